package report

import (
	"fmt"
	"slices"
	"strings"

	"offtake/model"
)

// The summary is the face of the workbook: the selector and the master check,
// key figures as cards, the questions answered in sentences, and charts. All
// of it follows the live case.

// The selector of the live case.
const (
	summaryRowChosen = 5
	summaryColChosen = 3
)

// The places of the page: six cards in a row, with a narrow column between, and
// three charts in a row, each as wide as two cards.
const (
	summaryRowCards  = 7
	summaryCards     = 6
	summaryLast      = 2*summaryCards - 1 // the last column shown
	summaryCardWidth = 29
	summaryGapWidth  = 1.6
	summaryCardRows  = 4  // label, value, note, gap
	summaryChartRows = 15 // a gap included
)

// dashboard lays out the summary.
type dashboard struct {
	*Report
	sheet    *Sheet
	next     int // the next free row of the workings
	names    int // row of the scenarios' names in the workings
	measure  int // row of the text that measures names
	rounding int // row of the limit of rounding
	// negligible is the row of what is too little to be shown: a share, and an amount.
	negligible int
	least      int // row of the squares of the least that is shown
	figures    map[string]*figure

	revenue    string // the live case's revenue
	hasRevenue Value

	linked map[address]address // where the page shows a cell of another sheet

	ranges   map[string]words // figures' ranges over the scenarios
	titled   words            // the case that the charts' titles speak of
	yearHead int
	years    map[string]int // rows by contract year
}

// layFront lays out the sheets that tell of the others: summary, names,
// documentation and cover.
func (rep *Report) layFront() {
	rep.laySummary()
	rep.layNames()
	rep.layDocumentation()
	rep.layCover()
}

// laySummary lays out the page: first its workings, then what refers to them.
func (rep *Report) laySummary() {
	s := rep.Book.Sheet(SheetSummary)
	s.Tab = TabFront
	d := &dashboard{Report: rep, sheet: s, figures: map[string]*figure{}, years: map[string]int{}, linked: map[address]address{},
		ranges: map[string]words{}}
	rep.head(s, rep.Deal.Name, rep.parties()+"; "+rep.amounts())
	rep.selector(s)
	d.next = d.workingsRow()
	d.layFigures()
	d.layYearTable()
	d.whatIfs()
	row := d.cards(summaryRowCards)
	row = d.answers(row)
	row = d.charts(row)
	d.looks(row)
}

// link sets a cell that shows another; where the page already shows that one,
// the link is to the cell on the page.
func (d *dashboard) link(s *Sheet, row, col int, to address, role Role) *Cell {
	if at, ok := d.linked[to]; ok {
		return s.Set(row, col, Cell{Value: to.cell().Value, Formula: Address(at.row, at.col), Role: role, Unit: to.cell().Unit})
	}
	d.linked[to] = address{s, row, col}
	return d.Report.link(s, row, col, to, role)
}

// workingsRow returns the first row of the workings, below the page.
func (d *dashboard) workingsRow() int { return 67 + d.lastChartRows() - summaryChartRows }

// lastChartRows returns how high the last charts are, a gap included: the chart
// of the scenarios is among them, and has room for the name of each.
func (d *dashboard) lastChartRows() int { return max(summaryChartRows, 12+(7*len(d.cases)+9)/10) }

func (d *dashboard) looks(last int) {
	s := d.sheet
	s.Set(last, 1, Cell{Value: Str("Workings of this page"), Role: RoleURL, Link: address{s, d.workingsRow() + 1, dashColWork}.link()})
	s.Set(d.workingsRow(), dashColWork,
		Cell{Value: Str("Workings of the summary: links to the live case and the scenarios, and the parts of its sentences"), Role: RoleSection})
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
	s.FreezeRow = summaryRowChosen
	s.Row(rowTitle).Height = 24
	s.Print.Area = "A1:" + Address(last, summaryLast)
	s.Print.OnePage = true
}

func (rep *Report) parties() string {
	d := rep.Deal
	text := fmt.Sprintf("%s commits to %s", d.Customer, d.Provider)
	if d.Announced != "" {
		text += ", announced " + d.Announced
	}
	if month := rep.from(); month != "" {
		text += ", " + month
	}
	return text
}

