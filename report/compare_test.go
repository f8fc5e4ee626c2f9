package report_test

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/lint"
	"offtake/internal/recompute"
	"offtake/model"
	"offtake/report"
	"offtake/report/compare"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/xlsx"
	"offtake/templates"
)

// compared takes deal files to their base cases and stressed twins.
func compared(t testing.TB, stress float64, files map[string]string, names ...string) []report.Compared {
	t.Helper()
	tpl := readTemplate(t)
	var deals []report.Compared
	for _, name := range names {
		data, ok := templates.Deal(name)
		if text := files[name]; text != "" {
			data, ok = []byte(text), true
		}
		require.True(t, ok, name)
		d, err := model.ReadDeal(name+".yaml", data, tpl)
		require.NoError(t, err)
		c, err := report.Compare(tpl, d, stress)
		require.NoError(t, err)
		deals = append(deals, c)
	}
	return deals
}

// european are deals in another currency, by quarter and by month, with
// settlement terms, a breakthrough of their own, and the same customer.
var european = map[string]string{
	"by-quarter": `deal: {name: By quarter, customer: Anthropic, provider: Nordic, currency: EUR, unit: million}
term: {first_year: 2027, years: 3, period: quarter}
commitment: {total: 900, shape: linear, take_or_pay: 90%}
settlement: {makeup_share: 100%, deferral_cap: 10%, carry_share: 50%}
demand: {first_year: 400, growth: 10%}
efficiency: {year: 2028, needs: 70%, phase_in: 2}
rates: {customer: 9%, debt: 5%, provider: 8%}
`,
	"on-notice": `deal: {name: On notice, customer: OpenAI, provider: Nordic, currency: EUR, unit: million}
term: {first_year: 2026, years: 5}
commitment: {total: 1000}
demand: {first_year: 200}
notice: {years: 1, after: 1}
exit: {year: 2030, fee: 40%}
rates: {customer: 9%, debt: 5%, provider: 8%}
`,
	"no-minimum": `deal: {name: Framework, customer: Anthropic, provider: Nordic, unit: million}
term: {first_year: 2026, years: 3}
commitment: {shape: list, minimums: [0]}
demand: {first_year: 10}
rates: {customer: 10%, debt: 7%, provider: 10%}
`,
	"by-month": `deal: {name: "=By month", customer: "<Other>", provider: Amazon Web Services, currency: USD, unit: thousand}
term: {first_year: 2025, years: 2, period: month}
commitment: {total: 2400000, shape: total-only}
demand: {first_year: 1300000}
rates: {customer: 9%, debt: 5%, provider: 8%}
lines:
  - {name: cloud_share, label: Payments over need, unit: x, formula: "IF(need > 0, payment / need, 0)"}
`,
}

func usd(stress float64) report.ComparisonTerms {
	return report.ComparisonTerms{Title: "Side by side", Currency: "USD", Unit: "billion", Rates: map[string]float64{"EUR": 1.08},
		Stress: stress, Starts: map[string]int{"by-quarter": 8, "by-month": 4, "anthropic-aws": 12,
			"snowflake-second-provider": 7}, Command: "offtake compare …"}
}

// mixed is a comparison of all kinds of deals.
func mixed(t testing.TB) *report.Comparison {
	return report.LayoutComparison(compared(t, 0.4, european, mixedDeals...), usd(0.4))
}

var mixedDeals = []string{"anthropic-aws", "by-quarter", "openai-aws", "by-month", "on-notice", "snowflake-second-provider",
	"bg-sabine-pass", "sunpower-hemlock", "energy-vault-palantir", "onestream", "no-minimum"}

func bookOf(t testing.TB, cmp *report.Comparison) []byte {
	t.Helper()
	var buf bytes.Buffer
	require.NoError(t, xlsx.Write(&buf, cmp.Book))
	return buf.Bytes()
}

// retyped is the mixed comparison with other terms, another exchange rate,
// stress and first month.
func retyped(t testing.TB) *report.Comparison {
	data, ok := templates.Deal("openai-aws")
	require.True(t, ok)
	files := maps.Clone(european)
	files["openai-aws"] = strings.NewReplacer("at_signing: 15", "at_signing: 20", "total: 38", "total: 50", "b: {total: 62}", "b: {total: 70}").Replace(string(data))
	terms := usd(0.25)
	terms.Rates, terms.Starts = map[string]float64{"EUR": 1.2}, map[string]int{"by-quarter": 3, "by-month": 4, "anthropic-aws": 12,
		"snowflake-second-provider": 7}
	return report.LayoutComparison(compared(t, 0.25, files, mixedDeals...), terms)
}

// typed is the address on the inputs sheet of a key in the column of a deal, or
// of all deals.
func typed(t *testing.T, cmp *report.Comparison, key, column string) string {
	t.Helper()
	s := cmp.Book.Sheet(layout.SheetInputs)
	row, _ := find(t, s, key)
	_, col := find(t, s, column)
	return layout.SheetInputs + "!" + sheet.Address(row, col)
}

