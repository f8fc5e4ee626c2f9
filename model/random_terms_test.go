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

// drawModules adds terms beyond the core to random terms: each of them in about
// a third of the deals, so that every combination comes up.
func drawModules(t *rapid.T, m terms) terms {
	d := draws{T: t, terms: m}
	d.years = int(m["term.years"].(float64))
	d.perYear = map[string]int{"year": 1, "quarter": 4, "month": 12}[m["term.period"].(string)]
	for _, term := range []func(){
		d.schedule, d.length, d.firstPart, d.tranches, d.escalation, d.priceCap, d.counting, d.rebates, d.credits, d.advances, d.notice, d.amendments, d.fiscal, d.valuation, d.loans, d.vesting,
	} {
		if rapid.IntRange(0, 2).Draw(t, "has the term") == 0 {
			term()
		}
	}
	return m
}

// listed makes the minimum a list, whatever it was.
func (d draws) listed() {
	if d.terms["commitment.shape"] != "list" {
		d.terms["commitment.shape"] = "list"
		d.terms["commitment.minimums"] = []float64{}
		delete(d.terms, "commitment.minimums")
		d.one("commitment.total", 0, 400)
	}
}

func (d draws) schedule() {
	d.listed()
	d.listUpTo("commitment.by_period", 0, 10, int(d.terms["commitment.years"].(float64))*d.perYear)
	sum := 0.0
	for _, x := range d.terms["commitment.by_period"].([]float64) {
		sum += x
	}
	d.terms["commitment.total"] = round(d.terms["commitment.total"].(float64) + sum)
}

func (d draws) length() {
	if d.terms["commitment.by_period"] == nil {
		d.terms["commitment.periods"] = float64(rapid.IntRange(1, d.years*d.perYear).Draw(d.T, "commitment.periods"))
	}
}

func (d draws) firstPart() { d.one("term.first_part", 0.05, 1) }

func (d draws) tranches() {
	d.listed()
	if d.terms["commitment.by_period"] == nil && d.terms["commitment.minimums"] == nil {
		d.terms["commitment.minimums"] = []float64{0}
	}
	for _, x := range []string{"a", "b", "f"} {
		p := "tranche." + x + "."
		if !d.sometimes(p) {
			continue
		}
		d.terms[p+"starts"] = float64(2026 + rapid.IntRange(0, d.years-1).Draw(d.T, p+"starts"))
		d.terms[p+"starts_in"] = float64(rapid.IntRange(1, d.perYear).Draw(d.T, p+"starts_in"))
		d.terms[p+"years"] = float64(rapid.IntRange(1, 4).Draw(d.T, p+"years"))
		d.one(p+"total", 0, 30)
		d.listUpTo(p+"minimum", 0, 10, d.years)
		d.one(p+"price", 0.5, 2)
		d.one(p+"exercised", 0, 1)
		d.year(p + "ended")
		d.one(p+"end_fee", 0, 1)
	}
}

func (d draws) escalation() {
	d.list("escalation.rate", -0.2, 0.5)
	d.one("escalation.share", 0, 1)
	d.word("escalation.minimum", "money", "quantity")
}

func (d draws) priceCap() { d.one("price.cap", -0.5, 1) }

func (d draws) counting() {
	d.one("counting.share", 0.1, 1)
	d.list("counting.other", 0, 10)
}

func (d draws) rebates() {
	d.list("rebate.share", 0, 1)
	d.one("rebate.above", 0, 20)
}

func (d draws) credits() {
	d.list("credits.granted", 0, 20)
	d.one("credits.share", 0, 1)
}

func (d draws) advances() {
	d.list("advance.payments", 0, 20)
	d.year("advance.credit_from")
	d.one("advance.credit_share", 0, 1)
	d.word("advance.at_end", "forfeit", "refund")
}

