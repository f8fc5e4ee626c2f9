package layout

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"offtake/model"
	"offtake/report/sheet"
)

// The names of periods, on every sheet and in every text.

// Calendar names the deal's periods.
func (rep *Report) Calendar() model.Calendar { return rep.Deal.Calendar() }

// periodName returns the name of a period by its number; "" if there is none.
func (rep *Report) periodName(number float64) string {
	if number < 1 || number > float64(rep.Deal.Periods()) || number != math.Trunc(number) {
		return ""
	}
	return rep.Calendar().Period(int(number))
}

// periodHead returns the heading of a period's column, its name: the number of
// its year where that is the name, otherwise the text that heads the live case.
func (rep *Report) periodHead(b *Block, period int) sheet.Cell {
	col := ColFirst + period - 1
	switch cell := (sheet.Cell{Role: sheet.RoleHeader}); {
	case rep.Calendar().Plain():
		cell.Formula, cell.Value, cell.Unit = sheet.Address(b.Rows["year"], col), b.Sheet.At(b.Rows["year"], col).Value, sheet.UnitYear
		return cell
	case rep.Live == nil || rep.Live.Sheet == b.Sheet:
		cell.Value, cell.Wrap = nameAsValue(rep.Calendar().Period(period)), true
		return cell
	default:
		head := sheet.Ref{Sheet: rep.Live.Sheet, Row: RowHeader, Col: col}
		cell.Formula, cell.Value, cell.Wrap = head.Full(), head.Cell().Value, true
		return cell
	}
}

// HeadUnit returns the unit of the headings of periods and contract years.
func (rep *Report) HeadUnit() sheet.Unit {
	if rep.Calendar().Plain() {
		return sheet.UnitYear
	}
	return sheet.UnitNone
}

// YearHead returns a contract year's name as a cell holds it.
func (rep *Report) YearHead(year int) sheet.Cell {
	return sheet.Cell{Value: nameAsValue(rep.Calendar().Year(year)), Unit: rep.HeadUnit(), Role: sheet.RoleHeader,
		Wrap: !rep.Calendar().Plain()}
}

// yearTitle returns the title of an axis of contract years or periods.
func (rep *Report) yearTitle() string {
	if rep.Calendar().Dated() || rep.Deal.PerYear > 1 {
		return "Period"
	}
	return "Contract year"
}

// headWidth returns the width of a period's column: a calendar's name stands in
// one line, any other may need two.
func (rep *Report) headWidth() float64 {
	widest := 11.0
	if rep.Calendar().Dated() && !rep.Calendar().Plain() {
		for _, name := range rep.Calendar().Periods() {
			widest = math.Max(widest, float64(utf8.RuneCountInString(name))+1.5)
		}
	}
	return widest
}

// nameCell returns the cell beside a result that is the number of a period: it
// shows the name of that period.
func (rep *Report) nameCell(s *sheet.Sheet, row int, number sheet.Value) sheet.Cell {
	at := sheet.Address(row, ColScalar)
	name := sheet.Address(RowHeader, ColFirst)
	if rep.Periods() > 1 { // Gnumeric reads a range of one cell as no range
		name = fmt.Sprintf("INDEX(%s:%s,1,%s)", sheet.Address(RowHeader, ColFirst), sheet.Address(RowHeader, rep.Columns().Last), at)
	}
	value := rep.NameValue(number)
	return sheet.Cell{Formula: fmt.Sprintf("IF(ISNUMBER(%s),%s,%s)", at, name, at), Value: value, Role: sheet.RoleCalculation,
		Unit: rep.HeadUnit()}
}

// NameValue returns the heading of the period of a number; a word stays one.
func (rep *Report) NameValue(number sheet.Value) sheet.Value {
	if number.Kind != sheet.Number {
		return number
	}
	return nameAsValue(rep.Calendar().Period(int(number.Number)))
}

// nameAsValue returns a name as a cell holds it: a year alone is a number.
func nameAsValue(name string) sheet.Value {
	if year, err := strconv.Atoi(name); err == nil {
		return sheet.Num(float64(year))
	}
	return sheet.Str(name)
}

// NameAsText returns a name as a sentence holds it.
func NameAsText(v sheet.Value) string {
	if v.Kind == sheet.Number {
		return strconv.Itoa(int(v.Number))
	}
	return v.Text
}

// ValuationDate returns the day, or the end of the period, at which a scenario
// values what is left; "" where it does not.
func (rep *Report) ValuationDate(scenario int) string {
	if rep.Program.Line("valuation_at") == nil {
		return ""
	}
	period, _ := rep.Results.Scalar("valuation_at", scenario)
	if rep.periodName(period) == "" {
		return ""
	}
	return rep.Calendar().End(int(period))
}

// fromValuation states that tables count from the valuation date, where the
// deal has the term. A date in the what-if column moves it.
func (rep *Report) fromValuation() string {
	if rep.ValuationDate(0) == "" {
		return ""
	}
	return ", from the valuation date"
}

// PeriodWord returns what a period of a deal is called: year, quarter, month.
func PeriodWord(d *model.Deal) string {
	return map[int]string{1: "year", 4: "quarter", 12: "month"}[d.PerYear]
}

// MonthsAYear is the number of months of a year.
const MonthsAYear = 12

// FirmLast is the line of the last period that is firm in a deal that may be
// left on notice.
const FirmLast = "firm_last"

// From returns the month in which the deal begins, in words, where the deal
// file has one.
func (rep *Report) From() string {
	month, known := rep.Calendar().Starts()
	if !known {
		return ""
	}
	return "from " + month.Name()
}

// FiscalYear returns the number of the fiscal year of a result; 0 for other
// results.
func (rep *Report) FiscalYear(name string) float64 {
	if number, ok := strings.CutPrefix(name, "fiscal_year_"); ok {
		n, _ := strconv.Atoi(number)
		return float64(n)
	}
	return 0
}
