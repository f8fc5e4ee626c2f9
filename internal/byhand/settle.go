package byhand

// settle is the take-or-pay settlement of period t.
func (r *run) settle(periods []Period, t int) {
	p, q := &periods[t], &periods[t-1]
	if k := t - r.makeupLag; k >= 1 {
		r.makeupExpiring += periods[k].MakeupAdded
	}
	if k := t - r.creditLag; k >= 1 {
		r.creditExpiring += periods[k].CreditAdded
	}
	r.due(p, q, t)
	quantity := max(p.Due, p.Scheduled*p.InForce)
	r.useMakeup(p, q, quantity)
	r.useCredit(p, q, t)
	r.fallShort(p, t)
	r.addCredit(p, q, quantity)
	r.addMakeup(p, q, t)
	r.pay(p, q)
	r.leaveOpen(periods, t)
}

func (r *run) due(p, q *Period, t int) {
	owing := p.Minimum + q.Deferred
	if t == r.end {
		owing = max(owing, r.committed-q.Settled)
	} else {
		owing = max(owing, 0)
	}
	p.Due = p.InForce * owing
	p.GrossUsage = p.UnitsTaken * p.ContractPrice
	p.Usage = p.GrossUsage
	if r.marketOverage {
		p.Usage = min(p.GrossUsage, p.Due) + max(0, p.GrossUsage-p.Due)*min(1, p.MarketPrice/p.ContractPrice)
	}
}

func (r *run) useMakeup(p, q *Period, quantity float64) {
	threshold := p.Due
	switch {
	case r.makeupFirst:
		threshold = 0
	case r.makeupAfterQuantity:
		threshold = quantity
	}
	p.MakeupExpired = max(0, r.makeupExpiring-q.MakeupGone)
	p.MakeupUsed = min(q.Makeup-p.MakeupExpired, max(0, p.Usage-threshold))
	p.Counted = p.Usage - p.MakeupUsed
}

// useCredit never lets credit lower the test of the total at the end of the commitment.
func (r *run) useCredit(p, q *Period, t int) {
	gap := max(0, p.Due-p.Counted)
	p.CreditExpired = max(0, r.creditExpiring-q.CreditGone)
	p.CreditLimit = r.now.carryCap * p.Minimum
	if r.capOfShort {
		p.CreditLimit = r.now.carryCap * gap
	}
	allowed := p.Due
	if t == r.end {
		allowed = max(0, q.Settled+p.Due-r.committed)
	}
	p.CreditUsed = min(q.Credit-p.CreditExpired, p.CreditLimit, gap, allowed)
	p.CreditGone = q.CreditGone + p.CreditUsed + p.CreditExpired
}

func (r *run) fallShort(p *Period, t int) {
	p.Shortfall = max(0, p.Due-p.CreditUsed-p.Counted)
	p.Deferred = 0
	if t < r.end && p.ContractYear <= r.in.DeferralYears {
		movable := 0.0
		if r.now.relief > 0 {
			movable = p.Shortfall - r.now.relief/r.perYear
		}
		p.Deferred = min(p.Shortfall, max(r.now.deferralCap*p.Minimum, movable))
	}
	p.Deficiency = p.Shortfall - p.Deferred
}

func (r *run) addCredit(p, q *Period, quantity float64) {
	p.Excess = max(0, p.Counted-when(r.carryOverQuantity, quantity, p.Due))
	p.CreditAdded = r.now.carryShare * p.Excess
	p.Credit = q.Credit - p.CreditExpired - p.CreditUsed + p.CreditAdded
}

func (r *run) addMakeup(p, q *Period, t int) {
	p.MakeupGone = q.MakeupGone + p.MakeupUsed + p.MakeupExpired
	p.MakeupAdded = r.now.makeupShare * p.Deficiency
	p.Makeup = q.Makeup - p.MakeupExpired - p.MakeupUsed + p.MakeupAdded
	p.Refund = 0
	if t == r.last && r.refunds {
		p.Refund = p.Makeup
		p.Makeup = 0
	}
}

func (r *run) pay(p, q *Period) {
	p.ExitFee = 0
	if p.InForce == 0 && q.InForce == 1 {
		p.ExitFee = r.in.ExitFee * q.Remaining
	}
	p.Payment = p.Counted + p.MakeupUsed*r.now.makeupPrice + p.Deficiency + p.ExitFee - p.Refund
	p.Settled = q.Settled + p.Counted + p.Deficiency
}

// leaveOpen works out what would still fall due if the customer took nothing more: what is left of the total, or the minimums to come and
// the shortfall moved into them, less the credit that will pay for some of them, whichever is more.
func (r *run) leaveOpen(periods []Period, t int) {
	p := &periods[t]
	p.Usable, p.Remaining = 0, 0
	if p.InForce == 1 {
		p.Usable = r.usable(periods, t)
		p.Remaining = max(0, r.committed-p.Settled, p.StandingLater+p.Deferred-p.Usable)
	}
	p.FeeToLeave = r.in.ExitFee * p.Remaining
}

// usable is carry-forward credit that is certain to pay for minimums after period t if nothing is taken: all of it as far as the limits
// of the periods to the commitment's end go, where credit lives that long; otherwise the better of two certainties, which are what is
// used in the next period, and what the credit made last, which lives longest, leaves room for.
func (r *run) usable(periods []Period, t int) float64 {
	credit := periods[t].Credit
	if t >= r.end || credit <= 0 {
		return 0
	}
	limits := func(until int) float64 { return periods[t].LimitsLater - periods[min(until, r.end)].LimitsLater }
	life := r.creditLag - 1
	if 1+life >= r.end {
		return min(credit, limits(r.end))
	}
	old := r.creditExpiring
	if k := t + 1 - r.creditLag; k >= 1 {
		old += periods[k].CreditAdded
	}
	next := min(credit-max(0, old-periods[t].CreditGone), limits(t+1))
	last := min(credit, periods[t].CreditAdded, limits(t+life))
	return max(next, last)
}
