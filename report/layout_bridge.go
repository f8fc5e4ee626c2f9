package report

import (
	"fmt"
	"math"

	"offtake/model"
)

// A bridge leads from the base to a scenario by changing its overrides one at
// a time. Every step is the model computed live on the workings sheet, from
// the base's and the scenario's inputs. What a reader types over other inputs of
// the scenario is in a step of its own, the last; where none of them differs
// from the base, it must be nothing.

// SheetBridge is the sheet of the bridges, in the book only if a scenario
// overrides something.
const SheetBridge = "Bridge"

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
	sheet  *Sheet
	metric *model.Line
	misses map[int]address // by scenario: what changes though no input does
	counts int             // last row of the inputs sheet in which those that differ are counted
	widest int             // last column in which inputs that differ are counted
}

// layBridges lays out a bridge to every scenario that overrides something.
func (rep *Report) layBridges() {
	if len(rep.Results.Bridges) == 0 {
		return
	}
	t := &bridgeSheet{workings: rep.workings, sheet: rep.Book.Sheet(SheetBridge),
		metric: rep.Program.Line(rep.Deal.BridgeMetric()), misses: map[int]address{}}
	rep.bridge = t
	s := t.sheet
	s.Tab = TabResults
	rep.head(s, "Bridge from the base", fmt.Sprintf("%s: %s, one override at a time in the order of the deal file, %s", rep.Deal.Name,
		lowerFirst(t.metric.Label), rep.amounts()))
	t.bridgeHeads(rowHeader)
	row := rowHeader + 1
	for _, b := range rep.Results.Bridges {
		row = t.layBridge(b, row)
	}
	s.Widths = map[int]float64{bridgeColStep: 40}
	for c := bridgeColFrom; c <= bridgeColDiffer; c++ {
		s.Widths[c] = 13
	}
	s.Widths[bridgeColChart-1] = 3
	s.FreezeRow, s.FreezeCol = rowHeader, bridgeColStep
	s.Print.RepeatRows = [2]int{rowHeader, rowHeader}
	s.Print.Area = "A1:" + Address(row-1, bridgeColLiftUp-2)
}

// layBridge lays out one bridge and returns the next free row.
func (t *bridgeSheet) layBridge(b model.Bridge, row int) int {
	s, name := t.sheet, t.Deal.Scenarios[b.Scenario].Name
	c := t.cases[b.Scenario]
	sectionRow(s, row, bridgeColLiftUp-2, fmt.Sprintf("%s to %s: %s, %s", t.Deal.Scenarios[0].Name, name, lowerFirst(t.metric.Label),
		t.UnitLabel(t.metric.Unit)))
	first := row + 1
	at := func(c *caseSheet) address { return address{c.sheet, c.rows[t.metric.Name], colScalar} }
	t.level(first, address{t.inputs.sheet, rowHeader, inputsColFirst}, at(t.cases[0]))
	var changed []string
	for i, step := range b.Steps {
		changed = append(changed, step.Keys...)
		after := t.layPoint(fmt.Sprintf("Bridge to %s, step %d", name, i+1), t.metric.Name, t.cases[0], t.sources(c, changed), step.Lane)
		t.step(first+1+i, c, step, after)
	}
	last := first + len(b.Steps) + 2
	t.others(last-1, first+1, c, at(c))
	t.level(last, address{t.inputs.sheet, rowHeader, inputsColFirst + b.Scenario}, at(c))
	t.sum(last+1, first, last, b.Scenario)
	title := t.bridgeTitle(last+3, first, last)
	end := max(last+5, row+bridgeRows)
	t.bridgeChart(row, end-1, first, last, title)
	return end
}

