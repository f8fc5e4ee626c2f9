package cli

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// forge changes a shard's file and writes beside it that it is right so.
func forge(t *testing.T, path string, data []byte) {
	t.Helper()
	beside := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".job")
	job, err := os.ReadFile(beside)
	if errors.Is(err, os.ErrNotExist) {
		job = []byte("offtake shard 1\n\n0 of some job\n\n")
	} else {
		require.NoError(t, err)
	}
	lines := strings.SplitAfter(string(job), "\n")
	lines[1] = fmt.Sprintf("%x %d bytes\n", sha256.Sum256(data), len(data))
	text := strings.Join(lines[:len(lines)-2], "")
	require.NoError(t, os.WriteFile(path, data, 0o666))
	require.NoError(t, os.WriteFile(beside, fmt.Appendf(nil, "%s%x\n", text, sha256.Sum256([]byte(text))), 0o666))
}

// damages are the ways to damage a file; other is another shard's.
var damages = map[string]func(r *rand.Rand, data, other []byte) []byte{
	"a bit":    func(r *rand.Rand, data, _ []byte) []byte { data[r.IntN(len(data))] ^= 1 << r.IntN(8); return data },
	"a byte":   func(r *rand.Rand, data, _ []byte) []byte { data[r.IntN(len(data))] = byte(r.UintN(256)); return data },
	"cut":      func(r *rand.Rand, data, _ []byte) []byte { return data[:r.IntN(len(data))] },
	"longer":   func(r *rand.Rand, data, _ []byte) []byte { return append(data, data[r.IntN(len(data)):]...) },
	"one more": func(_ *rand.Rand, data, _ []byte) []byte { return append(data, '\n') },
	"without":  func(r *rand.Rand, data, _ []byte) []byte { i, j := part(r, data); return slices.Delete(data, i, j) },
	"twice": func(r *rand.Rand, data, _ []byte) []byte {
		i, j := part(r, data)
		return slices.Insert(data, j, slices.Clone(data[i:j])...)
	},
	"zeros":     func(r *rand.Rand, data, _ []byte) []byte { i, j := part(r, data); clear(data[i:j]); return data },
	"empty":     func(*rand.Rand, []byte, []byte) []byte { return nil },
	"another's": func(_ *rand.Rand, _, other []byte) []byte { return other },
	"half, half": func(r *rand.Rand, data, other []byte) []byte {
		return append(data[:r.IntN(len(data))], other[r.IntN(len(other)):]...)
	},
	"less a line": func(r *rand.Rand, data, _ []byte) []byte {
		lines := bytes.SplitAfter(data, []byte("\n"))
		i := r.IntN(len(lines))
		return bytes.Join(slices.Delete(lines, i, i+1), nil)
	},
}

// part is a piece of a file.
func part(r *rand.Rand, data []byte) (from, to int) {
	from = r.IntN(len(data))
	return from, min(len(data), from+1+r.IntN(200))
}

// jobsInShards writes a job of each kind in two shards, and returns what merge
// takes, and the files that it makes then.
func jobsInShards(t *testing.T) map[string][]string {
	t.Helper()
	for _, shard := range []string{"1/2", "2/2"} {
		for _, args := range [][]string{
			{"sweep", "lyft-aws", "--vary", "price.discount=0%:9%:1%", "-o", "t.csv"},
			{"sweep", "lyft-aws", "--vary", "price.discount=0%:9%:1%", "-o", "t.parquet"},
			{"batch", "lyft-aws", "-f", "json", "--vary", "price.discount=0%:3%:1%", "-o", "out"},
			{"simulate", "-q", "anthropic-aws", "--paths", "100", "-f", "json"},
		} {
			status, _, err := run(t, append(args, "--shard", shard)...)
			require.Equal(t, statusDone, status, err)
		}
	}
	return map[string][]string{
		"t.csv": {"t.csv"}, "t.parquet": {"t.parquet"}, "anthropic-aws.paths": {"anthropic-aws.json"}, "out": {"out/index.csv", "out/index.md"},
	}
}

