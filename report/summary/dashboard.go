package summary

import (
	"fmt"
	"slices"
	"strings"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
	"offtake/report/words"
)

// The summary is the face of the workbook: the selector and the master check,
// key figures as cards, the questions answered in sentences, and charts. All
// of it follows the live case.

// The places of the page: six cards in a row, with a narrow column between, and
// three charts in a row, each as wide as two cards.
const (
	summaryRowCards  = 7
	SummaryCards     = 6
	summaryLast      = 2*SummaryCards - 1 // the last column shown
	summaryCardWidth = 29
	summaryGapWidth  = 1.6
	summaryCardRows  = 4  // label, value, note, gap
	summaryChartRows = 15 // a gap included
)

// dashboard lays out the summary.
type dashboard struct {
	*layout.Report
	sheet    *sheet.Sheet
	next     int // the next free row of the workings
	names    int // row of the scenarios' names in the workings
	measure  int // row of the text that measures names
	rounding int // row of the limit of rounding
	// negligible is the row of what is too little to be shown: a share, and an amount.
	negligible int
	least      int // row of the squares of the least that is shown
	figures    map[string]*figure

	revenue condition // the live case has revenue
	staying condition // it is in force to the end
	fee     number    // of the live case, for leaving

	linked map[sheet.Ref]sheet.Ref // where the page shows a cell of another sheet
	pieces map[string]string       // the cells of sentences' parts, by their formulas

	ranges   map[string]layout.Live // figures' ranges over the scenarios
	titled   layout.Live            // the case that the charts' titles speak of
	claim    layout.Live            // what the page begins with
	kindWord layout.Live            // what the deal is
	yearHead int
	years    map[string]int // rows by contract year
}

// Lay lays out the sheets that tell of the others: summary, names,
// documentation and cover.
func Lay(rep *layout.Report) {
	laySummary(rep)
	layNames(rep)
	layDocumentation(rep)
	layLog(rep)
	layCover(rep)
}

// laySummary lays out the page: first its workings, then what refers to them.
func laySummary(rep *layout.Report) {
	s := rep.Book.Sheet(layout.SheetSummary)
	s.Tab = sheet.TabFront
	d := &dashboard{Report: rep, sheet: s, figures: map[string]*figure{}, years: map[string]int{}, linked: map[sheet.Ref]sheet.Ref{},
		pieces: map[string]string{},
		ranges: map[string]layout.Live{}}
	rep.Head(s, rep.Deal.Name, parties(rep)+"; "+rep.Amounts())
	selector(rep, s)
	d.next = d.workingsRow()
	d.layFigures()
	d.layYearTable()
	d.whatIfs()
	row := d.cards(d.verdict(summaryRowCards))
	row = d.answers(row)
	row = d.charts(row)
	d.looks(row)
}

// link sets a cell that shows another; where the page already shows that one,
// the link is to the cell on the page.
func (d *dashboard) link(s *sheet.Sheet, row, col int, to sheet.Ref, role sheet.Role) *sheet.Cell {
	if at, ok := d.linked[to]; ok {
		return s.Set(row, col, sheet.Cell{Value: to.Cell().Value, Formula: sheet.Address(at.Row, at.Col), Role: role, Unit: to.Cell().Unit})
	}
	d.linked[to] = sheet.Ref{Sheet: s, Row: row, Col: col}
	return d.Report.Link(s, row, col, to, role)
}

// linkOr sets a cell that shows a scenario's, or what stands there without it.
func (d *dashboard) linkOr(row, col int, to sheet.Ref, role sheet.Role, instead string) *sheet.Cell {
	if _, ok := d.linked[to]; ok {
		return d.link(d.sheet, row, col, to, role)
	}
	d.linked[to] = sheet.Ref{Sheet: d.sheet, Row: row, Col: col}
	return d.LinkOr(d.sheet, row, col, to, role, instead)
}

