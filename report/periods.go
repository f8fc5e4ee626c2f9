package report

import (
	"fmt"
	"math"
	"unicode/utf8"

	"offtake/model"
)

// How the periods are called, on every sheet and in every text.

// calendar names the deal's periods.
func (rep *Report) calendar() model.Calendar { return rep.Deal.Calendar() }

// periodName is the name of a period by its number; "" if there is none.
func (rep *Report) periodName(number float64) string {
	if number < 1 || number > float64(rep.Deal.Periods()) || number != math.Trunc(number) {
		return ""
	}
	return rep.calendar().Period(int(number))
}

// periodHead heads a period's column with its name: the number of its year
// where that is the name, else the text that heads the live case.
func (rep *Report) periodHead(b *block, period int) Cell {
	col := colFirst + period - 1
	switch cell := (Cell{Role: RoleHeader}); {
	case rep.calendar().Plain():
		cell.Formula, cell.Value, cell.Unit = Address(b.rows["year"], col), b.sheet.At(b.rows["year"], col).Value, UnitYear
		return cell
	case rep.live == nil || rep.live.sheet == b.sheet:
		cell.Value, cell.Wrap = Str(rep.calendar().Period(period)), true
		return cell
	default:
		head := address{rep.live.sheet, rowHeader, col}
		cell.Formula, cell.Value, cell.Wrap = head.full(), head.cell().Value, true
		return cell
	}
}

// headUnit is the unit of what heads periods and contract years.
func (rep *Report) headUnit() Unit {
	if rep.calendar().Plain() {
		return UnitYear
	}
	return UnitNone
}

// yearHead is a contract year's name as a cell holds it.
func (rep *Report) yearHead(year int) Cell {
	if rep.calendar().Plain() {
		return Cell{Value: Num(rep.Deal.Base["term.first_year"][0] + float64(year-1)), Role: RoleHeader, Unit: UnitYear}
	}
	return Cell{Value: Str(rep.calendar().Year(year)), Role: RoleHeader, Wrap: true}
}

// yearTitle is the title of an axis of contract years or periods.
func (rep *Report) yearTitle() string {
	if rep.calendar().Dated() || rep.Deal.PerYear > 1 {
		return "Period"
	}
	return "Contract year"
}

// headWidth is how wide a period's column is: a calendar's name stands in a
// line, another one may take two.
func (rep *Report) headWidth() float64 {
	const least = 11.0
	widest := least
	if rep.calendar().Dated() && !rep.calendar().Plain() {
		for _, name := range rep.calendar().Periods() {
			widest = math.Max(widest, float64(utf8.RuneCountInString(name))+1.5)
		}
	}
	return widest
}

// named is the name of the period whose number a cell holds, by formula.
func (rep *Report) named(at string, v Value) Cell {
	heads := address{rep.live.sheet, rowHeader, colFirst}
	last := colFirst + rep.periods() - 1
	name := heads.full()
	if rep.periods() > 1 { // Gnumeric takes a range of one cell for no range
		name = fmt.Sprintf("INDEX(%s,1,%s)", span(rep.live.sheet, rowHeader, colFirst, last), at)
	}
	cell := Cell{Formula: fmt.Sprintf("IF(ISNUMBER(%s),%s,%s)", at, name, at), Value: v, Unit: rep.headUnit()}
	if v.Kind == Number {
		cell.Value = address{rep.live.sheet, rowHeader, colFirst + int(v.Number) - 1}.cell().Value
	}
	return cell
}
