package report_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/model"
	"offtake/report"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/templates"
)

// What a reader does in a spreadsheet program is done to the file: a cell is
// typed over, LibreOffice recomputes a copy without stored values, and what it
// finds must be what the program computes by itself for the changed deal.

// altered is the embedded deal with its inputs changed, computed and laid out
// anew. Break-evens are left out: a spreadsheet does not solve them again.
func altered(t *testing.T, change func(d *model.Deal)) *report.Report {
	t.Helper()
	tpl := readTemplate(t)
	data, ok := templates.Deal(templates.DefaultDeal)
	require.True(t, ok)
	d, err := model.ReadDeal(templates.DefaultDeal+".yaml", data, tpl)
	require.NoError(t, err)
	d.BreakEvens = nil
	// Of several inputs another might decide, and of a value that may change its
	// sign the program seeks where.
	d.Tornado.Metric, d.Tornado.Swings = "total_paid", d.Tornado.Swings[:1]
	for i := range d.Scenarios {
		d.Scenarios[i].Inputs = maps.Clone(d.Scenarios[i].Inputs)
	}
	change(d)
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	require.NoError(t, err)
	return report.Layout(d, p, r)
}

// find gives the row and column of the first cell of a sheet with a text.
func find(t *testing.T, s *sheet.Sheet, text string) (row, col int) {
	t.Helper()
	for r := 1; r <= s.LastRow; r++ {
		for c := 1; c <= s.LastCol; c++ {
			if cell := s.At(r, c); cell != nil && cell.Value.Text == text {
				return r, c
			}
		}
	}
	t.Fatalf("%s has no cell %q", s.Name, text)
	return 0, 0
}

// inputCell is the address of an input in a column of the inputs sheet: a
// scenario's, or the what-ifs'.
func inputCell(t *testing.T, rep *report.Report, key, column string) string {
	t.Helper()
	s := rep.Book.Sheet(layout.SheetInputs)
	row, _ := find(t, s, key)
	heads, _ := find(t, s, "What-if")
	for c := 1; c <= s.LastCol; c++ {
		if head := s.At(heads, c); head != nil && head.Value.Text == column {
			return layout.SheetInputs + "!" + sheet.Address(row, c)
		}
	}
	t.Fatalf("no column %q of inputs", column)
	return ""
}

// selector is the address of the cell that chooses the live case.
func selector(t *testing.T, rep *report.Report) string {
	t.Helper()
	i := slices.IndexFunc(rep.Book.Names, func(n sheet.Name) bool { return n.Name == "live_case" })
	require.GreaterOrEqual(t, i, 0)
	n := rep.Book.Names[i]
	return n.Sheet + "!" + string(bytes.ReplaceAll([]byte(n.Ref), []byte("$"), nil))
}

// interaction is one thing a reader does.
type interaction struct {
	typed  map[string]any // what is typed where
	change func(d *model.Deal)
	live   bool // it changes the live case alone, not the scenarios
}

// set gives an input one value in some scenarios.
func set(key string, value float64, scenarios ...int) func(d *model.Deal) {
	return func(d *model.Deal) {
		for _, i := range scenarios {
			d.Scenarios[i].Inputs[key] = []float64{value}
		}
	}
}

func TestInteraction(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	was := altered(t, func(*model.Deal) {})
	const breakthrough = "Efficiency breakthrough"
	every := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	require.Len(t, was.Deal.Scenarios, len(every))
	require.Equal(t, breakthrough, was.Deal.Scenarios[2].Name)
	doings := map[string]interaction{
		"another live case": {map[string]any{selector(t, was): breakthrough},
			func(d *model.Deal) { d.Scenarios[0].Inputs = d.Scenarios[2].Inputs }, true},
		"a what-if": {map[string]any{inputCell(t, was, "price.discount", "What-if"): -0.15}, set("price.discount", -0.15, 0), true},
		"two what-ifs on another case": {map[string]any{selector(t, was): "Walk away",
			inputCell(t, was, "exit.fee", "What-if"): 1.0, inputCell(t, was, "commitment.shape", "What-if"): "flat"},
			func(d *model.Deal) {
				d.Scenarios[0].Inputs = d.Scenarios[6].Inputs
				d.Scenarios[0].Inputs["exit.fee"], d.Scenarios[0].Inputs["commitment.shape"] = []float64{1}, []float64{0}
			}, true},
		"an input of one scenario": {map[string]any{inputCell(t, was, "efficiency.needs", breakthrough): 0.4},
			set("efficiency.needs", 0.4, 2), false},
		"an input of the base, followed by all": {map[string]any{inputCell(t, was, "demand.first_year", "Base"): 13.1},
			set("demand.first_year", 13.1, every...), false},
		"a settlement term of the base": {map[string]any{inputCell(t, was, "settlement.deferral_cap", "Base"): 0.5,
			inputCell(t, was, "settlement.deferral_years", "Base"): 4},
			func(d *model.Deal) {
				set("settlement.deferral_cap", 0.5, every...)(d)
				set("settlement.deferral_years", 4, every...)(d)
			}, false},
	}
	books, xlsx := map[string][]byte{}, workbook(t, was)
	for name, do := range doings {
		edited, err := recompute.Edit(xlsx, do.typed)
		require.NoError(t, err, name)
		books[name] = edited
	}
	computed := recompute.Recalculate(t, recompute.LibreOffice, books)
	for name, do := range doings {
		now := altered(t, do.change)
		want, formulas, err := recompute.ReadValues(workbook(t, now))
		require.NoError(t, err)
		if do.live {
			formulas = liveOnly(t, now, formulas)
		}
		found := recompute.Compare(want, computed[name], formulas)
		assert.Empty(t, found, "%s: %s", name, recompute.Summary(found))
	}
}

