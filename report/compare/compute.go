package compare

import (
	"slices"

	"offtake/model"
)

// Compared is what is computed of a deal that is compared: its base case under
// each stress and, beside it, the scenarios that change what is committed.
type Compared struct {
	Deal    *model.Deal // with its base case alone
	Program *model.Program
	Results *model.Results // lanes: the base case, the stress on the own plan, and the variants

	// The base case of which a share of the minimum is used: one lane.
	MinimumProgram *model.Program
	MinimumResults *model.Results

	Scenarios []Scenario // all of the deal's, the base case first
}

// Scenario is a scenario of a compared deal. One that changes what is committed
// has a lane of its own; the others have the figures of the base case.
type Scenario struct {
	Name string
	Keys []string     // the inputs that it sets and on which these figures depend
	Set  model.Values // the inputs of the scenario
	lane int
}

// The lanes of a compared deal.
const (
	laneBase    = 0
	laneStress  = 1
	laneVariant = 2 // the first
)

// committedMetrics are the figures of a deal that are shown by scenario.
var committedMetrics = []string{"announced", "committed", "firm_total", "debt_equivalent", "firm", "firm_pv"}

// Compute computes a deal for a comparison, in which a share of the need, or of
// the minimum, remains under the stress. The deal keeps its base case alone.
func Compute(t *model.Template, d *model.Deal, stress float64) (Compared, error) {
	c := Compared{Deal: d}
	all, err := model.Compile(t, d)
	if err != nil {
		return c, err
	}
	base := d.Scenarios[0]
	names, lanes := []string{base.Name, "under the stress"}, []model.Values{base.Inputs, d.Stressed(stress)}
	kept := []string{base.Name}
	for i, s := range d.Scenarios {
		each := Scenario{Name: s.Name, Set: s.Inputs}
		if i > 0 {
			each.Keys = keysOfCommitment(all, s, base)
		}
		if len(each.Keys) > 0 {
			each.lane = len(lanes)
			names, lanes, kept = append(names, s.Name), append(lanes, s.Inputs), append(kept, s.Name)
		}
		c.Scenarios = append(c.Scenarios, each)
	}
	if err := d.Only(kept); err != nil {
		return c, err
	}
	if c.Program, err = model.Compile(t, d); err != nil {
		return c, err
	}
	if c.MinimumProgram, err = model.CompileOnMinimum(t, d); err != nil {
		return c, err
	}
	if err := d.Only(kept[:1]); err != nil {
		return c, err
	}
	c.Results = model.Run(c.Program, names, lanes)
	if err := c.Results.Undefined(); err != nil {
		return c, err
	}
	c.MinimumResults = model.Run(c.MinimumProgram, []string{"under the stress on the minimum"}, []model.Values{d.Stressed(stress)})
	return c, c.MinimumResults.Undefined()
}

// keysOfCommitment returns the inputs that a scenario has other than the base
// case, and on which some figure of what is committed depends.
func keysOfCommitment(p *model.Program, s, base model.Scenario) []string {
	var keys []string
	for _, in := range p.Template.Inputs {
		if slices.Equal(s.Inputs[in.Key], base.Inputs[in.Key]) {
			continue
		}
		for _, metric := range committedMetrics {
			if moved, _ := p.Needed(metric, in.Key); len(moved) > 0 {
				keys = append(keys, in.Key)
				break
			}
		}
	}
	return keys
}
