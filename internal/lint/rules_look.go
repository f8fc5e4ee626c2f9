package lint

import (
	"math"
	"strconv"
	"strings"

	"offtake/internal/a1"
)

// Rules 27 to 29: how it looks.

func checkFormats(b *book, r *report) {
	faults := map[formatKey]string{}
	for _, s := range b.sheets {
		for i := range s.rows {
			row := &s.rows[i]
			unit := unitClass(s.unit(row.number))
			for j := range row.cells {
				c := &row.cells[j]
				if c.isEmpty() {
					continue
				}
				key := formatKey{c.style, unit}
				if c.value != valueNumber || row.number <= s.heads && s.kind != kindInputs {
					key.unit = unitUnknown
				}
				fault, known := faults[key]
				if !known {
					fault = formatFault(b.styles.of(c).format, key.unit)
					faults[key] = fault
				}
				if fault != "" {
					r.cell(s, row.number, c.col, "%s", fault)
				}
				checkAlignment(b, s, row.number, c, r)
			}
		}
	}
}

type formatKey struct {
	style int32
	unit  classOfUnit
}

// formatFault says what is wrong with a format for a unit, "" if nothing is.
func formatFault(code string, unit classOfUnit) string {
	parts := formatParts(code)
	shown := figures(parts[0])
	switch unit {
	case unitMoney:
		switch {
		case len(parts) < 3:
			return "the money format " + strconv.Quote(code) + " has no sections for negatives and zero"
		case !strings.Contains(parts[1], "("):
			return "the money format " + strconv.Quote(code) + " does not put negatives in parentheses"
		case !strings.ContainsAny(parts[2], "-–—"):
			return "the money format " + strconv.Quote(code) + " does not show zero as a dash"
		}
	case unitPercent:
		if usual := usualPart(code); !strings.Contains(figures(usual), "%") || decimals(usual) != 1 {
			return "the percentage format " + strconv.Quote(code) + " has not one decimal"
		}
	case unitMultiple:
		if decimals(parts[0]) != 1 || !strings.ContainsAny(parts[0], "x×") {
			return "the ratio format " + strconv.Quote(code) + " is not like 0.0x"
		}
	case unitYear:
		if strings.ContainsAny(shown, ",.%") {
			return "the year format " + strconv.Quote(code) + " has separators or decimals"
		}
	}
	return ""
}

// checkAlignment checks that numbers stand right and texts left. Headings stand
// as their columns do, and a formula's text stands where its number would.
func checkAlignment(b *book, s *sheet, row int32, c *cell, r *report) {
	if row <= s.heads {
		return
	}
	h := b.styles.of(c).horizontal
	switch {
	case c.value == valueNumber && (h == "left" || h == "center" || h == "centerContinuous"):
		r.cell(s, row, c.col, "a number is not aligned right")
	case c.typedText() && h == "right" && s.kind != kindCover && !s.headsNumbers(row, c.col):
		// the cover's colour key shows styles as they are
		r.cell(s, row, c.col, "a text is aligned right")
	}
}

// headsNumbers reports whether a heading stands over a column of numbers, or of formulas, which
// may stand anywhere on a sheet.
func (s *sheet) headsNumbers(row, col int32) bool {
	for {
		row++
		c := s.at(row, col)
		switch {
		case c.isEmpty():
			return false
		case c.value == valueNumber || c.formula != 0:
			return true
		}
	}
}

// minContrast is what readable text needs by the web's accessibility
// guidelines.
const minContrast = 4.5

func checkLooks(b *book, r *report) {
	faint := make([]bool, len(b.styles.cells))
	for i := range b.styles.cells {
		x, ok := contrast(b.styles.cells[i].font, b.styles.cells[i].fill)
		faint[i] = ok && x < minContrast
	}
	for _, s := range b.sheets {
		for i := range s.rows {
			row := &s.rows[i]
			for j := range row.cells {
				if c := &row.cells[j]; faint[c.style] && !c.isEmpty() && !(c.value == valueText && c.text == "") {
					r.cell(s, row.number, c.col, "font and fill have too little contrast to be read in print")
				}
			}
			if s.time != nil {
				checkRowLook(s, row, r)
			}
		}
	}
}

