package layout

import (
	"offtake/report/sheet"
)

// YearLines are the lines that the summary shows by contract year. Flows add up
// over a year; balances are those at its end.
var YearLines = []struct {
	Name    string
	balance bool
}{
	{"due_once", false}, {"usage", false}, {"shortfall", false}, {"payment", false}, {"taken_at_market", false}, {"price_effect", false},
	{"stranded", false}, {"exit_fee", false}, {"revenue", false}, {"gross_profit", false}, {"revenue_without", false},
	{"gross_profit_without", false}, {"firm", false}, {"debt_interest", false}, {"debt_added", false}, {"debt", true}, {"settled", true},
	{"remaining", true}, {"open_covered", true},
	{"fee_to_leave", true}, {"funding", false},
}

// layYears adds rows to the live case that run up each flow within its
// contract year, where a year has several periods: their value in a year's
// last period is the year's.
func (rep *Report) layYears() {
	c := rep.Live
	c.Years = map[string]int{}
	for _, l := range YearLines {
		c.Years[l.Name] = c.Rows[l.Name]
	}
	if rep.Deal.PerYear == 1 {
		return
	}
	s := c.Sheet
	row := c.Next + 1
	SectionRow(s, row, rep.Columns().Last, "Contract year to date, for the summary")
	for _, l := range YearLines {
		if l.balance || c.Rows[l.Name] == 0 {
			continue
		}
		row++
		rep.yearRow(c, row, l.Name)
	}
	c.Next = row + 1
}

// yearRow runs up one flow: it starts again where a contract year begins.
func (rep *Report) yearRow(c *CaseSheet, row int, name string) {
	s, line := c.Sheet, rep.Program.Line(name)
	from, years := c.Rows[name], c.Rows["contract_year"]
	c.Years[name] = row
	s.Row(row).Level = 1
	s.Set(row, ColLabel, sheet.Cell{Value: sheet.Str(line.Label + ", contract year to date"), Role: sheet.RoleHelperLabel})
	s.Set(row, ColUnit, sheet.Cell{Value: sheet.Str(rep.UnitLabel(line.Unit)), Role: sheet.RoleNote})
	s.Set(row, ColOpening, sheet.Cell{Formula: "0", Value: sheet.Num(0), Role: sheet.RoleHelper, Unit: UnitOf[line.Unit]})
	sum := 0.0
	for p := 1; p <= rep.Periods(); p++ {
		col := ColOpening + p
		if (p-1)%rep.Deal.PerYear == 0 {
			sum = 0
		}
		sum += s.At(from, col).Value.Number
		formula := "IF(" + sheet.Address(years, col) + "=" + sheet.Address(years, col-1) + "," + sheet.Address(row, col-1) + ",0)+" +
			sheet.Address(from, col)
		s.Set(row, col, sheet.Cell{Formula: formula, Value: sheet.Num(sum), Role: sheet.RoleHelper, Unit: UnitOf[line.Unit]})
	}
}

// YearCell returns the cell of the live case with a line's value of contract
// year y, from 1.
func (rep *Report) YearCell(name string, y int) sheet.Ref {
	return sheet.Ref{Sheet: rep.Live.Sheet, Row: rep.Live.Years[name], Col: ColOpening + y*rep.Deal.PerYear}
}
