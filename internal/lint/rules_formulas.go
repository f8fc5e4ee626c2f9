package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"offtake/internal/a1"
	"offtake/internal/formulatext"
)

// Rules 15 to 19: how formulas are written.

func checkRows(b *book, r *report) {
	for _, s := range b.sheets {
		if s.time == nil {
			continue
		}
		for i := range s.rows {
			checkRow(b, s, &s.rows[i], r)
		}
	}
}

// checkRow compares the formulas of a row's periods with the first of them.
func checkRow(b *book, s *sheet, row *row, r *report) {
	t := s.time
	var model *cell
	for j := row.cellIndex(t.first); j < len(row.cells) && row.cells[j].col <= t.last; j++ {
		if c := &row.cells[j]; c.formula != 0 {
			model = c
			break
		}
	}
	if model == nil {
		return
	}
	for col := t.first; col <= t.last; col++ {
		c := row.at(col)
		switch {
		case c.isEmpty():
			r.cell(s, row.number, col, "a period without the row's formula")
		case c.formula == 0:
			r.cell(s, row.number, col, "a typed value among formulas")
		case c.formula != model.formula:
			r.joined(s, row.number, col, int64(model.formula), "%s differs from the row's formula in %s, %s",
				b.patterns[c.formula-1].at(row.number, col),
				a1.Address(row.number, model.col), cut(b.patterns[model.formula-1].at(row.number, model.col), 80))
		}
	}
}

func checkConstants(b *book, r *report) {
	b.eachFormula(func(s *sheet, row int32, c *cell, p *pattern) {
		for i := range p.tokens {
			t := &p.tokens[i]
			if t.Kind == formulatext.Number && !allowedConstant(p.word(t)) && !p.isDecimals(t) || t.Kind == formulatext.Array {
				r.formula(s, row, c, 0, "the constant %s stands in the formula", cut(p.word(t), 30))
				return
			}
		}
	})
	for _, s := range b.sheets {
		if s.time != nil {
			checkTypedOver(s, r)
		}
	}
}

// isDecimals reports whether a constant is the decimals that FIXED shows, or that
// ROUND leaves of what FIXED shows: a matter of looks, as a number format is.
func (p *pattern) isDecimals(t *formulatext.Token) bool {
	found := false
	if p.tree != nil {
		p.tree.walk(nil, func(n, _ *node) {
			if n.kind != nodeCall || n.text != "FIXED" || len(n.args) < 2 {
				return
			}
			found = found || n.args[1].isConstant(t)
			if of := n.args[0].unwrapped(); of.kind == nodeCall && of.text == "ROUND" && len(of.args) == 2 {
				found = found || of.args[1].isConstant(t)
			}
		})
	}
	return found
}

// isConstant reports whether a node is a constant and nothing else.
func (n *node) isConstant(t *formulatext.Token) bool {
	b := n.unwrapped()
	return b.kind == nodeValue && b.token == t
}

func allowedConstant(text string) bool {
	x, err := strconv.ParseFloat(text, 64)
	return err == nil && (x == 0 || x == 1 || x == 0.5)
}

// checkTypedOver finds numbers typed between formulas of the same row.
func checkTypedOver(s *sheet, r *report) {
	for i := range s.rows {
		row := &s.rows[i]
		for j := range row.cells {
			c := &row.cells[j]
			if !s.time.holds(c.col) || !c.typedNumber() {
				continue
			}
			if j > 0 && row.cells[j-1].formula != 0 && s.time.holds(row.cells[j-1].col) ||
				j+1 < len(row.cells) && row.cells[j+1].formula != 0 && s.time.holds(row.cells[j+1].col) {
				r.cell(s, row.number, c.col, "a number is typed over the row's formula")
			}
		}
	}
}

const (
	maxLength = 120
	maxIFs    = 1
	maxCalls  = 3 // a call inside a call inside a call: two levels of nesting
)

func checkLength(b *book, r *report) {
	b.eachFormula(func(s *sheet, row int32, c *cell, p *pattern) {
		length := int(c.length)
		if p.link {
			length -= int(p.prefix)
		}
		if length > maxLength {
			r.formula(s, row, c, 0, "the formula has %d characters, more than %d", length, maxLength)
		}
		if p.tree == nil {
			return
		}
		if n := p.tree.count("IF"); n > maxIFs {
			r.formula(s, row, c, 1, "the formula has %d IFs, more than %d", n, maxIFs)
		}
		if n := p.tree.calls(); n > maxCalls {
			r.formula(s, row, c, 2, "functions are nested %d levels deep, more than %d", n-1, maxCalls-1)
		}
	})
}

func (n *node) count(function string) int {
	total := 0
	n.walk(nil, func(n, _ *node) {
		if n.kind == nodeCall && n.text == function {
			total++
		}
	})
	return total
}

