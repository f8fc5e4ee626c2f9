package model_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The deals here are contracts as disclosed, or as like them as a test needs,
// with the use of a path chosen for the test. Every expected number is worked
// from the contract's words; the line of reasoning stands beside it.

// Energy Vault–Palantir: $7,500,000 over ten quarters, 500,000, then 750,000 in
// each of eight, then 1,000,000. In million.
func TestScheduleByPeriod(t *testing.T) {
	r := contract(t, `
term: {first_year: 2022, years: 3, period: quarter}
commitment: {shape: list, periods: 10, by_period: [0.5, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 0.75, 1]}
demand: {basis: forecast, forecast: [2.8, 0, 4.4]}
`)
	// The amounts as written, nothing in the two quarters after the tenth.
	near(t, []float64{.5, .75, .75, .75, .75, .75, .75, .75, .75, 1, 0, 0}, series(r, "owed", 0), "owed")
	committed, _ := r.Scalar("committed", 0)
	assert.InDelta(t, 7.5, committed, 1e-12) // 0.5 + 8 × 0.75 + 1
	// Use is 0.7 a quarter in 2022, nothing in 2023, 1.1 a quarter in 2024: a
	// quarter costs its minimum or what is used, if that is more.
	near(t, []float64{.7, .75, .75, .75, .75, .75, .75, .75, 1.1, 1.1, 1.1, 1.1}, series(r, "payment", 0), "payment")
	// Only what the minimum exceeds use is paid for nothing.
	near(t, []float64{0, .05, .05, .05, .75, .75, .75, .75, 0, 0, 0, 0}, series(r, "deficiency", 0), "deficiency")
}

// Snowflake's second provider: $550 million over 64 months, September 2020 to
// December 2025, no minimum in any year; the difference is paid as of December
// 2025 and can be used for up to twelve months after.
func TestCommitmentOfMonths(t *testing.T) {
	r := contract(t, `
term: {first_year: 2020, years: 7, period: month}
commitment: {shape: total-only, total: 550, periods: 64}
settlement: {makeup_share: 100%, makeup_years: 1, makeup_after: first}
demand: {basis: forecast, forecast: [60, 84, 96, 108, 120, 60, 36]}
`)
	// 60 + 84 + 96 + 108 + 120 in five years, and 5 in each of four months: 488
	// is used by month 64, so that 62 is missing.
	near(t, []float64{62}, series(r, "deficiency", 0)[63:64], "the difference in month 64")
	assert.InDelta(t, 62, total(r, "deficiency", 0), 1e-9)
	// Months 65 to 72 use 5 each, 40, then 3 a month: 12 in months 73 to 76, the
	// last within twelve months. 62 − 40 − 12 = 10 is lost.
	near(t, []float64{5, 5, 5, 5, 5, 5, 5, 5, 3, 3, 3, 3, 0}, series(r, "makeup_used", 0)[64:77], "credit used")
	assert.InDelta(t, 10, total(r, "makeup_expired", 0), 1e-9)
	// 550 by month 64, then nothing while credit lasts, then 3 in each of eight months.
	assert.InDelta(t, 550+24, total(r, "payment", 0), 1e-9)
}

// Lyft–AWS: at least $300.0 million in total and $80.0 million in each of three
// years; extended to June 2022 with the same aggregate.
func TestTotalTestedAtAnExtendedEnd(t *testing.T) {
	r := contract(t, `
term: {first_year: 2019, years: 4, period: quarter}
commitment: {shape: list, minimums: [80, 80, 80], total: 300, periods: 14}
demand: {basis: forecast, forecast: [100, 60, 60, 20]}
`)
	// 25 a quarter in 2019 is above 20; 15 in 2020 and 2021 is 5 below; the second
	// quarter of 2022 pays what 300 leaves: 100 + 80 + 80 + 10 is used or paid.
	near(t, []float64{25, 25, 25, 25, 20, 20, 20, 20, 20, 20, 20, 20, 5, 35, 5, 5}, series(r, "payment", 0), "payment")
}

// Meta–CoreWeave, September 2025 to December 2031 in calendar years: the first
// has four months of twelve. 19 over 6 1/3 years is 3 a year.
func TestPartYearFirstPeriod(t *testing.T) {
	r := contract(t, `
term: {first_year: 2025, years: 7, first_part: 33.333333333333333%}
commitment: {total: 19}
demand: {first_year: 1.5}
revenue: {first_year: 6}
provider: {capacity: 1, capex_per_unit: 10, fixed_cost: 10%}
`)
	// In proportion to time: a third of a year's 3, then 3.
	near(t, []float64{1, 3, 3, 3, 3, 3, 3}, series(r, "owed", 0), "owed")
	near(t, []float64{.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5}, series(r, "usage", 0), "a third of a year's use")
	near(t, []float64{2, 6, 6, 6, 6, 6, 6}, series(r, "revenue", 0), "a third of a year's revenue")
	near(t, []float64{1. / 3, 1, 1, 1, 1, 1, 1}, series(r, "operating_cost", 0), "a third of a year's fixed cost")
	// The first flow comes in the middle of four months, after 1/6 of a year; the
	// second in the middle of the next year, after 1/3 + 1/2.
	near(t, []float64{1. / 6, 5. / 6, 11. / 6}, series(r, "flow_years", 0)[:3], "time to the flow")
	// Debt pays at the ends: after 1/3, 1 1/3, 2 1/3 … years.
	debt := 1 / math.Pow(1.07, 1./3)
	for year := 1; year < 7; year++ {
		debt += 3 / math.Pow(1.07, float64(year)+1./3)
	}
	got, _ := r.Scalar("debt_equivalent", 0)
	assert.InDelta(t, debt, got, 1e-9)
}

// Amounts a year are those of the part in a first period of three months: a
// rebate above 40 a year begins at 10, and of a shortfall no more than 4 of 16 a
// year need be paid.
func TestPartYearWithAmountsAYear(t *testing.T) {
	r := contract(t, `
term: {first_year: 2025, years: 3, first_part: 25%}
commitment: {total: 225}
rebate: {share: 50%, above: 40}
settlement: {relief: 16}
demand: {basis: forecast, forecast: [60, 150, 100]}
scenarios: [{name: Used}, {name: Short, set: {demand.forecast: [20, 200, 100]}}]
`)
	// 225 over 2 1/4 years is 100 a year, 25 in the first three months. 15 is used
	// of them, so that 10 is short: 4 is paid, 6 more is due in 2026.
	near(t, []float64{25, 106, 100}, series(r, "due", 0), "due")
	near(t, []float64{4, 0, 0}, series(r, "deficiency", 0), "deficiency")
	near(t, []float64{2.5, 55, 30}, series(r, "rebate", 0), "half of what 15, 150 and 100 are above 10, 40 and 40")
	// 5 is used: 20 is short, of which 16 is moved on.
	near(t, []float64{4, 0, 0}, series(r, "deficiency", 1), "deficiency")
	near(t, []float64{16, 0, 0}, series(r, "deferred", 1), "deferred")
	near(t, []float64{0, 80, 30}, series(r, "rebate", 1), "rebate")
}

// Four months and three calendar years, at 30 a year, in fiscal years that are
// the calendar years: 10, then 30 each.
func TestFiscalYearsFromAPartYear(t *testing.T) {
	r := contract(t, `
term: {first_year: 2025, years: 4, first_part: 33.333333333333333%}
commitment: {total: 100}
fiscal: {first_part: 33.333333333333333%}
scenarios:
- {name: Calendar years}
- {name: To June, set: {fiscal.first_part: 83.333333333333333%}}
- {name: To November, set: {fiscal.first_part: 25%}}
`)
	for scenario, want := range [][]float64{
		{10, 30, 30, 30, 0},
		{10 + 15, 30, 30, 15, 0},       // four months and six of 2026, then from July to June
		{7.5, 2.5 + 27.5, 30, 30, 2.5}, // three months of the four; then December and eleven months
	} {
		for i, x := range want {
			name := fmt.Sprintf("fiscal_year_%d", i+1)
			got, _ := r.Scalar(name, scenario)
			assert.InDelta(t, x, got, 1e-9, "%s, scenario %d", name, scenario)
		}
	}
}

