package sheet

import (
	"slices"
)

// No output shows a NaN or an infinity. A cell whose value is one of them shows
// n/a, and the checks fail: what no formula guards must be seen.

// NoNumber is the text of a cell that should have a number and has none.
const NoNumber = "n/a"

// Finite reports whether no number is a NaN or infinite.
func Finite(xs ...float64) bool {
	return !slices.ContainsFunc(xs, func(x float64) bool { return x-x != 0 })
}

// WithoutNumber returns the cells that should have a number and have none.
func (b *Book) WithoutNumber() []string {
	var found []string
	for _, s := range b.Sheets {
		for r, row := range s.Rows() {
			for c, cell := range row.Cells() {
				if cell.Value.None {
					found = append(found, QuoteSheet(s.Name)+"!"+Address(r, c))
				}
			}
		}
	}
	return found
}
