package compare

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// layDeal lays out a deal's sheet: the whole model of its base case, the lines
// that the stress changes, the amounts in the common currency, and the payments
// by calendar year.
func (cmp *Comparison) layDeal(d *comparedDeal) {
	d.LayCase(d.c, d.Deal.Name, "base case")
	s := d.c.Sheet
	s.Tab = sheet.TabScenario
	s.Set(layout.RowHeader, layout.ColOpening, sheet.Cell{Value: sheet.Str("Opening"), Role: sheet.RoleHeader})
	d.c.Next++
	cmp.layStressInputs(d)
	d.layAgain(d.stress, changed(d.Program, stressMetrics, model.StressKeys...))
	d.section("Under the stress on the minimum: the lines that it changes")
	d.layAgain(d.minimum, changed(d.minimum.program, stressMetrics, model.MinimumLine))
	cmp.layScenarios(d)
	cmp.layCommon(d)
	cmp.layCalendar(d)
	cmp.layLength(d)
	d.CountErrors(d.c)
	d.c.Errors.Cell().Value = sheet.Num(errorFlag(s, d.c.Errors.Row-1))
}

// errorFlag returns 1 where a number of a sheet's first rows is not a number or
// is infinite, else 0.
func errorFlag(s *sheet.Sheet, last int) float64 {
	for at, row := range s.Rows() {
		for _, c := range row.Cells() {
			if at <= last && c.Value.Kind == sheet.Number && c.Value.Number-c.Value.Number != 0 {
				return 1
			}
		}
	}
	return 0
}

// row starts the next row of the deal's sheet and heads it.
func (d *comparedDeal) row(name, label, unit string) int {
	s, row := d.c.Sheet, d.c.Next
	d.c.Next++
	s.Set(row, layout.ColLabel, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel})
	s.Set(row, layout.ColUnit, sheet.Cell{Value: sheet.Str(unit), Role: sheet.RoleNote})
	s.Set(row, layout.ColName, sheet.Cell{Value: sheet.Str(name), Role: sheet.RoleNote})
	return row
}

func (d *comparedDeal) section(title string) {
	layout.SectionRow(d.c.Sheet, d.c.Next, d.Columns().Last, title)
	d.c.Next++
}

// stressMetrics are the results of the base case under the stress.
var stressMetrics = []string{"total_paid", "total_usage", "total_stranded", "pv_stranded"}

func (cmp *Comparison) layStressInputs(d *comparedDeal) {
	s := d.c.Sheet
	d.section("Under the stress on the own plan: the lines that it changes")
	for _, key := range model.StressKeys {
		in := d.Program.Template.Input(key)
		row := d.row(key, d.stress.title+": "+words.LowerFirst(in.Label), d.UnitLabel(layout.InputUnit(in)))
		d.stress.rows[key] = row
		if key == "efficiency.year" {
			first := s.At(d.c.Rows["term.first_year"], layout.ColScalar)
			s.Set(row, layout.ColScalar, sheet.Cell{Formula: sheet.Address(d.c.Rows["term.first_year"], layout.ColScalar) + "+1",
				Value: sheet.Num(first.Value.Number + 1),
				Role:  sheet.RoleCalculation, Unit: sheet.UnitYear})
			continue
		}
		name := map[string]string{"efficiency.needs": "stress.needs", "efficiency.phase_in": "stress.phase_in",
			"efficiency.rebound": "stress.rebound"}[key]
		d.Link(s, row, layout.ColScalar, cmp.settings[name], sheet.RoleLink)
	}
}