func (rep *Report) selector(s *Sheet) {
	s.Set(summaryRowChosen, 1, Cell{Value: Str("Live case (choose here)"), Role: RoleKeyLabel})
	s.Set(summaryRowChosen, summaryColChosen, Cell{Value: Str(rep.Deal.Scenarios[0].Name), Role: RoleInput})
	names := span(rep.inputs.sheet, rowHeader, inputsColFirst, rep.inputs.last())
	s.Rules = append(s.Rules, Validation{Range: Address(summaryRowChosen, summaryColChosen), Kind: ListFrom, ListRef: names, Wanted: true,
		Title: "Live case", Prompt: "Choose a scenario: the live case, and everything on this sheet, follows."})
}

// whatIfs shows how many inputs are overridden for the live case, and which.
func (d *dashboard) whatIfs() {
	s := d.sheet
	s.Set(summaryRowChosen, 5, Cell{Value: Str("What-if inputs typed"), Role: RoleKeyLabel})
	d.link(s, summaryRowChosen, 7, d.inputs.whatIfs, RoleKey).Unit = UnitCount
	count := Address(summaryRowChosen, 7)
	if d.inputs.whatIfList.sheet == nil {
		return
	}
	list := d.work("What-if inputs")
	d.link(s, list, dashColValue, d.inputs.whatIfList, RoleNote)
	none := "none: type in the what-if column of the inputs"
	s.Set(summaryRowChosen, 9, Cell{Formula: fmt.Sprintf(`IF(%s>0,%s,"%s")`, count, Address(list, dashColValue), none),
		Value: Str(none), Role: RoleNote})
}

// Worst returns the scenario with the lowest net present value for the
// customer.
func (rep *Report) Worst() int {
	worst := 0
	for i := range rep.cases {
		x, _ := rep.Results.Scalar("customer_npv", i)
		if least, _ := rep.Results.Scalar("customer_npv", worst); x < least {
			worst = i
		}
	}
	return worst
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
	sectionRow(d.sheet, row, summaryLast, "Key figures of the live case")
	row++
	for i, name := range d.saying(2*summaryCards, cardNames...) {
		if f := d.figures[name]; f != nil {
			d.card(row+i/summaryCards*summaryCardRows, 1+2*(i%summaryCards), f, d.Program.Line(name))
		}
	}
	for i := 0; i < 2; i++ {
		d.sheet.Row(row + i*summaryCardRows + 1).Height = 25
		d.sheet.Row(row + i*summaryCardRows + 3).Height = 7
	}
	return row + 2*summaryCardRows
}

// cardLabel returns a line's label, shorter where it would not fit; the deal's
// own word for a disclosed amount stays with it.
func cardLabel(l *model.Line) string {
	short := map[string]string{
		"announced": "Announced", "headline_ratio": "Commitment over funding", "customer_npv": "Value to customer, undiluted",
	}[l.Name]
	if short == "" {
		return l.Label
	}
	if i := strings.LastIndex(l.Label, " ("); i >= 0 {
		short += l.Label[i:]
	}
	return short
}

func (d *dashboard) card(row, col int, f *figure, l *model.Line) {
	s := d.sheet
	label := cardLabel(l)
	if unit := d.UnitLabel(l.Unit); l.Unit == "money" {
		label += ", " + unit
	}
	s.Set(row, col, Cell{Value: Str(label), Role: RoleCardLabel})
	own := d.figureAt(f)
	s.Set(row+1, col, Cell{Formula: Address(f.row, dashColValue), Value: own, Role: RoleCardValue, Unit: f.unit})
	if f.unit == UnitPeriod {
		s.Set(row+1, col, Cell{Formula: Address(f.row, dashColLiveWords), Value: s.At(f.row, dashColLiveWords).Value, Role: RoleCardValue})
	}
	s.Set(row+2, col, d.cardNote(f))
}

