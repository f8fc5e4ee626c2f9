package program

import (
	"fmt"
	"slices"
	"strings"

	"offtake/model/formula"
	"offtake/model/formula/vm"
)

// A rate of return that a formula asks for is computed by lines of its own,
// the same in the program and in the workbook: the value of the flows on a
// grid of growth factors, above 1 and below, where it changes sign, and from
// there Newton's method. They are made when a deal is compiled, since their
// number depends on its periods. Where the rate alone is wanted, a program
// finds it by one operation, which decides on the same grid.

// The section of the lines of the searches, and their limits.
const (
	triedSection = "Rates of return: the rates tried"
	foundSection = ": how it is found" // after the label of what asks for the rate
	gridRows     = 10                  // at most
	gridPoints   = 30                  // at least, but where there are few periods
	newtonSteps  = 7                   // at least
)

// What the rows of a search do, said once above them.
const (
	triedNote = "Every rate of return is sought at the same rates: one plus the rate, above 0% and below. " +
		"A row goes on where the one before it ends."
	foundNote = "The flows are valued at each rate tried. Where the value changes its sign, the rate is found step by step (Newton's method)."
)

// Why there is no rate of return: what the line case of a search says.
const (
	ReturnBorrowing = iota - 1 // receipts come before outlays
	ReturnFound
	ReturnNone    // no rate in range on the side of the total
	ReturnSeveral // more than one rate on that side
)

// Return names the lines of a search that say what it found.
type Return struct {
	Rate  string // a year; missing where there is none
	Case  string // ReturnFound or why not
	Near  string // the rate nearest to 0 on the side of the undiscounted total,
	Far   string // and the farthest; of the other side where that has none
	Other string // the rate nearest to 0 on the other side
}

// Return returns the search that a line's formula asks for; false if none.
func (p *Program) Return(line string) (Return, bool) {
	s := p.returns[line]
	if s == nil {
		return Return{}, false
	}
	return s.names(), true
}

func (s *returnSearch) names() Return {
	n := s.name
	return Return{n, n + "_case", n + "_near", n + "_far", n + "_other"}
}

// asked is what a formula writes to ask for the search.
func (s *returnSearch) asked() string {
	return "RETURN(" + strings.ReplaceAll(s.Key(), " ", ", ") + ")"
}

// Asks is Uses with the flows and times of a rate of return in the place of the
// line that finds it.
func (p *Program) Asks(line string) []string {
	var names []string
	for _, name := range p.Uses(line) {
		s := p.returns[line]
		if s == nil || name != s.name && name != s.name+"_a_period" {
			names = append(names, name)
			continue
		}
		names = append(names, strings.Fields(s.Key())...)
	}
	return names
}

// SectionNote says what the lines of a section do; "" where they say it
// themselves.
func (p *Program) SectionNote(section string) string {
	switch {
	case section == triedSection:
		return triedNote
	case strings.HasSuffix(section, foundSection):
		return foundNote
	}
	return ""
}

// returnSearch is a search while its lines are made.
type returnSearch struct {
	formula.Search
	name, label string
	number      int
	rows        int    // of the grid
	grid        string // begins the names of the grid's lines, which all searches share
	lines       []*Line
	flow        []string // what the flows are called
}

