package report_test

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/templates"
)

// oddNames are scenario names that sheets, formulas, charts, links and pages
// must bear: each means something to some program, or is long.
var oddNames = []string{
	"=1+1", "+SUM(A1:A9)", "-2", "@now", "R1C1", "AB12", "TRUE", "Inputs", "Comparison", "History", "Live case", "Documentation",
	"It's 50% <off> & \"more\"", "a/b\\c:d*e?f[g]h", "'", "Lage; Größe, naïve – €", "市场价格崩溃", "السعر ينهار", "🚀🚀 to the moon 🚀",
	strings.Repeat("A very long scenario name ", 4) + "1", strings.Repeat("A very long scenario name ", 4) + "2", "&P of &N", "{=A1}", "...", "_x0041_",
}

// extreme are deals at the ends of what a deal file may say: the shortest and
// the longest, one scenario and twelve, names of every kind.
func extreme() map[string][]byte {
	return map[string][]byte{
		"one year":               sized(1, "year", []string{"Base"}, ""),
		"one month a period":     sized(1, "month", []string{"Base", "Less"}, ""),
		"forty years, twelve":    sized(40, "year", append([]string{"Base"}, oddNames[:11]...), sensitivities),
		"ten years by quarter":   sized(10, "quarter", append([]string{"Base"}, oddNames[11:16]...), sensitivities),
		"five years by month":    sized(5, "month", append([]string{"Base"}, oddNames[16:19]...), sensitivities),
		"forty years by quarter": sized(40, "quarter", []string{"Base", oddNames[19]}, ""),
		"long names":             sized(3, "year", append([]string{"Base"}, oddNames[19:]...), sensitivities),
	}
}

const sensitivities = `sensitivity:
  grids:
    - {metric: customer_npv, rows: {demand.provider_share: [10%, 60%, 100%]}, columns: {price.discount: [0%, 5%, 20%]}}
  tornado: {metric: pv_lock_in, inputs: {rates.customer: [8%, 15%], price.market_decline: [0%, 20%]}}
breakeven:
  - {input: price.discount, metric: pv_lock_in, target: 0, range: [-50%, 90%]}
`

// sized is a deal of a length with scenarios of given names.
func sized(years int, period string, names []string, more string) []byte {
	terms := maps.Clone(common)
	terms["term.years"], terms["term.period"] = fmt.Sprint(years), period
	terms["demand.growth"], terms["provider.build"], terms["notes"] = "5%", "[100%]", ""
	delete(terms, "notes")
	var b strings.Builder
	fmt.Fprintf(&b, "deal: {name: %q, customer: %q, provider: %q, currency: EUR, unit: million}\n", "Deal of "+names[len(names)-1], names[0],
		names[len(names)-1])
	for _, key := range sortedKeys(terms) {
		fmt.Fprintf(&b, "%s: %s\n", key, terms[key])
	}
	b.WriteString("scenarios:\n")
	for i, name := range names {
		fmt.Fprintf(&b, "  - name: %q\n", name)
		if i > 0 {
			// Odd shares: programs round a number that ends in 5 each in their own way.
			fmt.Fprintf(&b, "    set: {demand.provider_share: %d.37%%, price.market_decline: %d.13%%}\n", 5+7*i, 3*i)
		}
	}
	b.WriteString(more)
	return []byte(b.String())
}

// written are the workbooks that tests judge by their files, each laid out and
// written once for all tests.
var written struct {
	judged, ruled map[string][]byte
	judging       sync.Mutex
	ruling        sync.Mutex
}

// judgedBooks are the workbooks of the judged deals.
func judgedBooks(t testing.TB) map[string][]byte {
	t.Helper()
	written.judging.Lock()
	defer written.judging.Unlock()
	if written.judged == nil {
		books := map[string][]byte{}
		for name, rep := range judged(t) {
			books[name] = workbook(t, rep)
		}
		written.judged = books
	}
	return maps.Clone(written.judged)
}

// ruledBooks are the workbooks that are held to the rules: those of the judged
// deals, and of the extreme ones.
func ruledBooks(t testing.TB) map[string][]byte {
	t.Helper()
	written.ruling.Lock()
	defer written.ruling.Unlock()
	if written.ruled == nil {
		books := judgedBooks(t)
		for name, data := range extreme() {
			books[name] = workbook(t, layDeal(t, name+".yaml", data))
		}
		require.Greater(t, len(books), 40)
		written.ruled = books
	}
	return maps.Clone(written.ruled)
}

// TestGoodHasItsName: what is bought is called as the deal calls it in every text
// of every output, and supply where it does not say.
func TestGoodHasItsName(t *testing.T) {
	data, ok := templates.Deal("bg-sabine-pass")
	require.True(t, ok)
	for good, text := range map[string]string{"LNG": string(data), "supply": strings.Replace(string(data), "  good: LNG\n", "", 1)} {
		rep := layDeal(t, "bg.yaml", []byte(text))
		all := string(render(t, rep, "md")) + string(render(t, rep, "csv"))
		for _, s := range rep.Book.Sheets {
			all += strings.Join(texts(s), "\n")
		}
		assert.NotRegexp(t, `(?i)\bcompute\b`, all)
		assert.Contains(t, all, "Against buying the same "+good+" in the open market")
		assert.Contains(t, all, strings.ToUpper(good[:1])+good[1:]+" still needed")
		assert.Contains(t, all, "Basis of the "+good+" need")
	}
}
