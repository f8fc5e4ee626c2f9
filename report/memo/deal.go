package memo

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
	"offtake/report/words"
)

// dealPage draws page 1, the deal on one page: a claim, the terms, the verdict,
// use against the minimum, the key figures, and what they rest on.
func (p *paper) dealPage() {
	rep := p.rep
	kind := "Take-or-pay commitment: summary"
	width, bottom := p.logo()
	p.Text(MarginSide, 11, width*0.6, draw.LetterNote, draw.AlignLeft, kind)
	if rep.Deal.Announced != "" {
		p.Text(MarginSide+width*0.6, 11, width*0.4, draw.LetterNote, draw.AlignRight, "announced "+rep.Deal.Announced)
	}
	claim, under := narrative.New(rep).Claim(), rep.Deal.Name+": "+lead(rep)
	if claim == "" {
		claim, under = rep.Deal.Name, lead(rep)
	}
	title := draw.LetterTitle.Sized(p.Scaled(draw.LetterTitle.Size))
	if len(p.Wrap(title, claim, width, 0)) > 1 {
		title = title.Sized(p.Scaled(15))
	}
	p.Y = p.Paragraph(MarginSide, p.Y, width, title, 3, claim)
	if p.Y > bottom {
		width = p.Body()
	}
	p.Y = p.Paragraph(MarginSide, p.Y, width, draw.LetterSub.Sized(p.Scaled(draw.LetterSub.Size)), 3, under)
	if text := prepared(rep); text != "" {
		p.Y = p.Paragraph(MarginSide, p.Y, width, draw.LetterNote.Sized(p.Scaled(draw.LetterNote.Size)), 0, text)
	}
	p.Y = math.Max(p.Y, bottom) + p.Space(2.5)
	p.Facts(factsOf(rep))
	p.verdict()
	p.recommendation()
	p.ChartRow(44, 62, []float64{1}, picture(rep, drawUse))
	p.Y -= p.Space(1.5)
	p.keyFigures()
	p.sourceLine()
}

// The columns of the verdict, in millimetres.
const (
	verdictLeft = 43.0
	verdictGap  = 4.0
)

// verdict draws the questions and the words that answer them at the left, and
// beside them the figures that the words rest on.
func (p *paper) verdict() {
	const left, gap = verdictLeft, verdictGap
	question, word := draw.LetterNote.Sized(p.Scaled(7.5)), draw.Lettering{Size: p.Scaled(10.5), Bold: true, Colour: sheet.ColourBrand}
	text := draw.LetterBody.Sized(p.Scaled(9))
	n := narrative.New(p.rep)
	n.Longest = [...]int{roomy: narrative.LongestName, medium: narrative.LongestName, dense: 45, densest: 24}[p.density]
	for _, v := range n.Verdict() {
		beside := float64(len(p.Wrap(text, v.Text, p.Body()-left-gap, 0))) * text.Height()
		below := question.Height() + float64(len(p.Wrap(word, words.UpperFirst(v.Word), left, 2)))*word.Height()
		p.Need(math.Max(below, beside) + 3)
		p.Rule(MarginSide, p.Y, MarginSide+p.Body(), sheet.ColourRule, 0.2)
		p.Y += p.Space(1.2)
		p.Text(MarginSide, p.Y, left, question, draw.AlignLeft, v.Question)
		p.Paragraph(MarginSide, p.Y+question.Height(), left, word, 2, words.UpperFirst(v.Word))
		p.Paragraph(MarginSide+left+gap, p.Y+0.4, p.Body()-left-gap, text, 0, v.Text)
		p.Y += math.Max(below, beside+0.4) + p.Space(1.4)
	}
	p.Rule(MarginSide, p.Y, MarginSide+p.Body(), sheet.ColourRule, 0.2)
	p.Y += p.Space(4)
}

// lead describes the deal in a line.
func lead(rep *layout.Report) string {
	years := ""
	if month := rep.From(); month != "" {
		years = "; " + month
	}
	return fmt.Sprintf("%s commits to %s%s; %s", rep.Deal.Customer, rep.Deal.Provider, years, rep.Amounts())
}

