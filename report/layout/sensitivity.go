package layout

import (
	"fmt"
	"math"
	"slices"

	"offtake/model"
	"offtake/report/sheet"
	"offtake/report/words"
)

// Sensitivities are live without data tables: for every cell of a grid, every
// end of the tornado and every break-even, the workings sheet holds the lines
// that the metric needs and that depend on what is varied. Lines that do not
// depend on it are shared: links to the live case, or to the scenario of a
// break-even.

// sensitivity holds what the sensitivity sheet shows.
type sensitivity struct {
	*workings
	Sheet *sheet.Sheet
	point int // points laid so far

	Grids      []GridTable
	Tornado    *tornadoTable
	BreakEvens []breakEvenRow
}

// GridTable holds where a grid is on the sensitivity sheet.
type GridTable struct {
	Grid                model.Grid
	Row, Col            int // of its first value
	rowAxis, columnAxis []sheet.Ref
}

// tornadoTable holds where the sorted tornado is.
type tornadoTable struct {
	First, Last int
	Swing       sheet.Ref // the largest
}

// breakEvenRow holds where a break-even's cells are.
type breakEvenRow struct {
	Row                    int
	Target, Solved, Status sheet.Ref // solved only if there is a solution
}

func hasSensitivity(d *model.Deal) bool {
	return len(d.Grids) > 0 || d.Tornado != nil || len(d.BreakEvens) > 0
}

func (rep *Report) laySensitivity() {
	if !hasSensitivity(rep.Deal) {
		return
	}
	x := &sensitivity{workings: rep.Workings, Sheet: rep.Book.Sheet(SheetSensitivity)}
	rep.Sensitivity = x
	x.Sheet.Tab = sheet.TabResults
	rep.Head(x.Sheet, "Sensitivity", rep.Deal.Name+": the live case with one or two inputs changed, "+rep.Amounts())
	rep.Inputs.More("Sensitivity and break-even")
	row := RowHeader
	for i, g := range rep.Deal.Grids {
		row = x.layGrid(g, i, row)
	}
	if rep.Deal.Tornado != nil {
		row = x.layTornado(rep.Deal.Tornado, row)
	}
	if len(rep.Deal.BreakEvens) > 0 {
		x.layBreakEvens(row)
	}
	x.Sheet.Widths = map[int]float64{1: 48, 2: 22, 3: 32}
	for c := 4; c <= max(13, x.Sheet.LastCol); c++ {
		x.Sheet.Widths[c] = 14
	}
	x.Sheet.Widths[8] = 18
	x.Sheet.FreezeRow = RowMaster
	x.Sheet.Print.OnePage = len(rep.Deal.Grids) <= 2
}

// layGrid lays out a two-way grid and returns the next free row.
func (x *sensitivity) layGrid(g model.Grid, number, row int) int {
	s, metric := x.Sheet, x.Program.Line(g.Metric)
	rowInput, columnInput := x.Program.Template.Input(g.Rows.Key), x.Program.Template.Input(g.Columns.Key)
	name := fmt.Sprintf("Grid %d", number+1)
	SectionRow(s, row, 2+len(g.Columns.Values), fmt.Sprintf("%s: %s, by %s and %s", name, metric.Label, words.LowerFirst(rowInput.Label),
		words.LowerFirst(columnInput.Label)))
	t := GridTable{Grid: g, Row: row + 4, Col: 3}
	s.Set(row+1, 1, sheet.Cell{Value: sheet.Str(metric.Label + ", live case"), Role: sheet.RoleLabel})
	x.Link(s, row+1, 2, sheet.Ref{Sheet: x.Report.Live.Sheet, Row: x.Report.Live.Rows[g.Metric], Col: ColScalar}, sheet.RoleKey)
	x.gridAxes(&t, name, rowInput, columnInput)
	for i := range g.Rows.Values {
		for j := range g.Columns.Values {
			lane := len(x.Deal.Scenarios) + x.point
			x.point++
			title := fmt.Sprintf("%s, cell %d.%d", name, i+1, j+1)
			result := x.layPoint(title, g.Metric, x.Report.Live, map[string]source{g.Rows.Key: at(t.rowAxis[i]), g.Columns.Key: at(t.columnAxis[j])},
				lane)
			x.Link(s, t.Row+i, t.Col+j, result, sheet.RoleLink).Unit = UnitOf[metric.Unit]
		}
	}
	x.gridLooks(t, metric)
	x.gridNote(t, rowInput, columnInput)
	x.Grids = append(x.Grids, t)
	return t.Row + len(g.Rows.Values) + 1
}