// commonAmounts are the amounts that the tables show in the common currency: a
// result or an input, and of what notice can end the line that it adds up.
var commonAmounts = []struct {
	name, label, from, line string
	under                   stressKind
}{
	{"common_announced", "Announced", "announced", "", noStress},
	{"common_committed", "Committed", "committed", "", noStress},
	{"common_firm", "Firm", "firm_total", "", noStress},
	{"common_debt", "As debt", "debt_equivalent", "", noStress},
	{"common_owed", "Firm on the terms last in force", "firm", "", noStress},
	{"common_debt_owed", "As debt on the terms last in force", "firm_pv", "", noStress},
	{"common_funding", "Funding at signing", "funding.at_signing", "", noStress},
	{"common_interest", "Imputed interest at signing", "implied_interest", "", noStress},
	{"common_used", "Used", "total_usage", "usage", noStress},
	{"common_paid", "Paid", "total_paid", "payment", noStress},
	{"common_stranded", "Paid for and not used", "total_stranded", "stranded", noStress},
	{"common_used_stress", "Stress on the own plan: used", "total_usage", "usage", onPlan},
	{"common_paid_stress", "Stress on the own plan: paid", "total_paid", "payment", onPlan},
	{"common_stranded_stress", "Stress on the own plan: paid for and not used", "total_stranded", "stranded", onPlan},
	{"common_pv_stranded_stress", "Stress on the own plan: present value of what is paid for and not used", "pv_stranded", "stranded", onPlan},
	{"common_used_minimum", "Stress on the minimum: used", "total_usage", "usage", onMinimum},
	{"common_paid_minimum", "Stress on the minimum: paid", "total_paid", "payment", onMinimum},
	{"common_stranded_minimum", "Stress on the minimum: paid for and not used", "total_stranded", "stranded", onMinimum},
	{"common_pv_stranded_minimum", "Stress on the minimum: present value of what is paid for and not used",
		"pv_stranded", "stranded", onMinimum},
}

// stressKind is what a stress is a share of.
type stressKind uint8

const (
	noStress  stressKind = iota
	onPlan               // the need that the deal file itself projects
	onMinimum            // what falls due
)

// layCommon converts the deal's amounts.
func (cmp *Comparison) layCommon(d *comparedDeal) {
	s := d.c.Sheet
	d.section("In the common currency and unit, " + cmp.money())
	rate := d.common("rate", fmt.Sprintf("One %s in %s", d.Deal.Currency, cmp.Terms.Currency), cmp.UnitLabel("price"))
	d.Link(s, rate, layout.ColScalar, cmp.settings["rate."+d.Deal.Currency], sheet.RoleLink)
	unit := d.common("unit", fmt.Sprintf("One %s in %ss", d.Deal.Unit, cmp.Terms.Unit), cmp.UnitLabel("factor"))
	d.Link(s, unit, layout.ColScalar, cmp.settings["unit."+d.Deal.Unit], sheet.RoleLink)
	factor := d.common("to_common", "Factor to the common currency and unit", cmp.UnitLabel("factor"))
	d.multiply(factor, sheet.Address(rate, layout.ColScalar), sheet.Address(unit, layout.ColScalar),
		s.At(rate, layout.ColScalar).Value.Number*s.At(unit, layout.ColScalar).Value.Number, sheet.UnitNone)
	by := s.At(factor, layout.ColScalar).Value.Number
	for _, a := range commonAmounts {
		row := d.common(a.name, a.label+", "+cmp.money(), cmp.money())
		if d.onNotice() && a.line != "" {
			d.whileFirm(row, factor, a.from, a.line, a.under)
			continue
		}
		from := d.rowOf(a.from, a.under)
		d.multiply(row, sheet.Address(from, layout.ColScalar), sheet.Address(factor, layout.ColScalar),
			s.At(from, layout.ColScalar).Value.Number*by, sheet.UnitMoney)
	}
	d.layShares(cmp)
	cmp.layScenarioAmounts(d)
	d.c.Next++
}

// rowOf returns the row of a line of the base case, or of the line as it is
// under a stress; one that the stress does not change stands with the base case.
func (d *comparedDeal) rowOf(name string, under stressKind) int {
	if part := [...]*again{noStress: nil, onPlan: d.stress, onMinimum: d.minimum}[under]; part != nil {
		if row, ok := part.row(name); ok {
			return row
		}
	}
	return d.c.Rows[name]
}