// Instalments of 12 fall due on 1 January of 2026 and 2027, in the fiscal years to
// September 2026 and 2027, though each year reaches into the next. They pay for a
// tenth of each 100 from 2026 on, 4 of 24 are paid back on the last day of 2027,
// when the 100 beyond the minimums are tested too.
func TestInstalmentsByFiscalYear(t *testing.T) {
	const terms = `
term: {first_year: 2026, years: 2}
commitment: {shape: list, minimums: [100, 0], total: 200}
advance: {payments: [12, 12], credit_from: 2026, credit_share: 10%, at_end: refund}
`
	for more, want := range map[string][]float64{
		"fiscal: {first_part: 75%}\n":  {12 + 90*.75, 12 + 90*.25, 90 - 4},
		"fiscal: {first_part: 100%}\n": {12 + 90, 12 + 90 - 4, 0},
		// From the end of 2026, instalments left aside.
		"fiscal: {first_part: 75%}\nvaluation: {year: 2026, basis: modelled}\n": {0, 100, 0},
	} {
		r := contract(t, terms+more)
		for i, x := range want {
			name := fmt.Sprintf("fiscal_year_%d", i+1)
			got, _ := r.Scalar(name, 0)
			assert.InDelta(t, x, got, 1e-9, "%s%s", more, name)
		}
	}
}

// The same from the end of 2025, after four months: 90 is left in three whole
// years, due at their ends.
func TestValuationDateAfterAPartYear(t *testing.T) {
	r := contract(t, `
term: {first_year: 2025, years: 4, first_part: 33.333333333333333%}
commitment: {total: 100}
fiscal: {first_part: 50%}
valuation: {year: 2025, paid: 10}
`)
	for name, x := range map[string]float64{
		"valuation_left": 90, "fiscal_year_1": 15, "fiscal_year_2": 30, "fiscal_year_3": 30, "fiscal_year_4": 15,
		"maturity_under_1": 30, "maturity_1_3": 60,
		"valuation_present_value": 30/1.07 + 30/math.Pow(1.07, 2) + 30/math.Pow(1.07, 3),
	} {
		got, _ := r.Scalar(name, 0)
		assert.InDelta(t, x, got, 1e-9, name)
	}
}

// A listed minimum of a part year is what the contract says.
func TestPartYearWithListedMinimums(t *testing.T) {
	r := contract(t, `
term: {first_year: 2025, years: 3, first_part: 25%}
commitment: {shape: list, minimums: [2, 5, 6]}
`)
	near(t, []float64{2, 5, 6}, series(r, "payment", 0), "as listed")
}

// BG–Sabine Pass: a fixed charge of $2.25 on 182,500,000 MMBtu and of $3.00 on
// 104,000,000 a year, starting with different trains, payable regardless of
// cargoes. In million; for the test, others charge $2.50 and the second train
// starts two years later.
func TestTranchesAtTwoPrices(t *testing.T) {
	r := contract(t, `
term: {first_year: 2016, years: 4}
commitment: {shape: list}
price: {discount: 10%}
tranche:
  a: {starts: 2016, minimum: 410.625}
  b: {starts: 2018, minimum: 312, price: 133.33333333333334%}
demand: {basis: forecast, forecast: [500, 300, 716.25, 573]}
`)
	// 182.5 × 2.25 = 410.625, and from 2018 104 × 3.00 = 312 beside it.
	near(t, []float64{410.625, 410.625, 722.625, 722.625}, series(r, "owed", 0), "owed")
	// 2.25/2.50 alone; then (182.5 × 2.25 + 104 × 3.00) / (286.5 × 2.50).
	near(t, []float64{.9, .9, 722.625 / 716.25, 722.625 / 716.25}, series(r, "contract_price", 0), "price over the market")
	// 500 units of $2.50 are 200 MMBtu at 2.25: more than the 182.5; 300 units are
	// 120, less than it; 716.25 units are the whole quantity; 573 are 80 % of it.
	near(t, []float64{450, 410.625, 722.625, 722.625}, series(r, "payment", 0), "payment")
	near(t, []float64{0, 410.625 - 270, 0, 0.2 * 722.625}, series(r, "deficiency", 0), "paid for no cargo")
}

// Meta–CoreWeave: $14.2 billion from September 2025 to December 2031, and $21
// billion from 2027 to December 2032, in calendar years.
func TestTranchesWithTotals(t *testing.T) {
	r := contract(t, `
term: {first_year: 2025, years: 8, first_part: 33.333333333333333%}
commitment: {shape: list}
tranche:
  a: {starts: 2025, years: 7, total: 14.2}
  b: {starts: 2027, years: 6, total: 21}
`)
	a, b := 14.2/(19./3), 21./6 // a year; the first tranche runs 6 1/3 years
	near(t, []float64{a / 3, a, a + b, a + b, a + b, a + b, a + b, b}, series(r, "owed", 0), "owed")
	committed, _ := r.Scalar("committed", 0)
	assert.InDelta(t, 35.2, committed, 1e-9) // as disclosed with both
	near(t, series(r, "owed", 0), series(r, "payment", 0), "nothing used: the minimums are paid")
}

// Meta–Nebius: two clusters, from December 2025 and from February 2026, about
// $2.9 billion over five years; a late one may be ended alone. A scenario in
// which the second never comes, and one in which it is given up later for half
// of what is left.
func TestTrancheEndedAlone(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 5, period: month}
commitment: {shape: list}
tranche:
  a: {starts: 2026, total: 1.5}
  b: {starts: 2026, starts_in: 3, total: 1.45, end_fee: 50%}
scenarios:
  - {name: Both}
  - {name: Late, set: {tranche.b: {ended: 2026, end_fee: 0%}}}
  - {name: Given up, set: {tranche.b.ended: 2029}}
`)
	// 1.5 over 60 months is 0.025; 1.45 over the 58 months from the third 0.025.
	near(t, []float64{.025, .025, .05, .05}, series(r, "payment", 0)[:4], "both")
	assert.InDelta(t, 2.95, total(r, "payment", 0), 1e-9)
	near(t, []float64{.025, .025, .025, .025}, series(r, "payment", 1)[:4], "the first alone")
	assert.InDelta(t, 1.5, total(r, "payment", 1), 1e-9)
	// After 36 months, 24 of the second are left: 0.6, of which half is the fee,
	// paid in month 37.
	near(t, []float64{.05, .325, .025}, series(r, "payment", 2)[35:38], "the fee")
	assert.InDelta(t, 2.95-.6+.3, total(r, "payment", 2), 1e-9)
}

// Meta–CoreWeave: options exercised by amendment. An optional tranche counts
// as far as it is taken up.
func TestOptionalTranche(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 2}
commitment: {shape: list, minimums: [10, 10]}
tranche: {a: {starts: 2027, minimum: 8, exercised: 0%}}
scenarios: [{name: Firm}, {name: Exercised, set: {tranche.a.exercised: 100%}}, {name: Half, set: {tranche.a.exercised: 50%}}]
`)
	near(t, []float64{10, 10}, series(r, "payment", 0), "firm alone")
	near(t, []float64{10, 18}, series(r, "payment", 1), "with the option")
	near(t, []float64{10, 14}, series(r, "payment", 2), "with half of it")
}

