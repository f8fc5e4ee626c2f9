package model_test

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/templates"
)

// theTemplate is the model template of the project, read once.
var theTemplate = sync.OnceValues(func() (*model.Template, error) { return model.ReadTemplate("model.yaml", templates.Model) })

func readTemplate(t testing.TB) *model.Template {
	t.Helper()
	tpl, err := theTemplate()
	require.NoError(t, err)
	return tpl
}

// compute takes a deal file to its results.
func compute(t testing.TB, name string, data []byte) (*model.Deal, *model.Results) {
	t.Helper()
	tpl := readTemplate(t)
	d, err := model.ReadDeal(name, data, tpl)
	require.NoError(t, err)
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	require.NoError(t, err)
	return d, r
}

// worked is a deal worked out by an independent implementation of the model.
type worked struct {
	Lines map[string]struct {
		Opening float64
		Values  []float64
	}
	Metrics map[string]*float64
}

// openings are the lines to which the model gives an opening value.
var openings = "in_force market_price contract_price projected_rate credit_gone deferred credit makeup_gone makeup settled remaining revenue_rate discount_customer discount_provider discount_debt funding debt customer_net capex capex_in_place provider_cash"

func TestWorkedDeals(t *testing.T) {
	files, err := filepath.Glob("../testdata/worked/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			text, err := os.ReadFile(strings.TrimSuffix(file, ".yaml") + ".json")
			require.NoError(t, err)
			var want worked
			require.NoError(t, json.Unmarshal(text, &want))
			_, r := compute(t, file, data)
			near := close(r.At("committed", 0, 0))
			for name, line := range want.Lines {
				for i, x := range line.Values {
					assert.True(t, near(x, r.At(name, i+1, 0)), "%s period %d: want %v, got %v", name, i+1, x, r.At(name, i+1, 0))
				}
				if strings.Contains(" "+openings+" ", " "+name+" ") {
					assert.True(t, near(line.Opening, r.At(name, 0, 0)), "%s opening: want %v, got %v", name, line.Opening, r.At(name, 0, 0))
				}
			}
			for name, want := range want.Metrics {
				got, ok := r.Scalar(name, 0)
				if want == nil {
					assert.False(t, ok, "%s: want none, got %v", name, got)
					continue
				}
				assert.True(t, near(*want, got), "%s: want %v, got %v", name, *want, got)
			}
		})
	}
}

// close compares to 1e-9 relative, with a floor for what is 0 but for rounding
// against the size of the deal.
func close(scale float64) func(want, got float64) bool {
	return func(want, got float64) bool {
		return math.Abs(want-got) <= 1e-9*math.Max(math.Abs(want), math.Abs(got))+1e-12*scale
	}
}
