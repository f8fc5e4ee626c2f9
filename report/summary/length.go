package summary

import (
	"fmt"
	"strconv"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// lengths holds the cells that the lengths on the summary refer to.
type lengths struct {
	words string // the small numbers in words, as many as a year has months
	each  string // months of a period
}

// length returns the length of the live case, and the condition that there is a
// commitment.
func (d *dashboard) length() (text layout.Live, committed condition) {
	row := d.work("Small numbers in words, as many as a year has months")
	for i, word := range model.NumberWords {
		d.sheet.Set(row, dashColValue+i, sheet.Cell{Value: sheet.Str(word), Role: sheet.RoleNote})
	}
	l := lengths{words: sheet.Absolute(row, dashColValue) + ":" + sheet.Absolute(row, dashColValue+len(model.NumberWords)-1)}
	row = d.work("Months of a period")
	perYear := sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows["term.per_year"], Col: layout.InputsColLive}
	d.link(d.sheet, row, dashColValue, perYear, sheet.RoleLink)
	l.each = sheet.Absolute(row, dashColValue+1)
	d.sheet.Set(row, dashColValue+1, sheet.Cell{
		Formula: "COLUMNS(" + l.words + ")/" + sheet.Address(row, dashColValue),
		Value:   sheet.Num(float64(layout.MonthsAYear / d.Deal.PerYear)), Role: sheet.RoleCalculation, Unit: sheet.UnitCount,
	})
	months, length := d.lengthOf(l, "commitment_length")
	tails, tail := d.lengthOf(l, "commitment_tail")
	whole := d.told("length_tail", fills{"length": length, "tail": tail})
	return d.either("Length with a tail or without", condition{tails + ">0", d.MonthsOf("commitment_tail", 0) > 0}, whole, length),
		condition{months + ">0", d.MonthsOf("commitment_length", 0) > 0}
}

// lengthOf returns a metric in years in words, as model.Calendar writes it, and
// the cell of its months.
func (d *dashboard) lengthOf(l lengths, metric string) (months string, text layout.Live) {
	s, row := d.sheet, d.work(d.Program.Line(metric).Label+", in words")
	col := dashColValue
	d.link(s, row, col, sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows[metric], Col: layout.ColScalar}, sheet.RoleLink)
	m := d.MonthsOf(metric, 0)
	number := func(formula string, v float64) string {
		col++
		s.Set(row, col, sheet.Cell{Formula: formula, Value: sheet.Num(v), Role: sheet.RoleCalculation, Unit: sheet.UnitYears})
		return sheet.Address(row, col)
	}
	say := func(formula, v string) layout.Live {
		col++
		s.Set(row, col, sheet.Cell{Formula: formula, Value: sheet.Str(v), Role: sheet.RoleNote})
		return layout.Live{Formula: sheet.Address(row, col), Value: v}
	}
	year := "COLUMNS(" + l.words + ")"
	months = number("ROUND("+sheet.Address(row, col)+"*"+year+",0)", float64(m))
	years := number("INT("+months+"/"+year+")", float64(m/layout.MonthsAYear))
	each := layout.MonthsAYear / d.Deal.PerYear
	counted := func(cell, word string, n float64) layout.Live {
		value := "one"
		switch {
		case n > float64(len(model.NumberWords)):
			value = Shortest(n)
		case n >= 1:
			value = model.NumberWords[int(n)-1]
		}
		return say(fmt.Sprintf(`IF(%s>%s,%s,INDEX(%s,1,MAX(1,%s)))&" %s"&LEFT("s",(%s<>1)*1)`, cell, year, cell, l.words, cell, word, cell),
			value+" "+word+words.Plural(n))
	}
	inYears := counted(years, "year", float64(m/layout.MonthsAYear))
	text = counted(months, "month", float64(m))
	if d.Deal.PerYear < layout.MonthsAYear {
		long := fmt.Sprintf("%d years and %d month%s", m/layout.MonthsAYear, m%layout.MonthsAYear, words.Plural(m%layout.MonthsAYear))
		both := say(fmt.Sprintf(`INT(%s)&" years and "&MOD(%s,%s)&" month"&LEFT("s",(MOD(%s,%s)<>1)*1)`, years, months, year, months, year), long)
		short := text
		text = say(fmt.Sprintf("IF(%s>0.5*%s,%s,%s)", years, year, both.Formula, short.Formula),
			words.Either(2*m > layout.MonthsAYear*layout.MonthsAYear, long, short.Value))
	}
	if d.Deal.PerYear == 4 {
		quarters := number("INT("+months+"/"+l.each+")", float64(m/each))
		measured := counted(quarters, "quarter", float64(m/each))
		text = say(fmt.Sprintf("IF(MOD(%s,%s)=0,%s,%s)", months, l.each, measured.Formula, text.Formula),
			words.Either(m%each == 0, measured.Value, text.Value))
	}
	whole := words.Either(m%layout.MonthsAYear == 0, inYears.Value, text.Value)
	text = say(fmt.Sprintf("IF(MOD(%s,%s)=0,%s,%s)", months, year, inYears.Formula, text.Formula), whole)
	return months, text
}

// Shortest returns a number as & writes it.
func Shortest(x float64) string { return strconv.FormatFloat(x, 'g', 15, 64) }
