package sheet

import (
	"math"
	"strconv"
	"strings"
)

// LeastShown returns the square of half of the last digit shown, as a formula
// of the constants that formulas may have, and as a number.
func (f NumberFormat) LeastShown() (formula string, square float64) {
	decimals, half := f.Decimals, 0.5
	if f.percent() {
		decimals += 2
	}
	square = half
	for range decimals {
		square /= 100
	}
	return "0.5*0.5" + strings.Repeat("%", decimals), half * square
}

// Naught is the word for a number of a unit that rounds to nothing, in a
// sentence. Beside a card, as in a cell, a dash stands for it.
func Naught(u Unit) string {
	if u == UnitMoney {
		return "nothing"
	}
	return "zero"
}

// Dash stands in a cell, and beside one, for what rounds to nothing.
const Dash = "–"

// Text returns the formula of a cell's number as a sentence shows it: rounded
// as number formats round, half away from zero in decimals, where FIXED alone
// goes by the binary; with the separators of the reader's language, in which
// TEXT would read its format.
func (f NumberFormat) Text(at string) string {
	digits := strconv.Itoa(f.Decimals)
	if f.percent() {
		at += "/1%"
	}
	at = "ROUND(" + at + "," + digits + ")"
	if !f.group {
		digits += ",1" // no separators of thousands
	}
	text := "FIXED(" + at + "," + digits + ")"
	if f.Suffix == "%" {
		text += `&"%"`
	}
	return text
}

// Speak returns the result of text's formula.
func (f NumberFormat) Speak(x float64) string {
	text := decimal(math.Abs(x)*f.scale, f.Decimals)
	if f.group {
		text = GroupThousands(text)
	}
	if f.Suffix == "%" {
		text += "%"
	}
	if x < 0 {
		text = "-" + text
	}
	return text
}
