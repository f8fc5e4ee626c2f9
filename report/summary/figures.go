package summary

import (
	"fmt"
	"math"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
)

// The workings of the summary stand right of and below what it shows: the
// figures of the live case and of the scenarios as links, the live case by
// contract year, and the parts of the sentences. The cards, sentences and
// charts of the page refer to them.

// The columns of the workings.
const (
	dashColWork = 13 + iota // what a row is
	dashColUnit
	dashColValue // the live case; the first contract year; the first part of a sentence
	dashColBase
	dashColWorst
	dashColWorstCase
	dashColBest
	dashColBestCase
	dashColLiveWords
	dashColBaseWords
	dashColWorstWords
	dashColBestWords
	dashColTie   // how near two values are the same
	dashColCases // the scenarios; beside them flags of which is as bad as the worst, and as good as the best
)

// figure is a row of the table of figures.
type figure struct {
	row    int
	unit   sheet.Unit
	better string
}

// figureNames are the results that the page uses, in the order of its
// workings.
var figureNames = []string{
	"committed", "announced", "firm_total", "committed_as_amended", "firm_as_amended", "debt_as_amended", "interest_as_amended",
	"firm_share", "leaving_cost", "leaving_share", "headline_ratio",
	"debt_equivalent", "debt_equivalent_per_funding", "implied_interest", "total_paid", "total_usage", "total_stranded",
	"used_share", "use_over_due", "first_shortfall", "pv_lock_in", "pv_price_effect", "pv_stranded", "pv_exit_fee", "pv_access_value",
	"customer_npv", "pv_funding", "needs_headroom", "headroom_in_all", "worst_gross_margin", "worst_margin_without", "term_margin",
	"term_margin_without", "margin_erosion", "peak_burden", "provider_irr", "provider_npv", "capex_cover", "average_premium",
}

// work starts the next row of the workings and writes what it is.
func (d *dashboard) work(what string) int {
	row := d.next
	d.next++
	d.sheet.Set(row, dashColWork, sheet.Cell{Value: sheet.Str(what), Role: sheet.RoleHelperLabel})
	return row
}

// heading starts a block of the workings.
func (d *dashboard) heading(texts ...string) int {
	d.next++
	row := d.next
	d.next++
	for i, text := range texts {
		d.sheet.Set(row, dashColWork+i, sheet.Cell{Value: sheet.Str(text), Role: sheet.RoleHeadLabel, Wrap: true})
	}
	return row
}

// layFigures links the results that the page uses.
func (d *dashboard) layFigures() {
	d.names = d.heading("Figures of this page", "Unit", layout.SheetLive, "Base", "Worst", "Worst case", "Best", "Best case", "Live in words",
		"Base in words", "Worst in words", "Best in words", "Tie within")
	for i := range d.Cases {
		d.linkOr(d.names, dashColCases+i, sheet.Ref{Sheet: d.Inputs.Sheet, Row: layout.RowHeader, Col: layout.InputsColFirst + i},
			sheet.RoleHeader, layout.NoName).Wrap = true
	}
	d.negligible = d.work("Negligible share, and negligible amount")
	d.link(d.sheet, d.negligible, dashColValue, sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows["checks.tolerance"],
		Col: layout.InputsColLive}, sheet.RoleLink)
	d.link(d.sheet, d.negligible, dashColBase, sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows["negligible"], Col: layout.ColScalar},
		sheet.RoleLink)
	d.leastSaids()
	d.rounding = d.work("Rounding limit, and rounding amount")
	d.link(d.sheet, d.rounding, dashColValue, sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows["checks.rounding"],
		Col: layout.InputsColLive}, sheet.RoleLink)
	d.link(d.sheet, d.rounding, dashColBase, sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows["rounding"], Col: layout.ColScalar},
		sheet.RoleLink)
	for _, name := range figureNames {
		if l := d.Program.Line(name); l != nil {
			d.layFigure(name, l)
		}
	}
}

// leastSaids writes the squares of the least share, amount and multiple that a
// sentence shows.
func (d *dashboard) leastSaids() {
	d.least = d.work("Squares of the least share, amount and multiple said")
	for _, x := range []struct {
		unit       sheet.Unit
		col, limit int
	}{{sheet.UnitPercent, dashColValue, dashColValue}, {sheet.UnitMoney, dashColBase, dashColBase}, {sheet.UnitMultiple, dashColWorst,
		dashColValue}} {
		formula, square := sheet.FormatOf(x.unit, d.Book.Scale).LeastShown()
		at, limit := sheet.Address(d.negligible, x.limit), d.sheet.At(d.negligible, x.limit).Value.Number
		d.sheet.Set(d.least, x.col, sheet.Cell{
			Formula: fmt.Sprintf("MAX(%s*%s,%s)", at, at, formula), Value: sheet.Num(max(limit*limit, square)),
			Role: sheet.RoleCalculation, Unit: sheet.UnitScientific,
		})
	}
}

