package compare

import (
	"fmt"
	"strings"

	"offtake/report/narrative"
)

// toldApart reports whether a deal's firm amount differs from the announced
// one, or is not the same throughout.
func (cmp *Comparison) toldApart(d *comparedDeal) bool {
	return d.onNotice() || d.newTerms() || cmp.reason(d) != ""
}

// reason states why a deal's firm amount is another than what was announced; ""
// if it is shown as the same.
func (cmp *Comparison) reason(d *comparedDeal) string {
	if cmp.Show(d.at("common_announced").Cell()) == cmp.Show(d.at("common_firm").Cell()) {
		return ""
	}
	return narrative.WhyFirm(d.Report)
}

// threeFigures describes a deal of a comparison by what was announced, what is
// firm and why, in the common currency.
func (cmp *Comparison) threeFigures(d *comparedDeal) string {
	amount := func(name string) string { return strings.TrimSpace(cmp.Show(d.at(name).Cell())) }
	text := fmt.Sprintf("announced %s, firm %s",
		narrative.WithWord(d.Report, "announced", amount("common_announced")), narrative.WithWord(d.Report, "firm_total", amount("common_firm")))
	if d.onNotice() {
		text += narrative.WhyFirm(d.Report)
	} else {
		text += cmp.reason(d)
	}
	if d.newTerms() {
		text += fmt.Sprintf("; as amended firm %s, as debt %s",
			narrative.WithWord(d.Report, "firm_as_amended", amount("common_owed")), narrative.WithWord(d.Report, "debt_as_amended",
				amount("common_debt_owed")))
	}
	return text
}
