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

// TestNothingHasAWord: of a number that rounds to nothing a sentence has a word,
// a note beside a card a dash, and neither has a sign. A text stays as it is.
func TestNothingHasAWord(t *testing.T) {
	f := FormatOf(UnitMoney, Scale{Decimals: 1})
	least, square := f.LeastShown()
	for word, bare := range map[string]bool{Naught(UnitMoney): false, Dash: true} {
		w := Wording{Nothing: word}
		if !bare {
			w.Before, w.After = "USD ", " bn"
		}
		for _, x := range []float64{-0.01, -1e-17, 0, 0.0499} {
			assert.Equal(t, word, f.Say(Num(x), square, w), "%v", x)
		}
		assert.Equal(t, w.Before+"-0.1"+w.After, f.Say(Num(-0.05), square, w))
		assert.Equal(t, "n/a", f.Say(Str("n/a"), square, w))
		assert.Contains(t, f.Formula("A1", least, w), "SUMSQ(A1)>="+least)
	}
	assert.Equal(t, "zero", Naught(UnitPercent))
}
