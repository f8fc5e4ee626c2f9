package layout

import (
	"fmt"
	"math"

	"offtake/model"
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

// SurelyPass reports whether the figures alone show that every check of the book
// passes: those of the model, of the probabilities and of the weighted flows are
// within their tolerances, and no number is so large that what the book adds up
// or multiplies of them could be infinite. The book's other checks hold of what
// is written: its live case is the base, and bridges end in their scenarios.
func (rep *Report) SurelyPass() bool {
	const large = 1e100
	tolerance, _ := rep.Results.Scalar("tolerance", 0)
	for _, w := range rep.Flows {
		if x, _ := w.Results.Scalar(w.Check(), 0); !(math.Abs(x) <= tolerance) {
			return false
		}
	}
	share := rep.Deal.Scenarios[0].Inputs["checks.tolerance"][0]
	return rep.ProbabilityGap() <= share && rep.linesPass() && rep.Results.Largest() < large
}

// linesPass reports whether the lines that are checks are within the tolerance
// of their scenario.
func (rep *Report) linesPass() bool {
	for i := range rep.Deal.Scenarios {
		tolerance, _ := rep.Results.Scalar("tolerance", i)
		for _, l := range rep.Program.Lines {
			if x, _ := rep.Results.Scalar(l.Name, i); l.Kind == model.Check && !(math.Abs(x) <= tolerance) {
				return false
			}
		}
	}
	return true
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
