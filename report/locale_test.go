package report_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
)

// TestEveryLocaleAgrees has LibreOffice compute workbooks as it does for German
// and for French readers: the numbers are the same, and the texts differ in the
// separators of numbers alone.
func TestEveryLocaleAgrees(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	books := map[string][]byte{
		"default": workbook(t, embedded(t)), "comparison": bookOf(t, pair(t)), "simulation": workbook(t, simulated(t, quarterlySimulation)),
	}
	for locale, separators := range map[string]map[rune]string{
		"de-DE": {'.': ",", ',': "."},
		"fr-FR": {'.': ",", ',': "\u00a0\u202f"},
	} {
		computed, others := recompute.RecalculateIn(t, locale, books), 0
		for name, xlsx := range books {
			want, formulas, err := recompute.ReadValues(xlsx)
			require.NoError(t, err)
			others += inEnglish(want, computed[name], separators)
			if found := recompute.Compare(want, computed[name], formulas); len(found) > 0 {
				t.Errorf("%s in %s: %s", name, locale, recompute.Summary(found))
			}
		}
		assert.Greater(t, others, 50, "texts of %s that show numbers in its own way", locale)
	}
}

// inEnglish gives the texts that differ from the wanted ones in separators alone
// the English ones, and counts them.
func inEnglish(want, got *recompute.Values, separators map[rune]string) int {
	changed := 0
	for sheet, cells := range got.Cells {
		for at, v := range cells {
			if w := want.Cells[sheet][at]; w.Kind == recompute.Text && w.Text != v.Text && onlySeparatorsDiffer(w.Text, v.Text, separators) {
				cells[at] = w
				changed++
			}
		}
	}
	return changed
}

// onlySeparatorsDiffer compares two texts: where the first has a separator
// between two digits, the second has one of those that stand for it.
func onlySeparatorsDiffer(want, got string, separators map[rune]string) bool {
	a, b := []rune(want), []rune(got)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		inNumber := i > 0 && i+1 < len(a) && unicode.IsDigit(a[i-1]) && unicode.IsDigit(a[i+1])
		if a[i] != b[i] && !(inNumber && strings.ContainsRune(separators[a[i]], b[i])) {
			return false
		}
	}
	return true
}
