package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
)

// calendarOf reads a deal of some terms and gives the names of its periods.
func calendarOf(t *testing.T, deal, term, more string) (*model.Deal, model.Calendar) {
	t.Helper()
	file := "deal: {name: D, customer: C, provider: P" + deal + "}\nterm: {" + term + "}\n" + more + `
commitment: {total: 500}
rates: {customer: 12%, debt: 7%, provider: 9%}
`
	d, err := model.ReadDeal("d.yaml", []byte(file), readTemplate(t))
	require.NoError(t, err)
	return d, d.Calendar()
}

// The names by hand: counted on the fingers from the month given.
func TestNamesOfPeriods(t *testing.T) {
	for _, c := range []struct {
		deal, term string
		periods    map[int]string
		years      map[int]string
	}{
		{"", "first_year: 2026, years: 3", map[int]string{1: "2026", 3: "2028"}, map[int]string{2: "2027"}},
		{"", "first_year: 2026, years: 3, label: FY", map[int]string{1: "FY2026", 3: "FY2028"}, map[int]string{2: "FY2027"}},
		{"", "first_year: 2026, years: 3, period: quarter", map[int]string{1: "quarter 1 of year 1", 4: "quarter 4 of year 1", 9: "quarter 1 of year 3"}, map[int]string{2: "year 2"}},
		{"", "first_year: 2026, years: 3, period: quarter, label: FY", map[int]string{6: "quarter 2 of FY2027"}, map[int]string{2: "FY2027"}},
		{"", "first_year: 2026, years: 3, period: month", map[int]string{12: "month 12 of year 1", 13: "month 1 of year 2"}, map[int]string{3: "year 3"}},
		{", starts: 2026-01", "first_year: 2026, years: 3", map[int]string{1: "2026", 3: "2028"}, map[int]string{2: "2027"}},
		{", starts: 2026-06", "first_year: 2026, years: 3", map[int]string{1: "Jun 2026–May 2027", 3: "Jun 2028–May 2029"}, map[int]string{1: "Jun 2026–May 2027"}},
		{", starts: 2020-05", "first_year: 2020, years: 2, period: quarter",
			map[int]string{1: "May–Jul 2020", 2: "Aug–Oct 2020", 3: "Nov 2020–Jan 2021", 4: "Feb–Apr 2021", 5: "May–Jul 2021"}, map[int]string{1: "May 2020–Apr 2021"}},
		{", starts: 2027-01", "first_year: 2027, years: 2, period: quarter", map[int]string{1: "Jan–Mar 2027", 4: "Oct–Dec 2027", 5: "Jan–Mar 2028"}, map[int]string{1: "2027", 2: "2028"}},
		{", starts: 2022-06", "first_year: 2022, years: 5, period: month", map[int]string{1: "Jun 2022", 8: "Jan 2023", 60: "May 2027"}, map[int]string{5: "Jun 2026–May 2027"}},
		// Named after the year in which it ends.
		{", starts: 2021-12", "first_year: 2022, years: 3, period: quarter", map[int]string{1: "Dec 2021–Feb 2022", 2: "Mar–May 2022", 10: "Mar–May 2024"}, map[int]string{1: "Dec 2021–Nov 2022"}},
		{", starts: 2020-02", "first_year: 2021, years: 2, label: FY", map[int]string{1: "Feb 2020–Jan 2021"}, map[int]string{2: "Feb 2021–Jan 2022"}},
		// Four months, then calendar years; one month of a quarter, then calendar quarters.
		{", starts: 2025-09", "first_year: 2025, years: 3, first_part: 33.33333333333333%", map[int]string{1: "Sep–Dec 2025", 2: "2026", 3: "2027"}, map[int]string{1: "Sep–Dec 2025"}},
		{", starts: 2025-12", "first_year: 2025, years: 1, period: quarter, first_part: 33.33333333333333%", map[int]string{1: "Dec 2025", 2: "Jan–Mar 2026", 4: "Jul–Sep 2026"}, map[int]string{1: "Dec 2025–Sep 2026"}},
		{"", "first_year: 2025, years: 3, first_part: 33.33333333333333%", map[int]string{1: "2025", 2: "2026"}, map[int]string{1: "2025"}},
	} {
		_, calendar := calendarOf(t, c.deal, c.term, "")
		for period, want := range c.periods {
			assert.Equal(t, want, calendar.Period(period), "%s%s: period %d", c.deal, c.term, period)
		}
		for year, want := range c.years {
			assert.Equal(t, want, calendar.Year(year), "%s%s: year %d", c.deal, c.term, year)
		}
	}
}

func TestMonthsOfPeriods(t *testing.T) {
	d, calendar := calendarOf(t, ", starts: 2020-11", "first_year: 2020, years: 1, period: quarter", "")
	var months []string
	for p := 1; p <= d.Periods(); p++ {
		first, last, known := calendar.Months(p)
		require.True(t, known)
		months = append(months, first.String()+" "+last.String())
	}
	assert.Equal(t, []string{"2020-11 2021-01", "2021-02 2021-04", "2021-05 2021-07", "2021-08 2021-10"}, months)
	assert.Equal(t, "31 January 2021", calendar.End(1))
	assert.Equal(t, "January 2021", calendar.Ends(1))
	_, calendar = calendarOf(t, "", "first_year: 2020, years: 1, period: quarter", "")
	_, _, known := calendar.Months(1)
	assert.False(t, known, "no date is invented")
	assert.Equal(t, "the end of quarter 3 of year 1", calendar.End(3))
	for _, leap := range []struct {
		month model.Month
		end   string
	}{{model.MonthOf(2024, 2), "29 February 2024"}, {model.MonthOf(2100, 2), "28 February 2100"}, {model.MonthOf(2000, 2), "29 February 2000"}, {model.MonthOf(2025, 9), "30 September 2025"}} {
		assert.Equal(t, leap.end, leap.month.End())
	}
}

