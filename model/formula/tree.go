package formula

import (
	"slices"

	"offtake/model/formula/vm"
)

// Formula is a parsed formula: its text and its tree.
type Formula struct {
	Text string
	root node
}

// node is one of *number, *option, *name, *negation, *binary and *call.
type node interface{ at() int }

type number struct {
	offset int
	value  float64
}

// option is a text in double quotes, one of the words of a text input.
type option struct {
	offset int
	word   string
}

// name is a line or, with dots, an input.
type name struct {
	offset int
	id     string
}

// missing is NA, the value of a metric that has none.
type missing struct{ offset int }

type negation struct {
	offset int
	x      node
}

type binary struct {
	offset int // of the operator
	op     *operator
	x, y   node
}

type call struct {
	offset int
	fn     *function
	args   []node
}

func (n *number) at() int   { return n.offset }
func (n *option) at() int   { return n.offset }
func (n *name) at() int     { return n.offset }
func (n *missing) at() int  { return n.offset }
func (n *negation) at() int { return n.offset }
func (n *binary) at() int   { return n.offset }
func (n *call) at() int     { return n.offset }

// operator is a row of the table of binary operators: how it is written in
// the language and in Excel, how tightly it binds, and what it computes.
type operator struct {
	text, excel string
	precedence  int
	code        vm.Op
	swap        bool // computed as code with the operands exchanged
	compares    bool
}

// The precedences of Excel's operators, loosest first.
const (
	precCompare = 1 + iota
	precAdd
	precMultiply
	precNegate
	precAtom
)

var operators = map[string]*operator{
	"==": {text: "==", excel: "=", precedence: precCompare, code: vm.OpEqual, compares: true},
	"!=": {text: "!=", excel: "<>", precedence: precCompare, code: vm.OpDiffer, compares: true},
	"<":  {text: "<", excel: "<", precedence: precCompare, code: vm.OpLess, compares: true},
	"<=": {text: "<=", excel: "<=", precedence: precCompare, code: vm.OpAtMost, compares: true},
	">":  {text: ">", excel: ">", precedence: precCompare, code: vm.OpLess, swap: true, compares: true},
	">=": {text: ">=", excel: ">=", precedence: precCompare, code: vm.OpAtMost, swap: true, compares: true},
	"+":  {text: "+", excel: "+", precedence: precAdd, code: vm.OpAdd},
	"-":  {text: "-", excel: "-", precedence: precAdd, code: vm.OpSubtract},
	"*":  {text: "*", excel: "*", precedence: precMultiply, code: vm.OpMultiply},
	"/":  {text: "/", excel: "/", precedence: precMultiply, code: vm.OpDivide},
}

// Names calls visit for every name in the formula, in reading order, with how
// it is used.
func (f *Formula) Names(visit func(id string)) { walkNames(f.root, nil, visit) }

// NamesPrinted is Names without what chooses an entry of an input that has a
// single one: a workbook's formula does not refer to it.
func (f *Formula) NamesPrinted(single func(id string) bool, visit func(id string)) {
	walkNames(f.root, single, visit)
}

func walkNames(n node, single func(string) bool, visit func(string)) {
	switch n := n.(type) {
	case *name:
		visit(n.id)
	case *negation:
		walkNames(n.x, single, visit)
	case *binary:
		walkNames(n.x, single, visit)
		walkNames(n.y, single, visit)
	case *call:
		if id := listOf(n); id != "" && single != nil && single(id) {
			visit(id)
			return
		}
		for _, a := range n.args {
			walkNames(a, single, visit)
		}
		for _, id := range n.fn.needs {
			visit(id)
		}
	case *number, *option, *missing:
	default:
		panic(unknownNode(n))
	}
}

// listOf is the input of which a call takes an entry; "" of any other call.
func listOf(n *call) string {
	if !n.fn.entry {
		return ""
	}
	if input, ok := n.args[0].(*name); ok {
		return input.id
	}
	return ""
}

// Openings calls visit for every series whose opening the formula reads when
// it stands in a series or scalar line: through prev in period 1, opening,
// and the ranges of PV and SUM_TO, which begin at the opening column.
func (f *Formula) Openings(visit func(id string)) { walkOpenings(f.root, visit) }

func walkOpenings(n node, visit func(string)) {
	switch n := n.(type) {
	case *negation:
		walkOpenings(n.x, visit)
	case *binary:
		walkOpenings(n.x, visit)
		walkOpenings(n.y, visit)
	case *call:
		visitOpened(n, visit)
		for _, a := range n.args {
			walkOpenings(a, visit)
		}
	case *number, *option, *missing, *name:
	default:
		panic(unknownNode(n))
	}
}

// visitOpened visits the series whose openings a call reads by itself.
func visitOpened(n *call, visit func(string)) {
	if !n.fn.opens {
		return
	}
	for _, a := range n.args {
		if x, ok := a.(*name); ok {
			visit(x.id)
		}
	}
	if n.fn.openNeeds {
		for _, id := range n.fn.needs {
			visit(id)
		}
	}
}

// Rename returns the formula's text with one name in the place of another.
func (f *Formula) Rename(from, to string) string {
	var at []int
	walkPlaces(f.root, func(n *name) {
		if n.id == from {
			at = append(at, n.offset)
		}
	})
	slices.Sort(at)
	text := f.Text
	for _, i := range slices.Backward(at) {
		text = text[:i] + to + text[i+len(from):]
	}
	return text
}

// walkPlaces visits the names that stand in a formula's text.
func walkPlaces(n node, visit func(*name)) {
	switch n := n.(type) {
	case *name:
		visit(n)
	case *negation:
		walkPlaces(n.x, visit)
	case *binary:
		walkPlaces(n.x, visit)
		walkPlaces(n.y, visit)
	case *call:
		for _, a := range n.args {
			walkPlaces(a, visit)
		}
	case *number, *option, *missing:
	default:
		panic(unknownNode(n))
	}
}
