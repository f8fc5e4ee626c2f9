package layout

import (
	"fmt"
	"math"
	"slices"

	"offtake/model"
	"offtake/report/sheet"
)

// comparisonSheet holds every metric by scenario.
type comparisonSheet struct {
	Sheet *sheet.Sheet
	Rows  map[string]int // by metric
	diffs int            // first column of the differences from base
	Mean  int            // column of the probability-weighted value

	flows []*weightedReturn
}

const compareColFirst = 3

// layComparison writes every metric by scenario, the difference from the base,
// and the probability-weighted value.
func (rep *Report) layComparison() {
	n := len(rep.Cases)
	t := &comparisonSheet{Sheet: rep.Book.Sheet(SheetComparison), Rows: map[string]int{}}
	t.Mean = compareColFirst + n
	t.diffs = t.Mean + 2
	rep.Compare = t
	s := t.Sheet
	s.Tab = sheet.TabResults
	rep.Head(s, "Scenario comparison", rep.Deal.Name+": every result by scenario, "+rep.Amounts())
	rep.comparisonHeader(t)
	row, section := RowBody+1, ""
	for _, l := range rep.Program.Lines {
		if l.Kind != model.Metric {
			continue
		}
		if l.Section != section {
			if section != "" {
				row++
			}
			section = l.Section
			SectionRow(s, row, t.Mean, section)
			row++
		}
		t.Rows[l.Name] = row
		rep.comparisonRow(t, l, row)
		rep.markExtremes(t, l, row)
		row++
		if UnitOf[l.Unit] == sheet.UnitPeriod {
			rep.namesRow(t, l, row)
			row++
		}
	}
	if len(rep.Cases) > 1 {
		rep.compareKey(s)
		row = rep.useChart(s, row+1)
	}
	s.Print.Area = "A1:" + sheet.Address(max(row, s.LastRow), t.Mean) // the differences would make it too small to read
	s.Print.OnePage = true
	s.FreezeRow, s.FreezeCol = RowBody, 2
	s.Print.RepeatRows, s.Print.RepeatCols = [2]int{RowHeader, RowBody}, [2]int{1, 2}
	if rep.SeveralWeighted() {
		rep.layWeightedReturns(t, max(row, s.LastRow)+2)
	}
}

// compareKey writes how the best and the worst are marked.
func (rep *Report) compareKey(s *sheet.Sheet) {
	s.Set(RowMaster, compareColFirst+1, sheet.Cell{Value: sheet.Str("best: bold"), Role: sheet.RoleBest})
	s.Set(RowMaster, compareColFirst+2, sheet.Cell{Value: sheet.Str("worst: italic"), Role: sheet.RoleWorst})
}

// markExtremes marks the best and the worst of the scenarios that are no bounds,
// for the customer,
// unless most scenarios share it: then the median is the extreme, but for
// rounding. An event that never comes is the best of its row.
func (rep *Report) markExtremes(t *comparisonSheet, l *model.Line, row int) {
	if l.Better == "" || rep.Deal.Stories() == 1 {
		return
	}
	first, last := compareColFirst, compareColFirst+rep.Deal.Stories()-1
	ref := sheet.Address(row, first) + ":" + sheet.Address(row, last)
	all := "$" + sheet.Address(row, first) + ":$" + sheet.Address(row, last)
	own := sheet.Address(row, first)
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
	t.Sheet.Formats = append(t.Sheet.Formats, sheet.Conditional{Range: ref, Kind: sheet.ByFormula, Formula: best, Role: sheet.RoleBest},
		sheet.Conditional{Range: ref, Kind: sheet.ByFormula, Formula: worst, Role: sheet.RoleWorst})
}

