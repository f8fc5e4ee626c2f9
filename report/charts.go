package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model"
)

// chart is a picture of the report, on a page of the PDF or in a file of its
// own for slides.
type chart struct {
	name string               // of its file
	draw func(*canvas, place) // in the height of the place, or less
}

// charts returns the pictures that the report has figures for.
func (rep *Report) charts() []chart {
	list := []chart{{"use", rep.picture(drawUse)}, {"debt", rep.picture(drawDebt)}, {"funding", rep.picture(drawFunding)},
		{"backlog", rep.picture(drawBacklog)}}
	if rep.hasRevenue() {
		list = append(list, chart{"margin", rep.picture(drawMargin)})
	}
	list = append(list, chart{"paid", rep.picture(drawPaid)}, chart{"value", rep.picture(drawValue)})
	if x := rep.simulation; x != nil {
		for i, fan := range x.fans {
			list = append(list, chart{"simulated-" + strings.ReplaceAll(fan.line.Name, "_", "-"), func(c *canvas, at place) { x.drawFan(c, at, i) }})
		}
		list = append(list, chart{"simulated-shortfall", rep.picture(drawShortfall)})
	}
	if rep.sensitivity == nil {
		return list
	}
	for i, t := range rep.sensitivity.grids {
		list = append(list, chart{fmt.Sprintf("grid-%d", i+1), func(c *canvas, at place) { rep.drawGrid(c, at, t) }})
	}
	if rep.sensitivity.tornado != nil {
		list = append(list, chart{"tornado", rep.picture(drawTornado)})
	}
	return list
}

// picture returns what draws a picture of the report.
func (rep *Report) picture(draw func(*Report, *canvas, place)) func(*canvas, place) {
	return func(c *canvas, at place) { draw(rep, c, at) }
}

// values returns a series' periods in a scenario, from the cells of the book.
func (rep *Report) values(line string, scenario int) []float64 {
	v := make([]float64, rep.periods())
	for i := range v {
		v[i] = rep.rounded(rep.Line(line, scenario, i+1))
	}
	return v
}

// fromSigning returns a series' opening and periods.
func (rep *Report) fromSigning(line string, scenario int) []float64 {
	opening := 0.0
	if c := rep.Line(line, scenario, 0); c != nil {
		opening = rep.rounded(c)
	}
	return append([]float64{opening}, rep.values(line, scenario)...)
}

