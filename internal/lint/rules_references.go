package lint

import (
	"strings"

	"offtake/internal/a1"
	"offtake/internal/formulatext"
)

// Rule 20: what formulas refer to, and needless signs.

// kinds of faults, so that the same in a row's cells is one finding
const (
	faultEmpty = iota
	faultText
	faultLink
	faultTotal
	faultWriting
)

func checkReferences(b *book, r *report) {
	for _, s := range b.sheets {
		checkNumberTexts(s, r)
	}
	writing := make(map[*pattern][]string, len(b.patterns))
	for _, p := range b.patterns {
		if faults := p.writingFaults(); len(faults) > 0 {
			writing[p] = faults
		}
	}
	b.eachFormula(func(s *sheet, row int32, c *cell, p *pattern) {
		for i := range p.refs {
			checkReference(b, s, row, c, p, i, r)
		}
		if s.time != nil && !s.time.holds(c.col) {
			checkTotal(s, row, c, p, r)
		}
		if len(writing) > 0 {
			for i, fault := range writing[p] {
				r.formula(s, row, c, faultWriting+i, "%s", fault)
			}
		}
	})
}

// checkNumberTexts finds numbers stored as texts, where they are not headings
// or labels.
func checkNumberTexts(s *sheet, r *report) {
	if s.isProse() {
		return
	}
	s.each(func(row int32, c *cell) {
		if c.col > 1 && row > s.heads && c.typedText() && isNumberText(c.text) {
			r.cell(s, row, c.col, "a number is stored as text")
		}
	})
}

func checkReference(b *book, s *sheet, row int32, c *cell, p *pattern, i int, r *report) {
	ref, use := &p.refs[i], p.uses[i]
	on, at := b.follow(s, row, c.col, *ref)
	if on == nil {
		if ref.Sheet == formulatext.UnknownSheet {
			r.formula(s, row, c, faultEmpty, "the formula refers to a sheet that does not exist")
		}
		return
	}
	if ref.Area {
		if use&mayBeEmpty == 0 {
			checkArea(b, s, on, at, row, c, r)
		}
		return
	}
	target := on.at(at.R1, at.C1)
	switch {
	case target.isEmpty():
		if use&mayBeEmpty == 0 {
			r.formula(s, row, c, faultEmpty, "the formula refers to the empty cell %s", placeOn(s, on, at))
		}
	case target.value == valueText && use&usedAsNumber != 0 && use&mayBeText == 0:
		r.formula(s, row, c, faultText, "the formula computes with the text in %s", placeOn(s, on, at))
	case p.link && on != s && target.formula != 0:
		if source := b.patterns[target.formula-1]; source.link && source.refs[0].Sheet != int32(on.index) {
			r.formula(s, row, c, faultLink, "the link leads to another link, %s", placeOn(s, on, at))
		}
	}
}

func checkArea(b *book, s, on *sheet, at a1.Area, row int32, c *cell, r *report) {
	n, ok := b.filled(on, at)
	switch {
	case !ok:
		if !b.undecided {
			b.undecided = true
			r.workbook("not decided for all ranges: they are too many and too large")
		}
	case n == 0:
		r.formula(s, row, c, faultEmpty, "the range %s is empty", placeOn(s, on, at))
	case n < at.Size():
		r.formula(s, row, c, faultEmpty, "the range %s has empty cells", placeOn(s, on, at))
	}
}

// checkTotal finds ranges along a row that begin or end among the periods.
func checkTotal(s *sheet, row int32, c *cell, p *pattern, r *report) {
	t := s.time
	for i := range p.refs {
		ref := &p.refs[i]
		if !ref.Area || ref.Sheet != formulatext.OwnSheet && ref.Sheet != int32(s.index) {
			continue
		}
		at := ref.Resolve(row, c.col)
		if at.R1 != at.R2 || at.C2 < t.first || at.C1 > t.last {
			continue
		}
		if at.C1 > t.first || at.C2 < t.last {
			r.formula(s, row, c, faultTotal, "the range %s leaves out periods", at)
			return
		}
	}
}

// writingFaults are the faults in how a formula is written.
func (p *pattern) writingFaults() []string {
	var faults []string
	if strings.HasPrefix(strings.TrimLeft(p.text, "= "), "+") {
		faults = append(faults, "the formula begins with a plus sign")
	}
	if p.tree == nil {
		return faults
	}
	p.tree.walk(nil, func(n, above *node) {
		if n.kind == nodeParentheses && n.needless(above) {
			faults = append(faults, "parentheses that change nothing")
		}
		if n.kind == nodeBinary && n.op == '^' && n.args[0].kind == nodeUnary {
			faults = append(faults, "-x^2 is (-x)^2 in spreadsheets: use parentheses or POWER")
		}
	})
	if len(faults) > 3 {
		faults = faults[:3]
	}
	return faults
}

// needless reports whether the formula reads the same without its parentheses.
func (n *node) needless(above *node) bool {
	inner := n.args[0]
	if above == nil || inner.binding() == bindAtom || above.kind == nodeParentheses || above.kind == nodeCall {
		return true
	}
	around, in := above.binding(), inner.binding()
	switch above.kind {
	case nodeUnary, nodePercent:
		return false // a sign before a term is clearer with them
	case nodeBinary:
		if above.op == '^' && inner.kind == nodeUnary {
			return false // (-x)^2 says what it means
		}
		if above.args[0] == n {
			return in >= around
		}
		return in > around
	}
	return false
}