// onNotice reports whether a deal may be left on notice.
func (d *comparedDeal) onNotice() bool { return d.c.Rows[layout.FirmLast] > 0 }

// whileFirm adds a line up over the periods that are firm: what notice can end
// strands nothing. Of a present value the periods are discounted.
func (d *comparedDeal) whileFirm(row, factor int, metric, line string, under stressKind) {
	s, cols := d.c.Sheet, d.Columns()
	span := func(row int) string { return sheet.Address(row, cols.First) + ":" + sheet.Address(row, cols.Last) }
	period, last, amount := d.c.Rows["period"], d.c.Rows[layout.FirmLast], d.rowOf(line, under)
	terms, discount := span(amount), 0
	if strings.HasPrefix(metric, "pv_") {
		discount = d.c.Rows["discount_customer"]
		terms += "*" + span(discount)
	}
	sum, by := 0.0, s.At(factor, layout.ColScalar).Value.Number
	for col := cols.First; col <= cols.Last && s.At(period, col).Value.Number <= s.At(last, layout.ColScalar).Value.Number; col++ {
		x := s.At(amount, col).Value.Number
		if discount > 0 {
			x *= s.At(discount, col).Value.Number
		}
		sum += x
	}
	s.Set(row, layout.ColScalar, sheet.Cell{
		Formula: fmt.Sprintf("SUMPRODUCT((%s<=%s)*%s)*%s", span(period), sheet.Address(last, layout.ColScalar), terms,
			sheet.Address(factor, layout.ColScalar)),
		Value: sheet.Num(sum * by), Role: sheet.RoleCalculation, Unit: sheet.UnitMoney})
}

// common starts a row for something of the comparison.
func (d *comparedDeal) common(name, label, unit string) int {
	row := d.row(name, label, unit)
	d.own[name] = row
	return row
}

func (d *comparedDeal) multiply(row int, a, b string, value float64, unit sheet.Unit) {
	d.c.Sheet.Set(row, layout.ColScalar, sheet.Cell{Formula: a + "*" + b, Value: sheet.Num(value), Role: sheet.RoleCalculation, Unit: unit})
}

// layCommitmentYears writes the first and the last contract year of the
// commitment; of the deal where nothing is committed.
func (d *comparedDeal) layCommitmentYears() {
	s := d.c.Sheet
	at := func(name string) string { return sheet.Address(d.c.Rows[name], layout.ColScalar) }
	value := func(name string) float64 { return s.At(d.c.Rows[name], layout.ColScalar).Value.Number }
	year := func(name, label, committed, otherwise string, then, other float64) {
		if value("commitment_length") <= 0 {
			then = other
		}
		s.Set(d.common(name, label, "year"), layout.ColScalar, sheet.Cell{
			Formula: fmt.Sprintf("%s+IF(%s>0,ROUNDUP(%s/%s,0),%s)-1", at("term.first_year"), at("commitment_length"), at(committed),
				at("term.per_year"), otherwise),
			Value: sheet.Num(value("term.first_year") + then - 1), Role: sheet.RoleCalculation, Unit: sheet.UnitYear})
	}
	contractYear := func(name string) float64 { return math.Ceil(value(name) / float64(d.Deal.PerYear)) }
	year("first_year", "First contract year of the commitment", "first_committed", "1", contractYear("first_committed"), 1)
	year("last_year", "Last contract year of the commitment", "last_committed", at("term.years"),
		contractYear("last_committed"), value("term.years"))
}

