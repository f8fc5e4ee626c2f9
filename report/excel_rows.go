package report

import (
	"slices"
	"strconv"
	"strings"

	"offtake/report/refill"
)

// The cells are written here and not by excelize, which cuts numbers to 15
// digits: a workbook must hold every digit that was computed. excelize writes
// the rest of each sheet; its empty cell data are replaced by these.

// sheetText is a sheet's part as text, and what stands where in it.
type sheetText struct {
	data  []byte
	holes []refill.Hole // numbers, and the texts that formulas give: they change from one workbook to the next
	cuts  []offset      // where every few rows begin
	rows  []rowText     // by row less 1
}

// offset is a place in a text, and how many holes stand before it.
type offset struct{ at, holes int }

// rowText tells where a row stands, as it was when it was written.
type rowText struct {
	row      *Row
	edits    int
	from, to offset
}

func (t *sheetText) here() offset { return offset{len(t.data), len(t.holes)} }

// print writes a sheet's cells between what stands before and after them. Rows
// that are in the last text as they are now are copied from it.
func (t *sheetText) print(head, tail []byte, s *Sheet, styles map[styleKey]int, last *sheetText) {
	t.data, t.holes, t.cuts, t.rows = append(t.data[:0], head...), t.holes[:0], t.cuts[:0], t.rows[:0]
	t.data = append(t.data, "<sheetData>"...)
	p := rowPrinter{sheetText: t, styles: styles}
	for r, row := range s.Rows() {
		for len(t.rows) < r-1 {
			t.rows = append(t.rows, rowText{})
		}
		for len(t.cuts) < (r-1)/rowsTogether {
			t.cuts = append(t.cuts, t.here())
		}
		from := t.here()
		if last == nil || r > len(last.rows) || !last.rows[r-1].is(row) {
			p.row(r, row)
		} else {
			t.copy(last, last.rows[r-1])
		}
		t.rows = append(t.rows, rowText{row, row.edits, from, t.here()})
	}
	t.data = append(t.data, "</sheetData>"...)
	t.data = append(t.data, tail...)
}

// rowsTogether is how many rows are one part of what is compressed.
const rowsTogether = 64

// is tells whether a row was written as it is now.
func (was rowText) is(row *Row) bool { return row.taken && was.row == row && was.edits == row.edits }

// copy takes a row from another text of the sheet.
func (t *sheetText) copy(last *sheetText, row rowText) {
	by := int32(len(t.data) - row.from.at)
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
		parts = append(parts, refill.Part{Text: t.data[from.at:to.at], At: from.at, Holes: t.holes[from.holes:to.holes]})
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
}

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
		out = append(out, "<f>"...)
		out = appendEscaped(out, cell.Formula)
		out = append(out, "</f>"...)
	}
	if value.Kind == Text && cell.Formula == "" {
		p.data = appendTyped(out, value.Text)
	} else {
		p.data = out
		p.value(value)
	}
	p.data = append(p.data, "</c>"...)
}

// value writes a value, which fills a hole.
func (p *rowPrinter) value(v Value) {
	out := append(p.data, "<v>"...)
	from := len(out)
	if v.Kind == Text {
		out = appendEscaped(out, printable(v.Text))
	} else {
		out = strconv.AppendFloat(out, v.Number, 'g', -1, 64)
	}
	p.holes = append(p.holes, refill.Hole{From: int32(from), To: int32(len(out))})
	p.data = append(out, "</v>"...)
}

// appendTyped writes a text that is typed. Blanks at the ends would need
// xml:space, which the schema lacks.
func appendTyped(out []byte, s string) []byte {
	out = append(out, `<is><t>`...)
	out = appendEscaped(out, strings.TrimSpace(printable(s)))
	return append(out, "</t></is>"...)
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
