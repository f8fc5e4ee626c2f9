package batch

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/batch/shard"
	_ "offtake/internal/seed"
	"offtake/model"
)

// TestPathsOfAnotherBuild: paths are joined by the program that computed them,
// and no other, as the version alone does not tell whether it is.
func TestPathsOfAnotherBuild(t *testing.T) {
	tmpl := template(t)
	d := example(t, tmpl)
	require.NoError(t, d.PrepareSimulation(tmpl, model.SimulationOptions{}))
	p, err := model.Compile(tmpl, d)
	require.NoError(t, err)
	dir := t.TempDir()
	write := func(index int, build string) {
		_, err := WritePaths(p, d, PathsHead{Build: build, Paths: 100, Shard: shard.Shard{Index: index, Count: 2}}, dir, 1)
		require.NoError(t, err)
	}
	open := func(build string) error {
		paths, err := OpenPaths([]string{dir}, "anthropic-aws", build)
		if err == nil {
			err = paths.Close()
		}
		return err
	}
	refuses := func(err error, part string) {
		require.Error(t, err)
		assert.Equal(t, filepath.Join(dir, part)+": written by another build of the program than this: another processor's may differ in the last digit\nhint: merge with the program that simulated the shards, the same for all of them", err.Error())
	}
	write(1, "a")
	write(2, "a")
	assert.NoError(t, open("a"))
	refuses(open("b"), "anthropic-aws-1-of-2.paths")
	write(2, "b")
	require.ErrorContains(t, open("a"), "anthropic-aws-2-of-2.paths are of different jobs: not the same in both: the program\nhint: ")
}
