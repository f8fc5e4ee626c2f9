package narrative

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// The verdict: a word for each question that an investor asks, by the limits of
// templates/verdict.yaml, and the figures that the word rests on.

// Verdict is the answer to a question of the verdict.
type Verdict struct{ Question, Word, Text string }

// Verdict returns the answers to those questions that the deal has figures for,
// and last what decides.
func (n Narrator) Verdict() []Verdict {
	var list []Verdict
	for _, q := range words.Verdict() {
		if Asks(n.Report, q) {
			list = append(list, Verdict{q.Question, q.Grades[n.grade(q)].Word, joined(n.verdictTexts(q.Name))})
		}
	}
	if at, swing := n.Results.Decides(n.Deal); at >= 0 {
		axis := n.Deal.Tornado.Swings[at]
		in := n.Program.Template.Input(axis.Key)
		list = append(list, Verdict{words.SentenceOf("verdict_decides").Question, in.Label, joined(n.decides(in, axis, swing))})
	}
	return list
}

// Asks reports whether a question is asked of a deal: it has what the question
// needs, and a figure to measure by.
func Asks(rep *layout.Report, q words.Question) bool {
	if q.Needs != "" && rep.HasBuildOut() != (q.Needs == "provider") {
		return false
	}
	_, ok := New(rep).measured(q, q.Measures[0])
	return ok
}

// grade returns the grade of a question. A measure without a value keeps to no
// limit.
func (n Narrator) grade(q words.Question) int {
	return q.GradeOf(func(l words.Limit) bool {
		x, ok := n.measured(q, l.Measure)
		return ok && l.Holds(x, n.negligible(l.Measure))
	})
}

// negligible returns what of a measure is nothing: an amount has such a size.
func (n Narrator) negligible(measure string) float64 {
	if n.Program.Line(measure).Unit != "money" {
		return 0
	}
	x, _ := n.Results.Scalar("negligible", 0)
	return x
}

// measured returns a measure of a question: a result of the base, or its
// probability-weighted value.
func (n Narrator) measured(q words.Question, name string) (float64, bool) {
	if q.Weighted && n.IsWeighted() {
		return n.Mean(name)
	}
	return n.Value(name, 0)
}

// Claim returns what a document on the deal begins with: what the deal is, and
// what it bears; "" where nothing is committed.
func (n Narrator) Claim() string {
	text := ""
	for _, q := range words.Verdict() {
		name := "claim_" + q.Name + "_" + q.Grades[n.grade(q)].Name
		if Asks(n.Report, q) && words.HasSentence(name) && (text != "" || strings.HasPrefix(name, "claim_kind")) {
			text += n.Say(name, "announced", n.worded("announced"), "firm", n.worded("firm_total"), "debt", n.worded("debt_equivalent"))
		}
		if strings.HasSuffix(name, "as_needed") {
			break
		}
	}
	return strings.TrimSuffix(text, ",")
}

// joined joins sentences.
func joined(sentences []string) string { return strings.Join(sentences, " ") }

// verdictTexts returns the sentences on the figures that a word rests on.
func (n Narrator) verdictTexts(question string) []string {
	switch question {
	case "kind":
		return n.kind()
	case "breakthrough":
		return n.breakthrough()
	case "turn":
		return n.turn()
	}
	basis := n.Say("verdict_in", "base", n.name(0))
	if n.IsWeighted() {
		basis = n.Say("verdict_weighted")
	}
	deal := words.Either(Nothing(n.Report, n.Metric("funding_total", 0)), "verdict_deal", "verdict_deal_funded")
	list := []string{n.Say("verdict_gain", "basis", basis, "deal", n.Say(deal),
		"customer", n.Party(n.Deal.Customer), "worth", n.worthTo("customer_npv"))}
	if n.HasBuildOut() {
		list = append(list, n.Say("verdict_earns", "provider", n.Party(n.Deal.Provider), "earns", n.worthTo("provider_npv")))
	}
	if s := n.Results.Simulated; s != nil {
		share := &sheet.Cell{Value: sheet.Num(s.Loss.Value()), Unit: sheet.UnitPercent}
		list = append(list, n.Say("verdict_loss", "share", n.number(share)))
	}
	return list
}

