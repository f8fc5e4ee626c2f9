package model_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"offtake/internal/byhand"
	_ "offtake/internal/seed"
	"offtake/model"
)

// terms is a random deal: its inputs by key, as numbers, words or lists.
type terms map[string]any

// file writes the terms as a deal file.
func (m terms) file() []byte {
	var b strings.Builder
	b.WriteString("deal: {name: Random, customer: C, provider: P}\n")
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		switch v := m[k].(type) {
		case float64:
			fmt.Fprintf(&b, "%s: %v\n", k, plain(v))
		case string:
			fmt.Fprintf(&b, "%s: %s\n", k, v)
		case []float64:
			parts := make([]string, len(v))
			for i, x := range v {
				parts[i] = plain(x)
			}
			fmt.Fprintf(&b, "%s: [%s]\n", k, strings.Join(parts, ", "))
		}
	}
	return []byte(b.String())
}

func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// round keeps random numbers to six decimals, so that the text says exactly
// what the map says.
func round(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// draws makes random terms.
type draws struct {
	*rapid.T
	terms
	years, perYear int
}

func (d draws) number(key string, low, high float64) float64 {
	// The ends are drawn often: that is where cases are.
	x := rapid.OneOf(rapid.Just(low), rapid.Just(high), rapid.Float64Range(low, high)).Draw(d.T, key)
	return round(x)
}

func (d draws) one(key string, low, high float64) { d.terms[key] = d.number(key, low, high) }

// list draws a list by year, or one value for all years.
func (d draws) list(key string, low, high float64) {
	d.listUpTo(key, low, high, d.years)
}

// yearly are the terms of which one value is each year's.
var yearly = []string{"minimums", "minimum", "excused", "forecast", "other", "by_period", "relief"}

func (d draws) listUpTo(key string, low, high float64, most int) {
	if slices.Contains(yearly, key[strings.LastIndex(key, ".")+1:]) && d.sometimes(key+" every year") {
		d.one(key, low, high)
		return
	}
	n := rapid.IntRange(1, min(most, 6)).Draw(d.T, key+" entries")
	list := make([]float64, n)
	for i := range list {
		list[i] = d.number(key, low, high)
	}
	d.terms[key] = list
}

// term draws one value, or a list by year.
func (d draws) term(key string, low, high float64) {
	if d.sometimes(key + " by year") {
		d.list(key, low, high)
		return
	}
	d.one(key, low, high)
}

func (d draws) word(key string, words ...string) string {
	w := rapid.SampledFrom(words).Draw(d.T, key)
	d.terms[key] = w
	return w
}

func (d draws) sometimes(what string) bool { return rapid.Bool().Draw(d.T, what) }

// year draws an event's year within the term, or none.
func (d draws) year(key string) {
	if d.sometimes(key + " happens") {
		d.terms[key] = float64(2026 + rapid.IntRange(0, d.years-1).Draw(d.T, key))
	}
}

// periods draws a life in whole periods, as a number of years that is exact.
func (d draws) life(key string, least, most int) {
	d.terms[key] = float64(rapid.IntRange(least, most).Draw(d.T, key))
}

func drawTerms(t *rapid.T) terms {
	d := draws{T: t, terms: terms{}}
	period := d.word("term.period", "year", "year", "year", "quarter", "month")
	d.perYear = map[string]int{"year": 1, "quarter": 4, "month": 12}[period]
	d.years = rapid.IntRange(1, max(1, 12/d.perYear+1)).Draw(t, "years")
	d.terms["term.first_year"], d.terms["term.years"] = 2026.0, float64(d.years)
	d.commitment()
	d.settlement()
	d.pricesAndDemand()
	d.money()
	return d.terms
}

func (d draws) commitment() {
	span := rapid.IntRange(1, d.years).Draw(d.T, "commitment.years")
	d.terms["commitment.years"] = float64(span)
	shape := d.word("commitment.shape", "flat", "linear", "growth", "list", "total-only")
	total := d.number("commitment.total", 1, 200)
	if shape == "list" {
		d.listUpTo("commitment.minimums", 0, 30, span)
		for i := range span {
			total += d.terms.entry("commitment.minimums", i)
		}
	}
	d.terms["commitment.total"] = round(total)
	d.one("commitment.growth", -0.5, 0.5)
	d.one("commitment.take_or_pay", 0.3, 1)
	if d.sometimes("excused") {
		d.listUpTo("commitment.excused", 0, 10, span)
	}
}

func (d draws) settlement() {
	d.term("settlement.deferral_cap", 0, 0.5)
	if d.sometimes("deferral limited") {
		d.terms["settlement.deferral_years"] = float64(rapid.IntRange(0, d.years).Draw(d.T, "deferral years"))
	}
	if d.sometimes("relief") {
		d.one("settlement.relief", 0, 20)
	}
	d.term("settlement.carry_share", 0, 1)
	d.word("settlement.carry_over", "minimum", "quantity")
	d.term("settlement.carry_cap", 0, 1)
	d.word("settlement.carry_cap_of", "minimum", "shortfall")
	d.life("settlement.carry_years", 1, 3)
	d.term("settlement.makeup_share", 0, 1)
	d.life("settlement.makeup_years", 1, 4)
	d.word("settlement.makeup_after", "first", "minimum", "quantity")
	d.term("settlement.makeup_price", 0, 1)
	d.word("settlement.at_end", "forfeit", "refund")
}

func (d draws) pricesAndDemand() {
	d.word("price.steps", "year", "period")
	d.word("demand.steps", "year", "period")
	d.list("price.market_decline", -0.5, 0.6)
	d.one("price.discount", -0.5, 0.8)
	d.one("price.pass_through", 0, 1)
	d.list("price.available", 0, 1)
	d.word("price.overage", "contract", "market")
	d.word("price.steps", "year", "period")
	d.word("demand.steps", "year", "period")
	if d.word("demand.basis", "growth", "forecast") == "forecast" {
		d.list("demand.forecast", 0, 80)
	} else {
		d.one("demand.first_year", 0, 80)
		d.list("demand.growth", -0.6, 1)
	}
	d.list("demand.provider_share", 0, 1)
	d.year("efficiency.year")
	d.one("efficiency.needs", 0, 1)
	d.life("efficiency.phase_in", 1, 4)
	d.one("efficiency.rebound", 0, 1)
	d.year("shift.year")
	d.one("shift.stays", 0, 1)
	if rapid.IntRange(0, 2).Draw(d.T, "leaves") == 0 {
		d.year("exit.year")
		d.one("exit.fee", 0, 1)
	}
}

func (d draws) money() {
	if d.word("revenue.basis", "growth", "forecast") == "forecast" {
		d.list("revenue.forecast", 0, 200)
	} else {
		d.one("revenue.first_year", 0, 200)
		d.list("revenue.growth", -0.5, 1)
	}
	d.one("revenue.other_costs", 0, 0.9)
	d.year("revenue.cut_year")
	d.one("revenue.cut", 0, 1)
	d.one("funding.at_signing", 0, 20)
	d.list("funding.later", 0, 10)
	d.one("funding.milestones_met", 0, 1)
	d.one("rates.customer", 0, 0.4)
	d.one("rates.debt", 0, 0.3)
	d.one("rates.provider", 0, 0.3)
	d.word("rates.timing", "mid", "end")
	d.one("provider.capacity", 0, 3)
	d.one("provider.capex_per_unit", 0, 50)
	d.terms["provider.build"] = [][]float64{{1}, {0.5, 0.5}, {0.25, 0.25, 0.5}}[rapid.IntRange(0, min(d.years, 3)-1).Draw(d.T, "build")]
	d.life("provider.useful_life", 1, 8)
	d.word("provider.replaces", "yes", "no")
	d.one("provider.cost_decline", 0, 0.5)
	if d.sometimes("capacity has a measure") {
		d.term("provider.units_per_capacity", 1, 50)
		d.word("provider.expands", "yes", "no")
	}
	d.word("provider.replaces", "yes", "no")
	d.one("provider.cost_decline", -0.2, 0.4)
	for _, key := range []string{"provider.fixed_cost", "provider.cash_cost", "provider.resale", "provider.tax", "provider.residual"} {
		d.one(key, 0, 0.6)
	}
	d.one("provider.stake_multiple", 0, 4)
}

// manyChecks sets how many random deals a long property test tries: all of them
// where OFFTAKE_TEST=all asks for the long tests, else a tenth.
func manyChecks(t *testing.T, all int) {
	if os.Getenv("OFFTAKE_TEST") != "all" {
		all /= 10
	}
	checks(t, all)
}

// checks sets how many random deals a property test tries, unless the command
// line says it.
func checks(t *testing.T, n int) {
	f := flag.Lookup("rapid.checks")
	if before := f.Value.String(); before == f.DefValue {
		require.NoError(t, f.Value.Set(strconv.Itoa(n)))
		t.Cleanup(func() { require.NoError(t, f.Value.Set(before)) })
	}
}

// TestRandomDeals: on random deals that use every term, every check passes,
// every line and metric is what the model written by hand gives, and a lane's
// results do not depend on the lanes beside it.
func TestRandomDeals(t *testing.T) {
	manyChecks(t, 3000)
	tpl := readTemplate(t)
	rapid.Check(t, func(t *rapid.T) {
		m := drawTerms(t)
		d, err := model.ReadDeal("random.yaml", m.file(), tpl)
		require.NoError(t, err, string(m.file()))
		p, err := model.Compile(tpl, d)
		require.NoError(t, err)
		r, err := model.Compute(p, d)
		require.NoError(t, err, string(m.file()))
		tolerance, _ := r.Scalar("tolerance", 0)
		for _, l := range tpl.Lines {
			if x, _ := r.Scalar(l.Name, 0); l.Kind == model.Check && math.Abs(x) > tolerance {
				t.Fatalf("check %s: %g", l.Name, x)
			}
		}
		sameAsByHand(t, m, tpl, r)
	})
}

func sameAsByHand(t *rapid.T, m terms, tpl *model.Template, r *model.Results) {
	in, err := byhand.FromMap(m)
	require.NoError(t, err)
	want := byhand.Run(&in)
	// The scale of rounding: the largest amount of the deal.
	scale := r.At("committed", 0, 0)
	for name, values := range want.Lines {
		if l := tpl.Line(name); l == nil || l.Unit != "money" {
			continue
		}
		for _, x := range values {
			scale = math.Max(scale, math.Abs(x))
		}
	}
	near := func(a, b, floor float64) bool {
		return math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))+floor
	}
	for name, values := range want.Lines {
		l := r.Program.Line(name)
		if l == nil || l.Kind != model.Series {
			continue
		}
		for i, x := range values {
			floor := 1e-11 * scale
			if l.Unit != "money" {
				floor = 1e-9 + ratioFloor(r, name, i+1, floor)
			}
			if got := r.At(name, i+1, 0); !near(x, got, floor) {
				t.Fatalf("%s, period %d: by hand %v, got %v", name, i+1, x, got)
			}
		}
		if x, opens := want.Opening[name]; opens && !near(x, r.At(name, 0, 0), 1e-9+1e-11*scale) {
			t.Fatalf("%s, opening: by hand %v, got %v", name, x, r.At(name, 0, 0))
		}
	}
	// The two settle in different orders: where one leaves rounding of the
	// deal's largest amounts as a shortfall, the other may leave nothing.
	isRounding := func(x float64) bool { return x > 0 && x <= 1e-11*scale }
	rounding := slices.ContainsFunc(want.Lines["shortfall"], isRounding)
	for i := range want.Lines["shortfall"] {
		rounding = rounding || isRounding(r.At("shortfall", i+1, 0))
	}
	for name, x := range want.Metrics {
		require.NotNil(t, r.Program.Line(name), name)
		got, ok := r.Scalar(name, 0)
		switch {
		case rounding && (name == "shortfall_periods" || name == "first_shortfall"):
		case math.IsNaN(x) != !ok:
			t.Fatalf("%s: by hand %v, got %v", name, x, got)
		case ok && !near(x, got, 1e-9*math.Max(1, scale)+metricFloor(r, name, 1e-11*scale)):
			t.Fatalf("%s: by hand %v, got %v", name, x, got)
		}
	}
}

