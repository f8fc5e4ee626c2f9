package program

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"offtake/model/formula"
	"offtake/model/formula/vm"
)

// Shape is what decides the size of a deal's program and of its sheets: the
// periods, and how many entries each input by contract year has.
type Shape struct {
	Years, PerYear int
	Fixed          map[string]float64 // the structural inputs, the same in every scenario
	Rows           map[string]int     // entries of each input by contract year
}

// Periods is the number of periods.
func (s Shape) Periods() int { return s.Years * s.PerYear }

// ShapeOf returns the shape that fits every scenario. An input by year has as
// many entries as its longest list; lists of amounts get one more for the 0
// after their end.
func ShapeOf(t *Template, scenarios []Values, years, perYear int) Shape {
	s := Shape{Years: years, PerYear: perYear, Fixed: map[string]float64{}, Rows: map[string]int{}}
	for _, in := range t.Inputs {
		if in.Structural {
			s.Fixed[in.Key] = in.fixedValue(scenarios, years, perYear)
		}
		if !in.ByYear {
			continue
		}
		rows, lists := 1, in.Once
		for _, v := range scenarios {
			list, isList := in.List(v[in.Key])
			rows, lists = max(rows, len(list)), lists || isList
		}
		if in.ZeroBeyond && lists && rows < in.Span(years, perYear) {
			rows++
		}
		s.Rows[in.Key] = rows
	}
	return s
}

// Program is a deal's model, compiled: every line at every period as a slot of
// one flat list of operations. It is the same for all scenarios.
type Program struct {
	Template *Template
	Lines    []*Line // the template's and then the reader's
	Shape    Shape

	Builder *vm.Builder
	Inputs  []InputSlots
	InputOf map[string]int       // by key: which of the inputs
	Slots   map[string][]vm.Slot // by line: opening and periods, or one value
	Order   []Result             // every line and period in order of dependence
	all     []vm.Slot            // the slots of all lines, each once
	plans   plans
	ByName  map[string]*Line
	parsed  map[string]*parsedLine
	Words   map[string]string        // by line and input: the word that its amount is said with
	returns map[string]*returnSearch // by line that asks for a rate of return
	rates   map[string]*returnSearch // by the line that is the rate

	flowPrograms sync.Map // by metric: the search for the return of weighted flows

	users    sync.Once // a program is shared by goroutines: these are made once
	uses     map[string][]string
	usedBy   map[string][]string
	openers  sync.Once
	openings map[string]bool // lines whose opening some formula reads
}

// InputSlots is an input with the slots of its entries.
type InputSlots struct {
	*Input
	First, Count int
}

// entries is how many entries all inputs have.
func (p *Program) entries() int {
	last := p.Inputs[len(p.Inputs)-1]
	return last.First + last.Count
}

// place is a line at a period; 0 is the opening, and the only one of scalars.
type place struct {
	Line   *Line
	Period int
}

// Result is a line at a period and where its value is.
type Result struct {
	place
	slot vm.Slot
}

type parsedLine struct {
	opening, formula *formula.Formula
	searches         bool // for a rate of return
}

func (p *parsedLine) openingText() string {
	if p.opening == nil {
		return ""
	}
	return p.opening.Text
}

// Compile compiles the lines of a template and of a reader, in a shape.
func Compile(t *Template, readers []*Line, shape Shape) (*Program, error) {
	p := &Program{
		Template: t, Lines: append(slices.Clone(t.Lines), readers...), Shape: shape,
		InputOf: map[string]int{}, Slots: map[string][]vm.Slot{}, ByName: map[string]*Line{}, parsed: map[string]*parsedLine{},
		rates: map[string]*returnSearch{},
	}
	p.layInputs()
	for _, l := range p.Lines {
		if p.parsed[l.Name] = t.parsed[l.Name]; p.parsed[l.Name] == nil {
			p.parsed[l.Name] = parseLine(l)
		}
	}
	p.nameReturns()
	for _, l := range p.Lines {
		p.ByName[l.Name] = l
	}
	return p, p.link()
}

// findAll lists the slots of all lines, each once.
func (p *Program) findAll() {
	seen := make([]bool, p.Builder.Size())
	for _, l := range p.Lines {
		for _, s := range p.Slots[l.Name] {
			if !seen[s] {
				seen[s] = true
				p.all = append(p.all, s)
			}
		}
	}
}

// layInputs numbers the inputs that can differ between lanes.
func (p *Program) layInputs() {
	n := 0
	for _, in := range p.Template.Inputs {
		if in.Structural {
			continue
		}
		count := 1
		if in.ByYear {
			count = p.Shape.Rows[in.Key]
		}
		p.InputOf[in.Key] = len(p.Inputs)
		p.Inputs = append(p.Inputs, InputSlots{in, n, count})
		n += count
	}
	p.Builder = vm.NewBuilder(n)
}

// parseLine parses a line's formulas, which are known to be right.
func parseLine(l *Line) *parsedLine {
	must := func(text string) *formula.Formula {
		f, err := formula.Parse(text)
		if err != nil {
			panic(fmt.Sprintf("line %s was not checked: %v", l.Name, err))
		}
		return f
	}
	parsed := &parsedLine{formula: must(l.Formula)}
	if l.Opening != "" && l.Kind == Series {
		parsed.opening = must(l.Opening)
	}
	parsed.findSearches()
	return parsed
}

func (p *parsedLine) findSearches() {
	p.searches = len(p.formula.Searches()) > 0 || p.opening != nil && len(p.opening.Searches()) > 0
}

