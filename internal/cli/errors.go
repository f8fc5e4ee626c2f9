package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
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
		if meant := meantFile(name); meant != "" {
			hint = "hint: did you mean " + meant
		}
	}
	return fmt.Errorf("%s: %w\n%s", name, files.Cause(err), hint)
}

// commandsMeant are words for which people look, and the command that does it.
var commandsMeant = map[string]string{
	"validate": "check", "verify": "check", "test": "check", "new": "init", "create": "init", "list": "examples", "ls": "examples",
	"diff": "compare", "montecarlo": "simulate", "help": "--help", "version": "--version",
}

// commandNames are the commands that take a name.
var commandNames = []string{"init", "examples", "explain", "check", "lint", "batch", "sweep", "merge", "simulate", "compare"}

// meantFile returns what was meant by the name of a file that is not there: a
// command, an embedded deal, or a deal file beside it.
func meantFile(name string) string {
	folder, base := filepath.Split(name)
	stem := strings.TrimSuffix(strings.TrimSuffix(base, ".yaml"), ".yml")
	if command := commandsMeant[name]; command != "" {
		return "offtake " + command + "?"
	}
	var beside []string
	entries, _ := os.ReadDir(filepath.Join(".", folder)) // none if it cannot be read
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); ext != ".yaml" && ext != ".yml" {
			continue
		} else if beside = append(beside, folder+e.Name()); strings.TrimSuffix(e.Name(), ext) == stem {
			return folder + e.Name() + "?"
		}
	}
	if folder == "" && stem == base {
		if near := formula.Nearest(name, commandNames); near != "" {
			return "the command " + near + "? offtake --help lists them"
		}
	}
	if near := formula.Nearest(strings.TrimSuffix(name, ".yaml"), templates.Deals()); near != "" {
		return near + "? offtake examples lists the embedded deals"
	}
	if near := formula.Nearest(name, beside); near != "" {
		return near + "?"
	}
	return ""
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