// useChart draws the minimum against what each scenario uses, and returns the
// next free row.
func (rep *Report) useChart(s *sheet.Sheet, row int) int {
	t, cols := rep.Schedule, rep.Columns()
	line := func(row int) string { return sheet.Span(t.Sheet, row, cols.First, cols.Last) }
	name := func(row int) string { return sheet.QuoteSheet(t.Sheet.Name) + "!" + sheet.Absolute(row, ColLabel) }
	c := &sheet.Chart{Kind: sheet.ColumnsAndLines, Row: row, Col: 1, ToRow: row + 19, ToCol: compareColFirst + min(len(rep.Cases), 7),
		TitleRef: sheet.QuoteSheet(s.Name) + "!" + sheet.Absolute(row+20, 1), Title: rep.useTitle(s, row+20),
		Neutral: "What must be paid at least, and what each scenario uses",
		XTitle:  rep.yearTitle(), YTitle: rep.UnitLabel("money"), XUnit: rep.HeadUnit(), YUnit: sheet.UnitMoney, Categories: line(RowHeader),
		AltText: "Columns: the firm payments of the base. Lines: what each scenario uses."}
	c.Series = append(c.Series, sheet.ChartSeries{Name: "Firm payments", NameRef: name(t.Rows["firm"]),
		Values: line(t.Rows["firm"]), Colour: sheet.ColourMinimum})
	for i, use := range t.use {
		c.Series = append(c.Series, sheet.ChartSeries{Name: rep.Deal.Scenarios[i].Name, NameRef: name(use), Values: line(use),
			Colour: sheet.ScenarioColour(i), OnLine: true, Dashed: i%3 == 2,
			Heavy: i == 0 && len(t.use) > 1})
	}
	s.Charts = append(s.Charts, c)
	s.Set(row+21, 1, sheet.Cell{Value: sheet.Str("Columns: what must be paid at least in the base. Lines: what each scenario uses."),
		Role: sheet.RoleNote})
	return row + 21
}

// useTitle writes how many scenarios fall short, below the chart that it is the
// title of, and returns the text as it is now.
func (rep *Report) useTitle(s *sheet.Sheet, row int) string {
	title := "What must be paid at least, and what each scenario uses"
	cell := sheet.Cell{Value: sheet.Str(title), Role: sheet.RoleNote}
	if short := rep.Compare.Rows["first_shortfall"]; short > 0 {
		n, last := 0, compareColFirst+len(rep.Cases)-1
		for col := compareColFirst; col <= last; col++ {
			if s.At(short, col).Value.Kind == sheet.Number {
				n++
			}
		}
		ref := sheet.Address(short, compareColFirst) + ":" + sheet.Address(short, last)
		title = fmt.Sprintf("%d of %d scenarios use less than must be paid for in some period", n, len(rep.Cases))
		cell = sheet.Cell{Formula: fmt.Sprintf(`COUNT(%s)&" of "&COLUMNS(%s)&" scenarios use less than must be paid for in some period"`, ref,
			ref),
			Value: sheet.Str(title), Role: sheet.RoleNote}
	}
	s.Set(row, 1, cell)
	return title
}

func (rep *Report) comparisonHeader(t *comparisonSheet) {
	s := t.Sheet
	s.Widths = map[int]float64{1: 42, 2: 9, t.Mean: 13, t.Mean + 1: 3}
	s.Set(RowHeader, 1, sheet.Cell{Value: sheet.Str("Result"), Role: sheet.RoleHeadLabel})
	s.Set(RowHeader, 2, sheet.Cell{Value: sheet.Str("Unit"), Role: sheet.RoleHeadLabel})
	s.Set(RowBody, 1, sheet.Cell{Value: sheet.Str("Probability"), Role: sheet.RoleLabel})
	s.Set(RowBody, 2, sheet.Cell{Value: sheet.Str("%"), Role: sheet.RoleNote})
	s.Set(RowPeriods, 1, sheet.Cell{Role: sheet.RoleHeadLabel})
	s.Set(RowPeriods, 2, sheet.Cell{Role: sheet.RoleHeadLabel})
	for i := range rep.Cases {
		name := sheet.Ref{Sheet: rep.Inputs.Sheet, Row: RowHeader, Col: InputsColFirst + i}
		rep.LinkOr(s, RowHeader, compareColFirst+i, name, sheet.RoleHeader, NoName).Wrap = true
		s.Set(RowPeriods, compareColFirst+i, sheet.Cell{Value: sheet.Str("value"), Role: sheet.RoleHeader})
		rep.LinkOr(s, RowBody, compareColFirst+i, sheet.Ref{Sheet: rep.Inputs.Sheet, Row: InputsRowProbability, Col: InputsColFirst + i},
			sheet.RoleLink, Nothing)
		s.Widths[compareColFirst+i] = 14.5
		if i == 0 {
			continue
		}
		rep.LinkOr(s, RowHeader, t.diffs+i-1, name, sheet.RoleHeader, NoName).Wrap = true
		s.Set(RowPeriods, t.diffs+i-1, sheet.Cell{Value: sheet.Str("less base"), Role: sheet.RoleHeader})
		s.Widths[t.diffs+i-1] = 14.5
	}
	s.Set(RowHeader, t.Mean, sheet.Cell{Value: sheet.Str("Probability-weighted"), Role: sheet.RoleHeader, Wrap: true})
	s.Set(RowPeriods, t.Mean, sheet.Cell{Value: sheet.Str("value"), Role: sheet.RoleHeader})
}

