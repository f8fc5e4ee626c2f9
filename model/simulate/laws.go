package simulate

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Law is a distribution. The gonum distributions are laws.
type Law interface {
	Quantile(p float64) float64
	CDF(x float64) float64
}

// Discrete takes some values, in rising order, with some probabilities.
type Discrete struct {
	Values []float64
	upTo   []float64 // probability of the value and those before it
}

// NewDiscrete returns the distribution of values with probabilities, which sum to
// 1.
func NewDiscrete(values, probabilities []float64) Discrete {
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
	d, sum := Discrete{}, 0.0
	for _, i := range order {
		if probabilities[i] == 0 {
			continue
		}
		sum += probabilities[i]
		d.Values, d.upTo = append(d.Values, values[i]), append(d.upTo, sum)
	}
	d.upTo[len(d.upTo)-1] = 1 // whatever rounding left
	return d
}

// Quantile implements Law.
func (d Discrete) Quantile(p float64) float64 {
	i, _ := slices.BinarySearch(d.upTo, p)
	return d.Values[min(i, len(d.Values)-1)]
}

// CDF implements Law.
func (d Discrete) CDF(x float64) float64 {
	i, found := slices.BinarySearch(d.Values, x)
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

// CDF implements Law.
func (l lognormal) CDF(x float64) float64 {
	if x <= 0 {
		return 0
	}
	return l.LogNormal.CDF(x)
}

// NewEvent returns the distribution of the year of an event that comes in each contract year with a
// probability if it has not come before, or never: the geometric distribution
// if the probability is the same every year. The last one given repeats. never
// stands for a year that does not come.
func NewEvent(yearly []float64, first, years, from, until int, never float64) Discrete {
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
	return NewDiscrete(append(values, never), append(probabilities, left))
}

// standardNormal has mean 0 and standard deviation 1.
var standardNormal = distuv.Normal{Sigma: 1}

// z90 is the 90th percentile of the standard normal distribution.
var z90 = standardNormal.Quantile(0.9)

// Normal returns a normal distribution by its mean and standard deviation.
func Normal(mean, sd float64) Law { return distuv.Normal{Mu: mean, Sigma: sd} }

// NormalTails returns a normal distribution by its 10th and 90th percentiles.
func NormalTails(p10, p90 float64) Law { return Normal((p10+p90)/2, (p90-p10)/2/z90) }

// Lognormal returns a lognormal distribution by its mean and standard deviation.
func Lognormal(mean, sd float64) Law {
	variance := math.Log1p(sd / mean * (sd / mean))
	return lognormal{distuv.LogNormal{Mu: math.Log(mean) - variance/2, Sigma: math.Sqrt(variance)}}
}

// LognormalTails returns a lognormal distribution by its 10th and 90th
// percentiles.
func LognormalTails(p10, p90 float64) Law {
	return lognormal{distuv.LogNormal{Mu: (math.Log(p10) + math.Log(p90)) / 2, Sigma: (math.Log(p90) - math.Log(p10)) / 2 / z90}}
}

// Triangular returns a triangular distribution by its least, its most likely and
// its greatest value.
func Triangular(low, mode, high float64) Law { return distuv.NewTriangle(low, high, mode, nil) }

// Uniform returns the distribution of what is equally likely from low to high.
func Uniform(low, high float64) Law { return distuv.Uniform{Min: low, Max: high} }
