package model

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"offtake/model/formula/vm"
	"offtake/model/program"
)

// SimulatedLines are the lines whose distribution a simulation has by period.
var SimulatedLines = []string{"payment", "usage", "gross_margin"}

// columnMemory bounds, in bytes, what is kept of all paths at a time: a
// simulation with more outputs takes the paths again, in several passes.
const columnMemory = 64 << 20

// output is what a simulation keeps of a path: a metric, or a line at a period.
type output struct {
	line   *Line
	period int // 0 for metrics
	slot   vm.Slot
}

// name says which output it is.
func (o output) name() string {
	if o.period == 0 {
		return o.line.Name
	}
	return fmt.Sprintf("%s in period %d", o.line.Name, o.period)
}

// simulator evaluates a model over the paths of a simulation.
type simulator struct {
	p       *Program
	d       *Deal
	s       *Simulation
	workers int
	memory  int // bytes of columns kept at a time
	outputs []output
	checks  []output         // and the tolerance, which comes last
	columns []program.Column // the scenario's inputs, one lane
	varied  []varied
	kept    [][]float64 // columns of an earlier pass, to be used again
}

// varied is an input of the program that differs from path to path.
type varied struct {
	input     int // of the program
	uncertain int // which draw moves it
	value     float64
}

// newSimulator prepares a simulation with a number of workers; 0 means one for
// each processor.
func newSimulator(p *Program, d *Deal, workers int) *simulator {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	m := &simulator{p: p, d: d, s: d.Simulation, workers: workers, memory: columnMemory}
	m.columns = p.Columns([]Values{d.Scenarios[m.s.Scenario].Inputs})
	for i, u := range m.s.Inputs {
		for _, in := range p.Inputs {
			if in.Key != u.Key {
				continue
			}
			for j, v := range in.Entries(u.values, in.Count) {
				m.varied = append(m.varied, varied{in.First + j, i, v})
			}
		}
	}
	m.outputs, m.checks = simulatedOutputs(p)
	return m
}

// simulatedOutputs lists the outputs of a simulation in order, and the checks.
func simulatedOutputs(p *Program) (outputs, checks []output) {
	for _, l := range p.Lines {
		if l.Kind == Metric {
			outputs = append(outputs, output{l, 0, p.Slots[l.Name][0]})
		}
	}
	for _, name := range SimulatedLines {
		for period := 1; period <= p.Shape.Periods(); period++ {
			outputs = append(outputs, output{p.ByName[name], period, p.Slots[name][period]})
		}
	}
	for _, l := range p.Lines {
		if l.Kind == Check {
			checks = append(checks, output{l, 0, p.Slots[l.Name][0]})
		}
	}
	if l := p.ByName["tolerance"]; l != nil {
		checks = append(checks, output{l, 0, p.Slots[l.Name][0]})
	}
	return outputs, checks
}

// pieces is how many pieces of a size n paths are cut into.
func pieces(n, size int) int { return (n + size - 1) / size }

// perPass is how many columns of n paths are kept at a time.
func (m *simulator) perPass(n int) int { return max(1, m.memory/8/max(1, n)) }

// evaluate computes some outputs for n paths from the first: a column each.
// With checks it also counts the paths in which a check fails.
func (m *simulator) evaluate(first, n int, outputs []output, checks bool) (columns [][]float64, failed int, err error) {
	columns = m.columnsOf(len(outputs), n)
	slots := slotsOf(outputs)
	if checks {
		slots = append(slots, slotsOf(m.checks)...)
	}
	moved := map[int]bool{}
	for _, v := range m.varied {
		moved[v.input] = true
	}
	plan := m.p.Builder.Plan(func(i int) bool { return moved[i] }, slots)
	var next, failing atomic.Int64
	workers := min(m.workers, pieces(n, vm.BlockSize))
	undefinedFrom := make([]int, workers) // the first path of each worker that has an undefined output
	var work sync.WaitGroup
	for w := range workers {
		undefinedFrom[w] = n
		work.Go(func() {
			k := &worker{m, plan.Machine(func(i int) float64 { return m.columns[i].At(0) }), m.room()}
			for {
				at := int(next.Add(vm.BlockSize)) - vm.BlockSize
				if at >= n {
					return
				}
				size := min(vm.BlockSize, n-at)
				k.run(uint64(first+at), size)
				undefinedFrom[w] = min(undefinedFrom[w], at+k.keep(columns, outputs, at, size))
				if checks {
					failing.Add(int64(k.failing(size)))
				}
			}
		})
	}
	work.Wait()
	worst := n
	for _, at := range undefinedFrom {
		worst = min(worst, at)
	}
	if worst < n {
		return nil, 0, m.undefined(first + worst)
	}
	return columns, int(failing.Load()), nil
}

