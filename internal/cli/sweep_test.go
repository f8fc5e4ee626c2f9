package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// jsonMetrics reads the metrics of the one scenario of a JSON output; one
// without a value is missing.
func jsonMetrics(t *testing.T, path string) map[string]float64 {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var file struct {
		Scenarios []struct{ Metrics map[string]*float64 }
	}
	require.NoError(t, json.Unmarshal(data, &file))
	require.Len(t, file.Scenarios, 1)
	got := map[string]float64{}
	for name, x := range file.Scenarios[0].Metrics {
		if x != nil {
			got[name] = *x
		}
	}
	return got
}

// TestSweepIsPlainRuns: rows of a sweep, of lists, options, years and words
// too, hold to the last digit what a plain run with their inputs says.
func TestSweepIsPlainRuns(t *testing.T) {
	inFolder(t)
	metrics := "customer_npv,total_paid,provider_irr,worst_gross_margin,first_shortfall,pv_lock_in,debt_equivalent"
	status, out, err := run(t, "sweep", "anthropic-aws", "-o", "t.csv", "--metric", metrics, "-s", "Base", "-s", "Walk away",
		"--vary", "commitment.shape=flat,growth,linear", "--vary", "demand.growth=20%,[30%, 10%],[0%, 0%, 40%]", "--vary", "efficiency.year=none,2030",
		"--vary", "commitment.years=all,5", "--vary", "efficiency.needs=0.1:0.9:0.4", "--vary", "settlement.makeup_share=0%,100%", "--vary", "rebate.share=0%,10%")
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, "t.csv: 864 rows\n", out)
	table := rows(t, "t.csv")
	require.Len(t, table, 864)
	for i := 0; i < len(table); i += 59 {
		row := table[i]
		assert.Equal(t, strconv.Itoa(i+1), row["combination"])
		args := []string{"-q", "anthropic-aws", "-f", "json", "-s", row["scenario"]}
		for _, key := range []string{"commitment.shape", "demand.growth", "efficiency.year", "commitment.years", "efficiency.needs", "settlement.makeup_share", "rebate.share"} {
			args = append(args, "--set", key+"="+row[key])
		}
		require.Equal(t, statusDone, first(run(t, args...)))
		want := jsonMetrics(t, "anthropic-aws.json")
		for _, name := range strings.Split(metrics, ",") {
			x, has := want[name]
			text := ""
			if has {
				text = strconv.FormatFloat(x, 'g', -1, 64)
			}
			assert.Equal(t, text, row[name], "%s in row %d", name, i+1)
		}
	}
}

// TestSweepBrokenRows: a row whose inputs break a rule says which, as a plain
// run does, and the others have their results.
func TestSweepBrokenRows(t *testing.T) {
	inFolder(t)
	args := []string{"sweep", "anthropic-aws", "-s", "Base", "--metric", "total_paid", "--vary", "commitment.years=5,20,10", "--vary", "exit.year=2027,2040", "-o"}
	status, out, err := run(t, append(args, "t.csv")...)
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "t.csv: 6 rows\n", out)
	assert.Equal(t, "4 rows without results, the first: row 2: exit.year 2040 is not a year of the contract\n", err)
	table := rows(t, "t.csv")
	for i, problem := range []string{"", "exit.year 2040 is not a year of the contract", "commitment.years 20 is more than the 10 years of the term",
		"commitment.years 20 is more than the 10 years of the term", "", "exit.year 2040 is not a year of the contract"} {
		assert.Equal(t, problem, table[i]["problem"])
		assert.Equal(t, problem == "", table[i]["total_paid"] != "")
		status, _, err := run(t, "-q", "anthropic-aws", "-f", "json", "-s", "Base", "--set", "commitment.years="+table[i]["commitment.years"], "--set", "exit.year="+table[i]["exit.year"])
		assert.Equal(t, problem == "", status == statusDone, err)
		assert.Contains(t, err, problem)
	}
}

