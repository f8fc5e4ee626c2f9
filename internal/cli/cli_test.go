package cli

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the expected messages anew")

// run runs the command line in an empty folder.
func run(t *testing.T, args ...string) (status int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = Run(args, strings.NewReader(""), &stdout, &stderr)
	return status, stdout.String(), stderr.String()
}

func inFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	return dir
}

func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestMainJob(t *testing.T) {
	dir := inFolder(t)
	status, out, err := run(t)
	require.Equal(t, statusDone, status, err)
	assert.Empty(t, err)
	assert.Equal(t, []string{"anthropic-aws.pdf", "anthropic-aws.xlsx"}, filesIn(t, dir))
	assert.Contains(t, out, "Efficiency breakthrough")
	assert.True(t, strings.HasSuffix(out, "\nanthropic-aws.xlsx\nanthropic-aws.pdf\n"), out)
	for _, line := range strings.Split(out, "\n") {
		assert.Equal(t, strings.TrimRight(line, " "), line)
		assert.NotContains(t, line, "\x1b")
	}
}

func TestFormatsScenariosAndSet(t *testing.T) {
	dir := inFolder(t)
	status, out, err := run(t, "-q", "-o", "a/b", "-f", "json,csv,md", "-s", "base", "-s", "Bull", "--set", "commitment.total=120", "--set", "demand.growth=[10%, 0.2]")
	require.Equal(t, statusDone, status, err)
	assert.Empty(t, out)
	assert.Equal(t, []string{"anthropic-aws.csv", "anthropic-aws.json", "anthropic-aws.md"}, filesIn(t, filepath.Join(dir, "a", "b")))
	json, readErr := os.ReadFile("a/b/anthropic-aws.json")
	require.NoError(t, readErr)
	assert.Contains(t, string(json), `"commitment.total": 120`)
	assert.NotContains(t, string(json), "Perfect storm")
}

// TestOneFails: a deal that fails leaves the others done and nothing of its
// own, and the status is 1.
func TestOneFails(t *testing.T) {
	dir := inFolder(t)
	require.Equal(t, statusDone, first(run(t, "init", "good")))
	require.NoError(t, os.WriteFile("bad.yaml", []byte("deal: {name: x}\n"), 0o666))
	status, _, err := run(t, "-q", "bad.yaml", "missing.yaml", "good.yaml")
	assert.Equal(t, statusFailed, status)
	assert.Contains(t, err, "bad.yaml:1:")
	assert.Contains(t, err, "missing.yaml: no such file or directory\nhint: ")
	assert.Equal(t, []string{"bad.yaml", "good.pdf", "good.xlsx", "good.yaml"}, filesIn(t, dir))
}

func first(status int, _, _ string) int { return status }

// TestExistingFileStays: what was there before is replaced only by a finished
// file.
func TestExistingFileStays(t *testing.T) {
	inFolder(t)
	require.NoError(t, os.WriteFile("anthropic-aws.xlsx", []byte("old"), 0o666))
	status, _, err := run(t, "-q", "--set", "commitment.total=-1")
	assert.Equal(t, statusUsage, status, err)
	data, readErr := os.ReadFile("anthropic-aws.xlsx")
	require.NoError(t, readErr)
	assert.Equal(t, "old", string(data))
}

func TestFolderInTheWay(t *testing.T) {
	dir := inFolder(t)
	require.NoError(t, os.MkdirAll("anthropic-aws.xlsx", 0o777))
	status, _, err := run(t, "-q")
	assert.Equal(t, statusFailed, status)
	assert.Contains(t, err, "anthropic-aws.xlsx: a folder is in the way")
	assert.Equal(t, []string{"anthropic-aws.xlsx"}, filesIn(t, dir))
}

func TestSameNameTwice(t *testing.T) {
	inFolder(t)
	require.NoError(t, os.MkdirAll("sub", 0o777))
	require.Equal(t, statusDone, first(run(t, "init", "deal")))
	require.Equal(t, statusDone, first(run(t, "init", "sub/deal")))
	status, _, err := run(t, "-q", "deal.yaml", "sub/deal.yaml")
	assert.Equal(t, statusFailed, status)
	assert.Contains(t, err, "sub/deal.yaml: its output deal.xlsx is one of deal.yaml, too")
	// A simulation's table is called like that of a deal called so.
	for _, name := range []string{"drawn", "drawn-simulation"} {
		require.Equal(t, statusDone, first(run(t, "init", name, "--from", "anthropic-aws")))
	}
	status, _, err = run(t, "simulate", "-q", "--paths", "100", "-f", "csv", "drawn.yaml", "drawn-simulation.yaml")
	assert.Equal(t, statusFailed, status)
	assert.Contains(t, err, "drawn-simulation.yaml: its output drawn-simulation.csv is one of drawn.yaml, too")
}

