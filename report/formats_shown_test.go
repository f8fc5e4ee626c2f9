package report

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
)

// shownUnits are units with every kind of number format.
var shownUnits = []Unit{UnitMoney, UnitPercent, UnitMultiple, UnitPoints, UnitPrice, UnitCount, UnitYears, UnitPercentLimit}

// signsDash are programs that show the sign of a negative before the dash of what
// rounds to nothing.
var signsDash = map[recompute.Engine]bool{recompute.Gnumeric: true}

// TestProgramsShowNumbersAlike: a cell reads in spreadsheet programs as the other
// outputs show it.
func TestProgramsShowNumbersAlike(t *testing.T) {
	t.Parallel()
	values := []Value{Num(-5), Num(-0.06), Num(-0.01), Num(-1e-5), Num(-1e-17), Num(0), Num(1e-17), Num(1e-5), Num(0.01), Num(0.06), Num(5), Num(12345.678),
		Num(-12345.678), Num(Never), Str("a text")}
	book := &Book{Scale: Scale{Decimals: 1}, Sheets: []*Sheet{NewSheet("Shown")}}
	s := book.Sheets[0]
	for i, v := range values {
		for k, unit := range shownUnits {
			s.Set(i+1, k+1, Cell{Value: v, Role: RoleCalculation, Unit: unit})
		}
	}
	var xlsx bytes.Buffer
	require.NoError(t, WriteWorkbook(&xlsx, book))
	for _, engine := range []recompute.Engine{recompute.LibreOffice, recompute.Gnumeric} {
		t.Run(string(engine), func(t *testing.T) {
			recompute.Require(t, engine)
			rows, err := csv.NewReader(bytes.NewReader(recompute.AsCSV(t, engine, xlsx.Bytes()))).ReadAll()
			require.NoError(t, err)
			for i, v := range values {
				for k, unit := range shownUnits {
					want := Display(v, unit, book.Scale)
					if want == "–" && v.Number < 0 && signsDash[engine] {
						want = "−" + want
					}
					assert.Equal(t, want, strings.TrimSpace(rows[i][k]), "%v, unit %v", v, unit)
				}
			}
		})
	}
}
