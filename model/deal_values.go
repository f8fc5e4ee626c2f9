package model

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"offtake/model/program"
	"offtake/model/source"
)

// Keys whose inputs get their values in ways of their own.
const (
	perYearKey     = "term.per_year"    // follows from term.period
	commitYearsKey = "commitment.years" // term.years unless given
)

// layer is a set of inputs written in one place: the deal's terms, what a
// scenario overrides, or what the command line sets.
type layer struct {
	values Values
	at     map[string]*source.Node
	order  []string        // the keys of values as they stand
	bad    map[string]bool // given, but not readable
}

func newLayer() *layer {
	return &layer{values: Values{}, at: map[string]*source.Node{}, bad: map[string]bool{}}
}

// readTerms reads the inputs in a group of keys into a layer.
func (r *reader) readTerms(n *source.Node, into *layer) {
	r.leaves(n, "the deal", "", func(key string, e source.Entry) {
		if !r.once(into.at, key, e.Key) {
			return
		}
		into.at[key] = e.Value
		if key == program.LabelKey {
			r.deal.Label, _ = r.text(e.Value, program.LabelKey, oneLine)
			return
		}
		r.readInput(key, e.Value, into)
	})
}

// readInput reads one input into a layer.
func (r *reader) readInput(key string, n *source.Node, into *layer) {
	into.at[key] = n
	if key == perYearKey {
		r.problem(n, perYearKey+" follows from term.period", `write "period: year", "quarter" or "month" under term`)
		into.bad[key] = true
		return
	}
	if into == r.deal.terms {
		n = r.unqualified(key, n)
	}
	values, ok := r.value(r.t.Input(key), n)
	if !ok {
		into.bad[key] = true
		return
	}
	if _, again := into.values[key]; !again {
		into.order = append(into.order, key)
	}
	into.values[key] = values
}

// value reads an input's value: one, or a list by contract year.
func (r *reader) value(in *Input, n *source.Node) ([]float64, bool) {
	switch {
	case n.Kind == source.Blank || n.Kind == source.Scalar && n.Text == "":
		r.problem(n, in.Key+" has no value", fmt.Sprintf("write %s, or remove the key", in.Wanted()))
		return nil, false
	case n.Kind == source.Mapping:
		r.problem(n, fmt.Sprintf("%s is a group of keys, not a value", in.Key), "write "+in.Wanted())
		return nil, false
	case n.Kind == source.Scalar:
		return r.single(in, n)
	case !in.ByYear:
		r.problem(n, in.Key+" is a list, but takes "+in.Takes(), "write "+in.Wanted())
		return nil, false
	case len(n.Items) == 0:
		r.problem(n, in.Key+" is an empty list", "write its values by "+in.Each()+", or remove the key")
		return nil, false
	}
	return r.byYear(in, n)
}

func (r *reader) byYear(in *Input, n *source.Node) ([]float64, bool) {
	values, good := make([]float64, len(n.Items), len(n.Items)+1), true
	for i, item := range n.Items {
		name := fmt.Sprintf("%s, entry %d,", in.Key, i+1)
		var ok bool
		switch item.Kind {
		case source.Scalar:
			values[i], ok = r.number(in, name, item)
		case source.Blank:
			r.problem(item, name+" has no value", "write "+in.Wanted())
		default:
			r.problem(item, fmt.Sprintf("%s is %s, not a value", name, item.Kind), "write "+in.Wanted())
		}
		good = good && ok
	}
	if in.ZeroBeyond && !in.Once && len(values) == 1 {
		values = append(values, 0) // one value alone would be each year's
	}
	return values, good
}

// single reads one value. One amount alone of those that come once would leave
// it open when it comes.
func (r *reader) single(in *Input, n *source.Node) ([]float64, bool) {
	x, ok := r.number(in, in.Key, n)
	if ok && in.Once && x != in.Default {
		r.problem(n, fmt.Sprintf("%s %s is one value, but a list by %s is wanted", in.Key, source.Quote(n.Text), in.Each()),
			fmt.Sprintf("write [%[1]s] if it is for the first %[2]s alone, and one value for each further %[2]s", n.Text,
				strings.TrimPrefix(in.Each(), "contract ")))
		return nil, false
	}
	return []float64{x}, ok
}

// number reads one value in the unit of its input.
func (r *reader) number(in *Input, name string, n *source.Node) (float64, bool) {
	if in.Type == TypeOption {
		return r.option(in, n)
	}
	text := strings.TrimSpace(n.Text)
	if in.Word != "" && text == in.Word {
		return Never, true
	}
	x, isPercent, fault := source.ParseNumber(text)
	switch {
	case fault != nil:
		r.problem(n, fmt.Sprintf("%s %s %s", name, source.Quote(n.Text), fault.Cause), remedyFor(in, text, fault))
		return 0, false
	case n.Quoted && !isPercent:
		r.problem(n, fmt.Sprintf("%s %s is a text in quotes, not a number", name, source.Quote(n.Text)), "remove the quotes")
		return 0, false
	case isPercent && in.Type != TypePercent:
		r.problem(n, fmt.Sprintf("%s %s is a percentage", name, source.Quote(n.Text)), "write "+in.Wanted())
		return 0, false
	}
	return x, r.inRange(in, name, n, x, isPercent)
}

