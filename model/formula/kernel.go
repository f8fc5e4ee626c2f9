package formula

import (
	"fmt"
	"math"
)

// undefined is the result of what has none: x/0, 0^0, a root of a negative
// number, an overflow.
var undefined = math.NaN()

// runElementwise computes one operation for every lane. Undefined operands
// give undefined results, as error values do in a spreadsheet; comparisons
// included.
func runElementwise(code opcode, dst, a, b, c []float64) {
	if kernel := vectors[code]; kernel > 0 && len(dst) >= 4 {
		runKernel(kernel-1, dst, a, b, c)
		done := len(dst) &^ 3
		if done == len(dst) {
			return
		}
		dst, a, b = dst[done:], a[done:], after(b, done)
		if code != opAddUpTo {
			c = after(c, done)
		}
	}
	runLoop(code, dst, a, b, c)
}

// after is an operand's lanes from one on; an operand that is not there has
// none.
func after(x []float64, lane int) []float64 {
	if x == nil {
		return nil
	}
	return x[lane:]
}

func runLoop(code opcode, dst, a, b, c []float64) {
	a = a[:len(dst)]
	switch code {
	case opAdd:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = a[i] + b[i]
		}
	case opSubtract:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = a[i] - b[i]
		}
	case opMultiply:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = a[i] * b[i]
		}
	case opDivide:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = divide(a[i], b[i])
		}
	case opNegate:
		for i := range dst {
			dst[i] = -a[i]
		}
	case opMin:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = min(a[i], b[i])
		}
	case opMax:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = max(a[i], b[i])
		}
	case opSelect:
		b, c = b[:len(dst)], c[:len(dst)]
		for i := range dst {
			dst[i] = choose(a[i], b[i], c[i])
		}
	case opMultiplyAdd:
		b, c = b[:len(dst)], c[:len(dst)]
		for i := range dst {
			dst[i] = float64(a[i]*b[i]) + c[i] // rounded twice
		}
	case opZero:
		for i := range dst {
			dst[i] = 0
			if a[i] != a[i] {
				dst[i] = undefined
			}
		}
	case opAddUpTo:
		b = b[:len(dst)]
		for i := range dst {
			x := 0.0
			if b[i] >= c[0] {
				x = a[i]
			}
			dst[i] += x
		}
	case opRoot:
		pairs(dst, a, b, root)
	case opSquareRoot:
		each(dst, a, math.Sqrt)
	default:
		runRare(code, dst, a, b)
	}
}

func runRare(code opcode, dst, a, b []float64) {
	switch code {
	case opAbs:
		each(dst, a, math.Abs)
	case opNot:
		each(dst, a, func(x float64) float64 { return 1 - x })
	case opIsNumber:
		each(dst, a, func(x float64) float64 { return truth(x == x) })
	case opSpoil:
		each(dst, a, spoil)
	case opEqual:
		pairs(dst, a, b, func(x, y float64) float64 { return compare(x, y, x == y) })
	case opDiffer:
		pairs(dst, a, b, func(x, y float64) float64 { return compare(x, y, x != y) })
	case opLess:
		pairs(dst, a, b, func(x, y float64) float64 { return compare(x, y, x < y) })
	case opAtMost:
		pairs(dst, a, b, func(x, y float64) float64 { return compare(x, y, x <= y) })
	case opAnd:
		pairs(dst, a, b, func(x, y float64) float64 { return x * y })
	case opOr:
		pairs(dst, a, b, func(x, y float64) float64 { return max(x, y) })
	case opPower:
		pairs(dst, a, b, power)
	case opRoundUp:
		pairs(dst, a, b, roundUp)
	case opMod:
		pairs(dst, a, b, modulo)
	default:
		panic(fmt.Sprintf("formula: no kernel for operation %d", code))
	}
}

func each(dst, a []float64, f func(float64) float64) {
	for i := range dst {
		dst[i] = f(a[i])
	}
}

func pairs(dst, a, b []float64, f func(x, y float64) float64) {
	b = b[:len(dst)]
	for i := range dst {
		dst[i] = f(a[i], b[i])
	}
}

func divide(x, y float64) float64 {
	if y == 0 {
		return undefined
	}
	return x / y
}

func choose(cond, x, y float64) float64 {
	switch cond {
	case 1:
		return x
	case 0:
		return y
	}
	return undefined
}

