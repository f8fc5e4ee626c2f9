package narrative

import (
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
