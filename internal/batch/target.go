package batch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// target is a file that gets its name when it is complete. Until then it has a
// hidden name beside it, which a run that was killed may leave behind and the
// next one takes over.
type target struct {
	*os.File
	path string
	lock *flock.Flock
}

// create begins a file. Two runs cannot write the same file at once.
func create(path string) (*target, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, inTheWay(path)
	}
	temp := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".unfinished")
	lock := flock.New(temp, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o666))
	switch held, err := lock.TryLock(); {
	case lockless(err):
	case err != nil:
		return nil, naming(err, path)
	case !held:
		return nil, fmt.Errorf("%s: %w\nhint: wait for it to end, or choose another file by -o", path, errBusyFile)
	}
	f, err := os.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, errors.Join(naming(err, path), lock.Unlock())
	}
	return &target{f, path, lock}, nil
}

var errBusyFile = errors.New("another run is writing this file")

// naming makes an error name the file that is wanted, not its hidden name.
func naming(err error, path string) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return &fs.PathError{Op: p.Op, Path: path, Err: p.Err}
	}
	return err
}

// Write implements io.Writer.
func (t *target) Write(data []byte) (int, error) {
	n, err := t.File.Write(data)
	if err != nil {
		err = naming(err, t.path)
	}
	return n, err
}

// finish gives the file its name.
func (t *target) finish() error {
	err := t.Close()
	if err == nil {
		err = rename(t.Name(), t.path)
	}
	if err != nil {
		return errors.Join(naming(err, t.path), ignoreMissing(os.Remove(t.Name())), t.lock.Unlock())
	}
	return t.lock.Unlock()
}

// abandon removes what there is of the file.
func (t *target) abandon() error {
	return errors.Join(t.Close(), ignoreMissing(os.Remove(t.Name())), t.lock.Unlock())
}
