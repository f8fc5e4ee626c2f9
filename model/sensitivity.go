package model

import (
	"fmt"
	"math"
	"slices"

	"offtake/model/formula/vm"
	"offtake/model/program"
)

// Grid is a two-way sensitivity: one metric over the values of two inputs,
// all else as in the live case.
type Grid struct {
	Metric        string
	Rows, Columns Axis
}

// Axis is an input and the values it takes.
type Axis struct {
	Key    string
	Values []float64
}

// Tornado is one metric at a low and a high value of several inputs, one at a
// time.
type Tornado struct {
	Metric string
	Swings []Axis // two values each
}

// BreakEven asks for the value of an input at which a metric reaches a target,
// in one scenario.
type BreakEven struct {
	Input, Metric string
	Target        float64
	Scenario      int
	Low, High     float64 // where it is sought

	Found bool
	Value float64
	// Everywhere says that the metric is at its target all over the range: the
	// input does not move it, and Found is false.
	Everywhere bool
	// Decides says that the deal file does not ask for it: it is sought for the
	// input that moves the tornado's metric most.
	Decides bool
}

// Point is a run of the model beside the scenarios: a cell of a grid, an end
// of a tornado, a break-even.
type Point struct {
	Name     string
	Scenario int // it starts from
	Set      []Setting
	Lane     int

	bridge int      // of a bridge's step: the scenario it leads to
	keys   []string // and its overrides that are changed so far
}

// Setting is an input at one value, in all years.
type Setting struct {
	Key   string
	Value float64
}

// overrides visits the inputs that are not those of the scenario that a point
// starts from.
func (pt Point) overrides(d *Deal, tell func(key string, values []float64)) {
	for _, s := range pt.Set {
		tell(s.Key, []float64{s.Value})
	}
	for _, key := range pt.keys {
		tell(key, d.Scenarios[pt.bridge].Inputs[key])
	}
}

// point is the point of a grid's cell.
func (g Grid) point(i, j int) Point {
	row, column := Setting{g.Rows.Key, g.Rows.Values[i]}, Setting{g.Columns.Key, g.Columns.Values[j]}
	return Point{Name: fmt.Sprintf("%s with %s %g and %s %g", g.Metric, row.Key, row.Value, column.Key, column.Value),
		Set: []Setting{row, column}}
}

// points lists what is run beside the scenarios: the grids' cells row by row,
// the tornado's ends, the break-evens found, the steps of the bridges.
func (d *Deal) points() []Point {
	var points []Point
	for _, g := range d.Grids {
		for i := range g.Rows.Values {
			for j := range g.Columns.Values {
				points = append(points, g.point(i, j))
			}
		}
	}
	if d.Tornado != nil {
		for _, s := range d.Tornado.Swings {
			for _, x := range s.Values {
				points = append(points, Point{Name: fmt.Sprintf("%s with %s %g", d.Tornado.Metric, s.Key, x), Set: []Setting{{s.Key, x}}})
			}
		}
	}
	for _, b := range d.BreakEvens {
		if b.Found {
			name := fmt.Sprintf("break-even of %s at %s %g", b.Metric, b.Input, b.Value)
			points = append(points, Point{Name: name, Scenario: b.Scenario, Set: []Setting{{b.Input, b.Value}}})
		}
	}
	points = append(points, d.bridgePoints()...)
	for i := range points {
		points[i].Lane = len(d.Scenarios) + i
	}
	return points
}

// Decides returns the place in the tornado of the input that moves its metric
// most, of several the first, and by how much it does; -1 if none does.
func (r *Results) Decides(d *Deal) (at int, swing float64) {
	at = -1
	if d.Tornado == nil {
		return at, 0
	}
	lane := len(d.Scenarios)
	for _, g := range d.Grids {
		lane += len(g.Rows.Values) * len(g.Columns.Values)
	}
	for i := range d.Tornado.Swings {
		low, _ := r.Scalar(d.Tornado.Metric, lane+2*i)
		high, _ := r.Scalar(d.Tornado.Metric, lane+2*i+1)
		if moved := math.Abs(high - low); moved > swing {
			at, swing = i, moved
		}
	}
	return at, swing
}

// turning lists the metrics whose sign says who gains.
var turning = []string{"customer_npv", "provider_npv", "pv_deal_value", "pv_lock_in"}

// decide sees to it that what decides has a break-even: for the input that moves
// the tornado's metric most in the base, the value at which the metric changes
// its sign. Where the deal file asks for it, there is none more.
func decide(p *Program, d *Deal, columns []program.Column) {
	d.BreakEvens = slices.DeleteFunc(d.BreakEvens, func(b BreakEven) bool { return b.Decides })
	if d.Tornado == nil || !slices.Contains(turning, d.Tornado.Metric) {
		return
	}
	most, in := 0.0, (*Input)(nil)
	for _, s := range d.Tornado.Swings {
		ends := make([]float64, 2)
		along(p, s.Key, d.Tornado.Metric, func(i int) float64 { return columns[i].At(0) }, func(f curve) { f(s.Values, ends) })
		if swing := math.Abs(ends[1] - ends[0]); swing > most {
			most, in = swing, p.Template.Input(s.Key)
		}
	}
	if in == nil || in.Type == TypeYear || in.Whole || slices.ContainsFunc(d.BreakEvens, func(b BreakEven) bool {
		return b.Input == in.Key && b.Metric == d.Tornado.Metric && b.Target == 0 && b.Scenario == 0
	}) {
		return
	}
	b := BreakEven{Input: in.Key, Metric: d.Tornado.Metric, Decides: true}
	b.Low, b.High = searchRange(in)
	d.BreakEvens = append(d.BreakEvens, b)
}

