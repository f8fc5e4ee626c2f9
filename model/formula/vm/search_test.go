package vm

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// rateOf is the rate of return of flows at times.
func rateOf(flows, times []float64) float64 {
	list := [][]float64{{1}, {1e-12}, {30}, {100}, {0.05}}
	for _, x := range append(slices.Clone(flows), times...) {
		list = append(list, []float64{x})
	}
	dst := []float64{0}
	runReturn(dst, list)
	return dst[0]
}

// TestReturn compares with the examples that Microsoft's documentation of the
// worksheet function IRR prints: a business that costs 70,000 and earns
// 12,000, 15,000, 18,000, 21,000 and 26,000 in five years: -2.1% after four
// years, 8.7% after five, -44.4% after two.
func TestReturn(t *testing.T) {
	flows, times := []float64{-70000, 12000, 15000, 18000, 21000, 26000}, []float64{0, 1, 2, 3, 4, 5}
	at := func(n int) float64 { return rateOf(flows[:n], times[:n]) }
	assert.InDelta(t, -0.021, at(5), 0.0005)
	assert.InDelta(t, 0.087, at(6), 0.0005)
	assert.InDelta(t, -0.444, at(3), 0.0005)
	assert.True(t, IsMissing(rateOf([]float64{0, 1, 2, 3}, times[:4])), "flows of one sign")
	assert.True(t, IsMissing(rateOf([]float64{-100, 230, -132}, times[:3])), "10% and 20%")
	assert.True(t, IsMissing(rateOf([]float64{100, -110}, times[:2])), "receipts first")
	// 100 back after half a year for 80: 1.25 to the power of 2 is 1.5625.
	assert.InDelta(t, 0.5625, rateOf([]float64{-80, 100}, []float64{0, 0.5}), 1e-14)
	assert.Zero(t, rateOf([]float64{-100, 50, 50}, times[:3]), "what is paid comes back")
	assert.InDelta(t, 0, rateOf([]float64{-3.078125, -4.61322, -2.110315, -10, 19.80166}, times[:5]), 1e-14, "but for rounding")
}
