package model_test

import (
	"math"
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
// would take off a tranche that is ended later. Where either side may leave on
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
		certain := m.creditIsCertain() && !(m.endsTrancheFrom(years) && m["commitment.excused"] != nil)
		if !noticed && is.At("in_force", at, 0) == 1 && certain && open > paid+rounding {
			t.Fatalf("open at the end of period %d: %v, more than paid then: %v\n%s", at, open, paid, m.file())
		}
		m.count(seen, years, open > rounding, is.At("credit", at, 0) > rounding)
	})
	if seen["tried"] < 1000 {
		return // the command line asks for few
	}
	for _, what := range []string{"open", "credit", "certain credit", "notice", "tranche ended later", "amended later", "left later"} {
		assert.Greater(t, seen[what], 20, what)
	}
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

// count notes what a random deal has, so that a test that tries little fails.
func (m terms) count(seen map[string]int, years int, open, credit bool) {
	amended := max(m.value("amendment.a.year", 0), m.value("amendment.b.year", 0), m.value("amendment.c.year", 0))
	for what, has := range map[string]bool{
		"tried": true, "open": open, "credit": credit, "certain credit": credit && m.creditIsCertain(),
		"notice": open && m["notice.years"] != nil, "tranche ended later": open && m.endsTrancheFrom(years),
		"amended later": open && amended >= float64(2026+years), "left later": open && m.value("exit.year", 0) >= float64(2026+years),
	} {
		if has {
			seen[what]++
		}
	}
}
