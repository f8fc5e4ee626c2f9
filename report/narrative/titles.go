package narrative

import (
	"offtake/report/sheet"
	"offtake/report/words"
)

// UseTitle is the claim over the chart of use against the minimum.
func (n Narrator) UseTitle() string {
	short, first := n.short(), ""
	if len(short) > 0 {
		first = n.Show(n.Metric("first_shortfall", short[0]))
	}
	return n.Say("chart_use_"+n.whichFall(short), append(n.missed(),
		"count", words.Spell(len(short)), "scenarios", words.Spell(n.Deal.Stories()), "year", first)...)
}

// DebtTitle is the claim over the chart of the debt.
func (n Narrator) DebtTitle() string {
	equivalent, peak := n.Metric("debt_equivalent", 0), n.peak("debt", 0, 0, 1)
	signed := n.worded("debt_equivalent")
	switch {
	case Nothing(n.Report, equivalent):
		return n.Say("chart_debt_none")
	case peak > 0:
		return n.Say("chart_debt_peak", "peak", n.amount(n.Line("debt", 0, peak)), "peak_at", n.label(peak))
	case n.rise("debt") > 0:
		return n.Say("chart_debt_uneven", "debt_equivalent", signed)
	}
	return n.Say("chart_debt_falls", "debt_equivalent", signed)
}

// FundingTitle is the claim over the chart of payments and funding.
func (n Narrator) FundingTitle() string {
	paid := n.amount(n.Metric("total_paid", 0))
	if total := n.Metric("funding_total", 0); !Nothing(n.Report, total) {
		return n.Say("chart_funding", "base", n.name(0), "paid", paid, "funding", n.worded("funding_total"))
	}
	return n.Say("chart_funding_none", "base", n.name(0), "paid", paid)
}

// BacklogTitle is the claim over the chart of the open obligation.
func (n Narrator) BacklogTitle() string {
	if Nothing(n.Report, n.Metric("committed", 0)) {
		return n.Say("chart_backlog_none", "base", n.name(0))
	}
	if p := n.leaves(0); p > 0 && !Nothing(n.Report, n.Line("remaining", 0, p-1)) {
		return n.Say("chart_backlog_left", "base", n.name(0), "at", n.Calendar().Begins(p))
	}
	p := 1
	for p < n.Periods() && !Nothing(n.Report, n.Line("remaining", 0, p)) {
		p++
	}
	return n.Say("chart_backlog", "base", n.name(0), "at", n.label(p))
}

// MarginTitle is the claim over the chart of the gross margin.
func (n Narrator) MarginTitle() string {
	most := n.extremeOf("margin_erosion", 1, n.Earns)
	if c := n.Metric("margin_erosion", most); c.Value.Number > 0 && !Nothing(n.Report, c) {
		return n.Say("chart_margin", "erosion", n.number(c))
	}
	return n.Say("chart_margin_gain", "period", n.period())
}

// PaidTitle is the claim over the chart of what is paid.
func (n Narrator) PaidTitle() string {
	paid, stranded := n.amount(n.Metric("total_paid", 0)), n.Metric("total_stranded", 0)
	if !Nothing(n.Report, stranded) {
		return n.Say("chart_paid", "base", n.name(0), "paid", paid, "stranded", n.amount(stranded))
	}
	return n.Say("chart_paid_none", "base", n.name(0), "paid", paid)
}

// ValueTitle is the claim over the chart of the value by scenario.
func (n Narrator) ValueTitle() string {
	spread := ""
	least, most := n.Metric("pv_deal_value", n.Extreme("pv_deal_value", -1)), n.Metric("pv_deal_value", n.Extreme("pv_deal_value", 1))
	switch {
	case Same(n.Report, least, most):
	case most.Value.Number < 0 && !Nothing(n.Report, most):
		spread = n.Say("chart_value_level", "least", n.amount(most), "most", n.amount(least))
	case least.Value.Number > 0 && !Nothing(n.Report, least):
		spread = n.Say("chart_value_level", "least", n.amount(least), "most", n.amount(most))
	default:
		spread = n.Say("chart_value_range",
			"least", n.worth(least, "value_a_cost", "value_a_gain", ""),
			"most", n.worth(most, "value_a_cost", "value_a_gain", ""))
	}
	effect := n.worth(n.Metric("pv_deal_value", 0), "value_costs", "value_gains", "value_nothing")
	return n.Say("chart_value", "base", n.name(0), "effect", effect, "range", spread)
}

// worth returns a value in words, by its sign.
func (n Narrator) worth(c *sheet.Cell, cost, gain, none string) string {
	switch {
	case Nothing(n.Report, c) && none == "":
		return "nothing"
	case Nothing(n.Report, c):
		return n.Say(none)
	case c.Value.Number < 0:
		return n.Say(cost, "amount", n.amount(c))
	}
	return n.Say(gain, "amount", n.amount(c))
}
