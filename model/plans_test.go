package model

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/templates"
)

// patterned makes deals of one shape in which different inputs vary from lane
// to lane.
func patterned(t *testing.T) (*Template, []*Deal) {
	t.Helper()
	tpl, err := ReadTemplate("model.yaml", templates.Model)
	require.NoError(t, err)
	data, _ := templates.Deal(templates.DefaultDeal)
	read := func(assignments ...string) *Deal {
		d, err := ReadDeal(templates.DefaultDeal+".yaml", data, tpl)
		require.NoError(t, err)
		require.NoError(t, d.Override(tpl, assignments))
		return d
	}
	deals := []*Deal{
		read(), read("price.discount=5%"), read("price.discount=15%"), read("demand.provider_share=40%"), read("demand.provider_share=100%", "efficiency.year=2028", "rates.provider=1000%"),
		read("efficiency.year=none"), read("exit.fee=10%", "provider.capex_per_unit=30"), read("rates.customer=0%"), read(), read(),
	}
	bare, barer := deals[len(deals)-2], deals[len(deals)-1]
	bare.Grids, bare.Tornado = nil, nil
	barer.Grids, barer.Tornado, barer.BreakEvens = nil, nil, barer.BreakEvens[1:3]
	return tpl, deals
}

// TestKeptPlansGiveTheSame: a program that goroutines share, and that keeps its
// plans and machines, gives each deal the bits that a program of its own gives.
func TestKeptPlansGiveTheSame(t *testing.T) {
	tpl, deals := patterned(t)
	shared, err := Compile(tpl, deals[0])
	require.NoError(t, err)
	var want []*Results
	var solved []*Deal
	for _, d := range deals {
		require.Equal(t, shared.Shape.Rows, d.shape(shared.Template).Rows)
		p, err := Compile(tpl, d)
		require.NoError(t, err)
		own := d.Clone()
		r, err := Compute(p, own)
		require.NoError(t, err)
		want, solved = append(want, r), append(solved, own)
	}
	var work sync.WaitGroup
	for worker := range 4 {
		work.Go(func() {
			for k := range 2 * len(deals) {
				i := (k*(2*worker+1) + worker) % len(deals)
				d := deals[i].Clone()
				r, err := Compute(shared, d)
				assert.NoError(t, err)
				assert.Empty(t, difference(want[i], r), "deal %d", i)
				assert.Equal(t, solved[i].BreakEvens, d.BreakEvens, "deal %d", i)
			}
		})
	}
	work.Wait()
	everyLine := shared.KeptPlans("")
	assert.Greater(t, everyLine, 3, "the patterns of the deals differ")
	assert.LessOrEqual(t, everyLine, len(deals), "the patterns come again")
}

// difference says where two results differ, to the last bit.
func difference(a, b *Results) string {
	if fmt.Sprint(a.Lanes, a.Points, a.Bridges) != fmt.Sprint(b.Lanes, b.Points, b.Bridges) {
		return "lanes, points or bridges"
	}
	for _, at := range a.Program.Order {
		for lane := range a.Lanes {
			x, y := a.At(at.Line.Name, at.Period, lane), b.At(at.Line.Name, at.Period, lane)
			if math.Float64bits(x) != math.Float64bits(y) {
				return fmt.Sprintf("%s in period %d, lane %s: %v and %v", at.Line.Name, at.Period, a.Lanes[lane], x, y)
			}
		}
	}
	return ""
}
