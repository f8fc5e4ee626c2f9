package report

import (
	"fmt"
	"math"
	"slices"

	"offtake/model"
)

// comparisonSheet holds every metric by scenario.
type comparisonSheet struct {
	sheet *Sheet
	rows  map[string]int // by metric
	diffs int            // first column of the differences from base
	mean  int            // column of the probability-weighted value

	flows []*weightedReturn
}

const compareColFirst = 3

// layComparison writes every metric by scenario, the difference from the base,
// and the probability-weighted value.
func (rep *Report) layComparison() {
	n := len(rep.cases)
	t := &comparisonSheet{sheet: rep.Book.Sheet(SheetComparison), rows: map[string]int{}}
	t.mean = compareColFirst + n
	t.diffs = t.mean + 2
	rep.compare = t
	s := t.sheet
	s.Tab = TabResults
	rep.head(s, "Scenario comparison", rep.Deal.Name+": every result by scenario, "+rep.amounts())
	rep.comparisonHeader(t)
	row, section := rowBody+1, ""
	for _, l := range rep.Program.Lines {
		if l.Kind != model.Metric {
			continue
		}
		if l.Section != section {
			if section != "" {
				row++
			}
			section = l.Section
			sectionRow(s, row, t.mean, section)
			row++
		}
		t.rows[l.Name] = row
		rep.comparisonRow(t, l, row)
		rep.markExtremes(t, l, row)
		row++
		if unitOf[l.Unit] == UnitPeriod {
			rep.namesRow(t, l, row)
			row++
		}
	}
	if len(rep.cases) > 1 {
		rep.compareKey(s)
		row = rep.useChart(s, row+1)
	}
	s.Print.Area = "A1:" + Address(max(row, s.LastRow), t.mean) // the differences would make it too small to read
	s.Print.OnePage = true
	s.FreezeRow, s.FreezeCol = rowBody, 2
	s.Print.RepeatRows, s.Print.RepeatCols = [2]int{rowHeader, rowBody}, [2]int{1, 2}
	if rep.severalWeighted() {
		rep.layWeightedReturns(t, max(row, s.LastRow)+2)
	}
}

// compareKey writes how the best and the worst are marked.
func (rep *Report) compareKey(s *Sheet) {
	s.Set(rowMaster, compareColFirst+1, Cell{Value: Str("best: bold"), Role: RoleBest})
	s.Set(rowMaster, compareColFirst+2, Cell{Value: Str("worst: italic"), Role: RoleWorst})
}

// markExtremes marks the best and the worst of all scenarios for the customer,
// unless most scenarios share it: then the median is the extreme, but for
// rounding. An event that never comes is the best of its row.
func (rep *Report) markExtremes(t *comparisonSheet, l *model.Line, row int) {
	if l.Better == "" || len(rep.cases) == 1 {
		return
	}
	first, last := compareColFirst, compareColFirst+len(rep.cases)-1
	ref := Address(row, first) + ":" + Address(row, last)
	all := "$" + Address(row, first) + ":$" + Address(row, last)
	own := Address(row, first)
	near := fmt.Sprintf("<=1E-9*(ABS(MAX(%s))+ABS(MIN(%s)))", all, all)
	high := fmt.Sprintf("AND(ISNUMBER(%s),MAX(%s)-%s%s,NOT(MAX(%s)-MEDIAN(%s)%s))", own, all, own, near, all, all, near)
	low := fmt.Sprintf("AND(ISNUMBER(%s),%s-MIN(%s)%s,NOT(MEDIAN(%s)-MIN(%s)%s))", own, own, all, near, all, all, near)
	best, worst := low, high
	if l.Better == "high" {
		best, worst = high, low
	}
	if l.Missing == "none" {
		best = fmt.Sprintf("AND(ISTEXT(%s),2*COUNT(%s)>=COLUMNS(%s))", own, all, all)
		worst = fmt.Sprintf("AND(ISNUMBER(%s),%s=MIN(%s),2*COUNTIF(%s,%s)<=COLUMNS(%s))", own, own, all, all, own, all)
	}
	t.sheet.Formats = append(t.sheet.Formats, Conditional{Range: ref, Kind: ByFormula, Formula: best, Role: RoleBest},
		Conditional{Range: ref, Kind: ByFormula, Formula: worst, Role: RoleWorst})
}

