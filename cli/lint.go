package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"offtake/report/lint"
)

func newLint(io streams) *cobra.Command {
	return &cobra.Command{
		Use:   "lint BOOK.xlsx ...",
		Short: "Check any workbook against the rules of a good financial model",
		Args:  arguments(1, 10_000, "the path of a workbook"),
		RunE: func(_ *cobra.Command, paths []string) error {
			broken := 0
			for _, path := range paths {
				n, err := lintBook(io, path)
				if err != nil {
					return failed{err}
				}
				broken += n
			}
			if broken > 0 {
				return failed{fmt.Errorf("%d findings", broken)}
			}
			return nil
		},
	}
}

// lintBook prints what breaks a rule in a workbook and counts it; what a
// waiver of the workbook allows is not counted.
func lintBook(io streams, path string) (int, error) {
	found, err := lint.File(path)
	if err != nil {
		return 0, fileError(path, err)
	}
	counted, waived := 0, 0
	for _, f := range found {
		if f.Waived {
			waived++
			continue
		}
		counted++
		fmt.Fprintf(io.out, "%s: rule %d: %s!%s: %s\n", path, f.Rule, f.Sheet, f.Cell, f.Reason)
	}
	fmt.Fprintf(io.out, "%s: %d findings, %d waived\n", path, counted, waived)
	return counted, nil
}
