package cli

import (
	"errors"
	"fmt"
	"os"
)

// output is a complete file and where it goes.
type output struct {
	path string
	data []byte
}

// pendingFile is a file being written that is not in its place yet.
type pendingFile interface {
	Write(data []byte) (int, error)
	CloseAtomicallyReplace() error
	Cleanup() error
}

// replaceFiles puts complete files in place of any that were there, by rename:
// a reader sees the old file or the new one, never a part. Only when all are
// on the disk is the first put in place, so that one that cannot be written
// leaves the others as they were.
func replaceFiles(outputs []output) error {
	var pending []pendingFile
	defer func() {
		for _, f := range pending {
			f.Cleanup() // removes what was not put in place
		}
	}()
	for _, o := range outputs {
		f, err := prepared(o)
		if f != nil {
			pending = append(pending, f)
		}
		if err != nil {
			return writeError(o.path, err)
		}
	}
	for i, f := range pending {
		if err := f.CloseAtomicallyReplace(); err != nil {
			return writeError(outputs[i].path, err)
		}
	}
	return nil
}

// prepared writes a file beside its place.
func prepared(o output) (pendingFile, error) {
	if info, err := os.Stat(o.path); err == nil && info.IsDir() {
		return nil, errors.New("is a folder")
	}
	f, err := newPending(o.path)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(o.data)
	return f, err
}

// writeError says in one line why a file or folder cannot be written, with
// the remedy.
func writeError(path string, err error) error {
	return fmt.Errorf("%s: %w\nhint: check the folder, its rights and the room on the disk", path, bare(err))
}

// bare is an error without the operation and the path in front.
func bare(err error) error {
	if path := new(os.PathError); errors.As(err, &path) {
		return path.Err
	}
	if link := new(os.LinkError); errors.As(err, &link) {
		return link.Err
	}
	return err
}
