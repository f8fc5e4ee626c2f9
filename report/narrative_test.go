package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/report"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
	"offtake/report/words"
	"offtake/templates"
)

// storied are deals that differ in what there is to say of them. Each begins
// from the same terms; a scenario is what stands after its name.
var storied = []struct{ name, terms, scenarios, more string }{
	{"one scenario, no shortfall", "demand.first_year: 100", "Base", ""},
	{"one scenario, shortfall in every period", "demand.first_year: 10; demand.growth: 0%", "Base", ""},
	{"one scenario, a shortfall in one year", "demand.first_year: 36; demand.growth: [0%, -30%, 60%]; price.market_decline: 0%", "Base", ""},
	{"no shortfall in any scenario", "demand.first_year: 100", "Base|More: demand.first_year=150", ""},
	{"a shortfall in every scenario", "demand.first_year: 10", "Base|Less: demand.first_year=5|Least: demand.first_year=2", ""},
	{"a shortfall in one scenario", "demand.first_year: 100", "Base|Less: demand.first_year=5", ""},
	{"the base and another fall short", "demand.first_year: 10", "Base|Less: demand.first_year=5|More: demand.first_year=200", ""},
	{"no minimum", "commitment.shape: list; commitment.minimums: [0]", "Base|Less: demand.first_year=5", ""},
	{"next to no minimum", "commitment.total: 0.1", "Base|Less: demand.first_year=5", ""},
	{"no funding", "funding.at_signing: 0", "Base|Less: demand.first_year=5", ""},
	{"funding after signing alone", "funding.at_signing: 0; funding.later: [0, 4]; funding.milestones_met: 100%",
		"Base|Less: demand.first_year=5", ""},
	{"a provider that invests in one scenario alone", "funding.at_signing: 0; provider.capacity: 0",
		"Base|Funded: funding.later=[0+ 4]+ funding.milestones_met=100%+ demand.provider_share=0%+ exit.year=2026+ exit.fee=0%", ""},
	{"built in one scenario alone", "funding.at_signing: 0; provider.capacity: 0",
		"Base|Idle: demand.provider_share=0%|Built: provider.capacity=1.5, provider.capex_per_unit=60", ""},
	{"a build that follows use", "provider.units_per_capacity: [10, 12]; provider.useful_life: 3; demand.first_year: 60",
		"Base|Less: demand.first_year=5", ""},
	{"the stated build alone", "provider.units_per_capacity: 500; provider.expands: no; provider.replaces: no; provider.useful_life: 2; provider.build: [100%]", "Base", ""},
	{"no revenue", "revenue.first_year: 0", "Base|Less: demand.first_year=5", ""},
	{"a return in all scenarios but one", "funding.at_signing: 0; demand.first_year: 60; provider.capex_per_unit: 30; provider.build: [100%]; provider.useful_life: 10", "Base|Prepaid: provider.capacity=0|Less: provider.capex_per_unit=40", ""},
	{"no revenue, nothing built, no funding", "revenue.first_year: 0; provider.capacity: 0; funding.at_signing: 0",
		"Base|Less: demand.first_year=5", ""},
	{"nothing needed", "demand.first_year: 0; demand.growth: 0%", "Base", ""},
	{"nothing used in one scenario", "rates.timing: mid", "Base|Idle: demand.provider_share=0%", ""},
	{"scarce compute", "price.available: 70%", "Base|Open: price.available=100%", ""},
	{"scarce compute, one scenario", "price.available: 70%", "Base", ""},
	{"scarce compute without profit", "price.available: 70%; revenue.other_costs: 95%", "Base", ""},
	{"the deal saves", "price.discount: 40%; price.market_decline: 0%; demand.first_year: 100", "Base|Dearer: price.discount=-10%", ""},
	{"as dear as the market", "price.discount: 0%; price.market_decline: 0%; demand.first_year: 100", "Base", ""},
	{"one period", "term.years: 1; demand.growth: 0%; provider.build: [100%]", "Base", ""},
	{"all due at the end", "commitment.shape: total-only; term.period: quarter; term.years: 2; provider.build: [100%]; demand.growth: 0%",
		"Base|Less: demand.first_year=5", ""},
	{"growing minimum", "commitment.shape: growth; commitment.growth: 60%; rates.debt: 20%", "Base|Less: demand.first_year=5", ""},
	{"most in the middle", "commitment.shape: list; commitment.minimums: [10, 30, 40, 15, 5]", "Base|Less: demand.first_year=5", ""},
	{"the base leaves", "exit.year: 2028; exit.fee: 50%; commitment.shape: growth; commitment.growth: 50%; demand.first_year: 10", "Base", ""},
	{"a scenario leaves for a fee", "demand.first_year: 25", "Base|Out: exit.year=2028, exit.fee=30%", ""},
	{"a scenario leaves for free", "demand.first_year: 25", "Base|Out: exit.year=2028, exit.fee=0%", ""},
	{"an advance, and a scenario leaves", "demand.first_year: 25; advance.payments: [6]; advance.credit_from: 2026; advance.credit_share: 5%",
		"Base|Out: exit.year=2028, exit.fee=30%", ""},
	{"credits at hand", "demand.first_year: 25; credits.granted: [6]; credits.share: 5%", "Base", ""},
	{"settled at once", "demand.first_year: 400; demand.growth: 0%", "Base|More: demand.first_year=500", ""},
	{"make-up and refund", "settlement.makeup_share: 80%; settlement.at_end: refund; demand.growth: [-50%, 90%, 90%, -60%]",
		"Base|Less: demand.first_year=5", ""},
	{"break-evens", "rates.timing: mid", "Base|Less: demand.first_year=5",
		"breakeven:\n  - {input: demand.growth, metric: pv_stranded, target: 1, range: [-50%, 100%]}\n  - {input: price.discount, metric: pv_lock_in, target: 0, range: [-50%, 90%]}\n"},
	{"break-evens of a buyer of more than the minimum", "demand.first_year: 60", "Base|More: demand.first_year=90",
		"breakeven:\n  - {input: demand.growth, metric: total_stranded, target: 1, range: [-50%, 100%]}\n  - {input: price.discount, metric: pv_lock_in, target: 0, range: [-50%, 90%]}\n"},
	{"no margin lost", "price.discount: 5%; price.market_decline: 0%; demand.first_year: 60", "Base|More: demand.first_year=90", ""},
	{"break-evens of the customer", "price.market_decline: 0%; price.discount: -20%", "Base",
		"breakeven:\n  - {input: demand.provider_share, metric: total_stranded, target: 0, range: [10%, 100%]}\n  - {input: price.market_decline, metric: customer_npv, target: 0, range: [-90%, 90%]}\n"},
	{"break-evens of the deal's value", "price.market_decline: 20%", "Base",
		"breakeven:\n  - {input: shift.stays, metric: total_paid, target: 130}\n  - {input: price.pass_through, metric: pv_deal_value, target: 0}\n"},
	{"a premium breaks even", "price.market_decline: 0%; price.discount: 10%; price.available: 80%", "Base",
		"breakeven:\n  - {input: price.discount, metric: pv_deal_value, target: 0, range: [-90%, 90%]}\n  - {input: efficiency.needs, metric: total_stranded, target: 5}\n"},
	{"a break-even in a rise of prices", "price.discount: -20%; price.pass_through: 0%", "Base",
		"breakeven:\n  - {input: price.market_decline, metric: pv_lock_in, target: 0, range: [-90%, 90%]}\n  - {input: demand.provider_share, metric: provider_npv, target: 0, range: [0%, 100%]}\n"},
	{"break-evens at every value", "demand.first_year: 100; demand.provider_share: 100%; price.market_decline: 0%; price.discount: 0%", "Base",
		"breakeven:\n  - {input: demand.provider_share, metric: total_stranded, target: 0, range: [50%, 100%]}\n  - {input: price.pass_through, metric: pv_lock_in, target: 0}\n"},
	{"a break-even of a ratio at every value", "settlement.at_end: forfeit", "Base",
		"breakeven:\n  - {input: efficiency.needs, metric: headline_ratio, target: 20}\n"},
	{"due in some years alone", "commitment.shape: flat; commitment.years: 3; rates.debt: 0%; price.market_decline: -10%",
		"Base|More: demand.first_year=90", ""},
	{"less every year", "commitment.shape: list; commitment.minimums: [40, 25, 20, 10, 5]; price.market_decline: [10%, 5%]; exit.fee: 0%",
		"Base|Less: demand.first_year=5", ""},
	{"most twice", "commitment.shape: list; commitment.minimums: [30, 10, 30, 15, 15]; price.market_decline: [-5%, 5%]",
		"Base|Same: demand.first_year=30|Third: demand.first_year=30|Fourth: demand.first_year=30", ""},
	{"a balance that dips and rises", "commitment.shape: list; commitment.minimums: [50, 0, 0, 25, 25]; rates.debt: 12%; price.market_decline: 0%", "Base", "breakeven:\n  - {input: price.market_decline, metric: pv_lock_in, target: 0, range: [-90%, 90%]}\n"},
	{"nothing must be taken", "commitment.take_or_pay: 0%; demand.first_year: 0; demand.growth: 0%; revenue.first_year: 0",
		"Base|More: demand.first_year=5, revenue.first_year=60", ""},
	{"on notice", "notice.years: 1", "Base", ""},
	{"amended", "amendment.a.year: 2027; amendment.a.kind: total; amendment.a.amount: 7", "Base", ""},
	{"amended and on notice", "amendment.a.year: 2027; amendment.a.kind: total; amendment.a.amount: 7; notice.years: 1", "Base", ""},
	{"nothing firm", "notice.years: 0; notice.after: 0", "Base", ""},
	{"the base leaves with all used", "exit.year: 2028; exit.fee: 50%; commitment.shape: growth; commitment.growth: 50%; demand.first_year: 20; demand.provider_share: 100%; demand.growth: 0%", "Base|Same: demand.first_year=20|Early: exit.year=2027, exit.fee=0%|Third: exit.year=2027|Fourth: exit.year=2029|Fifth: exit.year=2029", ""},
	{"the base and one other leave", "exit.year: 2028; exit.fee: 50%; demand.first_year: 5", "Base|Early: exit.year=2027, exit.fee=0%", ""},
	{"no return that could be stated", "demand.first_year: 25; funding.at_signing: 0; provider.resale: 0%; provider.residual: 0%",
		"Base|Out: exit.year=2026, exit.fee=0%|Late: exit.year=2028, exit.fee=0%, provider.capex_per_unit=30|Dear: provider.capex_per_unit=50", ""},
	{"a first year without a fall of prices", "price.market_decline: [0%, 12%]; rates.timing: mid", "Base",
		"breakeven:\n  - {input: price.market_decline, metric: pv_lock_in, target: 0, range: [-90%, 90%]}\n  - {input: efficiency.needs, metric: pv_stranded, target: 1000}\n"},
	{"sensitive to nothing", "price.available: 100%", "Base",
		"sensitivity:\n  grids:\n    - {metric: pv_access_value, rows: {demand.provider_share: [10%, 60%]}, columns: {price.discount: [0%, 5%]}}\n  tornado: {metric: pv_access_value, inputs: {rates.customer: [8%, 15%]}}\n"},
	{"sensitive to two alike", "demand.first_year: 0; demand.growth: 0%", "Base",
		"sensitivity:\n  tornado: {metric: total_paid, inputs: {rates.customer: [8%, 15%], commitment.take_or_pay: [80%, 100%], commitment.total: [100, 120]}}\n"},
	{"only what rounding leaves", "demand.basis: forecast; demand.forecast: [33.33333333, 33.33333333, 33.33333333, 33.33333333, 33.33333333]; price.market_decline: 0%; price.discount: 0%", "Base|Same: demand.provider_share=60%", ""},
	{"all due at the end, with more use", "commitment.shape: total-only; demand.first_year: 60", "Base|Less: demand.first_year=50", ""},
	{"most once", "commitment.shape: list; commitment.minimums: [30, 10, 25, 15, 20]", "Base", ""},
	{"used to the last", "demand.basis: forecast; demand.forecast: [20, 20, 20, 20, 20]; demand.provider_share: 100%; price.market_decline: 0%; price.discount: 0%", "Base", ""},
	{"a provider that earns back what it lays out", "demand.basis: forecast; demand.forecast: [20, 20, 20, 20, 20]; demand.provider_share: 100%; price.market_decline: 0%; price.discount: 0%; funding.at_signing: 0; provider.capacity: 1; provider.capex_per_unit: 99.99; provider.build: [100%]; provider.useful_life: 5", "Base", ""},
	{"next to no use and no fee", "demand.first_year: 0.01; demand.growth: 0%; exit.fee: 0.01%", "Base|Out: exit.year=2028", ""},
	{"credits", "credits.granted: [6, 0, 3]; demand.first_year: 25", "Base", ""},
	{"rebates", "rebate.share: 5%; demand.first_year: 25", "Base", ""},
	{"credits and rebates", "credits.granted: [6, 0, 3]; rebate.share: 5%; demand.first_year: 25", "Base", ""},
	{"left with nothing owed", "commitment.shape: list; commitment.total: 0; commitment.minimums: [0]", "Base|Out: exit.year=2028", ""},
	{"an advance that is lost", "advance.payments: [5]; demand.first_year: 100", "Base", ""},
	{"equity for the customer, and a cheap loan", "vesting.step: 20; vesting.value: 1; loan.drawn: [6]; loan.rate: 2%", "Base", ""},
	{"equity for the provider, and a dear loan", "vesting.step: 20; vesting.value: 1; vesting.to: provider; loan.drawn: [6]; loan.rate: 40%",
		"Base", ""},
	{"said to be about", "commitment.shape: list; commitment.total: 0; commitment.minimums: [about 10, about 20, about 25]", "Base", ""},
	{"a flexible commitment and a breakthrough", "demand.first_year: 60; settlement.relief: 0; notice.years: 1; exit.fee: 20%; commitment.shape: flat",
		"Base|Cheaper: efficiency.year=2027, efficiency.needs=50%|Elsewhere: shift.year=2028, shift.stays=10%|Flat: commitment.shape=flat", ""},
	{"held while hardware and prices move", "demand.first_year: 60; price.pass_through: 0%; commitment.shape: growth; commitment.growth: 80%",
		"Base|Cheaper: efficiency.year=2027, efficiency.needs=5%|Elsewhere: shift.year=2028, shift.stays=10%|Collapse: price.market_decline=60%|Flat: commitment.shape=flat, commitment.growth=0%|Steep: commitment.growth=200%", "sensitivity:\n  tornado: {metric: customer_npv, inputs: {price.discount: [-20%, 20%]}}\nnotes: {price.discount: \"disclosed: twenty percent\"}\n"},
	{"decided by what is published", "demand.first_year: 60", "Base",
		"sensitivity:\n  tornado: {metric: customer_npv, inputs: {price.market_decline: [0%, 30%]}}\nnotes: {price.market_decline: an index}\n"},
	{"prices that fall later", "demand.first_year: 60; price.market_decline: [0%, 10%]", "Base", ""},
	{"credit carried forward", "settlement.carry_share: 100%; demand.basis: forecast; demand.forecast: [40, 10, 30, 10, 30]; demand.provider_share: 100%", "Base", ""},
	{"an option that is not taken up", "commitment.shape: list; commitment.total: 0; commitment.minimums: [20, 20, 20, 20, 20]; tranche.a.starts: 2027; tranche.a.minimum: [5, 5, 5]; tranche.a.exercised: 0%; demand.first_year: 60", "Base", ""},
	{"announced and hardly firm", "demand.first_year: 60; notice.years: 1; commitment.shape: growth; commitment.growth: 10%", "Base", ""},
	{"a breakthrough is absorbed", "demand.first_year: 900; exit.fee: 0%; provider.capex_per_unit: 1; provider.capacity: 0", "Base|Cheaper: efficiency.year=2027, efficiency.needs=10%", ""},
	{"many fall short, by year", "demand.first_year: 40; demand.growth: 10%",
		"Base|A rather long name of a scenario: efficiency.year=2026, efficiency.needs=10%|Another rather long name: efficiency.year=2027, efficiency.needs=10%|A third and even longer name of a scenario: efficiency.year=2028, efficiency.needs=10%|A fourth name: efficiency.year=2029, efficiency.needs=10%|A fifth name that is long as well: efficiency.year=2030, efficiency.needs=10%", ""},
}

