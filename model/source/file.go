package source

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// File is the text of a deal file by lines, for excerpts and places.
type File struct {
	file  string
	lines []string
}

// NewFile returns the file of a name with a text.
func NewFile(file, text string) *File {
	return &File{file: file, lines: strings.Split(text, "\n")}
}

func (f *File) position(line, column int) Position {
	return Position{File: f.file, Line: line, Column: column}
}

// excerptWidth is how much of a long line an excerpt shows.
const excerptWidth = 100

// Excerpt returns the line of a place, and a caret below the place.
func (f *File) Excerpt(pos Position) string {
	if pos.Line < 1 || pos.Line > len(f.lines) {
		return ""
	}
	line := []rune(f.lines[pos.Line-1])
	at := min(max(pos.Column-1, 0), len(line))
	first := max(0, at-excerptWidth*2/3)
	last := min(len(line), first+excerptWidth)
	shown, before, after := line[first:last], "", ""
	if first > 0 {
		before = "…"
	}
	if last < len(line) {
		after = "…"
	}
	margin := fmt.Sprintf("%6d | ", pos.Line)
	caret := strings.Repeat(" ", len(margin)-2) + "| " + strings.Repeat(" ", len([]rune(before))+at-first) + "^"
	return margin + before + Harmless(string(shown)) + after + "\n" + caret
}

// Locate finds where the byte at an offset of a scalar's text stands in the
// file, given where the scalar starts. It walks both side by side, since YAML
// folds lines and drops quotes, escapes and block marks.
func (f *File) Locate(start Position, text string, offset int) Position {
	if start.Line < 1 || start.Line > len(f.lines) {
		return start
	}
	line, column := start.Line-1, start.Column-1
	row := []rune(f.lines[line])
	for _, want := range text[:min(max(offset, 0), len(text))] {
		line, column, row = f.seek(line, column, row, want)
		column++
	}
	line, column, _ = f.skipMarks(line, column, row, text, offset)
	return f.position(line+1, column+1)
}

// seek moves to the next place where a rune of the text stands. A space or a
// line end of the text may stand for the end of a line and any indentation.
func (f *File) seek(line, column int, row []rune, want rune) (int, int, []rune) {
	for {
		switch {
		case column < len(row) && row[column] == want:
			return line, column, row
		case column < len(row):
			column++
		case line+1 >= len(f.lines):
			return line, column, row
		case want == ' ' || want == '\n':
			return line, column, row
		default:
			line, column = line+1, 0
			row = []rune(f.lines[line])
		}
	}
}

// skipMarks moves from where the text before an offset ended to the rune at
// the offset itself.
func (f *File) skipMarks(line, column int, row []rune, text string, offset int) (int, int, []rune) {
	if offset < 0 || offset >= len(text) {
		return line, min(column, len(row)), row
	}
	want, _ := utf8.DecodeRuneInString(text[offset:])
	l, c, r := f.seek(line, column, row, want)
	if c >= len(r) {
		return line, min(column, len(row)), row
	}
	return l, c, r
}

// Harmless replaces what would move the cursor or colour a terminal. Every
// rune stays one rune, so that a caret below keeps its place.
func Harmless(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case !unicode.IsGraphic(r) || isOdd(r):
			return '·'
		}
		return r
	}, s)
}

// Quote puts a value from a deal file in quotes, shortened if it is long.
func Quote(s string) string {
	const longest = 60
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest]) + "…"
	}
	return `"` + Harmless(s) + `"`
}
