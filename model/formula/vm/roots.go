package vm

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
	moments  []float64 // the flows in order of time
	same     []bool    // by period: the flow before falls at its start
	hint     int       // the grid's row behind the last root
}

// searchers keeps searchers for the next use: they know some times already.
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
	rounding := list[1][lane]
	grid := Grid{int(list[2][lane]), list[3][lane], list[4][lane]}
	body := list[searchHead:]
	n := len(body) / 2
	known := s.grid == grid && s.rounding == rounding && len(s.times) == n
	s.pairs, s.rounding = int(list[0][lane]), rounding
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
	s.same = make([]bool, width)
	for j := 1; j < width && s.pairs > 1; j++ {
		s.same[j] = math.Abs(s.times[j-1]-s.times[width+j]) <= s.rounding
	}
}

// rate is the rate of return: missing where the first flow that is not rounding
// is a receipt, or where not exactly one root lies on the side of the
// undiscounted total.
func (s *searcher) rate() float64 {
	total, most := s.outline()
	if total-total != 0 {
		return undefined
	}
	side := 0
	if total < 0 {
		side = 1
	}
	if most[side] == 0 {
		return Missing()
	}
	if most[side] == 1 { // near that of the lane before, mostly
		if root, ok := s.nearHint(side, total); ok {
			return root - 1
		}
	}
	found, before, after, value := 0, 0.0, 0.0, total
	for i := 1; i < len(s.factors); i++ {
		v := s.onGrid(side, i)
		if (v >= 0) != (value >= 0) {
			if found > 0 {
				return Missing()
			}
			if found, before, after = i, value, v; most[side] == 1 {
				break
			}
		}
		value = v
	}
	if found == 0 {
		return Missing()
	}
	s.hint = found
	return s.root(s.growth(side, found-1), s.growth(side, found), before, after) - 1
}

// nearHint finds the root where that of the lane before lies, if it does.
func (s *searcher) nearHint(side int, total float64) (root float64, ok bool) {
	after, before := s.onGrid(side, s.hint), total
	if (after >= 0) == (total >= 0) {
		return 0, false
	}
	if s.hint > 1 {
		before = s.onGrid(side, s.hint-1)
	}
	if (before >= 0) != (total >= 0) {
		return 0, false
	}
	return s.root(s.growth(side, s.hint-1), s.growth(side, s.hint), before, after), true
}

// outline returns the undiscounted total, 0 where it is rounding, and how many
// roots there may be above 0 and below: none where the first flow is a receipt,
// flows at one moment net. There are no more than the flows change sign, and no
// more above 0 than their sums from the start do, nor below 0 than those to the
// end: the value is a sum of those sums, each times a discount that is positive.
func (s *searcher) outline() (total float64, most [2]int) {
	width := len(s.flows) / s.pairs
	size := 0.0
	for pair := range s.pairs {
		own := s.flows[pair*width : (pair+1)*width]
		least, largest := own[1], own[1]
		for _, x := range own[1:] {
			least, largest = min(least, x), max(largest, x)
		}
		size += math.Abs(own[0]) + max(largest, -least)
	}
	limit, rest := s.rounding*size, 0.0
	for i, x := range s.flows {
		total += x
		if math.Abs(x) <= limit {
			x = 0 // near -100% it would outweigh all others
			s.flows[i] = 0
		}
		rest += x
	}
	if math.Abs(total) <= limit {
		total = 0
	}
	s.net(width)
	var changes signChanges
	var fromStart, toEnd signChanges
	sum := 0.0
	for _, x := range s.moments {
		toEnd.take(rest-sum, 0)
		sum += x
		fromStart.take(sum, 0)
		changes.take(x, limit)
		if changes.sign > 0 && changes.count == 0 {
			return total, most
		}
	}
	most = [2]int{min(changes.count, fromStart.count), min(changes.count, toEnd.count)}
	if total == 0 { // the root is at 0
		most[0] = changes.count
	}
	return total, most
}

// signChanges counts how often amounts change sign, those within a limit aside.
type signChanges struct{ sign, count int }

func (c *signChanges) take(x, limit float64) {
	now := 0
	if x > limit {
		now = 1
	} else if x < -limit {
		now = -1
	}
	if now != 0 {
		if c.sign == -now {
			c.count++
		}
		c.sign = now
	}
}

// net lists the flows in order of time, those at one moment as one.
func (s *searcher) net(width int) {
	late := 0.0 // of the period before: what it pays at its end
	for pair := range s.pairs {
		late += s.flows[pair*width]
	}
	list := s.moments[:0]
	for j := 1; j < width; j++ {
		if s.pairs > 1 {
			ahead := s.flows[width+j]
			if s.same[j] {
				late, ahead = late+ahead, 0
			}
			list = append(list, late)
			late = ahead
		}
		list = append(list, late)
		late = s.flows[j]
	}
	s.moments = append(list, late)
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
	for k, apart := range s.apart {
		s.powers[k] = discount(growth, apart)
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

// discount is the present value of 1 that comes so many years later; for whole
// years, halves and quarters, which most flows are apart, without a power.
func discount(growth, years float64) float64 {
	switch years {
	case 0:
		return 1
	case 1:
		return 1 / growth
	case 0.5:
		return 1 / math.Sqrt(growth)
	case 0.25:
		return 1 / math.Sqrt(math.Sqrt(growth))
	}
	return math.Exp(-years * math.Log(growth))
}

// discounter returns powers of 1/growth at times that follow each other: where
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

// runPresentValue computes the present value of flows at times for every lane; the
// growth factor is extra.
func runPresentValue(dst []float64, list [][]float64, growth []float64) {
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
