package formula

import "offtake/model/formula/vm"

// Slots answers which slots of a program hold the values of a name.
type Slots interface {
	// Value returns the slot of a line at a period, 0 being its opening; of a
	// scalar line or an input, whatever the period.
	Value(id string, period int) vm.Slot
	// Entries returns the slots of an input by contract year.
	Entries(id string) []vm.Slot
	// Option returns the number that stands for a word of a text input.
	Option(id, word string) float64
	// IsSeries reports whether a name is a line with a value each period.
	IsSeries(id string) bool
	// Periods returns the number of periods.
	Periods() int
}

// Compile appends the formula's operations for one period (0 for openings and
// scalars) to a program and returns the slot of its result.
func (f *Formula) Compile(b *vm.Builder, slots Slots, period int) vm.Slot {
	c := &compiler{b, slots, period}
	return c.node(f.root)
}

type compiler struct {
	*vm.Builder
	slots  Slots
	period int
}

func (c *compiler) node(n node) vm.Slot {
	switch n := n.(type) {
	case *number:
		return c.Constant(n.value)
	case *missing:
		return c.Constant(vm.Missing())
	case *name:
		return c.slots.Value(n.id, c.period)
	case *negation:
		return c.Emit(vm.OpNegate, c.node(n.x), 0, 0)
	case *binary:
		return c.binary(n)
	case *call:
		return n.fn.compile(c, n)
	}
	panic(unknownNode(n))
}

func (c *compiler) binary(n *binary) vm.Slot {
	if w, ok := n.y.(*option); ok {
		id := n.x.(*name).id
		return c.Emit(n.op.code, c.slots.Value(id, 0), c.Constant(c.slots.Option(id, w.word)), 0)
	}
	x, y := c.node(n.x), c.node(n.y)
	if n.op.swap {
		x, y = y, x
	}
	return c.Emit(n.op.code, x, y, 0)
}

func single(code vm.Op) func(*compiler, *call) vm.Slot {
	return func(c *compiler, n *call) vm.Slot { return c.Emit(code, c.node(n.args[0]), 0, 0) }
}

// fold applies a two-operand operation from left to right.
func fold(code vm.Op) func(*compiler, *call) vm.Slot {
	return func(c *compiler, n *call) vm.Slot {
		s := c.node(n.args[0])
		for _, a := range n.args[1:] {
			s = c.Emit(code, s, c.node(a), 0)
		}
		return s
	}
}

func compileIf(c *compiler, n *call) vm.Slot {
	return c.Emit(vm.OpSelect, c.node(n.args[0]), c.node(n.args[1]), c.node(n.args[2]))
}

func compileExtreme(code, overPeriods vm.Op) func(*compiler, *call) vm.Slot {
	pairwise := fold(code)
	return func(c *compiler, n *call) vm.Slot {
		if x, ok := wholeSeries(n, c.slots.IsSeries); ok {
			return c.EmitList(overPeriods, c.periods(x, 1, c.slots.Periods()), 0)
		}
		return pairwise(c, n)
	}
}

// periods returns the slots of a series from one period to another.
func (c *compiler) periods(n node, from, to int) []vm.Slot {
	id := n.(*name).id
	list := make([]vm.Slot, 0, max(0, to-from+1))
	for p := from; p <= to; p++ {
		list = append(list, c.slots.Value(id, p))
	}
	return list
}

func compileChoose(c *compiler, n *call) vm.Slot {
	var list []vm.Slot
	for _, a := range n.args[1:] {
		list = append(list, c.node(a))
	}
	return c.EmitList(vm.OpChoose, list, c.node(n.args[0]))
}

func compileSum(c *compiler, n *call) vm.Slot {
	return c.EmitList(vm.OpSum, c.periods(n.args[0], 1, c.slots.Periods()), 0)
}

func compileSumProduct(c *compiler, n *call) vm.Slot {
	list := c.periods(n.args[0], 1, c.slots.Periods())
	list = append(list, c.periods(n.args[1], 1, c.slots.Periods())...)
	return c.EmitList(vm.OpSumProduct, list, 0)
}

