package lint

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/a1"
	"offtake/internal/formulatext"
)

func TestCleanBookPasses(t *testing.T) {
	for _, f := range lintBytes(t, cleanBook().bytes()) {
		t.Error(f)
	}
}

// What the rules allow, although it is close to what they forbid.
func TestAllowed(t *testing.T) {
	for name, change := range map[string]change{
		"a what-if cell is empty": both(
			formula("Inputs", "E8", "IF(ISBLANK($H8),INDEX($F8:$G8,1,$E$6),$H8)", 100, money)),
		"a tested text is no operand":        newRow(`IF(ISNUMBER(A9),A9+D9,0)`, 0),
		"a guarded range has empty cells":    newRow("COUNT(F12:I16)+COUNTA(F12:I16)", 0),
		"needed parentheses":                 newRow("(D9+D10)*-(D9-D10)/(D9*D10)-(D9-D10)", 0),
		"a sign under a power":               newRow("(-D9)^D10", 0),
		"two levels of nesting":              newRow("ABS(MIN(D9,MAX(D10,D13)))", 0.1),
		"a half, for the middle of a period": newRow("D9*0.5", 50),
		"a master check on its own sheet":    formula("Documentation", "B3", "Checks!$D$6", 1),
		"a shared formula": both(
			raw("Base", "F13", `<c r="F13" s="5"><f t="shared" ref="F13:I13" si="0">$D$9*POWER(1+$D$10,F11-1)</f><v>100</v></c>`),
			raw("Base", "G13", fmt.Sprintf(`<c r="G13" s="5"><f t="shared" si="0"/><v>%v</v></c>`, payment(0.1, 2)))),
		"a name for a sheet that needs quotes": func(b *testBook) {
			b.sheet("Live case").set("A30", "it's")
		},
		"an exact match by name":      newRow("MATCH(D9,F13:I13,FALSE)", 1),
		"a format without separators": newRow(`LEN(TEXT(D9,"0%"))`, 4),
		"a cell of a row":             newRow("INDEX(F13:I13,1,D9)", 100),
		"both totals of a table of one cell": both(newRow("SUM(D9:D9)", 100),
			set("Live case", "A18", "Total of the row"), set("Live case", "B18", "USD bn"), formula("Live case", "D18", "SUM(D9:D9)", 100, money)),
	} {
		t.Run(name, func(t *testing.T) {
			b := cleanBook()
			change(b)
			assert.Empty(t, list(lintBytes(t, b.bytes())))
		})
	}
}

func TestWaivers(t *testing.T) {
	for _, x := range []struct {
		where  string
		reason string
		waived bool
	}{
		{"*", "the reader wants it", true},
		{"Base", "the reader wants it", true},
		{"'Base'", "the reader wants it", true},
		{"Base!D9", "the reader wants it", true},
		{"Base!A1:Z20", "the reader wants it", true},
		{"Base!A1:A20", "the reader wants it", false},
		{"Live case", "the reader wants it", false},
		{"*", "", false},
	} {
		b := cleanBook()
		b.sheet("Base").set("D9", 100, money)
		d := b.sheet("Documentation")
		d.set("A9", "Rule")
		d.set("B9", "Where")
		d.set("D9", "Reason")
		d.set("A10", "10")
		d.set("B10", x.where)
		d.set("D10", x.reason)
		found := lintBytes(t, b.bytes())
		if assert.Len(t, found, 1, x.where) {
			assert.Equal(t, Finding{Rule: 10, Sheet: "Base", Cell: "D9", Reason: "a typed number outside the inputs sheet", Waived: x.waived}, found[0], x.where)
		}
	}
}

func TestOptions(t *testing.T) {
	b := cleanBook()
	for r := 20; r < 60; r += 2 {
		b.sheet("Base").set(fmt.Sprint("D", r), 1)
	}
	data := b.bytes()
	read := func(opt Options) []Finding {
		found, err := Read(bytes.NewReader(data), int64(len(data)), opt)
		require.NoError(t, err)
		return found
	}
	assert.Len(t, read(Options{Rules: []int{10}}), 20)
	assert.Empty(t, read(Options{Rules: []int{8}}))
}