// story is a storied deal's file.
func story(i int) []byte {
	c := storied[i]
	text := dealFile(c.name, c.terms, 1)
	head, _, _ := strings.Cut(text, "scenarios:\n")
	var b strings.Builder
	b.WriteString(strings.TrimSuffix(strings.ReplaceAll(head, "name: \"\"", ""), "\n") + "\nscenarios:\n")
	for _, s := range strings.Split(c.scenarios, "|") {
		name, set, _ := strings.Cut(s, ": ")
		fmt.Fprintf(&b, "  - {name: %q, set: {%s}}\n", name, strings.ReplaceAll(strings.ReplaceAll(set, "=", ": "), "+", ","))
	}
	return []byte(strings.ReplaceAll(b.String(), ", set: {}", "") + c.more)
}

// said are a deal's sentences and the titles of its charts.
func said(rep *report.Report) string {
	var b strings.Builder
	n := narrative.New(rep)
	if claim := n.Claim(); claim != "" {
		fmt.Fprintf(&b, "! %s.\n", claim)
	}
	for _, v := range n.Verdict() {
		fmt.Fprintf(&b, "? %s: %s. %s\n", v.Question, v.Word, v.Text)
	}
	for _, a := range narrative.Answers(rep) {
		fmt.Fprintf(&b, "%s %s\n", a.Question, a.Text)
	}
	for _, title := range report.ChartTitles(rep) {
		fmt.Fprintf(&b, "* %s\n", title)
	}
	return strings.ReplaceAll(b.String(), "\u00A0", " ")
}