// nameReturns puts lines in the place of the searches in formulas.
func (p *Program) nameReturns() {
	p.returns = map[string]*returnSearch{}
	var all []*returnSearch
	byKey := map[string]*returnSearch{}
	for i, l := range p.Lines {
		parsed := p.parsed[l.Name]
		if !parsed.searches {
			continue
		}
		name := func(s formula.Search) string {
			found := byKey[s.Key()]
			if found == nil {
				found = &returnSearch{Search: s, name: p.freeName(s.Pairs[0][0] + "_return"), number: len(all) + 1, label: l.Label}
				for _, pair := range s.Pairs {
					found.flow = append(found.flow, p.labelOf(pair[0]))
				}
				byKey[s.Key()] = found
				all = append(all, found)
			}
			found.PerPeriod = found.PerPeriod || s.PerPeriod
			p.returns[l.Name] = found
			if s.PerPeriod {
				return found.name + "_a_period"
			}
			return found.name
		}
		named := *l
		named.Formula = parsed.formula.Named(name)
		if parsed.opening != nil {
			named.Opening = parsed.opening.Named(name)
		}
		p.Lines[i] = &named
		p.parsed[l.Name] = parseLine(&named)
	}
	var lines, checks []*Line
	grid := p.freeName("return_grid")
	for _, s := range all {
		s.grid = grid
		s.make(p.Shape)
		lines, checks = append(lines, s.lines...), append(checks, s.check())
		p.rates[s.name] = s
	}
	at := slices.IndexFunc(p.Lines, func(l *Line) bool { return l.Kind == Metric })
	if at < 0 {
		at = len(p.Lines)
	}
	p.Lines = slices.Insert(p.Lines, at, lines...)
	last := len(p.Lines)
	for last > 0 && p.Lines[last-1].Reader {
		last--
	}
	p.Lines = slices.Insert(p.Lines, last, checks...)
	for _, l := range append(lines, checks...) {
		p.parsed[l.Name] = parseLine(l)
	}
}

// labelOf is what a line is called, before the lines are indexed.
func (p *Program) labelOf(name string) string {
	at := slices.IndexFunc(p.Lines, func(l *Line) bool { return l.Name == name })
	if at < 0 {
		return name
	}
	return lowerFirst(p.Lines[at].Label)
}

// freeName is a name that no line has, a number behind it if need be.
func (p *Program) freeName(name string) string {
	taken := func(name string) bool {
		return slices.ContainsFunc(p.Lines, func(l *Line) bool { return l.Name == name || strings.HasPrefix(l.Name, name+"_") }) ||
			p.rates[name] != nil
	}
	for n, free := 2, name; ; n++ {
		if !taken(free) {
			p.rates[free] = &returnSearch{}
			return free
		}
		free = fmt.Sprintf("%s_%d", name, n)
	}
}

// compileRate compiles a search by one operation.
func (l *linker) compileRate(s *returnSearch) vm.Slot {
	var flows, times [][]vm.Slot
	series := func(id string) []vm.Slot {
		slots := make([]vm.Slot, l.Shape.Periods()+1)
		for p := range slots {
			slots[p] = l.Value(id, p)
		}
		return slots
	}
	for _, pair := range s.Pairs {
		flows, times = append(flows, series(pair[0])), append(times, series(pair[1]))
	}
	grid := vm.Grid{Points: s.rows * l.Shape.Periods(), Limit: l.Shape.Fixed["search.limit"], Fine: l.Shape.Fixed["search.fine"]}
	return l.Builder.Return(flows, times, l.Value("checks.rounding", 0), grid)
}

// add appends a line of the search.
func (s *returnSearch) add(kind LineKind, name, label string, unit Unit, opening, text, note string) string {
	l := &Line{
		Name: s.name + name, Label: s.whose() + ": " + label, Section: s.label + foundSection, Kind: kind, Unit: unit,
		Opening: opening, Formula: text, Note: note, Helper: true,
	}
	if kind != Series {
		l.Missing = "n/a"
	}
	s.lines = append(s.lines, l)
	return l.Name
}

// whose says shortly whose return it is: the provider's.
func (s *returnSearch) whose() string {
	return strings.NewReplacer("internal rate of return", "return", "rate of return", "return").Replace(s.label)
}

// rowOf says which of several rows a row is.
func rowOf(row, rows int) string {
	if rows == 1 {
		return ""
	}
	return fmt.Sprintf(", row %d of %d", row, rows)
}

// worth is the value of the search's flows at a growth factor, from the start
// or from the time of the first or the last; moment is the sum of the values
// from the start times their years.
func (s *returnSearch) worth(growth, at string) string {
	worth := s.sum(growth, func(i int) string { return fmt.Sprintf("%s_flow_%d", s.name, i+1) })
	if at == "" {
		return worth
	}
	return fmt.Sprintf("(%s) * POWER(%s, closing(%s_%s))", worth, growth, s.name, at)
}

