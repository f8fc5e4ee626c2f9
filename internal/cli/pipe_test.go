//go:build !windows

package cli

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPipesInTheWay: a pipe where a file is read or written by its name is named
// and not waited for.
func TestPipesInTheWay(t *testing.T) {
	for _, c := range []struct {
		pipe string
		args []string
	}{
		{"lyft-aws.json", []string{"-q", "lyft-aws", "-f", "json"}},
		{".lyft-aws.json.offtake-unfinished", []string{"-q", "lyft-aws", "-f", "json"}},
		{"t.csv", []string{"sweep", "lyft-aws", "--vary", "price.discount=0%,5%", "-o", "t.csv"}},
		{".offtake/batch.lock", []string{"batch", "lyft-aws", "-f", "json"}},
		{".offtake/batch.journal", []string{"batch", "lyft-aws", "-f", "json"}},
		{"lyft-aws.json", []string{"batch", "lyft-aws", "-f", "json"}},
		{"a-1-of-2.csv", []string{"merge", "a.csv"}},
		{".a-1-of-2.csv.job", []string{"merge", "a.csv"}},
		{"book.xlsx", []string{"lint", "book.xlsx"}},
	} {
		inFolder(t)
		require.NoError(t, os.WriteFile("a-1-of-2.csv", nil, 0o666))
		require.NoError(t, os.WriteFile("a-2-of-2.csv", nil, 0o666))
		require.NoError(t, os.MkdirAll(filepath.Dir(c.pipe), 0o777))
		require.NoError(t, os.RemoveAll(c.pipe))
		require.NoError(t, syscall.Mkfifo(c.pipe, 0o600))
		status, _, err := run(t, c.args...)
		assert.Equal(t, statusFailed, status, c.pipe)
		assert.Contains(t, err, filepath.Base(c.pipe))
		info, statErr := os.Lstat(c.pipe)
		require.NoError(t, statErr)
		assert.Equal(t, os.ModeNamedPipe, info.Mode().Type())
	}
}