// What is optional and not taken up is committed by nothing: 8 in each of two
// years, of which half, all or nothing is taken up.
func TestOptionNotTakenUp(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 3}
commitment: {shape: list, minimums: [10, 10, 10]}
tranche: {a: {starts: 2026, minimum: 5}, b: {starts: 2027, minimum: 8, exercised: 50%}}
scenarios:
  - {name: Half}
  - {name: Taken up, set: {tranche.b.exercised: 100%}}
  - {name: Not, set: {tranche.b.exercised: 0%}}
  - {name: Within a total, set: {commitment.total: 100, tranche.b.exercised: 100%}}
  - {name: One ended, set: {commitment.total: 100, tranche.a.ended: 2027}}
`)
	for scenario, want := range []struct{ committed, open float64 }{
		{30 + 15 + 8, 8}, {30 + 15 + 16, 0}, {30 + 15, 16},
		{100, 0}, // the total is the floor of all: 61 scheduled, 39 at the end
		{100, 8}, // 30 + 5 + 8 scheduled: what the ended tranche leaves is in the rest
	} {
		committed, _ := r.Scalar("committed", scenario)
		assert.InDelta(t, want.committed, committed, 1e-9, "committed, scenario %d", scenario)
		open, _ := r.Scalar("not_taken_up", scenario)
		assert.InDelta(t, want.open, open, 1e-9, "not taken up, scenario %d", scenario)
	}
	near(t, []float64{15, 14, 100 - 15 - 14}, series(r, "payment", 4), "the rest is tested at the end")
}

// SunPower–Hemlock: a non-refundable advance of $113,220,000, three times
// $37,740,000 by October 2007, 2008 and 2009, credited against purchases. The
// volumes are redacted: for the test, purchases of 100 a year are due from 2009
// to 2012 and the advance covers up to 40 % of a payment. In million.
func TestAdvanceCreditedAgainstPurchases(t *testing.T) {
	const terms = `
term: {first_year: 2007, years: 6}
commitment: {shape: list, minimums: [0, 0, 100, 100, 100, 100]}
advance: {payments: [37.74, 37.74, 37.74], credit_from: 2009, credit_share: 40%}
demand: {basis: forecast, forecast: [0, 0, 120, 60, 100, 100]}
`
	r := contract(t, terms)
	// 40 % of 120 bought, then 40 % of the 100 owed, whether bought or paid as the
	// difference, then what is left: 113.22 − 48 − 40 = 25.22.
	near(t, []float64{0, 0, 48, 40, 25.22, 0}, series(r, "advance_credited", 0), "credited")
	// Instalments come on top, credits off what is bought or owed.
	near(t, []float64{37.74, 37.74, 120 + 37.74 - 48, 60, 74.78, 100}, series(r, "payment", 0), "payment")
	near(t, []float64{37.74, 75.48, 65.22, 25.22, 0, 0}, series(r, "advance_balance", 0), "balance")
	assert.InDelta(t, 120+100+100+100, total(r, "payment", 0), 1e-9) // the advance moves payments, it adds none
	// Purchases count in full toward what is due, the credited part included.
	near(t, []float64{0, 0, 0, 40, 0, 0}, series(r, "deficiency", 0), "deficiency")

	// With little bought, and nothing owed, the rest of the advance is lost.
	r = contract(t, terms+"scenarios: [{name: Base}, {name: Little, set: {commitment.minimums: [0], demand.provider_share: 10%}}, {name: Back, set: {commitment.minimums: [0], demand.provider_share: 10%, advance.at_end: refund}}]\n")
	// 40 % of 12, 6, 10 and 10 is 15.2; 113.22 − 15.2 is lost: 38 + 98.02 is paid.
	assert.InDelta(t, 38+98.02, total(r, "payment", 1), 1e-9)
	assert.InDelta(t, 98.02, total(r, "stranded", 1), 1e-9)
	assert.InDelta(t, 38, total(r, "payment", 2), 1e-9) // refundable: what was bought
}

// 60 are paid ahead and cover a fifth of each payment, 20 of the first 100: of
// the 400 that then fall due if nothing more is taken, the other 40 are paid for,
// and 360 are still to be paid. At a tenth a year only 40 of the 50 left at the end of
// 2026 are ever credited; from 2029 on, 40 of two years. Credits cover half of
// what is due, and the advance a fifth of the other half.
func TestWhatIsStillPayable(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 5}
commitment: {total: 500}
advance: {payments: [60], credit_from: 2026, credit_share: 20%}
demand: {provider_share: 0%}
scenarios:
- {name: Base}
- {name: A tenth, set: {advance.credit_share: 10%}}
- {name: From 2029, set: {advance.credit_from: 2029}}
- {name: Leaves, set: {exit.year: 2028}}
- {name: Never, set: {advance.credit_from: none}}
`)
	near(t, []float64{400, 300, 200, 100, 0}, series(r, "remaining", 0), "falls due")
	near(t, []float64{360, 280, 200, 100, 0}, series(r, "still_payable", 0), "a fifth a year")
	near(t, []float64{360, 270, 180, 90, 0}, series(r, "still_payable", 1), "a tenth a year")
	near(t, []float64{360, 260, 160, 80, 0}, series(r, "still_payable", 2), "from 2029 on")
	near(t, []float64{360, 280, 0, 0, 0}, series(r, "still_payable", 3), "leaves")
	near(t, []float64{400, 300, 200, 100, 0}, series(r, "still_payable", 4), "never credited")
	assert.InDelta(t, 300, r.At("exit_fee", 3, 3), 1e-9) // on what falls due, as the contract says
	near(t, []float64{40, 20, 0, 0, 0}, series(r, "open_covered", 0), "covered")

	// At the end of 2026: 100 granted, of which 50 paid half of the first year; the
	// other 50 of 400; a fifth of the 350 left is more than the 50 of the advance.
	r = contract(t, `
term: {first_year: 2026, years: 5}
commitment: {total: 500}
advance: {payments: [60], credit_from: 2026, credit_share: 20%}
credits: {granted: [100], share: 50%}
demand: {provider_share: 0%}
valuation: {year: 2026, basis: modelled}
`)
	near(t, []float64{300, 260, 180, 100, 0}, series(r, "still_payable", 0), "with credits")
	for name, want := range map[string]float64{"valuation_left": 400, "valuation_covered": 100} {
		got, _ := r.Scalar(name, 0)
		assert.InDelta(t, want, got, 1e-9, name)
	}
}

// The advance of SunPower is paid by October 2009 and pays for all that then
// falls due.
func TestAdvanceOfSunPower(t *testing.T) {
	_, r := caseOf(t, "sunpower-hemlock", "")
	near(t, []float64{113.22, 113.22, 113.22, 75.48, 37.74, 0}, series(r, "remaining", 0), "falls due")
	near(t, []float64{75.48, 37.74, 0, 0, 0, 0}, series(r, "still_payable", 0), "in money")
}

