package formula

import (
	"slices"
	"unsafe"
)

// BlockSize is how many lanes a machine computes at once: few enough for the
// registers of a block, of which a model of ten years has a thousand, to stay in
// the processor's second cache beside what else goes through it, many enough for
// the cost of choosing an operation to vanish.
const BlockSize = 96

// Plan is a program prepared for one pattern of inputs: operations whose
// result is the same in every lane are apart, to be computed once; operations
// that no output needs are gone; registers are shared by values whose lives do
// not overlap.
type Plan struct {
	b       *Builder
	ops     []operation // by slot: the program's, some of them put together; of use while planning alone
	varies  []bool      // by slot: differs from lane to lane
	given   []Slot      // constants and inputs that are the same in every lane
	once    []Slot      // operations computed once, in order
	shared  []Slot      // those of both that have a register
	each    int         // how many operations are computed for every block
	runs    []stretch   // the same
	reg     []int32
	regs    int
	counts  int // the first of the registers that hold 1, 2, 3, … across lanes
	outputs []Slot
}

// step is an operation with its registers.
type step struct {
	code      opcode
	dst       int32
	a, b, c   int32
	list      []int32
	usesExtra bool
	same      bool // of powers: the exponent is the same in all lanes
}

// Plan prepares the program for inputs of which some vary from lane to lane,
// and for the outputs wanted.
func (b *Builder) Plan(varying func(input int) bool, outputs []Slot) *Plan {
	p := &Plan{b: b, ops: slices.Clone(b.ops), outputs: outputs}
	needed := b.needed(outputs)
	p.varies = make([]bool, len(b.ops))
	var vector []Slot
	for i, op := range b.ops {
		s := Slot(i)
		if !needed[s] {
			continue
		}
		switch op.code {
		case opConstant, opInput:
			if p.varies[s] = op.code == opInput && varying(i); !p.varies[s] {
				p.given = append(p.given, s)
			}
		default:
			b.operands(op, func(o Slot) { p.varies[s] = p.varies[s] || p.varies[o] })
			if p.varies[s] {
				vector = append(vector, s)
			} else {
				p.once = append(p.once, s)
			}
		}
	}
	p.group(p.allocate(p.ordered(p.fuse(vector))))
	p.ops = nil
	return p
}

// foretold is about how many steps, the same in every block, a processor learns
// to foretell.
const foretold = 6000

// ordered gives the operations in the order in which they are computed: that of
// the program, in which most results are used soon, unless there are too many.
func (p *Plan) ordered(vector []Slot) []Slot {
	if len(vector) <= foretold {
		return vector
	}
	return p.inBatches(vector)
}

// inBatches puts operations of a kind after each other as far as what they read
// allows. The processor foretells the next kernel where it is that of the step
// before; where it is not, finding out costs as much as some ten lanes.
func (p *Plan) inBatches(vector []Slot) []Slot {
	waits := make([]int, len(p.ops)) // operands not computed yet
	readers := make([][]Slot, len(p.ops))
	ready := make([][]Slot, opcodes)
	wait := make([]bool, len(p.ops))
	for _, s := range vector {
		wait[s] = true
	}
	for _, s := range vector {
		code := p.ops[s].code
		p.b.operands(p.ops[s], func(o Slot) {
			if wait[o] {
				waits[s]++
				readers[o] = append(readers[o], s)
			}
		})
		if waits[s] == 0 {
			ready[code] = append(ready[code], s)
		}
	}
	ordered := make([]Slot, 0, len(vector))
	for len(ordered) < len(vector) {
		most := 0
		for code := range ready {
			if len(ready[code]) > len(ready[most]) {
				most = code
			}
		}
		for len(ready[most]) > 0 {
			s := ready[most][0]
			ready[most] = ready[most][1:]
			ordered = append(ordered, s)
			for _, r := range readers[s] {
				if waits[r]--; waits[r] == 0 {
					code := p.ops[r].code
					ready[code] = append(ready[code], r)
				}
			}
		}
	}
	return ordered
}

// stretch is a number of steps, of which the first are of kernels, and the last,
// if it is not, of its own.
type stretch struct {
	vectors []vectorStep
	rest    *step
}

