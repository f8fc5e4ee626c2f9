package formula

// vectors numbers, from 1, the kernels in vector_amd64.s: operations that the
// processor computes several lanes at a time, on processors that have the
// instructions (AVX2: since 2013). They give the same bits as the loops in
// kernel.go.
var vectors = func() (kernels [opcodes]uint32) {
	if hasVectors() {
		kernels = [opcodes]uint32{
			opAdd:      1,           // kernelAdd
			opSubtract: 2,           // kernelSubtract
			opMultiply: 3, opAnd: 3, // kernelMultiply
			opMultiplyAdd: 4,            // kernelMultiplyAdd
			opDivide:      5,            // kernelDivide
			opNegate:      6,            // kernelNegate
			opAbs:         7,            // kernelAbs
			opNot:         8,            // kernelNot
			opMin:         9,            // kernelMin
			opMax:         10, opOr: 10, // kernelMax
			opEqual:            11, // kernelEqual
			opDiffer:           12, // kernelDiffer
			opLess:             13, // kernelLess
			opAtMost:           14, // kernelAtMost
			opSelect:           15, // kernelSelect
			opAddUpTo:          16, // kernelAddUpTo
			opZero:             17, // kernelZero
			opRoot:             18, // kernelRoot
			opSquareRoot:       19, // kernelSquareRoot
			opMultiplySubtract: 20, // kernelMultiplySubtract
			opSubtractProduct:  21, // kernelSubtractProduct
			opAddAdd:           22, // kernelAddAdd
			opAddSubtract:      23, // kernelAddSubtract
			opSubtractAdd:      24, // kernelSubtractAdd
			opSubtractSubtract: 25, // kernelSubtractSubtract
			opExcess:           26, // kernelExcess
			opQuotient:         27, // kernelQuotient
			opAddTwoUpTo:       28, // kernelAddTwoUpTo
			opAddTwoProducts:   29, // kernelAddTwoProducts
			opAddMultiply:      30, // kernelAddMultiply
			opSubtractMultiply: 31, // kernelSubtractMultiply
			opExcessMultiply:   32, // kernelExcessMultiply
		}
	}
	return kernels
}()

// hasVectors tells whether the processor has the instructions.
//
//go:noescape
func hasVectors() bool

// kernelLanes is of how many lanes kernels compute a multiple.
const kernelLanes = 16

// runKernel runs one kernel, counted from 0, for the lanes of dst but those
// after the last multiple of kernelLanes.
//
//go:noescape
func runKernel(kernel uint32, dst, a, b, c []float64)

// runKernels runs one step or more for a multiple of kernelLanes.
//
//go:noescape
func runKernels(steps []vectorStep, memory []float64, lanes int)

// runProducts computes dst times, or divided by, the n-th power of x, by
// squaring, for a multiple of 8 lanes, and tells whether x is a normal number
// above 0 and the result finite in all of them. dst begins as given if times is
// 2, as the square root of x if it is 1, as 1 if it is 0.
//
//go:noescape
func runProducts(dst, x []float64, times, n uint64, divide bool) (plain bool)

// settleRoots puts x in the place of its first power among roots of x, for a
// multiple of 4 lanes, and tells whether dst holds powers now: whether all other
// exponents are between 0 and 1 but not a half, of normal numbers above 0.
//
//go:noescape
func settleRoots(dst, x, y []float64) (settled bool)
