package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// table is a table of constants, each for 4 lanes: in the file of assembly, and
// where R10 points while they are used.
type table struct {
	places map[string]int
	size   int
}

// constants are those of logarithm and exponential, as in Go's math package.
var constants = &table{places: map[string]int{}}

// constant is a constant's place behind a register.
func (t *table) constant(name string, base Register) Mem {
	at, ok := t.places[name]
	if !ok {
		panic("there is no constant " + name)
	}
	return Mem{Base: base, Disp: at}
}

// write writes the table.
func (t *table) write() Mem {
	symbol := GLOBL("constants", rodata)
	for _, c := range []struct {
		name  string
		value Constant
	}{
		{"half", F64(0.5)}, {"one", F64(1)}, {"two", F64(2)},
		{"l1", F64(6.666666666666735130e-01)}, {"l2", F64(3.999999999940941908e-01)}, {"l3", F64(2.857142874366239149e-01)},
		{"l4", F64(2.222219843214978396e-01)}, {"l5", F64(1.818357216161805012e-01)}, {"l6", F64(1.531383769920937332e-01)},
		{"l7", F64(1.479819860511658591e-01)},
		{"ln2 high", F64(6.93147180369123816490e-01)}, {"ln2 low", F64(1.90821492927058770002e-10)}, {"log2 e", F64(1.44269504088896338700)},
		{"p1", F64(1.66666666666666657415e-01)}, {"p2", F64(-2.77777777770155933842e-03)}, {"p3", F64(6.61375632143793436117e-05)},
		{"p4", F64(-1.65339022054652515390e-06)}, {"p5", F64(4.13813679705723846039e-08)},
		{"root of a half", F64(7.07106781186547524401e-01)},
		{"mantissa", U64(0x000FFFFFFFFFFFFF)}, {"exponent of a half", U64(0x3FE0000000000000)},
		{"2^52", U64(0x4330000000000000)}, {"2^52 + 1022", U64(0x43300000000003FE)}, {"2^52 + 1023", U64(0x43300000000003FF)},
		{"least", U64(0x0010000000000000)}, {"greatest", U64(0x7FEFFFFFFFFFFFFF)},
	} {
		t.places[c.name] = t.size
		for range 4 {
			DATA(t.size, c.value)
			t.size += 8
		}
	}
	return symbol
}

func of(name string) Mem { return constants.constant(name, R10) }

// timesPlus makes y = y*x + c.
func timesPlus(y, x VecPhysical, c string) {
	VMULPD(x, y, y)
	VADDPD(of(c), y, y)
}

// half is the registers of one of the two groups of 4 lanes that take turns.
type half struct {
	at                     int
	y0, y1, y2, y3, y4, y5 VecPhysical
	y6, y7                 VecPhysical
}

// root computes a to the power of b by logarithm and exponential, for normal
// numbers a above 0 and b from 0 to 1: see the function root of package vm. Each
// result waits long for the one before it: two groups of 4 lanes take turns.
func root() {
	LEAQ(constantsTable, R10)
	Label("lanes")
	halves := []half{{0, Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7}, {32, Y8, Y9, Y10, Y11, Y12, Y13, Y14, Y15}}
	for _, part := range []func(half){half.split, half.ratio, half.terms, half.power, half.halve, half.series, half.result} {
		for _, h := range halves {
			part(h)
		}
	}
	ADDQ(Imm(8), RAX)
	CMPQ(RAX, RBX)
	JLT(LabelRef("lanes"))
	nextStep()
}

// split finds a = f * 2^k with f from √½ to √2; y0 becomes f - 1, y1 k.
func (h half) split() {
	VMOVUPD(a(h.at), h.y0)
	VPSRLQ(Imm(52), h.y0, h.y1)
	VPOR(of("2^52"), h.y1, h.y1)
	VSUBPD(of("2^52 + 1022"), h.y1, h.y1)
	VPAND(of("mantissa"), h.y0, h.y0)
	VPOR(of("exponent of a half"), h.y0, h.y0)
	VCMPPD(less, of("root of a half"), h.y0, h.y2)
	VANDPD(h.y0, h.y2, h.y3)
	VADDPD(h.y3, h.y0, h.y0)
	VANDPD(of("one"), h.y2, h.y3)
	VSUBPD(h.y3, h.y1, h.y1)
	VSUBPD(of("one"), h.y0, h.y0)
}

