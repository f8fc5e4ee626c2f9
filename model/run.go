package model

import (
	"fmt"
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
	return p.run(names, p.columns(lanes))
}

func (p *Program) run(names []string, columns []column) *LaneValues {
	plan := p.plan("", func(i int) bool { return columns[i].varies })
	machine := p.lend(plan, func(i int) float64 { return columns[i].at(0) })
	defer p.giveBack(machine)
	n := len(names)
	r := &LaneValues{Program: p, Lanes: names, values: make([][]float64, p.builder.Size())}
	memory := make([]float64, len(p.all)*n)
	for i, s := range p.all {
		r.values[s] = memory[i*n : (i+1)*n]
	}
	for first := 0; first < n; first += vm.BlockSize {
		size := min(vm.BlockSize, n-first)
		for i := range columns {
			if register := machine.Input(i); register != nil {
				columns[i].copyTo(register[:size], first)
			}
		}
		machine.Run(size)
		for _, s := range p.all {
			copy(r.values[s][first:first+size], machine.Value(s)[:size])
		}
	}
	return r
}

// column is one entry of an input over all lanes.
type column struct {
	values []float64
	varies bool
}

func (c column) at(lane int) float64 { return c.values[lane] }

func (c column) copyTo(dst []float64, first int) { copy(dst, c.values[first:]) }

// columns turns lanes of inputs into inputs of lanes.
func (p *Program) columns(lanes []Values) []column {
	columns := p.emptyColumns(len(lanes))
	for _, in := range p.inputs {
		for lane, v := range lanes {
			in.set(columns, lane, v[in.Key])
		}
	}
	findVarying(columns)
	return columns
}

// emptyColumns makes a column of zeros for every entry of every input.
func (p *Program) emptyColumns(lanes int) []column {
	columns := make([]column, p.entries())
	memory := make([]float64, len(columns)*lanes)
	for i := range columns {
		columns[i].values = memory[i*lanes : (i+1)*lanes]
	}
	return columns
}

// set gives an input its values in a lane.
func (in programInput) set(columns []column, lane int, values []float64) {
	for i := range in.count {
		columns[in.first+i].values[lane] = in.entry(values, i)
	}
}

func findVarying(columns []column) {
	for i := range columns {
		c := &columns[i]
		c.varies = slices.ContainsFunc(c.values, func(x float64) bool { return x != c.values[0] })
	}
}

// At is what a line is worth at a period (0 the opening) in a lane. Scalars,
// metrics and checks have one value, whatever the period. A metric without a
// value gives a NaN for which vm.IsMissing holds.
func (r *LaneValues) At(name string, period, lane int) float64 {
	slots := r.Program.slots[name]
	if len(slots) == 1 {
		period = 0
	}
	return r.values[slots[period]][lane]
}

// Series is what a series is worth in a lane: at the opening and in every
// period.
func (r *LaneValues) Series(name string, lane int) []float64 {
	slots := r.Program.slots[name]
	values := make([]float64, len(slots))
	for i, s := range slots {
		values[i] = r.values[s][lane]
	}
	return values
}

// Scalar is what a scalar line, metric or check is worth in a lane, and
// whether it has a value.
func (r *LaneValues) Scalar(name string, lane int) (float64, bool) {
	x := r.At(name, 0, lane)
	return x, x == x
}

// UndefinedError lists the places where a line has no defined value.
type UndefinedError []string

func (e UndefinedError) Error() string { return strings.Join(e, "\n") }

// finite tells whether there is no NaN and no infinity among numbers.
func finite(xs []float64) bool {
	for _, x := range xs {
		if x-x != 0 {
			return false
		}
	}
	return true
}

// faults gives, for every lane, the first line in order of dependence whose
// value is undefined; none where all are defined.
func (r *LaneValues) faults() []*result {
	faults := make([]*result, len(r.Lanes))
	for i := range r.Program.order {
		at := &r.Program.order[i]
		values := r.values[at.slot]
		if finite(values) {
			continue
		}
		for lane, x := range values {
			if x-x != 0 && faults[lane] == nil && !(vm.IsMissing(x) && at.line.Kind != Series) {
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
	text := pl.line.Formula
	if pl.line.Kind == Series {
		where = fmt.Sprintf(" in period %d", pl.period)
		if pl.period == 0 {
			where, text = " at the opening", pl.line.Opening
		}
	}
	what := "is undefined (a division by zero, 0 to the power 0, a root of a negative number or a number too large)"
	if !pl.line.Reader {
		return fmt.Sprintf("line %s%s, scenario %q, %s: %s", pl.line.Name, where, scenario, what, text)
	}
	at := pl.line.Pos
	if pl.period == 0 && pl.line.Kind == Series {
		at = pl.line.OpeningPos
	}
	what = "is undefined (a division by zero, a number too large, or a metric that has no value here)"
	return fmt.Sprintf("%s:%d:%d: line %s%s, scenario %q, %s: %s\n  hint: %s", at.File, at.Line, at.Column, pl.line.Name, where, scenario, what, text,
		"guard it, as in IF(revenue > 0, payment / revenue, 0) or IF(ISNUMBER(x), x, 0)")
}

// Undefined reports lines whose value is undefined, such as a division by zero,
// by line, period and lane: in each lane the first, on which the others depend.
func (r *LaneValues) Undefined() error {
	return r.undefined(r.faults(), func(int) bool { return false })
}

// undefined is the error of faults, those of some lanes aside.
func (r *LaneValues) undefined(faults []*result, passes func(lane int) bool) error {
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
