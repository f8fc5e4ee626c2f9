package draw

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"maps"
	"net/url"
	"slices"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"

	"offtake/report/sheet"
	"offtake/report/words"
)

// Only this file knows gofpdf: it replays the marks of pages. The faces are
// inserted by pdf_fonts.go afterwards, prepared once in a process.

// Document is a sequence of pages with the information about them that a reader
// shows.
type Document struct {
	Title, Subject, Author, Keywords string
	Date                             string // YYYY-MM-DD; "" for none
	Paper                            Paper
	Pages                            []*Canvas
}

// Paper is a page size.
type Paper string

// The page sizes.
const (
	A4     Paper = "A4"
	Letter Paper = "Letter"
)

// Size returns the width and height of a paper in millimetres.
func (p Paper) Size() (width, height float64) {
	if p == Letter {
		return 215.9, 279.4
	}
	return 210, 297
}

// Warnings names the characters that could not be drawn.
func (d *Document) Warnings() []string { return MissingWarnings(d.Pages) }

// family is the name of the faces in gofpdf.
const family = "offtake"

// Write writes the document as PDF.
func (d *Document) Write(w io.Writer) error { return finishPDF(w, d.Draw(), d.Date != "") }

// Draw has gofpdf draw the document, with stubs in the place of the faces.
func (d *Document) Draw() []byte {
	pdf := gofpdf.New("P", "mm", string(d.Paper), "")
	d.properties(pdf)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetLineCapStyle("butt")
	pdf.SetLineJoinStyle("round")
	for _, style := range []string{"", "B"} {
		pdf.AddFontFromBytes(family, style, stubFont(style == "B"), nil)
	}
	for _, page := range d.Pages {
		drawPage(pdf, page)
	}
	var buf bytes.Buffer
	if err := pdf.Output(&buf); err != nil {
		panic(err) // into memory, and what is drawn is not what a user wrote
	}
	return buf.Bytes()
}

func (d *Document) properties(pdf *gofpdf.Fpdf) {
	pdf.SetCatalogSort(true)
	date, err := time.Parse(time.DateOnly, cmp.Or(d.Date, "2000-01-01")) // finishPDF leaves out the date of none
	if err != nil {
		panic(err) // checked when the deal was read
	}
	pdf.SetCreationDate(date)
	pdf.SetModificationDate(date)
	pdf.SetTitle(d.Title, true)
	pdf.SetSubject(d.Subject, true)
	pdf.SetAuthor(d.Author, true)
	pdf.SetKeywords(d.Keywords, true)
	pdf.SetCreator("offtake", true)
	pdf.SetProducer("offtake", true)
	pdf.SetXmpMetadata([]byte(d.xmp()))
}

// xmp returns the document's properties as XMP, the form that archives and
// library programs read.
func (d *Document) xmp() string {
	dates := ""
	if d.Date != "" {
		dates = fmt.Sprintf("<xmp:CreateDate>%sT00:00:00Z</xmp:CreateDate><xmp:ModifyDate>%sT00:00:00Z</xmp:ModifyDate>", d.Date, d.Date)
	}
	return "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
		` xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><dc:format>application/pdf</dc:format>` +
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + xmlText(d.Title) + `</rdf:li></rdf:Alt></dc:title>` +
		`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">` + xmlText(d.Subject) + `</rdf:li></rdf:Alt></dc:description>` +
		`<dc:creator><rdf:Seq><rdf:li>` + xmlText(d.Author) + `</rdf:li></rdf:Seq></dc:creator>` +
		`<dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>` +
		`<pdf:Keywords>` + xmlText(d.Keywords) + `</pdf:Keywords>` +
		`<pdf:Producer>offtake</pdf:Producer><xmp:CreatorTool>offtake</xmp:CreatorTool>` + dates +
		`</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`
}

// drawPage replays a page's marks.
func drawPage(pdf *gofpdf.Fpdf, c *Canvas) {
	pdf.AddPage()
	for _, b := range c.Bookmarks {
		pdf.Bookmark("\xFE\xFF"+utf16BE(b.Text), b.Level, b.Y)
	}
	for _, p := range c.Pictures {
		digest := sha256.Sum256(p.PNG)
		name := fmt.Sprintf("%x", digest)
		laid, ok := onPaper.Load(digest)
		if !ok {
			laid = layOnPaper(p.PNG)
			onPaper.Store(digest, laid)
		}
		kind := gofpdf.ImageOptions{ImageType: "PNG"}
		pdf.RegisterImageOptionsReader(name, kind, bytes.NewReader(laid.([]byte)))
		pdf.ImageOptions(name, p.X, p.Y, p.W, p.H, false, kind, 0, "")
	}
	for _, m := range c.Marks {
		switch m.Kind {
		case MarkText:
			drawPDFText(pdf, m)
		case markLine:
			drawPDFLine(pdf, m)
		case markArea:
			pdf.SetFillColor(int(m.Ink[0]), int(m.Ink[1]), int(m.Ink[2]))
			tracePath(pdf, m)
			pdf.ClosePath()
			pdf.DrawPath("F")
		}
	}
	for _, l := range c.Links {
		pdf.LinkString(l.x, l.y, l.w, l.h, asciiURL(l.Url))
	}
}

// onPaper holds the pictures of the documents so far, by their digests: those of a
// batch have the same one.
var onPaper sync.Map

// layOnPaper returns a picture of any kind as one that gofpdf takes: eight bits, not
// interlaced, and laid on paper, through which nothing shines.
func layOnPaper(data []byte) []byte {
	from, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		panic(err) // checked when the deal was read
	}
	r, g, b := sheet.ColourPaper.RGB()
	to := image.NewRGBA(image.Rect(0, 0, from.Bounds().Dx(), from.Bounds().Dy()))
	draw.Draw(to, to.Bounds(), image.NewUniform(color.RGBA{r, g, b, 255}), image.Point{}, draw.Src)
	draw.Draw(to, to.Bounds(), from, from.Bounds().Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, to); err != nil {
		panic(err) // into memory
	}
	return out.Bytes()
}

func drawPDFText(pdf *gofpdf.Fpdf, m mark) {
	style := ""
	if m.Bold {
		style = "B"
	}
	pdf.SetFont(family, style, m.Size)
	pdf.SetTextColor(int(m.Ink[0]), int(m.Ink[1]), int(m.Ink[2]))
	pdf.Text(m.Xs[0], m.Ys[0], utf16BE(m.Text))
}

func drawPDFLine(pdf *gofpdf.Fpdf, m mark) {
	pdf.SetDrawColor(int(m.Ink[0]), int(m.Ink[1]), int(m.Ink[2]))
	pdf.SetLineWidth(m.width)
	if m.dashed {
		pdf.SetDashPattern(dash[:], 0)
		defer pdf.SetDashPattern(nil, 0)
	}
	tracePath(pdf, m)
	pdf.DrawPath("D")
}

func tracePath(pdf *gofpdf.Fpdf, m mark) {
	pdf.MoveTo(m.Xs[0], m.Ys[0])
	for i := 1; i < len(m.Xs); i++ {
		pdf.LineTo(m.Xs[i], m.Ys[i])
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

// MissingWarnings names the characters of pages or charts that the faces lack,
// in one line, as many as it holds.
func MissingWarnings(pages []*Canvas) []string {
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
	return []string{fmt.Sprintf("the embedded font has no %s: drawn as %c", words.Listed(list), replacement)}
}
