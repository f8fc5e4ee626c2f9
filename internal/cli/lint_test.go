package cli

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// typedBook writes a workbook whose one sheet has typed numbers in every other
// row of a column, and one error.
func typedBook(t *testing.T, numbers int) string {
	t.Helper()
	var sheet strings.Builder
	for i := range numbers {
		fmt.Fprintf(&sheet, `<row r="%d"><c r="A%d"><v>%d</v></c></row>`, 30+2*i, 30+2*i, i)
	}
	const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	relations := func(kind, target string) string {
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` +
			relation + "/" + kind + `" Target="` + target + `"/></Relationships>`
	}
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for name, text := range map[string]string{
		"[Content_Types].xml": "<Types/>", "_rels/.rels": relations("officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml":            `<workbook xmlns:r="` + relation + `"><sheets><sheet name="Base" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": relations("worksheet", "worksheets/sheet1.xml"),
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + sheet.String() + `<row r="999"><c r="A999" t="e"><v>#REF!</v></c></row></sheetData></worksheet>`,
	} {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	path := filepath.Join(t.TempDir(), "book.xlsx")
	require.NoError(t, os.WriteFile(path, file.Bytes(), 0o600))
	return path
}

// TestLintCountsFirst: the findings are counted by rule, worst first, before any
// is shown; of each rule the first are, or all on request.
func TestLintCountsFirst(t *testing.T) {
	path := typedBook(t, 25)
	for _, all := range []bool{false, true} {
		args := []string{"lint", path}
		if all {
			args = append(args, "--all")
		}
		status, out, _ := run(t, args...)
		assert.Equal(t, 1, status)
		lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(out, path+": ", "")), "\n")
		var total int
		_, err := fmt.Sscanf(lines[0], "%d findings, 0 waived", &total)
		require.NoError(t, err)
		assert.Greater(t, total, 25+1)
		assert.Equal(t, "rule 10, Inputs once, on the inputs sheet: 25 findings", lines[1])
		first := 0
		for !strings.HasPrefix(lines[first], "rule 10: ") {
			first++
		}
		assert.Equal(t, "rule 10: Base!A30: a typed number outside the inputs sheet", lines[first])
		assert.Contains(t, lines[:first], "rule 8, No error values: 1 finding")
		assert.Contains(t, lines[first:], "rule 8: Base!A999: the cell shows #REF!")
		if all {
			assert.Len(t, lines[first:], total)
		} else {
			assert.Equal(t, "rule 10: and 15 more; --all shows every one", lines[first+10])
		}
	}
}
