package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
	"offtake/report/words"
	"offtake/report/xlsx"
)

// Display returns a metric as the workbook shows it in a scenario.
func Display(rep *layout.Report, metric string, scenario int) string {
	return rep.Show(rep.Metric(metric, scenario))
}

// FailedChecks returns the checks that fail, with the scenarios in which they
// do. It lays the report out if the figures alone do not show that all pass.
func FailedChecks(rep *layout.Report) []string {
	if !rep.IsLaidOut() && rep.SurelyPass() {
		return nil
	}
	LayOut(rep, nil)
	var found []string
	for i, s := range rep.Deal.Scenarios {
		tolerance, _ := rep.Results.Scalar("tolerance", i)
		for _, l := range rep.Program.Lines {
			if x, _ := rep.Results.Scalar(l.Name, i); l.Kind == model.Check && math.Abs(x) > tolerance {
				found = append(found, fmt.Sprintf("%s: %s: difference %g, tolerance %g", s.Name, l.Label, x, tolerance))
			}
		}
	}
	found = append(found, rep.NumberProblems()...)
	if !rep.Passed() && len(found) == 0 {
		found = append(found, "see the workbook's checks sheet")
	}
	return found
}

// object is a JSON object whose keys keep their order.
type object struct{ fields []field }

type field struct {
	key   string
	value any
}

func (o *object) add(key string, value any) { o.fields = append(o.fields, field{key, value}) }

// appendJSON appends the JSON of a value, without HTML escapes and each part on
// a line of its own, indented by a blank for every level.
func appendJSON(out []byte, value any, level int) []byte {
	switch v := value.(type) {
	case *object:
		return appendParts(out, "{}", len(v.fields), level, func(out []byte, i int) []byte {
			out = append(appendJSON(out, v.fields[i].key, 0), ": "...)
			return appendJSON(out, v.fields[i].value, level+1)
		})
	case []*object:
		return appendList(out, v, level)
	case []float64:
		return appendList(out, v, level)
	case []any:
		return appendList(out, v, level)
	case string:
		if xlsx.IsPlain(v) && !strings.ContainsAny(v, `"\\`) {
			return append(append(append(out, '"'), v...), '"')
		}
	case float64:
		if abs := math.Abs(v); abs == 0 || abs >= 1e-6 && abs < 1e21 { // as encoding/json writes it
			return strconv.AppendFloat(out, v, 'f', -1, 64)
		}
	}
	return appendEncoded(out, value, level)
}

// appendEncoded appends the JSON of a value that is none of this program's
// objects.
func appendEncoded(out []byte, value any, level int) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	e.SetIndent(strings.Repeat(" ", level), " ")
	if err := e.Encode(value); err != nil {
		panic(fmt.Sprintf("report: %T does not encode: %v", value, err))
	}
	return append(out, bytes.TrimRight(buf.Bytes(), "\n")...)
}

func appendList[T any](out []byte, list []T, level int) []byte {
	if list == nil {
		return append(out, "null"...)
	}
	return appendParts(out, "[]", len(list), level, func(out []byte, i int) []byte { return appendJSON(out, list[i], level+1) })
}

// appendParts appends the parts of an object or a list between its brackets.
func appendParts(out []byte, brackets string, n, level int, part func(out []byte, i int) []byte) []byte {
	if n == 0 {
		return append(out, brackets...)
	}
	const blanks = "\n                                "
	out = append(out, brackets[0])
	for i := range n {
		if i > 0 {
			out = append(out, ',')
		}
		out = part(append(out, blanks[:level+2]...), i)
	}
	return append(append(out, blanks[:level+1]...), brackets[1])
}

// nullable returns a number, or nil, JSON null, where there is none.
func nullable(x float64) any {
	if !sheet.Finite(x) {
		return nil
	}
	return x
}

