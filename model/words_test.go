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

// TestCommittedWord: what is committed is said with the word of the total, or
// with the one word that every amount carries which makes it up.
func TestCommittedWord(t *testing.T) {
	for commitment, want := range map[string]string{
		"commitment: {total: more than 100}":                                                                          "more than",
		"commitment: {total: 100}":                                                                                    "",
		"commitment: {shape: list, minimums: [about 10, about 20]}":                                                   "about",
		"commitment: {shape: list, minimums: [0, at least 20]}":                                                       "at least",
		"commitment: {shape: list, minimums: [about 10, 20]}":                                                         "",
		"commitment: {shape: list, minimums: [about 10, at least 20]}":                                                "",
		"commitment: {shape: list}\ntranche: {a: {starts: 2026, total: about 30}, b: {starts: 2027, total: about 5}}": "about",
		"commitment: {shape: list}\ntranche: {a: {starts: 2026, total: about 30}, b: {starts: 2027, total: 5}}":       "",
		"commitment: {shape: list, minimums: [about 10]}\ntranche: {a: {starts: 2026, total: at least 30}}":           "",
	} {
		d, r := compute(t, "x.yaml", []byte("deal: {name: A, customer: B, provider: C}\nterm: {first_year: 2026, years: 2}\n"+commitment+"\nrates: {customer: 10%, debt: 7%, provider: 9%}\n"))
		assert.Equal(t, want, d.CommittedWord(), commitment)
		label := "Committed total"
		if want != "" {
			label += " (" + want + ")"
		}
		assert.Equal(t, label, r.Program.Line("committed").Label, commitment)
	}
}
