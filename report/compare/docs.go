package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/summary"
	"offtake/report/words"
)

// layComparedChecks writes the master check, the largest difference of each
// deal's own checks, and the checks of the tables.
func (cmp *Comparison) layComparedChecks() {
	t := &layout.ChecksSheet{Sheet: cmp.Book.Sheet(layout.SheetChecks), Rows: map[string]int{}}
	cmp.Checks = t
	s := t.Sheet
	s.Tab = sheet.TabChecks
	cmp.Head(s, "Checks", cmp.Terms.Title+": each check is a difference that must be within the tolerance")
	s.Widths = map[int]float64{layout.ChecksColWhat: 70, layout.ChecksColDiff: 14, layout.ChecksColTolerance: 14, layout.ChecksColFlag: 10,
		layout.ChecksColResult: 10, 6: 3}
	for i, text := range []string{"Check", "Difference", "Result", "Tolerance", "Passes", "",
		"First amount", "Second amount", "Third amount"} {
		role := sheet.RoleHeader
		if i == 0 {
			role = sheet.RoleHeadLabel
		}
		if text != "" {
			s.Set(layout.RowHeader, i+1, sheet.Cell{Value: sheet.Str(text), Role: role, Wrap: true})
		}
	}
	for c := layout.ChecksColFirst; c < layout.ChecksColFirst+3; c++ {
		s.Widths[c] = 14
	}
	row := layout.ChecksRowFirst
	for _, d := range cmp.Deals {
		cmp.checkCell(row, "Largest difference of the model's checks: "+d.Deal.Name,
			sheet.Ref{Sheet: d.c.Sheet, Row: d.c.Rows["tolerance"], Col: layout.ColScalar})
		cmp.Link(s, row, layout.ChecksColDiff, d.at("largest_check"), sheet.RoleLink)
		cmp.decide(row)
		row++
	}
	row = cmp.tableChecks(row)
	cmp.comparedMaster(row - 1)
	s.FreezeRow, s.FreezeCol = layout.ChecksRowMaster, 1
	s.Print.RepeatRows = [2]int{layout.RowHeader, layout.RowHeader}
}

// checkCell heads a check and writes its tolerance.
func (cmp *Comparison) checkCell(row int, label string, tolerance sheet.Ref) {
	s := cmp.Checks.Sheet
	s.Set(row, layout.ChecksColWhat, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel, Wrap: true})
	cmp.Link(s, row, layout.ChecksColTolerance, tolerance, sheet.RoleLink).Unit = sheet.UnitDifference
}

// decide compares a check's difference with its tolerance.
func (cmp *Comparison) decide(row int) {
	s := cmp.Checks.Sheet
	passes := s.At(row, layout.ChecksColDiff).Value.Number <= s.At(row, layout.ChecksColTolerance).Value.Number
	s.Set(row, layout.ChecksColFlag, sheet.Cell{Formula: fmt.Sprintf("IF(%s<=%s,1,0)", sheet.Address(row, layout.ChecksColDiff),
		sheet.Address(row, layout.ChecksColTolerance)),
		Value: sheet.Num(layout.OneIf(passes)), Role: sheet.RoleCalculation, Unit: sheet.UnitFlag})
	cmp.OkCell(cmp.Checks, row, passes)
}

// tableChecks compares sums of the tables that must be equal.
func (cmp *Comparison) tableChecks(row int) int {
	t := cmp.totals
	at := func(row, col int) sheet.Ref { return sheet.Ref{Sheet: t.sheet, Row: row, Col: col} }
	total := at(t.deals.total, obligationColTotal)
	for i, d := range cmp.Deals {
		row = cmp.equal(row, "Payments by calendar year add up to the firm payments: "+d.Deal.Name,
			at(t.deals.first+i, obligationColTotal), d.at("common_owed"))
	}
	row = cmp.equal(row, "Obligations by customer add up to those by deal", at(t.customers.total, obligationColTotal), total)
	row = cmp.equal(row, "Obligations by provider add up to those by deal", at(t.providers.total, obligationColTotal), total)
	row = cmp.equal(row, "Who owes whom adds up to all deals", at(t.matrix.total, obligationColTotal), total)
	for _, d := range cmp.Deals {
		if len(d.toCome) == 0 {
			row = cmp.equal(row, "What is to come at signing is all that is firm: "+d.Deal.Name, d.at("common_firm"), d.at("common_owed"))
		} else {
			row = cmp.equal(row, "What is to come at signing and by new terms is all that is firm: "+d.Deal.Name,
				d.at("firm_with_new_terms"), d.at("common_owed"))
		}
	}
	return cmp.noErrors(cmp.runsOff(row))
}

