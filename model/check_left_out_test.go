package model_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
)

// TestListsBeyondTheirEnd: entries of a list after the end of what they are for
// are told with place, key and amount; those of a list that fits are not, nor
// entries of nothing.
func TestListsBeyondTheirEnd(t *testing.T) {
	const head = "deal: {name: x, customer: C, provider: P, unit: million}\nrates: {customer: 12%, debt: 7%, provider: 9%}\ndemand: {first_year: 30}\n"
	const five = "commitment: {shape: list, minimums: [10, 20, 30, 40, 50], periods: 3}\n"
	const hint = "\n  hint: shorten the list, or lengthen the commitment\n"
	for name, c := range map[string]struct{ terms, set, only, want string }{
		"fits":             {"term: {first_year: 2026, years: 3}\ncommitment: {shape: list, minimums: [10, 20, 30], periods: 3}\n", "", "", ""},
		"a year begun":     {"term: {first_year: 2026, years: 3, period: quarter}\ncommitment: {shape: list, minimums: [10, 20, 30], periods: 9}\n", "", "", ""},
		"nothing beyond":   {"term: {first_year: 2026, years: 5}\ncommitment: {shape: list, minimums: [10, 20, 30, 0, 0], periods: 3}\n", "", "", ""},
		"two years beyond": {"term: {first_year: 2026, years: 5}\n" + five, "", "", "x.yaml:5:50: warning: commitment.minimums has 5 entries, but the commitment ends with period 3: entries 4 to 5 (90 in all) have no effect" + hint},
		"a year beyond": {"term: {first_year: 2026, years: 3, period: quarter}\ncommitment: {shape: list, minimums: [10, 20, 30], periods: 8}\n", "", "",
			"x.yaml:5:46: warning: commitment.minimums has 3 entries, but the commitment ends with period 8: entry 3 (30) has no effect" + hint},
		"by the command line": {"term: {first_year: 2026, years: 5}\n" + five, "commitment.periods=4", "",
			"x.yaml:5:54: warning: commitment.minimums has 5 entries, but the commitment ends with period 4 by --set commitment.periods=4: entry 5 (50) has no effect" + hint},
		"a list of the command line": {"term: {first_year: 2026, years: 5}\n" + five, "commitment.minimums=[1,2,3,4]", "",
			"--set commitment.minimums=[1,2,3,4]: warning: commitment.minimums has 4 entries, but the commitment ends with period 3: entry 4 (4) has no effect" + hint},
		"mended by the command line": {"term: {first_year: 2026, years: 5}\n" + five, "commitment.periods=5", "", ""},
		"in a scenario": {"term: {first_year: 2026, years: 2}\ncommitment: {shape: list, minimums: [10, 20]}\nscenarios:\n- {name: Base}\n- {name: Short, set: {commitment.periods: 1}}\n", "", "",
			"x.yaml:5:42: warning: in scenario \"Short\", commitment.minimums has 2 entries, but the commitment ends with period 1: entry 2 (20) has no effect" + hint},
		"in a scenario that is left out": {"term: {first_year: 2026, years: 2}\ncommitment: {shape: list, minimums: [10, 20]}\nscenarios:\n- {name: Base}\n- {name: Short, set: {commitment.periods: 1}}\n", "", "Base", ""},
		"excused": {"term: {first_year: 2026, years: 3}\ncommitment: {total: 30, periods: 2, excused: [0, 0, 5]}\n", "", "",
			"x.yaml:5:53: warning: commitment.excused has 3 entries, but the commitment ends with period 2: entry 3 (5) has no effect" + hint},
		"excused until an amended end": {"term: {first_year: 2026, years: 3}\ncommitment: {total: 30, periods: 2, excused: [0, 0, 5]}\namendment.a: {year: 2027, amount: 5, periods: 3}\n", "", "", ""},
		"an amendment": {"term: {first_year: 2026, years: 4}\ncommitment: {total: 30}\namendment.a: {year: 2028, minimums: [5, 6, 7]}\n", "", "",
			"x.yaml:6:44: warning: amendment.a.minimums has 3 entries, but the commitment as amended ends with period 4: entry 3 (7) has no effect" + hint},
		"a tranche": {"term: {first_year: 2026, years: 4}\ncommitment: {shape: list}\ntranche.a: {starts: 2027, years: 2, minimum: [5, 6, 7]}\n", "", "",
			"x.yaml:6:53: warning: tranche.a.minimum has 3 entries, but the tranche ends with period 3: entry 3 (7) has no effect\n  hint: shorten the list, or lengthen the tranche\n"},
		"a tranche to the end": {"term: {first_year: 2026, years: 4}\ncommitment: {shape: list}\ntranche.a: {starts: 2027, minimum: [5, 6, 7]}\n", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			tpl := readTemplate(t)
			d, err := model.ReadDeal("x.yaml", []byte(head+c.terms), tpl)
			require.NoError(t, err)
			if c.set != "" {
				require.NoError(t, d.Override(tpl, []string{c.set}))
			}
			if c.only != "" {
				require.NoError(t, d.Only([]string{c.only}))
			}
			assert.Equal(t, strings.TrimSuffix(c.want, "\n"), strings.Join(d.Warnings(), "\n"))
		})
	}
}
