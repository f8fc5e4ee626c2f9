package memo

import (
	"fmt"
	"slices"
	"strings"

	"offtake/model"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// simulationPage draws the page of a simulation: how likely results are, over
// time and in all, and what they depend on.
func (p *paper) simulationPage() {
	x := p.rep.Simulation
	p.Words(draw.LetterBody.Sized(p.Scaled(draw.LetterBody.Size)), intro(x))
	p.Y += p.Space(3)
	var pictures []func(*draw.Canvas, draw.Area)
	for i := range x.Fans {
		pictures = append(pictures, func(c *draw.Canvas, at draw.Area) { drawFan(x, c, at, i) })
	}
	pictures = append(pictures, picture(p.rep, drawShortfall))
	p.ChartRow(34, 44, []float64{1, 1}, pictures[:2]...)
	p.ChartRow(34, 44, []float64{1, 1}, pictures[2:]...)
	p.simulationResults()
	p.Y += p.Space(3)
	p.simulationDrivers()
	p.Y += p.Space(2)
	p.Words(draw.LetterNote, "P5 is the least value that 5% of the paths do not exceed, P50 the median."+
		" Worst 5%: the mean of the worst twentieth of the paths. "+
		"Std error: how far a figure would move with other draws. Rates, ratios and periods have no mean."+
		" The distributions are the deal file's assumptions; values of the program, not formulas of the workbook.")
}

// intro describes the simulation, and states how often the deal goes wrong.
func intro(x *layout.SimulationSheet) string {
	inputs := x.Basic("inputs") + " uncertain inputs"
	if len(x.Found.Inputs) == 1 {
		inputs = "one uncertain input"
	}
	text := fmt.Sprintf("%s paths, each a run of the model with its own draw of %s, from scenario %s, seed %s. ",
		x.Basic("paths"), inputs, x.Simulated(), fmt.Sprint(x.Found.Seed))
	switch {
	case x.Found.Shortfall.Count == 0:
		text += "In no path is there a shortfall; "
	case x.Found.Shortfall.Count == x.Found.Paths:
		text += "In every path there is a shortfall; "
	default:
		text += fmt.Sprintf("In %s there is a shortfall; ", x.OfPaths("shortfall", x.Found.Shortfall, "of the paths"))
	}
	switch {
	case x.Found.Loss.Count == 0:
		text += "in none does the deal cost more than the open market, in present value."
	case x.Found.Loss.Count == x.Found.Paths:
		text += "in all of them the deal costs more than the open market, in present value."
	default:
		where := x.Basic("loss")
		if where == sheet.Dash {
			where = x.OfPaths("loss", x.Found.Loss, "")
		}
		text += fmt.Sprintf("in %s the deal costs more than the open market, in present value.", where)
	}
	if x.Found.Failing > 0 {
		text += fmt.Sprintf(" Checks fail in %s paths.", x.Basic("failing"))
	}
	return text
}

// row returns a row of the sheet over the periods.
func row(x *layout.SimulationSheet, r, n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = x.Sheet.At(r, layout.ColFirst+i).Value.Number
	}
	return values
}

// drawFan shows a line's percentiles by period.
func drawFan(x *layout.SimulationSheet, c *draw.Canvas, at draw.Area, i int) {
	fan := x.Fans[i]
	var list [][]float64
	for _, r := range fan.Of {
		list = append(list, row(x, r, x.Periods()))
	}
	const note = "dark: half of the paths; light: nine tenths; line: median"
	p := draw.Plot{Title: x.FanTitle(fan)}
	if layout.UnitOf[fan.Line.Unit] == sheet.UnitPercent {
		p.Unit, p.Format = "% of revenue; "+note, draw.AxisPercent
		p.Low, p.High = draw.Extent(list...)
	} else {
		MoneyAxis(x.Builder, &p, "a "+layout.PeriodWord(x.Deal)+"; "+note, list...)
	}
	timeAxis(x.Report, &p, false)
	f := c.Plot(at, p)
	for _, b := range layout.FanBands {
		f.Fan(list[b.From], list[b.To], b.Colour.Ink())
	}
	f.Curve(list[slices.Index(layout.FanPercents, 50)], sheet.ColourBrand.Ink(), 0.75, false)
}

