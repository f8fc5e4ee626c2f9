package report

import (
	"strings"
	"unicode/utf8"
)

// lineHeight is the distance between lines, as a multiple of the type size.
const lineHeight = 1.34

// lettering holds the size, weight and colour of a text.
type lettering struct {
	size   float64 // points
	bold   bool
	colour Colour
}

// The letterings of pages and charts.
var (
	letterTitle   = lettering{19, true, ColourBrand}
	letterPage    = lettering{15, true, ColourBrand}
	letterHeading = lettering{10.5, true, ColourBrand}
	letterSub     = lettering{9.5, false, ColourMuted}
	letterBody    = lettering{9, false, ColourInk}
	letterSmall   = lettering{7, false, ColourInk}
	letterNote    = lettering{7, false, ColourMuted}
	letterFigure  = lettering{14, true, ColourInk}
	letterChart   = lettering{8.8, true, ColourInk}
	letterAxis    = lettering{6.5, false, ColourMuted}
	letterLabel   = lettering{6.5, false, ColourInk}
)

// sized returns the same lettering in another size.
func (l lettering) sized(size float64) lettering {
	l.size = size
	return l
}

// strong returns the same lettering in bold.
func (l lettering) strong() lettering {
	l.bold = true
	return l
}

// in returns the same lettering in another colour.
func (l lettering) in(c Colour) lettering {
	l.colour = c
	return l
}

// height returns the height of a line.
func (l lettering) height() float64 { return l.size * mmPerPoint * lineHeight }

// align is the position of a text in its box.
type align uint8

const (
	alignLeft align = iota
	alignRight
	alignCentre
)

// measure returns the width of a text.
func (c *canvas) measure(l lettering, s string) float64 {
	return textWidth(c.drawable(s), l.size, l.bold)
}

// text writes one line into a box that begins at x, y and has a width. A text
// that does not fit is shortened with an ellipsis.
func (c *canvas) text(x, y, width float64, l lettering, a align, s string) {
	s = c.fit(l, c.drawable(s), width)
	if s == "" {
		return
	}
	switch a {
	case alignRight:
		x += width - textWidth(s, l.size, l.bold)
	case alignCentre:
		x += (width - textWidth(s, l.size, l.bold)) / 2
	}
	c.set(x, y, l, s)
}

// set writes a drawable text whose box begins at x, y, and returns its mark.
func (c *canvas) set(x, y float64, l lettering, s string) *mark {
	baseline := y + l.height()/2 + 0.33*l.size*mmPerPoint
	c.marks = append(c.marks, mark{
		kind: markText, xs: []float64{x}, ys: []float64{baseline}, ink: l.colour.ink(), text: s, size: l.size, bold: l.bold,
	})
	return &c.marks[len(c.marks)-1]
}

// linked writes one line that links to an address.
func (c *canvas) linked(x, y, width float64, l lettering, s, target string) {
	s = c.fit(l, c.drawable(s), width)
	c.set(x, y, l, s)
	c.links = append(c.links, linkArea{x, y, textWidth(s, l.size, l.bold), l.height(), target})
}

// slack is a tolerance, so that texts fit that were measured to fit exactly.
const slack = 1e-6

// fit returns a drawable text, shortened with an ellipsis to a width.
func (c *canvas) fit(l lettering, s string, width float64) string {
	if textWidth(s, l.size, l.bold) <= width+slack {
		return s
	}
	s = s[:justWider(l, s, width)] // a long text is not shortened letter by letter from its end
	for s != "" {
		_, n := utf8.DecodeLastRuneInString(s)
		s = strings.TrimRight(s[:len(s)-n], " ")
		if textWidth(s+"…", l.size, l.bold) <= width {
			return s + "…"
		}
	}
	return ""
}