func (s *returnSearch) moment(growth string) string {
	return s.sum(growth, func(i int) string { return fmt.Sprintf("%s_moment_%d", s.name, i+1) })
}

func (s *returnSearch) sum(growth string, flow func(i int) string) string {
	var parts []string
	for i, p := range s.Pairs {
		parts = append(parts, fmt.Sprintf("PV(%s, %s, %s)", flow(i), p[1], growth))
	}
	return strings.Join(parts, " + ")
}

// flows joins what a format makes of each flow.
func (s *returnSearch) flows(format string) string {
	var parts []string
	for _, p := range s.Pairs {
		parts = append(parts, strings.ReplaceAll(format, "$", p[0]))
	}
	return strings.Join(parts, " + ")
}

// make makes the lines of the search.
func (s *returnSearch) make(shape Shape) {
	n := s.name
	periods := shape.Periods()
	s.rows = min(gridRows, (gridPoints+periods-1)/periods)
	if s.number == 1 {
		s.layFactors()
	}
	s.outline()
	s.layGrid()
	for _, side := range []struct{ name, then, otherwise, words string }{
		{"side", "above", "below", "on the side of the undiscounted total"},
		{"beyond", "below", "above", "on the other side"},
	} {
		for _, which := range []string{"first", "last"} {
			s.add(Scalar, "_"+side.name+"_"+which, "estimate of the "+which+" rate, "+side.words, "factor", "",
				fmt.Sprintf("IF(%s_total >= 0, closing(%s_%s_%s_%d), closing(%s_%s_%s_%d))",
					n, n, which, side.then, s.rows, n, which, side.otherwise, s.rows),
				"One plus the rate, by a straight line between two rates tried; 0 where there is none.")
		}
	}
	s.add(Scalar, "_near_start", "start of the search nearest to 0%", "factor", "",
		fmt.Sprintf("IF(%s_side_first > 0, %s_side_first, %s_beyond_first)", n, n, n),
		"Where the search for the rate nearest to 0% starts: on the side of the total, if there is one, else on the other.")
	s.add(Scalar, "_far_start", "start of the search farthest from 0%", "factor", "",
		fmt.Sprintf("IF(%s_side_first > 0, %s_side_last, %s_beyond_last)", n, n, n),
		"Where the search for the rate farthest from 0% on the same side starts.")
	s.add(Scalar, "_other_start", "start of the search on the other side", "factor", "",
		fmt.Sprintf("IF(%s_side_first > 0, %s_beyond_first, 0)", n, n),
		"Where the search for a rate on the other side starts.")
	for i, p := range s.Pairs {
		both := fmt.Sprintf("%s_flow_%d * %s", n, i+1, p[1])
		s.add(Series, fmt.Sprintf("_moment_%d", i+1), s.flow[i]+" times years", "money", both, both,
			"The flow times its years from the start.")
	}
	steps := (newtonSteps + periods - 1) / periods
	for _, root := range []struct{ name, label string }{
		{"near", "nearest to 0%"}, {"far", "farthest from 0%"}, {"other", "on the other side"},
	} {
		s.newton(root.name, root.label, steps)
	}
	s.result(steps)
}

// outline makes the lines of how the flows begin and what they add up to.
func (s *returnSearch) outline() {
	n := s.name
	s.add(Scalar, "_size", "largest flows together", "money", "", s.flows("ABS(opening($)) + MAX(MAX($), -MIN($))"),
		"The largest flows: what a value near 0 is held against.")
	s.add(Scalar, "_rounding", "amount that is rounding", "money", "", "checks.rounding * "+n+"_size", "A flow below this is rounding.")
	for i, p := range s.Pairs {
		text := fmt.Sprintf("IF(ABS(%s) > %s_rounding, %s, 0)", p[0], n, p[0])
		s.add(Series, fmt.Sprintf("_flow_%d", i+1), s.flow[i]+", rounding left out", "money", text, text,
			"The flow, 0 where it is rounding: near -100% that would outweigh all others.")
	}
	s.first()
	s.add(Series, "_end", "years to the last flow", "years", "0",
		fmt.Sprintf("IF(%s > %s_rounding, %s, prev(%s_end))", s.flows("ABS($)"), n, s.Pairs[0][1], n),
		"Time of the last flow, at which values below 0% are compared.")
	s.add(Scalar, "_sum", "all flows together", "money", "", s.flows("opening($) + SUM($)"), "All flows, undiscounted.")
	s.add(Scalar, "_total", "all flows together, rounding left out", "money", "",
		fmt.Sprintf("IF(ABS(%s_sum) > %s_rounding, %s_sum, 0)", n, n, n),
		"The undiscounted total, 0 where it is rounding: a rate is sought above 0 where it is not negative, else below.")
}

