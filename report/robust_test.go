package report_test

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/lint"
	"offtake/internal/recompute"
	"offtake/report"
	"offtake/report/layout"
	"offtake/report/sheet"
)

// withoutValue is a deal whose tornado, bridge and break-evens rest on a metric
// that has no value without funding.
const withoutValue = `
deal: {name: Not available, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 3}
commitment: {total: 100}
demand: {first_year: 30, growth: 10%}
funding: {at_signing: 5}
rates: {customer: 12%, debt: 7%, provider: 9%}
scenarios:
  - {name: Base}
  - {name: No funding, set: {funding.at_signing: 0, demand.first_year: 20}}
sensitivity:
  tornado: {metric: headline_ratio, inputs: {funding.at_signing: [0, 10], commitment.total: [50, 150], price.discount: [0%, 10%]}}
  bridge: headline_ratio
breakeven:
  - {input: funding.at_signing, metric: headline_ratio, target: 10, range: [1, 50]}
  - {input: price.discount, metric: headline_ratio, target: 20, range: [0%, 50%]}
  - {input: price.discount, metric: headline_ratio, target: 7, range: [0%, 50%]}
`

// cellBeside is the cell of a sheet in the row of one text and the column of
// another, of the headings nearest above.
func cellBeside(t *testing.T, s *sheet.Sheet, label, heading string) (*sheet.Cell, string) {
	t.Helper()
	row, _ := find(t, s, label)
	for r := row; r > 0; r-- {
		for c := 1; c <= s.LastCol; c++ {
			if cell := s.At(r, c); cell != nil && cell.Value.Text == heading {
				return s.At(row, c), sheet.Address(row, c)
			}
		}
	}
	t.Fatalf("%s has no heading %q above %q", s.Name, heading, label)
	return nil, ""
}

// TestTornadoWithoutValue: where the metric has no value at an end, that end
// has no difference, and the input no swing; where an input has no effect, the
// tornado says so.
func TestTornadoWithoutValue(t *testing.T) {
	s := layDeal(t, "na.yaml", []byte(withoutValue)).Book.Sheet(layout.SheetSensitivity)
	for heading, want := range map[string]sheet.Value{"At low": sheet.Str("n/a"), "At high": sheet.Num(10), "Low less live": sheet.Str("n/a"),
		"High less live": sheet.Num(-10),
		"Swing":          sheet.Num(0), "Rank": sheet.Num(2), "Effect": sheet.Str("n/a at an end")} {
		cell, _ := cellBeside(t, s, "Funding at signing", heading)
		assert.Equal(t, want, cell.Value, heading)
	}
	cell, _ := cellBeside(t, s, "Funding at signing: n/a at an end", "Low less live")
	assert.Equal(t, sheet.Str("n/a"), cell.Value)
	cell, _ = cellBeside(t, s, "Contract discount: no effect", "High less live")
	assert.Equal(t, 0.0, cell.Value.Number)
	chart := s.Charts[len(s.Charts)-1]
	assert.Contains(t, chart.Title, "moves it most, by 20.0x")
	assert.NotEmpty(t, chart.TitleRef)
}

