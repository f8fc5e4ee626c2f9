package byhand

import (
	"math"
	"testing"
)

// TestSeveralRates: flows that change sign more than once, a year apart, with the growth factors x at which they are worth nothing.
func TestSeveralRates(t *testing.T) {
	for _, c := range []struct {
		name    string
		amounts []float64
		want    float64
	}{
		// -(x-1.1)(x-1.2)(x-1.3), which is 0.006 at 1: 10 %, 20 % and 30 %, all on the total's side.
		{"three above 0", []float64{-1, 3.6, -4.31, 1.716}, math.NaN()},
		// -100x² + 230x - 50: x is 1.15 ± √0.8225. So far -100, 130, 80 have come in, which turns once.
		{"one above 0, one below", []float64{-100, 230, -50}, 0.15 + math.Sqrt(0.8225)},
		// -(x-0.5)(x-1.25)(x-1.6) is -0.075 at 1: 50 % lost on the total's side, 25 % and 60 % on the other.
		{"one below 0, two above", []float64{-1, 3.35, -3.425, 1}, -0.5},
		// -(x-0.5)(x-0.6)(x-0.7) is -0.06 at 1: three below 0.
		{"three below 0", []float64{-1, 1.8, -1.07, 0.21}, math.NaN()},
	} {
		var flows []flow
		for year, x := range c.amounts {
			flows = append(flows, flow{x, float64(year)})
		}
		got := rateOfReturn(flows)
		if math.IsNaN(got) != math.IsNaN(c.want) || math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, not %v", c.name, got, c.want)
		}
	}
}
