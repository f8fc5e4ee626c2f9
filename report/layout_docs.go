package report

import (
	"fmt"
	"strings"

	"offtake/model"
)

// coverRowContents is the row of the cover where the contents begin, below the
// deal in a band across the page and in short.
const coverRowContents = 5

// layCover writes the deal in short, the contents, the colour key, the sources,
// what is assumed, and how to build the same book again.
func (rep *Report) layCover() {
	s := rep.Book.Sheet(SheetCover)
	s.Tab = TabFront
	rep.coverBand(s)
	s.Widths = map[int]float64{1: 30, 2: 92}
	s.Print.Landscape = false
	row := rowHeader
	row = rep.coverShort(s, row)
	row = rep.coverContents(s, row)
	row = rep.coverKey(s, row)
	row = rep.coverSources(s, row)
	row = rep.coverAssumptions(s, row)
	rep.coverBasis(s, row)
}

// coverBand writes the deal's name and parties across the page.
func (rep *Report) coverBand(s *Sheet) {
	s.Set(rowTitle, 1, Cell{Value: Str(rep.Deal.Name), Role: RoleCoverTitle})
	s.Set(rowTitle, 2, Cell{Role: RoleCoverTitle})
	s.Set(rowSubtitle, 1, Cell{Value: Str(rep.parties() + "; " + rep.amounts()), Role: RoleCoverText})
	s.Set(rowSubtitle, 2, Cell{Role: RoleCoverText})
	s.Row(rowTitle).Height, s.Row(rowSubtitle).Height = 58, 30
}

// coverShort shows the first answers of the summary, live.
func (rep *Report) coverShort(s *Sheet, row int) int {
	row = coverHeading(s, row, "In short, live from the summary")
	for _, a := range rep.said {
		if strings.HasPrefix(a.question, "Break-even") {
			continue // on the summary
		}
		s.Set(row, 1, Cell{Value: Str(a.question), Role: RoleLabel, Wrap: true})
		rep.link(s, row, 2, a.at, RoleAnswer).Wrap = true
		row++
	}
	return row + 1
}

func coverHeading(s *Sheet, row int, text string) int {
	sectionRow(s, row, 2, text)
	return row + 1
}

func coverLine(s *Sheet, row int, label, text string) int {
	s.Set(row, 1, Cell{Value: Str(label), Role: RoleLabel, Wrap: true})
	s.Set(row, 2, Cell{Value: Str(text), Role: RoleText, Wrap: true})
	return row + 1
}

func (rep *Report) coverContents(s *Sheet, row int) int {
	row = coverHeading(s, row, "Contents")
	for _, sheet := range rep.Book.Sheets {
		row = coverLine(s, row, sheet.Name, rep.sheetPurpose(sheet))
		cell := s.At(row-1, 1)
		cell.Role, cell.Link = RoleURL, address{sheet, 1, 1}.link()
	}
	return row + 1
}

func (rep *Report) coverKey(s *Sheet, row int) int {
	row = coverHeading(s, row, "Colour key")
	type line struct {
		role Role
		name string
		text string
	}
	key := []line{
		{RoleInput, "Input", "typed; change it on the inputs sheet"},
		{RoleOverride, "Override", "typed in a scenario's column: differs from the base"},
		{RoleInherited, "Inherited", "a scenario's input that shows the base by formula; type over it to override"},
		{RoleWhatIf, "What-if", "empty: the live case follows the chosen scenario; typed: it overrides"},
		{RoleLink, "Link", "shows a cell of another sheet"},
		{RoleCalculation, "Calculation", "computed from cells of its own sheet"},
		{RoleHelper, "Helper", "a step on the way to a named line"},
		{RoleTotal, "Total", "a sum over the periods"},
	}
	if rep.hasSimulation() {
		key = append(key, line{RoleSimulated, "Simulated", "a value of the simulation; does not follow inputs that are changed here"})
	}
	for _, k := range key {
		s.Set(row, 1, Cell{Value: Str(k.name), Role: k.role})
		s.Set(row, 2, Cell{Value: Str(k.text), Role: RoleText})
		row++
	}
	return row + 1
}