func (cmp *Comparison) tolerance() sheet.Ref {
	return sheet.Ref{Sheet: cmp.totals.sheet, Row: cmp.totals.tolerance, Col: obligationColTotal}
}

// equal checks that two amounts are the same.
func (cmp *Comparison) equal(row int, label string, a, b sheet.Ref) int {
	s := cmp.Checks.Sheet
	cmp.checkCell(row, label, cmp.tolerance())
	x := cmp.Link(s, row, layout.ChecksColFirst, a, sheet.RoleLink).Value.Number
	y := cmp.Link(s, row, layout.ChecksColFirst+1, b, sheet.RoleLink).Value.Number
	s.Set(row, layout.ChecksColDiff, sheet.Cell{Formula: fmt.Sprintf("ABS(%s-%s)", sheet.Address(row, layout.ChecksColFirst),
		sheet.Address(row, layout.ChecksColFirst+1)),
		Value: sheet.Num(math.Abs(x - y)), Role: sheet.RoleCalculation, Unit: sheet.UnitDifference})
	cmp.decide(row)
	return row + 1
}

// runsOff checks that at each year's end what is firm has been paid, is still
// to come or is not signed yet.
func (cmp *Comparison) runsOff(row int) int {
	cmp.checkCell(row, "What is to come runs off by each year's payments", cmp.tolerance())
	cmp.Link(cmp.Checks.Sheet, row, layout.ChecksColDiff, sheet.Ref{Sheet: cmp.totals.sheet, Row: cmp.totals.gap, Col: obligationColTotal},
		sheet.RoleLink)
	cmp.decide(row)
	return row + 1
}

// noErrors checks that no cell of a deal's sheet shows an error. It counts, so
// its tolerance is none.
func (cmp *Comparison) noErrors(row int) int {
	for _, d := range cmp.Deals {
		cmp.checkCell(row, "No cell shows an error: "+d.Deal.Name,
			sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows["checks.rounding"], Col: d.Inputs.Column(d.c)})
		cmp.Link(cmp.Checks.Sheet, row, layout.ChecksColDiff, d.c.Errors, sheet.RoleLink).Unit = sheet.UnitDifference
		cmp.decide(row)
		row++
	}
	return row
}

// comparedMaster writes the master check above the others.
func (cmp *Comparison) comparedMaster(last int) {
	s := cmp.Checks.Sheet
	passes, worst := true, 0.0
	for r := layout.ChecksRowFirst; r <= last; r++ {
		passes = passes && s.At(r, layout.ChecksColFlag).Value.Number == 1
		worst = math.Max(worst, s.At(r, layout.ChecksColDiff).Value.Number)
	}
	column := func(col int) string {
		return sheet.Address(layout.ChecksRowFirst, col) + ":" + sheet.Address(last, col)
	}
	row := layout.ChecksRowMaster
	s.Set(row, layout.ChecksColWhat, sheet.Cell{Value: sheet.Str("All checks pass"), Role: sheet.RoleKeyLabel})
	s.Set(row, layout.ChecksColDiff, sheet.Cell{Formula: "MAX(" + column(layout.ChecksColDiff) + ")", Value: sheet.Num(worst),
		Role: sheet.RoleTotal, Unit: sheet.UnitDifference})
	cmp.Link(s, row, layout.ChecksColTolerance, cmp.tolerance(), sheet.RoleLink).Unit = sheet.UnitDifference
	s.Set(row, layout.ChecksColFlag, sheet.Cell{Formula: "MIN(" + column(layout.ChecksColFlag) + ")", Value: sheet.Num(layout.OneIf(passes)),
		Role: sheet.RoleTotal, Unit: sheet.UnitFlag})
	cmp.OkCell(cmp.Checks, row, passes)
	s.Formats = append(s.Formats, layout.PassOrFail(sheet.Address(row, layout.ChecksColResult)+":"+sheet.Address(last,
		layout.ChecksColResult))...)
	cmp.MasterRef = sheet.Ref{Sheet: s, Row: row, Col: layout.ChecksColResult}
}

