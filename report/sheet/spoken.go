package sheet

import (
	"fmt"
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

// Wording is what stands in a sentence before and after a number, and the word
// for one that rounds to nothing.
type Wording struct{ Before, After, Nothing string }

// Formula returns the formula of a cell as a sentence shows it: a number in its
// wording; of one whose square is below the least, the word for nothing; another
// text as it is.
func (f NumberFormat) Formula(at, least string, w Wording) string {
	shown := f.Text(at)
	if w.Before != "" {
		shown = literal(w.Before) + "&" + shown
	}
	if w.After != "" {
		shown += "&" + literal(w.After)
	}
	return fmt.Sprintf("IF(SUMSQ(%s)>=%s,%s,T(%s)&REPT(%s,COUNT(%s)))", at, least, shown, at, literal(w.Nothing), at)
}

// Say returns the result of the formula.
func (f NumberFormat) Say(v Value, least float64, w Wording) string {
	switch {
	case v.Kind != Number:
		return v.Text
	case v.Number*v.Number < least:
		return w.Nothing
	}
	return w.Before + f.Speak(v.Number) + w.After
}

// literal returns a text as a formula writes it.
func literal(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }
