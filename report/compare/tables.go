package compare

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"offtake/model"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/memo"
	"offtake/report/sheet"
	"offtake/report/words"
)

// obligationTables holds where the tables by calendar year are.
type obligationTables struct {
	sheet     *sheet.Sheet
	deals     tableRows
	customers tableRows
	providers tableRows
	later     tableRows
	matrix    tableRows // columns are providers, from obligationColTotal + 1
	coming    tableRows // of what new terms add that are not in force, its first row and its last; none in most comparisons
	gap       int       // the row of what is neither paid, nor still to come, nor signed or in force later
	tolerance int
	title     int
	cust      []string
	prov      []string
}

// tableRows holds a table's rows, the total last.
type tableRows struct{ first, total int }

// The columns of the obligations: names, total, and the calendar years.
const (
	obligationColDeal     = 1
	obligationColCustomer = 2
	obligationColProvider = 3
	obligationColTotal    = 4
	obligationColFirst    = 5
)

func (cmp *Comparison) lastYearColumn() int { return obligationColFirst + len(cmp.years) - 1 }

// layObligations writes what is owed by calendar year: by deal, by customer, by
// provider, what is still to come, and who owes whom.
func (cmp *Comparison) layObligations() {
	t := &obligationTables{sheet: cmp.Book.Sheet(SheetObligations)}
	cmp.totals = t
	t.cust = cmp.distinct(cmp.Deals[0].Deal.Customer, func(d *model.Deal) string { return d.Customer })
	t.prov = cmp.distinct(cmp.Deals[0].Deal.Provider, func(d *model.Deal) string { return d.Provider })
	s := t.sheet
	s.Tab = sheet.TabResults
	cmp.Head(s, "Obligations by calendar year", cmp.Terms.Title+": firm payments of every deal's base case, "+cmp.Amounts())
	row := cmp.obligationsByDeal(layout.RowHeader)
	row = cmp.obligationsBy("By customer", t.cust, obligationColCustomer, &t.customers, row)
	row = cmp.obligationsBy("By provider", t.prov, obligationColProvider, &t.providers, row)
	row = cmp.layLater(row)
	row = cmp.layMatrix(row)
	t.tolerance = row
	cmp.layTolerance(row)
	s.Widths = map[int]float64{obligationColDeal: 46, obligationColCustomer: 20, obligationColProvider: 28, obligationColTotal: 12}
	for c := obligationColFirst; c <= max(cmp.lastYearColumn(), obligationColTotal+len(t.prov)); c++ {
		s.Widths[c] = 11
	}
	s.FreezeRow, s.FreezeCol = layout.RowHeader, obligationColDeal
	s.Print.RepeatRows, s.Print.RepeatCols = [2]int{layout.RowHeader, layout.RowHeader}, [2]int{1, 1}
}

// obligationHeader heads a table by calendar year.
func (cmp *Comparison) obligationHeader(row int, texts ...string) {
	s := cmp.totals.sheet
	for i, text := range texts {
		role := sheet.RoleHeadLabel
		if i+1 >= obligationColTotal {
			role = sheet.RoleHeader
		}
		s.Set(row, i+1, sheet.Cell{Value: sheet.Str(text), Role: role})
	}
	if row > layout.RowHeader { // what stands lower down repeats the first heading by formula
		s.Set(row, obligationColTotal, sheet.Cell{Formula: sheet.Absolute(layout.RowHeader, obligationColTotal), Value: sheet.Str("Total"),
			Role: sheet.RoleHeader})
	}
	for i := range cmp.years {
		cmp.yearHeading(row, obligationColFirst+i, i)
	}
}

func (cmp *Comparison) yearHeading(row, col, i int) {
	s := cmp.totals.sheet
	switch {
	case row > layout.RowHeader:
		s.Set(row, col, sheet.Cell{Formula: sheet.Absolute(layout.RowHeader, col), Value: s.At(layout.RowHeader, col).Value,
			Role: sheet.RoleHeader, Unit: sheet.UnitYear})
	case i == 0:
		cmp.Link(s, row, col, cmp.settings["first_calendar_year"], sheet.RoleHeader)
	default:
		s.Set(row, col, sheet.Cell{Formula: sheet.Address(row, col-1) + "+1", Value: sheet.Num(float64(cmp.years[i])), Role: sheet.RoleHeader,
			Unit: sheet.UnitYear})
	}
}

