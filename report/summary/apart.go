package summary

import (
	"offtake/report/sheet"
	"offtake/report/words"
)

// apart returns the same sentences for the live case on the summary, in deals
// that have the terms.
func (d *dashboard) apart() []answer {
	var list []answer
	for _, x := range []struct{ metric, sentence, counts, takes, none string }{
		{"pv_vesting", "live_vesting", "vesting", "vesting_given", "live_vesting_none"},
		{"pv_loan", "live_loan", "loan", "loan_dear", "live_loan_none"},
	} {
		if d.Live.Rows[x.metric] == 0 {
			continue
		}
		what := words.SentenceOf(x.sentence).Question + ", present value"
		value := d.showLive(what, x.metric, sheet.UnitMoney)
		counts := d.signed(what, value, sheet.UnitMoney, x.counts, x.takes, "amount",
			fills{"scenario": d.caseName(), "steps": nothing, "rate": d.liveInput("rates.customer").Live})
		list = append(list, d.answer(x.sentence, fills{"counts": d.either(what+", if any", d.moreThanRounding(value), counts, d.told(x.none, nil))}))
	}
	return list
}
