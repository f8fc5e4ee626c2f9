package report

import (
	"io"
	"strings"

	"offtake/report/compare"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/memo"
	"offtake/report/narrative"
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
func DrawnPages(rep *layout.Report, opt Options) []DrawnPage {
	var pages []DrawnPage
	for _, c := range memo.Pages(rep, opt.Paper, opt.Memo).Pages {
		pages = append(pages, drawn(c))
	}
	return pages
}

// DrawnCharts are the charts of a report by name.
func DrawnCharts(rep *layout.Report) map[string]DrawnPage {
	charts := map[string]DrawnPage{}
	for _, ch := range memo.Charts(rep) {
		charts[ch.Name] = drawn(memo.Slide(rep, ch))
	}
	return charts
}

func drawn(c *draw.Canvas) DrawnPage {
	d := DrawnPage{Width: c.Width, Height: c.Height, Inks: map[string]bool{}}
	for _, m := range c.Marks {
		d.Inks[draw.HexOf(m.Ink)] = true
		if m.Kind == draw.MarkText {
			em := m.Size * draw.MmPerPoint
			d.Texts = append(d.Texts, DrawnText{m.Text, m.Xs[0], m.Ys[0] - 0.75*em, m.Xs[0] + draw.TextWidth(m.Text, m.Size, m.Bold),
				m.Ys[0] + 0.25*em, m.Scale})
		}
	}
	for _, b := range c.Bookmarks {
		d.Bookmarks = append(d.Bookmarks, b.Text)
	}
	for _, l := range c.Links {
		d.Links = append(d.Links, l.Url)
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
func PDFSteps(rep *layout.Report) []PDFStep {
	doc := memo.Pages(rep, draw.A4, false)
	check := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	return []PDFStep{
		{"all", func() { check(memo.Pages(rep, draw.A4, false).Write(io.Discard)) }},
		{"first page", func() { memo.Pages(rep, draw.A4, true) }},
		{"charts", func() {
			for _, ch := range memo.Charts(rep) {
				memo.Slide(rep, ch)
			}
		}},
		{"replay", func() { doc.Draw() }},
		{"no page", func() {
			check((&draw.Document{Paper: draw.A4, Pages: []*draw.Canvas{draw.NewCanvas(100, 100)}}).Write(io.Discard))
		}},
	}
}

// ChartTitles are the titles of a report's charts.
func ChartTitles(rep *layout.Report) []string {
	n := narrative.New(rep)
	titles := []string{n.UseTitle(), n.DebtTitle(), n.FundingTitle(), n.BacklogTitle(), n.PaidTitle()}
	if rep.HasRevenue() {
		titles = append(titles, n.MarginTitle())
	}
	titles = append(titles, n.ValueTitle())
	if rep.Sensitivity != nil {
		for _, g := range rep.Sensitivity.Grids {
			titles = append(titles, memo.GridTitle(rep, g))
		}
		if rep.Sensitivity.Tornado != nil {
			titles = append(titles, memo.TornadoTitle(rep))
		}
	}
	return titles
}

// Ground is what a note says of an input, beside on what it rests.
func Ground(note string) string {
	_, rest := layout.Ground(note)
	return rest
}

// ShownAmong is a label as a line or two of a width show it.
func ShownAmong(s string, others []string, width float64, lines int) string {
	c := draw.NewCanvas(100, 100)
	return strings.Join(c.Wrap(draw.LetterLabel, c.Among(draw.LetterLabel, s, others, width, lines), width, lines), " ")
}

// DrawnComparison are the pages of a comparison's PDF.
func DrawnComparison(cmp *compare.Comparison, paper draw.Paper) []DrawnPage {
	var pages []DrawnPage
	for _, c := range cmp.Pages(paper).Pages {
		pages = append(pages, drawn(c))
	}
	return pages
}
