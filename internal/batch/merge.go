package batch

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"offtake/internal/batch/shard"
	"offtake/internal/files"
)

// MergeIndex joins the indexes of a batch's shards, in some folders, into the
// index of one run, in another, which is made if it is missing: both of its
// files, or neither.
func MergeIndex(folders []string, into string) ([]shard.Merged, error) {
	if err := os.MkdirAll(into, 0o777); err != nil {
		return nil, err
	}
	table, err := shard.Find(folders, "index", ".csv")
	if err != nil {
		return nil, err
	}
	page, err := shard.Find(folders, "index", ".md")
	if err != nil {
		return nil, err
	}
	if err := table.Same(page); err != nil {
		return nil, err
	}
	first, csvFile, err := shard.Join(table, filepath.Join(into, "index.csv"), shard.Lines{Head: 1, Number: shard.FirstCell})
	if err != nil {
		return nil, err
	}
	links := &relinker{into: into}
	second, md, err := shard.Join(page, filepath.Join(into, "index.md"),
		shard.Lines{Head: indexHead, Number: firstTableCell, Enter: links.enter, Row: links.row})
	if err != nil {
		return nil, errors.Join(err, csvFile.Abandon())
	}
	return []shard.Merged{first, second}, files.Finish(csvFile, md)
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
