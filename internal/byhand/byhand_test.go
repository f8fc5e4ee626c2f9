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
		require.Len(t, r.Lines[name], len(values), name)
		assert.InDeltaSlice(t, values, r.Lines[name], 1e-12, name)
	}
}

// Worked on paper: a fifth of the minimum may be deferred, half of a deficiency payment is made up above the amount due, and the
// make-up credit left at the end is paid back. After the second year 14 of the total are left, but two minimums of 10 are still to come;
// after the third one of them and the 2 that were moved into it. Of 40 that fell due once 16 were short, and 2 of these used later.
func TestDeferralMakeupAndRefund(t *testing.T) {
	in := deal(t, 4, map[string]any{
		"commitment.total": 40.0, "demand.forecast": []float64{4, 20, 5, 3},
		"settlement.deferral_cap": 0.2, "settlement.makeup_share": 0.5, "settlement.at_end": "refund",
	})
	r := Run(&in)
	check(t, r, map[string][]float64{
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
		"remaining":   {32, 20, 12, 0},
	})
	assert.InDelta(t, 1-14.0/40, r.Metrics["used_share"], 1e-12)
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
		"remaining":   {31, 13, 0},
	})
	assert.InDelta(t, 24.0/36, r.Metrics["used_share"], 1e-12)
	assert.Equal(t, 2.0, r.Metrics["shortfall_periods"])
	assert.Equal(t, 1.0, r.Metrics["first_shortfall"])
	assert.Equal(t, 36.0, r.Metrics["obligations_total"])
}

// Worked on paper: five minimums of 100, of which the first two years use 250 each. All 500 are then settled, yet three minimums are to
// come: 300 are open, and who leaves then pays 300. Carry-forward credit of 300 that lives on pays for all of them.
func TestMinimumsUsedEarly(t *testing.T) {
	terms := map[string]any{
		"commitment.shape": "list", "commitment.minimums": 100.0, "demand.forecast": []float64{250, 250, 20, 20, 20},
	}
	in := deal(t, 5, terms)
	r := Run(&in)
	check(t, r, map[string][]float64{
		"settled":      {250, 500, 600, 700, 800},
		"deficiency":   {0, 0, 80, 80, 80},
		"remaining":    {400, 300, 200, 100, 0},
		"fee_to_leave": {400, 300, 200, 100, 0},
	})
	assert.InDelta(t, 1-240.0/500, r.Metrics["used_share"], 1e-12)
	in.ExitYear = 2028
	check(t, Run(&in), map[string][]float64{"exit_fee": {0, 0, 300, 0, 0}, "remaining": {400, 300, 0, 0, 0}})

	terms["settlement.carry_share"], terms["settlement.carry_years"] = 1.0, 40.0
	in = deal(t, 5, terms)
	r = Run(&in)
	check(t, r, map[string][]float64{
		// 150 of credit after the first year and 300 after the second, of which each year to come uses 80.
		"credit":     {150, 300, 220, 140, 60},
		"deficiency": {0, 0, 0, 0, 0},
		"remaining":  {250, 0, 0, 0, 0},
	})
	assert.Equal(t, 1.0, r.Metrics["used_share"])
}

// Worked on paper: minimums of 10, credit lives two years and may pay for half of a minimum. After the first year 16 of credit cannot
// all be used: 5 next year, 5 in the one after, and then they lapse; 40 to come less 10. In the second year 2 more are made; 16 less 5
// used next year lapse then, and the last 2 could be used in it: with 5 certain next year and only 2 from what lives longest, 5 of 30.
func TestCreditThatLapses(t *testing.T) {
	in := deal(t, 5, map[string]any{
		"commitment.total": 50.0, "demand.forecast": []float64{26, 12, 0, 0, 0},
		"settlement.carry_share": 1.0, "settlement.carry_cap": 0.5, "settlement.carry_years": 2.0,
	})
	check(t, Run(&in), map[string][]float64{
		"credit_used":    {0, 0, 5, 2, 0},
		"credit_expired": {0, 0, 0, 11, 0},
		"credit":         {16, 18, 13, 0, 0},
		"deficiency":     {0, 0, 5, 8, 10},
		"credit_usable":  {10, 5, 2, 0, 0},
		"standing_later": {40, 30, 20, 10, 0},
		"remaining":      {30, 25, 18, 10, 0},
	})
}