// compilePresentValue divides by powers of the growth factor: each of them an
// operation where the factor is one for all periods, since most are then the
// same in every lane; in one operation where each period has its own.
func compilePresentValue(c *compiler, n *call) vm.Slot {
	last := c.slots.Periods()
	flows, years, growth := c.periods(n.args[0], 0, last), c.periods(n.args[1], 0, last), c.node(n.args[2])
	if x, ok := n.args[2].(*name); ok && c.slots.IsSeries(x.id) {
		return c.EmitList(vm.OpPresentValue, append(flows, years...), growth)
	}
	list := flows
	for _, t := range years {
		list = append(list, c.Emit(vm.OpDivide, c.Constant(1), c.Emit(vm.OpPower, growth, t, 0), 0))
	}
	return c.EmitList(vm.OpSumProduct, list, 0)
}

func compilePrev(c *compiler, n *call) vm.Slot {
	return c.slots.Value(n.args[0].(*name).id, c.period-1)
}

func compileOpening(c *compiler, n *call) vm.Slot {
	return c.slots.Value(n.args[0].(*name).id, 0)
}

func compileClosing(c *compiler, n *call) vm.Slot {
	return c.slots.Value(n.args[0].(*name).id, c.slots.Periods())
}

// compileSumTo reads every period before this one, as the spreadsheet's range
// does, whatever the last period asked for.
func compileSumTo(c *compiler, n *call) vm.Slot {
	list := c.periods(n.args[0], 1, c.period-1)
	return c.EmitList(vm.OpSumTo, list, c.node(n.args[1]))
}

func compileSumKey(c *compiler, n *call) vm.Slot {
	last := c.slots.Periods()
	list := append(c.periods(n.args[0], 1, last), c.periods(n.args[2], 1, last)...)
	return c.EmitList(vm.OpSumIf, list, c.node(n.args[1]))
}

// compileSumUntil reads all periods, later ones too: for what is known from
// the start.
func compileSumUntil(c *compiler, n *call) vm.Slot {
	return c.EmitList(vm.OpSumTo, c.periods(n.args[0], 1, c.slots.Periods()), c.node(n.args[1]))
}

// compileSumLater adds up the periods after this one. It asks for all of them,
// as the spreadsheet's range does, so that a ring through an earlier one is found.
func compileSumLater(c *compiler, n *call) vm.Slot {
	later := c.periods(n.args[0], 1, c.slots.Periods())[c.period:]
	if len(later) == 0 {
		return c.Constant(0)
	}
	return c.EmitList(vm.OpSum, later, 0)
}

func compileSumYear(c *compiler, n *call) vm.Slot {
	last := c.slots.Periods()
	var list []vm.Slot
	for p := 1; p <= last; p++ {
		list = append(list, c.slots.Value("contract_year", p))
	}
	list = append(list, c.periods(n.args[0], 1, last)...)
	return c.EmitList(vm.OpSumIf, list, c.node(n.args[1]))
}

// compileEntry picks an entry of an input by contract year. With one entry, or
// a number known beforehand, it costs nothing.
func compileEntry(c *compiler, n *call) vm.Slot {
	entries := c.slots.Entries(n.args[0].(*name).id)
	var k vm.Slot
	if len(n.args) == 2 {
		k = c.node(n.args[1])
	} else {
		k = c.slots.Value("contract_year", c.period)
	}
	if len(entries) == 1 {
		return entries[0]
	}
	if x, ok := c.ConstantValue(k); ok && x >= 1 {
		return entries[min(int(x), len(entries))-1]
	}
	return c.EmitList(vm.OpEntry, entries, k)
}

// IsMissing reports whether a value is missing on purpose (NA, a search without
// a rate), not undefined by mistake, such as a division by zero.
func IsMissing(x float64) bool { return vm.IsMissing(x) }
