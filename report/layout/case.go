package layout

import (
	"fmt"
	"slices"
	"strconv"

	"offtake/model"
	"offtake/report/sheet"
)

// Block is the model laid out on a time sheet: the inputs of one case and the
// lines computed from them, all on the same sheet.
type Block struct {
	Sheet *sheet.Sheet
	Rows  map[string]int    // of lines and scalar inputs
	lists map[string][2]int // first and last row of inputs by contract year
	Next  int               // the next free row
}

// CaseSheet is a block on a sheet of its own: a scenario or the live case.
type CaseSheet struct {
	Block
	Lane   int
	isLive bool
	Years  map[string]int // of the live case: rows of lines by contract year
	// Of the first case, whose rows are those of all: the headings by row, and
	// the row after the last line.
	headings map[int]string
	notes    map[int]string // what the lines below a heading do
	bodyEnd  int
	// resultsEnd is the last row of the results, which stand first.
	resultsEnd int
	Errors     sheet.Ref // how many of its cells show an error
	sum        sheet.Ref // of all its cells
	apart      sheet.Ref // of a scenario: how far the live case is from it while it is that
}

// layCases lays out the live case and every scenario. Their rows are the same,
// so a line's formula is the same text on each of them.
func (rep *Report) layCases() {
	rep.Live.Lane = 0
	rep.LayCase(rep.Live, "Live case", "the chosen case, with what-ifs typed")
	rep.Live.Sheet.Tab = sheet.TabResults
	rep.layYears()
	rep.CountErrors(rep.Live)
	rep.sumCells(rep.Live)
	for i, c := range rep.Cases {
		s := rep.Deal.Scenarios[i]
		kind := "scenario"
		if i == 0 {
			kind = "base scenario"
		}
		rep.LayCase(c, s.Name, kind)
		c.Sheet.Tab = sheet.TabScenario
		rep.CountErrors(c)
		rep.sumCells(c)
		rep.compareToLive(c)
	}
}

// sumCells adds up all cells of the inputs and lines, by which a case is compared
// to another.
func (rep *Report) sumCells(c *CaseSheet) {
	s, row, last := c.Sheet, c.Errors.Row+1, rep.Columns().Last
	end, sum := rep.first.bodyEnd-1, 0.0 // what stands below it in the live case has no other
	cells := sheet.Address(RowBody, ColScalar) + ":" + sheet.Address(end, last)
	for r := RowBody; r <= end; r++ {
		for col := ColScalar; col <= last; col++ {
			if cell := s.At(r, col); cell != nil && cell.Value.Kind == sheet.Number {
				sum += cell.Value.Number
			}
		}
	}
	c.sum = rep.belowCase(c, row, "Sum of all inputs and lines, whatever their units", "sum",
		fmt.Sprintf("IF(ISERROR(SUM(%s)),0,SUM(%s))", cells, cells), sum, sheet.UnitDifference)
	c.Next = row + 1
}

// compareToLive shows how far the live case is from a scenario that is chosen
// while nothing is typed as a what-if: both then compute from the same inputs.
func (rep *Report) compareToLive(c *CaseSheet) {
	s, row := c.Sheet, c.sum.Row+1
	for i, x := range []struct {
		label, unit string
		at          sheet.Ref
	}{
		{"The same sum of the live case", "sum", rep.Live.sum},
		{"Chosen as the live case", "0 or 1", sheet.Ref{Sheet: rep.Inputs.Sheet, Row: inputsRowNamed, Col: rep.Inputs.Column(c)}},
		{"Inputs typed as what-ifs", "number", rep.Inputs.WhatIfs},
	} {
		s.Set(row+i, ColLabel, sheet.Cell{Value: sheet.Str(x.label), Role: sheet.RoleLabel})
		s.Set(row+i, ColUnit, sheet.Cell{Value: sheet.Str(x.unit), Role: sheet.RoleNote})
		rep.Link(s, row+i, ColScalar, x.at, sheet.RoleLink)
	}
	at := func(r int) string { return sheet.Address(r, ColScalar) }
	apart := 0.0
	if c.Lane == 0 {
		apart = rep.Live.sum.Cell().Value.Number - c.sum.Cell().Value.Number
	}
	c.apart = rep.belowCase(c, row+3, "Live case less this case, while it is that", "sum",
		fmt.Sprintf("IF(AND(%s=1,%s=0),%s-%s,0)", at(row+1), at(row+2), at(row), at(row-1)), apart, sheet.UnitDifference)
	c.Next = row + 4
}

