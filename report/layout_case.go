package report

import (
	"strconv"

	"offtake/model"
)

// block is the model laid out on a time sheet: the inputs of one case and the
// lines computed from them, all on the same sheet.
type block struct {
	sheet *Sheet
	rows  map[string]int    // of lines and scalar inputs
	lists map[string][2]int // first and last row of inputs by contract year
	next  int               // the next free row
}

// caseSheet is a block on a sheet of its own: a scenario or the live case.
type caseSheet struct {
	block
	lane   int
	isLive bool
	years  map[string]int // of the live case: rows of lines by contract year
	// Of the first case, whose rows are those of all: the headings by row, and
	// the row after the last line.
	headings map[int]string
	notes    map[int]string // what the lines below a heading do
	bodyEnd  int
	errors   address // how many of its cells show an error
}

// layCases lays out the live case and every scenario. Their rows are the same,
// so a line's formula is the same text on each of them.
func (rep *Report) layCases() {
	rep.live.lane = 0
	rep.layCase(rep.live, "Live case", "follows the case chosen on the summary and what is typed in the what-if column of the inputs")
	rep.live.sheet.Tab = TabResults
	rep.layYears()
	rep.countErrors(rep.live)
	for i, c := range rep.cases {
		s := rep.Deal.Scenarios[i]
		kind := "scenario"
		if i == 0 {
			kind = "base scenario"
		}
		rep.layCase(c, s.Name, kind)
		c.sheet.Tab = TabScenario
		rep.countErrors(c)
	}
}

// countErrors shows, below a case's cells, whether one of them shows an error:
// their sum then does too.
func (rep *Report) countErrors(c *caseSheet) {
	s, row := c.sheet, c.next+1
	sectionRow(s, row, rep.columns().Last, "Errors")
	s.Set(row+1, colLabel, Cell{Value: Str("A cell above shows an error"), Role: RoleLabel})
	s.Set(row+1, colUnit, Cell{Value: Str("0 or 1"), Role: RoleNote})
	ref := Address(rowBody, colScalar) + ":" + Address(row-1, rep.columns().Last)
	s.Set(row+1, colScalar, Cell{Formula: "IF(ISERROR(SUM(" + ref + ")),1,0)", Value: Num(0), Role: RoleCalculation, Unit: UnitFlag})
	c.errors, c.next = address{s, row + 1, colScalar}, row+2
}

func (rep *Report) layCase(c *caseSheet, title, kind string) {
	s := c.sheet
	rep.head(s, title, rep.Deal.Name+": "+kind+", "+rep.amounts())
	rep.assignRows(c)
	rep.layCaseInputs(c)
	for _, l := range rep.Program.Lines {
		rep.layLine(c, l)
	}
	rep.timeHeader(&c.block)
	rep.timeSheetLooks(s)
}

// timeSheetLooks sets what all time sheets share.
func (rep *Report) timeSheetLooks(s *Sheet) {
	s.Widths = map[int]float64{colLabel: 42, colUnit: 9, colName: 20, colScalar: 13, colOpening: 11}
	width := rep.headWidth()
	for p := range rep.periods() {
		s.Widths[colFirst+p] = width
	}
	s.FreezeRow, s.FreezeCol = rowPeriods, colScalar
	s.Print.RepeatRows = [2]int{rowHeader, rowPeriods}
	s.Print.RepeatCols = [2]int{colLabel, colScalar}
	s.Print.PagesWide = (rep.periods() + periodsPerPage - 1) / periodsPerPage
}

// periodsPerPage is how many periods a page shows at a size that can be read.
const periodsPerPage = 16

// timeHeader writes the headings of a time sheet over its timeline.
func (rep *Report) timeHeader(b *block) {
	s := b.sheet
	for col, text := range map[int]string{colLabel: "Line", colUnit: "Unit", colName: "Name, documented",
		colScalar: "Value or total", colOpening: "Opening"} {
		role := RoleHeadLabel
		if col >= colScalar {
			role = RoleHeader
		}
		s.Set(rowHeader, col, Cell{Value: Str(text), Role: role})
		s.Set(rowPeriods, col, Cell{Role: role})
	}
	s.Set(rowPeriods, colLabel, Cell{Value: Str("Period"), Role: RoleHeadLabel})
	for p := 1; p <= rep.periods(); p++ {
		col := colFirst + p - 1
		s.Set(rowHeader, col, rep.periodHead(b, p))
		s.Set(rowPeriods, col, Cell{Formula: Address(b.rows["period"], col), Value: s.At(b.rows["period"], col).Value,
			Role: RoleHeader, Unit: UnitCount})
	}
}

// assignRows decides the row of everything before any formula is printed, since
// formulas may point up and down.
func (rep *Report) assignRows(c *caseSheet) {
	if rep.first == nil {
		rep.first = c
		rep.firstRows(c)
	}
	c.rows, c.lists, c.next = rep.first.rows, rep.first.lists, rep.first.bodyEnd
	for row, title := range rep.first.headings {
		sectionRow(c.sheet, row, rep.columns().Last, title)
	}
	for row, note := range rep.first.notes {
		if c.sheet.takeNamed(row, colLabel, note) == nil {
			c.sheet.Set(row, colLabel, Cell{Value: Str(note), Role: RoleNote})
		}
	}
}

