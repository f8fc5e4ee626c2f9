package sheet

import (
	"iter"
	"strings"

	"offtake/internal/a1"
)

// Book is a report laid out on sheets, independent of any file format. The
// writers (workbook, PDF, Markdown, CSV) render it. Values are final; formulas
// are Excel text that computes the same values live.
type Book struct {
	Title, Subject, Author, Description string
	Keywords                            string
	Date                                string // when it was prepared, YYYY-MM-DD: every time stamp in a file; "" for none
	Confidential                        string // a line that stands on every sheet and page; "" for none
	Sheets                              []*Sheet
	Names                               []Name // workbook names for other files and programs
	Active                              string // the sheet a reader sees first
	Scale                               Scale
	Letter                              bool // printed on letter paper, not on A4
}

// Name is a workbook name: a documented address of a main input or result.
type Name struct{ Name, Sheet, Ref, Comment string }

// Sheet is one sheet: cells by row and column (both from 1), and its looks.
type Sheet struct {
	Name      string
	Tab       TabColour
	LastRow   int
	LastCol   int
	Widths    map[int]float64 // by column, in characters of the default font
	FreezeRow int             // rows above stay in view; 0 for none
	FreezeCol int             // columns left stay in view; 0 for none
	Print     PrintSetup
	Zoom      int
	Grid      bool // show grid lines
	Grouped   bool // some rows are grouped
	Charts    []*Chart
	Picture   *Picture // of a sheet without charts; nil for none
	Rules     []Validation
	Formats   []Conditional

	rows   []*Row // by row less 1; nil where there is none
	room   []Cell // cells allocated but not yet used
	Before *Sheet // the same sheet of the last report, whose rows may be reused: see report.LayOut
}

// Row holds the cells of one row, and its looks.
type Row struct {
	Height float64 // points; 0 for the default
	Level  int     // outline level; groups are shown expanded
	cells  []*Cell // by column less 1; nil where there is none
	Taken  bool    // reused from the last report: see report.LayOut
	// The formulas of the cells, once asked for: see Runs.
	runs      []Run
	runsKnown bool
}

// Kind is the type of a value.
type Kind uint8

// The kinds of values.
const (
	Empty Kind = iota
	Number
	Text
)

// Value is the value of a cell.
type Value struct {
	Kind   Kind
	None   bool // of a Text: it stands where a number should
	Number float64
	Text   string
}

// Num returns a numeric value. A NaN or an infinity becomes a text that fails
// the checks.
func Num(x float64) Value {
	if !Finite(x) {
		return Value{Kind: Text, None: true, Text: NoNumber}
	}
	return Value{Kind: Number, Number: x}
}

// Str returns a text value.
func Str(s string) Value { return Value{Kind: Text, Text: s} }

// Cell is one cell: its value, the formula that computes it (without the
// leading "=", empty for typed values), and a role and a unit that decide its
// looks. There are many cells: the small fields stand together, so that a cell
// is smaller.
type Cell struct {
	Value   Value
	Formula string
	Link    string // "#Sheet!A1" within the book, or a URL
	Role    Role
	Unit    Unit
	Wrap    bool
	Indent  int8
}

// PrintSetup describes how a sheet is printed. Every sheet is fitted to one
// page wide; the writers add page x of y and the name of the deal.
type PrintSetup struct {
	Landscape  bool
	RepeatRows [2]int // first and last; zeros for none
	RepeatCols [2]int
	Area       string // what is printed, A1 notation; "" for all
	OnePage    bool   // fitted to one page high as well
	PagesWide  int    // fitted to so many pages wide; 0 for one
	Breaks     []int  // rows that begin a page
	Footer     string // left footer text: the deal
	Centre     string // centre footer text: the master check
	Header     string // centre header text: the line of confidentiality
}

// Validation restricts and explains what may be typed into cells.
type Validation struct {
	Range     string // A1 notation on this sheet
	Kind      ValidationKind
	Min, Max  float64
	OpenMin   bool     // above Min, not at it
	OpenMax   bool     // below Max, not at it
	List      []string // of ListOf: the options
	ListRef   string   // of ListFrom: a range such as Inputs!$G$6:$O$6
	Title     string   // heading of the prompt
	Prompt    string   // what is allowed, shown when the cell is chosen
	AllowNone bool     // of years: 9999 means never
	Wanted    bool     // the cell must not be empty
}

// ValidationKind is the kind of entries that a validation allows.
type ValidationKind uint8

// The kinds of validations.
const (
	AnyNumber ValidationKind = iota // decimal between Min and Max
	WholeNumber
	ListOf
	ListFrom
)

// Conditional is a conditional format over a range.
type Conditional struct {
	Range string
	Kind  ConditionalKind
	// Formula decides a ByFormula format; written for the range's first cell.
	Formula string
	Role    Role // how a ByFormula format looks
}

// ConditionalKind is the kind of a conditional format.
type ConditionalKind uint8

// The kinds of conditional formats.
const (
	ByFormula ConditionalKind = iota
	HeatGoodHigh
	HeatGoodLow
	DataBar
)

// Chart is a native chart whose every number is a live cell.
type Chart struct {
	Kind         ChartKind
	Row, Col     int // upper left cell
	ToRow, ToCol int // the cell below and right of it; it is as large as the cells between
	Title        string
	TitleRef     string // what the chart shows: the address of a text cell; Title is its text now
	// Neutral is the title where a text cell says what the chart shows: programs
	// that keep a title as it was saved would say it of another case.
	Neutral      string
	XTitle       string
	YTitle       string
	XUnit, YUnit Unit
	Categories   string // range, with sheet: 'Base'!$F$4:$O$4
	Series       []ChartSeries
	AltText      string
	Overlap      bool // bars of one category lie over each other
	Reverse      bool // the first category is on top
	NoLegend     bool
}

