package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model"
	"offtake/model/formula"
)

// weightedTitle is the name of the return that replaces a mean of returns.
const weightedTitle = "Return of the probability-weighted cash flows"

// weightedReturn is the search for the return of probability-weighted flows,
// as a block of rows on the comparison.
type weightedReturn struct {
	*model.Flows
	block
	weights, apart int // rows
	title          string
	check          address
}

// weightedColumns are the columns of the rows of weighted flows.
var weightedColumns = formula.Columns{Scalar: 3, Opening: 4, First: 5}

// layWeightedReturns lays out the searches for the returns of weighted flows
// below the comparison, each linked to the place of the metric's weighted
// value.
func (rep *Report) layWeightedReturns(t *comparisonSheet, row int) {
	for _, flows := range rep.Results.WeightedFlows(rep.Deal) {
		w := &weightedReturn{Flows: flows, block: block{sheet: t.sheet, rows: map[string]int{}, next: row}, title: weightedTitle}
		if len(t.flows) > 0 {
			w.title += ": " + lowerFirst(flows.Metric.Label)
		}
		t.flows = append(t.flows, w)
		rep.layWeightedReturn(t, w)
		row = w.next + 1
	}
	if gap := t.mean + 1; len(t.flows) > 0 {
		t.sheet.Widths[gap] = max(t.sheet.Widths[gap], 11) // periods pass through it
	}
}

func (rep *Report) layWeightedReturn(t *comparisonSheet, w *weightedReturn) {
	cols := weightedColumns
	cols.Last = cols.First + rep.periods() - 1
	rep.weightedHeader(w, cols)
	weights := Address(rowBody, compareColFirst) + ":" + Address(rowBody, compareColFirst+len(rep.cases)-1)
	sum := 0.0
	for _, s := range rep.Deal.Scenarios {
		sum += s.Probability
	}
	w.weights = w.add("Probabilities in all", "%")
	w.sheet.Set(w.weights, cols.Scalar, Cell{Formula: "SUM(" + weights + ")", Value: Num(sum), Role: RoleCalculation, Unit: UnitPercent})
	squares := 0.0
	var gaps []string
	for i, name := range w.Given {
		gap, square := rep.weightedSeries(w, cols, name, i%2 == 1)
		if squares += square; gap != "" {
			gaps = append(gaps, gap)
		}
	}
	w.apart = w.add("How far the scenarios' times are apart", "years²")
	w.sheet.Set(w.apart, cols.Scalar, Cell{
		Formula: "SUM(" + strings.Join(gaps, ",") + ")", Value: Num(squares), Role: RoleHelper, Unit: UnitFactor,
	})
	rep.weightedSearch(w, cols)
	rate := w.rows[w.Return().Rate]
	at := w.add(w.title, "%")
	of := func(row int) string { return Address(row, cols.Scalar) }
	w.sheet.Set(at, cols.Scalar, Cell{Value: number(w.Rate(), "n/a"), Role: RoleTotal, Unit: UnitPercent,
		Formula: fmt.Sprintf(`IF(%s>%s,"n/a",%s)`, of(w.apart), of(w.rows["checks.rounding"]), of(rate))})
	w.check = address{w.sheet, w.rows[w.Check()], cols.Scalar}
	rep.link(w.sheet, t.rows[w.Metric.Name], t.mean, address{w.sheet, at, cols.Scalar}, RoleTotal)
}

func (rep *Report) weightedHeader(w *weightedReturn, cols formula.Columns) {
	s := w.sheet
	sectionRow(s, w.next, cols.Last, w.title)
	row := w.next + 1
	for col, text := range map[int]string{1: "Line", 2: "Unit", cols.Scalar: "Value, or probability", cols.Opening: "Opening"} {
		s.Set(row, col, Cell{Value: Str(text), Role: RoleHeadLabel, Wrap: true})
	}
	for p := range rep.periods() {
		rep.link(s, row, cols.First+p, address{rep.live.sheet, rowHeader, colFirst + p}, RoleHeader)
	}
	w.next += 2
}

// add begins a row of the block, and returns it.
func (w *weightedReturn) add(label, unit string) int {
	row := w.next
	w.next++
	w.sheet.Set(row, 1, Cell{Value: Str(label), Role: RoleLabel})
	w.sheet.Set(row, 2, Cell{Value: Str(unit), Role: RoleNote})
	w.sheet.Row(row).Level = 1
	return row
}

// weightedSeries writes a series of every scenario and its weighted mean; of
// times also the squares of how far they are apart, whose span and sum it
// returns.
func (rep *Report) weightedSeries(w *weightedReturn, cols formula.Columns, name string, isTime bool) (gaps string, squares float64) {
	l, s := rep.Program.Line(name), w.sheet
	first := w.next
	for i, c := range rep.cases {
		row := w.add(l.Label+", "+rep.Deal.Scenarios[i].Name, rep.UnitLabel(l.Unit))
		weight := Address(rowBody, compareColFirst+i)
		s.Set(row, cols.Scalar, Cell{Formula: weight, Value: s.At(rowBody, compareColFirst+i).Value, Role: RoleCalculation, Unit: UnitPercent})
		for p := 0; p <= rep.periods(); p++ {
			if from := (address{c.sheet, c.rows[name], colOpening + p}); from.cell() != nil {
				rep.link(s, row, cols.Opening+p, from, RoleLink)
			}
		}
	}
	last := w.next - 1
	row := w.add(l.Label+", probability-weighted", rep.UnitLabel(l.Unit))
	w.rows[name] = row
	weights := fmt.Sprintf("%s:%s", absolute(first, cols.Scalar), absolute(last, cols.Scalar))
	gap := 0
	if isTime {
		gap = w.add(l.Label+", squares of the distances", "years²")
		gaps = Address(gap, cols.Opening) + ":" + Address(gap, cols.Last)
	}
	for p, x := range w.Results.Series(name, 0) {
		col := cols.Opening + p
		if s.At(first, col) == nil {
			continue
		}
		own := Address(first, col) + ":" + Address(last, col)
		mean := fmt.Sprintf("SUMPRODUCT(%s,%s)", weights, own)
		if isTime {
			all := absolute(w.weights, cols.Scalar)
			mean = fmt.Sprintf("IF(%s>0,%s/%s,0)", all, mean, all)
			from := fmt.Sprintf("(%s-%s)", own, Address(row, col))
			square := rep.squareApart(name, p, x)
			squares += square
			s.Set(gap, col, Cell{
				Formula: fmt.Sprintf("SUMPRODUCT(%s,%s*%s)", weights, from, from), Value: Num(square), Role: RoleHelper, Unit: UnitFactor,
			})
		}
		s.Set(row, col, Cell{Formula: mean, Value: Num(x), Role: RoleTotal, Unit: unitOf[l.Unit]})
	}
	return gaps, squares
}

