package cli

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/lint"
	"offtake/templates"
)

// TestEmbeddedDeals: every embedded deal runs in every format without a
// message, its checks pass, and its workbook keeps the rules.
func TestEmbeddedDeals(t *testing.T) {
	require.GreaterOrEqual(t, len(templates.Deals()), 18)
	for _, name := range templates.Deals() {
		t.Run(name, func(t *testing.T) {
			dir := inFolder(t)
			status, out, err := run(t, name, "-f", "xlsx,pdf,json,csv,md")
			require.Equal(t, statusDone, status, err)
			assert.Empty(t, err)
			assert.Contains(t, out, "Base")
			assert.Len(t, filesIn(t, dir), 5)
			found, lintErr := lint.File(name + ".xlsx")
			require.NoError(t, lintErr)
			for _, f := range found {
				assert.True(t, f.Waived, "rule %d: %s!%s: %s", f.Rule, f.Sheet, f.Cell, f.Reason)
			}
		})
	}
}

// TestContractsAreDocumented: docs/contracts.md says of every embedded deal how
// far its terms are expressed.
func TestContractsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/contracts.md")
	require.NoError(t, err)
	for _, name := range templates.Deals() {
		assert.Contains(t, string(text), "| `"+name+"` |", name)
	}
}
