package byhand

import (
	"maps"
	"math"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The model's own checks hold whatever the inputs are.
func TestChecksHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInputs(t)
		out := NewBuffers(in.Years * in.PerYear)
		Fast(&in, out)
		// A deal whose schedule is excused in full commits to nothing, which leaves rounding as the only tolerance.
		c := checker{t: t, in: &in, out: out, tolerance: max(1e-6*out.Metrics.Committed, 1e-8)}
		c.commitment()
		c.settlement()
		c.balances()
		c.comparison()
		c.provider()
		c.leaving()
	})
}

func sum(xs []float64) float64 {
	total := 0.0
	for _, x := range xs {
		total += x
	}
	return total
}

type checker struct {
	t         *rapid.T
	in        *Inputs
	out       *Buffers
	tolerance float64
}

func (c *checker) equal(what string, a, b float64) {
	if !(math.Abs(a-b) <= c.tolerance) {
		c.t.Fatalf("%s: %v against %v", what, a, b)
	}
}

func (c *checker) atLeast(what string, a, b float64) {
	if !(a >= b-c.tolerance) {
		c.t.Fatalf("%s: %v is less than %v", what, a, b)
	}
}

func (c *checker) sum(line func(p *Period) float64) float64 {
	total := 0.0
	for i := range c.out.Periods[1:] {
		total += line(&c.out.Periods[i+1])
	}
	return total
}

func (c *checker) closing() *Period { return &c.out.Periods[len(c.out.Periods)-1] }

func (c *checker) commitment() {
	m := &c.out.Metrics
	c.equal("firm sums to committed", c.sum(func(p *Period) float64 { return p.Firm }), m.Committed)
	c.equal("table sums to committed", sum(m.Obligations[:])+m.ObligationsThereafter, m.Committed)
	c.equal("table's total", m.ObligationsTotal, m.Committed)
	c.equal("present value of the table", c.presentValue(), m.DebtEquivalent)
	c.equal("debt ends at 0", c.closing().Debt, 0)
	if c.out.Periods[c.in.CommitmentYears*c.in.PerYear].InForce == 0 {
		return
	}
	// A refund is taken out of payment in the last period, but what it gives back was paid.
	paid := c.sum(func(p *Period) float64 { return p.Payment + p.Refund })
	c.atLeast("payments", paid, m.Committed)
}

func (c *checker) presentValue() float64 {
	return c.sum(func(p *Period) float64 {
		return p.Firm / math.Pow(1+c.in.DebtRate, p.Period/float64(c.in.PerYear))
	})
}

func (c *checker) settlement() {
	for i := range c.out.Periods[1:] {
		p := &c.out.Periods[i+1]
		c.equal("due", p.Due, min(p.Counted, p.Due)+p.CreditUsed+p.Deferred+p.Deficiency)
		for _, x := range []float64{p.Due, p.Counted, p.CreditUsed, p.MakeupUsed, p.Deferred, p.Deficiency, p.Credit, p.Makeup} {
			c.atLeast("amount or balance", x, 0)
		}
	}
	c.equal("nothing stays deferred in force", c.closing().InForce*c.closing().Deferred, 0)
}

func (c *checker) balances() {
	c.equal("carry-forward", c.sum(func(p *Period) float64 { return p.CreditAdded - p.CreditUsed - p.CreditExpired }),
		c.closing().Credit)
	c.equal("make-up", c.sum(func(p *Period) float64 { return p.MakeupAdded - p.MakeupUsed - p.MakeupExpired - p.Refund }),
		c.closing().Makeup)
}

func (c *checker) comparison() {
	for i := range c.out.Periods[1:] {
		p := &c.out.Periods[i+1]
		c.equal("lock-in cost", p.LockInCost, p.PriceEffect+p.Stranded+p.ExitFee)
		c.equal("deal value", p.DealValue, p.GrossProfit-p.GrossProfitWithout)
	}
}

// leaving costs a share of what is open, whether at once or after any period.
func (c *checker) leaving() {
	c.equal("what is open at signing", c.out.Periods[0].Remaining, c.out.Metrics.Committed)
	for i := range c.out.Periods[1:] {
		p, q := &c.out.Periods[i+1], &c.out.Periods[i]
		c.equal("fee to leave", p.FeeToLeave, c.in.ExitFee*p.Remaining)
		c.equal("exit fee", p.ExitFee, (q.InForce-p.InForce)*q.FeeToLeave)
	}
	c.equal("nothing is open after the commitment", c.out.Periods[c.in.CommitmentYears*c.in.PerYear].Remaining, 0)
}

