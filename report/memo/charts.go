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
)

// chart is a picture of the report, on a page of the PDF or in a file of its
// own for slides.
type chart struct {
	Name string                        // of its file
	draw func(*draw.Canvas, draw.Area) // in the height of the place, or less
}

// Charts returns the pictures that the report has figures for.
func Charts(rep *layout.Report) []chart {
	list := []chart{{"use", picture(rep, drawUse)}, {"debt", picture(rep, drawDebt)}, {"funding", picture(rep, drawFunding)},
		{"backlog", picture(rep, drawBacklog)}}
	if rep.HasRevenue() {
		list = append(list, chart{"margin", picture(rep, drawMargin)})
	}
	list = append(list, chart{"paid", picture(rep, drawPaid)}, chart{"value", picture(rep, drawValue)})
	if x := rep.Simulation; x != nil {
		for i, fan := range x.Fans {
			list = append(list, chart{"simulated-" + strings.ReplaceAll(fan.Line.Name, "_", "-"),
				func(c *draw.Canvas, at draw.Area) { drawFan(x, c, at, i) }})
		}
		list = append(list, chart{"simulated-shortfall", picture(rep, drawShortfall)})
	}
	if rep.Sensitivity == nil {
		return list
	}
	for i, t := range rep.Sensitivity.Grids {
		list = append(list, chart{fmt.Sprintf("grid-%d", i+1), func(c *draw.Canvas, at draw.Area) { drawGrid(rep, c, at, t) }})
	}
	if rep.Sensitivity.Tornado != nil {
		list = append(list, chart{"tornado", picture(rep, drawTornado)})
	}
	return list
}

// picture returns what draws a picture of the report.
func picture(rep *layout.Report, paint func(*layout.Report, *draw.Canvas, draw.Area)) func(*draw.Canvas, draw.Area) {
	return func(c *draw.Canvas, at draw.Area) { paint(rep, c, at) }
}

// values returns a series' periods in a scenario, from the cells of the book.
func values(rep *layout.Report, line string, scenario int) []float64 {
	v := make([]float64, rep.Periods())
	for i := range v {
		v[i] = narrative.Rounded(rep, rep.Line(line, scenario, i+1))
	}
	return v
}

// fromSigning returns a series' opening and periods.
func fromSigning(rep *layout.Report, line string, scenario int) []float64 {
	opening := 0.0
	if c := rep.Line(line, scenario, 0); c != nil {
		opening = narrative.Rounded(rep, c)
	}
	return append([]float64{opening}, values(rep, line, scenario)...)
}

// timeAxis sets the names of the periods and, where they are many, those of the
// first period of each contract year.
func timeAxis(rep *layout.Report, p *draw.Plot, signing bool) {
	p.Labels = rep.Calendar().Periods()
	if rep.Deal.PerYear > 1 {
		p.Years = make([]string, len(p.Labels))
		for y := range rep.Deal.Years {
			i := y * rep.Deal.PerYear
			p.Years[i] = axisYear(rep, y+1)
		}
	}
	if signing {
		p.Labels = append([]string{"Signing"}, p.Labels...)
		if p.Years != nil {
			p.Years = append([]string{""}, p.Years...)
		}
	}
}

// axisYear returns an axis's label for a contract year of several periods, at
// its first.
func axisYear(rep *layout.Report, year int) string {
	if first, _, known := rep.Calendar().Months((year-1)*rep.Deal.PerYear + 1); known {
		return first.Name()
	}
	return rep.Calendar().Year(year)
}

