package report_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/report/layout"
	"offtake/report/sheet"
)

// What readers do by hand (rows and columns inserted, a scenario copied or
// deleted) is done by LibreOffice itself, and the values are looked at.

// handValues has LibreOffice do what a reader does and returns the values then.
func handValues(t *testing.T, works map[string]recompute.Work) map[string]*recompute.Values {
	t.Helper()
	found := map[string]*recompute.Values{}
	for name, book := range recompute.ByHand(t, works) {
		values, _, err := recompute.ReadValues(book)
		require.NoError(t, err, name)
		found[name] = values
	}
	return found
}

// TestInsertedRowsAndColumns: rows and columns inserted move cells and
// change no value.
func TestInsertedRowsAndColumns(t *testing.T) {
	t.Parallel()
	recompute.RequireHands(t)
	rep := embedded(t)
	xlsx := workbook(t, rep)
	works := map[string]recompute.Work{"as written": {Book: xlsx}}
	do := func(name, what, on string, at int) {
		works[name] = recompute.Work{Book: xlsx, Steps: append(works[name].Steps, recompute.Step{Do: what, Sheet: on, At: at})}
	}
	for _, s := range rep.Book.Sheets {
		do("a column on every sheet", "insert column", s.Name, 1)
		do("a row above all on every sheet", "insert row", s.Name, layout.RowMaster)
		if kind := s.Name; kind == layout.SheetInputs || kind == layout.SheetLive || s.Tab == sheet.TabScenario {
			do("rows and columns within", "insert row", s.Name, s.LastRow/2)
			do("rows and columns within", "insert column", s.Name, 3)
		}
	}
	found := handValues(t, works)
	for name, work := range works {
		moved, all := &recompute.Values{Cells: map[string]map[string]recompute.Value{}}, recompute.Formulas{}
		for name, cells := range found["as written"].Cells {
			moved.Cells[name], all[name] = map[string]recompute.Value{}, map[string]string{}
			for at, v := range cells {
				if v != (recompute.Value{}) {
					at = pushed(at, name, work.Steps)
					moved.Cells[name][at], all[name][at] = v, ""
				}
			}
		}
		if differ := recompute.Compare(moved, found[name], all); len(differ) > 0 {
			t.Errorf("%s: %s", name, recompute.Summary(differ))
		}
	}
}

// pushed returns where a sheet's cell stands after rows or columns are inserted.
func pushed(at, name string, steps []recompute.Step) string {
	row, col := sheet.ParseAddress(at)
	for _, step := range steps {
		switch {
		case step.Sheet != name:
		case step.Do == "insert row" && row > step.At:
			row++
		case step.Do == "insert column" && col > step.At:
			col++
		}
	}
	return sheet.Address(row, col)
}
