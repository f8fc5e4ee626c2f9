package cli

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"offtake/internal/batch/vary"
	"offtake/model"
)

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

// checkNames refuses arguments, and names for outputs, that name no file: none,
// which a shell gives for a variable that is not set, the sign for standard
// input and output, and characters that are not seen.
func checkNames(cmd *cobra.Command, args []string) error {
	for _, arg := range args {
		if err := checkName(arg, "standard input is not read: name a file, ./- if it is called so"); err != nil {
			return err
		}
	}
	for _, flag := range []string{"out", "name"} {
		f := cmd.Flags().Lookup(flag)
		if f == nil || !f.Changed || f.Value.String() == "" {
			continue // each command says what it takes
		}
		const standard = "nothing is written to standard output: name a file or folder, ./- if it is called so"
		if err := checkName(f.Value.String(), standard); err != nil {
			return fmt.Errorf("--%s %w", flag, err)
		}
	}
	return nil
}

func checkName(name, standard string) error {
	switch {
	case name == "":
		return errors.New("an argument is empty\nhint: a shell gives that for a variable that is not set")
	case name == "-":
		return fmt.Errorf("%q is not the name of a file\nhint: %s", name, standard)
	}
	for _, r := range name {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			return fmt.Errorf("%q has a character that is not seen (U+%04X)\nhint: rename the file, or choose another name", name, r)
		}
	}
	return nil
}

// combinationFlags are the flags that choose combinations and how they run.
func combinationFlags(cmd *cobra.Command, vary, set, scenarios *[]string, shard *string, workers *int, most string) {
	f := cmd.Flags()
	f.StringArrayVar(vary, "vary", nil, "an input and its values, as `KEY=V1,V2,...` or KEY=FROM:TO:STEP (repeatable)")
	f.StringArrayVarP(scenarios, "scenario", "s", nil, "only the scenario `NAME` (repeatable)")
	f.StringArrayVar(set, "set", nil, "override an input in every scenario, as `key=value` (repeatable)")
	f.StringVar(shard, "shard", "", "only part `I/N` of the combinations; a job array's environment gives it too")
	f.IntVarP(workers, "jobs", "j", 0, "work on `N` at once; if not given, on as many as there are processors"+most)
}

// bomFlag has tables of text open right in Excel by a double click.
func bomFlag(cmd *cobra.Command, bom *bool) {
	cmd.Flags().BoolVar(bom, "bom", false, "begin CSV files with a byte order mark, by which Excel knows their letters")
}

// mostJobs is how many workers a command line may ask for: no machine has so
// many processors.
const mostJobs = 1024

// checkWorkers fills in how much is done at once.
func checkWorkers(n *int, most int) error {
	switch {
	case *n < 0 || *n > mostJobs:
		return fmt.Errorf("-j %d is not from 1 to %d\nhint: leave it out to use the processors that there are", *n, mostJobs)
	case *n == 0:
		*n = min(runtime.GOMAXPROCS(0), most)
	}
	return nil
}

// checkFolder refuses a folder without a name, which a shell gives for a
// variable that is not set.
func checkFolder(dir string) error {
	if dir == "" {
		return errors.New("-o names no folder\nhint: write -o DIR, or leave it out for this folder")
	}
	return nil
}

// setAndVaried refuses an input that is set and varied.
func setAndVaried(axes []vary.Axis, set []string) error {
	for _, a := range axes {
		for _, s := range set {
			if key, _, _ := strings.Cut(s, "="); strings.TrimSpace(key) == a.Input.Key {
				return fmt.Errorf("%s is both set and varied\nhint: drop --set %s", a.Input.Key, s)
			}
		}
	}
	return nil
}

// choose overrides a deal's inputs and keeps some of its scenarios, as the
// command line asks for.
func choose(t *model.Template, d *model.Deal, set, scenarios []string) error {
	if err := d.Override(t, set); err != nil {
		return wrongArgument{err}
	}
	if len(scenarios) > 0 {
		if err := d.Only(scenarios); err != nil {
			return wrongArgument{err}
		}
	}
	return nil
}
