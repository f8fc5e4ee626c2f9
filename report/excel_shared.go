package report

import "strings"

// A row has one formula for all periods, the same text once made relative. It
// is written once, as a shared formula of its cells: a spreadsheet program that
// reads it moves the relative columns. That is a quarter of the file.

// fewestShared is from how many cells on a formula is written as shared.
const fewestShared = 3

// sharedRun is the cells of a row, from one column to another, whose formulas
// are one; to is before from where there are too few.
type sharedRun struct{ from, to int }

// longestShared finds the longest run of formulas in a row of which each is its
// left neighbour's moved by a column.
func longestShared(row *Row) sharedRun {
	best, from, last := sharedRun{0, -1}, 0, 0
	before := ""
	for c, cell := range row.Cells() {
		if c != last+1 || before == "" || cell.Formula == "" || cell.Value.Kind == Empty || !movedRight(before, cell.Formula) {
			from = c
		}
		if last, before = c, cell.Formula; cell.Value.Kind == Empty {
			before = ""
		}
		if c-from > best.to-best.from {
			best = sharedRun{from, c}
		}
	}
	if best.to-best.from+1 < fewestShared {
		return sharedRun{0, -1}
	}
	return best
}

// movedRight reports whether a formula is another with every relative column
// moved to the right by one.
func movedRight(formula, moved string) bool {
	for len(formula) > 0 {
		n := pieceLength(formula)
		piece := formula[:n]
		if letters := columnLetters(piece, formula[n:]); letters > 0 {
			next := nextColumn(piece[:letters])
			if !strings.HasPrefix(moved, next) {
				return false
			}
			piece, moved = piece[letters:], moved[len(next):]
		}
		rest, ok := strings.CutPrefix(moved, piece)
		if !ok {
			return false
		}
		formula, moved = formula[n:], rest
	}
	return moved == ""
}

// pieceLength is how long the first piece of a formula is: a text or a sheet's
// name in quotes, a word such as a reference, a name or a number, or one byte.
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

// columnLetters is how many letters of a word are a relative column, such as 2
// in AB$7; 0 where the word is no reference or the column is fixed.
func columnLetters(word, behind string) int {
	letters := 0
	for letters < len(word) && word[letters] >= 'A' && word[letters] <= 'Z' {
		letters++
	}
	row := strings.TrimPrefix(word[letters:], "$")
	if letters == 0 || letters > 3 || row == "" || strings.Trim(row, "0123456789") != "" || strings.HasPrefix(behind, "(") || strings.HasPrefix(behind, "!") {
		return 0
	}
	return letters
}

// nextColumn is the column to the right: AA after Z.
func nextColumn(letters string) string {
	out := []byte(letters)
	for i := len(out) - 1; i >= 0; i-- {
		if out[i] < 'Z' {
			out[i]++
			return string(out)
		}
		out[i] = 'A'
	}
	return "A" + string(out)
}
