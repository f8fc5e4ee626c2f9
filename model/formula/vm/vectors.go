package vm

import "offtake/model/formula/vm/vector"

// kernelOf names the kernels of package vector that compute operations.
var kernelOf = map[Op]vector.Kernel{
	OpAdd:              vector.Add,
	OpSubtract:         vector.Subtract,
	OpMultiply:         vector.Multiply,
	OpAnd:              vector.Multiply,
	OpDivide:           vector.Divide,
	OpNegate:           vector.Negate,
	OpAbs:              vector.Abs,
	OpNot:              vector.Not,
	OpMin:              vector.Min,
	OpMax:              vector.Max,
	OpOr:               vector.Max,
	OpEqual:            vector.Equal,
	OpDiffer:           vector.Differ,
	OpLess:             vector.Less,
	OpAtMost:           vector.AtMost,
	OpSelect:           vector.Select,
	opMultiplyAdd:      vector.MultiplyAdd,
	opMultiplySubtract: vector.MultiplySubtract,
	opSubtractProduct:  vector.SubtractProduct,
	opAddAdd:           vector.AddAdd,
	opAddSubtract:      vector.AddSubtract,
	opSubtractAdd:      vector.SubtractAdd,
	opSubtractSubtract: vector.SubtractSubtract,
	opAddMultiply:      vector.AddMultiply,
	opSubtractMultiply: vector.SubtractMultiply,
	opExcessMultiply:   vector.ExcessMultiply,
	opExcess:           vector.Excess,
	opQuotient:         vector.Quotient,
	opAddUpTo:          vector.AddUpTo,
	opAddTwoUpTo:       vector.AddTwoUpTo,
	opAddTwoProducts:   vector.AddTwoProducts,
	opZero:             vector.Zero,
	opRoot:             vector.Root,
	opSquareRoot:       vector.SquareRoot,
}

// vectors numbers, from 1, the kernels that this processor has: 0 is none, and
// the loops in kernel.go compute all lanes. Kernels compute the same bits.
var vectors = func() (numbers [opcodes]vector.Kernel) {
	if !vector.Available {
		return numbers
	}
	for op, kernel := range kernelOf {
		numbers[op] = kernel + 1
	}
	return numbers
}()

// vectorLanes is of how many lanes kernels compute a multiple.
const vectorLanes = vector.Lanes
