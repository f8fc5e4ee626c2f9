package byhand

import "math"

const maxYears = 40

// Buffers receives a run. Periods[0] holds the opening values, Periods[1:] the periods of the model.
type Buffers struct {
	Periods []Period
	Metrics Metrics

	flows []flow // the provider's, with their times
}

// NewBuffers makes room for runs of so many periods; a longer run makes room for itself.
func NewBuffers(periods int) *Buffers {
	b := &Buffers{}
	b.fit(periods)
	return b
}

func (b *Buffers) fit(periods int) {
	if cap(b.Periods) < periods+1 {
		b.Periods = make([]Period, periods+1)
		b.flows = make([]flow, 0, 2*periods+1)
	}
	b.Periods = b.Periods[:periods+1]
}

// Fast computes every line and metric into out, and allocates nothing if out has room. The inputs must be as FromMap returns them.
//
// What changes only from one contract year to the next is worked out once a year, powers become running products (which leave the
// model's by some 1e-13), and sums up to an earlier period become running sums; otherwise a line is computed as the model states it.
func Fast(in *Inputs, out *Buffers) {
	out.fit(in.Years * in.PerYear)
	r := newRun(in)
	r.schedule(out.Periods)
	r.open(&out.Periods[0])
	t := 0
	for y := 1; y <= in.Years; y++ {
		r.enterYear(y)
		for i := range in.PerYear {
			t++
			p, q := &out.Periods[t], &out.Periods[t-1]
			r.timeline(p, t)
			r.prices(p, q, i == 0)
			r.demand(p, q, i == 0)
			r.settle(out.Periods, t)
			r.against(p)
			r.income(p, q, i == 0)
			r.finance(p, q, i == 0)
			r.provide(out.Periods, t)
			r.tally(p)
		}
	}
	r.finish(out)
}

// run is one pass through the model: what is the same in all periods, what is the same in a contract year, and what adds up.
type run struct {
	in *Inputs

	perYear   float64
	end, last int // END and LAST as period numbers

	listed, marketOverage            bool
	carryOverQuantity, capOfShort    bool
	makeupFirst, makeupAfterQuantity bool
	refunds, mid, replaces, expands  bool
	needForecast, revenueForecast    bool

	committed, debtEquivalent float64
	noise                     float64 // an amount up to this is no shortfall
	rounding                  float64 // an amount up to this is none

	// SUM_TO(x, k) where k is the period less a lag; the part of a fractional period counts as not yet reached.
	makeupLag, creditLag           int
	makeupExpiring, creditExpiring float64

	life           int // of what the provider builds, in periods
	book, tranches float64

	// Discounting by one period, and of a flow in the middle of period 1.
	customerStep, providerStep, debtStep float64
	customerHalf, providerHalf           float64
	customerStart                        float64 // of a flow at the start of the period
	interestRate                         float64

	now  yearly
	sums sums
}

// factors are what prices, need and revenue are multiplied by from one period to the next.
type factors struct{ market, contract, demand, revenue float64 }

// yearly is what the periods of one contract year share.
type yearly struct {
	contractYear, year, inForce                 float64
	enter, within, enterNext                    factors
	phase, required, forecast, share, available float64
	revenueForecast, revenueKept                float64
	tranche, stated, unitCost                   float64
	deferralCap, relief, carryShare, carryCap   float64
	makeupShare, makeupPrice                    float64
}

