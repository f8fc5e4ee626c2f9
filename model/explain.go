package model

import "slices"

// Line looks a line up by name, the reader's own included; nil if there is
// none.
func (p *Program) Line(name string) *Line { return p.byName[name] }

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

func (l *parsedLine) names() []string {
	var names []string
	add := func(id string) {
		if !slices.Contains(names, id) {
			names = append(names, id)
		}
	}
	l.formula.Names(add)
	if l.opening != nil {
		l.opening.Names(add)
	}
	return names
}

// UsedBy lists the lines that use a line or input, in the model's order.
func (p *Program) UsedBy(name string) []string {
	p.users.Do(p.findUses)
	return p.usedBy[name]
}
