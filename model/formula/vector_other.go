//go:build !amd64

package formula

// vectors has no kernel on this processor: the loops in kernel.go compute all
// lanes.
var vectors [opcodes]uint32

const kernelLanes = 16

func runKernel(uint32, []float64, []float64, []float64, []float64) { panic("formula: no kernels") }

func runKernels([]vectorStep, []float64, int) { panic("formula: no kernels") }

func runProducts([]float64, []float64, uint64, uint64, bool) bool { panic("formula: no kernels") }

func settleRoots([]float64, []float64, []float64) bool { panic("formula: no kernels") }
