package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"offtake/internal/a1"
	"offtake/internal/formulatext"
	"offtake/internal/xlsxfile"
)

// Rules 1 to 9: the whole workbook.

func checkOrder(b *book, r *report) {
	for _, k := range kindTitles {
		if b.first(k.kind) == nil {
			r.workbook("there is no %s sheet", k.title)
		}
	}
	last, name := kindOther, ""
	for _, s := range b.sheets {
		if s.kind == kindOther {
			continue
		}
		if s.kind < last {
			r.sheet(s, "the sheet stands behind %q; "+
				"the reading order is cover, summary, inputs, schedule, scenarios, comparison, sensitivity, checks, documentation", name)
			continue
		}
		last, name = s.kind, s.name
	}
}

// parts of the cover and documentation, and the words that show them
var frontParts = []struct {
	what string
	seen *regexp.Regexp
}{
	{"list of contents", regexp.MustCompile(`(?i)\bcontents\b`)},
	{"colour key", regexp.MustCompile(`(?i)\bkey\b`)},
	{"list of sources", regexp.MustCompile(`(?i)\bsources?\b`)},
	{"list of assumptions", regexp.MustCompile(`(?i)assum|not disclosed`)},
	{"version of the program", regexp.MustCompile(`(?i)\bversion\b|\b\d+\.\d+\.\d+\b`)},
	{"digest of the deal file", regexp.MustCompile(`(?i)\b[0-9a-f]{32,}\b`)},
	{"way to reproduce it", regexp.MustCompile(`(?i)reproduce`)},
}

func checkContents(b *book, r *report) {
	var prose strings.Builder
	for _, s := range b.sheets {
		if s.isProse() {
			s.each(func(_ int32, c *cell) { prose.WriteString(c.text + "\n") })
		}
	}
	text := prose.String()
	for _, p := range frontParts {
		if !p.seen.MatchString(text) {
			r.workbook("cover and documentation show no %s", p.what)
		}
	}
	cover := b.first(kindCover)
	if cover == nil {
		return
	}
	listed := cover.listedSheets()
	for _, s := range b.sheets {
		if at, ok := listed[strings.ToLower(s.name)]; !ok {
			r.sheet(cover, "the contents have no link to %q", s.name)
		} else if cover.textAt(at.R1, at.C2+1) == "" {
			r.cell(cover, at.R1, at.C1, "the contents have no line about %q", s.name)
		}
	}
}

// listedSheets are the sheets that the cover has hyperlinks to, and where.
func (s *sheet) listedSheets() map[string]a1.Area {
	out := map[string]a1.Area{}
	for _, l := range s.links {
		if name, _ := a1.SplitSheet(strings.TrimPrefix(l.location, "#")); name != "" {
			out[strings.ToLower(name)] = l.ref
		}
	}
	return out
}

func checkLayout(b *book, r *report) {
	var model *sheet
	for _, s := range b.sheets {
		if s.time == nil {
			continue
		}
		checkFrozen(s, r)
		if model == nil {
			model = s
			continue
		}
		comparePeriods(model, s, r)
	}
	for _, s := range b.sheets {
		if s.time == nil && (s.kind == kindInputs || s.kind == kindComparison) && !s.panes.frozen {
			r.sheet(s, "the headings are not frozen")
		}
	}
}

func checkFrozen(s *sheet, r *report) {
	t := s.time
	switch {
	case !s.panes.frozen:
		r.sheet(s, "the headings are not frozen")
	case s.panes.rows < t.header:
		r.sheet(s, "the period headings in row %d are not within the frozen rows", t.header)
	case s.panes.cols < max(t.label, t.unit):
		r.sheet(s, "labels and units are not within the frozen columns")
	}
	for _, c := range t.totals {
		if s.panes.frozen && c > s.panes.cols {
			r.cell(s, t.header, c, "the totals are not within the frozen columns")
		}
	}
	if s.panes.frozen && s.panes.cols >= t.first {
		r.sheet(s, "the frozen columns hold periods")
	}
}

