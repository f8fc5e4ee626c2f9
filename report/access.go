package report

import (
	"strconv"
	"strings"

	"offtake/model"
)

// The main cells by name, for writers that show some of the book: the PDF,
// Markdown, the terminal.

// Metric returns the cell of a metric or scalar line in a scenario.
func (rep *Report) Metric(name string, scenario int) *Cell {
	c := rep.cases[scenario]
	return c.sheet.At(c.rows[name], colScalar)
}

// Line returns the cell of a series in a scenario and period, the opening being
// period 0; nil where the opening is not shown.
func (rep *Report) Line(name string, scenario, period int) *Cell {
	c := rep.cases[scenario]
	return c.sheet.At(c.rows[name], colOpening+period)
}

// Total returns the cell of a series' total in a scenario; nil if a total of it
// means nothing.
func (rep *Report) Total(name string, scenario int) *Cell {
	c := rep.cases[scenario]
	return c.sheet.At(c.rows[name], colScalar)
}

// LessBase returns the cell of a metric's difference from the base. Scenario 0
// is the base and has none.
func (rep *Report) LessBase(metric string, scenario int) *Cell {
	return rep.compare.sheet.At(rep.compare.rows[metric], rep.compare.diffs+scenario-1)
}

// Weighted returns the cell of a metric's probability-weighted value.
func (rep *Report) Weighted(metric string) *Cell {
	return rep.compare.sheet.At(rep.compare.rows[metric], rep.compare.mean)
}

// InputCell returns the cell of an input in a scenario. Of an input by contract
// year it is that of row i, from 0.
func (rep *Report) InputCell(key string, i, scenario int) *Cell {
	return rep.inputs.sheet.At(rep.inputs.rows[key]+i, inputsColFirst+scenario)
}

// Master returns the cell of the master check: OK or FAIL.
func (rep *Report) Master() *Cell { return rep.master.cell() }

// Show returns what the workbook shows in a cell.
func (rep *Report) Show(c *Cell) string { return rep.display(c.Value, c.Unit) }

// display returns a value as the workbook shows it, and a period as its name.
func (rep *Report) display(v Value, u Unit) string {
	if u == UnitPeriod && v.Kind == Number {
		if name := rep.periodName(v.Number); name != "" {
			return name
		}
	}
	return Display(v, u, rep.Book.Scale)
}

// ShowAs returns a number as the workbook shows the values of a line.
func (rep *Report) ShowAs(l *model.Line, x float64) string {
	return rep.display(number(x, l.Missing), unitOf[l.Unit])
}

// ShowError returns a standard error of the values of a line, in their unit.
// That of whole numbers has decimals, although they have none.
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
