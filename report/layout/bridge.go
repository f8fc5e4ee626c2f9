package layout

import (
	"fmt"
	"math"

	"offtake/model"
	"offtake/report/sheet"
	"offtake/report/words"
)

// A bridge leads from the base to a scenario by changing its overrides one at
// a time. Every step is the model computed live on the workings sheet, from
// the base's and the scenario's inputs. What a reader types over other inputs of
// the scenario is in a step of its own, the last; where none of them differs
// from the base, it must be nothing.

// The columns of the bridges; those that the chart reads are right of the
// chart.
const (
	bridgeColStep = 1 + iota
	bridgeColFrom
	bridgeColTo
	bridgeColAfter
	bridgeColChange
	_
	bridgeColChart
)

const (
	bridgeColLiftUp   = 17 + iota // what carries a bar above zero
	bridgeColLiftDown             // and below it
	bridgeColLevel                // base and scenario
	bridgeColRise                 // of a rise, the part above zero
	bridgeColRiseBelow
	bridgeColFall // of a fall, the part above zero
	bridgeColFallBelow
	bridgeColDiffer // how many of a step's inputs differ from the base
)

// bridgeRows is the least height of a bridge, for its chart.
const bridgeRows = 15

// bridgeSheet holds where the bridges are.
type bridgeSheet struct {
	*workings
	sheet  *sheet.Sheet
	metric *model.Line
	misses map[int]sheet.Ref // by scenario: what changes though no input does
	counts int               // last row of the inputs sheet in which those that differ are counted
	widest int               // last column in which inputs that differ are counted
}

// bridgesPerPage is how many bridges, each with its chart, a printed page holds.
const bridgesPerPage = 3

// layBridges lays out a bridge to every scenario that overrides something.
func (rep *Report) layBridges() {
	if len(rep.Results.Bridges) == 0 {
		return
	}
	t := &bridgeSheet{workings: rep.Workings, sheet: rep.Book.Sheet(SheetBridge),
		metric: rep.Program.Line(rep.Deal.BridgeMetric()), misses: map[int]sheet.Ref{}}
	rep.bridge = t
	s := t.sheet
	s.Tab = sheet.TabResults
	rep.Head(s, "Bridge from the base", fmt.Sprintf("%s: %s, one override at a time in the order of the deal file, %s", rep.Deal.Name,
		words.LowerFirst(t.metric.Label), rep.Amounts()))
	t.bridgeHeads(RowHeader)
	row := RowHeader + 1
	for i, b := range rep.Results.Bridges {
		if i > 0 && i%bridgesPerPage == 0 { // no chart goes over the end of a page
			s.Print.Breaks = append(s.Print.Breaks, row)
		}
		row = t.layBridge(b, row)
	}
	s.Widths = map[int]float64{bridgeColStep: 40}
	for c := bridgeColFrom; c <= bridgeColDiffer; c++ {
		s.Widths[c] = 13
	}
	s.Widths[bridgeColChart-1] = 3
	s.FreezeRow, s.FreezeCol = RowHeader, bridgeColStep
	s.Print.RepeatRows = [2]int{RowHeader, RowHeader}
	s.Print.Area = "A1:" + sheet.Address(row-1, bridgeColLiftUp-2)
}

// layBridge lays out one bridge and returns the next free row.
func (t *bridgeSheet) layBridge(b model.Bridge, row int) int {
	s, name := t.sheet, t.Deal.Scenarios[b.Scenario].Name
	c := t.Cases[b.Scenario]
	SectionRow(s, row, bridgeColLiftUp-2, fmt.Sprintf("%s to %s: %s, %s", t.Deal.Scenarios[0].Name, name, words.LowerFirst(t.metric.Label),
		t.UnitLabel(t.metric.Unit)))
	first := row + 1
	at := func(c *CaseSheet) sheet.Ref {
		return sheet.Ref{Sheet: c.Sheet, Row: c.Rows[t.metric.Name], Col: ColScalar}
	}
	t.level(first, sheet.Ref{Sheet: t.Inputs.Sheet, Row: RowHeader, Col: InputsColFirst}, at(t.Cases[0]))
	var changed []string
	for i, step := range b.Steps {
		changed = append(changed, step.Keys...)
		after := t.layPoint(fmt.Sprintf("Bridge to %s, step %d", name, i+1), t.metric.Name, t.Cases[0], t.sources(c, changed), step.Lane)
		t.step(first+1+i, c, step, after)
	}
	last := first + len(b.Steps) + 2
	t.others(last-1, first+1, c, at(c))
	t.level(last, sheet.Ref{Sheet: t.Inputs.Sheet, Row: RowHeader, Col: InputsColFirst + b.Scenario}, at(c))
	t.sum(last+1, first, last, b.Scenario)
	title := t.bridgeTitle(last+3, first, last)
	end := max(last+5, row+bridgeRows)
	t.bridgeChart(row, end-1, first, last, title)
	return end
}

