package layout

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model"
	"offtake/model/formula"
	"offtake/report/sheet"
	"offtake/report/words"
)

// weightedTitle is the name of the return that replaces a mean of returns.
const weightedTitle = "Return of the probability-weighted cash flows"

// weightedReturn is the search for the return of probability-weighted flows,
// as a block of rows on the comparison.
type weightedReturn struct {
	*model.Flows
	Block
	weights, apart int // rows
	title          string
	check          sheet.Ref
}

// weightedColumns are the columns of the rows of weighted flows.
var weightedColumns = formula.Columns{Scalar: 3, Opening: 4, First: 5}

// layWeightedReturns lays out the searches for the returns of weighted flows
// below the comparison, each linked to the place of the metric's weighted
// value.
func (rep *Report) layWeightedReturns(t *comparisonSheet, row int) {
	for _, flows := range rep.Flows {
		w := &weightedReturn{Flows: flows, Block: Block{Sheet: t.Sheet, Rows: map[string]int{}, Next: row}, title: weightedTitle}
		if len(t.flows) > 0 {
			w.title += ": " + words.LowerFirst(flows.Metric.Label)
		}
		t.flows = append(t.flows, w)
		rep.layWeightedReturn(t, w)
		row = w.Next + 1
	}
	if gap := t.Mean + 1; len(t.flows) > 0 {
		t.Sheet.Widths[gap] = max(t.Sheet.Widths[gap], 11) // periods pass through it
	}
}

func (rep *Report) layWeightedReturn(t *comparisonSheet, w *weightedReturn) {
	cols := weightedColumns
	cols.Last = cols.First + rep.Periods() - 1
	rep.weightedHeader(w, cols)
	weights := sheet.Address(RowBody, compareColFirst) + ":" + sheet.Address(RowBody, compareColFirst+len(rep.Cases)-1)
	sum := 0.0
	for _, s := range rep.Deal.Scenarios {
		sum += s.Probability
	}
	w.weights = w.add("Probabilities in all", "%")
	w.Sheet.Set(w.weights, cols.Scalar, sheet.Cell{Formula: "SUM(" + weights + ")", Value: sheet.Num(sum), Role: sheet.RoleCalculation,
		Unit: sheet.UnitPercent})
	squares := 0.0
	var gaps []string
	for i, name := range w.Given {
		gap, square := rep.weightedSeries(w, cols, name, i%2 == 1)
		if squares += square; gap != "" {
			gaps = append(gaps, gap)
		}
	}
	w.apart = w.add("How far the scenarios' times are apart", "years²")
	w.Sheet.Set(w.apart, cols.Scalar, sheet.Cell{
		Formula: "SUM(" + strings.Join(gaps, ",") + ")", Value: sheet.Num(squares), Role: sheet.RoleHelper, Unit: sheet.UnitFactor,
	})
	rep.weightedSearch(w, cols)
	rate := w.Rows[w.Return().Rate]
	at := w.add(w.title, "%")
	of := func(row int) string { return sheet.Address(row, cols.Scalar) }
	w.Sheet.Set(at, cols.Scalar, sheet.Cell{Value: number(w.Rate(), "n/a"), Role: sheet.RoleTotal, Unit: sheet.UnitPercent,
		Formula: fmt.Sprintf(`IF(%s>%s,"n/a",%s)`, of(w.apart), of(w.Rows["checks.rounding"]), of(rate))})
	w.check = sheet.Ref{Sheet: w.Sheet, Row: w.Rows[w.Check()], Col: cols.Scalar}
	rep.Link(w.Sheet, t.Rows[w.Metric.Name], t.Mean, sheet.Ref{Sheet: w.Sheet, Row: at, Col: cols.Scalar}, sheet.RoleTotal)
}

func (rep *Report) weightedHeader(w *weightedReturn, cols formula.Columns) {
	s := w.Sheet
	SectionRow(s, w.Next, cols.Last, w.title)
	row := w.Next + 1
	for col, text := range map[int]string{1: "Line", 2: "Unit", cols.Scalar: "Value, or probability", cols.Opening: "Opening"} {
		s.Set(row, col, sheet.Cell{Value: sheet.Str(text), Role: sheet.RoleHeadLabel, Wrap: true})
	}
	for p := range rep.Periods() {
		rep.Link(s, row, cols.First+p, sheet.Ref{Sheet: rep.Live.Sheet, Row: RowHeader, Col: ColFirst + p}, sheet.RoleHeader)
	}
	w.Next += 2
}

// add begins a row of the block, and returns it.
func (w *weightedReturn) add(label, unit string) int {
	row := w.Next
	w.Next++
	w.Sheet.Set(row, 1, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel})
	w.Sheet.Set(row, 2, sheet.Cell{Value: sheet.Str(unit), Role: sheet.RoleNote})
	w.Sheet.Row(row).Level = 1
	return row
}