func newRun(in *Inputs) run {
	perYear := float64(in.PerYear)
	return run{
		in:      in,
		perYear: perYear,
		end:     in.CommitmentYears * in.PerYear,
		last:    in.Years * in.PerYear,

		listed:              in.Shape == "list",
		marketOverage:       in.Overage == "market",
		carryOverQuantity:   in.CarryOver == "quantity",
		capOfShort:          in.CarryCapOf == "shortfall",
		makeupFirst:         in.MakeupAfter == "first",
		makeupAfterQuantity: in.MakeupAfter == "quantity",
		refunds:             in.AtEnd == "refund",
		mid:                 in.Timing == "mid",
		replaces:            in.Replaces == "yes",
		expands:             in.Expands == "yes",
		needForecast:        in.DemandBasis == "forecast",
		revenueForecast:     in.RevenueBasis == "forecast",

		makeupLag: 1 + lifeIn(perYear, in.MakeupYears),
		creditLag: 1 + lifeIn(perYear, in.CarryYears),
		life:      max(1, lifeIn(perYear, in.UsefulLife)),

		customerStep: math.Pow(1+in.CustomerRate, -1/perYear),
		providerStep: math.Pow(1+in.ProviderRate, -1/perYear),
		debtStep:     math.Pow(1+in.DebtRate, -1/perYear),
		customerHalf: math.Pow(1+in.CustomerRate, -0.5/perYear),
		providerHalf: math.Pow(1+in.ProviderRate, -0.5/perYear),

		customerStart: 1,

		interestRate: math.Pow(1+in.DebtRate, 1/perYear) - 1,

		// The first period takes no step of growth.
		now:  yearly{required: 1, enterNext: factors{1, 1, 1, 1}},
		sums: newSums(),
	}
}

// lifeIn is a life in whole periods, the nearest; a half does not count.
func lifeIn(perYear, years float64) int {
	return int(math.Ceil(max(0, years*perYear-0.5)))
}

// schedule fills in weight, scheduled, owed, discount_debt and firm ahead of the other lines, because the total committed and the
// opening debt need all of them.
func (r *run) schedule(periods []Period) {
	in := r.in
	var weights [maxYears]float64
	total := 0.0
	for y := range in.CommitmentYears {
		weights[y] = in.weight(y + 1)
		total += weights[y] * r.perYear
	}
	var scheduled, owed, present float64
	discount := 1.0
	for t := 1; t < len(periods); t++ {
		y := (t - 1) / in.PerYear
		p := &periods[t]
		p.Weight = weights[y]
		p.Scheduled = r.scheduled(weights[y], total)
		p.Owed = in.TakeOrPay * max(0, p.Scheduled-amount(in.Excused, y)/r.perYear)
		p.Firm = p.Owed
		discount *= r.debtStep
		p.DiscountDebt = discount
		scheduled += p.Scheduled
		owed += p.Owed
		present += discount * p.Owed
	}
	r.committed = owed + in.TakeOrPay*max(0, in.Total-scheduled)
	r.rounding = 1e-12 * max(r.committed, scheduled)
	r.noise = max(r.rounding, in.Tolerance*r.committed)
	end := &periods[r.end]
	end.Firm += r.committed - owed
	r.debtEquivalent = present + end.DiscountDebt*(r.committed-owed)
	r.later(periods)
}

// later adds up, from the end, what falls due after each period, and how much carry-forward credit may be used then, a share of each
// minimum.
func (r *run) later(periods []Period) {
	var owed, limits float64
	for t := len(periods) - 1; t >= 1; t-- {
		p := &periods[t]
		p.StandingLater, p.LimitsLater = owed, limits
		owed += p.Owed
		limits += rate(r.in.CarryCap, (t-1)/r.in.PerYear) * p.Owed
	}
	periods[0].StandingLater, periods[0].LimitsLater = owed, limits
}

// weight is asked only for the contract years of the commitment; after them it is 0.
func (in *Inputs) weight(contractYear int) float64 {
	switch in.Shape {
	case "flat":
		return 1
	case "linear":
		return float64(contractYear)
	case "growth":
		return math.Pow(1+in.Growth, float64(contractYear-1))
	case "list":
		return amount(in.Minimums, contractYear-1)
	}
	return 0
}

func (r *run) scheduled(weight, total float64) float64 {
	switch {
	case r.listed:
		return weight / r.perYear
	case total == 0:
		return 0
	}
	return r.in.Total * weight / total
}

// open sets the opening values.
func (r *run) open(p *Period) {
	in := r.in
	*p = Period{
		InForce:     1,
		MarketPrice: 1, ContractPrice: 1 - in.Discount,
		ProjectedRate: in.DemandFirstYear, RevenueRate: in.RevenueFirstYear,
		Remaining:        r.committed,
		FeeToLeave:       in.ExitFee * r.committed,
		StandingLater:    p.StandingLater,
		LimitsLater:      p.LimitsLater,
		DiscountCustomer: 1, DiscountProvider: 1, DiscountDebt: 1,
		Funding: in.AtSigning, CustomerNet: in.AtSigning, ProviderCash: -in.AtSigning,
		Debt: r.debtEquivalent,
	}
}

