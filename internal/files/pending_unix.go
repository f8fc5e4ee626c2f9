//go:build !windows

package files

import "github.com/google/renameio/v2"

// newPending begins a file that takes its place by rename.
func newPending(path string) (pendingFile, error) {
	return renameio.NewPendingFile(path, renameio.WithPermissions(0o666), renameio.WithExistingPermissions())
}
