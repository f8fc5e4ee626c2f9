package batch

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/parquet-go/parquet-go"

	"offtake/internal/files"
)

// joinParquet joins the shards of a Parquet table. It reads their rows and
// writes them as one run would: chunk by chunk, so that groups and pages are
// cut at the same rows.
func joinParquet(p parts, path string) (Merged, error) {
	t, err := files.Create(path)
	if err != nil {
		return Merged{}, err
	}
	j := &parquetJoiner{parts: p, out: t}
	for i := range p.files {
		if err := j.add(i); err != nil {
			return Merged{}, errors.Join(err, t.Abandon())
		}
	}
	if err := errors.Join(checkRanges(p, j.first, j.last), j.flush(), j.writer.Close()); err != nil {
		return Merged{}, errors.Join(err, t.Abandon())
	}
	return Merged{path, p.count, j.rows, p.leftOut}, t.Finish()
}

type parquetJoiner struct {
	parts
	out     io.Writer
	writer  *parquet.GenericWriter[any]
	columns []tableColumn
	job     string

	chunk       []parquet.Row
	rows        int64
	first, last []int64
}

// add appends a shard's rows.
func (j *parquetJoiner) add(i int) error {
	h, err := os.Open(j.files[i])
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
		return fmt.Errorf("%s: %w", j.files[i], err)
	}
	if err := j.same(file, i); err != nil {
		return err
	}
	j.first, j.last = append(j.first, 0), append(j.last, 0)
	for _, group := range file.RowGroups() {
		if err := j.addGroup(group, i); err != nil {
			return fmt.Errorf("%s: %w", j.files[i], err)
		}
	}
	return nil
}

// same checks that a shard has the job and the columns of the first.
func (j *parquetJoiner) same(file *parquet.File, i int) error {
	var columns []tableColumn
	for _, f := range file.Schema().Fields() {
		if !f.Leaf() || f.Repeated() {
			return fmt.Errorf("%s is not the table of a sweep", j.files[i])
		}
		columns = append(columns, tableColumn{f.Name(), f.Type().Kind(), f.Optional()})
	}
	job, known := file.Lookup(jobKey)
	deal, _ := file.Lookup(dealKey)
	switch {
	case !known:
		return unknownJob(j.files[i], "the file does not say it")
	case i == 0:
		j.columns, j.job = columns, job
		j.writer = newParquetWriter(j.out, columns, deal, "")
	case job != j.job:
		return sameJob(j.job, job, j.files[0], j.files[i])
	case !slices.Equal(columns, j.columns):
		return fmt.Errorf("%s has other columns than %s\nhint: they are not of one job; run the shards anew", j.files[i], j.files[0])
	}
	return nil
}

func (j *parquetJoiner) addGroup(group parquet.RowGroup, shard int) error {
	rows := group.Rows()
	defer rows.Close()
	buffer := make([]parquet.Row, 256)
	for {
		n, err := rows.ReadRows(buffer)
		for _, row := range buffer[:n] {
			number := row[0].Int64()
			if j.first[shard] == 0 {
				j.first[shard] = number
			}
			j.last[shard] = number
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
			return err
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