// workingsRow returns the first row of the workings, below the page.
func (d *dashboard) workingsRow() int {
	return 69 + len(narrative.TermSentences) + verdictRows + d.lastChartRows() - summaryChartRows
}

// lastChartRows returns how high the last charts are, a gap included: the chart
// of the scenarios is among them, and has room for the name of each.
func (d *dashboard) lastChartRows() int { return max(summaryChartRows, 12+(7*len(d.Cases)+9)/10) }

func (d *dashboard) looks(last int) {
	s := d.sheet
	s.Set(last, 1, sheet.Cell{Value: sheet.Str("Workings of this page"), Role: sheet.RoleURL,
		Link: sheet.Ref{Sheet: s, Row: d.workingsRow() + 1, Col: dashColWork}.Link()})
	s.Set(d.workingsRow(), dashColWork,
		sheet.Cell{Value: sheet.Str("Workings of the summary: links to the live case and the scenarios, and the parts of its sentences"),
			Role: sheet.RoleSection})
	for c := 1; c <= summaryLast; c++ {
		s.Widths[c] = summaryCardWidth
		if c%2 == 0 {
			s.Widths[c] = summaryGapWidth
		}
	}
	s.Widths[summaryLast+1] = 4
	s.Widths[dashColWork], s.Widths[dashColUnit] = 44, 10
	for c := dashColValue; c <= s.LastCol; c++ {
		s.Widths[c] = 14
	}
	s.FreezeRow = layout.SummaryRowChosen
	s.Row(layout.RowTitle).Height = 24
	s.Print.Area = "A1:" + sheet.Address(last, summaryLast)
}

func parties(rep *layout.Report) string {
	d := rep.Deal
	text := fmt.Sprintf("%s commits to %s", d.Customer, d.Provider)
	if d.Announced != "" {
		text += ", announced " + d.Announced
	}
	if month := rep.From(); month != "" {
		text += ", " + month
	}
	return text
}

func selector(rep *layout.Report, s *sheet.Sheet) {
	s.Set(layout.SummaryRowChosen, 1, sheet.Cell{Value: sheet.Str("Live case (choose here)"), Role: sheet.RoleKeyLabel})
	s.Set(layout.SummaryRowChosen, layout.SummaryColChosen, sheet.Cell{Value: sheet.Str(rep.Deal.Scenarios[0].Name), Role: sheet.RoleInput})
	names := sheet.Span(rep.Inputs.Sheet, layout.RowHeader, layout.InputsColFirst, rep.Inputs.Last())
	s.Rules = append(s.Rules, sheet.Validation{Range: sheet.Address(layout.SummaryRowChosen, layout.SummaryColChosen), Kind: sheet.ListFrom,
		ListRef: names, Wanted: true,
		Title: "Live case", Prompt: "Choose a scenario: the live case, and everything on this sheet, follows."})
}

// whatIfs shows how many inputs are overridden for the live case, and which.
func (d *dashboard) whatIfs() {
	s := d.sheet
	s.Set(layout.SummaryRowChosen, 5, sheet.Cell{Value: sheet.Str("What-if inputs typed"), Role: sheet.RoleKeyLabel})
	d.link(s, layout.SummaryRowChosen, 7, d.Inputs.WhatIfs, sheet.RoleKey).Unit = sheet.UnitCount
	count := sheet.Address(layout.SummaryRowChosen, 7)
	if d.Inputs.WhatIfList.Sheet == nil {
		return
	}
	list := d.work("What-if inputs")
	d.link(s, list, dashColValue, d.Inputs.WhatIfList, sheet.RoleNote)
	none := layout.Lit(words.Say("live_what_ifs_none"))
	s.Set(layout.SummaryRowChosen, 9, sheet.Cell{Value: sheet.Str(none.Value), Role: sheet.RoleNote,
		Formula: fmt.Sprintf("IF(%s>0,%s,%s)", count, sheet.Address(list, dashColValue), none.Formula)})
}