// worthTo returns a value to a side, weighted where the deal has probabilities,
// and its range.
func (n Narrator) worthTo(metric string) string {
	x, ok := n.Value(metric, 0)
	if n.IsWeighted() {
		x, ok = n.Mean(metric)
	}
	if !ok {
		return n.Show(n.Metric(metric, 0))
	}
	c := &sheet.Cell{Value: sheet.Num(x), Unit: layout.UnitOf[n.Program.Line(metric).Unit]}
	least, most := n.Extreme(metric, -1), n.Extreme(metric, 1)
	if least == most {
		return n.SignedAmount(c)
	}
	show := func(scenario int) string { return n.Signed(n.Metric(metric, scenario)) }
	return n.Say("verdict_range", "mean", n.SignedAmount(c), "worst", show(least), "worst_case", n.name(least), "best", show(most),
		"best_case", n.name(most))
}

// kind states what is firm, and what that is as a debt.
func (n Narrator) kind() []string {
	firm, worth := n.worded("firm_total"), ""
	switch c := n.Metric("firm_total", 0); {
	case Nothing(n.Report, c):
		firm = n.Say("verdict_firm_none")
	case Same(n.Report, c, n.Metric("announced", 0)):
		firm = n.Say("verdict_firm_all")
	}
	if c := n.Metric("debt_equivalent", 0); !Nothing(n.Report, c) {
		per := ""
		if c := n.Metric("debt_equivalent_per_funding", 0); c.Value.Kind == sheet.Number && !Nothing(n.Report, c) {
			per = n.Say("debt_per_funding", "debt_equivalent_per_funding", WithWord(n.Report, "debt_equivalent_per_funding", n.Show(c)))
		}
		worth = n.Say("verdict_worth", "debt_equivalent", n.worded("debt_equivalent"), "per_funding", per)
	}
	return []string{n.Say("verdict_kind", "announced", n.worded("announced"), "firm", firm, "worth", worth)}
}

// breakthrough states how far the need may fall, and what is stranded where it
// does.
func (n Narrator) breakthrough() []string {
	list := []string{n.Say("verdict_any_fall", "period", n.period())}
	if c := n.Metric("needs_headroom", 0); !Nothing(n.Report, c) {
		list[0] = n.Say("verdict_fall", "fall", n.number(c), "period", n.period())
	}
	if i := Story(n.Report, "efficiency.needs"); i > 0 {
		name := words.Either(Nothing(n.Report, n.Metric("total_stranded", i)), "verdict_case_none", "verdict_case")
		list = append(list, n.Say(name, "scenario", n.name(i), "needs", n.number(n.InputCell("efficiency.needs", 0, i)),
			"stranded", n.amount(n.Metric("total_stranded", i)), "paid", n.amount(n.Metric("total_paid", i))))
	}
	return list
}

// turn states what it costs to leave, and to be held where hardware or prices
// move.
func (n Narrator) turn() []string {
	list := []string{n.Say("verdict_leaves_free")}
	if c := n.Metric("leaving_cost", 0); !Nothing(n.Report, c) {
		list[0] = n.Say("verdict_leaves", "cost", n.worded("leaving_cost"), "share", n.number(n.Metric("leaving_share", 0)))
	}
	for _, h := range AgainstHeld {
		i := Story(n.Report, h.Key)
		if i <= 0 {
			continue
		}
		if c := n.Metric(h.Metric, i); c.Value.Number > 0 && !Nothing(n.Report, c) {
			list = append(list, n.Say(h.Sentence, "scenario", n.name(i), "amount", n.amount(c)))
		}
	}
	return list
}

// AgainstHeld lists what may turn against a customer that is held: the input by which
// a scenario tells of it, and what it then costs.
var AgainstHeld = []struct{ Key, Metric, Sentence string }{
	{"shift.stays", "total_stranded", "verdict_shift"},
	{"price.market_decline", "pv_lock_in", "verdict_price"},
}

// Story returns the scenario that tells of an input alone, or of that and the
// fewest others; 0 if none does. Of a falling price, it falls faster than in
// the base.
func Story(rep *layout.Report, key string) int {
	base := rep.Deal.Scenarios[0].Inputs[key]
	best, fewest := 0, math.MaxInt
	for i, s := range rep.Deal.Scenarios[:rep.Deal.Stories()] {
		values, set := s.Set[key]
		if i == 0 || !set || len(s.Set) >= fewest {
			continue
		}
		if key == "price.market_decline" && slices.Max(values) <= slices.Max(base) {
			continue
		}
		best, fewest = i, len(s.Set)
	}
	return best
}

