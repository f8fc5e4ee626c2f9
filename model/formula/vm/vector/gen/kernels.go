package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// kernel is one of the computations: setup fills the registers that are the
// same for all lanes, and body computes 4 lanes at a distance in bytes from the
// place at AX.
type kernel struct {
	name  string
	doc   string
	setup func()
	body  func(at int)
}

// The predicates of VCMPPD.
const (
	equal     = U8(0)
	less      = U8(1)
	atMost    = U8(2)
	unordered = U8(3)
	differ    = U8(4)
	above     = U8(14)
)

// kernels lists the computations in the order of their numbers.
var kernels = []kernel{
	{"Add", "a + b", nil, arithmetic(VADDPD)},
	{"Subtract", "a - b", nil, arithmetic(VSUBPD)},
	{"Multiply", "a * b", nil, arithmetic(VMULPD)},
	{"MultiplyAdd", "a * b + c, the product rounded first", nil, arithmetic(VMULPD, VADDPD)},
	{"Divide", "a / b, undefined where b is 0", zeroIn(Y15), divide},
	{"Negate", "-a", signIn(Y15), func(at int) { VXORPD(a(at), Y15, Y0); store(at) }},
	{"Abs", "a without its sign", signIn(Y15), func(at int) { VANDNPD(a(at), Y15, Y0); store(at) }},
	{"Not", "1 - a", oneIn(Y15), func(at int) { VSUBPD(a(at), Y15, Y0); store(at) }},
	{"Min", "the smaller of a and b", nil, least},
	{"Max", "the larger of a and b", nil, most},
	{"Equal", "1 where a == b, else 0", oneIn(Y15), compare(equal)},
	{"Differ", "1 where a != b, else 0", oneIn(Y15), compare(differ)},
	{"Less", "1 where a < b, else 0", oneIn(Y15), compare(less)},
	{"AtMost", "1 where a <= b, else 0", oneIn(Y15), compare(atMost)},
	{"Select", "b where a is 1, c where it is 0, else undefined", selectSetup, selects},
	{"AddUpTo", "dst plus a where b is at least c[0]", func() { VBROADCASTSD(Mem{Base: RCX}, Y15) }, addUpTo},
	{"Zero", "0, undefined where a is", nil, func(at int) { VMOVUPD(a(at), Y0); VCMPPD(unordered, Y0, Y0, Y0); store(at) }},
	{"Root", "a to the power of b, from 0 to 1, for normal numbers a above 0", nil, nil},
	{"SquareRoot", "the square root of a", nil, func(at int) { VMOVUPD(a(at), Y0); VSQRTPD(Y0, Y0); store(at) }},
	{"MultiplySubtract", "a * b - c, the product rounded first", nil, arithmetic(VMULPD, VSUBPD)},
	{"SubtractProduct", "c - a * b, the product rounded first", nil, subtractProduct},
	{"AddAdd", "a + b + c", nil, arithmetic(VADDPD, VADDPD)},
	{"AddSubtract", "a + b - c", nil, arithmetic(VADDPD, VSUBPD)},
	{"SubtractAdd", "a - b + c", nil, arithmetic(VSUBPD, VADDPD)},
	{"SubtractSubtract", "a - b - c", nil, arithmetic(VSUBPD, VSUBPD)},
	{"Excess", "a - b where that is above 0, else 0", zeroIn(Y15), func(at int) { excess(at); store(at) }},
	{"Quotient", "a / b where b is above 0, else 0", zeroIn(Y15), quotient},
	{"AddTwoUpTo", "dst plus a where c is at least d[0], plus b where it is at least d[1]", twoCounts, addTwoUpTo},
	{"AddTwoProducts", "dst + a * b + c * d", nil, addTwoProducts},
	{"AddMultiply", "(a + b) * c", nil, arithmetic(VADDPD, VMULPD)},
	{"SubtractMultiply", "(a - b) * c", nil, arithmetic(VSUBPD, VMULPD)},
	{"ExcessMultiply", "a - b where that is above 0, else 0, times c", zeroIn(Y15),
		func(at int) { excess(at); VMULPD(c(at), Y0, Y0); store(at) }},
}

// The lanes of the operands at a distance from the place at AX.
func a(at int) Mem { return lanesAt(RSI, at) }
func b(at int) Mem { return lanesAt(RDX, at) }
func c(at int) Mem { return lanesAt(RCX, at) }
func d(at int) Mem { return lanesAt(R8, at) }

// dst is the lanes of the result.
func dst(at int) Mem { return lanesAt(RDI, at) }

func lanesAt(base Register, at int) Mem { return Mem{Base: base, Index: RAX, Scale: 8, Disp: at} }

func store(at int) { VMOVUPD(Y0, dst(at)) }

func zeroIn(y VecPhysical) func() { return func() { VXORPD(y, y, y) } }