func (cmp *Comparison) obligationsByDeal(row int) int {
	t, s := cmp.totals, cmp.totals.sheet
	cmp.obligationHeader(row, "By deal, "+cmp.money(), "Customer", "Provider", "Total")
	row++
	t.deals.first = row
	for _, d := range cmp.Deals {
		s.Set(row, obligationColDeal, sheet.Cell{Value: sheet.Str(d.Deal.Name), Role: sheet.RoleLabel})
		s.Set(row, obligationColCustomer, sheet.Cell{Value: sheet.Str(spelling(t.cust, d.Deal.Customer)), Role: sheet.RoleText})
		s.Set(row, obligationColProvider, sheet.Cell{Value: sheet.Str(spelling(t.prov, d.Deal.Provider)), Role: sheet.RoleText})
		for i, from := range d.ofYears {
			cmp.Link(s, row, obligationColFirst+i, sheet.Ref{Sheet: d.c.Sheet, Row: from, Col: layout.ColScalar}, sheet.RoleLink)
		}
		cmp.rowTotal(row)
		row++
	}
	return cmp.totalRow(&t.deals, row, "All deals")
}

// spelling returns a name as the first deal that has it spells it: programs
// differ in what they treat as the same name, and the tables show only what all
// of them tell apart.
func spelling(names []string, name string) string {
	return names[slices.IndexFunc(names, func(n string) bool { return sameName(n, name) })]
}

// sameName reports whether some spreadsheet program treats two names as the
// same: whatever their case and width, and ß for ss. None reads * ? ~ as more
// than characters where texts are compared by =.
func sameName(a, b string) bool { return strings.EqualFold(widely(a), widely(b)) }

func widely(name string) string {
	const wideFirst, wideLast, wide = '！', '～', '！' - '!'
	name = strings.Map(func(r rune) rune {
		if r >= wideFirst && r <= wideLast {
			return r - wide
		}
		return r
	}, name)
	return strings.NewReplacer("ß", "ss", "ẞ", "SS").Replace(name)
}

// rowTotal adds up a row's years.
func (cmp *Comparison) rowTotal(row int) {
	cmp.sumCell(cmp.totals.sheet, row, obligationColTotal, row, obligationColFirst, row, cmp.lastYearColumn())
}

// sumCell adds up a range.
func (cmp *Comparison) sumCell(s *sheet.Sheet, row, col, r1, c1, r2, c2 int) {
	sum := 0.0
	for r := r1; r <= r2; r++ {
		for c := c1; c <= c2; c++ {
			sum += s.At(r, c).Value.Number
		}
	}
	s.Set(row, col, sheet.Cell{Formula: "SUM(" + sheet.Address(r1, c1) + ":" + sheet.Address(r2, c2) + ")", Value: sheet.Num(sum),
		Role: sheet.RoleTotal, Unit: sheet.UnitMoney})
}

// totalRow adds up a table's columns and returns the row after it and a blank.
func (cmp *Comparison) totalRow(t *tableRows, row int, label string) int {
	s := cmp.totals.sheet
	t.total = row
	s.Set(row, obligationColDeal, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleKeyLabel})
	for c := obligationColTotal; c <= cmp.lastYearColumn(); c++ {
		cmp.sumCell(s, row, c, t.first, c, row-1, c)
	}
	return row + 2
}

// obligationsBy adds the deals up by who is in a column.
func (cmp *Comparison) obligationsBy(title string, names []string, by int, t *tableRows, row int) int {
	deals, s := cmp.totals.deals, cmp.totals.sheet
	cmp.obligationHeader(row, title+", "+cmp.money(), "", "", "Total")
	row++
	t.first = row
	for _, name := range names {
		s.Set(row, obligationColDeal, sheet.Cell{Value: sheet.Str(name), Role: sheet.RoleLabel})
		keys := sheet.Absolute(deals.first, by) + ":" + sheet.Absolute(deals.total-1, by)
		for c := obligationColFirst; c <= cmp.lastYearColumn(); c++ {
			sum := 0.0
			for r := deals.first; r < deals.total; r++ {
				if s.At(r, by).Value.Text == name {
					sum += s.At(r, c).Value.Number
				}
			}
			s.Set(row, c, sheet.Cell{
				Formula: fmt.Sprintf("SUMPRODUCT((%s=$A%d)*%s$%d:%s$%d)", keys, row, sheet.ColumnName(c), deals.first, sheet.ColumnName(c),
					deals.total-1),
				Value: sheet.Num(sum), Role: sheet.RoleCalculation, Unit: sheet.UnitMoney})
		}
		cmp.rowTotal(row)
		row++
	}
	return cmp.totalRow(t, row, title+", all")
}

