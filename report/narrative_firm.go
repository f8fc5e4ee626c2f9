package report

import (
	"fmt"
	"math"
	"strings"

	"offtake/model"
)

// What was announced, what of it is firm, and why the two differ.

// noticeInWords describes the notice on which a deal may be left, and the
// lock-in before it: on three months' notice after two years.
func noticeInWords(inputs model.Values) string {
	notice, after := inputs["notice.years"][0], inputs["notice.after"][0]
	text := "without notice"
	if notice > 0 {
		text = "on " + possessive(spanInWords(notice)) + " notice"
	}
	if after > 0 {
		text += " after " + spanInWords(after)
	}
	return text
}

// spanInWords returns a time in years or, where it is none, in months.
func spanInWords(years float64) string {
	if months := int(math.Round(years * monthsAYear)); months%monthsAYear != 0 {
		return spellCount(months, "month")
	}
	return spellCount(int(math.Round(years)), "year")
}

// possessive returns a time in the possessive: one year's, two years'.
func possessive(span string) string {
	if strings.HasSuffix(span, "s") {
		return span + "'"
	}
	return span + "'s"
}

// onNotice reports whether the deal may be left on notice.
func (rep *Report) onNotice() bool { return rep.Program.Line(firmLast) != nil }

// withWord returns an amount of a result after the word that goes with it.
func (rep *Report) withWord(name, amount string) string {
	return strings.TrimSpace(rep.Program.Word(name) + " " + amount)
}

// whyFirm explains why what is firm in the base is not what was announced; ""
// if it is.
func (rep *Report) whyFirm() string {
	if rep.onNotice() {
		return ", since either side may leave " + noticeInWords(rep.Deal.Scenarios[0].Inputs)
	}
	var parts []string
	for _, m := range rep.Deal.Modules {
		if text := firmParts[m.Name]; text != "" {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ", with " + listed(parts) + " counted"
}

// firmParts lists the modules that add to the firm payments or reduce them.
var firmParts = map[string]string{"advances": "advances", "loans": "loans", "credits": "credits"}

// ThreeFigures states in a line what was announced in the base, what of it is
// firm and why, and what that is as a debt.
func (rep *Report) ThreeFigures() string {
	if rep.nothing(rep.Metric("announced", 0)) && rep.nothing(rep.Metric("firm_total", 0)) {
		return "no commitment"
	}
	amount := func(name string) string { return rep.withWord(name, strings.TrimSpace(rep.Show(rep.Metric(name, 0)))) }
	text := fmt.Sprintf("announced %s; firm %s%s; as debt %s",
		amount("announced"), amount("firm_total"), rep.reason(), amount("debt_equivalent"))
	if rep.amended() {
		text += fmt.Sprintf("; as amended %s, firm %s, as debt %s",
			amount("committed_as_amended"), amount("firm_as_amended"), amount("debt_as_amended"))
	}
	return text
}

// amended reports whether amendments leave the base with other figures than
// those at signing.
func (rep *Report) amended() bool {
	n := rep.narrator()
	for signed, last := range map[string]string{
		"announced": "committed_as_amended", "firm_total": "firm_as_amended", "debt_equivalent": "debt_as_amended",
	} {
		if rep.Program.Line(last) != nil && !n.same(rep.Metric(signed, 0), rep.Metric(last, 0)) {
			return true
		}
	}
	return false
}

// onTerms states that the base's obligations are those as amended, where they
// differ from those at signing.
func (rep *Report) onTerms() string {
	if rep.amended() {
		return ", as amended"
	}
	return ""
}

// amendedClause states what is committed, and firm, on the terms last in force
// where that is not what it was at signing.
func (n narrator) amendedClause() string {
	if n.Program.Line("committed_as_amended") == nil {
		return ""
	}
	committed, firm := n.Metric("committed_as_amended", 0), n.Metric("firm_as_amended", 0)
	if n.same(n.Metric("announced", 0), committed) && n.same(n.Metric("firm_total", 0), firm) {
		return ""
	}
	amount := func(name string, c *Cell) string { return n.withWord(name, n.amount(c)) }
	if n.same(committed, firm) {
		return n.say("owed_amended", "committed", amount("committed_as_amended", committed))
	}
	return n.say("owed_amended_firm", "committed", amount("committed_as_amended", committed), "firm", amount("firm_as_amended", firm))
}

// reason states why the base's firm amount is another than what was announced;
// "" if it is shown as the same.
func (rep *Report) reason() string {
	if n := rep.narrator(); n.same(rep.Metric("announced", 0), rep.Metric("firm_total", 0)) {
		return ""
	}
	return rep.whyFirm()
}

// firmClause states what is firm where it is not what was announced.
func (n narrator) firmClause() string {
	firm := n.Metric("firm_total", 0)
	switch {
	case n.same(n.Metric("announced", 0), firm):
		return ""
	case n.nothing(firm):
		return n.say("owed_not_firm", "why", n.whyFirm())
	}
	return n.say("owed_firm", "firm", n.withWord("firm_total", n.amount(firm)), "why", n.whyFirm())
}

// toldApart reports whether a deal's firm amount differs from the announced
// one, or is not the same throughout.
func (cmp *Comparison) toldApart(d *comparedDeal) bool {
	return d.onNotice() || d.newTerms() || cmp.reason(d) != ""
}

// reason states why a deal's firm amount is another than what was announced; ""
// if it is shown as the same.
func (cmp *Comparison) reason(d *comparedDeal) string {
	if cmp.Show(d.at("common_announced").cell()) == cmp.Show(d.at("common_firm").cell()) {
		return ""
	}
	return d.whyFirm()
}

// threeFigures describes a deal of a comparison by what was announced, what is
// firm and why, in the common currency.
func (cmp *Comparison) threeFigures(d *comparedDeal) string {
	amount := func(name string) string { return strings.TrimSpace(cmp.Show(d.at(name).cell())) }
	text := fmt.Sprintf("announced %s, firm %s",
		d.withWord("announced", amount("common_announced")), d.withWord("firm_total", amount("common_firm")))
	if d.onNotice() {
		text += d.whyFirm()
	} else {
		text += cmp.reason(d)
	}
	if d.newTerms() {
		text += fmt.Sprintf("; as amended firm %s, as debt %s",
			d.withWord("firm_as_amended", amount("common_owed")), d.withWord("debt_as_amended", amount("common_debt_owed")))
	}
	return text
}