// TestComparisonIsRecomputed has LibreOffice compute every formula of a
// comparison, and of a copy in which a reader has typed other inputs: it gives
// what the program computes for those. Where a link is typed over, the master
// check fails.
func TestComparisonIsRecomputed(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	cmp, other := mixed(t), retyped(t)
	xlsx := bookOf(t, cmp)
	edited, err := recompute.Edit(xlsx, map[string]any{
		typed(t, cmp, "stress.needs", "All deals"): 0.25, typed(t, cmp, "rate.EUR", "All deals"): 1.2, typed(t, cmp, "starts", "by-quarter"): 3,
		typed(t, cmp, "funding.at_signing", "openai-aws"): 20.0, typed(t, cmp, "tranche.a.total", "openai-aws"): 50.0,
		typed(t, cmp, "tranche.b.total", "openai-aws: To 100 instead"): 70.0,
	})
	require.NoError(t, err)
	row, _ := find(t, cmp.Book.Sheet(compare.SheetObligations), "OpenAI–AWS compute commitment")
	broken, err := recompute.Edit(xlsx, map[string]any{compare.SheetObligations + "!" + sheet.Address(row, 30): 7.5})
	require.NoError(t, err)
	computed := recompute.Recalculate(t, recompute.LibreOffice, map[string][]byte{"mixed": xlsx, "edited": edited, "broken": broken})
	for name, want := range map[string]*report.Comparison{"mixed": cmp, "edited": other} {
		values, formulas, err := recompute.ReadValues(bookOf(t, want))
		require.NoError(t, err)
		require.Len(t, formulas, len(cmp.Book.Sheets))
		if found := recompute.Compare(values, computed[name], formulas); len(found) > 0 {
			t.Errorf("%s: %s", name, recompute.Summary(found))
		}
	}
	assert.NotEqual(t, cmp.SideBySide(), other.SideBySide())
	master, col := find(t, cmp.Book.Sheet(layout.SheetChecks), "All checks pass")
	at := sheet.Address(master, col+layout.ChecksColResult-layout.ChecksColWhat)
	assert.Equal(t, "OK", computed["edited"].Cells[layout.SheetChecks][at].Text)
	assert.Equal(t, "FAIL", computed["broken"].Cells[layout.SheetChecks][at].Text)
}

// TestComparisonIsRecomputedByGnumeric: as it is.
func TestComparisonIsRecomputedByGnumeric(t *testing.T) {
	recompute.Require(t, recompute.Gnumeric)
	xlsx := bookOf(t, mixed(t))
	values, formulas, err := recompute.ReadValues(xlsx)
	require.NoError(t, err)
	computed := recompute.Recalculate(t, recompute.Gnumeric, map[string][]byte{"mixed": xlsx})
	if found := recompute.Compare(values, computed["mixed"], formulas); len(found) > 0 {
		t.Error(recompute.Summary(found))
	}
}

// alikeNames are customers that a spreadsheet may take for one another: by case,
// by width, by how it sorts them, by a wildcard, by what looks like a formula. The
// first six are two customers, the others one each.
var alikeNames = []string{"Kunde", "kunde", "ＫＵＮＤＥ", "STRASSE", "strasse", "Straße", "K*", "Kund?", "~Kunde", "=Kunde", ">0", "42"}

// namesakes compares deals of such customers; each owes 2 to the power of its place.
func namesakes(t testing.TB) *report.Comparison {
	files := map[string]string{}
	var names []string
	for i, customer := range alikeNames {
		name := fmt.Sprintf("deal-%d", i)
		files[name] = fmt.Sprintf("deal: {name: Deal %d, customer: %q, provider: %q}\nterm: {first_year: 2026, years: 2}\ncommitment: {total: %d}\nrates: {customer: 9%%, debt: 5%%, provider: 8%%}\n",
			i, customer, alikeNames[len(alikeNames)-1-i], 1<<i)
		names = append(names, name)
	}
	terms := usd(0.5)
	terms.Unit = "unit"
	return report.LayoutComparison(compared(t, 0.5, files, names...), terms)
}

// TestAlikeNames: who is whom does not depend on how a program compares texts;
// names that some program takes for one are one, all others are apart, in spreadsheet programs too.
func TestAlikeNames(t *testing.T) {
	t.Parallel()
	cmp := namesakes(t)
	assert.Empty(t, cmp.FailedChecks())
	owes := map[string]float64{"Kunde": 1 + 2 + 4, "STRASSE": 8 + 16 + 32}
	for i, name := range alikeNames[6:] {
		owes[name] = float64(int(64) << i)
	}
	s := cmp.Book.Sheet(compare.SheetObligations)
	row, _ := find(t, s, "By customer, USD")
	for i := range owes {
		row++
		assert.InDelta(t, owes[s.At(row, 1).Value.Text], s.At(row, 4).Value.Number, 1e-9, i)
	}
	assert.Equal(t, "By customer, all", s.At(row+1, 1).Value.Text)
	xlsx := bookOf(t, cmp)
	values, formulas, err := recompute.ReadValues(xlsx)
	require.NoError(t, err)
	for _, engine := range []recompute.Engine{recompute.LibreOffice, recompute.Gnumeric} {
		recompute.Require(t, engine)
		computed := recompute.Recalculate(t, engine, map[string][]byte{"alike": xlsx})
		if found := recompute.Compare(values, computed["alike"], formulas); len(found) > 0 {
			t.Error(recompute.Summary(found))
		}
	}
}

