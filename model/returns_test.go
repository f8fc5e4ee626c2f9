package model_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
)

// flowDeal is a deal whose own line flow is what the forecasts of two inputs
// say, so that a lane can have any flow: out at signing, then in less out.
const flowDeal = `
deal: {name: Flows, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: %d, period: %s}
commitment: {total: 400}
rates: {customer: 10%%, debt: 7%%, provider: 9%%}
demand: {basis: forecast, forecast: [%s]}
lines:
  - {name: flow, label: Flow, unit: money, opening: -funding.at_signing, formula: demand_forecast_now}
  - {name: flow_time, label: Time of the flow, unit: years, formula: (period - 0.5) / term.per_year}
  - {name: rate, unit: "%%", formula: RETURN(flow)}
  - {name: rate_mid, unit: "%%", formula: "RETURN(flow, flow_time)"}
`

// flows are amounts with their times.
type flows struct{ amount, time []float64 }

func (f flows) value(growth float64) float64 {
	sum, log := 0.0, math.Log(growth)
	for i, x := range f.amount {
		if x != 0 {
			sum += x * math.Exp(-f.time[i]*log)
		}
	}
	return sum
}

// roots finds the growth factors at which flows are worth nothing by looking at
// very many, and halving where the sign changes: above 1 and below.
func (f flows) roots() (above, below []float64) {
	const points, reach = 2000, 4.605170185988092 // ln 100
	find := func(sign float64) (list []float64) {
		at, value := 1.0, f.value(1)
		for i := 1; i <= points; i++ {
			next := math.Exp(sign * reach * float64(i) / points)
			v := f.value(next)
			if (v >= 0) != (value >= 0) {
				low, high := at, next
				for range 80 {
					middle := math.Sqrt(low * high)
					if (f.value(middle) >= 0) == (value >= 0) {
						low = middle
					} else {
						high = middle
					}
				}
				list = append(list, math.Sqrt(low*high))
			}
			at, value = next, v
		}
		return list
	}
	return find(1), find(-1)
}

// want is the rate of return by the rule: the first flow is an outlay, and one
// root alone lies on the side of the total. NaN if there is none.
func (f flows) want(above, below []float64) float64 {
	side := above
	if f.value(1) < 0 {
		side = below
	}
	first := slices.IndexFunc(f.amount, func(x float64) bool { return math.Abs(x) > 1e-9 })
	if first < 0 || f.amount[first] > 0 || len(side) != 1 {
		return math.NaN()
	}
	return side[0] - 1
}

// separates tells whether the grid of a search tells all roots apart: no
// two lie between two of its points.
func separates(points int, above, below []float64) bool {
	below = slices.Clone(below)
	for i := range below {
		below[i] = 1 / below[i]
	}
	ratio := math.Pow(99/0.05+1, 1/float64(points))
	cell := func(g float64) int { return int(math.Log((g-1)/0.05+1) / math.Log(ratio)) }
	for _, side := range [][]float64{above, below} {
		for i := 1; i < len(side); i++ {
			if cell(side[i]) == cell(side[i-1]) {
				return false
			}
		}
	}
	return true
}