// renderJSON writes every input, line, metric and check at full precision.
func renderJSON(rep *layout.Report) ([]byte, error) {
	d := rep.Deal
	deal := &object{}
	for _, kv := range [][2]string{
		{"name", d.Name}, {"customer", d.Customer}, {"provider", d.Provider},
		{"announced", d.Announced}, {"currency", d.Currency}, {"unit", d.Unit},
	} {
		deal.add(kv[0], kv[1])
	}
	if month, known := rep.Calendar().Starts(); known {
		deal.add("starts", month.String())
	}
	if len(d.Words) > 0 {
		deal.add("wording", d.Words)
		if words := rep.Program.ResultWords(); len(words) > 0 {
			deal.add("wording_of_results", words)
		}
	}
	root := &object{}
	root.add("run", rep.Run())
	root.add("deal", deal)
	if about := memoJSON(d.Memo); about != nil {
		root.add("memo", about)
	}
	if verdict := verdictJSON(rep); verdict != nil {
		root.add("verdict", verdict)
	}
	root.add("periods", periodsJSON(rep))
	scenarios := make([]*object, len(d.Scenarios))
	for i := range d.Scenarios {
		scenarios[i] = scenarioJSON(rep, i)
	}
	root.add("scenarios", scenarios)
	if rep.SeveralWeighted() {
		root.add("returns_of_weighted_flows", weightedJSON(rep))
	}
	if s := rep.Results.Simulated; s != nil {
		root.add("simulation", simulationJSON(rep, s))
	}
	return append(appendJSON(nil, root, 0), '\n'), nil
}

// memoJSON returns what the deal file says of the documents; nil if nothing.
func memoJSON(m model.Memo) *object {
	var about *object
	for _, kv := range [][2]string{
		{"prepared_by", m.PreparedBy}, {"prepared_for", m.PreparedFor}, {"date", m.Date}, {"version", m.Version},
		{"confidential", m.Confidential}, {"disclaimer", m.Disclaimer}, {"recommendation", m.Recommendation},
	} {
		if kv[1] == "" {
			continue
		}
		if about == nil {
			about = &object{}
		}
		about.add(kv[0], kv[1])
	}
	return about
}

// verdictJSON returns what a document on the deal begins with, and the questions
// of the verdict with their answers; nil where nothing is asked of the deal.
func verdictJSON(rep *layout.Report) *object {
	n, verdict := narrative.New(rep), &object{}
	if claim := n.Claim(); claim != "" {
		verdict.add("claim", words.PlainText(claim))
	}
	var answers []*object
	for _, v := range n.Verdict() {
		o := &object{}
		o.add("question", v.Question)
		o.add("verdict", v.Word)
		o.add("figures", words.PlainText(v.Text))
		answers = append(answers, o)
	}
	if answers == nil {
		return nil
	}
	verdict.add("answers", answers)
	return verdict
}

func scenarioJSON(rep *layout.Report, i int) *object {
	s := rep.Deal.Scenarios[i]
	o, inputs, lines, metrics, checks := &object{}, &object{}, &object{}, &object{}, &object{}
	for _, in := range rep.Program.Template.Inputs {
		inputs.add(in.Key, inputJSON(in, s.Inputs[in.Key]))
	}
	tolerance, _ := rep.Results.Scalar("tolerance", i)
	for _, l := range rep.Program.Lines {
		x, _ := rep.Results.Scalar(l.Name, i)
		switch l.Kind {
		case model.Series:
			lines.add(l.Name, seriesJSON(rep, l.Name, i))
		case model.Scalar, model.Metric:
			metrics.add(l.Name, nullable(x))
		case model.Check:
			check := &object{}
			check.add("difference", x)
			check.add("ok", math.Abs(x) <= tolerance)
			checks.add(l.Name, check)
		}
	}
	gap := rep.ProbabilityGap()
	probabilities := &object{}
	probabilities.add("difference", gap)
	probabilities.add("ok", gap <= s.Inputs["checks.tolerance"][0])
	checks.add("probabilities_sum_to_whole", probabilities)
	o.add("name", s.Name)
	if s.Weighted {
		o.add("probability", s.Probability)
	} else {
		o.add("probability", nil)
	}
	o.add("length", rep.Length(i))
	if date := rep.ValuationDate(i); date != "" {
		o.add("valuation_date", date)
	}
	o.add("inputs", inputs)
	o.add("lines", lines)
	o.add("metrics", metrics)
	if notes := returnsJSON(rep, i); notes != nil {
		o.add("returns", notes)
	}
	o.add("checks", checks)
	return o
}

// periodsJSON returns the periods by name, with their first and last months
// where the deal file states the start of the deal.
func periodsJSON(rep *layout.Report) []*object {
	list := make([]*object, rep.Periods())
	for i := range list {
		o := &object{}
		o.add("name", rep.Calendar().Period(i+1))
		first, last, known := rep.Calendar().Months(i + 1)
		if known {
			o.add("first", first.String())
			o.add("last", last.String())
		} else {
			o.add("first", nil)
			o.add("last", nil)
		}
		list[i] = o
	}
	return list
}

