package files

import (
	"errors"
	"os"
)

// Output is a complete file and where it goes.
type Output struct {
	Path string
	Data []byte
}

// pendingFile is a file being written that is not in its place yet.
type pendingFile interface {
	Write(data []byte) (int, error)
	CloseAtomicallyReplace() error
	Cleanup() error
}

// Replace puts complete files in place of any that were there, by rename:
// a reader sees the old file or the new one, never a part. Only when all are
// on the disk is the first put in place, so that one that cannot be written
// leaves the others as they were.
func Replace(outputs []Output) error {
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
			return WriteError(o.Path, err)
		}
	}
	for i, f := range pending {
		if err := f.CloseAtomicallyReplace(); err != nil {
			return WriteError(outputs[i].Path, err)
		}
	}
	return nil
}

// prepared writes a file beside its place.
func prepared(o Output) (pendingFile, error) {
	if info, err := os.Stat(o.Path); err == nil && info.IsDir() {
		return nil, errors.New("is a folder")
	}
	f, err := newPending(o.Path)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(o.Data)
	return f, err
}
