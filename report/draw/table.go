package draw

import (
	"math"
	"slices"
	"strings"

	"offtake/report/sheet"
)

// TableColumn is a column of a drawn table.
type TableColumn struct {
	Head    string
	Width   float64
	Align   Align
	Stretch bool // fills the width that others leave
	Least   float64
}

// TextColumn returns a left-aligned column whose width is still to be found.
func TextColumn(head string) TableColumn { return TableColumn{Head: head, Align: AlignLeft} }

// FigureColumn returns a right-aligned column whose width is still to be found.
func FigureColumn(head string) TableColumn { return TableColumn{Head: head, Align: AlignRight} }

// TableRow is a row of a drawn table; a rule above sets totals apart.
type TableRow struct {
	Cells []string
	Bold  bool
	Rule  bool
	Muted bool
	Gap   bool         // a little space above
	Fills []*sheet.Rgb // of heat maps
}

// DrawnTable is a table to be drawn: thin rules, a head, figures aligned on
// the decimal point. Texts of left-aligned columns wrap.
type DrawnTable struct {
	Columns []TableColumn
	Rows    []TableRow
	Size    float64  // type size in points
	Spacing float64  // height of a row as a multiple of the type size
	plain   bool     // without a rule below
	Beside  []string // headings of the other parts of a table in parts
}

const (
	CellGap   = 1.7   // between columns
	headGap   = 0.7   // around the rule below the head
	rowGap    = 1.1   // above rows that are set apart
	mostLines = 6     // of a heading
	leastHead = Least // type size of headings
)

func (t *DrawnTable) width() float64 {
	width := 0.0
	for _, c := range t.Columns {
		width += c.Width
	}
	return width
}

// Table draws a whole table and returns the place below it.
func (c *Canvas) Table(x, y float64, t *DrawnTable) float64 {
	y = c.TableHead(x, y, t)
	for i := range t.Rows {
		y = c.TableRow(x, y, t, i)
	}
	return c.TableFoot(x, y, t)
}

// TableHeight returns the height of a whole table.
func (c *Canvas) TableHeight(t *DrawnTable) float64 {
	scratch := NewCanvas(c.Width, c.Height)
	return scratch.Table(0, 0, t)
}

// FitTable sets a table as large as a width and a height allow, up to a type
// size, and spreads its rows up to a spacing.
func (c *Canvas) FitTable(t *DrawnTable, width, height, share, size, spacing float64) {
	const leastSpacing = 1.25
	for t.Size, t.Spacing = size, leastSpacing; ; t.Size -= 0.2 {
		c.FitColumns(t, width, share)
		left := height - c.TableHeight(t)
		if left < 0 && t.Size > leastSize {
			continue
		}
		t.Spacing += math.Max(0, math.Min(spacing-leastSpacing, left/float64(len(t.Rows))/t.Size/MmPerPoint))
		return
	}
}

// TableFoot closes a table at y, and returns where what follows may begin.
func (c *Canvas) TableFoot(x, y float64, t *DrawnTable) float64 {
	if !t.plain {
		c.Rule(x, y, x+t.width(), sheet.ColourRule, 0.2)
	}
	return y + 0.4
}

// TableHead writes the headings, over as many lines as they need.
func (c *Canvas) TableHead(x, y float64, t *DrawnTable) float64 {
	l := Lettering{c.headSize(t), true, sheet.ColourBrand}
	lines := 0
	wrapped, heads := make([][]string, len(t.Columns)), t.heads()
	for i, col := range t.Columns {
		if col.Head != "" {
			head := c.Among(l, col.Head, heads, col.Width-CellGap, mostLines)
			wrapped[i] = c.Wrap(l, head, col.Width-CellGap, mostLines)
		}
		lines = max(lines, len(wrapped[i]))
	}
	at := x
	for i, col := range t.Columns {
		for k, line := range wrapped[i] {
			dx, w := t.cellBox(c, i)
			c.Text(at+dx, y+float64(lines-len(wrapped[i])+k)*l.Height(), w, l, col.Align, line)
		}
		at += col.Width
	}
	y += float64(lines)*l.Height() + headGap
	c.Rule(x, y, x+t.width(), sheet.ColourBrand, 0.35)
	return y + headGap
}

