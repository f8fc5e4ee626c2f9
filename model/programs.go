package model

import (
	"fmt"
	"maps"
	"sync"

	"offtake/model/program"
)

// Programs compiles deals and keeps what it compiled: variations of a deal
// that have the same shape share one program. Goroutines may share it.
type Programs struct {
	mutex sync.Mutex
	kept  map[string]*keptProgram
}

type keptProgram struct {
	once    sync.Once
	program *Program
	err     error
}

// maxPrograms bounds what is kept; a run rarely has more than a few shapes.
const maxPrograms = 32

// Compile is Compile, or what an earlier call for a deal from the same file
// and of the same shape gave.
func (ps *Programs) Compile(t *Template, d *Deal) (*Program, error) {
	key := d.File + "\x00" + d.Digest
	for _, m := range d.Modules {
		key += "\x00" + m.Name
	}
	key += "\x00" + fmt.Sprint(d.shape(t))
	p, err := ps.keep(key).compile(t, d)
	if err != nil || len(d.Words) == 0 && len(p.Words) == 0 {
		return p, err
	}
	if words := wordsFor(p, d); !maps.Equal(words, p.Words) { // what varies takes an option up, or sets an amount
		return ps.keep(key+"\x00"+fmt.Sprint(words)).compile(t, d)
	}
	return p, nil
}

func (k *keptProgram) compile(t *Template, d *Deal) (*Program, error) {
	k.once.Do(func() { k.program, k.err = Compile(t, d) })
	return k.program, k.err
}

func (ps *Programs) keep(key string) *keptProgram {
	ps.mutex.Lock()
	defer ps.mutex.Unlock()
	k := ps.kept[key]
	if k == nil {
		if ps.kept == nil || len(ps.kept) >= maxPrograms {
			ps.kept = map[string]*keptProgram{}
		}
		k = &keptProgram{}
		ps.kept[key] = k
	}
	return k
}

// Compile compiles a checked deal's model: the core and the modules that the
// deal uses.
func Compile(t *Template, d *Deal) (*Program, error) {
	t, err := t.With(d.Modules)
	if err != nil {
		return nil, err
	}
	return compileAs(worded(t.Called(d.Good), d), d)
}

// CompileOnMinimum compiles a deal's model with another question: from the
// first year of a breakthrough on the customer uses a share of what falls due,
// whatever it needs. The inputs are those of the breakthrough (StressKeys).
func CompileOnMinimum(t *Template, d *Deal) (*Program, error) {
	t, err := t.With(d.Modules)
	if err != nil {
		return nil, err
	}
	due := "MAX(0, due - prev(deferred))" // a deferred amount fell due before
	if t.Line("other_counted") != nil {
		due = "MAX(0, due - prev(deferred) - other_counted) / counting.share"
	}
	used := "IF(year >= efficiency.year, compute_required * " + due + ", units_taken * contract_price)"
	return compileAs(worded(t.Called(d.Good), d).Reformed(MinimumLine, used), d)
}

// MinimumLine is the line that CompileOnMinimum changes.
const MinimumLine = "gross_usage"

// compileAs compiles a template of a deal's own.
func compileAs(t *Template, d *Deal) (*Program, error) {
	p, err := program.Compile(t, d.Lines, d.shape(t))
	if err != nil {
		return nil, err
	}
	p.Words = wordsFor(p, d)
	labelWords(p)
	return p, nil
}

func (d *Deal) shape(t *Template) Shape {
	var scenarios []Values
	for _, s := range d.Scenarios {
		scenarios = append(scenarios, s.Inputs)
	}
	return program.ShapeOf(t, scenarios, d.Years, d.PerYear)
}
