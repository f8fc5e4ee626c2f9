package main

import (
	"cmp"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/templates"
)

// looksLikeName matches names of lines and keys of inputs.
var looksLikeName = regexp.MustCompile(`^[a-z][a-z0-9]*([_.][a-z0-9]+)*$`)

// literal is a string in the code that looks like a name, and the place that it
// stands at: an argument of a function, a column of a table, a comparison.
type literal struct{ text, file, place string }

// literals lists those of the code that reads lines and inputs.
func literals(t *testing.T) []literal {
	t.Helper()
	var found []literal
	for _, file := range goFiles(t) {
		if !usesNames(file) {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, decl := range tree.Decls {
			found = append(found, literalsOf(file, decl)...)
		}
	}
	return found
}

// usesNames reports whether a file is code of a package that knows lines by name.
func usesNames(file string) bool {
	if strings.HasSuffix(file, "_test.go") {
		return false
	}
	for _, folder := range []string{"model", "report", "internal/batch", "internal/cli"} {
		if strings.HasPrefix(path.Dir(file)+"/", folder+"/") {
			return true
		}
	}
	return false
}

// literalsOf lists the strings of a declaration that look like names.
func literalsOf(file string, decl ast.Decl) []literal {
	var found []literal
	var above []ast.Node
	ast.Inspect(decl, func(node ast.Node) bool {
		if node == nil {
			above = above[:len(above)-1]
			return true
		}
		if lit, ok := node.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil && looksLikeName.MatchString(text) {
				found = append(found, literal{text, file, placeOf(append(above, node), path.Dir(file)+"."+nameOf(decl))})
			}
		}
		above = append(above, node)
		return true
	})
	return found
}

// placeOf names the place of the last of some nodes, each of which is within the
// one before it.
func placeOf(nodes []ast.Node, within string) string {
	at, in := nodes[len(nodes)-1], nodes[len(nodes)-2]
	switch in := in.(type) {
	case *ast.CallExpr:
		if called := nameOf(in.Fun); called != "append" {
			return fmt.Sprintf("%s(%d)", called, indexOf(in.Args, at))
		}
		return fmt.Sprintf("append(%s)", nameOf(in.Args[0]))
	case *ast.CompositeLit:
		return columnOf(nodes[:len(nodes)-1], indexOf(in.Elts, at), within)
	case *ast.KeyValueExpr:
		if field, ok := in.Key.(*ast.Ident); ok {
			return field.Name + ":"
		}
		if in.Key == at {
			return within + " key"
		}
		return within + " value"
	case *ast.IndexExpr:
		return nameOf(in.X) + "[]"
	case *ast.ValueSpec:
		return strings.SplitN(within, ".", 2)[0] + "." + in.Names[0].Name
	case *ast.CaseClause:
		return "case " + nameOf(switchOf(nodes).Tag)
	case *ast.BinaryExpr:
		return cmp.Or(nameOf(in.X), nameOf(in.Y)) + " " + in.Op.String()
	}
	return within
}

// columnOf names the place of an element: of a struct its field by number.
func columnOf(nodes []ast.Node, index int, within string) string {
	typ := nodes[len(nodes)-1].(*ast.CompositeLit).Type
	if typ == nil && len(nodes) > 1 {
		if outer, ok := nodes[len(nodes)-2].(*ast.CompositeLit); ok {
			if list, ok := outer.Type.(*ast.ArrayType); ok {
				typ = list.Elt
			}
		}
	}
	switch typ.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.StructType:
		return fmt.Sprintf("%s {%d}", within, index)
	}
	return within + " {}"
}

// switchOf returns the innermost switch of some nodes.
func switchOf(nodes []ast.Node) *ast.SwitchStmt {
	for _, node := range slices.Backward(nodes) {
		if s, ok := node.(*ast.SwitchStmt); ok {
			return s
		}
	}
	return nil
}

func indexOf(list []ast.Expr, node ast.Node) int {
	return slices.IndexFunc(list, func(e ast.Expr) bool { return e == node })
}

// nameOf returns the last word of what names something; "" where nothing does.
func nameOf(node ast.Node) string {
	switch node := node.(type) {
	case *ast.Ident:
		return node.Name
	case *ast.SelectorExpr:
		return node.Sel.Name
	case *ast.CallExpr:
		return nameOf(node.Fun)
	case *ast.IndexExpr:
		return nameOf(node.X)
	case *ast.FuncDecl:
		return node.Name.Name
	case *ast.GenDecl:
		if spec, ok := node.Specs[0].(*ast.ValueSpec); ok {
			return spec.Names[0].Name
		}
	}
	return ""
}

// namesFile is the list of names; exempt places and words stand in it with their
// reasons, which are written by hand.
const (
	namesFile = "testdata/names.txt"
	writeAnew = "where no name is misspelt, run go test . -run TestNames -update"
)

var update = flag.Bool("update", false, "write what is into testdata instead of comparing")

// exemption is a word that stands where names do and is none of the template's;
// word is "*" where all words of a place are of another kind. A function's name
// is the place of all its arguments, a folder that of all its files.
type exemption struct{ place, word string }

