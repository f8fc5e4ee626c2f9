package narrative

import (
	"cmp"

	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// What is owed, and the commitment as a debt.

func (n Narrator) owed() string {
	parties := []string{"customer", n.Party(n.Deal.Customer), "provider", n.Party(n.Deal.Provider)}
	if Nothing(n.Report, n.Metric("committed", 0)) {
		return n.Say("owed_nothing", append(parties, "years", n.Calendar().Length(1, n.Periods()))...)
	}
	against := n.Say("owed_unfunded")
	signing, all := n.InputCell("funding.at_signing", 0, 0), n.Line("funding", 0, 0)
	funded := signing.Value.Number > 0 && !Nothing(n.Report, all)
	switch total := n.Metric("funding_total", 0); {
	case funded && Nothing(n.Report, n.Metric("headline_ratio", 0)):
		against = n.Say("owed_small", "funding", WithWord(n.Report, "funding.at_signing", n.amount(all)))
	case funded:
		against = n.Say("owed_ratio", "headline_ratio", WithWord(n.Report, "headline_ratio", n.Show(n.Metric("headline_ratio", 0))),
			"funding", WithWord(n.Report, "funding.at_signing", n.amount(all)))
	case !Nothing(n.Report, total):
		against = n.Say("owed_later", "funding", n.worded("funding_total"))
	}
	firm := n.firmClause()
	return n.Say(words.Either(firm != "" && OnNotice(n.Report), "owed_notice", "owed"), append(parties, "firm", firm+n.amendedClause(),
		"committed", n.worded("announced"), "years", n.Length(0), "against", against, "when", n.when())...)
}

// when states in which periods how much falls due at least.
func (n Narrator) when() string {
	first, last := 0, 0 // the periods in which something falls due
	for p := 1; p <= n.Periods(); p++ {
		if !Nothing(n.Report, n.Line("firm", 0, p)) {
			first, last = cmp.Or(first, p), p
		}
	}
	if first == 0 || n.Periods() == 1 {
		return n.Say("due_once")
	}
	most := n.peak("firm", 0, 1, 1)
	show := func(p int) string { return n.amount(n.Line("firm", 0, p)) }
	pairs := []string{"amount", show(first), "period", n.period(), "at", n.label(first), "first", show(first), "first_at", n.label(first),
		"last", show(last), "last_at", n.label(last), "most", show(most), "most_at", n.label(most), "modelled", n.modelled()}
	rises, falls := n.monotone("firm", first, last, 1), n.monotone("firm", first, last, -1)
	switch {
	case first == last:
		return n.Say("due_single", pairs...)
	case rises && falls && first == 1 && last == n.Periods():
		return n.Say("due_equal", pairs...)
	case rises && falls:
		return n.Say("due_span", pairs...)
	case rises:
		return n.Say("due_rises", pairs...)
	case falls:
		return n.Say("due_falls", pairs...)
	case (show(first) == show(most) || show(last) == show(most)) && n.once("firm", most):
		return n.Say("due_at_most_once", pairs...)
	case show(first) == show(most) || show(last) == show(most):
		return n.Say("due_at_most", pairs...)
	}
	return n.Say("due_most", pairs...)
}

// once reports whether what a series of the base shows in a period is shown in
// no other period.
func (n Narrator) once(line string, period int) bool {
	for p := 1; p <= n.Periods(); p++ {
		if p != period && Same(n.Report, n.Line(line, 0, p), n.Line(line, 0, period)) {
			return false
		}
	}
	return true
}

// monotone reports whether a series of the base never falls (sign 1) or never
// rises (sign -1) from one period to another, as it is shown.
func (n Narrator) monotone(line string, from, to int, sign float64) bool {
	for p := from + 1; p <= to; p++ {
		before, after := n.Line(line, 0, p-1), n.Line(line, 0, p)
		if sign*after.Value.Number < sign*before.Value.Number && !Same(n.Report, before, after) {
			return false
		}
	}
	return true
}

// modelled states that the schedule is the model's where the deal file calls
// the shape of the minimum an assumption.
func (n Narrator) modelled() string {
	if kind, _ := layout.Ground(n.Deal.Notes["commitment.shape"]); kind == layout.Assumed {
		return n.Say("due_modelled")
	}
	return ""
}

func (n Narrator) debt() string {
	equivalent := n.Metric("debt_equivalent", 0)
	if Nothing(n.Report, equivalent) {
		if Nothing(n.Report, n.Metric("committed", 0)) {
			return ""
		}
		return n.Say("debt_none", "committed", n.amount(n.Metric("committed", 0)))
	}
	rate, perFunding, interest := n.Say("debt_undiscounted"), "", n.interest("implied_interest")
	if c := n.InputCell("rates.debt", 0, 0); !Nothing(n.Report, c) {
		rate = n.Say("debt_rate", "rate", n.Signed(c))
	}
	if c := n.Metric("debt_equivalent_per_funding", 0); c.Value.Kind == sheet.Number && !Nothing(n.Report, c) &&
		!Nothing(n.Report, n.Line("funding", 0, 0)) {
		perFunding = n.Say("debt_per_funding", "debt_equivalent_per_funding", WithWord(n.Report, "debt_equivalent_per_funding", n.Show(c)))
		if interest != "" {
			interest = "," + interest
		}
	}
	return n.Say("debt", "rate", rate, "debt_equivalent", n.worded("debt_equivalent"),
		"per_funding", perFunding, "interest", interest, "amended", n.debtAmended(), "course", n.debtCourse())
}

// debtAmended states the present value of the firm payments on the terms last
// in force, where it is not what it was at signing.
func (n Narrator) debtAmended() string {
	if n.Program.Line("debt_as_amended") == nil {
		return ""
	}
	debt := n.Metric("debt_as_amended", 0)
	if Same(n.Report, n.Metric("debt_equivalent", 0), debt) {
		return ""
	}
	return n.Say("debt_amended", "debt", n.worded("debt_as_amended"), "interest", n.interest("interest_as_amended"))
}

// interest states how much imputed interest payments contain; "" if none.
func (n Narrator) interest(name string) string {
	if Nothing(n.Report, n.Metric(name, 0)) {
		return ""
	}
	return n.Say("debt_interest", "implied_interest", n.SignedAmount(n.Metric(name, 0)))
}

// lastFirm returns the last period in which a firm payment falls due.
func (n Narrator) lastFirm() int {
	end := n.Periods()
	for end > 1 && Nothing(n.Report, n.Line("firm", 0, end)) {
		end--
	}
	return end
}

func (n Narrator) debtCourse() string {
	peak, end := n.peak("debt", 0, 0, 1), n.lastFirm()
	pairs := []string{"peak", n.amount(n.Line("debt", 0, peak)), "peak_at", n.label(peak), "end", n.label(end)}
	switch rise := n.rise("debt"); {
	case peak > 0:
		return n.Say("debt_peak", pairs...)
	case rise > 0:
		return n.Say("debt_uneven", append(pairs, "rise", n.label(rise))...)
	}
	return n.Say("debt_falls", pairs...)
}

// rise returns the first period at whose end a series of the base is higher
// than before, as it is shown; 0 if there is none.
func (n Narrator) rise(line string) int {
	for p := 1; p <= n.Periods(); p++ {
		if !n.monotone(line, p-1, p, -1) {
			return p
		}
	}
	return 0
}
