package formula

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits that no honest formula meets: they bound memory and stack.
const (
	maxLength = 2000
	maxDepth  = 40
	maxArgs   = 250
)

// Error is what is wrong in a formula, where, and what to do.
type Error struct {
	Offset  int // bytes into the formula's text
	Message string
	Hint    string
}

// Error returns what is wrong.
func (e *Error) Error() string { return e.Message }

// Show returns the formula's text with a caret below the place of the error.
func (e *Error) Show(text string) string {
	line := strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || r == '\r' {
			return ' '
		}
		return r
	}, text)
	return line + "\n" + strings.Repeat(" ", utf8.RuneCountInString(line[:min(e.Offset, len(line))])) + "^"
}

func fail(offset int, message, hint string) *Error {
	return &Error{Offset: max(offset, 0), Message: message, Hint: hint}
}

// Parse reads one formula.
func Parse(text string) (*Formula, *Error) {
	if len(text) > maxLength {
		return nil, fail(0, fmt.Sprintf("the formula has %d characters, more than %d", len(text), maxLength), "split it into several lines")
	}
	if strings.TrimSpace(text) == "" {
		return nil, fail(0, "the formula is empty", "write what the line is worth, such as payment / revenue")
	}
	if err := foreign(text); err != nil {
		return nil, err
	}
	tree, goErr := parser.ParseExpr(text)
	if goErr != nil {
		return nil, syntaxError(text, goErr)
	}
	r := &reader{}
	root, err := r.read(tree, 0)
	if err != nil {
		return nil, err
	}
	return &Formula{Text: text, root: root}, nil
}

// foreign finds spellings of other formula languages that Go's parser would
// misread or complain of in its own words.
func foreign(text string) *Error {
	inText := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			inText = !inText
		case inText:
		case c == '=' && i == 0:
			return fail(i, "a formula does not begin with '='", "leave the '=' out")
		case strings.HasPrefix(text[i:], "<>"):
			return fail(i, "'<>' is not an operator here", "write != for 'not equal'")
		case c == '=' && !strings.ContainsRune("=<>!", rune(before(text, i))) && next(text, i) != '=':
			return fail(i, "'=' is not an operator here", "write == to compare")
		case c == '%':
			return fail(i, "'%' is not part of a formula", "write a percentage as a fraction: 0.15 for 15%")
		case c == '^':
			return fail(i, "'^' is not an operator here, since programs disagree on -2^2", "write POWER(x, y)")
		case c == '&' || c == '|':
			return fail(i, fmt.Sprintf("'%c' is not an operator here", c), "combine conditions with AND(a, b) or OR(a, b)")
		case c == '!' && next(text, i) != '=':
			return fail(i, "'!' is not an operator here", "write NOT(x); cells of other sheets cannot be named")
		case strings.IndexByte("$:;[{`'\\#@?~", c) >= 0:
			return fail(i, fmt.Sprintf("'%c' is not part of a formula", c),
				"name lines and inputs, not cells; separate arguments by commas; put texts in double quotes")
		case c == '/' && (next(text, i) == '/' || next(text, i) == '*'):
			return fail(i, "a formula has no comments", "write the comment into the line's note")
		}
	}
	if inText {
		return fail(strings.LastIndexByte(text, '"'), "this text has no closing quote", `close it with "`)
	}
	return nil
}

func before(text string, i int) byte {
	if i == 0 {
		return 0
	}
	return text[i-1]
}

func next(text string, i int) byte {
	if i+1 >= len(text) {
		return 0
	}
	return text[i+1]
}

// syntaxError turns a complaint of Go's parser into this language's words,
// keeping only its place.
func syntaxError(text string, goErr error) *Error {
	offset := len(text)
	var list scanner.ErrorList
	if errors.As(goErr, &list) && len(list) > 0 {
		offset = min(max(list[0].Pos.Offset, 0), len(text))
	}
	if word := wordAt(text, offset); token.IsKeyword(word) {
		return fail(offset, fmt.Sprintf("%q is a reserved word and cannot name a line", word), "give the line another name")
	}
	open, closed := strings.Count(text, "("), strings.Count(text, ")")
	switch {
	case open > closed:
		return fail(offset, "a parenthesis is not closed", "add a ')'")
	case closed > open:
		return fail(offset, "a parenthesis is closed that was not opened", "leave a ')' out")
	case offset >= len(text):
		return fail(len(text), "the formula ends too early", "complete it")
	}
	return fail(offset, "the formula cannot be read from here on", "an operator, a comma or a name may be missing")
}

func wordAt(text string, offset int) string {
	end := offset
	for end < len(text) && (text[end] == '_' || text[end] >= 'a' && text[end] <= 'z') {
		end++
	}
	return text[offset:end]
}

// reader turns Go's tree into ours.
type reader struct{}