// TestSweepSameTable: the table is the same whatever the number of workers and
// of shards, in both formats, over several groups of rows, and the Parquet
// table says what the CSV says.
func TestSweepSameTable(t *testing.T) {
	inFolder(t)
	args := func(file string, more ...string) []string {
		return append([]string{"sweep", "anthropic-aws", "-s", "Base", "-s", "Bull", "-o", file, "--metric", "customer_npv", "--metric", "first_shortfall",
			"--vary", "price.discount=0%:30%:0.1%", "--vary", "demand.provider_share=0%:22%:0.1%", "--vary", "exit.year=none,2030"}, more...)
	}
	for _, ext := range []string{".csv", ".parquet"} {
		status, out, err := run(t, args("one"+ext, "-j", "1")...)
		require.Equal(t, statusDone, status, err)
		assert.Equal(t, "one"+ext+": 266084 rows\n", out)
		for i := range 3 {
			require.Equal(t, statusDone, first(run(t, args("many"+ext, "-j", "3", "--shard", fmt.Sprintf("%d/3", i+1))...)))
		}
		status, out, err = run(t, "merge", "many"+ext)
		require.Equal(t, statusDone, status, err)
		assert.Equal(t, "many"+ext+": 266084 rows of 3 shards\n", out)
		assert.True(t, same(t, "one"+ext, "many"+ext), ext)
	}
	sameTable(t, rows(t, "one.csv"), "one.parquet")
}

func same(t *testing.T, a, b string) bool {
	t.Helper()
	x, err := os.ReadFile(a)
	require.NoError(t, err)
	y, err := os.ReadFile(b)
	require.NoError(t, err)
	return bytes.Equal(x, y)
}

// sameTable reads a Parquet table by its library's own reader.
func sameTable(t *testing.T, want []map[string]string, path string) {
	t.Helper()
	type row struct {
		Combination int64    `parquet:"combination"`
		Scenario    string   `parquet:"scenario"`
		Discount    float64  `parquet:"price.discount"`
		Exit        string   `parquet:"exit.year"`
		NPV         *float64 `parquet:"customer_npv"`
		Shortfall   *float64 `parquet:"first_shortfall"`
	}
	text := func(x *float64) string {
		if x == nil {
			return ""
		}
		return strconv.FormatFloat(*x, 'g', -1, 64)
	}
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	r := parquet.NewGenericReader[row](file)
	defer r.Close()
	require.EqualValues(t, len(want), r.NumRows())
	got := make([]row, len(want))
	for at := 0; at < len(got); {
		n, err := r.Read(got[at:])
		at += n
		if err != nil {
			require.ErrorIs(t, err, io.EOF)
			break
		}
	}
	for i := 0; i < len(got); i += 997 {
		g := got[i]
		w := want[i]
		assert.Equal(t, []string{w["combination"], w["scenario"], w["price.discount"], w["exit.year"], w["customer_npv"], w["first_shortfall"]},
			[]string{strconv.FormatInt(g.Combination, 10), g.Scenario, text(&g.Discount), g.Exit, text(g.NPV), text(g.Shortfall)})
	}
}

// TestSweepStopped: a sweep that is interrupted or killed leaves no table, and
// an earlier table as it was; the next one is whole.
func TestSweepStopped(t *testing.T) {
	inFolder(t)
	args := []string{"sweep", "anthropic-aws", "-o", "t.csv", "--vary", "price.discount=0%:50%:0.05%", "--vary", "commitment.total=50:150:0.1"}
	require.NoError(t, os.WriteFile("t.csv", []byte("old"), 0o666))
	for _, signal := range []os.Signal{os.Interrupt, os.Kill} {
		cmd := program(t, args...)
		var errText bytes.Buffer
		cmd.Stderr = &errText
		require.NoError(t, cmd.Start())
		for range 2000 {
			if info, err := os.Stat(".t.csv.offtake-unfinished"); err == nil && info.Size() > 0 {
				break
			}
			time.Sleep(2 * time.Millisecond)
		}
		require.NoError(t, cmd.Process.Signal(signal))
		var exit *exec.ExitError
		require.True(t, errors.As(cmd.Wait(), &exit))
		assert.Equal(t, "old", contents(t, ".")["t.csv"])
		if signal == os.Interrupt {
			assert.Regexp(t, `^stopped after \d+ rows?: t.csv is not written\n$`, errText.String())
			assert.Equal(t, []string{"t.csv"}, filesIn(t, "."))
		}
	}
	status, out, err := run(t, "sweep", "anthropic-aws", "-o", "t.csv", "--vary", "price.discount=0%,5%")
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, "t.csv: 20 rows\n", out)
	assert.Equal(t, []string{"t.csv"}, filesIn(t, "."))
}

