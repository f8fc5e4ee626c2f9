package refill

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestCodesAreComplete: whatever occurs how often, what occurs has a code, none
// is longer than the limit, and together they are complete: some inflaters
// refuse others. Counts that grow as Fibonacci's numbers have the longest.
func TestCodesAreComplete(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.SampledFrom([]struct{ codes, limit int }{{literalCodes, longestCode}, {distanceCodes, longestCode}, {lengthCodes, longestLengthCode}}).Draw(t, "size")
		count, a, b := make([]uint32, size.codes), uint32(1), uint32(1)
		for range rapid.IntRange(0, 2*size.codes).Draw(t, "used") {
			k := rapid.IntRange(0, size.codes-1).Draw(t, "code")
			count[k] = rapid.Uint32Range(0, blockSymbols).Draw(t, "count")
			if a < 1<<25 && rapid.Bool().Draw(t, "next") {
				count[k], a, b = a, b, a+b
			}
		}
		codes := make([]code, size.codes)
		choose(codes, count, size.limit)
		total := 0
		for k, c := range codes {
			require.LessOrEqual(t, int(c.size), size.limit)
			if c.size > 0 {
				total += 1 << (size.limit - int(c.size))
			} else {
				require.Zero(t, count[k])
			}
		}
		require.Equal(t, 1<<size.limit, total)
	})
}
