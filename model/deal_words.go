package model

import (
	"maps"
	"math"
	"slices"
	"strings"

	"offtake/model/source"
)

// qualifiers are the words with which amounts are disclosed: "more than 100" is
// computed as 100, and said as more than 100 in every output. FileKeys says so.
var qualifiers = []string{"more than", "at least", "about", "up to"}

// The words that results are said with beside those of amounts: an amount that
// something is divided by turns its word round.
const (
	wordMore  = "more than"
	wordLeast = "at least"
	wordAbout = "about"
	wordUpTo  = "up to"
	wordLess  = "less than"
	wordMost  = "at most"
)

// unqualified takes the words off an amount of the deal's terms, alone or in a
// list, and keeps them for the outputs.
func (r *reader) unqualified(key string, n *source.Node) *source.Node {
	if t := r.t.Input(key).Type; t != TypeMoney && t != TypeNumber {
		return n
	}
	bare, words := *n, make([]string, max(1, len(n.Items)))
	if n.Kind == source.List {
		bare.Items = make([]*source.Node, len(n.Items))
		for i, item := range n.Items {
			bare.Items[i], words[i] = withoutWord(item)
		}
	} else {
		var one *source.Node
		one, words[0] = withoutWord(n)
		bare = *one
	}
	if said := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" }); len(said) > 0 {
		r.deal.Words[key], r.deal.wordings[key] = JoinWords(said...), words
	}
	return &bare
}

// withoutWord splits the word off one amount.
func withoutWord(n *source.Node) (*source.Node, string) {
	for _, word := range qualifiers {
		if rest, ok := strings.CutPrefix(n.Text, word+" "); ok && n.Kind == source.Scalar {
			bare := *n
			bare.Text = strings.TrimSpace(rest)
			bare.Pos.Column += len(n.Text) - len(bare.Text)
			return &bare, word
		}
	}
	return n, ""
}

// JoinWords is the word of a sum of amounts that are said with these words; an
// amount without one changes nothing. Where they point in different directions,
// and where one of them does not know its direction, the sum is said with about.
func JoinWords(words ...string) string {
	has := func(word string) bool { return slices.Contains(words, word) }
	lower, upper := has(wordMore) || has(wordLeast), has(wordUpTo) || has(wordLess) || has(wordMost)
	switch {
	case has(wordAbout) || lower && upper:
		return wordAbout
	case has(wordMore):
		return wordMore
	case lower:
		return wordLeast
	case has(wordLess):
		return wordLess
	case has(wordMost):
		return wordMost
	case upper:
		return wordUpTo
	}
	return ""
}

// turned is the word of what falls as an amount rises.
var turned = map[string]string{wordMore: wordLess, wordLeast: wordMost, wordAbout: wordAbout, wordUpTo: wordLeast}

// wordedLines are the results that are said with the words of the amounts that
// they rest on.
var wordedLines = []string{
	"announced", "committed", "committed_as_amended", "firm_total", "firm_as_amended", "debt_as_amended", "ratio_as_amended",
	"debt_equivalent", "headline_ratio", "full_ratio",
	"debt_equivalent_per_funding", "funding_total", "total_amended", "capex_budget", "leaving_cost",
}

// nudge is how far an amount is moved, as a share of it, to see what follows.
const nudge = 1e-3

// wordsFor decides the word of every result that has one, whatever formula it
// is computed by: each word's amounts are moved in the base case the way the
// word points. What does not move does not rest on them, such as an option that
// is not taken up; what moves the other way turns the word round.
func wordsFor(p *Program, d *Deal) map[string]string {
	words := map[string]string{}
	if len(d.Words) == 0 || len(d.Scenarios) == 0 {
		return words
	}
	base := d.Scenarios[0].Inputs
	lanes, moved := []Values{base}, []string{""}
	for _, key := range d.wordedKeys() {
		words[key] = d.Words[key]
		for _, word := range qualifiers {
			for _, way := range ways[word] {
				if v := nudged(base, key, d.wordings[key], word, 1+way*nudge); v != nil {
					lanes, moved = append(lanes, v), append(moved, word)
				}
			}
		}
	}
	r := p.Run(moved, lanes)
	for _, name := range wordedLines {
		if p.ByName[name] == nil {
			continue
		}
		if word := wordOf(r, name, moved); word != "" {
			words[name] = word
		}
	}
	return words
}

// ways are the directions in which an amount said with a word may lie.
var ways = map[string][]float64{wordMore: {1}, wordLeast: {1}, wordAbout: {1, -1}, wordUpTo: {-1}}

// nudged moves the entries of an input that carry a word; nil if none does.
func nudged(base Values, key string, words []string, word string, by float64) Values {
	values, moves := slices.Clone(base[key]), false
	for i := range values {
		if i < len(words) && words[i] == word && values[i] != 0 {
			values[i], moves = values[i]*by, true
		}
	}
	if !moves {
		return nil
	}
	v := maps.Clone(base)
	v[key] = values
	return v
}

// wordOf joins the words of the lanes in which a result is another than in the
// first.
func wordOf(r *LaneValues, name string, moved []string) string {
	at, _ := r.Scalar(name, 0)
	var words []string
	for lane := 1; lane < len(moved); lane++ {
		x, _ := r.Scalar(name, lane)
		word, up := moved[lane], ways[moved[lane]][0] > 0
		switch {
		case !(math.Abs(x-at) > 1e-12*math.Abs(at)):
		case word == wordAbout || (x > at) == up:
			words = append(words, word)
		default:
			words = append(words, turned[word])
		}
	}
	return JoinWords(words...)
}

// wordedKeys are the inputs that have a word, in order.
func (d *Deal) wordedKeys() []string {
	return slices.Sorted(maps.Keys(d.Words))
}

// worded returns the template with the labels of a deal's inputs as the deal words
// them, and lines of its own where a result may be said with a word.
func worded(t *Template, d *Deal) *Template {
	if len(d.Words) == 0 {
		return t
	}
	label := func(in *Input) string {
		if word := d.Words[in.Key]; word != "" {
			return in.Label + " (" + word + ")"
		}
		return in.Label
	}
	return t.Relabelled(label, func(l *Line) bool { return slices.Contains(wordedLines, l.Name) })
}

// labelWords puts the words into the labels of the lines that are the program's
// own.
func labelWords(p *Program) {
	for _, name := range wordedLines {
		if word := p.Words[name]; word != "" {
			p.ByName[name].Label += " (" + word + ")"
		}
	}
}
