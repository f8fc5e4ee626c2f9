package byhand

func (r *run) timeline(p *Period, t int) {
	p.Period = float64(t)
	p.ContractYear = r.now.contractYear
	p.Year = r.now.year
	p.Step = r.step
	if t == 1 {
		p.Step = 0
	}
	p.InForce = r.now.inForce
	p.Minimum = p.Owed * p.InForce
}

func (r *run) prices(p, q *Period, first bool) {
	if first {
		p.MarketPrice = q.MarketPrice * r.now.enterMarket
		p.ContractPrice = q.ContractPrice * r.now.enterContract
		return
	}
	p.MarketPrice = q.MarketPrice * r.now.marketFactor
	p.ContractPrice = q.ContractPrice * r.now.contractFactor
}

func (r *run) demand(p, q *Period, first bool) {
	p.ProjectedRate = q.ProjectedRate * when(first, r.now.enterDemand, r.now.demandFactor)
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
	p.Stranded = p.Deficiency - p.MakeupUsed*(1-r.in.MakeupPrice) - p.Refund
	p.LockInCost = p.Payment + p.OutsideCost - p.MarketCost
	p.EffectivePrice = 0
	if p.UnitsTaken > 0 {
		p.EffectivePrice = p.Payment / p.UnitsTaken
	}
	p.Utilisation = 1
	if p.Due > 0 {
		p.Utilisation = min(p.Counted, p.Due) / p.Due
	}
}

func (r *run) income(p, q *Period, first bool) {
	p.RevenueRate = q.RevenueRate * when(first, r.now.enterRevenue, r.now.revenueFactor)
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
	p.DebtInterest = q.Debt * r.interestRate
	p.Debt = q.Debt + p.DebtInterest - p.Firm
	p.CustomerNet = p.Funding + p.DealValue
}

func (r *run) provide(periods []Period, t int) {
	in, p, q := r.in, &periods[t], &periods[t-1]
	p.Capex = r.now.capex
	p.CapexInPlace = q.CapexInPlace + p.Capex
	if t > r.lifeLag {
		r.retired += periods[t-r.lifeLag].Capex
	}
	p.Depreciation = (p.CapexInPlace - r.retired) / r.lifePeriods
	r.depreciated += p.Depreciation
	p.Resale = in.Resale * max(0, p.Owed-p.Usage) / p.ContractPrice * p.MarketPrice
	p.OperatingCost = in.CashCost*(p.Usage+p.Resale) + in.FixedCost/r.perYear*p.CapexInPlace
	p.ProviderTax = in.Tax * max(0, p.Payment+p.Resale-p.OperatingCost-p.Depreciation)
	p.Residual = 0
	if t == r.last {
		p.Residual = in.Residual*(p.CapexInPlace-r.depreciated) + in.StakeMultiple*(in.AtSigning+r.tranches)
	}
	p.ProviderCash = p.Payment + p.Resale - p.OperatingCost - p.ProviderTax - p.Capex - p.Funding + p.Residual
}