func comparePeriods(a, s *sheet, r *report) {
	if a.time.first != s.time.first {
		r.sheet(s, "period 1 is in column %s, on %q in column %s", a1.ColumnName(s.time.first), a.name, a1.ColumnName(a.time.first))
		return
	}
	if a.time.last != s.time.last {
		r.sheet(s, "the periods end in column %s, on %q in column %s", a1.ColumnName(s.time.last), a.name, a1.ColumnName(a.time.last))
	}
	for c := s.time.first; c <= min(a.time.last, s.time.last); c++ {
		x, y := a.at(a.time.header, c), s.at(s.time.header, c)
		if x != nil && y != nil && !sameValue(x, y) {
			r.cell(s, s.time.header, c, "the column is headed differently on %q", a.name)
			return
		}
	}
}

func sameValue(a, b *cell) bool {
	return a.value == b.value && a.number == b.number && a.text == b.text
}

func checkHidden(b *book, r *report) {
	for _, s := range b.sheets {
		if s.state != "" && s.state != "visible" {
			r.sheet(s, "the sheet is hidden")
		}
		for i := range s.rows {
			if s.rows[i].hidden {
				r.cell(s, s.rows[i].number, 0, "the row is hidden")
			}
		}
		if s.zeroHeight {
			r.sheet(s, "rows are hidden by default")
		}
		for _, c := range s.hiddenCols {
			r.sheet(s, "columns %s to %s are hidden", a1.ColumnName(c[0]), a1.ColumnName(c[1]))
		}
		for _, m := range s.merges {
			a, _ := a1.ParseArea(m)
			r.cell(s, a.R1, a.C1, "the cells %s are merged", m)
		}
		if s.collapsed {
			r.sheet(s, "a group is collapsed")
		}
		checkHidingFormats(b, s, r)
	}
}

// checkHidingFormats finds values that a number format, or ink in the colour
// of the paper, makes invisible.
func checkHidingFormats(b *book, s *sheet, r *report) {
	hiding := map[int32]string{}
	for i, style := range b.styles.cells {
		switch {
		case hidesValues(style.format):
			hiding[int32(i)] = fmt.Sprintf("the number format %q hides the value", style.format)
		case style.font != "" && style.font == style.fill, style.font == "FFFFFF" && style.fill == "":
			hiding[int32(i)] = "the font has the colour of its background"
		}
	}
	if len(hiding) == 0 {
		return
	}
	s.each(func(row int32, c *cell) {
		if why := hiding[c.style]; why != "" && !c.isEmpty() && !(c.value == valueText && c.text == "") {
			r.cell(s, row, c.col, "%s", why)
		}
	})
}

func hidesValues(code string) bool {
	parts := formatParts(code)
	if len(parts) < 2 {
		return false
	}
	for _, p := range parts[:min(2, len(parts))] {
		if strings.TrimSpace(p) != "" {
			return false
		}
	}
	return true
}

func checkRings(b *book, r *report) {
	outside := slices.Clone(b.outside)
	slices.Sort(outside)
	for _, what := range outside {
		r.workbook("the workbook holds %s", what)
	}
	if b.calc.iterate {
		r.workbook("iterative calculation is on")
	}
	if b.calc.mode != "" && b.calc.mode != "auto" {
		r.workbook("calculation is not automatic but %q", b.calc.mode)
	}
	b.eachFormula(func(s *sheet, row int32, c *cell, p *pattern) {
		for i := range p.refs {
			if p.refs[i].Sheet == formulatext.ExternalSheet {
				r.formula(s, row, c, 0, "the formula refers to another workbook")
			}
		}
	})
	g := newCellGraph(b)
	if !g.search() {
		r.workbook("not decided: the ranges are too many and too large to search for rings")
	}
	for _, ring := range g.rings {
		v := ring.cells[0]
		r.cell(b.sheets[g.of[v]], g.rows[v], g.cells[v].col, "circular reference: %s", g.describe(ring))
	}
	reportSheetRings(b, g, r)
}

