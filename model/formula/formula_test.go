package formula

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	_ "offtake/internal/seed"
	"offtake/model/formula/vm"
)

// world is a small model for tests: two series, two scalars, inputs.
type world struct {
	b       *vm.Builder
	periods int
	slots   map[string][]vm.Slot
}

var symbols = map[string]Symbol{
	"period": {Shape: PerPeriod}, "contract_year": {Shape: PerPeriod}, "periods": {}, "commitment_periods": {},
	"due": {Shape: PerPeriod, Opens: true}, "usage": {Shape: PerPeriod}, "committed": {}, "rate": {},
	"price.overage": {Shape: Word, Options: []string{"contract", "market"}},
	"demand.growth": {Shape: ByYear}, "price.fixed": {Shape: ByYear},
}

type testScope struct{}

func (testScope) Lookup(id string) (Symbol, bool) { s, ok := symbols[id]; return s, ok }
func (testScope) All() []string {
	var all []string
	for id := range symbols {
		all = append(all, id)
	}
	return all
}

type testPlace struct{}

func (testPlace) Row(id string) int {
	return map[string]int{"period": 7, "contract_year": 8, "periods": 9, "commitment_periods": 10, "due": 20, "usage": 21, "committed": 30, "rate": 31, "price.overage": 40}[id]
}
func (testPlace) Fixed(_ string, scalar bool) bool { return scalar }
func (testPlace) EntryRows(id string) (int, int) {
	if id == "price.fixed" {
		return 60, 60
	}
	return 50, 53
}
func (testPlace) IsSeries(id string) bool { return symbols[id].Shape == PerPeriod }
func (testPlace) Missing() string         { return "n/a" }

var testColumns = Columns{Scalar: 4, Opening: 5, First: 6, Last: 15}

func TestPrint(t *testing.T) {
	for _, c := range []struct {
		text   string
		period int
		want   string
	}{
		{"due - usage", 1, "F20-F21"},
		{"due - (usage - 1)", 2, "G20-(G21-1)"},
		{"(due - usage) - 1", 1, "F20-F21-1"},
		{"(due + usage) * rate", 1, "(F20+F21)*$D$31"},
		{"due * (usage * rate)", 1, "F20*(F21*$D$31)"},
		{"due / (usage / rate)", 1, "F20/(F21/$D$31)"},
		{"-due + usage", 1, "-F20+F21"},
		{"-(due + usage)", 1, "-(F20+F21)"},
		{"prev(due) + due", 1, "E20+F20"},
		{"prev(due)", 10, "N20"},
		{"due", 0, "E20"},
		{"IF(usage == 0, 0, due / usage)", 1, "IF(F21=0,0,F20/F21)"},
		{"IF(due != usage, 1, 0)", 1, "IF(F20<>F21,1,0)"},
		{"IF(LAST, 1, 0)", 10, "IF(O7=$D$9,1,0)"},
		{"IF(END, 1, 0)", 1, "IF(F7=$D$10,1,0)"},
		{`IF(price.overage == "market", 1, 0)`, 1, `IF($D$40="market",1,0)`},
		{"MAX(0, due)", 1, "MAX(0,F20)"},
		{"MAX(due)", 1, "MAX($F20:$O20)"},
		{"SUM(due)", 0, "SUM($F20:$O20)"},
		{"SUMPRODUCT(due, usage)", 0, "SUMPRODUCT($F20:$O20,$F21:$O21)"},
		{"SUM_TO(usage, period - 1)", 3, `SUMIF($E7:G7,"<="&H7-1,$E21:G21)`},
		{"SUM_LATER(usage)", 2, `SUMIF($F7:$O7,">"&G7,$F21:$O21)`},
		{"SUM_UNTIL(usage, period + rate)", 2, `SUMIF($F7:$O7,"<="&G7+$D$31,$F21:$O21)`},
		{"SUM_KEY(due, rate, usage)", 0, "SUMIF($F20:$O20,$D$31,$F21:$O21)"},
		{"SUM_YEAR(usage, 1)", 0, "SUMIF($F8:$O8,1,$F21:$O21)"},
		{"BY_YEAR(demand.growth)", 2, "INDEX($D$50:$D$53,MIN(G8,ROWS($D$50:$D$53)))"},
		{"ENTRY(demand.growth, rate)", 2, "INDEX($D$50:$D$53,MIN($D$31,ROWS($D$50:$D$53)))"},
		{"BY_YEAR(price.fixed)", 2, "$D$60"},
		{"opening(due)", 0, "$E20"},
		{"closing(due)", 0, "$O20"},
		{"IF(committed > 0, 1, NA)", 0, `IF($D$30>0,1,"n/a")`},
		{"PV(due, period, 1 + rate)", 0, "SUMPRODUCT($E20:$O20/(1+$D$31)^$E7:$O7)"},
		{"PV(due, period, usage)", 2, "SUMPRODUCT($E20:$O20/G21^$E7:$O7)"},
		{"POWER(1 + rate, 0.5)", 1, "POWER(1+$D$31,0.5)"},
		{"ROUNDUP(committed / 8, 0) + MOD(due, 7)", 1, "ROUNDUP($D$30/8,0)+MOD(F20,7)"},
		{"CHOOSE(due, ABS(usage), 6)", 1, "CHOOSE(F20,ABS(F21),6)"},
		{"IF(OR(ISNUMBER(IF(due > 0, NA, 1)), due > 5), 1, 2)", 1, `IF(OR(ISNUMBER(IF(F20>0,"n/a",1)),F20>5),1,2)`},
		{"IF(AND(due > 0, NOT(usage > 0)), 1, 0)", 1, "IF(AND(F20>0,NOT(F21>0)),1,0)"},
		{"(due > usage) == (usage > rate)", 1, ""},
	} {
		f, err := Parse(c.text)
		require.Nil(t, err, c.text)
		if c.want != "" {
			assert.Equal(t, c.want, f.Print(testPlace{}, testColumns, c.period), c.text)
		}
	}
}

