package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

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
	each                       bool
	vary, set, scenarios       []string
	workers                    int
}

func newBatch(io streams) *cobra.Command {
	var o batchOptions
	cmd := &cobra.Command{
		Use:     "batch DEAL ...",
		Short:   "Write the files of many combinations of deals, scenarios and inputs",
		Long:    batchLong,
		Example: batchExample,
		Args:    arguments(1, 100_000, "at least one deal file"),
		RunE:    func(_ *cobra.Command, deals []string) error { return runBatch(io, deals, o) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.dir, "out", "o", ".", "folder `DIR` to write to; made if missing")
	f.StringVarP(&o.formats, "format", "f", "xlsx,pdf", "formats to write, a `LIST` of "+report.FormatList())
	f.StringVar(&o.paper, "paper", "A4", "paper of the PDF, `SIZE` A4 or letter")
	f.BoolVar(&o.each, "each-scenario", false, "files of their own for each scenario")
	combinationFlags(cmd, &o.vary, &o.set, &o.scenarios, &o.shard, &o.workers, fmt.Sprintf(", %d at most", mostWorkers))
	return cmd
}

// combinationFlags are the flags that choose combinations and how they run.
func combinationFlags(cmd *cobra.Command, vary, set, scenarios *[]string, shard *string, workers *int, most string) {
	f := cmd.Flags()
	f.StringArrayVar(vary, "vary", nil, "an input and its values, as `KEY=V1,V2,...` or KEY=FROM:TO:STEP (repeatable)")
	f.StringArrayVarP(scenarios, "scenario", "s", nil, "only the scenario `NAME` (repeatable)")
	f.StringArrayVar(set, "set", nil, "override an input in every scenario, as `key=value` (repeatable)")
	f.StringVar(shard, "shard", "", "only part `I/N` of the combinations; a job array's environment gives it too")
	f.IntVarP(workers, "jobs", "j", 0, "work on `N` at once; if not given, on as many as there are processors"+most)
}

func runBatch(io streams, names []string, o batchOptions) error {
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
			warn(io, vary.Warnings(t, s.Deal, plan.Axes))
		}
	}
	defer boundMemory(o.workers, plan)()
	ctx, stop := interruptible()
	defer stop()
	out, err := batch.Run(ctx, t, plan, batch.Options{
		Dir: o.dir, Formats: formats, Look: report.Options{Paper: paper}, Set: o.set, Workers: o.workers, Shard: part,
		Build: batch.Build(), Meter: newMeter(io, "writing", "combinations"),
	})
	return tellBatch(io, o, out, err)
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

// checkWorkers fills in how much is done at once.
func checkWorkers(n *int, most int) error {
	switch {
	case *n < 0:
		return fmt.Errorf("-j %d: at least 1 is wanted", *n)
	case *n == 0:
		*n = min(runtime.GOMAXPROCS(0), most)
	}
	return nil
}

// checkFolder refuses a folder without a name, which a shell gives for a
// variable that is not set.
func checkFolder(dir string) error {
	if dir == "" {
		return errors.New("-o names no folder\nhint: write -o DIR, or leave it out for this folder")
	}
	return nil
}

// setAndVaried refuses an input that is set and varied.
func setAndVaried(axes []vary.Axis, set []string) error {
	for _, a := range axes {
		for _, s := range set {
			if key, _, _ := strings.Cut(s, "="); strings.TrimSpace(key) == a.Input.Key {
				return fmt.Errorf("%s is both set and varied\nhint: drop --set %s", a.Input.Key, s)
			}
		}
	}
	return nil
}

// choose overrides a deal's inputs and keeps some of its scenarios, as the
// command line asks for.
func choose(t *model.Template, d *model.Deal, set, scenarios []string) error {
	if err := d.Override(t, set); err != nil {
		return wrongArgument{err}
	}
	if len(scenarios) > 0 {
		if err := d.Only(scenarios); err != nil {
			return wrongArgument{err}
		}
	}
	return nil
}

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
	limit := debug.SetMemoryLimit(-1)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(int64(max(least, workers*perWorker/most*size)))
	}
	return func() {
		debug.SetMemoryLimit(limit)
		runtime.GOMAXPROCS(before)
	}
}

// interruptible returns a context that ends when the user or the system asks the
// program to stop. A second Ctrl-C stops it at once.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// tellBatch says how a batch went.
func tellBatch(io streams, o batchOptions, out batch.Outcome, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return failed{fmt.Errorf("stopped: %d of %s done\n"+
			"hint: the same command goes on from there", out.Written+out.Kept, counted(out.Total, "combination"))}
	case err != nil:
		return failed{plainFileError(err)}
	}
	fmt.Fprintf(io.out, "%s: %s: %d written, %d up to date, %d failed\n",
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

// counted is a number of things, in words that fit it.
func counted(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// plainFileError says what is wrong with a file as fileError does; other
// errors stay as they are.
func plainFileError(err error) error {
	var path *os.PathError
	if !errors.As(err, &path) {
		return err
	}
	hint := "hint: check the path and its rights"
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		hint = "hint: make room and run the same command again"
	}
	return fmt.Errorf("%s: %w\n%s", path.Path, path.Err, hint)
}

// meter shows progress on a terminal: done, rate, time left. On a pipe it says
// nothing.
type meter struct {
	out         streams
	doing, what string

	mutex       sync.Mutex
	bar         *progressbar.ProgressBar
	total, kept int64
	working     bool
}

func newMeter(io streams, doing, what string) *meter {
	return &meter{out: io, doing: doing, what: what}
}

// Begin implements batch.Meter.
func (m *meter) Begin(total int64) {
	file, ok := m.out.err.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return
	}
	m.begin(file, total)
}

// begin shows the bar.
func (m *meter) begin(out io.Writer, total int64) {
	m.total = total
	m.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(out), progressbar.OptionSetDescription(m.doing),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(m.what),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(20))
}

// Kept implements batch.Meter. What an earlier run did says nothing about how
// long the rest takes: while there is nothing else, it moves the bar, and from
// then on it shortens what is to be done.
func (m *meter) Kept(n int64) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.kept += n
	switch {
	case m.bar == nil:
	case !m.working:
		_ = m.bar.Add64(n)
	default:
		m.rest()
	}
}

// Working implements batch.Meter: the rate and the time left are of what is
// done from now on.
func (m *meter) Working() {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.working = true
	if m.bar != nil {
		m.bar.Reset()
		m.bar.StartWithoutRender()
		m.rest()
	}
}

// rest sets how much is to be done.
func (m *meter) rest() {
	if m.kept > 0 {
		m.bar.Describe(fmt.Sprintf("%s (%d up to date)", m.doing, m.kept))
	}
	m.bar.ChangeMax64(max(1, m.total-m.kept))
}

// Done implements batch.Meter.
func (m *meter) Done(n int64) {
	if m.bar != nil {
		_ = m.bar.Add64(n)
	}
}

// End implements batch.Meter.
func (m *meter) End() {
	if m.bar != nil {
		_ = m.bar.Finish()
	}
}
