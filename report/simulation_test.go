package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/lint"
	"offtake/internal/recompute"
	"offtake/model"
	"offtake/report"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/templates"
)

// quarterlySimulation is a short deal in quarters with every kind of
// distribution, metrics without a value in some paths or in all, and margins
// below zero.
const quarterlySimulation = `
deal: {name: "=Cloud, simulated", customer: Ada Labs, provider: Norse Cloud, unit: million}
term: {first_year: 2026, years: 3, period: quarter}
commitment: {total: 300}
demand: {first_year: 110, growth: [20%, 10%]}
price: {discount: 10%, market_decline: 15%}
revenue: {first_year: 150, growth: 10%, other_costs: 20%}
rates: {customer: 12%, debt: 7%, provider: 9%}
scenarios:
  - {name: Base}
  - {name: Little need, set: {demand.provider_share: 60%}}
simulation:
  paths: 400
  seed: 9
  scenario: Little need
  metric: pv_lock_in
  inputs:
    demand.first_year: {distribution: lognormal, p10: 70, p90: 160}
    demand.growth: {distribution: normal, apply: shift, mean: 0%, sd: 15%}
    price.market_decline: {distribution: triangular, low: 0%, mode: 15%, high: 50%}
    price.pass_through: {distribution: uniform, low: 0%, high: 100%, max: 60%}
    revenue.first_year: {distribution: normal, apply: factor, mean: 90%, sd: 40%}
    efficiency.year: {distribution: event, yearly: [0%, 20%]}
    efficiency.needs: {distribution: uniform, low: 10%, high: 60%}
    funding.at_signing: {distribution: discrete, values: [0, 20], probabilities: [30%, 70%]}
  correlations:
    demand.growth: {revenue.first_year: 0.6}
`

// simulated takes a deal text to its report with its simulation.
func simulated(t testing.TB, text string) *report.Report {
	t.Helper()
	tpl := readTemplate(t)
	d, err := model.ReadDeal("simulated.yaml", []byte(text), tpl)
	require.NoError(t, err)
	require.NoError(t, d.PrepareSimulation(tpl, model.SimulationOptions{}))
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	require.NoError(t, err)
	r.Simulated, err = model.Simulate(p, d, 2)
	require.NoError(t, err)
	return report.Layout(d, p, r)
}

// simulations are deals whose pages are looked at: the embedded one, quarters,
// and many inputs of a long deal in large amounts with long names.
func simulations(t testing.TB) map[string]string {
	t.Helper()
	data, ok := templates.Deal(templates.DefaultDeal)
	require.True(t, ok)
	large := `
deal: {name: "` + strings.Repeat("A long name of a deal ", 5) + `", customer: Ada Labs, provider: Norse Cloud}
term: {first_year: 2026, years: 40, period: month}
commitment: {total: 4e14}
demand: {first_year: 1.1e13, growth: 2%}
revenue: {first_year: 1e13, other_costs: 20%}
provider: {capacity: 5, capex_per_unit: 2e13}
rates: {customer: 12%, debt: 7%, provider: 9%}
scenarios:
  - name: Base
  - {name: "` + strings.Repeat("Unabbreviated ", 8) + `", set: {price.discount: 5%}}
simulation:
  paths: 100
  metric: provider_npv
  scenario: "` + strings.Repeat("Unabbreviated ", 8) + `"
  inputs:
`
	large += "    demand.first_year: {distribution: lognormal, mean: 1.1e13, sd: 1e12}\n"
	tpl := readTemplate(t)
	for _, key := range []string{"price.market_decline", "price.pass_through", "price.available", "demand.provider_share", "efficiency.needs",
		"efficiency.rebound", "shift.stays", "exit.fee", "revenue.cut", "revenue.other_costs", "rates.customer", "rates.debt", "rates.provider", "provider.fixed_cost", "provider.cash_cost", "provider.resale", "provider.tax", "provider.residual", "settlement.carry_share", "settlement.makeup_share"} {
		require.NotNil(t, tpl.Input(key), key)
		large += "    " + key + ": {distribution: discrete, values: [1%, 2%, 3%, 4%, 5%, 6%, 7%, 8%, 9%, 10%]}\n"
	}
	for _, key := range []string{"efficiency.year", "shift.year", "exit.year", "revenue.cut_year"} {
		large += "    " + key + ": {distribution: event, yearly: 3%}\n"
	}
	return map[string]string{
		"embedded": strings.Replace(string(data), "paths: 10000", "paths: 600", 1),
		"quarters": quarterlySimulation,
		"large":    large,
	}
}

