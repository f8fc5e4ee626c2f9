package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"offtake/model/program"
	"offtake/model/source"
)

// Override sets inputs in every scenario, the base included, as in
// "commitment.total=120" or "demand.growth=[50%,30%]". All rules are checked
// again; if one is broken the deal stays as it was.
func (d *Deal) Override(t *Template, assignments []string) error {
	return d.OverrideBy("--set", t, assignments)
}

// OverrideBy is Override by another flag of the command line, which problems
// and notes name.
func (d *Deal) OverrideBy(flag string, t *Template, assignments []string) error {
	trial := *d
	trial.args = d.args.clone()
	trial.Scenarios = slices.Clone(d.Scenarios)
	trial.Notes = maps.Clone(d.Notes)
	trial.Words = maps.Clone(d.Words)
	r := newReader(t, &trial)
	for _, a := range assignments {
		r.assign(flag, a, trial.args)
	}
	r.finish()
	if err := r.problems.ErrorOrNil(d.source); err != nil {
		return err
	}
	var given []option
	for _, a := range assignments {
		given = append(given, option{flag, a})
	}
	trial.options = slices.Insert(slices.Clone(trial.options), trial.assigned(), given...)
	*d = trial
	return nil
}

// Clone copies a deal so that one copy can be overridden, cut to some
// scenarios and computed without the other noticing.
func (d *Deal) Clone() *Deal {
	c := *d
	c.BreakEvens = slices.Clone(d.BreakEvens)
	return &c
}

// ReadSetting reads one "key=value" of a flag of the command line without a deal:
// the input and its values, as a deal file would have them.
func ReadSetting(t *Template, flag, assignment string) (*Input, []float64, error) {
	d := &Deal{Notes: map[string]string{}}
	r, into := newReader(t, d), newLayer()
	r.assign(flag, assignment, into)
	if len(r.problems) > 0 {
		return nil, nil, r.problems
	}
	return t.Input(into.order[0]), into.values[into.order[0]], nil
}

// ArgumentProblem is a problem with an argument of the command line.
func ArgumentProblem(argument, message, remedy string) Problem {
	return Problem{Path: source.Harmless(argument), Message: message, Remedy: remedy}
}

func (l *layer) clone() *layer {
	out := newLayer()
	for _, key := range l.order {
		out.order = append(out.order, key)
		out.values[key], out.at[key] = l.values[key], l.at[key]
	}
	return out
}

// assign reads one "key=value" into a layer. The deal file's note on the input
// and its word are about another value, so they give way.
func (r *reader) assign(flag, assignment string, into *layer) {
	argument := flag + " " + source.Harmless(assignment)
	key, value, ok := strings.Cut(assignment, "=")
	key = strings.TrimSpace(key)
	at := &source.Node{Argument: argument}
	switch {
	case !ok || key == "":
		r.problem(at, "an input and its value are wanted", fmt.Sprintf("write %s key=value, such as %s price.discount=15%%", flag, flag))
	case key == program.LabelKey:
		r.problem(at, program.LabelKey+" is a text, not an input", "write it in the deal file")
	case r.t.Input(key) == nil:
		r.problem(at, "unknown input "+source.Quote(key), r.nearestKey(key, flag))
	default:
		r.readInput(key, argumentNode(argument, value), into)
		delete(r.deal.Words, key)
		r.deal.Notes[key] = "set by " + source.Quote(argument) + " in place of the deal file's value"
	}
}

// option is a flag of the command line that changes a deal, and its value.
type option struct{ flag, value string }

// Options are the words of the command line by which the deal differs from its
// file: each flag and its value.
func (d *Deal) Options() []string {
	var words []string
	for _, o := range d.options {
		words = append(words, o.flag, o.value)
	}
	return words
}

// assigned is how many options set inputs. They stand before those that choose
// scenarios, in whichever order a command takes them.
func (d *Deal) assigned() int {
	if i := slices.IndexFunc(d.options, func(o option) bool { return o.flag == "-s" }); i >= 0 {
		return i
	}
	return len(d.options)
}

// Varied reports whether an option is of a flag other than --set, by which one
// deal file becomes many deals.
func (d *Deal) Varied() bool {
	return slices.ContainsFunc(d.options, func(o option) bool { return o.flag == "--vary" })
}
