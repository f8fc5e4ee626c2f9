package report

import (
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"offtake/model"
)

// The names of periods, on every sheet and in every text.

// calendar names the deal's periods.
func (rep *Report) calendar() model.Calendar { return rep.Deal.Calendar() }

// periodName returns the name of a period by its number; "" if there is none.
func (rep *Report) periodName(number float64) string {
	if number < 1 || number > float64(rep.Deal.Periods()) || number != math.Trunc(number) {
		return ""
	}
	return rep.calendar().Period(int(number))
}

// periodHead returns the heading of a period's column, its name: the number of
// its year where that is the name, otherwise the text that heads the live case.
func (rep *Report) periodHead(b *block, period int) Cell {
	col := colFirst + period - 1
	switch cell := (Cell{Role: RoleHeader}); {
	case rep.calendar().Plain():
		cell.Formula, cell.Value, cell.Unit = Address(b.rows["year"], col), b.sheet.At(b.rows["year"], col).Value, UnitYear
		return cell
	case rep.live == nil || rep.live.sheet == b.sheet:
		cell.Value, cell.Wrap = nameAsValue(rep.calendar().Period(period)), true
		return cell
	default:
		head := address{rep.live.sheet, rowHeader, col}
		cell.Formula, cell.Value, cell.Wrap = head.full(), head.cell().Value, true
		return cell
	}
}

// headUnit returns the unit of the headings of periods and contract years.
func (rep *Report) headUnit() Unit {
	if rep.calendar().Plain() {
		return UnitYear
	}
	return UnitNone
}

// yearHead returns a contract year's name as a cell holds it.
func (rep *Report) yearHead(year int) Cell {
	return Cell{Value: nameAsValue(rep.calendar().Year(year)), Unit: rep.headUnit(), Role: RoleHeader, Wrap: !rep.calendar().Plain()}
}

// yearTitle returns the title of an axis of contract years or periods.
func (rep *Report) yearTitle() string {
	if rep.calendar().Dated() || rep.Deal.PerYear > 1 {
		return "Period"
	}
	return "Contract year"
}

// headWidth returns the width of a period's column: a calendar's name stands in
// one line, any other may need two.
func (rep *Report) headWidth() float64 {
	widest := 11.0
	if rep.calendar().Dated() && !rep.calendar().Plain() {
		for _, name := range rep.calendar().Periods() {
			widest = math.Max(widest, float64(utf8.RuneCountInString(name))+1.5)
		}
	}
	return widest
}

// nameCell returns the cell beside a result that is the number of a period: it
// shows the name of that period.
func (rep *Report) nameCell(s *Sheet, row int, number Value) Cell {
	at := Address(row, colScalar)
	name := Address(rowHeader, colFirst)
	if rep.periods() > 1 { // Gnumeric reads a range of one cell as no range
		name = fmt.Sprintf("INDEX(%s:%s,1,%s)", Address(rowHeader, colFirst), Address(rowHeader, rep.columns().Last), at)
	}
	value := rep.nameValue(number)
	return Cell{Formula: fmt.Sprintf("IF(ISNUMBER(%s),%s,%s)", at, name, at), Value: value, Role: RoleCalculation, Unit: rep.headUnit()}
}

// nameValue returns the heading of the period of a number; a word stays one.
func (rep *Report) nameValue(number Value) Value {
	if number.Kind != Number {
		return number
	}
	return nameAsValue(rep.calendar().Period(int(number.Number)))
}

// nameAsValue returns a name as a cell holds it: a year alone is a number.
func nameAsValue(name string) Value {
	if year, err := strconv.Atoi(name); err == nil {
		return Num(float64(year))
	}
	return Str(name)
}

// nameAsText returns a name as a sentence holds it.
func nameAsText(v Value) string {
	if v.Kind == Number {
		return strconv.Itoa(int(v.Number))
	}
	return v.Text
}

// valuationDate returns the day, or the end of the period, at which a scenario
// values what is left; "" where it does not.
func (rep *Report) valuationDate(scenario int) string {
	if rep.Program.Line("valuation_at") == nil {
		return ""
	}
	period, _ := rep.Results.Scalar("valuation_at", scenario)
	if rep.periodName(period) == "" {
		return ""
	}
	return rep.calendar().End(int(period))
}

// fromValuation states that tables count from the valuation date, where the
// deal has the term. A date in the what-if column moves it.
func (rep *Report) fromValuation() string {
	if rep.valuationDate(0) == "" {
		return ""
	}
	return ", from the valuation date"
}
