package report

import (
	"fmt"
	"math"
	"strings"
)

// obligationPage is page 2: the obligation over time, and as a debt.
func (p *paper) obligationPage() {
	rep := p.rep
	p.heading("Purchase obligation by contract year" + unitAfter(rep.unitLabel("money")))
	top := p.y
	t := p.obligationTable()
	share := 0.36
	if !p.fitColumns(t, p.body()*share, 0.72) {
		share = 0.5
		p.fitColumns(t, p.body()*share, 0.4)
	}
	below := p.table(marginSide, top, t) + 1.5
	below = p.paragraph(marginSide, below, p.body()*share, letterNote, 0, rep.obligationNote())
	x := marginSide + p.body()*share + gutter
	height := math.Max(below-top, 52) + p.extra/2
	p.rows += 0.5
	rep.drawDebt(p.canvas, place{x, top, p.width - marginSide - x, height})
	p.y = top + height + p.space(4)
	p.heading("The commitment read as a mortgage" + unitAfter(rep.unitLabel("money")))
	p.mortgage()
	p.y += p.space(4)
	p.chartRow(36, 52, []float64{1, 1}, rep.drawFunding, rep.drawBacklog)
}

// obligationTable is the form of a purchase-obligation note.
func (p *paper) obligationTable() *drawnTable {
	rep := p.rep
	t := &drawnTable{size: p.scaled(8.2), spacing: 1.72, columns: []tableColumn{textColumn("Firm payments"), figureColumn(rep.Deal.Scenarios[0].Name)}}
	for i, l := range rep.obligationMetrics() {
		total := strings.HasSuffix(l.Name, "_total") || strings.HasSuffix(l.Name, "_present_value")
		label := l.Label
		if i < rep.Deal.Years && strings.HasPrefix(l.Name, "obligations_year_") {
			label += fmt.Sprintf(" (%s)", rep.yearLabel(i*rep.Deal.PerYear+1))
		}
		t.rows = append(t.rows, tableRow{cells: []string{label, rep.Show(rep.Metric(l.Name, 0))}, bold: total, rule: total})
	}
	return t
}

// obligationNote says of what form the table is, and at which rate it
// discounts.
func (rep *Report) obligationNote() string {
	return fmt.Sprintf("In the form of a note on unconditional purchase obligations (%s). The present value is at the customer's borrowing rate of %s.",
		rep.Program.Line("obligations_total").Source, rep.Show(rep.InputCell("rates.debt", 0, 0)))
}

// mortgageLines are the columns of the mortgage table: the debt, and beside it
// what the base pays, settles and is funded with.
var mortgageLines = []string{"firm", "debt_interest", "debt", "payment", "settled", "remaining", "funding"}

// mortgage draws the mortgage table.
func (p *paper) mortgage() {
	t := p.mortgageTable()
	p.fitColumns(t, p.body(), 0)
	p.flow(t)
	switch rep := p.rep; {
	case len(t.rows)-1 < rep.Deal.Years:
		p.words(letterNote, "Selected years; flows are those of the year, balances are at its end. Every "+periodWord(rep.Deal)+" is in the workbook.")
	case rep.Deal.PerYear > 1:
		p.words(letterNote, "Flows are those of the year, balances are at its end. Every "+periodWord(rep.Deal)+" is in the workbook.")
	}
}

// mortgageTable shows balance, interest and payments by contract year, from
// the base's figures or, where a year has several periods, those that the live
// case, which is the base, adds up over each.
func (p *paper) mortgageTable() *drawnTable {
	rep := p.rep
	t := &drawnTable{size: p.scaled(8), spacing: 1.62, columns: []tableColumn{textColumn("Year")}}
	for _, name := range mortgageLines {
		t.columns = append(t.columns, figureColumn(rep.Program.Line(name).Label))
	}
	t.rows = append(t.rows, tableRow{cells: rep.openingCells(mortgageLines), muted: true})
	for _, period := range rep.shownPeriods([...]int{roomy: 16, medium: 14, dense: 12, densest: 10}[p.density]) {
		cells := []string{rep.yearLabel(period)}
		for _, name := range mortgageLines {
			cells = append(cells, rep.Show(rep.yearCell(name, period/rep.Deal.PerYear).cell()))
		}
		t.rows = append(t.rows, tableRow{cells: cells})
	}
	return t
}

// openingCells are what stands at signing.
func (rep *Report) openingCells(names []string) []string {
	cells := []string{"At signing"}
	for _, name := range names {
		text := ""
		if c := rep.Line(name, 0, 0); c != nil && c.Value.Number != 0 {
			text = rep.Show(c)
		}
		cells = append(cells, text)
	}
	return cells
}
