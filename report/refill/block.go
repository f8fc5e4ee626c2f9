package refill

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// symbol is a byte, or a repetition: its size less minRepetition, its distance
// less 1 and the class of that.
type symbol uint32

const (
	repetition   = symbol(1) << 31
	sizeShift    = 15
	classShift   = 23
	distanceMask = 1<<sizeShift - 1
	sizeMask     = 1<<(classShift-sizeShift) - 1
	classMask    = 1<<(31-classShift) - 1

	minRepetition = 3 // the shortest repetition that a deflate stream has a code for

	literalCodes  = 286 // bytes, the end of a block, and the sizes of repetitions
	distanceCodes = 30
	lengthCodes   = 19 // what the lengths of the codes themselves are written in
	endOfBlock    = 256

	longestCode       = 15 // bits
	longestLengthCode = 7
)

// repeated makes the symbol of a repetition.
func repeated(size, distance int) symbol {
	d := uint32(distance - 1)
	return repetition | symbol(distanceCode(d))<<classShift | symbol(size-minRepetition)<<sizeShift | symbol(d)
}

// parts are the size and the distance of a repetition.
func (s symbol) parts() (size, distance int) {
	return int(s>>sizeShift&sizeMask) + minRepetition, int(s&distanceMask) + 1
}

// class is the class of a repetition's distance.
func (s symbol) class() uint32 { return uint32(s >> classShift & classMask) }

// histogram tells how often each code occurs in a block.
type histogram struct {
	literals  [literalCodes]uint32
	distances [32]uint32
}

// Sizes and distances are coded as the class they are in and some more bits:
// RFC 1951, section 3.2.5. The first classes hold one each; then every few
// classes twice as many.
var (
	lengthCode  [longest - minRepetition + 1]uint16 // by size less minRepetition
	lengthBase  [literalCodes]uint16                // by code, the least of its class
	lengthExtra [literalCodes]uint8                 // by code, how many bits follow
	nearCode    [256]uint8                          // by distance less 1, below 256

	distanceExtra [32]uint8 // by class, how many bits follow
)

func init() {
	code, least := endOfBlock+1, 0
	for ; code < literalCodes-1; code++ {
		extra := max(0, (code-endOfBlock-1)/4-1)
		lengthBase[code], lengthExtra[code] = uint16(least), uint8(extra)
		for range 1 << extra {
			if least < len(lengthCode) {
				lengthCode[least] = uint16(code)
			}
			least++
		}
	}
	// The longest has a class of its own.
	lengthBase[code], lengthCode[longest-minRepetition] = longest-minRepetition, uint16(code)
	for class := 4; class < distanceCodes; class++ {
		distanceExtra[class] = uint8(class/2 - 1)
	}
	for d := range nearCode {
		nearCode[d] = uint8(classOf(uint32(d)))
	}
}

// classOf is the class of a distance less 1: two classes for each power of 2.
func classOf(d uint32) uint32 {
	if d < 4 {
		return d
	}
	n := uint32(bits.Len32(d)) - 1
	return 2*n + d>>(n-1)&1
}

func distanceCode(d uint32) uint32 {
	if d < 256 {
		return uint32(nearCode[d])
	}
	return uint32(nearCode[d>>7]) + 14
}

// bitWriter writes bits, the first lowest.
type bitWriter struct {
	out  []byte
	bits uint64
	n    uint // of bits, fewer than 8 between two calls
}

// room makes sure that so many bytes can be written without another look.
func (w *bitWriter) room(n int) { w.out = slices.Grow(w.out, n+8) }

// put writes n bits, at most 56.
func (w *bitWriter) put(value uint64, n uint) {
	w.bits |= value << w.n
	w.n += n
	at := len(w.out)
	binary.LittleEndian.PutUint64(w.out[at:at+8], w.bits)
	w.out = w.out[:at+int(w.n/8)]
	w.bits >>= w.n &^ 7
	w.n &= 7
}

// end writes the bits left and gives all.
func (w *bitWriter) end() []byte {
	if w.n > 0 {
		w.out = append(w.out, byte(w.bits))
	}
	return w.out
}

// block writes symbols as a block with codes of its own.
func (w *bitWriter) block(symbols []symbol, count *histogram, last bool) {
	const header = 600 // bytes, more than any takes
	w.room(header + 6*len(symbols))
	count.literals[endOfBlock]++
	var literals [literalCodes]code
	var distances [32]code
	choose(literals[:], count.literals[:], longestCode)
	choose(distances[:distanceCodes], count.distances[:distanceCodes], longestCode)
	w.header(literals[:], distances[:distanceCodes], last)
	w.symbols(symbols, &literals, &distances)
	w.put(literals[endOfBlock].get())
}

