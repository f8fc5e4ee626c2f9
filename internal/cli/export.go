package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"offtake/internal/files"
	"offtake/model"
	"offtake/report"
	"offtake/report/narrative"
	"offtake/templates"
)

// exportOptions is what the flags of the main command say.
type exportOptions struct {
	dir       string
	formats   []report.Format
	look      report.Options
	scenarios []string
	set       []string
	quiet     bool
}

const exportLong = `offtake turns the terms of a long take-or-pay commitment into an investor workbook
in which every number is an input or a live formula, and a PDF summary to attach to
a memo. With no deal file it runs the embedded Anthropic–AWS example.`

const exportExample = `  offtake                                  the embedded example, into this folder
  offtake deal.yaml -o out                 workbook and PDF of a deal file
  offtake deal.yaml -f xlsx,json           choose the formats
  offtake deal.yaml -s Base -s Bull        only these scenarios
  offtake deal.yaml --set demand.growth=20%`

func newExport(std streams) *cobra.Command {
	var o exportOptions
	var formats, paper string
	cmd := &cobra.Command{
		Use:     "offtake [DEAL.yaml ...]",
		Short:   "Take-or-pay commitments as live workbooks and PDF summaries",
		Long:    exportLong,
		Example: exportExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, deals []string) error {
			err := checkFolder(o.dir)
			if err != nil {
				return err
			}
			if o.look.Memo && !cmd.Flags().Changed("format") {
				formats = "pdf"
			}
			if o.formats, err = report.ParseFormats(formats); err != nil {
				return err
			}
			if o.look.Memo && !slices.ContainsFunc(o.formats, func(f report.Format) bool { return f.Name == "pdf" }) {
				return fmt.Errorf("--memo is the first page of the PDF, and -f %s writes none\n"+
					"hint: add pdf to the formats, or leave --memo out", formats)
			}
			if o.look.EditableText && !slices.ContainsFunc(o.formats, func(f report.Format) bool { return f.Name == "svg" }) {
				return fmt.Errorf("--svg-text is for SVG charts, and -f %s writes none\n"+
					"hint: add svg to the formats, or leave --svg-text out", formats)
			}
			if o.look.Paper, err = report.ParsePaper(paper); err != nil {
				return err
			}
			return export(std, deals, o)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&o.dir, "out", "o", ".", "folder `DIR` to write to; made if missing")
	f.StringVarP(&formats, "format", "f", "xlsx,pdf", "formats to write, a `LIST` of "+report.FormatList())
	f.StringVar(&paper, "paper", "A4", "paper of PDF and workbook, `SIZE` A4 or letter")
	f.BoolVar(&o.look.Memo, "memo", false, "write only the PDF's first page, as NAME-memo.pdf")
	f.StringArrayVarP(&o.scenarios, "scenario", "s", nil, "only the scenario `NAME` (repeatable)")
	f.StringArrayVar(&o.set, "set", nil, "override an input in every scenario, as `key=value` (repeatable)")
	bomFlag(cmd, &o.look.BOM)
	f.BoolVar(&o.look.EditableText, "svg-text", false, "keep the text of SVG charts as text, to be edited in PowerPoint or Word")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no summary table on the terminal")
	return cmd
}

// export writes every deal.
func export(std streams, deals []string, o exportOptions) error {
	return forEach(std, deals, o.quiet, func(t *model.Template, name string, written map[string]string) error {
		return exportOne(std, t, name, o, written)
	})
}

// forEach does the work on every deal; one that fails leaves the others done.
func forEach(std streams, deals []string, quiet bool, work func(t *model.Template, name string, written map[string]string) error) error {
	if len(deals) == 0 {
		deals = []string{templates.DefaultDeal}
	}
	t := template()
	var errs []error
	written := map[string]string{}
	for i, name := range deals {
		if i > 0 && !quiet {
			fmt.Fprintln(std.out)
		}
		if err := work(t, name, written); err != nil {
			errs = append(errs, err)
		}
	}
	switch {
	case len(errs) == 0:
		return nil
	case !slices.ContainsFunc(errs, func(err error) bool { return !errors.As(err, new(wrongArgument)) }):
		return errors.Join(errs...)
	}
	return failed{errors.Join(errs...)}
}

// wrongArgument is a --set or -s that does not fit the deal: wrong usage.
type wrongArgument struct{ error }

// exportOne reads, computes and writes one deal.
func exportOne(std streams, t *model.Template, name string, o exportOptions, written map[string]string) error {
	rep, err := prepare(t, name, o)
	if err != nil {
		return err
	}
	return deliver(std, rep, name, o, written, func() string { return summaryTable(rep) })
}