func TestErrors(t *testing.T) {
	long := strings.Repeat("1+", maxLength/2) + "1"
	deep := strings.Repeat("(", maxDepth+2) + "1" + strings.Repeat(")", maxDepth+2)
	for _, c := range []struct {
		text    string
		offset  int
		message string
		hint    string
	}{
		{"", 0, "the formula is empty", "write what the line is worth, such as payment / revenue"},
		{"=due", 0, "a formula does not begin with '='", "leave the '=' out"},
		{"due ^ 2", 4, "'^' is not an operator here, since programs disagree on -2^2", "write POWER(x, y)"},
		{"due <> 2", 4, "'<>' is not an operator here", "write != for 'not equal'"},
		{"IF(due = 2, 1, 0)", 7, "'=' is not an operator here", "write == to compare"},
		{"due * 15%", 8, "'%' is not part of a formula", "write a percentage as a fraction: 0.15 for 15%"},
		{"due && usage", 4, "'&' is not an operator here", "combine conditions with AND(a, b) or OR(a, b)"},
		{"!due", 0, "'!' is not an operator here", "write NOT(x); cells of other sheets cannot be named"},
		{"$A$1", 0, "'$' is not part of a formula", "name lines and inputs, not cells; separate arguments by commas; put texts in double quotes"},
		{"MAX(1; 2)", 5, "';' is not part of a formula", "name lines and inputs, not cells; separate arguments by commas; put texts in double quotes"},
		{"due // 2", 4, "a formula has no comments", "write the comment into the line's note"},
		{`price.overage == "market`, 17, "this text has no closing quote", `close it with "`},
		{"MAX(1, 2", 8, "a parenthesis is not closed", "add a ')'"},
		{"1 + 2)", 5, "a parenthesis is closed that was not opened", "leave a ')' out"},
		{"due +", 5, "the formula ends too early", "complete it"},
		{"range + 1", 0, `"range" is a reserved word and cannot name a line`, "give the line another name"},
		{"due usage", 4, "the formula cannot be read from here on", "an operator, a comma or a name may be missing"},
		{"MAXX(1)", 0, `there is no function "MAXX"`, "did you mean MAX?"},
		{"max(1)", 0, `there is no function "max"`, "functions are written in capitals: MAX"},
		{"PREV(due)", 0, `there is no function "PREV"`, "it is written in small letters: prev"},
		{"IF(1)", 0, "IF takes 3 arguments, not 1", "it is written IF(condition, value if true, value if false)"},
		{"AND()", 0, "AND takes at least 1 arguments, not 0", "it is written AND(condition, condition, …)"},
		{"0x10 + 1", 0, `"0x10" is not a number here`, "write a decimal number: 1000 or 0.15"},
		{"+due", 0, `"+" is not an operator in front of a value`, "only a minus sign may stand there"},
		{long, 0, "the formula has 2001 characters, more than 2000", "split it into several lines"},
		{deep, maxDepth + 1, "the formula is nested more than 40 deep", "split it into several lines"},
	} {
		_, err := Parse(c.text)
		require.NotNil(t, err, c.text)
		assert.Equal(t, c.message, err.Message, c.text)
		assert.Equal(t, c.hint, err.Hint, c.text)
		assert.Equal(t, c.offset, err.Offset, c.text)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		text    string
		ctx     Context
		message string
		hint    string
	}{
		{"due + usage", InSeries, "", ""},
		{"duee", InSeries, `there is no line or input "duee"`, "did you mean due?"},
		{"due", InScalar, "due has a value each period where one value is needed", "use SUM(due), MIN(due), MAX(due), opening(due) or closing(due)"},
		{"due > 0", InSeries, "this is a condition where a number is needed", "make it a number with IF(condition, 1, 0)"},
		{"IF(due, 1, 0)", InSeries, "this is a number where a condition is needed", "compare it, as in x > 0 or flag == 1"},
		{`IF(price.overage == "mraket", 1, 0)`, InSeries, `"mraket" is not an option of price.overage`, "it is one of contract, market"},
		{"price.overage", InSeries, "this is a text where a number is needed", `compare a text option with == or !=, as in price.overage == "market"`},
		{"demand.growth", InSeries, "demand.growth has a value each contract year", "write BY_YEAR(demand.growth)"},
		{"BY_YEAR(due)", InSeries, "due is not an input by contract year", "use its name alone"},
		{"prev(due + 1)", InSeries, "prev takes the name of a series here", "give the expression a line of its own and name that; it is written prev(series)"},
		{"prev(committed)", InSeries, "committed has one value, and prev takes a series", "name a line with a value each period"},
		{"prev(due)", InScalar, "prev has a meaning only where a line has a value each period", "use opening(x) or closing(x)"},
		{"SUM_TO(due, 1)", InSeries, "SUM_TO takes a series without an opening value", "give the flow a line of its own"},
		{"SUM(committed)", InScalar, "committed has one value, and SUM takes a series", "name a line with a value each period"},
	} {
		f, err := Parse(c.text)
		require.Nil(t, err, c.text)
		errs := f.Check(testScope{}, c.ctx)
		if c.message == "" {
			assert.Empty(t, errs, c.text)
			continue
		}
		require.NotEmpty(t, errs, c.text)
		assert.Equal(t, c.message, errs[0].Message, c.text)
		assert.Equal(t, c.hint, errs[0].Hint, c.text)
	}
}

