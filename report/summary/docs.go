package summary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
)

// layCover writes the deal in short, the contents, the colour key, the sources,
// what is assumed, and how to build the same book again.
func layCover(rep *layout.Report) {
	s := rep.Book.Sheet(layout.SheetCover)
	s.Tab = sheet.TabFront
	coverBand(rep, s)
	s.Widths = map[int]float64{1: 30, 2: 92}
	s.Print.Landscape = false
	row := layout.RowHeader
	row = coverShort(rep, s, row)
	row = coverMemo(rep, s, row)
	row = coverContents(rep, s, row)
	row = CoverKey(s, row, rep.HasSimulation())
	row = coverSources(rep, s, row)
	row = coverAssumptions(rep, s, row)
	coverBasis(rep, s, row)
}

// coverBand writes the deal's name and parties across the page.
func coverBand(rep *layout.Report, s *sheet.Sheet) {
	s.Set(layout.RowTitle, 1, sheet.Cell{Value: sheet.Str(rep.Deal.Name), Role: sheet.RoleCoverTitle})
	s.Set(layout.RowTitle, 2, sheet.Cell{Role: sheet.RoleCoverTitle})
	s.Set(layout.RowSubtitle, 1, sheet.Cell{Value: sheet.Str(parties(rep) + "; " + rep.Amounts()), Role: sheet.RoleCoverText})
	s.Set(layout.RowSubtitle, 2, sheet.Cell{Role: sheet.RoleCoverText})
	s.Row(layout.RowTitle).Height, s.Row(layout.RowSubtitle).Height = 58, 30
}

// coverShort shows the verdict, live, or all answers of the summary where there
// is none.
func coverShort(rep *layout.Report, s *sheet.Sheet, row int) int {
	row = CoverHeading(s, row, "In short, live from the summary")
	judged := slices.ContainsFunc(rep.Said, func(a layout.Said) bool { return a.Verdict })
	for _, a := range rep.Said {
		if a.Verdict != judged {
			continue // on the summary
		}
		s.Set(row, 1, sheet.Cell{Value: sheet.Str(a.Question), Role: sheet.RoleLabel, Wrap: true})
		rep.Link(s, row, 2, a.At, sheet.RoleAnswer).Wrap = true
		row++
	}
	return row + 1
}

// coverMemo writes what the author recommends, and by whom and for whom the book
// was prepared.
func coverMemo(rep *layout.Report, s *sheet.Sheet, row int) int {
	m, first := rep.Deal.Memo, row
	if m.Logo != nil {
		coverLogo(s, m.Logo)
	}
	for _, line := range [][2]string{{"Recommendation", m.Recommendation}, {"Prepared by", m.PreparedBy}, {"Prepared for", m.PreparedFor},
		{"Date", m.Date}, {"Version", m.Version}} {
		if line[1] == "" {
			continue
		}
		if row == first {
			row = CoverHeading(s, row, "This memo")
		}
		row = CoverLine(s, row, line[0], line[1])
	}
	if row == first {
		return row
	}
	return row + 1
}

// coverLogo puts the logo below the band, at the right end of the page.
func coverLogo(s *sheet.Sheet, l *model.Logo) {
	const row, width, height = layout.RowMaster + 1, 160.0, 40.0 // points
	scale := min(width/float64(l.Width), height/float64(l.Height))
	s.Row(row).Height = height + 6
	s.Picture = &sheet.Picture{Row: row, Col: 2, Right: s.Widths[2], W: scale * float64(l.Width), H: scale * float64(l.Height),
		PNG: l.PNG, AltText: "Logo"}
}

// CoverHeading writes a heading of the cover and returns the row below it.
func CoverHeading(s *sheet.Sheet, row int, text string) int {
	layout.SectionRow(s, row, 2, text)
	return row + 1
}

// CoverLine writes a name and a text on the cover and returns the next row.
func CoverLine(s *sheet.Sheet, row int, label, text string) int {
	s.Set(row, 1, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel, Wrap: true})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str(text), Role: sheet.RoleText, Wrap: true})
	return row + 1
}

func coverContents(rep *layout.Report, s *sheet.Sheet, row int) int {
	row = CoverHeading(s, row, "Contents")
	for _, each := range rep.Book.Sheets {
		row = CoverLine(s, row, each.Name, rep.SheetPurpose(each))
		cell := s.At(row-1, 1)
		cell.Role, cell.Link = sheet.RoleURL, sheet.Ref{Sheet: each, Row: 1, Col: 1}.Link()
	}
	return row + 1
}