func (rep *Report) coverSources(s *Sheet, row int) int {
	row = coverHeading(s, row, "Sources")
	if len(rep.Deal.Sources) == 0 {
		row = coverLine(s, row, "", "The deal file names no source: every term is an assumption.")
	}
	for i, source := range rep.Deal.Sources {
		row = coverLine(s, row, fmt.Sprintf("Source %d", i+1), source.Text)
		if source.URL != "" {
			s.Set(row, 2, Cell{Value: Str(source.URL), Role: RoleURL, Link: source.URL})
			row++
		}
	}
	return row + 1
}

func (rep *Report) coverAssumptions(s *Sheet, row int) int {
	row = coverHeading(s, row, "Where the inputs come from")
	for _, in := range rep.inputs.shown {
		if rep.inputs.isDefault(in) && rep.Deal.Notes[in.Key] == "" || in.Structural && rep.Deal.Notes[in.Key] == "" {
			continue
		}
		row = coverLine(s, row, in.Label, rep.inputs.note(in))
	}
	return coverLine(s, row, "All other inputs", "are the model's defaults: shown on the inputs sheet, with no effect unless changed.") + 1
}

func (rep *Report) coverBasis(s *Sheet, row int) int {
	row = coverHeading(s, row, "Basis")
	row = coverLine(s, row, "Program", "offtake "+Version)
	row = coverLine(s, row, "Deal file", fmt.Sprintf("%s, SHA-256 %s", rep.fileName(), rep.Deal.Digest))
	row = coverLine(s, row, "To reproduce", rep.reproduction())
	return coverLine(s, row, "Limits",
		"A model of disclosed and assumed terms, for discussion. Not advice, not an offer, not a valuation opinion.")
}

// docColumns is the number of columns of the documentation.
const docColumns = 8

// layDocumentation writes the meaning of every input and line.
func (rep *Report) layDocumentation() {
	s := rep.Book.Sheet(SheetDocumentation)
	s.Tab = TabDocs
	rep.head(s, "Documentation", rep.Deal.Name+": what every line means and how it is computed; names as in the deal file")
	heads := []string{"Name", "Label", "Unit", "Meaning", "Formula in names", "Uses", "Used by", "Source"}
	for i, text := range heads {
		s.Set(rowHeader, i+1, Cell{Value: Str(text), Role: RoleHeadLabel})
	}
	s.Widths = map[int]float64{1: 27, 2: 27, 3: 10, 4: 40, 5: 46, 6: 27, 7: 27, 8: 32}
	row := rep.documentInputs(s, rowHeader+1)
	row = rep.documentLines(s, row) + 1
	row = rep.documentNames(s, row)
	row = rep.documentWorkings(s, row)
	row = rep.documentBasis(s, row)
	row = rep.changeLog(s, row)
	rep.waivers(s, row)
	rep.linkNames()
	s.FreezeRow, s.FreezeCol = rowHeader, 1
	s.Print.RepeatRows = [2]int{rowHeader, rowHeader}
}

func docRow(s *Sheet, row int, texts ...string) {
	for i, text := range texts {
		if text != "" {
			s.Set(row, i+1, Cell{Value: Str(text), Role: RoleText, Wrap: true})
		}
	}
}

func (rep *Report) documentInputs(s *Sheet, row int) int {
	sectionRow(s, row, docColumns, "Inputs")
	row++
	for _, in := range rep.inputs.shown {
		docRow(s, row, in.Key, in.Label, rep.UnitLabel(inputUnit(in)), in.Note, "", "", rep.list(rep.Program.UsedBy(in.Key)), rep.inputs.note(in))
		s.At(row, 1).Link = address{rep.inputs.sheet, rep.inputs.rows[in.Key], 1}.link()
		rep.doc[in.Key] = address{s, row, 1}
		row++
	}
	return row + 1
}

