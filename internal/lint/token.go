package lint

import (
	"strings"

	"offtake/internal/a1"
)

// tokenKind is a kind of piece of a formula.
type tokenKind uint8

const (
	tokenNumber tokenKind = iota
	tokenText
	tokenLogical
	tokenError
	tokenReference
	tokenName
	tokenFunction // its name; the parenthesis follows as a token
	tokenOperator
	tokenOpen
	tokenClose
	tokenComma
	tokenArray // an array constant in braces
	tokenBad
)

// token is a piece of a formula, by its place in the text. A reference's
// prefix is the part of it that names the sheet.
type token struct {
	kind               tokenKind
	op                 byte // of operators: the character, or l g n for <= >= <>
	start, prefix, end int32
	ref                reference
}

// reference is a cell or range in a formula. Relative parts are offsets from
// the formula's cell, absolute parts are row and column numbers.
type reference struct {
	sheet          int32 // index, or one of the values below
	r1, c1, r2, c2 int32
	fixed          a1.Fixed // the second corner's bits are two higher
	area           bool
}

const (
	ownSheet      = -1 // no sheet named
	unknownSheet  = -2 // of no sheet of this book
	externalSheet = -3 // of another book
	manySheets    = -4 // first:last!A1
)

const (
	fixedR1 = a1.FixedRow
	fixedC1 = a1.FixedColumn
	fixedR2 = fixedR1 << 2
	fixedC2 = fixedC1 << 2
)

// moved returns the corners, with the relative parts moved by r rows and c
// columns.
func (f *reference) moved(r, c int32) a1.Area {
	a := a1.Area{R1: f.r1, C1: f.c1, R2: f.r2, C2: f.c2}
	if f.fixed&fixedR1 == 0 {
		a.R1 += r
	}
	if f.fixed&fixedC1 == 0 {
		a.C1 += c
	}
	if f.fixed&fixedR2 == 0 {
		a.R2 += r
	}
	if f.fixed&fixedC2 == 0 {
		a.C2 += c
	}
	return a
}

// resolve returns the cells meant when the formula stands at row r, column c. A
// shared formula can move a reference off the sheet.
func (f *reference) resolve(r, c int32) a1.Area {
	a := f.moved(r, c)
	top, left := min(max(min(a.R1, a.R2), 1), a1.MaxRow), min(max(min(a.C1, a.C2), 1), a1.MaxColumn)
	return a1.Area{
		R1: top, C1: left,
		R2: min(max(a.R1, a.R2, top), a1.MaxRow), C2: min(max(a.C1, a.C2, left), a1.MaxColumn),
	}
}

// tokenizer cuts formulas into tokens, with the references already relative to
// the formula's cell. It is used again and again, so that it allocates once.
type tokenizer struct {
	sheets   map[string]int // by lower-case name
	text     string
	pos      int
	row, col int32
	tokens   []token
}

// tokenize cuts the text of a formula that stands at row, col. The tokens are
// valid until the next call.
func (t *tokenizer) tokenize(text string, row, col int32) []token {
	t.text, t.pos, t.row, t.col, t.tokens = text, 0, row, col, t.tokens[:0]
	for t.pos < len(text) {
		t.next()
	}
	return t.tokens
}

func (t *tokenizer) add(kind tokenKind, start int) *token {
	t.tokens = append(t.tokens, token{kind: kind, start: int32(start), prefix: int32(start), end: int32(t.pos)})
	return &t.tokens[len(t.tokens)-1]
}

func (t *tokenizer) operator(op byte, length int) {
	start := t.pos
	t.pos += length
	t.add(tokenOperator, start).op = op
}

func (t *tokenizer) single(kind tokenKind) {
	t.pos++
	t.add(kind, t.pos-1)
}

func (t *tokenizer) next() {
	c := t.text[t.pos]
	switch {
	case c == ' ' || c == '\n' || c == '\r' || c == '\t':
		t.pos++
	case c == '"':
		t.quoted('"', tokenText)
	case c == '\'' || c == '[':
		t.sheetFirst()
	case c == '(':
		t.single(tokenOpen)
	case c == ')':
		t.single(tokenClose)
	case c == ',' || c == ';':
		t.single(tokenComma)
	case c == '{':
		t.array()
	case c == '#':
		t.errorValue()
	case c == '<' || c == '>':
		t.comparison(c)
	case strings.IndexByte("+-*/^&=%:@", c) >= 0:
		t.operator(c, 1)
	case c >= '0' && c <= '9' || c == '.':
		t.number()
	case isWord(c):
		t.word()
	default:
		t.single(tokenBad)
	}
}

func isWord(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' ||
		c == '_' || c == '.' || c == '$' || c == '\\' || c == '?' || c >= 0x80
}

