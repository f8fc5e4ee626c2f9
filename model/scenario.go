package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"offtake/model/source"
)

// Limits of scenarios: each is a sheet of the workbook.
const (
	maxScenarios = 200
	maxName      = 120 // characters
)

// readScenarios reads the scenarios; a deal without any has its base alone.
func (r *reader) readScenarios(n *source.Node) {
	if n == nil || len(n.Items) == 0 && (n.Kind == source.Blank || n.Kind == source.List) {
		r.deal.Scenarios = []Scenario{{Name: "Base", Set: Values{}, own: newLayer()}}
		return
	}
	items := r.elements(n, "scenarios", `begin each scenario with "- name: …"`)
	if len(items) > maxScenarios {
		r.problem(n, fmt.Sprintf("the deal has %d scenarios, more than %d", len(items), maxScenarios), "split it into several deals")
		return
	}
	seen := map[string]*source.Node{}
	for i, item := range items {
		r.readScenario(item, i, seen)
	}
	r.checkProbabilities(n)
}

func (r *reader) readScenario(item *source.Node, i int, seen map[string]*source.Node) {
	what := fmt.Sprintf("entry %d of scenarios", i+1)
	s := Scenario{own: newLayer(), name: item}
	f := r.fields(item, what, "name", "probability", "bound", "set")
	if f == nil {
		return
	}
	if f["name"] == nil {
		r.missing(item, what, "name", what+" has no name", `add "name: …"`)
	}
	if n := f["name"]; n != nil {
		s.name = n
		s.Name = r.scenarioName(n, "name of "+what, seen)
		if s.Name != "" {
			what = "scenario " + source.Quote(s.Name)
		}
	}
	if n := f["probability"]; n != nil {
		s.Probability, s.Weighted = r.probability(n, what)
	}
	if n := f["bound"]; n != nil {
		s.Bound = r.trueOrFalse(n, "bound", what, "write true if the scenario is a limit and no story, else leave it out")
	}
	if d := r.deal; i == 0 && s.Bound {
		r.problem(f["bound"], what+" comes first, so it is the base, which is no bound", "put the base before it")
	} else if !s.Bound && d.Stories() < len(d.Scenarios) {
		r.problem(item, what+" stands behind a bound", "put bounds behind the scenarios that have a story")
	}
	if n := f["set"]; n != nil && n.Kind != source.Blank {
		r.readSet(n, what, i == 0, s.own)
	}
	r.deal.Scenarios = append(r.deal.Scenarios, s)
}

func (r *reader) scenarioName(n *source.Node, what string, seen map[string]*source.Node) string {
	name, ok := r.text(n, what, oneLine)
	if !ok {
		return ""
	}
	if count := utf8.RuneCountInString(name); count > maxName {
		r.problem(n, fmt.Sprintf("%s has %d characters, more than %d", what, count, maxName), "shorten it: it heads a sheet and a column")
	}
	if r.unseen(n, what, name) {
		return ""
	}
	key := FoldName(name)
	if first := seen[key]; first != nil {
		r.problem(n, fmt.Sprintf("the scenario name %s is given twice", source.Quote(name)),
			fmt.Sprintf("it stands in line %d already, capitals aside: choose another", first.Pos.Line))
	} else {
		seen[key] = n
	}
	return name
}

// unseen reports a character of a name that is not seen or turns the direction of
// what follows: two names could look alike, or one like another.
func (r *reader) unseen(n *source.Node, what, name string) bool {
	for _, c := range name {
		const joiner, nonJoiner = '\u200d', '\u200c' // scripts need them within words
		if unicode.In(c, unicode.Cf) && c != joiner && c != nonJoiner {
			r.problem(n, fmt.Sprintf("%s %s has a character that is not seen (U+%04X)", what, source.Quote(name), c), "write it without")
			return true
		}
	}
	return false
}

// probability reads a share as inputs of type percent are read.
func (r *reader) probability(n *source.Node, what string) (float64, bool) {
	in := &Input{Key: what + ": probability", Type: TypePercent, Max: 1}
	values, ok := r.value(in, n)
	if !ok {
		return math.NaN(), true // given, though badly: the sum is not to blame
	}
	return values[0], true
}

// readSet reads what a scenario overrides.
func (r *reader) readSet(n *source.Node, what string, isBase bool, into *layer) {
	r.leaves(n, "set of "+what, "", func(key string, e source.Entry) {
		in := r.t.Input(key)
		switch {
		case !r.once(into.at, key, e.Key):
		case isBase:
			r.problem(e.Key, fmt.Sprintf("%s comes first, so it is the base and overrides nothing", what),
				fmt.Sprintf("write %s among the deal's terms, or put a base scenario before this one", key))
			into.bad[key] = true
		case in == nil || in.Structural:
			r.problem(e.Key, fmt.Sprintf("%s is the same in every scenario", key), "write it among the deal's terms, or make a second deal file")
			into.bad[key] = true
		default:
			r.readInput(key, e.Value, into)
		}
	})
}