// simulationPages is how many pages a simulation adds.
func simulationPages(rep *report.Report) int {
	if rep.Results.Simulated == nil {
		return 0
	}
	return 1
}

// renderAs gives the files of a format by suffix.
func renderAs(t testing.TB, rep *report.Report, format string) map[string][]byte {
	t.Helper()
	formats, err := report.ParseFormats(format)
	require.NoError(t, err)
	out, err := formats[0].Render(rep, report.Options{})
	require.NoError(t, err)
	files := map[string][]byte{}
	for _, f := range out.Files {
		files[f.Suffix] = f.Data
	}
	return files
}

// TestSimulationSheet finds the results on the sheet, marked as simulated, and
// the sheet on the cover and among the waivers.
func TestSimulationSheet(t *testing.T) {
	rep := simulated(t, quarterlySimulation)
	s := rep.Book.Sheet(layout.SheetSimulation)
	require.NotNil(t, s)
	found := rep.Results.Simulated
	values := map[float64]int{}
	for _, row := range s.Rows() {
		for _, cell := range row.Cells() {
			if cell.Role == sheet.RoleSimulated {
				assert.Empty(t, cell.Formula)
				values[cell.Value.Number]++
			}
		}
	}
	for _, m := range found.Metrics {
		if m.Unit == "period" { // shown by its name; periods have no mean
			assert.Contains(t, texts(s), rep.ShowAs(m.Line, m.Percentiles[4]), m.Name)
			continue
		}
		for _, x := range append([]float64{m.Mean, m.MeanError}, m.Percentiles...) {
			if x == x {
				assert.NotZero(t, values[x], m.Name)
			}
		}
	}
	for _, l := range found.Lines {
		for i := range l.Periods {
			assert.NotZero(t, values[l.Periods[i].Percentiles[4]], "median of %s in period %d", l.Name, i+1)
		}
	}
	for _, x := range []float64{found.Shortfall.Value(), found.Loss.Value(), found.Loss.Error(), 400, 9} {
		assert.NotZero(t, values[x], x)
	}
	assert.Len(t, s.Charts, 4)
	assert.Contains(t, texts(rep.Book.Sheet(layout.SheetCover)), layout.SheetSimulation)
	assert.Contains(t, strings.Join(texts(rep.Book.Sheet(layout.SheetDocumentation)), "\n"), "which no formula can give")
	assert.Nil(t, embedded(t).Book.Sheet(layout.SheetSimulation), "only where it was run")
}

// TestSimulationHeadings: no heading that stands right touches one that stands
// left in the next column.
func TestSimulationHeadings(t *testing.T) {
	s := simulated(t, quarterlySimulation).Book.Sheet(layout.SheetSimulation)
	seen := 0
	for r, row := range s.Rows() {
		for c, cell := range row.Cells() {
			if cell.Role != sheet.RoleHeader || cell.Value.Text == "" {
				continue
			}
			seen++
			if next := s.At(r, c+1); next != nil && next.Role == sheet.RoleHeadLabel {
				t.Errorf("%s: %q runs into %q", sheet.Address(r, c), cell.Value.Text, next.Value.Text)
			}
		}
	}
	assert.Greater(t, seen, 20)
}

func texts(s *sheet.Sheet) []string {
	var all []string
	for _, row := range s.Rows() {
		for _, cell := range row.Cells() {
			all = append(all, cell.Value.Text)
		}
	}
	return all
}

// TestSimulationTellsOfChangedInputs changes an input of the workbook: the
// sheet says so, by formula.
func TestSimulationTellsOfChangedInputs(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.Gnumeric)
	rep := simulated(t, quarterlySimulation)
	xlsx := workbook(t, rep)
	changed, err := recompute.Edit(xlsx, map[string]any{layout.SheetInputs + "!" + baseCell(t, rep, "commitment.total"): 310})
	require.NoError(t, err)
	said := recompute.Recalculate(t, recompute.Gnumeric, map[string][]byte{"as written": xlsx, "changed": changed})
	at := statusCell(t, rep)
	assert.Equal(t, "unchanged", said["as written"].Cells[layout.SheetSimulation][at].Text)
	assert.Equal(t, "changed: simulate again", said["changed"].Cells[layout.SheetSimulation][at].Text)
}