// TestRandomDealsOfAllTerms: whatever terms a deal combines, every value is
// defined, every check passes, and what no module may touch stays as it is.
func TestRandomDealsOfAllTerms(t *testing.T) {
	checks(t, 250)
	tpl := readTemplate(t)
	used := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		m := drawModules(t, drawTerms(t))
		d, err := model.ReadDeal("random.yaml", m.file(), tpl)
		require.NoError(t, err, string(m.file()))
		p, err := model.Compile(tpl, d)
		require.NoError(t, err)
		r, err := model.Compute(p, d)
		require.NoError(t, err, string(m.file()))
		checksPass(t, r)
		unusedLeaveNoTrace(t, tpl, d, r)
		paidByTheWords(t, r)
		for _, m := range d.Modules {
			used[m.Name] = true
		}
	})
	for _, m := range tpl.Modules {
		if x := strings.TrimPrefix(m.Name, "tranche_"); !strings.Contains("cde", x) {
			assert.True(t, used[m.Name], "no random deal uses %s", m.Name)
		}
	}
}

// unusedLeaveNoTrace holds the program of a deal to the modules it uses.
func unusedLeaveNoTrace(t *rapid.T, tpl *model.Template, d *model.Deal, r *model.Results) {
	used := map[string]bool{}
	for _, m := range d.Modules {
		used[m.Name] = true
	}
	for _, m := range tpl.Modules {
		for _, l := range m.Lines {
			if (r.Program.Line(l.Name) != nil) != used[m.Name] {
				t.Fatalf("line %s of %s, which is used: %v", l.Name, m.Name, used[m.Name])
			}
		}
	}
}

// paidByTheWords derives the payments anew from use, what counts and what is
// missing: gross use is paid, less make-up, rebates and credits, and what is
// short is paid for.
func paidByTheWords(t *rapid.T, r *model.Results) {
	value := func(name string, period int) float64 {
		if r.Program.Line(name) == nil {
			return 0
		}
		return r.At(name, period, 0)
	}
	scale := 1.0
	for p := 1; p <= r.Program.Shape.Periods(); p++ {
		used := value("usage", p) - value("makeup_used", p)
		less := value("rebate", p) + value("credits_used", p) + value("advance_credited", p) + value("advance_refund", p) + value("refund", p)
		more := value("deficiency", p) + value("exit_fee", p) + value("advance_paid", p)
		makeup := value("payment", p) - used + less - more
		scale = math.Max(scale, math.Abs(value("payment", p))+math.Abs(less)+math.Abs(more))
		if makeup < -1e-9*scale || makeup > value("makeup_used", p)+1e-9*scale {
			t.Fatalf("period %d: paid %v, used %v, less %v, more %v", p, value("payment", p), used, less, more)
		}
	}
}

func (d draws) notice() {
	d.life("notice.years", 0, 2)
	d.life("notice.after", 0, 3)
}

func (d draws) amendments() {
	for _, x := range []string{"a", "b", "c"} {
		p := "amendment." + x + "."
		if x != "a" && d.sometimes(p) {
			continue
		}
		d.terms[p+"year"] = float64(2026 + rapid.IntRange(0, d.years-1).Draw(d.T, p+"year"))
		d.terms[p+"starts_in"] = float64(rapid.IntRange(1, d.perYear).Draw(d.T, p+"starts_in"))
		d.word(p+"kind", "add", "stretch", "replace", "total")
		d.one(p+"amount", 0, 40)
		d.list(p+"minimums", 0, 20)
		if d.sometimes(p + "moves the end") {
			d.terms[p+"periods"] = float64(rapid.IntRange(1, d.years*d.perYear).Draw(d.T, p+"periods"))
		}
	}
}

func (d draws) fiscal() { d.one("fiscal.first_part", 0.01, 1) }

func (d draws) valuation() {
	d.terms["valuation.year"] = float64(2026 + rapid.IntRange(0, d.years-1).Draw(d.T, "valuation.year"))
	d.terms["valuation.at_end_of"] = float64(rapid.IntRange(1, d.perYear).Draw(d.T, "valuation.at_end_of"))
	d.one("valuation.paid", 0, 200)
}

func (d draws) loans() {
	d.list("loan.drawn", 0, 20)
	d.one("loan.rate", 0, 0.2)
	d.list("loan.repaid", 0, 20)
}

func (d draws) vesting() {
	d.one("vesting.step", 0.5, 30)
	d.one("vesting.value", 0, 5)
	d.terms["vesting.steps"] = float64(rapid.IntRange(1, 8).Draw(d.T, "vesting.steps"))
	d.word("vesting.to", "customer", "provider")
}
