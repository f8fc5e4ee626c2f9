package lint

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unsafe"

	"offtake/internal/a1"
	"offtake/internal/xlsxfile"
)

type pane struct {
	rows, cols int32
	frozen     bool
}

type validation struct {
	ranges                       []a1.Area
	kind                         string
	formula1                     string
	prompt, promptTitle          string
	errorText, errorTitle        string
	showsPrompt, showsErrorAlert bool
}

// maxValidations is Excel's own limit.
const maxValidations = 65_534

type hyperlink struct {
	ref      a1.Area
	location string // in the book
}

type printSetup struct {
	orientation string
	fitToPage   bool
	fitWidth    int
	footer      string
}

// sheetReader reads one worksheet part.
type sheetReader struct {
	*xlsxfile.Scanner
	book     *book
	sheet    *sheet
	patterns *localPatterns
	budget   *cellBudget
	shared   map[string]sharedFormula
	lastRow  int32
	lastCol  int32
	rows     int // a row's worth of cells is allotted as the last one had
	disorder bool
	parsed   formulaXML
}

type sharedFormula struct {
	pattern int32
	length  uint16
}

type formulaXML struct {
	text             string
	kind, si         string
	isArray, isTable bool
	isSpill          bool
	present          bool
}

func (b *book) readSheet(s *sheet, patterns *localPatterns, budget *cellBudget) error {
	data, err := b.archive.Read(s.part)
	if err != nil {
		return err
	}
	scan, err := xlsxfile.NewScanner(data)
	if err != nil {
		return fmt.Errorf("part %s %w", s.part, err)
	}
	r := &sheetReader{Scanner: scan, book: b, sheet: s, patterns: patterns, budget: budget, shared: map[string]sharedFormula{}}
	s.print.fitWidth = 1
	if err := r.read(); err != nil {
		return fmt.Errorf("part %s %w", s.part, err)
	}
	if r.disorder {
		s.sortCells()
	}
	for i := range s.rows {
		s.rows[i].solid = !slices.ContainsFunc(s.rows[i].cells, func(c cell) bool { return c.isEmpty() })
	}
	return nil
}

func (r *sheetReader) problem(row, col int32, reason string) {
	if len(r.sheet.problems) < 10_000 {
		r.sheet.problems = append(r.sheet.problems, problem{9, r.sheet.index, row, col, reason})
	}
}

func (r *sheetReader) read() error {
	for {
		ev, err := r.Next()
		if err != nil {
			return err
		}
		switch ev {
		case xlsxfile.Done:
			return nil
		case xlsxfile.Start:
			if err := r.element(); err != nil {
				return err
			}
		}
	}
}

// element reads one element outside of the cells.
func (r *sheetReader) element() error {
	s := r.sheet
	switch string(r.Name) {
	case "row":
		return r.row()
	case "dataValidation":
		return r.validation()
	case "oddFooter", "evenFooter", "firstFooter":
		return r.footer()
	case "pane":
		s.panes = pane{rows: int32(r.number("ySplit")), cols: int32(r.number("xSplit")), frozen: strings.HasPrefix(r.Attr("state"), "frozen")}
	case "pageSetUpPr":
		s.print.fitToPage = r.Flag("fitToPage")
	case "sheetFormatPr":
		s.zeroHeight = r.Flag("zeroHeight")
	case "col":
		r.column()
	case "mergeCell":
		s.merges = append(s.merges, r.Attr("ref"))
	case "hyperlink":
		ref, _ := a1.ParseArea(r.Attr("ref"))
		s.links = append(s.links, hyperlink{ref, r.Attr("location")})
	case "pageSetup":
		r.pageSetup()
	}
	return nil
}

func (r *sheetReader) column() {
	s := r.sheet
	if w := r.Raw("width"); r.Flag("hidden") || w != nil && r.number("width") == 0 {
		s.hiddenCols = append(s.hiddenCols, [2]int32{int32(r.number("min")), int32(r.number("max"))})
	}
	s.collapsed = s.collapsed || r.Flag("collapsed")
}

func (r *sheetReader) pageSetup() {
	p := &r.sheet.print
	p.orientation = r.Attr("orientation")
	if r.Raw("fitToWidth") != nil {
		p.fitWidth = int(r.number("fitToWidth"))
	}
}

