package model

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"offtake/model/simulate"
)

// simulated reads a deal with a simulation and runs it.
func simulated(t testing.TB, text string) *Simulated {
	t.Helper()
	d := mustRead(t, text)
	r, err := Simulate(compiled(t, d), d, 2)
	require.NoError(t, err)
	assert.Zero(t, r.Failing, "paths in which a check fails")
	for _, m := range r.Metrics {
		assert.True(t, m.Better != "" || math.IsNaN(m.Tail), "%s has no worse end, and so no expected shortfall", m.Name)
	}
	return r
}

func compiled(t testing.TB, d *Deal) *Program {
	t.Helper()
	p, err := Compile(modelTemplate(t), d)
	require.NoError(t, err)
	return p
}

// embeddedDeal is the text of the embedded example.
func embeddedDeal(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("../templates/deals/anthropic-aws.yaml")
	require.NoError(t, err)
	return string(data)
}

func (r *Simulated) metric(name string) MetricSummary {
	return r.Metrics[slices.IndexFunc(r.Metrics, func(m MetricSummary) bool { return m.Name == name })]
}

func (r *Simulated) draw(key string) InputSummary {
	return r.Draws[slices.IndexFunc(r.Draws, func(d InputSummary) bool { return d.Key == key })]
}

// distance is the greatest distance between a sample and a distribution.
func distance(xs []float64, l simulate.Law) float64 {
	xs = slices.Sorted(slices.Values(xs))
	d := 0.0
	for i, x := range xs {
		p, n := l.CDF(x), float64(len(xs))
		d = max(d, math.Abs(p-float64(i)/n), math.Abs(p-float64(i+1)/n))
	}
	return d
}

// linear is a deal with a metric of the reader's own that is a sum of three
// normal inputs: 2 a - 3 b + c.
func linear(paths, seed int) string {
	return testDeal + `
lines:
  - {name: score, label: Score, unit: money, formula: "2 * demand.first_year - 3 * revenue.first_year + provider.capacity"}
simulation:
  paths: ` + strconv.Itoa(paths) + `
  seed: ` + strconv.Itoa(seed) + `
  metric: score
  inputs:
    demand.first_year: {distribution: normal, mean: 1000, sd: 20}
    revenue.first_year: {distribution: normal, mean: 500, sd: 10}
    provider.capacity: {distribution: normal, mean: 300, sd: 25}
`
}

// TestLinear holds a simulation to closed forms: a sum of normal inputs is
// normal, with known mean, variance, percentiles, expected shortfall and rank
// correlations. The errors that the simulation states bound how far it is off.
func TestLinear(t *testing.T) {
	r := simulated(t, linear(100_000, 11))
	want := distuv.Normal{Mu: 2*1000 - 3*500 + 300, Sigma: math.Sqrt(40*40 + 30*30 + 25*25)}
	m := r.metric("score")
	assert.Equal(t, 100_000, m.Count)
	assert.InDelta(t, want.Mu, m.Mean, 4*m.MeanError)
	assert.InDelta(t, want.Sigma/math.Sqrt(100_000), m.MeanError, 0.01*m.MeanError)
	assert.InDelta(t, want.Sigma, m.SD, 4*want.Sigma/math.Sqrt(2*100_000))
	for i, p := range Percents {
		assert.InDelta(t, want.Quantile(float64(p)/100), m.Percentiles[i], 4*m.Errors[i], "percentile %d", p)
		share := float64(p) / 100
		exact := math.Sqrt(share*(1-share)/100_000) / want.Prob(want.Quantile(share))
		assert.InDelta(t, exact, m.Errors[i], 0.2*exact, "error of percentile %d", p)
	}
	shares := map[string]float64{"demand.first_year": 40, "revenue.first_year": -30, "provider.capacity": 25}
	for i, key := range []string{"demand.first_year", "revenue.first_year", "provider.capacity"} {
		assert.Equal(t, key, r.Drivers[i].Key)
		assert.InDelta(t, spearman(shares[key]/want.Sigma), r.Drivers[i].Correlation, 0.01, key)
	}
	assert.Less(t, distance(pathValues(t, r, "score"), want), 1.95/math.Sqrt(100_000))
}

// spearman is the rank correlation of two normal variables with a correlation.
func spearman(r float64) float64 { return 6 / math.Pi * math.Asin(r/2) }

