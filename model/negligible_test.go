package model_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestNegligibleShortfall: a commitment of 8,760 a year is 730 a month. A need of
// 12,514.285714 units at 70 % of the market's price is 8,759.9999998, less than
// the commitment by 0.0000002: 0.000000017 a month, far below a millionth of
// 8,760, 0.00876. At a need lower by 0.2 units the month is short by 0.0117.
func TestNegligibleShortfall(t *testing.T) {
	const terms = `
term: {first_year: 2023, years: 1, period: month}
commitment: {total: 8760, shape: flat}
price: {discount: 30%, overage: market}
demand: {basis: forecast, forecast: [`
	short := contract(t, terms+"12514.285714]}\n")
	assert.Greater(t, short.At("shortfall", 1, 0), 0.0, "the amount itself is left as it is")
	periods, _ := short.Scalar("shortfall_periods", 0)
	assert.Zero(t, periods)
	short = contract(t, terms+"12514.085714]}\n")
	periods, _ = short.Scalar("shortfall_periods", 0)
	assert.InDelta(t, 12, periods, 0)
}

// TestNegligibleOfPayments: with nothing committed, it is a share of what is paid:
// a millionth of 30.
func TestNegligibleOfPayments(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 3}
commitment: {shape: list, minimums: [0]}
demand: {first_year: 10}
`)
	x, _ := r.Scalar("negligible", 0)
	assert.InDelta(t, 30e-6, x, 1e-12)
	_, ok := r.Scalar("used_share", 0)
	assert.False(t, ok, "nothing fell due")
}

// TestDebtAtHighRates: 40 payments of 1 at 110 %. After payment t the balance is
// the value of the 40 − t still to come, (1 − 2.1^−(40−t)) ÷ 1.1, whose digits
// are right to the last payment, and 0 after it.
func TestDebtAtHighRates(t *testing.T) {
	for _, rate := range []float64{1.1, 3, 10} {
		_, r := compute(t, "debt.yaml", []byte("deal: {name: A, customer: B, provider: C}\nterm: {first_year: 2026, years: 40}\n"+
			"commitment: {total: 40}\nrates: {customer: 10%, provider: 10%, debt: "+plain(rate*100)+"%}\n"))
		checksPass(t, r)
		for p := range 40 {
			want := (1 - math.Pow(1+rate, float64(p-40))) / rate
			assert.InEpsilon(t, want, r.At("debt", p, 0), 1e-12, "at %v after payment %d", rate, p)
		}
		assert.Zero(t, r.At("debt", 40, 0))
	}
}
