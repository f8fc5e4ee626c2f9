package report_test

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/report"
	"offtake/report/layout"
	"offtake/report/sheet"
)

// TestWidthsHoldThousandfold: where a reader types amounts a thousand times as
// large, no column shows #### for them, on any page that prints.
func TestWidthsHoldThousandfold(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("no pdftotext")
	}
	rep := embedded(t)
	edits := map[string]any{}
	s := rep.Book.Sheet(layout.SheetInputs)
	for r, row := range s.Rows() {
		for c, cell := range row.Cells() {
			money := cell.Unit == sheet.UnitMoney || cell.Unit == sheet.UnitMoneyYear || cell.Unit == sheet.UnitMoneyPerGW
			if money && cell.Formula == "" && cell.Value.Kind == sheet.Number {
				edits[layout.SheetInputs+"!"+sheet.Address(r, c)] = cell.Value.Number * 1000
			}
		}
	}
	require.GreaterOrEqual(t, len(edits), 5)
	edited, err := recompute.Edit(workbook(t, rep), edits)
	require.NoError(t, err)
	stripped, err := recompute.Strip(edited)
	require.NoError(t, err)
	assert.Contains(t, printed(t, stripped), "100,000.0", "the amounts are a thousand times as large")
}

// printed returns the text of a workbook as LibreOffice prints it, in which
// nothing is ####.
func printed(t *testing.T, xlsx []byte) string {
	t.Helper()
	text := exec.Command("pdftotext", "-layout", "-", "-")
	text.Stdin = bytes.NewReader(recompute.AsPDF(t, xlsx))
	out, err := text.Output()
	require.NoError(t, err)
	for _, line := range strings.Split(string(out), "\n") {
		assert.NotContains(t, line, "###")
	}
	return string(out)
}

// largeDeals have amounts in a unit of their own currency, up to the largest that
// a deal file takes, over many periods, and smallest ones.
var largeDeals = map[string]string{
	"in units": `
deal: {name: Units, customer: A, provider: B, currency: USD, unit: unit}
term: {first_year: 2026, years: 10}
commitment: {total: 100000000000, shape: growth, growth: 20%}
demand: {first_year: 20000000000, growth: [95%, 55%, 40%, 20%], provider_share: 45%}
revenue: {first_year: 45000000000, growth: 30%, other_costs: 15%}
funding: {at_signing: 5000000000}
rates: {customer: 14%, debt: 8%, provider: 10%}
provider: {capacity: 5, capex_per_unit: 35000000000, build: [50%, 50%], useful_life: 6}
sensitivity: {grids: [{metric: customer_npv, rows: {demand.growth: [10%, 20%]}, columns: {price.market_decline: [0%, 10%]}}]}
scenarios:
  - {name: Base, probability: 60%}
  - {name: Less, probability: 40%, set: {demand.first_year: 2000000000}}
`, "the largest": `
deal: {name: Largest, customer: A, provider: B, currency: IDR, unit: unit}
term: {first_year: 2026, years: 3, period: quarter}
commitment: {total: 1000000000000000, shape: flat}
demand: {first_year: 200000000000000, growth: 10%, provider_share: 70%}
rates: {customer: 12%, debt: 7%, provider: 9%}
scenarios:
  - {name: Base}
  - {name: Half, set: {demand.first_year: 100000000000000}}
`, "over forty years": `
deal: {name: Long, customer: A, provider: B, currency: USD, unit: unit}
term: {first_year: 2026, years: 40}
commitment: {total: 100000000000, shape: growth, growth: 10%}
demand: {first_year: 500000000, growth: 12%, provider_share: 70%}
rates: {customer: 12%, debt: 7%, provider: 9%}
scenarios:
  - {name: Base}
  - {name: Half, set: {demand.first_year: 200000000}}
`, "the smallest": `
deal: {name: Smallest, customer: A, provider: B, currency: USD, unit: trillion}
term: {first_year: 2026, years: 5}
commitment: {total: 0.000004, shape: flat}
demand: {first_year: 0.000001, growth: 20%, provider_share: 70%}
rates: {customer: 12%, debt: 7%, provider: 9%}
scenarios:
  - {name: Base}
`}

