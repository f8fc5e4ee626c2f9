package xlsx

import (
	"math"
	"strconv"
	"strings"

	"offtake/internal/a1"
	"offtake/report/sheet"
)

// The cells are written here and not by excelize, which cuts numbers to 15
// digits: a workbook must hold every digit that was computed. excelize writes
// the rest of each sheet; its empty cell data are replaced by these.

// rowPrinter writes rows. Formula cells carry their value with its type, so
// that programs that do not compute show the right figures.
type rowPrinter struct {
	data   []byte
	styles map[styleKey]int
	look   styleKey // the last cell's: mostly the next one's too
	style  int
	known  bool
	texts  texts
	// Of the sheet in the making:
	sheet   *sheet.Sheet
	shared  sharing
	numbers int // of shared formulas
	next    int // the first run behind the one at the cell
	// Of the row in the making: its number in digits, the run of formulas at the
	// cell, what it shares, and the runs behind it.
	digits []byte
	run    sheet.Run
	of     *shared
	runs   []sheet.Run
	// What stands between the address and the value of the last number with a
	// shared formula: the next cell of the run has the same.
	between []byte
	alike   int // the last column that has it, if its style is the same
}

// print writes the cells of a sheet between the text before them and the text
// after them in its part, and returns all of it.
func (p *rowPrinter) print(part *part, s *sheet.Sheet) []byte {
	p.sheet, p.numbers, p.next, p.known = s, 0, 0, false
	p.shared.read(s)
	if size := s.Size(); cap(p.data) < size {
		p.data = make([]byte, 0, size)
	}
	p.data = append(append(p.data[:0], part.data...), "<sheetData>"...)
	for r, row := range s.Rows() {
		p.row(r, row)
	}
	p.data = append(append(p.data, "</sheetData>"...), part.tail...)
	return p.data
}

// textsPart prints the part of the texts.
func (p *rowPrinter) textsPart() []byte {
	p.data = p.texts.appendPart(p.data[:0])
	return p.data
}

// row writes a row.
func (p *rowPrinter) row(r int, row *sheet.Row) {
	p.digits = strconv.AppendInt(p.digits[:0], int64(r), 10)
	out := append(append(append(p.data, `<row r="`...), p.digits...), '"')
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
	p.runs, p.run, p.alike = p.sheet.Runs(r), sheet.Run{}, 0
	for c, cell := range row.Cells() {
		if key := styleOf(cell); !p.known || key != p.look {
			p.look, p.style, p.known, p.alike = key, p.styles[key], true, 0
		}
		p.cell(r, c, cell)
	}
	p.data = append(p.data, "</row>"...)
}

func (p *rowPrinter) cell(r, c int, cell *sheet.Cell) {
	out := append(p.data, `<c r="`...)
	out = append(a1.AppendColumn(out, c), p.digits...)
	if c <= p.alike && cell.Value.Kind == sheet.Number {
		out = appendNumber(append(out, p.between...), cell.Value.Number)
		p.data = append(out, "</v></c>"...)
		return
	}
	from := len(out)
	out = append(out, `" s="`...)
	out = strconv.AppendInt(out, int64(p.style), 10)
	out = append(out, '"')
	value := cell.Value
	switch {
	case value.Kind == sheet.Text && cell.Formula != "":
		out = append(out, ` t="str"`...)
	case value.Kind == sheet.Text:
		out = append(out, ` t="s"`...)
	case value.Kind == sheet.Empty && cell.Formula == "":
		p.data = append(out, "/>"...)
		return
	}
	out = append(out, '>')
	refers := false
	if cell.Formula != "" {
		out, refers = p.appendFormula(out, r, c, cell.Formula)
	}
	out = append(out, "<v>"...)
	if refers && value.Kind == sheet.Number {
		p.between, p.alike = append(p.between[:0], out[from:]...), p.run.To
	}
	switch {
	case value.Kind != sheet.Text:
		out = appendNumber(out, value.Number)
	case cell.Formula != "":
		out = appendText(out, printable(value.Text))
	default:
		out = strconv.AppendInt(out, int64(p.texts.numberAt(r, c, value.Text)), 10)
	}
	p.data = append(out, "</v></c>"...)
}

// appendFormula appends a cell's formula, or refers to the one it shares. It
// reports which it did.
func (p *rowPrinter) appendFormula(out []byte, r, c int, formula string) (appended []byte, refers bool) {
	if c > p.run.To {
		p.run, p.runs = p.runs[0], p.runs[1:]
		p.of = &p.shared.formulas[p.shared.ofRun[p.next]]
		p.next++
	}
	run, of := p.run, p.of
	if of.cells < fewestShared {
		return append(appendEscaped(append(out, "<f>"...), formula), "</f>"...), false
	}
	if of.number >= 0 {
		out = append(out, `<f t="shared" si="`...)
		return append(strconv.AppendInt(out, int64(of.number), 10), `"/>`...), true
	}
	of.number = p.numbers
	p.numbers++
	out = append(out, `<f t="shared" ref="`...)
	out = append(sheet.AppendAddress(out, r, run.From), ':')
	out = append(sheet.AppendAddress(out, of.last, run.To), `" si="`...)
	out = append(strconv.AppendInt(out, int64(of.number), 10), `">`...)
	return append(appendEscaped(out, formula), "</f>"...), false
}

// appendNumber appends a number with every digit. Most are small whole numbers,
// above all zeros, which are quicker written as such.
func appendNumber(out []byte, x float64) []byte {
	if n := int64(x); float64(n) == x && n > -1e6 && n < 1e6 && (n != 0 || !math.Signbit(x)) {
		return strconv.AppendInt(out, n, 10)
	}
	return strconv.AppendFloat(out, x, 'g', -1, 64)
}

// appendText appends a text of a cell. Spreadsheet programs read _x0041_ as A,
// so the underscore that begins such a piece is written as _x005F_.
func appendText(out []byte, s string) []byte {
	for i := strings.Index(s, "_x"); i >= 0; i = strings.Index(s, "_x") {
		out = appendEscaped(out, s[:i])
		if isCharacterCode(s[i:]) {
			out = append(out, "_x005F"...)
		}
		out = append(out, '_')
		s = s[i+1:]
	}
	return appendEscaped(out, s)
}

// isCharacterCode reports whether a text that begins with _x begins with a
// character's code in four hexadecimal digits: _x0041_.
func isCharacterCode(s string) bool {
	if len(s) < len("_x0041_") || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}

// appendEscaped appends a text as XML character data. Few formulas contain
// anything that must be escaped.
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
