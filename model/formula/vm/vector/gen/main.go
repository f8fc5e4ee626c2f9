// Command gen writes the assembly of package vector: see docs/dev/assembler.md.
//
//	go generate ./model/formula/vm/vector
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/ir"
)

const rodata = attr.RODATA | attr.NOPTR

// The constants that kernels use, and the table of those of logarithm and
// exponential.
var one, sign, constantsTable Mem

func main() {
	ConstraintExpr("amd64,!purego")
	one, sign = ConstData("one", F64(1)), ConstData("sign", U64(1<<63))
	constantsTable = constants.write()
	for _, k := range kernels {
		k.write()
	}
	writeFindKernels()
	writeRun()
	writeRunOne()
	writeProducts()
	writeSettleRoots()
	Generate()
}

// write writes a kernel. It computes lanes from the arrays at SI, DX, CX and R8
// (a, b, c and d) into that at DI, as many as BX says, a multiple of 16: 16 in a
// round, since a loop of few rounds is predicted by the processor.
func (k kernel) write() {
	TEXT("kernel"+k.name+"<>", attr.NOSPLIT|attr.NOFRAME, "func()")
	Comment("dst = " + k.doc)
	XORQ(RAX, RAX)
	if k.setup != nil {
		k.setup()
	}
	if k.body == nil {
		root()
		return
	}
	Label("lanes")
	for at := 0; at < 4*32; at += 32 {
		k.body(at)
	}
	ADDQ(Imm(16), RAX)
	CMPQ(RAX, RBX)
	JLT(LabelRef("lanes"))
	nextStep()
}

// stepSize is the size of a Step: the number of its kernel and the places of dst
// and four operands, each of 4 bytes.
const stepSize = 24

// step begins the step at R9, with registers in the memory at R11.
func step() {
	MOVL(Mem{Base: R9}, R10L)
	for i, r := range []Register{EDI, ESI, EDX, ECX, R8L} {
		MOVL(Mem{Base: R9, Disp: 4 * (i + 1)}, r)
	}
	for _, r := range []Register{RDI, RSI, RDX, RCX, R8} {
		ADDQ(R11, r)
	}
	jumpToKernel()
}

// jumpToKernel goes on at the kernel with the number in R10. To avo it ends a
// function: kernels return to where the first of them was called from.
func jumpToKernel() {
	at := Mem{Base: R12, Index: R10, Scale: 8}
	Instruction(&ir.Instruction{Opcode: "JMP", Operands: []Op{at}, Inputs: []Op{at}, IsTerminal: true})
}

// nextStep ends a kernel: of the steps that are left, as many as R13 says, the
// next one begins from here, which the processor predicts better than the
// return to a place that all kernels begin from.
func nextStep() {
	ADDQ(Imm(stepSize), R9)
	DECQ(R13)
	JZ(LabelRef("end"))
	step()
	Label("end")
	VZEROUPPER()
	RET()
}

// addresses is the variable of package vector that holds where kernels begin.
func addresses(kernel int) Mem {
	return Mem{Symbol: Symbol{Name: "\u00b7addresses"}, Base: StaticBase, Disp: 8 * kernel}
}

func writeFindKernels() {
	TEXT("findKernels", attr.NOSPLIT, "func()")
	Comment("Where each kernel begins.")
	for i, k := range kernels {
		LEAQ(Mem{Symbol: Symbol{Name: "\u00b7kernel" + k.name + "<>"}, Base: StaticBase}, RAX)
		MOVQ(RAX, addresses(i))
	}
	RET()
}

// writeRun writes one kernel after the other, over registers in memory.
func writeRun() {
	TEXT("Run", attr.NOSPLIT, "func(steps []struct{ Kernel, Dst uint32; Operands [4]uint32 }, memory []float64, lanes int)")
	Load(Param("steps").Base(), R9)
	Load(Param("steps").Len(), R13)
	Load(Param("memory").Base(), R11)
	Load(Param("lanes"), RBX)
	LEAQ(addresses(0), R12)
	step()
}

// writeRunOne writes one kernel, for the lanes of dst before the last multiple of
// 16.
func writeRunOne() {
	TEXT("RunOne", attr.NOSPLIT, "func(k uint32, dst, a, b, c []float64)")
	Load(Param("k"), R10L)
	Load(Param("dst").Base(), RDI)
	Load(Param("dst").Len(), RBX)
	Load(Param("a").Base(), RSI)
	Load(Param("b").Base(), RDX)
	Load(Param("c").Base(), RCX)
	ANDQ(I8(^15), RBX)
	MOVQ(U32(1), R13)
	LEAQ(addresses(0), R12)
	jumpToKernel()
}
