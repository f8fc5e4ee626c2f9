package batch

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/gofrs/flock"

	"offtake/internal/batch/shard"
	"offtake/internal/files"
)

// A run can end at any moment, by kill -9 too, and the next must know what is
// done. So a file gets its name only when it is complete, by rename from a
// folder of the run's own; and once all files of a combination have theirs, a
// record of them, with their sizes and digests, is appended to a journal. What
// has no record, or a record that does not match what is on the disk or what
// is wanted, is done again. A torn line at the journal's end has a wrong
// checksum and counts as nothing.
const (
	stateFolder   = ".offtake"
	journalSuffix = ".journal"
)

// record is what the journal holds about a combination: what it was made
// from, its files and its results.
type record struct {
	Name    string            `json:"name"`
	Digest  string            `json:"digest"`
	Files   map[string][]file `json:"files,omitempty"` // by format
	Problem string            `json:"problem,omitempty"`
	Columns columns           `json:"columns"`
	Cases   []caseRecord      `json:"cases,omitempty"`
}

// columns names what the lists of each case hold, once for all of them.
type columns struct {
	Inputs  []string `json:"inputs,omitempty"`
	Results []string `json:"results,omitempty"`
	Shown   []string `json:"shown,omitempty"`
}

func (c columns) equal(d columns) bool {
	return slices.Equal(c.Inputs, d.Inputs) && slices.Equal(c.Results, d.Results) && slices.Equal(c.Shown, d.Shown)
}

// file is a file as it was written.
type file struct {
	Suffix string `json:"suffix"` // after the combination's name
	Size   int64  `json:"size"`
	Digest string `json:"sha256"`
}

// caseRecord is one scenario of a combination: what the index has of it. Its
// lists are in the order of the record's columns.
type caseRecord struct {
	Scenario string   `json:"scenario"`
	Amounts  string   `json:"amounts"` // what a reader's amounts are in: USD bn
	Inputs   []string `json:"inputs"`
	Results  []string `json:"results"`
	Shown    []string `json:"shown"` // the main metrics as a reader sees them
	Failed   []string `json:"failed,omitempty"`
}

// folder is where a run writes, with what is known of earlier runs there.
type folder struct {
	dir, temp string
	lock      *flock.Flock
	kept      func() // no interrupt removes temp any more
	write     func(path string, data []byte) error

	mutex   sync.Mutex
	journal *os.File
	end     int64
	known   map[string]place // by the name of a combination
	old     []*os.File       // journals of other shards and other splits
}

// place is where a record stands in a journal.
type place struct {
	file   *os.File
	offset int64
	length int
	digest [8]byte // the beginning of the record's digest: most that are out of date need not be read
}

// ErrBusy is another run in the same folder, for the same shard.
var ErrBusy = errors.New("another run is writing to this folder")

// openFolder takes a folder for one shard's run. Runs of other shards may use
// it at the same time; what any of them has recorded counts.
func openFolder(dir string, part shard.Shard) (*folder, error) {
	state := filepath.Join(dir, stateFolder)
	if err := os.MkdirAll(state, 0o777); err != nil {
		return nil, err
	}
	own := filepath.Join(state, "batch"+part.Suffix())
	f := &folder{dir: dir, temp: own + ".tmp", kept: func() {}, write: writeFile, known: map[string]place{}}
	for _, path := range []string{own + ".lock", own + journalSuffix} {
		if err := files.Check(path); err != nil {
			return nil, err
		}
	}
	f.lock = flock.New(own+".lock", flock.SetPermissions(0o666))
	switch held, err := f.lock.TryLock(); {
	case files.WithoutLocks(err):
	case err != nil:
		return nil, err
	case !held:
		return nil, fmt.Errorf("%s: %w\nhint: wait for it to end, or choose another folder by -o", dir, ErrBusy)
	}
	if err := f.prepare(state, own+journalSuffix); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

// prepare drops what a run that was cut short left half done, and reads what
// earlier runs recorded.
func (f *folder) prepare(state, own string) error {
	if err := os.RemoveAll(f.temp); err != nil {
		return err
	}
	f.kept = files.Temporary(f.temp)
	if err := os.Mkdir(f.temp, 0o700); err != nil {
		return err
	}
	others, err := filepath.Glob(filepath.Join(escapeGlob(state), "*"+journalSuffix))
	if err != nil {
		return err
	}
	for _, path := range others {
		if path == own || files.Check(path) != nil {
			continue // what it records is done again
		}
		old, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // its run has just ended
		} else if err != nil {
			return err
		}
		f.old = append(f.old, old)
		if _, err := f.read(old); err != nil {
			return err
		}
	}
	if f.journal, err = os.OpenFile(own, os.O_RDWR|os.O_CREATE, 0o666); err != nil {
		return err
	}
	if f.end, err = f.read(f.journal); err != nil {
		return err
	}
	return f.journal.Truncate(f.end)
}

