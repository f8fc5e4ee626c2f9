package compare

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/memo"
	"offtake/report/sheet"
	"offtake/report/words"
)

// comparisonPaper is the PDF of a comparison being laid out. Every figure of
// it is a cell of the workbook.
type comparisonPaper struct {
	*memo.Paper
	cmp *Comparison
}

// WritePDF draws the deals side by side and returns warnings of
// characters that the faces lack.
func WritePDF(w io.Writer, cmp *Comparison, size draw.Paper) ([]string, error) {
	doc := cmp.Pages(size)
	return doc.Warnings(), doc.Write(w)
}

// Pages lays out the pages of the comparison.
func (cmp *Comparison) Pages(size draw.Paper) *draw.Document {
	p := &comparisonPaper{memo.NewPaper(cmp.Book, size), cmp}
	p.Section("Side by side", p.sidePage)
	p.Section("Obligations by calendar year, and one stress", p.yearsPage)
	p.footComparison()
	return p.Doc
}

// footComparison writes every page's foot.
func (p *comparisonPaper) footComparison() {
	about := fmt.Sprintf("offtake %s · %d deal files · all checks: %s", layout.Version, len(p.cmp.Deals), p.cmp.Master().Value.Text)
	for i, c := range p.Doc.Pages {
		y := c.Height - 10
		c.Rule(memo.MarginSide, y-1.5, c.Width-memo.MarginSide, sheet.ColourRule, 0.2)
		c.Text(memo.MarginSide, y, c.Width-2*memo.MarginSide-30, draw.LetterNote, draw.AlignLeft, about)
		c.Text(c.Width-memo.MarginSide-28, y, 28, draw.LetterNote, draw.AlignRight,
			fmt.Sprintf("page %d of %d", i+1, len(p.Doc.Pages)))
	}
}

// sidePage draws page 1: the totals, what is owed by year, the table of deals,
// who owes whom.
func (p *comparisonPaper) sidePage() {
	cmp := p.cmp
	p.Text(memo.MarginSide, 11, p.Body(), draw.LetterNote, draw.AlignLeft, "Take-or-pay commitments: comparison")
	p.Y = p.Paragraph(memo.MarginSide, p.Y, p.Body(), draw.LetterTitle.Sized(p.Scaled(draw.LetterTitle.Size)), 2, cmp.Terms.Title)
	p.Y = p.Paragraph(memo.MarginSide, p.Y, p.Body(), draw.LetterSub.Sized(p.Scaled(draw.LetterSub.Size)), 3, cmp.parties()) + p.Space(2.5)
	p.Facts(cmp.facts())
	p.ChartRow(50, 70, []float64{1}, cmp.drawObligations)
	p.Heading("The deals" + memo.UnitAfter(cmp.money()))
	p.sideTable(cmp.summary, onOtherPages, mayGoOfDeals)
	p.Words(draw.LetterNote, cmp.sideNote())
	p.Y += p.Space(4)
	p.Heading(matrixTitle + memo.UnitAfter(cmp.money()))
	p.matrix()
}

// parties states who commits to whom.
func (cmp *Comparison) parties() string {
	t := cmp.totals
	if len(t.cust)+len(t.prov) > 9 {
		return fmt.Sprintf("%d customers, %d providers; %s", len(t.cust), len(t.prov), cmp.subtitle())
	}
	commit := words.Either(len(t.cust) == 1, "commits", "commit")
	return fmt.Sprintf("%s %s to %s; %s", words.Listed(t.cust), commit, words.Listed(t.prov), cmp.subtitle())
}

// facts returns the totals.
func (cmp *Comparison) facts() []memo.Fact {
	t := cmp.summary
	total := func(name string) string {
		return strings.TrimSpace(t.wordAt(t.total, t.columns[name]) + " " + memo.WithUnit(cmp.Builder, t.sheet.At(t.total, t.columns[name])))
	}
	return []memo.Fact{
		{Name: "Announced", Value: total("common_announced")},
		{Name: "Firm", Value: total("common_firm")},
		{Name: "As debt", Value: total("common_debt")},
		{Name: "Funding at signing", Value: total("common_funding")},
		{Name: "Most in a year: " + cmp.Show(cmp.peak(layout.RowHeader)), Value: memo.WithUnit(cmp.Builder, cmp.peak(cmp.totals.deals.total))},
		{Name: "Stranded: stress on own plan", Value: total("common_stranded_stress")},
		{Name: "Stranded: stress on minimum", Value: total("common_stranded_minimum")},
		{Name: "Checks", Value: memo.ChecksInWords(cmp.Builder)},
	}
}

