package report

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"offtake/model"
	"offtake/model/formula"
)

// Version is the program's version, shown in every output.
const Version = "0.1.0"

// The sheets that every workbook has, in reading order; the scenarios' sheets
// follow the live case.
const (
	SheetCover         = "Cover"
	SheetSummary       = "Summary"
	SheetInputs        = "Inputs"
	SheetSchedule      = "Schedule"
	SheetLive          = "Live case"
	SheetComparison    = "Comparison"
	SheetChecks        = "Checks"
	SheetDocumentation = "Documentation"
)

// The columns of every time sheet.
const (
	colLabel   = 1
	colUnit    = 2
	colName    = 3 // the line's name, linked to its documentation
	colScalar  = 4 // the value of a scalar, the total of a series
	colOpening = 5
	colFirst   = 6 // period 1
)

// The rows at the top of every sheet.
const (
	rowTitle    = 1
	rowSubtitle = 2
	rowMaster   = 3
	rowHeader   = 5
	rowPeriods  = 6 // of time sheets, the second header row
	rowBody     = 7
)

// Report is a deal laid out: the book for the writers, and the places of its
// main cells.
type Report struct {
	Book    *Book
	Deal    *model.Deal
	Program *model.Program
	Results *model.Results

	inputs      *inputsSheet
	live        *caseSheet
	cases       []*caseSheet // by scenario
	first       *caseSheet   // laid first: all cases have its rows
	schedule    *scheduleSheet
	compare     *comparisonSheet
	sensitivity *sensitivity
	bridge      *bridgeSheet
	workings    *workings
	simulation  *simulationSheet
	checks      *checksSheet
	said        []said // the summary's answers
	master      address
	doc         map[string]address // by line name and input key
	names       map[string]bool    // of sheets, lower case
	structure   structure          // what decides whether the next report may reuse rows
	last        *Book              // the book whose rows may be reused: see LayoutAfter
	needed      map[string]*needs  // what points of the sensitivities need of the program, by metric and inputs
}

func newReport(d *model.Deal, p *model.Program, r *model.Results) *Report {
	rep := &Report{Deal: d, Program: p, Results: r, doc: map[string]address{}, names: map[string]bool{}}
	total := sizeOf(r)
	rep.Book = &Book{
		Title:       d.Name,
		Subject:     strings.TrimSpace(d.Customer + " – " + d.Provider),
		Author:      "offtake " + Version,
		Description: "Take-or-pay commitment model; every number is an input or a live formula. Deal file digest " + d.Digest,
		Keywords:    "take-or-pay, commitment, scenario analysis",
		Date:        d.AnnouncedOn(),
		Active:      SheetSummary,
		Scale:       ScaleOf(total, d.Currency, d.Unit),
	}
	return rep
}

// sizeOf returns the size of a deal's amounts: what is committed in its base,
// or what is paid where nothing is committed.
func sizeOf(r *model.Results) float64 {
	if committed, _ := r.Scalar("committed", 0); committed > 0 {
		return committed
	}
	paid, _ := r.Scalar("total_paid", 0)
	return paid
}

