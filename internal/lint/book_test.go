package lint

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"offtake/internal/a1"
)

// testBook writes workbooks as plain XML text, so that every defect can be put
// into one.
type testBook struct {
	sheets   []*testSheet
	names    string            // XML within definedNames
	calc     string            // XML of calcPr
	styles   string            // the whole part
	parts    map[string]string // further parts, by name; they replace others
	external string            // XML in the workbook behind the sheets
	remove   []string          // parts left out
}

type testSheet struct {
	name   string
	state  string // attributes in the workbook
	cells  map[string]string
	rows   map[int]string // attributes of rows
	before string         // XML before the cells
	after  string         // and behind them
	rels   string
}

// looks of the test workbooks, by their number in the styles part
const (
	plainLook = iota
	inputMoney
	inputPercent
	inputYear
	inputText
	money
	percent
	year
	number
	ratio
	text
	inputNumber
)

const moneyFormat = `#,##0.0_);\(#,##0.0\);&quot;–&quot;_)`

func testStyles(extra string) string {
	xf := func(format, font, fill int) string {
		return fmt.Sprintf(`<xf numFmtId="%d" fontId="%d" fillId="%d" borderId="0" xfId="0"/>`, format, font, fill)
	}
	return `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="4"><numFmt numFmtId="164" formatCode="` + moneyFormat + `"/>` +
		`<numFmt numFmtId="165" formatCode="0.0%"/><numFmt numFmtId="166" formatCode="0.0&quot;x&quot;"/><numFmt numFmtId="167" formatCode=";;;"/></numFmts>` +
		`<fonts count="3"><font><sz val="10"/></font><font><color rgb="FF0000FF"/></font><font><color rgb="FFDDDDDD"/></font></fonts>` +
		`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>` +
		`<fill><patternFill patternType="solid"><fgColor rgb="FFFFF2CC"/></patternFill></fill></fills>` +
		`<cellXfs count="12">` + xf(0, 0, 0) + xf(164, 1, 2) + xf(165, 1, 2) + xf(1, 1, 2) + xf(0, 1, 2) + xf(164, 0, 0) + xf(165, 0, 0) +
		xf(1, 0, 0) + xf(1, 0, 0) + xf(166, 0, 0) + xf(0, 0, 0) + xf(0, 1, 2) + extra + `</cellXfs></styleSheet>`
}

func (s *testSheet) raw(at, xml string) { s.cells[at] = xml }

// set puts a typed value.
func (s *testSheet) set(at string, v any, look ...int) {
	attrs := fmt.Sprintf(` s="%d"`, append(look, plainLook)[0])
	switch v := v.(type) {
	case string:
		s.raw(at, fmt.Sprintf(`<c r="%s"%s t="inlineStr"><is><t>%s</t></is></c>`, at, attrs, html.EscapeString(v)))
	default:
		s.raw(at, fmt.Sprintf(`<c r="%s"%s><v>%v</v></c>`, at, attrs, v))
	}
}

// formula puts a formula with its value.
func (s *testSheet) formula(at, formula string, v any, look ...int) {
	attrs := fmt.Sprintf(` s="%d"`, append(look, plainLook)[0])
	if _, isText := v.(string); isText {
		attrs += ` t="str"`
	}
	s.raw(at, fmt.Sprintf(`<c r="%s"%s><f>%s</f><v>%s</v></c>`, at, attrs, html.EscapeString(formula), html.EscapeString(fmt.Sprint(v))))
}

func (s *testSheet) xml() string {
	byRow := map[int][]string{}
	for at := range s.cells {
		r, _, ok := a1.Parse(at)
		if !ok {
			panic(at)
		}
		byRow[int(r)] = append(byRow[int(r)], at)
	}
	for r := range s.rows {
		byRow[r] = append(byRow[r], []string{}...)
	}
	var out strings.Builder
	for _, r := range slices.Sorted(maps.Keys(byRow)) {
		fmt.Fprintf(&out, `<row r="%d" %s>`, r, s.rows[r])
		slices.SortFunc(byRow[r], func(a, b string) int {
			_, x, _ := a1.Parse(a)
			_, y, _ := a1.Parse(b)
			return int(x - y)
		})
		for _, at := range byRow[r] {
			out.WriteString(s.cells[at])
		}
		out.WriteString("</row>")
	}
	return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		s.before + "<sheetData>" + out.String() + "</sheetData>" + s.after + "</worksheet>"
}

