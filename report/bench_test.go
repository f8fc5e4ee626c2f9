//go:build unix

package report_test

import (
	"flag"
	"io"
	"math"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/report"
	"offtake/report/sheet"
	"offtake/report/xlsx"
)

var fixed = flag.String("fixed", "", "the workbook `FILE` whose parts BenchmarkWorkbook/fixed compresses")

// BenchmarkWorkbook lays out and writes the embedded deal's workbook. The
// yardstick is the fixed work: to compress the parts of a workbook that is given,
// as workbooks are. cpu-ns/op is processor time, garbage collection included; on
// a machine that others use it says more than ns/op.
func BenchmarkWorkbook(b *testing.B) {
	rep := changed(b, nil)
	lay := func() *sheet.Book { return report.Layout(rep.Deal, rep.Program, rep.Results).Book }
	b.Run("fixed", func(b *testing.B) {
		if *fixed == "" {
			b.Skip("no workbook is given by -fixed")
		}
		data, err := os.ReadFile(*fixed)
		require.NoError(b, err)
		deflate, least := deflating(b, partsOf(b, data), io.Discard), time.Duration(math.MaxInt64)
		for b.Loop() {
			start := processorTime()
			deflate()
			least = min(least, processorTime()-start)
		}
		b.ReportMetric(float64(least), "least-ns")
	})
	b.Run("lay out", func(b *testing.B) { measure(b, func() { lay() }) })
	b.Run("write", func(b *testing.B) {
		measure(b, func() { require.NoError(b, xlsx.Write(io.Discard, rep.Book)) })
	})
	b.Run("lay out and write", func(b *testing.B) {
		measure(b, func() { require.NoError(b, xlsx.Write(io.Discard, lay())) })
		var size counter
		require.NoError(b, xlsx.Write(&size, lay()))
		b.ReportMetric(float64(size), "workbook-bytes")
	})
	b.Run("next of a batch", func(b *testing.B) { measure(b, batching(b)) })
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(data []byte) (int, error) {
	*c += counter(len(data))
	return len(data), nil
}

// deflating compresses parts as a workbook's are compressed.
func deflating(b *testing.B, parts [][]byte, to io.Writer) func() {
	w, err := flate.NewWriter(to, 6)
	require.NoError(b, err)
	return func() {
		for _, part := range parts {
			w.Reset(to)
			_, err := w.Write(part)
			require.NoError(b, err)
			require.NoError(b, w.Close())
		}
	}
}

// batching computes, lays out and writes one workbook after another, with one
// input changed each time. The first, which is written before, costs about
// twice as much.
func batching(b *testing.B) func() {
	reps := []*report.Report{changed(b, []string{"price.discount=5%"}), changed(b, []string{"price.discount=15%"})}
	writer, i, program := xlsx.NewWriter(), 0, reps[0].Program
	var last *report.Report
	next := func() {
		d := reps[i%2].Deal
		i++
		results, err := model.Compute(program, d)
		require.NoError(b, err)
		rep := report.New(d, program, results)
		report.LayOut(rep, last)
		last = rep
		require.NoError(b, writer.Write(io.Discard, last.Book))
	}
	next() // the first of its shape, which the others share with
	return next
}

// measure runs a benchmark and reports its processor time.
func measure(b *testing.B, f func()) {
	b.ReportAllocs()
	start := processorTime()
	for b.Loop() {
		f()
	}
	b.ReportMetric(float64(processorTime()-start)/float64(b.N), "cpu-ns/op")
}

func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
