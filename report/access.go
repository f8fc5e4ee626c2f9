package report

import (
	"strconv"
	"strings"

	"offtake/model"
)

// The main cells by name, for writers that show some of the book: the PDF,
// Markdown, the terminal.

// Metric is the cell of a metric or scalar line in a scenario.
func (rep *Report) Metric(name string, scenario int) *Cell {
	c := rep.cases[scenario]
	return c.sheet.At(c.rows[name], colScalar)
}

// Line is the cell of a series in a scenario at a period, 0 being the opening;
// nil where the opening is not shown.
func (rep *Report) Line(name string, scenario, period int) *Cell {
	c := rep.cases[scenario]
	return c.sheet.At(c.rows[name], colOpening+period)
}

// Total is the cell of a series' total in a scenario; nil if a total of it
// means nothing.
func (rep *Report) Total(name string, scenario int) *Cell {
	c := rep.cases[scenario]
	return c.sheet.At(c.rows[name], colScalar)
}

// LessBase is the cell of a metric's difference from the base; scenario 0 is
// the base and has none.
func (rep *Report) LessBase(metric string, scenario int) *Cell {
	return rep.compare.sheet.At(rep.compare.rows[metric], rep.compare.diffs+scenario-1)
}

// Weighted is the cell of a metric's probability-weighted value.
func (rep *Report) Weighted(metric string) *Cell {
	return rep.compare.sheet.At(rep.compare.rows[metric], rep.compare.mean)
}

// InputCell is the cell of an input in a scenario; of an input by contract
// year its row i, from 0.
func (rep *Report) InputCell(key string, i, scenario int) *Cell {
	return rep.inputs.sheet.At(rep.inputs.rows[key]+i, inputsColFirst+scenario)
}

// Master is the cell of the master check: OK or FAIL.
func (rep *Report) Master() *Cell { return rep.master.cell() }

// Show is a cell as the workbook shows it.
func (rep *Report) Show(c *Cell) string { return rep.display(c.Value, c.Unit) }

// display shows a value as the workbook does, and a period by its name.
func (rep *Report) display(v Value, u Unit) string {
	if u == UnitPeriod && v.Kind == Number {
		if name := rep.periodName(v.Number); name != "" {
			return name
		}
	}
	return Display(v, u, rep.Book.Scale)
}

// UnitLabel is how a model unit is called in the outputs: USD bn.
func (rep *Report) UnitLabel(unit model.Unit) string { return rep.unitLabel(unit) }

// Worst is the scenario with the lowest net present value for the customer.
func (rep *Report) Worst() int { return rep.worst() }

// ShowAs is a number as the workbook shows a line's values.
func (rep *Report) ShowAs(l *model.Line, x float64) string {
	return rep.display(number(x, l.Missing), unitOf[l.Unit])
}

// ShowError is a standard error of a line's values, in their unit; of whole
// numbers it has decimals that they have not.
func (rep *Report) ShowError(l *model.Line, x float64) string {
	switch unit := unitOf[l.Unit]; {
	case x != x || unit == UnitPeriod: // periods have no mean
		return ""
	case x == 0:
		return "0"
	case unit == UnitYear || unit == UnitYears || unit == UnitCount:
		return strconv.FormatFloat(x, 'f', 2, 64)
	}
	return strings.TrimSpace(rep.ShowAs(l, x))
}