// solve finds every break-even; columns has a lane for each scenario.
func solve(p *Program, d *Deal, columns []program.Column) {
	for i := range d.BreakEvens {
		b := &d.BreakEvens[i]
		current := d.Scenarios[b.Scenario].Inputs[b.Input][0]
		along(p, b.Input, b.Metric, func(i int) float64 { return columns[i].At(b.Scenario) }, func(f curve) {
			b.Value, b.Found = crossing(f, b.Low, b.High, b.Target, current)
			b.Everywhere = !b.Found && staysAt(f, b.Low, b.High, b.Target)
		})
	}
}

// curve evaluates one metric for many values of one input at once.
type curve func(xs, ys []float64)

// along passes on the curve of a metric along an input, all others being as given.
func along(p *Program, key, metric string, others func(input int) float64, use func(curve)) {
	varied := p.Inputs[p.InputOf[key]]
	plan := p.Plan(metric, func(i int) bool { return i >= varied.First && i < varied.First+varied.Count })
	m := p.Acquire(plan, others)
	defer p.Release(m)
	out := p.Slots[metric][0]
	use(func(xs, ys []float64) {
		for first := 0; first < len(xs); first += vm.BlockSize {
			n := min(vm.BlockSize, len(xs)-first)
			for i := range varied.Count {
				if r := m.Input(varied.First + i); r != nil {
					copy(r, xs[first:first+n])
				}
			}
			m.Run(n)
			copy(ys[first:first+n], m.Value(out))
		}
	})
}

// searched is how many values of an input a search tries at once.
const searched = 128

// end is an end of a bracket: a value of the input, and the metric's there.
type end struct{ x, y float64 }

// crossing finds where a function of one input crosses a target, to the last
// digits: it looks for a change of side on a fine grid, takes the one nearest
// to the input's present value, and narrows it, many values at a time. A
// jump over the target is no solution.
func crossing(f curve, low, high, target, current float64) (float64, bool) {
	const fine = 4*searched + 1
	xs, ys := make([]float64, fine), make([]float64, fine)
	spread(xs, low, high)
	f(xs, ys)
	best, distance := -1, math.Inf(1)
	for i := range xs[:fine-1] {
		if !brackets(ys[i], ys[i+1], target) {
			continue
		}
		if d := math.Abs((xs[i]+xs[i+1])/2 - current); d < distance {
			best, distance = i, d
		}
	}
	if best < 0 {
		return 0, false
	}
	a, b := end{xs[best], ys[best]}, end{xs[best+1], ys[best+1]}
	jump := math.Abs(b.y - a.y)
	a, b = narrow(f, a, b, target, xs[:searched], ys[:searched])
	x, miss := nearer(a, b, target)
	return x, miss <= 1e-7*math.Max(jump, math.Abs(target))
}

// narrow narrows a bracket until there is no number between its ends; one that
// reaches to 0, near which numbers lie ever closer, twelve times. It works in
// xs and ys.
func narrow(f curve, a, b end, target float64, xs, ys []float64) (end, end) {
	for round := 0; round < 12 && math.Nextafter(a.x, b.x) != b.x; round++ {
		spread(xs, a.x, b.x)
		f(xs, ys)
		i := 0
		for i < len(xs)-1 && !brackets(ys[i], ys[i+1], target) {
			i++
		}
		if i == len(xs)-1 {
			break
		}
		a, b = end{xs[i], ys[i]}, end{xs[i+1], ys[i+1]}
	}
	return a, b
}

// staysAt reports whether a function is at a target all over a range, but for
// rounding.
func staysAt(f curve, low, high, target float64) bool {
	xs, ys := make([]float64, searched), make([]float64, searched)
	spread(xs, low, high)
	f(xs, ys)
	return !slices.ContainsFunc(ys, func(y float64) bool { return !(math.Abs(y-target) <= 1e-9*math.Max(1, math.Abs(target))) })
}

// nearer returns the end of a bracket whose value is nearer to the target, and
// by how much it misses; of two as good as on it, the one not below it.
func nearer(a, b end, target float64) (x, miss float64) {
	missA, missB := math.Abs(a.y-target), math.Abs(b.y-target)
	tiny := 1e-12 * math.Max(1, math.Abs(target))
	switch {
	case max(missA, missB) <= tiny && a.y >= target, missA < missB && missB > tiny:
		return a.x, missA
	}
	return b.x, missB
}

// brackets reports whether the target lies between two values that differ.
func brackets(y0, y1, target float64) bool {
	return y0 != y1 && (y0-target)*(y1-target) <= 0
}

// spread fills xs with numbers from a to b.
func spread(xs []float64, a, b float64) {
	for i := range xs {
		xs[i] = a + (b-a)*float64(i)/float64(len(xs)-1)
	}
}
