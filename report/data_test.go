package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/model"
	"offtake/report"
	"offtake/report/sheet"
	"offtake/report/words"
)

// document is the JSON output, as other programs read it: no key more, none less.
type document struct {
	Run       string         `json:"run"`
	Deal      dealJSON       `json:"deal"`
	Verdict   verdictJSON    `json:"verdict"`
	Periods   []periodJSON   `json:"periods"`
	Scenarios []scenarioJSON `json:"scenarios"`

	Weighted map[string]struct {
		Value *float64 `json:"value"`
		None  string   `json:"none"` // why there is none
	} `json:"returns_of_weighted_flows"`
}

type verdictJSON struct {
	Claim   string `json:"claim"`
	Answers []struct {
		Question string `json:"question"`
		Verdict  string `json:"verdict"`
		Figures  string `json:"figures"`
	} `json:"answers"`
}

// periodJSON is a period; its months are null where the deal file does not say
// when the deal starts.
type periodJSON struct {
	Name  string  `json:"name"`
	First *string `json:"first"`
	Last  *string `json:"last"`
}

type dealJSON struct {
	Name      string `json:"name"`
	Customer  string `json:"customer"`
	Provider  string `json:"provider"`
	Announced string `json:"announced"`
	Currency  string `json:"currency"`
	Unit      string `json:"unit"`

	Wording        map[string]string `json:"wording"`            // only where the deal has "more than" and the like
	ResultsWording map[string]string `json:"wording_of_results"` // the metrics that rest on such an amount
}

type scenarioJSON struct {
	Name        string              `json:"name"`
	Probability *float64            `json:"probability"`
	Length      string              `json:"length"`
	Inputs      map[string]any      `json:"inputs"`
	Lines       map[string]lineJSON `json:"lines"`
	Metrics     map[string]*float64 `json:"metrics"`
	Checks      map[string]struct {
		Difference float64 `json:"difference"`
		OK         bool    `json:"ok"`
	} `json:"checks"`
}

type lineJSON struct {
	Opening *float64   `json:"opening"`
	Values  []*float64 `json:"values"`
}

// render writes a report in one format with a single file.
func render(t testing.TB, rep *report.Report, format string) []byte {
	t.Helper()
	formats, err := report.ParseFormats(format)
	require.NoError(t, err)
	out, err := formats[0].Render(rep, report.Options{})
	require.NoError(t, err)
	require.Len(t, out.Files, 1)
	require.Empty(t, out.Warnings)
	return out.Files[0].Data
}

func decode(t testing.TB, data []byte) document {
	t.Helper()
	var doc document
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&doc))
	return doc
}

// TestJSON: every input, line, metric and check is there under its name, to
// the last bit.
func TestJSON(t *testing.T) {
	rep := embedded(t)
	doc := decode(t, render(t, rep, "json"))
	assert.Equal(t, dealJSON{"Anthropic–AWS compute commitment", "Anthropic", "Amazon Web Services", "2026-04-20", "USD", "billion",
		map[string]string{"commitment.total": "more than", "funding.later": "up to", "provider.capacity": "up to"},
		// What sums or divides an amount has its word: more than 100 over up to 25 is more than 4.
		map[string]string{"announced": "more than", "committed": "more than", "firm_total": "more than", "debt_equivalent": "more than",
			"debt_equivalent_per_funding": "more than", "headline_ratio": "more than", "full_ratio": "more than",
			"funding_total": "up to", "capex_budget": "up to", "leaving_cost": "more than"}}, doc.Deal)
	assert.True(t, strings.HasPrefix(doc.Verdict.Claim, "An infrastructure mortgage of more than USD"), doc.Verdict.Claim)
	require.Len(t, doc.Verdict.Answers, 5)
	assert.Equal(t, "Who gains", doc.Verdict.Answers[1].Question)
	assert.Equal(t, "the customer", doc.Verdict.Answers[1].Verdict)
	require.Len(t, doc.Periods, 10)
	assert.Equal(t, []periodJSON{{Name: "2026"}, {Name: "2035"}}, []periodJSON{doc.Periods[0], doc.Periods[9]})
	require.Len(t, doc.Scenarios, len(rep.Deal.Scenarios))
	for i, s := range doc.Scenarios {
		assert.Equal(t, rep.Deal.Scenarios[i].Name, s.Name)
		assert.Equal(t, "ten years", s.Length)
		require.NotNil(t, s.Probability)
		assert.Equal(t, rep.Deal.Scenarios[i].Probability, *s.Probability)
		for _, in := range rep.Program.Template.Inputs {
			assert.Contains(t, s.Inputs, in.Key)
		}
		assert.Len(t, s.Inputs, len(rep.Program.Template.Inputs))
		for _, l := range rep.Program.Lines {
			lineAsComputed(t, rep, l, i, s)
		}
	}
	assert.Equal(t, []any{1.1, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.1, 0.08}, doc.Scenarios[1].Inputs["demand.growth"])
	assert.Equal(t, "none", doc.Scenarios[0].Inputs["exit.year"])
	assert.Equal(t, 2030.0, doc.Scenarios[6].Inputs["exit.year"])
	assert.Equal(t, "growth", doc.Scenarios[0].Inputs["commitment.shape"])
}

