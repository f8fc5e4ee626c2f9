package report

import (
	"fmt"
	"math"
)

// The parts of the value of the deal to the customer other than price, access
// and funding: equity that vests, and the terms of a loan.

// vesting states how much the equity that vests counts, in the first scenario
// in which any does; nothing where none does.
func (n narrator) vesting() string {
	i := n.firstWith("pv_vesting")
	if i < 0 {
		return ""
	}
	sentence := "vesting"
	if n.Metric("pv_vesting", i).Value.Number < 0 {
		sentence = "vesting_given"
	}
	steps := int(n.at("vested_steps", i, n.periods()))
	counted := spellCount(steps, "step")
	if steps == 1 {
		counted += " of " + n.amount(n.InputCell("vesting.value", 0, i))
	} else {
		counted += " of " + n.amount(n.InputCell("vesting.value", 0, i)) + " each"
	}
	return n.say(sentence, "scenario", n.name(i), "amount", n.amount(n.Metric("pv_vesting", i)), "steps", counted)
}

// loan states in the same way how much borrowing from the provider counts.
func (n narrator) loan() string {
	i := n.firstWith("pv_loan")
	if i < 0 {
		return ""
	}
	sentence := "loan"
	if n.Metric("pv_loan", i).Value.Number < 0 {
		sentence = "loan_dear"
	}
	return n.say(sentence, "scenario", n.name(i), "amount", n.amount(n.Metric("pv_loan", i)),
		"rate", n.signed(n.InputCell("rates.customer", 0, i)))
}

// firstWith returns the first scenario in which an amount of a term is not
// nothing; -1 where there is none, or the deal does not have the term.
func (n narrator) firstWith(metric string) int {
	if n.Program.Line(metric) == nil {
		return -1
	}
	for i := range n.cases {
		if !n.nothing(n.Metric(metric, i)) {
			return i
		}
	}
	return -1
}

// apart returns the same sentences for the live case on the summary, in deals
// that have the terms.
func (d *dashboard) apart() []answer {
	var list []answer
	for _, x := range []struct{ metric, question, before, none string }{
		{"pv_vesting", "Equity that vests", "Equity that vests counts ", "No equity vests in this case."},
		{"pv_loan", "The loan's terms", "The loan's terms count ", "No loan counts in this case."},
	} {
		if d.live.rows[x.metric] == 0 {
			continue
		}
		ref, v, amount := d.show(x.question+", present value", address{d.live.sheet, d.live.rows[x.metric], colScalar}, UnitMoney)
		limit := d.sheet.At(d.rounding, dashColBase).Value.Number
		sentence := d.choose(x.question, fmt.Sprintf("ABS(%s)>%s", ref, absolute(d.rounding, dashColBase)), math.Abs(v.Number) > limit,
			[]words{lit(x.before), amount, lit(" in the value of the deal to the customer, in present value.")}, []words{lit(x.none)})
		list = append(list, answer{x.question, []words{sentence}})
	}
	return list
}
