package byhand

// Period holds the value of every line in one period. The opening values are a Period of their own, before period 1.
type Period struct {
	// Timeline
	Period, ContractYear, Year, Step, InForce float64

	// Commitment
	Weight, Scheduled, Owed, Firm, Minimum, StandingLater, LimitsLater float64

	// Prices and demand
	MarketPrice, ContractPrice, ProjectedRate, EfficiencyPhase, ComputeRequired, Need float64
	Units, UnitsTaken                                                                 float64

	// Take-or-pay settlement
	Due, GrossUsage, Usage, MakeupExpired, MakeupUsed, Counted              float64
	CreditExpired, CreditLimit, CreditUsed, CreditGone, Shortfall, Deferred float64
	Deficiency, Excess, CreditAdded, Credit, MakeupGone, MakeupAdded        float64
	Refund, Makeup, ExitFee, Payment, Settled, Usable, Remaining            float64
	FeeToLeave                                                              float64

	// Against the open market
	OutsideCost, MarketCost, PriceEffect, Stranded, LockInCost, EffectivePrice float64

	// The customer's income
	RevenueRate, Revenue, OtherCompute, GrossProfit, GrossMargin, Unserved float64
	GrossProfitWithout, GrossMarginWithout, AccessValue, DealValue, Burden float64

	// Funding, and the commitment read as a mortgage
	DiscountCustomer, DiscountProvider, DiscountDebt, Funding, DebtInterest, Debt float64
	CustomerNet                                                                   float64

	// The provider
	Retired, Alive, Added, Capex, CapexInPlace, Depreciation, Resale, OperatingCost, ProviderTax float64
	Residual, ProviderCash                                                                       float64
}

// Metrics holds the results that are one number for the whole deal. NaN is a metric without a value (n/a, or none for a year).
type Metrics struct {
	Committed, Announced, FirmTotal, HeadlineRatio, FullRatio, TotalPaid, TotalUsage        float64
	TotalDeficiency, TotalStranded, UsedShare, UseOverDue, ShortfallPeriods, FirstShortfall float64
	PVLockIn, PVPriceEffect, PVStranded, PVAccessValue, PVDealValue                         float64
	PVFunding, CustomerNPV, AveragePremium, WorstGrossMargin, MarginErosion                 float64
	FirmShare, LeavingCost, LeavingShare                                                    float64
	DebtEquivalent, DebtEquivalentPerFunding, ImpliedInterest, PeakBurden, ProviderNPV      float64
	ProviderIRR, CapexCover, ObligationsThereafter, ObligationsTotal                        float64

	// Obligations are the firm amounts of contract years 1 to 5; the total less DebtEquivalent is the imputed interest.
	Obligations [5]float64
}

