package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"offtake/report"
)

const weightedDeal = `
deal: {name: A, customer: B, provider: C}
term: {first_year: 2026, years: 2}
commitment: {shape: list, minimums: [100, 100]}
demand: {basis: forecast, forecast: [100, 100]}
rates: {customer: 10%, debt: 7%, provider: 9%}
provider: {capacity: 1, capex_per_unit: 120}
scenarios:
  - {name: Base, probability: 75%}
  - {name: More, probability: 25%, set: {demand.forecast: [140, 180]}}
  - {name: Never, probability: 0%, set: {demand.forecast: [9000, 9000], provider.capacity: 0}}
`

// Amounts are weighted by probability, rates and extremes are not; a scenario
// that cannot come changes nothing.
func TestWhatIsWeighted(t *testing.T) {
	rep := layout(t, "weighted.yaml", []byte(weightedDeal))
	paid := rep.Weighted("total_paid")
	assert.InDelta(t, 0.75*200+0.25*320, paid.Value.Number, 1e-9)
	for _, name := range []string{"provider_irr", "average_premium", "worst_gross_margin", "peak_burden"} {
		assert.Equal(t, report.Str("n/a"), rep.Weighted(name).Value, name)
	}
}

// What has no rate of return says why, in every scenario that lacks it.
func TestWhyThereIsNoReturn(t *testing.T) {
	rep := layout(t, "weighted.yaml", []byte(weightedDeal))
	assert.Empty(t, rep.WhyNoReturn("total_paid", 0))
	// 100 in the middle of the first year less 120, and 100 in the second: −20 and 100, one rate.
	assert.Empty(t, rep.WhyNoReturn("provider_irr", 0))
	// Nothing is built: all is received.
	assert.Equal(t, "receipts come before outlays", rep.WhyNoReturn("provider_irr", 2))
}
