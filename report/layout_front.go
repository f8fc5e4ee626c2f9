package report

import (
	"fmt"
	"slices"
	"strings"

	"offtake/model"
)

// scheduleSheet shows the base case's commitment over time, and what each
// scenario uses.
type scheduleSheet struct {
	block
	use []int // row of each scenario's use
}

// scheduleLines are the lines of the schedule, by heading. They are links to
// the base scenario.
var scheduleLines = []struct {
	heading string
	lines   []string
}{
	{"Announced, firm and as debt", []string{"announced", "firm_total", "debt_equivalent",
		"committed_as_amended", "firm_as_amended", "debt_as_amended"}},
	{"Timeline", []string{"period", "contract_year", "year"}},
	{"What is owed", []string{"scheduled", "owed", "firm", "funding"}},
	{"The commitment read as a mortgage", []string{"discount_debt", "debt_interest", "firm", "debt"}},
	{"Base scenario", []string{"minimum", "due", "usage", "shortfall", "deficiency", "payment", "settled", "remaining"}},
}

// laySchedule links the lines that show the obligation over time.
func (rep *Report) laySchedule() {
	t := &scheduleSheet{block: block{sheet: rep.Book.Sheet(SheetSchedule), rows: map[string]int{}}}
	rep.schedule = t
	s, row := t.sheet, rowBody
	s.Tab = TabResults
	rep.head(s, "Schedule of the commitment", rep.Deal.Name+": base scenario, "+rep.amounts())
	for _, part := range scheduleLines {
		sectionRow(s, row, rep.columns().Last, part.heading)
		row++
		for _, name := range part.lines {
			if _, shown := t.rows[name]; shown || rep.Program.Line(name) == nil {
				continue
			}
			t.rows[name] = row
			rep.scheduleRow(t, row, name, rep.Program.Line(name).Label, rep.cases[0])
			row++
		}
		row++
	}
	sectionRow(s, row, rep.columns().Last, "Use by scenario")
	row++
	for i, c := range rep.cases {
		rep.scheduleRow(t, row, "usage", "", c)
		rep.link(s, row, colLabel, address{rep.inputs.sheet, rowHeader, inputsColFirst + i}, RoleLabel)
		t.use = append(t.use, row)
		row++
	}
	row = rep.obligations(t, row+1)
	t.next = row
	rep.timeHeader(&t.block)
	rep.timeSheetLooks(s)
}

// scheduleRow links one line of a case.
func (rep *Report) scheduleRow(t *scheduleSheet, row int, name, label string, c *caseSheet) {
	s, from := t.sheet, c.rows[name]
	s.Set(row, colLabel, Cell{Value: Str(label), Role: RoleLabel})
	s.Set(row, colUnit, Cell{Value: Str(rep.UnitLabel(rep.Program.Line(name).Unit)), Role: RoleNote})
	s.Set(row, colName, Cell{Value: Str(name), Role: RoleNote})
	for col := colScalar; col <= rep.columns().Last; col++ {
		if c.sheet.At(from, col) != nil {
			rep.link(s, row, col, address{c.sheet, from, col}, RoleLink)
		}
	}
}

// obligations lays out the table of a purchase-obligation note, and the same by
// the time to payment; in a deal that has them, also the tables at a valuation
// date and by fiscal year.
func (rep *Report) obligations(t *scheduleSheet, row int) int {
	title := "Purchase obligation"
	if rep.Program.Line("committed_as_amended") != nil {
		title += ", on the terms last in force"
	}
	row = rep.obligationRows(t, row, title, "Obligations")
	if rep.Program.Line("maturity_total") == nil {
		return rep.bands(t, row+1)
	}
	for _, part := range [][2]string{
		{"At the valuation date", "At the valuation date"},
		{"Purchase obligation by time to payment" + rep.fromValuation(), "Obligations by maturity"},
		{"Purchase obligation by fiscal year" + rep.fromValuation(), "Obligations by fiscal year"},
	} {
		if slices.ContainsFunc(rep.Program.Lines, func(l *model.Line) bool { return l.Kind == model.Metric && l.Section == part[1] }) {
			row = rep.obligationRows(t, row+1, part[0], part[1])
		}
	}
	return row
}