// FailedChecks returns the checks of the comparison that fail, with their
// differences.
func (cmp *Comparison) FailedChecks() []string {
	var found []string
	s := cmp.Checks.Sheet
	for row := layout.ChecksRowFirst; row <= s.LastRow; row++ {
		if s.At(row, layout.ChecksColFlag).Value.Number != 1 {
			found = append(found, fmt.Sprintf("%s: difference %g, tolerance %g", s.At(row, layout.ChecksColWhat).Value.Text,
				s.At(row, layout.ChecksColDiff).Value.Number, s.At(row, layout.ChecksColTolerance).Value.Number))
		}
	}
	return append(found, cmp.NumberProblems()...)
}

// coverComparison writes the contents, the colour key, the sources, and how to
// build the same book again.
func (cmp *Comparison) coverComparison() {
	s := cmp.Book.Sheet(layout.SheetCover)
	s.Tab = sheet.TabFront
	cmp.Head(s, cmp.Terms.Title, cmp.subtitle())
	s.Widths = map[int]float64{1: 34, 2: 110}
	s.Print.Landscape = false
	row := summary.CoverHeading(s, layout.RowHeader, "Contents")
	for _, each := range cmp.Book.Sheets {
		row = summary.CoverLine(s, row, each.Name, cmp.purpose(each))
		cell := s.At(row-1, 1)
		cell.Role, cell.Link = sheet.RoleURL, sheet.Ref{Sheet: each, Row: 1, Col: 1}.Link()
	}
	row = summary.CoverKey(s, row+1, false)
	row = cmp.coverMeaning(s, row)
	for _, d := range cmp.Deals {
		row = summary.CoverHeading(s, row, "Sources: "+d.Deal.Name)
		for i, source := range d.Deal.Sources {
			row = summary.CoverLine(s, row, fmt.Sprintf("Source %d", i+1), source.Text)
			if source.URL != "" {
				s.Set(row, 2, sheet.Cell{Value: sheet.Str(source.URL), Role: sheet.RoleURL, Link: source.URL})
				row++
			}
		}
		if len(d.Deal.Sources) == 0 {
			row = summary.CoverLine(s, row, "", "The deal file names no source: every term is an assumption.")
		}
		row++
	}
	row = summary.CoverHeading(s, row, "Basis")
	row = summary.CoverLine(s, row, "Program", fmt.Sprintf("offtake %s, run %s", layout.Version, cmp.run()))
	for _, d := range cmp.Deals {
		row = summary.CoverLine(s, row, "Deal file", fmt.Sprintf("%s, SHA-256 %s", d.Deal.Stem()+".yaml", d.Deal.Digest))
	}
	row = summary.CoverLine(s, row, "To reproduce", cmp.Terms.Command+": the same deals and version give the same bytes")
	summary.CoverLine(s, row, "Limits",
		"A model of disclosed and assumed terms, for discussion. Not advice, not an offer, not a valuation opinion.")
}

// coverMeaning writes how the comparison reads the deals.
func (cmp *Comparison) coverMeaning(s *sheet.Sheet, row int) int {
	row = summary.CoverHeading(s, row, "How the deals are made comparable")
	for _, line := range cmp.Basis() {
		row = summary.CoverLine(s, row, line[0], line[1])
	}
	return row + 1
}