// cardNames are the figures that stand on cards, two rows of them. The last
// ones replace those that mean nothing in a deal.
var cardNames = []string{
	"announced", "firm_total", "debt_equivalent", "headline_ratio", "total_paid", "used_share", "total_stranded",
	"first_shortfall", "pv_lock_in", "customer_npv", "worst_gross_margin", "provider_irr", "capex_cover",
	"total_usage", "implied_interest", "average_premium", "pv_stranded",
}

// cards writes the key figures of the live case, each with the base and the
// worst of all scenarios below it, and returns the next free row.
func (d *dashboard) cards(row int) int {
	layout.SectionRow(d.sheet, row, summaryLast, "Key figures of the live case")
	row++
	for i, name := range d.Saying(2*SummaryCards, cardNames...) {
		if f := d.figures[name]; f != nil {
			d.card(row+i/SummaryCards*summaryCardRows, 1+2*(i%SummaryCards), f, d.Program.Line(name))
		}
	}
	for i := 0; i < 2; i++ {
		d.sheet.Row(row + i*summaryCardRows + 1).Height = 25
		d.sheet.Row(row + i*summaryCardRows + 3).Height = 7
	}
	return row + 2*summaryCardRows
}

func (d *dashboard) card(row, col int, f *figure, l *model.Line) {
	s := d.sheet
	label := layout.CardLabel(l)
	if unit := d.UnitLabel(l.Unit); l.Unit == "money" {
		label += ", " + unit
	}
	s.Set(row, col, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleCardLabel})
	own := d.figureAt(f)
	s.Set(row+1, col, sheet.Cell{Formula: sheet.Address(f.row, dashColValue), Value: own, Role: sheet.RoleCardValue, Unit: f.unit})
	if f.unit == sheet.UnitPeriod {
		s.Set(row+1, col, sheet.Cell{Formula: sheet.Address(f.row, dashColLiveWords), Value: s.At(f.row, dashColLiveWords).Value,
			Role: sheet.RoleCardValue})
	}
	s.Set(row+2, col, d.cardNote(f))
}

// cardNote returns a figure's base, and its worst in all scenarios if they
// differ.
func (d *dashboard) cardNote(f *figure) sheet.Cell {
	with := fills{"base": d.ref(f, dashColBaseWords)}
	base := d.read("live_card", with)
	cell := sheet.Cell{Formula: layout.Chain(base), Value: sheet.Str(layout.Says(base)), Role: sheet.RoleCardNote}
	if f.better == "" || d.Deal.Stories() == 1 {
		return cell
	}
	row := d.work("Name on the card: " + d.sheet.At(f.row, dashColWork).Value.Text)
	with["worst"], with["scenario"] = d.ref(f, dashColWorstWords), d.cut(row, dashColValue, d.ref(f, dashColWorstCase))
	worst, alike := d.read("live_card_worst", with), same(d.ref(f, dashColWorstCase), d.ref(f, dashColBestCase))
	cell.Formula = fmt.Sprintf("IF(%s,%s,%s)", alike.formula, cell.Formula, layout.Chain(worst))
	if !alike.holds {
		cell.Value = sheet.Str(layout.Says(worst))
	}
	return cell
}

// nameLength is the length of the longest scenario name that a card and a chart
// show in full.
const nameLength = 23

// cut writes a name in a cell of the workings, cut if it is longer than the
// text that measures names.
func (d *dashboard) cut(row, col int, name layout.Live) layout.Live {
	if d.measure == 0 {
		d.measure = d.work("As long as names on cards and in charts may be")
		d.sheet.Set(d.measure, dashColValue, sheet.Cell{Value: sheet.Str(strings.Repeat("·", nameLength)), Role: sheet.RoleNote})
	}
	short, limit := name.Value, "LEN("+sheet.Absolute(d.measure, dashColValue)+")"
	if r := []rune(short); len(r) > nameLength {
		short = string(r[:nameLength-1]) + "…"
	}
	full := name.Formula
	d.sheet.Set(row, col, sheet.Cell{Formula: fmt.Sprintf(`IF(LEN(%s)>%s,LEFT(%s,%s-1)&"…",%s)`, full, limit, full, limit, full),
		Value: sheet.Str(short), Role: sheet.RoleNote})
	return layout.Live{Formula: sheet.Address(row, col), Value: short}
}

