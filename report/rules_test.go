package report_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/lint"
)

// TestRulesOfTheWorkbook: no workbook that is written breaks a rule, as read
// from the XML of the finished file.
func TestRulesOfTheWorkbook(t *testing.T) {
	t.Parallel()
	for name, xlsx := range ruledBooks(t) {
		found, err := lint.Read(bytes.NewReader(xlsx), int64(len(xlsx)), lint.Options{})
		require.NoError(t, err, name)
		for _, f := range found {
			assert.True(t, f.Waived, "%s: %s", name, f)
		}
		suitsReaders(t, name, xlsx)
	}
}

// suitsReaders: the file has the forms that readers other than Excel know, and
// that Excel opens without a question.
//
//   - Properties have the prefix cp, without which ExcelJS opens no file.
//   - Texts stand in the part of shared texts: previewers show no others.
//   - The only code of a character in a text is that of an underscore: readers
//     decode them.
//   - The engine that computed the file is a current one: Excel computes the
//     file of an older one anew, and asks to save it.
func suitsReaders(t *testing.T, name string, xlsx []byte) {
	t.Helper()
	var core, engine bool
	for _, data := range partsOf(t, xlsx) {
		part := string(data)
		core = core || strings.Contains(part, `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"`)
		engine = engine || regexp.MustCompile(`<calcPr [^>]*calcId="(191029|19[2-9]\d{3}|[2-9]\d{5})"`).MatchString(part)
		for _, bare := range []string{"<coreProperties", "<keywords", "<lastModifiedBy", "inlineStr", "<is>"} {
			assert.NotContains(t, part, bare, name)
		}
		if strings.Contains(part, "<sst ") || strings.Contains(part, "<sheetData>") {
			for _, m := range regexp.MustCompile(`<[tv]>[^<]*</`).FindAllString(part, -1) {
				codes := strings.ReplaceAll(m, "_x005F_", "")
				assert.NotRegexp(t, `_x[0-9A-Fa-f]{4}_`, codes, name)
			}
		}
	}
	assert.True(t, core && engine, "%s: prefixes of properties %t, current engine %t", name, core, engine)
}

// TestSchema: every part of every workbook is valid against the schemas of
// ECMA-376, where the validator is at hand; elsewhere the test says that it
// did not judge.
func TestSchema(t *testing.T) {
	validator, err := filepath.Abs("../../shared/tools/ooxml-validate")
	require.NoError(t, err)
	if _, err := os.Stat(validator); err != nil {
		t.Logf("not judged: no validator at %s", validator)
		return
	}
	dir := t.TempDir()
	var paths []string
	for name, xlsx := range ruledBooks(t) {
		path := filepath.Join(dir, name+".xlsx")
		require.NoError(t, os.WriteFile(path, xlsx, 0o600))
		paths = append(paths, path)
	}
	said, err := exec.Command(validator, paths...).CombinedOutput()
	assert.NoError(t, err, "%s", said)
}