func (rep *Report) comparisonRow(t *comparisonSheet, l *model.Line, row int) {
	s, unit := t.Sheet, UnitOf[l.Unit]
	s.Set(row, 1, sheet.Cell{Value: sheet.Str(l.Label), Role: sheet.RoleLabel})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str(rep.UnitLabel(l.Unit)), Role: sheet.RoleNote})
	for i, c := range rep.Cases {
		rep.LinkOr(s, row, compareColFirst+i, sheet.Ref{Sheet: c.Sheet, Row: c.Rows[l.Name], Col: ColScalar}, sheet.RoleLink, NoValue)
		if i > 0 {
			s.Set(row, t.diffs+i-1, difference(s, row, compareColFirst+i, compareColFirst, differenceUnit(unit)))
		}
	}
	s.Set(row, t.Mean, rep.weightedCell(t, row, l))
}

// namesRow shows the periods of the row above by their names.
func (rep *Report) namesRow(t *comparisonSheet, l *model.Line, row int) {
	s := t.Sheet
	s.At(row-1, 1).Value = sheet.Str(l.Label + ", number of the period")
	s.Set(row, 1, sheet.Cell{Value: sheet.Str(l.Label), Role: sheet.RoleLabel})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str(rep.UnitLabel(l.Unit)), Role: sheet.RoleNote})
	for i, c := range rep.Cases {
		rep.LinkOr(s, row, compareColFirst+i, sheet.Ref{Sheet: c.Sheet, Row: c.Rows[l.Name], Col: ColOpening}, sheet.RoleLink, NoValue)
	}
}

// differenceUnit returns the unit of a difference of two values of a unit.
func differenceUnit(u sheet.Unit) sheet.Unit {
	switch u {
	case sheet.UnitPercent:
		return sheet.UnitPoints
	case sheet.UnitYear:
		return sheet.UnitYears
	case sheet.UnitPeriod:
		return sheet.UnitCount
	}
	return u
}

// difference returns one cell less another of the same row, where both have a
// value.
func difference(s *sheet.Sheet, row, col, base int, unit sheet.Unit) sheet.Cell {
	a, b := sheet.Address(row, col), "$"+sheet.Address(row, base)
	cell := sheet.Cell{Formula: fmt.Sprintf("IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s-%s,\"n/a\")", a, b, a, b), Value: sheet.Str("n/a"),
		Role: sheet.RoleCalculation, Unit: unit}
	x, y := s.At(row, col).Value, s.At(row, base).Value
	if x.Kind == sheet.Number && y.Kind == sheet.Number {
		cell.Value = sheet.Num(x.Number - y.Number)
	}
	return cell
}

// weightedCell returns the probability-weighted mean of an amount, where every
// scenario that has a weight has a value: text is above all text that is empty,
// and numbers are below. Where there is no mean, it shows so.
func (rep *Report) weightedCell(t *comparisonSheet, row int, l *model.Line) sheet.Cell {
	last := compareColFirst + len(rep.Cases) - 1
	cell := sheet.Cell{Role: sheet.RoleTotal, Unit: UnitOf[l.Unit], Value: sheet.Str("n/a")}
	if !l.HasMean() {
		cell.Formula = `"n/a"`
		return cell
	}
	values := sheet.Address(row, compareColFirst) + ":" + sheet.Address(row, last)
	weights := sheet.Absolute(RowBody, compareColFirst) + ":" + sheet.Absolute(RowBody, last)
	cell.Formula = fmt.Sprintf("IF(AND(SUM(%s)>0,SUMPRODUCT((%s>0)*(%s>=\"\"))=0),SUMPRODUCT(%s,%s),\"n/a\")", weights,
		weights, values, weights, values)
	if cell.Unit == sheet.UnitCount { // a mean of whole numbers is none: it has decimals
		cell.Unit = sheet.UnitCapacity
	}
	if mean, ok := rep.Mean(l.Name); ok {
		cell.Value = sheet.Num(mean)
	}
	return cell
}

