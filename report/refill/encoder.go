package refill

import (
	"bytes"
	"encoding/binary"
)

// Encoder writes one deflate stream after another. It serves one goroutine.
type Encoder struct {
	text []byte // of which the stream is made
	at   int    // what stands before is in the block, or written

	block [blockSymbols]symbol // not yet written: codes depend on how often each occurs
	size  int                  // of the block
	count histogram            // of the block
	bits  bitWriter            // what is written

	added []int32              // by piece of the text so far, how many bytes fill the holes before it
	seen  [1 << seenBits]int32 // by hash, where the last filling stands that begins so, plus 1
}

const (
	// blockSymbols is after how many symbols their codes are chosen anew.
	blockSymbols = 1 << 13

	seenBits = 13
	// likeness is how many bytes a filling and what follows it must have in
	// common with an earlier one to be written as its repetition.
	likeness = 8
	// long is the size from which repetitions are looked for everywhere in a
	// filling: it is a sentence, not a number.
	long = 40
	// worth is how many bytes a repetition of its own must have more than one
	// that only goes on.
	worth = 4
)

// Begin begins the stream of a text of less than 2 GB, appended to out. A stream
// that was begun before and not ended is given up. The text must stay as it is
// until End.
func (e *Encoder) Begin(out, text []byte) {
	e.text, e.at = text, 0
	e.size, e.count = 0, histogram{}
	e.bits = bitWriter{out: out}
	e.added = append(e.added[:0], 0)
	clear(e.seen[:])
}

// Add writes the next part of the text. The frame is of a part with the same
// pieces, made after one with the pieces of the part added before: see Alike.
func (e *Encoder) Add(f *Frame, part Part) {
	from, before := part.At, len(e.added)-1
	for i, h := range part.Holes {
		e.piece(f.tokens[f.first[i]:f.first[i+1]], from)
		e.fill(int(h.From), int(h.To))
		from = int(h.To)
		e.added = append(e.added, e.added[before+i]+h.To-h.From)
	}
	e.piece(f.tokens[f.first[len(part.Holes)]:], from)
}

// End ends the stream and gives what Begin was given, with the stream.
func (e *Encoder) End() []byte {
	e.flush(true)
	e.text = nil
	return e.bits.end()
}

// piece writes a piece that begins at an offset, but for what a repetition
// wrote that began before it. What fills the holes between a repetition and
// what it repeats moves the two apart.
func (e *Encoder) piece(tokens []token, from int) {
	now := len(e.added) - 1
	for _, t := range tokens {
		to := from + int(t.size)
		switch {
		case to <= e.at:
		case t.back == 0 || to-e.at < minRepetition:
			e.plain(to)
		default:
			distance := int(t.back) + int(e.added[now]-e.added[now-int(t.holes)])
			if distance > farthest {
				e.plain(to)
			} else {
				e.repeat(to-e.at, distance)
			}
		}
		from = to
	}
}

// fill writes what fills a hole. A repetition that ends where it begins goes on
// as far as it may; else it is one of an earlier filling, if it begins like
// it. Either may go on beyond the hole. Only a long filling is looked at
// further than its beginning.
func (e *Encoder) fill(from, to int) {
	for p := from; p < to && p+likeness <= len(e.text); p++ {
		h := hash8(e.text[p:])
		last := int(e.seen[h]) - 1
		e.seen[h] = int32(p + 1)
		if p >= e.at {
			e.plain(p)
			e.match(last)
		}
		if to-from < long {
			break
		}
	}
	e.plain(to)
}

// match writes a repetition of what stands at last, or goes on with the last
// repetition, whichever is worth it.
func (e *Encoder) match(last int) {
	rest := e.text[e.at:min(e.at+longest, len(e.text))]
	size, distance := e.ending()
	more := 0
	if size > 0 {
		more = min(longest-size, alike(e.text[e.at-distance:], rest))
	}
	n := 0
	if last >= 0 && e.at-last <= farthest {
		n = alike(e.text[last:], rest)
	}
	switch {
	case size > 0 && n > more && size+n <= longest && last >= size && bytes.Equal(e.text[last-size:last], e.text[e.at-size:e.at]):
		e.replace(size+n, e.at-last)
	case n >= likeness && n > more+worth:
		e.repeat(n, e.at-last)
	case more > 0:
		e.replace(size+more, distance)
	}
}

// ending is the repetition that ends here; its size is 0 if there is none.
func (e *Encoder) ending() (size, distance int) {
	if e.size == 0 || e.block[e.size-1]&repetition == 0 {
		return 0, 0
	}
	return e.block[e.size-1].parts()
}

// replace puts a longer repetition in the place of the one that ends here.
func (e *Encoder) replace(size, distance int) {
	e.size--
	old := e.block[e.size]
	oldSize, _ := old.parts()
	e.count.literals[lengthCode[oldSize-minRepetition]]--
	e.count.distances[old.class()]--
	e.at -= oldSize
	e.repeat(size, distance)
}

func hash8(b []byte) uint64 {
	return binary.LittleEndian.Uint64(b) * 0x9E3779B97F4A7C15 >> (64 - seenBits)
}

// plain writes bytes as they are, up to an offset.
func (e *Encoder) plain(to int) {
	for e.at < to {
		run := e.text[e.at:min(to, e.at+blockSymbols-e.size)]
		for i, b := range run {
			e.block[e.size+i] = symbol(b)
			e.count.literals[b]++
		}
		e.at += len(run)
		e.grown(len(run))
	}
}

// repeat writes so many bytes as what stands so far back.
func (e *Encoder) repeat(size, distance int) {
	s := repeated(size, distance)
	e.at += size
	e.count.literals[lengthCode[size-minRepetition]]++
	e.count.distances[s.class()%32]++
	e.block[e.size] = s
	e.grown(1)
}

// grown notes that the block has some more symbols, and writes it if it is
// full.
func (e *Encoder) grown(n int) {
	if e.size += n; e.size == blockSymbols {
		e.flush(false)
	}
}

// flush writes the block.
func (e *Encoder) flush(last bool) {
	e.bits.block(e.block[:e.size], &e.count, last)
	e.size = 0
	e.count = histogram{}
}
