package memo

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"offtake/model"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/sheet"
)

// The pages' margins in millimetres.
const (
	MarginSide   = 16.0
	marginTop    = 17.0
	marginBottom = 15.0
	gutter       = 8.0 // between two charts side by side
)

// A section is laid out at one of these densities: the first at which it needs
// no more than its page.
const (
	roomy = iota
	medium
	dense
	densest
)

// Paper is a document being laid out: the page at hand and the next free place
// on it.
type Paper struct {
	*draw.Canvas
	book    *sheet.Book
	Doc     *draw.Document
	Y       float64
	density int     // of the section
	extra   float64 // height added to each row of charts, where a page has room
	rows    float64 // rows of charts on the page
	title   string  // of the page
	// enlarges is set if a page with much room may have larger type.
	enlarges bool
	larger   float64 // by how much type is larger, where a page has much room
}

// Pages lays out the PDF's pages, or the first one alone.
func Pages(rep *layout.Report, size draw.Paper, alone bool) *draw.Document {
	p := newPaper(rep, size)
	p.enlarges = true
	p.Section("The deal", p.dealPage)
	if !alone {
		p.Section("In sentences", p.wordsPage)
		p.Section("Obligation", p.obligationPage)
		p.Section("Scenarios", p.scenariosPage)
		if rep.Sensitivity != nil {
			p.Section("Sensitivities", p.sensitivitiesPage)
		}
		if rep.HasSimulation() {
			p.Section("Simulation", p.simulationPage)
		}
		p.Section("Provider and assumptions", p.basisPage)
		p.Section("Sources, method, basis", p.sourcesPage)
	}
	foot(rep, p.Doc)
	return p.Doc
}

// paper is the document about a deal.
type paper struct {
	*Paper
	rep *layout.Report
}

func newPaper(rep *layout.Report, size draw.Paper) *paper {
	return &paper{NewPaper(rep.Book, size), rep}
}

// NewPaper begins a document about a book.
func NewPaper(book *sheet.Book, size draw.Paper) *Paper {
	if size == "" {
		size = draw.A4
	}
	scratch := draw.NewCanvas(0, 0)
	doc := &draw.Document{Paper: size, Date: book.Date, Author: book.Author, Keywords: book.Keywords}
	doc.Title, doc.Subject = scratch.Drawable(book.Title), scratch.Drawable(book.Subject)
	return &Paper{book: book, Doc: doc}
}

// Section lays out a page: as roomy as it fits on one and, if that leaves room,
// once more with higher charts.
func (p *Paper) Section(title string, draw func()) {
	before := len(p.Doc.Pages)
	p.larger = 1
	lay := func(extra float64) (fits bool) {
		p.Doc.Pages, p.title = p.Doc.Pages[:before], ""
		p.extra, p.rows = extra, 0
		p.begin(title)
		draw()
		return len(p.Doc.Pages) == before+1
	}
	for p.density = roomy; !lay(0); p.density++ {
		if p.density == densest {
			return
		}
	}
	// A page with little on it is set in larger type.
	if p.enlarges && p.density == roomy && p.bottom()-p.Y > sparse*p.Height {
		for _, p.larger = range []float64{1.25, 1.12, 1} {
			if lay(0) && p.room(0) {
				break
			}
		}
	}
	room := p.bottom() - p.Y
	if p.rows > 0 && room > 1 && !lay(math.Min(room, 45)/p.rows) {
		lay(0)
	}
}

// sparse is the share of a page that is left free where little is on it.
const sparse = 0.22

// begin begins a page; its title is a bookmark.
func (p *Paper) begin(title string) {
	width, height := p.Doc.Paper.Size()
	p.Canvas = draw.NewCanvas(width, height)
	p.Doc.Pages = append(p.Doc.Pages, p.Canvas)
	again := p.title == title
	p.title = title
	if !again {
		p.Bookmarks = append(p.Bookmarks, draw.Bookmark{Text: title, Level: 0, Y: 0})
	}
	p.Box(MarginSide, 9, p.Body(), 0.9, sheet.ColourBrand.Ink())
	p.marking()
	p.Y = marginTop
	if len(p.Doc.Pages) == 1 {
		return
	}
	p.Text(MarginSide, 10.6, p.Body(), draw.LetterNote, draw.AlignLeft, p.book.Title)
	if again {
		title += ", continued"
	}
	p.Text(MarginSide, p.Y-0.5, p.Body(), draw.LetterPage, draw.AlignLeft, title)
	p.Y += draw.LetterPage.Height() + 1.5
}

// Body returns the width between the margins.
func (p *Paper) Body() float64 { return p.Width - 2*MarginSide }

// bottom returns the end of the page, above its margin.
func (p *Paper) bottom() float64 { return p.Height - marginBottom }

// room reports whether a height is left on the page.
func (p *Paper) room(h float64) bool { return p.Y+h <= p.bottom()+1e-6 }

