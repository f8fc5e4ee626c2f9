package report_test

import (
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/report"
	"offtake/report/draw"
)

var update = flag.Bool("update", false, "write what is into testdata instead of comparing")

// pdfOf writes a report's PDF into a file for other programs to read.
func pdfOf(t testing.TB, rep *report.Report, opt report.Options) string {
	t.Helper()
	var buf bytes.Buffer
	_, err := report.WritePDF(&buf, rep, opt)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "out.pdf")
	require.NoError(t, os.WriteFile(path, buf.Bytes(), 0o600))
	return path
}

// program runs a program of poppler, qpdf or mupdf and gives what it says on
// both streams.
func program(t testing.TB, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed, and CI=true allows no skip", name)
		}
		t.Skipf("%s is not installed", name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s %v: %s", name, args, out)
	return string(out)
}

// hard are deals whose PDFs other programs read: the embedded one, and those
// that try a page most.
func hard(t testing.TB) map[string]*report.Report {
	t.Helper()
	some := map[string]*report.Report{}
	for _, name := range []string{"embedded", "long names", "forty years, twelve", "five years by month", "quadrillions", "nothing needed"} {
		require.NotNil(t, paged(t)[name], name)
		some[name] = paged(t)[name]
	}
	return some
}

// TestPDFIsSound: the programs that check PDFs have nothing to say.
func TestPDFIsSound(t *testing.T) {
	for name, rep := range hard(t) {
		path := pdfOf(t, rep, report.Options{Paper: draw.Letter})
		assert.NotContains(t, program(t, "qpdf", "--check", path), "WARNING", name)
		for _, page := range []string{"1", "4"} {
			assert.NotContains(t, program(t, "mutool", "draw", "-q", "-F", "text", "-o", os.DevNull, path, page), "error", name)
		}
		assert.Empty(t, program(t, "pdftotext", "-raw", path, os.DevNull), name)
	}
}

// TestPDFFontsAndPictures: the faces are embedded with maps to Unicode, and
// there is no picture made of dots.
func TestPDFFontsAndPictures(t *testing.T) {
	for name, rep := range hard(t) {
		path := pdfOf(t, rep, report.Options{})
		fonts := strings.Split(strings.TrimSpace(program(t, "pdffonts", path)), "\n")[2:]
		require.Len(t, fonts, 2, name)
		for _, line := range fonts {
			require.Regexp(t, `^OfftakeSans-(Bold|Regular) +CID TrueType +Identity-H +yes no +yes +\d+ +0$`, line, name)
		}
		assert.Len(t, strings.Split(strings.TrimSpace(program(t, "pdfimages", "-list", path)), "\n"), 2, "%s: only the head of an empty list",
			name)
	}
}

// TestPDFProperties: title, subject, author, language, page size and outline
// are those of the deal.
func TestPDFProperties(t *testing.T) {
	rep := paged(t)["embedded"]
	pages := map[draw.Paper]string{draw.A4: "7", draw.Letter: "8"} // on the shorter paper the assumptions need a second
	for paper, size := range map[draw.Paper]string{draw.A4: "595.28 x 841.89 pts (A4)", draw.Letter: "612 x 792 pts (letter)"} {
		path := pdfOf(t, rep, report.Options{Paper: paper})
		info := program(t, "pdfinfo", path)
		for field, want := range map[string]string{"Title": "Anthropic–AWS compute commitment", "Subject": "Anthropic – Amazon Web Services",
			"Author":  "offtake " + report.Version,
			"Creator": "offtake", "Pages": pages[paper], "Page size": size} {
			assert.Regexp(t, "(?m)^"+field+": +"+regexp.QuoteMeta(want)+"$", info)
		}
		assert.Regexp(t, "(?m)^Keywords: +take-or-pay, commitment, scenario analysis, run [0-9a-f]{12}$", info)
		catalog := program(t, "mutool", "show", path, "trailer/Root")
		assert.Contains(t, catalog, "/Lang (en)")
		assert.Contains(t, catalog, "/PageLabels")
		meta := program(t, "pdfinfo", "-meta", path)
		assert.Contains(t, meta, "Anthropic–AWS compute commitment</rdf:li>")
		assert.NoError(t, xml.Unmarshal([]byte(meta[strings.Index(meta, "<x:xmpmeta"):]), new(struct{})))
		assert.Contains(t, catalog, "/DisplayDocTitle true")
		outline := program(t, "mutool", "show", path, "outline")
		for _, heading := range []string{"The deal", "In sentences", "Obligation", "Scenarios", "Sensitivities", "Provider and assumptions",
			"Sources", "Method and basis"} {
			assert.Contains(t, outline, heading)
		}
	}
}