// first makes the lines of the first flow that is not rounding. Flows at one
// moment count net: what falls at the end of a period and what falls at the
// start of the next, if that is the same time.
func (s *returnSearch) first() {
	n, open := s.name, s.flows("opening($)")
	flow, time := s.Pairs[0][0], s.Pairs[0][1]
	first := func(before, then string) string {
		return fmt.Sprintf("IF(ABS(%s) > %s_rounding, %s, %s)", before, n, before, then)
	}
	began, start := fmt.Sprintf("prev(%s_first)", n), fmt.Sprintf("closing(%s_first)", n)
	if len(s.Pairs) == 1 {
		s.add(Series, "_first", "first flow", "money", open, first(began, flow), "The first flow that is not rounding.")
	} else {
		ahead := s.Pairs[1]
		s.add(Series, "_late", "flow at the end of the period", "money", open, flow, "The flow, all that is paid at signing before it.")
		s.add(Series, "_same", "flow before at the same moment", "flag", "",
			fmt.Sprintf("IF(ABS(prev(%s) - %s) > checks.rounding, 0, 1)", time, ahead[1]),
			"1 if the flow before falls at the start of the period: then both count net.")
		s.add(Series, "_earlier", "first flow, up to the end of the period before", "money", "",
			first(began, fmt.Sprintf("prev(%s_late) + %s_same * %s", n, n, ahead[0])), "The first flow, net of what is paid at the same moment.")
		s.add(Series, "_first", "first flow, up to the start of the period", "money", "",
			first(n+"_earlier", fmt.Sprintf("(1 - %s_same) * %s", n, ahead[0])), "The first flow that is not rounding.")
		began, start = n+"_first", first(start, fmt.Sprintf("closing(%s_late)", n))
	}
	s.add(Scalar, "_start", "first flow of all", "money", "", start, "The first flow that is not rounding: an outlay if there is a return.")
	s.add(Series, "_begin", "years to the first flow", "years", "0",
		fmt.Sprintf("IF(ABS(%s) > %s_rounding, prev(%s_begin), %s)", began, n, n, time),
		"Time of the first flow, at which values above 0% are compared.")
}

// layGrid makes the rows of growth factors, of the value there, and of where
// it changes sign first and last. A row continues the one before it.
func (s *returnSearch) layGrid() {
	n := s.name
	for m := 1; m <= s.rows; m++ {
		from := func(name, start string) string {
			if m == 1 {
				return start
			}
			return fmt.Sprintf("closing(%s%s_%d)", n, name, m-1)
		}
		row := func(name string) string { return fmt.Sprintf("%s%s_%d", n, name, m) }
		suffix, label := fmt.Sprintf("_%d", m), rowOf(m, s.rows)
		for _, side := range []struct{ name, time string }{
			{"above", "begin"},
			{"below", "end"},
		} {
			growth := s.grid + map[string]string{"above": "_factor", "below": "_shrinkage"}[side.name] + suffix
			flow := map[string]string{"begin": "first", "end": "last"}[side.time]
			value := s.add(Series, "_"+side.name+suffix, "value at the rates tried "+side.name+" 0%"+label, "money",
				from("_"+side.name, n+"_total"), s.worth(growth, side.time),
				"Value of the flows at the growth factor, at the time of the "+flow+".")
			last := row("_last_" + side.name)
			s.add(Series, "_last_"+side.name+suffix, "latest change of sign "+side.name+" 0%"+label, "factor", from("_last_"+side.name, "0"),
				fmt.Sprintf("IF(OR(AND(prev(%s) >= 0, %s < 0), AND(prev(%s) < 0, %s >= 0)), %s - %s * (%s - prev(%s)) / (%s - prev(%s)), prev(%s))",
					value, value, value, value, growth, value, growth, growth, value, value, last),
				"Where the value has last changed sign, by a straight line between two points; 0 before.")
			first := row("_first_" + side.name)
			s.add(Series, "_first_"+side.name+suffix, "first change of sign "+side.name+" 0%"+label, "factor", from("_first_"+side.name, "0"),
				fmt.Sprintf("IF(prev(%s) > 0, prev(%s), %s)", first, first, last), "Where the value has first changed sign; 0 before.")
		}
	}
}