func (d *dashboard) layFigure(name string, l *model.Line) {
	s, row := d.sheet, d.work(l.Label)
	f := &figure{row: row, unit: layout.UnitOf[l.Unit], better: l.Better}
	if f.better == "" {
		f.better = layout.BetterFor[name]
	}
	d.figures[name] = f
	s.Set(row, dashColUnit, sheet.Cell{Value: sheet.Str(d.UnitLabel(l.Unit)), Role: sheet.RoleNote})
	at := func(c *layout.CaseSheet) sheet.Ref {
		return sheet.Ref{Sheet: c.Sheet, Row: c.Rows[name], Col: layout.ColScalar}
	}
	d.link(s, row, dashColValue, at(d.Live), sheet.RoleLink)
	d.linkOr(row, dashColBase, at(d.Cases[0]), sheet.RoleLink, layout.NoValue)
	for i, c := range d.Cases {
		d.linkOr(row, dashColCases+i, at(c), sheet.RoleLink, layout.NoValue)
	}
	pairs := [][2]int{{dashColLiveWords, dashColValue}, {dashColBaseWords, dashColBase}}
	if f.better != "" {
		d.extreme(f, dashColWorst, map[string]string{"low": "MAX", "high": "MIN"}[f.better])
		d.extreme(f, dashColBest, map[string]string{"low": "MIN", "high": "MAX"}[f.better])
		d.tie(f)
		d.nameCase(f, dashColWorst, 0)
		d.nameCase(f, dashColBest, 1)
		pairs = append(pairs, [2]int{dashColWorstWords, dashColWorst}, [2]int{dashColBestWords, dashColBest})
	}
	if f.unit == sheet.UnitPeriod {
		d.periodsInWords(f, name)
		return
	}
	for _, p := range pairs {
		bare, naught := p[0] != dashColLiveWords, sheet.Naught(f.unit)
		if bare { // as beside a card
			naught = sheet.Dash
		}
		w := d.InWords(sheet.Address(row, p[1]), s.At(row, p[1]).Value, f.unit, d.leastSaid(f.unit), bare, naught)
		s.Set(row, p[0], sheet.Cell{Formula: w.Formula, Value: sheet.Str(w.Value), Role: sheet.RoleNote})
	}
}

// periodsInWords names the periods that a figure's row has the numbers of: those
// of the scenarios are linked below, and the extremes are looked up there.
func (d *dashboard) periodsInWords(f *figure, name string) {
	s, row := d.sheet, d.work(d.Program.Line(name).Label+", by name")
	at := func(c *layout.CaseSheet) sheet.Ref {
		return sheet.Ref{Sheet: c.Sheet, Row: c.Rows[name], Col: layout.ColOpening}
	}
	d.link(s, row, dashColValue, at(d.Live), sheet.RoleLink)
	for i, c := range d.Cases {
		d.linkOr(row, dashColCases+i, at(c), sheet.RoleLink, layout.NoValue)
	}
	say := func(col int, formula string, v sheet.Value) {
		s.Set(f.row, col, sheet.Cell{Formula: formula + `&""`, Value: sheet.Str(layout.NameAsText(v)), Role: sheet.RoleNote})
	}
	say(dashColLiveWords, sheet.Address(row, dashColValue), s.At(row, dashColValue).Value)
	say(dashColBaseWords, sheet.Address(row, dashColCases), s.At(row, dashColCases).Value)
	if f.better == "" {
		return
	}
	last := dashColCases + d.Deal.Stories() - 1
	across := func(row int) string { return sheet.Absolute(row, dashColCases) + ":" + sheet.Absolute(row, last) }
	for _, p := range [][2]int{{dashColWorstWords, dashColWorst}, {dashColBestWords, dashColBest}} {
		own, value := sheet.Address(f.row, p[1]), s.At(f.row, p[1]).Value
		name := fmt.Sprintf("INDEX(%s,1,MATCH(%s,%s,0))", across(row), own, across(f.row))
		if d.Deal.Stories() == 1 { // Gnumeric reads a range of one cell as no range
			name = sheet.Absolute(row, dashColCases)
		}
		say(p[0], fmt.Sprintf("IF(ISNUMBER(%s),%s,%s)", own, name, own), d.NameValue(value))
	}
}

