package xlsx

import (
	"offtake/report/sheet"
)

// A formula that stands in many cells, moved, is written once, as a shared
// formula; the other cells name its number. That is a fifth of the file. The
// cells that share one have the same columns, so that the first is the upper
// left one of all: not every program reads it otherwise. No row between them is
// without it: where a reader inserts rows or columns, LibreOffice moves a
// shared formula once for each of its blocks, and so the second one wrongly.

// fewestShared is the least number of cells for which a formula is written as
// shared.
const fewestShared = 3

// shared is a formula that is written once.
type shared struct {
	first, last int // its rows
	cells       int
	number      int // in the order of their first cells; from 0
}

// sharing holds the formulas of a sheet that are written once.
type sharing struct {
	formulas []shared
	ofRun    []int // by run, in the order of the sheet: its formula
	known    map[sheet.Run]int
}

// read finds the formulas of a sheet.
func (x *sharing) read(s *sheet.Sheet) {
	if x.known == nil {
		x.known = map[sheet.Run]int{}
	}
	clear(x.known)
	x.formulas, x.ofRun = x.formulas[:0], x.ofRun[:0]
	for r := range s.Rows() {
		for _, run := range s.Runs(r) {
			i, known := x.known[run]
			if !known || x.formulas[i].last < r-1 {
				i = len(x.formulas)
				x.known[run] = i
				x.formulas = append(x.formulas, shared{first: r, number: -1})
			}
			x.formulas[i].last = r
			x.formulas[i].cells += run.To - run.From + 1
			x.ofRun = append(x.ofRun, i)
		}
	}
}