// firstRows decides the rows of all cases.
func (rep *Report) firstRows(c *caseSheet) {
	c.rows, c.lists, c.headings, c.notes = map[string]int{}, map[string][2]int{}, map[int]string{}, map[int]string{}
	row := rowBody
	section := ""
	heading := func(title string) {
		if title != section {
			if section != "" {
				row++
			}
			section = title
			c.headings[row] = title
			row++
			if note := rep.Program.SectionNote(title); note != "" {
				c.notes[row] = note
				row++
			}
		}
	}
	heading("Inputs of this case")
	for _, in := range rep.inputs.shown {
		n := rep.inputs.count(in)
		if in.ByYear {
			c.lists[in.Key] = [2]int{row, row + n - 1}
		}
		c.rows[in.Key] = row
		row += n
	}
	for _, l := range rep.Program.Lines {
		heading(rep.sectionOf(l))
		c.rows[l.Name] = row
		row++
	}
	c.bodyEnd = row
}

// sectionOf returns the heading a line stands under.
func (rep *Report) sectionOf(l *model.Line) string {
	switch {
	case l.Reader:
		return "The reader's own lines"
	case l.Kind == model.Metric:
		return "Results: " + l.Section
	case l.Kind == model.Check:
		return "Checks of this case"
	}
	return l.Section
}

// layCaseInputs links the case's inputs to its column on the inputs sheet.
func (rep *Report) layCaseInputs(c *caseSheet) {
	s := c.sheet
	column := rep.inputs.column(c)
	for _, in := range rep.inputs.shown {
		for i := range rep.inputs.count(in) {
			row := c.rows[in.Key] + i
			value := address{rep.inputs.sheet, rep.inputs.rows[in.Key] + i, column}
			if known := s.takeNamed(row, colName, in.Key); known != nil {
				known.put(colScalar, value.cell().Value)
				continue
			}
			s.Set(row, colLabel, Cell{Value: Str(rep.inputs.label(in, i)), Role: RoleLabel})
			s.Set(row, colUnit, Cell{Value: Str(rep.UnitLabel(inputUnit(in))), Role: RoleNote})
			s.Set(row, colName, Cell{Value: Str(in.Key), Role: RoleNote})
			rep.link(s, row, colScalar, value, RoleLink)
		}
	}
}

// inputUnit returns an input's unit; options are texts, and a number or
// percentage that may be none has a unit that shows it.
func inputUnit(in *model.Input) model.Unit {
	switch {
	case in.Type == model.TypeOption:
		return "text"
	case in.Word == "all" && in.Unit == "years":
		return "years_all"
	case in.Unit == "years":
		return "years_typed"
	case in.Word == "none" && in.Unit == "count":
		return "limit"
	case in.Word != "" && in.Unit == "count":
		return model.Unit("limit_" + in.Word)
	case in.Word != "" && in.Unit == "percent":
		return "percent_limit"
	}
	return in.Unit
}

// layLine writes a line's row: label, unit, name and its formulas with their
// values.
func (rep *Report) layLine(c *caseSheet, l *model.Line) {
	s, row := c.sheet, c.rows[l.Name]
	if rep.takeLine(s, row, l, c.lane) {
		return
	}
	label, role := RoleLabel, RoleCalculation
	if l.Helper {
		label, role = RoleHelperLabel, RoleHelper
		s.Row(row).Level = 1
	}
	r := lineRow{s, row, rep.Program, rep.Results, c.lane, placed{c, l}, rep.columns(), role}
	r.head(l.Label, label, rep.UnitLabel(l.Unit), l.Name)
	sum := r.lay(l)
	switch unit := unitOf[l.Unit]; {
	case l.Kind == model.Series && l.Total:
		periods := Address(row, r.columns.First) + ":" + Address(row, r.columns.Last)
		s.Set(row, colScalar, Cell{Formula: "SUM(" + periods + ")", Value: Num(sum), Role: RoleTotal, Unit: unit})
	case l.Kind != model.Series && unit == UnitPeriod:
		s.Set(row, colOpening, rep.nameCell(s, row, number(sum, l.Missing)))
	}
}

// placed finds names on a case's sheet, for one line's formula.
type placed struct {
	*caseSheet
	line *model.Line
}

// Row implements model.Placement.
func (w placed) Row(id string) int {
	row, ok := w.rows[id]
	if !ok {
		panic("report: no row for " + strconv.Quote(id) + " used by " + w.line.Name)
	}
	return row
}

// Fixed implements model.Placement.
func (w placed) Fixed(_ string, scalar bool) bool { return scalar }

// EntryRows implements model.Placement.
func (w placed) EntryRows(id string) (first, last int) { return w.lists[id][0], w.lists[id][1] }

// Missing implements model.Placement.
func (w placed) Missing() string { return w.line.Missing }