func (t *bridgeSheet) bridgeHeads(row int) {
	for col := bridgeColStep; col <= bridgeColDiffer; col++ {
		t.sheet.Set(row, col, Cell{Role: RoleHeadLabel})
	}
	for col, text := range map[int]string{bridgeColStep: "Override", bridgeColFrom: "Base", bridgeColTo: "Scenario", bridgeColAfter: "Then",
		bridgeColChange: "Change",
		bridgeColLiftUp: "Lift above zero", bridgeColLiftDown: "Lift below zero", bridgeColLevel: "Level", bridgeColRise: "Rise",
		bridgeColRiseBelow: "Rise below zero", bridgeColFall: "Fall", bridgeColFallBelow: "Fall below zero",
		bridgeColDiffer: "Inputs that differ"} {
		role := RoleHeader
		if col == bridgeColStep {
			role = RoleHeadLabel
		}
		t.sheet.Set(row, col, Cell{Value: Str(text), Role: role, Wrap: true})
	}
}

// sources returns the cells of a scenario's inputs.
func (t *bridgeSheet) sources(c *caseSheet, keys []string) map[string]source {
	set := map[string]source{}
	for _, key := range keys {
		set[key] = func(i int) address {
			return address{t.inputs.sheet, t.inputs.rows[key] + i, t.inputs.column(c)}
		}
	}
	return set
}

// level writes the row of the base or of the scenario: a bar from zero.
func (t *bridgeSheet) level(row int, name, value address) {
	s := t.sheet
	t.link(s, row, bridgeColStep, name, RoleKeyLabel)
	v := t.link(s, row, bridgeColAfter, value, RoleKey).Value
	own := Address(row, bridgeColAfter)
	for col := bridgeColLiftUp; col <= bridgeColFallBelow; col++ {
		cell := Cell{Formula: "0", Value: Num(0), Role: RoleHelper, Unit: unitOf[t.metric.Unit]}
		if col == bridgeColLevel {
			cell.Formula, cell.Value = "N("+own+")", Num(v.Number)
		}
		s.Set(row, col, cell)
	}
}

// step writes one override: what it was and is, the metric after it, and the
// change.
func (t *bridgeSheet) step(row int, c *caseSheet, step model.BridgeStep, after address) {
	s, unit := t.sheet, differenceUnit(unitOf[t.metric.Unit])
	label := ""
	for i, key := range step.Keys {
		if i > 0 {
			label += " and "
		}
		label += t.Program.Template.Input(key).Label
	}
	s.Set(row, bridgeColStep, Cell{Value: Str(label), Role: RoleLabel, Wrap: len(label) > 44})
	in := t.Program.Template.Input(step.Keys[0])
	if len(step.Keys) == 1 && t.inputs.count(in) == 1 {
		r := t.inputs.rows[in.Key]
		t.link(s, row, bridgeColFrom, address{t.inputs.sheet, r, inputsColFirst}, RoleLink)
		t.link(s, row, bridgeColTo, address{t.inputs.sheet, r, t.inputs.column(c)}, RoleLink)
	} else {
		s.Set(row, bridgeColFrom, Cell{Value: Str("several values"), Role: RoleNote})
		s.Set(row, bridgeColTo, Cell{Value: Str("several values"), Role: RoleNote})
	}
	t.link(s, row, bridgeColAfter, after, RoleLink)
	change := difference2(s, row, row-1, bridgeColAfter, unit)
	s.Set(row, bridgeColChange, change)
	t.bars(row)
	t.differ(row, c, step.Keys)
}

// differ counts, for each input of a step, the rows in which the scenario differs
// from the base, in columns of their own.
func (t *bridgeSheet) differ(row int, c *caseSheet, keys []string) {
	for i, key := range keys {
		first, n := t.inputs.rows[key], t.inputs.count(t.Program.Template.Input(key))
		t.link(t.sheet, row, bridgeColDiffer+i, t.differing(c, key, first, first+n-1), RoleHelper)
	}
	t.widest = max(t.widest, bridgeColDiffer+len(keys)-1)
}

