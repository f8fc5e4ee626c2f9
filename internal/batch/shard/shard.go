// Package shard splits a job into equal parts, for the tasks of a job array, and
// joins what they wrote into the bytes that one run would have written.
//
//  1. [Choose] finds out which part this run is: from an argument, or from the
//     environment of Kubernetes, AWS Batch or Slurm. [Shard.Range] says what is
//     its part.
//  2. [Finish] gives a part's files their names and writes beside each its digest
//     and what [Job] it is of: all that the parts of one whole have in common.
//  3. [Find] finds the files of all parts and names those that are missing,
//     damaged or of another job.
//  4. [Join] joins files of lines; [CheckRanges] checks that the rows of the
//     parts, whatever the format, are those of one whole.
package shard

import (
	"fmt"
	"strconv"
	"strings"
)

// Shard is one of several equal parts of a job: Index of Count, from 1.
type Shard struct{ Index, Count int }

// Whole is a job that is not split.
var Whole = Shard{1, 1}

// maxShards keeps a shard's file names short; schedulers allow no more.
const maxShards = 1_000_000

// String returns the shard as --shard reads it: 2/8.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Count) }

// IsWhole reports whether the job is not split.
func (s Shard) IsWhole() bool { return s.Count == 1 }

// Range is the part of n things that is the shard's: from first to before
// last. The parts of all shards, one after the other, are the whole.
func (s Shard) Range(n int64) (first, last int64) {
	return part(n, s.Index-1, s.Count), part(n, s.Index, s.Count)
}

// part is where part i of count begins among n things: the first parts have
// one more if they are not equal.
func part(n int64, i, count int) int64 {
	size, longer := n/int64(count), n%int64(count)
	return size*int64(i) + min(int64(i), longer)
}

// Suffix marks the names of a shard's files: -2-of-8, with zeros so that they
// sort; nothing for the whole.
func (s Shard) Suffix() string {
	if s.IsWhole() {
		return ""
	}
	width := len(strconv.Itoa(s.Count))
	return fmt.Sprintf("-%0*d-of-%d", width, s.Index, s.Count)
}

// Parse reads a shard such as 2/8.
func Parse(text string) (Shard, error) {
	i, n, ok := strings.Cut(text, "/")
	index, err1 := strconv.Atoi(i)
	count, err2 := strconv.Atoi(n)
	switch {
	case !ok || err1 != nil || err2 != nil:
		return Shard{}, fmt.Errorf("shard %q is not a part of a whole\nhint: write it as I/N, such as 2/8 for the second of eight", text)
	case count < 1 || count > maxShards:
		return Shard{}, fmt.Errorf("shard %q: the number of shards is not from 1 to %d", text, maxShards)
	case index < 1 || index > count:
		return Shard{}, fmt.Errorf("shard %q: there is no shard %d among %d\n"+
			"hint: shards are counted from 1: 1/%d to %d/%d", text, index, count, count, count, count)
	}
	return Shard{index, count}, nil
}

// CountVariable is the environment variable with the number of shards
// where the scheduler gives the index alone: in Kubernetes.
const CountVariable = "OFFTAKE_SHARDS"

// scheduler is how a cluster's job array numbers its tasks.
type scheduler struct {
	name, index string
	shard       func(env environment) (Shard, error)
}

var schedulers = []scheduler{
	{"a Kubernetes Indexed Job", "JOB_COMPLETION_INDEX", kubernetes},
	{"an AWS Batch array", "AWS_BATCH_JOB_ARRAY_INDEX", awsBatch},
	{"a Slurm array", "SLURM_ARRAY_TASK_ID", slurm},
}

// Choose is the shard that an argument names or, if it is empty, that the
// environment of a job array has; the whole if there is neither. The
// environment is asked through getenv.
func Choose(argument string, getenv func(string) string) (Shard, error) {
	if argument != "" {
		return Parse(argument)
	}
	var found *scheduler
	for i := range schedulers {
		s := &schedulers[i]
		if getenv(s.index) == "" {
			continue
		}
		if found != nil {
			return Shard{}, fmt.Errorf("%s and %s are both set\nhint: choose the shard by --shard I/N", found.index, s.index)
		}
		found = s
	}
	if found == nil {
		return Whole, nil
	}
	shard, err := found.shard(environment{getenv})
	if err != nil {
		return Shard{}, fmt.Errorf("this is a task of %s, but %w\n"+
			"hint: choose the shard by --shard I/N, or --shard 1/1 for the whole", found.name, err)
	}
	return shard, nil
}

// environment reads whole numbers from environment variables.
type environment struct{ get func(string) string }

func (e environment) number(name string) (int, error) {
	text := e.get(name)
	if text == "" {
		return 0, fmt.Errorf("%s is not set", name)
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%s %q is not a number", name, text)
	}
	return n, nil
}

// numbers reads several variables; the first that cannot be read is the error.
func (e environment) numbers(names ...string) ([]int, error) {
	values := make([]int, len(names))
	for i, name := range names {
		var err error
		if values[i], err = e.number(name); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// fromZero is a shard by an index that a scheduler counts from 0.
func fromZero(index, count int, indexName, countName string) (Shard, error) {
	if count < 1 || count > maxShards || index >= count {
		return Shard{}, fmt.Errorf("%s %d does not fit %s %d", indexName, index, countName, count)
	}
	return Shard{index + 1, count}, nil
}

func kubernetes(e environment) (Shard, error) {
	v, err := e.numbers("JOB_COMPLETION_INDEX", CountVariable)
	if err != nil {
		return Shard{}, err
	}
	return fromZero(v[0], v[1], "JOB_COMPLETION_INDEX", CountVariable)
}

func awsBatch(e environment) (Shard, error) {
	v, err := e.numbers("AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE")
	if err != nil {
		return Shard{}, err
	}
	return fromZero(v[0], v[1], "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE")
}

// slurm counts the tasks of a range such as 1-7:2. A list of single numbers
// has no place for each, since Slurm does not say which.
func slurm(e environment) (Shard, error) {
	v, err := e.numbers("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN")
	if err != nil {
		return Shard{}, err
	}
	step := 1
	if e.get("SLURM_ARRAY_TASK_STEP") != "" {
		if step, err = e.number("SLURM_ARRAY_TASK_STEP"); err != nil {
			return Shard{}, err
		}
	}
	id, count, first := v[0], v[1], v[2]
	if step < 1 || id < first || (id-first)%step != 0 || (id-first)/step >= count {
		return Shard{}, fmt.Errorf("SLURM_ARRAY_TASK_ID %d has no place among %d tasks from %d in steps of %d: "+
			"the array is not one range", id, count, first, step)
	}
	return fromZero((id-first)/step, count, "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT")
}
