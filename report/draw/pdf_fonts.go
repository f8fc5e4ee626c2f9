package draw

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// gofpdf parses, cuts and compresses every face anew for every document, which
// is nearly all the work of a short one. So it draws with stubs, and the faces'
// objects, created once in a process, replace the stubs when the document is
// finished. Characters are coded as UTF-16, so that text can be searched and
// copied exactly.

// stubFont defines a font for gofpdf whose text is written unchanged.
func stubFont(bold bool) []byte {
	def, err := json.Marshal(map[string]any{"Tp": "Core", "Name": faceOf(bold).name, "Cw": make([]int, 256)})
	if err != nil {
		panic(err) // a constant
	}
	return def
}

// pdfFace holds a face as the objects of a PDF.
type pdfFace struct {
	name                     string
	widths, descriptor       string // parts of objects
	file, glyphs, characters []byte // compressed streams: TrueType, code to glyph, code to character
	fileLength               int
}

// pdfFaces returns both faces, created once.
var pdfFaces = sync.OnceValue(func() [2]*pdfFace {
	return [2]*pdfFace{makePDFFace(faceOf(false), 80), makePDFFace(faceOf(true), 120)}
})

func makePDFFace(t *typeface, stem int) *pdfFace {
	codes := make([]rune, 0, len(t.glyphs))
	for r := range t.glyphs {
		codes = append(codes, r)
	}
	slices.Sort(codes)
	return &pdfFace{
		name: t.name, widths: pdfWidths(t, codes), descriptor: pdfDescriptor(t, stem),
		file: deflated(t.data), fileLength: len(t.data),
		glyphs: deflated(codeToGlyph(t)), characters: deflated([]byte(codeToCharacter(codes))),
	}
}

// pdfWidths lists the widths by runs of codes.
func pdfWidths(t *typeface, codes []rune) string {
	var b strings.Builder
	for i, r := range codes {
		if i == 0 || codes[i-1] != r-1 {
			if i > 0 {
				b.WriteString("] ")
			}
			fmt.Fprintf(&b, "%d [", r)
		}
		fmt.Fprintf(&b, "%d ", t.widths[r])
	}
	return "[" + b.String() + "]]"
}

func pdfDescriptor(t *typeface, stem int) string {
	var buf sfnt.Buffer
	em := fixed.I(perEm)
	m, err := t.font.Metrics(&buf, em, font.HintingNone)
	if err != nil {
		panic(err) // the face is embedded
	}
	box, err := t.font.Bounds(&buf, em, font.HintingNone)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("/Ascent %d /Descent %d /CapHeight %d /Flags 32 /FontBBox [%d %d %d %d] /ItalicAngle 0 /StemV %d",
		m.Ascent.Round(), -m.Descent.Round(), m.CapHeight.Round(),
		box.Min.X.Floor(), -box.Max.Y.Ceil(), box.Max.X.Ceil(), -box.Min.Y.Floor(), stem)
}

// codeToGlyph returns the table of glyph numbers by code.
func codeToGlyph(t *typeface) []byte {
	table := make([]byte, 2*0x10000)
	for r, g := range t.glyphs {
		table[2*r], table[2*r+1] = byte(g>>8), byte(g)
	}
	return table
}

// codeToCharacter maps every code to the character of that number.
func codeToCharacter(codes []rune) string {
	var ranges []string
	for i := 0; i < len(codes); {
		j := i + 1
		for j < len(codes) && codes[j] == codes[j-1]+1 && codes[j]>>8 == codes[i]>>8 {
			j++
		}
		ranges = append(ranges, fmt.Sprintf("<%04X> <%04X> <%04X>\n", codes[i], codes[j-1], codes[i]))
		i = j
	}
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for part := range slices.Chunk(ranges, 100) {
		fmt.Fprintf(&b, "%d beginbfrange\n%sendbfrange\n", len(part), strings.Join(part, ""))
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.String()
}

func deflated(data []byte) []byte {
	var buf bytes.Buffer
	w, err := zlib.NewWriterLevel(&buf, zlib.BestCompression)
	if err != nil {
		panic(err) // a known level
	}
	if _, err := w.Write(data); err != nil {
		panic(err) // into memory
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return buf.Bytes()
}

// objects returns a face's objects: the one that replaces the stub, and those
// that it refers to, numbered from n.
func (f *pdfFace) objects(n int) (first string, more []string) {
	first = fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>",
		f.name, n, n+4)
	more = []string{
		fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s"+
			" /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"+
			" /FontDescriptor %d 0 R /DW 0 /W %s /CIDToGIDMap %d 0 R>>", f.name, n+1, f.widths, n+2),
		fmt.Sprintf("<</Type /FontDescriptor /FontName /%s %s /FontFile2 %d 0 R>>", f.name, f.descriptor, n+3),
		stream("", f.glyphs),
		stream(fmt.Sprintf(" /Length1 %d", f.fileLength), f.file),
		stream("", f.characters),
	}
	return first, more
}

