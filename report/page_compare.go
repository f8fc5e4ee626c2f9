package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// comparisonPaper is the PDF of a comparison being laid out. Every figure of
// it is a cell of the workbook.
type comparisonPaper struct {
	*paper
	cmp *Comparison
}

// WriteComparisonPDF draws the deals side by side and returns warnings of
// characters that the faces lack.
func WriteComparisonPDF(w io.Writer, cmp *Comparison, size Paper) ([]string, error) {
	doc := cmp.pages(size)
	return doc.warnings(), doc.write(w)
}

func (cmp *Comparison) pages(size Paper) *document {
	p := &comparisonPaper{cmp.newPaper(size), cmp}
	p.section("Side by side", p.sidePage)
	p.section("Obligations by calendar year, and one stress", p.yearsPage)
	p.footComparison()
	return p.doc
}

// footComparison writes every page's foot.
func (p *comparisonPaper) footComparison() {
	about := fmt.Sprintf("offtake %s · %d deal files · all checks: %s", Version, len(p.cmp.Deals), p.cmp.Master().Value.Text)
	for i, c := range p.doc.pages {
		y := c.height - 10
		c.rule(marginSide, y-1.5, c.width-marginSide, ColourRule, 0.2)
		c.text(marginSide, y, c.width-2*marginSide-30, letterNote.sized(6.5), alignLeft, about)
		c.text(c.width-marginSide-28, y, 28, letterNote.sized(6.5), alignRight, fmt.Sprintf("page %d of %d", i+1, len(p.doc.pages)))
	}
}

// sidePage draws page 1: the totals, what is owed by year, the table of deals,
// who owes whom.
func (p *comparisonPaper) sidePage() {
	cmp := p.cmp
	p.text(marginSide, 11, p.body(), letterNote, alignLeft, "Take-or-pay commitments: comparison")
	p.y = p.paragraph(marginSide, p.y, p.body(), letterTitle.sized(p.scaled(letterTitle.size)), 2, cmp.Terms.Title)
	p.y = p.paragraph(marginSide, p.y, p.body(), letterSub.sized(p.scaled(letterSub.size)), 3, cmp.parties()) + p.space(2.5)
	p.facts(cmp.facts())
	p.chartRow(50, 70, []float64{1}, cmp.drawObligations)
	p.heading("The deals" + unitAfter(cmp.money()))
	p.sideTable(cmp.summary, 0.24)
	p.words(letterNote, p.sideNote())
	p.y += p.space(4)
	p.heading("Who owes whom over the whole term" + unitAfter(cmp.money()))
	p.matrix()
}

// parties states who commits to whom.
func (cmp *Comparison) parties() string {
	t := cmp.totals
	if len(t.cust)+len(t.prov) > 9 {
		return fmt.Sprintf("%d customers, %d providers; %s", len(t.cust), len(t.prov), cmp.subtitle())
	}
	return fmt.Sprintf("%s commit to %s; %s", listed(t.cust), listed(t.prov), cmp.subtitle())
}

// facts returns the totals.
func (cmp *Comparison) facts() []fact {
	t := cmp.summary
	total := func(name string) string {
		return strings.TrimSpace(t.wordAt(t.total, t.columns[name]) + " " + cmp.withUnit(t.sheet.At(t.total, t.columns[name])))
	}
	return []fact{
		{"Announced", total("common_announced")},
		{"Firm", total("common_firm")},
		{"As debt", total("common_debt")},
		{"Funding at signing", total("common_funding")},
		{"Most in a year: " + cmp.Show(cmp.peak(rowHeader)), cmp.withUnit(cmp.peak(cmp.totals.deals.total))},
		{"Stranded: stress on own need", total("common_stranded_stress")},
		{"Checks", cmp.checksInWords()},
	}
}

// peak returns the cell of a row of the obligations in the year in which most
// is owed.
func (cmp *Comparison) peak(row int) *Cell {
	t, at := cmp.totals, obligationColFirst
	for c := obligationColFirst; c <= cmp.lastYearColumn(); c++ {
		if t.sheet.At(t.deals.total, c).Value.Number > t.sheet.At(t.deals.total, at).Value.Number {
			at = c
		}
	}
	return t.sheet.At(row, at)
}

// owed returns the rows of the obligations by year that a chart stacks.
func (cmp *Comparison) owed() (rows tableRows, by string) {
	if len(cmp.Deals) > mostDeals {
		return cmp.totals.customers, "customer"
	}
	return cmp.totals.deals, "deal"
}