// TestSameBytes: the same deal gives the same bytes whatever the time, the
// time zone, the locale, the folder and the number of processors.
func TestSameBytes(t *testing.T) {
	read := func() map[string]string {
		inFolder(t)
		status, _, err := run(t, "-q", "-f", "xlsx,pdf,json,csv,md")
		require.Equal(t, statusDone, status, err)
		got := map[string]string{}
		for _, name := range filesIn(t, ".") {
			data, readErr := os.ReadFile(name)
			require.NoError(t, readErr)
			got[name] = string(data)
		}
		return got
	}
	before := read()
	require.Len(t, before, 5)
	zone := time.Local
	t.Cleanup(func() { time.Local = zone })
	time.Local = time.FixedZone("elsewhere", 11*3600)
	t.Setenv("TZ", "Pacific/Auckland")
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	processors := runtime.GOMAXPROCS(1)
	t.Cleanup(func() { runtime.GOMAXPROCS(processors) })
	after := read()
	for name := range before {
		assert.True(t, before[name] == after[name], name)
	}
}

func TestInit(t *testing.T) {
	dir := inFolder(t)
	status, out, err := run(t, "init")
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, "deal.yaml\nrun it with: offtake deal.yaml\n", out)
	status, _, err = run(t, "init")
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "deal.yaml is there already\nhint: choose another name: offtake init NAME\n", err)
	require.Equal(t, statusDone, first(run(t, "init", "mine", "--from", "anthropic-aws")))
	status, _, err = run(t, "deal.yaml", "mine.yaml")
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, []string{"deal.pdf", "deal.xlsx", "deal.yaml", "mine.pdf", "mine.xlsx", "mine.yaml"}, filesIn(t, dir))
}

// TestMessages holds whole outputs of calls: help, explanations and usage
// errors.
func TestMessages(t *testing.T) {
	inFolder2, err := filepath.Abs("../../testdata/calls")
	require.NoError(t, err)
	calls := map[string][]string{
		"help":              {"--help"},
		"version":           {"--version"},
		"examples":          {"examples"},
		"explain-line":      {"explain", "shortfall"},
		"explain-input":     {"explain", "price.pass_through"},
		"explain-metric":    {"explain", "provider_irr"},
		"explain-term":      {"explain", "advance.credit_share", "advance_credited", "payment_before_advances", "tranche_owed", "price.cap"},
		"explain-head":      {"explain", "value to customer", "lowest margin", "PV lock-in", "deferral_cap", "First contract year", "CUSTOMER_NPV"},
		"explain-unknown":   {"explain", "shortfal"},
		"explain-nothing":   {"explain"},
		"unknown-flag":      {"--fromat", "pdf"},
		"unknown-format":    {"-f", "xls"},
		"unknown-paper":     {"--paper", "A5"},
		"unknown-scenario":  {"-s", "Bul"},
		"unknown-example":   {"init", "--from", "anthropic"},
		"set-unknown":       {"--set", "demand.grwth=1"},
		"set-wrong":         {"--set", "commitment.total=lots"},
		"set-not-pair":      {"--set", "commitment.total"},
		"set-percent":       {"--set", "demand.growth=20", "--set", "rates.customer=8", "--set", "revenue.growth=[0.5, 30]"},
		"vary-percent":      {"batch", "anthropic-aws", "--vary", "demand.growth=10%,20"},
		"vary-range-wrong":  {"batch", "anthropic-aws", "--vary", "rates.customer=5:10:1"},
		"vary-range-key":    {"sweep", "anthropic-aws", "-o", "t.csv", "--vary", "price.discont=5%:10%:1%"},
		"set-year":          {"--set", "term.year=3"},
		"set-structural":    {"--set", "term.per_year=4"},
		"set-out-of-range":  {"--set", "price.discount=100%"},
		"no-such-example":   {"openai-oracel"},
		"memo-without-pdf":  {"--memo", "-f", "xlsx,csv"},
		"text-without-svg":  {"--svg-text", "-f", "xlsx,png"},
		"no-such-file":      {"nosuch.yaml"},
		"init-two":          {"init", "a", "b"},
		"batch-help":        {"batch", "--help"},
		"batch-no-deal":     {"batch"},
		"vary-no-values":    {"batch", "anthropic-aws", "--vary", "price.discount"},
		"vary-unknown":      {"batch", "anthropic-aws", "--vary", "price.discont=1%,2%"},
		"vary-wrong":        {"batch", "anthropic-aws", "--vary", "price.discount=1%,x,200%", "--vary", "commitment.total=1:2"},
		"vary-empty":        {"batch", "anthropic-aws", "--vary", "price.discount=1%,,2%"},
		"vary-range":        {"batch", "anthropic-aws", "--vary", "price.discount=0%:a:1%"},
		"vary-range-mixed":  {"batch", "anthropic-aws", "--vary", "price.discount=0:10%:1"},
		"vary-range-back":   {"batch", "anthropic-aws", "--vary", "price.discount=10%:0%:1%"},
		"vary-range-long":   {"batch", "anthropic-aws", "--vary", "commitment.total=1:1000000:0.001"},
		"vary-twice":        {"batch", "anthropic-aws", "--vary", "price.discount=1%", "--vary", "price.discount=2%"},
		"vary-same":         {"batch", "anthropic-aws", "--vary", "price.discount=5%,0.05"},
		"vary-and-set":      {"batch", "anthropic-aws", "--vary", "price.discount=5%", "--set", "price.discount=4%"},
		"batch-scenario":    {"batch", "anthropic-aws", "-s", "Bul"},
		"batch-jobs":        {"batch", "anthropic-aws", "-j", "-1"},
		"batch-shard":       {"batch", "anthropic-aws", "--shard", "9/8"},
		"sweep-help":        {"sweep", "--help"},
		"sweep-no-file":     {"sweep", "anthropic-aws", "--vary", "price.discount=0%,5%"},
		"sweep-no-vary":     {"sweep", "anthropic-aws", "-o", "t.csv"},
		"sweep-format":      {"sweep", "anthropic-aws", "--vary", "price.discount=0%,5%", "-o", "t.xls"},
		"sweep-metric":      {"sweep", "anthropic-aws", "--vary", "price.discount=0%,5%", "-o", "t.csv", "--metric", "custmer_npv,payment"},
		"sweep-structural":  {"sweep", "anthropic-aws", "--vary", "term.years=5,10", "-o", "t.csv"},
		"merge-help":        {"merge", "--help"},
		"merge-no-table":    {"merge", "table.txt"},
		"examples-argument": {"examples", "x"},
		"simulate-help":     {"simulate", "--help"},
		"simulate-without":  {"simulate", "anthropic-azure"},
		"simulate-paths":    {"simulate", "--paths", "5", "--seed", "-1"},
		"simulate-names":    {"simulate", "-s", "Bul", "--metric", "customer_nvp"},
		"simulate-set":      {"simulate", "--set", "price.discount=5%"},
		"simulate-jobs":     {"simulate", "-j", "-2"},
	}
	for name, args := range calls {
		t.Run(name, func(t *testing.T) {
			inFolder(t)
			status, out, errText := run(t, args...)
			got := "status " + string(rune('0'+status)) + "\n--- stdout\n" + out + "--- stderr\n" + errText
			path := filepath.Join(inFolder2, name+".txt")
			if *update {
				require.NoError(t, os.MkdirAll(inFolder2, 0o777))
				require.NoError(t, os.WriteFile(path, []byte(got), 0o666))
			}
			want, readErr := os.ReadFile(path)
			require.NoError(t, readErr)
			assert.Equal(t, string(want), got)
			assert.Empty(t, filesIn(t, "."), "a call that fails leaves nothing")
		})
	}
}