// TestSentences: what is said of each deal, as a file to be read; and what
// holds for every sentence.
func TestSentences(t *testing.T) {
	var all, live, lines strings.Builder
	for i, c := range storied {
		rep := layDeal(t, c.name+".yaml", story(i))
		text := said(rep)
		live.WriteString(liveTexts(rep))
		nothingIsNoDigits(t, rep)
		lines.WriteString(narrative.ThreeFigures(rep) + "\n")
		for _, r := range narrative.New(rep).Rules() {
			lines.WriteString(r.Limits + "\n")
		}
		fmt.Fprintf(&all, "# %s\n%s\n", c.name, text)
		for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
			assert.NotRegexp(t, `[{}|]|  | [,.;:]|\.\.|,,|;;|n/a|NaN|–|minus minus|minus nothing`, line, c.name)
			if !strings.HasPrefix(line, "* ") {
				assert.Regexp(t, `\.$`, line, c.name)
			}
			assert.True(t, strings.ContainsAny(line, "0123456789") || withoutNumber.MatchString(line), "%s: no number in %q", c.name, line)
		}
	}
	golden(t, "../testdata/pdf/sentences.txt", all.String())
	embedded := paged(t)["embedded"]
	for _, r := range narrative.New(embedded).Rules() {
		lines.WriteString(r.Limits + "\n")
	}
	nothingIsNoDigits(t, embedded)
	everySentence(t, all.String()+said(embedded)+said(paged(t)["simulated, embedded"])+lines.String(), live.String()+liveTexts(embedded))
}

