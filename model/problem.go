package model

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Problem is one thing wrong with a deal: where, what, and what to do about it.
type Problem struct {
	Pos     Position // zero if the problem is not in the file
	Path    string   // the argument at fault, such as --set price.discount=2, if it is not in the file
	Message string
	Remedy  string
	Excerpt string // the line of the file with a caret below the place; "" if there is none to show

	bare bool // about what is missing: there is no line to show
}

// Error gives the problem as it is printed: place and cause, excerpt, remedy.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.place())
	b.WriteString(": ")
	b.WriteString(p.Message)
	if p.Excerpt != "" {
		b.WriteByte('\n')
		b.WriteString(p.Excerpt)
	}
	if p.Remedy != "" {
		b.WriteString("\n  hint: ")
		b.WriteString(p.Remedy)
	}
	return b.String()
}

func (p Problem) place() string {
	switch {
	case p.Path != "":
		return p.Path
	case p.Pos.Line == 0:
		return p.Pos.File
	}
	return fmt.Sprintf("%s:%d:%d", p.Pos.File, p.Pos.Line, p.Pos.Column)
}

// Problems is everything wrong with a deal, in the order of the file.
type Problems []Problem

// shownProblems bounds what is printed: a file that is no deal at all may have
// a problem on every line.
const shownProblems = 50

// Error lists the problems, one after the other.
func (ps Problems) Error() string {
	var texts []string
	for i, p := range ps {
		if i == shownProblems {
			texts = append(texts, fmt.Sprintf("… and %d more problems", len(ps)-i))
			break
		}
		texts = append(texts, p.Error())
	}
	return strings.Join(texts, "\n")
}

// inOrder sorts the problems as their places stand in the file and drops
// repeated ones; those of arguments come last, in the order found.
func (ps Problems) inOrder() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		switch {
		case (a.Path == "") != (b.Path == ""):
			return len(a.Path) - len(b.Path)
		case a.Pos.Line != b.Pos.Line:
			return a.Pos.Line - b.Pos.Line
		}
		return a.Pos.Column - b.Pos.Column
	})
	return slices.Compact(ps)
}

// errorOrNil puts the problems in order and adds the excerpts of those that
// will be shown; an empty list is no error.
func (ps Problems) errorOrNil(src *source) error {
	if len(ps) == 0 {
		return nil
	}
	ps = ps.inOrder()
	for i := range ps[:min(len(ps), shownProblems)] {
		if p := &ps[i]; p.Excerpt == "" && p.Path == "" && !p.bare {
			p.Excerpt = src.excerpt(p.Pos)
		}
	}
	return ps
}

// source is the text of a deal file by lines, for excerpts and places.
type source struct {
	file  string
	lines []string
}

func newSource(file, text string) *source {
	return &source{file: file, lines: strings.Split(text, "\n")}
}

func (s *source) position(line, column int) Position {
	return Position{File: s.file, Line: line, Column: column}
}

// excerptWidth is how much of a long line an excerpt shows.
const excerptWidth = 100

// excerpt shows the line of a place, and a caret below the place.
func (s *source) excerpt(pos Position) string {
	if pos.Line < 1 || pos.Line > len(s.lines) {
		return ""
	}
	line := []rune(s.lines[pos.Line-1])
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
	return margin + before + harmless(string(shown)) + after + "\n" + caret
}

// harmless replaces what would move the cursor or colour a terminal. Every
// rune stays one rune, so that a caret below keeps its place.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case !unicode.IsGraphic(r):
			return '·'
		}
		return r
	}, s)
}

// quote puts a value from a deal file in quotes, shortened if it is long.
func quote(s string) string {
	const longest = 60
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest]) + "…"
	}
	return `"` + harmless(s) + `"`
}

// locate finds where the byte at an offset of a scalar's text stands in the
// file, given where the scalar starts. It walks both side by side, since YAML
// folds lines and drops quotes, escapes and block marks.
func (s *source) locate(start Position, text string, offset int) Position {
	if start.Line < 1 || start.Line > len(s.lines) {
		return start
	}
	line, column := start.Line-1, start.Column-1
	row := []rune(s.lines[line])
	for _, want := range text[:min(max(offset, 0), len(text))] {
		line, column, row = s.seek(line, column, row, want)
		column++
	}
	line, column, _ = s.skipMarks(line, column, row, text, offset)
	return s.position(line+1, column+1)
}

// seek moves to the next place where a rune of the text stands. A space or a
// line end of the text may stand for the end of a line and any indentation.
func (s *source) seek(line, column int, row []rune, want rune) (int, int, []rune) {
	for {
		switch {
		case column < len(row) && row[column] == want:
			return line, column, row
		case column < len(row):
			column++
		case line+1 >= len(s.lines):
			return line, column, row
		case want == ' ' || want == '\n':
			return line, column, row
		default:
			line, column = line+1, 0
			row = []rune(s.lines[line])
		}
	}
}

// skipMarks moves from where the text before an offset ended to the rune at
// the offset itself.
func (s *source) skipMarks(line, column int, row []rune, text string, offset int) (int, int, []rune) {
	if offset < 0 || offset >= len(text) {
		return line, min(column, len(row)), row
	}
	want, _ := utf8.DecodeRuneInString(text[offset:])
	l, c, r := s.seek(line, column, row, want)
	if c >= len(r) {
		return line, min(column, len(row)), row
	}
	return l, c, r
}
