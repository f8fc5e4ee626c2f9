package draw

import (
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"offtake/templates"
)

// typeface is one embedded face: its characters, their widths and outlines.
type typeface struct {
	name   string
	data   []byte // the TrueType file
	font   *sfnt.Font
	glyphs map[rune]sfnt.GlyphIndex
	widths []uint16 // by character, in thousandths of an em
}

// perEm is the number of units of width in an em, as in a PDF.
const perEm = 1000

// typefaces returns the regular and the bold face, read once in a process.
var typefaces = sync.OnceValue(func() [2]*typeface {
	return [2]*typeface{
		readTypeface("OfftakeSans-Regular", templates.FontRegular),
		readTypeface("OfftakeSans-Bold", templates.FontBold),
	}
})

// faceOf returns the face of a text.
func faceOf(bold bool) *typeface {
	if bold {
		return typefaces()[1]
	}
	return typefaces()[0]
}

// readTypeface reads a face. The tests make sure that the embedded ones can be
// read.
func readTypeface(name string, data []byte) *typeface {
	f, err := sfnt.Parse(data)
	if err != nil {
		panic(err)
	}
	t := &typeface{name: name, data: data, font: f, glyphs: map[rune]sfnt.GlyphIndex{}, widths: make([]uint16, 0x10000)}
	var buf sfnt.Buffer
	for r := ' '; r <= 0xFFFF; r++ {
		glyph, err := f.GlyphIndex(&buf, r)
		if err != nil || glyph == 0 {
			continue
		}
		advance, err := f.GlyphAdvance(&buf, glyph, fixed.I(perEm), font.HintingNone)
		if err != nil {
			panic(err)
		}
		t.glyphs[r], t.widths[r] = glyph, uint16(advance.Round())
	}
	return t
}

// replacement is drawn for a character that the faces lack.
const replacement = '\uFFFD'

// Drawable returns a text as the faces can draw it: composed characters, one
// line, no invisible ones, and a sign for each that the faces lack, which is
// recorded.
func (c *Canvas) Drawable(s string) string {
	if plainASCII(s) {
		return s
	}
	var out []rune
	for _, r := range norm.NFC.String(s) {
		switch {
		case faceOf(false).glyphs[r] != 0 && r != '\u00AD':
			out = append(out, r)
		case unicode.IsSpace(r):
			out = append(out, ' ')
		case unicode.In(r, unicode.Cf, unicode.Variation_Selector):
			// Marks of direction and joining, and what chooses between forms.
		default:
			c.missing[r] = true
			out = append(out, replacement)
		}
	}
	return string(out)
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// TextWidth returns the width of a drawable text in millimetres.
func TextWidth(s string, size float64, bold bool) float64 {
	widths, sum := faceOf(bold).widths, 0
	for _, r := range s {
		sum += int(widths[r])
	}
	return float64(sum) / perEm * size * MmPerPoint
}