func (rep *Report) squareApart(name string, period int, mean float64) float64 {
	sum := 0.0
	for i, s := range rep.Deal.Scenarios {
		x := rep.Results.At(name, period, i) - mean
		sum += s.Probability * x * x
	}
	return sum
}

// weightedSearch writes the lines of the search, after what else they use.
func (rep *Report) weightedSearch(w *weightedReturn, cols formula.Columns) {
	var lines []*model.Line
	base := rep.cases[0]
	for _, l := range w.Program.Lines {
		if l.Kind != model.Metric && !slices.Contains(w.Given, l.Name) && l.Name != "periods" {
			lines = append(lines, l)
		}
	}
	own := func(name string) bool { return w.Program.Line(name) != nil && name != "periods" }
	for _, l := range lines {
		for _, name := range w.Program.Uses(l.Name) {
			if w.rows[name] > 0 || own(name) {
				continue
			}
			from := address{base.sheet, base.rows[name], colScalar}
			row := w.add(base.sheet.At(from.row, colLabel).Value.Text, base.sheet.At(from.row, colUnit).Value.Text)
			if in := rep.Program.Template.Input(name); in != nil {
				from = address{rep.inputs.sheet, rep.inputs.rows[name], inputsColFirst}
			}
			rep.link(w.sheet, row, cols.Scalar, from, RoleLink)
			w.rows[name] = row
		}
	}
	for _, l := range lines {
		w.rows[l.Name] = w.add(l.Label, rep.UnitLabel(l.Unit))
	}
	for _, l := range lines {
		rep.weightedLine(w, cols, l)
	}
}

func (rep *Report) weightedLine(w *weightedReturn, cols formula.Columns, l *model.Line) {
	lineRow{w.sheet, w.rows[l.Name], w.Program, w.Results, 0, placedWeighted{w, l}, cols, RoleHelper}.lay(l)
}

// placedWeighted finds names in the block, for one line's formula.
type placedWeighted struct {
	*weightedReturn
	line *model.Line
}

// Row implements formula.Place.
func (w placedWeighted) Row(id string) int {
	row, ok := w.rows[id]
	if !ok {
		panic("report: no row for " + id + " used by " + w.line.Name)
	}
	return row
}

// Fixed implements formula.Place.
func (w placedWeighted) Fixed(_ string, scalar bool) bool { return scalar }

// EntryRows implements formula.Place.
func (w placedWeighted) EntryRows(string) (first, last int) { return 0, 0 }

// Missing implements formula.Place.
func (w placedWeighted) Missing() string { return w.line.Missing }

// weightedRow checks the returns of weighted flows against the flows.
func (rep *Report) weightedRow(t *checksSheet, row int, w *weightedReturn) {
	at := rep.link(t.sheet, row, checksColFirst+1, w.check, RoleLink)
	own := Address(row, checksColFirst+1)
	rep.verdict(t, row, "Value at the return is 0: "+lowerFirst(w.title),
		fmt.Sprintf("MAX(%s,-%s)", own, own), math.Abs(at.Value.Number), rep.moneyTolerance())
	t.rows[w.Check()] = row
}

// WhyNoWeightedReturn returns why the probability-weighted flows of a metric
// have no rate of return: "" where they have one, or none is sought.
func (rep *Report) WhyNoWeightedReturn(metric string) string {
	for _, w := range rep.compare.flows {
		switch {
		case w.Metric.Name != metric:
		case w.Apart:
			return "the scenarios' flows fall at different times"
		default:
			return rep.whyNone(w.Results, w.Return(), 0)
		}
	}
	return ""
}

// weightedNote returns which return stands among weighted values, with its
// value and why there is none; "" if none does.
func (rep *Report) weightedNote(metric string) string {
	for _, w := range rep.compare.flows {
		if w.Metric.Name != metric || !rep.Says(metric) {
			continue
		}
		note := fmt.Sprintf("%s, %s: %s", w.Metric.Label, lowerFirst(weightedTitle), strings.TrimSpace(rep.Show(rep.Weighted(metric))))
		if why := rep.WhyNoWeightedReturn(metric); why != "" {
			note += ", " + why
		}
		return note
	}
	return ""
}

func (rep *Report) weightedNotes() []string {
	var notes []string
	for _, w := range rep.compare.flows {
		if note := rep.weightedNote(w.Metric.Name); note != "" {
			notes = append(notes, note)
		}
	}
	return notes
}