// enterYear works out what the periods of a contract year share. Growth from the year before still applies to the year's first
// period, so the factor of the year before is kept as the one to enter with.
func (r *run) enterYear(y int) {
	in, i, now := r.in, y-1, &r.now
	now.contractYear = float64(y)
	now.year = in.FirstYear + float64(y) - 1
	now.inForce = when(now.year < in.ExitYear, 1, 0)
	now.enter = now.enterNext
	r.factors(i)
	// Most years are before or after the phase-in, where the power is the year before's.
	phase := min(1, max(0, (now.year-in.EfficiencyYear+1)/in.EfficiencyPhaseIn))
	if phase != now.phase {
		now.phase = phase
		now.required = math.Pow(1-(1-in.EfficiencyNeeds)*phase, 1-in.EfficiencyRebound)
	}
	now.forecast = amount(in.Forecast, i)
	now.share = rate(in.ProviderShare, i) * when(now.year >= in.ShiftYear, in.ShiftStays, 1)
	now.available = rate(in.Available, i)
	now.revenueForecast = amount(in.RevenueForecast, i)
	now.revenueKept = 1 - when(now.year >= in.CutYear, in.Cut, 0)
	now.tranche = amount(in.Later, i) * in.MilestonesMet
	r.terms(i)
	r.hardware(i)
}

// factors are those from period to period within the contract year, and the one that leads into the next year. A list's last entry
// repeats, and so do its factors. By year, all of a year's growth comes in the first period of the next.
func (r *run) factors(i int) {
	in, now := r.in, &r.now
	byPeriod := func(steps string, factor float64) (within, next float64) {
		if steps == "year" {
			return 1, factor
		}
		within = math.Pow(factor, 1/r.perYear)
		return within, within
	}
	if i < len(in.MarketDecline) {
		now.within.market, now.enterNext.market = byPeriod(in.PriceSteps, 1-in.MarketDecline[i])
		now.within.contract, now.enterNext.contract = byPeriod(in.PriceSteps, 1-in.MarketDecline[i]*in.PassThrough)
	}
	if i < len(in.DemandGrowth) {
		now.within.demand, now.enterNext.demand = byPeriod(in.DemandSteps, 1+in.DemandGrowth[i])
	}
	if i < len(in.RevenueGrowth) {
		now.within.revenue, now.enterNext.revenue = byPeriod(in.DemandSteps, 1+in.RevenueGrowth[i])
	}
}

// terms are the settlement terms of a contract year.
func (r *run) terms(i int) {
	in, now := r.in, &r.now
	now.deferralCap, now.relief = rate(in.DeferralCap, i), amount(in.Relief, i)
	now.carryShare, now.carryCap = rate(in.CarryShare, i), rate(in.CarryCap, i)
	now.makeupShare, now.makeupPrice = rate(in.MakeupShare, i), rate(in.MakeupPrice, i)
}

// hardware is what the provider states to build in a period of a contract year, in units a year, and what a unit a year then costs.
// Where the deal does not say what capacity delivers, a unit is one of capacity.
func (r *run) hardware(i int) {
	in, now := r.in, &r.now
	delivers := 1.0
	if len(in.UnitsPerCapacity) > 0 {
		delivers = rate(in.UnitsPerCapacity, i)
	}
	now.stated = in.Capacity * amount(in.Build, i) / r.perYear * delivers
	now.unitCost = in.CapexPerUnit * math.Pow(1-in.CostDecline, float64(i)) / delivers
}

// amount is an input list's value in a contract year (counted from 0): 0 after its end.
func amount(list []float64, i int) float64 {
	if i < len(list) {
		return list[i]
	}
	return 0
}

// rate is an input list's value in a contract year (counted from 0): the last one repeats.
func rate(list []float64, i int) float64 {
	return list[min(i, len(list)-1)]
}

func when(condition bool, yes, no float64) float64 {
	if condition {
		return yes
	}
	return no
}