// Value, Entries, Option, IsSeries and Periods make a world a Worth.
func (w *world) Value(id string, period int) vm.Slot {
	if len(w.slots[id]) == 1 {
		return w.slots[id][0]
	}
	return w.slots[id][period]
}
func (w *world) Entries(id string) []vm.Slot { return w.slots[id] }
func (w *world) Option(_, word string) float64 {
	return map[string]float64{"contract": 0, "market": 1}[word]
}
func (w *world) IsSeries(id string) bool            { return symbols[id].Shape == PerPeriod }
func (w *world) Periods() int                       { return w.periods }
func (w *world) compile(text string, p int) vm.Slot { f, _ := Parse(text); return f.Compile(w.b, w, p) }

// newWorld has due = 1, 2, 3 (opening 10), usage = 4, 5, 6, all of them
// inputs, so that nothing is known before the program runs.
func newWorld() (*world, []float64) {
	values := []float64{10, 1, 2, 3, 0, 4, 5, 6, 0.1, 50, 1, 0.2, 0.3, -1}
	b := vm.NewBuilder(len(values))
	w := &world{b: b, periods: 3, slots: map[string][]vm.Slot{
		"due": {0, 1, 2, 3}, "usage": {4, 5, 6, 7}, "rate": {8}, "committed": {9}, "price.overage": {10}, "demand.growth": {11, 12, 13}, "price.fixed": {8},
		"period":        {b.Constant(0), b.Constant(1), b.Constant(2), b.Constant(3)},
		"contract_year": {b.Constant(0), b.Constant(1), b.Constant(2), b.Constant(3)}, "periods": {b.Constant(3)}, "commitment_periods": {b.Constant(2)},
	}}
	return w, values
}

