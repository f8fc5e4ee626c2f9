package shard

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"offtake/internal/files"
)

// Merged is a file that was joined.
type Merged struct {
	File    string
	Shards  int
	Rows    int64
	LeftOut []string // on other splits that are there, in part
}

// Lines says how files of lines are joined, those of shards into one.
type Lines struct {
	Head   int                       // lines that every shard begins with
	Number func(line []byte) []byte  // the row's number: it shows whether the shards are of one job
	Enter  func(folder string) error // called before the lines of a shard's file; may be nil
	Row    func(line []byte) []byte  // what becomes of a line; may be nil
}

// joiner joins files of lines that have the same head.
type joiner struct {
	Parts
	Lines

	heads       []byte
	rows        int64
	first, last []int64 // by shard: numbers, 0 if it has no row
}

// FirstCell is the number at the beginning of a line of CSV.
func FirstCell(line []byte) []byte {
	cell, _, _ := bytes.Cut(line, []byte(","))
	return cell
}

// Join joins the files of a split into one, which the caller finishes.
func Join(p Parts, path string, how Lines) (Merged, *files.File, error) {
	t, err := files.Create(path)
	if err != nil {
		return Merged{}, nil, err
	}
	j := &joiner{Parts: p, Lines: how}
	out := bufio.NewWriterSize(t, 1<<20)
	for _, file := range j.Files {
		if err := j.add(out, file); err != nil {
			return Merged{}, nil, errors.Join(err, t.Abandon())
		}
	}
	if err := errors.Join(CheckRanges(j.Parts, j.first, j.last), out.Flush()); err != nil {
		return Merged{}, nil, errors.Join(err, t.Abandon())
	}
	return Merged{path, j.Count, j.rows, j.LeftOut}, t, nil
}

// add appends a shard's lines.
func (j *joiner) add(out *bufio.Writer, file string) error {
	h, err := os.Open(file)
	if err != nil {
		return err
	}
	defer h.Close()
	if j.Enter != nil {
		if err := j.Enter(filepath.Dir(file)); err != nil {
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
			return Unreadable(file, err)
		}
		n, err := strconv.ParseInt(string(j.Number(line)), 10, 64)
		if err != nil || n < last {
			return Unreadable(file, fmt.Errorf("%.60q is not a row of a shard", bytes.TrimSpace(line)))
		}
		if first == 0 {
			first = n
		}
		last = n
		if j.Row != nil {
			line = j.Row(line)
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
	for range j.Head {
		line, err := readLine(r)
		if err != nil {
			return Unreadable(file, err)
		}
		head = append(head, line...)
	}
	switch {
	case j.heads == nil:
		j.heads = head
		_, err := out.Write(head)
		return err
	case !bytes.Equal(j.heads, head):
		return fmt.Errorf("%s has other columns than %s\nhint: they are not of one job; run the shards anew", file, j.Files[0])
	}
	return nil
}