// cardNote returns a figure's base, and its worst in all scenarios if they
// differ.
func (d *dashboard) cardNote(f *figure) Cell {
	base := []words{lit("Base "), d.ref(f, dashColBaseWords)}
	cell := Cell{Formula: chain(base), Value: Str(says(base)), Role: RoleCardNote}
	if f.better == "" || len(d.cases) == 1 {
		return cell
	}
	row := d.work("Name on the card: " + d.sheet.At(f.row, dashColWork).Value.Text)
	name := d.cut(row, dashColValue, d.ref(f, dashColWorstCase))
	worst := []words{lit("Base "), d.ref(f, dashColBaseWords), lit("; worst "), d.ref(f, dashColWorstWords), lit(", "), name}
	least, most := Address(f.row, dashColWorstCase), Address(f.row, dashColBestCase)
	cell.Formula = fmt.Sprintf("IF(%s=%s,%s,%s)", least, most, cell.Formula, chain(worst))
	if d.sheet.At(f.row, dashColWorstCase).Value != d.sheet.At(f.row, dashColBestCase).Value {
		cell.Value = Str(says(worst))
	}
	return cell
}

// nameLength is the length of the longest scenario name that a card and a chart
// show in full.
const nameLength = 23

// cut writes a name in a cell of the workings, cut if it is longer than the
// text that measures names.
func (d *dashboard) cut(row, col int, name words) words {
	if d.measure == 0 {
		d.measure = d.work("As long as names on cards and in charts may be")
		d.sheet.Set(d.measure, dashColValue, Cell{Value: Str(strings.Repeat("·", nameLength)), Role: RoleNote})
	}
	short, limit := name.value, "LEN("+absolute(d.measure, dashColValue)+")"
	if r := []rune(short); len(r) > nameLength {
		short = string(r[:nameLength-1]) + "…"
	}
	full := name.formula
	d.sheet.Set(row, col, Cell{Formula: fmt.Sprintf(`IF(LEN(%s)>%s,LEFT(%s,%s-1)&"…",%s)`, full, limit, full, limit, full),
		Value: Str(short), Role: RoleNote})
	return words{Address(row, col), short}
}

func (d *dashboard) figureAt(f *figure) Value { return d.sheet.At(f.row, dashColValue).Value }

// ref returns a text cell of a figure's row as a piece of a sentence.
func (d *dashboard) ref(f *figure, col int) words {
	return words{Address(f.row, col), d.sheet.At(f.row, col).Value.Text}
}

// say1 returns a figure of the live case in words.
func (d *dashboard) say1(name string) words { return d.ref(d.figures[name], dashColLiveWords) }

// has reports whether the page's workings have all of these figures.
func (d *dashboard) has(names ...string) bool {
	for _, name := range names {
		if d.figures[name] == nil {
			return false
		}
	}
	return true
}

// between returns a figure's range over the scenarios.
func (d *dashboard) between(name string) []words {
	if d.ranges[name].formula == "" {
		d.ranges[name] = d.rangeOf(name)
	}
	return []words{lit(", " + d.UnitLabel("money") + ": "), d.ranges[name]}
}

func (d *dashboard) rangeOf(name string) words {
	f := d.figures[name]
	worst, best := d.ref(f, dashColWorstWords), d.ref(f, dashColBestWords)
	apart := []words{worst, lit(" in "), d.ref(f, dashColWorstCase), lit(" to "), best, lit(" in "), d.ref(f, dashColBestCase)}
	return d.choose("Range: "+d.sheet.At(f.row, dashColWork).Value.Text, worst.formula+"="+best.formula, worst.value == best.value,
		[]words{worst, lit(" in every scenario")}, apart)
}

// caseTitle returns a live title that begins with the case it is about, so that
// it stays true in programs that show a title as it was saved.
func (d *dashboard) caseTitle(what string, parts ...words) string {
	if d.titled.formula == "" {
		row := d.work("Case of the titles")
		chosen, count := absolute(summaryRowChosen, summaryColChosen), absolute(summaryRowChosen, 7)
		name := d.Deal.Scenarios[0].Name + ": "
		d.sheet.Set(row, dashColValue, Cell{Formula: fmt.Sprintf(`%s&IF(%s>0," with what-ifs: ",": ")`, chosen, count),
			Value: Str(name), Role: RoleNote})
		d.titled = words{Address(row, dashColValue), name}
	}
	return d.chartTitle(what, append([]words{d.titled}, parts...)...)
}

// chartTitle writes a live title in the workings and returns its reference.
func (d *dashboard) chartTitle(what string, parts ...words) string {
	w := d.fit(what, maxFormula, parts...)
	row := d.work(what)
	d.sheet.Set(row, dashColValue, Cell{Formula: w.formula, Value: Str(w.value), Role: RoleNote})
	return quoteSheet(d.sheet.Name) + "!" + absolute(row, dashColValue)
}

