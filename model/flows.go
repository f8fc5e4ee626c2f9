package model

import "offtake/model/formula/vm"

// returnFlows lists the flows of the search that a line's formula asks for, each
// with its times.
func (p *Program) returnFlows(line string) [][2]string { return p.returns[line].Pairs }

// flows returns the lines of a metric's search over flows and times that are
// given, compiled.
func (p *Program) flows(metric *Line, given []string) *Program {
	kept, ok := p.flowPrograms.Load(metric.Name)
	if !ok {
		kept, _ = p.flowPrograms.LoadOrStore(metric.Name, p.compileFlows(metric, p.returns[metric.Name], given))
	}
	return kept.(*Program)
}

func (p *Program) compileFlows(metric *Line, s *returnSearch, given []string) *Program {
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