func (t *bridgeSheet) bridgeHeads(row int) {
	for col := bridgeColStep; col <= bridgeColDiffer; col++ {
		t.sheet.Set(row, col, sheet.Cell{Role: sheet.RoleHeadLabel})
	}
	for col, text := range map[int]string{bridgeColStep: "Override", bridgeColFrom: "Base", bridgeColTo: "Scenario", bridgeColAfter: "Then",
		bridgeColChange: "Change",
		bridgeColLiftUp: "Lift above zero", bridgeColLiftDown: "Lift below zero", bridgeColLevel: "Level", bridgeColRise: "Rise",
		bridgeColRiseBelow: "Rise below zero", bridgeColFall: "Fall", bridgeColFallBelow: "Fall below zero",
		bridgeColDiffer: "Inputs that differ"} {
		role := sheet.RoleHeader
		if col == bridgeColStep {
			role = sheet.RoleHeadLabel
		}
		t.sheet.Set(row, col, sheet.Cell{Value: sheet.Str(text), Role: role, Wrap: true})
	}
}

// sources returns the cells of a scenario's inputs.
func (t *bridgeSheet) sources(c *CaseSheet, keys []string) map[string]source {
	set := map[string]source{}
	for _, key := range keys {
		set[key] = func(i int) sheet.Ref {
			return sheet.Ref{Sheet: t.Inputs.Sheet, Row: t.Inputs.Rows[key] + i, Col: t.Inputs.Column(c)}
		}
	}
	return set
}

// level writes the row of the base or of the scenario: a bar from zero.
func (t *bridgeSheet) level(row int, name, value sheet.Ref) {
	s := t.sheet
	t.LinkOr(s, row, bridgeColStep, name, sheet.RoleKeyLabel, NoName)
	v := t.LinkOr(s, row, bridgeColAfter, value, sheet.RoleKey, NoValue).Value
	own := sheet.Address(row, bridgeColAfter)
	for col := bridgeColLiftUp; col <= bridgeColFallBelow; col++ {
		cell := sheet.Cell{Formula: "0", Value: sheet.Num(0), Role: sheet.RoleHelper, Unit: UnitOf[t.metric.Unit]}
		if col == bridgeColLevel {
			cell.Formula, cell.Value = "N("+own+")", sheet.Num(v.Number)
		}
		s.Set(row, col, cell)
	}
}

// step writes one override: what it was and is, the metric after it, and the
// change.
func (t *bridgeSheet) step(row int, c *CaseSheet, step model.BridgeStep, after sheet.Ref) {
	s, unit := t.sheet, differenceUnit(UnitOf[t.metric.Unit])
	label := ""
	for i, key := range step.Keys {
		if i > 0 {
			label += " and "
		}
		label += t.Program.Template.Input(key).Label
	}
	s.Set(row, bridgeColStep, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel, Wrap: len(label) > 44})
	in := t.Program.Template.Input(step.Keys[0])
	if len(step.Keys) == 1 && t.Inputs.Count(in) == 1 {
		r := t.Inputs.Rows[in.Key]
		t.Link(s, row, bridgeColFrom, sheet.Ref{Sheet: t.Inputs.Sheet, Row: r, Col: InputsColFirst}, sheet.RoleLink)
		t.LinkOr(s, row, bridgeColTo, sheet.Ref{Sheet: t.Inputs.Sheet, Row: r, Col: t.Inputs.Column(c)}, sheet.RoleLink, NoValue)
	} else {
		s.Set(row, bridgeColFrom, sheet.Cell{Value: sheet.Str("several values"), Role: sheet.RoleNote})
		s.Set(row, bridgeColTo, sheet.Cell{Value: sheet.Str("several values"), Role: sheet.RoleNote})
	}
	t.LinkOr(s, row, bridgeColAfter, after, sheet.RoleLink, NoValue)
	change := difference2(s, row, row-1, bridgeColAfter, unit)
	s.Set(row, bridgeColChange, change)
	t.bars(row)
	t.differ(row, c, step.Keys)
}

