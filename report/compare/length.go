package compare

import (
	"fmt"
	"strings"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/summary"
	"offtake/report/words"
)

// layLength lays out the length of a deal's commitment in words, by formulas in
// rows of the deal's sheet, as model.Calendar writes it.
func (cmp *Comparison) layLength(d *comparedDeal) {
	d.section("Length of the commitment in words")
	s, m := d.c.Sheet, d.MonthsOf("commitment_length", d.c.Lane)
	each := layout.MonthsAYear / d.Deal.PerYear
	year, perYear := sheet.Address(d.own["months"], layout.ColScalar), sheet.Address(d.c.Rows["term.per_year"], layout.ColScalar)
	number := func(name, label, formula string, v float64) string {
		row := d.common(name, label, cmp.UnitLabel("count"))
		s.Set(row, layout.ColScalar, sheet.Cell{Formula: formula, Value: sheet.Num(v), Role: sheet.RoleCalculation, Unit: sheet.UnitCount})
		return sheet.Address(row, layout.ColScalar)
	}
	word := func(name, label, formula, v string) string {
		row := d.common(name, label, cmp.UnitLabel("text"))
		s.Set(row, layout.ColScalar, sheet.Cell{Formula: formula, Value: sheet.Str(v), Role: sheet.RoleCalculation})
		return sheet.Address(row, layout.ColScalar)
	}
	whole, unit, measured := m%layout.MonthsAYear == 0, "month", float64(m)
	if m%each == 0 {
		unit, measured = map[int]string{1: "month", 3: "quarter", layout.MonthsAYear: "year"}[each], float64(m/each)
	}
	months := number("length_months", "Months of the commitment",
		fmt.Sprintf("INT(%s*%s+0.5)", sheet.Address(d.c.Rows["commitment_length"], layout.ColScalar), year), float64(m))
	period := number("length_each", "Months of a period", year+"/"+perYear, float64(each))
	fits := number("length_measured", "Periods of the commitment, or else months",
		fmt.Sprintf("IF(MOD(%s,%s)=0,%s/%s,%s)", months, period, months, period, months), measured)
	named := word("length_unit", "Measure of the length but for whole years",
		fmt.Sprintf(`IF(MOD(%s,%s)=0,"%s","month")`, months, period, layout.PeriodWord(d.Deal)), unit)
	n := measured
	if whole {
		unit, n = "year", float64(m/layout.MonthsAYear)
	}
	measure := word("length_in", "Measure of the length", fmt.Sprintf(`IF(MOD(%s,%s)=0,"year",%s)`, months, year, named), unit)
	count := number("length_count", "Length in that measure", fmt.Sprintf("IF(%s=\"year\",%s/%s,%s)", measure, months, year, fits), n)
	small := min(max(1, int(n)), len(model.NumberWords))
	at := number("length_small", "The same, no more than is spelled", fmt.Sprintf("MAX(1,MIN(%s,%s))", count, year), float64(small))
	spelled := word("length_spelled", "The same, spelled",
		fmt.Sprintf(`CHOOSE(%s,"%s")`, at, strings.Join(model.NumberWords[:], `","`)), model.NumberWords[small-1])
	figure := model.NumberWords[small-1]
	if n > float64(len(model.NumberWords)) {
		figure = summary.Shortest(n)
	}
	counted := fmt.Sprintf("%s %s%s", figure, unit, words.Plural(n))
	short := word("length_counted", "Length in one measure",
		fmt.Sprintf(`IF(%s>%s,%s,%s)&" "&%s&LEFT("s",(%s<>1)*1)`, count, year, count, spelled, measure, count), counted)
	both := fmt.Sprintf("%d years and %d month%s", m/layout.MonthsAYear, m%layout.MonthsAYear, words.Plural(m%layout.MonthsAYear))
	long := word("length_both", "Length in years and months",
		fmt.Sprintf(`INT(%s/%s)&" years and "&MOD(%s,%s)&" month"&LEFT("s",(MOD(%s,%s)<>1)*1)`, months, year, months, year, months, year),
		both)
	isLong := unit == "month" && d.Deal.PerYear < layout.MonthsAYear && 2*m > layout.MonthsAYear*layout.MonthsAYear
	either := word("length_either", "Length in the one or the other",
		fmt.Sprintf(`IF(AND(%s="month",%s>1,%s>0.5*%s*%s),%s,%s)`, measure, period, months, year, year, long, short), words.Either(isLong, both,
			counted))
	word("length_words", "Length of the commitment", fmt.Sprintf(`IF(%s>0,%s,"no commitment")`, months, either), d.Calendar().InWords(m))
	d.c.Next++
}
