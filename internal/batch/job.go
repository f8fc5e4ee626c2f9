package batch

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"offtake/internal/files"
	"offtake/report"
)

// A job is what a whole run follows from: all that its shards must have in
// common so that what they write is one. Each part of it has a digest, so that
// merge can say which part is not the same. Tables of Parquet carry it inside;
// lines of text leave no room for it, so it stands in a hidden file beside
// them.
type job []jobPart

type jobPart struct{ what, digest string }

// jobKey is where a shard's Parquet table says what job it is of.
const jobKey = "job"

// say adds a part.
func (j *job) say(what string, texts ...string) {
	h := sha256.New()
	for _, text := range texts {
		fmt.Fprintf(h, "%d %s\n", len(text), text)
	}
	*j = append(*j, jobPart{what, fmt.Sprintf("%x", h.Sum(nil)[:16])})
}

// String is the job as it is written: a line a part.
func (j job) String() string {
	var b strings.Builder
	for _, p := range j {
		fmt.Fprintf(&b, "%s %s\n", p.digest, p.what)
	}
	return b.String()
}

// readJob reads what String writes.
func readJob(text string) job {
	var j job
	for line := range strings.Lines(text) {
		digest, what, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		j = append(j, jobPart{what, digest})
	}
	return j
}

// sameJob holds the job that a shard's file says it is of against the first
// one's.
func sameJob(first, text, firstFile, file string) error {
	if first == text {
		return nil
	}
	a, b := readJob(first), readJob(text)
	var parts []string
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			parts = append(parts, a[i].what)
		}
	}
	if len(a) != len(b) || len(parts) == 0 {
		parts = []string{"what they were made from"}
	}
	return fmt.Errorf("%s and %s are of different jobs: not the same in both: %s\nhint: run the shards anew, all with one program, one command line and the same deal files", firstFile, file, strings.Join(parts, ", "))
}

// besideName is the hidden file beside a shard's file that says how long that is
// and what job it is of.
func besideName(path string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".job")
}

// nameWithJob has a shard's file named and then says beside it what job it is
// of. In between there is nothing beside it, so that what is there is right.
func nameWithJob(path string, s Shard, j job, name func() error) error {
	if s.IsWhole() {
		return name()
	}
	if err := files.Remove(besideName(path)); err != nil {
		return err
	}
	if err := name(); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("%d bytes\n%s", info.Size(), j)
	return files.Naming(os.WriteFile(besideName(path), []byte(text), 0o666), path)
}

// jobBeside gives the job that a shard's file is of, if all of the file is
// there: one cut at the end of a line would pass for shorter.
func jobBeside(path string) (string, error) {
	data, err := os.ReadFile(besideName(path))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(data) == 0 {
		return "", unknownJob(path, besideName(path)+" is not there")
	}
	if err != nil {
		return "", err
	}
	size, job, _ := strings.Cut(string(data), "\n")
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if has := fmt.Sprintf("%d bytes", info.Size()); has != size {
		return "", fmt.Errorf("%s has %s, not %s as it was written\nhint: copy it again with its hidden file, or run the shard again", path, has, size)
	}
	return job, nil
}

func unknownJob(path, why string) error {
	return fmt.Errorf("%s: it is not known what job it is of: %s\nhint: copy hidden files too, or run the shard again", path, why)
}

// job is the whole that a batch's shards are parts of.
func (r *runner) job() job {
	var j job
	j.say("the program", r.Build)
	var deals, scenarios []string
	for i, s := range r.Sources {
		digest := "not read"
		if s.Deal != nil {
			digest = s.Deal.Digest
			for _, sc := range s.Deal.Scenarios {
				scenarios = append(scenarios, fmt.Sprint(i), sc.Name)
			}
		}
		deals = append(deals, r.stems[i], digest)
	}
	j.say("the deals", deals...)
	j.say("the scenarios", append(scenarios, fmt.Sprint(r.EachScenario))...)
	j.say("--set", r.Set...)
	j.say(VaryFlag, axesTexts(r.Axes)...)
	formats := []string{string(r.Look.Paper), fmt.Sprint(r.Look.Memo)}
	for _, f := range r.Formats {
		formats = append(formats, f.Name)
	}
	j.say("the formats", formats...)
	return j
}

// job is the whole that a sweep's shards are parts of.
func (s *sweeper) job() job {
	var j job
	j.say("the program", s.Build)
	j.say("the deal", s.Deal.Digest)
	j.say("the scenarios", s.scenarios...)
	j.say("--set", s.Set...)
	j.say(VaryFlag, axesTexts(s.axes)...)
	j.say("--metric", s.metrics...)
	return j
}

func axesTexts(axes []Axis) []string {
	var texts []string
	for _, a := range axes {
		texts = append(texts, a.Input.Key)
		texts = append(texts, a.Texts...)
	}
	return texts
}

// fixedColumns are the columns of an index or a table that are no line's.
func fixedColumns() []string {
	return append(strings.Split(report.FormatList(), ", "), "combination", "deal", "deal_sha256", "currency", "unit", "scenario", "problem", "checks")
}

// columnNames names the columns of lines: one of the deal's own that is called
// like a fixed column is told from it.
func columnNames(lines []string) []string {
	taken := map[string]bool{}
	for _, name := range fixedColumns() {
		taken[name] = true
	}
	names := make([]string, len(lines))
	for i, name := range lines {
		if names[i] = name; taken[strings.ToLower(name)] {
			names[i] = "line." + name
		}
	}
	return names
}
