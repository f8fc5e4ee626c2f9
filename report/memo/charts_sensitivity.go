package memo

import (
	"math"
	"strings"

	"offtake/model"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
	"offtake/report/words"
)

// drawGrid draws a two-way grid as a heat map. The point of the live case is in
// bold.
func drawGrid(rep *layout.Report, c *draw.Canvas, at draw.Area, t layout.GridTable) {
	table := gridDrawn(rep, t)
	y := c.ChartHead(at, draw.Plot{Title: GridTitle(rep, t), Unit: gridNote(rep, t)})
	c.FitTable(table, at.W, at.Y+at.H-y, 0, 7.8, 2.4)
	c.Table(at.X, y, table)
}

// gridNote states what a grid shows.
func gridNote(rep *layout.Report, t layout.GridTable) string {
	metric := rep.Program.Line(t.Grid.Metric)
	rows, columns := rep.Program.Template.Input(t.Grid.Rows.Key), rep.Program.Template.Input(t.Grid.Columns.Key)
	return metric.Label + UnitAfter(unitNote(rep, metric)) + ": " + words.LowerFirst(rows.Label) + " down, " +
		words.LowerFirst(columns.Label) + " across"
}

// gridDrawn returns a grid as a table: figures on the colours of good and bad.
func gridDrawn(rep *layout.Report, t layout.GridTable) *draw.DrawnTable {
	s, metric := rep.Sensitivity.Sheet, rep.Program.Line(t.Grid.Metric)
	n := len(t.Grid.Columns.Values)
	table := &draw.DrawnTable{Columns: []draw.TableColumn{{Align: draw.AlignCentre}}}
	for j := range n {
		table.Columns = append(table.Columns, draw.TableColumn{Head: rep.Show(s.At(t.Row-1, t.Col+j)), Align: draw.AlignCentre})
	}
	low, high := gridRange(rep, t)
	for i := range t.Grid.Rows.Values {
		row := draw.TableRow{Cells: []string{rep.Show(s.At(t.Row+i, 2))}, Fills: []*sheet.Rgb{nil}}
		for j := range n {
			cell := s.At(t.Row+i, t.Col+j)
			row.Cells = append(row.Cells, narrative.Figure(rep, cell))
			row.Fills = append(row.Fills, heatColour(cell.Value, low, high, metric.Better == "high"))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

func gridRange(rep *layout.Report, t layout.GridTable) (low, high float64) {
	s := rep.Sensitivity.Sheet
	low, high = math.Inf(1), math.Inf(-1)
	for i := range t.Grid.Rows.Values {
		for j := range t.Grid.Columns.Values {
			if v := s.At(t.Row+i, t.Col+j).Value; v.Kind == sheet.Number {
				low, high = math.Min(low, v.Number), math.Max(high, v.Number)
			}
		}
	}
	return low, high
}

// GridTitle states the lowest and the highest value of a grid's metric.
func GridTitle(rep *layout.Report, t layout.GridTable) string {
	n, s := narrative.New(rep), rep.Sensitivity.Sheet
	var least, most *sheet.Cell
	for i := range t.Grid.Rows.Values {
		for j := range t.Grid.Columns.Values {
			cell := s.At(t.Row+i, t.Col+j)
			if cell.Value.Kind != sheet.Number {
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
	metric := rep.Program.Line(t.Grid.Metric)
	if least == nil {
		return metric.Label
	}
	show := func(c *sheet.Cell) string {
		if metric.Unit == "money" && !narrative.Nothing(n.Report, c) {
			return n.SignedAmount(c)
		}
		return n.Signed(c)
	}
	sentence := "chart_grid"
	if narrative.Same(n.Report, least, most) {
		sentence = "chart_grid_level"
	}
	return n.Say(sentence, "metric", metric.Label, "least", show(least), "most", show(most))
}

// heatColour returns a blend of the palette's heat colours.
func heatColour(v sheet.Value, low, high float64, goodHigh bool) *sheet.Rgb {
	if v.Kind != sheet.Number || high <= low {
		return nil
	}
	share := (v.Number - low) / (high - low)
	if !goodHigh {
		share = 1 - share
	}
	ink := sheet.Blend(sheet.ColourHeatLow.Ink(), sheet.ColourHeatMid.Ink(), share*2)
	if share > 0.5 {
		ink = sheet.Blend(sheet.ColourHeatMid.Ink(), sheet.ColourHeatHigh.Ink(), share*2-1)
	}
	return &ink
}

// unitNote returns a metric's unit where its figures do not show it.
func unitNote(rep *layout.Report, l *model.Line) string {
	if l.Unit == "money" || l.Unit == "capacity" {
		return rep.UnitLabel(l.Unit)
	}
	return ""
}

// UnitAfter returns a unit as it follows a name; nothing where there is none.
func UnitAfter(unit string) string {
	if unit == "" {
		return ""
	}
	return ", " + strings.ReplaceAll(unit, " ", narrative.Nbsp)
}

// drawTornado draws the sorted swings: the input, its low and high values, the
// bars, and the changes that they make.
func drawTornado(rep *layout.Report, c *draw.Canvas, at draw.Area) {
	y := c.ChartHead(at, draw.Plot{Title: TornadoTitle(rep), Unit: tornadoNote(rep),
		Key: []draw.ChartKey{{Text: "at the low value", Colour: sheet.ColourUsed}, {Text: "at the high value", Colour: sheet.ColourPremium}}})
	t := tornadoTable(rep)
	c.FitTable(t, at.W, at.Y+at.H-y, 0.34, draw.Least, 2.4)
	y = c.TableHead(at.X, y, t)
	b := tornadoBars(rep, c, at.X, t)
	for i := range t.Rows {
		below := c.TableRow(at.X, y, t, i)
		b.draw(i, y, below-y)
		y = below
	}
}

// tornadoNote states what the tornado shows.
func tornadoNote(rep *layout.Report) string {
	metric := rep.Program.Line(rep.Deal.Tornado.Metric)
	return metric.Label + UnitAfter(unitNote(rep, metric)) + ": change from the base, one input at a time"
}

// tornadoBarColumn is the column of the table that holds the bars.
const tornadoBarColumn = 3

// tornadoTable returns the tornado as a table with a column left free for the
// bars.
func tornadoTable(rep *layout.Report) *draw.DrawnTable {
	s, x := rep.Sensitivity.Sheet, rep.Sensitivity.Tornado
	t := &draw.DrawnTable{Columns: []draw.TableColumn{
		draw.TextColumn("Input"), draw.FigureColumn("Low"), draw.FigureColumn("High"),
		{Align: draw.AlignCentre, Stretch: true, Least: 16}, draw.FigureColumn("At low"), draw.FigureColumn("At high"),
	}}
	for r := x.First; r <= x.Last; r++ {
		source := x.First - (x.Last - x.First + 1) - 2 + int(s.At(r, 5).Value.Number)
		t.Rows = append(t.Rows, draw.TableRow{Cells: []string{
			s.At(r, 1).Value.Text, rep.Show(s.At(source, layout.TornadoColLow)), rep.Show(s.At(source, layout.TornadoColHigh)), "",
			narrative.Figure(rep, s.At(r, 2)), narrative.Figure(rep, s.At(r, 3))}})
	}
	return t
}

// swings draws the bars of a tornado.
type swings struct {
	*draw.Canvas
	values      [][2]float64 // at the low and the high value
	zero, scale float64      // where no change is, and millimetres a unit
}

func tornadoBars(rep *layout.Report, c *draw.Canvas, x float64, t *draw.DrawnTable) *swings {
	s, tor := rep.Sensitivity.Sheet, rep.Sensitivity.Tornado
	b := &swings{Canvas: c}
	low, high := 0.0, 0.0
	for r := tor.First; r <= tor.Last; r++ {
		v := [2]float64{narrative.Rounded(rep, s.At(r, 2)), narrative.Rounded(rep, s.At(r, 3))}
		low, high = math.Min(low, math.Min(v[0], v[1])), math.Max(high, math.Max(v[0], v[1]))
		b.values = append(b.values, v)
	}
	if low == high {
		high = 1
	}
	for k := range tornadoBarColumn {
		x += t.Columns[k].Width
	}
	const gap = 1.5
	b.scale = (t.Columns[tornadoBarColumn].Width - 2*gap) / (high - low)
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
			b.Box(b.zero, y+(height-bar)/2, v*b.scale, bar, [2]sheet.Colour{sheet.ColourUsed, sheet.ColourPremium}[k].Ink())
		}
	}
	b.Line(b.zero, y, b.zero, y+height, sheet.ColourMuted, 0.25)
}

// TornadoTitle returns the claim over the tornado.
func TornadoTitle(rep *layout.Report) string {
	s, t := rep.Sensitivity.Sheet, rep.Sensitivity.Tornado
	sentence := "chart_tornado"
	swing := func(row int) float64 {
		return math.Abs(narrative.Rounded(rep, s.At(row, 2)) - narrative.Rounded(rep, s.At(row, 3)))
	}
	first := swing(t.First)
	switch {
	case narrative.Nothing(rep, s.At(t.First, 2)) && narrative.Nothing(rep, s.At(t.First, 3)):
		sentence = "chart_tornado_none"
	case t.Last > t.First && first-swing(t.First+1) <= 1e-9*first:
		sentence = "chart_tornado_tied"
	}
	metric := "the " + words.LowerFirst(rep.Program.Line(rep.Deal.Tornado.Metric).Label)
	return narrative.New(rep).Say(sentence, "input", s.At(t.First, 1).Value.Text, "metric", metric)
}