// pair compares two deals of one customer with one provider: who owes whom is
// a table of one cell.
func pair(t testing.TB) *report.Comparison {
	files := maps.Clone(european)
	files["second"] = strings.Replace(european["by-quarter"], "name: By quarter", "name: Second", 1)
	return report.LayoutComparison(compared(t, 0.4, files, "by-quarter", "second"), usd(0.4))
}

// TestComparisonKeepsTheRules: nothing but what the waivers name.
func TestComparisonKeepsTheRules(t *testing.T) {
	for _, cmp := range []*report.Comparison{mixed(t), pair(t)} {
		assert.Empty(t, cmp.FailedChecks())
		assert.True(t, cmp.Passed())
		xlsx := bookOf(t, cmp)
		suitsReaders(t, cmp.Book.Title, xlsx)
		found, err := lintBook(xlsx)
		require.NoError(t, err)
		for _, f := range found {
			assert.True(t, f.Waived && f.Rule == 3, "rule %d: %s!%s: %s", f.Rule, f.Sheet, f.Cell, f.Reason)
		}
	}
}

func lintBook(xlsx []byte) ([]lint.Finding, error) {
	return lint.Read(bytes.NewReader(xlsx), int64(len(xlsx)), lint.Options{})
}

// sheetCell reads a cell of a comparison as a test sees it.
func sheetCell(t testing.TB, cmp *report.Comparison, each, label string, col int) float64 {
	t.Helper()
	s := cmp.Book.Sheet(each)
	require.NotNil(t, s, each)
	for r := 1; r <= s.LastRow; r++ {
		if c := s.At(r, 1); c != nil && c.Value.Text == label {
			require.NotNil(t, s.At(r, col), "%s!%s", each, sheet.Address(r, col))
			return s.At(r, col).Value.Number
		}
	}
	t.Fatalf("%s has no row %q", each, label)
	return 0
}

// TestObligationsByCalendarYear compares with sums by hand: the disclosed
// deals of two customers, in billions of dollars.
func TestObligationsByCalendarYear(t *testing.T) {
	cmp := report.LayoutComparison(compared(t, 0.5, nil, "anthropic-google", "anthropic-azure", "openai-oracle", "openai-aws"), usd(0.5))
	year := func(y int) int { return 5 + y - 2026 } // the tables begin in 2026, in column E
	by := func(label string, y int) float64 { return sheetCell(t, cmp, compare.SheetObligations, label, year(y)) }
	assert.InDelta(t, 6, by("Anthropic", 2026), 1e-12)                   // Azure alone: 30 over five years
	assert.InDelta(t, 46, by("Anthropic", 2027), 1e-12)                  // and Google: 200 over five years from 2027
	assert.InDelta(t, 40, by("Anthropic", 2031), 1e-12)                  // Google's last year; Azure ended in 2030
	assert.InDelta(t, 0, by("Anthropic", 2033), 1e-12)                   // nothing is left
	assert.InDelta(t, 38./7+12.5, by("OpenAI", 2026), 1e-12)             // AWS: 38 over seven years and 100 over eight
	assert.InDelta(t, 60+38./7+12.5, by("OpenAI", 2027), 1e-12)          // and Oracle: 300 over five years from 2027
	assert.InDelta(t, 12.5, by("OpenAI", 2033), 1e-12)                   // the eighth year of the second part
	assert.InDelta(t, 12.5, by("Amazon Web Services", 2033), 1e-12)      // owed to its provider
	assert.InDelta(t, 6+38./7+12.5, by("By customer, all", 2026), 1e-12) // 23.93
	assert.InDelta(t, 668, sheetCell(t, cmp, compare.SheetObligations, "All deals", 4), 1e-9)
	assert.InDelta(t, 668-6-38./7-12.5, by("Still to come, all deals", 2026), 1e-9) // all but the first year
	assert.InDelta(t, 438, sheetCell(t, cmp, compare.SheetObligations, "OpenAI", 4), 1e-9)
}

// small lays small deals out side by side, in millions of dollars.
func small(t testing.TB, stress float64, files map[string]string, names ...string) *report.Comparison {
	t.Helper()
	terms := usd(stress)
	terms.Unit = "million"
	cmp := report.LayoutComparison(compared(t, stress, files, names...), terms)
	assert.Empty(t, cmp.FailedChecks())
	found, err := lintBook(bookOf(t, cmp))
	require.NoError(t, err)
	for _, f := range found {
		assert.True(t, f.Waived, "rule %d: %s!%s: %s", f.Rule, f.Sheet, f.Cell, f.Reason)
	}
	return cmp
}

