package simulate

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	_ "offtake/internal/seed"
)

// TestPhilox holds the generator to the known answers that its authors publish
// with it (Random123, tests/kat_vectors).
func TestPhilox(t *testing.T) {
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{
			[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
			[2]uint32{0xffffffff, 0xffffffff},
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
		},
		{
			[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
			[2]uint32{0xa4093822, 0x299f31d0},
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
		},
	} {
		assert.Equal(t, c.want, philox(c.counter, c.key))
	}
}

// TestRandom looks at the draws of one stream: they fill the interval, and
// those of a path do not depend on other paths, other streams or the order.
func TestRandom(t *testing.T) {
	const n = 20_000
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = Random(7, Stream("price.discount"), uint64(i))
	}
	assert.Less(t, distance(xs, Uniform(0, 1)), 1.95/math.Sqrt(n), "Kolmogorov–Smirnov, 0.1 %")
	assert.NotEqual(t, xs[3], Random(8, Stream("price.discount"), 3))
	assert.NotEqual(t, xs[3], Random(7, Stream("rates.debt"), 3))
	ys := make([]float64, n)
	for i := range ys {
		ys[i] = Random(7, Stream("rates.debt"), uint64(i))
	}
	assert.InDelta(t, 0, Pearson(xs, ys), 4/math.Sqrt(n))
	assert.InDelta(t, 0, Pearson(xs[1:], xs[:n-1]), 4/math.Sqrt(n))
}

// TestSummaries compares with gonum and with sums by hand.
func TestSummaries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 2, 400).Draw(t, "values")
		sorted := slices.Sorted(slices.Values(values))
		s := Summarise(slices.Clone(values))
		mean, sd := stat.MeanStdDev(values, nil)
		assert.InEpsilon(t, 1+math.Abs(mean), 1+math.Abs(s.Mean), 1e-9)
		assert.InEpsilon(t, 1+sd, 1+s.SD, 1e-9)
		for i, p := range Percents {
			want := stat.Quantile(float64(p)/100, stat.Empirical, sorted, nil)
			if at := float64(p*len(values)) / 100; at != math.Trunc(at) {
				assert.Equal(t, want, s.Percentiles[i], "percentile %d", p)
			}
			assert.LessOrEqual(t, float64(p*len(values)), 100*float64(count(values, s.Percentiles[i])), "at least p percent do not exceed it")
		}
	})
}

func count(values []float64, upTo float64) int {
	n := 0
	for _, x := range values {
		if x <= upTo {
			n++
		}
	}
	return n
}

// TestTail: the mean of the worst twentieth; of a normal sample the closed form.
func TestTail(t *testing.T) {
	var values []float64
	for i := range 100 {
		values = append(values, float64(i+1))
	}
	low, _ := Tail(values, true)
	assert.Equal(t, 3.0, low)
	high, _ := Tail(values, false)
	assert.Equal(t, 98.0, high)
	partly, _ := Tail(values[:50], true)
	assert.InDelta(t, (1+2+0.5*3)/2.5, partly, 1e-12)
	only, _ := Tail([]float64{4, 7}, true)
	assert.Equal(t, 4.0, only)
	none, _ := Tail(nil, true)
	assert.True(t, math.IsNaN(none))

	const n, repeats = 4000, 100
	want := -standardNormal.Prob(standardNormal.Quantile(0.05)) / 0.05
	var found []float64
	stated := 0.0
	for r := range repeats {
		xs := make([]float64, n)
		for i := range xs {
			xs[i] = standardNormal.Quantile(Random(uint64(r), 1, uint64(i)))
		}
		slices.Sort(xs)
		x, e := Tail(xs, true)
		found = append(found, x)
		stated += e / repeats
	}
	mean, sd := stat.MeanStdDev(found, nil)
	assert.InDelta(t, want, mean, 4*sd/math.Sqrt(repeats)+0.003)
	assert.InDelta(t, 1, stated/sd, 0.3, "the error stated is the error made")
}

// TestRanks: an example worked elsewhere (ten people's IQ and hours of
// television a week: -29/165), ties, and that ranks do not mind the scale.
func TestRanks(t *testing.T) {
	iq := []float64{106, 100, 86, 101, 99, 103, 97, 113, 112, 110}
	hours := []float64{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}
	assert.InDelta(t, -29.0/165, Pearson(Ranks(iq), Ranks(hours)), 1e-12)
	assert.Equal(t, []float64{2.5, 1, 2.5, 4}, Ranks([]float64{5, 3, 5, 9}))
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(-9, 9), 1, 50).Draw(t, "values")
		var plain, scaled []float64
		sum := 0.0
		for _, x := range values {
			plain, scaled = append(plain, float64(x)), append(scaled, math.Exp(float64(x)))
		}
		for _, x := range Ranks(plain) {
			sum += x
		}
		assert.Equal(t, float64(len(values)*(len(values)+1))/2, sum)
		assert.Equal(t, Ranks(plain), Ranks(scaled))
	})
}

// distance is the greatest distance between a sample and a distribution.
func distance(xs []float64, l Law) float64 {
	xs = slices.Sorted(slices.Values(xs))
	d := 0.0
	for i, x := range xs {
		p, n := l.CDF(x), float64(len(xs))
		d = max(d, math.Abs(p-float64(i)/n), math.Abs(p-float64(i+1)/n))
	}
	return d
}
