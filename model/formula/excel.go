package formula

import (
	"strconv"
	"strings"
)

// Place answers where a name's cells are. Rows are absolute; columns are those
// of the geometry that all time sheets share.
type Place interface {
	// Row returns the row of a line or of a scalar input.
	Row(id string) int
	// Fixed reports whether a name's row is written as fixed, as in D$7. A
	// scalar stands in the scalar column.
	Fixed(id string, scalar bool) bool
	// EntryRows returns the first and last row of an input by contract year.
	EntryRows(id string) (first, last int)
	// IsSeries reports whether a name is a line with a value each period.
	IsSeries(id string) bool
	// Missing is the word shown where a metric has no value.
	Missing() string
}

// Columns are the columns of a time sheet, counted from 1.
type Columns struct{ Scalar, Opening, First, Last int }

// Print writes the formula as Excel text for one period (0 is the opening
// column), without the leading "=". A scalar formula stands in the scalar
// column; its period does not matter.
func (f *Formula) Print(w Place, cols Columns, period int) string {
	p := &printer{place: w, cols: cols, column: cols.Opening + period}
	if period > 0 {
		p.column = cols.First + period - 1
	}
	p.node(f.root, 0)
	return p.out.String()
}

// PrintPeriods writes the formula for every period from the first to the last.
// It is printed once: the others differ in the columns that are relative.
func (f *Formula) PrintPeriods(w Place, cols Columns) []string {
	p := &printer{place: w, cols: cols, column: cols.First}
	p.node(f.root, 0)
	text := p.out.String()
	formulas := make([]string, cols.Last-cols.First+1)
	ends := make([]int, len(formulas))
	// The formulas one after the other: one allocation for all.
	all := make([]byte, 0, len(formulas)*(len(text)+2*len(p.relative)))
	for k := range formulas {
		at := 0
		for _, m := range p.relative {
			all = append(all, text[at:m.start]...)
			all = appendColumn(all, p.column+k+m.offset)
			at = m.end
		}
		all = append(all, text[at:]...)
		ends[k] = len(all)
	}
	whole, start := string(all), 0
	for k, end := range ends {
		formulas[k] = whole[start:end]
		start = end
	}
	return formulas
}

type printer struct {
	out      strings.Builder
	place    Place
	cols     Columns
	column   int // of the formula
	relative []relativeColumn
}

// relativeColumn is where a column that follows the formula's own is printed,
// and how far from it.
type relativeColumn struct{ start, end, offset int }

// node prints n; parentheses are needed where it binds looser than around.
func (p *printer) node(n node, around int) {
	prec := precedence(n)
	if prec < around {
		p.out.WriteByte('(')
		defer p.out.WriteByte(')')
	}
	switch n := n.(type) {
	case *number:
		p.out.WriteString(strconv.FormatFloat(n.value, 'G', -1, 64))
	case *option:
		p.text(n.word)
	case *missing:
		p.text(p.place.Missing())
	case *name:
		p.reference(n.id)
	case *negation:
		p.out.WriteByte('-')
		p.node(n.x, precNegate)
	case *binary:
		p.node(n.x, n.op.precedence)
		p.out.WriteString(n.op.excel)
		p.node(n.y, n.op.precedence+1) // operators group from the left
	case *call:
		n.fn.print(p, n)
	default:
		panic(unknownNode(n))
	}
}

func precedence(n node) int {
	switch n := n.(type) {
	case *binary:
		return n.op.precedence
	case *negation:
		return precNegate
	}
	return precAtom
}

func (p *printer) text(s string) {
	p.out.WriteByte('"')
	p.out.WriteString(strings.ReplaceAll(s, `"`, `""`))
	p.out.WriteByte('"')
}

// reference prints the cell of a name: this column of a series, the scalar
// column of anything else.
func (p *printer) reference(id string) {
	if p.place.IsSeries(id) {
		p.cell("", p.column, id)
		return
	}
	p.rowOf("$", p.cols.Scalar, p.place.Row(id), p.place.Fixed(id, true))
}

// cell prints a cell of a series.
func (p *printer) cell(fixCol string, col int, series string) {
	p.rowOf(fixCol, col, p.place.Row(series), p.place.Fixed(series, false))
}

// rowOf prints a cell of a row.
func (p *printer) rowOf(fixCol string, col, row int, fixed bool) {
	var buf [24]byte
	p.out.WriteString(fixCol)
	start := p.out.Len()
	p.out.Write(appendColumn(buf[:0], col))
	if fixCol == "" {
		p.relative = append(p.relative, relativeColumn{start, p.out.Len(), col - p.column})
	}
	if fixed {
		p.out.WriteByte('$')
	}
	p.out.Write(strconv.AppendInt(buf[:0], int64(row), 10))
}

// appendColumn appends a column's letters: A, …, Z, AA, …
func appendColumn(out []byte, c int) []byte {
	if c > 26 {
		out = appendColumn(out, (c-1)/26)
	}
	return append(out, byte('A'+(c-1)%26))
}

