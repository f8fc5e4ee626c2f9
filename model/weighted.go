package model

import (
	"math"
	"slices"

	"offtake/model/formula/vm"
)

// Flows is the search for the rate of return of flows that no scenario has:
// the means of the scenarios' flows, weighted by probability. Its program has
// the lines of the search that the metric asks for, and no others but the
// flows and their times, which are given.
type Flows struct {
	Metric  *Line
	Program *Program
	Results *Results
	Given   []string // the flows and their times in pairs, as the deal's program names them
	Apart   bool     // the scenarios' flows fall at different times: they have no return
}

// Rate is the rate of return, missing where there is none.
func (f *Flows) Rate() float64 {
	if f.Apart {
		return vm.Missing()
	}
	return f.Results.At(f.search().Rate, 0, 0)
}

// Return names the lines that say what the search found.
func (f *Flows) Return() Return { return f.search() }

// Check names the line that holds the value at the rate found against 0.
func (f *Flows) Check() string { return f.search().Rate + "_is_root" }

func (f *Flows) search() Return {
	s, _ := f.Program.Return(f.Metric.Name)
	return s
}

// WeightedFlows returns the probability-weighted flows of every metric that is a
// rate of return and nothing else; none where no probabilities are given.
func (r *Results) WeightedFlows(d *Deal) []*Flows {
	if !slices.ContainsFunc(d.Scenarios, func(s Scenario) bool { return s.Weighted && s.Probability > 0 }) {
		return nil
	}
	var all []*Flows
	for _, l := range r.Program.Lines {
		if s, ok := r.Program.Return(l.Name); ok && l.Kind == Metric && l.Formula == s.Rate {
			all = append(all, r.weightedFlows(d, l))
		}
	}
	return all
}

func (r *Results) weightedFlows(d *Deal, l *Line) *Flows {
	f := &Flows{Metric: l}
	given, weight := Values{"checks.rounding": d.Scenarios[0].Inputs["checks.rounding"]}, 0.0
	for _, sc := range d.Scenarios {
		weight += sc.Probability
	}
	for _, pair := range r.Program.ReturnFlows(l.Name) {
		given[pair[0]] = r.weighted(d, pair[0])
		given[pair[1]] = r.weighted(d, pair[1])
		for i := range given[pair[1]] {
			given[pair[1]][i] /= weight
		}
		f.Apart = f.Apart || r.apart(d, pair[1], given[pair[1]]) > given["checks.rounding"][0]
		for _, name := range pair {
			if !slices.Contains(f.Given, name) {
				f.Given = append(f.Given, name)
			}
		}
	}
	f.Program = r.Program.FlowProgram(l, f.Given)
	f.Results = Run(f.Program, []string{"weighted"}, []Values{given})
	return f
}

// weighted sums a series over the scenarios, each times its probability.
func (r *Results) weighted(d *Deal, line string) []float64 {
	sums := make([]float64, r.Program.Shape.Periods()+1)
	for lane, s := range d.Scenarios {
		if s.Probability == 0 {
			continue
		}
		for i, x := range r.Series(line, lane) {
			sums[i] += s.Probability * x
		}
	}
	return sums
}

// apart is how far the scenarios' times are from their mean: the weighted sum
// of the squares.
func (r *Results) apart(d *Deal, line string, mean []float64) float64 {
	sum := 0.0
	for lane, s := range d.Scenarios {
		for i, x := range r.Series(line, lane) {
			sum += s.Probability * math.Pow(x-mean[i], 2)
		}
	}
	return sum
}
