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

// obligationPage draws page 2: the obligation over time, and as a debt.
func (p *paper) obligationPage() {
	rep := p.rep
	charts, widths := []func(*draw.Canvas, draw.Area){picture(rep, drawFunding), picture(rep, drawBacklog)}, []float64{1, 1}
	if more := p.moreObligations(); len(more) > 0 {
		p.obligationTables(append([]titledTable{{"By contract year" + narrative.OnTerms(rep), p.obligationTable()}}, more...))
		charts, widths = append([]func(*draw.Canvas, draw.Area){picture(rep, drawDebt)}, charts...), append(widths, 1)
	} else {
		p.obligationAndDebt()
	}
	p.Heading("The commitment read as a mortgage" + UnitAfter(rep.UnitLabel("money")))
	p.mortgage()
	p.Y += p.Space(4)
	p.ChartRow(36, 52, widths, charts...)
}

// obligationAndDebt draws the note's table beside the chart of the debt.
func (p *paper) obligationAndDebt() {
	rep := p.rep
	p.Heading("Purchase obligation by contract year" + narrative.OnTerms(rep) + UnitAfter(rep.UnitLabel("money")))
	top := p.Y
	t, share := p.obligationTable(), 0.36
	if !p.fitLabels(t, p.Body()*share, 0.72) {
		t, share = p.obligationTable(), 0.5
		p.FitColumns(t, p.Body()*share, 0.4)
	}
	below := p.Table(MarginSide, top, t) + 1.5
	below = p.Paragraph(MarginSide, below, p.Body()*share, draw.LetterNote, 0, obligationNote(rep))
	x := MarginSide + p.Body()*share + gutter
	height := math.Max(below-top, 52) + p.extra/2
	p.rows += 0.5
	drawDebt(rep, p.Canvas, draw.Area{X: x, Y: top, W: p.Width - MarginSide - x, H: height})
	p.Y = top + height + p.Space(4)
}

// fitLabels fits a table's columns, in smaller type where a label would
// otherwise be broken, and reports whether they fit.
func (p *paper) fitLabels(t *draw.DrawnTable, width, share float64) bool {
	const least = 6.4
	broken := func(row draw.TableRow) bool {
		return p.Measure(t.Lettering(row), row.Cells[0]) > t.Columns[0].Width-draw.CellGap+draw.Slack
	}
	fits := p.FitColumns(t, width, share)
	for fits && t.Size > least && slices.ContainsFunc(t.Rows, broken) {
		t.Size -= 0.2
		fits = p.FitColumns(t, width, share)
	}
	return fits
}

// titledTable is a table with its heading.
type titledTable struct {
	title string
	*draw.DrawnTable
}

// obligationTables draws tables side by side.
func (p *paper) obligationTables(list []titledTable) {
	p.Heading("Purchase obligation" + UnitAfter(p.rep.UnitLabel("money")))
	width := (p.Body() - gutter*float64(len(list)-1)) / float64(len(list))
	x, below := MarginSide, p.Y
	for _, t := range list {
		t.Columns[0].Head, t.Size = t.title, p.Scaled(draw.Least)
		p.FitColumns(t.DrawnTable, width, 0.72)
		below = math.Max(below, p.Table(x, p.Y, t.DrawnTable))
		x += width + gutter
	}
	p.Y = p.Paragraph(MarginSide, below+1.5, p.Body(), draw.LetterNote, 0, obligationNote(p.rep)) + p.Space(4)
}

// moreObligations returns the tables that a deal has beside the note's: by the
// time to payment, by fiscal year, and at a valuation date.
func (p *paper) moreObligations() []titledTable {
	rep := p.rep
	var list []titledTable
	from, at := "", ""
	if date := rep.ValuationDate(0); date != "" {
		from, at = ", from "+date, "At "+date
	}
	for _, part := range []struct{ title, section string }{
		{"By time to payment" + from, "Obligations by maturity"}, {"By fiscal year" + from, "Obligations by fiscal year"},
		{at, "At the valuation date"},
	} {
		t := p.newObligationTable()
		for _, l := range metricsOf(rep, part.section) {
			if _, there := rep.Results.Scalar(l.Name, 0); beyondFiscal(rep, l.Name) || part.section == "At the valuation date" && at == "" && there {
				continue
			}
			total := strings.HasSuffix(l.Name, "_total")
			t.Rows = append(t.Rows, draw.TableRow{Cells: []string{l.Label, narrative.Figure(rep, rep.Metric(l.Name, 0))}, Bold: total, Rule: total})
		}
		switch last := len(list) - 1; {
		case len(t.Rows) == 0:
		case part.section == "At the valuation date" && last >= 0: // below the first of the others
			t.Rows[0].Gap = true
			list[0].Rows = append(list[0].Rows, t.Rows...)
		default:
			list = append(list, titledTable{part.title, t})
		}
	}
	return list
}

// beyondFiscal reports whether a result is of a fiscal year after those that
// the base shows alone.
func beyondFiscal(rep *layout.Report, name string) bool {
	year := rep.FiscalYear(name)
	if year == 0 {
		return false
	}
	last, _ := rep.Results.Scalar("fiscal_last", 0)
	return year > last
}

func (p *paper) newObligationTable() *draw.DrawnTable {
	return &draw.DrawnTable{Size: p.Scaled(8.2), Spacing: 1.72, Columns: []draw.TableColumn{
		draw.TextColumn("Firm payments"), draw.FigureColumn(p.rep.Deal.Scenarios[0].Name),
	}}
}

