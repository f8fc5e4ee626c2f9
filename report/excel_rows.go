package report

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"offtake/report/refill"
)

// The cells are written here and not by excelize, which cuts numbers to 15
// digits: a workbook must hold every digit that was computed. excelize writes
// the rest of each sheet; its empty cell data are replaced by these.

// sheetText is a sheet's part as text, and what stands where in it: holes and
// cuts for the encoder, rows for the next text of the sheet, which copies what
// did not change.
type sheetText struct {
	data  []byte
	holes []refill.Hole // the values that vary from one workbook to the next
	cuts  []offset      // where every few rows begin: see rowsTogether
	rows  []rowText     // by row less 1
	alone bool          // there is no next text: only data is kept
}

// offset is a place in a text, and how many holes stand before it.
type offset struct{ at, holes int32 }

// rowText tells where a row stands, as it was when it was written.
type rowText struct {
	row      *Row
	edits    edits
	from, to offset
}

func (t *sheetText) here() offset { return offset{int32(len(t.data)), int32(len(t.holes))} }

// same tells whether another text is compressed to the same bytes. What is cut
// off at the end of a long text can make a hole of it and does not show in data.
func (t *sheetText) same(as *sheetText) bool {
	return bytes.Equal(t.data, as.data) && slices.Equal(t.holes, as.holes)
}

// keep makes a text equal to another, but for its rows.
func (t *sheetText) keep(from *sheetText) {
	t.data, t.holes, t.cuts = append(t.data[:0], from.data...), append(t.holes[:0], from.holes...), append(t.cuts[:0], from.cuts...)
}

// print writes a sheet's cells between what stands before and after them in
// its part. Of rows that are in the part's last text all that did not change
// is copied from it.
func (t *sheetText) print(part *part, s *Sheet, styles map[styleKey]int) {
	t.data, t.holes, t.cuts, t.rows = append(t.data[:0], part.data...), t.holes[:0], t.cuts[:0], t.rows[:0]
	t.data = append(t.data, "<sheetData>"...)
	p := rowPrinter{sheetText: t, styles: styles}
	for r, row := range s.Rows() {
		if t.alone {
			p.row(r, row)
			continue
		}
		for len(t.rows) < r-1 {
			t.rows = append(t.rows, rowText{})
		}
		for len(t.cuts) < (r-1)/rowsTogether {
			t.cuts = append(t.cuts, t.here())
		}
		from := t.here()
		p.rowAfter(&part.text, r, row)
		t.rows = append(t.rows, rowText{row, row.edits, from, t.here()})
	}
	t.data = append(t.data, "</sheetData>"...)
	t.data = append(t.data, part.tail...)
}

// rowsTogether is how many rows are one part of what is compressed: a row whose
// form changes costs new frames of two parts, and not of the sheet.
const rowsTogether = 64

// of gives where a row that was taken from the last report stands in this, the
// last text; the zero value if it does not, as where that report was laid out
// but not written.
func (t *sheetText) of(r int, row *Row) rowText {
	if r > len(t.rows) || !row.taken || t.rows[r-1].row != row {
		return rowText{}
	}
	return t.rows[r-1]
}

// copy takes a row from another text of the sheet.
func (t *sheetText) copy(last *sheetText, row rowText) {
	by := int32(len(t.data)) - row.from.at
	t.data = append(t.data, last.data[row.from.at:row.to.at]...)
	for _, h := range last.holes[row.from.holes:row.to.holes] {
		t.holes = append(t.holes, refill.Hole{From: h.From + by, To: h.To + by})
	}
}

// parts gives the text by its cuts.
func (t *sheetText) parts() []refill.Part {
	var parts []refill.Part
	var from offset
	for _, to := range append(slices.Clip(t.cuts), t.here()) {
		parts = append(parts, refill.Part{Text: t.data[from.at:to.at], At: int(from.at), Holes: t.holes[from.holes:to.holes]})
		from = to
	}
	return parts
}

// rowPrinter writes rows. Formula cells carry their value with its type, so
// that programs that do not compute show the truth.
type rowPrinter struct {
	*sheetText
	styles map[styleKey]int
	look   styleKey // the last cell's: mostly the next one's too
	style  int
	known  bool
	shared sharedRun // of the row in the making
}

// refill copies a row from another text of the sheet, but for what fills its
// holes: a hole for each cell that varies, as its form is the same.
func (p *rowPrinter) refill(last *sheetText, was rowText) {
	from, n := was.from.at, was.from.holes
	for _, cell := range was.row.Cells() {
		if !cell.varies() {
			continue
		}
		h := last.holes[n]
		p.data = append(p.data, last.data[from:h.From]...)
		p.fill(cell)
		from, n = h.To, n+1
	}
	p.data = append(p.data, last.data[from:was.to.at]...)
}