// liveOnly keeps the formulas that follow the live case alone: its sheet, the
// sensitivities, and the cards of the summary.
func liveOnly(t *testing.T, rep *report.Report, all recompute.Formulas) recompute.Formulas {
	t.Helper()
	kept := recompute.Formulas{}
	for _, name := range []string{layout.SheetLive, layout.SheetSensitivity} {
		require.NotEmpty(t, all[name], name)
		kept[name] = all[name]
	}
	s := rep.Book.Sheet(layout.SheetSummary)
	kept[s.Name] = map[string]string{}
	for r, row := range s.Rows() {
		for c, cell := range row.Cells() {
			if cell.Role == sheet.RoleCardValue {
				kept[s.Name][sheet.Address(r, c)] = cell.Formula
			}
		}
	}
	require.GreaterOrEqual(t, len(kept[s.Name]), 8, "cards of the summary")
	return kept
}

// TestComparisonStays: choosing another live case or typing a what-if leaves
// every scenario's sheet and the comparison as they were, and the summary
// counts the what-ifs.
func TestComparisonStays(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	rep := embedded(t)
	xlsx := workbook(t, rep)
	edited, err := recompute.Edit(xlsx, map[string]any{selector(t, rep): "Perfect storm",
		inputCell(t, rep, "price.discount", "What-if"): 0.3, inputCell(t, rep, "exit.year", "What-if"): 2031})
	require.NoError(t, err)
	computed := recompute.Recalculate(t, recompute.LibreOffice, map[string][]byte{"edited": edited})["edited"]
	want, formulas, err := recompute.ReadValues(xlsx)
	require.NoError(t, err)
	kept := recompute.Formulas{layout.SheetComparison: formulas[layout.SheetComparison]}
	for i, s := range rep.Deal.Scenarios {
		kept[s.Name] = maps.Clone(formulas[s.Name])
		maps.DeleteFunc(kept[s.Name], func(at, _ string) bool { // below its errors a sheet is held against the live case
			row, _ := sheet.ParseAddress(at)
			return row > rep.Cases[i].Errors.Row
		})
	}
	found := recompute.Compare(want, computed, kept)
	assert.Empty(t, found, recompute.Summary(found))
	row, col := find(t, rep.Book.Sheet(layout.SheetSummary), "What-if inputs typed")
	assert.Equal(t, 2.0, firstNumberRightOf(computed.Cells[layout.SheetSummary], row, col))
}

func firstNumberRightOf(cells map[string]recompute.Value, row, col int) float64 {
	for c := col + 1; c < col+10; c++ {
		if v := cells[sheet.Address(row, c)]; v.Kind == recompute.Number {
			return v.Number
		}
	}
	return -1
}

// TestBreakEvensGoStale: a break-even is typed, so it says when an input was
// changed after it was solved, and holds again when the change is undone.
func TestBreakEvensGoStale(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	rep := embedded(t)
	xlsx := workbook(t, rep)
	edited, err := recompute.Edit(xlsx, map[string]any{
		inputCell(t, rep, "commitment.total", "Base"): 130, inputCell(t, rep, "price.pass_through", "Base"): 0.9, inputCell(t, rep,
			"demand.first_year", "Base"): 15})
	require.NoError(t, err)
	computed := recompute.Recalculate(t, recompute.LibreOffice, map[string][]byte{"as written": xlsx, "edited": edited})
	row, col := find(t, rep.Book.Sheet(layout.SheetSensitivity), "Status")
	for i, b := range rep.Deal.BreakEvens {
		if !b.Found {
			continue
		}
		at := sheet.Address(row+1+i, col)
		assert.Equal(t, "holds", computed["as written"].Cells[layout.SheetSensitivity][at].Text, at)
		assert.Equal(t, "stale: solve again", computed["edited"].Cells[layout.SheetSensitivity][at].Text, "%s: %s", at, b.Input)
	}
}

// TestRoundTrip: opened and saved by LibreOffice, and computed again from
// that, a workbook has the same values in every cell.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	books := map[string][]byte{"embedded": workbook(t, embedded(t))}
	for name, data := range extreme() {
		if name == "long names" || name == "one year" {
			books[name] = workbook(t, layDeal(t, name+".yaml", data))
		}
	}
	saved := map[string][]byte{}
	for name, xlsx := range books {
		saved[name] = recompute.AsXLSX(t, recompute.LibreOffice, xlsx)
	}
	computed := recompute.Recalculate(t, recompute.LibreOffice, saved)
	for name, xlsx := range books {
		want, formulas, err := recompute.ReadValues(xlsx)
		require.NoError(t, err)
		stored, _, err := recompute.ReadValues(saved[name])
		require.NoError(t, err)
		for how, got := range map[string]*recompute.Values{"saved": stored, "saved and computed again": computed[name]} {
			found := recompute.Compare(want, got, formulas)
			assert.Empty(t, found, "%s, %s: %s", name, how, recompute.Summary(found))
			assert.Empty(t, lostTexts(want, got), "%s, %s", name, how)
		}
	}
}

// lostTexts lists the typed cells whose value changed.
func lostTexts(want, got *recompute.Values) []string {
	var lost []string
	for sheet, cells := range want.Cells {
		for at, v := range cells {
			if v.Kind == recompute.Text && got.Cells[sheet][at].Text != v.Text {
				lost = append(lost, fmt.Sprintf("%s!%s: %q became %v", sheet, at, v.Text, got.Cells[sheet][at]))
			}
		}
	}
	return lost
}
