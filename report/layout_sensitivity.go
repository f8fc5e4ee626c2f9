package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"offtake/model"
)

// Sensitivities are live without data tables: for every cell of a grid, every
// end of the tornado and every break-even, the workings sheet holds the lines
// that the metric needs and that depend on what is varied. Lines that do not
// depend on it are shared: links to the live case, or to the scenario of a
// break-even.

// SheetSensitivity is the sheet of the sensitivities, in the book only if the
// deal has some.
const SheetSensitivity = "Sensitivity"

// sensitivity holds what the sensitivity sheet shows.
type sensitivity struct {
	*workings
	sheet     *Sheet
	nextInput int // the next free row of the inputs sheet
	point     int // points laid so far

	grids      []gridTable
	tornado    *tornadoTable
	breakEvens []breakEvenRow
}

// gridTable holds where a grid is on the sensitivity sheet.
type gridTable struct {
	grid                model.Grid
	row, col            int // of its first value
	rowAxis, columnAxis []address
}

// tornadoTable holds where the sorted tornado is.
type tornadoTable struct{ first, last int }

// breakEvenRow holds where a break-even's cells are.
type breakEvenRow struct {
	row                    int
	target, solved, status address // solved only if there is a solution
}

func hasSensitivity(d *model.Deal) bool {
	return len(d.Grids) > 0 || d.Tornado != nil || len(d.BreakEvens) > 0
}

func (rep *Report) laySensitivity() {
	if !hasSensitivity(rep.Deal) {
		return
	}
	x := &sensitivity{workings: rep.workings, sheet: rep.Book.Sheet(SheetSensitivity)}
	rep.sensitivity = x
	x.sheet.Tab = TabResults
	rep.head(x.sheet, "Sensitivity", rep.Deal.Name+": the live case with one or two inputs changed, "+rep.amounts())
	x.nextInput = rep.inputs.sheet.LastRow + 2
	sectionRow(rep.inputs.sheet, x.nextInput, rep.inputs.last(), "Sensitivity and break-even")
	x.nextInput++
	row := rowHeader
	for i, g := range rep.Deal.Grids {
		row = x.layGrid(g, i, row)
	}
	if rep.Deal.Tornado != nil {
		row = x.layTornado(rep.Deal.Tornado, row)
	}
	if len(rep.Deal.BreakEvens) > 0 {
		x.layBreakEvens(row)
	}
	x.sheet.Widths = map[int]float64{1: 48, 2: 22, 3: 32}
	for c := 4; c <= max(13, x.sheet.LastCol); c++ {
		x.sheet.Widths[c] = 14
	}
	x.sheet.Widths[8] = 18
	x.sheet.FreezeRow = rowMaster
	x.sheet.Print.OnePage = len(rep.Deal.Grids) <= 2
}

// mostOfLabel is how long a label of the inputs may be before it wraps.
const mostOfLabel = 60

// typed writes a value of a sensitivity on the inputs sheet, where it can be
// changed.
func (x *sensitivity) typed(label, note string, in *model.Input, unit Unit, value float64) address {
	s, row := x.inputs.sheet, x.nextInput
	x.nextInput++
	key, unitText := "", ""
	if in != nil {
		key, unitText = in.Key, x.UnitLabel(inputUnit(in))
	}
	s.Set(row, 1, Cell{Value: Str(label), Role: RoleLabel, Wrap: utf8.RuneCountInString(label) > mostOfLabel})
	s.Set(row, 2, Cell{Value: Str(unitText), Role: RoleNote})
	s.Set(row, inputsColKey, Cell{Value: Str(key), Role: RoleNote})
	s.Set(row, inputsColNote, Cell{Value: Str(note), Role: RoleNote})
	s.Set(row, inputsColFirst, Cell{Value: Num(value), Role: RoleInput, Unit: unit})
	rule := Validation{Kind: AnyNumber, Min: math.Inf(-1), Max: math.Inf(1), Title: "Sensitivity", Prompt: "Any number."}
	if in != nil {
		rule = x.inputs.allows(in)
	}
	rule.Range = Address(row, inputsColFirst)
	s.Rules = append(s.Rules, rule)
	return address{s, row, inputsColFirst}
}

