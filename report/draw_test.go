package report

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
		labels := make([]endLabel, len(wanted))
		for i, y := range wanted {
			labels[i].y = y
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
		lines := breakLines(letterBody, text, width, indent)
		for i, line := range lines {
			w := textWidth(line, letterBody.size, false)
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
		c := newCanvas(1, 1)
		assert.Equal(t, tt.drawn, c.drawable(tt.text))
		for _, r := range tt.missing {
			assert.True(t, c.missing[r], "%q", r)
		}
		assert.Len(t, c.missing, len([]rune(tt.missing)))
	}
}

// TestNumbersInWords: counts are written in words.
func TestNumbersInWords(t *testing.T) {
	for n, want := range map[int]string{0: "no", 1: "one", 12: "twelve", 20: "twenty", 21: "twenty-one", 40: "forty", 99: "ninety-nine", 100: "100"} {
		assert.Equal(t, want, spell(n))
	}
	assert.Equal(t, "one year", spellCount(1, "year"))
	assert.Equal(t, "ten years", spellCount(10, "year"))
	assert.Equal(t, "A, B and C", listed([]string{"A", "B", "C"}))
}

// TestAxisNumbers: axis values are short and exact.
func TestAxisNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 0.25: "0.25", 1e5: "100,000", -12.5: "(12.5)", 0.0002: "0.0002"} {
		assert.Equal(t, want, axisNumber(v))
	}
	assert.Equal(t, "(25)%", strings.Replace(axisPercent(-0.25), "%)", ")%", 1))
	assert.Equal(t, "2.5%", axisPercent(0.025))
}

// TestLowerFirst: a label is begun in lower case by its first character, of
// whatever script; abbreviations and names keep theirs.
func TestLowerFirst(t *testing.T) {
	for label, want := range map[string]string{
		"Total paid": "total paid", "IRR of the stake": "IRR of the stake", "Électricité": "électricité", "Ωmega": "ωmega", "Жизнь": "жизнь", "市场": "市场",
		"eBay": "eBay", "ÀÉ": "ÀÉ", "": "", "X": "x",
	} {
		assert.Equal(t, want, lowerFirst(label))
	}
}

// TestThousandsAreGrouped: percentages and multiples too are read by their
// thousands, and years typed have the decimals that they were typed with.
func TestThousandsAreGrouped(t *testing.T) {
	for _, tt := range []struct {
		unit Unit
		x    float64
		want string
	}{
		{UnitPercent, 12.345, "1,234.5%"}, {UnitPoints, -10, "(1,000.0% pts)"}, {UnitPercentLimit, 10, "1,000.0%"}, {UnitMultiple, 1e6, "1,000,000.0x"},
		{UnitYearsTyped, 10, "10"}, {UnitYearsTyped, 2.5, "2.5"}, {UnitYearsTyped, Never, "none"}, {UnitYearsAll, Never, "all"}, {UnitYearsAll, 4, "4"},
	} {
		assert.Equal(t, tt.want, Display(Num(tt.x), tt.unit, Scale{Decimals: 1}))
	}
	assert.Equal(t, "[>=0.0005]#,##0.0%_);[<=-0.0005](#,##0.0%);\"–\"_);@_)", formatOf(UnitPercent, Scale{}).excel())
	assert.Equal(t, `[=9999]"none"_);[=0]"–"_);General_)`, formatOf(UnitYearsTyped, Scale{}).excel())
}

// grey is how light a colour is, from 0 to 255.
func grey(c Colour) float64 {
	r, g, b := c.RGB()
	return 0.299*float64(r) + 0.587*float64(g) + 0.114*float64(b)
}

// TestColoursInGrey: what is side by side is told apart without colours: the
// heat map's from bad to good, the best and the worst of a row, and the parts of
// a bar.
func TestColoursInGrey(t *testing.T) {
	assert.Greater(t, grey(ColourHeatMid)-grey(ColourHeatLow), 20.0)
	assert.Greater(t, grey(ColourHeatHigh)-grey(ColourHeatMid), 20.0)
	best, worst := grey(looks[RoleBest].fill), grey(looks[RoleWorst].fill)
	assert.Greater(t, best-worst, 20.0)
	assert.Greater(t, worst, 200.0, "a page of worst cells is to be light")
	for i, a := range valueParts {
		for _, b := range valueParts[i+1:] {
			if a.sign == b.sign { // on one side of the bar
				assert.Greater(t, max(grey(a.colour)-grey(b.colour), grey(b.colour)-grey(a.colour)), 25.0, "%s, %s", a.name, b.name)
			}
		}
	}
}
