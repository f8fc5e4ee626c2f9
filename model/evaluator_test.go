package model

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/byhand"
	"offtake/model/formula/vm"
	"offtake/model/program"
	"offtake/templates"
)

var lanesFile = flag.String("lanes", "", "write the lanes of the benchmark to `FILE`.json and .bin, for the same model in NumPy")

// benchmarkLanes are the lanes of a step of the benchmark: -benchtime 64x
// computes a million.
const benchmarkLanes = 1 << 14

// BenchmarkEvaluator computes every line and metric of the embedded deal for
// many lanes, beside the same model written by hand as Go loops: on one core
// with every input different in every lane, on one core with two inputs
// different and all else the same, and on two cores. The ways take turns, and
// the fastest turn of each counts, in processor time where there is one core,
// so that a busy machine does not decide. x-by-hand is the time as a multiple of the loops';
// x-two-cores is the time on one core as a multiple of that on two, by the
// clock; x-two-free-cores is the same if both had been free all the time, from
// the processor time that the two took together.
func BenchmarkEvaluator(b *testing.B) {
	for _, c := range []struct {
		name string
		vary []string
	}{
		{"every input varies", nil},
		{"every number varies", []string{everyNumber}},
		{"two inputs vary", []string{"demand.provider_share", "price.discount"}},
		{"two other inputs vary", []string{"efficiency.year", "efficiency.needs"}},
	} {
		b.Run(c.name, func(b *testing.B) { compareByHand(b, newLaneSet(b, benchmarkLanes, c.vary...)) })
	}
}

func compareByHand(b *testing.B, s *laneSet) {
	loops, out := s.byHand(b), byhand.NewBuffers(s.deal.Periods())
	plan := s.plan()
	machines := []*vm.Machine{s.machine(plan), s.machine(plan)}
	one, two, hand := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	clock, together := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	timed := func(best, wall *time.Duration, run func()) {
		start, began := processorTime(), time.Now()
		run()
		*best, *wall = min(*best, processorTime()-start), min(*wall, time.Since(began))
	}
	b.ReportAllocs()
	for b.Loop() {
		timed(&one, &clock, func() { s.evaluate(machines[0], 0, len(s.lanes)) })
		timed(&hand, new(time.Duration), func() {
			for i := range loops {
				byhand.Fast(&loops[i], out)
			}
		})
		timed(&together, &two, func() {
			half := len(s.lanes) / 2
			var work sync.WaitGroup
			work.Go(func() { s.evaluate(machines[0], 0, half) })
			work.Go(func() { s.evaluate(machines[1], half, len(s.lanes)) })
			work.Wait()
		})
	}
	b.ReportMetric(float64(one)/benchmarkLanes, "ns/lane")
	b.ReportMetric(float64(hand)/benchmarkLanes, "ns/lane-by-hand")
	b.ReportMetric(float64(one)/float64(hand), "x-by-hand")
	b.ReportMetric(float64(clock)/float64(two), "x-two-cores")
	b.ReportMetric(2*float64(one)/float64(together), "x-two-free-cores")
}

// laneSet is a number of lanes of the embedded deal that differ in some inputs.
type laneSet struct {
	template *Template
	deal     *Deal
	program  *Program
	lanes    []Values
	columns  []program.Column
}

// everyNumber stands for all inputs but options and numbers of whole years.
const everyNumber = "*"