// lines names the fields of a Period.
var lines = []struct {
	name  string
	opens bool // the model gives an opening value; without one it is 0
	value func(p *Period) float64
}{
	{"period", true, func(p *Period) float64 { return p.Period }},
	{"contract_year", true, func(p *Period) float64 { return p.ContractYear }},
	{"year", false, func(p *Period) float64 { return p.Year }},
	{"step", false, func(p *Period) float64 { return p.Step }},
	{"in_force", true, func(p *Period) float64 { return p.InForce }},
	{"weight", false, func(p *Period) float64 { return p.Weight }},
	{"scheduled", false, func(p *Period) float64 { return p.Scheduled }},
	{"owed", false, func(p *Period) float64 { return p.Owed }},
	{"firm", false, func(p *Period) float64 { return p.Firm }},
	{"minimum", false, func(p *Period) float64 { return p.Minimum }},
	{"standing_later", true, func(p *Period) float64 { return p.StandingLater }},
	{"market_price", true, func(p *Period) float64 { return p.MarketPrice }},
	{"contract_price", true, func(p *Period) float64 { return p.ContractPrice }},
	{"projected_rate", true, func(p *Period) float64 { return p.ProjectedRate }},
	{"efficiency_phase", false, func(p *Period) float64 { return p.EfficiencyPhase }},
	{"compute_required", false, func(p *Period) float64 { return p.ComputeRequired }},
	{"need", false, func(p *Period) float64 { return p.Need }},
	{"units", false, func(p *Period) float64 { return p.Units }},
	{"units_taken", false, func(p *Period) float64 { return p.UnitsTaken }},
	{"due", false, func(p *Period) float64 { return p.Due }},
	{"gross_usage", false, func(p *Period) float64 { return p.GrossUsage }},
	{"usage", false, func(p *Period) float64 { return p.Usage }},
	{"makeup_expired", false, func(p *Period) float64 { return p.MakeupExpired }},
	{"makeup_used", false, func(p *Period) float64 { return p.MakeupUsed }},
	{"counted", false, func(p *Period) float64 { return p.Counted }},
	{"credit_expired", false, func(p *Period) float64 { return p.CreditExpired }},
	{"credit_limit", false, func(p *Period) float64 { return p.CreditLimit }},
	{"credit_used", false, func(p *Period) float64 { return p.CreditUsed }},
	{"credit_gone", true, func(p *Period) float64 { return p.CreditGone }},
	{"shortfall", false, func(p *Period) float64 { return p.Shortfall }},
	{"deferred", true, func(p *Period) float64 { return p.Deferred }},
	{"deficiency", false, func(p *Period) float64 { return p.Deficiency }},
	{"excess", false, func(p *Period) float64 { return p.Excess }},
	{"credit_added", false, func(p *Period) float64 { return p.CreditAdded }},
	{"credit", true, func(p *Period) float64 { return p.Credit }},
	{"makeup_gone", true, func(p *Period) float64 { return p.MakeupGone }},
	{"makeup_added", false, func(p *Period) float64 { return p.MakeupAdded }},
	{"refund", false, func(p *Period) float64 { return p.Refund }},
	{"makeup", true, func(p *Period) float64 { return p.Makeup }},
	{"exit_fee", false, func(p *Period) float64 { return p.ExitFee }},
	{"payment", false, func(p *Period) float64 { return p.Payment }},
	{"settled", true, func(p *Period) float64 { return p.Settled }},
	{"credit_usable", false, func(p *Period) float64 { return p.Usable }},
	{"remaining", true, func(p *Period) float64 { return p.Remaining }},
	{"fee_to_leave", false, func(p *Period) float64 { return p.FeeToLeave }},
	{"outside_cost", false, func(p *Period) float64 { return p.OutsideCost }},
	{"market_cost", false, func(p *Period) float64 { return p.MarketCost }},
	{"price_effect", false, func(p *Period) float64 { return p.PriceEffect }},
	{"stranded", false, func(p *Period) float64 { return p.Stranded }},
	{"lock_in_cost", false, func(p *Period) float64 { return p.LockInCost }},
	{"effective_price", false, func(p *Period) float64 { return p.EffectivePrice }},
	{"revenue_rate", true, func(p *Period) float64 { return p.RevenueRate }},
	{"revenue", false, func(p *Period) float64 { return p.Revenue }},
	{"other_compute", false, func(p *Period) float64 { return p.OtherCompute }},
	{"gross_profit", false, func(p *Period) float64 { return p.GrossProfit }},
	{"gross_margin", false, func(p *Period) float64 { return p.GrossMargin }},
	{"unserved", false, func(p *Period) float64 { return p.Unserved }},
	{"gross_profit_without", false, func(p *Period) float64 { return p.GrossProfitWithout }},
	{"gross_margin_without", false, func(p *Period) float64 { return p.GrossMarginWithout }},
	{"access_value", false, func(p *Period) float64 { return p.AccessValue }},
	{"deal_value", false, func(p *Period) float64 { return p.DealValue }},
	{"burden", false, func(p *Period) float64 { return p.Burden }},
	{"discount_customer", true, func(p *Period) float64 { return p.DiscountCustomer }},
	{"discount_provider", true, func(p *Period) float64 { return p.DiscountProvider }},
	{"discount_debt", true, func(p *Period) float64 { return p.DiscountDebt }},
	{"funding", true, func(p *Period) float64 { return p.Funding }},
	{"debt_interest", false, func(p *Period) float64 { return p.DebtInterest }},
	{"debt", true, func(p *Period) float64 { return p.Debt }},
	{"customer_net", true, func(p *Period) float64 { return p.CustomerNet }},
	{"added", false, func(p *Period) float64 { return p.Added }},
	{"retired", false, func(p *Period) float64 { return p.Retired }},
	{"alive", false, func(p *Period) float64 { return p.Alive }},
	{"capex", true, func(p *Period) float64 { return p.Capex }},
	{"capex_in_place", true, func(p *Period) float64 { return p.CapexInPlace }},
	{"depreciation", false, func(p *Period) float64 { return p.Depreciation }},
	{"resale", false, func(p *Period) float64 { return p.Resale }},
	{"operating_cost", false, func(p *Period) float64 { return p.OperatingCost }},
	{"provider_tax", false, func(p *Period) float64 { return p.ProviderTax }},
	{"residual", false, func(p *Period) float64 { return p.Residual }},
	{"provider_cash", true, func(p *Period) float64 { return p.ProviderCash }},
}

