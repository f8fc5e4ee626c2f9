package lint

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"sync"

	"offtake/internal/a1"
	"offtake/internal/formulatext"
)

// pattern is a formula made relative: what all cells share whose formulas are
// the same once made relative. It is parsed and judged once.
type pattern struct {
	text     string // as written where it was met first
	row, col int32
	tokens   []formulatext.Token
	refs     []formulatext.Reference
	uses     []refUse // by reference
	tree     *node    // nil if err says why
	err      error
	link     bool // nothing but a reference to one cell of another sheet
	single   bool // nothing but a reference to one cell
	crosses  bool // names another sheet
	prefix   int32
}

// refUse is how a formula uses a reference.
type refUse uint8

const (
	usedAsNumber refUse = 1 << iota // an operand of arithmetic
	mayBeEmpty                      // tested for it, or only counted
	mayBeText                       // tested for it
)

const maxFormula = 8192 // characters, as in Excel

// patterns is the table of patterns, filled by several readers at once.
type patterns struct {
	mutex sync.Mutex
	byKey map[string]int32
	list  []*pattern
}

// localPatterns is one reader's view of the table: most formulas are found
// here without a lock.
type localPatterns struct {
	shared *patterns
	byKey  map[string]int32
	tokens formulatext.Tokenizer
	key    []byte
}

func (l *localPatterns) of(text string, row, col int32) int32 {
	if len(text) > 4*maxFormula {
		text = text[:4*maxFormula] // rule 9 reports it; hold the cost down
	}
	tokens := l.tokens.Cut(text, row, col)
	l.key = appendKey(l.key[:0], text, tokens)
	if id, ok := l.byKey[string(l.key)]; ok {
		return id
	}
	key := string(l.key)
	id := l.shared.intern(key, text, tokens, row, col)
	l.byKey[key] = id
	return id
}

func (t *patterns) intern(key, text string, tokens []formulatext.Token, row, col int32) int32 {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if id, ok := t.byKey[key]; ok {
		return id
	}
	t.list = append(t.list, newPattern(strings.Clone(text), slices.Clone(tokens), row, col))
	id := int32(len(t.list))
	t.byKey[key] = id
	return id
}

// appendKey writes what makes formulas the same: tokens as they are, and
// references in their relative form.
func appendKey(key []byte, text string, tokens []formulatext.Token) []byte {
	for i := range tokens {
		t := &tokens[i]
		if t.Kind != formulatext.Cells {
			key = append(key, text[t.Start:t.End]...)
			key = append(key, 0)
			continue
		}
		key = append(key, text[t.Start:t.Prefix]...)
		area := byte(0)
		if t.Ref.Area {
			area = 1
		}
		key = append(key, 1, byte(t.Ref.Fixed), area)
		for _, x := range [4]int32{t.Ref.R1, t.Ref.C1, t.Ref.R2, t.Ref.C2} {
			key = binary.AppendVarint(key, int64(x))
		}
	}
	return key
}

func newPattern(text string, tokens []formulatext.Token, row, col int32) *pattern {
	p := &pattern{text: text, tokens: tokens, row: row, col: col}
	for i := range tokens {
		if t := &tokens[i]; t.Kind == formulatext.Cells {
			p.refs = append(p.refs, t.Ref)
			p.crosses = p.crosses || t.Ref.Sheet != formulatext.OwnSheet
		}
	}
	p.uses = make([]refUse, len(p.refs))
	if len(text) > maxFormula && units16(text) > maxFormula {
		p.err = errors.New("is too long to be a formula")
		return p
	}
	p.tree, p.err = parseTree(text, tokens)
	if p.err != nil {
		return p
	}
	if n := p.tree; n.kind == nodeReference && !p.refs[0].Area {
		p.single, p.link, p.prefix = true, p.refs[0].Sheet >= 0, tokens[0].Prefix-tokens[0].Start
	}
	p.markUses()
	return p
}

// functions that test or count their arguments rather than compute with them
var (
	emptyTests = []string{"ISBLANK", "COUNT", "COUNTA", "COUNTBLANK", "ROWS", "COLUMNS", "ROW", "COLUMN"}
	textTests  = []string{"ISNUMBER", "ISTEXT", "ISNONTEXT", "ISLOGICAL", "ISERROR", "COUNT", "N", "T"}
	numeric    = []string{"ABS", "EXP", "INT", "LN", "LOG", "LOG10", "MAX", "MIN", "MOD",
		"POWER", "PRODUCT", "ROUND", "ROUNDDOWN", "ROUNDUP", "SIGN", "SQRT", "SUM", "SUMSQ", "TRUNC", "AVERAGE"}
)

// markUses finds what each reference is for. A test of a reference anywhere in
// the formula excuses the same reference everywhere in it.
func (p *pattern) markUses() {
	var tested [2][]formulatext.Reference
	p.tree.walk(nil, func(n, above *node) {
		if n.kind != nodeReference || above == nil {
			return
		}
		if above.kind == nodeCall && slices.Contains(emptyTests, above.text) || p.comparesWithNothing(above) {
			tested[0] = append(tested[0], p.refs[n.ref])
		}
		if above.kind == nodeCall && slices.Contains(textTests, above.text) {
			tested[1] = append(tested[1], p.refs[n.ref])
		}
	})
	p.tree.walk(nil, func(n, _ *node) {
		if n.kind == nodeCall && n.text == "ISERROR" { // whatever is computed in it is tested
			n.walk(nil, func(inner, _ *node) {
				if inner.kind == nodeReference {
					tested[0] = append(tested[0], p.refs[inner.ref])
				}
			})
		}
		for _, a := range n.args {
			if a = a.unwrapped(); a.kind == nodeReference && n.usesNumbers() && !p.refs[a.ref].Area {
				p.uses[a.ref] |= usedAsNumber
			}
		}
	})
	for i, ref := range p.refs {
		if slices.Contains(tested[0], ref) {
			p.uses[i] |= mayBeEmpty
		}
		if slices.Contains(tested[1], ref) {
			p.uses[i] |= mayBeText
		}
	}
}

// comparesWithNothing reports whether a node is x="" or x<>"", which ask whether
// x is empty.
func (p *pattern) comparesWithNothing(n *node) bool {
	return n.kind == nodeBinary && (n.op == '=' || n.op == 'n') && slices.ContainsFunc(n.args, func(a *node) bool {
		a = a.unwrapped()
		return a.kind == nodeValue && a.token.Kind == formulatext.Text && p.word(a.token) == `""`
	})
}

// usesNumbers reports whether a node is an operator or function of numbers.
func (n *node) usesNumbers() bool {
	switch n.kind {
	case nodeUnary, nodePercent:
		return true
	case nodeBinary:
		return strings.IndexByte("+-*/^", n.op) >= 0
	case nodeCall:
		return slices.Contains(numeric, n.text)
	}
	return false
}

// word returns a token's text.
func (p *pattern) word(t *formulatext.Token) string { return p.text[t.Start:t.End] }

// at returns the formula's text as it reads at row r, column c, without the
// spaces between its parts.
func (p *pattern) at(r, c int32) string {
	var out strings.Builder
	for i := range p.tokens {
		t := &p.tokens[i]
		if t.Kind != formulatext.Cells {
			out.WriteString(p.word(t))
			continue
		}
		out.WriteString(p.text[t.Start:t.Prefix])
		at := t.Ref.Resolve(r, c)
		out.WriteString(a1.Address(at.R1, at.C1))
		if t.Ref.Area {
			out.WriteString(":" + a1.Address(at.R2, at.C2))
		}
	}
	return out.String()
}
