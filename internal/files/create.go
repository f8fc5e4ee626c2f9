package files

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gofrs/flock"
)

// File is a file that gets its name when it is complete. Until then it has a
// hidden name beside it, and only its owner may read it. A run that was killed
// leaves it behind; the next one in its folder removes it.
type File struct {
	*os.File
	path, temp string
	lock       *flock.Flock
	kept       func() // no interrupt removes it any more
}

// Create begins a file. Two runs cannot write the same file at once, and only a
// plain file that may be written is replaced.
func Create(path string) (*File, error) {
	if err := Check(path); err != nil {
		return nil, err
	}
	clean(filepath.Dir(path))
	temp := hiddenName(path)
	lock, err := hold(temp)
	if err != nil {
		return nil, Naming(err, path)
	}
	kept := Temporary(temp)
	f, err := os.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		kept()
		return nil, errors.Join(Naming(err, path), lock.Unlock())
	}
	return &File{f, path, temp, lock, kept}, nil
}

// hiddenMark ends the hidden names.
const hiddenMark = ".offtake-unfinished"

// hiddenName is the name of a file until it is complete: beside its place, and
// no longer than file systems take.
func hiddenName(path string) string {
	dir, base := filepath.Split(path)
	const longest = 255 - len(".") - len(hiddenMark)
	if len(base) > longest {
		digest := fmt.Sprintf("-%x", sha256.Sum256([]byte(base)))[:17]
		base = strings.ToValidUTF8(base[:longest-len(digest)], "") + digest
	}
	return dir + "." + base + hiddenMark
}

// hold takes the lock of a hidden name. What its lock says is so only if the
// file still has the name: another run may have removed or renamed it meanwhile.
func hold(temp string) (*flock.Flock, error) {
	for range 100 {
		if info, err := os.Lstat(temp); err == nil && !info.Mode().IsRegular() {
			return nil, &fs.PathError{Op: "write", Path: temp, Err: &refusal{
				"what has its hidden name " + temp + " is no file", "remove that, or choose another place by -o"}}
		}
		lock := flock.New(temp, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
		if runtime.GOOS == "windows" {
			return lock, nil // a lock would keep this run from writing, too
		}
		switch held, err := lock.TryLock(); {
		case WithoutLocks(err):
			return lock, nil
		case err != nil:
			return nil, err
		case !held:
			return nil, &fs.PathError{Op: "write", Path: temp, Err: errBusy}
		}
		mine, err1 := lock.Stat()
		there, err2 := os.Lstat(temp)
		if err1 == nil && err2 == nil && os.SameFile(mine, there) {
			return lock, nil
		}
		if err := lock.Unlock(); err != nil {
			return nil, err
		}
	}
	return nil, &fs.PathError{Op: "write", Path: temp, Err: errBusy}
}

var errBusy = &refusal{"another run is writing this file", "wait for it to end, or choose another file by -o"}

// Write implements io.Writer.
func (f *File) Write(data []byte) (int, error) {
	n, err := f.File.Write(data)
	return n, Naming(err, f.path)
}

// WriteString implements io.StringWriter.
func (f *File) WriteString(text string) (int, error) { return f.Write([]byte(text)) }

// Path is the name that the file will have.
func (f *File) Path() string { return f.path }

// Finish gives the file its name.
func (f *File) Finish() error { return Finish(f) }

// Finish gives files their names, all of them or none: the first is renamed when
// all are complete on the disk, and an interrupt waits until the last is.
func Finish(list ...*File) error {
	var err error
	for _, f := range list {
		err = errors.Join(err, Naming(f.complete(), f.path))
	}
	if err == nil {
		err = rename(list)
	}
	for _, f := range list {
		err = errors.Join(err, f.release(err != nil))
	}
	return err
}

// complete has the file on the disk, with the rights that it will have.
func (f *File) complete() error {
	mode := 0o666 &^ umask
	if info, err := os.Lstat(f.path); err == nil {
		mode = info.Mode().Perm()
	}
	_ = f.Chmod(mode) // a file system without rights refuses it, and needs none
	return errors.Join(f.Sync(), f.Close())
}

// rename gives complete files their names.
func rename(list []*File) error {
	for _, f := range list {
		if err := Check(f.path); err != nil {
			return err
		}
	}
	defer uninterrupted()()
	for _, f := range list {
		if err := Rename(f.temp, f.path); err != nil {
			return err
		}
	}
	return nil
}

// release ends the work on a file, and removes what there is of it if it fails.
func (f *File) release(failed bool) error {
	defer f.kept()
	if failed {
		return errors.Join(IgnoreMissing(os.Remove(f.temp)), f.lock.Unlock())
	}
	return f.lock.Unlock()
}

// Abandon removes what there is of the file.
func (f *File) Abandon() error {
	return errors.Join(f.Close(), f.release(true))
}