// metrics names the fields of Metrics.
var metrics = []struct {
	name  string
	value func(m *Metrics) float64
}{
	{"committed", func(m *Metrics) float64 { return m.Committed }},
	{"announced", func(m *Metrics) float64 { return m.Announced }},
	{"firm_total", func(m *Metrics) float64 { return m.FirmTotal }},
	{"firm_share", func(m *Metrics) float64 { return m.FirmShare }},
	{"leaving_cost", func(m *Metrics) float64 { return m.LeavingCost }},
	{"leaving_share", func(m *Metrics) float64 { return m.LeavingShare }},
	{"headline_ratio", func(m *Metrics) float64 { return m.HeadlineRatio }},
	{"full_ratio", func(m *Metrics) float64 { return m.FullRatio }},
	{"total_paid", func(m *Metrics) float64 { return m.TotalPaid }},
	{"total_usage", func(m *Metrics) float64 { return m.TotalUsage }},
	{"total_deficiency", func(m *Metrics) float64 { return m.TotalDeficiency }},
	{"total_stranded", func(m *Metrics) float64 { return m.TotalStranded }},
	{"used_share", func(m *Metrics) float64 { return m.UsedShare }},
	{"use_over_due", func(m *Metrics) float64 { return m.UseOverDue }},
	{"shortfall_periods", func(m *Metrics) float64 { return m.ShortfallPeriods }},
	{"first_shortfall", func(m *Metrics) float64 { return m.FirstShortfall }},
	{"pv_lock_in", func(m *Metrics) float64 { return m.PVLockIn }},
	{"pv_price_effect", func(m *Metrics) float64 { return m.PVPriceEffect }},
	{"pv_stranded", func(m *Metrics) float64 { return m.PVStranded }},
	{"pv_access_value", func(m *Metrics) float64 { return m.PVAccessValue }},
	{"pv_deal_value", func(m *Metrics) float64 { return m.PVDealValue }},
	{"pv_funding", func(m *Metrics) float64 { return m.PVFunding }},
	{"customer_npv", func(m *Metrics) float64 { return m.CustomerNPV }},
	{"average_premium", func(m *Metrics) float64 { return m.AveragePremium }},
	{"worst_gross_margin", func(m *Metrics) float64 { return m.WorstGrossMargin }},
	{"margin_erosion", func(m *Metrics) float64 { return m.MarginErosion }},
	{"debt_equivalent", func(m *Metrics) float64 { return m.DebtEquivalent }},
	{"debt_equivalent_per_funding", func(m *Metrics) float64 { return m.DebtEquivalentPerFunding }},
	{"implied_interest", func(m *Metrics) float64 { return m.ImpliedInterest }},
	{"peak_burden", func(m *Metrics) float64 { return m.PeakBurden }},
	{"provider_npv", func(m *Metrics) float64 { return m.ProviderNPV }},
	{"provider_irr", func(m *Metrics) float64 { return m.ProviderIRR }},
	{"capex_cover", func(m *Metrics) float64 { return m.CapexCover }},
	{"obligations_year_1", func(m *Metrics) float64 { return m.Obligations[0] }},
	{"obligations_year_2", func(m *Metrics) float64 { return m.Obligations[1] }},
	{"obligations_year_3", func(m *Metrics) float64 { return m.Obligations[2] }},
	{"obligations_year_4", func(m *Metrics) float64 { return m.Obligations[3] }},
	{"obligations_year_5", func(m *Metrics) float64 { return m.Obligations[4] }},
	{"obligations_thereafter", func(m *Metrics) float64 { return m.ObligationsThereafter }},
	{"obligations_total", func(m *Metrics) float64 { return m.ObligationsTotal }},
}

// Result is a run by name. Opening has the lines to which the model gives an opening value; a line it does not have opens at 0.
// Lines has a value for each of periods 1..N. Metrics is NaN where a metric has no value.
type Result struct {
	Opening map[string]float64
	Lines   map[string][]float64
	Metrics map[string]float64
}

// Run computes the model and names every line and metric. It never changes the inputs.
func Run(in *Inputs) *Result {
	out := NewBuffers(in.Years * in.PerYear)
	Fast(in, out)
	r := &Result{Opening: map[string]float64{}, Lines: map[string][]float64{}, Metrics: map[string]float64{}}
	for _, line := range lines {
		if line.opens {
			r.Opening[line.name] = line.value(&out.Periods[0])
		}
		values := make([]float64, len(out.Periods)-1)
		for i := range values {
			values[i] = line.value(&out.Periods[i+1])
		}
		r.Lines[line.name] = values
	}
	for _, metric := range metrics {
		r.Metrics[metric.name] = metric.value(&out.Metrics)
	}
	return r
}

// Names lists the lines and the metrics that a run gives.
func Names() (allLines, allMetrics []string) {
	for _, line := range lines {
		allLines = append(allLines, line.name)
	}
	for _, metric := range metrics {
		allMetrics = append(allMetrics, metric.name)
	}
	return allLines, allMetrics
}
