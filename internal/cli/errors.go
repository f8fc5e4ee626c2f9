package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"offtake/internal/files"
	"offtake/model"
	"offtake/model/formula"
	"offtake/templates"
)

// inFile says in which deal file an error is, unless it names a place there.
func inFile(d *model.Deal, err error) error {
	if strings.HasPrefix(err.Error(), d.File+":") {
		return err
	}
	return fmt.Errorf("%s: %w", d.File, err)
}

// fileError says what is wrong with a file in one line, with the remedy.
func fileError(name string, err error) error {
	hint := "hint: check the path and its rights"
	if errors.Is(err, os.ErrNotExist) {
		hint = "hint: offtake init writes a deal file to start from, and offtake examples lists the embedded deals"
		if near := formula.Nearest(strings.TrimSuffix(name, ".yaml"), templates.Deals()); near != "" {
			hint = fmt.Sprintf("hint: did you mean %s? offtake examples lists the embedded deals", near)
		}
	}
	return fmt.Errorf("%s: %w\n%s", name, files.Cause(err), hint)
}

// plainFileError says what is wrong with a file as fileError does; other
// errors stay as they are.
func plainFileError(err error) error {
	var path *os.PathError
	if !errors.As(err, &path) {
		return err
	}
	hint := "check the path and its rights"
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		hint = "make room and run the same command again"
	}
	return fmt.Errorf("%s: %w\nhint: %s", path.Path, path.Err, files.Remedy(err, hint))
}