// layGrid lays out a two-way grid and returns the next free row.
func (x *sensitivity) layGrid(g model.Grid, number, row int) int {
	s, metric := x.sheet, x.Program.Line(g.Metric)
	rowInput, columnInput := x.Program.Template.Input(g.Rows.Key), x.Program.Template.Input(g.Columns.Key)
	name := fmt.Sprintf("Grid %d", number+1)
	sectionRow(s, row, 2+len(g.Columns.Values), fmt.Sprintf("%s: %s, by %s and %s", name, metric.Label, lowerFirst(rowInput.Label),
		lowerFirst(columnInput.Label)))
	t := gridTable{grid: g, row: row + 4, col: 3}
	s.Set(row+1, 1, Cell{Value: Str(metric.Label + ", live case"), Role: RoleLabel})
	x.link(s, row+1, 2, address{x.Report.live.sheet, x.Report.live.rows[g.Metric], colScalar}, RoleKey)
	x.gridAxes(&t, name, rowInput, columnInput)
	for i := range g.Rows.Values {
		for j := range g.Columns.Values {
			lane := len(x.Deal.Scenarios) + x.point
			x.point++
			title := fmt.Sprintf("%s, cell %d.%d", name, i+1, j+1)
			result := x.layPoint(title, g.Metric, x.Report.live, map[string]source{g.Rows.Key: at(t.rowAxis[i]), g.Columns.Key: at(t.columnAxis[j])},
				lane)
			x.link(s, t.row+i, t.col+j, result, RoleLink).Unit = unitOf[metric.Unit]
		}
	}
	x.gridLooks(t, metric)
	x.gridNote(t, rowInput, columnInput)
	x.grids = append(x.grids, t)
	return t.row + len(g.Rows.Values) + 1
}

// gridAxes writes the axes on the inputs sheet and links them to the grid, and
// links the live case's own values beside them, to mark the point it is at.
func (x *sensitivity) gridAxes(t *gridTable, name string, rowInput, columnInput *model.Input) {
	s := x.sheet
	for i, v := range t.grid.Rows.Values {
		at := x.typed(fmt.Sprintf("%s, row %d: %s", name, i+1, lowerFirst(rowInput.Label)), "assumption: axis of a sensitivity grid",
			rowInput, unitOf[rowInput.Unit], v)
		t.rowAxis = append(t.rowAxis, at)
		x.link(s, t.row+i, 2, at, RoleHeader)
	}
	for j, v := range t.grid.Columns.Values {
		at := x.typed(fmt.Sprintf("%s, column %d: %s", name, j+1, lowerFirst(columnInput.Label)), "assumption: axis of a sensitivity grid",
			columnInput, unitOf[columnInput.Unit], v)
		t.columnAxis = append(t.columnAxis, at)
		x.link(s, t.row-1, t.col+j, at, RoleHeader)
	}
	x.link(s, t.row-1, 2, x.liveInput(rowInput), RoleKey)
	x.link(s, t.row-2, 2, x.liveInput(columnInput), RoleKey)
	s.Set(t.row-2, 1, Cell{Value: Str("Across: " + x.axisLabel(columnInput)), Role: RoleLabel})
	s.Set(t.row-1, 1, Cell{Value: Str("Down: " + x.axisLabel(rowInput)), Role: RoleLabel})
}

// axisLabel returns what an axis varies; beside it stands the live case's
// value.
func (x *sensitivity) axisLabel(in *model.Input) string {
	if x.inputs.count(in) > 1 {
		return lowerFirst(in.Label) + ", all years; live case, year 1"
	}
	return lowerFirst(in.Label) + "; live case"
}

// gridNote writes whether the live case is a point of the grid.
func (x *sensitivity) gridNote(t gridTable, rowInput, columnInput *model.Input) {
	at := address{x.sheet, t.row - 3, t.col}
	if x.inputs.count(rowInput) > 1 || x.inputs.count(columnInput) > 1 {
		x.sheet.Set(at.row, at.col, Cell{Value: Str("a point has one value for all years; the live case is marked if it has, too"),
			Role: RoleNote, Indent: 1})
		return
	}
	rows := Address(t.row, 2) + ":" + Address(t.row+len(t.grid.Rows.Values)-1, 2)
	columns := Address(t.row-1, t.col) + ":" + Address(t.row-1, t.col+len(t.grid.Columns.Values)-1)
	on := slices.Contains(t.grid.Rows.Values, x.sheet.At(t.row-1, 2).Value.Number) &&
		slices.Contains(t.grid.Columns.Values, x.sheet.At(t.row-2, 2).Value.Number)
	const marked, absent = "live case marked", "live case not on this grid"
	formula := fmt.Sprintf(`IF(SUMPRODUCT((%s=%s)*1)*SUMPRODUCT((%s=%s)*1)>0,"%s","%s")`, rows, Address(t.row-1, 2), columns,
		Address(t.row-2, 2), marked, absent)
	x.sheet.Set(at.row, at.col, Cell{Formula: formula, Value: Str(either(on, marked, absent)), Role: RoleNote, Indent: 1})
}

