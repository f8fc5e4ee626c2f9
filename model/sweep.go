package model

import (
	"fmt"
	"slices"
	"strings"

	"offtake/model/formula/vm"
	"offtake/model/program"
	"offtake/model/source"
)

// Variation is an input and the values that it takes, one after the other.
type Variation struct {
	Input  *Input
	Texts  []string    // as a deal file would have them
	Values [][]float64 // one entry each, or a list by contract year
}

// Assignment sets the input to its value i, as the command line would.
func (v Variation) Assignment(i int) string { return v.Input.Key + "=" + v.Texts[i] }

// Sweep is a deal's model made ready to compute some of its results for every
// combination of the values of some inputs. What those inputs do not move is
// computed once; what the results do not need is not computed. Combinations
// are numbered, the last input's values fastest, and nothing is kept of them.
type Sweep struct {
	Program *Program
	Deal    *Deal // with the first value of each input that varies

	variations []Variation
	total      int64
	moved      [][]movedEntry     // by variation
	bases      [][]program.Column // by scenario
	wanted     []vm.Slot
	names      []string
	plan       *vm.Plan
	rules      []brokenRule
}

// movedEntry is an input of the program that a variation moves, and its value
// for each value of the variation.
type movedEntry struct {
	input  int
	values []float64
}

// NewSweep prepares a sweep of a deal. It leaves the deal as it is. The wanted
// results are metrics, checks or lines with one value.
func NewSweep(t *Template, d *Deal, variations []Variation, wanted []string) (*Sweep, error) {
	s := &Sweep{variations: variations, total: 1, names: wanted}
	if err := s.prepare(t, d); err != nil {
		return nil, err
	}
	if err := s.find(wanted); err != nil {
		return nil, err
	}
	for _, sc := range s.Deal.Scenarios {
		s.bases = append(s.bases, s.Program.Columns([]Values{sc.Inputs}))
	}
	moving := map[int]bool{}
	for _, v := range variations {
		s.total *= int64(len(v.Values))
		entries := s.entries(v)
		for _, e := range entries {
			moving[e.input] = true
		}
		s.moved = append(s.moved, entries)
	}
	s.plan = s.Program.Builder.Plan(func(i int) bool { return moving[i] }, s.wanted)
	return s, nil
}

// prepare makes the deal that is varied and compiles its model, with room for
// the longest list of every input.
func (s *Sweep) prepare(t *Template, d *Deal) error {
	s.Deal = d.Clone()
	s.Deal.args = d.args.clone()
	s.Deal.Scenarios = slices.Clone(d.Scenarios)
	s.Deal.Notes = map[string]string{}
	r := newReader(t, s.Deal)
	for _, v := range s.variations {
		if v.Input.Structural {
			return Problems{ArgumentProblem("--vary "+v.Assignment(0), v.Input.Key+" decides the size of the model, which is one in a sweep",
				"vary it by offtake batch, or sweep a deal file for each value")}
		}
		r.assign("", v.Assignment(0), s.Deal.args)
	}
	r.fill()
	m, err := t.With(s.Deal.Modules)
	if err != nil {
		return err
	}
	if s.rules, err = r.brokenBy(s.variations); err != nil {
		return err
	}
	var cases []Values
	for _, sc := range s.Deal.Scenarios {
		cases = append(cases, sc.Inputs)
	}
	for _, v := range s.variations {
		longest := slices.MaxFunc(v.Values, func(a, b []float64) int { return len(a) - len(b) })
		cases = append(cases, Values{v.Input.Key: longest})
	}
	s.Program, err = program.Compile(m, d.Lines, program.ShapeOf(m, cases, s.Deal.Years, s.Deal.PerYear))
	return err
}