// drawShortfall draws how likely a shortfall is to have come by a year.
func drawShortfall(rep *layout.Report, c *draw.Canvas, at draw.Area) {
	x := rep.Simulation
	values := row(x, x.UpTo[0], len(x.Found.Years))
	p := draw.Plot{Title: x.ShortfallTitle(), Unit: "% of the paths, by the end of each contract year", Format: draw.AxisPercent}
	p.Low, p.High = draw.Extent(values)
	if p.High == 0 {
		p.High = 1
	}
	for k := range x.Found.Years {
		p.Labels = append(p.Labels, x.Calendar().Year(k+1))
	}
	c.Plot(at, p).Columns(values, nil, sheet.ColourStranded.Tint(0.85), 0.62)
}

// simulationMetrics lists the rows of the page's table.
var simulationMetrics = []string{
	"total_paid", "total_usage", "total_stranded", "used_share", "first_shortfall", "pv_lock_in",
	"pv_access_value", "customer_npv", "worst_gross_margin", "peak_burden", "provider_npv", "provider_irr",
}

func (p *paper) simulationResults() {
	p.Heading("Results over all paths")
	all := resultColumns(p.rep.Simulation)
	// Large amounts need several tables, with as many columns as fit.
	per := len(all)
	for per > 1 && !p.FitColumns(p.resultsTable(all[:per]), p.Body(), 0.22) {
		per--
	}
	tables := (len(all) + per - 1) / per
	per = (len(all) + tables - 1) / tables
	for i, columns := range slices.Collect(slices.Chunk(all, per)) {
		if i > 0 {
			p.Y += p.Space(2)
		}
		t := p.resultsTable(columns)
		p.FitColumns(t, p.Body(), 0.22)
		p.Flow(t)
	}
}

func (p *paper) resultsTable(columns []resultColumn) *draw.DrawnTable {
	t := resultsTable(p.rep.Simulation, columns)
	t.Size, t.Spacing = p.Scaled(draw.Least), 1.45
	return t
}

// resultColumn is a column of the table of results, and of the sheet.
type resultColumn struct {
	head string
	col  int
}

func resultColumns(x *layout.SimulationSheet) []resultColumn {
	columns := []resultColumn{{"Mean", layout.SimColMean}, {"Std error", layout.SimColError}}
	for _, p := range layout.FanPercents {
		columns = append(columns, resultColumn{fmt.Sprintf("P%d", p), layout.SimColFirst + slices.Index(model.Percents, p)})
	}
	return append(columns,
		resultColumn{"Worst 5%", layout.SimColTail}, resultColumn{"Without a value", layout.SimColNone}, resultColumn{x.Simulated(),
			layout.SimColThen})
}