func (x *sensitivity) liveInput(in *model.Input) address {
	return address{x.inputs.sheet, x.inputs.rows[in.Key], inputsColLive}
}

// gridLooks colours the grid and marks the cell at the live case's values.
func (x *sensitivity) gridLooks(t gridTable, metric *model.Line) {
	first := Address(t.row, t.col)
	ref := first + ":" + Address(t.row+len(t.grid.Rows.Values)-1, t.col+len(t.grid.Columns.Values)-1)
	heat := HeatGoodLow
	if metric.Better == "high" {
		heat = HeatGoodHigh
	}
	here := fmt.Sprintf("AND($B%d=$B$%d,%s$%d=$B$%d,ABS(N(%s)-N($B$%d))<=1E-9*ABS(N($B$%d)))", t.row, t.row-1, ColumnName(t.col), t.row-1,
		t.row-2, first, t.row-3, t.row-3)
	x.sheet.Formats = append(x.sheet.Formats, Conditional{Range: ref, Kind: ByFormula, Formula: here, Role: RoleMark},
		Conditional{Range: ref, Kind: heat})
}

// The columns of the tornado.
const (
	tornadoColLow = 2 + iota
	tornadoColHigh
	tornadoColAtLow
	tornadoColAtHigh
	tornadoColLess
	tornadoColMore
	tornadoColSwing
	tornadoColRank
	tornadoColEffect
)

// headings writes the headings of a table, the first few over texts.
func headings(s *Sheet, row, texts int, heads ...string) {
	for i, h := range heads {
		role := RoleHeader
		if i < texts {
			role = RoleHeadLabel
		}
		s.Set(row, i+1, Cell{Value: Str(h), Role: role})
	}
}

// layTornado lays out the tornado as computed, then sorted by swing, then
// charted.
func (x *sensitivity) layTornado(t *model.Tornado, row int) int {
	s, metric := x.sheet, x.Program.Line(t.Metric)
	n := len(t.Swings)
	sectionRow(s, row, tornadoColEffect, "Tornado: "+metric.Label+", one input at a time")
	s.Set(row+1, 1, Cell{Value: Str(Shorten(metric.Label, 60) + " in the live case"), Role: RoleLabel})
	base := x.link(s, row+1, 2, address{x.Report.live.sheet, x.Report.live.rows[t.Metric], colScalar}, RoleKey)
	limit := x.tornadoRounding(row+2, metric)
	headings(s, row+3, 1, "Input", "Low", "High", "At low", "At high", "Low less live", "High less live", "Swing", "Rank", "Effect")
	s.Set(row+3, tornadoColEffect, Cell{Value: Str("Effect"), Role: RoleHeadLabel, Indent: 1})
	first := row + 4
	for i, swing := range t.Swings {
		x.tornadoRow(first+i, t.Metric, swing, row+1, base.Value, limit)
	}
	x.tornadoRanks(first, first+n-1)
	sorted := first + n + 1
	x.sortedTornado(first, sorted, n, metric)
	x.tornado = &tornadoTable{sorted, sorted + n - 1}
	title := x.tornadoSays(row+1, first, sorted, n, metric)
	x.tornadoChart(sorted, n, metric, title)
	return sorted + 8 + 2*n // below the chart
}

// tornadoRounding writes below the live case what counts as rounding: a swing
// of no more is none, or programs would rank inputs without effect each in its
// own way.
func (x *sensitivity) tornadoRounding(row int, metric *model.Line) float64 {
	at := address{x.inputs.sheet, x.inputs.rows["checks.rounding"], inputsColLive}
	if metric.Unit == "money" {
		at = address{x.Report.live.sheet, x.Report.live.rows["rounding"], colScalar}
	}
	x.sheet.Set(row, 1, Cell{Value: Str("Swing up to which an input has no effect"), Role: RoleLabel})
	cell := x.link(x.sheet, row, 2, at, RoleLink)
	cell.Unit = UnitScientific
	return cell.Value.Number
}