// extreme finds a figure's highest or lowest value of the scenarios that are no
// bounds.
func (d *dashboard) extreme(f *figure, col int, function string) {
	s, last := d.sheet, dashColCases+d.Deal.Stories()-1
	ref := sheet.Address(f.row, dashColCases) + ":" + sheet.Address(f.row, last)
	value, sign := sheet.Str("n/a"), map[string]float64{"MAX": 1, "MIN": -1}[function]
	for i := range d.Deal.Stories() {
		v := s.At(f.row, dashColCases+i).Value
		if v.Kind == sheet.Number && (value.Kind != sheet.Number || sign*v.Number > sign*value.Number) {
			value = v
		}
	}
	s.Set(f.row, col, sheet.Cell{Formula: fmt.Sprintf(`IF(COUNT(%s)>0,%s(%s),"n/a")`, ref, function, ref), Value: value,
		Role: sheet.RoleCalculation, Unit: f.unit})
}

// tie writes how near two values of a figure are the same but for rounding: the
// limit times the largest, or what all is committed, or one of a share. Without
// it, rounding would decide which of two equal scenarios is named.
func (d *dashboard) tie(f *figure) {
	s, scale, size := d.sheet, "1", 1.0
	if c := d.figures["committed"]; f.unit == sheet.UnitMoney && c != nil {
		scale, size = sheet.Absolute(c.row, dashColBase), s.At(c.row, dashColBase).Value.Number
	}
	worst, best := s.At(f.row, dashColWorst).Value, s.At(f.row, dashColBest).Value
	limit := 0.0
	if worst.Kind == sheet.Number {
		limit = s.At(d.rounding, dashColValue).Value.Number * max(math.Abs(worst.Number), math.Abs(best.Number), size)
	}
	w, b := sheet.Address(f.row, dashColWorst), sheet.Address(f.row, dashColBest)
	s.Set(f.row, dashColTie, sheet.Cell{
		Formula: fmt.Sprintf("IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s*MAX(ABS(%s),ABS(%s),%s),0)",
			w, b, sheet.Absolute(d.rounding, dashColValue), w, b, scale),
		Value: sheet.Num(limit), Role: sheet.RoleCalculation, Unit: sheet.UnitScientific})
}

// nameCase names the first scenario whose value is the extreme one in col, the
// block'th of the two, by a flag for each scenario.
func (d *dashboard) nameCase(f *figure, col, block int) {
	s, n := d.sheet, d.Deal.Stories()
	names := sheet.Absolute(d.names, dashColCases) + ":" + sheet.Absolute(d.names, dashColCases+n-1)
	own, extreme, within := sheet.Absolute(f.row, col), s.At(f.row, col).Value, s.At(f.row, dashColTie).Value.Number
	first, name := dashColCases+len(d.Cases)+block*n, sheet.Str("")
	for i := n - 1; i >= 0; i-- {
		v, flag := s.At(f.row, dashColCases+i).Value, 0.0
		if v.Kind == sheet.Number && math.Abs(v.Number-extreme.Number) <= within {
			flag, name = 1, s.At(d.names, dashColCases+i).Value
		}
		at := sheet.Address(f.row, dashColCases+i)
		s.Set(f.row, first+i,
			sheet.Cell{Formula: fmt.Sprintf("IF(AND(ISNUMBER(%s),ISNUMBER(%s)),(ABS(%s-%s)<=%s)*1,0)", at, own, at, own,
				sheet.Absolute(f.row, dashColTie)),
				Value: sheet.Num(flag), Role: sheet.RoleCalculation, Unit: sheet.UnitFlag})
	}
	position := fmt.Sprintf("INDEX(%s,1,MATCH(1,%s:%s,0))", names, sheet.Address(f.row, first), sheet.Address(f.row, first+n-1))
	if n == 1 { // Gnumeric reads a range of one cell as no range, and finds nothing in it
		position = sheet.Absolute(d.names, dashColCases)
	}
	s.Set(f.row, col+1, sheet.Cell{Formula: fmt.Sprintf(`IF(ISNUMBER(%s),%s,"")`, sheet.Address(f.row, col), position), Value: name,
		Role: sheet.RoleNote})
}

// show links one more cell for a sentence.
func (d *dashboard) show(what string, at sheet.Ref, unit sheet.Unit) number {
	return d.showOr(what, at, unit, "")
}

