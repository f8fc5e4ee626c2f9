package draw

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	_ "offtake/internal/seed"
)

// TestApart: labels keep their order and a distance, and stay between top and
// bottom; those that have room stay where they are.
func TestApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wanted := rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 30).Draw(t, "wanted")
		labels := make([]EndLabel, len(wanted))
		for i, y := range wanted {
			labels[i].Y = y
		}
		const gap, top, bottom = 3.0, -2, 102
		at := apart(labels, gap, top, bottom)
		least := min(gap, (bottom-top)/float64(len(labels)))
		for i := range at {
			require.GreaterOrEqual(t, at[i]-least/2, top-1e-6)
			require.LessOrEqual(t, at[i]+least/2, bottom+1e-6)
			free := true
			for j := range at {
				if i != j {
					require.GreaterOrEqual(t, max(at[i]-at[j], at[j]-at[i]), least-1e-6)
					require.False(t, wanted[i] < wanted[j] && at[i] > at[j], "order")
					free = free && max(wanted[i]-wanted[j], wanted[j]-wanted[i]) > gap*float64(len(labels))
				}
			}
			if free {
				require.InDelta(t, wanted[i], at[i], 1e-9)
			}
		}
	})
}

// TestNiceAxis: an axis covers its values and zero in a few round steps.
func TestNiceAxis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low, high := rapid.Float64Range(-1e15, 1e15).Draw(t, "low"), rapid.Float64Range(-1e15, 1e15).Draw(t, "high")
		if rapid.Bool().Draw(t, "small") {
			low, high = low/1e18, high/1e18
		}
		low, high = min(low, high), max(low, high)
		from, to, step := niceAxis(low, high, 5)
		slack := step * 1e-6
		require.LessOrEqual(t, from, min(low, 0)+slack)
		require.GreaterOrEqual(t, to, max(high, 0)-slack)
		ticks := ticksOf(from, to, step)
		require.True(t, len(ticks) >= 2 && len(ticks) <= 9, "%d ticks", len(ticks))
		require.Contains(t, ticks, 0.0)
	})
}

// TestBreakLines: no line is wider than it may be, and no character is lost.
func TestBreakLines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([A-Za-z0-9./é€–-]{1,40} ?){0,20}`).Draw(t, "text")
		width, indent := rapid.Float64Range(3, 80).Draw(t, "width"), 0.0
		if rapid.Bool().Draw(t, "led") {
			indent = width / 3
		}
		lines := breakLines(LetterBody, text, width, indent)
		for i, line := range lines {
			w := TextWidth(line, LetterBody.Size, false)
			if i == 0 {
				w += indent
			}
			require.True(t, w <= width+1e-9 || len([]rune(line)) == 1 || line == "", "%q is %g wide, of %g", line, w, width)
		}
		require.Equal(t, strings.Join(strings.Fields(text), ""), strings.ReplaceAll(strings.Join(lines, ""), " ", ""))
	})
}

// TestDrawable: what the faces lack is a visible sign and remembered; what is
// invisible anyway is left out.
func TestDrawable(t *testing.T) {
	for _, tt := range []struct{ text, drawn, missing string }{
		{"plain", "plain", ""},
		{"Größe, naïve – €12", "Größe, naïve – €12", ""},
		{"e\u0301te\u0301", "été", ""},
		{"Ελλάδα и Россия", "Ελλάδα и Россия", ""},
		{"tab\tand\nline", "tab and line", ""},
		{"soft\u00ADhyphen, joined\u200D", "softhyphen, joined", ""},
		{"市场", "��", "市场"},
		{"to the moon 🚀", "to the moon �", "🚀"},
		{"a\u3000b", "a b", ""},
	} {
		c := NewCanvas(1, 1)
		assert.Equal(t, tt.drawn, c.Drawable(tt.text))
		for _, r := range tt.missing {
			assert.True(t, c.missing[r], "%q", r)
		}
		assert.Len(t, c.missing, len([]rune(tt.missing)))
	}
}

// TestAxisNumbers: axis values are short and exact.
func TestAxisNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 0.25: "0.25", 1e5: "100,000", -12.5: "(12.5)", 0.0002: "0.0002"} {
		assert.Equal(t, want, AxisNumber(v))
	}
	assert.Equal(t, "(25)%", strings.Replace(AxisPercent(-0.25), "%)", ")%", 1))
	assert.Equal(t, "2.5%", AxisPercent(0.025))
}
