package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Look is the appearance of a role, in terms that every writer can follow.
type Look struct {
	Size         float64 // points; 0 for the default
	Bold, Italic bool
	Ink, Fill    Colour // ColourNone for none
	Top, Bottom  bool   // thin rules
	Right        bool   // aligned right, also texts
	Centre       bool
	Unlocked     bool
}

// ColourNone stands for no colour.
const ColourNone Colour = 255

// Looks holds the look of each role.
var Looks = [RoleCount]Look{
	RoleText:        {Ink: ColourInk, Fill: ColourNone},
	RoleTitle:       {Size: 16, Bold: true, Ink: ColourBrand, Fill: ColourNone},
	RoleSubtitle:    {Ink: ColourMuted, Fill: ColourNone},
	RoleSection:     {Bold: true, Ink: ColourBrand, Fill: ColourPale, Bottom: true},
	RoleHeader:      {Bold: true, Ink: ColourPaper, Fill: ColourBrand, Right: true},
	RoleHeadLabel:   {Bold: true, Ink: ColourPaper, Fill: ColourBrand},
	RoleLabel:       {Ink: ColourInk, Fill: ColourNone},
	RoleHelperLabel: {Italic: true, Ink: ColourMuted, Fill: ColourNone},
	RoleNote:        {Size: 8, Ink: ColourMuted, Fill: ColourNone},
	RoleInput:       {Ink: ColourInput, Fill: ColourInputFill, Unlocked: true},
	RoleOverride:    {Bold: true, Ink: ColourInput, Fill: ColourOverrideFill, Unlocked: true},
	RoleInherited:   {Ink: ColourMuted, Fill: ColourNone, Unlocked: true},
	RoleWhatIf:      {Ink: ColourInput, Fill: ColourWhatIfFill, Bottom: true, Unlocked: true},
	RoleLink:        {Ink: ColourLink, Fill: ColourNone},
	RoleCalculation: {Ink: ColourInk, Fill: ColourNone},
	RoleHelper:      {Italic: true, Ink: ColourMuted, Fill: ColourNone},
	RoleSimulated:   {Ink: ColourDebt, Fill: ColourPale},
	RoleTotal:       {Bold: true, Ink: ColourInk, Fill: ColourNone},
	RoleKey:         {Bold: true, Ink: ColourBrand, Fill: ColourPale},
	RoleKeyLabel:    {Bold: true, Ink: ColourInk, Fill: ColourNone},
	RoleAnswer:      {Ink: ColourInk, Fill: ColourNone},
	RoleCoverTitle:  {Size: 26, Bold: true, Ink: ColourPaper, Fill: ColourBrand},
	RoleCoverText:   {Size: 12, Ink: ColourPaper, Fill: ColourBrand},
	RoleCardLabel:   {Size: 9, Ink: ColourDebt, Fill: ColourPale, Top: true},
	RoleCardValue:   {Size: 17, Bold: true, Ink: ColourBrand, Fill: ColourPale, Right: true},
	RoleCardNote:    {Size: 8, Ink: ColourDebt, Fill: ColourPale, Right: true},
	RoleCheck:       {Bold: true, Ink: ColourInk, Fill: ColourNone, Centre: true},
	RolePass:        {Bold: true, Ink: ColourGood, Fill: ColourNone},
	RoleFail:        {Bold: true, Ink: ColourPaper, Fill: ColourBad},
	RoleBest:        {Bold: true, Ink: ColourInk, Fill: ColourHeatHigh},
	RoleWorst:       {Italic: true, Ink: ColourInk, Fill: ColourHeatMid},
	RoleMark:        {Bold: true, Ink: ColourInput, Fill: ColourOverrideFill},
	RoleMarking:     {Bold: true, Ink: ColourBad, Fill: ColourNone},
	RoleURL:         {Ink: ColourInput, Fill: ColourNone},
}

// Palette holds the fixed colours. Those of heat maps grow lighter from bad to
// good, so that they differ in grey. The colours of scenarios follow, in an
// order that stays apart for colour-blind readers (after Okabe and Ito) and in
// grey.
var Palette = [...]string{
	ColourInk: "1F2933", ColourMinimum: "9AA5B1", ColourUsed: "0072B2", ColourStranded: "D55E00", ColourPremium: "E69F00",
	ColourFunding: "009E73", ColourDebt: "334E68", ColourInterest: "CC79A7", ColourWith: "0072B2", ColourWithout: "9AA5B1",
	ColourGood: "1B7F4B", ColourBad: "B42318", ColourMuted: "6B7785",
	ColourBrand: "14304F", ColourPaper: "FFFFFF", ColourPale: "EAF0F6", ColourInput: "0000C8", ColourInputFill: "FFFBE0",
	ColourOverrideFill: "FFE29A", ColourWhatIfFill: "F3F8EC", ColourLink: "1B6B3A", ColourRule: "C8D1DB",
	ColourHeatLow: "E0926F", ColourHeatMid: "F0CBB3", ColourHeatHigh: "E6F2F8",
	ColourFanOuter: "C9DDF0", ColourFanInner: "86B3DB",
}