// nothingIsNoDigits holds that no live text of a book says 0.0 of what rounds to
// nothing: a sentence has a word for it, and what stands beside a card a dash.
func nothingIsNoDigits(t *testing.T, rep *report.Report) {
	t.Helper()
	for _, s := range rep.Book.Sheets {
		for r, row := range s.Rows() {
			for c, cell := range row.Cells() {
				if cell.Formula != "" && cell.Value.Kind == sheet.Text {
					assert.NotRegexp(t, `(^|[^\d.,])0\.0+([^\d]|$)`, cell.Value.Text, "%s: %s!%s", rep.Deal.Name, s.Name, sheet.Address(r, c))
				}
			}
		}
	}
}

// withoutNumber are the sentences that say that there is nothing to count.
var withoutNumber = regexp.MustCompile(`^\? What a breakthrough does: any fall strands payments|^! A (lock-in|purchase)|costs nothing\.$|^First shortfall\.|^Open market\..*saves nothing|No revenue is given|^\* (In no scenario does|Every scenario uses|Use covers|The deal lowers|Against the open market the deal is worth nothing|\w.* moves)|covers the minimum|stays what it is( in the first year and changes after it)?, by assumption\.$|^First shortfall|owes P no minimum|^\* No minimum falls due|nothing is committed, so that|pays nothing(,)? and (uses nothing|nothing is stranded)|^\* Nothing to read as a debt|zero at every point|No input of the tornado`)

