package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/report"
)

// common are the terms that the generated deals share unless they say
// otherwise.
var common = map[string]string{
	"term.first_year": "2026", "term.years": "5", "term.period": "year",
	"commitment.total": "100", "price.discount": "5%", "price.market_decline": "10%", "price.pass_through": "30%",
	"demand.first_year": "30", "demand.growth": "[40%, 20%, -30%, 10%]", "demand.provider_share": "60%",
	"revenue.first_year": "60", "revenue.growth": "25%", "revenue.other_costs": "20%",
	"funding.at_signing": "5", "rates.customer": "12%", "rates.debt": "7%", "rates.provider": "9%",
	"provider.capacity": "1.5", "provider.capex_per_unit": "20", "provider.build": "[60%, 40%]", "provider.useful_life": "4",
}

// variants are generated deals: what each changes. Together they use every
// option of the model; a test holds them to that.
var variants = []struct {
	name  string
	terms string
}{
	{"flat", "commitment.shape: flat"},
	{"linear, take-or-pay 80%", "commitment.shape: linear; commitment.take_or_pay: 80%; commitment.excused: [0, 4, 2]"},
	{"growth, tail of two years", "commitment.shape: growth; commitment.growth: 30%; commitment.years: 3; settlement.makeup_share: 1; settlement.makeup_years: 2; settlement.makeup_after: first"},
	{"list below total", "commitment.shape: list; commitment.minimums: [10, 15, 20]; commitment.total: 80"},
	{"list alone, quarterly", "commitment.shape: list; commitment.minimums: [10, 15, 20, 5]; commitment.total: 0; term.period: quarter"},
	{"total only, monthly", "commitment.shape: total-only; term.period: month; term.years: 2; demand.growth: 30%"},
	{"one period", "term.years: 1; demand.growth: 0%; provider.build: [100%]"},
	{"one month", "term.years: 1; term.period: month; demand.growth: 0%; provider.build: [100%]; rates.timing: end"},
	{"nothing needed", "demand.first_year: 0; revenue.first_year: 0"},
	{"nothing built, no funding", "provider.capacity: 0; funding.at_signing: 0"},
	{"exit in year 1", "exit.year: 2026; exit.fee: 100%"},
	{"exit later, for free", "exit.year: 2028; exit.fee: 0%; term.period: quarter"},
	{"deferral", "settlement.deferral_cap: 15%; settlement.deferral_years: 3; demand.first_year: 20"},
	{"relief", "settlement.relief: 4; demand.first_year: 15.1"},
	{"carry over minimum", "settlement.carry_share: 100%; settlement.carry_years: 2; demand.growth: [80%, -70%, 60%, -50%]"},
	{"carry over quantity, cap of shortfall", "settlement.carry_share: 60%; settlement.carry_over: quantity; settlement.carry_cap: 50%; settlement.carry_cap_of: shortfall; commitment.take_or_pay: 70%; demand.growth: [80%, -70%, 60%, -50%]"},
	{"make-up above the minimum, refund", "settlement.makeup_share: 80%; settlement.makeup_after: minimum; settlement.makeup_price: 15%; settlement.at_end: refund; demand.growth: [-50%, 90%, 90%, -60%]"},
	{"make-up above the quantity, quarterly", "settlement.makeup_share: 100%; settlement.makeup_after: quantity; settlement.makeup_years: 1; commitment.take_or_pay: 80%; term.period: quarter; demand.growth: [-50%, 150%, 90%, -60%]"},
	{"overage at market, scarce", "price.overage: market; price.available: [80%, 60%, 100%]; price.market_decline: [40%, 10%, -20%]; price.pass_through: 0%"},
	{"price above market", "price.discount: -25%; price.pass_through: 100%"},
	{"forecasts", "demand.basis: forecast; demand.forecast: [30, 20, 60]; revenue.basis: forecast; revenue.forecast: [70, 80]"},
	{"breakthrough with rebound", "efficiency.year: 2027; efficiency.needs: 10%; efficiency.phase_in: 2; efficiency.rebound: 40%"},
	{"breakthrough to nothing, full rebound", "efficiency.year: 2027; efficiency.needs: 0%; efficiency.rebound: 100%"},
	{"hardware shift", "shift.year: 2028; shift.stays: 15%"},
	{"margin squeeze", "revenue.cut_year: 2028; revenue.cut: 50%"},
	{"later funding, end of period", "funding.later: [0, 5, 10]; funding.milestones_met: 60%; rates.timing: end"},
	{"provider in full", "revenue.growth: [60%, 10%]; revenue.other_costs: 35%; provider.capex_per_unit: 30; provider.useful_life: 6; provider.fixed_cost: 5%; provider.cash_cost: 12%; provider.resale: 60%; provider.tax: 21%; provider.residual: 30%; provider.stake_multiple: 2.5"},
	{"use exactly the minimum", "commitment.shape: flat; commitment.total: 1; demand.basis: forecast; demand.forecast: [0.2, 0.2, 0.2, 0.2, 0.2]; demand.provider_share: 100%; price.discount: 0%; price.market_decline: 0%"},
	{"everything at once, monthly", "price.steps: period; demand.steps: period; term.period: month; term.years: 3; demand.growth: [-40%, 80%]; commitment.years: 2; commitment.shape: growth; commitment.growth: 50%; commitment.take_or_pay: 90%; settlement.deferral_cap: 20%; settlement.carry_share: 50%; settlement.makeup_share: 50%; settlement.at_end: refund; price.overage: market; efficiency.year: 2027; efficiency.needs: 40%; shift.year: 2028; shift.stays: 50%; provider.build: [100%]"},
	{"by period, part of a year first, advance", "advance.payments: [4, 0, 6]; advance.credit_from: 2027; advance.credit_from_in: 3; advance.credit_share: 30%; advance.at_end: refund; term.period: quarter; term.years: 3; demand.growth: 20%; term.first_part: 40%; commitment.shape: list; commitment.periods: 10; notice.years: 0.5; notice.after: 1; exit.year: 2028; exit.fee: 50%; commitment.by_period: [2, 3, 4, 4, 5, 9]; commitment.total: 40; provider.fixed_cost: 5%"},
	{"part counts, rebates and credits", "price.overage: market; price.discount: -10%; settlement.makeup_share: 100%; settlement.carry_share: 50%; counting.share: 70%; counting.other: [1, 2, 0, 3]; rebate.share: [5%, 8%]; rebate.above: 6; credits.granted: [3, 0, 5]; credits.share: 60%; advance.payments: [2]; advance.credit_from: 2026"},
	{"amended thrice, valued, by fiscal year", "provider.capacity: 3; loan.drawn: [6, 3]; loan.rate: 5%; loan.repaid: [0, 4, 1]; vesting.step: 11; vesting.value: 1.5; vesting.steps: 6; vesting.to: provider; term.period: quarter; term.years: 4; commitment.years: 3; demand.growth: 10%; amendment.a.year: 2027; amendment.a.starts_in: 2; amendment.a.kind: stretch; amendment.a.periods: 15; amendment.b.year: 2028; amendment.b.kind: replace; amendment.b.minimums: [20, 10]; amendment.b.amount: 4; amendment.c.year: 2028; amendment.c.starts_in: 3; amendment.c.kind: total; amendment.c.amount: 12; valuation.year: 2028; valuation.at_end_of: 1; valuation.paid: 30; fiscal.first_part: 60%; fiscal.whole_years: 4; fiscal.nearness: 0.001; term.first_part: 40%; rebate.share: 10%; rebate.above: 12; settlement.relief: 30"},
	{"tranches in a part-year deal, quarterly", "term.period: quarter; term.years: 4; term.first_part: 50%; commitment.shape: list; commitment.minimums: [4]; commitment.take_or_pay: 90%; demand.growth: 10%; escalation.rate: [4%, 2%]; escalation.steps: period; escalation.share: 60%; escalation.minimum: quantity; price.cap: 8%; tranche.a.starts: 2026; tranche.a.total: 30; tranche.a.years: 2.5; tranche.b.starts: 2027; tranche.b.starts_in: 3; tranche.b.minimum: [5, 9]; tranche.b.total: 6; tranche.b.years: 3; tranche.b.price: 130%; tranche.b.ended: 2029; tranche.b.end_fee: 40%; tranche.b.exercised: 80%; tranche.c.starts: 2028; tranche.c.minimum: 3"},
	{"tranches amended, on notice, valued", "term.period: quarter; term.years: 4; commitment.shape: list; commitment.minimums: [12, 8]; commitment.years: 3; demand.growth: 10%; settlement.deferral_cap: 30%; price.discount: -20%; price.cap: 15%; escalation.minimum: quantity; tranche.a.starts: 2026; tranche.a.total: 18; tranche.a.price: 150%; tranche.b.starts: 2028; tranche.b.minimum: 6; tranche.b.price: 80%; tranche.b.exercised: 50%; tranche.b.ended: 2029; tranche.b.end_fee: 20%; amendment.a.year: 2027; amendment.a.minimums: [4, 2]; amendment.b.year: 2027; amendment.b.starts_in: 3; amendment.b.kind: stretch; amendment.b.amount: 5; amendment.b.periods: 16; amendment.c.year: 2029; amendment.c.starts_in: 2; amendment.c.kind: replace; amendment.c.minimums: [6]; notice.years: 0.5; notice.after: 1; valuation.year: 2029; valuation.at_end_of: 3; valuation.basis: modelled; exit.year: 2029; exit.fee: 60%"},
	{"build by use, quarterly", "term.period: quarter; provider.units_per_capacity: [4, 5]; provider.useful_life: 2; provider.cost_decline: 10%; provider.fixed_cost: 5%; provider.residual: 50%; exit.year: 2030; exit.fee: 20%"},
	{"stated build alone, not replaced", "search.limit: 1000; search.fine: 0.1; provider.units_per_capacity: 500; provider.expands: no; provider.replaces: no; provider.useful_life: 5; provider.capex_per_unit: 30; provider.residual: 0%"},
	{"forty years", "term.years: 40; demand.growth: 3%; price.market_decline: 2%; provider.build: [30%, 25%, 45%]; settlement.carry_share: 100%"},
}