const smallDeal = "deal: {name: %[1]s, customer: Customer of %[1]s, provider: Provider of %[1]s, currency: USD, unit: million%[2]s}\nterm: {first_year: %[3]d, years: 3}\ncommitment: {total: 300}\n" +
	"demand: {first_year: 100}\nrates: {customer: 10%%, debt: 7%%, provider: 10%%}\n"

// shownCell is a cell of a comparison's table as written, by its row's label and
// its column's heading.
func shownCell(t *testing.T, cmp *report.Comparison, sheet, label, head string) string {
	t.Helper()
	s := cmp.Book.Sheet(sheet)
	_, col := find(t, s, head)
	row, _ := find(t, s, label)
	return strings.TrimSpace(cmp.Show(s.At(row, col)))
}

// TestDealsCountFromTheirSigning: 100 a year over three years. A deal that begins
// in 2020 is to come from then on, with 200 at the end of its first year;
// one of January 2026 that is announced in that month not before 2026; one that
// is announced in 2024 for 2026 from the end of 2024 on, though it is not begun;
// one that is announced after it has begun from its beginning.
func TestDealsCountFromTheirSigning(t *testing.T) {
	cmp := small(t, 0.5, map[string]string{
		"early": fmt.Sprintf(smallDeal, "Early", "", 2020), "late": fmt.Sprintf(smallDeal, "Late", ", announced: 2026-01-05", 2026),
		"ahead": fmt.Sprintf(smallDeal, "Ahead", ", announced: 2024-09", 2026), "after": fmt.Sprintf(smallDeal, "After",
			", announced: 2027-03-01", 2026),
	}, "early", "late", "ahead", "after")
	s := cmp.Book.Sheet(compare.SheetObligations)
	head := 0
	for r := 1; r <= s.LastRow; r++ {
		if c := s.At(r, 2); c != nil && c.Value.Text == "Signed in" {
			head = r
		}
	}
	require.Positive(t, head)
	for i, want := range [][]float64{ // at the ends of 2020 to 2028
		{200, 100, 0, 0, 0, 0, 0, 0, 0},
		{0, 0, 0, 0, 0, 0, 200, 100, 0},
		{0, 0, 0, 0, 300, 300, 200, 100, 0},
		{0, 0, 0, 0, 0, 0, 200, 100, 0},
		{200, 100, 0, 0, 300, 300, 600, 300, 0},
	} {
		for k, x := range want {
			assert.InDelta(t, x, s.At(head+1+i, 5+k).Value.Number, 1e-9, "%s at the end of %d", s.At(head+1+i, 1).Value.Text, 2020+k)
		}
	}
}

// TestALumpFallsInItsMonth: 300 in total from October 2026 to September 2028, 60
// a year of it in minimums, so that 180 are due at the end of September 2028: 15
// of the first year in 2026, 45 and 15 in 2027, 45 and the 180 in 2028. An advance
// of 12 is due on the first day, before what it is not credited against.
func TestALumpFallsInItsMonth(t *testing.T) {
	const head = "deal: {name: %[1]s, customer: Customer of %[1]s, provider: Provider of %[1]s, starts: 2026-10, currency: USD, unit: million}\nterm: {first_year: 2026, years: 2}\n" +
		"commitment: {total: 300, shape: list, minimums: [60, 60]}\ndemand: {first_year: 100}\nrates: {customer: 10%%, debt: 7%%, provider: 10%%}\n"
	cmp := small(t, 0.5, map[string]string{"a": fmt.Sprintf(head, "Lump"), "b": fmt.Sprintf(head, "Advance") + "advance: {payments: [12]}\n"},
		"a", "b")
	for k, x := range []float64{15, 60, 225} {
		assert.InDelta(t, x, sheetCell(t, cmp, compare.SheetObligations, "Lump", 5+k), 1e-9, 2026+k)
	}
	for k, x := range []float64{15 + 12, 60, 225} {
		assert.InDelta(t, x, sheetCell(t, cmp, compare.SheetObligations, "Advance", 5+k), 1e-9, 2026+k)
	}
}

// noNumbers are operands of a PDF's drawing that are none.
var noNumbers = regexp.MustCompile(`(?m)^[-+0-9.A-Za-z ]*(NaN|Inf)[-+0-9.A-Za-z ]*$`)

// TestNoMinimum: a deal without a minimum has nothing that is firm and no share
// of it; no cell is without a number, and nothing of it reaches a file.
func TestNoMinimum(t *testing.T) {
	t.Parallel()
	none := map[string]string{"no-minimum": european["no-minimum"],
		"other": strings.NewReplacer("Framework", "Another", "Anthropic", "OpenAI", "Nordic", "Southern").Replace(european["no-minimum"])}
	for _, names := range [][]string{{"slack-aws", "no-minimum"}, {"no-minimum", "other"}} {
		cmp := small(t, 0.5, none, names...)
		assert.Equal(t, "n/a", shownCell(t, cmp, layout.SheetSummary, "Framework", "Share of firm"))
		assert.Equal(t, "–", shownCell(t, cmp, layout.SheetSummary, "Framework", "Firm"))
		for _, s := range cmp.Book.Sheets {
			for at, row := range s.Rows() {
				for col, c := range row.Cells() {
					assert.False(t, c.Value.Number-c.Value.Number != 0, "%s!%s", s.Name, sheet.Address(at, col))
				}
			}
		}
		text := program(t, "qpdf", "--qdf", "--object-streams=disable", comparisonPDF(t, cmp), "-")
		assert.Empty(t, noNumbers.FindString(text), names)
	}
}