// calls is the number of calls around the innermost part, itself counted.
func (n *node) calls() int {
	deepest := 0
	for _, a := range n.args {
		deepest = max(deepest, a.calls())
	}
	if n.kind == nodeCall {
		deepest++
	}
	return deepest
}

// plain are the functions that Excel 2016, LibreOffice, Gnumeric and Google
// Sheets have and compute alike.
var plain = functionSet(`ABS ACOS AND ASIN ATAN AVERAGE AVERAGEIF AVERAGEIFS CHOOSE COLUMN COLUMNS CONCATENATE COS COUNT COUNTA COUNTBLANK
	COUNTIF COUNTIFS DATE DAY EDATE EOMONTH EXACT EXP FALSE FIND FIXED HLOOKUP HYPERLINK IF INDEX INT IRR ISBLANK ISERROR ISLOGICAL ISNONTEXT
	ISNUMBER ISREF ISTEXT LARGE LEFT LEN LN LOG LOG10 LOWER MATCH MAX MEDIAN MID MIN MOD MONTH N NOT OR PI PMT POWER PRODUCT RANK REPLACE REPT
	RIGHT ROUNDDOWN ROUNDUP ROW ROWS SEARCH SIGN SIN SMALL SQRT STDEV SUBSTITUTE SUM SUMIF SUMIFS SUMPRODUCT SUMSQ T TAN TRIM TRUE TRUNC
	UPPER VALUE VAR VLOOKUP WEEKDAY YEAR YEARFRAC`)

// refused are functions with a reason of their own.
var refused = map[string]string{
	"OFFSET": "hides what it refers to and is volatile", "INDIRECT": "hides what it refers to and is volatile",
	"TODAY": "is volatile", "NOW": "is volatile", "RAND": "is volatile", "RANDBETWEEN": "is volatile",
	"CELL": "is volatile", "INFO": "is volatile",
	"NPV":     "hides the discount factors: use a row of them and SUMPRODUCT",
	"XNPV":    "hides the discount factors: use a row of them and SUMPRODUCT",
	"IFERROR": "hides errors", "IFNA": "hides errors", "LOOKUP": "matches approximately",
}

func functionSet(names string) map[string]bool {
	set := map[string]bool{}
	for _, n := range strings.Fields(names) {
		set[n] = true
	}
	return set
}

func checkFunctions(b *book, r *report) {
	faults := make(map[*pattern]string, len(b.patterns))
	for _, p := range b.patterns {
		faults[p] = p.functionFault()
	}
	b.eachFormula(func(s *sheet, row int32, c *cell, p *pattern) {
		switch {
		case c.flags&flagTable != 0:
			r.formula(s, row, c, 1, "a what-if data table")
		case c.flags&(flagArray|flagSpill) != 0:
			r.formula(s, row, c, 2, "an array formula")
		case faults[p] != "":
			r.formula(s, row, c, 3, "%s", faults[p])
		case s.kind != kindSummary && p.rounds():
			r.formula(s, row, c, 4, "ROUND in workings: round by number format")
		}
	})
}

// rounds reports whether a formula computes with a rounded number. What FIXED
// shows may be rounded first.
func (p *pattern) rounds() bool {
	found := false
	if p.tree != nil {
		p.tree.walk(nil, func(n, parent *node) {
			shown := parent != nil && parent.kind == nodeCall && parent.text == "FIXED"
			found = found || n.kind == nodeCall && (n.text == "ROUND" && !shown || n.text == "MROUND")
		})
	}
	return found
}

// functionFault says what is not plain in a formula, "" if nothing is.
func (p *pattern) functionFault() string {
	if p.err != nil {
		return fmt.Sprintf("the formula %s", p.err)
	}
	fault := ""
	p.tree.walk(nil, func(n, _ *node) {
		if n.kind == nodeValue && n.token.Kind == formulatext.Array {
			fault = "an array constant"
		}
		if n.kind != nodeCall || fault != "" {
			return
		}
		switch why, bad := refused[n.text]; {
		case bad:
			fault = n.text + " " + why
		case strings.HasPrefix(n.text, "_XLFN"):
			fault = n.text + " is a newer function that other programs lack"
		case n.text == "ROUND" || n.text == "MROUND":
			// the sheet decides
		case n.text == "TEXT":
			if !p.readsAlike(n) {
				fault = "TEXT reads its format in the reader's language: use FIXED"
			}
		case !plain[n.text]:
			fault = n.text + " is not a function that every spreadsheet program has"
		case n.matchesNearly():
			fault = n.text + " matches approximately: its last argument must be 0"
		case p.indexesRow(n):
			fault = "INDEX of a row needs a row and a column: Gnumeric takes a lone number for the row"
		}
	})
	return fault
}