// arial are the widths of its characters, regular or bold the wider, in
// thousandths of the size.
var arial = map[rune]float64{',': 278, '.': 278, '(': 333, ')': 333, '%': 889, 'p': 556, 't': 278, 's': 500, 'x': 500, 'E': 667, '+': 584, '-': 333, ' ': 278}

// pixels returns how wide a text is in Arial, on a screen of 96 dots an inch;
// characters that are not listed are no wider than its widest capital.
func pixels(text string, size float64) float64 {
	w := 0.0
	for _, r := range text {
		switch known, ok := arial[r]; {
		case ok:
			w += known
		case r >= '0' && r <= '9' || r == '–':
			w += 556
		default:
			w += 722
		}
	}
	return w / 1000 * size * 96 / 72
}

// TestNumbersFit: every number of every sheet fits its column: its text as the
// format shows it, room for the parenthesis that it may lack, and the border.
func TestNumbersFit(t *testing.T) {
	t.Parallel()
	reports := map[string]*report.Report{"embedded": embedded(t)}
	for name, deal := range largeDeals {
		reports[name] = layDeal(t, name+".yaml", []byte(deal))
	}
	for name, rep := range reports {
		for _, s := range rep.Book.Sheets {
			for r, row := range s.Rows() {
				for c, cell := range row.Cells() {
					if cell.Value.Kind != sheet.Number || cell.Unit == sheet.UnitNone {
						continue
					}
					size, column := sheet.Looks[cell.Role].Size, 8.43
					if size == 0 {
						size = 10
					}
					if w, ok := s.Widths[c]; ok {
						column = w
					}
					text := sheet.Display(cell.Value, cell.Unit, rep.Book.Scale)
					needed := pixels(text, size) + 5
					if !strings.HasSuffix(text, ")") {
						needed += pixels(")", size)
					}
					if given := math.Trunc(column*7 + 0.5); needed > given {
						t.Errorf("%s: %s!%s shows %s: %.0f pixels of %.0f", name, s.Name, sheet.Address(r, c), text, needed, given)
					}
				}
			}
		}
		for col := range rep.Live.Sheet.Widths {
			for _, c := range rep.Cases {
				assert.LessOrEqual(t, c.Sheet.Widths[col], rep.Live.Sheet.Widths[col], "%s: the live case may become %s", name, c.Sheet.Name)
			}
		}
	}
}

// TestLargeAmountsPrint: LibreOffice prints no #### of them.
func TestLargeAmountsPrint(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("no pdftotext")
	}
	for name, deal := range largeDeals {
		printed(t, workbook(t, layDeal(t, name+".yaml", []byte(deal))))
	}
}

// TestPaperOfWorkbook: the workbook prints on the paper that the PDF is on.
func TestPaperOfWorkbook(t *testing.T) {
	t.Parallel()
	formats, err := report.ParseFormats("xlsx")
	require.NoError(t, err)
	rep := embedded(t)
	for paper, number := range map[string]string{"A4": "9", "letter": "1", "": "9"} {
		options := report.Options{}
		if paper != "" {
			options.Paper, err = report.ParsePaper(paper)
			require.NoError(t, err)
		}
		out, err := formats[0].Render(rep, options)
		require.NoError(t, err)
		archive, err := zip.NewReader(bytes.NewReader(out.Files[0].Data), int64(len(out.Files[0].Data)))
		require.NoError(t, err)
		n := 0
		for _, f := range archive.File {
			if !strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
				continue
			}
			part, err := f.Open()
			require.NoError(t, err)
			xml, err := io.ReadAll(part)
			require.NoError(t, err)
			for _, found := range regexp.MustCompile(`paperSize="(\d+)"`).FindAllSubmatch(xml, -1) {
				assert.Equal(t, number, string(found[1]), "%s: %s", paper, f.Name)
				n++
			}
		}
		assert.Equal(t, len(rep.Book.Sheets), n, paper)
	}
}