// layLater writes what of the firm payments is still to come at each year's
// end.
func (cmp *Comparison) layLater(row int) int {
	t, s := cmp.totals, cmp.totals.sheet
	coming := cmp.layComing(&row)
	cmp.obligationHeader(row, "Firm payments still to come, at signing and each year's end, "+cmp.money(), "Signed in", "", "Total")
	head := row
	row++
	t.later.first = row
	for i, d := range cmp.Deals {
		s.Set(row, obligationColDeal, sheet.Cell{Value: sheet.Str(d.Deal.Name), Role: sheet.RoleLabel})
		cmp.Link(s, row, obligationColCustomer, d.at("signed"), sheet.RoleLink)
		cmp.Link(s, row, obligationColTotal, d.at("common_firm"), sheet.RoleLink)
		for c := obligationColFirst; c <= cmp.lastYearColumn(); c++ {
			cmp.stillToCome(head, row, c, t.deals.first+i, coming[d])
		}
		row++
	}
	return cmp.layUnsigned(head, cmp.totalRow(&t.later, row, "Still to come, all deals")-1)
}

// layComing writes what amendments and ends of tranches add that are not in
// force by a year's end, of the deals that have them, and returns their rows.
func (cmp *Comparison) layComing(row *int) map[*comparedDeal]int {
	s, rows := cmp.totals.sheet, map[*comparedDeal]int{}
	for _, d := range cmp.Deals {
		if len(d.toCome) == 0 {
			continue
		}
		if len(rows) == 0 {
			cmp.obligationHeader(*row, "New terms that are not in force by the year's end, "+cmp.money(), "", "", "Total")
			*row++
		}
		rows[d] = *row
		s.Set(*row, obligationColDeal, sheet.Cell{Value: sheet.Str(d.Deal.Name), Role: sheet.RoleLabel})
		for i, from := range d.toCome {
			cmp.Link(s, *row, obligationColFirst+i, sheet.Ref{Sheet: d.c.Sheet, Row: from, Col: layout.ColScalar}, sheet.RoleLink)
		}
		*row++
	}
	if len(rows) > 0 {
		cmp.totals.coming = tableRows{*row - len(rows), *row - 1}
		*row++
	}
	return rows
}

// stillToCome adds up the payments of the years after a column's, from the year
// on in which the deal is signed, less what terms add that are not in force by
// its end.
func (cmp *Comparison) stillToCome(head, row, col, due, coming int) {
	s, last, sum, less := cmp.totals.sheet, cmp.lastYearColumn(), 0.0, ""
	for c := col + 1; c <= last; c++ {
		sum += s.At(due, c).Value.Number
	}
	if coming > 0 {
		sum -= s.At(coming, col).Value.Number
		less = "-" + sheet.Address(coming, col)
	}
	if s.At(head, col).Value.Number < s.At(row, obligationColCustomer).Value.Number {
		sum = 0
	}
	year, signed := sheet.ColumnName(col)+"$"+strconv.Itoa(head), "$"+sheet.Address(row, obligationColCustomer)
	s.Set(row, col,
		sheet.Cell{Formula: fmt.Sprintf("IF(%s<%s,0,SUM(%s:$%s)-%s%s)", year, signed, sheet.Address(due, col), sheet.Address(due, last),
			sheet.Address(due, col), less),
			Value: sheet.Num(sum), Role: sheet.RoleCalculation, Unit: sheet.UnitMoney})
}

