package report

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Charts are drawn here rather than by a plotting library: curves have their
// names at their ends, moved apart; texts are in the pages' own faces and
// sizes; and the same marks go to PDF, SVG and PNG.

// place is a rectangle to draw in.
type place struct{ x, y, w, h float64 }

// plot describes the surroundings of a chart with periods or cases along its
// axis.
type plot struct {
	title  string // the point of the chart
	unit   string
	key    []chartKey // what the colours mean, where nothing is labelled directly
	labels []string   // of the periods
	years  []string   // labels of the periods that begin a year, "" for others, used where not all labels fit
	low    float64
	high   float64
	format func(float64) string
	right  float64 // width kept free for labels at the right
}

// chartKey holds the meaning of a colour.
type chartKey struct {
	text   string
	colour Colour
}

// frame is the plotting area of a chart: it maps values and periods to places.
type frame struct {
	*canvas
	place
	low, high float64 // of the value axis
	n         int     // periods
}

// plot draws a chart's title, value axis and period labels, and returns its
// frame.
func (c *canvas) plot(a place, p plot) *frame {
	y := c.chartHead(a, p)
	low, high, step := niceAxis(p.low, p.high, 5)
	ticks := ticksOf(low, high, step)
	margin := 0.0
	for _, v := range ticks {
		margin = math.Max(margin, c.measure(letterAxis, p.format(v)))
	}
	margin += 1.5
	f := &frame{canvas: c, place: place{a.x + margin, y, a.w - margin - p.right, a.y + a.h - y - 4}, low: low, high: high, n: len(p.labels)}
	for _, v := range ticks {
		colour, width := ColourRule, 0.12
		if v == 0 {
			colour, width = ColourMuted, 0.25
		}
		c.rule(f.x, f.at(v), f.x+f.w, colour, width)
		c.scaleMark(a.x, f.at(v)-letterAxis.height()/2, margin-1.5, alignRight, p.format(v))
	}
	f.periodLabels(p)
	return f
}

// titleLines is the number of lines that the title of a chart may have, in
// smaller type if need be. A title is never cut, since its end is a figure.
const titleLines = 3

// chartHead writes title, unit and key, and returns the place below them.
func (c *canvas) chartHead(a place, p plot) float64 {
	l := letterChart
	for l.size > 6.5 && len(c.wrap(l, p.title, a.w, 0)) > titleLines {
		l.size -= 0.3
	}
	y := c.paragraph(a.x, a.y, a.w, l, 0, p.title)
	if p.unit != "" {
		y = c.paragraph(a.x, y, a.w, letterNote, 2, p.unit)
	}
	if len(p.key) > 0 {
		y = c.keyLine(a.x, y+0.6, a.w, p.key)
	}
	return y + 1.8
}

// scaleMark writes a number of an axis.
func (c *canvas) scaleMark(x, y, width float64, a align, s string) {
	n := len(c.marks)
	c.text(x, y, width, letterAxis, a, s)
	for i := range c.marks[n:] {
		c.marks[n+i].scale = true
	}
}

// keyLine writes the meanings of colours, in as many lines as they need.
func (c *canvas) keyLine(x, y, width float64, keys []chartKey) float64 {
	const square, gap = 2.2, 4.0
	at := x
	texts := make([]string, len(keys))
	for i, k := range keys {
		texts[i] = k.text
	}
	for _, k := range keys {
		k.text = c.among(letterLabel, k.text, texts, width-square-1, 1)
		w := math.Min(square+1+c.measure(letterLabel, k.text), width)
		if at > x && at+w > x+width {
			at, y = x, y+letterLabel.height()
		}
		c.box(at, y+(letterLabel.height()-1.6)/2, square, 1.6, k.colour.ink())
		c.text(at+square+1, y, w-square-1, letterLabel, alignLeft, k.text)
		at += w + gap
	}
	return y + letterLabel.height()
}

// periodLabels writes as many labels below the axis as fit.
func (f *frame) periodLabels(p plot) {
	labels := p.labels
	if f.crowded(labels) > 1 && len(p.years) == len(labels) {
		labels = p.years
	}
	shown := slices.DeleteFunc(indices(labels), func(i int) bool { return labels[i] == "" })
	if len(shown) == 0 {
		return
	}
	names := make([]string, len(shown))
	for k, i := range shown {
		names[k] = labels[i]
	}
	mark := func(k int) (x, w float64) {
		w = f.measure(letterAxis, names[k])
		return math.Min(math.Max(f.mid(shown[k])-w/2, f.x-1.2), f.x+f.w+math.Max(p.right-1, 0)-w), w
	}
	every := f.crowded(names)
	// The first label begins at the axis: it is further right than its period.
	for x, w := mark(0); every < len(shown)-1; every++ {
		if next, _ := mark(every); next >= x+w+labelGap {
			break
		}
	}
	last := math.Inf(-1)
	for k := 0; k < len(shown); k += every {
		if x, w := mark(k); x >= last+labelGap {
			f.scaleMark(x, f.y+f.h+0.7, w, alignLeft, names[k])
			last = x + w
		}
	}
}

