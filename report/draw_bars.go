package report

import "math"

// bars is a chart of horizontal bars: a name at the left, the bar, and figures
// at the right of each.
type bars struct {
	*canvas
	place               // of the bars
	labelX, labelW      float64
	figureX, figureW    float64 // of the first column of figures
	low, high           float64
	row                 float64 // height
	n                   int
	negative            bool // the figures have parentheses
	lettering, emphasis lettering
	names               []string
}

// bars lays out a chart of n bars. Names have up to a third of the width, and a
// metric stands at the right.
func (rep *Report) bars(c *canvas, at place, n int, low, high float64, metric string) *bars {
	b := &bars{canvas: c, n: n, low: low, high: high, negative: true, names: rep.scenarioNames()}
	b.row = math.Min(9, at.h/float64(n))
	size := math.Max(4.5, math.Min(7.4, b.row/mmPerPoint/1.25))
	b.lettering = letterLabel.sized(size)
	b.emphasis = b.lettering.strong()
	b.labelX, b.labelW = at.x, 0
	for i := range n {
		b.labelW = math.Max(b.labelW, c.measure(b.emphasis, b.names[i])+2)
		b.figureW = math.Max(b.figureW, c.measure(b.emphasis, rep.Show(rep.Metric(metric, i)))+2)
	}
	b.labelW = math.Min(b.labelW, math.Min(at.w*0.36, at.w*0.8-b.figureW))
	b.figureX = at.x + at.w - b.figureW
	b.place = place{at.x + b.labelW, at.y, at.w - b.labelW - b.figureW, b.row * float64(n)}
	if high == low {
		b.high = 1
	}
	return b
}

// atValue returns the place of a value.
func (b *bars) atValue(v float64) float64 { return b.x + (v-b.low)/(b.high-b.low)*b.w }

// top returns the top of row i.
func (b *bars) top(i int) float64 { return b.y + float64(i)*b.row }

func (b *bars) letter(strong bool) lettering {
	if strong {
		return b.emphasis
	}
	return b.lettering
}

// label writes a row's name.
func (b *bars) label(i int, strong bool) {
	l := b.letter(strong)
	b.text(b.labelX, b.top(i)+(b.row-l.height())/2, b.labelW-2, l, alignLeft, b.among(l, b.names[i], b.names, b.labelW-2, 1))
}

// bar fills a part of a row.
func (b *bars) bar(i int, from, v float64, ink rgb) {
	if v != 0 {
		b.box(b.atValue(from), b.top(i)+b.row*0.16, b.atValue(from+v)-b.atValue(from), b.row*0.68, ink)
	}
}

// figure writes a row's figure, aligned with those that have parentheses.
func (b *bars) figure(i int, text string, strong bool) {
	l := b.letter(strong)
	width := b.figureW
	if text == "" || text[len(text)-1] != ')' {
		width -= b.measure(l, ")")
	}
	b.text(b.figureX, b.top(i)+(b.row-l.height())/2, width, l, alignRight, text)
}

// axis draws the line at zero.
func (b *bars) axis() {
	b.line(b.atValue(0), b.y-0.6, b.atValue(0), b.y+b.h+0.6, ColourMuted, 0.25)
}
