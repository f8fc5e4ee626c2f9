package program

import (
	"regexp"
	"slices"
)

// Unit is what the number of a line or an input measures.
type Unit string

// The units.
const (
	UnitMoney            Unit = "money"              // in the deal's unit
	UnitMoneyYear        Unit = "money_year"         // the same, a year
	UnitMoneyPerCapacity Unit = "money_per_capacity" // the same, a gigawatt
	UnitDifference       Unit = "difference"         // of a check: money
	UnitPercent          Unit = "percent"            // a fraction, shown as %
	UnitPoints           Unit = "points"             // the difference of two percentages
	UnitMultiple         Unit = "multiple"           // 1.8 times
	UnitYear             Unit = "year"               // a calendar or fiscal year
	UnitYears            Unit = "years"              // a number of years
	UnitPeriod           Unit = "period"             // the number of a period
	UnitPrice            Unit = "price"              // an index: the market price of period 1 is 1
	UnitUnits            Unit = "units"              // units of compute
	UnitCount            Unit = "count"              // a whole number
	UnitFlag             Unit = "flag"               // 0 or 1
	UnitFactor           Unit = "factor"             // a discount or growth factor
	UnitScientific       Unit = "scientific"         // a very small share: 1E-06
	UnitCapacity         Unit = "capacity"           // gigawatts
	UnitText             Unit = "text"               // of inputs with options
)

// unitFacts is a row of the table of units: all that is asked of one.
type unitFacts struct {
	unit  Unit
	label string   // in a column of units; of money it follows the currency
	money bool     // an amount of money
	whole bool     // always a whole number
	means bool     // a mean over scenarios or paths means something
	signs []string // what a deal file may have instead
	usual string   // of the usual units: how it is mostly written
}

// units is the table.
var units = []unitFacts{
	{unit: UnitMoney, money: true, means: true, signs: []string{"$"}, usual: "money"},
	{unit: UnitPercent, label: "%", signs: []string{"%"}, usual: "%"},
	{unit: UnitMultiple, label: "×", signs: []string{"x", "×"}, usual: "x"},
	{unit: UnitYears, label: "years", usual: "years"},
	{unit: UnitCount, label: "number", whole: true, means: true, usual: "count"},
	{unit: UnitCapacity, label: "GW"},
	{unit: UnitDifference, money: true},
	{unit: UnitFactor, label: "factor"},
	{unit: UnitFlag, label: "0 or 1", whole: true},
	{unit: UnitMoneyPerCapacity, label: "/GW", money: true},
	{unit: UnitMoneyYear, label: "/yr", money: true, means: true},
	{unit: UnitPeriod, label: "period", whole: true},
	{unit: UnitPoints, label: "% pts"},
	{unit: UnitPrice, label: "index"},
	{unit: UnitScientific, label: "share"},
	{unit: UnitUnits, label: "units", means: true},
	{unit: UnitYear, label: "year", whole: true},
	{unit: UnitText, label: "text"},
}

// Units lists the units.
func Units() []Unit {
	var list []Unit
	for _, f := range units {
		list = append(list, f.unit)
	}
	return list
}

// facts returns the row of a unit; an empty one where there is no such unit.
func (u Unit) facts() unitFacts {
	i := slices.IndexFunc(units, func(f unitFacts) bool { return f.unit == u })
	if i < 0 {
		return unitFacts{}
	}
	return units[i]
}

// IsKnown reports whether there is such a unit.
func (u Unit) IsKnown() bool { return u.facts().unit != "" }

// IsWhole reports whether what it measures is always a whole number.
func (u Unit) IsWhole() bool { return u.facts().whole }

// IsMoney reports whether it is in the deal's money.
func (u Unit) IsMoney() bool { return u.facts().money }

// Label returns what the unit is called in a column of units, in a deal whose
// money is called so: USD bn.
func (u Unit) Label(money string) string {
	f := u.facts()
	if f.money {
		return money + f.label
	}
	return f.label
}

// ReadUnit returns the unit that a reader's line has, as written: a name or a
// sign.
func ReadUnit(text string) (Unit, bool) {
	for _, f := range units {
		if slices.Contains(f.signs, text) {
			return f.unit, true
		}
	}
	u := Unit(text)
	return u, u != UnitText && u.IsKnown()
}

// UnitNames lists the units of lines as deal files have them, the usual ones
// first.
func UnitNames() []string {
	var usual, others []string
	for _, f := range units {
		if f.usual != "" {
			usual = append(usual, f.usual)
		}
	}
	for _, f := range units {
		if name := string(f.unit); f.unit != UnitText && !slices.Contains(usual, name) {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	return append(usual, others...)
}

// extremes are results of the worst or best period, which do not add up.
var extremes = regexp.MustCompile(`\b(MIN|MAX)\([a-z_]+\)`)

// HasMean reports whether a mean of the line over scenarios or paths means
// something: of amounts and counts, not of rates, ratios, years or what is the
// least or most of any period.
func (l *Line) HasMean() bool { return l.Unit.facts().means && !extremes.MatchString(l.Formula) }
