package formula

import "math"

// irrSteps is how many steps the search takes before it gives up.
const irrSteps = 20

// irr is the internal rate of return a period of flows at periods 0, 1, …: the
// root nearest to the guess, by Newton's method with the 20 steps and the
// 1e-7 that spreadsheet programs document for IRR, and a last step to polish.
// It is missing where these do not reach a root above -100 %.
func irr(flows []float64, guess float64) float64 {
	rate := guess
	for range irrSteps {
		step, ok := newton(flows, rate)
		if !ok {
			return Missing()
		}
		rate -= step
		if math.Abs(step) < 1e-7 {
			if step, ok = newton(flows, rate); ok {
				rate -= step
			}
			if rate > -1 {
				return rate
			}
			return Missing()
		}
	}
	return Missing()
}

// newton gives the step value/slope of the flows' present value at a rate.
func newton(flows []float64, rate float64) (float64, bool) {
	if !(rate > -1) {
		return 0, false
	}
	v := 1 / (1 + rate)
	value, slope := 0.0, 0.0
	// Horner's scheme in v for sum f(j) v^j and its derivative in v, each
	// product rounded before it is added to.
	for j := len(flows) - 1; j >= 0; j-- {
		slope = float64(slope*v) + value
		value = float64(value*v) + flows[j]
	}
	return newtonStep(v, value, slope)
}

// newtonStep is the step from a value and its slope in v = 1/(1+rate).
func newtonStep(v, value, slope float64) (float64, bool) {
	slope *= -v * v // d/drate
	if slope == 0 || math.IsNaN(value) || math.IsInf(value, 0) || math.IsInf(slope, 0) {
		return 0, false
	}
	return value / slope, true
}

// runIRR computes the internal rate of return of every lane, as irr does: by
// the processor's instructions for several lanes, if it has them, with those of
// a group side by side until the last of them is found.
func runIRR(dst []float64, list [][]float64, guess []float64) {
	done := 0
	for vectors[opAdd] > 0 && len(list) > 0 && len(dst)-done >= kernelLanes {
		searchRates(dst[done:done+kernelLanes], list, done, guess[done:])
		done += kernelLanes
	}
	if done == len(dst) {
		return
	}
	flows := make([]float64, len(list))
	for i := done; i < len(dst); i++ {
		for j, x := range list {
			flows[j] = x[i]
		}
		dst[i] = irr(flows, guess[i])
	}
}

// searchRates finds the rates of a group of lanes from one on.
func searchRates(dst []float64, list [][]float64, first int, guess []float64) {
	var s irrSearch
	copy(s.rate[:], guess)
	for round, left := 0, len(dst); left > 0; round++ {
		runFlows(&s, list, first)
		left = s.advance(dst, round)
	}
}

// irrSearch is the state of the search by lane of a group.
type irrSearch struct {
	rate, v, value, slope [kernelLanes]float64 // v is 1/(1+rate)
	near                  [kernelLanes]bool    // the next step is the last
	done                  [kernelLanes]bool
}

// advance takes every lane's step, and gives how many lanes are not done.
func (s *irrSearch) advance(dst []float64, round int) (left int) {
	for i := range dst {
		if s.done[i] {
			continue
		}
		step, ok := 0.0, s.rate[i] > -1
		if ok {
			step, ok = newtonStep(s.v[i], s.value[i], s.slope[i])
		}
		if ok {
			s.rate[i] -= step
		}
		switch {
		case s.near[i] && s.rate[i] > -1:
			dst[i], s.done[i] = s.rate[i], true
		case s.near[i] || !ok || math.Abs(step) >= 1e-7 && round == irrSteps-1:
			dst[i], s.done[i] = Missing(), true
		default:
			s.near[i] = math.Abs(step) < 1e-7
			left++
		}
	}
	return left
}
