package xlsx

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"offtake/report/sheet"
)

// excelWriter has excelize write everything around the cells of a book: styles,
// charts, validations and the rest. The cells themselves are in excel_rows.go.
// Only the files excel*.go know excelize.
type excelWriter struct {
	book        *sheet.Book
	outline     *outline
	file        *excelize.File
	styles      map[styleKey]int
	conditional map[sheet.Role]int
	drawings    int // so far
	chartCount  int
	live        map[string]func(*sheet.Book) []byte // parts by name that are written of each book
}

// styleKey holds all that decides a cell's style. It is small, since every cell
// is looked up by it.
type styleKey struct {
	role   sheet.Role
	unit   sheet.Unit
	wrap   bool
	indent int8
}

// parts returns the file's parts, in a fixed order and with what excelize
// orders by chance sorted.
func (x *excelWriter) parts() ([]*part, error) {
	collector := &partCollector{}
	x.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return collector })
	if err := x.file.Write(io.Discard); err != nil {
		return nil, err
	}
	sheets := map[string]*sheet.Sheet{}
	for i, s := range x.book.Sheets {
		sheets[sheetPart(i)] = s
	}
	var parts []*part
	for _, c := range collector.list {
		p := &part{name: c.name, data: canonical(c.name, c.buf.Bytes())}
		if c.name == stylesPart {
			var err error
			if p.data, err = x.nameStyles(p.data); err != nil {
				return nil, err
			}
		}
		if c.name == corePart {
			p.data = prefixedCore(p.data)
			if x.book.Date == "" {
				p.data = coreDates.ReplaceAll(p.data, nil) // those of the library's empty workbook
			}
		}
		if s := sheets[c.name]; s != nil {
			var err error
			if p.data, p.tail, err = aroundRows(p.data, "A1:"+sheet.Address(s.LastRow, s.LastCol)); err != nil {
				return nil, err
			}
			if s.Grouped {
				p.data = bytes.Replace(p.data, []byte("<sheetFormatPr "), []byte(`<sheetFormatPr outlineLevelRow="1" `), 1)
			}
			p.isSheet, p.sheet = true, slices.Index(x.book.Sheets, s)
		}
		p.live = x.live[c.name]
		parts = append(parts, p)
	}
	inOrder(parts)
	return parts, nil
}

func (x *excelWriter) sheets() error {
	for i, s := range x.book.Sheets {
		if i == 0 {
			if err := x.file.SetSheetName("Sheet1", s.Name); err != nil {
				return err
			}
		} else if _, err := x.file.NewSheet(s.Name); err != nil {
			return err
		}
	}
	for _, s := range x.book.Sheets {
		if err := x.sheet(s); err != nil {
			return fmt.Errorf("sheet %s: %w", s.Name, err)
		}
	}
	// With a text anywhere, excelize adds the part of shared texts, which
	// WorkbookWriter fills.
	if err := x.file.SetCellStr(x.book.Sheets[0].Name, "A1", "-"); err != nil {
		return err
	}
	if i, err := x.file.GetSheetIndex(x.book.Active); err == nil && i >= 0 {
		x.file.SetActiveSheet(i)
	}
	return nil
}

// sheet writes everything around a sheet's cells.
func (x *excelWriter) sheet(s *sheet.Sheet) error {
	for _, step := range []func(*sheet.Sheet) error{x.view, x.printing,
		x.validations, x.conditionals, x.links, x.charts, x.picture, x.columns} {
		if err := step(s); err != nil {
			return err
		}
	}
	return nil
}

var tabColours = map[sheet.TabColour]sheet.Colour{
	sheet.TabFront: sheet.ColourBrand, sheet.TabInputs: sheet.ColourPremium, sheet.TabScenario: sheet.ColourUsed,
	sheet.TabResults: sheet.ColourFunding, sheet.TabChecks: sheet.ColourBad, sheet.TabDocs: sheet.ColourMuted,
}

func (x *excelWriter) view(s *sheet.Sheet) error {
	props := &excelize.SheetPropsOptions{FitToPage: ptr(true), OutlineSummaryBelow: ptr(false)}
	if c, ok := tabColours[s.Tab]; ok {
		props.TabColorRGB = ptr("FF" + c.Hex())
	}
	if err := x.file.SetSheetProps(s.Name, props); err != nil {
		return err
	}
	zoom := 85.0
	if s.Zoom > 0 {
		zoom = float64(s.Zoom)
	}
	return x.file.SetSheetView(s.Name, 0, &excelize.ViewOptions{ShowGridLines: ptr(s.Grid), ZoomScale: &zoom})
}

func ptr[T any](v T) *T { return &v }

