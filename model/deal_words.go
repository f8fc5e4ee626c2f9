package model

import (
	"slices"
	"strings"
)

// qualifiers are the words with which amounts are disclosed: "more than 100" is
// computed as 100, and said as more than 100 in every output. FileKeys says so.
var qualifiers = []string{"more than", "at least", "about", "up to"}

// unqualified takes the word off an amount of the deal's terms, alone or first
// in a list, and keeps it for the outputs.
func (r *reader) unqualified(key string, n *node) *node {
	if t := r.t.Input(key).Type; t != TypeMoney && t != TypeNumber {
		return n
	}
	if n.kind == list {
		items := make([]*node, len(n.items))
		for i, item := range n.items {
			items[i] = r.unqualified(key, item)
		}
		bare := *n
		bare.items = items
		r.deal.mixed[key] = !carryOneWord(n.items)
		return &bare
	}
	for _, word := range qualifiers {
		if rest, ok := strings.CutPrefix(n.text, word+" "); ok && n.kind == scalar {
			r.deal.Words[key] = word
			bare := *n
			bare.text = strings.TrimSpace(rest)
			bare.pos.Column += len(n.text) - len(bare.text)
			return &bare
		}
	}
	return n
}

// carryOneWord tells whether every amount of a list is said with the same word.
func carryOneWord(items []*node) bool {
	for _, word := range qualifiers {
		if !slices.ContainsFunc(items, func(n *node) bool { return n.kind != scalar || n.text != "0" && !strings.HasPrefix(n.text, word+" ") }) {
			return true
		}
	}
	return false
}

// CommittedWord is the word that what is committed is said with: that of the
// total, or the one word that all amounts carry which make it up.
func (d *Deal) CommittedWord() string {
	if d.Base["commitment.total"][0] != 0 {
		return d.Words["commitment.total"]
	}
	word := ""
	for key, values := range d.Base {
		amount := key == "commitment.minimums" || key == "commitment.by_period" || strings.HasPrefix(key, "tranche.") && (strings.HasSuffix(key, ".total") || strings.HasSuffix(key, ".minimum"))
		if !amount || !slices.ContainsFunc(values, func(x float64) bool { return x != 0 }) {
			continue
		}
		said := d.Words[key]
		if said == "" || d.mixed[key] || word != "" && word != said {
			return ""
		}
		word = said
	}
	return word
}

// worded gives the template with the labels of a deal's inputs and lines as the
// deal words them.
func (t *Template) worded(d *Deal) *Template {
	if len(d.Words) == 0 {
		return t
	}
	out := *t
	out.Inputs, out.Lines = nil, nil
	out.inputs, out.lines = map[string]*Input{}, map[string]*Line{}
	for _, in := range t.Inputs {
		if word := d.Words[in.Key]; word != "" {
			said := *in
			said.Label += " (" + word + ")"
			in = &said
		}
		out.Inputs = append(out.Inputs, in)
		out.inputs[in.Key] = in
	}
	for _, l := range t.Lines {
		word := d.Words[wordedBy[l.Name]]
		if wordedBy[l.Name] == "commitment.total" {
			word = d.CommittedWord()
		}
		if word != "" {
			said := *l
			said.Label += " (" + word + ")"
			l = &said
		}
		out.Lines = append(out.Lines, l)
		out.lines[l.Name] = l
	}
	return &out
}

// wordedBy names the input whose word a line or metric is said with too.
var wordedBy = map[string]string{
	"committed": "commitment.total", "total_amended": "commitment.total", "headline_ratio": "commitment.total",
	"capex_budget": "provider.capacity",
}
