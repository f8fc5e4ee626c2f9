package report

import (
	"fmt"
	"slices"

	"offtake/model"
)

// simulationPage draws the page of a simulation: how likely results are, over
// time and in all, and what they depend on.
func (p *paper) simulationPage() {
	x := p.rep.simulation
	p.words(letterBody.sized(p.scaled(letterBody.size)), x.intro())
	p.y += p.space(3)
	var pictures []func(*canvas, place)
	for i := range x.fans {
		pictures = append(pictures, func(c *canvas, at place) { x.drawFan(c, at, i) })
	}
	pictures = append(pictures, p.rep.picture(drawShortfall))
	p.chartRow(34, 44, []float64{1, 1}, pictures[:2]...)
	p.chartRow(34, 44, []float64{1, 1}, pictures[2:]...)
	p.simulationResults()
	p.y += p.space(3)
	p.simulationDrivers()
	p.y += p.space(2)
	p.words(letterNote, "P5 is the least value that 5% of the paths do not exceed, P50 the median."+
		" Worst 5%: the mean of the worst twentieth of the paths. "+
		"Std error: how far a figure would move with other draws. Rates, ratios and periods have no mean."+
		" The distributions are the deal file's assumptions; values of the program, not formulas of the workbook.")
}

// basic returns a single value of the simulation as the sheet shows it.
func (x *simulationSheet) basic(name string) string { return x.Show(x.basics[name].cell()) }

// intro describes the simulation, and states how often the deal goes wrong.
func (x *simulationSheet) intro() string {
	inputs := x.basic("inputs") + " uncertain inputs"
	if len(x.found.Inputs) == 1 {
		inputs = "one uncertain input"
	}
	text := fmt.Sprintf("%s paths, each a run of the model with its own draw of %s, from scenario %s, seed %s. ",
		x.basic("paths"), inputs, x.simulated(), fmt.Sprint(x.found.Seed))
	switch {
	case x.found.Shortfall.Count == 0:
		text += "In no path is there a shortfall; "
	case x.found.Shortfall.Count == x.found.Paths:
		text += "In every path there is a shortfall; "
	default:
		text += fmt.Sprintf("In %s of the paths there is a shortfall; ", x.basic("shortfall"))
	}
	switch {
	case x.found.Loss.Count == 0:
		text += "in none does the deal cost more than the open market, in present value."
	case x.found.Loss.Count == x.found.Paths:
		text += "in all of them the deal costs more than the open market, in present value."
	default:
		text += fmt.Sprintf("in %s the deal costs more than the open market, in present value.", x.basic("loss"))
	}
	if x.found.Failing > 0 {
		text += fmt.Sprintf(" Checks fail in %s paths.", x.basic("failing"))
	}
	return text
}

// row returns a row of the sheet over the periods.
func (x *simulationSheet) row(r, n int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = x.sheet.At(r, colFirst+i).Value.Number
	}
	return values
}

// drawFan shows a line's percentiles by period.
func (x *simulationSheet) drawFan(c *canvas, at place, i int) {
	fan := x.fans[i]
	var list [][]float64
	for _, r := range fan.of {
		list = append(list, x.row(r, x.periods()))
	}
	const note = "dark: half of the paths; light: nine tenths; line: median"
	p := plot{title: x.fanTitle(fan)}
	if unitOf[fan.line.Unit] == UnitPercent {
		p.unit, p.format = "% of revenue; "+note, axisPercent
		p.low, p.high = extent(list...)
	} else {
		x.moneyAxis(&p, "a "+periodWord(x.Deal)+"; "+note, list...)
	}
	x.timeAxis(&p, false)
	f := c.plot(at, p)
	for _, b := range fanBands {
		f.fan(list[b.from], list[b.to], b.colour.ink())
	}
	f.curve(list[slices.Index(fanPercents, 50)], ColourBrand.ink(), 0.75, false)
}

// fan fills the area between two percentiles; for one period alone, a column.
func (f *frame) fan(low, high []float64, ink rgb) {
	if len(low) > 1 {
		f.band(low, high, ink)
		return
	}
	f.columns([]float64{high[0] - low[0]}, low, ink, 0.4)
}

// drawShortfall draws how likely a shortfall is to have come by a year.
func drawShortfall(rep *Report, c *canvas, at place) {
	x := rep.simulation
	values := x.row(x.upTo[0], len(x.found.Years))
	p := plot{title: x.shortfallTitle(), unit: "% of the paths, by the end of each contract year", format: axisPercent}
	p.low, p.high = extent(values)
	if p.high == 0 {
		p.high = 1
	}
	for k := range x.found.Years {
		p.labels = append(p.labels, x.calendar().Year(k+1))
	}
	c.plot(at, p).columns(values, nil, ColourStranded.tint(0.85), 0.62)
}

// simulationMetrics lists the rows of the page's table.
var simulationMetrics = []string{
	"total_paid", "total_usage", "total_stranded", "used_share", "first_shortfall", "pv_lock_in",
	"pv_access_value", "customer_npv", "worst_gross_margin", "peak_burden", "provider_npv", "provider_irr",
}

