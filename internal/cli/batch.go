package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"offtake/internal/batch"
	"offtake/internal/batch/shard"
	"offtake/internal/batch/vary"
	"offtake/model"
	"offtake/report"
)

const batchLong = `batch writes the files of every combination of deals, scenarios and values of inputs,
and index.csv and index.md, which list them. A second run does only what is missing or
out of date, so that a run that was stopped, in whatever way, goes on where it was.`

const batchExample = `  offtake batch deal.yaml -o out --each-scenario
  offtake batch deal.yaml -o out --vary price.discount=0%:30%:5% --vary commitment.total=80,100,120
  offtake batch deals/*.yaml -o out -f xlsx -j 4
  offtake batch deal.yaml -o out --each-scenario --shard 2/8     one of eight machines`

// batchOptions is what the flags of batch say.
type batchOptions struct {
	dir, formats, paper, shard string
	each, bom                  bool
	vary, set, scenarios       []string
	workers                    int
}

func newBatch(std streams) *cobra.Command {
	var o batchOptions
	cmd := &cobra.Command{
		Use:     "batch DEAL ...",
		Short:   "Write the files of many combinations of deals, scenarios and inputs",
		Long:    batchLong,
		Example: batchExample,
		Args:    arguments(1, 100_000, "at least one deal file"),
		RunE:    func(_ *cobra.Command, deals []string) error { return runBatch(std, deals, o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.dir, "out", "o", ".", "folder `DIR` to write to; made if missing")
	f.StringVarP(&o.formats, "format", "f", "xlsx,pdf", "formats to write, a `LIST` of "+report.FormatList())
	f.StringVar(&o.paper, "paper", "A4", "paper of PDF and workbook, `SIZE` A4 or letter")
	f.BoolVar(&o.each, "each-scenario", false, "files of their own for each scenario")
	bomFlag(cmd, &o.bom)
	combinationFlags(cmd, &o.vary, &o.set, &o.scenarios, &o.shard, &o.workers, fmt.Sprintf(", %d at most", mostWorkers))
	return cmd
}

func runBatch(std streams, names []string, o batchOptions) error {
	t := template()
	if err := checkFolder(o.dir); err != nil {
		return err
	}
	formats, err := report.ParseFormats(o.formats)
	if err != nil {
		return err
	}
	paper, err := report.ParsePaper(o.paper)
	if err != nil {
		return err
	}
	plan, part, err := planOf(t, names, &o)
	if err != nil {
		return err
	}
	for _, s := range plan.Sources {
		if s.Deal != nil {
			warn(std, vary.Warnings(t, s.Deal, plan.Axes))
		}
	}
	defer boundMemory(o.workers, plan)()
	ctx, stop := interruptible()
	defer stop()
	out, err := batch.Run(ctx, t, plan, batch.Options{
		Dir: o.dir, Formats: formats, Look: report.Options{Paper: paper, BOM: o.bom}, Set: o.set, Workers: o.workers, Shard: part,
		Build: batch.Build(), Meter: newMeter(std, "writing", "combinations"),
	})
	return reportBatch(std, o, out, err)
}

// planOf reads the deals and the axes of a batch.
func planOf(t *model.Template, names []string, o *batchOptions) (*batch.Plan, shard.Shard, error) {
	if err := checkWorkers(&o.workers, mostWorkers); err != nil {
		return nil, shard.Shard{}, err
	}
	part, err := shard.Choose(o.shard, os.Getenv)
	if err != nil {
		return nil, part, err
	}
	axes, err := vary.Parse(t, o.vary)
	if err != nil {
		return nil, part, err
	}
	if err := setAndVaried(axes, o.set); err != nil {
		return nil, part, err
	}
	var sources []batch.Source
	for _, name := range names {
		d, err := readDeal(t, name)
		if err == nil {
			err = choose(t, d, o.set, o.scenarios)
		}
		if errors.As(err, new(wrongArgument)) {
			return nil, part, fmt.Errorf("%s: %w", name, err)
		}
		if err != nil {
			d = nil
		}
		sources = append(sources, batch.Source{Name: name, Deal: d, Problem: err})
	}
	plan, err := batch.NewPlan(sources, axes, o.each)
	return plan, part, err
}

// mostWorkers is how many workbooks are in the making at once if the command
// line does not say: each needs some 60 MB, whatever the number of processors.
const mostWorkers = 3

// boundMemory has memory collected earlier where several workbooks are in the
// making: left alone, the collector would let the process grow to twice what is
// in use. It also keeps to a few processors, each of which has some memory of
// its own, so that a batch needs as much on a large machine as on a small one.
// A workbook of more periods and scenarios than most needs more, and more of the
// collector's time if it had no more. The user's own GOMEMLIMIT goes before. What
// it gives undoes it.
func boundMemory(workers int, p *batch.Plan) (undo func()) {
	const least, perWorker, most = 240 << 20, 60 << 20, 300 // of periods, in all scenarios
	size := most
	for _, s := range p.Sources {
		if s.Deal != nil && p.EachScenario {
			size = max(size, s.Deal.Periods())
		} else if s.Deal != nil {
			size = max(size, s.Deal.Periods()*len(s.Deal.Scenarios))
		}
	}
	before := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(min(before, 2*workers))
	free := softMemory(int64(max(least, workers*perWorker/most*size)))
	return func() {
		free()
		runtime.GOMAXPROCS(before)
	}
}

// softMemory has memory collected earlier above a number of bytes, unless the
// user's own GOMEMLIMIT says otherwise. What it gives undoes it.
func softMemory(most int64) (undo func()) {
	limit := debug.SetMemoryLimit(-1)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(most)
	}
	return func() { debug.SetMemoryLimit(limit) }
}

// reportBatch says how a batch went.
func reportBatch(std streams, o batchOptions, out batch.Outcome, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return failed{fmt.Errorf("stopped: %d of %s done\n"+
			"hint: the same command goes on from there", out.Written+out.Kept, counted(out.Total, "combination"))}
	case err != nil:
		return failed{plainFileError(err)}
	}
	fmt.Fprintf(std.out, "%s: %s: %d written, %d up to date, %d failed\n",
		o.dir, counted(out.Total, "combination"), out.Written, out.Kept, out.Failed)
	if out.Failed == 0 {
		return nil
	}
	text := strings.Join(out.Problems, "\n")
	if more := out.Failed - int64(len(out.Problems)); more > 0 {
		text += fmt.Sprintf("\n… and %d more, in the index", more)
	}
	return failed{errors.New(text)}
}