// TestTooMany: what goes beyond the limit of one rule is counted.
func TestTooMany(t *testing.T) {
	rep := &report{rule: 10, book: &book{sheets: []*sheet{{name: "Base"}}}}
	for i := range int32(maxSpots + 17) {
		rep.cell(rep.book.sheets[0], 2*i+1, 1, "a fault")
	}
	found := rep.findings(nil)
	assert.Len(t, found, maxSpots+1)
	assert.Equal(t, "rule 10: workbook: and 17 more like these", found[maxSpots].String())
}

func TestUnreadable(t *testing.T) {
	with := func(change func(b *testBook)) []byte {
		b := cleanBook()
		change(b)
		return b.bytes()
	}
	sheet := func(xml string) []byte { return with(part("xl/worksheets/sheet2.xml", xml)) }
	for name, x := range map[string]struct {
		data []byte
		want string
	}{
		"no zip":           {[]byte("PK, but no zip"), "not an .xlsx file: zip: not a valid zip file"},
		"no workbook":      {zipped(map[string]string{"a.txt": "a"}), "not an .xlsx file: it names no workbook part"},
		"no sheets":        {with(func(b *testBook) { b.sheets = nil }), "the workbook has no sheets"},
		"missing sheet":    {with(func(b *testBook) { b.remove = []string{"xl/worksheets/sheet3.xml"} }), `sheet "Inputs": its part is missing`},
		"cut off":          {sheet("<worksheet><sheetData>"), "part xl/worksheets/sheet2.xml ends inside <sheetData>"},
		"crossed tags":     {sheet("<worksheet><a></worksheet></a>"), "part xl/worksheets/sheet2.xml </worksheet> does not end what was begun"},
		"document type":    {sheet("<!DOCTYPE x><worksheet/>"), "part xl/worksheets/sheet2.xml holds a document type, which no workbook has"},
		"deep":             {sheet(strings.Repeat("<a>", 500)), "part xl/worksheets/sheet2.xml is nested too deep"},
		"UTF-16":           {sheet("\xff\xfe<\x00"), "part xl/worksheets/sheet2.xml is not UTF-8"},
		"address":          {sheet(`<worksheet><row r="1"><c r="AAAA1"/></row></worksheet>`), `part xl/worksheets/sheet2.xml has a cell with the address "AAAA1"`},
		"row":              {sheet(`<worksheet><row r="0"/></worksheet>`), `part xl/worksheets/sheet2.xml has a row numbered "0"`},
		"styles that lack": {with(func(b *testBook) { b.styles = testStyles(`<xf fontId="9"/>`) }), "part xl/styles.xml: cell style 12 names a font or fill that does not exist"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(x.data), int64(len(x.data)), Options{})
			assert.EqualError(t, err, x.want)
		})
	}
}