// vectorStep is an operation of a kernel, counted from 0, with its registers as
// places in memory, in bytes.
type vectorStep struct {
	kernel, dst uint32
	operands    [4]uint32
}

// group puts steps of kernels that follow each other together. Sums and the
// like are steps of kernels too, one for each entry of their list.
func (p *Plan) group(each []step) {
	p.each = len(each)
	p.counts = p.regs
	p.regs += (longestList + BlockSize - 1) / BlockSize
	k := kernels{plan: p}
	for i := range each {
		if k.add(&each[i]) {
			continue
		}
		rest := each[i] // alone: the others are of use no more
		p.runs = append(p.runs, stretch{slices.Clone(k.steps), &rest})
		k.steps = k.steps[:0]
	}
	p.runs = append(p.runs, stretch{slices.Clone(k.steps), nil})
}

// kernels gathers the steps of kernels that compute operations.
type kernels struct {
	plan  *Plan
	steps []vectorStep
}

func (k *kernels) put(code opcode, dst int32, operands ...int32) *vectorStep {
	place := func(register int32) uint32 { return uint32(register) * BlockSize * 8 }
	st := vectorStep{kernel: vectors[code] - 1, dst: place(dst)}
	for i, o := range operands {
		st.operands[i] = place(o)
	}
	k.steps = append(k.steps, st)
	return &k.steps[len(k.steps)-1]
}

// add adds the steps that compute an operation, in the order in which runList
// takes them; it tells whether kernels are enough for it.
func (k *kernels) add(st *step) bool {
	n := len(st.list)
	switch {
	case vectors[opAdd] == 0:
		return false
	case vectors[st.code] > 0:
		k.put(st.code, st.dst, st.a, st.b, st.c)
	case n == 0:
		return false
	case st.code == opSumProduct:
		k.addProducts(st.dst, st.list[:n/2], st.list[n/2:])
	case st.code == opSum && n > 2:
		k.addSum(st.dst, st.list)
	case chained[st.code] != 0 && n > 1:
		k.put(chained[st.code], st.dst, st.list[0], st.list[1])
		for _, x := range st.list[2:] {
			k.put(chained[st.code], st.dst, st.dst, x)
		}
	case st.code == opSumTo && n <= longestList:
		k.addUpTo(st)
	default:
		return false
	}
	return true
}

// addSum adds two entries with a step: (sum + x) + y.
func (k *kernels) addSum(dst int32, list []int32) {
	k.put(opAddAdd, dst, list[0], list[1], list[2])
	for list = list[3:]; len(list) > 1; list = list[2:] {
		k.put(opAddAdd, dst, dst, list[0], list[1])
	}
	if len(list) > 0 {
		k.put(opAdd, dst, dst, list[0])
	}
}

func (k *kernels) addProducts(dst int32, xs, ys []int32) {
	k.put(opMultiply, dst, xs[0], ys[0])
	j := 1
	for ; j+1 < len(xs); j += 2 {
		k.put(opAddTwoProducts, dst, xs[j], ys[j], xs[j+1], ys[j+1])
	}
	if j < len(xs) {
		k.put(opMultiplyAdd, dst, xs[j], ys[j], dst)
	}
}

func (k *kernels) addUpTo(st *step) {
	k.put(opZero, st.dst, st.c)
	j, counts := 0, int32(k.plan.counts)
	for ; j+1 < len(st.list); j += 2 {
		k.put(opAddTwoUpTo, st.dst, st.list[j], st.list[j+1], st.c, counts).operands[3] += uint32(8 * j)
	}
	if j < len(st.list) {
		k.put(opAddUpTo, st.dst, st.list[j], st.c, counts).operands[2] += uint32(8 * j)
	}
}

// chained are the operations over a list that are one of two operands, applied
// from left to right.
var chained = [opcodes]opcode{opSum: opAdd, opMinOf: opMin, opMaxOf: opMax}

// longestList is the longest list of a partial sum that kernels compute.
const longestList = 480

// needed marks the slots that outputs depend on.
func (b *Builder) needed(outputs []Slot) []bool {
	needed := make([]bool, len(b.ops))
	for _, s := range outputs {
		needed[s] = true
	}
	for i := len(b.ops) - 1; i >= 0; i-- {
		if needed[i] {
			b.operands(b.ops[i], func(o Slot) { needed[o] = true })
		}
	}
	return needed
}

