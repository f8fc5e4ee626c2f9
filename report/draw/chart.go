package draw

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"offtake/report/sheet"
)

// Charts are drawn here rather than by a plotting library: curves have their
// names at their ends, moved apart; texts are in the pages' own faces and
// sizes; and the same marks go to PDF, SVG and PNG.

// Area is a rectangle to draw in.
type Area struct{ X, Y, W, H float64 }

// Plot describes the surroundings of a chart with periods or cases along its
// axis.
type Plot struct {
	Title  string // the point of the chart
	Unit   string
	Key    []ChartKey // what the colours mean, where nothing is labelled directly
	Labels []string   // of the periods
	Years  []string   // labels of the periods that begin a year, "" for others, used where not all labels fit
	Low    float64
	High   float64
	Format func(float64) string
	Right  float64 // width kept free for labels at the right
}

// ChartKey holds the meaning of a colour.
type ChartKey struct {
	Text   string
	Colour sheet.Colour
}

// Frame is the plotting area of a chart: it maps values and periods to places.
type Frame struct {
	*Canvas
	Area
	low, high float64 // of the value axis
	N         int     // periods
}

// Plot draws a chart's title, value axis and period labels, and returns its
// frame.
func (c *Canvas) Plot(a Area, p Plot) *Frame {
	y := c.ChartHead(a, p)
	low, high, step := niceAxis(p.Low, p.High, 5)
	ticks := ticksOf(low, high, step)
	margin := 0.0
	for _, v := range ticks {
		margin = math.Max(margin, c.Measure(letterAxis, p.Format(v)))
	}
	margin += 1.5
	f := &Frame{Canvas: c, Area: Area{a.X + margin, y, a.W - margin - p.Right, a.Y + a.H - y - 4}, low: low, high: high, N: len(p.Labels)}
	for _, v := range ticks {
		colour, width := sheet.ColourRule, 0.12
		if v == 0 {
			colour, width = sheet.ColourMuted, 0.25
		}
		c.Rule(f.X, f.At(v), f.X+f.W, colour, width)
		c.scaleMark(a.X, f.At(v)-letterAxis.Height()/2, margin-1.5, AlignRight, p.Format(v))
	}
	f.periodLabels(p)
	return f
}

// TitleLines is the number of lines that the title of a chart may have, in
// smaller type if need be. A title is never cut, since its end is a figure.
const TitleLines = 3

// ChartHead writes title, unit and key, and returns the place below them.
func (c *Canvas) ChartHead(a Area, p Plot) float64 {
	l := LetterChart
	for l.Size > Least && len(c.Wrap(l, p.Title, a.W, 0)) > TitleLines {
		l.Size -= 0.3
	}
	y := c.Paragraph(a.X, a.Y, a.W, l, 0, p.Title)
	if p.Unit != "" {
		y = c.Paragraph(a.X, y, a.W, LetterNote, 2, p.Unit)
	}
	if len(p.Key) > 0 {
		y = c.keyLine(a.X, y+0.6, a.W, p.Key)
	}
	return y + 1.8
}

// scaleMark writes a number of an axis.
func (c *Canvas) scaleMark(x, y, width float64, a Align, s string) {
	n := len(c.Marks)
	c.Text(x, y, width, letterAxis, a, s)
	for i := range c.Marks[n:] {
		c.Marks[n+i].Scale = true
	}
}

// keyLine writes the meanings of colours, in as many lines as they need.
func (c *Canvas) keyLine(x, y, width float64, keys []ChartKey) float64 {
	const square, gap = 2.2, 4.0
	at := x
	texts := make([]string, len(keys))
	for i, k := range keys {
		texts[i] = k.Text
	}
	for _, k := range keys {
		k.Text = c.Among(LetterLabel, k.Text, texts, width-square-1, 1)
		w := math.Min(square+1+c.Measure(LetterLabel, k.Text), width)
		if at > x && at+w > x+width {
			at, y = x, y+LetterLabel.Height()
		}
		c.Box(at, y+(LetterLabel.Height()-1.6)/2, square, 1.6, k.Colour.Ink())
		c.Text(at+square+1, y, w-square-1, LetterLabel, AlignLeft, k.Text)
		at += w + gap
	}
	return y + LetterLabel.Height()
}

