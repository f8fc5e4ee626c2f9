package refill_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"regexp"
	"testing"
	"time"

	"compress/flate"

	"github.com/stretchr/testify/require"

	kp "github.com/klauspost/compress/flate"
	"offtake/report/refill"
)

func TestReal(t *testing.T) {
	z, err := zip.OpenReader(os.Getenv("XLSX"))
	require.NoError(t, err)
	value := regexp.MustCompile(`<v>([^<]*)</v>`)
	rowEnd := regexp.MustCompile(`</row>`)
	for _, every := range []int{64} {

		var e refill.Encoder
		var total, std, k5, k9 int
		var tNew, tEnc, tStd, t5 time.Duration
		for _, f := range z.File {
			if !bytes.Contains([]byte(f.Name), []byte("worksheets/sheet")) {
				continue
			}
			r, _ := f.Open()
			data, _ := io.ReadAll(r)
			var holes []refill.Hole
			for _, m := range value.FindAllSubmatchIndex(data, -1) {
				holes = append(holes, refill.Hole{From: int32(m[2]), To: int32(m[3])})
			}
			var cuts []int
			n := 0
			for i, m := range rowEnd.FindAllIndex(data, -1) {
				for n < len(holes) && int(holes[n].To) <= m[1] {
					n++
				}
				if i%every == every-1 && n < len(holes) {
					cuts = append(cuts, n)
				}
			}
			b := time.Now()
			list := parts(data, holes, cuts...)
			made := frames(list)
			tNew += time.Since(b)
			var out []byte
			best := time.Hour
			for range 5 {
				b = time.Now()
				out = stream(&e, data, made, list)
				best = min(best, time.Since(b))
			}
			tEnc += best
			total += len(out)
			require.True(t, bytes.Equal(data, inflated(t, out)))
			if every == 32 {
				var buf bytes.Buffer
				b = time.Now()
				w, _ := flate.NewWriter(&buf, -1)
				w.Write(data)
				w.Close()
				tStd += time.Since(b)
				std += buf.Len()
				buf.Reset()
				w2, _ := kp.NewWriter(&buf, 5)
				b = time.Now()
				w2.Write(data)
				w2.Close()
				t5 += time.Since(b)
				k5 += buf.Len()
				buf.Reset()
				w2, _ = kp.NewWriter(&buf, 9)
				w2.Write(data)
				w2.Close()
				k9 += buf.Len()
			}
		}
		t.Log(every, "size", total, "std", std, "k5", k5, "k9", k9, "new", tNew, "encode", tEnc, "std", tStd, "k5", t5)
	}
}

func BenchmarkReal(b *testing.B) {
	z, _ := zip.OpenReader(os.Getenv("XLSX"))
	value := regexp.MustCompile(`<v>([^<]*)</v>`)
	for _, f := range z.File {
		if f.Name != "xl/worksheets/sheet18.xml" {
			continue
		}
		r, _ := f.Open()
		data, _ := io.ReadAll(r)
		var holes []refill.Hole
		for _, m := range value.FindAllSubmatchIndex(data, -1) {
			holes = append(holes, refill.Hole{From: int32(m[2]), To: int32(m[3])})
		}
		list := parts(data, holes)
		made := frames(list)
		var e refill.Encoder
		out := make([]byte, 0, 2<<20)
		b.Run("encode", func(b *testing.B) {
			for b.Loop() {
				e.Begin(out[:0], data)
				for i, p := range list {
					e.Add(made[i], p)
				}
				e.End()
			}
		})
		b.Run("frames", func(b *testing.B) {
			for b.Loop() {
				frames(list)
			}
		})
		w2, _ := kp.NewWriter(io.Discard, 5)
		b.Run("k5", func(b *testing.B) {
			for b.Loop() {
				w2.Reset(io.Discard)
				w2.Write(data)
				w2.Close()
			}
		})
	}
}
