package model

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model/source"
)

const (
	testHead  = "deal: {name: Cloud commitment, customer: Ada Labs, provider: Norse Cloud}\n"
	testTerm  = "term: {first_year: 2026, years: 5}\n"
	testTotal = "commitment: {total: 500}\n"
	testRates = "rates: {customer: 12%, debt: 7%, provider: 9%}\n"
	testDeal  = testHead + testTerm + testTotal + testRates
)

// mustRead reads a deal that has no problems.
func mustRead(t testing.TB, text string) *Deal {
	t.Helper()
	d, err := ReadDeal("deals/test.yaml", []byte(text), modelTemplate(t))
	require.NoError(t, err)
	return d
}

// refused gives the whole message about a deal that has problems.
func refused(t testing.TB, text string) string {
	t.Helper()
	_, err := ReadDeal("test.yaml", []byte(text), modelTemplate(t))
	require.Error(t, err)
	return err.Error()
}

func TestSmallestDeal(t *testing.T) {
	d := mustRead(t, testDeal)
	assert.Equal(t, "Cloud commitment", d.Name)
	assert.Equal(t, "USD", d.Currency)
	assert.Equal(t, "unit", d.Unit)
	assert.Equal(t, 5, d.Years)
	assert.Equal(t, 1, d.PerYear)
	require.Len(t, d.Scenarios, 1)
	assert.Equal(t, "Base", d.Scenarios[0].Name)
	assert.False(t, d.Scenarios[0].Weighted)
	assert.Empty(t, d.Scenarios[0].Set)
	assert.Equal(t, []float64{5}, d.Base["commitment.years"], "the term's years unless given")
	assert.Equal(t, []float64{Never}, d.Base["exit.year"])
	for _, in := range modelTemplate(t).Inputs {
		assert.NotEmpty(t, d.Base[in.Key], in.Key)
		assert.Equal(t, d.Base[in.Key], d.Scenarios[0].Inputs[in.Key], in.Key)
	}
}

// TestWaysToWriteValues lists everything a value may look like.
func TestWaysToWriteValues(t *testing.T) {
	for _, c := range []struct {
		key, written string
		want         []float64
	}{
		{"demand.first_year", "100", []float64{100}},
		{"demand.first_year", "1_000_000", []float64{1e6}},
		{"demand.first_year", "2.5e3", []float64{2500}},
		{"demand.first_year", ".5", []float64{0.5}},
		{"demand.first_year", "+7.", []float64{7}},
		{"price.discount", "15%", []float64{0.15}},
		{"price.discount", "0.15", []float64{0.15}},
		{"price.discount", `"15%"`, []float64{0.15}},
		{"price.discount", "12.3 %", []float64{0.123}},
		{"price.discount", "1.23e1%", []float64{0.123}},
		{"price.discount", "-5%", []float64{-0.05}},
		{"demand.growth", "[50%, 0.3, -10%]", []float64{0.5, 0.3, -0.1}},
		{"demand.growth", "\n  - 50%\n  - 30%", []float64{0.5, 0.3}},
		{"demand.growth", "50%", []float64{0.5}},
		{"exit.year", "2028", []float64{2028}},
		{"exit.year", "none", []float64{Never}},
		{"settlement.deferral_years", "all", []float64{Never}},
		{"settlement.deferral_years", "2", []float64{2}},
		{"commitment.years", "all", []float64{5}},
		{"price.overage", "market", []float64{1}},
		{"price.overage", `"market"`, []float64{1}},
		{"provider.build", "100%", []float64{1}},
		{"commitment.excused", "0", []float64{0}},
		{"funding.later", "[10]", []float64{10}},
	} {
		t.Run(c.key+" "+c.written, func(t *testing.T) {
			d := mustRead(t, testDeal+c.key+": "+c.written+"\n")
			assert.Equal(t, c.want, d.Base[c.key])
		})
	}
}

func TestNestedDottedAndCommentedOut(t *testing.T) {
	d := mustRead(t, testHead+testTerm+testRates+"commitment.total: 70\nprice:\n  # discount: 5%\ndemand: {first_year: 9}\ndemand.growth: 4%\n")
	assert.Equal(t, []float64{70}, d.Base["commitment.total"])
	assert.Equal(t, []float64{9}, d.Base["demand.first_year"])
	assert.Equal(t, []float64{0.04}, d.Base["demand.growth"])
}

