package lint

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"sync/atomic"
)

// archive is the zip of a workbook. It unpacks parts on demand and never more
// than the limit in all, whatever the headers claim.
type archive struct {
	parts    map[string]*zip.File // by name without leading slash, lower case
	repeated []string             // names that stand twice
	left     atomic.Int64         // bytes that may still be unpacked
}

const maxParts = 20_000

func openArchive(r io.ReaderAt, size int64, maxBytes int64) (*archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("not an .xlsx file: %w", err)
	}
	if len(z.File) > maxParts {
		return nil, fmt.Errorf("%d parts: more than %d", len(z.File), maxParts)
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File))}
	a.left.Store(maxBytes)
	for _, f := range z.File {
		name := partKey(f.Name)
		if a.parts[name] != nil {
			a.repeated = append(a.repeated, f.Name)
		}
		a.parts[name] = f
	}
	return a, nil
}

func partKey(name string) string { return strings.ToLower(strings.TrimPrefix(name, "/")) }

func (a *archive) has(name string) bool { return a.parts[partKey(name)] != nil }

// read unpacks a part. The size that its header states is taken from what is
// left first and is the most that is read. Several parts may be read at once.
func (a *archive) read(name string) ([]byte, error) {
	f := a.parts[partKey(name)]
	if f == nil {
		return nil, fmt.Errorf("part %s is missing", name)
	}
	size := f.UncompressedSize64
	if size > 1<<40 || a.left.Add(-int64(size)) < 0 {
		return nil, fmt.Errorf("part %s: the parts unpack to more than is allowed", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("part %s: %w", name, err)
	}
	defer r.Close()
	// a header may claim a gigabyte for nothing: grow only as bytes come
	data, err := readAll(make([]byte, 0, min(size+1, 64*f.CompressedSize64+512)), io.LimitReader(r, int64(size)+1))
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

// decode reads a small part into a struct.
func (a *archive) decode(name string, into any) error {
	data, err := a.read(name)
	if err != nil {
		return err
	}
	if err := xml.Unmarshal(data, into); err != nil {
		return fmt.Errorf("part %s: %w", name, err)
	}
	return nil
}

// relation is a relationship of a part to another, its target made absolute.
type relation struct {
	id, kind, target string
	external         bool
}

// relations reads the relationships of a part; none is no error.
func (a *archive) relations(part string) ([]relation, error) {
	dir, base := path.Split(part)
	name := dir + "_rels/" + base + ".rels"
	if !a.has(name) {
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
	if err := a.decode(name, &doc); err != nil {
		return nil, err
	}
	out := make([]relation, 0, len(doc.Relationship))
	for _, r := range doc.Relationship {
		rel := relation{id: r.ID, kind: path.Base(r.Type), target: r.Target, external: strings.EqualFold(r.Mode, "External")}
		if !rel.external {
			rel.target = resolveTarget(dir, r.Target)
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
