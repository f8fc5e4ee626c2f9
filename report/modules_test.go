package report_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/report"
	"offtake/templates"
)

// TestSimpleDealsDoNotGrow: the workbook of a deal that uses no term beyond the
// core is the same to the last byte as if there were no such terms.
func TestSimpleDealsDoNotGrow(t *testing.T) {
	data := []byte(dealFile("simple", "commitment.total: 100", 0))
	core, _, found := bytes.Cut(templates.Model, []byte("\n---\n"))
	require.True(t, found)
	tpl, err := model.ReadTemplate("model.yaml", core)
	require.NoError(t, err)
	d, err := model.ReadDeal("simple.yaml", data, tpl)
	require.NoError(t, err)
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(workbook(t, report.Layout(d, p, r)), workbook(t, layDeal(t, "simple.yaml", data))))
}