// Need begins another page where a height is not left.
func (p *Paper) Need(h float64) {
	if !p.room(h) {
		p.begin(p.title)
	}
}

// Scaled returns a type size at the document's density, larger on a page with
// little on it; headings are as large there as elsewhere.
func (p *Paper) Scaled(size float64) float64 {
	return math.Max(draw.Least, p.heads(size)*math.Max(1, p.larger))
}

func (p *Paper) heads(size float64) float64 {
	return size * [...]float64{roomy: 1, medium: 0.94, dense: 0.88, densest: 0.82}[p.density]
}

// Space returns a distance at the document's density.
func (p *Paper) Space(mm float64) float64 {
	return mm * [...]float64{roomy: 1, medium: 0.8, dense: 0.6, densest: 0.45}[p.density]
}

// Heading writes a section's heading, which is a bookmark below the page's.
func (p *Paper) Heading(text string) {
	l := draw.LetterHeading.Sized(p.heads(draw.LetterHeading.Size))
	p.Bookmarks = append(p.Bookmarks, draw.Bookmark{Text: text, Level: 1, Y: p.Y})
	p.Text(MarginSide, p.Y, p.Body(), l, draw.AlignLeft, text)
	p.Y += l.Height() + 0.8
}

// ChartRow draws charts side by side, as high as the page allows, but at least
// high enough to be read.
func (p *Paper) ChartRow(least, usual float64, widths []float64, pictures ...func(*draw.Canvas, draw.Area)) {
	h := math.Max(least, usual/2+p.Space(usual/2)) + p.extra
	p.Need(h)
	p.rows++
	x := MarginSide
	total := 0.0
	for _, w := range widths {
		total += w
	}
	for i, paint := range pictures {
		w := (p.Body() - gutter*float64(len(pictures)-1)) * widths[i] / total
		paint(p.Canvas, draw.Area{X: x, Y: p.Y, W: w, H: h})
		x += w + gutter
	}
	p.Y += h + p.Space(5)
}

// Flow draws a table over as many pages as it needs, its head on each.
func (p *Paper) Flow(t *draw.DrawnTable) {
	p.Need(2*draw.Lettering{Size: t.Size}.Height() + p.RowHeight(t, 0) + 4)
	p.Y = p.TableHead(MarginSide, p.Y, t)
	for i := range t.Rows {
		if !p.room(p.RowHeight(t, i)) {
			p.TableFoot(MarginSide, p.Y, t)
			p.begin(p.title)
			p.Y = p.TableHead(MarginSide, p.Y, t)
		}
		p.Y = p.TableRow(MarginSide, p.Y, t, i)
	}
	p.Y = p.TableFoot(MarginSide, p.Y, t)
}

// Words writes a paragraph, on the next page where it does not fit.
func (p *Paper) Words(l draw.Lettering, s string) {
	p.Need(float64(len(p.Wrap(l, s, p.Body(), 0))) * l.Height())
	p.Y = p.Paragraph(MarginSide, p.Y, p.Body(), l, 0, s)
}

// foot writes the foot of every page, once their number is known.
func foot(rep *layout.Report, doc *draw.Document) {
	about := fmt.Sprintf("offtake %s · deal file %s · all checks: %s", layout.Version, layout.ShortDigest(rep.Deal.Digest),
		rep.Master().Value.Text)
	for i, c := range doc.Pages {
		y := c.Height - 10
		c.Rule(MarginSide, y-1.5, c.Width-MarginSide, sheet.ColourRule, 0.2)
		c.Text(MarginSide, y, c.Width-2*MarginSide-30, draw.LetterNote, draw.AlignLeft, about)
		c.Text(c.Width-MarginSide-28, y, 28, draw.LetterNote, draw.AlignRight, fmt.Sprintf("page %d of %d", i+1, len(doc.Pages)))
	}
}

// shownPeriods returns the periods of a table: the ends of contract years if
// they are few, otherwise some of those, with all of the first ones.
func shownPeriods(rep *layout.Report, most int) []int {
	var periods []int
	for y := 1; y <= rep.Deal.Years; y++ {
		periods = append(periods, y*rep.Deal.PerYear)
	}
	if len(periods) <= most {
		return periods
	}
	shown := slices.Clone(periods[:most/2])
	rest := periods[most/2:]
	step := (len(rest) + most - most/2 - 1) / (most - most/2)
	for i := len(rest) - 1; i >= 0; i -= step {
		shown = append(shown, rest[i])
	}
	sort.Ints(shown)
	return shown
}

// metricsOf returns the metrics of a section.
func metricsOf(rep *layout.Report, section string) []*model.Line {
	var list []*model.Line
	for _, l := range rep.Program.Lines {
		if l.Kind == model.Metric && l.Section == section {
			list = append(list, l)
		}
	}
	return list
}
