package report

import (
	"slices"
	"strings"
)

// What is used, what falls short, and what the market would cost.

func (n narrator) use() string {
	paid, used, stranded := n.Metric("total_paid", 0), n.Metric("total_usage", 0), n.Metric("total_stranded", 0)
	sentence, feeToo := "use_other", false // fees, credits and refunds come between
	switch {
	case n.nothing(paid) && n.nothing(used):
		sentence = "use_nothing"
	case n.nothing(used) && !n.nothing(stranded):
		sentence, feeToo = "use_none", true
	case !n.nothing(stranded):
		sentence, feeToo = "use_part", true
	case n.Show(paid) == n.Show(used):
		sentence = "use_all"
	}
	fee := ""
	if c, leaves := n.exitFee(0); leaves && !n.nothing(c) {
		fee = n.say(either(feeToo, "use_fee_too", "use_fee"), "fee", n.amount(c))
	}
	return n.say(sentence, "base", n.name(0), "paid", n.amount(paid), "used", n.amount(used), "stranded", n.amount(stranded),
		"total", spellCount(n.periods(), n.period()), "fee", fee, "off", n.takenOff(), "most", n.mostStranded())
}

// takenOff states by how much the provider's credits and rebates reduce what
// the base pays.
func (n narrator) takenOff() string {
	total := func(line string) float64 {
		if n.Program.Line(line) == nil {
			return 0
		}
		return n.Total(line, 0).Value.Number
	}
	credits, rebates := total("credits_used"), total("rebate")
	sum := &Cell{Value: Num(credits + rebates), Unit: UnitMoney}
	names := "use_off_both"
	switch {
	case n.nothing(sum):
		return ""
	case rebates == 0:
		names = "use_off_credits"
	case credits == 0:
		names = "use_off_rebates"
	}
	return n.say("use_off", "names", n.say(names), "amount", n.amount(sum))
}

// mostStranded states which scenario strands most, if there are several.
func (n narrator) mostStranded() string {
	if n.one() {
		return ""
	}
	worst := n.extreme("total_stranded", 1)
	most := n.Metric("total_stranded", worst)
	switch {
	case n.nothing(most):
		return n.say("use_most_none")
	case worst > 0:
		return n.say("use_most", "stranded", n.amount(most), "scenario", n.sharing("total_stranded", worst))
	}
	for i := range n.cases[1:] {
		if n.same(n.Metric("total_stranded", i+1), most) {
			return n.say("use_most_tied")
		}
	}
	return n.say("use_most_base")
}

// headroom states how far the need may fall in the base; nothing where nothing
// falls due.
func (n narrator) headroom() string {
	fall := n.Metric("needs_headroom", 0)
	if fall.Value.Kind != Number {
		return ""
	}
	if stranded := n.Metric("total_stranded", 0); n.nothing(fall) && !n.nothing(stranded) {
		return n.say("headroom_short", "base", n.name(0), "stranded", n.amount(stranded))
	}
	if n.nothing(fall) {
		return n.say("headroom_none", "base", n.name(0), "due", n.amount(n.Total("due_once", 0)))
	}
	tight := n.peak("headroom", 0, 1, -1)
	at := n.say("headroom_at_most")
	if n.periods() > 1 && !n.same(n.Line("headroom", 0, tight), n.Line("headroom", 0, n.peak("headroom", 0, 1, 1))) {
		at = n.say("headroom_at", "at", n.label(tight), "period", n.period())
	}
	sentence, over := "headroom", n.Line("minimum_over_use", 0, tight)
	if n.nothing(over) { // all of it is tested at the end
		sentence = "headroom_lump"
	}
	more := ""
	if !n.nothing(n.Metric("total_stranded", 0)) { // of an advance: no use would have saved it
		more = " more"
	}
	return n.say(sentence, "base", n.name(0), "over", n.share(over), "at", at, "more", more,
		"all", n.number(n.Metric("headroom_in_all", 0)), "fall", n.number(fall), "period", n.period())
}

// share returns a share as a sentence writes it. Nothing is written as none.
func (n narrator) share(c *Cell) string {
	if n.nothing(c) {
		return "nothing"
	}
	return n.number(c)
}

// short returns the scenarios with a shortfall, the earliest first.
func (n narrator) short() []int {
	var list []int
	for i := range n.Deal.Scenarios {
		if _, ok := n.value("first_shortfall", i); ok {
			list = append(list, i)
		}
	}
	year := func(i int) float64 { x, _ := n.value("first_shortfall", i); return x }
	slices.SortStableFunc(list, func(a, b int) int { return int(year(a) - year(b)) })
	return list
}

