package report

import (
	"fmt"
	"math"
	"strings"

	"offtake/model"
)

// The columns of a comparison's inputs: what holds for all deals, then one for
// each deal.
const (
	comparedColAll   = 5
	comparedColFirst = 6
	comparedRowMoney = 6
	comparedRowBody  = 8
)

// layComparedInputs writes every input once, one column for each deal.
func (cmp *Comparison) layComparedInputs() {
	s := cmp.Book.Sheet(SheetInputs)
	s.Tab = TabInputs
	cmp.head(s, "Inputs", cmp.Deal.Name+": every input of every deal's base case once, in the deal's own money. "+
		"Of a list by year the last value given stands for the years after it; years that never come are typed 9999")
	cmp.comparedHeader(s)
	row := cmp.laySettings(s, comparedRowBody)
	row = cmp.layConversions(s, row)
	shared := map[string]int{}
	for _, d := range cmp.Deals {
		d.inputs = &inputsSheet{Report: d.Report, sheet: s, shown: d.shownInputs(), rows: shared,
			shift: comparedColFirst - inputsColFirst + d.index}
	}
	cmp.comparedBody(s, shared, row)
	cmp.firstCalendarYear(s, shared)
	last := comparedColFirst + len(cmp.Deals) - 1
	s.Widths = map[int]float64{1: 46, 2: 13, inputsColKey: 27, inputsColNote: 40, comparedColAll: 13}
	for c := comparedColFirst; c <= last; c++ {
		s.Widths[c] = 15
	}
	s.FreezeRow, s.FreezeCol = comparedRowMoney, 1
	s.Print.RepeatRows, s.Print.RepeatCols = [2]int{rowHeader, comparedRowMoney}, [2]int{1, 2}
}

func (cmp *Comparison) comparedHeader(s *Sheet) {
	for i, text := range []string{"Input", "Unit", "Key", "Source or assumption", "All deals"} {
		role := RoleHeadLabel
		if i+1 == comparedColAll {
			role = RoleHeader
		}
		s.Set(rowHeader, i+1, Cell{Value: Str(text), Role: role})
	}
	s.Set(comparedRowMoney, 1, Cell{Value: Str("Money of the deal"), Role: RoleLabel})
	s.Set(comparedRowMoney, 2, Cell{Value: Str("text"), Role: RoleNote})
	s.Set(comparedRowMoney, inputsColNote, Cell{Value: Str("the deal file"), Role: RoleNote})
	s.Set(comparedRowMoney, comparedColAll, Cell{Value: Str(cmp.money()), Role: RoleText})
	for _, d := range cmp.Deals {
		s.Set(rowHeader, comparedColFirst+d.index, Cell{Value: Str(d.Deal.Stem()), Role: RoleHeader, Wrap: true})
		s.Set(comparedRowMoney, comparedColFirst+d.index, Cell{Value: Str(d.UnitLabel("money")), Role: RoleText})
	}
}

// setting is an input of the comparison itself.
type setting struct {
	key, label  string
	unit        model.Unit
	note        string
	value       float64
	kind        ValidationKind
	least, most float64
}

func (cmp *Comparison) laySettings(s *Sheet, row int) int {
	sectionRow(s, row, comparedColFirst+len(cmp.Deals)-1, "The comparison")
	row++
	for _, x := range []setting{
		{"stress.needs", "Compute still needed under the stress", "percent",
			"the reader's choice: of the need that each deal file itself projects, from its second contract year on",
			cmp.Terms.Stress, AnyNumber, 0, 1},
		{"stress.phase_in", "Years until the stress is fully felt", "years", "assumption: at once", 1, AnyNumber, 1, 40},
		{"stress.rebound", "Rebound under the stress", "percent", "assumption: none", 0, AnyNumber, 0, 1},
		{"months", "Months a year", "count", "assumption: by definition", monthsAYear, WholeNumber, monthsAYear, monthsAYear},
		{"tolerance", "Tolerance of the tables' checks", "scientific", "assumption: share of all that is firm", 1e-6, AnyNumber, 0, 1},
	} {
		cmp.laySetting(s, row, x)
		row++
	}
	return row + 1
}

