package summary

import (
	"fmt"
	"slices"
	"strings"

	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
	"offtake/report/words"
)

// The verdict, live: the limits of the words are cells of the workings beside
// the measures, and a word is looked up by them.

// verdictAnswer is a question with the word and the sentence that answer it.
type verdictAnswer struct {
	question string
	word     layout.Live
	texts    []layout.Live // each a line
}

// verdict writes the questions with their words and sentences, and returns the
// next free row.
func (d *dashboard) verdict(row int) int {
	list := d.verdictAnswers()
	if len(list) == 0 {
		return row
	}
	layout.SectionRow(d.sheet, row, summaryLast, "The verdict")
	row++
	if d.claim.Formula != "" {
		d.sheet.Set(row, 1, sheet.Cell{Formula: d.claim.Formula, Value: sheet.Str(d.claim.Value), Role: sheet.RoleKeyLabel})
		row++
	}
	for _, a := range list {
		d.sheet.Set(row, 1, sheet.Cell{Value: sheet.Str(a.question), Role: sheet.RoleKeyLabel})
		d.sheet.Set(row, 3, sheet.Cell{Formula: a.word.Formula, Value: sheet.Str(a.word.Value), Role: sheet.RoleKeyLabel})
		for i, text := range a.texts {
			what := "Verdict: " + words.LowerFirst(a.question)
			at := d.say(row, 5, sheet.RoleAnswer, what+words.Either(i > 0, fmt.Sprintf(", line %d", i+1), ""), text)
			d.Said = append(d.Said, layout.Said{Question: words.Either(i == 0, a.question, ""), At: at, Verdict: true})
			row++
		}
	}
	d.sheet.Row(row).Height = 7
	return row + 1
}

// verdictRows is the most rows that the verdict takes, with its heading and the
// gap below it.
const verdictRows = 16

func (d *dashboard) verdictAnswers() []verdictAnswer {
	var list []verdictAnswer
	d.Inputs.More("Limits of the verdict's words")
	for _, q := range words.Verdict() {
		if narrative.Asks(d.Report, q) {
			word, known, flags := d.gradeWord(q)
			d.claims(q, word, flags)
			texts := d.verdictTexts(q)
			for i, text := range texts {
				texts[i] = d.either(fmt.Sprintf("Said of: %s, %d", words.LowerFirst(q.Question), i+1), known, text, nothing)
			}
			list = append(list, verdictAnswer{q.Question, word, texts})
		}
	}
	if at, _ := d.Results.Decides(d.Deal); at >= 0 {
		list = append(list, d.decides(at))
	}
	return list
}

// gradeWord writes the words of a question with their limits beside the
// measures. It returns the first whose limits hold, the condition that there is
// a figure to measure by, and the row of the first word.
func (d *dashboard) gradeWord(q words.Question) (word layout.Live, known condition, flags int) {
	measures := map[string]number{}
	for _, name := range q.Measures {
		measures[name] = d.measure1(q, name)
	}
	known = measures[q.Measures[0]].known()
	d.next++
	head := d.work(q.Question + ": the first word whose limits hold")
	first, at := d.next, -1
	for i, g := range q.Grades {
		row, holds := d.work(words.UpperFirst(g.Word)), true
		var tests []string
		for k, limit := range q.Limits(g) {
			ok := d.limit(q.Question+", "+g.Word, row, dashColBase+2*k, measures[limit.Measure], limit, &tests)
			holds = holds && ok
		}
		flag := sheet.Cell{Formula: "1", Value: sheet.Num(layout.OneIf(holds)), Role: sheet.RoleCalculation, Unit: sheet.UnitFlag}
		if len(tests) > 0 {
			flag.Formula = "IF(AND(" + strings.Join(tests, ",") + "),1,0)"
		}
		d.sheet.Set(row, dashColValue, flag)
		if holds && at < 0 {
			at = i
		}
	}
	last := d.next - 1
	list := func(col int) string { return sheet.Absolute(first, col) + ":" + sheet.Absolute(last, col) }
	text := words.UpperFirst(q.Grades[at].Word)
	d.sheet.Set(head, dashColValue, sheet.Cell{Formula: fmt.Sprintf(`IF(%s,INDEX(%s,MATCH(1,%s,0),1),"n/a")`, known.formula, list(dashColWork),
		list(dashColValue)), Value: sheet.Str(text), Role: sheet.RoleNote})
	return layout.Live{Formula: sheet.Address(head, dashColValue), Value: text}, known, first
}

