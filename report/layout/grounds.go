package layout

import (
	"strings"

	"offtake/report/words"
)

// groundKind is the basis of an input.
type groundKind uint8

const (
	Disclosed groundKind = iota
	Published
	Assumed
)

// Ground returns the basis of an input, by the beginning of its note, and the
// note without the word that states it.
func Ground(note string) (groundKind, string) {
	for _, g := range []struct {
		word string
		kind groundKind
	}{{"disclosed", Disclosed}, {"assumption", Assumed}, {"assumed", Assumed}, {"model default", Assumed}} {
		rest, found := strings.CutPrefix(note, g.word)
		switch {
		case !found:
		case rest != "" && strings.ContainsRune(":;,", rune(rest[0])):
			return g.kind, strings.TrimLeft(rest, ":;, ")
		default: // the word belongs to the sentence
			return g.kind, words.UpperFirst(note)
		}
	}
	return Published, note
}
