package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"offtake/model"
	"offtake/templates"
)

// Answer is a sentence or two that answer one of the main questions, with the
// words that say which.
type Answer struct{ Question, Text string }

// Answers composes the sentences that answer the main questions, each from
// figures of the workbook. What the figures do not show is not said: where
// there are none, another sentence says so, or there is none.
func (rep *Report) Answers() []Answer { return rep.narrator().answers() }

func (n narrator) answers() []Answer {
	var list []Answer
	for _, text := range []string{n.owed(), n.debt(), n.use(), n.shortfall(), n.market(), n.breakEven("needs"), n.breakEven("prices"), n.margin(), n.provider(), n.leaving()} {
		if question, rest, found := strings.Cut(text, "|"); found {
			list = append(list, Answer{question, rest})
		}
	}
	return list
}

func (rep *Report) narrator() narrator { return narrator{rep, sentences(), longestName} }

// sentences are read once; that they read is a matter of the tests.
var sentences = sync.OnceValue(func() map[string]string {
	read := map[string]string{}
	if err := yaml.Unmarshal(templates.Narrative, &read); err != nil {
		panic(err)
	}
	return read
})

type narrator struct {
	*Report
	sentences map[string]string
	longest   int // characters of a name
}

// longestName is how long a name is in a sentence, in characters; where there
// is less room, names are shortened before any figure is.
const longestName = 60