// layUnsigned writes what deals are firm for that are not signed by a year's
// end, and what is neither paid, nor still to come, nor signed or in force
// later: nothing.
func (cmp *Comparison) layUnsigned(head, row int) int {
	t, s := cmp.totals, cmp.totals.sheet
	signed, owed := sheet.Absolute(t.later.first, obligationColCustomer)+":"+sheet.Absolute(t.later.total-1, obligationColCustomer),
		sheet.Absolute(t.deals.first, obligationColTotal)+":"+sheet.Absolute(t.deals.total-1, obligationColTotal)
	t.gap = row + 1
	s.Set(row, obligationColDeal, sheet.Cell{Value: sheet.Str("Firm for deals that are not signed by then"), Role: sheet.RoleHelperLabel})
	s.Set(t.gap, obligationColDeal, sheet.Cell{Value: sheet.Str("Firm, less what is paid by then, still to come, not signed or not in force"),
		Role: sheet.RoleHelperLabel})
	paid, largest := 0.0, 0.0
	for c := obligationColFirst; c <= cmp.lastYearColumn(); c++ {
		unsigned, coming, less := 0.0, 0.0, ""
		for i, d := range cmp.Deals {
			if s.At(t.later.first+i, obligationColCustomer).Value.Number > s.At(head, c).Value.Number {
				unsigned += s.At(t.deals.first+i, obligationColTotal).Value.Number
			}
			if len(d.toCome) > 0 {
				at := sheet.Ref{Sheet: d.c.Sheet, Row: d.toCome[c-obligationColFirst], Col: layout.ColScalar}
				coming += at.Cell().Value.Number
			}
		}
		if first, last := t.coming.first, t.coming.total; first > 0 {
			less = fmt.Sprintf("-SUM(%s:%s)", sheet.Address(first, c), sheet.Address(last, c))
		}
		s.Set(row, c, sheet.Cell{Formula: fmt.Sprintf("SUMPRODUCT((%s>%s$%d)*%s)", signed, sheet.ColumnName(c), head, owed),
			Value: sheet.Num(unsigned),
			Role:  sheet.RoleHelper, Unit: sheet.UnitMoney})
		paid += s.At(t.deals.total, c).Value.Number
		gap := s.At(t.deals.total, obligationColTotal).Value.Number - paid - s.At(t.later.total, c).Value.Number - unsigned - coming
		largest = math.Max(largest, math.Abs(gap))
		s.Set(t.gap, c, sheet.Cell{Formula: fmt.Sprintf("$%s-SUM($%s:%s)-%s-%s%s", sheet.Address(t.deals.total, obligationColTotal),
			sheet.Address(t.deals.total, obligationColFirst),
			sheet.Address(t.deals.total, c), sheet.Address(t.later.total, c), sheet.Address(row,
				c), less), Value: sheet.Num(gap), Role: sheet.RoleHelper, Unit: sheet.UnitDifference})
	}
	across := sheet.Address(t.gap, obligationColFirst) + ":" + sheet.Address(t.gap, cmp.lastYearColumn())
	s.Set(t.gap, obligationColTotal, sheet.Cell{Formula: fmt.Sprintf("MAX(MAX(%s),-MIN(%s))", across, across), Value: sheet.Num(largest),
		Role: sheet.RoleHelper, Unit: sheet.UnitDifference})
	return t.gap + 2
}

// layMatrix writes who owes whom over the whole term.
func (cmp *Comparison) layMatrix(row int) int {
	t, s := cmp.totals, cmp.totals.sheet
	s.Set(row, 1, sheet.Cell{Value: sheet.Str("Who owes whom over the whole term, " + cmp.money()), Role: sheet.RoleHeadLabel})
	for c := 2; c < obligationColTotal; c++ {
		s.Set(row, c, sheet.Cell{Role: sheet.RoleHeadLabel})
	}
	s.Set(row, obligationColTotal, sheet.Cell{Formula: sheet.Absolute(layout.RowHeader, obligationColTotal), Value: sheet.Str("Total"),
		Role: sheet.RoleHeader})
	for i, name := range t.prov {
		s.Set(row, obligationColFirst+i, sheet.Cell{Formula: sheet.Absolute(t.providers.first+i, obligationColDeal), Value: sheet.Str(name),
			Role: sheet.RoleHeader, Wrap: true})
	}
	head := row
	row++
	t.matrix.first = row
	for _, name := range t.cust {
		s.Set(row, obligationColDeal, sheet.Cell{Value: sheet.Str(name), Role: sheet.RoleLabel})
		for i := range t.prov {
			cmp.matrixCell(row, obligationColFirst+i, head)
		}
		cmp.sumCell(s, row, obligationColTotal, row, obligationColFirst, row, obligationColFirst+len(t.prov)-1)
		row++
	}
	t.matrix.total = row
	s.Set(row, obligationColDeal, sheet.Cell{Value: sheet.Str("Owed to each provider"), Role: sheet.RoleKeyLabel})
	for c := obligationColTotal; c < obligationColFirst+len(t.prov); c++ {
		cmp.sumCell(s, row, c, t.matrix.first, c, row-1, c)
	}
	return row + 2
}

