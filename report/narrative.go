package report

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"offtake/templates"
)

// Answer is a sentence or two that answer one of the main questions, with the
// words that name it.
type Answer struct{ Question, Text string }

// Answers composes the sentences that answer the main questions, each from
// figures of the workbook. No sentence goes beyond the figures: where there are
// none, another sentence says so, or there is none.
func (rep *Report) Answers() []Answer { return rep.narrator().answers() }

func (n narrator) answers() []Answer {
	var list []Answer
	for _, text := range []string{
		n.owed(), n.debt(), n.use(), n.shortfall(), n.headroom(), n.market(), n.vesting(), n.loan(),
		n.breakEven("needs"), n.breakEven("prices"), n.margin(), n.provider(), n.leaving(),
	} {
		if question, rest, found := strings.Cut(text, "|"); found {
			list = append(list, Answer{question, rest})
		}
	}
	return list
}

func (rep *Report) narrator() narrator { return narrator{rep, sentences(), longestName} }

// sentences returns the sentences, read once. The tests make sure that they can
// be read.
var sentences = sync.OnceValue(func() map[string]string {
	read := map[string]string{}
	if err := yaml.Unmarshal(templates.Narrative, &read); err != nil {
		panic(err)
	}
	return read
})

type narrator struct {
	*Report
	sentences map[string]string
	longest   int // characters of a name
}

// longestName is the greatest length of a name in a sentence, in characters.
// Where there is less room, names are shortened before any figure is.
const longestName = 60

