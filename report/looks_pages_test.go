package report_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/report"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/templates"
)

// What pages and sheets look like, where a look at them found fault.

// monthly is a deal of 37 months that either side may leave.
const monthly = `deal: {name: A compute agreement, customer: Customer, provider: Provider, currency: USD, unit: billion, starts: 2026-05}
term: {first_year: 2026, years: 4, period: month}
commitment: {shape: list, minimums: [14.53, 14.53, 14.53, 1.21], periods: 37}
notice: {years: 0.25, after: 0}
exit: {year: 2027}
demand: {first_year: 14, growth: [30%, 20%], provider_share: 90%}
revenue: {first_year: 30, growth: [80%, 50%, 30%]}
rates: {customer: 12%, debt: 7%, provider: 9%}
scenarios:
- {name: Base, probability: 70%}
- {name: Efficiency breakthrough, probability: 30%, set: {efficiency: {year: 2028, needs: 30%}}}
`

// drawnWords are the texts of a page.
func drawnWords(page report.DrawnPage) []string {
	var words []string
	for _, d := range page.Texts {
		words = append(words, d.Text)
	}
	return words
}

// TestMonthlyPages: the facts stand in type of one size, names of contract years
// on one line, and the labels of an axis are as many years apart.
func TestMonthlyPages(t *testing.T) {
	pages := report.DrawnPages(layDeal(t, "monthly.yaml", []byte(monthly)), report.Options{})
	heights := map[float64]bool{}
	for _, d := range pages[0].Texts {
		if strings.Contains("|Tail without a minimum|Announced|Announced per funding|Checks|", "|"+d.Text+"|") {
			heights[d.Y2-d.Y1] = true
		}
	}
	assert.Len(t, heights, 1)
	assert.Contains(t, drawnWords(pages[2]), "Contract year 1 (May 2026–Apr 2027)")
	var years []int
	for _, d := range pages[3].Texts { // of the margins
		if year, found := strings.CutPrefix(d.Text, "May "); found && d.Scale {
			n, err := strconv.Atoi(year)
			require.NoError(t, err)
			years = append(years, n)
		}
	}
	require.Greater(t, len(years), 1)
	for i := 1; i < len(years); i++ {
		assert.Equal(t, years[1]-years[0], years[i]-years[i-1], years)
	}
}

// TestNamesOfComparedDealsAreWhole: the chart of the stress has room for them.
func TestNamesOfComparedDealsAreWhole(t *testing.T) {
	cmp := report.LayoutComparison(compared(t, 0.5, nil, "anthropic-aws", "anthropic-google", "anthropic-azure", "meta-coreweave"), usd(0.5))
	for _, word := range drawnWords(report.DrawnComparison(cmp, draw.A4)[1]) {
		assert.False(t, strings.HasPrefix(word, "Anthropic–") && strings.Contains(word, "…"), word)
	}
	s := cmp.Book.Sheet(layout.SheetSummary)
	row, col := find(t, s, "7 years and 4 months")
	assert.Greater(t, s.Widths[col], float64(len("7 years and 4 months")))
	assert.EqualValues(t, 1, s.At(row, col).Indent, "off the year before")
	row, col = find(t, s, "more than")
	assert.EqualValues(t, 1, s.At(row, col).Indent, "off the amount before")
}

// TestPaidAhead: a deal with an advance strands nothing in its base, and yet
// has a cost of paying ahead, which has that name.
func TestPaidAhead(t *testing.T) {
	data, ok := templates.Deal("sunpower-hemlock")
	require.True(t, ok)
	rep := layDeal(t, "sunpower-hemlock.yaml", data)
	page := strings.Join(drawnWords(report.DrawnPages(rep, report.Options{})[3]), "\n")
	assert.Contains(t, page, "Stranded or paid ahead")
	sheet := strings.Join(texts(rep.Book.Sheet(layout.SheetSummary)), "\n")
	assert.Contains(t, sheet, "and USD 24.5 m stranded or paid ahead")
	assert.Contains(t, sheet, "\nStranded or paid ahead\n")
	assert.NotContains(t, strings.Join(texts(embedded(t).Book.Sheet(layout.SheetSummary)), "\n"), "ahead")
}

// TestTheBaseIsSeen: a scenario with the same use does not hide its line.
func TestTheBaseIsSeen(t *testing.T) {
	c := embedded(t).Book.Sheet(layout.SheetComparison).Charts[0]
	require.Equal(t, "Base", c.Series[1].Name)
	for i, s := range c.Series {
		assert.Equal(t, i == 1, s.Heavy, s.Name)
	}
}

// TestLongLabelsOfInputsWrap: they are not cut at the next column.
func TestLongLabelsOfInputsWrap(t *testing.T) {
	s := embedded(t).Book.Sheet(layout.SheetInputs)
	row, col := find(t, s, "Break-even 5, target: value of the deal to the customer, before dilution")
	assert.True(t, s.At(row, col).Wrap)
	assert.Greater(t, s.Row(row).Height, 20.0)
}