// useChart draws the minimum against what each scenario uses, and returns the
// next free row.
func (rep *Report) useChart(s *Sheet, row int) int {
	t, cols := rep.schedule, rep.columns()
	line := func(row int) string { return span(t.sheet, row, cols.First, cols.Last) }
	name := func(row int) string { return quoteSheet(t.sheet.Name) + "!" + absolute(row, colLabel) }
	c := &Chart{Kind: ColumnsAndLines, Row: row, Col: 1, ToRow: row + 19, ToCol: compareColFirst + min(len(rep.cases), 7),
		TitleRef: quoteSheet(s.Name) + "!" + absolute(row+20, 1), Title: rep.useTitle(s, row+20),
		XTitle: rep.yearTitle(), YTitle: rep.UnitLabel("money"), XUnit: rep.headUnit(), YUnit: UnitMoney, Categories: line(rowHeader),
		AltText: "Columns: the firm payments of the base. Lines: what each scenario uses."}
	c.Series = append(c.Series, ChartSeries{Name: "Firm payments", NameRef: name(t.rows["firm"]),
		Values: line(t.rows["firm"]), Colour: ColourMinimum})
	for i, use := range t.use {
		c.Series = append(c.Series, ChartSeries{Name: rep.Deal.Scenarios[i].Name, NameRef: name(use), Values: line(use),
			Colour: ScenarioColour(i), OnLine: true, Dashed: i%3 == 2,
			Heavy: i == 0 && len(t.use) > 1})
	}
	s.Charts = append(s.Charts, c)
	s.Set(row+21, 1, Cell{Value: Str("Columns: what must be paid at least in the base. Lines: what each scenario uses."), Role: RoleNote})
	return row + 21
}

// useTitle writes how many scenarios fall short, below the chart that it is the
// title of, and returns the text as it is now.
func (rep *Report) useTitle(s *Sheet, row int) string {
	title := "What must be paid at least, and what each scenario uses"
	cell := Cell{Value: Str(title), Role: RoleNote}
	if short := rep.compare.rows["first_shortfall"]; short > 0 {
		n, last := 0, compareColFirst+len(rep.cases)-1
		for col := compareColFirst; col <= last; col++ {
			if s.At(short, col).Value.Kind == Number {
				n++
			}
		}
		ref := Address(short, compareColFirst) + ":" + Address(short, last)
		title = fmt.Sprintf("%d of %d scenarios use less than must be paid for in some period", n, len(rep.cases))
		cell = Cell{Formula: fmt.Sprintf(`COUNT(%s)&" of "&COLUMNS(%s)&" scenarios use less than must be paid for in some period"`, ref, ref),
			Value: Str(title), Role: RoleNote}
	}
	s.Set(row, 1, cell)
	return title
}

func (rep *Report) comparisonHeader(t *comparisonSheet) {
	s := t.sheet
	s.Widths = map[int]float64{1: 42, 2: 9, t.mean: 13, t.mean + 1: 3}
	s.Set(rowHeader, 1, Cell{Value: Str("Result"), Role: RoleHeadLabel})
	s.Set(rowHeader, 2, Cell{Value: Str("Unit"), Role: RoleHeadLabel})
	s.Set(rowBody, 1, Cell{Value: Str("Probability"), Role: RoleLabel})
	s.Set(rowBody, 2, Cell{Value: Str("%"), Role: RoleNote})
	s.Set(rowPeriods, 1, Cell{Role: RoleHeadLabel})
	s.Set(rowPeriods, 2, Cell{Role: RoleHeadLabel})
	for i := range rep.cases {
		name := address{rep.inputs.sheet, rowHeader, inputsColFirst + i}
		rep.link(s, rowHeader, compareColFirst+i, name, RoleHeader).Wrap = true
		s.Set(rowPeriods, compareColFirst+i, Cell{Value: Str("value"), Role: RoleHeader})
		rep.link(s, rowBody, compareColFirst+i, address{rep.inputs.sheet, inputsRowProbability, inputsColFirst + i}, RoleLink)
		s.Widths[compareColFirst+i] = 14.5
		if i == 0 {
			continue
		}
		rep.link(s, rowHeader, t.diffs+i-1, name, RoleHeader).Wrap = true
		s.Set(rowPeriods, t.diffs+i-1, Cell{Value: Str("less base"), Role: RoleHeader})
		s.Widths[t.diffs+i-1] = 14.5
	}
	s.Set(rowHeader, t.mean, Cell{Value: Str("Probability-weighted"), Role: RoleHeader, Wrap: true})
	s.Set(rowPeriods, t.mean, Cell{Value: Str("value"), Role: RoleHeader})
}

