package cli

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMemo: --memo writes the first page alone, in a file of its own, and no
// workbook unless that is asked for.
func TestMemo(t *testing.T) {
	dir := inFolder(t)
	status, out, err := run(t, "-q", "--memo", "--paper", "letter")
	require.Equal(t, statusDone, status, err)
	assert.Empty(t, out)
	assert.Equal(t, []string{"anthropic-aws-memo.pdf"}, filesIn(t, dir))
	data, readErr := os.ReadFile("anthropic-aws-memo.pdf")
	require.NoError(t, readErr)
	assert.Equal(t, 1, strings.Count(string(data), "<</Type /Page\n"))
	assert.Contains(t, string(data), "/MediaBox [0 0 612.00 792.00]")
	require.Equal(t, statusDone, first(run(t, "-q", "--memo", "-f", "pdf,md")))
	assert.Equal(t, []string{"anthropic-aws-memo.pdf", "anthropic-aws.md"}, filesIn(t, dir))
}

// TestChartsAsFiles: a chart a file, all of them or none.
func TestChartsAsFiles(t *testing.T) {
	dir := inFolder(t)
	require.NoError(t, os.Mkdir("anthropic-aws-value.svg", 0o777))
	status, _, err := run(t, "-q", "-f", "svg")
	assert.Equal(t, statusFailed, status)
	assert.Contains(t, err, "anthropic-aws-value.svg: a folder is in the way")
	assert.Equal(t, []string{"anthropic-aws-value.svg"}, filesIn(t, dir))
	require.NoError(t, os.Remove("anthropic-aws-value.svg"))
	status, out, err := run(t, "-f", "svg")
	require.Equal(t, statusDone, status, err)
	names := filesIn(t, dir)
	assert.Contains(t, names, "anthropic-aws-use.svg")
	assert.Contains(t, names, "anthropic-aws-tornado.svg")
	for _, name := range names {
		assert.Contains(t, out, "\n"+name)
	}
}

// TestCharactersThatTheFontLacks: each is named on standard error, and the
// files are written.
func TestCharactersThatTheFontLacks(t *testing.T) {
	dir := inFolder(t)
	require.Equal(t, statusDone, first(run(t, "init", "deal")))
	data, readErr := os.ReadFile("deal.yaml")
	require.NoError(t, readErr)
	require.Contains(t, string(data), "name: ")
	text := strings.Replace(string(data), "customer: ", "customer: 腾 ", 1)
	require.NoError(t, os.WriteFile("deal.yaml", []byte(text), 0o666))
	status, _, err := run(t, "-q", "deal.yaml", "-f", "pdf,svg")
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, "deal.yaml: warning: the embedded font has no '腾' (U+817E): drawn as \uFFFD\n", err)
	assert.Contains(t, filesIn(t, dir), "deal.pdf")
}
