package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/report"
	"offtake/report/narrative"
)

// TestQualifiersAreSaid: "more than" and "up to" stand in the sentences, the
// labels and the files, and in none of a deal that does not say them.
func TestQualifiersAreSaid(t *testing.T) {
	plain := dealFile("plain", "commitment.total: 100", 0)
	said := strings.Replace(plain, "commitment.total: 100", "commitment.total: more than 100", 1)
	said = strings.Replace(said, "funding.at_signing: 5", "funding.at_signing: up to 5", 1)
	require.NotEqual(t, plain, said)
	rep := layDeal(t, "said.yaml", []byte(said))
	answer := func(rep *report.Report) string {
		return strings.ReplaceAll(narrative.Answers(rep)[0].Text, "\u00a0", " ")
	}
	assert.Contains(t, answer(rep), "more than EUR 100")
	assert.Contains(t, answer(rep), "the funding of up to EUR 5")
	assert.NotContains(t, answer(rep), "at least")
	labels := map[string]bool{}
	for r := 1; r < 400; r++ {
		if c := rep.Book.Sheet("Inputs").At(r, 1); c != nil {
			labels[c.Value.Text] = true
		}
	}
	assert.True(t, labels["Total commitment (more than)"])
	assert.Contains(t, answer(layDeal(t, "plain.yaml", []byte(plain))), "owes P EUR 100.0", "no word where the deal file has none")
}