func (p *paper) simulationResults() {
	p.heading("Results over all paths")
	all := p.rep.simulation.resultColumns()
	// Large amounts need several tables, with as many columns as fit.
	per := len(all)
	for per > 1 && !p.fitColumns(p.resultsTable(all[:per]), p.body(), 0.22) {
		per--
	}
	tables := (len(all) + per - 1) / per
	per = (len(all) + tables - 1) / tables
	for i, columns := range slices.Collect(slices.Chunk(all, per)) {
		if i > 0 {
			p.y += p.space(2)
		}
		t := p.resultsTable(columns)
		p.fitColumns(t, p.body(), 0.22)
		p.flow(t)
	}
}

func (p *paper) resultsTable(columns []resultColumn) *drawnTable {
	t := p.rep.simulation.resultsTable(columns)
	t.size, t.spacing = p.scaled(7.2), 1.45
	return t
}

// resultColumn is a column of the table of results, and of the sheet.
type resultColumn struct {
	head string
	col  int
}

func (x *simulationSheet) resultColumns() []resultColumn {
	columns := []resultColumn{{"Mean", simColMean}, {"Std error", simColError}}
	for _, p := range fanPercents {
		columns = append(columns, resultColumn{fmt.Sprintf("P%d", p), simColFirst + slices.Index(model.Percents, p)})
	}
	return append(columns,
		resultColumn{"Worst 5%", simColTail}, resultColumn{"Without a value", simColNone}, resultColumn{x.simulated(), simColThen})
}

// resultsTable returns the main metrics from the cells of the sheet.
func (x *simulationSheet) resultsTable(columns []resultColumn) *drawnTable {
	t := &drawnTable{columns: []tableColumn{textColumn("")}}
	for _, c := range columns {
		t.columns = append(t.columns, figureColumn(c.head))
	}
	for _, name := range simulationMetrics {
		r := x.metrics[name]
		if r == 0 || name == "worst_gross_margin" && !x.hasRevenue() {
			continue
		}
		l := x.Program.Line(name)
		row := tableRow{cells: []string{l.Label + unitAfter(x.unitNote(l))}, bold: name == x.found.Metric}
		for _, c := range columns {
			text := ""
			if cell := x.sheet.At(r, c.col); cell != nil {
				text = x.Show(cell)
			}
			row.cells = append(row.cells, text)
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func (p *paper) simulationDrivers() {
	x := p.rep.simulation
	t := x.driversTable()
	t.size, t.spacing = p.scaled(7.2), 1.45
	var laws *drawnTable
	if !p.fitColumns(t, p.body(), 0.22) { // the distributions stand in a table of their own
		laws = &drawnTable{size: p.scaled(7.2), spacing: 1.45, columns: slices.Clone(t.columns[:2])}
		laws.columns[0].width, laws.columns[1].width = 0.3*p.body(), 0.7*p.body()
		t.size = laws.size
		t.columns = slices.Delete(t.columns, 1, 2)
		for i, row := range t.rows {
			laws.rows = append(laws.rows, tableRow{cells: row.cells[:2:2]})
			t.rows[i].cells = append(row.cells[:1:1], row.cells[2:]...)
		}
		p.fitColumns(t, p.body(), 0.22)
	}
	p.need(10 + 2*p.rowHeight(t, 0))
	p.heading("What moves the " + lowerFirst(x.Program.Line(x.found.Metric).Label))
	p.flow(t)
	if laws != nil {
		p.y += p.space(2)
		p.flow(laws)
	}
}

// driversTable returns the inputs, those that matter most first.
func (x *simulationSheet) driversTable() *drawnTable {
	t := &drawnTable{columns: []tableColumn{
		textColumn("Input"), textColumn("Distribution"), figureColumn("Rank correlation"), figureColumn("Mean"),
		figureColumn("P5"), figureColumn("P50"), figureColumn("P95"), figureColumn("Never"),
	}}
	for r := x.drivers[0]; r <= x.drivers[1]; r++ {
		cells := []string{x.sheet.At(r, 1).Value.Text, x.sheet.At(r, simColLaw).Value.Text}
		for col := simColMean; col <= simColMean+5; col++ {
			cells = append(cells, x.Show(x.sheet.At(r, col)))
		}
		t.rows = append(t.rows, tableRow{cells: cells})
	}
	return t
}

// fanTable returns a fan chart as figures, at the ends of contract years.
func (x *simulationSheet) fanTable(i int) *drawnTable {
	fan, labels := x.fans[i], x.calendar().Periods()
	t := &drawnTable{columns: []tableColumn{textColumn("Period")}}
	for _, p := range fanPercents {
		t.columns = append(t.columns, figureColumn(fmt.Sprintf("P%d%s", p, unitAfter(x.unitNote(fan.line)))))
	}
	for _, period := range x.shownPeriods(40) {
		row := tableRow{cells: []string{labels[period-1]}}
		for _, r := range fan.of {
			row.cells = append(row.cells, x.Show(x.sheet.At(r, colFirst+period-1)))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// eventsTable returns how likely events are to have come by a contract year.
func (x *simulationSheet) eventsTable() *drawnTable {
	t := &drawnTable{columns: []tableColumn{textColumn("By the end of")}}
	for r := x.upTo[0]; r <= x.upTo[1]; r++ {
		t.columns = append(t.columns, figureColumn(x.sheet.At(r, 1).Value.Text))
	}
	for k := range x.found.Years {
		row := tableRow{cells: []string{x.calendar().Year(k + 1)}}
		for r := x.upTo[0]; r <= x.upTo[1]; r++ {
			row.cells = append(row.cells, x.Show(x.sheet.At(r, colFirst+k)))
		}
		t.rows = append(t.rows, row)
	}
	return t
}