// charts lays out the charts, three in a row, and returns the next free row.
func (d *dashboard) charts(row int) int {
	sectionRow(d.sheet, row, summaryLast, "The live case by contract year, and the scenarios")
	charts := []*Chart{d.minimumChart(), d.paymentChart(), d.marginChart(), d.debtChart(), d.backlogChart(), d.scenarioChart()}
	charts = slices.DeleteFunc(charts, func(c *Chart) bool { return c == nil })
	row++
	for i, c := range charts {
		if i > 0 && i%3 == 0 {
			row += summaryChartRows
		}
		rows := summaryChartRows
		if i/3 == (len(charts)-1)/3 {
			rows = d.lastChartRows()
		}
		c.Row, c.Col = row, 1+4*(i%3)
		c.ToRow, c.ToCol = row+rows-1, c.Col+3
		d.sheet.Row(c.ToRow).Height = 7
	}
	d.sheet.Charts = append(d.sheet.Charts, charts...)
	return row + d.lastChartRows() + 1
}

// yearSeries returns a row of the year table as a chart's series.
func (d *dashboard) yearSeries(name string, colour Colour, onLine bool) ChartSeries {
	row := d.years[name]
	s := d.sheet
	return ChartSeries{Name: s.At(row, dashColWork).Value.Text, NameRef: quoteSheet(s.Name) + "!" + absolute(row, dashColWork),
		Values: span(s, row, dashColValue, dashColValue+d.Deal.Years-1), Colour: colour, OnLine: onLine}
}

// yearChart returns a new chart over contract years.
func (d *dashboard) yearChart(kind ChartKind, title, alt string, unit Unit, label string, series ...ChartSeries) *Chart {
	return &Chart{Kind: kind, TitleRef: title, AltText: alt, XTitle: "Contract year", YTitle: label, XUnit: d.headUnit(), YUnit: unit,
		Categories: span(d.sheet, d.yearHead, dashColValue, dashColValue+d.Deal.Years-1), Series: series}
}

func (d *dashboard) minimumChart() *Chart {
	if !d.has("first_shortfall", "used_share", "total_stranded") {
		return nil
	}
	f, due := d.figures["first_shortfall"], d.figures["used_share"]
	never := d.choose("Title: no shortfall", "ISNUMBER("+Address(due.row, dashColValue)+")", d.figureAt(due).Kind == Number,
		[]words{lit("use covers the minimum in every period")}, []words{lit("no minimum falls due")})
	when := d.choose("Title: minimum against use", "ISNUMBER("+Address(f.row, dashColValue)+")", d.figureAt(f).Kind == Number,
		[]words{lit("use falls short of the minimum from "), d.say1("first_shortfall")}, []words{never})
	title := d.caseTitle("Chart title: minimum against use", when)
	return d.yearChart(ColumnsAndLines, title, "Columns: what is due each contract year, and the shortfall. Line: use.",
		UnitMoney, d.UnitLabel("money"), d.yearSeries("due_once", ColourMinimum, false),
		d.yearSeries("shortfall", ColourStranded, false), d.yearSeries("usage", ColourUsed, true))
}

func (d *dashboard) paymentChart() *Chart {
	if !d.has("total_paid", "total_stranded") {
		return nil
	}
	title := d.caseTitle("Chart title: payments", d.say1("total_paid"), lit(" paid, "), d.say1("total_stranded"), lit(" of it stranded"))
	return d.yearChart(ColumnsStacked, title,
		"Stacked columns: payments each contract year, used at market prices, price above the market, stranded, exit fee.",
		UnitMoney, d.UnitLabel("money"),
		d.yearSeries("taken_at_market", ColourUsed, false), d.yearSeries("price_effect", ColourPremium, false),
		d.yearSeries("stranded", ColourStranded, false), d.yearSeries("exit_fee", ColourInterest, false))
}

// anyRevenue reports whether a scenario has revenue: without, a chart of
// margins would be empty.
func (d *dashboard) anyRevenue() bool {
	row := d.live.rows["revenue"]
	return row > 0 && slices.ContainsFunc(d.cases, func(c *caseSheet) bool { return c.sheet.At(row, colScalar).Value.Number > 0 })
}