// labelGap is the least room between the labels of periods.
const labelGap = 0.8

func indices(list []string) []int {
	all := make([]int, len(list))
	for i := range all {
		all[i] = i
	}
	return all
}

// crowded returns the step between the labels that fit: 1 for every label, 2
// for every other, and then the steps by which people count.
func (f *frame) crowded(labels []string) int {
	widest := 0.0
	for _, l := range labels {
		widest = math.Max(widest, f.measure(letterAxis, l)+1.6)
	}
	least := widest / (f.w / float64(max(1, len(labels))))
	for _, step := range []int{1, 2, 5, 10, 20, 50} {
		if float64(step) >= least {
			return step
		}
	}
	return int(math.Ceil(least))
}

// at returns the place of a value on the canvas.
func (f *frame) at(v float64) float64 {
	return f.y + f.h - (v-f.low)/(f.high-f.low)*f.h
}

// mid returns the middle of period i, from 0.
func (f *frame) mid(i int) float64 { return f.x + (float64(i)+0.5)*f.w/float64(f.n) }

// widestColumn is the greatest width of the column of a period.
const widestColumn = 22.0

// columns draws a column for each period, from base values up. The share is
// that of the period's width that is filled.
func (f *frame) columns(values, bases []float64, ink rgb, share float64) {
	width := math.Min(f.w/float64(f.n), widestColumn) * share
	for i, v := range values {
		base := 0.0
		if bases != nil {
			base = bases[i]
		}
		if v != 0 {
			f.box(f.mid(i)-width/2, f.at(base), width, f.at(base+v)-f.at(base), ink)
		}
	}
}

// curve draws a line through the last periods, as many as it has values. A
// single value is a point.
func (f *frame) curve(values []float64, ink rgb, width float64, dashed bool) {
	xs, ys := make([]float64, len(values)), make([]float64, len(values))
	for i, v := range values {
		xs[i], ys[i] = f.mid(f.n-len(values)+i), f.at(v)
	}
	if len(xs) == 1 {
		f.diamond(xs[0], ys[0], 0.8+width/2, ink)
		return
	}
	f.polyline(xs, ys, ink, width, dashed)
}

// band fills the area between two lines through the periods.
func (f *frame) band(low, high []float64, ink rgb) {
	var xs, ys []float64
	for i, v := range high {
		xs, ys = append(xs, f.mid(i)), append(ys, f.at(v))
	}
	for i := len(low) - 1; i >= 0; i-- {
		xs, ys = append(xs, f.mid(i)), append(ys, f.at(low[i]))
	}
	f.fill(xs, ys, ink)
}

// series is a line of a chart, with its name at its end.
type series struct {
	name   string
	values []float64
	colour Colour
	strong bool // one of the few that matter; the others stand back
	dashed bool
}

// ink returns a series' colour, which is pale unless the series is one of the
// few that matter.
func (s series) ink() rgb {
	if s.strong {
		return s.colour.ink()
	}
	return s.colour.tint(0.55)
}

// width returns the width of the line in millimetres.
func (s series) width() float64 {
	if s.strong {
		return 0.75
	}
	return 0.4
}

// curves draws lines, those that matter over the others, and their names at
// the right. Lines that are the same are drawn once and share a label.
func (f *frame) curves(list []series, more []endLabel, width float64) {
	labels := slices.Clone(more)
	drawn := slices.Clone(list)
	slices.SortStableFunc(drawn, func(a, b series) int { return cmp.Compare(a.width(), b.width()) })
	for i, s := range drawn {
		if !slices.ContainsFunc(drawn[i+1:], func(o series) bool { return sameLine(o.values, s.values) }) {
			f.curve(s.values, s.ink(), s.width(), s.dashed)
		}
	}
	for i, s := range list {
		same := func(o series) bool { return sameLine(o.values, s.values) }
		if slices.ContainsFunc(list[:i], same) {
			continue
		}
		l := endLabel{colour: s.colour, y: f.at(s.values[len(s.values)-1]), line: true}
		for _, o := range list[i:] {
			if same(o) {
				l.text = append(l.text, o.name)
				if o.strong && !l.strong {
					l.strong, l.colour = true, o.colour
				}
			}
		}
		labels = append(labels, l)
	}
	f.endLabels(labels, width)
}

// endLabel names a line or column that ends at the right of a frame.
type endLabel struct {
	text   []string
	colour Colour
	y      float64
	strong bool
	line   bool // a line, not a column
	// follows is set for a further line of the label before it.
	follows bool
}

// rank returns a number that orders labels by importance.
func (l endLabel) rank() int {
	switch {
	case l.strong:
		return 2
	case !l.line:
		return 1
	}
	return 0
}