// extent returns the range of values, which includes zero.
func extent(lists ...[]float64) (low, high float64) {
	for _, list := range lists {
		for _, v := range list {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	return low, high
}

func periodWord(d *model.Deal) string {
	return map[int]string{1: "year", 4: "quarter", 12: "month"}[d.PerYear]
}

// timeAxis sets the names of the periods and, where they are many, those of the
// first period of each contract year.
func (rep *Report) timeAxis(p *plot, signing bool) {
	p.labels = rep.calendar().Periods()
	if rep.Deal.PerYear > 1 {
		p.years = make([]string, len(p.labels))
		for y := range rep.Deal.Years {
			i := y * rep.Deal.PerYear
			p.years[i] = rep.axisYear(y + 1)
		}
	}
	if signing {
		p.labels = append([]string{"Signing"}, p.labels...)
		if p.years != nil {
			p.years = append([]string{""}, p.years...)
		}
	}
}

// axisYear returns an axis's label for a contract year of several periods, at
// its first.
func (rep *Report) axisYear(year int) string {
	if first, _, known := rep.calendar().Months((year-1)*rep.Deal.PerYear + 1); known {
		return first.Name()
	}
	return rep.calendar().Year(year)
}

// moneyAxis sets the range, format and unit of an axis of amounts. The unit is
// one in which they are short.
func (rep *Report) moneyAxis(p *plot, note string, lists ...[]float64) {
	p.low, p.high = extent(lists...)
	p.format, p.unit = axisNumber, rep.UnitLabel("money")
	units := []string{"unit", "thousand", "million", "billion", "trillion",
		"quadrillion", "quintillion", "sextillion", "septillion", "octillion"}
	if power := int(math.Floor(math.Log10(math.Max(p.high, -p.low)))) / 3; power >= 2 {
		at := min(slices.Index(units, rep.Deal.Unit)+power, len(units)-1)
		p.unit = rep.Deal.Currency + " " + units[at]
		scale := math.Pow(1000, float64(at-slices.Index(units, rep.Deal.Unit)))
		p.format = func(v float64) string { return axisNumber(v / scale) }
	}
	if note != "" {
		p.unit += ", " + note
	}
}

// strong returns the few scenarios that charts bring out: the base, and those
// in which the customer does best and worst.
func (rep *Report) strong() map[int]bool {
	n := rep.narrator()
	return map[int]bool{0: true, rep.Worst(): true, n.extreme("customer_npv", 1): true}
}

// mostSeries is the number of scenarios that a chart shows. Of more, it shows
// the first and those that are brought out.
const mostSeries = 14

// scenarioSeries returns the scenarios' lines of one series.
func (rep *Report) scenarioSeries(strong map[int]bool, values func(scenario int) []float64) []series {
	var list []series
	for i, s := range rep.Deal.Scenarios {
		if i < mostSeries || strong[i] {
			list = append(list, series{name: s.Name, values: values(i), colour: ScenarioColour(i), strong: strong[i] || len(rep.cases) <= 3})
		}
	}
	return list
}

func valuesOf(list []series) [][]float64 {
	var all [][]float64
	for _, s := range list {
		all = append(all, s.values)
	}
	return all
}

// labelRoom returns the width kept for names at the right of a chart.
func labelRoom(c *canvas, list []series, most float64) float64 {
	width := 0.0
	for _, s := range list {
		width = math.Max(width, c.measure(letterLabel.strong(), s.name))
	}
	return math.Min(width+7, most)
}

// titled returns a chart's title, with names as long as the lines of a title
// have room for.
func (rep *Report) titled(c *canvas, width float64, title func(narrator) string) string {
	n := rep.narrator()
	for _, n.longest = range []int{longestName, 40, 25, 12} {
		if len(c.wrap(letterChart, title(n), width, 0)) <= titleLines {
			break
		}
	}
	return title(n)
}

// drawUse shows the minimum as columns and every scenario's use as a line.
func drawUse(rep *Report, c *canvas, at place) {
	due := rep.values("due_once", 0)
	list := rep.scenarioSeries(rep.strong(), func(i int) []float64 { return rep.values("usage", i) })
	p := plot{title: rep.titled(c, at.w, narrator.useTitle)}
	rep.moneyAxis(&p, "a "+periodWord(rep.Deal)+"; columns: the minimum owed; lines: use by scenario", append(valuesOf(list), due)...)
	rep.timeAxis(&p, false)
	const minimum = "Minimum owed"
	p.right = labelRoom(c, append(list, series{name: minimum}), at.w*0.24)
	f := c.plot(at, p)
	f.columns(due, nil, ColourMinimum.tint(0.75), 0.72)
	f.curves(list, []endLabel{{text: []string{minimum}, colour: ColourMinimum, y: f.at(due[len(due)-1])}}, p.right)
}

func (n narrator) useTitle() string {
	short := n.short()
	switch {
	case n.extreme("used_share", 1) < 0:
		return n.say("chart_use_no_minimum")
	case len(short) == 0 && n.one():
		return n.say("chart_use_none_one")
	case len(short) == 0:
		return n.say("chart_use_none")
	}
	sentence := "chart_use_some"
	switch {
	case n.one() && n.periods() == 1:
		sentence = "chart_use_one_period"
	case n.one() && n.Metric("shortfall_periods", 0).Value.Number == 1:
		sentence = "chart_use_once"
	case n.one():
		sentence = "chart_use_one"
	case len(short) == len(n.cases):
		sentence = "chart_use_all"
	case len(short) == 1:
		sentence = "chart_use_some_one"
	}
	first := n.Show(n.Metric("first_shortfall", short[0]))
	return n.say(sentence, append(n.missed(),
		"count", upperFirst(spell(len(short))), "scenarios", spell(len(n.cases)), "year", first)...)
}

// drawDebt shows the commitment as a debt: balance, payment and interest.
func drawDebt(rep *Report, c *canvas, at place) {
	debt, firm, interest := rep.fromSigning("debt", 0), rep.values("firm", 0), rep.values("debt_interest", 0)
	p := plot{
		title: rep.titled(c, at.w, narrator.debtTitle),
		key:   []chartKey{{"Balance at the period's end", ColourDebt}, {"Firm payment", ColourPremium}},
	}
	accrues := slices.Max(interest) > 0
	if accrues {
		p.key = append(p.key, chartKey{"Imputed interest", ColourInterest})
	}
	rep.moneyAxis(&p, "", debt, firm, interest)
	rep.timeAxis(&p, true)
	f := c.plot(at, p)
	f.columns(debt, nil, ColourDebt.tint(0.8), 0.72)
	f.curve(firm, ColourPremium.ink(), 0.8, false)
	if accrues {
		f.curve(interest, ColourInterest.ink(), 0.8, false)
	}
}

func (n narrator) debtTitle() string {
	equivalent, peak := n.Metric("debt_equivalent", 0), n.peak("debt", 0, 0, 1)
	signed := n.withWord("debt_equivalent", n.amount(equivalent))
	switch {
	case n.nothing(equivalent):
		return n.say("chart_debt_none")
	case peak > 0:
		return n.say("chart_debt_peak", "peak", n.amount(n.Line("debt", 0, peak)), "peak_at", n.label(peak))
	case n.rise("debt") > 0:
		return n.say("chart_debt_uneven", "debt_equivalent", signed)
	}
	return n.say("chart_debt_falls", "debt_equivalent", signed)
}

// drawFunding shows payments against the provider's funding.
func drawFunding(rep *Report, c *canvas, at place) {
	funding, payment := rep.fromSigning("funding", 0), rep.fromSigning("payment", 0)
	p := plot{title: rep.titled(c, at.w, narrator.fundingTitle), key: []chartKey{{"Payments to the provider", ColourUsed}}}
	if slices.Max(funding) > 0 {
		p.key = append(p.key, chartKey{"Funding by the provider", ColourFunding})
	}
	rep.moneyAxis(&p, "a "+periodWord(rep.Deal), funding, payment)
	rep.timeAxis(&p, true)
	f := c.plot(at, p)
	f.columns(payment, nil, ColourUsed.tint(0.85), 0.72)
	f.columns(funding, nil, ColourFunding.ink(), 0.36)
}

func (n narrator) fundingTitle() string {
	paid := n.amount(n.Metric("total_paid", 0))
	if total := n.Metric("funding_total", 0); !n.nothing(total) {
		return n.say("chart_funding", "base", n.name(0), "paid", paid, "funding", n.withWord("funding_total", n.amount(total)))
	}
	return n.say("chart_funding_none", "base", n.name(0), "paid", paid)
}

// drawBacklog shows what is left of the commitment, by scenario. All lines
// end at zero, so the few that matter are named above.
func drawBacklog(rep *Report, c *canvas, at place) {
	strong := rep.strong()
	list := rep.scenarioSeries(strong, func(i int) []float64 { return rep.fromSigning("remaining", i) })
	p := plot{title: rep.titled(c, at.w, narrator.backlogTitle), key: strongKey(list)}
	rep.moneyAxis(&p, "at the end of each "+periodWord(rep.Deal)+rep.narrator().coveredOrNot(), valuesOf(list)...)
	rep.timeAxis(&p, true)
	f := c.plot(at, p)
	f.unlabelled(list)
}

// strongKey returns a key of the scenarios that are brought out, those on one
// line together and the rest as one.
func strongKey(list []series) []chartKey {
	var keys []chartKey
	var drawn [][]float64
	others := false
	for _, s := range list {
		others = others || !s.strong
		if !s.strong {
			continue
		}
		if i := slices.IndexFunc(drawn, func(v []float64) bool { return sameLine(v, s.values) }); i >= 0 {
			keys[i].text += ", " + s.name
			continue
		}
		keys, drawn = append(keys, chartKey{s.name, s.colour}), append(drawn, s.values)
	}
	if len(list) == 1 {
		return nil // the title names it
	}
	if others {
		keys = append(keys, chartKey{"other scenarios", ColourRule})
	}
	return keys
}

// sameLine reports whether two lines are one on paper: nowhere as far apart as
// half the width of a line.
func sameLine(a, b []float64) bool {
	low, high := extent(a, b)
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) <= 0.002*(high-low) })
}

