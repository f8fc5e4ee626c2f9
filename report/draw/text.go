package draw

import (
	"strings"
	"unicode/utf8"

	"offtake/report/sheet"
	"offtake/report/words"
)

// lineHeight is the distance between lines, as a multiple of the type size.
const lineHeight = 1.34

// Lettering holds the size, weight and colour of a text.
type Lettering struct {
	Size   float64 // points
	Bold   bool
	Colour sheet.Colour
}

// The letterings of pages and charts.
var (
	LetterTitle   = Lettering{19, true, sheet.ColourBrand}
	LetterPage    = Lettering{15, true, sheet.ColourBrand}
	LetterHeading = Lettering{10.5, true, sheet.ColourBrand}
	LetterSub     = Lettering{9.5, false, sheet.ColourMuted}
	LetterBody    = Lettering{9, false, sheet.ColourInk}
	LetterSmall   = Lettering{Least, false, sheet.ColourInk}
	LetterNote    = Lettering{Least, false, sheet.ColourMuted}
	LetterFigure  = Lettering{14, true, sheet.ColourInk}
	LetterChart   = Lettering{8.8, true, sheet.ColourInk}
	letterAxis    = Lettering{Least, false, sheet.ColourMuted}
	LetterLabel   = Lettering{Least, false, sheet.ColourInk}
)

// Least is the least size of type that is read with ease in print.
const Least = 7.5

// Sized returns the same lettering in another size.
func (l Lettering) Sized(size float64) Lettering {
	l.Size = size
	return l
}

// Strong returns the same lettering in bold.
func (l Lettering) Strong() Lettering {
	l.Bold = true
	return l
}

// In returns the same lettering in another colour.
func (l Lettering) In(c sheet.Colour) Lettering {
	l.Colour = c
	return l
}

// Height returns the height of a line.
func (l Lettering) Height() float64 { return l.Size * MmPerPoint * lineHeight }

// Align is the position of a text in its box.
type Align uint8

const (
	AlignLeft Align = iota
	AlignRight
	AlignCentre
)

// Measure returns the width of a text.
func (c *Canvas) Measure(l Lettering, s string) float64 {
	return TextWidth(c.Drawable(s), l.Size, l.Bold)
}

// Text writes one line into a box that begins at x, y and has a width. A text
// that does not fit is shortened with an ellipsis.
func (c *Canvas) Text(x, y, width float64, l Lettering, a Align, s string) {
	s = c.fit(l, c.Drawable(s), width)
	if s == "" {
		return
	}
	switch a {
	case AlignRight:
		x += width - TextWidth(s, l.Size, l.Bold)
	case AlignCentre:
		x += (width - TextWidth(s, l.Size, l.Bold)) / 2
	}
	c.set(x, y, l, s)
}

// set writes a drawable text whose box begins at x, y, and returns its mark.
func (c *Canvas) set(x, y float64, l Lettering, s string) *mark {
	baseline := y + l.Height()/2 + 0.33*l.Size*MmPerPoint
	c.Marks = append(c.Marks, mark{
		Kind: MarkText, Xs: []float64{x}, Ys: []float64{baseline}, Ink: l.Colour.Ink(), Text: s, Size: l.Size, Bold: l.Bold,
	})
	return &c.Marks[len(c.Marks)-1]
}

// Linked writes one line that links to an address.
func (c *Canvas) Linked(x, y, width float64, l Lettering, s, target string) {
	s = c.fit(l, c.Drawable(s), width)
	c.set(x, y, l, s)
	c.Links = append(c.Links, linkArea{x, y, TextWidth(s, l.Size, l.Bold), l.Height(), target})
}

// Slack is a tolerance, so that texts fit that were measured to fit exactly.
const Slack = 1e-6

// fit returns a drawable text, shortened with an ellipsis to a width.
func (c *Canvas) fit(l Lettering, s string, width float64) string {
	if TextWidth(s, l.Size, l.Bold) <= width+Slack {
		return s
	}
	s = s[:justWider(l, s, width)] // a long text is not shortened letter by letter from its end
	for s != "" {
		_, n := utf8.DecodeLastRuneInString(s)
		s = strings.TrimRight(s[:len(s)-n], " ")
		if TextWidth(s+"…", l.Size, l.Bold) <= width {
			return s + "…"
		}
	}
	return ""
}

