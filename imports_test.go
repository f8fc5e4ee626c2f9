package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// edges are the packages of this project that each may import: from the
// command line down to the formula language, and never up.
var edges = map[string][]string{
	".":                    {"internal/cli"},
	"internal/cli":         {"internal/batch", "internal/batch/shard", "internal/batch/table", "internal/batch/vary", "internal/files", "internal/lint", "report", "report/narrative", "report/sheet", "report/words", "model", "model/formula", "templates"},
	"internal/batch":       {"internal/batch/shard", "internal/batch/vary", "internal/batch/table", "internal/files", "report", "report/xlsx", "report/words", "model"},
	"internal/batch/table": {"internal/batch/shard", "internal/batch/vary", "internal/files", "report", "report/words", "model", "model/formula"},
	"internal/batch/shard": {"internal/files"},
	"internal/batch/vary":  {"model"},
	"internal/files":       {},
	"internal/lint":        {"internal/a1", "internal/formulatext", "internal/xlsxfile"},
	"internal/xlsxfile":    {},
	"internal/formulatext": {"internal/a1"},
	"internal/a1":          {},
	"internal/recompute":   {"internal/a1", "internal/formulatext", "internal/xlsxfile"},
	"internal/byhand":      {},
	"internal/seed":        {},
	"report":               {"report/compare", "report/memo", "report/narrative", "report/summary", "report/layout", "report/draw", "report/xlsx", "report/sheet", "report/words", "model"},
	"report/compare":       {"report/memo", "report/summary", "report/narrative", "report/layout", "report/draw", "report/sheet", "report/words", "model"},
	"report/memo":          {"report/narrative", "report/layout", "report/draw", "report/sheet", "report/words", "model"},
	"report/summary":       {"report/narrative", "report/layout", "report/sheet", "report/words", "model"},
	"report/narrative":     {"report/layout", "report/sheet", "report/words", "model"},
	"report/layout":        {"report/sheet", "report/words", "model", "model/formula", "templates"},
	"report/draw":          {"report/sheet", "report/words", "templates"},
	"report/xlsx":          {"report/sheet", "internal/a1"},
	"report/sheet":         {"internal/a1"},
	"report/words":         {"templates"},
	"model":                {"model/calendar", "model/formula", "model/formula/vm", "model/program", "model/simulate", "model/source"},
	"model/program":        {"model/formula", "model/formula/vm", "model/source"},
	"model/calendar":       {},
	"model/simulate":       {},
	"model/source":         {},
	"model/formula":        {"model/formula/vm"},

	"model/formula/vm":            {"model/formula/vm/vector"},
	"model/formula/vm/vector":     {},
	"model/formula/vm/vector/gen": {}, // a module of its own: it writes the assembly

	"templates": {},
}

// testEdges are what the tests of a package may import beside that: the
// judges, the data, and what they drive.
var testEdges = map[string][]string{
	".":                    {"internal/cli", "model", "templates"},
	"internal/batch":       {"internal/seed", "templates"},
	"internal/byhand":      {"internal/seed"},
	"internal/a1":          {"internal/seed"},
	"report":               {"internal/lint", "internal/recompute", "internal/seed", "report/words", "report/narrative", "templates"},
	"report/draw":          {"internal/seed"},
	"report/xlsx":          {"internal/recompute"},
	"report/layout":        {"templates"},
	"model":                {"templates", "internal/byhand", "internal/seed"},
	"model/program":        {"templates", "internal/seed"},
	"model/simulate":       {"internal/seed"},
	"model/formula":        {"internal/seed"},
	"model/formula/vm":     {"internal/seed"},
	"internal/batch/table": {"templates"},
	"internal/batch/shard": {"internal/seed"},
	"internal/batch/vary":  {"templates"},
}

// owners are the only files that may import a library that could one day be
// replaced: patterns of paths.
var owners = map[string][]string{
	"github.com/xuri/excelize":       {"report/xlsx/*.go"},
	"github.com/jung-kurt/gofpdf":    {"report/draw/pdf.go"},
	"github.com/go-pdf/fpdf":         {"report/draw/pdf.go"},
	"codeberg.org/go-pdf/fpdf":       {"report/draw/pdf.go"},
	"github.com/spf13/cobra":         {"internal/cli/*.go"},
	"github.com/spf13/pflag":         {"internal/cli/*.go"},
	"github.com/goccy/go-yaml":       {"model/source/*.go"},
	"go.yaml.in/yaml":                {"model/program/*.go", "report/words/*.go"},
	"github.com/stretchr/testify":    {"*_test.go", "*/*_test.go", "*/*/*_test.go", "*/*/*/*_test.go", "*/*/*/*/*_test.go"},
	"pgregory.net/rapid":             {"*_test.go", "*/*_test.go", "*/*/*_test.go", "*/*/*/*_test.go", "*/*/*/*/*_test.go", "internal/seed/seed.go"},
	"github.com/gofrs/flock":         {"internal/files/*.go", "internal/batch/folder.go", "internal/cli/*_test.go"},
	"github.com/jedib0t/go-pretty":   {"internal/cli/*.go"},
	"offtake/internal/seed":          {"*_test.go", "*/*_test.go", "*/*/*_test.go", "*/*/*/*_test.go", "*/*/*/*/*_test.go"},
	"github.com/schollz/progressbar": {"internal/cli/*.go"},
	"gonum.org/v1/gonum":             {"model/simulate/*.go", "*_test.go", "*/*_test.go"},
	"golang.org/x/sys":               {"model/formula/vm/vector/*.go"},
	"github.com/mmcloughlin/avo":     {"model/formula/vm/vector/gen/*.go"},
}

