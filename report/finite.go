package report

import (
	"fmt"
	"slices"
)

// No output shows a NaN or an infinity. A cell whose value is one of them shows
// n/a, and the checks fail: what no formula guards must be seen.

// noNumber is the text of a cell that should have a number and has none.
const noNumber = "n/a"

// finite reports whether no number is a NaN or infinite.
func finite(xs ...float64) bool {
	return !slices.ContainsFunc(xs, func(x float64) bool { return x-x != 0 })
}

// withoutNumber returns the cells that should have a number and have none.
func (b *Book) withoutNumber() []string {
	var found []string
	for _, s := range b.Sheets {
		for r, row := range s.Rows() {
			for c, cell := range row.Cells() {
				if cell.Value.None {
					found = append(found, quoteSheet(s.Name)+"!"+Address(r, c))
				}
			}
		}
	}
	return found
}

// failWithoutNumber sets the master check to fail, wherever it is shown, if a
// cell should have a number and has none.
func (rep *Report) failWithoutNumber() {
	if len(rep.Book.withoutNumber()) == 0 {
		return
	}
	rep.master.cell().Value = Str("FAIL")
	for _, s := range rep.Book.Sheets {
		for _, row := range s.Rows() {
			for _, cell := range row.Cells() {
				if cell.Role == RoleCheck && cell.Formula == rep.master.full() {
					cell.Value = Str("FAIL")
				}
			}
		}
	}
}

// numberProblems names the cells that should have a number and have none.
func (rep *Report) numberProblems() []string {
	const most = 5
	found := rep.Book.withoutNumber()
	if len(found) > most {
		found = append(found[:most], fmt.Sprintf("and %d more", len(found)-most))
	}
	for i := range found[:min(len(found), most)] {
		found[i] += ": no number (a division by zero, or one too large)"
	}
	return found
}
