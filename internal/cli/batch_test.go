package cli

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/batch"
	"offtake/model"
)

// contents returns the visible files of a folder with what they hold.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	for _, name := range filesIn(t, dir) {
		if strings.HasPrefix(name, ".") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		got[name] = string(data)
	}
	return got
}

// sameFiles compares files without printing them.
func sameFiles(t *testing.T, want, got map[string]string) {
	t.Helper()
	for name := range want {
		_, there := got[name]
		assert.True(t, there, "%s is missing", name)
	}
	for name := range got {
		assert.True(t, want[name] == got[name], "%s differs", name)
	}
}

// rows reads an index by its columns' names.
func rows(t *testing.T, path string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	all, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	require.NoError(t, err)
	var list []map[string]string
	for _, row := range all[1:] {
		one := map[string]string{}
		for i, cell := range row {
			one[all[0][i]] = cell
		}
		list = append(list, one)
	}
	return list
}

// TestBatch: every combination has its files and its row in the index, and
// every row says what a plain run with those inputs says.
func TestBatch(t *testing.T) {
	inFolder(t)
	status, out, err := run(t, "batch", "anthropic-aws", "-o", "out", "-f", "json,md", "--each-scenario", "-s", "Base", "-s", "Walk away", "--vary", "price.discount=0%:10%:5%", "--vary", "demand.growth=20%,[30%, 10%]")
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, "out: 12 combinations: 12 written, 0 up to date, 0 failed\n", out)
	assert.Empty(t, err)
	got := contents(t, "out")
	assert.Len(t, got, 12*2+2)
	assert.Contains(t, filesIn(t, "out"), "anthropic-aws--Walk-away--price.discount=5pct--demand.growth=30pct-10pct.json")
	index := rows(t, "out/index.csv")
	require.Len(t, index, 12)
	row := index[11]
	assert.Equal(t, "12", row["combination"])
	assert.Equal(t, "Walk away", row["scenario"])
	assert.Equal(t, "0.1", row["price.discount"])
	assert.Equal(t, "[0.3, 0.1]", row["demand.growth"])
	assert.Equal(t, "ok", row["checks"])
	assert.Equal(t, "none", row["efficiency.year"])
	assert.Equal(t, "anthropic-aws--Walk-away--price.discount=10pct--demand.growth=30pct-10pct.json", row["json"])

	status, _, err = run(t, "-q", "anthropic-aws", "-o", "plain", "-f", "json", "-s", "Walk away", "--set", "price.discount=10%", "--set", "demand.growth=[30%, 10%]")
	require.Equal(t, statusDone, status, err)
	plain, readErr := os.ReadFile("plain/anthropic-aws.json")
	require.NoError(t, readErr)
	assert.True(t, string(plain) == got[row["json"]])
	assert.True(t, strings.Contains(string(plain), `"customer_npv": `+row["customer_npv"]+","))
	assert.True(t, strings.Contains(got["index.md"], "[json]("+row["json"]+") [md]("))
}

// TestBatchAgain: a second run does only what is missing or not as it was
// written, and the folder is then as if nothing had happened.
func TestBatchAgain(t *testing.T) {
	inFolder(t)
	args := []string{"batch", "anthropic-aws", "-o", "out", "-f", "json,csv", "-s", "Base", "--vary", "price.discount=0%,5%,10%"}
	require.Equal(t, statusDone, first(run(t, args...)))
	want := contents(t, "out")
	again := func(expected string) {
		t.Helper()
		status, out, err := run(t, args...)
		require.Equal(t, statusDone, status, err)
		assert.Equal(t, expected, out)
		sameFiles(t, want, contents(t, "out"))
	}
	journal, err := os.ReadFile("out/.offtake/batch.journal")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile("out/.offtake/batch.journal", journal[:len(journal)-10], 0o666))
	again("out: 3 combinations: 1 written, 2 up to date, 0 failed\n")
	again("out: 3 combinations: 0 written, 3 up to date, 0 failed\n")
	require.NoError(t, os.Remove("out/anthropic-aws--price.discount=5pct.json"))
	again("out: 3 combinations: 1 written, 2 up to date, 0 failed\n")
	data := []byte(want["anthropic-aws--price.discount=0pct.csv"])
	data[100] ^= 1
	require.NoError(t, os.WriteFile("out/anthropic-aws--price.discount=0pct.csv", data, 0o666))
	again("out: 3 combinations: 1 written, 2 up to date, 0 failed\n")
	require.NoError(t, os.Remove("out/index.csv"))
	again("out: 3 combinations: 0 written, 3 up to date, 0 failed\n")
	require.NoError(t, os.RemoveAll("out/.offtake"))
	again("out: 3 combinations: 3 written, 0 up to date, 0 failed\n")
	args = append(args, "-f", "json,csv,md")
	status, out, errText := run(t, args...)
	require.Equal(t, statusDone, status, errText)
	assert.Equal(t, "out: 3 combinations: 3 written, 0 up to date, 0 failed\n", out)
}

