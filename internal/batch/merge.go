package batch

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"offtake/internal/batch/shard"
)

// MergeIndex joins the indexes of a batch's shards, in some folders, into the
// index of one run, in another, which is made if it is missing.
func MergeIndex(folders []string, into string) ([]shard.Merged, error) {
	if err := os.MkdirAll(into, 0o777); err != nil {
		return nil, err
	}
	var done []shard.Merged
	for _, kind := range []struct {
		extension string
		head      int // lines that every shard begins with
	}{{".csv", 1}, {".md", indexHead}} {
		p, err := shard.Find(folders, "index", kind.extension)
		if err != nil {
			return done, err
		}
		how := shard.Lines{Head: kind.head, Number: shard.FirstCell}
		if kind.extension == ".md" {
			links := &relinker{into: into}
			how.Number, how.Enter, how.Row = firstTableCell, links.enter, links.row
		}
		m, err := shard.Join(p, filepath.Join(into, "index"+kind.extension), how)
		if err != nil {
			return done, err
		}
		done = append(done, m)
	}
	return done, nil
}

// firstTableCell is the number at the beginning of a row of Markdown.
func firstTableCell(line []byte) []byte {
	cell, _, _ := bytes.Cut(bytes.TrimPrefix(line, []byte("| ")), []byte(" |"))
	return cell
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