func (n narrator) shortfall() string {
	short := n.short()
	pairs := []string{
		"period", n.period(), "base", n.shortfallOfBase(), "count", upperFirst(spell(len(short))),
		"scenarios", spell(len(n.cases)), "list", n.shortfallList(short),
	}
	switch {
	case n.extreme("used_share", 1) < 0:
		return n.say("shortfall_no_minimum")
	case len(short) == 0 && n.one():
		return n.say("shortfall_none_one", pairs...)
	case len(short) == 0:
		return n.say("shortfall_none", pairs...)
	case n.one() && n.periods() == 1:
		return n.say("shortfall_one_period", "year", n.Show(n.Metric("first_shortfall", 0)))
	case n.one() && n.Metric("shortfall_periods", 0).Value.Number == 1:
		return n.say("shortfall_once", append(n.missed(), "year", n.Show(n.Metric("first_shortfall", 0)))...)
	case n.one():
		return n.say("shortfall_one", append(n.missed(), "year", n.Show(n.Metric("first_shortfall", 0)))...)
	case len(short) == len(n.cases):
		return n.say("shortfall_all", pairs...)
	case len(short) == 1:
		return n.say("shortfall_some_one", pairs...)
	}
	return n.say("shortfall_some", pairs...)
}

// missed returns the pairs for a sentence on the number of periods in which the
// base falls short, and on the number of all.
func (n narrator) missed() []string {
	return []string{"missed", spell(int(n.Metric("shortfall_periods", 0).Value.Number)), "total", spellCount(n.periods(), n.period())}
}

func (n narrator) shortfallOfBase() string {
	if _, falls := n.value("first_shortfall", 0); falls {
		return n.say("shortfall_base_too", append(n.missed(), "base", n.name(0))...)
	}
	return n.say("shortfall_base_never", "base", n.name(0))
}

// shortfallList names the scenarios by the year of their first shortfall, as
// many as a sentence can hold.
func (n narrator) shortfallList(short []int) string {
	const longest = 150
	var items []string
	length := 0
	for i := 0; i < len(short); {
		year := n.Show(n.Metric("first_shortfall", short[i]))
		var names []string
		for ; i < len(short) && n.Show(n.Metric("first_shortfall", short[i])) == year; i++ {
			names = append(names, n.name(short[i]))
			length += len(n.name(short[i])) + 2
		}
		if len(items) > 0 && length > longest {
			return strings.Join(append(items, n.say("shortfall_more")), ", ")
		}
		items = append(items, n.say("shortfall_item", "names", listed(names), "year", year))
	}
	return strings.Join(items, ", ")
}

// effect returns a cost or a saving in words.
func (n narrator) effect(c *Cell) string {
	switch x := c.Value.Number; {
	case n.nothing(c):
		return n.say("market_even")
	case x > 0:
		return n.say("market_costs", "amount", n.amount(c))
	}
	return n.say("market_saves", "amount", n.amount(c))
}

func (n narrator) market() string {
	worst := n.extreme("pv_lock_in", 1)
	other := ""
	if worst > 0 {
		other = n.say("market_other", "scenario", n.name(worst), "effect", n.effect(n.Metric("pv_lock_in", worst)))
	}
	effect := n.say("market_base", "effect", n.effect(n.Metric("pv_lock_in", 0)))
	if n.nothing(n.Metric("pv_lock_in", 0)) && !n.nothing(n.Metric("total_paid", 0)) {
		if other != "" {
			other = "," + other
		}
		effect = n.say("market_even_base", "paid", n.amount(n.Metric("total_paid", 0)))
	}
	return n.say("market", "base", n.name(0), "effect", effect, "other", other, "access", n.access())
}

func (n narrator) access() string {
	best, least := n.extreme("pv_access_value", 1), n.extreme("pv_access_value", -1)
	gain, loss := n.Metric("pv_access_value", best), n.Metric("pv_access_value", least)
	switch {
	case !n.nothing(gain) && gain.Value.Number > 0 && n.one():
		return n.say("access_one", "amount", n.amount(gain))
	case !n.nothing(gain) && gain.Value.Number > 0:
		return n.say("access_some", "amount", n.amount(gain), "scenario", n.sharing("pv_access_value", best))
	case !n.nothing(loss):
		return n.say("access_loss")
	case n.one():
		return n.say("access_none_one")
	}
	return n.say("access_none")
}
