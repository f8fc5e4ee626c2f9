package model_test

import (
	"fmt"
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
				f := flows{r.Series("flow", i), nil}
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
