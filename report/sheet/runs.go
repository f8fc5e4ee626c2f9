package sheet

import (
	"strconv"
	"strings"
	"unique"

	"offtake/internal/a1"
)

// Run is a run of cells of a row that hold one formula: each has that of its
// left neighbour, moved by a column.
type Run struct {
	From, To int
	Form     unique.Handle[string] // the formula in relative terms: two that are one, moved, have the same
}

// Runs returns the runs of formulas in a row, from the left.
func (s *Sheet) Runs(r int) []Run {
	row := s.rows[r-1]
	if row == nil || row.runsKnown {
		return row.knownRuns()
	}
	row.runs, row.runsKnown = row.runs[:0], true
	var room [2][256]byte
	form, last := room[0][:0], room[1][:0]
	for c, cell := range row.Cells() {
		if cell.Formula == "" {
			continue
		}
		form, last = appendForm(last[:0], cell.Formula, r, c), form
		if n := len(row.runs); n > 0 && row.runs[n-1].To == c-1 && string(last) == string(form) {
			row.runs[n-1].To = c
		} else {
			row.runs = append(row.runs, Run{c, c, unique.Make(string(form))})
		}
	}
	return row.runs
}

func (row *Row) knownRuns() []Run {
	if row == nil {
		return nil
	}
	return row.runs
}

// appendForm appends a formula with every relative column and row of a
// reference as its distance from the formula's cell.
func appendForm(out []byte, formula string, r, c int) []byte {
	for len(formula) > 0 {
		n := pieceLength(formula)
		piece, rest := formula[:n], formula[n:]
		row, column, fixed, isCell := a1.ParseCorner(piece)
		if isCell && !strings.HasPrefix(rest, "(") && !strings.HasPrefix(rest, "!") { // no function, no sheet
			out = appendDistance(out, columnMark, int(column), c, fixed&a1.FixedColumn != 0)
			out = appendDistance(out, rowMark, int(row), r, fixed&a1.FixedRow != 0)
		} else {
			out = append(out, piece...)
		}
		formula = rest
	}
	return out
}

// pieceLength returns the length of a formula's first piece: a text or a
// sheet's name in quotes, a word such as a reference, a name or a number, or
// one byte.
func pieceLength(formula string) int {
	switch c := formula[0]; {
	case c == '"' || c == '\'':
		if i := strings.IndexByte(formula[1:], c); i >= 0 {
			return i + 2
		}
		return len(formula)
	case inWord(c):
		n := 1
		for n < len(formula) && inWord(formula[n]) {
			n++
		}
		return n
	}
	return 1
}

func inWord(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '$' || c == '_' || c == '.' || c >= 0x80
}

// The marks before a distance, which stand in no formula.
const (
	columnMark = 1
	rowMark    = 2
)

// appendDistance appends a column or a row: itself if it is fixed, else how far it
// is from the formula's.
func appendDistance(out []byte, mark byte, at, from int, fixed bool) []byte {
	if fixed {
		return strconv.AppendInt(append(out, '$', mark), int64(at), 10)
	}
	return strconv.AppendInt(append(out, mark), int64(at-from), 10)
}