// TestBatchKilled: killed at random moments and run again, a batch ends as if
// it had never been killed, and at no moment is a file there that is not
// complete.
func TestBatchKilled(t *testing.T) {
	inFolder(t)
	args := func(dir string) []string {
		return []string{"batch", "lyft-aws", "-o", dir, "-f", "xlsx,json", "--each-scenario", "--vary", "price.discount=0%,5%,10%,15%"}
	}
	begun := time.Now()
	require.NoError(t, program(t, args("want")...).Run())
	long := time.Since(begun)
	want := contents(t, "want")
	require.Len(t, want, 2*3*4+2)
	random := rand.New(rand.NewPCG(1, 2))
	kills := 0
	for {
		cmd := program(t, args("got")...)
		require.NoError(t, cmd.Start())
		// Later runs are given more time, for a machine that has become busier.
		allowed := float64(long) * random.Float64() / 2 * (1 + float64(kills)/20)
		timer := time.AfterFunc(time.Duration(allowed), func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		timer.Stop()
		if err == nil {
			break
		}
		kills++
		require.Less(t, kills, 200, "no run comes to its end")
		if _, missing := os.Stat("got"); missing == nil {
			for name, data := range contents(t, "got") {
				require.True(t, want[name] == data, "after kill %d, %s is not what it should be", kills, name)
			}
		}
	}
	assert.Greater(t, kills, 1)
	t.Logf("%d kills", kills)
	sameFiles(t, want, contents(t, "got"))
	assert.Equal(t, []string{"batch.journal", "batch.lock"}, filesIn(t, "got/.offtake"))
}

// TestBatchInterrupted: Ctrl-C ends a batch within the files at work, with
// nothing half done, and the same command goes on from there.
func TestBatchInterrupted(t *testing.T) {
	inFolder(t)
	args := []string{"batch", "anthropic-aws", "-o", "out", "-f", "xlsx", "-j", "1", "--each-scenario", "--vary", "price.discount=0%:20%:5%"}
	cmd := program(t, args...)
	var errText bytes.Buffer
	cmd.Stderr = &errText
	require.NoError(t, cmd.Start())
	for range 2000 {
		if found, _ := filepath.Glob("out/*.xlsx"); len(found) > 1 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	var exit *exec.ExitError
	require.True(t, errors.As(cmd.Wait(), &exit))
	assert.Equal(t, statusFailed, exit.ExitCode())
	assert.Regexp(t, `^stopped: \d+ of 50 combinations done\nhint: the same command goes on from there\n$`, errText.String())
	assert.Equal(t, []string{"batch.journal", "batch.lock"}, filesIn(t, "out/.offtake"))
	assert.NotContains(t, filesIn(t, "out"), "index.csv")
}

// TestBatchOneFails: a combination that breaks a rule, and a deal that cannot
// be read, are in the index and do not stop the others.
func TestBatchOneFails(t *testing.T) {
	inFolder(t)
	require.NoError(t, os.WriteFile("bad.yaml", []byte("deal: {name: x}\n"), 0o666))
	status, out, err := run(t, "batch", "anthropic-aws", "bad.yaml", "-o", "out", "-f", "json", "-s", "Base", "--vary", "commitment.years=5,20,10")
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "out: 4 combinations: 2 written, 0 up to date, 2 failed\n", out)
	assert.Equal(t, `anthropic-aws--commitment.years=20: --vary commitment.years=20: commitment.years 20 is more than the 10 years of the term
  hint: shorten the commitment, or lengthen term.years
`, err[:strings.Index(err, "bad: bad.yaml")])
	index := rows(t, "out/index.csv")
	require.Len(t, index, 4)
	assert.Equal(t, "'--vary commitment.years=20: commitment.years 20 is more than the 10 years of the term; hint: shorten the commitment, or lengthen term.years", index[1]["problem"])
	assert.Equal(t, "20", index[1]["commitment.years"])
	assert.Empty(t, index[1]["json"])
	assert.Contains(t, index[3]["problem"], "bad.yaml:1:1: ")
	assert.Equal(t, []string{".offtake", "anthropic-aws--commitment.years=10.json", "anthropic-aws--commitment.years=5.json", "index.csv", "index.md"}, filesIn(t, "out"))
	assert.Contains(t, contents(t, "out")["index.md"], "not done: ")
}

// TestBatchDealChanged: what was written from the deal as it was is done
// again, and what fails now leaves nothing behind.
func TestBatchDealChanged(t *testing.T) {
	inFolder(t)
	require.Equal(t, statusDone, first(run(t, "init", "mine", "--from", "anthropic-aws")))
	args := []string{"batch", "mine.yaml", "-f", "json", "-s", "Base", "--vary", "price.discount=0%,5%", "-o"}
	require.Equal(t, statusDone, first(run(t, append(args, "out")...)))
	data, err := os.ReadFile("mine.yaml")
	require.NoError(t, err)
	changed := bytes.Replace(data, []byte("more than 100"), []byte("more than 110"), 1)
	require.NotEqual(t, string(data), string(changed))
	require.NoError(t, os.WriteFile("mine.yaml", changed, 0o666))
	require.NoError(t, os.Remove("out/mine--price.discount=0pct.json"))
	status, out, errText := run(t, append(args, "out")...)
	require.Equal(t, statusDone, status, errText)
	assert.Equal(t, "out: 2 combinations: 2 written, 0 up to date, 0 failed\n", out)
	require.Equal(t, statusDone, first(run(t, append(args, "fresh")...)))
	sameFiles(t, contents(t, "fresh"), contents(t, "out"))

	require.NoError(t, os.WriteFile("mine.yaml", []byte("deal: {name: x}\n"), 0o666))
	status, _, _ = run(t, append(args, "out")...)
	assert.Equal(t, statusFailed, status)
}

// TestBatchInTheWay: whatever keeps a batch from its folder ends in a clear
// error.
func TestBatchInTheWay(t *testing.T) {
	inFolder(t)
	args := []string{"batch", "anthropic-aws", "-f", "json", "-s", "Base", "-o"}
	require.NoError(t, os.WriteFile("file", nil, 0o666))
	status, _, err := run(t, append(args, "file")...)
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "file: not a directory\nhint: check the path and its rights\n", err)

	readOnly, reason := "locked", "permission denied"
	require.NoError(t, os.Mkdir("locked", 0o555))
	if os.Getuid() == 0 { // whom rights do not stop: a folder that nobody may write to
		readOnly, reason = "/sys/kernel", ""
	}
	status, _, err = run(t, append(args, readOnly)...)
	assert.Equal(t, statusFailed, status)
	assert.Regexp(t, "^"+readOnly+"/.offtake: .*"+reason+"\nhint: check the path and its rights\n$", err)

	require.NoError(t, os.MkdirAll("out/anthropic-aws.json", 0o777))
	status, _, err = run(t, append(args, "out")...)
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "anthropic-aws: write out/anthropic-aws.json: a folder is in the way\n", err)
	assert.Equal(t, "write out/anthropic-aws.json: a folder is in the way", rows(t, "out/index.csv")[0]["problem"])

	lock := flock.New("out/.offtake/batch.lock")
	held, lockErr := lock.TryLock()
	require.NoError(t, lockErr)
	require.True(t, held)
	status, _, err = run(t, append(args, "out")...)
	assert.Equal(t, statusFailed, status)
	assert.Equal(t, "out: another run is writing to this folder\nhint: wait for it to end, or choose another folder by -o\n", err)
	require.NoError(t, lock.Unlock())

	for _, call := range [][]string{{"batch", "anthropic-aws"}, {"simulate"}, {"merge", "out"}} {
		status, _, err = run(t, append(call, "-o", "")...)
		assert.Equal(t, statusUsage, status, call)
		assert.Contains(t, err, "-o names no folder\n")
	}

	require.NoError(t, os.Remove("out/anthropic-aws.json"))
	require.NoError(t, os.WriteFile("out/anthropic-aws.json", []byte("something else"), 0o666))
	status, out, err := run(t, append(args, "out")...)
	assert.Equal(t, statusDone, status, err)
	assert.Equal(t, "out: 1 combination: 1 written, 0 up to date, 0 failed\n", out)
}

