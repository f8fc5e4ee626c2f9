package simulate

import "math"

// Truncated is a law of which what lies outside of an interval is cut off, and
// the rest drawn in proportion, by the inverse of the cut distribution.
type Truncated struct {
	law         Law
	Least, Most float64 // the ends of the interval
	Cut         float64 // the probability that is cut off

	below, upTo float64 // probability below the interval, and up to its end, before cutting
}

// Truncate returns a law within an interval, whose ends may be infinite.
func Truncate(law Law, least, most float64) Truncated {
	t := Truncated{law: law, Least: least, Most: most, upTo: 1}
	if !math.IsInf(least, -1) {
		t.below = law.CDF(math.Nextafter(least, math.Inf(-1)))
	}
	if !math.IsInf(most, 1) {
		t.upTo = law.CDF(most)
	}
	t.Cut = 1 - max(0, t.upTo-t.below)
	return t
}

// Quantile returns the draw at a probability.
func (t Truncated) Quantile(p float64) float64 {
	if t.Cut > 0 {
		p = t.below + p*(t.upTo-t.below)
	}
	return min(max(t.law.Quantile(p), t.Least), t.Most)
}
