package shard

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"offtake/internal/files"
)

// Job is what a whole run follows from: all that its shards must have in
// common so that what they write is one. Each part of it has a digest, so that
// merge can say which part is not the same. It stands in a hidden file beside
// each file of a shard.
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

// sameJob compares the job that a shard's file is of with the first one's.
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
	return fmt.Errorf("%s and %s are of different jobs: not the same in both: %s\n"+
		"hint: run the shards anew, all with one program, one command line and the same deal files", firstFile, file, strings.Join(parts, ", "))
}

// besideName is the hidden file beside a shard's file that has its digest and
// says what job it is of.
func besideName(path string) string {
	return filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".job")
}

// Finish gives files of a shard their names, and each a hidden file beside it,
// together or not at all.
func Finish(s Shard, j Job, list ...*files.File) error {
	if s.IsWhole() {
		return files.Finish(list...)
	}
	for _, f := range list {
		beside, err := writeBeside(f, j)
		if err != nil {
			for _, f := range list {
				err = errors.Join(err, f.Abandon())
			}
			return err
		}
		list = append(list, beside)
	}
	return files.Finish(list...)
}

// besideMark begins the hidden file.
const besideMark = "offtake shard 1\n"

// writeBeside writes the hidden file of a shard's file: the digest of that, the
// job, and the digest of all this.
func writeBeside(f *files.File, j Job) (*files.File, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	line, err := digestLine(f)
	if err != nil {
		return nil, err
	}
	beside, err := files.Create(besideName(f.Path()))
	if err != nil {
		return nil, err
	}
	text := besideMark + line + j.String()
	if _, err := fmt.Fprintf(beside, "%s%x\n", text, sha256.Sum256([]byte(text))); err != nil {
		return nil, errors.Join(err, beside.Abandon())
	}
	return beside, nil
}

// digestLine is what the hidden file says of a file.
func digestLine(r io.Reader) (string, error) {
	h := sha256.New()
	n, err := io.Copy(h, r)
	return fmt.Sprintf("%x %d bytes\n", h.Sum(nil), n), err
}

// longestBeside is longer than any hidden file.
const longestBeside = 1 << 20

// verified returns the job that a shard's file is of, if the file is to the
// last byte what was written.
func verified(path string) (string, error) {
	for _, name := range []string{path, besideName(path)} {
		if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
			return "", Unreadable(name, errors.New("is no file"))
		}
	}
	h, err := os.Open(besideName(path))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s: it is not known what job it is of: %s is not there\n"+
			"hint: copy hidden files too, or run the shard again", path, besideName(path))
	}
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(io.LimitReader(h, longestBeside))
	if err = errors.Join(err, h.Close()); err != nil {
		return "", err
	}
	text := string(data)
	last := max(0, len(text)-2*sha256.Size-1)
	text, sum := text[:last], text[last:]
	rest, whole := strings.CutPrefix(text, besideMark)
	if !whole || sum != fmt.Sprintf("%x\n", sha256.Sum256([]byte(text))) {
		return "", fmt.Errorf("%s: %s is damaged\nhint: copy both again, or run the shard again", path, besideName(path))
	}
	want, job, _ := strings.Cut(rest, "\n")
	return job, matches(path, want+"\n")
}

// matches holds a file against what its hidden file says of it.
func matches(path, want string) error {
	h, err := os.Open(path)
	if err != nil {
		return err
	}
	has, err := digestLine(h)
	if err = errors.Join(err, h.Close()); err != nil {
		return err
	}
	if has == want {
		return nil
	}
	what := "its bytes are not those that were written"
	_, size, _ := strings.Cut(strings.TrimSpace(has), " ")
	if _, wanted, _ := strings.Cut(strings.TrimSpace(want), " "); size != wanted {
		what = fmt.Sprintf("it has %s, and %s were written", size, wanted)
	}
	return fmt.Errorf("%s is damaged: %s\nhint: copy it again with %s, or run the shard again", path, what, besideName(path))
}

// Unreadable says that a shard's file cannot be read.
func Unreadable(file string, err error) error {
	return fmt.Errorf("%s: %w\nhint: run the shard again", file, err)
}

// Recovered turns the panic of a library that reads a file into an error.
func Recovered(err *error, file string) {
	if r := recover(); r != nil {
		*err = Unreadable(file, fmt.Errorf("cannot be read: %v", r))
	}
}