// justWider returns the length in bytes of the shortest beginning of a text
// that is wider than a width; that of the whole text if none is.
func justWider(l Lettering, s string, width float64) int {
	used := 0.0
	for i, r := range s {
		if used > width+Slack {
			return i
		}
		used += TextWidth(string(r), l.Size, l.Bold)
	}
	return len(s)
}

// Wrap returns a text broken into lines of a width, at most a number of them
// (0: any).
func (c *Canvas) Wrap(l Lettering, s string, width float64, most int) []string {
	lines := breakLines(l, c.Drawable(s), width, 0)
	if most > 0 && len(lines) > most {
		rest := strings.Join(lines[most-1:], " ")
		lines = append(lines[:most-1:most-1], c.fit(l, rest, width))
	}
	return lines
}

// breakLines returns a drawable text broken into lines, the first of which
// begins with an indent. A word that is wider than a line is broken.
func breakLines(l Lettering, s string, width, indent float64) []string {
	var lines []string
	width += Slack
	line, used, room := "", 0.0, width-indent
	space := TextWidth(" ", l.Size, l.Bold)
	flush := func() {
		lines = append(lines, line)
		line, used, room = "", 0, width
	}
	for _, word := range wordsOf(s) {
		w := TextWidth(word, l.Size, l.Bold)
		if line != "" && used+space+w > room {
			flush()
		}
		if line == "" && w > room && room < width {
			flush() // not even one word beside the indent
		}
		for line == "" && w > width {
			n := leadingPart(l, word, width)
			line, word = word[:n], word[n:]
			w = TextWidth(word, l.Size, l.Bold)
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

// piecesOf returns the parts of a drawable text between the places where a
// heading may be broken: at spaces and after the signs that join words.
func piecesOf(s string) []string {
	var pieces []string
	for _, word := range wordsOf(s) {
		for word != "" {
			n := len(word)
			if i := strings.IndexAny(word, words.BreakSigns); i >= 0 {
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
func leadingPart(l Lettering, word string, width float64) int {
	n := 0
	for i, r := range word {
		end := i + utf8.RuneLen(r)
		if TextWidth(word[:end], l.Size, l.Bold) > width {
			break
		}
		n = end
	}
	if at := strings.LastIndexAny(word[:n], words.BreakSigns) + 1; at > n/3 {
		n = at
	}
	if n == 0 {
		_, n = utf8.DecodeRuneInString(word)
	}
	return n
}

// Paragraph writes a text over several lines and returns the place below it.
func (c *Canvas) Paragraph(x, y, width float64, l Lettering, most int, s string) float64 {
	for _, line := range c.Wrap(l, s, width, most) {
		c.Text(x, y, width, l, AlignLeft, line)
		y += l.Height()
	}
	return y
}

// Led writes a paragraph that begins with a few words in bold.
func (c *Canvas) Led(x, y, width float64, l Lettering, lead, s string) float64 {
	lead = c.Drawable(lead)
	bold := l.Strong()
	indent := TextWidth(lead+" ", l.Size, true)
	if indent > width*0.7 {
		y = c.Paragraph(x, y, width, bold, 0, lead)
		return c.Paragraph(x, y, width, l, 0, s)
	}
	c.set(x, y, bold, lead)
	for i, line := range breakLines(l, c.Drawable(s), width, indent) {
		at := x
		if i == 0 {
			at += indent
		}
		if line != "" {
			c.set(at, y, l, line)
		}
		y += l.Height()
	}
	return y
}

// Fitted returns a lettering in a size in which a text fits into a width.
func (c *Canvas) Fitted(l Lettering, s string, width float64) Lettering {
	if w := c.Measure(l, s); w > width {
		l.Size *= width / w
	}
	return l
}

// LedHeight returns the height of a paragraph that begins in bold.
func (c *Canvas) LedHeight(width float64, l Lettering, lead, s string) float64 {
	scratch := NewCanvas(c.Width, c.Height)
	return scratch.Led(0, 0, width, l, lead, s)
}
