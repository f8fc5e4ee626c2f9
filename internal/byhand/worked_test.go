package byhand

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const worked = "../../testdata/worked/"

// workedResult is one deal worked out by another implementation. A null metric has no value.
type workedResult struct {
	Lines map[string]struct {
		Opening float64
		Values  []float64
	}
	Metrics map[string]*float64
}

func TestWorkedDeals(t *testing.T) {
	files, err := filepath.Glob(worked + "*.yaml")
	require.NoError(t, err)
	require.Len(t, files, 3)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			in := readDeal(t, file)
			want := readResult(t, strings.TrimSuffix(file, ".yaml")+".json")
			same(t, &in, want, Run(&in))
		})
	}
}

func same(t *testing.T, in *Inputs, want workedResult, got *Result) {
	require.NotEmpty(t, want.Lines)
	require.NotEmpty(t, want.Metrics)
	floor := 1e-12 * got.Metrics["committed"]
	for name, line := range want.Lines {
		require.Contains(t, got.Lines, name)
		require.Len(t, line.Values, in.Years*in.PerYear, name)
		require.Len(t, got.Lines[name], len(line.Values), name)
		for i, x := range line.Values {
			assert.Truef(t, near(x, got.Lines[name][i], floor), "%s, period %d: %v, not %v", name, i+1, got.Lines[name][i], x)
		}
		if opening, ok := got.Opening[name]; ok {
			assert.Truef(t, near(line.Opening, opening, floor), "%s, opening: %v, not %v", name, opening, line.Opening)
		}
	}
	for name, x := range want.Metrics {
		require.Contains(t, got.Metrics, name)
		value := math.NaN()
		if x != nil {
			value = *x
		}
		assert.Truef(t, near(value, got.Metrics[name], floor), "%s: %v, not %v", name, got.Metrics[name], value)
	}
}

// near is equal to nine digits, or to rounding at the size of the deal.
func near(want, got, floor float64) bool {
	if math.IsNaN(want) || math.IsNaN(got) {
		return math.IsNaN(want) && math.IsNaN(got)
	}
	return math.Abs(want-got) <= max(1e-9*math.Abs(want), floor)
}

func readDeal(t testing.TB, file string) Inputs {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var tree map[string]any
	require.NoError(t, yaml.Unmarshal(text, &tree))
	delete(tree, "deal")
	delete(tree, "scenarios")
	m := map[string]any{}
	for group, keys := range tree {
		for key, value := range keys.(map[string]any) {
			m[group+"."+key] = plain(value)
		}
	}
	in, err := FromMap(m)
	require.NoError(t, err)
	return in
}

func readResult(t *testing.T, file string) workedResult {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var r workedResult
	require.NoError(t, json.Unmarshal(text, &r))
	return r
}

// plain returns a value of a YAML file as FromMap takes it.
func plain(value any) any {
	switch x := value.(type) {
	case uint64:
		return float64(x)
	case int64:
		return float64(x)
	case []any:
		list := make([]float64, len(x))
		for i := range x {
			list[i] = plain(x[i]).(float64)
		}
		return list
	}
	return value
}

// The annual worked deal uses every feature of the model; the monthly one stands for many periods.
func BenchmarkFast(b *testing.B) {
	for _, name := range []string{"annual-all-features", "monthly-total-only"} {
		b.Run(name, func(b *testing.B) {
			in := readDeal(b, worked+name+".yaml")
			out := NewBuffers(in.Years * in.PerYear)
			b.ReportAllocs()
			for b.Loop() {
				Fast(&in, out)
			}
		})
	}
}

func TestFastAllocatesNothing(t *testing.T) {
	in := readDeal(t, worked+"annual-all-features.yaml")
	out := NewBuffers(in.Years * in.PerYear)
	assert.Zero(t, testing.AllocsPerRun(10, func() { Fast(&in, out) }))
}
