package formula

import (
	"fmt"
	"sort"

	"offtake/model/formula/vm"
)

// function is a row of the function table: all that the language knows about
// one function. check proves the arguments, compile appends its operations,
// print writes it as Excel.
type function struct {
	name, usage string
	min, max    int
	needs       []string // lines that it uses without naming them
	result      kind
	check       func(c *checker, n *call)
	compile     func(c *compiler, n *call) vm.Slot
	print       func(p *printer, n *call)
}

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

// functions is the table. Filled by init since its rows refer to the readings
// that in turn look functions up.
var functions map[string]*function

func init() {
	rows := []*function{
		{name: "IF", usage: "IF(condition, value if true, value if false)", min: 3, max: 3, check: checkIf, compile: compileIf, print: printCall},
		{name: "AND", usage: "AND(condition, condition, …)", min: 1, max: maxArgs, result: logical, check: checkAll(logical), compile: fold(vm.OpAnd), print: printCall},
		{name: "OR", usage: "OR(condition, condition, …)", min: 1, max: maxArgs, result: logical, check: checkAll(logical), compile: fold(vm.OpOr), print: printCall},
		{name: "NOT", usage: "NOT(condition)", min: 1, max: 1, result: logical, check: checkAll(logical), compile: single(vm.OpNot), print: printCall},
		{name: "MIN", usage: "MIN(x, y, …)", min: 1, max: maxArgs, check: checkExtreme, compile: compileExtreme(vm.OpMin), print: printExtreme},
		{name: "MAX", usage: "MAX(x, y, …)", min: 1, max: maxArgs, check: checkExtreme, compile: compileExtreme(vm.OpMax), print: printExtreme},
		{name: "ABS", usage: "ABS(x)", min: 1, max: 1, check: checkAll(numeric), compile: single(vm.OpAbs), print: printCall},
		{name: "POWER", usage: "POWER(base, exponent)", min: 2, max: 2, check: checkAll(numeric), compile: fold(vm.OpPower), print: printCall},
		{name: "ROUNDUP", usage: "ROUNDUP(x, digits)", min: 2, max: 2, check: checkAll(numeric), compile: fold(vm.OpRoundUp), print: printCall},
		{name: "MOD", usage: "MOD(x, divisor)", min: 2, max: 2, check: checkAll(numeric), compile: fold(vm.OpMod), print: printCall},
		{name: "CHOOSE", usage: "CHOOSE(number, value 1, value 2, …)", min: 2, max: maxArgs, check: checkAll(numeric), compile: compileChoose, print: printCall},
		{name: "ISNUMBER", usage: "ISNUMBER(x)", min: 1, max: 1, result: logical, check: checkAll(numeric), compile: single(vm.OpIsNumber), print: printCall},
		{name: "SUM", usage: "SUM(series)", min: 1, max: 1, check: checkRanges, compile: compileSum, print: printCall},
		{name: "SUMPRODUCT", usage: "SUMPRODUCT(series, series)", min: 2, max: 2, check: checkRanges, compile: compileSumProduct, print: printCall},
		{name: "RETURN", usage: "RETURN(series, series of years) or RETURN(series)", min: 1, max: 4, needs: []string{"period_years"}, check: checkReturn, compile: compileSearch, print: printSearch},
		{name: "IRR", usage: "IRR(series, guess)", min: 1, max: 2, needs: []string{"period_years"}, check: checkIRR, compile: compileSearch, print: printSearch},
		{name: "PV", usage: "PV(series, series of years, growth a year)", min: 3, max: 3, check: checkPresentValue, compile: compilePresentValue, print: printPresentValue},
		{name: "prev", usage: "prev(series)", min: 1, max: 1, check: checkPrev, compile: compilePrev, print: printPrev},
		{name: "opening", usage: "opening(series)", min: 1, max: 1, check: checkOneSeries, compile: compileOpening, print: printOpening},
		{name: "closing", usage: "closing(series)", min: 1, max: 1, check: checkOneSeries, compile: compileClosing, print: printClosing},
		{name: "SUM_TO", usage: "SUM_TO(series, last period)", min: 2, max: 2, needs: []string{"period"}, check: checkSumTo, compile: compileSumTo, print: printSumTo},
		{name: "SUM_YEAR", usage: "SUM_YEAR(series, contract year)", min: 2, max: 2, needs: []string{"contract_year"}, check: checkSumYear, compile: compileSumYear, print: printSumYear},
		{name: "SUM_KEY", usage: "SUM_KEY(series of keys, key, series)", min: 3, max: 3, check: checkSumKey, compile: compileSumKey, print: printSumKey},
		{name: "SUM_UNTIL", usage: "SUM_UNTIL(series, last period)", min: 2, max: 2, needs: []string{"period"}, check: checkSumYear, compile: compileSumUntil, print: printSumUntil},
		{name: "SUM_LATER", usage: "SUM_LATER(series)", min: 1, max: 1, needs: []string{"period"}, check: checkSumLater, compile: compileSumLater, print: printSumLater},
		{name: "ENTRY", usage: "ENTRY(input by year, number of the entry)", min: 2, max: 2, check: checkEntry, compile: compileEntry, print: printEntry},
		{name: "BY_YEAR", usage: "BY_YEAR(input by year)", min: 1, max: 1, needs: []string{"contract_year"}, check: checkEntry, compile: compileEntry, print: printEntry},
	}
	functions = make(map[string]*function, len(rows))
	for _, f := range rows {
		functions[f.name] = f
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