// unlabelled draws lines without names: those that do not matter in grey, and
// the first, the base, above all others.
func (f *frame) unlabelled(list []series) {
	for _, strong := range []bool{false, true} {
		for _, s := range slices.Backward(list) {
			switch {
			case s.strong != strong:
			case strong:
				f.curve(s.values, s.colour.ink(), 0.75, s.dashed)
			default:
				f.curve(s.values, ColourRule.ink(), 0.45, s.dashed)
			}
		}
	}
}

func (n narrator) backlogTitle() string {
	if n.nothing(n.Metric("committed", 0)) {
		return n.say("chart_backlog_none", "base", n.name(0))
	}
	if p := n.leaves(0); p > 0 && !n.nothing(n.Line("remaining", 0, p-1)) {
		return n.say("chart_backlog_left", "base", n.name(0), "at", n.calendar().Begins(p))
	}
	p := 1
	for p < n.periods() && !n.nothing(n.Line("remaining", 0, p)) {
		p++
	}
	return n.say("chart_backlog", "base", n.name(0), "at", n.label(p))
}

// drawMargin shows the gross margin of every scenario with the deal. Dashed
// lines show the margin without the deal in the base and in the scenarios that
// lose most.
func drawMargin(rep *Report, c *canvas, at place) {
	n := rep.narrator()
	strong := map[int]bool{0: true, n.extreme("margin_erosion", 1): true, n.extreme("worst_gross_margin", -1): true}
	list := rep.scenarioSeries(strong, func(i int) []float64 { return rep.values("gross_margin", i) })
	var without []series
	for i, s := range rep.Deal.Scenarios {
		if strong[i] {
			values := rep.values("gross_margin_without", i)
			without = append(without, series{name: s.Name, values: values, colour: ScenarioColour(i), strong: true, dashed: true})
		}
	}
	p := plot{
		title:  rep.titled(c, at.w, narrator.marginTitle),
		unit:   "% of revenue; dashed: the same scenario without the deal",
		format: axisPercent,
	}
	p.low, p.high = extent(append(valuesOf(list), valuesOf(without)...)...)
	rep.timeAxis(&p, false)
	p.right = labelRoom(c, list, at.w*0.36)
	f := c.plot(at, p)
	for _, s := range without {
		f.curve(s.values, s.ink(), 0.4, true)
	}
	f.curves(list, nil, p.right)
}

