package vm

import "offtake/model/formula/vm/vector"

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

// Machine returns a machine for the plan; common returns the value of the inputs that do not
// vary.
func (p *Plan) Machine(common func(input int) float64) *Machine {
	m := new(Machine)
	m.Ready(p, common)
	return m
}

// Ready makes a machine ready for a plan, whatever it ran before; common returns
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

// room returns a slice of a length: the one there is, if it has as much.
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

// Input returns the register of an input that varies, to be filled for the
// lanes of the next block; nil if no output depends on it.
func (m *Machine) Input(input int) []float64 {
	if r := m.plan.reg[input]; r >= 0 && m.plan.varies[input] {
		return m.register(r)
	}
	return nil
}

// Run computes a block of n lanes, at most BlockSize, from the inputs filled.
// Kernels compute a multiple of vectorLanes: those past the last hold nothing that
// is looked at.
func (m *Machine) Run(n int) {
	m.lanes = n
	for i := range m.plan.runs {
		r := &m.plan.runs[i]
		if len(r.vectors) > 0 {
			vector.Run(r.vectors, m.memory, (n+vectorLanes-1)&^(vectorLanes-1))
		}
		if r.rest != nil {
			m.step(r.rest)
		}
	}
}

// step computes an operation that has no kernel.
func (m *Machine) step(st *step) {
	switch {
	case st.code == OpPower:
		runPower(m.first(st.dst), m.first(st.a), m.first(st.b), m.scratch, st.same)
		return
	case st.code < OpSum:
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

// Value returns an output's values of the last block, one a lane.
func (m *Machine) Value(s Slot) []float64 { return m.register(m.plan.reg[s]) }