// resultsTable returns the main metrics from the cells of the sheet.
func resultsTable(x *layout.SimulationSheet, columns []resultColumn) *draw.DrawnTable {
	t := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("")}}
	for _, c := range columns {
		t.Columns = append(t.Columns, draw.FigureColumn(c.head))
	}
	for _, name := range simulationMetrics {
		r := x.Metrics[name]
		if r == 0 || name == "worst_gross_margin" && !x.HasRevenue() {
			continue
		}
		l := x.Program.Line(name)
		row := draw.TableRow{Cells: []string{l.Label + UnitAfter(unitNote(x.Report, l))}, Bold: name == x.Found.Metric}
		for _, c := range columns {
			text := ""
			if cell := x.Sheet.At(r, c.col); cell != nil {
				text = x.Show(cell)
			}
			row.Cells = append(row.Cells, text)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (p *paper) simulationDrivers() {
	x := p.rep.Simulation
	t := driversTable(x)
	t.Size, t.Spacing = p.Scaled(draw.Least), 1.45
	var laws *draw.DrawnTable
	if !p.FitColumns(t, p.Body(), 0.22) || p.breaks(t, 1) { // the distributions stand in a table of their own
		laws = &draw.DrawnTable{Size: p.Scaled(draw.Least), Spacing: 1.45, Columns: slices.Clone(t.Columns[:2])}
		laws.Columns[0].Width, laws.Columns[1].Width = 0.3*p.Body(), 0.7*p.Body()
		t.Size = laws.Size
		t.Columns = slices.Delete(t.Columns, 1, 2)
		for i, row := range t.Rows {
			laws.Rows = append(laws.Rows, draw.TableRow{Cells: row.Cells[:2:2]})
			t.Rows[i].Cells = append(row.Cells[:1:1], row.Cells[2:]...)
		}
		p.FitColumns(t, p.Body(), 0.22)
	}
	p.Need(10 + 2*p.RowHeight(t, 0))
	p.Heading("What moves the " + words.LowerFirst(x.Program.Line(x.Found.Metric).Label))
	p.Flow(t)
	if laws != nil {
		p.Y += p.Space(2)
		p.Flow(laws)
	}
}

// breaks reports whether a column is too narrow for a word in it, which may be a
// figure.
func (p *paper) breaks(t *draw.DrawnTable, k int) bool {
	return slices.ContainsFunc(t.Rows, func(row draw.TableRow) bool {
		return slices.ContainsFunc(strings.Fields(row.Cells[k]), func(word string) bool {
			return p.Measure(t.Lettering(row), word) > t.Columns[k].Width-draw.CellGap
		})
	})
}

// driversTable returns the inputs, those that matter most first.
func driversTable(x *layout.SimulationSheet) *draw.DrawnTable {
	t := &draw.DrawnTable{Columns: []draw.TableColumn{
		draw.TextColumn("Input"), draw.TextColumn("Distribution"), draw.FigureColumn("Rank correlation"), draw.FigureColumn("Mean"),
		draw.FigureColumn("P5"), draw.FigureColumn("P50"), draw.FigureColumn("P95"), draw.FigureColumn("Never"),
	}}
	for r := x.Drivers[0]; r <= x.Drivers[1]; r++ {
		cells := []string{x.Sheet.At(r, 1).Value.Text, x.Sheet.At(r, layout.SimColLaw).Value.Text}
		for col := layout.SimColMean; col <= layout.SimColMean+5; col++ {
			cells = append(cells, x.Show(x.Sheet.At(r, col)))
		}
		t.Rows = append(t.Rows, draw.TableRow{Cells: cells})
	}
	return t
}

// fanTable returns a fan chart as figures, at the ends of contract years.
func fanTable(x *layout.SimulationSheet, i int) *draw.DrawnTable {
	fan, labels := x.Fans[i], x.Calendar().Periods()
	t := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Period")}}
	for _, p := range layout.FanPercents {
		t.Columns = append(t.Columns, draw.FigureColumn(fmt.Sprintf("P%d%s", p, UnitAfter(unitNote(x.Report, fan.Line)))))
	}
	for _, period := range shownPeriods(x.Report, 40) {
		row := draw.TableRow{Cells: []string{labels[period-1]}}
		for _, r := range fan.Of {
			row.Cells = append(row.Cells, x.Show(x.Sheet.At(r, layout.ColFirst+period-1)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// eventsTable returns how likely events are to have come by a contract year.
func eventsTable(x *layout.SimulationSheet) *draw.DrawnTable {
	t := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("By the end of")}}
	for r := x.UpTo[0]; r <= x.UpTo[1]; r++ {
		t.Columns = append(t.Columns, draw.FigureColumn(x.Sheet.At(r, 1).Value.Text))
	}
	for k := range x.Found.Years {
		row := draw.TableRow{Cells: []string{x.Calendar().Year(k + 1)}}
		for r := x.UpTo[0]; r <= x.UpTo[1]; r++ {
			row.Cells = append(row.Cells, x.Show(x.Sheet.At(r, layout.ColFirst+k)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