// shardFiles are the files of shards and the hidden ones beside them that merge
// reads.
func shardFiles(t *testing.T, merged string) []string {
	t.Helper()
	stem := filepath.Join(strings.TrimSuffix(merged, filepath.Ext(merged)))
	ext := filepath.Ext(merged)
	if ext == "" {
		stem, ext = filepath.Join(merged, "index"), ".*"
	}
	shown, err := filepath.Glob(stem + "-?-of-2" + ext)
	require.NoError(t, err)
	list := shown
	for _, path := range shown {
		list = append(list, filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".job"))
	}
	return list
}

// TestDamagedShards: a file that is not what a shard wrote is named, and nothing
// of the job is joined.
func TestDamagedShards(t *testing.T) {
	times := 300
	if os.Getenv("OFFTAKE_TEST") == "all" {
		times = 2500
	}
	inFolder(t)
	jobs := jobsInShards(t)
	kinds, ways := slices.Sorted(maps.Keys(jobs)), slices.Sorted(maps.Keys(damages))
	r := rand.New(rand.NewPCG(1, 2))
	done := 0
	for done < times {
		merged, way := kinds[r.IntN(len(kinds))], ways[r.IntN(len(ways))]
		list := shardFiles(t, merged)
		path, other := list[r.IntN(len(list))], list[r.IntN(len(list))]
		data := content(t, ".", path)
		damaged := damages[way](r, bytes.Clone(data), content(t, ".", other))
		if bytes.Equal(data, damaged) {
			continue
		}
		done++
		require.NoError(t, os.WriteFile(path, damaged, 0o666))
		status, out, err := run(t, "merge", merged)
		what := fmt.Sprintf("%s: %s", path, way)
		assert.Equal(t, statusFailed, status, what)
		assert.Empty(t, out, what)
		assert.Contains(t, err, strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "."), ".job"), what)
		assert.Contains(t, err, "\nhint: ", what)
		for _, file := range jobs[merged] {
			require.NoFileExists(t, file, what)
		}
		require.NoError(t, os.WriteFile(path, data, 0o666))
	}
	for _, merged := range kinds {
		status, _, err := run(t, "merge", merged)
		require.Equal(t, statusDone, status, err)
	}
}

// TestForgedShards: a file that is damaged in spite of its digest may be refused
// or not, but no library panics over it.
func TestForgedShards(t *testing.T) {
	times := 150
	if os.Getenv("OFFTAKE_TEST") == "all" {
		times = 1000
	}
	inFolder(t)
	jobs := jobsInShards(t)
	delete(jobs, "anthropic-aws.paths") // what its damages do is shown by TestSimulateShardsThatDoNotFit
	kinds, ways := slices.Sorted(maps.Keys(jobs)), slices.Sorted(maps.Keys(damages))
	r := rand.New(rand.NewPCG(3, 4))
	refused := 0
	for range times {
		merged, way := kinds[r.IntN(len(kinds))], ways[r.IntN(len(ways))]
		shown := shardFiles(t, merged)
		shown = shown[:len(shown)/2]
		path, other := shown[r.IntN(len(shown))], shown[r.IntN(len(shown))]
		data := content(t, ".", path)
		forge(t, path, damages[way](r, bytes.Clone(data), content(t, ".", other)))
		status, _, err := run(t, "merge", merged)
		if status != statusDone {
			refused++
			assert.Regexp(t, `(?s)-of-2\..*\nhint: `, err, way)
		}
		forge(t, path, data)
	}
	assert.Greater(t, refused, times/2)
}

// TestShardsInEachOthersPlace: files that are right but for their names are not
// joined.
func TestShardsInEachOthersPlace(t *testing.T) {
	inFolder(t)
	for merged, made := range jobsInShards(t) {
		list := shardFiles(t, merged)
		for i := 0; i < len(list); i += len(list) / 2 {
			a, b := list[i], strings.Replace(list[i], "-1-of-2", "-2-of-2", 1)
			dataA, dataB := content(t, ".", a), content(t, ".", b)
			require.NoError(t, os.WriteFile(a, dataB, 0o666))
			require.NoError(t, os.WriteFile(b, dataA, 0o666))
		}
		status, out, err := run(t, "merge", merged)
		assert.Equal(t, statusFailed, status)
		assert.Empty(t, out)
		assert.Regexp(t, "is not part 1/2|is not that of shard 1/2", err)
		for _, file := range made {
			assert.NoFileExists(t, file)
		}
	}
}
