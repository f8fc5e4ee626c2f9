package shard

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	_ "offtake/internal/seed"
)

// TestShardsAreTheWhole: the parts of all shards, one after the other, are the
// whole, and none is longer than another by more than one.
func TestShardsAreTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1e12).Draw(t, "n")
		count := rapid.IntRange(1, 500).Draw(t, "count")
		at := int64(0)
		for i := range count {
			first, last := Shard{i + 1, count}.Range(n)
			require.Equal(t, at, first)
			require.Contains(t, []int64{n / int64(count), n/int64(count) + 1}, last-first)
			at = last
		}
		require.Equal(t, n, at)
	})
}

func TestChoose(t *testing.T) {
	cases := map[string]struct {
		argument string
		env      map[string]string
		want     Shard
		problem  string
	}{
		"nothing":               {want: Whole},
		"argument":              {argument: "2/8", want: Shard{2, 8}},
		"argument before array": {argument: "1/1", env: map[string]string{"JOB_COMPLETION_INDEX": "3"}, want: Whole},
		"not a part":            {argument: "2", problem: "shard \"2\" is not a part of a whole\nhint: write it as I/N, such as 2/8 for the second of eight"},
		"not numbers":           {argument: "a/b", problem: "shard \"a/b\" is not a part of a whole\nhint: write it as I/N, such as 2/8 for the second of eight"},
		"from 0":                {argument: "0/8", problem: "shard \"0/8\": there is no shard 0 among 8\nhint: shards are counted from 1: 1/8 to 8/8"},
		"beyond":                {argument: "9/8", problem: "shard \"9/8\": there is no shard 9 among 8\nhint: shards are counted from 1: 1/8 to 8/8"},
		"none":                  {argument: "1/0", problem: "shard \"1/0\": the number of shards is not from 1 to 1000000"},
		"kubernetes":            {env: map[string]string{"JOB_COMPLETION_INDEX": "0", "OFFTAKE_SHARDS": "4"}, want: Shard{1, 4}},
		"kubernetes without count": {env: map[string]string{"JOB_COMPLETION_INDEX": "0"},
			problem: "this is a task of a Kubernetes Indexed Job, but OFFTAKE_SHARDS is not set\nhint: choose the shard by --shard I/N, or --shard 1/1 for the whole"},
		"kubernetes beyond": {env: map[string]string{"JOB_COMPLETION_INDEX": "4", "OFFTAKE_SHARDS": "4"},
			problem: "this is a task of a Kubernetes Indexed Job, but JOB_COMPLETION_INDEX 4 does not fit OFFTAKE_SHARDS 4\nhint: choose the shard by --shard I/N, or --shard 1/1 for the whole"},
		"count alone":  {env: map[string]string{"OFFTAKE_SHARDS": "4"}, want: Whole},
		"aws":          {env: map[string]string{"AWS_BATCH_JOB_ARRAY_INDEX": "9", "AWS_BATCH_JOB_ARRAY_SIZE": "10"}, want: Shard{10, 10}},
		"aws no array": {env: map[string]string{"AWS_BATCH_JOB_ID": "x"}, want: Whole},
		"slurm 0-31":   {env: map[string]string{"SLURM_ARRAY_TASK_ID": "31", "SLURM_ARRAY_TASK_COUNT": "32", "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_MAX": "31", "SLURM_ARRAY_TASK_STEP": "1"}, want: Shard{32, 32}},
		"slurm 1-7:2":  {env: map[string]string{"SLURM_ARRAY_TASK_ID": "5", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_STEP": "2"}, want: Shard{3, 4}},
		"slurm 1,3,9": {env: map[string]string{"SLURM_ARRAY_TASK_ID": "9", "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_STEP": "1"},
			problem: "this is a task of a Slurm array, but SLURM_ARRAY_TASK_ID 9 has no place among 3 tasks from 1 in steps of 1: the array is not one range\nhint: choose the shard by --shard I/N, or --shard 1/1 for the whole"},
		"slurm words": {env: map[string]string{"SLURM_ARRAY_TASK_ID": "x"},
			problem: "this is a task of a Slurm array, but SLURM_ARRAY_TASK_ID \"x\" is not a number\nhint: choose the shard by --shard I/N, or --shard 1/1 for the whole"},
		"two": {env: map[string]string{"SLURM_ARRAY_TASK_ID": "1", "JOB_COMPLETION_INDEX": "1"},
			problem: "JOB_COMPLETION_INDEX and SLURM_ARRAY_TASK_ID are both set\nhint: choose the shard by --shard I/N"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := Choose(c.argument, func(key string) string { return c.env[key] })
			if c.problem != "" {
				require.Error(t, err)
				assert.Equal(t, c.problem, err.Error())
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestSuffix(t *testing.T) {
	assert.Equal(t, "", Whole.Suffix())
	assert.Equal(t, "-2-of-8", Shard{2, 8}.Suffix())
	assert.Equal(t, "-003-of-120", Shard{3, 120}.Suffix())
}