func (rep *Report) comparisonRow(t *comparisonSheet, l *model.Line, row int) {
	s, unit := t.sheet, unitOf[l.Unit]
	s.Set(row, 1, Cell{Value: Str(l.Label), Role: RoleLabel})
	s.Set(row, 2, Cell{Value: Str(rep.UnitLabel(l.Unit)), Role: RoleNote})
	for i, c := range rep.cases {
		rep.link(s, row, compareColFirst+i, address{c.sheet, c.rows[l.Name], colScalar}, RoleLink)
		if i > 0 {
			s.Set(row, t.diffs+i-1, difference(s, row, compareColFirst+i, compareColFirst, differenceUnit(unit)))
		}
	}
	s.Set(row, t.mean, rep.weightedCell(t, row, l))
}

// namesRow shows the periods of the row above by their names.
func (rep *Report) namesRow(t *comparisonSheet, l *model.Line, row int) {
	s := t.sheet
	s.At(row-1, 1).Value = Str(l.Label + ", number of the period")
	s.Set(row, 1, Cell{Value: Str(l.Label), Role: RoleLabel})
	s.Set(row, 2, Cell{Value: Str(rep.UnitLabel(l.Unit)), Role: RoleNote})
	for i, c := range rep.cases {
		rep.link(s, row, compareColFirst+i, address{c.sheet, c.rows[l.Name], colOpening}, RoleLink)
	}
}

// differenceUnit returns the unit of a difference of two values of a unit.
func differenceUnit(u Unit) Unit {
	switch u {
	case UnitPercent:
		return UnitPoints
	case UnitYear:
		return UnitYears
	case UnitPeriod:
		return UnitCount
	}
	return u
}

// difference returns one cell less another of the same row, where both have a
// value.
func difference(s *Sheet, row, col, base int, unit Unit) Cell {
	a, b := Address(row, col), "$"+Address(row, base)
	cell := Cell{Formula: fmt.Sprintf("IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s-%s,\"n/a\")", a, b, a, b), Value: Str("n/a"),
		Role: RoleCalculation, Unit: unit}
	x, y := s.At(row, col).Value, s.At(row, base).Value
	if x.Kind == Number && y.Kind == Number {
		cell.Value = Num(x.Number - y.Number)
	}
	return cell
}

// weightedCell returns the probability-weighted mean of an amount, where every
// scenario that has a weight has a value: text is above all text that is empty,
// and numbers are below. Where there is no mean, it shows so.
func (rep *Report) weightedCell(t *comparisonSheet, row int, l *model.Line) Cell {
	s, last := t.sheet, compareColFirst+len(rep.cases)-1
	cell := Cell{Role: RoleTotal, Unit: unitOf[l.Unit], Value: Str("n/a")}
	if !l.HasMean() {
		cell.Formula = `"n/a"`
		return cell
	}
	values := Address(row, compareColFirst) + ":" + Address(row, last)
	weights := absolute(rowBody, compareColFirst) + ":" + absolute(rowBody, last)
	cell.Formula = fmt.Sprintf("IF(AND(SUM(%s)>0,SUMPRODUCT((%s>0)*(%s>=\"\"))=0),SUMPRODUCT(%s,%s),\"n/a\")", weights,
		weights, values, weights, values)
	if cell.Unit == UnitCount { // a mean of whole numbers is none: it has decimals
		cell.Unit = UnitCapacity
	}
	sum, weight := 0.0, 0.0
	for c := compareColFirst; c <= last; c++ {
		v, w := s.At(row, c).Value, s.At(rowBody, c).Value.Number
		if w == 0 {
			continue
		}
		if v.Kind != Number {
			return cell
		}
		sum += w * v.Number
		weight += w
	}
	if weight > 0 {
		cell.Value = Num(sum)
	}
	return cell
}

