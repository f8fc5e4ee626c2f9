package batch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sync/errgroup"

	"offtake/internal/batch/shard"
	"offtake/internal/batch/vary"
	"offtake/internal/files"
	"offtake/model"
	"offtake/report"
	"offtake/report/xlsx"
)

// Options is how a plan's files are written.
type Options struct {
	Dir     string
	Formats []report.Format
	Look    report.Options
	Set     []string // what the command line set in every deal beforehand
	Workers int      // combinations at once
	Shard   shard.Shard
	Build   string // names the program: what another build wrote is done again
	Meter   Meter

	write func(path string, data []byte) error // in tests: a disk that fails
	sink  func(*files.File) io.Writer          // the same, of an index
}

// Meter shows how far a run is. Its methods may be called from several
// goroutines.
type Meter interface {
	Begin(total int64)
	Kept(n int64) // so many were done by an earlier run
	Working()     // the first that is not done begins
	Done(n int64) // so many more are done
	End()
}

// Outcome is what a run did with its combinations.
type Outcome struct {
	Total, Kept, Written, Failed int64
	Problems                     []string // the first few, one a combination
}

// shownProblems is how many problems an outcome lists.
const shownProblems = 10

// runner is a run at work.
type runner struct {
	*Plan
	Options
	template *model.Template
	programs model.Programs
	folder   *folder

	kept, written, failed atomic.Int64
	mutex                 sync.Mutex
	problems              []numbered
	start                 func() error // once, before the first file changes
}

// numbered is a text about a combination.
type numbered struct {
	number int64
	text   string
}

// Run writes the files of the shard's combinations, those that are missing or
// out of date, and then the index. A combination that fails is in the index
// and does not stop the others. If ctx ends, combinations at work are finished
// or dropped and the error is ctx's.
func Run(ctx context.Context, t *model.Template, p *Plan, o Options) (Outcome, error) {
	f, err := openFolder(o.Dir, o.Shard)
	if err != nil {
		return Outcome{}, err
	}
	if o.write != nil {
		f.write = o.write
	}
	if o.sink == nil {
		o.sink = func(f *files.File) io.Writer { return f }
	}
	r := &runner{Plan: p, Options: o, template: t, folder: f}
	r.start = sync.OnceValue(r.dropIndex)
	first, last := o.Shard.Range(p.Total())
	o.Meter.Begin(last - first)
	err = r.runAll(ctx, first, last)
	o.Meter.End()
	if err == nil {
		err = r.index(first, last)
	}
	return r.outcome(last - first), errors.Join(err, f.close())
}

func (r *runner) outcome(total int64) Outcome {
	out := Outcome{Total: total, Kept: r.kept.Load(), Written: r.written.Load(), Failed: r.failed.Load()}
	slices.SortFunc(r.problems, func(a, b numbered) int { return int(a.number - b.number) })
	for _, p := range r.problems {
		out.Problems = append(out.Problems, p.text)
	}
	return out
}

// runAll has workers run one combination after the other.
func (r *runner) runAll(ctx context.Context, first, last int64) error {
	group, inner := errgroup.WithContext(ctx)
	var next atomic.Int64
	next.Store(first)
	for range min(int64(max(1, r.Workers)), last-first) {
		w := &worker{runner: r, look: r.Look}
		w.look.Workbooks = xlsx.NewWriter()
		group.Go(func() error {
			for n := next.Add(1) - 1; n < last && inner.Err() == nil; n = next.Add(1) - 1 {
				if err := w.one(inner, w.At(n)); err != nil {
					return err
				}
			}
			return inner.Err()
		})
	}
	return errors.Join(group.Wait(), ctx.Err())
}

// worker runs combinations in one goroutine.
type worker struct {
	*runner
	look report.Options // with what is kept from one workbook to the next
	last *report.Report // its rows are the next one's
}

