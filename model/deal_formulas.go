package model

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"offtake/model/formula"
	"offtake/model/program"
)

// shownErrors is how many errors of one line are reported: the others mostly
// follow from them.
const shownErrors = 5

// checkLines finds out which of the reader's own lines are series and which
// are metrics, and checks their formulas as the template's are checked.
func (r *reader) checkLines() {
	if r.model == nil {
		return // the file is no deal at all
	}
	scope := ownScope{r.model, map[string]*Line{}}
	var own []*Line
	for _, l := range r.deal.Lines {
		if l.Name != "" && l.Formula != "" {
			own = append(own, l)
			scope.own[l.Name] = l
		}
	}
	scope.findKinds(own)
	before := len(r.problems)
	for _, l := range own {
		found := append(l.Check(scope), unportable(l, scope)...)
		for _, e := range found[:min(len(found), shownErrors)] {
			start := l.Pos
			if e.Opening {
				start = l.OpeningPos
			}
			r.problems = append(r.problems, r.deal.FormulaProblem(start, e.Text, e.Err.Offset, e.Err.Message, e.Err.Hint))
		}
	}
	if len(r.problems) == before && len(own) > 0 {
		r.checkRings(own)
	}
}

// unportable finds what of a right formula a spreadsheet would show otherwise.
func unportable(l *Line, scope ownScope) []program.LineError {
	var found []program.LineError
	for i, text := range []string{l.Opening, l.Formula} {
		f, err := formula.Parse(text)
		if err != nil {
			continue // said already
		}
		for _, e := range f.Unportable(scope.whole, scope.typed) {
			found = append(found, program.LineError{Text: text, Opening: i == 0, Err: e})
		}
	}
	return found
}

// typed reports whether a name is an input with one value.
func (s ownScope) typed(id string) bool {
	in := s.Template.Input(id)
	return in != nil && !in.ByYear
}

// whole reports whether a name is a line or an input of whole numbers.
func (s ownScope) whole(id string) bool {
	if in := s.Template.Input(id); in != nil {
		return in.Whole && !in.ByYear
	}
	l := s.own[id]
	if l == nil {
		l = s.Template.Line(id)
	}
	return l != nil && !l.Reader && l.Unit.IsWhole()
}

// findKinds makes a metric of each line that has one value, whatever the
// period. A line that uses a series is one, so it takes several rounds.
func (s ownScope) findKinds(own []*Line) {
	for _, l := range own {
		if l.Opening == "" {
			l.Kind, l.Missing = Metric, "n/a"
		}
	}
	for changed := true; changed; {
		changed = false
		for _, l := range own {
			if l.Kind == Series {
				continue
			}
			if f, err := formula.Parse(l.Formula); err == nil && f.UsesSeries(s) {
				l.Kind, l.Missing, changed = Series, "", true
			}
		}
	}
}

// checkRings compiles the smallest deal: a line that depends on itself shows
// at any size.
func (r *reader) checkRings(own []*Line) {
	_, err := program.Compile(r.model, own, program.ShapeOf(r.model, r.model.Defaults(), 3, 1))
	var ring program.RingError
	if !errors.As(err, &ring) {
		return
	}
	l := ring.Path[0].Line
	pos := r.deal.FormulaProblem(l.Pos, l.Formula, 0, ring.Error(), "use prev() of one of them, or compute it from other lines")
	r.problems = append(r.problems, pos)
}

// ownScope is the model's names and those of the reader's own lines.
type ownScope struct {
	*Template
	own map[string]*Line
}

// Lookup implements formula.Scope.
func (s ownScope) Lookup(id string) (formula.Symbol, bool) {
	if l := s.own[id]; l != nil {
		return l.Symbol(), true
	}
	return s.Template.Lookup(id)
}

// All implements formula.Scope.
func (s ownScope) All() []string {
	return append(s.Template.All(), slices.Sorted(maps.Keys(s.own))...)
}

// oneLineFormula puts a formula of several lines into one, byte for byte.
func oneLineFormula(text string) string {
	return strings.TrimRight(strings.NewReplacer("\n", " ", "\t", " ").Replace(text), " ")
}
