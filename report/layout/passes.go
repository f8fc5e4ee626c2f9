package layout

import (
	"math"

	"offtake/model"
)

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