func (cmp *Comparison) matrixCell(row, col, head int) {
	t, s := cmp.totals, cmp.totals.sheet
	column := func(c int) string { return sheet.Absolute(t.deals.first, c) + ":" + sheet.Absolute(t.deals.total-1, c) }
	sum := 0.0
	for r := t.deals.first; r < t.deals.total; r++ {
		if s.At(r, obligationColCustomer).Value.Text == s.At(row, 1).Value.Text &&
			s.At(r, obligationColProvider).Value.Text == s.At(head, col).Value.Text {
			sum += s.At(r, obligationColTotal).Value.Number
		}
	}
	s.Set(row, col, sheet.Cell{
		Formula: fmt.Sprintf("SUMPRODUCT((%s=$A%d)*(%s=%s$%d)*%s)", column(obligationColCustomer), row, column(obligationColProvider),
			sheet.ColumnName(col), head, column(obligationColTotal)),
		Value: sheet.Num(sum), Role: sheet.RoleCalculation, Unit: sheet.UnitMoney})
}

// layTolerance writes what the checks of the tables may differ by.
func (cmp *Comparison) layTolerance(row int) {
	s := cmp.totals.sheet
	s.Set(row, 1, sheet.Cell{Value: sheet.Str("Tolerance, share of what is firm"), Role: sheet.RoleHelperLabel})
	share := cmp.Link(s, row, obligationColTotal, cmp.settings["tolerance"], sheet.RoleLink)
	s.Set(row+1, 1, sheet.Cell{Value: sheet.Str("Tolerance of the tables' checks"), Role: sheet.RoleHelperLabel})
	total := sheet.Ref{Sheet: s, Row: cmp.totals.later.total, Col: obligationColTotal}
	s.Set(row+1, obligationColTotal, sheet.Cell{Formula: sheet.Address(row, obligationColTotal) + "*" + sheet.Address(total.Row, total.Col),
		Value: sheet.Num(share.Value.Number * total.Cell().Value.Number), Role: sheet.RoleHelper, Unit: sheet.UnitDifference})
	cmp.totals.tolerance = row + 1
	cmp.layTitle(row + 2)
}

// layTitle writes the title of the chart, which follows the figures.
func (cmp *Comparison) layTitle(row int) {
	s, t := cmp.totals.sheet, cmp.totals
	across := func(row int) string {
		return sheet.Absolute(row, obligationColFirst) + ":" + sheet.Absolute(row, cmp.lastYearColumn())
	}
	s.Set(row, 1, sheet.Cell{Value: sheet.Str("Title of the chart"), Role: sheet.RoleHelperLabel})
	s.Set(row, obligationColTotal, sheet.Cell{
		Formula: fmt.Sprintf(`"%s"&INDEX(%s,1,MATCH(MAX(%s),%s,0))`, titleWords, across(layout.RowHeader), across(t.deals.total),
			across(t.deals.total)),
		Value: sheet.Str(titleWords + cmp.Show(cmp.peak(layout.RowHeader))), Role: sheet.RoleNote})
	t.title = row
}

const titleWords = "What must be paid at least: most in "

// sideBySide is a table with a row for each deal.
type sideBySide struct {
	sheet   *sheet.Sheet
	columns map[string]int
	heads   map[string]string
	sums    map[string]bool // the columns that have a total
	first   int
	total   int
}

// sideColumn is a column of such a table: what it shows of a deal.
type sideColumn struct {
	name, head string
	unit       model.Unit // of the second heading; money for the common one
	at         func(*comparedDeal) sheet.Ref
	sum        bool
	text       func(*comparedDeal) string // of a column of words: no number, no link
}

// said returns the column of an amount's qualifying words, which stands after
// the amount's own where a deal has such a word.
func (cmp *Comparison) said(amount sideColumn) []sideColumn {
	for _, d := range cmp.Deals {
		if d.wordOf(amount.name) != "" {
			word := sideColumn{name: saidOfAmount + amount.name, head: "Qualifier", unit: "text",
				text: func(d *comparedDeal) string { return d.wordOf(amount.name) }}
			return []sideColumn{amount, word}
		}
	}
	return []sideColumn{amount}
}

const saidOfAmount = "said_"