// Fact is a term of the deal, beside the others.
type Fact struct{ Name, Value string }

// Facts draws terms side by side, in two rows where one would have to cut or
// shrink them.
func (p *Paper) Facts(list []Fact) {
	const gap = 3.0
	name, value := draw.LetterNote.Sized(7.5), draw.Lettering{Size: 10, Bold: true, Colour: sheet.ColourInk}
	// Each has the width of its texts; what is left, or lacks, is shared.
	widths, left := make([]float64, len(list)), p.Body()
	for i, f := range list {
		widths[i] = math.Max(p.Measure(name, f.Name), p.Measure(value, f.Value)) + gap
		left -= widths[i]
	}
	if half := len(list) / 2; left < -p.Body()/40 && half > 1 {
		p.Facts(list[:half])
		p.Y -= p.Space(3)
		p.Facts(list[half:])
		return
	}
	height := 11.5
	p.Box(MarginSide, p.Y, p.Body(), height, sheet.ColourPale.Ink())
	x := MarginSide
	for i, f := range list {
		width := widths[i] + left/float64(len(list))
		if left < 0 {
			width = widths[i] * p.Body() / (p.Body() - left)
		}
		p.Text(x+2, p.Y+1.2, width-gap, p.Fitted(name, f.Name, width-gap), draw.AlignLeft, f.Name)
		p.Text(x+2, p.Y+5, width-gap, p.Fitted(value, f.Value, width-gap), draw.AlignLeft, f.Value)
		x += width
	}
	p.Y += height + p.Space(3)
}

// factsOf returns the terms: when it runs, what was announced, what of it is firm
// and what that is as a debt, at signing and as amended, the funding, the
// ratio, the master check.
func factsOf(rep *layout.Report) []Fact {
	amount := func(name string) string {
		return narrative.WithWord(rep, name, WithUnit(rep.Builder, rep.Metric(name, 0)))
	}
	list := append(terms(rep), []Fact{
		{"Announced", amount("announced")},
		{"Firm", amount("firm_total")},
		{"As debt", amount("debt_equivalent")},
		{"Funding at signing", narrative.WithWord(rep, "funding.at_signing", WithUnit(rep.Builder, rep.InputCell("funding.at_signing", 0, 0)))},
		{"Announced per funding", narrative.WithWord(rep, "headline_ratio", rep.Show(rep.Metric("headline_ratio", 0)))},
		{"Checks", ChecksInWords(rep.Builder)},
	}...)
	if !narrative.Amended(rep) {
		return list
	}
	after := slices.IndexFunc(list, func(f Fact) bool { return f.Name == "Funding at signing" })
	return slices.Insert(list, after,
		Fact{"Firm as amended", amount("firm_as_amended")}, Fact{"As debt as amended", amount("debt_as_amended")})
}

// WithUnit returns an amount with its unit in short: USD 5.0 bn.
func WithUnit(b *layout.Builder, c *sheet.Cell) string {
	currency, unit, _ := strings.Cut(b.UnitLabel("money"), " ")
	if c.Value.Number == 0 {
		return b.Show(c)
	}
	return strings.TrimSpace(currency + " " + b.Show(c) + " " + unit)
}

// terms returns the time of the base's commitment and that of the tail after
// it; the deal's where nothing is committed.
func terms(rep *layout.Report) []Fact {
	if rep.MonthsOf("commitment_length", 0) == 0 {
		return []Fact{{"Term, no commitment", rep.Calendar().Term(1, rep.Periods())}}
	}
	term := func(from, to int, length string) string {
		if rep.Calendar().Dated() || rep.Deal.PerYear == 1 {
			return rep.Calendar().Term(from, to)
		}
		return rep.Calendar().InWords(rep.MonthsOf(length, 0))
	}
	number := func(scalar string) int { x, _ := rep.Results.Scalar(scalar, 0); return int(x) }
	first, last := number("first_committed"), number("last_committed")
	list := []Fact{{"Commitment", term(first, last, "commitment_length")}}
	if last < rep.Periods() {
		list = append(list, Fact{"Tail without a minimum", term(last+1, rep.Periods(), "commitment_tail")})
	}
	return list
}