// find looks the wanted results up.
func (s *Sweep) find(wanted []string) error {
	var problems Problems
	for _, name := range wanted {
		if l := s.Program.Line(name); l == nil || l.Kind == Series {
			problems = append(problems, s.noResult(name))
			continue
		}
		s.wanted = append(s.wanted, s.Program.Slots[name][0])
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

func (s *Sweep) noResult(name string) Problem {
	argument := "--metric " + name
	if s.Program.Line(name) != nil {
		return ArgumentProblem(argument, name+" has a value each period, not one", "choose a metric: offtake explain "+name+" lists what uses it")
	}
	var names []string
	for _, l := range s.Program.Lines {
		if l.Kind != Series && !l.Helper {
			names = append(names, l.Name)
		}
	}
	return ArgumentProblem(argument, "there is no metric "+source.Quote(name), didYouMean(name, names, "the metrics are"))
}

// entries lists what a variation moves: of a list, the entries that are not the
// same for all its values.
func (s *Sweep) entries(v Variation) []movedEntry {
	at := slices.IndexFunc(s.Program.Inputs, func(in program.InputSlots) bool { return in.Key == v.Input.Key })
	if at < 0 {
		return nil
	}
	in := s.Program.Inputs[at]
	entries := make([]movedEntry, in.Count)
	for j := range entries {
		entries[j] = movedEntry{in.First + j, make([]float64, len(v.Values))}
	}
	for i, values := range v.Values {
		for j, x := range in.Entries(s.Deal.meant(v.Input.Key, values), in.Count) {
			entries[j].values[i] = x
		}
	}
	return slices.DeleteFunc(entries, func(e movedEntry) bool { return slices.Min(e.values) == slices.Max(e.values) })
}

// meant returns the values that an input as written stands for.
func (d *Deal) meant(key string, values []float64) []float64 {
	if key == commitYearsKey && (values[0] == Never || values[0] == 0) {
		return []float64{float64(d.Years)}
	}
	return values
}

// Total is the number of combinations.
func (s *Sweep) Total() int64 { return s.total }

// brokenRule is a rule between inputs that some combination breaks: for each
// combination of the variations it reads, what is wrong with it, or nothing.
type brokenRule struct {
	reads    []int // variations
	problems []string
}

// maxRuled bounds the combinations of inputs that have to fit together.
const maxRuled = 500_000

// brokenBy finds the combinations that break a rule. A rule reads few inputs,
// so that it is tried with their combinations alone, in the base and in every
// scenario: what it says of them holds whatever the other inputs are.
func (r *reader) brokenBy(variations []Variation) ([]brokenRule, error) {
	var found []brokenRule
	for _, rule := range r.rules() {
		b := brokenRule{}
		size := 1
		for i, v := range variations {
			if slices.Contains(rule.reads, v.Input.Key) {
				b.reads = append(b.reads, i)
				size *= len(v.Values)
			}
			if size > maxRuled {
				message := fmt.Sprintf("%s have to fit together, and have more than %d combinations", strings.Join(rule.reads, ", "), maxRuled)
				return nil, Problems{ArgumentProblem("--vary", message, "give them fewer values")}
			}
		}
		if len(b.reads) == 0 {
			continue
		}
		b.problems = make([]string, size)
		if r.try(rule, b, variations) {
			found = append(found, b)
		}
	}
	r.fill() // as it was before the trials
	return found, nil
}

// try runs a rule for every combination and notes what it says; it reports
// whether any combination breaks it.
func (r *reader) try(rule rule, b brokenRule, variations []Variation) (any bool) {
	d := r.deal
	args := d.args.clone()
	for n := range b.problems {
		rest := n
		for _, i := range slices.Backward(b.reads) {
			v := variations[i]
			k := rest % len(v.Values)
			rest /= len(v.Values)
			args.values[v.Input.Key] = d.meant(v.Input.Key, v.Values[k])
		}
		b.problems[n] = r.says(rule, args, b, variations)
		any = any || b.problems[n] != ""
	}
	return any
}

// says returns the first problem that a rule has with the base or a scenario.
func (r *reader) says(rule rule, args *layer, b brokenRule, variations []Variation) string {
	d := r.deal
	trial := newReader(r.t, d)
	one := func(scenario string, v Values, layers ...*layer) {
		for _, i := range b.reads {
			key := variations[i].Input.Key
			v[key] = args.values[key]
		}
		c := &checker{Values: v, r: trial, scenario: scenario, layers: layers, seen: map[string]bool{}}
		if c.applies(rule) {
			rule.check(c)
		}
	}
	one("", d.Base, d.terms, args)
	for i := range d.Scenarios {
		one(d.Scenarios[i].Name, d.Scenarios[i].Inputs, d.terms, d.Scenarios[i].own, args)
	}
	if len(trial.problems) == 0 {
		return ""
	}
	return trial.problems[0].Message
}

// SweepWorker computes blocks of a sweep's combinations. Each goroutine has its
// own.
type SweepWorker struct {
	*Sweep
	machines []*vm.Machine // by scenario, made when first wanted
	machine  *vm.Machine   // of the last block
	digits   []int         // of the block's first combination: the value of each variation
	lanes    [][]int32     // by variation and lane: which value
}

// Worker makes a worker.
func (s *Sweep) Worker() *SweepWorker {
	w := &SweepWorker{Sweep: s, machines: make([]*vm.Machine, len(s.bases)), digits: make([]int, len(s.variations))}
	for range s.variations {
		w.lanes = append(w.lanes, make([]int32, vm.BlockSize))
	}
	return w
}

// BlockSize is how many combinations a worker computes at once, at most.
const BlockSize = vm.BlockSize

// Run computes n combinations of a scenario from the first, at most BlockSize.
func (w *SweepWorker) Run(scenario int, first int64, n int) {
	if w.machines[scenario] == nil {
		base := w.bases[scenario]
		w.machines[scenario] = w.plan.Machine(func(i int) float64 { return base[i].At(0) })
	}
	w.machine = w.machines[scenario]
	w.enumerate(first, n)
	for i, entries := range w.moved {
		for _, e := range entries {
			if register := w.machine.Input(e.input); register != nil {
				for lane, k := range w.lanes[i][:n] {
					register[lane] = e.values[k]
				}
			}
		}
	}
	w.machine.Run(n)
}

// enumerate counts through the combinations of a block.
func (w *SweepWorker) enumerate(first int64, n int) {
	for i := len(w.variations) - 1; i >= 0; i-- {
		size := int64(len(w.variations[i].Values))
		w.digits[i] = int(first % size)
		first /= size
	}
	for lane := range n {
		for i, k := range w.digits {
			w.lanes[i][lane] = int32(k)
		}
		for i := len(w.digits) - 1; i >= 0; i-- {
			if w.digits[i]++; w.digits[i] < len(w.variations[i].Values) {
				break
			}
			w.digits[i] = 0
		}
	}
}

// Lanes returns, for a variation, which of its values each lane of the last block
// has.
func (w *SweepWorker) Lanes(variation int) []int32 { return w.lanes[variation] }

// Result returns the values of a wanted result in the last block, one a lane. It
// is overwritten by the next block.
func (w *SweepWorker) Result(i int) []float64 { return w.machine.Value(w.wanted[i]) }

// Problem says why a lane of the last block has no results: its inputs do not
// fit together, or a wanted result is undefined. It is empty if it has.
func (w *SweepWorker) Problem(lane int) string {
	for _, b := range w.rules {
		n := 0
		for _, i := range b.reads {
			n = n*len(w.variations[i].Values) + int(w.lanes[i][lane])
		}
		if b.problems[n] != "" {
			return b.problems[n]
		}
	}
	for i, name := range w.names {
		if x := w.Result(i)[lane]; x-x != 0 && !vm.IsMissing(x) {
			return name + " is undefined"
		}
	}
	return ""
}
