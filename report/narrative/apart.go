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
	sentence := "vesting"
	if n.Metric("pv_vesting", i).Value.Number < 0 {
		sentence = "vesting_given"
	}
	steps := int(n.at("vested_steps", i, n.Periods()))
	counted := words.SpellCount(steps, "step")
	if steps == 1 {
		counted += " of " + n.amount(n.InputCell("vesting.value", 0, i))
	} else {
		counted += " of " + n.amount(n.InputCell("vesting.value", 0, i)) + " each"
	}
	return n.Say(sentence, "scenario", n.name(i), "amount", n.amount(n.Metric("pv_vesting", i)), "steps", n.Say("vesting_steps", "steps", counted))
}

// loan states in the same way how much borrowing from the provider counts.
func (n Narrator) loan() string {
	i := n.firstWith("pv_loan")
	if i < 0 {
		return ""
	}
	sentence := "loan"
	if n.Metric("pv_loan", i).Value.Number < 0 {
		sentence = "loan_dear"
	}
	return n.Say(sentence, "scenario", n.name(i), "amount", n.amount(n.Metric("pv_loan", i)),
		"rate", n.Signed(n.InputCell("rates.customer", 0, i)))
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
