package words

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// LowerFirst returns a label for the inside of a sentence: begun in lower case,
// but for abbreviations.
func LowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[n:]); n == 0 || unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

// Listed returns names joined in words.
func Listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// SpellCount returns a number of things in words.
func SpellCount(n int, word string) string {
	if n == 1 {
		return "one " + word
	}
	return Spell(n) + " " + word + "s"
}

// Spell returns a number below a hundred in words, as running text writes
// numbers that count things.
func Spell(n int) string {
	small := strings.Fields("no one two three four five six seven eight nine ten" +
		" eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens := strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	switch {
	case n < len(small):
		return small[n]
	case n < 100 && n%10 == 0:
		return tens[n/10]
	case n < 100:
		return tens[n/10] + "-" + small[n%10]
	}
	return fmt.Sprint(n)
}

// UpperFirst returns a word of a template in upper case. Names and notes of the
// deal file are left as they are written.
func UpperFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[n:]
}

// Possessive returns a time in the possessive: one year's, two years'.
func Possessive(span string) string {
	if strings.HasSuffix(span, "s") {
		return span + "'"
	}
	return span + "'s"
}