// allocate gives every slot of a block a register, and the steps that compute
// them. Inputs, values computed once and outputs keep theirs; others free it
// after their last use.
func (p *Plan) allocate(vector []Slot) (each []step) {
	b := p.b
	each = make([]step, 0, len(vector))
	p.reg = make([]int32, len(p.ops))
	for i := range p.reg {
		p.reg[i] = -1
	}
	keep := make([]bool, len(p.ops))
	for _, s := range p.outputs {
		keep[s] = true
	}
	last := make([]int, len(p.ops)) // by slot: its last use in a block
	for i, s := range vector {
		b.operands(p.ops[s], func(o Slot) { last[o] = i })
	}
	fixed := func(s Slot) bool { return keep[s] || p.ops[s].code <= opInput || !p.varies[s] }
	var free []int32
	take := func() int32 {
		if n := len(free); n > 0 {
			r := free[n-1]
			free = free[:n-1]
			return r
		}
		p.regs++
		return int32(p.regs - 1)
	}
	fresh := func() int32 { p.regs++; return int32(p.regs - 1) }
	for i, s := range vector {
		b.operands(p.ops[s], func(o Slot) {
			if p.reg[o] < 0 {
				p.reg[o] = fresh() // a value from outside the block
			}
		})
		// The result may take a register that an operand frees here only if
		// the operation reads every lane before writing it; lists and powers
		// do not.
		release := func() {
			b.operands(p.ops[s], func(o Slot) {
				if last[o] == i && !fixed(o) && p.reg[o] >= 0 {
					free = append(free, p.reg[o])
					last[o] = -1
				}
			})
		}
		if op := p.ops[s]; !op.hasList() && op.code != opPower {
			release()
			p.reg[s] = p.place(s, keep, take, fresh)
		} else {
			p.reg[s] = p.place(s, keep, take, fresh)
			release()
		}
		each = append(each, p.step(s))
	}
	for _, s := range p.outputs {
		if p.reg[s] < 0 {
			p.reg[s] = fresh()
		}
	}
	for s, r := range p.reg {
		if r >= 0 && !p.varies[s] {
			p.shared = append(p.shared, Slot(s))
		}
	}
	return each
}

func (p *Plan) place(s Slot, keep []bool, take, fresh func() int32) int32 {
	if keep[s] {
		return fresh()
	}
	return take()
}

func (p *Plan) step(s Slot) step {
	op := p.ops[s]
	st := step{code: op.code, dst: p.reg[s]}
	if op.hasList() {
		for _, o := range p.b.lists[op.a : op.a+op.b] {
			st.list = append(st.list, p.reg[o])
		}
		if op.usesExtra() {
			st.c, st.usesExtra = p.reg[op.c], true
		}
		return st
	}
	regs := [3]*int32{&st.a, &st.b, &st.c}
	operands := [3]Slot{op.a, op.b, op.c}
	for i := range op.operandCount() {
		*regs[i] = p.reg[operands[i]]
	}
	st.same = op.code == opPower && !p.varies[op.b]
	return st
}

// Steps tells how many operations are computed once and how many for every
// block of lanes.
func (p *Plan) Steps() (once, each int) { return len(p.once), p.each }

// Bytes is about how much memory a plan takes.
func (p *Plan) Bytes() int {
	n := len(p.varies) + 4*(len(p.reg)+len(p.given)+len(p.once)+len(p.shared))
	for _, r := range p.runs {
		n += int(unsafe.Sizeof(r)) + len(r.vectors)*int(unsafe.Sizeof(vectorStep{}))
		if r.rest != nil {
			n += int(unsafe.Sizeof(*r.rest)) + 4*len(r.rest.list)
		}
	}
	return n
}

// Machine runs a plan, a block of lanes at a time. Each goroutine has its own. A
// machine that has run one plan can be made ready for another: it keeps its
// memory.
type Machine struct {
	plan    *Plan
	memory  []float64 // the registers, one after the other
	same    []float64 // by slot: values computed once, inputs and constants
	list    [][]float64
	scratch []float64 // room for a block, for operations that need some
	lanes   int       // of the last block
}

