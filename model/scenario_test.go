package model

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const threeScenarios = testDeal + `price: {discount: 10%}
scenarios:
  - {name: Base, probability: 50%}
  - name: Bull
    probability: 30%
    set: {demand: {growth: [40%, 30%]}, price.discount: 20%}
  - name: Exit
    probability: 20%
    set: {exit: {year: 2028}}
`

func scenarioNames(d *Deal) (names []string) {
	for _, s := range d.Scenarios {
		names = append(names, s.Name)
	}
	return names
}

func TestScenarios(t *testing.T) {
	d := mustRead(t, threeScenarios)
	assert.Equal(t, []string{"Base", "Bull", "Exit"}, scenarioNames(d))
	bull := d.Scenarios[1]
	assert.Equal(t, 0.3, bull.Probability)
	assert.True(t, bull.Weighted)
	assert.Equal(t, Values{"demand.growth": {0.4, 0.3}, "price.discount": {0.2}}, bull.Set)
	assert.Equal(t, []string{"demand.growth", "price.discount"}, bull.Order)
	assert.Equal(t, []float64{0.2}, bull.Inputs["price.discount"])
	assert.Equal(t, []float64{0.1}, d.Base["price.discount"])
	assert.Equal(t, []float64{500}, bull.Inputs["commitment.total"])
}

// A scenario of another shape or basis may leave the base's list unused, but
// not bring one of its own that nothing uses.
func TestScenarioLeavesListUnused(t *testing.T) {
	const head = testHead + testTerm + testRates + "commitment: {total: 60, shape: list, minimums: [10, 20]}\nscenarios:\n  - name: Base\n  - name: Flat\n"
	mustRead(t, head+"    set: {commitment.shape: flat}\n")
	assert.Contains(t, refused(t, head+"    set: {commitment: {shape: flat, minimums: [5]}}\n"),
		`in scenario "Flat", commitment.minimums is given, but commitment.shape is flat`)
}

func TestOverride(t *testing.T) {
	tmpl := modelTemplate(t)
	d := mustRead(t, threeScenarios)
	require.NoError(t, d.Override(tmpl, []string{"commitment.total=120", "demand.growth=[50%, 30%]", " price.overage = market", "efficiency.year=none"}))
	for _, v := range []Values{d.Base, d.Scenarios[0].Inputs, d.Scenarios[1].Inputs, d.Scenarios[2].Inputs} {
		assert.Equal(t, []float64{120}, v["commitment.total"])
		assert.Equal(t, []float64{0.5, 0.3}, v["demand.growth"])
		assert.Equal(t, []float64{1}, v["price.overage"])
	}
	assert.Equal(t, Values{"price.discount": {0.2}}, d.Scenarios[1].Set, "what is the same everywhere overrides nothing")
	assert.Equal(t, []string{"price.discount"}, d.Scenarios[1].Order)
	require.NoError(t, d.Override(tmpl, []string{"term.years=4", "commitment.total=1", "commitment.total=2"}))
	assert.Equal(t, 4, d.Years)
	assert.Equal(t, []float64{4}, d.Base["commitment.years"])
	assert.Equal(t, []float64{2}, d.Base["commitment.total"], "the last one counts")
	assert.Equal(t, []float64{0.5, 0.3}, d.Base["demand.growth"], "earlier ones stay")
}

func TestOverrideErrors(t *testing.T) {
	for _, c := range []struct{ set, want string }{
		{"demand.grwth=1", "--set demand.grwth=1: unknown input \"demand.grwth\"\n  hint: did you mean demand.growth?"},
		{"growth=1", "--set growth=1: unknown input \"growth\"\n  hint: did you mean commitment.growth or demand.growth or revenue.growth?"},
		{"price.discount", "--set price.discount: an input and its value are wanted\n  hint: write --set key=value, such as --set price.discount=15%"},
		{"price.discount=", "--set price.discount=: price.discount has no value\n  hint: write a percentage, such as 15%, or remove the key"},
		{"price.discount=15", "--set price.discount=15: price.discount \"15\" is above 99.9%\n  hint: did you mean 15%? it may be from -1000% to 99.9%"},
		{"demand.growth=[50%,x]", "--set demand.growth=[50%,x]: demand.growth, entry 2, \"x\" is not a number\n  hint: write a percentage, such as 15%"},
		{"demand.growth=[]", "--set demand.growth=[]: demand.growth is an empty list\n  hint: write its values by contract year, or remove the key"},
		{"commitment.total=1,000", "--set commitment.total=1,000: commitment.total \"1,000\" has commas between its digits\n  hint: write 1000"},
		{"commitment.total=0", "--set commitment.total=0: commitment.total is 0, but commitment.shape flat spreads a total\n  hint: write the total, or the minimums by year and shape: list"},
		{"term.per_year=4", "--set term.per_year=4: term.per_year follows from term.period\n  hint: write \"period: year\", \"quarter\" or \"month\" under term"},
		{"term.first_year=2030", "--set term.first_year=2030: in scenario \"Exit\", exit.year 2028 is not a year of the contract\n  hint: the contract years are 2030 to 2034; write none if it does not happen"},
		{"term.years=1", "--set term.years=1: in scenario \"Bull\", demand.growth has 2 entries, but term.years is 1\n  hint: shorten the list\n" +
			"--set term.years=1: in scenario \"Exit\", exit.year 2028 is not a year of the contract\n  hint: the contract years are 2026 to 2026; write none if it does not happen"},
	} {
		d := mustRead(t, threeScenarios)
		before := *d
		err := d.Override(modelTemplate(t), []string{c.set})
		require.Error(t, err, c.set)
		assert.Equal(t, c.want, err.Error())
		assert.Equal(t, before, *d, "the deal stays as it was")
	}
}

func TestOnly(t *testing.T) {
	d := mustRead(t, threeScenarios)
	require.NoError(t, d.Only([]string{"exit", "Base"}))
	assert.Equal(t, []string{"Base", "Exit"}, scenarioNames(d))
	assert.False(t, d.Scenarios[0].Weighted || d.Scenarios[1].Weighted)

	d = mustRead(t, threeScenarios)
	require.NoError(t, d.Only([]string{"Base", "Bull", "Exit"}))
	assert.True(t, d.Scenarios[0].Weighted)
	require.NoError(t, d.Only([]string{"Exit"}))
	assert.Equal(t, Values{"exit.year": {2028}}, d.Scenarios[0].Set)

	d = mustRead(t, threeScenarios)
	assert.EqualError(t, d.Only([]string{"Bul", "Moon"}), `-s "Bul": the deal has no such scenario
  hint: did you mean "Bull"? its scenarios are "Base", "Bull", "Exit"
-s "Moon": the deal has no such scenario
  hint: its scenarios are "Base", "Bull", "Exit"`)
	assert.Len(t, d.Scenarios, 3)
	require.NoError(t, d.Override(modelTemplate(t), []string{"exit.fee=50%"}))
	require.NoError(t, d.Only([]string{"Exit"}))
	assert.Equal(t, []float64{0.5}, d.Scenarios[0].Inputs["exit.fee"])
}
