package report

import (
	"math"
	"slices"
	"strings"
)

// tableColumn is a column of a drawn table.
type tableColumn struct {
	head    string
	width   float64
	align   align
	stretch bool // fills the width that others leave
	least   float64
}

// textColumn returns a left-aligned column whose width is still to be found.
func textColumn(head string) tableColumn { return tableColumn{head: head, align: alignLeft} }

// figureColumn returns a right-aligned column whose width is still to be found.
func figureColumn(head string) tableColumn { return tableColumn{head: head, align: alignRight} }

// tableRow is a row of a drawn table; a rule above sets totals apart.
type tableRow struct {
	cells []string
	bold  bool
	rule  bool
	muted bool
	gap   bool   // a little space above
	fills []*rgb // of heat maps
}

// drawnTable is a table to be drawn: thin rules, a head, figures aligned on
// the decimal point. Texts of left-aligned columns wrap.
type drawnTable struct {
	columns []tableColumn
	rows    []tableRow
	size    float64  // type size in points
	spacing float64  // height of a row as a multiple of the type size
	plain   bool     // without a rule below
	beside  []string // headings of the other parts of a table in parts
}

const (
	cellGap   = 1.7 // between columns
	headGap   = 0.7 // around the rule below the head
	rowGap    = 1.1 // above rows that are set apart
	mostLines = 6   // of a heading
	leastHead = 5.4 // type size of headings
)

func (t *drawnTable) width() float64 {
	width := 0.0
	for _, c := range t.columns {
		width += c.width
	}
	return width
}

// table draws a whole table and returns the place below it.
func (c *canvas) table(x, y float64, t *drawnTable) float64 {
	y = c.tableHead(x, y, t)
	for i := range t.rows {
		y = c.tableRow(x, y, t, i)
	}
	return c.tableFoot(x, y, t)
}

// tableHeight returns the height of a whole table.
func (c *canvas) tableHeight(t *drawnTable) float64 {
	scratch := newCanvas(c.width, c.height)
	return scratch.table(0, 0, t)
}

// fitTable sets a table as large as a width and a height allow, up to a type
// size, and spreads its rows up to a spacing.
func (c *canvas) fitTable(t *drawnTable, width, height, share, size, spacing float64) {
	const leastSpacing = 1.25
	for t.size, t.spacing = size, leastSpacing; ; t.size -= 0.2 {
		c.fitColumns(t, width, share)
		left := height - c.tableHeight(t)
		if left < 0 && t.size > leastSize {
			continue
		}
		t.spacing += math.Max(0, math.Min(spacing-leastSpacing, left/float64(len(t.rows))/t.size/mmPerPoint))
		return
	}
}

func (c *canvas) tableFoot(x, y float64, t *drawnTable) float64 {
	if !t.plain {
		c.rule(x, y, x+t.width(), ColourRule, 0.2)
	}
	return y + 0.4
}

// tableHead writes the headings, over as many lines as they need.
func (c *canvas) tableHead(x, y float64, t *drawnTable) float64 {
	l := lettering{c.headSize(t), true, ColourBrand}
	lines := 0
	wrapped, heads := make([][]string, len(t.columns)), t.heads()
	for i, col := range t.columns {
		if col.head != "" {
			head := c.among(l, col.head, heads, col.width-cellGap, mostLines)
			wrapped[i] = c.wrap(l, head, col.width-cellGap, mostLines)
		}
		lines = max(lines, len(wrapped[i]))
	}
	at := x
	for i, col := range t.columns {
		for k, line := range wrapped[i] {
			dx, w := t.cellBox(c, i)
			c.text(at+dx, y+float64(lines-len(wrapped[i])+k)*l.height(), w, l, col.align, line)
		}
		at += col.width
	}
	y += float64(lines)*l.height() + headGap
	c.rule(x, y, x+t.width(), ColourBrand, 0.35)
	return y + headGap
}

// heads returns the headings of a table and of its other parts.
func (t *drawnTable) heads() []string {
	heads := slices.Clone(t.beside)
	for _, col := range t.columns {
		heads = append(heads, col.head)
	}
	return heads
}

