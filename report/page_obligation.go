package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// obligationPage draws page 2: the obligation over time, and as a debt.
func (p *paper) obligationPage() {
	rep := p.rep
	charts, widths := []func(*canvas, place){rep.picture(drawFunding), rep.picture(drawBacklog)}, []float64{1, 1}
	if more := p.moreObligations(); len(more) > 0 {
		p.obligationTables(append([]titledTable{{"By contract year" + rep.onTerms(), p.obligationTable()}}, more...))
		charts, widths = append([]func(*canvas, place){rep.picture(drawDebt)}, charts...), append(widths, 1)
	} else {
		p.obligationAndDebt()
	}
	p.heading("The commitment read as a mortgage" + unitAfter(rep.UnitLabel("money")))
	p.mortgage()
	p.y += p.space(4)
	p.chartRow(36, 52, widths, charts...)
}

// obligationAndDebt draws the note's table beside the chart of the debt.
func (p *paper) obligationAndDebt() {
	rep := p.rep
	p.heading("Purchase obligation by contract year" + rep.onTerms() + unitAfter(rep.UnitLabel("money")))
	top := p.y
	t, share := p.obligationTable(), 0.36
	if !p.fitLabels(t, p.body()*share, 0.72) {
		t, share = p.obligationTable(), 0.5
		p.fitColumns(t, p.body()*share, 0.4)
	}
	below := p.table(marginSide, top, t) + 1.5
	below = p.paragraph(marginSide, below, p.body()*share, letterNote, 0, rep.obligationNote())
	x := marginSide + p.body()*share + gutter
	height := math.Max(below-top, 52) + p.extra/2
	p.rows += 0.5
	drawDebt(rep, p.canvas, place{x, top, p.width - marginSide - x, height})
	p.y = top + height + p.space(4)
}

// fitLabels fits a table's columns, in smaller type where a label would
// otherwise be broken, and reports whether they fit.
func (p *paper) fitLabels(t *drawnTable, width, share float64) bool {
	const least = 6.4
	broken := func(row tableRow) bool {
		return p.measure(t.lettering(row), row.cells[0]) > t.columns[0].width-cellGap+slack
	}
	fits := p.fitColumns(t, width, share)
	for fits && t.size > least && slices.ContainsFunc(t.rows, broken) {
		t.size -= 0.2
		fits = p.fitColumns(t, width, share)
	}
	return fits
}

// titledTable is a table with its heading.
type titledTable struct {
	title string
	*drawnTable
}

// obligationTables draws tables side by side.
func (p *paper) obligationTables(list []titledTable) {
	p.heading("Purchase obligation" + unitAfter(p.rep.UnitLabel("money")))
	width := (p.body() - gutter*float64(len(list)-1)) / float64(len(list))
	x, below := marginSide, p.y
	for _, t := range list {
		t.columns[0].head, t.size = t.title, p.heads(7.4)
		p.fitColumns(t.drawnTable, width, 0.72)
		below = math.Max(below, p.table(x, p.y, t.drawnTable))
		x += width + gutter
	}
	p.y = p.paragraph(marginSide, below+1.5, p.body(), letterNote, 0, p.rep.obligationNote()) + p.space(4)
}

// moreObligations returns the tables that a deal has beside the note's: by the
// time to payment, by fiscal year, and at a valuation date.
func (p *paper) moreObligations() []titledTable {
	rep := p.rep
	var list []titledTable
	from, at := "", ""
	if date := rep.valuationDate(0); date != "" {
		from, at = ", from "+date, "At "+date
	}
	for _, part := range []struct{ title, section string }{
		{"By time to payment" + from, "Obligations by maturity"}, {"By fiscal year" + from, "Obligations by fiscal year"},
		{at, "At the valuation date"},
	} {
		t := p.newObligationTable()
		for _, l := range rep.metricsOf(part.section) {
			if _, there := rep.Results.Scalar(l.Name, 0); rep.beyondFiscal(l.Name) || part.section == "At the valuation date" && at == "" && there {
				continue
			}
			total := strings.HasSuffix(l.Name, "_total")
			t.rows = append(t.rows, tableRow{cells: []string{l.Label, rep.figure(rep.Metric(l.Name, 0))}, bold: total, rule: total})
		}
		switch last := len(list) - 1; {
		case len(t.rows) == 0:
		case part.section == "At the valuation date" && last >= 0: // below the first of the others
			t.rows[0].gap = true
			list[0].rows = append(list[0].rows, t.rows...)
		default:
			list = append(list, titledTable{part.title, t})
		}
	}
	return list
}

// beyondFiscal reports whether a result is of a fiscal year after those that
// the base shows alone.
func (rep *Report) beyondFiscal(name string) bool {
	year := rep.fiscalYear(name)
	if year == 0 {
		return false
	}
	last, _ := rep.Results.Scalar("fiscal_last", 0)
	return year > last
}

// fiscalYear returns the number of the fiscal year of a result; 0 for other
// results.
func (rep *Report) fiscalYear(name string) float64 {
	if number, ok := strings.CutPrefix(name, "fiscal_year_"); ok {
		n, _ := strconv.Atoi(number)
		return float64(n)
	}
	return 0
}

func (p *paper) newObligationTable() *drawnTable {
	return &drawnTable{size: p.scaled(8.2), spacing: 1.72, columns: []tableColumn{
		textColumn("Firm payments"), figureColumn(p.rep.Deal.Scenarios[0].Name),
	}}
}