func (d *dashboard) figureAt(f *figure) sheet.Value { return d.sheet.At(f.row, dashColValue).Value }

// ref returns a text cell of a figure's row as a piece of a sentence.
func (d *dashboard) ref(f *figure, col int) layout.Live {
	return layout.Live{Formula: sheet.Address(f.row, col), Value: d.sheet.At(f.row, col).Value.Text}
}

// say1 returns a figure of the live case in words.
func (d *dashboard) say1(name string) layout.Live { return d.ref(d.figures[name], dashColLiveWords) }

// between returns a figure's range over the scenarios.
func (d *dashboard) between(name string) layout.Live {
	if _, ok := d.ranges[name]; !ok {
		d.ranges[name] = d.told("live_range", fills{"money": layout.Lit(d.UnitLabel("money")), "range": d.rangeOf(name)})
	}
	return d.ranges[name]
}

func (d *dashboard) rangeOf(name string) layout.Live {
	f := d.figures[name]
	worst, best := d.undashed(f, dashColWorstWords), d.undashed(f, dashColBestWords)
	return d.choose(same(worst, best), "live_range_same", "live_range_apart",
		fills{"worst": worst, "worst_case": d.ref(f, dashColWorstCase), "best": best, "best_case": d.ref(f, dashColBestCase)})
}

// caseTitle returns a live sentence, above a chart, that begins with the case it is about.
func (d *dashboard) caseTitle(what string, title layout.Live) string {
	if d.titled.Formula == "" {
		d.titled = d.choose(condition{sheet.Absolute(layout.SummaryRowChosen, 7) + ">0", false}, "live_title_what_ifs", "live_title_case",
			fills{"case": d.caseName()})
	}
	return d.chartTitle(what, d.read("live_title", fills{"case": d.titled, "title": title})...)
}

// chartTitle writes a live title in the workings and returns its reference.
func (d *dashboard) chartTitle(what string, parts ...layout.Live) string {
	w := d.fit(what, maxFormula, parts...)
	row := d.work(what)
	d.sheet.Set(row, dashColValue, sheet.Cell{Formula: w.Formula, Value: sheet.Str(w.Value), Role: sheet.RoleNote})
	return sheet.QuoteSheet(d.sheet.Name) + "!" + sheet.Absolute(row, dashColValue)
}

// charts lays out the charts, three in a row, and returns the next free row.
func (d *dashboard) charts(row int) int {
	layout.SectionRow(d.sheet, row, summaryLast, "The live case by contract year, and the scenarios")
	d.sheet.Print.Breaks = []int{row}
	charts := []*sheet.Chart{d.minimumChart(), d.paymentChart(), d.marginChart(), d.debtChart(), d.backlogChart(), d.scenarioChart()}
	charts = slices.DeleteFunc(charts, func(c *sheet.Chart) bool { return c == nil })
	row++
	for i, c := range charts {
		if i > 0 && i%3 == 0 {
			row += summaryChartRows
		}
		rows := summaryChartRows
		if i/3 == (len(charts)-1)/3 {
			rows = d.lastChartRows()
		}
		c.Row, c.Col = row+1, 1+4*(i%3) // below the sentence that says what it shows
		_, at, _ := strings.Cut(c.TitleRef, "!")
		d.sheet.Set(row, c.Col, sheet.Cell{Formula: at, Value: d.Book.Cells(c.TitleRef)[0].Value, Role: sheet.RoleNote})
		c.ToRow, c.ToCol = row+rows-1, c.Col+3
		d.sheet.Row(c.ToRow).Height = 7
	}
	d.sheet.Charts = append(d.sheet.Charts, charts...)
	return row + d.lastChartRows() + 1
}

