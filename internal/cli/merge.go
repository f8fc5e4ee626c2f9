package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"offtake/internal/batch"
	"offtake/internal/batch/shard"
	"offtake/internal/batch/table"
)

const mergeLong = `merge joins what the shards of a job wrote into what one run would have written, byte
for byte: the indexes of a batch, given the folder or folders they are in, the table of a sweep,
given its name, or the outputs of a simulation, given the folders or the name of its
deal and .paths. It names the shards that are missing.`

const mergeExample = `  offtake merge out                 index-1-of-8.csv … into out/index.csv, and the .md
  offtake merge a b c -o all        shards in folders of their own
  offtake merge table.parquet       table-1-of-8.parquet … into table.parquet
  offtake merge out/deal.paths      deal-1-of-8.paths … into out/deal.xlsx, deal.pdf`

func newMerge(std streams) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:     "merge FOLDER ... | TABLE ...",
		Short:   "Join the indexes and tables of shards",
		Long:    mergeLong,
		Example: mergeExample,
		Args:    arguments(1, 1_000_000, "the folder of an index or the name of a table"),
		RunE: func(cmd *cobra.Command, paths []string) error {
			if cmd.Flags().Changed("out") {
				if err := checkFolder(out); err != nil {
					return err
				}
			}
			return runMerge(std, paths, out)
		},
	}
	cmd.Flags().StringVarP(&out, "out", "o", "", "folder `DIR` for the index, made if missing; if not given, the first folder")
	return cmd
}

func runMerge(std streams, paths []string, out string) error {
	var folders []string
	var done []shard.Merged
	var errs []error
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			folders = append(folders, path)
			continue
		}
		if filepath.Ext(path) == batch.PathsExtension {
			folder, stem := filepath.Dir(path), strings.TrimSuffix(filepath.Base(path), batch.PathsExtension)
			errs = append(errs, mergeSimulation(std, template(), []string{folder}, stem, out))
			continue
		}
		if ext := filepath.Ext(path); ext != ".csv" && ext != ".parquet" {
			return fmt.Errorf("%s is neither a folder nor the name of a table\nhint: offtake merge --help shows how it is used", path)
		}
		m, err := table.Merge(path)
		done, errs = append(done, m), append(errs, err)
	}
	if len(folders) > 0 {
		m, err := mergeFolders(std, folders, out)
		done, errs = append(done, m...), append(errs, err)
	}
	printed := map[string]bool{} // the index's two files are split alike
	for _, m := range done {
		for _, text := range m.LeftOut {
			if !printed[text] {
				fmt.Fprintf(std.err, "%s: warning: %s\n", m.File, text)
			}
			printed[text] = true
		}
		if m.File != "" {
			fmt.Fprintf(std.out, "%s: %s of %s\n", m.File, counted(m.Rows, "row"), counted(int64(m.Shards), "shard"))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return failed{plainFileError(err)}
	}
	return nil
}

// mergeFolders joins the indexes and the simulations whose shards are in some
// folders.
func mergeFolders(std streams, folders []string, out string) ([]shard.Merged, error) {
	if out == "" {
		out = folders[0]
	}
	stems, alone, err := batch.Simulated(folders)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, stem := range stems {
		errs = append(errs, mergeSimulation(std, template(), folders, stem, out))
	}
	var done []shard.Merged
	if !alone {
		done, err = batch.MergeIndex(folders, out)
		errs = append(errs, err)
	}
	return done, errors.Join(errs...)
}
