package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestQualifiedAmounts: an amount is computed as written and said as disclosed.
func TestQualifiedAmounts(t *testing.T) {
	const text = `
deal: {name: A, customer: B, provider: C}
term: {first_year: 2026, years: 2}
commitment: {total: more than 100}
funding: {at_signing: about 5, later: [0, up to 20]}
provider: {capacity: up to 5, capex_per_unit: 35}
rates: {customer: 10%, debt: 7%, provider: 9%}
`
	d, r := compute(t, "x.yaml", []byte(text))
	assert.Equal(t, map[string]string{"commitment.total": "more than", "funding.at_signing": "about", "funding.later": "up to", "provider.capacity": "up to"}, d.Words)
	committed, _ := r.Scalar("committed", 0)
	assert.InDelta(t, 100, committed, 1e-9)
	assert.Equal(t, []float64{0, 20}, d.Base["funding.later"])
	assert.Equal(t, "Committed total (more than)", r.Program.Line("committed").Label)
	assert.Equal(t, "Capacity built (up to)", r.Program.Template.Input("provider.capacity").Label)
	assert.Equal(t, "Committed total", readTemplate(t).Line("committed").Label)
	require.NotContains(t, r.Program.Line("firm").Label, "(")
}
