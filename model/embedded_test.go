package model_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/templates"
)

// TestEmbeddedDealsSayWhereInputsComeFrom: an embedded deal gives a source,
// and a note on every input that it sets in the base, which says disclosed,
// derived, press or assumption.
func TestEmbeddedDealsSayWhereInputsComeFrom(t *testing.T) {
	tpl := readTemplate(t)
	for _, name := range templates.Deals() {
		data, _ := templates.Deal(name)
		d, err := model.ReadDeal(name+".yaml", data, tpl)
		require.NoError(t, err)
		assert.NotEmpty(t, d.Sources, name)
		for _, key := range given(t, data) {
			in := tpl.Input(key)
			if in.Type == model.TypeOption || key == "term.years" {
				continue
			}
			assert.True(t, saysWhere(d.Notes[key]), "%s: %s: %q", name, key, d.Notes[key])
		}
	}
}

// TestContracts holds every embedded deal to what its contract's words demand,
// worked by hand.
func TestContracts(t *testing.T) {
	tpl := readTemplate(t)
	for _, name := range templates.Deals() {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("../testdata/contracts/" + name + ".txt")
			require.NoError(t, err, "every embedded deal is worked by hand")
			set, rest := assignments(string(text))
			file := filepath.Join(t.TempDir(), name+".txt")
			require.NoError(t, os.WriteFile(file, []byte(rest), 0o666))
			data, _ := templates.Deal(name)
			d, err := model.ReadDeal(name+".yaml", data, tpl)
			require.NoError(t, err)
			require.NoError(t, d.Override(tpl, set))
			p, err := model.Compile(tpl, d)
			require.NoError(t, err)
			r, err := model.Compute(p, d)
			require.NoError(t, err)
			for _, want := range readHand(t, file) {
				holdTo(t, d, r, want)
			}
		})
	}
}

// assignments takes the lines "set KEY=VALUE" out of what is worked by hand;
// empty lines take their place.
func assignments(text string) (set []string, rest string) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if assignment, found := strings.CutPrefix(line, "set "); found {
			set, lines[i] = append(set, strings.TrimSpace(assignment)), ""
		}
	}
	return set, strings.Join(lines, "\n")
}

// given lists the inputs that a deal file sets.
func given(t *testing.T, data []byte) (keys []string) {
	var file map[string]any
	require.NoError(t, yaml.Unmarshal(data, &file))
	for _, part := range []string{"deal", "memo", "sources", "notes", "scenarios", "sensitivity", "breakeven", "simulation", "lines"} {
		delete(file, part)
	}
	require.NotEmpty(t, file)
	return leavesOf("", file)
}

// leavesOf are the dotted keys of nested groups.
func leavesOf(prefix string, group map[string]any) (keys []string) {
	for key, value := range group {
		if inner, ok := value.(map[string]any); ok {
			keys = append(keys, leavesOf(prefix+key+".", inner)...)
			continue
		}
		keys = append(keys, prefix+key)
	}
	return keys
}

// saysWhere tells whether a note says where a number is from.
func saysWhere(note string) bool {
	for _, word := range []string{"disclosed", "derived", "press", "assumption", "reports", "federal"} {
		if strings.Contains(note, word) {
			return true
		}
	}
	return false
}
