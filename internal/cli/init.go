package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"offtake/model/formula"
	"offtake/templates"
)

func newInit(std streams) *cobra.Command {
	var from string
	var asked bool
	cmd := &cobra.Command{
		Use:   "init [NAME]",
		Short: "Write a commented deal file to start from",
		Args:  arguments(0, 1, "at most one name"),
		RunE: func(_ *cobra.Command, args []string) error {
			name := "deal"
			if len(args) == 1 {
				name = args[0]
			}
			if asked && from != "" {
				return errors.New("--interview and --from do not go together\nhint: choose one of the two")
			}
			return initDeal(std, name, from, asked)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "start from the embedded deal `EXAMPLE` (offtake examples lists them)")
	cmd.Flags().BoolVar(&asked, "interview", false, "ask ten questions and write their answers; they may come from a pipe")
	return cmd
}

// initDeal writes a new deal file; it never replaces one.
func initDeal(std streams, name, from string, asked bool) error {
	data := templates.NewDeal
	if from != "" {
		var ok bool
		if data, ok = templates.Deal(strings.TrimSuffix(from, ".yaml")); !ok {
			return unknownExample(from)
		}
	}
	path := name
	if ext := filepath.Ext(name); ext != ".yaml" && ext != ".yml" {
		path += ".yaml"
	}
	if asked {
		if _, err := os.Lstat(path); err == nil {
			return failed{thereAlready(path)} // before anything is asked
		}
		var err error
		if data, err = interview(std, path); err != nil {
			return err
		}
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	switch {
	case errors.Is(err, os.ErrExist):
		return failed{thereAlready(path)}
	case err != nil:
		return failed{fileError(path, err)}
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Close()); err != nil {
		return failed{errors.Join(err, os.Remove(path))}
	}
	fmt.Fprintf(std.out, "%s\nrun it with: offtake %s\n", path, path)
	return nil
}

func thereAlready(path string) error {
	return fmt.Errorf("%s is there already\nhint: choose another name: offtake init NAME", path)
}

func unknownExample(name string) error {
	hint := "offtake examples lists them"
	if near := formula.Nearest(name, templates.Deals()); near != "" {
		hint = "did you mean " + near + "?"
	}
	return fmt.Errorf("there is no embedded deal %q\nhint: %s", name, hint)
}
