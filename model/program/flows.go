package program

import "offtake/model/formula/vm"

// ReturnFlows lists the flows of the search that a line's formula asks for, each
// with its times.
func (p *Program) ReturnFlows(line string) [][2]string { return p.returns[line].Pairs }

// FlowProgram returns the lines of a metric's search over flows and times that are
// given, compiled.
func (p *Program) FlowProgram(metric *Line, given []string) *Program {
	kept, ok := p.flowPrograms.Load(metric.Name)
	if !ok {
		kept, _ = p.flowPrograms.LoadOrStore(metric.Name, p.compileFlows(metric, p.returns[metric.Name], given))
	}
	return kept.(*Program)
}

func (p *Program) compileFlows(metric *Line, s *returnSearch, given []string) *Program {
	entries := p.Shape.Periods() + 1
	q := &Program{
		Template: p.Template, Shape: p.Shape, Builder: vm.NewBuilder(1 + len(given)*entries),
		InputOf: map[string]int{"checks.rounding": 0}, Inputs: []InputSlots{{p.Template.Input("checks.rounding"), 0, 1}},
		Slots: map[string][]vm.Slot{}, ByName: map[string]*Line{}, parsed: map[string]*parsedLine{}, rates: map[string]*returnSearch{},
	}
	for i, name := range given {
		first := 1 + i*entries
		q.Inputs = append(q.Inputs, InputSlots{&Input{Key: name, ByYear: true, ByPeriod: true, ZeroBeyond: true, Once: true}, first, entries})
		for k := range entries {
			q.Slots[name] = append(q.Slots[name], vm.Slot(first+k))
		}
		q.Lines = append(q.Lines, p.ByName[name])
		q.parsed[name] = &parsedLine{formula: zeroFormula}
	}
	asked := *metric
	asked.Formula, asked.Opening = s.asked(), ""
	q.Lines = append(q.Lines, p.ByName["periods"], &asked)
	q.parsed["periods"], q.parsed[asked.Name] = p.parsed["periods"], parseLine(&asked)
	q.nameReturns()
	for _, l := range q.Lines {
		q.ByName[l.Name] = l
	}
	if err := q.link(); err != nil {
		panic("program: " + err.Error()) // the deal's program has the same lines
	}
	return q
}

// zeroFormula stands for what is given.
var zeroFormula = parseLine(&Line{Formula: "0"}).formula
