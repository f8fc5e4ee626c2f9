package refill

import (
	"math/bits"
	"slices"
)

// code is a prefix code, its first bit lowest; of size 0 for what does not
// occur.
type code struct {
	bits uint16
	size uint8
}

func (c code) get() (value uint64, n uint) { return uint64(c.bits), uint(c.size) }

// choose finds codes that are short for what occurs often, none longer than
// a limit (D. A. Huffman, 1952), and numbers them as deflate has it: shorter
// ones first, equally long ones in order.
func choose(codes []code, count []uint32, limit int) {
	var sizes [longestCode + 1]int // how many codes have a size
	var room [literalCodes]uint16
	order := byCount(room[:0], count)
	lengths(sizes[:limit+1], count, order)
	// The rarest get the longest.
	i := 0
	for size := limit; size > 0; size-- {
		for range sizes[size] {
			codes[order[i]].size = uint8(size)
			i++
		}
	}
	var next [longestCode + 2]uint16
	for size := 1; size <= limit; size++ {
		next[size+1] = (next[size] + uint16(sizes[size])) << 1
	}
	for k := range codes {
		if size := codes[k].size; size > 0 {
			codes[k].bits = bits.Reverse16(next[size]) >> (16 - size)
			next[size]++
		}
	}
}

// byCount lists what occurs, the rarest first, equals by number. It lists two
// at least, so that the codes are complete.
func byCount(list []uint16, count []uint32) []uint16 {
	var room [literalCodes]uint64
	order := room[:0]
	for k, n := range count {
		if n > 0 {
			order = append(order, uint64(n)<<16|uint64(k))
		}
	}
	for k := 0; len(order) < 2; k++ {
		if count[k] == 0 {
			order = append(order, uint64(k))
		}
	}
	slices.Sort(order)
	for _, x := range order {
		list = append(list, uint16(x))
	}
	return list
}

// lengths counts the codes of each size: joins the two rarest again and again,
// and then shortens what is longer than the limit.
func lengths(sizes []int, count []uint32, order []uint16) {
	n := len(order)
	var room struct {
		weight [2 * literalCodes]uint32
		parent [2 * literalCodes]uint16
		depth  [2 * literalCodes]uint16
	}
	weight, parent, depth := room.weight[:n], &room.parent, &room.depth // of what occurs, and of what was joined
	for i, k := range order {
		weight[i] = count[k]
	}
	leaf, joined := 0, n
	rarest := func() int {
		if leaf < n && (joined == len(weight) || weight[leaf] <= weight[joined]) {
			leaf++
			return leaf - 1
		}
		joined++
		return joined - 1
	}
	for len(weight) < 2*n-1 {
		a, b := rarest(), rarest()
		parent[a], parent[b] = uint16(len(weight)), uint16(len(weight))
		weight = append(weight, weight[a]+weight[b])
	}
	limit := len(sizes) - 1
	for i := 2*n - 3; i >= 0; i-- {
		depth[i] = depth[parent[i]] + 1
		if i < n {
			sizes[min(int(depth[i]), limit)]++
		}
	}
	shorten(sizes)
}

// shorten makes codes complete again after too long ones were cut to the
// limit: a shorter one is lengthened, and takes one of the longest beside it,
// as often as there are too many.
func shorten(sizes []int) {
	limit := len(sizes) - 1
	total := 0 // in units of the longest; a complete code has 1<<limit
	for size, n := range sizes[1:] {
		total += n << (limit - size - 1)
	}
	for ; total > 1<<limit; total-- {
		size := limit - 1
		for sizes[size] == 0 {
			size--
		}
		sizes[size]--
		sizes[size+1] += 2
		sizes[limit]--
	}
}
