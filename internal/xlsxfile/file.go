package xlsxfile

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"path"
	"strings"
	"sync/atomic"
)

// File is an opened workbook file. It unpacks parts on demand and never more
// than the limit in all, whatever the headers claim.
type File struct {
	Repeated []string // names that stand twice

	parts map[string]*zip.File // by name without leading slash, lower case
	most  int64                // bytes that may be unpacked in all
	left  atomic.Int64         // bytes that still may
}

const maxParts = 20_000

// Open opens a workbook file of the given size, whose parts may unpack to
// maxBytes in all.
func Open(r io.ReaderAt, size int64, maxBytes int64) (*File, error) {
	if err := compound(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("not an .xlsx file: %w", err)
	}
	if len(z.File) > maxParts {
		return nil, fmt.Errorf("%d parts: more than %d", len(z.File), maxParts)
	}
	f := &File{parts: make(map[string]*zip.File, len(z.File)), most: maxBytes}
	f.left.Store(maxBytes)
	for _, part := range z.File {
		name := partKey(part.Name)
		if f.parts[name] != nil {
			f.Repeated = append(f.Repeated, part.Name)
		}
		f.parts[name] = part
	}
	return f, nil
}

// What is wrong with a file that is no .xlsx file but a workbook of another kind.
var (
	ErrEncrypted = errors.New("the workbook is encrypted with a password")
	ErrOld       = errors.New("this is a workbook of the old kind, .xls")
)

// compound returns an error for a compound file, the form of old workbooks and
// of encrypted ones, which name their content in UTF-16.
func compound(r io.ReaderAt, size int64) error {
	const mark, content, searched = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage", 64 << 20
	head := make([]byte, len(mark))
	if n, _ := r.ReadAt(head, 0); n < len(mark) || string(head) != mark {
		return nil
	}
	var wide []byte
	for _, c := range []byte(content) {
		wide = append(wide, c, 0)
	}
	in := io.NewSectionReader(r, 0, min(size, searched))
	window := make([]byte, 0, 1<<16)
	for {
		n, err := in.Read(window[len(window):cap(window)])
		window = window[:len(window)+n]
		if bytes.Contains(window, wide) {
			return ErrEncrypted
		}
		if err != nil {
			return ErrOld
		}
		window = append(window[:0], window[max(0, len(window)-len(wide)):]...)
	}
}

func partKey(name string) string { return strings.ToLower(strings.TrimPrefix(name, "/")) }

// Has reports whether there is a part of that name.
func (f *File) Has(name string) bool { return f.parts[partKey(name)] != nil }

// Parts returns the names of all parts, in lower case.
func (f *File) Parts() iter.Seq[string] { return maps.Keys(f.parts) }

// Read unpacks a part. The size that its header states is taken from what is
// left first and is the most that is read. Several parts may be read at once.
func (f *File) Read(name string) ([]byte, error) {
	part := f.parts[partKey(name)]
	if part == nil {
		return nil, fmt.Errorf("part %s is missing", name)
	}
	size := part.UncompressedSize64
	if size > 1<<40 || f.left.Add(-int64(size)) < 0 {
		return nil, fmt.Errorf("part %s: the parts unpack to more than %d bytes, far more than those of a workbook of this size", name, f.most)
	}
	r, err := part.Open()
	if err != nil {
		return nil, fmt.Errorf("part %s: %w", name, err)
	}
	defer r.Close()
	// a header may claim a gigabyte for nothing: grow only as bytes come
	data, err := readAll(make([]byte, 0, min(size+1, 64*part.CompressedSize64+512)), io.LimitReader(r, int64(size)+1))
	if err != nil {
		return nil, fmt.Errorf("part %s: %w", name, err)
	}
	if uint64(len(data)) > size {
		return nil, fmt.Errorf("part %s is larger than its header says", name)
	}
	return data, nil
}

func readAll(buf []byte, r io.Reader) ([]byte, error) {
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// maxTags is more than a part that is read whole has: Excel takes 65,490 looks.
const maxTags = 600_000

// Decode reads a small part into a struct.
func (f *File) Decode(name string, into any) error {
	data, err := f.Read(name)
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return fmt.Errorf("part %s is empty", name)
	}
	if n := bytes.Count(data, []byte("<")); n > maxTags {
		return fmt.Errorf("part %s has %d tags, more than %d", name, n, maxTags)
	}
	if err := xml.Unmarshal(data, into); err != nil {
		return fmt.Errorf("part %s: %w", name, err)
	}
	return nil
}

// Relation is a relationship of a part to another.
type Relation struct {
	ID       string
	Kind     string // the last word of its type, such as worksheet
	Target   string // the name of the part, or what is outside
	External bool   // it leads out of the file
}

// Relations reads the relationships of a part; none is no error. The part "" is
// the file itself.
func (f *File) Relations(part string) ([]Relation, error) {
	dir, base := path.Split(part)
	name := dir + "_rels/" + base + ".rels"
	if !f.Has(name) {
		return nil, nil
	}
	var doc struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		}
	}
	if err := f.Decode(name, &doc); err != nil {
		return nil, err
	}
	out := make([]Relation, 0, len(doc.Relationship))
	for _, r := range doc.Relationship {
		rel := Relation{ID: r.ID, Kind: path.Base(r.Type), Target: r.Target, External: strings.EqualFold(r.Mode, "External")}
		if !rel.External {
			rel.Target = resolveTarget(dir, r.Target)
		}
		out = append(out, rel)
	}
	return out, nil
}

func resolveTarget(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return strings.TrimPrefix(path.Join("/", dir, target), "/")
}
