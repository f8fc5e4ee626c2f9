package formula

import (
	"fmt"
	"sort"

	"offtake/model/formula/vm"
)

// function is a row of the function table: all that the language knows about
// one function.
type function struct {
	name, usage string
	min, max    int      // how many arguments
	needs       []string // lines that it uses without naming them
	result      kind

	check    func(c *checker, n *call)                   // proves the arguments
	compile  func(c *compiler, n *call) vm.Slot          // appends its operations
	print    func(p *printer, n *call)                   // writes it as Excel
	portable func(c *portability, n *call, known []node) // checks what spreadsheets show otherwise; nil: its arguments
	whole    func(c *portability, n *call) bool          // reports whether it is a whole number; nil: never

	opens     bool // reads the openings of its series
	openNeeds bool // and of the lines that it needs
	entry     bool // reads an entry of an input by contract year
	rate      rate // of a rate of return: what it is a rate of
}

// rate is the time that a rate of return is for.
type rate uint8

// The times of rates; most functions are no rates.
const (
	noRate rate = iota
	ratePerYear
	ratePerPeriod
)

func (f *function) arity() string {
	switch {
	case f.min == f.max && f.min == 1:
		return "1 argument"
	case f.min == f.max:
		return fmt.Sprintf("%d arguments", f.min)
	case f.max == maxArgs:
		return fmt.Sprintf("at least %d arguments", f.min)
	}
	return fmt.Sprintf("%d to %d arguments", f.min, f.max)
}

// functions is the table by name. Filled by init since its rows refer to the
// readings that in turn look functions up.
var functions map[string]*function

func init() {
	functions = map[string]*function{}
	for _, list := range [][]*function{excelFunctions(), rangeFunctions(), returnFunctions(), periodFunctions(), entryFunctions()} {
		for _, f := range list {
			functions[f.name] = f
		}
	}
}

// excelFunctions are those that mean what Excel's of the same name do, of numbers
// and conditions.
func excelFunctions() []*function {
	return []*function{
		{
			name: "IF", usage: "IF(condition, value if true, value if false)", min: 3, max: 3,
			check: checkIf, compile: compileIf, print: printCall, portable: portableIf, whole: wholeFrom(1),
		},
		{
			name: "AND", usage: "AND(condition, condition, …)", min: 1, max: maxArgs, result: logical,
			check: checkAll(logical), compile: fold(vm.OpAnd), print: printCall,
		},
		{
			name: "OR", usage: "OR(condition, condition, …)", min: 1, max: maxArgs, result: logical,
			check: checkAll(logical), compile: fold(vm.OpOr), print: printCall,
		},
		{
			name: "NOT", usage: "NOT(condition)", min: 1, max: 1, result: logical,
			check: checkAll(logical), compile: single(vm.OpNot), print: printCall,
		},
		{
			name: "MIN", usage: "MIN(x, y, …)", min: 1, max: maxArgs,
			check: checkExtreme, compile: compileExtreme(vm.OpMin, vm.OpMinOf), print: printExtreme, whole: wholeFrom(0),
		},
		{
			name: "MAX", usage: "MAX(x, y, …)", min: 1, max: maxArgs,
			check: checkExtreme, compile: compileExtreme(vm.OpMax, vm.OpMaxOf), print: printExtreme, whole: wholeFrom(0),
		},
		{
			name: "ABS", usage: "ABS(x)", min: 1, max: 1,
			check: checkAll(numeric), compile: single(vm.OpAbs), print: printCall, whole: wholeFrom(0),
		},
		{
			name: "POWER", usage: "POWER(base, exponent)", min: 2, max: 2,
			check: checkAll(numeric), compile: fold(vm.OpPower), print: printCall,
		},
		{
			name: "ROUNDUP", usage: "ROUNDUP(x, digits)", min: 2, max: 2,
			check: checkAll(numeric), compile: fold(vm.OpRoundUp), print: printCall, whole: wholeRoundUp,
		},
		{
			name: "MOD", usage: "MOD(x, divisor)", min: 2, max: 2,
			check: checkAll(numeric), compile: fold(vm.OpMod), print: printCall, whole: wholeFrom(0),
		},
		{
			name: "CHOOSE", usage: "CHOOSE(number, value 1, value 2, …)", min: 2, max: maxArgs,
			check: checkAll(numeric), compile: compileChoose, print: printCall,
		},
		{
			name: "ISNUMBER", usage: "ISNUMBER(x)", min: 1, max: 1, result: logical,
			check: checkAll(numeric), compile: single(vm.OpIsNumber), print: printCall, portable: portableIsNumber,
		},
	}
}

