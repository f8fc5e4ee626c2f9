package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/lint"
	"offtake/report"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/memo"
	"offtake/report/sheet"
	"offtake/templates"
)

const memoFields = `
memo:
  prepared_by: A. Analyst, Example Partners
  prepared_for: Investment committee
  date: 2026-05-04
  version: draft 2
  confidential: Strictly private & confidential
  logo: logo.png
  disclaimer: Nobody but the addressee may rely on it.
  recommendation: Invest, if the minimum is tested over the whole term.
`

// memoOf lays out the embedded deal with a memo beside a logo of a colour, half of
// which shines through.
func memoOf(t *testing.T, fields string, ink color.Color) *report.Report {
	t.Helper()
	folder := t.TempDir()
	logo := image.NewNRGBA64(image.Rect(0, 0, 60, 20)) // sixteen bits, which gofpdf does not take
	for x := range 30 {
		for y := range 20 {
			logo.Set(x, y, ink)
		}
	}
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, logo))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "logo.png"), picture.Bytes(), 0o666))
	data, ok := templates.Deal(templates.DefaultDeal)
	require.True(t, ok)
	return layDeal(t, filepath.Join(folder, "deal.yaml"), []byte(string(data)+fields))
}

// TestMemoFields: what the deal file says of the documents stands in each of them.
func TestMemoFields(t *testing.T) {
	rep := memoOf(t, memoFields, color.Black)
	const line = "Strictly private & confidential"
	t.Run("pages", func(t *testing.T) {
		doc := memo.Pages(rep, draw.A4, false)
		require.Greater(t, len(doc.Pages), 3)
		for i, page := range doc.Pages {
			assert.Contains(t, drawnTexts(page), line, i+1)
			assert.Len(t, page.Pictures, map[bool]int{true: 1}[i == 0], i+1)
		}
		first := strings.Join(drawnTexts(doc.Pages[0]), "\n")
		assert.Contains(t, first, "Recommendation\nInvest, if the minimum is tested over the whole term.")
		assert.Contains(t, first, "Prepared by A. Analyst, Example Partners for Investment committee; 2026-05-04; draft 2")
		last := strings.Join(drawnTexts(doc.Pages[len(doc.Pages)-1]), " ")
		assert.Contains(t, last, "Limits: Nobody but the addressee may rely on it.")
		assert.NotContains(t, last, "not a valuation opinion")
	})
	t.Run("file of pages", func(t *testing.T) {
		path := pdfOf(t, rep, report.Options{})
		info := program(t, "pdfinfo", "-isodates", path)
		assert.Regexp(t, `(?m)^Author: +A\. Analyst, Example Partners$`, info)
		assert.Regexp(t, `(?m)^CreationDate: +2026-05-04T00:00:00Z?`, info)
		assert.Regexp(t, `(?m)^ModDate: +2026-05-04T00:00:00Z?`, info)
		assert.Len(t, strings.Split(strings.TrimSpace(program(t, "pdfimages", "-list", path)), "\n"), 3)
		assert.NotContains(t, program(t, "qpdf", "--check", path), "WARNING")
	})
	t.Run("text", func(t *testing.T) {
		data, err := memo.RenderMarkdown(rep)
		require.NoError(t, err)
		for _, want := range []string{"**" + "Strictly private & confidential" + "**", "## Recommendation\n\nInvest, if", "draft 2.\n",
			"Limits: Nobody but the addressee may rely on it."} {
			assert.Contains(t, strings.ReplaceAll(string(data), `\&`, "&"), want)
		}
		assert.NotContains(t, string(data), "not a valuation opinion")
	})
	t.Run("data", func(t *testing.T) {
		var root struct {
			Memo map[string]string
		}
		require.NoError(t, json.Unmarshal(rendered(t, rep, "json"), &root))
		assert.Equal(t, map[string]string{"prepared_by": "A. Analyst, Example Partners", "prepared_for": "Investment committee",
			"date": "2026-05-04", "version": "draft 2", "confidential": line, "disclaimer": "Nobody but the addressee may rely on it.",
			"recommendation": "Invest, if the minimum is tested over the whole term."}, root.Memo)
	})
	t.Run("sheets", func(t *testing.T) {
		onEverySheet(t, rep.Book, line)
		cover := rep.Book.Sheet(layout.SheetCover)
		var said []string
		for _, row := range cover.Rows() {
			for _, cell := range row.Cells() {
				said = append(said, cell.Value.Text)
			}
		}
		said = append(said, "")
		for _, pair := range [][2]string{{"Recommendation", "Invest, if the minimum is tested over the whole term."},
			{"Prepared by", "A. Analyst, Example Partners"}, {"Prepared for", "Investment committee"}, {"Date", "2026-05-04"},
			{"Version", "draft 2"}, {"Limits", "Nobody but the addressee may rely on it."}} {
			require.Contains(t, said, pair[0])
			assert.Contains(t, strings.Join(said, "\n"), pair[0]+"\n"+pair[1])
		}
		require.NotNil(t, cover.Picture)
		log := rep.Book.Sheet(layout.SheetLog)
		for i, want := range []string{"draft 2", "2026-05-04", "A. Analyst, Example Partners"} {
			assert.Equal(t, want, log.At(layout.RowHeader+1, i+1).Value.Text)
		}
	})
	t.Run("workbook", func(t *testing.T) {
		data := workbook(t, rep)
		found, err := lint.Read(bytes.NewReader(data), int64(len(data)), lint.Options{})
		require.NoError(t, err)
		for _, f := range found {
			assert.True(t, f.Waived, "%s", f)
		}
		parts := datedParts(t, data, time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC))
		core := parts["docProps/core.xml"]
		assert.Contains(t, core, `<dcterms:created xsi:type="dcterms:W3CDTF">2026-05-04T00:00:00Z</dcterms:created>`)
		assert.Contains(t, core, `<dcterms:modified xsi:type="dcterms:W3CDTF">2026-05-04T00:00:00Z</dcterms:modified>`)
		assert.Contains(t, core, "<dc:creator>A. Analyst, Example Partners</dc:creator>")
		assert.Equal(t, string(rep.Deal.Memo.Logo.PNG), parts["xl/media/image1.png"])
		for i := range rep.Book.Sheets {
			assert.Contains(t, parts["xl/worksheets/sheet"+strconv.Itoa(i+1)+".xml"],
				"<oddHeader>&amp;C&amp;8Strictly private &amp;&amp; confidential</oddHeader>", i+1)
		}
	})
	t.Run("same bytes", func(t *testing.T) {
		again, other := memoOf(t, memoFields, color.Black), memoOf(t, memoFields, color.White)
		for _, format := range []string{"xlsx", "pdf", "json", "md"} {
			assert.True(t, bytes.Equal(rendered(t, rep, format), rendered(t, again, format)), format)
		}
		assert.Equal(t, rep.Run(), again.Run())
		assert.NotEqual(t, rep.Run(), other.Run(), "of another logo")
	})
}

