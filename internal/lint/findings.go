package lint

import (
	"fmt"
	"sort"

	"offtake/internal/a1"
)

// report collects the findings of one rule.
type report struct {
	book *book
	rule int
	list []spot
	lost int // findings beyond maxSpots
}

// maxSpots bounds what is kept of one rule; the rest is counted.
const maxSpots = 20_000

func (r *report) add(s spot) {
	if len(r.list) >= maxSpots {
		r.lost++
		return
	}
	r.list = append(r.list, s)
}

// spot is a finding before its address is written: cells of one row, from
// column col to last.
type spot struct {
	sheet          int // -1 for the workbook
	row, col, last int32
	reason         string
	key            int64 // of findings that join whatever their words, 0 for none
}

// workbook adds a finding about the whole workbook.
func (r *report) workbook(format string, args ...any) {
	r.add(spot{sheet: -1, reason: sprintf(format, args)})
}

// sheet adds a finding about a whole sheet.
func (r *report) sheet(s *sheet, format string, args ...any) {
	r.add(spot{sheet: s.index, reason: sprintf(format, args)})
}

// cell adds a finding about a cell. The same reason for the cell left of it
// makes one finding of both, so that a row of faults is one line.
func (r *report) cell(s *sheet, row, col int32, format string, args ...any) {
	reason := sprintf(format, args)
	if !r.extend(s, row, col, func(l *spot) bool { return l.reason == reason }) {
		r.add(spot{sheet: s.index, row: row, col: col, last: col, reason: reason})
	}
}

// extend extends the finding of the left neighbour by a cell, if that is alike.
func (r *report) extend(s *sheet, row, col int32, alike func(*spot) bool) bool {
	for i := len(r.list) - 1; i >= 0 && i >= len(r.list)-8; i-- {
		if l := &r.list[i]; l.sheet == s.index && l.row == row && l.last+1 == col && alike(l) {
			l.last = col
			return true
		}
	}
	return false
}

// formula adds a finding about a formula. Neighbours with the same formula,
// once made relative, and the same kind of fault make one finding, worded for
// the first of them.
func (r *report) formula(s *sheet, row int32, c *cell, fault int, format string, args ...any) {
	r.joined(s, row, c.col, int64(c.formula)<<16|int64(fault)<<1|1, format, args...)
}

// joined adds a finding that becomes one with its left neighbour's if both
// have the same key.
func (r *report) joined(s *sheet, row, col int32, key int64, format string, args ...any) {
	if !r.extend(s, row, col, func(l *spot) bool { return l.key == key }) {
		r.add(spot{sheet: s.index, row: row, col: col, last: col, reason: sprintf(format, args), key: key})
	}
}

func sprintf(format string, args []any) string {
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// findings orders what was found and marks what is waived.
func (r *report) findings(waivers []Waiver) []Finding {
	sort.SliceStable(r.list, func(i, j int) bool {
		a, b := &r.list[i], &r.list[j]
		switch {
		case a.sheet != b.sheet:
			return a.sheet < b.sheet
		case a.row != b.row:
			return a.row < b.row
		}
		return a.col < b.col
	})
	var out []Finding
	for _, s := range r.list {
		out = append(out, r.finding(s, r.waived(s, waivers)))
	}
	if r.lost > 0 {
		out = append(out, Finding{Rule: r.rule, Reason: fmt.Sprintf("and %d more like these", r.lost)})
	}
	return out
}

func (r *report) finding(s spot, waived bool) Finding {
	f := Finding{Rule: r.rule, Reason: s.reason, Waived: waived}
	if s.sheet >= 0 {
		f.Sheet = r.book.sheets[s.sheet].name
	}
	switch {
	case s.row > 0 && s.col > 0:
		f.Cell = a1.Area{R1: s.row, C1: s.col, R2: s.row, C2: s.last}.String()
	case s.row > 0:
		f.Cell = fmt.Sprintf("%d:%d", s.row, s.row)
	}
	return f
}

func (r *report) waived(s spot, waivers []Waiver) bool {
	for _, w := range waivers {
		if w.Rule == r.rule && w.Reason != "" && w.covers(r.book, s) {
			return true
		}
	}
	return false
}
