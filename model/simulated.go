package model

import (
	"cmp"
	"math"
	"slices"

	"offtake/model/simulate"
)

// What a simulation says of many values: see package simulate.
type (
	Summary = simulate.Summary
	Share   = simulate.Share
)

// Percents are the percentiles that a simulation has of each output.
var Percents = simulate.Percents

// Simulated is what a simulation found.
type Simulated struct {
	*Simulation
	Metrics []MetricSummary
	Lines   []LineSummary  // in the order of SimulatedLines
	Drivers []Driver       // the strongest first
	Draws   []InputSummary // in the order of Inputs
	Years   []int          // the contract years, of FirstShortfall and UpTo

	Shortfall      Share     // paths with a shortfall
	Loss           Share     // paths that pay more than the open market, in present value
	FirstShortfall []float64 // the share of paths with a shortfall up to the end of a contract year
	Failing        int       // paths in which a check fails

	ends []int // the last periods of the contract years
}

// MetricSummary is a metric's. The expected shortfall is the mean of its worst
// paths, or not a number if neither end of the metric is the worse one or a mean
// means nothing.
type MetricSummary struct {
	*Line
	Summary
	Tail, TailError float64
}

// LineSummary is a line's, by period.
type LineSummary struct {
	*Line
	Periods []Summary
}

// InputSummary is that of the draws of an input.
type InputSummary struct {
	*Uncertain
	Summary
	UpTo []float64 // of years: the share of paths up to the end of a contract year
}

// Driver is an input by how closely the metric follows its draws.
type Driver struct {
	*Uncertain
	Correlation float64 // Spearman's; not a number if one of the two does not vary
}

// PathSource returns the outputs of all paths of a simulation: computed here, or
// kept in the files of shards.
type PathSource interface {
	// Columns returns outputs from one to another, each with a value a path. It
	// is asked for all of them, in order, and may use the memory of those that
	// it gave before.
	Columns(from, to int) ([][]float64, error)
	// Failing counts the paths in which a check fails; known when all columns
	// were given.
	Failing() (int, error)
}

// computed is a source that computes what it is asked for.
type computed struct {
	*simulator
	count int
}

// Columns implements PathSource.
func (c *computed) Columns(from, to int) ([][]float64, error) {
	columns, failed, err := c.evaluate(0, c.s.Paths, c.outputs[from:to], from == 0)
	if from == 0 {
		c.count = failed
	}
	return columns, err
}

// Failing implements PathSource.
func (c *computed) Failing() (int, error) { return c.count, nil }

// Simulate runs a deal's simulation with a number of workers, 0 for one each
// processor; the results do not depend on it.
func Simulate(p *Program, d *Deal, workers int) (*Simulated, error) {
	m := newSimulator(p, d, workers)
	return m.summarise(&computed{simulator: m})
}

// SimulatePart computes a part of a simulation's paths: n from the first. It
// passes their outputs to keep, in order, as many at a time as memory allows;
// keep must not hold on to them. It counts the paths in which a check fails.
func SimulatePart(p *Program, d *Deal, workers, first, n int, keep func(columns [][]float64) error) (failing int, err error) {
	m := newSimulator(p, d, workers)
	for from := 0; from < len(m.outputs); {
		to := min(len(m.outputs), from+m.perPass(n))
		columns, failed, err := m.evaluate(first, n, m.outputs[from:to], from == 0)
		if err != nil {
			return 0, err
		}
		if err := keep(columns); err != nil {
			return 0, err
		}
		failing, from = failing+failed, to
	}
	return failing, nil
}

// SummarisePaths finds what Simulate finds, from paths computed before.
func SummarisePaths(p *Program, d *Deal, workers int, source PathSource) (*Simulated, error) {
	return newSimulator(p, d, workers).summarise(source)
}

// summarise takes the paths, as many outputs at a time as memory allows.
func (m *simulator) summarise(source PathSource) (*Simulated, error) {
	r := &Simulated{Simulation: m.s}
	for k := range m.d.Years {
		r.Years = append(r.Years, int(m.d.Base.One("term.first_year"))+k)
		r.ends = append(r.ends, (k+1)*m.d.PerYear)
	}
	var metric []float64
	for from := 0; from < len(m.outputs); {
		to := min(len(m.outputs), from+m.perPass(m.s.Paths))
		columns, err := source.Columns(from, to)
		if err != nil {
			return nil, err
		}
		for i, o := range m.outputs[from:to] {
			r.count(o, columns[i])
			if o.period == 0 && o.line.Name == m.s.Metric {
				metric = slices.Clone(columns[i])
			}
		}
		for i, s := range simulate.SummariseAll(columns, m.workers) {
			r.add(m.outputs[from+i], s, columns[i])
		}
		from = to
	}
	var err error
	if r.Failing, err = source.Failing(); err != nil {
		return nil, err
	}
	m.drivers(r, metric)
	return r, nil
}

// count takes what a metric's column says of the whole deal.
func (r *Simulated) count(o output, column []float64) {
	share := func(holds func(float64) bool) Share {
		s := Share{Of: len(column)}
		for _, x := range column {
			if holds(x) {
				s.Count++
			}
		}
		return s
	}
	above0 := func(x float64) bool { return x > 0 }
	switch {
	case o.period > 0:
	case o.line.Name == "shortfall_periods":
		r.Shortfall = share(above0)
	case o.line.Name == "pv_lock_in":
		r.Loss = share(above0)
	case o.line.Name == "first_shortfall":
		r.FirstShortfall = simulate.UpTo(column, r.ends)
	}
}

// add files a summary; the column is sorted.
func (r *Simulated) add(o output, s Summary, sorted []float64) {
	better := o.line.Better
	if !o.line.HasMean() {
		s.Mean, s.MeanError, s.SD, better = math.NaN(), math.NaN(), math.NaN(), ""
	}
	if o.period == 0 {
		m := MetricSummary{Line: o.line, Summary: s}
		m.Tail, m.TailError = math.NaN(), math.NaN()
		if better != "" {
			m.Tail, m.TailError = simulate.Tail(sorted[:s.Count], better == "high")
		}
		r.Metrics = append(r.Metrics, m)
		return
	}
	if o.period == 1 {
		r.Lines = append(r.Lines, LineSummary{Line: o.line})
	}
	l := &r.Lines[len(r.Lines)-1]
	l.Periods = append(l.Periods, s)
}

// drivers ranks the inputs by their rank correlation with the metric, and
// describes what was drawn.
func (m *simulator) drivers(r *Simulated, metric []float64) {
	known := make([]bool, len(metric))
	for i, x := range metric {
		known[i] = x == x
	}
	metric = simulate.Ranks(simulate.Filter(metric, known))
	for i, u := range m.s.Inputs {
		drawn := m.drawn(i, 0, m.s.Paths)
		d := InputSummary{Uncertain: u}
		if u.Type == TypeYear {
			d.UpTo = simulate.UpTo(drawn, r.Years)
		}
		r.Drivers = append(r.Drivers, Driver{u, simulate.Pearson(simulate.Ranks(simulate.Filter(drawn, known)), metric)})
		if u.Word != "" {
			for k, x := range drawn {
				if x == Never {
					drawn[k] = math.NaN()
				}
			}
		}
		d.Summary = simulate.Summarise(drawn)
		r.Draws = append(r.Draws, d)
	}
	slices.SortStableFunc(r.Drivers, func(a, b Driver) int {
		return cmp.Compare(strength(b.Correlation), strength(a.Correlation))
	})
}

func strength(x float64) float64 {
	if x != x {
		return -1
	}
	return math.Abs(x)
}
