package program

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"offtake/model/formula"
)

// templateFile is the layout of templates/model.yaml.
type templateFile struct {
	Inputs []struct {
		Section string          `yaml:"section"`
		Inputs  []templateInput `yaml:"inputs"`
	} `yaml:"inputs"`
	Lines []struct {
		Section string         `yaml:"section"`
		Lines   []templateLine `yaml:"lines"`
	} `yaml:"lines"`
	Metrics []struct {
		Section string         `yaml:"section"`
		Metrics []templateLine `yaml:"metrics"`
	} `yaml:"metrics"`
	Checks []templateLine `yaml:"checks"`
}

type templateInput struct {
	Key        string   `yaml:"key"`
	Label      string   `yaml:"label"`
	Type       string   `yaml:"type"`
	Unit       string   `yaml:"unit"`
	Options    []string `yaml:"options"`
	Default    string   `yaml:"default"`
	Required   bool     `yaml:"required"`
	ByYear     string   `yaml:"by_year"` // each: an amount a year; once: an amount that comes once; repeat: a rate
	ByPeriod   bool     `yaml:"by_period"`
	Word       string   `yaml:"word"`
	Range      string   `yaml:"range"`
	Whole      bool     `yaml:"whole"`
	Structural bool     `yaml:"structural"`
	Note       string   `yaml:"note"`
}

type templateLine struct {
	Name    string `yaml:"name"`
	Scalar  string `yaml:"scalar"`
	Label   string `yaml:"label"`
	Unit    string `yaml:"unit"`
	Opening string `yaml:"opening"`
	Formula string `yaml:"formula"`
	Note    string `yaml:"note"`
	Source  string `yaml:"source"`
	Total   bool   `yaml:"total"`
	Sum     bool   `yaml:"sum"` // of modules: the sum of what others add to it
	Helper  bool   `yaml:"helper"`
	Main    bool   `yaml:"main"`
	Missing string `yaml:"missing"`
	Better  string `yaml:"better"`
}

