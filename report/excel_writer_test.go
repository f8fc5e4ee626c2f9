package report_test

import (
	"bytes"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/report"
	"offtake/report/sheet"
	"offtake/report/xlsx"
	"offtake/templates"
)

// TestWriterForgets: what a writer wrote before leaves no trace in what it
// writes next, whether the next book has the same shape or another; and its
// parts are those of a workbook written alone.
func TestWriterForgets(t *testing.T) {
	t.Parallel()
	var books []*sheet.Book
	for _, set := range [][]string{nil, {"demand.growth=10%"}, {"price.discount=60%", "commitment.total=30000"}, nil, {"price.discount=1%"},
		{"price.discount=2%"}, {"deal.name=x"}} {
		books = append(books, changed(t, set).Book)
	}
	for i, v := range variants {
		if i%15 == 0 {
			books = append(books, layDeal(t, v.name+".yaml", []byte(dealFile(v.name, v.terms, i))).Book, books[0])
		}
	}
	writer := xlsx.NewWriter()
	for i, b := range books {
		var fresh, reused bytes.Buffer
		require.NoError(t, xlsx.NewWriter().Write(&fresh, b))
		require.NoError(t, writer.Write(&reused, b))
		assert.True(t, bytes.Equal(fresh.Bytes(), reused.Bytes()), "book %d", i)
		assert.Equal(t, unzip(t, b), partsOf(t, reused.Bytes()), "book %d", i)
	}
}

// TestLayOutAfterAnother: taking rows from the last report gives what laying
// all anew gives, bytes and all, whether the last has the same structure or
// another, and whatever changed.
func TestLayOutAfterAnother(t *testing.T) {
	t.Parallel()
	tpl := readTemplate(t)
	deals := [][]byte{}
	data, _ := templates.Deal(templates.DefaultDeal)
	deals = append(deals, data)
	for i, v := range variants {
		if i%15 == 0 {
			deals = append(deals, []byte(dealFile(v.name, v.terms, i)))
		}
	}
	var last *report.Report
	writer := xlsx.NewWriter()
	written := 0
	for _, data := range deals {
		d, err := model.ReadDeal("deal.yaml", data, tpl)
		require.NoError(t, err)
		p, err := model.Compile(tpl, d)
		require.NoError(t, err)
		for _, set := range [][]string{{"price.discount=60%"}, {"demand.first_year=0", "commitment.total=30000"}, {"funding.at_signing=0"}, nil} {
			d, err := model.ReadDeal("deal.yaml", data, tpl)
			require.NoError(t, err)
			require.NoError(t, d.Override(tpl, set))
			r, err := model.Compute(p, d)
			require.NoError(t, err)
			rep := report.New(d, p, r)
			report.LayOut(rep, last)
			last = rep
			var again, anew bytes.Buffer
			require.NoError(t, xlsx.Write(&again, last.Book))
			require.NoError(t, xlsx.Write(&anew, report.Layout(d, p, r).Book))
			assert.True(t, bytes.Equal(again.Bytes(), anew.Bytes()), "%s with %s", d.Name, set)
			if written++; written%3 == 0 {
				continue // what was laid out need not be written
			}
			var kept bytes.Buffer
			require.NoError(t, writer.Write(&kept, last.Book))
			assert.Equal(t, partsOf(t, anew.Bytes()), partsOf(t, kept.Bytes()), "%s with %s", d.Name, set)
		}
	}
}

// changed is the embedded deal with some inputs changed.
func changed(t testing.TB, set []string) *report.Report {
	tpl := readTemplate(t)
	data, _ := templates.Deal(templates.DefaultDeal)
	d, err := model.ReadDeal(templates.DefaultDeal+".yaml", data, tpl)
	require.NoError(t, err)
	if len(set) == 1 && set[0] == "deal.name=x" {
		d.Name, set = "Another name", nil
	}
	require.NoError(t, d.Override(tpl, set))
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	require.NoError(t, err)
	return report.Layout(d, p, r)
}

// TestWorkbookIsSmall: writing the embedded deal's workbook allocates at most
// 40 MB, and the file has at most 1.5 MB.
func TestWorkbookIsSmall(t *testing.T) {
	book := changed(t, nil).Book
	var before, after runtime.MemStats
	var file bytes.Buffer
	file.Grow(2_000_000)
	runtime.ReadMemStats(&before)
	require.NoError(t, xlsx.Write(&file, book))
	runtime.ReadMemStats(&after)

	assert.LessOrEqual(t, int(after.TotalAlloc-before.TotalAlloc), 40_000_000)
	assert.LessOrEqual(t, file.Len(), 1_500_000)
}