// belowCase writes a row below a case's cells.
func (rep *Report) belowCase(c *CaseSheet, row int, label, unit, formula string, value float64, shown sheet.Unit) sheet.Ref {
	c.Sheet.Set(row, ColLabel, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel})
	c.Sheet.Set(row, ColUnit, sheet.Cell{Value: sheet.Str(unit), Role: sheet.RoleNote})
	c.Sheet.Set(row, ColScalar, sheet.Cell{Formula: formula, Value: sheet.Num(value), Role: sheet.RoleCalculation, Unit: shown})
	return sheet.Ref{Sheet: c.Sheet, Row: row, Col: ColScalar}
}

// CountErrors shows, below a case's cells, whether one of them shows an error:
// their sum then does too.
func (rep *Report) CountErrors(c *CaseSheet) {
	s, row := c.Sheet, c.Next+1
	SectionRow(s, row, rep.Columns().Last, "Errors")
	ref := sheet.Address(RowBody, ColScalar) + ":" + sheet.Address(row-1, rep.Columns().Last)
	c.Errors = rep.belowCase(c, row+1, "A cell above shows an error", "0 or 1", "IF(ISERROR(SUM("+ref+")),1,0)", 0, sheet.UnitFlag)
	c.Next = row + 2
}

// LayCase lays out the sheet of a case: its inputs, and every line of the model.
func (rep *Report) LayCase(c *CaseSheet, title, kind string) {
	s := c.Sheet
	rep.Head(s, title, rep.Deal.Name+": "+kind+", "+rep.Amounts())
	rep.assignRows(c)
	rep.layCaseInputs(c)
	for _, l := range rep.Program.Lines {
		rep.layLine(c, l)
	}
	rep.timeHeader(&c.Block)
	rep.timeSheetLooks(s)
	rep.printResults(c)
}

// printResults prints the results of a case on a page; the lines below them are
// there for the screen, and in print on demand.
func (rep *Report) printResults(c *CaseSheet) {
	p := &c.Sheet.Print
	p.Area = "A1:" + sheet.Address(rep.first.resultsEnd, ColOpening)
	p.Landscape = false
}

// timeSheetLooks sets what all time sheets share.
func (rep *Report) timeSheetLooks(s *sheet.Sheet) {
	s.Widths = map[int]float64{ColLabel: 50, ColUnit: 9, ColName: 20, ColScalar: 13, ColOpening: 11}
	width := rep.headWidth()
	for p := range rep.Periods() {
		s.Widths[ColFirst+p] = width
	}
	s.FreezeRow, s.FreezeCol = RowPeriods, ColScalar
	s.Print.RepeatRows = [2]int{RowHeader, RowPeriods}
	s.Print.RepeatCols = [2]int{ColLabel, ColScalar}
	s.Print.PagesWide = (rep.Periods() + periodsPerPage - 1) / periodsPerPage
}

// periodsPerPage is how many periods a page shows at a size that can be read.
const periodsPerPage = 16

// timeHeader writes the headings of a time sheet over its timeline.
func (rep *Report) timeHeader(b *Block) {
	s := b.Sheet
	for col, text := range map[int]string{ColLabel: "Line", ColUnit: "Unit", ColName: "Name, documented",
		ColScalar: "Value or total", ColOpening: "Opening"} {
		role := sheet.RoleHeadLabel
		if col >= ColScalar {
			role = sheet.RoleHeader
		}
		s.Set(RowHeader, col, sheet.Cell{Value: sheet.Str(text), Role: role})
		s.Set(RowPeriods, col, sheet.Cell{Role: role})
	}
	s.Set(RowPeriods, ColLabel, sheet.Cell{Value: sheet.Str("Period"), Role: sheet.RoleHeadLabel})
	for p := 1; p <= rep.Periods(); p++ {
		col := ColFirst + p - 1
		s.Set(RowHeader, col, rep.periodHead(b, p))
		s.Set(RowPeriods, col, sheet.Cell{Formula: sheet.Address(b.Rows["period"], col), Value: s.At(b.Rows["period"], col).Value,
			Role: sheet.RoleHeader, Unit: sheet.UnitCount})
	}
}

// assignRows decides the row of everything before any formula is printed, since
// formulas may point up and down.
func (rep *Report) assignRows(c *CaseSheet) {
	if rep.first == nil {
		rep.first = c
		rep.firstRows(c)
	}
	c.Rows, c.lists, c.Next = rep.first.Rows, rep.first.lists, rep.first.bodyEnd
	for row, title := range rep.first.headings {
		SectionRow(c.Sheet, row, rep.Columns().Last, title)
	}
	for row, note := range rep.first.notes {
		if c.Sheet.TakeNamed(row, ColLabel, note) == nil {
			c.Sheet.Set(row, ColLabel, sheet.Cell{Value: sheet.Str(note), Role: sheet.RoleNote})
		}
	}
}

