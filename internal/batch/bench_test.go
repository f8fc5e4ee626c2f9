package batch

import (
	"testing"

	"github.com/stretchr/testify/require"

	"offtake/internal/batch/shard"
	"offtake/internal/batch/vary"
	"offtake/model"
	"offtake/report"
	"offtake/templates"
)

// BenchmarkBatch writes thirty workbooks of the embedded deal on one worker, from
// the deal to the index.
func BenchmarkBatch(b *testing.B) {
	tmpl, err := model.ReadTemplate("templates/model.yaml", templates.Model)
	require.NoError(b, err)
	data, _ := templates.Deal(templates.DefaultDeal)
	d, err := model.ReadDeal(templates.DefaultDeal+".yaml", data, tmpl)
	require.NoError(b, err)
	axes, err := vary.Parse(tmpl, []string{"price.discount=0%:29%:1%"})
	require.NoError(b, err)
	plan, err := NewPlan([]Source{{templates.DefaultDeal, d, nil}}, axes, false)
	require.NoError(b, err)
	formats, err := report.ParseFormats("xlsx")
	require.NoError(b, err)
	for b.Loop() {
		_, err := Run(b.Context(), tmpl, plan, Options{Dir: b.TempDir(), Formats: formats, Workers: 1, Shard: shard.Whole, Build: "benchmark", Meter: silent{}})
		require.NoError(b, err)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/30e6, "ms/workbook")
}