func (r *sheetReader) footer() error {
	text, err := r.content()
	r.sheet.print.footer += text
	if units16(text) > 255 {
		r.problem(0, 0, "a footer is longer than 255 characters")
	}
	return err
}

// number reads a numeric attribute; what is none is 0.
func (r *sheetReader) number(name string) float64 {
	x, _ := strconv.ParseFloat(string(r.Raw(name)), 64)
	return x
}

// content reads the text up to the end of the element just begun.
func (r *sheetReader) content() (string, error) {
	depth, out := r.Depth(), ""
	for {
		ev, err := r.Next()
		switch {
		case err != nil:
			return "", err
		case ev == xlsxfile.Done || ev == xlsxfile.End && r.Depth() < depth:
			return out, nil
		case ev == xlsxfile.Text:
			text, illegal := r.Value()
			out += text
			if illegal != "" {
				r.problem(0, 0, "holds "+illegal+", which XML does not allow")
			}
		}
	}
}

// validation reads a data validation, of the sheet or of its extensions.
func (r *sheetReader) validation() error {
	v := validation{
		kind: r.Attr("type"), prompt: r.Attr("prompt"), promptTitle: r.Attr("promptTitle"),
		errorText: r.Attr("error"), errorTitle: r.Attr("errorTitle"),
		showsPrompt: r.Flag("showInputMessage"), showsErrorAlert: r.Flag("showErrorMessage"),
	}
	v.addRanges(r.Attr("sqref"))
	depth := r.Depth()
	for {
		ev, err := r.Next()
		switch {
		case err != nil:
			return err
		case ev == xlsxfile.Done || ev == xlsxfile.End && r.Depth() < depth:
			if len(r.sheet.validations) < maxValidations {
				r.sheet.validations = append(r.sheet.validations, v)
			}
			r.limits(&v)
			return nil
		case ev != xlsxfile.Start:
			continue
		}
		name := string(r.Name)
		if name != "formula1" && name != "sqref" {
			continue
		}
		text, err := r.content()
		if err != nil {
			return err
		}
		if name == "sqref" {
			v.addRanges(text)
		} else {
			v.formula1 = text
		}
	}
}

func (v *validation) addRanges(sqref string) {
	for _, part := range strings.Fields(sqref) {
		if a, ok := a1.ParseArea(part); ok {
			v.ranges = append(v.ranges, a)
		}
	}
}

// limits reports what makes Excel repair the file.
func (r *sheetReader) limits(v *validation) {
	var row, col int32
	if len(v.ranges) > 0 {
		row, col = v.ranges[0].R1, v.ranges[0].C1
	}
	for _, t := range []struct {
		what, text string
		most       int
	}{
		{"a validation's prompt", v.prompt, 255}, {"a validation's prompt title", v.promptTitle, 32},
		{"a validation's error message", v.errorText, 255}, {"a validation's error title", v.errorTitle, 32},
	} {
		if n := units16(t.text); n > t.most {
			r.problem(row, col, fmt.Sprintf("%s has %d characters, more than %d", t.what, n, t.most))
		}
	}
	if strings.HasPrefix(v.formula1, `"`) && units16(v.formula1) > 257 {
		r.problem(row, col, "a validation's list is longer than 255 characters")
	}
}

// row reads one row with its cells.
func (r *sheetReader) row() error {
	number := r.lastRow + 1
	if raw := r.Raw("r"); raw != nil {
		number = a1.Row(string(raw))
	}
	if number < 1 || number > a1.MaxRow {
		return fmt.Errorf("has a row numbered %q", r.Raw("r"))
	}
	if number <= r.lastRow {
		r.disorder = true
		r.problem(number, 0, "the row stands behind a later one or twice")
	}
	r.lastRow, r.lastCol = number, 0
	ht := r.Raw("ht")
	line := row{number: number, hidden: r.Flag("hidden") || ht != nil && r.number("ht") == 0}
	r.sheet.collapsed = r.sheet.collapsed || r.Flag("collapsed")
	line.cells = make([]cell, 0, r.rows)
	depth := r.Depth()
	for {
		ev, err := r.Next()
		switch {
		case err != nil:
			return err
		case ev == xlsxfile.Done || ev == xlsxfile.End && r.Depth() < depth:
			return r.finish(line)
		case ev == xlsxfile.Start && string(r.Name) == "c":
			c, err := r.cell(number)
			if err != nil {
				return err
			}
			line.cells = append(line.cells, c)
		}
	}
}

