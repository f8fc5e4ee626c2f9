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

// Text returns the formula of a cell's number as a sentence shows it: rounded
// as number formats round, half away from zero in decimals, where FIXED alone
// goes by the binary; with the separators of the reader's language, in which
// TEXT would read its format. What is below the least, a square, is 0 without a
// sign.
func (f NumberFormat) Text(at, least string) string {
	number, digits := fmt.Sprintf("(%s*%s>=%s)*%s", at, at, least, at), strconv.Itoa(f.Decimals)
	if f.percent() {
		number += "/1%"
	}
	number = "ROUND(" + number + "," + digits + ")"
	if !f.group {
		digits += ",1" // no separators of thousands
	}
	text := "FIXED(" + number + "," + digits + ")"
	if f.Suffix == "%" {
		text += `&"%"`
	}
	return text
}

// Speak returns the result of text's formula.
func (f NumberFormat) Speak(x, least float64) string {
	if x*x < least {
		x = 0
	}
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
