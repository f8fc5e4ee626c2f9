package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"offtake/report/sheet"
)

// TestLayoutChartsCoverNoCell: no chart lies over a cell that shows something.
func TestLayoutChartsCoverNoCell(t *testing.T) {
	t.Parallel()
	charts := 0
	reports := judged(t)
	for name, data := range extreme() {
		reports[name] = layDeal(t, name+".yaml", data)
	}
	for name, rep := range reports {
		for _, s := range rep.Book.Sheets {
			for _, c := range s.Charts {
				charts++
				for r := c.Row; r < c.ToRow; r++ {
					for col := c.Col; col < c.ToCol; col++ {
						if cell := s.At(r, col); cell != nil {
							assert.Equal(t, sheet.Empty, cell.Value.Kind, "%s: a chart lies over %s!%s", name, s.Name, sheet.Address(r, col))
						}
					}
				}
			}
		}
	}
	assert.Greater(t, charts, 100)
}