// baseCell finds where the base types an input.
func baseCell(t *testing.T, rep *report.Report, key string) string {
	t.Helper()
	for r, row := range rep.Book.Sheet(layout.SheetInputs).Rows() {
		named := false
		for c, cell := range row.Cells() {
			named = named || cell.Value.Text == key
			if named && cell.Role == sheet.RoleInput {
				return sheet.Address(r, c)
			}
		}
	}
	t.Fatal("no such input")
	return ""
}

// statusCell finds the sentence on the inputs since the simulation.
func statusCell(t *testing.T, rep *report.Report) string {
	t.Helper()
	for r, row := range rep.Book.Sheet(layout.SheetSimulation).Rows() {
		for c, cell := range row.Cells() {
			if cell.Value.Text == "unchanged" {
				return sheet.Address(r, c)
			}
		}
	}
	t.Fatal("no status")
	return ""
}

// TestSimulationPage: the PDF has a page more, and every number on it is one
// that the workbook shows.
func TestSimulationPage(t *testing.T) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext is not installed")
	}
	data, ok := templates.Deal(templates.DefaultDeal)
	require.True(t, ok)
	rep := simulated(t, strings.Replace(string(data), "paths: 10000", "paths: 600", 1))
	path := filepath.Join(t.TempDir(), "simulated.pdf")
	require.NoError(t, os.WriteFile(path, renderAs(t, rep, "pdf")[".pdf"], 0o600))
	text, err := exec.Command(program, "-layout", path, "-").Output()
	require.NoError(t, err)
	pages := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
	require.Len(t, pages, 8, "seven and the simulation")
	page := pages[5]
	require.Contains(t, page, "600 paths, each a run of the model")
	shown := map[string]bool{}
	for _, s := range rep.Book.Sheets {
		for _, row := range s.Rows() {
			for _, cell := range row.Cells() {
				for _, n := range figures.FindAllString(rep.Show(cell), -1) {
					shown[n] = true
				}
			}
		}
	}
	table := page[strings.Index(page, "Results over all paths"):]
	intro := page[:strings.Index(page, "Payments to the provider")]
	body := table[:strings.Index(table, "P5 is the least value")]
	for _, n := range append(figures.FindAllString(intro, -1), figures.FindAllString(body, -1)...) {
		assert.True(t, shown[n], "%s is no figure of the workbook", n)
	}
	md := string(renderAs(t, rep, "md")[".md"])
	assert.Contains(t, md, "## Simulation\n\n600 paths, each a run of the model")
	assert.NotContains(t, string(renderAs(t, embedded(t), "md")[".md"]), "## Simulation")
}

// figures are numbers as the outputs show them.
var figures = regexp.MustCompile(`[0-9][0-9,]*(\.[0-9]+)?[%x]?`)

// TestSimulationOfOddDeals: one period, many periods, no revenue, amounts of
// quadrillions, always and never a shortfall: no rule is broken and the PDF
// has one page more at most.
func TestSimulationOfOddDeals(t *testing.T) {
	const rest = `
rates: {customer: 12%, debt: 7%, provider: 9%}
simulation:
  paths: 200
  inputs:
    price.discount: {distribution: uniform, low: 0%, high: 20%}
`
	head := func(term, total string) string {
		return "deal: {name: Odd, customer: Ada Labs, provider: Norse Cloud}\n" + "term: {first_year: 2026, " + term + "}\ncommitment: {total: " +
			total + "}\n"
	}
	for name, text := range map[string]string{
		"one period": head("years: 1", "10") + "demand: {first_year: 20}" + rest,
		"no need":    head("years: 5", "5e14") + rest,
		"many periods": head("years: 12, period: month", "120") + "demand: {first_year: 12}\nrevenue: {first_year: 40}" + rest +
			"    efficiency.year: {distribution: event, yearly: 10%}\n    efficiency.needs: {distribution: discrete, values: [50%]}\n",
		"metric of its own": head("years: 3", "30") + "lines: [{name: left, label: Not paid, unit: money, formula: committed - SUM(payment)}]" +
			rest + "  metric: left\n",
	} {
		rep := simulated(t, text)
		xlsx := workbook(t, rep)
		found, err := lint.Read(bytes.NewReader(xlsx), int64(len(xlsx)), lint.Options{})
		require.NoError(t, err, name)
		for _, f := range found {
			assert.True(t, f.Waived, "%s: %s", name, f)
		}
		pdf := renderAs(t, rep, "pdf")[".pdf"]
		pages := bytes.Count(pdf, []byte("/Type /Page\n"))
		assert.LessOrEqual(t, pages, 8, name)
		assert.Positive(t, pages, name)
	}
}

