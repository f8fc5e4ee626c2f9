package formula

import "fmt"

// Worth answers what a name is worth: the slots that hold its values.
type Worth interface {
	// Value gives the slot of a line at a period, 0 being its opening; of a
	// scalar line or an input, whatever the period.
	Value(id string, period int) Slot
	// Entries gives the slots of an input by contract year.
	Entries(id string) []Slot
	// Option gives the number that stands for a word of a text input.
	Option(id, word string) float64
	// IsSeries tells lines with a value each period.
	IsSeries(id string) bool
	// Periods is the number of periods.
	Periods() int
}

// Compile appends a formula's operations for one period (0 for openings and
// scalars) and gives the slot of its result.
func (b *Builder) Compile(f *Formula, w Worth, period int) Slot {
	c := &compiler{b, w, period}
	return c.node(f.root)
}

type compiler struct {
	*Builder
	worth  Worth
	period int
}

func (c *compiler) node(n node) Slot {
	switch n := n.(type) {
	case *number:
		return c.Constant(n.value)
	case *missing:
		return c.Constant(Missing())
	case *name:
		return c.worth.Value(n.id, c.period)
	case *negation:
		return c.emit(opNegate, c.node(n.x), 0, 0)
	case *binary:
		return c.binary(n)
	case *call:
		return n.fn.compile(c, n)
	}
	panic(unknownNode(n))
}

func (c *compiler) binary(n *binary) Slot {
	if w, ok := n.y.(*option); ok {
		id := n.x.(*name).id
		return c.emit(n.op.code, c.worth.Value(id, 0), c.Constant(c.worth.Option(id, w.word)), 0)
	}
	x, y := c.node(n.x), c.node(n.y)
	if n.op.swap {
		x, y = y, x
	}
	return c.emit(n.op.code, x, y, 0)
}

func single(code opcode) func(*compiler, *call) Slot {
	return func(c *compiler, n *call) Slot { return c.emit(code, c.node(n.args[0]), 0, 0) }
}

// fold applies a two-operand operation from left to right.
func fold(code opcode) func(*compiler, *call) Slot {
	return func(c *compiler, n *call) Slot {
		s := c.node(n.args[0])
		for _, a := range n.args[1:] {
			s = c.emit(code, s, c.node(a), 0)
		}
		return s
	}
}

func compileIf(c *compiler, n *call) Slot {
	return c.emit(opSelect, c.node(n.args[0]), c.node(n.args[1]), c.node(n.args[2]))
}

func compileExtreme(code opcode) func(*compiler, *call) Slot {
	overPeriods := map[opcode]opcode{opMin: opMinOf, opMax: opMaxOf}[code]
	pairwise := fold(code)
	return func(c *compiler, n *call) Slot {
		if x, ok := wholeSeries(n, c.worth.IsSeries); ok {
			return c.emitList(overPeriods, c.periods(x, 1, c.worth.Periods()), 0)
		}
		return pairwise(c, n)
	}
}

// periods gives the slots of a series from one period to another.
func (c *compiler) periods(n node, from, to int) []Slot {
	id := n.(*name).id
	slots := make([]Slot, 0, max(0, to-from+1))
	for p := from; p <= to; p++ {
		slots = append(slots, c.worth.Value(id, p))
	}
	return slots
}

func compileChoose(c *compiler, n *call) Slot {
	var list []Slot
	for _, a := range n.args[1:] {
		list = append(list, c.node(a))
	}
	return c.emitList(opChoose, list, c.node(n.args[0]))
}

func compileSum(c *compiler, n *call) Slot {
	return c.emitList(opSum, c.periods(n.args[0], 1, c.worth.Periods()), 0)
}

func compileSumProduct(c *compiler, n *call) Slot {
	list := c.periods(n.args[0], 1, c.worth.Periods())
	list = append(list, c.periods(n.args[1], 1, c.worth.Periods())...)
	return c.emitList(opSumProduct, list, 0)
}

// compilePresentValue divides by powers of the growth factor: each of them an
// operation where the factor is one for all periods, since most are then the
// same in every lane; in one operation where each period has its own.
func compilePresentValue(c *compiler, n *call) Slot {
	last := c.worth.Periods()
	flows, years, growth := c.periods(n.args[0], 0, last), c.periods(n.args[1], 0, last), c.node(n.args[2])
	if x, ok := n.args[2].(*name); ok && c.worth.IsSeries(x.id) {
		return c.emitList(opWorth, append(flows, years...), growth)
	}
	list := flows
	for _, t := range years {
		list = append(list, c.emit(opDivide, c.Constant(1), c.emit(opPower, growth, t, 0), 0))
	}
	return c.emitList(opSumProduct, list, 0)
}

func compilePrev(c *compiler, n *call) Slot {
	return c.worth.Value(n.args[0].(*name).id, c.period-1)
}

func compileOpening(c *compiler, n *call) Slot {
	return c.worth.Value(n.args[0].(*name).id, 0)
}

func compileClosing(c *compiler, n *call) Slot {
	return c.worth.Value(n.args[0].(*name).id, c.worth.Periods())
}

// compileSumTo reads every period before this one, as the spreadsheet's range
// does, whatever the last period asked for.
func compileSumTo(c *compiler, n *call) Slot {
	list := c.periods(n.args[0], 1, c.period-1)
	return c.emitList(opSumTo, list, c.node(n.args[1]))
}

func compileSumKey(c *compiler, n *call) Slot {
	last := c.worth.Periods()
	list := append(c.periods(n.args[0], 1, last), c.periods(n.args[2], 1, last)...)
	return c.emitList(opSumIf, list, c.node(n.args[1]))
}

// compileSumUntil reads all periods, later ones too: for what is known from
// the start.
func compileSumUntil(c *compiler, n *call) Slot {
	return c.emitList(opSumTo, c.periods(n.args[0], 1, c.worth.Periods()), c.node(n.args[1]))
}

// compileSumLater adds up the periods after this one. It asks for all of them,
// as the spreadsheet's range does, so that a ring through an earlier one is found.
func compileSumLater(c *compiler, n *call) Slot {
	later := c.periods(n.args[0], 1, c.worth.Periods())[c.period:]
	if len(later) == 0 {
		return c.Constant(0)
	}
	return c.emitList(opSum, later, 0)
}

func compileSumYear(c *compiler, n *call) Slot {
	last := c.worth.Periods()
	var list []Slot
	for p := 1; p <= last; p++ {
		list = append(list, c.worth.Value("contract_year", p))
	}
	list = append(list, c.periods(n.args[0], 1, last)...)
	return c.emitList(opSumIf, list, c.node(n.args[1]))
}

// compileEntry picks an entry of an input by contract year. With one entry, or
// a number known beforehand, it costs nothing.
func compileEntry(c *compiler, n *call) Slot {
	entries := c.worth.Entries(n.args[0].(*name).id)
	var k Slot
	if len(n.args) == 2 {
		k = c.node(n.args[1])
	} else {
		k = c.worth.Value("contract_year", c.period)
	}
	if len(entries) == 1 {
		return entries[0]
	}
	if x, ok := c.ConstantValue(k); ok && x >= 1 {
		return entries[min(int(x), len(entries))-1]
	}
	return c.emitList(opEntry, entries, k)
}

// Describe tells a program's size: for documentation and tests.
func (b *Builder) Describe() string {
	return fmt.Sprintf("%d slots, %d constants, %d inputs", len(b.ops), len(b.constants), b.inputs)
}
