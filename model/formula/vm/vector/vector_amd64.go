//go:build !purego

package vector

import "golang.org/x/sys/cpu"

// addresses holds where the kernels begin.
//
//lint:ignore U1000 the assembly fills it, and reads it
var addresses [kernels]uintptr

// Available reports whether this processor has the instructions.
var Available = cpu.X86.HasAVX2

func init() { findKernels() }

// findKernels fills addresses.
//
//go:noescape
func findKernels()

// Run computes one step after the other, each for a multiple of Lanes.
//
//go:noescape
func Run(steps []Step, memory []float64, lanes int)

// RunOne computes one kernel for the lanes of dst but those after the last
// multiple of Lanes.
//
//go:noescape
func RunOne(k Kernel, dst, a, b, c []float64)

// Products computes dst times, or divided by, the n-th power of x, by squaring,
// for a multiple of 8 lanes. dst begins as it is if times is 2, as the square
// root of x if it is 1, as 1 if it is 0. Products reports whether x is a normal
// number above 0 and the result finite in all lanes.
//
//go:noescape
func Products(dst, x []float64, times, n uint64, divide bool) (plain bool)

// SettleRoots puts x in the place of its first power among roots of x, for a
// multiple of 4 lanes. It reports whether dst holds powers now: whether all other
// exponents are between 0 and 1 but not a half, of normal numbers above 0.
//
//go:noescape
func SettleRoots(dst, x, y []float64) (settled bool)