// pathValues computes a metric's values path by path.
func pathValues(t testing.TB, r *Simulated, name string) []float64 {
	t.Helper()
	d := mustRead(t, linear(r.Paths, int(r.Seed)))
	m := newSimulator(compiled(t, d), d, 1)
	for i, o := range m.outputs {
		if o.line.Name == name {
			columns, _, err := m.evaluate(0, r.Paths, m.outputs[i:i+1], false)
			require.NoError(t, err)
			return columns[0]
		}
	}
	t.Fatal("no such metric")
	return nil
}

// TestConvergence shows that the mean's error falls as one over the root of
// the number of paths, over many seeds, and that the stated error says so.
func TestConvergence(t *testing.T) {
	const seeds = 60
	d := mustRead(t, linear(100, 0))
	p := compiled(t, d)
	var sizes, misses []float64
	for n := 100; n <= 6400; n *= 4 {
		squares, stated := 0.0, 0.0
		for seed := range uint64(seeds) {
			s := *d.Simulation
			s.Paths, s.Seed = n, seed
			d.Simulation = &s
			r, err := Simulate(p, d, 2)
			require.NoError(t, err)
			m := r.metric("score")
			squares += (m.Mean - 800) * (m.Mean - 800) / seeds
			stated += m.MeanError / seeds
		}
		miss := math.Sqrt(squares)
		assert.InDelta(t, 1, miss/stated, 0.3, "%d paths", n)
		sizes, misses = append(sizes, math.Log(float64(n))), append(misses, math.Log(miss))
	}
	_, slope := stat.LinearRegression(sizes, misses, nil, false)
	assert.InDelta(t, -0.5, slope, 0.06)
}

// TestCorrelations recovers the correlations given, and what they mean for
// ranks, whatever the distributions.
func TestCorrelations(t *testing.T) {
	const text = testDeal + `
simulation:
  paths: 50000
  inputs:
    demand.first_year: {distribution: normal, mean: 1000, sd: 20}
    revenue.first_year: {distribution: lognormal, mean: 500, sd: 300}
    provider.capacity: {distribution: normal, mean: 300, sd: 25}
    price.discount: {distribution: uniform, low: 0%, high: 20%}
    exit.fee: {distribution: uniform, low: 0%, high: 20%}
  correlations:
    demand.first_year: {revenue.first_year: 0.7, provider.capacity: -50%}
    price.discount: {demand.first_year: 0.3}
`
	d := mustRead(t, text)
	m := newSimulator(compiled(t, d), d, 2)
	drawn := map[string][]float64{}
	for i, u := range m.s.Inputs {
		drawn[u.Key] = m.drawn(i, 0, m.s.Paths)
	}
	near := 4 / math.Sqrt(50_000)
	a, b, c := drawn["demand.first_year"], drawn["revenue.first_year"], drawn["provider.capacity"]
	assert.InDelta(t, -0.5, simulate.Pearson(a, c), near)
	for i := range b {
		b[i] = math.Log(b[i])
	}
	assert.InDelta(t, 0.7, simulate.Pearson(a, b), near)
	assert.InDelta(t, 0, simulate.Pearson(b, c), near, "not given: none")
	assert.InDelta(t, spearman(0.7), simulate.Pearson(simulate.Ranks(a), simulate.Ranks(b)), near)
	assert.InDelta(t, spearman(0.3), simulate.Pearson(simulate.Ranks(a), simulate.Ranks(drawn["price.discount"])), near)
	assert.InDelta(t, 0, simulate.Pearson(simulate.Ranks(a), simulate.Ranks(drawn["exit.fee"])), near)
	for key, l := range map[string]simulate.Law{
		"demand.first_year": distuv.Normal{Mu: 1000, Sigma: 20}, "price.discount": distuv.Uniform{Max: 0.2}, "exit.fee": distuv.Uniform{Max: 0.2},
	} {
		assert.Less(t, distance(drawn[key], l), 1.95/math.Sqrt(50_000), "%s keeps its distribution", key)
	}
}