func TestLimits(t *testing.T) {
	b := cleanBook()
	b.parts["xl/worksheets/sheet1.xml"] = "<worksheet>" + strings.Repeat(" ", 20<<20) + "</worksheet>"
	bomb := b.bytes()
	_, err := Read(bytes.NewReader(bomb), int64(len(bomb)), Options{MaxBytes: 10 << 20})
	assert.ErrorContains(t, err, "unpack to more than 10485760 bytes")
	_, err = Read(bytes.NewReader(bomb), int64(len(bomb)), Options{})
	assert.ErrorContains(t, err, "far more than those of a workbook of this size")
	_, err = Read(bytes.NewReader(bomb), int64(len(bomb)), Options{MaxBytes: 1 << 30, MaxCells: 20})
	assert.ErrorContains(t, err, "more cells than a workbook of this size has")

	// Small files of very many formulas or looks are refused before they fill the memory.
	b = cleanBook()
	line := `<row r="%d">` + strings.Repeat("<c><f>A1+1</f></c>", 10_000) + "</row>"
	var rows strings.Builder
	for r := range 30 {
		fmt.Fprintf(&rows, line, r+1)
	}
	b.parts["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData>" + rows.String() + "</sheetData></worksheet>"
	bomb = b.bytes()
	_, err = Read(bytes.NewReader(bomb), int64(len(bomb)), Options{})
	assert.ErrorContains(t, err, "more cells than a workbook of this size has")
	b = cleanBook()
	b.parts["xl/styles.xml"] = "<styleSheet><cellXfs>" + strings.Repeat("<xf/>", 700_000) + "</cellXfs></styleSheet>"
	bomb = b.bytes()
	_, err = Read(bytes.NewReader(bomb), int64(len(bomb)), Options{})
	assert.ErrorContains(t, err, "part xl/styles.xml has 700004 tags, more than 600000")
}

// TestOtherKinds: what is no .xlsx file says what it is.
func TestOtherKinds(t *testing.T) {
	const mark = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	read := func(data string) error {
		_, err := Read(strings.NewReader(data), int64(len(data)), Options{})
		return err
	}
	assert.ErrorIs(t, read(mark+strings.Repeat("x", 600)), ErrOld)
	for _, before := range []int{0, 65_519, 65_530, 200_000} { // wherever it stands in what is read at once
		name := "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"
		assert.ErrorIs(t, read(mark+strings.Repeat("\x00", before)+name), ErrEncrypted, before)
	}
	b := cleanBook()
	b.parts["[Content_Types].xml"] = " \n"
	assert.EqualError(t, read(string(b.bytes())), "part [Content_Types].xml is empty: no program knows what the other parts are")
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.xlsx")
	require.NoError(t, os.WriteFile(path, cleanBook().bytes(), 0o600))
	found, err := File(path)
	require.NoError(t, err)
	assert.Empty(t, found)
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	_, err = File(path)
	assert.ErrorContains(t, err, path+": not an .xlsx file")
	_, err = File(filepath.Join(t.TempDir(), "none.xlsx"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// A ring can hide in a range as high as the sheet, used by every cell; each
// cell of a running sum has a range of its own. Both must stay cheap.
func TestRingsOfManyEdges(t *testing.T) {
	const rows = 20_000
	book := func(last string) []byte {
		b := cleanBook()
		var out strings.Builder
		out.WriteString("<worksheet><sheetData>")
		for r := 1; r <= rows; r++ {
			f := fmt.Sprintf("SUM(A$1:A%d)+SUM($C$1:$C$%d)", r, rows)
			if r == rows {
				f += last
			}
			fmt.Fprintf(&out, `<row r="%d"><c r="A%d"><f>1</f><v>1</v></c><c r="B%d"><f>%s</f><v>1</v></c><c r="C%d"><f>A%d+1</f><v>1</v></c></row>`, r, r, r, f, r, r)
		}
		b.parts["xl/worksheets/sheet7.xml"] = out.String() + "</sheetData></worksheet>"
		return b.bytes()
	}
	rings := func(data []byte) []string {
		found, err := Read(bytes.NewReader(data), int64(len(data)), Options{Rules: []int{5}})
		require.NoError(t, err)
		var out []string
		for _, f := range found {
			out = append(out, f.String())
		}
		return out
	}
	// What takes too long here runs into the time limit of all tests.
	assert.Empty(t, rings(book("")))
	assert.Equal(t, []string{"rule 5: Documentation!B20000: circular reference: the cell depends on itself"}, rings(book("+SUM($A:$B)")))
}

// bigBook has scenario sheets full of formulas; the front sheets are left as
// they are.
func bigBook(scenarios, periods, rows int) []byte {
	b := cleanBook()
	var line strings.Builder
	line.WriteString("<worksheet><sheetData>")
	last := a1.ColumnName(int32(5 + periods))
	line.WriteString(`<row r="5"><c r="A5" t="str"><v>Line</v></c><c r="B5" t="str"><v>Unit</v></c><c r="D5" t="str"><v>Total</v></c><c r="E5" t="str"><v>Opening</v></c>`)
	for p := 1; p <= periods; p++ {
		fmt.Fprintf(&line, `<c r="%s5"><v>%d</v></c>`, a1.ColumnName(int32(5+p)), p)
	}
	line.WriteString("</row>")
	for r := 7; r < 7+rows; r++ {
		fmt.Fprintf(&line, `<row r="%d"><c r="A%d" t="str"><v>row %d</v></c><c r="B%d" t="str"><v>USD bn</v></c><c r="D%d"><f>SUM(F%d:%s%d)</f><v>1</v></c><c r="E%d"><f>0</f><v>0</v></c>`, r, r, r, r, r, r, last, r, r)
		for p := 1; p <= periods; p++ {
			c, before := a1.ColumnName(int32(5+p)), a1.ColumnName(int32(4+p))
			f := fmt.Sprintf("MAX(0,%s%d*(1+$E$7)-SUM($E%d:%s%d))", before, r, max(r-1, 7), before, max(r-1, 7))
			fmt.Fprintf(&line, `<c r="%s%d" s="5"><f>%s</f><v>123.456789012345</v></c>`, c, r, f)
		}
		line.WriteString("</row>")
	}
	line.WriteString("</sheetData></worksheet>")
	for i := range scenarios {
		name := fmt.Sprint("Scenario ", i)
		b.sheets = append(b.sheets, &testSheet{name: name, cells: map[string]string{}})
		b.parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.sheets))] = line.String()
	}
	return b.bytes()
}

// TestWorkGrowsWithCells: four times the cells take about four times the
// work, counted in allocations, which unlike time do not depend on the machine.
func TestWorkGrowsWithCells(t *testing.T) {
	work := func(periods int) float64 {
		data := bigBook(3, periods, 100)
		return testing.AllocsPerRun(1, func() { lintBytes(t, data) })
	}
	assert.Less(t, work(120), 5*work(30))
}

func BenchmarkLargeBook(b *testing.B) {
	data := bigBook(12, 480, 200)
	b.ReportAllocs()
	for b.Loop() {
		lintBytes(b, data)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(cleanBook().bytes())
	for _, x := range brokenBooks {
		b := cleanBook()
		x.defect(b)
		f.Add(b.bytes())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = Read(bytes.NewReader(data), int64(len(data)), Options{MaxBytes: 1 << 20, MaxCells: 10_000})
	})
}

// The fuzzer seldom gets through the zip's checksums, so worksheets and
// formulas have targets of their own.
func FuzzSheet(f *testing.F) {
	for _, s := range cleanBook().sheets {
		f.Add(s.xml())
	}
	f.Fuzz(func(t *testing.T, xml string) {
		b := cleanBook()
		b.parts["xl/worksheets/sheet5.xml"] = xml
		data := b.bytes()
		_, _ = Read(bytes.NewReader(data), int64(len(data)), Options{MaxBytes: 1 << 20, MaxCells: 10_000})
	})
}

func FuzzFormula(f *testing.F) {
	for _, s := range []string{"SUM(A1:B2)", "'a''b'!$A$1", "A:A+1:1", "[1]x!A1", "T[[#All],[a]]", "a:b!C3", "{1,2;\"x\"}", "-2^2%", "#REF!+x!#REF!", "A1#", "1E+5", "$1:$2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tokens := &formulatext.Tokenizer{Sheets: map[string]int{"x": 0}}
		p := newPattern(text, tokens.Cut(text, 3, 3), 3, 3)
		p.at(3, 3)
		p.functionFault()
		p.writingFaults()
		for i := 1; i < len(p.tokens); i++ {
			if p.tokens[i].Start < p.tokens[i-1].End {
				t.Fatalf("tokens of %q overlap", text)
			}
		}
	})
}
