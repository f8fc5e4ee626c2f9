package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	_ "offtake/internal/seed"

	"offtake/report"
	"offtake/report/words"
)

// TestShorten: a name is cut at its end, and elsewhere only where it would
// then read like another.
func TestShorten(t *testing.T) {
	const long = "Efficiency breakthrough of the second kind"
	for _, c := range []struct {
		name   string
		n      int
		rivals []string
		want   string
	}{
		{"Base", 4, nil, "Base"},
		{long, 24, nil, "Efficiency breakthrough…"},
		{long, 24, []string{long, "Base", "Efficiency breakthrough"}, "Efficiency breakthrough…"},
		{long, 24, []string{long, "Efficiency breakthrough of the first kind"}, "Efficiency b…second kind"},
		{long + " 1", 24, []string{long + " 1", long + " 2"}, "Efficiency…second kind 1"},
		{long + "1", 24, []string{long + "1", long + "2"}, "Efficiency…second kind1"},
		{long + ", walk away in 2030", 24, []string{long + ", walk away in 2030", "Efficiency breakthrough of the first kind, walk away in 2030"},
			"Efficie…of the second k…"},
		{"a 1 b 1 a", 4, []string{"a 1 b 2 a", "a 2 b 1 a", "a 1 b 1 a"}, "3.…"},
		{"aa aa aa", 5, []string{"aa aa aa aa"}, "aa a…"},
	} {
		got := words.Shorten(c.name, c.n, c.rivals...)
		assert.Equal(t, c.want, got, "%q among %q", c.name, c.rivals)
	}
}

// similar are names that differ in a word or a sign, wherever that stands.
func similar(rt *rapid.T) []string {
	word := rapid.StringMatching(`[A-Za-z0-9%é/_-]{1,14}`)
	common := rapid.SliceOfN(word, 1, 12).Draw(rt, "words")
	at := rapid.IntRange(0, len(common)).Draw(rt, "at")
	glue := rapid.SampledFrom([]string{" ", "_", "-", ""}).Draw(rt, "glue")
	var names []string
	for _, w := range rapid.SliceOfNDistinct(word, 2, 12, rapid.ID).Draw(rt, "differences") {
		names = append(names, strings.Join(slices.Insert(slices.Clone(common), at, w), glue))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TestShortenedNamesStayApart: however alike names are, no two are shortened to
// the same text, and none needs more room than there is.
func TestShortenedNamesStayApart(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		names := similar(rt)
		n, width, lines := rapid.IntRange(5, 60).Draw(rt, "characters"), rapid.Float64Range(10, 60).Draw(rt, "width"), rapid.IntRange(1,
			3).Draw(rt, "lines")
		inText, onPaper := map[string]string{}, map[string]string{}
		for _, name := range names {
			short, shown := words.Shorten(name, n, names...), report.ShownAmong(name, names, width, lines)
			require.LessOrEqual(rt, utf8.RuneCountInString(short), n)
			for kind, of := range map[string]map[string]string{short: inText, shown: onPaper} {
				require.Empty(rt, of[kind], "%q is both %q and %q", kind, of[kind], name)
				of[kind] = name
			}
		}
	})
}

// TestSimilarScenarios: charts and tables of scenarios with names that are
// alike tell them apart.
func TestSimilarScenarios(t *testing.T) {
	var names []string
	for i := range 9 {
		names = append(names, fmt.Sprintf("Efficiency breakthrough of the second kind with a phase-in that takes %d years in all", i+1))
	}
	rep := layDeal(t, "similar.yaml", sized(10, "year", names, sensitivities))
	labels := map[string]int{}
	for _, text := range report.DrawnCharts(rep)["value"].Texts {
		if strings.HasPrefix(text.Text, "Eff") {
			labels[text.Text]++
		}
	}
	assert.Len(t, labels, len(names))
	for i := range names {
		assert.Contains(t, fmt.Sprint(labels), fmt.Sprintf("%d years in all:1", i+1))
	}
	said := map[string]bool{}
	for _, name := range names {
		said[words.Shorten(name, 60, names...)] = true
	}
	assert.Len(t, said, len(names))
}
