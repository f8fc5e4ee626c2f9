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
	return f.Results.At(f.search().name, 0, 0)
}

// Return names the lines that say what the search found.
func (f *Flows) Return() Return { return f.search().names() }

// Check names the line that holds the value at the rate found against 0.
func (f *Flows) Check() string { return f.search().name + "_is_root" }

func (f *Flows) search() *returnSearch { return f.Program.returns[f.Metric.Name] }

// WeightedFlows gives the probability-weighted flows of every metric that is a
// rate of return and nothing else; none where no probabilities are given.
func (r *Results) WeightedFlows(d *Deal) []*Flows {
	if !slices.ContainsFunc(d.Scenarios, func(s Scenario) bool { return s.Weighted && s.Probability > 0 }) {
		return nil
	}
	var all []*Flows
	for _, l := range r.Program.Lines {
		if s := r.Program.returns[l.Name]; s != nil && l.Kind == Metric && l.Formula == s.name {
			all = append(all, r.weightedFlows(d, l, s))
		}
	}
	return all
}

func (r *Results) weightedFlows(d *Deal, l *Line, s *returnSearch) *Flows {
	f := &Flows{Metric: l}
	given, weight := Values{"checks.rounding": d.Scenarios[0].Inputs["checks.rounding"]}, 0.0
	for _, sc := range d.Scenarios {
		weight += sc.Probability
	}
	for _, pair := range s.Pairs {
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
	kept, ok := r.Program.flowPrograms.Load(l.Name)
	if !ok {
		kept, _ = r.Program.flowPrograms.LoadOrStore(l.Name, r.Program.flows(l, s, f.Given))
	}
	f.Program = kept.(*Program)
	f.Results = f.Program.Run([]string{"weighted"}, []Values{given})
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

// flows compiles the lines of a search over flows and times that are given.
func (p *Program) flows(metric *Line, s *returnSearch, given []string) *Program {
	entries := p.Shape.Periods() + 1
	q := &Program{
		Template: p.Template, Shape: p.Shape, builder: vm.NewBuilder(1 + len(given)*entries),
		inputOf: map[string]int{"checks.rounding": 0}, inputs: []programInput{{p.Template.Input("checks.rounding"), 0, 1}},
		slots: map[string][]vm.Slot{}, byName: map[string]*Line{}, parsed: map[string]*parsedLine{}, rates: map[string]*returnSearch{},
	}
	for i, name := range given {
		first := 1 + i*entries
		q.inputs = append(q.inputs, programInput{&Input{Key: name, ByYear: true, ByPeriod: true, ZeroBeyond: true, Once: true}, first, entries})
		for k := range entries {
			q.slots[name] = append(q.slots[name], vm.Slot(first+k))
		}
		q.Lines = append(q.Lines, p.byName[name])
		q.parsed[name] = &parsedLine{formula: zeroFormula}
	}
	asked := *metric
	asked.Formula, asked.Opening = s.asked(), ""
	q.Lines = append(q.Lines, p.byName["periods"], &asked)
	q.parsed["periods"], q.parsed[asked.Name] = p.parsed["periods"], parseLine(&asked)
	q.nameReturns()
	for _, l := range q.Lines {
		q.byName[l.Name] = l
	}
	if err := q.link(); err != nil {
		panic("model: " + err.Error()) // the deal's program has the same lines
	}
	return q
}

// zeroFormula stands for what is given.
var zeroFormula = parseLine(&Line{Formula: "0"}).formula