// cellBox returns the place of a column's texts, with a gap to the next column
// on the side away from the alignment.
func (t *drawnTable) cellBox(c *canvas, i int) (dx, width float64) {
	col := t.columns[i]
	if col.align == alignRight && t.filled(i) { // off the edge of the fill
		return cellGap / 2, col.width - cellGap
	}
	switch col.align {
	case alignRight:
		return cellGap, col.width - cellGap
	case alignCentre:
		return cellGap / 2, col.width - cellGap
	}
	return 0, col.width - cellGap
}

// filled reports whether a column has cells with a fill.
func (t *drawnTable) filled(k int) bool {
	return slices.ContainsFunc(t.rows, func(row tableRow) bool { return k < len(row.fills) && row.fills[k] != nil })
}

// headSize returns the type size at which no word of the headings is broken, as
// far as that is legible.
func (c *canvas) headSize(t *drawnTable) float64 {
	size := t.size
	for _, col := range t.columns {
		for _, piece := range piecesOf(c.drawable(col.head)) {
			room := col.width - cellGap
			if c.measure(lettering{leastHead, true, 0}, piece) > room+slack {
				continue // broken in any size
			}
			if w := c.measure(lettering{size, true, 0}, piece); w > room {
				size = math.Max(leastHead, size*room/w)
			}
		}
	}
	return size
}

// lettering returns the lettering of a row.
func (t *drawnTable) lettering(row tableRow) lettering {
	l := lettering{t.size, row.bold, ColourInk}
	if row.muted {
		l.colour = ColourMuted
	}
	return l
}

// rowHeight returns the height of row i: that of one line, or of as many as its
// texts need.
func (c *canvas) rowHeight(t *drawnTable, i int) float64 {
	row, lines := t.rows[i], 1
	l := t.lettering(row)
	for k, cell := range row.cells {
		if t.columns[k].align == alignLeft && c.measure(l, cell) > t.columns[k].width-cellGap+slack {
			lines = max(lines, len(c.wrap(l, cell, t.columns[k].width-cellGap, 0)))
		}
	}
	height := t.size*mmPerPoint*t.spacing + float64(lines-1)*l.height()
	if row.gap {
		height += rowGap
	}
	return height
}

// tableRow draws row i and returns the place below it.
func (c *canvas) tableRow(x, y float64, t *drawnTable, i int) float64 {
	row, height := t.rows[i], c.rowHeight(t, i)
	l := t.lettering(row)
	if row.gap {
		y, height = y+rowGap, height-rowGap
	}
	if row.rule {
		c.rule(x, y, x+t.width(), ColourMuted, 0.2)
	}
	at := x
	for k, col := range t.columns {
		if k < len(row.fills) && row.fills[k] != nil {
			c.box(at, y, col.width, height, *row.fills[k])
		}
		if k < len(row.cells) && row.cells[k] != "" {
			c.tableCell(at, y+(t.size*mmPerPoint*t.spacing-l.height())/2, t, k, l, row.cells[k])
		}
		at += col.width
	}
	return y + height
}

// tableCell writes one cell. A figure stands as far from the right as a
// closing parenthesis is wide where the column has negative figures.
func (c *canvas) tableCell(x, y float64, t *drawnTable, k int, l lettering, text string) {
	dx, width := t.cellBox(c, k)
	a := t.columns[k].align
	if a == alignLeft {
		for _, line := range c.wrap(l, text, width, 0) {
			c.text(x, y, width, l, alignLeft, line)
			y += l.height()
		}
		return
	}
	if pad := c.measure(l, ")"); a == alignRight && t.negative(k) && !strings.HasSuffix(text, ")") {
		width -= pad
	}
	c.text(x+dx, y, width, l, a, text)
}

// negative reports whether a column has figures in parentheses.
func (t *drawnTable) negative(k int) bool {
	for _, row := range t.rows {
		if k < len(row.cells) && strings.HasSuffix(row.cells[k], ")") {
			return true
		}
	}
	return false
}