func escapeGlob(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// read notes where the records of a journal stand, and where the last whole
// one ends.
func (f *folder) read(journal *os.File) (end int64, err error) {
	r := bufio.NewReaderSize(journal, 1<<16)
	for {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return end, nil
		}
		if err != nil {
			return end, err
		}
		rec, ok := parseRecord(line)
		if !ok {
			return end, nil
		}
		f.known[rec.Name] = place{journal, end, len(line), digestHead(rec.Digest)}
		end += int64(len(line))
	}
}

func digestHead(digest string) (head [8]byte) {
	copy(head[:], digest)
	return head
}

// parseRecord reads a line of a journal: a checksum and a record.
func parseRecord(line []byte) (record, bool) {
	sum, text, ok := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" "))
	if !ok || string(sum) != checksum(text) {
		return record{}, false
	}
	var rec record
	if err := json.Unmarshal(text, &rec); err != nil {
		return record{}, false
	}
	return rec, true
}

func checksum(text []byte) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE(text)) }

// find returns the record of a combination, if there is one made from the same.
func (f *folder) find(name, digest string) (record, bool, error) {
	f.mutex.Lock()
	at, ok := f.known[name]
	f.mutex.Unlock()
	if !ok || at.digest != digestHead(digest) {
		return record{}, false, nil
	}
	rec, ok, err := at.record()
	return rec, ok && rec.Digest == digest && rec.Name == name, err
}

func (at place) record() (record, bool, error) {
	line := make([]byte, at.length)
	if _, err := at.file.ReadAt(line, at.offset); err != nil {
		return record{}, false, err
	}
	rec, ok := parseRecord(line)
	return rec, ok, nil
}

// outdate removes the files that an earlier run wrote for a combination that
// fails now: they say what is no longer so.
func (f *folder) outdate(name string) error {
	f.mutex.Lock()
	at, ok := f.known[name]
	f.mutex.Unlock()
	if !ok {
		return nil
	}
	rec, _, err := at.record()
	if err != nil {
		return err
	}
	for _, files := range rec.Files {
		for _, old := range files {
			if f.holds(name, old) {
				err = errors.Join(err, f.drop(name+old.Suffix))
			}
		}
	}
	return err
}

// add records a combination.
func (f *folder) add(rec record) error {
	text, err := json.Marshal(rec)
	if err != nil {
		return err
	}
	line := append([]byte(checksum(text)+" "), text...)
	line = append(line, '\n')
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if _, err := f.journal.WriteAt(line, f.end); err != nil {
		return err
	}
	f.known[rec.Name] = place{f.journal, f.end, len(line), digestHead(rec.Digest)}
	f.end += int64(len(line))
	return nil
}

// holds reports whether a file is there as it was recorded, to the last byte.
func (f *folder) holds(name string, want file) bool {
	h, err := os.Open(filepath.Join(f.dir, name+want.Suffix))
	if err != nil {
		return false
	}
	defer h.Close()
	if info, err := h.Stat(); err != nil || !info.Mode().IsRegular() || info.Size() != want.Size {
		return false
	}
	sum := sha256.New()
	_, err = io.Copy(sum, h)
	return err == nil && hex.EncodeToString(sum.Sum(nil)) == want.Digest
}

func writeFile(path string, data []byte) error { return os.WriteFile(path, data, 0o666) }

// put gives a complete file its name.
func (f *folder) put(name, suffix string, data []byte) (file, error) {
	temp, path := filepath.Join(f.temp, name+suffix), filepath.Join(f.dir, name+suffix)
	err := f.write(temp, data)
	if err == nil {
		err = files.Rename(temp, path)
	}
	if err != nil {
		return file{}, errors.Join(files.Naming(err, path), files.IgnoreMissing(os.Remove(temp)))
	}
	sum := sha256.Sum256(data)
	return file{suffix, int64(len(data)), hex.EncodeToString(sum[:])}, nil
}

// drop removes a file of an earlier run that is no longer true.
func (f *folder) drop(name string) error { return files.Remove(filepath.Join(f.dir, name)) }

// close releases the folder. The journal stays: the next run reads from it what
// is done.
func (f *folder) close() error {
	defer f.kept()
	var errs []error
	for _, h := range append(f.old, f.journal) {
		if h != nil {
			errs = append(errs, h.Close())
		}
	}
	return errors.Join(append(errs, os.RemoveAll(f.temp), f.lock.Unlock())...)
}