// link compiles every line at every period, a line's dependencies first.
func (p *Program) link() (err error) {
	l := &linker{Program: p}
	defer func() {
		switch problem := recover().(type) {
		case nil:
		case RingError:
			err = problem
		default:
			panic(problem)
		}
	}()
	for period := 0; period <= p.Shape.Periods(); period++ {
		for _, line := range p.Lines {
			if line.Kind == Series {
				l.Value(line.Name, period)
			}
		}
	}
	for _, line := range p.Lines {
		l.Value(line.Name, 0)
	}
	p.findAll()
	return nil
}

// RingError is a line that depends on itself, as the path from it to itself.
type RingError struct{ Path []place }

// Error returns the ring as a path of lines.
func (e RingError) Error() string {
	var names []string
	for _, pl := range e.Path {
		if n := len(names); n == 0 || names[n-1] != pl.Line.Name {
			names = append(names, pl.Line.Name)
		}
	}
	if len(names) == 1 {
		names = append(names, names[0])
	}
	return "a line depends on itself: " + strings.Join(names, " → ")
}

// linker answers which slots hold values while the program is compiled; it
// compiles a line when it is first asked for.
type linker struct {
	*Program
	stack []place
}

// Marks of slots that are not compiled yet.
const (
	notYet vm.Slot = -1
	inWork vm.Slot = -2
)

// Value implements formula.Slots.
func (l *linker) Value(id string, period int) vm.Slot {
	line := l.ByName[id]
	if line == nil {
		return l.input(id)
	}
	if line.Kind != Series {
		period = 0
	}
	slots := l.Slots[id]
	if slots == nil {
		slots = newSlots(line, l.Shape.Periods())
		l.Slots[id] = slots
	}
	switch slots[period] {
	case inWork:
		panic(l.ring(place{line, period}))
	case notYet:
		slots[period] = inWork
		l.stack = append(l.stack, place{line, period})
		slots[period] = l.compileAt(line, period)
		l.stack = l.stack[:len(l.stack)-1]
		l.Order = append(l.Order, Result{place{line, period}, slots[period]})
	}
	return slots[period]
}

func newSlots(line *Line, periods int) []vm.Slot {
	n := 1
	if line.Kind == Series {
		n = periods + 1
	}
	return slices.Repeat([]vm.Slot{notYet}, n)
}

func (l *linker) compileAt(line *Line, period int) vm.Slot {
	parsed := l.parsed[line.Name]
	if s := l.rates[line.Name]; s != nil {
		return l.compileRate(s)
	}
	switch {
	case line.Kind != Series || period > 0:
		return parsed.formula.Compile(l.Builder, l, period)
	case parsed.opening != nil:
		return parsed.opening.Compile(l.Builder, l, 0)
	}
	return l.Builder.Constant(0)
}

func (l *linker) ring(again place) RingError {
	at := slices.Index(l.stack, again)
	return RingError{append(slices.Clone(l.stack[at:]), again)}
}

func (l *linker) input(id string) vm.Slot {
	if x, ok := l.Shape.Fixed[id]; ok {
		return l.Builder.Constant(x)
	}
	return vm.Slot(l.Inputs[l.InputOf[id]].First)
}

// Entries implements formula.Slots.
func (l *linker) Entries(id string) []vm.Slot {
	in := l.Inputs[l.InputOf[id]]
	slots := make([]vm.Slot, in.Count)
	for i := range slots {
		slots[i] = vm.Slot(in.First + i)
	}
	return slots
}

// Option implements formula.Slots.
func (l *linker) Option(id, word string) float64 {
	return float64(slices.Index(l.Template.Input(id).Options, word))
}

// IsSeries implements formula.Slots.
func (l *linker) IsSeries(id string) bool {
	line := l.ByName[id]
	return line != nil && line.Kind == Series
}

// Periods implements formula.Slots.
func (l *linker) Periods() int { return l.Shape.Periods() }

// Placement answers where the cells of lines and inputs are: formula.Place
// without what the program knows itself.
type Placement interface {
	Row(id string) int
	Fixed(id string, scalar bool) bool
	EntryRows(id string) (first, last int)
	Missing() string
}

type printPlace struct {
	Placement
	*linker
}

// Print writes a line's formula for a period (0 the opening; scalars have only
// one) as Excel text, without the leading "=".
func (p *Program) Print(l *Line, at Placement, cols formula.Columns, period int) string {
	parsed := p.parsed[l.Name]
	f := parsed.formula
	if l.Kind == Series && period == 0 {
		if parsed.opening == nil {
			return "0"
		}
		f = parsed.opening
	}
	return f.Print(printPlace{at, &linker{Program: p}}, cols, period)
}

// PrintRow writes a line's formulas as Excel text: the opening's, or a scalar's
// only one, and then those of the periods.
func (p *Program) PrintRow(l *Line, at Placement, cols formula.Columns) []string {
	row := []string{p.Print(l, at, cols, 0)}
	if l.Kind != Series {
		return row
	}
	return append(row, p.parsed[l.Name].formula.PrintPeriods(printPlace{at, &linker{Program: p}}, cols)...)
}

// UsesOpening reports whether some formula reads a line's opening: then the
// opening column shows it, even where it is 0.
func (p *Program) UsesOpening(l *Line) bool {
	p.openers.Do(func() {
		p.openings = map[string]bool{}
		for _, parsed := range p.parsed {
			parsed.formula.Openings(func(id string) { p.openings[id] = true })
			if parsed.opening != nil {
				parsed.opening.Names(func(id string) { p.openings[id] = true })
			}
		}
	})
	return p.openings[l.Name]
}

// CompileTemplate compiles the model without a deal, for what is true of every
// deal: what uses what.
func CompileTemplate(t *Template) (*Program, error) {
	return Compile(t, nil, ShapeOf(t, t.Defaults(), 3, 1))
}
