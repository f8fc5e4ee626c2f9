package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"offtake/model"
)

// layDeal lays out a deal's sheet: the whole model of its base case, the lines
// that the stress changes, the amounts in the common currency, and the payments
// by calendar year.
func (cmp *Comparison) layDeal(d *comparedDeal) {
	d.layCase(d.c, d.Deal.Name, "base case")
	s := d.c.sheet
	s.Tab = TabScenario
	s.Set(rowHeader, colOpening, Cell{Value: Str("Opening"), Role: RoleHeader})
	d.c.next++
	stressed := d.stressedLines()
	cmp.layStressInputs(d)
	for i, l := range stressed {
		d.stress[l.Name] = d.c.next + i
	}
	for _, l := range stressed {
		d.stressLine(l)
	}
	d.c.next += len(stressed) + 1
	cmp.layCommon(d)
	cmp.layCalendar(d)
	cmp.layLength(d)
	d.countErrors(d.c)
	d.c.errors.cell().Value = Num(errorFlag(s, d.c.errors.row-1))
}

// errorFlag returns 1 where a number of a sheet's first rows is not a number or
// is infinite, else 0.
func errorFlag(s *Sheet, last int) float64 {
	for at, row := range s.Rows() {
		for _, c := range row.Cells() {
			if at <= last && c.Value.Kind == Number && c.Value.Number-c.Value.Number != 0 {
				return 1
			}
		}
	}
	return 0
}

// row starts the next row of the deal's sheet and heads it.
func (d *comparedDeal) row(name, label, unit string) int {
	s, row := d.c.sheet, d.c.next
	d.c.next++
	s.Set(row, colLabel, Cell{Value: Str(label), Role: RoleLabel})
	s.Set(row, colUnit, Cell{Value: Str(unit), Role: RoleNote})
	s.Set(row, colName, Cell{Value: Str(name), Role: RoleNote})
	return row
}

func (d *comparedDeal) section(title string) {
	sectionRow(d.c.sheet, d.c.next, d.columns().Last, title)
	d.c.next++
}

// stressMetrics are the results of the base case under the stress.
var stressMetrics = []string{"total_paid", "total_usage", "total_stranded", "pv_stranded"}

