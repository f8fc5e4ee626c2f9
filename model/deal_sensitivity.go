package model

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model/source"
)

// Limits of what a workbook can show and compute live.
const (
	maxGrids  = 6
	maxAxis   = 12
	maxSwings = 15
	maxSolved = 100 // break-evens
)

// readSensitivity reads the two-way grids, the tornado and the metric of the
// bridges.
func (r *reader) readSensitivity(n *source.Node) {
	if n == nil || n.Kind == source.Blank {
		return
	}
	f := r.fields(n, "sensitivity", "grids", "tornado", "bridge")
	if g := f["grids"]; g != nil {
		items := r.elements(g, "grids", `begin each grid with "- metric: …"`)
		if len(items) > maxGrids {
			r.problem(g, fmt.Sprintf("there are %d grids, more than %d", len(items), maxGrids), "leave some out")
			return
		}
		for i, item := range items {
			r.readGrid(item, fmt.Sprintf("grid %d", i+1))
		}
	}
	if t := f["tornado"]; t != nil {
		r.readTornado(t)
	}
	if b := f["bridge"]; b != nil {
		r.deal.Bridge, _ = r.metric(b, n, "bridge")
	}
}

func (r *reader) readGrid(item *source.Node, what string) {
	f := r.fields(item, what, "metric", "rows", "columns")
	if f == nil {
		return
	}
	metric, ok := r.metric(f["metric"], item, what)
	rows, rowsOK := r.axes(f["rows"], item, what+": rows", 1, 2, maxAxis)
	columns, columnsOK := r.axes(f["columns"], item, what+": columns", 1, 2, maxAxis)
	if !ok || !rowsOK || !columnsOK {
		return
	}
	if rows[0].Key == columns[0].Key {
		r.problem(f["columns"], fmt.Sprintf("%s varies %s in rows and columns", what, rows[0].Key), "vary two inputs")
		return
	}
	r.deal.Grids = append(r.deal.Grids, Grid{metric, rows[0], columns[0]})
}

func (r *reader) readTornado(n *source.Node) {
	f := r.fields(n, "tornado", "metric", "inputs")
	if f == nil {
		return
	}
	metric, ok := r.metric(f["metric"], n, "tornado")
	swings, swingsOK := r.axes(f["inputs"], n, "tornado: inputs", maxSwings, 2, 2)
	if ok && swingsOK {
		r.deal.Tornado = &Tornado{metric, swings}
	}
}

// metric reads the name of a metric.
func (r *reader) metric(n, parent *source.Node, what string) (string, bool) {
	if n == nil {
		r.missing(parent, what, "metric", what+" has no metric", `add "metric: customer_npv" or another metric`)
		return "", false
	}
	name, ok := r.text(n, "metric of "+what, oneLine)
	if !ok {
		return "", false
	}
	if l := r.model.Line(name); l == nil || l.Kind != Metric {
		var metrics []string
		for _, l := range r.model.Lines {
			if l.Kind == Metric {
				metrics = append(metrics, l.Name)
			}
		}
		r.problem(n, fmt.Sprintf("there is no metric %s", source.Quote(name)), didYouMean(name, metrics, "the metrics are"))
		return "", false
	}
	return name, true
}

// axes reads inputs with the values that each takes: at most a number of
// inputs, from least to most values each.
func (r *reader) axes(n, parent *source.Node, what string, inputs, least, most int) ([]Axis, bool) {
	if n == nil || n.Kind != source.Mapping {
		if n == nil {
			n = parent
		}
		r.problem(n, what+" wants an input and its values", `write them as {price.discount: [0%, 10%, 20%]}`)
		return nil, false
	}
	before := len(r.problems)
	var axes []Axis
	r.leaves(n, what, "", func(key string, e source.Entry) {
		if in := r.variable(key, e.Key, what); in != nil {
			axes = append(axes, Axis{key, r.axisValues(in, e.Value, what, least, most)})
		}
	})
	if len(r.problems) == before && (len(axes) == 0 || len(axes) > inputs) {
		r.problem(n, fmt.Sprintf("%s has %d inputs, and takes %s", what, len(axes), atMost(inputs)), "write one key for each input")
	}
	return axes, len(r.problems) == before
}

func atMost(n int) string {
	if n == 1 {
		return "one"
	}
	return fmt.Sprintf("from one to %d", n)
}

// variable returns an input that can take other values, or reports why not.
func (r *reader) variable(key string, n *source.Node, what string) *Input {
	in := r.t.Input(key)
	switch {
	case in == nil || in.Structural:
		r.problem(n, fmt.Sprintf("%s: %s cannot be varied, since it decides the number of columns or their labels", what, key),
			"vary another input")
	case in.Type == TypeOption:
		r.problem(n, fmt.Sprintf("%s: %s is a choice of words, not a number", what, key), "make a scenario for each choice")
	case in.Once:
		r.problem(n, fmt.Sprintf("%s: %s takes %s", what, key, in.Takes()), "vary a rate or a total, or make scenarios")
	case r.model.Input(key) == nil:
		r.problem(n, fmt.Sprintf("%s: %s is a term that the deal does not have", what, key),
			"give it a value among the deal's terms, or vary another input")
	default:
		return in
	}
	return nil
}

