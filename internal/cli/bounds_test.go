package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestJobs: more workers than any machine has are refused by every command that
// takes a number of them, and any others give what one gives.
func TestJobs(t *testing.T) {
	inFolder(t)
	for name, args := range map[string][]string{
		"t.csv":              {"sweep", "lyft-aws", "--vary", "price.discount=0%:9%:1%", "-o", "t.csv"},
		"index.csv":          {"batch", "lyft-aws", "-f", "json", "--vary", "price.discount=0%:1%:1%"},
		"anthropic-aws.json": {"simulate", "-q", "--paths", "300", "-f", "json"},
	} {
		for _, n := range []string{"9223372036854775807", "1025", "-1"} {
			status, out, err := run(t, append(args, "-j", n)...)
			assert.Equal(t, statusUsage, status)
			assert.Empty(t, out)
			assert.Equal(t, "offtake: -j "+n+" is not from 1 to 1024\nhint: leave it out to use the processors that there are\n", err)
		}
		require.Equal(t, statusDone, first(run(t, append(args, "-j", "1")...)))
		want := content(t, ".", name)
		require.NoError(t, os.RemoveAll(".offtake"))
		require.Equal(t, statusDone, first(run(t, append(args, "-j", "1024")...)))
		assert.Equal(t, want, content(t, ".", name))
	}
}

// TestLintOtherKinds: files that are no .xlsx files say what to do.
func TestLintOtherKinds(t *testing.T) {
	dir := inFolder(t)
	const mark = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	for content, want := range map[string]string{
		mark + "Workbook": "book.xls: this is a workbook of the old kind, .xls\nhint: open it in Excel or LibreOffice and save it as .xlsx\n",
		mark + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00": "book.xls: the workbook is encrypted with a password\n" +
			"hint: open it in Excel and save a copy without its password\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "book.xls"), []byte(content), 0o666))
		status, _, err := run(t, "lint", "book.xls")
		assert.Equal(t, statusFailed, status)
		assert.Equal(t, want, err)
	}
}
