package model_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"offtake/model"
)

// TestRandomDealFiles: the deals of testdata/random combine every term at once,
// and all their checks pass. Spreadsheet programs recompute them in the tests
// of the report. With -update they are drawn anew.
func TestRandomDealFiles(t *testing.T) {
	const deals = 8
	tpl := readTemplate(t)
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.MkdirAll("../testdata/random", 0o777))
		for seed := 1; seed <= deals; seed++ {
			text := append([]byte("# Drawn by go test ./model -run TestRandomDealFiles -update: every term at once.\n"), everyTerm.Example(seed)...)
			require.NoError(t, os.WriteFile(fmt.Sprintf("../testdata/random/%d.yaml", seed), text, 0o666))
		}
	}
	files, err := filepath.Glob("../testdata/random/*.yaml")
	require.NoError(t, err)
	require.Len(t, files, deals)
	periods, used := map[int]bool{}, map[string]bool{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		d, r := compute(t, file, data)
		periods[d.PerYear] = true
		for _, l := range r.Program.Lines {
			tolerance, _ := r.Scalar("tolerance", 0)
			if x, _ := r.Scalar(l.Name, 0); l.Kind == model.Check {
				assert.InDelta(t, 0, x, tolerance, "%s: %s", file, l.Name)
			}
		}
		assert.Greater(t, len(d.Modules), 15, file)
		for _, m := range d.Modules {
			used[m.Name] = true
		}
	}
	assert.Len(t, periods, 3, "by year, by quarter and by month")
	for _, m := range tpl.Modules {
		switch name := strings.Join(strings.Split(m.Name, "_")[:min(2, strings.Count(m.Name, "_")+1)], "_"); name {
		case "tranche_c", "tranche_d", "tranche_e": // like tranches a, b and f
		default:
			assert.True(t, used[m.Name], "no deal uses %s", m.Name)
		}
	}
}

// everyTerm draws a deal with every term beyond the core, a schedule by period or a
// length.
var everyTerm = rapid.Custom(func(t *rapid.T) []byte {
	m := drawTerms(t)
	first := rapid.IntRange(0, 1).Draw(t, "without a schedule") // which gives the length itself
	for _, term := range drawsOf(t, m).beyond()[first:] {
		term()
	}
	return m.file()
})
