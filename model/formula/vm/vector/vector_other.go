//go:build !amd64 || purego

package vector

// Available reports that there are no kernels here.
const Available = false

const none = "vector: no kernels on this processor"

// Run is never called where Available is false.
func Run([]Step, []float64, int) { panic(none) }

// RunOne is never called where Available is false.
func RunOne(Kernel, []float64, []float64, []float64, []float64) { panic(none) }

// Products is never called where Available is false.
func Products([]float64, []float64, uint64, uint64, bool) bool { panic(none) }

// SettleRoots is never called where Available is false.
func SettleRoots([]float64, []float64, []float64) bool { panic(none) }
