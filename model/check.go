package model

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model/source"
)

// finish fills in defaults and checks every rule: first the terms, then each
// scenario as far as it differs from them.
func (r *reader) finish() {
	d := r.deal
	if d.terms == nil {
		return
	}
	r.fill()
	r.checkRequired()
	seen := map[string]bool{}
	r.check("", d.Base, seen, d.terms, d.args)
	for i := range d.Scenarios {
		s := &d.Scenarios[i]
		r.check(s.Name, s.Inputs, seen, d.terms, s.own, d.args)
	}
	if r.simulates {
		r.settleSimulation()
	}
	if len(r.problems) == 0 {
		r.findLeftOut()
	}
}

// fill returns every input its value, in the base and in every scenario.
func (r *reader) fill() {
	d := r.deal
	r.compose()
	d.Base = r.combine(d.terms, d.args)
	for i := range d.Scenarios {
		s := &d.Scenarios[i]
		s.Inputs = r.combine(d.terms, s.own, d.args)
		s.keepOverrides(d.args)
	}
	d.Years = int(d.Base.One("term.years"))
	d.PerYear = int(d.Base.One(perYearKey))
}

// keepOverrides lists what a scenario overrides: what the command line sets
// is the same everywhere and so overrides nothing.
func (s *Scenario) keepOverrides(args *layer) {
	s.Set, s.Order = Values{}, nil
	for _, key := range s.own.order {
		if args.at[key] == nil {
			s.Set[key] = s.Inputs[key]
			s.Order = append(s.Order, key)
		}
	}
}

// combine returns every input its value: the default unless a layer gives
// another, a later layer before an earlier one.
func (r *reader) combine(layers ...*layer) Values {
	v := make(Values, len(r.t.Inputs))
	for _, in := range r.t.Inputs {
		v[in.Key] = []float64{in.Default}
	}
	for _, l := range layers {
		for _, key := range l.order {
			v[key] = l.values[key]
		}
	}
	if given := v.One(commitYearsKey); given == Never || given == 0 {
		v[commitYearsKey] = v["term.years"]
	}
	v[perYearKey] = []float64{r.perYear(v.One("term.period"))}
	return v
}

// perYear is how many periods a year has.
func (r *reader) perYear(option float64) float64 {
	period := r.t.Input("term.period")
	if period == nil || int(option) >= len(period.Options) {
		return 1
	}
	return map[string]float64{"year": 1, "quarter": 4, "month": 12}[period.Options[int(option)]]
}

// rule is one relation between inputs.
type rule struct {
	reads []string // the rule is void if one of these could not be read
	check func(c *checker)
}

// checker is what a rule sees: the inputs of the base or of one scenario.
type checker struct {
	Values
	r        *reader
	where    string   // begins what is said
	scenario string   // "" for the base
	layers   []*layer // where the inputs come from, the last one first in rank
	seen     map[string]bool
}

// check runs the rules over one set of inputs. A rule that reads none of the
// inputs of the last layers has been run before, without them.
func (r *reader) check(scenario string, v Values, seen map[string]bool, layers ...*layer) {
	where := ""
	if scenario != "" {
		where = fmt.Sprintf("in scenario %s, ", source.Quote(scenario))
	}
	r.checkAs(r.rules(), where, scenario, v, seen, layers...)
}

// checkAs is check of some rules, with words of its own for where the inputs
// are from.
func (r *reader) checkAs(rules []rule, where, scenario string, v Values, seen map[string]bool, layers ...*layer) {
	c := &checker{Values: v, r: r, where: where, scenario: scenario, layers: layers, seen: seen}
	for _, rule := range rules {
		if c.applies(rule) {
			rule.check(c)
		}
	}
}

func (c *checker) applies(rule rule) bool {
	for _, key := range rule.reads {
		if c.r.t.Input(key) == nil || c.r.mistaken[key] || slices.ContainsFunc(c.layers, func(l *layer) bool { return l.bad[key] }) {
			return false
		}
	}
	return c.scenario == "" || slices.ContainsFunc(rule.reads, c.fresh)
}

// fresh reports whether an input is new in this scenario: not the base's.
func (c *checker) fresh(key string) bool {
	return slices.ContainsFunc(c.layers[1:], func(l *layer) bool { return l.at[key] != nil })
}

// given reports whether an input was written anywhere.
func (c *checker) given(key string) bool { return c.origin(key) != nil }

// origin is where an input's value stands; nil for a default.
func (c *checker) origin(key string) *source.Node {
	for _, l := range slices.Backward(c.layers) {
		if n := l.at[key]; n != nil {
			return n
		}
	}
	return nil
}

// problem reports a broken rule at the latest place that had a part in it.
func (c *checker) problem(message, remedy string, keys ...string) {
	at := c.place(keys)
	if mark := fmt.Sprint(at.Pos, at.Argument, message); c.seen[mark] {
		return
	} else {
		c.seen[mark] = true
	}
	c.r.problem(at, c.where+message, remedy)
}

// place is where the first of the keys stands that the last layer gives, or
// else an earlier one.
func (c *checker) place(keys []string) *source.Node {
	for _, l := range slices.Backward(c.layers) {
		for _, key := range keys {
			if n := l.at[key]; n != nil {
				return n
			}
		}
	}
	return c.r.sectionOf(keys[0])
}

// sectionOf is where the section of a missing input stands.
func (r *reader) sectionOf(key string) *source.Node {
	section, _, _ := strings.Cut(key, ".")
	if n := r.deal.sections[section]; n != nil {
		return n
	}
	return &source.Node{Pos: Position{File: r.deal.File, Line: 1, Column: 1}, Absent: true}
}

// checkRequired reports required inputs that the deal does not give.
func (r *reader) checkRequired() {
	for _, in := range r.t.Inputs {
		if !in.Required || r.deal.terms.at[in.Key] != nil || in.Key == perYearKey {
			continue
		}
		r.deal.terms.bad[in.Key] = true
		section, name, _ := strings.Cut(in.Key, ".")
		r.missing(r.sectionOf(in.Key), section, name, in.Key+" is missing", fmt.Sprintf("under %s, add %q: %s", section, name+": …", in.Wanted()))
	}
}

// checkProbabilities holds the scenarios' probabilities against each other.
func (r *reader) checkProbabilities(n *source.Node) {
	sum, weighted := 0.0, 0
	for _, s := range r.deal.Scenarios {
		if s.Weighted {
			sum += s.Probability
			weighted++
		}
	}
	if weighted == 0 {
		return
	}
	for _, s := range r.deal.Scenarios {
		if !s.Weighted {
			r.problem(s.name, fmt.Sprintf("scenario %s has no probability, but others have", source.Quote(s.Name)),
				"give every scenario one, 0% included, or none")
		}
	}
	if weighted == len(r.deal.Scenarios) && math.Abs(sum-1) > within {
		r.problem(n, fmt.Sprintf("the probabilities sum to %s, not 100%%", percent(sum)), adjust("them", 1-sum))
	}
}

func percent(x float64) string { return fmt.Sprintf("%.10g%%", math.Round(x*1e11)/1e9) }

// adjust advises by how much shares must change to sum to 100%.
func adjust(what string, missing float64) string {
	if missing > 0 {
		return fmt.Sprintf("raise %s by %s in all", what, percent(missing))
	}
	return fmt.Sprintf("lower %s by %s in all", what, percent(-missing))
}
