package vm

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	_ "offtake/internal/seed"
)

// special are the numbers at which operations change their ways.
var special = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 2, 3, 1e-320, -1e-320, math.MaxFloat64, -math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN()}

// TestVectorsGiveTheBitsOfTheLoops: the processor's instructions for several
// lanes give what the loops give, lane by lane and bit by bit, for any number
// of lanes.
func TestVectorsGiveTheBitsOfTheLoops(t *testing.T) {
	tried := 0
	for code, kernel := range vectors {
		if kernel == 0 || Op(code) == opAddTwoUpTo || Op(code) == opAddTwoProducts { // see TestListsOfManyLanes
			continue
		}
		tried++
		rapid.Check(t, func(t *rapid.T) {
			lanes := rapid.IntRange(4, 70).Draw(t, "lanes")
			number := rapid.OneOf(rapid.SampledFrom(special), rapid.Float64())
			if Op(code) == opRoot {
				number = rapid.OneOf(rapid.SampledFrom([]float64{1, 0.5, math.Sqrt2 / 2, 0x1p-1022, 1e300}), rapid.Float64Range(0x1p-1022, 1e300))
			}
			a, b, c := drawLanes(t, number, lanes), drawLanes(t, number, lanes), drawLanes(t, number, lanes)
			before := drawLanes(t, number, lanes)
			if Op(code) == opRoot {
				b = drawLanes(t, rapid.Float64Range(0, 1), lanes)
			}
			want, got := append([]float64{}, before...), append([]float64{}, before...)
			runLoop(Op(code), want, a, b, c)
			runElementwise(Op(code), got, a, b, c)
			for i := range want {
				require.True(t, sameBits(want[i], got[i]), "operation %d of %v, %v, %v: %v by loop, %v by vector", code, a[i], b[i], c[i], want[i], got[i])
			}
		})
	}
	if tried == 0 {
		t.Skip("this processor has no vectors")
	}
}

func drawLanes(t *rapid.T, number *rapid.Generator[float64], n int) []float64 {
	return rapid.SliceOfN(number, n, n).Draw(t, "values")
}

// sameBits holds undefined numbers equal, but never a missing one to another.
func sameBits(x, y float64) bool {
	if x != x && y != y {
		return IsMissing(x) == IsMissing(y)
	}
	return math.Float64bits(x) == math.Float64bits(y)
}

// TestPowerIsPrecise: against 200-bit products for whole exponents and
// math.Pow for all; exact where the result is a float.
func TestPowerIsPrecise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, n := rapid.Float64Range(0.01, 3).Draw(t, "x"), rapid.IntRange(-70, 70).Draw(t, "n")
		want := new(big.Float).SetPrec(200).SetInt64(1)
		for range max(n, -n) {
			want.Mul(want, new(big.Float).SetPrec(200).SetFloat64(x))
		}
		if n < 0 {
			want.Quo(new(big.Float).SetPrec(200).SetInt64(1), want)
		}
		exact, _ := want.Float64()
		assert.InEpsilon(t, exact, power(x, float64(n)), 2e-14)
		y := rapid.Float64Range(-30, 30).Draw(t, "y")
		assert.InEpsilon(t, math.Pow(x, y), power(x, y), 2e-14)
	})
	for _, c := range []struct{ x, y, want float64 }{{4, 0.5, 2}, {4, -0.5, 0.5}, {4, 1.5, 8}, {2, 10, 1024}, {2, -3, 0.125}, {-2, 3, -8}, {0, 2, 0}, {7, 0, 1}, {1.1, 1, 1.1}, {-8, 2, 64}} {
		assert.Equal(t, c.want, power(c.x, c.y), fmt.Sprint(c))
	}
	for _, c := range [][2]float64{{0, 0}, {0, -1}, {-1, 0.5}, {1e300, 2}, {1e-300, -2}, {math.NaN(), 2}, {2, math.NaN()}} {
		assert.True(t, math.IsNaN(power(c[0], c[1])), fmt.Sprint(c))
	}
}

