//go:build !windows

package files

import (
	"io/fs"
	"syscall"
)

// umask are the rights that a new file does not get. It is read before there are
// other goroutines, since reading sets it for a moment.
var umask = func() fs.FileMode {
	mask := syscall.Umask(0o077)
	syscall.Umask(mask)
	return fs.FileMode(mask) & fs.ModePerm
}()

// mayWrite reports whether the system lets this user write a file.
func mayWrite(path string) bool {
	const write = 2
	return syscall.Access(path, write) != syscall.EACCES
}
