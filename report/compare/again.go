package compare

import (
	"fmt"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// again is a part of the model laid out once more on a deal's sheet: the inputs
// that differ and the lines that they change.
type again struct {
	title   string // before each label: Stress on the own plan
	program *model.Program
	results *model.Results
	lane    int
	rows    map[string]int    // of inputs and lines
	lists   map[string][2]int // first and last row of inputs by contract year
	under   *again            // where what it does not have is found first; nil for the base case
	amounts map[string]int    // of a scenario: rows of its amounts in the common currency
}

func newAgain(title string, p *model.Program, r *model.Results, lane int) *again {
	return &again{title: title, program: p, results: r, lane: lane, rows: map[string]int{}, lists: map[string][2]int{}}
}

// row returns the row of an input or line that a part has, or that which it is
// laid out under.
func (a *again) row(name string) (row int, ok bool) {
	for ; a != nil; a = a.under {
		if row, ok := a.rows[name]; ok {
			return row, true
		}
	}
	return 0, false
}

// changed returns the lines behind some results that depend on some names, in
// the model's order.
func changed(p *model.Program, metrics []string, names ...string) []*model.Line {
	needed := map[string]bool{}
	for _, metric := range metrics {
		if p.Line(metric) == nil {
			continue
		}
		dependent, _ := p.Needed(metric, names...)
		for _, l := range dependent {
			needed[l.Name] = true
		}
	}
	var lines []*model.Line
	for _, l := range p.Lines {
		if needed[l.Name] {
			lines = append(lines, l)
		}
	}
	return lines
}

// layAgain lays out lines as a part has them.
func (d *comparedDeal) layAgain(a *again, lines []*model.Line) {
	for i, l := range lines {
		a.rows[l.Name] = d.c.Next + i
	}
	for _, l := range lines {
		d.c.Sheet.Row(a.rows[l.Name]).Level = 1
		at := againPlace{layout.Placed{CaseSheet: d.c, Line: l}, a}
		r := layout.LineRow{Sheet: d.c.Sheet, Row: a.rows[l.Name], Program: a.program, Results: a.results, Lane: a.lane, Place: at,
			Columns: d.Columns(), Role: sheet.RoleHelper}
		r.Head(a.title+": "+words.LowerFirst(l.Label), sheet.RoleHelperLabel, d.UnitLabel(l.Unit), l.Name)
		r.Lay(l)
	}
	d.c.Next += len(lines) + 1
}

// againPlace finds names in a part of the model: in a row of its own, or in that
// of the base case.
type againPlace struct {
	layout.Placed
	part *again
}

// Row implements model.Placement.
func (p againPlace) Row(id string) int {
	if row, ok := p.part.row(id); ok {
		return row
	}
	return p.Placed.Row(id)
}

// EntryRows implements model.Placement.
func (p againPlace) EntryRows(id string) (first, last int) {
	if rows, ok := p.part.lists[id]; ok {
		return rows[0], rows[1]
	}
	return p.Placed.EntryRows(id)
}

// layScenarios lays out, for each scenario that changes what is committed, the
// inputs that it sets and the lines that they change.
func (cmp *Comparison) layScenarios(d *comparedDeal) {
	for i, sc := range d.scenarios {
		if sc.lane == 0 {
			continue
		}
		a := newAgain(fmt.Sprintf("Scenario %d", i+1), d.Program, d.Results, sc.lane)
		d.variants[sc.lane] = a
		d.section(fmt.Sprintf("Scenario %d, %s: what it sets, and the lines of what is committed that this changes", i+1, sc.Name))
		for _, key := range sc.Keys {
			d.layScenarioInput(a, d.Program.Template.Input(key), cmp.variantColumn(d, sc))
		}
		d.layAgain(a, changed(d.Program, committedMetrics, sc.Keys...))
	}
}

// layScenarioInput links an input that a scenario sets to the scenario's column
// of the inputs.
func (d *comparedDeal) layScenarioInput(a *again, in *model.Input, column int) {
	n := d.Inputs.Count(in)
	a.rows[in.Key] = d.c.Next
	if in.ByYear {
		a.lists[in.Key] = [2]int{d.c.Next, d.c.Next + n - 1}
	}
	for i := range n {
		label := a.title + ": " + words.LowerFirst(in.Label)
		if n > 1 {
			label = fmt.Sprintf("%s, entry %d", label, i+1)
		}
		row := d.row(in.Key, label, d.UnitLabel(layout.InputUnit(in)))
		d.Link(d.c.Sheet, row, layout.ColScalar, sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows[in.Key] + i, Col: column}, sheet.RoleLink)
	}
}

// scenarioAmounts are the figures that are shown by scenario: the line, and the
// row of the base case in the common currency.
var scenarioAmounts = []struct{ line, common, label string }{
	{"announced", "common_announced", "Announced"},
	{"committed", "common_committed", "Committed"},
	{"firm_total", "common_firm", "Firm at signing"},
	{"debt_equivalent", "common_debt", "As debt at signing"},
	{"firm", "common_owed", "Firm as amended"},
	{"firm_pv", "common_debt_owed", "As debt as amended"},
}

// layScenarioAmounts converts the figures of each scenario that changes them.
func (cmp *Comparison) layScenarioAmounts(d *comparedDeal) {
	s, cols := d.c.Sheet, d.Columns()
	factor, by := sheet.Address(d.own["to_common"], layout.ColScalar), d.at("to_common").Cell().Value.Number
	for _, sc := range d.scenarios {
		a := d.variants[sc.lane]
		if a == nil {
			continue
		}
		a.amounts = map[string]int{}
		for _, x := range scenarioAmounts {
			from, ok := a.row(x.line)
			if !ok {
				continue
			}
			row := d.row(x.common, a.title+": "+words.LowerFirst(x.label)+", "+cmp.money(), cmp.money())
			formula, value := sheet.Address(from, layout.ColScalar), 0.0
			if d.Program.Line(x.line).Kind == model.Series {
				formula = "SUM(" + sheet.Address(from, cols.First) + ":" + sheet.Address(from, cols.Last) + ")"
				for col := cols.First; col <= cols.Last; col++ {
					value += s.At(from, col).Value.Number
				}
			} else {
				value = s.At(from, layout.ColScalar).Value.Number
			}
			s.Set(row, layout.ColScalar, sheet.Cell{Formula: formula + "*" + factor, Value: sheet.Num(value * by),
				Role: sheet.RoleCalculation, Unit: sheet.UnitMoney})
			a.amounts[x.common] = row
		}
	}
}

// amountIn returns the cell of a figure in a scenario; that of the base case
// where the scenario does not change it.
func (d *comparedDeal) amountIn(sc Scenario, common string) sheet.Ref {
	if a := d.variants[sc.lane]; a != nil {
		if row, ok := a.amounts[common]; ok {
			return sheet.Ref{Sheet: d.c.Sheet, Row: row, Col: layout.ColScalar}
		}
	}
	return d.at(common)
}

// wordIn returns the qualifying word of a figure in a scenario: that of the base
// case, unless the scenario sets an amount that has one.
func (d *comparedDeal) wordIn(sc Scenario, common string) string {
	for _, key := range sc.Keys {
		if d.Deal.Words[key] != "" {
			return ""
		}
	}
	return d.wordOf(common)
}
