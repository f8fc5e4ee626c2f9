package xlsx

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/report/sheet"
)

// shownUnits are units with every kind of number format.
var shownUnits = []sheet.Unit{sheet.UnitMoney, sheet.UnitPercent, sheet.UnitMultiple, sheet.UnitPoints, sheet.UnitPrice, sheet.UnitCount,
	sheet.UnitYears, sheet.UnitPercentLimit}

// signsDash are programs that show the sign of a negative before the dash of what
// rounds to nothing.
var signsDash = map[recompute.Engine]bool{recompute.Gnumeric: true}

// TestProgramsShowNumbersAlike: a cell reads in spreadsheet programs as the other
// outputs show it.
func TestProgramsShowNumbersAlike(t *testing.T) {
	t.Parallel()
	values := []sheet.Value{sheet.Num(-5), sheet.Num(-0.06), sheet.Num(-0.01), sheet.Num(-1e-5), sheet.Num(-1e-17), sheet.Num(0),
		sheet.Num(1e-17), sheet.Num(1e-5), sheet.Num(0.01), sheet.Num(0.06), sheet.Num(5), sheet.Num(12345.678),
		sheet.Num(-12345.678), sheet.Num(sheet.Never), sheet.Str("a text")}
	book := &sheet.Book{Scale: sheet.Scale{Decimals: 1}, Sheets: []*sheet.Sheet{sheet.NewSheet("Shown")}}
	s := book.Sheets[0]
	for i, v := range values {
		for k, unit := range shownUnits {
			s.Set(i+1, k+1, sheet.Cell{Value: v, Role: sheet.RoleCalculation, Unit: unit})
		}
	}
	var xlsx bytes.Buffer
	require.NoError(t, Write(&xlsx, book))
	for _, engine := range []recompute.Engine{recompute.LibreOffice, recompute.Gnumeric} {
		t.Run(string(engine), func(t *testing.T) {
			recompute.Require(t, engine)
			rows, err := csv.NewReader(bytes.NewReader(recompute.AsCSV(t, engine, xlsx.Bytes()))).ReadAll()
			require.NoError(t, err)
			for i, v := range values {
				for k, unit := range shownUnits {
					want := sheet.Display(v, unit, book.Scale)
					if want == "–" && v.Number < 0 && signsDash[engine] {
						want = "−" + want
					}
					assert.Equal(t, want, strings.TrimSpace(rows[i][k]), "%v, unit %v", v, unit)
				}
			}
		})
	}
}