func (r *sheetReader) finish(line row) error {
	r.rows = min(len(line.cells), 1024)
	if !r.budget.take(len(line.cells)) {
		return fmt.Errorf("of sheet %q brings the cells above the limit", r.sheet.name)
	}
	if len(line.cells) > 0 || line.hidden {
		r.sheet.rows = append(r.sheet.rows, line)
	}
	return nil
}

// cell reads one cell.
func (r *sheetReader) cell(row int32) (cell, error) {
	c := cell{col: r.lastCol + 1}
	if raw := r.Raw("r"); raw != nil {
		cellRow, col, ok := a1.Parse(raw)
		if !ok {
			return c, fmt.Errorf("has a cell with the address %q", raw)
		}
		if cellRow != row {
			r.problem(row, col, "the cell says it is in another row")
		}
		c.col = col
	}
	if c.col > a1.MaxColumn {
		return c, fmt.Errorf("has more than %d columns", a1.MaxColumn)
	}
	if c.col <= r.lastCol {
		r.disorder = true
		r.problem(row, c.col, "the cell stands behind a later one or twice")
	}
	r.lastCol = c.col
	if raw := r.Raw("s"); raw != nil {
		n, err := strconv.Atoi(view(raw))
		if err != nil || n < 0 || n >= len(r.book.styles.cells) {
			r.problem(row, c.col, fmt.Sprintf("cell style %q does not exist", raw))
			n = 0
		}
		c.style = int32(n)
	}
	r.parsed = formulaXML{isSpill: r.Raw("cm") != nil}
	kind := cellKind(r.Raw("t"))
	text, hasValue, err := r.cellContent(row, c.col)
	if err != nil {
		return c, err
	}
	r.setFormula(&c, row)
	r.setValue(&c, row, kind, text, hasValue)
	return c, nil
}

// cellType is the cell's t attribute.
type cellType uint8

const (
	typeNumber cellType = iota
	typeShared
	typeText // str and inlineStr
	typeLogical
	typeError
	typeDate
	typeUnknown
)

func cellKind(raw []byte) cellType {
	switch string(raw) {
	case "", "n":
		return typeNumber
	case "s":
		return typeShared
	case "str", "inlineStr":
		return typeText
	case "b":
		return typeLogical
	case "e":
		return typeError
	case "d":
		return typeDate
	}
	return typeUnknown
}

// cellContent reads formula, value and inline text of a cell. The text is a
// view of the file: copy what is kept.
func (r *sheetReader) cellContent(row, col int32) (text []byte, has bool, err error) {
	depth := r.Depth()
	in, phonetic := byte(0), 0
	for {
		ev, err := r.Next()
		if err != nil {
			return nil, false, err
		}
		switch ev {
		case xlsxfile.Done:
			return text, has, nil
		case xlsxfile.Start:
			switch string(r.Name) {
			case "f":
				in = 'f'
				r.formulaStart()
			case "v":
				in, has = 'v', true
			case "t":
				in, has = 't', true
			case "rPh":
				phonetic++
			}
		case xlsxfile.End:
			if r.Depth() < depth {
				return text, has, nil
			}
			if string(r.Name) == "rPh" {
				phonetic--
			}
			in = 0
		case xlsxfile.Text:
			if in == 0 || phonetic > 0 {
				continue
			}
			part := r.decoded(row, col)
			if in == 'f' {
				r.parsed.text += part
				continue
			}
			if text == nil {
				text = unsafe.Slice(unsafe.StringData(part), len(part))
			} else {
				text = append(bytes.Clone(text), part...)
			}
		}
	}
}

// decoded returns the text just read, a view of the file where nothing is to be
// decoded.
func (r *sheetReader) decoded(row, col int32) string {
	plain := true
	for _, c := range r.Text {
		if c == '&' || c < ' ' || c >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return view(r.Text)
	}
	text, illegal := r.Value()
	if illegal != "" {
		r.problem(row, col, "holds "+illegal+", which XML does not allow")
	}
	return text
}

