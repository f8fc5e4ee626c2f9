package model_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"offtake/model"
)

// A quantity of 120 a year at 5% escalation costs 120 × (1 + 1.05 + 1.1025 +
// 1.157625 + 1.21550625) = 663.0757…, however often it is settled: the price of
// a year holds from its first period to its last.
func TestEscalationStepsOnTheAnniversary(t *testing.T) {
	for _, period := range []string{"year", "quarter", "month"} {
		r := contract(t, `
term: {first_year: 2020, years: 5, period: `+period+`}
commitment: {shape: list, minimums: [120, 120, 120, 120, 120]}
escalation: {rate: 5%, minimum: quantity}
demand: {basis: forecast, forecast: [120, 120, 120, 120, 120]}
scenarios: [{name: By year}, {name: By period, set: {escalation.steps: period}}]
`)
		committed, _ := r.Scalar("committed", 0)
		assert.InDelta(t, 663.07575, committed, 1e-9, period)
		if period == "month" {
			// Month n costs 10 × 1.05^((n−1)/12): 678.1 in sixty months.
			committed, _ = r.Scalar("committed", 1)
			assert.InDelta(t, 10*(math.Pow(1.05, 5)-1)/(math.Pow(1.05, 1./12)-1), committed, 1e-9)
		}
	}
}

// Need and revenue double each year, the market falls by a half, of which the
// contract price follows a half.
func TestStepsOfNeedAndPrices(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 2, period: quarter}
commitment: {total: 8}
price: {market_decline: 50%, pass_through: 50%}
demand: {first_year: 4, growth: 300%}
revenue: {first_year: 40, growth: 300%}
scenarios:
- {name: By year}
- {name: Need by period, set: {demand.steps: period}}
- {name: Prices by period, set: {price.steps: period}}
`)
	yearly, root := []float64{1, 1, 1, 1, 4, 4, 4, 4}, math.Sqrt2
	each := []float64{1, root, 2, 2 * root, 4, 4 * root, 8, 8 * root} // × 4^(1/4) a quarter
	near(t, yearly, series(r, "need", 0), "need, by year")
	near(t, each, series(r, "need", 1), "need, by quarter")
	near(t, yearly, series(r, "need", 2), "need does not follow price.steps")
	revenue := make([]float64, len(each))
	for i, x := range each {
		revenue[i] = 10 * x
	}
	near(t, revenue, series(r, "revenue", 1), "revenue grows as need does")
	near(t, []float64{1, 1, 1, 1, .5, .5, .5, .5}, series(r, "market_price", 0), "market price, by year")
	near(t, []float64{1, 1, 1, 1, .75, .75, .75, .75}, series(r, "contract_price", 1), "contract price does not follow demand.steps")
	near(t, []float64{1, math.Pow(.75, .25), math.Pow(.75, .5)}, series(r, "contract_price", 2)[:3], "contract price, by quarter")
}

// After a first period of three months, contract year 2 begins with a whole
// step of growth, decline and escalation.
func TestStepsAfterAPartYear(t *testing.T) {
	for _, steps := range []string{"year", "period"} {
		r := contract(t, `
term: {first_year: 2025, years: 3, first_part: 25%}
commitment: {shape: list, minimums: [10, 40, 40]}
price: {market_decline: 20%, steps: `+steps+`}
demand: {first_year: 100, growth: 50%, steps: `+steps+`}
escalation: {rate: 10%, minimum: quantity, steps: `+steps+`}
`)
		near(t, []float64{25, 150, 225}, series(r, "need", 0), "a quarter of 100, then 150 and 225")
		near(t, []float64{1, .8, .64}, series(r, "market_price", 0), "market price")
		near(t, []float64{10, 44, 48.4}, series(r, "owed", 0), "owed")
	}
}

// Funding at signing is worth itself; that of year 2 is paid at its start, a
// year from signing, or after a first period of three months, a quarter of one.
func TestFundingIsDiscountedFromTheStartOfItsYear(t *testing.T) {
	for _, period := range []string{"year", "quarter", "month"} {
		r := contract(t, `
term: {first_year: 2026, years: 3, period: `+period+`}
commitment: {total: 3}
demand: {first_year: 1}
funding: {at_signing: 5, later: [1, 11, 12.1], milestones_met: 100%}
scenarios: [{name: Mid}, {name: End, set: {rates.timing: end}}]
`)
		for lane := range 2 {
			got, _ := r.Scalar("pv_funding", lane)
			assert.InDelta(t, 5+1+10+10, got, 1e-9, "5 + 1 + 11/1.1 + 12.1/1.21, %s", period)
		}
	}
	r := contract(t, `
term: {first_year: 2025, years: 2, first_part: 25%}
commitment: {total: 2}
demand: {first_year: 1}
funding: {later: [4, 11], milestones_met: 100%}
`)
	got, _ := r.Scalar("pv_funding", 0)
	assert.InDelta(t, 4+11/math.Pow(1.1, .25), got, 1e-9)
}

// TestTimeStepsDoNotChangeTheDeal: by year, quarter and month a random deal has
// the same need, prices, escalation and minimums in every contract year, and
// the same committed total.
func TestTimeStepsDoNotChangeTheDeal(t *testing.T) {
	checks(t, 150)
	tpl := readTemplate(t)
	of := func(t *rapid.T, m terms, period string) *model.Results {
		m["term.period"] = period
		d, err := model.ReadDeal("random.yaml", m.file(), tpl)
		require.NoError(t, err, string(m.file()))
		p, err := model.Compile(tpl, d)
		require.NoError(t, err)
		r, err := model.Compute(p, d)
		require.NoError(t, err, string(m.file()))
		return r
	}
	rapid.Check(t, func(t *rapid.T) {
		m := drawTerms(t)
		drawsOf(t, m).escalation()
		for _, key := range []string{"price.steps", "demand.steps", "escalation.steps"} {
			delete(m, key)
		}
		byYear := of(t, m, "year")
		for period, perYear := range map[string]int{"quarter": 4, "month": 12} {
			r := of(t, m, period)
			near := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9*(1+math.Abs(a)) }
			if a, b := byYear.At("committed", 0, 0), r.At("committed", 0, 0); !near(a, b) {
				t.Fatalf("committed %v by year, %v by %s\n%s", a, b, period, m.file())
			}
			for year := 1; year <= byYear.Program.Shape.Periods(); year++ {
				for _, name := range []string{"need", "units", "revenue", "scheduled", "owed", "firm"} {
					sum := 0.0
					for p := range perYear {
						sum += r.At(name, (year-1)*perYear+p+1, 0)
					}
					if a := byYear.At(name, year, 0); !near(a, sum) {
						t.Fatalf("%s of year %d: %v by year, %v by %s\n%s", name, year, a, sum, period, m.file())
					}
				}
				for _, name := range []string{"market_price", "contract_price", "escalation_index"} {
					for p := range perYear {
						if a, b := byYear.At(name, year, 0), r.At(name, (year-1)*perYear+p+1, 0); !near(a, b) {
							t.Fatalf("%s of year %d: %v by year, %v in its %s %d\n%s", name, year, a, b, period, p+1, m.file())
						}
					}
				}
			}
		}
	})
}