// Worked on paper: quarters at a growth of 44 % a year. By year, all of it comes with the second year; by period, a growth of
// 1.44^(1/4) comes each quarter. The price falls by 19 % a year, half of which the contract follows.
func TestStepsOfTime(t *testing.T) {
	terms := map[string]any{
		"term.period": "quarter", "demand.basis": "growth", "demand.first_year": 400.0, "demand.growth": []float64{0.44},
		"price.market_decline": 0.19, "price.pass_through": 0.5, "revenue.first_year": 40.0, "revenue.growth": 0.44,
	}
	in := deal(t, 2, terms)
	check(t, Run(&in), map[string][]float64{
		"need":           {100, 100, 100, 100, 144, 144, 144, 144},
		"revenue":        {10, 10, 10, 10, 14.4, 14.4, 14.4, 14.4},
		"market_price":   {1, 1, 1, 1, 0.81, 0.81, 0.81, 0.81},
		"contract_price": {1, 1, 1, 1, 0.905, 0.905, 0.905, 0.905},
	})
	terms["demand.steps"], terms["price.steps"] = "period", "period"
	in = deal(t, 2, terms)
	r := Run(&in)
	for i := range 8 {
		assert.InDelta(t, 100*math.Pow(1.2, float64(i)/2), r.Lines["need"][i], 1e-9)
		assert.InDelta(t, math.Pow(0.9, float64(i)/2), r.Lines["market_price"][i], 1e-12)
	}
}

// Worked on paper: settlement terms by year. Of a shortfall of 4 a year, 3 need be paid at once in the first year and nothing is
// deferred in the second; half of a payment is made up in the first year, all of it in the second.
func TestSettlementTermsByYear(t *testing.T) {
	in := deal(t, 3, map[string]any{
		"commitment.total": 30.0, "demand.forecast": 6.0,
		"settlement.relief": []float64{3}, "settlement.makeup_share": []float64{0.5, 1},
	})
	check(t, Run(&in), map[string][]float64{
		"deferred":     {1, 0, 0},
		"deficiency":   {3, 5, 4},
		"makeup_added": {1.5, 5, 4},
	})
}

// Worked on paper: 100 at signing and 50 at the start of the second year, at 10 %: 100 + 50/1.1 to the customer, and as much from the
// provider, whose 20 and 20 of payments come at the year's end: 20/1.1 + 20/1.21.
func TestFundingAtTheStartOfItsYear(t *testing.T) {
	in := deal(t, 2, map[string]any{
		"commitment.total": 40.0, "demand.forecast": 20.0, "rates.timing": "end", "provider.stake_multiple": 0.0,
		"funding.at_signing": 100.0, "funding.later": []float64{0, 100}, "funding.milestones_met": 0.5,
	})
	r := Run(&in)
	assert.InDelta(t, 100+50/1.1, r.Metrics["pv_funding"], 1e-12)
	assert.InDelta(t, 20/1.1+20/1.21-100-50/1.1, r.Metrics["provider_npv"], 1e-12)
	in.Timing = "mid"
	r = Run(&in)
	assert.InDelta(t, 100+50/1.1, r.Metrics["pv_funding"], 1e-12)
	assert.InDelta(t, (20/1.1+20/1.21)*math.Sqrt(1.1)-100-50/1.1, r.Metrics["provider_npv"], 1e-12)
}