// MoneyAxis sets the range, format and unit of an axis of amounts. The unit is
// one in which they are short.
func MoneyAxis(b *layout.Builder, p *draw.Plot, note string, lists ...[]float64) {
	p.Low, p.High = draw.Extent(lists...)
	p.Format, p.Unit = draw.AxisNumber, b.UnitLabel("money")
	units := []string{"unit", "thousand", "million", "billion", "trillion",
		"quadrillion", "quintillion", "sextillion", "septillion", "octillion"}
	if power := int(math.Floor(math.Log10(math.Max(p.High, -p.Low)))) / 3; power >= 2 {
		at := min(slices.Index(units, b.Unit)+power, len(units)-1)
		p.Unit = b.Currency + " " + units[at]
		scale := math.Pow(1000, float64(at-slices.Index(units, b.Unit)))
		p.Format = func(v float64) string { return draw.AxisNumber(v / scale) }
	}
	if note != "" {
		p.Unit += ", " + note
	}
}

// strong returns the few scenarios that charts bring out: the base, and those
// in which the customer does best and worst.
func strong(rep *layout.Report) map[int]bool {
	n := narrative.New(rep)
	return map[int]bool{0: true, rep.Worst(): true, n.Extreme("customer_npv", 1): true}
}

// mostSeries is the number of scenarios that a chart shows. Of more, it shows
// the first and those that are brought out.
const mostSeries = 14

// scenarioSeries returns the scenarios' lines of one series.
func scenarioSeries(rep *layout.Report, strong map[int]bool, values func(scenario int) []float64) []draw.Series {
	var list []draw.Series
	for i, s := range rep.Deal.Scenarios {
		if i < mostSeries || strong[i] {
			list = append(list, draw.Series{Name: s.Name, Values: values(i), Colour: sheet.ScenarioColour(i),
				Strong: strong[i] || len(rep.Cases) <= 3})
		}
	}
	return list
}

func valuesOf(list []draw.Series) [][]float64 {
	var all [][]float64
	for _, s := range list {
		all = append(all, s.Values)
	}
	return all
}

// labelRoom returns the width kept for names at the right of a chart.
func labelRoom(c *draw.Canvas, list []draw.Series, most float64) float64 {
	width := 0.0
	for _, s := range list {
		width = math.Max(width, c.Measure(draw.LetterLabel.Strong(), s.Name))
	}
	return math.Min(width+7, most)
}

// titled returns a chart's title, with names as long as the lines of a title
// have room for.
func titled(rep *layout.Report, c *draw.Canvas, width float64, title func(narrative.Narrator) string) string {
	n := narrative.New(rep)
	for _, n.Longest = range []int{narrative.LongestName, 40, 25, 12} {
		if len(c.Wrap(draw.LetterChart, title(n), width, 0)) <= draw.TitleLines {
			break
		}
	}
	return title(n)
}

// drawUse shows the minimum as columns and every scenario's use as a line.
func drawUse(rep *layout.Report, c *draw.Canvas, at draw.Area) {
	due := values(rep, "due_once", 0)
	list := scenarioSeries(rep, strong(rep), func(i int) []float64 { return values(rep, "usage", i) })
	p := draw.Plot{Title: titled(rep, c, at.W, narrative.Narrator.UseTitle)}
	note := "a " + layout.PeriodWord(rep.Deal) + "; columns: the minimum owed; lines: use by scenario"
	MoneyAxis(rep.Builder, &p, note, append(valuesOf(list), due)...)
	if most := max(2.2*slices.Max(due), min(slices.Max(list[0].Values), 4*slices.Max(due))); most > 0 && p.High > 1.5*most {
		// Use far above the minimum would leave no room for where it falls short.
		MoneyAxis(rep.Builder, &p, note+", cut where far above the minimum", []float64{0, most})
		for i, s := range list {
			if s.Values[len(s.Values)-1] > most {
				list[i].Name += " (above)"
			}
		}
	}
	timeAxis(rep, &p, false)
	const minimum = "Minimum owed"
	p.Right = labelRoom(c, append(list, draw.Series{Name: minimum}), at.W*0.24)
	f := c.Plot(at, p)
	f.Columns(due, nil, sheet.ColourMinimum.Tint(0.75), 0.72)
	f.Curves(list, []draw.EndLabel{{Text: []string{minimum}, Colour: sheet.ColourMinimum, Y: f.At(due[len(due)-1])}}, p.Right)
}

