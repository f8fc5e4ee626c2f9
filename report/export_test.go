package report_test

import (
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/report"
	"offtake/report/xlsx"
	"offtake/templates"
)

// BenchmarkExport takes the embedded deal from its file to workbook and PDF,
// and each step alone.
func BenchmarkExport(b *testing.B) {
	data, ok := templates.Deal(templates.DefaultDeal)
	require.True(b, ok)
	tpl := readTemplate(b)
	read := func() (*model.Deal, *model.Program, *model.Results) {
		d, err := model.ReadDeal(templates.DefaultDeal+".yaml", data, tpl)
		require.NoError(b, err)
		p, err := model.Compile(tpl, d)
		require.NoError(b, err)
		r, err := model.Compute(p, d)
		require.NoError(b, err)
		return d, p, r
	}
	d, p, r := read()
	rep := report.Layout(d, p, r)
	pdf := func(rep *report.Report) {
		_, err := report.WritePDF(io.Discard, rep, report.Options{})
		require.NoError(b, err)
	}
	for _, step := range []struct {
		name string
		run  func()
	}{
		{"read and compute", func() { read() }},
		{"lay out", func() { report.Layout(d, p, r) }},
		{"workbook", func() { require.NoError(b, xlsx.Write(io.Discard, rep.Book)) }},
		{"pdf", func() { pdf(rep) }},
		{"all", func() {
			rep := report.Layout(read())
			require.NoError(b, xlsx.Write(io.Discard, rep.Book))
			pdf(rep)
		}},
	} {
		b.Run(step.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				step.run()
			}
		})
	}
}
