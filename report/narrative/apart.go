package narrative

import (
	"slices"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// The parts of the value of the deal to the customer other than price, access
// and funding: equity that vests, and the terms of a loan.

// vesting states how much the equity that vests counts, in the first scenario
// in which any does; nothing where none does.
func (n Narrator) vesting() string {
	i := n.firstWith("pv_vesting")
	if i < 0 {
		return ""
	}
	value, steps := n.Metric("pv_vesting", i), int(n.at("vested_steps", i, n.Periods()))
	counted := n.Say(words.Either(steps == 1, "vesting_step", "vesting_steps"),
		"steps", words.SpellCount(steps, "step"), "value", n.amount(n.InputCell("vesting.value", 0, i)))
	return n.Say(words.Either(value.Value.Number < 0, "vesting_given", "vesting"),
		"scenario", n.name(i), "amount", n.amount(value), "steps", counted)
}

// loan states in the same way how much borrowing from the provider counts.
func (n Narrator) loan() string {
	i := n.firstWith("pv_loan")
	if i < 0 {
		return ""
	}
	value := n.Metric("pv_loan", i)
	return n.Say(words.Either(value.Value.Number < 0, "loan_dear", "loan"),
		"scenario", n.name(i), "amount", n.amount(value), "rate", n.Signed(n.InputCell("rates.customer", 0, i)))
}

// firstWith returns the first scenario in which an amount of a term is not
// nothing; -1 where there is none, or the deal does not have the term.
func (n Narrator) firstWith(metric string) int {
	if n.Program.Line(metric) == nil {
		return -1
	}
	for i := range n.Cases {
		if !Nothing(n.Report, n.Metric(metric, i)) {
			return i
		}
	}
	return -1
}

// TermSentences are the sentences on terms that a deal turns on: each speaks of
// its first result, and its holes are filled by results of those names.
var TermSentences = []string{"term_makeup", "term_carry", "term_advance", "term_option"}

// TermLines returns the results that a sentence on a term speaks of.
func TermLines(sentence string) []string {
	var names []string
	for _, p := range words.SentenceOf(sentence).Pieces {
		if p.Hole != "" && p.Hole != "scenario" {
			names = append(names, p.Hole)
		}
	}
	return names
}

// HasTerm returns the first scenario in which what a sentence on a term speaks of
// is not nothing; -1 where there is none, or the deal does not have the term.
func HasTerm(rep *layout.Report, sentence string) int {
	n, lines := New(rep), TermLines(sentence)
	if slices.ContainsFunc(lines, func(name string) bool { return rep.Program.Line(name) == nil }) {
		return -1
	}
	for i := range n.Cases {
		if !Nothing(rep, n.inAll(lines[0], i)) {
			return i
		}
	}
	return -1
}

// inAll returns an amount over all periods of a scenario.
func (n Narrator) inAll(line string, scenario int) *sheet.Cell {
	l, sum := n.Program.Line(line), 0.0
	if l.Kind == model.Metric {
		return n.Metric(line, scenario)
	}
	for p := 1; p <= n.Periods(); p++ {
		sum += n.at(line, scenario, p)
	}
	return &sheet.Cell{Value: sheet.Num(sum), Unit: layout.UnitOf[l.Unit]}
}

// term states what comes of a term that the deal turns on; nothing where the deal
// does not have it.
func (n Narrator) term(sentence string) string {
	i := HasTerm(n.Report, sentence)
	if i < 0 {
		return ""
	}
	pairs := []string{"scenario", n.name(i)}
	for _, name := range TermLines(sentence) {
		pairs = append(pairs, name, n.amount(n.inAll(name, i)))
	}
	return n.Say(sentence, pairs...)
}