// drawDebt shows the commitment as a debt: balance, payment and interest.
func drawDebt(rep *layout.Report, c *draw.Canvas, at draw.Area) {
	debt, firm, interest := fromSigning(rep, "debt", 0), values(rep, "firm", 0), values(rep, "debt_interest", 0)
	p := draw.Plot{
		Title: titled(rep, c, at.W, narrative.Narrator.DebtTitle),
		Key: []draw.ChartKey{{Text: "Balance at the period's end", Colour: sheet.ColourDebt},
			{Text: "Firm payment", Colour: sheet.ColourPremium}},
	}
	accrues := slices.Max(interest) > 0
	if accrues {
		p.Key = append(p.Key, draw.ChartKey{Text: "Imputed interest", Colour: sheet.ColourInterest})
	}
	MoneyAxis(rep.Builder, &p, "", debt, firm, interest)
	timeAxis(rep, &p, true)
	f := c.Plot(at, p)
	f.Columns(debt, nil, sheet.ColourDebt.Tint(0.8), 0.72)
	f.Curve(firm, sheet.ColourPremium.Ink(), 0.8, false)
	if accrues {
		f.Curve(interest, sheet.ColourInterest.Ink(), 0.8, false)
	}
}

// drawFunding shows payments against the provider's funding.
func drawFunding(rep *layout.Report, c *draw.Canvas, at draw.Area) {
	funding, payment := fromSigning(rep, "funding", 0), fromSigning(rep, "payment", 0)
	p := draw.Plot{Title: titled(rep, c, at.W, narrative.Narrator.FundingTitle),
		Key: []draw.ChartKey{{Text: "Payments to the provider", Colour: sheet.ColourUsed}}}
	if slices.Max(funding) > 0 {
		p.Key = append(p.Key, draw.ChartKey{Text: "Funding by the provider", Colour: sheet.ColourFunding})
	}
	MoneyAxis(rep.Builder, &p, "a "+layout.PeriodWord(rep.Deal), funding, payment)
	timeAxis(rep, &p, true)
	f := c.Plot(at, p)
	f.Columns(payment, nil, sheet.ColourUsed.Tint(0.85), 0.72)
	f.Columns(funding, nil, sheet.ColourFunding.Ink(), 0.36)
}

// drawBacklog shows what is left of the commitment, by scenario. All lines
// end at zero, so the few that matter are named above.
func drawBacklog(rep *layout.Report, c *draw.Canvas, at draw.Area) {
	strong := strong(rep)
	list := scenarioSeries(rep, strong, func(i int) []float64 { return fromSigning(rep, "remaining", i) })
	p := draw.Plot{Title: titled(rep, c, at.W, narrative.Narrator.BacklogTitle), Key: strongKey(list)}
	MoneyAxis(rep.Builder, &p, "at the end of each "+layout.PeriodWord(rep.Deal)+narrative.New(rep).CoveredOrNot(), valuesOf(list)...)
	timeAxis(rep, &p, true)
	f := c.Plot(at, p)
	f.Unlabelled(list)
}

// strongKey returns a key of the scenarios that are brought out, those on one
// line together and the rest as one.
func strongKey(list []draw.Series) []draw.ChartKey {
	var keys []draw.ChartKey
	var drawn [][]float64
	others := false
	for _, s := range list {
		others = others || !s.Strong
		if !s.Strong {
			continue
		}
		if i := slices.IndexFunc(drawn, func(v []float64) bool { return draw.SameLine(v, s.Values) }); i >= 0 {
			keys[i].Text += ", " + s.Name
			continue
		}
		keys, drawn = append(keys, draw.ChartKey{Text: s.Name, Colour: s.Colour}), append(drawn, s.Values)
	}
	if len(list) == 1 {
		return nil // the title names it
	}
	if others {
		keys = append(keys, draw.ChartKey{Text: "other scenarios", Colour: sheet.ColourRule})
	}
	return keys
}