// differ counts, for each input of a step, the rows in which the scenario differs
// from the base, in columns of their own.
func (t *bridgeSheet) differ(row int, c *CaseSheet, keys []string) {
	for i, key := range keys {
		first, n := t.Inputs.Rows[key], t.Inputs.Count(t.Program.Template.Input(key))
		t.Link(t.sheet, row, bridgeColDiffer+i, t.differing(c, key, first, first+n-1), sheet.RoleHelper)
	}
	t.widest = max(t.widest, bridgeColDiffer+len(keys)-1)
}

// differing counts the rows of the inputs from one to another in which the
// scenario differs from the base, beside the inputs, and returns the count's
// cell.
func (t *bridgeSheet) differing(c *CaseSheet, what string, from, to int) sheet.Ref {
	s, base, own, n := t.Inputs.Sheet, InputsColFirst, t.Inputs.Column(c), 0.0
	for r := from; r <= to; r++ {
		if a, b := s.At(r, base), s.At(r, own); a != nil && b != nil && a.Value != b.Value {
			n++
		}
	}
	if t.counts == 0 {
		t.counts = s.LastRow + 2
		SectionRow(s, t.counts, t.Inputs.Last(), "For the bridges: rows in which a scenario differs from the base")
	}
	t.counts++
	row := t.counts
	s.Set(row, 1, sheet.Cell{Value: sheet.Str(fmt.Sprintf("%s: %s", t.Deal.Scenarios[c.Lane].Name, what)), Role: sheet.RoleHelperLabel})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str(t.UnitLabel("count")), Role: sheet.RoleNote})
	column := func(col int) string { return sheet.Address(from, col) + ":" + sheet.Address(to, col) }
	s.Set(row, InputsColLive, sheet.Cell{
		Formula: fmt.Sprintf("IF(ISREF(%s),SUMPRODUCT((%s<>%s)*1),0)", column(own), column(base), column(own)), // the scenario may be deleted
		Value:   sheet.Num(n), Role: sheet.RoleHelper, Unit: sheet.UnitCount})
	return sheet.Ref{Sheet: s, Row: row, Col: InputsColLive}
}

// others writes the step from all overrides to the scenario: what is typed over
// its other inputs, and how many of them differ from the base.
func (t *bridgeSheet) others(row, first int, c *CaseSheet, scenario sheet.Ref) {
	s, unit := t.sheet, differenceUnit(UnitOf[t.metric.Unit])
	s.Set(row, bridgeColStep, sheet.Cell{Value: sheet.Str("Other changes"), Role: sheet.RoleLabel})
	t.LinkOr(s, row, bridgeColAfter, scenario, sheet.RoleLink, NoValue)
	s.Set(row, bridgeColChange, difference2(s, row, row-1, bridgeColAfter, unit))
	t.bars(row)
	n, col := 0.0, bridgeColDiffer
	for from, in := range t.Inputs.Shown { // a section's rows stand together
		if from > 0 && t.Inputs.Shown[from-1].Section == in.Section {
			continue
		}
		to := from
		for to+1 < len(t.Inputs.Shown) && t.Inputs.Shown[to+1].Section == in.Section {
			to++
		}
		last := t.Inputs.Shown[to]
		at := t.differing(c, in.Section, t.Inputs.Rows[in.Key], t.Inputs.Rows[last.Key]+t.Inputs.Count(last)-1)
		col++
		n += t.Link(s, row, col, at, sheet.RoleHelper).Value.Number
	}
	sections := sheet.Address(row, bridgeColDiffer+1) + ":" + sheet.Address(row, col)
	for r := first; r < row; r++ {
		for col := bridgeColDiffer; col <= t.widest; col++ {
			if cell := s.At(r, col); cell != nil {
				n -= cell.Value.Number
			}
		}
	}
	s.Set(row, bridgeColDiffer,
		sheet.Cell{Formula: fmt.Sprintf("SUM(%s)-SUM(%s:%s)", sections, sheet.Address(first, bridgeColDiffer), sheet.Address(row-1, t.widest)),
			Value: sheet.Num(n), Role: sheet.RoleHelper, Unit: sheet.UnitCount})
}