// heads returns the headings of a table and of its other parts.
func (t *DrawnTable) heads() []string {
	heads := slices.Clone(t.Beside)
	for _, col := range t.Columns {
		heads = append(heads, col.Head)
	}
	return heads
}

// cellBox returns the place of a column's texts, with a gap to the next column
// on the side away from the alignment.
func (t *DrawnTable) cellBox(c *Canvas, i int) (dx, width float64) {
	col := t.Columns[i]
	if col.Align == AlignRight && t.filled(i) { // off the edge of the fill
		return CellGap / 2, col.Width - CellGap
	}
	switch col.Align {
	case AlignRight:
		return CellGap, col.Width - CellGap
	case AlignCentre:
		return CellGap / 2, col.Width - CellGap
	}
	return 0, col.Width - CellGap
}

// filled reports whether a column has cells with a fill.
func (t *DrawnTable) filled(k int) bool {
	return slices.ContainsFunc(t.Rows, func(row TableRow) bool { return k < len(row.Fills) && row.Fills[k] != nil })
}

// headSize returns the type size at which no word of the headings is broken, as
// far as that is legible.
func (c *Canvas) headSize(t *DrawnTable) float64 {
	size := t.Size
	for _, col := range t.Columns {
		for _, piece := range piecesOf(c.Drawable(col.Head)) {
			room := col.Width - CellGap
			if c.Measure(Lettering{leastHead, true, 0}, piece) > room+Slack {
				continue // broken in any size
			}
			if w := c.Measure(Lettering{size, true, 0}, piece); w > room {
				size = math.Max(leastHead, size*room/w)
			}
		}
	}
	return size
}

// Lettering returns the lettering of a row.
func (t *DrawnTable) Lettering(row TableRow) Lettering {
	l := Lettering{t.Size, row.Bold, sheet.ColourInk}
	if row.Muted {
		l.Colour = sheet.ColourMuted
	}
	return l
}

// RowHeight returns the height of row i: that of one line, or of as many as its
// texts need.
func (c *Canvas) RowHeight(t *DrawnTable, i int) float64 {
	row, lines := t.Rows[i], 1
	l := t.Lettering(row)
	for k, cell := range row.Cells {
		if t.Columns[k].Align == AlignLeft && c.Measure(l, cell) > t.Columns[k].Width-CellGap+Slack {
			lines = max(lines, len(c.Wrap(l, cell, t.Columns[k].Width-CellGap, 0)))
		}
	}
	height := t.Size*MmPerPoint*t.Spacing + float64(lines-1)*l.Height()
	if row.Gap {
		height += rowGap
	}
	return height
}

// TableRow draws row i and returns the place below it.
func (c *Canvas) TableRow(x, y float64, t *DrawnTable, i int) float64 {
	row, height := t.Rows[i], c.RowHeight(t, i)
	l := t.Lettering(row)
	if row.Gap {
		y, height = y+rowGap, height-rowGap
	}
	if row.Rule {
		c.Rule(x, y, x+t.width(), sheet.ColourMuted, 0.2)
	}
	at := x
	for k, col := range t.Columns {
		if k < len(row.Fills) && row.Fills[k] != nil {
			c.Box(at, y, col.Width, height, *row.Fills[k])
		}
		if k < len(row.Cells) && row.Cells[k] != "" {
			c.tableCell(at, y+(t.Size*MmPerPoint*t.Spacing-l.Height())/2, t, k, l, row.Cells[k])
		}
		at += col.Width
	}
	return y + height
}

// tableCell writes one cell. A figure stands as far from the right as a
// closing parenthesis is wide where the column has negative figures.
func (c *Canvas) tableCell(x, y float64, t *DrawnTable, k int, l Lettering, text string) {
	dx, width := t.cellBox(c, k)
	a := t.Columns[k].Align
	if a == AlignLeft {
		for _, line := range c.Wrap(l, text, width, 0) {
			c.Text(x, y, width, l, AlignLeft, line)
			y += l.Height()
		}
		return
	}
	if pad := c.Measure(l, ")"); a == AlignRight && t.negative(k) && !strings.HasSuffix(text, ")") {
		width -= pad
	}
	c.Text(x+dx, y, width, l, a, text)
}

