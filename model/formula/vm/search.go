package vm

import "math"

// Grid is where a search looks for a change of sign: growth factors g from 1
// to Limit, and 1/g, so many of each that Points steps reach the limit. The
// steps of g - 1 begin near Fine times their growth.
type Grid struct {
	Points      int
	Limit, Fine float64
}

// factors are the grid's growth factors from 1 on.
func (g Grid) factors() []float64 {
	ratio := math.Pow((g.Limit-1)/g.Fine+1, 1/float64(g.Points))
	list := make([]float64, g.Points+1)
	list[0] = 1
	for i := range g.Points {
		list[i+1] = list[i]*ratio + (ratio-1)*(g.Fine-1)
	}
	return list
}

// Return returns the slot of a search's rate of return: of flows at times, both
// from the opening on, in pairs. What is below a share of the flows is
// rounding.
func (b *Builder) Return(flows, times [][]Slot, rounding Slot, grid Grid) Slot {
	list := []Slot{b.Constant(float64(len(flows))), rounding, b.Constant(float64(grid.Points)), b.Constant(grid.Limit), b.Constant(grid.Fine)}
	for i := range flows {
		list = append(append(list, flows[i]...), times[i]...)
	}
	return b.EmitList(opReturn, list, 0)
}

// searchHead is how many slots stand before the flows of a search.
const searchHead = 5
