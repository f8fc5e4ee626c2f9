package a1

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	_ "offtake/internal/seed"
)

func TestColumns(t *testing.T) {
	for name, c := range map[string]int32{"A": 1, "Z": 26, "AA": 27, "AZ": 52, "BA": 53, "ZZ": 702, "AAA": 703, "XFD": MaxColumn} {
		assert.Equal(t, name, ColumnName(c))
		assert.Equal(t, c, Column(name))
		assert.Equal(t, c, Column(strings.ToLower(name)))
	}
	for _, none := range []string{"", "XFE", "ZZZ", "AAAA", "A1", "$A", "Ä", "é"} {
		assert.Zero(t, Column(none), none)
	}
}

func TestRows(t *testing.T) {
	assert.EqualValues(t, 7, Row("7"))
	assert.EqualValues(t, MaxRow, Row([]byte("1048576")))
	for _, none := range []string{"", "0", "1048577", "9999999", "10000000", "-1", "1a", "+1", "$1", "4294967297"} {
		assert.Zero(t, Row(none), none)
	}
}

// TestAddresses: what is written is read again, with dollar signs too.
func TestAddresses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, c := rapid.Int32Range(1, MaxRow).Draw(t, "r"), rapid.Int32Range(1, MaxColumn).Draw(t, "c")
		at := Address(r, c)
		r2, c2, ok := Parse([]byte(at))
		assert.Equal(t, []any{r, c, true}, []any{r2, c2, ok}, at)
		assert.Equal(t, at, Address(int(r), int(c)))
		for fixed, text := range []string{at, ColumnName(c) + "$" + at[len(ColumnName(c)):], "$" + at, "$" + ColumnName(c) + "$" + at[len(ColumnName(c)):]} {
			r2, c2, got, ok := ParseCorner(text)
			assert.Equal(t, []any{r, c, Fixed(fixed), true}, []any{r2, c2, got, ok}, text)
		}
	})
}

func TestNoAddress(t *testing.T) {
	for _, none := range []string{"", "A", "1", "A0", "1A", "A1B", "XFE1", "AAAA1", "A1048577", "A-1", "A 1", "$A", "$1", "A$", "$$A1", "A$$1"} {
		_, _, ok := Parse(none)
		assert.False(t, ok, none)
		_, _, _, ok = ParseCorner(none)
		assert.False(t, ok, none)
	}
}

func TestAreas(t *testing.T) {
	for text, want := range map[string]Area{
		"B3": {3, 2, 3, 2}, "$B$3": {3, 2, 3, 2}, "B3:D4": {3, 2, 4, 4}, "D4:B3": {3, 2, 4, 4}, "D3:B4": {3, 2, 4, 4},
		"C:B": {1, 2, MaxRow, 3}, "$7:5": {5, 1, 7, MaxColumn},
	} {
		got, ok := ParseArea(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, none := range []string{"", ":", "A1:", ":A1", "A:1", "A1:B", "0:1", "A1:B2:C3", "1:1048577"} {
		_, ok := ParseArea(none)
		assert.False(t, ok, none)
	}
	a := Area{3, 2, 4, 4}
	assert.Equal(t, "B3:D4", a.String())
	assert.Equal(t, "B3", Area{3, 2, 3, 2}.String())
	assert.EqualValues(t, 6, a.Size())
	assert.True(t, a.Contains(4, 4))
	assert.False(t, a.Contains(5, 4))
}

func TestSplitSheet(t *testing.T) {
	for text, want := range map[string][2]string{
		"A1": {"", "A1"}, "Inputs!A1": {"Inputs", "A1"}, "'My sheet'!A1:B2": {"My sheet", "A1:B2"}, "'It''s!'!A1": {"It's!", "A1"},
	} {
		name, address := SplitSheet(text)
		assert.Equal(t, want, [2]string{name, address}, text)
	}
}
