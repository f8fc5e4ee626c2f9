package report_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/report"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
	"offtake/report/words"
)

// weighedUp is a deal whose verdict is known by hand: 20 a year over five years,
// which at no interest is a debt of 100, five times the funding of 20. Use is 40
// a year at the market's price, so that the need may fall by half.
const weighedUp = `deal: {name: Judged, customer: Lab, provider: Cloud, unit: million}
term: {first_year: 2026, years: 5}
commitment.total: 100
commitment.shape: flat
demand.first_year: 40
demand.growth: 0%
demand.provider_share: 100%
price.market_decline: 0%
price.discount: 0%
funding.at_signing: 20
exit.fee: 50%
rates: {customer: 10%, debt: 0%, provider: 9%}
`

// built is the same deal with a provider that builds for it.
const built = weighedUp + "provider.capacity: 1\nprovider.capex_per_unit: 10\nprovider.useful_life: 5\n"

// turns are what is typed for the base, and the word that it turns a question's
// verdict to. What stands at a limit keeps to it.
var turns = []struct {
	deal, question, key string
	value               float64
	word                string
}{
	{weighedUp, "What it is", "funding.at_signing", 20, "infrastructure mortgage"}, // 100 / 20 = 5.0x
	{weighedUp, "What it is", "funding.at_signing", 20.01, "lock-in"},              // 4.998x
	{weighedUp, "What it is", "funding.at_signing", 0, "lock-in"},                  // nothing is funded
	{weighedUp, "What it is", "exit.fee", 0.499, "commitment that can be left"},    // leaving costs 49.9 of 100
	{weighedUp, "What it is", "commitment.total", 0.1, "lock-in"},                  // a debt of 0.1 for funding of 20
	{weighedUp, "Does the customer gain", "funding.at_signing", 0, "neither gain nor loss"},
	{weighedUp, "Does the customer gain", "price.discount", 0.1, "it gains"},
	{weighedUp, "Does the customer gain", "price.discount", -0.9, "it loses"},
	{weighedUp, "What a breakthrough does", "demand.first_year", 200, "it is absorbed"}, // 1 - 20 / 200 = 90%
	{weighedUp, "What a breakthrough does", "demand.first_year", 199, "a halving is absorbed"},
	{weighedUp, "What a breakthrough does", "demand.first_year", 40, "a halving is absorbed"}, // 50%
	{weighedUp, "What a breakthrough does", "demand.first_year", 39.9, "it strands payments"},
	{weighedUp, "What a breakthrough does", "demand.first_year", 22.2, "any fall strands payments"}, // 9.9%
	{weighedUp, "Can the customer turn", "exit.fee", 0.75, "only by paying it out"},
	{weighedUp, "Can the customer turn", "exit.fee", 0.749, "at a price"},
	{weighedUp, "Can the customer turn", "exit.fee", 0.1, "at a price"},
	{weighedUp, "Can the customer turn", "exit.fee", 0.099, "at little cost"},
	{built, "Who gains", "provider.capex_per_unit", 10, "both sides"},
	{built, "Who gains", "provider.capex_per_unit", 900, "the customer"},
}

// TestVerdictTurns: what is typed in the workbook turns each word at its limit, as
// LibreOffice recomputes it, and so does the same value in the deal file.
func TestVerdictTurns(t *testing.T) {
	t.Parallel()
	books, reports := map[string][]byte{}, map[string]*report.Report{}
	for i, turn := range turns {
		rep := reports[turn.deal]
		if rep == nil {
			rep = layDeal(t, "judged.yaml", []byte(turn.deal))
			reports[turn.deal] = rep
		}
		line := regexp.MustCompile("(?m)^" + regexp.QuoteMeta(turn.key) + ": .*$")
		require.Regexp(t, line, turn.deal)
		changed := line.ReplaceAllString(turn.deal, fmt.Sprintf("%s: %v", turn.key, turn.value))
		assert.Equal(t, turn.word, wordOf(t, layDeal(t, "judged.yaml", []byte(changed)), turn.question), "%+v in the deal file", turn)
		edited, err := recompute.Edit(workbook(t, rep), map[string]any{inputCell(t, rep, turn.key, "Base"): turn.value})
		require.NoError(t, err)
		books[fmt.Sprint(i)] = edited
	}
	recompute.Require(t, recompute.LibreOffice)
	values := recompute.Recalculate(t, recompute.LibreOffice, books)
	for i, turn := range turns {
		s := reports[turn.deal].Book.Sheet(layout.SheetSummary)
		row, _ := find(t, s, turn.question)
		assert.Equal(t, words.UpperFirst(turn.word), values[fmt.Sprint(i)].Cells[s.Name][sheet.Address(row, 3)].Text, "%+v in the workbook", turn)
	}
}

// wordOf returns the word that answers a question of the verdict.
func wordOf(t *testing.T, rep *report.Report, question string) string {
	t.Helper()
	for _, v := range narrative.New(rep).Verdict() {
		if v.Question == question {
			return v.Word
		}
	}
	t.Fatalf("%q is not asked", question)
	return ""
}

// TestVerdictNamesItsMeasures: every limit is one of a result of the model that
// its question names, and the last word of a question has none.
func TestVerdictNamesItsMeasures(t *testing.T) {
	rep := embedded(t)
	for _, q := range words.Verdict() {
		for _, name := range q.Measures {
			assert.NotNil(t, rep.Program.Line(name), "%s: %s", q.Name, name)
		}
		for i, g := range q.Grades {
			assert.Len(t, q.Limits(g), len(g.AtLeast)+len(g.Above), "%s: %s has a limit of what is no measure", q.Name, g.Word)
			assert.Equal(t, i == len(q.Grades)-1, len(q.Limits(g)) == 0, "%s: %s", q.Name, g.Word)
		}
	}
}