// TestBreakEvensWithoutValue: every value is a break-even of a metric that
// stays at its target; none in range is said with what would make it stale.
func TestBreakEvensWithoutValue(t *testing.T) {
	t.Parallel()
	rep := layDeal(t, "na.yaml", []byte(withoutValue))
	s := rep.Book.Sheet(layout.SheetSensitivity)
	row, col := find(t, s, "Solved value")
	assert.InDelta(t, 10, s.At(row+1, col).Value.Number, 1e-9)
	assert.Equal(t, "every value", s.At(row+2, col).Value.Text)
	assert.Equal(t, "none in range", s.At(row+3, col).Value.Text)
	_, status := find(t, s, "Status")
	for i := range 3 {
		assert.Equal(t, "holds", s.At(row+1+i, status).Value.Text, i)
	}
	_, sought := find(t, s, "Sought")
	assert.Equal(t, "0% to 50%", s.At(row+3, sought).Value.Text)
	recompute.Require(t, recompute.LibreOffice)
	xlsx := workbook(t, rep)
	edited, err := recompute.Edit(xlsx, map[string]any{inputCell(t, rep, "funding.at_signing", "Base"): 0.0})
	require.NoError(t, err)
	again, err := recompute.Edit(xlsx, map[string]any{inputCell(t, rep, "commitment.total", "Base"): 120.0})
	require.NoError(t, err)
	computed := recompute.Recalculate(t, recompute.LibreOffice, map[string][]byte{"no funding": edited, "more": again})
	for name, values := range computed {
		for i := range 3 {
			at := sheet.Address(row+1+i, status)
			if name == "no funding" && i == 0 {
				continue // solved for the input that is changed: it still holds
			}
			assert.Equal(t, "stale: solve again", values.Cells[s.Name][at].Text, "%s: %s", name, at)
		}
		noErrors(t, name, values)
	}
}

// noErrors: no cell of a book shows an error.
func noErrors(t *testing.T, name string, values *recompute.Values) {
	t.Helper()
	for sheet, cells := range values.Cells {
		for at, v := range cells {
			if v.Kind == recompute.Error || strings.HasPrefix(v.Text, "#") {
				t.Errorf("%s: %s!%s shows %v", name, sheet, at, v)
				return
			}
		}
	}
}

// TestWhatIfWithoutValue: a what-if that takes the tornado's metric its value
// leaves no error, in any program.
func TestWhatIfWithoutValue(t *testing.T) {
	t.Parallel()
	rep := layDeal(t, "na.yaml", []byte(withoutValue))
	edited, err := recompute.Edit(workbook(t, rep), map[string]any{inputCell(t, rep, "funding.at_signing", "What-if"): 0.0})
	require.NoError(t, err)
	s := rep.Book.Sheet(layout.SheetSensitivity)
	for _, engine := range []recompute.Engine{recompute.LibreOffice, recompute.Gnumeric} {
		recompute.Require(t, engine)
		values := recompute.Recalculate(t, engine, map[string][]byte{"what-if": edited})["what-if"]
		noErrors(t, string(engine), values)
		_, at := cellBeside(t, s, "Total commitment", "Low less live")
		assert.Equal(t, "n/a", values.Cells[s.Name][at].Text)
	}
}

// TestSelectorWithoutName: an empty selector, and one that names no scenario
// any more, takes the base, says so in the checks and leaves no error.
func TestSelectorWithoutName(t *testing.T) {
	t.Parallel()
	rep := layDeal(t, "unequal.yaml", []byte(unequal))
	xlsx := workbook(t, rep)
	books := map[string][]byte{}
	for name, typed := range map[string]map[string]any{
		"empty": {selector(t, rep): nil}, "unknown": {selector(t, rep): "Nobody"}, "renamed": {layout.SheetInputs + "!G5": "Renamed"},
		"two of one name": {layout.SheetInputs + "!G5": "Deal", selector(t, rep): "Deal"},
	} {
		edited, err := recompute.Edit(xlsx, typed)
		require.NoError(t, err)
		books[name] = edited
	}
	row, col := find(t, rep.Book.Sheet(layout.SheetChecks), "The selector names a scenario")
	require.Equal(t, 1, col)
	for _, engine := range []recompute.Engine{recompute.LibreOffice, recompute.Gnumeric} {
		recompute.Require(t, engine)
		for name, values := range recompute.Recalculate(t, engine, books) {
			name = string(engine) + ", " + name
			noErrors(t, name, values)
			checks := values.Cells[layout.SheetChecks]
			assert.Equal(t, "FAIL", checks[sheet.Address(row, layout.ChecksColResult)].Text, name)
			assert.Equal(t, "FAIL", checks[master].Text, name)
		}
	}
}

// master is the address of the master check's result.
var master = sheet.Address(layout.ChecksRowMaster, layout.ChecksColResult)