func TestPeriods(t *testing.T) {
	for period, perYear := range map[string]int{"year": 1, "quarter": 4, "month": 12} {
		d := mustRead(t, testHead+"term: {first_year: 2026, years: 40, period: "+period+", label: FY}\n"+testTotal+testRates)
		assert.Equal(t, 40*perYear, d.Periods())
		assert.Equal(t, []float64{float64(perYear)}, d.Base["term.per_year"])
		assert.Equal(t, "FY", d.Label)
	}
}

func TestLineEndsAndMarks(t *testing.T) {
	plain := mustRead(t, testDeal)
	for name, text := range map[string]string{
		"CRLF": strings.ReplaceAll(testDeal, "\n", "\r\n"),
		"CR":   strings.ReplaceAll(testDeal, "\n", "\r"),
		"BOM":  "\ufeff" + testDeal,
		"head": "# a comment\n---\n" + testDeal + "...\n# the end\n",
	} {
		d := mustRead(t, text)
		assert.Equal(t, plain.Base, d.Base, name)
		assert.NotEqual(t, plain.Digest, d.Digest, name)
	}
	assert.Contains(t, refused(t, "\ufeff"+"deal: {nam: x}\r\nprice: 3\r\n"), "test.yaml:1:8: unknown key")
}

func TestTextsStayAsTheyAre(t *testing.T) {
	long := strings.Repeat("長い", 20_000)
	text := "deal:\n  name: \"=HYPERLINK(\\\"x\\\") – 🚀\"\n  customer: '+1'\n  provider: 3\n  announced: 2026-04-20\n  currency: EUR\n  unit: billion\n" +
		"term: {first_year: 2026, years: 5}\n" + testTotal + testRates +
		"sources:\n  - {text: " + long + ", url: \"https://example.com/a?b=c\"}\nnotes:\n  demand.growth: |\n    first line\n    second line\n  price: {discount: yes}\n  probability: illustrative\n"
	d := mustRead(t, text)
	assert.Equal(t, `=HYPERLINK("x") – 🚀`, d.Name)
	assert.Equal(t, "+1", d.Customer)
	assert.Equal(t, "3", d.Provider)
	assert.Equal(t, "2026-04-20", d.Announced)
	assert.Equal(t, "EUR", d.Currency)
	assert.Equal(t, "billion", d.Unit)
	assert.Equal(t, []Source{{long, "https://example.com/a?b=c"}}, d.Sources)
	assert.Equal(t, map[string]string{"demand.growth": "first line\nsecond line\n", "price.discount": "yes", "probability": "illustrative"}, d.Notes)
}

func TestOwnLines(t *testing.T) {
	d := mustRead(t, testDeal+`lines:
  - {name: average_share, unit: "%", formula: SUM(cloud_share) / 5}
  - {name: cloud_share, label: Cloud share, unit: "%", formula: "payment / MAX(1, revenue)", total: true, note: Own note}
  - {name: balance, unit: money, opening: 0, formula: prev(balance) + payment}
`)
	require.Len(t, d.Lines, 3)
	average, share, balance := d.Lines[0], d.Lines[1], d.Lines[2]
	assert.Equal(t, Metric, average.Kind)
	assert.Equal(t, "average share", average.Label)
	assert.Equal(t, Series, share.Kind)
	assert.Equal(t, UnitPercent, share.Unit)
	assert.True(t, share.Total && share.Reader)
	assert.Equal(t, "Own note", share.Note)
	assert.Equal(t, Position{File: "deals/test.yaml", Line: 7, Column: 65}, share.Pos)
	assert.Equal(t, Series, balance.Kind)
	_, err := Compile(modelTemplate(t), d)
	assert.NoError(t, err)
}

