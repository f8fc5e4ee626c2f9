// Package formulatext reads the text of a worksheet's formula as a spreadsheet
// program does.
//
//  1. [Tokenizer.Cut] cuts it into tokens. What it refers to is relative to the
//     cell in which it stands, so that a formula and its copies are the same.
//  2. [Reference.Resolve] returns the cells that a reference means when the
//     formula stands elsewhere, and [Append] the whole formula as it reads there.
package formulatext

import (
	"strconv"
	"strings"

	"offtake/internal/a1"
)

// Kind is a kind of piece of a formula.
type Kind uint8

const (
	Number Kind = iota
	Text
	Logical
	ErrorValue
	Cells
	Name
	Function // its name; the parenthesis follows as a token
	Operator
	Open
	Close
	Comma
	Array // an array constant in braces
	Bad
)

// Token is a piece of a formula, by its place in the text. A reference's
// prefix is the part of it that names the sheet.
type Token struct {
	Kind               Kind
	Op                 byte // of operators: the character, or l g n for <= >= <>
	Start, Prefix, End int32
	Ref                Reference
}

// Reference is a cell or range in a formula. Relative parts are offsets from
// the formula's cell, absolute parts are row and column numbers.
type Reference struct {
	Sheet          int32 // index, or one of the values below
	R1, C1, R2, C2 int32
	Fixed          a1.Fixed // the second corner's bits are two higher
	Area           bool
}

const (
	OwnSheet      = -1 // no sheet named
	UnknownSheet  = -2 // of no sheet of this book
	ExternalSheet = -3 // of another book
	ManySheets    = -4 // first:last!A1
)

const (
	fixedR1 = a1.FixedRow
	fixedC1 = a1.FixedColumn
	fixedR2 = fixedR1 << 2
	fixedC2 = fixedC1 << 2
)

// moved returns the corners, with the relative parts moved by r rows and c
// columns.
func (f *Reference) moved(r, c int32) a1.Area {
	a := a1.Area{R1: f.R1, C1: f.C1, R2: f.R2, C2: f.C2}
	if f.Fixed&fixedR1 == 0 {
		a.R1 += r
	}
	if f.Fixed&fixedC1 == 0 {
		a.C1 += c
	}
	if f.Fixed&fixedR2 == 0 {
		a.R2 += r
	}
	if f.Fixed&fixedC2 == 0 {
		a.C2 += c
	}
	return a
}

// Resolve returns the cells meant when the formula stands at row r, column c. A
// shared formula can move a reference off the sheet.
func (f *Reference) Resolve(r, c int32) a1.Area {
	a := f.moved(r, c)
	top, left := min(max(min(a.R1, a.R2), 1), a1.MaxRow), min(max(min(a.C1, a.C2), 1), a1.MaxColumn)
	return a1.Area{
		R1: top, C1: left,
		R2: min(max(a.R1, a.R2, top), a1.MaxRow), C2: min(max(a.C1, a.C2, left), a1.MaxColumn),
	}
}

// Tokenizer cuts formulas into tokens, with the references already relative to
// the formula's cell. It is used again and again, so that it allocates once.
type Tokenizer struct {
	Sheets   map[string]int // by lower-case name
	text     string
	pos      int
	row, col int32
	tokens   []Token
}

// Cut cuts the text of a formula that stands at row, col. The tokens are
// valid until the next call.
func (t *Tokenizer) Cut(text string, row, col int32) []Token {
	t.text, t.pos, t.row, t.col, t.tokens = text, 0, row, col, t.tokens[:0]
	for t.pos < len(text) {
		t.next()
	}
	return t.tokens
}

func (t *Tokenizer) add(kind Kind, start int) *Token {
	t.tokens = append(t.tokens, Token{Kind: kind, Start: int32(start), Prefix: int32(start), End: int32(t.pos)})
	return &t.tokens[len(t.tokens)-1]
}

func (t *Tokenizer) operator(op byte, length int) {
	start := t.pos
	t.pos += length
	t.add(Operator, start).Op = op
}

func (t *Tokenizer) single(kind Kind) {
	t.pos++
	t.add(kind, t.pos-1)
}

func (t *Tokenizer) next() {
	c := t.text[t.pos]
	switch {
	case c == ' ' || c == '\n' || c == '\r' || c == '\t':
		t.pos++
	case c == '"':
		t.quoted('"', Text)
	case c == '\'' || c == '[':
		t.sheetFirst()
	case c == '(':
		t.single(Open)
	case c == ')':
		t.single(Close)
	case c == ',' || c == ';':
		t.single(Comma)
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
		t.single(Bad)
	}
}

