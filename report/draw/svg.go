package draw

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"

	"offtake/report/sheet"
)

// svgPath holds a path's data.
type svgPath struct{ bytes.Buffer }

func (p *svgPath) point(command byte, numbers ...float64) {
	p.WriteByte(command)
	for i, x := range numbers {
		if i > 0 {
			p.WriteByte(' ')
		}
		p.WriteString(svgNumber(x))
	}
}

func (p *svgPath) moveTo(x, y float64)         { p.point('M', x, y) }
func (p *svgPath) lineTo(x, y float64)         { p.point('L', x, y) }
func (p *svgPath) quadTo(x1, y1, x, y float64) { p.point('Q', x1, y1, x, y) }
func (p *svgPath) closePath()                  { p.WriteByte('Z') }

// svgNumber returns a length to a hundredth of the unit.
func svgNumber(x float64) string {
	text := strconv.FormatFloat(x, 'f', 2, 64)
	for text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	if text[len(text)-1] == '.' {
		text = text[:len(text)-1]
	}
	return text
}

// Svg returns a canvas as SVG, in tenths of a millimetre. Texts are outlines, with
// their words beside them for screen readers; or, for programs in which they are
// to be edited, texts as wide as they are here, whatever face is at hand.
func (c *Canvas) Svg(title string, editable bool) []byte {
	var b bytes.Buffer
	w, h := svgNumber(c.Width*10), svgNumber(c.Height*10)
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%smm\" height=\"%smm\" viewBox=\"0 0 %s %s\""+
		" role=\"img\" lang=\"en\">\n<title>%s</title>\n", svgNumber(c.Width), svgNumber(c.Height), w, h, xmlText(title))
	fmt.Fprintf(&b, "<rect width=\"%s\" height=\"%s\" fill=\"#%s\"/>\n", w, h, sheet.ColourPaper.Hex())
	for _, m := range c.Marks {
		if editable && m.Kind == MarkText {
			b.WriteString(m.editable())
			continue
		}
		b.WriteString(m.times(10).svg())
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// times returns a mark scaled by a factor.
func (m mark) times(k float64) mark {
	xs, ys := make([]float64, len(m.Xs)), make([]float64, len(m.Ys))
	for i := range xs {
		xs[i], ys[i] = m.Xs[i]*k, m.Ys[i]*k
	}
	m.Xs, m.Ys, m.width, m.Size = xs, ys, m.width*k, m.Size*k
	return m
}

// editable returns a text as SVG text.
func (m mark) editable() string {
	weight := ""
	if m.Bold {
		weight = ` font-weight="bold"`
	}
	return fmt.Sprintf("<text x=\"%s\" y=\"%s\" font-family=\"'Source Sans 3', Arial, sans-serif\" font-size=\"%s\"%s fill=\"#%s\""+
		" textLength=\"%s\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">%s</text>\n",
		svgNumber(m.Xs[0]*10), svgNumber(m.Ys[0]*10),
		svgNumber(m.Size*MmPerPoint*10), weight, HexOf(m.Ink), svgNumber(TextWidth(m.Text, m.Size, m.Bold)*10), xmlText(m.Text))
}

func (m mark) svg() string {
	var d svgPath
	colour := "#" + HexOf(m.Ink)
	switch m.Kind {
	case MarkText:
		m.outline(&d)
		return fmt.Sprintf("<path fill=\"%s\" aria-label=\"%s\" d=\"%s\"/>\n", colour, xmlText(m.Text), d.String())
	case markLine:
		m.follow(&d)
		dashes := ""
		if m.dashed {
			dashes = fmt.Sprintf(" stroke-dasharray=\"%s %s\"", svgNumber(dash[0]*10), svgNumber(dash[1]*10))
		}
		return fmt.Sprintf("<path fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-linejoin=\"round\"%s d=\"%s\"/>\n",
			colour, svgNumber(m.width), dashes, d.String())
	}
	m.follow(&d)
	return fmt.Sprintf("<path fill=\"%s\" d=\"%s\"/>\n", colour, d.String())
}

// HexOf returns a colour as RRGGBB.
func HexOf(ink sheet.Rgb) string { return fmt.Sprintf("%02X%02X%02X", ink[0], ink[1], ink[2]) }

func xmlText(s string) string {
	var b bytes.Buffer
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // into memory
	}
	return b.String()
}
