#include "textflag.h"

// Each function computes the lanes of dst four at a time, at least four, and
// leaves those after the last multiple of 4 to its caller. The results are those of the Go loops in kernel.go, bit for bit: the instructions round
// as Go's operators do, products and sums are not fused, and an undefined
// operand gives an undefined result.

DATA one<>+0(SB)/8, $1.0
GLOBL one<>(SB), RODATA|NOPTR, $8

DATA sign<>+0(SB)/8, $0x8000000000000000
GLOBL sign<>(SB), RODATA|NOPTR, $8

#define LOAD_A VMOVUPD (SI)(AX*8), Y0
#define LOAD_B VMOVUPD (DX)(AX*8), Y1
#define LOAD_C VMOVUPD (CX)(AX*8), Y2

// NEXT stores Y0 and goes on.
#define NEXT \
	VMOVUPD Y0, (DI)(AX*8) \
	ADDQ    $4, AX         \
	CMPQ    AX, BX         \
	JLT     lanes          \
	RET

TEXT kernelAdd<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	LOAD_A
	LOAD_B
	VADDPD Y1, Y0, Y0
	NEXT

TEXT kernelSubtract<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	LOAD_A
	LOAD_B
	VSUBPD Y1, Y0, Y0
	NEXT

TEXT kernelMultiply<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	LOAD_A
	LOAD_B
	VMULPD Y1, Y0, Y0
	NEXT

// a times b plus c, rounded twice.
TEXT kernelMultiplyAdd<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	LOAD_A
	LOAD_B
	LOAD_C
	VMULPD Y1, Y0, Y0
	VADDPD Y2, Y0, Y0
	NEXT

TEXT kernelDivide<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VXORPD Y15, Y15, Y15
lanes:
	LOAD_A
	LOAD_B
	VDIVPD Y1, Y0, Y0
	VCMPPD $0, Y15, Y1, Y2 // by zero
	VORPD  Y2, Y0, Y0
	NEXT

TEXT kernelNegate<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD sign<>(SB), Y15
lanes:
	LOAD_A
	VXORPD Y15, Y0, Y0
	NEXT

TEXT kernelAbs<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD sign<>(SB), Y15
lanes:
	LOAD_A
	VANDNPD Y0, Y15, Y0
	NEXT

TEXT kernelNot<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD one<>(SB), Y15
lanes:
	LOAD_A
	VSUBPD Y0, Y15, Y0
	NEXT

// The instructions for the lesser and the greater of two give the second if
// either is undefined or both are zeros. Taken in both orders, the bits of
// both results make -0 the lesser of two zeros.

TEXT kernelMin<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	LOAD_A
	LOAD_B
	VMINPD Y1, Y0, Y2
	VMINPD Y0, Y1, Y3
	VORPD  Y3, Y2, Y0
	NEXT

TEXT kernelMax<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	LOAD_A
	LOAD_B
	VMAXPD Y1, Y0, Y2
	VMAXPD Y0, Y1, Y3
	VCMPPD $3, Y1, Y0, Y4 // undefined
	VANDPD Y3, Y2, Y0
	VORPD  Y4, Y0, Y0
	NEXT

// COMPARE gives 1 or 0, or undefined if an operand is.
#define COMPARE(predicate) \
	XORQ AX, AX                    \
	VBROADCASTSD one<>(SB), Y15    \
lanes:                             \
	LOAD_A                         \
	LOAD_B                         \
	VCMPPD predicate, Y1, Y0, Y2   \
	VCMPPD $3, Y1, Y0, Y3          \
	VANDPD Y15, Y2, Y0             \
	VORPD  Y3, Y0, Y0              \
	NEXT

TEXT kernelEqual<>(SB), NOSPLIT|NOFRAME, $0
	COMPARE($0)

TEXT kernelDiffer<>(SB), NOSPLIT|NOFRAME, $0
	COMPARE($4)

TEXT kernelLess<>(SB), NOSPLIT|NOFRAME, $0
	COMPARE($1)

TEXT kernelAtMost<>(SB), NOSPLIT|NOFRAME, $0
	COMPARE($2)

// b where a is 1, c where it is 0, undefined elsewhere.
TEXT kernelSelect<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD one<>(SB), Y15
	VXORPD       Y14, Y14, Y14
	VPCMPEQD     Y13, Y13, Y13
