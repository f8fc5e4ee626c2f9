package report_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

// TestTheSummarySaysWhatHolds: 100 a year are committed over four years, and 150
// a year used, or 75. Who leaves after two years pays half of 200 as a fee, and the
// lock-in cost is that fee; what comes off the price is a saving, not a price above
// the market. A total that is tested at the end limits how far the need of one year
// may fall, so that no year's own is said.
func TestTheSummarySaysWhatHolds(t *testing.T) {
	const head = "deal: {name: D, customer: Lab, provider: Cloud, unit: million}\nterm: {first_year: 2026, years: 4}\n" +
		"demand: {first_year: 150}\nrates: {customer: 10%, debt: 8%, provider: 9%}\nfunding: {at_signing: 40}\n" +
		"scenarios: [{name: Base}, {name: Half, set: {demand.first_year: 75}}]\n"
	const flat = "commitment: {total: 400}\n"
	for _, c := range []struct{ terms, question, want string }{
		{flat, "What it costs", "USD 600.0 m paid, USD 600.0 m used; nothing stranded."},
		{flat, "The same in present value", "No lock-in cost; nothing gained by access."},
		{flat, "Headroom", "The need may fall by 33.3% in every year alike, or by 33.3% in all, before anything is stranded, credits aside; in Half there is none."},
		{flat, "Across the scenarios", "Value of the deal to the customer, before dilution, USD m: -43.1 in Half to 40.0 in Base; funding in this case USD 40.0 m of it."},
		{flat + "exit: {year: 2028, fee: 50%}\n", "What it costs", "USD 400.0 m paid, USD 300.0 m used; nothing stranded, USD 100.0 m a fee for leaving."},
		{flat + "exit: {year: 2028, fee: 50%}\n", "The same in present value", "Lock-in cost USD 78.8 m, of it nothing for a price above the market and nothing stranded, USD 78.8 m a fee for leaving; nothing gained by access."},
		{flat + "exit: {year: 2028, fee: 0%}\n", "What leaving costs", "In Base, the customer leaves at the start of 2028 and pays no fee."},
		{flat + "exit: {fee: 0%}\n", "What leaving costs", "Nobody leaves; leaving would cost nothing, whatever would still fall due."},
		{flat + "rebate: {share: 10%}\n", "The same in present value", "Lock-in cost USD -49.9 m: nothing stranded, less USD 49.9 m saved against market prices; nothing gained by access."},
		{"commitment: {total: 400, shape: total-only}\n", "Headroom", "The need may fall by 33.3% in every year alike, or by 33.3% in all, before anything is stranded, credits aside; in Half there is none."},
		{"commitment: {total: 600}\n", "Headroom", "None: of what falls due some is paid for and not used as soon as the need is any less, credits aside."},
		{"commitment: {total: 800}\n", "Headroom", "None: at the need assumed, USD 200.0 m is paid for and not used."},
	} {
		assert.Equal(t, c.want, answerOf(t, layDeal(t, "x.yaml", []byte(head+c.terms)), c.question), c.terms)
	}
	built := layDeal(t, "x.yaml", []byte(head+flat+"exit: {year: 2028, fee: 50%}\nprovider: {capacity: 2, capex_per_unit: 60, build: [100%], useful_life: 4}\n"))
	const until = "The firm payments until the customer leaves, with any fee, cover 2.3x the cost of the build-out in present value."
	assert.Contains(t, answered(built, "Provider."), until) // 257.7 of 111.1, where all that is firm at signing is 331.2
	assert.Equal(t, strings.Replace(until, "the cost of the build-out", "its cost", 1), answerOf(t, built, "What covers the build-out"))
	noted := layDeal(t, "x.yaml", []byte(head+flat+"notice: {years: 1}\n"))
	assert.Equal(t, "Firm at signing: USD 100.0 m, since either side may leave on notice.", answerOf(t, noted, "What is firm"))
	assert.Equal(t, "Lab announced USD 400.0 m with Cloud over four years, 10.0x the funding of USD 40.0 m at signing.", answerOf(t, noted, "What is owed"))
	rep := layDeal(t, "x.yaml", []byte(head+"commitment: {shape: list, minimums: [120, 120, 60]}\n"))
	assert.Contains(t, answered(rep, "Headroom."), "the minimum takes 80.0% of use at most;") // in two years alike
	rep = layDeal(t, "x.yaml", []byte(head+"commitment: {shape: list, minimums: [120, 60, 60]}\n"))
	assert.Contains(t, answered(rep, "Headroom."), "the minimum takes 80.0% of use in 2026, the tightest year;")
}

// TestASentenceHasRoomInItsLine: what is owed stands on a line of its own, with
// long names, a tail and an amendment too; names are cut first, and what is firm has the
// next line.
func TestASentenceHasRoomInItsLine(t *testing.T) {
	long := strings.Repeat("A Very Long Name of a Company ", 4)
	rep := layDeal(t, "long.yaml", []byte("deal: {name: D, customer: "+long+"S.A., provider: "+long+"N.V., unit: million}\n"+
		"term: {first_year: 2026, years: 4, period: month}\ncommitment: {total: about 350000, shape: flat, periods: 35}\n"+
		"notice: {years: 0.5, after: 1}\namendment: {a: {year: 2028, kind: total, amount: 60}}\ndemand: {first_year: 150000}\n"+
		"rates: {customer: 10%, debt: 8%, provider: 9%}\nfunding: {at_signing: up to 40000}\n"))
	said := answerOf(t, rep, "What is owed")
	assert.LessOrEqual(t, utf8.RuneCountInString(said), 215, said) // LibreOffice shows as many
	assert.Contains(t, said, "about USD 350,000 m")
	assert.Contains(t, said, "with a tail of 13 months without a minimum")
	assert.Contains(t, answerOf(t, rep, "What is firm"), "about USD 350,060 m as amended, of which about USD 180,000 m is firm.")
}
