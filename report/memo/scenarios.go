package memo

import (
	"math"

	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
)

// scenariosPage draws every scenario by the same metrics, margin and value.
func (p *paper) scenariosPage() {
	p.scenarioTables()
	p.Y += p.Space(3)
	least := 20 + 3.2*float64(min(len(p.rep.Cases), mostSeries))
	if p.rep.HasRevenue() {
		p.ChartRow(least, 46, []float64{1, 1}, picture(p.rep, drawMargin), picture(p.rep, drawValue))
	} else {
		p.ChartRow(least, 46, []float64{1, 1}, picture(p.rep, drawPaid), picture(p.rep, drawValue))
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
	n := len(p.rep.Cases)
	per := n
	for tables := 1; per > 1 && !p.fitTables(per); tables++ {
		per = (n + tables) / (tables + 1)
	}
	for first := 0; first < n; first += per {
		t := p.scenarioTable(first, min(first+per, n))
		p.fitFew(t, 0.2)
		if first > 0 {
			p.Y += p.Space(2)
		}
		p.Flow(t)
	}
	for _, note := range p.rep.WeightedNotes() {
		p.Words(draw.LetterNote.Sized(p.Scaled(draw.Least)), note+".")
	}
}

// fitFew fits a table into the page's width; one of few columns into less, no
// wider than the eye follows along a row.
func (p *paper) fitFew(t *draw.DrawnTable, share float64) {
	first, each := 58*math.Max(1, p.larger), 28*math.Max(1, p.larger)
	if width := first + each*float64(len(t.Columns)-1); width < p.Body() {
		p.FitColumns(t, width, first/width)
		return
	}
	p.FitColumns(t, p.Body(), share)
}

// fitTables reports whether the tables fit with a number of scenarios in each.
func (p *paper) fitTables(per int) bool {
	n := len(p.rep.Cases)
	for first := 0; first < n; first += per {
		if !p.FitColumns(p.scenarioTable(first, min(first+per, n)), p.Body(), 0.2) {
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
func (p *paper) scenarioTable(first, last int) *draw.DrawnTable {
	rep := p.rep
	t := &draw.DrawnTable{
		Size:    p.Scaled(p.scenarioSize(last - first)),
		Spacing: [...]float64{roomy: 1.5, medium: 1.42, dense: 1.36, densest: 1.34}[p.density],
		Columns: []draw.TableColumn{draw.TextColumn("")},
		Beside:  narrative.ScenarioNames(rep),
	}
	for i := first; i < last; i++ {
		t.Columns = append(t.Columns, draw.FigureColumn(rep.Deal.Scenarios[i].Name))
	}
	if rep.SeveralWeighted() {
		t.Columns = append(t.Columns, draw.FigureColumn("Probability-weighted"))
		row := draw.TableRow{Cells: []string{"Probability"}, Muted: true}
		for i := first; i < last; i++ {
			row.Cells = append(row.Cells, rep.Show(rep.Inputs.Sheet.At(layout.InputsRowProbability, layout.InputsColFirst+i)))
		}
		t.Rows = append(t.Rows, row)
	}
	for _, m := range scenarioMetrics {
		if !rep.Says(m.name) {
			continue
		}
		t.Rows = append(t.Rows, scenarioRow(rep, m.name, first, last))
		if m.less && len(rep.Cases) > 1 && last-first == len(rep.Cases) && p.density < densest { // where there is room
			t.Rows = append(t.Rows, lessBaseRow(rep, m.name, first, last))
		}
	}
	return t
}

func scenarioRow(rep *layout.Report, name string, first, last int) draw.TableRow {
	l := rep.Program.Line(name)
	row := draw.TableRow{Cells: []string{l.Label + UnitAfter(unitNote(rep, l))}}
	for i := first; i < last; i++ {
		row.Cells = append(row.Cells, narrative.Figure(rep, rep.Metric(name, i)))
	}
	if rep.SeveralWeighted() {
		row.Cells = append(row.Cells, narrative.Figure(rep, rep.Weighted(name)))
	}
	return row
}

func lessBaseRow(rep *layout.Report, name string, first, last int) draw.TableRow {
	row := draw.TableRow{Cells: []string{"– less base"}, Muted: true}
	for i := first; i < last; i++ {
		text := ""
		if i > 0 {
			text = less(rep, rep.LessBase(name, i))
		}
		row.Cells = append(row.Cells, text)
	}
	return row
}

// less returns a difference as a table shows it: none where the figures do not
// differ as they are shown.
func less(rep *layout.Report, c *sheet.Cell) string {
	if narrative.Nothing(rep, c) {
		return sheet.Display(sheet.Num(0), c.Unit, rep.Book.Scale)
	}
	return rep.Show(c)
}

// sensitivitiesPage draws the first grid as a heat map, the tornado and the
// break-evens.
func (p *paper) sensitivitiesPage() {
	x, rep := p.rep.Sensitivity, p.rep
	var pictures []func(*draw.Canvas, draw.Area)
	var widths []float64
	least := 0.0
	if len(x.Grids) > 0 {
		t := x.Grids[0]
		pictures = append(pictures, func(c *draw.Canvas, at draw.Area) { drawGrid(rep, c, at, t) })
		widths = append(widths, 0.8)
		least = math.Max(least, 18+3.6*float64(len(t.Grid.Rows.Values)))
	}
	if x.Tornado != nil {
		pictures, widths = append(pictures, picture(rep, drawTornado)), append(widths, 1)
		least = math.Max(least, 21+3*float64(x.Tornado.Last-x.Tornado.First+1))
	}
	switch {
	case len(pictures) == 2 && !p.sideBySide(widths):
		p.ChartRow(18+2.6*float64(len(x.Grids[0].Grid.Rows.Values)), least*0.8, []float64{1}, pictures[0])
		p.ChartRow(18+2.6*float64(x.Tornado.Last-x.Tornado.First+1), least*0.8, []float64{1}, pictures[1])
	case len(pictures) > 0:
		p.ChartRow(least, least, widths, pictures...)
	}
	if len(x.BreakEvens) > 0 {
		p.breakEvens()
	}
}

// sideBySide sets the widths of heat map and tornado to the parts that their
// figures need; it reports whether the page is wide enough.
func (p *paper) sideBySide(widths []float64) bool {
	const readable = draw.Least
	room, sum := p.Body()-gutter, 0.0
	need := make([]float64, 2)
	for i, t := range []*draw.DrawnTable{gridDrawn(p.rep, p.rep.Sensitivity.Grids[0]), tornadoTable(p.rep)} {
		t.Size = readable
		parts, _ := p.Needs(t, 0, 0)
		for k, w := range parts {
			if k == 0 {
				w = math.Min(p.Needed(t, 0), draw.Breakable)
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
	t := breakEvenTable(p.rep)
	t.Size, t.Spacing = p.Scaled(draw.Least), 1.45
	p.FitColumns(t, p.Body(), 0.2)
	p.Need(10 + 2*p.RowHeight(t, 0))
	p.Heading("Break-evens: where one input alone brings a metric to its target")
	p.Flow(t)
}

func breakEvenTable(rep *layout.Report) *draw.DrawnTable {
	s := rep.Sensitivity.Sheet
	t := &draw.DrawnTable{Columns: []draw.TableColumn{
		draw.TextColumn("Input"), draw.TextColumn("Scenario"), draw.TextColumn("Metric"),
		draw.FigureColumn("Target"), draw.FigureColumn("Break-even"), draw.FigureColumn("Assumed"), draw.FigureColumn("Metric there"),
	}}
	for i, b := range rep.Sensitivity.BreakEvens {
		be := rep.Deal.BreakEvens[i]
		t.Rows = append(t.Rows, draw.TableRow{Cells: []string{
			s.At(b.Row, 1).Value.Text, s.At(b.Row, 2).Value.Text, s.At(b.Row, 3).Value.Text, rep.Show(s.At(b.Row, 4)),
			rep.Show(s.At(b.Row, 5)), rep.Show(rep.InputCell(be.Input, 0, be.Scenario)), narrative.Figure(rep, s.At(b.Row, 6))}})
	}
	return t
}