// What is open at the end of a year is never less than what a customer then pays that stays and takes nothing more, and just that where
// credit lives to the end and no more of it may be used than a share of each minimum.
func TestWhatIsOpenIsWhatIsThenPaid(t *testing.T) {
	var compared, exact, withCredit int
	rapid.Check(t, func(t *rapid.T) {
		in := drawInputs(t)
		in.ExitYear = None
		if rapid.Bool().Draw(t, "credit lives to the end") {
			in.CarryYears, in.CarryCapOf = maxYears, "minimum"
		}
		if rapid.Bool().Draw(t, "use goes up and down") {
			in.upAndDown(t)
		}
		out, then := NewBuffers(in.Years*in.PerYear), NewBuffers(in.Years*in.PerYear)
		Fast(&in, out)
		y := rapid.IntRange(0, in.CommitmentYears).Draw(t, "years until nothing more is taken")
		stopped := in
		stopped.ProviderShare = make([]float64, y+1)
		for i := range y {
			stopped.ProviderShare[i] = rate(in.ProviderShare, i)
		}
		Fast(&stopped, then)
		paid := 0.0
		for _, p := range then.Periods[1+y*in.PerYear:] {
			paid += p.Deficiency
		}
		at := &out.Periods[y*in.PerYear]
		c := checker{t: t, in: &in, out: out, tolerance: 1e-9 * max(1, out.Metrics.Committed)}
		c.atLeast("open", at.Remaining, paid)
		compared++
		if in.CarryCapOf == "minimum" && in.CarryYears >= float64(in.Years) {
			c.equal("open where credit lives to the end", at.Remaining, paid)
			exact++
		}
		if at.Usable > c.tolerance {
			withCredit++
		}
	})
	if compared >= 100 {
		require.Positive(t, exact, "deals whose credit lives to the end")
		require.Positive(t, withCredit, "deals with credit")
	}
}

// upAndDown makes use in some years twice and more what falls due, so that there is credit.
func (in *Inputs) upAndDown(t *rapid.T) {
	each := max(1, in.Total/float64(in.CommitmentYears)) / (1 - in.Discount)
	in.DemandBasis, in.ProviderShare, in.ShiftYear, in.EfficiencyYear = "forecast", []float64{1}, None, None
	in.Forecast = rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 6), func(n int) float64 { return float64(n) / 2 * each }), in.Years, in.Years).
		Draw(t, "demand.forecast, up and down")
	in.CarryShare = []float64{rapid.SampledFrom([]float64{0.5, 1}).Draw(t, "settlement.carry_share, up and down")}
	in.CarryCap = []float64{rapid.SampledFrom([]float64{0.3, 0.8, 1}).Draw(t, "settlement.carry_cap, up and down")}
	in.CarryYears = rapid.SampledFrom([]float64{1, 2, 3, maxYears}).Draw(t, "settlement.carry_years, up and down")
}

func (c *checker) provider() {
	c.equal("build", sum(c.in.Build), 1)
	capex, depreciated := 0.0, 0.0
	for i := range c.out.Periods[1:] {
		p := &c.out.Periods[i+1]
		capex += p.Capex
		depreciated += p.Depreciation
		c.atLeast("capex against depreciation", capex, depreciated)
	}
	c.rateOfReturn()
}

// rateOfReturn discounts funding from the start of its period, the rest from its middle or end.
func (c *checker) rateOfReturn() {
	r := c.out.Metrics.ProviderIRR
	if math.IsNaN(r) {
		return
	}
	perYear, lead := float64(c.in.PerYear), 0.0
	if c.in.Timing == "mid" {
		lead = 0.5
	}
	value, size := -c.in.AtSigning, c.in.AtSigning
	for i := range c.out.Periods[1:] {
		p, t := &c.out.Periods[i+1], float64(i+1)
		rest := (p.ProviderCash + p.Funding) * math.Pow(1+r, (lead-t)/perYear)
		funding := p.Funding * math.Pow(1+r, (1-t)/perYear)
		value += rest - funding
		size += math.Abs(rest) + funding
	}
	if math.Abs(value) > 1e-9*size {
		c.t.Fatalf("at the rate of return %v the flows are worth %v of %v", r, value, size)
	}
}

