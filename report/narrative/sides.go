package narrative

import (
	"math"

	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// The customer's margin and the provider's return, and whether they mean
// anything in a deal.

func (n Narrator) margin() string {
	if !n.HasRevenue() {
		return n.Say("margin_none")
	}
	worst := n.extremeOf("worst_gross_margin", -1, n.Earns)
	pairs := []string{
		"lowest", n.Signed(n.Metric("worst_gross_margin", worst)),
		"at", n.Say("margin_at", "at", n.label(n.peak("gross_margin", worst, 1, -1))),
		"scenario", n.sharing("worst_gross_margin", worst),
	}
	if !n.Earns(0) {
		return n.Say("margin_base_none", append(pairs, "base", n.name(0), "erosion", n.erosion())...)
	}
	at := n.peak("gross_margin", 0, 1, -1)
	other := ""
	if worst > 0 {
		other = n.Say("margin_other", pairs...)
	}
	return n.Say("margin", "base", n.name(0), "lowest", n.Signed(n.Metric("worst_gross_margin", 0)), "at", n.label(at),
		"without", n.Signed(n.Line("gross_margin_without", 0, at)), "period", n.period(),
		"other", other, "erosion", n.erosion(), "why", n.marginWhy())
}

// marginWhy explains why a scenario in which the deal has a lower value has a
// higher margin than the base: the business gains, with or without the deal. Of
// several such scenarios it is the one in which the deal has the lowest value.
func (n Narrator) marginWhy() string {
	value := func(metric string, i int) float64 { x, _ := n.Value(metric, i); return x }
	above := func(metric string, i int) bool {
		return value(metric, i) > value(metric, 0) && !Same(n.Report, n.Metric(metric, i), n.Metric(metric, 0))
	}
	i := n.extremeOf("customer_npv", -1, func(i int) bool {
		return i > 0 && n.Earns(i) && value("customer_npv", i) < value("customer_npv", 0) &&
			above("term_margin", i) && above("term_margin_without", i)
	})
	if i < 0 {
		return ""
	}
	return " " + n.Say("margin_why", "scenario", n.name(i), "with", n.Signed(n.Metric("term_margin", i)),
		"base", n.name(0), "base_with", n.Signed(n.Metric("term_margin", 0)),
		"without", n.Signed(n.Metric("term_margin_without", i)), "base_without", n.Signed(n.Metric("term_margin_without", 0)))
}

// erosion states by how much the deal lowers the margin at most.
func (n Narrator) erosion() string {
	most := n.extremeOf("margin_erosion", 1, n.Earns)
	cell := n.Metric("margin_erosion", most)
	suffix := ""
	at := n.label(n.erosionPeriod(most))
	if n.one() {
		suffix, at = "_one", n.Say("margin_at", "at", at)
	}
	if cell.Value.Number <= 0 || Nothing(n.Report, cell) {
		return n.Say("margin_gain"+suffix, "period", n.period())
	}
	return n.Say("margin_erosion"+suffix, "erosion", n.number(cell), "scenario", n.name(most), "at", at)
}

// erosionPeriod returns the period in which the deal lowers the margin most.
func (n Narrator) erosionPeriod(scenario int) int {
	best, most := 1, math.Inf(-1)
	for p := 1; p <= n.Periods(); p++ {
		if gap := n.at("gross_margin_without", scenario, p) - n.at("gross_margin", scenario, p); gap > most {
			best, most = p, gap
		}
	}
	return best
}

// providerReturn returns the provider's return in a scenario, in words. A
// sentence is used where there is none.
func (n Narrator) providerReturn(scenario int, sentence string) string {
	irr := n.Metric("provider_irr", scenario)
	if irr.Value.Kind != sheet.Number {
		return n.Say(sentence, "npv", n.SignedAmount(n.Metric("provider_npv", scenario)), "why", n.WhyNoReturn("provider_irr", scenario))
	}
	earns := words.Either(irr.Value.Number < 0, "provider_loss", "provider_return")
	if Nothing(n.Report, irr) {
		earns = "provider_even"
	}
	return n.Say(earns, "irr", n.number(irr)) + n.OtherRate("provider_irr", scenario)
}

func (n Narrator) provider() string {
	if !n.HasBuildOut() {
		return n.Say("provider_unbuilt", "provider", n.Party(n.Deal.Provider), "base", n.name(0), "paid", n.amount(n.Metric("total_paid", 0)))
	}
	cover := n.Say("cover_none", "base", n.name(0))
	if c := n.Metric("capex_cover", 0); c.Value.Kind == sheet.Number {
		cover = n.Say(words.Either(n.leaves(0) > 0, "cover_until", "cover"), "capex_cover", n.number(c))
		switch {
		case Nothing(n.Report, n.Metric("debt_equivalent", 0)):
			cover = n.Say("cover_not_firm")
		case Nothing(n.Report, c):
			cover = n.Say("cover_nothing")
		}
	}
	return n.Say("provider",
		"provider", n.Party(n.Deal.Provider), "return", n.providerReturn(0, "provider_no_return"), "base", n.name(0),
		"least", n.leastReturn(), "floor", n.floor(), "cover", cover, "build", n.build(), "left", n.leftAtEnd())
}

// build describes what the provider builds in the base, and whether the deal
// file states that it serves all use.
func (n Narrator) build() string {
	if !n.Has("capex", 0) {
		return ""
	}
	peak, stated := n.Metric("capacity_peak", 0), n.InputCell("provider.capacity", 0, 0)
	pairs := []string{"peak", n.capacity(peak), "replaced", n.replaced(), "stated", ""}
	switch {
	case !delivers(n.Report, 0):
		return n.Say("build_assumed", pairs...)
	case n.InputCell("provider.expands", 0, 0).Value.Text == "no":
		return n.Say("build_stated_alone", pairs...)
	case !Nothing(n.Report, stated) && !Same(n.Report, stated, peak):
		pairs[5] = n.Say("build_against", "stated", WithWord(n.Report, "provider.capacity", n.capacity(stated)))
	}
	return n.Say("build_follows", pairs...)
}

// delivers reports whether a scenario states what a unit of capacity delivers.
func delivers(rep *layout.Report, scenario int) bool {
	return rep.Program.Line("alive") != nil && rep.InputCell("provider.units_per_capacity", 0, scenario).Value.Number > 0
}

func (n Narrator) capacity(c *sheet.Cell) string { return n.number(c) + Nbsp + n.UnitLabel("capacity") }

// replaced states what happens to capacity that has served its life before the
// deal ends.
func (n Narrator) replaced() string {
	life := n.InputCell("provider.useful_life", 0, 0)
	if life.Value.Number >= float64(n.Deal.Years) {
		return ""
	}
	not := n.InputCell("provider.replaces", 0, 0).Value.Text == "no"
	return n.Say(words.Either(not, "build_not_replaced", "build_replaced"), "life", n.Show(life)+Nbsp+"year"+words.Plural(life.Value.Number))
}

// leftAtEnd describes how much of what is left of the build the return counts.
func (n Narrator) leftAtEnd() string {
	book := n.Metric("book_left", 0)
	switch {
	case !n.Has("capex", 0):
		return ""
	case Nothing(n.Report, book):
		return n.Say("build_left_none")
	}
	share := n.InputCell("provider.residual", 0, 0)
	left := words.Either(Nothing(n.Report, share), "build_left_uncounted", "build_left")
	return n.Say(left, "book", n.amount(book), "share", n.number(share))
}

// leastReturn states where the provider earns less than in the base: by its
// rate of return, and by its present value where it has no such rate.
func (n Narrator) leastReturn() string {
	low, without := n.Extreme("provider_irr", -1), n.WithoutReturn()
	text := ""
	if low > 0 {
		rank := "rank_all"
		if !n.AllHave("provider_irr") {
			rank = "rank_some"
		}
		if _, ok := n.Value("provider_irr", 0); !ok || without >= 0 {
			rank = "rank_alone"
		}
		text = n.Say("provider_least", "return", n.providerReturn(low, "provider_no_return"), "scenario", n.sharing("provider_irr", low),
			"rank", n.Say(rank))
	}
	if without > 0 {
		text += n.Say("provider_without", "scenario", n.name(without), "npv", n.SignedAmount(n.Metric("provider_npv", without)))
	}
	return text
}

// AllHave reports whether a metric has a value in every scenario. Otherwise its
// worst is not the worst of all.
func (n Narrator) AllHave(metric string) bool {
	for i := range n.Deal.Stories() {
		if _, ok := n.Value(metric, i); !ok {
			return false
		}
	}
	return true
}

// WithoutReturn returns the scenario in which the provider loses most without a
// rate of return that could be stated; -1 if there is none.
func (n Narrator) WithoutReturn() int {
	worst := n.extremeOf("provider_npv", -1, func(i int) bool { _, ok := n.Value("provider_irr", i); return !ok })
	if worst < 0 || n.Metric("provider_npv", worst).Value.Number >= 0 || Nothing(n.Report, n.Metric("provider_npv", worst)) {
		return -1
	}
	return worst
}

// floor states what the provider earns where nothing, or least, is used.
func (n Narrator) floor() string {
	low := n.extremeOf("total_usage", -1, func(int) bool { return true }) // a bound, where there is one
	none := Nothing(n.Report, n.Metric("total_usage", low))
	pairs := []string{
		"paid", n.amount(n.Metric("total_paid", low)),
		"return", n.providerReturn(low, "provider_no_return_end"),
		"used", n.amount(n.Metric("total_usage", low)),
	}
	switch {
	case none && n.one():
		return n.Say("floor_nothing", append(pairs, "scenario", "")...)
	case none:
		return n.Say("floor_nothing", append(pairs, "scenario", " ("+n.name(low)+")")...)
	case low == 0:
		return n.Say("floor_none")
	}
	return n.Say("floor_least", append(pairs, "scenario", n.name(low))...)
}
