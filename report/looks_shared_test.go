package report

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/xlsx"
	"offtake/templates"
)

// laid is the embedded deal laid out, with one change to its template.
func laid(t *testing.T, old, now string) *layout.Report {
	t.Helper()
	text := string(templates.Model)
	require.Contains(t, text, old)
	tpl, err := model.ReadTemplate("model.yaml", []byte(strings.Replace(text, old, now, 1)))
	require.NoError(t, err)
	data, _ := templates.Deal(templates.DefaultDeal)
	d, err := model.ReadDeal("deal.yaml", data, tpl)
	require.NoError(t, err)
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	require.NoError(t, err)
	return Layout(d, p, r)
}

// parts is a workbook's XML in one text.
func parts(t *testing.T, rep *layout.Report) string {
	t.Helper()
	var buf bytes.Buffer
	require.NoError(t, xlsx.Write(&buf, rep.Book))
	z, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	require.NoError(t, err)
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		_, err = io.Copy(&all, r)
		require.NoError(t, err)
	}
	return all.String()
}

// drawnIn tells whether a colour is used on the pages, and pageText is what
// they say.
func drawnIn(rep *layout.Report, colour string) bool {
	for _, page := range DrawnPages(rep, Options{}) {
		if page.Inks[colour] {
			return true
		}
	}
	return false
}

func pageText(rep *layout.Report) string {
	var all strings.Builder
	for _, page := range DrawnPages(rep, Options{}) {
		for _, text := range page.Texts {
			all.WriteString(text.Text + "\n")
		}
	}
	return all.String()
}

// TestLooksAreInOnePlace: a colour, a number format and a label changed where
// they stand change in the workbook and in the PDF.
func TestLooksAreInOnePlace(t *testing.T) {
	// Not beside other tests: it changes the colours of the whole process.
	const label = "label: Total stranded\n"
	rep := laid(t, label, label)
	const colour = "123ABC"
	for _, c := range []sheet.Colour{sheet.ColourStranded, sheet.ColourInterest, sheet.ColourBrand} {
		was := sheet.Palette[c]
		require.False(t, drawnIn(rep, colour))
		require.NotContains(t, parts(t, rep), colour)
		sheet.Palette[c] = colour
		assert.True(t, drawnIn(rep, colour), "the PDF has colour %d elsewhere", c)
		assert.Contains(t, parts(t, rep), colour, "the workbook has colour %d elsewhere", c)
		sheet.Palette[c] = was
	}
	for i, was := range sheet.ScenarioPalette[:2] {
		sheet.ScenarioPalette[i] = colour
		assert.True(t, drawnIn(rep, colour), "the PDF has the colour of scenario %d elsewhere", i)
		sheet.ScenarioPalette[i] = was
	}

	require.Contains(t, pageText(rep), "\n361.1\n")
	rep.Book.Scale.Decimals = 3
	assert.NotContains(t, pageText(rep), "\n361.1\n")
	assert.Regexp(t, `\n361\.\d{3}\n`, pageText(rep))
	assert.Contains(t, parts(t, rep), "#,##0.000_)")

	again := laid(t, label, "label: Never used at all\n")
	for what, text := range map[string]string{"workbook": parts(t, again), "PDF": pageText(again)} {
		assert.Contains(t, text, "Never used at all", what)
	}
	assert.NotContains(t, pageText(again), "Total stranded")
}
