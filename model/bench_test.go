package model_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/byhand"
	"offtake/model"
	"offtake/templates"
)

// BenchmarkModel computes the embedded deal for many lanes as an export does,
// every line of every period kept for every lane, but with its plan made before.
// What the evaluation alone takes beside the model by hand, BenchmarkEvaluator
// tells.
func BenchmarkModel(b *testing.B) {
	tpl := readTemplate(b)
	d := embeddedDeal(b, tpl)
	p, err := model.Compile(tpl, d)
	require.NoError(b, err)
	for _, n := range []int{9, 128, 4096} {
		b.Run(fmt.Sprint(n, " lanes"), func(b *testing.B) {
			names, lanes := varied(tpl, d, n)
			b.ReportAllocs()
			for b.Loop() {
				p.Run(names, lanes)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/scenario")
		})
	}
}

func embeddedDeal(t testing.TB, tpl *model.Template) *model.Deal {
	t.Helper()
	data, ok := templates.Deal(templates.DefaultDeal)
	require.True(t, ok)
	d, err := model.ReadDeal(templates.DefaultDeal+".yaml", data, tpl)
	require.NoError(t, err)
	return d
}

// varied makes lanes from the scenarios in turn, each with its numbers moved a
// little, so that hardly anything is the same in all of them.
func varied(tpl *model.Template, d *model.Deal, n int) ([]string, []model.Values) {
	r := rand.New(rand.NewPCG(1, 2))
	names, lanes := make([]string, n), make([]model.Values, n)
	for i := range lanes {
		s := d.Scenarios[i%len(d.Scenarios)]
		v := model.Values{}
		for _, in := range tpl.Inputs {
			v[in.Key] = s.Inputs[in.Key]
			if in.Type == model.TypePercent && in.Section != "Checks" && in.Key != "provider.build" {
				moved := make([]float64, len(v[in.Key]))
				for j, x := range v[in.Key] {
					moved[j] = x * (1 - 0.1*r.Float64())
				}
				v[in.Key] = moved
			}
		}
		names[i], lanes[i] = fmt.Sprint(i), v
	}
	return names, lanes
}

// byHandLanes gives the lanes as the model by hand takes them.
func byHandLanes(t testing.TB, tpl *model.Template, d *model.Deal, lanes []model.Values) []byhand.Inputs {
	t.Helper()
	known, err := tpl.With([]*model.Module{tpl.Module("delivery")})
	require.NoError(t, err)
	loops := make([]byhand.Inputs, len(lanes))
	for i, v := range lanes {
		m := map[string]any{"term.first_year": v["term.first_year"][0], "term.years": float64(d.Years)}
		for _, in := range known.Inputs {
			switch {
			case in.Structural || in.Section == "Checks":
			case in.Type == model.TypeOption:
				m[in.Key] = in.Options[int(v[in.Key][0])]
			default:
				m[in.Key] = v[in.Key]
			}
			if list, ok := m[in.Key].([]float64); ok && len(list) == 1 {
				m[in.Key] = list[0]
			}
		}
		var err error
		loops[i], err = byhand.FromMap(m)
		require.NoError(t, err)
	}
	return loops
}

// TestBenchmarkComparesTheSame: what the benchmark times gives the same
// numbers in both ways.
func TestBenchmarkComparesTheSame(t *testing.T) {
	tpl := readTemplate(t)
	d := embeddedDeal(t, tpl)
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	names, lanes := varied(tpl, d, 40)
	r := p.Run(names, lanes)
	for i, in := range byHandLanes(t, tpl, d, lanes) {
		want := byhand.Run(&in)
		for _, name := range []string{"total_paid", "pv_lock_in", "customer_npv", "provider_npv", "worst_gross_margin", "debt_equivalent"} {
			got, ok := r.Scalar(name, i)
			require.True(t, ok, name)
			assert.InDelta(t, want.Metrics[name], got, 1e-9*100, "%s in lane %d", name, i)
		}
	}
}

// BenchmarkNextOfABatch computes the embedded deal again and again with one
// input changed each time, as a batch does: the program is the same, and so is
// the pattern of what varies from lane to lane.
func BenchmarkNextOfABatch(b *testing.B) {
	tpl := readTemplate(b)
	var deals []*model.Deal
	for _, discount := range []string{"5%", "15%"} {
		d := embeddedDeal(b, tpl)
		require.NoError(b, d.Override(tpl, []string{"price.discount=" + discount}))
		deals = append(deals, d)
	}
	p, err := model.Compile(tpl, deals[0])
	require.NoError(b, err)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		_, err := model.Compute(p, deals[i%len(deals)])
		require.NoError(b, err)
		i++
	}
}
