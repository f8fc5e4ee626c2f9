package model

import "offtake/model/program"

// Results holds the value of every line in every lane.
type Results struct {
	LaneValues
	Points  []Point  // the lanes after the scenarios
	Bridges []Bridge // from the base to each scenario

	Simulated *Simulated // nil unless the deal's simulation was run

}

// Compute evaluates the model of a deal for all its scenarios and for the
// points of its sensitivities, side by side. It solves the break-evens first,
// with the one for what decides.
func Compute(p *Program, d *Deal) (*Results, error) {
	var names []string
	var cases []Values
	for _, s := range d.Scenarios {
		names, cases = append(names, s.Name), append(cases, s.Inputs)
	}
	columns := p.Columns(cases)
	decide(p, d, columns)
	solve(p, d, columns)
	points := d.points()
	for i := range points {
		names = append(names, points[i].Name)
	}
	r := &Results{LaneValues: *p.RunColumns(names, withPoints(p, columns, d, points)), Points: points}
	faults := r.Faults()
	r.Bridges = r.bridges(d, faults)
	return r, r.UndefinedBut(faults, r.isBridge)
}

// Run evaluates every line for many lanes side by side, without a deal's
// sensitivities.
func Run(p *Program, names []string, lanes []Values) *Results {
	return &Results{LaneValues: *p.Run(names, lanes)}
}

// withPoints returns the columns of the scenarios with a lane more for each
// point: that of the scenario it starts from, but for what it sets.
func withPoints(p *Program, cases []program.Column, d *Deal, points []Point) []program.Column {
	n := len(d.Scenarios)
	columns := p.EmptyColumns(n + len(points))
	for i, c := range columns {
		copy(c.Values, cases[i].Values)
		for k := range points {
			c.Values[n+k] = c.Values[points[k].Scenario]
		}
	}
	for _, pt := range points {
		pt.overrides(d, func(key string, values []float64) {
			if i, ok := p.InputOf[key]; ok {
				p.Inputs[i].Set(columns, pt.Lane, values)
			}
		})
	}
	program.FindVarying(columns)
	return columns
}

// Undefined reports lines whose value is undefined, such as a division by
// zero, by line, period and scenario: in each scenario the first, on which
// the others depend. Bridges pass over what is undefined.
func (r *Results) Undefined() error { return r.UndefinedBut(r.Faults(), r.isBridge) }

// isBridge reports whether a lane is of a bridge's steps.
func (r *Results) isBridge(lane int) bool {
	n := lane - (len(r.Lanes) - len(r.Points))
	return n >= 0 && n < len(r.Points) && r.Points[n].bridge > 0
}
