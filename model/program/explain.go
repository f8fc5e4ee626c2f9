package program

import (
	"maps"
	"slices"

	"offtake/model/formula"
)

// Line looks a line up by name, the reader's own included; nil if there is
// none.
func (p *Program) Line(name string) *Line { return p.ByName[name] }

// Uses lists the names that a line's formulas use, each once, in reading
// order.
func (p *Program) Uses(name string) []string {
	p.users.Do(p.findUses)
	return p.uses[name]
}

func (p *Program) findUses() {
	p.uses, p.usedBy = map[string][]string{}, map[string][]string{}
	for _, l := range p.Lines {
		p.uses[l.Name] = p.parsed[l.Name].names()
		for _, id := range p.uses[l.Name] {
			p.usedBy[id] = append(p.usedBy[id], l.Name)
		}
	}
}

func (l *parsedLine) names() []string { return l.namesWith((*formula.Formula).Names) }

// namesWith lists the names that a way of reading finds in a line's formulas.
func (l *parsedLine) namesWith(read func(*formula.Formula, func(id string))) []string {
	var names []string
	add := func(id string) {
		if !slices.Contains(names, id) {
			names = append(names, id)
		}
	}
	read(l.formula, add)
	if l.opening != nil {
		read(l.opening, add)
	}
	return names
}

// UsesPrinted lists the names that a line's formulas use as they are printed: of
// an input with one entry there is nothing to look up.
func (p *Program) UsesPrinted(name string) []string {
	l := p.parsed[name]
	if l == nil {
		return nil
	}
	single := func(id string) bool { return p.Shape.Rows[id] == 1 }
	return l.namesWith(func(f *formula.Formula, visit func(id string)) { f.NamesPrinted(single, visit) })
}

// UsedBy lists the lines that use a line or input, in the model's order.
func (p *Program) UsedBy(name string) []string {
	p.users.Do(p.findUses)
	return p.usedBy[name]
}

// Needed lists the lines that a metric needs, itself included, in the model's
// order: those that depend on one of the inputs given, and the others.
func (p *Program) Needed(metric string, inputs ...string) (dependent, shared []*Line) {
	needed, uses := map[string]bool{}, map[string][]string{}
	var visit func(id string)
	visit = func(id string) {
		if needed[id] || p.ByName[id] == nil {
			return
		}
		needed[id], uses[id] = true, p.UsesPrinted(id)
		for _, u := range uses[id] {
			visit(u)
		}
	}
	visit(metric)
	moved := map[string]bool{}
	for _, key := range inputs {
		moved[key] = true
	}
	for again := true; again; {
		again = false
		for id := range needed {
			if !moved[id] && slices.ContainsFunc(uses[id], func(u string) bool { return moved[u] }) {
				moved[id], again = true, true
			}
		}
	}
	for _, l := range p.Lines {
		switch {
		case needed[l.Name] && moved[l.Name]:
			dependent = append(dependent, l)
		case needed[l.Name]:
			shared = append(shared, l)
		}
	}
	return dependent, shared
}

// Word is the word with which a result, or an input, is said: that of the
// amounts it rests on, none if they are exact.
func (p *Program) Word(name string) string { return p.Words[name] }

// ResultWords are the words of the base case's results, of those that have one.
func (p *Program) ResultWords() map[string]string {
	words := maps.Clone(p.Words)
	maps.DeleteFunc(words, func(name, _ string) bool { return p.ByName[name] == nil })
	return words
}
