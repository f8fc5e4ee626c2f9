package table

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"offtake/internal/batch/shard"
	"offtake/internal/files"
)

// Merge joins the shards of a sweep's table, which stand beside it, into
// the table of one run.
func Merge(file string) (shard.Merged, error) {
	extension, err := Format(file)
	if err != nil {
		return shard.Merged{}, err
	}
	stem := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	p, err := shard.Find([]string{filepath.Dir(file)}, stem, filepath.Ext(file))
	if err != nil {
		return shard.Merged{}, err
	}
	if extension == ".parquet" {
		return joinParquet(p, file)
	}
	m, t, err := shard.Join(p, file, shard.Lines{Head: 1, Number: shard.FirstCell})
	if err != nil {
		return shard.Merged{}, err
	}
	return m, t.Finish()
}

// joinParquet joins the shards of a Parquet table. It reads their rows and
// writes them as one run would: chunk by chunk, so that groups and pages are
// cut at the same rows.
func joinParquet(p shard.Parts, path string) (shard.Merged, error) {
	t, err := files.Create(path)
	if err != nil {
		return shard.Merged{}, err
	}
	j := &parquetJoiner{Parts: p, out: t}
	for i := range p.Files {
		if err := j.add(i); err != nil {
			return shard.Merged{}, errors.Join(err, t.Abandon())
		}
	}
	if err := errors.Join(shard.CheckRanges(p, j.first, j.last), j.flush(), j.writer.Close()); err != nil {
		return shard.Merged{}, errors.Join(err, t.Abandon())
	}
	return shard.Merged{File: path, Shards: p.Count, Rows: j.rows, LeftOut: p.LeftOut}, t.Finish()
}

type parquetJoiner struct {
	shard.Parts
	out     io.Writer
	writer  *parquet.GenericWriter[any]
	columns []tableColumn

	chunk       []parquet.Row
	rows        int64
	first, last []int64
}

// add appends a shard's rows.
func (j *parquetJoiner) add(i int) (err error) {
	defer shard.Recovered(&err, j.Files[i])
	h, err := os.Open(j.Files[i])
	if err != nil {
		return err
	}
	defer h.Close()
	info, err := h.Stat()
	if err != nil {
		return err
	}
	file, err := parquet.OpenFile(h, info.Size())
	if err != nil {
		return shard.Unreadable(j.Files[i], err)
	}
	if err := j.same(file, i); err != nil {
		return err
	}
	j.first, j.last = append(j.first, 0), append(j.last, 0)
	for _, group := range file.RowGroups() {
		if err := j.addGroup(group, i); err != nil {
			return err
		}
	}
	return nil
}

// same checks that a shard has the columns of the first.
func (j *parquetJoiner) same(file *parquet.File, i int) error {
	var columns []tableColumn
	for _, f := range file.Schema().Fields() {
		if !f.Leaf() || f.Repeated() {
			return shard.Unreadable(j.Files[i], errors.New("it is not the table of a sweep"))
		}
		columns = append(columns, tableColumn{f.Name(), f.Type().Kind(), f.Optional()})
	}
	deal, _ := file.Lookup(dealKey)
	switch {
	case i == 0:
		j.columns = columns
		j.writer = newParquetWriter(j.out, columns, deal)
	case !slices.Equal(columns, j.columns):
		return fmt.Errorf("%s has other columns than %s\nhint: they are not of one job; run the shards anew", j.Files[i], j.Files[0])
	}
	return nil
}

func (j *parquetJoiner) addGroup(group parquet.RowGroup, i int) error {
	rows := group.Rows()
	defer rows.Close()
	buffer := make([]parquet.Row, 256)
	for {
		n, err := rows.ReadRows(buffer)
		for _, row := range buffer[:n] {
			number := row[0].Int64()
			if j.first[i] == 0 {
				j.first[i] = number
			}
			j.last[i] = number
			j.chunk = append(j.chunk, row.Clone())
			j.rows++
			if len(j.chunk) == chunkRows {
				if err := j.flush(); err != nil {
					return err
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return shard.Unreadable(j.Files[i], err)
		}
	}
}

// flush writes a chunk.
func (j *parquetJoiner) flush() error {
	if len(j.chunk) == 0 {
		return nil
	}
	_, err := j.writer.WriteRows(j.chunk)
	j.chunk = j.chunk[:0]
	return err
}