// TestLaws holds the draws of every distribution to its cumulative function,
// written here once more, and those that are cut to the range of their input.
func TestLaws(t *testing.T) {
	normal := func(mean, sd float64) func(float64) float64 {
		return func(x float64) float64 { return math.Erfc((mean-x)/sd/math.Sqrt2) / 2 }
	}
	cut := func(f func(float64) float64, low, high float64) func(float64) float64 {
		return func(x float64) float64 { return (f(x) - f(low)) / (f(high) - f(low)) }
	}
	logs := func(f func(float64) float64) func(float64) float64 {
		return func(x float64) float64 { return f(math.Log(x)) }
	}
	triangle := func(a, c, b float64) func(float64) float64 {
		return func(x float64) float64 {
			if x < c {
				return (x - a) * (x - a) / (b - a) / (c - a)
			}
			return 1 - (b-x)*(b-x)/(b-a)/(b-c)
		}
	}
	const z = 1.2815515655446004
	for _, c := range []struct {
		key, text string
		cdf       func(float64) float64
		low, high float64
	}{
		{"price.discount", "normal, mean: 10%, sd: 5%", normal(0.1, 0.05), -10, 1},
		{"price.discount", "normal, p10: 5%, p90: 15%", normal(0.1, 0.05/z), -10, 1},
		{"price.pass_through", "normal, mean: 10%, sd: 50%", cut(normal(0.1, 0.5), 0, 1), 0, 1},
		{"price.pass_through", "normal, mean: 10%, sd: 50%, max: 40%", cut(normal(0.1, 0.5), 0, 0.4), 0, 0.4},
		{"price.available", "normal, mean: 100%, sd: 10%, min: 90%", cut(normal(1, 0.1), 0.9, 1), 0.9, 1},
		{"demand.first_year", "lognormal, mean: 20, sd: 5", logs(normal(math.Log(20)-math.Log(1+1.0/16)/2, math.Sqrt(math.Log(1+1.0/16)))), 0, 1e15},
		{"demand.first_year", "lognormal, p10: 10, p90: 40", logs(normal(math.Log(20), math.Log(2)/z)), 0, 1e15},
		{"demand.first_year", "lognormal, p10: 10, p90: 40, min: 15, max: 30", cut(logs(normal(math.Log(20), math.Log(2)/z)), 15, 30), 15, 30},
		{"rates.customer", "triangular, low: 8%, mode: 10%, high: 20%", triangle(0.08, 0.1, 0.2), 0.08, 0.2},
		{"rates.customer", "triangular, low: 8%, mode: 20%, high: 20%", triangle(0.08, 0.2, 0.2), 0.08, 0.2},
		{"rates.customer", "uniform, low: 8%, high: 20%", func(x float64) float64 { return (x - 0.08) / 0.12 }, 0.08, 0.2},
	} {
		t.Run(c.key+" "+c.text, func(t *testing.T) {
			d := mustRead(t, testDeal+"simulation: {paths: 20000, inputs: {"+c.key+": {distribution: "+c.text+"}}}\n")
			m := newSimulator(compiled(t, d), d, 2)
			xs := m.drawn(0, 0, 20_000)
			assert.GreaterOrEqual(t, slices.Min(xs), c.low)
			assert.LessOrEqual(t, slices.Max(xs), c.high)
			assert.Less(t, distance(xs, cdf(c.cdf)), 1.95/math.Sqrt(20_000))
			assert.InDelta(t, 1-mass(m.s.Inputs[0], c.low, c.high), m.s.Inputs[0].Cut, 1e-9)
		})
	}
}

// mass is the probability that an uncut distribution gives an interval.
func mass(u *Uncertain, low, high float64) float64 { return u.law.CDF(high) - u.law.CDF(low) }

type cdf func(float64) float64

func (f cdf) CDF(x float64) float64    { return f(x) }
func (f cdf) Quantile(float64) float64 { panic("not asked for") }