// Machine makes a machine; common gives the value of the inputs that do not
// vary.
func (p *Plan) Machine(common func(input int) float64) *Machine {
	m := new(Machine)
	m.Ready(p, common)
	return m
}

// Ready makes a machine ready for a plan, whatever it ran before; common gives
// the value of the inputs that do not vary.
func (m *Machine) Ready(p *Plan, common func(input int) float64) {
	m.plan = p
	m.same = room(m.same, len(p.b.ops))
	m.scratch = room(m.scratch, BlockSize)
	m.memory = room(m.memory, p.regs*BlockSize)
	m.runOnce(common)
	for i := range longestList {
		m.memory[p.counts*BlockSize+i] = float64(i + 1)
	}
	for _, s := range p.shared {
		fill(m.register(p.reg[s]), m.same[s])
	}
}

// Bytes is about how much memory a machine takes.
func (m *Machine) Bytes() int { return 8 * (cap(m.memory) + cap(m.same)) }

// room gives a slice of a length: the one there is, if it has as much.
func room(x []float64, n int) []float64 {
	if cap(x) < n {
		return make([]float64, n)
	}
	return x[:n]
}

// register is a register with all its lanes.
func (m *Machine) register(r int32) []float64 {
	at := int(r) * BlockSize
	return m.memory[at : at+BlockSize : at+BlockSize]
}

// first is a register's first lanes, as many as the last block had.
func (m *Machine) first(r int32) []float64 { return m.register(r)[:m.lanes] }

func fill(dst []float64, x float64) {
	for i := range dst {
		dst[i] = x
	}
}

// runOnce computes what is the same in every lane.
func (m *Machine) runOnce(common func(int) float64) {
	b := m.plan.b
	for _, s := range m.plan.given {
		if op := b.ops[s]; op.code == opConstant {
			m.same[s] = b.constants[op.a]
		} else {
			m.same[s] = common(int(s))
		}
	}
	cell := func(s Slot) []float64 { return m.same[s : s+1 : s+1] }
	for _, s := range m.plan.once {
		op := b.ops[s]
		if !op.hasList() {
			runElementwise(op.code, cell(s), cell(op.a), cell(op.b), cell(op.c))
			continue
		}
		m.list = m.list[:0]
		for _, o := range b.lists[op.a : op.a+op.b] {
			m.list = append(m.list, cell(o))
		}
		extra := cell(0)
		if op.usesExtra() {
			extra = cell(op.c)
		}
		runList(op.code, cell(s), m.list, extra, m.scratch)
	}
}

// Input gives the register of an input that varies, to be filled for the
// lanes of the next block; nil if no output depends on it.
func (m *Machine) Input(input int) []float64 {
	if r := m.plan.reg[input]; r >= 0 && m.plan.varies[input] {
		return m.register(r)
	}
	return nil
}

// Run computes a block of n lanes, at most BlockSize, from the inputs filled.
// Kernels compute a multiple of kernelLanes: those past the last hold nothing that
// is looked at.
func (m *Machine) Run(n int) {
	m.lanes = n
	for i := range m.plan.runs {
		r := &m.plan.runs[i]
		if len(r.vectors) > 0 {
			runKernels(r.vectors, m.memory, (n+kernelLanes-1)&^(kernelLanes-1))
		}
		if r.rest != nil {
			m.step(r.rest)
		}
	}
}

// step computes an operation that has no kernel.
func (m *Machine) step(st *step) {
	switch {
	case st.code == opPower:
		runPower(m.first(st.dst), m.first(st.a), m.first(st.b), m.scratch, st.same)
		return
	case st.code < opSum:
		runElementwise(st.code, m.first(st.dst), m.first(st.a), m.first(st.b), m.first(st.c))
		return
	}
	m.list = m.list[:0]
	for _, r := range st.list {
		m.list = append(m.list, m.first(r))
	}
	var extra []float64
	if st.usesExtra {
		extra = m.first(st.c)
	}
	runList(st.code, m.first(st.dst), m.list, extra, m.scratch)
}

// Value gives an output's values of the last block, one a lane.
func (m *Machine) Value(s Slot) []float64 { return m.register(m.plan.reg[s]) }