// rangeFunctions are Excel's of all periods of series.
func rangeFunctions() []*function {
	return []*function{
		{
			name: "SUM", usage: "SUM(series)", min: 1, max: 1,
			check: checkRanges, compile: compileSum, print: printRanges, whole: wholeFrom(0),
		},
		{
			name: "SUMPRODUCT", usage: "SUMPRODUCT(series, series)", min: 2, max: 2,
			check: checkRanges, compile: compileSumProduct, print: printRanges,
		},
	}
}

// returnFunctions are values and rates of return of flows.
func returnFunctions() []*function {
	return []*function{
		{
			name: "RETURN", usage: "RETURN(series, series of years) or RETURN(series)", min: 1, max: 4, needs: []string{"period_years"},
			check: checkReturn, compile: compileSearch, print: printSearch, opens: true, rate: ratePerYear,
			portable: portableRate("write RETURN(x) alone, or IF(ISNUMBER(RETURN(x)), …, NA)"),
		},
		{
			name: "IRR", usage: "IRR(series, guess)", min: 1, max: 2, needs: []string{"period_years"},
			check: checkIRR, compile: compileSearch, print: printSearch, opens: true, rate: ratePerPeriod,
			portable: portableRate("write IF(ISNUMBER(IRR(x, guess)), IRR(x, guess), NA), or another value in the place of NA"),
		},
		{
			name: "PV", usage: "PV(series, series of years, growth a year)", min: 3, max: 3,
			check: checkPresentValue, compile: compilePresentValue, print: printPresentValue, opens: true,
		},
	}
}

// periodFunctions are the model's own of some periods of a series.
func periodFunctions() []*function {
	return []*function{
		{
			name: "prev", usage: "prev(series)", min: 1, max: 1,
			check: checkPrev, compile: compilePrev, print: printPrev, whole: wholeFrom(0), opens: true,
		},
		{
			name: "opening", usage: "opening(series)", min: 1, max: 1,
			check: checkOneSeries, compile: compileOpening, print: printOpening, whole: wholeFrom(0), opens: true,
		},
		{
			name: "closing", usage: "closing(series)", min: 1, max: 1,
			check: checkOneSeries, compile: compileClosing, print: printClosing, whole: wholeFrom(0),
		},
		{
			name: "SUM_TO", usage: "SUM_TO(series, last period)", min: 2, max: 2, needs: []string{"period"},
			check: checkSumTo, compile: compileSumTo, print: printSumTo, opens: true, openNeeds: true,
		},
		{
			name: "SUM_YEAR", usage: "SUM_YEAR(series, contract year)", min: 2, max: 2, needs: []string{"contract_year"},
			check: checkSumYear, compile: compileSumYear, print: printSumYear,
		},
		{
			name: "SUM_KEY", usage: "SUM_KEY(series of keys, key, series)", min: 3, max: 3,
			check: checkSumKey, compile: compileSumKey, print: printSumKey,
		},
		{
			name: "SUM_UNTIL", usage: "SUM_UNTIL(series, last period)", min: 2, max: 2, needs: []string{"period"},
			check: checkSumYear, compile: compileSumUntil, print: printSumUntil,
		},
		{
			name: "SUM_LATER", usage: "SUM_LATER(series)", min: 1, max: 1, needs: []string{"period"},
			check: checkSumLater, compile: compileSumLater, print: printSumLater,
		},
	}
}

// entryFunctions pick an entry of an input by contract year.
func entryFunctions() []*function {
	return []*function{
		{
			name: "ENTRY", usage: "ENTRY(input by year, number of the entry)", min: 2, max: 2,
			check: checkEntry, compile: compileEntry, print: printEntry, entry: true,
		},
		{
			name: "BY_YEAR", usage: "BY_YEAR(input by year)", min: 1, max: 1, needs: []string{"contract_year"},
			check: checkEntry, compile: compileEntry, print: printEntry, entry: true,
		},
	}
}

func functionNames() []string {
	names := make([]string, 0, len(functions))
	for n := range functions {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
