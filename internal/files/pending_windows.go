package files

import (
	"os"
	"path/filepath"
)

// windowsFile is a file beside its place. On Windows a rename over an open
// workbook fails, and leaves it as it was.
type windowsFile struct {
	*os.File
	path string
}

// newPending begins a file that takes its place by rename.
func newPending(path string) (pendingFile, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path))
	if err != nil {
		return nil, err
	}
	return windowsFile{f, path}, nil
}

func (f windowsFile) CloseAtomicallyReplace() error {
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), f.path)
}

// Cleanup removes the file, if it is not in place.
func (f windowsFile) Cleanup() error {
	f.Close() // it may be closed
	return os.Remove(f.Name())
}