// TestPowersOfManyLanes: powers of all lanes are those of each lane, bit by
// bit, with the exponent the same in all and not.
func TestPowersOfManyLanes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "lanes")
		base := rapid.OneOf(rapid.SampledFrom(special), rapid.Float64Range(0, 3), rapid.Float64())
		exponent := rapid.OneOf(rapid.SampledFrom([]float64{0, 1, -1, 2, 0.5, -0.5, 9.5, 10, 64, 65, -70, math.NaN()}), rapid.Float64Range(-3, 3), rapid.Float64())
		if rapid.Bool().Draw(t, "roots of numbers above 0") {
			base, exponent = rapid.Float64Range(0.1, 3), rapid.OneOf(rapid.Just(1.0), rapid.Float64Range(0.01, 0.49))
		}
		x, y := drawLanes(t, base, n), drawLanes(t, exponent, n)
		if rapid.Bool().Draw(t, "same exponent") {
			fill(y, y[0])
		}
		got := make([]float64, n)
		runPower(got, x, y, make([]float64, n), uniform(y))
		unknown := make([]float64, n)
		runPower(unknown, x, y, make([]float64, n), false)
		for i := range got {
			want := power(x[i], y[i])
			require.True(t, sameBits(want, got[i]) && sameBits(want, unknown[i]), "%v to the power of %v: %v alone, %v among others", x[i], y[i], want, got[i])
		}
	})
}

// TestPickBeyondEveryNumber: an entry number too large for an integer is
// outside the list, or its last entry where the last one repeats.
func TestPickBeyondEveryNumber(t *testing.T) {
	list := [][]float64{{1}, {2}}
	for _, k := range []float64{1e300, math.Inf(1), 3} {
		assert.True(t, math.IsNaN(pick(list, 0, k)))
		dst := []float64{0}
		runPicking(OpEntry, dst, list, []float64{k})
		assert.Equal(t, 2.0, dst[0])
	}
}

// TestFusedIsTheSame: a plan that computes operations together gives the bits of
// each computed alone, as it is where every result is wanted.
func TestFusedIsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const inputs, lanes = 6, 21
		b := NewBuilder(inputs)
		codes := []Op{OpAdd, OpSubtract, OpMultiply, OpDivide, OpMax, OpMin, OpLess, OpSelect}
		slots := []Slot{b.Constant(0), b.Constant(2)}
		for i := range inputs {
			slots = append(slots, Slot(i))
		}
		var flags []Slot
		pick := func(list []Slot, what string) Slot { return rapid.SampledFrom(list).Draw(t, what) }
		for range rapid.IntRange(1, 60).Draw(t, "operations") {
			code := rapid.SampledFrom(codes).Draw(t, "operation")
			switch x, y := pick(slots, "x"), pick(slots, "y"); {
			case code == OpLess:
				flags = append(flags, b.Emit(OpLess, x, y, 0))
			case code == OpSelect && len(flags) > 0:
				slots = append(slots, b.Emit(OpSelect, pick(flags, "flag"), x, y))
			case code == OpSelect: // a guarded quotient
				slots = append(slots, b.Emit(OpSelect, b.Emit(OpLess, b.Constant(0), y, 0), b.Emit(OpDivide, x, y, 0), b.Constant(0)))
			case code == OpMax:
				slots = append(slots, b.Emit(OpMax, b.Constant(0), b.Emit(OpSubtract, x, y, 0), 0))
			default:
				slots = append(slots, b.Emit(code, x, y, 0))
			}
		}
		values := make([][]float64, inputs)
		for i := range values {
			values[i] = drawLanes(t, rapid.OneOf(rapid.SampledFrom(special), rapid.Float64Range(-9, 9)), lanes)
		}
		last := slots[len(slots)-1]
		run := func(outputs []Slot) []float64 {
			m := b.Plan(func(int) bool { return true }, outputs).Machine(func(int) float64 { return 0 })
			for i, v := range values {
				if r := m.Input(i); r != nil {
					copy(r, v)
				}
			}
			m.Run(lanes)
			return append([]float64{}, m.Value(last)[:lanes]...)
		}
		every := append(append([]Slot{}, slots...), flags...)
		together, alone := run([]Slot{last}), run(every)
		for i := range together {
			require.True(t, sameBits(together[i], alone[i]), "lane %d: %v together, %v alone", i, together[i], alone[i])
		}
	})
}

