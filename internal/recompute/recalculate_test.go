package recompute

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// known are formulas over the inputs of [sample] with values worked out by
// hand: a bond bought at 100 that pays 10 a year and returns 100 has a rate
// of return of exactly 10 %.
var known = []struct {
	formula string
	value   any
}{
	{`B1+C1`, -90.0},
	{`1/3`, 1.0 / 3},
	{`IRR(B1:E1)`, 0.1},
	{`NPV(0.1,C1:E1)`, 100.0},
	{`SUMIF(B2:E2,"<="&B3,B1:E1)`, -80.0},
	{`INDEX(B1:E1,1,MIN(3,COLUMNS(B1:E1)))`, 10.0},
	{`ROWS(B1:B3)`, 3.0},
	{`SUMPRODUCT(B1:E1,B2:E2)`, -100.0 + 20 + 30 + 440},
	{`(C1*1.1-C1)*10-D1`, 0.0},
	{`IF(B1<0,"pays","gets")&" & <é> ""x"""`, `pays & <é> "x"`},
	{`IF(B1<0,"","x")`, ""},
	{`C1>D1`, false},
	{`AND(B1<0,E1>0)`, true},
	{`'Live case'!A1*2`, 14.0},
	{`PMT(0.1,3,B1)`, 133.1 * 0.1 / 0.331},
}

// sample is a workbook with the known formulas in G1, G2 … and their values.
func sample(t testing.TB) []byte {
	t.Helper()
	values := make([]any, len(known))
	for i, k := range known {
		values[i] = k.value
	}
	return workbook(t, values)
}

// workbook writes the known formulas with the given stored values.
func workbook(t testing.TB, values []any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must(t, f.SetSheetName("Sheet1", "Deal"))
	_, err := f.NewSheet("Live case")
	must(t, err)
	must(t, f.SetCellValue("Live case", "A1", 7))
	w, err := f.NewStreamWriter("Deal")
	must(t, err)
	inputs := [][]any{{"flow", -100.0, 10.0, 10.0, 110.0, nil}, {"year", 1, 2, 3, 4, nil}, {"until", 3, nil, nil, nil, nil}}
	for i, k := range known {
		row := []any{nil, nil, nil, nil, nil, nil}
		if i < len(inputs) {
			row = inputs[i]
		}
		at, _ := excelize.CoordinatesToCellName(1, i+1)
		must(t, w.SetRow(at, append(slices.Clone(row), excelize.Cell{Formula: k.formula, Value: values[i]})))
	}
	must(t, w.Flush())
	buffer, err := f.WriteToBuffer()
	must(t, err)
	return buffer.Bytes()
}

// wrong returns a value of the same kind that is not v.
func wrong(v any) any {
	switch v := v.(type) {
	case float64:
		return v*(1+1e-7) + 1e-7
	case string:
		return v + "?"
	case bool:
		return !v
	}
	panic("value")
}

// One book is right; in the two others every second stored value is wrong, and
// each of those cells, and no other, must be found. In the last a reader has
// typed other inputs.
func TestEngines(t *testing.T) {
	edited, err := Edit(sample(t), map[string]any{"Deal!B3": 4, "'Live case'!A1": 21.5, "Deal!B1": 1.0})
	require.NoError(t, err)
	books := map[string][]byte{"deals/right": sample(t), "even": halfWrong(t, 0), "odd": halfWrong(t, 1), "edited": edited}
	for _, e := range []Engine{LibreOffice, Gnumeric} {
		t.Run(string(e), func(t *testing.T) {
			Require(t, e)
			computed := Recalculate(t, e, books)
			assert.Empty(t, differing(t, books["deals/right"], computed["deals/right"]))
			assert.Equal(t, everySecond(0), differing(t, books["even"], computed["even"]))
			assert.Equal(t, everySecond(1), differing(t, books["odd"], computed["odd"]))
			deal := computed["edited"].Cells["Deal"]
			assert.Equal(t, number(131), deal["G5"])
			assert.Equal(t, text("gets & <é> \"x\""), deal["G10"])
			assert.Equal(t, number(43), deal["G14"])
		})
	}
}

// halfWrong is the sample with wrong stored values in every second row.
func halfWrong(t testing.TB, first int) []byte {
	t.Helper()
	values := make([]any, len(known))
	for i, k := range known {
		if values[i] = k.value; i%2 == first {
			values[i] = wrong(k.value)
		}
	}
	return workbook(t, values)
}

// everySecond returns the addresses of the values that halfWrong falsifies.
func everySecond(first int) []string {
	var cells []string
	for i := first; i < len(known); i += 2 {
		cells = append(cells, fmt.Sprintf("G%d", i+1))
	}
	return cells
}

// differing returns the addresses where a computation disagrees with a book.
func differing(t testing.TB, book []byte, computed *Values) []string {
	t.Helper()
	want, formulas, err := ReadValues(book)
	require.NoError(t, err)
	assert.Len(t, formulas["Deal"], len(known))
	var cells []string
	for _, d := range Compare(want, computed, formulas) {
		cells = append(cells, d.Cell)
	}
	return cells
}

// The programs are set to compute even what has a stored value, so that the
// judgement does not rest on Strip alone.
func TestEnginesComputeOnLoad(t *testing.T) {
	for _, e := range []Engine{LibreOffice, Gnumeric} {
		t.Run(string(e), func(t *testing.T) {
			Require(t, e)
			values := make([]any, len(known))
			for i, k := range known {
				values[i] = wrong(k.value)
			}
			want, formulas, err := ReadValues(sample(t))
			require.NoError(t, err)
			got, _, err := ReadValues(AsXLSX(t, e, workbook(t, values)))
			require.NoError(t, err)
			assert.Empty(t, Summary(Compare(want, got, formulas)))
		})
	}
}

func TestAsPDF(t *testing.T) {
	Require(t, LibreOffice)
	assert.True(t, bytes.HasPrefix(AsPDF(t, sample(t)), []byte("%PDF-")))
}

// Strip leaves every other part alone and no stored value on any formula.
func TestStripKeepsTheRest(t *testing.T) {
	xlsx := sample(t)
	bare, err := Strip(xlsx)
	require.NoError(t, err)
	was, is := parts(t, xlsx), parts(t, bare)
	assert.Equal(t, slices.Sorted(maps.Keys(was)), slices.Sorted(maps.Keys(is)))
	for name := range was {
		assert.Equal(t, name == "xl/worksheets/sheet1.xml", was[name] != is[name], name)
	}
	values, formulas, err := ReadValues(bare)
	require.NoError(t, err)
	for at := range formulas["Deal"] {
		assert.Equal(t, Value{}, values.Cells["Deal"][at], at)
	}
	assert.Equal(t, number(-100), values.Cells["Deal"]["B1"])
	again, err := Strip(bare)
	require.NoError(t, err)
	assert.Equal(t, is, parts(t, again))
}

func parts(t testing.TB, xlsx []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(xlsx), int64(len(xlsx)))
	require.NoError(t, err)
	contents := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(r)
		require.NoError(t, err)
		contents[f.Name] = string(content)
	}
	return contents
}
