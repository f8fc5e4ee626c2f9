package compare

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"offtake/model"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/sheet"
)

// A comparison shows deals side by side in one book: a sheet for each deal with
// the whole model of its base case, the lines that a common stress changes and
// its payments by calendar year, and tables that are links to these sheets.

// SheetObligations is the sheet of what is owed by calendar year, by deal,
// customer and provider.
const SheetObligations = "Obligations"

// Terms holds what the reader decides about a comparison.
type Terms struct {
	Title    string
	Currency string             // the common currency
	Unit     string             // and its unit: billion
	Rates    map[string]float64 // the value of one unit of a currency in the common one
	Stress   float64            // share of the projected compute still needed
	Starts   map[string]int     // month in which contract years begin, by deal's stem; if absent, the deal's own month, or January
	Paper    draw.Paper         // of PDF and workbook; A4 if empty
	Command  string             // how to build the same book again
}

// Comparison is a comparison of deals, laid out as a book.
type Comparison struct {
	*layout.Builder // in the common currency
	Terms           Terms
	Deals           []*comparedDeal

	settings  map[string]sheet.Ref // on the inputs sheet
	years     []int                // calendar years of the tables
	totals    *obligationTables
	summary   *sideBySide
	stressed  *sideBySide
	scenarios *byScenario
}

// comparedDeal holds a deal of a comparison and its sheet.
type comparedDeal struct {
	*layout.Report
	index     int
	c         *layout.CaseSheet
	stress    *again // the lines that the stress on the own plan changes
	minimum   *again // those that the stress on the minimum does
	scenarios []Scenario
	variants  map[int]*again // by lane: the scenarios that change what is committed
	own       map[string]int // rows of what is computed for the comparison
	ofYears   []int          // rows of the payments by calendar year
	toCome    []int          // rows of what new terms add that are not in force by a year's end; none in most deals
	starts    int            // month in which contract years begin, 0 and below in the year before term.first_year
}

