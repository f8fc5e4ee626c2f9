package report_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"offtake/internal/recompute"
	"offtake/report"
)

// unequal is a deal whose base commits nothing and whose scenario does: what
// rounding may be in one is nothing like what it may be in the other.
const unequal = `
deal: {name: Unequal, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 3}
commitment: {shape: list, minimums: [0, 0, 0]}
rates: {customer: 10%, debt: 7%, provider: 9%}
scenarios:
  - {name: No deal}
  - {name: Deal, set: {commitment.minimums: [33.3, 41.7, 27.9], demand.first_year: 20}}
`

// TestChecksByTheirOwnCase: a difference is judged by the tolerance of its
// own case, in the file and when a spreadsheet program computes it.
func TestChecksByTheirOwnCase(t *testing.T) {
	t.Parallel()
	rep := layDeal(t, "unequal.yaml", []byte(unequal))
	assert.True(t, rep.Passed())
	assert.Empty(t, report.FailedChecks(rep))
	recompute.Require(t, recompute.Gnumeric)
	recompute.Judge(t, map[string][]byte{"unequal": workbook(t, rep)}, recompute.Gnumeric)
}
