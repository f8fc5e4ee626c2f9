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
	"offtake/report/sheet"
	"offtake/report/words"
)

// Display returns a metric as the workbook shows it in a scenario.
func Display(rep *layout.Report, metric string, scenario int) string {
	return rep.Show(rep.Metric(metric, scenario))
}

// Amounts states the unit of amounts.
func Amounts(rep *layout.Report) string { return rep.Amounts() }

// FailedChecks returns the checks that fail, with the scenarios in which they
// do.
func FailedChecks(rep *layout.Report) []string {
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

// object writes a JSON object whose keys keep their order.
type object struct{ buf bytes.Buffer }

func (o *object) add(key string, value any) {
	if o.buf.Len() == 0 {
		o.buf.WriteByte('{')
	} else {
		o.buf.WriteByte(',')
	}
	o.buf.Write(encode(key))
	o.buf.WriteByte(':')
	o.buf.Write(encode(value))
}

// MarshalJSON implements json.Marshaler.
func (o *object) MarshalJSON() ([]byte, error) {
	if o.buf.Len() == 0 {
		return []byte("{}"), nil
	}
	return append(bytes.Clone(o.buf.Bytes()), '}'), nil
}

// encode returns the JSON of a value that cannot fail, without HTML escapes.
func encode(v any) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("report: %T does not encode: %v", v, err))
	}
	return bytes.TrimRight(buf.Bytes(), "\n")
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
	var out bytes.Buffer
	if err := json.Indent(&out, encode(root), "", " "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
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
	for _, w := range rep.Compare.Flows {
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