// obligationRows links the results of a section of the base.
func (rep *Report) obligationRows(t *scheduleSheet, row int, title, section string) int {
	s, base := t.sheet, rep.cases[0]
	sectionRow(s, row, rep.columns().Last, title)
	row++
	for _, l := range rep.Program.Lines {
		if l.Kind != model.Metric || l.Section != section || rep.fiscalYear(l.Name) > rep.Program.Shape.Fixed["fiscal.whole_years"]+1 {
			continue
		}
		t.rows[l.Name] = row
		rep.scheduleHead(t, row, l.Label, l.Unit, l.Name)
		col := colScalar
		if unitOf[l.Unit] == UnitPeriod {
			col = colOpening // its name
		}
		rep.link(s, row, colScalar, address{base.sheet, base.rows[l.Name], col}, RoleLink)
		row++
	}
	return row
}

func (rep *Report) scheduleHead(t *scheduleSheet, row int, label string, unit model.Unit, name string) {
	t.sheet.Set(row, colLabel, Cell{Value: Str(label), Role: RoleLabel})
	t.sheet.Set(row, colUnit, Cell{Value: Str(rep.UnitLabel(unit)), Role: RoleNote})
	t.sheet.Set(row, colName, Cell{Value: Str(name), Role: RoleNote})
}

// obligationBands are the years to payment of a table of contractual
// obligations, by the contract years that fall due in them.
var obligationBands = []struct {
	label string
	years []string
}{
	{"Less than 1 year", []string{"obligations_year_1"}},
	{"1 to 3 years", []string{"obligations_year_2", "obligations_year_3"}},
	{"3 to 5 years", []string{"obligations_year_4", "obligations_year_5"}},
	{"More than 5 years", []string{"obligations_thereafter"}},
}

// bands adds the obligation up by the time to payment, seen from signing.
func (rep *Report) bands(t *scheduleSheet, row int) int {
	s := t.sheet
	sectionRow(s, row, rep.columns().Last, "Purchase obligation by time to payment, from signing")
	row++
	first, total := row, 0.0
	for _, band := range obligationBands {
		var parts []string
		sum := 0.0
		for _, name := range band.years {
			parts = append(parts, Address(t.rows[name], colScalar))
			sum += s.At(t.rows[name], colScalar).Value.Number
		}
		rep.scheduleHead(t, row, band.label, "money", "")
		s.Set(row, colScalar, Cell{Formula: strings.Join(parts, "+"), Value: Num(sum), Role: RoleCalculation, Unit: UnitMoney})
		total += sum
		row++
	}
	rep.scheduleHead(t, row, "All times to payment", "money", "")
	s.Set(row, colScalar, Cell{Formula: fmt.Sprintf("SUM(%s:%s)", Address(first, colScalar), Address(row-1, colScalar)), Value: Num(total),
		Role: RoleTotal, Unit: UnitMoney})
	return row + 1
}

// sheetPurpose returns what a sheet is for, as the cover shows it.
func (rep *Report) sheetPurpose(s *Sheet) string {
	purposes := map[string]string{
		SheetCover:         "what this is, where things are, sources and assumptions",
		SheetSummary:       "key figures of the live case, beside the base and the worst; the selector of the live case",
		SheetInputs:        "every input once, one column a scenario, and the what-if column",
		SheetSchedule:      "what is owed and when; the commitment read as a mortgage; use by scenario",
		SheetLive:          "the whole model for the chosen case and what is typed as a what-if",
		SheetComparison:    "every result by scenario, the difference from the base, the probability-weighted value",
		SheetSensitivity:   "the live case with one or two inputs changed, the tornado, the break-evens; all live",
		SheetBridge:        "from the base to each scenario, one override at a time, in numbers and as a chart",
		SheetWorkings:      "the lines behind every cell of the sensitivities and bridges",
		SheetSimulation:    "percentiles of every result over many draws of the uncertain inputs: values, with seed and errors",
		SheetChecks:        "every check in every case, and the master check",
		SheetDocumentation: "every input and line: meaning, formula in names, what it uses and what uses it",
	}
	if text := purposes[s.Name]; text != "" {
		return text
	}
	i := slices.IndexFunc(rep.cases, func(c *caseSheet) bool { return c.sheet == s })
	return "scenario: " + rep.Deal.Scenarios[i].Name
}
