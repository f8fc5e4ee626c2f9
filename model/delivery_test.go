package model_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"offtake/templates"
)

// A provider states 1 GW, half of it in each of two years, at 20 a GW and 10%
// less each year. A GW of the first year delivers 10 units a year, one of later
// years 12.5; all of it serves two years. Nothing is paid above 1 a unit.
const build = `
term: {first_year: 2026, years: 4}
commitment: {total: 4}
demand: {basis: forecast, forecast: [8, 20, 20, 5]}
provider: {capacity: 1, capex_per_unit: 20, cost_decline: 10%, build: [50%, 50%], units_per_capacity: [10, 12.5], useful_life: 2, fixed_cost: 10%, residual: 50%}
`

func TestBuildFollowsUse(t *testing.T) {
	r := contract(t, build)
	// 8 are used and nothing is built: 8, more than the 5 of the stated half. Then
	// 20 are used, 12 more. The first 8 end and are replaced; then the 12, though
	// no more than 5 are used: what is built is replaced.
	near(t, []float64{8, 12, 8, 12}, series(r, "added", 0), "added")
	near(t, []float64{8, 20, 20, 20}, series(r, "alive", 0), "alive")
	near(t, []float64{0, 0, 8, 12}, series(r, "retired", 0), "retired")
	// 8/10, then 12, 8 and 12 of 12.5 a GW.
	near(t, []float64{.8, .96, .64, .96}, series(r, "capacity_added", 0), "GW added")
	near(t, []float64{.8, 1.76, 1.6, 1.6}, series(r, "capacity_in_use", 0), "GW of two years")
	peak, _ := r.Scalar("capacity_peak", 0)
	assert.InDelta(t, 1.76, peak, 1e-9)
	// At 20, 18, 16.2 and 14.58 a GW.
	near(t, []float64{16, 17.28, 10.368, 13.9968}, series(r, "capex", 0), "capital expenditure")
	near(t, []float64{16, 33.28, 27.648, 24.3648}, series(r, "capex_in_place", 0), "what has cost what is in use")
	near(t, []float64{8, 16.64, 13.824, 12.1824}, series(r, "depreciation", 0), "a half of it")
	near(t, []float64{1.6, 3.328, 2.7648, 2.43648}, series(r, "operating_cost", 0), "a tenth of it")
	// Of the last build one of two years is left.
	left, _ := r.Scalar("book_left", 0)
	assert.InDelta(t, 6.9984, left, 1e-9)
	near(t, []float64{0, 0, 0, 3.4992}, series(r, "residual", 0), "half of the book value")
}

func TestBuildOfOtherTerms(t *testing.T) {
	r := contract(t, build+`
scenarios:
- {name: Base}
- {name: Not replaced, set: {provider.replaces: no}}
- {name: Not expanded, set: {provider: {capacity: 4, expands: no}}}
- {name: Leaves, set: {exit.year: 2028}}
- {name: Minimum, set: {commitment.total: 80, price.discount: 20%, demand.forecast: [0, 0, 0, 0]}}
`)
	// Not replaced, the first 8 are still wanted in year 3, the 12 no more in year 4.
	near(t, []float64{8, 12, 8, 0}, series(r, "added", 1), "added, not replaced")
	near(t, []float64{8, 20, 20, 8}, series(r, "alive", 1), "alive, not replaced")
	// Two GW of 10 and two of 12.5, each replaced after two years.
	near(t, []float64{20, 25, 20, 25}, series(r, "added", 2), "added, not expanded")
	near(t, []float64{2, 2, 1.6, 2}, series(r, "capacity_added", 2), "GW added, not expanded")
	// Nothing is added once the customer has left; what is built lives its life.
	near(t, []float64{8, 12, 0, 0}, series(r, "added", 3), "added until it leaves")
	near(t, []float64{8, 20, 12, 0}, series(r, "alive", 3), "alive after it leaves")
	// 20 a year at 0.8 a unit are 25 units, though none is used.
	near(t, []float64{25, 6.25, 25, 6.25}, series(r, "added", 4), "25 for the minimum; then the stated half, 6.25")
	near(t, []float64{25, 31.25, 31.25, 31.25}, series(r, "alive", 4), "alive")
}

// By quarter a year's use is four times a quarter's; in a first period of three
// months of a year, too.
func TestBuildByPeriod(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 2, period: quarter}
commitment: {total: 8}
demand: {basis: forecast, forecast: [8, 12]}
provider: {capex_per_unit: 20, units_per_capacity: 10, useful_life: 1}
`)
	near(t, []float64{8, 0, 0, 0, 12, 0, 0, 0}, series(r, "added", 0), "8 a year from the first quarter, 12 from the fifth")
	near(t, []float64{.8, .8, .8, .8, 1.2, 1.2, 1.2, 1.2}, series(r, "capacity_in_use", 0), "GW")
	near(t, []float64{4, 4, 4, 4, 6, 6, 6, 6}, series(r, "depreciation", 0), "16 and 24 over four quarters")
	r = contract(t, `