// TestFilesWithoutDate: without memo.date no file has one, least of all the day of
// the announcement.
func TestFilesWithoutDate(t *testing.T) {
	rep := embedded(t)
	require.NotEmpty(t, rep.Deal.Announced)
	info := program(t, "pdfinfo", pdfOf(t, rep, report.Options{}))
	assert.NotContains(t, info, "Date")
	core := datedParts(t, workbook(t, rep), time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC))["docProps/core.xml"]
	assert.NotContains(t, core, "created")
	assert.NotContains(t, core, "modified")
}

// TestLongestMemo: what is as long as it may be fits on page 1.
func TestLongestMemo(t *testing.T) {
	long := func(n int) string { return strings.TrimSpace(strings.Repeat("Wide Words Mostly W ", n)[:n-1]) + "W" }
	rep := memoOf(t, "\nmemo: {prepared_by: "+long(80)+", prepared_for: "+long(80)+", version: "+long(30)+", confidential: "+
		strings.Repeat("W", 70)+", logo: logo.png,\n  recommendation: "+long(500)+", disclaimer: "+long(800)+"}\n", color.Black)
	for _, paper := range []draw.Paper{draw.A4, draw.Letter} {
		doc := memo.Pages(rep, paper, true)
		require.Len(t, doc.Pages, 1, paper)
		assert.Contains(t, drawnTexts(doc.Pages[0]), strings.Repeat("W", 70))
	}
}

// rendered is a report's first file in a format.
func rendered(t *testing.T, rep *report.Report, format string) []byte {
	t.Helper()
	formats, err := report.ParseFormats(format)
	require.NoError(t, err)
	out, err := formats[0].Render(rep, report.Options{})
	require.NoError(t, err)
	return out.Files[0].Data
}

// drawnTexts lists the texts of a page.
func drawnTexts(c *draw.Canvas) []string {
	var texts []string
	for _, m := range c.Marks {
		if m.Kind == draw.MarkText {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// datedParts gives the parts of a workbook by name, each of which has a date.
func datedParts(t *testing.T, workbook []byte, date time.Time) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	require.NoError(t, err)
	parts := map[string]string{}
	for _, f := range z.File {
		assert.True(t, f.Modified.Equal(date), "%s: %s", f.Name, f.Modified)
		r, err := f.Open()
		require.NoError(t, err)
		var data bytes.Buffer
		_, err = data.ReadFrom(r)
		require.NoError(t, err)
		parts[f.Name] = data.String()
	}
	return parts
}

// TestMemoOfComparison: a comparison has the lines of confidentiality of its deals
// on every page and sheet, and the latest of their dates.
func TestMemoOfComparison(t *testing.T) {
	files := map[string]string{}
	for name, fields := range map[string]string{"openai-aws": "{date: 2026-05-04, confidential: Confidential to A}",
		"onestream": "{date: 2026-03-01, confidential: Confidential to B}", "anthropic-aws": "{confidential: Confidential to A}"} {
		data, ok := templates.Deal(name)
		require.True(t, ok)
		files[name] = string(data) + "\nmemo: " + fields + "\n"
	}
	cmp := report.LayoutComparison(compared(t, 0.4, files, "openai-aws", "onestream", "anthropic-aws"), usd(0.4))
	const line = "Confidential to A; Confidential to B"
	onEverySheet(t, cmp.Book, line)
	for _, page := range cmp.Pages(draw.A4).Pages {
		assert.Contains(t, drawnTexts(page), line)
	}
	data := bookOf(t, cmp)
	datedParts(t, data, time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC))
	found, err := lint.Read(bytes.NewReader(data), int64(len(data)), lint.Options{})
	require.NoError(t, err)
	for _, f := range found {
		assert.True(t, f.Waived, "%s", f)
	}
	formats, err := report.ParseComparisonFormats("json,md", report.Options{})
	require.NoError(t, err)
	for _, f := range formats {
		var out bytes.Buffer
		_, err := f.Write(&out, cmp)
		require.NoError(t, err)
		assert.Contains(t, out.String(), line, f.Name)
	}
}

// onEverySheet holds that a line stands once on each sheet of a book, and in its
// print header.
func onEverySheet(t *testing.T, book *sheet.Book, line string) {
	t.Helper()
	for _, s := range book.Sheets {
		found := 0
		for _, row := range s.Rows() {
			for _, cell := range row.Cells() {
				if cell.Value.Text == line {
					found++
				}
			}
		}
		assert.Equal(t, 1, found, s.Name)
		assert.Equal(t, line, s.Print.Header, s.Name)
	}
}