// claims adds to the claim what one begins with for the word that answers a
// question; flags is the row of the first of its words.
func (d *dashboard) claims(q words.Question, word layout.Live, flags int) {
	with := fills{"announced": d.sayWord("announced"), "firm": d.sayWord("firm_total"), "debt": d.sayWord("debt_equivalent")}
	said := nothing
	for i, g := range slices.Backward(q.Grades) {
		name := "claim_" + q.Name + "_" + g.Name
		if !words.HasSentence(name) {
			return
		}
		at := sheet.Address(flags+i, dashColValue)
		said = d.either("Claim: "+g.Word, condition{at + "=1", d.sheet.At(flags+i, dashColValue).Value.Number == 1}, d.told(name, with), said)
	}
	kind := words.Verdict()[0]
	if q.Name == kind.Name {
		d.claim, d.kindWord = said, word
	}
	if q.Name == kind.Name || d.claim.Formula == "" {
		return
	}
	// Nothing more is claimed of a purchase as needed.
	last := layout.Lit(words.UpperFirst(kind.Grades[len(kind.Grades)-1].Word))
	said = d.either("Claim, if more is claimed", same(d.kindWord, last), nothing, said)
	d.claim = d.fit("Claim", maxFormula, d.claim, said)
}

// measure1 returns a measure of a question: a figure of the live case, or the
// probability-weighted value, or the base's where there are no probabilities.
func (d *dashboard) measure1(q words.Question, name string) number {
	if !q.Weighted {
		return d.figure(name)
	}
	return d.weighed(name)
}

// weighed returns an amount's probability-weighted value; where the deal has no
// probabilities, that of the base.
func (d *dashboard) weighed(name string) number {
	l := d.Program.Line(name)
	if d.IsWeighted() {
		return d.show(l.Label+", probability-weighted", sheet.Ref{Sheet: d.Compare.Sheet, Row: d.Compare.Rows[name], Col: d.Compare.Mean},
			layout.UnitOf[l.Unit])
	}
	base := d.Cases[0]
	return d.show(l.Label+", base", sheet.Ref{Sheet: base.Sheet, Row: base.Rows[name], Col: layout.ColScalar}, layout.UnitOf[l.Unit])
}

// limit writes a measure and its limit side by side, adds the test to those of
// its word, and reports whether it holds.
func (d *dashboard) limit(what string, row, col int, m number, l words.Limit, tests *[]string) bool {
	unit := layout.UnitOf[d.Program.Line(l.Measure).Unit]
	d.sheet.Set(row, col, sheet.Cell{Formula: m.ref, Value: m.now, Role: sheet.RoleCalculation, Unit: unit})
	label, _, _ := strings.Cut(d.Program.Line(l.Measure).Label, " (")
	typed := d.Inputs.Typed(what+": "+words.LowerFirst(label),
		words.Either(l.Above, "the word holds above it", "the word holds from it on"), nil, unit, l.Limit)
	d.Inputs.Sheet.At(typed.Row, 2).Value = sheet.Str(d.UnitLabel(d.Program.Line(l.Measure).Unit))
	d.link(d.sheet, row, col+1, typed, sheet.RoleLink)
	slack, negligible := "", 0.0
	if unit == sheet.UnitMoney {
		negligible = d.sheet.At(d.negligible, dashColBase).Value.Number
		slack = words.Either(l.Above, "+", "-") + sheet.Absolute(d.negligible, dashColBase)
	}
	at, limit := sheet.Address(row, col), sheet.Address(row, col+1)
	*tests = append(*tests, "ISNUMBER("+at+")", at+words.Either(l.Above, ">", ">=")+limit+slack)
	return m.now.Kind == sheet.Number && l.Holds(m.now.Number, negligible)
}