func (x *excelWriter) printing(s *sheet.Sheet) error {
	orientation := "portrait"
	if s.Print.Landscape {
		orientation = "landscape"
	}
	if err := x.file.SetPageLayout(s.Name, &excelize.PageLayoutOptions{
		Size: ptr(x.paper()), Orientation: &orientation,
		FitToWidth: ptr(max(1, s.Print.PagesWide)), FitToHeight: ptr(flag(s.Print.OnePage)),
	}); err != nil {
		return err
	}
	if err := x.file.SetPageMargins(s.Name, &excelize.PageLayoutMarginsOptions{
		Left: ptr(0.4), Right: ptr(0.4), Top: ptr(0.5), Bottom: ptr(0.6), Header: ptr(0.3), Footer: ptr(0.3),
	}); err != nil {
		return err
	}
	for _, row := range s.Print.Breaks {
		if err := x.file.InsertPageBreak(s.Name, sheet.Address(row, 1)); err != nil {
			return err
		}
	}
	left := sheet.Cut(strings.ReplaceAll(printable(s.Print.Footer), "&", "&&"), 90)
	centre := sheet.Cut(strings.ReplaceAll(printable(s.Print.Centre), "&", "&&"), 60)
	header := ""
	if s.Print.Header != "" {
		header = "&C&8" + guardDigits(sheet.Cut(strings.ReplaceAll(printable(s.Print.Header), "&", "&&"), 200))
	}
	footer := "&L&8" + guardDigits(left) + "&C&8" + guardDigits(centre) + "&R&8" + "Page &P of &N"
	if err := x.file.SetHeaderFooter(s.Name, &excelize.HeaderFooterOptions{OddHeader: header, OddFooter: footer}); err != nil {
		return err
	}
	if s.Print.Area != "" {
		first, last, _ := strings.Cut(s.Print.Area, ":")
		r1, c1 := sheet.ParseAddress(first)
		r2, c2 := sheet.ParseAddress(last)
		area := sheet.QuoteSheet(s.Name) + "!" + sheet.Absolute(r1, c1) + ":" + sheet.Absolute(r2, c2)
		if err := x.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: area, Scope: s.Name}); err != nil {
			return err
		}
	}
	return x.printTitles(s)
}

// guardDigits returns a text that, if it begins with a digit, is not read as
// part of the font size before it.
func guardDigits(s string) string {
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		return " " + s
	}
	return s
}

func (x *excelWriter) printTitles(s *sheet.Sheet) error {
	var parts []string
	if c := s.Print.RepeatCols; c[0] > 0 {
		parts = append(parts, fmt.Sprintf("%s!$%s:$%s", sheet.QuoteSheet(s.Name), sheet.ColumnName(c[0]), sheet.ColumnName(c[1])))
	}
	if r := s.Print.RepeatRows; r[0] > 0 {
		parts = append(parts, fmt.Sprintf("%s!$%d:$%d", sheet.QuoteSheet(s.Name), r[0], r[1]))
	}
	if len(parts) == 0 {
		return nil
	}
	return x.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: strings.Join(parts, ","), Scope: s.Name})
}

func (x *excelWriter) validations(s *sheet.Sheet) error {
	for _, v := range s.Rules {
		dv := excelize.NewDataValidation(!v.Wanted)
		dv.Sqref = v.Range
		var err error
		switch v.Kind {
		case sheet.ListOf:
			err = dv.SetDropList(v.List)
		case sheet.ListFrom:
			dv.SetSqrefDropList(v.ListRef)
		case sheet.WholeNumber, sheet.AnyNumber:
			switch {
			case v.OpenMin || v.OpenMax || v.AllowNone && v.Max < sheet.Never:
				dv.Type, dv.Formula1 = "custom", string(appendEscaped(nil, formula(v)))
			case v.Kind == sheet.WholeNumber:
				err = dv.SetRange(bound(v.Min), bound(v.Max), excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween)
			default:
				err = dv.SetRange(bound(v.Min), bound(v.Max), excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween)
			}
		}
		if err != nil {
			return err
		}
		prompt := sheet.Cut(printable(v.Prompt), 250)
		dv.SetInput(sheet.Cut(printable(v.Title), 32), prompt)
		dv.SetError(excelize.DataValidationErrorStyleStop, sheet.Cut(printable(v.Title), 32), sheet.Cut(prompt, 220))
		if err := x.file.AddDataValidation(s.Name, dv); err != nil {
			return err
		}
	}
	return nil
}

// formula returns the rule for the first cell of the range, where bounds alone
// cannot decide: an open end is not allowed, and 9999 may exceed the highest
// number.
func formula(v sheet.Validation) string {
	at, _, _ := strings.Cut(v.Range, ":")
	compare := func(open bool, sign string, x float64) string {
		if !open {
			sign += "="
		}
		return at + sign + strconv.FormatFloat(bound(x), 'f', -1, 64)
	}
	within := "AND(ISNUMBER(" + at + ")," + compare(v.OpenMin, ">", v.Min) + "," + compare(v.OpenMax, "<", v.Max)
	if v.Kind == sheet.WholeNumber {
		within += "," + at + "=INT(" + at + ")"
	}
	within += ")"
	if v.AllowNone {
		return fmt.Sprintf("OR(%s,%s=%d)", within, at, sheet.Never)
	}
	return within
}