// TestLongNamesOnTheTerminal: scenarios whose long names differ late are told
// apart in the table.
func TestLongNamesOnTheTerminal(t *testing.T) {
	inFolder(t)
	const long = "Efficiency breakthrough of the second kind, phase-in over "
	deal := euro + "scenarios:\n  - {name: \"" + long + "one year\"}\n  - {name: \"" + long + "two years\"}\n"
	require.NoError(t, os.WriteFile("deal.yaml", []byte(deal), 0o666))
	_, out, _ := run(t, "deal.yaml", "-f", "json")
	assert.Contains(t, out, " Efficiency breakthrough o…phase-in over one year ")
	assert.Contains(t, out, " Efficiency breakthrough…phase-in over two years ")
}

// TestWarningsOfListsBeyond: what a list says after the commitment's end is
// told on standard error, once for all combinations, and changes no output and
// no status.
func TestWarningsOfListsBeyond(t *testing.T) {
	inFolder(t)
	deal := strings.NewReplacer("years: 2", "years: 3", "{total: 100}", "{shape: list, minimums: [10, 20, 30]}").Replace(euro)
	require.NoError(t, os.WriteFile("deal.yaml", []byte(deal+"simulation: {paths: 100, inputs: {demand.growth: {distribution: uniform, low: 0%, high: 20%}}}\n"), 0o666))
	require.NoError(t, os.WriteFile("other.yaml", []byte(euro), 0o666))
	const said = "deal.yaml:3:46: warning: commitment.minimums has 3 entries, but the commitment ends with period 2 by --%s commitment.periods=2: entry 3 (30) has no effect\n  hint: shorten the list, or lengthen the commitment\n"
	set := []string{"--set", "commitment.periods=2"}
	for call, flag := range map[string]string{
		"deal.yaml -f json": "set", "batch deal.yaml -f json -o many --vary price.discount=0%:3%:1%": "set", "sweep deal.yaml -o table.csv --vary price.discount=0%:3%:1%": "set",
		"simulate deal.yaml -f json": "set", "simulate deal.yaml --shard 1/2": "set", "compare deal.yaml other.yaml": "set",
		"batch deal.yaml -f json -o more --vary commitment.periods=3,2": "vary", "sweep deal.yaml -o more.csv --vary commitment.periods=3,2": "vary",
	} {
		args := strings.Fields(call)
		if flag == "set" {
			args = append(args, set...)
		}
		status, out, err := run(t, args...)
		assert.Equal(t, statusDone, status, call)
		assert.Equal(t, fmt.Sprintf(said, flag), err, call)
		assert.NotContains(t, out, "warning", call)
	}
}
