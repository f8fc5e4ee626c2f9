package report

import (
	"bytes"
	"compress/flate"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// rowValues are values of every kind, some alike when printed.
var rowValues = rapid.SampledFrom([]Value{{}, Num(0), Num(-1.5), Num(1e-7), Bool(true), Bool(false), Str(""), Str("a"), Str(" a "), Str("a < b & c"), Str("offtake --set x"),
	Str(strings.Repeat("a", maxCellText)), Str(strings.Repeat("a", maxCellText) + "--")})

// sheetWriter has a writer fill one sheet's part.
type sheetWriter struct {
	WorkbookWriter
	part *part
}

func newSheetWriter() *sheetWriter {
	return &sheetWriter{WorkbookWriter{shell: &shell{styles: map[styleKey]int{{}: 1, {wrap: true}: 2}}}, &part{isSheet: true, data: []byte("<worksheet>"), tail: []byte("</worksheet>")}}
}

// write gives the sheet's part, compressed.
func (w *sheetWriter) write(t require.TestingT, s *Sheet) []byte {
	require.NoError(t, w.fill(w.part, &Book{Sheets: []*Sheet{s}}))
	return bytes.Clone(w.part.compressed)
}

// anew makes a sheet of the same cells that were all just set.
func (s *Sheet) anew() *Sheet {
	twin := NewSheet(s.Name)
	for r, row := range s.Rows() {
		twin.Row(r).Height, twin.Row(r).Level = row.Height, row.Level
		for c, cell := range row.Cells() {
			twin.Set(r, c, *cell)
		}
	}
	return twin
}

// alone is the text of a sheet that is written alone.
func alone(t require.TestingT, s *Sheet) string {
	w := newSheetWriter()
	w.text.alone = true
	return inflated(t, w.write(t, s.anew()))
}

func inflated(t require.TestingT, stream []byte) string {
	text, err := io.ReadAll(flate.NewReader(bytes.NewReader(stream)))
	require.NoError(t, err)
	return string(text)
}

// TestRowsOfTheLastText: a sheet some of whose rows were taken from the last
// one, and then changed in any way, written or not, gives the bytes of one that
// was set anew.
func TestRowsOfTheLastText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, last := newSheetWriter(), NewSheet("A")
		cell := func() Cell {
			return Cell{Value: rowValues.Draw(t, "value"), Formula: rapid.SampledFrom([]string{"", "", "A1+1", "IF(A1<2,3,4)"}).Draw(t, "formula"), Wrap: rapid.Bool().Draw(t, "wrap")}
		}
		for range rapid.IntRange(1, 8).Draw(t, "books") {
			s := NewSheet("A")
			step := rapid.SampledFrom([]int{7, 20, 70, 110}).Draw(t, "step")
			rows := rapid.IntRange(0, 150).Draw(t, "rows")
			for r := 1; r <= rows; r += step {
				if r <= len(last.rows) && last.rows[r-1] != nil && rapid.IntRange(0, 3).Draw(t, "anew") > 0 {
					s.take(r, last)
				}
				for range rapid.SampledFrom([]int{0, 0, 1, 1, 3}).Draw(t, "puts") {
					s.Row(r).put(rapid.IntRange(1, 4).Draw(t, "column"), rowValues.Draw(t, "value"))
				}
				for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "sets") {
					s.Set(r, rapid.IntRange(1, 4).Draw(t, "column"), cell())
				}
			}
			last = s
			if rapid.IntRange(0, 3).Draw(t, "unwritten") == 0 {
				continue
			}
			got := w.write(t, s)
			require.Equal(t, alone(t, s), inflated(t, got))
			require.True(t, bytes.Equal(newSheetWriter().write(t, s.anew()), got), "the same text, other bytes")
			for r, row := range s.Rows() {
				require.Same(t, row, w.part.text.rows[r-1].row)
			}
			for _, kept := range append(w.part.text.rows[len(w.part.text.rows):cap(w.part.text.rows)], w.text.rows[:cap(w.text.rows)]...) {
				require.Nil(t, kept.row, "a row of an older sheet is kept")
			}
		}
	})
}

// TestSameTextOtherHoles: what a sheet's text does not show, as a text's end
// that is cut off, decides what is compressed as the value of a hole. It must
// not depend on the last text.
func TestSameTextOtherHoles(t *testing.T) {
	sheet := func(text string) *Sheet {
		s := NewSheet("A")
		s.Set(1, 1, Cell{Value: Str(text)})
		return s
	}
	long := strings.Repeat("abc ", maxCellText/4) + "abcd"
	w := newSheetWriter()
	for _, text := range []string{long, long + "--", long} {
		require.True(t, bytes.Equal(newSheetWriter().write(t, sheet(text)), w.write(t, sheet(text))))
	}
}

// TestLongSheet: a sheet whose text is too long for holes is written as well,
// and so is the next, which has no last text.
func TestLongSheet(t *testing.T) {
	defer func(n int) { mostRefilled = n }(mostRefilled)
	mostRefilled = 200
	w, last := newSheetWriter(), NewSheet("A")
	for _, rows := range []int{1, 1, 9, 9, 1, 1} {
		s := NewSheet("A")
		for r := range rows {
			if r < len(last.rows) {
				s.take(r+1, last)
			}
			s.Set(r+1, 1, Cell{Value: Num(float64(r))})
		}
		last = s
		got := w.write(t, s)
		require.Equal(t, alone(t, s), inflated(t, got))
		require.True(t, bytes.Equal(newSheetWriter().write(t, s.anew()), got))
	}
}