func (x *sensitivity) tornadoRow(row int, metric string, swing model.Axis, baseRow int, base Value, limit float64) {
	s, in, line := x.sheet, x.Program.Template.Input(swing.Key), x.Program.Line(metric)
	unit := differenceUnit(unitOf[line.Unit])
	s.Set(row, 1, Cell{Value: Str(in.Label), Role: RoleLabel})
	var ends [2]Value
	for k, v := range swing.Values {
		word := [2]string{"low", "high"}[k]
		value := x.typed("Tornado, "+word+": "+lowerFirst(in.Label), "assumption: "+word+" end of the tornado", in, unitOf[in.Unit], v)
		x.link(s, row, tornadoColLow+k, value, RoleLink)
		lane := len(x.Deal.Scenarios) + x.point
		x.point++
		result := x.layPoint("Tornado, "+in.Label+", "+word, metric, x.Report.live, map[string]source{swing.Key: at(value)}, lane)
		ends[k] = x.link(s, row, tornadoColAtLow+k, result, RoleLink).Value
		end, live := Address(row, tornadoColAtLow+k), fmt.Sprintf("$B$%d", baseRow)
		s.Set(row, tornadoColLess+k, Cell{Formula: fmt.Sprintf(`IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s-%s,"n/a")`, end, live, end, live),
			Value: less(ends[k], base, Str("n/a")), Role: RoleCalculation, Unit: unit})
	}
	low, high := Address(row, tornadoColAtLow), Address(row, tornadoColAtHigh)
	swung := less(ends[1], ends[0], Num(0))
	if swung.Number = math.Abs(swung.Number); swung.Number <= limit {
		swung.Number = 0
	}
	s.Set(row, tornadoColSwing, Cell{
		Formula: fmt.Sprintf("IF(AND(ISNUMBER(%s),ISNUMBER(%s)),ABS(%s-%s)*(ABS(%s-%s)>%s),0)",
			low, high, high, low, high, low, absolute(baseRow+1, 2)),
		Value: swung, Role: RoleCalculation, Unit: unit})
	x.tornadoEffect(row, swung.Number, ends)
}

// less returns one value less another, where both are numbers.
func less(a, b, otherwise Value) Value {
	if a.Kind == Number && b.Kind == Number {
		return Num(a.Number - b.Number)
	}
	return otherwise
}

// tornadoEffect marks where an input moves nothing, and where the metric has no
// value at an end: neither has a bar.
func (x *sensitivity) tornadoEffect(row int, swing float64, ends [2]Value) {
	ref, effect := Address(row, tornadoColAtLow)+":"+Address(row, tornadoColAtHigh), ""
	switch {
	case ends[0].Kind != Number || ends[1].Kind != Number:
		effect = "n/a at an end"
	case swing == 0:
		effect = "no effect"
	}
	formula := fmt.Sprintf(`CHOOSE(1+(%s=0)+(COUNT(%s)<COLUMNS(%s)),"","no effect","n/a at an end")`, Address(row, tornadoColSwing), ref, ref)
	x.sheet.Set(row, tornadoColEffect, Cell{Formula: formula, Value: Str(effect), Role: RoleNote, Indent: 1})
}

// tornadoRanks numbers the swings from the largest; equal ones in their order.
func (x *sensitivity) tornadoRanks(first, last int) {
	s, c := x.sheet, ColumnName(tornadoColSwing)
	all := fmt.Sprintf("$%s$%d:$%s$%d", c, first, c, last)
	for r := first; r <= last; r++ {
		own := s.At(r, tornadoColSwing).Value.Number
		rank := 0
		for q := first; q <= last; q++ {
			if other := s.At(q, tornadoColSwing).Value.Number; other > own || other == own && q <= r {
				rank++
			}
		}
		formula := fmt.Sprintf("SUMPRODUCT((%s>%s%d)*1)+SUMPRODUCT((%s$%d:%s%d=%s%d)*1)", all, c, r, c, first, c, r, c, r)
		s.Set(r, tornadoColRank, Cell{Formula: formula, Value: Num(float64(rank)), Role: RoleCalculation, Unit: UnitCount})
	}
}