// MoneyFactor returns the value of one unit of money, such as million, in
// another.
func MoneyFactor(from, to string) float64 {
	power := map[string]float64{"unit": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
	return power[from] / power[to]
}

// Layout lays out deals side by side.
func Layout(deals []Compared, terms Terms) *Comparison {
	cmp := &Comparison{Terms: terms, settings: map[string]sheet.Ref{}}
	cmp.Builder = layout.NewBuilder(&sheet.Book{
		Title: terms.Title, Subject: "Comparison of take-or-pay commitments", Author: "offtake " + layout.Version,
		Description: "Take-or-pay commitments side by side; every number is an input or a live formula.",
		Keywords:    "take-or-pay, commitment, comparison", Active: layout.SheetSummary, Scale: cmp.scale(deals),
	}, terms.Currency, terms.Unit)
	cmp.addComparedSheets(deals)
	cmp.layComparedInputs()
	cmp.years = cmp.calendarYears()
	for _, d := range cmp.Deals {
		cmp.layDeal(d)
	}
	cmp.layObligations()
	cmp.laySideBySide()
	cmp.layComparedChecks()
	cmp.layComparedNames()
	cmp.documentComparison()
	cmp.coverComparison()
	cmp.FailWithoutNumber()
	cmp.ShowMaster()
	cmp.Book.Keywords += ", run " + cmp.run()
	for _, s := range cmp.Book.Sheets {
		layout.FitRows(s)
		s.FitColumns(cmp.Book.Scale)
	}
	return cmp
}

// run returns what names the run that made a comparison.
func (cmp *Comparison) run() string {
	parts := []string{cmp.Terms.Command}
	for _, d := range cmp.Deals {
		parts = append(parts, d.Deal.Digest)
	}
	return layout.RunName(parts...)
}

// scale returns the scale that shows the smallest deal with about two
// significant digits, within reason, and at least with one.
func (cmp *Comparison) scale(deals []Compared) sheet.Scale {
	s := sheet.Scale{Currency: cmp.Terms.Currency, Unit: cmp.Terms.Unit}
	for _, d := range deals {
		total := layout.SizeOf(d.Results)
		if total == 0 {
			continue // nothing to show
		}
		total *= cmp.Terms.rate(d.Deal) * MoneyFactor(d.Deal.Unit, s.Unit)
		own, seen := sheet.ScaleOf(total, s.Currency, s.Unit), int(math.Ceil(-math.Log10(total)))
		s.Decimals = max(s.Decimals, min(2, own.Decimals), min(4, seen))
	}
	return s
}

// MoneyUnits are the units of money, from the smallest.
var MoneyUnits = []string{"unit", "thousand", "million", "billion", "trillion"}

// mostInUnit is how large an amount may be that is read with ease.
const mostInUnit = 10_000

// SuitableUnit returns the unit that suits all deals: of their own units the
// smallest in which the largest commitment is below 10,000; of all units where
// none is.
func SuitableUnit(deals []Compared, terms Terms) string {
	largest := 0.0 // in units of the common currency
	own := map[string]bool{}
	for _, d := range deals {
		own[d.Deal.Unit] = true
		largest = math.Max(largest, layout.SizeOf(d.Results)*terms.rate(d.Deal)*MoneyFactor(d.Deal.Unit, "unit"))
	}
	for _, all := range []bool{false, true} {
		for _, unit := range MoneyUnits {
			if (all || own[unit]) && largest*MoneyFactor("unit", unit) < mostInUnit {
				return unit
			}
		}
	}
	return MoneyUnits[len(MoneyUnits)-1]
}

// rate returns the value of one unit of a deal's currency in the common one.
func (t Terms) rate(d *model.Deal) float64 {
	if d.Currency == t.Currency {
		return 1
	}
	return t.Rates[d.Currency]
}

// addComparedSheets adds all sheets in reading order.
func (cmp *Comparison) addComparedSheets(deals []Compared) {
	for _, name := range []string{layout.SheetCover, layout.SheetSummary, layout.SheetInputs, SheetObligations} {
		cmp.AddSheet(name)
	}
	for i, d := range deals {
		own := &layout.Report{Builder: layout.NewBuilder(cmp.Book, d.Deal.Currency, d.Deal.Unit),
			Deal: d.Deal, Program: d.Program, Results: d.Results}
		c := &layout.CaseSheet{Block: layout.Block{Sheet: cmp.AddSheet(sheet.SafeSheetName(d.Deal.Stem(), cmp.Taken))}, Lane: laneBase}
		starts := cmp.Terms.Starts[d.Deal.Stem()]
		if starts == 0 {
			starts = d.Deal.Calendar().Offset() + 1
		}
		plan := newAgain("Stress on the own plan", d.Program, d.Results, laneStress)
		minimum := newAgain("Stress on the minimum", d.MinimumProgram, d.MinimumResults, laneBase)
		minimum.under = plan
		cmp.Deals = append(cmp.Deals, &comparedDeal{Report: own, index: i, c: c, stress: plan, minimum: minimum, own: map[string]int{},
			scenarios: d.Scenarios, variants: map[int]*again{}, starts: starts})
		cmp.Book.Date = max(cmp.Book.Date, d.Deal.Memo.Date)
		if line := d.Deal.Memo.Confidential; !strings.Contains(cmp.Book.Confidential, line) {
			cmp.Book.Confidential = strings.TrimPrefix(cmp.Book.Confidential+"; "+line, "; ")
		}
	}
	for _, name := range []string{layout.SheetComparison, layout.SheetChecks, layout.SheetDocumentation} {
		cmp.AddSheet(name)
	}
}

// calendarYears returns the years from the first to the last payment of any
// deal.
func (cmp *Comparison) calendarYears() []int {
	first, last := 0, 0
	for i, d := range cmp.Deals {
		from := int(d.Deal.Base["term.first_year"][0])
		months := d.starts - 1 + d.Periods()*layout.MonthsAYear/d.Deal.PerYear
		to := from + (months-1)/layout.MonthsAYear
		from = int(d.begins())
		if i == 0 {
			first, last = from, to
		}
		first, last = min(first, from), max(last, to)
	}
	years := make([]int, last-first+1)
	for i := range years {
		years[i] = first + i
	}
	return years
}

// at returns a cell of the deal's sheet by what it holds for the comparison.
func (d *comparedDeal) at(name string) sheet.Ref {
	return sheet.Ref{Sheet: d.c.Sheet, Row: d.own[name], Col: layout.ColScalar}
}

// allInputs returns the inputs that the deals show, each once, in the model's
// order.
func (cmp *Comparison) allInputs() []*model.Input {
	var all []*model.Input
	seen := map[string]int{}
	for _, d := range cmp.Deals {
		after := -1
		for _, in := range shownInputs(d.Report) {
			if at, ok := seen[in.Key]; ok {
				after = at
				continue
			}
			after++
			all = slices.Insert(all, after, in)
			for key, at := range seen {
				if at >= after {
					seen[key] = at + 1
				}
			}
			seen[in.Key] = after
		}
	}
	return all
}

// shownInputs returns the inputs of a deal that its outputs show.
func shownInputs(rep *layout.Report) []*model.Input {
	return slices.DeleteFunc(slices.Clone(rep.Program.Template.Inputs), func(in *model.Input) bool { return in.Key == "term.period" })
}

// money returns the common currency and unit: USD bn.
func (cmp *Comparison) money() string { return cmp.UnitLabel("money") }

// currencies returns the currencies of the deals, the common one first if a
// deal has it.
func (cmp *Comparison) currencies() []string {
	return cmp.distinct(cmp.Terms.Currency, func(d *model.Deal) string { return d.Currency })
}

// units returns the units of the deals, the common one first if a deal has it.
func (cmp *Comparison) units() []string {
	return cmp.distinct(cmp.Terms.Unit, func(d *model.Deal) string { return d.Unit })
}

// distinct returns a word of the deals, each once; of a deal that has it, the
// argument comes first.
func (cmp *Comparison) distinct(first string, word func(*model.Deal) string) []string {
	var words []string
	for _, d := range cmp.Deals {
		w := word(d.Deal)
		switch known := slices.ContainsFunc(words, func(other string) bool { return sameName(w, other) }); {
		case known:
		case w == first:
			words = slices.Insert(words, 0, w)
		default:
			words = append(words, w)
		}
	}
	return words
}

// layComparedNames defines names for the main cells.
func (cmp *Comparison) layComparedNames() {
	add := func(name string, at sheet.Ref, comment string) {
		cmp.Book.Names = append(cmp.Book.Names, sheet.Name{Name: name, Sheet: at.Sheet.Name, Ref: sheet.Absolute(at.Row, at.Col),
			Comment: comment})
	}
	add("all_checks", cmp.MasterRef, "OK if every check passes")
	add("stress_needs", cmp.settings["stress.needs"], "Share of the projected need, or of what falls due, that remains under the stresses")
	for _, name := range slices.Sorted(maps.Keys(cmp.summary.columns)) {
		if at := (sheet.Ref{Sheet: cmp.summary.sheet, Row: cmp.summary.total, Col: cmp.summary.columns[name]}); at.Cell() != nil &&
			at.Cell().Value.Kind == sheet.Number {
			add("total_"+name, at, fmt.Sprintf("Total of all deals: %s, %s", cmp.summary.heads[name], cmp.money()))
		}
	}
}