// justWider returns the length in bytes of the shortest beginning of a text
// that is wider than a width; that of the whole text if none is.
func justWider(l lettering, s string, width float64) int {
	used := 0.0
	for i, r := range s {
		if used > width+slack {
			return i
		}
		used += textWidth(string(r), l.size, l.bold)
	}
	return len(s)
}

// wrap returns a text broken into lines of a width, at most a number of them
// (0: any).
func (c *canvas) wrap(l lettering, s string, width float64, most int) []string {
	lines := breakLines(l, c.drawable(s), width, 0)
	if most > 0 && len(lines) > most {
		rest := strings.Join(lines[most-1:], " ")
		lines = append(lines[:most-1:most-1], c.fit(l, rest, width))
	}
	return lines
}

// breakLines returns a drawable text broken into lines, the first of which
// begins with an indent. A word that is wider than a line is broken.
func breakLines(l lettering, s string, width, indent float64) []string {
	var lines []string
	width += slack
	line, used, room := "", 0.0, width-indent
	space := textWidth(" ", l.size, l.bold)
	flush := func() {
		lines = append(lines, line)
		line, used, room = "", 0, width
	}
	for _, word := range wordsOf(s) {
		w := textWidth(word, l.size, l.bold)
		if line != "" && used+space+w > room {
			flush()
		}
		if line == "" && w > room && room < width {
			flush() // not even one word beside the indent
		}
		for line == "" && w > width {
			n := leadingPart(l, word, width)
			line, word = word[:n], word[n:]
			w = textWidth(word, l.size, l.bold)
			flush()
		}
		if line != "" {
			line, used = line+" ", used+space
		}
		line, used = line+word, used+w
	}
	if line != "" || len(lines) == 0 {
		flush()
	}
	return lines
}

// wordsOf returns the parts of a drawable text between the places where it may
// be broken: spaces, but not those that keep a number and its unit together.
func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' })
}

// breakSigns holds the signs after which a long word is broken first.
const breakSigns = "/?&=-_."

// piecesOf returns the parts of a drawable text between the places where a
// heading may be broken: at spaces and after the signs that join words.
func piecesOf(s string) []string {
	var pieces []string
	for _, word := range wordsOf(s) {
		for word != "" {
			n := len(word)
			if i := strings.IndexAny(word, breakSigns); i >= 0 {
				n = i + 1
			}
			pieces, word = append(pieces, word[:n]), word[n:]
		}
	}
	return pieces
}

// leadingPart returns the number of bytes of a word that fit into a width: at
// least one character and, where there is one, up to a sign after which
// addresses may be broken.
func leadingPart(l lettering, word string, width float64) int {
	n := 0
	for i, r := range word {
		end := i + utf8.RuneLen(r)
		if textWidth(word[:end], l.size, l.bold) > width {
			break
		}
		n = end
	}
	if at := strings.LastIndexAny(word[:n], breakSigns) + 1; at > n/3 {
		n = at
	}
	if n == 0 {
		_, n = utf8.DecodeRuneInString(word)
	}
	return n
}

// paragraph writes a text over several lines and returns the place below it.
func (c *canvas) paragraph(x, y, width float64, l lettering, most int, s string) float64 {
	for _, line := range c.wrap(l, s, width, most) {
		c.text(x, y, width, l, alignLeft, line)
		y += l.height()
	}
	return y
}

// led writes a paragraph that begins with a few words in bold.
func (c *canvas) led(x, y, width float64, l lettering, lead, s string) float64 {
	lead = c.drawable(lead)
	bold := l.strong()
	indent := textWidth(lead+" ", l.size, true)
	if indent > width*0.7 {
		y = c.paragraph(x, y, width, bold, 0, lead)
		return c.paragraph(x, y, width, l, 0, s)
	}
	c.set(x, y, bold, lead)
	for i, line := range breakLines(l, c.drawable(s), width, indent) {
		at := x
		if i == 0 {
			at += indent
		}
		if line != "" {
			c.set(at, y, l, line)
		}
		y += l.height()
	}
	return y
}
