package formula

import (
	"math"
	"slices"
	"sync"
)

// searcher finds rates of return, one lane after the other. It keeps what
// depends on the grid and the times alone, which lanes mostly share.
type searcher struct {
	grid     Grid
	factors  []float64
	flows    []float64    // of all pairs, each from its opening on
	times    []float64    // of the flows
	below    [2][]bool    // which grid rows are known, above 0 and below
	discount [2][]float64 // by row of the grid, factors of the flows
	pairs    int
	rounding float64
	steps    []int     // by flow: which of the distances it is from the one before
	apart    []float64 // distances in time between flows that follow each other
	powers   []float64 // of the inverse growth factor, by distance
	hint     int       // the grid's row behind the last root
}

// searchers lends searchers that know some times already.
var searchers = sync.Pool{New: func() any { return &searcher{} }}

// runReturn finds the rate of return of every lane.
func runReturn(dst []float64, list [][]float64) {
	s := searchers.Get().(*searcher)
	defer searchers.Put(s)
	for lane := range dst {
		s.load(list, lane)
		dst[lane] = s.rate()
	}
}

// load takes a lane's flows and times.
func (s *searcher) load(list [][]float64, lane int) {
	s.pairs, s.rounding = int(list[0][lane]), list[1][lane]
	grid := Grid{int(list[2][lane]), list[3][lane], list[4][lane]}
	body := list[searchHead:]
	n := len(body) / 2
	known := s.grid == grid && len(s.times) == n
	if !known {
		s.grid, s.factors = grid, grid.factors()
		s.flows, s.times = make([]float64, n), make([]float64, n)
	}
	width := n / s.pairs
	for pair := range s.pairs {
		from := 2 * pair * width
		for j := range width {
			i := pair*width + j
			s.flows[i] = body[from+j][lane]
			if t := body[from+width+j][lane]; s.times[i] != t {
				s.times[i], known = t, false
			}
		}
	}
	if !known {
		s.learn()
	}
}

// learn prepares what depends on the grid and the times.
func (s *searcher) learn() {
	n := len(s.times)
	for side := range s.below {
		s.below[side] = make([]bool, len(s.factors))
		s.discount[side] = make([]float64, len(s.factors)*n)
	}
	s.steps, s.apart, s.hint = make([]int, n), s.apart[:0], 1
	width := n / s.pairs
	for j, t := range s.times {
		apart := t
		if j%width > 0 {
			apart -= s.times[j-1]
		}
		k := slices.IndexFunc(s.apart, func(known float64) bool { return math.Abs(known-apart) <= 1e-14*math.Abs(t) })
		if k < 0 {
			k, s.apart = len(s.apart), append(s.apart, apart)
		}
		s.steps[j] = k
	}
	s.powers = make([]float64, len(s.apart))
}

// rate is the rate of return: missing where the first flow that is not rounding
// is a receipt, or where not exactly one root lies on the side of the
// undiscounted total.
func (s *searcher) rate() float64 {
	total, changes := s.outline()
	if total-total != 0 {
		return undefined
	}
	if changes == 0 {
		return Missing()
	}
	side := 0
	if total < 0 {
		side = 1
	}
	if changes == 1 { // one root, on one side: near that of the lane before, mostly
		if at, ok := s.nearHint(side, total); ok {
			return s.between(side, at, total) - 1
		}
	}
	found, value := 0, total
	for i := 1; i < len(s.factors); i++ {
		v := s.onGrid(side, i)
		if (v >= 0) != (value >= 0) {
			if found > 0 {
				return Missing()
			}
			if found = i; changes == 1 {
				break
			}
		}
		value = v
	}
	if found == 0 {
		return Missing()
	}
	s.hint = found
	return s.between(side, found, total) - 1
}

// nearHint tells whether the root lies where that of the lane before did.
func (s *searcher) nearHint(side int, total float64) (at int, ok bool) {
	high := s.onGrid(side, s.hint)
	if (high >= 0) == (total >= 0) {
		return 0, false
	}
	return s.hint, s.hint == 1 || (s.onGrid(side, s.hint-1) >= 0) == (total >= 0)
}

// between is the root between a factor of the grid and the one before it.
func (s *searcher) between(side, at int, total float64) float64 {
	before := total
	if at > 1 {
		before = s.onGrid(side, at-1)
	}
	return s.root(s.growth(side, at-1), s.growth(side, at), before, s.onGrid(side, at))
}