// checksSheet holds every check once, with its differences by case.
type checksSheet struct {
	sheet *Sheet
	rows  map[string]int
}

// The columns of the checks sheet.
const (
	checksColWhat      = 1
	checksColDiff      = 2
	checksColTolerance = 3
	checksColFlag      = 4
	checksColResult    = 5
	checksColFirst     = 7 // the live case, then the scenarios
	checksRowTolerance = 6 // of each case
	checksRowMaster    = 7
	checksRowFirst     = 9
)

// layChecks writes the master check, then one row for each check: the largest
// difference of all cases against the tolerance.
func (rep *Report) layChecks() {
	t := &checksSheet{sheet: rep.Book.Sheet(SheetChecks), rows: map[string]int{}}
	rep.checks = t
	s := t.sheet
	s.Tab = TabChecks
	rep.head(s, "Checks", rep.Deal.Name+": each check is a difference that must be within the tolerance of its case, in every case")
	rep.checksHeader(t)
	rep.toleranceRow(t)
	row := checksRowFirst
	for _, l := range rep.Program.Lines {
		if l.Kind != model.Check {
			continue
		}
		t.rows[l.Name] = row
		rep.checkRow(t, row, l.Label, func(c *caseSheet) address { return address{c.sheet, c.rows[l.Name], colScalar} })
		row++
	}
	if rep.weighted() {
		rep.probabilityRow(t, row)
		row++
	}
	for _, w := range rep.compare.flows {
		rep.weightedRow(t, row, w)
		row++
	}
	if rep.bridge != nil {
		rep.bridgeRow(t, row)
		row++
	}
	rep.selectorRow(t, row)
	row++
	rep.errorsRow(t, row)
	row++
	rep.masterRow(t, row-1)
	s.FreezeRow, s.FreezeCol = checksRowMaster, 1
	s.Print.RepeatRows = [2]int{rowHeader, rowHeader}
}

func (rep *Report) checksHeader(t *checksSheet) {
	s := t.sheet
	s.Widths = map[int]float64{checksColWhat: 62, checksColDiff: 14, checksColTolerance: 14, checksColFlag: 10, checksColResult: 10, 6: 3}
	for i, text := range []string{"Check", "Largest difference", "Tolerance", "Passes", "Result"} {
		role := RoleHeader
		if i == 0 {
			role = RoleHeadLabel
		}
		s.Set(rowHeader, i+1, Cell{Value: Str(text), Role: role, Wrap: true})
	}
	s.Set(rowHeader, checksColFirst, Cell{Value: Str(SheetLive), Role: RoleHeader, Wrap: true})
	s.Widths[checksColFirst] = 12
	for i := range rep.cases {
		rep.link(s, rowHeader, checksColFirst+1+i, address{rep.inputs.sheet, rowHeader, inputsColFirst + i}, RoleHeader).Wrap = true
		s.Widths[checksColFirst+1+i] = 12
	}
}

// checkRow writes one check: its difference in every case at the right, the
// largest and the verdict at the left.
func (rep *Report) checkRow(t *checksSheet, row int, label string, at func(*caseSheet) address) {
	s, largest, passes := t.sheet, 0.0, true
	for i, c := range append([]*caseSheet{rep.live}, rep.cases...) {
		cell := rep.link(s, row, checksColFirst+i, at(c), RoleLink)
		difference := math.Abs(cell.Value.Number)
		largest = math.Max(largest, difference)
		passes = passes && difference <= s.At(checksRowTolerance, checksColFirst+i).Value.Number
	}
	ref := rep.checksSpan(row)
	s.Set(row, checksColWhat, Cell{Value: Str(label), Role: RoleLabel, Wrap: true})
	s.Set(row, checksColDiff, Cell{Formula: fmt.Sprintf("MAX(MAX(%s),-MIN(%s))", ref, ref), Value: Num(largest),
		Role: RoleCalculation, Unit: UnitDifference})
	s.Set(row, checksColTolerance, *rep.largestTolerance(t))
	limits := rep.checksLimits()
	s.Set(row, checksColFlag,
		Cell{Formula: fmt.Sprintf("IF(COUNT(%s)=COLUMNS(%s),(SUMPRODUCT((%s>%s)+(%s<-%s))=0)*1,0)", ref, ref, ref, limits, ref, limits),
			Value: Num(oneIf(passes)), Role: RoleCalculation, Unit: UnitFlag})
	rep.okCell(t, row, passes)
}

