package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"offtake/internal/files"
	"offtake/internal/lint"
)

func newLint(std streams) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:   "lint BOOK.xlsx ...",
		Short: "Check any workbook against the rules of a good financial model",
		Long: "lint checks any workbook against the rules of a good financial model. It counts the\n" +
			"findings of each rule, worst first, and shows the first of each.",
		Args: arguments(1, 10_000, "the path of a workbook"),
		RunE: func(_ *cobra.Command, paths []string) error {
			broken := 0
			for _, path := range paths {
				n, err := lintBook(std, path, all)
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
	cmd.Flags().BoolVar(&all, "all", false, "show every finding")
	return cmd
}

// shownOfRule is how many findings of a rule are shown unless all are asked for.
const shownOfRule = 10

// lintBook prints what breaks a rule in a workbook and counts it; what a
// waiver of the workbook allows is not counted.
func lintBook(std streams, path string, all bool) (int, error) {
	found, err := lint.File(path)
	if err != nil {
		return 0, bookError(path, err)
	}
	counted := slices.DeleteFunc(slices.Clone(found), func(f lint.Finding) bool { return f.Waived })
	fmt.Fprintf(std.out, "%s: %s, %d waived\n", path, spellFindings(len(counted)), len(found)-len(counted))
	broken := brokenRules(counted)
	for _, rule := range broken {
		fmt.Fprintf(std.out, "%s: rule %d, %s: %s\n", path, rule.number, rule.title, spellFindings(len(rule.findings)))
	}
	for _, rule := range broken {
		shown := len(rule.findings)
		if !all {
			shown = min(shown, shownOfRule)
		}
		for _, f := range rule.findings[:shown] {
			fmt.Fprintf(std.out, "%s: %s\n", path, f)
		}
		if more := len(rule.findings) - shown; more > 0 {
			fmt.Fprintf(std.out, "%s: rule %d: and %d more; --all shows every one\n", path, rule.number, more)
		}
	}
	return len(counted), nil
}

// brokenRule is a rule with its findings in a workbook.
type brokenRule struct {
	number   int
	title    string
	findings []lint.Finding
}

// brokenRules returns the rules that have findings, those with the most first.
func brokenRules(found []lint.Finding) []brokenRule {
	var broken []brokenRule
	for _, rule := range lint.Rules() {
		of := slices.DeleteFunc(slices.Clone(found), func(f lint.Finding) bool { return f.Rule != rule.Number })
		if len(of) > 0 {
			broken = append(broken, brokenRule{rule.Number, rule.Title, of})
		}
	}
	slices.SortStableFunc(broken, func(a, b brokenRule) int { return len(b.findings) - len(a.findings) })
	return broken
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
	}
	return fmt.Errorf("%s: %s\nhint: %s", name, strings.TrimPrefix(files.Cause(err).Error(), name+": "), hint)
}