// checkRowLook compares the styles of a row's periods with the first.
func checkRowLook(s *sheet, row *row, r *report) {
	style := int32(-1)
	for j := row.cellIndex(s.time.first); j < len(row.cells) && row.cells[j].col <= s.time.last; j++ {
		c := &row.cells[j]
		if style < 0 {
			style = c.style
		}
		if c.style != style {
			r.cell(s, row.number, c.col, "the style differs from that of the row's first period")
		}
	}
}

// contrast is the ratio of luminances of font and fill, if both are explicit
// or automatic.
func contrast(font, fill string) (float64, bool) {
	if font == "" {
		font = "000000"
	}
	if fill == "" {
		fill = "FFFFFF"
	}
	a, ok1 := luminance(font)
	b, ok2 := luminance(fill)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05), ok1 && ok2
}

func luminance(colour string) (float64, bool) {
	n, err := strconv.ParseUint(colour, 16, 32)
	if err != nil || len(colour) != 6 {
		return 0, false
	}
	part := func(shift uint) float64 {
		x := float64(n>>shift&0xff) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0), true
}

func checkCharts(b *book, r *report) {
	colours := map[string]string{}
	scenario := map[string]bool{}
	for _, s := range b.sheets {
		scenario[strings.ToLower(s.name)] = s.kind == kindScenario
	}
	for _, s := range b.sheets {
		for _, c := range s.charts {
			fail := func(format string, args ...any) { r.cell(s, c.anchor.R1, c.anchor.C1, format, args...) }
			if c.title == "" || c.untitled {
				fail("the chart has no title")
			}
			checkAxes(c, fail)
			for _, x := range c.series {
				checkSeries(b, s, c, x, fail)
				key := strings.ToLower(x.name)
				if !scenario[key] || x.colour == "" {
					continue
				}
				if before, ok := colours[key]; ok && !strings.EqualFold(before, x.colour) {
					fail("the scenario %q has another colour in another chart", x.name)
				}
				colours[key] = x.colour
			}
		}
	}
}

func checkAxes(c *chart, fail func(string, ...any)) {
	for _, a := range c.axes {
		if !a.deleted && a.title == "" {
			what := "category"
			if a.kind == "valAx" {
				what = "value"
			}
			fail("the chart's %s axis has no title", what)
		}
	}
}

func checkSeries(b *book, s *sheet, c *chart, x series, fail func(string, ...any)) {
	name := strconv.Quote(cut(x.name, 40))
	if x.literal {
		fail("the chart's series %s has typed numbers, no cells", name)
		return
	}
	if n := b.chartCells(x.values, valueNumber); n == 0 {
		fail("the chart's series %s shows no cells with numbers: %s", name, cut(x.values, 60))
	}
	for _, ref := range []string{x.categories, x.nameRef} {
		if ref != "" && b.chartCells(ref, valueNone) == 0 {
			fail("the chart's series %s refers to empty cells: %s", name, cut(ref, 60))
		}
	}
}

// chartCells counts the cells with content, or with values of a kind, that a
// chart's reference means.
func (b *book) chartCells(ref string, kind valueKind) int64 {
	name, rest := a1.SplitSheet(strings.Trim(ref, "()="))
	s := b.sheet(name)
	at, ok := a1.ParseArea(rest)
	if s == nil || !ok {
		return 0
	}
	if kind == valueNone {
		n, known := b.filled(s, at)
		if !known {
			return 1
		}
		return n
	}
	var n int64
	for i := s.rowIndex(at.R1); i < len(s.rows) && s.rows[i].number <= at.R2; i++ {
		cells := s.rows[i].cells
		for j := s.rows[i].cellIndex(at.C1); j < len(cells) && cells[j].col <= at.C2; j++ {
			if cells[j].value == kind {
				n++
			}
		}
	}
	return n
}
