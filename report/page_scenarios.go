package report

import (
	"math"
)

// scenariosPage draws page 3: every scenario by the same metrics, margin and
// value, and how sensitive the results are.
func (p *paper) scenariosPage() {
	p.scenarioTables()
	p.y += p.space(3)
	least := 20 + 2.3*float64(min(len(p.rep.cases), mostSeries))
	if p.rep.hasRevenue() {
		p.chartRow(least, 46, []float64{1, 1}, p.rep.picture(drawMargin), p.rep.picture(drawValue))
	} else {
		p.chartRow(least, 46, []float64{1, 1}, p.rep.picture(drawPaid), p.rep.picture(drawValue))
	}
	if p.rep.sensitivity != nil {
		p.sensitivities()
	}
}

// scenarioMetrics lists the rows of the scenario table, and whether the
// difference from the base follows.
var scenarioMetrics = []struct {
	name string
	less bool
}{
	{"total_paid", true}, {"total_usage", false}, {"total_stranded", true}, {"used_share", false},
	{"use_over_due", false}, {"first_shortfall", false},
	{"pv_lock_in", true}, {"pv_access_value", false}, {"customer_npv", true},
	{"needs_headroom", false}, {"worst_gross_margin", true}, {"margin_erosion", false},
	{"peak_burden", false}, {"provider_npv", true}, {"provider_irr", true},
}

// scenarioTables draws every scenario, as many side by side as fit.
func (p *paper) scenarioTables() {
	n := len(p.rep.cases)
	per := n
	for tables := 1; per > 1 && !p.fitTables(per); tables++ {
		per = (n + tables) / (tables + 1)
	}
	for first := 0; first < n; first += per {
		t := p.scenarioTable(first, min(first+per, n))
		p.fitFew(t, 0.2)
		if first > 0 {
			p.y += p.space(2)
		}
		p.flow(t)
	}
	for _, note := range p.rep.weightedNotes() {
		p.words(letterNote.sized(p.scaled(6.6)), note+".")
	}
}

// fitFew fits a table into the page's width; one of few columns into less, no
// wider than the eye follows along a row.
func (p *paper) fitFew(t *drawnTable, share float64) {
	first, each := 58*math.Max(1, p.larger), 28*math.Max(1, p.larger)
	if width := first + each*float64(len(t.columns)-1); width < p.body() {
		p.fitColumns(t, width, first/width)
		return
	}
	p.fitColumns(t, p.body(), share)
}

// fitTables reports whether the tables fit with a number of scenarios in each.
func (p *paper) fitTables(per int) bool {
	n := len(p.rep.cases)
	for first := 0; first < n; first += per {
		if !p.fitColumns(p.scenarioTable(first, min(first+per, n)), p.body(), 0.2) {
			return false
		}
	}
	return true
}

// scenarioSize returns the type size of a table of a number of scenarios.
func (p *paper) scenarioSize(scenarios int) float64 {
	if scenarios <= 3 {
		return 7.8
	}
	return 7
}

// scenarioTable returns the table of scenarios first to last-1.
func (p *paper) scenarioTable(first, last int) *drawnTable {
	rep := p.rep
	t := &drawnTable{
		size:    p.scaled(p.scenarioSize(last - first)),
		spacing: [...]float64{roomy: 1.5, medium: 1.42, dense: 1.36, densest: 1.34}[p.density],
		columns: []tableColumn{textColumn("")},
		beside:  rep.scenarioNames(),
	}
	for i := first; i < last; i++ {
		t.columns = append(t.columns, figureColumn(rep.Deal.Scenarios[i].Name))
	}
	if rep.severalWeighted() {
		t.columns = append(t.columns, figureColumn("Probability-weighted"))
		row := tableRow{cells: []string{"Probability"}, muted: true}
		for i := first; i < last; i++ {
			row.cells = append(row.cells, rep.Show(rep.inputs.sheet.At(inputsRowProbability, inputsColFirst+i)))
		}
		t.rows = append(t.rows, row)
	}
	for _, m := range scenarioMetrics {
		if !rep.Says(m.name) {
			continue
		}
		t.rows = append(t.rows, rep.scenarioRow(m.name, first, last))
		if m.less && len(rep.cases) > 1 && p.density < densest {
			t.rows = append(t.rows, rep.lessBaseRow(m.name, first, last))
		}
	}
	return t
}

// severalWeighted reports whether there are several scenarios to weight by
// their probabilities.
func (rep *Report) severalWeighted() bool { return rep.weighted() && len(rep.cases) > 1 }

func (rep *Report) scenarioRow(name string, first, last int) tableRow {
	l := rep.Program.Line(name)
	row := tableRow{cells: []string{l.Label + unitAfter(rep.unitNote(l))}}
	for i := first; i < last; i++ {
		row.cells = append(row.cells, rep.figure(rep.Metric(name, i)))
	}
	if rep.severalWeighted() {
		row.cells = append(row.cells, rep.figure(rep.Weighted(name)))
	}
	return row
}

