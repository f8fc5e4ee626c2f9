package report_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"offtake/report"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
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
	rep := layDeal(t, "weighted.yaml", []byte(weightedDeal))
	paid := rep.Weighted("total_paid")
	assert.InDelta(t, 0.75*200+0.25*320, paid.Value.Number, 1e-9)
	for _, name := range []string{"average_premium", "worst_gross_margin", "peak_burden"} {
		assert.Equal(t, sheet.Str("n/a"), rep.Weighted(name).Value, name)
	}
}

// The return of weighted flows is not the mean of the returns. Base: −120 at
// signing's year, half a year after it with the 100 received then, and 100 a
// year later: −20 and 100. More: 140 and 180, so 20 and 180: no outlay. Three
// parts of one and one of the other: −10 and 120 a year later, 1,100%.
func TestReturnOfTheWeightedFlows(t *testing.T) {
	rep := layDeal(t, "weighted.yaml", []byte(weightedDeal))
	assert.InDelta(t, 11, rep.Weighted("provider_irr").Value.Number, 1e-9)
	assert.Contains(t, rep.ReturnNotes(), "Provider's internal rate of return, return of the probability-weighted cash flows: 1,100.0%")
	likely := strings.Replace(weightedDeal, "75%", "25%", 1)
	likely = strings.Replace(likely, "More, probability: 25%", "More, probability: 75%", 1)
	rep = layDeal(t, "weighted.yaml", []byte(likely))
	assert.Equal(t, sheet.Str("n/a"), rep.Weighted("provider_irr").Value, "−5 and 60 of the one, 15 and 135 of the other")
	assert.Equal(t, "receipts come before outlays", rep.WhyNoWeightedReturn("provider_irr"))
	without := regexp.MustCompile(`, probability: \d+%`).ReplaceAllString(weightedDeal, "")
	rep = layDeal(t, "weighted.yaml", []byte(without))
	assert.Equal(t, sheet.Str("n/a"), rep.Weighted("provider_irr").Value)
	assert.Empty(t, rep.WhyNoWeightedReturn("provider_irr"), "nothing is weighted")
}

// Flows at different times have no common return; a scenario of no weight may
// have its own.
func TestWeightedFlowsAtDifferentTimes(t *testing.T) {
	at := func(scenario string) *report.Report {
		return layDeal(t, "weighted.yaml", []byte(strings.Replace(weightedDeal, scenario+"], ", scenario+"], rates.timing: end, ", 1)))
	}
	rep := at("9000, 9000")
	assert.InDelta(t, 11, rep.Weighted("provider_irr").Value.Number, 1e-9)
	late := strings.Replace(weightedDeal, "set: {demand.forecast: [140", "set: {rates.timing: end, demand.forecast: [140", 1)
	rep = layDeal(t, "weighted.yaml", []byte(late))
	assert.Equal(t, sheet.Str("n/a"), rep.Weighted("provider_irr").Value)
	assert.Equal(t, "the scenarios' flows fall at different times", rep.WhyNoWeightedReturn("provider_irr"))
}

// The figure of a separate script: it sums the flows of the deal's JSON, each
// times its scenario's probability, and halves between two rates.
func TestWeightedReturnOfTheEmbeddedDeal(t *testing.T) {
	assert.InDelta(t, 0.015261005992951103, embedded(t).Weighted("provider_irr").Value.Number, 1e-9)
}

// What has no rate of return says why, in every scenario that lacks it.
func TestWhyThereIsNoReturn(t *testing.T) {
	rep := layDeal(t, "weighted.yaml", []byte(weightedDeal))
	assert.Empty(t, rep.WhyNoReturn("total_paid", 0))
	// 100 in the middle of the first year less 120, and 100 in the second: −20 and 100, one rate.
	assert.Empty(t, rep.WhyNoReturn("provider_irr", 0))
	// Nothing is built: all is received.
	assert.Equal(t, "receipts come before outlays", rep.WhyNoReturn("provider_irr", 2))
}

// unranked is a deal of which one scenario has no rate of return, and none is
// ranked where there is none.
const unranked = `
deal: {name: A, customer: B, provider: C}
term: {first_year: 2026, years: 4}
commitment: {shape: list, minimums: [100, 100, 100, 100]}
demand: {basis: forecast, forecast: [100, 100, 100, 100]}
rates: {customer: 10%, debt: 7%, provider: 9%}
provider: {capacity: 1, capex_per_unit: 260}
scenarios:
  - {name: Base}
  - {name: Prepaid, set: {provider.capacity: 0}}
  - {name: Less, set: {provider.capex_per_unit: 300}}
  - {name: More, set: {provider.capex_per_unit: 200}}
sensitivity:
  tornado: {metric: provider_irr, inputs: {provider.capacity: [0, 2], provider.capex_per_unit: [200, 320]}}
  grids:
    - {metric: provider_irr, rows: {provider.capacity: [0, 1, 2]}, columns: {provider.capex_per_unit: [200, 260, 320]}}
  bridge: provider_irr
breakeven:
  - {metric: provider_irr, input: provider.capex_per_unit, target: 10%, range: [0, 1000]}
simulation:
  paths: 500
  metric: provider_irr
  inputs: {provider.capex_per_unit: {distribution: uniform, low: 80, high: 280}}
`

// A scenario without a rate of return is neither best nor worst.
func TestNoReturnIsNotRanked(t *testing.T) {
	rep := layDeal(t, "unranked.yaml", []byte(unranked))
	assert.Equal(t, sheet.Str("n/a"), rep.Metric("provider_irr", 1).Value)
	said := ""
	for _, a := range narrative.Answers(rep) {
		said += a.Text + "\n"
	}
	assert.Contains(t, said, "in Less, the worst of those with a return")
	assert.NotContains(t, said, "in Less, the worst of all scenarios")
	assert.Equal(t, sheet.Str("n/a"), rep.LessBase("provider_irr", 1).Value)

	bridge := rep.Book.Sheet(layout.SheetBridge)
	at := func(row, col int) sheet.Value { return bridge.At(row, col).Value }
	for row := range bridge.LastRow {
		if cell := bridge.At(row+1, 1); cell == nil || cell.Value != sheet.Str("Capacity built") {
			continue
		}
		assert.Equal(t, sheet.Str("n/a"), at(row+1, 4), "the return with nothing built")
		assert.Equal(t, sheet.Str("n/a"), at(row+1, 5), "what has no value has not changed by its size")
		assert.Equal(t, sheet.Str("n/a"), at(row+4, 5), "nor do the changes add up")
		said = "bridge"
	}
	assert.Equal(t, "bridge", said)

	all := layDeal(t, "ranked.yaml", []byte(strings.Replace(unranked, "{provider.capacity: 0}", "{provider.capacity: 1.1}", 1)))
	said = ""
	for _, a := range narrative.Answers(all) {
		said += a.Text + "\n"
	}
	assert.Contains(t, said, "in Less, the worst of all scenarios")
}
