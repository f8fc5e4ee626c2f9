package batch

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/cases"
	"pgregory.net/rapid"

	"offtake/internal/batch/vary"
	"offtake/model"
)

// TestNames: names of all combinations are unique, capitals aside, safe, short
// enough and the same for every shard, whatever the texts they are made of.
func TestNames(t *testing.T) {
	safe := regexp.MustCompile(`^[\pL\pM\p{Nd}._+=~-]+$`)
	text := rapid.OneOf(rapid.StringMatching(`[-a-cA-C%. \[\],/\\:]{0,8}`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		p := &Plan{EachScenario: rapid.Bool().Draw(t, "each")}
		for range rapid.IntRange(1, 3).Draw(t, "deals") {
			d := &model.Deal{File: rapid.OneOf(text, rapid.SampledFrom([]string{"index", "Index-1-of-2", "index_2", "STRASSE", "Straße", "ΣΑΣ", "σας", "µ", "μ"})).Draw(t, "file") + ".yaml"}
			for range rapid.IntRange(1, 4).Draw(t, "scenarios") {
				d.Scenarios = append(d.Scenarios, model.Scenario{Name: text.Draw(t, "scenario")})
			}
			p.Sources = append(p.Sources, Source{Name: d.File, Deal: d})
		}
		for i := range rapid.IntRange(0, 3).Draw(t, "axes") {
			a := vary.Axis{Input: &model.Input{Key: fmt.Sprintf("key.%c", 'a'+i)}}
			for range rapid.IntRange(1, 4).Draw(t, "values") {
				a.Texts = append(a.Texts, text.Draw(t, "value"))
				a.Values = append(a.Values, []float64{0})
			}
			p.Axes = append(p.Axes, a)
		}
		p, err := NewPlan(p.Sources, p.Axes, p.EachScenario)
		require.NoError(t, err)
		seen := map[string]int64{}
		for n := range p.Total() {
			name := p.Name(p.At(n))
			folded := cases.Fold().String(name)
			first, again := seen[folded]
			require.False(t, again, "%d and %d are both %s", first, n, name)
			seen[folded] = n
			require.NotRegexp(t, `^index(-\d+-of-\d+)?$`, folded)
			require.Regexp(t, safe, name)
			require.False(t, strings.HasPrefix(name, "."), name)
			require.LessOrEqual(t, len(name), 255-len(".parquet"))
		}
	})
}

func TestSlug(t *testing.T) {
	for text, want := range map[string]string{
		"Walk away": "Walk-away", "5%": "5pct", "-2.5%": "-2.5pct", "[30%, 10%]": "30pct-10pct", "../../etc": "etc", "a--b": "a-b",
		"Größe/Ünder": "Größe-Ünder", "e\u0301": "é", "": "x", "...": "x", "=1+1": "1+1", "none": "none", "CON": "CON",
	} {
		assert.Equal(t, want, slug(text), text)
	}
}

// TestNamesOfWhatCannotBeRead: whether another deal can be read changes no
// name, and two that differ by more than capitals in Go alone are kept apart.
func TestNamesOfWhatCannotBeRead(t *testing.T) {
	deals := []string{"deal.yaml", "b/x.yaml", "c/x.yaml", "Straße.yaml", "STRASSE.yaml", "ΟΔΟΣ.yaml", "οδος.yaml", "index.yaml"}
	want := []string{"deal", "x", "x_2", "Straße", "STRASSE_2", "ΟΔΟΣ", "οδος_2", "deal-index"}
	for broken := range deals {
		var sources []Source
		for i, name := range deals {
			s := Source{Name: name, Deal: &model.Deal{File: name, Scenarios: []model.Scenario{{Name: "S"}}}}
			if name == "deal.yaml" {
				s.Deal.Scenarios[0].Name = strings.Repeat("long", 50)
			}
			if i == broken {
				s = Source{Name: name, Problem: fs.ErrNotExist}
			}
			sources = append(sources, s)
		}
		axis := vary.Axis{Input: &model.Input{Key: "key." + strings.Repeat("x", 110)}, Texts: []string{"1"}, Values: [][]float64{{1}}}
		p, err := NewPlan(sources, []vary.Axis{axis}, true)
		require.NoError(t, err)
		for n := range p.Total() {
			end := "--S--" + axis.Input.Key + "=1"
			switch {
			case int(n) == broken:
				end = ""
			case n == 0: // too long to say all
				end = "--" + strings.Repeat("long", 15) + "--000001"
			}
			assert.Equal(t, want[n]+end, p.Name(p.At(n)), "without %s", deals[broken])
		}
	}
}