// TestImports: no package and no file imports what it must not.
func TestImports(t *testing.T) {
	files := goFiles(t)
	require.Greater(t, len(files), 50)
	for _, file := range files {
		folder := path.Dir(file)
		require.Contains(t, edges, folder, "give the package its place among the edges")
		for _, imported := range importsOf(t, file) {
			if own, ok := strings.CutPrefix(imported, "offtake/"); ok {
				assert.True(t, mayImport(file, own), "%s imports %s", file, imported)
			}
			for library, patterns := range owners {
				if within(imported, library) && !isJudge(file, library) {
					assert.True(t, matches(file, patterns), "%s imports %s", file, imported)
				}
			}
			if (folder == "model/formula" || folder == "model/formula/vm") && !strings.HasSuffix(file, "_test.go") {
				assert.NotContains(t, imported, ".", "%s: the language needs the standard library alone", file)
			}
		}
	}
}

// TestEdgesAreUsed: the tables have no package, edge or owner that is not there.
func TestEdgesAreUsed(t *testing.T) {
	files := goFiles(t)
	used := map[string]map[string]bool{}
	for _, file := range files {
		folder := path.Dir(file)
		if used[folder] == nil {
			used[folder] = map[string]bool{}
		}
		for _, imported := range importsOf(t, file) {
			if own, ok := strings.CutPrefix(imported, "offtake/"); ok {
				used[folder][own] = used[folder][own] || !strings.HasSuffix(file, "_test.go")
			}
		}
	}
	for folder, imports := range edges {
		assert.Contains(t, used, folder)
		for _, own := range imports {
			assert.True(t, used[folder][own], "%s does not import %s", folder, own)
		}
	}
	for folder, imports := range testEdges {
		for _, own := range imports {
			assert.Contains(t, used[folder], own, "no test of %s imports it", folder)
		}
	}
	for library, patterns := range owners {
		for _, pattern := range patterns {
			some := slices.ContainsFunc(files, func(file string) bool { return matches(file, []string{pattern}) })
			assert.True(t, some, "%s: no file is %s", library, pattern)
		}
	}
}

// TestPropertyTestsRepeat: a test package that draws random cases draws the
// same ones every time.
func TestPropertyTestsRepeat(t *testing.T) {
	draws, repeats := map[string]bool{}, map[string]bool{}
	for _, file := range goFiles(t) {
		for _, imported := range importsOf(t, file) {
			draws[path.Dir(file)] = draws[path.Dir(file)] || imported == "pgregory.net/rapid" && file != "internal/seed/seed.go"
			repeats[path.Dir(file)] = repeats[path.Dir(file)] || imported == "offtake/internal/seed"
		}
	}
	for folder, does := range draws {
		assert.True(t, !does || repeats[folder], "tests of %s draw random cases: let one of them import offtake/internal/seed", folder)
	}
}

// isJudge tells tests that make or read files with a library of the outputs.
func isJudge(file, library string) bool {
	return strings.HasSuffix(file, "_test.go") && (strings.Contains(library, "excelize") || strings.Contains(library, "go-yaml"))
}

// mayImport tells whether a file may import a package of this project.
func mayImport(file, own string) bool {
	folder := path.Dir(file)
	if slices.Contains(edges[folder], own) {
		return true
	}
	isTest := strings.HasSuffix(file, "_test.go")
	return isTest && (own == folder || slices.Contains(testEdges[folder], own))
}

func within(imported, library string) bool {
	return imported == library || strings.HasPrefix(imported, library+"/")
}

func matches(file string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		ok, err := path.Match(pattern, file)
		return ok && err == nil
	})
}

// goFiles lists the project's Go files.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	require.NoError(t, filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if entry != nil && entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), ".") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, ".go") {
			files = append(files, filepath.ToSlash(name))
		}
		return err
	}))
	return files
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	require.NoError(t, err)
	var paths []string
	for _, spec := range tree.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		paths = append(paths, imported)
	}
	return paths
}
