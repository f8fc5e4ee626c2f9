// Package refill compresses texts that are alike but for what fills a few
// places of each, such as the sheets of one workbook after another, whose
// formulas stay and whose values change.
//
// A text is a run of pieces with holes between them. NewFrame looks for what
// repeats among the pieces, once; an Encoder then writes text after text that
// has the same pieces, and looks for repetition only in what fills the holes.
// A text may be cut into parts, each with a frame of its own, so that a piece
// that changes after all costs a new frame of its part and of the next alone.
//
// What is written is a deflate stream (RFC 1951) that any inflater reads. It
// depends on the text, its holes and its parts alone, and not on what was
// written before.
package refill

import (
	"bytes"
	"iter"
)

// Hole is a place of a text whose filling changes, from one offset in bytes up
// to another; of an empty filling both are the same. Holes are in order and do
// not overlap, but may touch.
type Hole struct{ From, To int32 }

// Part is a part of a text and the holes in it. The parts of a text follow each
// other without a gap, and no hole is cut.
type Part struct {
	Text  []byte
	At    int    // where it begins in the whole text
	Holes []Hole // by their offsets in the whole text
}

// pieces gives what stands between the holes, one more than there are holes.
func (p Part) pieces() iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		from := 0
		for i, h := range p.Holes {
			if !yield(i, p.Text[from:int(h.From)-p.At]) {
				return
			}
			from = int(h.To) - p.At
		}
		yield(len(p.Holes), p.Text[from:])
	}
}

// Alike tells whether parts of two texts have the same pieces.
func Alike(a, b Part) bool {
	if len(a.Holes) != len(b.Holes) {
		return false
	}
	p, q := 0, 0
	for i, h := range a.Holes {
		o := b.Holes[i]
		if !bytes.Equal(a.Text[p:int(h.From)-a.At], b.Text[q:int(o.From)-b.At]) {
			return false
		}
		p, q = int(h.To)-a.At, int(o.To)-b.At
	}
	return bytes.Equal(a.Text[p:], b.Text[q:])
}