// yearValues returns a row's values by calendar year.
func (cmp *Comparison) yearValues(row int) []float64 {
	values := make([]float64, len(cmp.years))
	for i := range values {
		values[i] = cmp.totals.sheet.At(row, obligationColFirst+i).Value.Number
	}
	return values
}

// drawObligations stacks what is owed by calendar year.
func (cmp *Comparison) drawObligations(c *canvas, at place) {
	rows, by := cmp.owed()
	totals := cmp.yearValues(cmp.totals.deals.total)
	p := plot{title: cmp.chartTitle(), labels: make([]string, len(cmp.years))}
	for i, y := range cmp.years {
		p.labels[i] = fmt.Sprint(y)
	}
	for r := rows.first; r < rows.total; r++ {
		p.key = append(p.key, chartKey{cmp.totals.sheet.At(r, obligationColDeal).Value.Text, ScenarioColour(r - rows.first)})
	}
	cmp.moneyAxis(&p, "firm payments by calendar year and "+by, totals)
	f := c.plot(at, p)
	bases := make([]float64, len(cmp.years))
	for r := rows.first; r < rows.total; r++ {
		values := cmp.yearValues(r)
		f.columns(values, bases, ScenarioColour(r-rows.first).ink(), 0.72)
		for i, v := range values {
			bases[i] += v
		}
	}
	cmp.labelColumns(f)
}

// labelColumns writes the total above each column, where there is room.
func (cmp *Comparison) labelColumns(f *frame) {
	width := f.w / float64(f.n)
	for i := range cmp.years {
		cell := cmp.totals.sheet.At(cmp.totals.deals.total, obligationColFirst+i)
		if text := cmp.Show(cell); cell.Value.Number > 0 && f.measure(letterLabel, text) < width {
			f.text(f.mid(i)-width/2, f.at(cell.Value.Number)-letterLabel.height(), width, letterLabel, alignCentre, text)
		}
	}
}

// sideTable draws a table with a row for each deal. The columns are those of
// the workbook from the fourth on.
func (p *comparisonPaper) sideTable(t *sideBySide, share float64) {
	table := &drawnTable{size: p.scaled(7.4), spacing: 1.5, columns: []tableColumn{textColumn("Deal")}}
	for _, col := range t.figures() {
		table.columns = append(table.columns, figureColumn(t.sheet.At(rowHeader, col).Value.Text))
	}
	for r := t.first; r <= t.total; r++ {
		cells := []string{t.sheet.At(r, 1).Value.Text}
		for _, col := range t.figures() {
			cells = append(cells, p.cmp.shown(t, r, col))
		}
		table.rows = append(table.rows, tableRow{cells: cells, bold: r == t.total, rule: r == t.total})
	}
	p.fitColumns(table, p.body(), share)
	p.flow(table)
	p.y += p.space(1.5)
}

// inWorkbookAlone lists the columns of the summary for which a page has no
// room.
var inWorkbookAlone = []string{"full_ratio", "common_interest"}

// figures returns a table's columns of numbers that a page shows. A column of
// words goes with the one before it.
func (t *sideBySide) figures() []int {
	var cols []int
	for name, col := range t.columns {
		if !strings.HasPrefix(name, saidOfAmount) && !slices.Contains(inWorkbookAlone, name) {
			cols = append(cols, col)
		}
	}
	slices.Sort(cols)
	return cols
}

// shown returns a figure of a table as written, after the word that goes with
// it: more than 100.0.
func (cmp *Comparison) shown(t *sideBySide, row, col int) string {
	c := t.sheet.At(row, col)
	if c == nil {
		return ""
	}
	if word := t.wordAt(row, col); word != "" {
		return word + " " + strings.TrimSpace(cmp.Show(c))
	}
	return cmp.Show(c)
}

// wordAt returns the word beside a figure of a table, if it has one.
func (t *sideBySide) wordAt(row, col int) string {
	for name, other := range t.columns {
		if word := t.sheet.At(row, other); other == col+1 && strings.HasPrefix(name, saidOfAmount) && word != nil {
			return word.Value.Text
		}
	}
	return ""
}

func (p *comparisonPaper) sideNote() string {
	notes := p.cmp.Notes()
	text := ""
	for _, note := range notes[:len(notes)-1] { // the last is written at length
		text += note + ". "
	}
	return text + "Stranded: " + p.cmp.stressInWords() + "." +
		" Firm: what must be paid at least, whether anything is used or not." +
		" As debt: the firm payments discounted at each deal's own debt rate." +
		" Base cases; what is disclosed and what is assumed is said by deal and input in the workbook."
}