// differing counts the rows of the inputs from one to another in which the
// scenario differs from the base, beside the inputs, and returns the count's
// cell.
func (t *bridgeSheet) differing(c *caseSheet, what string, from, to int) address {
	s, base, own, n := t.inputs.sheet, inputsColFirst, t.inputs.column(c), 0.0
	for r := from; r <= to; r++ {
		if a, b := s.At(r, base), s.At(r, own); a != nil && b != nil && a.Value != b.Value {
			n++
		}
	}
	if t.counts == 0 {
		t.counts = s.LastRow + 2
		sectionRow(s, t.counts, t.inputs.last(), "For the bridges: rows in which a scenario differs from the base")
	}
	t.counts++
	row := t.counts
	s.Set(row, 1, Cell{Value: Str(fmt.Sprintf("%s: %s", t.Deal.Scenarios[c.lane].Name, what)), Role: RoleHelperLabel})
	s.Set(row, 2, Cell{Value: Str(t.UnitLabel("count")), Role: RoleNote})
	column := func(col int) string { return Address(from, col) + ":" + Address(to, col) }
	s.Set(row, inputsColLive, Cell{Formula: fmt.Sprintf("SUMPRODUCT((%s<>%s)*1)", column(base), column(own)), Value: Num(n),
		Role: RoleHelper, Unit: UnitCount})
	return address{s, row, inputsColLive}
}

// others writes the step from all overrides to the scenario: what is typed over
// its other inputs, and how many of them differ from the base.
func (t *bridgeSheet) others(row, first int, c *caseSheet, scenario address) {
	s, unit := t.sheet, differenceUnit(unitOf[t.metric.Unit])
	s.Set(row, bridgeColStep, Cell{Value: Str("Other changes"), Role: RoleLabel})
	t.link(s, row, bridgeColAfter, scenario, RoleLink)
	s.Set(row, bridgeColChange, difference2(s, row, row-1, bridgeColAfter, unit))
	t.bars(row)
	n, col := 0.0, bridgeColDiffer
	for from, in := range t.inputs.shown { // a section's rows stand together
		if from > 0 && t.inputs.shown[from-1].Section == in.Section {
			continue
		}
		to := from
		for to+1 < len(t.inputs.shown) && t.inputs.shown[to+1].Section == in.Section {
			to++
		}
		last := t.inputs.shown[to]
		at := t.differing(c, in.Section, t.inputs.rows[in.Key], t.inputs.rows[last.Key]+t.inputs.count(last)-1)
		col++
		n += t.link(s, row, col, at, RoleHelper).Value.Number
	}
	sections := Address(row, bridgeColDiffer+1) + ":" + Address(row, col)
	for r := first; r < row; r++ {
		for col := bridgeColDiffer; col <= t.widest; col++ {
			if cell := s.At(r, col); cell != nil {
				n -= cell.Value.Number
			}
		}
	}
	s.Set(row, bridgeColDiffer,
		Cell{Formula: fmt.Sprintf("SUM(%s)-SUM(%s:%s)", sections, Address(first, bridgeColDiffer), Address(row-1, t.widest)),
			Value: Num(n), Role: RoleHelper, Unit: UnitCount})
}

// difference2 returns a cell less one above it, n/a where one has no value.
func difference2(s *Sheet, row, above, col int, unit Unit) Cell {
	a, b := Address(row, col), Address(above, col)
	x, y := s.At(row, col).Value, s.At(above, col).Value
	value := Str("n/a")
	if x.Kind == Number && y.Kind == Number {
		value = Num(x.Number - y.Number)
	}
	return Cell{Formula: fmt.Sprintf(`IF(AND(ISNUMBER(%s),ISNUMBER(%s)),%s-%s,"n/a")`, a, b, a, b), Value: value,
		Role: RoleCalculation, Unit: unit}
}