func TestReturnsOfRandomFlows(t *testing.T) {
	tpl := readTemplate(t)
	random := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		years  int
		period string
		per    int
	}{{1, "year", 1}, {3, "year", 1}, {10, "year", 1}, {40, "year", 1}, {3, "month", 12}} {
		forecast := "1"
		for range c.years - 1 {
			forecast += ", 1"
		}
		d, err := model.ReadDeal("flows.yaml", fmt.Appendf(nil, flowDeal, c.years, c.period, forecast), tpl)
		require.NoError(t, err)
		p, err := model.Compile(tpl, d)
		require.NoError(t, err)
		var lanes []model.Values
		for range 80 {
			v := model.Values{}
			for key, x := range d.Base {
				v[key] = x
			}
			v["funding.at_signing"] = []float64{0}
			if random.IntN(4) > 0 {
				v["funding.at_signing"] = []float64{random.ExpFloat64() * 10}
			}
			list := make([]float64, c.years)
			for i := range list {
				list[i] = float64(random.IntN(3)-1) * random.ExpFloat64() * float64(c.per)
				if random.IntN(2) > 0 { // rather a project than noise
					list[i] = math.Abs(list[i]) * float64(1-2*(map[bool]int{true: 1}[i < c.years/3]))
				}
			}
			v["demand.forecast"] = list
			lanes = append(lanes, v)
		}
		r := p.Run(make([]string, len(lanes)), lanes)
		none, apart := 0, 0
		rows := min(10, (30+d.Periods()-1)/d.Periods())
		for i := range lanes {
			for k, name := range []string{"rate", "rate_mid"} {
				f := flows{}
				for _, x := range r.Series("flow", i) {
					f.amount = append(f.amount, x)
				}
				for period := range d.Periods() + 1 {
					at := float64(period)
					if period > 0 {
						at -= 0.5 * float64(k)
					}
					f.time = append(f.time, at/float64(c.per))
				}
				above, below := f.roots()
				if !separates(rows*d.Periods(), above, below) {
					apart++
					continue
				}
				want := f.want(above, below)
				got, ok := r.Scalar(name, i)
				if math.IsNaN(want) {
					none++
				}
				require.Equal(t, math.IsNaN(want), !ok, "%s of %v: %v, not %v", name, f, got, want)
				if !ok {
					continue
				}
				assert.InDelta(t, want, got, 1e-9*(1+math.Abs(want)), "%s of %v", name, f)
				search, _ := p.Return(name)
				near, _ := r.Scalar(search.Near, i)
				assert.InDelta(t, want, near, 1e-9*(1+math.Abs(want)), "the workbook's steps for %s of %v", name, f)
			}
		}
		t.Log(c, none, apart)
	}
}

// project is a deal with a flow of its own whose rates are asked for.
func project(t *testing.T, years int, opening float64, amounts map[int]float64) (*model.Results, model.Return) {
	t.Helper()
	text := "0"
	for _, period := range slices.Sorted(maps.Keys(amounts)) {
		text += fmt.Sprintf(" + IF(period == %d, %v, 0)", period, amounts[period])
	}
	_, r := compute(t, "project.yaml", fmt.Appendf(nil, `deal: {name: A, customer: B, provider: C}
term: {first_year: 2026, years: %d}
commitment: {total: 400}
rates: {customer: 10%%, debt: 7%%, provider: 9%%}
lines:
  - {name: flow, label: Flow, unit: money, opening: "%v", formula: "%s"}
  - {name: my_rate, unit: "%%", formula: "IF(ISNUMBER(IRR(flow, 0.1)), IRR(flow, 0.1), NA)"}
`, years, opening, text))
	search, ok := r.Program.Return("my_rate")
	require.True(t, ok)
	return r, search
}

// Published examples that spreadsheets' own IRR finds from some guesses alone.
func TestReturnsOfProjects(t *testing.T) {
	is := func(r *model.Results, line string, want float64, what string) {
		t.Helper()
		got, ok := r.Scalar(line, 0)
		assert.True(t, ok, what)
		assert.InDelta(t, want, got, 0.00005, what)
	}
	r, _ := project(t, 7, -976500, map[int]float64{1: -24338874, 2: -3354506, 3: 814300, 4: 1595562, 5: 1975118, 6: 1688159, 7: 391944})
	is(r, "my_rate", -0.3109, "most is lost")
	r, search := project(t, 39, 0, map[int]float64{17: -264.4016315, 18: 188.9045976, 19: 543.716092, 20: 530.2272019, 21: 604.528632, 22: 534.241247,
		23: 542.0029841, 24: 479.1036244, 25: 418.0742638, 26: 357.6408251, 27: 343.7344172, 28: -81.33203134})
	is(r, "my_rate", 1.2995, "a late outlay, and one at the end")
	is(r, search.Other, -0.8110, "the rate below 0 % is not the return, but is said")
	// −100, 230, −132: 230/1.1 = 209.09, 132/1.21 = 109.09; 230/1.2 = 191.67, 132/1.44 = 91.67. Both leave 100.
	r, search = project(t, 2, -100, map[int]float64{1: 230, 2: -132})
	_, ok := r.Scalar("my_rate", 0)
	assert.False(t, ok, "two rates are none")
	is(r, search.Near, 0.1, "the first")
	is(r, search.Far, 0.2, "the second")
	// 100 received, 110 paid back a year later: a loan at 10 %, no return.
	r, search = project(t, 2, 100, map[int]float64{1: -110})
	_, ok = r.Scalar("my_rate", 0)
	assert.False(t, ok, "receipts come before outlays")
	is(r, search.Near, 0.1, "the rate of the borrowing")
	assert.Equal(t, float64(model.ReturnBorrowing), r.At(search.Case, 0, 0))
}

