package cli

import (
	"os"
	"path/filepath"
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
