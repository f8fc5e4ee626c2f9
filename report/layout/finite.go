package layout

import (
	"fmt"

	"offtake/report/sheet"
)

// FailWithoutNumber sets the master check to fail, wherever it is shown, if a
// cell should have a number and has none.
func (rep *Report) FailWithoutNumber() {
	if len(rep.Book.WithoutNumber()) == 0 {
		return
	}
	rep.MasterRef.Cell().Value = sheet.Str("FAIL")
	for _, s := range rep.Book.Sheets {
		for _, row := range s.Rows() {
			for _, cell := range row.Cells() {
				if cell.Role == sheet.RoleCheck && cell.Formula == rep.MasterRef.Full() {
					cell.Value = sheet.Str("FAIL")
				}
			}
		}
	}
}

// NumberProblems names the cells that should have a number and have none.
func (rep *Report) NumberProblems() []string {
	const most = 5
	found := rep.Book.WithoutNumber()
	if len(found) > most {
		found = append(found[:most], fmt.Sprintf("and %d more", len(found)-most))
	}
	for i := range found[:min(len(found), most)] {
		found[i] += ": no number (a division by zero, or one too large)"
	}
	return found
}