// gridAxes writes the axes on the inputs sheet and links them to the grid, and
// links the live case's own values beside them, to mark the point it is at.
func (x *sensitivity) gridAxes(t *GridTable, name string, rowInput, columnInput *model.Input) {
	s := x.Sheet
	for i, v := range t.Grid.Rows.Values {
		at := x.Inputs.Typed(fmt.Sprintf("%s, row %d: %s", name, i+1, words.LowerFirst(rowInput.Label)),
			"assumption: axis of a sensitivity grid", rowInput, UnitOf[rowInput.Unit], v)
		t.rowAxis = append(t.rowAxis, at)
		x.Link(s, t.Row+i, 2, at, sheet.RoleHeader)
	}
	for j, v := range t.Grid.Columns.Values {
		at := x.Inputs.Typed(fmt.Sprintf("%s, column %d: %s", name, j+1, words.LowerFirst(columnInput.Label)),
			"assumption: axis of a sensitivity grid", columnInput, UnitOf[columnInput.Unit], v)
		t.columnAxis = append(t.columnAxis, at)
		x.Link(s, t.Row-1, t.Col+j, at, sheet.RoleHeader)
	}
	x.Link(s, t.Row-1, 2, x.liveInput(rowInput), sheet.RoleKey)
	x.Link(s, t.Row-2, 2, x.liveInput(columnInput), sheet.RoleKey)
	s.Set(t.Row-2, 1, sheet.Cell{Value: sheet.Str("Across: " + x.axisLabel(columnInput)), Role: sheet.RoleLabel})
	s.Set(t.Row-1, 1, sheet.Cell{Value: sheet.Str("Down: " + x.axisLabel(rowInput)), Role: sheet.RoleLabel})
}

// axisLabel returns what an axis varies; beside it stands the live case's
// value.
func (x *sensitivity) axisLabel(in *model.Input) string {
	if x.Inputs.Count(in) > 1 {
		return words.LowerFirst(in.Label) + ", all years; live case, year 1"
	}
	return words.LowerFirst(in.Label) + "; live case"
}

// gridNote writes whether the live case is a point of the grid.
func (x *sensitivity) gridNote(t GridTable, rowInput, columnInput *model.Input) {
	at := sheet.Ref{Sheet: x.Sheet, Row: t.Row - 3, Col: t.Col}
	if x.Inputs.Count(rowInput) > 1 || x.Inputs.Count(columnInput) > 1 {
		x.Sheet.Set(at.Row, at.Col, sheet.Cell{Value: sheet.Str("a point has one value for all years; the live case is marked if it has, too"),
			Role: sheet.RoleNote, Indent: 1})
		return
	}
	rows := sheet.Address(t.Row, 2) + ":" + sheet.Address(t.Row+len(t.Grid.Rows.Values)-1, 2)
	columns := sheet.Address(t.Row-1, t.Col) + ":" + sheet.Address(t.Row-1, t.Col+len(t.Grid.Columns.Values)-1)
	on := slices.Contains(t.Grid.Rows.Values, x.Sheet.At(t.Row-1, 2).Value.Number) &&
		slices.Contains(t.Grid.Columns.Values, x.Sheet.At(t.Row-2, 2).Value.Number)
	const marked, absent = "live case marked", "live case not on this grid"
	formula := fmt.Sprintf(`IF(SUMPRODUCT((%s=%s)*1)*SUMPRODUCT((%s=%s)*1)>0,"%s","%s")`, rows, sheet.Address(t.Row-1, 2), columns,
		sheet.Address(t.Row-2, 2), marked, absent)
	x.Sheet.Set(at.Row, at.Col, sheet.Cell{Formula: formula, Value: sheet.Str(words.Either(on, marked, absent)), Role: sheet.RoleNote,
		Indent: 1})
}

func (x *sensitivity) liveInput(in *model.Input) sheet.Ref {
	return sheet.Ref{Sheet: x.Inputs.Sheet, Row: x.Inputs.Rows[in.Key], Col: InputsColLive}
}

