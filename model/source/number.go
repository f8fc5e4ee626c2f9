package source

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
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

// ParseNumber reads a number as deal files write it: 1_000, 2.5, 1e3, 15%.
func ParseNumber(text string) (x float64, isPercent bool, _ *Fault) {
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
	if err != nil {
		return 0, false, &Fault{"is too large", "write a smaller number; deal.unit can be million, billion or trillion"}
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

func notNumber(text string) *Fault {
	switch strings.ToLower(strings.TrimLeft(text, "+-.")) {
	case "inf", "infinity", "nan":
		return &Fault{"is not a finite number", ""}
	}
	if m := withUnit.FindStringSubmatch(text); m != nil && numeral.MatchString(withoutUnderlines(m[1])) {
		return &Fault{"is not a bare number", m[1]}
	}
	return &Fault{"is not a number", ""}
}