lanes:
	LOAD_A
	LOAD_B
	LOAD_C
	VCMPPD    $0, Y15, Y0, Y3
	VCMPPD    $0, Y14, Y0, Y4
	VBLENDVPD Y3, Y1, Y2, Y5
	VORPD     Y4, Y3, Y3
	VXORPD    Y13, Y3, Y3
	VORPD     Y3, Y5, Y0
	NEXT

// dst plus a, in the lanes where b is at least the number in c.
TEXT kernelAddUpTo<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD (CX), Y15
lanes:
	LOAD_A
	LOAD_B
	VCMPPD  $2, Y1, Y15, Y2
	VANDPD  Y2, Y0, Y0
	VMOVUPD (DI)(AX*8), Y1
	VADDPD  Y0, Y1, Y0
	NEXT

// 0 where a is defined, undefined elsewhere.
TEXT kernelZero<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	LOAD_A
	VCMPPD $3, Y0, Y0, Y0
	NEXT

// The constants of logarithm and exponential, as in Go's math package.
DATA exps<>+0(SB)/8, $0.5
DATA exps<>+8(SB)/8, $1.0
DATA exps<>+16(SB)/8, $2.0
DATA exps<>+24(SB)/8, $6.666666666666735130e-01
DATA exps<>+32(SB)/8, $3.999999999940941908e-01
DATA exps<>+40(SB)/8, $2.857142874366239149e-01
DATA exps<>+48(SB)/8, $2.222219843214978396e-01
DATA exps<>+56(SB)/8, $1.818357216161805012e-01
DATA exps<>+64(SB)/8, $1.531383769920937332e-01
DATA exps<>+72(SB)/8, $1.479819860511658591e-01
DATA exps<>+80(SB)/8, $6.93147180369123816490e-01
DATA exps<>+88(SB)/8, $1.90821492927058770002e-10
DATA exps<>+96(SB)/8, $1.44269504088896338700
DATA exps<>+104(SB)/8, $1.66666666666666657415e-01
DATA exps<>+112(SB)/8, $-2.77777777770155933842e-03
DATA exps<>+120(SB)/8, $6.61375632143793436117e-05
DATA exps<>+128(SB)/8, $-1.65339022054652515390e-06
DATA exps<>+136(SB)/8, $4.13813679705723846039e-08
DATA exps<>+144(SB)/8, $7.07106781186547524401e-01
DATA exps<>+152(SB)/8, $0x000FFFFFFFFFFFFF
DATA exps<>+160(SB)/8, $0x3FE0000000000000
DATA exps<>+168(SB)/8, $0x4330000000000000
DATA exps<>+176(SB)/8, $0x43300000000003FE
DATA exps<>+184(SB)/8, $0x43300000000003FF
GLOBL exps<>(SB), RODATA|NOPTR, $192

#define HALF_ 0(R8)
#define ONE_ 8(R8)
#define TWO_ 16(R8)
#define L1_ 24(R8)
#define L2_ 32(R8)
#define L3_ 40(R8)
#define L4_ 48(R8)
#define L5_ 56(R8)
#define L6_ 64(R8)
#define L7_ 72(R8)
#define LN2HI_ 80(R8)
#define LN2LO_ 88(R8)
#define LOG2E_ 96(R8)
#define P1_ 104(R8)
#define P2_ 112(R8)
#define P3_ 120(R8)
#define P4_ 128(R8)
#define P5_ 136(R8)
#define SQRTHALF_ 144(R8)
#define MANTISSA_ 152(R8)
#define LOWHALF_ 160(R8)
#define COUNT_ 168(R8)
#define BIASIN_ 176(R8)
#define BIASOUT_ 184(R8)

// TIMES_PLUS(x, c) makes Y5 = Y5*x + c.
#define TIMES_PLUS(x, c) \
	VMULPD       x, Y5, Y5 \
	VBROADCASTSD c, Y6     \
	VADDPD       Y6, Y5, Y5

