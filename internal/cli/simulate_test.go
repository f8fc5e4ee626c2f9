package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
)

// TestSimulate holds what simulate prints to a whole text, and its files to
// not depending on the number of processors.
func TestSimulate(t *testing.T) {
	golden, err := filepath.Abs("../../testdata/calls/simulate.txt")
	require.NoError(t, err)
	inFolder(t)
	call := []string{"simulate", "--paths", "1000", "--seed", "5", "-s", "Margin squeeze", "--metric", "pv_lock_in", "-f", "json,csv"}
	status, out, errText := run(t, append(call, "-j", "1", "-o", "one")...)
	require.Equal(t, statusDone, status, errText)
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(out), 0o666))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), out)
	status, _, errText = run(t, append(call, "-j", "3", "-o", "three", "-q")...)
	require.Equal(t, statusDone, status, errText)
	for _, name := range filesIn(t, "one") {
		one, err := os.ReadFile(filepath.Join("one", name))
		require.NoError(t, err)
		three, err := os.ReadFile(filepath.Join("three", name))
		require.NoError(t, err)
		assert.Equal(t, string(one), string(three), name)
	}
	assert.Equal(t, []string{"anthropic-aws-simulation.csv", "anthropic-aws.csv", "anthropic-aws.json"}, filesIn(t, "one"))
}

// TestSimulateShards: the shards of a simulation, merged, give byte for byte
// the files and the table of one run.
func TestSimulateShards(t *testing.T) {
	inFolder(t)
	call := []string{"simulate", "--paths", "777", "--seed", "3", "--set", "commitment.total=90", "-f", "xlsx,pdf,json,csv,md", "--paper", "letter"}
	status, whole, errText := run(t, append(call, "-o", "one")...)
	require.Equal(t, statusDone, status, errText)
	for _, shard := range []string{"3/3", "1/3", "2/3"} {
		status, out, errText := run(t, append(call, "-o", "parts", "--shard", shard, "-j", shard[:1])...)
		require.Equal(t, statusDone, status, errText)
		assert.Equal(t, filepath.Join("parts", "anthropic-aws-"+shard[:1]+"-of-3.paths")+"\n", out)
	}
	status, merged, errText := run(t, "merge", "parts/anthropic-aws.paths", "-o", "merged")
	require.Equal(t, statusDone, status, errText)
	assert.Equal(t, strings.ReplaceAll(whole, "one"+string(filepath.Separator), "merged"+string(filepath.Separator)), merged)
	require.Len(t, filesIn(t, "one"), 6)
	assert.Equal(t, filesIn(t, "one"), filesIn(t, "merged"))
	for _, name := range filesIn(t, "one") {
		assert.True(t, bytes.Equal(content(t, "one", name), content(t, "merged", name)), name)
	}
	for _, n := range []string{"1", "2", "3"} {
		name := "anthropic-aws-" + n + "-of-3.paths"
		require.NoError(t, os.MkdirAll("of"+n, 0o777))
		for _, name := range []string{name, "." + name + ".job"} {
			require.NoError(t, os.WriteFile(filepath.Join("of"+n, name), content(t, "parts", name), 0o666))
		}
	}
	status, _, errText = run(t, "merge", "of3", "of1", "of2", "-o", "gathered")
	require.Equal(t, statusDone, status, errText)
	assert.Equal(t, content(t, "one", "anthropic-aws.json"), content(t, "gathered", "anthropic-aws.json"), "from folders of their own")
	t.Run("by the environment", func(t *testing.T) {
		t.Setenv("SLURM_ARRAY_TASK_ID", "2")
		t.Setenv("SLURM_ARRAY_TASK_MIN", "1")
		t.Setenv("SLURM_ARRAY_TASK_MAX", "3")
		t.Setenv("SLURM_ARRAY_TASK_COUNT", "3")
		status, _, errText := run(t, append(call, "-o", "array")...)
		require.Equal(t, statusDone, status, errText)
		assert.Equal(t, content(t, "parts", "anthropic-aws-2-of-3.paths"), content(t, "array", "anthropic-aws-2-of-3.paths"))
	})
}

func content(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	return data
}

// TestSimulateShardsThatDoNotFit: what is missing, damaged or of another
// simulation is named, and nothing is written.
func TestSimulateShardsThatDoNotFit(t *testing.T) {
	call := []string{"simulate", "--paths", "300", "-f", "json", "-q"}
	spoil := func(change func(data []byte) []byte) func(t *testing.T) {
		return func(t *testing.T) {
			name := "anthropic-aws-2-of-2.paths"
			forge(t, name, change(content(t, ".", name)))
		}
	}
	for name, c := range map[string]struct {
		do   func(t *testing.T)
		says string
	}{
		"missing": {func(t *testing.T) { require.NoError(t, os.Remove("anthropic-aws-2-of-2.paths")) }, "shards are missing: 2/2"},
		"another seed": {func(t *testing.T) {
			status, _, _ := run(t, append(call, "--shard", "2/2", "--seed", "8")...)
			require.Equal(t, statusDone, status)
		}, "anthropic-aws-1-of-2.paths and anthropic-aws-2-of-2.paths are of different jobs: not the same in both: --paths and --seed"},
		"cut short": {spoil(func(data []byte) []byte { return data[:len(data)-900] }), "anthropic-aws-2-of-2.paths: is cut short"},
		"damaged":   {spoil(func(data []byte) []byte { data[len(data)-900] ^= 0xff; return data }), "anthropic-aws-2-of-2.paths: is damaged"},
		"longer":    {spoil(func(data []byte) []byte { return append(data, 0) }), "anthropic-aws-2-of-2.paths: is damaged"},
		"no paths":  {spoil(func([]byte) []byte { return []byte("no paths at all") }), "is no file of paths"},
		"another's": {spoil(func([]byte) []byte { data, _ := os.ReadFile("anthropic-aws-1-of-2.paths"); return data }), "its head is not that of shard 2/2"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := inFolder(t)
			for _, shard := range []string{"1/2", "2/2"} {
				status, _, errText := run(t, append(call, "--shard", shard)...)
				require.Equal(t, statusDone, status, errText)
			}
			c.do(t)
			status, out, errText := run(t, "merge", "anthropic-aws.paths")
			assert.Equal(t, statusFailed, status)
			assert.Empty(t, out)
			assert.Contains(t, errText, c.says)
			assert.NotContains(t, filesIn(t, dir), "anthropic-aws.json")
		})
	}
}

// TestRisksInWords: a share of none or of all has no error to tell, and no
// dash in place of a number.
func TestRisksInWords(t *testing.T) {
	assert.Equal(t, "any shortfall in no path\ndearer than the open market in every path", risks(&model.Simulated{Shortfall: model.Share{Count: 0, Of: 100}, Loss: model.Share{Count: 100, Of: 100}}))
	assert.Equal(t, "any shortfall in 25.0% of paths, ± 4.3%\ndearer than the open market in no path", risks(&model.Simulated{Shortfall: model.Share{Count: 25, Of: 100}, Loss: model.Share{Count: 0, Of: 100}}))
}
