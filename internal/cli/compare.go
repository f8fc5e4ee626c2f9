package cli

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"offtake/internal/files"
	"offtake/model"
	"offtake/report"
	"offtake/report/words"
)

// compareOptions is what the flags of compare say.
type compareOptions struct {
	dir, name, title string
	currency, unit   string
	paper            string
	rates            []string
	stress           string
	set, starts      []string
	format           string
	formats          []report.ComparisonFormat
	look             report.Options
	quiet            bool
}

const compareLong = `compare puts deals side by side in one workbook and one PDF: what was announced, what of
it is firm and what that is as a debt, for how long, against how much funding, what is
owed by calendar year by each customer and to each provider, what is committed in each
scenario, and what one common stress leaves stranded of what is firm.
It takes the base case of each deal and stresses it twice, from its second contract year
on, at once and for good. On the own plan, need falls to a share of what the deal file
itself projects: a deal that projects more need than its minimum strands less. On the
minimum, use is that share of what falls due, whatever the need: the same for all.`

const compareExample = `  offtake compare anthropic-aws anthropic-google anthropic-azure openai-oracle openai-aws
  offtake compare a.yaml b.yaml --in USD --rate EUR=1.08 --unit billion
  offtake compare a.yaml b.yaml --stress 30% --set rates.debt=7%
  offtake compare a.yaml b.yaml -f json,csv,md`

