#include "textflag.h"

// Each kernel computes lanes from the arrays at SI, DX, CX and R8 (a, b, c and d)
// into that at DI, as many as BX says, a multiple of 16. The results are those of the
// Go loops in kernel.go, bit for bit: the instructions round as Go's operators
// do, products and sums are not fused, and an undefined operand gives an
// undefined result.

DATA one<>+0(SB)/8, $1.0
GLOBL one<>(SB), RODATA|NOPTR, $8

DATA sign<>+0(SB)/8, $0x8000000000000000
GLOBL sign<>(SB), RODATA|NOPTR, $8

// FOUR repeats the computation of 4 lanes, at places from AX on, for 16. A loop
// of few rounds is foretold by the processor; one of many is not, and its end
// costs as much as the lanes.
#define FOUR(LANES) \
	LANES(0)  \
	LANES(32) \
	LANES(64) \
	LANES(96) \
	ADDQ $16, AX \
	CMPQ AX, BX  \
	JLT  lanes   \
	NEXT_STEP

// NEXT stores Y0 and goes on, 4 lanes at a time.
#define NEXT \
	VMOVUPD Y0, (DI)(AX*8) \
	ADDQ    $4, AX         \
	CMPQ    AX, BX         \
	JLT     lanes          \
	NEXT_STEP

// STEP begins the step at R9, of those that are left as many as R13 says, with
// registers in the memory at R11.
#define STEP \
	MOVL 0(R9), R10  \
	MOVL 4(R9), DI   \
	MOVL 8(R9), SI   \
	MOVL 12(R9), DX  \
	MOVL 16(R9), CX  \
	MOVL 20(R9), R8  \
	ADDQ R11, DI     \
	ADDQ R11, SI     \
	ADDQ R11, DX     \
	ADDQ R11, CX     \
	ADDQ R11, R8     \
	JMP  (R12)(R10*8)

// NEXT_STEP ends a kernel: the next one begins from here, which the processor
// foretells better than the return to a place that all kernels begin from.
#define NEXT_STEP \
	ADDQ $24, R9 \
	DECQ R13     \
	JZ   end     \
	STEP         \
end: \
	VZEROUPPER   \
	RET

#define LOAD_A VMOVUPD (SI)(AX*8), Y0

#define ADD(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VADDPD at(DX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelAdd<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(ADD)

#define SUBTRACT(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VSUBPD at(DX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelSubtract<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(SUBTRACT)

#define MULTIPLY(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMULPD at(DX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelMultiply<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(MULTIPLY)