func (cmp *Comparison) laySetting(s *Sheet, row int, x setting) {
	s.Set(row, 1, Cell{Value: Str(x.label), Role: RoleLabel})
	s.Set(row, 2, Cell{Value: Str(cmp.UnitLabel(x.unit)), Role: RoleNote})
	s.Set(row, inputsColKey, Cell{Value: Str(x.key), Role: RoleNote})
	s.Set(row, inputsColNote, Cell{Value: Str(x.note), Role: RoleNote, Wrap: true})
	s.Set(row, comparedColAll, Cell{Value: Num(x.value), Role: RoleInput, Unit: unitOf[x.unit]})
	prompt := fmt.Sprintf("From %g to %g.", x.least, x.most)
	if x.least == x.most {
		prompt = fmt.Sprintf("%g, as it is.", x.least)
	}
	s.Rules = append(s.Rules, Validation{Range: Address(row, comparedColAll), Kind: x.kind, Min: x.least, Max: x.most,
		Title: Shorten(x.label, 32), Prompt: prompt})
	cmp.settings[x.key] = address{s, row, comparedColAll}
}

// layConversions writes exchange rates and units, each once, and for each deal
// those that it uses.
func (cmp *Comparison) layConversions(s *Sheet, row int) int {
	sectionRow(s, row, comparedColFirst+len(cmp.Deals)-1, "Common currency and unit")
	row++
	for _, currency := range cmp.currencies() {
		x := setting{key: "rate." + currency, label: fmt.Sprintf("One %s in %s", currency, cmp.Terms.Currency), unit: "price",
			note: "the reader's rate", value: cmp.Terms.Rates[currency], least: 1e-9, most: 1e9}
		if currency == cmp.Terms.Currency {
			x.value, x.least, x.most, x.note = 1, 1, 1, "assumption: by definition"
		}
		cmp.laySetting(s, row, x)
		row++
	}
	for _, unit := range cmp.units() {
		f := MoneyFactor(unit, cmp.Terms.Unit)
		cmp.laySetting(s, row, setting{key: "unit." + unit, label: fmt.Sprintf("One %s in %ss", unit, cmp.Terms.Unit), unit: "scientific",
			note: "assumption: by definition", value: f, least: f, most: f})
		s.At(row, comparedColAll).Unit = UnitNone
		row++
	}
	s.Set(row, 1, Cell{Value: Str("First calendar year of the tables"), Role: RoleLabel})
	s.Set(row, 2, Cell{Value: Str("year"), Role: RoleNote})
	s.Set(row, inputsColNote, Cell{Value: Str("computed: the earliest in which a deal begins"), Role: RoleNote})
	cmp.settings["first_calendar_year"] = address{s, row, comparedColAll}
	return cmp.layStarts(s, row+1) + 1
}

// layStarts writes the month in which each deal's contract years begin.
func (cmp *Comparison) layStarts(s *Sheet, row int) int {
	s.Set(row, 1, Cell{Value: Str("Month in which contract years begin"), Role: RoleLabel})
	s.Set(row, 2, Cell{Value: Str(cmp.UnitLabel("count")), Role: RoleNote})
	s.Set(row, inputsColKey, Cell{Value: Str("starts"), Role: RoleNote})
	s.Set(row, inputsColNote, Cell{Value: Str("the reader, or the deal file under deal.starts; else an assumption: January"),
		Role: RoleNote, Wrap: true})
	for _, d := range cmp.Deals {
		s.Set(row, comparedColFirst+d.index, Cell{Value: Num(float64(d.starts)), Role: RoleInput, Unit: UnitCount})
	}
	ref := Address(row, comparedColFirst) + ":" + Address(row, comparedColFirst+len(cmp.Deals)-1)
	s.Rules = append(s.Rules, Validation{Range: ref, Kind: WholeNumber, Min: 1 - monthsAYear, Max: monthsAYear, Title: "Month",
		Prompt: "From 1, January of the first contract year, to 12, December; 0 is December of the year before."})
	cmp.settings["starts"] = address{s, row, comparedColFirst}
	return cmp.layAnnounced(s, row+2)
}

// layAnnounced writes the calendar year in which each deal was announced.
func (cmp *Comparison) layAnnounced(s *Sheet, row int) int {
	s.Set(row, 1, Cell{Value: Str("Calendar year of the announcement"), Role: RoleLabel})
	s.Set(row, 2, Cell{Value: Str(cmp.UnitLabel("year")), Role: RoleNote})
	s.Set(row, inputsColKey, Cell{Value: Str("announced_in"), Role: RoleNote})
	note := "the deal file under deal.announced; where it says nothing, 9999: " +
		"a deal counts from its announcement, at the latest from its start"
	s.Set(row, inputsColNote, Cell{Value: Str(note), Role: RoleNote, Wrap: true})
	for _, d := range cmp.Deals {
		s.Set(row, comparedColFirst+d.index, Cell{Value: Num(d.announcedIn()), Role: RoleInput, Unit: UnitLimit})
	}
	ref := Address(row, comparedColFirst) + ":" + Address(row, comparedColFirst+len(cmp.Deals)-1)
	s.Rules = append(s.Rules, Validation{Range: ref, Kind: WholeNumber, Min: 1900, Max: Never, Title: "Year",
		Prompt: "The calendar year of the announcement; 9999 where there is none."})
	cmp.settings["announced_in"] = address{s, row, comparedColFirst}
	return row + 1
}

