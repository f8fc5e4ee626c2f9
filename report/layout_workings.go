package report

import (
	"strings"

	"offtake/model"
)

// The workings hold what is computed beside the scenarios: for every cell of a
// grid, every end of the tornado, every break-even and every step of a bridge
// the lines that its metric needs and that depend on what is varied. The lines
// that do not are shared: links to the live case or to a scenario.

// SheetWorkings is the sheet of the workings, in the book only if something is
// computed beside the scenarios.
const SheetWorkings = "Workings"

// workings lays out points.
type workings struct {
	*Report
	sheet   *Sheet
	next    int // the next free row
	shared  map[*caseSheet]*sharedBlock
	points  int
	dead    int // lines left out
	live    int // lines laid
	printed int // last row of the first point
}

// source returns where the value of an input's row i is, from 0.
type source func(i int) address

// at returns a source with one value for all years.
func at(a address) source { return func(int) address { return a } }

// printSome prints the shared lines and the first point: the others have the
// same lines over other inputs, and would fill a hundred pages.
func (x *workings) printSome() {
	if x.printed == 0 {
		return
	}
	x.sheet.Print.Area = "A1:" + Address(x.printed, x.columns().Last)
	x.sheet.At(rowSubtitle, 1).Value.Text += ". Printed: the shared lines and the first point; the others have the same lines"
}

// sharedBlock holds a case's lines that the points below do not change.
type sharedBlock struct {
	title string // the scenario's name; none for the live case
	rows  map[string]int
	lists map[string][2]int
}

// needsWorkings reports whether anything is computed beside the scenarios.
func (rep *Report) needsWorkings() bool {
	return hasSensitivity(rep.Deal) || len(rep.Results.Bridges) > 0
}

// openWorkings starts the workings, with the timeline of the live case.
func (rep *Report) openWorkings() {
	if !rep.needsWorkings() {
		return
	}
	x := &workings{Report: rep, sheet: rep.Book.Sheet(SheetWorkings), next: rowBody, shared: map[*caseSheet]*sharedBlock{}}
	rep.workings = x
	x.sheet.Tab = TabResults
	rep.head(x.sheet, "Workings", rep.Deal.Name+": the lines behind every cell of the sensitivities and bridges, "+rep.amounts())
	x.share(rep.live, []string{"period", "contract_year", "year"})
}

// closeWorkings heads the periods and sets the looks.
func (rep *Report) closeWorkings() {
	x := rep.workings
	if x == nil {
		return
	}
	rep.timeHeader(&block{sheet: x.sheet, rows: x.shared[rep.live].rows})
	rep.timeSheetLooks(x.sheet)
	x.sheet.Widths[colLabel] = 70 // a label begins with its point's title
	x.printSome()
}

// share ensures that the lines and inputs named are in a case's shared block.
func (x *workings) share(c *caseSheet, names []string) *sharedBlock {
	b := x.shared[c]
	if b == nil {
		b = &sharedBlock{rows: map[string]int{}, lists: map[string][2]int{}}
		x.shared[c] = b
		title := "Shared by the points of the live case"
		if !c.isLive {
			b.title = x.Deal.Scenarios[c.lane].Name
			title = "Shared by the points of the scenario " + b.title
		}
		sectionRow(x.sheet, x.next, x.columns().Last, title)
		x.next++
	}
	for _, name := range names {
		if _, there := b.rows[name]; there {
			continue
		}
		if l := x.Program.Line(name); l != nil {
			x.shareLine(b, c, l)
		} else {
			x.shareInput(b, c, x.Program.Template.Input(name))
		}
	}
	return b
}

// label returns a text that distinguishes the lines of a scenario from those of
// the live case.
func (b *sharedBlock) label(text string) string {
	if b.title == "" {
		return text
	}
	return b.title + ": " + lowerFirst(text)
}

func (x *workings) shareLine(b *sharedBlock, c *caseSheet, l *model.Line) {
	s, row, from := x.sheet, x.next, c.rows[l.Name]
	b.rows[l.Name] = row
	x.next++
	if known := s.takeNamed(row, colName, l.Name); known != nil {
		for col := colScalar; col <= x.columns().Last; col++ {
			if source := c.sheet.At(from, col); source != nil {
				known.put(col, source.Value)
			}
		}
		return
	}
	x.rowHead(row, b.label(l.Label), x.UnitLabel(l.Unit), l.Name)
	for col := colScalar; col <= x.columns().Last; col++ {
		if col == colScalar && l.Kind == model.Series {
			continue
		}
		if c.sheet.At(from, col) != nil {
			x.link(s, row, col, address{c.sheet, from, col}, RoleLink)
		}
	}
}

func (x *workings) shareInput(b *sharedBlock, c *caseSheet, in *model.Input) {
	n := x.inputs.count(in)
	b.rows[in.Key] = x.next
	if in.ByYear {
		b.lists[in.Key] = [2]int{x.next, x.next + n - 1}
	}
	for i := range n {
		value := address{x.inputs.sheet, x.inputs.rows[in.Key] + i, x.inputs.column(c)}
		x.inputRow(in, value, func() string { return b.label(x.inputs.label(in, i)) })
	}
}