// CoverKey writes what the colours mean and returns the row after it; simulated
// values have theirs only where there are some.
func CoverKey(s *sheet.Sheet, row int, simulated bool) int {
	row = CoverHeading(s, row, "Colour key")
	type line struct {
		role sheet.Role
		name string
		text string
	}
	key := []line{
		{sheet.RoleInput, "Input", "typed; change it on the inputs sheet"},
		{sheet.RoleOverride, "Override", "typed in a scenario's column: differs from the base"},
		{sheet.RoleInherited, "Inherited", "a scenario's input that shows the base by formula; type over it to override"},
		{sheet.RoleWhatIf, "What-if", "empty: the live case follows the chosen scenario; typed: it overrides"},
		{sheet.RoleLink, "Link", "shows a cell of another sheet"},
		{sheet.RoleCalculation, "Calculation", "computed from cells of its own sheet"},
		{sheet.RoleHelper, "Helper", "a step on the way to a named line"},
		{sheet.RoleTotal, "Total", "a sum over the periods"},
	}
	if simulated {
		key = append(key, line{sheet.RoleSimulated, "Simulated", "a value of the simulation; does not follow inputs that are changed here"})
	}
	for _, k := range key {
		s.Set(row, 1, sheet.Cell{Value: sheet.Str(k.name), Role: k.role})
		s.Set(row, 2, sheet.Cell{Value: sheet.Str(k.text), Role: sheet.RoleText})
		row++
	}
	return row + 1
}

func coverSources(rep *layout.Report, s *sheet.Sheet, row int) int {
	row = CoverHeading(s, row, "Sources")
	if len(rep.Deal.Sources) == 0 {
		row = CoverLine(s, row, "", "The deal file names no source: every term is an assumption.")
	}
	for i, source := range rep.Deal.Sources {
		row = CoverLine(s, row, fmt.Sprintf("Source %d", i+1), source.Text)
		if source.URL != "" {
			s.Set(row, 2, sheet.Cell{Value: sheet.Str(source.URL), Role: sheet.RoleURL, Link: source.URL})
			row++
		}
	}
	return row + 1
}

func coverAssumptions(rep *layout.Report, s *sheet.Sheet, row int) int {
	row = CoverHeading(s, row, "Where the inputs come from")
	for _, in := range rep.Inputs.Shown {
		if rep.Inputs.IsDefault(in) && rep.Deal.Notes[in.Key] == "" || in.Structural && rep.Deal.Notes[in.Key] == "" {
			continue
		}
		row = CoverLine(s, row, in.Label, rep.Inputs.Note(in))
	}
	return CoverLine(s, row, "All other inputs", "are the model's defaults: shown on the inputs sheet, with no effect unless changed.") + 1
}

func coverBasis(rep *layout.Report, s *sheet.Sheet, row int) int {
	row = CoverHeading(s, row, "Basis")
	row = CoverLine(s, row, "Program", fmt.Sprintf("offtake %s, run %s", layout.Version, rep.Run()))
	row = CoverLine(s, row, "Deal file", fmt.Sprintf("%s, SHA-256 %s", rep.FileName(), rep.Deal.Digest))
	row = CoverLine(s, row, "To reproduce", rep.Reproduction())
	return CoverLine(s, row, "Limits", cmp.Or(rep.Deal.Memo.Disclaimer, layout.Limits))
}

// docColumns is the number of columns of the documentation.
const docColumns = 8

// layDocumentation writes the meaning of every input and line.
func layDocumentation(rep *layout.Report) {
	s := rep.Book.Sheet(layout.SheetDocumentation)
	s.Tab = sheet.TabDocs
	rep.Head(s, "Documentation", rep.Deal.Name+": what every line means and how it is computed; names as in the deal file")
	heads := []string{"Name", "Label", "Unit", "Meaning", "Formula in names", "Uses", "Used by", "Source"}
	for i, text := range heads {
		s.Set(layout.RowHeader, i+1, sheet.Cell{Value: sheet.Str(text), Role: sheet.RoleHeadLabel})
	}
	s.Widths = map[int]float64{1: 27, 2: 27, 3: 10, 4: 40, 5: 46, 6: 27, 7: 27, 8: 32}
	row := documentInputs(rep, s, layout.RowHeader+1)
	row = documentLines(rep, s, row) + 1
	row = DocumentNames(rep.Book, s, row)
	row = documentWorkings(rep, s, row)
	row = documentBasis(rep, s, row)
	waivers(rep, s, row)
	linkNames(rep)
	s.FreezeRow, s.FreezeCol = layout.RowHeader, 1
	s.Print.RepeatRows = [2]int{layout.RowHeader, layout.RowHeader}
	layout.OnDemand(s)
}

// DocRow writes a row of the documentation.
func DocRow(s *sheet.Sheet, row int, texts ...string) {
	for i, text := range texts {
		if text != "" {
			s.Set(row, i+1, sheet.Cell{Value: sheet.Str(text), Role: sheet.RoleText, Wrap: true})
		}
	}
}

func documentInputs(rep *layout.Report, s *sheet.Sheet, row int) int {
	layout.SectionRow(s, row, docColumns, "Inputs")
	row++
	for _, in := range rep.Inputs.Shown {
		DocRow(s, row, in.Key, in.Label, rep.UnitLabel(layout.InputUnit(in)), in.Note, "", "", list(rep, rep.Program.UsedBy(in.Key)),
			rep.Inputs.Note(in))
		s.At(row, 1).Link = sheet.Ref{Sheet: rep.Inputs.Sheet, Row: rep.Inputs.Rows[in.Key], Col: 1}.Link()
		rep.Doc[in.Key] = sheet.Ref{Sheet: s, Row: row, Col: 1}
		row++
	}
	return row + 1
}

