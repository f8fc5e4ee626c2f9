package formula

import (
	"fmt"
	"strings"
)

// Shape is what a name stands for.
type Shape uint8

// The shapes of names.
const (
	OneValue Shape = iota // a scalar line, or an input with one value
	PerPeriod
	ByYear // an input by contract year: only inside BY_YEAR and ENTRY
	Word   // a text input with options
)

// Symbol is what a scope knows of a name.
type Symbol struct {
	Shape   Shape
	Options []string // of a Word
	Opens   bool     // of PerPeriod: its opening may differ from 0
}

// Scope resolves names.
type Scope interface {
	Lookup(id string) (Symbol, bool)
	// All lists the names there are, to suggest one for a misspelt name.
	All() []string
}

// Context is where a formula stands.
type Context uint8

// The contexts of formulas.
const (
	InSeries  Context = iota // a number each period
	InOpening                // a number in the column before period 1
	InScalar                 // one number
)

// kind is the type of an expression.
type kind uint8

const (
	numeric kind = iota
	logical
	word
)

// String returns the type in words.
func (k kind) String() string { return [...]string{"a number", "a condition", "a text"}[k] }

// Check resolves every name of the formula and proves that it is a
// number in its context. It reports every problem.
func (f *Formula) Check(scope Scope, ctx Context) []*Error {
	c := &checker{scope: scope, ctx: ctx}
	c.want(f.root, numeric)
	return c.errs
}

// UsesSeries reports whether the formula uses a series outside the functions
// that take whole series: then it is a number each period.
func (f *Formula) UsesSeries(scope Scope) bool {
	c := &checker{scope: scope, ctx: InSeries}
	c.want(f.root, numeric)
	return c.perPeriod
}

type checker struct {
	scope     Scope
	ctx       Context
	errs      []*Error
	perPeriod bool
}

func (c *checker) fail(n node, message, hint string) {
	c.errs = append(c.errs, fail(n.at(), message, hint))
}

func (c *checker) want(n node, k kind) {
	if got := c.kindOf(n); got != k {
		c.fail(n, fmt.Sprintf("this is %s where %s is needed", got, k), hintFor(got, k))
	}
}

func hintFor(got, want kind) string {
	switch {
	case got == logical:
		return "make it a number with IF(condition, 1, 0)"
	case want == logical:
		return "compare it, as in x > 0 or flag == 1"
	}
	return `compare a text option with == or !=, as in price.overage == "market"`
}

func (c *checker) kindOf(n node) kind {
	switch n := n.(type) {
	case *number:
		return numeric
	case *option:
		return word
	case *missing:
		return numeric
	case *name:
		return c.nameKind(n)
	case *negation:
		c.want(n.x, numeric)
		return numeric
	case *binary:
		return c.binaryKind(n)
	case *call:
		for _, id := range n.fn.needs {
			if _, ok := c.scope.Lookup(id); !ok {
				c.fail(n, fmt.Sprintf("%s needs the line %s, which this model does not have", n.fn.name, id), "add it to the model")
			}
		}
		n.fn.check(c, n)
		return n.fn.result
	}
	panic(unknownNode(n))
}

// nameKind resolves a name that stands for its value here.
func (c *checker) nameKind(n *name) kind {
	sym, ok := c.lookup(n)
	if !ok {
		return numeric
	}
	switch sym.Shape {
	case OneValue:
	case PerPeriod:
		c.perPeriod = true
		if c.ctx == InScalar {
			c.fail(n, fmt.Sprintf("%s has a value each period where one value is needed", n.id),
				fmt.Sprintf("use SUM(%s), MIN(%s), MAX(%s), opening(%s) or closing(%s)", n.id, n.id, n.id, n.id, n.id))
		}
	case ByYear:
		c.fail(n, fmt.Sprintf("%s has a value each contract year", n.id), fmt.Sprintf("write BY_YEAR(%s)", n.id))
	case Word:
		return word
	}
	return numeric
}

func (c *checker) lookup(n *name) (Symbol, bool) {
	sym, ok := c.scope.Lookup(n.id)
	if !ok {
		hint := "offtake explain lists lines and inputs"
		if near := Nearest(n.id, c.scope.All()); near != "" {
			hint = fmt.Sprintf("did you mean %s?", near)
		} else if fn := functions[strings.ToUpper(n.id)]; fn != nil {
			hint = "a function is written with its arguments: " + fn.usage
		}
		c.fail(n, fmt.Sprintf("there is no line or input %q", n.id), hint)
	}
	return sym, ok
}

func (c *checker) binaryKind(n *binary) kind {
	if !n.op.compares {
		c.want(n.x, numeric)
		c.want(n.y, numeric)
		return numeric
	}
	x, y := c.kindOf(n.x), c.kindOf(n.y)
	switch {
	case x == word && y == word:
		c.checkWords(n)
	case x != numeric || y != numeric:
		c.fail(n, fmt.Sprintf("%s cannot be compared with %s", x, y), "compare numbers with numbers and a text option with one of its words")
	}
	return logical
}