// say fills a sentence's braces: pairs of a word and what stands for it. Texts
// of the deal file that are filled in are never read for braces.
func (n narrator) say(sentence string, pairs ...string) string {
	text, ok := n.sentences[sentence]
	if !ok {
		panic("report: no sentence " + sentence)
	}
	old := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		old = append(old, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(old...).Replace(text)
}

// nothing tells whether a figure is zero as it is shown, or but for rounding.
func (rep *Report) nothing(c *Cell) bool {
	if c.Value.Kind != Number || c.Unit == UnitYear {
		return false
	}
	return rep.rounded(c) == 0 || !strings.ContainsAny(rep.Show(c), "123456789") && c.Value.Number != Never
}

// rounded is a cell's number, 0 for an amount that is only what rounding left.
func (rep *Report) rounded(c *Cell) float64 {
	limit, _ := rep.Results.Scalar("rounding", 0)
	if c.Unit == UnitMoney && math.Abs(c.Value.Number) <= limit {
		return 0
	}
	return c.Value.Number
}

// figure is a cell as a table shows it: as the workbook does, but that what
// rounding left is nothing, and so is less than nothing that shows no digit.
func (rep *Report) figure(c *Cell) string {
	if c.Value.Kind == Number && (rep.rounded(c) == 0 || c.Value.Number < 0 && rep.nothing(c)) {
		return Display(Num(0), c.Unit, rep.Book.Scale)
	}
	return rep.Show(c)
}

// number is a cell as the workbook shows it, without the sign.
func (n narrator) number(c *Cell) string {
	if n.nothing(c) {
		return "zero"
	}
	return strings.NewReplacer("(", "", ")", "").Replace(n.Show(c))
}

// signed is a cell as the workbook shows it, with a word for its sign.
func (n narrator) signed(c *Cell) string {
	if c.Value.Kind == Number && c.Value.Number < 0 && !n.nothing(c) {
		return "minus " + n.number(c)
	}
	return n.number(c)
}

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00A0"

// amount is an amount without its sign, with its unit: USD 15.4 billion.
func (n narrator) amount(c *Cell) string {
	switch text := n.number(c); {
	case c.Value.Kind != Number:
		return text
	case n.nothing(c):
		return "nothing"
	case n.Deal.Unit == "unit":
		return n.Deal.Currency + nbsp + text
	default:
		return n.Deal.Currency + nbsp + text + nbsp + n.Deal.Unit
	}
}

// signedAmount is an amount with a word for its sign.
func (n narrator) signedAmount(c *Cell) string {
	if c.Value.Kind == Number && c.Value.Number < 0 && !n.nothing(c) {
		return "minus " + n.amount(c)
	}
	return n.amount(c)
}

// name is a scenario's name, as long as a sentence can bear it.
func (n narrator) name(scenario int) string {
	return shorten(n.Deal.Scenarios[scenario].Name, n.longest)
}

// party is a party's name, a little longer.
func (n narrator) party(name string) string { return shorten(name, n.longest*4/3) }

func (n narrator) one() bool { return len(n.Deal.Scenarios) == 1 }

func (n narrator) value(metric string, scenario int) (float64, bool) {
	x, ok := n.Results.Scalar(metric, scenario)
	return x, ok && x == x
}

// at is a series' value in a period.
func (n narrator) at(line string, scenario, period int) float64 {
	return n.Results.At(line, period, scenario)
}

func (n narrator) label(period int) string {
	if period == 0 {
		return "signing"
	}
	return n.Deal.PeriodLabels()[period-1]
}

// year is a year as the periods call theirs: FY2029.
func (n narrator) year(c *Cell) string { return n.Deal.Label + n.Show(c) }

// period is the word for a period.
func (n narrator) period() string { return periodWord(n.Deal) }

// extreme is the scenario with the highest (sign 1) or lowest (sign -1) value
// of a metric, among those that have one; of those that show the same figure
// the first. It is -1 if none has one.
func (n narrator) extreme(metric string, sign float64) int {
	return n.extremeOf(metric, sign, func(int) bool { return true })
}

// extremeOf is the extreme among some of the scenarios.
func (n narrator) extremeOf(metric string, sign float64, among func(scenario int) bool) int {
	best, at := 0.0, -1
	for i := range n.Deal.Scenarios {
		x, ok := n.value(metric, i)
		if ok && among(i) && (at < 0 || sign*x > sign*best && !n.same(n.Metric(metric, i), n.Metric(metric, at))) {
			best, at = x, i
		}
	}
	return at
}

// same tells whether two figures are the same as they are shown.
func (n narrator) same(a, b *Cell) bool {
	return n.Show(a) == n.Show(b) || n.nothing(a) && n.nothing(b)
}

// sharing names the scenarios that show the same figure of a metric as one of
// them does.
func (n narrator) sharing(metric string, scenario int) string {
	var names []string
	for i := range n.cases {
		if n.same(n.Metric(metric, i), n.Metric(metric, scenario)) {
			names = append(names, n.name(i))
		}
	}
	if most := 3; len(names) > most {
		return n.say("several", "names", strings.Join(names[:most-1], ", "), "count", spell(len(names)-most+1))
	}
	return listed(names)
}

// peak is the period, from the opening if it counts, in which a series is
// highest (sign 1) or lowest (sign -1); the first of them.
func (n narrator) peak(line string, scenario, from int, sign float64) int {
	best := from
	for p := from + 1; p <= n.periods(); p++ {
		if sign*n.at(line, scenario, p) > sign*n.at(line, scenario, best) && !n.same(n.Line(line, scenario, p), n.Line(line, scenario, best)) {
			best = p
		}
	}
	return best
}

func (n narrator) owed() string {
	if n.nothing(n.Metric("committed", 0)) {
		return n.say("owed_nothing", "customer", n.party(n.Deal.Customer), "provider", n.party(n.Deal.Provider), "years", spellCount(n.Deal.Years, "year"))
	}
	against := n.say("owed_unfunded")
	signing, all := n.InputCell("funding.at_signing", 0, 0), n.Line("funding", 0, 0)
	switch total, _ := n.value("funding_total", 0); {
	case signing.Value.Number > 0:
		against = n.say("owed_ratio", "headline_ratio", n.Show(n.Metric("headline_ratio", 0)), "funding", n.worded("funding.at_signing", n.amount(all)))
	case total > 0:
		against = n.say("owed_later", "funding", n.worded("funding.later", n.amount(n.Metric("funding_total", 0))))
	}
	least := "at least"
	if word := n.Deal.CommittedWord(); word != "" {
		least = word
	}
	return n.say("owed", "least", least, "customer", n.party(n.Deal.Customer), "provider", n.party(n.Deal.Provider), "committed", n.amount(n.Metric("committed", 0)),
		"years", n.committedYears(), "against", against, "when", n.when())
}

// committedYears is over how long the customer commits: the contract years up
// to the last in which something is owed.
func (n narrator) committedYears() string {
	last := n.periods()
	for last > 1 && n.nothing(n.Line("firm", 0, last)) {
		last--
	}
	if n.nothing(n.Line("firm", 0, last)) {
		last = n.periods() // none is firm
	}
	return spellCount((last+n.Deal.PerYear-1)/n.Deal.PerYear, "year")
}

// worded is an amount with the word that the deal file gives it: up to USD 5 billion.
func (rep *Report) worded(key, amount string) string {
	if word := rep.Deal.Words[key]; word != "" {
		return word + " " + amount
	}
	return amount
}

// when tells in which periods how much falls due at least.
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
	case show(first) == show(most) || show(last) == show(most):
		return n.say("due_at_most", pairs...)
	}
	return n.say("due_most", pairs...)
}

