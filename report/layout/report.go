package layout

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"offtake/model"
	"offtake/model/formula"
	"offtake/report/sheet"
)

// Version is the program's version, shown in every output.
const Version = "0.1.0"

// Limits states what outputs are not, where the deal file has no words for it.
const Limits = "A model of disclosed and assumed terms, for discussion. Not advice, not an offer, not a valuation opinion."

// The columns of every time sheet.
const (
	ColLabel   = 1
	ColUnit    = 2
	ColName    = 3 // the line's name, linked to its documentation
	ColScalar  = 4 // the value of a scalar, the total of a series
	ColOpening = 5
	ColFirst   = 6 // period 1
)

// The rows at the top of every sheet.
const (
	RowTitle    = 1
	RowSubtitle = 2
	RowMaster   = 3
	RowHeader   = 5
	RowPeriods  = 6 // of time sheets, the second header row
	RowBody     = 7
)

// Report is a computed deal: its figures and, once it is laid out, the book for
// the writers and the places of its main cells.
type Report struct {
	*Builder // its book has sheets once the report is laid out
	Deal     *model.Deal
	Program  *model.Program
	Results  *model.Results

	Inputs      *InputsSheet
	Live        *CaseSheet
	Cases       []*CaseSheet // by scenario
	first       *CaseSheet   // laid first: all cases have its rows
	Schedule    *scheduleSheet
	Compare     *comparisonSheet
	Flows       []*model.Flows // the searches for the returns of weighted flows
	Sensitivity *sensitivity
	bridge      *bridgeSheet
	Workings    *workings
	Simulation  *SimulationSheet
	Said        []Said               // the summary's answers
	Doc         map[string]sheet.Ref // by line name and input key
	structure   structure            // what decides whether the next report may reuse rows
	needed      map[string]*needs    // what points of the sensitivities need of the program, by metric and inputs
}

// New returns the report of a computed deal. It is laid out by the formats that
// need it, or beforehand by LayOut.
func New(d *model.Deal, p *model.Program, r *model.Results) *Report {
	total := SizeOf(r)
	book := &sheet.Book{
		Title:        d.Name,
		Subject:      strings.TrimSpace(d.Customer + " – " + d.Provider),
		Author:       cmp.Or(d.Memo.PreparedBy, "offtake "+Version),
		Description:  "Take-or-pay commitment model; every number is an input or a live formula. Deal file digest " + d.Digest,
		Keywords:     "take-or-pay, commitment, scenario analysis",
		Date:         d.Memo.Date,
		Confidential: d.Memo.Confidential,
		Active:       SheetSummary,
		Scale:        sheet.ScaleOf(total, d.Currency, d.Unit),
	}
	return &Report{Builder: NewBuilder(book, d.Currency, d.Unit), Deal: d, Program: p, Results: r, Doc: map[string]sheet.Ref{},
		Flows: r.WeightedFlows(d)}
}

// SizeOf returns the size of a deal's amounts: what is committed in its base,
// or what is paid where nothing is committed.
func SizeOf(r *model.Results) float64 {
	if committed, _ := r.Scalar("committed", 0); committed > 0 {
		return committed
	}
	paid, _ := r.Scalar("total_paid", 0)
	return paid
}

// LayModel lays out the sheets of the model: inputs, cases and what is computed
// of them.
func (rep *Report) LayModel() {
	rep.addSheets()
	rep.layInputs()
	rep.layCases()
	rep.laySchedule()
	rep.layComparison()
	rep.openWorkings()
	rep.laySensitivity()
	rep.layBridges()
	rep.closeWorkings()
	rep.laySimulation()
	rep.layChecks()
}

// Finish does what needs all sheets: the master check on each, and the heights
// of rows.
func (rep *Report) Finish() {
	rep.FailWithoutNumber()
	rep.ShowMaster()
	rep.Book.Keywords += ", run " + rep.Run()
	rep.Inputs.print()
	for _, s := range rep.Book.Sheets {
		FitRows(s) // by the widths that all books have: rows may be those of the last
		s.FitColumns(rep.Book.Scale)
	}
	rep.fitLive()
	rep.last = nil
	for _, s := range rep.Book.Sheets {
		s.Before = nil
	}
}

// fitLive makes the columns of the live case as wide as those of any scenario,
// which it may become.
func (rep *Report) fitLive() {
	var cases []*sheet.Sheet
	for _, c := range rep.Cases {
		cases = append(cases, c.Sheet)
	}
	rep.Live.Sheet.WidestOf(cases)
}

