package batch

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/internal/batch/vary"
	"offtake/model"
)

// indexRows runs deals and gives the rows of index.csv by column, of each deal
// and value of the axis. Empty cells are left out.
func indexRows(t *testing.T, tmpl *model.Template, varied string, sources ...Source) map[string]map[string]string {
	t.Helper()
	axes, err := vary.Parse(tmpl, []string{varied})
	require.NoError(t, err)
	plan, err := NewPlan(sources, axes, false)
	require.NoError(t, err)
	o := options(t, t.TempDir(), "json")
	_, err = Run(t.Context(), tmpl, plan, o)
	require.NoError(t, err)
	f, err := os.Open(filepath.Join(o.Dir, "index.csv"))
	require.NoError(t, err)
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	rows := map[string]map[string]string{}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			if line[i] != "" && name != "combination" {
				row[name] = line[i]
			}
		}
		rows[fmt.Sprint(row["deal"], row["scenario"], axes[0].Input.Key, row[axes[0].Input.Key])] = row
	}
	return rows
}

// TestIndexOfUnlikeDeals: deals with other terms and lines stand in an index
// beside each other, and beside combinations that failed, as each does alone.
func TestIndexOfUnlikeDeals(t *testing.T) {
	tmpl := template(t)
	var sources []Source
	for i, more := range []string{
		"", "advance: {payments: [4], credit_from: 2026}",
		"lines:\n  - {name: paid_twice, label: Twice the total paid, unit: money, formula: total_paid + SUM(payment)}",
		"rebate: {share: 5%, above: 6}\nscenarios:\n  - {name: Base}\n  - {name: Less, set: {demand.first_year: 10}}",
	} {
		name := fmt.Sprintf("d%d.yaml", i)
		d, err := model.ReadDeal(name, []byte("deal: {name: Small, customer: A, provider: B, currency: USD, unit: million}\nterm: {first_year: 2026, years: 2}\n"+
			"commitment: {total: 100}\ndemand: {first_year: 50}\nrates: {customer: 12%, debt: 7%, provider: 9%}\n"+more+"\n"), tmpl)
		require.NoError(t, err)
		sources = append(sources, Source{name, d, nil})
	}
	const varied = "commitment.years=1,3,2" // three are more than the term
	alone := map[string]map[string]string{}
	for _, s := range sources {
		maps.Copy(alone, indexRows(t, tmpl, varied, s))
	}
	together := indexRows(t, tmpl, varied, sources...)
	require.Len(t, together, 4*3+2)
	assert.Equal(t, alone, together)
	for name, row := range together {
		assert.Equal(t, row["problem"] == "", row["total_paid"] != "", name)
	}
}
