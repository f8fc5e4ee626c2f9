package batch

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/klauspost/compress/zstd"

	"offtake/internal/batch/shard"
	"offtake/internal/files"
	"offtake/model"
	"offtake/report"
)

// PathsExtension ends the names of the files that hold a shard's part of a
// simulation.
const PathsExtension = ".paths"

// A file of paths is a mark, the length of a head and the head as JSON, then
// the outputs of the shard's paths in the order of the model, each as the
// length and the bytes of a Zstandard frame of little-endian numbers, and the
// count of paths in which a check fails.
const pathsMark = "offtake paths 1\n"

// mostHead is longer than any head: a deal file has a megabyte at most.
const mostHead = 16 << 20

// mostColumn is the size of the longest column.
const mostColumn = 8 * model.MostPaths

// PathsHead says what a shard's paths are of: all that is needed to run the
// simulation again. It is the same for all shards but for the shard itself.
type PathsHead struct {
	Version  string      `json:"version"`
	Build    string      `json:"build"` // names the program
	File     string      `json:"file"`  // the deal file's name
	Deal     []byte      `json:"deal"`  // and its bytes
	Set      []string    `json:"set"`
	Paths    int         `json:"paths"`
	Seed     int         `json:"seed"`
	Scenario string      `json:"scenario"`
	Metric   string      `json:"metric"`
	Formats  string      `json:"formats"`
	Paper    string      `json:"paper"`
	BOM      bool        `json:"bom"`
	Shard    shard.Shard `json:"shard"`
}

// WritePaths computes a shard's paths and writes them to DIR/STEM-2-of-8.paths.
// It returns the file's name.
func WritePaths(p *model.Program, d *model.Deal, head PathsHead, dir string, workers int) (string, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	head.Version = report.Version
	path := shard.FileName(filepath.Join(dir, d.Stem()+PathsExtension), head.Shard)
	t, err := files.Create(path)
	if err != nil {
		return "", err
	}
	if err := writePaths(t, p, d, head, workers); err != nil {
		return "", errors.Join(err, t.Abandon())
	}
	return path, shard.Finish(head.Shard, head.job(), t)
}

// job is the whole that a simulation's shards are parts of.
func (h PathsHead) job() shard.Job {
	var j shard.Job
	j.Add("the program", h.Build)
	j.Add("the deal", h.File, string(h.Deal))
	j.Add("the scenario", h.Scenario)
	j.Add("--set", h.Set...)
	j.Add("--paths and --seed", fmt.Sprint(h.Paths), fmt.Sprint(h.Seed))
	j.Add("--metric", h.Metric)
	j.Add("the formats", h.Formats, h.Paper, fmt.Sprint(h.BOM))
	return j
}

func writePaths(to io.Writer, p *model.Program, d *model.Deal, head PathsHead, workers int) error {
	out := bufio.NewWriterSize(to, 1<<20)
	data, err := json.Marshal(head)
	if err != nil {
		return err
	}
	frame := func(data []byte) error {
		var length [4]byte
		binary.LittleEndian.PutUint32(length[:], uint32(len(data)))
		_, err := out.Write(append(length[:], data...))
		return err
	}
	if _, err := out.WriteString(pathsMark); err != nil {
		return err
	}
	if err := frame(data); err != nil {
		return err
	}
	pack, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	defer pack.Close()
	first, last := head.Shard.Range(int64(head.Paths))
	var raw, packed []byte
	failing, err := model.SimulatePart(p, d, workers, int(first), int(last-first), func(columns [][]float64) error {
		for _, column := range columns {
			raw = raw[:0]
			for _, x := range column {
				raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(x))
			}
			packed = pack.EncodeAll(raw, packed[:0])
			if err := frame(packed); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := binary.Write(out, binary.LittleEndian, uint64(failing)); err != nil {
		return err
	}
	return out.Flush()
}

// Paths are the shards of a simulation, opened together. They are a
// model.PathSource.
type Paths struct {
	Head    PathsHead // of all: its shard is the whole
	Shards  int
	LeftOut []string // what is said of other splits that are there, in part

	files  []*pathsFile
	unpack *zstd.Decoder
}

// pathsFile is one shard's file, read from its beginning to its end.
type pathsFile struct {
	*os.File
	in    *bufio.Reader
	name  string
	paths int
}

// Simulated lists the deals, by the stems of their files, of which shards of a
// simulation are in some folders; and whether nothing else is there to join.
func Simulated(folders []string) (stems []string, alone bool, err error) {
	alone = true
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, false, err
		}
		for _, e := range entries {
			switch stem, extension, ok := shard.SplitName(e.Name()); {
			case !ok:
			case extension == PathsExtension && !slices.Contains(stems, stem):
				stems = append(stems, stem)
			case stem == "index":
				alone = false
			}
		}
	}
	slices.Sort(stems)
	return stems, alone && len(stems) > 0, nil
}

