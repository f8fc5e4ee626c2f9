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
	"offtake/model/formula"
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
func Run(args []string, in io.Reader, out, err io.Writer) int {
	told := &checkedWriter{Writer: out}
	io := streams{in, told, err}
	root := newRoot(io)
	root.SetArgs(append([]string{}, args...)) // nil would mean the process's own
	runErr := root.Execute()
	var fail failed
	switch {
	case runErr == nil && told.err != nil:
		fmt.Fprintf(err, "offtake: standard output cannot be written: %v\n", files.Cause(told.err))
		return statusFailed
	case runErr == nil:
		return statusDone
	case errors.As(runErr, &fail):
		if text := runErr.Error(); text != "" {
			fmt.Fprintln(err, text)
		}
		return statusFailed
	}
	text := "offtake: " + runErr.Error()
	if !strings.Contains(text, "hint: ") {
		text += "\nhint: offtake --help shows how it is used"
	}
	fmt.Fprintln(err, text)
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

func newRoot(io streams) *cobra.Command {
	root := newExport(io)
	root.AddCommand(newInit(io), newExamples(io), newExplain(io), newLint(io),
		newBatch(io), newSweep(io), newMerge(io), newSimulate(io), newCompare(io))
	root.SetIn(io.in)
	root.SetOut(io.out)
	root.SetErr(io.err)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.HiddenDefaultCmd = true
	root.Version = report.Version
	root.SetVersionTemplate("offtake {{.Version}}\n")
	return root
}

// arguments checks the number of arguments, in this program's words.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return fmt.Errorf("%s wants %s\nhint: %s", cmd.CommandPath(), what, cmd.UseLine())
		case len(args) > most:
			return fmt.Errorf("%s does not take %q: it wants %s\nhint: %s", cmd.CommandPath(), args[most], what, cmd.UseLine())
		}
		return nil
	}
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