// Lengths in the contract's own measure.
func TestLengths(t *testing.T) {
	for _, c := range []struct {
		term        string
		first, last int
		want        string
	}{
		{"first_year: 2026, years: 10", 1, 5, "five years"},
		{"first_year: 2026, years: 40", 1, 20, "20 years"},
		{"first_year: 2026, years: 2", 2, 2, "one year"},
		{"first_year: 2022, years: 3, period: quarter", 1, 10, "ten quarters"},
		{"first_year: 2022, years: 3, period: quarter", 1, 12, "three years"},
		{"first_year: 2022, years: 3, period: quarter", 12, 12, "one quarter"},
		{"first_year: 2022, years: 4, period: quarter", 1, 14, "14 quarters"},
		{"first_year: 2022, years: 7, period: month", 1, 64, "64 months"},
		{"first_year: 2022, years: 7, period: month", 1, 60, "five years"},
		{"first_year: 2020, years: 7, first_part: 33.33333333333333%", 1, 6, "64 months"},                     // 4 + 5 × 12
		{"first_year: 2025, years: 8, first_part: 33.33333333333333%", 1, 8, "7 years and 4 months"},          // 4 + 7 × 12
		{"first_year: 2025, years: 8, first_part: 33.33333333333333%", 2, 8, "seven years"},                   // whole ones
		{"first_year: 2025, years: 8, first_part: 8.333333333333333%", 1, 8, "7 years and 1 month"},           // 1 + 7 × 12
		{"first_year: 2025, years: 2, period: quarter, first_part: 33.33333333333333%", 1, 3, "seven months"}, // 1 + 2 × 3
		{"first_year: 2025, years: 2", 3, 0, "no commitment"},
	} {
		_, calendar := calendarOf(t, "", c.term, "")
		assert.Equal(t, c.want, calendar.Length(c.first, c.last), "%s: %d to %d", c.term, c.first, c.last)
	}
}

// The first and the last period of a commitment: from the first amount where all
// is listed, from the start where a total is tested at the end.
func TestFirstAndLastPeriod(t *testing.T) {
	for name, c := range map[string]struct {
		file        string
		first, last float64
		years, tail float64
	}{
		"flat, with a tail":   {"term: {first_year: 2026, years: 10}\ncommitment: {years: 5, total: 500}\n", 1, 5, 5, 5},
		"listed, later":       {"term: {first_year: 2007, years: 6}\ncommitment: {shape: list, minimums: [0, 0, 0, 5, 5, 5]}\n", 4, 6, 3, 0},
		"listed, then none":   {"term: {first_year: 2026, years: 5}\ncommitment: {shape: list, minimums: [5, 0, 5]}\n", 1, 3, 3, 2},
		"listed, and a total": {"term: {first_year: 2026, years: 5}\ncommitment: {shape: list, total: 20, minimums: [0, 5, 5, 0, 0]}\n", 1, 5, 5, 0},
		"a tranche": {"term: {first_year: 2026, years: 4, period: quarter}\ncommitment: {shape: list}\ntranche.a: {starts: 2027, starts_in: 3, years: 1, total: 8}\n",
			7, 10, 1, 1.5},
		"by period":     {"term: {first_year: 2022, years: 3, period: quarter}\ncommitment: {shape: list, by_period: [0, 1, 1, 1]}\n", 2, 4, 0.75, 2},
		"a total alone": {"term: {first_year: 2020, years: 7, first_part: 33.333333333333333%}\ncommitment: {years: 6, total: 550, shape: total-only}\n", 1, 6, 16. / 3, 1},
		"none":          {"term: {first_year: 2026, years: 3}\ncommitment: {shape: list, minimums: [0]}\n", 4, 0, 0, 0},
		"nothing due":   {"term: {first_year: 2026, years: 3}\ncommitment: {total: 30, take_or_pay: 0%}\n", 1, 3, 0, 0},
	} {
		r := contract(t, c.file)
		for line, want := range map[string]float64{"first_committed": c.first, "last_committed": c.last, "commitment_length": c.years, "commitment_tail": c.tail} {
			got, _ := r.Scalar(line, 0)
			assert.InDelta(t, want, got, 1e-9, "%s: %s", name, line)
		}
	}
}

// A contract year may be named by the year it ends in, and by no other.
func TestStartInTheYearBefore(t *testing.T) {
	d, _ := calendarOf(t, ", starts: 2021-12", "first_year: 2022, years: 3, period: quarter", "")
	assert.Equal(t, []int{12, 1}, []int{d.Starts, d.StartsBefore})
	require.NoError(t, d.Override(readTemplate(t), []string{"term.first_year=2030"}))
	assert.Equal(t, "Dec 2029–Feb 2030", d.Calendar().Period(1), "dates move with the first contract year")
}
