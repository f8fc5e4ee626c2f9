package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The greatest lengths of lines, in characters, a tab being one, and of
// functions, in lines.
const (
	longestLine     = 140
	longestFunction = 80
)

// TestLengths: outside tests and generated files no line and no function is too
// long.
func TestLengths(t *testing.T) {
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		files := token.NewFileSet()
		tree, err := parser.ParseFile(files, file, data, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		if ast.IsGenerated(tree) {
			continue
		}
		for i, line := range bytes.Split(data, []byte("\n")) {
			length := utf8.RuneCount(line)
			assert.LessOrEqual(t, length, longestLine, "%s:%d has %d characters: break the line", file, i+1, length)
		}
		ast.Inspect(tree, func(node ast.Node) bool {
			if f, ok := node.(*ast.FuncDecl); ok {
				from, to := files.Position(f.Pos()).Line, files.Position(f.End()).Line
				assert.LessOrEqual(t, to-from+1, longestFunction, "%s:%d: %s has %d lines: take parts out", file, from, f.Name.Name, to-from+1)
			}
			return true
		})
	}
}