// The shortcuts of the loop (running products and sums) are worth what the model's formulas say.
func TestShortcutsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInputs(t)
		out := NewBuffers(in.Years * in.PerYear)
		Fast(&in, out)
		f := formulas{in: &in, periods: out.Periods, perYear: float64(in.PerYear)}
		for i := 1; i < len(out.Periods); i++ {
			for name, pair := range f.pairs(i) {
				if !near(pair[0], pair[1], 1e-12*out.Metrics.Committed) {
					t.Fatalf("%s, period %d: %v, not %v", name, i, pair[1], pair[0])
				}
			}
		}
	})
}

// formulas states lines as the model does, powers and sums in full.
type formulas struct {
	in      *Inputs
	periods []Period
	perYear float64
}

func (f *formulas) pairs(t int) map[string][2]float64 {
	p, q, in := &f.periods[t], &f.periods[t-1], f.in
	decline := f.growth(in.MarketDecline, t)
	mid := 0.0
	if in.Timing == "mid" {
		mid = 0.5
	}
	at := float64(t)
	added := func(p *Period) float64 { return p.CreditAdded }
	makeup := func(p *Period) float64 { return p.MakeupAdded }
	capex := func(p *Period) float64 { return p.Capex }
	addedUnits := func(p *Period) float64 { return p.Added }
	owed := func(p *Period) float64 { return p.Owed }
	growing := func(steps string) float64 {
		switch {
		case t == 1, steps == "year" && (t-1)%in.PerYear != 0:
			return 0
		case steps == "year":
			return 1
		}
		return 1 / f.perYear
	}
	prices, need := growing(in.PriceSteps), growing(in.DemandSteps)
	life := func(years float64) float64 { return math.Ceil(max(0, years*f.perYear-0.5)) }
	useful := life(in.UsefulLife)
	needs := 1 - (1-in.EfficiencyNeeds)*p.EfficiencyPhase
	return map[string][2]float64{
		"compute_required":  {math.Pow(needs, 1-in.EfficiencyRebound), p.ComputeRequired},
		"contract_year":     {math.Ceil(at / f.perYear), p.ContractYear},
		"market_price":      {q.MarketPrice * math.Pow(1-decline, prices), p.MarketPrice},
		"contract_price":    {q.ContractPrice * math.Pow(1-decline*in.PassThrough, prices), p.ContractPrice},
		"projected_rate":    {q.ProjectedRate * math.Pow(1+f.growth(in.DemandGrowth, t), need), p.ProjectedRate},
		"revenue_rate":      {q.RevenueRate * math.Pow(1+f.growth(in.RevenueGrowth, t), need), p.RevenueRate},
		"discount_customer": {1 / math.Pow(1+in.CustomerRate, (at-mid)/f.perYear), p.DiscountCustomer},
		"discount_provider": {1 / math.Pow(1+in.ProviderRate, (at-mid)/f.perYear), p.DiscountProvider},
		"discount_debt":     {1 / math.Pow(1+in.DebtRate, at/f.perYear), p.DiscountDebt},
		"credit_expired":    {max(0, f.sumTo(added, at-1-life(in.CarryYears))-q.CreditGone), p.CreditExpired},
		"makeup_expired":    {max(0, f.sumTo(makeup, at-1-life(in.MakeupYears))-q.MakeupGone), p.MakeupExpired},
		"depreciation":      {(f.sumTo(capex, at) - f.sumTo(capex, at-useful)) / useful, p.Depreciation},
		"alive":             {f.sumTo(addedUnits, at) - f.sumTo(addedUnits, at-useful), p.Alive},
		"standing_later":    {f.sumTo(owed, float64(len(f.periods)-1)) - f.sumTo(owed, at), p.StandingLater},
	}
}

func (f *formulas) growth(list []float64, t int) float64 {
	entry := max(1, int(math.Ceil(float64(t-1)/f.perYear)))
	return rate(list, entry-1)
}

func (f *formulas) sumTo(line func(p *Period) float64, k float64) float64 {
	total := 0.0
	for t := 1; float64(t) <= k; t++ {
		total += line(&f.periods[t])
	}
	return total
}

// What a buffer held before leaves no trace.
func TestBuffersCanBeUsedAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInputs(t)
		used, fresh := NewBuffers(maxYears*12), NewBuffers(in.Years*in.PerYear)
		soil(used)
		Fast(&in, used)
		Fast(&in, fresh)
		require.Len(t, used.Periods, len(fresh.Periods))
		for i := range fresh.Periods {
			for _, line := range lines {
				identical(t, line.name, line.value(&fresh.Periods[i]), line.value(&used.Periods[i]))
			}
		}
		for _, metric := range metrics {
			identical(t, metric.name, metric.value(&fresh.Metrics), metric.value(&used.Metrics))
		}
	})
}