func TestSweepInTheWay(t *testing.T) {
	inFolder(t)
	args := []string{"sweep", "anthropic-aws", "--vary", "price.discount=0%,5%", "-o"}
	require.NoError(t, os.Mkdir("t.csv", 0o777))
	status, _, err := run(t, append(args, "t.csv")...)
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "t.csv: a folder is in the way\nhint: move it away, or choose another place by -o\n", err)
	status, _, err = run(t, append(args, "no/t.csv")...)
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "no/t.csv: no such file or directory\nhint: check the path and its rights\n", err)
	lock := flock.New(".u.csv.offtake-unfinished")
	held, lockErr := lock.TryLock()
	require.NoError(t, lockErr)
	require.True(t, held)
	status, _, err = run(t, append(args, "u.csv")...)
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "u.csv: another run is writing this file\nhint: wait for it to end, or choose another file by -o\n", err)
	require.NoError(t, lock.Unlock())
}

// TestBatchShards: the indexes of shards, joined, are one run's, whether the
// shards share a folder or not; the files are the same.
func TestBatchShards(t *testing.T) {
	inFolder(t)
	require.NoError(t, os.WriteFile("bad.yaml", []byte("deal: {name: x}\n"), 0o666))
	args := func(dir string, more ...string) []string {
		return append([]string{"batch", "anthropic-aws", "bad.yaml", "-f", "json", "-s", "Base", "-s", "Bull", "--vary", "price.discount=0%:9%:1%", "-o", dir}, more...)
	}
	assert.Equal(t, statusFailed, first(run(t, args("one")...)))
	for i, env := range []map[string]string{
		{"JOB_COMPLETION_INDEX": "0", "OFFTAKE_SHARDS": "4"}, {"AWS_BATCH_JOB_ARRAY_INDEX": "1", "AWS_BATCH_JOB_ARRAY_SIZE": "4"},
		{"SLURM_ARRAY_TASK_ID": "5", "SLURM_ARRAY_TASK_COUNT": "4", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_STEP": "2"}, {"JOB_COMPLETION_INDEX": "3", "OFFTAKE_SHARDS": "4"},
	} {
		if i == 2 {
			status, out, err := run(t, "merge", "many")
			assert.Equal(t, statusFailed, status)
			assert.Empty(t, out)
			assert.Equal(t, "many/index.csv: shards are missing: 3/4, 4/4\nhint: run them, then merge again\n", err)
		}
		func() {
			for key, value := range env {
				t.Setenv(key, value)
				defer os.Unsetenv(key)
			}
			want := statusDone
			if i == 3 {
				want = statusFailed // the deal that cannot be read is its last
			}
			status, _, err := run(t, args("many")...)
			require.Equal(t, want, status, err)
		}()
	}
	status, out, err := run(t, "merge", "many")
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, "many/index.csv: 21 rows of 4 shards\nmany/index.md: 21 rows of 4 shards\n", out)
	got := contents(t, "many")
	for i := range 4 {
		for _, ext := range []string{"csv", "md"} {
			name := fmt.Sprintf("index-%d-of-4.%s", i+1, ext)
			require.NoError(t, os.MkdirAll(fmt.Sprint("apart", i), 0o777))
			require.NoError(t, os.WriteFile(filepath.Join(fmt.Sprint("apart", i), name), []byte(got[name]), 0o666))
			beside := "." + name + ".job"
			require.NoError(t, os.WriteFile(filepath.Join(fmt.Sprint("apart", i), beside), content(t, "many", beside), 0o666))
			delete(got, name)
		}
	}
	sameFiles(t, contents(t, "one"), got)
	join := func() string {
		t.Helper()
		status, _, err := run(t, "merge", "apart2", "apart0", "apart3", "apart1", "-o", "new/joined")
		require.Equal(t, statusDone, status, err)
		assert.True(t, same(t, "one/index.csv", "new/joined/index.csv"))
		return string(content(t, "new/joined", "index.md"))
	}
	want := string(content(t, "one", "index.md"))
	links := regexp.MustCompile(`\[json\]\(([^)]+)\)`)
	require.Len(t, links.FindAllString(want, -1), 20)
	assert.Equal(t, links.ReplaceAllString(want, "json"), join(), "of files that are nowhere, no links")
	names := links.FindAllStringSubmatch(want, -1)
	for i, m := range names { // each combination has two rows, and each shard three combinations
		folder := fmt.Sprint("apart", i/6)
		require.NoError(t, os.WriteFile(filepath.Join(folder, m[1]), nil, 0o666))
		_ = os.Remove(filepath.Join("new/joined", m[1]))
	}
	apart := join()
	for i, m := range names {
		wanted := fmt.Sprintf("[json](<../../apart%d/%s>)", i/6, m[1])
		assert.True(t, strings.Contains(apart, wanted), wanted)
	}
	for _, m := range names {
		require.NoError(t, os.WriteFile(filepath.Join("new/joined", m[1]), nil, 0o666))
	}
	assert.Equal(t, want, join(), "of files beside the joined index, as one run's")

	// Another split of the same job takes over what the first has done.
	status, out, err = run(t, args("many", "--shard", "1/2")...)
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, "many: 6 combinations: 0 written, 6 up to date, 0 failed\n", out)
}