// wordOf returns the qualifying word of a deal's amount: more than, at least,
// about, up to, or none.
func (d *comparedDeal) wordOf(amount string) string {
	switch last := d.Program.Line("firm_as_amended") != nil; {
	case amount == "common_owed" && last:
		return d.Program.Word("firm_as_amended")
	case amount == "common_owed":
		return d.Program.Word("firm_total")
	case amount == "common_debt_owed" && last:
		return d.Program.Word("debt_as_amended")
	case amount == "common_debt_owed":
		return d.Program.Word("debt_equivalent")
	}
	for _, a := range commonAmounts {
		if a.name == amount {
			amount = a.from
		}
	}
	return d.Program.Word(amount)
}

func common(name, head string, sum bool) sideColumn {
	return sideColumn{name: name, head: head, unit: "money", at: func(d *comparedDeal) sheet.Ref { return d.at(name) }, sum: sum}
}

func ofDeal(name, head string, unit model.Unit) sideColumn {
	return sideColumn{name: name, head: head, unit: unit,
		at: func(d *comparedDeal) sheet.Ref {
			return sheet.Ref{Sheet: d.c.Sheet, Row: d.c.Rows[name], Col: layout.ColScalar}
		}}
}

func ofInput(key, head string, unit model.Unit) sideColumn {
	return sideColumn{name: key, head: head, unit: unit, at: func(d *comparedDeal) sheet.Ref {
		return sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows[key], Col: d.Inputs.Column(d.c)}
	}}
}

func ofComparison(name, head string, unit model.Unit) sideColumn {
	return sideColumn{name: name, head: head, unit: unit, at: func(d *comparedDeal) sheet.Ref { return d.at(name) }}
}

// laySideBySide lays out the deals side by side on the summary, and what the
// stress does on the comparison.
func (cmp *Comparison) laySideBySide() {
	summary := cmp.Book.Sheet(layout.SheetSummary)
	summary.Tab = sheet.TabFront
	cmp.Head(summary, cmp.Terms.Title, cmp.subtitle())
	cmp.summary = cmp.sideTable(summary, slices.Concat([]sideColumn{
		ofComparison("first_year", "From", "year"), ofComparison("last_year", "To", "year"), ofComparison("length_words", "Over", "text"),
		{name: "yearly_minimum", head: "Yearly minimum", unit: "text", text: (*comparedDeal).yearlyMinimum},
	}, cmp.announcedAndFirm(), cmp.said(common("common_debt", "As debt", true)), cmp.asAmended(), []sideColumn{
		ofInput("rates.debt", "Debt rate", "percent"), common("common_interest", "Imputed interest at signing", true),
	}, cmp.said(common("common_funding", "Funding at signing", true)), cmp.said(ofDeal("headline_ratio", "Announced per funding", "multiple")),
		cmp.said(ofDeal("full_ratio", "Announced per all funding", "multiple")), []sideColumn{
			common("common_stranded_stress", "Stranded: stress on own plan", true), ofComparison("stranded_share", "Share of firm", "percent"),
			common("common_stranded_minimum", "Stranded: stress on minimum", true),
			ofComparison("stranded_share_minimum", "Share of firm", "percent"),
		}))
	cmp.obligationChart(summary, cmp.noteNotice(summary, cmp.summary.total+1)+1)
	stress := cmp.Book.Sheet(layout.SheetComparison)
	stress.Tab = sheet.TabResults
	cmp.Head(stress, "One stress for all deals, on each one's own plan and on its minimum", cmp.stressInWords()+"; "+cmp.Amounts())
	cmp.stressed = cmp.sideTable(stress, slices.Concat(cmp.announcedAndFirm(), cmp.firmAsAmended(), []sideColumn{
		common("common_used", "Base: used", true), common("common_paid", "Base: paid", true), common("common_stranded", "Base: stranded", true),
		common("common_used_stress", "Own plan: used", true), common("common_paid_stress", "Own plan: paid", true),
		common("common_stranded_stress", "Own plan: stranded", true),
		ofComparison("stranded_share", "Share of firm", "percent"),
		common("common_pv_stranded_stress", "Own plan: PV of stranded", true),
		common("common_used_minimum", "Minimum: used", true), common("common_paid_minimum", "Minimum: paid", true),
		common("common_stranded_minimum", "Minimum: stranded", true),
		ofComparison("stranded_share_minimum", "Share of firm", "percent"),
		common("common_pv_stranded_minimum", "Minimum: PV of stranded", true),
	}))
	cmp.layByScenario(cmp.stressed.total + 3)
}

