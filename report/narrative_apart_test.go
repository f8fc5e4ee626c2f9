package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"offtake/report"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/templates"
)

const vested = `deal: {name: V, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 5}
commitment: {total: 40}
demand: {first_year: 10}
rates: {customer: 10%%, debt: 7%%, provider: 9%%, timing: end}
vesting: {step: 10, value: 2, steps: 3, to: %s}
`

// answered is the answer that begins with a question; "" if there is none.
func answered(rep *report.Report, question string) string {
	for _, a := range narrative.Answers(rep) {
		if a.Question == question {
			return a.Text
		}
	}
	return ""
}

// TestVestingIsSaid: 10 a year are used, so that a step of 2 vests in each of the
// first three years: 2/1.1 + 2/1.21 + 2/1.331 is 4.97.
func TestVestingIsSaid(t *testing.T) {
	to := layDeal(t, "vested.yaml", []byte(fmt.Sprintf(vested, "customer")))
	want := "In Base, equity that vests as the customer spends counts USD\u00a05.0\u00a0million in the value of the deal to it, in present value: three steps of USD\u00a02.0\u00a0million each."
	assert.Equal(t, want, answered(to, "Vesting."))
	assert.Contains(t, string(render(t, to, "md")), strings.ReplaceAll(want, "\u00a0", " "))
	assert.Equal(t, "In Base, equity that vests as the customer spends counts USD 5.0 m in the value of the deal to it, in present value.",
		answerOf(t, to, "Equity that vests"))
	from := layDeal(t, "given.yaml", []byte(fmt.Sprintf(vested, "provider")))
	assert.Contains(t, answered(from, "Vesting."), "equity that the customer gives the provider as it spends takes USD\u00a05.0\u00a0million off the value of the deal to it")
	assert.Equal(t, "In Base, equity that the customer gives the provider as it spends takes USD 5.0 m off the value of the deal to it, in present value.",
		answerOf(t, from, "Equity that vests"))
	unreached := layDeal(t, "unreached.yaml", []byte(strings.Replace(fmt.Sprintf(vested, "customer"), "step: 10,", "step: 1000,", 1)))
	assert.Empty(t, answered(unreached, "Vesting."))
	assert.Equal(t, "No equity vests in this case.", answerOf(t, unreached, "Equity that vests"))
	without := layDeal(t, "without.yaml", []byte(strings.Split(fmt.Sprintf(vested, "customer"), "vesting:")[0]))
	assert.Empty(t, answered(without, "Vesting."))
	row, _ := find(t, without.Book.Sheet(layout.SheetSummary), "What it costs")
	assert.NotEqual(t, "Equity that vests", without.Book.Sheet(layout.SheetSummary).At(row+2, 1).Value.Text)
}

// TestTheLoanIsSaid: 10 are borrowed at 5% and repaid with the interest after two
// years, which is worth money to a customer whose capital costs 10%.
func TestTheLoanIsSaid(t *testing.T) {
	deal := strings.Split(fmt.Sprintf(vested, "customer"), "vesting:")[0]
	cheap := layDeal(t, "loan.yaml", []byte(deal+"loan: {drawn: [10], rate: 5%}\n"))
	assert.Contains(t, answered(cheap, "Loan."), "In Base, the loan counts USD\u00a0")
	dear := layDeal(t, "dear.yaml", []byte(deal+"loan: {drawn: [10], rate: 15%}\n"))
	assert.Contains(t, answered(dear, "Loan."), "In Base, the loan takes USD\u00a0")
	assert.Regexp(t, `^In Base, the loan takes USD \d\.\d m off the value of the deal`, answerOf(t, dear, "The loan's terms"))
}

// TestImputedInterestSaysWhich: OneStream's 300 at signing were raised to 360:
// 86.1 of interest is in the one, 103.3 in the other, and the balance accrues the
// rest of what is paid beyond the debt at signing and what the amendment adds.
func TestImputedInterestSaysWhich(t *testing.T) {
	data, _ := templates.Deal("onestream")
	rep := layDeal(t, "onestream.yaml", data)
	debt := answered(rep, "As a debt.")
	assert.Contains(t, debt, "at signing and contain USD\u00a086.1\u00a0million of imputed interest; as amended they are worth USD\u00a0256.7\u00a0million and contain USD\u00a0103.3\u00a0million of imputed interest")
	assert.Contains(t, answerOf(t, rep, "The same as a debt"), "as amended they are worth USD 256.7 m and contain USD 103.3 m of imputed interest.")
	label := func(name string) string { return rep.Program.Line(name).Label }
	assert.Equal(t, []string{"Imputed interest at signing", "Imputed interest as amended", "Less imputed interest as amended",
		"Imputed interest accrued on the balance"},
		[]string{label("implied_interest"), label("interest_as_amended"), label("obligations_interest"), label("debt_interest")})
	accrued, added := 0.0, 0.0
	for p := 1; p <= rep.Deal.Periods(); p++ {
		accrued += rep.Results.At("debt_interest", p, 0)
		added += rep.Results.At("debt_added", p, 0)
	}
	scalar := func(name string) float64 { x, _ := rep.Results.Scalar(name, 0); return x }
	assert.InDelta(t, 95.44, accrued, 0.005)
	assert.InDelta(t, scalar("firm_as_amended")-scalar("debt_equivalent")-added, accrued, 1e-9)
	assert.InDelta(t, scalar("obligations_interest"), scalar("interest_as_amended"), 1e-9)
}

