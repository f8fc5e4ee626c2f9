package cli

import (
	"bufio"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"offtake/model"
	"offtake/templates"
)

// question is one of the interview. Its answer stands in the deal file where
// the template has its key in braces.
type question struct {
	key, text, hint string
	fallback        string // what an empty answer means; "" if it means nothing
	shown           string // the fallback in words, where they say more
}

// questions are the ten that matter.
var questions = []question{
	{"customer", "Who commits to buy?", "the customer's name", "", ""},
	{"provider", "From whom?", "the provider's name", "", ""},
	{"money", "In which money?", "currency and unit: unit, thousand, million, billion, trillion", "USD million", ""},
	{"first_year", "In which year does the first contract year begin?", "a year", "2026", ""},
	{"years", "For how many contract years?", "1 to 40", "5", ""},
	{"total", "How much in total, at least?", "an amount in that unit", "", ""},
	{"minimums", "What must be bought each year?",
		"flat, linear, growth 20%, total-only, an amount for each year, or a list such as [60, 80, 100]", "flat", ""},
	{"makeup_share", "Which share of a shortfall payment may be used up later?", "0% if it is lost", "0%", ""},
	{"funding", "How much does the provider invest in the customer at signing?", "an amount in that unit", "0", ""},
	{"need", "How much does the customer need from this provider?", "an amount a year, or a list by year", "minimum", "what must be bought"},
}

// interview asks the questions and returns the deal file. Prompts and what is
// wrong with an answer go to standard error; the answers may come from a pipe.
func interview(std streams, path string) ([]byte, error) {
	v := &interviewer{streams: std, lines: bufio.NewScanner(std.in), path: path, template: template(), answers: map[string]string{}}
	fmt.Fprintf(std.err, "Ten questions make %s. An empty answer takes what stands in brackets.\n", path)
	for i := range questions {
		if err := v.ask(i); err != nil {
			return nil, err
		}
	}
	return []byte(v.file()), nil
}

type interviewer struct {
	streams
	lines    *bufio.Scanner
	path     string
	template *model.Template
	answers  map[string]string
	deal     *model.Deal // what the answers so far come to
}

// ask puts one question until its answer reads.
func (v *interviewer) ask(i int) error {
	q := questions[i]
	for {
		fmt.Fprintf(v.err, "%d. %s (%s)%s\n> ", i+1, q.text, q.hint, q.brackets())
		if !v.lines.Scan() {
			fmt.Fprintln(v.err)
			return v.ended(i)
		}
		answer := strings.TrimSpace(v.lines.Text())
		if answer == "" {
			answer = q.fallback
		}
		if answer == "" {
			fmt.Fprintln(v.err, "an answer is wanted\nhint: "+q.hint)
			continue
		}
		v.answers[q.key] = answer
		deal, err := v.read()
		if err != nil {
			fmt.Fprintln(v.err, err)
			delete(v.answers, q.key)
			continue
		}
		v.deal = deal
		return nil
	}
}

// read reads the deal file of the answers so far.
func (v *interviewer) read() (*model.Deal, error) {
	if a, ok := v.answers["minimums"]; ok && a == "growth" {
		return nil, errors.New("growth wants its yearly rate\nhint: write growth 20% if each minimum is a fifth more than the one before")
	}
	return model.ReadDeal(v.path, []byte(v.file()), v.template)
}

func (q question) brackets() string {
	switch {
	case q.shown != "":
		return " [" + q.shown + "]"
	case q.fallback != "":
		return " [" + q.fallback + "]"
	}
	return ""
}

// ended says that the input ended before the interview did.
func (v *interviewer) ended(i int) error {
	if err := v.lines.Err(); err != nil && !errors.Is(err, bufio.ErrTooLong) {
		return failed{fmt.Errorf("reading the answers: %w", err)}
	}
	return failed{fmt.Errorf("the answers ended before question %d of %d; nothing is written\n"+
		"hint: answer every question, with an empty line where the default will do", i+1, len(questions))}
}

// standIns are the answers to questions that are still to come.
var standIns = map[string]string{
	"customer": "Customer", "provider": "Provider", "money": "USD million", "first_year": "2026", "years": "1",
	"total": "1", "minimums": "flat", "makeup_share": "0%", "funding": "0", "need": "0",
}

// answer is what was answered, or what stands in until it is.
func (v *interviewer) answer(key string) string {
	if a, ok := v.answers[key]; ok {
		return a
	}
	return standIns[key]
}