// TestStrandedIsOfWhatIsFirm: 200 a year over five years, and a year's notice
// after a year: 400 of 1,000 are firm. Where 40% of the need remains from 2027 on,
// 120 of the 200 of the second year are stranded, 30% of what is firm; the 360 of
// the years after can be ended. 1,000 × 40% = 400 alone are counted in the total.
func TestStrandedIsOfWhatIsFirm(t *testing.T) {
	const deal = `deal: {name: On notice, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 5}
commitment: {total: about 1000}
demand: {first_year: 200}
notice: {years: 1, after: 1}
rates: {customer: 9%, debt: 0%, provider: 8%}
`
	cmp := small(t, 0.4, map[string]string{"notice": deal, "early": fmt.Sprintf(smallDeal, "Early", "", 2026)}, "notice", "early")
	row := func(label string) []string {
		for _, r := range cmp.SideBySide() {
			if r[0] == label {
				for i := range r {
					r[i] = strings.TrimSpace(r[i])
				}
				return r
			}
		}
		return nil
	}
	assert.Equal(t, []string{"On notice", "2026", "2030", "five years", "about 1,000.0", "about 400.0", "about 400.0", "–", "n/a", "120.0",
		"30.0%", "120.0", "30.0%"}, row("On notice"))
	// Early: 60 of 100 stranded in each of two years, 120 of 300. In all 240 of 700.
	assert.Equal(t, []string{"Early", "2026", "2028", "three years", "300.0", "300.0", "262.4", "–", "n/a", "120.0", "40.0%",
		"120.0", "40.0%"}, row("Early"))
	assert.Equal(t, []string{"All deals", "", "", "", "about 1,300.0", "about 700.0", "about 662.4", "–", "", "240.0", "34.3%",
		"240.0", "34.3%"},
		row("All deals"))
	assert.Equal(t, "On notice: announced about 1,000.0, firm about 400.0, since either side may leave on one year's notice after one year",
		cmp.Notes()[0])
	assert.InDelta(t, 280, sheetCell(t, cmp, layout.SheetComparison, "On notice", 11), 1e-9) // used while firm: 200 and 80
}

// TestNewTermsCountFromTheirDay: 100 a year from 2024 to 2026, and from January
// 2026 on 60 more: 300 are announced and firm at signing, 360 as amended. At the
// end of 2024 200 are to come, at the end of 2025 100: the 60 count from
// 2026, which pays 160.
func TestNewTermsCountFromTheirDay(t *testing.T) {
	cmp := small(t, 0.5, map[string]string{
		"amended": fmt.Sprintf(smallDeal, "Amended", "", 2024) + "amendment: {a: {year: 2026, amount: 60}}\n", "early": fmt.Sprintf(smallDeal,
			"Early", "", 2024),
	}, "amended", "early")
	s := cmp.Book.Sheet(compare.SheetObligations)
	for k, x := range []float64{400, 200, 0} {
		assert.InDelta(t, x, sheetCell(t, cmp, compare.SheetObligations, "Still to come, all deals", 5+k), 1e-9, 2024+k)
	}
	assert.InDelta(t, 260, sheetCell(t, cmp, compare.SheetObligations, "By customer, all", 7), 1e-9)
	assert.InDelta(t, 600, sheetCell(t, cmp, compare.SheetObligations, "Still to come, all deals", 4), 1e-9)
	require.NotNil(t, s)
	for head, want := range map[string]string{"Announced": "300.0", "Firm": "300.0", "Firm as amended": "360.0"} {
		assert.Equal(t, want, shownCell(t, cmp, layout.SheetSummary, "Amended", head), head)
	}
	assert.Contains(t, cmp.Notes()[0], "Amended: announced 300.0, firm 300.0; as amended firm 360.0, as debt")
}

// TestWordsSideBySide: amounts and ratios carry their own words, and so do the
// totals of all deals.
func TestWordsSideBySide(t *testing.T) {
	cmp := report.LayoutComparison(compared(t, 0.5, nil, "anthropic-aws", "anthropic-google", "openai-aws"), usd(0.5))
	for i, want := range map[int][]string{
		1: {"more than 100.0", "more than 100.0", "more than 60.0", "5.0", "more than 20.0x"},
		2: {"about 200.0", "about 200.0", "about 164.0", "at least 10.0", "about 20.0x"},
		3: {"138.0", "138.0", "103.9", "15.0", "9.2x"},
		4: {"about 438.0", "about 438.0", "about 327.9", "at least 30.0", ""},
	} {
		row := cmp.SideBySide()[i][4:9]
		for k := range row {
			row[k] = strings.TrimSpace(row[k])
		}
		assert.Equal(t, want, row)
	}
}

