package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"offtake/model"
	"offtake/report"
)

func newCheck(std streams) *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:   "check DEAL.yaml ...",
		Short: "Say what is wrong with deal files, and write nothing",
		Args:  arguments(1, 100_000, "at least one deal file"),
		RunE: func(_ *cobra.Command, deals []string) error {
			return forEach(std, deals, true, func(t *model.Template, name string, _ map[string]string) error {
				return checkOne(std, t, name, o)
			})
		},
	}
	cmd.Flags().StringArrayVar(&o.set, "set", nil, "override an input in every scenario, as `key=value` (repeatable)")
	return cmd
}

// checkOne reads, computes and lays out a deal, and says what is wrong with it.
func checkOne(std streams, t *model.Template, name string, o exportOptions) error {
	rep, err := prepare(t, name, o)
	if err != nil {
		return err
	}
	warn(std, rep.Deal.Warnings())
	if problems := report.FailedChecks(rep); len(problems) > 0 {
		return fmt.Errorf("%s: checks failed:\n  %s", name, strings.Join(problems, "\n  "))
	}
	fmt.Fprintf(std.out, "%s: nothing is wrong: %s, all checks pass in %s\n",
		name, rep.Over(), counted(int64(len(rep.Deal.Scenarios)), "scenario"))
	return nil
}
