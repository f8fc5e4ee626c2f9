package report

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/report/layout"
	"offtake/report/sheet"
)

// TestNoNumberFails: a cell that has no number says so, and the checks fail.
func TestNoNumberFails(t *testing.T) {
	t.Parallel()
	for _, x := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		v := sheet.Num(x)
		assert.Equal(t, sheet.Text, v.Kind)
		assert.Equal(t, sheet.NoNumber, v.Text)
		assert.True(t, v.None)
		assert.Empty(t, fullDigits(x))
		assert.Nil(t, nullable(x))
	}
	rep := laid(t, "note: All the deal brings", "note: All the deal brings")
	require.True(t, rep.Passed())
	require.Empty(t, FailedChecks(rep))
	rep.Book.Sheet(layout.SheetComparison).Set(40, 9, sheet.Cell{Value: sheet.Num(0 / zero()), Role: sheet.RoleCalculation,
		Unit: sheet.UnitPercent})
	rep.FailWithoutNumber()
	assert.False(t, rep.Passed())
	assert.Contains(t, strings.Join(FailedChecks(rep), "\n"), "Comparison!I40: no number")
	assert.Equal(t, "FAIL", rep.Book.Sheet(layout.SheetSummary).At(layout.RowMaster, layout.SummaryColChosen).Value.Text)
	for _, f := range formats() {
		out, err := f.Render(rep, Options{})
		require.NoError(t, err, f.Name)
		for _, file := range out.Files {
			if f.Name != "png" && f.Name != "pdf" && f.Name != "xlsx" {
				assert.NotRegexp(t, `\b(NaN|[+-]?Inf)\b`, string(file.Data), file.Suffix)
			}
		}
	}
}

func zero() float64 { return 0 }