func (n narrator) marginTitle() string {
	most := n.extremeOf("margin_erosion", 1, n.earns)
	if c := n.Metric("margin_erosion", most); c.Value.Number > 0 && !n.nothing(c) {
		return n.say("chart_margin", "erosion", n.number(c))
	}
	return n.say("chart_margin_gain", "period", n.period())
}

// drawPaid shows what each scenario pays: for use, for what is never used, and
// the rest, such as a fee for leaving.
func drawPaid(rep *Report, c *canvas, at place) {
	shown := min(len(rep.cases), mostSeries)
	keys := []chartKey{{"Used", ColourUsed}, {"Stranded", ColourStranded}, {"Fees", ColourInk}}
	parts := make([][3]float64, shown)
	low, high := 0.0, 0.0
	there := make([]bool, len(keys))
	for i := range shown {
		value := func(metric string) float64 { return rep.rounded(rep.Metric(metric, i)) }
		parts[i] = [3]float64{value("total_usage"), value("total_stranded"), 0}
		if _, leaves := rep.exitFee(i); leaves {
			parts[i][2] = math.Max(0, value("total_paid")-parts[i][0]-parts[i][1])
		}
		for k, v := range parts[i] {
			there[k] = there[k] || v != 0
		}
		high = math.Max(high, parts[i][0]+parts[i][1]+parts[i][2])
	}
	var shownKeys []chartKey
	for k, key := range keys {
		if there[k] {
			shownKeys = append(shownKeys, key)
		}
	}
	y := c.chartHead(at, plot{
		title: rep.titled(c, at.w, narrator.paidTitle),
		unit:  rep.UnitLabel("money") + "; at the right what is paid",
		key:   shownKeys,
	})
	b := rep.bars(c, place{at.x, y, at.w, at.y + at.h - y}, shown, low, high, "total_paid")
	for i := range shown {
		b.label(i, i == 0)
		from := 0.0
		for k, v := range parts[i] {
			b.bar(i, from, v, [3]Colour{ColourUsed, ColourStranded, ColourInk}[k].ink())
			from += v
		}
		b.figure(i, rep.figure(rep.Metric("total_paid", i)), true)
	}
	b.axis()
}