func TestFormulaProblemPlaces(t *testing.T) {
	for _, c := range []struct{ written, text, at, want string }{
		{"formula: payment / x", "payment / x", "x", "1:20"},
		{`formula: "payment / x"`, "payment / x", "x", "1:21"},
		{`formula: "IF(a == \"b\", x)"`, `IF(a == "b", x)`, "x", "1:26"},
		{"formula: >\n  payment\n  / x", "payment / x", "x", "3:5"},
		{"formula: payment\n   / é / x", "payment / é / x", "x", "2:10"},
		{"formula: |\n  payment\n  / x", "payment / x", "/ x", "3:3"},
	} {
		d := &Deal{source: source.NewFile("f", c.written)}
		p := d.FormulaProblem(Position{File: "f", Line: 1, Column: 10}, c.text, strings.Index(c.text, c.at), "m", "r")
		assert.Equal(t, c.want, fmt.Sprintf("%d:%d", p.Pos.Line, p.Pos.Column), c.written)
	}
}

func TestStem(t *testing.T) {
	for file, want := range map[string]string{
		"deals/anthropic-aws.yaml": "anthropic-aws", "A.YML": "A", "no-extension": "no-extension", "a.b.yaml": "a.b",
		"": "deal", ".yaml": "yaml", "..": "deal", "-x.yaml": "x", "con.yaml": "con_", "a:b?.yaml": "a_b_", "日本.yaml": "日本",
		"bell\a.yaml": "bell_", "x. .yaml": "x", "bad\xff.yaml": "bad_",
		strings.Repeat("é", 300) + ".yaml": strings.Repeat("é", 60),
	} {
		d := &Deal{File: file}
		assert.Equal(t, want, d.Stem(), file)
	}
}

// TestHostileFilesEnd holds the largest files that are slow or deep for a
// parser, or full of problems, to a few seconds each.
func TestHostileFilesEnd(t *testing.T) {
	tmpl := modelTemplate(t)
	for name, text := range map[string][3]string{
		"open lists": {"", "["}, "open braces": {"", "{"}, "dashes": {"", "- "}, "question marks": {"", "? "}, "keys": {"", "a: 1\n"},
		"keys in a line": {"", "a: "}, "anchors": {"", "&a "}, "tags": {"", "! "}, "documents": {"", "---\n"}, "quotes": {"", "'\n"},
		"bars": {"", "|\n"}, "percent signs": {"", "%"}, "spaces": {"", " "}, "lines": {"", "\n"}, "letters": {"", "x"}, "comments": {"", "# x\n"},
		"indents": {"", "a:\n"}, "bytes": {"", "\xff"}, "backslashes": {"", "\\"}, "double quotes": {"", `"`}, "colons": {"", ":"}, "commas": {"", "[1,"},
		"unknown keys":         {"{", "the_longest_of_keys_that_nobody_ever_knew_nor_will: 1, ", "}"},
		"bad values":           {testDeal + "demand: {growth: [", "what_a_long_text_for_a_number_to_be_written_as, ", "]}"},
		"scenarios":            {testDeal + "scenarios:\n", "- {name: a long name for a scenario, set: {exit.yeer: 12}}\n"},
		"formula with errors":  {testDeal + "lines:\n- name: a\n  unit: x\n  formula: ", "a+"},
		"lines with errors":    {testDeal + "lines:\n", "- {name: a, unit: x, formula: " + strings.Repeat("b+", 990) + "b}\n"},
		"a text of paragraphs": {testDeal + "notes:\n  exit.fee: \"", "word\n\n    \\n", "\"\ndemand: {first_year: x}"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadDeal("x.yaml", []byte(text[0]+strings.Repeat(text[1], (source.MaxFile-len(text[0]+text[2]))/len(text[1]))+text[2]), tmpl)
			assert.Error(t, err)
			assert.Less(t, len(err.Error()), 100_000)
		})
	}
	assert.Contains(t, refused(t, strings.Repeat("x", source.MaxFile+1)), "more than 262144")
	deep := ""
	for i := range 500 {
		deep += strings.Repeat(" ", i) + "a:\n"
	}
	assert.Contains(t, refused(t, deep), "nested more than 32 deep")
}

// TestEmbeddedDeals reads every deal file that the project ships.
func TestEmbeddedDeals(t *testing.T) {
	files, err := filepath.Glob("../templates/deals/*.yaml")
	require.NoError(t, err)
	files = append(files, "../templates/new-deal.yaml")
	require.Greater(t, len(files), 1)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		_, err = ReadDeal(file, data, modelTemplate(t))
		assert.NoError(t, err, file)
	}
}
