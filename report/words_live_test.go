package report

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
)

// TestSaysRounded: a live sentence says a number as it rounds, and 0 without a
// sign of what rounds to nothing.
func TestSaysRounded(t *testing.T) {
	scale := Scale{Decimals: 1}
	for _, c := range []struct {
		unit Unit
		x    float64
		want string
	}{
		{UnitMoney, -0.01, "0.0"}, {UnitMoney, -1e-17, "0.0"}, {UnitMoney, 0, "0.0"}, {UnitMoney, 0.05, "0.1"}, {UnitMoney, -0.05, "-0.1"},
		{UnitMoney, -12345.65, "-12,345.7"}, {UnitPercent, -0.0004, "0.0%"}, {UnitPercent, -0.125, "-12.5%"}, {UnitPoints, -0.0125, "-1.3"},
		{UnitMultiple, 0.04, "0.0"}, {UnitCount, -0.4, "0"}, {UnitPrice, 1234.5, "1234.500"},
	} {
		f := formatOf(c.unit, scale)
		_, least := f.leastShown()
		assert.Equal(t, c.want, f.speak(c.x, least), "%v of unit %v", c.x, c.unit)
		formula := f.text("A1", "B1")
		assert.NotContains(t, formula, "TEXT(", "its format is read in the reader's language")
		assert.Contains(t, formula, "FIXED(")
	}
}

// TestNoTextOfAFormat: no formula asks for a number's text by a format, which
// programs read in the reader's language.
func TestNoTextOfAFormat(t *testing.T) {
	rep := laid(t, "note: All the deal brings", "note: All the deal brings")
	for _, s := range rep.Book.Sheets {
		for r, row := range s.Rows() {
			for c, cell := range row.Cells() {
				assert.NotRegexp(t, `(^|[^S])TEXT\(`, cell.Formula, "%s!%s", s.Name, Address(r, c))
			}
		}
	}
}

// TestProgramsSayNumbersAlike: the formula of a number in a sentence gives in
// spreadsheet programs what it is said to give, at ties that are none in binary too,
// such as 1.005. A tie to 15 digits alone is one in LibreOffice and none in Gnumeric.
func TestProgramsSayNumbersAlike(t *testing.T) {
	t.Parallel()
	const nearTie = 46.24999999999997
	values := []float64{nearTie, -5, -0.06, -0.01, -1e-5, -1e-17, 0, 1e-17, 1e-5, 0.04, 0.06, 5, 12345.678, -12345.678, 46.2499999999999, 0.125,
		0.25, -0.375, 1.005, 0.35, -2.675, 0.0285, 0.145, 8.345, 0.3 - 0.1 - 0.2, 99.99999999999999, 1e12 + 0.25}
	units := []Unit{UnitMoney, UnitPercent, UnitMultiple, UnitPoints, UnitPrice, UnitCount, UnitYears, UnitCapacity}
	book := &Book{Scale: Scale{Decimals: 1}, Sheets: []*Sheet{NewSheet("Said")}}
	s, want := book.Sheets[0], [][]string{}
	for i, x := range values {
		s.Set(i+1, 1, Cell{Value: Num(x), Role: RoleCalculation, Unit: UnitFactor})
		want = append(want, nil)
		for k, unit := range units {
			f := formatOf(unit, book.Scale)
			least, square := f.leastShown()
			want[i] = append(want[i], f.speak(x, square))
			s.Set(i+1, k+2, Cell{Formula: f.text(Address(i+1, 1), least), Value: Str("?"), Role: RoleNote})
		}
	}
	var xlsx bytes.Buffer
	require.NoError(t, WriteWorkbook(&xlsx, book))
	for _, engine := range []recompute.Engine{recompute.LibreOffice, recompute.Gnumeric} {
		t.Run(string(engine), func(t *testing.T) {
			recompute.Require(t, engine)
			computed := recompute.Recalculate(t, engine, map[string][]byte{"said": xlsx.Bytes()})["said"]
			for i, x := range values {
				if engine == recompute.Gnumeric && x == nearTie {
					continue
				}
				for k := range units {
					assert.Equal(t, want[i][k], computed.Cells["Said"][Address(i+1, k+2)].Text, "%v, %s", x, s.At(i+1, k+2).Formula)
				}
			}
		})
	}
}
