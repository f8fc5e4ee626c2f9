package model

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// Percents are the percentiles that a simulation gives.
var Percents = []int{1, 5, 10, 25, 50, 75, 90, 95, 99}

// tailPercent is the part of the paths over which the expected shortfall is
// the mean.
const tailPercent = 5

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

// Summary describes the values of one output over all paths.
type Summary struct {
	Count   int // paths in which it has a value; the rest is of these alone
	Without int // paths in which it has none

	Mean, MeanError, SD float64   // not numbers where a mean means nothing
	Percentiles         []float64 // at Percents: each is the value of a path
	Errors              []float64 // standard errors of the percentiles
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

// Share is how many paths have something.
type Share struct{ Count, Of int }

// Value is the share.
func (s Share) Value() float64 { return float64(s.Count) / float64(s.Of) }

// Error is the share's standard error.
func (s Share) Error() float64 { return math.Sqrt(s.Value() * (1 - s.Value()) / float64(s.Of)) }

// PathSource gives the outputs of all paths of a simulation: computed here, or
// kept in the files of shards.
type PathSource interface {
	// Columns gives outputs from one to another, each with a value a path. It
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
// gives their outputs to keep, in order, as many at a time as memory allows;
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
		r.Years = append(r.Years, int(m.d.Base.one("term.first_year"))+k)
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
		for i, s := range summaries(columns, m.workers) {
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
		r.FirstShortfall = upTo(column, r.ends)
	}
}

// upTo is the share of values not beyond each year.
func upTo(column []float64, years []int) []float64 {
	shares := make([]float64, len(years))
	for k, year := range years {
		n := 0
		for _, x := range column {
			if x <= float64(year) {
				n++
			}
		}
		shares[k] = float64(n) / float64(len(column))
	}
	return shares
}

// add files a summary; the column is sorted.
func (r *Simulated) add(o output, s Summary, sorted []float64) {
	better := o.line.Better
	if !o.line.HasMean() {
		s.Mean, s.MeanError, s.SD, better = math.NaN(), math.NaN(), math.NaN(), ""
	}
	if o.period == 0 {
		m := MetricSummary{Line: o.line, Summary: s}
		m.Tail, m.TailError = tail(sorted[:s.Count], better)
		r.Metrics = append(r.Metrics, m)
		return
	}
	if o.period == 1 {
		r.Lines = append(r.Lines, LineSummary{Line: o.line})
	}
	l := &r.Lines[len(r.Lines)-1]
	l.Periods = append(l.Periods, s)
}

// summaries sorts every column, missing values last, and describes it.
func summaries(columns [][]float64, workers int) []Summary {
	found := make([]Summary, len(columns))
	var next atomic.Int64
	var work sync.WaitGroup
	for range workers {
		work.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(columns) {
					return
				}
				found[i] = summarise(columns[i])
			}
		})
	}
	work.Wait()
	return found
}

// summarise describes a column and sorts it, missing values last.
func summarise(column []float64) Summary {
	n := 0
	for _, x := range column {
		if x == x {
			column[n] = x
			n++
		}
	}
	for i := n; i < len(column); i++ {
		column[i] = math.NaN()
	}
	values := column[:n]
	s := Summary{Count: n, Without: len(column) - n}
	s.Mean, s.SD = moments(values)
	s.MeanError = s.SD / math.Sqrt(float64(n))
	slices.Sort(values)
	for _, p := range Percents {
		x, e := percentile(values, p)
		s.Percentiles, s.Errors = append(s.Percentiles, x), append(s.Errors, e)
	}
	return s
}

// moments gives mean and standard deviation in two passes over the values in
// order, so that they are the same whoever adds.
func moments(values []float64) (mean, sd float64) {
	n := float64(len(values))
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	for _, x := range values {
		mean += x / n
	}
	correction, squares := 0.0, 0.0
	for _, x := range values {
		d := x - mean
		correction += d
		squares += d * d
	}
	if n == 1 {
		return mean, math.NaN()
	}
	return mean + correction/n, math.Sqrt(max(0, squares-correction*correction/n) / (n - 1))
}

// percentile is the least value that p percent of all do not exceed, and its
// standard error by order statistics: half the distance between the values one
// standard deviation of the rank, √(n p (1-p)), below and above.
func percentile(sorted []float64, p int) (x, err float64) {
	n := len(sorted)
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	rank := (p*n + 99) / 100
	spread := math.Sqrt(float64(n*p*(100-p))) / 100
	low := max(1, int(math.Floor(float64(rank)-spread)))
	high := min(n, int(math.Ceil(float64(rank)+spread)))
	return sorted[max(rank, 1)-1], (sorted[high-1] - sorted[low-1]) / 2
}

// tail is the expected shortfall: the mean of the worst 5 % of the values, the
// last one counted in part if they are not a whole number (Acerbi and Tasche,
// "On the coherence of expected shortfall", 2002), and its standard error.
func tail(sorted []float64, better string) (mean, err float64) {
	n := len(sorted)
	if n == 0 || better == "" {
		return math.NaN(), math.NaN()
	}
	worst := func(k int) float64 { return sorted[k] }
	if better == "low" {
		worst = func(k int) float64 { return sorted[n-1-k] }
	}
	size := float64(n) * tailPercent / 100
	edge := worst(min(n, int(math.Ceil(size))) - 1)
	// The tail mean is the edge less the mean of what lies beyond it, over the
	// tail's share; that mean's standard error gives the tail's.
	sum, squares := 0.0, 0.0
	for k := range int(math.Ceil(size)) {
		beyond := edge - worst(k)
		sum += beyond
		squares += beyond * beyond
	}
	of := float64(n)
	variance := max(0, squares/of-(sum/of)*(sum/of))
	return edge - sum/size, math.Sqrt(variance/of) / (size / of)
}

// drivers ranks the inputs by their rank correlation with the metric, and
// describes what was drawn.
func (m *simulator) drivers(r *Simulated, metric []float64) {
	known := make([]bool, len(metric))
	for i, x := range metric {
		known[i] = x == x
	}
	metric = ranks(filter(metric, known))
	for i, u := range m.s.Inputs {
		drawn := m.drawn(i, 0, m.s.Paths)
		d := InputSummary{Uncertain: u}
		if u.Type == TypeYear {
			d.UpTo = upTo(drawn, r.Years)
		}
		r.Drivers = append(r.Drivers, Driver{u, correlation(ranks(filter(drawn, known)), metric)})
		if u.Word != "" {
			for k, x := range drawn {
				if x == Never {
					drawn[k] = math.NaN()
				}
			}
		}
		d.Summary = summarise(drawn)
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

// filter gives a new list of the values that are wanted.
func filter(values []float64, wanted []bool) []float64 {
	kept := make([]float64, 0, len(values))
	for i, x := range values {
		if wanted[i] {
			kept = append(kept, x)
		}
	}
	return kept
}

// ranks replaces values by their ranks from 1; equal values share the mean of
// theirs.
func ranks(values []float64) []float64 {
	order := make([]int32, len(values))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(values[a], values[b]) })
	rank := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			rank[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return rank
}

// correlation is Pearson's; of ranks it is Spearman's.
func correlation(xs, ys []float64) float64 {
	mx, _ := moments(xs)
	my, _ := moments(ys)
	var xx, xy, yy float64
	for i := range xs {
		dx, dy := xs[i]-mx, ys[i]-my
		xx, xy, yy = xx+dx*dx, xy+dx*dy, yy+dy*dy
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}