// A customer that leaves at the start of 2028 for half of the 200 that are open
// has paid 200 and pays 100, for 200 that have been built; a loan of 40 goes on
// being repaid, and what is not credited of an advance of 30 is paid back.
func TestBuildOutCoveredUntilTheCustomerLeaves(t *testing.T) {
	const terms = `
deal: {name: A, customer: B, provider: C}
term: {first_year: 2026, years: 4}
commitment: {total: 400}
rates: {customer: 10%, debt: 0%, provider: 9%}
provider: {capacity: 4, capex_per_unit: 100, build: [25%, 25%, 25%, 25%], useful_life: 10}
scenarios: [{name: Base}, {name: Leaves, set: {exit: {year: 2028, fee: 50%}}}]
`
	for more, want := range map[string][]float64{
		"": {1, 300. / 200},
		"loan: {drawn: [40], repaid: [10, 10, 10, 10]}\n":                                  {440. / 400, 340. / 200},
		"advance: {payments: [30], credit_from: 2026, credit_share: 5%, at_end: refund}\n": {1, (300. + 30 - 10 - 20) / 200},
	} {
		_, r := compute(t, "cover.yaml", []byte(terms+more))
		for lane, x := range want {
			got, _ := r.Scalar("capex_cover", lane)
			assert.InDelta(t, x, got, 1e-9, "%s%d", more, lane)
		}
	}
}

// 1 a year is scheduled and 2.75 more in a tranche, 1.25 is excused in 2027, and
// 90 % must be paid for: of the 3.75 of 2027 2.5 are left, and 2.25 are owed until
// the tranche is ended at the start of 2027.
func TestExcusedBeyondAnEndedTranche(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 2}
commitment: {shape: list, minimums: [1, 1], take_or_pay: 90%, excused: [0, 1.25]}
tranche: {a: {starts: 2026, minimum: 2.75, ended: 2027, end_fee: 100%}}
demand: {provider_share: 0%}
`)
	near(t, []float64{2.25, 0}, series(r, "remaining", 0), "open")
	assert.InDelta(t, 2.25, r.At("exit_fee", 2, 0), 1e-9)
	assert.InDelta(t, .9*3.75+2.25, r.At("committed_standing", 0, 0), 1e-9)
}

// Crediting may begin within a year: 12 in advance, and all of the 3 a month
// from the third month of 2027 on is paid from it.
func TestAdvanceCreditedFromAMonth(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 2, period: month}
commitment: {total: 72}
advance: {payments: [12], credit_from: 2027, credit_from_in: 3}
`)
	// Months 1 to 14 cost 3 each, and 12 more in the first; four months are paid.
	near(t, []float64{15, 3, 3}, series(r, "payment", 0)[:3], "the advance")
	near(t, []float64{3, 0, 0, 0, 0, 3}, series(r, "payment", 0)[13:19], "March to June 2027 are paid from it")
}

// An advance ends with the contract: no instalment after the customer leaves,
// and what was paid is lost.
func TestAdvanceAfterLeaving(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 4, period: quarter}
commitment: {total: 160}
advance: {payments: [8, 8, 8], credit_from: 2026, credit_share: 10%}
exit: {year: 2027, fee: 0%}
`)
	// A tenth of four quarters of 10 is credited from the 8 paid in the first.
	near(t, []float64{17, 9, 9, 9, 0, 0, 0, 0}, series(r, "payment", 0)[:8], "payment")
	assert.InDelta(t, 4, r.At("advance_balance", 16, 0), 1e-9)
}

// BG–Sabine Pass: about $0.34 of the $3.00 per MMBtu is indexed to inflation,
// and the minimum is a quantity, 104,000,000 MMBtu a year. In million, at an
// inflation of 3 % and then 5 %.
func TestEscalationOfAQuantity(t *testing.T) {
	const terms = `
term: {first_year: 2018, years: 4}
commitment: {shape: list, minimums: [312, 312, 312, 312]}
escalation: {rate: [3%, 5%], share: 11.333333333333334%, minimum: quantity}
demand: {basis: forecast, forecast: [400, 200, 200, 200]}
`
	r := contract(t, terms)
	// The indexed $0.34 grows by 3 %, then by 5 % and 5 %; $2.66 stays.
	second, third, fourth := 2.66+.34*1.03, 2.66+.34*1.03*1.05, 2.66+.34*1.03*1.05*1.05
	near(t, []float64{312, 104 * second, 104 * third, 104 * fourth}, series(r, "owed", 0), "104 million at the price of the year")
	// 400 of period 1's money are more than 312; 200 are two thirds of a quantity
	// and cost what the price has become.
	near(t, []float64{400, 104 * second, 104 * third, 104 * fourth}, series(r, "payment", 0), "payment")
	near(t, []float64{0, 104*second - 200*second/3}, series(r, "deficiency", 0)[:2], "deficiency")

	// A minimum in money does not follow the price, the price of use does.
	r = contract(t, terms+"scenarios: [{name: Base}, {name: Money, set: {escalation.minimum: money, demand.forecast: [400, 400, 200, 200]}}]\n")
	near(t, []float64{312, 312, 312, 312}, series(r, "owed", 1), "money")
	near(t, []float64{400, 400 * second / 3, 312, 312}, series(r, "payment", 1), "payment")
}

// A benchmark clause: the contract price is never above the market price plus
// 10 %. The market falls by 50 % and recovers by 100 %.
func TestPriceCap(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 4}
commitment: {total: 4}
price: {market_decline: [50%, -100%, 0%], cap: 10%}
demand: {first_year: 2}
`)
	// 1 while the market is at 1; 1.1 × 0.5 while it is at 0.5; then 1 again, as if
	// it had never been capped.
	near(t, []float64{1, .55, 1, 1}, series(r, "contract_price", 0), "price")
	near(t, []float64{2, 1.1, 2, 2}, series(r, "payment", 0), "payment")
}

// A cap on the price of a minimum that is a quantity caps what it costs.
func TestPriceCapOnAQuantity(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 3}
commitment: {shape: list, minimums: [10, 10, 10]}
escalation: {rate: 10%, minimum: quantity}
price: {cap: 15%}
`)
	near(t, []float64{10, 11, 11.5}, series(r, "payment", 0), "1.21 is capped at 1.15 times a market that stands still")
}

// A cap that binds at signing makes the price that a quantity is written at: 25 %
// above a market that stands still, capped at 10 % above it.
func TestPriceCapAtSigningOnAQuantity(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 3}
commitment: {shape: list, minimums: [10, 10, 10]}
price: {discount: -25%, cap: 10%}
escalation: {minimum: quantity}
scenarios: [{name: Still}, {name: Falling, set: {price.market_decline: 10%}}]
`)
	near(t, []float64{10, 10, 10}, series(r, "owed", 0), "the price stays 1.1")
	committed, _ := r.Scalar("committed", 0)
	assert.InDelta(t, 30, committed, 1e-9)
	near(t, []float64{10, 9, 8.1}, series(r, "owed", 1), "the price is 1.1 times the market's")
}

// Amounts in tranches and their prices escalate together.
func TestEscalationOfTranches(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 2}
commitment: {shape: list}
tranche: {a: {starts: 2026, minimum: 9}, b: {starts: 2027, minimum: 6, price: 200%}}
price: {discount: 10%}
escalation: {rate: 20%, minimum: quantity}
demand: {basis: forecast, forecast: [0, 26]}
`)
	// 10 units at 0.9; then 10 at 1.08 and 6/1.8 = 3.333 at 2.16.
	near(t, []float64{9, 18}, series(r, "owed", 0), "owed")
	assert.InDelta(t, 18/(10+10./3), r.At("contract_price", 2, 0), 1e-9)
	assert.InDelta(t, 26*18/(10+10./3), r.At("payment", 2, 0), 1e-9)
}

// A tranche's price weighs by its quantity beside what else is scheduled, which
// costs the contract price: 100 a year, and from 2027 2 more at twice the price.
func TestTranchePriceBesideListedMinimums(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 2}
commitment: {shape: list, minimums: [100, 100]}
tranche: {a: {starts: 2027, minimum: 2, price: 200%}}
demand: {basis: forecast, forecast: [101, 101]}
scenarios: [{name: Both}, {name: Not taken up, set: {tranche.a.exercised: 0%}}, {name: Ended, set: {tranche.a.ended: 2027}}]
`)
	// 100 units at 1 and 1 unit at 2 are 102 for 101 units.
	near(t, []float64{1, 102. / 101}, series(r, "contract_price", 0), "price")
	near(t, []float64{101, 102}, series(r, "payment", 0), "the 101 units needed are those scheduled")
	near(t, []float64{1, 1}, series(r, "contract_price", 1), "no unit of the tranche")
	near(t, []float64{1, 1}, series(r, "contract_price", 2), "nor of an ended one")
}