// TestCurrenciesAndUnits: 0.9 × EUR 900 million at 1.08 are USD 0.8748 billion.
func TestCurrenciesAndUnits(t *testing.T) {
	cmp := mixed(t)
	assert.InDelta(t, 0.8748, sheetCell(t, cmp, layout.SheetSummary, "By quarter", 8), 1e-12)
	// A year of lock-in and a year's notice: two of five are firm.
	assert.InDelta(t, 1.08, sheetCell(t, cmp, layout.SheetSummary, "On notice", 8), 1e-12)
	assert.InDelta(t, 0.4*1.08, sheetCell(t, cmp, compare.SheetObligations, "On notice", 4), 1e-12)
	assert.InDelta(t, 2.4, sheetCell(t, cmp, layout.SheetSummary, "=By month", 8), 1e-12)
	// Linear over three years from August 2027: 1/6 of 0.8748 in the first, five months of it in 2027. The tables begin in 2007.
	assert.InDelta(t, 0.8748/6*5/12, sheetCell(t, cmp, compare.SheetObligations, "By quarter", 5+2027-2007), 1e-12)
	for _, s := range cmp.Book.Sheets {
		for _, row := range s.Rows() {
			for _, c := range row.Cells() {
				assert.False(t, strings.Contains(c.Formula, "By month"), "a name from a deal file is no formula")
			}
		}
	}
}

// TestContractYearsByCalendarYear: Slack's contract years begin in May, so that
// eight months of the first fall in 2020.
func TestContractYearsByCalendarYear(t *testing.T) {
	terms := usd(0.5)
	terms.Unit = "million" // the deal file says deal.starts: 2020-05
	cmp := report.LayoutComparison(compared(t, 0.5, nil, "slack-aws", "snap-google-2017"), terms)
	assert.Empty(t, cmp.FailedChecks())
	due := func(year int) float64 {
		return sheetCell(t, cmp, compare.SheetObligations, "Slack–AWS commitment of 2020", 5+year-2017)
	}
	assert.InDelta(t, 50, due(2020), 1e-9)          // eight months of 75
	assert.InDelta(t, 25+80./12*8, due(2021), 1e-9) // four of 75 and eight of 80
	assert.InDelta(t, 95./3, due(2025), 1e-9)       // four of 95
	assert.InDelta(t, 0, due(2019), 1e-12)          // not begun
	terms.Starts = map[string]int{"slack-aws": 1}   // the reader says otherwise
	cmp = report.LayoutComparison(compared(t, 0.5, nil, "slack-aws", "snap-google-2017"), terms)
	assert.InDelta(t, 75, due(2020), 1e-9)
}

// TestStartsInEveryOutput: the month in which contract years begin is named
// where the deal file gives it, and only there.
func TestStartsInEveryOutput(t *testing.T) {
	for name, want := range map[string][]string{
		"slack-aws": {"from May 2020", "from May 2020", `"starts": "2020-05"`}, "anthropic-google": {"", "", ""},
	} {
		data, ok := templates.Deal(name)
		require.True(t, ok)
		rep := layDeal(t, name+".yaml", data)
		said := []string{dump(t, rep), string(render(t, rep, "md")), string(render(t, rep, "json"))}
		for i, text := range said {
			if want[i] == "" {
				assert.NotContains(t, text, "from Jan")
				assert.NotContains(t, text, `"starts"`)
				continue
			}
			assert.Contains(t, text, want[i])
		}
	}
}

// TestPartYearsByCalendarYear: a first period that is a part of one begins in the
// month that the deal file gives, and whole ones follow it.
func TestPartYearsByCalendarYear(t *testing.T) {
	head := "deal: {name: %s, customer: C, provider: P, starts: %s}\nterm: {first_year: 2020, years: 3, period: %s, first_part: %s}\n" +
		"commitment: {total: %s}\nrates: {customer: 9%%, debt: 5%%, provider: 8%%}\n"
	cmp := report.LayoutComparison(compared(t, 0.5, map[string]string{
		"july":     fmt.Sprintf(head, "July", "2020-07", "year", "25%", "225"),
		"november": fmt.Sprintf(head, "November", "2020-11", "quarter", "33.33333333333333%", "1133.333333333333333"),
		"may":      fmt.Sprintf(head, "May", "2020-05", "year", "33.33333333333333%", "700"),
	}, "july", "november", "may"), usd(0.5))
	assert.Empty(t, cmp.FailedChecks())
	due := func(deal string, year int) float64 {
		return 1e9 * sheetCell(t, cmp, compare.SheetObligations, deal, 5+year-2020) // no year before the first part begins
	}
	assert.InDelta(t, 25+25, due("July", 2020), 1e-6)                 // July to September, and a quarter of the first whole year
	assert.InDelta(t, 75+25, due("July", 2021), 1e-6)                 // the rest of it, and a quarter of the next
	assert.InDelta(t, 75, due("July", 2022), 1e-6)                    // to September
	assert.InDelta(t, 100./3+100./3, due("November", 2020), 1e-6)     // November, and December of the first whole quarter
	assert.InDelta(t, 200./3+300+100./3, due("November", 2021), 1e-6) // January and February, to November, and December
	assert.InDelta(t, 100+100, due("May", 2020), 1e-3)                // May to August, and four months of 300
	assert.InDelta(t, 200+100, due("May", 2021), 1e-3)                // eight months, and four
}

