package model_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/templates"
)

const bridged = `deal: {name: B, customer: C, provider: P, currency: USD, unit: billion}
term: {first_year: 2026, years: 4}
commitment: {total: 10}
price: {market_decline: 8%%, pass_through: 50%%}
demand: {first_year: 3, growth: 10%%}
rates: {customer: 10%%, debt: 6%%, provider: 8%%}
scenarios:
  - name: Base
  - name: Other
    set: {%s}
lines:
  - {name: odd, label: Odd, unit: x, formula: "1 / (price.discount - price.pass_through)"}
`

func computed(t *testing.T, set string) *model.Results {
	t.Helper()
	tpl, err := model.ReadTemplate("model.yaml", templates.Model)
	require.NoError(t, err)
	d, err := model.ReadDeal("b.yaml", fmt.Appendf(nil, bridged, set), tpl)
	require.NoError(t, err)
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	require.NoError(t, err)
	return r
}

// TestBridgeSteps: every step is the deal whose scenario has the first
// overrides alone, in the order of the file; what changes nothing is no step.
func TestBridgeSteps(t *testing.T) {
	sets := []string{"demand.growth: [40%, -50%]", ", price.discount: 25%", ", commitment.total: 10", ", efficiency.year: 2027", ", efficiency.needs: 20%"}
	whole := ""
	for _, s := range sets {
		whole += s
	}
	r := computed(t, whole)
	require.Len(t, r.Bridges, 1)
	var keys []string
	for _, step := range r.Bridges[0].Steps {
		keys = append(keys, step.Keys...)
	}
	assert.Equal(t, []string{"demand.growth", "price.discount", "efficiency.year", "efficiency.needs"}, keys)
	set, n := "", 0
	for i, s := range sets {
		set += s
		if i == 2 {
			continue
		}
		want, ok := computed(t, set).Scalar("customer_npv", 1)
		require.True(t, ok)
		got, _ := r.Scalar("customer_npv", r.Bridges[0].Steps[n].Lane)
		assert.Equal(t, want, got, keys[n])
		n++
	}
	assert.Equal(t, 1, r.Bridges[0].Steps[n-1].Lane, "the last step is the scenario")
}

// TestBridgePassesOver: where the model is undefined between two overrides,
// here by a reader's division by zero, they are one step.
func TestBridgePassesOver(t *testing.T) {
	r := computed(t, "price.discount: 50%, price.pass_through: 20%, demand.growth: 0%")
	require.Len(t, r.Bridges, 1)
	steps := r.Bridges[0].Steps
	require.Len(t, steps, 2)
	assert.Equal(t, []string{"price.discount", "price.pass_through"}, steps[0].Keys)
	assert.Equal(t, []string{"demand.growth"}, steps[1].Keys)
}
