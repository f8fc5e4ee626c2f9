package draw

import (
	"offtake/report/sheet"
)

// A drawing is a list of marks: texts, lines and filled areas, in millimetres
// from the upper left corner. Pages and charts are drawn once and written by
// several writers (PDF, SVG, PNG), which only replay the marks in order. Texts
// are measured with the embedded faces, so that what fits in one output fits in
// all.

// MmPerPoint converts type sizes to millimetres.
const MmPerPoint = 25.4 / 72

// Canvas is a page or a chart being drawn.
type Canvas struct {
	Width, Height float64
	Marks         []mark
	Links         []linkArea
	Bookmarks     []Bookmark
	Pictures      []Picture
	missing       map[rune]bool // characters that the faces lack
}

// NewCanvas returns an empty page of a width and height in millimetres.
func NewCanvas(width, height float64) *Canvas {
	return &Canvas{Width: width, Height: height, missing: map[rune]bool{}}
}

// markKind is the form of a mark.
type markKind uint8

const (
	MarkText markKind = iota // from the start of its baseline at xs[0], ys[0]
	markLine                 // through the points
	markArea                 // filled, with the points as corners
)

// mark is one thing drawn.
type mark struct {
	Kind   markKind
	Xs, Ys []float64
	Ink    sheet.Rgb
	width  float64 // of a line
	dashed bool
	Text   string
	Size   float64 // points
	Bold   bool
	Scale  bool // a number of an axis: a mark of the scale, no figure of the deal
}

// linkArea is a place on a page that links to an address.
type linkArea struct {
	x, y, w, h float64
	Url        string
}

// Picture is a picture made of dots on a page. Charts have none, so that only the
// writer of pages knows it.
type Picture struct {
	Area
	PNG []byte
}

// Bookmark is a heading in a document's outline; level 0 is a page.
type Bookmark struct {
	Text  string
	Level int
	Y     float64
}

// dash holds the lengths of the strokes and gaps of dashed lines.
var dash = [2]float64{1.3, 0.9}

// Line draws a straight line.
func (c *Canvas) Line(x1, y1, x2, y2 float64, colour sheet.Colour, width float64) {
	c.polyline([]float64{x1, x2}, []float64{y1, y2}, colour.Ink(), width, false)
}

// Rule draws a level line.
func (c *Canvas) Rule(x1, y, x2 float64, colour sheet.Colour, width float64) {
	c.Line(x1, y, x2, y, colour, width)
}

// polyline draws connected points.
func (c *Canvas) polyline(xs, ys []float64, ink sheet.Rgb, width float64, dashed bool) {
	if !sheet.Finite(xs...) || !sheet.Finite(ys...) {
		return // the checks show why
	}
	c.Marks = append(c.Marks, mark{Kind: markLine, Xs: xs, Ys: ys, Ink: ink, width: width, dashed: dashed})
}

// fill fills a polygon.
func (c *Canvas) fill(xs, ys []float64, ink sheet.Rgb) {
	if !sheet.Finite(xs...) || !sheet.Finite(ys...) {
		return
	}
	c.Marks = append(c.Marks, mark{Kind: markArea, Xs: xs, Ys: ys, Ink: ink})
}

// Box fills a rectangle; width and height may be negative.
func (c *Canvas) Box(x, y, w, h float64, ink sheet.Rgb) {
	c.fill([]float64{x, x + w, x + w, x}, []float64{y, y, y + h, y + h}, ink)
}

// diamond marks a point.
func (c *Canvas) diamond(x, y, r float64, ink sheet.Rgb) {
	c.fill([]float64{x - r, x, x + r, x}, []float64{y, y - r, y, y + r}, ink)
}