// Basis returns in pairs of words how the deals are made comparable.
func (cmp *Comparison) Basis() [][2]string {
	lines := [][2]string{
		{"Case", "The base case of each deal file: its first scenario."},
		{"Currency and unit", "Amounts in " + cmp.ratesInWords() + "."},
		{"Obligations",
			"The firm payments: what must be paid at least, whether anything is used or not; less than what was announced " +
				"where a deal may be left on notice, and as amended from the day on that an amendment is in force" +
				cmp.noticesInWords() + ". A period's minimum is spread evenly over its months and cut by calendar year, " +
				"and what is tested at the end falls due in its last month; contract years begin in January" +
				cmp.startsInWords() + ". A deal counts from its signing on: its announcement, at the latest its start. " +
				"Still to come at a year's end is what of them falls due later. " +
				"What is used by then is not taken off, as it is in a deal's own open obligation (backlog)."},
		{"Stress",
			cmp.stressInWords() + "; a deal of one contract year is not touched. Stranded is what is then paid for and not used, " +
				"after carry-forward, make-up and refunds, of what is firm; use, payments and what is stranded are those of the " +
				"periods that are firm. On the own plan deals compare as far as their own projections do: one that projects more need " +
				"than its minimum strands less, and where nothing is known of the need the deal file takes the minimum for it. " +
				"On the minimum all deals use the same share of what they must pay for."},
		{"By scenario", "What is committed, firm and as debt in each scenario of the deal files that sets something these depend on, such as " +
			"an option, an amendment or another shape of the minimum; in the others it is what it is in the base case."},
		{"Yearly minimum", cmp.groundsOrTable()},
		{"Debt equivalent",
			"The firm payments discounted at each deal's own debt rate, as a debt of that size would be; the rest is imputed interest."},
		{"Disclosed or assumed", "By deal and input on the documentation sheet. Totals add what is disclosed to what is assumed."},
	}
	if words := cmp.qualified(); words != "" {
		lines = append(lines, [2]string{"As disclosed", "Amounts are computed as numbers; those said with a word are, of " + words + "."})
	}
	lines[3][1] = strings.ToUpper(lines[3][1][:1]) + lines[3][1][1:]
	return lines
}

// qualified returns the amounts that were disclosed as more than, at least,
// about or up to.
func (cmp *Comparison) qualified() string {
	var amounts []string
	for _, d := range cmp.Deals {
		var text []string
		for _, in := range d.Inputs.Shown {
			if d.Deal.Words[in.Key] != "" { // its label says the word
				text = append(text, words.LowerFirst(in.Label))
			}
		}
		if len(text) > 0 {
			amounts = append(amounts, cmp.shortName(d.Deal.Name)+": "+words.Listed(text))
		}
	}
	return strings.Join(amounts, "; ")
}