func (r *reader) axisValues(in *Input, n *source.Node, what string, least, most int) []float64 {
	if n.Kind != source.List || len(n.Items) < least || len(n.Items) > most {
		wanted := fmt.Sprintf("from %d to %d values", least, most)
		if least == most {
			wanted = fmt.Sprintf("%d values, the low one first", least)
		}
		r.problem(n, fmt.Sprintf("%s: %s wants a list of %s", what, in.Key, wanted), "write them in brackets, with commas")
		return nil
	}
	var values []float64
	for i, item := range n.Items {
		if item.Kind != source.Scalar {
			r.problem(item, fmt.Sprintf("%s: entry %d of %s is %s, not a value", what, i+1, in.Key, item.Kind), "write "+in.Wanted())
			continue
		}
		x, ok := r.number(in, fmt.Sprintf("%s, entry %d,", in.Key, i+1), item)
		if ok && slices.Contains(values, x) {
			r.problem(item, fmt.Sprintf("%s: %s takes the value %s twice", what, in.Key, source.Quote(item.Text)), "leave one out")
		}
		values = append(values, x)
	}
	return values
}

// readBreakEvens reads the list of break-evens.
func (r *reader) readBreakEvens(n *source.Node) {
	if n == nil || n.Kind == source.Blank {
		return
	}
	items := r.elements(n, "breakeven", `begin each with "- input: …"`)
	if len(items) > maxSolved {
		r.problem(n, fmt.Sprintf("there are %d break-evens, more than %d", len(items), maxSolved), "leave some out")
		return
	}
	for i, item := range items {
		r.readBreakEven(item, fmt.Sprintf("entry %d of breakeven", i+1))
	}
}

func (r *reader) readBreakEven(item *source.Node, what string) {
	f := r.fields(item, what, "input", "metric", "target", "scenario", "range")
	if f == nil {
		return
	}
	before := len(r.problems)
	b := BreakEven{}
	b.Metric, _ = r.metric(f["metric"], item, what)
	in := r.breakEvenInput(f["input"], item, what)
	if t := f["target"]; t != nil {
		target := &Input{Key: "target of " + what, Type: TypePercent, Min: math.Inf(-1), Max: math.Inf(1)}
		b.Target, _ = r.number(target, target.Key, t)
	}
	if s := f["scenario"]; s != nil {
		b.Scenario = r.scenarioIndex(s, what)
	}
	if in == nil || len(r.problems) > before {
		return
	}
	b.Input = in.Key
	b.Low, b.High = searchRange(in)
	if n := f["range"]; n != nil {
		values := r.axisValues(in, n, what+": range", 2, 2)
		if len(r.problems) > before {
			return
		}
		b.Low, b.High = min(values[0], values[1]), max(values[0], values[1])
	}
	r.deal.BreakEvens = append(r.deal.BreakEvens, b)
}

func (r *reader) breakEvenInput(n, parent *source.Node, what string) *Input {
	if n == nil {
		r.missing(parent, what, "input", what+" has no input", `add "input: price.discount" or another input`)
		return nil
	}
	key, ok := r.text(n, "input of "+what, oneLine)
	if !ok {
		return nil
	}
	if r.t.Input(key) == nil {
		r.problem(n, fmt.Sprintf("there is no input %s", source.Quote(key)), r.nearestKey(key, what))
		return nil
	}
	in := r.variable(key, n, what)
	if in != nil && (in.Type == TypeYear || in.Whole) {
		r.problem(n, fmt.Sprintf("%s: %s takes whole numbers only, so that no value may reach the target", what, key),
			"vary it in a grid instead")
		return nil
	}
	return in
}

func (r *reader) scenarioIndex(n *source.Node, what string) int {
	name, ok := r.text(n, "scenario of "+what, oneLine)
	if !ok {
		return 0
	}
	i := r.deal.scenario(name)
	if i < 0 {
		var names []string
		for _, s := range r.deal.Scenarios {
			names = append(names, s.Name)
		}
		r.problem(n, fmt.Sprintf("there is no scenario %s", source.Quote(name)),
			didYouMean(name, names, "the scenarios are "+strings.Join(names, ", ")))
		return 0
	}
	return i
}

// searchRange is where a break-even is sought if the deal does not say: the
// input's range as far as it is of use, shares of more than ten times and
// amounts beyond a million being out of it.
func searchRange(in *Input) (low, high float64) {
	limit := 1e6
	if in.Type == TypePercent {
		limit = 10
	}
	low, high = max(in.Min, -limit), min(in.Max, limit)
	margin := (high - low) * 1e-9
	if in.OpenMin {
		low += margin
	}
	if in.OpenMax {
		high -= margin
	}
	return low, high
}