// everySentence finds each sentence of the file in what was said: those that are
// said live alone, in the formulas and questions of the summaries, each of their
// texts; the others, in the pages.
func everySentence(t *testing.T, pages, summaries string) {
	t.Helper()
	sentences := map[string]string{}
	require.NoError(t, yaml.Unmarshal(templates.Narrative, &sentences))
	require.Greater(t, len(sentences), 50)
	for name := range sentences {
		var texts []string
		s := words.SentenceOf(name)
		for _, p := range s.Pieces {
			if p.Text != "" {
				texts = append(texts, regexp.QuoteMeta(p.Text))
			}
		}
		if strings.HasPrefix(name, "live_") || strings.HasPrefix(name, "return_") { // why there is no return, pages say in notes
			for _, text := range texts {
				assert.Regexp(t, text, summaries, "no summary says %s", name)
			}
			assert.Contains(t, summaries, s.Question, "no summary answers %s", name)
			continue
		}
		assert.Regexp(t, "(?i)"+strings.TrimSpace(strings.Join(texts, `.*`)), pages, "no deal says %s", name)
	}
}

// liveTexts are the formulas of a deal's summary, with the texts beside them.
func liveTexts(rep *report.Report) string {
	var b strings.Builder
	for _, row := range rep.Book.Sheet(layout.SheetSummary).Rows() {
		for _, c := range row.Cells() {
			if c.Formula != "" {
				b.WriteString(strings.ReplaceAll(c.Formula, `""`, `"`) + "\n")
			} else if c.Role == sheet.RoleKeyLabel {
				b.WriteString(c.Value.Text + "\n")
			}
		}
	}
	return b.String()
}

