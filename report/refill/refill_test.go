package refill_test

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	_ "offtake/internal/seed"
	"offtake/report/refill"
)

// inflated is what the standard library reads of a stream.
func inflated(t require.TestingT, stream []byte) []byte {
	r := flate.NewReader(bytes.NewReader(stream))
	data, err := io.ReadAll(r)
	require.NoError(t, err)
	return data
}

// text joins pieces and what fills the holes between them.
func text(pieces, fillings []string) (data []byte, holes []refill.Hole) {
	for i, p := range pieces {
		data = append(data, p...)
		if i < len(fillings) {
			holes = append(holes, refill.Hole{From: int32(len(data)), To: int32(len(data) + len(fillings[i]))})
			data = append(data, fillings[i]...)
		}
	}
	return data, holes
}

// parts cuts a text: each cut is in the middle of the piece before a hole.
func parts(data []byte, holes []refill.Hole, cuts ...int) []refill.Part {
	var list []refill.Part
	from, first := 0, 0
	for _, c := range cuts {
		before := 0
		if c > 0 {
			before = int(holes[c-1].To)
		}
		end := (before + int(holes[c].From)) / 2
		list = append(list, refill.Part{Text: data[from:end], At: from, Holes: holes[first:c]})
		from, first = end, c
	}
	return append(list, refill.Part{Text: data[from:], At: from, Holes: holes[first:]})
}

// frames makes the frames of parts.
func frames(list []refill.Part) []*refill.Frame {
	var before refill.Part
	made := make([]*refill.Frame, len(list))
	for i, p := range list {
		made[i] = refill.NewFrame(before, p)
		before = p
	}
	return made
}

func stream(e *refill.Encoder, data []byte, made []*refill.Frame, list []refill.Part) []byte {
	e.Begin(nil, data)
	for i, p := range list {
		e.Add(made[i], p)
	}
	return e.End()
}

// letters make texts that repeat themselves.
var letters = rapid.SampledFrom([]string{"", "a", "b", "<c r=\"", "</v></c>", "formula", "0", "1", "xyzxyzxyz", "\n", "é", "\x00"})

func words(t *rapid.T, name string, most int) string {
	return strings.Join(rapid.SliceOfN(letters, 0, most).Draw(t, name), "")
}

// TestInflates: any inflater reads what was compressed, of any pieces and
// fillings, one text after another, whatever the frame was made of.
func TestInflates(t *testing.T) {
	var e refill.Encoder
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(t, "holes")
		pieces := make([]string, n+1)
		for i := range pieces {
			pieces[i] = words(t, "piece", 30)
			if rapid.IntRange(0, 20).Draw(t, "far") == 0 {
				pieces[i] += strings.Repeat(fmt.Sprint("far away ", i), 4000)
			}
		}
		cuts := rapid.SliceOfN(rapid.IntRange(0, max(0, n-1)), 0, min(n, 3)).Draw(t, "cuts")
		slices.Sort(cuts)
		var made []*refill.Frame
		for range 3 {
			fillings := make([]string, n)
			for i := range fillings {
				fillings[i] = words(t, "filling", 8)
				if rapid.IntRange(0, 20).Draw(t, "much") == 0 {
					fillings[i] = strings.Repeat(fillings[i], 2000)
				}
			}
			data, holes := text(pieces, fillings)
			list := parts(data, holes, cuts...)
			if made == nil {
				made = frames(list)
			}
			out := stream(&e, data, made, list)
			require.True(t, bytes.Equal(data, inflated(t, out)))
			// The frames of the first filling are those of this one.
			require.True(t, bytes.Equal(out, stream(new(refill.Encoder), data, frames(list), list)), "the stream depends on what was written before")
		}
	})
}

// FuzzInflates: the same of any bytes; a hole begins and ends at every 'h'.
func FuzzInflates(f *testing.F) {
	f.Add([]byte("<c><f>A1h1hA2h1hA3h\x00h</f></c>"), uint8(2))
	f.Add(bytes.Repeat([]byte("A1+A2 h0.123456789h"), 3000), uint8(9))
	f.Fuzz(func(t *testing.T, in []byte, cut uint8) {
		var pieces, fillings []string
		for i, run := range strings.Split(string(in), "h") {
			if i%2 == 0 {
				pieces = append(pieces, run)
			} else {
				fillings = append(fillings, run)
			}
		}
		if len(fillings) == len(pieces) {
			pieces = append(pieces, "")
		}
		data, holes := text(pieces, fillings)
		var cuts []int
		if len(holes) > 0 {
			cuts = []int{int(cut) % len(holes)}
		}
		list := parts(data, holes, cuts...)
		require.True(t, bytes.Equal(data, inflated(t, stream(new(refill.Encoder), data, frames(list), list))))
	})
}

