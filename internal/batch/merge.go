package batch

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"offtake/internal/files"
)

// Merged is a file that was joined.
type Merged struct {
	File    string
	Shards  int
	Rows    int64
	LeftOut []string // what is said of other splits that are there, in part
}

// partName is the name of a shard's file: stem, index, count, extension.
var partName = regexp.MustCompile(`^(.*)-([0-9]+)-of-([0-9]+)(\.[a-z]+)$`)

// parts are the files of one split, by the index of their shard.
type parts struct {
	count   int
	files   []string // from shard 1 on; "" where one is missing
	leftOut []string // what is said of the splits that are there beside it
}

// missing lists the shards that have no file.
func (p parts) missing() []string {
	var list []string
	for i, file := range p.files {
		if file == "" {
			list = append(list, Shard{i + 1, p.count}.String())
		}
	}
	return list
}

// findParts finds the shards of a file in some folders. If there are several
// splits, the one that is complete counts.
func findParts(folders []string, stem, extension string) (parts, error) {
	splits := map[int]parts{}
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return parts{}, err
		}
		for _, e := range entries {
			m := partName.FindStringSubmatch(e.Name())
			if m == nil || m[1] != stem || m[4] != extension {
				continue
			}
			shard, err := ParseShard(m[2] + "/" + m[3])
			if err != nil || shard.Suffix() != strings.TrimSuffix(strings.TrimPrefix(e.Name(), stem), extension) {
				continue
			}
			p, ok := splits[shard.Count]
			if !ok {
				p = parts{count: shard.Count, files: make([]string, shard.Count)}
				splits[shard.Count] = p
			}
			path := filepath.Join(folder, e.Name())
			if first := p.files[shard.Index-1]; first != "" {
				return parts{}, fmt.Errorf("shard %s is there twice: %s and %s\nhint: remove one of them", shard, first, path)
			}
			p.files[shard.Index-1] = path
		}
	}
	return chooseSplit(splits, filepath.Join(folders[0], stem+extension))
}

func chooseSplit(splits map[int]parts, name string) (parts, error) {
	var complete, all []parts
	for _, p := range splits {
		all = append(all, p)
		if len(p.missing()) == 0 {
			complete = append(complete, p)
		}
	}
	byCount := func(a, b parts) int { return a.count - b.count }
	slices.SortFunc(all, byCount)
	slices.SortFunc(complete, byCount)
	switch {
	case len(all) == 0:
		return parts{}, fmt.Errorf("%s: no shards of it are there\nhint: a shard's file is named like %s", name, shardFile(filepath.Base(name), Shard{1, 2}))
	case len(complete) == 1:
		return complete[0].beside(all, name), nil
	case len(complete) > 1:
		return parts{}, fmt.Errorf("%s: there are all shards of %d and all of %d\nhint: a job that ran again with another number of shards leaves those of the first run; remove them: %s or %s",
			name, complete[0].count, complete[1].count, shardPattern(name, complete[0].count), shardPattern(name, complete[1].count))
	}
	var texts []string
	for _, p := range all {
		texts = append(texts, strings.Join(p.missing(), ", "))
	}
	return parts{}, fmt.Errorf("%s: shards are missing: %s\nhint: run them, then merge again", name, strings.Join(texts, "; or "))
}

// beside notes the other splits that are there: a job that ran again with
// another number of shards and is not done leaves one that is newer than what
// is joined.
func (p parts) beside(all []parts, name string) parts {
	joined := shardPattern(name, p.count)
	for _, other := range all {
		if other.count != p.count {
			left := shardPattern(name, other.count)
			p.leftOut = append(p.leftOut, fmt.Sprintf("joined %s and left out %s, of which shards are missing: %s\nhint: if the job ran again as %d shards, run those, remove %s and merge again; or else remove %s",
				joined, left, strings.Join(other.missing(), ", "), other.count, joined, left))
		}
	}
	return p
}

// shardPattern is what the shards of a split are called, all of them.
func shardPattern(name string, count int) string {
	base := filepath.Base(name)
	ext := filepath.Ext(base)
	if ext != ".parquet" && strings.TrimSuffix(base, ext) == "index" {
		ext = ".*" // index.csv and index.md go together
	}
	return fmt.Sprintf("%s-*-of-%d%s", strings.TrimSuffix(base, filepath.Ext(base)), count, ext)
}

// MergeIndex joins the indexes of a batch's shards, in some folders, into the
// index of one run, in another, which is made if it is missing.
func MergeIndex(folders []string, into string) ([]Merged, error) {
	if err := os.MkdirAll(into, 0o777); err != nil {
		return nil, err
	}
	var done []Merged
	for _, kind := range []struct {
		extension string
		head      int // lines that every shard begins with
	}{{".csv", 1}, {".md", indexHead}} {
		p, err := findParts(folders, "index", kind.extension)
		if err != nil {
			return done, err
		}
		j := &joiner{parts: p, head: kind.head, number: firstCell}
		if kind.extension == ".md" {
			j.number, j.links = firstTableCell, &relinker{into: into}
		}
		m, err := j.join(filepath.Join(into, "index"+kind.extension))
		if err != nil {
			return done, err
		}
		done = append(done, m)
	}
	return done, nil
}

// MergeTable joins the shards of a sweep's table, which stand beside it, into
// the table of one run.
func MergeTable(file string) (Merged, error) {
	extension, err := TableFormat(file)
	if err != nil {
		return Merged{}, err
	}
	stem := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	p, err := findParts([]string{filepath.Dir(file)}, stem, filepath.Ext(file))
	if err != nil {
		return Merged{}, err
	}
	if extension == ".parquet" {
		return joinParquet(p, file)
	}
	return (&joiner{parts: p, head: 1, number: firstCell}).join(file)
}

