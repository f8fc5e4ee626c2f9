package model

import (
	"slices"

	"offtake/model/calendar"
	"offtake/model/source"
)

// What is wrong with a deal, and where: see package source.
type (
	Problem  = source.Problem
	Problems = source.Problems
	Position = source.Position
)

// Names of periods and months: see package calendar.
type (
	Calendar = calendar.Calendar
	Month    = calendar.Month
)

// NumberWords are the numbers from one that sentences have as words.
var NumberWords = calendar.NumberWords

// MonthOf returns a month, from 1, of a year.
func MonthOf(year, month int) Month { return calendar.MonthOf(year, month) }

// Deal is a deal file as read and checked: terms, words and scenarios.
type Deal struct {
	File   string // as given; the stem names the outputs
	Digest string // SHA-256 of the file's bytes, hex

	Name, Customer, Provider string
	Announced                string // YYYY-MM-DD, YYYY-MM where the day is not known, "" if not given
	Starts                   int    // month in which contract years begin, from 1; 0 if not given
	StartsBefore             int    // years by which that month lies before term.first_year: 0, or 1 of fiscal years
	Good                     string // what is bought, such as compute; "" if not given
	Currency                 string // ISO 4217 code
	Unit                     string // unit, thousand, million, billion, trillion
	Label                    string // term.label: prefix of year labels, such as FY
	Memo                     Memo   // what stands on the documents

	Years     int // contract years
	PerYear   int // periods a year: 1, 4 or 12
	Base      Values
	Scenarios []Scenario
	Sources   []Source
	Notes     map[string]string // by input key: source or assumption
	Lines     []*Line           // the reader's own, Reader set
	Modules   []*Module         // the terms beyond the core that some case gives an input of
	Words     map[string]string // by input key: more than, at least, about or up to, as disclosed

	Grids      []Grid
	Tornado    *Tornado
	Bridge     string // metric of the bridges; "" for the default
	BreakEvens []BreakEven
	Simulation *Simulation // nil if the deal has none

	source   *source.File            // the file's text, for excerpts
	wordings map[string][]string     // by input key: the word of each entry, "" for an exact one
	sections map[string]*source.Node // where the sections of inputs begin
	terms    *layer                  // the inputs as the file gives them
	args     *layer                  // what the command line sets in every scenario
	warnings []warning               // of what has no effect
	options  []option                // of the command line, as given
}

// Periods is the number of periods of the deal, at most 480.
func (d *Deal) Periods() int { return d.Years * d.PerYear }

// Source is where a disclosed term is from.
type Source struct{ Text, URL string }

// Scenario is a named set of input overrides.
type Scenario struct {
	Name        string
	Probability float64  // 0..1
	Weighted    bool     // a probability was given
	Bound       bool     // a limit beside the scenarios, in which no worst or best is sought
	Set         Values   // the overrides alone
	Order       []string // the keys of Set in the file's order
	Inputs      Values   // every input: base and overrides

	own  *layer // the overrides and where they stand
	name *source.Node
}

// Stories returns the number of scenarios that are no bounds: they come first.
func (d *Deal) Stories() int {
	n := slices.IndexFunc(d.Scenarios, func(s Scenario) bool { return s.Bound })
	if n < 0 {
		return len(d.Scenarios)
	}
	return n
}

// Calendar returns the names of the deal's periods.
func (d *Deal) Calendar() Calendar {
	t := calendar.Terms{Label: d.Label, FirstYear: int(d.Base.One("term.first_year")), Years: d.Years, PerYear: d.PerYear, FirstPart: 1}
	if d.Starts > 0 {
		t.Dated, t.Starts = true, MonthOf(t.FirstYear-d.StartsBefore, d.Starts)
	}
	if part := d.Base["term.first_part"]; len(part) > 0 {
		t.FirstPart = part[0]
	}
	return calendar.New(t)
}

// PeriodLabels names the periods.
func (d *Deal) PeriodLabels() []string { return d.Calendar().Periods() }