func isWord(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' ||
		c == '_' || c == '.' || c == '$' || c == '\\' || c == '?' || c >= 0x80
}

func (t *Tokenizer) peek() byte {
	if t.pos < len(t.text) {
		return t.text[t.pos]
	}
	return 0
}

// quoted reads to the closing quote; a doubled quote stands for itself.
func (t *Tokenizer) quoted(quote byte, kind Kind) {
	start := t.pos
	if !t.skipQuoted(quote) {
		kind = Bad
	}
	t.add(kind, start)
}

func (t *Tokenizer) skipQuoted(quote byte) bool {
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
func (t *Tokenizer) array() {
	start := t.pos
	for t.pos < len(t.text) && t.text[t.pos] != '}' {
		if t.text[t.pos] == '"' {
			t.skipQuoted('"')
			continue
		}
		t.pos++
	}
	t.pos = min(t.pos+1, len(t.text))
	t.add(Array, start)
}

func (t *Tokenizer) errorValue() {
	start := t.pos
	for _, value := range []string{"#REF!", "#DIV/0!", "#VALUE!", "#N/A", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"} {
		if strings.HasPrefix(t.text[t.pos:], value) {
			t.pos += len(value)
			t.add(ErrorValue, start)
			return
		}
	}
	t.operator('#', 1) // the spill of a formula
}

func (t *Tokenizer) comparison(c byte) {
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

func (t *Tokenizer) number() {
	start := t.pos
	t.digits()
	if t.peek() == ':' && t.wholeRange(start, start, OwnSheet) {
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
	t.add(Number, start)
}

func (t *Tokenizer) digits() {
	for t.pos < len(t.text) && t.text[t.pos] >= '0' && t.text[t.pos] <= '9' {
		t.pos++
	}
}

// sheetFirst reads a reference that begins with a quoted sheet or a book in
// brackets.
func (t *Tokenizer) sheetFirst() {
	start := t.pos
	if t.text[t.pos] == '[' {
		for t.pos < len(t.text) && t.text[t.pos] != ']' {
			t.pos++
		}
		t.pos = min(t.pos+1, len(t.text))
		t.skipWord()
	} else if !t.skipQuoted('\'') {
		t.add(Bad, start)
		return
	}
	if t.peek() != '!' {
		t.add(Name, start) // of another book, or a structured reference
		return
	}
	t.pos++
	t.afterSheet(start, t.text[start:t.pos-1])
}

func (t *Tokenizer) skipWord() {
	for t.pos < len(t.text) && isWord(t.text[t.pos]) {
		t.pos++
	}
}

// afterSheet reads what follows "sheet!".
func (t *Tokenizer) afterSheet(start int, name string) {
	sheet := t.sheetIndex(name)
	from := t.pos
	if strings.HasPrefix(t.text[t.pos:], "#REF!") {
		t.pos += len("#REF!")
		t.add(ErrorValue, start)
		return
	}
	t.skipWord()
	if !t.cellOrRange(start, from, sheet) {
		t.add(Name, start)
	}
}

func (t *Tokenizer) sheetIndex(name string) int32 {
	if strings.IndexByte(name, '[') >= 0 {
		return ExternalSheet
	}
	if name != "" && name[0] == '\'' {
		name = strings.ReplaceAll(name[1:len(name)-1], "''", "'")
	}
	if i, ok := t.Sheets[name]; ok {
		return int32(i)
	}
	if i, ok := t.Sheets[strings.ToLower(name)]; ok {
		return int32(i)
	}
	if strings.IndexByte(name, ':') >= 0 {
		return ManySheets
	}
	return UnknownSheet
}

// word reads a function, a sheet's name, a reference, a logical or a name.
func (t *Tokenizer) word() {
	start := t.pos
	t.skipWord()
	switch t.peek() {
	case '(':
		t.add(Function, start)
		return
	case '!':
		t.pos++
		t.afterSheet(start, t.text[start:t.pos-1])
		return
	case '[':
		t.structured(start)
		return
	}
	if t.manySheets(start) || t.cellOrRange(start, start, OwnSheet) {
		return
	}
	kind := Name
	if w := t.text[start:t.pos]; strings.EqualFold(w, "TRUE") || strings.EqualFold(w, "FALSE") {
		kind = Logical
	}
	t.add(kind, start)
}

// structured reads a table's column in brackets, a kind of name.
func (t *Tokenizer) structured(start int) {
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
	t.add(Name, start)
}

// ManySheets reads first:last!A1.
func (t *Tokenizer) manySheets(start int) bool {
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
func (t *Tokenizer) cellOrRange(start, from int, sheet int32) bool {
	var f Reference
	f.Sheet = sheet
	r1, c1, fixed, ok := a1.ParseCorner(t.text[from:t.pos])
	if !ok {
		return t.wholeRange(start, from, sheet)
	}
	f.Fixed = fixed
	r2, c2 := r1, c1
	f.Fixed |= fixed << 2
	if end := t.pos; t.peek() == ':' {
		t.pos++
		second := t.pos
		t.skipWord()
		if r, c, fixed2, ok := a1.ParseCorner(t.text[second:t.pos]); ok && t.peek() != '(' && t.peek() != '!' {
			r2, c2, f.Area = r, c, true
			f.Fixed = fixed | fixed2<<2
		} else {
			t.pos = end
		}
	}
	f.R1, f.C1, f.R2, f.C2 = r1, c1, r2, c2
	t.addReference(start, from, f)
	return true
}

// addReference makes the relative parts of f relative and adds it.
func (t *Tokenizer) addReference(start, from int, f Reference) {
	a := f.moved(-t.row, -t.col)
	f.R1, f.C1, f.R2, f.C2 = a.R1, a.C1, a.R2, a.C2
	token := t.add(Cells, start)
	token.Prefix, token.Ref = int32(from), f
}

// wholeRange reads whole columns or rows: A:C, $1:$3.
func (t *Tokenizer) wholeRange(start, from int, sheet int32) bool {
	end := t.pos
	if t.peek() != ':' {
		return false
	}
	t.pos++
	t.skipWord()
	at, ok := a1.ParseArea(t.text[from:t.pos])
	if !ok {
		t.pos = end
		return false
	}
	first, second := a1.FixedColumn, fixedR1|fixedR2
	if c := t.text[end-1]; c >= '0' && c <= '9' {
		first, second = a1.FixedRow, fixedC1|fixedC2
	}
	f := Reference{Sheet: sheet, R1: at.R1, C1: at.C1, R2: at.R2, C2: at.C2, Fixed: second, Area: true}
	if t.text[from] == '$' {
		f.Fixed |= first
	}
	if t.text[end+1] == '$' {
		f.Fixed |= first << 2
	}
	t.addReference(start, from, f)
	return true
}

// Append appends a formula, cut into tokens, as it reads at row r, column c.
func Append(out []byte, text string, tokens []Token, r, c int32) []byte {
	done := int32(0)
	for i := range tokens {
		if t := &tokens[i]; t.Kind == Cells {
			out = append(out, text[done:t.Prefix]...)
			out = t.Ref.append(out, r, c)
			done = t.End
		}
	}
	return append(out, text[done:]...)
}

func (f *Reference) append(out []byte, r, c int32) []byte {
	a := f.moved(r, c)
	columns, rows := f.whole()
	out = appendCorner(out, a.R1, a.C1, f.Fixed, columns, rows)
	if f.Area {
		out = appendCorner(append(out, ':'), a.R2, a.C2, f.Fixed>>2, columns, rows)
	}
	return out
}

// whole reports whether a reference is to whole columns or whole rows.
func (f *Reference) whole() (columns, rows bool) {
	columns = f.Fixed&fixedR1 != 0 && f.Fixed&fixedR2 != 0 && f.R1 == 1 && f.R2 == a1.MaxRow
	rows = f.Fixed&fixedC1 != 0 && f.Fixed&fixedC2 != 0 && f.C1 == 1 && f.C2 == a1.MaxColumn
	return columns, rows
}

func appendCorner(out []byte, r, c int32, fixed a1.Fixed, columns, rows bool) []byte {
	if !rows {
		if fixed&a1.FixedColumn != 0 {
			out = append(out, '$')
		}
		out = a1.AppendColumn(out, c)
	}
	if !columns {
		if fixed&a1.FixedRow != 0 {
			out = append(out, '$')
		}
		out = strconv.AppendInt(out, int64(r), 10)
	}
	return out
}
