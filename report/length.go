package report

import (
	"fmt"
	"math"
	"strconv"

	"offtake/model"
)

// The length of the commitment, in the contract's own measure: model.Calendar
// writes it in words from the months that the model finds, and formulas on the
// summary do the same for the live case.

// Length returns the time for which the customer of a scenario commits, and
// that of a tail without a minimum after it: five years, with a tail of five
// years without a minimum.
func (rep *Report) Length(scenario int) string {
	text := rep.calendar().InWords(rep.monthsOf("commitment_length", scenario))
	if tail := rep.monthsOf("commitment_tail", scenario); tail > 0 {
		text += tailBefore + rep.calendar().InWords(tail) + tailAfter
	}
	return text
}

// Over returns in short the time for which the base commits, without a tail:
// over five years; or no commitment.
func (rep *Report) Over() string {
	months := rep.monthsOf("commitment_length", 0)
	text := rep.calendar().InWords(months)
	if months == 0 {
		return text
	}
	return "over " + text
}

const (
	tailBefore = ", with a tail of "
	tailAfter  = " without a minimum"
)

// monthsOf returns a metric in years as whole months.
func (rep *Report) monthsOf(metric string, scenario int) int {
	years, _ := rep.Results.Scalar(metric, scenario)
	return int(math.Round(years * monthsAYear))
}

// lengths holds the cells that the lengths on the summary refer to.
type lengths struct {
	words string // the small numbers in words, as many as a year has months
	each  string // months of a period
}

// length returns the length of the live case, and whether there is a
// commitment.
func (d *dashboard) length() (text words, committed string, holds bool) {
	row := d.work("Small numbers in words, as many as a year has months")
	for i, word := range model.NumberWords {
		d.sheet.Set(row, dashColValue+i, Cell{Value: Str(word), Role: RoleNote})
	}
	l := lengths{words: absolute(row, dashColValue) + ":" + absolute(row, dashColValue+len(model.NumberWords)-1)}
	row = d.work("Months of a period")
	perYear := address{d.inputs.sheet, d.inputs.rows["term.per_year"], inputsColLive}
	d.link(d.sheet, row, dashColValue, perYear, RoleLink)
	l.each = absolute(row, dashColValue+1)
	d.sheet.Set(row, dashColValue+1, Cell{
		Formula: "COLUMNS(" + l.words + ")/" + Address(row, dashColValue),
		Value:   Num(float64(monthsAYear / d.Deal.PerYear)), Role: RoleCalculation, Unit: UnitCount,
	})
	months, length := d.lengthOf(l, "commitment_length")
	tails, tail := d.lengthOf(l, "commitment_tail")
	after := d.choose("Tail", tails+">0", d.monthsOf("commitment_tail", 0) > 0,
		[]words{lit(tailBefore), tail, lit(tailAfter)}, []words{lit("")})
	return d.fit("Length", 40, length, after), months + ">0", d.monthsOf("commitment_length", 0) > 0
}

// lengthOf returns a metric in years in words, as model.Calendar writes it, and
// the cell of its months.
func (d *dashboard) lengthOf(l lengths, metric string) (months string, text words) {
	s, row := d.sheet, d.work(d.Program.Line(metric).Label+", in words")
	col := dashColValue
	d.link(s, row, col, address{d.live.sheet, d.live.rows[metric], colScalar}, RoleLink)
	m := d.monthsOf(metric, 0)
	number := func(formula string, v float64) string {
		col++
		s.Set(row, col, Cell{Formula: formula, Value: Num(v), Role: RoleCalculation, Unit: UnitYears})
		return Address(row, col)
	}
	say := func(formula, v string) words {
		col++
		s.Set(row, col, Cell{Formula: formula, Value: Str(v), Role: RoleNote})
		return words{Address(row, col), v}
	}
	year := "COLUMNS(" + l.words + ")"
	months = number("ROUND("+Address(row, col)+"*"+year+",0)", float64(m))
	years := number("INT("+months+"/"+year+")", float64(m/monthsAYear))
	each := monthsAYear / d.Deal.PerYear
	counted := func(cell, word string, n float64) words {
		value := "one"
		switch {
		case n > float64(len(model.NumberWords)):
			value = shortest(n)
		case n >= 1:
			value = model.NumberWords[int(n)-1]
		}
		return say(fmt.Sprintf(`IF(%s>%s,%s,INDEX(%s,1,MAX(1,%s)))&" %s"&LEFT("s",(%s<>1)*1)`, cell, year, cell, l.words, cell, word, cell),
			value+" "+word+plural(n))
	}
	inYears := counted(years, "year", float64(m/monthsAYear))
	text = counted(months, "month", float64(m))
	if d.Deal.PerYear < monthsAYear {
		long := fmt.Sprintf("%d years and %d month%s", m/monthsAYear, m%monthsAYear, plural(m%monthsAYear))
		both := say(fmt.Sprintf(`INT(%s)&" years and "&MOD(%s,%s)&" month"&LEFT("s",(MOD(%s,%s)<>1)*1)`, years, months, year, months, year), long)
		short := text
		text = say(fmt.Sprintf("IF(%s>0.5*%s,%s,%s)", years, year, both.formula, short.formula),
			either(2*m > monthsAYear*monthsAYear, long, short.value))
	}
	if d.Deal.PerYear == 4 {
		quarters := number("INT("+months+"/"+l.each+")", float64(m/each))
		measured := counted(quarters, "quarter", float64(m/each))
		text = say(fmt.Sprintf("IF(MOD(%s,%s)=0,%s,%s)", months, l.each, measured.formula, text.formula),
			either(m%each == 0, measured.value, text.value))
	}
	whole := either(m%monthsAYear == 0, inYears.value, text.value)
	text = say(fmt.Sprintf("IF(MOD(%s,%s)=0,%s,%s)", months, year, inYears.formula, text.formula), whole)
	return months, text
}

// shortest returns a number as & writes it.
func shortest(x float64) string { return strconv.FormatFloat(x, 'g', 15, 64) }