func documentLines(rep *layout.Report, s *sheet.Sheet, row int) int {
	section := ""
	for _, l := range rep.Program.Lines {
		if title := rep.SectionOf(l); title != section {
			section = title
			layout.SectionRow(s, row, docColumns, section)
			row++
		}
		DocRow(s, row, l.Name, l.Label, rep.UnitLabel(l.Unit), l.Note, wholeFormula(l), list(rep, rep.Program.Uses(l.Name)),
			list(rep, rep.Program.UsedBy(l.Name)), l.Source)
		s.At(row, 1).Link = sheet.Ref{Sheet: rep.Cases[0].Sheet, Row: rep.Cases[0].Rows[l.Name], Col: 1}.Link()
		rep.Doc[l.Name] = sheet.Ref{Sheet: s, Row: row, Col: 1}
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
func documentWorkings(rep *layout.Report, s *sheet.Sheet, row int) int {
	x := rep.Workings
	if x == nil {
		return row
	}
	layout.SectionRow(s, row, docColumns, "Workings of sensitivities and bridges")
	row++
	for _, r := range [][2]string{
		{"Points",
			fmt.Sprintf("%d: cells of grids, ends of the tornado, break-evens and steps of bridges, each computed by live formulas", x.Points)},
		{"Lines laid", fmt.Sprintf("%d: those that a point's result needs and that depend on what the point changes", x.Live)},
		{"Lines left out",
			fmt.Sprintf("%d of the model's %d lines a point: not needed for the point's result, "+
				"or the same as in the live case or scenario and shared from there", x.Dead, len(rep.Program.Lines))},
	} {
		DocRow(s, row, r[0], "", "", r[1])
		row++
	}
	return row + 1
}

// documentBasis writes how the workbook was built and how to build it again.
func documentBasis(rep *layout.Report, s *sheet.Sheet, row int) int {
	layout.SectionRow(s, row, docColumns, "How to reproduce")
	DocRow(s, row+1, "Program", "", "", fmt.Sprintf("offtake %s, run %s", layout.Version, rep.Run()))
	DocRow(s, row+2, "Deal file", "", "", fmt.Sprintf("%s, SHA-256 %s", rep.FileName(), rep.Deal.Digest))
	DocRow(s, row+3, "Command", "", "", rep.Reproduction())
	return row + 5
}

// linkNames links the names of lines and inputs to their documentation, on the
// inputs, the live case, the base and the schedule.
func linkNames(rep *layout.Report) {
	link := func(s *sheet.Sheet, row, col int, name string) {
		if cell, at := s.At(row, col), rep.Doc[name]; cell != nil && at.Sheet != nil {
			cell.Link = at.Link()
		}
	}
	for _, b := range []*layout.Block{&rep.Live.Block, &rep.Cases[0].Block, &rep.Schedule.Block} {
		for name, row := range b.Rows {
			link(b.Sheet, row, layout.ColName, name)
		}
	}
	for name, row := range rep.Compare.Rows {
		link(rep.Compare.Sheet, row, 1, name)
	}
	for key, row := range rep.Inputs.Rows {
		link(rep.Inputs.Sheet, row, layout.InputsColKey, key)
	}
	linkBack(rep)
}

// linkBack links what the documentation names to where it is, inputs to where
// the live case reads them, and these to where they are typed.
func linkBack(rep *layout.Report) {
	link := func(from, to sheet.Ref) {
		if cell := from.Cell(); cell != nil && to.Row > 0 {
			cell.Link = to.Link()
		}
	}
	for name, at := range rep.Doc {
		place := sheet.Ref{Sheet: rep.Live.Sheet, Row: rep.Live.Rows[name], Col: layout.ColLabel}
		if row := rep.Inputs.Rows[name]; row > 0 {
			typed := sheet.Ref{Sheet: rep.Inputs.Sheet, Row: row, Col: 1}
			link(typed, place)
			link(place, typed)
			place = typed
		}
		link(sheet.Ref{Sheet: at.Sheet, Row: at.Row, Col: 1}, place)
	}
}

func list(rep *layout.Report, names []string) string { return strings.Join(names, ", ") }

// waivers lists where the workbook breaks a rule of its own, and why.
func waivers(rep *layout.Report, s *sheet.Sheet, row int) {
	layout.SectionRow(s, row, docColumns, "Waivers")
	if !rep.HasSimulation() {
		s.Set(row+1, 1, sheet.Cell{Value: sheet.Str("none: every rule is kept"), Role: sheet.RoleNote})
		return
	}
	for i, w := range rep.Simulation.Waivers() {
		DocRow(s, row+1+i, w.Rule, w.Where, "", w.Reason)
	}
}
