package draw

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"golang.org/x/image/vector"

	"offtake/report/sheet"
)

// raster fills paths on a picture.
type raster struct {
	image *image.RGBA
	scale float64 // pixels a millimetre
	fill  vector.Rasterizer
	x, y  float64 // upper left corner of what is being filled, in pixels
}

func (r *raster) point(x, y float64) (float32, float32) {
	return float32(x*r.scale - r.x), float32(y*r.scale - r.y)
}

func (r *raster) moveTo(x, y float64) { r.fill.MoveTo(r.point(x, y)) }
func (r *raster) lineTo(x, y float64) { r.fill.LineTo(r.point(x, y)) }
func (r *raster) closePath()          { r.fill.ClosePath() }
func (r *raster) quadTo(x1, y1, x, y float64) {
	ax, ay := r.point(x1, y1)
	bx, by := r.point(x, y)
	r.fill.QuadTo(ax, ay, bx, by)
}

// Png returns a canvas as a picture of a width in pixels.
func (c *Canvas) Png(width int) ([]byte, error) {
	scale := float64(width) / c.Width
	r := &raster{image: image.NewRGBA(image.Rect(0, 0, width, int(math.Round(c.Height*scale)))), scale: scale}
	paper := sheet.ColourPaper.Ink()
	draw.Draw(r.image, r.image.Bounds(), image.NewUniform(color.RGBA{paper[0], paper[1], paper[2], 255}), image.Point{}, draw.Src)
	for _, m := range c.Marks {
		r.mark(m)
	}
	var buf bytes.Buffer
	err := png.Encode(&buf, r.image)
	return buf.Bytes(), err
}

// mark fills one mark, on the part of the picture that it covers.
func (r *raster) mark(m mark) {
	box := m.bounds()
	r.x, r.y = math.Floor(box.X*r.scale)-2, math.Floor(box.Y*r.scale)-2
	w, h := int(box.W*r.scale)+6, int(box.H*r.scale)+6
	r.fill.Reset(w, h)
	switch m.Kind {
	case MarkText:
		m.outline(r)
	case markLine:
		for _, stroke := range m.strokes() {
			r.stroke(stroke)
		}
	case markArea:
		m.follow(r)
	}
	at := image.Pt(int(r.x), int(r.y))
	ink := image.NewUniform(color.RGBA{m.Ink[0], m.Ink[1], m.Ink[2], 255})
	r.fill.Draw(r.image, image.Rectangle{at, at.Add(image.Pt(w, h))}, ink, image.Point{})
}

// bounds returns the rectangle that encloses a mark.
func (m mark) bounds() Area {
	if m.Kind == MarkText {
		em := m.Size * MmPerPoint
		return Area{m.Xs[0], m.Ys[0] - em, TextWidth(m.Text, m.Size, m.Bold), 1.4 * em}
	}
	x1, x2, y1, y2 := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i := range m.Xs {
		x1, x2 = math.Min(x1, m.Xs[i]), math.Max(x2, m.Xs[i])
		y1, y2 = math.Min(y1, m.Ys[i]), math.Max(y2, m.Ys[i])
	}
	return Area{x1 - m.width, y1 - m.width, x2 - x1 + 2*m.width, y2 - y1 + 2*m.width}
}

// strokes returns the pieces of a line: all of it, or its dashes.
func (m mark) strokes() []mark {
	if !m.dashed {
		return []mark{m}
	}
	var pieces []mark
	piece := mark{width: m.width, Xs: []float64{m.Xs[0]}, Ys: []float64{m.Ys[0]}}
	drawing, left := true, dash[0]
	for i := 1; i < len(m.Xs); i++ {
		x, y := m.Xs[i-1], m.Ys[i-1]
		for {
			dx, dy := m.Xs[i]-x, m.Ys[i]-y
			length := math.Hypot(dx, dy)
			if length <= left {
				left -= length
				piece.Xs, piece.Ys = append(piece.Xs, m.Xs[i]), append(piece.Ys, m.Ys[i])
				break
			}
			x, y = x+dx*left/length, y+dy*left/length
			if drawing {
				piece.Xs, piece.Ys = append(piece.Xs, x), append(piece.Ys, y)
				pieces = append(pieces, piece)
			}
			drawing = !drawing
			left = dash[1]
			if drawing {
				left = dash[0]
			}
			piece = mark{width: m.width, Xs: []float64{x}, Ys: []float64{y}}
		}
	}
	if drawing {
		pieces = append(pieces, piece)
	}
	return pieces
}

// stroke outlines a line: a rectangle for each straight part and a round at
// each joint, all turning the same way so that they add up to one shape.
func (r *raster) stroke(m mark) {
	half := m.width / 2
	for i := 1; i < len(m.Xs); i++ {
		dx, dy := m.Xs[i]-m.Xs[i-1], m.Ys[i]-m.Ys[i-1]
		length := math.Hypot(dx, dy)
		if length == 0 {
			continue
		}
		nx, ny := -dy/length*half, dx/length*half
		r.moveTo(m.Xs[i-1]-nx, m.Ys[i-1]-ny)
		r.lineTo(m.Xs[i]-nx, m.Ys[i]-ny)
		r.lineTo(m.Xs[i]+nx, m.Ys[i]+ny)
		r.lineTo(m.Xs[i-1]+nx, m.Ys[i-1]+ny)
		r.closePath()
		if i+1 < len(m.Xs) {
			r.round(m.Xs[i], m.Ys[i], half)
		}
	}
}

func (r *raster) round(x, y, radius float64) {
	const corners = 12
	for k := range corners {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / corners)
		if k == 0 {
			r.moveTo(x+radius*cos, y+radius*sin)
		} else {
			r.lineTo(x+radius*cos, y+radius*sin)
		}
	}
	r.closePath()
}
