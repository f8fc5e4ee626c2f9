package lint

import (
	"strings"
	"unicode/utf16"

	"offtake/internal/a1"
	"offtake/internal/formulatext"
	"offtake/internal/xlsxfile"
)

// book is a workbook as it is in the file.
type book struct {
	archive  *xlsxfile.File
	sheets   []*sheet
	byName   map[string]int // of sheets, lower case
	strings  []string
	styles   *styles
	patterns []*pattern // by cell.formula-1
	names    []definedName
	calc     calculation
	outside  []string  // parts and relations that lead out of the book
	problems []problem // met while reading

	full      map[areaKey]int64 // cells with content in the ranges asked for so far
	steps     int64             // spent on counting them
	undecided bool              // a finding has it already
}

type definedName struct {
	name, text, comment string
	local               int // sheet, -1 for the workbook
}

func (n definedName) builtIn() bool { return strings.HasPrefix(strings.ToLower(n.name), "_xlnm.") }

type calculation struct {
	iterate bool
	mode    string
}

// problem is something wrong with the file's structure, found while reading.
type problem struct {
	rule     int
	sheet    int // -1 for the workbook
	row, col int32
	reason   string
}

// sheet is one sheet: its cells and what surrounds them.
type sheet struct {
	index   int
	name    string
	part    string
	state   string // visible, hidden, veryHidden
	isChart bool   // a chart sheet has no cells
	kind    kindOfSheet
	time    *timeline // nil on sheets without periods
	unitCol int32     // column of the units, 0 for none
	heads   int32     // rows up to here are headings

	rows        []row
	hiddenCols  [][2]int32
	collapsed   bool
	merges      []string
	panes       pane
	validations []validation
	validRows   map[int32][]*validation // of low ranges, made when first asked for
	validTall   []tallValidation
	links       []hyperlink
	print       printSetup
	charts      []*chart
	problems    []problem
	zeroHeight  bool
	byCol       map[int32][]int32 // rows of the cells with content, made when asked for
}

type row struct {
	number int32
	hidden bool
	solid  bool   // every cell has content
	cells  []cell // by column
}

// valueKind is what a cell's value is.
type valueKind uint8

const (
	valueNone valueKind = iota
	valueNumber
	valueText
	valueLogical
	valueError
	valueBroken // not what its type says
)

// cell is one cell, kept small: a large workbook has millions.
type cell struct {
	number  float64 // of a logical: 0 or 1
	text    string  // of texts and errors; of broken values what is in the file
	col     int32
	style   int32
	formula int32  // pattern+1; 0 for none
	length  uint16 // of the formula's text
	value   valueKind
	flags   cellFlags
}

type cellFlags uint8

const (
	flagArray     cellFlags = 1 << iota // an array formula
	flagTable                           // a what-if data table
	flagSpill                           // a formula with dynamic-array metadata
	flagNumericIn                       // a text result that reads as a number
)

// isEmpty reports whether the cell holds nothing, only a style.
func (c *cell) isEmpty() bool { return c == nil || c.formula == 0 && c.value == valueNone }

// typedNumber reports whether the cell is a number (or logical) that is no
// formula's result.
func (c *cell) typedNumber() bool {
	return c.formula == 0 && (c.value == valueNumber || c.value == valueLogical)
}

func (c *cell) typedText() bool { return c.formula == 0 && c.value == valueText && c.text != "" }

// at returns the cell at row r and column c, nil if there is none.
func (s *sheet) at(r, c int32) *cell {
	row := s.row(r)
	if row == nil {
		return nil
	}
	return row.at(c)
}

// row returns row r, nil if there is none. Rows mostly follow one another, so
// the first look is where it would stand then.
func (s *sheet) row(r int32) *row {
	i := s.rowIndex(r)
	if i < len(s.rows) && s.rows[i].number == r {
		return &s.rows[i]
	}
	return nil
}

// rowIndex is the place of the first row numbered r or more.
func (s *sheet) rowIndex(r int32) int {
	if len(s.rows) == 0 {
		return 0
	}
	if i := int(r - s.rows[0].number); i >= 0 && i < len(s.rows) && s.rows[i].number == r {
		return i
	}
	lo, hi := 0, len(s.rows)
	for lo < hi {
		if mid := (lo + hi) / 2; s.rows[mid].number < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func (r *row) at(col int32) *cell {
	i := r.cellIndex(col)
	if i < len(r.cells) && r.cells[i].col == col {
		return &r.cells[i]
	}
	return nil
}

// cellIndex is the place of the first cell in column col or right of it.
func (r *row) cellIndex(col int32) int {
	if len(r.cells) == 0 {
		return 0
	}
	if i := int(col - r.cells[0].col); i >= 0 && i < len(r.cells) && r.cells[i].col == col {
		return i
	}
	lo, hi := 0, len(r.cells)
	for lo < hi {
		if mid := (lo + hi) / 2; r.cells[mid].col < col {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// textAt returns the text at row r and column c, trimmed; empty if it is none.
func (s *sheet) textAt(r, c int32) string {
	if cell := s.at(r, c); cell != nil && cell.value == valueText {
		return strings.TrimSpace(cell.text)
	}
	return ""
}

// each calls f for every cell.
func (s *sheet) each(f func(r int32, c *cell)) {
	for i := range s.rows {
		r := &s.rows[i]
		for j := range r.cells {
			f(r.number, &r.cells[j])
		}
	}
}

// sheet returns the sheet of that name, nil if there is none.
func (b *book) sheet(name string) *sheet {
	if i, ok := b.byName[strings.ToLower(name)]; ok {
		return b.sheets[i]
	}
	return nil
}

// eachFormula calls f for every formula cell.
func (b *book) eachFormula(f func(s *sheet, r int32, c *cell, p *pattern)) {
	for _, s := range b.sheets {
		s.each(func(r int32, c *cell) {
			if c.formula != 0 {
				f(s, r, c, b.patterns[c.formula-1])
			}
		})
	}
}

// follow returns the cell that a reference of a formula at s, r, col means.
func (b *book) follow(s *sheet, r, col int32, ref formulatext.Reference) (*sheet, a1.Area) {
	at := ref.Resolve(r, col)
	switch {
	case ref.Sheet == formulatext.OwnSheet:
		return s, at
	case ref.Sheet < 0:
		return nil, at
	}
	return b.sheets[ref.Sheet], at
}

// units16 is a text's length as Excel counts it.
func units16(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