// ScenarioPalette has the colours of scenarios in charts, in their order.
var ScenarioPalette = [scenarioColours]string{
	"0072B2", "E69F00", "009E73", "D55E00", "CC79A7", "56B4E9", "7B5EA7", "8C6D31", "4D4D4D", "B8A100", "A0293C", "2F9E9E",
}

// Hex returns a colour as RRGGBB.
func (c Colour) Hex() string {
	if c >= firstScenarioColour {
		return ScenarioPalette[c-firstScenarioColour]
	}
	return Palette[c]
}

// RGB returns a colour's parts.
func (c Colour) RGB() (r, g, b uint8) {
	x, err := strconv.ParseUint(c.Hex(), 16, 32)
	if err != nil {
		panic(err) // the tables are fixed
	}
	return uint8(x >> 16), uint8(x >> 8), uint8(x)
}

// NumberFormat describes how a unit's numbers are shown, both by an Excel
// format and by Display.
type NumberFormat struct {
	Decimals int
	scale    float64 // what is shown is the number times scale
	Suffix   string
	group    bool   // thousands separators
	never    string // what 9999 is shown as, where it stands for a word
	exponent bool
	typed    bool // as many decimals as the number has
	signed   bool // never is none, and numbers may be negative
}

// FormatOf returns the format of a unit.
func FormatOf(u Unit, s Scale) NumberFormat {
	switch u {
	case UnitMoney, UnitMoneyYear:
		return NumberFormat{Decimals: s.Decimals, scale: 1, group: true}
	case UnitPercent:
		return NumberFormat{Decimals: 1, scale: 100, Suffix: "%", group: true}
	case UnitMultiple:
		return NumberFormat{Decimals: 1, scale: 1, Suffix: "x", group: true}
	case UnitYear:
		return NumberFormat{scale: 1, never: "none"}
	case UnitYears:
		return NumberFormat{Decimals: 2, scale: 1, never: "none"}
	case UnitYearsAll:
		return NumberFormat{scale: 1, never: "all", typed: true}
	case UnitYearsTyped:
		return NumberFormat{scale: 1, never: "none", typed: true}
	case UnitPrice:
		return NumberFormat{Decimals: 3, scale: 1}
	case UnitUnits:
		return NumberFormat{Decimals: s.Decimals + 1, scale: 1, group: true}
	case UnitCount, UnitFlag:
		return NumberFormat{scale: 1, group: true}
	case UnitCorrelation:
		return NumberFormat{Decimals: 2, scale: 1}
	case UnitFactor:
		return NumberFormat{Decimals: 4, scale: 1}
	case UnitCapacity:
		return NumberFormat{Decimals: 2, scale: 1, group: true}
	case UnitMoneyPerGW:
		return NumberFormat{Decimals: max(1, s.Decimals), scale: 1, group: true}
	case UnitPoints:
		return NumberFormat{Decimals: 1, scale: 100, Suffix: "% pts", group: true}
	case UnitPeriod:
		return NumberFormat{scale: 1}
	case UnitLimit:
		return NumberFormat{scale: 1, never: "none"}
	case UnitLimitAll:
		return NumberFormat{scale: 1, never: "all"}
	case UnitLimitSame:
		return NumberFormat{scale: 1, never: "same"}
	case UnitLimitLast:
		return NumberFormat{scale: 1, never: "last"}
	case UnitPercentLimit:
		return NumberFormat{Decimals: 1, scale: 100, Suffix: "%", group: true, never: "none", signed: true}
	case UnitScientific:
		return NumberFormat{Decimals: 0, scale: 1, exponent: true}
	case UnitDifference:
		return NumberFormat{Decimals: 1, scale: 1, exponent: true}
	}
	return NumberFormat{Decimals: -1, scale: 1}
}

// Digits returns the digits part of an Excel format.
func (f NumberFormat) Digits() string {
	text := "0"
	if f.typed {
		return "General"
	}
	if f.group {
		text = "#,##0"
	}
	if f.Decimals > 0 {
		text += "." + strings.Repeat("0", f.Decimals)
	}
	if f.exponent {
		text += "E+00"
	}
	return text
}

// percent reports whether numbers are shown a hundredfold, with a percent sign.
func (f NumberFormat) percent() bool { return strings.HasPrefix(f.Suffix, "%") }

// ExcelSuffix returns the suffix in Excel's language: everything but a percent
// sign is in quotes.
func (f NumberFormat) ExcelSuffix() string {
	sign, rest := "", f.Suffix
	if f.percent() {
		sign, rest = rest[:1], rest[1:]
	}
	if rest == "" {
		return sign
	}
	return sign + `"` + rest + `"`
}

