package model

import (
	"slices"

	"offtake/model/program"
)

// Bridge leads from the base to a scenario by changing its overrides one at a
// time, in the order of the deal file.
type Bridge struct {
	Scenario int
	Steps    []BridgeStep
}

// BridgeStep is the base with a scenario's first overrides.
type BridgeStep struct {
	Keys []string // the inputs that this step changes; several where the model is undefined between them
	Lane int      // its results; of the last step the scenario's own
}

// BridgeMetric is the metric that bridges show.
func (d *Deal) BridgeMetric() string {
	if d.Bridge == "" {
		return "customer_npv"
	}
	return d.Bridge
}

// bridgeKeys lists the overrides of a scenario that change something, in the
// order of the deal file.
func (d *Deal) bridgeKeys(scenario int) []string {
	var keys []string
	s := d.Scenarios[scenario]
	for _, key := range s.Order {
		if !slices.Equal(s.Inputs[key], d.Scenarios[0].Inputs[key]) {
			keys = append(keys, key)
		}
	}
	return keys
}

// bridgePoints lists what is run for the bridges: every step but each last,
// which is the scenario. There is no bridge from a first scenario that is not
// the base.
func (d *Deal) bridgePoints() []Point {
	if len(d.Scenarios[0].Set) > 0 {
		return nil
	}
	var points []Point
	for i := 1; i < len(d.Scenarios); i++ {
		keys := d.bridgeKeys(i)
		for n := 1; n < len(keys); n++ {
			points = append(points, Point{Name: "bridge to " + d.Scenarios[i].Name, bridge: i, keys: keys[:n]})
		}
	}
	return points
}

// bridges gathers the steps whose results have no faults; the overrides of
// others are changed together with the next.
func (r *Results) bridges(d *Deal, faults []*program.Result) []Bridge {
	if len(d.Scenarios[0].Set) > 0 {
		return nil
	}
	lanes := map[int][]int{} // by scenario
	for _, pt := range r.Points {
		if pt.bridge > 0 {
			lanes[pt.bridge] = append(lanes[pt.bridge], pt.Lane)
		}
	}
	var found []Bridge
	for i := 1; i < len(d.Scenarios); i++ {
		b := Bridge{Scenario: i}
		var waiting []string
		for n, key := range d.bridgeKeys(i) {
			waiting = append(waiting, key)
			lane := i
			if n < len(lanes[i]) {
				lane = lanes[i][n]
			}
			if lane == i || faults[lane] == nil {
				b.Steps = append(b.Steps, BridgeStep{waiting, lane})
				waiting = nil
			}
		}
		if len(b.Steps) > 0 {
			found = append(found, b)
		}
	}
	return found
}
