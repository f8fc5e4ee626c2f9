package narrative

import (
	"math"
	"strings"

	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// Answer is a sentence or two that answer one of the main questions, with the
// words that name it.
type Answer struct{ Question, Text string }

// Answers composes the sentences that answer the main questions, each from
// figures of the workbook. No sentence goes beyond the figures: where there are
// none, another sentence says so, or there is none.
func Answers(rep *layout.Report) []Answer { return New(rep).Answers() }

// Answers composes the answers to the main questions, in their order.
func (n Narrator) Answers() []Answer {
	var list []Answer
	texts := []string{n.owed(), n.debt(), n.use(), n.shortfall(), n.headroom(), n.market(), n.vesting(), n.loan()}
	for _, sentence := range TermSentences {
		texts = append(texts, n.term(sentence))
	}
	for _, text := range append(texts, n.breakEven("needs"), n.breakEven("prices"), n.margin(), n.provider(), n.leaving()) {
		if question, rest, found := strings.Cut(text, "|"); found {
			list = append(list, Answer{question, rest})
		}
	}
	return list
}

// New returns the narrator of a report that is laid out.
func New(rep *layout.Report) Narrator { return Narrator{rep, LongestName} }

// Narrator composes the sentences about a deal.
type Narrator struct {
	*layout.Report
	Longest int // characters of a name
}

// LongestName is the greatest length of a name in a sentence, in characters.
// Where there is less room, names are shortened before any figure is.
const LongestName = 60

// Say returns a sentence as text, after its question if it has one: pairs of a
// hole and what fills it.
func (n Narrator) Say(sentence string, pairs ...string) string {
	if question := words.SentenceOf(sentence).Question; question != "" {
		return question + "|" + words.Say(sentence, pairs...)
	}
	return words.Say(sentence, pairs...)
}

// Nothing reports whether a figure is zero as it is shown, or but for rounding.
func Nothing(rep *layout.Report, c *sheet.Cell) bool {
	if c.Value.Kind != sheet.Number || c.Unit == sheet.UnitYear || c.Unit == sheet.UnitPeriod {
		return false
	}
	return Rounded(rep, c) == 0 || !strings.ContainsAny(rep.Show(c), "123456789") && c.Value.Number != sheet.Never
}

// Rounded returns a cell's number, 0 for a negligible amount.
func Rounded(rep *layout.Report, c *sheet.Cell) float64 {
	limit, _ := rep.Results.Scalar("negligible", 0)
	if c.Unit == sheet.UnitMoney && math.Abs(c.Value.Number) <= limit {
		return 0
	}
	return c.Value.Number
}

// Figure returns a cell as a table shows it: as the workbook does, except that
// a remainder of rounding is nothing, and so is a negative number that shows no
// digit.
func Figure(rep *layout.Report, c *sheet.Cell) string {
	if c.Value.Kind == sheet.Number && (Rounded(rep, c) == 0 || c.Value.Number < 0 && Nothing(rep, c)) {
		return sheet.Display(sheet.Num(0), c.Unit, rep.Book.Scale)
	}
	return rep.Show(c)
}

// number returns a cell as the workbook shows it, without the sign.
func (n Narrator) number(c *sheet.Cell) string {
	if Nothing(n.Report, c) {
		return "zero"
	}
	text := strings.NewReplacer("(", "", ")", "").Replace(n.Show(c))
	if c.Unit == sheet.UnitPoints { // a difference of percentages is not a percentage
		return strings.Replace(text, "% pts", " points", 1)
	}
	return text
}

// Signed returns a cell as the workbook shows it, with a word for its sign.
func (n Narrator) Signed(c *sheet.Cell) string {
	if c.Value.Kind == sheet.Number && c.Value.Number < 0 && !Nothing(n.Report, c) {
		return "minus " + n.number(c)
	}
	return n.number(c)
}

// Nbsp keeps a number and its unit on one line.
const Nbsp = "\u00A0"

// amount returns an amount without its sign, with its unit: USD 15.4 billion.
func (n Narrator) amount(c *sheet.Cell) string {
	switch text := n.number(c); {
	case c.Value.Kind != sheet.Number:
		return text
	case Nothing(n.Report, c):
		return "nothing"
	case n.Deal.Unit == "unit":
		return n.Deal.Currency + Nbsp + text
	default:
		return n.Deal.Currency + Nbsp + text + Nbsp + n.Deal.Unit
	}
}

// SignedAmount returns an amount with a word for its sign.
func (n Narrator) SignedAmount(c *sheet.Cell) string {
	if c.Value.Kind == sheet.Number && c.Value.Number < 0 && !Nothing(n.Report, c) {
		return "minus " + n.amount(c)
	}
	return n.amount(c)
}

// name returns the name of a scenario, as long as a sentence can bear it.
func (n Narrator) name(scenario int) string {
	return words.Shorten(n.Deal.Scenarios[scenario].Name, n.Longest, ScenarioNames(n.Report)...)
}

// Party returns a party's name, which may be a little longer.
func (n Narrator) Party(name string) string {
	return words.Shorten(name, n.Longest*4/3, n.Deal.Customer, n.Deal.Provider)
}

// ScenarioNames returns the names of all scenarios, so that a shortened one
// differs from the others.
func ScenarioNames(rep *layout.Report) []string {
	names := make([]string, len(rep.Deal.Scenarios))
	for i, s := range rep.Deal.Scenarios {
		names[i] = s.Name
	}
	return names
}

func (n Narrator) one() bool { return n.Deal.Stories() == 1 }

// Value returns a metric of a scenario, and whether it has a number.
func (n Narrator) Value(metric string, scenario int) (float64, bool) {
	x, ok := n.Results.Scalar(metric, scenario)
	return x, ok && x == x
}

// at returns a series' value in a period.
func (n Narrator) at(line string, scenario, period int) float64 {
	return n.Results.At(line, period, scenario)
}

func (n Narrator) label(period int) string {
	if period == 0 {
		return "signing"
	}
	return n.Calendar().Period(period)
}

// period returns the word for a period.
func (n Narrator) period() string { return layout.PeriodWord(n.Deal) }

// Extreme returns the scenario with the highest (sign 1) or lowest (sign -1)
// value of a metric, among those that have one; of those that show the same
// figure, the first. It returns -1 if none has one.
func (n Narrator) Extreme(metric string, sign float64) int {
	return n.extremeOf(metric, sign, func(i int) bool { return i < n.Deal.Stories() })
}

// extremeOf returns the extreme among some of the scenarios.
func (n Narrator) extremeOf(metric string, sign float64, among func(scenario int) bool) int {
	best, at := 0.0, -1
	for i := range n.Deal.Scenarios {
		x, ok := n.Value(metric, i)
		if ok && among(i) && (at < 0 || sign*x > sign*best && !Same(n.Report, n.Metric(metric, i), n.Metric(metric, at))) {
			best, at = x, i
		}
	}
	return at
}

// Same reports whether two figures are the same as they are shown.
func Same(rep *layout.Report, a, b *sheet.Cell) bool {
	return rep.Show(a) == rep.Show(b) || Nothing(rep, a) && Nothing(rep, b)
}

// sharing names the scenarios that show the same figure of a metric as a
// certain one.
func (n Narrator) sharing(metric string, scenario int) string {
	var names []string
	for i := range n.Cases {
		if Same(n.Report, n.Metric(metric, i), n.Metric(metric, scenario)) {
			names = append(names, n.name(i))
		}
	}
	if most := 3; len(names) > most {
		return n.Say("several", "names", strings.Join(names[:most-1], ", "), "count", words.Spell(len(names)-most+1))
	}
	return words.Listed(names)
}

// peak returns the period, from a first one on, in which a series is highest
// (sign 1) or lowest (sign -1); of several, the first. The opening is period 0.
func (n Narrator) peak(line string, scenario, from int, sign float64) int {
	best := from
	for p := from + 1; p <= n.Periods(); p++ {
		if sign*n.at(line, scenario, p) > sign*n.at(line, scenario, best) && !Same(n.Report, n.Line(line, scenario, p),
			n.Line(line, scenario, best)) {
			best = p
		}
	}
	return best
}
