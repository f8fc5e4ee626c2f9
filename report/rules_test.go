package report_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
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
	}
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
