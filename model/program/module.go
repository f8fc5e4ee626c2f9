package program

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Module is a term that a deal may have or not: inputs, lines, metrics and
// checks of its own, and how they enter the lines of the core model. A deal
// that returns none of its inputs has nothing of it in any output.
type Module struct {
	Name     string
	Title    string // of its section in every output
	Note     string // what the term is and what the model makes of it
	Source   string // the contract that has it
	Before   string // ends the names of the lines it changes, as they were before it: payment_before_advances
	After    string // the section of lines behind which its own stand
	Requires []string
	Joins    []string // a module without inputs: it is used where all of these are
	Inputs   []*Input
	Lines    []*Line
	Changes  []Change
}

// ChangeKind is how a module changes a line.
type ChangeKind uint8

// The kinds of changes.
const (
	Plus    ChangeKind = iota // something is added to the line
	Times                     // the line is multiplied
	Replace                   // the line has another formula, which may use the line as it was
)

// Change is what a module does to a line of the core or of an earlier module.
type Change struct {
	Kind ChangeKind
	Line string
	Text string // what is added, the factor, or the new formula

	Opening string // of Replace: the new opening, if it is another one; of Plus: what is added to the opening of a sum
	Label   string // the line's new label, if the change gives it another meaning
	Note    string // its new note, likewise
}

// moduleFile is the layout of a file of templates/terms.
type moduleFile struct {
	Module   string          `yaml:"module"`
	Each     []string        `yaml:"each"`
	Title    string          `yaml:"title"`
	Note     string          `yaml:"note"`
	Source   string          `yaml:"source"`
	Before   string          `yaml:"before"`
	After    string          `yaml:"after"`
	Requires []string        `yaml:"requires"`
	Joins    []string        `yaml:"joins"`
	Inputs   []templateInput `yaml:"inputs"`
	Lines    []templateLine  `yaml:"lines"`
	Metrics  []struct {
		Section string         `yaml:"section"`
		Metrics []templateLine `yaml:"metrics"`
	} `yaml:"metrics"`
	Checks  []templateLine   `yaml:"checks"`
	Changes []templateChange `yaml:"changes"`
}

type templateChange struct {
	Line    string `yaml:"line"`
	Plus    string `yaml:"plus"`
	Times   string `yaml:"times"`
	Replace string `yaml:"replace"`
	Opening string `yaml:"opening"`
	Label   string `yaml:"label"`
	Note    string `yaml:"note"`
}

// change finds which of the three a change is.
func (c templateChange) change() (Change, error) {
	out, n := Change{Line: c.Line, Opening: c.Opening, Label: c.Label, Note: c.Note}, 0
	for kind, text := range map[ChangeKind]string{Plus: c.Plus, Times: c.Times, Replace: c.Replace} {
		if text != "" {
			out.Kind, out.Text = kind, text
			n++
		}
	}
	if n != 1 {
		return out, fmt.Errorf("the change of line %q is not one of plus, times and replace", c.Line)
	}
	return out, nil
}

// addModule reads a file of a term: one module, or one for each of the letters
// that it is written for, which stand for {x}.
func (t *Template) addModule(text string) error {
	var file moduleFile
	if err := decode(text, &file); err != nil {
		return err
	}
	if len(file.Each) == 0 {
		return t.addOneModule(&file)
	}
	var errs []error
	for _, x := range file.Each {
		one := file
		fill(reflect.ValueOf(&one).Elem(), strings.NewReplacer("{x}", x, "{X}", strings.ToUpper(x)))
		errs = append(errs, t.addOneModule(&one))
	}
	return errors.Join(errs...)
}

// fill replaces in every text of a value. It shares no list with the value that
// it was copied from.
func fill(v reflect.Value, letters *strings.Replacer) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(letters.Replace(v.String()))
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), letters)
		}
	case reflect.Slice:
		list := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(list, v)
		for i := range list.Len() {
			fill(list.Index(i), letters)
		}
		v.Set(list)
	}
}