func newCompare(std streams) *cobra.Command {
	var o compareOptions
	cmd := &cobra.Command{
		Use:     "compare DEAL.yaml DEAL.yaml ...",
		Short:   "Put deals side by side in one workbook and one PDF",
		Long:    compareLong,
		Example: compareExample,
		Args:    arguments(2, 60, "two deals or more, at most 60"),
		RunE:    func(_ *cobra.Command, deals []string) error { return compare(std, deals, o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.dir, "out", "o", ".", "folder `DIR` to write to; made if missing")
	f.StringVar(&o.name, "name", "comparison", "`NAME` of the files written: NAME.xlsx, NAME.pdf and so on")
	f.StringVarP(&o.format, "format", "f", "xlsx,pdf", "formats to write, a `LIST` of "+report.ComparisonFormatList())
	bomFlag(cmd, &o.look.BOM)
	f.StringVar(&o.title, "title", "Commitments side by side", "`TITLE` of all")
	f.StringVar(&o.currency, "in", "", "common currency, a `CODE` such as USD (default: the first deal's)")
	f.StringVar(&o.unit, "unit", "", "common `UNIT`: unit, thousand, million, billion, trillion "+
		"(default: that of a deal in which all can be read)")
	f.StringVar(&o.paper, "paper", "A4", "paper of PDF and workbook, `SIZE` A4 or letter")
	f.StringArrayVar(&o.rates, "rate", nil,
		"exchange rate of a deal's currency, as `CODE=RATE`: EUR=1.08 makes one EUR 1.08 of the common currency (repeatable)")
	f.StringVar(&o.stress, "stress", "50%", "`SHARE` that remains under the stresses: "+
		"of the need that each deal file projects, and of the minimum")
	f.StringArrayVar(&o.starts, "starts", nil, "month in which a deal's contract years begin, as `DEAL=MONTH` from 1 to 12, "+
		"in the place of the deal file's deal.starts; January if neither says it (repeatable)")
	f.StringArrayVar(&o.set, "set", nil, "override an input in every deal, as `key=value` (repeatable)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no summary table on the terminal")
	return cmd
}

func compare(std streams, names []string, o compareOptions) error {
	if err := checkFolder(o.dir); err != nil {
		return err
	}
	var err error
	if o.formats, err = report.ParseComparisonFormats(o.format, o.look); err != nil {
		return err
	}
	deals, err := readCompared(names, o.set)
	if err != nil {
		return err
	}
	terms, err := o.terms(names, deals)
	if err != nil {
		return err
	}
	var compared []report.Compared
	for _, d := range deals.deals {
		c, err := report.Compare(deals.template, d, terms.Stress)
		if err != nil {
			return failed{inFile(d, err)}
		}
		compared = append(compared, c)
	}
	if terms.Unit == "" {
		terms.Unit = report.SuitableUnit(compared, terms)
	}
	cmp := report.LayoutComparison(compared, terms)
	paths, warnings, err := writeComparison(cmp, o)
	if err != nil {
		return failed{err}
	}
	for _, d := range deals.deals {
		warn(std, d.Warnings())
	}
	for _, w := range warnings {
		fmt.Fprintf(std.err, "warning: %s\n", w)
	}
	if !o.quiet {
		fmt.Fprintln(std.out, comparisonTable(cmp))
		for _, p := range paths {
			fmt.Fprintln(std.out, p)
		}
	}
	if problems := cmp.FailedChecks(); len(problems) > 0 {
		return failed{fmt.Errorf("checks failed:\n  %s", strings.Join(problems, "\n  "))}
	}
	return nil
}

// readDeals are the deals of a comparison, as read.
type readDeals struct {
	template *model.Template
	deals    []*model.Deal
}

// readCompared reads every deal. All that is wrong is reported at once.
func readCompared(names []string, set []string) (readDeals, error) {
	r := readDeals{template: template()}
	var problems []string
	seen := map[string]string{}
	for _, name := range names {
		d, err := readDeal(r.template, name)
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		if err := d.Override(r.template, set); err != nil {
			return r, err
		}
		if first, ok := seen[d.Digest]; ok {
			problems = append(problems, fmt.Sprintf("%s: the same deal as %s\nhint: name each deal once, or its amounts count twice", name, first))
		}
		seen[d.Digest] = name
		r.deals = append(r.deals, d)
	}
	if len(problems) > 0 {
		return r, failed{fmt.Errorf("%s", strings.Join(problems, "\n"))}
	}
	return r, nil
}

// terms turns the flags into what the comparison is to be made by.
func (o compareOptions) terms(names []string, deals readDeals) (report.ComparisonTerms, error) {
	terms := report.ComparisonTerms{Title: o.title, Currency: o.currency, Unit: o.unit, Rates: map[string]float64{}, Command: o.command(names)}
	if terms.Currency == "" {
		terms.Currency = deals.deals[0].Currency
	}
	if !currencyCode.MatchString(terms.Currency) {
		return terms, fmt.Errorf("--in %q is not a currency code\nhint: write its code of three capital letters, such as USD or EUR", o.currency)
	}
	if units := report.MoneyUnits(); o.unit != "" && !slices.Contains(units, o.unit) {
		return terms, fmt.Errorf("--unit %q is not a unit of money\nhint: the units are %s", o.unit, strings.Join(units, ", "))
	}
	if o.name == "" || strings.ContainsAny(o.name, `/\`) {
		return terms, fmt.Errorf("--name %q is not the name of a file\nhint: name the folder with --out", o.name)
	}
	var err error
	if terms.Paper, err = report.ParsePaper(o.paper); err != nil {
		return terms, err
	}
	if terms.Stress, err = readShare(o.stress); err != nil {
		return terms, fmt.Errorf("--stress %q %w\nhint: write a share from 0%% to 100%%, such as --stress 50%%", o.stress, err)
	}
	if terms.Starts, err = o.months(deals.deals); err != nil {
		return terms, err
	}
	for _, r := range o.rates {
		if err := addRate(terms, r); err != nil {
			return terms, err
		}
	}
	return terms, checkRates(terms, deals.deals)
}

// months reads --starts: the month in which contract years begin, by deal.
func (o compareOptions) months(deals []*model.Deal) (map[string]int, error) {
	starts := map[string]int{}
	for _, text := range o.starts {
		name, value, _ := strings.Cut(text, "=")
		month, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || month < 1 || month > 12 {
			return nil, fmt.Errorf("--starts %q does not give a month\n"+
				"hint: write --starts slack-aws=5 if the contract years of slack-aws begin in May", text)
		}
		i := slices.IndexFunc(deals, func(d *model.Deal) bool { return d.Stem() == name || d.File == name })
		if i < 0 {
			return nil, fmt.Errorf("--starts %q: no deal of the comparison is called %q\n"+
				"hint: write the deal as before, without folder and extension", text, name)
		}
		starts[deals[i].Stem()] = month
	}
	return starts, nil
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// readShare reads 50% or 0.5.
func readShare(s string) (float64, error) {
	digits, percent := strings.CutSuffix(strings.TrimSpace(s), "%")
	x, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if err != nil {
		return 0, fmt.Errorf("is not a number")
	}
	if percent {
		x /= 100
	}
	if !(x >= 0 && x <= 1) {
		return 0, fmt.Errorf("is not between 0%% and 100%%")
	}
	return x, nil
}

// addRate reads EUR=1.08.
func addRate(terms report.ComparisonTerms, rate string) error {
	code, value, _ := strings.Cut(rate, "=")
	x, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	switch {
	case !currencyCode.MatchString(code) || err != nil || !(x > 0) || math.IsInf(x, 1):
		return fmt.Errorf("--rate %q is not a currency and what it is worth\n"+
			"hint: write --rate EUR=1.08 if one EUR is 1.08 %s", rate, terms.Currency)
	case code == terms.Currency:
		return fmt.Errorf("--rate %q is that of the common currency itself\nhint: leave it out, or choose another currency with --in", rate)
	case terms.Rates[code] != 0:
		return fmt.Errorf("--rate %s is given twice\nhint: keep one of the two", code)
	}
	terms.Rates[code] = x
	return nil
}

// checkRates checks that there is a rate for each deal, and a deal for each rate.
func checkRates(terms report.ComparisonTerms, deals []*model.Deal) error {
	var missing []string
	used := map[string]bool{}
	for _, d := range deals {
		used[d.Currency] = true
		if d.Currency != terms.Currency && terms.Rates[d.Currency] == 0 {
			missing = append(missing, fmt.Sprintf("%s is in %s, and there is no rate to %s\n"+
				"hint: give it with --rate %s=RATE, what one %s is worth in %s",
				d.File, d.Currency, terms.Currency, d.Currency, d.Currency, terms.Currency))
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("%s", strings.Join(missing, "\n"))
	}
	for code := range terms.Rates {
		if !used[code] {
			return fmt.Errorf("--rate %s: no deal is in %s\nhint: leave it out", code, code)
		}
	}
	return nil
}

// command is the call that makes the same files again.
func (o compareOptions) command(names []string) string {
	text := append([]string{"offtake", "compare"}, names...)
	add := func(flag, value string) {
		if value != "" {
			text = append(text, flag, value)
		}
	}
	add("--in", o.currency)
	add("--unit", o.unit)
	for _, r := range o.rates {
		add("--rate", r)
	}
	add("--stress", o.stress)
	for _, s := range o.starts {
		add("--starts", s)
	}
	for _, s := range o.set {
		add("--set", s)
	}
	for i, w := range text {
		text[i] = words.ShellWord(w)
	}
	return strings.Join(text, " ")
}

// writeComparison writes the files of a comparison, together or not at all.
func writeComparison(cmp *report.Comparison, o compareOptions) (paths, warnings []string, err error) {
	if err := os.MkdirAll(o.dir, 0o777); err != nil {
		return nil, nil, files.WriteError(o.dir, err)
	}
	var outputs []files.Output
	for _, f := range o.formats {
		var buf bytes.Buffer
		found, err := f.Write(&buf, cmp)
		if err != nil {
			return nil, nil, err
		}
		warnings = append(warnings, found...)
		path := filepath.Join(o.dir, o.name+f.Suffix())
		outputs = append(outputs, files.Output{Path: path, Data: buf.Bytes()})
		paths = append(paths, path)
	}
	return paths, warnings, files.Replace(outputs)
}

// comparisonTable shows the deals side by side.
func comparisonTable(cmp *report.Comparison) string {
	w := table.NewWriter()
	w.SetStyle(table.StyleLight)
	w.Style().Format.Header = text.FormatDefault
	w.Style().Options.DrawBorder, w.Style().Options.SeparateColumns = false, false
	w.SetTitle("%s (%s)", cmp.Terms.Title, cmp.Amounts())
	var configs []table.ColumnConfig
	var deals []string
	for i, row := range cmp.SideBySide() {
		cells := table.Row{}
		for j, c := range row {
			cells = append(cells, strings.TrimSpace(c))
			if i == 0 && j > 0 {
				configs = append(configs, table.ColumnConfig{Number: j + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
			}
		}
		if i == 0 {
			w.AppendHeader(cells)
			continue
		}
		w.AppendRow(cells)
		deals = append(deals, row[0])
	}
	short := func(deal string, width int) string { return words.Shorten(deal, width, deals...) }
	w.SetColumnConfigs(append(configs, table.ColumnConfig{Number: 1, WidthMax: 46, WidthMaxEnforcer: short}))
	lines := strings.Split(w.Render(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	for _, note := range cmp.Notes() {
		lines = append(lines, " "+note)
	}
	return strings.Join(lines, "\n")
}
