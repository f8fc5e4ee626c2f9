package report

import (
	"bytes"
	"hash/crc32"
	"io"
	"math"
	"reflect"

	"github.com/xuri/excelize/v2"

	"offtake/report/refill"
)

// WriteWorkbook writes a book as an .xlsx file.
func WriteWorkbook(w io.Writer, b *Book) error {
	x := &WorkbookWriter{}
	x.text.alone = true
	return x.Write(w, b)
}

// WorkbookWriter writes one workbook after another and keeps what the next may
// share with the last: styles, charts, validations, links and all else that
// stands around the cells, as long as it is equal, and the compressed parts
// whose bytes are. What it writes depends on the book alone: the same book
// gives the same bytes, whatever was written before it. It serves one
// goroutine; a batch has one for each.
type WorkbookWriter struct {
	shell    *shell
	deflater                // of all parts but a batch's sheets
	encoder  refill.Encoder // of these
	text     sheetText      // the sheet in the making
	out      bytes.Buffer   // the workbook as a file, if it is wanted as one
}

// NewWorkbookWriter makes a writer that has written nothing yet.
func NewWorkbookWriter() *WorkbookWriter { return &WorkbookWriter{} }

// Write writes a book as an .xlsx file.
func (x *WorkbookWriter) Write(w io.Writer, b *Book) error {
	about := survey(b)
	if x.shell == nil || !reflect.DeepEqual(x.shell.outline, about) {
		shell, err := newShell(b, about)
		if err != nil {
			return err
		}
		x.shell = shell
	}
	for _, p := range x.shell.parts {
		if err := x.fill(p, b); err != nil {
			return err
		}
	}
	return writePackage(w, x.shell.parts, b.Date)
}

// fill compresses a part, unless it is as it was.
func (x *WorkbookWriter) fill(p *part, b *Book) error {
	if p.isSheet {
		return x.fillSheet(p, b.Sheets[p.sheet])
	}
	if p.live != nil {
		if data := p.live(b); !bytes.Equal(data, p.data) {
			p.data, p.compressed = data, nil
		}
	}
	if p.compressed != nil {
		return nil
	}
	return x.compress(p, p.data)
}

// mostRefilled is how long a text may be whose holes are kept, in bytes: what
// counts them has 32 bits. A longer sheet is compressed as if it were alone.
var mostRefilled = math.MaxInt32 // less in a test

// fillSheet compresses a sheet with its cells, unless it is as it was.
func (x *WorkbookWriter) fillSheet(p *part, s *Sheet) error {
	if size := s.size(); cap(x.text.data) < size {
		x.text.data = make([]byte, 0, size)
	}
	x.text.print(p, s, x.shell.styles)
	if x.text.alone || len(x.text.data) > mostRefilled {
		p.text, p.frames = sheetText{}, nil // the next has nothing to go on from
		clear(x.text.rows)
		return x.compress(p, x.text.data)
	}
	if p.compressed == nil || !x.text.same(&p.text) {
		x.refill(p)
	}
	// The rows of the book before go, also where the text is the same.
	clear(p.text.rows)
	p.text.rows = append(p.text.rows[:0], x.text.rows...)
	clear(x.text.rows)
	return nil
}

// refill compresses a sheet of which an earlier workbook may have had the same
// formulas.
func (x *WorkbookWriter) refill(p *part) {
	parts := x.text.parts()
	p.frames = framesOf(parts, p.text.parts(), p.frames)
	x.encoder.Begin(p.compressed[:0], x.text.data)
	for i, part := range parts {
		x.encoder.Add(p.frames[i], part)
	}
	p.compressed = x.encoder.End()
	p.size, p.crc = len(x.text.data), crc32.ChecksumIEEE(x.text.data)
	p.text.keep(&x.text)
}

// framesOf gives the frames of a text's parts: those of the last text, where
// the part and the one before it have the same pieces.
func framesOf(parts, last []refill.Part, frames []*refill.Frame) []*refill.Frame {
	made := make([]*refill.Frame, len(parts))
	var before refill.Part
	known := true // of the part before
	for i, part := range parts {
		same := i < len(frames) && refill.Alike(part, last[i])
		if same && known {
			made[i] = frames[i]
		} else {
			made[i] = refill.NewFrame(before, part)
		}
		before, known = part, same
	}
	return made
}

// size is about how many bytes a sheet's cells take.
func (s *Sheet) size() int {
	cells := 0
	for _, row := range s.Rows() {
		cells += len(row.cells)
	}
	return 100 * cells
}

// outline is all of a book but its cells' values and formulas and its charts,
// which are written anew: what decides the shell.
type outline struct {
	book   Book
	sheets []Sheet
	links  [][]cellLink
	looks  []styleKey // in the order in which the cells first use them
}

type cellLink struct {
	row, col int
	target   string
}

// survey makes the outline of a book.
func survey(b *Book) *outline {
	o := &outline{book: *b, sheets: make([]Sheet, len(b.Sheets)), links: make([][]cellLink, len(b.Sheets))}
	o.book.Sheets = nil
	seen := map[styleKey]bool{}
	var last styleKey // mostly the next cell's too
	for i, s := range b.Sheets {
		o.sheets[i] = *s
		o.sheets[i].rows, o.sheets[i].room = nil, nil
		o.sheets[i].Charts = make([]*Chart, len(s.Charts))
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

// shell is what stands around the cells of books of an outline, written by
// excelize.
type shell struct {
	outline *outline
	styles  map[styleKey]int
	parts   []*part
}

func newShell(b *Book, o *outline) (*shell, error) {
	x := &excelWriter{book: b, outline: o, file: excelize.NewFile(), styles: map[styleKey]int{}, conditional: map[Role]int{}, live: map[string]func(*Book) []byte{}}
	defer x.file.Close()
	for _, step := range []func() error{x.sheets, x.properties, x.cellStyles} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	parts, err := x.parts()
	return &shell{o, x.styles, parts}, err
}
