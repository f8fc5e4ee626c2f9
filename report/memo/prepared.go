package memo

import (
	"cmp"
	"math"
	"strings"

	"offtake/model"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// What a deal file says of the documents written of it.

// marking writes the line of confidentiality above a page's band.
func (p *Paper) marking() {
	if p.book.Confidential != "" {
		p.Text(MarginSide, 4.6, p.Body(), draw.LetterNote.Strong().In(sheet.ColourBad), draw.AlignLeft, p.book.Confidential)
	}
}

// The room of a logo at the top right of page 1, in millimetres.
const (
	logoTop    = 11.6
	logoWidth  = 46.0
	logoHeight = 14.0
)

// logo draws the logo, if there is one, and returns how much of the width it
// leaves and where it ends.
func (p *paper) logo() (width, bottom float64) {
	l := p.rep.Deal.Memo.Logo
	if l == nil {
		return p.Body(), 0
	}
	w, h := fitted(l, logoWidth, logoHeight)
	p.Pictures = append(p.Pictures, draw.Picture{Area: draw.Area{X: MarginSide + p.Body() - w, Y: logoTop, W: w, H: h}, PNG: l.PNG})
	return p.Body() - w - 5, logoTop + h
}

// fitted returns the size of a logo in a room, in its own proportions.
func fitted(l *model.Logo, w, h float64) (width, height float64) {
	scale := math.Min(w/float64(l.Width), h/float64(l.Height))
	return scale * float64(l.Width), scale * float64(l.Height)
}

// prepared states by whom and for whom the summary was prepared, when, and in
// which version; "" if the deal file says nothing of it.
func prepared(rep *layout.Report) string {
	m, who := rep.Deal.Memo, ""
	switch {
	case m.PreparedBy != "" && m.PreparedFor != "":
		who = "prepared by " + m.PreparedBy + " for " + m.PreparedFor
	case m.PreparedBy != "":
		who = "prepared by " + m.PreparedBy
	case m.PreparedFor != "":
		who = "prepared for " + m.PreparedFor
	}
	var parts []string
	for _, part := range []string{who, m.Date, m.Version} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return words.UpperFirst(strings.Join(parts, "; "))
}

// recommendation draws what the author recommends, as one more row of the
// verdict.
func (p *paper) recommendation() {
	text := p.rep.Deal.Memo.Recommendation
	if text == "" {
		return
	}
	const left, gap = verdictLeft, verdictGap
	word, body := draw.Lettering{Size: p.Scaled(10.5), Bold: true, Colour: sheet.ColourBrand}, draw.LetterBody.Sized(p.Scaled(9))
	height := math.Max(word.Height(), float64(len(p.Wrap(body, text, p.Body()-left-gap, 0)))*body.Height()+0.4)
	p.Y -= p.Space(4) - p.Space(1.2)
	p.Need(height + 3)
	p.Text(MarginSide, p.Y, left, word, draw.AlignLeft, "Recommendation")
	p.Paragraph(MarginSide+left+gap, p.Y+0.4, p.Body()-left-gap, body, 0, text)
	p.Y += height + p.Space(1.4)
	p.Rule(MarginSide, p.Y, MarginSide+p.Body(), sheet.ColourRule, 0.2)
	p.Y += p.Space(4)
}

// limits states what the summary is not, in the author's words if they gave some.
func limits(rep *layout.Report) string {
	return "Limits: " + cmp.Or(rep.Deal.Memo.Disclaimer, words.LowerFirst(layout.Limits))
}