// TestPDFLinks: the links lead to the deal file's sources.
func TestPDFLinks(t *testing.T) {
	rep := paged(t)["embedded"]
	raw := program(t, "qpdf", "--qdf", "--object-streams=disable", pdfOf(t, rep, report.Options{}), "-")
	var found []string
	for _, m := range regexp.MustCompile(`/URI \(([^)]*)\)`).FindAllStringSubmatch(raw, -1) {
		found = append(found, m[1])
	}
	var want []string
	for _, s := range rep.Deal.Sources {
		if s.URL != "" {
			want = append(want, s.URL)
		}
	}
	require.NotEmpty(t, want)
	assert.Equal(t, want, found)
}

// word is a word as poppler finds it.
type word struct {
	XMin float64 `xml:"xMin,attr"`
	YMin float64 `xml:"yMin,attr"`
	XMax float64 `xml:"xMax,attr"`
	YMax float64 `xml:"yMax,attr"`
	Text string  `xml:",chardata"`
}

type boxes struct {
	Pages []pageOfWords `xml:"body>doc>page"`
}

type pageOfWords struct {
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Words  []word  `xml:"word"`
}

// apart holds that every word of a page is inside the margins and none lies
// over another.
func apart(t testing.TB, name string, page pageOfWords) {
	t.Helper()
	const margin, slack = 15 * 72 / 25.4, 0.3
	for k, w := range page.Words {
		assert.True(t, w.XMin > margin-slack && w.XMax < page.Width-margin+slack && w.YMin > 10 && w.YMax < page.Height-10, "%s: %v", name, w)
		for _, o := range page.Words[k+1:] {
			clear := w.XMax < o.XMin+slack || o.XMax < w.XMin+slack || w.YMax < o.YMin+slack || o.YMax < w.YMin+slack
			assert.True(t, clear, "%s: %v lies over %v", name, w, o)
		}
	}
}

// wordsOf are the words of a PDF with their boxes, by page.
func wordsOf(t testing.TB, path string) boxes {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(program(t, "pdftotext", "-bbox", path, "-")))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	var b boxes
	require.NoError(t, d.Decode(&b))
	require.NotEmpty(t, b.Pages)
	return b
}

// TestPDFWords: poppler finds every word inside the margins and none over
// another; and it reads what was drawn, in the order in which it was.
func TestPDFWords(t *testing.T) {
	for name, rep := range hard(t) {
		b := wordsOf(t, pdfOf(t, rep, report.Options{}))
		drawn := report.DrawnPages(rep, report.Options{})
		require.Len(t, b.Pages, len(drawn), name)
		for i, page := range b.Pages {
			apart(t, fmt.Sprintf("%s, page %d", name, i+1), page)
			var texts []string
			for _, text := range drawn[i].Texts {
				texts = append(texts, text.Text)
			}
			path := pdfOf(t, rep, report.Options{})
			read := program(t, "pdftotext", "-raw", "-f", strconv.Itoa(i+1), "-l", strconv.Itoa(i+1), path, "-")
			assert.Equal(t, letters(strings.Join(texts, "")), letters(read), "%s, page %d", name, i+1)
		}
	}
}

// letters is a text without its spaces; poppler writes hyphens at the ends of
// lines in its own way.
func letters(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\f", "", "\u00AD", "-").Replace(s)), "")
}

// TestPDFIsTheSame: the same deal gives the same bytes.
func TestPDFIsTheSame(t *testing.T) {
	var first []byte
	for range 3 {
		data, err := os.ReadFile(pdfOf(t, embedded(t), report.Options{}))
		require.NoError(t, err)
		if first == nil {
			first = data
		}
		assert.True(t, bytes.Equal(first, data))
	}
	assert.LessOrEqual(t, len(first), 250_000, "bytes")
}