// TestStressIsTheScenario: the stress gives what a scenario with the same
// overrides gives in the deal's own outputs.
func TestStressIsTheScenario(t *testing.T) {
	tpl := readTemplate(t)
	for name, year := range map[string]int{"openai-aws": 2027, "snap-aws-2018": 2019, "anthropic-aws": 2027} {
		data, _ := templates.Deal(name)
		text, _, found := strings.Cut(string(data), "\nscenarios:")
		require.True(t, found)
		text += fmt.Sprintf("\nscenarios:\n  - name: Base\n  - {name: Stress, set: {efficiency: {year: %d, needs: 30%%}}}\n", year)
		d, err := model.ReadDeal(name, []byte(text), tpl)
		require.NoError(t, err)
		p, err := model.Compile(tpl, d)
		require.NoError(t, err)
		want, err := model.Compute(p, d)
		require.NoError(t, err)
		got := compared(t, 0.3, nil, name)[0].Results
		for _, metric := range []string{"total_paid", "total_stranded", "pv_stranded", "customer_npv"} {
			x, _ := want.Scalar(metric, 1)
			y, _ := got.Scalar(metric, 1)
			assert.Equal(t, x, y, "%s: %s", name, metric)
			assert.False(t, math.IsNaN(x))
		}
	}
}

// TestComparisonPDF: the same bytes each time, two pages for a few deals, sound
// by the programs that check PDFs, no word over another, and every name and
// total on them.
func TestComparisonPDF(t *testing.T) {
	few := report.LayoutComparison(compared(t, 0.5, nil, "anthropic-aws", "anthropic-google", "openai-oracle", "openai-aws"), usd(0.5))
	terms := usd(0.3)
	all := report.LayoutComparison(compared(t, 0.3, nil, templates.Deals()...), terms)
	for name, cmp := range map[string]*report.Comparison{"few": few, "mixed": mixed(t), "all": all} {
		path := comparisonPDF(t, cmp)
		assert.NotContains(t, program(t, "qpdf", "--check", path), "WARNING", name)
		pages := wordsOf(t, path).Pages
		assert.LessOrEqual(t, len(pages), map[string]int{"few": 2, "mixed": 3, "all": 4}[name], name)
		for i, page := range pages {
			apart(t, fmt.Sprintf("%s, page %d", name, i+1), page)
		}
	}
	s := few.Book.Sheet(layout.SheetSummary) // the word stands beside its number
	row, col := find(t, s, "more than")
	assert.Equal(t, 100.0, s.At(row, col-1).Value.Number)
	text := strings.Join(strings.Fields(program(t, "pdftotext", "-layout", comparisonPDF(t, few), "-")), " ")
	for _, part := range []string{"Side by side", "Who owes whom over the whole term, USD bn", "Anthropic", "OpenAI", "Oracle", "300.0",
		"738.0", "Need at 50% of each deal's own plan strands 35.2% of what is firm; use at 50% of each minimum, 41.7%",
		"growth, assumed", "list, partly assumed", "more than 100.0", "about 200.0", "at least 10.0", "later tranches (up to)"} {
		assert.Contains(t, text, part)
	}
}

// comparisonPDF writes a comparison's PDF twice, the same, and gives its path.
func comparisonPDF(t *testing.T, cmp *report.Comparison) string {
	t.Helper()
	var first, second bytes.Buffer
	warnings, err := compare.WritePDF(&first, cmp, draw.A4)
	require.NoError(t, err)
	assert.Empty(t, warnings)
	_, err = compare.WritePDF(&second, cmp, draw.A4)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(first.Bytes(), second.Bytes()))
	path := filepath.Join(t.TempDir(), "comparison.pdf")
	require.NoError(t, os.WriteFile(path, first.Bytes(), 0o600))
	return path
}