func oneIn(y VecPhysical) func() { return func() { VBROADCASTSD(one, y) } }

func signIn(y VecPhysical) func() { return func() { VBROADCASTSD(sign, y) } }

// arithmetic applies an operation to a and b and, if there is a second one,
// that to the result and c.
func arithmetic(operations ...func(...Op)) func(at int) {
	return func(at int) {
		VMOVUPD(a(at), Y0)
		for i, operation := range operations {
			operation([]Mem{b(at), c(at)}[i], Y0, Y0)
		}
		store(at)
	}
}

func divide(at int) {
	VMOVUPD(a(at), Y0)
	VMOVUPD(b(at), Y1)
	VDIVPD(Y1, Y0, Y0)
	VCMPPD(equal, Y15, Y1, Y2)
	VORPD(Y2, Y0, Y0)
	store(at)
}

func quotient(at int) {
	VMOVUPD(a(at), Y0)
	VMOVUPD(b(at), Y1)
	VDIVPD(Y1, Y0, Y0)
	VCMPPD(above, Y15, Y1, Y2)
	VCMPPD(unordered, Y1, Y1, Y3)
	VANDPD(Y2, Y0, Y0)
	VORPD(Y3, Y0, Y0)
	store(at)
}

// least and most give 0 and -0 the order of Go's min and max, and are undefined
// where an operand is.
func least(at int) {
	VMOVUPD(a(at), Y0)
	VMOVUPD(b(at), Y1)
	VMINPD(Y1, Y0, Y2)
	VMINPD(Y0, Y1, Y3)
	VORPD(Y3, Y2, Y0)
	store(at)
}

func most(at int) {
	VMOVUPD(a(at), Y0)
	VMOVUPD(b(at), Y1)
	larger(Y1)
	store(at)
}

// larger makes Y0 the larger of it and another.
func larger(y VecPhysical) {
	VMAXPD(y, Y0, Y2)
	VMAXPD(Y0, y, Y3)
	VCMPPD(unordered, y, Y0, Y4)
	VANDPD(Y3, Y2, Y0)
	VORPD(Y4, Y0, Y0)
}

func excess(at int) {
	VMOVUPD(a(at), Y0)
	VSUBPD(b(at), Y0, Y0)
	larger(Y15)
}

func compare(predicate U8) func(at int) {
	return func(at int) {
		VMOVUPD(a(at), Y0)
		VMOVUPD(b(at), Y1)
		VCMPPD(predicate, Y1, Y0, Y2)
		VCMPPD(unordered, Y1, Y0, Y3)
		VANDPD(Y15, Y2, Y0)
		VORPD(Y3, Y0, Y0)
		store(at)
	}
}

func selectSetup() {
	VBROADCASTSD(one, Y15)
	VXORPD(Y14, Y14, Y14)
	VPCMPEQD(Y13, Y13, Y13)
}

func selects(at int) {
	VMOVUPD(a(at), Y0)
	VCMPPD(equal, Y14, Y0, Y1)
	VCMPPD(equal, Y15, Y0, Y2)
	VBLENDVPD(Y1, c(at), Y13, Y3)
	VBLENDVPD(Y2, b(at), Y3, Y0)
	store(at)
}

func subtractProduct(at int) {
	VMOVUPD(a(at), Y0)
	VMULPD(b(at), Y0, Y1)
	VMOVUPD(c(at), Y0)
	VSUBPD(Y1, Y0, Y0)
	store(at)
}

func addUpTo(at int) {
	VMOVUPD(a(at), Y0)
	VMOVUPD(b(at), Y1)
	VCMPPD(atMost, Y1, Y15, Y2)
	VANDPD(Y2, Y0, Y0)
	VMOVUPD(dst(at), Y1)
	VADDPD(Y0, Y1, Y0)
	store(at)
}

func twoCounts() {
	VBROADCASTSD(Mem{Base: R8}, Y14)
	VBROADCASTSD(Mem{Base: R8, Disp: 8}, Y15)
}

func addTwoUpTo(at int) {
	VMOVUPD(c(at), Y0)
	VCMPPD(atMost, Y0, Y14, Y1)
	VCMPPD(atMost, Y0, Y15, Y2)
	VANDPD(a(at), Y1, Y1)
	VANDPD(b(at), Y2, Y2)
	VADDPD(dst(at), Y1, Y0)
	VADDPD(Y2, Y0, Y0)
	store(at)
}

func addTwoProducts(at int) {
	VMOVUPD(a(at), Y0)
	VMOVUPD(c(at), Y1)
	VMULPD(b(at), Y0, Y0)
	VMULPD(d(at), Y1, Y1)
	VADDPD(dst(at), Y0, Y0)
	VADDPD(Y1, Y0, Y0)
	store(at)
}