// What merge says of shards of two jobs.
const (
	differs = " are of different jobs: not the same in both: "
	anew    = "\nhint: run the shards anew, all with one program, one command line and the same deal files\n"
)

// TestMergeRefuses: shards that are not of one job are not joined.
func TestMergeRefuses(t *testing.T) {
	inFolder(t)
	shard := func(file, i string, vary string, more ...string) {
		t.Helper()
		require.Equal(t, statusDone, first(run(t, append([]string{"sweep", "mine.yaml", "-s", "Base", "--metric", "total_paid", "--vary", vary, "-o", file, "--shard", i}, more...)...)))
	}
	refused := func(file, want string) {
		t.Helper()
		status, out, err := run(t, "merge", file)
		assert.Equal(t, statusFailed, status)
		assert.Empty(t, out)
		assert.Equal(t, want, err)
		assert.NotContains(t, filesIn(t, "."), file)
	}
	require.Equal(t, statusDone, first(run(t, "init", "mine", "--from", "anthropic-aws")))
	refused("none.csv", "none.csv: no shards of it are there\nhint: a shard's file is named like none-1-of-2.csv\n")
	for _, ext := range []string{".csv", ".parquet"} {
		shard("a"+ext, "1/2", "price.discount=0%,5%")
		refused("a"+ext, "a"+ext+": shards are missing: 2/2\nhint: run them, then merge again\n")
		shard("a"+ext, "2/2", "price.discount=0%:9%:1%")
		refused("a"+ext, "a-1-of-2"+ext+" and a-2-of-2"+ext+differs+"--vary"+anew)
		shard("a"+ext, "2/2", "price.discount=0%,5%", "--set", "commitment.total=90")
		refused("a"+ext, "a-1-of-2"+ext+" and a-2-of-2"+ext+differs+"--set"+anew)
		shard("a"+ext, "2/2", "price.discount=0%,5%", "--metric", "customer_npv", "-s", "Bull")
		refused("a"+ext, "a-1-of-2"+ext+" and a-2-of-2"+ext+differs+"the scenarios, --metric"+anew)
		shard("b"+ext, "1/2", "price.discount=0%,5%")
	}
	data, err := os.ReadFile("mine.yaml")
	require.NoError(t, err)
	changed := bytes.Replace(data, []byte("more than 100"), []byte("more than 110"), 1)
	require.NotEqual(t, string(data), string(changed))
	require.NoError(t, os.WriteFile("mine.yaml", changed, 0o666))
	for _, ext := range []string{".csv", ".parquet"} {
		shard("b"+ext, "2/2", "price.discount=0%,5%")
		refused("b"+ext, "b-1-of-2"+ext+" and b-2-of-2"+ext+differs+"the deal"+anew)
	}

	shard("c.csv", "1/2", "price.discount=0%,5%")
	shard("c.csv", "2/2", "price.discount=0%,5%")
	cut, err := os.ReadFile("c-1-of-2.csv")
	require.NoError(t, err)
	whole, err := os.ReadFile("c-2-of-2.csv")
	require.NoError(t, err)
	lines := bytes.SplitAfter(whole, []byte("\n"))
	short := len(whole) - len(lines[len(lines)-2]) // without its last line
	require.NoError(t, os.WriteFile("c-2-of-2.csv", whole[:short], 0o666))
	refused("c.csv", fmt.Sprintf("c-2-of-2.csv is damaged: it has %d bytes, and %d bytes were written\nhint: copy it again with .c-2-of-2.csv.job, or run the shard again\n", short, len(whole)))
	// What is written beside a file may be of another.
	write := func(data []byte) { forge(t, "c-2-of-2.csv", data) }
	write(cut)
	refused("c.csv", "c-2-of-2.csv is not part 2/2 of 1 combinations\nhint: the shards are not of one job; run them anew\n")
	write(cut[:len(cut)-3])
	refused("c.csv", "c-2-of-2.csv: the file ends within a line\nhint: run the shard again\n")
	require.NoError(t, os.Remove(".c-2-of-2.csv.job"))
	refused("c.csv", "c-2-of-2.csv: it is not known what job it is of: .c-2-of-2.csv.job is not there\nhint: copy hidden files too, or run the shard again\n")

	shard("d.csv", "1/2", "price.discount=0%:3%:1%")
	shard("d.csv", "2/2", "price.discount=0%:3%:1%")
	for i := range 4 {
		shard("d.csv", fmt.Sprintf("%d/4", i+1), "price.discount=0%:3%:1%")
	}
	refused("d.csv", "d.csv: there are all shards of 2 and all of 4\nhint: a job that ran again with another number of shards leaves those of the first run; remove them: d-*-of-2.csv or d-*-of-4.csv\n")
}