// view is b as a string without a copy; the part's bytes never change.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func (r *sheetReader) formulaStart() {
	f := &r.parsed
	f.present = true
	switch string(r.Raw("t")) {
	case "shared":
		f.kind, f.si = "shared", string(r.Raw("si"))
	case "array":
		f.isArray = true
	case "dataTable":
		f.isTable = true
	}
}

// setFormula gives the cell its pattern. A cell that shares another's formula
// has the same pattern by definition.
func (r *sheetReader) setFormula(c *cell, row int32) {
	f := &r.parsed
	if !f.present {
		return
	}
	if f.isArray {
		c.flags |= flagArray
	}
	if f.isTable {
		c.flags |= flagTable
	}
	if f.isSpill {
		c.flags |= flagSpill
	}
	if f.kind == "shared" && f.text == "" {
		master, ok := r.shared[f.si]
		if !ok {
			r.problem(row, c.col, "shares a formula that is nowhere")
		}
		c.formula, c.length = master.pattern, master.length
		return
	}
	length := len(f.text)
	if length > maxFormula {
		if length = units16(f.text); length > maxFormula {
			r.problem(row, c.col, fmt.Sprintf("the formula has %d characters, more than %d", length, maxFormula))
		}
	}
	c.formula = r.patterns.of(f.text, row, c.col)
	c.length = uint16(min(length, 1<<16-1))
	if f.kind == "shared" {
		r.shared[f.si] = sharedFormula{c.formula, c.length}
	}
}

// setValue gives the cell its value as its type says.
func (r *sheetReader) setValue(c *cell, row int32, kind cellType, text []byte, has bool) {
	if !has {
		if kind == typeText && c.formula == 0 {
			c.value = valueText // an empty inline text
		}
		return
	}
	ok := true
	switch kind {
	case typeNumber:
		var err error
		c.number, err = strconv.ParseFloat(strings.TrimSpace(view(text)), 64)
		c.value, ok = valueNumber, err == nil && c.number-c.number == 0
	case typeShared:
		n, err := strconv.Atoi(view(text))
		if ok = err == nil && n >= 0 && n < len(r.book.strings); ok {
			c.value, c.text = valueText, r.book.strings[n]
		}
	case typeText:
		c.value, c.text = valueText, xlsxfile.Plain(string(text))
		if c.formula != 0 && isNumberText(c.text) {
			c.flags |= flagNumericIn
		}
	case typeLogical:
		ok = len(text) == 1 && (text[0] == '0' || text[0] == '1')
		if ok {
			c.value, c.number = valueLogical, float64(text[0]-'0')
		}
	case typeError:
		c.value, c.text = valueError, string(text)
	case typeDate:
		c.value, c.text = valueText, string(text)
	default:
		ok = false
	}
	if len(c.text) > 32767 && units16(c.text) > 32767 {
		r.problem(row, c.col, fmt.Sprintf("the text has %d characters, more than 32,767", units16(c.text)))
	}
	if !ok {
		c.value, c.text = valueBroken, string(text)
		r.problem(row, c.col, fmt.Sprintf("the value %q is not what its type says", cut(c.text, 40)))
	}
}

func isNumberText(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 40 || s[0] > '9' {
		return false
	}
	_, err := strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(s, ",", ""), "%"), 64)
	return err == nil
}

// cut shortens a text for a message.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// sortCells puts rows and cells in order and drops repeated ones, the later
// one counts.
func (s *sheet) sortCells() {
	sort.SliceStable(s.rows, func(i, j int) bool { return s.rows[i].number < s.rows[j].number })
	merged := s.rows[:0]
	for _, r := range s.rows {
		if n := len(merged); n > 0 && merged[n-1].number == r.number {
			merged[n-1].cells = append(merged[n-1].cells, r.cells...)
			continue
		}
		merged = append(merged, r)
	}
	s.rows = merged
	for i := range s.rows {
		cells := s.rows[i].cells
		sort.SliceStable(cells, func(a, b int) bool { return cells[a].col < cells[b].col })
		slices.Reverse(cells)
		cells = slices.CompactFunc(cells, func(a, b cell) bool { return a.col == b.col })
		slices.Reverse(cells)
		s.rows[i].cells = cells
	}
}