// announcedAndFirm returns the columns of what was announced and of what of it
// is firm.
func (cmp *Comparison) announcedAndFirm() []sideColumn {
	return slices.Concat(cmp.said(common("common_announced", "Announced", true)), cmp.said(common("common_firm", "Firm", true)))
}

// asAmended returns the columns of what is firm, and as debt, on the terms last
// in force, where those of some deal differ from the terms signed.
func (cmp *Comparison) asAmended() []sideColumn {
	if !slices.ContainsFunc(cmp.Deals, (*comparedDeal).newTerms) {
		return nil
	}
	return slices.Concat(cmp.said(common("common_owed", "Firm as amended", true)),
		cmp.said(common("common_debt_owed", "As debt as amended", true)))
}

// noteNotice writes a note below a table whose deals may be left on notice, and
// returns the next free row.
func (cmp *Comparison) noteNotice(s *sheet.Sheet, row int) int {
	var names []string
	for _, d := range cmp.Deals {
		if d.onNotice() {
			names = append(names, d.Deal.Name)
		}
	}
	if len(names) == 0 {
		return row
	}
	s.Set(row, 1, sheet.Cell{Value: sheet.Str("Firm is what must be paid before notice can end the deal: " + words.Listed(names) + "."),
		Role: sheet.RoleNote})
	return row + 1
}

// firmAsAmended returns the first of these figures alone.
func (cmp *Comparison) firmAsAmended() []sideColumn {
	return slices.DeleteFunc(cmp.asAmended(), func(c sideColumn) bool { return strings.HasSuffix(c.name, "common_debt_owed") })
}

// owedColumn returns the column of what is firm on the terms last in force.
func (cmp *Comparison) owedColumn() string {
	if cmp.asAmended() != nil {
		return "common_owed"
	}
	return "common_firm"
}

func (cmp *Comparison) subtitle() string {
	return fmt.Sprintf("%d deals, base cases, %s", len(cmp.Deals), cmp.Amounts())
}

// stressInWords describes exactly what the stress is.
func (cmp *Comparison) stressInWords() string {
	return "from each deal's second contract year on, at once and for good, " + cmp.onPlanInWords() + " (own plan), or " +
		cmp.onMinimumInWords() + " (minimum)"
}

// onPlanInWords and onMinimumInWords describe the two stresses apart.
func (cmp *Comparison) onPlanInWords() string {
	return "need falls to " + cmp.stressShare() + " of what its deal file itself projects"
}

func (cmp *Comparison) onMinimumInWords() string {
	return "use is " + cmp.stressShare() + " of what falls due, whatever the need"
}

// stressShare returns the share that remains under the stresses: 50%.
func (cmp *Comparison) stressShare() string {
	return strconv.FormatFloat(draw.RoundTo(cmp.Terms.Stress*100, 6), 'f', -1, 64) + "%"
}

// sideTable lays out a table with a row for each deal and a total.
func (cmp *Comparison) sideTable(s *sheet.Sheet, columns []sideColumn) *sideBySide {
	t := &sideBySide{sheet: s, columns: map[string]int{}, heads: map[string]string{}, sums: map[string]bool{}, first: layout.RowBody,
		total: layout.RowBody + len(cmp.Deals)}
	for i, text := range []string{"Deal", "Customer", "Provider"} {
		s.Set(layout.RowHeader, i+1, sheet.Cell{Value: sheet.Str(text), Role: sheet.RoleHeadLabel})
		s.Set(layout.RowPeriods, i+1, sheet.Cell{Role: sheet.RoleHeadLabel})
	}
	s.Widths = map[int]float64{1: 46, 2: 20, 3: 28}
	for i, d := range cmp.Deals {
		s.Set(t.first+i, 1, sheet.Cell{Value: sheet.Str(d.Deal.Name), Role: sheet.RoleLabel,
			Link: sheet.Ref{Sheet: d.c.Sheet, Row: 1, Col: 1}.Link()})
		s.Set(t.first+i, 2, sheet.Cell{Value: sheet.Str(d.Deal.Customer), Role: sheet.RoleText})
		s.Set(t.first+i, 3, sheet.Cell{Value: sheet.Str(d.Deal.Provider), Role: sheet.RoleText})
	}
	s.Set(t.total, 1, sheet.Cell{Value: sheet.Str("All deals"), Role: sheet.RoleKeyLabel})
	for i, c := range columns {
		cmp.sideColumn(t, c, 4+i)
	}
	s.FreezeRow, s.FreezeCol = layout.RowPeriods, 1
	s.Print.RepeatRows = [2]int{layout.RowHeader, layout.RowPeriods}
	return t
}

