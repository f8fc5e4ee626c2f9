package xlsx

import (
	"offtake/report/sheet"
)

// A formula that stands in many cells, moved, is written once, as a shared
// formula; the other cells name its number. That is a fifth of the file. The
// cells that share one have the same columns, so that the first is the upper
// left one of all: not every program reads it otherwise.

// fewestShared is the least number of cells for which a formula is written as
// shared.
const fewestShared = 3

// shared is a formula that is written once.
type shared struct {
	first, last int // its rows
	cells       int
	number      int // in the order of their first cells; from 0
}

// sharing returns the formulas of a sheet that are written once.
func sharing(s *sheet.Sheet) map[sheet.Run]*shared {
	found := make(map[sheet.Run]*shared, s.LastRow)
	for r := range s.Rows() {
		for _, run := range s.Runs(r) {
			at := found[run]
			if at == nil {
				at = &shared{first: r, number: -1}
				found[run] = at
			}
			at.last = r
			at.cells += run.To - run.From + 1
		}
	}
	return found
}
