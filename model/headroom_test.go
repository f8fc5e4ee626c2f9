package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// How far the need may fall before anything is paid for and not used. Each case
// is worked by hand, and then tried: at the need that is said to be left nothing
// is paid for in vain, at a hundredth less something is.
func TestHeadroom(t *testing.T) {
	for name, c := range map[string]struct {
		terms             string
		over, headroom    []float64
		lowest, all, need float64
		tried             string // what of the need is left, said to be just enough
	}{
		// 10 of 12.5, 20 and 40: the first year is the tightest. In all 30 of 72.5.
		"a minimum each year": {"commitment: {shape: list, minimums: 10}\ndemand: {basis: forecast, forecast: [12.5, 20, 40]}\n",
			[]float64{0.8, 0.5, 0.25}, []float64{0.2, 0.5, 0.75}, 0.2, 1 - 30/72.5, 0.2, "80%"},
		// No year has a minimum; 60 of 120 is tested at the end.
		"a total alone": {"commitment: {shape: total-only, total: 60}\ndemand: {basis: forecast, forecast: [40, 40, 40]}\n",
			[]float64{0, 0, 0}, []float64{1, 1, 1}, 1, 0.5, 0.5, "50%"},
		// 10 a year leaves half of 20; but of the 80 used in all 60 are due.
		"minimums and a total": {"commitment: {shape: list, minimums: 10, total: 60}\ndemand: {basis: forecast, forecast: [20, 20, 40]}\n",
			[]float64{0.5, 0.5, 0.25}, []float64{0.5, 0.5, 0.75}, 0.5, 0.25, 0.25, "75%"},
		// Half of use counts, and 2 spent elsewhere: 16 of 20 settle a minimum of 10.
		"a part counts": {"commitment: {shape: list, minimums: 10}\ncounting: {share: 50%, other: 2}\ndemand: {basis: forecast, forecast: 20}\n",
			[]float64{0.8, 0.8, 0.8}, []float64{0.2, 0.2, 0.2}, 0.2, 0.2, 0.2, "80%"},
		// The second year uses 8 of its 10: there is no room.
		"a shortfall": {"commitment: {shape: list, minimums: 10}\ndemand: {basis: forecast, forecast: [20, 8, 20]}\n",
			[]float64{0.5, 1.25, 0.5}, []float64{0.5, 0, 0.5}, 0, 1 - 30.0/48, 0, ""},
		// Nobody is bound in the third year, whose use is no part of what counts in all.
		"a tail": {"commitment: {shape: list, minimums: 10, years: 2}\ndemand: {basis: forecast, forecast: [16, 20, 90]}\n",
			[]float64{0.625, 0.5, 0}, []float64{0.375, 0.5, 1}, 0.375, 1 - 20.0/36, 0.375, "62.5%"},
	} {
		t.Run(name, func(t *testing.T) {
			terms := "term: {first_year: 2026, years: 3}\n" + c.terms
			r := contract(t, terms)
			near(t, c.over, series(r, "minimum_over_use", 0), "minimum over use")
			near(t, c.headroom, series(r, "headroom", 0), "headroom")
			for metric, want := range map[string]float64{"headroom_lowest": c.lowest, "headroom_in_all": c.all, "needs_headroom": c.need} {
				x, ok := r.Scalar(metric, 0)
				assert.True(t, ok, metric)
				assert.InDelta(t, want, x, 1e-12, metric)
			}
			if c.tried == "" {
				return
			}
			left := contract(t, terms+"efficiency: {year: 2026, needs: "+c.tried+"}\n")
			assert.InDelta(t, 0, total(left, "deficiency", 0), 1e-9, "just enough")
			left = contract(t, terms+"efficiency: {year: 2026, needs: "+c.tried+"}\nprice: {discount: 1%}\n")
			assert.Greater(t, total(left, "deficiency", 0), 0.01, "a hundredth less")
		})
	}
	r := contract(t, "term: {first_year: 2026, years: 3}\ncommitment: {shape: list, minimums: 0}\ndemand: {first_year: 5}\n")
	_, ok := r.Scalar("needs_headroom", 0)
	assert.False(t, ok, "nothing falls due")
	near(t, []float64{1, 1, 1}, series(r, "headroom", 0), "all of it may fall away")
}

// TestMargins: 100 of revenue a year, need of 10 units. With the deal 12 is due
// and paid, 88 % is left; without it 10, 90 %; the deal takes 2 points. When the
// need halves, both margins change: 88 % with the deal, 95 % without.
func TestMargins(t *testing.T) {
	for needs, want := range map[string][3]float64{"100%": {0.88, 0.90, 0.02}, "50%": {0.88, 0.95, 0.07}} {
		r := contract(t, `
term: {first_year: 2026, years: 2}
commitment: {shape: list, minimums: 12}
demand: {first_year: 10}
revenue: {first_year: 100}
efficiency: {year: 2026, needs: `+needs+"}\n")
		for i, metric := range []string{"worst_gross_margin", "worst_margin_without", "margin_erosion"} {
			x, _ := r.Scalar(metric, 0)
			assert.InDelta(t, want[i], x, 1e-12, "%s at %s", metric, needs)
		}
	}
}
