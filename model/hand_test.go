package model_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
)

// result is what a deal worked by hand says of one line: values of all
// periods, of one period, or of a metric. testdata/hand/README.md tells how
// they are written.
type result struct {
	scenario string
	name     string
	period   int // of a single period; 0 otherwise
	values   []string
	line     int
}

// handDeals are the deal files worked by hand.
func handDeals(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../testdata/hand/*.yaml")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 12)
	return files
}

// TestHandDeals holds the model to the deals worked by hand and to published
// results.
func TestHandDeals(t *testing.T) {
	for _, file := range handDeals(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			d, r := compute(t, file, data)
			for _, want := range readHand(t, strings.TrimSuffix(file, ".yaml")+".txt") {
				holdTo(t, d, r, want)
			}
		})
	}
}

// readHand reads the results written beside a deal. Each has its reason, and
// the first line the source.
func readHand(t *testing.T, file string) []result {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(text), "# "), "%s begins with its source", file)
	var results []result
	scenario := ""
	for i, line := range strings.Split(string(text), "\n") {
		said, why, _ := strings.Cut(line, "#")
		said = strings.TrimSpace(said)
		switch {
		case said == "":
		case strings.HasPrefix(said, "["):
			scenario = strings.Trim(said, "[]")
		default:
			require.NotEmpty(t, strings.TrimSpace(why), "%s:%d: a result has its reason", file, i+1)
			results = append(results, readResult(t, said, scenario, i+1))
		}
	}
	require.NotEmpty(t, results)
	return results
}

func readResult(t *testing.T, said, scenario string, line int) result {
	t.Helper()
	words := strings.Fields(strings.ReplaceAll(said, "=", " "))
	require.GreaterOrEqual(t, len(words), 2, said)
	got := result{scenario: scenario, values: words[1:], line: line}
	name, period, one := strings.Cut(words[0], "@")
	got.name = name
	if one {
		var err error
		got.period, err = strconv.Atoi(period)
		require.NoError(t, err, said)
	}
	return got
}

func holdTo(t *testing.T, d *model.Deal, r *model.Results, want result) {
	t.Helper()
	lane := 0
	for i, s := range d.Scenarios {
		if s.Name == want.scenario {
			lane = i
		}
	}
	require.True(t, want.scenario == "" || d.Scenarios[lane].Name == want.scenario, "line %d: no scenario %q", want.line, want.scenario)
	l := r.Program.Line(want.name)
	require.NotNil(t, l, "line %d: no line %s", want.line, want.name)
	if l.Kind == model.Series && want.period == 0 {
		require.Len(t, want.values, d.Periods(), "line %d: %s", want.line, want.name)
	}
	for i, text := range want.values {
		got := r.At(want.name, max(want.period, i+1), lane)
		assert.True(t, says(t, text, got, r.At("committed", 0, lane)), "line %d: %s, value %d of %q: want %s, got %v", want.line, want.name, i+1, want.scenario, text, got)
	}
}

// says tells whether a number is what is written: exactly, but for the
// rounding of arithmetic on amounts of the deal's size, or after ~ to the
// digits written.
func says(t *testing.T, text string, got, size float64) bool {
	t.Helper()
	digits, rounded := strings.CutPrefix(text, "~")
	number, percent := strings.CutSuffix(digits, "%")
	want, err := strconv.ParseFloat(number, 64)
	require.NoError(t, err, text)
	if percent {
		got *= 100
	}
	if !rounded {
		return math.Abs(got-want) <= 1e-12*size+1e-9*math.Abs(want)
	}
	_, decimals, _ := strings.Cut(number, ".")
	shown := fmt.Sprintf("%.*f", len(decimals), got)
	return shown == number || shown == "-"+number && want == 0
}