// TestStressOnTheMinimum compares with sums by hand: the customer of each deal
// uses half of what falls due from the second contract year on, whatever it
// needs. Plenty needs ten times its minimum of 100 a year: on its own plan
// nothing is stranded, on its minimum 50 in each of two years. Total has to pay
// 300 in all by the end, and uses 100 in its first year: half of the other 200
// is stranded, in the last. Late may defer 20 of the 100 a year: of what is
// deferred in the second year nothing falls due once more.
func TestStressOnTheMinimum(t *testing.T) {
	plain := fmt.Sprintf(smallDeal, "Total", "", 2026)
	cmp := small(t, 0.5, map[string]string{
		"plenty": strings.Replace(fmt.Sprintf(smallDeal, "Plenty", "", 2026), "first_year: 100", "first_year: 1000", 1),
		"total":  strings.Replace(plain, "total: 300", "total: 300, shape: total-only", 1),
		"late":   strings.Replace(fmt.Sprintf(smallDeal, "Late", "", 2026), "rates:", "settlement: {deferral_cap: 20%}\nrates:", 1),
	}, "plenty", "total", "late")
	at := func(deal, head string) string { return shownCell(t, cmp, layout.SheetComparison, deal, head) }
	for deal, want := range map[string][]string{
		"Plenty": {"–", "200.0", "300.0", "100.0"}, "Total": {"100.0", "200.0", "300.0", "100.0"}, "Late": {"100.0", "200.0", "300.0", "100.0"},
	} {
		if deal == "Plenty" { // 1,000 in the first year
			want[1], want[2] = "1,100.0", "1,200.0"
		}
		assert.Equal(t, want[0], at(deal, "Own plan: stranded"), deal)
		assert.Equal(t, want[1:], []string{at(deal, "Minimum: used"), at(deal, "Minimum: paid"), at(deal, "Minimum: stranded")}, deal)
	}
	assert.Equal(t, "100.0", shownCell(t, cmp, layout.SheetSummary, "Plenty", "Stranded: stress on minimum"))
}

// TestCommittedByScenario: what is committed, firm and as debt in a scenario is
// what the deal's own outputs have there, whatever its terms.
func TestCommittedByScenario(t *testing.T) {
	tpl := readTemplate(t)
	for _, name := range templates.Deals() {
		data, _ := templates.Deal(name)
		d, err := model.ReadDeal(name+".yaml", data, tpl)
		require.NoError(t, err)
		p, err := model.Compile(tpl, d)
		require.NoError(t, err)
		r, err := model.Compute(p, d)
		require.NoError(t, err)
		terms := usd(0.5)
		terms.Unit = d.Unit
		other := "anthropic-azure"
		if name == other {
			other = "openai-aws"
		}
		cmp := report.LayoutComparison(compared(t, 0.5, nil, name, other), terms)
		scenario := 0
		for _, group := range cmp.FiguresOf(0) {
			if group.Kind != "scenario" {
				continue
			}
			require.Equal(t, d.Scenarios[scenario].Name, group.Scenario)
			for _, f := range group.Figures {
				want, _ := r.Scalar(f.Name, scenario)
				if p.Line(f.Name).Kind == model.Series {
					want = 0
					for period, x := range r.Series(f.Name, scenario) {
						if period > 0 {
							want += x
						}
					}
				}
				assert.InDelta(t, want, f.Value.Number, 1e-9*(1+want), "%s, %s: %s", name, group.Scenario, f.Name)
			}
			scenario++
		}
		assert.Len(t, d.Scenarios, scenario, name)
	}
}

// TestYearlyMinimumAsModelled: by the notes of the deal files.
func TestYearlyMinimumAsModelled(t *testing.T) {
	for name, want := range map[string]string{"anthropic-aws": "growth, assumed", "openai-aws": "list, partly assumed",
		"snap-aws-2018": "list, disclosed", "bg-sabine-pass": "list, published", "onestream": "total-only, disclosed", "slack-aws": "list, partly assumed",
		"energy-vault-palantir": "list, disclosed"} {
		cmp := report.LayoutComparison(compared(t, 0.5, nil, name, "anthropic-azure"), usd(0.5))
		shape, ground := cmp.YearlyMinimum(0)
		assert.Equal(t, want, shape+", "+ground, name)
	}
}

// TestSuitableUnit: of the deals' own units the smallest in which the largest
// commitment is below 10,000, whichever deal is named first; the smallest
// commitment has a digit.
func TestSuitableUnit(t *testing.T) {
	for _, c := range []struct{ names, want, smallest string }{
		{"slack-aws anthropic-aws", "billion", "0.43"}, {"anthropic-aws slack-aws", "billion", "0.43"},
		{"slack-aws snap-aws-2018", "million", "425.0"}, {"openai-oracle mix-telematics", "billion", "0.003"},
	} {
		names := strings.Fields(c.names)
		terms := usd(0.5)
		deals := compared(t, 0.5, nil, names...)
		terms.Unit = report.SuitableUnit(deals, terms)
		assert.Equal(t, c.want, terms.Unit, c.names)
		shown := ""
		for _, row := range report.LayoutComparison(deals, terms).SideBySide() {
			shown += strings.Join(row, "|") + "\n"
		}
		assert.Contains(t, shown, c.smallest, c.names)
	}
}

// TestPartYearsKeepTheRules: a plain deal beside one whose first period is a part
// of one.
func TestPartYearsKeepTheRules(t *testing.T) {
	part := "deal: {name: Part, customer: C, provider: P, starts: 2020-07}\nterm: {first_year: 2020, years: 3, first_part: 25%}\n" +
		"commitment: {total: 225}\nrates: {customer: 9%, debt: 5%, provider: 8%}\n"
	for _, year := range []int{2020, 2026} {
		files := map[string]string{"part": part, "plain": fmt.Sprintf(smallDeal, "Plain", "", year)}
		small(t, 0.5, files, "plain", "part")
		small(t, 0.5, files, "part", "plain")
	}
}
