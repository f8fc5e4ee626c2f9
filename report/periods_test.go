package report_test

import (
	"encoding/csv"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/report"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
	"offtake/templates"
)

// quarterly is a deal by quarter of which the deal file does not say when it
// begins: with a shortfall, an exit, funding, revenue and a build-out, so that
// every answer has something to say.
const quarterly = `deal: {name: Undated, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 4, period: quarter}
commitment: {total: 400, shape: growth, growth: 20%}
demand: {first_year: 120}
revenue: {first_year: 300}
funding: {at_signing: 20}
provider: {capacity: 1, capex_per_unit: 100, build: [50%, 50%]}
rates: {customer: 12%, debt: 7%, provider: 9%}
scenarios:
  - {name: Base}
  - {name: Less, set: {demand.provider_share: 40%}}
  - {name: Leaves, set: {exit: {year: 2028, fee: 50%}}}
`

var yearOfACalendar = regexp.MustCompile(`\b(19|20)\d\d\b`)

// sentences are all texts of a report that say something of a period: answers,
// titles of charts, and what the summary says.
func sentencesOf(t *testing.T, rep *report.Report) map[string]string {
	t.Helper()
	said := map[string]string{}
	for _, a := range narrative.Answers(rep) {
		said["answer "+a.Question] = a.Text
	}
	for _, line := range strings.Split(string(render(t, rep, "md")), "\n") {
		if strings.Contains(line, "| note") || strings.Contains(line, "First contract year") || strings.Contains(line, "Exit year") ||
			strings.Contains(line, "exit.year") {
			continue // inputs, as they are typed
		}
		said["markdown "+line] = line
	}
	for _, name := range []string{layout.SheetSummary, layout.SheetComparison, layout.SheetSchedule} {
		for _, row := range rep.Book.Sheet(name).Rows() {
			for _, c := range row.Cells() {
				if c.Value.Kind == sheet.Text {
					said[name+" "+c.Value.Text] = c.Value.Text
				}
			}
		}
	}
	return said
}

// TestNoSentenceInventsADate: where a quarter is not known by the calendar, no
// sentence, heading or title calls it by a year.
func TestNoSentenceInventsADate(t *testing.T) {
	rep := layDeal(t, "undated.yaml", []byte(quarterly))
	for where, text := range sentencesOf(t, rep) {
		if strings.Contains(text, "xit year") || strings.Contains(text, "IFRS") || strings.Contains(text, "ASC") || strings.Contains(text,
			"offtake ") {
			continue
		}
		assert.Empty(t, yearOfACalendar.FindString(text), where)
	}
	assert.Equal(t, "quarter 1 of year 1", report.Display(rep, "first_shortfall", 1))
	assert.Contains(t, string(render(t, rep, "md")), "In Leaves, the customer leaves at the start of year 3")
}

// TestDatedPeriods: with the month known, every output has the calendar's names.
func TestDatedPeriods(t *testing.T) {
	dated := strings.Replace(quarterly, "name: Undated", "name: Dated, starts: 2026-11", 1)
	rep := layDeal(t, "dated.yaml", []byte(dated))
	assert.Equal(t, "Nov 2026–Jan 2027", report.Display(rep, "first_shortfall", 1))
	md := string(render(t, rep, "md"))
	assert.Contains(t, md, "| Nov 2026–Jan 2027 |")
	assert.Contains(t, md, "In Leaves, the customer leaves at the start of November 2028 ") // when the third contract year begins
	assert.Contains(t, md, "| Commitment | Nov 2026–Oct 2030 |")
	for _, name := range []string{layout.SheetSchedule, layout.SheetLive, "Base", "Less"} {
		s := rep.Book.Sheet(name)
		row, _ := find(t, s, "Value or total")
		_, col := find(t, s, "Opening")
		assert.Equal(t, "Nov 2026–Jan 2027", s.At(row, col+1).Value.Text, name)
		assert.Equal(t, "Feb–Apr 2027", s.At(row, col+2).Value.Text, name)
	}
	assert.Contains(t, string(render(t, rep, "json")), `"first": "2026-11",`+"\n"+`   "last": "2027-01"`)
	rows, err := csv.NewReader(strings.NewReader(string(render(t, rep, "csv")))).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, "Nov 2026-Jan 2027", rows[0][7])
	assert.Equal(t, []string{"first_month", "2026-11", "2027-02"}, []string{rows[1][2], rows[1][7], rows[1][8]})
	assert.Equal(t, []string{"last_month", "2027-01", "2027-04"}, []string{rows[2][2], rows[2][7], rows[2][8]})
	undated := string(render(t, layDeal(t, "undated.yaml", []byte(quarterly)), "json"))
	assert.Contains(t, undated, `"first": null`)
}

