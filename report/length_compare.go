package report

import (
	"fmt"
	"strings"

	"offtake/model"
)

// layLength lays out the length of a deal's commitment in words, by formulas in
// rows of the deal's sheet, as model.Calendar writes it.
func (cmp *Comparison) layLength(d *comparedDeal) {
	d.section("Length of the commitment in words")
	s, m := d.c.sheet, d.monthsOf("commitment_length", d.c.lane)
	each := monthsAYear / d.Deal.PerYear
	year, perYear := Address(d.own["months"], colScalar), Address(d.c.rows["term.per_year"], colScalar)
	number := func(name, label, formula string, v float64) string {
		row := d.common(name, label, cmp.UnitLabel("count"))
		s.Set(row, colScalar, Cell{Formula: formula, Value: Num(v), Role: RoleCalculation, Unit: UnitCount})
		return Address(row, colScalar)
	}
	word := func(name, label, formula, v string) string {
		row := d.common(name, label, cmp.UnitLabel("text"))
		s.Set(row, colScalar, Cell{Formula: formula, Value: Str(v), Role: RoleCalculation})
		return Address(row, colScalar)
	}
	whole, unit, measured := m%monthsAYear == 0, "month", float64(m)
	if m%each == 0 {
		unit, measured = map[int]string{1: "month", 3: "quarter", monthsAYear: "year"}[each], float64(m/each)
	}
	months := number("length_months", "Months of the commitment",
		fmt.Sprintf("INT(%s*%s+0.5)", Address(d.c.rows["commitment_length"], colScalar), year), float64(m))
	period := number("length_each", "Months of a period", year+"/"+perYear, float64(each))
	fits := number("length_measured", "Periods of the commitment, or else months",
		fmt.Sprintf("IF(MOD(%s,%s)=0,%s/%s,%s)", months, period, months, period, months), measured)
	named := word("length_unit", "Measure of the length but for whole years",
		fmt.Sprintf(`IF(MOD(%s,%s)=0,"%s","month")`, months, period, periodWord(d.Deal)), unit)
	n := measured
	if whole {
		unit, n = "year", float64(m/monthsAYear)
	}
	measure := word("length_in", "Measure of the length", fmt.Sprintf(`IF(MOD(%s,%s)=0,"year",%s)`, months, year, named), unit)
	count := number("length_count", "Length in that measure", fmt.Sprintf("IF(%s=\"year\",%s/%s,%s)", measure, months, year, fits), n)
	small := min(max(1, int(n)), len(model.NumberWords))
	at := number("length_small", "The same, no more than is spelled", fmt.Sprintf("MAX(1,MIN(%s,%s))", count, year), float64(small))
	spelled := word("length_spelled", "The same, spelled",
		fmt.Sprintf(`CHOOSE(%s,"%s")`, at, strings.Join(model.NumberWords[:], `","`)), model.NumberWords[small-1])
	figure := model.NumberWords[small-1]
	if n > float64(len(model.NumberWords)) {
		figure = shortest(n)
	}
	counted := fmt.Sprintf("%s %s%s", figure, unit, plural(n))
	short := word("length_counted", "Length in one measure",
		fmt.Sprintf(`IF(%s>%s,%s,%s)&" "&%s&LEFT("s",(%s<>1)*1)`, count, year, count, spelled, measure, count), counted)
	both := fmt.Sprintf("%d years and %d month%s", m/monthsAYear, m%monthsAYear, plural(m%monthsAYear))
	long := word("length_both", "Length in years and months",
		fmt.Sprintf(`INT(%s/%s)&" years and "&MOD(%s,%s)&" month"&LEFT("s",(MOD(%s,%s)<>1)*1)`, months, year, months, year, months, year),
		both)
	isLong := unit == "month" && d.Deal.PerYear < monthsAYear && 2*m > monthsAYear*monthsAYear
	either := word("length_either", "Length in the one or the other",
		fmt.Sprintf(`IF(AND(%s="month",%s>1,%s>0.5*%s*%s),%s,%s)`, measure, period, months, year, year, long, short), either(isLong, both, counted))
	word("length_words", "Length of the commitment", fmt.Sprintf(`IF(%s>0,%s,"no commitment")`, months, either), d.calendar().InWords(m))
	d.c.next++
}