// ChecksInWords states whether all checks pass.
func ChecksInWords(b *layout.Builder) string {
	if b.Passed() {
		return "all pass: " + b.Master().Value.Text
	}
	return "a check fails: " + b.Master().Value.Text
}

// keyMetrics returns the key figures, the first six that mean something in the
// deal. The base and the worst scenario stand beside each.
func keyMetrics(rep *layout.Report) []string {
	provider := "provider_irr"
	if n := narrative.New(rep); n.Extreme("provider_irr", -1) < 0 || n.WithoutReturn() >= 0 {
		provider = "provider_npv"
	}
	return rep.Saying(6, "total_paid", "total_stranded", "pv_lock_in", "customer_npv", "worst_gross_margin", provider,
		"used_share", "average_premium", "total_usage")
}

// worstFor returns the scenario that is worst in a metric, the one that the
// workbook's cards name: of those that are as bad but for rounding, the first.
// It returns -1 where none is worse than another.
func worstFor(rep *layout.Report, name string) int {
	sign := map[string]float64{"low": 1, "high": -1}[better(rep, name)]
	most, least, size := math.Inf(-1), math.Inf(1), 1.0
	for i := range rep.Deal.Stories() {
		if x, ok := narrative.New(rep).Value(name, i); ok {
			most, least = max(most, sign*x), min(least, sign*x)
		}
	}
	if layout.UnitOf[rep.Program.Line(name).Unit] == sheet.UnitMoney {
		size, _ = rep.Results.Scalar("committed", 0)
	}
	limit := rep.Deal.Scenarios[0].Inputs["checks.rounding"][0] * max(math.Abs(most), math.Abs(least), size)
	if sign == 0 || most-least <= limit {
		return -1
	}
	for i := range rep.Deal.Stories() {
		if x, ok := narrative.New(rep).Value(name, i); ok && most-sign*x <= limit {
			return i
		}
	}
	return -1
}

// worstOfAll states, for a figure in which the base is worst, whether another
// scenario is as bad.
func worstOfAll(rep *layout.Report, name string) string {
	n := narrative.New(rep)
	for i := 1; i < rep.Deal.Stories(); i++ {
		if narrative.Same(n.Report, rep.Metric(name, i), rep.Metric(name, 0)) {
			return "as bad as any"
		}
	}
	if rep.Program.Line(name).Missing != "none" && !n.AllHave(name) {
		return "the worst of those with one"
	}
	return "the worst of all"
}

// better states whether a metric is better high or low, for the side that it
// belongs to.
func better(rep *layout.Report, name string) string {
	if better := rep.Program.Line(name).Better; better != "" {
		return better
	}
	return layout.BetterFor[name]
}

// keyFigures draws the key figures in two rows.
func (p *paper) keyFigures() {
	const gap = 6.0
	rep := p.rep
	width, height := (p.Body()-2*gap)/3, 18.0
	for i, name := range keyMetrics(rep) {
		x, y := MarginSide+float64(i%3)*(width+gap), p.Y+float64(i/3)*(height+p.Space(2))
		l := rep.Program.Line(name)
		p.Rule(x, y, x+width, sheet.ColourBrand, 0.4)
		p.Text(x, y+0.8, width, draw.LetterSmall.Sized(7.5), draw.AlignLeft, layout.CardLabel(l)+UnitAfter(unitNote(rep, l)))
		worst, base := worstFor(rep, name), rep.Deal.Scenarios[0].Name
		names := narrative.ScenarioNames(rep)
		if worst == 0 {
			base += ", " + worstOfAll(rep, name)
		}
		p.keyFigure(x, y+4.4, width/2-1, narrative.Figure(rep, rep.Metric(name, 0)), base, names[1:], sheet.ColourBrand)
		if worst > 0 {
			p.keyFigure(x+width/2, y+4.4, width/2, narrative.Figure(rep, rep.Metric(name, worst)), names[worst], names, sheet.ColourBad)
		}
		if text := weightedAndBest(rep, name, worst); text != "" {
			l := draw.LetterNote.Sized(7.5)
			p.Text(x, y+14.2, width, p.Fitted(l, text, width), draw.AlignLeft, text)
		}
	}
	p.Y += 2*height + p.Space(2) + p.Space(3)
}