// The same by quarter, 25 listed in each: from the fifth on 2 more at half the
// price, 4 units; and nothing listed in the last, where the tranche is alone.
func TestTranchePriceBesideAScheduleByPeriod(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 2, period: quarter}
commitment: {shape: list, by_period: [25, 25, 25, 25, 25, 25, 25, 0]}
tranche: {a: {starts: 2027, minimum: 8, price: 50%}}
`)
	near(t, []float64{1, 1, 1, 1, 27. / 29, 27. / 29, 27. / 29, .5}, series(r, "contract_price", 0), "price")
}

// What an amendment adds or lists costs the contract price; what it stretches
// keeps its price. 100 a year, and from 2027 20 more at twice the price.
func TestTranchePriceAfterAnAmendment(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 4}
commitment: {shape: list, minimums: [100, 100], years: 2}
tranche: {a: {starts: 2027, minimum: 20, price: 200%}}
amendment: {a: {year: 2027, kind: replace, minimums: [50, 60], periods: 3}}
scenarios:
  - {name: Replaced}
  - {name: Added, set: {amendment.a: {kind: add, minimums: [30]}}}
  - {name: Stretched, set: {amendment.a: {kind: stretch, minimums: [0], periods: 4}}}
  - {name: Stretched and raised, set: {amendment.a: {kind: stretch, minimums: [0], amount: 30}}}
`)
	near(t, []float64{1, 1, 1, 1}, series(r, "contract_price", 0), "no tranche is left")
	near(t, []float64{1, 150. / 140, 1, 1}, series(r, "contract_price", 1), "100 + 10 + 30 units")
	near(t, []float64{1, 120. / 110, 120. / 110, 120. / 110}, series(r, "contract_price", 2), "110 units for 120, over three years")
	near(t, []float64{1, 150. / 140, 150. / 140, 1}, series(r, "contract_price", 3), "and 30 for 30, over two years")
}

// Snap–Google Cloud: at least $400.0 million in each of five years, up to 15 %
// of which may move to the next year in the first four; a separate monthly fee,
// here 20 a year, counts toward the minimum. In million.
func TestOtherSpendThatCounts(t *testing.T) {
	r := contract(t, `
term: {first_year: 2017, years: 5}
commitment: {total: 2000}
settlement: {deferral_cap: 15%, deferral_years: 4}
counting: {other: [20, 20, 20, 20, 20]}
demand: {basis: forecast, forecast: [340, 380, 450, 300, 420]}
`)
	// 340 + 20 is 40 short, moved on; 380 + 20 against 440 again; 470 covers 440;
	// 320 is 80 short, of which 60 may move; 440 is 20 short of 460 at the end.
	near(t, []float64{40, 40, 0, 60, 0}, series(r, "deferred", 0), "deferred")
	near(t, []float64{0, 0, 0, 20, 20}, series(r, "deficiency", 0), "deficiency")
	// The fee is paid under its own terms, not here.
	near(t, []float64{340, 380, 450, 320, 440}, series(r, "payment", 0), "payment")
}

// Spend that counts only in part: four fifths of use, against 100 a year.
func TestPartlyCountedSpend(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 3}
commitment: {total: 300}
price: {discount: -10%, overage: market}
settlement: {makeup_share: 100%}
counting: {share: 80%}
demand: {basis: forecast, forecast: [100, 150, 125]}
`)
	// 100 units cost 110, of which 88 count: 12 are missing.
	near(t, []float64{12, 0, 0}, series(r, "deficiency", 0), "deficiency")
	// Then 125 settle 100: of 165 at the contract price, 40 are overage at the
	// market's 1/1.1: 161.36. 12 of what is above 125 is paid with make-up credit.
	use := 125 + 40/1.1
	near(t, []float64{0, 12, 0}, series(r, "makeup_used", 0), "make-up")
	near(t, []float64{122, use - 12, 125 + 12.5/1.1}, series(r, "payment", 0), "payment")
	near(t, []float64{88, .8 * (use - 12), .8 * (125 + 12.5/1.1)}, series(r, "counted", 0), "counts")
}

// MiX Telematics–AWS: $1,000,000 in each of three contract years, 9 % off each
// year. In million.
func TestRebate(t *testing.T) {
	r := contract(t, `
term: {first_year: 2017, years: 3}
commitment: {total: 3}
rebate: {share: 9%}
demand: {basis: forecast, forecast: [1.2, 0.8, 1]}
`)
	// 91 % of what is used, and the whole of what is missing.
	near(t, []float64{1.092, .728 + .2, .91}, series(r, "payment", 0), "payment")
	near(t, []float64{-.108, -.072, -.09}, series(r, "price_effect", 0), "the rebate is a better price")
}

// A rebate above a threshold, quarter by quarter.
func TestRebateAboveAThreshold(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 1, period: quarter}
commitment: {total: 4}
rebate: {share: 20%, above: 8}
demand: {first_year: 12}
`)
	near(t, []float64{2.8, 2.8, 2.8, 2.8}, series(r, "payment", 0), "a fifth of what 3 is above 2")
}

// Credits of 50 granted at the start, which may pay half of each payment.
func TestProvidersCredits(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 4}
commitment: {total: 120}
credits: {granted: [50, 0, 10], share: 50%}
demand: {basis: forecast, forecast: [40, 10, 50, 30]}
`)
	// 20 of 40; 15 of the 30 due; 25 of 50 with the 10 new; nothing left.
	near(t, []float64{20, 15, 25, 0}, series(r, "credits_used", 0), "used")
	near(t, []float64{20, 15, 25, 30}, series(r, "payment", 0), "payment")
	near(t, []float64{30, 15, 0, 0}, series(r, "credits_balance", 0), "left")
	near(t, []float64{0, 20, 0, 0}, series(r, "deficiency", 0), "use counts in full")
}

// Five years at 100 a year, by quarter; after a lock-in of two years either
// side may leave on six months' notice.
func TestNotice(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 5, period: quarter}
commitment: {total: 500}
notice: {years: 0.5, after: 2}
scenarios: [{name: Stays}, {name: Leaves, set: {exit.year: 2029}}]
`)
	// At signing, eight quarters of lock-in and two of notice are firm.
	firm, _ := r.Scalar("firm_total", 0)
	assert.InDelta(t, 250, firm, 1e-9)
	assert.InDelta(t, 250, r.At("remaining", 0, 0), 1e-9)
	debt := 0.0
	for q := 1; q <= 10; q++ {
		debt += 25 / math.Pow(1.07, float64(q)/4)
	}
	got, _ := r.Scalar("debt_equivalent", 0)
	assert.InDelta(t, debt, got, 1e-9, "the debt is what is firm")
	// A quarter later 25 less; from the end of the lock-in always two quarters,
	// until there are fewer left.
	ahead := series(r, "firm_ahead", 0)
	near(t, []float64{225, 75, 50, 50, 50, 50, 25, 0}, []float64{ahead[0], ahead[6], ahead[7], ahead[8], ahead[11], ahead[17], ahead[18], ahead[19]}, "firm from here on")
	// Who stays owes every quarter; who leaves after twelve pays the notice.
	assert.InDelta(t, 500, total(r, "payment", 0), 1e-9)
	assert.InDelta(t, 300+50, total(r, "payment", 1), 1e-9)
	assert.InDelta(t, 50, r.At("exit_fee", 13, 1), 1e-9)
}

