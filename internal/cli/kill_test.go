package cli

import (
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// filesBelow reads all files below a folder but the records of a batch, by their
// paths.
func filesBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(path, "/.offtake/batch.journal") || strings.HasSuffix(path, "/.offtake/batch.lock") {
			return err
		}
		data, err := os.ReadFile(path)
		got[strings.TrimPrefix(path, dir+"/")] = string(data)
		return err
	}))
	return got
}

// killedCommands are commands that write files, each into the folder out.
var killedCommands = map[string][]string{
	"export":        {"-q", "lyft-aws", "-f", "xlsx,pdf,json,csv,md", "-o", "out"},
	"compare":       {"compare", "-q", "lyft-aws", "slack-aws", "-o", "out"},
	"simulate":      {"simulate", "-q", "--paths", "100", "-f", "json,csv", "-o", "out"},
	"simulate part": {"simulate", "-q", "--paths", "5000", "--shard", "1/2", "-o", "out"},
	"sweep csv":     {"sweep", "lyft-aws", "--vary", "price.discount=0%:50%:0.01%", "-o", "out/t.csv"},
	"sweep parquet": {"sweep", "lyft-aws", "--vary", "price.discount=0%:50%:0.01%", "-o", "out/t.parquet"},
	"batch":         {"batch", "lyft-aws", "-f", "json", "--vary", "price.discount=0%:9%:1%", "-o", "out"},
	"merge csv":     {"merge", "shards/t.csv"},
	"merge parquet": {"merge", "shards/t.parquet"},
	"merge index":   {"merge", "shards/out", "-o", "out"},
	"merge paths":   {"merge", "shards/anthropic-aws.paths", "-o", "out"},
}

// TestKilled: a command that is killed at any moment leaves what was there or
// all that it writes, whole, and by a signal that it can answer nothing else, in
// no folder; the next run is as if there had been none.
func TestKilled(t *testing.T) {
	times := 1
	if os.Getenv("OFFTAKE_TEST") == "all" {
		times = 48
	}
	root, tempDir := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", tempDir)
	shards := filepath.Join(root, "shards")
	require.NoError(t, os.Mkdir(shards, 0o777))
	t.Chdir(shards)
	jobsInShards(t)
	r := rand.New(rand.NewPCG(5, 6))
	for k, name := range slices.Sorted(maps.Keys(killedCommands)) {
		args := killedCommands[name]
		t.Run(name, func(t *testing.T) {
			start := func() *exec.Cmd {
				t.Chdir(t.TempDir())
				require.NoError(t, os.CopyFS("shards", os.DirFS(shards)))
				require.NoError(t, os.Mkdir("out", 0o777))
				cmd := program(t, args...)
				cmd.Env = append(cmd.Env, "GOTRACEBACK=none")
				require.NoError(t, cmd.Start())
				return cmd
			}
			before := time.Now()
			require.NoError(t, start().Wait())
			takes := time.Since(before)
			want := filesBelow(t, ".")
			for i := range times {
				signal := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL}[(i+k)%3]
				cmd := start()
				had := filesBelow(t, ".")
				time.Sleep(time.Duration(r.Int64N(int64(takes)*11/10 + 1)))
				_ = cmd.Process.Signal(signal) // it may be over
				err := cmd.Wait()
				got := filesBelow(t, ".")
				for path, data := range got {
					if signal == syscall.SIGKILL && (strings.HasSuffix(path, ".offtake-unfinished") || strings.Contains(path, ".tmp/")) {
						continue
					}
					assert.True(t, want[path] == data, "%v: %s", signal, path)
				}
				if signal != syscall.SIGKILL && name != "batch" {
					assert.Contains(t, []int{len(want), len(had)}, len(got), "%v: all or none", signal)
				}
				if exit := new(exec.ExitError); signal != syscall.SIGKILL && errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Exited() {
					assert.Contains(t, []int{statusFailed, statusInterrupted + int(signal)}, exit.ExitCode())
				}
				next := program(t, args...)
				said, err := next.CombinedOutput()
				require.NoError(t, err, string(said))
				assert.Equal(t, len(want), len(filesBelow(t, ".")), "%v: nothing is left", signal)
				sameFiles(t, want, filesBelow(t, "."))
			}
		})
	}
	assert.Empty(t, filesIn(t, tempDir))
}