func spoil(x float64) float64 {
	if IsMissing(x) {
		return undefined
	}
	return x
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func compare(x, y float64, holds bool) float64 {
	if x != x || y != y {
		return undefined
	}
	return truth(holds)
}

// roundUp rounds away from zero to a number of decimals.
func roundUp(x, digits float64) float64 {
	scale := math.Pow(10, math.Trunc(digits))
	if x < 0 {
		return -math.Ceil(-x*scale) / scale
	}
	return math.Ceil(x*scale) / scale
}

// modulo has the divisor's sign, as Excel's MOD.
func modulo(x, y float64) float64 {
	if y == 0 {
		return undefined
	}
	return x - y*math.Floor(x/y)
}

// runList computes an operation over a list of registers for every lane, from
// left to right as a spreadsheet does.
// scratch has room for as many lanes.
func runList(code opcode, dst []float64, list [][]float64, extra, scratch []float64) {
	switch code {
	case opSum:
		fill(dst, 0)
		for _, x := range list {
			runElementwise(opAdd, dst, dst, x, nil)
		}
	case opSumProduct:
		sumProduct(dst, list[:len(list)/2], list[len(list)/2:])
	case opMinOf:
		copy(dst, list[0])
		for _, x := range list[1:] {
			runElementwise(opMin, dst, dst, x, nil)
		}
	case opMaxOf:
		copy(dst, list[0])
		for _, x := range list[1:] {
			runElementwise(opMax, dst, dst, x, nil)
		}
	case opSumTo:
		runElementwise(opZero, dst, extra, nil, nil)
		for j, x := range list {
			scratch[0] = float64(j + 1)
			runElementwise(opAddUpTo, dst, x, extra, scratch)
		}
	case opPresentValue:
		presentValue(dst, list, extra, scratch[:len(dst)])
	default:
		runPicking(code, dst, list, extra)
	}
}

func sumProduct(dst []float64, xs, ys [][]float64) {
	fill(dst, 0)
	for j, x := range xs {
		runElementwise(opMultiplyAdd, dst, x, ys[j], dst)
	}
}

// presentValue is the sum of value j over (1+rate)^j, by Horner's scheme.
func presentValue(dst []float64, list [][]float64, rate, discount []float64) {
	for i := range discount {
		discount[i] = divide(1, 1+rate[i])
	}
	fill(dst, 0)
	for j := len(list) - 1; j >= 0; j-- {
		runElementwise(opMultiplyAdd, dst, dst, discount, list[j])
	}
}

// runPicking computes the list operations that look at each lane by itself.
func runPicking(code opcode, dst []float64, list [][]float64, extra []float64) {
	for i := range dst {
		k := extra[i]
		switch {
		case k != k && code != opIRR:
			dst[i] = undefined
		case code == opSumIf:
			dst[i] = sumIf(list[:len(list)/2], list[len(list)/2:], i, k)
		case code == opEntry:
			dst[i] = list[int(min(max(k, 1), float64(len(list))))-1][i]
		case code == opChoose:
			dst[i] = pick(list, i, k)
		case code == opIRR:
			var few [64]float64 // most flows are no longer
			flows := few[:0]
			for _, x := range list {
				flows = append(flows, x[i])
			}
			dst[i] = irr(flows, k)
		default:
			panic(fmt.Sprintf("formula: no kernel for list operation %d", code))
		}
	}
}

func sumIf(keys, values [][]float64, lane int, k float64) float64 {
	sum := 0.0
	for j, key := range keys {
		if key[lane] == k {
			sum += values[j][lane]
		}
	}
	return sum
}

func pick(list [][]float64, lane int, k float64) float64 {
	if k < 1 || k >= float64(len(list)+1) {
		return undefined
	}
	return list[int(k)-1][lane]
}

// irr is the internal rate of return a period of flows at periods 0, 1, …: the
// root nearest to the guess, by Newton's method with the 20 steps and the
// 1e-7 that spreadsheet programs document for IRR, and a last step to polish.
// It is missing where these do not reach a root above -100 %.
func irr(flows []float64, guess float64) float64 {
	rate := guess
	for range 20 {
		step, ok := newton(flows, rate)
		if !ok {
			return Missing()
		}
		rate -= step
		if math.Abs(step) < 1e-7 {
			if step, ok = newton(flows, rate); ok {
				rate -= step
			}
			if rate > -1 {
				return rate
			}
			return Missing()
		}
	}
	return Missing()
}

// newton gives the step value/slope of the flows' present value at a rate.
func newton(flows []float64, rate float64) (float64, bool) {
	if !(rate > -1) {
		return 0, false
	}
	v := 1 / (1 + rate)
	value, slope := 0.0, 0.0
	// Horner's scheme in v for sum f(j) v^j and its derivative in v.
	for j := len(flows) - 1; j >= 0; j-- {
		slope = slope*v + value
		value = value*v + flows[j]
	}
	slope *= -v * v // d/drate
	if slope == 0 || math.IsNaN(value) || math.IsInf(value, 0) || math.IsInf(slope, 0) {
		return 0, false
	}
	return value / slope, true
}
