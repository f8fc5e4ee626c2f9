package model_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"offtake/model"
)

// usualSpan is where random distributions lie, within an input's range.
func usualSpan(in *model.Input) (low, high float64) {
	low, high = math.Max(in.Min, -0.3), math.Min(in.Max, 1.5)
	switch in.Type {
	case model.TypeMoney, model.TypeNumber:
		low, high = math.Max(in.Min, 0), math.Min(in.Max, 200)
	case model.TypeYears:
		low, high = math.Max(in.Min, 1), math.Min(in.Max, 8)
	}
	if in.OpenMax {
		high = math.Min(high, in.Max-0.01)
	}
	return low, high
}

// drawLaw makes a random distribution of an input.
func drawLaw(t *rapid.T, in *model.Input) string {
	low, high := usualSpan(in)
	at := func(what string) string {
		return plain(round(rapid.Float64Range(low, high).Draw(t, in.Key+" "+what)))
	}
	if in.Type == model.TypeYear {
		return fmt.Sprintf("distribution: event, yearly: %s%%", plain(float64(rapid.IntRange(0, 100).Draw(t, in.Key+" yearly"))))
	}
	if in.Whole || in.Word != "" || in.Type == model.TypeYears {
		return "distribution: discrete, values: [1, 2, 3]"
	}
	apply := rapid.SampledFrom([]string{"value", "value", "shift", "factor"}).Draw(t, in.Key+" apply")
	switch rapid.SampledFrom([]string{"normal", "lognormal", "triangular", "uniform", "discrete"}).Draw(t, in.Key+" law") {
	case "normal":
		return fmt.Sprintf("distribution: normal, apply: %s, mean: %s, sd: %s", apply, at("mean"), plain(round(0.01+(high-low)/10)))
	case "lognormal":
		return fmt.Sprintf("distribution: lognormal, mean: %s, sd: %s", plain(round(math.Max(high/2, 0.01))), plain(round(math.Max(high/5, 0.01))))
	case "triangular":
		return fmt.Sprintf("distribution: triangular, low: %s, mode: %s, high: %s", plain(round(low)), at("mode"), plain(round(high)))
	case "uniform":
		return fmt.Sprintf("distribution: uniform, low: %s, high: %s", plain(round(low)), plain(round(high)))
	}
	return fmt.Sprintf("distribution: discrete, values: [%s]", plain(round(low)))
}

// drawSimulation makes a random simulation of up to six inputs.
func drawSimulation(t *rapid.T, tpl *model.Template) string {
	var b strings.Builder
	b.WriteString("simulation:\n  paths: 300\n  inputs:\n")
	var can []*model.Input
	for _, in := range tpl.Inputs {
		if !in.Structural && in.Type != model.TypeOption && !in.ZeroBeyond && !strings.HasPrefix(in.Key, "checks.") && in.Key != "commitment.years" {
			can = append(can, in)
		}
	}
	chosen := rapid.SliceOfNDistinct(rapid.IntRange(0, len(can)-1), 1, 6, rapid.ID[int]).Draw(t, "inputs")
	for _, i := range chosen {
		fmt.Fprintf(&b, "    %s: {%s}\n", can[i].Key, drawLaw(t, can[i]))
	}
	if len(chosen) > 1 {
		fmt.Fprintf(&b, "  correlations: {%s: {%s: %d%%}}\n", can[chosen[0]].Key, can[chosen[1]].Key, rapid.IntRange(-99, 99).Draw(t, "correlation"))
	}
	return b.String()
}

// TestRandomSimulations: whatever the deal and its distributions, every path
// gives to the last digit what a plain run with its inputs gives, and no
// check fails in any. Distributions that do not fit a deal are refused.
func TestRandomSimulations(t *testing.T) {
	checks(t, 100)
	tpl := readTemplate(t)
	ran := 0
	rapid.Check(t, func(t *rapid.T) {
		text := drawModules(t, drawTerms(t)).file()
		d, err := model.ReadDeal("random.yaml", append(text, drawSimulation(t, tpl)...), tpl)
		if err != nil {
			require.ErrorAs(t, err, new(model.Problems))
			return
		}
		p, err := model.Compile(tpl, d)
		require.NoError(t, err)
		found, err := model.Simulate(p, d, 2)
		if err != nil {
			require.ErrorAs(t, err, new(model.UndefinedError))
			return
		}
		ran++
		assert.Zero(t, found.Failing)
		const first, n = 120, 3
		var columns [][]float64
		_, err = model.SimulatePart(p, d, 1, first, n, func(some [][]float64) error {
			for _, c := range some {
				columns = append(columns, slices.Clone(c))
			}
			return nil
		})
		require.NoError(t, err)
		for i := range n {
			plainRun(t, tpl, text, d, first+i, func(r *model.Results) {
				k := 0
				for _, l := range p.Lines {
					if l.Kind == model.Metric {
						require.Equal(t, math.Float64bits(r.At(l.Name, 0, 0)), math.Float64bits(columns[k][i]), "%s in path %d", l.Name, first+i)
						k++
					}
				}
				for _, name := range model.SimulatedLines {
					for period := 1; period <= d.Periods(); period++ {
						require.Equal(t, math.Float64bits(r.At(name, period, 0)), math.Float64bits(columns[k][i]), "%s in period %d of path %d", name, period, first+i)
						k++
					}
				}
				require.Len(t, columns, k)
			})
		}
	})
	require.Positive(t, ran, "simulations that ran")
	t.Logf("%d simulations ran", ran)
}

// plainRun runs a deal without a simulation with the inputs of a path.
func plainRun(t *rapid.T, tpl *model.Template, text []byte, simulated *model.Deal, path int, check func(*model.Results)) {
	d, err := model.ReadDeal("random.yaml", text, tpl)
	require.NoError(t, err)
	var set []string
	inputs := simulated.Simulation.Path(simulated, path)
	for _, u := range simulated.Simulation.Inputs {
		set = append(set, u.Key+"="+typed(u.Input, inputs[u.Key]))
	}
	if err = d.Override(tpl, set); err != nil && strings.Contains(err.Error(), " is none\n") {
		return // the terms of an event that this path is without: a reader is told, a path just has none
	}
	require.NoError(t, err)
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	if errors.As(err, new(model.UndefinedError)) {
		t.Fatalf("path %d is undefined alone: %v", path, err)
	}
	require.NoError(t, err)
	check(r)
}

// typed is an input's value as --set takes it.
func typed(in *model.Input, values []float64) string {
	texts := make([]string, len(values))
	for i, x := range values {
		texts[i] = strconv.FormatFloat(x, 'g', -1, 64)
		if in.Word != "" && x == model.Never {
			texts[i] = in.Word
		}
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return "[" + strings.Join(texts, ",") + "]"
}
