package lint

import (
	"errors"
	"fmt"
	"strings"

	"offtake/internal/formulatext"
)

// nodeKind is a kind of node of a formula's tree.
type nodeKind uint8

const (
	nodeValue     nodeKind = iota // number, text, logical, error or array constant
	nodeReference                 // ref is its index in the pattern
	nodeName
	nodeCall
	nodeUnary
	nodePercent
	nodeBinary
	nodeParentheses
	nodeMissing // an argument left out
)

// node is a part of a formula. Parentheses are kept, since a rule is about
// them.
type node struct {
	kind  nodeKind
	token *formulatext.Token
	text  string // of a call: its name, upper case; of a value: as written
	op    byte
	ref   int
	args  []*node
}

// Binding strengths as in Excel: a sign binds tighter than a power.
const (
	bindCompare = iota + 1
	bindConcat
	bindAdd
	bindMultiply
	bindPower
	bindPercent
	bindSign
	bindRange
	bindAtom
)

func binding(op byte) int {
	switch op {
	case '=', '<', '>', 'l', 'g', 'n':
		return bindCompare
	case '&':
		return bindConcat
	case '+', '-':
		return bindAdd
	case '*', '/':
		return bindMultiply
	case '^':
		return bindPower
	case ':':
		return bindRange
	}
	return 0
}

func (n *node) binding() int {
	switch n.kind {
	case nodeBinary:
		return binding(n.op)
	case nodeUnary:
		return bindSign
	case nodePercent:
		return bindPercent
	}
	return bindAtom
}

// parser makes the tree of a pattern's tokens.
type parser struct {
	text   string
	tokens []formulatext.Token
	pos    int
	refs   int // references met so far, in the order of tokens
	depth  int
}

// maxNesting bounds the parser's own recursion; Excel allows 64 levels.
const maxNesting = 300

func parseTree(text string, tokens []formulatext.Token) (*node, error) {
	p := &parser{text: text, tokens: tokens}
	n, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if p.pos < len(tokens) {
		return nil, fmt.Errorf("%q is not expected", p.word(&tokens[p.pos]))
	}
	return n, nil
}

func (p *parser) word(t *formulatext.Token) string { return p.text[t.Start:t.End] }

func (p *parser) peek() *formulatext.Token {
	if p.pos < len(p.tokens) {
		return &p.tokens[p.pos]
	}
	return nil
}

// expression reads operators that bind tighter than around.
func (p *parser) expression(around int) (*node, error) {
	if p.depth++; p.depth > maxNesting {
		return nil, errors.New("is nested too deep")
	}
	defer func() { p.depth-- }()
	left, err := p.prefix()
	if err != nil {
		return nil, err
	}
	for {
		t := p.peek()
		if t == nil || t.Kind != formulatext.Operator {
			return left, nil
		}
		if t.Op == '%' && bindPercent > around {
			p.pos++
			left = &node{kind: nodePercent, token: t, args: []*node{left}}
			continue
		}
		strength := binding(t.Op)
		if strength <= around {
			if strength == 0 && t.Op != '%' {
				return nil, fmt.Errorf("%q is not a plain operator", p.word(t))
			}
			return left, nil
		}
		p.pos++
		right, err := p.expression(strength)
		if err != nil {
			return nil, err
		}
		left = &node{kind: nodeBinary, token: t, op: t.Op, args: []*node{left, right}}
	}
}

func (p *parser) prefix() (*node, error) {
	t := p.peek()
	if t == nil {
		return nil, errors.New("ends too early")
	}
	p.pos++
	switch t.Kind {
	case formulatext.Number, formulatext.Text, formulatext.Logical, formulatext.ErrorValue, formulatext.Array:
		return &node{kind: nodeValue, token: t, text: p.word(t)}, nil
	case formulatext.Cells:
		p.refs++
		return &node{kind: nodeReference, token: t, ref: p.refs - 1}, nil
	case formulatext.Name:
		return &node{kind: nodeName, token: t}, nil
	case formulatext.Open:
		inner, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		return &node{kind: nodeParentheses, token: t, args: []*node{inner}}, p.close()
	case formulatext.Function:
		return p.call(t)
	case formulatext.Operator:
		if t.Op == '+' || t.Op == '-' {
			inner, err := p.expression(bindSign)
			return &node{kind: nodeUnary, token: t, op: t.Op, args: []*node{inner}}, err
		}
	}
	return nil, fmt.Errorf("%q is not expected", p.word(t))
}

func (p *parser) close() error {
	if t := p.peek(); t == nil || t.Kind != formulatext.Close {
		return errors.New("lacks a closing parenthesis")
	}
	p.pos++
	return nil
}

func (p *parser) call(t *formulatext.Token) (*node, error) {
	n := &node{kind: nodeCall, token: t, text: strings.ToUpper(p.word(t))}
	p.pos++ // the parenthesis that made it a function
	if t := p.peek(); t != nil && t.Kind == formulatext.Close {
		p.pos++
		return n, nil
	}
	for {
		arg, err := p.argument()
		if err != nil {
			return nil, err
		}
		n.args = append(n.args, arg)
		if t := p.peek(); t != nil && t.Kind == formulatext.Comma {
			p.pos++
			continue
		}
		return n, p.close()
	}
}

func (p *parser) argument() (*node, error) {
	if t := p.peek(); t != nil && (t.Kind == formulatext.Comma || t.Kind == formulatext.Close) {
		return &node{kind: nodeMissing, token: t}, nil
	}
	return p.expression(0)
}

// walk calls f for n and all below it, with the node above.
func (n *node) walk(above *node, f func(n, above *node)) {
	f(n, above)
	for _, a := range n.args {
		a.walk(n, f)
	}
}

// unwrapped returns n without parentheses around it.
func (n *node) unwrapped() *node {
	for n.kind == nodeParentheses {
		n = n.args[0]
	}
	return n
}