// ChartKind is the form of a chart.
type ChartKind uint8

// The forms of charts.
const (
	ColumnsClustered ChartKind = iota
	ColumnsStacked
	BarsClustered
	BarsStacked
	Lines
	Areas
	ColumnsAndLines // series with OnLine are lines
	AreasAndLines   // stacked areas, and lines over them
)

// ChartSeries is one series of a chart. Colour is an index into the palette
// shared by workbook and PDF.
type ChartSeries struct {
	NameRef string // address of the cell with its name
	Name    string // that cell's text now
	Values  string // range, with sheet
	Colour  Colour // ColourNone for a series that only lifts those above it
	OnLine  bool
	Dashed  bool
	Heavy   bool // a line so wide that another on it hides it not
	// Unlisted keeps the series out of the legend.
	Unlisted bool
}

// Picture is a picture made of dots that lies over the right end of a cell.
type Picture struct {
	Row, Col int
	Right    float64 // how far its right edge is from the left of the cell, in characters of the default font
	W, H     float64 // points
	PNG      []byte
	AltText  string
}

// NewSheet returns a new empty sheet.
func NewSheet(name string) *Sheet {
	return &Sheet{Name: name, Widths: map[int]float64{}}
}

// Row returns row r, which it adds if it is missing.
func (s *Sheet) Row(r int) *Row {
	s.makeRoom(r)
	if s.rows[r-1] == nil {
		s.rows[r-1] = &Row{}
		s.LastRow = max(s.LastRow, r)
	}
	return s.rows[r-1]
}

// makeRoom makes the list of rows long enough for row r.
func (s *Sheet) makeRoom(r int) {
	if more := r - len(s.rows); more > 0 {
		s.rows = append(s.rows, make([]*Row, more)...)
	}
}

// RoomAs makes room for as many rows as another sheet has.
func (s *Sheet) RoomAs(other *Sheet) { s.makeRoom(len(other.rows)) }

// Set writes a cell.
func (s *Sheet) Set(r, c int, cell Cell) *Cell {
	if len(s.room) == 0 {
		s.room = make([]Cell, 64) // one allocation for many cells
	}
	at := &s.room[0]
	s.room = s.room[1:]
	*at = cell
	row := s.Row(r)
	if row.cells == nil {
		row.cells = make([]*Cell, 0, max(c, s.LastCol))
	}
	for len(row.cells) < c {
		row.cells = append(row.cells, nil)
	}
	row.cells[c-1], row.runsKnown = at, false
	s.LastCol = max(s.LastCol, c)
	return at
}

// At returns the cell at r, c, or nil.
func (s *Sheet) At(r, c int) *Cell {
	if r < 1 || r > len(s.rows) || s.rows[r-1] == nil || c < 1 || c > len(s.rows[r-1].cells) {
		return nil
	}
	return s.rows[r-1].cells[c-1]
}

// WithoutRows returns a copy of a sheet without its cells.
func (s *Sheet) WithoutRows() Sheet {
	empty := *s
	empty.rows, empty.room = nil, nil
	return empty
}

// Rows returns the rows by number, from the top.
func (s *Sheet) Rows() iter.Seq2[int, *Row] {
	return func(yield func(int, *Row) bool) {
		for i, row := range s.rows {
			if row != nil && !yield(i+1, row) {
				return
			}
		}
	}
}

// Cells returns a row's cells by column, from the left.
func (row *Row) Cells() iter.Seq2[int, *Cell] {
	return func(yield func(int, *Cell) bool) {
		for i, cell := range row.cells {
			if cell != nil && !yield(i+1, cell) {
				return
			}
		}
	}
}

// Sheet returns the sheet of that name, or nil.
func (b *Book) Sheet(name string) *Sheet {
	for _, s := range b.Sheets {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// ColumnName returns the letters of column c, from 1.
func ColumnName(c int) string { return a1.ColumnName(c) }

// Address returns a cell's A1 address.
func Address(r, c int) string { return a1.Address(r, c) }

// AppendAddress appends the address of a cell to out.
func AppendAddress(out []byte, r, c int) []byte { return a1.AppendAddress(out, r, c) }

// Cells returns the cells of a reference such as 'Live case'!$F$5:$O$5, row by
// row.
func (b *Book) Cells(ref string) []*Cell {
	name, at, _ := cutLast(ref, "!")
	s := b.Sheet(strings.ReplaceAll(strings.Trim(name, "'"), "''", "'"))
	from, to, found := strings.Cut(strings.ReplaceAll(at, "$", ""), ":")
	if !found {
		to = from
	}
	r1, c1 := ParseAddress(from)
	r2, c2 := ParseAddress(to)
	var cells []*Cell
	for r := r1; r <= r2; r++ {
		for c := c1; c <= c2; c++ {
			cell := s.At(r, c)
			if cell == nil {
				cell = &Cell{}
			}
			cells = append(cells, cell)
		}
	}
	return cells
}

// Size returns about how many bytes a sheet's cells need.
func (s *Sheet) Size() int {
	cells := 0
	for _, row := range s.Rows() {
		cells += len(row.cells)
	}
	return 56 * cells
}
