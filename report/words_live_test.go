package report

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"offtake/report/sheet"
)

// TestNoTextOfAFormat: no formula asks for a number's text by a format, which
// programs read in the reader's language.
func TestNoTextOfAFormat(t *testing.T) {
	rep := laid(t, "note: All the deal brings", "note: All the deal brings")
	for _, s := range rep.Book.Sheets {
		for r, row := range s.Rows() {
			for c, cell := range row.Cells() {
				assert.NotRegexp(t, `(^|[^S])TEXT\(`, cell.Formula, "%s!%s", s.Name, sheet.Address(r, c))
			}
		}
	}
}
