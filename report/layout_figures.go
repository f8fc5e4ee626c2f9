package report

import (
	"fmt"
	"math"

	"offtake/model"
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
	unit   Unit
	better string
}

// figureNames are the results that the page uses, in the order of its
// workings.
var figureNames = []string{
	"committed", "announced", "firm_total", "committed_as_amended", "firm_as_amended", "debt_as_amended", "interest_as_amended",
	"headline_ratio", "debt_equivalent", "implied_interest", "total_paid", "total_usage", "total_stranded",
	"used_share", "use_over_due", "first_shortfall", "pv_lock_in", "pv_price_effect", "pv_stranded", "pv_access_value", "customer_npv",
	"pv_funding", "needs_headroom", "headroom_lowest", "headroom_in_all", "worst_gross_margin", "worst_margin_without", "term_margin",
	"term_margin_without", "margin_erosion", "peak_burden", "provider_irr", "provider_npv", "capex_cover", "average_premium",
}

// betterFor holds what is better where the model leaves it open: for the
// provider, more.
var betterFor = map[string]string{"provider_irr": "high", "provider_npv": "high", "capex_cover": "high"}

// work starts the next row of the workings and writes what it is.
func (d *dashboard) work(what string) int {
	row := d.next
	d.next++
	d.sheet.Set(row, dashColWork, Cell{Value: Str(what), Role: RoleHelperLabel})
	return row
}

// heading starts a block of the workings.
func (d *dashboard) heading(texts ...string) int {
	d.next++
	row := d.next
	d.next++
	for i, text := range texts {
		d.sheet.Set(row, dashColWork+i, Cell{Value: Str(text), Role: RoleHeadLabel, Wrap: true})
	}
	return row
}

// layFigures links the results that the page uses.
func (d *dashboard) layFigures() {
	d.names = d.heading("Figures of this page", "Unit", SheetLive, "Base", "Worst", "Worst case", "Best", "Best case", "Live in words",
		"Base in words", "Worst in words", "Best in words", "Tie within")
	for i := range d.cases {
		d.link(d.sheet, d.names, dashColCases+i, address{d.inputs.sheet, rowHeader, inputsColFirst + i}, RoleHeader).Wrap = true
	}
	d.negligible = d.work("Negligible share, and negligible amount")
	d.link(d.sheet, d.negligible, dashColValue, address{d.inputs.sheet, d.inputs.rows["checks.tolerance"], inputsColLive}, RoleLink)
	d.link(d.sheet, d.negligible, dashColBase, address{d.live.sheet, d.live.rows["negligible"], colScalar}, RoleLink)
	d.leastSaids()
	d.rounding = d.work("Rounding limit, and rounding amount")
	d.link(d.sheet, d.rounding, dashColValue, address{d.inputs.sheet, d.inputs.rows["checks.rounding"], inputsColLive}, RoleLink)
	d.link(d.sheet, d.rounding, dashColBase, address{d.live.sheet, d.live.rows["rounding"], colScalar}, RoleLink)
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
		unit       Unit
		col, limit int
	}{{UnitPercent, dashColValue, dashColValue}, {UnitMoney, dashColBase, dashColBase}, {UnitMultiple, dashColWorst, dashColValue}} {
		formula, square := formatOf(x.unit, d.Book.Scale).leastShown()
		at, limit := Address(d.negligible, x.limit), d.sheet.At(d.negligible, x.limit).Value.Number
		d.sheet.Set(d.least, x.col, Cell{
			Formula: fmt.Sprintf("MAX(%s*%s,%s)", at, at, formula), Value: Num(max(limit*limit, square)),
			Role: RoleCalculation, Unit: UnitScientific,
		})
	}
}