// TestErrorsFailTheMaster: an error in any case makes its check and the master
// fail; neither is an error itself.
func TestErrorsFailTheMaster(t *testing.T) {
	t.Parallel()
	rep := layDeal(t, "unequal.yaml", []byte(unequal))
	edited, err := recompute.Edit(workbook(t, rep), map[string]any{inputCell(t, rep, "price.market_decline", "Deal"): "none of your business"})
	require.NoError(t, err)
	for _, engine := range []recompute.Engine{recompute.LibreOffice, recompute.Gnumeric} {
		recompute.Require(t, engine)
		checks := recompute.Recalculate(t, engine, map[string][]byte{"edited": edited})["edited"].Cells[layout.SheetChecks]
		assert.Equal(t, 0.0, checks[sheet.Address(layout.ChecksRowMaster, layout.ChecksColFlag)].Number, engine)
		assert.Equal(t, "FAIL", checks[master].Text, engine)
		row, _ := find(t, rep.Book.Sheet(layout.SheetChecks), "No cell of a case shows an error")
		assert.Equal(t, "FAIL", checks[sheet.Address(row, layout.ChecksColResult)].Text, engine)
		assert.Greater(t, checks[sheet.Address(row, 2)].Number, 0.0, engine)
	}
}

// TestTypedOverTheBase: the cells of a scenario that show the base invite to type
// over them. What that changes is a step of the bridge, and the checks stay OK;
// a step that changes anything though no input differs fails them.
func TestTypedOverTheBase(t *testing.T) {
	t.Parallel()
	const breakthrough = 2
	rep := embedded(t)
	rate := inputCell(t, rep, "rates.customer", rep.Deal.Scenarios[breakthrough].Name)
	bridge, checks := rep.Book.Sheet(layout.SheetBridge), rep.Book.Sheet(layout.SheetChecks)
	var others []int // one a bridge, in the scenarios' order
	for r := 1; r <= bridge.LastRow; r++ {
		if cell := bridge.At(r, 1); cell != nil && cell.Value.Text == "Other changes" {
			others = append(others, r)
		}
	}
	require.Len(t, others, len(rep.Deal.Scenarios)-1)
	at := others[breakthrough-1]
	books := map[string][]byte{}
	for name, typed := range map[string]map[string]any{
		"an inherited input":         {rate: 0.2},
		"an inherited input as is":   {rate: rep.Deal.Base["rates.customer"][0]},
		"a list's second entry":      {inputCell(t, rep, "demand.provider_share", rep.Deal.Scenarios[breakthrough].Name): 0.9},
		"the last override's result": {layout.SheetBridge + "!" + sheet.Address(at-1, 4): 1},
	} {
		edited, err := recompute.Edit(workbook(t, rep), typed)
		require.NoError(t, err)
		books[name] = edited
	}
	now := altered(t, set("rates.customer", 0.2, breakthrough))
	was, _ := rep.Results.Scalar("customer_npv", breakthrough)
	want, _ := now.Results.Scalar("customer_npv", breakthrough)
	row, _ := find(t, checks, "Bridges add up to the scenarios")
	for _, engine := range []recompute.Engine{recompute.LibreOffice, recompute.Gnumeric} {
		recompute.Require(t, engine)
		values := recompute.Recalculate(t, engine, books)
		change := func(name string) recompute.Value {
			return values[name].Cells[layout.SheetBridge][sheet.Address(at, 5)]
		}
		verdict := func(name string) string {
			return values[name].Cells[layout.SheetChecks][sheet.Address(row, layout.ChecksColResult)].Text
		}
		for _, name := range []string{"an inherited input", "an inherited input as is", "a list's second entry"} {
			assert.Equal(t, "OK", verdict(name), "%s, %s", engine, name)
			assert.Equal(t, "OK", values[name].Cells[layout.SheetChecks][master].Text, "%s, %s", engine, name)
		}
		assert.InDelta(t, want-was, change("an inherited input").Number, 1e-9, engine)
		assert.InDelta(t, 0, change("an inherited input as is").Number, 1e-9, engine)
		assert.Greater(t, math.Abs(change("a list's second entry").Number), 0.1, engine)
		assert.Equal(t, "FAIL", verdict("the last override's result"), engine)
	}
}

