package report_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"offtake/internal/recompute"
	"offtake/model"
	"offtake/report"
	"offtake/report/xlsx"
	"offtake/templates"
)

// theTemplate is the model template of the project, read once.
var theTemplate = sync.OnceValues(func() (*model.Template, error) { return model.ReadTemplate("model.yaml", templates.Model) })

func readTemplate(t testing.TB) *model.Template {
	t.Helper()
	tpl, err := theTemplate()
	require.NoError(t, err)
	return tpl
}

// layout takes a deal file to its report.
func layDeal(t testing.TB, name string, data []byte) *report.Report {
	t.Helper()
	tpl := readTemplate(t)
	d, err := model.ReadDeal(name, data, tpl)
	require.NoError(t, err)
	p, err := model.Compile(tpl, d)
	require.NoError(t, err, name)
	r, err := model.Compute(p, d)
	require.NoError(t, err, name)
	return report.Layout(d, p, r)
}

func workbook(t testing.TB, rep *report.Report) []byte {
	t.Helper()
	var buf bytes.Buffer
	require.NoError(t, xlsx.Write(&buf, rep.Book))
	return buf.Bytes()
}

func embedded(t testing.TB) *report.Report {
	t.Helper()
	data, ok := templates.Deal(templates.DefaultDeal)
	require.True(t, ok)
	return layDeal(t, templates.DefaultDeal+".yaml", data)
}

// judgedByName are embedded deals that every program recomputes.
var judgedByName = []string{"snowflake-second-provider", "openai-aws", "bg-sabine-pass"}

// judged are the deals whose workbooks spreadsheet programs recompute.
func judged(t testing.TB) map[string]*report.Report {
	t.Helper()
	reports := map[string]*report.Report{"embedded": embedded(t)}
	worked, err := filepath.Glob("../testdata/worked/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, worked)
	hand, err := filepath.Glob("../testdata/hand/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, hand)
	for _, file := range append(worked, hand...) {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		reports[filepath.Base(file)] = layDeal(t, filepath.Base(file), data)
	}
	for _, name := range judgedByName {
		data, ok := templates.Deal(name)
		require.True(t, ok)
		reports[name] = layDeal(t, name+".yaml", data)
	}
	for name, data := range generatedDeals(t) {
		reports[name] = layDeal(t, name+".yaml", data)
	}
	reports["simulated"] = simulated(t, quarterlySimulation)
	return reports
}

// TestProgramsAgree has LibreOffice and Gnumeric compute every formula of every
// sheet of the judged deals' workbooks, from copies without values.
func TestProgramsAgree(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	recompute.Require(t, recompute.Gnumeric)
	recompute.Judge(t, judgedBooks(t), recompute.LibreOffice, recompute.Gnumeric)
}

// TestLibreOfficeAgrees has LibreOffice compute further workbooks: those of
// extreme deals, of the other embedded ones, and of random ones.
func TestLibreOfficeAgrees(t *testing.T) {
	t.Parallel()
	recompute.Require(t, recompute.LibreOffice)
	books, judged := ruledBooks(t), judgedBooks(t)
	maps.DeleteFunc(books, func(name string, _ []byte) bool { return judged[name] != nil })
	for name, rep := range further(t) {
		books[name] = workbook(t, rep)
	}
	recompute.Judge(t, books, recompute.LibreOffice)
}

// further are the embedded deals that are not judged elsewhere, and random
// deals that combine every term.
func further(t testing.TB) map[string]*report.Report {
	t.Helper()
	reports := map[string]*report.Report{}
	for _, name := range templates.Deals() {
		if name == templates.DefaultDeal || slices.Contains(judgedByName, name) {
			continue
		}
		data, ok := templates.Deal(name)
		require.True(t, ok)
		reports[name] = layDeal(t, name+".yaml", data)
	}
	files, err := filepath.Glob("../testdata/random/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		reports["random "+filepath.Base(file)] = layDeal(t, filepath.Base(file), data)
	}
	return reports
}

// returnDeals are deals with rates of return that are hard to find, and with
// returns of weighted flows, by year and by month.
func returnDeals(t testing.TB) map[string][]byte {
	t.Helper()
	books := map[string][]byte{
		"weighted": workbook(t, layDeal(t, "weighted.yaml", []byte(weightedDeal))),
		"unranked": workbook(t, layDeal(t, "unranked.yaml", []byte(unranked))),
		"monthly":  workbook(t, layDeal(t, "monthly.yaml", []byte(strings.Replace(weightedDeal, "years: 2", "years: 3, period: month", 1)))),
	}
	files, err := filepath.Glob("../testdata/cases/irr-*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range []string{"two-rates", "receipts-before-outlays"} {
		files = append(files, "../testdata/cases/"+name+".yaml")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		books[filepath.Base(file)] = workbook(t, layDeal(t, filepath.Base(file), data))
	}
	return books
}

// TestProgramsAgreeOnReturns has both programs search for rates of return.
func TestProgramsAgreeOnReturns(t *testing.T) {
	t.Parallel()
	for _, engine := range []recompute.Engine{recompute.LibreOffice, recompute.Gnumeric} {
		recompute.Require(t, engine)
	}
	recompute.Judge(t, returnDeals(t), recompute.LibreOffice, recompute.Gnumeric)
}