// symbols writes symbols in their codes. It is put, drawn out of the loop.
func (w *bitWriter) symbols(symbols []symbol, literals *[literalCodes]code, distances *[32]code) {
	sizes := sizeCodes(literals)
	out, at := w.out[:cap(w.out)], len(w.out)
	held, n := w.bits, w.n
	for _, s := range symbols {
		if s&repetition == 0 {
			c := literals[s&0xFF]
			held |= uint64(c.bits) << n
			n += uint(c.size)
		} else {
			size := sizes[s>>sizeShift&sizeMask]
			held |= size.bits << n
			n += size.n
			class := s.class() % 32
			c, extra := distances[class], uint(distanceExtra[class])
			held |= (uint64(c.bits) | uint64(s&(1<<extra-1))<<c.size) << n
			n += uint(c.size) + extra
		}
		binary.LittleEndian.PutUint64(out[at:], held)
		at += int(n / 8)
		held >>= n &^ 7
		n &= 7
	}
	w.out, w.bits, w.n = out[:at], held, n
}

// sizeCode is the code of a size, with the bits that follow it.
type sizeCode struct {
	bits uint64
	n    uint
}

// sizeCodes gives the codes of all sizes less minRepetition.
func sizeCodes(literals *[literalCodes]code) (sizes [sizeMask + 1]sizeCode) {
	for size, class := range lengthCode {
		c := literals[class]
		sizes[size] = sizeCode{uint64(c.bits) | uint64(size-int(lengthBase[class]))<<c.size, uint(c.size + lengthExtra[class])}
	}
	return sizes
}

// header writes how long the codes are: RFC 1951, section 3.2.7.
func (w *bitWriter) header(literals, distances []code, last bool) {
	for len(literals) > 257 && literals[len(literals)-1].size == 0 {
		literals = literals[:len(literals)-1]
	}
	for len(distances) > 1 && distances[len(distances)-1].size == 0 {
		distances = distances[:len(distances)-1]
	}
	var room [literalCodes + distanceCodes]uint8
	sizes := room[:0]
	for _, list := range [2][]code{literals, distances} {
		for _, c := range list {
			sizes = append(sizes, c.size)
		}
	}
	runs := runsOf(sizes)
	var count [lengthCodes]uint32
	for _, r := range runs {
		count[r.code]++
	}
	var codes [lengthCodes]code
	choose(codes[:], count[:], longestLengthCode)
	used := lengthCodes
	for used > 4 && codes[lengthOrder[used-1]].size == 0 {
		used--
	}
	if last {
		w.put(1, 1)
	} else {
		w.put(0, 1)
	}
	w.put(2, 2)
	w.put(uint64(len(literals)-257), 5)
	w.put(uint64(len(distances)-1), 5)
	w.put(uint64(used-4), 4)
	for _, k := range lengthOrder[:used] {
		w.put(uint64(codes[k].size), 3)
	}
	for _, r := range runs {
		w.put(codes[r.code].get())
		w.put(uint64(r.more), uint(r.bits))
	}
}

// lengthOrder is the order in which the lengths of the length codes stand.
var lengthOrder = [lengthCodes]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// run is a length, or a repetition of lengths, and the bits that follow.
type run struct{ code, more, bits uint8 }

// runsOf shortens a list of lengths: 16 repeats the last one 3 to 6 times, 17
// and 18 stand for 3 to 10 and 11 to 138 zeros.
func runsOf(sizes []uint8) []run {
	runs := make([]run, 0, len(sizes))
	for i := 0; i < len(sizes); {
		n := 1
		for i+n < len(sizes) && sizes[i+n] == sizes[i] {
			n++
		}
		i += n
		size := sizes[i-1]
		if size > 0 {
			runs = append(runs, run{code: size})
			n--
		}
		for n >= 3 {
			var part int
			switch {
			case size > 0:
				part = min(n, 6)
				runs = append(runs, run{16, uint8(part - 3), 2})
			case n <= 10:
				part = n
				runs = append(runs, run{17, uint8(part - 3), 3})
			default:
				part = min(n, 138)
				runs = append(runs, run{18, uint8(part - 11), 7})
			}
			n -= part
		}
		for range n {
			runs = append(runs, run{code: size})
		}
	}
	return runs
}
