package formula

import "math"

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
	if plain(x, y) {
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

// plain tells bases and exponents that positivePower is for: normal numbers
// above 0, and exponents of few products.
func plain(x, y float64) bool {
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

// runPower computes powers for every lane, as power does: with the exponent
// the same in all, which it mostly is, by the processor's instructions for
// several lanes, if it has them. same tells that it is known to be the same;
// scratch has room for twice as many lanes.
func runPower(dst, x, y, scratch []float64, same bool) {
	n := len(dst)
	z, rest := scratch[:n], scratch[n:2*n]
	switch done := n &^ 3; {
	case !same && !uniform(y[:n]):
		runMixedPower(dst, x, y, z)
	case vectors[opAdd] == 0 || done == 0 || !(math.Abs(y[0]) <= maxWhole):
		pairs(dst, x, y, power)
	case runPlainPower(z[:done], x, y[0], rest):
		copy(dst, z[:done])
		pairs(dst[done:], x[done:n], y[done:n], power)
	default:
		for i := range dst {
			if i < done && plain(x[i], y[i]) && z[i] <= math.MaxFloat64 {
				dst[i] = z[i]
			} else {
				dst[i] = power(x[i], y[i])
			}
		}
	}
}

// runPlainPower computes powers of one exponent for a multiple of 4 lanes, and
// tells whether they are right in all of them: where they are not, the base is
// no normal number above 0, or the result is not finite.
func runPlainPower(z, x []float64, y float64, rest []float64) bool {
	whole := math.Floor(y)
	times := uint64(0)
	switch part := y - whole; part {
	case 0:
	case 0.5:
		times = 1
	default:
		times, rest = 2, rest[:len(z)]
		fill(rest, part)
		runElementwise(opRoot, z, x[:len(z)], rest, nil)
	}
	return runProducts(z, x, times, uint64(math.Abs(whole)), whole < 0)
}

// runMixedPower computes powers whose exponents differ.
func runMixedPower(dst, x, y, z []float64) {
	runElementwise(opRoot, z, x, y[:len(z)], nil)
	x, y, z = x[:len(dst)], y[:len(dst)], z[:len(dst)]
	for i := range dst {
		// Exponents beyond 1 and halves are rare; z is of no use for them, nor
		// where x is not plain.
		if r := y[i]; r > 0 && r < 1 && r != 0.5 && x[i] >= 0x1p-1022 && x[i] <= math.MaxFloat64 {
			dst[i] = z[i]
		} else {
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