// At a valuation date what is firm is what notice given then cannot end: the
// same five years at 100 a year, looked at after two, in the lock-in, and at
// the end but one.
func TestNoticeAtAValuationDate(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 5, period: quarter}
commitment: {total: 500}
notice: {years: 0.5, after: 2}
valuation: {year: 2027, paid: 200}
scenarios: [{name: After two years}, {name: In the lock-in, set: {valuation: {year: 2026, paid: 100}}}, {name: Near the end, set: {valuation: {year: 2030, at_end_of: 3, paid: 470}}}]
`)
	// Two quarters of notice; the second year and two quarters; the last quarter
	// and the 5 that 470 falls short of the 475 due by then.
	for scenario, want := range []float64{50, 150, 30} {
		got, _ := r.Scalar("valuation_left", scenario)
		assert.InDelta(t, want, got, 1e-9)
		got, _ = r.Scalar("maturity_total", scenario)
		assert.InDelta(t, want, got, 1e-9)
	}
}

// A shortfall that was moved on is owed whoever leaves: 100 a year, of which 30
// is short in the second year and deferred, on a year's notice.
func TestNoticeWithADeferredShortfall(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 5}
commitment: {total: 500}
settlement: {deferral_cap: 50%}
demand: {basis: forecast, forecast: [100, 70, 100, 100, 100]}
notice: {years: 1}
exit: {year: 2028}
`)
	// 30 moved on and 100 of the year of notice.
	assert.InDelta(t, 130, r.At("remaining", 2, 0), 1e-9)
	near(t, []float64{100, 70, 130, 0, 0}, series(r, "payment", 0), "payment")
}

// Leaving on notice ends a tranche too: 10 a year of a tranche that was ended in
// the year in which all is left, for half of the 20 it leaves.
func TestNoticeWithATrancheEnded(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 4}
commitment: {shape: list, minimums: [100, 100, 100, 100]}
tranche: {a: {starts: 2026, minimum: 10, ended: 2028, end_fee: 50%}}
notice: {years: 1}
exit: {year: 2029, fee: 20%}
`)
	// The fee for the tranche when it ends, a fifth of the year of notice at the end.
	near(t, []float64{110, 110, 110, 20}, series(r, "payment", 0), "payment")
}

// OneStream: $300.0 million over five years from June 2022, no annual minimum;
// raised to $360.0 million in November 2024; $227.2 million left on 31 December
// 2024. In million, by month; contract year 3 begins in June 2024.
func TestAmendmentOfTheTotalAndValuationDate(t *testing.T) {
	r := contract(t, `
term: {first_year: 2022, years: 5, period: month}
commitment: {total: 300, shape: total-only}
amendment: {a: {year: 2024, starts_in: 6, kind: total, amount: 60}}
valuation: {year: 2024, at_end_of: 7, paid: 132.8}
scenarios: [{name: December 2024}, {name: August 2024, set: {valuation.at_end_of: 3}}, {name: October 2024, set: {valuation.at_end_of: 5}}, {name: November 2024, set: {valuation.at_end_of: 6}}]
`)
	committed, _ := r.Scalar("committed", 0)
	assert.InDelta(t, 360, committed, 1e-9)
	left, _ := r.Scalar("valuation_left", 0)
	assert.InDelta(t, 227.2, left, 1e-9) // as disclosed
	// All of it is tested in May 2027, 29 months later.
	due, _ := r.Scalar("maturity_1_3", 0)
	assert.InDelta(t, 227.2, due, 1e-9)
	value, _ := r.Scalar("valuation_present_value", 0)
	assert.InDelta(t, 227.2/math.Pow(1.07, 29./12), value, 1e-9)
	assert.InDelta(t, 360, r.At("deficiency", 60, 0), 1e-9, "nothing used")

	// In August 2024 the amendment was not in force: 300 less what was paid.
	before, _ := r.Scalar("valuation_left", 1)
	assert.InDelta(t, 300-132.8, before, 1e-9)
	// Nor at the end of October, the day before it takes effect; at the end of
	// November it was.
	dayBefore, _ := r.Scalar("valuation_left", 2)
	assert.InDelta(t, 300-132.8, dayBefore, 1e-9)
	raised, _ := r.Scalar("committed", 2)
	assert.InDelta(t, 360, raised, 1e-9, "a valuation date moves only figures at it")
	signed, _ := r.Scalar("announced", 2)
	assert.InDelta(t, 300, signed, 1e-9, "on the terms signed")
	after, _ := r.Scalar("valuation_left", 3)
	assert.InDelta(t, 227.2, after, 1e-9)
}

// An amendment stretches what is left of the schedule, replaces it, or adds to
// it: 120 over three years, amended from the second on to run for five.
func TestAmendmentsOfTheSchedule(t *testing.T) {
	r := contract(t, `
term: {first_year: 2019, years: 5}
commitment: {total: 120, years: 3}
amendment: {a: {year: 2020, periods: 5, kind: stretch}}
scenarios:
  - {name: Stretched}
  - {name: Replaced, set: {amendment.a: {kind: replace, minimums: [10, 20, 30, 40]}}}
  - {name: Added, set: {amendment.a: {kind: add, amount: 100}}}
  - {name: Not made, set: {amendment.a.year: none}}
  - {name: Twice, set: {amendment.b: {year: 2022, kind: add, amount: 12}}}
`)
	near(t, []float64{40, 20, 20, 20, 20}, series(r, "payment", 0), "80 left over four years")
	near(t, []float64{40, 10, 20, 30, 40}, series(r, "payment", 1), "a new list")
	near(t, []float64{40, 65, 65, 25, 25}, series(r, "payment", 2), "100 over four years beside what was due")
	near(t, []float64{40, 40, 40, 0, 0}, series(r, "payment", 3), "as signed")
	near(t, []float64{40, 20, 20, 26, 26}, series(r, "payment", 4), "6 a year on top from the fourth")
}

// Lyft–AWS: extended with the same aggregate. What the minimums leave of 300 is
// due at the new end, not at the old one.
func TestAmendmentOfTheEndAlone(t *testing.T) {
	r := contract(t, `
term: {first_year: 2019, years: 4, period: quarter}
commitment: {shape: list, minimums: [80, 80, 80], total: 300, years: 3}
amendment: {a: {year: 2020, starts_in: 2, periods: 14}}
scenarios: [{name: Extended}, {name: As signed, set: {amendment.a.year: none}}]
`)
	assert.InDelta(t, 60, r.At("payment", 14, 0), 1e-9)
	assert.InDelta(t, 20, r.At("payment", 12, 0), 1e-9)
	assert.InDelta(t, 80, r.At("payment", 12, 1), 1e-9)
}

// Slack–AWS: contract years from 1 May 2020 at 75, 80, 85, 90 and 95, $425.0
// million in all; $410.0 million left on 31 July 2020; fiscal years end on 31
// January. In million, by quarter.
func TestFiscalYearsFromAValuationDate(t *testing.T) {
	r := contract(t, `