// firstCalendarYear finds the year in which each deal begins, and the earliest.
func (cmp *Comparison) firstCalendarYear(s *Sheet, rows map[string]int) {
	begin, months := cmp.settings["starts"], cmp.settings["months"]
	row, first := begin.row+1, math.Inf(1)
	s.Set(row, 1, Cell{Value: Str("Calendar year in which the first contract year begins"), Role: RoleLabel})
	s.Set(row, 2, Cell{Value: Str("year"), Role: RoleNote})
	s.Set(row, inputsColNote, Cell{Value: Str("computed"), Role: RoleNote})
	for _, d := range cmp.Deals {
		col := comparedColFirst + d.index
		year := d.Deal.Base["term.first_year"][0] + math.Floor(float64(d.starts-1)/monthsAYear)
		first = math.Min(first, year)
		formula := fmt.Sprintf("%s+INT((%s-1)/%s)", Address(rows["term.first_year"], col), Address(begin.row, col),
			absolute(months.row, months.col))
		s.Set(row, col, Cell{Formula: formula, Value: Num(year), Role: RoleCalculation, Unit: UnitYear})
	}
	ref := Address(row, comparedColFirst) + ":" + Address(row, comparedColFirst+len(cmp.Deals)-1)
	at := cmp.settings["first_calendar_year"]
	s.Set(at.row, at.col, Cell{Formula: "MIN(" + ref + ")", Value: Num(first), Role: RoleCalculation, Unit: UnitYear})
}

// comparedBody writes the deals' own inputs, by section. A deal that does not
// have an input leaves its cells empty.
func (cmp *Comparison) comparedBody(s *Sheet, rows map[string]int, row int) {
	section := ""
	for _, input := range cmp.allInputs() {
		if input.Section != section {
			if section != "" {
				row++
			}
			section = input.Section
			sectionRow(s, row, comparedColFirst+len(cmp.Deals)-1, section)
			row++
		}
		rows[input.Key] = row
		n := 0
		for _, d := range cmp.Deals {
			n = max(n, d.countOf(input.Key))
		}
		for i := range n {
			cmp.comparedRow(s, input, i, n, row)
			row++
		}
	}
}

// countOf returns the number of rows of an input in a deal, 0 if it does not
// have it.
func (d *comparedDeal) countOf(key string) int {
	for _, in := range d.inputs.shown {
		if in.Key == key {
			return d.inputs.count(in)
		}
	}
	return 0
}

func (cmp *Comparison) comparedRow(s *Sheet, input *model.Input, i, n, row int) {
	label := cmp.plainLabel(input)
	if n > 1 {
		label = fmt.Sprintf("%s, entry %d", label, i+1)
	}
	s.Set(row, 1, Cell{Value: Str(label), Role: RoleLabel})
	s.Set(row, 2, Cell{Value: Str(cmp.ownMoney(inputUnit(input))), Role: RoleNote})
	s.Set(row, inputsColKey, Cell{Value: Str(input.Key), Role: RoleNote})
	note := "disclosed or assumption: by deal on the documentation sheet"
	if i > 0 {
		note = "as for entry 1"
	}
	s.Set(row, inputsColNote, Cell{Value: Str(note), Role: RoleNote})
	for _, d := range cmp.Deals {
		if i < d.countOf(input.Key) {
			d.comparedCell(s, input, i, row)
		}
	}
}

// plainLabel returns an input's label without the words of one deal, such as
// more than.
func (cmp *Comparison) plainLabel(input *model.Input) string {
	label := input.Label
	for _, d := range cmp.Deals {
		if word := d.Deal.Words[input.Key]; word != "" {
			label = strings.TrimSuffix(label, " ("+word+")")
		}
	}
	return label
}

// ownMoney returns the name of a unit where each deal has its own money.
func (cmp *Comparison) ownMoney(unit model.Unit) string {
	if unit.IsMoney() {
		return unit.Label("deal's money")
	}
	return cmp.UnitLabel(unit)
}

func (d *comparedDeal) comparedCell(s *Sheet, input *model.Input, i, row int) {
	col := comparedColFirst + d.index
	s.Set(row, col, Cell{Value: d.inputs.value(input, i, d.Deal.Scenarios[0].Inputs), Role: RoleInput, Unit: unitOf[inputUnit(input)]})
	rule := d.inputs.allows(input)
	rule.Range = Address(row, col)
	s.Rules = append(s.Rules, rule)
}