// ratioOf names what some lines are a share of.
var ratioOf = map[string]string{
	"gross_margin": "revenue", "gross_margin_without": "revenue_without", "burden": "revenue",
	"effective_price": "units_taken", "unserved": "need",
}

// ratioFloor is what rounding of the amounts does to a line that divides by a
// small one: their rounding over the divisor.
func ratioFloor(r *model.Results, name string, period int, rounding float64) float64 {
	if by, ok := ratioOf[name]; ok {
		if x := math.Abs(r.At(by, period, 0)); x > 0 {
			return rounding / x
		}
	}
	return 0
}

// metricFloor is the largest ratioFloor of the lines a metric is taken from.
func metricFloor(r *model.Results, name string, rounding float64) float64 {
	floor := 0.0
	for _, line := range map[string][]string{
		"worst_gross_margin": {"gross_margin"}, "margin_erosion": {"gross_margin", "gross_margin_without"}, "peak_burden": {"burden"},
	}[name] {
		for p := 1; p <= r.Program.Shape.Periods(); p++ {
			floor = math.Max(floor, ratioFloor(r, line, p, rounding))
		}
	}
	return floor
}

// TestLanesAreIndependent: computed side by side or one by one, a lane's
// results are the same to the last bit.
func TestLanesAreIndependent(t *testing.T) {
	checks(t, 200)
	tpl := readTemplate(t)
	rapid.Check(t, func(t *rapid.T) {
		d, err := model.ReadDeal("random.yaml", drawTerms(t).file(), tpl)
		require.NoError(t, err)
		p, err := model.Compile(tpl, d)
		require.NoError(t, err)
		lanes := []model.Values{d.Base}
		for range 3 {
			v := model.Values{}
			for key, x := range d.Base {
				v[key] = x
			}
			v["rates.customer"] = []float64{rapid.Float64Range(0, 0.3).Draw(t, "rate")}
			v["demand.provider_share"] = []float64{rapid.Float64Range(0, 1).Draw(t, "share")}
			lanes = append(lanes, v)
		}
		together := p.Run(make([]string, len(lanes)), lanes)
		for i, v := range lanes {
			alone := p.Run([]string{""}, []model.Values{v})
			for _, l := range tpl.Lines {
				for period := 0; period <= d.Periods() && (period == 0 || l.Kind == model.Series); period++ {
					a, b := together.At(l.Name, period, i), alone.At(l.Name, period, 0)
					if math.Float64bits(a) != math.Float64bits(b) && !(math.IsNaN(a) && math.IsNaN(b)) {
						t.Fatalf("%s, period %d: together %v, alone %v", l.Name, period, a, b)
					}
				}
			}
		}
	})
}