// TestOverridesShow: a scenario's cell that differs from the base looks like an
// override, also where a reader typed it.
func TestOverridesShow(t *testing.T) {
	s := embedded(t).Book.Sheet(layout.SheetInputs)
	var found []string
	for _, f := range s.Formats {
		if f.Role == sheet.RoleOverride {
			found = append(found, f.Range+" "+f.Formula)
		}
	}
	require.Len(t, found, 1)
	assert.Regexp(t, `^H11:P\d+ H11<>\$G11$`, found[0])
}

// rule gives the validation of an input's cell.
func rule(t *testing.T, rep *report.Report, key string) sheet.Validation {
	t.Helper()
	s := rep.Book.Sheet(layout.SheetInputs)
	row, _ := find(t, s, key)
	for _, v := range s.Rules {
		if strings.Contains(v.Range, sheet.Address(row, 5)+":") {
			return v
		}
	}
	t.Fatalf("no validation for %s", key)
	return sheet.Validation{}
}

// TestPrompts: a prompt says what may be typed as one types it.
func TestPrompts(t *testing.T) {
	rep := embedded(t)
	for key, want := range map[string]string{
		"efficiency.year":  "At least 2026, at most 2035; 9999 means none.",
		"commitment.years": "At least 0.0",
		"price.discount":   "At least −1000%, at most 99.9%.",
		"checks.rounding":  "Above 0, at most 0.001.",
	} {
		got := rule(t, rep, key).Prompt
		assert.True(t, strings.HasPrefix(got, want) || key == "commitment.years" && strings.Contains(got, "at most 10; 9999 means all"), "%s: %q",
			key, got)
	}
	for _, s := range rep.Book.Sheets {
		for _, v := range s.Rules {
			assert.NotRegexp(t, `At (least|most) –|\d\.00\b|E-\d|–`, v.Prompt)
		}
	}
}

// TestOpenBounds: what a validation allows leaves out an end that is open.
func TestOpenBounds(t *testing.T) {
	parts := sheetXML(t, workbook(t, embedded(t)))
	assert.Regexp(t, `<dataValidation [^>]*type="custom"[^>]*><formula1>AND\(ISNUMBER\((E\d+)\),E\d+&gt;0,E\d+&lt;=0\.001\)</formula1>`, parts)
	assert.Regexp(t, regexp.MustCompile(`<formula1>OR\(AND\(ISNUMBER\(E\d+\),E\d+&gt;=2026,E\d+&lt;=2035,E\d+=INT\(E\d+\)\),E\d+=9999\)</formula1>`), parts)
	assert.NotRegexp(t, `<dataValidation [^>]*allowBlank="(1|true)"[^>]*sqref="C5"`, parts)
}

// TestWhatIfsAreCounted: what is typed in a row without a what-if is none.
func TestWhatIfsAreCounted(t *testing.T) {
	t.Parallel()
	rep := embedded(t)
	in := rep.Book.Sheet(layout.SheetInputs)
	fixed, _ := find(t, in, "term.years")
	row, _ := find(t, in, "Inputs typed as what-ifs")
	edited, err := recompute.Edit(workbook(t, rep), map[string]any{
		layout.SheetInputs + "!" + sheet.Address(fixed, 5):   7,
		layout.SheetInputs + "!" + sheet.Address(fixed-1, 5): "x",
		inputCell(t, rep, "price.discount", "What-if"):       0.1})
	require.NoError(t, err)
	for _, engine := range []recompute.Engine{recompute.LibreOffice, recompute.Gnumeric} {
		recompute.Require(t, engine)
		values := recompute.Recalculate(t, engine, map[string][]byte{"edited": edited})["edited"]
		assert.Equal(t, 1.0, values.Cells[layout.SheetInputs][sheet.Address(row, 5)].Number, engine)
	}
}

