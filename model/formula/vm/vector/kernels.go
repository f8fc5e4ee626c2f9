package vector

// Kernel is the number of a computation over lanes.
type Kernel uint32

// The kernels, of operands a, b, c and d. A result is undefined (not a number)
// where an operand is.
const (
	Add              Kernel = iota // a + b
	Subtract                       // a - b
	Multiply                       // a * b
	MultiplyAdd                    // a * b + c, the product rounded first
	Divide                         // a / b, undefined where b is 0
	Negate                         // -a
	Abs                            // a without its sign
	Not                            // 1 - a
	Min                            // the smaller of a and b
	Max                            // the larger of a and b
	Equal                          // 1 where a == b, else 0
	Differ                         // 1 where a != b, else 0
	Less                           // 1 where a < b, else 0
	AtMost                         // 1 where a <= b, else 0
	Select                         // b where a is 1, c where it is 0, else undefined
	AddUpTo                        // dst plus a where b is at least c[0]
	Zero                           // 0, undefined where a is
	Root                           // a to the power of b, from 0 to 1, for normal numbers a above 0
	SquareRoot                     // the square root of a
	MultiplySubtract               // a * b - c, the product rounded first
	SubtractProduct                // c - a * b, the product rounded first
	AddAdd                         // a + b + c
	AddSubtract                    // a + b - c
	SubtractAdd                    // a - b + c
	SubtractSubtract               // a - b - c
	Excess                         // a - b where that is above 0, else 0
	Quotient                       // a / b where b is above 0, else 0
	AddTwoUpTo                     // dst plus a where c is at least d[0], plus b where it is at least d[1]
	AddTwoProducts                 // dst + a * b + c * d
	AddMultiply                    // (a + b) * c
	SubtractMultiply               // (a - b) * c
	ExcessMultiply                 // a - b where that is above 0, else 0, times c
	kernels                        // how many there are
)

// Lanes is of how many lanes kernels compute a multiple.
const Lanes = 16

// Step is a kernel with the places of its result and of its operands, in bytes
// from the begin of a memory. The assembly knows its layout.
type Step struct {
	Kernel   Kernel
	Dst      uint32
	Operands [4]uint32
}