// The provider pays 100 at signing and 50 at the start of the second year, a
// year later; it receives 115 in the middle of the first year and 66.125 in the
// middle of the second, half a year and one and a half later.
func TestFundingCountsFromTheStartOfItsYear(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 2}
commitment: {shape: list, minimums: [115, 66.125]}
demand: {basis: forecast, forecast: [115, 66.125]}
funding: {at_signing: 100, later: [0, 50], milestones_met: 100%}
provider: {stake_multiple: 0}
`)
	value := func(growth float64) float64 {
		return -100 + 115/math.Sqrt(growth) - 50/growth + 66.125/math.Pow(growth, 1.5)
	}
	npv, _ := r.Scalar("provider_npv", 0)
	assert.InDelta(t, value(1.09), npv, 1e-12)
	rate, ok := r.Scalar("provider_irr", 0)
	assert.True(t, ok)
	assert.InDelta(t, 0, value(1+rate), 1e-11, "the value at the rate of return is 0")
}

// Flows at one moment count net: with flows at the ends of years, what the
// provider receives for a year and what it pays at the start of the next.
func TestFlowsOfOneMomentCountNet(t *testing.T) {
	for _, c := range []struct{ timing, due, later, want string }{
		// 50 − 100 after a year, 120 after two: 120 ÷ 50 − 1.
		{"end", "50, 120, 0", "0, 100, 0", "140%"},
		// In the middle of the year 50 come half a year before the outlay.
		{"mid", "50, 120, 0", "0, 100, 0", "none"},
		// 200 − 100 after a year: a receipt.
		{"end", "200, 120, 0", "0, 100, 0", "none"},
		// 100 − 100 after a year is nothing; then −50 after two years and 60 after three.
		{"end", "100, 0, 60", "0, 100, 50", "20%"},
		{"mid", "100, 0, 60", "0, 100, 50", "none"},
	} {
		r := contract(t, fmt.Sprintf(`
term: {first_year: 2026, years: 3}
commitment: {shape: list, minimums: [%s]}
demand: {basis: forecast, forecast: [%s]}
rates: {timing: %s}
funding: {later: [%s], milestones_met: 100%%}
provider: {stake_multiple: 0}
`, c.due, c.due, c.timing, c.later))
		rate, ok := r.Scalar("provider_irr", 0)
		search, _ := r.Program.Return("provider_irr")
		found, _ := r.Scalar(search.Case, 0)
		if c.want == "none" {
			assert.False(t, ok, "%v: %v", c, rate)
			assert.EqualValues(t, model.ReturnBorrowing, found, "%v", c)
			continue
		}
		near, _ := r.Scalar(search.Near, 0)
		want := map[string]float64{"140%": 1.4, "20%": 0.2}[c.want]
		assert.InDelta(t, want, rate, 1e-9, "%v", c)
		assert.InDelta(t, want, near, 1e-9, "the workbook's steps, %v", c)
		assert.EqualValues(t, model.ReturnFound, found, "%v", c)
	}
}