func stream(extra string, data []byte) string {
	return fmt.Sprintf("<</Filter /FlateDecode /Length %d%s>>\nstream\n%s\nendstream", len(data), extra, data)
}

// pdfObject is one numbered object of a file.
type pdfObject struct {
	number, offset int
	body           string
}

// finishPDF replaces the stubs by the faces, states the language of the
// document, leaves out the dates of a document without one, which gofpdf always
// writes, and writes the file anew.
func finishPDF(w io.Writer, drawn []byte, dated bool) error {
	objects, trailer := readObjects(drawn)
	next := len(objects) + 1
	var more []pdfObject
	metadata := ""
	for _, o := range objects {
		if strings.HasPrefix(o.body, "<< /Type /Metadata") { // written by gofpdf, and named by nothing
			metadata = fmt.Sprintf("\n/Metadata %d 0 R", o.number)
		}
	}
	for i, o := range objects {
		switch {
		case strings.HasPrefix(o.body, "<<\n/Type /Catalog"):
			objects[i].body = strings.Replace(o.body, "/Type /Catalog",
				"/Type /Catalog\n/Lang (en)\n/ViewerPreferences <</DisplayDocTitle true>>\n/PageLabels <</Nums [0 <</S /D>>]>>"+metadata, 1)
		case !dated && strings.HasPrefix(o.body, "<<\n/Producer"):
			objects[i].body = documentDates.ReplaceAllString(o.body, "")
		case strings.HasPrefix(o.body, "<</Type /Font\n"):
			var rest []string
			objects[i].body, rest = faceOfStub(o.body).objects(next)
			for _, body := range rest {
				more = append(more, pdfObject{number: next, body: body})
				next++
			}
		}
	}
	return writeObjects(w, append(objects, more...), trailer)
}

// faceOfStub returns the face that a stub stands for.
func faceOfStub(body string) *pdfFace {
	faces := pdfFaces()
	if strings.Contains(body, "/"+faces[1].name+"\n") {
		return faces[1]
	}
	return faces[0]
}

var (
	startOfXref   = regexp.MustCompile(`startxref\n(\d+)\n%%EOF`)
	xrefEntry     = regexp.MustCompile(`(\d{10}) 00000 n `)
	documentDates = regexp.MustCompile(`\n/(CreationDate|ModDate) \(D:\d{14}\)`)
	rootAndInfo   = regexp.MustCompile(`/Root \d+ 0 R\n/Info \d+ 0 R`)
)

// readObjects returns the objects of a file that gofpdf wrote, in the order of
// the file, and the references of the trailer.
func readObjects(data []byte) ([]pdfObject, string) {
	found := startOfXref.FindAllSubmatch(data, -1)
	at := atoi(found[len(found)-1][1]) // the last: a picture may hold any bytes
	var objects []pdfObject
	for i, m := range xrefEntry.FindAllSubmatch(data[at:], -1) {
		objects = append(objects, pdfObject{number: i + 1, offset: atoi(m[1])})
	}
	slices.SortFunc(objects, func(a, b pdfObject) int { return cmp.Compare(a.offset, b.offset) })
	for i, o := range objects {
		end := at
		if i+1 < len(objects) {
			end = objects[i+1].offset
		}
		body := strings.TrimPrefix(string(data[o.offset:end]), fmt.Sprintf("%d 0 obj\n", o.number))
		objects[i].body = strings.TrimSuffix(strings.TrimSuffix(body, "\n"), "\nendobj")
	}
	return objects, string(rootAndInfo.Find(data[at:]))
}

func atoi(digits []byte) int {
	n, err := strconv.Atoi(string(digits))
	if err != nil {
		panic(err) // matched as digits
	}
	return n
}

// writeObjects writes a whole file. Its identity is a digest of its content.
func writeObjects(w io.Writer, objects []pdfObject, trailer string) error {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")
	offsets := make([]int, len(objects)+1)
	for _, o := range objects {
		offsets[o.number] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", o.number, o.body)
	}
	id := sha256.Sum256(b.Bytes())
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets))
	for _, o := range offsets[1:] {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<<\n/Size %d\n%s\n/ID [<%x> <%x>]\n>>\nstartxref\n%d\n%%%%EOF\n", len(offsets), trailer, id[:16], id[:16], at)
	_, err := w.Write(b.Bytes())
	return err
}
