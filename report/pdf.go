package report

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"time"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"
)

// Only this file knows gofpdf: it replays the marks of pages. The faces are
// inserted by pdf_fonts.go afterwards, prepared once in a process.

// document is a sequence of pages with the information about them that a reader
// shows.
type document struct {
	title, subject, author, keywords string
	date                             string // YYYY-MM-DD
	paper                            Paper
	pages                            []*canvas
}

// Paper is a page size.
type Paper string

// The page sizes.
const (
	A4     Paper = "A4"
	Letter Paper = "Letter"
)

// size returns the width and height of a paper in millimetres.
func (p Paper) size() (width, height float64) {
	if p == Letter {
		return 215.9, 279.4
	}
	return 210, 297
}

// warnings names the characters that could not be drawn.
func (d *document) warnings() []string { return missingWarnings(d.pages) }

// family is the name of the faces in gofpdf.
const family = "offtake"

// write writes the document as PDF.
func (d *document) write(w io.Writer) error { return finishPDF(w, d.draw()) }

// draw has gofpdf draw the document, with stubs in the place of the faces.
func (d *document) draw() []byte {
	pdf := gofpdf.New("P", "mm", string(d.paper), "")
	d.properties(pdf)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetLineCapStyle("butt")
	pdf.SetLineJoinStyle("round")
	for _, style := range []string{"", "B"} {
		pdf.AddFontFromBytes(family, style, stubFont(style == "B"), nil)
	}
	for _, page := range d.pages {
		drawPage(pdf, page)
	}
	var buf bytes.Buffer
	if err := pdf.Output(&buf); err != nil {
		panic(err) // into memory, and what is drawn is not what a user wrote
	}
	return buf.Bytes()
}

func (d *document) properties(pdf *gofpdf.Fpdf) {
	pdf.SetCatalogSort(true)
	date, err := time.Parse(time.DateOnly, pinnedDate(d.date))
	if err != nil {
		panic(err) // checked when the deal was read
	}
	pdf.SetCreationDate(date)
	pdf.SetModificationDate(date)
	pdf.SetTitle(d.title, true)
	pdf.SetSubject(d.subject, true)
	pdf.SetAuthor(d.author, true)
	pdf.SetKeywords(d.keywords, true)
	pdf.SetCreator("offtake", true)
	pdf.SetProducer("offtake", true)
}

// drawPage replays a page's marks.
func drawPage(pdf *gofpdf.Fpdf, c *canvas) {
	pdf.AddPage()
	for _, b := range c.bookmarks {
		pdf.Bookmark("\xFE\xFF"+utf16BE(b.text), b.level, b.y)
	}
	for _, m := range c.marks {
		switch m.kind {
		case markText:
			drawPDFText(pdf, m)
		case markLine:
			drawPDFLine(pdf, m)
		case markArea:
			pdf.SetFillColor(int(m.ink[0]), int(m.ink[1]), int(m.ink[2]))
			tracePath(pdf, m)
			pdf.ClosePath()
			pdf.DrawPath("F")
		}
	}
	for _, l := range c.links {
		pdf.LinkString(l.x, l.y, l.w, l.h, asciiURL(l.url))
	}
}

func drawPDFText(pdf *gofpdf.Fpdf, m mark) {
	style := ""
	if m.bold {
		style = "B"
	}
	pdf.SetFont(family, style, m.size)
	pdf.SetTextColor(int(m.ink[0]), int(m.ink[1]), int(m.ink[2]))
	pdf.Text(m.xs[0], m.ys[0], utf16BE(m.text))
}

func drawPDFLine(pdf *gofpdf.Fpdf, m mark) {
	pdf.SetDrawColor(int(m.ink[0]), int(m.ink[1]), int(m.ink[2]))
	pdf.SetLineWidth(m.width)
	if m.dashed {
		pdf.SetDashPattern(dash[:], 0)
		defer pdf.SetDashPattern(nil, 0)
	}
	tracePath(pdf, m)
	pdf.DrawPath("D")
}

func tracePath(pdf *gofpdf.Fpdf, m mark) {
	pdf.MoveTo(m.xs[0], m.ys[0])
	for i := 1; i < len(m.xs); i++ {
		pdf.LineTo(m.xs[i], m.ys[i])
	}
}

// utf16BE returns a text in the encoding of the embedded faces, which is that
// of bookmarks too.
func utf16BE(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return string(b)
}

// asciiURL returns an address as a PDF holds it, with characters beyond ASCII
// escaped.
func asciiURL(address string) string {
	if plainASCII(address) {
		return address
	}
	if u, err := url.Parse(address); err == nil {
		return u.String()
	}
	return url.PathEscape(address)
}

// missingWarnings names the characters of pages or charts that the faces lack,
// in one line, as many as it holds.
func missingWarnings(pages []*canvas) []string {
	const most = 12
	lacking := map[rune]bool{}
	for _, c := range pages {
		for r := range c.missing {
			lacking[r] = true
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	var list []string
	for i, r := range slices.Sorted(maps.Keys(lacking)) {
		if i == most {
			list = append(list, fmt.Sprintf("%d others", len(lacking)-most))
			break
		}
		list = append(list, fmt.Sprintf("%q (U+%04X)", r, r))
	}
	return []string{fmt.Sprintf("the embedded font has no %s: drawn as %c", listed(list), replacement)}
}