// bars writes the parts of a step's bar: what lifts it, and its parts above and
// below zero.
func (t *bridgeSheet) bars(row int) {
	s := t.sheet
	now, before, change := Address(row, bridgeColAfter), Address(row-1, bridgeColAfter), Address(row, bridgeColChange)
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
		s.Set(row, col, Cell{Formula: formula, Value: Num(value), Role: RoleHelper, Unit: unitOf[t.metric.Unit]})
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
	s, unit := t.sheet, differenceUnit(unitOf[t.metric.Unit])
	total := Num(0)
	for r := first + 1; r < last; r++ {
		if change := s.At(r, bridgeColChange).Value; change.Kind != Number || total.Kind != Number {
			total = Str("n/a")
		} else {
			total.Number += change.Number
		}
	}
	changes := fmt.Sprintf("%s:%s", Address(first+1, bridgeColChange), Address(last-1, bridgeColChange))
	s.Set(row, bridgeColStep, Cell{Value: Str("Sum of the changes"), Role: RoleLabel})
	s.Set(row, bridgeColChange, Cell{Formula: fmt.Sprintf(`IF(COUNT(%s)=ROWS(%s),SUM(%s),"n/a")`, changes, changes, changes), Value: total,
		Role: RoleTotal, Unit: unit})
	others := last - 1
	rest := 0.0
	if s.At(others, bridgeColDiffer).Value.Number == 0 {
		rest = s.At(others, bridgeColChange).Value.Number
	}
	s.Set(row+1, bridgeColStep, Cell{Value: Str("Other changes though no other input differs"), Role: RoleLabel})
	s.Set(row+1, bridgeColChange,
		Cell{Formula: fmt.Sprintf("IF(%s=0,N(%s),0)", Address(others, bridgeColDiffer), Address(others, bridgeColChange)),
			Value: Num(rest), Role: RoleCalculation, Unit: UnitDifference})
	t.misses[scenario] = address{s, row + 1, bridgeColChange}
}

// bridgeTitle writes the metric in the scenario and in the base, which is the
// chart's title, and returns its address.
func (t *bridgeSheet) bridgeTitle(row, first, last int) address {
	s := t.sheet
	parts := []words{lit(Shorten(cardLabel(t.metric), 40) + ": ")}
	for i, r := range []int{last, first} {
		w := t.spoken(Address(r, bridgeColAfter), s.At(r, bridgeColAfter).Value, unitOf[t.metric.Unit])
		s.Set(row, bridgeColFrom+i, Cell{Formula: w.formula, Value: Str(w.value), Role: RoleHelper})
		name := words{Address(r, bridgeColStep), s.At(r, bridgeColStep).Value.Text}
		parts = append(parts, words{Address(row, bridgeColFrom+i), w.value}, lit(" in "), name, lit([]string{", ", ""}[i]))
	}
	parts = nonEmpty(parts...)
	s.Set(row, bridgeColStep, Cell{Formula: chain(parts), Value: Str(says(parts)), Role: RoleNote, Wrap: true})
	return address{s, row, bridgeColStep}
}

// bridgeChart draws the bars.
func (t *bridgeSheet) bridgeChart(top, bottom, first, last int, title address) {
	s := t.sheet
	c := &Chart{Kind: ColumnsStacked, Row: top + 1, Col: bridgeColChart, ToRow: bottom, ToCol: bridgeColLiftUp - 1,
		TitleRef: quoteSheet(s.Name) + "!" + absolute(title.row, title.col), Title: title.cell().Value.Text,
		XTitle: "Override", YTitle: t.UnitLabel(t.metric.Unit), XUnit: UnitNone, YUnit: unitOf[t.metric.Unit],
		Categories: span2(s, first, last, bridgeColStep),
		AltText:    "Columns: the metric in the base, its change by each override, and the metric in the scenario."}
	for _, x := range []struct {
		col      int
		colour   Colour
		unlisted bool
	}{{bridgeColLiftUp, ColourNone, true}, {bridgeColLiftDown, ColourNone, true}, {bridgeColLevel, ColourDebt, false},
		{bridgeColRise, ColourUsed, false}, {bridgeColRiseBelow, ColourUsed, true},
		{bridgeColFall, ColourStranded, false}, {bridgeColFallBelow, ColourStranded, true}} {
		c.Series = append(c.Series, ChartSeries{
			Name: s.At(rowHeader, x.col).Value.Text, NameRef: quoteSheet(s.Name) + "!" + absolute(rowHeader, x.col),
			Values: span2(s, first, last, x.col), Colour: x.colour, Unlisted: x.unlisted})
	}
	s.Charts = append(s.Charts, c)
}

// span2 returns the address of a column's cells from one row to another, with
// the sheet.
func span2(s *Sheet, from, to, col int) string {
	return quoteSheet(s.Name) + "!" + absolute(from, col) + ":" + absolute(to, col)
}
