package xlsx

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/report/sheet"
)

// TestProgramsSayNumbersAlike: the formula of a number in a sentence gives in
// spreadsheet programs what it is said to give, at ties that are none in binary too,
// such as 1.005, and what rounds to nothing is a word. A tie to 15 digits alone is one in LibreOffice and none in Gnumeric.
func TestProgramsSayNumbersAlike(t *testing.T) {
	t.Parallel()
	const nearTie = 46.24999999999997
	values := []float64{nearTie, -5, -0.06, -0.01, -1e-5, -1e-17, 0, 1e-17, 1e-5, 0.04, 0.06, 5, 12345.678, -12345.678, 46.2499999999999,
		0.125,
		0.25, -0.375, 1.005, 0.35, -2.675, 0.0285, 0.145, 8.345, 0.3 - 0.1 - 0.2, 99.99999999999999, 1e12 + 0.25}
	units := []sheet.Unit{sheet.UnitMoney, sheet.UnitPercent, sheet.UnitMultiple, sheet.UnitPoints, sheet.UnitPrice, sheet.UnitCount,
		sheet.UnitYears, sheet.UnitCapacity}
	book := &sheet.Book{Scale: sheet.Scale{Decimals: 1}, Sheets: []*sheet.Sheet{sheet.NewSheet("Said")}}
	s, want := book.Sheets[0], [][]string{}
	for i, x := range values {
		s.Set(i+1, 1, sheet.Cell{Value: sheet.Num(x), Role: sheet.RoleCalculation, Unit: sheet.UnitFactor})
		want = append(want, nil)
		for k, unit := range units {
			f, w := sheet.FormatOf(unit, book.Scale), sheet.Wording{Before: "USD ", After: " bn", Nothing: sheet.Naught(unit)}
			least, square := f.LeastShown()
			want[i] = append(want[i], f.Say(sheet.Num(x), square, w))
			s.Set(i+1, k+2, sheet.Cell{Formula: f.Formula(sheet.Address(i+1, 1), least, w), Value: sheet.Str("?"), Role: sheet.RoleNote})
		}
	}
	var xlsx bytes.Buffer
	require.NoError(t, Write(&xlsx, book))
	for _, engine := range []recompute.Engine{recompute.LibreOffice, recompute.Gnumeric} {
		t.Run(string(engine), func(t *testing.T) {
			recompute.Require(t, engine)
			computed := recompute.Recalculate(t, engine, map[string][]byte{"said": xlsx.Bytes()})["said"]
			for i, x := range values {
				if engine == recompute.Gnumeric && x == nearTie {
					continue
				}
				for k := range units {
					assert.Equal(t, want[i][k], computed.Cells["Said"][sheet.Address(i+1, k+2)].Text, "%v, %s", x, s.At(i+1, k+2).Formula)
				}
			}
		})
	}
}