// layShares writes the years of the commitment, the share stranded under the
// stress and the largest difference of the model's checks.
func (d *comparedDeal) layShares(cmp *Comparison) {
	s := d.c.Sheet
	d.layCommitmentYears()
	for _, x := range []struct{ name, title, amount string }{
		{"stranded_share", d.stress.title, "common_stranded_stress"},
		{"stranded_share_minimum", d.minimum.title, "common_stranded_minimum"},
	} {
		share := d.common(x.name, x.title+": paid for and not used, share of what is firm", "%")
		s.Set(share, layout.ColScalar, shareCell(s, d.at(x.amount), d.at("common_owed"), sheet.RoleCalculation))
	}
	firstCheck, lastCheck, largest := 0, 0, 0.0
	for _, l := range d.Program.Lines {
		if l.Kind == model.Check {
			row := d.c.Rows[l.Name]
			if firstCheck == 0 {
				firstCheck = row
			}
			lastCheck = row
			largest = math.Max(largest, math.Abs(s.At(row, layout.ColScalar).Value.Number))
		}
	}
	row := d.common("largest_check", "Largest difference of the model's checks", d.UnitLabel("difference"))
	ref := sheet.Address(firstCheck, layout.ColScalar) + ":" + sheet.Address(lastCheck, layout.ColScalar)
	s.Set(row, layout.ColScalar, sheet.Cell{Formula: fmt.Sprintf("MAX(MAX(%s),-MIN(%s))", ref, ref), Value: sheet.Num(largest),
		Role: sheet.RoleCalculation, Unit: sheet.UnitDifference})
}