// Mean returns the probability-weighted value of an amount; there is none where
// a scenario that has a weight has no value.
func (rep *Report) Mean(metric string) (mean float64, ok bool) {
	for i, s := range rep.Deal.Scenarios {
		if s.Probability == 0 {
			continue
		}
		x, has := rep.Results.Scalar(metric, i)
		if !has || x != x {
			return 0, false
		}
		mean, ok = mean+s.Probability*x, true
	}
	return mean, ok
}

// ChecksSheet holds every check once, with its differences by case.
type ChecksSheet struct {
	Sheet *sheet.Sheet
	Rows  map[string]int
}

// The columns of the checks sheet.
const (
	ChecksColWhat      = 1
	ChecksColDiff      = 2
	ChecksColResult    = 3
	ChecksColTolerance = 4
	ChecksColFlag      = 5
	ChecksColFirst     = 7 // the live case, then the scenarios
	checksRowTolerance = 6 // of each case
	ChecksRowMaster    = 7
	ChecksRowFirst     = 9
)

// layChecks writes the master check, then one row for each check: the largest
// difference of all cases against the tolerance.
func (rep *Report) layChecks() {
	t := &ChecksSheet{Sheet: rep.Book.Sheet(SheetChecks), Rows: map[string]int{}}
	rep.Checks = t
	s := t.Sheet
	s.Tab = sheet.TabChecks
	rep.Head(s, "Checks", rep.Deal.Name+": each check is a difference that must be within the tolerance of its case, in every case")
	rep.checksHeader(t)
	rep.toleranceRow(t)
	row := ChecksRowFirst
	for _, l := range rep.Program.Lines {
		if l.Kind != model.Check {
			continue
		}
		t.Rows[l.Name] = row
		rep.checkRow(t, row, l.Label, func(c *CaseSheet) sheet.Ref { return sheet.Ref{Sheet: c.Sheet, Row: c.Rows[l.Name], Col: ColScalar} })
		row++
	}
	if rep.IsWeighted() {
		rep.probabilityRow(t, row)
		row++
	}
	for _, w := range rep.Compare.flows {
		rep.weightedRow(t, row, w)
		row++
	}
	if rep.bridge != nil {
		rep.bridgeRow(t, row)
		row++
	}
	rep.selectorRow(t, row)
	rep.besideRow(t, row+1)
	rep.liveRow(t, row+2)
	row += 3
	rep.errorsRow(t, row)
	row++
	rep.masterRow(t, row-1)
	s.FreezeRow, s.FreezeCol = ChecksRowMaster, 1
	s.Print.RepeatRows = [2]int{RowHeader, RowHeader}
}

func (rep *Report) checksHeader(t *ChecksSheet) {
	s := t.Sheet
	s.Widths = map[int]float64{ChecksColWhat: 62, ChecksColDiff: 14, ChecksColTolerance: 14, ChecksColFlag: 10, ChecksColResult: 10, 6: 3}
	for i, text := range []string{"Check", "Largest difference", "Result", "Tolerance", "Passes"} {
		role := sheet.RoleHeader
		if i == 0 {
			role = sheet.RoleHeadLabel
		}
		s.Set(RowHeader, i+1, sheet.Cell{Value: sheet.Str(text), Role: role, Wrap: true})
	}
	s.Set(RowHeader, ChecksColFirst, sheet.Cell{Value: sheet.Str(SheetLive), Role: sheet.RoleHeader, Wrap: true})
	s.Widths[ChecksColFirst] = 12
	for i := range rep.Cases {
		rep.LinkOr(s, RowHeader, ChecksColFirst+1+i, sheet.Ref{Sheet: rep.Inputs.Sheet, Row: RowHeader, Col: InputsColFirst + i},
			sheet.RoleHeader, NoName).Wrap = true
		s.Widths[ChecksColFirst+1+i] = 12
	}
}

