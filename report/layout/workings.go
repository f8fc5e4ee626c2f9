package layout

import (
	"strings"

	"offtake/model"
	"offtake/report/sheet"
	"offtake/report/words"
)

// The workings hold what is computed beside the scenarios: for every cell of a
// grid, every end of the tornado, every break-even and every step of a bridge
// the lines that its metric needs and that depend on what is varied. The lines
// that do not are shared: links to the live case or to a scenario.

// workings lays out points.
type workings struct {
	*Report
	sheet  *sheet.Sheet
	next   int // the next free row
	shared map[*CaseSheet]*sharedBlock
	Points int
	Dead   int // lines left out
	Live   int // lines laid
}

// source returns where the value of an input's row i is, from 0.
type source func(i int) sheet.Ref

// at returns a source with one value for all years.
func at(a sheet.Ref) source { return func(int) sheet.Ref { return a } }

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
	x := &workings{Report: rep, sheet: rep.Book.Sheet(SheetWorkings), next: RowBody, shared: map[*CaseSheet]*sharedBlock{}}
	rep.Workings = x
	x.sheet.Tab = sheet.TabResults
	rep.Head(x.sheet, "Workings", rep.Deal.Name+": the lines behind every cell of the sensitivities and bridges, "+rep.Amounts())
	x.share(rep.Live, []string{"period", "contract_year", "year"})
}

// closeWorkings heads the periods and sets the looks.
func (rep *Report) closeWorkings() {
	x := rep.Workings
	if x == nil {
		return
	}
	rep.timeHeader(&Block{Sheet: x.sheet, Rows: x.shared[rep.Live].rows})
	rep.timeSheetLooks(x.sheet)
	x.sheet.Widths[ColLabel] = 70 // a label begins with its point's title
	OnDemand(x.sheet)
}

// share ensures that the lines and inputs named are in a case's shared block.
func (x *workings) share(c *CaseSheet, names []string) *sharedBlock {
	b := x.shared[c]
	if b == nil {
		b = &sharedBlock{rows: map[string]int{}, lists: map[string][2]int{}}
		x.shared[c] = b
		title := "Shared by the points of the live case"
		if !c.isLive {
			b.title = x.Deal.Scenarios[c.Lane].Name
			title = "Shared by the points of the scenario " + b.title
		}
		SectionRow(x.sheet, x.next, x.Columns().Last, title)
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
	return b.title + ": " + words.LowerFirst(text)
}

func (x *workings) shareLine(b *sharedBlock, c *CaseSheet, l *model.Line) {
	s, row, from := x.sheet, x.next, c.Rows[l.Name]
	b.rows[l.Name] = row
	x.next++
	if known := s.TakeNamed(row, ColName, l.Name); known != nil {
		for col := ColScalar; col <= x.Columns().Last; col++ {
			if source := c.Sheet.At(from, col); source != nil {
				known.Put(col, source.Value)
			}
		}
		return
	}
	x.rowHead(row, b.label(l.Label), x.UnitLabel(l.Unit), l.Name)
	for col := ColScalar; col <= x.Columns().Last; col++ {
		if col == ColScalar && l.Kind == model.Series {
			continue
		}
		if c.Sheet.At(from, col) != nil {
			x.Link(s, row, col, sheet.Ref{Sheet: c.Sheet, Row: from, Col: col}, sheet.RoleLink)
		}
	}
}

func (x *workings) shareInput(b *sharedBlock, c *CaseSheet, in *model.Input) {
	n := x.Inputs.Count(in)
	b.rows[in.Key] = x.next
	if in.ByYear {
		b.lists[in.Key] = [2]int{x.next, x.next + n - 1}
	}
	for i := range n {
		value := sheet.Ref{Sheet: x.Inputs.Sheet, Row: x.Inputs.Rows[in.Key] + i, Col: x.Inputs.Column(c)}
		x.inputRow(in, value, func() string { return b.label(x.Inputs.label(in, i)) })
	}
}

func (x *workings) rowHead(row int, label, unit, name string) {
	LineRow{Sheet: x.sheet, Row: row}.Head(label, sheet.RoleLabel, unit, name)
}

// layPoint lays out the lines of one point: the inputs varied, linked to where
// their values are typed, and every line that depends on them. It returns the
// cell of the metric.
func (x *workings) layPoint(title, metric string, c *CaseSheet, set map[string]source, lane int) sheet.Ref {
	keys := sortedNames(set)
	lines := x.needs(metric, keys)
	dependent := lines.dependent
	x.Points++
	x.Live += len(dependent)
	x.Dead += len(x.Program.Lines) - len(dependent)
	if len(dependent) == 0 {
		return sheet.Ref{Sheet: c.Sheet, Row: c.Rows[metric], Col: ColScalar} // nothing of it depends on what is varied
	}
	b := x.shareFor(c, lines)
	p := &pointPlace{title: title, shared: b, rows: map[string]int{}, lists: map[string][2]int{}}
	SectionRow(x.sheet, x.next, x.Columns().Last, title)
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
	return sheet.Ref{Sheet: x.sheet, Row: p.rows[metric], Col: ColScalar}
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
func (x *workings) shareFor(c *CaseSheet, lines *needs) *sharedBlock {
	x.share(c, []string{"period", "contract_year"})
	return x.share(c, lines.uses)
}

func (x *workings) pointInput(p *pointPlace, in *model.Input, at source) {
	n := x.Inputs.Count(in)
	p.rows[in.Key] = x.next
	if in.ByYear {
		p.lists[in.Key] = [2]int{x.next, x.next + n - 1}
	}
	for i := range n {
		x.inputRow(in, at(i), func() string { return p.title + ": " + words.LowerFirst(x.Inputs.label(in, i)) })
	}
}

// inputRow writes an input's value in the next row.
func (x *workings) inputRow(in *model.Input, value sheet.Ref, label func() string) {
	row := x.next
	x.next++
	if known := x.sheet.TakeNamed(row, ColName, in.Key); known != nil {
		known.Put(ColScalar, value.Cell().Value)
		return
	}
	x.rowHead(row, label(), x.UnitLabel(InputUnit(in)), in.Key)
	x.Link(x.sheet, row, ColScalar, value, sheet.RoleLink)
}

func (x *workings) pointLine(p *pointPlace, l *model.Line, lane int) {
	p.line = l
	row := p.rows[l.Name]
	if x.takeLine(x.sheet, row, l, lane) {
		return
	}
	x.sheet.Row(row).Level = 1
	r := LineRow{x.sheet, row, x.Program, x.Results, lane, p, x.Columns(), sheet.RoleCalculation}
	r.Head(p.title+": "+words.LowerFirst(l.Label), sheet.RoleLabel, x.UnitLabel(l.Unit), l.Name)
	r.Lay(l)
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
