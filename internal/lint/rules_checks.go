package lint

import (
	"strings"

	"offtake/internal/a1"
	"offtake/internal/formulatext"
)

// Rules 24 and 26: the checks sheet.

// checksTable is where the checks sheet has what: the master first, then one
// row per check in the same columns.
type checksTable struct {
	sheet                         *sheet
	master                        int32 // row, 0 if none is found
	rows                          []int32
	difference, tolerance, passed int32 // columns
	result                        int32
}

// isMaster reports whether a reference is to the master check's verdict.
func (t *checksTable) isMaster(s *sheet, at a1.Area) bool {
	return t.sheet == s && t.master > 0 && at.R1 == t.master && at.R2 == t.master
}

// checksTable finds the table by its verdicts: the first formula that says OK
// or FAIL is the master's.
func (b *book) checksTable() *checksTable {
	t := &checksTable{sheet: b.first(kindChecks)}
	if t.sheet == nil {
		return t
	}
	for i := range t.sheet.rows {
		row := &t.sheet.rows[i]
		if t.master == 0 {
			t.findMaster(row)
			continue
		}
		if row.hasFormulas() {
			t.rows = append(t.rows, row.number)
		}
	}
	return t
}

// findMaster reads a row's verdict, and beside it difference, tolerance and
// whether it passed: the difference before it and the others after it, or all
// to its left.
func (t *checksTable) findMaster(row *row) {
	for j := range row.cells {
		c := &row.cells[j]
		if c.formula == 0 || !isVerdict(c) {
			continue
		}
		t.result = c.col
		switch {
		case row.computes(c.col-1) && row.computes(c.col+1) && row.computes(c.col+2):
			t.master, t.difference, t.tolerance, t.passed = row.number, c.col-1, c.col+1, c.col+2
			return
		case c.col >= 5:
			t.master, t.passed, t.tolerance, t.difference = row.number, c.col-1, c.col-2, c.col-3
			return
		}
	}
}

// computes reports whether a row has a number by formula in a column.
func (r *row) computes(col int32) bool {
	for j := range r.cells {
		if c := &r.cells[j]; c.col == col {
			return c.formula != 0 && c.value == valueNumber
		}
	}
	return false
}

func isVerdict(c *cell) bool { return c.value == valueText && (c.text == "OK" || c.text == "FAIL") }

func (r *row) hasFormulas() bool {
	for i := range r.cells {
		if r.cells[i].formula != 0 {
			return true
		}
	}
	return false
}

func checkChecks(b *book, r *report) {
	t := b.checksTable()
	if t.sheet == nil {
		r.workbook("there is no checks sheet")
		return
	}
	if t.master == 0 {
		r.sheet(t.sheet, "no master check: a row with difference, tolerance, 1 or 0, and OK or FAIL by formula")
		return
	}
	if !strings.Contains(strings.ToLower(t.sheet.label(t.master)), "all checks") {
		r.cell(t.sheet, t.master, 1, "the first check is not the master check, \"All checks pass\"")
	}
	if len(t.rows) == 0 {
		r.sheet(t.sheet, "the master check stands alone")
	}
	for _, row := range append([]int32{t.master}, t.rows...) {
		t.checkColumns(row, r)
	}
	t.checkMaster(b, r)
	t.checkShown(b, r)
}

// checkColumns finds what a check's row lacks.
func (t *checksTable) checkColumns(row int32, r *report) {
	s := t.sheet
	if s.label(row) == "" {
		r.cell(s, row, 1, "the check does not say what it is")
	}
	number := func(col int32, what string) {
		if c := s.at(row, col); c.isEmpty() || c.formula == 0 || c.value != valueNumber {
			r.cell(s, row, col, "the check has no %s by formula", what)
		}
	}
	number(t.difference, "difference")
	number(t.tolerance, "tolerance")
	if c := s.at(row, t.passed); c.isEmpty() || c.formula == 0 || c.value != valueNumber || c.number != 0 && c.number != 1 {
		r.cell(s, row, t.passed, "the check has no result of 1 or 0 by formula")
	}
	if c := s.at(row, t.result); c.isEmpty() || c.formula == 0 || !isVerdict(c) {
		r.cell(s, row, t.result, "the check has no OK or FAIL by formula")
	}
}

// checkMaster finds checks that the master does not look at.
func (t *checksTable) checkMaster(b *book, r *report) {
	master := t.sheet.at(t.master, t.passed)
	if master.isEmpty() || master.formula == 0 {
		return
	}
	p := b.patterns[master.formula-1]
	for _, row := range t.rows {
		covered := false
		for i := range p.refs {
			on, at := b.follow(t.sheet, t.master, master.col, p.refs[i])
			covered = covered || on == t.sheet && at.R1 <= row && at.R2 >= row
		}
		if !covered {
			r.cell(t.sheet, row, t.passed, "the master check leaves the check out")
		}
	}
}

// checkShown finds sheets that do not show the master check by a link.
func (t *checksTable) checkShown(b *book, r *report) {
	shown := make([]bool, len(b.sheets))
	b.eachFormula(func(s *sheet, row int32, c *cell, p *pattern) {
		if p.link && !shown[s.index] {
			on, at := b.follow(s, row, c.col, p.refs[0])
			shown[s.index] = t.isMaster(on, at) && (at.C1 == t.result || at.C1 == t.passed)
		}
	})
	for _, s := range b.sheets {
		if s != t.sheet && !s.isChart && !shown[s.index] {
			r.sheet(s, "the sheet does not show the master check")
		}
	}
}

func checkCanFail(b *book, r *report) {
	t := b.checksTable()
	if t.master == 0 {
		return
	}
	for _, row := range append([]int32{t.master}, t.rows...) {
		for _, part := range []struct {
			col  int32
			what string
		}{{t.difference, "difference"}, {t.passed, "result"}, {t.result, "verdict"}} {
			c := t.sheet.at(row, part.col)
			if c.isEmpty() {
				continue
			}
			if c.formula == 0 || len(b.patterns[c.formula-1].refs) == 0 {
				r.cell(t.sheet, row, part.col, "the check's %s refers to nothing: it cannot change", part.what)
			}
		}
		t.checkWords(b, row, r)
	}
}

// checkWords finds verdicts that know one word only.
func (t *checksTable) checkWords(b *book, row int32, r *report) {
	c := t.sheet.at(row, t.result)
	if c.isEmpty() || c.formula == 0 {
		return
	}
	p := b.patterns[c.formula-1]
	if len(p.refs) == 0 || p.single {
		return
	}
	words := map[string]bool{}
	for i := range p.tokens {
		if p.tokens[i].Kind == formulatext.Text {
			words[p.word(&p.tokens[i])] = true
		}
	}
	if !words[`"OK"`] || !words[`"FAIL"`] {
		r.cell(t.sheet, row, t.result, "the verdict cannot say both OK and FAIL")
	}
}