// sortedTornado shows the inputs by rank.
func (x *sensitivity) sortedTornado(first, sorted, n int, metric *model.Line) {
	s := x.sheet
	headings(s, sorted-1, 1, "Sorted by swing", "Low less live", "High less live", "Rank", "Position")
	column := func(c int) string {
		return fmt.Sprintf("$%s$%d:$%s$%d", ColumnName(c), first, ColumnName(c), first+n-1)
	}
	for i := range n {
		row := sorted + i
		at := first
		for r := first; r < first+n; r++ {
			if s.At(r, tornadoColRank).Value.Number == float64(i+1) {
				at = r
			}
		}
		rank := Cell{Formula: "1", Value: Num(1), Role: RoleCalculation, Unit: UnitCount}
		if i > 0 {
			rank.Formula, rank.Value = fmt.Sprintf("D%d+1", row-1), Num(float64(i+1))
		}
		s.Set(row, 4, rank)
		s.Set(row, 5, Cell{Formula: fmt.Sprintf("MATCH(D%d,%s,0)", row, column(tornadoColRank)), Value: Num(float64(at - first + 1)),
			Role: RoleCalculation, Unit: UnitCount})
		label := s.At(at, 1).Value.Text
		if effect := s.At(at, tornadoColEffect).Value.Text; effect != "" {
			label += ": " + effect
		}
		label1, effect1 := fmt.Sprintf("INDEX(%s,E%d)", column(1), row), fmt.Sprintf("INDEX(%s,E%d)", column(tornadoColEffect), row)
		s.Set(row, 1, Cell{Formula: fmt.Sprintf(`%s&IF(%s="","",": ")&%s`, label1, effect1, effect1), Value: Str(label), Role: RoleLabel})
		for k := range 2 {
			s.Set(row, 2+k, Cell{Formula: fmt.Sprintf("INDEX(%s,$E%d)", column(tornadoColLess+k), row), Value: s.At(at, tornadoColLess+k).Value,
				Role: RoleCalculation, Unit: differenceUnit(unitOf[metric.Unit])})
		}
	}
}

// tornadoSays writes beside the live case which input moves the metric most,
// and by how much, which is the chart's title. It returns the address.
func (x *sensitivity) tornadoSays(row, first, sorted, n int, metric *model.Line) address {
	s, unit := x.sheet, differenceUnit(unitOf[metric.Unit])
	largest := 0.0
	for r := first; r < first+n; r++ {
		largest = math.Max(largest, s.At(r, tornadoColSwing).Value.Number)
	}
	s.Set(row, 3, Cell{Value: Str("Largest swing"), Role: RoleLabel, Indent: 1})
	s.Set(row, 4, Cell{Formula: fmt.Sprintf("MAX(%s:%s)", Address(first, tornadoColSwing), Address(first+n-1, tornadoColSwing)),
		Value: Num(largest), Role: RoleKey, Unit: unit})
	w := x.spoken(Address(row, 4), Num(largest), unit)
	s.Set(row, 5, Cell{Formula: w.formula, Value: Str(w.value), Role: RoleNote, Indent: 1})
	label, most, by := s.At(row, 1).Value.Text, s.At(sorted, 1).Value.Text, Address(row, 5)
	title := label + ": none of these moves it"
	if largest > 0 {
		title = label + ": " + most + " moves it most, by " + w.value
	}
	formula := fmt.Sprintf(`%s&IF(%s>0,": "&%s&" moves it most, by "&%s,": none of these moves it")`, Address(row, 1),
		Address(row, 4), Address(sorted, 1), by)
	s.Set(row, 6, Cell{Formula: formula, Value: Str(title), Role: RoleNote})
	return address{s, row, 6}
}

// spoken returns a cell's number as a title shows it, with its unit.
func (rep *Report) spoken(at string, v Value, unit Unit) words {
	f := formatOf(unit, rep.Book.Scale)
	least, square := f.leastShown()
	before, after := "", ""
	switch {
	case unit == UnitMoney:
		before, after, _ = strings.Cut(rep.UnitLabel("money"), " ")
		before += " "
		if after != "" {
			after = " " + after
		}
	case unit == UnitPoints:
		after = " points"
	case f.suffix == "x":
		after = "x"
	}
	shown := chain(nonEmpty(lit(before), words{f.text(at, least), ""}, lit(after)))
	formula := fmt.Sprintf("IF(ISNUMBER(%s),%s,%s)", at, shown, at)
	if v.Kind != Number {
		return words{formula, v.Text}
	}
	return words{formula, before + f.speak(v.Number, square) + after}
}