// outline gives the undiscounted total, 0 where it is rounding, and how often
// the flows change sign in order of time: never where the first is a receipt.
func (s *searcher) outline() (total float64, changes int) {
	width := len(s.flows) / s.pairs
	size := 0.0
	for pair := range s.pairs {
		own := s.flows[pair*width : (pair+1)*width]
		least, most := own[1], own[1]
		for _, x := range own[1:] {
			least, most = min(least, x), max(most, x)
		}
		size += math.Abs(own[0]) + max(most, -least)
	}
	limit, sign := s.rounding*size, 0
	for i, x := range s.flows {
		total += x
		if math.Abs(x) <= limit {
			s.flows[i] = 0 // near -100% it would outweigh all others
		}
	}
	take := func(x float64) {
		if math.Abs(x) <= limit {
			return
		}
		now := 1
		if x < 0 {
			now = -1
		}
		if sign == 0 && now == 1 {
			changes = math.MinInt
		}
		if sign != 0 && now != sign {
			changes++
		}
		sign = now
	}
	first := 0.0
	for pair := range s.pairs {
		first += s.flows[pair*width]
	}
	take(first)
	for j := 1; j < width; j++ {
		for pair := s.pairs - 1; pair >= 0; pair-- {
			take(s.flows[pair*width+j])
		}
	}
	if math.Abs(total) <= limit {
		total = 0
	}
	return total, max(0, changes)
}

// growth is a factor of the grid, or its inverse below 0.
func (s *searcher) growth(side, i int) float64 {
	if side == 1 {
		return 1 / s.factors[i]
	}
	return s.factors[i]
}

// onGrid is the value at a factor of the grid.
func (s *searcher) onGrid(side, i int) float64 {
	n := len(s.flows)
	row := s.discount[side][i*n : (i+1)*n]
	if !s.below[side][i] {
		growth := s.growth(side, i)
		for j, t := range s.times {
			row[j] = math.Pow(growth, -t)
		}
		s.below[side][i] = true
	}
	value := 0.0
	for j, x := range s.flows {
		value += x * row[j]
	}
	return value
}

// root finds the growth factor between two of the grid at which the value is 0:
// by Newton's method, and by halves where that would leave the bracket.
func (s *searcher) root(low, high, before, after float64) float64 {
	x := high - after*(high-low)/(after-before)
	for range 200 {
		value, moment := s.valueAt(x)
		if value == 0 {
			return x
		}
		if (value >= 0) == (before >= 0) {
			low = x
		} else {
			high = x
		}
		step := value / moment
		next := x * (1 + step)
		if math.Abs(step) <= 1e-9 {
			return next // the next step would be the square of this one
		}
		if inside := (next-low)*(next-high) < 0; !inside {
			next = low + (high-low)/2
		}
		if next == low || next == high {
			return next
		}
		x = next
	}
	return x
}

// valueAt is the flows' value at a growth factor, and the sum of the values
// times their times, which is its slope times minus the factor.
func (s *searcher) valueAt(growth float64) (value, moment float64) {
	log := math.Log(growth)
	for k, apart := range s.apart {
		s.powers[k] = math.Exp(-apart * log)
	}
	width := len(s.flows) / s.pairs
	for pair := range s.pairs {
		factor := 1.0
		from, to := pair*width, (pair+1)*width
		flows, times, steps := s.flows[from:to], s.times[from:to], s.steps[from:to]
		for j, x := range flows {
			factor *= s.powers[steps[j]]
			x *= factor
			value += x
			moment += x * times[j]
		}
	}
	return value, moment
}

// discounter gives powers of 1/growth at times that follow each other: where
// they are evenly apart, by one factor.
type discounter struct {
	growth, factor, time float64
	apart, step          float64
}

func (d *discounter) at(time float64) float64 {
	apart := time - d.time
	if apart == 0 {
		return d.factor
	}
	if math.Abs(apart-d.apart) > 1e-14*math.Abs(time) {
		d.apart = apart
		d.step = math.Pow(d.growth, -apart)
	}
	d.time = time
	d.factor *= d.step
	return d.factor
}

// runWorth computes the present value of flows at times for every lane; the
// growth factor is extra.
func runWorth(dst []float64, list [][]float64, growth []float64) {
	n := len(list) / 2
	for i := range dst {
		d := discounter{growth: growth[i], factor: 1}
		sum := 0.0
		for j := range n {
			sum += list[j][i] * d.at(list[n+j][i])
		}
		dst[i] = sum
	}
}
