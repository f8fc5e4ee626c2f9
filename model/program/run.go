package program

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"offtake/model/formula/vm"
)

// LaneValues holds the value of every line in every lane.
type LaneValues struct {
	Program *Program
	Lanes   []string // scenario names, or what the lanes are called

	values [][]float64 // by slot
}

// Run evaluates every line for many lanes side by side.
func (p *Program) Run(names []string, lanes []Values) *LaneValues {
	return p.RunColumns(names, p.Columns(lanes))
}

// RunColumns is Run with the inputs as columns.
func (p *Program) RunColumns(names []string, columns []Column) *LaneValues {
	plan := p.Plan("", func(i int) bool { return columns[i].Varies })
	machine := p.Acquire(plan, func(i int) float64 { return columns[i].At(0) })
	defer p.Release(machine)
	n := len(names)
	r := &LaneValues{Program: p, Lanes: names, values: make([][]float64, p.Builder.Size())}
	memory := make([]float64, len(p.all)*n)
	for i, s := range p.all {
		r.values[s] = memory[i*n : (i+1)*n]
	}
	for first := 0; first < n; first += vm.BlockSize {
		size := min(vm.BlockSize, n-first)
		for i := range columns {
			if register := machine.Input(i); register != nil {
				columns[i].CopyTo(register[:size], first)
			}
		}
		machine.Run(size)
		for _, s := range p.all {
			copy(r.values[s][first:first+size], machine.Value(s)[:size])
		}
	}
	return r
}

// Column is one entry of an input over all lanes.
type Column struct {
	Values []float64
	Varies bool
}

// At returns the value in a lane.
func (c Column) At(lane int) float64 { return c.Values[lane] }

// CopyTo copies the values from a lane on.
func (c Column) CopyTo(dst []float64, first int) { copy(dst, c.Values[first:]) }

// Columns turns lanes of inputs into inputs of lanes.
func (p *Program) Columns(lanes []Values) []Column {
	columns := p.EmptyColumns(len(lanes))
	for _, in := range p.Inputs {
		for lane, v := range lanes {
			in.Set(columns, lane, v[in.Key])
		}
	}
	FindVarying(columns)
	return columns
}

// EmptyColumns returns a column of zeros for every entry of every input.
func (p *Program) EmptyColumns(lanes int) []Column {
	columns := make([]Column, p.entries())
	memory := make([]float64, len(columns)*lanes)
	for i := range columns {
		columns[i].Values = memory[i*lanes : (i+1)*lanes]
	}
	return columns
}

// Set sets the values of an input in a lane.
func (in InputSlots) Set(columns []Column, lane int, values []float64) {
	for i := range in.Count {
		columns[in.First+i].Values[lane] = in.entry(values, i)
	}
}

// FindVarying notes which columns differ from lane to lane.
func FindVarying(columns []Column) {
	for i := range columns {
		c := &columns[i]
		c.Varies = slices.ContainsFunc(c.Values, func(x float64) bool { return x != c.Values[0] })
	}
}

// At returns the value of a line at a period (0 the opening) in a lane. Scalars,
// metrics and checks have one value, whatever the period. A metric without a
// value returns a NaN for which vm.IsMissing holds.
func (r *LaneValues) At(name string, period, lane int) float64 {
	slots := r.Program.Slots[name]
	if len(slots) == 1 {
		period = 0
	}
	return r.values[slots[period]][lane]
}

// Series returns the values of a series in a lane by period: at the opening, 0,
// and in every period.
func (r *LaneValues) Series(name string, lane int) iter.Seq2[int, float64] {
	slots := r.Program.Slots[name]
	return func(yield func(int, float64) bool) {
		for i, s := range slots {
			if !yield(i, r.values[s][lane]) {
				return
			}
		}
	}
}

// Scalar returns the value of a scalar line, metric or check in a lane, and
// whether it has one.
func (r *LaneValues) Scalar(name string, lane int) (float64, bool) {
	x := r.At(name, 0, lane)
	return x, x == x
}

// Largest returns the largest absolute value of all lines in all lanes.
func (r *LaneValues) Largest() float64 {
	largest := 0.0
	for _, values := range r.values {
		for _, x := range values {
			if x > largest || -x > largest {
				largest = max(x, -x)
			}
		}
	}
	return largest
}

// UndefinedError lists the places where a line has no defined value.
type UndefinedError []string

// Error lists the places.
func (e UndefinedError) Error() string { return strings.Join(e, "\n") }

// finite reports whether there is no NaN and no infinity among numbers.
func finite(xs []float64) bool {
	for _, x := range xs {
		if x-x != 0 {
			return false
		}
	}
	return true
}

// Faults returns, for every lane, the first line in order of dependence whose
// value is undefined; none where all are defined.
func (r *LaneValues) Faults() []*Result {
	faults := make([]*Result, len(r.Lanes))
	for i := range r.Program.Order {
		at := &r.Program.Order[i]
		values := r.values[at.slot]
		if finite(values) {
			continue
		}
		for lane, x := range values {
			if x-x != 0 && faults[lane] == nil && !(vm.IsMissing(x) && at.Line.Kind != Series) {
				faults[lane] = at
			}
		}
	}
	return faults
}

// describe says where a line has no value, and in a reader's own line what to
// do about it.
func (p *Program) describe(pl place, scenario string) string {
	where := ""
	text := pl.Line.Formula
	if pl.Line.Kind == Series {
		where = fmt.Sprintf(" in period %d", pl.Period)
		if pl.Period == 0 {
			where, text = " at the opening", pl.Line.Opening
		}
	}
	what := "is undefined (a division by zero, 0 to the power 0, a root of a negative number or a number too large)"
	if !pl.Line.Reader {
		return fmt.Sprintf("line %s%s, scenario %q, %s: %s", pl.Line.Name, where, scenario, what, text)
	}
	at := pl.Line.Pos
	if pl.Period == 0 && pl.Line.Kind == Series {
		at = pl.Line.OpeningPos
	}
	what = "is undefined (a division by zero, a number too large, or a metric that has no value here)"
	return fmt.Sprintf("%s:%d:%d: line %s%s, scenario %q, %s: %s\n  hint: %s", at.File, at.Line, at.Column, pl.Line.Name, where, scenario,
		what, text,
		"guard it, as in IF(revenue > 0, payment / revenue, 0) or IF(ISNUMBER(x), x, 0)")
}

// Undefined reports lines whose value is undefined, such as a division by zero,
// by line, period and lane: in each lane the first, on which the others depend.
func (r *LaneValues) Undefined() error {
	return r.UndefinedBut(r.Faults(), func(int) bool { return false })
}

// UndefinedBut returns the error of faults, but for lanes that pass.
func (r *LaneValues) UndefinedBut(faults []*Result, passes func(lane int) bool) error {
	var found UndefinedError
	for lane, at := range faults {
		if at != nil && !passes(lane) {
			found = append(found, r.Program.describe(at.place, r.Lanes[lane]))
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found
}
