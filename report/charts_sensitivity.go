package report

import (
	"math"
	"strings"

	"offtake/model"
)

// drawGrid draws a two-way grid as a heat map. The point of the live case is in
// bold.
func (rep *Report) drawGrid(c *canvas, at place, t gridTable) {
	table := rep.gridDrawn(t)
	y := c.chartHead(at, plot{title: rep.gridTitle(t), unit: rep.gridNote(t)})
	c.fitTable(table, at.w, at.y+at.h-y, 0, 7.8, 2.4)
	c.table(at.x, y, table)
}

// gridNote states what a grid shows.
func (rep *Report) gridNote(t gridTable) string {
	metric := rep.Program.Line(t.grid.Metric)
	rows, columns := rep.Program.Template.Input(t.grid.Rows.Key), rep.Program.Template.Input(t.grid.Columns.Key)
	return metric.Label + unitAfter(rep.unitNote(metric)) + ": " + lowerFirst(rows.Label) + " down, " + lowerFirst(columns.Label) + " across"
}

// gridDrawn returns a grid as a table: figures on the colours of good and bad.
func (rep *Report) gridDrawn(t gridTable) *drawnTable {
	s, metric := rep.sensitivity.sheet, rep.Program.Line(t.grid.Metric)
	n := len(t.grid.Columns.Values)
	table := &drawnTable{columns: []tableColumn{{align: alignCentre}}}
	for j := range n {
		table.columns = append(table.columns, tableColumn{head: rep.Show(s.At(t.row-1, t.col+j)), align: alignCentre})
	}
	low, high := rep.gridRange(t)
	for i := range t.grid.Rows.Values {
		row := tableRow{cells: []string{rep.Show(s.At(t.row+i, 2))}, fills: []*rgb{nil}}
		for j := range n {
			cell := s.At(t.row+i, t.col+j)
			row.cells = append(row.cells, rep.figure(cell))
			row.fills = append(row.fills, heatColour(cell.Value, low, high, metric.Better == "high"))
		}
		table.rows = append(table.rows, row)
	}
	return table
}

func (rep *Report) gridRange(t gridTable) (low, high float64) {
	s := rep.sensitivity.sheet
	low, high = math.Inf(1), math.Inf(-1)
	for i := range t.grid.Rows.Values {
		for j := range t.grid.Columns.Values {
			if v := s.At(t.row+i, t.col+j).Value; v.Kind == Number {
				low, high = math.Min(low, v.Number), math.Max(high, v.Number)
			}
		}
	}
	return low, high
}

// gridTitle states the lowest and the highest value of a grid's metric.
func (rep *Report) gridTitle(t gridTable) string {
	n, s := rep.narrator(), rep.sensitivity.sheet
	var least, most *Cell
	for i := range t.grid.Rows.Values {
		for j := range t.grid.Columns.Values {
			cell := s.At(t.row+i, t.col+j)
			if cell.Value.Kind != Number {
				continue
			}
			if least == nil || cell.Value.Number < least.Value.Number {
				least = cell
			}
			if most == nil || cell.Value.Number > most.Value.Number {
				most = cell
			}
		}
	}
	metric := rep.Program.Line(t.grid.Metric)
	if least == nil {
		return metric.Label
	}
	show := func(c *Cell) string {
		if metric.Unit == "money" && !n.nothing(c) {
			return n.signedAmount(c)
		}
		return n.signed(c)
	}
	sentence := "chart_grid"
	if n.same(least, most) {
		sentence = "chart_grid_level"
	}
	return n.say(sentence, "metric", metric.Label, "least", show(least), "most", show(most))
}

// heatColour returns a blend of the palette's heat colours.
func heatColour(v Value, low, high float64, goodHigh bool) *rgb {
	if v.Kind != Number || high <= low {
		return nil
	}
	share := (v.Number - low) / (high - low)
	if !goodHigh {
		share = 1 - share
	}
	ink := blend(ColourHeatLow.ink(), ColourHeatMid.ink(), share*2)
	if share > 0.5 {
		ink = blend(ColourHeatMid.ink(), ColourHeatHigh.ink(), share*2-1)
	}
	return &ink
}

// unitNote returns a metric's unit where its figures do not show it.
func (rep *Report) unitNote(l *model.Line) string {
	if l.Unit == "money" || l.Unit == "capacity" {
		return rep.UnitLabel(l.Unit)
	}
	return ""
}

func unitAfter(unit string) string {
	if unit == "" {
		return ""
	}
	return ", " + strings.ReplaceAll(unit, " ", nbsp)
}