term: {first_year: 2020, years: 5, period: quarter}
commitment: {shape: list, minimums: [75, 80, 85, 90, 95]}
valuation: {year: 2020, at_end_of: 1, paid: 15}
fiscal: {first_part: 50%}
`)
	want := map[string]float64{
		"valuation_left":   410,            // as disclosed
		"fiscal_year_1":    2 * 18.75,      // August to January
		"fiscal_year_2":    18.75 + 3*20,   // February to April at 75 a year, then 80
		"fiscal_year_3":    20 + 3*21.25,   //
		"fiscal_year_4":    21.25 + 3*22.5, //
		"fiscal_year_5":    22.5 + 3*23.75, //
		"fiscal_year_6":    23.75 + 3.75,   // and what 15 fell short of 18.75, due at the end
		"fiscal_total":     410,            //
		"maturity_under_1": 3*18.75 + 20, "maturity_1_3": 60 + 85 + 22.5, "maturity_3_5": 67.5 + 95 + 3.75, "maturity_over_5": 0,
	}
	for name, x := range want {
		got, _ := r.Scalar(name, 0)
		assert.InDelta(t, x, got, 1e-9, name)
	}
}

// TestALumpFallsOnItsDayInFiscalYears: what the total is tested for at the end
// is due on the last day, minimums over the time of their period. 300 in total
// from January 2026 to December 2028, 60 a year of it in minimums, so that 120
// are due on 31 December 2028. Fiscal years end on 30 September, nine months
// from the start: 45 of 2026's 60, then 15 + 45 twice, then the last 15 and all
// of the 120, which fall in the fiscal year that begins in October 2028.
func TestALumpFallsOnItsDayInFiscalYears(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 3}
commitment: {total: 300, shape: list, minimums: [60, 60, 60]}
fiscal: {first_part: 75%}
scenarios:
- {name: To September}
- {name: To December, set: {fiscal.first_part: 100%}}
- {name: Tested alone, set: {commitment: {shape: total-only}}}
`)
	for scenario, want := range [][]float64{
		{45, 60, 60, 15 + 120},
		{60, 60, 60 + 120, 0}, // the last day is still of the year that it ends
		{0, 0, 0, 300},
	} {
		for i, x := range want {
			name := fmt.Sprintf("fiscal_year_%d", i+1)
			got, _ := r.Scalar(name, scenario)
			assert.InDelta(t, x, got, 1e-9, "%s, scenario %d", name, scenario)
		}
		total, _ := r.Scalar("fiscal_total", scenario)
		assert.InDelta(t, 300, total, 1e-9)
	}
}

// TestALumpAtAValuationDateFallsOnItsDay: 300 in total over three years of at
// least 60, of which 80 are paid by the end of 2026: 220 are left, 120 in
// minimums and 100 on 31 December 2028. The fiscal year to September 2027 gets
// 45, the next 15 + 45, the one after 15 and the 100.
func TestALumpAtAValuationDateFallsOnItsDay(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 3}
commitment: {total: 300, shape: list, minimums: [60, 60, 60]}
valuation: {year: 2026, paid: 80}
fiscal: {first_part: 75%}
`)
	for name, x := range map[string]float64{"valuation_left": 220, "fiscal_year_1": 45, "fiscal_year_2": 60, "fiscal_year_3": 15 + 100, "fiscal_total": 220} {
		got, _ := r.Scalar(name, 0)
		assert.InDelta(t, x, got, 1e-9, name)
	}
}

// TestWholeFiscalYears: an annual report shows five whole fiscal years, an
// interim one the rest of the year and four; the rest is thereafter. Ten a
// quarter over eight years, 40 a year.
func TestWholeFiscalYears(t *testing.T) {
	for terms, want := range map[string][]float64{
		"first_part: 100%":                    {40, 40, 40, 40, 40, 0, 120},
		"first_part: 25%":                     {10, 40, 40, 40, 40, 40, 110},
		"first_part: 25%, whole_years: 4":     {10, 40, 40, 40, 40, 0, 150},
		"first_part: 100%, whole_years: 2":    {40, 40, 0, 0, 0, 0, 240},
		"first_part: 24.999%":                 {10, 40, 40, 40, 40, 40, 110}, // a part that is written rounded
		"first_part: 99.995%, whole_years: 4": {40, 40, 40, 40, 0, 0, 160},
	} {
		r := contract(t, "\nterm: {first_year: 2026, years: 8, period: quarter}\ncommitment: {total: 320}\nfiscal: {"+terms+"}\n")
		for i, x := range append(want, 320) {
			name := append([]string{"fiscal_year_1", "fiscal_year_2", "fiscal_year_3", "fiscal_year_4", "fiscal_year_5", "fiscal_year_6"}, "fiscal_thereafter", "fiscal_total")[i]
			got, _ := r.Scalar(name, 0)
			assert.InDelta(t, x, got, 1e-9, "%s with %s", name, terms)
		}
	}
}

// TestFiscalYearsFromAnyMonth: by month, with a first part written to two
// decimals, every fiscal year gets whole months, and nothing is lost to
// rounding. One a month over four years.
func TestFiscalYearsFromAnyMonth(t *testing.T) {
	for months, part := range []string{1: "8.33%", 2: "16.67%", 3: "25%", 4: "33.33%", 5: "41.67%", 6: "50%", 7: "58.33%", 8: "66.67%", 9: "75%", 10: "83.33%", 11: "91.67%"} {
		if part == "" {
			continue
		}
		r := contract(t, "\nterm: {first_year: 2026, years: 4, period: month}\ncommitment: {total: 48}\nfiscal: {first_part: "+part+"}\n")
		for name, x := range map[string]float64{"fiscal_year_1": float64(months), "fiscal_year_2": 12, "fiscal_year_5": 12 - float64(months), "fiscal_total": 48} {
			got, _ := r.Scalar(name, 0)
			assert.InDelta(t, x, got, 1e-2, "%s with %s", name, part) // a part to two decimals leaves 0.0004 of a month
		}
	}
}

// Snowflake: from August 2020 at 115, 185, 250, 300 and 350 a year; fiscal years
// end on 31 January, six months into a contract year. In million, by year.
func TestFiscalYearsOfContractYears(t *testing.T) {
	r := contract(t, `
term: {first_year: 2020, years: 8}
commitment: {shape: list, minimums: [115, 185, 250, 300, 350, 0, 60, 80]}
fiscal: {first_part: 50%}
`)
	for name, x := range map[string]float64{
		// Half of each year in the fiscal year that it begins in, half in the next.
		"fiscal_year_1": 57.5, "fiscal_year_2": 57.5 + 92.5, "fiscal_year_3": 92.5 + 125, "fiscal_year_4": 125 + 150,
		"fiscal_year_5": 150 + 175, "fiscal_year_6": 175, "fiscal_thereafter": 60 + 80, "fiscal_total": 1340,
		// By contract year: what is due at the end of the first, of the second and third, …
		"maturity_under_1": 115, "maturity_1_3": 435, "maturity_3_5": 650, "maturity_over_5": 140,
	} {
		got, _ := r.Scalar(name, 0)
		assert.InDelta(t, x, got, 1e-9, name)
	}
}

// A shorter commitment of the same total: what would have come later is due at
// the new end.
func TestAmendmentToAnEarlierEnd(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 4}
commitment: {total: 40}
amendment: {a: {year: 2027, periods: 3}}
`)
	near(t, []float64{10, 10, 20, 0}, series(r, "payment", 0), "payment")
}

// What was agreed before an amendment stays as it was until the amendment's own
// first period, whatever it makes of the end.
func TestAmendmentAfterAnAmendment(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 4}
commitment: {total: 30, years: 3}
amendment:
  a: {year: 2027, amount: 12}
  b: {year: 2028, kind: stretch, periods: 4}
scenarios:
  - {name: Stretched}
  - {name: Cut, set: {commitment: {total: 40, years: 4}, amendment.b: {kind: add, periods: 3}}}
  - {name: Shrunk, set: {commitment: {total: 40, years: 4}, amendment.b: {periods: 3}}}
  - {name: Twice, set: {amendment.c: {year: 2029, kind: add, amount: 3, periods: 4}}}
