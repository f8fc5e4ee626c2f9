package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
)

// What one value and a list mean. Every number is worked from the words: one
// value of a yearly amount is each year's, a list of amounts is 0 after its end,
// a list of rates repeats its last entry.

// TestYearlyAmounts: 10 a year for five years is 50, a first year of 10 alone is
// 10, and 10 then 20 are 30, whichever term says so.
func TestYearlyAmounts(t *testing.T) {
	for name, c := range map[string]struct {
		terms string
		owed  []float64
	}{
		"each year's minimum":        {"commitment: {shape: list, minimums: 10}", []float64{10, 10, 10, 10, 10}},
		"a first year's minimum":     {"commitment: {shape: list, minimums: [10]}", []float64{10, 0, 0, 0, 0}},
		"two years' minimums":        {"commitment: {shape: list, minimums: [10, 20]}", []float64{10, 20, 0, 0, 0}},
		"each year of a commitment":  {"commitment: {shape: list, minimums: 10, years: 3}", []float64{10, 10, 10, 0, 0}},
		"each period's minimum":      {"commitment: {shape: list, by_period: 10}", []float64{10, 10, 10, 10, 10}},
		"a tranche's every year":     {"commitment: {shape: list}\ntranche: {a: {starts: 2027, minimum: 10}}", []float64{0, 10, 10, 10, 10}},
		"a tranche's two years":      {"commitment: {shape: list}\ntranche: {a: {starts: 2026, minimum: [10, 20]}}", []float64{10, 20, 0, 0, 0}},
		"a tranche's later years":    {"commitment: {shape: list}\ntranche: {a: {starts: 2028, minimum: [10, 20]}}", []float64{0, 0, 10, 20, 0}},
		"an amendment's every year":  {"commitment: {shape: list, minimums: 10}\namendment: {a: {year: 2028, kind: replace, minimums: 4}}", []float64{10, 10, 4, 4, 4}},
		"an amendment's first year":  {"commitment: {shape: list, minimums: 10}\namendment: {a: {year: 2028, kind: replace, minimums: [4]}}", []float64{10, 10, 4, 0, 0}},
		"excused every year":         {"commitment: {shape: list, minimums: 10, excused: 3}", []float64{7, 7, 7, 7, 7}},
		"excused in the second year": {"commitment: {shape: list, minimums: 10, excused: [0, 3]}", []float64{10, 7, 10, 10, 10}},
	} {
		t.Run(name, func(t *testing.T) {
			r := contract(t, "term: {first_year: 2026, years: 5}\n"+c.terms+"\n")
			near(t, c.owed, series(r, "owed", 0), "owed")
			sum := 0.0
			for _, x := range c.owed {
				sum += x
			}
			committed, _ := r.Scalar("committed", 0)
			assert.InDelta(t, sum, committed, 1e-12)
		})
	}
}

// TestForecastsEachYear: the same of what is needed, earned, and counted beside.
func TestForecastsEachYear(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 3}
commitment: {total: 30}
demand: {basis: forecast, forecast: 6}
revenue: {basis: forecast, forecast: [40, 50]}
counting: {other: 1}
`)
	near(t, []float64{6, 6, 6}, series(r, "need", 0), "need")
	near(t, []float64{40, 50, 0}, series(r, "revenue", 0), "revenue")
	near(t, []float64{3, 3, 3}, series(r, "deficiency", 0), "10 due, 6 used and 1 spent elsewhere leave 3")
}

// TestReliefByYear: nothing is used of 40 a year. The first year pays 10 of its
// 40 and moves 30; the second 20 of 40 + 30 and moves 50; the third has no
// relief, the list being over, and pays 40 + 50; the last pays its 40.
func TestReliefByYear(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 4}
commitment: {total: 160}
settlement: {relief: [10, 20]}
`)
	near(t, []float64{10, 20, 90, 40}, series(r, "deficiency", 0), "deficiency")
	near(t, []float64{30, 50, 0, 0}, series(r, "deferred", 0), "deferred")

	// 30 in each of three years and 50 in the fourth, by quarter: a quarter of each.
	r = contract(t, `
term: {first_year: 2026, years: 5, period: quarter}
commitment: {total: 1000}
settlement: {relief: [30, 30, 30, 50]}
`)
	near(t, []float64{7.5, 7.5, 7.5, 7.5}, series(r, "deficiency", 0)[8:12], "the third year")
	near(t, []float64{12.5, 12.5, 12.5, 12.5}, series(r, "deficiency", 0)[12:16], "the fourth year")
	// 200 a year, 800 in four, of which 30 + 30 + 30 + 50 is paid: the other 660 are due with the fifth year's
	// first quarter of 50.
	near(t, []float64{710, 50, 50, 50}, series(r, "deficiency", 0)[16:], "the fifth year, without relief")
}