// deliver writes a report and says so.
func deliver(std streams, rep *report.Report, name string, o exportOptions, written map[string]string, summary func() string) error {
	paths, warnings, err := writeAll(rep, name, o, written)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	warn(std, rep.Deal.Warnings())
	for _, w := range warnings {
		fmt.Fprintf(std.err, "%s: warning: %s\n", name, w)
	}
	if !o.quiet {
		fmt.Fprintln(std.out, summary())
		for _, p := range paths {
			fmt.Fprintln(std.out, p)
		}
	}
	if problems := report.FailedChecks(rep); len(problems) > 0 {
		return fmt.Errorf("%s: checks failed:\n  %s", name, strings.Join(problems, "\n  "))
	}
	return nil
}

// warn says what should be known beside the results.
func warn(std streams, warnings []string) {
	for _, w := range warnings {
		fmt.Fprintln(std.err, w)
	}
}

// prepare reads and computes a deal.
func prepare(t *model.Template, name string, o exportOptions) (*report.Report, error) {
	d, err := readDeal(t, name)
	if err != nil {
		return nil, err
	}
	if err := d.Override(t, o.set); err != nil {
		return nil, wrongArgument{err}
	}
	if len(o.scenarios) > 0 {
		if err := d.Only(o.scenarios); err != nil {
			return nil, wrongArgument{err}
		}
	}
	p, err := model.Compile(t, d)
	if err != nil {
		return nil, inFile(d, err)
	}
	r, err := model.Compute(p, d)
	if err != nil {
		return nil, inFile(d, err)
	}
	return report.New(d, p, r), nil
}

// writeAll renders every format and then puts the files in place, so that a
// format that fails leaves none behind. It returns the paths and the warnings.
func writeAll(rep *report.Report, name string, o exportOptions, written map[string]string) (paths, warnings []string, err error) {
	var rendered []report.File
	for _, f := range o.formats {
		out, err := f.Render(rep, o.look)
		if err != nil {
			return nil, nil, err
		}
		rendered = append(rendered, out.Files...)
		warnings = append(warnings, out.Warnings...)
	}
	if err := os.MkdirAll(o.dir, 0o777); err != nil {
		return nil, nil, files.WriteError(o.dir, err)
	}
	var outputs []files.Output
	for _, f := range rendered {
		path := filepath.Join(o.dir, rep.Deal.Stem()+f.Suffix)
		if first, twice := written[path]; twice {
			return nil, nil, fmt.Errorf("its output %s is one of %s, too\n"+
				"hint: rename one of the deal files, or write them to different folders", path, first)
		}
		written[path] = name
		outputs = append(outputs, files.Output{Path: path, Data: f.Data})
		paths = append(paths, path)
	}
	return paths, slices.Compact(warnings), files.Replace(outputs)
}

// summaryMetrics are the columns of the terminal's table, as far as they say
// something of the deal.
var summaryMetrics = []struct{ name, head string }{
	{"total_paid", "paid"},
	{"total_usage", "used"},
	{"total_stranded", "stranded"},
	{"first_shortfall", "first shortfall"},
	{"pv_lock_in", "PV lock-in"},
	{"customer_npv", "value to customer"},
	{"worst_gross_margin", "lowest margin"},
	{"provider_irr", "provider IRR"},
}

// summaryTable shows the main metrics by scenario.
func summaryTable(rep *report.Report) string {
	w := plainTable(fmt.Sprintf("%s (%s; %s)", rep.Deal.Name, rep.Amounts(), rep.Over()))
	head := table.Row{"scenario"}
	for _, m := range summaryMetrics {
		if rep.Says(m.name) {
			head = append(head, m.head)
		}
	}
	w.AppendHeader(head)
	names := make([]string, len(rep.Deal.Scenarios))
	for i, s := range rep.Deal.Scenarios {
		names[i] = s.Name
	}
	alignRight(w, len(head), names...)
	for i, s := range rep.Deal.Scenarios {
		row := table.Row{s.Name}
		for _, m := range summaryMetrics {
			if rep.Says(m.name) {
				row = append(row, strings.TrimSpace(report.Display(rep, m.name, i)))
			}
		}
		w.AppendRow(row)
	}
	notes := verdictInWords(rep)
	for _, note := range rep.ReturnNotes() {
		notes += "\n " + note
	}
	return trimmed(w.Render()) + "\n " + narrative.ThreeFigures(rep) + notes
}

// verdictInWords shows the words of the verdict.
func verdictInWords(rep *report.Report) string {
	text := ""
	for _, v := range narrative.New(rep).Verdict() {
		text += "\n " + v.Question + ": " + v.Word
	}
	return text
}
