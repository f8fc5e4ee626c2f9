package source

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRead: nodes keep their text as written, and know where they stand.
func TestRead(t *testing.T) {
	root, file, problems := Read("deal.yaml", []byte("deal:\r\n  name: 'A–B'\nlist: [1.50, ~]\n"))
	require.Empty(t, problems)
	require.Equal(t, Mapping, root.Kind)
	name := root.Entries[0].Value.Entries[0].Value
	assert.Equal(t, Node{Pos: Position{File: "deal.yaml", Line: 2, Column: 9}, Kind: Scalar, Text: "A–B", Quoted: true}, *name)
	list := root.Entries[1].Value
	assert.Equal(t, List, list.Kind)
	assert.Equal(t, "1.50", list.Items[0].Text)
	assert.Equal(t, Blank, list.Items[1].Kind)
	assert.Equal(t, "     2 |   name: 'A–B'\n       |         ^", file.Excerpt(name.Pos))
}

// TestRefused: what YAML has and deal files do not is a problem at its place.
func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		"a: &x 1":        "deal.yaml:1:4",
		"a: 1\nb: *x":    "deal.yaml:2:4",
		"a: \x01":        "deal.yaml:1:4",
		"a: [1, 2":       "deal.yaml:1:4",
		"a:\n\tb: 1":     "deal.yaml:2:1",
		"\xff\xfea":      "deal.yaml:1:1",
		"# nothing here": "deal.yaml:1:1",
	} {
		_, _, problems := Read("deal.yaml", []byte(text))
		require.NotEmpty(t, problems, text)
		assert.Equal(t, want, problems[0].Place(), text)
		assert.NotEmpty(t, problems[0].Remedy, text)
	}
}

// TestParseNumber: a percentage is divided by 100 in its text, so that it is
// rounded once.
func TestParseNumber(t *testing.T) {
	for text, want := range map[string]float64{"1_000": 1000, "2.5": 2.5, "1e3": 1000, "15%": 0.15, "0.7%": 0.007, "-.5": -0.5, "−5%": -0.05, "1e−3": 1e-3, "0e-400": 0} {
		x, _, fault := ParseNumber(text)
		assert.Nil(t, fault, text)
		assert.Equal(t, want, x, text)
	}
	for text, want := range map[string]string{
		"1,000": "write 1000", "2,5": "write 2.5", "010": "in a list, a comma separates values: write 1000 for 1,000", "$5": "5", "five": "",
		"(10%)": "write -10%", "(1.5)": "write -1.5", "–5%": "write -5%", "10bps": "write 0.1%", "-25 bp": "write -0.25%", "1\u00a0000": "write 1000",
		"1\u200b0": "write 10", "2/12": "0.166667", "1/0": "", "64 months": "64", "5 years 4 months": "64", "5 years": "5", "1e-320": "write 0, or an amount that can be paid",
		"1e-320%": "write 0, or an amount that can be paid", "(about 5)": "",
	} {
		_, _, fault := ParseNumber(text)
		require.NotNil(t, fault, text)
		assert.Equal(t, want, fault.Remedy, text)
	}
}

// TestErrorOrNil: problems stand in the order of the file, each once, those of
// arguments last.
func TestErrorOrNil(t *testing.T) {
	file := NewFile("deal.yaml", "a: 1\nb: 2")
	at := func(line int) Problem {
		return Problem{Pos: Position{File: "deal.yaml", Line: line, Column: 1}, Message: "is wrong"}
	}
	err := Problems{{Path: "--set b=3", Message: "is wrong"}, at(2), at(1), at(1)}.ErrorOrNil(file)
	const want = "deal.yaml:1:1: is wrong\n     1 | a: 1\n       | ^\n" +
		"deal.yaml:2:1: is wrong\n     2 | b: 2\n       | ^\n--set b=3: is wrong"
	assert.EqualError(t, err, want)
	assert.NoError(t, Problems(nil).ErrorOrNil(file))
}
