package vm

import (
	"math"

	"offtake/model/formula/vm/vector"
)

// power is Excel's POWER: 0^0 and powers without a finite real value are
// undefined. Whole exponents are products, halves a square root and products:
// exact where the result is.
func power(x, y float64) float64 {
	if x == 0 && y <= 0 {
		return undefined
	}
	if y == 1 {
		return x
	}
	z := 0.0
	if isPlain(x, y) {
		z = positivePower(x, y)
	} else {
		z = math.Pow(x, y)
	}
	if math.IsInf(z, 0) {
		return undefined
	}
	return z
}

// maxWhole is the largest exponent for which products are precise enough and
// fast.
const maxWhole = 64

// positivePower is x to the power of y for x above 0: the whole part of y by
// squaring, the rest by root or logarithm.
func positivePower(x, y float64) float64 {
	whole := math.Floor(y)
	z := 1.0
	switch rest := y - whole; rest {
	case 0:
	case 0.5:
		z = math.Sqrt(x)
	default:
		z = root(x, rest)
	}
	n := int(whole)
	if n < 0 {
		return z / product(x, -n)
	}
	return z * product(x, n)
}

func product(x float64, n int) float64 {
	z := 1.0
	for ; n > 0; n >>= 1 {
		if n&1 != 0 {
			z *= x
		}
		x *= x
	}
	return z
}

// isPlain reports whether positivePower is for a base and an exponent: a normal
// number above 0, and an exponent of few products.
func isPlain(x, y float64) bool {
	return x >= 0x1p-1022 && x <= math.MaxFloat64 && y >= -maxWhole && y <= maxWhole
}

// root is x to the power of y from 0 to 1, for normal numbers x above 0, as
// exp(y log x). Both are those of Go's math package, after FreeBSD's msun; here
// they are written once more because every processor has to take the same
// steps in the same order, with every product rounded before it is added to.
func root(x, y float64) float64 { return exponential(float64(y * logarithm(x))) }

const (
	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10
	log2e   = 1.44269504088896338700
)

func logarithm(x float64) float64 {
	const (
		l1 = 6.666666666666735130e-01
		l2 = 3.999999999940941908e-01
		l3 = 2.857142874366239149e-01
		l4 = 2.222219843214978396e-01
		l5 = 1.818357216161805012e-01
		l6 = 1.531383769920937332e-01
		l7 = 1.479819860511658591e-01
	)
	f, exponent := math.Frexp(x)
	k := float64(exponent)
	if f < math.Sqrt2/2 {
		f, k = f+f, k-1
	}
	f--
	s := f / (2 + f)
	s2 := s * s
	s4 := s2 * s2
	odd := s2 * (l1 + float64(s4*(l3+float64(s4*(l5+float64(s4*l7))))))
	even := s4 * (l2 + float64(s4*(l4+float64(s4*l6))))
	half := float64(0.5*f) * f
	return float64(k*ln2High) - ((half - (float64(s*(half+(float64(odd)+float64(even)))) + float64(k*ln2Low))) - f)
}

func exponential(x float64) float64 {
	const (
		p1 = 1.66666666666666657415e-01
		p2 = -2.77777777770155933842e-03
		p3 = 6.61375632143793436117e-05
		p4 = -1.65339022054652515390e-06
		p5 = 4.13813679705723846039e-08
	)
	k := math.RoundToEven(log2e * x)
	high, low := x-float64(k*ln2High), float64(k*ln2Low)
	r := high - low
	t := float64(r * r)
	c := r - float64(t*(p1+float64(t*(p2+float64(t*(p3+float64(t*(p4+float64(t*p5)))))))))
	y := 1 - ((low - float64(r*c)/(2-c)) - high)
	return math.Ldexp(y, int(k))
}

// runPower computes powers for every lane, as power does, by the processor's
// instructions for several lanes, if it has them. same says that the exponent
// is known to be the same in all lanes; dst is apart from x and y; scratch has
// room for as many lanes.
func runPower(dst, x, y, scratch []float64, same bool) {
	done := len(dst) &^ 7
	switch {
	case vectors[OpAdd] == 0 || done == 0:
		done = 0
	case !same && !uniform(y[:len(dst)]):
		runMixedPower(dst[:done], x, y)
	case math.Abs(y[0]) <= maxWhole:
		runSamePower(dst[:done], x, y[0], scratch)
	default:
		done = 0
	}
	pairs(dst[done:], x[done:], y[done:], power)
}

// runSamePower computes powers of one exponent for a multiple of 8 lanes. The
// products are not right where the base is no normal number above 0, or the
// result not finite.
func runSamePower(dst, x []float64, y float64, scratch []float64) {
	whole := math.Floor(y)
	times := uint64(0)
	switch part := y - whole; part {
	case 0:
	case 0.5:
		times = 1
	default:
		times = 2
		fill(scratch[:len(dst)], part)
		runElementwise(opRoot, dst, x[:len(dst)], scratch[:len(dst)], nil)
	}
	if vector.Products(dst, x, times, uint64(math.Abs(whole)), whole < 0) {
		return
	}
	for i := range dst {
		if !isPlain(x[i], y) || !(dst[i] <= math.MaxFloat64) {
			dst[i] = power(x[i], y)
		}
	}
}

// runMixedPower computes powers whose exponents differ for a multiple of 8
// lanes. Nearly all are roots of numbers above 0.
func runMixedPower(dst, x, y []float64) {
	x, y = x[:len(dst)], y[:len(dst)]
	runElementwise(opRoot, dst, x, y, nil)
	if vector.SettleRoots(dst, x, y) {
		return
	}
	for i, r := range y {
		if !(r > 0 && r < 1 && r != 0.5 && x[i] >= 0x1p-1022 && x[i] <= math.MaxFloat64) {
			dst[i] = power(x[i], r)
		}
	}
}

func uniform(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
}
