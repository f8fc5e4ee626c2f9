package formula

import (
	"math"
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
		for side := range s.below {
			s.below[side] = make([]bool, len(s.factors))
			s.discount[side] = make([]float64, len(s.factors)*n)
		}
	}
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
	low, high, count := 0.0, 0.0, 0
	at, value := 1.0, total
	var before, after float64
	for i := 1; i < len(s.factors); i++ {
		next := s.growth(side, i)
		v := s.onGrid(side, i)
		if (v >= 0) != (value >= 0) {
			count++
			low, high, before, after = at, next, value, v
			if changes == 1 {
				break // there is no other
			}
			if count > 1 {
				return Missing()
			}
		}
		at, value = next, v
	}
	if count == 0 {
		return Missing()
	}
	return s.root(low, high, before, after) - 1
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
	take := func(x float64) {
		total += x
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
		next := x * (1 + value/moment)
		if inside := (next-low)*(next-high) < 0; !inside {
			next = low + (high-low)/2
		}
		if math.Abs(next-x) <= 4e-16*x || next == low || next == high {
			return next
		}
		x = next
	}
	return x
}

// valueAt is the flows' value at a growth factor, and the sum of the values
// times their times, which is its slope times minus the factor.
func (s *searcher) valueAt(growth float64) (value, moment float64) {
	width := len(s.flows) / s.pairs
	for pair := range s.pairs {
		d := discounter{growth: growth, factor: 1}
		for j := pair * width; j < (pair+1)*width; j++ {
			x := s.flows[j] * d.at(s.times[j])
			value += x
			moment += x * s.times[j]
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
	if math.Abs(apart-d.apart) > 1e-14*time {
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