func (x *workings) rowHead(row int, label, unit, name string) {
	lineRow{sheet: x.sheet, row: row}.head(label, RoleLabel, unit, name)
}

// layPoint lays out the lines of one point: the inputs varied, linked to where
// their values are typed, and every line that depends on them. It returns the
// cell of the metric.
func (x *workings) layPoint(title, metric string, c *caseSheet, set map[string]source, lane int) address {
	keys := sortedNames(set)
	lines := x.needs(metric, keys)
	dependent := lines.dependent
	x.points++
	x.live += len(dependent)
	x.dead += len(x.Program.Lines) - len(dependent)
	if len(dependent) == 0 {
		return address{c.sheet, c.rows[metric], colScalar} // nothing of it depends on what is varied
	}
	b := x.shareFor(c, lines)
	p := &pointPlace{title: title, shared: b, rows: map[string]int{}, lists: map[string][2]int{}}
	sectionRow(x.sheet, x.next, x.columns().Last, title)
	x.next++
	for _, key := range keys {
		x.pointInput(p, x.Program.Template.Input(key), set[key])
	}
	for i, l := range dependent {
		p.rows[l.Name] = x.next + i
	}
	for _, l := range dependent {
		x.pointLine(p, l, lane)
	}
	x.next += len(dependent) + 1
	if x.printed == 0 {
		x.printed = x.next - 2
	}
	return address{x.sheet, p.rows[metric], colScalar}
}

// needs holds the lines that a metric needs and that depend on some inputs, and
// the names that they use besides.
type needs struct {
	dependent []*model.Line
	uses      []string
}

// needs returns the lines behind a metric; all points of a grid have the same.
func (x *workings) needs(metric string, keys []string) *needs {
	id := metric + " " + strings.Join(keys, " ")
	if c := x.needed[id]; c != nil {
		return c
	}
	c := &needs{}
	c.dependent, _ = x.Program.Needed(metric, keys...)
	known := map[string]bool{}
	for _, key := range keys {
		known[key] = true
	}
	for _, l := range c.dependent {
		known[l.Name] = true
	}
	for _, l := range c.dependent {
		for _, used := range x.Program.UsesPrinted(l.Name) {
			if !known[used] {
				known[used] = true
				c.uses = append(c.uses, used)
			}
		}
	}
	x.needed[id] = c
	return c
}

// shareFor shares what the dependent lines use and is not varied. The timeline
// comes first wherever ranges are compared with it.
func (x *workings) shareFor(c *caseSheet, lines *needs) *sharedBlock {
	x.share(c, []string{"period", "contract_year"})
	return x.share(c, lines.uses)
}

func (x *workings) pointInput(p *pointPlace, in *model.Input, at source) {
	n := x.inputs.count(in)
	p.rows[in.Key] = x.next
	if in.ByYear {
		p.lists[in.Key] = [2]int{x.next, x.next + n - 1}
	}
	for i := range n {
		x.inputRow(in, at(i), func() string { return p.title + ": " + lowerFirst(x.inputs.label(in, i)) })
	}
}

// inputRow writes an input's value in the next row.
func (x *workings) inputRow(in *model.Input, value address, label func() string) {
	row := x.next
	x.next++
	if known := x.sheet.takeNamed(row, colName, in.Key); known != nil {
		known.put(colScalar, value.cell().Value)
		return
	}
	x.rowHead(row, label(), x.UnitLabel(inputUnit(in)), in.Key)
	x.link(x.sheet, row, colScalar, value, RoleLink)
}

func (x *workings) pointLine(p *pointPlace, l *model.Line, lane int) {
	p.line = l
	row := p.rows[l.Name]
	if x.takeLine(x.sheet, row, l, lane) {
		return
	}
	x.sheet.Row(row).Level = 1
	r := lineRow{x.sheet, row, x.Program, x.Results, lane, p, x.columns(), RoleCalculation}
	r.head(p.title+": "+lowerFirst(l.Label), RoleLabel, x.UnitLabel(l.Unit), l.Name)
	r.lay(l)
}

// pointPlace finds names for a point: in its own rows, or shared.
type pointPlace struct {
	title  string
	shared *sharedBlock
	rows   map[string]int
	lists  map[string][2]int
	line   *model.Line
}

// Row implements model.Placement.
func (p *pointPlace) Row(id string) int {
	if row, ok := p.rows[id]; ok {
		return row
	}
	row, ok := p.shared.rows[id]
	if !ok {
		panic("report: no row for " + id + " used by " + p.line.Name)
	}
	return row
}

// Fixed implements model.Placement: rows that points share are fixed, a
// point's own follow it, so that all points have the same formulas.
func (p *pointPlace) Fixed(id string, _ bool) bool { return p.rows[id] == 0 }

// EntryRows implements model.Placement.
func (p *pointPlace) EntryRows(id string) (first, last int) {
	list, ok := p.lists[id]
	if !ok {
		list = p.shared.lists[id]
	}
	return list[0], list[1]
}

// Missing implements model.Placement.
func (p *pointPlace) Missing() string { return p.line.Missing }