// soil puts NaN into every line of every period.
func soil(b *Buffers) {
	for i := range b.Periods {
		p := reflect.ValueOf(&b.Periods[i]).Elem()
		for k := range p.NumField() {
			p.Field(k).SetFloat(math.NaN())
		}
	}
}

func identical(t *rapid.T, name string, want, got float64) {
	if math.Float64bits(want) != math.Float64bits(got) && !(math.IsNaN(want) && math.IsNaN(got)) {
		t.Fatalf("%s: %v, not %v", name, got, want)
	}
}

// drawInputs draws any deal in which no price falls to nothing, the only division the model leaves unguarded.
func drawInputs(t *rapid.T) Inputs {
	d := drawer{t}
	years := rapid.IntRange(1, 12).Draw(t, "term.years")
	m := map[string]any{
		"term.first_year":  2026.0,
		"term.years":       float64(years),
		"term.period":      d.option("term.period", "year", "quarter", "month"),
		"commitment.years": float64(rapid.IntRange(1, years).Draw(t, "commitment.years")),
		"rates.customer":   d.number("rates.customer", 0, 0.3),
		"rates.debt":       d.number("rates.debt", 0, 0.3),
		"rates.provider":   d.number("rates.provider", 0, 0.3),
		"rates.timing":     d.option("rates.timing", "mid", "end"),
	}
	for _, part := range []map[string]any{d.commitment(), d.settlement(), d.prices(), d.events(), d.customer(), d.provider()} {
		maps.Copy(m, part)
	}
	in, err := FromMap(m)
	require.NoError(t, err)
	return in
}

type drawer struct{ t *rapid.T }

// number is often one of its bounds, where conditions turn over.
func (d drawer) number(key string, low, high float64) float64 {
	return rapid.OneOf(rapid.Just(low), rapid.Just(high), rapid.Float64Range(low, high)).Draw(d.t, key)
}

func (d drawer) option(key string, names ...string) string {
	return rapid.SampledFrom(names).Draw(d.t, key)
}

func (d drawer) list(key string, least int, low, high float64) []float64 {
	return rapid.SliceOfN(rapid.Float64Range(low, high), least, 14).Draw(d.t, key)
}

// term is one value, or a list by year.
func (d drawer) term(key string, low, high float64) any {
	if rapid.Bool().Draw(d.t, key+" by year") {
		return d.list(key, 1, low, high)
	}
	return d.number(key, low, high)
}

func (d drawer) year(key string) float64 {
	return rapid.OneOf(rapid.Just(float64(None)), rapid.Map(rapid.IntRange(2024, 2040), func(y int) float64 { return float64(y) })).Draw(d.t, key)
}

// life is in quarters of a year, so in annual deals it may end within a period.
func (d drawer) life(key string) float64 {
	return float64(rapid.IntRange(0, 20).Draw(d.t, key)) / 4
}

// usefulLife is in whole years: one that ends within a period would be written off in full in that period too, and so more than
// once.
func (d drawer) usefulLife(key string) float64 {
	return float64(rapid.IntRange(1, 8).Draw(d.t, key))
}

func (d drawer) commitment() map[string]any {
	return map[string]any{
		"commitment.total":       d.number("commitment.total", 1, 500),
		"commitment.shape":       d.option("commitment.shape", "flat", "linear", "growth", "list", "total-only"),
		"commitment.growth":      d.number("commitment.growth", -1, 1),
		"commitment.minimums":    d.list("commitment.minimums", 0, 0, 60),
		"commitment.take_or_pay": d.number("commitment.take_or_pay", 0.5, 1),
		"commitment.excused":     d.list("commitment.excused", 0, 0, 20),
	}
}