// obligation is what a small deal's summary says of the obligation, and the
// line below the terminal's table.
func obligation(t *testing.T, terms string) (sentence, line string) {
	t.Helper()
	rep := layDeal(t, "x.yaml", []byte("deal: {name: D, customer: Lab, provider: Cloud, unit: million}\nterm: {first_year: 2026, years: 3, period: month}\n"+
		"demand: {first_year: 1000}\nrates: {customer: 10%, debt: 0%, provider: 9%}\n"+terms))
	return strings.ReplaceAll(narrative.Answers(rep)[0].Text, "\u00A0", " "), narrative.ThreeFigures(rep)
}

// TestAnnouncedAndFirm: what was announced and what of it is firm stand side by
// side, with the reason. 36 a month over three years are 1,296 in all, of which three
// months' notice leaves three months firm, 108, and after a lock-in of a year
// fifteen, 540. Credits of 96 leave 1,200 to pay.
func TestAnnouncedAndFirm(t *testing.T) {
	for terms, want := range map[string][2]string{
		"commitment: {total: 1296}\n": {
			"Lab owes Cloud USD 1,296.0 million over", "announced 1,296.0; firm 1,296.0; as debt 1,296.0"},
		"commitment: {total: about 1296}\n": {
			"Lab owes Cloud about USD 1,296.0 million over", "announced about 1,296.0; firm about 1,296.0; as debt about 1,296.0"},
		"commitment: {total: 1296}\nnotice: {years: 0.25}\n": {
			"; USD 108.0 million is firm, since either side may leave on three months' notice;",
			"announced 1,296.0; firm 108.0, since either side may leave on three months' notice; as debt 108.0"},
		"commitment: {total: more than 1296}\nnotice: {years: 0.25, after: 1}\n": {
			"; more than USD 540.0 million is firm, since either side may leave on three months' notice after one year;",
			"announced more than 1,296.0; firm more than 540.0, since either side may leave on three months' notice after one year; as debt more than 540.0"},
		"commitment: {total: 1296}\nnotice: {years: 0}\n": {
			"; none of it is firm, since either side may leave without notice",
			"announced 1,296.0; firm –, since either side may leave without notice; as debt –"},
		"commitment: {total: 1296}\namendment: {a: {year: 2028, kind: total, amount: 4}}\n": {
			"; USD 1,300.0 million as amended", "announced 1,296.0; firm 1,296.0; as debt 1,296.0; as amended 1,300.0, firm 1,300.0, as debt 1,300.0"},
		"commitment: {shape: list, minimums: [0]}\n": {"Lab owes Cloud no minimum", "no commitment"},
		"commitment: {total: 1296}\ncredits: {granted: [96, 0, 0]}\n": {
			"; USD 1,200.0 million is firm, with credits counted;", "announced 1,296.0; firm 1,200.0, with credits counted; as debt 1,200.0"},
	} {
		sentence, line := obligation(t, terms)
		assert.Contains(t, sentence, want[0], terms)
		assert.Equal(t, want[1], line, terms)
	}
}