func (rep *Report) lessBaseRow(name string, first, last int) tableRow {
	row := tableRow{cells: []string{"– less base"}, muted: true}
	for i := first; i < last; i++ {
		text := ""
		if i > 0 {
			text = rep.less(rep.LessBase(name, i))
		}
		row.cells = append(row.cells, text)
	}
	return row
}

// less returns a difference as a table shows it: none where the figures do not
// differ as they are shown.
func (rep *Report) less(c *Cell) string {
	if rep.nothing(c) {
		return Display(Num(0), c.Unit, rep.Book.Scale)
	}
	return rep.Show(c)
}

// sensitivities draws the first grid as a heat map, the tornado and the
// break-evens.
func (p *paper) sensitivities() {
	x, rep := p.rep.sensitivity, p.rep
	var pictures []func(*canvas, place)
	var widths []float64
	least := 0.0
	if len(x.grids) > 0 {
		t := x.grids[0]
		pictures = append(pictures, func(c *canvas, at place) { rep.drawGrid(c, at, t) })
		widths = append(widths, 0.8)
		least = math.Max(least, 18+3.6*float64(len(t.grid.Rows.Values)))
	}
	if x.tornado != nil {
		pictures, widths = append(pictures, rep.picture(drawTornado)), append(widths, 1)
		least = math.Max(least, 21+3*float64(x.tornado.last-x.tornado.first+1))
	}
	switch {
	case len(pictures) == 2 && !p.sideBySide(widths):
		p.chartRow(18+2.6*float64(len(x.grids[0].grid.Rows.Values)), least*0.8, []float64{1}, pictures[0])
		p.chartRow(18+2.6*float64(x.tornado.last-x.tornado.first+1), least*0.8, []float64{1}, pictures[1])
	case len(pictures) > 0:
		p.chartRow(least, least, widths, pictures...)
	}
	if len(x.breakEvens) > 0 {
		p.breakEvens()
	}
}

// sideBySide sets the widths of heat map and tornado to the parts that their
// figures need; it reports whether the page is wide enough.
func (p *paper) sideBySide(widths []float64) bool {
	const readable = 6.0
	room, sum := p.body()-gutter, 0.0
	need := make([]float64, 2)
	for i, t := range []*drawnTable{p.rep.gridDrawn(p.rep.sensitivity.grids[0]), p.rep.tornadoTable()} {
		t.size = readable
		parts, _ := p.needs(t, 0, 0)
		for k, w := range parts {
			if k == 0 {
				w = math.Min(p.needed(t, 0), breakable)
			}
			need[i] += w
		}
		sum += need[i]
	}
	if sum > room {
		return false
	}
	if grid := room * widths[0] / (widths[0] + widths[1]); need[0] > grid || need[1] > room-grid {
		widths[0], widths[1] = need[0]+(room-sum)/2, need[1]+(room-sum)/2
	}
	return true
}

// breakEvens lists the values of inputs at which metrics reach their targets.
func (p *paper) breakEvens() {
	t := p.rep.breakEvenTable()
	t.size, t.spacing = p.scaled(7), 1.45
	p.fitColumns(t, p.body(), 0.2)
	p.need(10 + 2*p.rowHeight(t, 0))
	p.heading("Break-evens: where one input alone brings a metric to its target")
	note, all := letterNote.sized(p.scaled(letterNote.size)), len(t.rows)
	if p.density == densest {
		left := p.bottom() - p.y - note.height()
		for len(t.rows) > 1 && p.tableHeight(t) > left {
			t.rows = t.rows[:len(t.rows)-1]
		}
	}
	p.flow(t)
	if len(t.rows) < all {
		p.words(note, "The workbook lists the other break-evens.")
	}
}

func (rep *Report) breakEvenTable() *drawnTable {
	s := rep.sensitivity.sheet
	t := &drawnTable{columns: []tableColumn{
		textColumn("Input"), textColumn("Scenario"), textColumn("Metric"),
		figureColumn("Target"), figureColumn("Break-even"), figureColumn("Assumed"), figureColumn("Metric there"),
	}}
	for i, b := range rep.sensitivity.breakEvens {
		be := rep.Deal.BreakEvens[i]
		t.rows = append(t.rows, tableRow{cells: []string{
			s.At(b.row, 1).Value.Text, s.At(b.row, 2).Value.Text, s.At(b.row, 3).Value.Text, rep.Show(s.At(b.row, 4)),
			rep.Show(s.At(b.row, 5)), rep.Show(rep.InputCell(be.Input, 0, be.Scenario)), rep.figure(s.At(b.row, 6))}})
	}
	return t
}