// TestDiscreteAndEvent compares frequencies with probabilities, year by year.
func TestDiscreteAndEvent(t *testing.T) {
	const n = 40_000
	r := simulated(t, testDeal+`
simulation:
  paths: 40000
  inputs:
    funding.milestones_met: {distribution: discrete, values: [50%, 0%, 100%], probabilities: [50%, 30%, 20%]}
    exit.fee: {distribution: discrete, values: [40%, 20%]}
    exit.year: {distribution: event, yearly: 10%}
    shift.year: {distribution: event, yearly: [0%, 30%, 5%]}
    efficiency.year: {distribution: event, yearly: 20%, from: 2027, until: 2029}
    revenue.cut_year: {distribution: discrete, values: [2027, 2029, none], probabilities: [20%, 30%, 50%]}
`)
	near := func(p float64) float64 { return 4*math.Sqrt(p*(1-p)/n) + 1e-12 }
	for key, want := range map[string][]float64{
		"exit.year":        {0.1, 1 - 0.9*0.9, 1 - math.Pow(0.9, 3), 1 - math.Pow(0.9, 4), 1 - math.Pow(0.9, 5)},
		"shift.year":       {0, 0.3, 1 - 0.7*0.95, 1 - 0.7*0.95*0.95, 1 - 0.7*math.Pow(0.95, 3)},
		"efficiency.year":  {0, 0.2, 0.36, 0.488, 0.488},
		"revenue.cut_year": {0, 0.2, 0.2, 0.5, 0.5},
	} {
		d := r.draw(key)
		assert.Equal(t, []int{2026, 2027, 2028, 2029, 2030}, r.Years)
		for i, p := range want {
			assert.InDelta(t, p, d.UpTo[i], near(p), "%s up to %d", key, r.Years[i])
		}
		assert.Equal(t, n, d.Count+d.Without)
		assert.InDelta(t, 1-want[4], float64(d.Without)/n, near(want[4]), "%s never", key)
	}
	milestones := r.draw("funding.milestones_met")
	assert.InDelta(t, 0.45, milestones.Mean, 4*milestones.MeanError)
	assert.Equal(t, []float64{0, 0, 0, 0, 0.5, 0.5, 1, 1, 1}, milestones.Percentiles)
	fee := r.draw("exit.fee")
	assert.InDelta(t, 0.3, fee.Mean, 4*fee.MeanError)
	assert.InDelta(t, 0.1, fee.SD, 0.001)
}

// TestPathsArePlainRuns runs some paths of the embedded deal by hand: what they
// draw is set as a reader would with --set, and every output is the same to
// the last digit.
func TestPathsArePlainRuns(t *testing.T) {
	d := mustRead(t, embeddedDeal(t))
	p := compiled(t, d)
	m := newSimulator(p, d, 3)
	const first, n = 1000, 300
	columns, failed, err := m.evaluate(first, n, m.outputs, true)
	require.NoError(t, err)
	assert.Zero(t, failed)
	for _, at := range []int{0, 1, 77, 127, 128, 200, 299} {
		plain := mustRead(t, embeddedDeal(t))
		var set []string
		for key, values := range m.s.Path(d, first+at) {
			if slices.ContainsFunc(m.s.Inputs, func(u *Uncertain) bool { return u.Key == key }) {
				set = append(set, key+"="+written(values))
			}
		}
		require.NoError(t, plain.Override(modelTemplate(t), set))
		results, err := Compute(compiled(t, plain), plain)
		require.NoError(t, err)
		for i, o := range m.outputs {
			want := results.At(o.line.Name, o.period, plain.Simulation.Scenario)
			assert.Equal(t, math.Float64bits(want), math.Float64bits(columns[i][at]), "%s in path %d: %g and %g", o.name(), first+at, want, columns[i][at])
		}
	}
}

// written is a value as a deal file says it, with every digit.
func written(values []float64) string {
	var texts []string
	for _, x := range values {
		if x == Never {
			return "none"
		}
		texts = append(texts, strconv.FormatFloat(x, 'g', -1, 64))
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return "[" + strings.Join(texts, ",") + "]"
}

// TestSameWhoeverComputes repeats a simulation with other numbers of workers
// and in more passes.
func TestSameWhoeverComputes(t *testing.T) {
	d := mustRead(t, strings.Replace(embeddedDeal(t), "paths: 10000", "paths: 1337", 1))
	p := compiled(t, d)
	want, err := Simulate(p, d, 1)
	require.NoError(t, err)
	require.Equal(t, 1337, want.Paths)
	for _, workers := range []int{2, 7} {
		got, err := Simulate(p, d, workers)
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprint(want.dump()), fmt.Sprint(got.dump()), "%d workers", workers)
	}
	m := newSimulator(p, d, 2)
	m.memory = 3 * 8 * 1337
	got, err := m.summarise(&computed{simulator: m})
	require.NoError(t, err)
	assert.Equal(t, 3, m.perPass(1337))
	assert.Equal(t, fmt.Sprint(want.dump()), fmt.Sprint(got.dump()), "three columns at a time")
	other := mustRead(t, strings.Replace(embeddedDeal(t), "seed: 2026", "seed: 2027", 1))
	moved, err := Simulate(p, other, 2)
	require.NoError(t, err)
	assert.NotEqual(t, want.metric("customer_npv").Mean, moved.metric("customer_npv").Mean, "another seed")
}