// bound returns a finite bound for an infinite one, since a validation needs
// numbers.
func bound(x float64) float64 { return math.Max(-1e15, math.Min(1e15, x)) }

func (x *excelWriter) conditionals(s *sheet.Sheet) error {
	for _, c := range s.Formats {
		var o excelize.ConditionalFormatOptions
		switch c.Kind {
		case sheet.ByFormula:
			style, err := x.conditionalStyle(c.Role)
			if err != nil {
				return err
			}
			o = excelize.ConditionalFormatOptions{Type: "formula", Criteria: c.Formula, Format: &style}
		case sheet.HeatGoodHigh:
			o = heat(sheet.ColourHeatLow, sheet.ColourHeatHigh)
		case sheet.HeatGoodLow:
			o = heat(sheet.ColourHeatHigh, sheet.ColourHeatLow)
		case sheet.DataBar:
			o = excelize.ConditionalFormatOptions{Type: "data_bar", Criteria: "=", MinType: "min", MaxType: "max",
				BarColor: "#" + sheet.ColourUsed.Hex()}
		}
		if err := x.file.SetConditionalFormat(s.Name, c.Range, []excelize.ConditionalFormatOptions{o}); err != nil {
			return err
		}
	}
	return nil
}

func heat(low, high sheet.Colour) excelize.ConditionalFormatOptions {
	return excelize.ConditionalFormatOptions{Type: "3_color_scale", Criteria: "=",
		MinType: "min", MidType: "percentile", MaxType: "max", MidValue: "50",
		MinColor: "#" + low.Hex(), MidColor: "#" + sheet.ColourHeatMid.Hex(), MaxColor: "#" + high.Hex()}
}

func (x *excelWriter) conditionalStyle(r sheet.Role) (int, error) {
	if id, ok := x.conditional[r]; ok {
		return id, nil
	}
	l := sheet.Looks[r]
	style := &excelize.Style{Font: &excelize.Font{Bold: l.Bold, Italic: l.Italic, Color: l.Ink.Hex()}}
	if l.Fill != sheet.ColourNone {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.Fill.Hex()}}
	}
	id, err := x.file.NewConditionalStyle(style)
	x.conditional[r] = id
	return id, err
}

// links sets the hyperlinks, in the order of their cells.
func (x *excelWriter) links(s *sheet.Sheet) error {
	for _, l := range x.outline.links[slices.Index(x.book.Sheets, s)] {
		kind, target := "External", l.target
		if internal, ok := strings.CutPrefix(target, "#"); ok {
			kind, target = "Location", internal
		}
		if err := x.file.SetCellHyperLink(s.Name, sheet.Address(l.row, l.col), printable(target), kind); err != nil {
			return err
		}
	}
	return nil
}

// paper returns the number of the paper's size.
func (x *excelWriter) paper() int {
	if x.book.Letter {
		return 1
	}
	return 9 // A4
}

func (x *excelWriter) columns(s *sheet.Sheet) error {
	for _, c := range sortedKeys(s.Widths) {
		if err := x.file.SetColWidth(s.Name, sheet.ColumnName(c), sheet.ColumnName(c), s.Widths[c]); err != nil {
			return err
		}
	}
	if s.FreezeRow == 0 && s.FreezeCol == 0 {
		return nil
	}
	pane := "bottomRight"
	switch {
	case s.FreezeCol == 0:
		pane = "bottomLeft"
	case s.FreezeRow == 0:
		pane = "topRight"
	}
	first := sheet.Address(s.FreezeRow+1, s.FreezeCol+1)
	return x.file.SetPanes(s.Name, &excelize.Panes{
		Freeze: true, XSplit: s.FreezeCol, YSplit: s.FreezeRow, TopLeftCell: first, ActivePane: pane,
		Selection: []excelize.Selection{{SQRef: first, ActiveCell: first, Pane: pane}}})
}

// maxCellText is the longest text a cell may hold, in UTF-16 code units.
const maxCellText = 32767

// printable returns a text that is legal in XML and short enough for a cell. It
// stays a text whatever it begins with, since it is written as one.
func printable(s string) string {
	if IsPlain(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return r
		case r == '\r':
			return '\n'
		case r < ' ' || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF:
			return '\uFFFD'
		}
		return r
	}, s)
	units := 0
	for i, r := range s {
		units++
		if r > 0xFFFF {
			units++
		}
		if units > maxCellText {
			return s[:i]
		}
	}
	return s
}