// joiner joins files of lines that have the same head. The number at the
// beginning of a line tells whether the shards are of one job.
type joiner struct {
	parts
	head   int
	number func(line []byte) []byte
	links  *relinker // of index.md

	job         string // of the first shard
	heads       []byte
	rows        int64
	first, last []int64 // by shard: numbers, 0 if it has no row
}

// firstCell is the number at the beginning of a line of CSV.
func firstCell(line []byte) []byte {
	cell, _, _ := bytes.Cut(line, []byte(","))
	return cell
}

// firstTableCell is the number at the beginning of a row of Markdown.
func firstTableCell(line []byte) []byte {
	cell, _, _ := bytes.Cut(bytes.TrimPrefix(line, []byte("| ")), []byte(" |"))
	return cell
}

func (j *joiner) join(path string) (Merged, error) {
	t, err := files.Create(path)
	if err != nil {
		return Merged{}, err
	}
	out := bufio.NewWriterSize(t, 1<<20)
	for _, file := range j.files {
		if err := j.add(out, file); err != nil {
			return Merged{}, errors.Join(err, t.Abandon())
		}
	}
	if err := errors.Join(j.check(), out.Flush()); err != nil {
		return Merged{}, errors.Join(err, t.Abandon())
	}
	return Merged{path, j.count, j.rows, j.leftOut}, t.Finish()
}

// add appends a shard's lines.
func (j *joiner) add(out *bufio.Writer, file string) error {
	h, err := os.Open(file)
	if err != nil {
		return err
	}
	defer h.Close()
	job, err := jobBeside(file)
	if err != nil {
		return err
	}
	if j.heads == nil {
		j.job = job
	}
	if err := sameJob(j.job, job, j.files[0], file); err != nil {
		return err
	}
	if j.links != nil {
		if err := j.links.enter(filepath.Dir(file)); err != nil {
			return err
		}
	}
	r := bufio.NewReaderSize(h, 1<<20)
	if err := j.addHead(out, r, file); err != nil {
		return err
	}
	var first, last int64
	for {
		line, err := readLine(r)
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		n, err := strconv.ParseInt(string(j.number(line)), 10, 64)
		if err != nil || n < last {
			return fmt.Errorf("%s: %q is not a row of a shard", file, bytes.TrimSpace(line))
		}
		if first == 0 {
			first = n
		}
		last = n
		if j.links != nil {
			line = j.links.row(line)
		}
		j.rows++
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	j.first, j.last = append(j.first, first), append(j.last, last)
	return nil
}

// readLine reads a whole line; one that ends without a line end is an error.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadBytes('\n')
	if err == io.EOF && len(line) > 0 {
		return nil, errors.New("the file ends within a line")
	}
	return line, err
}

// addHead checks that a shard's head is that of the first, and writes it once.
func (j *joiner) addHead(out *bufio.Writer, r *bufio.Reader, file string) error {
	var head []byte
	for range j.head {
		line, err := readLine(r)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		head = append(head, line...)
	}
	switch {
	case j.heads == nil:
		j.heads = head
		_, err := out.Write(head)
		return err
	case !bytes.Equal(j.heads, head):
		return fmt.Errorf("%s has other columns than %s\nhint: they are not of one job; run the shards anew", file, j.files[0])
	}
	return nil
}

// check tells whether the shards' rows are the parts of one whole.
func (j *joiner) check() error { return checkRanges(j.parts, j.first, j.last) }

func checkRanges(p parts, first, last []int64) error {
	total := slices.Max(last)
	for i, file := range p.files {
		from, to := Shard{i + 1, p.count}.Range(total)
		if from == to {
			from = -1 // no rows: numbers are 0
			to = 0
		}
		if first[i] != from+1 || last[i] != to {
			return fmt.Errorf("%s is not part %s of %d combinations\nhint: the shards are not of one job; run them anew", file, Shard{i + 1, p.count}, total)
		}
	}
	return nil
}

// relinker has the links of an index lead to the files from another folder.
type relinker struct {
	into   string // where the joined index stands
	folder string // where the shard's index stands
	from   string // the same, seen from the joined index's folder
}

// enter has the next rows be those of a shard's index.
func (l *relinker) enter(folder string) error {
	into, err := filepath.Abs(l.into)
	if err != nil {
		return err
	}
	from, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	l.folder = folder
	if l.from, err = filepath.Rel(into, from); err != nil {
		l.from = from // on another drive
	}
	return nil
}

// link is a link as an index writes it. In texts, brackets are escaped.
var link = regexp.MustCompile(`\[([^\[\]\\]+)\]\(([^()/|]+)\)`)

// row changes the links of a row: to where the file is, from the joined
// index's folder, or to none if it is in neither folder.
func (l *relinker) row(line []byte) []byte {
	if l.from == "." {
		return line
	}
	return link.ReplaceAllFunc(line, func(text []byte) []byte {
		m := link.FindSubmatch(text)
		name := string(m[2])
		switch {
		case isFile(filepath.Join(l.into, name)):
			return text
		case isFile(filepath.Join(l.folder, name)):
			return fmt.Appendf(nil, "[%s](<%s>)", m[1], filepath.ToSlash(filepath.Join(l.from, name)))
		}
		return m[1]
	})
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
