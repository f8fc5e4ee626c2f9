package lint

import (
	"sort"

	"offtake/internal/a1"
	"offtake/internal/formulatext"
)

// areaKey is a range of a sheet.
type areaKey struct {
	sheet int32
	at    a1.Area
}

// maxSteps bounds the work on ranges, so that a file with millions of huge
// ones is answered rather than computed for hours.
const maxSteps = 400_000_000

// filled counts the cells with content in a range. ok is false when the file's
// ranges are too many and too large to count.
func (b *book) filled(s *sheet, at a1.Area) (count int64, ok bool) {
	if at.R1 == at.R2 {
		return b.countFilled(s, at), true
	}
	key := areaKey{int32(s.index), at}
	if n, known := b.full[key]; known {
		return n, true
	}
	if b.steps > maxSteps {
		return 0, false
	}
	n := b.countFilled(s, at)
	if b.full == nil {
		b.full = map[areaKey]int64{}
	}
	b.full[key] = n
	return n, true
}

// countFilled goes along the range's shorter side.
func (b *book) countFilled(s *sheet, at a1.Area) int64 {
	var n int64
	if at.R2-at.R1 > at.C2-at.C1 && at.R2-at.R1 > 8 {
		s.indexColumns()
		for c := at.C1; c <= at.C2; c++ {
			rows := s.byCol[c]
			from := sort.Search(len(rows), func(i int) bool { return rows[i] >= at.R1 })
			to := sort.Search(len(rows), func(i int) bool { return rows[i] > at.R2 })
			n += int64(to - from)
			b.steps += 20
		}
		return n
	}
	for i := s.rowIndex(at.R1); i < len(s.rows) && s.rows[i].number <= at.R2; i++ {
		r := &s.rows[i]
		if r.solid {
			n += int64(r.cellIndex(at.C2+1) - r.cellIndex(at.C1))
			b.steps += 4
			continue
		}
		for j := r.cellIndex(at.C1); j < len(r.cells) && r.cells[j].col <= at.C2; j++ {
			if !r.cells[j].isEmpty() {
				n++
			}
			b.steps++
		}
		b.steps += 4
	}
	return n
}

func (s *sheet) indexColumns() {
	if s.byCol != nil {
		return
	}
	s.byCol = map[int32][]int32{}
	s.each(func(r int32, c *cell) {
		if !c.isEmpty() {
			s.byCol[c.col] = append(s.byCol[c.col], r)
		}
	})
}

// usedCells reports, for the cells of a sheet, which ones some formula of the
// book refers to, alone or within a range.
func (b *book) usedCells(target *sheet) func(r, c int32) bool {
	used := map[[2]int32]bool{}
	areas := map[a1.Area]bool{}
	b.eachFormula(func(s *sheet, r int32, c *cell, p *pattern) {
		for i := range p.refs {
			ref := &p.refs[i]
			if ref.Sheet != int32(target.index) && (ref.Sheet != formulatext.OwnSheet || s != target) {
				continue
			}
			at := ref.Resolve(r, c.col)
			if ref.Area {
				areas[at] = true
			} else {
				used[[2]int32{at.R1, at.C1}] = true
			}
		}
	})
	for at := range areas {
		if b.steps > maxSteps {
			return func(int32, int32) bool { return true } // not to be decided
		}
		b.markUsed(target, at, used)
	}
	return func(r, c int32) bool { return used[[2]int32{r, c}] }
}

func (b *book) markUsed(s *sheet, at a1.Area, used map[[2]int32]bool) {
	for i := s.rowIndex(at.R1); i < len(s.rows) && s.rows[i].number <= at.R2; i++ {
		r := &s.rows[i]
		for j := r.cellIndex(at.C1); j < len(r.cells) && r.cells[j].col <= at.C2; j++ {
			used[[2]int32{r.number, r.cells[j].col}] = true
			b.steps++
		}
		b.steps++
	}
}
