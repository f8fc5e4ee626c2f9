package shard

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"offtake/internal/files"
)

// Job is what a whole run follows from: all that its shards must have in
// common so that what they write is one. Each part of it has a digest, so that
// merge can say which part is not the same. Tables of Parquet carry it inside;
// lines of text leave no room for it, so it stands in a hidden file beside
// them.
type Job []jobPart

type jobPart struct{ what, digest string }

// Add adds a part.
func (j *Job) Add(what string, texts ...string) {
	h := sha256.New()
	for _, text := range texts {
		fmt.Fprintf(h, "%d %s\n", len(text), text)
	}
	*j = append(*j, jobPart{what, fmt.Sprintf("%x", h.Sum(nil)[:16])})
}

// String is the job as it is written: a line a part.
func (j Job) String() string {
	var b strings.Builder
	for _, p := range j {
		fmt.Fprintf(&b, "%s %s\n", p.digest, p.what)
	}
	return b.String()
}

// readJob reads what String writes.
func readJob(text string) Job {
	var j Job
	for line := range strings.Lines(text) {
		digest, what, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		j = append(j, jobPart{what, digest})
	}
	return j
}

// SameJob compares the job that a shard's file is of with the first one's.
func SameJob(first, text, firstFile, file string) error {
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
	return fmt.Errorf("%s and %s are of different jobs: not the same in both: %s\n"+
		"hint: run the shards anew, all with one program, one command line and the same deal files", firstFile, file, strings.Join(parts, ", "))
}

// besideName is the hidden file beside a shard's file that says how long that is
// and what job it is of.
func besideName(path string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".job")
}

// Name has a shard's file named and then says beside it what job it is
// of. In between there is nothing beside it, so that what is there is right.
func Name(path string, s Shard, j Job, name func() error) error {
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

// jobBeside returns the job that a shard's file is of, if all of the file is
// there: one cut at the end of a line would pass for shorter.
func jobBeside(path string) (string, error) {
	data, err := os.ReadFile(besideName(path))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(data) == 0 {
		return "", UnknownJob(path, besideName(path)+" is not there")
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
		return "", fmt.Errorf("%s has %s, not %s as it was written\n"+
			"hint: copy it again with its hidden file, or run the shard again", path, has, size)
	}
	return job, nil
}

// UnknownJob says that it is not known what job a shard's file is of.
func UnknownJob(path, why string) error {
	return fmt.Errorf("%s: it is not known what job it is of: %s\nhint: copy hidden files too, or run the shard again", path, why)
}