// run evaluates a slot with all inputs varying and again with none, which are
// two ways through the machine.
func run(t *testing.T, b *vm.Builder, s vm.Slot, values []float64) float64 {
	t.Helper()
	var got [2]float64
	for way := range got {
		plan := b.Plan(func(int) bool { return way == 0 }, []vm.Slot{s})
		m := plan.Machine(func(i int) float64 { return values[i] })
		for i, x := range values {
			if r := m.Input(i); r != nil {
				fill(r, x)
			}
		}
		m.Run(3)
		got[way] = m.Value(s)[2]
	}
	require.True(t, sameBits(got[0], got[1]), "%v and %v", got[0], got[1])
	return got[0]
}

func TestEvaluate(t *testing.T) {
	for _, c := range []struct {
		text   string
		period int
		want   float64
	}{
		{"due + usage * 2", 1, 9},
		{"due - usage - 1", 2, -4},
		{"-due", 3, -3},
		{"prev(due)", 1, 10},
		{"SUM(due)", 0, 6},
		{"SUMPRODUCT(due, usage)", 0, 4 + 10 + 18},
		{"MAX(due)", 0, 3},
		{"MIN(due, usage, 2.5)", 3, 2.5},
		{"SUM_TO(usage, period - 1)", 3, 9},
		{"SUM_TO(usage, rate)", 3, 0},
		{"SUM_YEAR(usage, 2)", 0, 5},
		{"SUM_UNTIL(usage, period + 1)", 1, 9},
		{"SUM_UNTIL(usage, period + 9)", 0, 15},
		{"SUM_UNTIL(usage, -1)", 0, 0},
		{"SUM_LATER(usage)", 0, 15},
		{"SUM_LATER(usage)", 2, 6},
		{"SUM_LATER(usage)", 3, 0},
		{"SUM_KEY(due, 3, usage)", 0, 6},
		{"BY_YEAR(demand.growth)", 2, 0.3},
		{"ENTRY(demand.growth, committed)", 1, -1},
		{`IF(price.overage == "market", 7, 8)`, 1, 7},
		{"IF(due > 1, 1 / (due - 1), 0)", 1, 0},
		{"POWER(committed, 0.5)", 1, math.Sqrt(50)},
		{"ROUNDUP(committed / 8, 0)", 1, 7},
		{"ROUNDUP(-committed / 8, 0)", 1, -7},
		{"MOD(committed, 7)", 1, 1},
		{"MOD(-committed, 7)", 1, 6},
		{"ABS(-committed)", 1, 50},
		{"CHOOSE(due, 5, 6, 7)", 2, 6},
		{"IF(AND(due >= 1, due <= 1), 1, 0)", 1, 1},
		{"IF(OR(due > 5, NOT(due == 2)), 1, 0)", 2, 0},
		{"IF(LAST, 1, 0)", 3, 1},
		{"IF(END, 1, 0)", 3, 0},
		{"IF(ISNUMBER(IF(due > 0, NA, 1)), 1, 2)", 1, 2},
		{"opening(due) + closing(due)", 0, 13},
		{"PV(due, period, 2)", 0, 10 + 0.5 + 0.5 + 0.375},
		{"PV(due, period, usage)", 1, 10 + 1.0/4 + 2.0/16 + 3.0/64},
	} {
		w, values := newWorld()
		got := run(t, w.b, w.compile(c.text, c.period), values)
		assert.InDelta(t, c.want, got, 1e-12, c.text)
	}
}

