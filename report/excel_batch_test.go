package report_test

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"offtake/model"
	"offtake/report"
	"offtake/report/sheet"
	"offtake/report/xlsx"
)

// axes are inputs that the batches of TestBatches vary, and values of each:
// words among numbers, lists of another length, terms that a deal lacks.
var axes = map[string][]string{
	"price.discount": {"1%", "2%", "-60%"}, "commitment.total": {"90", "110", "30000"}, "demand.first_year": {"0", "20",
		"31"}, "demand.growth": {"3%", "7%", "[7%]"},
	"funding.at_signing": {"0", "6", "7"}, "funding.later": {"0", "[0, 5]", "[1, 6]"}, "exit.year": {"none", "2026",
		"2027"}, "commitment.take_or_pay": {"80%", "90%", "100%"},
	"price.overage": {"market", "contract"}, "rates.timing": {"mid", "end"}, "rates.customer": {"0%", "11%",
		"13%"}, "tranche.a.starts": {"2026", "2027"}, "term.first_part": {"40%", "100%"},
}

// book is one of a batch: the values that it sets, what else is changed in its
// deal, and whether it is only laid out.
type book struct {
	Set       []string
	Change    string
	Unwritten bool
}

// batch is a deal and books of it: all set the same inputs, so that rows can be
// taken, but for a few that are changed in another way.
type batch struct {
	Deal  int
	Books []book
}

var batches = rapid.Custom(func(t *rapid.T) batch {
	keys := rapid.SliceOfNDistinct(rapid.SampledFrom(slices.Sorted(maps.Keys(axes))), 1, 2, rapid.ID).Draw(t, "keys")
	b := batch{Deal: rapid.SampledFrom([]int{0, 0, 1, 2, 3}).Draw(t, "deal")}
	for range 6 {
		next := book{Change: rapid.SampledFrom([]string{"", "", "", "", "", "", "", "", "", "name", "currency", "unit", "bridge", "first", "last",
			"as given"}).Draw(t, "change"),
			Unwritten: rapid.IntRange(0, 4).Draw(t, "unwritten") == 0}
		for _, key := range keys {
			next.Set = append(next.Set, key+"="+rapid.SampledFrom(axes[key]).Draw(t, key))
		}
		b.Books = append(b.Books, next)
	}
	return b
})

// batchDeal has all that is computed beside the scenarios.
const batchDeal = `
deal: {name: Sensitive, customer: C, provider: P, currency: USD, unit: million}
term: {first_year: 2026, years: 2}
commitment: {total: 100}
demand: {first_year: 30, growth: 10%}
funding: {at_signing: 5}
rates: {customer: 12%, debt: 7%, provider: 9%}
scenarios:
  - {name: Base}
  - {name: No funding, set: {funding.at_signing: 0, demand.first_year: 20}}
sensitivity:
  grids:
    - {metric: customer_npv, rows: {demand.first_year: [10, 31]}, columns: {price.discount: [0%, 1%]}}
  tornado: {metric: headline_ratio, inputs: {funding.at_signing: [0, 10], price.discount: [0%, 10%]}}
  bridge: headline_ratio
breakeven:
  - {input: funding.at_signing, metric: headline_ratio, target: 10, range: [1, 50]}
  - {input: price.discount, metric: pv_lock_in, target: 0, range: [-50%, 90%]}
`

// of gives a deal as a book has it. An assignment that breaks a rule is left
// out.
func (b book) of(t *testing.T, tpl *model.Template, deal *model.Deal) *model.Deal {
	d := deal.Clone()
	for _, set := range b.Set {
		if b.Change != "as given" {
			_ = d.Override(tpl, []string{set})
		}
	}
	switch b.Change {
	case "name":
		d.Name = "Renamed"
	case "currency":
		d.Currency = "CHF"
	case "unit":
		d.Unit = "thousand"
	case "bridge":
		d.Bridge = "customer_npv"
	case "first":
		require.NoError(t, d.Only([]string{d.Scenarios[0].Name}))
	case "last":
		require.NoError(t, d.Only([]string{d.Scenarios[len(d.Scenarios)-1].Name}))
	}
	return d
}

// TestBatches: the workbooks of random batches, whose rows are taken from the
// last report and whose text is taken from the last workbook, are to the last
// byte those of deals laid out and written alone.
func TestBatches(t *testing.T) {
	t.Parallel()
	tpl := readTemplate(t)
	quarterly := "term.years: 2; term.period: quarter; demand.growth: 10%; provider.build: [100%]"
	var deals []*model.Deal
	for i, data := range []string{batchDeal, withoutValue, dealFile("year", "term.years: 1; demand.growth: 0%; provider.build: [100%]", 0),
		dealFile("quarters", quarterly, 1)} {
		d, err := model.ReadDeal([]string{"a.yaml", "b.yaml", "c.yaml", "d.yaml"}[i], []byte(data), tpl)
		require.NoError(t, err)
		deals = append(deals, d)
	}
	var programs model.Programs
	writer := xlsx.NewWriter()
	for seed := range 8 {
		var last *report.Report
		batch := batches.Example(seed)
		for i, book := range batch.Books {
			d := book.of(t, tpl, deals[batch.Deal])
			p, err := programs.Compile(tpl, d)
			require.NoError(t, err)
			r, err := model.Compute(p, d)
			require.NoError(t, err)
			rep := report.New(d, p, r)
			report.LayOut(rep, last)
			last = rep
			if book.Unwritten {
				continue
			}
			var kept, alone bytes.Buffer
			require.NoError(t, writer.Write(&kept, last.Book))
			require.NoError(t, xlsx.NewWriter().Write(&alone, report.Layout(d, p, r).Book))
			last.Results = nil // the next layout must not need them
			if !bytes.Equal(alone.Bytes(), kept.Bytes()) {
				assert.Equal(t, partsOf(t, alone.Bytes()), partsOf(t, kept.Bytes()))
				t.Fatalf("batch %d, book %d: other bytes: %+v", seed, i, batch)
			}
		}
	}
}

// partsOf gives the parts of a workbook, uncompressed.
func partsOf(t testing.TB, workbook []byte) [][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	require.NoError(t, err)
	var parts [][]byte
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		parts = append(parts, data)
	}
	return parts
}

// unzip gives the parts of a book's workbook, uncompressed.
func unzip(t testing.TB, book *sheet.Book) [][]byte {
	t.Helper()
	var buf bytes.Buffer
	require.NoError(t, xlsx.Write(&buf, book))
	return partsOf(t, buf.Bytes())
}