func (d drawer) settlement() map[string]any {
	return map[string]any{
		"settlement.deferral_cap":   d.term("settlement.deferral_cap", 0, 1),
		"settlement.deferral_years": float64(rapid.IntRange(0, 12).Draw(d.t, "settlement.deferral_years")),
		"settlement.relief":         d.term("settlement.relief", 0, 30),
		"settlement.carry_share":    d.term("settlement.carry_share", 0, 1),
		"settlement.carry_over":     d.option("settlement.carry_over", "minimum", "quantity"),
		"settlement.carry_cap":      d.term("settlement.carry_cap", 0, 1),
		"settlement.carry_cap_of":   d.option("settlement.carry_cap_of", "minimum", "shortfall"),
		"settlement.carry_years":    d.life("settlement.carry_years"),
		"settlement.makeup_share":   d.term("settlement.makeup_share", 0, 1),
		"settlement.makeup_years":   d.life("settlement.makeup_years"),
		"settlement.makeup_after":   d.option("settlement.makeup_after", "first", "minimum", "quantity"),
		"settlement.makeup_price":   d.term("settlement.makeup_price", 0, 1),
		"settlement.at_end":         d.option("settlement.at_end", "forfeit", "refund"),
	}
}

func (d drawer) prices() map[string]any {
	return map[string]any{
		"price.steps":          d.option("price.steps", "year", "period"),
		"price.market_decline": d.list("price.market_decline", 1, -0.3, 0.7),
		"price.discount":       d.number("price.discount", -0.2, 0.5),
		"price.pass_through":   d.number("price.pass_through", 0, 1),
		"price.available":      d.list("price.available", 1, 0, 1),
		"price.overage":        d.option("price.overage", "contract", "market"),
	}
}

func (d drawer) events() map[string]any {
	return map[string]any{
		"efficiency.year":     d.year("efficiency.year"),
		"efficiency.needs":    d.number("efficiency.needs", 0, 1),
		"efficiency.phase_in": d.number("efficiency.phase_in", 1, 5),
		"efficiency.rebound":  d.number("efficiency.rebound", 0, 1),
		"shift.year":          d.year("shift.year"),
		"shift.stays":         d.number("shift.stays", 0, 1),
		"exit.year":           d.year("exit.year"),
		"exit.fee":            d.number("exit.fee", 0, 1),
		"revenue.cut_year":    d.year("revenue.cut_year"),
		"revenue.cut":         d.number("revenue.cut", 0, 1),
	}
}

func (d drawer) customer() map[string]any {
	return map[string]any{
		"demand.steps":           d.option("demand.steps", "year", "period"),
		"demand.basis":           d.option("demand.basis", "growth", "forecast"),
		"demand.first_year":      d.number("demand.first_year", 0, 200),
		"demand.forecast":        d.list("demand.forecast", 0, 0, 200),
		"demand.growth":          d.list("demand.growth", 1, -0.9, 1),
		"demand.provider_share":  d.list("demand.provider_share", 1, 0, 1),
		"revenue.basis":          d.option("revenue.basis", "growth", "forecast"),
		"revenue.forecast":       d.list("revenue.forecast", 0, 0, 300),
		"revenue.first_year":     d.number("revenue.first_year", 0, 300),
		"revenue.growth":         d.list("revenue.growth", 1, -0.9, 1),
		"revenue.other_costs":    d.number("revenue.other_costs", 0, 1),
		"funding.at_signing":     d.number("funding.at_signing", 0, 30),
		"funding.later":          d.list("funding.later", 0, 0, 20),
		"funding.milestones_met": d.number("funding.milestones_met", 0, 1),
	}
}

func (d drawer) provider() map[string]any {
	build := d.list("provider.build", 1, 0.1, 1)
	total := sum(build)
	for i := range build {
		build[i] /= total
	}
	m := map[string]any{
		"provider.capacity":       d.number("provider.capacity", 0, 5),
		"provider.capex_per_unit": d.number("provider.capex_per_unit", 0, 60),
		"provider.build":          build,
		"provider.useful_life":    d.usefulLife("provider.useful_life"),
		"provider.fixed_cost":     d.number("provider.fixed_cost", 0, 0.1),
		"provider.cash_cost":      d.number("provider.cash_cost", 0, 1),
		"provider.resale":         d.number("provider.resale", 0, 1),
		"provider.tax":            d.number("provider.tax", 0, 0.5),
		"provider.residual":       d.number("provider.residual", 0, 1),
		"provider.stake_multiple": d.number("provider.stake_multiple", 0, 3),
		"provider.replaces":       d.option("provider.replaces", "yes", "no"),
		"provider.cost_decline":   d.number("provider.cost_decline", 0, 0.5),
	}
	if rapid.Bool().Draw(d.t, "capacity has a measure") {
		m["provider.units_per_capacity"] = d.term("provider.units_per_capacity", 1, 50)
	}
	if rapid.Bool().Draw(d.t, "says whether it expands") {
		m["provider.expands"] = d.option("provider.expands", "yes", "no")
	}
	return m
}