// TestUndefined holds the language's answers where floating point and
// spreadsheets differ.
func TestUndefined(t *testing.T) {
	for _, text := range []string{
		"due / (due - due)", "POWER(due - due, due - due)", "POWER(due - due, -due)", "POWER(-due, 0.5)", "POWER(1000, committed * committed)",
		"MIN(1, due / (due - due))", "IF(due / (due - due) > 1, 1, 0)", "0 * (due / (due - due))", "MOD(due, due - due)", "CHOOSE(committed, 1, 2)",
		"1 + IF(due > 0, NA, 1)", "MAX(0, IF(due > 0, NA, 1))",
	} {
		w, values := newWorld()
		got := run(t, w.b, w.compile(text, 1), values)
		assert.True(t, math.IsNaN(got) && !vm.IsMissing(got), "%s = %v", text, got)
	}
	w, values := newWorld()
	assert.True(t, vm.IsMissing(run(t, w.b, w.compile("IF(due > 0, NA, 1)", 1), values)))
}

// special are the numbers at which operations change their ways.
var special = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 2, 3, 1e-320, -1e-320, math.MaxFloat64, -math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN()}

func drawLanes(t *rapid.T, number *rapid.Generator[float64], n int) []float64 {
	return rapid.SliceOfN(number, n, n).Draw(t, "values")
}

// sameBits holds undefined numbers equal, but never a missing one to another.
func sameBits(x, y float64) bool {
	if x != x && y != y {
		return IsMissing(x) == IsMissing(y)
	}
	return math.Float64bits(x) == math.Float64bits(y)
}

func fill(dst []float64, x float64) {
	for i := range dst {
		dst[i] = x
	}
}

// TestOneReading: whatever the pattern of inputs that vary, a lane's result is
// the same to the last bit.
func TestOneReading(t *testing.T) {
	texts := []string{"due * usage + rate", "MAX(due, usage) / committed", "SUM_TO(usage, due)", "IF(due > usage, POWER(1 + rate, due), SUM(usage))", "PV(due, period, 2 + rate)", "ENTRY(demand.growth, due)"}
	rapid.Check(t, func(t *rapid.T) {
		w, values := newWorld()
		s := w.compile(rapid.SampledFrom(texts).Draw(t, "text"), 3)
		varies := rapid.SliceOfN(rapid.Bool(), len(values), len(values)).Draw(t, "varies")
		lane := rapid.SliceOfN(rapid.Float64Range(-5, 5), len(values), len(values)).Draw(t, "values")
		value := func(pattern func(int) bool) float64 {
			m := w.b.Plan(pattern, []vm.Slot{s}).Machine(func(i int) float64 { return lane[i] })
			for i := range lane {
				if r := m.Input(i); r != nil {
					fill(r, lane[i])
				}
			}
			m.Run(1)
			return m.Value(s)[0]
		}
		all, some := value(func(int) bool { return true }), value(func(i int) bool { return varies[i] })
		if math.Float64bits(all) != math.Float64bits(some) && !(math.IsNaN(all) && math.IsNaN(some)) {
			t.Fatalf("%v is not %v", all, some)
		}
	})
}