// one runs a combination; an error is one that would stop every other too.
func (w *worker) one(ctx context.Context, c Combination) error {
	name := w.Name(c)
	rec := record{Name: name, Digest: w.digest(c)}
	old, found, err := w.folder.find(name, rec.Digest)
	if err != nil {
		return err
	}
	missing := w.Formats
	if found && old.Problem == "" {
		rec.Files = old.Files
		missing = w.missing(old)
	}
	if len(missing) == 0 {
		w.kept.Add(1)
		w.note(c, old)
		w.Meter.Kept(1)
		return nil
	}
	if err := w.start(); err != nil {
		return err
	}
	err = w.write(ctx, c, &rec, missing)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case hopeless(err):
		return err
	case err != nil:
		rec.Problem, rec.Files, rec.Columns, rec.Cases = err.Error(), nil, columns{}, nil
		if err := w.folder.outdate(name); err != nil {
			return err
		}
	default:
		w.written.Add(1)
	}
	w.note(c, rec)
	if err := w.folder.add(rec); err != nil {
		return err
	}
	w.Meter.Done(1)
	return nil
}

// hopeless reports whether every other combination would meet the error as well.
func hopeless(err error) bool {
	for _, e := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EDQUOT, syscall.EIO} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// note counts a combination that failed and keeps the first few problems.
func (r *runner) note(c Combination, rec record) {
	text := rec.Problem
	for _, one := range rec.Cases {
		if len(one.Failed) > 0 && text == "" {
			text = fmt.Sprintf("checks failed in scenario %s: %s", one.Scenario, strings.Join(one.Failed, ", "))
		}
	}
	if text == "" {
		return
	}
	r.failed.Add(1)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if len(r.problems) < shownProblems {
		r.problems = append(r.problems, numbered{c.Number, rec.Name + ": " + text})
	}
}

// missing lists the formats whose files are not there as recorded.
func (r *runner) missing(old record) []report.Format {
	var list []report.Format
	for _, f := range r.Formats {
		files, ok := old.Files[f.Name]
		gone := slices.ContainsFunc(files, func(want file) bool { return !r.folder.holds(old.Name, want) })
		if !ok || gone {
			list = append(list, f)
		}
	}
	return list
}

// job is the whole that a batch's shards are parts of.
func (r *runner) job() shard.Job {
	var j shard.Job
	j.Add("the program", r.Build)
	var deals, scenarios []string
	for i, s := range r.Sources {
		digest := "not read"
		if s.Deal != nil {
			digest = s.Deal.Digest
			for _, sc := range s.Deal.Scenarios {
				scenarios = append(scenarios, fmt.Sprint(i), sc.Name)
			}
		}
		deals = append(deals, r.stems[i], digest)
	}
	j.Add("the deals", deals...)
	j.Add("the scenarios", append(scenarios, fmt.Sprint(r.EachScenario))...)
	j.Add("--set", r.Set...)
	j.Add(vary.Flag, vary.Texts(r.Axes)...)
	formats := []string{string(r.Look.Paper), fmt.Sprint(r.Look.Memo, r.Look.BOM)}
	for _, f := range r.Formats {
		formats = append(formats, f.Name)
	}
	j.Add("the formats", formats...)
	return j
}

// digest is of all that a combination's files follow from.
func (r *runner) digest(c Combination) string {
	h := sha256.New()
	say := func(parts ...string) {
		for _, p := range parts {
			fmt.Fprintf(h, "%d %s\n", len(p), p)
		}
	}
	say("build", r.Build, string(r.Look.Paper), fmt.Sprint(r.Look.Memo, r.Look.BOM))
	if d := r.Sources[c.Source].Deal; d != nil {
		say("deal", d.Stem(), d.Digest)
		if logo := d.Memo.Logo.Digest(); logo != "" {
			say("logo", logo)
		}
		say(r.Set...)
		for i, s := range d.Scenarios {
			if c.Scenario < 0 || c.Scenario == i {
				say("scenario", s.Name)
			}
		}
	}
	say("vary")
	say(r.assignments(c)...)
	say("only", fmt.Sprint(c.Scenario >= 0))
	return hex.EncodeToString(h.Sum(nil))
}

