package byhand

import "math"

// irr is the rate a period at which the flows, one a period, are worth nothing: by Newton's method from 10 %, as spreadsheets do; where
// that fails, on the logarithm of inflows over outflows; and by bisection where that fails too. NaN if the flows do not change sign or there is no root above -100 %. Of several roots it finds the
// one Newton's method leads to.
func irr(flows []float64) float64 {
	if !changesSign(flows) {
		return math.NaN()
	}
	if r, ok := newton(flows, 0.1); ok {
		return r
	}
	if r, ok := balance(flows); ok {
		return r
	}
	return bisect(flows, 0.1)
}

func changesSign(flows []float64) bool {
	var gain, loss bool
	for _, x := range flows {
		gain = gain || x > 0
		loss = loss || x < 0
	}
	return gain && loss
}

// newton stops when a step no longer changes the rate, and fails when twenty are not enough or a step more than doubles 1+r or leaves
// the range: then it runs away.
func newton(flows []float64, r float64) (float64, bool) {
	for range 20 {
		v := 1 / (1 + r)
		value, slope := 0.0, 0.0 // of the polynomial in v
		for i := len(flows) - 1; i >= 0; i-- {
			slope = slope*v + value
			value = value*v + flows[i]
		}
		change := value / (slope * v * v) // dv/dr is -v*v
		if !(math.Abs(change) < 1+r) {
			return 0, false
		}
		r += change
		if math.Abs(change) <= 1e-12*(1+math.Abs(r)) {
			return r, true
		}
	}
	return 0, false
}

// balance solves in u = log(1+r) for inflows and outflows of the same worth. The logarithm of their ratio is close to a straight line in
// u, with the distance between their durations for slope, so that Newton's method rarely fails.
func balance(flows []float64) (float64, bool) {
	u := 0.0
	for range 40 {
		v := math.Exp(-u)
		var worth, lead [2]float64 // of inflows and outflows: Σ f v^i and Σ i f v^i
		for i := len(flows) - 1; i >= 0; i-- {
			side, flow := 0, flows[i]
			if flow < 0 {
				side, flow = 1, -flow
			}
			for s := range worth {
				lead[s] = (lead[s] + worth[s]) * v
				worth[s] *= v
			}
			worth[side] += flow
		}
		change := math.Log(worth[0]/worth[1]) / (lead[0]/worth[0] - lead[1]/worth[1])
		u += change
		if !(math.Abs(u) < 3) {
			return 0, false
		}
		if math.Abs(change) <= 1e-14 {
			return math.Expm1(u), true
		}
	}
	return 0, false
}

// bisect looks for a change of sign in ever longer steps away from the guess, on both sides, then halves it. It works in
// u = log(1+r), which spaces rates near -100 % as finely as others.
func bisect(flows []float64, guess float64) float64 {
	const reach = 20
	flows = trim(flows)
	start := math.Log1p(guess)
	low, high := start, start
	for width := 0.01; low > -reach || high < reach; width *= 1.1 {
		if worth(flows, low-width) != worth(flows, low) {
			return halve(flows, low-width, low)
		}
		if worth(flows, high) != worth(flows, high+width) {
			return halve(flows, high, high+width)
		}
		low, high = low-width, high+width
	}
	return math.NaN()
}

// trim drops zeros at both ends: they move no root, but at extreme rates they would leave only an underflow to judge by.
func trim(flows []float64) []float64 {
	for flows[0] == 0 {
		flows = flows[1:]
	}
	for flows[len(flows)-1] == 0 {
		flows = flows[:len(flows)-1]
	}
	return flows
}

func halve(flows []float64, low, high float64) float64 {
	at := worth(flows, low)
	for {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			return math.Expm1(middle)
		}
		if worth(flows, middle) == at {
			low = middle
		} else {
			high = middle
		}
	}
}

// worth says whether the flows are worth more than nothing at the rate e^u - 1. Below 0 % it multiplies by (1+r)^n, which changes no
// sign, because discounting would overflow.
func worth(flows []float64, u float64) bool {
	value := 0.0
	if u < 0 {
		x := math.Exp(u)
		for _, flow := range flows {
			value = value*x + flow
		}
		return value > 0
	}
	v := math.Exp(-u)
	for i := len(flows) - 1; i >= 0; i-- {
		value = value*v + flows[i]
	}
	return value > 0
}