// fitColumns sets the widths of the columns so that every figure fits in a
// table of a width, in smaller type if need be. It reports whether they do; if
// not, the type is smaller still. The first column has at least a share of the
// width, other columns of texts wrap, and the rest share what is left in equal
// parts.
func (c *canvas) fitColumns(t *drawnTable, width, share float64) bool {
	for {
		need, sum := c.needs(t, width, share)
		if sum <= width {
			c.spread(t, need, width)
			return true
		}
		if t.size <= leastSize {
			break
		}
		t.size = math.Max(leastSize, t.size-0.2)
	}
	for {
		need, sum := c.needs(t, width, 0)
		need[0], sum = math.Min(need[0], breakable), sum-math.Max(0, need[0]-breakable)
		if sum <= width || t.size <= tiniest {
			c.spread(t, need, width)
			return false
		}
		t.size -= 0.2
	}
}

const (
	leastSize = 5.0  // type size of a table that is to be read
	tiniest   = 3.0  // and of one whose figures would else be cut
	breakable = 18.0 // wider words are broken
)

// needs returns the widths that columns need: figures whole, texts after the
// first column as long as there is room for them.
func (c *canvas) needs(t *drawnTable, width, share float64) (need []float64, sum float64) {
	need = make([]float64, len(t.columns))
	for k := range t.columns {
		switch {
		case k == 0: // wrapped where it is long
			need[k] = math.Max(width*share, math.Min(c.needed(t, k), width*math.Max(share, 0.3)))
		case t.columns[k].align == alignLeft:
			need[k] = math.Min(c.needed(t, k), breakable)
		default:
			need[k] = c.needed(t, k)
		}
		sum += need[k]
	}
	// Each has its share, and then of what is left, of which headings have some.
	for _, part := range []struct{ most, left float64 }{{width / 5, 1}, {width, 0.6}} {
		for k := 1; k < len(t.columns) && sum < width; k++ {
			if t.columns[k].align == alignLeft {
				more := math.Max(0, math.Min((width-sum)*part.left, math.Min(c.needed(t, k), part.most)-need[k]))
				need[k], sum = need[k]+more, sum+more
			}
		}
	}
	return need, sum
}

// spread sets the columns to the widths that they need. What is left over
// widens the narrow columns of figures to the width of the others, and then all
// columns.
func (c *canvas) spread(t *drawnTable, need []float64, width float64) {
	left := width
	for _, w := range need {
		left -= w
	}
	widths := slices.Clone(need)
	for k := range t.columns {
		if left > 0 && t.columns[k].stretch {
			widths[k], left = widths[k]+left, 0
		}
		if left < 0 { // cannot be helped: everything narrower
			widths[k] *= width / (width - left)
		}
	}
	figures := widths[1:]
	for left > 1e-9 && len(figures) > 0 {
		low, second, count := math.Inf(1), math.Inf(1), 0.0
		for _, w := range figures {
			if w < low-1e-9 {
				low, second, count = w, low, 1
			} else if w < low+1e-9 {
				count++
			} else {
				second = math.Min(second, w)
			}
		}
		step := math.Min(left/count, second-low)
		for k := range figures {
			if figures[k] < low+1e-9 {
				figures[k] += step
			}
		}
		left -= step * count
	}
	for k := range t.columns {
		t.columns[k].width = widths[k]
	}
}

// needed returns the width that the figures of a column and the longest word of
// its heading need. A word that would need more than the figures is broken.
func (c *canvas) needed(t *drawnTable, k int) float64 {
	width := math.Max(c.widest(t, k), t.columns[k].least)
	most := math.Max(width, breakable)
	for _, piece := range piecesOf(c.drawable(t.columns[k].head)) {
		width = math.Max(width, math.Min(most, c.measure(lettering{leastHead, true, 0}, piece)+cellGap))
	}
	return width
}

// widest returns the width that a column's figures need.
func (c *canvas) widest(t *drawnTable, k int) float64 {
	width := 0.0
	for _, row := range t.rows {
		if k < len(row.cells) {
			width = math.Max(width, c.measure(t.lettering(row), row.cells[k]))
		}
	}
	if t.negative(k) {
		width += c.measure(lettering{size: t.size}, ")")
	}
	return width + cellGap
}