func (t *tokenizer) peek() byte {
	if t.pos < len(t.text) {
		return t.text[t.pos]
	}
	return 0
}

// quoted reads to the closing quote; a doubled quote stands for itself.
func (t *tokenizer) quoted(quote byte, kind tokenKind) {
	start := t.pos
	if !t.skipQuoted(quote) {
		kind = tokenBad
	}
	t.add(kind, start)
}

func (t *tokenizer) skipQuoted(quote byte) bool {
	for t.pos++; t.pos < len(t.text); t.pos++ {
		if t.text[t.pos] != quote {
			continue
		}
		t.pos++
		if t.peek() != quote {
			return true
		}
	}
	return false
}

// array reads an array constant whole: no rule looks into it.
func (t *tokenizer) array() {
	start := t.pos
	for t.pos < len(t.text) && t.text[t.pos] != '}' {
		if t.text[t.pos] == '"' {
			t.skipQuoted('"')
			continue
		}
		t.pos++
	}
	t.pos = min(t.pos+1, len(t.text))
	t.add(tokenArray, start)
}

func (t *tokenizer) errorValue() {
	start := t.pos
	for _, value := range []string{"#REF!", "#DIV/0!", "#VALUE!", "#N/A", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"} {
		if strings.HasPrefix(t.text[t.pos:], value) {
			t.pos += len(value)
			t.add(tokenError, start)
			return
		}
	}
	t.operator('#', 1) // the spill of a formula
}

func (t *tokenizer) comparison(c byte) {
	two := byte(0)
	if t.pos+1 < len(t.text) {
		two = t.text[t.pos+1]
	}
	switch {
	case c == '<' && two == '=':
		t.operator('l', 2)
	case c == '>' && two == '=':
		t.operator('g', 2)
	case c == '<' && two == '>':
		t.operator('n', 2)
	default:
		t.operator(c, 1)
	}
}

func (t *tokenizer) number() {
	start := t.pos
	t.digits()
	if t.peek() == ':' && t.rowRange(start) {
		return
	}
	if t.peek() == '.' {
		t.pos++
		t.digits()
	}
	if c := t.peek(); c == 'E' || c == 'e' {
		t.pos++
		if c := t.peek(); c == '+' || c == '-' {
			t.pos++
		}
		t.digits()
	}
	t.add(tokenNumber, start)
}

func (t *tokenizer) digits() {
	for t.pos < len(t.text) && t.text[t.pos] >= '0' && t.text[t.pos] <= '9' {
		t.pos++
	}
}

// sheetFirst reads a reference that begins with a quoted sheet or a book in
// brackets.
func (t *tokenizer) sheetFirst() {
	start := t.pos
	if t.text[t.pos] == '[' {
		for t.pos < len(t.text) && t.text[t.pos] != ']' {
			t.pos++
		}
		t.pos = min(t.pos+1, len(t.text))
		t.skipWord()
	} else if !t.skipQuoted('\'') {
		t.add(tokenBad, start)
		return
	}
	if t.peek() != '!' {
		t.add(tokenName, start) // of another book, or a structured reference
		return
	}
	t.pos++
	t.afterSheet(start, t.text[start:t.pos-1])
}

func (t *tokenizer) skipWord() {
	for t.pos < len(t.text) && isWord(t.text[t.pos]) {
		t.pos++
	}
}

// afterSheet reads what follows "sheet!".
func (t *tokenizer) afterSheet(start int, name string) {
	sheet := t.sheetIndex(name)
	from := t.pos
	if strings.HasPrefix(t.text[t.pos:], "#REF!") {
		t.pos += len("#REF!")
		t.add(tokenError, start)
		return
	}
	t.skipWord()
	if !t.cellOrRange(start, from, sheet) {
		t.add(tokenName, start)
	}
}

func (t *tokenizer) sheetIndex(name string) int32 {
	if strings.IndexByte(name, '[') >= 0 {
		return externalSheet
	}
	if name != "" && name[0] == '\'' {
		name = strings.ReplaceAll(name[1:len(name)-1], "''", "'")
	}
	if i, ok := t.sheets[name]; ok {
		return int32(i)
	}
	if i, ok := t.sheets[strings.ToLower(name)]; ok {
		return int32(i)
	}
	if strings.IndexByte(name, ':') >= 0 {
		return manySheets
	}
	return unknownSheet
}

