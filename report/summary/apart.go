package summary

import (
	"fmt"
	"math"

	"offtake/report/layout"
	"offtake/report/sheet"
)

// apart returns the same sentences for the live case on the summary, in deals
// that have the terms.
func (d *dashboard) apart() []answer {
	var list []answer
	for _, x := range []struct{ metric, question, before, none string }{
		{"pv_vesting", "Equity that vests", "Equity that vests counts ", "No equity vests in this case."},
		{"pv_loan", "The loan's terms", "The loan's terms count ", "No loan counts in this case."},
	} {
		if d.Live.Rows[x.metric] == 0 {
			continue
		}
		ref, v, amount := d.show(x.question+", present value", sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows[x.metric], Col: layout.ColScalar},
			sheet.UnitMoney)
		limit := d.sheet.At(d.rounding, dashColBase).Value.Number
		sentence := d.choose(x.question, fmt.Sprintf("ABS(%s)>%s", ref, sheet.Absolute(d.rounding, dashColBase)), math.Abs(v.Number) > limit,
			[]layout.Live{layout.Lit(x.before), amount, layout.Lit(" in the value of the deal to the customer, in present value.")},
			[]layout.Live{layout.Lit(x.none)})
		list = append(list, answer{x.question, []layout.Live{sentence}})
	}
	return list
}
