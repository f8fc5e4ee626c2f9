package lint

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// change is what a test does to a workbook.
type change = func(b *testBook)

// broken is the clean workbook with one defect, and the finding that it must
// give: rule, place, and a part of the reason.
type broken struct {
	rule   int
	place  string // sheet, or sheet!cell, or "" for the workbook
	reason string
	defect func(b *testBook)
}

func set(sheet, at string, v any, look ...int) func(*testBook) {
	return func(b *testBook) { b.sheet(sheet).set(at, v, look...) }
}

func formula(sheet, at, f string, v any, look ...int) func(*testBook) {
	return func(b *testBook) { b.sheet(sheet).formula(at, f, v, look...) }
}

func raw(sheet, at, xml string) func(*testBook) {
	return func(b *testBook) { b.sheet(sheet).raw(at, xml) }
}

func before(sheet, old, new string) func(*testBook) {
	return func(b *testBook) {
		s := b.sheet(sheet)
		s.before, s.after = replaced(s.before, s.after, old, new)
	}
}

// replaced replaces in the first text that holds old.
func replaced(a, b, old, new string) (string, string) {
	if strings.Contains(a, old) {
		return strings.Replace(a, old, new, 1), b
	}
	if !strings.Contains(b, old) {
		panic("no " + old)
	}
	return a, strings.Replace(b, old, new, 1)
}

func part(name, text string) func(*testBook) {
	return func(b *testBook) { b.parts[name] = text }
}

func chartWith(old, new string) func(*testBook) {
	if !strings.Contains(testChart, old) {
		panic("no " + old)
	}
	return part("xl/charts/chart1.xml", strings.Replace(testChart, old, new, 1))
}

func clear(sheet string, cells ...string) func(*testBook) {
	return func(b *testBook) {
		for _, at := range cells {
			delete(b.sheet(sheet).cells, at)
		}
	}
}

func both(defects ...func(*testBook)) func(*testBook) {
	return func(b *testBook) {
		for _, d := range defects {
			d(b)
		}
	}
}

// allPeriods puts a formula into every period of a row.
func allPeriods(sheet string, row int, format string, v any, look int) func(*testBook) {
	return func(b *testBook) {
		for p := 1; p <= testPeriods; p++ {
			f := strings.NewReplacer("{c}", column(p), "{b}", column(p-1)).Replace(format)
			b.sheet(sheet).formula(fmt.Sprint(column(p), row), f, v, look)
		}
	}
}

// newRow puts a row with label, unit and a formula in D of the live case.
func newRow(f string, v any) change {
	return both(set("Live case", "A17", "New row"), set("Live case", "B17", "USD bn"), formula("Live case", "D17", f, v, money))
}

// extraLook adds a style, number 12, of number format, font and fill.
func extraLook(xf string) func(*testBook) {
	return func(b *testBook) { b.styles = testStyles(xf) }
}

func swapSheets(i, j int) func(*testBook) {
	return func(b *testBook) { b.sheets[i], b.sheets[j] = b.sheets[j], b.sheets[i] }
}

func rename(from, to string) func(*testBook) {
	return func(b *testBook) { b.sheet(from).name = to }
}

func addName(xml string) func(*testBook) { return func(b *testBook) { b.names += xml } }

const addedLook = 12