// drawMargin shows the gross margin of every scenario with the deal. Dashed
// lines show the margin without the deal in the base and in the scenarios that
// lose most.
func drawMargin(rep *layout.Report, c *draw.Canvas, at draw.Area) {
	n := narrative.New(rep)
	strong := map[int]bool{0: true, n.Extreme("margin_erosion", 1): true, n.Extreme("worst_gross_margin", -1): true}
	list := scenarioSeries(rep, strong, func(i int) []float64 { return values(rep, "gross_margin", i) })
	var without []draw.Series
	for i, s := range rep.Deal.Scenarios {
		if strong[i] {
			values := values(rep, "gross_margin_without", i)
			without = append(without, draw.Series{Name: s.Name, Values: values, Colour: sheet.ScenarioColour(i), Strong: true, Dashed: true})
		}
	}
	p := draw.Plot{
		Title:  titled(rep, c, at.W, narrative.Narrator.MarginTitle),
		Unit:   "% of revenue; dashed: the same scenario without the deal",
		Format: draw.AxisPercent,
	}
	p.Low, p.High = draw.Extent(append(valuesOf(list), valuesOf(without)...)...)
	timeAxis(rep, &p, false)
	p.Right = labelRoom(c, list, at.W*0.36)
	f := c.Plot(at, p)
	for _, s := range without {
		f.Curve(s.Values, s.Ink(), 0.4, true)
	}
	f.Curves(list, nil, p.Right)
}

// drawPaid shows what each scenario pays: for use, for what is never used, and
// the rest, such as a fee for leaving.
func drawPaid(rep *layout.Report, c *draw.Canvas, at draw.Area) {
	shown := min(len(rep.Cases), mostSeries)
	keys := []draw.ChartKey{{Text: "Used", Colour: sheet.ColourUsed}, {Text: "Stranded", Colour: sheet.ColourStranded},
		{Text: "Fees", Colour: sheet.ColourInk}}
	parts := make([][3]float64, shown)
	low, high := 0.0, 0.0
	there := make([]bool, len(keys))
	for i := range shown {
		value := func(metric string) float64 { return narrative.Rounded(rep, rep.Metric(metric, i)) }
		parts[i] = [3]float64{value("total_usage"), value("total_stranded"), 0}
		if _, leaves := rep.ExitFee(i); leaves {
			parts[i][2] = math.Max(0, value("total_paid")-parts[i][0]-parts[i][1])
		}
		for k, v := range parts[i] {
			there[k] = there[k] || v != 0
		}
		high = math.Max(high, parts[i][0]+parts[i][1]+parts[i][2])
	}
	var shownKeys []draw.ChartKey
	for k, key := range keys {
		if there[k] {
			shownKeys = append(shownKeys, key)
		}
	}
	y := c.ChartHead(at, draw.Plot{
		Title: titled(rep, c, at.W, narrative.Narrator.PaidTitle),
		Unit:  rep.UnitLabel("money") + "; at the right what is paid",
		Key:   shownKeys,
	})
	b := newBars(rep, c, draw.Area{X: at.X, Y: y, W: at.W, H: at.Y + at.H - y}, shown, low, high, "total_paid")
	for i := range shown {
		b.label(i, i == 0)
		from := 0.0
		for k, v := range parts[i] {
			b.bar(i, from, v, [3]sheet.Colour{sheet.ColourUsed, sheet.ColourStranded, sheet.ColourInk}[k].Ink())
			from += v
		}
		b.figure(i, narrative.Figure(rep, rep.Metric("total_paid", i)), true)
	}
	b.axis()
}