// ReadTemplate reads the model template, the core model and then, each behind
// a line "---", the modules. It parses every formula of the core and proves it:
// names resolve, types fit, nothing is named twice. It reports every problem at
// once. What deals make of modules is proven when they are put together, by
// With; that nothing depends on itself, when they are compiled.
func ReadTemplate(name string, data []byte) (*Template, error) {
	documents := strings.Split(string(data), "\n---\n")
	var file templateFile
	if err := decode(documents[0], &file); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	t := &Template{inputs: map[string]*Input{}, lines: map[string]*Line{}, composed: &composed{by: map[string]*Template{}}}
	var errs []error
	report := func(err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
	}
	for _, s := range file.Inputs {
		for _, in := range s.Inputs {
			report(t.addInput(s.Section, in))
		}
	}
	for _, s := range file.Lines {
		for _, l := range s.Lines {
			report(t.addLine(s.Section, Series, l))
		}
	}
	for _, s := range file.Metrics {
		for _, l := range s.Metrics {
			report(t.addLine(s.Section, Metric, l))
		}
	}
	for _, l := range file.Checks {
		report(t.addLine("Checks", Check, l))
	}
	t.core = slices.Clone(t.Inputs)
	for _, document := range documents[1:] {
		report(t.addModule(document))
	}
	if len(errs) == 0 {
		report(t.proveLines(nil))
	}
	if len(errs) == 0 {
		t.composed.by[""] = t.alone()
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return t, nil
}

// decode reads a YAML document strictly; an empty one is none.
func decode(text string, into any) error {
	d := yaml.NewDecoder(strings.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(into); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

func (t *Template) addInput(section string, in templateInput) error {
	input, err := newInput(section, in)
	if err != nil {
		return err
	}
	if t.inputs[in.Key] != nil {
		return fmt.Errorf("input %q stands twice", in.Key)
	}
	t.inputs[in.Key] = input
	t.Inputs = append(t.Inputs, input)
	return nil
}

func newInput(section string, in templateInput) (*Input, error) {
	input := &Input{
		Key: in.Key, Label: in.Label, Section: section, Type: InputType(in.Type), Unit: Unit(in.Unit), Options: in.Options,
		ByYear: in.ByYear != "" || in.ByPeriod, ByPeriod: in.ByPeriod, ZeroBeyond: in.ByYear == "each" || in.ByYear == "once" || in.ByPeriod,
		Once: in.ByYear == "once", Required: in.Required, Word: in.Word,
		Whole: in.Whole, Structural: in.Structural, Note: in.Note,
	}
	if !slices.Contains([]string{"", "each", "once", "repeat"}, in.ByYear) {
		return input, fmt.Errorf("input %q: by_year is each, once or repeat, not %q", in.Key, in.ByYear)
	}
	if input.Type != TypeOption && !input.Unit.IsKnown() {
		return input, fmt.Errorf("input %q: unknown unit %q", in.Key, in.Unit)
	}
	var err error
	if input.Default, err = input.readDefault(in.Default); err != nil {
		return input, fmt.Errorf("input %q: default %q: %w", in.Key, in.Default, err)
	}
	if err = input.readRange(in.Range); err != nil {
		return input, fmt.Errorf("input %q: range %q: %w", in.Key, in.Range, err)
	}
	return input, nil
}

func (t *Template) addLine(section string, kind LineKind, l templateLine) error {
	line, err := newLine(section, kind, l)
	if err != nil {
		return err
	}
	if t.lines[line.Name] != nil || t.inputs[line.Name] != nil {
		return fmt.Errorf("line %q stands twice", line.Name)
	}
	t.lines[line.Name] = line
	t.Lines = append(t.Lines, line)
	return nil
}

func newLine(section string, kind LineKind, l templateLine) (*Line, error) {
	line := &Line{
		Name: l.Name, Label: l.Label, Section: section, Kind: kind, Unit: Unit(l.Unit), Opening: l.Opening, Formula: l.Formula,
		Note: l.Note, Source: l.Source, Total: l.Total, Helper: l.Helper, Main: l.Main, Missing: l.Missing, Better: l.Better,
	}
	if l.Scalar != "" {
		line.Name, line.Kind = l.Scalar, Scalar
	}
	if kind == Check && line.Unit == "" {
		line.Unit = UnitDifference
	}
	if kind != Series || l.Scalar != "" {
		if line.Missing == "" {
			line.Missing = "n/a"
		}
	}
	if !line.Unit.IsKnown() {
		return line, fmt.Errorf("line %q: unknown unit %q", line.Name, line.Unit)
	}
	return line, nil
}

// alone is the template of deals that use no module.
func (t *Template) alone() *Template {
	out := *t
	out.Inputs, out.Modules = t.core, nil
	out.inputs = map[string]*Input{}
	for _, in := range out.Inputs {
		out.inputs[in.Key] = in
	}
	return &out
}

// proveLines parses and checks every formula, those of lines that are known
// already aside. Rings are found when a deal is compiled.
func (t *Template) proveLines(known map[string]*parsedLine) error {
	t.parsed = map[string]*parsedLine{}
	var errs []error
	for _, l := range t.Lines {
		if k := known[l.Name]; k != nil && k.formula.Text == l.Formula && k.openingText() == l.Opening {
			t.parsed[l.Name] = k
			continue
		}
		parsed, problems := l.parseIn(t)
		for _, e := range problems {
			errs = append(errs,
				fmt.Errorf("line %q: %s (%s)\n    %s", l.Name, e.Err.Message, e.Err.Hint, strings.ReplaceAll(e.Err.Show(e.Text), "\n", "\n    ")))
		}
		t.parsed[l.Name] = parsed
	}
	return errors.Join(errs...)
}

// Defaults returns the inputs of a deal that sets nothing.
func (t *Template) Defaults() []Values {
	v := Values{}
	for _, in := range t.Inputs {
		v[in.Key] = []float64{in.Default}
	}
	return []Values{v}
}

// LineError is a problem in one of a line's two formulas.
type LineError struct {
	Text    string
	Opening bool
	Err     *formula.Error
}

// Check parses a line's formulas and checks them in the scope of the model.
func (l *Line) Check(scope formula.Scope) []LineError {
	_, found := l.parseIn(scope)
	return found
}

// parseIn parses a line's formulas and checks them in the scope of the model.
func (l *Line) parseIn(scope formula.Scope) (*parsedLine, []LineError) {
	var found []LineError
	one := func(text string, ctx formula.Context, opening bool) *formula.Formula {
		f, err := formula.Parse(text)
		if err != nil {
			found = append(found, LineError{text, opening, err})
			return nil
		}
		for _, e := range f.Check(scope, ctx) {
			found = append(found, LineError{text, opening, e})
		}
		return f
	}
	parsed := &parsedLine{}
	if l.Kind != Series {
		parsed.formula = one(l.Formula, formula.InScalar, false)
	} else {
		if l.Opening != "" {
			parsed.opening = one(l.Opening, formula.InOpening, true)
		}
		parsed.formula = one(l.Formula, formula.InSeries, false)
	}
	if len(found) > 0 {
		return nil, found
	}
	parsed.findSearches()
	return parsed, nil
}

// Lookup implements formula.Scope over inputs and lines.
func (t *Template) Lookup(id string) (formula.Symbol, bool) {
	if l := t.lines[id]; l != nil {
		return l.Symbol(), true
	}
	in := t.inputs[id]
	switch {
	case in == nil:
		return formula.Symbol{}, false
	case in.Type == TypeOption:
		return formula.Symbol{Shape: formula.Word, Options: in.Options}, true
	case in.ByYear:
		return formula.Symbol{Shape: formula.ByYear}, true
	}
	return formula.Symbol{Shape: formula.OneValue}, true
}

// Symbol returns what the formula language knows of the line.
func (l *Line) Symbol() formula.Symbol {
	if l.Kind == Series {
		return formula.Symbol{Shape: formula.PerPeriod, Opens: l.Opening != "" && l.Opening != "0"}
	}
	return formula.Symbol{Shape: formula.OneValue}
}

// All implements formula.Scope.
func (t *Template) All() []string {
	names := make([]string, 0, len(t.Lines)+len(t.Inputs))
	for _, l := range t.Lines {
		names = append(names, l.Name)
	}
	for _, in := range t.Inputs {
		names = append(names, in.Key)
	}
	return names
}

// Good is what the template calls what is bought.
const Good = "supply"

var good, goodFirst = regexp.MustCompile(`\b` + Good + `\b`), regexp.MustCompile(`\bSupply\b`)

// called returns a text of the template with another name of what is bought.
func called(text, name string) string {
	first, size := utf8.DecodeRuneInString(name)
	text = good.ReplaceAllLiteralString(text, name)
	return goodFirst.ReplaceAllLiteralString(text, string(unicode.ToUpper(first))+name[size:])
}

// Called returns the template with another name of what is bought in the labels
// and notes of inputs and lines; itself where the name is none.
func (t *Template) Called(name string) *Template {
	if name == "" || name == Good {
		return t
	}
	out := *t
	out.Inputs, out.Lines = nil, nil
	out.inputs, out.lines = map[string]*Input{}, map[string]*Line{}
	for _, in := range t.Inputs {
		copied := *in
		copied.Label, copied.Note = called(in.Label, name), called(in.Note, name)
		out.Inputs = append(out.Inputs, &copied)
		out.inputs[in.Key] = &copied
	}
	for _, l := range t.Lines {
		copied := *l
		copied.Label, copied.Note = called(l.Label, name), called(l.Note, name)
		out.Lines = append(out.Lines, &copied)
		out.lines[l.Name] = &copied
	}
	return &out
}

// Relabelled returns the template with other labels of inputs, and with lines of
// its own where own reports that they are to be.
func (t *Template) Relabelled(label func(*Input) string, own func(*Line) bool) *Template {
	out := *t
	out.Inputs, out.Lines = nil, nil
	out.inputs, out.lines = map[string]*Input{}, map[string]*Line{}
	for _, in := range t.Inputs {
		if text := label(in); text != in.Label {
			copied := *in
			copied.Label = text
			in = &copied
		}
		out.Inputs = append(out.Inputs, in)
		out.inputs[in.Key] = in
	}
	for _, l := range t.Lines {
		if own(l) {
			copied := *l
			l = &copied
		}
		out.Lines = append(out.Lines, l)
		out.lines[l.Name] = l
	}
	return &out
}

// Reformed returns the template with another formula of a line, as a question
// that is asked of a deal and of no contract needs it.
func (t *Template) Reformed(name, formula string) *Template {
	out := *t
	out.lines, out.parsed = maps.Clone(t.lines), maps.Clone(t.parsed)
	out.Lines = slices.Clone(t.Lines)
	line := *t.lines[name]
	line.Formula = formula
	out.Lines[slices.Index(t.Lines, t.lines[name])] = &line
	out.lines[name] = &line
	delete(out.parsed, name)
	return &out
}
