package simulate

import (
	"hash/fnv"
	"math/bits"
)

// Random numbers of a simulation come from a counter, not from a sequence:
// what path 7 draws for an input depends on the seed, on 7 and on the input's
// key alone. So workers and shards may take the paths in any order, and an
// input added to the simulation leaves the draws of the others as they were.

// philox is the generator Philox4x32-10 of Salmon, Moraes, Dror and Shaw,
// "Parallel random numbers: as easy as 1, 2, 3" (SC'11): four words from a
// counter of four and a key of two.
func philox(counter [4]uint32, key [2]uint32) [4]uint32 {
	const m0, m1 = 0xD2511F53, 0xCD9E8D57 // multipliers
	const w0, w1 = 0x9E3779B9, 0xBB67AE85 // what the key grows by: golden ratio, root of 3 less 1
	c := counter
	for range 10 {
		hi0, lo0 := bits.Mul32(m0, c[0])
		hi1, lo1 := bits.Mul32(m1, c[2])
		c = [4]uint32{hi1 ^ c[1] ^ key[0], lo1, hi0 ^ c[3] ^ key[1], lo0}
		key[0] += w0
		key[1] += w1
	}
	return c
}

// Stream returns the number under which an input draws.
func Stream(key string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key)) // a hash does not fail
	return h.Sum64()
}

// Random returns the draw of a path in a stream: one of 2^52 numbers evenly
// spread between 0 and 1, neither end among them.
func Random(seed, stream, path uint64) float64 {
	words := philox(
		[4]uint32{uint32(path), uint32(path >> 32), uint32(stream), uint32(stream >> 32)},
		[2]uint32{uint32(seed), uint32(seed >> 32)})
	x := uint64(words[1])<<32 | uint64(words[0])
	return (float64(x>>12) + 0.5) * 0x1p-52
}

// The ends of what Random can return.
const (
	LeastDraw = 0x1p-53
	MostDraw  = 1 - 0x1p-53
)