// checkWords proves that a text input is compared with one of its options.
func (c *checker) checkWords(n *binary) {
	input, isName := n.x.(*name)
	value, isWord := n.y.(*option)
	if !isName || !isWord || (n.op.text != "==" && n.op.text != "!=") {
		c.fail(n, "a text is compared as input == \"option\"", `write it as in price.overage == "market"`)
		return
	}
	sym, ok := c.scope.Lookup(input.id)
	if !ok || optionIndex(sym.Options, value.word) >= 0 {
		return
	}
	c.fail(n.y, fmt.Sprintf("%q is not an option of %s", value.word, input.id), "it is one of "+strings.Join(sym.Options, ", "))
}

func optionIndex(options []string, w string) int {
	for i, o := range options {
		if o == w {
			return i
		}
	}
	return -1
}

func checkAll(k kind) func(*checker, *call) {
	return func(c *checker, n *call) {
		for _, a := range n.args {
			c.want(a, k)
		}
	}
}

func checkIf(c *checker, n *call) {
	c.want(n.args[0], logical)
	c.want(n.args[1], numeric)
	c.want(n.args[2], numeric)
}

// wholeSeries reports whether MIN or MAX is taken over the periods of a series:
// it has a single argument, the bare name of a series.
func wholeSeries(n *call, isSeries func(id string) bool) (*name, bool) {
	if len(n.args) != 1 {
		return nil, false
	}
	x, ok := n.args[0].(*name)
	if !ok || !isSeries(x.id) {
		return nil, false
	}
	return x, true
}

func (c *checker) isSeries(id string) bool {
	sym, ok := c.scope.Lookup(id)
	return ok && sym.Shape == PerPeriod
}

func checkExtreme(c *checker, n *call) {
	if _, ok := wholeSeries(n, c.isSeries); ok {
		return
	}
	checkAll(numeric)(c, n)
}

// series proves that an argument is the bare name of a series.
func (c *checker) series(n *call, i int) (Symbol, bool) {
	x, ok := n.args[i].(*name)
	if !ok {
		c.fail(n.args[i], fmt.Sprintf("%s takes the name of a series here", n.fn.name),
			"give the expression a line of its own and name that; it is written "+n.fn.usage)
		return Symbol{}, false
	}
	sym, ok := c.lookup(x)
	if ok && sym.Shape != PerPeriod {
		c.fail(x, fmt.Sprintf("%s has one value, and %s takes a series", x.id, n.fn.name), "name a line with a value each period")
		return sym, false
	}
	return sym, ok
}

func checkRanges(c *checker, n *call) {
	for i := range n.args {
		c.series(n, i)
	}
}

// checkPresentValue proves a flow, its times and the growth factor.
func checkPresentValue(c *checker, n *call) {
	c.series(n, 0)
	c.series(n, 1)
	c.want(n.args[2], numeric)
}

// checkReturn proves one or two pairs of a flow and its times.
func checkReturn(c *checker, n *call) {
	checkRanges(c, n)
	if len(n.args) == 3 {
		c.fail(n, "RETURN takes series in pairs, a flow and its years from the start", "give the second flow its years too")
	}
}

func checkIRR(c *checker, n *call) {
	c.series(n, 0)
	if len(n.args) == 2 {
		c.want(n.args[1], numeric)
	}
}

func checkPrev(c *checker, n *call) {
	c.series(n, 0)
	c.perPeriod = true
	if c.ctx != InSeries {
		c.fail(n, "prev has a meaning only where a line has a value each period", "use opening(x) or closing(x)")
	}
}

func checkOneSeries(c *checker, n *call) { c.series(n, 0) }

func checkSumTo(c *checker, n *call) {
	sym, ok := c.series(n, 0)
	if ok && sym.Opens {
		c.fail(n.args[0], "SUM_TO takes a series without an opening value", "give the flow a line of its own")
	}
	c.want(n.args[1], numeric)
	c.perPeriod = true
	if c.ctx != InSeries {
		c.fail(n, "SUM_TO has a meaning only where a line has a value each period", "use SUM(x)")
	}
}

func checkSumLater(c *checker, n *call) {
	c.series(n, 0)
	c.perPeriod = true
	if c.ctx == InScalar {
		c.fail(n, "SUM_LATER has a meaning only where a line has a value each period", "use SUM(x)")
	}
}

func checkSumYear(c *checker, n *call) {
	c.series(n, 0)
	c.want(n.args[1], numeric)
}

func checkSumKey(c *checker, n *call) {
	c.series(n, 0)
	c.want(n.args[1], numeric)
	c.series(n, 2)
}

func checkEntry(c *checker, n *call) {
	x, ok := n.args[0].(*name)
	if !ok {
		c.fail(n.args[0], fmt.Sprintf("%s takes the name of an input by contract year", n.fn.name), "it is written "+n.fn.usage)
		return
	}
	if sym, ok := c.lookup(x); ok && sym.Shape != ByYear {
		c.fail(x, fmt.Sprintf("%s is not an input by contract year", x.id), "use its name alone")
	}
	if len(n.args) == 2 {
		c.want(n.args[1], numeric)
		return
	}
	c.perPeriod = true
	if c.ctx == InScalar {
		c.fail(n, "BY_YEAR has a meaning only where a line has a value each period", "use ENTRY(x, number)")
	}
}