// weightedSeries writes a series of every scenario and its weighted mean; of
// times also the squares of how far they are apart, whose span and sum it
// returns.
func (rep *Report) weightedSeries(w *weightedReturn, cols formula.Columns, name string, isTime bool) (gaps string, squares float64) {
	l, s := rep.Program.Line(name), w.Sheet
	first := w.Next
	for i, c := range rep.Cases {
		row := w.add(l.Label+", "+rep.Deal.Scenarios[i].Name, rep.UnitLabel(l.Unit))
		weight := sheet.Address(RowBody, compareColFirst+i)
		s.Set(row, cols.Scalar, sheet.Cell{Formula: weight, Value: s.At(RowBody, compareColFirst+i).Value, Role: sheet.RoleCalculation,
			Unit: sheet.UnitPercent})
		for p := 0; p <= rep.Periods(); p++ {
			if from := (sheet.Ref{Sheet: c.Sheet, Row: c.Rows[name], Col: ColOpening + p}); from.Cell() != nil {
				rep.LinkOr(s, row, cols.Opening+p, from, sheet.RoleLink, Nothing)
			}
		}
	}
	last := w.Next - 1
	row := w.add(l.Label+", probability-weighted", rep.UnitLabel(l.Unit))
	w.Rows[name] = row
	weights := fmt.Sprintf("%s:%s", sheet.Absolute(first, cols.Scalar), sheet.Absolute(last, cols.Scalar))
	gap := 0
	if isTime {
		gap = w.add(l.Label+", squares of the distances", "years²")
		gaps = sheet.Address(gap, cols.Opening) + ":" + sheet.Address(gap, cols.Last)
	}
	for p, x := range w.Results.Series(name, 0) {
		col := cols.Opening + p
		if s.At(first, col) == nil {
			continue
		}
		own := sheet.Address(first, col) + ":" + sheet.Address(last, col)
		mean := fmt.Sprintf("SUMPRODUCT(%s,%s)", weights, own)
		if isTime {
			all := sheet.Absolute(w.weights, cols.Scalar)
			mean = fmt.Sprintf("IF(%s>0,%s/%s,0)", all, mean, all)
			from := fmt.Sprintf("(%s-%s)", own, sheet.Address(row, col))
			square := rep.squareApart(name, p, x)
			squares += square
			s.Set(gap, col, sheet.Cell{
				Formula: fmt.Sprintf("SUMPRODUCT(%s,%s*%s)", weights, from,
					from), Value: sheet.Num(square), Role: sheet.RoleHelper, Unit: sheet.UnitFactor,
			})
		}
		s.Set(row, col, sheet.Cell{Formula: mean, Value: sheet.Num(x), Role: sheet.RoleTotal, Unit: UnitOf[l.Unit]})
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
	base := rep.Cases[0]
	for _, l := range w.Program.Lines {
		if l.Kind != model.Metric && !slices.Contains(w.Given, l.Name) && l.Name != "periods" {
			lines = append(lines, l)
		}
	}
	own := func(name string) bool { return w.Program.Line(name) != nil && name != "periods" }
	for _, l := range lines {
		for _, name := range w.Program.Uses(l.Name) {
			if w.Rows[name] > 0 || own(name) {
				continue
			}
			from := sheet.Ref{Sheet: base.Sheet, Row: base.Rows[name], Col: ColScalar}
			row := w.add(base.Sheet.At(from.Row, ColLabel).Value.Text, base.Sheet.At(from.Row, ColUnit).Value.Text)
			if in := rep.Program.Template.Input(name); in != nil {
				from = sheet.Ref{Sheet: rep.Inputs.Sheet, Row: rep.Inputs.Rows[name], Col: InputsColFirst}
			}
			rep.Link(w.Sheet, row, cols.Scalar, from, sheet.RoleLink)
			w.Rows[name] = row
		}
	}
	for _, l := range lines {
		w.Rows[l.Name] = w.add(l.Label, rep.UnitLabel(l.Unit))
	}
	for _, l := range lines {
		rep.weightedLine(w, cols, l)
	}
}

func (rep *Report) weightedLine(w *weightedReturn, cols formula.Columns, l *model.Line) {
	LineRow{w.Sheet, w.Rows[l.Name], w.Program, w.Results, 0, placedWeighted{w, l}, cols, sheet.RoleHelper}.Lay(l)
}

// placedWeighted finds names in the block, for one line's formula.
type placedWeighted struct {
	*weightedReturn
	line *model.Line
}

// Row implements formula.Place.
func (w placedWeighted) Row(id string) int {
	row, ok := w.Rows[id]
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
func (rep *Report) weightedRow(t *ChecksSheet, row int, w *weightedReturn) {
	at := rep.Link(t.Sheet, row, ChecksColFirst+1, w.check, sheet.RoleLink)
	own := sheet.Address(row, ChecksColFirst+1)
	rep.verdict(t, row, "Value at the return is 0: "+words.LowerFirst(w.title),
		fmt.Sprintf("MAX(%s,-%s)", own, own), math.Abs(at.Value.Number), rep.moneyTolerance())
	t.Rows[w.Check()] = row
}

// WhyNoWeightedReturn returns why the probability-weighted flows of a metric
// have no rate of return: "" where they have one, or none is sought.
func (rep *Report) WhyNoWeightedReturn(metric string) string {
	for _, w := range rep.Flows {
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
	for _, w := range rep.Flows {
		if w.Metric.Name != metric || !rep.Says(metric) {
			continue
		}
		note := fmt.Sprintf("%s, %s: %s", w.Metric.Label, words.LowerFirst(weightedTitle),
			strings.TrimSpace(rep.display(number(w.Rate(), sheet.NoNumber), sheet.UnitPercent)))
		if why := rep.WhyNoWeightedReturn(metric); why != "" {
			note += ", " + why
		}
		return note
	}
	return ""
}

// WeightedNotes returns the notes on returns of weighted flows.
func (rep *Report) WeightedNotes() []string {
	var notes []string
	for _, w := range rep.Flows {
		if note := rep.weightedNote(w.Metric.Name); note != "" {
			notes = append(notes, note)
		}
	}
	return notes
}
