package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// dealPage draws page 1, the deal on one page: who, what and how much, the key
// figures, use against the minimum, and the answers.
func (p *paper) dealPage() {
	rep := p.rep
	kind := "Take-or-pay commitment: summary"
	p.text(marginSide, 11, p.body()*0.6, letterNote, alignLeft, kind)
	if rep.Deal.Announced != "" {
		p.text(marginSide+p.body()*0.6, 11, p.body()*0.4, letterNote, alignRight, "announced "+rep.Deal.Announced)
	}
	title := letterTitle.sized(p.scaled(letterTitle.size))
	if len(p.wrap(title, rep.Deal.Name, p.body(), 0)) > 1 {
		title = title.sized(p.scaled(14))
	}
	p.y = p.paragraph(marginSide, p.y, p.body(), title, 3, rep.Deal.Name)
	p.y = p.paragraph(marginSide, p.y, p.body(), letterSub.sized(p.scaled(letterSub.size)), 3, rep.lead()) + p.space(2.5)
	p.facts(rep.facts())
	p.keyFigures()
	p.chartRow(36, 54, []float64{1}, rep.picture(drawUse))
	p.y -= p.space(1.5)
	p.answers()
}

// lead describes the deal in a line.
func (rep *Report) lead() string {
	years := ""
	if month := rep.from(); month != "" {
		years = "; " + month
	}
	return fmt.Sprintf("%s commits to %s%s; %s", rep.Deal.Customer, rep.Deal.Provider, years, rep.amounts())
}

// fact is a term of the deal, beside the others.
type fact struct{ name, value string }

// facts draws terms side by side, in two rows where one would have to cut or
// shrink them.
func (p *paper) facts(list []fact) {
	const gap = 3.0
	name, value := letterNote.sized(6.8), lettering{10, true, ColourInk}
	// Each has the width of its texts; what is left, or lacks, is shared.
	widths, left := make([]float64, len(list)), p.body()
	for i, f := range list {
		widths[i] = math.Max(p.measure(name, f.name), p.measure(value, f.value)) + gap
		left -= widths[i]
	}
	if half := len(list) / 2; left < -p.body()/40 && half > 1 {
		p.facts(list[:half])
		p.y -= p.space(3)
		p.facts(list[half:])
		return
	}
	height := 11.5
	p.box(marginSide, p.y, p.body(), height, ColourPale.ink())
	x := marginSide
	for i, f := range list {
		width := widths[i] + left/float64(len(list))
		if left < 0 {
			width = widths[i] * p.body() / (p.body() - left)
		}
		p.text(x+2, p.y+1.2, width-gap, p.fitted(name, f.name, width-gap), alignLeft, f.name)
		p.text(x+2, p.y+5, width-gap, p.fitted(value, f.value, width-gap), alignLeft, f.value)
		x += width
	}
	p.y += height + p.space(3)
}

// facts returns the terms: when it runs, what was announced, what of it is firm
// and what that is as a debt, at signing and as amended, the funding, the
// ratio, the master check.
func (rep *Report) facts() []fact {
	amount := func(name string) string { return rep.withWord(name, rep.withUnit(rep.Metric(name, 0))) }
	list := append(rep.terms(), []fact{
		{"Announced", amount("announced")},
		{"Firm", amount("firm_total")},
		{"As debt", amount("debt_equivalent")},
		{"Funding at signing", rep.withWord("funding.at_signing", rep.withUnit(rep.InputCell("funding.at_signing", 0, 0)))},
		{"Announced per funding", rep.withWord("headline_ratio", rep.Show(rep.Metric("headline_ratio", 0)))},
		{"Checks", rep.checksInWords()},
	}...)
	if !rep.amended() {
		return list
	}
	after := slices.IndexFunc(list, func(f fact) bool { return f.name == "Funding at signing" })
	return slices.Insert(list, after,
		fact{"Firm as amended", amount("firm_as_amended")}, fact{"As debt as amended", amount("debt_as_amended")})
}

// withUnit returns an amount with its unit in short: USD 5.0 bn.
func (rep *Report) withUnit(c *Cell) string {
	currency, unit, _ := strings.Cut(rep.UnitLabel("money"), " ")
	if c.Value.Number == 0 {
		return rep.Show(c)
	}
	return strings.TrimSpace(currency + " " + rep.Show(c) + " " + unit)
}

// fitted returns a lettering in a size in which a text fits into a width.
func (c *canvas) fitted(l lettering, s string, width float64) lettering {
	if w := c.measure(l, s); w > width {
		l.size *= width / w
	}
	return l
}

// terms returns the time of the base's commitment and that of the tail after
// it; the deal's where nothing is committed.
func (rep *Report) terms() []fact {
	if rep.monthsOf("commitment_length", 0) == 0 {
		return []fact{{"Term, no commitment", rep.calendar().Term(1, rep.periods())}}
	}
	term := func(from, to int, length string) string {
		if rep.calendar().Dated() || rep.Deal.PerYear == 1 {
			return rep.calendar().Term(from, to)
		}
		return rep.calendar().InWords(rep.monthsOf(length, 0))
	}
	number := func(scalar string) int { x, _ := rep.Results.Scalar(scalar, 0); return int(x) }
	first, last := number("first_committed"), number("last_committed")
	list := []fact{{"Commitment", term(first, last, "commitment_length")}}
	if last < rep.periods() {
		list = append(list, fact{"Tail without a minimum", term(last+1, rep.periods(), "commitment_tail")})
	}
	return list
}

func (rep *Report) checksInWords() string {
	if rep.Passed() {
		return "all pass: " + rep.Master().Value.Text
	}
	return "a check fails: " + rep.Master().Value.Text
}