// rowAfter writes a row, as much of it as may be from the last text.
func (p *rowPrinter) rowAfter(last *sheetText, r int, row *Row) {
	switch was := last.of(r, row); {
	case was.row == nil || was.edits.form != row.edits.form:
		p.row(r, row)
	case was.edits == row.edits:
		p.copy(last, was)
	default:
		p.refill(last, was)
	}
}

// row writes a row anew.
func (p *rowPrinter) row(r int, row *Row) {
	out := append(p.data, `<row r="`...)
	out = strconv.AppendInt(out, int64(r), 10)
	out = append(out, '"')
	if row.Height > 0 {
		out = append(out, ` ht="`...)
		out = strconv.AppendFloat(out, row.Height, 'f', -1, 64)
		out = append(out, `" customHeight="1"`...)
	}
	if row.Level > 0 {
		out = append(out, ` outlineLevel="`...)
		out = strconv.AppendInt(out, int64(row.Level), 10)
		out = append(out, '"')
	}
	p.data = append(out, '>')
	p.shared = longestShared(row)
	for c, cell := range row.Cells() {
		if key := styleOf(cell); !p.known || key != p.look {
			p.look, p.style, p.known = key, p.styles[key], true
		}
		p.cell(r, c, cell)
	}
	p.data = append(p.data, "</row>"...)
}

func (p *rowPrinter) cell(r, c int, cell *Cell) {
	out := append(p.data, `<c r="`...)
	out = appendAddress(out, r, c)
	out = append(out, `" s="`...)
	out = strconv.AppendInt(out, int64(p.style), 10)
	out = append(out, '"')
	value := cell.Value
	switch {
	case value.Kind == Text && cell.Formula != "":
		out = append(out, ` t="str"`...)
	case value.Kind == Text:
		out = append(out, ` t="inlineStr"`...)
	case value.Kind == Logical:
		out = append(out, ` t="b"`...)
	case value.Kind == Empty:
		p.data = append(out, "/>"...)
		return
	}
	out = append(out, '>')
	if cell.Formula != "" {
		out = p.appendFormula(out, r, c, cell.Formula)
	}
	open, end := "<v>", "</v></c>"
	if cell.typedText() {
		open, end = "<is><t>", "</t></is></c>"
	}
	p.data = append(out, open...)
	if !p.alone && cell.varies() {
		p.fill(cell)
	} else {
		p.data = appendValue(p.data, cell)
	}
	p.data = append(p.data, end...)
}

// appendFormula writes a cell's formula, or that it shares the one of its row,
// whose number is that of the row.
func (p *rowPrinter) appendFormula(out []byte, r, c int, formula string) []byte {
	switch run := p.shared; {
	case c < run.from || c > run.to:
		out = append(out, "<f>"...)
	case c > run.from:
		out = append(out, `<f t="shared" si="`...)
		out = strconv.AppendInt(out, int64(r), 10)
		return append(out, `"/>`...)
	default:
		out = append(out, `<f t="shared" ref="`...)
		out = append(appendAddress(out, r, run.from), ':')
		out = append(appendAddress(out, r, run.to), `" si="`...)
		out = strconv.AppendInt(out, int64(r), 10)
		out = append(out, `">`...)
	}
	return append(appendEscaped(out, formula), "</f>"...)
}

// fill writes a value into a hole.
func (p *rowPrinter) fill(cell *Cell) {
	from := len(p.data)
	p.data = appendValue(p.data, cell)
	p.holes = append(p.holes, refill.Hole{From: int32(from), To: int32(len(p.data))})
}

func (c *Cell) typedText() bool { return c.Value.Kind == Text && c.Formula == "" }

// varies tells whether another workbook of a batch may well have another value
// here: a number, what a formula gives, a text with an option of the command
// line, which says what was varied.
func (c *Cell) varies() bool {
	return c.Value.Kind != Empty && (!c.typedText() || strings.Contains(c.Value.Text, "--"))
}

// appendValue writes a cell's value. Blanks at the ends of a typed text would
// need xml:space, which the schema lacks.
func appendValue(out []byte, c *Cell) []byte {
	switch {
	case c.Value.Kind != Text:
		return strconv.AppendFloat(out, c.Value.Number, 'g', -1, 64)
	case c.typedText():
		return appendEscaped(out, strings.TrimSpace(printable(c.Value.Text)))
	}
	return appendEscaped(out, printable(c.Value.Text))
}

// appendEscaped writes a text as XML character data. Few formulas have what
// must be escaped.
func appendEscaped(out []byte, s string) []byte {
	if strings.IndexByte(s, '<') < 0 && strings.IndexByte(s, '>') < 0 && strings.IndexByte(s, '&') < 0 {
		return append(out, s...)
	}
	from := 0
	for i := range len(s) {
		var escaped string
		switch s[i] {
		case '&':
			escaped = "&amp;"
		case '<':
			escaped = "&lt;"
		case '>':
			escaped = "&gt;"
		default:
			continue
		}
		out = append(append(out, s[from:i]...), escaped...)
		from = i + 1
	}
	return append(out, s[from:]...)
}