// difference2 returns a cell less one above it, n/a where one has no value.
func difference2(s *sheet.Sheet, row, above, col int, unit sheet.Unit) sheet.Cell {
	a, b := sheet.Address(row, col), sheet.Address(above, col)
	x, y := s.At(row, col).Value, s.At(above, col).Value
	value := sheet.Str("n/a")
	if x.Kind == sheet.Number && y.Kind == sheet.Number {
		value = sheet.Num(x.Number - y.Number)
	}
	return sheet.Cell{Formula: fmt.Sprintf(`IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s-%s,"n/a")`, a, b, a, b), Value: value,
		Role: sheet.RoleCalculation, Unit: unit}
}

// bars writes the parts of a step's bar: what lifts it, and its parts above and
// below zero.
func (t *bridgeSheet) bars(row int) {
	s := t.sheet
	now, before, change := sheet.Address(row, bridgeColAfter), sheet.Address(row-1, bridgeColAfter), sheet.Address(row, bridgeColChange)
	x, y := s.At(row, bridgeColAfter).Value.Number, s.At(row-1, bridgeColAfter).Value.Number
	by := s.At(row, bridgeColChange).Value.Number // 0 of text
	rises, falls := by > 0, by < 0
	unless := func(on bool, v float64) float64 {
		if on {
			return v
		}
		return 0
	}
	above := func(a, b float64) float64 { return math.Max(a, 0) - math.Max(b, 0) }
	below := func(a, b float64) float64 { return math.Min(a, 0) - math.Min(b, 0) }
	put := func(col int, formula string, value float64) {
		s.Set(row, col, sheet.Cell{Formula: formula, Value: sheet.Num(value), Role: sheet.RoleHelper, Unit: UnitOf[t.metric.Unit]})
	}
	put(bridgeColLiftUp, fmt.Sprintf("MAX(MIN(N(%s),N(%s)),0)", now, before), math.Max(math.Min(x, y), 0))
	put(bridgeColLiftDown, fmt.Sprintf("MIN(MAX(N(%s),N(%s)),0)", now, before), math.Min(math.Max(x, y), 0))
	put(bridgeColLevel, "0", 0)
	put(bridgeColRise, fmt.Sprintf("IF(N(%s)>0,MAX(N(%s),0)-MAX(N(%s),0),0)", change, now, before), unless(rises, above(x, y)))
	put(bridgeColRiseBelow, fmt.Sprintf("IF(N(%s)>0,MIN(N(%s),0)-MIN(N(%s),0),0)", change, before, now), unless(rises, below(y, x)))
	put(bridgeColFall, fmt.Sprintf("IF(N(%s)<0,MAX(N(%s),0)-MAX(N(%s),0),0)", change, before, now), unless(falls, above(y, x)))
	put(bridgeColFallBelow, fmt.Sprintf("IF(N(%s)<0,MIN(N(%s),0)-MIN(N(%s),0),0)", change, now, before), unless(falls, below(x, y)))
}

// sum adds the changes up, and compares those of the overrides with the
// difference of the scenario from the base, unless other inputs differ too.
func (t *bridgeSheet) sum(row, first, last, scenario int) {
	s, unit := t.sheet, differenceUnit(UnitOf[t.metric.Unit])
	total := sheet.Num(0)
	for r := first + 1; r < last; r++ {
		if change := s.At(r, bridgeColChange).Value; change.Kind != sheet.Number || total.Kind != sheet.Number {
			total = sheet.Str("n/a")
		} else {
			total.Number += change.Number
		}
	}
	changes := fmt.Sprintf("%s:%s", sheet.Address(first+1, bridgeColChange), sheet.Address(last-1, bridgeColChange))
	s.Set(row, bridgeColStep, sheet.Cell{Value: sheet.Str("Sum of the changes"), Role: sheet.RoleLabel})
	s.Set(row, bridgeColChange, sheet.Cell{Formula: fmt.Sprintf(`IF(COUNT(%s)=ROWS(%s),SUM(%s),"n/a")`, changes, changes, changes),
		Value: total,
		Role:  sheet.RoleTotal, Unit: unit})
	others := last - 1
	rest := 0.0
	if s.At(others, bridgeColDiffer).Value.Number == 0 {
		rest = s.At(others, bridgeColChange).Value.Number
	}
	s.Set(row+1, bridgeColStep, sheet.Cell{Value: sheet.Str("Other changes though no other input differs"), Role: sheet.RoleLabel})
	s.Set(row+1, bridgeColChange,
		sheet.Cell{Formula: fmt.Sprintf("IF(%s=0,N(%s),0)", sheet.Address(others, bridgeColDiffer), sheet.Address(others, bridgeColChange)),
			Value: sheet.Num(rest), Role: sheet.RoleCalculation, Unit: sheet.UnitDifference})
	t.misses[scenario] = sheet.Ref{Sheet: s, Row: row + 1, Col: bridgeColChange}
}

