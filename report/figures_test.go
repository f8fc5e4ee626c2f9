package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/narrative"
)

// TestFiguresAlone: JSON, CSV and the figures on the terminal need no book, and
// are what they are with one.
func TestFiguresAlone(t *testing.T) {
	t.Parallel()
	for name, book := range map[string]*layout.Report{
		"embedded":     laidDeal(t, "total:", "total:"),
		"a check":      laid(t, "formula: SUM(firm) - firm_expected", "formula: 1 + SUM(firm) - firm_expected"),
		"large number": laid(t, "formula: MAX(burden)", "formula: POWER(10, 150 + MAX(burden))"),
	} {
		rep := layout.New(book.Deal, book.Program, book.Results)
		for _, f := range formats() {
			if f.OfBook {
				continue
			}
			alone, err := f.Render(rep, Options{})
			require.NoError(t, err, name)
			same, err := f.Render(book, Options{})
			require.NoError(t, err, name)
			assert.Equal(t, same, alone, "%s: %s", name, f.Name)
		}
		for i := range rep.Deal.Scenarios {
			for _, l := range rep.Program.Lines {
				if l.Kind != model.Series {
					assert.Equal(t, Display(book, l.Name, i), Display(rep, l.Name, i), "%s: %s", name, l.Name)
				}
			}
		}
		assert.Equal(t, narrative.ThreeFigures(book), narrative.ThreeFigures(rep), name)
		assert.Equal(t, book.ReturnNotes(), rep.ReturnNotes(), name)
		require.False(t, rep.IsLaidOut(), name)
		assert.Equal(t, FailedChecks(book), FailedChecks(rep), name)
		assert.Equal(t, name != "embedded", rep.IsLaidOut(), "%s: laid out to find what fails", name)
	}
}