// a to the power of b by logarithm and exponential, for normal numbers a above
// 0 and b from 0 to 1: see root.
TEXT kernelRoot<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	LEAQ exps<>(SB), R8
lanes:
	// a = f * 2^k with f from √½ to √2: Y0 = f - 1, Y1 = k
	LOAD_A
	VPSRLQ       $52, Y0, Y1
	VBROADCASTSD COUNT_, Y2
	VPOR         Y2, Y1, Y1
	VBROADCASTSD BIASIN_, Y2
	VSUBPD       Y2, Y1, Y1
	VBROADCASTSD MANTISSA_, Y2
	VPAND        Y2, Y0, Y0
	VBROADCASTSD LOWHALF_, Y2
	VPOR         Y2, Y0, Y0
	VBROADCASTSD SQRTHALF_, Y2
	VCMPPD       $1, Y2, Y0, Y3
	VANDPD       Y0, Y3, Y4
	VADDPD       Y4, Y0, Y0
	VBROADCASTSD ONE_, Y14
	VANDPD       Y14, Y3, Y4
	VSUBPD       Y4, Y1, Y1
	VSUBPD       Y14, Y0, Y0

	// Y2 = s = f/(2+f), Y3 = s², Y4 = s⁴
	VBROADCASTSD TWO_, Y15
	VADDPD       Y0, Y15, Y2
	VDIVPD       Y2, Y0, Y2
	VMULPD       Y2, Y2, Y3
	VMULPD       Y3, Y3, Y4

	// Y7 = the odd terms, Y5 = the even terms, Y7 = their sum R
	VBROADCASTSD L7_, Y5
	TIMES_PLUS(Y4, L5_)
	TIMES_PLUS(Y4, L3_)
	TIMES_PLUS(Y4, L1_)
	VMULPD       Y5, Y3, Y7
	VBROADCASTSD L6_, Y5
	TIMES_PLUS(Y4, L4_)
	TIMES_PLUS(Y4, L2_)
	VMULPD       Y5, Y4, Y5
	VADDPD       Y5, Y7, Y7

	// log a = k*ln2hi - ((h - (s*(h+R) + k*ln2lo)) - f), h = f²/2
	VBROADCASTSD HALF_, Y5
	VMULPD       Y0, Y5, Y5
	VMULPD       Y0, Y5, Y5
	VADDPD       Y7, Y5, Y7
	VMULPD       Y7, Y2, Y7
	VBROADCASTSD LN2LO_, Y6
	VMULPD       Y6, Y1, Y8
	VADDPD       Y8, Y7, Y7
	VSUBPD       Y7, Y5, Y5
	VSUBPD       Y0, Y5, Y5
	VBROADCASTSD LN2HI_, Y9
	VMULPD       Y9, Y1, Y1
	VSUBPD       Y5, Y1, Y0

	// x = b * log a: Y0; k = the nearest whole number of halvings: Y1
	VMOVUPD      (DX)(AX*8), Y2
	VMULPD       Y0, Y2, Y0
	VBROADCASTSD LOG2E_, Y2
	VMULPD       Y0, Y2, Y1
	VROUNDPD     $0, Y1, Y1

	// hi = x - k*ln2hi: Y0, lo = k*ln2lo: Y2, r = hi - lo: Y3, t = r²: Y4
	VMULPD       Y9, Y1, Y2
	VSUBPD       Y2, Y0, Y0
	VMULPD       Y6, Y1, Y2
	VSUBPD       Y2, Y0, Y3
	VMULPD       Y3, Y3, Y4

	// c = r - t*(P1 + …): Y5
	VBROADCASTSD P5_, Y5
	TIMES_PLUS(Y4, P4_)
	TIMES_PLUS(Y4, P3_)
	TIMES_PLUS(Y4, P2_)
	TIMES_PLUS(Y4, P1_)
	VMULPD       Y5, Y4, Y5
	VSUBPD       Y5, Y3, Y5

	// y = 1 - ((lo - r*c/(2-c)) - hi), times 2^k
	VMULPD       Y5, Y3, Y3
	VSUBPD       Y5, Y15, Y5
	VDIVPD       Y5, Y3, Y3
	VSUBPD       Y3, Y2, Y2
	VSUBPD       Y0, Y2, Y2
	VSUBPD       Y2, Y14, Y0
	VBROADCASTSD BIASOUT_, Y2
	VADDPD       Y2, Y1, Y1
	VPSLLQ       $52, Y1, Y1
	VMULPD       Y1, Y0, Y0
	NEXT