// generatedDeals writes each variant as a deal file with scenarios that
// override some of it, the last with reader's lines and sensitivities.
func generatedDeals(t testing.TB) map[string][]byte {
	t.Helper()
	deals := map[string][]byte{}
	for i, v := range variants {
		deals[v.name] = []byte(dealFile(v.name, v.terms, i))
	}
	deals["metrics without a value"] = []byte(withoutValue)
	require.GreaterOrEqual(t, len(deals), 25)
	return deals
}

func dealFile(name, changes string, i int) string {
	terms := map[string]string{}
	for k, v := range common {
		terms[k] = v
	}
	for _, change := range strings.Split(changes, "; ") {
		key, value, _ := strings.Cut(change, ": ")
		terms[key] = value
	}
	units := []string{"million", "billion", "unit", "thousand", "trillion"}
	var b strings.Builder
	fmt.Fprintf(&b, "deal: {name: %q, customer: C, provider: P, currency: EUR, unit: %s}\n", name, units[i%len(units)])
	for _, key := range sortedKeys(terms) {
		fmt.Fprintf(&b, "%s: %s\n", key, terms[key])
	}
	b.WriteString("scenarios:\n  - {name: Base, probability: 60%}\n  - {name: Less, probability: 40%, set: {demand.provider_share: 25%, price.market_decline: 30%}}\n")
	if i%4 == 0 {
		b.WriteString("lines:\n  - {name: cloud_share, label: Payments over need, unit: x, formula: \"IF(need > 0, payment / need, 0)\"}\n  - {name: paid_twice, label: Twice the total paid, unit: money, formula: \"total_paid + SUM(payment)\"}\n")
	}
	if i%3 == 0 {
		b.WriteString("sensitivity:\n  grids:\n    - {metric: customer_npv, rows: {demand.provider_share: [10%, 60%, 100%]}, columns: {price.discount: [0%, 5%, 20%]}}\n  tornado: {metric: pv_lock_in, inputs: {rates.customer: [8%, 15%], demand.growth: [0%, 20%]}}\nbreakeven:\n  - {input: price.discount, metric: pv_lock_in, target: 0, range: [-50%, 90%]}\n")
	}
	return b.String()
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	for i := range keys { // a handful: insertion sort
		for j := i; j > 0 && keys[j] < keys[j-1]; j-- {
			keys[j], keys[j-1] = keys[j-1], keys[j]
		}
	}
	return keys
}