// span prints the cells of a series from one column to another, columns fixed.
func (p *printer) span(series string, from, to int) {
	p.cell("$", from, series)
	p.out.WriteByte(':')
	p.cell("$", to, series)
}

func (p *printer) periods(n node) {
	p.span(n.(*name).id, p.cols.First, p.cols.Last)
}

func printCall(p *printer, n *call) {
	p.arguments(n, func(a node) { p.node(a, 0) })
}

// printRanges prints a call whose arguments are all periods of series.
func printRanges(p *printer, n *call) { p.arguments(n, p.periods) }

// arguments prints a function's name and, each in the same way, its arguments.
func (p *printer) arguments(n *call, print func(node)) {
	p.out.WriteString(n.fn.name)
	p.out.WriteByte('(')
	for i, a := range n.args {
		if i > 0 {
			p.out.WriteByte(',')
		}
		print(a)
	}
	p.out.WriteByte(')')
}

func printExtreme(p *printer, n *call) {
	x, ok := wholeSeries(n, p.place.IsSeries)
	if !ok {
		printCall(p, n)
		return
	}
	p.arguments(n, func(node) { p.periods(x) })
}

// printPresentValue discounts from the opening on. The operator ^ and not
// POWER: Gnumeric does not apply functions to the cells of a range one by one.
func printPresentValue(p *printer, n *call) {
	p.out.WriteString("SUMPRODUCT(")
	p.fromOpening(n.args[0])
	p.out.WriteByte('/')
	p.node(n.args[2], precAtom)
	p.out.WriteByte('^')
	p.fromOpening(n.args[1])
	p.out.WriteByte(')')
}

// fromOpening prints the cells of a series, its opening included.
func (p *printer) fromOpening(n node) { p.span(n.(*name).id, p.cols.Opening, p.cols.Last) }

func printPrev(p *printer, n *call) {
	p.cell("", p.column-1, n.args[0].(*name).id)
}

func printOpening(p *printer, n *call) {
	p.cell("$", p.cols.Opening, n.args[0].(*name).id)
}

func printClosing(p *printer, n *call) {
	p.cell("$", p.cols.Last, n.args[0].(*name).id)
}

// printSumTo sums over the columns from the opening to the one before this:
// a range that reached this column would be circular in Excel.
func printSumTo(p *printer, n *call) {
	before := func(series string) {
		p.cell("$", p.cols.Opening, series)
		p.out.WriteByte(':')
		p.cell("", p.column-1, series)
	}
	p.out.WriteString("SUMIF(")
	before("period")
	p.out.WriteString(`,"<="&`)
	p.node(n.args[1], precAdd)
	p.out.WriteByte(',')
	before(n.args[0].(*name).id)
	p.out.WriteByte(')')
}

func printSumKey(p *printer, n *call) {
	p.out.WriteString("SUMIF(")
	p.periods(n.args[0])
	p.out.WriteByte(',')
	p.node(n.args[1], 0)
	p.out.WriteByte(',')
	p.periods(n.args[2])
	p.out.WriteByte(')')
}

func printSumUntil(p *printer, n *call) {
	p.out.WriteString("SUMIF(")
	p.span("period", p.cols.First, p.cols.Last)
	p.out.WriteString(`,"<="&`)
	p.node(n.args[1], precAdd)
	p.out.WriteByte(',')
	p.periods(n.args[0])
	p.out.WriteByte(')')
}

// printSumLater sums over the periods with a larger number than this one.
func printSumLater(p *printer, n *call) {
	p.out.WriteString("SUMIF(")
	p.span("period", p.cols.First, p.cols.Last)
	p.out.WriteString(`,">"&`)
	p.cell("", p.column, "period")
	p.out.WriteByte(',')
	p.periods(n.args[0])
	p.out.WriteByte(')')
}

func printSumYear(p *printer, n *call) {
	p.out.WriteString("SUMIF(")
	p.span("contract_year", p.cols.First, p.cols.Last)
	p.out.WriteByte(',')
	p.node(n.args[1], 0)
	p.out.WriteByte(',')
	p.periods(n.args[0])
	p.out.WriteByte(')')
}

// printEntry picks from the rows of an input by contract year; past the last
// row the last one counts.
func printEntry(p *printer, n *call) {
	id := n.args[0].(*name).id
	first, last := p.place.EntryRows(id)
	cell := func(row int) { p.rowOf("$", p.cols.Scalar, row, p.place.Fixed(id, true)) }
	if first == last {
		cell(first)
		return
	}
	block := func() {
		cell(first)
		p.out.WriteByte(':')
		cell(last)
	}
	p.out.WriteString("INDEX(")
	block()
	p.out.WriteString(",MIN(")
	if len(n.args) == 2 {
		p.node(n.args[1], 0)
	} else {
		p.reference("contract_year")
	}
	p.out.WriteString(",ROWS(")
	block()
	p.out.WriteString(")))")
}