// verdictTexts returns the sentences on the figures that a word rests on.
func (d *dashboard) verdictTexts(q words.Question) []layout.Live {
	switch q.Name {
	case "kind":
		return []layout.Live{d.kind()}
	case "breakthrough":
		return d.breakthrough()
	case "turn":
		return d.turn()
	}
	n := narrative.New(d.Report)
	n.Longest = nameLength
	basis := d.told("verdict_weighted", nil)
	if !d.IsWeighted() {
		basis = d.told("verdict_in", fills{"base": d.baseName()})
	}
	deal := d.choose(d.showLive("Funding in all", "funding_total", sheet.UnitMoney).some(), "verdict_deal_funded", "verdict_deal", nil)
	list := []layout.Live{d.told("verdict_gain", fills{"basis": basis, "deal": deal, "customer": layout.Lit(n.Party(d.Deal.Customer)),
		"worth": d.worthTo("customer_npv")})}
	if d.HasBuildOut() {
		list = append(list, d.told("verdict_earns", fills{"provider": layout.Lit(n.Party(d.Deal.Provider)), "earns": d.worthTo("provider_npv")}))
	}
	if x := d.Simulation; x != nil {
		share := d.show("Paths dearer than the open market", x.BasicRef("loss"), sheet.UnitPercent)
		list = append(list, d.told("verdict_loss", fills{"share": share.Live}))
	}
	return list
}

// worthTo returns a value to a side, weighted where the deal has probabilities,
// and its range.
func (d *dashboard) worthTo(name string) layout.Live {
	x, f := d.weighed(name), d.figures[name]
	worst, best := d.ref(f, dashColWorstWords), d.ref(f, dashColBestWords)
	return d.either(d.Program.Line(name).Label+", with its range", same(worst, best), x.Live, d.told("verdict_range", fills{"mean": x.Live,
		"worst": worst, "worst_case": d.ref(f, dashColWorstCase), "best": best, "best_case": d.ref(f, dashColBestCase)}))
}

// kind states what is firm, and what that is as a debt.
func (d *dashboard) kind() layout.Live {
	firm := d.either("Firm, some or none", d.more("firm_total"), d.sayWord("firm_total"), d.told("verdict_firm_none", nil))
	firm = d.either("Firm, all or some", d.differ("announced", "firm_total"), firm, d.told("verdict_firm_all", nil))
	per := d.choose(d.figure("debt_equivalent_per_funding").known(), "debt_per_funding", "", nil)
	return d.told("verdict_kind", fills{"firm": firm,
		"worth": d.choose(d.more("debt_equivalent"), "verdict_worth", "", fills{"per_funding": per})})
}

// breakthrough states how far the need may fall, and what is stranded where it
// does.
func (d *dashboard) breakthrough() []layout.Live {
	list := []layout.Live{d.choose(d.more("needs_headroom"), "verdict_fall", "verdict_any_fall",
		fills{"fall": d.say1("needs_headroom"), "period": d.period()})}
	if i := narrative.Story(d.Report, "efficiency.needs"); i > 0 {
		in := d.Program.Template.Input("efficiency.needs")
		needs := d.showOr("Need left, in the scenario of a breakthrough", sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows[in.Key],
			Col: layout.InputsColFirst + i}, layout.UnitOf[in.Unit], layout.NoValue)
		stranded, paid := d.inCase("total_stranded", i), d.inCase("total_paid", i)
		list = append(list, d.choose(stranded.some(), "verdict_case", "verdict_case_none",
			fills{"scenario": d.nameOf(i), "needs": needs.Live, "stranded": stranded.Live, "paid": paid.Live}))
	}
	return list
}

