package report

// A drawing is a list of marks: texts, lines and filled areas, in millimetres
// from the upper left corner. Pages and charts are drawn once and written by
// several writers (PDF, SVG, PNG), which only replay the marks in order. Texts
// are measured with the embedded faces, so that what fits in one output fits in
// all.

// mmPerPoint converts type sizes to millimetres.
const mmPerPoint = 25.4 / 72

// canvas is a page or a chart being drawn.
type canvas struct {
	width, height float64
	marks         []mark
	links         []linkArea
	bookmarks     []bookmark
	missing       map[rune]bool // characters that the faces lack
}

func newCanvas(width, height float64) *canvas {
	return &canvas{width: width, height: height, missing: map[rune]bool{}}
}

// markKind is the form of a mark.
type markKind uint8

const (
	markText markKind = iota // from the start of its baseline at xs[0], ys[0]
	markLine                 // through the points
	markArea                 // filled, with the points as corners
)

// mark is one thing drawn.
type mark struct {
	kind   markKind
	xs, ys []float64
	ink    rgb
	width  float64 // of a line
	dashed bool
	text   string
	size   float64 // points
	bold   bool
	scale  bool // a number of an axis: a mark of the scale, no figure of the deal
}

// linkArea is a place on a page that links to an address.
type linkArea struct {
	x, y, w, h float64
	url        string
}

// bookmark is a heading in a document's outline; level 0 is a page.
type bookmark struct {
	text  string
	level int
	y     float64
}

// dash holds the lengths of the strokes and gaps of dashed lines.
var dash = [2]float64{1.3, 0.9}

// rgb is a colour as it is drawn.
type rgb [3]uint8

// ink returns a colour of the palette as it is drawn.
func (c Colour) ink() rgb {
	r, g, b := c.RGB()
	return rgb{r, g, b}
}

// tint returns a colour of the palette mixed with that of the paper: 1 is the
// colour itself, 0 is paper.
func (c Colour) tint(share float64) rgb { return blend(ColourPaper.ink(), c.ink(), share) }

// blend returns a mixture of two colours: share 0 is the first, 1 the second.
func blend(from, to rgb, share float64) rgb {
	var mixed rgb
	for i := range mixed {
		mixed[i] = uint8(float64(from[i]) + share*(float64(to[i])-float64(from[i])) + 0.5)
	}
	return mixed
}

// line draws a straight line.
func (c *canvas) line(x1, y1, x2, y2 float64, colour Colour, width float64) {
	c.polyline([]float64{x1, x2}, []float64{y1, y2}, colour.ink(), width, false)
}

// rule draws a level line.
func (c *canvas) rule(x1, y, x2 float64, colour Colour, width float64) {
	c.line(x1, y, x2, y, colour, width)
}

// polyline draws connected points.
func (c *canvas) polyline(xs, ys []float64, ink rgb, width float64, dashed bool) {
	if !finite(xs...) || !finite(ys...) {
		return // the checks show why
	}
	c.marks = append(c.marks, mark{kind: markLine, xs: xs, ys: ys, ink: ink, width: width, dashed: dashed})
}

// fill fills a polygon.
func (c *canvas) fill(xs, ys []float64, ink rgb) {
	if !finite(xs...) || !finite(ys...) {
		return
	}
	c.marks = append(c.marks, mark{kind: markArea, xs: xs, ys: ys, ink: ink})
}

// box fills a rectangle; width and height may be negative.
func (c *canvas) box(x, y, w, h float64, ink rgb) {
	c.fill([]float64{x, x + w, x + w, x}, []float64{y, y, y + h, y + h}, ink)
}

// diamond marks a point.
func (c *canvas) diamond(x, y, r float64, ink rgb) {
	c.fill([]float64{x - r, x, x + r, x}, []float64{y, y - r, y, y + r}, ink)
}