// toleranceRow writes the tolerance of every case above its differences, since
// what is committed differs from case to case.
func (rep *Report) toleranceRow(t *checksSheet) {
	s := t.sheet
	s.Set(checksRowTolerance, checksColWhat, Cell{Value: Str("Tolerance of the case"), Role: RoleLabel})
	for i, c := range append([]*caseSheet{rep.live}, rep.cases...) {
		rep.link(s, checksRowTolerance, checksColFirst+i, address{c.sheet, c.rows["tolerance"], colScalar}, RoleLink).Unit = UnitDifference
	}
}

// checksSpan returns the address of a row's cells of all cases.
func (rep *Report) checksSpan(row int) string {
	return Address(row, checksColFirst) + ":" + Address(row, checksColFirst+len(rep.cases))
}

// checksLimits returns the address of the row of tolerances, the same for every
// check.
func (rep *Report) checksLimits() string {
	return absolute(checksRowTolerance, checksColFirst) + ":" + absolute(checksRowTolerance, checksColFirst+len(rep.cases))
}

// largestTolerance returns a cell that shows the largest of the cases'
// tolerances.
func (rep *Report) largestTolerance(t *checksSheet) *Cell {
	largest := 0.0
	for i := range len(rep.cases) + 1 {
		largest = math.Max(largest, t.sheet.At(checksRowTolerance, checksColFirst+i).Value.Number)
	}
	return &Cell{Formula: "MAX(" + rep.checksLimits() + ")", Value: Num(largest), Role: RoleCalculation, Unit: UnitDifference}
}

// moneyTolerance returns what an amount may differ by: the base case's
// tolerance.
func (rep *Report) moneyTolerance() address {
	base := rep.cases[0]
	return address{base.sheet, base.rows["tolerance"], colScalar}
}

// verdict writes a check's difference beside its tolerance and whether it is
// within.
func (rep *Report) verdict(t *checksSheet, row int, label, formula string, diff float64, tolerance address) {
	s := t.sheet
	s.Set(row, checksColWhat, Cell{Value: Str(label), Role: RoleLabel, Wrap: true})
	s.Set(row, checksColDiff, Cell{Formula: formula, Value: Num(diff), Role: RoleCalculation, Unit: UnitDifference})
	within := rep.link(s, row, checksColTolerance, tolerance, RoleLink)
	within.Unit = UnitDifference
	passes := diff <= within.Value.Number
	difference := Address(row, checksColDiff)
	s.Set(row, checksColFlag, Cell{
		Formula: fmt.Sprintf("IF(ISNUMBER(%s),(%s<=%s)*1,0)", difference, difference, Address(row, checksColTolerance)),
		Value:   Num(oneIf(passes)), Role: RoleCalculation, Unit: UnitFlag})
	rep.okCell(t, row, passes)
}

// okCell writes what a check's flag means: anything but 1, an error too, fails.
func (rep *Report) okCell(t *checksSheet, row int, passes bool) {
	t.sheet.Set(row, checksColResult, Cell{
		Formula: fmt.Sprintf(`IF(COUNTIF(%s,1)=1,"OK","FAIL")`, Address(row, checksColFlag)),
		Value:   Str(either(passes, "OK", "FAIL")), Role: RoleCheck})
}