// gridLooks colours the grid and marks the cell at the live case's values.
func (x *sensitivity) gridLooks(t GridTable, metric *model.Line) {
	first := sheet.Address(t.Row, t.Col)
	ref := first + ":" + sheet.Address(t.Row+len(t.Grid.Rows.Values)-1, t.Col+len(t.Grid.Columns.Values)-1)
	heat := sheet.HeatGoodLow
	if metric.Better == "high" {
		heat = sheet.HeatGoodHigh
	}
	here := fmt.Sprintf("AND($B%d=$B$%d,%s$%d=$B$%d,ABS(N(%s)-N($B$%d))<=1E-9*ABS(N($B$%d)))", t.Row, t.Row-1, sheet.ColumnName(t.Col),
		t.Row-1,
		t.Row-2, first, t.Row-3, t.Row-3)
	x.Sheet.Formats = append(x.Sheet.Formats, sheet.Conditional{Range: ref, Kind: sheet.ByFormula, Formula: here, Role: sheet.RoleMark},
		sheet.Conditional{Range: ref, Kind: heat})
}

// The columns of the tornado.
const (
	TornadoColLow = 2 + iota
	TornadoColHigh
	tornadoColAtLow
	tornadoColAtHigh
	tornadoColLess
	tornadoColMore
	tornadoColSwing
	tornadoColRank
	tornadoColEffect
)

// headings writes the headings of a table, the first few over texts.
func headings(s *sheet.Sheet, row, texts int, heads ...string) {
	for i, h := range heads {
		role := sheet.RoleHeader
		if i < texts {
			role = sheet.RoleHeadLabel
		}
		s.Set(row, i+1, sheet.Cell{Value: sheet.Str(h), Role: role})
	}
}

// layTornado lays out the tornado as computed, then sorted by swing, then
// charted.
func (x *sensitivity) layTornado(t *model.Tornado, row int) int {
	s, metric := x.Sheet, x.Program.Line(t.Metric)
	n := len(t.Swings)
	SectionRow(s, row, tornadoColEffect, "Tornado: "+metric.Label+", one input at a time")
	s.Set(row+1, 1, sheet.Cell{Value: sheet.Str(words.Shorten(metric.Label, 60) + " in the live case"), Role: sheet.RoleLabel})
	base := x.Link(s, row+1, 2, sheet.Ref{Sheet: x.Report.Live.Sheet, Row: x.Report.Live.Rows[t.Metric], Col: ColScalar}, sheet.RoleKey)
	limit := x.tornadoRounding(row+2, metric)
	headings(s, row+3, 1, "Input", "Low", "High", "At low", "At high", "Low less live", "High less live", "Swing", "Rank", "Effect")
	s.Set(row+3, tornadoColEffect, sheet.Cell{Value: sheet.Str("Effect"), Role: sheet.RoleHeadLabel, Indent: 1})
	first := row + 4
	for i, swing := range t.Swings {
		x.tornadoRow(first+i, t.Metric, swing, row+1, base.Value, limit)
	}
	x.tornadoRanks(first, first+n-1)
	sorted := first + n + 1
	x.sortedTornado(first, sorted, n, metric)
	x.Tornado = &tornadoTable{sorted, sorted + n - 1, sheet.Ref{Sheet: s, Row: row + 1, Col: 4}}
	title := x.tornadoSays(row+1, first, sorted, n, metric)
	x.tornadoChart(sorted, n, metric, title)
	return sorted + 8 + 2*n // below the chart
}

// tornadoRounding writes below the live case what counts as rounding: a swing
// of no more is none, or programs would rank inputs without effect each in its
// own way.
func (x *sensitivity) tornadoRounding(row int, metric *model.Line) float64 {
	at := sheet.Ref{Sheet: x.Inputs.Sheet, Row: x.Inputs.Rows["checks.rounding"], Col: InputsColLive}
	if metric.Unit == "money" {
		at = sheet.Ref{Sheet: x.Report.Live.Sheet, Row: x.Report.Live.Rows["rounding"], Col: ColScalar}
	}
	x.Sheet.Set(row, 1, sheet.Cell{Value: sheet.Str("Swing up to which an input has no effect"), Role: sheet.RoleLabel})
	cell := x.Link(x.Sheet, row, 2, at, sheet.RoleLink)
	cell.Unit = sheet.UnitScientific
	return cell.Value.Number
}