// periodLabels writes as many labels below the axis as fit.
func (f *Frame) periodLabels(p Plot) {
	labels := p.Labels
	if f.crowded(labels) > 1 && len(p.Years) == len(labels) {
		labels = p.Years
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
		w = f.Measure(letterAxis, names[k])
		return math.Min(math.Max(f.Mid(shown[k])-w/2, f.X-1.2), f.X+f.W+math.Max(p.Right-1, 0)-w), w
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
			f.scaleMark(x, f.Y+f.H+0.7, w, AlignLeft, names[k])
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
func (f *Frame) crowded(labels []string) int {
	widest := 0.0
	for _, l := range labels {
		widest = math.Max(widest, f.Measure(letterAxis, l)+1.6)
	}
	least := widest / (f.W / float64(max(1, len(labels))))
	for _, step := range []int{1, 2, 5, 10, 20, 50} {
		if float64(step) >= least {
			return step
		}
	}
	return int(math.Ceil(least))
}

// At returns the place of a value on the canvas.
func (f *Frame) At(v float64) float64 {
	return f.Y + f.H - (v-f.low)/(f.high-f.low)*f.H
}

// Mid returns the middle of period i, from 0.
func (f *Frame) Mid(i int) float64 { return f.X + (float64(i)+0.5)*f.W/float64(f.N) }

// widestColumn is the greatest width of the column of a period.
const widestColumn = 22.0

// Columns draws a column for each period, from base values up. The share is
// that of the period's width that is filled.
func (f *Frame) Columns(values, bases []float64, ink sheet.Rgb, share float64) {
	width := math.Min(f.W/float64(f.N), widestColumn) * share
	for i, v := range values {
		base := 0.0
		if bases != nil {
			base = bases[i]
		}
		if v != 0 {
			f.Box(f.Mid(i)-width/2, f.At(base), width, f.At(base+v)-f.At(base), ink)
		}
	}
}

// Curve draws a line through the last periods, as many as it has values, and
// leaves out what is above the axis. A single value is a point.
func (f *Frame) Curve(values []float64, ink sheet.Rgb, width float64, dashed bool) {
	xs, ys := make([]float64, len(values)), make([]float64, len(values))
	for i, v := range values {
		xs[i], ys[i] = f.Mid(f.N-len(values)+i), f.At(v)
	}
	if len(xs) == 1 {
		f.diamond(xs[0], max(ys[0], f.Y), 0.8+width/2, ink)
		return
	}
	if slices.Min(ys) >= f.Y-1e-6 {
		f.polyline(xs, ys, ink, width, dashed)
		return
	}
	var px, py []float64 // a part within the frame
	for i := range xs {
		if i > 0 && (ys[i-1] < f.Y) != (ys[i] < f.Y) {
			share := (f.Y - ys[i-1]) / (ys[i] - ys[i-1])
			px, py = append(px, xs[i-1]+share*(xs[i]-xs[i-1])), append(py, f.Y)
		}
		if ys[i] >= f.Y {
			px, py = append(px, xs[i]), append(py, ys[i])
		}
		if (ys[i] < f.Y || i == len(xs)-1) && len(px) > 1 {
			f.polyline(px, py, ink, width, dashed)
			px, py = nil, nil
		}
	}
}

// band fills the area between two lines through the periods.
func (f *Frame) band(low, high []float64, ink sheet.Rgb) {
	var xs, ys []float64
	for i, v := range high {
		xs, ys = append(xs, f.Mid(i)), append(ys, f.At(v))
	}
	for i := len(low) - 1; i >= 0; i-- {
		xs, ys = append(xs, f.Mid(i)), append(ys, f.At(low[i]))
	}
	f.fill(xs, ys, ink)
}

// Series is a line of a chart, with its name at its end.
type Series struct {
	Name   string
	Values []float64
	Colour sheet.Colour
	Strong bool // one of the few that matter; the others stand back
	Dashed bool
}

// Ink returns a series' colour, which is pale unless the series is one of the
// few that matter.
func (s Series) Ink() sheet.Rgb {
	if s.Strong {
		return s.Colour.Ink()
	}
	return s.Colour.Tint(0.55)
}

// width returns the width of the line in millimetres.
func (s Series) width() float64 {
	if s.Strong {
		return 0.75
	}
	return 0.4
}

// Curves draws lines, those that matter over the others, and their names at
// the right. Lines that are the same are drawn once and share a label.
func (f *Frame) Curves(list []Series, more []EndLabel, width float64) {
	labels := slices.Clone(more)
	drawn := slices.Clone(list)
	slices.SortStableFunc(drawn, func(a, b Series) int { return cmp.Compare(a.width(), b.width()) })
	for i, s := range drawn {
		if !slices.ContainsFunc(drawn[i+1:], func(o Series) bool { return SameLine(o.Values, s.Values) }) {
			f.Curve(s.Values, s.Ink(), s.width(), s.Dashed)
		}
	}
	for i, s := range list {
		same := func(o Series) bool { return SameLine(o.Values, s.Values) }
		if slices.ContainsFunc(list[:i], same) {
			continue
		}
		l := EndLabel{Colour: s.Colour, Y: max(f.Y, f.At(s.Values[len(s.Values)-1])), line: true}
		for _, o := range list[i:] {
			if same(o) {
				l.Text = append(l.Text, o.Name)
				if o.Strong && !l.strong {
					l.strong, l.Colour = true, o.Colour
				}
			}
		}
		labels = append(labels, l)
	}
	f.endLabels(labels, width)
}

// EndLabel names a line or column that ends at the right of a frame.
type EndLabel struct {
	Text   []string
	Colour sheet.Colour
	Y      float64
	strong bool
	line   bool // a line, not a column
	// follows is set for a further line of the label before it.
	follows bool
}

// rank returns a number that orders labels by importance.
func (l EndLabel) rank() int {
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
func (f *Frame) endLabels(labels []EndLabel, width float64) {
	const from, to = 0.8, 5.0
	// Where not all have room, those that stand back have none.
	slices.SortStableFunc(labels, func(a, b EndLabel) int { return b.rank() - a.rank() })
	most := int((f.H + 4.5) / LetterLabel.Height())
	labels = labels[:min(len(labels), most)]
	var lines []EndLabel // of labels, each a text
	left := most - len(labels)
	texts := make([]string, len(labels))
	for i, l := range labels {
		texts[i] = strings.Join(l.Text, ", ")
	}
	for i, l := range labels {
		wrapped := f.Wrap(l.letter(), f.Among(l.letter(), texts[i], texts, width-to-0.8, 1+left), width-to-0.8, 1+left)
		left -= len(wrapped) - 1
		for i, line := range wrapped {
			l.Text, l.follows = []string{line}, i > 0
			lines = append(lines, l)
		}
	}
	at := apart(lines, LetterLabel.Height(), f.Y-2, f.Y+f.H+2.5)
	for i, l := range lines {
		ink := Series{Colour: l.Colour, Strong: l.strong || !l.line}.Ink()
		x, y := f.X+f.W, at[i]
		start := x + from
		if l.line {
			start = f.Mid(f.N-1) + from
		}
		if !l.follows {
			f.polyline([]float64{start, x + from, x + to}, []float64{l.Y, l.Y, y}, sheet.Blend(sheet.ColourPaper.Ink(), ink, 0.7), 0.2, false)
		}
		letter := l.letter()
		f.Text(x+to+0.8, y-letter.Height()/2, width-to-0.8, letter, AlignLeft, l.Text[0])
	}
}

// letter returns the lettering of a label.
func (l EndLabel) letter() Lettering {
	if l.strong {
		return LetterLabel.Strong()
	}
	return LetterLabel
}

// apart returns the places of labels, moved so that none is nearer to the next
// than a gap, as little as possible and between a top and a bottom.
func apart(labels []EndLabel, gap, top, bottom float64) []float64 {
	order := make([]int, len(labels))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(labels[a].Y, labels[b].Y) })
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
		clusters = append(clusters, cluster{k, 1, labels[i].Y})
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

// AxisNumber returns a short text of an axis value.
func AxisNumber(v float64) string {
	if v < 0 {
		return "(" + AxisNumber(-v) + ")"
	}
	return sheet.GroupThousands(strconv.FormatFloat(RoundTo(v, 4), 'f', -1, 64))
}

// AxisPercent returns a share as an axis shows it.
func AxisPercent(v float64) string {
	if v < 0 {
		return "(" + AxisPercent(-v) + ")"
	}
	return sheet.GroupThousands(strconv.FormatFloat(RoundTo(v*100, 4), 'f', -1, 64)) + "%"
}

// RoundTo returns a number rounded to significant digits.
func RoundTo(v float64, digits int) float64 {
	x, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', digits-1, 64), 64)
	if err != nil {
		panic(err) // what was just written
	}
	return x
}

// Extent returns the range of values, which includes zero.
func Extent(lists ...[]float64) (low, high float64) {
	for _, list := range lists {
		for _, v := range list {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	return low, high
}

// SameLine reports whether two lines are one on paper: nowhere as far apart as
// half the width of a line.
func SameLine(a, b []float64) bool {
	low, high := Extent(a, b)
	return slices.EqualFunc(a, b, func(x, y float64) bool { return math.Abs(x-y) <= 0.002*(high-low) })
}

// Unlabelled draws lines without names: those that do not matter in grey, and
// the first, the base, above all others.
func (f *Frame) Unlabelled(list []Series) {
	for _, strong := range []bool{false, true} {
		for _, s := range slices.Backward(list) {
			switch {
			case s.Strong != strong:
			case strong:
				f.Curve(s.Values, s.Colour.Ink(), 0.75, s.Dashed)
			default:
				f.Curve(s.Values, sheet.ColourRule.Ink(), 0.45, s.Dashed)
			}
		}
	}
}

// Fan fills the area between two percentiles; for one period alone, a column.
func (f *Frame) Fan(low, high []float64, ink sheet.Rgb) {
	if len(low) > 1 {
		f.band(low, high, ink)
		return
	}
	f.Columns([]float64{high[0] - low[0]}, low, ink, 0.4)
}
