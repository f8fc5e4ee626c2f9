package batch

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"offtake/internal/batch/shard"
	"offtake/internal/batch/table"
	"offtake/internal/batch/vary"
	"offtake/internal/files"
	"offtake/model"
	"offtake/report"
	"offtake/report/words"
)

// The index has a row for each scenario of each combination, and one for a
// combination that failed. No cell holds a line end, so that the indexes of
// shards are joined line by line.

// indexName is the name of a shard's index.
func indexName(s shard.Shard, extension string) string { return "index" + s.Suffix() + extension }

// numberText is a number with every digit; nothing if there is none.
func numberText(x float64) string {
	if x-x != 0 { // missing, or no number
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

// isResult reports whether an index holds a line: metrics, checks and lines with
// one value that are no mere steps on the way.
func isResult(l *model.Line) bool { return l.Kind != model.Series && !l.Helper }

// isShown reports whether a reader sees a line in index.md.
func isShown(l *model.Line) bool { return isResult(l) && l.Kind == model.Metric && l.Main }

// indexer writes a run's index, both forms side by side.
type indexer struct {
	*runner
	results []string // metrics, scalar lines and checks, of the model and of the deals
	inputs  []string // what is not varied
	main    []*model.Line
	csv     *csv.Writer
	md      *bufio.Writer

	known bool    // there was a record
	last  columns // its columns

	// Where in the lists of its cases the index's columns stand; -1 for one that
	// it does not have: the inputs varied, the other inputs, results and main.
	axesAt, inputsAt, resultsAt, mainAt []int
}

// index writes index.csv and index.md.
func (r *runner) index(first, last int64) error {
	x := &indexer{runner: r}
	if err := x.columns(); err != nil {
		return err
	}
	return r.both(func(csvFile, md io.Writer) error {
		x.csv, x.md = csv.NewWriter(csvFile), bufio.NewWriter(md)
		if _, err := io.WriteString(csvFile, r.Look.Mark()); err != nil {
			return err
		}
		if err := x.head(); err != nil {
			return err
		}
		for n := first; n < last; n++ {
			if err := x.combination(r.At(n)); err != nil {
				return err
			}
		}
		x.csv.Flush()
		return errors.Join(x.csv.Error(), x.md.Flush())
	})
}

// both has the two files written and then named, both or neither.
func (r *runner) both(write func(csvFile, md io.Writer) error) error {
	var list []*files.File
	for _, extension := range []string{".csv", ".md"} {
		f, err := files.Create(filepath.Join(r.Dir, indexName(r.Shard, extension)))
		if err != nil {
			return errors.Join(err, abandon(list))
		}
		list = append(list, f)
	}
	if err := write(r.sink(list[0]), r.sink(list[1])); err != nil {
		return errors.Join(err, abandon(list))
	}
	return shard.Finish(r.Shard, r.job(), list...)
}

func abandon(list []*files.File) error {
	var err error
	for _, f := range list {
		err = errors.Join(err, f.Abandon())
	}
	return err
}

// columns lists what there is to say: of the model as far as a deal uses it.
func (x *indexer) columns() error {
	axes := map[string]bool{}
	for _, a := range x.Axes {
		axes[a.Input.Key] = true
	}
	seen := map[string]bool{}
	once := func(name string) bool {
		first := !seen[name]
		seen[name] = true
		return first
	}
	for i := range x.Sources {
		d, m, err := x.model(i)
		if err != nil {
			return err
		}
		for _, l := range append(slices.Clone(m.Lines), d.Lines...) {
			if isResult(l) && once(l.Name) {
				x.results = append(x.results, l.Name)
				if isShown(l) {
					x.main = append(x.main, l)
				}
			}
		}
		for _, in := range m.Inputs {
			if !axes[in.Key] && once(in.Key) {
				x.inputs = append(x.inputs, in.Key)
			}
		}
	}
	return nil
}

// model is a source's deal as the first of its combinations varies it, and the
// model that it uses: what is varied may bring terms beyond the core's.
func (x *indexer) model(source int) (*model.Deal, *model.Template, error) {
	d := &model.Deal{}
	if x.Sources[source].Deal != nil {
		d = x.Sources[source].Deal
	}
	if varied, err := x.deal(x.template, x.At(x.begin[source])); err == nil {
		d = varied
	}
	m, err := x.template.With(d.Modules)
	return d, m, err
}

func (x *indexer) head() error {
	row := []string{"combination", "deal", "deal_sha256", "currency", "unit", "scenario"}
	for _, a := range x.Axes {
		row = append(row, a.Input.Key)
	}
	row = append(row, "problem", "checks")
	for _, f := range x.Formats {
		row = append(row, f.Name)
	}
	row = append(append(row, table.ColumnNames(x.results)...), x.inputs...)
	cells := []string{"#", "deal", "scenario"}
	rule := []string{"---:", "---", "---"}
	for _, a := range x.Axes {
		cells, rule = append(cells, a.Input.Label), append(rule, "---:")
	}
	cells, rule = append(cells, "files", "checks", "amounts in"), append(rule, "---", "---", "---")
	for _, l := range x.main {
		cells, rule = append(cells, l.Label), append(rule, "---:")
	}
	fmt.Fprintf(x.md, "# Index\n\nWritten by offtake %s. Every input and metric, and the checks of each scenario, "+
		"are in index.csv with every digit.\n\n%s%s", report.Version, tableRow(cells), tableRow(rule))
	return x.csv.Write(row)
}

// indexHead is how many lines of index.md stand before its first row.
const indexHead = 6

func tableRow(cells []string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

// combination writes the rows of one.
func (x *indexer) combination(c Combination) error {
	name := x.Name(c)
	rec, found, err := x.folder.find(name, x.digest(c))
	switch {
	case err != nil:
		return err
	case !found:
		return fmt.Errorf("the record of %s is gone from %s\nhint: another program changed the folder; run again", name, stateFolder)
	}
	x.locate(rec.Columns)
	if rec.Problem != "" {
		return x.row(c, rec, x.failedCase(c))
	}
	for _, one := range rec.Cases {
		if err := x.row(c, rec, one); err != nil {
			return err
		}
	}
	return nil
}

// locate finds where the index's columns stand in the lists of a record's
// cases; mostly it is as in the last one.
func (x *indexer) locate(c columns) {
	if x.known && c.equal(x.last) {
		return
	}
	x.known, x.last = true, c
	var axes, main []string
	for _, a := range x.Axes {
		axes = append(axes, a.Input.Key)
	}
	for _, l := range x.main {
		main = append(main, l.Name)
	}
	x.axesAt, x.inputsAt = places(axes, c.Inputs), places(x.inputs, c.Inputs)
	x.resultsAt, x.mainAt = places(x.results, c.Results), places(main, c.Shown)
}

// places returns where names stand in a list; -1 where they do not.
func places(names, list []string) []int {
	at := make(map[string]int, len(list))
	for i, name := range list {
		at[name] = i
	}
	found := make([]int, len(names))
	for i, name := range names {
		if k, ok := at[name]; ok {
			found[i] = k
		} else {
			found[i] = -1
		}
	}
	return found
}

// textAt is a cell of a case's list; nothing if there is none.
func textAt(list []string, at int) string {
	if at < 0 || at >= len(list) {
		return ""
	}
	return list[at]
}

// failedCase is what is known of a combination that could not be computed.
func (x *indexer) failedCase(c Combination) caseRecord {
	one := caseRecord{}
	if c.Scenario >= 0 {
		one.Scenario = x.Sources[c.Source].Deal.Scenarios[c.Scenario].Name
	}
	return one
}

func (x *indexer) row(c Combination, rec record, one caseRecord) error {
	d := x.Sources[c.Source].Deal
	if d == nil {
		d = &model.Deal{}
	}
	number := strconv.FormatInt(c.Number+1, 10)
	row := []string{number, words.PlainText(x.Stem(c)), d.Digest, d.Currency, d.Unit, words.PlainText(one.Scenario)}
	cells := []string{number, words.MarkdownText(x.Stem(c)), words.MarkdownText(one.Scenario)}
	for i, a := range x.Axes {
		text, shown := "", ""
		if len(c.Values) > 0 {
			v := c.Values[i]
			text, shown = vary.Text(a.Input, a.Values[v]), a.Texts[v]
			if rec.Problem == "" {
				text = textAt(one.Inputs, x.axesAt[i])
			}
		}
		row, cells = append(row, text), append(cells, words.MarkdownText(shown))
	}
	checks := "ok"
	switch {
	case rec.Problem != "":
		checks = ""
	case len(one.Failed) > 0:
		checks = "failed: " + strings.Join(one.Failed, ", ")
	}
	row = append(row, words.PlainText(table.OneLine(rec.Problem)), checks)
	var links []string
	for _, f := range x.Formats {
		var names []string
		for _, one := range rec.Files[f.Name] {
			names = append(names, rec.Name+one.Suffix)
			links = append(links, fmt.Sprintf("[%s](%s)", strings.TrimLeft(one.Suffix, ".-"), rec.Name+one.Suffix))
		}
		row = append(row, strings.Join(names, " "))
	}
	if rec.Problem != "" {
		checks = "not done: " + words.MarkdownText(table.OneLine(rec.Problem))
	}
	cells = append(cells, strings.Join(links, " "), checks, one.Amounts)
	for _, at := range x.mainAt {
		cells = append(cells, words.MarkdownText(textAt(one.Shown, at)))
	}
	for _, at := range x.resultsAt {
		row = append(row, textAt(one.Results, at))
	}
	for _, at := range x.inputsAt {
		row = append(row, textAt(one.Inputs, at))
	}
	if _, err := x.md.WriteString(tableRow(cells)); err != nil {
		return err
	}
	return x.csv.Write(row)
}
