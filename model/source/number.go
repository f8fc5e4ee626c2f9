package source

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Fault is why a text is not a number, and the remedy if the text shows it.
type Fault struct{ Cause, Remedy string }

var (
	numeral   = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$`)
	grouped   = regexp.MustCompile(`^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$`)
	comma     = regexp.MustCompile(`^[+-]?[0-9]+,[0-9]+$`)
	padded    = regexp.MustCompile(`^[+-]?0[0-9]`)
	withUnit  = regexp.MustCompile(`^[^0-9+\-.]{0,4}([+-]?[0-9](?:[0-9_.,]*[0-9])?)\s*[^0-9]*$`)
	underline = regexp.MustCompile(`([0-9])_([0-9])`)
)

// minus is the sign that printed texts have for the hyphen of keyboards.
const minus = "\u2212"

// least is the smallest amount but 0 that is taken: what is divided by less has
// no value.
const least = 1e-100

// ParseNumber reads a number as deal files write it: 1_000, 2.5, 1e3, 15%.
func ParseNumber(text string) (x float64, isPercent bool, _ *Fault) {
	text = strings.ReplaceAll(text, minus, "-")
	digits, isPercent := strings.CutSuffix(text, "%")
	digits = strings.TrimSpace(digits)
	bare := withoutUnderlines(digits)
	percent := ""
	if isPercent {
		percent = "%"
	}
	switch {
	case grouped.MatchString(digits):
		return 0, false, &Fault{"has commas between its digits", fmt.Sprintf("write %s%s", strings.ReplaceAll(digits, ",", ""), percent)}
	case comma.MatchString(digits):
		return 0, false, &Fault{"has a decimal comma", fmt.Sprintf("write %s%s", strings.ReplaceAll(digits, ",", "."), percent)}
	case padded.MatchString(bare):
		return 0, false, &Fault{"begins with a zero", "in a list, a comma separates values: write 1000 for 1,000"}
	case !numeral.MatchString(bare):
		return 0, false, notNumber(text)
	}
	if isPercent {
		bare = hundredth(bare)
	}
	x, err := strconv.ParseFloat(bare, 64)
	switch {
	case err != nil:
		return 0, false, &Fault{"is too large", "write a smaller number; deal.unit can be million, billion or trillion"}
	case math.Abs(x) < least && strings.ContainsAny(strings.SplitN(strings.ToLower(bare), "e", 2)[0], "123456789"):
		return 0, false, &Fault{"is too small", "write 0, or an amount that can be paid"}
	}
	return x, isPercent, nil
}

// withoutUnderlines takes out the underlines between digits. Twice, since the
// places of 1_2_3 overlap.
func withoutUnderlines(text string) string {
	return underline.ReplaceAllString(underline.ReplaceAllString(text, "$1$2"), "$1$2")
}

// hundredth divides a numeral by 100 in its text: exact where dividing the
// number would round a second time.
func hundredth(numeral string) string {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(numeral), "e")
	n, _ := strconv.Atoi(exponent)
	return mantissa + "e" + strconv.Itoa(n-2)
}

// Forms in which people write numbers, and what deal files take in their place.
var (
	inParentheses = regexp.MustCompile(`^\(\s*([^()]*[0-9%])\s*\)$`)
	afterDash     = regexp.MustCompile(`^[–—]\s*([0-9.].*)$`)
	basisPoints   = regexp.MustCompile(`(?i)^([+-]?[0-9._]+)\s*(?:bps?|basis points?)$`)
	fraction      = regexp.MustCompile(`^([+-]?[0-9]+)\s*/\s*([0-9]+)$`)
	lasting       = regexp.MustCompile(`(?i)^(?:([0-9]+)\s*(?:years?|y)\s*,?\s*(?:and\s*)?)?([0-9]+)\s*(?:months?|m)$`)
)

func notNumber(text string) *Fault {
	switch strings.ToLower(strings.TrimLeft(text, "+-.")) {
	case "inf", "infinity", "nan":
		return &Fault{"is not a finite number", ""}
	}
	if name := OddSpace(text); name != "" {
		plain := strings.Map(func(r rune) rune {
			if isOdd(r) {
				return -1
			}
			return r
		}, text)
		fault := &Fault{"has " + name, "write it without"}
		if _, _, other := ParseNumber(plain); other == nil {
			fault.Remedy = "write " + plain
		}
		return fault
	}
	if m := inParentheses.FindStringSubmatch(text); m != nil {
		if _, _, other := ParseNumber(m[1]); other == nil {
			return &Fault{"is in parentheses", "write -" + strings.TrimLeft(m[1], "-")}
		}
	}
	if m := afterDash.FindStringSubmatch(text); m != nil {
		return &Fault{"begins with a dash, which is no minus", "write -" + m[1]}
	}
	if m := basisPoints.FindStringSubmatch(text); m != nil {
		if x, _, other := ParseNumber(m[1]); other == nil {
			return &Fault{"is in basis points", "write " + Decimal(x/100) + "%"}
		}
	}
	if m := fraction.FindStringSubmatch(text); m != nil {
		return &Fault{Cause: Fraction, Remedy: quotient(m[1], m[2])}
	}
	if m := lasting.FindStringSubmatch(text); m != nil {
		years, _ := strconv.Atoi(m[1]) // 0 where there are none
		months, err := strconv.Atoi(m[2])
		if err == nil {
			return &Fault{Months, fmt.Sprint(12*years + months)}
		}
	}
	if m := withUnit.FindStringSubmatch(text); m != nil && numeral.MatchString(withoutUnderlines(m[1])) {
		return &Fault{NotBare, m[1]}
	}
	return &Fault{"is not a number", ""}
}

// Causes whose remedy is a number alone: what to do depends on what it is for.
const (
	NotBare  = "is not a bare number"
	Fraction = "is a fraction"         // its value
	Months   = "is a number of months" // how many
)

// quotient is the value of a fraction, "" if it has none.
func quotient(above, below string) string {
	a, err1 := strconv.ParseFloat(above, 64)
	b, err2 := strconv.ParseFloat(below, 64)
	if err1 != nil || err2 != nil || b == 0 {
		return ""
	}
	return Decimal(a / b)
}

// Decimal writes a number with six digits at most.
func Decimal(x float64) string {
	text := strconv.FormatFloat(x, 'f', 6, 64)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

// OddSpace names a character of a text that looks like a space or like nothing,
// and is not a plain space; "" if it has none.
func OddSpace(text string) string {
	for _, r := range text {
		switch {
		case r == '\u00a0' || r == '\u202f':
			return fmt.Sprintf("a no-break space (U+%04X)", r)
		case isOdd(r):
			return fmt.Sprintf("a character that is not seen (U+%04X)", r)
		}
	}
	return ""
}

// isOdd reports whether a character is a space other than the plain one, or one
// that is not seen.
func isOdd(r rune) bool { return r != ' ' && unicode.In(r, unicode.Zs, unicode.Cf) }