// say returns a sentence with its braces filled: pairs of a word and what
// stands for it. Braces in texts of the deal file that are filled in are never
// read.
func (n narrator) say(sentence string, pairs ...string) string {
	text, ok := n.sentences[sentence]
	if !ok {
		panic("report: no sentence " + sentence)
	}
	old := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		old = append(old, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(old...).Replace(text)
}

// nothing reports whether a figure is zero as it is shown, or but for rounding.
func (rep *Report) nothing(c *Cell) bool {
	if c.Value.Kind != Number || c.Unit == UnitYear || c.Unit == UnitPeriod {
		return false
	}
	return rep.rounded(c) == 0 || !strings.ContainsAny(rep.Show(c), "123456789") && c.Value.Number != Never
}

// rounded returns a cell's number, 0 for a negligible amount.
func (rep *Report) rounded(c *Cell) float64 {
	limit, _ := rep.Results.Scalar("negligible", 0)
	if c.Unit == UnitMoney && math.Abs(c.Value.Number) <= limit {
		return 0
	}
	return c.Value.Number
}

// figure returns a cell as a table shows it: as the workbook does, except that
// a remainder of rounding is nothing, and so is a negative number that shows no
// digit.
func (rep *Report) figure(c *Cell) string {
	if c.Value.Kind == Number && (rep.rounded(c) == 0 || c.Value.Number < 0 && rep.nothing(c)) {
		return Display(Num(0), c.Unit, rep.Book.Scale)
	}
	return rep.Show(c)
}

// number returns a cell as the workbook shows it, without the sign.
func (n narrator) number(c *Cell) string {
	if n.nothing(c) {
		return "zero"
	}
	text := strings.NewReplacer("(", "", ")", "").Replace(n.Show(c))
	if c.Unit == UnitPoints { // a difference of percentages is not a percentage
		return strings.Replace(text, "% pts", " points", 1)
	}
	return text
}

// signed returns a cell as the workbook shows it, with a word for its sign.
func (n narrator) signed(c *Cell) string {
	if c.Value.Kind == Number && c.Value.Number < 0 && !n.nothing(c) {
		return "minus " + n.number(c)
	}
	return n.number(c)
}

// nbsp keeps a number and its unit on one line.
const nbsp = "\u00A0"

// amount returns an amount without its sign, with its unit: USD 15.4 billion.
func (n narrator) amount(c *Cell) string {
	switch text := n.number(c); {
	case c.Value.Kind != Number:
		return text
	case n.nothing(c):
		return "nothing"
	case n.Deal.Unit == "unit":
		return n.Deal.Currency + nbsp + text
	default:
		return n.Deal.Currency + nbsp + text + nbsp + n.Deal.Unit
	}
}

// signedAmount returns an amount with a word for its sign.
func (n narrator) signedAmount(c *Cell) string {
	if c.Value.Kind == Number && c.Value.Number < 0 && !n.nothing(c) {
		return "minus " + n.amount(c)
	}
	return n.amount(c)
}

// name returns the name of a scenario, as long as a sentence can bear it.
func (n narrator) name(scenario int) string {
	return Shorten(n.Deal.Scenarios[scenario].Name, n.longest, n.scenarioNames()...)
}

// party returns a party's name, which may be a little longer.
func (n narrator) party(name string) string {
	return Shorten(name, n.longest*4/3, n.Deal.Customer, n.Deal.Provider)
}

// scenarioNames returns the names of all scenarios, so that a shortened one
// differs from the others.
func (rep *Report) scenarioNames() []string {
	names := make([]string, len(rep.Deal.Scenarios))
	for i, s := range rep.Deal.Scenarios {
		names[i] = s.Name
	}
	return names
}

func (n narrator) one() bool { return len(n.Deal.Scenarios) == 1 }

func (n narrator) value(metric string, scenario int) (float64, bool) {
	x, ok := n.Results.Scalar(metric, scenario)
	return x, ok && x == x
}

// at returns a series' value in a period.
func (n narrator) at(line string, scenario, period int) float64 {
	return n.Results.At(line, period, scenario)
}

func (n narrator) label(period int) string {
	if period == 0 {
		return "signing"
	}
	return n.calendar().Period(period)
}

// period returns the word for a period.
func (n narrator) period() string { return periodWord(n.Deal) }

// extreme returns the scenario with the highest (sign 1) or lowest (sign -1)
// value of a metric, among those that have one; of those that show the same
// figure, the first. It returns -1 if none has one.
func (n narrator) extreme(metric string, sign float64) int {
	return n.extremeOf(metric, sign, func(int) bool { return true })
}

// extremeOf returns the extreme among some of the scenarios.
func (n narrator) extremeOf(metric string, sign float64, among func(scenario int) bool) int {
	best, at := 0.0, -1
	for i := range n.Deal.Scenarios {
		x, ok := n.value(metric, i)
		if ok && among(i) && (at < 0 || sign*x > sign*best && !n.same(n.Metric(metric, i), n.Metric(metric, at))) {
			best, at = x, i
		}
	}
	return at
}

// same reports whether two figures are the same as they are shown.
func (n narrator) same(a, b *Cell) bool {
	return n.Show(a) == n.Show(b) || n.nothing(a) && n.nothing(b)
}

// sharing names the scenarios that show the same figure of a metric as a
// certain one.
func (n narrator) sharing(metric string, scenario int) string {
	var names []string
	for i := range n.cases {
		if n.same(n.Metric(metric, i), n.Metric(metric, scenario)) {
			names = append(names, n.name(i))
		}
	}
	if most := 3; len(names) > most {
		return n.say("several", "names", strings.Join(names[:most-1], ", "), "count", spell(len(names)-most+1))
	}
	return listed(names)
}

// peak returns the period, from a first one on, in which a series is highest
// (sign 1) or lowest (sign -1); of several, the first. The opening is period 0.
func (n narrator) peak(line string, scenario, from int, sign float64) int {
	best := from
	for p := from + 1; p <= n.periods(); p++ {
		if sign*n.at(line, scenario, p) > sign*n.at(line, scenario, best) && !n.same(n.Line(line, scenario, p), n.Line(line, scenario, best)) {
			best = p
		}
	}
	return best
}

// listed returns names joined in words.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// spellCount returns a number of things in words.
func spellCount(n int, word string) string {
	if n == 1 {
		return "one " + word
	}
	return spell(n) + " " + word + "s"
}

// spell returns a number below a hundred in words, as running text writes
// numbers that count things.
func spell(n int) string {
	small := strings.Fields("no one two three four five six seven eight nine ten" +
		" eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens := strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	switch {
	case n < len(small):
		return small[n]
	case n < 100 && n%10 == 0:
		return tens[n/10]
	case n < 100:
		return tens[n/10] + "-" + small[n%10]
	}
	return fmt.Sprint(n)
}

// upperFirst returns a word of a template in upper case. Names and notes of the
// deal file are left as they are written.
func upperFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[n:]
}
