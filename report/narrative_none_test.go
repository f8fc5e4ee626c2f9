package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"offtake/report"
	"offtake/report/layout"
)

const uncommitted = `deal: {name: None, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 4}
commitment: {shape: list, minimums: [0]}
demand: {first_year: 10}
funding: {at_signing: 50}
revenue: {first_year: 100}
provider: {capacity: 1, capex_per_unit: 20, build: [100%]}
rates: {customer: 10%, debt: 7%, provider: 9%}
scenarios: [{name: Base}, {name: Half, set: {demand: {provider_share: 50%}}}]
`

// TestNoMinimumIsNotSaid: in a deal without a minimum no sentence and no title
// speaks of one, of a fee for leaving, a ratio or a backlog.
func TestNoMinimumIsNotSaid(t *testing.T) {
	rep := layDeal(t, "none.yaml", []byte(uncommitted))
	assert.Equal(t, "No minimum falls due, so that nothing can fall short of it.", answered(rep, "First shortfall."))
	assert.Contains(t, answered(rep, "Leaving."), "in Base nothing is committed, so that there is no fee for leaving")
	assert.Contains(t, answered(rep, "Provider."), "No payments are firm, so that none cover the build-out.")
	assert.Equal(t, "Nothing is committed, so that there is no fee for leaving.", answerOf(t, rep, "What leaving costs"))
	assert.Equal(t, "C owes P no minimum in any of four years.", answerOf(t, rep, "What is owed"))
	assert.Equal(t, "No commitment to compare.", answerOf(t, rep, "To compare with other deals"))
	assert.Equal(t, "No payments are firm, so that none cover it.", answerOf(t, rep, "What covers the build-out"))
	assert.Contains(t, answerOf(t, rep, "Across the scenarios"), "USD m: 50.0 in every scenario;")
	md := string(render(t, rep, "md"))
	assert.Contains(t, md, "## No minimum falls due\n")
	assert.Contains(t, md, "## In Base nothing is committed, so that nothing is left open\n")
	summary := rep.Book.Sheet(layout.SheetSummary)
	for _, title := range []string{"Base: no minimum falls due", "Base: nothing to read as a debt", "Base: no backlog",
		"Customer's value, USD m: 50.0 in every scenario"} {
		find(t, summary, title)
	}
	// A loan is owed, whatever is committed.
	loan := layDeal(t, "loan.yaml", []byte(strings.Replace(uncommitted, "funding: {at_signing: 50}",
		"loan: {drawn: [50], rate: 6%, repaid: [0, 25, 25]}", 1)))
	assert.NotContains(t, answered(loan, "Leaving."), "owed")
	assert.Contains(t, answered(loan, "Provider."), "The firm payments cover")
}

// TestQualifiersStayWithTheirAmounts: titles of charts and ratios have them too.
func TestQualifiersStayWithTheirAmounts(t *testing.T) {
	deal := strings.NewReplacer("minimums: [0]", "minimums: [about 20, 20, 20, 20]", "at_signing: 50",
		"at_signing: up to 50").Replace(uncommitted)
	rep := layDeal(t, "about.yaml", []byte(deal))
	assert.Contains(t, answerOf(t, rep, "To compare with other deals"), "Commitment over funding about 1.6x;")
	find(t, rep.Book.Sheet(layout.SheetSummary), "Base: at signing a debt of about USD 67.7 m, USD 12.3 m of imputed interest")
	titles := strings.ReplaceAll(strings.Join(report.ChartTitles(rep), "\n"), "\u00a0", " ")
	assert.Contains(t, titles, "The balance falls from about USD 67.7 million at signing")
	assert.Contains(t, titles, "against up to USD 50.0 million of funding")
}

// TestTheComparisonSaysWhy: credits and loans make what is firm another amount than
// what was announced, and the comparison says so.
func TestTheComparisonSaysWhy(t *testing.T) {
	deal := strings.Replace(uncommitted, "minimums: [0]", "minimums: 20", 1)
	cmp := small(t, 0.5, map[string]string{"plain": deal,
		"credits": strings.Replace(deal, "name: None, customer: C", "name: Credited, customer: D", 1) +
			"credits: {granted: [5]}\n"}, "plain", "credits")
	notes := strings.Join(cmp.Notes(), "\n")
	assert.Contains(t, notes, "Credited: announced 80.0, firm 75.0, with credits counted")
	assert.NotContains(t, notes, "None:")
}