// yearSeries returns a row of the year table as a chart's series.
func (d *dashboard) yearSeries(name string, colour sheet.Colour, onLine bool) sheet.ChartSeries {
	row := d.years[name]
	s := d.sheet
	return sheet.ChartSeries{Name: s.At(row, dashColWork).Value.Text,
		NameRef: sheet.QuoteSheet(s.Name) + "!" + sheet.Absolute(row, dashColWork),
		Values:  sheet.Span(s, row, dashColValue, dashColValue+d.Deal.Years-1), Colour: colour, OnLine: onLine}
}

// yearChart returns a new chart over contract years.
func (d *dashboard) yearChart(kind sheet.ChartKind, neutral, title, alt string, unit sheet.Unit, label string,
	series ...sheet.ChartSeries) *sheet.Chart {
	return &sheet.Chart{Kind: kind, Neutral: neutral, TitleRef: title, AltText: alt,
		XTitle: "Contract year", YTitle: label, XUnit: d.HeadUnit(), YUnit: unit,
		Categories: sheet.Span(d.sheet, d.yearHead, dashColValue, dashColValue+d.Deal.Years-1), Series: series}
}

func (d *dashboard) minimumChart() *sheet.Chart {
	never := d.choose(d.figure("used_share").known(), "live_title_use_covers", "live_title_use_none", nil)
	title := d.caseTitle("Chart title: minimum against use",
		d.either("Title: minimum against use", d.figure("first_shortfall").known(), d.told("live_title_use_short", nil), never))
	return d.yearChart(sheet.ColumnsAndLines, "Minimum due, shortfall and use", title,
		"Columns: what is due each contract year, and the shortfall. Line: use.",
		sheet.UnitMoney, d.UnitLabel("money"), d.yearSeries("due_once", sheet.ColourMinimum, false),
		d.yearSeries("shortfall", sheet.ColourStranded, false), d.yearSeries("usage", sheet.ColourUsed, true))
}

func (d *dashboard) paymentChart() *sheet.Chart {
	title := d.caseTitle("Chart title: payments", d.choose(d.more("total_stranded"), "live_title_paid", "live_title_paid_none", nil))
	return d.yearChart(sheet.ColumnsStacked, "Payments by contract year", title,
		"Stacked columns: payments each contract year, used at market prices, price above the market, stranded, exit fee.",
		sheet.UnitMoney, d.UnitLabel("money"),
		d.yearSeries("taken_at_market", sheet.ColourUsed, false), d.yearSeries("price_effect", sheet.ColourPremium, false),
		d.yearSeries("stranded", sheet.ColourStranded, false), d.yearSeries("exit_fee", sheet.ColourInterest, false))
}

// anyRevenue reports whether a scenario has revenue: without, a chart of
// margins would be empty.
func (d *dashboard) anyRevenue() bool {
	row := d.Live.Rows["revenue"]
	return row > 0 && slices.ContainsFunc(d.Cases, func(c *layout.CaseSheet) bool {
		return c.Sheet.At(row,
			layout.ColScalar).Value.Number > 0
	})
}

func (d *dashboard) marginChart() *sheet.Chart {
	if d.years[yearMargin] == 0 || d.years[yearMarginWithout] == 0 || !d.anyRevenue() {
		return nil
	}
	side := d.choose(d.figure("margin_erosion").positive(), "live_title_margin", "live_title_margin_never", nil)
	title := d.caseTitle("Chart title: gross margin",
		d.either("Title: revenue", d.hasRevenue(), side, d.told("live_title_margin_none", nil)))
	with, without := d.yearSeries(yearMargin, sheet.ColourWith, true), d.yearSeries(yearMarginWithout, sheet.ColourWithout, true)
	without.Dashed = true
	return d.yearChart(sheet.Lines, "Gross margin with and without the deal", title,
		"Lines: gross margin each contract year, with and without the deal.", sheet.UnitPercent,
		"gross margin, %", with, without)
}