// TestSize: a text of cells is about as small as the standard library makes it
// and has the same size in one part as in several.
func TestSize(t *testing.T) {
	var pieces, fillings []string
	var cuts []int
	for i := range 5000 {
		pieces = append(pieces, fmt.Sprintf(`</v></c><c r="A%d" s="12"><f>SUM(B%d:D%d)</f><v>`, i, i, i))
		fillings = append(fillings, fmt.Sprint(math.Sin(float64(i%1000))))
		if i%500 == 499 {
			cuts = append(cuts, i)
		}
	}
	data, holes := text(append(pieces, "</v></c>"), fillings)
	whole := parts(data, holes)
	one := stream(new(refill.Encoder), data, frames(whole), whole)
	cut := parts(data, holes, cuts...)
	several := stream(new(refill.Encoder), data, frames(cut), cut)
	assert.True(t, bytes.Equal(data, inflated(t, one)))
	assert.True(t, bytes.Equal(data, inflated(t, several)))
	var standard bytes.Buffer
	w, err := flate.NewWriter(&standard, flate.DefaultCompression)
	require.NoError(t, err)
	_, err = w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	assert.InEpsilon(t, standard.Len(), len(one), 0.1)
	assert.InEpsilon(t, len(one), len(several), 0.01)
}

// TestAlike: texts are alike if their pieces are.
func TestAlike(t *testing.T) {
	part := func(pieces, fillings []string) refill.Part {
		data, holes := text(pieces, fillings)
		return refill.Part{Text: data, Holes: holes}
	}
	a := part([]string{"one ", " two ", " three"}, []string{"1", "2"})
	assert.True(t, refill.Alike(a, part([]string{"one ", " two ", " three"}, []string{"11", ""})))
	assert.False(t, refill.Alike(a, part([]string{"one ", " Two ", " three"}, []string{"1", "2"})))
	assert.False(t, refill.Alike(a, part([]string{"one ", " two ", " four"}, []string{"1", "2"})))
	assert.False(t, refill.Alike(a, part([]string{"one ", " two 2 three"}, []string{"1"})))
	assert.False(t, refill.Alike(a, part([]string{"one ", " two ", " three", ""}, []string{"1", "2", ""})))
}

// TestAnyHoles: any inflater reads a text that repeats itself near and far,
// wherever its holes and its parts begin and end.
func TestAnyHoles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := []byte(words(t, "beginning", 20))
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			data = append(data, words(t, "new", 4)...)
			back := rapid.OneOf(rapid.IntRange(0, 40), rapid.IntRange(32700, 32800), rapid.IntRange(0, 1<<17)).Draw(t, "back")
			from := max(0, len(data)-back)
			data = append(data, data[from:min(len(data), from+rapid.OneOf(rapid.IntRange(0, 20), rapid.IntRange(250, 270), rapid.IntRange(0, 40000)).Draw(t, "size"))]...)
		}
		// Three edges at a time: where a part may end, and a hole.
		edges := rapid.SliceOfN(rapid.IntRange(0, len(data)), 0, 40).Draw(t, "edges")
		slices.Sort(edges)
		var holes []refill.Hole
		var list []refill.Part
		at, first := 0, 0
		for i := 0; i+2 < len(edges); i += 3 {
			if rapid.IntRange(0, 3).Draw(t, "cut") == 0 {
				list = append(list, refill.Part{Text: data[at:edges[i]], At: at, Holes: holes[first:]})
				at, first = edges[i], len(holes)
			}
			holes = append(holes, refill.Hole{From: int32(edges[i+1]), To: int32(edges[i+2])})
		}
		list = append(list, refill.Part{Text: data[at:], At: at, Holes: holes[first:]})
		require.True(t, bytes.Equal(data, inflated(t, stream(new(refill.Encoder), data, frames(list), list))))
	})
}

// TestFillingOfTheBeginning: a filling that repeats what begins the text stands
// behind a repetition that is longer than what stands before the former.
func TestFillingOfTheBeginning(t *testing.T) {
	data, holes := text([]string{"", "abcdabcdabcdabcd", "."}, []string{"0.12345678", "0.12345678"})
	list := parts(data, holes)
	require.Equal(t, string(data), string(inflated(t, stream(new(refill.Encoder), data, frames(list), list))))
}

// TestGivenUp: a stream that was not ended leaves nothing in the next.
func TestGivenUp(t *testing.T) {
	data, holes := text([]string{"pieces of ", " text"}, []string{"one"})
	list := parts(data, holes)
	var e refill.Encoder
	e.Begin(nil, data)
	e.Add(frames(list)[0], list[0])
	require.Equal(t, string(data), string(inflated(t, stream(&e, data, frames(list), list))))
}