func (x *sensitivity) tornadoRow(row int, metric string, swing model.Axis, baseRow int, base sheet.Value, limit float64) {
	s, in, line := x.Sheet, x.Program.Template.Input(swing.Key), x.Program.Line(metric)
	unit := differenceUnit(UnitOf[line.Unit])
	s.Set(row, 1, sheet.Cell{Value: sheet.Str(in.Label), Role: sheet.RoleLabel})
	var ends [2]sheet.Value
	for k, v := range swing.Values {
		word := [2]string{"low", "high"}[k]
		value := x.Inputs.Typed("Tornado, "+word+": "+words.LowerFirst(in.Label), "assumption: "+word+" end of the tornado",
			in, UnitOf[in.Unit], v)
		x.Link(s, row, TornadoColLow+k, value, sheet.RoleLink)
		lane := len(x.Deal.Scenarios) + x.point
		x.point++
		result := x.layPoint("Tornado, "+in.Label+", "+word, metric, x.Report.Live, map[string]source{swing.Key: at(value)}, lane)
		ends[k] = x.Link(s, row, tornadoColAtLow+k, result, sheet.RoleLink).Value
		end, live := sheet.Address(row, tornadoColAtLow+k), fmt.Sprintf("$B$%d", baseRow)
		s.Set(row, tornadoColLess+k, sheet.Cell{Formula: fmt.Sprintf(`IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s-%s,"n/a")`, end, live, end, live),
			Value: less(ends[k], base, sheet.Str("n/a")), Role: sheet.RoleCalculation, Unit: unit})
	}
	low, high := sheet.Address(row, tornadoColAtLow), sheet.Address(row, tornadoColAtHigh)
	swung := less(ends[1], ends[0], sheet.Num(0))
	if swung.Number = math.Abs(swung.Number); swung.Number <= limit {
		swung.Number = 0
	}
	s.Set(row, tornadoColSwing, sheet.Cell{
		Formula: fmt.Sprintf("IF(AND(ISNUMBER(%s),ISNUMBER(%s)),ABS(%s-%s)*(ABS(%s-%s)>%s),0)",
			low, high, high, low, high, low, sheet.Absolute(baseRow+1, 2)),
		Value: swung, Role: sheet.RoleCalculation, Unit: unit})
	x.tornadoEffect(row, swung.Number, ends)
}

// less returns one value less another, where both are numbers.
func less(a, b, otherwise sheet.Value) sheet.Value {
	if a.Kind == sheet.Number && b.Kind == sheet.Number {
		return sheet.Num(a.Number - b.Number)
	}
	return otherwise
}

// tornadoEffect marks where an input moves nothing, and where the metric has no
// value at an end: neither has a bar.
func (x *sensitivity) tornadoEffect(row int, swing float64, ends [2]sheet.Value) {
	ref, effect := sheet.Address(row, tornadoColAtLow)+":"+sheet.Address(row, tornadoColAtHigh), ""
	switch {
	case ends[0].Kind != sheet.Number || ends[1].Kind != sheet.Number:
		effect = "n/a at an end"
	case swing == 0:
		effect = "no effect"
	}
	formula := fmt.Sprintf(`CHOOSE(1+(%s=0)+(COUNT(%s)<COLUMNS(%s)),"","no effect","n/a at an end")`, sheet.Address(row, tornadoColSwing), ref,
		ref)
	x.Sheet.Set(row, tornadoColEffect, sheet.Cell{Formula: formula, Value: sheet.Str(effect), Role: sheet.RoleNote, Indent: 1})
}

// tornadoRanks numbers the swings from the largest; equal ones in their order.
func (x *sensitivity) tornadoRanks(first, last int) {
	s, c := x.Sheet, sheet.ColumnName(tornadoColSwing)
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
		s.Set(r, tornadoColRank, sheet.Cell{Formula: formula, Value: sheet.Num(float64(rank)), Role: sheet.RoleCalculation,
			Unit: sheet.UnitCount})
	}
}