// word reads a function, a sheet's name, a reference, a logical or a name.
func (t *tokenizer) word() {
	start := t.pos
	t.skipWord()
	switch t.peek() {
	case '(':
		t.add(tokenFunction, start)
		return
	case '!':
		t.pos++
		t.afterSheet(start, t.text[start:t.pos-1])
		return
	case '[':
		t.structured(start)
		return
	}
	if t.manySheets(start) || t.cellOrRange(start, start, ownSheet) {
		return
	}
	kind := tokenName
	if w := t.text[start:t.pos]; strings.EqualFold(w, "TRUE") || strings.EqualFold(w, "FALSE") {
		kind = tokenLogical
	}
	t.add(kind, start)
}

// structured reads a table's column in brackets, a kind of name.
func (t *tokenizer) structured(start int) {
	depth := 0
	for ; t.pos < len(t.text); t.pos++ {
		switch t.text[t.pos] {
		case '[':
			depth++
		case ']':
			depth--
		}
		if depth == 0 {
			t.pos++
			break
		}
	}
	t.add(tokenName, start)
}

// manySheets reads first:last!A1.
func (t *tokenizer) manySheets(start int) bool {
	if t.peek() != ':' {
		return false
	}
	end := t.pos
	t.pos++
	t.skipWord()
	if t.peek() != '!' || t.pos == end+1 {
		t.pos = end
		return false
	}
	t.pos++
	t.afterSheet(start, t.text[start:t.pos-1])
	return true
}

// cellOrRange reads the word from..pos as a cell, and a second corner if a
// colon follows. It leaves pos alone if it is neither.
func (t *tokenizer) cellOrRange(start, from int, sheet int32) bool {
	var f reference
	f.sheet = sheet
	r1, c1, fixed, ok := a1.ParseCorner(t.text[from:t.pos])
	if !ok {
		return t.columnRange(start, from, sheet) || t.fixedRowRange(start, from, sheet)
	}
	f.fixed = fixed
	r2, c2 := r1, c1
	f.fixed |= fixed << 2
	if end := t.pos; t.peek() == ':' {
		t.pos++
		second := t.pos
		t.skipWord()
		if r, c, fixed2, ok := a1.ParseCorner(t.text[second:t.pos]); ok && t.peek() != '(' && t.peek() != '!' {
			r2, c2, f.area = r, c, true
			f.fixed = fixed | fixed2<<2
		} else {
			t.pos = end
		}
	}
	f.r1, f.c1, f.r2, f.c2 = r1, c1, r2, c2
	t.addReference(start, from, f)
	return true
}

// addReference makes the relative parts of f relative and adds it.
func (t *tokenizer) addReference(start, from int, f reference) {
	a := f.moved(-t.row, -t.col)
	f.r1, f.c1, f.r2, f.c2 = a.R1, a.C1, a.R2, a.C2
	token := t.add(tokenReference, start)
	token.prefix, token.ref = int32(from), f
}

// columnRange reads whole columns: A:C.
func (t *tokenizer) columnRange(start, from int, sheet int32) bool {
	return t.wholeRange(start, from, sheet, func(s string) (int32, a1.Fixed, bool) {
		letters := strings.TrimPrefix(s, "$")
		c := a1.Column(letters)
		return c, fixedBit(len(letters) < len(s), fixedC1), c > 0
	}, func(f *reference, a, b int32) {
		f.c1, f.c2, f.r1, f.r2, f.fixed = a, b, 1, a1.MaxRow, f.fixed|fixedR1|fixedR2
	})
}

// fixedRowRange reads whole rows that begin with a dollar sign, $1:$3.
func (t *tokenizer) fixedRowRange(start, from int, sheet int32) bool {
	return t.wholeRange(start, from, sheet, func(s string) (int32, a1.Fixed, bool) {
		digits := strings.TrimPrefix(s, "$")
		r := a1.Row(digits)
		return r, fixedBit(len(digits) < len(s), fixedR1), r > 0
	}, func(f *reference, a, b int32) {
		f.r1, f.r2, f.c1, f.c2, f.fixed = a, b, 1, a1.MaxColumn, f.fixed|fixedC1|fixedC2
	})
}

func (t *tokenizer) rowRange(start int) bool { return t.fixedRowRange(start, start, ownSheet) }

func (t *tokenizer) wholeRange(start, from int, sheet int32,
	read func(string) (int32, a1.Fixed, bool), put func(f *reference, a, b int32)) bool {
	a, fixed, ok := read(t.text[from:t.pos])
	if !ok || t.peek() != ':' {
		return false
	}
	end := t.pos
	t.pos++
	second := t.pos
	t.skipWord()
	b, fixed2, ok := read(t.text[second:t.pos])
	if !ok {
		t.pos = end
		return false
	}
	f := reference{sheet: sheet, area: true, fixed: fixed | fixed2<<2}
	put(&f, a, b)
	t.addReference(start, from, f)
	return true
}

func fixedBit(set bool, bit a1.Fixed) a1.Fixed {
	if set {
		return bit
	}
	return 0
}
