package report

import (
	"fmt"
	"math"

	"offtake/model"
)

// The customer's margin and the provider's return, and whether they mean
// anything in a deal.

// hasRevenue reports whether any scenario has revenue. Without it there are no
// margins.
func (rep *Report) hasRevenue() bool { return rep.anyHas("revenue") }

// earns reports whether a scenario has revenue.
func (rep *Report) earns(scenario int) bool { return rep.has("revenue", scenario) }

func (n narrator) margin() string {
	if !n.hasRevenue() {
		return n.say("margin_none")
	}
	worst := n.extremeOf("worst_gross_margin", -1, n.earns)
	pairs := []string{
		"lowest", n.signed(n.Metric("worst_gross_margin", worst)),
		"at", n.label(n.peak("gross_margin", worst, 1, -1)),
		"scenario", n.sharing("worst_gross_margin", worst),
	}
	if !n.earns(0) {
		return n.say("margin_base_none", append(pairs, "base", n.name(0), "erosion", n.erosion())...)
	}
	at := n.peak("gross_margin", 0, 1, -1)
	other := ""
	if worst > 0 {
		other = n.say("margin_other", pairs...)
	}
	return n.say("margin", "base", n.name(0), "lowest", n.signed(n.Metric("worst_gross_margin", 0)), "at", n.label(at),
		"without", n.signed(n.Line("gross_margin_without", 0, at)), "period", n.period(),
		"other", other, "erosion", n.erosion(), "why", n.marginWhy())
}

// marginWhy explains why a scenario in which the deal has a lower value has a
// higher margin than the base: the business gains, with or without the deal. Of
// several such scenarios it is the one in which the deal has the lowest value.
func (n narrator) marginWhy() string {
	value := func(metric string, i int) float64 { x, _ := n.value(metric, i); return x }
	above := func(metric string, i int) bool {
		return value(metric, i) > value(metric, 0) && !n.same(n.Metric(metric, i), n.Metric(metric, 0))
	}
	i := n.extremeOf("customer_npv", -1, func(i int) bool {
		return i > 0 && n.earns(i) && value("customer_npv", i) < value("customer_npv", 0) &&
			above("term_margin", i) && above("term_margin_without", i)
	})
	if i < 0 {
		return ""
	}
	return n.say("margin_why", "scenario", n.name(i), "with", n.signed(n.Metric("term_margin", i)),
		"base", n.name(0), "base_with", n.signed(n.Metric("term_margin", 0)),
		"without", n.signed(n.Metric("term_margin_without", i)), "base_without", n.signed(n.Metric("term_margin_without", 0)))
}

// erosion states by how much the deal lowers the margin at most.
func (n narrator) erosion() string {
	most := n.extremeOf("margin_erosion", 1, n.earns)
	cell := n.Metric("margin_erosion", most)
	suffix := ""
	if n.one() {
		suffix = "_one"
	}
	if cell.Value.Number <= 0 || n.nothing(cell) {
		return n.say("margin_gain"+suffix, "period", n.period())
	}
	return n.say("margin_erosion"+suffix, "erosion", n.number(cell), "scenario", n.name(most), "at", n.label(n.erosionPeriod(most)))
}

// erosionPeriod returns the period in which the deal lowers the margin most.
func (n narrator) erosionPeriod(scenario int) int {
	best, most := 1, math.Inf(-1)
	for p := 1; p <= n.periods(); p++ {
		if gap := n.at("gross_margin_without", scenario, p) - n.at("gross_margin", scenario, p); gap > most {
			best, most = p, gap
		}
	}
	return best
}

// providerReturn returns the provider's return in a scenario, in words. A
// sentence is used where there is none.
func (n narrator) providerReturn(scenario int, sentence string) string {
	irr := n.Metric("provider_irr", scenario)
	if irr.Value.Kind != Number {
		return n.say(sentence, "npv", n.signedAmount(n.Metric("provider_npv", scenario)), "why", n.WhyNoReturn("provider_irr", scenario))
	}
	found := "provider_return"
	if irr.Value.Number < 0 {
		found = "provider_loss"
	}
	return n.say(found, "irr", n.number(irr)) + n.otherRate("provider_irr", scenario)
}

// rateOf returns a rate that a search has found, as the workbook shows it with
// a minus sign for losses; "" if there is none.
func (rep *Report) rateOf(r *model.Results, line string, lane int) string {
	x, ok := r.Scalar(line, lane)
	if !ok {
		return ""
	}
	shown := Display(Num(math.Abs(x)), UnitPercent, rep.Book.Scale)
	if x < 0 && shown != Display(Num(0), UnitPercent, rep.Book.Scale) {
		return "−" + shown
	}
	return shown
}

