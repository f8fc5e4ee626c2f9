package report

import "cmp"

// What is owed, and the commitment as a debt.

func (n narrator) owed() string {
	if n.nothing(n.Metric("committed", 0)) {
		return n.say("owed_nothing", "customer", n.party(n.Deal.Customer), "provider", n.party(n.Deal.Provider),
			"years", n.calendar().Length(1, n.periods()))
	}
	against := n.say("owed_unfunded")
	signing, all := n.InputCell("funding.at_signing", 0, 0), n.Line("funding", 0, 0)
	switch total, _ := n.value("funding_total", 0); {
	case signing.Value.Number > 0 && n.nothing(n.Metric("headline_ratio", 0)):
		against = n.say("owed_small", "funding", n.withWord("funding.at_signing", n.amount(all)))
	case signing.Value.Number > 0:
		against = n.say("owed_ratio", "headline_ratio", n.withWord("headline_ratio", n.Show(n.Metric("headline_ratio", 0))),
			"funding", n.withWord("funding.at_signing", n.amount(all)))
	case total > 0:
		against = n.say("owed_later", "funding", n.withWord("funding_total", n.amount(n.Metric("funding_total", 0))))
	}
	if firm := n.firmClause(); firm != "" && n.onNotice() {
		return n.say("owed_notice", "customer", n.party(n.Deal.Customer), "provider", n.party(n.Deal.Provider),
			"committed", n.withWord("announced", n.amount(n.Metric("announced", 0))),
			"years", n.Length(0), "against", against, "firm", firm+n.amendedClause(), "when", n.when())
	}
	return n.say("owed", "firm", n.firmClause()+n.amendedClause(),
		"customer", n.party(n.Deal.Customer), "provider", n.party(n.Deal.Provider),
		"committed", n.withWord("announced", n.amount(n.Metric("announced", 0))),
		"years", n.Length(0), "against", against, "when", n.when())
}

// when states in which periods how much falls due at least.
func (n narrator) when() string {
	first, last := 0, 0 // the periods in which something falls due
	for p := 1; p <= n.periods(); p++ {
		if !n.nothing(n.Line("firm", 0, p)) {
			first, last = cmp.Or(first, p), p
		}
	}
	if first == 0 || n.periods() == 1 {
		return n.say("due_once")
	}
	most := n.peak("firm", 0, 1, 1)
	show := func(p int) string { return n.amount(n.Line("firm", 0, p)) }
	pairs := []string{"amount", show(first), "period", n.period(), "at", n.label(first), "first", show(first), "first_at", n.label(first),
		"last", show(last), "last_at", n.label(last), "most", show(most), "most_at", n.label(most), "modelled", n.modelled()}
	rises, falls := n.monotone("firm", first, last, 1), n.monotone("firm", first, last, -1)
	switch {
	case first == last:
		return n.say("due_single", pairs...)
	case rises && falls && first == 1 && last == n.periods():
		return n.say("due_equal", pairs...)
	case rises && falls:
		return n.say("due_span", pairs...)
	case rises:
		return n.say("due_rises", pairs...)
	case falls:
		return n.say("due_falls", pairs...)
	case (show(first) == show(most) || show(last) == show(most)) && n.once("firm", most):
		return n.say("due_at_most_once", pairs...)
	case show(first) == show(most) || show(last) == show(most):
		return n.say("due_at_most", pairs...)
	}
	return n.say("due_most", pairs...)
}

// once reports whether what a series of the base shows in a period is shown in
// no other period.
func (n narrator) once(line string, period int) bool {
	for p := 1; p <= n.periods(); p++ {
		if p != period && n.same(n.Line(line, 0, p), n.Line(line, 0, period)) {
			return false
		}
	}
	return true
}

// monotone reports whether a series of the base never falls (sign 1) or never
// rises (sign -1) from one period to another, as it is shown.
func (n narrator) monotone(line string, from, to int, sign float64) bool {
	for p := from + 1; p <= to; p++ {
		before, after := n.Line(line, 0, p-1), n.Line(line, 0, p)
		if sign*after.Value.Number < sign*before.Value.Number && !n.same(before, after) {
			return false
		}
	}
	return true
}

// modelled states that the schedule is the model's where the deal file calls
// the shape of the minimum an assumption.
func (n narrator) modelled() string {
	if kind, _ := ground(n.Deal.Notes["commitment.shape"]); kind == assumed {
		return n.say("due_modelled")
	}
	return ""
}

func (n narrator) debt() string {
	equivalent := n.Metric("debt_equivalent", 0)
	if n.nothing(equivalent) {
		if n.nothing(n.Metric("committed", 0)) {
			return ""
		}
		return n.say("debt_none", "committed", n.amount(n.Metric("committed", 0)))
	}
	rate, perFunding, interest := n.say("debt_undiscounted"), "", ""
	if c := n.InputCell("rates.debt", 0, 0); !n.nothing(c) {
		rate = n.say("debt_rate", "rate", n.signed(c))
	}
	if c := n.Metric("debt_equivalent_per_funding", 0); c.Value.Kind == Number && !n.nothing(c) {
		perFunding = n.say("debt_per_funding", "debt_equivalent_per_funding", n.withWord("debt_equivalent_per_funding", n.Show(c)))
		interest = ","
	}
	if c := n.Metric("implied_interest", 0); !n.nothing(c) {
		interest += n.say("debt_interest", "implied_interest", n.signedAmount(c))
	} else {
		interest = ""
	}
	return n.say("debt", "rate", rate, "debt_equivalent", n.withWord("debt_equivalent", n.amount(equivalent)),
		"per_funding", perFunding, "interest", interest,
		"amended", n.debtAmended(), "course", n.debtCourse())
}

// debtAmended states the present value of the firm payments on the terms last
// in force, where it is not what it was at signing.
func (n narrator) debtAmended() string {
	if n.Program.Line("debt_as_amended") == nil {
		return ""
	}
	debt := n.Metric("debt_as_amended", 0)
	if n.same(n.Metric("debt_equivalent", 0), debt) {
		return ""
	}
	interest := ""
	if c := n.Metric("interest_as_amended", 0); !n.nothing(c) {
		interest = n.say("debt_interest", "implied_interest", n.signedAmount(c))
	}
	return n.say("debt_amended", "debt", n.withWord("debt_as_amended", n.amount(debt)), "interest", interest)
}

// lastFirm returns the last period in which a firm payment falls due.
func (n narrator) lastFirm() int {
	end := n.periods()
	for end > 1 && n.nothing(n.Line("firm", 0, end)) {
		end--
	}
	return end
}

func (n narrator) debtCourse() string {
	peak, end := n.peak("debt", 0, 0, 1), n.lastFirm()
	pairs := []string{"peak", n.amount(n.Line("debt", 0, peak)), "peak_at", n.label(peak), "end", n.label(end)}
	switch rise := n.rise("debt"); {
	case peak > 0:
		return n.say("debt_peak", pairs...)
	case rise > 0:
		return n.say("debt_uneven", append(pairs, "rise", n.label(rise))...)
	}
	return n.say("debt_falls", pairs...)
}

// rise returns the first period at whose end a series of the base is higher
// than before, as it is shown; 0 if there is none.
func (n narrator) rise(line string) int {
	for p := 1; p <= n.periods(); p++ {
		if !n.monotone(line, p-1, p, -1) {
			return p
		}
	}
	return 0
}