// file is the deal file with the answers so far.
func (v *interviewer) file() string {
	currency, unit, _ := strings.Cut(v.answer("money"), " ")
	if strings.TrimSpace(unit) == "" {
		unit = "unit"
	}
	pairs := []string{
		"{name}", strconv.Quote(v.answer("customer") + "–" + v.answer("provider") + " commitment"),
		"{customer}", strconv.Quote(v.answer("customer")), "{provider}", strconv.Quote(v.answer("provider")),
		"{currency}", currency, "{unit}", strings.TrimSpace(unit),
		"{minimums}", v.minimums(), "{need}", v.need(), "{notes}", v.notes(), "{scenarios}", v.scenarios(),
	}
	for _, key := range []string{"first_year", "years", "total", "makeup_share", "funding"} {
		pairs = append(pairs, "{"+key+"}", v.answer(key))
	}
	return strings.NewReplacer(pairs...).Replace(string(templates.Interview))
}

// isList reports whether an answer is a list by year.
func isList(answer string) bool { return strings.HasPrefix(answer, "[") }

// shape splits the answer on the minimums into a shape and what belongs to it.
func (v *interviewer) shape() (shape, key, value string) {
	a := v.answer("minimums")
	if rate, ok := strings.CutPrefix(a, "growth "); ok {
		return "growth", "growth", strings.TrimSpace(rate)
	}
	if isList(a) || a[0] >= '0' && a[0] <= '9' {
		return "list", "minimums", a
	}
	return a, "", ""
}

func (v *interviewer) minimums() string {
	shape, key, value := v.shape()
	if key == "" {
		return "shape: " + shape + "\n  # minimums: [60, 80, 100]    # with shape: list"
	}
	return "shape: " + shape + "\n  " + key + ": " + value
}

// need is the customer's need; by default it is what must be bought.
func (v *interviewer) need() string {
	a := v.answer("need")
	if a == "minimum" {
		a = v.mustBuy()
	}
	if isList(a) {
		return "basis: forecast\n  forecast: " + a
	}
	return "first_year: " + a + "\n  growth: 0%                # yearly growth of the need, or a list by year"
}

// mustBuy is a need that buys the whole commitment and no more: each year's
// minimum, and what the total has beyond the minimums spread evenly. It comes
// from the deal as read, not from the words of the answers.
func (v *interviewer) mustBuy() string {
	p, err := model.Compile(v.template, v.deal)
	if err != nil {
		panic(err) // the deal was read, and has no formulas of its own
	}
	r := p.Run([]string{"as answered"}, []model.Values{v.deal.Base})
	rest, _ := r.Scalar("rest_owed", 0)
	years := make([]string, v.deal.Years)
	alike := true
	for i := range years {
		years[i] = strconv.FormatFloat(r.At("owed", i+1, 0)+rest/float64(len(years)), 'f', -1, 64)
		alike = alike && years[i] == years[0]
	}
	if alike {
		return years[0]
	}
	return "[" + strings.Join(years, ", ") + "]"
}

// notes say of every answer that it is one, and of the rest that it is
// assumed.
func (v *interviewer) notes() string {
	var b strings.Builder
	note := func(key, text string) { fmt.Fprintf(&b, "  %s: %q\n", key, text) }
	const given = "given in the interview: write here where it is from"
	for _, key := range []string{"term.first_year", "term.years", "commitment.total"} {
		note(key, given)
	}
	note("commitment.shape", given)
	if _, key, _ := v.shape(); key != "" {
		note("commitment."+key, given)
	}
	note("settlement.makeup_share", given)
	note("funding.at_signing", given)
	need := "demand.first_year"
	if strings.Contains(v.need(), "forecast:") {
		need = "demand.forecast"
	}
	text := given
	if v.answer("need") == "minimum" {
		text = "assumption: the need is what must be bought in all, so that the base case buys no more and no less"
	}
	note(need, text)
	note("price.market_decline", "assumption: market and contract price stay equal")
	for _, key := range []string{"rates.customer", "rates.debt", "rates.provider"} {
		note(key, "assumption")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// scenarios are the usual ones; what begins in the second contract year needs
// one.
func (v *interviewer) scenarios() string {
	text := "  - name: Price collapse\n    set:\n      price: {market_decline: 35%}"
	if v.deal != nil && v.deal.Years > 1 {
		second := v.deal.Base["term.first_year"][0] + 1
		text = fmt.Sprintf("  - name: Half the need\n    set:\n      efficiency: {year: %.0f, needs: 50%%}\n", second) + text
	}
	return text
}