// TestPDFWarnings: a character that the faces lack is drawn as a sign and
// named; everything else is drawn without a word.
func TestPDFWarnings(t *testing.T) {
	for _, tt := range []struct {
		name     string
		warnings int
	}{
		{"Lage; Größe, naïve – €", 0}, {"Договор и Ελλάδα ₽ ₹", 0}, {"市场价格崩溃", 1}, {"to the moon 🚀", 1}, {"السعر", 1}, {"市场价格崩溃以及许多其他字符", 1},
	} {
		deal := strings.Replace(string(sized(3, "year", []string{"Base"}, "")), "Deal of Base", tt.name, 1)
		rep := layDeal(t, "odd.yaml", []byte(deal))
		var buf bytes.Buffer
		warnings, err := report.WritePDF(&buf, rep, report.Options{})
		require.NoError(t, err)
		assert.Len(t, warnings, tt.warnings, tt.name)
		if tt.warnings > 0 {
			assert.Regexp(t, `^the embedded font has no '.' \(U\+[0-9A-F]{4,5}\)(, '.' \(U\+[0-9A-F]{4,5}\))*( and ('.' \(U\+[0-9A-F]{4,5}\)|[0-9]+ others))?: drawn as `+"\uFFFD$", warnings[0])
			assert.Contains(t, strings.Join(drawnWords(report.DrawnPages(rep, report.Options{})[0]), "\n"), "\uFFFD")
		}
	}
}

// TestPDFText: what each page of the embedded deal says, as a file that shows
// changes.
func TestPDFText(t *testing.T) {
	for i, page := range report.DrawnPages(paged(t)["embedded"], report.Options{}) {
		golden(t, fmt.Sprintf("../testdata/pdf/anthropic-aws-%d.txt", i+1), linesOf(page))
	}
}

// linesOf writes a page's texts in the order drawn, those of one height in one
// line.
func linesOf(page report.DrawnPage) string {
	var b strings.Builder
	last := math.Inf(-1)
	for _, text := range page.Texts {
		if text.Scale {
			continue
		}
		switch {
		case math.Abs(text.Y2-last) < 0.6:
			b.WriteString(" | ")
		case b.Len() > 0:
			b.WriteByte('\n')
		}
		last = text.Y2
		b.WriteString(strings.ReplaceAll(text.Text, "\u00A0", " "))
	}
	// Every change of the file would change its digest.
	return regexp.MustCompile(`\b[0-9a-f]{12,64}\b`).ReplaceAllString(b.String(), "DIGEST") + "\n"
}

// golden compares with a file, or writes it.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o666))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, path)
}

// TestChartFiles: -f svg and -f png write every chart, each whole.
func TestChartFiles(t *testing.T) {
	rep := paged(t)["embedded"]
	for _, format := range []string{"svg", "png"} {
		formats, err := report.ParseFormats(format)
		require.NoError(t, err)
		out, err := formats[0].Render(rep, report.Options{})
		require.NoError(t, err)
		var suffixes []string
		for _, f := range out.Files {
			suffixes = append(suffixes, strings.TrimSuffix(f.Suffix, "."+format))
			if format == "svg" {
				require.NoError(t, xml.Unmarshal(f.Data, new(struct {
					XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
				})))
			} else {
				assert.Equal(t, "\x89PNG", string(f.Data[:4]))
			}
		}
		assert.Equal(t, []string{"-use", "-debt", "-funding", "-backlog", "-margin", "-paid", "-value", "-grid-1", "-grid-2", "-tornado"},
			suffixes)
	}
}

// BenchmarkPDF tells where the time of a PDF goes. The faces are prepared once
// in a process, so that their part of every further document is the copying of
// their bytes.
func BenchmarkPDF(b *testing.B) {
	rep := embedded(b)
	for _, step := range report.PDFSteps(rep) {
		b.Run(step.Name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				step.Run()
			}
		})
	}
}

// TestPDFFontsCostLittle: after the first document in a process the faces are
// less than a tenth of the work, counted in allocations so that no clock decides.
func TestPDFFontsCostLittle(t *testing.T) {
	steps := map[string]func(){}
	for _, s := range report.PDFSteps(paged(t)["embedded"]) {
		steps[s.Name] = s.Run
	}
	steps["all"]()
	assert.Less(t, testing.AllocsPerRun(3, steps["no page"]), testing.AllocsPerRun(3, steps["all"])/10)
}

// TestTextOfCharts: charts whose text is to be edited have every word as text,
// and none as an outline.
func TestTextOfCharts(t *testing.T) {
	rep := embedded(t)
	formats, err := report.ParseFormats("svg")
	require.NoError(t, err)
	for editable, kind := range map[bool]string{true: "<text", false: "aria-label"} {
		out, err := formats[0].Render(rep, report.Options{EditableText: editable})
		require.NoError(t, err)
		for _, f := range out.Files {
			assert.Greater(t, bytes.Count(f.Data, []byte(kind)), 8, f.Suffix)
			assert.Equal(t, editable, !bytes.Contains(f.Data, []byte("aria-label")), f.Suffix)
			assert.NoError(t, xml.Unmarshal(f.Data, new(struct{})), f.Suffix)
		}
	}
}
