package vm

import (
	"fmt"
	"math"

	"offtake/model/formula/vm/vector"
)

// undefined is the result of what has none: x/0, 0^0, a root of a negative
// number, an overflow.
var undefined = math.NaN()

// runElementwise computes one operation for every lane. Undefined operands
// give undefined results, as error values do in a spreadsheet; comparisons
// included.
func runElementwise(code Op, dst, a, b, c []float64) {
	if kernel := vectors[code]; kernel > 0 && len(dst) >= vectorLanes {
		vector.RunOne(kernel-1, dst, a, b, c)
		done := len(dst) &^ (vectorLanes - 1)
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

func runLoop(code Op, dst, a, b, c []float64) {
	a = a[:len(dst)]
	switch code {
	case OpAdd:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = a[i] + b[i]
		}
	case OpSubtract:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = a[i] - b[i]
		}
	case OpMultiply:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = a[i] * b[i]
		}
	case OpDivide:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = divide(a[i], b[i])
		}
	case OpNegate:
		for i := range dst {
			dst[i] = -a[i]
		}
	case OpMin:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = min(a[i], b[i])
		}
	case OpMax:
		b = b[:len(dst)]
		for i := range dst {
			dst[i] = max(a[i], b[i])
		}
	case OpSelect:
		b, c = b[:len(dst)], c[:len(dst)]
		for i := range dst {
			dst[i] = choose(a[i], b[i], c[i])
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
	case opMultiplyAdd, opMultiplySubtract, opSubtractProduct, opAddAdd, opAddSubtract, opSubtractAdd, opSubtractSubtract, opAddMultiply,
		opSubtractMultiply, opExcessMultiply, opExcess, opQuotient:
		runFused(code, dst, a, b, c)
	default:
		runRare(code, dst, a, b)
	}
}

// runFused computes two operations at once. The first result is rounded before
// the second, as if each had been computed alone.
func runFused(code Op, dst, a, b, c []float64) {
	b = b[:len(dst)]
	switch code {
	case opExcess:
		for i := range dst {
			dst[i] = max(0, a[i]-b[i])
		}
		return
	case opQuotient:
		for i := range dst {
			dst[i] = choose(compare(0, b[i], 0 < b[i]), divide(a[i], b[i]), 0)
		}
		return
	}
	c = c[:len(dst)]
	switch code {
	case opMultiplyAdd:
		for i := range dst {
			dst[i] = float64(a[i]*b[i]) + c[i]
		}
	case opMultiplySubtract:
		for i := range dst {
			dst[i] = float64(a[i]*b[i]) - c[i]
		}
	case opSubtractProduct:
		for i := range dst {
			dst[i] = c[i] - float64(a[i]*b[i])
		}
	case opAddAdd:
		for i := range dst {
			dst[i] = a[i] + b[i] + c[i]
		}
	case opAddSubtract:
		for i := range dst {
			dst[i] = a[i] + b[i] - c[i]
		}
	case opSubtractAdd:
		for i := range dst {
			dst[i] = a[i] - b[i] + c[i]
		}
	case opSubtractSubtract:
		for i := range dst {
			dst[i] = a[i] - b[i] - c[i]
		}
	case opAddMultiply:
		for i := range dst {
			dst[i] = (a[i] + b[i]) * c[i]
		}
	case opSubtractMultiply:
		for i := range dst {
			dst[i] = (a[i] - b[i]) * c[i]
		}
	case opExcessMultiply:
		for i := range dst {
			dst[i] = max(0, a[i]-b[i]) * c[i]
		}
	}
}

func runRare(code Op, dst, a, b []float64) {
	switch code {
	case OpAbs:
		each(dst, a, math.Abs)
	case OpNot:
		each(dst, a, func(x float64) float64 { return 1 - x })
	case OpIsNumber:
		each(dst, a, func(x float64) float64 { return truth(x == x) })
	case opRequire:
		each(dst, a, requireValue)
	case OpEqual:
		pairs(dst, a, b, func(x, y float64) float64 { return compare(x, y, x == y) })
	case OpDiffer:
		pairs(dst, a, b, func(x, y float64) float64 { return compare(x, y, x != y) })
	case OpLess:
		pairs(dst, a, b, func(x, y float64) float64 { return compare(x, y, x < y) })
	case OpAtMost:
		pairs(dst, a, b, func(x, y float64) float64 { return compare(x, y, x <= y) })
	case OpAnd:
		pairs(dst, a, b, func(x, y float64) float64 { return x * y })
	case OpOr:
		pairs(dst, a, b, func(x, y float64) float64 { return max(x, y) })
	case OpPower:
		pairs(dst, a, b, power)
	case OpRoundUp:
		pairs(dst, a, b, roundUp)
	case OpMod:
		pairs(dst, a, b, modulo)
	default:
		panic(fmt.Sprintf("vm: no kernel for operation %d", code))
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

func requireValue(x float64) float64 {
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
func runList(code Op, dst []float64, list [][]float64, extra, scratch []float64) {
	switch code {
	case OpSum:
		chain(OpAdd, dst, list)
	case OpSumProduct:
		sumProduct(dst, list[:len(list)/2], list[len(list)/2:])
	case OpMinOf:
		chain(OpMin, dst, list)
	case OpMaxOf:
		chain(OpMax, dst, list)
	case OpSumTo:
		runElementwise(opZero, dst, extra, nil, nil)
		for j, x := range list {
			scratch[0] = float64(j + 1)
			runElementwise(opAddUpTo, dst, x, extra, scratch)
		}
	case OpPresentValue:
		runPresentValue(dst, list, extra)
	case opReturn:
		runReturn(dst, list)
	default:
		runPicking(code, dst, list, extra)
	}
}

// chain applies an operation of two operands from left to right.
func chain(code Op, dst []float64, list [][]float64) {
	if len(list) == 0 {
		fill(dst, 0)
		return
	}
	copy(dst, list[0])
	for _, x := range list[1:] {
		runElementwise(code, dst, dst, x, nil)
	}
}

func sumProduct(dst []float64, xs, ys [][]float64) {
	if len(xs) == 0 {
		fill(dst, 0)
		return
	}
	runElementwise(OpMultiply, dst, xs[0], ys[0], nil)
	for j, x := range xs[1:] {
		runElementwise(opMultiplyAdd, dst, x, ys[j+1], dst)
	}
}

// runPicking computes the list operations that look at each lane by itself.
func runPicking(code Op, dst []float64, list [][]float64, extra []float64) {
	for i := range dst {
		k := extra[i]
		switch {
		case k != k:
			dst[i] = undefined
		case code == OpSumIf:
			dst[i] = sumIf(list[:len(list)/2], list[len(list)/2:], i, k)
		case code == OpEntry:
			dst[i] = list[int(min(max(k, 1), float64(len(list))))-1][i]
		case code == OpChoose:
			dst[i] = pick(list, i, k)
		default:
			panic(fmt.Sprintf("vm: no kernel for list operation %d", code))
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