// write computes a combination and writes its files.
func (w *worker) write(ctx context.Context, c Combination, rec *record, formats []report.Format) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("a fault of the program: %v", r)
		}
	}()
	d, err := w.deal(w.template, c)
	if err != nil {
		return err
	}
	p, err := w.programs.Compile(w.template, d)
	if err != nil {
		return err
	}
	results, err := model.Compute(p, d)
	if err != nil {
		return err
	}
	rep := report.New(d, p, results)
	if slices.ContainsFunc(formats, func(f report.Format) bool { return f.OfBook }) {
		report.LayOut(rep, w.last)
		w.last = rep
	}
	files := maps.Clone(rec.Files)
	if files == nil {
		files = map[string][]file{}
	}
	for _, f := range formats {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if files[f.Name], err = w.render(rep, rec.Name, f); err != nil {
			return err
		}
	}
	rec.Files, rec.Columns, rec.Cases = files, columnsOf(rep.Program), caseRecords(rep)
	rep.Results = nil // of the last report only its rows are used: see report.LayOut
	return nil
}

// render writes a report in one format. Warnings are about texts that a page
// cannot show; they are the same for all combinations of a deal, and the main
// command prints them.
func (w *worker) render(rep *report.Report, name string, f report.Format) ([]file, error) {
	out, err := f.Render(rep, w.look)
	if err != nil {
		return nil, err
	}
	var files []file
	for _, one := range out.Files {
		written, err := w.folder.put(name, one.Suffix, one.Data)
		if err != nil {
			return nil, err
		}
		files = append(files, written)
	}
	return files, nil
}

// columnsOf names what the index has of each scenario: the inputs, what lines
// come to and, of the main metrics, what a reader sees.
func columnsOf(p *model.Program) (c columns) {
	for _, in := range p.Template.Inputs {
		c.Inputs = append(c.Inputs, in.Key)
	}
	for _, l := range p.Lines {
		if isResult(l) {
			c.Results = append(c.Results, l.Name)
		}
		if isShown(l) {
			c.Shown = append(c.Shown, l.Name)
		}
	}
	return c
}

// caseRecords is what the index has of each scenario, by columnsOf.
func caseRecords(rep *report.Report) []caseRecord {
	list := make([]caseRecord, len(rep.Deal.Scenarios))
	for i, s := range rep.Deal.Scenarios {
		rec := caseRecord{Scenario: s.Name, Amounts: rep.UnitLabel("money")}
		for _, in := range rep.Program.Template.Inputs {
			rec.Inputs = append(rec.Inputs, vary.Text(in, s.Inputs[in.Key]))
		}
		tolerance, _ := rep.Results.Scalar("tolerance", i)
		for _, l := range rep.Program.Lines {
			if !isResult(l) {
				continue
			}
			x, _ := rep.Results.Scalar(l.Name, i)
			rec.Results = append(rec.Results, numberText(x))
			if l.Kind == model.Check && !(math.Abs(x) <= tolerance) {
				rec.Failed = append(rec.Failed, l.Name)
			}
			if isShown(l) {
				rec.Shown = append(rec.Shown, report.Display(rep, l.Name, i))
			}
		}
		list[i] = rec
	}
	return list
}

// dropIndex removes an earlier run's index before the first file changes: an
// index that is there is true.
func (r *runner) dropIndex() error {
	r.Meter.Working()
	return errors.Join(r.folder.drop(indexName(r.Shard, ".csv")), r.folder.drop(indexName(r.Shard, ".md")))
}

// Build names this program, by the bytes of its file: what another program
// wrote may differ, if only in the last digit.
func Build() string { return build() }

var build = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return report.Version
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return report.Version
	}
	return fmt.Sprintf("%s %x", report.Version, sha256.Sum256(data))
})
