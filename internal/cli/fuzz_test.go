package cli

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzMerge: whatever the second shard's file holds, in spite of a digest that
// fits, merge says so in words or joins it.
func FuzzMerge(f *testing.F) {
	f.Add("t.csv", []byte("combination,scenario\n2,Base\n"))
	f.Add("t.parquet", []byte("PAR1"))
	f.Add("out", []byte("| 1 | x |\n"))
	f.Add("anthropic-aws.paths", []byte("offtake paths 1\n\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		if !slices.Contains([]string{"t.csv", "t.parquet", "out", "anthropic-aws.paths"}, kind) {
			t.Skip()
		}
		inFolder(t)
		stem, ext, _ := strings.Cut(kind, ".")
		files := []string{stem + "-1-of-2." + ext, stem + "-2-of-2." + ext}
		if kind == "out" {
			require.NoError(t, os.Mkdir("out", 0o777))
			files = []string{"out/index-1-of-2.csv", "out/index-2-of-2.csv", "out/index-1-of-2.md", "out/index-2-of-2.md"}
		}
		for _, file := range files {
			forge(t, file, data)
		}
		status, _, err := run(t, "merge", kind)
		if status != statusDone {
			require.Contains(t, err, "\nhint: ")
			require.False(t, bytes.Contains([]byte(err), []byte("fault of the program")), err)
		}
	})
}
