package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// look is the appearance of a role, in terms that every writer can follow.
type look struct {
	size         float64 // points; 0 for the default
	bold, italic bool
	ink, fill    Colour // ColourNone for none
	top, bottom  bool   // thin rules
	right        bool   // aligned right, also texts
	centre       bool
	unlocked     bool
}

// ColourNone stands for no colour.
const ColourNone Colour = 255

// looks holds the look of each role.
var looks = [roleCount]look{
	RoleText:        {ink: ColourInk, fill: ColourNone},
	RoleTitle:       {size: 16, bold: true, ink: ColourBrand, fill: ColourNone},
	RoleSubtitle:    {ink: ColourMuted, fill: ColourNone},
	RoleSection:     {bold: true, ink: ColourBrand, fill: ColourPale, bottom: true},
	RoleHeader:      {bold: true, ink: ColourPaper, fill: ColourBrand, right: true},
	RoleHeadLabel:   {bold: true, ink: ColourPaper, fill: ColourBrand},
	RoleLabel:       {ink: ColourInk, fill: ColourNone},
	RoleHelperLabel: {italic: true, ink: ColourMuted, fill: ColourNone},
	RoleNote:        {size: 8, ink: ColourMuted, fill: ColourNone},
	RoleInput:       {ink: ColourInput, fill: ColourInputFill, unlocked: true},
	RoleOverride:    {bold: true, ink: ColourInput, fill: ColourOverrideFill, unlocked: true},
	RoleInherited:   {ink: ColourMuted, fill: ColourNone, unlocked: true},
	RoleWhatIf:      {ink: ColourInput, fill: ColourWhatIfFill, bottom: true, unlocked: true},
	RoleLink:        {ink: ColourLink, fill: ColourNone},
	RoleCalculation: {ink: ColourInk, fill: ColourNone},
	RoleHelper:      {italic: true, ink: ColourMuted, fill: ColourNone},
	RoleSimulated:   {ink: ColourDebt, fill: ColourPale},
	RoleTotal:       {bold: true, ink: ColourInk, fill: ColourNone},
	RoleKey:         {bold: true, ink: ColourBrand, fill: ColourPale},
	RoleKeyLabel:    {bold: true, ink: ColourInk, fill: ColourNone},
	RoleAnswer:      {ink: ColourInk, fill: ColourNone},
	RoleCoverTitle:  {size: 26, bold: true, ink: ColourPaper, fill: ColourBrand},
	RoleCoverText:   {size: 12, ink: ColourPaper, fill: ColourBrand},
	RoleCardLabel:   {size: 9, ink: ColourDebt, fill: ColourPale, top: true},
	RoleCardValue:   {size: 17, bold: true, ink: ColourBrand, fill: ColourPale, right: true},
	RoleCardNote:    {size: 8, ink: ColourDebt, fill: ColourPale, right: true},
	RoleCheck:       {bold: true, ink: ColourInk, fill: ColourNone, centre: true},
	RolePass:        {bold: true, ink: ColourGood, fill: ColourNone},
	RoleFail:        {bold: true, ink: ColourPaper, fill: ColourBad},
	RoleBest:        {bold: true, ink: ColourInk, fill: ColourHeatHigh},
	RoleWorst:       {italic: true, ink: ColourInk, fill: ColourHeatMid},
	RoleMark:        {bold: true, ink: ColourInput, fill: ColourOverrideFill},
	RoleURL:         {ink: ColourInput, fill: ColourNone},
}

// palette holds the fixed colours. Those of heat maps grow lighter from bad to
// good, so that they differ in grey. The colours of scenarios follow, in an
// order that stays apart for colour-blind readers (after Okabe and Ito) and in
// grey.
var palette = [...]string{
	ColourInk: "1F2933", ColourMinimum: "9AA5B1", ColourUsed: "0072B2", ColourStranded: "D55E00", ColourPremium: "E69F00",
	ColourFunding: "009E73", ColourDebt: "334E68", ColourInterest: "CC79A7", ColourWith: "0072B2", ColourWithout: "9AA5B1",
	ColourGood: "1B7F4B", ColourBad: "B42318", ColourMuted: "6B7785",
	ColourBrand: "14304F", ColourPaper: "FFFFFF", ColourPale: "EAF0F6", ColourInput: "0000C8", ColourInputFill: "FFFBE0",
	ColourOverrideFill: "FFE29A", ColourWhatIfFill: "F3F8EC", ColourLink: "1B6B3A", ColourRule: "C8D1DB",
	ColourHeatLow: "E0926F", ColourHeatMid: "F0CBB3", ColourHeatHigh: "E6F2F8",
	ColourFanOuter: "C9DDF0", ColourFanInner: "86B3DB",
}

var scenarioPalette = [scenarioColours]string{
	"0072B2", "E69F00", "009E73", "D55E00", "CC79A7", "56B4E9", "7B5EA7", "8C6D31", "4D4D4D", "B8A100", "A0293C", "2F9E9E",
}

// Hex returns a colour as RRGGBB.
func (c Colour) Hex() string {
	if c >= firstScenarioColour {
		return scenarioPalette[c-firstScenarioColour]
	}
	return palette[c]
}

// RGB returns a colour's parts.
func (c Colour) RGB() (r, g, b uint8) {
	x, err := strconv.ParseUint(c.Hex(), 16, 32)
	if err != nil {
		panic(err) // the tables are fixed
	}
	return uint8(x >> 16), uint8(x >> 8), uint8(x)
}