// argumentNode reads a value from the command line: one, or a list in
// brackets. Shells take quotes away, so there are none to read.
func argumentNode(argument, value string) *source.Node {
	value = strings.TrimSpace(value)
	one := func(text string) *source.Node {
		text = strings.TrimSpace(text)
		if text == "" {
			return &source.Node{Argument: argument}
		}
		return &source.Node{Argument: argument, Kind: source.Scalar, Text: text}
	}
	inner, isList := strings.CutPrefix(value, "[")
	if !isList {
		return one(value)
	}
	n := &source.Node{Argument: argument, Kind: source.List}
	inner = strings.TrimSpace(strings.TrimSuffix(inner, "]"))
	if inner == "" {
		return n
	}
	for _, text := range strings.Split(inner, ",") {
		n.Items = append(n.Items, one(text))
	}
	return n
}

// Only keeps the named scenarios, in the order of the file. The first one
// kept is the base for differences, and keeps its overrides. Probabilities
// are of no use if some scenarios are gone: they are dropped.
func (d *Deal) Only(names []string) error {
	keep := make([]bool, len(d.Scenarios))
	var problems Problems
	for _, name := range names {
		i := d.scenario(name)
		if i < 0 {
			problems = append(problems, d.noScenario(name))
			continue
		}
		keep[i] = true
	}
	if len(problems) > 0 {
		return problems
	}
	var kept []Scenario
	now := map[int]int{}
	for i, s := range d.Scenarios {
		if keep[i] {
			now[i] = len(kept)
			kept = append(kept, s)
		}
	}
	d.keepBreakEvens(now)
	d.keepSimulation(now)
	if len(kept) < len(d.Scenarios) {
		for i := range kept {
			kept[i].Probability, kept[i].Weighted = 0, false
		}
	}
	d.Scenarios = kept
	d.warnings = slices.DeleteFunc(slices.Clone(d.warnings), func(w warning) bool { return w.scenario != "" && d.scenario(w.scenario) < 0 })
	d.options = slices.DeleteFunc(slices.Clone(d.options), func(o option) bool { return o.flag == "-s" })
	for _, s := range kept {
		d.options = append(d.options, option{"-s", s.Name})
	}
	return nil
}

// keepBreakEvens drops the break-evens of scenarios that are gone; now gives
// where the others stand.
func (d *Deal) keepBreakEvens(now map[int]int) {
	var kept []BreakEven
	for _, b := range d.BreakEvens {
		if i, ok := now[b.Scenario]; ok {
			b.Scenario = i
			kept = append(kept, b)
		}
	}
	d.BreakEvens = kept
}

// keepSimulation drops a simulation whose scenario is gone.
func (d *Deal) keepSimulation(now map[int]int) {
	if d.Simulation == nil {
		return
	}
	i, ok := now[d.Simulation.Scenario]
	if !ok {
		d.Simulation = nil
		return
	}
	s := *d.Simulation
	s.Scenario = i
	d.Simulation = &s
}

// FoldName returns what two names have in common that differ in capitals, in
// ways to write an accent or in spaces around them only: ß and SS, Σ and ς.
func FoldName(name string) string {
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(strings.TrimSpace(name))))
}

// scenario finds a scenario by name: the one of exactly that name, or else one
// that is the same but for capitals; -1 if there is none.
func (d *Deal) scenario(name string) int {
	if i := slices.IndexFunc(d.Scenarios, func(s Scenario) bool { return s.Name == name }); i >= 0 {
		return i
	}
	folded := FoldName(name)
	return slices.IndexFunc(d.Scenarios, func(s Scenario) bool { return FoldName(s.Name) == folded })
}

func (d *Deal) noScenario(name string) Problem {
	var names []string
	for _, s := range d.Scenarios {
		names = append(names, source.Quote(s.Name))
	}
	plain := make([]string, len(d.Scenarios))
	for i, s := range d.Scenarios {
		plain[i] = s.Name
	}
	p := Problem{Path: "-s " + source.Quote(name), Message: "the deal has no such scenario",
		Remedy: "its scenarios are " + strings.Join(names, ", ")}
	if near := nearest(name, plain); near != "" {
		p.Remedy = fmt.Sprintf("did you mean %s? %s", source.Quote(near), p.Remedy)
	}
	return p
}
