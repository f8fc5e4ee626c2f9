package cli

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"offtake/model"
	"offtake/model/formula"
)

func newExplain(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "explain LINE|INPUT|METRIC|KEY ...",
		Short: "Tell what a line, input, metric or key of a deal file is, its formula, what it uses and what uses it",
		Args:  arguments(1, 1000, "the name of a line, input, metric or key"),
		RunE: func(_ *cobra.Command, names []string) error {
			t := template()
			for i, name := range names {
				name = meantName(t, name)
				if i > 0 {
					fmt.Fprintln(std.out)
				}
				if err := explain(std.out, t, name); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// meantName is the name of what a reader calls as the program's outputs do: by
// a head of the terminal's table, a label, or the last part of an input's key.
// What is none of these is left as it is.
func meantName(t *model.Template, name string) string {
	same := func(text string) bool { return strings.EqualFold(text, strings.TrimSpace(name)) }
	for _, n := range t.Names() {
		if same(n) {
			return n
		}
	}
	if t.FileKey(name) != nil || slices.ContainsFunc(t.Groups(), same) {
		return name
	}
	for _, m := range summaryMetrics {
		if same(m.head) {
			return m.name
		}
	}
	var found []string
	for _, l := range t.Lines {
		if same(l.Label) {
			found = append(found, l.Name)
		}
	}
	for _, in := range t.Inputs {
		if _, last, _ := strings.Cut(in.Key, "."); same(in.Label) || same(last) {
			found = append(found, in.Key)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return name
}

func explain(out io.Writer, t *model.Template, name string) error {
	around, term, err := t.Around(name)
	if err != nil {
		return failed{err}
	}
	if around == nil && explainFile(out, t, name) {
		return nil
	}
	if around == nil {
		hint := "the documentation sheet of any workbook lists them all"
		if near := formula.Nearest(name, append(t.Names(), fileNames(t)...)); near != "" {
			hint = fmt.Sprintf("did you mean %s?", near)
		}
		return fmt.Errorf("there is no line, input or metric %q\nhint: %s", name, hint)
	}
	p, err := model.CompileTemplate(around)
	if err != nil {
		return failed{err}
	}
	if l := around.Line(name); l != nil {
		explainLine(out, p, l)
	} else {
		explainInput(out, p, around.Input(name))
	}
	if term != nil {
		field(out, "term", term.Title+". "+term.Note)
		field(out, "as in", term.Source)
	}
	explainChanges(out, t, name)
	explainGroup(out, t, name, t.KeysUnder(name)) // funding is a line and a group of keys
	return nil
}

// fileNames lists what explain knows of deal files beside lines and inputs.
func fileNames(t *model.Template) []string {
	names := t.Groups()
	for _, k := range model.FileKeys {
		names = append(names, k.Name)
	}
	return names
}

// explainFile explains what a key or word of deal files is that is no input, or
// which inputs stand in a group of keys. It reports whether it knows the name.
func explainFile(out io.Writer, t *model.Template, name string) bool {
	if k := t.FileKey(name); k != nil {
		fmt.Fprintf(out, "%s: of the deal file\n", k.Name)
		field(out, "is", k.Is)
		field(out, "means", k.Means)
		field(out, "as in", k.As)
		return true
	}
	name = strings.ToLower(strings.TrimSpace(name))
	inputs := t.KeysUnder(name)
	if len(inputs) == 0 {
		return false
	}
	fmt.Fprintf(out, "%s: of the deal file\n", name)
	field(out, "is", "group of keys")
	explainGroup(out, t, name, inputs)
	return true
}

// explainGroup explains what the terms of a group are and which keys they have. Of
// keys that are the same for several letters, those of the first stand for all.
func explainGroup(out io.Writer, t *model.Template, name string, inputs []*model.Input) {
	modules := t.ModulesOf(name)
	if len(modules) > 1 && strings.HasPrefix(inputs[0].Key, name+".a.") {
		modules = modules[:1]
		var letters []string
		for _, g := range t.Groups() {
			if letter, ok := strings.CutPrefix(g, name+"."); ok {
				letters = append(letters, letter)
			}
		}
		field(out, "letters", strings.Join(letters, ", ")+", each with keys of its own; shown for a")
		inputs = t.KeysUnder(name + ".a")
	}
	for _, m := range modules {
		field(out, "means", m.Title+". "+m.Note)
		field(out, "as in", m.Source)
	}
	for i, in := range inputs {
		field(out, map[bool]string{true: "keys"}[i == 0], in.Key+": "+in.Label)
	}
}

// explainChanges names which terms change a line, in deals that have them.
func explainChanges(out io.Writer, t *model.Template, name string) {
	var titles []string
	for _, m := range t.Modules {
		if slices.ContainsFunc(m.Changes, func(c model.Change) bool { return c.Line == name }) {
			titles = append(titles, m.Title)
		}
	}
	if len(titles) > 0 {
		field(out, "changed", "in deals that have "+strings.Join(titles, ", "))
	}
}

// field prints one labelled line, if it says anything.
func field(out io.Writer, label, text string) {
	if text != "" {
		fmt.Fprintf(out, "  %-9s %s\n", label, text)
	}
}

func explainLine(out io.Writer, p *model.Program, l *model.Line) {
	kinds := map[model.LineKind]string{
		model.Series: "line, a value each period", model.Scalar: "line, one value",
		model.Metric: "metric", model.Check: "check, a difference that must be about 0",
	}
	fmt.Fprintf(out, "%s: %s\n", l.Name, l.Label)
	field(out, "is", kinds[l.Kind]+", in section "+l.Section)
	field(out, "means", l.Note)
	field(out, "unit", string(l.Unit))
	field(out, "opening", l.Opening)
	field(out, "formula", l.Formula)
	field(out, "uses", strings.Join(p.Asks(l.Name), ", "))
	field(out, "used by", strings.Join(p.UsedBy(l.Name), ", "))
	field(out, "source", l.Source)
}

func explainInput(out io.Writer, p *model.Program, in *model.Input) {
	fmt.Fprintf(out, "%s: %s\n", in.Key, in.Label)
	field(out, "is", "input, "+string(in.Type)+", in section "+in.Section)
	if in.ByYear {
		field(out, "takes", in.Takes())
	}
	field(out, "means", in.Note)
	field(out, "unit", string(in.Unit))
	field(out, "options", strings.Join(in.Options, ", "))
	field(out, "range", rangeText(in))
	field(out, "default", defaultText(in))
	field(out, "used by", strings.Join(p.UsedBy(in.Key), ", "))
}

func rangeText(in *model.Input) string {
	if in.Type == model.TypeOption {
		return ""
	}
	var parts []string
	if !math.IsInf(in.Min, 0) {
		parts = append(parts, map[bool]string{false: "at least ", true: "above "}[in.OpenMin]+valueText(in, in.Min))
	}
	if !math.IsInf(in.Max, 0) {
		parts = append(parts, map[bool]string{false: "at most ", true: "below "}[in.OpenMax]+valueText(in, in.Max))
	}
	if in.Word != "" {
		parts = append(parts, "or "+in.Word)
	}
	return strings.Join(parts, ", ")
}

func defaultText(in *model.Input) string {
	switch {
	case in.Required:
		return "none: it must be given"
	case in.Type == model.TypeOption:
		return in.Options[int(in.Default)]
	}
	return valueText(in, in.Default)
}

func valueText(in *model.Input, x float64) string {
	switch {
	case in.Word != "" && x == model.Never:
		return in.Word
	case in.Type == model.TypePercent:
		return fmt.Sprintf("%.10g%%", x*100)
	}
	return fmt.Sprintf("%.10g", x)
}