// peak returns the cell of a row of the obligations in the year in which most
// is owed.
func (cmp *Comparison) peak(row int) *sheet.Cell {
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
func (cmp *Comparison) drawObligations(c *draw.Canvas, at draw.Area) {
	rows, by := cmp.owed()
	totals := cmp.yearValues(cmp.totals.deals.total)
	p := draw.Plot{Title: cmp.chartTitle(), Labels: make([]string, len(cmp.years))}
	for i, y := range cmp.years {
		p.Labels[i] = fmt.Sprint(y)
	}
	for r := rows.first; r < rows.total; r++ {
		p.Key = append(p.Key, draw.ChartKey{Text: cmp.totals.sheet.At(r, obligationColDeal).Value.Text,
			Colour: sheet.ScenarioColour(r - rows.first)})
	}
	memo.MoneyAxis(cmp.Builder, &p, "firm payments by calendar year and "+by, totals)
	f := c.Plot(at, p)
	bases := make([]float64, len(cmp.years))
	for r := rows.first; r < rows.total; r++ {
		values := cmp.yearValues(r)
		f.Columns(values, bases, sheet.ScenarioColour(r-rows.first).Ink(), 0.72)
		for i, v := range values {
			bases[i] += v
		}
	}
	cmp.labelColumns(f)
}

// labelColumns writes the total above each column, where there is room.
func (cmp *Comparison) labelColumns(f *draw.Frame) {
	width := f.W / float64(f.N)
	for i := range cmp.years {
		cell := cmp.totals.sheet.At(cmp.totals.deals.total, obligationColFirst+i)
		if text := cmp.Show(cell); cell.Value.Number > 0 && f.Measure(draw.LetterLabel, text)+1 < width {
			f.Text(f.Mid(i)-width/2, f.At(cell.Value.Number)-draw.LetterLabel.Height(), width, draw.LetterLabel, draw.AlignCentre, text)
		}
	}
}

const matrixTitle = "Who owes whom over the whole term"

// sideTable draws a table with a row for each deal, without some columns, and
// without as many of others as have to go so that the rest can be read.
func (p *comparisonPaper) sideTable(t *sideBySide, without, mayGo []string) {
	table := p.cmp.sideDrawn(t, without...)
	for i := 0; ; i++ {
		table.Size, table.Spacing = p.Scaled(draw.Least), 1.5
		if p.FitColumns(table, p.Body(), 0.16) || i == len(mayGo) {
			break
		}
		table = p.cmp.sideDrawn(t, slices.Concat(without, mayGo[:i+1])...)
	}
	p.Flow(table)
	p.Y += p.Space(1.5)
}

// sideDrawn returns a table of the workbook with a row for each deal, as pages
// and Markdown show it: its columns from the fourth on, but for some.
func (cmp *Comparison) sideDrawn(t *sideBySide, without ...string) *draw.DrawnTable {
	table := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Deal")}}
	figures := t.figures(without)
	for _, col := range figures {
		table.Columns = append(table.Columns, draw.FigureColumn(t.sheet.At(layout.RowHeader, col).Value.Text))
	}
	for r := t.first; r <= t.total; r++ {
		name := t.sheet.At(r, 1).Value.Text
		if r < t.total {
			name = cmp.shortName(name)
		}
		cells := []string{name}
		for _, col := range figures {
			cells = append(cells, cmp.shown(t, r, col))
		}
		table.Rows = append(table.Rows, draw.TableRow{Cells: cells, Bold: r == t.total, Rule: r == t.total})
	}
	return table
}

// shortName returns a deal's name without the words in which the names of all
// deals end: they tell none of them apart.
func (cmp *Comparison) shortName(name string) string {
	tail := strings.Fields(cmp.Deals[0].Deal.Name)[1:]
	for _, d := range cmp.Deals {
		for len(tail) > 0 && !strings.HasSuffix(d.Deal.Name, " "+strings.Join(tail, " ")) {
			tail = tail[1:]
		}
	}
	if len(tail) == 0 {
		return name
	}
	return strings.TrimSuffix(name, " "+strings.Join(tail, " "))
}

// The columns for which a page has no room: of the summary what stands with the
// stresses, and what the workbook alone has; and those that go where amounts or
// names are long.
var (
	mayGoOfDeals  = []string{"rates.debt", "first_year", "headline_ratio", "common_debt_owed", "common_owed", "length_words"}
	mayGoOfStress = []string{"common_paid", "common_used", "common_paid_stress", "common_paid_minimum", "common_used_stress",
		"common_used_minimum"}
	onOtherPages = []string{"last_year", "full_ratio", "common_interest", "common_stranded_stress", "stranded_share",
		"common_stranded_minimum", "stranded_share_minimum"}
	ofStressAlone = []string{"common_announced", "common_stranded", "common_pv_stranded_stress", "common_pv_stranded_minimum"}
)

// figures returns a table's columns that a page shows. A column of qualifying
// words goes with the one before it.
func (t *sideBySide) figures(without []string) []int {
	var cols []int
	for name, col := range t.columns {
		if !strings.HasPrefix(name, saidOfAmount) && !slices.Contains(without, name) {
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

// sideNote explains the table of deals.
func (cmp *Comparison) sideNote() string {
	notes := cmp.Notes()
	text := ""
	for _, note := range notes[:len(notes)-2] { // the last two are written at length
		text += note + ". "
	}
	if len(cmp.Deals) <= mostDeals { // beyond, the table and the basis say it
		text += "Yearly minimum, as modelled: " + cmp.groundsInWords() + ". "
	}
	return text + "Firm: what must be paid at least, whether anything is used or not." +
		" As debt: the firm payments discounted at each deal's own debt rate." +
		" Stranded, " + cmp.stressInWords() + "." +
		" Base cases; the workbook says by deal and input what is disclosed."
}

// yearsPage draws page 2: what is owed by year, one stress, the basis.
func (p *comparisonPaper) yearsPage() {
	cmp := p.cmp
	p.Heading("By customer and provider" + memo.UnitAfter(cmp.money()))
	p.byYear()
	p.Heading(stressTitle + memo.UnitAfter(cmp.money()))
	p.sideTable(cmp.stressed, ofStressAlone, mayGoOfStress)
	p.ChartRow(16+2.7*float64(len(cmp.Deals)), 34, []float64{1}, cmp.drawStranded)
	if t := cmp.scenariosDrawn(false); len(t.Rows) > 0 && len(t.Rows) <= mostScenarios {
		p.Heading(scenariosTitle + memo.UnitAfter(cmp.money()))
		t.Size, t.Spacing = p.Scaled(draw.Least), 1.5
		p.FitColumns(t, p.Body(), 0.24)
		p.Flow(t)
		p.Y += p.Space(1.5)
	}
	p.Heading("Basis")
	p.basisOfComparison()
}

const (
	stressTitle    = "One stress for all deals, on each one's own plan and on its minimum"
	scenariosTitle = "What is committed, by scenario"
)

// mostScenarios is the number of rows of what is committed by scenario that a
// page has room for. The workbook has all.
const mostScenarios = 8

// mostProviders is the number of providers that a matrix has room for.
const mostProviders = 8

// matrix draws who owes whom or, where there are too many providers, what is
// owed to each and by each.
func (p *comparisonPaper) matrix() {
	table, width, share := p.cmp.matrixDrawn(), p.Body(), 0.2
	table.Size, table.Spacing = p.Scaled(8), 1.7
	if len(p.cmp.totals.prov) > mostProviders {
		table, width, share = p.cmp.pairsDrawn(), p.Body()*0.7, 0.4
		table.Size, table.Spacing = p.Scaled(draw.Least), 1.4
	}
	p.FitColumns(table, width, share)
	p.Flow(table)
	p.Y += p.Space(3)
}

// matrixDrawn returns who owes whom as a table, darker where more is owed.
func (cmp *Comparison) matrixDrawn() *draw.DrawnTable {
	t := cmp.totals
	table := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Customer")}}
	for _, name := range t.prov {
		table.Columns = append(table.Columns, draw.FigureColumn("to "+name))
	}
	table.Columns = append(table.Columns, draw.FigureColumn("Total"))
	most := 0.0
	for r := t.matrix.first; r < t.matrix.total; r++ {
		for i := range t.prov {
			most = math.Max(most, t.sheet.At(r, obligationColFirst+i).Value.Number)
		}
	}
	for r := t.matrix.first; r <= t.matrix.total; r++ {
		total, name := r == t.matrix.total, t.sheet.At(r, obligationColDeal).Value.Text
		row := draw.TableRow{Cells: []string{name}, Bold: total, Rule: total, Fills: []*sheet.Rgb{nil}}
		for i := range t.prov {
			c := t.sheet.At(r, obligationColFirst+i)
			row.Cells = append(row.Cells, cmp.Show(c))
			row.Fills = append(row.Fills, shade(c, most, r == t.matrix.total))
		}
		row.Cells = append(row.Cells, cmp.Show(t.sheet.At(r, obligationColTotal)))
		table.Rows = append(table.Rows, row)
	}
	return table
}

// shade returns a fill that is darker the more is owed.
func shade(c *sheet.Cell, most float64, total bool) *sheet.Rgb {
	if total || c.Value.Number <= 0 || most <= 0 {
		return nil
	}
	ink := sheet.ColourUsed.Tint(0.08 + 0.3*c.Value.Number/most)
	return &ink
}

// pairsDrawn lists who owes whom.
func (cmp *Comparison) pairsDrawn() *draw.DrawnTable {
	t := cmp.totals
	table := &draw.DrawnTable{Columns: []draw.TableColumn{
		draw.TextColumn("Customer"), {Head: "Provider", Align: draw.AlignLeft}, draw.FigureColumn("Owed"),
	}}
	for r := t.matrix.first; r < t.matrix.total; r++ {
		for i, provider := range t.prov {
			if c := t.sheet.At(r, obligationColFirst+i); c.Value.Number > 0 {
				table.Rows = append(table.Rows, draw.TableRow{Cells: []string{t.sheet.At(r, obligationColDeal).Value.Text, provider, cmp.Show(c)}})
			}
		}
	}
	total := cmp.Show(t.sheet.At(t.matrix.total, obligationColTotal))
	table.Rows = append(table.Rows, draw.TableRow{Cells: []string{"All", "", total}, Bold: true, Rule: true})
	return table
}

// yearsAcross is the number of calendar years that a table has room for.
const yearsAcross = 12

// byYear draws what each customer owes and each provider is owed, in as many
// tables as the years need.
func (p *comparisonPaper) byYear() {
	for first := 0; first < len(p.cmp.years); first += yearsAcross {
		table := p.cmp.yearsDrawn(first, min(first+yearsAcross, len(p.cmp.years)))
		table.Size, table.Spacing = p.Scaled(draw.Least), 1.45
		p.FitColumns(table, p.Body(), 0.24)
		p.Flow(table)
		p.Y += p.Space(3)
	}
}

// yearsDrawn returns what is owed in some calendar years as a table.
func (cmp *Comparison) yearsDrawn(from, to int) *draw.DrawnTable {
	t := cmp.totals
	table := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("")}}
	for i := from; i < to; i++ {
		table.Columns = append(table.Columns, draw.FigureColumn(cmp.Show(t.sheet.At(layout.RowHeader, obligationColFirst+i))))
	}
	add := func(label string, row int, total bool) {
		cells, nothing := []string{label}, true
		for i := from; i < to; i++ {
			c := t.sheet.At(row, obligationColFirst+i)
			cells, nothing = append(cells, cmp.Show(c)), nothing && c.Value.Number == 0
		}
		if nothing && !total {
			return
		}
		table.Rows = append(table.Rows, draw.TableRow{Cells: cells, Bold: total, Rule: total})
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
	return table
}

// drawStranded shows for each deal how much of what is firm each stress leaves
// stranded.
func (cmp *Comparison) drawStranded(c *draw.Canvas, at draw.Area) {
	t := cmp.stressed
	number := func(row int, name string) float64 { return t.sheet.At(row, t.columns[name]).Value.Number }
	y := c.ChartHead(at, draw.Plot{Title: cmp.strandedTitle(), Unit: cmp.money(), Key: []draw.ChartKey{
		{Text: "Firm", Colour: sheet.ColourMinimum}, {Text: "Stranded, stress on own plan", Colour: sheet.ColourStranded},
		{Text: "Stranded, stress on minimum", Colour: sheet.ColourInk},
	}})
	at.Y, at.H = y, at.Y+at.H-y
	row := math.Min(11, at.H/float64(len(cmp.Deals)))
	l := draw.LetterLabel.Sized(math.Max(draw.Least, math.Min(8, row/draw.MmPerPoint/1.25)))
	high, labels := 0.0, 0.0
	var names []string
	for r := t.first; r < t.total; r++ {
		names = append(names, cmp.shortName(t.sheet.At(r, 1).Value.Text))
		high = math.Max(high, cmp.longest(r))
		labels = math.Max(labels, c.Measure(l, names[len(names)-1])+2.5)
	}
	if high == 0 { // nothing is firm and nothing stranded
		high = 1
	}
	labels = math.Min(labels, at.W*0.36)
	const room = 46.0
	width := at.W - labels - room
	for i := range cmp.Deals {
		r, top := t.first+i, at.Y+float64(i)*row
		c.Text(at.X, top+(row-l.Height())/2, labels-2, l, draw.AlignLeft, c.Among(l, names[i], names, labels-2, 1))
		c.Box(at.X+labels, top+row*0.1, width*number(r, cmp.owedColumn())/high, row*0.8, sheet.ColourMinimum.Tint(0.6))
		c.Box(at.X+labels, top+row*0.2, width*number(r, "common_stranded_stress")/high, row*0.28, sheet.ColourStranded.Ink())
		c.Box(at.X+labels, top+row*0.52, width*number(r, "common_stranded_minimum")/high, row*0.28, sheet.ColourInk.Ink())
		end := at.X + labels + width*cmp.longest(r)/high
		c.Text(end+1.5, top+(row-l.Height())/2, room-2, l, draw.AlignLeft, cmp.strandedLabel(r))
	}
}

// longest returns the longest bar of a deal.
func (cmp *Comparison) longest(row int) float64 {
	longest := 0.0
	for _, name := range []string{cmp.owedColumn(), "common_stranded_stress", "common_stranded_minimum"} {
		longest = math.Max(longest, cmp.stressed.sheet.At(row, cmp.stressed.columns[name]).Value.Number)
	}
	return longest
}

// strandedLabel returns the share of what is firm that each stress strands of a
// deal.
func (cmp *Comparison) strandedLabel(row int) string {
	t := cmp.stressed
	share := func(name string) string {
		if c := t.sheet.At(row, t.columns[name]); c.Value.Kind != sheet.Number || c.Value.Number != 0 {
			return strings.TrimSpace(cmp.Show(c))
		}
		return "none"
	}
	return "plan " + share("stranded_share") + ", minimum " + share("stranded_share_minimum")
}

func (cmp *Comparison) strandedTitle() string {
	t := cmp.stressed
	part := func(name string) string {
		c := t.sheet.At(t.total, t.columns[name])
		if c.Value.Number == 0 {
			return "nothing"
		}
		return strings.TrimSpace(cmp.Show(c))
	}
	if t.sheet.At(t.total, t.columns["stranded_share"]).Value.Kind != sheet.Number {
		return "Nothing is firm, so that nothing of it is stranded"
	}
	return fmt.Sprintf("Need at %[1]s of each deal's own plan strands %[2]s of what is firm; use at %[1]s of each minimum, %[3]s",
		cmp.stressShare(), part("stranded_share"), part("stranded_share_minimum"))
}

// basisOfComparison describes how the deals become comparable, and how to
// write the same files again.
func (p *comparisonPaper) basisOfComparison() {
	l := draw.LetterSmall.Sized(p.Scaled(draw.Least))
	for _, line := range p.cmp.Basis() {
		p.Need(float64(len(p.Wrap(l, line[0]+". "+line[1], p.Body(), 0))) * l.Height())
		p.Y = p.Led(memo.MarginSide, p.Y, p.Body(), l, line[0]+".", line[1])
	}
	p.Y += 0.8
	p.Words(l.In(sheet.ColourMuted), "To reproduce: "+p.cmp.Terms.Command+"."+
		" The same deals and version give the same bytes. Every figure is a live formula in the workbook of the same name.")
	p.Words(l.In(sheet.ColourMuted), "Limits: a model of disclosed and assumed terms, for discussion."+
		" Not advice, not an offer, not a valuation opinion.")
}
