package byhand

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	_ "offtake/internal/seed"
)

// deal is an annual deal at a constant price of 1, with what the test adds.
func deal(t *testing.T, years float64, more map[string]any) Inputs {
	m := map[string]any{
		"term.first_year": 2026.0, "term.years": years, "demand.basis": "forecast",
		"rates.customer": 0.1, "rates.debt": 0.1, "rates.provider": 0.1,
	}
	for key, value := range more {
		m[key] = value
	}
	in, err := FromMap(m)
	require.NoError(t, err)
	return in
}

func check(t *testing.T, r *Result, want map[string][]float64) {
	for name, values := range want {
		assert.InDeltaSlice(t, values, r.Lines[name], 1e-12, name)
	}
}

// Worked on paper: a fifth of the minimum may be deferred, half of a deficiency payment is made up above the amount due, and the
// make-up credit left at the end is paid back.
func TestDeferralMakeupAndRefund(t *testing.T) {
	in := deal(t, 4, map[string]any{
		"commitment.total": 40.0, "demand.forecast": []float64{4, 20, 5, 3},
		"settlement.deferral_cap": 0.2, "settlement.makeup_share": 0.5, "settlement.at_end": "refund",
	})
	check(t, Run(&in), map[string][]float64{
		"due":         {10, 12, 10, 12},
		"makeup_used": {0, 2, 0, 0},
		"counted":     {4, 18, 5, 3},
		"shortfall":   {6, 0, 5, 9},
		"deferred":    {2, 0, 2, 0},
		"deficiency":  {4, 0, 3, 9},
		"makeup":      {2, 0, 1.5, 0},
		"refund":      {0, 0, 0, 6},
		"payment":     {8, 18, 8, 6},
		"settled":     {8, 26, 34, 46},
		"remaining":   {32, 14, 6, 0},
	})
}

// Worked on paper: of a shortfall only 3 need be paid at once; the list leaves 6 of the total to be tested at the end, where
// carry-forward credit does not help.
func TestReliefAndTheTestOfTheTotal(t *testing.T) {
	in := deal(t, 3, map[string]any{
		"commitment.shape": "list", "commitment.minimums": []float64{10, 10, 10}, "commitment.total": 36.0,
		"demand.forecast": []float64{2, 18, 4}, "settlement.relief": 3.0, "settlement.carry_share": 1.0, "settlement.carry_cap": 0.5,
	})
	r := Run(&in)
	check(t, r, map[string][]float64{
		"firm":        {10, 10, 16},
		"due":         {10, 15, 13},
		"deferred":    {5, 0, 0},
		"deficiency":  {3, 0, 9},
		"credit":      {0, 3, 3},
		"credit_used": {0, 0, 0},
		"settled":     {5, 23, 36},
	})
	assert.Equal(t, 2.0, r.Metrics["shortfall_periods"])
	assert.Equal(t, 2026.0, r.Metrics["first_shortfall_year"])
	assert.Equal(t, 36.0, r.Metrics["obligations_total"])
}

// Worked on paper: quarters; take-or-pay on the listed schedule and on the part of the total that is not listed; relief until the
// commitment's last period; then a year's tail.
func TestQuartersReliefAndTail(t *testing.T) {
	in := deal(t, 2, map[string]any{
		"term.period": "quarter", "commitment.years": 1.0, "commitment.take_or_pay": 0.5,
		"commitment.shape": "list", "commitment.minimums": []float64{32}, "commitment.total": 40.0,
		"settlement.relief": 4.0, "settlement.deferral_years": 1.0, "demand.forecast": []float64{8, 8},
		"provider.capacity": 1.0, "provider.capex_per_unit": 40.0, "provider.fixed_cost": 0.1, "provider.resale": 0.5,
	})
	check(t, Run(&in), map[string][]float64{
		"scheduled":      {8, 8, 8, 8, 0, 0, 0, 0},
		"firm":           {4, 4, 4, 8, 0, 0, 0, 0},
		"due":            {4, 5, 6, 11, 0, 0, 0, 0},
		"shortfall":      {2, 3, 4, 9, 0, 0, 0, 0},
		"deferred":       {1, 2, 3, 0, 0, 0, 0, 0},
		"deficiency":     {1, 1, 1, 9, 0, 0, 0, 0},
		"settled":        {3, 6, 9, 20, 22, 24, 26, 28},
		"capex":          {10, 10, 10, 10, 0, 0, 0, 0},
		"resale":         {1, 1, 1, 1, 0, 0, 0, 0},
		"operating_cost": {0.25, 0.5, 0.75, 1, 1, 1, 1, 1},
	})
}

// Worked on paper: the schedule is 10 a year, of which 8 must be paid for; use of 9 and 12 follows a year of 2.
func TestWhatMakeupPaysFor(t *testing.T) {
	cases := map[string]map[string][]float64{
		"first":    {"makeup_used": {0, 6, 5}, "counted": {2, 3, 7}, "deficiency": {6, 5, 1}, "resale": {3, 0, 0}},
		"minimum":  {"makeup_used": {0, 1, 4}, "counted": {2, 8, 8}, "deficiency": {6, 0, 0}, "resale": {3, 0, 0}},
		"quantity": {"makeup_used": {0, 0, 2}, "counted": {2, 9, 10}, "deficiency": {6, 0, 0}, "resale": {3, 0, 0}},
	}
	for after, want := range cases {
		in := deal(t, 3, map[string]any{
			"commitment.total": 30.0, "commitment.take_or_pay": 0.8, "demand.forecast": []float64{2, 9, 12},
			"settlement.makeup_share": 1.0, "settlement.makeup_after": after, "provider.resale": 0.5,
		})
		check(t, Run(&in), want)
	}
}