func (rep *Report) documentLines(s *Sheet, row int) int {
	section := ""
	for _, l := range rep.Program.Lines {
		if title := rep.sectionOf(l); title != section {
			section = title
			sectionRow(s, row, docColumns, section)
			row++
		}
		docRow(s, row, l.Name, l.Label, rep.UnitLabel(l.Unit), l.Note, wholeFormula(l), rep.list(rep.Program.Uses(l.Name)),
			rep.list(rep.Program.UsedBy(l.Name)), l.Source)
		s.At(row, 1).Link = address{rep.cases[0].sheet, rep.cases[0].rows[l.Name], 1}.link()
		rep.doc[l.Name] = address{s, row, 1}
		row++
	}
	return row
}

// wholeFormula returns a line's formula, and that of its opening.
func wholeFormula(l *model.Line) string {
	if l.Opening == "" {
		return l.Formula
	}
	return l.Formula + "\nopening: " + l.Opening
}

// documentWorkings writes how much is computed beside the scenarios, and what
// is left out of it.
func (rep *Report) documentWorkings(s *Sheet, row int) int {
	x := rep.workings
	if x == nil {
		return row
	}
	sectionRow(s, row, docColumns, "Workings of sensitivities and bridges")
	row++
	for _, r := range [][2]string{
		{"Points",
			fmt.Sprintf("%d: cells of grids, ends of the tornado, break-evens and steps of bridges, each computed by live formulas", x.points)},
		{"Lines laid", fmt.Sprintf("%d: those that a point's result needs and that depend on what the point changes", x.live)},
		{"Lines left out",
			fmt.Sprintf("%d of the model's %d lines a point: not needed for the point's result, "+
				"or the same as in the live case or scenario and shared from there", x.dead, len(rep.Program.Lines))},
	} {
		docRow(s, row, r[0], "", "", r[1])
		row++
	}
	return row + 1
}

// documentBasis writes how the workbook was built and how to build it again.
func (rep *Report) documentBasis(s *Sheet, row int) int {
	sectionRow(s, row, docColumns, "How to reproduce")
	docRow(s, row+1, "Program", "", "", "offtake "+Version)
	docRow(s, row+2, "Deal file", "", "", fmt.Sprintf("%s, SHA-256 %s", rep.fileName(), rep.Deal.Digest))
	docRow(s, row+3, "Command", "", "", rep.reproduction())
	return row + 5
}

// changeLog writes what was built, and leaves rows for what readers change.
func (rep *Report) changeLog(s *Sheet, row int) int {
	sectionRow(s, row, docColumns, "Change log")
	made := "as generated from the deal file"
	if rep.Deal.Announced != "" {
		made += "; deal of " + rep.Deal.Announced
	}
	docRow(s, row+1, "offtake "+Version, "by the program", "", made)
	docRow(s, row+2, "Reader's changes", "who, when", "",
		"note here what is typed over and why; inputs that differ from the deal file are best changed there")
	return row + 4
}

// linkNames links the names of lines and inputs to their documentation, on the
// inputs, the live case, the base and the schedule.
func (rep *Report) linkNames() {
	link := func(s *Sheet, row, col int, name string) {
		if cell, at := s.At(row, col), rep.doc[name]; cell != nil && at.sheet != nil {
			cell.Link = at.link()
		}
	}
	for _, b := range []*block{&rep.live.block, &rep.cases[0].block, &rep.schedule.block} {
		for name, row := range b.rows {
			link(b.sheet, row, colName, name)
		}
	}
	for name, row := range rep.compare.rows {
		link(rep.compare.sheet, row, 1, name)
	}
	for key, row := range rep.inputs.rows {
		link(rep.inputs.sheet, row, inputsColKey, key)
	}
}

func (rep *Report) list(names []string) string { return strings.Join(names, ", ") }

// waivers lists where the workbook breaks a rule of its own, and why.
func (rep *Report) waivers(s *Sheet, row int) {
	sectionRow(s, row, docColumns, "Waivers")
	if !rep.hasSimulation() {
		s.Set(row+1, 1, Cell{Value: Str("none: every rule is kept"), Role: RoleNote})
		return
	}
	for i, w := range rep.simulation.waivers() {
		docRow(s, row+1+i, w.rule, w.where, "", w.reason)
	}
}