// columnsOf returns columns for n paths: those of an earlier pass as far as
// there are any, which whoever was given them has left.
func (m *simulator) columnsOf(count, n int) [][]float64 {
	for i := range count {
		switch {
		case i == len(m.kept):
			m.kept = append(m.kept, make([]float64, n))
		case len(m.kept[i]) != n:
			m.kept[i] = make([]float64, n)
		}
	}
	return m.kept[:count]
}

func slotsOf(outputs []output) []vm.Slot {
	slots := make([]vm.Slot, len(outputs))
	for i, o := range outputs {
		slots[i] = o.slot
	}
	return slots
}

// room is the memory for a block of draws.
func (m *simulator) room() [][]float64 {
	xs := make([][]float64, len(m.s.Inputs))
	for i := range xs {
		xs[i] = make([]float64, vm.BlockSize)
	}
	return xs
}

// worker computes blocks of paths.
type worker struct {
	*simulator
	machine *vm.Machine
	draws   [][]float64
}

// run computes a block of paths.
func (k *worker) run(first uint64, n int) {
	for i := range k.draws {
		k.draws[i] = k.draws[i][:n]
	}
	k.s.draw(first, k.draws)
	for _, v := range k.varied {
		register := k.machine.Input(v.input)
		if register == nil {
			continue
		}
		u := k.s.Inputs[v.uncertain]
		for lane, x := range k.draws[v.uncertain] {
			register[lane] = u.value(x, v.value)
		}
	}
	k.machine.Run(n)
}

// keep copies the outputs of a block and returns the first lane, or one past any
// path there is, in which one is undefined.
func (k *worker) keep(columns [][]float64, outputs []output, at, n int) int {
	first := len(columns[0])
	for i, o := range outputs {
		column := columns[i][at : at+n]
		copy(column, k.machine.Value(o.slot))
		for lane, x := range column {
			if x-x != 0 && !(o.period == 0 && vm.IsMissing(x)) {
				first = min(first, lane)
			}
		}
	}
	return first
}

// failing counts the paths of a block in which a check fails.
func (k *worker) failing(n int) int {
	last := len(k.checks) - 1
	tolerance := k.machine.Value(k.checks[last].slot)
	count := 0
	for lane := range n {
		for _, o := range k.checks[:last] {
			if x := k.machine.Value(o.slot)[lane]; !(x <= tolerance[lane] && -x <= tolerance[lane]) {
				count++
				break
			}
		}
	}
	return count
}

// undefined says where a path has no defined value, and what it drew.
func (m *simulator) undefined(path int) error {
	name := fmt.Sprintf("path %d of the simulation", path+1)
	r := m.p.Run([]string{name}, []Values{m.s.Path(m.d, path)})
	err := r.Undefined()
	if err == nil {
		panic("model: " + name + " is undefined in the simulation alone")
	}
	text := "\n  it draws"
	for i, x := range m.s.Draws(path) {
		text += fmt.Sprintf(" %s %.6g", m.s.Inputs[i].Key, x)
	}
	return fmt.Errorf("%w%s\n  hint: keep the distributions away from such values with min and max", err, text)
}

// drawn computes what one input draws in n paths from the first.
func (m *simulator) drawn(input, first, n int) []float64 {
	column := make([]float64, n)
	const block = 64 * vm.BlockSize
	var next atomic.Int64
	var work sync.WaitGroup
	for range min(m.workers, pieces(n, block)) {
		work.Go(func() {
			for {
				at := int(next.Add(block)) - block
				if at >= n {
					return
				}
				m.s.drawInput(input, uint64(first+at), column[at:min(at+block, n)])
			}
		})
	}
	work.Wait()
	return column
}
