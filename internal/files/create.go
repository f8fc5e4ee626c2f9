package files

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// File is a file that gets its name when it is complete. Until then it has a
// hidden name beside it, which a run that was killed may leave behind and the
// next one writes over.
type File struct {
	*os.File
	path string
	lock *flock.Flock
}

// Create begins a file. Two runs cannot write the same file at once.
func Create(path string) (*File, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, inTheWay(path)
	}
	temp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".unfinished")
	lock := flock.New(temp, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o666))
	switch held, err := lock.TryLock(); {
	case WithoutLocks(err):
	case err != nil:
		return nil, Naming(err, path)
	case !held:
		return nil, fmt.Errorf("%s: %w\nhint: wait for it to end, or choose another file by -o", path, errBusy)
	}
	f, err := os.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, errors.Join(Naming(err, path), lock.Unlock())
	}
	return &File{f, path, lock}, nil
}

var errBusy = errors.New("another run is writing this file")

// Write implements io.Writer.
func (f *File) Write(data []byte) (int, error) {
	n, err := f.File.Write(data)
	if err != nil {
		err = Naming(err, f.path)
	}
	return n, err
}

// Finish gives the file its name.
func (f *File) Finish() error {
	err := f.Close()
	if err == nil {
		err = Rename(f.Name(), f.path)
	}
	if err != nil {
		return errors.Join(Naming(err, f.path), IgnoreMissing(os.Remove(f.Name())), f.lock.Unlock())
	}
	return f.lock.Unlock()
}

// Abandon removes what there is of the file.
func (f *File) Abandon() error {
	return errors.Join(f.Close(), IgnoreMissing(os.Remove(f.Name())), f.lock.Unlock())
}