// endLabels writes labels at the right, moved apart where they would overlap,
// each with a thin line that leads to it. Lines that end at one place share a
// label, which wraps where there is room.
func (f *frame) endLabels(labels []endLabel, width float64) {
	const from, to = 0.8, 5.0
	// Where not all have room, those that stand back have none.
	slices.SortStableFunc(labels, func(a, b endLabel) int { return b.rank() - a.rank() })
	most := int((f.h + 4.5) / letterLabel.height())
	labels = labels[:min(len(labels), most)]
	var lines []endLabel // of labels, each a text
	left := most - len(labels)
	texts := make([]string, len(labels))
	for i, l := range labels {
		texts[i] = strings.Join(l.text, ", ")
	}
	for i, l := range labels {
		wrapped := f.wrap(l.letter(), f.among(l.letter(), texts[i], texts, width-to-0.8, 1+left), width-to-0.8, 1+left)
		left -= len(wrapped) - 1
		for i, line := range wrapped {
			l.text, l.follows = []string{line}, i > 0
			lines = append(lines, l)
		}
	}
	at := apart(lines, letterLabel.height(), f.y-2, f.y+f.h+2.5)
	for i, l := range lines {
		ink := series{colour: l.colour, strong: l.strong || !l.line}.ink()
		x, y := f.x+f.w, at[i]
		start := x + from
		if l.line {
			start = f.mid(f.n-1) + from
		}
		if !l.follows {
			f.polyline([]float64{start, x + from, x + to}, []float64{l.y, l.y, y}, blend(ColourPaper.ink(), ink, 0.7), 0.2, false)
		}
		letter := l.letter()
		f.text(x+to+0.8, y-letter.height()/2, width-to-0.8, letter, alignLeft, l.text[0])
	}
}

// letter returns the lettering of a label.
func (l endLabel) letter() lettering {
	if l.strong {
		return letterLabel.strong()
	}
	return letterLabel
}

// apart returns the places of labels, moved so that none is nearer to the next
// than a gap, as little as possible and between a top and a bottom.
func apart(labels []endLabel, gap, top, bottom float64) []float64 {
	order := make([]int, len(labels))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(labels[a].y, labels[b].y) })
	gap = math.Min(gap, (bottom-top)/float64(max(1, len(labels))))
	type cluster struct {
		first, n int
		centre   float64 // the mean of the places that its labels aim at
	}
	var clusters []cluster
	begin := func(c cluster) float64 {
		half := gap * float64(c.n) / 2
		return math.Min(math.Max(c.centre-half, top), bottom-2*half)
	}
	for k, i := range order {
		clusters = append(clusters, cluster{k, 1, labels[i].y})
		for len(clusters) > 1 {
			a, b := clusters[len(clusters)-2], clusters[len(clusters)-1]
			if begin(a)+gap*float64(a.n) <= begin(b) {
				break
			}
			centre := (a.centre*float64(a.n) + b.centre*float64(b.n)) / float64(a.n+b.n)
			clusters = append(clusters[:len(clusters)-2], cluster{a.first, a.n + b.n, centre})
		}
	}
	at := make([]float64, len(labels))
	for _, c := range clusters {
		for k := range c.n {
			at[order[c.first+k]] = begin(c) + gap*(float64(k)+0.5)
		}
	}
	return at
}

// niceAxis widens a range to round numbers and returns it with the step between
// them.
func niceAxis(low, high float64, ticks int) (from, to, step float64) {
	low, high = math.Min(low, 0), math.Max(high, 0)
	if low == high {
		high = 1
	}
	raw := (high - low) / float64(ticks)
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if step = m * power; step >= raw*0.999 {
			break
		}
	}
	return math.Floor(low/step+1e-9) * step, math.Ceil(high/step-1e-9) * step, step
}

func ticksOf(low, high, step float64) []float64 {
	var ticks []float64
	for i := 0; i <= int(math.Round((high-low)/step)); i++ {
		v := low + float64(i)*step
		if math.Abs(v) < step/1e6 {
			v = 0
		}
		ticks = append(ticks, v)
	}
	return ticks
}

// axisNumber returns a short text of an axis value.
func axisNumber(v float64) string {
	if v < 0 {
		return "(" + axisNumber(-v) + ")"
	}
	return groupThousands(strconv.FormatFloat(roundTo(v, 4), 'f', -1, 64))
}

func axisPercent(v float64) string {
	if v < 0 {
		return "(" + axisPercent(-v) + ")"
	}
	return groupThousands(strconv.FormatFloat(roundTo(v*100, 4), 'f', -1, 64)) + "%"
}

// roundTo returns a number rounded to significant digits.
func roundTo(v float64, digits int) float64 {
	x, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', digits-1, 64), 64)
	if err != nil {
		panic(err) // what was just written
	}
	return x
}