// TestDeferralCapByYear: a fifth of the first year's 10 moves on, nothing later:
// 8, 10 + 2, 10.
func TestDeferralCapByYear(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 3}
commitment: {total: 30}
settlement: {deferral_cap: [20%, 0%]}
`)
	near(t, []float64{8, 12, 10}, series(r, "deficiency", 0), "deficiency")
}

// TestCarryForwardByYear: 14 used of 10 due makes 2 of credit in the first year,
// at half, and 4 in the second, at all of it. The third uses nothing: the last
// period's credit covers what is due above the rest of the total, 28 + 10 − 30 =
// 8, so that all 6 count; capped at 30 % of the minimum, 3.
func TestCarryForwardByYear(t *testing.T) {
	const terms = `
term: {first_year: 2026, years: 3}
commitment: {total: 30}
demand: {basis: forecast, forecast: [14, 14, 0]}
settlement: {carry_share: [50%, 100%], carry_years: 2`
	r := contract(t, terms+"}\n")
	near(t, []float64{2, 4, 0}, series(r, "credit_added", 0), "credit made")
	near(t, []float64{0, 0, 4}, series(r, "deficiency", 0), "deficiency")
	r = contract(t, terms+", carry_cap: [100%, 100%, 30%]}\n")
	near(t, []float64{0, 0, 7}, series(r, "deficiency", 0), "deficiency, credit capped")
}

// TestMakeupByYear: the first year's deficiency of 6 becomes credit in full, the
// third's by half. The second uses 16, of which 6 above its 10 is taken with
// credit, at half the price from the second year on: 10 + 3.
func TestMakeupByYear(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 4}
commitment: {total: 40}
demand: {basis: forecast, forecast: [4, 16, 6, 10]}
settlement: {makeup_share: [100%, 100%, 50%], makeup_price: [0%, 50%], makeup_years: 1}
`)
	near(t, []float64{6, 0, 2, 0}, series(r, "makeup_added", 0), "credit made")
	near(t, []float64{10, 13, 10, 10}, series(r, "payment", 0), "payment")
	near(t, []float64{6, -3, 4, 0}, series(r, "stranded", 0), "stranded: 6 paid, 3 of it brought back")
}

// TestWhatMayBeWritten: one function tells it, and the command line, a tornado
// and a scenario obey it.
func TestWhatMayBeWritten(t *testing.T) {
	tpl := readTemplate(t)
	for key, want := range map[string]string{
		"price.discount":       "one value for all years",
		"demand.growth":        "one value or a list by contract year, whose last entry repeats",
		"settlement.carry_cap": "one value or a list by contract year, whose last entry repeats",
		"settlement.relief":    "one value, each contract year's, or a list by contract year, 0 after its end",
		"tranche.a.minimum":    "one value, each year's, or a list by year, 0 after its end",
		"amendment.b.minimums": "one value, each year's, or a list by year, 0 after its end",
		"commitment.by_period": "one value, each period's, or a list by period, 0 after its end",
		"funding.later":        "a list by contract year, each amount once, 0 after its end",
	} {
		require.NotNil(t, tpl.Input(key), key)
		assert.Equal(t, want, tpl.Input(key).Takes(), key)
	}
	const file = `
deal: {name: L, customer: C, provider: P}
term: {first_year: 2026, years: 5}
commitment: {shape: list, minimums: 10}
rates: {customer: 10%, debt: 7%, provider: 10%}
sensitivity:
  tornado: {metric: total_paid, inputs: {commitment.minimums: [5, 20]}}
scenarios:
  - name: Base
  - name: One year
    set: {commitment: {minimums: [10]}}
`
	d, r := compute(t, "l.yaml", []byte(file))
	paid := func(lane int) float64 { x, _ := r.Scalar("total_paid", lane); return x }
	assert.InDelta(t, 50, paid(0), 1e-9, "five years of 10")
	assert.InDelta(t, 10, paid(1), 1e-9, "one year of 10")
	assert.InDelta(t, 25, paid(2), 1e-9, "five years of 5, varied")
	assert.InDelta(t, 100, paid(3), 1e-9, "five years of 20, varied")
	require.NoError(t, d.Override(tpl, []string{"commitment.minimums=[7, 8]"}))
	assert.Equal(t, []float64{7, 8}, d.Base["commitment.minimums"])
	in, values, err := model.ReadSetting(tpl, "--vary", "commitment.minimums=7")
	require.NoError(t, err)
	assert.Equal(t, []float64{7, 7, 7}, in.Entries(values, 3))
	in, values, err = model.ReadSetting(tpl, "--vary", "commitment.minimums=[7]")
	require.NoError(t, err)
	assert.Equal(t, []float64{7, 0, 0}, in.Entries(values, 3))
	_, _, err = model.ReadSetting(tpl, "--vary", "funding.later=7")
	assert.ErrorContains(t, err, "write [7]")
}