// strandedOf names the amount that each share of what is firm is of.
var strandedOf = map[string]string{"stranded_share": "common_stranded_stress", "stranded_share_minimum": "common_stranded_minimum"}

func (cmp *Comparison) sideColumn(t *sideBySide, c sideColumn, col int) {
	s := t.sheet
	t.columns[c.name], t.heads[c.name] = col, c.head
	s.Widths[col] = 15
	role, indent, text := sheet.RoleHeader, int8(0), c.text != nil || c.unit == "text"
	if text { // off the figure before
		s.Widths[col], role, indent = 11, sheet.RoleHeadLabel, 1
	}
	s.Set(layout.RowHeader, col, sheet.Cell{Value: sheet.Str(c.head), Role: role, Wrap: true, Indent: indent})
	s.Set(layout.RowPeriods, col, sheet.Cell{Value: sheet.Str(cmp.UnitLabel(c.unit)), Role: role, Indent: indent})
	var words []string
	for i, d := range cmp.Deals {
		if c.text == nil {
			cmp.Link(s, t.first+i, col, c.at(d), sheet.RoleLink).Indent = indent
		} else if word := c.text(d); word != "" {
			s.Set(t.first+i, col, sheet.Cell{Value: sheet.Str(word), Role: sheet.RoleText, Indent: indent})
			words = append(words, word)
		}
		if cell := s.At(t.first+i, col); text && cell != nil {
			s.Widths[col] = max(s.Widths[col], float64(utf8.RuneCountInString(cell.Value.Text)+3))
		}
	}
	switch {
	case c.text != nil && t.sums[strings.TrimPrefix(c.name, saidOfAmount)]:
		s.Set(t.total, col, sheet.Cell{Value: sheet.Str(model.JoinWords(words...)), Role: sheet.RoleText, Indent: indent})
	case c.sum:
		t.sums[c.name] = true
		cmp.sumCell(s, t.total, col, t.first, col, t.total-1, col)
	case strandedOf[c.name] != "":
		at := func(name string) sheet.Ref { return sheet.Ref{Sheet: s, Row: t.total, Col: t.columns[name]} }
		s.Set(t.total, col, shareCell(s, at(strandedOf[c.name]), at(cmp.owedColumn()), sheet.RoleTotal))
	}
}

// mostDeals is the number of deals up to which a chart shows each deal;
// beyond, it shows the customers.
const mostDeals = 10

// obligationChart shows what is owed by calendar year.
func (cmp *Comparison) obligationChart(s *sheet.Sheet, row int) {
	t := cmp.totals
	rows, by := cmp.owed()
	chart := &sheet.Chart{
		Kind: sheet.ColumnsStacked, Row: row, Col: 1, ToRow: row + 26, ToCol: 4 + len(cmp.summary.columns),
		Title:    t.sheet.At(t.title, obligationColTotal).Value.Text,
		TitleRef: sheet.QuoteSheet(t.sheet.Name) + "!" + sheet.Absolute(t.title, obligationColTotal),
		XTitle:   "Calendar year", YTitle: cmp.money(), XUnit: sheet.UnitYear, YUnit: sheet.UnitMoney,
		Categories: sheet.Span(t.sheet, layout.RowHeader, obligationColFirst, cmp.lastYearColumn()),
		AltText:    "Stacked columns: firm payments by calendar year and " + by,
	}
	for r := rows.first; r < rows.total; r++ {
		chart.Series = append(chart.Series, sheet.ChartSeries{
			Name: t.sheet.At(r, obligationColDeal).Value.Text, NameRef: sheet.QuoteSheet(t.sheet.Name) + "!" + sheet.Absolute(r, obligationColDeal),
			Values: sheet.Span(t.sheet, r, obligationColFirst, cmp.lastYearColumn()), Colour: sheet.ScenarioColour(r - rows.first)})
	}
	s.Charts = append(s.Charts, chart)
}

// chartTitle returns when most is owed.
func (cmp *Comparison) chartTitle() string {
	return fmt.Sprintf("%s%s, %s", titleWords, cmp.Show(cmp.peak(layout.RowHeader)),
		memo.WithUnit(cmp.Builder, cmp.peak(cmp.totals.deals.total)))
}