func lineAsComputed(t *testing.T, rep *report.Report, l *model.Line, lane int, s scenarioJSON) {
	t.Helper()
	x, ok := rep.Results.Scalar(l.Name, lane)
	switch l.Kind {
	case model.Series:
		require.Len(t, s.Lines[l.Name].Values, rep.Deal.Periods(), l.Name)
		for p, got := range append([]*float64{s.Lines[l.Name].Opening}, s.Lines[l.Name].Values...) {
			require.NotNil(t, got, "%s, period %d", l.Name, p)
			assert.Equal(t, math.Float64bits(rep.Results.At(l.Name, p, lane)), math.Float64bits(*got), "%s, period %d", l.Name, p)
		}
	case model.Scalar, model.Metric:
		require.Contains(t, s.Metrics, l.Name)
		assert.Equal(t, ok, s.Metrics[l.Name] != nil, l.Name)
		if ok {
			assert.Equal(t, x, *s.Metrics[l.Name], l.Name)
		}
	case model.Check:
		require.Contains(t, s.Checks, l.Name)
		assert.Equal(t, x, s.Checks[l.Name].Difference)
		assert.True(t, s.Checks[l.Name].OK)
	}
}

// TestJSONHasTheWorkbooksDigits: each number of the JSON stands in the
// scenario's sheet of the workbook file, digit for digit.
func TestJSONHasTheWorkbooksDigits(t *testing.T) {
	rep := embedded(t)
	doc := decode(t, render(t, rep, "json"))
	cells, _, err := recompute.ReadValues(workbook(t, rep))
	require.NoError(t, err)
	for _, s := range doc.Scenarios {
		each := cells.Cells[sheet.SafeSheetName(s.Name, func(string) bool { return false })]
		require.NotEmpty(t, each, s.Name)
		there := map[float64]bool{}
		for _, v := range each {
			there[v.Number] = true
		}
		for name, l := range s.Lines {
			for _, x := range l.Values {
				assert.True(t, there[*x], "%s: %s: %v", s.Name, name, *x)
			}
		}
		for name, x := range s.Metrics {
			assert.True(t, x == nil || there[*x], "%s: %s", s.Name, name)
		}
	}
}

// TestCSV: one table, a row for each line of each scenario, all with the same
// columns and every digit.
func TestCSV(t *testing.T) {
	rep := embedded(t)
	rows, err := csv.NewReader(bytes.NewReader(render(t, rep, "csv"))).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, append(strings.Fields("scenario kind name label unit value opening"), rep.Deal.PeriodLabels()...), rows[0])
	const heads = 4 // the names and the months of the periods, and the run
	require.Len(t, rows, heads+len(rep.Deal.Scenarios)*len(rep.Program.Lines))
	for i, row := range rows[heads:] {
		lane, l := i/len(rep.Program.Lines), rep.Program.Lines[i%len(rep.Program.Lines)]
		assert.Equal(t, []string{rep.Deal.Scenarios[lane].Name, l.Name}, []string{row[0], row[2]})
		if l.Kind != model.Series {
			x, ok := rep.Results.Scalar(l.Name, lane)
			sameDigits(t, row[5], x, ok, l.Name)
			continue
		}
		for p, text := range row[6:] {
			sameDigits(t, text, rep.Results.At(l.Name, p, lane), true, l.Name)
		}
	}
}

func sameDigits(t *testing.T, text string, want float64, ok bool, name string) {
	t.Helper()
	if !ok {
		assert.Empty(t, text, name)
		return
	}
	got, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err, name)
	assert.Equal(t, want, got, name)
}

// TestMarkdown: the tables of the Markdown output have as many cells in every
// row as in their heads, and the scenarios' figures are those of the workbook.
func TestMarkdown(t *testing.T) {
	rep := embedded(t)
	text := string(render(t, rep, "md"))
	require.True(t, strings.HasPrefix(text, "# Anthropic–AWS compute commitment\n"))
	columns, tables := 0, 0
	for _, line := range strings.Split(text, "\n") {
		n := strings.Count(line, "|") - strings.Count(line, `\|`)
		switch {
		case !strings.HasPrefix(line, "|"):
			columns = 0
		case columns == 0:
			columns, tables = n, tables+1
		default:
			assert.Equal(t, columns, n, line)
		}
	}
	assert.GreaterOrEqual(t, tables, 3)
	for i, s := range rep.Deal.Scenarios {
		assert.Contains(t, text, s.Name)
		assert.Contains(t, text, strings.TrimSpace(report.Display(rep, "customer_npv", i)))
	}
}

// TestPlainText: no text begins like a formula, the wide forms of the signs
// included.
func TestPlainText(t *testing.T) {
	for _, text := range []string{"=1", "+1", "-1", "@a", "\ta", "\ra", "＝1", "＋1", "－1", "＠a"} {
		assert.Equal(t, "'"+text, words.PlainText(text))
	}
	for _, text := range []string{"", "a=1", "−1", "Ä", "'=1"} {
		assert.Equal(t, text, words.PlainText(text))
	}
}

// TestCSVInASCII: what this program says itself in a table of text is ASCII, and
// with a byte order mark nothing else changes.
func TestCSVInASCII(t *testing.T) {
	rep := layDeal(t, "plain.yaml", []byte(strings.Replace(quarterly, "–", "-", -1)))
	formats, err := report.ParseFormats("csv")
	require.NoError(t, err)
	plain, err := formats[0].Render(rep, report.Options{})
	require.NoError(t, err)
	for i, b := range plain.Files[0].Data {
		require.Less(t, b, byte(0x80), "%q", plain.Files[0].Data[max(0, i-40):i+2])
	}
	marked, err := formats[0].Render(rep, report.Options{BOM: true})
	require.NoError(t, err)
	assert.Equal(t, "\ufeff"+string(plain.Files[0].Data), string(marked.Files[0].Data))
}