// yearsPage draws page 2: what is owed by year, one stress, the basis.
func (p *comparisonPaper) yearsPage() {
	cmp := p.cmp
	p.heading("By customer and provider" + unitAfter(cmp.money()))
	p.byYear()
	p.heading("One stress for all deals, on each one's own need" + unitAfter(cmp.money()))
	p.sideTable(cmp.stressed, 0.24)
	p.chartRow(16+2.6*float64(len(cmp.Deals)), 34, []float64{1}, cmp.drawStranded)
	p.heading("Basis")
	p.basisOfComparison()
}

// mostProviders is the number of providers that a matrix has room for.
const mostProviders = 8

// matrix draws who owes whom or, where there are too many providers, what is
// owed to each and by each.
func (p *comparisonPaper) matrix() {
	t := p.cmp.totals
	if len(t.prov) > mostProviders {
		p.pairs()
		return
	}
	table := &drawnTable{size: p.scaled(8), spacing: 1.7, columns: []tableColumn{textColumn("Customer")}}
	for _, name := range t.prov {
		table.columns = append(table.columns, figureColumn("to "+name))
	}
	table.columns = append(table.columns, figureColumn("Total"))
	most := 0.0
	for r := t.matrix.first; r < t.matrix.total; r++ {
		for i := range t.prov {
			most = math.Max(most, t.sheet.At(r, obligationColFirst+i).Value.Number)
		}
	}
	for r := t.matrix.first; r <= t.matrix.total; r++ {
		total, name := r == t.matrix.total, t.sheet.At(r, obligationColDeal).Value.Text
		row := tableRow{cells: []string{name}, bold: total, rule: total, fills: []*rgb{nil}}
		for i := range t.prov {
			c := t.sheet.At(r, obligationColFirst+i)
			row.cells = append(row.cells, p.cmp.Show(c))
			row.fills = append(row.fills, shade(c, most, r == t.matrix.total))
		}
		row.cells = append(row.cells, p.cmp.Show(t.sheet.At(r, obligationColTotal)))
		table.rows = append(table.rows, row)
	}
	p.fitColumns(table, p.body(), 0.2)
	p.flow(table)
	p.y += p.space(3)
}

// shade returns a fill that is darker the more is owed.
func shade(c *Cell, most float64, total bool) *rgb {
	if total || c.Value.Number <= 0 || most <= 0 {
		return nil
	}
	ink := ColourUsed.tint(0.08 + 0.3*c.Value.Number/most)
	return &ink
}

// pairs lists who owes whom.
func (p *comparisonPaper) pairs() {
	t := p.cmp.totals
	table := &drawnTable{size: p.scaled(7.4), spacing: 1.4, columns: []tableColumn{
		textColumn("Customer"), {head: "Provider", align: alignLeft}, figureColumn("Owed"),
	}}
	for r := t.matrix.first; r < t.matrix.total; r++ {
		for i, provider := range t.prov {
			if c := t.sheet.At(r, obligationColFirst+i); c.Value.Number > 0 {
				table.rows = append(table.rows, tableRow{cells: []string{t.sheet.At(r, obligationColDeal).Value.Text, provider, p.cmp.Show(c)}})
			}
		}
	}
	total := p.cmp.Show(t.sheet.At(t.matrix.total, obligationColTotal))
	table.rows = append(table.rows, tableRow{cells: []string{"All", "", total}, bold: true, rule: true})
	p.fitColumns(table, p.body()*0.7, 0.4)
	p.flow(table)
	p.y += p.space(3)
}

// yearsAcross is the number of calendar years that a table has room for.
const yearsAcross = 12

// byYear draws what each customer owes and each provider is owed, in as many
// tables as the years need.
func (p *comparisonPaper) byYear() {
	for first := 0; first < len(p.cmp.years); first += yearsAcross {
		p.someYears(first, min(first+yearsAcross, len(p.cmp.years)))
	}
}

func (p *comparisonPaper) someYears(from, to int) {
	t := p.cmp.totals
	table := &drawnTable{size: p.scaled(7.4), spacing: 1.45, columns: []tableColumn{textColumn("")}}
	for i := from; i < to; i++ {
		table.columns = append(table.columns, figureColumn(p.cmp.Show(t.sheet.At(rowHeader, obligationColFirst+i))))
	}
	add := func(label string, row int, total bool) {
		cells, nothing := []string{label}, true
		for i := from; i < to; i++ {
			c := t.sheet.At(row, obligationColFirst+i)
			cells, nothing = append(cells, p.cmp.Show(c)), nothing && c.Value.Number == 0
		}
		if nothing && !total {
			return
		}
		table.rows = append(table.rows, tableRow{cells: cells, bold: total, rule: total})
	}
	name := func(row int) string { return t.sheet.At(row, obligationColDeal).Value.Text }
	for r := t.customers.first; r < t.customers.total; r++ {
		add(name(r)+" owes", r, false)
	}
	add("All", t.deals.total, true)
	for r := t.providers.first; r < t.providers.total; r++ {
		add("to "+name(r), r, false)
	}
	add("Still to come at the year's end", t.later.total, true)
	p.fitColumns(table, p.body(), 0.24)
	p.flow(table)
	p.y += p.space(3)
}

