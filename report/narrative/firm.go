package narrative

import (
	"math"
	"strings"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/words"
)

// What was announced, what of it is firm, and why the two differ.

// noticeInWords describes the notice on which a deal may be left, and the
// lock-in before it: on three months' notice after two years.
func noticeInWords(inputs model.Values) string {
	notice, after := inputs["notice.years"][0], inputs["notice.after"][0]
	text := words.Say("notice_none")
	if notice > 0 {
		text = words.Say("notice", "span", words.Possessive(spanInWords(notice)))
	}
	if after > 0 {
		text = words.Say("notice_after", "notice", text, "span", spanInWords(after))
	}
	return text
}

// spanInWords returns a time in years or, where it is none, in months.
func spanInWords(years float64) string {
	if months := int(math.Round(years * layout.MonthsAYear)); months%layout.MonthsAYear != 0 {
		return words.SpellCount(months, "month")
	}
	return words.SpellCount(int(math.Round(years)), "year")
}

// OnNotice reports whether the deal may be left on notice.
func OnNotice(rep *layout.Report) bool { return rep.Program.Line(layout.FirmLast) != nil }

// WithWord returns an amount of a result after the word that goes with it.
func WithWord(rep *layout.Report, name, amount string) string {
	return strings.TrimSpace(rep.Program.Word(name) + " " + amount)
}

// worded returns an amount of the base after the word that goes with it.
func (n Narrator) worded(name string) string {
	return WithWord(n.Report, name, n.amount(n.Metric(name, 0)))
}

// WhyFirm explains why what is firm in the base is not what was announced; ""
// if it is.
func WhyFirm(rep *layout.Report) string {
	if OnNotice(rep) {
		return words.Say("owed_why_notice", "notice", noticeInWords(rep.Deal.Scenarios[0].Inputs))
	}
	var parts []string
	for _, m := range rep.Deal.Modules {
		if words.HasSentence("counted_" + m.Name) {
			parts = append(parts, words.Say("counted_"+m.Name))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return words.Say("owed_why_counted", "parts", words.Listed(parts))
}

// ThreeFigures states in a line what was announced in the base, what of it is
// firm and why, and what that is as a debt.
func ThreeFigures(rep *layout.Report) string {
	if Nothing(rep, rep.Metric("announced", 0)) && Nothing(rep, rep.Metric("firm_total", 0)) {
		return words.Say("figures_none")
	}
	amount := func(name string) string { return WithWord(rep, name, strings.TrimSpace(rep.Show(rep.Metric(name, 0)))) }
	text := words.Say("figures", "announced", amount("announced"), "firm", amount("firm_total"), "why", reason(rep),
		"debt", amount("debt_equivalent"))
	if Amended(rep) {
		text += words.Say("figures_amended", "announced", amount("committed_as_amended"), "firm", amount("firm_as_amended"),
			"debt", amount("debt_as_amended"))
	}
	return text
}

// Amended reports whether amendments leave the base with other figures than
// those at signing.
func Amended(rep *layout.Report) bool {
	for signed, last := range map[string]string{
		"announced": "committed_as_amended", "firm_total": "firm_as_amended", "debt_equivalent": "debt_as_amended",
	} {
		if rep.Program.Line(last) != nil && !Same(rep, rep.Metric(signed, 0), rep.Metric(last, 0)) {
			return true
		}
	}
	return false
}

// OnTerms states that the base's obligations are those as amended, where they
// differ from those at signing.
func OnTerms(rep *layout.Report) string {
	if Amended(rep) {
		return ", as amended"
	}
	return ""
}

// amendedClause states what is committed, and firm, on the terms last in force
// where that is not what it was at signing.
func (n Narrator) amendedClause() string {
	if n.Program.Line("committed_as_amended") == nil {
		return ""
	}
	committed, firm := n.Metric("committed_as_amended", 0), n.Metric("firm_as_amended", 0)
	if Same(n.Report, n.Metric("announced", 0), committed) && Same(n.Report, n.Metric("firm_total", 0), firm) {
		return ""
	}
	return n.Say(words.Either(Same(n.Report, committed, firm), "owed_amended", "owed_amended_firm"),
		"committed", n.worded("committed_as_amended"), "firm", n.worded("firm_as_amended"))
}

// reason states why the base's firm amount is another than what was announced;
// "" if it is shown as the same.
func reason(rep *layout.Report) string {
	if Same(rep, rep.Metric("announced", 0), rep.Metric("firm_total", 0)) {
		return ""
	}
	return WhyFirm(rep)
}

// firmClause states what is firm where it is not what was announced.
func (n Narrator) firmClause() string {
	firm := n.Metric("firm_total", 0)
	switch {
	case Same(n.Report, n.Metric("announced", 0), firm):
		return ""
	case Nothing(n.Report, firm):
		return n.Say("owed_not_firm", "why", WhyFirm(n.Report))
	}
	return n.Say("owed_firm", "firm", n.worded("firm_total"), "why", WhyFirm(n.Report))
}
