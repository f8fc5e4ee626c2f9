package model

import (
	"maps"
	"slices"

	"offtake/model/simulate"

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

	copula *simulate.Copula // of the correlations; nil if there are none
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

	law    simulate.Law
	drawn  simulate.Truncated // the law within what the input may be
	low    float64            // the input's range, closed
	high   float64
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

// Correlation ties the draws of two inputs together, by their places in Inputs.
type Correlation = simulate.Correlation

// settle fits a distribution to what the input may be in its scenario.
func (u *Uncertain) settle(values []float64) {
	u.values = values
	least, most := u.span()
	u.drawn = simulate.Truncate(u.law, least, most)
	u.Cut = u.drawn.Cut
	u.stream = simulate.Stream(u.Key)
}

// span is the interval of draws for which the input is in its range, in every
// year, and within what the deal allows.
func (u *Uncertain) span() (least, most float64) {
	least, most = u.Low, u.High
	u.low, u.high = u.ClosedRange()
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

// value returns what a draw makes of the scenario's value v.
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

// draw fills xs, one slice an input, with the draws of consecutive paths.
func (s *Simulation) draw(first uint64, xs [][]float64) {
	for i := range s.Inputs {
		s.drawInput(i, first, xs[i])
	}
}

// drawInput fills xs with the draws of one input.
func (s *Simulation) drawInput(i int, first uint64, xs []float64) {
	u := s.Inputs[i]
	for k := range xs {
		path := first + uint64(k)
		p := s.copula.Mix(i, func(j int) float64 { return simulate.Random(s.Seed, s.Inputs[j].stream, path) })
		xs[k] = u.drawn.Quantile(p)
	}
}

// draws reports whether an input is among the uncertain ones.
func (s *Simulation) draws(key string) bool {
	return s != nil && slices.ContainsFunc(s.Inputs, func(u *Uncertain) bool { return u.Key == key })
}

// Draws returns what a path draws, one number an input of the simulation.
func (s *Simulation) Draws(path int) []float64 {
	xs := make([][]float64, len(s.Inputs))
	draws := make([]float64, len(s.Inputs))
	for i := range xs {
		xs[i] = draws[i : i+1]
	}
	s.draw(uint64(path), xs)
	return draws
}

// Path returns the inputs of a path, as a scenario's.
func (s *Simulation) Path(d *Deal, path int) Values {
	v := maps.Clone(d.Scenarios[s.Scenario].Inputs)
	for i, x := range s.Draws(path) {
		v[s.Inputs[i].Key] = s.Inputs[i].inputs(x)
	}
	return v
}
