package model

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"offtake/model/formula"
	"offtake/model/program"
	"offtake/model/source"
)

// probabilityKey is what a note may be on beside inputs.
const probabilityKey = "probability"

var allDigits = regexp.MustCompile(`^[0-9]+$`)

// leaves visits the inputs in a group of keys, which may be nested by the
// dots of input keys or written with dots. Unknown keys are reported.
func (r *reader) leaves(n *source.Node, where, prefix string, visit func(key string, e source.Entry)) {
	if n.Kind != source.Mapping {
		r.problem(n, fmt.Sprintf("%s is %s, not a group of keys", where, n.Kind), r.keysUnder(prefix))
		return
	}
	for _, e := range n.Entries {
		key := prefix + e.Key.Text
		switch {
		case r.t.Input(key) != nil || key == program.LabelKey || key == probabilityKey && where == "notes":
			visit(key, e)
		case r.isSection(key):
			if prefix == "" && r.deal.sections[key] == nil && where == "the deal" {
				r.deal.sections[key] = e.Key
			}
			if e.Value.Kind != source.Blank { // all its keys may be commented out
				r.leaves(e.Value, key, key+".", visit)
			}
		case allDigits.MatchString(e.Key.Text) && e.Value.Kind == source.Blank:
			r.problem(e.Key, fmt.Sprintf("%s stands where a key is wanted", source.Quote(e.Key.Text)),
				"in braces, a comma separates keys: write 1000 for 1,000")
		default:
			remedy := r.nearestKey(key, where)
			if name := source.OddSpace(e.Key.Text); name != "" {
				remedy = "it has " + name + ": write plain spaces, or none"
			}
			r.mistaken[strings.TrimSuffix(strings.TrimPrefix(remedy, "did you mean "), "?")] = true
			r.problem(e.Key, "unknown key "+source.Quote(key), remedy)
		}
	}
}

// isSection reports whether a key is the first part of input keys.
func (r *reader) isSection(key string) bool {
	return slices.ContainsFunc(r.t.Inputs, func(in *Input) bool { return strings.HasPrefix(in.Key, key+".") })
}

// inputKeys lists the keys a deal file may have: per_year follows from period.
func (r *reader) inputKeys() []string {
	keys := []string{program.LabelKey}
	for _, in := range r.t.Inputs {
		if in.Key != perYearKey {
			keys = append(keys, in.Key)
		}
	}
	return keys
}

func (r *reader) sectionNames() []string {
	var names []string
	for _, key := range r.inputKeys() {
		if section, _, ok := strings.Cut(key, "."); ok && !slices.Contains(names, section) {
			names = append(names, section)
		}
	}
	return names
}

// keysUnder lists what may stand under a section, or at the top.
func (r *reader) keysUnder(prefix string) string {
	if prefix == "" {
		return "its keys are " + strings.Join(r.sectionNames(), ", ")
	}
	var names []string
	for _, key := range r.inputKeys() {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			name, _, _ := strings.Cut(rest, ".")
			names = append(names, name)
		}
	}
	names = slices.Compact(names)
	return fmt.Sprintf("the keys under %s are %s", strings.TrimSuffix(prefix, "."), strings.Join(names, ", "))
}

// nearestKey finds the key that was meant: a similar name in the same section,
// or the same name elsewhere, or a similar section, or a similar name
// anywhere.
func (r *reader) nearestKey(path, where string) string {
	const longest = 40 // no key is as long
	section, name, dotted := strings.Cut(path, ".")
	keys := r.inputKeys()
	if len(path) > longest {
		return r.keysUnder("")
	}
	if !dotted {
		name = section
		tops := r.sectionNames()
		if where == "the deal" {
			tops = append(tops, parts...)
		}
		if top := nearest(name, tops); top != "" && len(named(name, keys)) == 0 {
			return fmt.Sprintf("did you mean %s?", top)
		}
	}
	if dotted && r.isSection(section) {
		if key := nearest(name, under(section, keys)); key != "" {
			return meant([]string{section + "." + key})
		}
	}
	if same := named(name, keys); len(same) > 0 {
		return meant(same)
	}
	if top := nearest(section, r.sectionNames()); dotted && !r.isSection(section) && slices.Contains(keys, top+"."+name) {
		return meant([]string{top + "." + name})
	}
	var all []string
	for _, key := range keys {
		_, last, _ := strings.Cut(key, ".")
		all = append(all, last)
	}
	const short = 4 // a short name is like many that mean something else
	if last := nearest(name, all); last != "" && len(name) > short {
		return meant(named(last, keys))
	}
	if dotted && r.isSection(section) {
		return r.keysUnder(r.groupOf(path) + ".")
	}
	if where == "the deal" {
		return "the keys of a deal file are " + strings.Join(append(slices.Clone(parts), r.sectionNames()...), ", ")
	}
	return r.keysUnder("")
}

// groupOf returns the longest beginning of a path that is a group of keys.
func (r *reader) groupOf(path string) string {
	for {
		at := strings.LastIndexByte(path, '.')
		if at < 0 || r.isSection(path[:at]) {
			return path[:max(at, 0)]
		}
		path = path[:at]
	}
}

// named lists the keys with a given last part.
func named(name string, keys []string) []string {
	var found []string
	for _, key := range keys {
		if strings.HasSuffix(key, "."+name) {
			found = append(found, key)
		}
	}
	return found
}

func under(section string, keys []string) []string {
	var names []string
	for _, key := range keys {
		if name, ok := strings.CutPrefix(key, section+"."); ok {
			names = append(names, name)
		}
	}
	return names
}

func meant(keys []string) string {
	const shown = 4
	if len(keys) > shown {
		keys = keys[:shown]
	}
	return fmt.Sprintf("did you mean %s?", strings.Join(keys, " or "))
}

// didYouMean names the word that was meant, or lists all.
func didYouMean(word string, words []string, list string) string {
	if w := nearest(word, words); w != "" {
		return fmt.Sprintf("did you mean %s?", w)
	}
	const shown = 12
	if len(words) > shown {
		return fmt.Sprintf("%s %s and %d more", list, strings.Join(words[:shown], ", "), len(words)-shown)
	}
	return list + " " + strings.Join(words, ", ")
}

// nearest is the word most like a misspelt one, whatever its case; "" if none.
// A slip rarely takes the first letter.
func nearest(word string, words []string) string {
	const longest = 80
	if len(word) > longest {
		return ""
	}
	for _, w := range words {
		if strings.EqualFold(w, word) {
			return w
		}
	}
	near := formula.Nearest(strings.ToLower(word), words)
	if near == "" || word == "" || !strings.EqualFold(near[:1], word[:1]) {
		return ""
	}
	return near
}