// sortedTornado shows the inputs by rank.
func (x *sensitivity) sortedTornado(first, sorted, n int, metric *model.Line) {
	s := x.Sheet
	headings(s, sorted-1, 1, "Sorted by swing", "Low less live", "High less live", "Rank", "Position")
	column := func(c int) string {
		return fmt.Sprintf("$%s$%d:$%s$%d", sheet.ColumnName(c), first, sheet.ColumnName(c), first+n-1)
	}
	for i := range n {
		row := sorted + i
		at := first
		for r := first; r < first+n; r++ {
			if s.At(r, tornadoColRank).Value.Number == float64(i+1) {
				at = r
			}
		}
		rank := sheet.Cell{Formula: "1", Value: sheet.Num(1), Role: sheet.RoleCalculation, Unit: sheet.UnitCount}
		if i > 0 {
			rank.Formula, rank.Value = fmt.Sprintf("D%d+1", row-1), sheet.Num(float64(i+1))
		}
		s.Set(row, 4, rank)
		s.Set(row, 5, sheet.Cell{Formula: fmt.Sprintf("MATCH(D%d,%s,0)", row, column(tornadoColRank)), Value: sheet.Num(float64(at - first + 1)),
			Role: sheet.RoleCalculation, Unit: sheet.UnitCount})
		label := s.At(at, 1).Value.Text
		if effect := s.At(at, tornadoColEffect).Value.Text; effect != "" {
			label += ": " + effect
		}
		label1, effect1 := fmt.Sprintf("INDEX(%s,E%d)", column(1), row), fmt.Sprintf("INDEX(%s,E%d)", column(tornadoColEffect), row)
		s.Set(row, 1, sheet.Cell{Formula: fmt.Sprintf(`%s&IF(%s="","",": ")&%s`, label1, effect1, effect1), Value: sheet.Str(label),
			Role: sheet.RoleLabel})
		for k := range 2 {
			s.Set(row, 2+k, sheet.Cell{Formula: fmt.Sprintf("INDEX(%s,$E%d)", column(tornadoColLess+k), row),
				Value: s.At(at, tornadoColLess+k).Value,
				Role:  sheet.RoleCalculation, Unit: differenceUnit(UnitOf[metric.Unit])})
		}
	}
}

// tornadoSays writes beside the live case which input moves the metric most,
// and by how much, which is the chart's title. It returns the address.
func (x *sensitivity) tornadoSays(row, first, sorted, n int, metric *model.Line) sheet.Ref {
	s, unit := x.Sheet, differenceUnit(UnitOf[metric.Unit])
	largest := 0.0
	for r := first; r < first+n; r++ {
		largest = math.Max(largest, s.At(r, tornadoColSwing).Value.Number)
	}
	s.Set(row, 3, sheet.Cell{Value: sheet.Str("Largest swing"), Role: sheet.RoleLabel, Indent: 1})
	s.Set(row, 4, sheet.Cell{Formula: fmt.Sprintf("MAX(%s:%s)", sheet.Address(first, tornadoColSwing),
		sheet.Address(first+n-1, tornadoColSwing)),
		Value: sheet.Num(largest), Role: sheet.RoleKey, Unit: unit})
	w := x.spoken(sheet.Address(row, 4), sheet.Num(largest), unit)
	s.Set(row, 5, sheet.Cell{Formula: w.Formula, Value: sheet.Str(w.Value), Role: sheet.RoleNote, Indent: 1})
	label, most, by := s.At(row, 1).Value.Text, s.At(sorted, 1).Value.Text, sheet.Address(row, 5)
	title := label + ": none of these moves it"
	if w.Value != sheet.Naught(unit) {
		title = label + ": " + most + " moves it most, by " + w.Value
	}
	formula := fmt.Sprintf(`%s&IF(%s<>"%s",": "&%s&" moves it most, by "&%s,": none of these moves it")`, sheet.Address(row, 1),
		by, sheet.Naught(unit), sheet.Address(sorted, 1), by)
	s.Set(row, 6, sheet.Cell{Formula: formula, Value: sheet.Str(title), Role: sheet.RoleNote})
	return sheet.Ref{Sheet: s, Row: row, Col: 6}
}

// spoken returns a cell's number as a title shows it, with its unit.
func (b *Builder) spoken(at string, v sheet.Value, unit sheet.Unit) Live {
	formula, square := sheet.FormatOf(unit, b.Book.Scale).LeastShown()
	return b.InWords(at, v, unit, Least{formula, square}, false, sheet.Naught(unit))
}