// stressedLines returns the lines behind these results that the stress changes.
func (d *comparedDeal) stressedLines() []*model.Line {
	needed := map[string]bool{}
	for _, metric := range stressMetrics {
		dependent, _ := d.Program.Needed(metric, model.StressKeys...)
		for _, l := range dependent {
			needed[l.Name] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(d.Program.Lines), func(l *model.Line) bool { return !needed[l.Name] })
}

func (cmp *Comparison) layStressInputs(d *comparedDeal) {
	s := d.c.sheet
	d.section("Under the stress: the lines that it changes")
	for _, key := range model.StressKeys {
		in := d.Program.Template.Input(key)
		row := d.row(key, "Stress: "+lowerFirst(in.Label), d.UnitLabel(inputUnit(in)))
		d.stress[key] = row
		if key == "efficiency.year" {
			first := s.At(d.c.rows["term.first_year"], colScalar)
			s.Set(row, colScalar, Cell{Formula: Address(d.c.rows["term.first_year"], colScalar) + "+1", Value: Num(first.Value.Number + 1),
				Role: RoleCalculation, Unit: UnitYear})
			continue
		}
		name := map[string]string{"efficiency.needs": "stress.needs", "efficiency.phase_in": "stress.phase_in",
			"efficiency.rebound": "stress.rebound"}[key]
		d.link(s, row, colScalar, cmp.settings[name], RoleLink)
	}
}

// stressLine lays out a line as it is under the stress.
func (d *comparedDeal) stressLine(l *model.Line) {
	d.c.sheet.Row(d.stress[l.Name]).Level = 1
	at := stressPlace{placed{d.c, l}, d.stress}
	r := lineRow{d.c.sheet, d.stress[l.Name], d.Program, d.Results, laneStress, at, d.columns(), RoleHelper}
	r.head("Stress: "+lowerFirst(l.Label), RoleHelperLabel, d.UnitLabel(l.Unit), l.Name)
	r.lay(l)
}

// stressPlace finds names under the stress: in a row of their own, or in that
// of the base case.
type stressPlace struct {
	placed
	own map[string]int
}

// Row implements model.Placement.
func (p stressPlace) Row(id string) int {
	if row, ok := p.own[id]; ok {
		return row
	}
	return p.placed.Row(id)
}

// stressRow returns the row of a result under the stress; one that the stress
// does not change stands with the base case.
func (d *comparedDeal) stressRow(name string) int {
	if row, ok := d.stress[name]; ok {
		return row
	}
	return d.c.rows[name]
}

// commonAmounts are the amounts that the tables show in the common currency: a
// result or an input, and of what notice can end the line that it adds up.
var commonAmounts = []struct {
	name, label, from, line string
	stress                  bool
}{
	{"common_announced", "Announced", "announced", "", false},
	{"common_firm", "Firm", "firm_total", "", false},
	{"common_debt", "As debt", "debt_equivalent", "", false},
	{"common_owed", "Firm on the terms last in force", "firm", "", false},
	{"common_debt_owed", "As debt on the terms last in force", "firm_pv", "", false},
	{"common_funding", "Funding at signing", "funding.at_signing", "", false},
	{"common_interest", "Imputed interest at signing", "implied_interest", "", false},
	{"common_used", "Used", "total_usage", "usage", false},
	{"common_paid", "Paid", "total_paid", "payment", false},
	{"common_stranded", "Paid for and not used", "total_stranded", "stranded", false},
	{"common_used_stress", "Stress: used", "total_usage", "usage", true},
	{"common_paid_stress", "Stress: paid", "total_paid", "payment", true},
	{"common_stranded_stress", "Stress: paid for and not used", "total_stranded", "stranded", true},
	{"common_pv_stranded_stress", "Stress: present value of what is paid for and not used", "pv_stranded", "stranded", true},
}

// layCommon converts the deal's amounts.
func (cmp *Comparison) layCommon(d *comparedDeal) {
	s := d.c.sheet
	d.section("In the common currency and unit, " + cmp.money())
	rate := d.common("rate", fmt.Sprintf("One %s in %s", d.Deal.Currency, cmp.Terms.Currency), cmp.UnitLabel("price"))
	d.link(s, rate, colScalar, cmp.settings["rate."+d.Deal.Currency], RoleLink)
	unit := d.common("unit", fmt.Sprintf("One %s in %ss", d.Deal.Unit, cmp.Terms.Unit), cmp.UnitLabel("factor"))
	d.link(s, unit, colScalar, cmp.settings["unit."+d.Deal.Unit], RoleLink)
	factor := d.common("to_common", "Factor to the common currency and unit", cmp.UnitLabel("factor"))
	d.multiply(factor, Address(rate, colScalar), Address(unit, colScalar),
		s.At(rate, colScalar).Value.Number*s.At(unit, colScalar).Value.Number, UnitNone)
	by := s.At(factor, colScalar).Value.Number
	for _, a := range commonAmounts {
		row := d.common(a.name, a.label+", "+cmp.money(), cmp.money())
		if d.onNotice() && a.line != "" {
			d.whileFirm(row, factor, a.from, a.line, a.stress)
			continue
		}
		from := d.rowOf(a.from, a.stress)
		d.multiply(row, Address(from, colScalar), Address(factor, colScalar), s.At(from, colScalar).Value.Number*by, UnitMoney)
	}
	d.layShares(cmp)
	d.c.next++
}

// rowOf returns the row of a line of the base case, or of the line as it is
// under the stress.
func (d *comparedDeal) rowOf(name string, stress bool) int {
	if stress {
		return d.stressRow(name)
	}
	return d.c.rows[name]
}

// firmLast is the line of the last period that is firm in a deal that may be
// left on notice.
const firmLast = "firm_last"

// onNotice reports whether a deal may be left on notice.
func (d *comparedDeal) onNotice() bool { return d.c.rows[firmLast] > 0 }

// whileFirm adds a line up over the periods that are firm: what notice can end
// strands nothing. Of a present value the periods are discounted.
func (d *comparedDeal) whileFirm(row, factor int, metric, line string, stress bool) {
	s, cols := d.c.sheet, d.columns()
	span := func(row int) string { return Address(row, cols.First) + ":" + Address(row, cols.Last) }
	period, last, amount := d.c.rows["period"], d.c.rows[firmLast], d.rowOf(line, stress)
	terms, discount := span(amount), 0
	if strings.HasPrefix(metric, "pv_") {
		discount = d.c.rows["discount_customer"]
		terms += "*" + span(discount)
	}
	sum, by := 0.0, s.At(factor, colScalar).Value.Number
	for col := cols.First; col <= cols.Last && s.At(period, col).Value.Number <= s.At(last, colScalar).Value.Number; col++ {
		x := s.At(amount, col).Value.Number
		if discount > 0 {
			x *= s.At(discount, col).Value.Number
		}
		sum += x
	}
	s.Set(row, colScalar, Cell{
		Formula: fmt.Sprintf("SUMPRODUCT((%s<=%s)*%s)*%s", span(period), Address(last, colScalar), terms, Address(factor, colScalar)),
		Value:   Num(sum * by), Role: RoleCalculation, Unit: UnitMoney})
}

// common starts a row for something of the comparison.
func (d *comparedDeal) common(name, label, unit string) int {
	row := d.row(name, label, unit)
	d.own[name] = row
	return row
}

func (d *comparedDeal) multiply(row int, a, b string, value float64, unit Unit) {
	d.c.sheet.Set(row, colScalar, Cell{Formula: a + "*" + b, Value: Num(value), Role: RoleCalculation, Unit: unit})
}

// layCommitmentYears writes the first and the last contract year of the
// commitment; of the deal where nothing is committed.
func (d *comparedDeal) layCommitmentYears() {
	s := d.c.sheet
	at := func(name string) string { return Address(d.c.rows[name], colScalar) }
	value := func(name string) float64 { return s.At(d.c.rows[name], colScalar).Value.Number }
	year := func(name, label, committed, otherwise string, then, other float64) {
		if value("commitment_length") <= 0 {
			then = other
		}
		s.Set(d.common(name, label, "year"), colScalar, Cell{
			Formula: fmt.Sprintf("%s+IF(%s>0,ROUNDUP(%s/%s,0),%s)-1", at("term.first_year"), at("commitment_length"), at(committed),
				at("term.per_year"), otherwise),
			Value: Num(value("term.first_year") + then - 1), Role: RoleCalculation, Unit: UnitYear})
	}
	contractYear := func(name string) float64 { return math.Ceil(value(name) / float64(d.Deal.PerYear)) }
	year("first_year", "First contract year of the commitment", "first_committed", "1", contractYear("first_committed"), 1)
	year("last_year", "Last contract year of the commitment", "last_committed", at("term.years"),
		contractYear("last_committed"), value("term.years"))
}

// layShares writes the years of the commitment, the share stranded under the
// stress and the largest difference of the model's checks.
func (d *comparedDeal) layShares(cmp *Comparison) {
	s := d.c.sheet
	d.layCommitmentYears()
	share := d.common("stranded_share", "Stress: paid for and not used, share of what is firm", "%")
	s.Set(share, colScalar, shareCell(s, d.at("common_stranded_stress"), d.at("common_owed"), RoleCalculation))
	firstCheck, lastCheck, largest := 0, 0, 0.0
	for _, l := range d.Program.Lines {
		if l.Kind == model.Check {
			row := d.c.rows[l.Name]
			if firstCheck == 0 {
				firstCheck = row
			}
			lastCheck = row
			largest = math.Max(largest, math.Abs(s.At(row, colScalar).Value.Number))
		}
	}
	row := d.common("largest_check", "Largest difference of the model's checks", d.UnitLabel("difference"))
	ref := Address(firstCheck, colScalar) + ":" + Address(lastCheck, colScalar)
	s.Set(row, colScalar, Cell{Formula: fmt.Sprintf("MAX(MAX(%s),-MIN(%s))", ref, ref), Value: Num(largest),
		Role: RoleCalculation, Unit: UnitDifference})
}

// shareCell returns one amount of a sheet as a share of another, where there is
// one.
func shareCell(s *Sheet, part, whole address, role Role) Cell {
	a, b := Address(part.row, part.col), Address(whole.row, whole.col)
	cell := Cell{Formula: fmt.Sprintf(`IF(%s>0,%s/%s,"n/a")`, b, a, b), Value: Str("n/a"), Role: role, Unit: UnitPercent}
	if x := s.At(whole.row, whole.col).Value.Number; x > 0 {
		cell.Value = Num(s.At(part.row, part.col).Value.Number / x)
	}
	return cell
}

// layCalendar divides the firm payments by calendar year. A period's minimum is
// spread evenly over its months; what is tested at the end falls due in the
// period's last. A period reaches over at most one New Year. It is placed by
// its end: a first period that is a part of one ends where the whole one would,
// and begins later by what is missing.
func (cmp *Comparison) layCalendar(d *comparedDeal) {
	d.section("Firm payments by calendar year")
	s := d.c.sheet
	months := d.common("months", "Months a year", cmp.UnitLabel("count"))
	d.link(s, months, colScalar, cmp.settings["months"], RoleLink)
	month := d.common("starts", "Month in which contract years begin", cmp.UnitLabel("count"))
	d.link(s, month, colScalar, address{cmp.settings["starts"].sheet, cmp.settings["starts"].row, d.inputs.column(d.c)}, RoleLink)
	d.laySigning(cmp)
	start := d.common("months_before", "Months of the first calendar year before contract years begin", cmp.UnitLabel("count"))
	s.Set(start, colScalar, Cell{Formula: Address(month, colScalar) + "-1", Value: Num(float64(d.starts - 1)),
		Role: RoleCalculation, Unit: UnitCount})
	to := d.common("months_to", "Months from January of the first year to the period's end", cmp.UnitLabel("count"))
	year := d.common("calendar_year", "Calendar year in which the period ends", "year")
	share := d.common("calendar_share", "Share of the period in that calendar year", "%")
	here := d.common("due_here", "Firm payment in that calendar year", cmp.money())
	before := d.common("due_before", "Firm payment in the calendar year before", cmp.money())
	x := calendarRows{months, start, to, year, share, here, before}
	for p := 1; p <= d.periods(); p++ {
		d.calendarColumn(x, p)
	}
	begins, enters := d.layNewTerms(cmp, x)
	d.c.next++
	d.layYears(cmp, x)
	if enters > 0 {
		d.layToCome(cmp, begins, enters)
	}
}

// newTerms reports whether amendments or ends of tranches change what is firm.
func (d *comparedDeal) newTerms() bool {
	firm, _ := d.Results.Scalar("firm_total", laneBase)
	owed := d.c.sheet.At(d.c.rows["firm"], colScalar).Value.Number
	tolerance, _ := d.Results.Scalar("tolerance", laneBase)
	return d.c.rows["firm_to_come"] > 0 && math.Abs(firm-owed) > tolerance
}

// layNewTerms writes by period what comes into force in it, and the calendar
// year in which it begins. It returns their rows, 0 in a deal that has none.
func (d *comparedDeal) layNewTerms(cmp *Comparison, x calendarRows) (begins, enters int) {
	if !d.newTerms() {
		return 0, 0
	}
	s, from := d.c.sheet, d.c.rows["firm_to_come"]
	begins = d.common("begins_in", "Calendar year in which the period begins", "year")
	enters = d.common("comes_into_force", "Firm payments of new terms that come into force", cmp.money())
	factor, by := d.at("to_common").cell().Value.Number, "$"+Address(d.own["to_common"], colScalar)
	for col := d.columns().First; col <= d.columns().Last; col++ {
		year, share := s.At(x.year, col).Value.Number, s.At(x.share, col).Value.Number
		if share < 1 {
			year--
		}
		s.Set(begins, col, Cell{Formula: fmt.Sprintf("%s-(%s<1)*1", Address(x.year, col), Address(x.share, col)), Value: Num(year),
			Role: RoleHelper, Unit: UnitYear})
		before, now := s.At(from, col-1).Value.Number, s.At(from, col).Value.Number
		s.Set(enters, col, Cell{Formula: fmt.Sprintf("(%s-%s)*%s", Address(from, col-1), Address(from, col), by),
			Value: Num((before - now) * factor), Role: RoleHelper, Unit: UnitMoney})
	}
	whole := d.common("firm_with_new_terms", "Firm at signing and what new terms add", cmp.money())
	ref := Address(enters, d.columns().First) + ":" + Address(enters, d.columns().Last)
	sum := d.at("common_firm").cell().Value.Number
	for col := d.columns().First; col <= d.columns().Last; col++ {
		sum += s.At(enters, col).Value.Number
	}
	s.Set(whole, colScalar, Cell{Formula: fmt.Sprintf("%s+SUM(%s)", Address(d.own["common_firm"], colScalar), ref), Value: Num(sum),
		Role: RoleTotal, Unit: UnitMoney})
	return begins, enters
}

// layToCome adds up by calendar year what new terms add that are not in force by
// its end, once the deal is signed.
func (d *comparedDeal) layToCome(cmp *Comparison, begins, enters int) {
	s, cols := d.c.sheet, d.columns()
	span := func(row int) string { return absolute(row, cols.First) + ":" + absolute(row, cols.Last) }
	d.c.next++
	for i, year := range cmp.years {
		row, at := d.row("to_come", "", cmp.money()), Address(d.ofYears[i]-len(cmp.years), colScalar)
		d.toCome = append(d.toCome, row)
		sum := 0.0
		for col := cols.First; col <= cols.Last && float64(year) >= d.at("signed").cell().Value.Number; col++ {
			if s.At(begins, col).Value.Number > float64(year) {
				sum += s.At(enters, col).Value.Number
			}
		}
		s.Set(row, colLabel, Cell{Formula: `"New terms not in force by the end of "&` + at,
			Value: Str(fmt.Sprintf("New terms not in force by the end of %d", year)), Role: RoleLabel})
		s.Set(row, colScalar, Cell{
			Formula: fmt.Sprintf("IF(%s<%s,0,SUMPRODUCT((%s>%s)*%s))", at, Address(d.own["signed"], colScalar), span(begins), at, span(enters)),
			Value:   Num(sum), Role: RoleTotal, Unit: UnitMoney})
	}
}

// laySigning writes the calendar year from which on the deal counts: that of
// its announcement, but no later than its start.
func (d *comparedDeal) laySigning(cmp *Comparison) {
	s := d.c.sheet
	announced := d.common("announced_in", "Calendar year of the announcement", "year")
	d.link(s, announced, colScalar, address{cmp.settings["announced_in"].sheet, cmp.settings["announced_in"].row, d.inputs.column(d.c)},
		RoleLink)
	signed := d.common("signed", "Calendar year of signing, from which on the deal counts", "year")
	first, starts, months := d.c.rows["term.first_year"], d.own["starts"], d.own["months"]
	number := func(row int) float64 { return s.At(row, colScalar).Value.Number }
	begins := number(first) + math.Floor((number(starts)-1)/number(months))
	s.Set(signed, colScalar, Cell{
		Formula: fmt.Sprintf("MIN(%s,%s+INT((%s-1)/%s))", Address(announced, colScalar), Address(first, colScalar), Address(starts, colScalar),
			Address(months, colScalar)),
		Value: Num(math.Min(number(announced), begins)), Role: RoleCalculation, Unit: UnitYear})
}

// announcedIn returns the calendar year in which a deal was announced, or Never
// if the deal file does not have it.
func (d *comparedDeal) announcedIn() float64 {
	if t, err := time.Parse(time.DateOnly, d.Deal.AnnouncedOn()); err == nil {
		return float64(t.Year())
	}
	return Never
}

type calendarRows struct{ months, start, to, year, share, here, before int }

// calendarColumn fills one period's column of the calendar.
func (d *comparedDeal) calendarColumn(x calendarRows, p int) {
	s, col := d.c.sheet, colFirst+p-1
	scalar := func(row int) string { return "$" + ColumnName(colScalar) + strconv.Itoa(row) }
	perYear, firstYear := d.c.rows["term.per_year"], d.c.rows["term.first_year"]
	number := func(row int) float64 { return s.At(row, colScalar).Value.Number }
	set := func(row int, formula string, value float64, unit Unit) {
		s.Set(row, col, Cell{Formula: formula, Value: Num(value), Role: RoleHelper, Unit: unit})
	}
	to := number(x.start) + float64(p)*number(x.months)/number(perYear)
	set(x.to, fmt.Sprintf("%s+%s*%s/%s", scalar(x.start), Address(d.c.rows["period"], col), scalar(x.months), scalar(perYear)), to, UnitCount)
	year := number(firstYear) + math.Floor((to-1)/number(x.months))
	set(x.year, fmt.Sprintf("%s+INT((%s-1)/%s)", scalar(firstYear), Address(x.to, col), scalar(x.months)), year, UnitYear)
	part, divided := d.part(col)
	within := to - number(x.months)*(year-number(firstYear))
	share := math.Min(1, within*number(perYear)/number(x.months)/part)
	set(x.share, fmt.Sprintf("MIN(1,(%s-%s*(%s-%s))*%s/%s%s)", Address(x.to, col), scalar(x.months), Address(x.year, col), scalar(firstYear),
		scalar(perYear), scalar(x.months), divided), share, UnitPercent)
	amount := func(name string) (float64, string) {
		return s.At(d.c.rows[name], col).Value.Number, Address(d.c.rows[name], col)
	}
	factor, by := d.at("to_common").cell().Value.Number, scalar(d.own["to_common"])
	firm, firmAt := amount("firm")
	lump, lumpAt := amount("firm_lump")
	shareAt := Address(x.share, col)
	here, text := (firm-lump)*share+lump, fmt.Sprintf("(%s-%s)*%s+%s", firmAt, lumpAt, shareAt, lumpAt)
	if d.c.rows["advance_due"] > 0 { // instalments fall due on the first day
		first, firstAt := amount("advance_due")
		here += first * (math.Floor(share) - share)
		text += fmt.Sprintf("+%s*(INT(%s)-%s)", firstAt, shareAt, shareAt)
	}
	here *= factor
	set(x.here, fmt.Sprintf("(%s)*%s", text, by), here, UnitMoney)
	set(x.before, fmt.Sprintf("%s*%s-%s", firmAt, by, Address(x.here, col)), firm*factor-here, UnitMoney)
}

// part returns what a period covers of a whole one, and the division by it; 1
// and no division in a deal without such a part.
func (d *comparedDeal) part(col int) (float64, string) {
	row, ok := d.c.rows["period_part"]
	if !ok {
		return 1, ""
	}
	return d.c.sheet.At(row, col).Value.Number, "/" + Address(row, col)
}

// layYears adds the payments up, one row for each calendar year.
func (d *comparedDeal) layYears(cmp *Comparison, x calendarRows) {
	s, cols := d.c.sheet, d.columns()
	span := func(row int) string { return absolute(row, cols.First) + ":" + absolute(row, cols.Last) }
	first := d.c.next
	for i := range cmp.years {
		row := d.row("year_of_table", fmt.Sprintf("Calendar year %d of the tables", i+1), "year")
		if i == 0 {
			d.link(s, row, colScalar, cmp.settings["first_calendar_year"], RoleLink)
			continue
		}
		s.Set(row, colScalar, Cell{Formula: Address(row-1, colScalar) + "+1", Value: Num(float64(cmp.years[i])),
			Role: RoleCalculation, Unit: UnitYear})
	}
	for i, year := range cmp.years {
		row, at := d.row("due_by_year", "", cmp.money()), Address(first+i, colScalar)
		d.ofYears = append(d.ofYears, row)
		s.Set(row, colLabel, Cell{Formula: `"Firm payments due in "&` + at,
			Value: Str(fmt.Sprintf("Firm payments due in %d", year)), Role: RoleLabel})
		s.Set(row, colScalar, Cell{
			Formula: fmt.Sprintf("SUMIF(%s,%s,%s)+SUMIF(%s,%s+1,%s)", span(x.year), at, span(x.here), span(x.year), at, span(x.before)),
			Value:   Num(d.dueIn(x, float64(year))), Role: RoleTotal, Unit: UnitMoney})
	}
}

func (d *comparedDeal) dueIn(x calendarRows, year float64) float64 {
	s, here, before := d.c.sheet, 0.0, 0.0
	for col := d.columns().First; col <= d.columns().Last; col++ {
		switch s.At(x.year, col).Value.Number {
		case year:
			here += s.At(x.here, col).Value.Number
		case year + 1:
			before += s.At(x.before, col).Value.Number
		}
	}
	return here + before
}
