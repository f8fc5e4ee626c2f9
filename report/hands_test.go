package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/model"
	"offtake/report"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
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

// column returns where a scenario stands on the inputs sheet, from 0.
func column(rep *report.Report, scenario string) int {
	return layout.InputsColFirst - 1 + slices.IndexFunc(rep.Deal.Scenarios, func(s model.Scenario) bool { return s.Name == scenario })
}

func typeIn(cell string, value any) recompute.Step {
	on, at, _ := strings.Cut(strings.ReplaceAll(cell, "'", ""), "!")
	return recompute.Step{Do: "type", Sheet: on, Cell: at, Value: value}
}

// verdictOf returns the verdict and the difference of a check.
func verdictOf(t *testing.T, rep *report.Report, v *recompute.Values, check string) (string, recompute.Value) {
	t.Helper()
	row := layout.ChecksRowMaster
	if check != "" {
		row = rep.Checks.Rows[check]
	}
	require.NotZero(t, row, check)
	cells := v.Cells[layout.SheetChecks]
	return cells[sheet.Address(row, layout.ChecksColResult)].Text, cells[sheet.Address(row, layout.ChecksColDiff)]
}

// liveFigure returns a metric of the live case.
func liveFigure(t *testing.T, rep *report.Report, v *recompute.Values, metric string) float64 {
	t.Helper()
	cell := v.Cells[layout.SheetLive][sheet.Address(rep.Live.Rows[metric], layout.ColScalar)]
	require.Equal(t, recompute.Number, cell.Kind, "%s: %v", metric, cell)
	return cell.Number
}

// errorsOf lists the cells of a workbook that show an error, but for those of
// some sheets.
func errorsOf(v *recompute.Values, but ...string) []string {
	var found []string
	for name, cells := range v.Cells {
		for at, cell := range cells {
			if cell.Kind == recompute.Error && !slices.Contains(but, name) {
				found = append(found, name+"!"+at+" "+cell.Err)
			}
		}
	}
	return found
}

// TestCopiedScenario: a scenario's column that is copied and inserted is a
// scenario, and none of the others is another than before; where it is not
// counted, a check says so.
func TestCopiedScenario(t *testing.T) {
	t.Parallel()
	recompute.RequireHands(t)
	rep := embedded(t)
	xlsx := workbook(t, rep)
	breakthrough := column(rep, "Efficiency breakthrough")
	copied := recompute.Step{Do: "copy column", Sheet: layout.SheetInputs, From: breakthrough, At: breakthrough}
	heads, _ := find(t, rep.Book.Sheet(layout.SheetInputs), "What-if")
	rename := typeIn(layout.SheetInputs+"!"+sheet.Address(heads, breakthrough+1), "A copy")
	of := func(scenario, metric string) float64 {
		i := slices.IndexFunc(rep.Deal.Scenarios, func(s model.Scenario) bool { return s.Name == scenario })
		return rep.Results.At(metric, 0, i)
	}
	total, _ := find(t, rep.Book.Sheet(layout.SheetInputs), "commitment.total")
	works := map[string][]recompute.Step{
		"the copy is chosen":        {copied, rename, typeIn(selector(t, rep), "A copy")},
		"the copy is changed":       {copied, rename, typeIn(layout.SheetInputs+"!"+sheet.Address(total, breakthrough+1), 150), typeIn(selector(t, rep), "A copy")},
		"one behind it is chosen":   {copied, rename, typeIn(selector(t, rep), "Perfect storm")},
		"one before it is chosen":   {copied, rename, typeIn(selector(t, rep), "Bull")},
		"its own name, twice":       {copied, typeIn(selector(t, rep), "Efficiency breakthrough")},
		"beside the last":           {{Do: "copy column", Sheet: layout.SheetInputs, From: breakthrough, At: column(rep, "Nothing used") + 1}},
		"the live case is replaced": {typeIn(layout.SheetLive+"!"+sheet.Address(rep.Live.Rows["commitment.total"], layout.ColScalar), 101)},
	}
	done := map[string]recompute.Work{}
	for name, steps := range works {
		done[name] = recompute.Work{Book: xlsx, Steps: steps}
	}
	found := handValues(t, done)
	for name, want := range map[string]string{"the copy is chosen": "Efficiency breakthrough", "one behind it is chosen": "Perfect storm",
		"one before it is chosen": "Bull", "its own name, twice": "Efficiency breakthrough", "beside the last": "Base"} {
		for _, metric := range []string{"total_paid", "total_stranded", "customer_npv"} {
			assert.InEpsilon(t, 1+of(want, metric), 1+liveFigure(t, rep, found[name], metric), 1e-12, "%s: %s", name, metric)
		}
	}
	assert.InDelta(t, 150, liveFigure(t, rep, found["the copy is changed"], "committed"), 1e-9)
	for name, v := range found {
		assert.Empty(t, errorsOf(v), name)
		failing := map[string]string{"its own name, twice": "selector", "beside the last": "beside", "the live case is replaced": "live"}[name]
		for _, check := range []string{"selector", "beside", "live", ""} {
			verdict, difference := verdictOf(t, rep, v, check)
			if failing != "" && (check == failing || check == "") {
				assert.Equal(t, "FAIL", verdict, "%s: %s", name, check)
			} else {
				assert.Equal(t, "OK", verdict, "%s: %s %v", name, check, difference)
			}
		}
	}
}