// monotone tells whether a series of the base never falls (sign 1) or never
// rises (sign -1) from a period to another, as it is shown.
func (n narrator) monotone(line string, from, to int, sign float64) bool {
	for p := from + 1; p <= to; p++ {
		before, after := n.Line(line, 0, p-1), n.Line(line, 0, p)
		if sign*after.Value.Number < sign*before.Value.Number && !n.same(before, after) {
			return false
		}
	}
	return true
}

// modelled says that the schedule is the model's where the deal file calls the
// shape of the minimum an assumption.
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
	if c := n.Metric("debt_equivalent_per_funding", 0); c.Value.Kind == Number {
		perFunding = n.say("debt_per_funding", "debt_equivalent_per_funding", n.Show(c))
		interest = ","
	}
	if c := n.Metric("implied_interest", 0); !n.nothing(c) {
		interest += n.say("debt_interest", "implied_interest", n.signedAmount(c))
	} else {
		interest = ""
	}
	return n.say("debt", "rate", rate, "debt_equivalent", n.amount(equivalent), "per_funding", perFunding, "interest", interest, "course", n.debtCourse())
}

// lastFirm is the last period in which a firm payment falls due.
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

// rise is the first period at whose end a series of the base is higher than
// before, as it is shown; 0 if it never is.
func (n narrator) rise(line string) int {
	for p := 1; p <= n.periods(); p++ {
		if !n.monotone(line, p-1, p, -1) {
			return p
		}
	}
	return 0
}

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
		fee = n.say(map[bool]string{true: "use_fee_too", false: "use_fee"}[feeToo], "fee", n.amount(c))
	}
	return n.say(sentence, "base", n.name(0), "paid", n.amount(paid), "used", n.amount(used), "stranded", n.amount(stranded),
		"total", spellCount(n.periods(), n.period()), "fee", fee, "most", n.mostStranded())
}

// mostStranded says which scenario strands most, if there are several.
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

// short are the scenarios with a shortfall, the earliest first.
func (n narrator) short() []int {
	var list []int
	for i := range n.Deal.Scenarios {
		if _, ok := n.value("first_shortfall_year", i); ok {
			list = append(list, i)
		}
	}
	year := func(i int) float64 { x, _ := n.value("first_shortfall_year", i); return x }
	slices.SortStableFunc(list, func(a, b int) int { return int(year(a) - year(b)) })
	return list
}