func (b *testBook) sheet(name string) *testSheet {
	for _, s := range b.sheets {
		if s.name == name {
			return s
		}
	}
	panic(name)
}

const relationXML = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>`

const officeRelation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

func relationTo(id, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="%s" Type="%s%s" Target="%s"/>`, id, officeRelation, kind, target)
}

// bytes zips the workbook.
func (b *testBook) bytes() []byte {
	parts := map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         fmt.Sprintf(relationXML, relationTo("rId1", "officeDocument", "xl/workbook.xml")),
		"xl/styles.xml":       b.styles,
	}
	rels, sheets := relationTo("rIdS", "styles", "styles.xml"), ""
	for i, s := range b.sheets {
		id := "rId" + strconv.Itoa(i+1)
		part := fmt.Sprintf("worksheets/sheet%d.xml", i+1)
		rels += relationTo(id, "worksheet", part)
		sheets += fmt.Sprintf(`<sheet name="%s" sheetId="%d" %s r:id="%s"/>`, html.EscapeString(s.name), i+1, s.state, id)
		parts["xl/"+part] = s.xml()
		if s.rels != "" {
			parts[fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", i+1)] = fmt.Sprintf(relationXML, s.rels)
		}
	}
	parts["xl/_rels/workbook.xml.rels"] = fmt.Sprintf(relationXML, rels)
	parts["xl/workbook.xml"] = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` +
		sheets + "</sheets>" + b.external + "<definedNames>" + b.names + "</definedNames>" + b.calc + "</workbook>"
	maps.Copy(parts, b.parts)
	for _, name := range b.remove {
		delete(parts, name)
	}
	return zipped(parts)
}

func zipped(parts map[string]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(parts[name]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func lintBytes(t testing.TB, data []byte) []Finding {
	t.Helper()
	found, err := Read(bytes.NewReader(data), int64(len(data)), Options{})
	require.NoError(t, err)
	return found
}

const (
	testPeriods = 4
	digest      = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
)

// cleanBook is a small workbook that breaks no rule.
func cleanBook() *testBook {
	b := &testBook{styles: testStyles(""), parts: map[string]string{}}
	for _, name := range []string{"Cover", "Summary", "Inputs", "Live case", "Base", "Checks", "Documentation"} {
		s := &testSheet{name: name, cells: map[string]string{}, rows: map[int]string{}}
		s.before = `<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`
		s.after = `<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;LTest deal, all checks: OK&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter>`
		b.sheets = append(b.sheets, s)
		s.set("A1", name)
		if name != "Checks" {
			s.set("A3", "All checks")
			s.formula("B3", "Checks!$E$6", "OK")
		}
	}
	b.cover()
	b.summary()
	b.inputs()
	b.caseSheet("Live case", "E")
	b.caseSheet("Base", "F")
	b.checks()
	b.documentation()
	b.names += `<definedName name="commitment" comment="the yearly commitment">Inputs!$F$8</definedName>`
	b.chart()
	return b
}

func (s *testSheet) freeze(rows, cols int) {
	s.before += fmt.Sprintf(`<sheetViews><sheetView workbookViewId="0"><pane xSplit="%d" ySplit="%d" state="frozen"/></sheetView></sheetViews>`, cols, rows)
}

func (b *testBook) titles(index int, name string) {
	b.names += fmt.Sprintf(`<definedName name="_xlnm.Print_Titles" localSheetId="%d">'%s'!$A:$D,'%s'!$5:$6</definedName>`, index, name, name)
}

func (b *testBook) cover() {
	s := b.sheet("Cover")
	s.set("A5", "Contents")
	links := ""
	for i, other := range b.sheets {
		at := "A" + strconv.Itoa(6+i)
		s.set(at, other.name)
		s.set("B"+strconv.Itoa(6+i), "what "+other.name+" is for")
		links += fmt.Sprintf(`<hyperlink ref="%s" location="'%s'!A1"/>`, at, other.name)
	}
	s.after = "<hyperlinks>" + links + "</hyperlinks>" + s.after
	for i, line := range []string{"Colour key", "Sources", "Assumptions", "offtake 0.1.0", "SHA-256 " + digest, "To reproduce: offtake deal.yaml"} {
		s.set("A"+strconv.Itoa(20+i), line)
	}
}

func (b *testBook) summary() {
	s := b.sheet("Summary")
	s.set("A5", "Live case")
	s.set("C5", "Base", inputText)
	for at, head := range map[string]string{"A7": "Key figures", "B7": "Unit", "C7": "Live case"} {
		s.set(at, head)
	}
	s.set("A8", "Total paid")
	s.set("B8", "USD bn")
	s.formula("C8", "'Live case'!$D$13", total(0.1), money)
	s.after = validationXML("list", "C5", "Inputs!$F$5:$G$5") + s.after + `<drawing r:id="rId1"/>`
	s.rels = relationTo("rId1", "drawing", "../drawings/drawing1.xml")
}

func validationXML(kind, ref, formula string) string {
	return fmt.Sprintf(`<dataValidations><dataValidation type="%s" sqref="%s" showInputMessage="1" showErrorMessage="1" prompt="what is allowed" error="not allowed"><formula1>%s</formula1></dataValidation></dataValidations>`, kind, ref, formula)
}

func (b *testBook) inputs() {
	s := b.sheet("Inputs")
	s.freeze(5, 1)
	s.set("A4", "Chosen case")
	s.formula("E4", "Summary!$C$5", "Base")
	for i, head := range []string{"Input", "Unit", "Key", "Source or assumption", "Live case", "Base", "Low"} {
		s.set(a1.Address(5, int32(i+1)), head)
	}
	s.set("A6", "Number of the case")
	s.set("B6", "number")
	s.formula("E6", "MATCH($E$4,$F$5:$G$5,0)", 1, number)
	rows := []struct {
		label, unit   string
		look, derived int
		base, low     any
	}{
		{"First year", "year", inputYear, year, 2026, nil},
		{"Commitment", "USD bn", inputMoney, money, 100, 80},
		{"Growth", "%", inputPercent, percent, 0.1, nil},
		{"Tolerance", "USD bn", inputMoney, money, 0.000001, nil},
	}
	for i, in := range rows {
		r := 7 + i
		at := func(col string) string { return col + strconv.Itoa(r) }
		s.set(at("A"), in.label)
		s.set(at("B"), in.unit)
		s.set(at("C"), "key."+strconv.Itoa(i))
		s.set(at("D"), "assumption")
		s.formula(at("E"), fmt.Sprintf("INDEX($F%d:$G%d,1,$E$6)", r, r), in.base, in.derived)
		s.set(at("F"), in.base, in.look)
		if in.low != nil {
			s.set(at("G"), in.low, in.look)
		} else {
			s.formula(at("G"), fmt.Sprintf("$F%d", r), in.base, in.derived)
		}
	}
	s.after = validationXML("decimal", "F7:G10", "0") + s.after
}

func payment(growth float64, period int) float64 { return 100 * math.Pow(1+growth, float64(period-1)) }

func total(growth float64) float64 {
	sum := 0.0
	for p := 1; p <= testPeriods; p++ {
		sum += payment(growth, p)
	}
	return sum
}

func column(p int) string { return a1.ColumnName(int32(5 + p)) }

func (b *testBook) caseSheet(name, from string) {
	s := b.sheet(name)
	s.freeze(6, 4)
	b.titles(slices.Index(b.sheets, s), name)
	for i, head := range []string{"Line", "Unit", "Name", "Value or total", "Opening"} {
		s.set(a1.Address(5, int32(i+1)), head)
	}
	s.set("A6", "Period")
	s.set("A7", "Inputs of this case")
	labels := []string{8: "First year", 9: "Commitment", 10: "Growth", 11: "Period", 12: "Year", 13: "Payment", 14: "Paid to date", 15: "Payments add up"}
	units := []string{8: "year", 9: "USD bn", 10: "%", 11: "number", 12: "year", 13: "USD bn", 14: "USD bn", 15: "USD bn"}
	for r := 8; r <= 15; r++ {
		s.set("A"+strconv.Itoa(r), labels[r])
		s.set("B"+strconv.Itoa(r), units[r])
	}
	s.formula("D8", "Inputs!$"+from+"$7", 2026, year)
	s.formula("D9", "Inputs!$"+from+"$8", 100, money)
	s.formula("D10", "Inputs!$"+from+"$9", 0.1, percent)
	s.formula("E11", "0", 0, number)
	s.formula("E14", "0", 0, money)
	sum := 0.0
	for p := 1; p <= testPeriods; p++ {
		c, before := column(p), column(p-1)
		sum += payment(0.1, p)
		s.formula(c+"5", c+"12", 2025+p, year)
		s.formula(c+"6", c+"11", p, number)
		s.formula(c+"11", before+"11+1", p, number)
		s.formula(c+"12", "$D$8+"+c+"11-1", 2025+p, year)
		s.formula(c+"13", fmt.Sprintf("$D$9*POWER(1+$D$10,%s11-1)", c), payment(0.1, p), money)
		s.formula(c+"14", before+"14+"+c+"13", sum, money)
	}
	last := column(testPeriods)
	s.formula("D13", "SUM(F13:"+last+"13)", total(0.1), money)
	s.formula("D15", "ABS("+last+"14-D13)", 0, money)
}

func (b *testBook) checks() {
	s := b.sheet("Checks")
	s.freeze(5, 1)
	for i, head := range []string{"Check", "Largest difference", "Tolerance", "Passes", "Result", "", "Live case", "Base"} {
		s.set(a1.Address(5, int32(i+1)), head)
	}
	row := func(r, label, difference, flag string) {
		s.set("A"+r, label)
		s.formula("B"+r, difference, 0, money)
		s.formula("C"+r, "Inputs!$F$10", 0.000001, money)
		s.formula("D"+r, flag, 1, number)
		s.formula("E"+r, "IF(D"+r+`=1,"OK","FAIL")`, "OK")
	}
	row("6", "All checks pass", "MAX(B8:B9)", "MIN(D8:D9)")
	for _, r := range []string{"8", "9"} {
		row(r, "Payments add up, test "+r, "MAX(G"+r+":H"+r+")", "IF(B"+r+"<=C"+r+",1,0)")
		s.formula("G"+r, "'Live case'!$D$15", 0, money)
		s.formula("H"+r, "Base!$D$15", 0, money)
	}
}

func (b *testBook) documentation() {
	s := b.sheet("Documentation")
	s.set("A6", "payment")
	s.set("B6", "what is paid in a period")
	s.set("A8", "Waivers")
}

func (b *testBook) chart() {
	b.parts["xl/drawings/drawing1.xml"] = `<xdr:wsDr xmlns:xdr="x" xmlns:r="r" xmlns:c="c"><xdr:twoCellAnchor><xdr:from><xdr:col>4</xdr:col><xdr:row>7</xdr:row></xdr:from>` +
		`<xdr:graphicFrame><c:chart r:id="rId1"/></xdr:graphicFrame></xdr:twoCellAnchor></xdr:wsDr>`
	b.parts["xl/drawings/_rels/drawing1.xml.rels"] = fmt.Sprintf(relationXML, relationTo("rId1", "chart", "../charts/chart1.xml"))
	b.parts["xl/charts/chart1.xml"] = testChart
}

const testChart = `<c:chartSpace xmlns:c="c" xmlns:a="a"><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Payments rise</a:t></a:r></a:p></c:rich></c:tx></c:title>` +
	`<c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:f>'Live case'!$A$13</c:f><c:strCache><c:pt><c:v>Base</c:v></c:pt></c:strCache></c:strRef></c:tx>` +
	`<c:spPr><a:solidFill><a:srgbClr val="336699"/></a:solidFill></c:spPr><c:cat><c:numRef><c:f>'Live case'!$F$5:$I$5</c:f></c:numRef></c:cat>` +
	`<c:val><c:numRef><c:f>'Live case'!$F$13:$I$13</c:f></c:numRef></c:val></c:ser></c:barChart>` +
	`<c:catAx><c:title><c:tx><c:rich><a:p><a:r><a:t>Year</a:t></a:r></a:p></c:rich></c:tx></c:title></c:catAx>` +
	`<c:valAx><c:title><c:tx><c:rich><a:p><a:r><a:t>USD bn</a:t></a:r></a:p></c:rich></c:tx></c:title></c:valAx></c:plotArea></c:chart></c:chartSpace>`