// IsPlain reports whether a text is short and of ASCII without controls, as
// nearly all are.
func IsPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return len(s) <= maxCellText
}

func styleOf(c *sheet.Cell) styleKey { return styleKey{c.Role, c.Unit, c.Wrap, c.Indent} }

// cellStyles registers the styles of all cells.
func (x *excelWriter) cellStyles() error {
	for _, key := range x.outline.looks {
		if err := x.style(key); err != nil {
			return err
		}
	}
	return nil
}

// style registers the style of a cell.
func (x *excelWriter) style(c styleKey) error {
	l := sheet.Looks[c.role]
	size := l.Size
	if size == 0 {
		size = 10
	}
	style := &excelize.Style{
		Font:       &excelize.Font{Family: "Calibri", Size: size, Bold: l.Bold, Italic: l.Italic, Color: l.Ink.Hex()},
		Alignment:  &excelize.Alignment{Vertical: "center", WrapText: c.wrap, Indent: int(c.indent)},
		Protection: &excelize.Protection{Locked: !l.Unlocked},
	}
	if c.wrap && c.role != sheet.RoleHeader && c.role != sheet.RoleHeadLabel { // headings stand alike, whether they may wrap or not
		style.Alignment.Vertical = "top"
	}
	switch {
	case l.Right:
		style.Alignment.Horizontal = "right"
	case l.Centre:
		style.Alignment.Horizontal = "center"
	case c.unit != sheet.UnitNone:
		style.Alignment.Horizontal = "right"
	case c.indent > 0: // has no effect otherwise
		style.Alignment.Horizontal = "left"
	}
	if l.Fill != sheet.ColourNone {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.Fill.Hex()}}
	}
	style.Border = borders(l)
	switch {
	case c.unit != sheet.UnitNone:
		format := sheet.FormatOf(c.unit, x.book.Scale).Excel()
		style.CustomNumFmt = &format
	case c.role == sheet.RoleInput:
		style.NumFmt = asTyped
	}
	if c.role == sheet.RoleURL {
		style.Font.Underline = "single"
	}
	id, err := x.file.NewStyle(style)
	x.styles[c] = id
	return err
}

// asTyped is the number of the format that keeps what is typed as a text: a
// scenario called 2030 or 50% is chosen by its name.
const asTyped = 49

func borders(l sheet.Look) []excelize.Border {
	var b []excelize.Border
	for side, on := range map[string]bool{"top": l.Top, "bottom": l.Bottom} {
		if on {
			b = append(b, excelize.Border{Type: side, Color: sheet.ColourRule.Hex(), Style: 1})
		}
	}
	sort.Slice(b, func(i, j int) bool { return b[i].Type < b[j].Type })
	return b
}

func (x *excelWriter) properties() error {
	b := x.book
	date := ""
	if b.Date != "" {
		date = b.Date + "T00:00:00Z"
	}
	err := x.file.SetDocProps(&excelize.DocProperties{
		Title: printable(b.Title), Subject: printable(b.Subject), Creator: b.Author, LastModifiedBy: b.Author,
		Description: printable(b.Description),
		Keywords:    b.Keywords, Created: date, Modified: date, Language: "en",
	})
	if err != nil {
		return err
	}
	if err := x.file.SetCalcProps(&excelize.CalcPropsOptions{CalcID: ptr(uint(calculationEngine))}); err != nil {
		return err
	}
	if err := x.file.SetAppProps(&excelize.AppProperties{Application: "offtake", AppVersion: "0001.0000"}); err != nil {
		return err
	}
	for _, n := range b.Names {
		name := excelize.DefinedName{Name: n.Name, RefersTo: sheet.QuoteSheet(n.Sheet) + "!" + n.Ref, Comment: n.Comment}
		if err := x.file.SetDefinedName(&name); err != nil {
			return err
		}
	}
	return nil
}

// calculationEngine is the engine of Excel 2019 and later. Excel computes a
// workbook of an older engine anew when it opens it, and then asks to save it.
const calculationEngine = 191029

// corePart holds the book's title, subject and keywords.
const corePart = "docProps/core.xml"

var coreElement = regexp.MustCompile(`<(/?)(coreProperties|keywords|lastModifiedBy|category|contentStatus|revision|version)\b`)

var coreDates = regexp.MustCompile(`<dcterms:(created|modified)\b.*?</dcterms:(created|modified)>`)

// prefixedCore writes the names of a book's properties with the prefix that
// Excel uses. Without it they are the same by the standard, but some readers,
// such as ExcelJS, go by the prefix.
func prefixedCore(data []byte) []byte {
	data = coreElement.ReplaceAll(data, []byte("<${1}cp:${2}"))
	return bytes.Replace(data, []byte("<cp:coreProperties xmlns="), []byte("<cp:coreProperties xmlns:cp="), 1)
}

func sortedKeys[V any](m map[int]V) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