// firstRows decides the rows of all cases.
func (rep *Report) firstRows(c *CaseSheet) {
	c.Rows, c.lists, c.headings, c.notes = map[string]int{}, map[string][2]int{}, map[int]string{}, map[int]string{}
	row := RowBody
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
	lines := func(reader bool, kinds ...model.LineKind) {
		for _, l := range rep.Program.Lines {
			if l.Reader == reader && slices.Contains(kinds, l.Kind) {
				heading(rep.SectionOf(l))
				c.Rows[l.Name] = row
				row++
			}
		}
	}
	lines(false, model.Metric)
	c.resultsEnd = row - 1
	lines(false, model.Series, model.Scalar)
	lines(false, model.Check)
	lines(true, model.Metric, model.Series, model.Scalar, model.Check)
	heading("Inputs of this case")
	for _, in := range rep.Inputs.Shown {
		n := rep.Inputs.Count(in)
		if in.ByYear {
			c.lists[in.Key] = [2]int{row, row + n - 1}
		}
		c.Rows[in.Key] = row
		row += n
	}
	c.bodyEnd = row
}

// SectionOf returns the heading a line stands under.
func (rep *Report) SectionOf(l *model.Line) string {
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
func (rep *Report) layCaseInputs(c *CaseSheet) {
	s := c.Sheet
	column := rep.Inputs.Column(c)
	for _, in := range rep.Inputs.Shown {
		for i := range rep.Inputs.Count(in) {
			row := c.Rows[in.Key] + i
			value := sheet.Ref{Sheet: rep.Inputs.Sheet, Row: rep.Inputs.Rows[in.Key] + i, Col: column}
			if known := s.TakeNamed(row, ColName, in.Key); known != nil {
				known.Put(ColScalar, value.Cell().Value)
				continue
			}
			s.Set(row, ColLabel, sheet.Cell{Value: sheet.Str(rep.Inputs.label(in, i)), Role: sheet.RoleLabel})
			s.Set(row, ColUnit, sheet.Cell{Value: sheet.Str(rep.UnitLabel(InputUnit(in))), Role: sheet.RoleNote})
			s.Set(row, ColName, sheet.Cell{Value: sheet.Str(in.Key), Role: sheet.RoleNote})
			rep.Link(s, row, ColScalar, value, sheet.RoleLink)
		}
	}
}

// InputUnit returns an input's unit; options are texts, and a number or
// percentage that may be none has a unit that shows it.
func InputUnit(in *model.Input) model.Unit {
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
func (rep *Report) layLine(c *CaseSheet, l *model.Line) {
	s, row := c.Sheet, c.Rows[l.Name]
	if rep.takeLine(s, row, l, c.Lane) {
		return
	}
	label, role := sheet.RoleLabel, sheet.RoleCalculation
	if l.Helper {
		label, role = sheet.RoleHelperLabel, sheet.RoleHelper
		s.Row(row).Level = 1
	}
	r := LineRow{s, row, rep.Program, rep.Results, c.Lane, Placed{c, l}, rep.Columns(), role}
	r.Head(l.Label, label, rep.UnitLabel(l.Unit), l.Name)
	sum := r.Lay(l)
	switch unit := UnitOf[l.Unit]; {
	case l.Kind == model.Series && l.Total:
		periods := sheet.Address(row, r.Columns.First) + ":" + sheet.Address(row, r.Columns.Last)
		s.Set(row, ColScalar, sheet.Cell{Formula: "SUM(" + periods + ")", Value: sheet.Num(sum), Role: sheet.RoleTotal, Unit: unit})
	case l.Kind != model.Series && unit == sheet.UnitPeriod:
		s.Set(row, ColOpening, rep.nameCell(s, row, number(sum, l.Missing)))
	}
}

// Placed finds names on a case's sheet, for one line's formula.
type Placed struct {
	*CaseSheet
	Line *model.Line
}

// Row implements model.Placement.
func (w Placed) Row(id string) int {
	row, ok := w.Rows[id]
	if !ok {
		panic("report: no row for " + strconv.Quote(id) + " used by " + w.Line.Name)
	}
	return row
}

// Fixed implements model.Placement.
func (w Placed) Fixed(_ string, scalar bool) bool { return scalar }

// EntryRows implements model.Placement.
func (w Placed) EntryRows(id string) (first, last int) { return w.lists[id][0], w.lists[id][1] }

// Missing implements model.Placement.
func (w Placed) Missing() string { return w.Line.Missing }