// checkRow writes one check: its difference in every case at the right, the
// largest and the verdict at the left.
func (rep *Report) checkRow(t *ChecksSheet, row int, label string, at func(*CaseSheet) sheet.Ref) {
	s, largest, passes := t.Sheet, 0.0, true
	for i, c := range append([]*CaseSheet{rep.Live}, rep.Cases...) {
		cell := rep.linkChecked(s, row, ChecksColFirst+i, at(c))
		difference := math.Abs(cell.Value.Number)
		largest = math.Max(largest, difference)
		passes = passes && difference <= s.At(checksRowTolerance, ChecksColFirst+i).Value.Number
	}
	ref := rep.checksSpan(row)
	s.Set(row, ChecksColWhat, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel, Wrap: true})
	s.Set(row, ChecksColDiff, sheet.Cell{Formula: largestOf(ref), Value: sheet.Num(largest), Role: sheet.RoleCalculation,
		Unit: sheet.UnitDifference})
	s.Set(row, ChecksColTolerance, *rep.largestTolerance(t))
	limits := rep.checksLimits()
	s.Set(row, ChecksColFlag,
		sheet.Cell{Formula: fmt.Sprintf("IF(COUNT(%s)=COLUMNS(%s),(SUMPRODUCT((%s>%s)+(%s<-%s))=0)*1,0)", ref, ref, ref, limits, ref, limits),
			Value: sheet.Num(OneIf(passes)), Role: sheet.RoleCalculation, Unit: sheet.UnitFlag})
	rep.OkCell(t, row, passes)
}

// linkChecked links a case's difference. Of a scenario whose sheet is deleted
// nothing differs; an error stays one, and the check fails.
func (rep *Report) linkChecked(s *sheet.Sheet, row, col int, to sheet.Ref) *sheet.Cell {
	cell := rep.Link(s, row, col, to, sheet.RoleLink)
	if to.Sheet != rep.Live.Sheet {
		cell.Formula = fmt.Sprintf("IF(ISREF(%s),%s,0)", to.Full(), to.Full())
	}
	return cell
}

// largestOf returns a formula of the largest difference of all, where each is
// a number.
func largestOf(ref string) string {
	return fmt.Sprintf(`IF(COUNT(%s)=COLUMNS(%s),MAX(MAX(%s),-MIN(%s)),"n/a")`, ref, ref, ref, ref)
}

// toleranceRow writes the tolerance of every case above its differences, since
// what is committed differs from case to case.
func (rep *Report) toleranceRow(t *ChecksSheet) {
	s := t.Sheet
	s.Set(checksRowTolerance, ChecksColWhat, sheet.Cell{Value: sheet.Str("Tolerance of the case"), Role: sheet.RoleLabel})
	for i, c := range append([]*CaseSheet{rep.Live}, rep.Cases...) {
		rep.LinkOr(s, checksRowTolerance, ChecksColFirst+i, sheet.Ref{Sheet: c.Sheet, Row: c.Rows["tolerance"], Col: ColScalar},
			sheet.RoleLink, Nothing).Unit = sheet.UnitDifference
	}
}

// checksSpan returns the address of a row's cells of all cases.
func (rep *Report) checksSpan(row int) string {
	return sheet.Address(row, ChecksColFirst) + ":" + sheet.Address(row, ChecksColFirst+len(rep.Cases))
}

// checksLimits returns the address of the row of tolerances, the same for every
// check.
func (rep *Report) checksLimits() string {
	return sheet.Absolute(checksRowTolerance, ChecksColFirst) + ":" + sheet.Absolute(checksRowTolerance, ChecksColFirst+len(rep.Cases))
}

// largestTolerance returns a cell that shows the largest of the cases'
// tolerances.
func (rep *Report) largestTolerance(t *ChecksSheet) *sheet.Cell {
	largest := 0.0
	for i := range len(rep.Cases) + 1 {
		largest = math.Max(largest, t.Sheet.At(checksRowTolerance, ChecksColFirst+i).Value.Number)
	}
	return &sheet.Cell{Formula: "MAX(" + rep.checksLimits() + ")", Value: sheet.Num(largest), Role: sheet.RoleCalculation,
		Unit: sheet.UnitDifference}
}

// moneyTolerance returns what an amount may differ by: the base case's
// tolerance.
func (rep *Report) moneyTolerance() sheet.Ref {
	base := rep.Cases[0]
	return sheet.Ref{Sheet: base.Sheet, Row: base.Rows["tolerance"], Col: ColScalar}
}