// noticesInWords returns the deals that may be left on notice or were amended,
// with what was announced and what is firm.
func (cmp *Comparison) noticesInWords() string {
	var parts []string
	for _, d := range cmp.Deals {
		if cmp.toldApart(d) {
			parts = append(parts, d.Deal.Name+", "+cmp.threeFigures(d))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

// startsInWords returns the deals whose contract years begin in another month.
func (cmp *Comparison) startsInWords() string {
	text := ""
	for _, d := range cmp.Deals {
		if d.starts != 1 {
			text += fmt.Sprintf(", those of %s in %s", d.Deal.Name, time.Month((d.starts+layout.MonthsAYear-1)%layout.MonthsAYear+1))
		}
	}
	return text
}

func (cmp *Comparison) ratesInWords() string {
	text := cmp.Terms.Currency
	if cmp.Terms.Unit != "unit" {
		text += " " + cmp.Terms.Unit
	}
	for _, c := range cmp.currencies() {
		if c == cmp.Terms.Currency {
			continue
		}
		text += fmt.Sprintf(", one %s at %g %s", c, cmp.Terms.Rates[c], cmp.Terms.Currency)
	}
	return text
}

func (cmp *Comparison) purpose(s *sheet.Sheet) string {
	purposes := map[string]string{
		layout.SheetCover:   "what this is, where things are, sources, how the deals are made comparable",
		layout.SheetSummary: "the deals side by side, and what is owed by calendar year",
		layout.SheetInputs: "the stress, the exchange rates and every input of every deal, once; " +
			"what scenarios set that change what is committed",
		SheetObligations:          "what must be paid at least: by deal, customer and provider, what is still to come, who owes whom",
		layout.SheetComparison:    "one stress for all deals, on the need that each projects and on its minimum; what is committed by scenario",
		layout.SheetChecks:        "every deal's own checks, those of the tables, and the master check",
		layout.SheetDocumentation: "where the inputs come from, every input and line, what the comparison computes, waivers",
	}
	if text := purposes[s.Name]; text != "" {
		return text
	}
	for _, d := range cmp.Deals {
		if d.c.Sheet == s {
			return d.Deal.Name + ": the whole model of its base case, the stress, its payments by calendar year"
		}
	}
	panic("report: no purpose of sheet " + s.Name)
}

// documentComparison writes where inputs come from, and what every line means.
func (cmp *Comparison) documentComparison() {
	s := cmp.Book.Sheet(layout.SheetDocumentation)
	s.Tab = sheet.TabDocs
	cmp.Head(s, "Documentation", cmp.Terms.Title+": where the inputs come from, and what every line means; names as in the deal files")
	s.Widths = map[int]float64{1: 30, 2: 40, 3: 11, 4: 60, 5: 60, 6: 28}
	s.FreezeRow, s.FreezeCol = layout.RowHeader, 1
	s.Print.RepeatRows = [2]int{layout.RowHeader, layout.RowHeader}
	for i, text := range []string{"Name", "Label or deal", "Unit", "Meaning or source", "Formula in names", "Formula of the opening"} {
		s.Set(layout.RowHeader, i+1, sheet.Cell{Value: sheet.Str(text), Role: sheet.RoleHeadLabel})
	}
	row := cmp.documentSources(s, layout.RowHeader+1)
	row = cmp.documentOwn(s, row)
	row = cmp.documentModel(s, row)
	row = summary.DocumentNames(cmp.Book, s, row)
	cmp.comparedWaivers(s, row)
}

const comparedDocColumns = 6

func (cmp *Comparison) documentSources(s *sheet.Sheet, row int) int {
	for _, d := range cmp.Deals {
		layout.SectionRow(s, row, comparedDocColumns, "Where the inputs come from: "+d.Deal.Name)
		row++
		for _, in := range d.Inputs.Shown {
			note := d.Deal.Notes[in.Key]
			if note == "" && (d.Inputs.IsDefault(in) || in.Structural) {
				continue
			}
			summary.DocRow(s, row, in.Key, in.Label, "", d.Inputs.Note(in))
			row++
		}
		summary.DocRow(s, row, "all others", "", "", "the model's defaults, with no effect unless changed")
		row += 2
	}
	return row
}

// comparedLines describes what the comparison computes beyond the model.
var comparedLines = [][5]string{
	{"to_common", "Factor to the common currency and unit", "factor",
		"One unit of the deal's money in the common currency and unit", "rate * unit"},
	{"common_…", "Amounts in the common currency", "money",
		"Announced, firm, as debt, funding and the like, converted", "amount * to_common"},
	{"first_year, last_year", "First and last contract year of the commitment", "year",
		"The labels of the commitment's first and last contract year, a tail left out; the deal's where nothing is committed",
		"term.first_year + ROUNDUP(last_committed / term.per_year, 0) - 1"},
	{"common_used, …", "Use, payments and what is stranded", "money",
		"Of a deal that may be left on notice, those of the periods that are firm", "SUMPRODUCT((period <= firm_last) * line) * to_common"},
	{"stranded_share, stranded_share_minimum", "Stranded under each stress, share of what is firm", "%",
		"What is paid for and not used, per amount that is firm; on the own plan and on the minimum",
		"IF(common_owed > 0, common_stranded_stress / common_owed, NA)"},
	{"gross_usage, …", "Stress on the minimum: use at the contract price", "money",
		"From the second contract year on a share of what falls due, whatever the need, of the use that settles it where not all use counts; " +
			"the lines below it follow",
		"IF(year >= efficiency.year, compute_required * MAX(0, due - prev(deferred)), units_taken * contract_price)"},
	{"signed", "Calendar year of signing", "year",
		"A deal counts from its announcement on, at the latest from the start of its first period; " +
			"period_part is 1 in a deal that does not have it",
		"MIN(announced_in, term.first_year + INT((starts - 1 + INT((1 - period_part) * months / term.per_year + 0.5)) / months))"},
	{"length_words", "Length of the commitment", "text",
		"From the first period with an amount, or the start where a total is tested at the end, to the last with a minimum or a test; in years " +
			"where these are whole, else in periods, months, or years and months", "commitment_length * months, in words"},
	{"months_before", "Months of the first calendar year before contract years begin", "number",
		"From the month in which contract years begin", "starts - 1"},
	{"months_to", "Months from January of the first year to the period's end", "number",
		"Where a period lies in the calendar: a first period that is a part of one (term.first_part) ends where the whole one would, and " +
			"begins later", "months_before + period * months / term.per_year"},
	{"calendar_year", "Calendar year in which the period ends", "year", "The first contract year begins in the calendar year that names it",
		"term.first_year + INT((months_to - 1) / months)"},
	{"calendar_share", "Share of the period in that calendar year", "%",
		"The rest lies in the year before; period_part is 1 in a deal that does not have it",
		"MIN(1, (months_to - months * (calendar_year - term.first_year)) * term.per_year / months / period_part)"},
	{"due_here, due_before", "Firm payment in that calendar year, and in the one before", "money",
		"A period's minimum is spread evenly over its months; what is tested at the end falls due in the last, an instalment of an advance in " +
			"the first", "((firm - firm_lump) * calendar_share + firm_lump) * to_common; firm * to_common - due_here"},
	{"comes_into_force", "Firm payments of new terms that come into force", "money",
		"What an amendment or the end of a tranche adds, in the period from which it is in force; only in deals that have them",
		"(prev(firm_to_come) - firm_to_come) * to_common"},
	{"to_come", "New terms not in force by a year's end", "money",
		"Taken off the payments that are still to come, so that no year knows later terms",
		"IF(year < signed, 0, SUMPRODUCT((begins_in > year) * comes_into_force))"},
	{"due_by_year", "Firm payments due in a calendar year", "money", "The sum over the periods",
		"SUMIF(calendar_year, year, due_here) + SUMIF(calendar_year, year + 1, due_before)"},
}

func (cmp *Comparison) documentOwn(s *sheet.Sheet, row int) int {
	layout.SectionRow(s, row, comparedDocColumns, "What the comparison computes on each deal's sheet")
	row++
	for _, l := range comparedLines {
		summary.DocRow(s, row, l[:]...)
		row++
	}
	return row + 1
}

// documentModel writes every input and line that some deal has, once.
func (cmp *Comparison) documentModel(s *sheet.Sheet, row int) int {
	layout.SectionRow(s, row, comparedDocColumns, "Inputs of the model")
	row++
	for _, in := range cmp.allInputs() {
		summary.DocRow(s, row, in.Key, cmp.plainLabel(in), cmp.ownMoney(layout.InputUnit(in)), in.Note)
		row++
	}
	row++
	seen := map[string]bool{}
	for _, d := range cmp.Deals {
		first := true
		for _, l := range d.Program.Lines {
			if key := l.Name + "\n" + l.Formula + "\n" + l.Opening; !seen[key] {
				seen[key] = true
				if first {
					layout.SectionRow(s, row, comparedDocColumns, linesTitle(d))
					row, first = row+1, false
				}
				summary.DocRow(s, row, l.Name, l.Label, cmp.ownMoney(l.Unit), l.Note, l.Formula, l.Opening)
				row++
			}
		}
		if !first {
			row++
		}
	}
	return row
}

func linesTitle(d *comparedDeal) string {
	if d.index == 0 {
		return "Lines of the model"
	}
	return "Lines that differ or are more: " + d.Deal.Name
}

// comparedWaivers lists where a comparison breaks a rule on purpose: each deal
// has a timeline of its own.
func (cmp *Comparison) comparedWaivers(s *sheet.Sheet, row int) {
	layout.SectionRow(s, row, comparedDocColumns, "Waivers")
	for _, d := range cmp.Deals[1:] {
		if sameTimeline(cmp.Deals[0].Deal, d.Deal) {
			continue
		}
		row++
		summary.DocRow(s, row, "3", d.c.Sheet.Name, "",
			"each deal has its own first year, length and settlement period; calendar years stand in the same columns on the obligations sheet")
	}
}

// sameTimeline reports whether the periods of two deals are headed the same.
func sameTimeline(a, b *model.Deal) bool { return slices.Equal(a.PeriodLabels(), b.PeriodLabels()) }