// monthRows returns the first and last months of the periods as two rows of a
// table whose columns are the periods. They are empty where the months are not
// known.
func monthRows(rep *layout.Report) [][]string {
	from := []string{"", "period", "first_month", "First month of the period", "month", "", ""}
	to := []string{"", "period", "last_month", "Last month of the period", "month", "", ""}
	for p := 1; p <= rep.Periods(); p++ {
		first, last, known := rep.Calendar().Months(p)
		if known {
			from, to = append(from, first.String()), append(to, last.String())
			continue
		}
		from, to = append(from, ""), append(to, "")
	}
	return [][]string{from, to}
}

// returnsJSON returns, for each rate of return, the reason why there is none,
// or the other rate there is; nil where neither applies.
func returnsJSON(rep *layout.Report, scenario int) *object {
	var o *object
	for _, l := range rep.Program.Lines {
		notes := map[string]string{"none": rep.WhyNoReturn(l.Name, scenario), "other": strings.Trim(rep.OtherRate(l.Name, scenario), " ()")}
		for _, key := range []string{"none", "other"} {
			if notes[key] == "" || l.Kind != model.Metric {
				continue
			}
			if o == nil {
				o = &object{}
			}
			note := &object{}
			note.add(key, notes[key])
			o.add(l.Name, note)
			break
		}
	}
	return o
}

// weightedJSON returns the rates of return of the probability-weighted cash
// flows by metric, null and the reason where there is none.
func weightedJSON(rep *layout.Report) *object {
	all := &object{}
	for _, w := range rep.Flows {
		o := &object{}
		o.add("value", nullable(w.Rate()))
		if why := rep.WhyNoWeightedReturn(w.Metric.Name); why != "" {
			o.add("none", why)
		}
		all.add(w.Metric.Name, o)
	}
	return all
}

// inputJSON returns an input in the form of the deal file: a number, a list or
// a word.
func inputJSON(in *model.Input, values []float64) any {
	one := func(x float64) any {
		switch {
		case in.Type == model.TypeOption:
			return in.Options[int(x)]
		case in.Word != "" && x == model.Never:
			return in.Word
		}
		return x
	}
	if values, isList := in.List(values); isList {
		list := make([]any, len(values))
		for i, x := range values {
			list[i] = one(x)
		}
		return list
	}
	return one(values[0])
}

func seriesJSON(rep *layout.Report, name string, lane int) *object {
	o := &object{}
	values := make([]float64, rep.Periods())
	for p := range values {
		values[p] = rep.Results.At(name, p+1, lane)
	}
	o.add("opening", rep.Results.At(name, 0, lane))
	o.add("values", values)
	return o
}

// renderCSV writes a row for each line, metric and check of each scenario.
func renderCSV(rep *layout.Report) ([]byte, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	head := append([]string{"scenario", "kind", "name", "label", "unit", "value", "opening"}, asciiAll(rep.Calendar().Periods())...)
	run := append([]string{"", "run", "run " + rep.Run(), layout.RunLabel}, make([]string, rep.Periods()+3)...)
	rows := append(append([][]string{head}, monthRows(rep)...), run)
	kinds := map[model.LineKind]string{model.Series: "line", model.Scalar: "line", model.Metric: "metric", model.Check: "check"}
	for i, s := range rep.Deal.Scenarios {
		for _, l := range rep.Program.Lines {
			row := []string{words.PlainText(s.Name), kinds[l.Kind], l.Name, words.PlainText(l.Label), inASCII.Replace(rep.UnitLabel(l.Unit))}
			if l.Kind == model.Series {
				row = append(row, "")
				for p := 0; p <= rep.Periods(); p++ {
					row = append(row, fullDigits(rep.Results.At(l.Name, p, i)))
				}
			} else {
				x, _ := rep.Results.Scalar(l.Name, i)
				row = append(row, fullDigits(x))
				row = append(row, make([]string, rep.Periods()+1)...)
			}
			rows = append(rows, row)
		}
	}
	err := w.WriteAll(rows)
	return buf.Bytes(), err
}

func asciiAll(texts []string) []string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = inASCII.Replace(text)
	}
	return list
}

func fullDigits(x float64) string {
	if !sheet.Finite(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// inASCII writes this program's own texts, units and names of periods, so that a
// program that does not know a file's letters shows them.
var inASCII = strings.NewReplacer("–", "-", "×", "x")

// ByteOrderMark begins a file of text for programs that would take its letters
// for others without it.
const ByteOrderMark = "\ufeff"