func (r *reader) read(e ast.Expr, depth int) (node, *Error) {
	at := int(e.Pos()) - 1
	if depth > maxDepth {
		return nil, fail(at, fmt.Sprintf("the formula is nested more than %d deep", maxDepth), "split it into several lines")
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		return r.literal(e, at)
	case *ast.Ident:
		return r.ident(e.Name, at)
	case *ast.SelectorExpr:
		id, ok := dotted(e)
		if !ok {
			return nil, fail(at, "only an input's name has dots", "write it as in commitment.total")
		}
		return &name{at, id}, nil
	case *ast.ParenExpr:
		return r.read(e.X, depth+1)
	case *ast.UnaryExpr:
		return r.unary(e, at, depth)
	case *ast.BinaryExpr:
		return r.binary(e, depth)
	case *ast.CallExpr:
		return r.call(e, at, depth)
	}
	return nil, fail(at, "this is not part of the formula language", "use numbers, names, + - * /, comparisons and functions")
}

func (r *reader) literal(e *ast.BasicLit, at int) (node, *Error) {
	switch e.Kind {
	case token.STRING:
		word, err := strconv.Unquote(e.Value)
		if err != nil {
			return nil, fail(at, fmt.Sprintf("the text %s cannot be read", e.Value), "put an option's plain word in double quotes")
		}
		return &option{at, word}, nil
	case token.INT, token.FLOAT:
		x, err := strconv.ParseFloat(e.Value, 64)
		if err != nil || strings.ContainsAny(e.Value, "xXoObB_pP") {
			return nil, fail(at, fmt.Sprintf("%q is not a number here", e.Value), "write a decimal number: 1000 or 0.15")
		}
		return &number{at, x}, nil
	}
	return nil, fail(at, fmt.Sprintf("%q is not part of the formula language", e.Value), "write a decimal number or a text in double quotes")
}

func (r *reader) ident(id string, at int) (node, *Error) {
	switch id {
	case "NA":
		return &missing{at}, nil
	case "LAST":
		return &binary{at, operators["=="], &name{at, "period"}, &name{at, "periods"}}, nil
	case "END":
		return &binary{at, operators["=="], &name{at, "period"}, &name{at, "commitment_periods"}}, nil
	}
	return &name{at, id}, nil
}

func dotted(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name, true
	case *ast.SelectorExpr:
		left, ok := dotted(e.X)
		return left + "." + e.Sel.Name, ok
	}
	return "", false
}

func (r *reader) unary(e *ast.UnaryExpr, at, depth int) (node, *Error) {
	if e.Op != token.SUB {
		return nil, fail(at, fmt.Sprintf("%q is not an operator in front of a value", e.Op.String()), "only a minus sign may stand there")
	}
	x, err := r.read(e.X, depth+1)
	if err != nil {
		return nil, err
	}
	return &negation{at, x}, nil
}

func (r *reader) binary(e *ast.BinaryExpr, depth int) (node, *Error) {
	at := int(e.OpPos) - 1
	op := operators[e.Op.String()]
	if op == nil {
		return nil, fail(at, fmt.Sprintf("%q is not an operator here", e.Op.String()), "use + - * / and == != < <= > >=")
	}
	x, err := r.read(e.X, depth+1)
	if err != nil {
		return nil, err
	}
	y, err := r.read(e.Y, depth+1)
	if err != nil {
		return nil, err
	}
	return &binary{at, op, x, y}, nil
}

func (r *reader) call(e *ast.CallExpr, at, depth int) (node, *Error) {
	id, ok := e.Fun.(*ast.Ident)
	if !ok {
		return nil, fail(at, "only a function can be called", "write a function's name in front of the parenthesis")
	}
	fn := functions[id.Name]
	if fn == nil {
		return nil, fail(at, fmt.Sprintf("there is no function %q", id.Name), functionHint(id.Name))
	}
	if e.Ellipsis != token.NoPos {
		return nil, fail(int(e.Ellipsis)-1, "'...' is not part of a formula", "list the arguments")
	}
	if n := len(e.Args); n < fn.min || n > fn.max {
		return nil, fail(at, fmt.Sprintf("%s takes %s, not %d", fn.name, fn.arity(), n), "it is written "+fn.usage)
	}
	c := &call{offset: at, fn: fn}
	for _, a := range e.Args {
		x, err := r.read(a, depth+1)
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, x)
	}
	return c, nil
}

func functionHint(id string) string {
	if fn := functions[strings.ToUpper(id)]; fn != nil {
		return "functions are written in capitals: " + fn.name
	}
	if fn := functions[strings.ToLower(id)]; fn != nil {
		return "it is written in small letters: " + fn.name
	}
	if near := Nearest(id, functionNames()); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return "there are " + strings.Join(functionNames(), ", ")
}

func unknownNode(n node) string { return fmt.Sprintf("formula: unknown node %T", n) }
