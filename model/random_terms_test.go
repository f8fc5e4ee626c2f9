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
	for _, term := range drawsOf(t, m).beyond() {
		if rapid.IntRange(0, 2).Draw(t, "has the term") == 0 {
			term()
		}
	}
	return m
}

// drawsOf draws further terms of a deal.
func drawsOf(t *rapid.T, m terms) draws {
	perYear := map[string]int{"year": 1, "quarter": 4, "month": 12}[m["term.period"].(string)]
	return draws{T: t, terms: m, years: int(m["term.years"].(float64)), perYear: perYear}
}

// beyond are the terms beyond the core.
func (d draws) beyond() []func() {
	return []func(){
		d.schedule, d.length, d.firstPart, d.tranches, d.escalation, d.priceCap, d.counting, d.rebates, d.credits, d.advances, d.notice, d.amendments, d.fiscal, d.valuation, d.loans, d.vesting, d.delivery,
	}
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
	periods := int(d.terms["commitment.years"].(float64)) * d.perYear
	d.listUpTo("commitment.by_period", 0, 10, periods)
	sum := 0.0
	for i := range periods {
		sum += d.terms.entry("commitment.by_period", i)
	}
	d.terms["commitment.total"] = round(d.terms["commitment.total"].(float64) + sum)
}

func (d draws) length() {
	if d.terms["commitment.by_period"] == nil {
		d.terms["commitment.periods"] = float64(rapid.IntRange(1, d.years*d.perYear).Draw(d.T, "commitment.periods"))
	}
}

// end is the number of the commitment's last period as signed.
func (d draws) end() int {
	return min(int(d.terms.value("commitment.years", 0))*d.perYear, int(d.terms.value("commitment.periods", 9999)))
}