// TestTheComparisonsYearsAreTheCommitments: a tail, and years before the first
// minimum, are no years of the commitment.
func TestTheComparisonsYearsAreTheCommitments(t *testing.T) {
	cmp := small(t, 0.5, map[string]string{
		"tail": "deal: {name: Tail, customer: C, provider: P, currency: USD, unit: million}\nterm: {first_year: 2026, years: 10}\ncommitment: {years: 5, total: 500}\ndemand: {first_year: 100}\nrates: {customer: 10%, debt: 7%, provider: 9%}\n",
		"none": "deal: {name: None, customer: C, provider: P, currency: USD, unit: million}\nterm: {first_year: 2026, years: 3}\ncommitment: {shape: list, minimums: [0]}\ndemand: {first_year: 100}\nrates: {customer: 10%, debt: 7%, provider: 9%}\n",
	}, "tail", "none", "sunpower-hemlock")
	rows := cmp.SideBySide()
	assert.Equal(t, []string{"2026", "2030", "five years"}, rows[1][1:4])
	assert.Equal(t, []string{"2026", "2028", "no commitment"}, rows[2][1:4])
	assert.Equal(t, []string{"2010", "2012", "three years"}, rows[3][1:4])
}

// TestReturnsAreInPlainWords: the rows that find a rate of return stand under a
// heading that says whose it is, below a sentence that says what they do.
func TestReturnsAreInPlainWords(t *testing.T) {
	data, _ := templates.Deal("anthropic-aws")
	rep := layDeal(t, "anthropic-aws.yaml", data)
	s := rep.Book.Sheet("Base")
	row, _ := find(t, s, "Provider's internal rate of return: how it is found")
	assert.Contains(t, s.At(row+1, 1).Value.Text, "The flows are valued at each rate tried.")
	assert.Equal(t, "Provider's return: largest flows together", s.At(row+2, 1).Value.Text)
	find(t, s, "Provider's return: value at the rates tried above 0%, row 1 of 3")
	assert.Equal(t, "Provider's return: value at the rates tried above 0%, row 1 of 3", rep.Program.Line("provider_flow_return_above_1").Label)
	row, _ = find(t, s, "Rates of return: the rates tried")
	assert.Contains(t, s.At(row+1, 1).Value.Text, "Every rate of return is sought at the same rates")
	assert.Equal(t, "Rates tried: one plus the rate, above 0%, row 1 of 3", s.At(row+3, 1).Value.Text)
	for _, l := range rep.Program.Lines {
		assert.NotRegexp(t, `^Returns?( \d+)?: `, l.Label)
	}
}

// TestAnAdvanceThatIsLostIsNoHeadroom: 5 are stranded whatever is used, so that
// headroom is what the need may fall by before anything more is.
func TestAnAdvanceThatIsLostIsNoHeadroom(t *testing.T) {
	deal := strings.Split(fmt.Sprintf(vested, "customer"), "vesting:")[0]
	lost := layDeal(t, "lost.yaml", []byte(deal+"advance: {payments: [5]}\n"))
	assert.Contains(t, answered(lost, "Headroom."), "before anything more is stranded")
	assert.Contains(t, answerOf(t, lost, "Headroom"), "before anything more is stranded")
	assert.Contains(t, answerOf(t, layDeal(t, "without.yaml", []byte(deal)), "Headroom"), "before anything is stranded")
	none := layDeal(t, "none.yaml", []byte(strings.Replace(deal, "{total: 40}", "{shape: list, minimums: [0]}", 1)))
	assert.Equal(t, "Nothing to read as a debt.", answerOf(t, none, "The same as a debt"))
	part := layDeal(t, "part.yaml", []byte(strings.Replace(deal, "years: 5", "years: 5, period: quarter, first_part: 50%", 1)))
	assert.Contains(t, string(render(t, part, "md")), "| Commitment | "+part.Length(0)+" |")
}
