package sheet

// The whole style vocabulary: the role of a cell is what the cell is for, its
// unit what it measures. The tables in looks.go map both to looks; no colour,
// font or number format stands anywhere else.

// Role is the purpose of a cell.
type Role uint8

// The roles.
const (
	RoleText        Role = iota // running text
	RoleTitle                   // the sheet's name, once a sheet
	RoleSubtitle                // the line below it
	RoleSection                 // heading of a block of rows
	RoleHeader                  // column headings over numbers, period labels
	RoleHeadLabel               // column headings over texts
	RoleLabel                   // what a row is
	RoleHelperLabel             // what a helper row is
	RoleNote                    // small print
	RoleInput                   // a typed input
	RoleOverride                // an input that a scenario changes
	RoleInherited               // an input cell that shows the base's value by formula
	RoleWhatIf                  // an input cell left empty for the reader
	RoleLink                    // a value linked from another sheet
	RoleCalculation             // a formula on cells of its own sheet
	RoleHelper                  // a formula in a helper row
	RoleTotal                   // a total
	RoleSimulated               // a value of the simulation, not a formula
	RoleKey                     // a key figure on the summary
	RoleKeyLabel                // what a key figure is
	RoleAnswer                  // a sentence that answers a question
	RoleCoverTitle              // the deal on the cover
	RoleCoverText               // the line below it
	RoleCardLabel               // what a card's figure is
	RoleCardValue               // a card's figure
	RoleCardNote                // what a card's figure is beside
	RoleCheck                   // OK or FAIL, 1 or 0
	RolePass                    // conditional: a check that passes
	RoleFail                    // conditional: a check that fails
	RoleBest                    // conditional: best of its row
	RoleWorst                   // conditional: worst of its row
	RoleMark                    // conditional: the marked point (base point of a grid, overridden input)
	RoleMarking                 // the line of confidentiality
	RoleURL                     // a link out of the book or to another sheet
	RoleCount
)

// Unit is what a number measures. It decides the number format.
type Unit uint8

// The units.
const (
	UnitNone         Unit = iota // texts
	UnitMoney                    // in the deal's unit
	UnitMoneyYear                // in the deal's unit, a year
	UnitPercent                  // a fraction shown as %
	UnitMultiple                 // 20.0x
	UnitYear                     // a calendar or fiscal year
	UnitYears                    // a number of years; never = 9999
	UnitPrice                    // price index, market price of period 1 = 1
	UnitUnits                    // units of compute
	UnitCount                    // a whole number
	UnitFlag                     // 0 or 1
	UnitFactor                   // a discount or growth factor
	UnitCapacity                 // GW
	UnitMoneyPerGW               // money per GW
	UnitPoints                   // difference of two percentages, in percentage points
	UnitDifference               // a check's difference
	UnitCorrelation              // from -1 to 1
	UnitScientific               // a very small share: 1E-06
	UnitLimit                    // a whole number; never = 9999
	UnitPercentLimit             // a fraction shown as %; never = 9999
	UnitYearsAll                 // a number of years as it was typed; all = 9999
	UnitYearsTyped               // a number of years as it was typed; never = 9999
	UnitLimitAll                 // a whole number; all = 9999
	UnitLimitSame                // a whole number; as before = 9999
	UnitLimitLast                // a whole number; the last = 9999
	UnitPeriod                   // the number of a period; in sentences and tables its name
	unitCount
)

// Never is the number stored for a year that does not come, and for other words
// that stand for numbers: all, same, last.
const Never = 9999

// Scale describes the size of a deal's amounts. It decides the decimals of
// money.
type Scale struct {
	Decimals int    // of money amounts
	Currency string // ISO code: USD
	Unit     string // billion
}

// ScaleOf chooses the decimals so that the committed total shows about four
// significant digits.
func ScaleOf(total float64, currency, unit string) Scale {
	s := Scale{Currency: currency, Unit: unit}
	switch {
	case total >= 10_000:
		s.Decimals = 0
	case total >= 10:
		s.Decimals = 1
	case total >= 1:
		s.Decimals = 2
	case total >= 0.1:
		s.Decimals = 3
	default:
		s.Decimals = 4
	}
	return s
}

// TabColour is the colour of a sheet's tab, by the kind of sheet.
type TabColour uint8

// The tab colours.
const (
	TabNone TabColour = iota
	TabFront
	TabInputs
	TabScenario
	TabResults
	TabChecks
	TabDocs
)

// Colour is an index into the palette that workbook and PDF share. The first
// colours have fixed meanings; scenario n has ScenarioColour(n) in every chart.
type Colour uint8

// The fixed colours.
const (
	ColourInk      Colour = iota // text and axis lines
	ColourMinimum                // the committed minimum
	ColourUsed                   // used
	ColourStranded               // paid for and not used
	ColourPremium                // price above the market
	ColourFunding
	ColourDebt
	ColourInterest
	ColourWith    // gross margin with the deal
	ColourWithout // and without it
	ColourGood
	ColourBad
	ColourMuted
	ColourBrand // headings
	ColourPaper
	ColourPale // background of headings and key figures
	ColourInput
	ColourInputFill
	ColourOverrideFill
	ColourWhatIfFill
	ColourLink
	ColourRule
	ColourHeatLow
	ColourHeatMid
	ColourHeatHigh
	ColourFanOuter // of a fan chart: nine tenths of the paths
	ColourFanInner // and the middle half
	firstScenarioColour
)

// ScenarioColour returns scenario i's colour, the same in every chart.
func ScenarioColour(i int) Colour { return firstScenarioColour + Colour(i%scenarioColours) }

const scenarioColours = 12
