package narrative

import (
	"strings"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// How far needs or prices must move.

// breakEvenInputs lists the inputs that answer how far needs or prices must
// move, the most informative first.
var breakEvenInputs = map[string][]string{
	"needs":  {"efficiency.needs", "demand.provider_share", "demand.growth", "demand.first_year", "shift.stays"},
	"prices": {"price.market_decline", "price.discount", "price.pass_through", "price.available"},
}

// breakEven states at which value of an input a metric reaches its target, or
// that none was sought, and what to compare it with.
func (n Narrator) breakEven(question string) string {
	if i := BreakEvenFor(n.Report, question); i >= 0 {
		return n.Say(question, "reached", n.reached(i))
	}
	if question == "needs" && Nothing(n.Report, n.Metric("committed", 0)) {
		return "" // there is no minimum that the needs could fall below
	}
	return n.Say(question+"_unsought", "base", n.name(0), "used", n.amount(n.Metric("total_usage", 0)),
		"committed", n.committed(), "course", n.priceCourse())
}

// committed states how much the base commits to in all, and on which terms.
func (n Narrator) committed() string {
	sentence, name := "needs_signed", "announced"
	switch {
	case Amended(n.Report):
		sentence, name = "needs_amended", "committed_as_amended"
	case n.firmClause() != "" && OnNotice(n.Report):
		sentence = "needs_announced"
	}
	return n.Say(sentence, "committed", WithWord(n.Report, name, n.amount(n.Metric(name, 0))))
}

// priceCourse describes what the base assumes of the market price.
func (n Narrator) priceCourse() string {
	in := n.Program.Template.Input("price.market_decline")
	c, suffix := n.InputCell(in.Key, 0, 0), ""
	for i := range n.Inputs.Count(in) {
		if n.Show(n.InputCell(in.Key, i, 0)) != n.Show(c) {
			suffix = "_first"
		}
	}
	switch {
	case Nothing(n.Report, c):
		return n.Say(words.Either(suffix == "", "price_stays", "price_stays_first"))
	case c.Value.Number < 0:
		return n.Say("price_rises"+suffix, "rate", n.number(c))
	}
	return n.Say("price_falls"+suffix, "rate", n.number(c))
}

// BreakEvenFor returns the break-even that answers how far needs or prices must
// move; -1 if none does.
func BreakEvenFor(rep *layout.Report, question string) int {
	for _, key := range breakEvenInputs[question] {
		for i, b := range rep.Deal.BreakEvens {
			if b.Input == key {
				return i
			}
		}
	}
	return -1
}

// reached states where a metric reaches its target: at a value, at none that
// was sought, or whatever the value is.
func (n Narrator) reached(i int) string {
	b := n.Deal.BreakEvens[i]
	target := &sheet.Cell{Value: sheet.Num(b.Target), Unit: layout.UnitOf[n.Program.Line(b.Metric).Unit]}
	in := n.Program.Template.Input(b.Input)
	pairs := []string{"scenario", n.name(b.Scenario), "metric", n.atTarget(b, target), "label", words.LowerFirst(in.Label)}
	if !b.Found {
		return n.Say(words.Either(b.Everywhere, "everywhere", "unreached"), append(pairs,
			"low", layout.TypedAs(in, b.Low), "high", layout.TypedAs(in, b.High))...)
	}
	cell := n.InputCell(b.Input, 0, b.Scenario)
	input, assumed := n.ifInput(b.Input, &sheet.Cell{Value: sheet.Num(b.Value), Unit: layout.UnitOf[in.Unit]}, cell)
	some, none := Against(n.Report, b)
	against := n.Say(words.Either(Nothing(n.Report, cell), none, some), "assumed", assumed)
	return n.Say("reached", append(pairs, "input", input, "against", against)...)
}

// Against returns the sentences for what is assumed of the input of a
// break-even: something, or nothing.
func Against(rep *layout.Report, b model.BreakEven) (some, none string) {
	if rep.Program.Template.Input(b.Input).ByYear && len(rep.Deal.Scenarios[b.Scenario].Inputs[b.Input]) > 1 {
		return "against_first", "against_none_first"
	}
	return "against", "against_none"
}

// atTarget states that a metric reaches its target.
func (n Narrator) atTarget(b model.BreakEven, target *sheet.Cell) string {
	metric := n.Program.Line(b.Metric)
	show := n.Signed(target)
	if metric.Unit == "money" {
		show = n.SignedAmount(target)
	}
	return n.Say(AtTarget(b, Nothing(n.Report, target)), "metric", words.LowerFirst(metric.Label), "target", show)
}

// AtTarget returns the sentence that states that a metric reaches its target,
// which is zero or not.
func AtTarget(b model.BreakEven, zero bool) string {
	switch {
	case zero && b.Everywhere && strings.Contains(b.Metric, "stranded"):
		return "at_stranded_never"
	case zero && strings.Contains(b.Metric, "stranded"):
		return "at_stranded_none"
	case b.Metric == "total_stranded":
		return "at_stranded"
	case b.Metric == "pv_stranded":
		return "at_stranded_pv"
	case zero && words.HasSentence("at_"+b.Metric):
		return "at_" + b.Metric
	}
	return "at_target"
}

// IfInput returns the sentence that states that an input has a value above
// zero.
func IfInput(key string) string {
	if words.HasSentence("if_" + key) {
		return "if_" + key
	}
	return "if_label"
}

// ifInput states that an input has a value, and what it is assumed to be. Where
// a fall is called a rise, both are.
func (n Narrator) ifInput(key string, solved, assumed *sheet.Cell) (input, was string) {
	opposite := map[string]string{"price.market_decline": "price.market_rise", "price.discount": "price.premium"}[key]
	if solved.Value.Number < 0 && !Nothing(n.Report, solved) && opposite != "" {
		was = n.number(assumed)
		if assumed.Value.Number > 0 && !Nothing(n.Report, assumed) {
			was = "minus " + was
		}
		return n.Say("if_"+opposite, "value", n.number(solved)), was
	}
	return n.Say(words.Either(Nothing(n.Report, solved), "if_label", IfInput(key)), "value", n.Signed(solved),
		"label", words.LowerFirst(n.Program.Template.Input(key).Label)), n.Signed(assumed)
}
