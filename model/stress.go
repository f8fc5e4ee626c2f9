package model

import "maps"

// StressKeys are the inputs that a common stress sets in every deal.
var StressKeys = []string{"efficiency.year", "efficiency.needs", "efficiency.phase_in", "efficiency.rebound"}

// Stressed returns the base case under a stress that is the same for every deal:
// from the second contract year on only a share of the compute that the deal
// file projects is needed, at once, for good, and without rebound. It takes
// the place of a breakthrough that the base case has itself.
func (d *Deal) Stressed(needs float64) Values {
	v := maps.Clone(d.Scenarios[0].Inputs)
	v["efficiency.year"] = []float64{v["term.first_year"][0] + 1}
	v["efficiency.needs"] = []float64{needs}
	v["efficiency.phase_in"] = []float64{1}
	v["efficiency.rebound"] = []float64{0}
	return v
}