// TestNames: the lines and inputs that the code asks for by name are in the
// template, and the list has those and no others.
func TestNames(t *testing.T) {
	template, err := model.ReadTemplate("model.yaml", templates.Model)
	require.NoError(t, err)
	listed, exempt := readNames(t)
	for _, line := range listed {
		name := strings.Fields(line)[1]
		assert.True(t, template.IsNamed(name), "%s: %q: no line or input of the template has this name\n"+
			"write the new name in the files that the list gives for it; %s", namesFile, line, writeAnew)
	}
	used := usedNames(t, template, exempt)
	if *update {
		writeNames(t, used)
		return
	}
	for _, line := range used {
		assert.True(t, slices.Contains(listed, line), "the code uses, and %s does not list, %q\n%s", namesFile, line, writeAnew)
	}
	for _, line := range listed {
		assert.True(t, slices.Contains(used, line), "%s lists, and the code does not use, %q\n%s", namesFile, line, writeAnew)
	}
}

// usedNames returns the list's lines: each name with its kind and its files.
func usedNames(t *testing.T, template *model.Template, exempt []exemption) []string {
	t.Helper()
	all := notExempt(t, literals(t), exempt)
	isPlace := namePlaces(all, template)
	files := map[string]map[string]bool{}
	for _, l := range all {
		switch {
		case !isPlace[l.place] && !inGroup(template, l.text):
		case !template.IsNamed(l.text):
			assert.Fail(t, fmt.Sprintf("%s: %q at %s: no line or input of the template has this name\n"+
				"write it as the template does; if it is no name, give it a line \"not\" with the reason in %s", l.file, l.text, l.place, namesFile))
		case files[l.text] == nil:
			files[l.text] = map[string]bool{l.file: true}
		default:
			files[l.text][l.file] = true
		}
	}
	var lines []string
	for name, of := range files {
		kind := "line"
		if template.Input(name) != nil {
			kind = "input"
		}
		lines = append(lines, kind+" "+name+" "+strings.Join(slices.Sorted(maps.Keys(of)), " "))
	}
	slices.Sort(lines)
	return lines
}

// notExempt leaves out what is exempt, and fails on exemptions of nothing.
func notExempt(t *testing.T, all []literal, exempt []exemption) []literal {
	t.Helper()
	used := make([]bool, len(exempt))
	rest := slices.DeleteFunc(all, func(l literal) bool {
		called, _, _ := strings.Cut(l.place, "(")
		i := slices.IndexFunc(exempt, func(e exemption) bool {
			return slices.Contains([]string{l.place, called, path.Dir(l.file)}, e.place) && (e.word == l.text || e.word == "*")
		})
		if i >= 0 {
			used[i] = true
		}
		return i >= 0
	})
	for i, e := range exempt {
		assert.True(t, used[i], "%s: nothing is %q at %s: delete it there", namesFile, e.word, e.place)
	}
	return rest
}

// namePlaces returns the places of names: those with a name that no English
// word is, and those with nothing but names.
func namePlaces(all []literal, template *model.Template) map[string]bool {
	certain, others := map[string]bool{}, map[string]bool{}
	for _, l := range all {
		named := template.IsNamed(l.text)
		certain[l.place] = certain[l.place] || named && strings.ContainsAny(l.text, "_.")
		others[l.place] = others[l.place] || !named
	}
	places := map[string]bool{}
	for place, other := range others {
		places[place] = certain[place] || !other
	}
	return places
}

// inGroup reports whether a text is of the form of an input: a group of the
// template, a dot and a word.
func inGroup(template *model.Template, text string) bool {
	group, _, dotted := strings.Cut(text, ".")
	return dotted && slices.Contains(template.Groups(), group)
}

// readNames reads the list's lines and the exemptions among them, a line each:
// "not", the place, the words and, behind a colon, the reason.
func readNames(t *testing.T) (listed []string, exempt []exemption) {
	t.Helper()
	data, err := os.ReadFile(namesFile)
	require.NoError(t, err)
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		rest, isExempt := strings.CutPrefix(line, "not ")
		switch {
		case line == "" || line[0] == '#':
		case !isExempt:
			listed = append(listed, line)
		default:
			head, reason, _ := strings.Cut(rest, " : ")
			place, words, _ := strings.Cut(head, " | ")
			require.NotEmpty(t, reason, "%s: %q: an exemption needs a reason: not PLACE | WORDS : REASON", namesFile, line)
			require.NotEmpty(t, words, "%s: %q: an exemption needs its words: not PLACE | WORDS : REASON", namesFile, line)
			for word := range strings.FieldsSeq(words) {
				exempt = append(exempt, exemption{place, word})
			}
		}
	}
	return listed, exempt
}

// writeNames writes the list anew and leaves the rest of its file as it is.
func writeNames(t *testing.T, used []string) {
	t.Helper()
	data, err := os.ReadFile(namesFile)
	require.NoError(t, err)
	var kept []string
	for line := range strings.Lines(string(data)) {
		if line[0] == '#' || strings.HasPrefix(line, "not ") || strings.TrimSpace(line) == "" {
			kept = append(kept, line)
		}
	}
	text := strings.TrimRight(strings.Join(kept, ""), "\n") + "\n\n" + strings.Join(used, "\n") + "\n"
	require.NoError(t, os.WriteFile(namesFile, []byte(text), 0o644))
}
