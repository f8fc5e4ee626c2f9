package report_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/report"
	"offtake/report/sheet"
)

// TestGrid holds the grid of a small deal, cell by cell, to testdata/grid: a
// change of the layout, of a formula or of a value is reviewed as a
// difference of text.
func TestGrid(t *testing.T) {
	data, err := os.ReadFile("../testdata/grid/two-years.yaml")
	require.NoError(t, err)
	got := dump(t, layDeal(t, "two-years.yaml", data))
	const golden = "../testdata/grid/two-years.txt"
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o666))
		return
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	if string(want) != got {
		was, is := strings.Split(string(want), "\n"), strings.Split(got, "\n")
		i := 0
		for i < min(len(was), len(is)) && was[i] == is[i] {
			i++
		}
		assert.Fail(t, "the grid changed: go test ./report -run TestGrid -update, and look at the difference", "line %d is\n%s\nand was\n%s", i+1,
			strings.Join(is[i:min(i+3, len(is))], "\n"), strings.Join(was[i:min(i+3, len(was))], "\n"))
	}
}

// dump writes a book as text: sheet, address, role, value and formula. Of the
// scenarios behind the first, only what is not the same there.
func dump(t *testing.T, rep *report.Report) string {
	t.Helper()
	roles := roleNames(t)
	var out strings.Builder
	base := rep.Book.Sheet(rep.Deal.Scenarios[0].Name)
	require.NotNil(t, base)
	for _, s := range rep.Book.Sheets {
		isOther := slices.ContainsFunc(rep.Deal.Scenarios[1:], func(sc model.Scenario) bool { return sc.Name == s.Name })
		fmt.Fprintf(&out, "== %s\n", s.Name)
		for r, row := range s.Rows() {
			for c, cell := range row.Cells() {
				same := isOther && base.At(r, c) != nil && base.At(r, c).Formula == cell.Formula && base.At(r, c).Role == cell.Role
				if text := content(cell); text != "" && !same {
					fmt.Fprintf(&out, "%s %s%s\n", sheet.Address(r, c), roles[cell.Role], text)
				}
			}
		}
	}
	for _, n := range rep.Book.Names {
		fmt.Fprintf(&out, "name %s %s!%s\n", n.Name, n.Sheet, n.Ref)
	}
	return out.String()
}

// content is what a cell says: its value, ten digits of a number, and the
// formula behind it.
func content(c *sheet.Cell) string {
	text := ""
	switch c.Value.Kind {
	case sheet.Number:
		text = fmt.Sprintf(" %.10g", c.Value.Number)
	case sheet.Text:
		text = fmt.Sprintf(" %q", c.Value.Text)
	case sheet.Empty:
	}
	if c.Formula != "" {
		text += " =" + c.Formula
	}
	return text
}

// roleNames reads the names of the roles from where they are defined, in their
// order.
func roleNames(t *testing.T) []string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), "sheet/style.go", nil, 0)
	require.NoError(t, err)
	var names []string
	for _, d := range tree.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST || len(names) > 0 {
			continue
		}
		for _, spec := range g.Specs {
			names = append(names, strings.ToLower(strings.TrimPrefix(spec.(*ast.ValueSpec).Names[0].Name, "Role")))
		}
	}
	require.Equal(t, int(sheet.RoleInput), slices.Index(names, "input"))
	return names
}