// A customer that leaves at once owes the fee on everything, and a deal without funding, use or capex has no ratios to them.
func TestMetricsWithoutAValue(t *testing.T) {
	in := deal(t, 2, map[string]any{"commitment.total": 20.0, "exit.year": 2026.0, "exit.fee": 0.25, "provider.resale": 0.5})
	r := Run(&in)
	check(t, r, map[string][]float64{"exit_fee": {5, 0}, "payment": {5, 0}, "due": {0, 0}, "remaining": {0, 0}, "resale": {5, 5}})
	for _, name := range []string{
		"headline_ratio", "full_ratio", "average_utilisation", "average_premium", "capex_cover", "provider_irr",
		"debt_equivalent_per_funding", "first_shortfall_year",
	} {
		assert.True(t, math.IsNaN(r.Metrics[name]), name)
	}
}

func TestFullReboundOfATotalSaving(t *testing.T) {
	in := deal(t, 2, map[string]any{"efficiency.year": 2026.0, "efficiency.needs": 0.0, "efficiency.rebound": 1.0})
	check(t, Run(&in), map[string][]float64{"compute_required": {1, 1}})
}

// A shortfall of rounding size is no shortfall.
func TestRoundingIsNoShortfall(t *testing.T) {
	in := deal(t, 2, map[string]any{"commitment.total": 20.0, "demand.forecast": []float64{10 - 1e-13, 10 - 1e-10}})
	r := Run(&in)
	assert.Equal(t, 1.0, r.Metrics["shortfall_periods"])
	assert.Equal(t, 2027.0, r.Metrics["first_shortfall_year"])
}

// atYearEnds puts flows at the end of years.
func atYearEnds(amounts []float64) []flow {
	var flows []flow
	for i, x := range amounts {
		flows = append(flows, flow{x, float64(i)})
	}
	return flows
}

func TestRateOfReturn(t *testing.T) {
	cases := []struct {
		flows []float64
		want  float64
	}{
		{[]float64{-100, 60, 60}, 0.13066238629180749},
		{[]float64{-1, 0, 0, 8}, 1},
		{[]float64{-100, 2}, -0.98},
		{[]float64{-1, 1e6}, math.NaN()}, // beyond 9,900 %
		{[]float64{0, 0, -50, 55, 0}, 0.1},
		{[]float64{100, -110}, math.NaN()},
		{[]float64{-100, 230, -132}, math.NaN()}, // 10 % and 20 %
		{[]float64{0, 0}, math.NaN()},
		{[]float64{1, 2}, math.NaN()},
		{[]float64{-1, -2}, math.NaN()},
		{[]float64{1, -3, 3}, math.NaN()},
	}
	for _, c := range cases {
		got := rateOfReturn(atYearEnds(c.flows))
		assert.True(t, near(c.want, got, 1e-12), "%v: %v, not %v", c.flows, got, c.want)
	}
}

// An outlay followed by income has exactly one rate.
func TestRateOfReturnIsARoot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		income := rapid.SliceOfN(rapid.Float64Range(1, 100), 1, 40).Draw(t, "income")
		want := rapid.Float64Range(-0.5, 2).Draw(t, "rate")
		outlay, v := 0.0, 1.0
		for _, x := range income {
			v /= 1 + want
			outlay += x * v
		}
		if got := rateOfReturn(atYearEnds(append([]float64{-outlay}, income...))); !near(want, got, 1e-9) {
			t.Fatalf("%v, not %v", got, want)
		}
	})
}

func TestFromMapDefaults(t *testing.T) {
	in := deal(t, 5, map[string]any{"commitment.minimums": []float64{1, 2, 3}, "exit.year": "none", "settlement.deferral_years": "all"})
	assert.Equal(t, 5, in.CommitmentYears)
	assert.Equal(t, 6.0, in.Total)
	assert.Equal(t, 1, in.PerYear)
	assert.Equal(t, float64(None), in.ExitYear)
	assert.Equal(t, float64(None), in.DeferralYears)
	assert.Equal(t, 6.0, in.UsefulLife)
	assert.Equal(t, []float64{1}, in.Build)
}

func TestFromMapRefuses(t *testing.T) {
	cases := []struct {
		key   string
		value any
		want  string
	}{
		{"demand.share", 1.0, "demand.share: no such input"},
		{"commitment.total", "lots", "commitment.total: lots (string) is not a number"},
		{"term.years", 2.5, "term.years: 2.5 (float64) is not a whole number"},
		{"term.years", 41.0, "term.years: must be 1 to 40"},
		{"commitment.years", 4.0, "commitment.years: must be 1 to term.years"},
		{"term.period", "week", "term.period: week is none of [year quarter month]"},
		{"rates.timing", 1.0, "rates.timing: 1 is none of [mid end]"},
		{"demand.growth", []float64{}, "demand.growth: needs a value"},
		{"funding.later", "later", "funding.later: later (string) is not a number or a list of numbers"},
		{"provider.useful_life", 0.0, "provider.useful_life: must be more than 0"},
		{"rates.debt", nil, "rates.debt: required"},
	}
	for _, c := range cases {
		m := map[string]any{"term.first_year": 2026.0, "term.years": 3.0, "rates.customer": 0.1, "rates.debt": 0.1, "rates.provider": 0.1}
		m[c.key] = c.value
		if c.value == nil {
			delete(m, c.key)
		}
		_, err := FromMap(m)
		assert.EqualError(t, err, c.want)
	}
}