// alike are inputs that stand once for each letter.
var alike = regexp.MustCompile(`^(tranche|amendment)\.[a-f]`)

// TestGeneratedDealsCoverTheModel: every input is changed from its default by
// some generated deal, and every option of every choice is used.
func TestGeneratedDealsCoverTheModel(t *testing.T) {
	tpl := readTemplate(t)
	used := map[string]map[float64]bool{}
	for name, data := range generatedDeals(t) {
		d, err := model.ReadDeal(name, data, tpl)
		require.NoError(t, err, name)
		for key, values := range d.Base {
			key = alike.ReplaceAllString(key, "$1.x")
			if used[key] == nil {
				used[key] = map[float64]bool{}
			}
			for _, x := range values {
				used[key][x] = true
			}
		}
	}
	for _, in := range tpl.Inputs {
		if in.Section == "Checks" {
			continue
		}
		assert.GreaterOrEqual(t, len(used[alike.ReplaceAllString(in.Key, "$1.x")]),
			max(2, len(in.Options))-map[bool]int{true: 1}[in.Required && in.Type != model.TypeOption &&
				len(used[alike.ReplaceAllString(in.Key, "$1.x")]) == 1], in.Key)
	}
}

// TestGeneratedDealsPass: every check passes in every generated deal.
func TestGeneratedDealsPass(t *testing.T) {
	for name, rep := range judged(t) {
		assert.Empty(t, report.FailedChecks(rep), name)
		assert.True(t, rep.Passed(), name)
	}
}