// verdict writes a check's difference beside its tolerance and whether it is
// within.
func (rep *Report) verdict(t *ChecksSheet, row int, label, formula string, diff float64, tolerance sheet.Ref) {
	s := t.Sheet
	s.Set(row, ChecksColWhat, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel, Wrap: true})
	s.Set(row, ChecksColDiff, sheet.Cell{Formula: formula, Value: sheet.Num(diff), Role: sheet.RoleCalculation, Unit: sheet.UnitDifference})
	within := rep.Link(s, row, ChecksColTolerance, tolerance, sheet.RoleLink)
	within.Unit = sheet.UnitDifference
	passes := diff <= within.Value.Number
	difference := sheet.Address(row, ChecksColDiff)
	s.Set(row, ChecksColFlag, sheet.Cell{
		Formula: fmt.Sprintf("IF(ISNUMBER(%s),(%s<=%s)*1,0)", difference, difference, sheet.Address(row, ChecksColTolerance)),
		Value:   sheet.Num(OneIf(passes)), Role: sheet.RoleCalculation, Unit: sheet.UnitFlag})
	rep.OkCell(t, row, passes)
}

// OneIf returns 1 of a condition that holds, else 0: what a check's flag shows.
func OneIf(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}

// probabilityRow checks that the probabilities sum to 100 %. They are no
// amounts: the tolerance is the share itself.
func (rep *Report) probabilityRow(t *ChecksSheet, row int) {
	for i := range rep.Cases {
		rep.LinkOr(t.Sheet, row, ChecksColFirst+1+i, sheet.Ref{Sheet: rep.Inputs.Sheet, Row: InputsRowProbability, Col: InputsColFirst + i},
			sheet.RoleLink, Nothing)
	}
	ref := sheet.Address(row, ChecksColFirst+1) + ":" + sheet.Address(row, ChecksColFirst+len(rep.Cases))
	rep.verdict(t, row, "Probabilities sum to 100%", fmt.Sprintf("ABS(SUM(%s)-1)", ref), rep.ProbabilityGap(),
		sheet.Ref{Sheet: rep.Inputs.Sheet, Row: rep.Inputs.Rows["checks.tolerance"], Col: InputsColFirst})
	t.Rows["probabilities"] = row
}

// selectorRow checks that the live case is a scenario, and one alone: where the
// selector has no name of a scenario, the live case is the base. It counts, so
// its tolerance is that of rounding.
func (rep *Report) selectorRow(t *ChecksSheet, row int) {
	rep.Link(t.Sheet, row, ChecksColFirst, rep.Inputs.named, sheet.RoleLink)
	rep.verdict(t, row, "The selector names a scenario", fmt.Sprintf("ABS(%s-1)", sheet.Address(row, ChecksColFirst)), 0,
		sheet.Ref{Sheet: rep.Inputs.Sheet, Row: rep.Inputs.Rows["checks.rounding"], Col: InputsColFirst})
	t.Rows["selector"] = row
}

// besideRow checks that no column stands beside the scenarios: one that a reader
// inserts before the first or after the last is not counted among them.
func (rep *Report) besideRow(t *ChecksSheet, row int) {
	rep.Link(t.Sheet, row, ChecksColFirst, rep.Inputs.beside, sheet.RoleLink)
	rep.verdict(t, row, "Columns inserted into the inputs stand between the first scenario and the last",
		fmt.Sprintf("ABS(%s)", sheet.Address(row, ChecksColFirst)), 0,
		sheet.Ref{Sheet: rep.Inputs.Sheet, Row: rep.Inputs.Rows["checks.rounding"], Col: InputsColFirst})
	t.Rows["beside"] = row
}

// liveRow checks that the live case is the scenario of the chosen name, while
// nothing is typed as a what-if.
func (rep *Report) liveRow(t *ChecksSheet, row int) {
	largest := 0.0
	for i, c := range rep.Cases {
		largest = math.Max(largest, math.Abs(rep.linkChecked(t.Sheet, row, ChecksColFirst+1+i, c.apart).Value.Number))
	}
	ref := sheet.Address(row, ChecksColFirst+1) + ":" + sheet.Address(row, ChecksColFirst+len(rep.Cases))
	rep.verdict(t, row, "The live case is the chosen scenario's sheet, while nothing is typed", largestOf(ref), largest, rep.moneyTolerance())
	t.Rows["live"] = row
}

