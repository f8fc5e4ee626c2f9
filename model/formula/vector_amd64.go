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
			opEqual:      11, // kernelEqual
			opDiffer:     12, // kernelDiffer
			opLess:       13, // kernelLess
			opAtMost:     14, // kernelAtMost
			opSelect:     15, // kernelSelect
			opAddUpTo:    16, // kernelAddUpTo
			opZero:       17, // kernelZero
			opRoot:       18, // kernelRoot
			opSquareRoot: 19, // kernelSquareRoot
		}
	}
	return kernels
}()

// hasVectors tells whether the processor has the instructions.
//
//go:noescape
func hasVectors() bool

// runKernel runs one kernel, counted from 0, for the lanes of dst but those
// after the last multiple of 4.
//
//go:noescape
func runKernel(kernel uint32, dst, a, b, c []float64)

// runKernels runs one step or more for a multiple of 4 lanes.
//
//go:noescape
func runKernels(steps []vectorStep, memory []float64, lanes int)
