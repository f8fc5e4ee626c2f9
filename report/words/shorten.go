package words

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Names that differ only late, as those of generated scenarios do, would read
// the same once their ends are cut. A shortened name is therefore compared with
// its rivals, the names that it stands beside: where it could be one of them,
// another part of it is kept.

// ellipsis stands for what is cut, at least one character.
const ellipsis = "…"

// Shorten returns a text cut to n characters, so that it differs from its
// rivals.
func Shorten(s string, n int, rivals ...string) string {
	return Shortened(s, rivals, func(text string) bool { return len([]rune(text)) <= n })
}

// Shortened returns a text as long as there is room for it: whole; without its
// end; where it could then be a rival, without its middle; with a piece of its
// middle; and at last with its number among its rivals.
func Shortened(s string, rivals []string, fits func(string) bool) string {
	if fits(s) {
		return s
	}
	cut := longestHead(s, "", fits)
	if ToldFrom(rivals, s, cut) {
		return cut
	}
	for _, way := range []func(string, []string, func(string) bool) string{keepEnd, keepMiddle, numbered} {
		if text := way(s, rivals, fits); text != "" {
			return text
		}
	}
	return cut
}

// ToldFrom reports whether a shortened text can be none of the rivals of s.
// Spaces do not count, since lines are broken at them.
func ToldFrom(rivals []string, s, short string) bool {
	pieces := strings.Split(withoutSpaces(short), ellipsis)
	return !slices.ContainsFunc(rivals, func(r string) bool { return r != s && couldBe(pieces, withoutSpaces(r)) })
}

// couldBe reports whether the pieces of a shortened text can be a text's: its
// beginning, what follows in order, and its end. What is cut may be spaces
// only, except at the end.
func couldBe(pieces []string, s string) bool {
	rest, ok := strings.CutPrefix(s, pieces[0])
	if !ok || len(pieces) == 1 {
		return ok && rest == ""
	}
	end := pieces[len(pieces)-1]
	for _, piece := range pieces[1 : len(pieces)-1] {
		at := strings.Index(rest, piece)
		if at < 0 {
			return false
		}
		rest = rest[at+len(piece):]
	}
	return strings.HasSuffix(rest, end) && (end != "" || rest != "")
}

func withoutSpaces(s string) string { return strings.Join(strings.Fields(s), "") }

// longestHead returns the longest beginning of a text that fits with an
// ellipsis and what follows it; nothing if not even these fit.
func longestHead(s, after string, fits func(string) bool) string {
	r := []rune(s)
	head := func(n int) string { return strings.TrimSpace(string(r[:n])) + ellipsis + after }
	n := sort.Search(len(r), func(n int) bool { return !fits(head(n)) }) - 1
	if n < 0 {
		return ""
	}
	return head(n)
}

// keepEnd returns a text's beginning and its end: of the ends that distinguish
// it from its rivals, the longest that is no longer than the beginning.
func keepEnd(s string, rivals []string, fits func(string) bool) string {
	for _, starts := range [][]int{wordStarts(s), runeStarts(s)} {
		best := ""
		for _, start := range slices.Backward(starts) {
			text := longestHead(s[:start], s[start:], fits)
			if text == "" || best != "" && len(text) < 2*len(s[start:]) {
				break
			}
			if ToldFrom(rivals, s, text) {
				best = text
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}

// keepMiddle returns a text's beginning, as a third of the room there is, and a
// piece of its middle that distinguishes it from its rivals, if need be with
// the shortest end that does.
func keepMiddle(s string, rivals []string, fits func(string) bool) string {
	begin := []rune(strings.TrimSuffix(longestHead(s, "", fits), ellipsis))
	head := string(begin[:len(begin)/3])
	starts := wordStarts(s)
	for _, end := range slices.Backward(append(slices.Clone(starts), len(s))) {
		for _, start := range starts {
			if start <= len(head) || start >= end {
				continue
			}
			piece := longestHead(s[start:end], s[end:], func(piece string) bool { return fits(head + ellipsis + piece) })
			if piece != "" && ToldFrom(rivals, s, head+ellipsis+piece) {
				return head + ellipsis + piece
			}
		}
	}
	return ""
}

// numbered returns a text's beginning after its number among its rivals, if it
// is one of the list.
func numbered(s string, rivals []string, fits func(string) bool) string {
	i := slices.Index(rivals, s)
	if i < 0 {
		return ""
	}
	number := fmt.Sprintf("%d.", i+1)
	if text := longestHead(number+" "+s, "", fits); strings.HasPrefix(text, number) {
		return text
	}
	return ""
}

// runeStarts returns the places where the characters of a text begin, except
// the first.
func runeStarts(s string) []int {
	var starts []int
	for i := range s {
		if i > 0 {
			starts = append(starts, i)
		}
	}
	return starts
}

// wordStarts returns the places where the words of a text begin, except the
// first. A long word's parts count as words.
func wordStarts(s string) []int {
	return slices.DeleteFunc(runeStarts(s), func(i int) bool {
		return s[i] == ' ' || !strings.ContainsRune(BreakSigns+" ", rune(s[i-1]))
	})
}

// BreakSigns holds the signs after which a long word is broken first.
const BreakSigns = "/?&=-_."
