package table

import (
	"bytes"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"offtake/report"
	"offtake/report/words"
)

// csvTable writes a sweep's table as CSV: numbers with every digit.
type csvTable struct {
	out    io.Writer
	s      *sweeper
	head   []byte
	cases  []string   // scenarios as cells
	texts  [][]string // the axes' values as cells
	broken string     // the cells of metrics that are not there
}

func newCSVTable(out io.Writer, s *sweeper) *csvTable {
	t := &csvTable{out: out, s: s, broken: strings.Repeat(",", len(s.metrics))}
	names := []string{"combination", "scenario"}
	for _, a := range s.axes {
		names = append(names, a.Input.Key)
	}
	names = append(append(names, ColumnNames(s.metrics)...), "problem")
	t.head = []byte(report.Options{BOM: s.BOM}.Mark() + cells(names...) + "\n")
	for _, name := range s.scenarios {
		t.cases = append(t.cases, cells(words.PlainText(name)))
	}
	for _, texts := range s.texts {
		var list []string
		for _, text := range texts {
			list = append(list, cells(text))
		}
		t.texts = append(t.texts, list)
	}
	return t
}

// cells writes cells as CSV, without a line end.
func cells(texts ...string) string {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	_ = w.Write(texts) // writing to a buffer never fails
	w.Flush()
	return strings.TrimSuffix(buf.String(), "\n")
}

func (t *csvTable) encode(c *chunk) {
	out := c.text[:0]
	for row := range c.n {
		out = strconv.AppendInt(out, c.first+int64(row)+1, 10)
		out = append(append(out, ','), t.cases[c.scenario[row]]...)
		for i := range t.texts {
			out = append(append(out, ','), t.texts[i][c.lanes[i][row]]...)
		}
		if problem := c.problems[row]; problem != "" {
			out = append(append(append(out, t.broken...), ','), cells(words.PlainText(OneLine(problem)))...)
		} else {
			for i := range t.s.metrics {
				out = append(out, ',')
				if x, ok := c.value(i, row); ok {
					out = strconv.AppendFloat(out, x, 'g', -1, 64)
				}
			}
			out = append(out, ',')
		}
		out = append(out, '\n')
	}
	c.text = out
}

func (t *csvTable) write(c *chunk) error {
	if err := t.begin(); err != nil {
		return err
	}
	_, err := t.out.Write(c.text)
	return err
}

// begin writes the head once.
func (t *csvTable) begin() error {
	_, err := t.out.Write(t.head)
	t.head = nil
	return err
}

func (t *csvTable) end() error { return t.begin() }