func (r *reader) option(in *Input, n *source.Node) (float64, bool) {
	for i, o := range in.Options {
		if o == n.Text {
			return float64(i), true
		}
	}
	r.problem(n, fmt.Sprintf("%s %s is not one of its options", in.Key, source.Quote(n.Text)),
		didYouMean(n.Text, in.Options, "the options are"))
	return 0, false
}

// bareFactor is from where on a share or rate without its % is taken for a slip:
// 20 would mean 2000%, and hardly ever does.
const bareFactor = 3

// inRange checks a number against the range of its input.
func (r *reader) inRange(in *Input, name string, n *source.Node, x float64, isPercent bool) bool {
	low := x < in.Min || in.OpenMin && x == in.Min
	high := x > in.Max || in.OpenMax && x == in.Max
	said := fmt.Sprintf("%s %s", name, source.Quote(n.Text))
	remedy := in.Allowed()
	if in.Type == TypePercent && !isPercent && (low || high) && in.Holds(x/100) {
		remedy = fmt.Sprintf("did you mean %s%%? %s", strings.TrimSpace(n.Text), remedy)
	}
	switch {
	case low && in.OpenMin:
		r.problem(n, fmt.Sprintf("%s is not above %s", said, in.Show(in.Min)), remedy)
	case low:
		r.problem(n, fmt.Sprintf("%s is below %s", said, in.Show(in.Min)), remedy)
	case high && in.OpenMax:
		r.problem(n, fmt.Sprintf("%s is not below %s", said, in.Show(in.Max)), remedy)
	case high:
		r.problem(n, fmt.Sprintf("%s is above %s", said, in.Show(in.Max)), remedy)
	case (in.Whole || in.Type == TypeYear) && x != math.Trunc(x):
		r.problem(n, said+" is not a whole number", "write "+in.Wanted())
	case r.t.Input(in.Key) == in && in.Type == TypePercent && !isPercent && math.Abs(x) >= bareFactor:
		r.problem(n, fmt.Sprintf("%s means %s", said, in.Show(x)),
			fmt.Sprintf("write %s%% if that is meant, or %s", strings.TrimSpace(n.Text), in.Show(x)))
	default:
		return true
	}
	return false
}

// vague are words before an amount, and the qualifier that says the same.
var vague = []struct {
	words *regexp.Regexp
	means string
}{
	{regexp.MustCompile(`(?i)^(?:~|≈|roughly|approximately|approx\.?|circa|c\.|ca\.?|around|nearly|almost|some)\s*([0-9].*)$`), wordAbout},
	{regexp.MustCompile(`(?i)^(?:>|over|above|in excess of|greater than|upwards of)\s*([0-9].*)$`), wordMore},
	{regexp.MustCompile(`(?i)^(?:≥|>=|no less than|not less than|minimum|min\.?)\s*([0-9].*)$`), wordLeast},
	{regexp.MustCompile(`(?i)^(?:<|≤|<=|under|below|less than|at most|no more than|not more than|maximum|max\.?)\s*([0-9].*)$`), wordUpTo},
}

// remedyFor chooses what to advise about a text that is not a number.
func remedyFor(in *Input, text string, f *source.Fault) string {
	for _, v := range vague {
		m := v.words.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		if in.Type == TypeMoney || in.Type == TypeNumber {
			return fmt.Sprintf("write %s %s, or %s alone", v.means, m[1], m[1])
		}
		return "write " + m[1]
	}
	switch {
	case f.Cause == source.NotBare && in.Type == TypeMoney:
		return fmt.Sprintf("write %s: amounts are in the deal's unit, which deal.unit names", f.Remedy)
	case f.Cause == source.NotBare && in.Type == TypePercent:
		return fmt.Sprintf("write %s%%", f.Remedy)
	case f.Cause == source.Months:
		return remedyForMonths(in, f.Remedy)
	case f.Cause == source.Fraction:
		return remedyForFraction(in, f.Remedy)
	case f.Cause == source.NotBare:
		return "write " + f.Remedy
	case f.Remedy != "":
		return f.Remedy
	case in.Word != "" && nearest(text, []string{in.Word, "never", "null", "no"}) != "":
		return "did you mean " + in.Word + "?"
	}
	return "write " + in.Wanted()
}

// remedyForMonths advises about a time in months.
func remedyForMonths(in *Input, months string) string {
	n, err := strconv.Atoi(months)
	switch years := float64(n) / 12; {
	case err != nil || in.Unit != "years":
		return "write " + in.Wanted()
	case in.Whole && n%12 != 0:
		return fmt.Sprintf("%d months are %s years: write %d or %d, since it takes whole years", n, source.Decimal(years), n/12, n/12+1)
	default:
		return fmt.Sprintf("write %s: it is in years", source.Decimal(years))
	}
}

// remedyForFraction advises about a fraction of a value.
func remedyForFraction(in *Input, value string) string {
	x, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil || in.Whole || in.Type == TypeYear:
		return "write " + in.Wanted()
	case in.Type == TypePercent:
		return "write " + source.Decimal(100*x) + "%"
	}
	return "write " + value
}
