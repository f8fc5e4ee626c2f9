// Package table writes tables of metrics, a row for every scenario and
// combination of the values of inputs, as CSV or Parquet.
//
//  1. [Run] cuts the rows into chunks. Workers compute them with a
//     [model.Sweep], and one goroutine writes them in order, so that memory does
//     not grow with the number of rows (sweep.go).
//  2. A chunk is written as lines (csv.go) or as columns (parquet.go); where it is
//     cut depends on the number of the row alone.
//  3. [Merge] joins the tables of shards into the bytes of one run's (merge.go).
package table

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"offtake/internal/batch/shard"
	"offtake/internal/batch/vary"
	"offtake/internal/files"
	"offtake/model"
	"offtake/model/formula"
)

// Options is how a sweep runs and where its table goes.
type Options struct {
	File    string // .csv or .parquet
	Workers int
	Shard   shard.Shard
	Set     []string // what the command line set in the deal beforehand
	Build   string   // names the program
	BOM     bool     // a table of text begins with a byte order mark
	Meter   Meter
}

// Outcome is what a sweep found.
type Outcome struct {
	File         string
	Rows, Failed int64
	Problem      string // the first, by its row
}

// chunkRows is how many rows are computed and written at once: the table is
// cut at its multiples, whatever the shard, so that a joined table is cut as
// one run cuts it.
const chunkRows = 8192

// Format is the kind of a table by its file's name.
func Format(file string) (string, error) {
	switch ext := strings.ToLower(filepath.Ext(file)); ext {
	case ".csv", ".parquet":
		return ext, nil
	}
	return "", fmt.Errorf("%s is neither a .csv nor a .parquet file\nhint: name the table by -o FILE.csv or -o FILE.parquet", file)
}

// Meter shows how far a sweep is. Its methods may be called from several
// goroutines.
type Meter interface {
	Begin(total int64)
	Done(n int64) // so many more are done
	End()
}

// sweeper is a sweep at work.
type sweeper struct {
	*model.Sweep
	Options
	axes      []vary.Axis
	metrics   []string
	scenarios []string
	each      int64 // combinations of a scenario
	texts     [][]string
}

// Run writes a table with a row for every scenario and combination of the
// axes' values: the inputs and the metrics. Rows are in order, whatever the
// number of workers; memory does not grow with their number. A row whose
// inputs break a rule has a problem instead of metrics.
func Run(ctx context.Context, t *model.Template, d *model.Deal, axes []vary.Axis, metrics []string, o Options) (Outcome, error) {
	out := Outcome{File: shard.FileName(o.File, o.Shard)}
	format, err := Format(o.File)
	if err != nil {
		return out, err
	}
	s := &sweeper{Options: o, axes: axes, metrics: once(metrics)}
	if s.Sweep, err = model.NewSweep(t, d, axes, s.metrics); err != nil {
		return out, err
	}
	s.prepare()
	target, err := files.Create(out.File)
	if err != nil {
		return out, err
	}
	w := s.writer(format, target)
	err = s.run(ctx, w, &out)
	if err == nil {
		err = w.end()
	}
	if err != nil {
		return out, errors.Join(err, target.Abandon())
	}
	return out, shard.Finish(o.Shard, s.job(), target)
}

// once drops what stands in a list before.
func once(list []string) []string {
	var kept []string
	for _, one := range list {
		if !slices.Contains(kept, one) {
			kept = append(kept, one)
		}
	}
	return kept
}

// prepare works out what every row says of its inputs.
func (s *sweeper) prepare() {
	for _, sc := range s.Deal.Scenarios {
		s.scenarios = append(s.scenarios, sc.Name)
	}
	s.each = s.Total()
	for _, a := range s.axes {
		texts := make([]string, len(a.Values))
		for i, v := range a.Values {
			texts[i] = vary.Text(a.Input, v)
		}
		s.texts = append(s.texts, texts)
	}
}

// rows is the number of rows of the whole table.
func (s *sweeper) rows() int64 { return s.each * int64(len(s.scenarios)) }

// writer writes chunks in order.
type writer interface {
	// encode prepares a chunk, in the goroutine that computed it.
	encode(c *chunk)
	// write writes a chunk, in order.
	write(c *chunk) error
	end() error
}

func (s *sweeper) writer(format string, w io.Writer) writer {
	if format == ".csv" {
		return newCSVTable(w, s)
	}
	return newParquetTable(w, s)
}