// shareCell returns one amount of a sheet as a share of another, where there is
// one.
func shareCell(s *sheet.Sheet, part, whole sheet.Ref, role sheet.Role) sheet.Cell {
	a, b := sheet.Address(part.Row, part.Col), sheet.Address(whole.Row, whole.Col)
	cell := sheet.Cell{Formula: fmt.Sprintf(`IF(%s>0,%s/%s,"n/a")`, b, a, b), Value: sheet.Str("n/a"), Role: role, Unit: sheet.UnitPercent}
	if x := s.At(whole.Row, whole.Col).Value.Number; x > 0 {
		cell.Value = sheet.Num(s.At(part.Row, part.Col).Value.Number / x)
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
	s := d.c.Sheet
	months := d.common("months", "Months a year", cmp.UnitLabel("count"))
	d.Link(s, months, layout.ColScalar, cmp.settings["months"], sheet.RoleLink)
	month := d.common("starts", "Month in which contract years begin", cmp.UnitLabel("count"))
	d.Link(s, month, layout.ColScalar, sheet.Ref{Sheet: cmp.settings["starts"].Sheet, Row: cmp.settings["starts"].Row,
		Col: d.Inputs.Column(d.c)}, sheet.RoleLink)
	d.laySigning(cmp)
	start := d.common("months_before", "Months of the first calendar year before contract years begin", cmp.UnitLabel("count"))
	s.Set(start, layout.ColScalar, sheet.Cell{Formula: sheet.Address(month, layout.ColScalar) + "-1", Value: sheet.Num(float64(d.starts - 1)),
		Role: sheet.RoleCalculation, Unit: sheet.UnitCount})
	to := d.common("months_to", "Months from January of the first year to the period's end", cmp.UnitLabel("count"))
	year := d.common("calendar_year", "Calendar year in which the period ends", "year")
	share := d.common("calendar_share", "Share of the period in that calendar year", "%")
	here := d.common("due_here", "Firm payment in that calendar year", cmp.money())
	before := d.common("due_before", "Firm payment in the calendar year before", cmp.money())
	x := calendarRows{months, start, to, year, share, here, before}
	for p := 1; p <= d.Periods(); p++ {
		d.calendarColumn(x, p)
	}
	begins, enters := d.layNewTerms(cmp, x)
	d.c.Next++
	d.layYears(cmp, x)
	if enters > 0 {
		d.layToCome(cmp, begins, enters)
	}
}

// newTerms reports whether amendments or ends of tranches change what is firm.
func (d *comparedDeal) newTerms() bool {
	firm, _ := d.Results.Scalar("firm_total", laneBase)
	owed := d.c.Sheet.At(d.c.Rows["firm"], layout.ColScalar).Value.Number
	tolerance, _ := d.Results.Scalar("tolerance", laneBase)
	return d.c.Rows["firm_to_come"] > 0 && math.Abs(firm-owed) > tolerance
}

// layNewTerms writes by period what comes into force in it, and the calendar
// year in which it begins. It returns their rows, 0 in a deal that has none.
func (d *comparedDeal) layNewTerms(cmp *Comparison, x calendarRows) (begins, enters int) {
	if !d.newTerms() {
		return 0, 0
	}
	s, from := d.c.Sheet, d.c.Rows["firm_to_come"]
	begins = d.common("begins_in", "Calendar year in which the period begins", "year")
	enters = d.common("comes_into_force", "Firm payments of new terms that come into force", cmp.money())
	factor, by := d.at("to_common").Cell().Value.Number, "$"+sheet.Address(d.own["to_common"], layout.ColScalar)
	for col := d.Columns().First; col <= d.Columns().Last; col++ {
		year, share := s.At(x.year, col).Value.Number, s.At(x.share, col).Value.Number
		if share < 1 {
			year--
		}
		s.Set(begins, col, sheet.Cell{Formula: fmt.Sprintf("%s-(%s<1)*1", sheet.Address(x.year, col), sheet.Address(x.share, col)),
			Value: sheet.Num(year),
			Role:  sheet.RoleHelper, Unit: sheet.UnitYear})
		before, now := s.At(from, col-1).Value.Number, s.At(from, col).Value.Number
		s.Set(enters, col, sheet.Cell{Formula: fmt.Sprintf("(%s-%s)*%s", sheet.Address(from, col-1), sheet.Address(from, col), by),
			Value: sheet.Num((before - now) * factor), Role: sheet.RoleHelper, Unit: sheet.UnitMoney})
	}
	whole := d.common("firm_with_new_terms", "Firm at signing and what new terms add", cmp.money())
	ref := sheet.Address(enters, d.Columns().First) + ":" + sheet.Address(enters, d.Columns().Last)
	sum := d.at("common_firm").Cell().Value.Number
	for col := d.Columns().First; col <= d.Columns().Last; col++ {
		sum += s.At(enters, col).Value.Number
	}
	s.Set(whole, layout.ColScalar, sheet.Cell{Formula: fmt.Sprintf("%s+SUM(%s)", sheet.Address(d.own["common_firm"], layout.ColScalar), ref),
		Value: sheet.Num(sum),
		Role:  sheet.RoleTotal, Unit: sheet.UnitMoney})
	return begins, enters
}

// layToCome adds up by calendar year what new terms add that are not in force by
// its end, once the deal is signed.
func (d *comparedDeal) layToCome(cmp *Comparison, begins, enters int) {
	s, cols := d.c.Sheet, d.Columns()
	span := func(row int) string { return sheet.Absolute(row, cols.First) + ":" + sheet.Absolute(row, cols.Last) }
	d.c.Next++
	for i, year := range cmp.years {
		row, at := d.row("to_come", "", cmp.money()), sheet.Address(d.ofYears[i]-len(cmp.years), layout.ColScalar)
		d.toCome = append(d.toCome, row)
		sum := 0.0
		for col := cols.First; col <= cols.Last && float64(year) >= d.at("signed").Cell().Value.Number; col++ {
			if s.At(begins, col).Value.Number > float64(year) {
				sum += s.At(enters, col).Value.Number
			}
		}
		s.Set(row, layout.ColLabel, sheet.Cell{Formula: `"New terms not in force by the end of "&` + at,
			Value: sheet.Str(fmt.Sprintf("New terms not in force by the end of %d", year)), Role: sheet.RoleLabel})
		s.Set(row, layout.ColScalar, sheet.Cell{
			Formula: fmt.Sprintf("IF(%s<%s,0,SUMPRODUCT((%s>%s)*%s))", at, sheet.Address(d.own["signed"], layout.ColScalar), span(begins), at,
				span(enters)),
			Value: sheet.Num(sum), Role: sheet.RoleTotal, Unit: sheet.UnitMoney})
	}
}

// laySigning writes the calendar year from which on the deal counts: that of
// its announcement, but no later than its start.
func (d *comparedDeal) laySigning(cmp *Comparison) {
	s := d.c.Sheet
	announced := d.common("announced_in", "Calendar year of the announcement", "year")
	d.Link(s, announced, layout.ColScalar, sheet.Ref{Sheet: cmp.settings["announced_in"].Sheet, Row: cmp.settings["announced_in"].Row,
		Col: d.Inputs.Column(d.c)},
		sheet.RoleLink)
	signed := d.common("signed", "Calendar year of signing, from which on the deal counts", "year")
	first, starts, months := d.c.Rows["term.first_year"], d.own["starts"], d.own["months"]
	number := func(row int) float64 { return s.At(row, layout.ColScalar).Value.Number }
	missing, all := "", sheet.Address(months, layout.ColScalar)
	if row := d.c.Rows["period_part"]; row > 0 {
		missing = monthsMissing(sheet.Address(row, d.Columns().First), all, sheet.Address(d.c.Rows["term.per_year"], layout.ColScalar))
	}
	s.Set(signed, layout.ColScalar, sheet.Cell{
		Formula: fmt.Sprintf("MIN(%s,%s+INT((%s-1%s)/%s))", sheet.Address(announced, layout.ColScalar), sheet.Address(first, layout.ColScalar),
			sheet.Address(starts, layout.ColScalar), missing, all),
		Value: sheet.Num(math.Min(number(announced), d.begins())), Role: sheet.RoleCalculation, Unit: sheet.UnitYear})
}

// begins returns the calendar year in which the deal's first period begins. One
// that is a part of a period begins later than the first contract year, by the
// months that it lacks.
func (d *comparedDeal) begins() float64 {
	months := float64(d.starts - 1)
	if part := d.Deal.Base["term.first_part"]; len(part) > 0 {
		months += math.Round((1 - part[0]) * layout.MonthsAYear / float64(d.Deal.PerYear))
	}
	return d.Deal.Base["term.first_year"][0] + math.Floor(months/layout.MonthsAYear)
}

// monthsMissing returns the formula of the months that a first period lacks, as
// something to add, from its part of a whole one and the months and periods of a
// year.
func monthsMissing(part, months, perYear string) string {
	return fmt.Sprintf("+INT((1-%s)*%s/%s+0.5)", part, months, perYear)
}

// announcedIn returns the calendar year in which a deal was announced, or Never
// if the deal file does not have it.
func (d *comparedDeal) announcedIn() float64 {
	if t, err := time.Parse(time.DateOnly, d.Deal.AnnouncedOn()); err == nil {
		return float64(t.Year())
	}
	return sheet.Never
}

type calendarRows struct{ months, start, to, year, share, here, before int }

// calendarColumn fills one period's column of the calendar.
func (d *comparedDeal) calendarColumn(x calendarRows, p int) {
	s, col := d.c.Sheet, layout.ColFirst+p-1
	scalar := func(row int) string { return "$" + sheet.ColumnName(layout.ColScalar) + strconv.Itoa(row) }
	perYear, firstYear := d.c.Rows["term.per_year"], d.c.Rows["term.first_year"]
	number := func(row int) float64 { return s.At(row, layout.ColScalar).Value.Number }
	set := func(row int, formula string, value float64, unit sheet.Unit) {
		s.Set(row, col, sheet.Cell{Formula: formula, Value: sheet.Num(value), Role: sheet.RoleHelper, Unit: unit})
	}
	to := number(x.start) + float64(p)*number(x.months)/number(perYear)
	set(x.to, fmt.Sprintf("%s+%s*%s/%s", scalar(x.start), sheet.Address(d.c.Rows["period"], col), scalar(x.months), scalar(perYear)), to,
		sheet.UnitCount)
	year := number(firstYear) + math.Floor((to-1)/number(x.months))
	set(x.year, fmt.Sprintf("%s+INT((%s-1)/%s)", scalar(firstYear), sheet.Address(x.to, col), scalar(x.months)), year, sheet.UnitYear)
	part, divided := d.part(col)
	within := to - number(x.months)*(year-number(firstYear))
	share := math.Min(1, within*number(perYear)/number(x.months)/part)
	set(x.share, fmt.Sprintf("MIN(1,(%s-%s*(%s-%s))*%s/%s%s)", sheet.Address(x.to, col), scalar(x.months), sheet.Address(x.year, col),
		scalar(firstYear),
		scalar(perYear), scalar(x.months), divided), share, sheet.UnitPercent)
	amount := func(name string) (float64, string) {
		return s.At(d.c.Rows[name], col).Value.Number, sheet.Address(d.c.Rows[name], col)
	}
	factor, by := d.at("to_common").Cell().Value.Number, scalar(d.own["to_common"])
	firm, firmAt := amount("firm")
	lump, lumpAt := amount("firm_lump")
	shareAt := sheet.Address(x.share, col)
	here, text := (firm-lump)*share+lump, fmt.Sprintf("(%s-%s)*%s+%s", firmAt, lumpAt, shareAt, lumpAt)
	if d.c.Rows["advance_due"] > 0 { // instalments fall due on the first day
		first, firstAt := amount("advance_due")
		here += first * (math.Floor(share) - share)
		text += fmt.Sprintf("+%s*(INT(%s)-%s)", firstAt, shareAt, shareAt)
	}
	here *= factor
	set(x.here, fmt.Sprintf("(%s)*%s", text, by), here, sheet.UnitMoney)
	set(x.before, fmt.Sprintf("%s*%s-%s", firmAt, by, sheet.Address(x.here, col)), firm*factor-here, sheet.UnitMoney)
}

// part returns what a period covers of a whole one, and the division by it; 1
// and no division in a deal without such a part.
func (d *comparedDeal) part(col int) (float64, string) {
	row, ok := d.c.Rows["period_part"]
	if !ok {
		return 1, ""
	}
	return d.c.Sheet.At(row, col).Value.Number, "/" + sheet.Address(row, col)
}

// layYears adds the payments up, one row for each calendar year.
func (d *comparedDeal) layYears(cmp *Comparison, x calendarRows) {
	s, cols := d.c.Sheet, d.Columns()
	span := func(row int) string { return sheet.Absolute(row, cols.First) + ":" + sheet.Absolute(row, cols.Last) }
	first := d.c.Next
	for i := range cmp.years {
		row := d.row("year_of_table", fmt.Sprintf("Calendar year %d of the tables", i+1), "year")
		if i == 0 {
			d.Link(s, row, layout.ColScalar, cmp.settings["first_calendar_year"], sheet.RoleLink)
			continue
		}
		s.Set(row, layout.ColScalar, sheet.Cell{Formula: sheet.Address(row-1, layout.ColScalar) + "+1", Value: sheet.Num(float64(cmp.years[i])),
			Role: sheet.RoleCalculation, Unit: sheet.UnitYear})
	}
	for i, year := range cmp.years {
		row, at := d.row("due_by_year", "", cmp.money()), sheet.Address(first+i, layout.ColScalar)
		d.ofYears = append(d.ofYears, row)
		s.Set(row, layout.ColLabel, sheet.Cell{Formula: `"Firm payments due in "&` + at,
			Value: sheet.Str(fmt.Sprintf("Firm payments due in %d", year)), Role: sheet.RoleLabel})
		s.Set(row, layout.ColScalar, sheet.Cell{
			Formula: fmt.Sprintf("SUMIF(%s,%s,%s)+SUMIF(%s,%s+1,%s)", span(x.year), at, span(x.here), span(x.year), at, span(x.before)),
			Value:   sheet.Num(d.dueIn(x, float64(year))), Role: sheet.RoleTotal, Unit: sheet.UnitMoney})
	}
}

func (d *comparedDeal) dueIn(x calendarRows, year float64) float64 {
	s, here, before := d.c.Sheet, 0.0, 0.0
	for col := d.Columns().First; col <= d.Columns().Last; col++ {
		switch s.At(x.year, col).Value.Number {
		case year:
			here += s.At(x.here, col).Value.Number
		case year + 1:
			before += s.At(x.before, col).Value.Number
		}
	}
	return here + before
}
