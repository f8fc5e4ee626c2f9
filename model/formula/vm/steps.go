package vm

import (
	"slices"

	"offtake/model/formula/vm/vector"
)

// stretch is a number of steps, of which the first are of kernels, and the last,
// if it is not, of its own.
type stretch struct {
	vectors []vector.Step
	rest    *step
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
	steps []vector.Step
}

func (k *kernels) put(code Op, dst int32, operands ...int32) *vector.Step {
	place := func(register int32) uint32 { return uint32(register) * BlockSize * 8 }
	st := vector.Step{Kernel: vectors[code] - 1, Dst: place(dst)}
	for i, o := range operands {
		st.Operands[i] = place(o)
	}
	k.steps = append(k.steps, st)
	return &k.steps[len(k.steps)-1]
}

// add adds the steps that compute an operation, in the order in which runList
// has them; it reports whether kernels are enough for it.
func (k *kernels) add(st *step) bool {
	n := len(st.list)
	switch {
	case vectors[OpAdd] == 0:
		return false
	case vectors[st.code] > 0:
		k.put(st.code, st.dst, st.a, st.b, st.c)
	case n == 0:
		return false
	case st.code == OpSumProduct:
		k.addProducts(st.dst, st.list[:n/2], st.list[n/2:])
	case st.code == OpSum && n > 2:
		k.addSum(st.dst, st.list)
	case chained[st.code] != 0 && n > 1:
		k.put(chained[st.code], st.dst, st.list[0], st.list[1])
		for _, x := range st.list[2:] {
			k.put(chained[st.code], st.dst, st.dst, x)
		}
	case st.code == OpSumTo && n <= longestList:
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
		k.put(OpAdd, dst, dst, list[0])
	}
}

func (k *kernels) addProducts(dst int32, xs, ys []int32) {
	k.put(OpMultiply, dst, xs[0], ys[0])
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
		k.put(opAddTwoUpTo, st.dst, st.list[j], st.list[j+1], st.c, counts).Operands[3] += uint32(8 * j)
	}
	if j < len(st.list) {
		k.put(opAddUpTo, st.dst, st.list[j], st.c, counts).Operands[2] += uint32(8 * j)
	}
}

// chained are the operations over a list that are one of two operands, applied
// from left to right.
var chained = [opcodes]Op{OpSum: OpAdd, OpMinOf: OpMin, OpMaxOf: OpMax}

// longestList is the longest list of a partial sum that kernels compute.
const longestList = 480
