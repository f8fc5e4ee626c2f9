package narrative

import (
	"slices"
	"strings"

	"offtake/report/sheet"
	"offtake/report/words"
)

// What is used, what falls short, and what the market would cost.

func (n Narrator) use() string {
	paid, used, stranded := n.Metric("total_paid", 0), n.Metric("total_usage", 0), n.Metric("total_stranded", 0)
	sentence, feeToo := "use_other", false // fees, credits and refunds come between
	switch {
	case Nothing(n.Report, paid) && Nothing(n.Report, used):
		sentence = "use_nothing"
	case Nothing(n.Report, used) && !Nothing(n.Report, stranded):
		sentence, feeToo = "use_none", true
	case !Nothing(n.Report, stranded):
		sentence, feeToo = "use_part", true
	case n.Show(paid) == n.Show(used):
		sentence = "use_all"
	}
	fee := ""
	if c, leaves := n.ExitFee(0); leaves && !Nothing(n.Report, c) {
		fee = n.Say(words.Either(feeToo, "use_fee_too", "use_fee"), "fee", n.amount(c))
	}
	return n.Say(sentence, "base", n.name(0), "paid", n.amount(paid), "used", n.amount(used), "stranded", n.amount(stranded),
		"total", words.SpellCount(n.Periods(), n.period()), "fee", fee, "off", n.takenOff(), "most", n.mostStranded())
}

// takenOff states by how much the provider's credits and rebates reduce what
// the base pays.
func (n Narrator) takenOff() string {
	total := func(line string) float64 {
		if n.Program.Line(line) == nil {
			return 0
		}
		return n.Total(line, 0).Value.Number
	}
	credits, rebates := total("credits_used"), total("rebate")
	sum := &sheet.Cell{Value: sheet.Num(credits + rebates), Unit: sheet.UnitMoney}
	names := "use_off_both"
	switch {
	case Nothing(n.Report, sum):
		return ""
	case rebates == 0:
		names = "use_off_credits"
	case credits == 0:
		names = "use_off_rebates"
	}
	return n.Say("use_off", "names", n.Say(names), "amount", n.amount(sum))
}

// mostStranded states which scenario strands most, if there are several.
func (n Narrator) mostStranded() string {
	if n.one() {
		return n.bounds()
	}
	worst := n.Extreme("total_stranded", 1)
	most := n.Metric("total_stranded", worst)
	switch {
	case Nothing(n.Report, most):
		return n.Say("use_most_none") + n.bounds()
	case worst > 0:
		return n.Say("use_most", "stranded", n.amount(most), "scenario", n.sharing("total_stranded", worst)) + n.bounds()
	}
	for i := 1; i < n.Deal.Stories(); i++ {
		if Same(n.Report, n.Metric("total_stranded", i), most) {
			return n.Say("use_most_tied") + n.bounds()
		}
	}
	return n.Say("use_most_base") + n.bounds()
}

// bounds states what the bounds strand: more than any story need.
func (n Narrator) bounds() string {
	text := ""
	for i := n.Deal.Stories(); i < len(n.Cases); i++ {
		text += n.Say("use_bound", "scenario", n.name(i), "stranded", n.amount(n.Metric("total_stranded", i)))
	}
	return text
}

// headroom states how far the need may fall in the base; nothing where nothing
// falls due.
func (n Narrator) headroom() string {
	fall := n.Metric("needs_headroom", 0)
	if fall.Value.Kind != sheet.Number {
		return ""
	}
	if stranded := n.Metric("total_stranded", 0); Nothing(n.Report, fall) && !Nothing(n.Report, stranded) {
		return n.Say("headroom_short", "base", n.name(0), "stranded", n.amount(stranded))
	}
	if Nothing(n.Report, fall) {
		return n.Say("headroom_none", "base", n.name(0), "due", n.amount(n.Total("due_once", 0)))
	}
	tight := n.peak("headroom", 0, 1, -1)
	at := n.Say("headroom_at_most")
	if n.Periods() > 1 && n.once("headroom", tight) {
		at = n.Say("headroom_at", "at", n.label(tight), "period", n.period())
	}
	sentence, over := "headroom", n.Line("minimum_over_use", 0, tight)
	if Nothing(n.Report, over) { // all of it is tested at the end
		sentence = "headroom_lump"
	}
	more := ""
	if !Nothing(n.Report, n.Metric("total_stranded", 0)) { // of an advance: no use would have saved it
		more = n.Say("headroom_more")
	}
	room := []string{"more", more, "all", n.number(n.Metric("headroom_in_all", 0)), "fall", n.number(fall), "period", n.period()}
	return n.Say(sentence, append(room, "base", n.name(0), "over", n.share(over), "at", at, "room", n.Say("headroom_room", room...))...)
}

