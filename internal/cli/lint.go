package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"offtake/internal/files"
	"offtake/internal/lint"
)

func newLint(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "lint BOOK.xlsx ...",
		Short: "Check any workbook against the rules of a good financial model",
		Args:  arguments(1, 10_000, "the path of a workbook"),
		RunE: func(_ *cobra.Command, paths []string) error {
			broken := 0
			for _, path := range paths {
				n, err := lintBook(std, path)
				if err != nil {
					return failed{err}
				}
				broken += n
			}
			if broken > 0 {
				return failed{errors.New(spellFindings(broken))}
			}
			return nil
		},
	}
}

// lintBook prints what breaks a rule in a workbook and counts it; what a
// waiver of the workbook allows is not counted.
func lintBook(std streams, path string) (int, error) {
	defer softMemory(256 << 20)()
	found, err := lint.File(path)
	if err != nil {
		return 0, bookError(path, err)
	}
	counted, waived := 0, 0
	for _, f := range found {
		if f.Waived {
			waived++
			continue
		}
		counted++
		fmt.Fprintf(std.out, "%s: %s\n", path, f)
	}
	fmt.Fprintf(std.out, "%s: %s, %d waived\n", path, spellFindings(counted), waived)
	return counted, nil
}

func spellFindings(n int) string {
	if n == 1 {
		return "1 finding"
	}
	return fmt.Sprintf("%d findings", n)
}

// bookError says what is wrong with the file of a workbook.
func bookError(name string, err error) error {
	hint := "is it a workbook, an .xlsx file?"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		hint = "check the path; offtake DEAL.yaml writes a deal's workbook"
	case errors.Is(err, fs.ErrPermission):
		hint = "check its rights"
	case errors.Is(err, lint.ErrEncrypted):
		hint = "open it in Excel and save a copy without its password"
	case errors.Is(err, lint.ErrOld):
		hint = "open it in Excel or LibreOffice and save it as .xlsx"
	}
	return fmt.Errorf("%s: %s\nhint: %s", name, strings.TrimPrefix(files.Cause(err).Error(), name+": "), hint)
}