`)
	// 12 over the two years that were left when it was added, 6 each; then 16 that
	// are left over two years.
	near(t, []float64{10, 16, 8, 8}, series(r, "owed", 0), "a later end")
	// 12 over three years, 4 each; the 14 of 2029 are due at the earlier end.
	near(t, []float64{10, 14, 14, 0}, series(r, "owed", 1), "an earlier end")
	near(t, []float64{10, 14, 28, 0}, series(r, "payment", 1), "the rest at the end")
	near(t, []float64{10, 14, 28, 0}, series(r, "owed", 2), "28 left, in one year")
	near(t, []float64{10, 16, 8, 11}, series(r, "owed", 3), "3 more in the last year")
}

// The amendment's own list runs to the end as of that amendment: what lies
// behind an earlier end of a later one is due at it, and an entry too many
// stays one.
func TestListOfAnAmendmentAndALaterEnd(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 5}
commitment: {total: 120, years: 4}
amendment:
  a: {year: 2028, minimums: [4, 6]}
  b: {year: 2028, periods: 3}
scenarios:
  - {name: Shortened}
  - {name: Extended, set: {commitment: {total: 30, years: 3}, amendment.a: {year: 2027, minimums: [4, 4, 4]}, amendment.b.periods: 4}}
`)
	// 120 and 10 are committed: 30, 30, 34, and the 36 of 2029 at the end of 2028.
	committed, _ := r.Scalar("committed", 0)
	assert.InDelta(t, 130, committed, 1e-9)
	near(t, []float64{30, 30, 70, 0, 0}, series(r, "payment", 0), "shortened")
	// 30 over three years and 4 in each of the two that were left.
	committed, _ = r.Scalar("committed", 1)
	assert.InDelta(t, 38, committed, 1e-9)
	near(t, []float64{10, 14, 14, 0, 0}, series(r, "payment", 1), "extended: the third 4 was never within the commitment")
}

// Tranches are part of what was signed: they run to the end as signed.
func TestTrancheAndALaterEnd(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 4}
commitment: {shape: list, minimums: [5, 5, 5, 5]}
tranche: {a: {starts: 2026, total: 40}}
amendment: {a: {year: 2028, periods: 3}}
scenarios:
  - {name: Cut}
  - {name: Stretched, set: {commitment: {minimums: [0], years: 2}, amendment.a: {year: 2027, kind: stretch, periods: 4}}}
  - {name: Stretched minimum, set: {commitment: {minimums: [0], years: 2}, tranche.a: {total: 0, minimum: 20}, amendment.a: {year: 2027, kind: stretch, periods: 4}}}
`)
	// 5 and a quarter of 40 each year; those of 2029 are due at the end of 2028.
	near(t, []float64{15, 15, 15, 0}, series(r, "owed", 0), "cut")
	near(t, []float64{15, 15, 30, 0}, series(r, "payment", 0), "the rest at the end")
	// Half of 40 in each of two years, of which the second is stretched to three.
	for scenario := 1; scenario <= 2; scenario++ {
		near(t, []float64{20, 20. / 3, 20. / 3, 20. / 3}, series(r, "owed", scenario), "stretched")
		committed, _ := r.Scalar("committed", scenario)
		assert.InDelta(t, 40, committed, 1e-9)
	}
}

// A loan of 10 from the provider at 10 %, repaid 5 a year from the second year.
func TestLoanBetweenTheParties(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 4}
commitment: {total: 40}
rates.timing: end
loan: {drawn: [10, 4], rate: 10%, repaid: [0, 5, 5]}
`)
	// 10 owed, then 14 less 5, less 5, and the last 4 at the end.
	near(t, []float64{10, 9, 4, 0}, series(r, "loan_balance", 0), "balance")
	// Every flow falls at the year's end, the draw too: it bears interest from the
	// year after, on what was owed at the end of the year before.
	near(t, []float64{0, 1, .9, .4}, series(r, "loan_interest", 0), "interest on what is owed through the year")
	near(t, []float64{10, 4 - 1 - 5, -5.9, -4.4}, series(r, "loan_flow", 0), "net to the customer")
	near(t, []float64{10, 10, 10, 10}, series(r, "payment", 0), "the contract's payments are what they are")
	// At a cost of capital of 10 % borrowing at 10 % is worth nothing:
	// 10/1.1 − 2/1.21 − 5.9/1.331 − 4.4/1.4641 = 0.
	got, _ := r.Scalar("pv_loan", 0)
	assert.InDelta(t, 0, got, 1e-9)
	// What the customer pays back is the provider's; in the first year it is lent.
	near(t, []float64{0, 10 + 2, 10 + 5.9, 10 + 4.4}, series(r, "provider_cash", 0), "provider")
}

// A loan at less than the cost of capital is worth the difference: 100 at 4 %,
// all repaid two years later.
func TestLoanBelowTheCostOfCapital(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 3}
commitment: {total: 30}
rates.timing: end
loan: {drawn: [100], rate: 4%}
`)
	near(t, []float64{100, -4, -104}, series(r, "loan_flow", 0), "net to the customer")
	value := 100/1.1 - 4/1.21 - 104/1.331
	got, _ := r.Scalar("pv_loan", 0)
	assert.InDelta(t, value, got, 1e-9)
	with, _ := r.Scalar("customer_npv", 0)
	without, _ := r.Scalar("customer_npv_before_loans", 0)
	assert.InDelta(t, value, with-without, 1e-9)
}

// A loan in a first period of three months: the interest of the second is that
// of the time between the two flows, so that at the cost of capital the loan is
// worth nothing, whether flows fall in the middle of a period or at its end.
func TestLoanFromAPartYear(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 3, first_part: 25%}
commitment: {total: 30}
rates.timing: mid
loan: {drawn: [100], rate: 10%, repaid: [0, 50, 50]}
scenarios: [{name: Middle}, {name: End, set: {rates.timing: end}}]
`)
	// From the middle of three months to that of the next year: 1.5 + 6 months.
	near(t, []float64{0, 100 * (math.Pow(1.1, 7.5/12) - 1), 5}, series(r, "loan_interest", 0), "middle")
	near(t, []float64{0, 10, 5}, series(r, "loan_interest", 1), "a year from end to end")
	for scenario := range 2 {
		got, _ := r.Scalar("pv_loan", scenario)
		assert.InDelta(t, 0, got, 1e-9)
	}
}

// Warrants worth 2 for every 10 of cumulative spend, three steps at most; 8 a
// year is owed and half of it used.
func TestVestingOnCumulativeSpend(t *testing.T) {
	r := contract(t, `
term: {first_year: 2026, years: 5}
commitment: {total: 40}
demand: {first_year: 4}
vesting: {step: 10, value: 2, steps: 3}
scenarios: [{name: Base}, {name: To the provider, set: {vesting.to: provider}}, {name: Exactly, set: {vesting.step: 8, vesting.steps: all}}]
`)
	// 8, 16, 24, 32 and 40 are paid: no step, one, two, three, three.
	near(t, []float64{0, 1, 2, 3, 3}, series(r, "vested_steps", 0), "steps")
	near(t, []float64{0, 2, 2, 2, 0}, series(r, "vesting_gain", 0), "value")
	near(t, []float64{0, -2, -2, -2, 0}, series(r, "vesting_gain", 1), "given")
	near(t, []float64{8, 6, 6, 6, 8}, series(r, "provider_cash", 0), "the provider's, less what it gives")
	near(t, []float64{1, 2, 3, 4, 5}, series(r, "vested_steps", 2), "a step is reached at its amount")
}