func (x *sensitivity) tornadoChart(sorted, n int, metric *model.Line, title address) {
	s := x.sheet
	chart := &Chart{
		Kind: BarsClustered, Row: sorted - 1, Col: 6, ToRow: sorted + 6 + 2*n, ToCol: 11, Overlap: true, Reverse: true,
		TitleRef: quoteSheet(s.Name) + "!" + absolute(title.row, title.col), Title: title.cell().Value.Text,
		YTitle: x.UnitLabel(metric.Unit), XTitle: "Input", YUnit: differenceUnit(unitOf[metric.Unit]), XUnit: UnitNone,
		Categories: fmt.Sprintf("%s!$A$%d:$A$%d", quoteSheet(s.Name), sorted, sorted+n-1),
		AltText:    "Bars: difference of the metric from the live case at the low and the high value of each input, the largest swing first.",
	}
	for k, c := range []Colour{ColourUsed, ColourPremium} {
		col := ColumnName(2 + k)
		chart.Series = append(chart.Series, ChartSeries{
			NameRef: fmt.Sprintf("%s!$%s$%d", quoteSheet(s.Name), col, sorted-1), Name: s.At(sorted-1, 2+k).Value.Text,
			Values: fmt.Sprintf("%s!$%s$%d:$%s$%d", quoteSheet(s.Name), col, sorted, col, sorted+n-1), Colour: c})
	}
	s.Charts = append(s.Charts, chart)
}

// The columns of the break-evens.
const (
	breakEvenColTarget = 4 + iota
	breakEvenColSolved
	breakEvenColThere
	breakEvenColMiss
	breakEvenColStatus
	breakEvenColTolerance
	breakEvenColSought // between which values
	breakEvenColWas    // where there is none: the metric as it was then
)

// layBreakEvens lists the break-evens, each with the metric recomputed live at
// the solution, and whether it still holds.
func (x *sensitivity) layBreakEvens(row int) {
	s := x.sheet
	sectionRow(s, row, breakEvenColWas, "Break-even: the value of one input at which a metric reaches its target")
	headings(s, row+1, 3, "Input", "Scenario", "Metric", "Target", "Solved value", "Metric there", "Difference", "Status",
		"Tolerance", "Sought", "Metric then")
	s.Set(row+1, breakEvenColSought, Cell{Value: Str("Sought"), Role: RoleHeadLabel, Indent: 1})
	s.At(row+1, breakEvenColWas).Role = RoleHeadLabel
	if !slices.ContainsFunc(x.Deal.BreakEvens, func(b model.BreakEven) bool { return b.Found }) {
		s.At(row+1, breakEvenColSolved).Role = RoleHeadLabel // over texts
	}
	for i, b := range x.Deal.BreakEvens {
		x.breakEven(row+2+i, i, b)
	}
}

func (x *sensitivity) breakEven(row, i int, b model.BreakEven) {
	s, in, metric := x.sheet, x.Program.Template.Input(b.Input), x.Program.Line(b.Metric)
	c := x.cases[b.Scenario]
	unit := unitOf[metric.Unit]
	name := fmt.Sprintf("Break-even %d", i+1)
	s.Set(row, 1, Cell{Value: Str(in.Label), Role: RoleLabel})
	x.link(s, row, 2, address{x.inputs.sheet, rowHeader, inputsColFirst + b.Scenario}, RoleLabel)
	s.Set(row, 3, Cell{Value: Str(metric.Label), Role: RoleLabel, Wrap: len(metric.Label) > 30})
	target := x.typed(name+", target: "+lowerFirst(metric.Label), "assumption: what the metric is to reach", nil, unit, b.Target)
	x.inputs.sheet.At(target.row, 2).Value = Str(x.UnitLabel(metric.Unit))
	x.link(s, row, breakEvenColTarget, target, RoleLink)
	at := breakEvenRow{row: row, target: target, status: address{s, row, breakEvenColStatus}}
	s.Set(row, breakEvenColSought, Cell{Value: Str(typedAs(in, b.Low) + " to " + typedAs(in, b.High)), Role: RoleNote, Indent: 1})
	if b.Found {
		at.solved = x.solved(row, name, b, c)
	} else {
		x.unsolved(row, name, b, c)
	}
	x.breakEvens = append(x.breakEvens, at)
	x.breakEvenStatus(row, x.toleranceOf(b.Metric, c))
}

