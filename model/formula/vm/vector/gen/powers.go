package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"

	"github.com/mmcloughlin/avo/attr"
)

// More predicates of VCMPPD: those that find nothing wrong with an undefined
// number.
const (
	belowQuiet   = U8(17)
	atMostQuiet  = U8(18)
	atLeastQuiet = U8(29)
	aboveQuiet   = U8(30)
)

// writeProducts writes powers by squaring, for a multiple of 8 lanes: two groups
// of 4 at a time.
func writeProducts() {
	TEXT("Products", attr.NOSPLIT, "func(dst, x []float64, times, n uint64, divide bool) (plain bool)")
	Load(Param("dst").Base(), RDI)
	Load(Param("dst").Len(), RBX)
	Load(Param("x").Base(), RSI)
	Load(Param("times"), R8)
	Load(Param("n"), R9)
	Load(Param("divide"), R11B)
	MOVBQZX(R11B, R11)
	LEAQ(constantsTable, R10)
	VMOVUPD(of("one"), Y14)
	VMOVUPD(of("least"), Y13)
	VMOVUPD(of("greatest"), Y12)
	Comment("Y15: plain in every lane so far.")
	VPCMPEQD(Y15, Y15, Y15)
	XORQ(RAX, RAX)
	Label("lanes")
	VMOVUPD(a(0), Y0)
	VMOVUPD(a(32), Y1)
	multiply()
	begin()
	TESTQ(R11, R11)
	JNZ(LabelRef("divided"))
	VMULPD(Y2, Y6, Y6)
	VMULPD(Y3, Y7, Y7)
	JMP(LabelRef("done"))
	Label("divided")
	VDIVPD(Y2, Y6, Y6)
	VDIVPD(Y3, Y7, Y7)
	Label("done")
	VMOVUPD(Y6, dst(0))
	VMOVUPD(Y7, dst(32))
	notePlain(Y0, Y6)
	notePlain(Y1, Y7)
	nextLanes(8)
	returnWhetherAll("plain")
}

// multiply makes Y2 and Y3 the n-th powers of Y0 and Y1.
func multiply() {
	Comment("Y2 and Y3: the products; Y4 and Y5: x to the powers of 2.")
	VMOVAPD(Y14, Y2)
	VMOVAPD(Y14, Y3)
	VMOVAPD(Y0, Y4)
	VMOVAPD(Y1, Y5)
	MOVQ(R9, RCX)
	TESTQ(RCX, RCX)
	JZ(LabelRef("multiplied"))
	Label("bits")
	TESTQ(U32(1), RCX)
	JZ(LabelRef("square"))
	VMULPD(Y4, Y2, Y2)
	VMULPD(Y5, Y3, Y3)
	Label("square")
	VMULPD(Y4, Y4, Y4)
	VMULPD(Y5, Y5, Y5)
	SHRQ(Imm(1), RCX)
	JNZ(LabelRef("bits"))
	Label("multiplied")
}

// begin makes Y6 and Y7 what is multiplied: 1, the square root of x, or what dst
// holds.
func begin() {
	CMPQ(R8, Imm(1))
	JEQ(LabelRef("rooted"))
	JA(LabelRef("given"))
	VMOVAPD(Y14, Y6)
	VMOVAPD(Y14, Y7)
	JMP(LabelRef("begun"))
	Label("rooted")
	VSQRTPD(Y0, Y6)
	VSQRTPD(Y1, Y7)
	JMP(LabelRef("begun"))
	Label("given")
	VMOVUPD(dst(0), Y6)
	VMOVUPD(dst(32), Y7)
	Label("begun")
}

// notePlain notes in Y15 whether x is at least the least normal number, and it
// and the result at most the greatest.
func notePlain(x, result VecPhysical) {
	VCMPPD(atLeastQuiet, Y13, x, Y8)
	VCMPPD(atMostQuiet, Y12, x, Y9)
	VCMPPD(atMostQuiet, Y12, result, Y10)
	VANDPD(Y8, Y15, Y15)
	VANDPD(Y9, Y10, Y10)
	VANDPD(Y10, Y15, Y15)
}

// nextLanes goes back to the label lanes while there are more.
func nextLanes(n uint64) {
	ADDQ(Imm(n), RAX)
	CMPQ(RAX, RBX)
	JLT(LabelRef("lanes"))
}

// returnWhetherAll returns whether Y15 is set in every lane.
func returnWhetherAll(name string) {
	VMOVMSKPD(Y15, EAX)
	CMPQ(RAX, Imm(15))
	SETEQ(AL)
	Store(AL, Return(name))
	VZEROUPPER()
	RET()
}

// writeSettleRoots writes what makes roots powers, for a multiple of 4 lanes.
func writeSettleRoots() {
	TEXT("SettleRoots", attr.NOSPLIT, "func(dst, x, y []float64) (settled bool)")
	Load(Param("dst").Base(), RDI)
	Load(Param("dst").Len(), RBX)
	Load(Param("x").Base(), RSI)
	Load(Param("y").Base(), RDX)
	LEAQ(constantsTable, R10)
	VMOVUPD(of("half"), Y10)
	VMOVUPD(of("one"), Y11)
	VMOVUPD(of("least"), Y12)
	VMOVUPD(of("greatest"), Y13)
	VXORPD(Y14, Y14, Y14)
	Comment("Y15: settled in every lane so far.")
	VPCMPEQD(Y15, Y15, Y15)
	XORQ(RAX, RAX)
	Label("lanes")
	VMOVUPD(a(0), Y0)
	VMOVUPD(b(0), Y1)
	Comment("x is normal, y between 0 and 1 but not a half; or y is 1.")
	VCMPPD(atLeastQuiet, Y12, Y0, Y2)
	VCMPPD(atMostQuiet, Y13, Y0, Y3)
	VCMPPD(aboveQuiet, Y14, Y1, Y4)
	VCMPPD(belowQuiet, Y11, Y1, Y5)
	VCMPPD(differ, Y10, Y1, Y6)
	VANDPD(Y3, Y2, Y2)
	VANDPD(Y5, Y4, Y4)
	VANDPD(Y6, Y2, Y2)
	VANDPD(Y4, Y2, Y2)
	VCMPPD(equal, Y11, Y1, Y3)
	VORPD(Y3, Y2, Y2)
	VANDPD(Y2, Y15, Y15)
	VMOVUPD(dst(0), Y4)
	VBLENDVPD(Y3, Y0, Y4, Y4)
	VMOVUPD(Y4, dst(0))
	nextLanes(4)
	returnWhetherAll("settled")
}
