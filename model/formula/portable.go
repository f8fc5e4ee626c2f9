package formula

import (
	"math"
	"slices"

	"offtake/model/formula/vm"
)

// Unportable reports what a spreadsheet would show otherwise than this
// program: an IRR that may have no root, which is an error in its cell, and
// computed numbers compared with == or !=, which spreadsheet programs round
// before they compare, each in its own way. whole reports names of whole numbers,
// typed those of inputs, which are compared as they were typed.
func (f *Formula) Unportable(whole, typed func(id string) bool) []*Error {
	c := &portability{whole: whole, typed: typed}
	var known []node
	if n, ok := f.root.(*call); ok && n.fn.rate == ratePerYear {
		known = []node{n} // alone it may be n/a
	}
	c.walk(f.root, known)
	return c.errs
}

type portability struct {
	whole, typed func(id string) bool
	errs         []*Error
}

func (c *portability) fail(n node, message, hint string) {
	c.errs = append(c.errs, fail(n.at(), message, hint))
}

// walk visits a formula; known are the rates of return that are numbers here.
func (c *portability) walk(n node, known []node) {
	switch n := n.(type) {
	case *negation:
		c.walk(n.x, known)
	case *binary:
		c.equality(n)
		c.walk(n.x, known)
		c.walk(n.y, known)
	case *call:
		c.call(n, known)
	case *number, *option, *missing, *name:
	default:
		panic(unknownNode(n))
	}
}

func (c *portability) call(n *call, known []node) {
	if n.fn.portable != nil {
		n.fn.portable(c, n, known)
		return
	}
	c.walkAll(n.args, known)
}

func (c *portability) walkAll(list []node, known []node) {
	for _, n := range list {
		c.walk(n, known)
	}
}

// portableRate reports a rate of return that may have no value.
func portableRate(hint string) func(*portability, *call, []node) {
	return func(c *portability, n *call, known []node) {
		if !contains(known, n) {
			c.fail(n, "this "+n.fn.name+" may have no value, which would be an error in the workbook", hint)
		}
		c.walkAll(n.args, known)
	}
}

// portableIsNumber allows a rate that is only asked about.
func portableIsNumber(c *portability, n *call, known []node) {
	args := n.args
	if rate, ok := rateIn(n); ok {
		args = rate.args
	}
	c.walkAll(args, known)
}

// portableIf allows a rate where the condition has found it to be a number.
func portableIf(c *portability, n *call, known []node) {
	c.walk(n.args[0], known)
	then := known
	if rate, ok := rateIn(n.args[0]); ok {
		then = append(append([]node{}, known...), rate)
	}
	c.walk(n.args[1], then)
	c.walk(n.args[2], known)
}

// rateIn returns the rate of return of which a node asks whether it is a number.
func rateIn(n node) (*call, bool) {
	test, ok := n.(*call)
	if !ok || test.fn.name != "ISNUMBER" {
		return nil, false
	}
	rate, ok := test.args[0].(*call)
	return rate, ok && rate.fn.rate != noRate
}

// equality refuses == and != between numbers of which one is computed.
func (c *portability) equality(n *binary) {
	if n.op.code != vm.OpEqual && n.op.code != vm.OpDiffer {
		return
	}
	if _, isWord := n.y.(*option); isWord || c.exact(n.x) && c.exact(n.y) {
		return
	}
	c.fail(n, n.op.text+" compares computed numbers, which spreadsheet programs round differently",
		"compare the difference with a small amount, as in ABS(x - y) < 0.000001")
}

// exact reports whether every program holds a number to the last bit.
func (c *portability) exact(n node) bool {
	switch n := n.(type) {
	case *number:
		return true
	case *negation:
		return c.exact(n.x)
	case *name:
		return c.typed(n.id) || c.whole(n.id)
	}
	return c.isWhole(n)
}

func (c *portability) isWhole(n node) bool {
	switch n := n.(type) {
	case *number:
		return n.value == math.Trunc(n.value)
	case *name:
		return c.whole(n.id)
	case *negation:
		return c.isWhole(n.x)
	case *binary:
		return !n.op.compares && n.op.code != vm.OpDivide && c.isWhole(n.x) && c.isWhole(n.y)
	case *call:
		return n.fn.whole != nil && n.fn.whole(c, n)
	}
	return false
}

// wholeFrom reports whether the arguments are whole numbers, but for the first
// few.
func wholeFrom(first int) func(*portability, *call) bool {
	return func(c *portability, n *call) bool {
		return !slices.ContainsFunc(n.args[first:], func(a node) bool { return !c.isWhole(a) })
	}
}

func wholeRoundUp(_ *portability, n *call) bool {
	digits, ok := n.args[1].(*number)
	return ok && digits.value == 0
}

func contains(list []node, n node) bool {
	return slices.ContainsFunc(list, func(x node) bool { return same(x, n) })
}

// same reports whether formulas are written alike.
func same(x, y node) bool {
	switch x := x.(type) {
	case *number:
		y, ok := y.(*number)
		return ok && x.value == y.value
	case *option:
		y, ok := y.(*option)
		return ok && x.word == y.word
	case *name:
		y, ok := y.(*name)
		return ok && x.id == y.id
	case *missing:
		_, ok := y.(*missing)
		return ok
	case *negation:
		y, ok := y.(*negation)
		return ok && same(x.x, y.x)
	case *binary:
		y, ok := y.(*binary)
		return ok && x.op == y.op && same(x.x, y.x) && same(x.y, y.y)
	case *call:
		y, ok := y.(*call)
		if !ok || x.fn != y.fn || len(x.args) != len(y.args) {
			return false
		}
		for i := range x.args {
			if !same(x.args[i], y.args[i]) {
				return false
			}
		}
		return true
	}
	panic(unknownNode(x))
}