// solved writes a solution, the metric there and by how much it misses the
// target.
func (x *sensitivity) solved(row int, name string, b model.BreakEven, c *caseSheet) address {
	s, in := x.sheet, x.Program.Template.Input(b.Input)
	solved := x.typed(name+", solved: "+lowerFirst(in.Label), "solved by offtake for the deal file's inputs", in, unitOf[in.Unit], b.Value)
	x.link(s, row, breakEvenColSolved, solved, RoleLink)
	lane := len(x.Deal.Scenarios) + x.point
	x.point++
	result := x.layPoint(name, b.Metric, c, map[string]source{b.Input: at(solved)}, lane)
	there := x.link(s, row, breakEvenColThere, result, RoleLink).Value
	x.miss(row, there, Num(b.Target), breakEvenColTarget)
	return solved
}

// unsolved writes that there is no solution, or that every value is one. What
// there is to compare with later is the metric as it was then.
func (x *sensitivity) unsolved(row int, name string, b model.BreakEven, c *caseSheet) {
	s, metric := x.sheet, x.Program.Line(b.Metric)
	text := "none in range"
	if b.Everywhere {
		text = "every value"
	}
	s.Set(row, breakEvenColSolved, Cell{Value: Str(text), Role: RoleText, Indent: 1})
	now := x.link(s, row, breakEvenColThere, address{c.sheet, c.rows[b.Metric], colScalar}, RoleLink).Value
	if b.Everywhere {
		x.miss(row, now, Num(b.Target), breakEvenColTarget)
		return
	}
	then := x.typed(name+", metric when sought: "+lowerFirst(metric.Label), "computed by offtake for the deal file's inputs", nil,
		unitOf[metric.Unit], now.Number)
	x.inputs.sheet.At(then.row, 2).Value = Str(x.UnitLabel(metric.Unit))
	x.link(s, row, breakEvenColWas, then, RoleLink)
	from := Address(row, breakEvenColThere)
	s.Set(row, breakEvenColMiss, Cell{Formula: "N(" + from + ")-" + Address(row, breakEvenColWas), Value: Num(0),
		Role: RoleCalculation, Unit: UnitDifference})
}

// miss writes the difference of the metric from a cell of its row, if the
// metric has a value.
func (x *sensitivity) miss(row int, there, target Value, col int) {
	from := Address(row, breakEvenColThere)
	x.sheet.Set(row, breakEvenColMiss, Cell{Formula: fmt.Sprintf(`IF(ISNUMBER(%s),%s-%s,"n/a")`, from, from, Address(row, col)),
		Value: less(there, target, Str("n/a")), Role: RoleCalculation, Unit: UnitDifference})
}

// toleranceOf returns by how much a metric may miss its target: an amount by
// the case's tolerance, a share or a ratio by the tolerance itself.
func (x *sensitivity) toleranceOf(metric string, c *caseSheet) address {
	if x.Program.Line(metric).Unit == "money" {
		return address{c.sheet, c.rows["tolerance"], colScalar}
	}
	return address{x.inputs.sheet, x.inputs.rows["checks.tolerance"], x.inputs.column(c)}
}

// breakEvenStatus shows whether a solution holds for the inputs as they are.
func (x *sensitivity) breakEvenStatus(row int, limit address) {
	s := x.sheet
	tolerance := x.link(s, row, breakEvenColTolerance, limit, RoleLink)
	tolerance.Unit = UnitDifference
	miss, at, within := s.At(row, breakEvenColMiss).Value, Address(row, breakEvenColMiss), Address(row, breakEvenColTolerance)
	holds := miss.Kind == Number && math.Abs(miss.Number) <= tolerance.Value.Number
	s.Set(row, breakEvenColStatus, Cell{
		Formula: fmt.Sprintf(`IF(AND(ISNUMBER(%s),%s<=%s,%s>=-%s),"holds","stale: solve again")`, at, at, within, at, within),
		Value:   Str(either(holds, "holds", "stale: solve again")), Role: RoleCheck})
}

// lowerFirst returns a label for the inside of a sentence: begun in lower case,
// but for abbreviations.
func lowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[n:]); n == 0 || unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for k := range m {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}
