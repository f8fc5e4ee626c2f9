package draw

import (
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// pen follows a path, for both SVG and PNG.
type pen interface {
	moveTo(x, y float64)
	lineTo(x, y float64)
	quadTo(x1, y1, x, y float64)
	closePath()
}

// outline follows the outlines of a text mark's characters, so that a picture
// looks the same wherever it is shown, whichever faces are installed.
func (m mark) outline(p pen) {
	t := faceOf(m.Bold)
	em := t.font.UnitsPerEm()
	var buf sfnt.Buffer
	x, scale := m.Xs[0], m.Size*MmPerPoint/float64(em)
	for _, r := range m.Text {
		segments, err := t.font.LoadGlyph(&buf, t.glyphs[r], fixed.I(int(em)), nil)
		if err != nil {
			panic(err) // the face is embedded
		}
		followGlyph(p, segments, x, m.Ys[0], scale)
		x += float64(t.widths[r]) / perEm * m.Size * MmPerPoint
	}
}

func followGlyph(p pen, segments sfnt.Segments, x, y, scale float64) {
	at := func(q fixed.Point26_6) (float64, float64) {
		return x + float64(q.X)/64*scale, y + float64(q.Y)/64*scale
	}
	open := false
	for _, s := range segments {
		x1, y1 := at(s.Args[0])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if open {
				p.closePath()
			}
			open = true
			p.moveTo(x1, y1)
		case sfnt.SegmentOpLineTo:
			p.lineTo(x1, y1)
		case sfnt.SegmentOpQuadTo:
			x2, y2 := at(s.Args[1])
			p.quadTo(x1, y1, x2, y2)
		default:
			panic("report: TrueType outlines have no cubic curves")
		}
	}
	if open {
		p.closePath()
	}
}

// follow follows the points of a line or an area.
func (m mark) follow(p pen) {
	p.moveTo(m.Xs[0], m.Ys[0])
	for i := 1; i < len(m.Xs); i++ {
		p.lineTo(m.Xs[i], m.Ys[i])
	}
	if m.Kind == markArea {
		p.closePath()
	}
}
