package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/summary"
	"offtake/templates"
)

// TestCardLabelsFit: the label of a key figure has room on its card, with the
// longest word for a disclosed amount.
func TestCardLabelsFit(t *testing.T) {
	const room = 53 // millimetres, of a card of 55
	for _, word := range []string{"more than", "at least", "about", "up to"} {
		rep := laidDeal(t, "total: more than 100", "total: "+word+" 100")
		s, labels := rep.Book.Sheet(layout.SheetSummary), 0
		for _, row := range s.Rows() {
			for _, cell := range row.Cells() {
				if cell.Role == sheet.RoleCardLabel {
					labels++
					assert.Less(t, draw.TextWidth(cell.Value.Text, sheet.Looks[sheet.RoleCardLabel].Size, false), float64(room), cell.Value.Text)
				}
			}
		}
		assert.Equal(t, 2*summary.SummaryCards, labels)
	}
}

// laidDeal lays the embedded deal with a change.
func laidDeal(t *testing.T, old, now string) *layout.Report {
	t.Helper()
	data, _ := templates.Deal(templates.DefaultDeal)
	require.Contains(t, string(data), old)
	tpl, err := model.ReadTemplate("model.yaml", templates.Model)
	require.NoError(t, err)
	d, err := model.ReadDeal("deal.yaml", []byte(strings.Replace(string(data), old, now, 1)), tpl)
	require.NoError(t, err)
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	require.NoError(t, err)
	return Layout(d, p, r)
}