func (x *sensitivity) tornadoChart(sorted, n int, metric *model.Line, title sheet.Ref) {
	s := x.Sheet
	chart := &sheet.Chart{
		Kind: sheet.BarsClustered, Row: sorted - 1, Col: 6, ToRow: sorted + 6 + 2*n, ToCol: 11, Overlap: true, Reverse: true,
		TitleRef: sheet.QuoteSheet(s.Name) + "!" + sheet.Absolute(title.Row, title.Col), Title: title.Cell().Value.Text,
		Neutral: words.Shorten(CardLabel(metric), 60) + ", less the live case",
		YTitle:  x.UnitLabel(metric.Unit), XTitle: "Input", YUnit: differenceUnit(UnitOf[metric.Unit]), XUnit: sheet.UnitNone,
		Categories: fmt.Sprintf("%s!$A$%d:$A$%d", sheet.QuoteSheet(s.Name), sorted, sorted+n-1),
		AltText:    "Bars: difference of the metric from the live case at the low and the high value of each input, the largest swing first.",
	}
	for k, c := range []sheet.Colour{sheet.ColourUsed, sheet.ColourPremium} {
		col := sheet.ColumnName(2 + k)
		chart.Series = append(chart.Series, sheet.ChartSeries{
			NameRef: fmt.Sprintf("%s!$%s$%d", sheet.QuoteSheet(s.Name), col, sorted-1), Name: s.At(sorted-1, 2+k).Value.Text,
			Values: fmt.Sprintf("%s!$%s$%d:$%s$%d", sheet.QuoteSheet(s.Name), col, sorted, col, sorted+n-1), Colour: c})
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
	s := x.Sheet
	SectionRow(s, row, breakEvenColWas, "Break-even: the value of one input at which a metric reaches its target")
	headings(s, row+1, 3, "Input", "Scenario", "Metric", "Target", "Solved value", "Metric there", "Difference", "Status",
		"Tolerance", "Sought", "Metric then")
	s.Set(row+1, breakEvenColSought, sheet.Cell{Value: sheet.Str("Sought"), Role: sheet.RoleHeadLabel, Indent: 1})
	s.At(row+1, breakEvenColWas).Role = sheet.RoleHeadLabel
	if !slices.ContainsFunc(x.Deal.BreakEvens, func(b model.BreakEven) bool { return b.Found }) {
		s.At(row+1, breakEvenColSolved).Role = sheet.RoleHeadLabel // over texts
	}
	for i, b := range x.Deal.BreakEvens {
		x.breakEven(row+2+i, i, b)
	}
}

func (x *sensitivity) breakEven(row, i int, b model.BreakEven) {
	s, in, metric := x.Sheet, x.Program.Template.Input(b.Input), x.Program.Line(b.Metric)
	c := x.Cases[b.Scenario]
	unit := UnitOf[metric.Unit]
	name := fmt.Sprintf("Break-even %d", i+1)
	s.Set(row, 1, sheet.Cell{Value: sheet.Str(in.Label), Role: sheet.RoleLabel})
	x.LinkOr(s, row, 2, sheet.Ref{Sheet: x.Inputs.Sheet, Row: RowHeader, Col: InputsColFirst + b.Scenario}, sheet.RoleLabel, NoName)
	s.Set(row, 3, sheet.Cell{Value: sheet.Str(metric.Label), Role: sheet.RoleLabel, Wrap: len(metric.Label) > 30})
	target := x.Inputs.Typed(name+", target: "+words.LowerFirst(metric.Label), "assumption: what the metric is to reach", nil, unit, b.Target)
	x.Inputs.Sheet.At(target.Row, 2).Value = sheet.Str(x.UnitLabel(metric.Unit))
	x.Link(s, row, breakEvenColTarget, target, sheet.RoleLink)
	at := breakEvenRow{Row: row, Target: target, Status: sheet.Ref{Sheet: s, Row: row, Col: breakEvenColStatus}}
	s.Set(row, breakEvenColSought, sheet.Cell{Value: sheet.Str(TypedAs(in, b.Low) + " to " + TypedAs(in, b.High)), Role: sheet.RoleNote,
		Indent: 1})
	if b.Found {
		at.Solved = x.solved(row, name, b, c)
	} else {
		x.unsolved(row, name, b, c)
	}
	x.BreakEvens = append(x.BreakEvens, at)
	x.breakEvenStatus(row, x.toleranceOf(b.Metric, c))
}

// solved writes a solution, the metric there and by how much it misses the
// target.
func (x *sensitivity) solved(row int, name string, b model.BreakEven, c *CaseSheet) sheet.Ref {
	s, in := x.Sheet, x.Program.Template.Input(b.Input)
	solved := x.Inputs.Typed(name+", solved: "+words.LowerFirst(in.Label), "solved by offtake for the deal file's inputs", in, UnitOf[in.Unit],
		b.Value)
	x.Link(s, row, breakEvenColSolved, solved, sheet.RoleLink)
	lane := len(x.Deal.Scenarios) + x.point
	x.point++
	result := x.layPoint(name, b.Metric, c, map[string]source{b.Input: at(solved)}, lane)
	there := x.LinkOr(s, row, breakEvenColThere, result, sheet.RoleLink, NoValue).Value
	x.miss(row, there, sheet.Num(b.Target), breakEvenColTarget)
	return solved
}

// unsolved writes that there is no solution, or that every value is one. What
// there is to compare with later is the metric as it was then.
func (x *sensitivity) unsolved(row int, name string, b model.BreakEven, c *CaseSheet) {
	s, metric := x.Sheet, x.Program.Line(b.Metric)
	text := "none in range"
	if b.Everywhere {
		text = "every value"
	}
	s.Set(row, breakEvenColSolved, sheet.Cell{Value: sheet.Str(text), Role: sheet.RoleText, Indent: 1})
	now := x.LinkOr(s, row, breakEvenColThere, sheet.Ref{Sheet: c.Sheet, Row: c.Rows[b.Metric], Col: ColScalar}, sheet.RoleLink, NoValue).Value
	if b.Everywhere {
		x.miss(row, now, sheet.Num(b.Target), breakEvenColTarget)
		return
	}
	then := x.Inputs.Typed(name+", metric when sought: "+words.LowerFirst(metric.Label), "computed by offtake for the deal file's inputs", nil,
		UnitOf[metric.Unit], now.Number)
	x.Inputs.Sheet.At(then.Row, 2).Value = sheet.Str(x.UnitLabel(metric.Unit))
	x.Link(s, row, breakEvenColWas, then, sheet.RoleLink)
	from := sheet.Address(row, breakEvenColThere)
	s.Set(row, breakEvenColMiss, sheet.Cell{Formula: "N(" + from + ")-" + sheet.Address(row, breakEvenColWas), Value: sheet.Num(0),
		Role: sheet.RoleCalculation, Unit: sheet.UnitDifference})
}

// miss writes the difference of the metric from a cell of its row, if the
// metric has a value.
func (x *sensitivity) miss(row int, there, target sheet.Value, col int) {
	from := sheet.Address(row, breakEvenColThere)
	x.Sheet.Set(row, breakEvenColMiss, sheet.Cell{Formula: fmt.Sprintf(`IF(ISNUMBER(%s),%s-%s,"n/a")`, from, from, sheet.Address(row, col)),
		Value: less(there, target, sheet.Str("n/a")), Role: sheet.RoleCalculation, Unit: sheet.UnitDifference})
}

// toleranceOf returns by how much a metric may miss its target: an amount by
// the case's tolerance, a share or a ratio by the tolerance itself.
func (x *sensitivity) toleranceOf(metric string, c *CaseSheet) sheet.Ref {
	if x.Program.Line(metric).Unit == "money" {
		return sheet.Ref{Sheet: c.Sheet, Row: c.Rows["tolerance"], Col: ColScalar}
	}
	return sheet.Ref{Sheet: x.Inputs.Sheet, Row: x.Inputs.Rows["checks.tolerance"], Col: x.Inputs.Column(c)}
}

// breakEvenStatus shows whether a solution holds for the inputs as they are.
func (x *sensitivity) breakEvenStatus(row int, limit sheet.Ref) {
	s := x.Sheet
	tolerance := x.LinkOr(s, row, breakEvenColTolerance, limit, sheet.RoleLink, Nothing)
	tolerance.Unit = sheet.UnitDifference
	miss, at, within := s.At(row, breakEvenColMiss).Value, sheet.Address(row, breakEvenColMiss), sheet.Address(row, breakEvenColTolerance)
	holds := miss.Kind == sheet.Number && math.Abs(miss.Number) <= tolerance.Value.Number
	s.Set(row, breakEvenColStatus, sheet.Cell{
		Formula: fmt.Sprintf(`IF(AND(ISNUMBER(%s),%s<=%s,%s>=-%s),"holds","stale: solve again")`, at, at, within, at, within),
		Value:   sheet.Str(words.Either(holds, "holds", "stale: solve again")), Role: sheet.RoleCheck})
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for k := range m {
		names = append(names, k)
	}
	slices.Sort(names)
	return names
}