// ratio makes y2 = s = f/(2+f), y3 = s², y4 = s⁴.
func (h half) ratio() {
	VADDPD(of("two"), h.y0, h.y2)
	VDIVPD(h.y2, h.y0, h.y2)
	VMULPD(h.y2, h.y2, h.y3)
	VMULPD(h.y3, h.y3, h.y4)
}

// terms makes y6 the odd terms and the even terms.
func (h half) terms() {
	VMULPD(of("l7"), h.y4, h.y5)
	VADDPD(of("l5"), h.y5, h.y5)
	timesPlus(h.y5, h.y4, "l3")
	timesPlus(h.y5, h.y4, "l1")
	VMULPD(h.y5, h.y3, h.y6)
	VMULPD(of("l6"), h.y4, h.y5)
	VADDPD(of("l4"), h.y5, h.y5)
	timesPlus(h.y5, h.y4, "l2")
	VMULPD(h.y5, h.y4, h.y5)
	VADDPD(h.y5, h.y6, h.y6)
}

// power makes y0 = b * log a; log a = k*ln2 high - ((h - (s*(h+r) + k*ln2 low)) -
// f), h = f²/2.
func (h half) power() {
	VMULPD(of("half"), h.y0, h.y5)
	VMULPD(h.y0, h.y5, h.y5)
	VADDPD(h.y6, h.y5, h.y6)
	VMULPD(h.y6, h.y2, h.y6)
	VMULPD(of("ln2 low"), h.y1, h.y7)
	VADDPD(h.y7, h.y6, h.y6)
	VSUBPD(h.y6, h.y5, h.y5)
	VSUBPD(h.y0, h.y5, h.y5)
	VMULPD(of("ln2 high"), h.y1, h.y1)
	VSUBPD(h.y5, h.y1, h.y0)
	VMULPD(b(h.at), h.y0, h.y0)
}

// halve makes y1 = k, the nearest whole number of halvings in f, y2 = low = k*ln2
// low, y3 = r = high - low, y4 = r²; y0 becomes high = f - k*ln2 high.
func (h half) halve() {
	VMULPD(of("log2 e"), h.y0, h.y1)
	VROUNDPD(Imm(0), h.y1, h.y1)
	VMULPD(of("ln2 high"), h.y1, h.y2)
	VSUBPD(h.y2, h.y0, h.y0)
	VMULPD(of("ln2 low"), h.y1, h.y2)
	VSUBPD(h.y2, h.y0, h.y3)
	VMULPD(h.y3, h.y3, h.y4)
}

// series makes y5 = c = r - r²*(p1 + …).
func (h half) series() {
	VMULPD(of("p5"), h.y4, h.y5)
	VADDPD(of("p4"), h.y5, h.y5)
	timesPlus(h.y5, h.y4, "p3")
	timesPlus(h.y5, h.y4, "p2")
	timesPlus(h.y5, h.y4, "p1")
	VMULPD(h.y5, h.y4, h.y5)
	VSUBPD(h.y5, h.y3, h.y5)
}

// result stores 1 - ((low - r*c/(2-c)) - high), times 2^k.
func (h half) result() {
	VMULPD(h.y5, h.y3, h.y3)
	VMOVUPD(of("two"), h.y7)
	VSUBPD(h.y5, h.y7, h.y5)
	VDIVPD(h.y5, h.y3, h.y3)
	VSUBPD(h.y3, h.y2, h.y2)
	VSUBPD(h.y0, h.y2, h.y2)
	VMOVUPD(of("one"), h.y7)
	VSUBPD(h.y2, h.y7, h.y7)
	VADDPD(of("2^52 + 1023"), h.y1, h.y1)
	VPSLLQ(Imm(52), h.y1, h.y1)
	VMULPD(h.y1, h.y7, h.y7)
	VMOVUPD(h.y7, dst(h.at))
}