term: {first_year: 2026, years: 2, first_part: 25%}
commitment: {shape: list, minimums: [1, 4]}
demand: {basis: forecast, forecast: [8, 8]}
provider: {capex_per_unit: 20, units_per_capacity: 10}
`)
	near(t, []float64{8, 0}, series(r, "added", 0), "2 in three months are 8 a year")
}

// Where the build does not follow use, use may be more than what is built: the
// check fails by what is missing.
func TestUseBeyondTheBuildFailsItsCheck(t *testing.T) {
	_, r := compute(t, "x.yaml", []byte("deal: {name: A, customer: B, provider: C}\nrates: {customer: 10%, debt: 7%, provider: 9%}\n"+build+
		"scenarios: [{name: Base}, {name: Stated build alone, set: {provider.expands: no}}]\n"))
	gap, _ := r.Scalar("use_within_build", 0)
	assert.InDelta(t, 0, gap, 1e-9)
	// 5 are built for 8, then 11.25 for 20, and kept up.
	gap, _ = r.Scalar("use_within_build", 1)
	near(t, []float64{5, 11.25, 11.25, 11.25}, series(r, "alive", 1), "alive")
	assert.InDelta(t, 8.75, gap, 1e-9)
	tolerance, _ := r.Scalar("tolerance", 1)
	assert.Less(t, tolerance, gap)
}

// Where no delivery is stated, the stated build serves all use, and is replaced
// at the end of its life at the cost of that year.
func TestStatedBuildIsReplaced(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 5}
commitment: {total: 5}
demand: {first_year: 100}
provider: {capacity: 1, capex_per_unit: 10, useful_life: 2, fixed_cost: 10%, residual: 100%}
scenarios:
- {name: Base}
- {name: Cheaper, set: {provider.cost_decline: 10%}}
- {name: Not replaced, set: {provider.replaces: no}}
- {name: Leaves, set: {exit.year: 2028}}
`)
	assert.Nil(t, r.Program.Line("alive"))
	near(t, []float64{10, 0, 10, 0, 10}, series(r, "capex", 0), "replaced after two years and four")
	near(t, []float64{5, 5, 5, 5, 5}, series(r, "depreciation", 0), "depreciation")
	near(t, []float64{0, 0, 0, 0, 5}, series(r, "residual", 0), "one of two years is left")
	near(t, []float64{10, 0, 8.1, 0, 6.561}, series(r, "capex", 1), "at 10, 8.1 and 6.561")
	near(t, []float64{10, 0, 0, 0, 0}, series(r, "capex", 2), "not replaced")
	near(t, []float64{1, 1, 0, 0, 0}, series(r, "operating_cost", 2), "what has served its life costs nothing")
	near(t, []float64{10, 0, 0, 0, 0}, series(r, "capex", 3), "nobody builds for a customer that has left")
}

// Growth of use by year comes in the first period of a year, and so does what
// is built for it.
func TestBuildIsTheSameByAnyPeriod(t *testing.T) {
	for _, period := range []string{"year", "quarter", "month"} {
		r := contract(t, `
term: {first_year: 2026, years: 3, period: `+period+`}
commitment: {total: 3}
demand: {first_year: 10, growth: 50%}
provider: {capex_per_unit: 20, units_per_capacity: 10}
`)
		assert.InDelta(t, 45, total(r, "capex", 0), 1e-9, "1 GW, then 0.5 and 0.75 at 20, by %s", period)
		left := []float64{}
		for year := range 3 {
			left = append(left, r.At("alive", (year+1)*r.Program.Shape.PerYear, 0))
		}
		near(t, []float64{10, 15, 22.5}, left, "by "+period)
	}
}

// TestAnthropicBuildsWhatIsUsed works the provider's side of the embedded deal
// anew, year by year from the words of its file, with hardware kept by the year
// in which it was built.
func TestAnthropicBuildsWhatIsUsed(t *testing.T) {
	data, _ := templates.Deal("anthropic-aws")
	_, r := compute(t, "anthropic-aws.yaml", data)
	delivers := []float64{10, 10.9, 11.8, 12.8, 14, 15.2, 16.5, 17.9, 19.5, 21.2}
	for scenario, is := range []struct {
		growth []float64
		fall   float64
	}{
		{[]float64{.95, .55, .40, .30, .20, .14, .10, .08, .06}, .08},
		{[]float64{1.1, .7, .5, .35, .25, .18, .12, .10, .08}, 0},
	} {
		use, price := 20*.45, .9
		var units, gw, capex, cash []float64 // by year of build
		for year := range 10 {
			if year > 0 {
				use, price = use*(1+is.growth[year-1]), price*(1-is.fall/2)
			}
			standing, ended := 0.0, 0.0
			for built, x := range units {
				switch {
				case built > year-6:
					standing += x
				case built == year-6:
					ended = x
				}
			}
			stated := 0.0
			if year < 5 {
				stated = delivers[year] // one of five gigawatts
			}
			units = append(units, max(stated+ended, use-standing))
			gw = append(gw, units[year]/delivers[year])
			capex = append(capex, gw[year]*35)
			inUse := 0.0
			for _, x := range capex[max(0, year-5):] {
				inUse += x
			}
			// Use is above the minimum in every year of both scenarios.
			before := use*price*.9 - .03*inUse
			cash = append(cash, before-.21*max(0, before-inUse/6)-capex[year])
		}
		near(t, gw, series(r, "capacity_added", scenario), "GW added")
		near(t, capex, series(r, "capex", scenario), "capital expenditure")
		got := series(r, "provider_cash", scenario)
		for year := range 9 { // the last also has what is left
			assert.InDelta(t, cash[year], got[year]+r.At("funding", year+1, scenario), 1e-9, "year %d", year+1)
		}
		left := 0.0
		for built, x := range capex {
			left += x * max(0, float64(built-4)/6)
		}
		book, _ := r.Scalar("book_left", scenario)
		assert.InDelta(t, left, book, 1e-9)
	}
	// 5 at signing, and 2.5 at the start of each of years 2 to 5, at 14%.
	funding, _ := r.Scalar("pv_funding", 0)
	assert.InDelta(t, 5+2.5*(1/1.14+1/math.Pow(1.14, 2)+1/math.Pow(1.14, 3)+1/math.Pow(1.14, 4)), funding, 1e-9)
}
