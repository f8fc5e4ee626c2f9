package refill

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// Frame is what the pieces of a part repeat of each other, without regard to
// what fills the holes. Nothing changes it; encoders may share it.
type Frame struct {
	tokens []token
	first  []int32 // by piece, its first token; and after the last, their number
}

// token stands for the next bytes of a piece: so many to be written as they
// are, or so many that stand further back.
type token struct {
	size uint16 // of bytes
	// Of bytes that stand further back: how far, not counting what fills the
	// holes between, and across how many holes. 0 for others.
	back  uint16
	holes uint16
}

const (
	farthest = 32768 // how far back a deflate stream may point
	longest  = 258   // the longest repetition it has a code for
	shortest = 4     // shorter ones are not looked for

	// reach is how far back a frame looks, over pieces alone. What fills the
	// holes comes on top of that; a repetition that it moves out of reach is
	// written byte by byte.
	reach = 28 << 10

	// How hard a frame looks: at so many places that begin alike, until one
	// repeats this many bytes; a repetition of so many is not given up for one
	// that begins a byte later.
	tries  = 4
	enough = 32
	good   = 16
)

// gap stands for a hole while a frame is made, and begins no repetition: XML
// has no such byte. In a piece that has it none is looked for.
const gap = 0

// NewFrame finds what the pieces of a part repeat of each other, and of the
// pieces of the part before it, which is empty for the first of a text. It is
// the same for all texts whose pieces are in these two parts.
func NewFrame(before, part Part) *Frame {
	s := newSearch(before, part)
	f := &Frame{first: make([]int32, 0, len(part.Holes)+2)}
	p := len(s.text)
	s.append(part)
	for i, text := range part.pieces() {
		f.first = append(f.first, int32(len(f.tokens)))
		f.tokens = s.piece(f.tokens, len(before.Holes)+i, p, p+len(text))
		p += len(text) + 1
	}
	f.first = append(f.first, int32(len(f.tokens)))
	f.tokens = slices.Clone(f.tokens) // without room for more
	return f
}

// search looks for repetitions among pieces, by chains of places whose first
// bytes are alike.
type search struct {
	text  []byte  // the pieces, with a gap between two
	gaps  []int32 // where the gaps are
	past  int     // gaps before this one are out of reach
	heads []int32 // by hash, the last place plus 1
	chain []int32 // by place modulo its length, the one before plus 1
}

const (
	hashBits  = 15
	chainSize = 1 << 15 // no less than reach
)

// newSearch makes one that knows a part.
func newSearch(before, next Part) *search {
	holes := len(before.Holes) + len(next.Holes)
	s := &search{text: make([]byte, 0, len(before.Text)+len(next.Text)+holes), gaps: make([]int32, 0, holes),
		heads: make([]int32, 1<<hashBits), chain: make([]int32, chainSize)}
	s.append(before)
	for p := max(0, len(s.text)-reach); p < len(s.text); p++ {
		s.note(p)
	}
	return s
}

// append appends the pieces of a part, with gaps between them.
func (s *search) append(part Part) {
	for i, text := range part.pieces() {
		s.text = append(s.text, text...)
		if i < len(part.Holes) {
			s.gaps = append(s.gaps, int32(len(s.text)))
			s.text = append(s.text, gap)
		}
	}
}

// piece appends the tokens of a piece. A repetition is put off by a byte as
// long as the next byte begins a longer one.
func (s *search) piece(out []token, piece, start, end int) []token {
	if bytes.IndexByte(s.text[start:end], gap) >= 0 {
		return plainTokens(out, end-start)
	}
	plain := start // from here on nothing is written yet
	for p := start; p < end; {
		size, from := s.best(p, end)
		s.note(p)
		if size < shortest {
			p++
			continue
		}
		for size < good && p+1 < end {
			next, nextFrom := s.best(p+1, end)
			if next <= size {
				break
			}
			p++
			s.note(p)
			size, from = next, nextFrom
		}
		out = plainTokens(out, p-plain)
		between := s.between(from, piece)
		out = append(out, token{uint16(size), uint16(p - from - between), uint16(between)})
		for q := p + 1; q < p+size; q++ {
			s.note(q)
		}
		p += size
		plain = p
	}
	return plainTokens(out, end-plain)
}

// plainTokens appends tokens for so many bytes as they are.
func plainTokens(out []token, n int) []token {
	for ; n > 0; n -= math.MaxUint16 {
		out = append(out, token{size: uint16(min(n, math.MaxUint16))})
	}
	return out
}

// between counts the gaps from a place to a piece further on.
func (s *search) between(from, piece int) int {
	for s.past < piece && int(s.gaps[s.past]) < int(s.gaps[piece-1])-2*reach {
		s.past++
	}
	at, _ := slices.BinarySearch(s.gaps[s.past:piece], int32(from))
	return piece - s.past - at
}

func hash4(b []byte) uint32 {
	return binary.LittleEndian.Uint32(b) * 0x9E3779B1 >> (32 - hashBits)
}

// note makes a place known to what is looked for later.
func (s *search) note(p int) {
	if p+shortest > len(s.text) {
		return
	}
	h := hash4(s.text[p:])
	s.chain[p%chainSize] = s.heads[h]
	s.heads[h] = int32(p + 1)
}

// best finds the longest repetition at a place of a piece, and the nearest of
// equal ones. It gives the size, 0 for none, and where it stands.
func (s *search) best(p, end int) (size, from int) {
	limit := min(end-p, longest)
	if limit < shortest {
		return 0, 0
	}
	here := s.text[p : p+limit]
	at := int(s.heads[hash4(s.text[p:])]) - 1
	for range tries {
		if at < 0 || p-at > reach {
			break
		}
		if size == 0 || s.text[at+size] == here[size] {
			if n := alike(s.text[at:], here); n > size {
				size, from = n, at
				if n >= enough || n == limit {
					break
				}
			}
		}
		before := int(s.chain[at%chainSize]) - 1
		if before >= at {
			break
		}
		at = before
	}
	if size < len(near) && p-from > near[size] {
		return 0, 0
	}
	return size, from
}

// near is how far back repetitions of a size may be, if they are short: the
// distance would take more bits than the bytes.
var near = [...]int{4: 1 << 10, 5: 1 << 13}

// alike counts the bytes that two texts have in common from their beginning;
// the first is at least as long as the second, which holds no gap.
func alike(a, b []byte) int {
	n := 0
	for n+8 <= len(b) {
		if x := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); x != 0 {
			return n + bits.TrailingZeros64(x)/8
		}
		n += 8
	}
	for n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