// drawStranded shows for each deal how much of what is firm the stress leaves
// stranded.
func (cmp *Comparison) drawStranded(c *canvas, at place) {
	t := cmp.stressed
	number := func(row int, name string) float64 { return t.sheet.At(row, t.columns[name]).Value.Number }
	y := c.chartHead(at, plot{title: cmp.strandedTitle(), unit: cmp.money(), key: []chartKey{
		{"Firm", ColourMinimum}, {"Paid for and not used under the stress", ColourStranded},
	}})
	at.y, at.h = y, at.y+at.h-y
	row := math.Min(11, at.h/float64(len(cmp.Deals)))
	l := letterLabel.sized(math.Max(4.5, math.Min(7.4, row/mmPerPoint/1.25)))
	high, labels := 0.0, 0.0
	var names []string
	for r := t.first; r < t.total; r++ {
		names = append(names, t.sheet.At(r, 1).Value.Text)
		high = math.Max(high, math.Max(number(r, cmp.owedColumn()), number(r, "common_stranded_stress")))
		labels = math.Max(labels, c.measure(l, t.sheet.At(r, 1).Value.Text)+2.5)
	}
	if high == 0 { // nothing is firm and nothing stranded
		high = 1
	}
	labels = math.Min(labels, at.w*0.36)
	width := at.w - labels - 30
	for i := range cmp.Deals {
		r, top := t.first+i, at.y+float64(i)*row
		c.text(at.x, top+(row-l.height())/2, labels-2, l, alignLeft, c.among(l, names[i], names, labels-2, 1))
		c.box(at.x+labels, top+row*0.14, width*number(r, cmp.owedColumn())/high, row*0.72, ColourMinimum.tint(0.6))
		c.box(at.x+labels, top+row*0.28, width*number(r, "common_stranded_stress")/high, row*0.44, ColourStranded.ink())
		end := at.x + labels + width*math.Max(number(r, cmp.owedColumn()), number(r, "common_stranded_stress"))/high
		c.text(end+1.5, top+(row-l.height())/2, 28, l, alignLeft, cmp.strandedLabel(r))
	}
}

// strandedLabel returns the amount that a deal's stress strands, and its share
// of what is firm.
func (cmp *Comparison) strandedLabel(row int) string {
	t := cmp.stressed
	stranded := t.sheet.At(row, t.columns["common_stranded_stress"])
	if stranded.Value.Number == 0 {
		return cmp.Show(stranded)
	}
	return cmp.Show(stranded) + ", " + cmp.Show(t.sheet.At(row, t.columns["stranded_share"]))
}

func (cmp *Comparison) strandedTitle() string {
	t := cmp.stressed
	switch share := t.sheet.At(t.total, t.columns["stranded_share"]).Value; {
	case share.Kind != Number:
		return "Nothing is firm, so that nothing of it is stranded"
	case share.Number == 0:
		return fmt.Sprintf("Where %s of each deal's own projected need remains from its second year on,"+
			" nothing of what is firm is stranded", cmp.stressShare())
	}
	return fmt.Sprintf("Where %s of each deal's own projected need remains from its second year on, %s of what is firm is stranded",
		cmp.stressShare(), cmp.Show(t.sheet.At(t.total, t.columns["stranded_share"])))
}

// basisOfComparison describes how the deals become comparable, and how to
// write the same files again.
func (p *comparisonPaper) basisOfComparison() {
	l := letterSmall.sized(p.scaled(6.6))
	for _, line := range p.cmp.Basis() {
		p.need(float64(len(p.wrap(l, line[0]+". "+line[1], p.body(), 0))) * l.height())
		p.y = p.led(marginSide, p.y, p.body(), l, line[0]+".", line[1])
	}
	p.y += 0.8
	p.words(l.in(ColourMuted), "To reproduce: "+p.cmp.Terms.Command+"."+
		" The same deals and version give the same bytes. Every figure is a live formula in the workbook of the same name.")
	p.words(l.in(ColourMuted), "Limits: a model of disclosed and assumed terms, for discussion."+
		" Not advice, not an offer, not a valuation opinion.")
}
