package batch

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/report"
	"offtake/templates"
)

// BenchmarkSweep computes and writes a table of a hundred thousand rows with
// the main metrics, on one worker.
func BenchmarkSweep(b *testing.B) {
	tmpl, err := model.ReadTemplate("templates/model.yaml", templates.Model)
	require.NoError(b, err)
	data, _ := templates.Deal(templates.DefaultDeal)
	d, err := model.ReadDeal(templates.DefaultDeal+".yaml", data, tmpl)
	require.NoError(b, err)
	require.NoError(b, d.Only([]string{"Base"}))
	axes, err := ParseAxes(tmpl, []string{"price.discount=0%:49.9%:0.1%", "commitment.total=50:149.5:0.5"})
	require.NoError(b, err)
	var metrics []string
	for _, l := range tmpl.Lines {
		if l.Kind == model.Metric && l.Main {
			metrics = append(metrics, l.Name)
		}
	}
	for _, extension := range []string{".csv", ".parquet"} {
		b.Run(extension[1:], func(b *testing.B) {
			o := SweepOptions{File: filepath.Join(b.TempDir(), "t"+extension), Workers: 1, Shard: Whole, Meter: silent{}}
			rows := int64(0)
			for b.Loop() {
				out, err := RunSweep(b.Context(), tmpl, d, axes, metrics, o)
				require.NoError(b, err)
				rows = out.Rows
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/row")
		})
	}
}

// BenchmarkBatch writes thirty workbooks of the embedded deal on one worker, from
// the deal to the index.
func BenchmarkBatch(b *testing.B) {
	tmpl, err := model.ReadTemplate("templates/model.yaml", templates.Model)
	require.NoError(b, err)
	data, _ := templates.Deal(templates.DefaultDeal)
	d, err := model.ReadDeal(templates.DefaultDeal+".yaml", data, tmpl)
	require.NoError(b, err)
	axes, err := ParseAxes(tmpl, []string{"price.discount=0%:29%:1%"})
	require.NoError(b, err)
	plan, err := NewPlan([]Source{{templates.DefaultDeal, d, nil}}, axes, false)
	require.NoError(b, err)
	formats, err := report.ParseFormats("xlsx")
	require.NoError(b, err)
	for b.Loop() {
		_, err := Run(b.Context(), tmpl, plan, Options{Dir: b.TempDir(), Formats: formats, Workers: 1, Shard: Whole, Build: "benchmark", Meter: silent{}})
		require.NoError(b, err)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/30e6, "ms/workbook")
}
