package words

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestNumbersInWords: counts are written in words.
func TestNumbersInWords(t *testing.T) {
	for n, want := range map[int]string{0: "no", 1: "one", 12: "twelve", 20: "twenty", 21: "twenty-one", 40: "forty", 99: "ninety-nine",
		100: "100"} {
		assert.Equal(t, want, Spell(n))
	}
	assert.Equal(t, "one year", SpellCount(1, "year"))
	assert.Equal(t, "ten years", SpellCount(10, "year"))
	assert.Equal(t, "A, B and C", Listed([]string{"A", "B", "C"}))
}

// TestLowerFirst: a label is begun in lower case by its first character, of
// whatever script; abbreviations and names keep theirs.
func TestLowerFirst(t *testing.T) {
	for label, want := range map[string]string{
		"Total paid": "total paid", "IRR of the stake": "IRR of the stake", "Électricité": "électricité", "Ωmega": "ωmega", "Жизнь": "жизнь", "市场": "市场",
		"eBay": "eBay", "ÀÉ": "ÀÉ", "": "", "X": "x",
	} {
		assert.Equal(t, want, LowerFirst(label))
	}
}

// TestSentencesAreReadOnce: a sentence is its question, and its texts and holes in
// order. What fills a hole is not read again, and no hole stays empty.
func TestSentencesAreReadOnce(t *testing.T) {
	assert.Equal(t, Sentence{"Who?", []Piece{{Hole: "a"}, {Text: " owes "}, {Hole: "b"}, {Text: "."}}}, readSentence("Who?|{a} owes {b}."))
	assert.Equal(t, Sentence{}, readSentence(""))
	assert.Equal(t, "At {at}", Say("debt_rate", "rate", "{at}", "at", "7%"))
	assert.PanicsWithValue(t, "report: nothing fills {rate} of the sentence debt_rate", func() { Say("debt_rate", "at", "7%") })
	assert.PanicsWithValue(t, "report: no sentence debts", func() { Say("debts") })
}
