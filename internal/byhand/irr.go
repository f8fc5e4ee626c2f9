package byhand

import "math"

// flow is an amount and the years from signing to it.
type flow struct{ amount, years float64 }

// The rates looked at: from -99 % to 9,900 %, as u = log(1+r) between -reach and reach, in steps as small as a grid of 800 on each side.
const (
	reach = 4.605170185988092 // log 100
	steps = 800
)

// rateOfReturn is the yearly rate at which flows, in order of time, are worth nothing. There is one only if the first flow that is not
// rounding is an outlay, those at one moment counted net, and exactly one root lies on the side of the undiscounted total: above 0
// where that is not negative, else below. NaN if there is none.
func rateOfReturn(flows []flow) float64 {
	flows = netted(flows)
	noise, total := 0.0, 0.0
	for _, f := range flows {
		noise = max(noise, 1e-12*math.Abs(f.amount))
		total += f.amount
	}
	for i := range flows {
		if math.Abs(flows[i].amount) <= noise {
			flows[i].amount = 0 // near -100 % it would outweigh all others
		}
	}
	turns, last := 0, 0.0
	for _, f := range flows {
		if f.amount == 0 {
			continue
		}
		if last == 0 && f.amount > 0 {
			return math.NaN() // receipts come before outlays
		}
		if last*f.amount < 0 {
			turns++
		}
		last = math.Copysign(1, f.amount)
	}
	if math.Abs(total) <= noise {
		total = 0
	}
	side := 1.0
	if total < 0 {
		side = -1
	}
	switch {
	case turns == 0:
		return math.NaN()
	case turns == 1 || total != 0 && sumsTurnOnce(flows, side): // one root at most on this side
		if changed := (worth(flows, side*reach) >= 0) != (total >= 0); !changed {
			return math.NaN()
		}
		return math.Expm1(narrow(flows, 0, side*reach, total))
	}
	found, roots := 0.0, 0
	u, value := 0.0, total
	for i := 1; i <= steps; i++ {
		next := side * reach * float64(i) / steps
		v := worth(flows, next)
		if (v >= 0) != (value >= 0) {
			found, roots = narrow(flows, u, next, value), roots+1
		}
		u, value = next, v
	}
	if roots != 1 {
		return math.NaN()
	}
	return math.Expm1(found)
}

// netted adds up the flows that fall at one moment, such as what is paid at the end of a year and at the start of the next, in place.
func netted(flows []flow) []flow {
	list := flows[:0]
	for _, f := range flows {
		if last := len(list) - 1; last >= 0 && math.Abs(f.years-list[last].years) <= 1e-12 {
			list[last].amount += f.amount
		} else {
			list = append(list, f)
		}
	}
	return list
}

// sumsTurnOnce reports whether the flows added up so far, from the first where the side is above 0 and from the last where it is below,
// go from one sign to the other once: then one root at most lies on that side (Norstrøm's criterion), since the value is u times the
// integral of the sums discounted.
func sumsTurnOnce(flows []flow, side float64) bool {
	turns, sum, last := 0, 0.0, 0.0
	for i := range flows {
		if side < 0 {
			i = len(flows) - 1 - i
		}
		sum += flows[i].amount
		if last*sum < 0 {
			turns++
		}
		if sum != 0 {
			last = math.Copysign(1, sum)
		}
	}
	return turns == 1
}

// worth is the flows' value at the rate e^u - 1. Flows that are as far apart as the two before share a factor.
func worth(flows []flow, u float64) float64 {
	value, discount, factor, years, apart := 0.0, 1.0, 1.0, 0.0, 0.0
	for _, f := range flows {
		if gap := f.years - years; gap != 0 {
			if gap != apart {
				apart, factor = gap, math.Exp(-u*gap)
			}
			discount *= factor
			years = f.years
		}
		value += f.amount * discount
	}
	return value
}

// narrow finds the u between a and b at which the worth is 0, given that it is at at a and of the other sign at b: by Ridders' method,
// which divides the function by an exponential and so finds the root of what is left nearly straight.
func narrow(flows []flow, a, b, at float64) float64 {
	high := worth(flows, b)
	for range 100 {
		if at == 0 {
			return a
		}
		m := (a + b) / 2
		middle := worth(flows, m)
		scale := math.Sqrt(middle*middle - at*high)
		x := m
		if scale > 0 {
			x += (m - a) * math.Copysign(middle/scale, at*middle)
		}
		value := worth(flows, x)
		if value == 0 || math.Abs(b-a) < 1e-15 || x == a || x == b {
			return x
		}
		was := b - a
		switch {
		case (middle >= 0) != (value >= 0):
			a, at, b, high = m, middle, x, value
		case (at >= 0) != (value >= 0):
			b, high = x, value
		default:
			a, at = x, value
		}
		if b-a == was {
			return x
		}
	}
	return (a + b) / 2
}
