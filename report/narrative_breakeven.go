package report

import (
	"strings"

	"offtake/model"
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
func (n narrator) breakEven(question string) string {
	if i := n.breakEvenFor(question); i >= 0 {
		return n.say(question, "reached", n.reached(i))
	}
	if question == "needs" && n.nothing(n.Metric("committed", 0)) {
		return "" // there is no minimum that the needs could fall below
	}
	return n.say(question+"_unsought", "base", n.name(0), "used", n.amount(n.Metric("total_usage", 0)),
		"committed", n.committed(), "course", n.priceCourse())
}

// committed states how much the base commits to in all, and on which terms.
func (n narrator) committed() string {
	sentence, name := "needs_signed", "announced"
	switch {
	case n.amended():
		sentence, name = "needs_amended", "committed_as_amended"
	case n.firmClause() != "" && n.onNotice():
		sentence = "needs_announced"
	}
	return n.say(sentence, "committed", n.withWord(name, n.amount(n.Metric(name, 0))))
}

// priceCourse describes what the base assumes of the market price.
func (n narrator) priceCourse() string {
	in := n.Program.Template.Input("price.market_decline")
	c, suffix := n.InputCell(in.Key, 0, 0), ""
	for i := range n.inputs.count(in) {
		if n.Show(n.InputCell(in.Key, i, 0)) != n.Show(c) {
			suffix = "_first"
		}
	}
	switch {
	case n.nothing(c) && suffix == "":
		return n.say("price_stays")
	case c.Value.Number < 0:
		return n.say("price_rises"+suffix, "rate", n.number(c))
	}
	return n.say("price_falls"+suffix, "rate", n.number(c))
}

// breakEvenFor returns the break-even that answers how far needs or prices must
// move; -1 if none does.
func (rep *Report) breakEvenFor(question string) int {
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
func (n narrator) reached(i int) string {
	b, row := n.Deal.BreakEvens[i], n.sensitivity.breakEvens[i].row
	sheet := n.sensitivity.sheet
	in := n.Program.Template.Input(b.Input)
	pairs := []string{"scenario", n.name(b.Scenario), "metric", n.atTarget(b, sheet.At(row, 4)), "label", lowerFirst(in.Label)}
	if !b.Found {
		sentence := "unreached"
		if b.Everywhere {
			sentence = "everywhere"
		}
		return n.say(sentence, append(pairs, "low", typedAs(in, b.Low), "high", typedAs(in, b.High))...)
	}
	input, assumed := n.ifInput(b.Input, sheet.At(row, 5), n.InputCell(b.Input, 0, b.Scenario))
	sentence := "reached"
	if n.nothing(n.InputCell(b.Input, 0, b.Scenario)) {
		sentence = "reached_none"
	}
	if in.ByYear && len(n.Deal.Scenarios[b.Scenario].Inputs[b.Input]) > 1 {
		sentence += "_first"
	}
	return n.say(sentence, append(pairs, "input", input, "assumed", assumed)...)
}

// atTarget states that a metric reaches its target.
func (n narrator) atTarget(b model.BreakEven, target *Cell) string {
	zero := n.nothing(target)
	switch {
	case zero && b.Everywhere && strings.Contains(b.Metric, "stranded"):
		return n.say("at_stranded_never")
	case zero && strings.Contains(b.Metric, "stranded"):
		return n.say("at_stranded_none")
	case b.Metric == "total_stranded":
		return n.say("at_stranded", "target", n.amount(target))
	case b.Metric == "pv_stranded":
		return n.say("at_stranded_pv", "target", n.amount(target))
	case zero && n.sentences["at_"+b.Metric] != "":
		return n.say("at_" + b.Metric)
	}
	metric := n.Program.Line(b.Metric)
	show := n.signed(target)
	if metric.Unit == "money" {
		show = n.signedAmount(target)
	}
	return n.say("at_target", "metric", lowerFirst(metric.Label), "target", show)
}

// ifInput states that an input has a value, and what it is assumed to be. Where
// a fall is called a rise, both are.
func (n narrator) ifInput(key string, solved, assumed *Cell) (input, was string) {
	opposite := map[string]string{"price.market_decline": "price.market_rise", "price.discount": "price.premium"}[key]
	if solved.Value.Number < 0 && !n.nothing(solved) && opposite != "" {
		was = n.number(assumed)
		if assumed.Value.Number > 0 && !n.nothing(assumed) {
			was = "minus " + was
		}
		return n.say("if_"+opposite, "value", n.number(solved)), was
	}
	if n.sentences["if_"+key] != "" && !n.nothing(solved) {
		return n.say("if_"+key, "value", n.signed(solved)), n.signed(assumed)
	}
	return n.say("if_label", "label", lowerFirst(n.Program.Template.Input(key).Label), "value", n.signed(solved)), n.signed(assumed)
}
