package program

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"offtake/model/formula"
)

// composed keeps the templates made of a core and some modules, since a batch
// has many deals of the same kind.
type composed struct {
	mu sync.Mutex
	by map[string]*Template
}

// With returns the template of the deals that use some modules: the core's
// inputs and lines and theirs, changed in the order of the modules. Without
// any it is the core itself.
//
// A change keeps the line as it was under a name of its own, right above it
// (payment_before_advances), and gives the line a formula that uses the kept
// one: so several modules may change one line, each of them in a row that
// says what it does. Modules with the same word for "before" share a row. A
// kept line that uses its own past goes on from what it was itself, as a price
// before its escalation does, unless something is added to it: a balance goes
// on from the whole.
func (t *Template) With(modules []*Module) (*Template, error) {
	var names []string
	for _, m := range modules {
		names = append(names, m.Name)
	}
	key := strings.Join(names, " ")
	t.composed.mu.Lock()
	defer t.composed.mu.Unlock()
	if found := t.composed.by[key]; found != nil {
		return found, nil
	}
	made, err := t.compose(modules)
	if err != nil {
		return nil, err
	}
	t.composed.by[key] = made
	return made, nil
}

func (t *Template) compose(modules []*Module) (*Template, error) {
	c := &composer{
		out: &Template{Inputs: slices.Clone(t.core), inputs: map[string]*Input{}, lines: maps.Clone(t.lines),
			composed: &composed{by: map[string]*Template{}}},
		ends: map[string]string{}, kept: map[string]string{},
	}
	c.out.Lines = slices.Clone(t.Lines)
	for _, m := range modules {
		c.add(m)
		for _, change := range m.Changes {
			if err := c.change(m, change); err != nil {
				return nil, fmt.Errorf("module %q: %w", m.Name, err)
			}
		}
	}
	for _, in := range c.out.Inputs {
		c.out.inputs[in.Key] = in
	}
	c.out.core, c.out.Modules = c.out.Inputs, modules
	c.dropUnused()
	if err := c.out.proveLines(t.parsed); err != nil {
		return nil, err
	}
	return c.out, nil
}

// composer builds a template of several modules.
type composer struct {
	out  *Template
	ends map[string]string // the last module behind a section's lines
	kept map[string]string // by line: the name under which the last change kept it
}

// add puts a module's inputs before the core's last section, its lines behind
// the section it names, its metrics and checks at their ends.
func (c *composer) add(m *Module) {
	at := slices.IndexFunc(c.out.Inputs, func(in *Input) bool { return in.Section == "Checks" })
	c.out.Inputs = slices.Insert(c.out.Inputs, at, m.Inputs...)
	for _, l := range m.Lines {
		c.out.Lines = slices.Insert(c.out.Lines, c.placeFor(m, l), l)
		c.out.lines[l.Name] = l
	}
}

// placeFor is where a line of a module is inserted.
func (c *composer) placeFor(m *Module, l *Line) int {
	section := func(name string, kinds ...LineKind) int {
		last := -1
		for i, x := range c.out.Lines {
			if x.Section == name && slices.Contains(kinds, x.Kind) {
				last = i
			}
		}
		return last + 1
	}
	switch l.Kind {
	case Check:
		return len(c.out.Lines)
	case Metric:
		if at := section(l.Section, Metric); at > 0 {
			return at
		}
		return slices.IndexFunc(c.out.Lines, func(x *Line) bool { return x.Kind == Check })
	}
	if at := section(l.Section, Series, Scalar); at > 0 {
		return at
	}
	behind := m.After
	if last := c.ends[behind]; last != "" {
		behind = last
	}
	c.ends[m.After] = l.Section
	if at := section(behind, Series, Scalar); at > 0 {
		return at
	}
	return section("Timeline", Series, Scalar)
}

// change returns a line its new formula and keeps the one it had. A change of a
// line that the deal does not have, since its module is not used, is void.
func (c *composer) change(m *Module, change Change) error {
	old := c.out.lines[change.Line]
	if old == nil {
		return nil
	}
	name := change.Line + "_before_" + m.Before
	if change.Kind == Plus && (old.Formula == "" || c.kept[change.Line] == name) {
		c.kept[change.Line] = name
		return c.extend(old, change)
	}
	if c.out.lines[name] != nil {
		return fmt.Errorf("line %q is kept twice as %q", change.Line, name)
	}
	kept, line := *old, *old
	kept.Name, kept.Label, kept.Helper = name, old.Label+", before "+strings.ReplaceAll(m.Before, "_", " "), true
	kept.Note += " This is before " + strings.ReplaceAll(m.Before, "_", " ") + "."
	kept.Main = false
	line.Formula, line.Opening = c.changed(change, name, old)
	if change.Label != "" {
		line.Label = change.Label
	}
	if change.Note != "" {
		line.Note = change.Note
	}
	if change.Kind != Plus {
		kept.Formula = renamed(kept.Formula, old.Name, name)
		kept.Opening = renamed(kept.Opening, old.Name, name)
	}
	at := slices.Index(c.out.Lines, old)
	c.out.Lines = slices.Replace(c.out.Lines, at, at+1, &kept, &line)
	c.out.lines[name], c.out.lines[change.Line] = &kept, &line
	c.kept[change.Line] = name
	return nil
}

// changed returns the new formula and opening of a line.
func (c *composer) changed(change Change, kept string, old *Line) (text, opening string) {
	both := func(text string) (string, string) {
		if old.Opening == "" || old.Opening == "0" {
			return text, old.Opening
		}
		return text, text
	}
	switch change.Kind {
	case Plus:
		return both(kept + signed(change.Text))
	case Times:
		return both(kept + " * " + change.Text)
	}
	opening = old.Opening
	if change.Opening != "" {
		opening = change.Opening
	}
	return change.Text, opening
}

// extend adds to a line whose last change was of the same family.
func (c *composer) extend(old *Line, change Change) error {
	line := *old
	line.Formula = strings.TrimPrefix(line.Formula+signed(change.Text), " + ")
	switch {
	case change.Opening != "":
		line.Opening = strings.TrimPrefix(line.Opening+signed(change.Opening), " + ")
	case line.Opening != "" && line.Opening != "0":
		line.Opening += signed(change.Text)
	}
	c.out.Lines[slices.Index(c.out.Lines, old)] = &line
	c.out.lines[change.Line] = &line
	return nil
}

// signed joins a summand to a sum.
func signed(text string) string {
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		return " - " + strings.TrimSpace(rest)
	}
	return " + " + text
}

// renamed replaces a name in a formula.
func renamed(text, from, to string) string {
	f, err := formula.Parse(text)
	if err != nil {
		return text // "" has no names; other text is reported when it is proven
	}
	return f.Rename(from, to)
}

// dropUnused drops kept lines that no formula uses: a replaced formula that is
// needed no more.
func (c *composer) dropUnused() {
	uses := map[string]bool{}
	for _, l := range c.out.Lines {
		for _, text := range []string{l.Formula, l.Opening} {
			if f, err := formula.Parse(text); err == nil {
				f.Names(func(id string) { uses[id] = true })
			}
		}
	}
	c.out.Lines = slices.DeleteFunc(c.out.Lines, func(l *Line) bool {
		drop := strings.Contains(l.Name, "_before_") && !uses[l.Name]
		if drop {
			delete(c.out.lines, l.Name)
		}
		return drop
	})
}