// bridgeTitle writes the metric in the scenario and in the base, which is the
// chart's title, and returns its address.
func (t *bridgeSheet) bridgeTitle(row, first, last int) sheet.Ref {
	s := t.sheet
	parts := []Live{Lit(words.Shorten(CardLabel(t.metric), 40) + ": ")}
	for i, r := range []int{last, first} {
		w := t.spoken(sheet.Address(r, bridgeColAfter), s.At(r, bridgeColAfter).Value, UnitOf[t.metric.Unit])
		s.Set(row, bridgeColFrom+i, sheet.Cell{Formula: w.Formula, Value: sheet.Str(w.Value), Role: sheet.RoleHelper})
		name := Live{sheet.Address(r, bridgeColStep), s.At(r, bridgeColStep).Value.Text}
		parts = append(parts, Live{sheet.Address(row, bridgeColFrom+i), w.Value}, Lit(" in "), name, Lit([]string{", ", ""}[i]))
	}
	parts = NonEmpty(parts...)
	s.Set(row, bridgeColStep, sheet.Cell{Formula: Chain(parts), Value: sheet.Str(Says(parts)), Role: sheet.RoleNote, Wrap: true})
	return sheet.Ref{Sheet: s, Row: row, Col: bridgeColStep}
}

// bridgeChart draws the bars.
func (t *bridgeSheet) bridgeChart(top, bottom, first, last int, title sheet.Ref) {
	s := t.sheet
	c := &sheet.Chart{Kind: sheet.ColumnsStacked, Row: top + 1, Col: bridgeColChart, ToRow: bottom, ToCol: bridgeColLiftUp - 1,
		TitleRef: sheet.QuoteSheet(s.Name) + "!" + sheet.Absolute(title.Row, title.Col), Title: title.Cell().Value.Text,
		Neutral: words.Shorten(CardLabel(t.metric), 60) + ", override by override",
		XTitle:  "Override", YTitle: t.UnitLabel(t.metric.Unit), XUnit: sheet.UnitNone, YUnit: UnitOf[t.metric.Unit],
		Categories: span2(s, first, last, bridgeColStep),
		AltText:    "Columns: the metric in the base, its change by each override, and the metric in the scenario."}
	for _, x := range []struct {
		col      int
		colour   sheet.Colour
		unlisted bool
	}{{bridgeColLiftUp, sheet.ColourNone, true}, {bridgeColLiftDown, sheet.ColourNone, true}, {bridgeColLevel, sheet.ColourDebt, false},
		{bridgeColRise, sheet.ColourUsed, false}, {bridgeColRiseBelow, sheet.ColourUsed, true},
		{bridgeColFall, sheet.ColourStranded, false}, {bridgeColFallBelow, sheet.ColourStranded, true}} {
		c.Series = append(c.Series, sheet.ChartSeries{
			Name: s.At(RowHeader, x.col).Value.Text, NameRef: sheet.QuoteSheet(s.Name) + "!" + sheet.Absolute(RowHeader, x.col),
			Values: span2(s, first, last, x.col), Colour: x.colour, Unlisted: x.unlisted})
	}
	s.Charts = append(s.Charts, c)
}

// span2 returns the address of a column's cells from one row to another, with
// the sheet.
func span2(s *sheet.Sheet, from, to, col int) string {
	return sheet.QuoteSheet(s.Name) + "!" + sheet.Absolute(from, col) + ":" + sheet.Absolute(to, col)
}
