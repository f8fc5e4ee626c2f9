package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/words"
)

// The results of a simulation as data, at full precision.

// simulationJSON returns the results of a simulation.
func simulationJSON(rep *layout.Report, s *model.Simulated) *object {
	o := &object{}
	o.add("scenario", rep.Simulated())
	o.add("paths", s.Paths)
	o.add("seed", s.Seed)
	o.add("metric", s.Metric)
	o.add("percents", model.Percents)
	o.add("any_shortfall", shareJSON(s.Shortfall))
	o.add("dearer_than_market", shareJSON(s.Loss))
	o.add("failing_paths", s.Failing)
	o.add("years", s.Years)
	o.add("first_shortfall_up_to", s.FirstShortfall)
	inputs := make([]*object, len(s.Inputs))
	for i, d := range s.Draws {
		inputs[i] = drawnJSON(s, d)
	}
	o.add("inputs", inputs)
	correlations := []*object{}
	for _, c := range s.Correlations {
		pair := &object{}
		pair.add("inputs", []string{s.Inputs[c.A].Key, s.Inputs[c.B].Key})
		pair.add("correlation", c.Value)
		correlations = append(correlations, pair)
	}
	o.add("correlations", correlations)
	metrics := &object{}
	for _, m := range s.Metrics {
		metric := summaryJSON(m.Summary)
		metric.add("worst_mean", nullable(m.Tail))
		metric.add("worst_mean_error", nullable(m.TailError))
		metrics.add(m.Name, metric)
	}
	o.add("metrics", metrics)
	lines := &object{}
	for _, l := range s.Lines {
		var periods []*object
		for _, p := range l.Periods {
			periods = append(periods, summaryJSON(p))
		}
		lines.add(l.Name, periods)
	}
	o.add("lines", lines)
	return o
}

func shareJSON(s model.Share) *object {
	o := &object{}
	o.add("share", s.Value())
	o.add("error", s.Error())
	return o
}

// drawnJSON returns an input: how it was drawn, and the results.
func drawnJSON(s *model.Simulated, d model.InputSummary) *object {
	o, parameters := &object{}, &object{}
	o.add("key", d.Key)
	o.add("distribution", d.Law)
	o.add("apply", d.Apply)
	for _, p := range d.Parameters {
		parameters.add(p.Name, p.Values)
	}
	o.add("parameters", parameters)
	o.add("cut_off", d.Cut)
	i := slices.IndexFunc(s.Drivers, func(x model.Driver) bool { return x.Key == d.Key })
	o.add("rank_correlation", nullable(s.Drivers[i].Correlation))
	if d.UpTo != nil {
		o.add("up_to", d.UpTo)
	}
	o.add("draws", summaryJSON(d.Summary))
	return o
}

func summaryJSON(s model.Summary) *object {
	o := &object{}
	o.add("count", s.Count)
	o.add("without_value", s.Without)
	o.add("mean", nullable(s.Mean))
	o.add("mean_error", nullable(s.MeanError))
	o.add("standard_deviation", nullable(s.SD))
	o.add("percentiles", nullables(s.Percentiles))
	o.add("percentile_errors", nullables(s.Errors))
	return o
}

func nullables(values []float64) []any {
	list := make([]any, len(values))
	for i, x := range values {
		list[i] = nullable(x)
	}
	return list
}

// simulationCSV writes a row for each metric, for each line and period, and for
// each input.
func simulationCSV(rep *layout.Report, s *model.Simulated) ([]byte, error) {
	head := []string{"kind", "name", "label", "unit", "period", "first_month", "last_month",
		"count", "without_value", "mean", "mean_error", "standard_deviation"}
	for _, p := range model.Percents {
		head = append(head, fmt.Sprintf("p%d", p))
	}
	for _, p := range model.Percents {
		head = append(head, fmt.Sprintf("p%d_error", p))
	}
	head = append(head, "worst_mean", "worst_mean_error", "rank_correlation")
	rows := [][]string{head, append([]string{"run", "run " + rep.Run(), layout.RunLabel}, make([]string, len(head)-3)...)}
	add := func(kind, name, label, unit string, period [3]string, x model.Summary, rest ...string) {
		row := []string{kind, name, words.PlainText(label), inASCII.Replace(unit), inASCII.Replace(period[0]), period[1], period[2],
			strconv.Itoa(x.Count), strconv.Itoa(x.Without)}
		values := append([]float64{x.Mean, x.MeanError, x.SD}, x.Percentiles...)
		for _, v := range append(values, x.Errors...) {
			row = append(row, fullDigits(v))
		}
		rows = append(rows, append(row, rest...))
	}
	for _, m := range s.Metrics {
		add("metric", m.Name, m.Label, rep.UnitLabel(m.Unit), [3]string{}, m.Summary, fullDigits(m.Tail), fullDigits(m.TailError), "")
	}
	for _, l := range s.Lines {
		for i, p := range l.Periods {
			add("line", l.Name, l.Label, rep.UnitLabel(l.Unit), periodAndMonths(rep, i+1), p, "", "", "")
		}
	}
	for _, d := range s.Draws {
		i := slices.IndexFunc(s.Drivers, func(x model.Driver) bool { return x.Key == d.Key })
		add("input", d.Key, d.Label, rep.UnitLabel(layout.InputUnit(d.Input)), [3]string{}, d.Summary, "", "",
			fullDigits(s.Drivers[i].Correlation))
	}
	var buf bytes.Buffer
	err := csv.NewWriter(&buf).WriteAll(rows)
	return buf.Bytes(), err
}

// periodAndMonths returns a period's name and its first and last months, empty
// where they are not known.
func periodAndMonths(rep *layout.Report, period int) [3]string {
	first, last, known := rep.Calendar().Months(period)
	if !known {
		return [3]string{rep.Calendar().Period(period)}
	}
	return [3]string{rep.Calendar().Period(period), first.String(), last.String()}
}