#define MULTIPLYADD(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMULPD at(DX)(AX*8), Y0, Y0 \
	VADDPD at(CX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelMultiplyAdd<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(MULTIPLYADD)

// Two operations at once, the first result rounded before the second.

#define MULTIPLYSUBTRACT(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMULPD at(DX)(AX*8), Y0, Y0 \
	VSUBPD at(CX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelMultiplySubtract<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(MULTIPLYSUBTRACT)

#define SUBTRACTPRODUCT(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMULPD at(DX)(AX*8), Y0, Y1 \
	VMOVUPD at(CX)(AX*8), Y0 \
	VSUBPD Y1, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelSubtractProduct<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(SUBTRACTPRODUCT)

#define ADDADD(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VADDPD at(DX)(AX*8), Y0, Y0 \
	VADDPD at(CX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelAddAdd<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(ADDADD)

#define ADDSUBTRACT(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VADDPD at(DX)(AX*8), Y0, Y0 \
	VSUBPD at(CX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelAddSubtract<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(ADDSUBTRACT)

#define SUBTRACTADD(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VSUBPD at(DX)(AX*8), Y0, Y0 \
	VADDPD at(CX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelSubtractAdd<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(SUBTRACTADD)

#define SUBTRACTSUBTRACT(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VSUBPD at(DX)(AX*8), Y0, Y0 \
	VSUBPD at(CX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelSubtractSubtract<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(SUBTRACTSUBTRACT)

#define ADDMULTIPLY(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VADDPD at(DX)(AX*8), Y0, Y0 \
	VMULPD at(CX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelAddMultiply<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(ADDMULTIPLY)

#define SUBTRACTMULTIPLY(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VSUBPD at(DX)(AX*8), Y0, Y0 \
	VMULPD at(CX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelSubtractMultiply<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(SUBTRACTMULTIPLY)

// a less b where that is above 0, else 0, times c.
#define EXCESSMULTIPLY(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VSUBPD at(DX)(AX*8), Y0, Y0 \
	VMAXPD Y15, Y0, Y2 \
	VMAXPD Y0, Y15, Y3 \
	VCMPPD $3, Y0, Y0, Y4 \
	VANDPD Y3, Y2, Y0 \
	VORPD  Y4, Y0, Y0 \
	VMULPD at(CX)(AX*8), Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelExcessMultiply<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VXORPD Y15, Y15, Y15
lanes:
	FOUR(EXCESSMULTIPLY)

// a less b where that is above 0, else 0.
#define EXCESS(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VSUBPD at(DX)(AX*8), Y0, Y0 \
	VMAXPD Y15, Y0, Y2 \
	VMAXPD Y0, Y15, Y3 \
	VCMPPD $3, Y0, Y0, Y4 \
	VANDPD Y3, Y2, Y0 \
	VORPD  Y4, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelExcess<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VXORPD Y15, Y15, Y15
lanes:
	FOUR(EXCESS)

#define DIVIDE(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMOVUPD at(DX)(AX*8), Y1 \
	VDIVPD Y1, Y0, Y0 \
	VCMPPD $0, Y15, Y1, Y2 \
	VORPD Y2, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelDivide<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VXORPD Y15, Y15, Y15
lanes:
	FOUR(DIVIDE)

// a over b where b is above 0, else 0.
#define QUOTIENT(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMOVUPD at(DX)(AX*8), Y1 \
	VDIVPD Y1, Y0, Y0 \
	VCMPPD $14, Y15, Y1, Y2 \
	VCMPPD $3, Y1, Y1, Y3 \
	VANDPD Y2, Y0, Y0 \
	VORPD Y3, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelQuotient<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VXORPD Y15, Y15, Y15
lanes:
	FOUR(QUOTIENT)

#define NEGATE(at) \
	VXORPD at(SI)(AX*8), Y15, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelNegate<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD sign<>(SB), Y15
lanes:
	FOUR(NEGATE)

#define ABS(at) \
	VANDNPD at(SI)(AX*8), Y15, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelAbs<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD sign<>(SB), Y15
lanes:
	FOUR(ABS)

#define NOT(at) \
	VSUBPD at(SI)(AX*8), Y15, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelNot<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD one<>(SB), Y15
lanes:
	FOUR(NOT)

#define MIN(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMOVUPD at(DX)(AX*8), Y1 \
	VMINPD Y1, Y0, Y2 \
	VMINPD Y0, Y1, Y3 \
	VORPD  Y3, Y2, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelMin<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(MIN)

#define MAX(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMOVUPD at(DX)(AX*8), Y1 \
	VMAXPD Y1, Y0, Y2 \
	VMAXPD Y0, Y1, Y3 \
	VCMPPD $3, Y1, Y0, Y4 \
	VANDPD Y3, Y2, Y0 \
	VORPD  Y4, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelMax<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(MAX)

#define EQUAL(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMOVUPD at(DX)(AX*8), Y1 \
	VCMPPD $0, Y1, Y0, Y2 \
	VCMPPD $3, Y1, Y0, Y3 \
	VANDPD Y15, Y2, Y0 \
	VORPD  Y3, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelEqual<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD one<>(SB), Y15
lanes:
	FOUR(EQUAL)

#define DIFFER(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMOVUPD at(DX)(AX*8), Y1 \
	VCMPPD $4, Y1, Y0, Y2 \
	VCMPPD $3, Y1, Y0, Y3 \
	VANDPD Y15, Y2, Y0 \
	VORPD  Y3, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelDiffer<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD one<>(SB), Y15
lanes:
	FOUR(DIFFER)

#define LESS(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMOVUPD at(DX)(AX*8), Y1 \
	VCMPPD $1, Y1, Y0, Y2 \
	VCMPPD $3, Y1, Y0, Y3 \
	VANDPD Y15, Y2, Y0 \
	VORPD  Y3, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelLess<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD one<>(SB), Y15
lanes:
	FOUR(LESS)

#define ATMOST(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMOVUPD at(DX)(AX*8), Y1 \
	VCMPPD $2, Y1, Y0, Y2 \
	VCMPPD $3, Y1, Y0, Y3 \
	VANDPD Y15, Y2, Y0 \
	VORPD  Y3, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelAtMost<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD one<>(SB), Y15
lanes:
	FOUR(ATMOST)

// b where a is 1, c where it is 0, else undefined.
#define SELECT(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VCMPPD    $0, Y14, Y0, Y1 \
	VCMPPD    $0, Y15, Y0, Y2 \
	VBLENDVPD Y1, at(CX)(AX*8), Y13, Y3 \
	VBLENDVPD Y2, at(DX)(AX*8), Y3, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelSelect<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD one<>(SB), Y15
	VXORPD       Y14, Y14, Y14
	VPCMPEQD     Y13, Y13, Y13
lanes:
	FOUR(SELECT)

#define ADDUPTO(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMOVUPD at(DX)(AX*8), Y1 \
	VCMPPD  $2, Y1, Y15, Y2 \
	VANDPD  Y2, Y0, Y0 \
	VMOVUPD at(DI)(AX*8), Y1 \
	VADDPD  Y0, Y1, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelAddUpTo<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD (CX), Y15
lanes:
	FOUR(ADDUPTO)

// Two entries of a partial sum: a where c reaches the number at d, b where it
// reaches the next.
#define ADDTWOUPTO(at) \
	VMOVUPD at(CX)(AX*8), Y0 \
	VCMPPD $2, Y0, Y14, Y1 \
	VCMPPD $2, Y0, Y15, Y2 \
	VANDPD at(SI)(AX*8), Y1, Y1 \
	VANDPD at(DX)(AX*8), Y2, Y2 \
	VADDPD at(DI)(AX*8), Y1, Y0 \
	VADDPD Y2, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelAddTwoUpTo<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	VBROADCASTSD 0(R8), Y14
	VBROADCASTSD 8(R8), Y15
lanes:
	FOUR(ADDTWOUPTO)

// Two entries of a sum of products: a times b, then c times d.
#define ADDTWOPRODUCTS(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VMOVUPD at(CX)(AX*8), Y1 \
	VMULPD at(DX)(AX*8), Y0, Y0 \
	VMULPD at(R8)(AX*8), Y1, Y1 \
	VADDPD at(DI)(AX*8), Y0, Y0 \
	VADDPD Y1, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelAddTwoProducts<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(ADDTWOPRODUCTS)

#define ZERO(at) \
	VMOVUPD at(SI)(AX*8), Y0 \
	VCMPPD $3, Y0, Y0, Y0 \
	VMOVUPD Y0, at(DI)(AX*8)

TEXT kernelZero<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
lanes:
	FOUR(ZERO)

// The constants of logarithm and exponential, as in Go's math package, each for
// 4 lanes.
DATA exps<>+0(SB)/8, $0.5
DATA exps<>+8(SB)/8, $0.5
DATA exps<>+16(SB)/8, $0.5
DATA exps<>+24(SB)/8, $0.5
DATA exps<>+32(SB)/8, $1.0
DATA exps<>+40(SB)/8, $1.0
DATA exps<>+48(SB)/8, $1.0
DATA exps<>+56(SB)/8, $1.0
DATA exps<>+64(SB)/8, $2.0
DATA exps<>+72(SB)/8, $2.0
DATA exps<>+80(SB)/8, $2.0
DATA exps<>+88(SB)/8, $2.0
DATA exps<>+96(SB)/8, $6.666666666666735130e-01
DATA exps<>+104(SB)/8, $6.666666666666735130e-01
DATA exps<>+112(SB)/8, $6.666666666666735130e-01
DATA exps<>+120(SB)/8, $6.666666666666735130e-01
DATA exps<>+128(SB)/8, $3.999999999940941908e-01
DATA exps<>+136(SB)/8, $3.999999999940941908e-01
DATA exps<>+144(SB)/8, $3.999999999940941908e-01
DATA exps<>+152(SB)/8, $3.999999999940941908e-01
DATA exps<>+160(SB)/8, $2.857142874366239149e-01
DATA exps<>+168(SB)/8, $2.857142874366239149e-01
DATA exps<>+176(SB)/8, $2.857142874366239149e-01
DATA exps<>+184(SB)/8, $2.857142874366239149e-01
DATA exps<>+192(SB)/8, $2.222219843214978396e-01
DATA exps<>+200(SB)/8, $2.222219843214978396e-01
DATA exps<>+208(SB)/8, $2.222219843214978396e-01
DATA exps<>+216(SB)/8, $2.222219843214978396e-01
DATA exps<>+224(SB)/8, $1.818357216161805012e-01
DATA exps<>+232(SB)/8, $1.818357216161805012e-01
DATA exps<>+240(SB)/8, $1.818357216161805012e-01
DATA exps<>+248(SB)/8, $1.818357216161805012e-01
DATA exps<>+256(SB)/8, $1.531383769920937332e-01
DATA exps<>+264(SB)/8, $1.531383769920937332e-01
DATA exps<>+272(SB)/8, $1.531383769920937332e-01
DATA exps<>+280(SB)/8, $1.531383769920937332e-01
DATA exps<>+288(SB)/8, $1.479819860511658591e-01
DATA exps<>+296(SB)/8, $1.479819860511658591e-01
DATA exps<>+304(SB)/8, $1.479819860511658591e-01
DATA exps<>+312(SB)/8, $1.479819860511658591e-01
DATA exps<>+320(SB)/8, $6.93147180369123816490e-01
DATA exps<>+328(SB)/8, $6.93147180369123816490e-01
DATA exps<>+336(SB)/8, $6.93147180369123816490e-01
DATA exps<>+344(SB)/8, $6.93147180369123816490e-01
DATA exps<>+352(SB)/8, $1.90821492927058770002e-10
DATA exps<>+360(SB)/8, $1.90821492927058770002e-10
DATA exps<>+368(SB)/8, $1.90821492927058770002e-10
DATA exps<>+376(SB)/8, $1.90821492927058770002e-10
DATA exps<>+384(SB)/8, $1.44269504088896338700
DATA exps<>+392(SB)/8, $1.44269504088896338700
DATA exps<>+400(SB)/8, $1.44269504088896338700
DATA exps<>+408(SB)/8, $1.44269504088896338700
DATA exps<>+416(SB)/8, $1.66666666666666657415e-01
DATA exps<>+424(SB)/8, $1.66666666666666657415e-01
DATA exps<>+432(SB)/8, $1.66666666666666657415e-01
DATA exps<>+440(SB)/8, $1.66666666666666657415e-01
DATA exps<>+448(SB)/8, $-2.77777777770155933842e-03
DATA exps<>+456(SB)/8, $-2.77777777770155933842e-03
DATA exps<>+464(SB)/8, $-2.77777777770155933842e-03
DATA exps<>+472(SB)/8, $-2.77777777770155933842e-03
DATA exps<>+480(SB)/8, $6.61375632143793436117e-05
DATA exps<>+488(SB)/8, $6.61375632143793436117e-05
DATA exps<>+496(SB)/8, $6.61375632143793436117e-05
DATA exps<>+504(SB)/8, $6.61375632143793436117e-05
DATA exps<>+512(SB)/8, $-1.65339022054652515390e-06
DATA exps<>+520(SB)/8, $-1.65339022054652515390e-06
DATA exps<>+528(SB)/8, $-1.65339022054652515390e-06
DATA exps<>+536(SB)/8, $-1.65339022054652515390e-06
DATA exps<>+544(SB)/8, $4.13813679705723846039e-08
DATA exps<>+552(SB)/8, $4.13813679705723846039e-08
DATA exps<>+560(SB)/8, $4.13813679705723846039e-08
DATA exps<>+568(SB)/8, $4.13813679705723846039e-08
DATA exps<>+576(SB)/8, $7.07106781186547524401e-01
DATA exps<>+584(SB)/8, $7.07106781186547524401e-01
DATA exps<>+592(SB)/8, $7.07106781186547524401e-01
DATA exps<>+600(SB)/8, $7.07106781186547524401e-01
DATA exps<>+608(SB)/8, $0x000FFFFFFFFFFFFF
DATA exps<>+616(SB)/8, $0x000FFFFFFFFFFFFF
DATA exps<>+624(SB)/8, $0x000FFFFFFFFFFFFF
DATA exps<>+632(SB)/8, $0x000FFFFFFFFFFFFF
DATA exps<>+640(SB)/8, $0x3FE0000000000000
DATA exps<>+648(SB)/8, $0x3FE0000000000000
DATA exps<>+656(SB)/8, $0x3FE0000000000000
DATA exps<>+664(SB)/8, $0x3FE0000000000000
DATA exps<>+672(SB)/8, $0x4330000000000000
DATA exps<>+680(SB)/8, $0x4330000000000000
DATA exps<>+688(SB)/8, $0x4330000000000000
DATA exps<>+696(SB)/8, $0x4330000000000000
DATA exps<>+704(SB)/8, $0x43300000000003FE
DATA exps<>+712(SB)/8, $0x43300000000003FE
DATA exps<>+720(SB)/8, $0x43300000000003FE
DATA exps<>+728(SB)/8, $0x43300000000003FE
DATA exps<>+736(SB)/8, $0x43300000000003FF
DATA exps<>+744(SB)/8, $0x43300000000003FF
DATA exps<>+752(SB)/8, $0x43300000000003FF
DATA exps<>+760(SB)/8, $0x43300000000003FF
DATA exps<>+768(SB)/8, $0x0010000000000000
DATA exps<>+776(SB)/8, $0x0010000000000000
DATA exps<>+784(SB)/8, $0x0010000000000000
DATA exps<>+792(SB)/8, $0x0010000000000000
DATA exps<>+800(SB)/8, $0x7FEFFFFFFFFFFFFF
DATA exps<>+808(SB)/8, $0x7FEFFFFFFFFFFFFF
DATA exps<>+816(SB)/8, $0x7FEFFFFFFFFFFFFF
DATA exps<>+824(SB)/8, $0x7FEFFFFFFFFFFFFF
GLOBL exps<>(SB), RODATA|NOPTR, $832

#define HALF_ 0(R10)
#define ONE_ 32(R10)
#define TWO_ 64(R10)
#define L1_ 96(R10)
#define L2_ 128(R10)
#define L3_ 160(R10)
#define L4_ 192(R10)
#define L5_ 224(R10)
#define L6_ 256(R10)
#define L7_ 288(R10)
#define LN2HI_ 320(R10)
#define LN2LO_ 352(R10)
#define LOG2E_ 384(R10)
#define P1_ 416(R10)
#define P2_ 448(R10)
#define P3_ 480(R10)
#define P4_ 512(R10)
#define P5_ 544(R10)
#define SQRTHALF_ 576(R10)
#define MANTISSA_ 608(R10)
#define LOWHALF_ 640(R10)
#define COUNT_ 672(R10)
#define BIASIN_ 704(R10)
#define BIASOUT_ 736(R10)

// TIMES_PLUS(y, x, c) makes y = y*x + c.
#define TIMES_PLUS(y, x, c) \
	VMULPD x, y, y \
	VADDPD c, y, y

// a = f * 2^k with f from √½ to √2; f becomes f - 1
#define ROOT_SPLIT(at, f, k, x, y) \
	VMOVUPD at(SI)(AX*8), f     \
	VPSRLQ  $52, f, k           \
	VPOR    COUNT_, k, k        \
	VSUBPD  BIASIN_, k, k       \
	VPAND   MANTISSA_, f, f     \
	VPOR    LOWHALF_, f, f      \
	VCMPPD  $1, SQRTHALF_, f, x \
	VANDPD  f, x, y             \
	VADDPD  y, f, f             \
	VANDPD  ONE_, x, y          \
	VSUBPD  y, k, k             \
	VSUBPD  ONE_, f, f

// s = f/(2+f), s2 = s², s4 = s⁴
#define ROOT_RATIO(f, s, s2, s4) \
	VADDPD TWO_, f, s \
	VDIVPD s, f, s    \
	VMULPD s, s, s2   \
	VMULPD s2, s2, s4

// r = the odd terms and the even terms
#define ROOT_TERMS(r, s2, s4, y) \
	VMULPD L7_, s4, y      \
	VADDPD L5_, y, y       \
	TIMES_PLUS(y, s4, L3_) \
	TIMES_PLUS(y, s4, L1_) \
	VMULPD y, s2, r        \
	VMULPD L6_, s4, y      \
	VADDPD L4_, y, y       \
	TIMES_PLUS(y, s4, L2_) \
	VMULPD y, s4, y        \
	VADDPD y, r, r

// log a = k*ln2hi - ((h - (s*(h+r) + k*ln2lo)) - f), h = f²/2; f becomes b times
// it
#define ROOT_POWER(at, f, k, s, r, h, x) \
	VMULPD HALF_, f, h   \
	VMULPD f, h, h       \
	VADDPD r, h, r       \
	VMULPD r, s, r       \
	VMULPD LN2LO_, k, x  \
	VADDPD x, r, r       \
	VSUBPD r, h, h       \
	VSUBPD f, h, h       \
	VMULPD LN2HI_, k, k  \
	VSUBPD h, k, f       \
	VMULPD at(DX)(AX*8), f, f

// k = the nearest whole number of halvings in f, lo = k*ln2lo, r = hi - lo, t =
// r²; f becomes hi = f - k*ln2hi
#define ROOT_HALVE(f, k, lo, r, t) \
	VMULPD   LOG2E_, f, k  \
	VROUNDPD $0, k, k      \
	VMULPD   LN2HI_, k, lo \
	VSUBPD   lo, f, f      \
	VMULPD   LN2LO_, k, lo \
	VSUBPD   lo, f, r      \
	VMULPD   r, r, t

// c = r - t*(P1 + …)
#define ROOT_SERIES(c, r, t) \
	VMULPD P5_, t, c      \
	VADDPD P4_, c, c      \
	TIMES_PLUS(c, t, P3_) \
	TIMES_PLUS(c, t, P2_) \
	TIMES_PLUS(c, t, P1_) \
	VMULPD c, t, c        \
	VSUBPD c, r, c

// 1 - ((lo - r*c/(2-c)) - hi), times 2^k
#define ROOT_RESULT(at, hi, k, lo, r, c, x) \
	VMULPD  c, r, r        \
	VMOVUPD TWO_, x        \
	VSUBPD  c, x, c        \
	VDIVPD  c, r, r        \
	VSUBPD  r, lo, lo      \
	VSUBPD  hi, lo, lo     \
	VMOVUPD ONE_, x        \
	VSUBPD  lo, x, x       \
	VADDPD  BIASOUT_, k, k \
	VPSLLQ  $52, k, k      \
	VMULPD  k, x, x        \
	VMOVUPD x, at(DI)(AX*8)

// a to the power of b by logarithm and exponential, for normal numbers a above
// 0 and b from 0 to 1: see root. Each result waits long for the one before it:
// two of 4 lanes take turns.
TEXT kernelRoot<>(SB), NOSPLIT|NOFRAME, $0
	XORQ AX, AX
	LEAQ exps<>(SB), R10
lanes:
	ROOT_SPLIT(0, Y0, Y1, Y2, Y3)
	ROOT_SPLIT(32, Y8, Y9, Y10, Y11)
	ROOT_RATIO(Y0, Y2, Y3, Y4)
	ROOT_RATIO(Y8, Y10, Y11, Y12)
	ROOT_TERMS(Y6, Y3, Y4, Y5)
	ROOT_TERMS(Y14, Y11, Y12, Y13)
	ROOT_POWER(0, Y0, Y1, Y2, Y6, Y5, Y7)
	ROOT_POWER(32, Y8, Y9, Y10, Y14, Y13, Y15)
	ROOT_HALVE(Y0, Y1, Y2, Y3, Y4)
	ROOT_HALVE(Y8, Y9, Y10, Y11, Y12)
	ROOT_SERIES(Y5, Y3, Y4)
	ROOT_SERIES(Y13, Y11, Y12)
	ROOT_RESULT(0, Y0, Y1, Y2, Y3, Y5, Y7)
	ROOT_RESULT(32, Y8, Y9, Y10, Y11, Y13, Y15)
	ADDQ $8, AX
	CMPQ AX, BX
	JLT  lanes
	NEXT_STEP

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
DATA kernels<>+152(SB)/8, $kernelMultiplySubtract<>(SB)
DATA kernels<>+160(SB)/8, $kernelSubtractProduct<>(SB)
DATA kernels<>+168(SB)/8, $kernelAddAdd<>(SB)
DATA kernels<>+176(SB)/8, $kernelAddSubtract<>(SB)
DATA kernels<>+184(SB)/8, $kernelSubtractAdd<>(SB)
DATA kernels<>+192(SB)/8, $kernelSubtractSubtract<>(SB)
DATA kernels<>+200(SB)/8, $kernelExcess<>(SB)
DATA kernels<>+208(SB)/8, $kernelQuotient<>(SB)
DATA kernels<>+216(SB)/8, $kernelAddTwoUpTo<>(SB)
DATA kernels<>+224(SB)/8, $kernelAddTwoProducts<>(SB)
DATA kernels<>+232(SB)/8, $kernelAddMultiply<>(SB)
DATA kernels<>+240(SB)/8, $kernelSubtractMultiply<>(SB)
DATA kernels<>+248(SB)/8, $kernelExcessMultiply<>(SB)
GLOBL kernels<>(SB), RODATA, $256

// func runKernel(kernel uint32, dst, a, b, c []float64)
//
// One kernel, for the lanes of dst before the last multiple of 16.
TEXT ·runKernel(SB), NOSPLIT, $0-104
	MOVL kernel+0(FP), R10
	MOVQ dst_base+8(FP), DI
	MOVQ dst_len+16(FP), BX
	MOVQ a_base+32(FP), SI
	MOVQ b_base+56(FP), DX
	MOVQ c_base+80(FP), CX
	ANDQ $~15, BX
	MOVQ $1, R13
	LEAQ kernels<>(SB), R12
	JMP  (R12)(R10*8)

// func runKernels(steps []vectorStep, memory []float64, lanes int)
//
// One kernel after the other, over registers in memory.
TEXT ·runKernels(SB), NOSPLIT, $0-56
	MOVQ steps_base+0(FP), R9
	MOVQ steps_len+8(FP), R13
	MOVQ memory_base+24(FP), R11
	MOVQ lanes+48(FP), BX
	LEAQ kernels<>(SB), R12
	STEP

// PLAIN notes in Y15 whether x is at least the least normal number, and it and
// the result at most the greatest.
#define PLAIN(x, result) \
	VCMPPD $29, Y13, x, Y8       \
	VCMPPD $18, Y12, x, Y9       \
	VCMPPD $18, Y12, result, Y10 \
	VANDPD Y8, Y15, Y15          \
	VANDPD Y9, Y10, Y10          \
	VANDPD Y10, Y15, Y15

// func runProducts(dst, x []float64, times, n uint64, divide bool) bool
//
// dst times, or divided by, the n-th power of x, by squaring, for a multiple of
// 8 lanes. It tells whether x is normal and above 0, and the result finite, in
// every lane. dst begins as 1 if times is 0, as the square root of x if it is 1.
TEXT ·runProducts(SB), NOSPLIT, $0-73
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), BX
	MOVQ x_base+24(FP), SI
	MOVQ times+48(FP), R8
	MOVQ n+56(FP), R9
	MOVBQZX divide+64(FP), R10
	LEAQ exps<>(SB), R11
	VMOVUPD 32(R11), Y14       // 1
	VMOVUPD 768(R11), Y13      // the least normal number
	VMOVUPD 800(R11), Y12      // the greatest number
	VPCMPEQD Y15, Y15, Y15     // plain in every lane so far
	XORQ AX, AX
lanes:
	VMOVUPD (SI)(AX*8), Y0
	VMOVUPD 32(SI)(AX*8), Y1
	VMOVAPD Y14, Y2 // the products
	VMOVAPD Y14, Y3
	VMOVAPD Y0, Y4  // the powers of 2 of x
	VMOVAPD Y1, Y5
	MOVQ    R9, CX
	TESTQ   CX, CX
	JZ      multiplied
bits:
	TESTQ  $1, CX
	JZ     square
	VMULPD Y4, Y2, Y2
	VMULPD Y5, Y3, Y3
square:
	VMULPD Y4, Y4, Y4
	VMULPD Y5, Y5, Y5
	SHRQ   $1, CX
	JNZ    bits
multiplied:
	CMPQ   R8, $1
	JEQ    rooted
	JA     given
	VMOVAPD Y14, Y6
	VMOVAPD Y14, Y7
	JMP    begun
rooted:
	VSQRTPD Y0, Y6
	VSQRTPD Y1, Y7
	JMP    begun
given:
	VMOVUPD (DI)(AX*8), Y6
	VMOVUPD 32(DI)(AX*8), Y7
begun:
	TESTQ  R10, R10
	JNZ    divided
	VMULPD Y2, Y6, Y6
	VMULPD Y3, Y7, Y7
	JMP    done
divided:
	VDIVPD Y2, Y6, Y6
	VDIVPD Y3, Y7, Y7
done:
	VMOVUPD Y6, (DI)(AX*8)
	VMOVUPD Y7, 32(DI)(AX*8)
	PLAIN(Y0, Y6)
	PLAIN(Y1, Y7)
	ADDQ    $8, AX
	CMPQ    AX, BX
	JLT     lanes
	VMOVMSKPD Y15, AX
	CMPQ    AX, $15
	SETEQ   plain+72(FP)
	VZEROUPPER
	RET

// func settleRoots(dst, x, y []float64) bool
//
// dst becomes x where y is 1; it tells whether elsewhere x is normal and above
// 0, and y between 0 and 1 but not a half.
TEXT ·settleRoots(SB), NOSPLIT, $0-73
	MOVQ dst_base+0(FP), DI
	MOVQ dst_len+8(FP), BX
	MOVQ x_base+24(FP), SI
	MOVQ y_base+48(FP), DX
	LEAQ exps<>(SB), R10
	VMOVUPD  HALF_, Y10
	VMOVUPD  ONE_, Y11
	VMOVUPD  768(R10), Y12  // the least normal number
	VMOVUPD  800(R10), Y13  // the greatest number
	VXORPD   Y14, Y14, Y14
	VPCMPEQD Y15, Y15, Y15 // settled in every lane so far
	XORQ AX, AX
lanes:
	VMOVUPD (SI)(AX*8), Y0
	VMOVUPD (DX)(AX*8), Y1
	VCMPPD  $29, Y12, Y0, Y2 // x at least the least
	VCMPPD  $18, Y13, Y0, Y3 // and at most the greatest
	VCMPPD  $30, Y14, Y1, Y4 // y above 0
	VCMPPD  $17, Y11, Y1, Y5 // and below 1
	VCMPPD  $4, Y10, Y1, Y6  // and no half
	VANDPD  Y3, Y2, Y2
	VANDPD  Y5, Y4, Y4
	VANDPD  Y6, Y2, Y2
	VANDPD  Y4, Y2, Y2
	VCMPPD  $0, Y11, Y1, Y3  // or 1
	VORPD   Y3, Y2, Y2
	VANDPD  Y2, Y15, Y15
	VMOVUPD (DI)(AX*8), Y4
	VBLENDVPD Y3, Y0, Y4, Y4
	VMOVUPD Y4, (DI)(AX*8)
	ADDQ    $4, AX
	CMPQ    AX, BX
	JLT     lanes
	VMOVMSKPD Y15, AX
	CMPQ    AX, $15
	SETEQ   settled+72(FP)
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
