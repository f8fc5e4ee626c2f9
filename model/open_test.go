package model_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"offtake/model"
)

// TestWhatIsOpenIsWhatIsThenPaid: whatever terms a deal combines, what is open
// at the end of a year is never less than the deficiency payments of a customer
// that then takes nothing more, while nobody leaves, no tranche is ended and no
// amendment comes. It is just that where credit lives to the end and no more of
// it may be used than a share of each minimum, but for what an excused amount
// would take off several tranches that are ended. Where either side may leave on
// notice, it is never less than what is then due until notice given that day
// takes effect.
func TestWhatIsOpenIsWhatIsThenPaid(t *testing.T) {
	manyChecks(t, 1200)
	tpl := readTemplate(t)
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		m := drawModules(t, drawTerms(t))
		d := drawsOf(t, m)
		d.busyYears()
		years := rapid.IntRange(0, d.years-1).Draw(t, "years until nothing more is taken")
		d.paidAhead(years)
		d.excusedAmply(years)
		at := years * d.perYear
		is, then := resultsOf(t, tpl, m), resultsOf(t, tpl, m.stopped(years))
		if a, b := is.At("settled", at, 0), then.At("settled", at, 0); math.Abs(a-b) > 1e-9*(1+a) {
			t.Fatalf("settled at the end of period %d: %v, stopped %v\n%s", at, a, b, m.file())
		}
		last := is.Program.Shape.Periods()
		noticed := m["notice.years"] != nil && int(m.value("notice.years", 0)) < last
		if noticed {
			last = min(last, (int(m.value("notice.years", 0))+max(years, int(m.value("notice.after", 0))))*d.perYear)
		}
		paid := 0.0
		for p := at + 1; p <= last; p++ {
			paid += then.At("deficiency", p, 0)
		}
		if last > at {
			paid += then.At("deferred", last, 0) // due when the contract ends
		}
		open := is.At("remaining", at, 0)
		rounding := 1e-9 * (1 + is.At("standing_later", 0, 0) + is.At("settled", last, 0) + then.At("committed", 0, 0))
		if open < paid-rounding {
			t.Fatalf("open at the end of period %d: %v, paid then: %v, until %d\n%s", at, open, paid, last, m.file())
		}
		certain := m.creditIsCertain() && m.excuseIsCertain()
		if !noticed && is.At("in_force", at, 0) == 1 && certain && open > paid+rounding {
			t.Fatalf("open at the end of period %d: %v, more than paid then: %v\n%s", at, open, paid, m.file())
		}
		m.count(seen, years, open > rounding, is.At("credit", at, 0) > rounding)
		if is.Program.Line("still_payable") != nil && !(noticed && then.At("deferred", last, 0) > rounding) {
			m.paidInMoney(t, seen, is, then, at, last, rounding, certain && !noticed)
		}
	})
	if seen["tried"] < 1000 {
		return // the command line asks for few
	}
	for _, what := range []string{"open", "credit", "certain credit", "notice", "tranche ended later", "amended later", "left later",
		"excused beyond", "covered", "just covered", "covered later"} {
		assert.Greater(t, seen[what], 20, what)
	}
}