// keyMetrics returns the key figures, the first six that mean something in the
// deal. The base and the worst scenario stand beside each.
func (rep *Report) keyMetrics() []string {
	provider := "provider_irr"
	if n := rep.narrator(); n.extreme("provider_irr", -1) < 0 || n.withoutReturn() >= 0 {
		provider = "provider_npv"
	}
	return rep.saying(6, "total_paid", "total_stranded", "pv_lock_in", "customer_npv", "worst_gross_margin", provider,
		"used_share", "average_premium", "total_usage")
}

// saying returns the first n metrics of a list that mean something in the deal.
func (rep *Report) saying(n int, names ...string) []string {
	var list []string
	for _, name := range names {
		if len(list) < n && rep.Says(name) {
			list = append(list, name)
		}
	}
	return list
}

// worstFor returns the scenario that is worst in a metric, the one that the
// workbook's cards name: of those that are as bad but for rounding, the first.
// It returns -1 where none is worse than another.
func (rep *Report) worstFor(name string) int {
	sign := map[string]float64{"low": 1, "high": -1}[rep.better(name)]
	most, least, size := math.Inf(-1), math.Inf(1), 1.0
	for i := range rep.cases {
		if x, ok := rep.narrator().value(name, i); ok {
			most, least = max(most, sign*x), min(least, sign*x)
		}
	}
	if unitOf[rep.Program.Line(name).Unit] == UnitMoney {
		size, _ = rep.Results.Scalar("committed", 0)
	}
	limit := rep.Deal.Scenarios[0].Inputs["checks.rounding"][0] * max(math.Abs(most), math.Abs(least), size)
	if sign == 0 || most-least <= limit {
		return -1
	}
	for i := range rep.cases {
		if x, ok := rep.narrator().value(name, i); ok && most-sign*x <= limit {
			return i
		}
	}
	return -1
}

// worstOfAll states, for a figure in which the base is worst, whether another
// scenario is as bad.
func (rep *Report) worstOfAll(name string) string {
	n := rep.narrator()
	for i := 1; i < len(rep.cases); i++ {
		if n.same(rep.Metric(name, i), rep.Metric(name, 0)) {
			return "as bad as any"
		}
	}
	if rep.Program.Line(name).Missing != "none" && !n.allHave(name) {
		return "the worst of those with one"
	}
	return "the worst of all"
}

// better states whether a metric is better high or low, for the side that it
// belongs to.
func (rep *Report) better(name string) string {
	if better := rep.Program.Line(name).Better; better != "" {
		return better
	}
	return betterFor[name]
}

// keyFigures draws the key figures in two rows.
func (p *paper) keyFigures() {
	const gap = 6.0
	rep := p.rep
	width, height := (p.body()-2*gap)/3, 14.8
	for i, name := range rep.keyMetrics() {
		x, y := marginSide+float64(i%3)*(width+gap), p.y+float64(i/3)*(height+p.space(2))
		l := rep.Program.Line(name)
		p.rule(x, y, x+width, ColourBrand, 0.4)
		p.text(x, y+0.8, width, letterSmall.sized(7.4), alignLeft, cardLabel(l)+unitAfter(rep.unitNote(l)))
		worst, base := rep.worstFor(name), rep.Deal.Scenarios[0].Name
		names := rep.scenarioNames()
		if worst == 0 {
			base += ", " + rep.worstOfAll(name)
		}
		p.keyFigure(x, y+4.4, width/2-1, rep.figure(rep.Metric(name, 0)), base, names[1:], ColourBrand)
		if worst > 0 {
			p.keyFigure(x+width/2, y+4.4, width/2, rep.figure(rep.Metric(name, worst)), names[worst], names, ColourBad)
		}
	}
	p.y += 2*height + p.space(2) + p.space(3)
}

func (p *paper) keyFigure(x, y, width float64, figure, scenario string, others []string, colour Colour) {
	l, small := p.fitted(letterFigure.in(colour), figure, width), letterNote.sized(6.8)
	p.text(x, y+(letterFigure.height()-l.height())/2, width, l, alignLeft, figure)
	p.text(x, y+letterFigure.height()-0.4, width, small, alignLeft, p.among(small, scenario, others, width, 1))
}

// answers writes the answers to the main questions.
func (p *paper) answers() {
	p.heading("What the numbers answer")
	l := letterBody.sized(p.scaled(8.9))
	n := p.rep.narrator()
	n.longest = [...]int{roomy: longestName, medium: longestName, dense: 45, densest: 24}[p.density]
	for _, a := range n.answers() {
		p.need(p.ledHeight(p.body(), l, a.Question, a.Text))
		p.y = p.led(marginSide, p.y, p.body(), l, a.Question, a.Text) + p.space(1.5)
	}
	p.y += p.space(0.6)
	note := "Terms that are not disclosed are assumptions, listed with their sources " + p.where() + "."
	if slices.ContainsFunc(p.rep.keyMetrics(), func(name string) bool { return p.rep.worstFor(name) > 0 }) {
		note = "In red, the scenario that is worst in the figure: for the customer, and in the provider's figure for the provider. " + note
	}
	if p.rep.severalWeighted() {
		note += " Probabilities are " + p.rep.inputs.probabilityNote() + "."
	}
	p.words(letterNote.sized(math.Max(6, p.scaled(letterNote.size))), note)
}

// where names the place where the assumptions are listed.
func (p *paper) where() string { return "in the basis of this summary and in the workbook" }

// ledHeight returns the height of a paragraph that begins in bold.
func (c *canvas) ledHeight(width float64, l lettering, lead, s string) float64 {
	scratch := newCanvas(c.width, c.height)
	return scratch.led(0, 0, width, l, lead, s)
}