// decides states how much the input that moves the result most moves it, whether
// it is known, and where the result turns.
func (n Narrator) decides(in *model.Input, axis model.Axis, swing float64) []string {
	metric := n.Program.Line(n.Deal.Tornado.Metric)
	c := &sheet.Cell{Value: sheet.Num(swing), Unit: layout.UnitOf[metric.Unit]}
	list := []string{words.Say("verdict_decides", "ground", n.Say(GroundOf(n.Report, in)), "metric", MovedName(metric),
		"swing", words.Either(metric.Unit == "money", n.amount(c), n.number(c)),
		"low", layout.TypedAs(in, axis.Values[0]), "high", layout.TypedAs(in, axis.Values[1]))}
	if i := Turn(n.Report, in, metric); i >= 0 {
		list = append(list, n.Say("verdict_turns", "reached", n.reached(i)))
	}
	if i := Reading(n.Report); i > 0 {
		if !Same(n.Report, n.Metric("first_shortfall", i), n.Metric("first_shortfall", 0)) {
			list = append(list, n.Say("verdict_reading", "scenario", n.name(i), "there", n.shortfallIn(i),
				"base", n.name(0), "here", n.shortfallIn(0)))
		}
	}
	return list
}

func (n Narrator) shortfallIn(scenario int) string {
	if c := n.Metric("first_shortfall", scenario); c.Value.Kind == sheet.Number {
		return n.Say("verdict_reading_in", "period", n.Show(c))
	}
	return n.Say("verdict_reading_never")
}

// Reading returns the first scenario that changes nothing but the terms of the
// commitment: another reading of what is not disclosed; 0 if there is none.
func Reading(rep *layout.Report) int {
	for i, s := range rep.Deal.Scenarios[:rep.Deal.Stories()] {
		if i > 0 && len(s.Order) > 0 && !slices.ContainsFunc(s.Order, func(key string) bool { return !strings.HasPrefix(key, "commitment.") }) {
			return i
		}
	}
	return 0
}

// Turn returns the break-even at which an input turns the sign of a result in
// the base; -1 if none is sought.
func Turn(rep *layout.Report, in *model.Input, metric *model.Line) int {
	return slices.IndexFunc(rep.Deal.BreakEvens, func(b model.BreakEven) bool {
		return b.Input == in.Key && b.Metric == metric.Name && b.Target == 0 && b.Scenario == 0
	})
}

// MovedName returns what a sentence calls a metric that something moves: its
// label without what follows a comma.
func MovedName(metric *model.Line) string {
	name, _, _ := strings.Cut(metric.Label, ",")
	return words.LowerFirst(name)
}

// GroundOf returns the sentence that states what an input rests on.
func GroundOf(rep *layout.Report, in *model.Input) string {
	kind, _ := layout.Ground((&layout.InputsSheet{Report: rep}).Note(in))
	switch kind {
	case layout.Disclosed:
		return "ground_disclosed"
	case layout.Assumed:
		return "ground_assumed"
	}
	return "ground_published"
}

// Rule is a word that answers a question, with its limits, and whether it is the
// one that holds.
type Rule struct {
	Question, Word, Limits string
	Holds                  bool
}

// Rules returns the words of the questions that are asked of the deal; a
// question stands at its first word alone.
func (n Narrator) Rules() []Rule {
	var list []Rule
	for _, q := range words.Verdict() {
		if !Asks(n.Report, q) {
			continue
		}
		holds, weighted := n.grade(q), q.Weighted && n.IsWeighted()
		for i, g := range q.Grades {
			r := Rule{Word: g.Word, Limits: n.limits(q, g, weighted), Holds: i == holds}
			if i == 0 {
				r.Question = q.Question
			}
			list = append(list, r)
		}
	}
	return list
}

// limits states the limits of a word.
func (n Narrator) limits(q words.Question, g words.Grade, weighted bool) string {
	var list []string
	for _, limit := range q.Limits(g) {
		l, shown := n.Program.Line(limit.Measure), "0"
		name, _, _ := strings.Cut(l.Label, " (") // without the word of its amount
		if limit.Limit != 0 {
			shown = strings.TrimSpace(n.ShowAs(l, limit.Limit))
		}
		text := n.Say(words.Either(limit.Above, "verdict_above", "verdict_at_least"), "measure", words.LowerFirst(name), "limit", shown)
		list = append(list, words.Either(weighted, n.Say("verdict_of_weighted", "limit", text), text))
	}
	return cmp.Or(words.Listed(list), n.Say("verdict_else"))
}