// TestMergeRefusesIndexes: neither are the indexes of two jobs, of a changed
// command line or deal, joined; a folder named like an index stays.
func TestMergeRefusesIndexes(t *testing.T) {
	inFolder(t)
	require.Equal(t, statusDone, first(run(t, "init", "mine", "--from", "anthropic-aws")))
	shard := func(i string, more ...string) {
		t.Helper()
		require.Equal(t, statusDone, first(run(t, append([]string{"batch", "mine.yaml", "-s", "Base", "-f", "json", "-o", "out", "--vary", "price.discount=0%,5%", "--shard", i}, more...)...)))
	}
	refused := func(part string) {
		t.Helper()
		status, out, err := run(t, "merge", "out")
		assert.Equal(t, statusFailed, status)
		assert.Empty(t, out)
		assert.Equal(t, "out/index-1-of-2.csv and out/index-2-of-2.csv"+differs+part+anew, err)
		assert.NotContains(t, filesIn(t, "out"), "index.csv")
	}
	shard("1/2")
	shard("2/2", "--set", "commitment.total=90")
	refused("--set")
	shard("2/2", "--vary", "commitment.total=90")
	refused("--vary")
	shard("2/2", "--each-scenario")
	refused("the scenarios")
	data, err := os.ReadFile("mine.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile("mine.yaml", append(data, "# changed\n"...), 0o666))
	shard("2/2")
	refused("the deals")
	shard("1/2")
	require.NoError(t, os.Mkdir("out/index.csv", 0o777))
	status, _, errText := run(t, "merge", "out")
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "out/index.csv: a folder is in the way\nhint: move it away, or choose another place by -o\n", errText)
	status, _, errText = run(t, "batch", "mine.yaml", "-s", "Base", "-f", "json", "-o", "out", "--vary", "price.discount=0%,9%")
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "out/index.csv: a folder is in the way\nhint: move it away, or choose another place by -o\n", errText)
	require.NoError(t, os.Remove("out/index.csv"))
	require.Equal(t, statusDone, first(run(t, "merge", "out")))
}

