//go:build !windows

package lint

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPipe: a pipe is named for what it is, and not waited for.
func TestPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe.xlsx")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	_, err := File(pipe)
	assert.EqualError(t, err, pipe+": is a pipe or a device, not a file")
}