func (n narrator) paidTitle() string {
	paid, stranded := n.amount(n.Metric("total_paid", 0)), n.Metric("total_stranded", 0)
	if !n.nothing(stranded) {
		return n.say("chart_paid", "base", n.name(0), "paid", paid, "stranded", n.amount(stranded))
	}
	return n.say("chart_paid_none", "base", n.name(0), "paid", paid)
}

// valueParts lists the parts of the deal's value.
var valueParts = []struct {
	name, metric string
	sign         float64
	colour       Colour
}{
	{"Access", "pv_access_value", 1, ColourFunding},
	{"Price against the market", "pv_price_effect", -1, ColourPremium},
	{"Stranded", "pv_stranded", -1, ColourStranded},
	{"Exit fee", "pv_exit_fee", -1, ColourInk},
}

// nameOfPart returns a chart's name for a part of the deal's value.
func (rep *Report) nameOfPart(k int) string {
	if valueParts[k].metric == "pv_stranded" {
		return rep.strandedName()
	}
	return valueParts[k].name
}

// strandedName returns the name that charts and sentences on values use for
// what is stranded. With advances it includes what is paid ahead and given back
// by later use.
func (rep *Report) strandedName() string {
	if rep.Program.Line("advance_open") != nil {
		return "Stranded or paid ahead"
	}
	return "Stranded"
}

// partsOfValue returns the bars of one scenario.
func (rep *Report) partsOfValue(scenario int) []float64 {
	parts := make([]float64, len(valueParts))
	for k, part := range valueParts {
		parts[k] = part.sign * rep.rounded(rep.Metric(part.metric, scenario))
	}
	return parts
}

// exitFee returns the cell of the fee that a scenario pays on leaving.
func (rep *Report) exitFee(scenario int) (*Cell, bool) {
	for p := 1; p <= rep.periods(); p++ {
		if c := rep.Line("exit_fee", scenario, p); c.Value.Number > 0 {
			return c, true
		}
	}
	return nil, false
}