// TestSweepColumns: a metric that is named twice has one column, and one of
// the deal's own that is called like a column of every table its own name; so
// in an index.
func TestSweepColumns(t *testing.T) {
	inFolder(t)
	require.Equal(t, statusDone, first(run(t, "init", "mine", "--from", "anthropic-aws")))
	data, err := os.ReadFile("mine.yaml")
	require.NoError(t, err)
	own := "\nlines:\n"
	for _, name := range []string{"problem", "scenario", "combination", "checks", "unit", "csv"} {
		own += "  - {name: " + name + ", label: Own " + name + ", unit: money, formula: total_paid * 2}\n"
	}
	require.NoError(t, os.WriteFile("mine.yaml", append(data, own...), 0o666))
	for _, file := range []string{"t.csv", "t.parquet"} {
		status, out, errText := run(t, "sweep", "mine.yaml", "-s", "Base", "-o", file, "--metric", "total_paid,total_paid,problem", "--metric", "scenario,combination,total_paid", "--vary", "price.discount=0%,5%")
		require.Equal(t, statusDone, status, errText)
		assert.Equal(t, file+": 2 rows\n", out)
	}
	table, err := os.ReadFile("t.csv")
	require.NoError(t, err)
	head, _, _ := strings.Cut(string(table), "\n")
	want := "combination,scenario,price.discount,total_paid,line.problem,line.scenario,line.combination,problem"
	assert.Equal(t, want, head)
	file, err := os.Open("t.parquet")
	require.NoError(t, err)
	defer file.Close()
	info, err := file.Stat()
	require.NoError(t, err)
	p, err := parquet.OpenFile(file, info.Size())
	require.NoError(t, err)
	var names []string
	for _, f := range p.Schema().Fields() {
		names = append(names, f.Name())
	}
	assert.Equal(t, want, strings.Join(names, ","))
	row := rows(t, "t.csv")[0]
	assert.Equal(t, "Base", row["scenario"])
	assert.NotEmpty(t, row["line.scenario"])
	assert.NotEqual(t, row["total_paid"], row["line.scenario"])

	require.Equal(t, statusDone, first(run(t, "batch", "mine.yaml", "-s", "Base", "-f", "csv", "-o", "out")))
	table, err = os.ReadFile("out/index.csv")
	require.NoError(t, err)
	head, _, _ = strings.Cut(string(table), "\n")
	seen := map[string]bool{}
	for _, name := range strings.Split(head, ",") {
		assert.False(t, seen[name], name)
		seen[name] = true
	}
	assert.True(t, seen["line.csv"] && seen["line.unit"] && seen["line.checks"])
	assert.Equal(t, "mine.csv", rows(t, "out/index.csv")[0]["csv"])
}

// TestMergeLeavesOut: of two splits, merge joins the one that is complete, and
// says which it left out and what that lacks.
func TestMergeLeavesOut(t *testing.T) {
	inFolder(t)
	deal := []string{"anthropic-aws", "-s", "Base"}
	leaves := func(named, of string) string {
		return fmt.Sprintf("%s: warning: joined %s and left out %s, of which shards are missing: 2/3, 3/3\nhint: if the job ran again as 3 shards, run those, remove %s and merge again; or else remove %s\n",
			named, fmt.Sprintf(of, "2"), fmt.Sprintf(of, "3"), fmt.Sprintf(of, "2"), fmt.Sprintf(of, "3"))
	}
	vary := []string{"--vary", "price.discount=0%:3%:1%"}
	for _, c := range []struct {
		call            []string
		file, named, of string
		out             string
	}{
		{slices.Concat([]string{"sweep"}, deal, vary, []string{"-o", "table.csv"}), "table.csv", "table.csv", "table-*-of-%s.csv", "table.csv: 4 rows of 2 shards\n"},
		{slices.Concat([]string{"sweep"}, deal, vary, []string{"-o", "table.parquet"}), "table.parquet", "table.parquet", "table-*-of-%s.parquet", "table.parquet: 4 rows of 2 shards\n"},
		{slices.Concat([]string{"batch"}, deal, vary, []string{"-f", "json", "-o", "many"}), "many", "many/index.csv", "index-*-of-%s.*", "many/index.csv: 4 rows of 2 shards\nmany/index.md: 4 rows of 2 shards\n"},
		{slices.Concat([]string{"simulate"}, deal, []string{"--paths", "100", "-f", "json", "-q", "-o", "paths"}), "paths", "paths/anthropic-aws.paths", "anthropic-aws-*-of-%s.paths", ""},
	} {
		for _, shard := range []string{"1/2", "2/2", "1/3"} {
			status, _, err := run(t, append(c.call, "--shard", shard)...)
			require.Equal(t, statusDone, status, err)
		}
		status, out, err := run(t, "merge", c.file)
		assert.Equal(t, statusDone, status)
		assert.Equal(t, leaves(c.named, c.of), err)
		if c.out != "" {
			assert.Equal(t, c.out, out)
		}
	}
}
