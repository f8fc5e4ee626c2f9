package sheet

import (
	"maps"
	"math"
	"slices"
)

// Columns are as wide as their sheets say, and wider where a number would not
// fit: it would show as ####.

// defaultWidth is the width of a column that a sheet says nothing of, and
// defaultSize the size of a text. Widths are counted in digits of Calibri at 11
// points, which are as wide as those of Arial at 10: what fits by this count also
// fits where a program has no Calibri.
const (
	defaultWidth = 8.43
	defaultSize  = 10
)

// roomLeft is how many characters a column must have beside its widest number;
// roomGiven is how many one gets that has not: a live number may grow.
const (
	roomLeft  = 1
	roomGiven = 4
)

// extremes are the least and the greatest number of a unit in a column.
type extremes struct {
	least, most float64
	seen        bool
}

func (e *extremes) add(x float64) {
	if !e.seen {
		*e = extremes{x, x, true}
		return
	}
	e.least, e.most = math.Min(e.least, x), math.Max(e.most, x)
}

// FitColumns widens the columns whose numbers would not fit, and with each those
// that were as wide: periods stay as wide as each other.
func (s *Sheet) FitColumns(scale Scale) {
	wider := map[float64]float64{} // by the width that columns have
	needed := s.WidthsNeeded(scale)
	for c, x := range needed {
		if width := s.width(c); x+roomLeft > width {
			wider[width] = math.Max(wider[width], math.Ceil(x)+roomGiven)
		}
	}
	for c := range needed {
		if x, ok := wider[s.width(c)]; ok {
			if s.Widths == nil {
				s.Widths = map[int]float64{}
			}
			s.Widths[c] = x
		}
	}
}

// width returns the width of a column.
func (s *Sheet) width(c int) float64 {
	if width, ok := s.Widths[c]; ok {
		return width
	}
	return defaultWidth
}

// WidthsNeeded returns how many characters wide the numbers of each column are.
func (s *Sheet) WidthsNeeded(scale Scale) map[int]float64 {
	var columns [][unitCount][2]extremes // by column: of plain cells, and of cards
	for _, row := range s.Rows() {
		for c, cell := range row.Cells() {
			if cell.Value.Kind != Number || cell.Unit == UnitNone {
				continue
			}
			for c >= len(columns) {
				columns = append(columns, [unitCount][2]extremes{})
			}
			large := 0
			if cell.Role == RoleCardValue {
				large = 1
			}
			columns[c][cell.Unit][large].add(cell.Value.Number)
		}
	}
	needed := map[int]float64{}
	for c := range columns {
		for u := range columns[c] {
			for large, e := range columns[c][u] {
				if !e.seen {
					continue
				}
				size := 1.0
				if large == 1 {
					size = Looks[RoleCardValue].Size / defaultSize
				}
				for _, x := range []float64{e.least, e.most} {
					needed[c] = math.Max(needed[c], size*widthOf(Display(Value{Kind: Number, Number: x}, Unit(u), scale)))
				}
			}
		}
	}
	return needed
}

// widthOf returns how wide the text of a number is, in digits. Where there is no
// parenthesis behind it, the format leaves room for one.
func widthOf(text string) float64 {
	const parenthesis = 0.6
	width := parenthesis
	for _, r := range text {
		switch r {
		case ',', '.':
			width += 0.5
		case '(':
			width += parenthesis
		case ')':
		case '%':
			width += 1.5
		default:
			width++
		}
	}
	return width
}

// WidestOf gives a sheet the widest of the columns of others.
func (s *Sheet) WidestOf(others []*Sheet) {
	for _, other := range others {
		for _, c := range slices.Sorted(maps.Keys(other.Widths)) {
			s.Widths[c] = math.Max(s.Widths[c], other.Widths[c])
		}
	}
}
