package report

import (
	"strconv"
	"strings"
)

// The cells are written here and not by excelize, which cuts numbers to 15
// digits: a workbook must hold every digit that was computed. excelize writes
// the rest of each sheet; its empty cell data are replaced by these.

// appendRows writes a sheet's cell data. Formula cells carry their value with
// its type, so that programs that do not compute show the truth.
func appendRows(out []byte, s *Sheet, styles map[styleKey]int) []byte {
	out = append(out, "<sheetData>"...)
	var look styleKey // the last cell's: mostly the next one's too
	style, known := 0, false
	for r, row := range s.Rows() {
		out = append(out, `<row r="`...)
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
		out = append(out, '>')
		for c, cell := range row.Cells() {
			if key := styleOf(cell); !known || key != look {
				look, style, known = key, styles[key], true
			}
			out = appendCell(out, r, c, style, cell)
		}
		out = append(out, "</row>"...)
	}
	return append(out, "</sheetData>"...)
}

func appendCell(out []byte, r, c, style int, cell *Cell) []byte {
	out = append(out, `<c r="`...)
	out = appendAddress(out, r, c)
	out = append(out, `" s="`...)
	out = strconv.AppendInt(out, int64(style), 10)
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
		return append(out, "/>"...)
	}
	out = append(out, '>')
	if cell.Formula != "" {
		out = append(out, "<f>"...)
		out = appendEscaped(out, cell.Formula)
		out = append(out, "</f>"...)
	}
	out = appendValue(out, value, cell.Formula != "")
	return append(out, "</c>"...)
}

func appendValue(out []byte, v Value, formula bool) []byte {
	if v.Kind == Text && !formula {
		// Blanks at the ends would need xml:space, which the schema lacks.
		out = append(out, `<is><t>`...)
		out = appendEscaped(out, strings.TrimSpace(printable(v.Text)))
		return append(out, "</t></is>"...)
	}
	out = append(out, "<v>"...)
	if v.Kind == Text {
		out = appendEscaped(out, printable(v.Text))
	} else {
		out = strconv.AppendFloat(out, v.Number, 'g', -1, 64)
	}
	return append(out, "</v>"...)
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
