package report

// yearLines are the lines that the summary shows by contract year. Flows add up
// over a year; balances are those at its end.
var yearLines = []struct {
	name    string
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
	c := rep.live
	c.years = map[string]int{}
	for _, l := range yearLines {
		c.years[l.name] = c.rows[l.name]
	}
	if rep.Deal.PerYear == 1 {
		return
	}
	s := c.sheet
	row := c.next + 1
	sectionRow(s, row, rep.columns().Last, "Contract year to date, for the summary")
	for _, l := range yearLines {
		if l.balance || c.rows[l.name] == 0 {
			continue
		}
		row++
		rep.yearRow(c, row, l.name)
	}
	c.next = row + 1
}

// yearRow runs up one flow: it starts again where a contract year begins.
func (rep *Report) yearRow(c *caseSheet, row int, name string) {
	s, line := c.sheet, rep.Program.Line(name)
	from, years := c.rows[name], c.rows["contract_year"]
	c.years[name] = row
	s.Row(row).Level = 1
	s.Set(row, colLabel, Cell{Value: Str(line.Label + ", contract year to date"), Role: RoleHelperLabel})
	s.Set(row, colUnit, Cell{Value: Str(rep.UnitLabel(line.Unit)), Role: RoleNote})
	s.Set(row, colOpening, Cell{Formula: "0", Value: Num(0), Role: RoleHelper, Unit: unitOf[line.Unit]})
	sum := 0.0
	for p := 1; p <= rep.periods(); p++ {
		col := colOpening + p
		if (p-1)%rep.Deal.PerYear == 0 {
			sum = 0
		}
		sum += s.At(from, col).Value.Number
		formula := "IF(" + Address(years, col) + "=" + Address(years, col-1) + "," + Address(row, col-1) + ",0)+" + Address(from, col)
		s.Set(row, col, Cell{Formula: formula, Value: Num(sum), Role: RoleHelper, Unit: unitOf[line.Unit]})
	}
}

// yearCell returns the cell of the live case with a line's value of contract
// year y, from 1.
func (rep *Report) yearCell(name string, y int) address {
	return address{rep.live.sheet, rep.live.years[name], colOpening + y*rep.Deal.PerYear}
}