// valueParts lists the parts of the deal's value.
var valueParts = []struct {
	name, metric string
	sign         float64
	colour       sheet.Colour
}{
	{"Access", "pv_access_value", 1, sheet.ColourFunding},
	{"Price against the market", "pv_price_effect", -1, sheet.ColourPremium},
	{"Stranded", "pv_stranded", -1, sheet.ColourStranded},
	{"Exit fee", "pv_exit_fee", -1, sheet.ColourInk},
}

// nameOfPart returns a chart's name for a part of the deal's value.
func nameOfPart(rep *layout.Report, k int) string {
	if valueParts[k].metric == "pv_stranded" {
		return rep.StrandedName()
	}
	return valueParts[k].name
}

// partsOfValue returns the bars of one scenario.
func partsOfValue(rep *layout.Report, scenario int) []float64 {
	parts := make([]float64, len(valueParts))
	for k, part := range valueParts {
		parts[k] = part.sign * narrative.Rounded(rep, rep.Metric(part.metric, scenario))
	}
	return parts
}

// drawValue draws the bridge of the deal's value: a bar for each scenario,
// stacked from the parts of the value, which stands at the right.
func drawValue(rep *layout.Report, c *draw.Canvas, at draw.Area) {
	shown := min(len(rep.Cases), mostSeries)
	var ups, downs []float64
	there := make([]bool, len(valueParts))
	for i := range shown {
		up, down := 0.0, 0.0
		for k, v := range partsOfValue(rep, i) {
			up, down, there[k] = up+math.Max(v, 0), down+math.Min(v, 0), there[k] || v != 0
		}
		ups, downs = append(ups, up), append(downs, down)
	}
	p := draw.Plot{Title: titled(rep, c, at.W, narrative.Narrator.ValueTitle),
		Unit: rep.UnitLabel("money") + ", present value to the customer"}
	for k, part := range valueParts {
		if there[k] {
			p.Key = append(p.Key, draw.ChartKey{Text: nameOfPart(rep, k), Colour: part.colour})
		}
	}
	y := c.ChartHead(at, p)
	low, high := draw.Extent(ups, downs)
	b := newBars(rep, c, draw.Area{X: at.X, Y: y, W: at.W, H: at.Y + at.H - y}, shown, low, high, "pv_deal_value")
	for i := range shown {
		b.label(i, i == 0)
		up, down := 0.0, 0.0
		for k, v := range partsOfValue(rep, i) {
			from := up
			if v < 0 {
				from, down = down, down+v
			} else {
				up += v
			}
			b.bar(i, from, v, valueParts[k].colour.Ink())
		}
		b.figure(i, narrative.Figure(rep, rep.Metric("pv_deal_value", i)), true)
	}
	b.axis()
}

// The size of a chart in a file of its own: a slide's shape, in millimetres,
// and its width in pixels as PNG.
const (
	slideWidth  = 160.0
	slideHeight = 90.0
	SlidePixels = 1920
)

// Slide draws a chart on a canvas of its own.
func Slide(rep *layout.Report, ch chart) *draw.Canvas {
	const margin = 6.0
	c := draw.NewCanvas(slideWidth, slideHeight)
	foot := slideHeight - margin
	ch.draw(c, draw.Area{X: margin, Y: margin, W: slideWidth - 2*margin, H: foot - draw.LetterNote.Height() - 1 - margin})
	c.Text(margin, foot-draw.LetterNote.Height()+1, slideWidth-2*margin, draw.LetterNote, draw.AlignLeft,
		rep.Deal.Name+" · offtake "+layout.Version+" · run "+rep.Run())
	return c
}

// Picture is a chart alone, for slides.
type Picture struct {
	Name   string
	Canvas *draw.Canvas
}

// Pictures returns every chart as a picture of its own.
func Pictures(rep *layout.Report) []Picture {
	var list []Picture
	for _, ch := range Charts(rep) {
		list = append(list, Picture{ch.Name, Slide(rep, ch)})
	}
	return list
}
