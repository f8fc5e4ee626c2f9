package vm

import "math"

// Slot names a value of a program: a constant, an input, or the result of an
// operation on earlier slots. A slot is written once (static single
// assignment), so equal operations share one slot.
type Slot int32

// Op is an operation of a program.
type Op uint8

const (
	opConstant Op = iota
	opInput
	// element by element, a and b (and c)
	OpAdd
	OpSubtract
	OpMultiply
	OpDivide
	OpNegate
	OpEqual
	OpDiffer
	OpLess
	OpAtMost
	OpAnd
	OpOr
	OpNot
	OpMin
	OpMax
	OpAbs
	OpPower
	OpRoundUp
	OpMod
	OpIsNumber
	OpSelect  // a ? b : c
	opRequire // a, but a missing value becomes undefined
	// two operations at once, of plans only: see Plan.fuse
	opMultiplyAdd      // a times b plus c
	opMultiplySubtract // a times b less c
	opSubtractProduct  // c less a times b
	opAddAdd           // a plus b plus c
	opAddSubtract      // a plus b less c
	opSubtractAdd      // a less b plus c
	opSubtractSubtract // a less b less c
	opAddMultiply      // a plus b, times c
	opSubtractMultiply // a less b, times c
	opExcessMultiply   // a less b where that is above 0, else 0, times c
	opExcess           // a less b where that is above 0, else 0
	opQuotient         // a over b where b is above 0, else 0
	// over a list of slots, with c the extra operand
	OpSum
	OpSumProduct // the list is first all x, then all y
	OpMinOf
	OpMaxOf
	OpSumTo        // the first c entries
	OpSumIf        // the list is first all keys, then all values; c the key wanted
	OpEntry        // entry number c, clamped
	OpChoose       // entry number c, undefined outside
	OpPresentValue // the list is first all flows, then all times; c the growth factor
	opReturn       // see Builder.Return
	// steps of other operations, never in a program
	opZero           // 0, undefined where a is
	opAddUpTo        // dst plus a where b is at least c[0]
	opAddTwoUpTo     // dst plus a where c is at least d[0], plus b where it is at least d[1]
	opAddTwoProducts // dst plus a times b plus c times d
	opRoot           // a to the power of b, from 0 to 1
	opSquareRoot
	opcodes // how many there are
)

// operation defines a slot.
type operation struct {
	code    Op
	a, b, c Slot // of list operations a is the list's first place in lists, b its length
}

func (o operation) hasList() bool { return o.code >= OpSum }

// missingBits is the NaN that stands for a value that is missing on purpose.
const missingBits = 0x7FF8_0000_0000_0A0A

// Missing is the number that stands for no value (NA).
func Missing() float64 { return math.Float64frombits(missingBits) }

// IsMissing reports whether a value is missing on purpose (NA, a search without a
// rate), not undefined by mistake, such as a division by zero.
func IsMissing(x float64) bool { return math.Float64bits(x) == missingBits }

// Builder collects the operations of a program. Operands always come before
// the operation, so the operations are in an order of evaluation.
type Builder struct {
	ops       []operation
	lists     []Slot
	constants []float64
	inputs    int
	maybe     map[Slot]bool // slots that may be missing
	memo      map[operation]Slot
	listMemo  map[string]Slot
	constant  map[uint64]Slot
}

// NewBuilder makes an empty program with room for inputs, whose slots are 0 to
// inputs-1.
func NewBuilder(inputs int) *Builder {
	b := &Builder{inputs: inputs, maybe: map[Slot]bool{}, memo: map[operation]Slot{}, listMemo: map[string]Slot{}, constant: map[uint64]Slot{}}
	for i := range inputs {
		b.ops = append(b.ops, operation{code: opInput, a: Slot(i)})
	}
	return b
}

// Size is the number of slots.
func (b *Builder) Size() int { return len(b.ops) }

// Constant returns the slot of a number.
func (b *Builder) Constant(x float64) Slot {
	bits := math.Float64bits(x)
	if s, ok := b.constant[bits]; ok {
		return s
	}
	s := b.define(operation{code: opConstant, a: Slot(len(b.constants))})
	b.constants = append(b.constants, x)
	b.constant[bits] = s
	if IsMissing(x) {
		b.maybe[s] = true
	}
	return s
}

// ConstantValue returns the number of a slot that is the same whatever the
// inputs.
func (b *Builder) ConstantValue(s Slot) (float64, bool) {
	if op := b.ops[s]; op.code == opConstant {
		return b.constants[op.a], true
	}
	return 0, false
}

func (b *Builder) define(op operation) Slot {
	b.ops = append(b.ops, op)
	return Slot(len(b.ops) - 1)
}

// Emit returns the slot of an elementwise operation: an earlier one that is
// equal, a constant where all operands are, or a new one.
func (b *Builder) Emit(code Op, x, y, z Slot) Slot {
	op := operation{code, x, y, z}
	if s, ok := b.memo[op]; ok {
		return s
	}
	s, ok := b.simplify(op)
	if !ok {
		s = b.foldOrDefine(op)
	}
	s = b.track(op, s)
	b.memo[op] = s
	return s
}

