package model

import (
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"offtake/model/source"
)

// Simulation is what a deal says of the inputs that it does not know: how each
// is distributed, and which go together. It starts from a scenario; the inputs
// not named keep the scenario's values.
type Simulation struct {
	Paths        int
	Seed         uint64
	Scenario     int    // it starts from
	Metric       string // whose drivers are ranked
	Inputs       []*Uncertain
	Correlations []Correlation

	mix  [][]float64 // the Cholesky factor of the inputs' correlations; nil if there are none
	tied []bool      // which inputs are correlated with any other
}

// Apply is what a draw does to its input.
type Apply string

// The ways of applying a draw. A shift or a factor moves every year of a list
// by contract year and so keeps its shape.
const (
	ApplyValue  Apply = "value"  // the draw is the value, in all years
	ApplyShift  Apply = "shift"  // the draw is added to the scenario's value
	ApplyFactor Apply = "factor" // the draw multiplies it
)

// Uncertain is an input with a distribution.
type Uncertain struct {
	*Input
	Law        string // normal, lognormal, triangular, uniform, discrete or event
	Apply      Apply
	Parameters []Parameter // as the deal file gives them
	Low, High  float64     // where the deal cuts the distribution; infinite if it does not
	Cut        float64     // the probability that is cut off with the range of the input

	law    law
	low    float64 // the input's range, closed
	high   float64
	least  float64 // the least and the most that can be drawn
	most   float64
	below  float64 // probability below least, and up to most, before cutting
	upTo   float64
	stream uint64
	values []float64 // the scenario's
	at     *source.Node
}

// Parameter is one number, or list, of a distribution.
type Parameter struct {
	Name   string
	Values []float64
	Share  bool // a probability or a factor, whatever the input's unit
}

// Correlation ties the draws of two inputs together: the correlation of the
// normal variables from which both are drawn (a Gaussian copula).
type Correlation struct {
	A, B  int // places in Inputs
	Value float64
}

// law is a distribution. The gonum distributions are laws.
type law interface {
	Quantile(p float64) float64
	CDF(x float64) float64
}

// discrete takes some values, in rising order, with some probabilities.
type discrete struct {
	values []float64
	upTo   []float64 // probability of the value and those before it
}

func newDiscrete(values, probabilities []float64) discrete {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		if values[i] < values[j] {
			return -1
		}
		return 1
	})
	d, sum := discrete{}, 0.0
	for _, i := range order {
		if probabilities[i] == 0 {
			continue
		}
		sum += probabilities[i]
		d.values, d.upTo = append(d.values, values[i]), append(d.upTo, sum)
	}
	d.upTo[len(d.upTo)-1] = 1 // whatever rounding left
	return d
}

// Quantile implements law.
func (d discrete) Quantile(p float64) float64 {
	i, _ := slices.BinarySearch(d.upTo, p)
	return d.values[min(i, len(d.values)-1)]
}

// CDF implements law.
func (d discrete) CDF(x float64) float64 {
	i, found := slices.BinarySearch(d.values, x)
	switch {
	case found:
		return d.upTo[i]
	case i == 0:
		return 0
	}
	return d.upTo[i-1]
}

// lognormal is gonum's, with its range below 0 too.
type lognormal struct{ distuv.LogNormal }

// CDF implements law.
func (l lognormal) CDF(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return l.LogNormal.CDF(x)
}

// newEvent is the year of an event that comes in each contract year with a
// probability if it has not come before, or never: the geometric distribution
// if the probability is the same every year. The last one given repeats.
func newEvent(yearly []float64, first, years, from, until int) discrete {
	var values, probabilities []float64
	left := 1.0
	for k := range years {
		year := first + k
		if year < from || year > until {
			continue
		}
		p := yearly[min(k, len(yearly)-1)]
		values, probabilities = append(values, float64(year)), append(probabilities, left*p)
		left *= 1 - p
	}
	return newDiscrete(append(values, Never), append(probabilities, left))
}

// settle fits a distribution to what the input may be in its scenario: a part
// outside is cut off, and the rest drawn in proportion, by the inverse of the
// cut distribution.
func (u *Uncertain) settle(values []float64) {
	u.values = values
	u.least, u.most = u.span()
	u.below, u.upTo = 0, 1
	if !math.IsInf(u.least, -1) {
		u.below = u.law.CDF(math.Nextafter(u.least, math.Inf(-1)))
	}
	if !math.IsInf(u.most, 1) {
		u.upTo = u.law.CDF(u.most)
	}
	u.Cut = 1 - max(0, u.upTo-u.below)
	u.stream = stream(u.Key)
}

// span is the interval of draws for which the input is in its range, in every
// year, and within what the deal allows.
func (u *Uncertain) span() (least, most float64) {
	least, most = u.Low, u.High
	u.low, u.high = u.closedRange()
	for _, v := range u.values {
		a, b := u.low, u.high
		switch {
		case u.Apply == ApplyShift:
			a, b = a-v, b-v
		case u.Apply == ApplyFactor && v == 0:
			continue
		case u.Apply == ApplyFactor:
			a, b = min(a/v, b/v), max(a/v, b/v)
		}
		least, most = max(least, a), min(most, b)
	}
	return least, most
}

