package xlsx

import (
	"bytes"
	"io"
	"reflect"
	"slices"

	"github.com/xuri/excelize/v2"

	"offtake/report/sheet"
)

// Write writes a book as an .xlsx file.
func Write(w io.Writer, b *sheet.Book) error { return new(Writer).Write(w, b) }

// Writer writes one workbook after another and keeps what the next may
// share with the last: styles, charts, validations, links and everything else
// around the cells, as long as it is equal, and the compressed parts whose
// bytes are equal. Its output depends on the book alone: the same book results
// in the same bytes, whatever was written before it. It serves one goroutine; a
// batch has one for each.
type Writer struct {
	shell    *shell
	deflater deflater
	printer  rowPrinter
	keeps    bool         // what it wrote, for the next
	Out      bytes.Buffer // the workbook as a file, if it is written as one
}

// NewWriter returns a new writer that has written nothing yet.
func NewWriter() *Writer { return &Writer{keeps: true} }

// Write writes a book as an .xlsx file.
func (x *Writer) Write(w io.Writer, b *sheet.Book) error {
	about := survey(b)
	if x.shell == nil || !reflect.DeepEqual(x.shell.outline, about) {
		shell, err := newShell(b, about)
		if err != nil {
			return err
		}
		x.shell = shell
	}
	x.printer.texts.reset()
	for _, p := range x.shell.parts {
		if err := x.fill(p, b); err != nil {
			return err
		}
	}
	if err := x.write(x.shell.texts, x.printer.textsPart()); err != nil {
		return err
	}
	return writePackage(w, x.shell.parts, b.Date)
}

// fill writes a part of a book, except that of the texts, which comes last.
func (x *Writer) fill(p *part, b *sheet.Book) error {
	switch {
	case p == x.shell.texts:
		return nil
	case p.isSheet:
		x.printer.styles = x.shell.styles
		return x.write(p, x.printer.print(p, b.Sheets[p.sheet]))
	case p.live != nil:
		return x.write(p, p.live(b))
	}
	return x.write(p, p.data)
}

// write compresses the data of a part, unless they are unchanged.
func (x *Writer) write(p *part, data []byte) error {
	if p.compressed != nil && bytes.Equal(data, p.written) {
		return nil
	}
	if x.keeps {
		p.written = append(p.written[:0], data...)
	}
	return x.deflater.compress(p, data)
}

// outline holds all of a book except its cells' values and formulas and its
// charts, which are written anew. It decides the shell.
type outline struct {
	book   sheet.Book
	sheets []sheet.Sheet
	links  [][]cellLink
	looks  []styleKey // in the order in which the cells first use them
}

type cellLink struct {
	row, col int
	target   string
}

// survey returns the outline of a book.
func survey(b *sheet.Book) *outline {
	o := &outline{book: *b, sheets: make([]sheet.Sheet, len(b.Sheets)), links: make([][]cellLink, len(b.Sheets))}
	o.book.Sheets = nil
	seen := map[styleKey]bool{}
	var last styleKey // mostly the next cell's too
	for i, s := range b.Sheets {
		o.sheets[i] = s.WithoutRows()
		o.sheets[i].Charts = make([]*sheet.Chart, len(s.Charts))
		for r, row := range s.Rows() {
			for c, cell := range row.Cells() {
				if key := styleOf(cell); key != last || len(o.looks) == 0 {
					last = key
					if !seen[key] {
						seen[key] = true
						o.looks = append(o.looks, key)
					}
				}
				if cell.Link != "" {
					o.links[i] = append(o.links[i], cellLink{r, c, cell.Link})
				}
			}
		}
	}
	return o
}

// shell holds everything around the cells of books of an outline, written by
// excelize.
type shell struct {
	outline *outline
	styles  map[styleKey]int
	parts   []*part
	texts   *part
}

func newShell(b *sheet.Book, o *outline) (*shell, error) {
	x := &excelWriter{
		book: b, outline: o, file: excelize.NewFile(),
		styles: map[styleKey]int{}, conditional: map[sheet.Role]int{}, live: map[string]func(*sheet.Book) []byte{},
	}
	defer x.file.Close()
	for _, step := range []func() error{x.sheets, x.properties, x.cellStyles} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	parts, err := x.parts()
	if err != nil {
		return nil, err
	}
	texts := slices.IndexFunc(parts, func(p *part) bool { return p.name == textsPart })
	return &shell{o, x.styles, parts, parts[texts]}, nil
}