// TestDeletedScenario: without a scenario's sheet, or its column, or both, the
// live case and all other scenarios are what they were, and nothing but what is
// of the scenario shows an error.
func TestDeletedScenario(t *testing.T) {
	t.Parallel()
	recompute.RequireHands(t)
	rep := embedded(t)
	xlsx := workbook(t, rep)
	works := map[string]recompute.Work{"as written": {Book: xlsx}}
	for _, scenario := range []string{"Bull", "Efficiency breakthrough"} { // of the second is a break-even
		noSheet := recompute.Step{Do: "delete sheet", Sheet: scenario}
		noColumn := recompute.Step{Do: "delete column", Sheet: layout.SheetInputs, At: column(rep, scenario)}
		works[scenario+", sheet"] = recompute.Work{Book: xlsx, Steps: []recompute.Step{noSheet}}
		works[scenario+", column"] = recompute.Work{Book: xlsx, Steps: []recompute.Step{noColumn}}
		works[scenario+", both"] = recompute.Work{Book: xlsx, Steps: []recompute.Step{noSheet, noColumn}}
	}
	found := handValues(t, works)
	was := found["as written"]
	delete(found, "as written")
	for name, v := range found {
		scenario, what, _ := strings.Cut(name, ", ")
		own := []string{layout.SheetWorkings} // the steps of its bridge
		if what == "column" {
			own = append(own, scenario, layout.SheetChecks)
		}
		assert.Empty(t, errorsOf(v, own...), name)
		for _, s := range append(rep.Deal.Scenarios, model.Scenario{Name: layout.SheetLive}) {
			for at, cell := range was.Cells[s.Name] {
				if s.Name != scenario && cell.Kind == recompute.Number {
					require.Equal(t, cell, v.Cells[s.Name][at], "%s: %s!%s", name, s.Name, at)
				}
			}
		}
		for check := range rep.Checks.Rows {
			verdict, difference := verdictOf(t, rep, v, check)
			assert.NotEqual(t, recompute.Error, difference.Kind, "%s: %s", name, check)
			if want := words.Either(check == "probabilities" && what != "sheet", "FAIL", "OK"); what != "column" {
				assert.Equal(t, want, verdict, "%s: %s", name, check)
			}
		}
		verdict, _ := verdictOf(t, rep, v, "errors")
		assert.Equal(t, words.Either(what == "column", "FAIL", "OK"), verdict, name)
	}
}

// TestScenariosCalledNumbers: names that look like numbers can be chosen, as a
// program's list enters them and as a reader types them.
func TestScenariosCalledNumbers(t *testing.T) {
	t.Parallel()
	recompute.RequireHands(t)
	rep := layDeal(t, "numbers.yaml", []byte(`
deal: {name: Numbers, customer: A, provider: B, currency: USD, unit: million}
term: {first_year: 2026, years: 5}
commitment: {total: 500, shape: flat}
demand: {first_year: 120, growth: 20%, provider_share: 70%}
rates: {customer: 12%, debt: 7%, provider: 9%}
scenarios:
  - {name: Base}
  - {name: "2030", set: {demand.first_year: 60}}
  - {name: "50%", set: {demand.first_year: 30}}
  - {name: "*", set: {demand.first_year: 40}}
`))
	xlsx, works := workbook(t, rep), map[string]recompute.Work{}
	chosen := map[string]any{"2030 as a text": "2030", "2030 as a number": 2030, "50%": "50%", "*": "*", "none": "250"}
	for name, value := range chosen {
		works[name] = recompute.Work{Book: xlsx, Steps: []recompute.Step{typeIn(selector(t, rep), value)}}
	}
	want := map[string]float64{"2030 as a text": 60, "2030 as a number": 60, "50%": 30, "*": 40, "none": 120}
	for name, v := range handValues(t, works) {
		assert.InDelta(t, want[name], liveFigure(t, rep, v, "demand.first_year"), 1e-9, name)
		verdict, _ := verdictOf(t, rep, v, "")
		assert.Equal(t, words.Either(name == "none", "FAIL", "OK"), verdict, name)
	}
}

// TestTitlesHoldOfEveryCase: no chart of a deal's workbook has a title of one
// case, which LibreOffice keeps when another is chosen; the sentences above the
// charts follow the choice.
func TestTitlesHoldOfEveryCase(t *testing.T) {
	t.Parallel()
	rep := embedded(t)
	for _, s := range rep.Book.Sheets {
		for _, c := range s.Charts {
			assert.NotEmpty(t, words.Either(c.TitleRef == "", c.Title, c.Neutral), s.Name)
		}
	}
	recompute.RequireHands(t)
	works := map[string]recompute.Work{"chosen": {Book: workbook(t, rep), Steps: []recompute.Step{typeIn(selector(t, rep), "Nothing used")}}}
	found := handValues(t, works)["chosen"]
	for _, c := range rep.Book.Sheet(layout.SheetSummary).Charts[:3] {
		above := found.Cells[layout.SheetSummary][sheet.Address(c.Row-1, c.Col)].Text
		assert.True(t, strings.HasPrefix(above, "Nothing used: "), above)
	}
}