func (d *dashboard) marginChart() *Chart {
	if d.years[yearMargin] == 0 || d.years[yearMarginWithout] == 0 || !d.has("margin_erosion") || !d.anyRevenue() {
		return nil
	}
	f := d.figures["margin_erosion"]
	side := d.choose("Title: gross margin", Address(f.row, dashColValue)+">0", d.figureAt(f).Number > 0,
		[]words{lit("the deal takes up to "), d.say1("margin_erosion"), lit(" of gross margin")},
		[]words{lit("the deal never lowers the gross margin")})
	title := d.caseTitle("Chart title: gross margin", d.ifRevenue("Title: revenue", []words{side}, []words{lit("no revenue is given")}))
	with, without := d.yearSeries(yearMargin, ColourWith, true), d.yearSeries(yearMarginWithout, ColourWithout, true)
	without.Dashed = true
	return d.yearChart(Lines, title, "Lines: gross margin each contract year, with and without the deal.", UnitPercent,
		"gross margin, %", with, without)
}

func (d *dashboard) debtChart() *Chart {
	if !d.has("debt_equivalent", "implied_interest") {
		return nil
	}
	debt := d.ifFirm("Title: debt", append(append([]words{lit("at signing a debt of ")}, d.sayWord("debt_equivalent")...), lit(", "),
		d.say1("implied_interest"), lit(" of imputed interest")),
		[]words{lit("nothing to read as a debt")})
	title := d.caseTitle("Chart title: mortgage", debt)
	return d.yearChart(ColumnsClustered, title,
		"Columns: the debt equivalent at the end of each contract year, and the year's imputed interest.", UnitMoney, d.UnitLabel("money"),
		d.yearSeries("debt", ColourDebt, false), d.yearSeries("debt_interest", ColourInterest, false))
}

func (d *dashboard) backlogChart() *Chart {
	if d.years["remaining"] == 0 || d.Deal.Years == 1 || !d.has("committed") { // then nothing is left after the first year
		return nil
	}
	at := d.yearCell("remaining", 1)
	_, _, left := d.show("Backlog after the first contract year", at, UnitMoney)
	_, _, signing := d.show("Backlog at signing", address{d.live.sheet, d.live.rows["remaining"], colOpening}, UnitMoney)
	open := []words{lit("backlog "), signing, lit(" at signing, "), left, lit(" at the end of " + d.calendar().Ends(d.Deal.PerYear))}
	title := d.caseTitle("Chart title: backlog", d.ifCommitted("Title: backlog", open, []words{lit("no backlog")}))
	chart := d.yearChart(ColumnsClustered, title, "Columns: the open obligation at the end of each contract year.", UnitMoney,
		d.UnitLabel("money")+" at the year's end",
		d.yearSeries("remaining", ColourFunding, false))
	chart.NoLegend = true
	return chart
}

// scenarioChart compares the scenarios by the customer's value and the cost of
// lock-in.
func (d *dashboard) scenarioChart() *Chart {
	if len(d.cases) < 2 || !d.has("customer_npv", "pv_lock_in") {
		return nil
	}
	title := d.chartTitle("Chart title: scenarios", append([]words{lit("Customer's value")}, d.between("customer_npv")...)...)
	first, last, names := dashColCases, dashColCases+len(d.cases)-1, d.work("Names in the chart of the scenarios")
	for col := first; col <= last; col++ {
		d.cut(names, col, words{Address(d.names, col), d.sheet.At(d.names, col).Value.Text})
	}
	alt := "Bars: the value of the deal to the customer, before dilution, and the cost of lock-in of each scenario."
	c := &Chart{Kind: BarsClustered, TitleRef: title, AltText: alt,
		XTitle: "Scenario", YTitle: "present value, " + d.UnitLabel("money"), XUnit: UnitNone, YUnit: UnitMoney, Reverse: true,
		Categories: span(d.sheet, names, first, last)}
	for _, x := range []struct {
		name   string
		colour Colour
	}{{"customer_npv", ColourUsed}, {"pv_lock_in", ColourPremium}} {
		row := d.figures[x.name].row
		c.Series = append(c.Series, ChartSeries{
			Name: d.sheet.At(row, dashColWork).Value.Text, NameRef: quoteSheet(d.sheet.Name) + "!" + absolute(row, dashColWork),
			Values: span(d.sheet, row, first, last), Colour: x.colour})
	}
	return c
}
