package recompute

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func number(x float64) Value { return Value{Kind: Number, Number: x} }
func text(s string) Value    { return Value{Kind: Text, Text: s} }
func logical(b bool) Value   { return Value{Kind: Logical, Bool: b} }

func TestCompare(t *testing.T) {
	for name, c := range map[string]struct {
		formula   string
		want, got Value
		same      bool
	}{
		"equal":                    {"A1", number(2), number(2), true},
		"last digits":              {"A1", number(2), number(2 + 1e-9), true},
		"too far":                  {"A1", number(2), number(2 + 1e-8), false},
		"noise of the row":         {"A1/2", number(1e-9), number(1.01e-9), true},
		"above the row's noise":    {"A1/2", number(1e-9), number(1.2e-9), false},
		"noise of the workbook":    {"A1-B1", number(0), number(9e-4), true},
		"above the workbook's":     {"A1-B1", number(0), number(2e-3), false},
		"small, not zero":          {"A1-B1", number(0.002), number(0.0001), false},
		"a quotient has no scale":  {"A1/B1", number(0), number(9e-4), false},
		"a quotient's own noise":   {"A1/B1", number(0), number(9e-14), true},
		"a slash in a text":        {`IF(A1="n/a",0,A1-'a/b'!B1)`, number(0), number(9e-4), true},
		"text":                     {"A1", text("x"), text("x"), true},
		"another text":             {"A1", text("x"), text("X"), false},
		"text for number":          {"A1", number(1), text("1"), false},
		"number for text":          {"A1", text("1"), number(1), false},
		"logical":                  {"A1", logical(true), logical(true), true},
		"another logical":          {"A1", logical(true), logical(false), false},
		"logical as number":        {"A1", logical(true), number(1), true},
		"logical as zero":          {"A1", logical(false), number(0), true},
		"logical as wrong number":  {"A1", logical(true), number(0), false},
		"number as logical":        {"A1", number(1), logical(true), false},
		"error":                    {"A1", number(1), Value{Kind: Error, Err: "#N/A"}, false},
		"error in both":            {"A1", Value{Kind: Error, Err: "#N/A"}, Value{Kind: Error, Err: "#N/A"}, false},
		"not stored":               {"A1", Value{}, Value{}, false},
		"not computed":             {"A1", number(0), Value{}, false},
		"empty text is not absent": {"A1", text(""), Value{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			want := cellsOf(c.want)
			found := Compare(want, cellsOf(c.got), Formulas{"Deal": {"C7": c.formula}})
			assert.Equal(t, c.same, len(found) == 0, Summary(found))
		})
	}
}

// cellsOf puts a value in C7, beside a small number in its row and far from
// the largest of the workbook.
func cellsOf(v Value) *Values {
	return &Values{map[string]map[string]Value{
		"Deal":   {"A7": number(-100), "C7": v},
		"Inputs": {"B2": number(1e10)},
	}}
}

func TestDifferencesAreReadableAndInOrder(t *testing.T) {
	want := &Values{map[string]map[string]Value{"Deal": {"B10": number(1), "AA2": text("x"), "B2": logical(true)}}}
	got := &Values{map[string]map[string]Value{"Deal": {"B10": Value{Kind: Error, Err: "#REF!"}, "AA2": text("y")}}}
	found := Compare(want, got, Formulas{"Deal": {"B10": "A1/A2", "AA2": `"x"`, "B2": ""}})
	assert.Equal(t, `Deal!B2 =: want TRUE, got nothing
Deal!AA2 ="x": want "x", got "y"
Deal!B10 =A1/A2: want 1, got #REF!`, Summary(found))
}

func TestSummaryCutsLongLists(t *testing.T) {
	summary := Summary(make([]Difference, 23))
	assert.Contains(t, summary, "\n… and 3 more")
}
