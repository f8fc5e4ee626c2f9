package source

import (
	"fmt"
	"slices"
	"strings"
)

// Position is a place in a file, both counted from 1; the zero Position is none.
type Position struct {
	File         string
	Line, Column int
}

// Problem is one thing wrong with a deal: where, what, and what to do about it.
type Problem struct {
	Pos     Position // zero if the problem is not in the file
	Path    string   // the argument at fault, such as --set price.discount=2, if it is not in the file
	Message string
	Remedy  string
	Excerpt string // the line of the file with a caret below the place; "" if there is none to show

	NoExcerpt bool // about what is missing: there is no line to show
}

// Error returns the problem as it is printed: place and cause, excerpt, remedy.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Place())
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

// Place returns where the problem is: file, line and column, or the argument.
func (p Problem) Place() string {
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

// ErrorOrNil puts the problems in order and adds the excerpts of those that
// will be shown; an empty list is no error.
func (ps Problems) ErrorOrNil(src *File) error {
	if len(ps) == 0 {
		return nil
	}
	ps = ps.inOrder()
	for i := range ps[:min(len(ps), shownProblems)] {
		if p := &ps[i]; p.Excerpt == "" && p.Path == "" && !p.NoExcerpt {
			p.Excerpt = src.Excerpt(p.Pos)
		}
	}
	return ps
}
