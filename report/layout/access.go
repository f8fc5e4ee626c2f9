package layout

import (
	"strconv"
	"strings"

	"offtake/model"
	"offtake/report/sheet"
)

// The main cells by name, for writers that show some of the book: the PDF,
// Markdown, the terminal.

// Metric returns the cell of a metric or scalar line in a scenario: of the
// book, or what the book will have there.
func (rep *Report) Metric(name string, scenario int) *sheet.Cell {
	if !rep.IsLaidOut() {
		cell := scalarCell(rep.Program.Line(name), rep.Results, scenario)
		return &cell
	}
	c := rep.Cases[scenario]
	return c.Sheet.At(c.Rows[name], ColScalar)
}

// Line returns the cell of a series in a scenario and period, the opening being
// period 0; nil where the opening is not shown.
func (rep *Report) Line(name string, scenario, period int) *sheet.Cell {
	c := rep.Cases[scenario]
	return c.Sheet.At(c.Rows[name], ColOpening+period)
}

// Total returns the cell of a series' total in a scenario; nil if a total of it
// means nothing.
func (rep *Report) Total(name string, scenario int) *sheet.Cell {
	c := rep.Cases[scenario]
	return c.Sheet.At(c.Rows[name], ColScalar)
}

// LessBase returns the cell of a metric's difference from the base. Scenario 0
// is the base and has none.
func (rep *Report) LessBase(metric string, scenario int) *sheet.Cell {
	return rep.Compare.Sheet.At(rep.Compare.Rows[metric], rep.Compare.diffs+scenario-1)
}

// Weighted returns the cell of a metric's probability-weighted value, on the
// comparison.
func (rep *Report) Weighted(metric string) *sheet.Cell {
	return rep.Compare.Sheet.At(rep.Compare.Rows[metric], rep.Compare.Mean)
}

// InputCell returns the cell of an input in a scenario. Of an input by contract
// year it is that of row i, from 0.
func (rep *Report) InputCell(key string, i, scenario int) *sheet.Cell {
	if !rep.IsLaidOut() {
		in := rep.Program.Template.Input(key)
		return &sheet.Cell{Value: (&InputsSheet{Report: rep}).Value(in, i, rep.Deal.Scenarios[scenario].Inputs), Unit: UnitOf[in.Unit]}
	}
	return rep.Inputs.Sheet.At(rep.Inputs.Rows[key]+i, InputsColFirst+scenario)
}

// Show returns what the workbook shows in a cell.
func (rep *Report) Show(c *sheet.Cell) string { return rep.display(c.Value, c.Unit) }

// display returns a value as the workbook shows it, and a period as its name.
func (rep *Report) display(v sheet.Value, u sheet.Unit) string {
	if u == sheet.UnitPeriod && v.Kind == sheet.Number {
		if name := rep.periodName(v.Number); name != "" {
			return name
		}
	}
	return sheet.Display(v, u, rep.Book.Scale)
}

// ShowAs returns a number as the workbook shows the values of a line.
func (rep *Report) ShowAs(l *model.Line, x float64) string {
	return rep.display(number(x, l.Missing), UnitOf[l.Unit])
}

// ShowError returns a standard error of the values of a line, in their unit.
// That of whole numbers has decimals, although they have none.
func (rep *Report) ShowError(l *model.Line, x float64) string {
	switch unit := UnitOf[l.Unit]; {
	case x != x || unit == sheet.UnitPeriod: // periods have no mean
		return ""
	case x != 0 && (unit == sheet.UnitYear || unit == sheet.UnitYears || unit == sheet.UnitCount):
		return strconv.FormatFloat(x, 'f', 2, 64)
	}
	return strings.TrimSpace(rep.ShowAs(l, x))
}

// StrandedName returns the name that charts and sentences on values use for
// what is stranded. With advances it includes what is paid ahead and given back
// by later use.
func (rep *Report) StrandedName() string {
	if rep.Program.Line("advance_open") != nil {
		return "Stranded or paid ahead"
	}
	return "Stranded"
}

// ExitFee returns the cell of the fee that a scenario pays on leaving.
func (rep *Report) ExitFee(scenario int) (*sheet.Cell, bool) {
	for p := 1; p <= rep.Periods(); p++ {
		if c := rep.Line("exit_fee", scenario, p); c.Value.Number > 0 {
			return c, true
		}
	}
	return nil, false
}

// Worst returns the scenario with the lowest net present value for the
// customer.
func (rep *Report) Worst() int {
	worst := 0
	for i := range rep.Deal.Stories() {
		x, _ := rep.Results.Scalar("customer_npv", i)
		if least, _ := rep.Results.Scalar("customer_npv", worst); x < least {
			worst = i
		}
	}
	return worst
}

// CardLabel returns a line's label, shorter where it would not fit; the deal's
// own word for a disclosed amount stays with it.
func CardLabel(l *model.Line) string {
	short := map[string]string{
		"announced": "Announced", "headline_ratio": "Commitment over funding", "customer_npv": "Value to customer, undiluted",
	}[l.Name]
	if short == "" {
		return l.Label
	}
	if i := strings.LastIndex(l.Label, " ("); i >= 0 {
		short += l.Label[i:]
	}
	return short
}

// BetterFor holds what is better where the model leaves it open: for the
// provider, more.
var BetterFor = map[string]string{"provider_irr": "high", "provider_npv": "high", "capex_cover": "high"}

// HasRevenue reports whether any scenario has revenue. Without it there are no
// margins.
func (rep *Report) HasRevenue() bool { return rep.AnyHas("revenue") }

// Earns reports whether a scenario has revenue.
func (rep *Report) Earns(scenario int) bool { return rep.Has("revenue", scenario) }

// HasBuildOut reports whether any scenario has the cost of a build-out. Without
// it the provider's return is on no outlay, and means nothing.
func (rep *Report) HasBuildOut() bool { return rep.AnyHas("capex") }

// AnyHas reports whether a line is not 0 in some period of some scenario.
func (rep *Report) AnyHas(line string) bool {
	for i := range rep.Deal.Scenarios {
		if rep.Has(line, i) {
			return true
		}
	}
	return false
}

// Has reports whether a line is not 0 in some period of a scenario.
func (rep *Report) Has(line string, scenario int) bool {
	for p := 1; p <= rep.Periods(); p++ {
		if rep.Results.At(line, p, scenario) != 0 {
			return true
		}
	}
	return false
}

// Saying returns the first n metrics of a list that mean something in the deal.
func (rep *Report) Saying(n int, names ...string) []string {
	var list []string
	for _, name := range names {
		if len(list) < n && rep.Says(name) {
			list = append(list, name)
		}
	}
	return list
}
