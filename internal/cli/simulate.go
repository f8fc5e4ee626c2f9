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

	"offtake/internal/batch"
	"offtake/internal/batch/shard"
	"offtake/model"
	"offtake/report"
	"offtake/report/sheet"
)

// simulateOptions is what the flags of simulate say.
type simulateOptions struct {
	exportOptions
	model.SimulationOptions
	workers       int
	shard         shard.Shard
	format, paper string // as given
}

const simulateLong = `simulate draws the uncertain inputs of a deal many times, as its "simulation:" says,
and runs the model for each draw: what the results are likely to be, how bad they can
become, and which inputs decide. The workbook gets a sheet and the PDF a page more.
The same seed gives the same numbers, however many processors or shards work.`

const simulateExample = `  offtake simulate                         the embedded example, 10,000 paths
  offtake simulate deal.yaml --paths 100000 --seed 7
  offtake simulate deal.yaml --metric pv_lock_in -f json,csv -o out
  offtake simulate deal.yaml --paths 1000000 --shard 2/8 -o out   then: offtake merge out/deal.paths`

func newSimulate(std streams) *cobra.Command {
	var o simulateOptions
	var part string
	var paths, seed int
	cmd := &cobra.Command{
		Use:     "simulate [DEAL.yaml ...]",
		Short:   "Draw the uncertain inputs many times: percentiles, probabilities, drivers",
		Long:    simulateLong,
		Example: simulateExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, deals []string) error {
			err := checkFolder(o.dir)
			if err != nil {
				return err
			}
			if o.formats, err = report.ParseFormats(o.format); err != nil {
				return err
			}
			if o.look.Paper, err = report.ParsePaper(o.paper); err != nil {
				return err
			}
			if cmd.Flags().Changed("paths") {
				o.Paths = &paths
			}
			if cmd.Flags().Changed("seed") {
				o.Seed = &seed
			}
			if err := checkWorkers(&o.workers, mostJobs); err != nil {
				return err
			}
			if o.shard, err = shard.Choose(part, os.Getenv); err != nil {
				return err
			}
			return forEach(std, deals, o.quiet, func(t *model.Template, name string, written map[string]string) error {
				return simulateOne(std, t, name, o, written)
			})
		},
	}
	f := cmd.Flags()
	f.IntVar(&paths, "paths", 0, "how many `N` draws; the deal file's number if not given")
	f.IntVar(&seed, "seed", 0, "the seed `S` of the draws; the deal file's if not given")
	f.StringVarP(&o.Scenario, "scenario", "s", "", "start from the scenario `NAME`; the deal file's if not given")
	f.StringVar(&o.Metric, "metric", "", "rank the inputs by what they do to the metric `M`")
	f.IntVarP(&o.workers, "jobs", "j", 0, "use `N` processors; 0 for all")
	f.StringVar(&part, "shard", "",
		"compute only the part `I/N` of the paths, for offtake merge; if not given, that of the job array's environment")
	f.StringVarP(&o.dir, "out", "o", ".", "folder `DIR` to write to; made if missing")
	f.StringVarP(&o.format, "format", "f", "xlsx,pdf", "formats to write, a `LIST` of "+report.FormatList())
	f.StringVar(&o.paper, "paper", "A4", "paper of PDF and workbook, `SIZE` A4 or letter")
	f.StringArrayVar(&o.set, "set", nil, "override an input in every scenario, as `key=value` (repeatable)")
	bomFlag(cmd, &o.look.BOM)
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no summary table on the terminal")
	return cmd
}

// simulateOne reads, simulates, lays out and writes one deal, or computes a
// shard's part of its paths.
func simulateOne(std streams, t *model.Template, name string, o simulateOptions, written map[string]string) error {
	file, data, err := dealFile(name)
	if err != nil {
		return err
	}
	d, p, err := prepareSimulation(t, file, data, o)
	if err != nil {
		return err
	}
	if !o.shard.IsWhole() {
		return writeShard(std, p, d, data, o)
	}
	return finishSimulation(std, p, d, name, o, written, func() (*model.Simulated, error) { return model.Simulate(p, d, o.workers) })
}

// prepareSimulation reads a deal and what its simulation is to be.
func prepareSimulation(t *model.Template, file string, data []byte, o simulateOptions) (*model.Deal, *model.Program, error) {
	d, err := model.ReadDeal(file, data, t)
	if err != nil {
		return nil, nil, err
	}
	if err := d.Override(t, o.set); err != nil {
		return nil, nil, wrongArgument{err}
	}
	if d.Simulation == nil {
		return nil, nil, d.PrepareSimulation(t, o.SimulationOptions)
	}
	if err := d.PrepareSimulation(t, o.SimulationOptions); err != nil {
		return nil, nil, wrongArgument{err}
	}
	p, err := model.Compile(t, d)
	if err != nil {
		return nil, nil, inFile(d, err)
	}
	return d, p, nil
}

// finishSimulation computes the scenarios, takes what the simulation found,
// and writes the outputs.
func finishSimulation(std streams, p *model.Program, d *model.Deal, name string, o simulateOptions, written map[string]string,
	simulate func() (*model.Simulated, error)) error {
	r, err := model.Compute(p, d)
	if err != nil {
		return inFile(d, err)
	}
	if r.Simulated, err = simulate(); err != nil {
		return inFile(d, err)
	}
	rep := report.New(d, p, r)
	return deliver(std, rep, name, o.exportOptions, written, func() string { return simulationTables(rep) })
}

