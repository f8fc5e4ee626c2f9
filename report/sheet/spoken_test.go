package sheet

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestSaysRounded: a live sentence says a number as it rounds.
func TestSaysRounded(t *testing.T) {
	scale := Scale{Decimals: 1}
	for _, c := range []struct {
		unit Unit
		x    float64
		want string
	}{
		{UnitMoney, 0.05, "0.1"}, {UnitMoney, -0.05, "-0.1"}, {UnitMoney, -12345.65, "-12,345.7"}, {UnitPercent, 0.0005, "0.1%"},
		{UnitPercent, -0.125, "-12.5%"}, {UnitPoints, -0.0125, "-1.3"}, {UnitPrice, 1234.5, "1234.500"},
	} {
		f := FormatOf(c.unit, scale)
		assert.Equal(t, c.want, f.Speak(c.x), "%v of unit %v", c.x, c.unit)
		formula := f.Text("A1")
		assert.NotContains(t, formula, "TEXT(", "its format is read in the reader's language")
		assert.Contains(t, formula, "FIXED(")
	}
}