// numberFormat describes how a unit's numbers are shown, both by an Excel
// format and by Display.
type numberFormat struct {
	decimals int
	scale    float64 // what is shown is the number times scale
	suffix   string
	group    bool   // thousands separators
	never    string // what 9999 is shown as, where it stands for a word
	exponent bool
	typed    bool // as many decimals as the number has
	signed   bool // never is none, and numbers may be negative
}

// formatOf returns the format of a unit.
func formatOf(u Unit, s Scale) numberFormat {
	switch u {
	case UnitMoney, UnitMoneyYear:
		return numberFormat{decimals: s.Decimals, scale: 1, group: true}
	case UnitPercent:
		return numberFormat{decimals: 1, scale: 100, suffix: "%", group: true}
	case UnitMultiple:
		return numberFormat{decimals: 1, scale: 1, suffix: "x", group: true}
	case UnitYear:
		return numberFormat{scale: 1, never: "none"}
	case UnitYears:
		return numberFormat{decimals: 2, scale: 1, never: "none"}
	case UnitYearsAll:
		return numberFormat{scale: 1, never: "all", typed: true}
	case UnitYearsTyped:
		return numberFormat{scale: 1, never: "none", typed: true}
	case UnitPrice:
		return numberFormat{decimals: 3, scale: 1}
	case UnitUnits:
		return numberFormat{decimals: s.Decimals + 1, scale: 1, group: true}
	case UnitCount, UnitFlag:
		return numberFormat{scale: 1, group: true}
	case UnitCorrelation:
		return numberFormat{decimals: 2, scale: 1}
	case UnitFactor:
		return numberFormat{decimals: 4, scale: 1}
	case UnitCapacity:
		return numberFormat{decimals: 2, scale: 1, group: true}
	case UnitMoneyPerGW:
		return numberFormat{decimals: max(1, s.Decimals), scale: 1, group: true}
	case UnitPoints:
		return numberFormat{decimals: 1, scale: 100, suffix: "% pts", group: true}
	case UnitPeriod:
		return numberFormat{scale: 1}
	case UnitLimit:
		return numberFormat{scale: 1, never: "none"}
	case UnitLimitAll:
		return numberFormat{scale: 1, never: "all"}
	case UnitLimitSame:
		return numberFormat{scale: 1, never: "same"}
	case UnitLimitLast:
		return numberFormat{scale: 1, never: "last"}
	case UnitPercentLimit:
		return numberFormat{decimals: 1, scale: 100, suffix: "%", group: true, never: "none", signed: true}
	case UnitScientific:
		return numberFormat{decimals: 0, scale: 1, exponent: true}
	case UnitDifference:
		return numberFormat{decimals: 1, scale: 1, exponent: true}
	}
	return numberFormat{decimals: -1, scale: 1}
}

// digits returns the digits part of an Excel format.
func (f numberFormat) digits() string {
	text := "0"
	if f.typed {
		return "General"
	}
	if f.group {
		text = "#,##0"
	}
	if f.decimals > 0 {
		text += "." + strings.Repeat("0", f.decimals)
	}
	if f.exponent {
		text += "E+00"
	}
	return text
}

// percent reports whether numbers are shown a hundredfold, with a percent sign.
func (f numberFormat) percent() bool { return strings.HasPrefix(f.suffix, "%") }

// excelSuffix returns the suffix in Excel's language: everything but a percent
// sign is in quotes.
func (f numberFormat) excelSuffix() string {
	sign, rest := "", f.suffix
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
func (f numberFormat) half() float64 {
	x, err := strconv.ParseFloat(fmt.Sprintf("5e-%d", f.decimals+1), 64)
	if err != nil {
		panic(err) // decimals are few
	}
	return x / f.scale
}

// excel returns the format in Excel's language: negatives in parentheses, a
// dash for what rounds to nothing, columns aligned on the decimal point. A
// condition that only negatives meet removes their sign in every spreadsheet
// program. The dash comes last: LibreOffice shows a sign in a first section
// with a condition, and Gnumeric (as readers of Excel's rule do) one of its own
// before a dash that both signs share, wherever that stands. No order of
// sections suits all programs.
func (f numberFormat) excel() string {
	if f.decimals < 0 {
		return "General"
	}
	body := f.digits() + f.excelSuffix()
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
	case Logical:
		return strings.ToUpper(strconv.FormatBool(v.Number == 1))
	}
	return formatOf(u, s).show(v.Number)
}

func (f numberFormat) show(x float64) string {
	switch {
	case f.decimals < 0:
		return strconv.FormatFloat(x, 'g', 10, 64)
	case f.never != "" && x == Never:
		return f.never
	case f.nothing(x):
		return "–"
	}
	var text string
	if f.typed {
		text = strconv.FormatFloat(math.Abs(x), 'g', 10, 64)
	} else if f.exponent {
		text = strconv.FormatFloat(math.Abs(x), 'E', f.decimals, 64)
	} else {
		text = decimal(math.Abs(x)*f.scale, f.decimals)
		if f.group {
			text = groupThousands(text)
		}
	}
	text += f.suffix
	if x >= 0 {
		return text
	}
	return "(" + text + ")"
}

// nothing reports whether a number rounds to nothing as it is shown.
func (f numberFormat) nothing(x float64) bool {
	switch {
	case f.signed:
		return false
	case f.typed || f.exponent || f.decimals < 0:
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

func groupThousands(text string) string {
	whole, fraction, found := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		return whole + "." + fraction
	}
	return whole
}