// TestSimulationData: JSON and CSV hold the same numbers as the results, to
// the last digit, and null where there is none.
func TestSimulationData(t *testing.T) {
	rep := simulated(t, quarterlySimulation)
	found := rep.Results.Simulated
	var file struct {
		Simulation struct {
			Scenario string
			Paths    int
			Seed     int
			Metrics  map[string]struct {
				Mean         *float64
				WithoutValue int `json:"without_value"`
				Percentiles  []*float64
			}
			Lines map[string][]struct {
				Percentiles []float64
			}
			Inputs []struct {
				Key         string
				Correlation *float64 `json:"rank_correlation"`
			}
		}
	}
	require.NoError(t, json.Unmarshal(renderAs(t, rep, "json")[".json"], &file))
	s := file.Simulation
	assert.Equal(t, "Little need", s.Scenario)
	assert.Equal(t, []int{400, 9}, []int{s.Paths, s.Seed})
	require.Len(t, s.Metrics, len(found.Metrics))
	for _, m := range found.Metrics {
		assert.Equal(t, m.Without, s.Metrics[m.Name].WithoutValue, m.Name)
		if m.Count > 0 {
			assert.Equal(t, m.Percentiles[8], *s.Metrics[m.Name].Percentiles[8], m.Name)
		}
		if m.Count > 0 && m.HasMean() {
			assert.Equal(t, m.Mean, *s.Metrics[m.Name].Mean, m.Name)
		} else {
			assert.Nil(t, s.Metrics[m.Name].Mean, m.Name)
		}
	}
	assert.Equal(t, found.Lines[1].Periods[11].Percentiles, s.Lines["usage"][11].Percentiles)
	require.Len(t, s.Inputs, 8)
	assert.Equal(t, "demand.first_year", s.Inputs[0].Key)

	files := renderAs(t, rep, "csv")
	rows, err := csv.NewReader(bytes.NewReader(files["-simulation.csv"])).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2+len(found.Metrics)+3*12+8)
	for i, m := range found.Metrics {
		row := rows[2+i]
		assert.Equal(t, m.Name, row[1])
		if m.Count > 0 && m.HasMean() {
			mean, err := strconv.ParseFloat(row[9], 64)
			require.NoError(t, err)
			assert.Equal(t, m.Mean, mean, m.Name)
		} else {
			assert.Empty(t, row[9], m.Name)
		}
	}
	assert.NotContains(t, renderAs(t, embedded(t), "csv"), "-simulation.csv")
}

// TestRatesHaveNoMean: of rates, ratios and what is the least or most of any
// period, outputs show percentiles, and no mean, error or worst 5%.
func TestRatesHaveNoMean(t *testing.T) {
	rep := simulated(t, quarterlySimulation)
	s, heads := rep.Book.Sheet(layout.SheetSimulation), map[string]int{}
	means, rates := 0, 0
	for _, row := range s.Rows() {
		cells := maps.Collect(row.Cells())
		text := func(col int) string {
			if cell := cells[col]; cell != nil {
				return cell.Value.Text
			}
			return ""
		}
		if text(1) == "Result" {
			for col, cell := range cells {
				heads[cell.Value.Text] = col
			}
		}
		l := rep.Program.Line(text(3))
		if l == nil || l.Kind != model.Metric || heads["P50"] == 0 || cells[heads["Paths without a value"]] == nil {
			continue
		}
		if l.HasMean() {
			means++
			continue
		}
		rates++
		assert.Equal(t, "n/a", text(heads["Mean"]), l.Name)
		assert.Equal(t, "n/a", text(heads["Std error"]), l.Name)
		if cell := cells[heads["Worst 5%"]]; cell != nil {
			assert.Equal(t, "n/a", cell.Value.Text, l.Name)
		}
	}
	assert.Greater(t, means, 10)
	assert.Greater(t, rates, 10)
	for _, name := range []string{"provider_irr", "worst_gross_margin", "used_share", "headline_ratio"} {
		if l := rep.Program.Line(name); l != nil {
			assert.False(t, l.HasMean(), name)
		}
	}
	assert.True(t, rep.Program.Line("total_paid").HasMean())
}