// layFactors makes the rows of growth factors, above 1 and below.
func (s *returnSearch) layFactors() {
	add := func(kind LineKind, name, label, opening, text, note string) {
		l := &Line{
			Name: s.grid + name, Label: "Rates tried: " + label, Section: triedSection, Kind: kind, Unit: "factor",
			Opening: opening, Formula: text, Note: note, Helper: true,
		}
		if kind != Series {
			l.Missing = "n/a"
		}
		s.lines = append(s.lines, l)
	}
	ratio := s.grid + "_ratio"
	points := strings.TrimSuffix(strings.Repeat("periods + ", s.rows), " + ")
	add(Scalar, "_ratio", "growth of their distances", "", fmt.Sprintf("POWER((search.limit - 1) / search.fine + 1, 1 / (%s))", points),
		"Factor by which the distance from one rate to the next grows, so that the last one is the limit.")
	for m := 1; m <= s.rows; m++ {
		from := func(name string) string {
			if m == 1 {
				return "1"
			}
			return fmt.Sprintf("closing(%s%s_%d)", s.grid, name, m-1)
		}
		suffix, label := fmt.Sprintf("_%d", m), rowOf(m, s.rows)
		factor := s.grid + "_factor" + suffix
		add(Series, "_factor"+suffix, "one plus the rate, above 0%"+label, from("_factor"),
			fmt.Sprintf("prev(%s) * %s + (%s - 1) * (search.fine - 1)", factor, ratio, ratio),
			"Growth a year: 1 plus a rate of return.")
		add(Series, "_shrinkage"+suffix, "one plus the rate, below 0%"+label, from("_shrinkage"), "1 / "+factor,
			"The inverse of the growth factor, for rates below 0%.")
	}
}

// newton makes the rows that lead from an estimate to a root: growth factor,
// value and moment by step. A step stays within a step of the grid.
func (s *returnSearch) newton(root, label string, rows int) {
	n := s.name
	s.add(Scalar, "_"+root+"_time", "years at which values are compared, "+label, "years", "",
		fmt.Sprintf("IF(%s_%s_start < 1, closing(%s_end), closing(%s_begin))", n, root, n, n),
		"The years at which values are compared: those of the last flow below 0%, of the first above.")
	for m := 1; m <= rows; m++ {
		suffix := fmt.Sprintf("_%d", m)
		of := func(what string) string { return n + "_" + root + "_" + what + suffix }
		growth, value, slope := of("growth"), of("value"), of("slope")
		opening := fmt.Sprintf("IF(%s_%s_start > 0, %s_%s_start, 1)", n, root, n, root)
		if m > 1 {
			opening = fmt.Sprintf("closing(%s_%s_growth_%d)", n, root, m-1)
		}
		row := rowOf(m, rows)
		size, time, ratio := n+"_size", n+"_"+root+"_time", s.grid+"_ratio"
		newton := fmt.Sprintf("prev(%s) * (1 + (prev(%s) - %s) / prev(%s))", growth, value, size, slope)
		s.add(Series, "_"+root+"_growth"+suffix, "one plus the rate, step by step, "+label+row, "factor", opening,
			fmt.Sprintf("IF(ABS(prev(%s)) > 0, MAX(opening(%s) / %s, MIN(opening(%s) * %s, %s)), prev(%s))",
				slope, growth, ratio, growth, ratio, newton, growth), "By Newton's method, from step to step.")
		both := fmt.Sprintf("(%s) * POWER(%s, %s) + %s", s.worth(growth, ""), growth, time, size)
		s.add(Series, "_"+root+"_value"+suffix, "value and size of the flows there, "+label+row, "money", both, both,
			"Value of the flows at the growth factor and at the time compared, and their size: the sum is not near 0, where programs differ.")
		both = fmt.Sprintf("(%s) * POWER(%s, %s)", s.moment(growth), growth, time)
		s.add(Series, "_"+root+"_moment"+suffix, "value times years there, "+label+row, "money", both, both,
			"Value of the flows times their years.")
		both = fmt.Sprintf("%s - (%s - %s) * %s", of("moment"), value, size, time)
		s.add(Series, "_"+root+"_slope"+suffix, "change of the value there, "+label+row, "money", both, both,
			"How the value changes with the growth factor, at the time compared.")
	}
}