func (n narrator) shortfall() string {
	short := n.short()
	pairs := []string{"period", n.period(), "base", n.shortfallOfBase(), "count", upperFirst(spell(len(short))), "scenarios", spell(len(n.cases)), "list", n.shortfallList(short)}
	switch {
	case len(short) == 0 && n.one():
		return n.say("shortfall_none_one", pairs...)
	case len(short) == 0:
		return n.say("shortfall_none", pairs...)
	case n.one() && n.periods() == 1:
		return n.say("shortfall_one_period", "year", n.year(n.Metric("first_shortfall_year", 0)))
	case n.one() && n.Metric("shortfall_periods", 0).Value.Number == 1:
		return n.say("shortfall_once", append(n.missed(), "year", n.year(n.Metric("first_shortfall_year", 0)))...)
	case n.one():
		return n.say("shortfall_one", append(n.missed(), "year", n.year(n.Metric("first_shortfall_year", 0)))...)
	case len(short) == len(n.cases):
		return n.say("shortfall_all", pairs...)
	case len(short) == 1:
		return n.say("shortfall_some_one", pairs...)
	}
	return n.say("shortfall_some", pairs...)
}

// missed says in how many periods of how many the base falls short.
func (n narrator) missed() []string {
	return []string{"missed", spell(int(n.Metric("shortfall_periods", 0).Value.Number)), "total", spellCount(n.periods(), n.period())}
}