var brokenBooks = []broken{
	{1, "", "no documentation sheet", rename("Documentation", "Words")},
	{1, "Summary", "stands behind", swapSheets(1, 2)},
	{2, "", "colour key", set("Cover", "A20", "Colours")},
	{2, "", "digest", clear("Cover", "A24")},
	{2, "Cover", `no link to "Base"`, before("Cover", `location="'Base'!A1"`, `location="'Checks'!A1"`)},
	{2, "Cover!A6", "no line", clear("Cover", "B6")},
	{3, "Base", "not frozen", before("Base", ` state="frozen"`, "")},
	{3, "Base", "not within the frozen rows", before("Base", `ySplit="6"`, `ySplit="3"`)},
	{3, "Base", "labels and units", before("Base", `xSplit="4"`, `xSplit="1"`)},
	{3, "Base!D5", "totals are not within", before("Base", `xSplit="4"`, `xSplit="3"`)},
	{3, "Base!F5", "headed differently", formula("Base", "F5", "F12", 1999, year)},
	{3, "Base", "periods end in column", clear("Base", "I5", "I6", "I11", "I12", "I13", "I14")},
	{4, "Base", "sheet is hidden", func(b *testBook) { b.sheet("Base").state = `state="veryHidden"` }},
	{4, "Base!13:13", "row is hidden", func(b *testBook) { b.sheet("Base").rows[13] = `hidden="1"` }},
	{4, "Base", "columns C to C", before("Base", "</sheetViews>", `</sheetViews><cols><col min="3" max="3" width="9" hidden="1"/></cols>`)},
	{4, "Base!A1", "merged", before("Base", "<pageSetup", `<mergeCells><mergeCell ref="A1:C1"/></mergeCells><pageSetup`)},
	{4, "Base!D9", "hides the value", both(extraLook(`<xf numFmtId="167" fontId="0" fillId="0"/>`), formula("Base", "D9", "Inputs!$F$8", 100, addedLook))},
	{4, "Base", "collapsed", func(b *testBook) { b.sheet("Base").rows[13] = `collapsed="1"` }},
	{5, "", "macros", part("xl/vbaProject.bin", "x")},
	{5, "", "another workbook", part("xl/externalLinks/externalLink1.xml", "<x/>")},
	{5, "", "iterative", func(b *testBook) { b.calc = `<calcPr iterate="1"/>` }},
	{5, "", "not automatic", func(b *testBook) { b.calc = `<calcPr calcMode="manual"/>` }},
	{5, "Base!D15", "another workbook", formula("Base", "D15", "[1]Other!$A$1", 0, money)},
	{5, "Base!D15", "depends on itself", formula("Base", "D15", "D15+1", 0, money)},
	{5, "Base!F13", "2 cells depend", both(formula("Base", "F13", "F14", 100, money), formula("Base", "F14", "F13", 100, money))},
	{5, "Base!F13", "5 cells depend", formula("Base", "F13", "SUM($F14:$I14)", 100, money)},
	{5, "Live case!D9", "ring of sheets (Live case, Base)", both(formula("Live case", "D9", "Base!$D$13", 100, money), formula("Base", "D9", "'Live case'!$D$15", 100, money))},
	{6, "Base", "orientation", before("Base", ` orientation="landscape"`, "")},
	{6, "Base", "one page wide", before("Base", ` fitToPage="1"`, "")},
	{6, "Base", "repeated", func(b *testBook) { b.names = strings.Replace(b.names, `localSheetId="4"`, `localSheetId="0"`, 1) }},
	{6, "Base", "page x of y", before("Base", "&amp;P", "1")},
	{6, "Base", "master check", before("Base", ", all checks: OK", " and more words")},
	{6, "Base", "deal's name", before("Base", "Test deal, all checks: OK&amp;RPage", "check")},
	{7, "Base!D13", "no cached value", raw("Base", "D13", `<c r="D13" s="5"><f>SUM(F13:I13)</f></c>`)},
	{7, "Base!D13", "typed as text", raw("Base", "D13", `<c r="D13" s="5" t="str"><f>SUM(F13:I13)</f><v>464.1</v></c>`)},
	{7, "Base!D13", "not what its type says", raw("Base", "D13", `<c r="D13" s="5"><f>SUM(F13:I13)</f><v>many</v></c>`)},
	{7, "Base!D9", "differs from the cell it refers to, Inputs!F8", formula("Base", "D9", "Inputs!$F$8", 99, money)},
	{8, "Base!D13", "#DIV/0!", raw("Base", "D13", `<c r="D13" s="5" t="e"><f>1/0</f><v>#DIV/0!</v></c>`)},
	{9, "A name far longer than the limit of 31", "38 characters", rename("Base", "A name far longer than the limit of 31")},
	{9, "Base: one", "forbids", rename("Base", "Base: one")},
	{9, "Base-case", "operator", rename("Base", "Base-case")},
	{9, "Base ", "space", rename("Base", "Base ")},
	{9, "base", "same name", rename("Checks", "base")},
	{9, "Cover!A30", "U+0001", raw("Cover", "A30", `<c r="A30" t="inlineStr"><is><t>a&#1;b</t></is></c>`)},
	{9, "Cover!A30", "32768 characters", set("Cover", "A30", strings.Repeat("x", 32768))},
	{9, "Cover!A30", "style", raw("Cover", "A30", `<c r="A30" s="99"/>`)},
	{9, "Cover!A30", "not what its type says", raw("Cover", "A30", `<c r="A30" t="s"><v>7</v></c>`)},
	{9, "Cover!B6", "behind a later one", raw("Cover", "A6", `<c r="B6" t="inlineStr"><is><t>x</t></is></c>`)},
	{9, "Cover!A7", "does not exist", before("Cover", `location="'Summary'!A1"`, `location="'Gone'!A1"`)},
	{9, "Inputs!F7", "prompt has 300 characters", before("Inputs", "what is allowed", strings.Repeat("x", 300))},
	{9, "", "deleted cell", addName(`<definedName name="gone" comment="x">#REF!</definedName>`)},
	{9, "", "Content_Types", func(b *testBook) { b.remove = []string{"[Content_Types].xml"} }},
	{9, "Summary", "chart1.xml", part("xl/charts/chart1.xml", "<c:chartSpace>")},
	{10, "Base!D9", "typed number", set("Base", "D9", 100, money)},
	{10, "Summary!C9", "typed number", set("Summary", "C9", 5)},
	{10, "Documentation!B7", "sheet of texts", set("Documentation", "B7", 5)},
	{11, "Inputs!F8", "no fill", set("Inputs", "F8", 100, money)},
	{11, "Inputs!F8", "colour of all others", both(extraLook(`<xf numFmtId="164" fontId="0" fillId="2"/>`), set("Inputs", "F8", 100, addedLook))},
	{11, "Inputs!F7", "looks like a formula", formula("Inputs", "G9", "$F9", 0.1, inputPercent)},
	{12, "Inputs!A8", "no label", clear("Inputs", "A8")},
	{12, "Inputs!B8", "no unit", clear("Inputs", "B8")},
	{12, "Inputs!D8", "neither a source", clear("Inputs", "D8")},
	{12, "Inputs", "no column is headed", set("Inputs", "D5", "Remark")},
	{12, "Inputs!F7", "no data validation", before("Inputs", `sqref="F7:G10"`, `sqref="F8:G10"`)},
	{12, "Inputs!F7", "allows anything", before("Inputs", `type="decimal"`, `type="none"`)},
	{12, "Inputs!F7", "no prompt", before("Inputs", `showInputMessage="1" `, "")},
	{12, "Inputs!F7", "no error message", before("Inputs", ` error="not allowed"`, "")},
	{12, "Summary!C5", "no prompt", before("Summary", `showInputMessage="1" `, "")},
	{13, "Inputs!F12", "no formula uses", both(set("Inputs", "A12", "Idle"), set("Inputs", "B12", "%"), set("Inputs", "D12", "assumption"), set("Inputs", "F12", 0.2, inputPercent))},
	{14, "Inputs!F9", "without a percentage format", set("Inputs", "F9", 0.1, inputMoney)},
	{14, "Inputs!F8", "format is a percentage", set("Inputs", "F8", 100, inputPercent)},
	{14, "Inputs!F7", "not a year", set("Inputs", "F7", 26, inputYear)},
	{15, "Base!G13", "differs from the row's formula in F13", formula("Base", "G13", "$D$9*POWER(1+$D$10,G12-1)", 110, money)},
	{15, "Base!F13", "without the row's formula", clear("Base", "F13")},
	{15, "Base!G13", "typed value", set("Base", "G13", 110, money)},
	{16, "Base!D15", "constant 2 ", formula("Base", "D15", "ABS(I14-D13)*2", 0, money)},
	{16, "Base!D15", "constant 3 ", formula("Base", "D15", `LEN(FIXED(D13,2))*3`, 0, money)},
	{16, "Summary!C19", "constant 2 ", formula("Summary", "C19", `ROUND(C18,2)`, 0, money)},
	{16, "Base!F13:I13", "constant 1.1 ", allPeriods("Base", 13, "$D$9*POWER(1.1,{c}11-1)", 100, money)},
	{16, "Base!G13", "typed over", set("Base", "G13", 110, money)},
	{17, "Live case!D17", "characters", newRow("D9"+strings.Repeat("+D9+D10", 20), 100)},
	{17, "Live case!D17", "2 IFs", newRow("IF(D9>0,IF(D10>0,D9,0),0)", 100)},
	{17, "Live case!D17", "nested 3 levels", newRow("ABS(MIN(D9,MAX(D10,ABS(D9))))", 100)},
	{18, "Live case!D17", "OFFSET", newRow("OFFSET(D9,0,0)", 100)},
	{18, "Live case!D17", "TODAY", newRow("TODAY()", 100)},
	{18, "Live case!D17", "NPV", newRow("NPV(D10,F13:I13)", 100)},
	{18, "Live case!D17", "IFERROR", newRow("IFERROR(D9,0)", 100)},
	{18, "Live case!D17", "newer function", newRow("_xlfn.XLOOKUP(D9,F13:I13,F14:I14)", 100)},
	{18, "Live case!D17", "ROUND in workings", newRow("ROUND(D9,0)", 100)},
	{18, "Live case!D17", "approximately", newRow("MATCH(D9,F13:I13)", 1)},
	{18, "Live case!D17", "approximately", newRow("MATCH(D9,F13:I13,1)", 1)},
	{18, "Live case!D17", "TEXT reads", newRow(`LEN(TEXT(D9,"#,##0.0"))`, 5)},
	{18, "Live case!D17", "TEXT reads", newRow(`LEN(TEXT(D9,A9))`, 5)},
	{18, "Live case!D17", "INDEX of a row", newRow("INDEX(F13:I13,D9)", 5)},
	{18, "Live case!D17", "SEQUENCE", newRow("SUM(SEQUENCE(D9))", 1)},
	{18, "Live case!D17", "lacks a closing", newRow("SUM(D9", 1)},
	{18, "Live case!D13", "array formula", raw("Live case", "D13", `<c r="D13" s="5"><f t="array" ref="D13">SUM(F13:I13)</f><v>464.1</v></c>`)},
	{18, "Live case!D13", "data table", raw("Live case", "D13", `<c r="D13" s="5"><f t="dataTable" ref="D13" r1="D9"/><v>464.1</v></c>`)},
	{19, "Live case!D17", "does not stand alone", newRow("Base!$D$9+D9", 200)},
	{19, "Live case!D17", "does not stand alone", newRow("SUM(Base!$F$13:$I$13)", 200)},
	{19, "Live case!D17", "does not stand alone", newRow("IF(ISERROR(Base!$D$9),0,Base!$D$10)", 200)},
	{20, "Live case!D17", "empty cell D18", newRow("D18+D9", 100)},
	{20, "Live case!D17", "has empty cells", newRow("SUM(F12:I16)", 100)},
	{20, "Live case!D17", "is empty", newRow("SUM(F18:I19)", 100)},
	{20, "Live case!D17", "computes with the text in A9", newRow("D9+A9", 100)},
	{20, "Live case!D17", "link leads to another link, Base!D9", newRow("Base!$D$9", 100)},
	{20, "Live case!D17", "leaves out periods", newRow("SUM(F13:H13)", 100)},
	{20, "Live case!D17", "parentheses", newRow("(D9*D9)+D10", 100)},
	{20, "Live case!D17", "parentheses", newRow("ABS((D9+D10))", 100)},
	{20, "Live case!D17", "plus sign", newRow("+D9+D10", 100)},
	{20, "Live case!D17", "(-x)^2", newRow("-D9^D10", 100)},
	{20, "Summary!C9", "stored as text", set("Summary", "C9", "12.5")},
	{21, "Live case!F17", "computes the same thing", both(newRow("SUM(F17:I17)", 100), allPeriods("Live case", 17, "$D$9*POWER(1+$D$10,{c}11-1)", 100, money))},
	{21, "Live case!D18", "D17 computes the same thing", both(newRow("D9+D10", 100), set("Live case", "A18", "The same again"), set("Live case", "B18", "USD bn"), formula("Live case", "D18", "D9+D10", 100, money))},
	{21, "Live case!D18", "D17 computes the same thing", both(newRow("SUM(D9:D10)", 100.1), set("Live case", "A18", "The same again"), set("Live case", "B18", "USD bn"), formula("Live case", "D18", "SUM(D9:D10)", 100.1, money))},
	{22, "Live case!A14", "also that of row 13", set("Live case", "A14", "Payment")},
	{22, "Live case!B14", "no unit", clear("Live case", "B14")},
	{22, "Live case!A14", "no label", clear("Live case", "A14")},
	{22, "Live case!D17", "means nothing", both(newRow("SUM(F17:I17)", 0.4), set("Live case", "B17", "%"), allPeriods("Live case", 17, "$D$10+{c}11", 0.1, percent))},
	{23, "Live case!D17", "name commitment", newRow("commitment+D9", 200)},
	{23, "", "no workbook names", func(b *testBook) {
		b.names = strings.Replace(b.names, `name="commitment"`, `name="_xlnm.Print_Area"`, 1)
	}},
	{23, "", "documented nowhere", addName(`<definedName name="odd">Inputs!$F$8</definedName>`)},
	{23, "Inputs!K8", "empty cell", addName(`<definedName name="odd" comment="x">Inputs!$K$8</definedName>`)},
	{23, "", "does not lead to a cell", addName(`<definedName name="odd" comment="x">Inputs!$F$8*2</definedName>`)},
	{24, "Checks!A6", "not the master check", set("Checks", "A6", "Payments add up")},
	{24, "Checks", "no master check", clear("Checks", "E6", "E8", "E9")},
	{24, "Checks!C8", "no tolerance", set("Checks", "C8", 0.1)},
	{24, "Checks!D9", "1 or 0", formula("Checks", "D9", "B9", 7)},
	{24, "Checks!E9", "OK or FAIL", set("Checks", "E9", "OK")},
	{24, "Checks!D9", "leaves the check out", formula("Checks", "D6", "MIN(D8)", 1)},
	{24, "Base", "does not show", clear("Base", "B3")},
	{26, "Checks!B9", "refers to nothing", formula("Checks", "B9", "0", 0, money)},
	{26, "Checks!E9", "cannot say both", formula("Checks", "E9", `IF(D9=1,"OK","OK")`, "OK")},
	{27, "Base!D13", "no sections", both(extraLook(`<xf numFmtId="4" fontId="0" fillId="0"/>`), formula("Base", "D13", "SUM(F13:I13)", total(0.1), addedLook))},
	{27, "Base!D10", "one decimal", both(extraLook(`<xf numFmtId="10" fontId="0" fillId="0"/>`), formula("Base", "D10", "Inputs!$F$9", 0.1, addedLook))},
	{27, "Base!D8", "separators", both(extraLook(`<xf numFmtId="3" fontId="0" fillId="0"/>`), formula("Base", "D8", "Inputs!$F$7", 2026, addedLook))},
	{27, "Live case!D17", "0.0x", both(newRow("D9/D13", 0.2), set("Live case", "B17", "×"))},
	{27, "Base!D13", "aligned right", both(extraLook(`<xf numFmtId="164" fontId="0" fillId="0"><alignment horizontal="left"/></xf>`), formula("Base", "D13", "SUM(F13:I13)", total(0.1), addedLook))},
	{28, "Base!A9", "contrast", both(extraLook(`<xf numFmtId="0" fontId="2" fillId="0"/>`), set("Base", "A9", "Commitment", addedLook))},
	{28, "Base!G13", "style differs", formula("Base", "G13", "$D$9*POWER(1+$D$10,G11-1)", payment(0.1, 2), number)},
	{29, "Summary!E8", "no title", chartWith("<a:t>Payments rise</a:t>", "<a:t> </a:t>")},
	{29, "Summary!E8", "value axis has no title", chartWith("<a:t>USD bn</a:t>", "")},
	{29, "Summary!E8", "no cells with numbers", chartWith("$F$13:$I$13", "$F$23:$I$23")},
	{29, "Summary!E8", "empty cells", chartWith("$F$5:$I$5", "$F$25:$I$25")},
	{29, "Summary!E8", "typed numbers", chartWith("<c:numRef><c:f>'Live case'!$F$13:$I$13</c:f></c:numRef>", "<c:numLit/>")},
	{29, "Summary!E8", "another colour", chartWith("</c:ser>", "</c:ser>"+strings.Replace(testChart[strings.Index(testChart, "<c:ser>"):strings.Index(testChart, "</c:ser>")], "336699", "993366", 1)+"</c:ser>")},
}

func TestEachRuleIsEnforced(t *testing.T) {
	tested := map[int]bool{}
	for _, x := range brokenBooks {
		tested[x.rule] = true
		t.Run(fmt.Sprintf("%d %s %s", x.rule, x.place, x.reason), func(t *testing.T) {
			b := cleanBook()
			x.defect(b)
			found := lintBytes(t, b.bytes())
			assert.True(t, contains(found, x), "found only:\n%s", list(found))
		})
	}
	for _, r := range Rules() {
		assert.Equal(t, r.Decided != "", tested[r.Number], "rule %d", r.Number)
	}
}

func contains(found []Finding, x broken) bool {
	for _, f := range found {
		place := f.Sheet
		if f.Cell != "" {
			place += "!" + f.Cell
		}
		if f.Rule == x.rule && place == x.place && strings.Contains(f.Reason, x.reason) {
			return true
		}
	}
	return false
}

func list(found []Finding) string {
	var out strings.Builder
	for _, f := range found {
		out.WriteString(f.String() + "\n")
	}
	return out.String()
}
