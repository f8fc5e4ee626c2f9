package sheet

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"offtake/internal/a1"
)

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+len(sep):], true
}

// ParseAddress is the inverse of Address: it returns the row and the column of
// an address.
func ParseAddress(a string) (row, col int) {
	r, c, _ := a1.Parse(a)
	return int(r), int(c)
}

// Cut returns a text shortened to n runes.
func Cut(s string, n int) string {
	runes := 0
	for i := range s {
		if runes == n {
			s = s[:i]
			break
		}
		runes++
	}
	return strings.TrimSuffix(s, "&")
}

// characterCode is the beginning of what spreadsheet programs read as the code
// of a character, _x0041_.
var characterCode = regexp.MustCompile(`_(x[0-9A-Fa-f]{4})`)

// SafeSheetName returns a legal sheet name for any text, unlike the names in
// use: at most 31 characters, none that has a meaning in names or formulas.
func SafeSheetName(name string, used func(string) bool) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`[]:*?/\'"+-=<>&^%!#@,;(){}|~`+"`", r), r < ' ', r == utf8.RuneError, r > 0xFFFF, r == 0x7F:
			return ' '
		}
		return r
	}, name)
	name = characterCode.ReplaceAllString(name, " $1")
	name = strings.Join(strings.Fields(name), " ")
	name = strings.TrimSpace(Cut(name, 31))
	if name == "" || strings.EqualFold(name, "History") {
		name = "Scenario"
	}
	candidate := name
	for n := 2; used(candidate); n++ {
		suffix := fmt.Sprintf(" %d", n)
		candidate = strings.TrimSpace(Cut(name, 31-len(suffix))) + suffix
	}
	return candidate
}

// Ref is a cell of the book.
type Ref struct {
	Sheet    *Sheet
	Row, Col int
}

// Cell returns the cell itself; nil if it was never set.
func (a Ref) Cell() *Cell { return a.Sheet.At(a.Row, a.Col) }

// Full returns the address for formulas on other sheets. It is relative, so
// that the links of a row are the same formula in every period.
func (a Ref) Full() string {
	return QuoteSheet(a.Sheet.Name) + "!" + Address(a.Row, a.Col)
}

// Link returns the address for hyperlinks within the book.
func (a Ref) Link() string { return "#" + QuoteSheet(a.Sheet.Name) + "!" + Address(a.Row, a.Col) }

// Span returns the address of a row's cells from one column to another, with
// the sheet.
func Span(s *Sheet, row, from, to int) string {
	return QuoteSheet(s.Name) + "!" + Absolute(row, from) + ":" + Absolute(row, to)
}

// Absolute returns an address with dollar signs.
func Absolute(r, c int) string { return "$" + ColumnName(c) + "$" + strconv.Itoa(r) }

// QuoteSheet quotes a sheet's name for a formula, where it must be quoted.
func QuoteSheet(name string) string {
	for i, r := range name {
		letter := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return "'" + strings.ReplaceAll(name, "'", "''") + "'"
		}
	}
	if looksLikeCell(name) {
		return "'" + name + "'"
	}
	return name
}

// looksLikeCell reports whether a name would read as a reference: A1, RC, R1C1.
func looksLikeCell(name string) bool {
	letters := strings.TrimRight(name, "0123456789")
	upper := strings.ToUpper(name)
	return len(letters) <= 3 && len(letters) < len(name) || upper == "R" || upper == "C" || upper == "RC" ||
		strings.HasPrefix(upper, "R") && strings.Trim(upper, "RC0123456789") == ""
}
