package table

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"offtake/internal/batch/shard"
	"offtake/internal/batch/vary"
	"offtake/model"
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
	axes, err := vary.Parse(tmpl, []string{"price.discount=0%:49.9%:0.1%", "commitment.total=50:149.5:0.5"})
	require.NoError(b, err)
	var metrics []string
	for _, l := range tmpl.Lines {
		if l.Kind == model.Metric && l.Main {
			metrics = append(metrics, l.Name)
		}
	}
	for _, extension := range []string{".csv", ".parquet"} {
		b.Run(extension[1:], func(b *testing.B) {
			o := Options{File: filepath.Join(b.TempDir(), "t"+extension), Workers: 1, Shard: shard.Whole, Meter: silent{}}
			rows := int64(0)
			for b.Loop() {
				out, err := Run(b.Context(), tmpl, d, axes, metrics, o)
				require.NoError(b, err)
				rows = out.Rows
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/row")
		})
	}
}

// silent is a meter that shows nothing.
type silent struct{}

func (silent) Begin(int64) {}
func (silent) Done(int64)  {}
func (silent) End()        {}