// drawValue draws the bridge of the deal's value: a bar for each scenario,
// stacked from the parts of the value, which stands at the right.
func drawValue(rep *Report, c *canvas, at place) {
	shown := min(len(rep.cases), mostSeries)
	var ups, downs []float64
	there := make([]bool, len(valueParts))
	for i := range shown {
		up, down := 0.0, 0.0
		for k, v := range rep.partsOfValue(i) {
			up, down, there[k] = up+math.Max(v, 0), down+math.Min(v, 0), there[k] || v != 0
		}
		ups, downs = append(ups, up), append(downs, down)
	}
	p := plot{title: rep.titled(c, at.w, narrator.valueTitle), unit: rep.UnitLabel("money") + ", present value to the customer"}
	for k, part := range valueParts {
		if there[k] {
			p.key = append(p.key, chartKey{rep.nameOfPart(k), part.colour})
		}
	}
	y := c.chartHead(at, p)
	low, high := extent(ups, downs)
	b := rep.bars(c, place{at.x, y, at.w, at.y + at.h - y}, shown, low, high, "pv_deal_value")
	for i := range shown {
		b.label(i, i == 0)
		up, down := 0.0, 0.0
		for k, v := range rep.partsOfValue(i) {
			from := up
			if v < 0 {
				from, down = down, down+v
			} else {
				up += v
			}
			b.bar(i, from, v, valueParts[k].colour.ink())
		}
		b.figure(i, rep.figure(rep.Metric("pv_deal_value", i)), true)
	}
	b.axis()
}

func (n narrator) valueTitle() string {
	spread := ""
	least, most := n.Metric("pv_deal_value", n.extreme("pv_deal_value", -1)), n.Metric("pv_deal_value", n.extreme("pv_deal_value", 1))
	switch {
	case n.same(least, most):
	case most.Value.Number < 0 && !n.nothing(most):
		spread = n.say("chart_value_level", "least", n.amount(most), "most", n.amount(least))
	case least.Value.Number > 0 && !n.nothing(least):
		spread = n.say("chart_value_level", "least", n.amount(least), "most", n.amount(most))
	default:
		spread = n.say("chart_value_range",
			"least", n.worth(least, "value_a_cost", "value_a_gain", ""),
			"most", n.worth(most, "value_a_cost", "value_a_gain", ""))
	}
	effect := n.worth(n.Metric("pv_deal_value", 0), "value_costs", "value_gains", "value_nothing")
	return n.say("chart_value", "base", n.name(0), "effect", effect, "range", spread)
}

// worth returns a value in words, by its sign.
func (n narrator) worth(c *Cell, cost, gain, none string) string {
	switch {
	case n.nothing(c) && none == "":
		return "nothing"
	case n.nothing(c):
		return n.say(none)
	case c.Value.Number < 0:
		return n.say(cost, "amount", n.amount(c))
	}
	return n.say(gain, "amount", n.amount(c))
}

// The size of a chart in a file of its own: a slide's shape, in millimetres,
// and its width in pixels as PNG.
const (
	slideWidth  = 160.0
	slideHeight = 90.0
	slidePixels = 1920
)

// slide draws a chart on a canvas of its own.
func (rep *Report) slide(ch chart) *canvas {
	const margin = 6.0
	c := newCanvas(slideWidth, slideHeight)
	foot := slideHeight - margin
	ch.draw(c, place{margin, margin, slideWidth - 2*margin, foot - letterNote.height() - 1 - margin})
	c.text(margin, foot-letterNote.height()+1, slideWidth-2*margin, letterNote.sized(6), alignLeft,
		rep.Deal.Name+" · offtake "+Version+" · deal file "+shortDigest(rep.Deal.Digest))
	return c
}

// shortDigest returns the beginning of a digest, enough to tell files apart.
func shortDigest(digest string) string { return digest[:min(12, len(digest))] }

// Picture is a chart alone, for slides.
type Picture struct {
	Name   string
	Canvas *canvas
}

// pictures returns every chart as a picture of its own.
func (rep *Report) pictures() []Picture {
	var list []Picture
	for _, ch := range rep.charts() {
		list = append(list, Picture{ch.name, rep.slide(ch)})
	}
	return list
}
