package memo

import (
	"math"

	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
)

// bars is a chart of horizontal bars: a name at the left, the bar, and figures
// at the right of each.
type bars struct {
	*draw.Canvas
	draw.Area           // of the bars
	labelX, labelW      float64
	figureX, figureW    float64 // of the first column of figures
	low, high           float64
	row                 float64 // height
	n                   int
	negative            bool // the figures have parentheses
	lettering, emphasis draw.Lettering
	names               []string
}

// newBars lays out a chart of n bars. Names have up to a third of the width, and a
// metric stands at the right.
func newBars(rep *layout.Report, c *draw.Canvas, at draw.Area, n int, low, high float64, metric string) *bars {
	b := &bars{Canvas: c, n: n, low: low, high: high, negative: true, names: narrative.ScenarioNames(rep)}
	b.row = math.Min(9, at.H/float64(n))
	size := math.Max(draw.Least, math.Min(8, b.row/draw.MmPerPoint/1.25))
	b.lettering = draw.LetterLabel.Sized(size)
	b.emphasis = b.lettering.Strong()
	b.labelX, b.labelW = at.X, 0
	for i := range n {
		b.labelW = math.Max(b.labelW, c.Measure(b.emphasis, b.names[i])+2)
		b.figureW = math.Max(b.figureW, c.Measure(b.emphasis, rep.Show(rep.Metric(metric, i)))+2)
	}
	b.labelW = math.Min(b.labelW, math.Min(at.W*0.36, at.W*0.8-b.figureW))
	b.figureX = at.X + at.W - b.figureW
	b.Area = draw.Area{X: at.X + b.labelW, Y: at.Y, W: at.W - b.labelW - b.figureW, H: b.row * float64(n)}
	if high == low {
		b.high = 1
	}
	return b
}

// atValue returns the place of a value.
func (b *bars) atValue(v float64) float64 { return b.X + (v-b.low)/(b.high-b.low)*b.W }

// top returns the top of row i.
func (b *bars) top(i int) float64 { return b.Y + float64(i)*b.row }

func (b *bars) letter(strong bool) draw.Lettering {
	if strong {
		return b.emphasis
	}
	return b.lettering
}

// label writes a row's name.
func (b *bars) label(i int, strong bool) {
	l := b.letter(strong)
	b.Text(b.labelX, b.top(i)+(b.row-l.Height())/2, b.labelW-2, l, draw.AlignLeft, b.Among(l, b.names[i], b.names, b.labelW-2, 1))
}

// bar fills a part of a row.
func (b *bars) bar(i int, from, v float64, ink sheet.Rgb) {
	if v != 0 {
		b.Box(b.atValue(from), b.top(i)+b.row*0.16, b.atValue(from+v)-b.atValue(from), b.row*0.68, ink)
	}
}

// figure writes a row's figure, aligned with those that have parentheses.
func (b *bars) figure(i int, text string, strong bool) {
	l := b.letter(strong)
	width := b.figureW
	if text == "" || text[len(text)-1] != ')' {
		width -= b.Measure(l, ")")
	}
	b.Text(b.figureX, b.top(i)+(b.row-l.Height())/2, width, l, draw.AlignRight, text)
}

// axis draws the line at zero.
func (b *bars) axis() {
	b.Line(b.atValue(0), b.Y-0.6, b.atValue(0), b.Y+b.H+0.6, sheet.ColourMuted, 0.25)
}
