package simulate

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// Percents are the percentiles of a Summary.
var Percents = []int{1, 5, 10, 25, 50, 75, 90, 95, 99}

// tailPercent is the part of the paths over which the expected shortfall is
// the mean.
const tailPercent = 5

// Summary describes the values of one output over all paths.
type Summary struct {
	Count   int // paths in which it has a value; the rest is of these alone
	Without int // paths in which it has none

	Mean, MeanError, SD float64   // not numbers where a mean means nothing
	Percentiles         []float64 // at Percents: each is the value of a path
	Errors              []float64 // standard errors of the percentiles
}

// Share is how many paths have something.
type Share struct{ Count, Of int }

// Value returns the share.
func (s Share) Value() float64 { return float64(s.Count) / float64(s.Of) }

// Error returns the share's standard error.
func (s Share) Error() float64 { return math.Sqrt(s.Value() * (1 - s.Value()) / float64(s.Of)) }

// UpTo returns the share of values not beyond each limit.
func UpTo(column []float64, limits []int) []float64 {
	shares := make([]float64, len(limits))
	for k, limit := range limits {
		n := 0
		for _, x := range column {
			if x <= float64(limit) {
				n++
			}
		}
		shares[k] = float64(n) / float64(len(column))
	}
	return shares
}

// SummariseAll sorts every column, missing values last, and describes it, with a
// number of workers.
func SummariseAll(columns [][]float64, workers int) []Summary {
	found := make([]Summary, len(columns))
	var next atomic.Int64
	var work sync.WaitGroup
	for range min(workers, len(columns)) {
		work.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(columns) {
					return
				}
				found[i] = Summarise(columns[i])
			}
		})
	}
	work.Wait()
	return found
}

// Summarise describes a column and sorts it, missing values last.
func Summarise(column []float64) Summary {
	n := 0
	for _, x := range column {
		if x == x {
			column[n] = x
			n++
		}
	}
	for i := n; i < len(column); i++ {
		column[i] = math.NaN()
	}
	values := column[:n]
	s := Summary{Count: n, Without: len(column) - n}
	s.Mean, s.SD = moments(values)
	s.MeanError = s.SD / math.Sqrt(float64(n))
	slices.Sort(values)
	for _, p := range Percents {
		x, e := percentile(values, p)
		s.Percentiles, s.Errors = append(s.Percentiles, x), append(s.Errors, e)
	}
	return s
}

// moments returns mean and standard deviation in two passes over the values in
// order, so that they are the same whoever adds.
func moments(values []float64) (mean, sd float64) {
	n := float64(len(values))
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	for _, x := range values {
		mean += x / n
	}
	correction, squares := 0.0, 0.0
	for _, x := range values {
		d := x - mean
		correction += d
		squares += d * d
	}
	if n == 1 {
		return mean, math.NaN()
	}
	return mean + correction/n, math.Sqrt(max(0, squares-correction*correction/n) / (n - 1))
}

// percentile is the least value that p percent of all do not exceed, and its
// standard error by order statistics: half the distance between the values one
// standard deviation of the rank, √(n p (1-p)), below and above.
func percentile(sorted []float64, p int) (x, err float64) {
	n := len(sorted)
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	rank := (p*n + 99) / 100
	spread := math.Sqrt(float64(n*p*(100-p))) / 100
	low := max(1, int(math.Floor(float64(rank)-spread)))
	high := min(n, int(math.Ceil(float64(rank)+spread)))
	return sorted[max(rank, 1)-1], (sorted[high-1] - sorted[low-1]) / 2
}

// Tail returns the expected shortfall: the mean of the worst 5 % of the values,
// the low ones or the high ones, the last one counted in part if they are not a whole number (Acerbi and Tasche,
// "On the coherence of expected shortfall", 2002), and its standard error.
func Tail(sorted []float64, lowIsWorse bool) (mean, err float64) {
	n := len(sorted)
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	worst := func(k int) float64 { return sorted[k] }
	if !lowIsWorse {
		worst = func(k int) float64 { return sorted[n-1-k] }
	}
	size := float64(n) * tailPercent / 100
	edge := worst(min(n, int(math.Ceil(size))) - 1)
	// The tail mean is the edge less the mean of what lies beyond it, over the
	// tail's share; that mean's standard error gives the tail's.
	sum, squares := 0.0, 0.0
	for k := range int(math.Ceil(size)) {
		beyond := edge - worst(k)
		sum += beyond
		squares += beyond * beyond
	}
	of := float64(n)
	variance := max(0, squares/of-(sum/of)*(sum/of))
	return edge - sum/size, math.Sqrt(variance/of) / (size / of)
}

// Filter returns the values that are to be kept, in a new list.
func Filter(values []float64, keep []bool) []float64 {
	kept := make([]float64, 0, len(values))
	for i, x := range values {
		if keep[i] {
			kept = append(kept, x)
		}
	}
	return kept
}

// Ranks returns the ranks of values, from 1; equal values share the mean of theirs.
func Ranks(values []float64) []float64 {
	order := make([]int32, len(values))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(values[a], values[b]) })
	rank := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			rank[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return rank
}

// Pearson returns the correlation of two lists; of ranks it is Spearman's.
func Pearson(xs, ys []float64) float64 {
	mx, _ := moments(xs)
	my, _ := moments(ys)
	var xx, xy, yy float64
	for i := range xs {
		dx, dy := xs[i]-mx, ys[i]-my
		xx, xy, yy = xx+dx*dx, xy+dx*dy, yy+dy*dy
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}
