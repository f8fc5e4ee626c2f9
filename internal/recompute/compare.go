package recompute

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"offtake/internal/a1"
	"offtake/internal/formulatext"
)

// How far two numbers may be apart and still be the same. See [Compare].
const (
	relative = 1e-9
	ofRow    = 1e-12
	ofBook   = 1e-13
)

// Difference is one formula cell on which two workbooks disagree.
type Difference struct {
	Sheet, Cell, Formula string
	Want, Got            Value
}

func (d Difference) String() string {
	return fmt.Sprintf("%s!%s =%s: want %v, got %v", d.Sheet, d.Cell, d.Formula, d.Want, d.Got)
}

// Compare returns the formula cells of all sheets whose values differ, in the
// order of sheet names, rows and columns. An error value is a difference even
// where both have it, and so is a formula without a stored value.
//
// Texts are equal letter by letter. A logical equals a logical, or the number
// 1 or 0 where a program has no logicals of its own; a number never equals a
// logical. Two numbers are equal when one of these holds:
//
//   - They differ by at most 1e-9 of the larger.
//   - They differ by at most 1e-12 of the largest number in their row of
//     want. A row is one line over time, and what is left of a balance paid
//     down from 100 to 0.000001 carries the rounding of the 100.
//   - Both are zero as seen from the workbook: at most 1e-13 of its largest
//     number. The difference of two equal large sums is 0 in one program and
//     the noise of their last bits in another. A formula that divides has
//     left that scale (a margin of 3 % stays 3 % however many dollars it is a
//     share of), so for it the largest number counts as 1.
func Compare(want, got *Values, formulas Formulas) []Difference {
	largest := 0.0
	for _, cells := range want.Cells {
		for _, v := range cells {
			largest = max(largest, math.Abs(v.Number))
		}
	}
	var found []Difference
	for _, name := range slices.Sorted(maps.Keys(formulas)) {
		found = append(found, compareSheet(name, want.Cells[name], got.Cells[name], formulas[name], largest)...)
	}
	return found
}

func compareSheet(name string, want, got map[string]Value, formulas map[string]string, largest float64) []Difference {
	rows := largestByRow(want)
	var found []Difference
	for at, formula := range formulas {
		zero := ofBook * largest
		if divides(formula) {
			zero = ofBook
		}
		if !same(want[at], got[at], ofRow*rows[rowOf(at)], zero) {
			found = append(found, Difference{name, at, formula, want[at], got[at]})
		}
	}
	slices.SortFunc(found, func(a, b Difference) int {
		row1, column1, _ := a1.Parse(a.Cell)
		row2, column2, _ := a1.Parse(b.Cell)
		return cmp.Or(cmp.Compare(row1, row2), cmp.Compare(column1, column2))
	})
	return found
}

// same compares two values; apart is the distance their row allows, zero the
// size up to which a number counts as nothing.
func same(want, got Value, apart, zero float64) bool {
	switch want.Kind {
	case Number:
		return got.Kind == Number && sameNumber(want.Number, got.Number, apart, zero)
	case Text:
		return got.Kind == Text && want.Text == got.Text
	case Logical:
		return got.Kind == Logical && want.Bool == got.Bool ||
			got.Kind == Number && (got.Number == 1 && want.Bool || got.Number == 0 && !want.Bool)
	case Empty, Error:
		return false
	}
	panic(fmt.Sprintf("kind %d", want.Kind))
}

func sameNumber(want, got, apart, zero float64) bool {
	size := max(math.Abs(want), math.Abs(got))
	return math.Abs(want-got) <= max(relative*size, apart) || size <= zero
}

func rowOf(at string) int32 {
	row, _, _ := a1.Parse(at)
	return row
}

func largestByRow(cells map[string]Value) map[int32]float64 {
	rows := map[int32]float64{}
	for at, v := range cells {
		rows[rowOf(at)] = max(rows[rowOf(at)], math.Abs(v.Number))
	}
	return rows
}

// divides reports whether a formula has a division sign outside texts and
// quoted sheet names.
func divides(formula string) bool {
	if !strings.Contains(formula, "/") {
		return false
	}
	var cutter formulatext.Tokenizer
	return slices.ContainsFunc(cutter.Cut(formula, 1, 1), func(t formulatext.Token) bool { return t.Op == '/' })
}

// Summary shows at most the first twenty differences and says how many there are.
func Summary(found []Difference) string {
	const shown = 20
	var lines []string
	for _, d := range found[:min(shown, len(found))] {
		lines = append(lines, d.String())
	}
	if len(found) > shown {
		lines = append(lines, fmt.Sprintf("… and %d more", len(found)-shown))
	}
	return strings.Join(lines, "\n")
}