// sheetXML is the XML of all sheets.
func sheetXML(t *testing.T, xlsx []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(xlsx), int64(len(xlsx)))
	require.NoError(t, err)
	var all strings.Builder
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			continue
		}
		r, err := f.Open()
		require.NoError(t, err)
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		all.Write(data)
	}
	return all.String()
}

// TestManyPeriodsPrint: a sheet of many periods prints over several pages, each
// with the labels and few enough periods to be read, and keeps the rules.
func TestManyPeriodsPrint(t *testing.T) {
	rep := layDeal(t, "months.yaml", []byte(`
deal: {name: Months, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 10, period: month}
commitment: {total: 1000}
rates: {customer: 10%, debt: 7%, provider: 9%}
`))
	s := rep.Book.Sheet(layout.SheetLive)
	assert.Equal(t, 8, s.Print.PagesWide)
	assert.Equal(t, [2]int{1, 4}, s.Print.RepeatCols)
	xlsx := workbook(t, rep)
	assert.Contains(t, sheetXML(t, xlsx), `fitToWidth="8"`)
	found, err := lint.Read(bytes.NewReader(xlsx), int64(len(xlsx)), lint.Options{})
	require.NoError(t, err)
	assert.Empty(t, found)
}

// TestChartsOfOneYear: a line of one point is marked, and no chart is empty.
func TestChartsOfOneYear(t *testing.T) {
	rep := layDeal(t, "year.yaml", []byte(`
deal: {name: A year, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 1}
commitment: {total: 100}
demand: {first_year: 30}
rates: {customer: 10%, debt: 7%, provider: 9%}
`))
	s, marked := rep.Book.Sheet(layout.SheetSummary), 0
	require.NotEmpty(t, s.Charts)
	for _, c := range s.Charts {
		assert.NotContains(t, c.AltText, "still has to settle")
	}
	z, err := zip.NewReader(bytes.NewReader(workbook(t, rep)), int64(len(workbook(t, rep))))
	require.NoError(t, err)
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "xl/charts/chart") {
			r, err := f.Open()
			require.NoError(t, err)
			data, err := io.ReadAll(r)
			require.NoError(t, err)
			assert.NotContains(t, string(data), `<c:symbol val="none"/>`, f.Name)
			marked += strings.Count(string(data), `<c:symbol val="diamond"/>`)
		}
	}
	assert.Positive(t, marked)
}

// TestTitlesSayNumbers: the titles of the charts beside the summary are live.
func TestTitlesSayNumbers(t *testing.T) {
	rep := embedded(t)
	charts := 0
	for _, name := range []string{layout.SheetComparison, layout.SheetBridge, layout.SheetSensitivity} {
		for _, c := range rep.Book.Sheet(name).Charts {
			charts++
			assert.NotEmpty(t, c.TitleRef, name)
			assert.Regexp(t, `\d`, c.Title, name)
		}
	}
	assert.GreaterOrEqual(t, charts, 9)
}

// TestNamedStyles: every cell has the named style of its role.
func TestNamedStyles(t *testing.T) {
	z, err := zip.NewReader(bytes.NewReader(workbook(t, embedded(t))), int64(len(workbook(t, embedded(t)))))
	require.NoError(t, err)
	r, err := z.Open("xl/styles.xml")
	require.NoError(t, err)
	data, err := io.ReadAll(r)
	require.NoError(t, err)
	names := regexp.MustCompile(`<cellStyle name="offtake ([^"]+)" xfId="(\d+)"`).FindAllStringSubmatch(string(data), -1)
	assert.GreaterOrEqual(t, len(names), 20)
	seen := map[string]bool{}
	for _, n := range names {
		assert.False(t, seen[n[1]] || seen[n[2]], n[0])
		seen[n[1]], seen[n[2]] = true, true
	}
	_, formats, _ := strings.Cut(string(data), "<cellXfs ")
	formats, _, _ = strings.Cut(formats, "</cellXfs>")
	for i, m := range regexp.MustCompile(`xfId="(\d+)"`).FindAllStringSubmatch(formats, -1) {
		assert.Equal(t, i > 0, seen[m[1]], "format %d", i)
	}
}
