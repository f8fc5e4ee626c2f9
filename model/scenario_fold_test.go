package model

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestScenarioNamesFolded: names that differ in capitals only, in Greek and in
// German too, are one name: to the deal file, which has each once, and to -s.
func TestScenarioNamesFolded(t *testing.T) {
	tmpl := modelTemplate(t)
	for _, pair := range [][2]string{{"µ", "μ"}, {"ΟΔΟΣ", "οδος"}, {"Straße", "STRASSE"}, {"Café", "CAFE\u0301"}} {
		deal := func(second string) (*Deal, error) {
			text := testDeal + "scenarios: [{name: Base}, {name: \"" + pair[0] + "\"}, {name: \"" + second + "\"}]\n"
			return ReadDeal("deal.yaml", []byte(text), tmpl)
		}
		_, err := deal(pair[1])
		require.ErrorContains(t, err, "is given twice", pair[1])
		d, err := deal("other")
		require.NoError(t, err)
		require.NoError(t, d.Only([]string{pair[1]}))
		require.Len(t, d.Scenarios, 1)
		assert.Equal(t, pair[0], d.Scenarios[0].Name)
	}
}