// showOr links one more cell for a sentence; instead, if any, is what stands
// there without it.
func (d *dashboard) showOr(what string, at sheet.Ref, unit sheet.Unit, instead string) number {
	row := d.work(what)
	ref, v := sheet.Address(row, dashColValue), at.Cell().Value
	if instead == "" {
		d.link(d.sheet, row, dashColValue, at, sheet.RoleLink)
	} else {
		d.linkOr(row, dashColValue, at, sheet.RoleLink, instead)
	}
	if unit == sheet.UnitNone {
		return number{ref, v, layout.Live{Formula: ref, Value: v.Text}, sheet.Naught(unit)}
	}
	return number{ref, v, d.wordsBeside(row, v, unit), sheet.Naught(unit)}
}

// The rows by contract year that are computed on the page.
const (
	yearMargin        = "gross margin"
	yearMarginWithout = "gross margin without"
)

// yearLabels are the names of the charts' series.
var yearLabels = map[string]string{
	"due_once": "Minimum due", "debt_added": "Added by new terms", "usage": "Use", "shortfall": "Shortfall",
	"payment": "Payments", "taken_at_market": "Used, at market prices", "price_effect": "Price above the market",
	"exit_fee": "Exit fee", "debt": "Balance", "debt_interest": "Interest accrued on the balance",
	"remaining": "Backlog", "open_covered": "Of it covered",
}

// layYearTable links the live case by contract year.
func (d *dashboard) layYearTable() {
	s := d.sheet
	d.yearHead = d.heading("The live case by contract year", "Unit")
	for y := 1; y <= d.Deal.Years; y++ {
		d.headYear(y)
	}
	for _, l := range layout.YearLines {
		if d.Live.Years[l.Name] == 0 {
			continue
		}
		line := d.Program.Line(l.Name)
		label := yearLabels[l.Name]
		switch {
		case l.Name == "stranded":
			label = d.StrandedName()
		case label == "":
			label = line.Label
		}
		row := d.work(label)
		d.years[l.Name] = row
		s.Set(row, dashColUnit, sheet.Cell{Value: sheet.Str(d.UnitLabel(line.Unit)), Role: sheet.RoleNote})
		for y := 1; y <= d.Deal.Years; y++ {
			d.link(s, row, dashColValue+y-1, d.YearCell(l.Name, y), sheet.RoleLink)
		}
	}
	d.ratio(yearMargin, "With the deal", "gross_profit", "revenue")
	d.ratio(yearMarginWithout, "Without the deal", "gross_profit_without", "revenue_without")
}

// headYear heads a contract year's column with its name: a link where the live
// case has it, as it does unless years of several periods have texts as names.
func (d *dashboard) headYear(y int) {
	head, col := d.Report.YearHead(y), dashColValue+y-1
	ofYears := sheet.Ref{Sheet: d.Live.Sheet, Row: layout.RowHeader, Col: layout.ColOpening + y}
	ofPeriods := sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows["year"], Col: layout.ColOpening + y*d.Deal.PerYear}
	for _, at := range []sheet.Ref{ofYears, ofPeriods} {
		if at.Cell() != nil && at.Cell().Value == head.Value && (at.Row != layout.RowHeader || d.Deal.PerYear == 1) {
			cell := d.link(d.sheet, d.yearHead, col, at, sheet.RoleHeader)
			cell.Unit, cell.Wrap = head.Unit, head.Wrap
			return
		}
	}
	if head.Value.Kind == sheet.Number { // no contract year of the deal has the number
		head.Value = sheet.Str("year " + layout.NameAsText(head.Value))
	}
	d.sheet.Set(d.yearHead, col, head)
}

// ratio divides one row by another, 0 where there is nothing to divide by.
func (d *dashboard) ratio(name, label, over, under string) {
	a, b := d.years[over], d.years[under]
	if a == 0 || b == 0 {
		return
	}
	row := d.work(label)
	d.years[name] = row
	d.sheet.Set(row, dashColUnit, sheet.Cell{Value: sheet.Str("%"), Role: sheet.RoleNote})
	for c := dashColValue; c < dashColValue+d.Deal.Years; c++ {
		x, y, value := d.sheet.At(a, c).Value.Number, d.sheet.At(b, c).Value.Number, 0.0
		if y > 0 {
			value = x / y
		}
		d.sheet.Set(row, c, sheet.Cell{Formula: fmt.Sprintf("IF(%s>0,%s/%s,0)", sheet.Address(b, c), sheet.Address(a, c), sheet.Address(b, c)),
			Value: sheet.Num(value),
			Role:  sheet.RoleCalculation, Unit: sheet.UnitPercent})
	}
}
