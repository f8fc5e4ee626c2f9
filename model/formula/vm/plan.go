package vm

import (
	"slices"
	"unsafe"

	"offtake/model/formula/vm/vector"
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
	code      Op
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

// predictable is about how many steps, the same in every block, a processor learns
// to foretell.
const predictable = 6000

// ordered returns the operations in the order in which they are computed: that of
// the program, in which most results are used soon, unless there are too many.
func (p *Plan) ordered(vector []Slot) []Slot {
	if len(vector) <= predictable {
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

// allocate returns every slot of a block a register, and the steps that compute
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
		if op := p.ops[s]; !op.hasList() && op.code != OpPower {
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
	st.same = op.code == OpPower && !p.varies[op.b]
	return st
}

// Steps returns how many operations are computed once and how many for every
// block of lanes.
func (p *Plan) Steps() (once, each int) { return len(p.once), p.each }

// Bytes is about how much memory a plan takes.
func (p *Plan) Bytes() int {
	n := len(p.varies) + 4*(len(p.reg)+len(p.given)+len(p.once)+len(p.shared))
	for _, r := range p.runs {
		n += int(unsafe.Sizeof(r)) + len(r.vectors)*int(unsafe.Sizeof(vector.Step{}))
		if r.rest != nil {
			n += int(unsafe.Sizeof(*r.rest)) + 4*len(r.rest.list)
		}
	}
	return n
}