func reportSheetRings(b *book, g *cellGraph, r *report) {
	master := b.checksTable().isMaster
	edges := g.sheetEdges(master)
	for _, set := range sheetRings(len(b.sheets), edges) {
		var names []string
		for _, i := range set {
			names = append(names, b.sheets[i].name)
		}
		for _, e := range edges {
			if slices.Contains(set, e.from) && slices.Contains(set, e.to) {
				r.cell(b.sheets[e.from], e.row, e.col,
					"ring of sheets (%s): this formula refers to a formula on %q", strings.Join(names, ", "), b.sheets[e.to].name)
			}
		}
	}
}

func checkPrint(b *book, r *report) {
	for _, s := range b.sheets {
		if s.isChart {
			continue
		}
		p := &s.print
		if p.orientation != "landscape" && p.orientation != "portrait" {
			r.sheet(s, "no page orientation is set")
		}
		if !p.fitToPage || p.fitWidth != 1 && !b.spreads(s) {
			r.sheet(s, "the page is not fitted to one page wide")
		}
		if s.needsTitles() && !b.repeatsRows(s) {
			r.sheet(s, "no heading rows are repeated on every page")
		}
		checkFooter(s, r)
	}
}

// needsTitles reports whether a sheet can run over a page.
func (s *sheet) needsTitles() bool {
	return s.time != nil || s.unitCol > 0 && len(s.rows) > 0 && s.rows[len(s.rows)-1].number > 50
}

// leastPeriods is how many periods a page shows at least where a sheet goes
// over several pages: it does so to be read.
const leastPeriods = 8

// spreads reports whether a sheet is a time sheet fitted to several pages wide, each with enough
// periods and with the labels repeated.
func (b *book) spreads(s *sheet) bool {
	if s.time == nil || s.print.fitWidth < 1 || (s.time.last-s.time.first+1)/int32(s.print.fitWidth) < leastPeriods {
		return false
	}
	for _, n := range b.names {
		if strings.EqualFold(n.name, "_xlnm.Print_Titles") && n.local == s.index && repeatedColumns.MatchString(n.text) {
			return true
		}
	}
	return false
}

var repeatedColumns = regexp.MustCompile(`\$[A-Z]+:\$[A-Z]+(,|$)`)

func (b *book) repeatsRows(s *sheet) bool {
	for _, n := range b.names {
		if strings.EqualFold(n.name, "_xlnm.Print_Titles") && n.local == s.index && strings.ContainsAny(n.text, "0123456789") {
			return true
		}
	}
	return false
}

func checkFooter(s *sheet, r *report) {
	text := s.print.footer
	if !strings.Contains(text, "&P") || !strings.Contains(text, "&N") {
		r.sheet(s, "the footer lacks page x of y")
	}
	words := strings.TrimSpace(footerCodes.ReplaceAllString(text, " "))
	if !strings.Contains(strings.ToLower(words), "check") {
		r.sheet(s, "the footer lacks the master check")
	}
	if len(strings.Fields(words)) < 3 {
		r.sheet(s, "the footer lacks the deal's name")
	}
}

var footerCodes = regexp.MustCompile(`&("[^"]*"|K[0-9A-Fa-f]{6}|[0-9]+|[A-Za-z])`)

func checkCached(b *book, r *report) {
	b.eachFormula(func(s *sheet, row int32, c *cell, p *pattern) {
		switch {
		case c.value == valueNone:
			r.formula(s, row, c, 0, "the formula has no cached value")
		case c.value == valueBroken:
			r.formula(s, row, c, 1, "the formula's cached value is not what its type says")
		case c.flags&flagNumericIn != 0 && !b.returnsText(s, row, c, p):
			r.formula(s, row, c, 2, "the formula's cached value %q is a number typed as text", cut(c.text, 20))
		case p.single && c.value != valueError:
			b.compareLink(s, row, c, p, r)
		}
	})
}

// textFunctions are those that may return a text.
var textFunctions = []string{"TEXT", "FIXED", "INDEX", "CHOOSE", "LEFT", "RIGHT", "MID", "CONCATENATE"}