// TestBatchOfAnIndex: a deal called like the index has files of its own.
func TestBatchOfAnIndex(t *testing.T) {
	inFolder(t)
	require.Equal(t, statusDone, first(run(t, "init", "index", "--from", "lyft-aws")))
	require.NoError(t, os.Mkdir("b", 0o777))
	for _, name := range []string{"b/INDEX.yaml", "index-1-of-2.yaml"} {
		require.NoError(t, os.WriteFile(name, content(t, ".", "index.yaml"), 0o666))
	}
	status, out, err := run(t, "batch", "index.yaml", "b/INDEX.yaml", "index-1-of-2.yaml", "-f", "csv,md", "-o", "out")
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, "out: 3 combinations: 3 written, 0 up to date, 0 failed\n", out)
	list := rows(t, "out/index.csv")
	var want []string
	for i, row := range list {
		if i == 0 || row["csv"] != list[i-1]["csv"] { // a row for each scenario
			want = append(want, row["csv"], row["md"])
		}
	}
	assert.Equal(t, []string{"deal-index.csv", "deal-index.md", "deal-INDEX_2.csv", "deal-INDEX_2.md", "deal-index-1-of-2.csv", "deal-index-1-of-2.md"}, want)
	assert.ElementsMatch(t, append(want, ".offtake", "index.csv", "index.md"), filesIn(t, "out"))
	status, out, err = run(t, "batch", "index.yaml", "b/INDEX.yaml", "index-1-of-2.yaml", "-f", "csv,md", "-o", "out")
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, "out: 3 combinations: 0 written, 3 up to date, 0 failed\n", out)
}