// TestOnWhichTerms: what an amendment adds is said apart from what was signed in
// every output. 36 a month over three years are 1,296; an amendment of 4 makes
// 1,300, and at no interest the debt is as much. Of credits of 96, use of 1,000 a
// year pays all: 3,000 of use cost 2,904, so that use is no part of what is paid.
func TestOnWhichTerms(t *testing.T) {
	head := "deal: {name: D, customer: Lab, provider: Cloud, unit: million}\nterm: {first_year: 2026, years: 3, period: month}\n" +
		"commitment: {total: 1296}\ndemand: {first_year: 1000}\nrates: {customer: 10%, debt: 0%, provider: 9%}\n"
	summary := func(rep *report.Report, question string) string {
		s := rep.Book.Sheet(layout.SheetSummary)
		row, _ := find(t, s, question)
		return s.At(row, 3).Value.Text
	}
	rep := layDeal(t, "amended.yaml", []byte(head+"amendment: {a: {year: 2028, kind: total, amount: 4}}\n"))
	text := said(rep)
	assert.Contains(t, text, "are worth USD 1,296.0 million at signing; as amended they are worth USD 1,300.0 million;")
	assert.Contains(t, text, "against USD 1,300.0 million committed as amended.")
	md := string(render(t, rep, "md"))
	assert.Contains(t, md, "| Firm as amended | USD 1,300.0 m |\n| As debt as amended | USD 1,300.0 m |")
	assert.Contains(t, md, "## Purchase obligation by contract year, as amended, ")
	assert.Contains(t, summary(rep, "What is firm"), "; USD 1,300.0 m as amended.")
	assert.Contains(t, summary(rep, "The same as a debt"), "; as amended they are worth USD 1,300.0 m.")

	rep = layDeal(t, "credits.yaml", []byte(head+"credits: {granted: [96, 0, 0]}\n"))
	assert.Contains(t, said(rep), "In Base the customer pays USD 2,904.0 million and uses USD 3,000.0 million; the provider's credits of USD 96.0 million come off what is paid.")
	assert.Contains(t, summary(rep, "What it costs"), "USD 2,904.0 m paid, USD 3,000.0 m used; ")
	found := false // beside the tile of the same name
	for row := 1; row < 60; row++ {
		if c := rep.Book.Sheet(layout.SheetSummary).At(row, 3); c != nil {
			found = found || strings.Contains(c.Value.Text, "of all that fell due, 100.0% is used; all use is 2.3x of it.") // 3,000 of 1,296
		}
	}
	assert.True(t, found)
}

// TestNamesStayAsWritten: a sentence that begins with a name or a note begins
// as the deal file writes it, in whatever script.
func TestNamesStayAsWritten(t *testing.T) {
	rep := layDeal(t, "names.yaml", sized(3, "year", []string{"Base", "Other"}, ""))
	for _, name := range []string{"Électricité de France", "Ωmega", "ωmega", "Жизнь", "жизнь", "市场", "eBay", "iRobot"} {
		rep.Deal.Customer, rep.Deal.Provider, rep.Deal.Scenarios[0].Name = name, name, name
		text := said(rep)
		assert.True(t, utf8.ValidString(text), name)
		for _, begins := range []string{"Obligation. " + name + " owes", "Use. In " + name + " the", "Provider. " + name + " ",
			"* In " + name + " the"} {
			assert.Contains(t, text, begins)
		}
	}
}

// TestNotesStayAsWritten: a note loses the word that says on what it rests
// only where a sign follows, and is not begun in upper case.
func TestNotesStayAsWritten(t *testing.T) {
	for note, want := range map[string]string{
		"assumption: eBay's rate": "eBay's rate", "assumption: économie": "économie", "disclosed: 市场": "市场",
		"disclosed as more than $100 billion": "Disclosed as more than $100 billion", "assumption": "Assumption", "assumption; not disclosed": "not disclosed",
		"iRobot's annual report": "iRobot's annual report", "assumed by the author": "Assumed by the author", "model default": "Model default",
	} {
		assert.Equal(t, want, report.Ground(note))
	}
}