// writeShard computes a shard's paths into a file for merge.
func writeShard(std streams, p *model.Program, d *model.Deal, data []byte, o simulateOptions) error {
	s := d.Simulation
	path, err := batch.WritePaths(p, d, batch.PathsHead{
		Build: batch.Build(), File: filepath.Base(d.File), Deal: data, Set: o.set, Paths: s.Paths, Seed: int(s.Seed),
		Scenario: d.Scenarios[s.Scenario].Name, Metric: s.Metric,
		Formats: o.format, Paper: o.paper, BOM: o.look.BOM, Shard: o.shard,
	}, o.dir, o.workers)
	if err != nil {
		return fmt.Errorf("%s: %w", d.File, plainFileError(err))
	}
	warn(std, d.Warnings())
	if !o.quiet {
		fmt.Fprintln(std.out, path)
	}
	return nil
}

// mergeSimulation writes what one run would have written from the shards of
// its paths.
func mergeSimulation(std streams, t *model.Template, folders []string, stem, out string) (err error) {
	paths, err := batch.OpenPaths(folders, stem, batch.Build())
	if err != nil {
		return plainFileError(err)
	}
	defer func() { err = errors.Join(err, paths.Close()) }()
	for _, text := range paths.LeftOut {
		fmt.Fprintf(std.err, "%s: warning: %s\n", filepath.Join(folders[0], stem+batch.PathsExtension), text)
	}
	h := paths.Head
	o := simulateOptions{SimulationOptions: model.SimulationOptions{Paths: &h.Paths, Seed: &h.Seed, Scenario: h.Scenario, Metric: h.Metric}}
	if o.set, o.dir = h.Set, out; out == "" {
		o.dir = folders[0]
	}
	if o.formats, err = report.ParseFormats(h.Formats); err != nil {
		return err
	}
	if o.look.Paper, err = report.ParsePaper(h.Paper); err != nil {
		return err
	}
	o.look.BOM = h.BOM
	d, p, err := prepareSimulation(t, h.File, h.Deal, o)
	if err != nil {
		return err
	}
	return finishSimulation(std, p, d, h.File, o, map[string]string{}, func() (*model.Simulated, error) {
		return model.SummarisePaths(p, d, 0, paths)
	})
}

// shownPercents are the percentiles on the terminal.
var shownPercents = []int{5, 25, 50, 75, 95}

// simulationTables shows what a simulation found: the main metrics, the
// probabilities, and the inputs that drive one metric.
func simulationTables(rep *report.Report) string {
	s := rep.Results.Simulated
	parts := []string{metricsTable(rep, s), "", risks(s), ""}
	return strings.Join(append(parts, driversTable(rep, s)), "\n")
}

func metricsTable(rep *report.Report, s *model.Simulated) string {
	scenario := rep.Deal.Scenarios[s.Scenario].Name
	w := plainTable(fmt.Sprintf("%s: %s paths from %s, seed %d (%s)", rep.Deal.Name, grouped(s.Paths), scenario, s.Seed, rep.Amounts()))
	head := table.Row{"metric", "mean", "±"}
	for _, p := range shownPercents {
		head = append(head, fmt.Sprintf("%d%%", p))
	}
	w.AppendHeader(append(head, "worst 5%", "no value"))
	alignRight(w, len(head)+2)
	for _, m := range s.Metrics {
		if !slices.ContainsFunc(summaryMetrics, func(c struct{ name, head string }) bool { return c.name == m.Name }) {
			continue
		}
		show := func(x float64) string {
			if x != x {
				return ""
			}
			return strings.TrimSpace(rep.ShowAs(m.Line, x))
		}
		mean := func(x float64) string {
			if !m.HasMean() {
				return "n/a"
			}
			return show(x)
		}
		row := table.Row{m.Label, mean(m.Mean), rep.ShowError(m.Line, m.MeanError)}
		for _, p := range shownPercents {
			row = append(row, show(m.Percentiles[slices.Index(model.Percents, p)]))
		}
		without := ""
		if m.Without > 0 {
			without = share(float64(m.Without) / float64(s.Paths))
		}
		w.AppendRow(append(row, mean(m.Tail), without))
	}
	return trimmed(w.Render())
}

// risks says how often the deal goes wrong.
func risks(s *model.Simulated) string {
	line := func(what string, x model.Share) string {
		switch x.Count {
		case 0:
			return what + " in no path"
		case x.Of:
			return what + " in every path"
		}
		of, within := share(x.Value()), share(x.Error())
		if of == sheet.Dash { // a share too small to be shown is a count
			return fmt.Sprintf("%s in %s of %s paths", what, grouped(x.Count), grouped(s.Paths))
		}
		text := fmt.Sprintf("%s in %s of paths", what, of)
		if within != sheet.Dash {
			text += ", ± " + within
		}
		return text
	}
	text := line("any shortfall", s.Shortfall) + "\n" + line("dearer than the open market", s.Loss)
	if s.Failing > 0 {
		text += fmt.Sprintf("\nchecks fail in %s paths", grouped(s.Failing))
	}
	return text
}

func driversTable(rep *report.Report, s *model.Simulated) string {
	label := s.Metric
	for _, l := range rep.Program.Lines {
		if l.Name == s.Metric {
			label = l.Label
		}
	}
	w := plainTable("")
	w.AppendHeader(table.Row{"what moves " + label, "rank correlation"})
	alignRight(w, 2)
	for _, d := range s.Drivers {
		w.AppendRow(table.Row{d.Label, signed(d.Correlation)})
	}
	return trimmed(w.Render())
}