// closedRange is an input's range with its ends in it.
func (in *Input) closedRange() (low, high float64) {
	low, high = in.Min, in.Max
	if in.OpenMin {
		low = math.Nextafter(low, math.Inf(1))
	}
	if in.OpenMax {
		high = math.Nextafter(high, math.Inf(-1))
	}
	if in.Word != "" {
		high = max(high, Never)
	}
	return low, high
}

// quantile is the draw at a probability.
func (u *Uncertain) quantile(p float64) float64 {
	if u.Cut > 0 {
		p = u.below + p*(u.upTo-u.below)
	}
	return min(max(u.law.Quantile(p), u.least), u.most)
}

// value is what the input is worth in a year of the scenario's value v.
func (u *Uncertain) value(draw, v float64) float64 {
	switch u.Apply {
	case ApplyShift:
		return min(max(v+draw, u.low), u.high) // against rounding at the ends
	case ApplyFactor:
		return min(max(v*draw, u.low), u.high)
	}
	return draw
}

// inputs is the input's list of values for a draw.
func (u *Uncertain) inputs(draw float64) []float64 {
	if u.Apply == ApplyValue {
		return []float64{draw}
	}
	values := make([]float64, len(u.values))
	for i, v := range u.values {
		values[i] = u.value(draw, v)
	}
	return values
}

// matrix is the correlation matrix of the inputs.
func (s *Simulation) matrix() *mat.SymDense {
	n := len(s.Inputs)
	m := mat.NewSymDense(n, nil)
	for i := range n {
		m.SetSym(i, i, 1)
	}
	for _, c := range s.Correlations {
		m.SetSym(c.A, c.B, c.Value)
	}
	return m
}

// leastEigenvalue is how near a correlation matrix may be to being singular.
const leastEigenvalue = 1e-6

// mixture finds the Cholesky factor of the correlations. If they cannot all
// hold, it gives the part of them that can and the inputs at odds.
func (s *Simulation) mixture() (factor [][]float64, part float64, odds []int) {
	if len(s.Correlations) == 0 {
		return nil, 1, nil
	}
	var eigen mat.EigenSym
	m := s.matrix()
	if !eigen.Factorize(m, true) {
		panic("model: a symmetric matrix has eigenvalues")
	}
	if least := eigen.Values(nil)[0]; least < leastEigenvalue {
		var vectors mat.Dense
		eigen.VectorsTo(&vectors)
		for i := range s.Inputs {
			if math.Abs(vectors.At(i, 0)) > 0.1 {
				odds = append(odds, i)
			}
		}
		return nil, (1 - leastEigenvalue) / (1 - least), odds
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(m) {
		panic("model: a positive definite matrix has a Cholesky factor")
	}
	var lower mat.TriDense
	cholesky.LTo(&lower)
	for i := range s.Inputs {
		row := make([]float64, i+1)
		for j := range row {
			row[j] = lower.At(i, j)
		}
		factor = append(factor, row)
	}
	return factor, 1, nil
}

var standardNormal = distuv.Normal{Sigma: 1}

// draw fills xs, one slice an input, with the draws of consecutive paths.
func (s *Simulation) draw(first uint64, xs [][]float64) {
	for i := range s.Inputs {
		s.drawInput(i, first, xs[i])
	}
}

// drawInput fills xs with the draws of one input. Independent uniform draws
// become dependent ones in three steps: each to a normal variable, mixed by
// the Cholesky factor, and back. A draw that is not mixed stays what it was.
func (s *Simulation) drawInput(i int, first uint64, xs []float64) {
	u := s.Inputs[i]
	for k := range xs {
		path := first + uint64(k)
		p := uniform(s.Seed, u.stream, path)
		if s.mix != nil && s.tied[i] {
			p = s.mixed(i, path)
		}
		xs[k] = u.quantile(p)
	}
}

// mixed is a uniform draw that goes with those of other inputs.
func (s *Simulation) mixed(i int, path uint64) float64 {
	sum := 0.0
	for j, l := range s.mix[i] {
		if l != 0 {
			sum += l * standardNormal.Quantile(uniform(s.Seed, s.Inputs[j].stream, path))
		}
	}
	return min(max(standardNormal.CDF(sum), leastDraw), mostDraw)
}

// draws tells whether an input is among the uncertain ones.
func (s *Simulation) draws(key string) bool {
	return s != nil && slices.ContainsFunc(s.Inputs, func(u *Uncertain) bool { return u.Key == key })
}

// Draws gives what a path draws, one number an input of the simulation.
func (s *Simulation) Draws(path int) []float64 {
	xs := make([][]float64, len(s.Inputs))
	draws := make([]float64, len(s.Inputs))
	for i := range xs {
		xs[i] = draws[i : i+1]
	}
	s.draw(uint64(path), xs)
	return draws
}

// Path gives the inputs of a path, as a scenario's.
func (s *Simulation) Path(d *Deal, path int) Values {
	v := maps.Clone(d.Scenarios[s.Scenario].Inputs)
	for i, x := range s.Draws(path) {
		v[s.Inputs[i].Key] = s.Inputs[i].inputs(x)
	}
	return v
}
