package lint

import (
	"strings"
)

// kindOfSheet is what a sheet is for.
type kindOfSheet uint8

// The kinds in reading order. Other sheets may stand anywhere.
const (
	kindOther kindOfSheet = iota
	kindCover
	kindSummary
	kindInputs
	kindSchedule
	kindScenario
	kindComparison
	kindSensitivity
	kindChecks
	kindDocumentation
)

var kindNames = map[string]kindOfSheet{
	"cover": kindCover, "contents": kindCover, "cover and contents": kindCover,
	"summary": kindSummary, "dashboard": kindSummary,
	"inputs": kindInputs, "input": kindInputs, "assumptions": kindInputs,
	"schedule": kindSchedule, "obligations": kindSchedule,
	"comparison": kindComparison, "scenarios": kindComparison, "scenario comparison": kindComparison, "bridge": kindComparison,
	"sensitivity": kindSensitivity, "sensitivities": kindSensitivity, "sensitivity workings": kindSensitivity, "workings": kindSensitivity,
	"tornado": kindSensitivity, "breakeven": kindSensitivity, "break even": kindSensitivity, "simulation": kindSensitivity,
	"checks": kindChecks, "check": kindChecks,
	"documentation": kindDocumentation, "notes": kindDocumentation, "about": kindDocumentation, "change log": kindDocumentation,
}

// kindTitles are the kinds that every workbook has, by what they are called.
var kindTitles = []struct {
	kind  kindOfSheet
	title string
}{
	{kindCover, "cover"}, {kindSummary, "summary"}, {kindInputs, "inputs"}, {kindChecks, "checks"}, {kindDocumentation, "documentation"},
}

// timeline is where a time sheet has its periods.
type timeline struct {
	header      int32 // first heading row
	label, unit int32 // columns; unit is 0 where there is none
	opening     int32 // column before the first period, 0 for none
	first, last int32 // columns of the periods
	totals      []int32
}

func (t *timeline) holds(col int32) bool { return col >= t.first && col <= t.last }

const headingRows = 20 // headings are looked for down to here

func (b *book) detectGeometry() {
	for _, s := range b.sheets {
		s.kind = kindNames[strings.ToLower(strings.TrimSpace(s.name))]
		s.findUnits()
		s.findTimeline()
		if s.kind == kindOther && s.time != nil {
			s.kind = kindScenario
			if strings.HasPrefix(strings.ToLower(s.name), "sensitiv") {
				s.kind = kindSensitivity
			}
		}
		s.heads = max(s.heads, min(s.panes.rows, headingRows))
	}
}

func (b *book) first(kind kindOfSheet) *sheet {
	for _, s := range b.sheets {
		if s.kind == kind {
			return s
		}
	}
	return nil
}

// findUnits finds the column headed "Unit".
func (s *sheet) findUnits() {
	s.eachHeading(func(r int32, c *cell) bool {
		if strings.EqualFold(strings.TrimSpace(c.text), "unit") {
			s.unitCol, s.heads = c.col, r
		}
		return s.unitCol == 0
	})
}

// eachHeading calls f for the texts of the first rows until it returns false.
func (s *sheet) eachHeading(f func(r int32, c *cell) bool) {
	for i := range s.rows {
		r := &s.rows[i]
		if r.number > headingRows {
			return
		}
		for j := range r.cells {
			if c := &r.cells[j]; c.value == valueText && !f(r.number, c) {
				return
			}
		}
	}
}

// findTimeline finds the periods: right of the heading "Opening", or else a
// row of labels that go up by one.
func (s *sheet) findTimeline() {
	switch s.kind {
	case kindOther, kindSchedule, kindScenario, kindSensitivity:
	default:
		return
	}
	s.eachHeading(func(r int32, c *cell) bool {
		if c.col > 1 && strings.EqualFold(strings.TrimSpace(c.text), "opening") {
			s.time = s.timelineAt(r, c.col)
		}
		return s.time == nil
	})
	if s.time == nil && s.kind == kindOther {
		s.time = s.countedTimeline()
	}
	if s.time == nil {
		return
	}
	s.time.label, s.time.unit = 1, s.unitCol
	s.heads = max(s.heads, s.time.header)
	s.findTotals()
}

func (s *sheet) timelineAt(r, opening int32) *timeline {
	header := r
	if s.at(r, opening+1).isEmpty() {
		header = r + 1 // the periods' labels stand a row below
	}
	t := &timeline{header: r, opening: opening, first: opening + 1}
	for t.last = opening; !s.at(header, t.last+1).isEmpty() && !isTotal(s.textAt(header, t.last+1)); {
		t.last++
	}
	if t.last < t.first {
		return nil
	}
	return t
}

func isTotal(text string) bool { return strings.Contains(strings.ToLower(text), "total") }

// countedTimeline finds at least three neighbours that go up by one.
func (s *sheet) countedTimeline() *timeline {
	for i := range s.rows {
		r := &s.rows[i]
		if r.number > headingRows {
			return nil
		}
		for j := 0; j < len(r.cells); j++ {
			k := j
			for k+1 < len(r.cells) && goesUp(&r.cells[k], &r.cells[k+1]) {
				k++
			}
			if k-j >= 2 {
				return &timeline{header: r.number, first: r.cells[j].col, last: r.cells[k].col}
			}
			j = k
		}
	}
	return nil
}

func goesUp(a, b *cell) bool {
	return a.value == valueNumber && b.value == valueNumber && b.col == a.col+1 && b.number == a.number+1
}

// findTotals finds the columns headed as totals.
func (s *sheet) findTotals() {
	s.eachHeading(func(r int32, c *cell) bool {
		if r >= s.time.header && r <= s.heads && isTotal(c.text) && !s.time.holds(c.col) {
			s.time.totals = append(s.time.totals, c.col)
		}
		return r <= s.heads
	})
}

// isProse reports whether the sheet holds texts only.
func (s *sheet) isProse() bool { return s.kind == kindCover || s.kind == kindDocumentation }

// label is what a row is called.
func (s *sheet) label(r int32) string { return s.textAt(r, 1) }

// unit is a row's unit, "" where the sheet has no units.
func (s *sheet) unit(r int32) string {
	if s.unitCol == 0 {
		return ""
	}
	return s.textAt(r, s.unitCol)
}