// drawTornado draws the sorted swings: the input, its low and high values, the
// bars, and the changes that they make.
func drawTornado(rep *Report, c *canvas, at place) {
	y := c.chartHead(at, plot{title: rep.tornadoTitle(), unit: rep.tornadoNote(),
		key: []chartKey{{"at the low value", ColourUsed}, {"at the high value", ColourPremium}}})
	t := rep.tornadoTable()
	c.fitTable(t, at.w, at.y+at.h-y, 0.34, 7, 2.4)
	y = c.tableHead(at.x, y, t)
	b := rep.tornadoBars(c, at.x, t)
	for i := range t.rows {
		below := c.tableRow(at.x, y, t, i)
		b.draw(i, y, below-y)
		y = below
	}
}

// tornadoNote states what the tornado shows.
func (rep *Report) tornadoNote() string {
	metric := rep.Program.Line(rep.Deal.Tornado.Metric)
	return metric.Label + unitAfter(rep.unitNote(metric)) + ": change from the base, one input at a time"
}

// tornadoBarColumn is the column of the table that holds the bars.
const tornadoBarColumn = 3

// tornadoTable returns the tornado as a table with a column left free for the
// bars.
func (rep *Report) tornadoTable() *drawnTable {
	s, x := rep.sensitivity.sheet, rep.sensitivity.tornado
	t := &drawnTable{columns: []tableColumn{
		textColumn("Input"), figureColumn("Low"), figureColumn("High"),
		{align: alignCentre, stretch: true, least: 16}, figureColumn("At low"), figureColumn("At high"),
	}}
	for r := x.first; r <= x.last; r++ {
		source := x.first - (x.last - x.first + 1) - 2 + int(s.At(r, 5).Value.Number)
		t.rows = append(t.rows, tableRow{cells: []string{
			s.At(r, 1).Value.Text, rep.Show(s.At(source, tornadoColLow)), rep.Show(s.At(source, tornadoColHigh)), "",
			rep.figure(s.At(r, 2)), rep.figure(s.At(r, 3))}})
	}
	return t
}

// swings draws the bars of a tornado.
type swings struct {
	*canvas
	values      [][2]float64 // at the low and the high value
	zero, scale float64      // where no change is, and millimetres a unit
}

func (rep *Report) tornadoBars(c *canvas, x float64, t *drawnTable) *swings {
	s, tor := rep.sensitivity.sheet, rep.sensitivity.tornado
	b := &swings{canvas: c}
	low, high := 0.0, 0.0
	for r := tor.first; r <= tor.last; r++ {
		v := [2]float64{rep.rounded(s.At(r, 2)), rep.rounded(s.At(r, 3))}
		low, high = math.Min(low, math.Min(v[0], v[1])), math.Max(high, math.Max(v[0], v[1]))
		b.values = append(b.values, v)
	}
	if low == high {
		high = 1
	}
	for k := range tornadoBarColumn {
		x += t.columns[k].width
	}
	const gap = 1.5
	b.scale = (t.columns[tornadoBarColumn].width - 2*gap) / (high - low)
	b.zero = x + gap - low*b.scale
	return b
}

// draw draws the bars of row i, the longer one first, so that both are seen
// where they are on one side.
func (b *swings) draw(i int, y, height float64) {
	order := [2]int{0, 1}
	if math.Abs(b.values[i][1]) > math.Abs(b.values[i][0]) {
		order = [2]int{1, 0}
	}
	bar := math.Min(height*0.64, 3)
	for _, k := range order {
		if v := b.values[i][k]; v != 0 {
			b.box(b.zero, y+(height-bar)/2, v*b.scale, bar, [2]Colour{ColourUsed, ColourPremium}[k].ink())
		}
	}
	b.line(b.zero, y, b.zero, y+height, ColourMuted, 0.25)
}

func (rep *Report) tornadoTitle() string {
	s, t := rep.sensitivity.sheet, rep.sensitivity.tornado
	sentence := "chart_tornado"
	swing := func(row int) float64 {
		return math.Abs(rep.rounded(s.At(row, 2)) - rep.rounded(s.At(row, 3)))
	}
	first := swing(t.first)
	switch {
	case rep.nothing(s.At(t.first, 2)) && rep.nothing(s.At(t.first, 3)):
		sentence = "chart_tornado_none"
	case t.last > t.first && first-swing(t.first+1) <= 1e-9*first:
		sentence = "chart_tornado_tied"
	}
	metric := "the " + lowerFirst(rep.Program.Line(rep.Deal.Tornado.Metric).Label)
	return rep.narrator().say(sentence, "input", s.At(t.first, 1).Value.Text, "metric", metric)
}