// readsAlike reports whether a call of TEXT has a format that means the same in
// every language: figures without separators, and percentages.
func (p *pattern) readsAlike(n *node) bool {
	if len(n.args) != 2 {
		return true
	}
	format := n.args[1].unwrapped()
	return format.kind == nodeValue && format.token.Kind == formulatext.Text && strings.Trim(p.word(format.token), `"0#%@`) == ""
}

// indexesRow reports whether a call picks a cell from a row of several by one
// number alone.
func (p *pattern) indexesRow(n *node) bool {
	if n.text != "INDEX" || len(n.args) != 2 || n.args[0].kind != nodeReference {
		return false
	}
	at := p.refs[n.args[0].ref].Resolve(p.row, p.col)
	return at.R1 == at.R2 && at.C1 < at.C2
}

func (n *node) matchesNearly() bool {
	want := map[string]int{"VLOOKUP": 4, "HLOOKUP": 4, "MATCH": 3}[n.text]
	if want == 0 {
		return false
	}
	if len(n.args) < want {
		return true
	}
	last := n.args[want-1].unwrapped()
	if last.kind == nodeMissing {
		return false // an empty argument is 0
	}
	return last.kind != nodeValue || last.text != "0" && !strings.EqualFold(last.text, "FALSE")
}

// isGuarded reports whether a formula is a link that shows something else where
// the cell is deleted or an error: IF(ISERROR(x),y,x) or IF(ISREF(x),x,y), y a
// value.
func (p *pattern) isGuarded() bool {
	n := p.tree
	switch {
	case n == nil, n.text != "IF", len(n.args) != 3, len(n.args[0].args) != 1:
		return false
	case len(p.refs) != 2, p.refs[0] != p.refs[1], p.refs[0].Area:
		return false
	}
	shown, instead := n.args[2], n.args[1]
	if n.args[0].text == "ISREF" {
		shown, instead = instead, shown
	} else if n.args[0].text != "ISERROR" {
		return false
	}
	return shown.kind == nodeReference && instead.kind == nodeValue
}

func checkLinks(b *book, r *report) {
	b.eachFormula(func(s *sheet, row int32, c *cell, p *pattern) {
		if !p.crosses || p.link || p.isGuarded() {
			return
		}
		for i := range p.refs {
			if other := p.refs[i].Sheet; other != formulatext.OwnSheet && other != int32(s.index) {
				r.formula(s, row, c, 0, "a reference to another sheet does not stand alone")
				return
			}
		}
	})
}

// Rule 21: what is computed twice has the same formulas word for word: of a
// row's opening and periods, or of one cell. Links and single references repeat
// with good reason: balances open with them, headings show the same names, and
// a table of one row and one column has one cell for its totals to show. A
// summary, though, needs no link twice.
func checkRepeats(b *book, r *report) {
	for _, s := range b.sheets {
		if s.time != nil {
			checkRepeatedRows(b, s, r)
		}
		checkRepeatedCells(b, s, r)
	}
}

func checkRepeatedRows(b *book, s *sheet, r *report) {
	seen := map[string]int32{}
	for i := range s.rows {
		row := &s.rows[i]
		c := row.at(s.time.first)
		if row.number <= s.heads || c.isEmpty() || c.formula == 0 {
			continue
		}
		p := b.patterns[c.formula-1]
		if p.single || len(p.refs) == 0 {
			continue
		}
		text := p.at(row.number, c.col)
		if o := row.at(s.time.opening); s.time.opening > 0 && o != nil && o.formula != 0 {
			text += "\n" + b.patterns[o.formula-1].at(row.number, o.col)
		}
		if first, ok := seen[text]; ok {
			r.cell(s, row.number, c.col, "row %d, %q, computes the same thing", first, s.label(first))
			continue
		}
		seen[text] = row.number
	}
}

// checkRepeatedCells looks at what has one value: on sheets with periods, at
// rows without any, since a row's total stands beside what it adds up. Each
// check shows its own tolerance.
func checkRepeatedCells(b *book, s *sheet, r *report) {
	if s.kind == kindChecks {
		return
	}
	seen := map[string]a1.Area{}
	for i := range s.rows {
		row := &s.rows[i]
		if row.number <= s.heads || s.time != nil && !row.at(s.time.first).isEmpty() {
			continue
		}
		for j := range row.cells {
			c := &row.cells[j]
			if c.formula == 0 {
				continue
			}
			p := b.patterns[c.formula-1]
			if len(p.refs) == 0 || p.showsOneCell(row.number, c.col) && !((p.link || p.isGuarded()) && s.kind == kindSummary) {
				continue
			}
			text := p.at(row.number, c.col)
			if first, ok := seen[text]; ok {
				r.cell(s, row.number, c.col, "%s computes the same thing", first)
				continue
			}
			seen[text] = a1.Area{R1: row.number, C1: c.col, R2: row.number, C2: c.col}
		}
	}
}