// dump lists every number of the results.
func (r *Simulated) dump() []any {
	all := []any{r.Shortfall, r.Loss, r.FirstShortfall, r.Failing, r.Years}
	for _, m := range r.Metrics {
		all = append(all, m.Name, m.Summary, m.Tail, m.TailError)
	}
	for _, l := range r.Lines {
		all = append(all, l.Name, l.Periods)
	}
	for _, d := range r.Drivers {
		all = append(all, d.Key, d.Correlation)
	}
	for _, d := range r.Draws {
		all = append(all, d.Key, d.Summary, d.UpTo)
	}
	return all
}

// TestAddedInputLeavesDraws: what is drawn for an input does not depend on the
// other inputs, as long as they are not correlated with it.
func TestAddedInputLeavesDraws(t *testing.T) {
	one := mustRead(t, testDeal+"simulation: {inputs: {price.discount: {distribution: uniform, low: 0%, high: 20%}}}\n")
	two := mustRead(t, testDeal+"simulation: {inputs: {rates.debt: {distribution: uniform, low: 0%, high: 20%}, price.discount: {distribution: uniform, low: 0%, high: 20%}}}\n")
	assert.Equal(t, one.Simulation.Draws(42)[0], two.Simulation.Draws(42)[1])
}

// TestWithoutValue counts the paths in which a metric has no value.
func TestWithoutValue(t *testing.T) {
	r := simulated(t, testDeal+"simulation: {paths: 1000, metric: headline_ratio, inputs: {funding.at_signing: {distribution: discrete, values: [0, 100], probabilities: [30%, 70%]}}}\n")
	m := r.metric("headline_ratio")
	assert.Equal(t, 1000, m.Count+m.Without)
	assert.InDelta(t, 300, m.Without, 60)
	assert.Equal(t, 5.0, m.Percentiles[0])
	assert.True(t, math.IsNaN(m.Mean) && math.IsNaN(m.Tail), "a ratio has no mean")
	assert.True(t, math.IsNaN(r.Drivers[0].Correlation), "where it has a value it is always the same")
	never := simulated(t, testDeal+"simulation: {paths: 100, inputs: {price.discount: {distribution: uniform, low: 0%, high: 20%}}}\n").metric("headline_ratio")
	assert.Equal(t, 0, never.Count)
	assert.True(t, math.IsNaN(never.Mean) && math.IsNaN(never.Tail) && math.IsNaN(never.Percentiles[4]))
}

// TestUndefinedPath names the first path without a defined value.
func TestUndefinedPath(t *testing.T) {
	d := mustRead(t, testDeal+`
lines:
  - {name: inverse, label: Inverse, unit: factor, formula: "1 / funding.milestones_met"}
simulation: {paths: 1000, inputs: {funding.milestones_met: {distribution: discrete, values: [0%, 50%], probabilities: [1%, 99%]}}}
`)
	d.Base["funding.milestones_met"] = []float64{1}
	for _, workers := range []int{1, 4} {
		_, err := Simulate(compiled(t, d), d, workers)
		require.Error(t, err)
		assert.Contains(t, err.Error(), `line inverse, scenario "path 18 of the simulation", is undefined`)
		assert.Contains(t, err.Error(), "it draws funding.milestones_met 0\n")
	}
}

// TestNoMeansOfRates: a simulation gives no mean of what has none.
func TestNoMeansOfRates(t *testing.T) {
	r := simulated(t, embeddedDeal(t))
	irr, value := r.metric("provider_irr"), r.metric("customer_npv")
	assert.True(t, math.IsNaN(irr.Mean) && math.IsNaN(irr.MeanError) && math.IsNaN(irr.SD) && math.IsNaN(irr.Tail))
	assert.False(t, math.IsNaN(irr.Percentiles[4]))
	assert.False(t, math.IsNaN(value.Mean) || math.IsNaN(value.SD) || math.IsNaN(value.Tail))
}

// BenchmarkSimulate is the embedded deal's simulation, a path at a time.
func BenchmarkSimulate(b *testing.B) {
	d := mustRead(b, embeddedDeal(b))
	p := compiled(b, d)
	s := *d.Simulation
	s.Paths = 100_000
	d.Simulation = &s
	for b.Loop() {
		_, err := Simulate(p, d, 1)
		require.NoError(b, err)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Paths), "ns/path")
}