func (n narrator) shortfallOfBase() string {
	if _, falls := n.value("first_shortfall_year", 0); falls {
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
		year := n.year(n.Metric("first_shortfall_year", short[i]))
		var names []string
		for ; i < len(short) && n.year(n.Metric("first_shortfall_year", short[i])) == year; i++ {
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

// effect says a cost or a saving in words.
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

// breakEvenInputs are the inputs that answer how far needs or prices must
// move, the most telling first.
var breakEvenInputs = map[string][]string{
	"needs":  {"efficiency.needs", "demand.provider_share", "demand.growth", "demand.first_year", "shift.stays"},
	"prices": {"price.market_decline", "price.discount", "price.pass_through", "price.available"},
}

// breakEven says at which value of an input a metric reaches its target, or
// that none was sought, and what there is to set it against.
func (n narrator) breakEven(question string) string {
	if i := n.breakEvenFor(question); i >= 0 {
		return n.say(question, "reached", n.reached(i))
	}
	if question == "needs" && n.nothing(n.Metric("committed", 0)) {
		return "" // there is no minimum that the needs could fall below
	}
	return n.say(question+"_unsought", "base", n.name(0), "used", n.amount(n.Metric("total_usage", 0)), "committed", n.amount(n.Metric("committed", 0)), "course", n.priceCourse())
}

// priceCourse says what the base assumes of the market price.
func (n narrator) priceCourse() string {
	in := n.Program.Template.Input("price.market_decline")
	c, suffix := n.InputCell(in.Key, 0, 0), ""
	for i := range n.inputs.count(in) {
		if n.Show(n.InputCell(in.Key, i, 0)) != n.Show(c) {
			suffix = "_first"
		}
	}
	switch {
	case n.nothing(c) && suffix == "":
		return n.say("price_stays")
	case c.Value.Number < 0:
		return n.say("price_rises"+suffix, "rate", n.number(c))
	}
	return n.say("price_falls"+suffix, "rate", n.number(c))
}

// breakEvenFor is the break-even that answers how far needs or prices must
// move; -1 if none does.
func (rep *Report) breakEvenFor(question string) int {
	for _, key := range breakEvenInputs[question] {
		for i, b := range rep.Deal.BreakEvens {
			if b.Input == key {
				return i
			}
		}
	}
	return -1
}

func (n narrator) reached(i int) string {
	b, row := n.Deal.BreakEvens[i], n.sensitivity.breakEvens[i].row
	sheet := n.sensitivity.sheet
	in := n.Program.Template.Input(b.Input)
	pairs := []string{"scenario", n.name(b.Scenario), "metric", n.atTarget(b, sheet.At(row, 4)), "label", lowerFirst(in.Label)}
	if !b.Found {
		return n.say("unreached", pairs...)
	}
	input, assumed := n.ifInput(b.Input, sheet.At(row, 5), n.InputCell(b.Input, 0, b.Scenario))
	sentence := "reached"
	if n.nothing(n.InputCell(b.Input, 0, b.Scenario)) {
		sentence = "reached_none"
	}
	if in.ByYear && len(n.Deal.Scenarios[b.Scenario].Inputs[b.Input]) > 1 {
		sentence += "_first"
	}
	return n.say(sentence, append(pairs, "input", input, "assumed", assumed)...)
}

// atTarget says that a metric reaches its target.
func (n narrator) atTarget(b model.BreakEven, target *Cell) string {
	zero := n.nothing(target)
	switch {
	case zero && strings.Contains(b.Metric, "stranded"):
		return n.say("at_stranded_none")
	case b.Metric == "total_stranded":
		return n.say("at_stranded", "target", n.amount(target))
	case b.Metric == "pv_stranded":
		return n.say("at_stranded_pv", "target", n.amount(target))
	case zero && n.sentences["at_"+b.Metric] != "":
		return n.say("at_" + b.Metric)
	}
	metric := n.Program.Line(b.Metric)
	show := n.signed(target)
	if metric.Unit == "money" {
		show = n.signedAmount(target)
	}
	return n.say("at_target", "metric", lowerFirst(metric.Label), "target", show)
}

// ifInput says that an input has a value, and what it is assumed to be: where
// a fall is called a rise, so is that.
func (n narrator) ifInput(key string, solved, assumed *Cell) (input, was string) {
	opposite := map[string]string{"price.market_decline": "price.market_rise", "price.discount": "price.premium"}[key]
	if solved.Value.Number < 0 && !n.nothing(solved) && opposite != "" {
		was = n.number(assumed)
		if assumed.Value.Number > 0 && !n.nothing(assumed) {
			was = "minus " + was
		}
		return n.say("if_"+opposite, "value", n.number(solved)), was
	}
	if n.sentences["if_"+key] != "" && !n.nothing(solved) {
		return n.say("if_"+key, "value", n.signed(solved)), n.signed(assumed)
	}
	return n.say("if_label", "label", lowerFirst(n.Program.Template.Input(key).Label), "value", n.signed(solved)), n.signed(assumed)
}

// hasRevenue tells whether any scenario has revenue: without it there are no
// margins.
func (rep *Report) hasRevenue() bool {
	for i := range rep.cases {
		if rep.earns(i) {
			return true
		}
	}
	return false
}

// earns tells whether a scenario has revenue.
func (rep *Report) earns(scenario int) bool {
	for p := 1; p <= rep.periods(); p++ {
		if rep.Results.At("revenue", p, scenario) != 0 {
			return true
		}
	}
	return false
}

func (n narrator) margin() string {
	if !n.hasRevenue() {
		return n.say("margin_none")
	}
	worst := n.extremeOf("worst_gross_margin", -1, n.earns)
	pairs := []string{"lowest", n.signed(n.Metric("worst_gross_margin", worst)), "at", n.label(n.peak("gross_margin", worst, 1, -1)), "scenario", n.sharing("worst_gross_margin", worst)}
	if !n.earns(0) {
		return n.say("margin_base_none", append(pairs, "base", n.name(0), "erosion", n.erosion())...)
	}
	at := n.peak("gross_margin", 0, 1, -1)
	other := ""
	if worst > 0 {
		other = n.say("margin_other", pairs...)
	}
	return n.say("margin", "base", n.name(0), "lowest", n.signed(n.Metric("worst_gross_margin", 0)), "at", n.label(at),
		"without", n.signed(n.Line("gross_margin_without", 0, at)), "period", n.period(), "other", other, "erosion", n.erosion())
}

// erosion says how much margin the deal takes at most.
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

// erosionPeriod is the period in which the deal takes the most margin.
func (n narrator) erosionPeriod(scenario int) int {
	best, most := 1, math.Inf(-1)
	for p := 1; p <= n.periods(); p++ {
		if gap := n.at("gross_margin_without", scenario, p) - n.at("gross_margin", scenario, p); gap > most {
			best, most = p, gap
		}
	}
	return best
}

// providerReturn is the provider's return in a scenario, in words; a sentence
// says that there is none.
func (n narrator) providerReturn(scenario int, sentence string) string {
	irr := n.Metric("provider_irr", scenario)
	if irr.Value.Kind != Number {
		return n.say(sentence, "npv", n.signedAmount(n.Metric("provider_npv", scenario)))
	}
	if irr.Value.Number < 0 {
		return n.say("provider_loss", "irr", n.number(irr))
	}
	return n.say("provider_return", "irr", n.number(irr))
}

// Says tells whether a metric says something of this deal: margins do where
// there is revenue, the provider's return where there is the cost of a
// build-out to earn it on.
func (rep *Report) Says(metric string) bool {
	switch metric {
	case "worst_gross_margin", "margin_erosion", "peak_burden":
		return rep.hasRevenue()
	case "provider_npv", "provider_irr", "capex_cover":
		return rep.hasBuildOut()
	case "average_utilisation":
		return rep.hasSchedule()
	}
	return true
}

// hasSchedule tells whether some minimum falls due before the commitment's
// last period: of a total alone, use is tested once, at the end, and the share
// of that last amount which is used says little.
func (rep *Report) hasSchedule() bool {
	for i := range rep.cases {
		for p := 1; p <= rep.periods(); p++ {
			if rep.Results.At("owed", p, i) != 0 {
				return true
			}
		}
	}
	return false
}

// hasBuildOut tells whether any scenario has the cost of a build-out: without it
// the provider's return is on no outlay, and says nothing.
func (rep *Report) hasBuildOut() bool {
	for i := range rep.cases {
		for p := 1; p <= rep.periods(); p++ {
			if rep.Results.At("capex", p, i) != 0 {
				return true
			}
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
		if n.nothing(c) {
			cover = n.say("cover_nothing")
		}
	}
	return n.say("provider", "provider", n.party(n.Deal.Provider), "return", n.providerReturn(0, "provider_no_return"), "base", n.name(0), "least", n.leastReturn(), "floor", n.floor(), "cover", cover)
}

// leastReturn says where the provider earns less than in the base: by its
// rate of return, and by its present value where it has no such rate.
func (n narrator) leastReturn() string {
	low, without := n.extreme("provider_irr", -1), n.withoutReturn()
	said := ""
	if low > 0 {
		sentence := "provider_least"
		if _, ok := n.value("provider_irr", 0); !ok || without >= 0 {
			sentence = "provider_least_alone"
		}
		said = n.say(sentence, "return", n.providerReturn(low, "provider_no_return"), "scenario", n.sharing("provider_irr", low))
	}
	if without > 0 {
		said += n.say("provider_without", "scenario", n.name(without), "npv", n.signedAmount(n.Metric("provider_npv", without)))
	}
	return said
}

// withoutReturn is the scenario in which the provider loses most without a
// rate of return that could be stated; -1 if there is none.
func (n narrator) withoutReturn() int {
	worst := n.extremeOf("provider_npv", -1, func(i int) bool { _, ok := n.value("provider_irr", i); return !ok })
	if worst < 0 || n.Metric("provider_npv", worst).Value.Number >= 0 || n.nothing(n.Metric("provider_npv", worst)) {
		return -1
	}
	return worst
}

// floor says what the provider earns where nothing, or least, is used.
func (n narrator) floor() string {
	low := n.extreme("total_usage", -1)
	none := n.nothing(n.Metric("total_usage", low))
	pairs := []string{"paid", n.amount(n.Metric("total_paid", low)), "return", n.providerReturn(low, "provider_no_return_end"), "used", n.amount(n.Metric("total_usage", low))}
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

// leaves is the period at whose start a scenario leaves; 0 if it stays.
func (n narrator) leaves(scenario int) int {
	for p := 1; p <= n.periods(); p++ {
		if n.at("in_force", scenario, p) == 0 {
			return p
		}
	}
	return 0
}

// leavers are the scenarios that leave with something open, in their order.
func (n narrator) leavers() []int {
	var list []int
	for i := range n.cases {
		if p := n.leaves(i); p > 0 && !n.nothing(n.Line("remaining", i, p-1)) {
			list = append(list, i)
		}
	}
	return list
}

func (n narrator) leaving() string {
	list := n.leavers()
	if len(list) == 0 {
		return n.staying()
	}
	i := list[0]
	p := n.leaves(i)
	pairs := []string{"scenario", n.name(i), "year", n.year(n.Line("year", i, p)), "fee", n.amount(n.Line("exit_fee", i, p)),
		"share", n.number(n.InputCell("exit.fee", 0, i)), "open", n.amount(n.Line("remaining", i, p-1)),
		"npv", n.signedAmount(n.Metric("customer_npv", i)), "base_npv", n.signedAmount(n.Metric("customer_npv", 0)), "base", n.name(0)}
	sentence := "exit"
	switch {
	case n.nothing(n.Line("exit_fee", i, p)):
		sentence = "exit_free"
	case i == 0:
		sentence = "exit_only"
	}
	return n.say(sentence, pairs...) + n.leavingToo(list[1:])
}

// leavingToo names other scenarios that leave.
func (n narrator) leavingToo(list []int) string {
	const most = 3
	var items []string
	for k, i := range list {
		if k == most-1 && len(list) > most {
			items = append(items, n.say("exit_more", "count", spell(len(list)-k)))
			break
		}
		p := n.leaves(i)
		pairs := []string{"scenario", n.name(i), "year", n.year(n.Line("year", i, p)), "fee", n.amount(n.Line("exit_fee", i, p))}
		sentence := "exit_item"
		if n.nothing(n.Line("exit_fee", i, p)) {
			sentence = "exit_item_free"
		}
		items = append(items, n.say(sentence, pairs...))
	}
	if len(items) == 0 {
		return ""
	}
	return n.say("exit_also", "does", map[bool]string{true: "does", false: "do"}[len(items) == 1], "list", listed(items))
}

// staying says what leaving would cost at the ends of the first and the middle
// year, for deals that nobody leaves.
func (n narrator) staying() string {
	var amounts []string
	perYear := n.Deal.PerYear
	for _, p := range []int{perYear, (n.Deal.Years + 1) / 2 * perYear} {
		if !n.nothing(n.Line("remaining", 0, p)) {
			if n.nothing(n.Line("fee_to_leave", 0, p)) {
				return n.say("exit_none_free", "base", n.name(0), "open", n.amount(n.Line("remaining", 0, p)), "at", n.label(p))
			}
			text := n.say("exit_price", "fee", n.amount(n.Line("fee_to_leave", 0, p)), "at", n.label(p))
			if !slices.Contains(amounts, text) {
				amounts = append(amounts, text)
			}
		}
	}
	if len(amounts) == 0 {
		for p := 1; p <= n.periods(); p++ {
			if n.nothing(n.Line("remaining", 0, p)) {
				return n.say("exit_nothing", "base", n.name(0), "at", n.label(p))
			}
		}
	}
	return n.say("exit_none", "base", n.name(0), "share", n.number(n.InputCell("exit.fee", 0, 0)), "amounts", listed(amounts))
}

// listed joins names in words.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// spellCount is a number of things in words.
func spellCount(n int, word string) string {
	if n == 1 {
		return "one " + word
	}
	return spell(n) + " " + word + "s"
}

// spell writes a number below a hundred in words, as numbers that count
// things are written in running text.
func spell(n int) string {
	small := strings.Fields("no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens := strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	switch {
	case n < len(small):
		return small[n]
	case n < 100 && n%10 == 0:
		return tens[n/10]
	case n < 100:
		return tens[n/10] + "-" + small[n%10]
	}
	return fmt.Sprint(n)
}

// upperFirst begins a word of a template in upper case. Names and notes of the
// deal file are left as they are written.
func upperFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[n:]
}