// obligationTable returns the form of a purchase-obligation note: the years of
// the deal, and what is due after five.
func (p *paper) obligationTable() *drawnTable {
	rep, t := p.rep, p.newObligationTable()
	for i, l := range rep.metricsOf("Obligations") {
		total := strings.HasSuffix(l.Name, "_total") || strings.HasSuffix(l.Name, "_present_value")
		label, year := l.Label, strings.HasPrefix(l.Name, "obligations_year_")
		beyond := year && i >= rep.Deal.Years || l.Name == "obligations_thereafter" && rep.Deal.Years <= i
		if beyond && rep.nothing(rep.Metric(l.Name, 0)) {
			continue
		}
		if name := rep.calendar().Year(i + 1); year && i < rep.Deal.Years && !strings.EqualFold("contract "+name, label) {
			label += fmt.Sprintf(" (%s)", name)
		}
		t.rows = append(t.rows, tableRow{cells: []string{label, rep.figure(rep.Metric(l.Name, 0))}, bold: total, rule: total})
	}
	return t
}

// obligationNote describes the form of the table, and the rate at which it
// discounts.
func (rep *Report) obligationNote() string {
	return fmt.Sprintf("In the form of a note on unconditional purchase obligations (%s)."+
		" The present value is at the customer's borrowing rate of %s.",
		rep.Program.Line("obligations_total").Source, rep.Show(rep.InputCell("rates.debt", 0, 0)))
}

// mortgageLines lists the columns of the mortgage table: the debt and, beside
// it, what the base pays, settles and receives as funding.
var mortgageLines = []string{"firm", "debt_interest", "debt_added", "debt", "payment", "settled", "remaining", "open_covered", "funding"}

// mortgageLines returns those columns that mean something in the deal: what new
// terms add to the debt, and what covers the open obligation, only where there
// is some.
func (rep *Report) mortgageLines() []string {
	return slices.DeleteFunc(slices.Clone(mortgageLines), func(name string) bool {
		return slices.Contains([]string{"debt_added", "open_covered"}, name) && (rep.Program.Line(name) == nil || !rep.anyHas(name))
	})
}

// mortgage draws the mortgage table.
func (p *paper) mortgage() {
	t := p.mortgageTable()
	p.fitColumns(t, p.body(), 0)
	p.flow(t)
	switch rep := p.rep; {
	case len(t.rows)-1 < rep.Deal.Years:
		p.words(letterNote, "Selected years; flows are those of the year, balances are at its end."+
			" Every "+periodWord(rep.Deal)+" is in the workbook.")
	case rep.Deal.PerYear > 1:
		p.words(letterNote, "Flows are those of the year, balances are at its end. Every "+periodWord(rep.Deal)+" is in the workbook.")
	}
}

// mortgageTable returns balance, interest and payments by contract year, from
// the base's figures or, where a year has several periods, those that the live
// case, which is the base, adds up over each.
func (p *paper) mortgageTable() *drawnTable {
	rep := p.rep
	lines := rep.mortgageLines()
	t := &drawnTable{size: p.heads(8), spacing: 1.62, columns: []tableColumn{textColumn("Year")}}
	for _, name := range lines {
		t.columns = append(t.columns, figureColumn(rep.Program.Line(name).Label))
	}
	t.columns = append(t.columns, figureColumn(rep.minimumOverUseHead()))
	t.rows = append(t.rows, tableRow{cells: append(rep.openingCells(lines), ""), muted: true})
	for _, period := range rep.shownPeriods([...]int{roomy: 16, medium: 14, dense: 12, densest: 10}[p.density]) {
		cells := []string{rep.calendar().Year(period / rep.Deal.PerYear)}
		for _, name := range lines {
			cells = append(cells, rep.figure(rep.yearCell(name, period/rep.Deal.PerYear).cell()))
		}
		cells = append(cells, rep.minimumOverUse(period/rep.Deal.PerYear))
		t.rows = append(t.rows, tableRow{cells: cells})
	}
	return t
}

// minimumOverUseHead returns the heading of that column. In a year with several
// periods the column shows the highest ratio of a period's minimum to its use.
func (rep *Report) minimumOverUseHead() string {
	label := rep.Program.Line("minimum_over_use").Label
	if rep.Deal.PerYear == 1 {
		return label
	}
	return label + ", most in a " + periodWord(rep.Deal)
}

// minimumOverUse returns the highest ratio of a period's minimum to its use in
// a contract year of the base; n/a where nothing is used of a minimum.
func (rep *Report) minimumOverUse(year int) string {
	negligible, _ := rep.Results.Scalar("negligible", 0)
	most := (year-1)*rep.Deal.PerYear + 1
	for p := most; p <= year*rep.Deal.PerYear; p++ {
		if rep.Results.At("gross_usage", p, 0) <= negligible && rep.Results.At("minimum_use", p, 0) > negligible {
			return noNumber
		}
		if rep.Results.At("minimum_over_use", p, 0) > rep.Results.At("minimum_over_use", most, 0) {
			most = p
		}
	}
	return rep.figure(rep.Line("minimum_over_use", 0, most))
}

// openingCells returns the figures at signing.
func (rep *Report) openingCells(names []string) []string {
	cells := []string{"At signing"}
	for _, name := range names {
		text := ""
		if c := rep.Line(name, 0, 0); c != nil && c.Value.Number != 0 {
			text = rep.figure(c)
		}
		cells = append(cells, text)
	}
	return cells
}