// TestEmbeddedDealsSayDates: the months that the contracts disclose.
func TestEmbeddedDealsSayDates(t *testing.T) {
	for name, want := range map[string][2]string{
		"onestream":                 {"five years", "all of it falls due in May 2027"},
		"slack-aws":                 {"five years", "in May–Jul 2020"},
		"energy-vault-palantir":     {"ten quarters, with a tail of two quarters without a minimum", "in Dec 2021–Feb 2022"},
		"snowflake-second-provider": {"64 months, with a tail of one year without a minimum", "all of it falls due in 2025"},
		"meta-coreweave":            {"7 years and 4 months", "falls due in Sep–Dec 2025"},
		"snowflake-2020":            {"five years", "in Aug 2020–Jul 2021"},
	} {
		data, ok := templates.Deal(name)
		require.True(t, ok, name)
		rep := layDeal(t, name+".yaml", data)
		assert.Equal(t, want[0], rep.Length(0), name)
		text := narrative.Answers(rep)[0].Text
		assert.Contains(t, text, " over "+want[0]+", ", name)
		assert.Contains(t, text, want[1], name)
		row, _ := find(t, rep.Book.Sheet(layout.SheetSummary), "What is owed")
		assert.Contains(t, rep.Book.Sheet(layout.SheetSummary).At(row, 3).Value.Text, " over "+want[0]+", ", name)
		assert.Contains(t, string(render(t, rep, "json")), `"length": "`+want[0]+`"`, name)
	}
}

// TestTheValuationDateIsSaid: beside the figures at it, and today is said of none.
func TestTheValuationDateIsSaid(t *testing.T) {
	data, _ := templates.Deal("lyft-aws")
	rep := layDeal(t, "lyft-aws.yaml", data)
	md := string(render(t, rep, "md"))
	assert.Contains(t, md, "by time to payment, from 30 September 2020")
	assert.Contains(t, md, "| Valuation date, at the end of | Jul–Sep 2020 |\n| Obligation left at the valuation date |")
	assert.Contains(t, string(render(t, rep, "json")), `"valuation_date": "30 September 2020"`)
	for where, text := range sentencesOf(t, rep) {
		assert.NotContains(t, strings.ToLower(text), "today", where)
	}
}

// TestLengthIsLive: a reader who types another number of years reads another
// length, in LibreOffice as here.
func TestLengthIsLive(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	deal := func(years string) *report.Report {
		return layDeal(t, "tail.yaml", []byte(`deal: {name: T, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 10}
commitment: {years: `+years+`, total: 500}
demand: {first_year: 100}
rates: {customer: 10%, debt: 7%, provider: 9%}
`))
	}
	five := deal("5")
	s := five.Book.Sheet(layout.SheetSummary)
	row, _ := find(t, s, "What is owed")
	sentence := sheet.Address(row, 3)
	books, want := map[string][]byte{}, map[string]string{}
	for typed, length := range map[float64]string{
		1: "over one year, with a tail of nine years without a minimum, ", 5: "over five years, with a tail of five years without a minimum, ",
		7: "over seven years, with a tail of three years without a minimum, ", 10: "over ten years, against no funding",
	} {
		edited, err := recompute.Edit(workbook(t, five), map[string]any{inputCell(t, five, "commitment.years", "What-if"): typed})
		require.NoError(t, err)
		name := fmt.Sprint(typed)
		books[name], want[name] = edited, length
		if typed < 10 {
			assert.Contains(t, deal(name).Book.Sheet(layout.SheetSummary).At(row, 3).Value.Text, length)
		}
	}
	for typed, book := range recompute.Recalculate(t, recompute.LibreOffice, books) {
		assert.Contains(t, book.Cells[layout.SheetSummary][sentence].Text, want[typed], "%s years", typed)
	}
}