// half returns half of the last digit shown: a number nearer to zero than this
// rounds to nothing.
func (f NumberFormat) half() float64 {
	x, err := strconv.ParseFloat(fmt.Sprintf("5e-%d", f.Decimals+1), 64)
	if err != nil {
		panic(err) // decimals are few
	}
	return x / f.scale
}

// Excel returns the format in Excel's language: negatives in parentheses, a
// dash for what rounds to nothing, columns aligned on the decimal point. A
// condition that only negatives meet removes their sign in every spreadsheet
// program. The dash comes last: LibreOffice shows a sign in a first section
// with a condition, and Gnumeric (as readers of Excel's rule do) one of its own
// before a dash that both signs share, wherever that stands. No order of
// sections suits all programs.
func (f NumberFormat) Excel() string {
	if f.Decimals < 0 {
		return "General"
	}
	body := f.Digits() + f.ExcelSuffix()
	half := strconv.FormatFloat(f.half(), 'f', -1, 64)
	switch {
	case f.signed:
		return `[=9999]"` + f.never + `"_);[<0](` + body + `);` + body + `_)`
	case f.typed:
		return `[=9999]"` + f.never + `"_);[=0]"–"_);` + body + `_)`
	case f.never != "":
		return `[=9999]"` + f.never + `"_);[<` + half + `]"–"_);` + body + `_)`
	case f.exponent:
		return body + `_);(` + body + `);"–"_);@_)`
	}
	return `[>=` + half + `]` + body + `_);[<=-` + half + `](` + body + `);"–"_);@_)`
}

// Display returns a value as Excel shows it with the unit's format.
func Display(v Value, u Unit, s Scale) string {
	switch v.Kind {
	case Empty:
		return ""
	case Text:
		return v.Text
	}
	return FormatOf(u, s).show(v.Number)
}

func (f NumberFormat) show(x float64) string {
	switch {
	case f.Decimals < 0:
		return strconv.FormatFloat(x, 'g', 10, 64)
	case f.never != "" && x == Never:
		return f.never
	case f.nothing(x):
		return Dash
	}
	var text string
	if f.typed {
		text = strconv.FormatFloat(math.Abs(x), 'g', 10, 64)
	} else if f.exponent {
		text = strconv.FormatFloat(math.Abs(x), 'E', f.Decimals, 64)
	} else {
		text = decimal(math.Abs(x)*f.scale, f.Decimals)
		if f.group {
			text = GroupThousands(text)
		}
	}
	text += f.Suffix
	if x >= 0 {
		return text
	}
	return "(" + text + ")"
}

// nothing reports whether a number rounds to nothing as it is shown.
func (f NumberFormat) nothing(x float64) bool {
	switch {
	case f.signed:
		return false
	case f.typed || f.exponent || f.Decimals < 0:
		return x == 0
	}
	return math.Abs(x) < f.half() || f.never != "" && x < 0
}

// digits15 returns a number as spreadsheet programs hold it, to 15 significant
// digits.
func digits15(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 14, 64), 64)
	if err != nil {
		return x // it is too large to round up
	}
	return y
}

// decimal returns the text of a number rounded to 15 significant digits and
// then half away from zero, as spreadsheet programs do. Every text of a figure
// comes from it.
func decimal(x float64, decimals int) string {
	x = digits15(x)
	shortest := strconv.FormatFloat(x, 'f', -1, 64)
	_, fraction, _ := strings.Cut(shortest, ".")
	if len(fraction) > decimals && fraction[decimals] == '5' && strings.Trim(fraction[decimals+1:], "0") == "" {
		x = math.Nextafter(x, math.Inf(1))
	}
	return strconv.FormatFloat(x, 'f', decimals, 64)
}

// GroupThousands puts commas between the thousands of a number.
func GroupThousands(text string) string {
	whole, fraction, found := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		return whole + "." + fraction
	}
	return whole
}

// Rgb is a colour as it is drawn.
type Rgb [3]uint8

// Ink returns a colour of the palette as it is drawn.
func (c Colour) Ink() Rgb {
	r, g, b := c.RGB()
	return Rgb{r, g, b}
}

// Tint returns a colour of the palette mixed with that of the paper: 1 is the
// colour itself, 0 is paper.
func (c Colour) Tint(share float64) Rgb { return Blend(ColourPaper.Ink(), c.Ink(), share) }

// Blend returns a mixture of two colours: share 0 is the first, 1 the second.
func Blend(from, to Rgb, share float64) Rgb {
	var mixed Rgb
	for i := range mixed {
		mixed[i] = uint8(float64(from[i]) + share*(float64(to[i])-float64(from[i])) + 0.5)
	}
	return mixed
}