// TestOneMachineForManyPlans: what a machine ran before, and for how many lanes,
// changes nothing.
func TestOneMachineForManyPlans(t *testing.T) {
	texts := []string{"SUM(due) * usage", "SUM_TO(usage, due)", "PV(due, period, 1 + rate)", "PV(due, period, usage)", "POWER(1 + rate, due)", "SUM_KEY(due, 3, usage)", "MAX(due) - MIN(usage)"}
	rapid.Check(t, func(t *rapid.T) {
		w, values := newWorld()
		var slots []vm.Slot
		for _, text := range texts {
			slots = append(slots, w.compile(text, 3))
		}
		again := new(vm.Machine)
		for range rapid.IntRange(2, 6).Draw(t, "plans") {
			varies := rapid.SliceOfN(rapid.Bool(), len(values), len(values)).Draw(t, "varies")
			lanes := rapid.IntRange(1, 40).Draw(t, "lanes")
			number := rapid.OneOf(rapid.SampledFrom(special), rapid.Float64Range(-5, 5))
			outputs := slots[:rapid.IntRange(1, len(slots)).Draw(t, "outputs")]
			plan := w.b.Plan(func(i int) bool { return varies[i] }, outputs)
			common := drawLanes(t, number, len(values))
			fresh := plan.Machine(func(i int) float64 { return common[i] })
			again.Ready(plan, func(i int) float64 { return common[i] })
			for i := range values {
				if r := fresh.Input(i); r != nil {
					copy(again.Input(i), drawLanes(t, number, lanes))
					copy(r, again.Input(i)[:lanes])
				}
			}
			fresh.Run(lanes)
			again.Run(lanes)
			for _, s := range outputs {
				for lane := range lanes {
					x, y := fresh.Value(s)[lane], again.Value(s)[lane]
					require.True(t, sameBits(x, y), "lane %d: %v on a fresh machine, %v on one used before", lane, x, y)
				}
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"MAX(0, due - usage)", "IF(LAST, NA, 1)", "-(1+2)*3", "((((", "\"", "a.b.c", "1e999", "MAX(\x00)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		formula, err := Parse(text)
		if err != nil {
			if err.Message == "" || err.Offset > len(text) {
				t.Fatalf("%q: %+v", text, err)
			}
			err.Show(text)
			return
		}
		if len(formula.Check(testScope{}, InSeries)) > 0 || len(formula.Searches()) > 0 {
			return
		}
		printed := formula.Print(testPlace{}, testColumns, 1)
		if printed == "" {
			t.Fatalf("%q prints as nothing", text)
		}
		w, _ := newWorld()
		formula.Compile(w.b, w, 1)
	})
}

// TestFunctionsAreDocumented: docs/model.md names every function of the table.
func TestFunctionsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/model.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "## How to read a formula\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	for _, name := range functionNames() {
		assert.Regexp(t, "[` ]"+name+"[`( ]", section)
	}
}

// TestFunctionsAreTested: every function of the table is printed and evaluated by
// the tables of this file, but for rates of return, which have tests of their own
// (model/returns_test.go).
func TestFunctionsAreTested(t *testing.T) {
	text, err := os.ReadFile("formula_test.go")
	require.NoError(t, err)
	for _, test := range []string{"TestPrint", "TestEvaluate"} {
		_, section, found := strings.Cut(string(text), "func "+test+"(")
		require.True(t, found)
		section, _, _ = strings.Cut(section, "\n}\n")
		for _, name := range functionNames() {
			if functions[name].rate == noRate {
				assert.Regexp(t, `\b`+name+`\(`, section, "%s has no row of %s", test, name)
			}
		}
	}
}
