package formulatext

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"offtake/internal/a1"
)

// kinds are the kinds of a formula's tokens, one letter each.
func kinds(tokens []Token) string {
	var out []byte
	for _, t := range tokens {
		out = append(out, "nxlecNfo(),{!"[t.Kind])
	}
	return string(out)
}

func TestCut(t *testing.T) {
	cutter := &Tokenizer{Sheets: map[string]int{"my sheet": 0, "b": 1}}
	for formula, want := range map[string]string{
		`SUM(A1:B2,-1.5E+3)`: "f(c,on)", `IF(A1="a ""b",TRUE,#N/A)`: "f(cox,l,e)", `'My sheet'!$A$1+[1]x!A1`: "coc",
		`A:A*1:$3^{1,2}`: "coco{", `name%+T[[#All],[a]]`: "NooN", `A1:A2:A3`: "coc", `~`: "!", `"open`: "!",
	} {
		assert.Equal(t, want, kinds(cutter.Cut(formula, 3, 3)), formula)
	}
	for formula, sheet := range map[string]int32{"A1": OwnSheet, "'my sheet'!A1": 0, "B!A1": 1, "c!A1": UnknownSheet, "[1]b!A1": ExternalSheet, "b:c!A1": ManySheets} {
		assert.Equal(t, sheet, cutter.Cut(formula, 3, 3)[0].Ref.Sheet, formula)
	}
}

// TestResolve: a formula of C3 refers to these cells in E6.
func TestResolve(t *testing.T) {
	cutter := &Tokenizer{}
	for formula, want := range map[string]string{
		"A1": "C4", "$A1": "A4", "A$1": "C1", "$A$1:B2": "A1:D5", "B2:A1": "C4:D5", "A:A": "C1:C1048576", "$1:2": "A1:XFD5", "XFD1": "XFD4",
	} {
		at := cutter.Cut(formula, 3, 3)[0].Ref.Resolve(6, 5)
		assert.Equal(t, want, at.String(), formula)
		assert.LessOrEqual(t, at.C2, int32(a1.MaxColumn))
	}
}

// TestAppend: a formula of A1 reads so in C4.
func TestAppend(t *testing.T) {
	cutter := &Tokenizer{}
	for formula, want := range map[string]string{
		"A1+$A1+A$1+$A$1":              "C4+$A4+C$1+$A$1",
		"SUM(Z9:AA$9)/LOG10(B2)":       "SUM(AB12:AC$9)/LOG10(D5)",
		`IF('A1 of B2'!A1="A1",D1!A1)`: `IF('A1 of B2'!C4="A1",D1!C4)`,
		"1E5+A_1+Base!A1":              "1E5+A_1+Base!C4",
		"SUM(A:$B) + ROWS(1:$2)":       "SUM(C:$B) + ROWS(4:$2)",
		"SUM(A1:B2 B1:B3)":             "SUM(C4:D5 D4:D6)",
	} {
		assert.Equal(t, want, string(Append(nil, formula, cutter.Cut(formula, 1, 1), 4, 3)), formula)
	}
}