// errorsRow counts the cells of each case that show an error. A check of
// errors must not be one: what is not a number fails.
func (rep *Report) errorsRow(t *ChecksSheet, row int) {
	for i, c := range append([]*CaseSheet{rep.Live}, rep.Cases...) {
		rep.linkChecked(t.Sheet, row, ChecksColFirst+i, c.Errors)
	}
	rep.verdict(t, row, "No cell of a case shows an error", "SUM("+rep.checksSpan(row)+")", 0,
		sheet.Ref{Sheet: rep.Inputs.Sheet, Row: rep.Inputs.Rows["checks.rounding"], Col: InputsColFirst})
	t.Rows["errors"] = row
}

// bridgeRow checks that the steps of every bridge add up to its scenario.
func (rep *Report) bridgeRow(t *ChecksSheet, row int) {
	largest := 0.0
	for i := 1; i < len(rep.Cases); i++ {
		col := ChecksColFirst + 1 + i
		at, ok := rep.bridge.misses[i]
		if !ok { // the scenario is the base
			t.Sheet.Set(row, col, sheet.Cell{Formula: "0", Value: sheet.Num(0), Role: sheet.RoleCalculation, Unit: sheet.UnitDifference})
			continue
		}
		largest = math.Max(largest, math.Abs(rep.linkChecked(t.Sheet, row, col, at).Value.Number))
	}
	ref := sheet.Address(row, ChecksColFirst+2) + ":" + sheet.Address(row, ChecksColFirst+len(rep.Cases))
	rep.verdict(t, row, "Bridges add up to the scenarios", largestOf(ref), largest, rep.moneyTolerance())
	t.Rows["bridges"] = row
}

// masterRow writes the master check above the others.
func (rep *Report) masterRow(t *ChecksSheet, last int) {
	s := t.Sheet
	rows := slices.Collect(func(yield func(int) bool) {
		for r := ChecksRowFirst; r <= last && yield(r); r++ {
		}
	})
	passes, worst := true, 0.0
	for _, r := range rows {
		passes = passes && s.At(r, ChecksColFlag).Value.Number == 1
		worst = math.Max(worst, s.At(r, ChecksColDiff).Value.Number)
	}
	column := func(col int) string { return sheet.Address(ChecksRowFirst, col) + ":" + sheet.Address(last, col) }
	row := ChecksRowMaster
	s.Set(row, ChecksColWhat, sheet.Cell{Value: sheet.Str("All checks pass"), Role: sheet.RoleKeyLabel})
	s.Set(row, ChecksColDiff, sheet.Cell{Formula: "MAX(" + column(ChecksColDiff) + ")", Value: sheet.Num(worst), Role: sheet.RoleTotal,
		Unit: sheet.UnitDifference})
	s.Set(row, ChecksColTolerance, *rep.largestTolerance(t))
	s.Set(row, ChecksColFlag, sheet.Cell{Formula: fmt.Sprintf("(COUNTIF(%s,1)=ROWS(%s))*1", column(ChecksColFlag), column(ChecksColFlag)),
		Value: sheet.Num(OneIf(passes)), Role: sheet.RoleTotal, Unit: sheet.UnitFlag})
	rep.OkCell(t, row, passes)
	s.Formats = append(s.Formats, PassOrFail(sheet.Address(row, ChecksColResult)+":"+sheet.Address(last, ChecksColResult))...)
	rep.MasterRef = sheet.Ref{Sheet: s, Row: row, Col: ChecksColResult}
}

// ProbabilityGap returns how far the sum of the scenarios' probabilities is
// from 1; 0 where none are set.
func (rep *Report) ProbabilityGap() float64 {
	if !rep.IsWeighted() {
		return 0
	}
	sum := 0.0
	for _, s := range rep.Deal.Scenarios {
		sum += s.Probability
	}
	return math.Abs(sum - 1)
}

// SeveralWeighted reports whether there are several scenarios to weight by
// their probabilities.
func (rep *Report) SeveralWeighted() bool { return rep.IsWeighted() && len(rep.Deal.Scenarios) > 1 }