// otherRate states the rate on the other side of 0 at which the present value
// of the flows is zero too.
func (rep *Report) otherRate(metric string, scenario int) string {
	search, ok := rep.Program.Return(metric)
	if !ok {
		return ""
	}
	if other := rep.rateOf(rep.Results, search.Other, scenario); other != "" {
		return fmt.Sprintf(" (%s is a rate, too)", other)
	}
	return ""
}

// WhyNoReturn explains why a metric has no rate of return in a scenario: ""
// where it has one, or seeks none.
func (rep *Report) WhyNoReturn(metric string, scenario int) string {
	search, ok := rep.Program.Return(metric)
	if !ok {
		return ""
	}
	return rep.whyNone(rep.Results, search, scenario)
}

// whyNone explains why a search has found no rate of return in a lane.
func (rep *Report) whyNone(r *model.Results, search model.Return, lane int) string {
	found, _ := r.Scalar(search.Case, lane)
	near, far := rep.rateOf(r, search.Near, lane), rep.rateOf(r, search.Far, lane)
	switch {
	case found == model.ReturnFound:
		return ""
	case found == model.ReturnBorrowing && near != "":
		return "receipts come before outlays: a borrowing rate of " + near
	case found == model.ReturnBorrowing:
		return "receipts come before outlays"
	case near == "":
		return "no rate at which the value is 0"
	case near == far:
		return "the value is 0 at " + near
	}
	return fmt.Sprintf("the value is 0 at %s and %s", near, far)
}

// ReturnNotes explains for each rate of return that a scenario lacks why it
// does, and states the other rate where one is not the only one.
func (rep *Report) ReturnNotes() []string {
	var notes []string
	for _, l := range rep.Program.Lines {
		if _, ok := rep.Program.Return(l.Name); !ok || l.Kind != model.Metric || !rep.Says(l.Name) {
			continue
		}
		for i, s := range rep.Deal.Scenarios {
			if why := rep.WhyNoReturn(l.Name, i); why != "" {
				notes = append(notes, fmt.Sprintf("%s, %s: n/a, %s", l.Label, s.Name, why))
			} else if other := rep.otherRate(l.Name, i); other != "" {
				notes = append(notes, fmt.Sprintf("%s, %s:%s", l.Label, s.Name, other))
			}
		}
		if note := rep.weightedNote(l.Name); note != "" {
			notes = append(notes, note)
		}
	}
	return notes
}

// Says reports whether a metric means something in this deal: margins where
// there is revenue, the provider's return where there is the cost of a
// build-out to earn it on.
func (rep *Report) Says(metric string) bool {
	switch metric {
	case "worst_gross_margin", "worst_margin_without", "term_margin", "term_margin_without", "margin_erosion", "peak_burden":
		return rep.hasRevenue()
	case "provider_npv", "provider_irr", "capex_cover", "capacity_peak", "book_left":
		return rep.hasBuildOut()
	}
	return true
}

// hasBuildOut reports whether any scenario has the cost of a build-out. Without
// it the provider's return is on no outlay, and means nothing.
func (rep *Report) hasBuildOut() bool { return rep.anyHas("capex") }

// anyHas reports whether a line is not 0 in some period of some scenario.
func (rep *Report) anyHas(line string) bool {
	for i := range rep.cases {
		if rep.has(line, i) {
			return true
		}
	}
	return false
}

// has reports whether a line is not 0 in some period of a scenario.
func (rep *Report) has(line string, scenario int) bool {
	for p := 1; p <= rep.periods(); p++ {
		if rep.Results.At(line, p, scenario) != 0 {
			return true
		}
	}
	return false
}

func (n narrator) provider() string {
	if !n.hasBuildOut() {
		return n.say("provider_unbuilt", "provider", n.party(n.Deal.Provider), "base", n.name(0), "paid", n.amount(n.Metric("total_paid", 0)))
	}
	cover := n.say("cover_none", "base", n.name(0))
	if c := n.Metric("capex_cover", 0); c.Value.Kind == Number {
		cover = n.say("cover", "capex_cover", n.number(c))
		switch {
		case n.nothing(n.Metric("debt_equivalent", 0)):
			cover = n.say("cover_not_firm")
		case n.nothing(c):
			cover = n.say("cover_nothing")
		}
	}
	return n.say("provider",
		"provider", n.party(n.Deal.Provider), "return", n.providerReturn(0, "provider_no_return"), "base", n.name(0),
		"least", n.leastReturn(), "floor", n.floor(), "cover", cover, "build", n.build(), "left", n.leftAtEnd())
}

