package byhand

func (r *run) timeline(p *Period, t int) {
	p.Period = float64(t)
	p.ContractYear = r.now.contractYear
	p.Year = r.now.year
	p.Step = 1 / r.perYear
	if t == 1 {
		p.Step = 0
	}
	p.InForce = r.now.inForce
	p.Minimum = p.Owed * p.InForce
}

func (r *run) prices(p, q *Period, first bool) {
	if first {
		p.MarketPrice = q.MarketPrice * r.now.enter.market
		p.ContractPrice = q.ContractPrice * r.now.enter.contract
		return
	}
	p.MarketPrice = q.MarketPrice * r.now.within.market
	p.ContractPrice = q.ContractPrice * r.now.within.contract
}

func (r *run) demand(p, q *Period, first bool) {
	p.ProjectedRate = q.ProjectedRate * when(first, r.now.enter.demand, r.now.within.demand)
	p.EfficiencyPhase = r.now.phase
	p.ComputeRequired = r.now.required
	yearly := p.ProjectedRate
	if r.needForecast {
		yearly = r.now.forecast
	}
	p.Need = yearly / r.perYear * p.ComputeRequired
	p.Units = p.Need * r.now.share
	p.UnitsTaken = p.Units * p.InForce
}

// against compares with the open market.
func (r *run) against(p *Period) {
	p.OutsideCost = (p.Units - p.UnitsTaken) * p.MarketPrice
	p.MarketCost = p.Units * p.MarketPrice
	p.PriceEffect = p.Usage + p.OutsideCost - p.MarketCost
	p.Stranded = p.Deficiency - p.MakeupUsed*(1-r.now.makeupPrice) - p.Refund
	p.LockInCost = p.Payment + p.OutsideCost - p.MarketCost
	p.EffectivePrice = 0
	if p.UnitsTaken > 0 {
		p.EffectivePrice = p.Payment / p.UnitsTaken
	}
}

func (r *run) income(p, q *Period, first bool) {
	p.RevenueRate = q.RevenueRate * when(first, r.now.enter.revenue, r.now.within.revenue)
	yearly := p.RevenueRate
	if r.revenueForecast {
		yearly = r.now.revenueForecast
	}
	p.Revenue = yearly / r.perYear * r.now.revenueKept
	p.OtherCompute = (p.Need - p.Units) * p.MarketPrice
	p.GrossProfit = p.Revenue*(1-r.in.OtherCosts) - p.Payment - p.OutsideCost - p.OtherCompute
	p.GrossMargin, p.Burden = 0, 0
	if p.Revenue > 0 {
		p.GrossMargin = p.GrossProfit / p.Revenue
		p.Burden = p.Due / p.Revenue
	}
	r.without(p)
}

// without is the same business without the deal.
func (r *run) without(p *Period) {
	p.Unserved = 0
	if p.Need > 0 {
		p.Unserved = p.Units * (1 - r.now.available) / p.Need
	}
	left := p.Revenue * (1 - p.Unserved)
	p.GrossProfitWithout = left*(1-r.in.OtherCosts) - p.MarketCost*r.now.available - p.OtherCompute
	p.GrossMarginWithout = 0
	if left > 0 {
		p.GrossMarginWithout = p.GrossProfitWithout / left
	}
	p.AccessValue = p.Revenue*p.Unserved*(1-r.in.OtherCosts) - p.MarketCost*(1-r.now.available)
	p.DealValue = p.AccessValue - p.LockInCost
}

func (r *run) finance(p, q *Period, first bool) {
	p.DiscountCustomer = q.DiscountCustomer * r.customerStep
	p.DiscountProvider = q.DiscountProvider * r.providerStep
	if p.Period == 1 && r.mid {
		p.DiscountCustomer, p.DiscountProvider = r.customerHalf, r.providerHalf
	}
	p.Funding = 0
	if first {
		p.Funding = r.now.tranche
	}
	r.tranches += p.Funding
	r.sums.fundingPV += r.customerStart * p.Funding
	r.customerStart *= r.customerStep
	p.DebtInterest = q.Debt * r.interestRate
	p.Debt = q.Debt + p.DebtInterest - p.Firm
	p.CustomerNet = p.Funding + p.DealValue
}

// build adds what is stated and what takes the place of what has served its life, or what use and minimum need beyond what stands,
// whichever is more, as long as the contract is in force. All is in units a year, and CapexInPlace is what that which stands has cost.
func (r *run) build(periods []Period, t int) {
	p, q := &periods[t], &periods[t-1]
	p.Alive, p.CapexInPlace, p.Retired = q.Alive, q.CapexInPlace, 0
	if k := t - r.life; k >= 1 {
		p.Retired = periods[k].Added
		p.Alive -= p.Retired
		p.CapexInPlace -= periods[k].Capex
	}
	p.Added = 0
	if p.InForce == 1 {
		p.Added = r.now.stated
		if r.replaces {
			p.Added += p.Retired
		}
		if r.expands {
			p.Added = max(p.Added, max(p.UnitsTaken, p.Minimum/p.ContractPrice)*r.perYear-p.Alive)
		}
	}
	p.Alive += p.Added
	p.Capex = p.Added * r.now.unitCost
	p.CapexInPlace += p.Capex
}

func (r *run) provide(periods []Period, t int) {
	in, p := r.in, &periods[t]
	r.build(periods, t)
	p.Depreciation = p.CapexInPlace / float64(r.life)
	r.book += p.Capex - p.Depreciation
	p.Resale = in.Resale * max(0, p.Owed-p.Usage) / p.ContractPrice * p.MarketPrice
	p.OperatingCost = in.CashCost*(p.Usage+p.Resale) + in.FixedCost/r.perYear*p.CapexInPlace
	p.ProviderTax = in.Tax * max(0, p.Payment+p.Resale-p.OperatingCost-p.Depreciation)
	p.Residual = 0
	if t == r.last {
		p.Residual = in.Residual*r.book + in.StakeMultiple*(in.AtSigning+r.tranches)
	}
	p.ProviderCash = p.Payment + p.Resale - p.OperatingCost - p.ProviderTax - p.Capex - p.Funding + p.Residual
}