// OpenPaths opens the shards STEM-1-of-8.paths and so on in some folders, which
// must all be there, be of the same simulation and written by the build given:
// who joins them computes the scenarios and what the paths come to, so that
// another program's would not be the bytes of one run.
func OpenPaths(folders []string, stem, build string) (*Paths, error) {
	found, err := shard.Find(folders, stem, PathsExtension)
	if err != nil {
		return nil, err
	}
	unpack, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(mostColumn))
	if err != nil {
		return nil, err
	}
	p := &Paths{Shards: found.Count, LeftOut: found.LeftOut, unpack: unpack}
	for i, name := range found.Files {
		if err := p.open(name, shard.Shard{Index: i + 1, Count: found.Count}, build); err != nil {
			return nil, errors.Join(err, p.Close())
		}
	}
	return p, nil
}

// open opens a shard's file and holds its head against this program and the
// first shard's.
func (p *Paths) open(name string, part shard.Shard, build string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	s := &pathsFile{File: f, in: bufio.NewReaderSize(f, 1<<18), name: name}
	p.files = append(p.files, s)
	mark := make([]byte, len(pathsMark))
	if _, err := io.ReadFull(s.in, mark); err != nil || string(mark) != pathsMark {
		return fmt.Errorf("%s: is no file of paths that this version can read\nhint: simulate this shard again", name)
	}
	data, err := s.frame(mostHead)
	if err != nil {
		return err
	}
	var head PathsHead
	if err := json.Unmarshal(data, &head); err != nil || head.Shard != part || head.Paths < 0 || head.Paths > model.MostPaths {
		return fmt.Errorf("%s: its head is not that of shard %s\nhint: simulate this shard again", name, part)
	}
	if head.Version != report.Version {
		return fmt.Errorf("%s: written by version %s, this is %s\nhint: simulate with one version", name, head.Version, report.Version)
	}
	if head.Build != build {
		return fmt.Errorf("%s: written by another build of the program than this: another processor's may differ in the last digit\n"+
			"hint: merge with the program that simulated the shards, the same for all of them", name)
	}
	first, last := part.Range(int64(head.Paths))
	s.paths = int(last - first)
	head.Shard = shard.Whole
	p.Head = head
	return nil
}

// frame reads the next piece of a file.
func (s *pathsFile) frame(most int) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(s.in, length[:]); err != nil {
		return nil, s.cutShort(err)
	}
	n := binary.LittleEndian.Uint32(length[:])
	if int64(n) > int64(most) {
		return nil, s.broken()
	}
	data := make([]byte, n)
	if _, err := io.ReadFull(s.in, data); err != nil {
		return nil, s.cutShort(err)
	}
	return data, nil
}

func (s *pathsFile) cutShort(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s: is cut short\nhint: simulate this shard again", s.name)
	}
	return err
}

func (s *pathsFile) broken() error {
	return fmt.Errorf("%s: is damaged\nhint: simulate this shard again", s.name)
}

// Columns implements model.PathSource.
func (p *Paths) Columns(from, to int) (_ [][]float64, err error) {
	defer shard.Recovered(&err, p.files[0].name)
	columns := make([][]float64, to-from)
	for i := range columns {
		columns[i] = make([]float64, 0, p.Head.Paths)
	}
	for _, s := range p.files {
		for i := range columns {
			packed, err := s.frame(8*s.paths + 8*s.paths/100 + 1024) // what does not get smaller grows little
			if err != nil {
				return nil, err
			}
			raw, err := p.unpack.DecodeAll(packed, make([]byte, 0, 8*s.paths))
			if err != nil || len(raw) != 8*s.paths {
				return nil, s.broken()
			}
			for ; len(raw) > 0; raw = raw[8:] {
				columns[i] = append(columns[i], math.Float64frombits(binary.LittleEndian.Uint64(raw)))
			}
		}
	}
	return columns, nil
}

// Failing implements model.PathSource.
func (p *Paths) Failing() (int, error) {
	sum := 0
	for _, s := range p.files {
		var count uint64
		if err := binary.Read(s.in, binary.LittleEndian, &count); err != nil {
			return 0, s.cutShort(err)
		}
		if _, err := s.in.ReadByte(); !errors.Is(err, io.EOF) || count > uint64(s.paths) {
			return 0, s.broken()
		}
		sum += int(count)
	}
	return sum, nil
}

// Close closes the files.
func (p *Paths) Close() error {
	p.unpack.Close()
	var errs []error
	for _, s := range p.files {
		errs = append(errs, s.File.Close())
	}
	return errors.Join(errs...)
}
