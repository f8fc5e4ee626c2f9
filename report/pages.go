package report

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"offtake/model"
)

// The pages' margins in millimetres.
const (
	marginSide   = 16.0
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

// paper is a document being laid out: the page at hand and the next free place
// on it.
type paper struct {
	*canvas
	rep     *Report
	doc     *document
	y       float64
	density int     // of the section
	extra   float64 // height added to each row of charts, where a page has room
	rows    float64 // rows of charts on the page
	title   string  // of the page
	// enlarges is set if a page with much room may have larger type.
	enlarges bool
	larger   float64 // by how much type is larger, where a page has much room
}

// summary lays out the PDF's pages, or the first one alone.
func (rep *Report) summary(size Paper, alone bool) *document {
	p := rep.newPaper(size)
	p.enlarges = true
	p.section("The deal", p.dealPage)
	if !alone {
		p.section("Obligation", p.obligationPage)
		p.section("Scenarios", p.scenariosPage)
		if rep.hasSimulation() {
			p.section("Simulation", p.simulationPage)
		}
		p.section("Provider, assumptions, basis", p.basisPage)
	}
	rep.foot(p.doc)
	return p.doc
}

// newPaper begins a document about the report's deal.
func (rep *Report) newPaper(size Paper) *paper {
	if size == "" {
		size = A4
	}
	scratch := newCanvas(0, 0)
	doc := &document{paper: size, date: rep.Book.Date, author: rep.Book.Author, keywords: rep.Book.Keywords}
	doc.title, doc.subject = scratch.drawable(rep.Book.Title), scratch.drawable(rep.Book.Subject)
	return &paper{rep: rep, doc: doc}
}

// section lays out a page: as roomy as it fits on one and, if that leaves room,
// once more with higher charts.
func (p *paper) section(title string, draw func()) {
	before := len(p.doc.pages)
	p.larger = 1
	lay := func(extra float64) (fits bool) {
		p.doc.pages, p.title = p.doc.pages[:before], ""
		p.extra, p.rows = extra, 0
		p.begin(title)
		draw()
		return len(p.doc.pages) == before+1
	}
	for p.density = roomy; !lay(0); p.density++ {
		if p.density == densest {
			return
		}
	}
	// A page with little on it is set in larger type.
	if p.enlarges && p.density == roomy && p.bottom()-p.y > sparse*p.height {
		for _, p.larger = range []float64{1.25, 1.12, 1} {
			if lay(0) && p.room(0) {
				break
			}
		}
	}
	room := p.bottom() - p.y
	if p.rows > 0 && room > 1 && !lay(math.Min(room, 45)/p.rows) {
		lay(0)
	}
}

// sparse is the share of a page that is left free where little is on it.
const sparse = 0.22

// begin begins a page; its title is a bookmark.
func (p *paper) begin(title string) {
	width, height := p.doc.paper.size()
	p.canvas = newCanvas(width, height)
	p.doc.pages = append(p.doc.pages, p.canvas)
	again := p.title == title
	p.title = title
	if !again {
		p.bookmarks = append(p.bookmarks, bookmark{title, 0, 0})
	}
	p.box(marginSide, 9, p.body(), 0.9, ColourBrand.ink())
	p.y = marginTop
	if len(p.doc.pages) == 1 {
		return
	}
	p.text(marginSide, 10.6, p.body(), letterNote, alignLeft, p.rep.Deal.Name)
	if again {
		title += ", continued"
	}
	p.text(marginSide, p.y-0.5, p.body(), letterPage, alignLeft, title)
	p.y += letterPage.height() + 1.5
}

// body returns the width between the margins.
func (p *paper) body() float64 { return p.width - 2*marginSide }

// bottom returns the end of the page, above its margin.
func (p *paper) bottom() float64 { return p.height - marginBottom }

// room reports whether a height is left on the page.
func (p *paper) room(h float64) bool { return p.y+h <= p.bottom()+1e-6 }

// need begins another page where a height is not left.
func (p *paper) need(h float64) {
	if !p.room(h) {
		p.begin(p.title)
	}
}

// scaled returns a type size at the document's density, larger on a page with
// little on it; headings are as large there as elsewhere.
func (p *paper) scaled(size float64) float64 { return p.heads(size) * math.Max(1, p.larger) }

func (p *paper) heads(size float64) float64 {
	return size * [...]float64{roomy: 1, medium: 0.94, dense: 0.88, densest: 0.82}[p.density]
}

// space returns a distance at the document's density.
func (p *paper) space(mm float64) float64 {
	return mm * [...]float64{roomy: 1, medium: 0.8, dense: 0.6, densest: 0.45}[p.density]
}

// heading writes a section's heading, which is a bookmark below the page's.
func (p *paper) heading(text string) {
	l := letterHeading.sized(p.heads(letterHeading.size))
	p.bookmarks = append(p.bookmarks, bookmark{text, 1, p.y})
	p.text(marginSide, p.y, p.body(), l, alignLeft, text)
	p.y += l.height() + 0.8
}

// chartRow draws charts side by side, as high as the page allows, but at least
// high enough to be read.
func (p *paper) chartRow(least, usual float64, widths []float64, pictures ...func(*canvas, place)) {
	h := math.Max(least, usual/2+p.space(usual/2)) + p.extra
	p.need(h)
	p.rows++
	x := marginSide
	total := 0.0
	for _, w := range widths {
		total += w
	}
	for i, draw := range pictures {
		w := (p.body() - gutter*float64(len(pictures)-1)) * widths[i] / total
		draw(p.canvas, place{x, p.y, w, h})
		x += w + gutter
	}
	p.y += h + p.space(5)
}

// flow draws a table over as many pages as it needs, its head on each.
func (p *paper) flow(t *drawnTable) {
	p.need(2*lettering{size: t.size}.height() + p.rowHeight(t, 0) + 4)
	p.y = p.tableHead(marginSide, p.y, t)
	for i := range t.rows {
		if !p.room(p.rowHeight(t, i)) {
			p.tableFoot(marginSide, p.y, t)
			p.begin(p.title)
			p.y = p.tableHead(marginSide, p.y, t)
		}
		p.y = p.tableRow(marginSide, p.y, t, i)
	}
	p.y = p.tableFoot(marginSide, p.y, t)
}

// words writes a paragraph, on the next page where it does not fit.
func (p *paper) words(l lettering, s string) {
	p.need(float64(len(p.wrap(l, s, p.body(), 0))) * l.height())
	p.y = p.paragraph(marginSide, p.y, p.body(), l, 0, s)
}

// foot writes the foot of every page, once their number is known.
func (rep *Report) foot(doc *document) {
	about := fmt.Sprintf("offtake %s · deal file %s · all checks: %s", Version, shortDigest(rep.Deal.Digest), rep.Master().Value.Text)
	for i, c := range doc.pages {
		y := c.height - 10
		c.rule(marginSide, y-1.5, c.width-marginSide, ColourRule, 0.2)
		c.text(marginSide, y, c.width-2*marginSide-30, letterNote.sized(6.5), alignLeft, about)
		c.text(c.width-marginSide-28, y, 28, letterNote.sized(6.5), alignRight, fmt.Sprintf("page %d of %d", i+1, len(doc.pages)))
	}
}

// shownPeriods returns the periods of a table: the ends of contract years if
// they are few, otherwise some of those, with all of the first ones.
func (rep *Report) shownPeriods(most int) []int {
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
func (rep *Report) metricsOf(section string) []*model.Line {
	var list []*model.Line
	for _, l := range rep.Program.Lines {
		if l.Kind == model.Metric && l.Section == section {
			list = append(list, l)
		}
	}
	return list
}
