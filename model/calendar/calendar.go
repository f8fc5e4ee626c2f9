// Package calendar names the periods of a deal, its years and spans of them, as
// calendar months, quarters and years where the month of the start is known.
//
// New makes a Calendar of a deal's Terms; its methods return the names that every
// output has.
package calendar

import (
	"fmt"
	"math"
	"strconv"
)

// Month is a month of a calendar year, counted from the first of year 0.
type Month int

// MonthOf returns a month, from 1, of a year.
func MonthOf(year, month int) Month { return Month(year*monthsAYear + month - 1) }

const monthsAYear = 12

// Year returns the calendar year of a month.
func (m Month) Year() int { return int(m) / monthsAYear }

// Number returns the month within its year, from 1.
func (m Month) Number() int { return int(m)%monthsAYear + 1 }

// String returns a month as files have it: 2027-05.
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year(), m.Number()) }

var monthNames = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

func (m Month) name() string { return monthNames[m.Number()-1] }

// Name returns a month as sentences have it: May 2027.
func (m Month) Name() string { return m.name() + " " + strconv.Itoa(m.Year()) }

// End returns the month's last day: 31 May 2027.
func (m Month) End() string { return fmt.Sprintf("%d %s", m.days(), m.longName()) }

func (m Month) days() int {
	year := m.Year()
	switch m.Number() {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func (m Month) longName() string {
	long := [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
		"December"}
	return long[m.Number()-1] + " " + strconv.Itoa(m.Year())
}

// between names the time from a month to another: 2027 for a whole calendar
// year, else by its first and last month, whose years are said where they differ.
func between(first, last Month) string {
	switch {
	case first == last:
		return first.Name()
	case first.Number() == 1 && last == first+monthsAYear-1:
		return strconv.Itoa(first.Year())
	case first.Year() == last.Year():
		return first.name() + "–" + last.Name()
	}
	return first.Name() + "–" + last.Name()
}

// Calendar names the periods of a deal. Where the deal file says in which month
// the deal starts, a name is a calendar month, quarter or year; else it is one
// that nobody takes for a date: the contract year as the deal calls it, and the
// quarter or month counted within a year of the contract. Every output asks it.
type Calendar struct {
	starts        Month // of the first period
	dated         bool
	label         string
	firstYear     int
	years, yearly int
	missing       int // months by which the first period is shorter than the others
}

// Terms are what the names of periods depend on.
type Terms struct {
	Label     string  // before the names of years, such as FY
	FirstYear int     // names the first contract year
	Years     int     // contract years
	PerYear   int     // periods a year: 1, 4 or 12
	Dated     bool    // the month in which the deal starts is known:
	Starts    Month   // the first
	FirstPart float64 // how much of a whole period the first one has
}

// New returns the names of a deal's periods.
func New(t Terms) Calendar {
	c := Calendar{label: t.Label, firstYear: t.FirstYear, years: t.Years, yearly: t.PerYear, starts: t.Starts, dated: t.Dated}
	c.missing = min(c.each()-1, int(math.Round((1-t.FirstPart)*float64(c.each()))))
	return c
}

// each is how many months a whole period has.
func (c Calendar) each() int { return monthsAYear / c.yearly }

// Dated reports whether the periods are known by the calendar.
func (c Calendar) Dated() bool { return c.dated }

// Offset returns by how many months the first contract year, taken as a whole one,
// begins after January of term.first_year, negative where it begins before; 0
// where the month is not known.
func (c Calendar) Offset() int {
	if !c.dated {
		return 0
	}
	return int(c.starts-MonthOf(c.firstYear, 1)) - c.missing
}

// Starts returns the month in which the deal begins, where that is known.
func (c Calendar) Starts() (Month, bool) { return c.starts, c.dated }

// Months returns the first and the last month of a period, from 1, where they are
// known.
func (c Calendar) Months(period int) (first, last Month, known bool) {
	return c.months(period, period)
}

// months are those of several periods.
func (c Calendar) months(from, to int) (first, last Month, known bool) {
	if !c.dated {
		return 0, 0, false
	}
	begins := func(period int) Month {
		at := c.starts + Month((period-1)*c.each())
		if period > 1 {
			at -= Month(c.missing)
		}
		return at
	}
	return begins(from), begins(to+1) - 1, true
}

// Period returns a period's name, from 1: May 2027, May–Jul 2020, Jun 2026–May 2027,
// 2027; without a calendar month 12 of year 1, quarter 1 of FY2026, 2027.
func (c Calendar) Period(period int) string {
	if first, last, known := c.Months(period); known {
		return between(first, last)
	}
	year := (period-1)/c.yearly + 1
	if c.yearly == 1 {
		return c.labelled(year)
	}
	return fmt.Sprintf("%s %d of %s", c.word(), (period-1)%c.yearly+1, c.Year(year))
}

// Periods returns the names of all periods.
func (c Calendar) Periods() []string {
	names := make([]string, c.years*c.yearly)
	for i := range names {
		names[i] = c.Period(i + 1)
	}
	return names
}

// Year returns a contract year's name, from 1: Jun 2026–May 2027, or 2027 for a
// calendar year; without a calendar FY2027 or 2027 where years are the periods,
// else year 2, lest a quarter of it be taken for one of a calendar year.
func (c Calendar) Year(year int) string {
	if first, last, known := c.months((year-1)*c.yearly+1, year*c.yearly); known {
		return between(first, last)
	}
	if c.yearly > 1 && c.label == "" {
		return fmt.Sprintf("year %d", year)
	}
	return c.labelled(year)
}

// labelled is a contract year as its inputs call it: 2027 or FY2027.
func (c Calendar) labelled(year int) string {
	return c.label + strconv.Itoa(c.firstYear+year-1)
}

// Term returns the name of the time from a period to another: May 2020–Apr 2025, or
// 2026–2035; without a calendar, of quarters and months, how long it is.
func (c Calendar) Term(from, to int) string {
	if first, last, known := c.months(from, to); known {
		if first.Number() == 1 && last.Number() == monthsAYear && first.Year() < last.Year() {
			return fmt.Sprintf("%d–%d", first.Year(), last.Year())
		}
		return between(first, last)
	}
	if from == to {
		return c.Period(from)
	}
	if c.yearly == 1 {
		return c.Period(from) + "–" + c.Period(to)
	}
	return c.Length(from, to)
}

// End returns the day or the period after which something is looked at: 31 December
// 2024, or the end of quarter 3 of year 1.
func (c Calendar) End(period int) string {
	if _, last, known := c.Months(period); known {
		return last.End()
	}
	return "the end of " + c.Period(period)
}

// Ends names when a period ends, as in the end of November 2022: its last month
// where that is known, but a calendar year by itself.
func (c Calendar) Ends(period int) string {
	first, last, known := c.Months(period)
	if whole := first.Number() == 1 && last == first+monthsAYear-1; !known || whole {
		return c.Period(period)
	}
	return last.longName()
}

// Begins names when the contract year of a period begins, as in the start of
// November 2022: its first month where that is known, but a calendar year by
// itself.
func (c Calendar) Begins(period int) string {
	year := (period-1)/c.yearly + 1
	first, last, known := c.months((year-1)*c.yearly+1, year*c.yearly)
	if whole := first.Number() == 1 && last == first+monthsAYear-1; !known || whole {
		return c.Year(year)
	}
	return first.longName()
}

// Plain reports whether every period is called by the number of a year alone, so
// that names can be numbers.
func (c Calendar) Plain() bool {
	return c.yearly == 1 && c.label == "" && (!c.dated || c.starts.Number() == 1 && c.missing == 0 && c.starts.Year() == c.firstYear)
}

// word is what a period is called.
func (c Calendar) word() string {
	return map[int]string{1: "year", 4: "quarter", 12: "month"}[c.yearly]
}

// Length says how long a commitment is that runs from one period to another, in
// the contract's own measure: whole years in years, else in its settlement
// periods where it is a whole number of them, else in months, and in years and
// months where that is more than six years. Small whole numbers are spelled:
// five years, ten quarters, 64 months, 7 years and 4 months; no commitment where
// there is no period.
func (c Calendar) Length(first, last int) string {
	if first < 1 || last < first {
		return "no commitment"
	}
	return c.InWords(c.monthsFrom(first, last))
}

// monthsFrom is how many months some periods have together.
func (c Calendar) monthsFrom(first, last int) int {
	months := (last - first + 1) * c.each()
	if first == 1 {
		months -= c.missing
	}
	return months
}

// InWords says a number of months as Length does.
func (c Calendar) InWords(months int) string {
	switch {
	case months < 1:
		return "no commitment"
	case months%monthsAYear == 0:
		return counted(months/monthsAYear, "year")
	case months%c.each() == 0 && c.yearly > 1:
		return counted(months/c.each(), c.word())
	case 2*months > monthsAYear*monthsAYear:
		return fmt.Sprintf("%s and %s", plural(months/monthsAYear, "year"), plural(months%monthsAYear, "month"))
	}
	return counted(months, "month")
}

// NumberWords are the small numbers that are spelled.
var NumberWords = [...]string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

func counted(n int, word string) string {
	if n > len(NumberWords) {
		return plural(n, word)
	}
	if n == 1 {
		return "one " + word
	}
	return NumberWords[n-1] + " " + word + "s"
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}
