package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// euro is a small deal in euros.
const euro = `deal: {name: Euro deal, customer: C, provider: P, currency: EUR, unit: million}
term: {first_year: 2026, years: 2}
commitment: {total: 100}
demand: {first_year: 50}
rates: {customer: 10%, debt: 6%, provider: 8%}
`

// TestCompare holds the whole output of a comparison.
func TestCompare(t *testing.T) {
	want, err := filepath.Abs("../../testdata/calls-written/compare.txt")
	require.NoError(t, err)
	dir := inFolder(t)
	require.NoError(t, os.WriteFile("euro.yaml", []byte(euro), 0o666))
	status, out, errText := run(t, "compare", "anthropic-aws", "anthropic-google", "openai-oracle", "openai-aws", "euro.yaml", "--rate", "EUR=1.08", "--stress", "40%", "-o", "out", "--name", "five")
	require.Equal(t, statusDone, status, errText)
	assert.Empty(t, errText)
	assert.Equal(t, []string{"five.pdf", "five.xlsx"}, filesIn(t, filepath.Join(dir, "out")))
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(want), 0o777))
		require.NoError(t, os.WriteFile(want, []byte(out), 0o666))
	}
	expected, err := os.ReadFile(want)
	require.NoError(t, err)
	assert.Equal(t, string(expected), out)
}

// TestCompareFormats: the figures as data and as Markdown, in the common unit at
// full precision, with the names that a deal's own outputs have; what begins
// like a formula is guarded. They hold each other's figures.
func TestCompareFormats(t *testing.T) {
	inFolder(t)
	guarded := strings.Replace(euro, "name: Euro deal", "name: \"=Euro deal\"", 1)
	require.NoError(t, os.WriteFile("euro.yaml", []byte(guarded), 0o666))
	status, _, errText := run(t, "compare", "openai-aws", "euro.yaml", "--rate", "EUR=1.08", "-f", "json,csv,md", "--bom", "--name", "two")
	require.Equal(t, statusDone, status, errText)
	assert.Equal(t, []string{"euro.yaml", "two.csv", "two.json", "two.md"}, filesIn(t, "."))
	data, err := os.ReadFile("two.json")
	require.NoError(t, err)
	var got struct {
		Unit  string
		Deals []struct {
			Name            string
			Yearly          map[string]string `json:"yearly_minimum"`
			Metrics         map[string]*float64
			StressOnPlan    map[string]float64 `json:"stress_on_plan"`
			StressOnMinimum map[string]float64 `json:"stress_on_minimum"`
			Scenarios       []map[string]any
			Due             []float64
		}
		All struct {
			Metrics map[string]float64
			Due     []float64
		} `json:"all_deals"`
		Pass bool `json:"checks_pass"`
	}
	require.NoError(t, json.Unmarshal(data, &got))
	assert.True(t, got.Pass)
	assert.Equal(t, "billion", got.Unit)
	require.Len(t, got.Deals, 2)
	assert.Equal(t, map[string]string{"shape": "list", "ground": "partly assumed"}, got.Deals[0].Yearly)
	assert.InDelta(t, 138, *got.Deals[0].Metrics["announced"], 1e-9)
	assert.Nil(t, got.Deals[1].Metrics["headline_ratio"], "no funding, no ratio")
	assert.InDelta(t, 0.108, *got.Deals[1].Metrics["firm_total"], 1e-12)
	assert.InDelta(t, 138.108, got.All.Metrics["announced"], 1e-9)
	assert.InDelta(t, 0.027, got.Deals[1].StressOnMinimum["total_stranded"], 1e-12) // half of the second year's 0.054
	assert.InDelta(t, 100, got.Deals[0].Scenarios[1]["announced"], 1e-9)            // To 100 instead
	assert.InDelta(t, 38./7+12.5+0.054, got.All.Due[0], 1e-9)
	csv, err := os.ReadFile("two.csv")
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(csv), "\ufeffdeal,customer,provider,scenario,kind,name,label,unit,value,2026,"))
	assert.Contains(t, string(csv), "\n'=Euro deal,C,P,,metrics,firm_total,\"Firm, USD bn\",USD bn,0.108")
	md, err := os.ReadFile("two.md")
	require.NoError(t, err)
	assert.Contains(t, string(md), "| \\=Euro deal | 2026 | 2027 | two years | flat, assumed | 0.11 |")
	for _, head := range []string{"# Commitments side by side", "## The deals, USD", "## What must be paid at least", "## Who owes whom", "## One stress",
		"## What is committed, by scenario", "## Basis"} {
		assert.Contains(t, string(md), head)
	}
	assert.Contains(t, string(md), "| OpenAI–AWS compute commitment | To 100 instead | 100.00 | 100.00 | 100.00 | 75.53 |")
}

