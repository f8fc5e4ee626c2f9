package report

import (
	"io"
	"strings"
)

// What the tests of pages look at: the texts that were drawn.

// DrawnText is one text on a page: where its characters are, in millimetres.
type DrawnText struct {
	Text           string
	X1, Y1, X2, Y2 float64
	Scale          bool // a number of an axis
}

// DrawnPage is a page or a chart.
type DrawnPage struct {
	Width, Height float64
	Texts         []DrawnText
	Inks          map[string]bool // colours used, RRGGBB
	Bookmarks     []string
	Links         []string
}

// DrawnPages are the pages of a report's PDF.
func DrawnPages(rep *Report, opt Options) []DrawnPage {
	var pages []DrawnPage
	for _, c := range rep.summary(opt.Paper, opt.Memo).pages {
		pages = append(pages, c.drawn())
	}
	return pages
}

// DrawnCharts are the charts of a report by name.
func DrawnCharts(rep *Report) map[string]DrawnPage {
	charts := map[string]DrawnPage{}
	for _, ch := range rep.charts() {
		charts[ch.name] = rep.slide(ch).drawn()
	}
	return charts
}

func (c *canvas) drawn() DrawnPage {
	d := DrawnPage{Width: c.width, Height: c.height, Inks: map[string]bool{}}
	for _, m := range c.marks {
		d.Inks[hexOf(m.ink)] = true
		if m.kind == markText {
			em := m.size * mmPerPoint
			d.Texts = append(d.Texts, DrawnText{m.text, m.xs[0], m.ys[0] - 0.75*em, m.xs[0] + textWidth(m.text, m.size, m.bold), m.ys[0] + 0.25*em, m.scale})
		}
	}
	for _, b := range c.bookmarks {
		d.Bookmarks = append(d.Bookmarks, b.text)
	}
	for _, l := range c.links {
		d.Links = append(d.Links, l.url)
	}
	return d
}

// PDFStep is a part of the work of writing a PDF.
type PDFStep struct {
	Name string
	Run  func()
}

// PDFSteps are the parts of a PDF's work: charts and texts are laid out, the
// marks are replayed, and, all that a document without them costs, the faces put
// in.
func PDFSteps(rep *Report) []PDFStep {
	doc := rep.summary(A4, false)
	check := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	return []PDFStep{
		{"all", func() { check(rep.summary(A4, false).write(io.Discard)) }},
		{"text and tables", func() {
			p := rep.newPaper(A4)
			p.section("Provider, assumptions, basis", p.basisPage)
			rep.Answers()
		}},
		{"charts", func() {
			for _, ch := range rep.charts() {
				rep.slide(ch)
			}
		}},
		{"replay", func() { doc.draw() }},
		{"no page", func() { check((&document{paper: A4, pages: []*canvas{newCanvas(100, 100)}}).write(io.Discard)) }},
	}
}

// ChartTitles are the titles of a report's charts.
func ChartTitles(rep *Report) []string {
	n := rep.narrator()
	titles := []string{n.useTitle(), n.debtTitle(), n.fundingTitle(), n.backlogTitle(), n.paidTitle()}
	if rep.hasRevenue() {
		titles = append(titles, n.marginTitle())
	}
	titles = append(titles, n.valueTitle())
	if rep.sensitivity != nil {
		for _, g := range rep.sensitivity.grids {
			titles = append(titles, rep.gridTitle(g))
		}
		if rep.sensitivity.tornado != nil {
			titles = append(titles, rep.tornadoTitle())
		}
	}
	return titles
}

// Ground is what a note says of an input, beside on what it rests.
func Ground(note string) string {
	_, rest := ground(note)
	return rest
}

// ShownAmong is a label as a line or two of a width show it.
func ShownAmong(s string, others []string, width float64, lines int) string {
	c := newCanvas(100, 100)
	return strings.Join(c.wrap(letterLabel, c.among(letterLabel, s, others, width, lines), width, lines), " ")
}

// DrawnComparison are the pages of a comparison's PDF.
func DrawnComparison(cmp *Comparison) []DrawnPage {
	var pages []DrawnPage
	for _, c := range cmp.pages(A4).pages {
		pages = append(pages, c.drawn())
	}
	return pages
}
