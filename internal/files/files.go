// Package files writes files so that a reader sees the old one or the new one,
// never a part.
//
//  1. [Replace] puts several complete files in place, together or not at all.
//  2. [Create] begins a file that grows and gets its name when it is complete;
//     two runs cannot write it at once.
//  3. [Rename] and [Remove] are the steps that runs with folders of their own
//     are made of.
//  4. Errors name the file that was meant: [Naming], [WriteError], [Cause].
package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Rename gives a complete file its name; it never replaces a folder.
func Rename(from, to string) error {
	if isFolder(to) {
		return inTheWay(to)
	}
	err := os.Rename(from, to)
	var link *os.LinkError
	if errors.As(err, &link) {
		return &fs.PathError{Op: "write", Path: to, Err: link.Err}
	}
	return err
}

// Remove removes a file if there is one; a folder of its name it leaves.
func Remove(path string) error {
	if isFolder(path) {
		return inTheWay(path)
	}
	return IgnoreMissing(os.Remove(path))
}

func isFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

func inTheWay(path string) error {
	return &fs.PathError{Op: "write", Path: path, Err: errors.New("a folder is in the way")}
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
	return fmt.Errorf("%s: %w\nhint: check the folder, its rights and the room on the disk", path, Cause(err))
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