// answerOf is what the summary of a workbook answers to a question.
func answerOf(t *testing.T, rep *report.Report, question string) string {
	t.Helper()
	s := rep.Book.Sheet(layout.SheetSummary)
	row, _ := find(t, s, question)
	return s.At(row, 3).Value.Text
}

// TestLeavingIsNamedAlike: workbook and PDF name the same month, or the same
// year, in which a customer leaves or could, whatever the periods are.
func TestLeavingIsNamedAlike(t *testing.T) {
	for _, period := range []string{"year", "quarter", "month"} {
		for starts, want := range map[string]map[string][2]string{
			", starts: 2026-04": {"year": {"April 2028", "March 2027"}, "quarter": {"April 2028", "March 2027"},
				"month": {"April 2028", "March 2027"}},
			", starts: 2026-01": {"year": {"2028", "2026"}, "quarter": {"2028", "December 2026"}, "month": {"2028", "December 2026"}},
			"":                  {"year": {"2028", "2026"}, "quarter": {"year 3", "quarter 4 of year 1"}, "month": {"year 3", "month 12 of year 1"}},
		} {
			deal := func(exit string) *report.Report {
				return layDeal(t, "leaves.yaml", []byte(fmt.Sprintf(`deal: {name: L, customer: C, provider: P, currency: USD, unit: million%s}
term: {first_year: 2026, years: 5, period: %s}
commitment: {total: 500}
demand: {first_year: 100}
rates: {customer: 10%%, debt: 7%%, provider: 9%%}
exit: {%s}
`, starts, period, exit)))
			}
			leaves, stays := deal("year: 2028, fee: 50%"), deal("fee: 50%")
			begins, ends := "he customer leaves at the start of "+want[period][0]+" ", " at the end of ("+want[period][1]+") and "
			for _, text := range []string{answerOf(t, leaves, "What leaving costs"), answered(leaves, "Leaving.")} {
				assert.Contains(t, text, begins, "by %s%s", period, starts)
			}
			for _, text := range []string{answerOf(t, stays, "What leaving costs"), answered(stays, "Leaving.")} {
				assert.Regexp(t, ends, text, "by %s%s", period, starts)
			}
		}
	}
}

// TestTheTailIsToldApart: the facts, the list of examples and the comparison
// name the years of the commitment, and those of a tail apart.
func TestTheTailIsToldApart(t *testing.T) {
	rep := layDeal(t, "tail.yaml", []byte(`deal: {name: T, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 10}
commitment: {years: 5, total: 500}
demand: {first_year: 100}
rates: {customer: 10%, debt: 7%, provider: 9%}
`))
	md := string(render(t, rep, "md"))
	assert.Contains(t, md, "| Commitment | 2026–2030 |\n| Tail without a minimum | 2031–2035 |\n")
	assert.NotContains(t, md, "2026–2035")
	none := string(render(t, layDeal(t, "none.yaml", []byte(`deal: {name: N, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 3}
commitment: {shape: list, minimums: [0]}
demand: {first_year: 100}
rates: {customer: 10%, debt: 7%, provider: 9%}
`)), "md"))
	assert.Contains(t, none, "| Term, no commitment | 2026–2028 |\n")
}