// inCase returns a result of a scenario.
func (d *dashboard) inCase(name string, scenario int) number {
	l, c := d.Program.Line(name), d.Cases[scenario]
	return d.showOr(l.Label+", scenario "+fmt.Sprint(scenario+1), sheet.Ref{Sheet: c.Sheet, Row: c.Rows[name], Col: layout.ColScalar},
		layout.UnitOf[l.Unit], layout.NoValue)
}

// nameOf returns the name of a scenario.
func (d *dashboard) nameOf(scenario int) layout.Live {
	return layout.Live{Formula: sheet.Address(d.names, dashColCases+scenario), Value: d.Deal.Scenarios[scenario].Name}
}

// turn states what it costs to leave, and to be held where hardware or prices
// move.
func (d *dashboard) turn() []layout.Live {
	list := []layout.Live{d.choose(d.more("leaving_cost"), "verdict_leaves", "verdict_leaves_free",
		fills{"cost": d.sayWord("leaving_cost"), "share": d.say1("leaving_share")})}
	for _, h := range narrative.AgainstHeld {
		if i := narrative.Story(d.Report, h.Key); i > 0 {
			x := d.inCase(h.Metric, i)
			list = append(list, d.choose(x.positive(), h.Sentence, "",
				fills{"scenario": d.nameOf(i), "amount": x.Live}))
		}
	}
	return list
}

// decides states which input moves the result most, and where the result turns.
// What is known of the input that did when the workbook was written is not said
// of another.
func (d *dashboard) decides(at int) verdictAnswer {
	t, axis := d.Sensitivity.Tornado, d.Deal.Tornado.Swings[at]
	in, metric := d.Program.Template.Input(axis.Key), d.Program.Line(d.Deal.Tornado.Metric)
	label := d.show("What moves the result most", sheet.Ref{Sheet: d.Sensitivity.Sheet, Row: t.First, Col: 1}, sheet.UnitNone)
	swing := d.show("By how much it does", t.Swing, layout.UnitOf[metric.Unit])
	with := fills{"metric": layout.Lit(narrative.MovedName(metric)), "swing": swing.Live,
		"ground": layout.Lit(words.Say(narrative.GroundOf(d.Report, in))),
		"low":    layout.Lit(layout.TypedAs(in, axis.Values[0])), "high": layout.Lit(layout.TypedAs(in, axis.Values[1]))}
	still := same(label.Live, layout.Lit(in.Label))
	list := []layout.Live{d.choose(still, "verdict_decides", "live_verdict_decides", with)}
	if i := narrative.Turn(d.Report, in, metric); i >= 0 {
		list = append(list, d.either("Where the result turns, if that is known", still, d.turns(i), nothing))
	}
	if i := narrative.Reading(d.Report); i > 0 {
		there, here := d.shortfallIn(i), d.shortfallIn(0)
		list = append(list, d.either("Another reading, if it differs", same(there, here), nothing,
			d.told("verdict_reading", fills{"scenario": d.nameOf(i), "there": there, "base": d.baseName(), "here": here})))
	}
	return verdictAnswer{words.SentenceOf("verdict_decides").Question, label.Live, list}
}

// shortfallIn returns when a scenario first falls short.
func (d *dashboard) shortfallIn(scenario int) layout.Live {
	f := d.figures["first_shortfall"]
	first := number{ref: sheet.Address(f.row, dashColCases+scenario), now: d.sheet.At(f.row, dashColCases+scenario).Value}
	name := d.sheet.At(f.row+1, dashColCases+scenario).Value
	return d.choose(first.known(), "verdict_reading_in", "verdict_reading_never",
		fills{"period": layout.Live{Formula: sheet.Address(f.row+1, dashColCases+scenario), Value: layout.NameAsText(name)}})
}

// turns states at which value of an input the result turns, as long as that
// holds.
func (d *dashboard) turns(i int) layout.Live {
	with := d.breakEven("Where the result turns", i)
	return d.choose(holds(with), "verdict_turns", "live_verdict_stale", with)
}