// weightedAndBest states a figure's probability-weighted value, and its best of
// all scenarios where it has a worst.
func weightedAndBest(rep *layout.Report, name string, worst int) string {
	n, l := narrative.New(rep), rep.Program.Line(name)
	var parts []string
	if x, ok := n.Mean(name); ok && l.HasMean() {
		parts = append(parts, "weighted "+strings.TrimSpace(narrative.Figure(rep, &sheet.Cell{Value: sheet.Num(x), Unit: layout.UnitOf[l.Unit]})))
	}
	if sign := map[string]float64{"low": -1, "high": 1}[better(rep, name)]; sign != 0 && worst >= 0 {
		if best := n.Extreme(name, sign); best > 0 {
			parts = append(parts, "best "+strings.TrimSpace(narrative.Figure(rep, rep.Metric(name, best)))+", "+rep.Deal.Scenarios[best].Name)
		}
	}
	return strings.Join(parts, "; ")
}

func (p *paper) keyFigure(x, y, width float64, figure, scenario string, others []string, colour sheet.Colour) {
	l, small := p.Fitted(draw.LetterFigure.In(colour), figure, width), draw.LetterNote.Sized(7.5)
	p.Text(x, y+(draw.LetterFigure.Height()-l.Height())/2, width, l, draw.AlignLeft, figure)
	p.Text(x, y+draw.LetterFigure.Height()-0.4, width, small, draw.AlignLeft, p.Among(small, scenario, others, width, 1))
}

// wordsPage writes the answers to all questions in sentences, and the limits of
// the verdict.
func (p *paper) wordsPage() {
	l := draw.LetterBody.Sized(p.Scaled(9))
	n := narrative.New(p.rep)
	n.Longest = [...]int{roomy: narrative.LongestName, medium: narrative.LongestName, dense: 45, densest: 24}[p.density]
	for _, a := range n.Answers() {
		p.Need(p.LedHeight(p.Body(), l, a.Question, a.Text))
		p.Y = p.Led(MarginSide, p.Y, p.Body(), l, a.Question, a.Text) + p.Space(2)
	}
	if t := rulesTable(p.rep); len(t.Rows) > 0 {
		p.Y += p.Space(2)
		t.Size, t.Spacing = p.Scaled(7.5), 1.45
		p.FitColumns(t, p.Body(), 0.3)
		p.Need(10 + 2*p.RowHeight(t, 0))
		p.Heading("How the verdict is reached: the first word whose limits hold")
		p.Flow(t)
	}
}

// rulesTable returns the words of the verdict's questions with their limits; the
// word that holds is bold.
func rulesTable(rep *layout.Report) *draw.DrawnTable {
	t := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Question"), draw.TextColumn("Word"), draw.TextColumn("Limits")}}
	n := narrative.New(rep)
	for _, r := range n.Rules() {
		t.Rows = append(t.Rows, draw.TableRow{Cells: []string{r.Question, r.Word, r.Limits}, Bold: r.Holds})
	}
	return t
}

// sourceLine states what the page rests on.
func (p *paper) sourceLine() {
	note := "Terms that are not disclosed are assumptions, listed with their sources " + p.where() + "."
	if slices.ContainsFunc(keyMetrics(p.rep), func(name string) bool { return worstFor(p.rep, name) > 0 }) {
		note = "In red, the scenario that is worst in the figure: for the customer, and in the provider's figure for the provider. " + note
	}
	if p.rep.SeveralWeighted() {
		note += " Probabilities are " + p.rep.Inputs.ProbabilityNote() + "."
	}
	p.Words(draw.LetterNote.Sized(7.5), note)
}

// where names the place where the assumptions are listed.
func (p *paper) where() string { return "in the basis of this summary and in the workbook" }
