package batch

import (
	"fmt"
	"math"

	"offtake/internal/batch/vary"
	"offtake/model"
)

// Source is a deal of a job: read and checked, or why it could not be.
type Source struct {
	Name    string // as given
	Deal    *model.Deal
	Problem error
}

// Plan numbers the combinations of a job: deal by deal, scenario by scenario
// if each is one, and the values of the axes, the last axis fastest.
type Plan struct {
	Sources      []Source
	Axes         []vary.Axis
	EachScenario bool

	stems []string   // by source: unique names
	slugs [][]string // by axis and value: unique names
	cases [][]string // by source and scenario: unique names, if each is one
	begin []int64    // by source: its first combination; then the number of all
	long  []bool     // by source: names that say everything would be too long
}

// Combination is one of a plan's combinations.
type Combination struct {
	Number   int64 // from 0
	Source   int
	Scenario int   // -1 for all of the deal's
	Values   []int // by axis
}

// NewPlan numbers the combinations.
func NewPlan(sources []Source, axes []vary.Axis, eachScenario bool) (*Plan, error) {
	p := &Plan{Sources: sources, Axes: axes, EachScenario: eachScenario}
	product := int64(1)
	for _, a := range axes {
		if product > math.MaxInt64/int64(len(a.Values))/1000/int64(len(sources)) {
			return nil, fmt.Errorf("there are more combinations than can be numbered\nhint: vary fewer inputs, or by longer steps")
		}
		product *= int64(len(a.Values))
	}
	total := int64(0)
	for _, s := range sources {
		p.begin = append(p.begin, total)
		total += p.perVariation(s) * p.variations(s)
	}
	p.begin = append(p.begin, total)
	p.nameParts()
	return p, nil
}

// perVariation is how many combinations a source has for each variation.
func (p *Plan) perVariation(s Source) int64 {
	if s.Deal != nil && p.EachScenario {
		return int64(len(s.Deal.Scenarios))
	}
	return 1
}

// variations is how many combinations of the axes a source is run with; a
// deal that cannot be read is one combination, which fails.
func (p *Plan) variations(s Source) int64 {
	n := int64(1)
	if s.Deal == nil {
		return n
	}
	for _, a := range p.Axes {
		n *= int64(len(a.Values))
	}
	return n
}

// Total is the number of combinations.
func (p *Plan) Total() int64 { return p.begin[len(p.begin)-1] }

// At returns combination n, from 0.
func (p *Plan) At(n int64) Combination {
	c := Combination{Number: n, Scenario: -1}
	for n >= p.begin[c.Source+1] {
		c.Source++
	}
	rest := n - p.begin[c.Source]
	s := p.Sources[c.Source]
	if s.Deal == nil {
		return c
	}
	c.Values = make([]int, len(p.Axes))
	for i := len(p.Axes) - 1; i >= 0; i-- {
		size := int64(len(p.Axes[i].Values))
		c.Values[i] = int(rest % size)
		rest /= size
	}
	if p.EachScenario {
		c.Scenario = int(rest)
	}
	return c
}

// assignments sets what a combination varies.
func (p *Plan) assignments(c Combination) []string {
	var list []string
	for i, v := range c.Values {
		list = append(list, p.Axes[i].Assignment(v))
	}
	return list
}

// deal is the combination's deal: its own copy, varied.
func (p *Plan) deal(t *model.Template, c Combination) (*model.Deal, error) {
	s := p.Sources[c.Source]
	if s.Deal == nil {
		return nil, s.Problem
	}
	d := s.Deal.Clone()
	if len(c.Values) > 0 {
		if err := d.OverrideBy(vary.Flag, t, p.assignments(c)); err != nil {
			return nil, err
		}
	}
	if c.Scenario >= 0 {
		if err := d.Only([]string{d.Scenarios[c.Scenario].Name}); err != nil {
			return nil, err
		}
	}
	return d, nil
}