// simplify uses what is exactly true of numbers, undefined ones included.
func (b *Builder) simplify(op operation) (Slot, bool) {
	y, isConstant := b.ConstantValue(op.b)
	switch op.code {
	case OpMultiply:
		if x, ok := b.ConstantValue(op.a); ok && x == 1 {
			return op.b, true
		}
		return op.a, isConstant && y == 1
	case OpDivide, OpPower:
		return op.a, isConstant && y == 1
	case OpSubtract:
		return op.a, isConstant && y == 0
	case OpAdd:
		if x, ok := b.ConstantValue(op.a); ok && x == 0 {
			return op.b, true
		}
		return op.a, isConstant && y == 0
	case OpSelect:
		if cond, ok := b.ConstantValue(op.a); ok {
			return map[bool]Slot{true: op.b, false: op.c}[cond == 1], cond == cond
		}
	}
	return 0, false
}

// operandCount is the number of operands of elementwise operations.
func (o operation) operandCount() int {
	switch o.code {
	case opConstant, opInput:
		return 0
	case OpNegate, OpNot, OpAbs, OpIsNumber, opRequire:
		return 1
	case OpSelect, opMultiplyAdd, opMultiplySubtract, opSubtractProduct, opAddAdd, opAddSubtract, opSubtractAdd, opSubtractSubtract,
		opAddMultiply, opSubtractMultiply, opExcessMultiply:
		return 3
	}
	return 2
}

func (b *Builder) foldOrDefine(op operation) Slot {
	operands := [3]Slot{op.a, op.b, op.c}
	var regs [4][]float64
	for i := range op.operandCount() {
		x, ok := b.ConstantValue(operands[i])
		if !ok {
			return b.define(op)
		}
		regs[i] = []float64{x}
	}
	regs[3] = []float64{0}
	runElementwise(op.code, regs[3], regs[0], regs[1], regs[2])
	return b.Constant(regs[3][0])
}

// track follows which slots may be missing. Choosing between values passes a
// missing value on; computing with one is a mistake, as it is in a
// spreadsheet, where the cell holds a text.
func (b *Builder) track(op operation, s Slot) Slot {
	operands := [3]Slot{op.a, op.b, op.c}
	for _, o := range operands[:op.operandCount()] {
		if !b.maybe[o] {
			continue
		}
		switch op.code {
		case OpSelect:
			b.maybe[s] = true
		case OpIsNumber, opRequire:
		default:
			return b.foldOrDefine(operation{code: opRequire, a: s})
		}
	}
	return s
}

// EmitList returns the slot of an operation over a list.
func (b *Builder) EmitList(code Op, list []Slot, extra Slot) Slot {
	op := operation{code, Slot(len(b.lists)), Slot(len(list)), extra}
	if s, ok := b.foldList(op, list); ok {
		return s
	}
	if code == OpSumIf {
		if values, ok := b.matching(list, extra); ok {
			return b.EmitList(OpSum, values, 0)
		}
	}
	key := listKey(code, list, extra)
	if s, ok := b.listMemo[key]; ok {
		return s
	}
	b.lists = append(b.lists, list...)
	s := b.define(op)
	b.listMemo[key] = s
	if code == opReturn {
		b.maybe[s] = true
	}
	return s
}

// matching returns the values whose keys are the one wanted, where keys and key
// are known beforehand.
func (b *Builder) matching(list []Slot, wanted Slot) (values []Slot, known bool) {
	k, ok := b.ConstantValue(wanted)
	if !ok || k != k {
		return nil, false
	}
	keys, all := list[:len(list)/2], list[len(list)/2:]
	for j, key := range keys {
		x, ok := b.ConstantValue(key)
		if !ok {
			return nil, false
		}
		if x == k {
			values = append(values, all[j])
		}
	}
	return values, true
}

// listKey is equal for equal operations over a list.
func listKey(code Op, list []Slot, extra Slot) string {
	key := make([]byte, 0, 4*len(list)+5)
	key = append(key, byte(code))
	for _, s := range append(list, extra) {
		key = append(key, byte(s), byte(s>>8), byte(s>>16), byte(s>>24))
	}
	return string(key)
}

func (b *Builder) foldList(op operation, list []Slot) (Slot, bool) {
	regs := make([][]float64, len(list))
	for i, s := range list {
		x, ok := b.ConstantValue(s)
		if !ok {
			return 0, false
		}
		regs[i] = []float64{x}
	}
	extra := []float64{0}
	if op.usesExtra() {
		x, ok := b.ConstantValue(op.c)
		if !ok {
			return 0, false
		}
		extra[0] = x
	}
	dst := []float64{0}
	runList(op.code, dst, regs, extra, make([]float64, 1))
	return b.Constant(dst[0]), true
}

func (o operation) usesExtra() bool {
	switch o.code {
	case OpSumTo, OpSumIf, OpEntry, OpChoose, OpPresentValue:
		return true
	}
	return false
}

// operands calls visit for every slot that an operation reads.
func (b *Builder) operands(op operation, visit func(Slot)) {
	if op.hasList() {
		for _, s := range b.lists[op.a : op.a+op.b] {
			visit(s)
		}
		if op.usesExtra() {
			visit(op.c)
		}
		return
	}
	all := [3]Slot{op.a, op.b, op.c}
	for _, s := range all[:op.operandCount()] {
		visit(s)
	}
}
