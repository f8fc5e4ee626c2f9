package layout

import (
	"fmt"
	"slices"
	"strings"

	"offtake/model"
	"offtake/report/sheet"
)

// scheduleSheet shows the base case's commitment over time, and what each
// scenario uses.
type scheduleSheet struct {
	Block
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
	t := &scheduleSheet{Block: Block{Sheet: rep.Book.Sheet(SheetSchedule), Rows: map[string]int{}}}
	rep.Schedule = t
	s, row := t.Sheet, RowBody
	s.Tab = sheet.TabResults
	rep.Head(s, "Schedule of the commitment", rep.Deal.Name+": base scenario, "+rep.Amounts())
	for _, part := range scheduleLines {
		SectionRow(s, row, rep.Columns().Last, part.heading)
		row++
		for _, name := range part.lines {
			if _, shown := t.Rows[name]; shown || rep.Program.Line(name) == nil {
				continue
			}
			t.Rows[name] = row
			rep.scheduleRow(t, row, name, rep.Program.Line(name).Label, rep.Cases[0], "")
			row++
		}
		row++
	}
	SectionRow(s, row, rep.Columns().Last, "Use by scenario")
	row++
	for i, c := range rep.Cases {
		rep.scheduleRow(t, row, "usage", "", c, NoValue)
		rep.LinkOr(s, row, ColLabel, sheet.Ref{Sheet: rep.Inputs.Sheet, Row: RowHeader, Col: InputsColFirst + i}, sheet.RoleLabel, NoName)
		t.use = append(t.use, row)
		row++
	}
	row = rep.obligations(t, row+1)
	t.Next = row
	rep.timeHeader(&t.Block)
	rep.timeSheetLooks(s)
}

// scheduleRow links one line of a case; instead is what stands there without it.
func (rep *Report) scheduleRow(t *scheduleSheet, row int, name, label string, c *CaseSheet, instead string) {
	s, from := t.Sheet, c.Rows[name]
	s.Set(row, ColLabel, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel})
	s.Set(row, ColUnit, sheet.Cell{Value: sheet.Str(rep.UnitLabel(rep.Program.Line(name).Unit)), Role: sheet.RoleNote})
	s.Set(row, ColName, sheet.Cell{Value: sheet.Str(name), Role: sheet.RoleNote})
	for col := ColScalar; col <= rep.Columns().Last; col++ {
		if c.Sheet.At(from, col) != nil {
			at := sheet.Ref{Sheet: c.Sheet, Row: from, Col: col}
			if instead == "" {
				rep.Link(s, row, col, at, sheet.RoleLink)
			} else {
				rep.LinkOr(s, row, col, at, sheet.RoleLink, instead)
			}
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
	s, base := t.Sheet, rep.Cases[0]
	SectionRow(s, row, rep.Columns().Last, title)
	row++
	for _, l := range rep.Program.Lines {
		if l.Kind != model.Metric || l.Section != section || rep.FiscalYear(l.Name) > rep.Program.Shape.Fixed["fiscal.whole_years"]+1 {
			continue
		}
		t.Rows[l.Name] = row
		rep.scheduleHead(t, row, l.Label, l.Unit, l.Name)
		col := ColScalar
		if UnitOf[l.Unit] == sheet.UnitPeriod {
			col = ColOpening // its name
		}
		rep.Link(s, row, ColScalar, sheet.Ref{Sheet: base.Sheet, Row: base.Rows[l.Name], Col: col}, sheet.RoleLink)
		row++
	}
	return row
}

func (rep *Report) scheduleHead(t *scheduleSheet, row int, label string, unit model.Unit, name string) {
	t.Sheet.Set(row, ColLabel, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel})
	t.Sheet.Set(row, ColUnit, sheet.Cell{Value: sheet.Str(rep.UnitLabel(unit)), Role: sheet.RoleNote})
	t.Sheet.Set(row, ColName, sheet.Cell{Value: sheet.Str(name), Role: sheet.RoleNote})
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
	s := t.Sheet
	SectionRow(s, row, rep.Columns().Last, "Purchase obligation by time to payment, from signing")
	row++
	first, total := row, 0.0
	for _, band := range obligationBands {
		var parts []string
		sum := 0.0
		for _, name := range band.years {
			parts = append(parts, sheet.Address(t.Rows[name], ColScalar))
			sum += s.At(t.Rows[name], ColScalar).Value.Number
		}
		rep.scheduleHead(t, row, band.label, "money", "")
		s.Set(row, ColScalar, sheet.Cell{Formula: strings.Join(parts, "+"), Value: sheet.Num(sum), Role: sheet.RoleCalculation,
			Unit: sheet.UnitMoney})
		total += sum
		row++
	}
	rep.scheduleHead(t, row, "All times to payment", "money", "")
	s.Set(row, ColScalar, sheet.Cell{Formula: fmt.Sprintf("SUM(%s:%s)", sheet.Address(first, ColScalar), sheet.Address(row-1, ColScalar)),
		Value: sheet.Num(total),
		Role:  sheet.RoleTotal, Unit: sheet.UnitMoney})
	return row + 1
}