// showsOneCell reports whether a formula at row r, column c is no more than a
// reference to one cell, with something else in place of one that is deleted, or the sum of a range of one.
func (p *pattern) showsOneCell(r, c int32) bool {
	return p.single || p.isGuarded() || p.isSumOfRange() && p.refs[0].Resolve(r, c).Size() == 1
}

// isSumOfRange reports whether a formula adds up one range and does nothing else.
func (p *pattern) isSumOfRange() bool {
	return p.tree != nil && p.tree.kind == nodeCall && p.tree.text == "SUM" && len(p.tree.args) == 1 &&
		p.tree.args[0].kind == nodeReference && p.refs[0].Area
}

// Rule 22.
func checkLabels(b *book, r *report) {
	for _, s := range b.sheets {
		named := s.kind == kindInputs || s.kind == kindChecks || s.kind == kindComparison && s.unitCol > 0
		if s.time == nil && !named {
			continue
		}
		seen := map[string]int32{}
		for i := range s.rows {
			row := &s.rows[i]
			if row.number <= s.heads && !(s.kind == kindInputs && row.number > s.unitHeading()) || !row.hasNumbers() {
				continue
			}
			checkLabel(s, row, seen, r)
			if s.kind != kindChecks && s.unit(row.number) == "" {
				r.cell(s, row.number, max(s.unitCol, 2), "the row has no unit")
			}
			checkTotalMeans(b, s, row, r)
		}
	}
}

func (r *row) hasNumbers() bool {
	for i := range r.cells {
		if c := &r.cells[i]; c.col > 1 && (c.value == valueNumber || c.value == valueLogical) {
			return true
		}
	}
	return false
}

func checkLabel(s *sheet, row *row, seen map[string]int32, r *report) {
	label := strings.ToLower(s.label(row.number))
	if label == "" {
		r.cell(s, row.number, 1, "the row has no label")
		return
	}
	if first, ok := seen[label]; ok {
		r.cell(s, row.number, 1, "the label %q is also that of row %d", cut(s.label(row.number), 60), first)
		return
	}
	seen[label] = row.number
}

// checkTotalMeans finds sums over the periods of what cannot be added.
func checkTotalMeans(b *book, s *sheet, row *row, r *report) {
	if s.time == nil {
		return
	}
	unit := strings.ToLower(s.unit(row.number))
	if !slices.Contains([]string{"%", "×", "x", "year", "index", "factor", "price"}, unit) {
		return
	}
	for i := range row.cells {
		c := &row.cells[i]
		if s.time.holds(c.col) || c.formula == 0 {
			continue
		}
		p := b.patterns[c.formula-1]
		if !p.isSumOfRange() {
			continue
		}
		if at := p.refs[0].Resolve(row.number, c.col); at.R1 == row.number && at.C1 <= s.time.last && at.C2 >= s.time.first {
			r.cell(s, row.number, c.col, "a total of values in %q means nothing", s.unit(row.number))
		}
	}
}

// Rule 23.
func checkNames(b *book, r *report) {
	b.eachFormula(func(s *sheet, row int32, c *cell, p *pattern) {
		for i := range p.tokens {
			if t := &p.tokens[i]; t.Kind == formulatext.Name {
				r.formula(s, row, c, 0, "the name %s stands in the formula", cut(p.word(t), 40))
				return
			}
		}
	})
	named, documented := 0, b.proseTexts()
	for _, n := range b.names {
		if n.builtIn() {
			continue
		}
		named++
		checkName(b, n, documented, r)
	}
	if named == 0 {
		r.workbook("no workbook names lead to the main inputs and results")
	}
	if named > maxNames {
		r.workbook("%d workbook names: the list is not short", named)
	}
}

const maxNames = 100

func checkName(b *book, n definedName, documented map[string]bool, r *report) {
	sheetName, rest := a1.SplitSheet(strings.TrimPrefix(n.text, "="))
	at, ok := a1.ParseArea(rest)
	s := b.sheet(sheetName)
	if !ok || s == nil {
		r.workbook("the name %q does not lead to a cell", n.name)
		return
	}
	if count, known := b.filled(s, at); known && count == 0 {
		r.cell(s, at.R1, at.C1, "the name %q leads to an empty cell", n.name)
	}
	if n.comment == "" && !documented[strings.ToLower(n.name)] {
		r.workbook("the name %q is documented nowhere", n.name)
	}
}

// proseTexts are the texts of the cover and documentation, lower case.
func (b *book) proseTexts() map[string]bool {
	texts := map[string]bool{}
	for _, s := range b.sheets {
		if s.isProse() {
			s.each(func(_ int32, c *cell) { texts[strings.ToLower(strings.TrimSpace(c.text))] = true })
		}
	}
	return texts
}