// build describes what the provider builds in the base, and whether the deal
// file states that it serves all use.
func (n narrator) build() string {
	if !n.has("capex", 0) {
		return ""
	}
	peak, stated := n.Metric("capacity_peak", 0), n.InputCell("provider.capacity", 0, 0)
	pairs := []string{"peak", n.capacity(peak), "replaced", n.replaced(), "stated", ""}
	switch {
	case !n.delivers(0):
		return n.say("build_assumed", pairs...)
	case n.InputCell("provider.expands", 0, 0).Value.Text == "no":
		return n.say("build_stated_alone", pairs...)
	case !n.nothing(stated) && !n.same(stated, peak):
		pairs[5] = n.say("build_against", "stated", n.withWord("provider.capacity", n.capacity(stated)))
	}
	return n.say("build_follows", pairs...)
}

// delivers reports whether a scenario states what a unit of capacity delivers.
func (rep *Report) delivers(scenario int) bool {
	return rep.Program.Line("alive") != nil && rep.InputCell("provider.units_per_capacity", 0, scenario).Value.Number > 0
}

func (n narrator) capacity(c *Cell) string { return n.number(c) + nbsp + n.UnitLabel("capacity") }

// replaced states what happens to capacity that has served its life before the
// deal ends.
func (n narrator) replaced() string {
	life := n.InputCell("provider.useful_life", 0, 0)
	if life.Value.Number >= float64(n.Deal.Years) {
		return ""
	}
	sentence := "build_replaced"
	if n.InputCell("provider.replaces", 0, 0).Value.Text == "no" {
		sentence = "build_not_replaced"
	}
	word := "years"
	if life.Value.Number == 1 {
		word = "year"
	}
	return n.say(sentence, "life", n.Show(life)+nbsp+word)
}

// leftAtEnd describes how much of what is left of the build the return counts.
func (n narrator) leftAtEnd() string {
	book := n.Metric("book_left", 0)
	switch {
	case !n.has("capex", 0):
		return ""
	case n.nothing(book):
		return n.say("build_left_none")
	}
	share := n.InputCell("provider.residual", 0, 0)
	counted := n.Show(share)
	if n.nothing(share) {
		counted = "nothing"
	}
	return n.say("build_left", "book", n.amount(book), "share", counted)
}

// leastReturn states where the provider earns less than in the base: by its
// rate of return, and by its present value where it has no such rate.
func (n narrator) leastReturn() string {
	low, without := n.extreme("provider_irr", -1), n.withoutReturn()
	text := ""
	if low > 0 {
		sentence := "provider_least"
		if !n.allHave("provider_irr") {
			sentence = "provider_least_some"
		}
		if _, ok := n.value("provider_irr", 0); !ok || without >= 0 {
			sentence = "provider_least_alone"
		}
		text = n.say(sentence, "return", n.providerReturn(low, "provider_no_return"), "scenario", n.sharing("provider_irr", low))
	}
	if without > 0 {
		text += n.say("provider_without", "scenario", n.name(without), "npv", n.signedAmount(n.Metric("provider_npv", without)))
	}
	return text
}

// allHave reports whether a metric has a value in every scenario. Otherwise its
// worst is not the worst of all.
func (n narrator) allHave(metric string) bool {
	for i := range n.cases {
		if _, ok := n.value(metric, i); !ok {
			return false
		}
	}
	return true
}

// withoutReturn returns the scenario in which the provider loses most without a
// rate of return that could be stated; -1 if there is none.
func (n narrator) withoutReturn() int {
	worst := n.extremeOf("provider_npv", -1, func(i int) bool { _, ok := n.value("provider_irr", i); return !ok })
	if worst < 0 || n.Metric("provider_npv", worst).Value.Number >= 0 || n.nothing(n.Metric("provider_npv", worst)) {
		return -1
	}
	return worst
}

// floor states what the provider earns where nothing, or least, is used.
func (n narrator) floor() string {
	low := n.extreme("total_usage", -1)
	none := n.nothing(n.Metric("total_usage", low))
	pairs := []string{
		"paid", n.amount(n.Metric("total_paid", low)),
		"return", n.providerReturn(low, "provider_no_return_end"),
		"used", n.amount(n.Metric("total_usage", low)),
	}
	switch {
	case none && n.one():
		return n.say("floor_nothing", append(pairs, "scenario", "")...)
	case none:
		return n.say("floor_nothing", append(pairs, "scenario", " ("+n.name(low)+")")...)
	case low == 0:
		return n.say("floor_none")
	}
	return n.say("floor_least", append(pairs, "scenario", n.name(low))...)
}