func (d *dashboard) layFigure(name string, l *model.Line) {
	s, row := d.sheet, d.work(l.Label)
	f := &figure{row: row, unit: unitOf[l.Unit], better: l.Better}
	if f.better == "" {
		f.better = betterFor[name]
	}
	d.figures[name] = f
	s.Set(row, dashColUnit, Cell{Value: Str(d.UnitLabel(l.Unit)), Role: RoleNote})
	at := func(c *caseSheet) address { return address{c.sheet, c.rows[name], colScalar} }
	d.link(s, row, dashColValue, at(d.live), RoleLink)
	d.link(s, row, dashColBase, at(d.cases[0]), RoleLink)
	for i, c := range d.cases {
		d.link(s, row, dashColCases+i, at(c), RoleLink)
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
	if f.unit == UnitPeriod {
		d.periodsInWords(f, name)
		return
	}
	for _, p := range pairs {
		w := d.inWords(Address(row, p[1]), s.At(row, p[1]).Value, f.unit, p[0] != dashColLiveWords)
		s.Set(row, p[0], Cell{Formula: w.formula, Value: Str(w.value), Role: RoleNote})
	}
}

// periodsInWords names the periods that a figure's row has the numbers of: those
// of the scenarios are linked below, and the extremes are looked up there.
func (d *dashboard) periodsInWords(f *figure, name string) {
	s, row := d.sheet, d.work(d.Program.Line(name).Label+", by name")
	at := func(c *caseSheet) address { return address{c.sheet, c.rows[name], colOpening} }
	d.link(s, row, dashColValue, at(d.live), RoleLink)
	for i, c := range d.cases {
		d.link(s, row, dashColCases+i, at(c), RoleLink)
	}
	say := func(col int, formula string, v Value) {
		s.Set(f.row, col, Cell{Formula: formula + `&""`, Value: Str(nameAsText(v)), Role: RoleNote})
	}
	say(dashColLiveWords, Address(row, dashColValue), s.At(row, dashColValue).Value)
	say(dashColBaseWords, Address(row, dashColCases), s.At(row, dashColCases).Value)
	if f.better == "" {
		return
	}
	last := dashColCases + len(d.cases) - 1
	across := func(row int) string { return absolute(row, dashColCases) + ":" + absolute(row, last) }
	for _, p := range [][2]int{{dashColWorstWords, dashColWorst}, {dashColBestWords, dashColBest}} {
		own, value := Address(f.row, p[1]), s.At(f.row, p[1]).Value
		name := fmt.Sprintf("INDEX(%s,1,MATCH(%s,%s,0))", across(row), own, across(f.row))
		if len(d.cases) == 1 { // Gnumeric reads a range of one cell as no range
			name = absolute(row, dashColCases)
		}
		say(p[0], fmt.Sprintf("IF(ISNUMBER(%s),%s,%s)", own, name, own), d.nameValue(value))
	}
}

// extreme finds a figure's highest or lowest value of all scenarios.
func (d *dashboard) extreme(f *figure, col int, function string) {
	s, last := d.sheet, dashColCases+len(d.cases)-1
	ref := Address(f.row, dashColCases) + ":" + Address(f.row, last)
	value, sign := Str("n/a"), map[string]float64{"MAX": 1, "MIN": -1}[function]
	for i := range d.cases {
		v := s.At(f.row, dashColCases+i).Value
		if v.Kind == Number && (value.Kind != Number || sign*v.Number > sign*value.Number) {
			value = v
		}
	}
	s.Set(f.row, col, Cell{Formula: fmt.Sprintf(`IF(COUNT(%s)>0,%s(%s),"n/a")`, ref, function, ref), Value: value,
		Role: RoleCalculation, Unit: f.unit})
}

// tie writes how near two values of a figure are the same but for rounding: the
// limit times the largest, or what all is committed, or one of a share. Without
// it, rounding would decide which of two equal scenarios is named.
func (d *dashboard) tie(f *figure) {
	s, scale, size := d.sheet, "1", 1.0
	if c := d.figures["committed"]; f.unit == UnitMoney && c != nil {
		scale, size = absolute(c.row, dashColBase), s.At(c.row, dashColBase).Value.Number
	}
	worst, best := s.At(f.row, dashColWorst).Value, s.At(f.row, dashColBest).Value
	limit := 0.0
	if worst.Kind == Number {
		limit = s.At(d.rounding, dashColValue).Value.Number * max(math.Abs(worst.Number), math.Abs(best.Number), size)
	}
	w, b := Address(f.row, dashColWorst), Address(f.row, dashColBest)
	s.Set(f.row, dashColTie, Cell{
		Formula: fmt.Sprintf("IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s*MAX(ABS(%s),ABS(%s),%s),0)",
			w, b, absolute(d.rounding, dashColValue), w, b, scale),
		Value: Num(limit), Role: RoleCalculation, Unit: UnitScientific})
}

// nameCase names the first scenario whose value is the extreme one in col, the
// block'th of the two, by a flag for each scenario.
func (d *dashboard) nameCase(f *figure, col, block int) {
	s, n := d.sheet, len(d.cases)
	names := absolute(d.names, dashColCases) + ":" + absolute(d.names, dashColCases+n-1)
	own, extreme, within := absolute(f.row, col), s.At(f.row, col).Value, s.At(f.row, dashColTie).Value.Number
	first, name := dashColCases+(1+block)*n, Str("")
	for i := n - 1; i >= 0; i-- {
		v, flag := s.At(f.row, dashColCases+i).Value, 0.0
		if v.Kind == Number && math.Abs(v.Number-extreme.Number) <= within {
			flag, name = 1, s.At(d.names, dashColCases+i).Value
		}
		at := Address(f.row, dashColCases+i)
		s.Set(f.row, first+i,
			Cell{Formula: fmt.Sprintf("IF(AND(ISNUMBER(%s),ISNUMBER(%s)),(ABS(%s-%s)<=%s)*1,0)", at, own, at, own, absolute(f.row, dashColTie)),
				Value: Num(flag), Role: RoleCalculation, Unit: UnitFlag})
	}
	position := fmt.Sprintf("INDEX(%s,1,MATCH(1,%s:%s,0))", names, Address(f.row, first), Address(f.row, first+n-1))
	if n == 1 { // Gnumeric reads a range of one cell as no range, and finds nothing in it
		position = absolute(d.names, dashColCases)
	}
	s.Set(f.row, col+1, Cell{Formula: fmt.Sprintf(`IF(ISNUMBER(%s),%s,"")`, Address(f.row, col), position), Value: name, Role: RoleNote})
}

// show links one more cell for a sentence and returns it, also in words.
func (d *dashboard) show(what string, at address, unit Unit) (ref string, v Value, w words) {
	row := d.work(what)
	cell := d.link(d.sheet, row, dashColValue, at, RoleLink)
	ref = Address(row, dashColValue)
	if cell.Value.Kind == Text {
		return ref, cell.Value, words{ref, cell.Value.Text}
	}
	w = d.inWords(ref, cell.Value, unit, false)
	d.sheet.Set(row, dashColLiveWords, Cell{Formula: w.formula, Value: Str(w.value), Role: RoleNote})
	return ref, cell.Value, words{Address(row, dashColLiveWords), w.value}
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
	for _, l := range yearLines {
		if d.live.years[l.name] == 0 {
			continue
		}
		line := d.Program.Line(l.name)
		label := yearLabels[l.name]
		switch {
		case l.name == "stranded":
			label = d.strandedName()
		case label == "":
			label = line.Label
		}
		row := d.work(label)
		d.years[l.name] = row
		s.Set(row, dashColUnit, Cell{Value: Str(d.UnitLabel(line.Unit)), Role: RoleNote})
		for y := 1; y <= d.Deal.Years; y++ {
			d.link(s, row, dashColValue+y-1, d.yearCell(l.name, y), RoleLink)
		}
	}
	d.ratio(yearMargin, "With the deal", "gross_profit", "revenue")
	d.ratio(yearMarginWithout, "Without the deal", "gross_profit_without", "revenue_without")
}

// headYear heads a contract year's column with its name: a link where the live
// case has it, as it does unless years of several periods have texts as names.
func (d *dashboard) headYear(y int) {
	head, col := d.Report.yearHead(y), dashColValue+y-1
	ofYears := address{d.live.sheet, rowHeader, colOpening + y}
	ofPeriods := address{d.live.sheet, d.live.rows["year"], colOpening + y*d.Deal.PerYear}
	for _, at := range []address{ofYears, ofPeriods} {
		if at.cell() != nil && at.cell().Value == head.Value && (at.row != rowHeader || d.Deal.PerYear == 1) {
			cell := d.link(d.sheet, d.yearHead, col, at, RoleHeader)
			cell.Unit, cell.Wrap = head.Unit, head.Wrap
			return
		}
	}
	if head.Value.Kind == Number { // no contract year of the deal has the number
		head.Value = Str("year " + nameAsText(head.Value))
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
	d.sheet.Set(row, dashColUnit, Cell{Value: Str("%"), Role: RoleNote})
	for c := dashColValue; c < dashColValue+d.Deal.Years; c++ {
		x, y, value := d.sheet.At(a, c).Value.Number, d.sheet.At(b, c).Value.Number, 0.0
		if y > 0 {
			value = x / y
		}
		d.sheet.Set(row, c, Cell{Formula: fmt.Sprintf("IF(%s>0,%s/%s,0)", Address(b, c), Address(a, c), Address(b, c)), Value: Num(value),
			Role: RoleCalculation, Unit: UnitPercent})
	}
}
