package byhand

import "math"

// sums adds up over the periods; what the metrics are made of.
type sums struct {
	paid, usage, deficiency, stranded, inVain, once, atMarket float64
	shortfalls, firstShortfall                                float64
	lockIn, priceEffect, strandedPV, access, deal             float64
	fundingPV, capexPV, keptPV                                float64
	worstMargin, erosion, peakBurden                          float64
	firm                                                      float64
	obligations                                               [6]float64 // contract years 1 to 5, thereafter
}

func newSums() sums {
	return sums{
		firstShortfall: math.NaN(),
		worstMargin:    math.Inf(1), erosion: math.Inf(-1), peakBurden: math.Inf(-1),
	}
}

// tally adds a finished period to the sums.
func (r *run) tally(p *Period) {
	s := &r.sums
	s.totals(p)
	s.present(p)
	if p.Shortfall > r.noise {
		if s.shortfalls == 0 {
			s.firstShortfall = p.Period
		}
		s.shortfalls++
	}
	s.worstMargin = min(s.worstMargin, p.GrossMargin)
	s.erosion = max(s.erosion, p.GrossMarginWithout-p.GrossMargin)
	s.peakBurden = max(s.peakBurden, p.Burden)
	s.firm += p.Firm
	s.obligations[min(int(p.ContractYear), 6)-1] += p.Firm
}

func (s *sums) totals(p *Period) {
	s.paid += p.Payment
	s.usage += p.Usage
	s.deficiency += p.Deficiency
	s.stranded += p.Stranded
	s.inVain += p.Deficiency - p.MakeupUsed
	s.once += p.Firm * p.InForce
	s.atMarket += p.UnitsTaken * p.MarketPrice
}

func (s *sums) present(p *Period) {
	s.lockIn += p.DiscountCustomer * p.LockInCost
	s.priceEffect += p.DiscountCustomer * p.PriceEffect
	s.strandedPV += p.DiscountCustomer * p.Stranded
	s.access += p.DiscountCustomer * p.AccessValue
	s.deal += p.DiscountCustomer * p.DealValue
	s.capexPV += p.DiscountDebt * p.Capex
	s.keptPV += p.DiscountDebt * (p.Firm*p.InForce + p.ExitFee)
}

// finish makes the metrics of the sums.
func (r *run) finish(out *Buffers) {
	in, s := r.in, &r.sums
	once := when(s.once > r.noise, s.once, 0)
	announced := when(r.committed > r.rounding, r.committed, 0)
	out.Metrics = Metrics{
		Committed: r.committed, Announced: r.committed, FirmTotal: s.firm,
		FirmShare: ratio(s.firm, announced), LeavingCost: out.Periods[0].FeeToLeave,
		LeavingShare:  ratio(out.Periods[0].FeeToLeave, announced),
		HeadlineRatio: ratio(r.committed, in.AtSigning),
		FullRatio:     ratio(r.committed, in.AtSigning+r.tranches),

		TotalPaid: s.paid, TotalUsage: s.usage, TotalDeficiency: s.deficiency, TotalStranded: s.stranded,
		UsedShare: 1 - ratio(s.inVain, once), UseOverDue: ratio(when(math.Abs(s.usage-once) > r.noise, s.usage, once), once),
		ShortfallPeriods: s.shortfalls, FirstShortfall: s.firstShortfall,

		PVLockIn: s.lockIn, PVPriceEffect: s.priceEffect, PVStranded: s.strandedPV,
		PVAccessValue: s.access, PVDealValue: s.deal,
		PVFunding:   in.AtSigning + s.fundingPV,
		CustomerNPV: s.deal + in.AtSigning + s.fundingPV,

		AveragePremium:   ratio(s.paid, s.atMarket) - 1,
		WorstGrossMargin: s.worstMargin, MarginErosion: s.erosion,

		DebtEquivalent:           r.debtEquivalent,
		DebtEquivalentPerFunding: ratio(r.debtEquivalent, in.AtSigning),
		ImpliedInterest:          s.firm - r.debtEquivalent,
		PeakBurden:               s.peakBurden,

		ProviderNPV: r.providerValue(out),
		ProviderIRR: r.providerIRR(out),
		CapexCover:  ratio(s.keptPV, s.capexPV),

		Obligations:           [5]float64(s.obligations[:5]),
		ObligationsThereafter: s.obligations[5],
		ObligationsTotal:      s.firm,
	}
}

// providerFlows lists the provider's flows in order of time: the funding of a period at its start, the rest in its middle or at its end.
func (r *run) providerFlows(out *Buffers) []flow {
	lead := when(r.mid, 0.5, 0)
	flows := append(out.flows[:0], flow{-r.in.AtSigning, 0})
	for i := range out.Periods[1:] {
		p, t := &out.Periods[i+1], float64(i+1)
		flows = append(flows, flow{-p.Funding, (t - 1) / r.perYear}, flow{p.ProviderCash + p.Funding, (t - lead) / r.perYear})
	}
	out.flows = flows
	return flows
}

// providerValue is what the provider's flows are worth at its cost of capital.
func (r *run) providerValue(out *Buffers) float64 {
	return worth(r.providerFlows(out), math.Log1p(r.in.ProviderRate))
}

func (r *run) providerIRR(out *Buffers) float64 { return rateOfReturn(r.providerFlows(out)) }

// ratio has no value where there is nothing to compare with.
func ratio(x, to float64) float64 {
	if to == 0 {
		return math.NaN()
	}
	return x / to
}