// paidInMoney holds what is still to be paid of the open obligation to what is
// then paid in money: never less than that, instalments still to come aside, and
// just that where no advance or credit is still to come.
func (m terms) paidInMoney(t *rapid.T, seen map[string]int, is, then *model.Results, at, last int, rounding float64, certain bool) {
	value := func(r *model.Results, name string, p int) float64 {
		if r.Program.Line(name) == nil {
			return 0
		}
		return r.At(name, p, 0)
	}
	money, instalments, toCome := 0.0, 0.0, 0.0
	for p := at + 1; p <= last; p++ {
		instalments += value(then, "advance_paid", p)
		toCome += value(then, "advance_paid", p) + value(then, "credits_granted", p)
		money += then.At("payment", p, 0) + then.At("refund", p, 0) + value(then, "advance_refund", p)
	}
	still, open := is.At("still_payable", at, 0), is.At("remaining", at, 0)
	rounding += 1e-9 * (value(is, "advance_balance", at) + value(is, "credits_balance", at) + instalments)
	if still < money-instalments-rounding || still > open+rounding || still < -rounding {
		t.Fatalf("at the end of period %d: still %v of %v, paid then %v less %v\n%s", at, still, open, money, instalments, m.file())
	}
	waits := value(is, "advance_first", 0) > float64(at+1)
	certain = certain && is.At("in_force", at, 0) == 1 && toCome == 0 && (!waits || m.nothingMoves())
	if certain && still > money+rounding {
		t.Fatalf("at the end of period %d: still %v of %v, more than paid then, %v\n%s", at, still, open, money, m.file())
	}
	covered := open-still > rounding
	seen["covered"] += one(covered)
	seen["just covered"] += one(covered && certain)
	seen["covered later"] += one(covered && certain && waits)
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// nothingMoves reports whether what falls due before an advance is credited is
// certain: no credit of any kind, no deferral and no other terms.
func (m terms) nothingMoves() bool {
	zero := func(key string) bool {
		for i := range int(m["term.years"].(float64)) {
			if m.entry(key, i) != 0 {
				return false
			}
		}
		return true
	}
	return !m.amended() && m["credits.granted"] == nil &&
		zero("settlement.carry_share") && zero("settlement.deferral_cap") && zero("settlement.relief")
}

// resultsOf takes terms to their results.
func resultsOf(t *rapid.T, tpl *model.Template, m terms) *model.Results {
	d, err := model.ReadDeal("random.yaml", m.file(), tpl)
	require.NoError(t, err, string(m.file()))
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	require.NoError(t, err, string(m.file()))
	return r
}

// busyYears makes use go up and down around what is scheduled in half of the
// deals, so that there is credit.
func (d draws) busyYears() {
	if !d.sometimes("busy years") {
		return
	}
	each := (d.terms.value("commitment.total", 0) + 10) / d.terms.value("commitment.years", 1)
	use := make([]float64, d.years)
	for i := range use {
		use[i] = round(each * rapid.SampledFrom([]float64{0, 0.5, 2, 4}).Draw(d.T, "use of a year"))
	}
	for _, key := range []string{"demand.first_year", "demand.growth", "efficiency.year", "shift.year"} {
		delete(d.terms, key)
	}
	d.terms["demand.basis"], d.terms["demand.forecast"], d.terms["demand.provider_share"] = "forecast", use, 1.0
	d.terms["settlement.carry_share"] = rapid.SampledFrom([]float64{0.5, 1}).Draw(d.T, "much is carried forward")
	d.life("settlement.carry_years", 0, 3)
	if d.sometimes("credit lives on") {
		d.terms["settlement.carry_years"], d.terms["settlement.carry_cap_of"] = 100.0, "minimum"
	}
}

// paidAhead has all of an advance and of the provider's credits paid and granted
// within some years, in half of the deals, most of which have nothing else
// that lowers or moves what falls due before the advance is credited.
func (d draws) paidAhead(years int) {
	if years == 0 || !d.sometimes("paid ahead") {
		return
	}
	d.listUpTo("advance.payments", 0, 40, years)
	d.one("advance.credit_share", 0.2, 1)
	d.date("advance.credit_from", "advance.credit_from_in", 1, d.years*d.perYear)
	delete(d.terms, "credits.granted")
	delete(d.terms, "credits.share")
	if d.sometimes("credits too") {
		d.listUpTo("credits.granted", 0, 40, years)
		return
	}
	for key := range d.terms {
		if slices.Contains([]string{"amendment", "exit", "notice"}, strings.Split(key, ".")[0]) {
			delete(d.terms, key)
		}
	}
	if first := years*d.perYear + 2; first <= d.end() {
		d.date("advance.credit_from", "advance.credit_from_in", first, d.end())
	}
	for _, key := range []string{"settlement.carry_share", "settlement.deferral_cap", "settlement.relief"} {
		d.terms[key] = 0.0
	}
}

// excusedAmply excuses more than is left of the schedule where one tranche is
// ended later, in most such deals.
func (d draws) excusedAmply(years int) {
	if d.terms.endsTranches() != 1 || !d.terms.endsTrancheFrom(years) || rapid.IntRange(0, 3).Draw(d.T, "excused amply") == 0 {
		return
	}
	for key := range d.terms {
		if strings.HasPrefix(key, "amendment.") {
			delete(d.terms, key)
		}
	}
	d.listUpTo("commitment.excused", 0, 40, int(d.terms.value("commitment.years", 1)))
	d.terms["settlement.carry_share"] = 0.0
}

// stopped are the terms of a deal in which nothing more is taken after some
// years: no use, no other spend that counts, nobody leaves, gives notice, ends
// a tranche or amends the contract.
func (m terms) stopped(years int) terms {
	s := terms{}
	for key, x := range m {
		s[key] = x
	}
	s.cut("demand.provider_share", years, true)
	s["demand.provider_share"] = append(s["demand.provider_share"].([]float64), 0)
	if m["counting.other"] != nil {
		s.cut("counting.other", years, false)
		if years == 0 {
			delete(s, "counting.other")
		}
	}
	later := func(key string) bool { return m.value(key, 0) >= float64(2026+years) }
	for key := range m {
		switch {
		case strings.HasPrefix(key, "notice."),
			key == "exit.year" && later(key),
			strings.HasPrefix(key, "tranche.") && strings.HasSuffix(key, ".ended") && later(key),
			strings.HasPrefix(key, "amendment.") && later(key[:len("amendment.a.")]+"year"):
			delete(s, key)
		}
	}
	return s
}

// cut keeps the first entries of a list by year, of which the last one repeats
// or not; one value is each year's.
func (m terms) cut(key string, years int, repeats bool) {
	list, isList := m[key].([]float64)
	kept := make([]float64, 0, years+1)
	for i := range years {
		switch {
		case !isList:
			kept = append(kept, m.value(key, 1))
		case i < len(list):
			kept = append(kept, list[i])
		case repeats:
			kept = append(kept, list[len(list)-1])
		}
	}
	m[key] = kept
}

// creditIsCertain reports whether carry-forward credit, if there is any, lives
// to the end and is limited by a share of each minimum alone.
func (m terms) creditIsCertain() bool {
	return m["settlement.carry_share"] == 0.0 ||
		m["settlement.carry_years"].(float64) >= m["term.years"].(float64) && m["settlement.carry_cap_of"] == "minimum"
}

// endsTrancheFrom reports whether a tranche is ended after some years.
func (m terms) endsTrancheFrom(years int) bool {
	last := max(m.value("tranche.a.ended", 0), m.value("tranche.b.ended", 0), m.value("tranche.f.ended", 0))
	return last >= float64(2026+years)
}

// excuseIsCertain reports whether an excused amount takes off ended tranches just
// what is said: at most one is ended, and no amendment has another schedule.
func (m terms) excuseIsCertain() bool {
	return m["commitment.excused"] == nil || m.endsTranches() == 0 || m.endsTranches() == 1 && !m.amended()
}

func (m terms) amended() bool {
	return m["amendment.a.year"] != nil || m["amendment.b.year"] != nil || m["amendment.c.year"] != nil
}

// endsTranches is how many tranches are ended at some time.
func (m terms) endsTranches() (ended int) {
	for _, x := range []string{"a", "b", "f"} {
		ended += one(m["tranche."+x+".ended"] != nil)
	}
	return ended
}

// excusesTranche reports whether a tranche is ended after some years and an
// amount excused then.
func (m terms) excusesTranche(years int) bool {
	for y := years; y < int(m["term.years"].(float64)); y++ {
		if m.entry("commitment.excused", y) > 0 {
			return m.endsTrancheFrom(years)
		}
	}
	return false
}

// count notes what a random deal has, so that a test that tries little fails.
func (m terms) count(seen map[string]int, years int, open, credit bool) {
	amended := max(m.value("amendment.a.year", 0), m.value("amendment.b.year", 0), m.value("amendment.c.year", 0))
	for what, has := range map[string]bool{
		"tried": true, "open": open, "credit": credit, "certain credit": credit && m.creditIsCertain(),
		"notice": open && m["notice.years"] != nil, "tranche ended later": open && m.endsTrancheFrom(years),
		"excused beyond": open && m.excusesTranche(years) && m.excuseIsCertain() && m.creditIsCertain(),
		"amended later":  open && amended >= float64(2026+years), "left later": open && m.value("exit.year", 0) >= float64(2026+years),
	} {
		if has {
			seen[what]++
		}
	}
}