// Columns returns the geometry of the time sheets.
func (rep *Report) Columns() formula.Columns {
	return formula.Columns{Scalar: ColScalar, Opening: ColOpening, First: ColFirst, Last: ColFirst + rep.Periods() - 1}
}

// Periods returns the number of periods.
func (rep *Report) Periods() int { return rep.Program.Shape.Periods() }

// PassOrFail returns the formats that colour cells showing OK or FAIL.
func PassOrFail(ref string) []sheet.Conditional {
	first, _, _ := strings.Cut(ref, ":")
	return []sheet.Conditional{
		{Range: ref, Kind: sheet.ByFormula, Formula: first + `="OK"`, Role: sheet.RolePass},
		{Range: ref, Kind: sheet.ByFormula, Formula: first + `="FAIL"`, Role: sheet.RoleFail},
	}
}

// SectionRow writes a heading over a block of rows, across the sheet.
func SectionRow(s *sheet.Sheet, row, last int, title string) {
	if s.TakeSection(row, last, title) {
		return
	}
	s.Set(row, 1, sheet.Cell{Value: sheet.Str(title), Role: sheet.RoleSection})
	for c := 2; c <= last; c++ {
		s.Set(row, c, sheet.Cell{Role: sheet.RoleSection})
	}
}

// FitRows sets the height of rows with wrapped texts to that of their lines.
func FitRows(s *sheet.Sheet) {
	for _, row := range s.Rows() {
		s.Grouped = s.Grouped || row.Level > 0
		if row.Taken {
			continue // as high as it was
		}
		lines := 1
		for c, cell := range row.Cells() {
			if cell.Wrap {
				lines = max(lines, linesOf(cell.Value.Text, s.Widths[c], sheet.Looks[cell.Role].Size))
			}
		}
		if lines > 1 {
			row.Height = min(400, 4+13*float64(lines))
		}
	}
}

// linesOf estimates how many lines a text fills in a column, erring a little on
// the safe side since spreadsheet programs use different fonts.
func linesOf(text string, width, size float64) int {
	if size == 0 {
		size = 10
	}
	perLine := int(max(4, width*1.08*10/size))
	lines := 0
	for paragraph := range strings.SplitSeq(text, "\n") {
		used := 0
		lines++
		for word := range strings.FieldsSeq(paragraph) {
			n := utf8.RuneCountInString(word)
			if used > 0 && used+1+n > perLine {
				lines++
				used = 0
			}
			lines += (n - 1) / perLine
			used += 1 + n
		}
	}
	return lines
}

// number returns a number as a value, or the word for a missing one.
func number(x float64, missing string) sheet.Value {
	if x != x {
		return sheet.Str(missing)
	}
	return sheet.Num(x)
}

// UnitOf maps the model's units to the report's.
var UnitOf = map[model.Unit]sheet.Unit{
	"money": sheet.UnitMoney, "money_year": sheet.UnitMoneyYear, "percent": sheet.UnitPercent, "multiple": sheet.UnitMultiple,
	"year": sheet.UnitYear, "years": sheet.UnitYears, "price": sheet.UnitPrice,
	"units": sheet.UnitUnits, "count": sheet.UnitCount, "flag": sheet.UnitFlag, "factor": sheet.UnitFactor,
	"capacity": sheet.UnitCapacity, "money_per_capacity": sheet.UnitMoneyPerGW, "points": sheet.UnitPoints, "difference": sheet.UnitDifference,
	"scientific": sheet.UnitScientific, "text": sheet.UnitNone,
	"limit": sheet.UnitLimit, "percent_limit": sheet.UnitPercentLimit,
	"years_all": sheet.UnitYearsAll, "years_typed": sheet.UnitYearsTyped,
	"limit_all": sheet.UnitLimitAll, "limit_same": sheet.UnitLimitSame, "limit_last": sheet.UnitLimitLast, "period": sheet.UnitPeriod,
}

var shortUnits = map[string]string{"thousand": "k", "million": "m", "billion": "bn", "trillion": "tn"}

// shownLabels are the labels of the units that inputUnit adds to the model's.
var shownLabels = map[model.Unit]string{
	"limit": "number", "percent_limit": "%", "years_all": "years", "years_typed": "years",
	"limit_all": "number", "limit_same": "number", "limit_last": "number",
}

// Said holds the place where a question is answered.
type Said struct {
	Question string
	At       sheet.Ref
	Verdict  bool // it is of the verdict
}

// The selector of the live case.
const (
	SummaryRowChosen = 5
	SummaryColChosen = 3
)

// coverRowContents is the row of the cover where the contents begin, below the
// deal in a band across the page and in short.
const coverRowContents = 5