TEXT kernelSquareRoot<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	LOAD_A
	VSQRTPD Y0, Y0
	NEXT

// kernels are the kernels in the order of their numbers in vector_amd64.go.
DATA kernels<>+0(SB)/8, $kernelAdd<>(SB)
DATA kernels<>+8(SB)/8, $kernelSubtract<>(SB)
DATA kernels<>+16(SB)/8, $kernelMultiply<>(SB)
DATA kernels<>+24(SB)/8, $kernelMultiplyAdd<>(SB)
DATA kernels<>+32(SB)/8, $kernelDivide<>(SB)
DATA kernels<>+40(SB)/8, $kernelNegate<>(SB)
DATA kernels<>+48(SB)/8, $kernelAbs<>(SB)
DATA kernels<>+56(SB)/8, $kernelNot<>(SB)
DATA kernels<>+64(SB)/8, $kernelMin<>(SB)
DATA kernels<>+72(SB)/8, $kernelMax<>(SB)
DATA kernels<>+80(SB)/8, $kernelEqual<>(SB)
DATA kernels<>+88(SB)/8, $kernelDiffer<>(SB)
DATA kernels<>+96(SB)/8, $kernelLess<>(SB)
DATA kernels<>+104(SB)/8, $kernelAtMost<>(SB)
DATA kernels<>+112(SB)/8, $kernelSelect<>(SB)
DATA kernels<>+120(SB)/8, $kernelAddUpTo<>(SB)
DATA kernels<>+128(SB)/8, $kernelZero<>(SB)
DATA kernels<>+136(SB)/8, $kernelRoot<>(SB)
DATA kernels<>+144(SB)/8, $kernelSquareRoot<>(SB)
GLOBL kernels<>(SB), RODATA, $152

// func runKernel(kernel uint32, dst, a, b, c []float64)
//
// One kernel, for the lanes of dst before the last multiple of 4.
TEXT ·runKernel(SB), NOSPLIT, $0-104
	MOVL kernel+0(FP), R10
	MOVQ dst_base+8(FP), DI
	MOVQ dst_len+16(FP), BX
	MOVQ a_base+32(FP), SI
	MOVQ b_base+56(FP), DX
	MOVQ c_base+80(FP), CX
	ANDQ $~3, BX
	LEAQ kernels<>(SB), R12
	CALL (R12)(R10*8)
	VZEROUPPER
	RET

// func runKernels(steps []vectorStep, memory []float64, lanes int)
//
// One kernel after the other, over registers in memory.
TEXT ·runKernels(SB), NOSPLIT, $0-56
	MOVQ steps_base+0(FP), R9
	MOVQ steps_len+8(FP), R13
	MOVQ memory_base+24(FP), R11
	MOVQ lanes+48(FP), BX
	LEAQ kernels<>(SB), R12
step:
	MOVL 0(R9), R10
	MOVL 4(R9), DI
	MOVL 8(R9), SI
	MOVL 12(R9), DX
	MOVL 16(R9), CX
	ADDQ R11, DI
	ADDQ R11, SI
	ADDQ R11, DX
	ADDQ R11, CX
	CALL (R12)(R10*8)
	ADDQ $20, R9
	DECQ R13
	JNZ  step
	VZEROUPPER
	RET

// func hasVectors() bool
//
// Whether the processor has AVX2, and the operating system keeps its registers.
TEXT ·hasVectors(SB), NOSPLIT, $0-1
	MOVB  $0, ret+0(FP)
	XORL  AX, AX
	XORL  CX, CX
	CPUID
	CMPL  AX, $7
	JLT   no
	MOVL  $1, AX
	XORL  CX, CX
	CPUID
	ANDL  $0x18000000, CX // AVX, and XGETBV allowed
	CMPL  CX, $0x18000000
	JNE   no
	XORL  CX, CX
	XGETBV
	ANDL  $6, AX          // both halves of the registers kept
	CMPL  AX, $6
	JNE   no
	MOVL  $7, AX
	XORL  CX, CX
	CPUID
	SHRL  $5, BX
	ANDL  $1, BX
	MOVB  BX, ret+0(FP)

no:
	RET