// Worked on paper: a provider builds 2 of capacity for 10 each in the first year, which deliver 5 a year each and last two years; later
// hardware delivers 6. It builds what is used: 8, 12, 12, 30, 30, 0.
func TestProviderBuildsWhatIsUsed(t *testing.T) {
	terms := map[string]any{
		"demand.forecast": []float64{8, 12, 12, 30, 30}, "provider.capacity": 2.0, "provider.capex_per_unit": 10.0,
		"provider.units_per_capacity": []float64{5, 6}, "provider.useful_life": 2.0, "provider.fixed_cost": 0.1, "provider.cost_decline": 0.5,
	}
	in := deal(t, 6, terms)
	check(t, Run(&in), map[string][]float64{
		// 10 as stated; 2 more for 12; the 10 go and come again; the 2 go, and 30 need 20 more; of 30 the 10 go; then 20 are replaced.
		"retired": {0, 0, 10, 2, 10, 20},
		"added":   {10, 2, 10, 20, 10, 20},
		"alive":   {10, 12, 12, 30, 30, 30},
		// A unit a year costs 10/5, and then 10/6 halved each year.
		"capex":          {20, 2 * 10. / 12, 10 * 10. / 24, 20 * 10. / 48, 10 * 10. / 96, 20 * 10. / 192},
		"capex_in_place": {20, 20 + 10./6, 10./6 + 100./24, 100./24 + 200./48, 200./48 + 100./96, 100./96 + 200./192},
		"depreciation":   {10, 10 + 10./12, 10./12 + 100./48, 100./48 + 200./96, 200./96 + 100./192, 100./192 + 200./384},
	})
	terms["provider.replaces"] = "no"
	in = deal(t, 6, terms)
	check(t, Run(&in), map[string][]float64{"added": {10, 2, 10, 20, 10, 0}, "alive": {10, 12, 12, 30, 30, 10}})
	terms["provider.expands"], terms["provider.replaces"] = "no", "yes"
	in = deal(t, 6, terms)
	check(t, Run(&in), map[string][]float64{"added": {10, 0, 10, 0, 10, 0}, "alive": {10, 10, 10, 10, 10, 10}})
	terms["exit.year"] = 2028.0
	in = deal(t, 6, terms)
	check(t, Run(&in), map[string][]float64{"added": {10, 0, 0, 0, 0, 0}, "alive": {10, 10, 0, 0, 0, 0}})
}

// Worked on paper: quarters, a minimum of 12 a year at a contract price of 0.5: 24 units a year must be there though only 8 are used.
// What the deal states, half of a unit of capacity a quarter, is less in the first quarter and all that is built then.
func TestProviderBuildsForTheMinimum(t *testing.T) {
	in := deal(t, 1, map[string]any{
		"term.period": "quarter", "commitment.total": 12.0, "price.discount": 0.5, "demand.forecast": 8.0,
		"provider.capacity": 2.0, "provider.units_per_capacity": 4.0, "provider.capex_per_unit": 3.0,
	})
	check(t, Run(&in), map[string][]float64{
		"added": {24, 2, 2, 2},
		"capex": {18, 1.5, 1.5, 1.5},
	})
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
		"headline_ratio", "full_ratio", "used_share", "average_premium", "capex_cover", "provider_irr",
		"debt_equivalent_per_funding", "first_shortfall",
	} {
		assert.True(t, math.IsNaN(r.Metrics[name]), name)
	}
}

func TestFullReboundOfATotalSaving(t *testing.T) {
	in := deal(t, 2, map[string]any{"efficiency.year": 2026.0, "efficiency.needs": 0.0, "efficiency.rebound": 1.0})
	check(t, Run(&in), map[string][]float64{"compute_required": {1, 1}})
}

// A shortfall of less than a millionth of the commitment is none.
func TestRoundingIsNoShortfall(t *testing.T) {
	in := deal(t, 2, map[string]any{"commitment.total": 20.0, "demand.forecast": []float64{10 - 1e-5, 10 - 1e-4}})
	r := Run(&in)
	assert.Equal(t, 1.0, r.Metrics["shortfall_periods"])
	assert.Equal(t, 2.0, r.Metrics["first_shortfall"])
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
	assert.Zero(t, in.Total, "what is listed is all")
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
		{"funding.later", 3.0, "funding.later: 3 comes once: write [3]"},
		{"provider.build", 1.0, "provider.build: 1 comes once: write [1]"},
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
