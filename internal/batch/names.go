package batch

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"offtake/model"
)

// Names of files are readable (the deal, the scenario, what is varied), safe
// on every file system (letters, digits and a few marks) and unique, capitals
// and ways to write an accent aside. Each part of a name is unique among its
// kind, and no part holds the mark between parts, so that no two combinations
// share a name and no list of names is needed. They follow from what the
// command line says, not from whether a deal can be read.
const between = "--"

// reserved are the names that the index and its shards have.
var reserved = regexp.MustCompile(`^index(-[0-9]+-of-[0-9]+)?$`)

// longestName is the longest name in bytes that leaves room for an extension.
const longestName = 180

// nameParts makes the parts of all names.
func (p *Plan) nameParts() {
	stems := newNames()
	for _, s := range p.Sources {
		stem := shorten(slug((&model.Deal{File: s.Name}).Stem()), 100)
		if reserved.MatchString(model.FoldName(stem)) {
			stem = "deal-" + stem
		}
		p.stems = append(p.stems, stems.add(stem))
		cases := newNames()
		var names []string
		if s.Deal != nil && p.EachScenario {
			for _, sc := range s.Deal.Scenarios {
				names = append(names, cases.add(shorten(slug(sc.Name), 60)))
			}
		}
		p.cases = append(p.cases, names)
	}
	for _, a := range p.Axes {
		values := newNames()
		var slugs []string
		for _, text := range a.Texts {
			slugs = append(slugs, a.Input.Key+"="+values.add(shorten(slug(text), 60)))
		}
		p.slugs = append(p.slugs, slugs)
	}
	for i := range p.Sources {
		p.long = append(p.long, p.longest(i) > longestName)
	}
}

// longest is the length of a source's longest name. Other sources do not
// count, some of which may not be read at this time.
func (p *Plan) longest(source int) int {
	most := func(names []string) int {
		n := 0
		for _, name := range names {
			n = max(n, len(between)+len(name))
		}
		return n
	}
	n := len(p.stems[source]) + most(p.cases[source])
	for _, slugs := range p.slugs {
		n += most(slugs)
	}
	return n
}

// Stem is the deal's part of a combination's name.
func (p *Plan) Stem(c Combination) string { return p.stems[c.Source] }

// Name is the name of a combination's files, without extension. Where names
// would be too long, the values give way to the combination's number within
// its deal.
func (p *Plan) Name(c Combination) string {
	parts := []string{p.stems[c.Source]}
	if c.Scenario >= 0 {
		parts = append(parts, p.cases[c.Source][c.Scenario])
	}
	if p.long[c.Source] {
		return fmt.Sprintf("%s%s%06d", strings.Join(parts, between), between, c.Number-p.begin[c.Source]+1)
	}
	for i, v := range c.Values {
		parts = append(parts, p.slugs[i][v])
	}
	return strings.Join(parts, between)
}

// negative is a number whose minus is not to be lost.
var negative = regexp.MustCompile(`^-[0-9.]`)

// slug makes a part of a file name of a text.
func slug(text string) string {
	var b strings.Builder
	last := '-'
	for _, r := range norm.NFC.String(strings.ReplaceAll(text, "%", "pct")) {
		if !unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !strings.ContainsRune("._+", r) {
			r = '-'
		}
		if r == '-' && last == '-' && b.Len() > 0 {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	s := b.String()
	if !negative.MatchString(text) {
		s = strings.TrimLeft(s, "-. ")
	}
	if s = strings.TrimRight(s, "-. "); s == "" {
		return "x"
	}
	return s
}

func shorten(s string, most int) string {
	for len(s) > most {
		r := []rune(s)
		s = string(r[:len(r)-1])
	}
	return strings.TrimRight(s, "-. ")
}

// names keeps names apart.
type names struct{ taken map[string]bool }

func newNames() names { return names{map[string]bool{}} }

// add returns the name, or the name with a number if there is one like it.
func (n names) add(name string) string {
	unique := name
	for i := 2; n.taken[model.FoldName(unique)]; i++ {
		unique = fmt.Sprintf("%s_%d", name, i)
	}
	n.taken[model.FoldName(unique)] = true
	return unique
}