// date draws the number of a period and writes it as a year and a period in it.
func (d draws) date(year, in string, first, last int) int {
	n := rapid.IntRange(first, last).Draw(d.T, year)
	d.terms[year], d.terms[in] = float64(2026+(n-1)/d.perYear), float64((n-1)%d.perYear+1)
	return n
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
		d.date(p+"starts", p+"starts_in", 1, d.end())
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
	d.word("escalation.steps", "year", "period")
	d.one("escalation.share", 0, 1)
	d.word("escalation.minimum", "money", "quantity")
	d.word("escalation.steps", "year", "period")
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
	if d.sometimes("the advance is credited") {
		d.date("advance.credit_from", "advance.credit_from_in", 1, d.years*d.perYear)
	}
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
		scheduledByTheWords(t, m, r)
		for _, m := range d.Modules {
			used[m.Name] = true
		}
	})
	for _, m := range tpl.Modules {
		if x, ok := strings.CutPrefix(m.Name, "tranche_"); !ok || !strings.ContainsAny(x[:1], "cde") {
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

// lot is what is scheduled for a period: what it costs, and what its units would
// cost at the deal's contract price.
type lot struct{ money, quantity float64 }

func (l *lot) add(money, price float64) { l.money, l.quantity = l.money+money, l.quantity+money/price }

// scheduledByTheWords derives the schedule and the average price of its units
// anew, tranche by tranche and amendment by amendment, from the terms as they
// are written.
func scheduledByTheWords(t *rapid.T, m terms, r *model.Results) {
	if r.Program.Line("tranche_price") == nil {
		return
	}
	lots, end := m.schedule(r.Program.Shape)
	price := "contract_price"
	if r.Program.Line("contract_price_before_cap") != nil {
		price = "contract_price_before_cap"
	}
	for p := 1; p < len(lots); p++ {
		want, average := lots[p].money, 1.0
		if p > end {
			want = 0
		} else if want > 1e-9 {
			average = want / lots[p].quantity
		}
		if got := r.At("scheduled", p, 0); math.Abs(got-want) > 1e-9*(1+want) {
			t.Fatalf("period %d: scheduled %v, by the words %v\n%s", p, got, want, m.file())
		}
		if got := r.At(price, p, 0) / r.At("contract_price_before_tranches", p, 0); math.Abs(got-average) > 1e-6*average && (want == 0 || want > 1e-9) {
			t.Fatalf("period %d: average price %v, by the words %v\n%s", p, got, average, m.file())
		}
	}
}

// schedule is the schedule of a deal of listed minimums by period, from 1 on,
// as amended, and the number of the commitment's last period.
func (m terms) schedule(s model.Shape) ([]lot, int) {
	perYear := float64(s.PerYear)
	end := min(int(m.value("commitment.years", 0)*perYear), int(m.value("commitment.periods", 9999)))
	lots := make([]lot, s.Periods()+1)
	for p := 1; p <= end; p++ {
		lots[p].add(m.entry("commitment.minimums", (p-1)/s.PerYear)/perYear+m.entry("commitment.by_period", p-1), 1)
	}
	for _, x := range []string{"a", "b", "f"} {
		m.addTranche("tranche."+x+".", lots, end, s.PerYear)
	}
	for _, x := range []string{"a", "b", "c"} {
		end = m.amend("amendment."+x+".", lots, end, s.PerYear)
	}
	return lots, end
}

// addTranche adds what a tranche schedules, its total in proportion to time.
func (m terms) addTranche(prefix string, lots []lot, end, perYear int) {
	if m[prefix+"starts"] == nil {
		return
	}
	first := m.period(prefix+"starts", prefix+"starts_in", perYear)
	last := min(end, first+int(m.value(prefix+"years", 9999))*perYear-1)
	time := func(p int) float64 {
		if p == 1 {
			return m.value("term.first_part", 1)
		}
		return 1
	}
	all := 0.0
	for p := first; p <= last; p++ {
		all += time(p)
	}
	for p := first; p <= last; p++ {
		if year := 2026 + (p-1)/perYear; float64(year) < m.value(prefix+"ended", 9999) {
			minimum := m.entry(prefix+"minimum", (p-first)/perYear) / float64(perYear)
			lots[p].add(m.value(prefix+"exercised", 1)*time(p)*(m.value(prefix+"total", 0)/all+minimum), m.value(prefix+"price", 1))
		}
	}
}

// amend changes a schedule from the amendment's first period on and gives the
// end as it leaves it.
func (m terms) amend(prefix string, lots []lot, end, perYear int) int {
	if m[prefix+"year"] == nil {
		return end
	}
	first := m.period(prefix+"year", prefix+"starts_in", perYear)
	if m.value(prefix+"year", 9999) >= m.value("exit.year", 9999) {
		return end // the customer has left before it comes
	}
	end = int(m.value(prefix+"periods", float64(end)))
	kind, left, n := m[prefix+"kind"], lot{}, float64(end-first+1)
	for p := first; p < len(lots) && (kind == "replace" || kind == "stretch"); p++ {
		left.money, left.quantity = left.money+lots[p].money, left.quantity+lots[p].quantity
		lots[p] = lot{}
	}
	for p := first; p <= end; p++ {
		if kind == "stretch" {
			lots[p] = lot{left.money / n, left.quantity / n}
		}
		if kind != "total" {
			lots[p].add(m.value(prefix+"amount", 0)/n, 1)
		}
		lots[p].add(m.entry(prefix+"minimums", (p-first)/perYear)/float64(perYear), 1)
	}
	return end
}

// value is a term that is one number, or what it is where it is not given.
func (m terms) value(key string, otherwise float64) float64 {
	if x, ok := m[key].(float64); ok {
		return x
	}
	return otherwise
}

// entry is a yearly amount's entry: 0 after the end of a list, while one value
// is each year's.
func (m terms) entry(key string, i int) float64 {
	list, isList := m[key].([]float64)
	switch {
	case !isList:
		return m.value(key, 0)
	case i >= len(list):
		return 0
	}
	return list[i]
}

// period is the number of a period given by its year and its place in it.
func (m terms) period(year, in string, perYear int) int {
	return int(m.value(year, 9999)-2026)*perYear + int(m.value(in, 1))
}

// TestAmendmentsChangeNothingBefore: whatever a deal's terms, the minimums owed
// before an amendment's first period are those of the deal without it, and
// without all that came after it.
func TestAmendmentsChangeNothingBefore(t *testing.T) {
	checks(t, 150)
	tpl := readTemplate(t)
	owed := func(t *rapid.T, m terms) []float64 {
		d, err := model.ReadDeal("random.yaml", m.file(), tpl)
		require.NoError(t, err, string(m.file()))
		p, err := model.Compile(tpl, d)
		require.NoError(t, err)
		r, err := model.Compute(p, d)
		require.NoError(t, err, string(m.file()))
		return series(r, "owed", 0)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := drawModules(t, drawTerms(t))
		d := drawsOf(t, m)
		if m["amendment.a.year"] == nil {
			d.amendments()
		}
		with := owed(t, m)
		for _, x := range []string{"c", "b", "a"} {
			prefix := "amendment." + x + "."
			if m[prefix+"year"] == nil {
				continue
			}
			first := m.period(prefix+"year", prefix+"starts_in", d.perYear)
			whole := string(m.file())
			for key := range m {
				if strings.HasPrefix(key, prefix) {
					delete(m, key)
				}
			}
			without := owed(t, m)
			for p := 1; p < first; p++ {
				if math.Abs(with[p-1]-without[p-1]) > 1e-9*(1+with[p-1]) {
					t.Fatalf("period %d: owed %v with amendment %s from period %d, %v without\n%s", p, with[p-1], x, first, without[p-1], whole)
				}
			}
		}
	})
}

func (d draws) notice() {
	d.life("notice.years", 0, 2)
	d.life("notice.after", 0, 3)
}

func (d draws) amendments() {
	first, end := 1, d.end()
	for _, x := range []string{"a", "b", "c"} {
		p := "amendment." + x + "."
		if x != "a" && d.sometimes(p) {
			continue
		}
		first = d.date(p+"year", p+"starts_in", first, end)
		d.word(p+"kind", "add", "stretch", "replace", "total")
		d.one(p+"amount", 0, 40)
		d.list(p+"minimums", 0, 20)
		if d.sometimes(p + "moves the end") {
			end = rapid.IntRange(first, d.years*d.perYear).Draw(d.T, p+"periods")
			d.terms[p+"periods"] = float64(end)
		}
	}
}

func (d draws) fiscal() {
	d.one("fiscal.first_part", 0.01, 1)
	d.terms["fiscal.whole_years"] = float64(rapid.IntRange(1, 5).Draw(d.T, "fiscal.whole_years"))
}

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

// delivery lets the build follow use: one that does not may deliver less, and
// then fails its check.
func (d draws) delivery() {
	d.list("provider.units_per_capacity", 0.5, 20)
	d.word("provider.expands", "yes")
}

func (d draws) vesting() {
	d.one("vesting.step", 0.5, 30)
	d.one("vesting.value", 0, 5)
	d.terms["vesting.steps"] = float64(rapid.IntRange(1, 8).Draw(d.T, "vesting.steps"))
	d.word("vesting.to", "customer", "provider")
}
