// Package files writes files so that a reader sees the old one or the new one,
// never a part.
//
//  1. [Create] begins a file under a hidden name beside its own, which only its
//     owner may read; two runs cannot write it at once. What is there under its
//     name is replaced only if it is a plain file that may be written.
//  2. [Finish] gives files their names, together or not at all. [Replace] does
//     both for files that are complete.
//  3. What is not finished is removed by [RemoveTemporary] when the run is
//     interrupted, and by the next run if it was killed.
//  4. [Rename] and [Remove] are the steps that runs with folders of their own
//     are made of.
//  5. Errors name the file that was meant, with the remedy: [Naming],
//     [WriteError], [Cause], [Remedy].
package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Rename gives a complete file its name; it replaces nothing but a plain file
// that may be written.
func Rename(from, to string) error {
	if err := Check(to); err != nil {
		return err
	}
	err := os.Rename(from, to)
	var link *os.LinkError
	if errors.As(err, &link) {
		return &fs.PathError{Op: "write", Path: to, Err: link.Err}
	}
	return err
}

// Remove removes a file if there is one; what Rename does not replace, it leaves.
func Remove(path string) error {
	if err := Check(path); err != nil {
		return err
	}
	return IgnoreMissing(os.Remove(path))
}

// refusal is why a file is not written, and what to do.
type refusal struct{ cause, remedy string }

func (r *refusal) Error() string { return r.cause }

// Check returns an error if something is at a path that must not be replaced.
func Check(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return nil // what is wrong with the path, writing finds out
	}
	const remedy = "move it away, or choose another place by -o"
	refused := func(cause, remedy string) error {
		return &fs.PathError{Op: "write", Path: path, Err: &refusal{cause, remedy}}
	}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return refused("a folder is in the way", remedy)
	case mode&fs.ModeSymlink != 0:
		return refused("a link is in the way", "write to where it leads, remove it, or choose another place by -o")
	case !mode.IsRegular():
		return refused("a pipe, socket or device is in the way", remedy)
	case mode.Perm()&0o222 == 0 || !mayWrite(path):
		return refused("the file is read-only", "allow it to be written, move it away, or choose another place by -o")
	}
	return nil
}

// IgnoreMissing returns nil for the error that a file is not there.
func IgnoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// WithoutLocks reports whether an error says that a file system has no locks,
// as some that show an object store do: there, nothing keeps two runs apart.
func WithoutLocks(err error) bool {
	for _, e := range []error{syscall.ENOSYS, syscall.ENOTSUP, syscall.ENOLCK} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// Naming makes an error name the file that is meant, not its hidden name.
func Naming(err error, path string) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return &fs.PathError{Op: p.Op, Path: path, Err: p.Err}
	}
	return err
}

// WriteError says in one line why a file or folder cannot be written, with
// the remedy.
func WriteError(path string, err error) error {
	return fmt.Errorf("%s: %w\nhint: %s", path, Cause(err), Remedy(err, "check the folder, its rights and the room on the disk"))
}

// Remedy is what to do about an error, if this package knows it.
func Remedy(err error, otherwise string) string {
	if r := new(refusal); errors.As(err, &r) {
		return r.remedy
	}
	return otherwise
}

// Cause returns the error without the operation and the path in front.
func Cause(err error) error {
	if path := new(os.PathError); errors.As(err, &path) {
		return path.Err
	}
	if link := new(os.LinkError); errors.As(err, &link) {
		return link.Err
	}
	return err
}