func (d *dashboard) debtChart() *sheet.Chart {
	debt := d.choose(d.more("debt_equivalent"), "live_title_debt", "live_title_debt_none",
		fills{"interest": d.choose(d.more("implied_interest"), "live_title_interest", "", nil)})
	title := d.caseTitle("Chart title: mortgage", debt)
	return d.yearChart(sheet.ColumnsClustered, "The firm payments read as a debt", title,
		"Columns: the debt equivalent at the end of each contract year, and the year's imputed interest.", sheet.UnitMoney, d.UnitLabel("money"),
		d.yearSeries("debt", sheet.ColourDebt, false), d.yearSeries("debt_interest", sheet.ColourInterest, false))
}

func (d *dashboard) backlogChart() *sheet.Chart {
	if d.years["remaining"] == 0 || d.Deal.Years == 1 { // then nothing is left after the first year
		return nil
	}
	at := d.YearCell("remaining", 1)
	left := d.show("Backlog after the first contract year", at, sheet.UnitMoney)
	signing := d.show("Backlog at signing", sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows["remaining"], Col: layout.ColOpening},
		sheet.UnitMoney)
	title := d.caseTitle("Chart title: backlog", d.choose(d.more("committed"), "live_title_backlog", "live_title_backlog_none",
		fills{"signing": signing.Live, "left": left.Live, "at": layout.Lit(d.Calendar().Ends(d.Deal.PerYear))}))
	chart := d.yearChart(sheet.ColumnsClustered, "Open obligation at the end of each contract year", title,
		"Columns: the open obligation at the end of each contract year.", sheet.UnitMoney,
		d.UnitLabel("money")+" at the year's end",
		d.yearSeries("remaining", sheet.ColourFunding, false))
	chart.NoLegend = true
	return chart
}

// scenarioChart compares the scenarios by the customer's value and the cost of
// lock-in.
func (d *dashboard) scenarioChart() *sheet.Chart {
	if len(d.Cases) < 2 {
		return nil
	}
	title := d.chartTitle("Chart title: scenarios", d.read("live_title_scenarios", fills{"range": d.between("customer_npv")})...)
	first, last, names := dashColCases, dashColCases+len(d.Cases)-1, d.work("Names in the chart of the scenarios")
	for col := first; col <= last; col++ {
		d.cut(names, col, layout.Live{Formula: sheet.Address(d.names, col), Value: d.sheet.At(d.names, col).Value.Text})
	}
	alt := "Bars: the value of the deal to the customer, before dilution, and the cost of lock-in of each scenario."
	c := &sheet.Chart{Kind: sheet.BarsClustered, Neutral: "Value to the customer and cost of lock-in", TitleRef: title, AltText: alt,
		XTitle: "Scenario", YTitle: "present value, " + d.UnitLabel("money"), XUnit: sheet.UnitNone, YUnit: sheet.UnitMoney, Reverse: true,
		Categories: sheet.Span(d.sheet, names, first, last)}
	for _, x := range []struct {
		name   string
		colour sheet.Colour
	}{{"customer_npv", sheet.ColourUsed}, {"pv_lock_in", sheet.ColourPremium}} {
		row := d.figures[x.name].row
		c.Series = append(c.Series, sheet.ChartSeries{
			Name: d.sheet.At(row, dashColWork).Value.Text, NameRef: sheet.QuoteSheet(d.sheet.Name) + "!" + sheet.Absolute(row, dashColWork),
			Values: sheet.Span(d.sheet, row, first, last), Colour: x.colour})
	}
	return c
}
