// Package cli is the command line: it turns arguments into domain values, once
// and here.
//
//  1. [Run] finds the command, each of which has a file of its own; offtake
//     without one writes the outputs of deals (export.go).
//  2. The command reads its arguments and deal files, and reports what is wrong
//     with them together with what to do.
//  3. A package of the model, the report, the batch or the lint does the work.
//  4. Files are put in place together or not at all; what was done, or where to
//     find it, goes to standard output, all else to standard error.
//  5. The exit status is 0 for success, 1 for a deal or check that failed and 2
//     for wrong usage.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"offtake/internal/files"
	"offtake/model"
	"offtake/report"
	"offtake/templates"
)

// The exit statuses.
const (
	statusDone   = 0
	statusFailed = 1 // a deal or a check failed
	statusUsage  = 2 // wrong usage
)

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// failed is an error of the work itself; any other error is wrong usage.
type failed struct{ error }

func (f failed) Unwrap() error { return f.error }

// Run runs the command line and returns the exit status.
func Run(args []string, in io.Reader, stdout, stderr io.Writer) (status int) {
	defer endOnSignal(stderr)()
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(stderr, "offtake: stopped by a fault of the program: %v\nhint: report it with the command line and the deal file\n", r)
			status = statusFailed
		}
	}()
	checked := &checkedWriter{Writer: stdout}
	std := streams{in, checked, stderr}
	root := newRoot(std)
	root.SetArgs(append([]string{}, args...)) // nil would mean the process's own
	err := root.Execute()
	var fail failed
	switch {
	case err == nil && checked.err != nil:
		fmt.Fprintf(stderr, "offtake: standard output cannot be written: %v\n", files.Cause(checked.err))
		return statusFailed
	case err == nil:
		return statusDone
	case errors.As(err, &fail):
		if text := err.Error(); text != "" {
			fmt.Fprintln(stderr, text)
		}
		return statusFailed
	}
	text := "offtake: " + err.Error()
	if !strings.Contains(text, "hint: ") {
		text += "\nhint: offtake --help shows how it is used"
	}
	fmt.Fprintln(stderr, text)
	return statusUsage
}

// checkedWriter remembers the first error of writing.
type checkedWriter struct {
	io.Writer
	err error
}

func (w *checkedWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if w.err == nil {
		w.err = err
	}
	return n, err
}

func newRoot(std streams) *cobra.Command {
	root := newExport(std)
	root.AddCommand(newInit(std), newExamples(std), newExplain(std), newCheck(std), newLint(std),
		newBatch(std), newSweep(std), newMerge(std), newSimulate(std), newCompare(std))
	root.PersistentPreRunE = checkNames
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.HiddenDefaultCmd = true
	root.Version = report.Version
	root.SetVersionTemplate("offtake {{.Version}}\n")
	return root
}

// template reads the embedded model template, once; that it reads is a matter
// of the program's own tests.
var template = sync.OnceValue(func() *model.Template {
	t, err := model.ReadTemplate("templates/model.yaml", templates.Model)
	if err != nil {
		panic(err)
	}
	return t
})

// readDeal reads a deal file, or an embedded deal by its name where there is
// no such file.
func readDeal(t *model.Template, name string) (*model.Deal, error) {
	file, data, err := dealFile(name)
	if err != nil {
		return nil, err
	}
	return model.ReadDeal(file, data, t)
}

// dealFile returns a deal file's name and bytes.
func dealFile(name string) (file string, data []byte, err error) {
	data, err = model.ReadFile(name)
	if err == nil {
		return name, data, nil
	}
	stem := strings.TrimSuffix(name, ".yaml")
	if embedded, ok := templates.Deal(stem); ok && errors.Is(err, os.ErrNotExist) {
		return stem + ".yaml", embedded, nil
	}
	return "", nil, fileError(name, err)
}