// TestListsOfManyLanes: a plan computes operations over lists lane by lane as
// each lane alone is computed, bit by bit.
func TestListsOfManyLanes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom([]Op{OpSum, OpSumProduct, OpMinOf, OpMaxOf, OpSumTo}).Draw(t, "operation")
		entries, lanes := 2*rapid.IntRange(1, 6).Draw(t, "pairs of entries"), rapid.IntRange(1, 40).Draw(t, "lanes")
		if code != OpSumProduct {
			entries -= rapid.IntRange(0, 1).Draw(t, "one less")
		}
		b := NewBuilder(entries + 1)
		list, values := make([]Slot, entries), make([][]float64, entries+1)
		number := rapid.OneOf(rapid.SampledFrom(special), rapid.Float64Range(-9, 9))
		for i := range values {
			values[i] = drawLanes(t, number, lanes)
		}
		for i := range list {
			list[i] = Slot(i)
		}
		out := b.EmitList(code, list, Slot(entries))
		m := b.Plan(func(int) bool { return true }, []Slot{out}).Machine(nil)
		for i, v := range values {
			if r := m.Input(i); r != nil {
				copy(r, v)
			}
		}
		m.Run(lanes)
		for lane, got := range m.Value(out)[:lanes] {
			alone := make([][]float64, entries+1)
			for i, v := range values {
				alone[i] = v[lane : lane+1]
			}
			want := []float64{0}
			runList(code, want, alone[:entries], alone[entries], []float64{0})
			require.True(t, sameBits(want[0], got), "operation %d, lane %d: %v alone, %v among others", code, lane, want[0], got)
		}
	})
}

// TestBatchesKeepTheOrder: in batches too, operands are computed before what
// reads them.
func TestBatchesKeepTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const inputs = 3
		b := NewBuilder(inputs)
		var vector []Slot
		for i := range rapid.IntRange(1, 60).Draw(t, "operations") {
			operand := rapid.IntRange(0, inputs+i-1)
			code := rapid.SampledFrom([]Op{OpAdd, OpMultiply, OpMin}).Draw(t, "operation")
			vector = append(vector, b.define(operation{code, Slot(operand.Draw(t, "x")), Slot(operand.Draw(t, "y")), 0}))
		}
		computed := map[Slot]bool{0: true, 1: true, 2: true}
		p := &Plan{b: b, ops: b.ops}
		for _, s := range p.inBatches(vector) {
			b.operands(b.ops[s], func(o Slot) { require.True(t, computed[o], "%d needs %d", s, o) })
			computed[s] = true
		}
		require.Len(t, computed, inputs+len(vector))
	})
}

// TestReturnsOfManyLanes: the rates of return of all lanes are those of each
// lane, bit by bit, where there is none too, whatever was searched before.
func TestReturnsOfManyLanes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, periods := rapid.IntRange(1, 40).Draw(t, "lanes"), rapid.IntRange(1, 12).Draw(t, "periods")
		flow := rapid.OneOf(rapid.Float64Range(-100, 100), rapid.SampledFrom([]float64{0, 1e300, math.NaN()}))
		list := [][]float64{make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)}
		for i, x := range []float64{1, 1e-12, 30, 100, 0.05} {
			fill(list[i], x)
		}
		for range periods + 1 {
			list = append(list, drawLanes(t, flow, n))
		}
		lead := rapid.SampledFrom([]float64{0, 0.5}).Draw(t, "lead")
		for p := range periods + 1 {
			times := make([]float64, n)
			fill(times, max(0, float64(p)-lead))
			list = append(list, times)
		}
		got := make([]float64, n)
		runReturn(got, list)
		for i := range got {
			alone := make([][]float64, len(list))
			for j := range list {
				alone[j] = list[j][i : i+1]
			}
			want := []float64{0}
			runReturn(want, alone)
			require.True(t, sameBits(want[0], got[i]), "lane %d: %v alone, %v among others", i, want[0], got[i])
		}
	})
}