// layModel lays out the sheets of the model: inputs, cases and what is computed
// of them.
func (rep *Report) layModel() {
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

// finish does what needs all sheets: the master check on each, and the heights
// of rows.
func (rep *Report) finish() {
	rep.failWithoutNumber()
	rep.showMaster()
	rep.inputs.print()
	for _, s := range rep.Book.Sheets {
		fitRows(s)
	}
	rep.last = nil
	for _, s := range rep.Book.Sheets {
		s.before = nil
	}
}

// addSheets adds all sheets in reading order, so that the steps that follow may
// lay them out in the order of dependence.
func (rep *Report) addSheets() {
	for _, name := range []string{SheetCover, SheetSummary, SheetInputs, SheetSchedule, SheetLive} {
		rep.addSheet(name)
	}
	for i := range rep.Deal.Scenarios {
		name := SafeSheetName(rep.Deal.Scenarios[i].Name, rep.taken)
		rep.cases = append(rep.cases, &caseSheet{block: block{sheet: rep.addSheet(name)}, lane: i})
	}
	rep.addSheet(SheetComparison)
	if len(rep.Results.Bridges) > 0 {
		rep.addSheet(SheetBridge)
	}
	if hasSensitivity(rep.Deal) {
		rep.addSheet(SheetSensitivity)
	}
	if rep.needsWorkings() {
		rep.addSheet(SheetWorkings)
	}
	if rep.hasSimulation() {
		rep.addSheet(SheetSimulation)
	}
	rep.addSheet(SheetChecks)
	rep.addSheet(SheetDocumentation)
	rep.live = &caseSheet{block: block{sheet: rep.Book.Sheet(SheetLive)}, isLive: true}
}

// taken reports whether a sheet name is in use, or will be.
func (rep *Report) taken(name string) bool {
	for _, reserved := range []string{SheetComparison, SheetBridge, SheetSensitivity, SheetWorkings, SheetSimulation,
		SheetChecks, SheetDocumentation} {
		if strings.EqualFold(name, reserved) {
			return true
		}
	}
	return rep.names[strings.ToLower(name)]
}

func (rep *Report) addSheet(name string) *Sheet {
	s := NewSheet(name)
	s.Print.Landscape = true
	s.Print.Footer = rep.Deal.Name
	rep.names[strings.ToLower(name)] = true
	if i := len(rep.Book.Sheets); rep.last != nil && i < len(rep.last.Sheets) && rep.last.Sheets[i].Name == name {
		s.before = rep.last.Sheets[i]
	}
	rep.Book.Sheets = append(rep.Book.Sheets, s)
	return s
}

// columns returns the geometry of the time sheets.
func (rep *Report) columns() formula.Columns {
	return formula.Columns{Scalar: colScalar, Opening: colOpening, First: colFirst, Last: colFirst + rep.periods() - 1}
}

func (rep *Report) periods() int { return rep.Program.Shape.Periods() }

// head writes a sheet's title and subtitle.
func (rep *Report) head(s *Sheet, title, subtitle string) {
	s.Set(rowTitle, 1, Cell{Value: Str(title), Role: RoleTitle})
	s.Set(rowSubtitle, 1, Cell{Value: Str(subtitle), Role: RoleSubtitle})
}

// amounts returns in words the unit of a sheet's amounts.
func (rep *Report) amounts() string {
	if rep.Deal.Unit == "unit" {
		return "amounts in " + rep.Deal.Currency
	}
	return "amounts in " + rep.Deal.Currency + " " + rep.Deal.Unit
}

// showMaster shows the master check on every sheet.
func (rep *Report) showMaster() {
	for _, s := range rep.Book.Sheets {
		s.Print.Centre = "All checks when written: " + rep.master.cell().Value.Text
		if s.Name == SheetChecks {
			rep.contentsLink(s, 0)
			continue
		}
		s.Set(rowMaster, 1, Cell{Value: Str("All checks"), Role: RoleLabel})
		col := 2
		if s.Name == SheetSummary {
			col = summaryColChosen
		}
		if s.At(rowHeader, colScalar) != nil && s.FreezeCol >= colScalar {
			col = colScalar
		}
		rep.link(s, rowMaster, col, rep.master, RoleCheck)
		rep.contentsLink(s, col)
		s.Formats = append(s.Formats, passOrFail(Address(rowMaster, col))...)
	}
}

// contentsLink links a sheet to the cover, beside the master check.
func (rep *Report) contentsLink(s *Sheet, master int) {
	col := master + 1
	switch {
	case s.Name == SheetCover:
		return
	case s.Name == SheetSummary:
		col = master + 2
	case master == colScalar:
		col = colName
	}
	contents := address{rep.Book.Sheet(SheetCover), coverRowContents, 1}
	s.Set(rowMaster, col, Cell{Value: Str("Contents"), Role: RoleURL, Link: contents.link()})
}

// passOrFail returns the formats that colour cells showing OK or FAIL.
func passOrFail(ref string) []Conditional {
	first, _, _ := strings.Cut(ref, ":")
	return []Conditional{
		{Range: ref, Kind: ByFormula, Formula: first + `="OK"`, Role: RolePass},
		{Range: ref, Kind: ByFormula, Formula: first + `="FAIL"`, Role: RoleFail},
	}
}

// sectionRow writes a heading over a block of rows, across the sheet.
func sectionRow(s *Sheet, row, last int, title string) {
	if s.takeSection(row, last, title) {
		return
	}
	s.Set(row, 1, Cell{Value: Str(title), Role: RoleSection})
	for c := 2; c <= last; c++ {
		s.Set(row, c, Cell{Role: RoleSection})
	}
}

// fitRows sets the height of rows with wrapped texts to that of their lines.
func fitRows(s *Sheet) {
	for _, row := range s.Rows() {
		s.Grouped = s.Grouped || row.Level > 0
		if row.taken {
			continue // as high as it was
		}
		lines := 1
		for c, cell := range row.Cells() {
			if cell.Wrap {
				lines = max(lines, linesOf(cell.Value.Text, s.Widths[c], looks[cell.Role].size))
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
	for _, paragraph := range strings.Split(text, "\n") {
		used := 0
		lines++
		for _, word := range strings.Fields(paragraph) {
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

// address is a cell of the book.
type address struct {
	sheet    *Sheet
	row, col int
}

func (a address) cell() *Cell { return a.sheet.At(a.row, a.col) }

// full returns the address for formulas on other sheets. It is relative, so
// that the links of a row are the same formula in every period.
func (a address) full() string {
	return quoteSheet(a.sheet.Name) + "!" + Address(a.row, a.col)
}

// link returns the address for hyperlinks within the book.
func (a address) link() string { return "#" + quoteSheet(a.sheet.Name) + "!" + Address(a.row, a.col) }

// span returns the address of a row's cells from one column to another, with
// the sheet.
func span(s *Sheet, row, from, to int) string {
	return quoteSheet(s.Name) + "!" + absolute(row, from) + ":" + absolute(row, to)
}

func absolute(r, c int) string { return "$" + ColumnName(c) + "$" + strconv.Itoa(r) }

// quoteSheet quotes a sheet's name for a formula, where it must be quoted.
func quoteSheet(name string) string {
	for i, r := range name {
		letter := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return "'" + strings.ReplaceAll(name, "'", "''") + "'"
		}
	}
	if looksLikeCell(name) {
		return "'" + name + "'"
	}
	return name
}

// looksLikeCell reports whether a name would read as a reference: A1, RC, R1C1.
func looksLikeCell(name string) bool {
	letters := strings.TrimRight(name, "0123456789")
	upper := strings.ToUpper(name)
	return len(letters) <= 3 && len(letters) < len(name) || upper == "R" || upper == "C" || upper == "RC" ||
		strings.HasPrefix(upper, "R") && strings.Trim(upper, "RC0123456789") == ""
}

// link sets a cell that shows another cell: its formula is a reference alone.
func (rep *Report) link(s *Sheet, row, col int, to address, role Role) *Cell {
	source := to.cell()
	return s.Set(row, col, Cell{Value: source.Value, Formula: to.full(), Role: role, Unit: source.Unit})
}

// number returns a number as a value, or the word for a missing one.
func number(x float64, missing string) Value {
	if x != x {
		return Str(missing)
	}
	return Num(x)
}

// unitOf maps the model's units to the report's.
var unitOf = map[model.Unit]Unit{
	"money": UnitMoney, "money_year": UnitMoneyYear, "percent": UnitPercent, "multiple": UnitMultiple, "year": UnitYear,
	"years": UnitYears, "price": UnitPrice, "units": UnitUnits, "count": UnitCount, "flag": UnitFlag, "factor": UnitFactor,
	"capacity": UnitCapacity, "money_per_capacity": UnitMoneyPerGW, "points": UnitPoints, "difference": UnitDifference,
	"scientific": UnitScientific, "text": UnitNone,
	"limit": UnitLimit, "percent_limit": UnitPercentLimit,
	"years_all": UnitYearsAll, "years_typed": UnitYearsTyped,
	"limit_all": UnitLimitAll, "limit_same": UnitLimitSame, "limit_last": UnitLimitLast, "period": UnitPeriod,
}

// UnitLabel returns the label of a unit in a sheet's unit column.
func (rep *Report) UnitLabel(unit model.Unit) string {
	money := rep.Deal.Currency
	if short := shortUnits[rep.Deal.Unit]; short != "" {
		money += " " + short
	}
	if label := shownLabels[unit]; label != "" {
		return label
	}
	return unit.Label(money)
}

var shortUnits = map[string]string{"thousand": "k", "million": "m", "billion": "bn", "trillion": "tn"}

// shownLabels are the labels of the units that inputUnit adds to the model's.
var shownLabels = map[model.Unit]string{
	"limit": "number", "percent_limit": "%", "years_all": "years", "years_typed": "years",
	"limit_all": "number", "limit_same": "number", "limit_last": "number",
}