// chunk is some rows of the table.
type chunk struct {
	first    int64 // row of the whole table, from 0
	n        int
	scenario []int32
	lanes    [][]int32   // by axis
	results  [][]float64 // by metric
	problems map[int]string
	text     []byte // of CSV
	done     chan struct{}
}

func (s *sweeper) newChunk() *chunk {
	c := &chunk{scenario: make([]int32, chunkRows), problems: map[int]string{}, done: make(chan struct{}, 1)}
	for range s.axes {
		c.lanes = append(c.lanes, make([]int32, chunkRows))
	}
	for range s.metrics {
		c.results = append(c.results, make([]float64, chunkRows))
	}
	return c
}

// run has workers compute chunks while this goroutine writes them in order.
// Chunks are reused: there are as many as may be at work or waiting.
func (s *sweeper) run(ctx context.Context, t writer, out *Outcome) error {
	first, last := s.Shard.Range(s.rows())
	s.Meter.Begin(last - first)
	defer s.Meter.End()
	group, inner := errgroup.WithContext(ctx)
	workers := int(min(int64(s.Workers), (last+chunkRows-1)/chunkRows-first/chunkRows))
	many := 2*workers + 2
	free, work, order := make(chan *chunk, many), make(chan *chunk, many), make(chan *chunk, many)
	for range many {
		free <- s.newChunk()
	}
	group.Go(func() error {
		defer close(work)
		defer close(order)
		return s.cut(inner, first, last, free, work, order)
	})
	for range workers {
		w := s.Worker()
		group.Go(func() error {
			for c := range work {
				s.compute(w, c)
				t.encode(c)
				c.done <- struct{}{}
			}
			return nil
		})
	}
	group.Go(func() error {
		for c := range order {
			<-c.done
			if err := t.write(c); err != nil {
				return err
			}
			s.count(c, out)
			free <- c
		}
		return nil
	})
	return errors.Join(group.Wait(), ctx.Err())
}

// cut hands the chunks out.
func (s *sweeper) cut(ctx context.Context, first, last int64, free, work, order chan *chunk) error {
	for at := first; at < last; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case c := <-free:
			c.first = at
			c.n = int(min(last-at, chunkRows-at%chunkRows))
			at += int64(c.n)
			work <- c
			order <- c
		}
	}
	return nil
}

// count notes what went wrong in a chunk.
func (s *sweeper) count(c *chunk, out *Outcome) {
	s.Meter.Done(int64(c.n))
	out.Rows += int64(c.n)
	if len(c.problems) == 0 {
		return
	}
	out.Failed += int64(len(c.problems))
	if out.Problem == "" {
		at := c.n
		for i := range c.problems {
			at = min(at, i)
		}
		out.Problem = fmt.Sprintf("row %d: %s", c.first+int64(at)+1, c.problems[at])
	}
}

// compute fills a chunk, a block at a time.
func (s *sweeper) compute(w *model.SweepWorker, c *chunk) {
	clear(c.problems)
	for at := 0; at < c.n; {
		row := c.first + int64(at)
		scenario, first := int(row/s.each), row%s.each
		n := int(min(int64(min(c.n-at, model.BlockSize)), s.each-first))
		w.Run(scenario, first, n)
		for i := range n {
			c.scenario[at+i] = int32(scenario)
		}
		for i := range s.axes {
			copy(c.lanes[i][at:at+n], w.Lanes(i))
		}
		for i := range s.metrics {
			copy(c.results[i][at:at+n], w.Result(i))
		}
		for lane := range n {
			if problem := w.Problem(lane); problem != "" {
				c.problems[at+lane] = problem
			}
		}
		at += n
	}
}

// value is a metric of a row, and whether it has one.
func (c *chunk) value(metric, row int) (float64, bool) {
	x := c.results[metric][row]
	if formula.IsMissing(x) {
		return 0, false
	}
	return x, true
}

// job is the whole that a sweep's shards are parts of.
func (s *sweeper) job() shard.Job {
	var j shard.Job
	j.Add("the program", s.Build)
	j.Add("the deal", s.Deal.Digest)
	j.Add("the scenarios", s.scenarios...)
	j.Add("--set", s.Set...)
	j.Add(vary.Flag, vary.Texts(s.axes)...)
	j.Add("--metric", s.metrics...)
	j.Add("--bom", fmt.Sprint(s.BOM))
	return j
}