// obligationTable returns the form of a purchase-obligation note: the years of
// the deal, and what is due after five.
func (p *paper) obligationTable() *draw.DrawnTable {
	rep, t := p.rep, p.newObligationTable()
	for i, l := range metricsOf(rep, "Obligations") {
		total := strings.HasSuffix(l.Name, "_total") || strings.HasSuffix(l.Name, "_present_value")
		label, year := l.Label, strings.HasPrefix(l.Name, "obligations_year_")
		beyond := year && i >= rep.Deal.Years || l.Name == "obligations_thereafter" && rep.Deal.Years <= i
		if beyond && narrative.Nothing(rep, rep.Metric(l.Name, 0)) {
			continue
		}
		if name := rep.Calendar().Year(i + 1); year && i < rep.Deal.Years && !strings.EqualFold("contract "+name, label) {
			label += fmt.Sprintf(" (%s)", name)
		}
		t.Rows = append(t.Rows, draw.TableRow{Cells: []string{label, narrative.Figure(rep, rep.Metric(l.Name, 0))}, Bold: total, Rule: total})
	}
	return t
}

// obligationNote describes the form of the table, and the rate at which it
// discounts.
func obligationNote(rep *layout.Report) string {
	return fmt.Sprintf("In the form of a note on unconditional purchase obligations (%s)."+
		" The present value is at the customer's borrowing rate of %s.",
		rep.Program.Line("obligations_total").Source, rep.Show(rep.InputCell("rates.debt", 0, 0)))
}

// mortgageLines lists the columns of the mortgage table: the debt and, beside
// it, what the base pays, settles and receives as funding.
var mortgageLines = []string{"firm", "debt_interest", "debt_added", "debt", "payment", "settled", "remaining", "open_covered", "funding"}

// mortgageLinesOf returns those columns that mean something in the deal: what new
// terms add to the debt, and what covers the open obligation, only where there
// is some.
func mortgageLinesOf(rep *layout.Report) []string {
	return slices.DeleteFunc(slices.Clone(mortgageLines), func(name string) bool {
		return slices.Contains([]string{"debt_added", "open_covered"}, name) && (rep.Program.Line(name) == nil || !rep.AnyHas(name))
	})
}

// mortgage draws the mortgage table.
func (p *paper) mortgage() {
	t := p.mortgageTable()
	p.FitColumns(t, p.Body(), 0)
	p.Flow(t)
	switch rep := p.rep; {
	case len(t.Rows)-1 < rep.Deal.Years:
		p.Words(draw.LetterNote, "Selected years; flows are those of the year, balances are at its end."+
			" Every "+layout.PeriodWord(rep.Deal)+" is in the workbook.")
	case rep.Deal.PerYear > 1:
		p.Words(draw.LetterNote, "Flows are those of the year, balances are at its end. Every "+
			layout.PeriodWord(rep.Deal)+" is in the workbook.")
	}
}

// mortgageTable returns balance, interest and payments by contract year, from
// the base's figures or, where a year has several periods, those that the live
// case, which is the base, adds up over each.
func (p *paper) mortgageTable() *draw.DrawnTable {
	rep := p.rep
	lines := mortgageLinesOf(rep)
	t := &draw.DrawnTable{Size: p.Scaled(8), Spacing: 1.62, Columns: []draw.TableColumn{draw.TextColumn("Year")}}
	for _, name := range lines {
		t.Columns = append(t.Columns, draw.FigureColumn(rep.Program.Line(name).Label))
	}
	t.Columns = append(t.Columns, draw.FigureColumn(minimumOverUseHead(rep)))
	t.Rows = append(t.Rows, draw.TableRow{Cells: append(openingCells(rep, lines), ""), Muted: true})
	for _, period := range shownPeriods(rep, [...]int{roomy: 16, medium: 14, dense: 12, densest: 10}[p.density]) {
		cells := []string{rep.Calendar().Year(period / rep.Deal.PerYear)}
		for _, name := range lines {
			cells = append(cells, narrative.Figure(rep, rep.YearCell(name, period/rep.Deal.PerYear).Cell()))
		}
		cells = append(cells, minimumOverUse(rep, period/rep.Deal.PerYear))
		t.Rows = append(t.Rows, draw.TableRow{Cells: cells})
	}
	return t
}

// minimumOverUseHead returns the heading of that column. In a year with several
// periods the column shows the highest ratio of a period's minimum to its use.
func minimumOverUseHead(rep *layout.Report) string {
	label := rep.Program.Line("minimum_over_use").Label
	if rep.Deal.PerYear == 1 {
		return label
	}
	return label + ", most in a " + layout.PeriodWord(rep.Deal)
}

// minimumOverUse returns the highest ratio of a period's minimum to its use in
// a contract year of the base; n/a where nothing is used of a minimum.
func minimumOverUse(rep *layout.Report, year int) string {
	negligible, _ := rep.Results.Scalar("negligible", 0)
	most := (year-1)*rep.Deal.PerYear + 1
	for p := most; p <= year*rep.Deal.PerYear; p++ {
		if rep.Results.At("gross_usage", p, 0) <= negligible && rep.Results.At("minimum_use", p, 0) > negligible {
			return sheet.NoNumber
		}
		if rep.Results.At("minimum_over_use", p, 0) > rep.Results.At("minimum_over_use", most, 0) {
			most = p
		}
	}
	return narrative.Figure(rep, rep.Line("minimum_over_use", 0, most))
}

// openingCells returns the figures at signing.
func openingCells(rep *layout.Report, names []string) []string {
	cells := []string{"At signing"}
	for _, name := range names {
		text := ""
		if c := rep.Line(name, 0, 0); c != nil && c.Value.Number != 0 {
			text = narrative.Figure(rep, c)
		}
		cells = append(cells, text)
	}
	return cells
}