// oneIf returns 1 of a condition that holds, else 0: what a check's flag shows.
func oneIf(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// probabilityRow checks that the probabilities sum to 100 %. They are no
// amounts: the tolerance is the share itself.
func (rep *Report) probabilityRow(t *checksSheet, row int) {
	for i := range rep.cases {
		rep.link(t.sheet, row, checksColFirst+1+i, address{rep.inputs.sheet, inputsRowProbability, inputsColFirst + i}, RoleLink)
	}
	ref := Address(row, checksColFirst+1) + ":" + Address(row, checksColFirst+len(rep.cases))
	rep.verdict(t, row, "Probabilities sum to 100%", fmt.Sprintf("ABS(SUM(%s)-1)", ref), rep.probabilityGap(),
		address{rep.inputs.sheet, rep.inputs.rows["checks.tolerance"], inputsColFirst})
	t.rows["probabilities"] = row
}

// selectorRow checks that the live case is a scenario, and one alone: where the
// selector has no name of a scenario, the live case is the base. It counts, so
// its tolerance is that of rounding.
func (rep *Report) selectorRow(t *checksSheet, row int) {
	rep.link(t.sheet, row, checksColFirst, rep.inputs.named, RoleLink)
	rep.verdict(t, row, "The selector names a scenario", fmt.Sprintf("ABS(%s-1)", Address(row, checksColFirst)), 0,
		address{rep.inputs.sheet, rep.inputs.rows["checks.rounding"], inputsColFirst})
	t.rows["selector"] = row
}

// errorsRow counts the cells of each case that show an error. A check of
// errors must not be one: what is not a number fails.
func (rep *Report) errorsRow(t *checksSheet, row int) {
	for i, c := range append([]*caseSheet{rep.live}, rep.cases...) {
		rep.link(t.sheet, row, checksColFirst+i, c.errors, RoleLink)
	}
	rep.verdict(t, row, "No cell of a case shows an error", "SUM("+rep.checksSpan(row)+")", 0,
		address{rep.inputs.sheet, rep.inputs.rows["checks.rounding"], inputsColFirst})
	t.rows["errors"] = row
}

// bridgeRow checks that the steps of every bridge add up to its scenario.
func (rep *Report) bridgeRow(t *checksSheet, row int) {
	largest := 0.0
	for i := 1; i < len(rep.cases); i++ {
		col := checksColFirst + 1 + i
		at, ok := rep.bridge.misses[i]
		if !ok { // the scenario is the base
			t.sheet.Set(row, col, Cell{Formula: "0", Value: Num(0), Role: RoleCalculation, Unit: UnitDifference})
			continue
		}
		largest = math.Max(largest, math.Abs(rep.link(t.sheet, row, col, at, RoleLink).Value.Number))
	}
	ref := Address(row, checksColFirst+2) + ":" + Address(row, checksColFirst+len(rep.cases))
	rep.verdict(t, row, "Bridges add up to the scenarios", fmt.Sprintf("MAX(MAX(%s),-MIN(%s))", ref, ref), largest, rep.moneyTolerance())
	t.rows["bridges"] = row
}

// masterRow writes the master check above the others.
func (rep *Report) masterRow(t *checksSheet, last int) {
	s := t.sheet
	rows := slices.Collect(func(yield func(int) bool) {
		for r := checksRowFirst; r <= last && yield(r); r++ {
		}
	})
	passes, worst := true, 0.0
	for _, r := range rows {
		passes = passes && s.At(r, checksColFlag).Value.Number == 1
		worst = math.Max(worst, s.At(r, checksColDiff).Value.Number)
	}
	column := func(col int) string { return Address(checksRowFirst, col) + ":" + Address(last, col) }
	row := checksRowMaster
	s.Set(row, checksColWhat, Cell{Value: Str("All checks pass"), Role: RoleKeyLabel})
	s.Set(row, checksColDiff, Cell{Formula: "MAX(" + column(checksColDiff) + ")", Value: Num(worst), Role: RoleTotal, Unit: UnitDifference})
	s.Set(row, checksColTolerance, *rep.largestTolerance(t))
	s.Set(row, checksColFlag, Cell{Formula: fmt.Sprintf("(COUNTIF(%s,1)=ROWS(%s))*1", column(checksColFlag), column(checksColFlag)),
		Value: Num(oneIf(passes)), Role: RoleTotal, Unit: UnitFlag})
	rep.okCell(t, row, passes)
	s.Formats = append(s.Formats, passOrFail(Address(row, checksColResult)+":"+Address(last, checksColResult))...)
	rep.master = address{s, row, checksColResult}
}

// Passed reports whether every check passes in every case.
func (rep *Report) Passed() bool { return rep.master.cell().Value.Text == "OK" }
