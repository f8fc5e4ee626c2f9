package model_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
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

// wordsOf computes a deal of two years and gives the program that words it.
func wordsOf(t *testing.T, terms string) *model.Program {
	t.Helper()
	_, r := compute(t, "x.yaml", []byte("deal: {name: A, customer: B, provider: C}\nterm: {first_year: 2026, years: 2}\n"+terms+"\nrates: {customer: 10%, debt: 7%, provider: 9%}\n"))
	return r.Program
}

// TestWordsOfSums: what is committed is said with the words of the amounts that
// make it up. An exact part changes no word; where words point in different
// directions, or one does not know its direction, the sum is said with about.
func TestWordsOfSums(t *testing.T) {
	for terms, want := range map[string]string{
		"commitment: {total: more than 100}":                                                                                            "more than",
		"commitment: {total: 100}":                                                                                                      "",
		"commitment: {total: up to 100}":                                                                                                "up to",
		"commitment: {shape: list, minimums: [about 10, about 20]}":                                                                     "about",
		"commitment: {shape: list, minimums: [0, at least 20]}":                                                                         "at least",
		"commitment: {shape: list, minimums: [at least 10, 20]}":                                                                        "at least",
		"commitment: {shape: list, minimums: [at least 10, more than 20]}":                                                              "more than",
		"commitment: {shape: list, minimums: [about 10, 20]}":                                                                           "about",
		"commitment: {shape: list, minimums: [about 10, at least 20]}":                                                                  "about",
		"commitment: {shape: list, minimums: [up to 10, at least 20]}":                                                                  "about",
		"commitment: {shape: list, total: at least 100, minimums: [about 10]}":                                                          "at least", // the total holds whatever the minimum is
		"commitment: {shape: list, total: about 100, minimums: [at least 30]}":                                                          "about",
		"commitment: {total: at least 100, excused: [about 5]}":                                                                         "about",
		"commitment: {total: 100, excused: [up to 5]}":                                                                                  "at least", // what is excused is taken off
		"commitment: {total: 100, excused: [at least 5]}":                                                                               "at most",
		"commitment: {total: 100, excused: [more than 5]}":                                                                              "less than",
		"commitment: {total: at least 100, take_or_pay: 0%}":                                                                            "",
		"commitment: {shape: list}\ntranche: {a: {starts: 2026, total: about 30}, b: {starts: 2027, total: about 5}}":                   "about",
		"commitment: {shape: list}\ntranche: {a: {starts: 2026, total: about 30}, b: {starts: 2027, total: 5}}":                         "about",
		"commitment: {shape: list}\ntranche: {a: {starts: 2026, total: about 30}, b: {starts: 2027, total: at least 5, exercised: 0%}}": "about", // an option not taken up
		"commitment: {shape: list}\ntranche: {a: {starts: 2026, total: 30}, b: {starts: 2027, total: at least 5, exercised: 0%}}":       "",
		"commitment: {shape: list}\ntranche: {a: {starts: 2026, total: at least 30}, b: {starts: 2027, total: 5, exercised: 0%}}":       "at least",
		"commitment: {shape: list, minimums: [about 10]}\ntranche: {a: {starts: 2026, total: at least 30}}":                             "about",
	} {
		p := wordsOf(t, terms)
		assert.Equal(t, want, p.Word("committed"), terms)
		assert.Equal(t, want, p.Word("announced"), terms)
		label := "Announced commitment"
		if want != "" {
			label += " (" + want + ")"
		}
		assert.Equal(t, label, p.Line("announced").Label, terms)
	}
}

// TestWordsOfRatios: a ratio carries the words of both its amounts; that of what
// it is divided by turns round. More than 100 over 5 is more than 20.
func TestWordsOfRatios(t *testing.T) {
	for amounts, want := range map[[2]string]string{
		{"more than 100", "5"}:         "more than",
		{"100", "at least 5"}:          "at most",
		{"100", "more than 5"}:         "less than",
		{"100", "up to 5"}:             "at least",
		{"100", "about 5"}:             "about",
		{"about 100", "at least 5"}:    "about",
		{"at least 100", "at least 5"}: "about", // one lifts the ratio, the other lowers it
		{"at least 100", "up to 5"}:    "at least",
		{"more than 100", "up to 5"}:   "more than",
		{"up to 100", "at least 5"}:    "at most",
		{"100", "5"}:                   "",
		{"more than 100", "0"}:         "", // no funding, no ratio
	} {
		p := wordsOf(t, "commitment: {total: "+amounts[0]+"}\nfunding: {at_signing: "+amounts[1]+"}")
		assert.Equal(t, want, p.Word("headline_ratio"), amounts)
	}
	// A later tranche counts in the ratio to all funding as far as its milestones are met.
	later := "commitment: {total: more than 100}\nfunding: {at_signing: 5, later: [0, up to 20], milestones_met: "
	assert.Equal(t, "more than", wordsOf(t, later+"0%}").Word("full_ratio"))
	assert.Equal(t, "more than", wordsOf(t, later+"50%}").Word("full_ratio"))
	assert.Equal(t, "up to", wordsOf(t, later+"50%}").Word("funding_total"))
}

// TestWordsOfNotice: what is firm carries the word of the part that is firm.
func TestWordsOfNotice(t *testing.T) {
	p := wordsOf(t, "commitment: {shape: list, minimums: [10, about 20]}\nnotice: {years: 0, after: 1}")
	assert.Equal(t, "about", p.Word("announced"))
	assert.Empty(t, p.Word("firm_total"))
}

// TestWordOfADebt: the debt equivalent rests on when amounts fall due as well:
// of a total of at least 100 the minimum of about 10 is due earlier.
func TestWordOfADebt(t *testing.T) {
	assert.Equal(t, "at least", wordsOf(t, "commitment: {total: at least 100}").Word("debt_equivalent"))
	assert.Equal(t, "about", wordsOf(t, "commitment: {shape: list, total: at least 100, minimums: [about 10]}").Word("debt_equivalent"))
}

// TestWordIsOfItsAmount: an amount from the command line is exact, whatever the
// deal file says of the one that it replaces.
func TestWordIsOfItsAmount(t *testing.T) {
	tpl := readTemplate(t)
	d, err := model.ReadDeal("x.yaml", []byte("deal: {name: A, customer: B, provider: C}\nterm: {first_year: 2026, years: 2}\ncommitment: {total: more than 100}\nrates: {customer: 10%, debt: 7%, provider: 9%}\n"), tpl)
	require.NoError(t, err)
	require.NoError(t, d.Override(tpl, []string{"commitment.total=120"}))
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	assert.Empty(t, p.Word("committed"))
	assert.Equal(t, "Total commitment", p.Template.Input("commitment.total").Label)
}
