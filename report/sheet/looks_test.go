package sheet

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestThousandsAreGrouped: percentages and multiples too are read by their
// thousands, and years typed have the decimals that they were typed with.
func TestThousandsAreGrouped(t *testing.T) {
	for _, tt := range []struct {
		unit Unit
		x    float64
		want string
	}{
		{UnitPercent, 12.345, "1,234.5%"}, {UnitPoints, -10, "(1,000.0% pts)"}, {UnitPercentLimit, 10, "1,000.0%"}, {UnitMultiple, 1e6,
			"1,000,000.0x"},
		{UnitYearsTyped, 10, "10"}, {UnitYearsTyped, 2.5, "2.5"}, {UnitYearsTyped, Never, "none"}, {UnitYearsAll, Never, "all"}, {UnitYearsAll, 4,
			"4"},
	} {
		assert.Equal(t, tt.want, Display(Num(tt.x), tt.unit, Scale{Decimals: 1}))
	}
	assert.Equal(t, "[>=0.0005]#,##0.0%_);[<=-0.0005](#,##0.0%);\"–\"_);@_)", FormatOf(UnitPercent, Scale{}).Excel())
	assert.Equal(t, `[=9999]"none"_);[=0]"–"_);General_)`, FormatOf(UnitYearsTyped, Scale{}).Excel())
}

// TestRoundingAsSpreadsheets: 15 significant digits first, then half away from
// zero, as spreadsheet programs round what they show.
func TestRoundingAsSpreadsheets(t *testing.T) {
	for _, c := range []struct {
		x        float64
		decimals int
		want     string
	}{
		{46.24999999999997, 1, "46.3"}, // 46.2500000000000 to 15 digits, a tie
		{46.2499999999999, 1, "46.2"},  // 15 digits as it stands, below the tie
		{0.125, 2, "0.13"},             // a tie that the number is exactly
		{1.005, 2, "1.01"},             // a tie in decimals, below it in binary
		{2.675, 2, "2.68"},             // the same
		{0.5, 0, "1"}, {1.5, 0, "2"},   // away from zero, not to even
		{0.3 - 0.1 - 0.2, 1, "0.0"},     // what rounding leaves
		{99.99999999999999, 1, "100.0"}, // 16 digits
		{1e15 + 0.3, 0, "1000000000000000"}, {math.MaxFloat64, 0, strings.Split(decimalMax, ".")[0]},
	} {
		assert.Equal(t, c.want, decimal(c.x, c.decimals), "%v", c.x)
	}
}

var decimalMax = decimal(math.MaxFloat64, 0)

// TestWhatRoundsToNothing: what shows no digit but zeros is a dash, whatever its
// sign, and its format says so to the spreadsheet.
func TestWhatRoundsToNothing(t *testing.T) {
	for _, c := range []struct {
		unit   Unit
		half   float64
		format string
		most   string // half of the last digit is the least that is shown
		least  string
	}{
		{UnitMoney, 0.05, `[>=0.05]#,##0.0_);[<=-0.05](#,##0.0);"–"_);@_)`, "0.1", "(0.1)"},
		{UnitPercent, 0.0005, `[>=0.0005]#,##0.0%_);[<=-0.0005](#,##0.0%);"–"_);@_)`, "0.1%", "(0.1%)"},
		{UnitMultiple, 0.05, `[>=0.05]#,##0.0"x"_);[<=-0.05](#,##0.0"x");"–"_);@_)`, "0.1x", "(0.1x)"},
		{UnitPrice, 0.0005, `[>=0.0005]0.000_);[<=-0.0005](0.000);"–"_);@_)`, "0.001", "(0.001)"},
		{UnitCount, 0.5, `[>=0.5]#,##0_);[<=-0.5](#,##0);"–"_);@_)`, "1", "(1)"},
	} {
		scale := Scale{Decimals: 1}
		assert.Equal(t, c.format, FormatOf(c.unit, scale).Excel())
		assert.Equal(t, c.most, Display(Num(c.half), c.unit, scale))
		assert.Equal(t, c.least, Display(Num(-c.half), c.unit, scale))
		for _, x := range []float64{0, c.half * 0.999, -c.half * 0.999, 1e-17, -1e-17} {
			assert.Equal(t, "–", Display(Num(x), c.unit, scale), "%v", x)
		}
	}
	assert.Equal(t, `[=9999]"none"_);[<0.005]"–"_);0.00_)`, FormatOf(UnitYears, Scale{}).Excel())
	assert.Equal(t, `[=9999]"none"_);[<0](#,##0.0%);#,##0.0%_)`, FormatOf(UnitPercentLimit, Scale{}).Excel(), "a cap may be below the market")
	assert.Equal(t, "(5.0%)", Display(Num(-0.05), UnitPercentLimit, Scale{}))
	assert.Equal(t, "0.0%", Display(Num(0), UnitPercentLimit, Scale{}), "a cap of 0 % is one")
}