func (t *Template) addOneModule(file *moduleFile) error {
	m := &Module{Name: file.Module, Title: file.Title, Note: file.Note, Source: file.Source, Before: file.Before, After: file.After,
		Requires: file.Requires, Joins: file.Joins}
	var errs []error
	report := func(err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("module %q: %w", m.Name, err))
		}
	}
	if t.Module(m.Name) != nil {
		report(errors.New("stands twice"))
	}
	for _, name := range slices.Concat(m.Requires, m.Joins) {
		if t.Module(name) == nil {
			report(fmt.Errorf("requires module %q, which does not stand before it", name))
		}
	}
	for _, in := range file.Inputs {
		input, err := newInput(m.Title, in)
		report(err)
		if t.inputs[in.Key] != nil {
			report(fmt.Errorf("input %q stands twice", in.Key))
		}
		t.inputs[in.Key] = input
		t.Inputs = append(t.Inputs, input)
		m.Inputs = append(m.Inputs, input)
	}
	add := func(section string, kind LineKind, lines []templateLine) {
		for _, l := range lines {
			line, err := newLine(section, kind, l)
			report(err)
			if l.Sum != (l.Formula == "") {
				report(fmt.Errorf("line %q has neither a formula nor is it a sum, or it is both", line.Name))
			}
			if t.lines[line.Name] != nil || t.inputs[line.Name] != nil || t.moduleLine(line.Name) != nil {
				report(fmt.Errorf("line %q stands twice", line.Name))
			}
			m.Lines = append(m.Lines, line)
		}
	}
	add(m.Title, Series, file.Lines)
	for _, s := range file.Metrics {
		add(s.Section, Metric, s.Metrics)
	}
	add("Checks", Check, file.Checks)
	for _, c := range file.Changes {
		change, err := c.change()
		report(err)
		m.Changes = append(m.Changes, change)
	}
	t.Modules = append(t.Modules, m)
	return errors.Join(errs...)
}

// Module looks a module up by name; nil if there is none.
func (t *Template) Module(name string) *Module {
	if i := slices.IndexFunc(t.Modules, func(m *Module) bool { return m.Name == name }); i >= 0 {
		return t.Modules[i]
	}
	return nil
}

// moduleLine looks a line up among those of all modules.
func (t *Template) moduleLine(name string) *Line {
	for _, m := range t.Modules {
		for _, l := range m.Lines {
			if l.Name == name {
				return l
			}
		}
	}
	return nil
}

// IsNamed reports whether the core or a module has a name, used by the deal or not.
func (t *Template) IsNamed(name string) bool {
	line, _, _ := strings.Cut(name, "_before_")
	return t.lines[line] != nil || t.inputs[name] != nil || t.moduleLine(line) != nil
}

// Around returns the template in which a name stands: the core alone, or with
// the one module that the name is of, which is given too. A line as it was
// before a module is of that module. It returns nil where no name is like it.
func (t *Template) Around(name string) (*Template, *Module, error) {
	of := t.moduleOf(name)
	if of == nil {
		core, err := t.With(nil)
		if err != nil || core.Line(name) == nil && core.Input(name) == nil {
			core = nil
		}
		return core, nil, err
	}
	wanted := t.Used(func(key string) bool { return len(of.Inputs) > 0 && key == of.Inputs[0].Key })
	if len(of.Inputs) == 0 {
		wanted = t.requiring(of)
	}
	around, err := t.With(wanted)
	if err == nil && around.Line(name) == nil && around.Input(name) == nil {
		around = nil
	}
	return around, of, err
}

// requiring lists the first module that requires another, with all it requires.
func (t *Template) requiring(of *Module) []*Module {
	for _, m := range t.Modules {
		if slices.Contains(m.Requires, of.Name) {
			return t.Used(func(key string) bool { return key == m.Inputs[0].Key })
		}
	}
	return []*Module{of}
}

// moduleOf is the module that a name is of: an input or line of its own, or a
// line that it keeps as it was; nil for the core's.
func (t *Template) moduleOf(name string) *Module {
	line, before, kept := strings.Cut(name, "_before_")
	for _, m := range t.Modules {
		if slices.ContainsFunc(m.Inputs, func(in *Input) bool { return in.Key == name }) ||
			slices.ContainsFunc(m.Lines, func(l *Line) bool { return l.Name == name }) ||
			kept && m.Before == before && slices.ContainsFunc(m.Changes, func(c Change) bool { return c.Line == line }) {
			return m
		}
	}
	return nil
}

// Names lists every input and line, of the core and of all modules.
func (t *Template) Names() []string {
	names := t.All()
	for _, m := range t.Modules {
		for _, l := range m.Lines {
			names = append(names, l.Name)
		}
	}
	return names
}

// Used lists the modules that have one of the given inputs, with those that
// they require and those that join them, in the order of the template.
func (t *Template) Used(given func(key string) bool) []*Module {
	wanted := map[string]bool{}
	var want func(m *Module)
	want = func(m *Module) {
		wanted[m.Name] = true
		for _, name := range m.Requires {
			want(t.Module(name))
		}
	}
	for _, m := range t.Modules {
		if slices.ContainsFunc(m.Inputs, func(in *Input) bool { return given(in.Key) }) {
			want(m)
		}
	}
	for _, m := range t.Modules {
		missing := func(name string) bool { return !wanted[name] }
		if len(m.Joins) > 0 && !slices.ContainsFunc(m.Joins, missing) {
			want(m)
		}
	}
	return slices.DeleteFunc(slices.Clone(t.Modules), func(m *Module) bool { return !wanted[m.Name] })
}