// TestBatchOtherScenarios: a scenario's files are kept whichever others are
// chosen beside it, and are what a run of that choice alone writes.
func TestBatchOtherScenarios(t *testing.T) {
	inFolder(t)
	args := func(dir string, more ...string) []string {
		return append([]string{"batch", "anthropic-aws", "-f", "json,md", "--each-scenario", "-o", dir}, more...)
	}
	require.Equal(t, statusDone, first(run(t, args("out", "-s", "Base", "-s", "Bull")...)))
	status, out, err := run(t, args("out", "-s", "Bull", "-s", "Walk away")...)
	require.Equal(t, statusDone, status, err)
	assert.Equal(t, "out: 2 combinations: 1 written, 1 up to date, 0 failed\n", out)
	require.Equal(t, statusDone, first(run(t, args("fresh", "-s", "Bull", "-s", "Walk away")...)))
	require.Equal(t, statusDone, first(run(t, args("alone", "-s", "Bull")...)))
	got, fresh, alone := contents(t, "out"), contents(t, "fresh"), contents(t, "alone")
	require.Len(t, fresh, 6)
	for name := range fresh {
		assert.True(t, fresh[name] == got[name], name)
	}
	for _, name := range []string{"anthropic-aws--Bull.json", "anthropic-aws--Bull.md"} {
		assert.True(t, alone[name] == got[name], name)
	}
}

// TestMeter: on a run that goes on, rate and time left are of what is done
// now, not of what was done before.
func TestMeter(t *testing.T) {
	var out bytes.Buffer
	m := newMeter(streams{}, "writing", "combinations")
	m.begin(&out, 1000)
	for range 900 {
		m.Kept(1)
	}
	m.Working()
	for range 4 {
		time.Sleep(200 * time.Millisecond)
		m.Done(1)
		m.Kept(1)
	}
	text := out.String()
	last := text[strings.LastIndex(text, "writing"):]
	assert.Regexp(t, `^writing \(90[34] up to date\) .*\b[34]/9[67], [1-5] combinations/s\) \[0s:[1-9][0-9]s\]`, last)
	assert.NotContains(t, last, "[0s:0s]")
}

// TestBatchBounds: what a batch takes does not grow with the processors of the
// machine, and what it set is as before when it has ended.
func TestBatchBounds(t *testing.T) {
	before := runtime.GOMAXPROCS(64)
	defer runtime.GOMAXPROCS(before)
	workers := 0
	require.NoError(t, checkWorkers(&workers, mostWorkers))
	assert.Equal(t, 3, workers)
	limit := debug.SetMemoryLimit(-1)
	tmpl := template()
	d, err := readDeal(tmpl, "anthropic-aws")
	require.NoError(t, err)
	undo := boundMemory(workers, &batch.Plan{Sources: []batch.Source{{Deal: d}, {}}})
	assert.Equal(t, 6, runtime.GOMAXPROCS(0))
	assert.LessOrEqual(t, debug.SetMemoryLimit(-1), int64(240<<20))
	undo()
	d.Years, d.PerYear, d.Scenarios = 40, 1, make([]model.Scenario, 50)
	undo = boundMemory(1, &batch.Plan{Sources: []batch.Source{{Deal: d}}})
	assert.Greater(t, debug.SetMemoryLimit(-1), int64(390<<20), "a large deal has more")
	undo()
	assert.Equal(t, 64, runtime.GOMAXPROCS(0))
	assert.Equal(t, limit, debug.SetMemoryLimit(-1))
	workers = 9
	require.NoError(t, checkWorkers(&workers, mostWorkers))
	assert.Equal(t, 9, workers, "as the command line says")
}