// negative reports whether a column has figures in parentheses.
func (t *DrawnTable) negative(k int) bool {
	for _, row := range t.Rows {
		if k < len(row.Cells) && strings.HasSuffix(row.Cells[k], ")") {
			return true
		}
	}
	return false
}

// FitColumns sets the widths of the columns so that every figure fits in a
// table of a width, in smaller type if need be. It reports whether they do; if
// not, the type is smaller still. The first column has at least a share of the
// width, other columns of texts wrap, and the rest share what is left in equal
// parts.
func (c *Canvas) FitColumns(t *DrawnTable, width, share float64) bool {
	for {
		need, sum := c.Needs(t, width, share)
		if sum <= width {
			c.spread(t, need, width)
			return true
		}
		if t.Size <= leastSize {
			break
		}
		t.Size = math.Max(leastSize, t.Size-0.2)
	}
	for {
		need, sum := c.Needs(t, width, 0)
		need[0], sum = math.Min(need[0], Breakable), sum-math.Max(0, need[0]-Breakable)
		if sum <= width || t.Size <= tiniest {
			c.spread(t, need, width)
			return false
		}
		t.Size -= 0.2
	}
}

const (
	leastSize = Least // type size of a table that is to be read
	tiniest   = 3.0   // and of one whose figures would else be cut
	Breakable = 18.0  // wider words are broken
)

// Needs returns the widths that columns need: figures whole, texts after the
// first column as long as there is room for them.
func (c *Canvas) Needs(t *DrawnTable, width, share float64) (need []float64, sum float64) {
	need = make([]float64, len(t.Columns))
	for k := range t.Columns {
		switch {
		case k == 0: // wrapped where it is long
			need[k] = math.Max(width*share, math.Min(c.Needed(t, k), width*math.Max(share, 0.3)))
		case t.Columns[k].Align == AlignLeft:
			need[k] = math.Min(c.Needed(t, k), Breakable)
		default:
			need[k] = c.Needed(t, k)
		}
		sum += need[k]
	}
	// Each has its share, and then of what is left, of which headings have some.
	for _, part := range []struct{ most, left float64 }{{width / 5, 1}, {width, 0.6}} {
		for k := 1; k < len(t.Columns) && sum < width; k++ {
			if t.Columns[k].Align == AlignLeft {
				more := math.Max(0, math.Min((width-sum)*part.left, math.Min(c.Needed(t, k), part.most)-need[k]))
				need[k], sum = need[k]+more, sum+more
			}
		}
	}
	return need, sum
}

// spread sets the columns to the widths that they need. What is left over
// widens the narrow columns of figures to the width of the others, and then all
// columns.
func (c *Canvas) spread(t *DrawnTable, need []float64, width float64) {
	left := width
	for _, w := range need {
		left -= w
	}
	widths := slices.Clone(need)
	for k := range t.Columns {
		if left > 0 && t.Columns[k].Stretch {
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
	for k := range t.Columns {
		t.Columns[k].Width = widths[k]
	}
}

// Needed returns the width that the figures of a column and the longest word of
// its heading need. A word that would need more than the figures is broken.
func (c *Canvas) Needed(t *DrawnTable, k int) float64 {
	width := math.Max(c.widest(t, k), t.Columns[k].Least)
	most := math.Max(width, Breakable)
	for _, piece := range piecesOf(c.Drawable(t.Columns[k].Head)) {
		width = math.Max(width, math.Min(most, c.Measure(Lettering{leastHead, true, 0}, piece)+CellGap))
	}
	return width
}

// widest returns the width that a column's figures need.
func (c *Canvas) widest(t *DrawnTable, k int) float64 {
	width := 0.0
	for _, row := range t.Rows {
		if k < len(row.Cells) {
			width = math.Max(width, c.Measure(t.Lettering(row), row.Cells[k]))
		}
	}
	if t.negative(k) {
		width += c.Measure(Lettering{Size: t.Size}, ")")
	}
	return width + CellGap
}