// share returns a share as a sentence writes it. Nothing is written as none.
func (n Narrator) share(c *sheet.Cell) string {
	if Nothing(n.Report, c) {
		return "nothing"
	}
	return n.number(c)
}

// short returns the scenarios with a shortfall, the earliest first.
func (n Narrator) short() []int {
	var list []int
	for i := range n.Deal.Stories() {
		if _, ok := n.Value("first_shortfall", i); ok {
			list = append(list, i)
		}
	}
	year := func(i int) float64 { x, _ := n.Value("first_shortfall", i); return x }
	slices.SortStableFunc(list, func(a, b int) int { return int(year(a) - year(b)) })
	return list
}

func (n Narrator) shortfall() string {
	short := n.short()
	return n.Say("shortfall_"+n.whichFall(short), append(n.missed(), "period", n.period(), "base", n.shortfallOfBase(),
		"year", n.Show(n.Metric("first_shortfall", 0)), "count", words.Spell(len(short)),
		"scenarios", words.Spell(n.Deal.Stories()), "list", n.shortfallList(short))...)
}

// whichFall returns which scenarios fall short and how often, as the names of
// sentences on it end.
func (n Narrator) whichFall(short []int) string {
	switch {
	case n.Extreme("used_share", 1) < 0:
		return "no_minimum"
	case len(short) == 0 && n.one():
		return "none_one"
	case len(short) == 0:
		return "none"
	case n.one() && n.Periods() == 1:
		return "one_period"
	case n.one() && n.Metric("shortfall_periods", 0).Value.Number == 1:
		return "once"
	case n.one():
		return "one"
	case len(short) == n.Deal.Stories():
		return "all"
	case len(short) == 1:
		return "some_one"
	}
	return "some"
}

// missed returns the pairs for a sentence on the number of periods in which the
// base falls short, and on the number of all.
func (n Narrator) missed() []string {
	return []string{"missed", words.Spell(int(n.Metric("shortfall_periods", 0).Value.Number)), "total",
		words.SpellCount(n.Periods(), n.period())}
}

func (n Narrator) shortfallOfBase() string {
	if _, falls := n.Value("first_shortfall", 0); falls {
		if n.Metric("shortfall_periods", 0).Value.Number == float64(n.Periods()) && n.Periods() > 1 {
			return n.Say("shortfall_base_always", "base", n.name(0), "period", n.period())
		}
		return n.Say("shortfall_base_too", append(n.missed(), "base", n.name(0))...)
	}
	return n.Say("shortfall_base_never", "base", n.name(0))
}

// shortfallList names the scenarios by the year of their first shortfall, as
// many as a sentence can hold.
func (n Narrator) shortfallList(short []int) string {
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
			return strings.Join(append(items, n.Say("shortfall_more")), ", ")
		}
		items = append(items, n.Say("shortfall_item", "names", words.Listed(names), "year", year))
	}
	return strings.Join(items, ", ")
}

// effect returns a cost or a saving in words.
func (n Narrator) effect(c *sheet.Cell) string {
	switch x := c.Value.Number; {
	case Nothing(n.Report, c):
		return n.Say("market_even")
	case x > 0:
		return n.Say("market_costs", "amount", n.amount(c))
	}
	return n.Say("market_saves", "amount", n.amount(c))
}

func (n Narrator) market() string {
	worst := n.Extreme("pv_lock_in", 1)
	other := ""
	if worst > 0 {
		other = n.Say("market_other", "scenario", n.name(worst), "effect", n.effect(n.Metric("pv_lock_in", worst)))
	}
	effect := n.Say("market_base", "effect", n.effect(n.Metric("pv_lock_in", 0)))
	if Nothing(n.Report, n.Metric("pv_lock_in", 0)) && !Nothing(n.Report, n.Metric("total_paid", 0)) {
		if other != "" {
			other = "," + other
		}
		effect = n.Say("market_even_base", "paid", n.amount(n.Metric("total_paid", 0)))
	}
	return n.Say("market", "good", n.Deal.GoodName(), "base", n.name(0), "effect", effect, "other", other, "access", n.access())
}

func (n Narrator) access() string {
	best, least := n.Extreme("pv_access_value", 1), n.Extreme("pv_access_value", -1)
	gain, loss := n.Metric("pv_access_value", best), n.Metric("pv_access_value", least)
	switch {
	case !Nothing(n.Report, gain) && gain.Value.Number > 0 && n.one():
		return n.Say("access_one", "amount", n.amount(gain))
	case !Nothing(n.Report, gain) && gain.Value.Number > 0:
		return n.Say("access_some", "amount", n.amount(gain), "scenario", n.sharing("pv_access_value", best))
	case !Nothing(n.Report, loss):
		return n.Say("access_loss")
	case n.one():
		return n.Say("access_none_one")
	}
	return n.Say("access_none")
}