// TestBreakEvenStatus: each status of a break-even is said alike by the
// sentences, by their tables and by the workbook.
func TestBreakEvenStatus(t *testing.T) {
	for status, c := range map[string]struct{ more, sentence, table, summary string }{
		"reached": {"{input: price.discount, metric: pv_lock_in, target: 0, range: [-50%, 90%]}",
			"open market if the contract is priced 12.2% below the market,", "| 12.2% |", "In Base, the deal costs the same as the open market if the contract is priced 12.2% below the market, against 5.0% assumed."},
		"nowhere": {"{input: price.discount, metric: headline_ratio, target: 7, range: [-50%, 90%]}",
			"is 7.0x at no value of the contract discount from −50% to 90%.", "| none in range |", "In Base, commitment per unit of funding at signing is 7.0x at no value of the contract discount from −50% to 90%."},
		"everywhere": {"{input: price.discount, metric: headline_ratio, target: 20, range: [-50%, 90%]}",
			"is 20.0x at any value of the contract discount from −50% to 90%.", "| every value |", "In Base, commitment per unit of funding at signing is 20.0x at any value of the contract discount from −50% to 90%."},
	} {
		deal := strings.Replace(dealFile(status, "demand.first_year: 100", 1), "scenarios:\n", "breakeven:\n  - "+c.more+"\nscenarios:\n", 1)
		rep := layDeal(t, status+".yaml", []byte(deal))
		assert.Contains(t, said(rep), c.sentence)
		assert.Contains(t, strings.ReplaceAll(string(render(t, rep, "md")), `\`, ""), c.table, status)
		assert.True(t, anyCell(rep.Book.Sheet(layout.SheetSummary), c.summary), "the summary does not say %q", c.summary)
	}
}

// anyCell tells whether a cell of a sheet has a text in it.
func anyCell(s *sheet.Sheet, text string) bool {
	for r := 1; r <= s.LastRow; r++ {
		for c := 1; c <= s.LastCol; c++ {
			if cell := s.At(r, c); cell != nil && strings.Contains(cell.Value.Text, text) {
				return true
			}
		}
	}
	return false
}

// TestWhyTheMarginIsHigher: a bear case has a higher margin than the base where
// the business gains by what the deal loses by.
func TestWhyTheMarginIsHigher(t *testing.T) {
	const file = `
deal: {name: Margin, customer: C, provider: P}
term: {first_year: 2026, years: 2}
commitment: {shape: list, minimums: 12}
demand: {first_year: 40, provider_share: 25%}
revenue: {first_year: 100}
rates: {customer: 10%, debt: 7%, provider: 10%}
scenarios:
  - name: Base
  - name: Half the need
    set: {efficiency: {year: 2026, needs: 50%}}
`
	// With the deal 12 is paid and 30 bought elsewhere, 58 % is left, without it
	// 60 %; at half the need 12 and 15, 73 %, and 80 %.
	text := said(layDeal(t, "margin.yaml", []byte(file)))
	assert.Contains(t, text, "Over the term it is 73.0% in Half the need, above the 58.0% of Base, although the deal is worth less: "+
		"the business gains (80.0% without the deal, 60.0% in Base), the deal loses.")
	// 12 is due and 10 used in both years.
	assert.Contains(t, text, "In Base there is none: at the need assumed, USD 4.0 is paid for and not used")
}

// TestWhatAdvancesCoverIsSaid: what an advance already paid, or credits already
// granted, pay for of the open obligation is not said to be still paid.
func TestWhatAdvancesCoverIsSaid(t *testing.T) {
	const file = `
deal: {name: Advance, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 5}
commitment: {total: 500}
demand: {first_year: 100}
rates: {customer: 10%, debt: 7%, provider: 10%}
valuation: {year: 2026, basis: modelled}
`
	const advance, credits = "advance: {payments: [60], credit_from: 2026, credit_share: 20%}\n", "credits: {granted: [40], share: 20%}\n"
	leaves := func(fee string) string {
		return "scenarios: [{name: Base}, {name: Out, set: {exit: {year: 2028, fee: " + fee + "}}}]\n"
	}
	for _, c := range []struct{ terms, says string }{
		{"", "The customer leaves in no scenario; in Base, at the modelled fee of 100.0% of what would still fall due, leaving would cost USD 400.0 million at the end of 2026"},
		{advance, "of what would still fall due, covered by the advance already paid or not, leaving would cost USD 400.0 million"},
		{advance + leaves("100%"), "100.0% of the USD 300.0 million that would still fall due, of which USD 20.0 million is covered by the advance already paid, and"},
		{advance + leaves("0%"), "with USD 300.0 million still to fall due, of which USD 20.0 million is covered by the advance already paid, and pays no fee"},
		{credits + "exit: {fee: 0%}\n", "with USD 400.0 million still to fall due after 2026, of which USD 20.0 million is covered by the provider's credits."},
		{advance + credits + "exit: {fee: 10%}\n", "covered by the advance already paid and the provider's credits or not"},
	} {
		rep := layDeal(t, "advance.yaml", []byte(file+c.terms))
		assert.Contains(t, said(rep), c.says)
		has := strings.Contains(c.terms, "advance") || strings.Contains(c.terms, "credits")
		assert.Equal(t, has, strings.Contains(string(render(t, rep, "md")), "Covered by advances and credits at hand"), c.terms)
	}
	rep := layDeal(t, "advance.yaml", []byte(file+advance))
	x, _ := rep.Results.Scalar("valuation_covered", 0)
	assert.InDelta(t, 40, x, 1e-9)
	assert.True(t, anyCell(rep.Book.Sheet(layout.SheetSummary),
		"Nobody leaves; at the modelled fee of 100.0% of what would still fall due, covered by the advance already paid or not, leaving would cost"))
}
