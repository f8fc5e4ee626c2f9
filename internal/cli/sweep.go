package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"offtake/internal/batch"
	"offtake/internal/batch/shard"
	"offtake/internal/batch/table"
	"offtake/internal/batch/vary"
	"offtake/model"
)

const sweepLong = `sweep computes metrics for every combination of values of inputs, in every scenario,
and writes them as one table, a row each. It writes no workbooks and keeps nothing in
memory, so that tens of millions of combinations are no trouble. Inputs that do not fit
together give a row with a problem, and the exit status is 1. A line of the deal's own that
is called like a column of every table, such as scenario, has the column line.scenario.`

const sweepExample = `  offtake sweep deal.yaml --vary price.discount=0%:30%:1% -o table.csv
  offtake sweep deal.yaml --vary commitment.total=50:150:0.1 --vary demand.growth=0%:50%:0.1% -s Base \
      --metric customer_npv,total_stranded -o table.parquet`

// sweepOptions is what the flags of sweep say.
type sweepOptions struct {
	file, shard          string
	vary, set, scenarios []string
	metrics              []string
	workers              int
	bom                  bool
}

func newSweep(std streams) *cobra.Command {
	var o sweepOptions
	cmd := &cobra.Command{
		Use:     "sweep DEAL --vary KEY=VALUES … -o FILE",
		Short:   "Compute a table of metrics for many values of inputs",
		Long:    sweepLong,
		Example: sweepExample,
		Args:    arguments(1, 1, "one deal file"),
		RunE:    func(_ *cobra.Command, deals []string) error { return runSweep(std, deals[0], o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.file, "out", "o", "", "the table, `FILE` .csv or .parquet")
	f.StringArrayVar(&o.metrics, "metric", nil, "only these metrics, a `LIST` (repeatable); else the main ones")
	bomFlag(cmd, &o.bom)
	combinationFlags(cmd, &o.vary, &o.set, &o.scenarios, &o.shard, &o.workers, "")
	return cmd
}

func runSweep(std streams, name string, o sweepOptions) error {
	t := template()
	if o.file == "" {
		return errors.New("the table has no name\nhint: give it by -o FILE.csv or -o FILE.parquet")
	}
	if _, err := table.Format(o.file); err != nil {
		return err
	}
	if len(o.vary) == 0 {
		return errors.New("nothing varies\nhint: give at least one --vary key=V1,V2,…")
	}
	if err := checkWorkers(&o.workers, mostJobs); err != nil {
		return err
	}
	part, err := shard.Choose(o.shard, os.Getenv)
	if err != nil {
		return err
	}
	axes, err := vary.Parse(t, o.vary)
	if err != nil {
		return err
	}
	if err := setAndVaried(axes, o.set); err != nil {
		return err
	}
	d, err := readDeal(t, name)
	if err != nil {
		return failed{err}
	}
	if err := choose(t, d, o.set, o.scenarios); err != nil {
		return err
	}
	warn(std, vary.Warnings(t, d, axes))
	ctx, stop := interruptible()
	defer stop()
	out, err := table.Run(ctx, t, d, axes, metricNames(t, o.metrics), table.Options{
		File: o.file, Workers: o.workers, Shard: part, Set: o.set, BOM: o.bom, Build: batch.Build(), Meter: newMeter(std, "sweeping", "rows"),
	})
	return reportSweep(std, out, err)
}

// metricNames lists the metrics asked for, or the main ones.
func metricNames(t *model.Template, lists []string) []string {
	var names []string
	for _, list := range lists {
		for _, name := range strings.Split(list, ",") {
			if name = strings.TrimSpace(name); name != "" {
				names = append(names, name)
			}
		}
	}
	if len(names) > 0 {
		return names
	}
	for _, l := range t.Lines {
		if l.Kind == model.Metric && l.Main {
			names = append(names, l.Name)
		}
	}
	return names
}

// reportSweep says how a sweep went. Arguments that do not fit the deal are
// wrong usage; what the disk refuses is not.
func reportSweep(std streams, out table.Outcome, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return failed{fmt.Errorf("stopped after %s: %s is not written", counted(out.Rows, "row"), out.File)}
	case errors.As(err, new(model.Problems)):
		return err
	case err != nil:
		return failed{plainFileError(err)}
	}
	fmt.Fprintf(std.out, "%s: %s\n", out.File, counted(out.Rows, "row"))
	if out.Failed > 0 {
		return failed{fmt.Errorf("%s without results, the first: %s", counted(out.Failed, "row"), out.Problem)}
	}
	return nil
}
