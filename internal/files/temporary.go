package files

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// temporary are the files and folders of this run that an interrupt removes.
var temporary struct {
	sync.Mutex
	paths map[string]int
	clean map[string]bool // folders without what an earlier run left
}

// Temporary has an interrupt remove a file or folder, until kept is called.
func Temporary(path string) (kept func()) {
	temporary.Lock()
	defer temporary.Unlock()
	if temporary.paths == nil {
		temporary.paths = map[string]int{}
	}
	temporary.paths[path]++
	return func() {
		temporary.Lock()
		defer temporary.Unlock()
		if temporary.paths[path]--; temporary.paths[path] <= 0 {
			delete(temporary.paths, path)
		}
	}
}

// uninterrupted has an interrupt wait until done is called.
func uninterrupted() (done func()) {
	temporary.Lock()
	return temporary.Unlock
}

// RemoveTemporary removes all temporary files of this run, which ends then: no
// file begins or gets its name after it.
func RemoveTemporary() {
	temporary.Lock() // for good
	for path := range temporary.paths {
		_ = os.RemoveAll(path) // the run ends, and the next one removes what stays
	}
}

// clean removes what runs that were killed left in a folder, once a run. What
// another run is writing is locked and stays.
func clean(dir string) {
	temporary.Lock()
	defer temporary.Unlock()
	if temporary.clean[dir] {
		return
	}
	if temporary.clean == nil {
		temporary.clean = map[string]bool{}
	}
	temporary.clean[dir] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // the folder cannot be read: there is nothing that can be done
	}
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, ".") && strings.HasSuffix(name, hiddenMark) && e.Type().IsRegular() {
			path := filepath.Join(dir, name)
			if lock, err := hold(path); err == nil && (lock.Locked() || runtime.GOOS == "windows") {
				_ = os.Remove(path)
				_ = lock.Unlock()
			}
		}
	}
}
