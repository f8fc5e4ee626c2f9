package report_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/report/layout"
	"offtake/report/sheet"
)

// TestWidthsHoldThousandfold: where a reader types amounts a thousand times as
// large, no column shows #### for them, on any page that prints.
func TestWidthsHoldThousandfold(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("no pdftotext")
	}
	rep := embedded(t)
	edits := map[string]any{}
	s := rep.Book.Sheet(layout.SheetInputs)
	for r, row := range s.Rows() {
		for c, cell := range row.Cells() {
			money := cell.Unit == sheet.UnitMoney || cell.Unit == sheet.UnitMoneyYear || cell.Unit == sheet.UnitMoneyPerGW
			if money && cell.Formula == "" && cell.Value.Kind == sheet.Number {
				edits[layout.SheetInputs+"!"+sheet.Address(r, c)] = cell.Value.Number * 1000
			}
		}
	}
	require.GreaterOrEqual(t, len(edits), 5)
	edited, err := recompute.Edit(workbook(t, rep), edits)
	require.NoError(t, err)
	stripped, err := recompute.Strip(edited)
	require.NoError(t, err)
	text := exec.Command("pdftotext", "-layout", "-", "-")
	text.Stdin = strings.NewReader(string(recompute.AsPDF(t, stripped)))
	out, err := text.Output()
	require.NoError(t, err)
	assert.Contains(t, string(out), "100,000.0", "the amounts are a thousand times as large")
	for _, line := range strings.Split(string(out), "\n") {
		assert.NotContains(t, line, "###")
	}
}