// TestCompareMessages holds the whole messages of comparisons that fail; they
// leave nothing behind.
func TestCompareMessages(t *testing.T) {
	for name, c := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"one deal":      {[]string{"anthropic-aws"}, statusUsage, "offtake: offtake compare wants two deals or more, at most 60\nhint: offtake compare DEAL.yaml DEAL.yaml ... [flags]\n"},
		"no rate":       {[]string{"anthropic-aws", "euro.yaml"}, statusUsage, "offtake: euro.yaml is in EUR, and there is no rate to USD\nhint: give it with --rate EUR=RATE, what one EUR is worth in USD\n"},
		"rate unused":   {[]string{"anthropic-aws", "openai-aws", "--rate", "EUR=1.1"}, statusUsage, "offtake: --rate EUR: no deal is in EUR\nhint: leave it out\n"},
		"rate twice":    {[]string{"anthropic-aws", "euro.yaml", "--rate", "EUR=1.1", "--rate", "EUR=1.2"}, statusUsage, "offtake: --rate EUR is given twice\nhint: keep one of the two\n"},
		"rate wrong":    {[]string{"anthropic-aws", "euro.yaml", "--rate", "EUR:1.1"}, statusUsage, "offtake: --rate \"EUR:1.1\" is not a currency and what it is worth\nhint: write --rate EUR=1.08 if one EUR is 1.08 USD\n"},
		"rate nought":   {[]string{"anthropic-aws", "euro.yaml", "--rate", "EUR=0"}, statusUsage, "offtake: --rate \"EUR=0\" is not a currency and what it is worth\nhint: write --rate EUR=1.08 if one EUR is 1.08 USD\n"},
		"rate of own":   {[]string{"anthropic-aws", "euro.yaml", "--rate", "USD=1.1"}, statusUsage, "offtake: --rate \"USD=1.1\" is that of the common currency itself\nhint: leave it out, or choose another currency with --in\n"},
		"no currency":   {[]string{"anthropic-aws", "openai-aws", "--in", "dollars"}, statusUsage, "offtake: --in \"dollars\" is not a currency code\nhint: write its code of three capital letters, such as USD or EUR\n"},
		"no unit":       {[]string{"anthropic-aws", "openai-aws", "--unit", "billions"}, statusUsage, "offtake: --unit \"billions\" is not a unit of money\nhint: the units are unit, thousand, million, billion, trillion\n"},
		"stress word":   {[]string{"anthropic-aws", "openai-aws", "--stress", "half"}, statusUsage, "offtake: --stress \"half\" is not a number\nhint: write a share from 0% to 100%, such as --stress 50%\n"},
		"stress beyond": {[]string{"anthropic-aws", "openai-aws", "--stress", "50"}, statusUsage, "offtake: --stress \"50\" is not between 0% and 100%\nhint: write a share from 0% to 100%, such as --stress 50%\n"},
		"no format":     {[]string{"anthropic-aws", "openai-aws", "-f", "pdf,svg"}, statusUsage, "offtake: -f \"pdf,svg\": a comparison is not written as \"svg\"\nhint: its formats are xlsx, pdf, json, csv, md\n"},
		"empty format":  {[]string{"anthropic-aws", "openai-aws", "-f", ""}, statusUsage, "offtake: -f \"\": a comparison is not written as \"\"\nhint: its formats are xlsx, pdf, json, csv, md\n"},
		"bom alone":     {[]string{"anthropic-aws", "openai-aws", "--bom", "-f", "docx"}, statusUsage, "offtake: -f \"docx\": a comparison is not written as \"docx\"\nhint: its formats are xlsx, pdf, json, csv, md\n"},
		"starts":        {[]string{"anthropic-aws", "slack-aws", "--starts", "slack-aws=May"}, statusUsage, "offtake: --starts \"slack-aws=May\" does not give a month\nhint: write --starts slack-aws=5 if the contract years of slack-aws begin in May\n"},
		"starts whom":   {[]string{"anthropic-aws", "slack-aws", "--starts", "slack=5"}, statusUsage, "offtake: --starts \"slack=5\": no deal of the comparison is called \"slack\"\nhint: write the deal as before, without folder and extension\n"},
		"name":          {[]string{"anthropic-aws", "openai-aws", "--name", "a/b"}, statusUsage, "offtake: --name \"a/b\" is not the name of a file\nhint: name the folder with --out\n"},
		"twice":         {[]string{"euro.yaml", "euro.yaml"}, statusFailed, "euro.yaml: the same deal as euro.yaml\nhint: name each deal once, or its amounts count twice\n"},
		"both missing":  {[]string{"a.yaml", "b.yaml"}, statusFailed, "a.yaml: no such file or directory\nhint: offtake init writes a deal file to start from, and offtake examples lists the embedded deals\nb.yaml: no such file or directory\nhint: offtake init writes a deal file to start from, and offtake examples lists the embedded deals\n"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := inFolder(t)
			require.NoError(t, os.WriteFile("euro.yaml", []byte(euro), 0o666))
			status, out, err := run(t, append([]string{"compare"}, c.args...)...)
			assert.Equal(t, c.status, status)
			assert.Empty(t, out)
			assert.Equal(t, c.want, err)
			assert.Equal(t, []string{"euro.yaml"}, filesIn(t, dir))
		})
	}
}