// result makes the lines of what the search has found.
func (s *returnSearch) result(steps int) {
	n := s.name
	s.add(Scalar, "_several", "more than one rate", "flag", "", fmt.Sprintf("IF(ABS(%s_far_start - %s_near_start) > 0, 1, 0)", n, n),
		"1 if there is more than one rate on the side of the total.")
	s.add(Scalar, "_on_side", "none or several rates", "count", "", fmt.Sprintf("IF(%s_side_first > 0, %s_several * (1 + 1), 1)", n, n),
		"1 if there is no rate on the side of the total, 2 if there are several.")
	s.add(Scalar, "_case", "what is found", "count", "", fmt.Sprintf("IF(%s_start > %s_rounding, -1, %s_on_side)", n, n, n),
		"0 if there is a rate of return; 1 if there is none on the side of the undiscounted total, 2 if there are several, "+
			"-1 if receipts come before outlays.")
	for _, root := range []struct{ name, label string }{
		{"near", "nearest to 0%"}, {"far", "farthest from 0%"}, {"other", "on the other side"},
	} {
		s.add(Scalar, "_"+root.name, "rate "+root.label, "percent", "",
			fmt.Sprintf("IF(%s_%s_start > 0, closing(%s_%s_growth_%d) - 1, NA)", n, root.name, n, root.name, steps),
			"A rate at which the flows are worth nothing, if there is one.")
	}
	s.add(Scalar, "", "rate found", "percent", "", fmt.Sprintf("IF(ABS(%s_case) < 1, %s_near, NA)", n, n),
		"Annual rate at which the flows are worth nothing: for "+lowerFirst(s.label)+".")
	if s.PerPeriod {
		s.add(Scalar, "_a_period", "rate found, a period", "percent", "",
			fmt.Sprintf("IF(ISNUMBER(%s), POWER(1 + %s, 1 / term.per_year) - 1, NA)", n, n),
			"The rate of return for one period.")
	}
	s.add(Scalar, "_shown", "one plus the rate found", "factor", "", fmt.Sprintf("IF(ISNUMBER(%s), 1 + %s, 1)", n, n),
		"1 plus the rate of return; 1 where there is none.")
	s.add(Scalar, "_scale", "factor by which the value is compared", "factor", "",
		fmt.Sprintf("POWER(MIN(1, %s_shown), closing(%s))", n, s.Pairs[0][1]),
		"Below 0% the value is that at the last flow's time: at signing it would be out of proportion.")
	s.add(Scalar, "_worth", "value and size of the flows at the rate found", "money", "",
		fmt.Sprintf("(%s) * %s_scale + %s_size", s.worth(n+"_shown", ""), n, n),
		"Value of the flows at the rate of return that is shown, and their size.")
}

// check holds the rate found against the flows.
func (s *returnSearch) check() *Line {
	n := s.name
	return &Line{
		Name: n + "_is_root", Label: "Value at the rate of return is 0: " + lowerFirst(s.label), Section: "Checks", Kind: Check,
		Unit: "difference", Missing: "n/a",
		Formula: fmt.Sprintf("IF(ABS(%s_case) < 1, %s_worth - %s_size, 0)", n, n, n),
		Note:    "At the rate of return shown the flows are worth nothing.",
	}
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
