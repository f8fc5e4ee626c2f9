package table

import (
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"

	"offtake/internal/batch/vary"
	"offtake/model"
	"offtake/report"
)

// The Parquet table is cut into groups of rows and written in chunks that
// depend on the number of a row alone, so that a joined table has the bytes of
// one run's.

// rowsPerGroup bounds what a writer keeps in memory.
const rowsPerGroup = 16 * chunkRows

// orderedGroup is a group of columns in the order given; parquet.Group sorts
// them by name.
type orderedGroup struct {
	parquet.Group
	names []string
}

// Fields implements parquet.Node.
func (g orderedGroup) Fields() []parquet.Field {
	fields := g.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int { return slices.Index(g.names, a.Name()) - slices.Index(g.names, b.Name()) })
	return fields
}

// tableColumn is a column of a table, by what it holds.
type tableColumn struct {
	name string
	kind parquet.Kind
	null bool // may have no value
}

// tableSchema encodes the columns: numbers of rows as differences, inputs and
// words as references to their few values.
func tableSchema(columns []tableColumn) *parquet.Schema {
	g := &orderedGroup{Group: parquet.Group{}}
	for _, c := range columns {
		var node parquet.Node
		switch {
		case c.kind == parquet.Int64:
			node = parquet.Encoded(parquet.Int(64), &parquet.DeltaBinaryPacked)
		case c.kind == parquet.ByteArray:
			node = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
		case c.null:
			node = parquet.Leaf(parquet.DoubleType)
		default:
			node = parquet.Encoded(parquet.Leaf(parquet.DoubleType), &parquet.RLEDictionary)
		}
		if c.null {
			node = parquet.Optional(node)
		}
		g.Group[c.name] = node
		g.names = append(g.names, c.name)
	}
	return parquet.NewSchema("sweep", g)
}

// dealKey is where a table says which deal it is of.
const dealKey = "deal_sha256"

// newParquetWriter writes a table of a deal.
func newParquetWriter(out io.Writer, columns []tableColumn, deal string) *parquet.GenericWriter[any] {
	return parquet.NewGenericWriter[any](out, tableSchema(columns), parquet.Compression(&parquet.Zstd),
		parquet.MaxRowsPerRowGroup(rowsPerGroup),
		parquet.CreatedBy("offtake", report.Version, ""), parquet.KeyValueMetadata(dealKey, deal))
}

// parquetTable writes a sweep's table as Parquet: numbers as doubles, words
// and lists as strings, a metric without a value as null.
type parquetTable struct {
	writer *parquet.GenericWriter[any]
	s      *sweeper
	cases  []parquet.Value
	values [][]parquet.Value // by axis
	buffer []parquet.Value
	rows   []parquet.Row
}

func newParquetTable(out io.Writer, s *sweeper) *parquetTable {
	t := &parquetTable{s: s}
	columns := []tableColumn{{"combination", parquet.Int64, false}, {"scenario", parquet.ByteArray, false}}
	for _, name := range s.scenarios {
		t.cases = append(t.cases, parquet.ByteArrayValue([]byte(name)))
	}
	for i, a := range s.axes {
		kind, values := axisColumn(a, s.texts[i])
		columns = append(columns, tableColumn{a.Input.Key, kind, false})
		t.values = append(t.values, values)
	}
	for _, name := range ColumnNames(s.metrics) {
		columns = append(columns, tableColumn{name, parquet.Double, true})
	}
	columns = append(columns, tableColumn{"problem", parquet.ByteArray, true})
	t.writer = newParquetWriter(out, columns, s.Deal.Digest)
	t.buffer = make([]parquet.Value, 0, chunkRows*len(columns))
	return t
}

// axisColumn is the column of an input: of doubles if all its values are
// numbers, of strings if some are words or lists.
func axisColumn(a vary.Axis, texts []string) (parquet.Kind, []parquet.Value) {
	values := make([]parquet.Value, len(a.Values))
	words := a.Input.Type == model.TypeOption || slices.ContainsFunc(a.Values, func(v []float64) bool {
		return len(v) != 1 || a.Input.Word != "" && v[0] == model.Never
	})
	for i := range values {
		if words {
			values[i] = parquet.ByteArrayValue([]byte(texts[i]))
		} else {
			values[i] = parquet.DoubleValue(a.Values[i][0])
		}
	}
	if words {
		return parquet.ByteArray, values
	}
	return parquet.Double, values
}

func (t *parquetTable) encode(*chunk) {}

func (t *parquetTable) write(c *chunk) error {
	t.buffer, t.rows = t.buffer[:0], t.rows[:0]
	for row := range c.n {
		begin, column := len(t.buffer), 0
		add := func(v parquet.Value, defined int) {
			t.buffer = append(t.buffer, v.Level(0, defined, column))
			column++
		}
		add(parquet.Int64Value(c.first+int64(row)+1), 0)
		add(t.cases[c.scenario[row]], 0)
		for i := range t.values {
			add(t.values[i][c.lanes[i][row]], 0)
		}
		problem := c.problems[row]
		for i := range t.s.metrics {
			if x, ok := c.value(i, row); ok && problem == "" {
				add(parquet.DoubleValue(x), 1)
			} else {
				add(parquet.NullValue(), 0)
			}
		}
		if problem != "" {
			add(parquet.ByteArrayValue([]byte(OneLine(problem))), 1)
		} else {
			add(parquet.NullValue(), 0)
		}
		t.rows = append(t.rows, t.buffer[begin:])
	}
	_, err := t.writer.WriteRows(t.rows)
	return err
}

func (t *parquetTable) end() error { return t.writer.Close() }