// newLaneSet draws lanes that differ in the inputs named, in all if none is.
// Options and numbers of whole years keep the deal's value; where all inputs
// vary they are computed with as if they differed.
func newLaneSet(t testing.TB, n int, vary ...string) *laneSet {
	t.Helper()
	s := &laneSet{lanes: make([]Values, n)}
	var err error
	s.template, err = ReadTemplate("model.yaml", templates.Model)
	require.NoError(t, err)
	data, _ := templates.Deal(templates.DefaultDeal)
	s.deal, err = ReadDeal(templates.DefaultDeal+".yaml", data, s.template)
	require.NoError(t, err)
	s.program, err = Compile(s.template, s.deal)
	require.NoError(t, err)
	s.template = s.program.Template
	all := len(vary) == 0
	if all || vary[0] == everyNumber {
		vary = nil
		for _, in := range s.template.Inputs {
			vary = append(vary, in.Key)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	for i := range s.lanes {
		s.lanes[i] = Values{}
		for k, v := range s.deal.Base {
			s.lanes[i][k] = v
		}
		for _, key := range vary {
			s.lanes[i][key] = drawn(r, s.template.Input(key), s.deal.Base[key])
		}
	}
	s.columns = s.program.Columns(s.lanes)
	for i := range s.columns {
		s.columns[i].Varies = s.columns[i].Varies || all
	}
	return s
}

// drawn moves an input's values by up to a tenth; zeros become small shares or
// amounts, and events happen in some year or never.
func drawn(r *rand.Rand, in *Input, values []float64) []float64 {
	if in.Structural || in.Section == "Checks" || in.Type == TypeOption || in.Type == TypeYears {
		return values
	}
	moved := make([]float64, len(values))
	for j, x := range values {
		switch {
		case in.Type == TypeYear && r.IntN(2) == 0:
			moved[j] = Never
		case in.Type == TypeYear:
			moved[j] = float64(2026 + r.IntN(10))
		case x == 0:
			moved[j] = 0.2 * r.Float64()
		default:
			moved[j] = x * (1 - 0.1*r.Float64())
		}
	}
	return moved
}

// byHand gives the lanes as the model by hand takes them.
func (s *laneSet) byHand(t testing.TB) []byhand.Inputs {
	t.Helper()
	loops := make([]byhand.Inputs, len(s.lanes))
	for i, v := range s.lanes {
		m := map[string]any{"term.first_year": v["term.first_year"][0], "term.years": float64(s.deal.Years)}
		for _, in := range s.template.Inputs {
			switch values := v[in.Key]; {
			case in.Structural || in.Section == "Checks":
			case in.Type == TypeOption:
				m[in.Key] = in.Options[int(values[0])]
			case len(values) == 1:
				m[in.Key] = values[0]
			default:
				m[in.Key] = values
			}
		}
		var err error
		loops[i], err = byhand.FromMap(m)
		require.NoError(t, err)
	}
	return loops
}

// plan prepares every line and metric that the model by hand has.
func (s *laneSet) plan() *vm.Plan {
	var outputs []vm.Slot
	lines, metrics := byhand.Names()
	for _, name := range append(lines, metrics...) {
		outputs = append(outputs, s.program.Slots[name]...)
	}
	return s.program.Builder.Plan(func(i int) bool { return s.columns[i].Varies }, outputs)
}

func (s *laneSet) machine(p *vm.Plan) *vm.Machine {
	return p.Machine(func(i int) float64 { return s.columns[i].At(0) })
}

// evaluate runs a machine over some lanes, block by block.
func (s *laneSet) evaluate(machine *vm.Machine, first, end int) {
	for ; first < end; first += vm.BlockSize {
		s.block(machine, first, min(vm.BlockSize, end-first))
	}
}

func (s *laneSet) block(machine *vm.Machine, first, n int) {
	for i := range s.columns {
		if register := machine.Input(i); register != nil {
			s.columns[i].CopyTo(register[:n], first)
		}
	}
	machine.Run(n)
}

// TestEvaluatorAndLoopsAgree: what the benchmark compares are the same numbers,
// every line in every period and every metric of every lane.
func TestEvaluatorAndLoopsAgree(t *testing.T) {
	for _, vary := range [][]string{nil, {"demand.provider_share", "price.discount"}} {
		s := newLaneSet(t, 300, vary...)
		loops := s.byHand(t)
		machine := s.machine(s.plan())
		const some = 75 // fewer than a block has
		for first := 0; first < len(s.lanes); first += some {
			s.block(machine, first, some)
			for lane := range some {
				s.compare(t, byhand.Run(&loops[first+lane]), machine, lane)
			}
		}
	}
}

func (s *laneSet) compare(t *testing.T, want *byhand.Result, machine *vm.Machine, lane int) {
	t.Helper()
	same := func(name string, want float64, slot vm.Slot) {
		got := machine.Value(slot)[lane]
		if math.IsNaN(want) != math.IsNaN(got) || math.Abs(want-got) > 1e-9*max(1, math.Abs(want)) {
			assert.Equal(t, want, got, "%s in lane %d", name, lane)
		}
	}
	for name, values := range want.Lines {
		for i, x := range values {
			same(fmt.Sprint(name, " in period ", i+1), x, s.program.Slots[name][i+1])
		}
	}
	for name, x := range want.Metrics {
		same(name, x, s.program.Slots[name][0])
	}
}

// TestLanes writes the lanes in which every input varies, and the metrics that
// the loops give, for the program in docs/performance that computes the same
// in NumPy.
func TestLanes(t *testing.T) {
	path, n := *lanesFile, benchmarkLanes
	if path == "" { // only to see that it works
		path, n = filepath.Join(t.TempDir(), "lanes"), 16
	}
	s := newLaneSet(t, n)
	loops := s.byHand(t)
	about := struct {
		Lanes     int               `json:"lanes"`
		FirstYear float64           `json:"first_year"`
		Inputs    [][2]any          `json:"inputs"`
		Options   map[string]string `json:"options"`
		Metrics   []string          `json:"metrics"`
	}{Lanes: len(s.lanes), FirstYear: s.lanes[0]["term.first_year"][0], Options: map[string]string{}}
	var rows [][]float64
	for _, in := range s.program.Inputs {
		if in.Type == TypeOption {
			about.Options[in.Key] = in.Options[int(s.lanes[0][in.Key][0])]
		}
		about.Inputs = append(about.Inputs, [2]any{in.Key, in.Count})
		for i := range in.Count {
			rows = append(rows, s.columns[in.First+i].Values)
		}
	}
	_, about.Metrics = byhand.Names()
	first := len(rows)
	for range about.Metrics {
		rows = append(rows, make([]float64, len(s.lanes)))
	}
	for lane := range loops {
		r := byhand.Run(&loops[lane])
		for i, name := range about.Metrics {
			rows[first+i][lane] = r.Metrics[name]
		}
	}
	text, err := json.Marshal(about)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path+".json", text, 0o666))
	f, err := os.Create(path + ".bin")
	require.NoError(t, err)
	for _, row := range rows {
		require.NoError(t, binary.Write(f, binary.LittleEndian, row))
	}
	require.NoError(t, f.Close())
}