// returnsText reports whether a formula may well return a text of figures.
func (b *book) returnsText(s *sheet, row int32, c *cell, p *pattern) bool {
	for i := range p.tokens {
		t := &p.tokens[i]
		isTextFunction := t.Kind == formulatext.Function && slices.Contains(textFunctions, strings.ToUpper(p.word(t)))
		if t.Kind == formulatext.Text || isTextFunction || t.Op == '&' {
			return true
		}
	}
	for i := range p.refs {
		on, at := b.follow(s, row, c.col, p.refs[i])
		if on == nil {
			return true
		}
		if source := on.at(at.R1, at.C1); source != nil && source.value == valueText {
			return true
		}
	}
	return false
}

// compareLink compares a link's cached value with the cell it shows.
func (b *book) compareLink(s *sheet, row int32, c *cell, p *pattern, r *report) {
	on, at := b.follow(s, row, c.col, p.refs[0])
	if on == nil {
		return
	}
	source := on.at(at.R1, at.C1)
	if source.isEmpty() {
		source = &cell{value: valueNumber} // Excel shows 0
	}
	if source.value == valueNone || source.value == valueBroken ||
		source.value == c.value && (source.text == c.text && closeTo(source.number, c.number)) {
		return
	}
	r.formula(s, row, c, 3, "the cached value differs from the cell it refers to, %s", placeOn(s, on, at))
}

func placeOn(s, on *sheet, at a1.Area) string {
	if on == s {
		return at.String()
	}
	return on.name + "!" + at.String()
}

func closeTo(a, b float64) bool {
	d, m := a-b, max(max(a, -a), max(b, -b))
	return d == 0 || max(d, -d) <= 1e-12*m
}

func checkErrors(b *book, r *report) {
	for _, s := range b.sheets {
		s.each(func(row int32, c *cell) {
			if c.value == valueError || c.value == valueText && c.formula != 0 && isErrorText(c.text) {
				r.cell(s, row, c.col, "the cell shows %s", cut(c.text, 12))
			}
		})
	}
}

func isErrorText(s string) bool {
	switch s {
	case "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!":
		return true
	}
	return false
}

func checkStructure(b *book, r *report) {
	for _, name := range b.archive.Repeated {
		r.workbook("the part %s stands twice in the file", name)
	}
	if !b.archive.Has("[Content_Types].xml") {
		r.workbook("the part [Content_Types].xml is missing")
	}
	for _, p := range b.problems {
		r.problem(b, p)
	}
	for _, s := range b.sheets {
		checkSheetName(s, r)
		for _, p := range s.problems {
			r.problem(b, p)
		}
		for _, l := range s.links {
			if name, _ := a1.SplitSheet(strings.TrimPrefix(l.location, "#")); name != "" && b.sheet(name) == nil {
				r.cell(s, l.ref.R1, l.ref.C1, "the link leads to %q, which does not exist", name)
			}
		}
	}
	for _, n := range b.names {
		if strings.Contains(n.text, "#REF!") {
			r.workbook("the name %q refers to a deleted cell", n.name)
		}
	}
}

func (r *report) problem(b *book, p problem) {
	switch {
	case p.sheet < 0:
		r.workbook("%s", p.reason)
	case p.row == 0:
		r.sheet(b.sheets[p.sheet], "%s", p.reason)
	default:
		r.cell(b.sheets[p.sheet], p.row, p.col, "%s", p.reason)
	}
}

func checkSheetName(s *sheet, r *report) {
	name := s.name
	if n := units16(name); n > 31 || n == 0 {
		r.sheet(s, "the sheet's name has %d characters, not 1 to 31", n)
	}
	if i := strings.IndexAny(name, `[]:*?/\`); i >= 0 {
		r.sheet(s, "the sheet's name holds %q, which Excel forbids", name[i])
	}
	if strings.HasPrefix(name, "'") || strings.HasSuffix(name, "'") {
		r.sheet(s, "the sheet's name begins or ends with an apostrophe")
	}
	if strings.ContainsAny(name, "-+") {
		r.sheet(s, "the sheet's name holds an operator")
	}
	if strings.TrimSpace(name) != name {
		r.sheet(s, "the sheet's name begins or ends with a space")
	}
	if strings.EqualFold(name, "history") {
		r.sheet(s, "Excel keeps the sheet's name for itself")
	}
	if why := xlsxfile.IllegalIn([]byte(name)); why != "" {
		r.sheet(s, "the sheet's name holds %s", why)
	}
}
