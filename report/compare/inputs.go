package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
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
	s := cmp.Book.Sheet(layout.SheetInputs)
	s.Tab = sheet.TabInputs
	cmp.Head(s, "Inputs", cmp.Terms.Title+": every input of every deal's base case once, in the deal's own money. "+
		"Of a scenario that changes what is committed, what it sets. "+
		"Of a list by year the last value given stands for the years after it; years that never come are typed 9999")
	cmp.comparedHeader(s)
	row := cmp.laySettings(s, comparedRowBody)
	row = cmp.layConversions(s, row)
	shared := map[string]int{}
	for _, d := range cmp.Deals {
		d.Inputs = &layout.InputsSheet{Report: d.Report, Sheet: s, Shown: shownInputs(d.Report), Rows: shared,
			Shift: comparedColFirst - layout.InputsColFirst + d.index}
	}
	cmp.comparedBody(s, shared, row)
	cmp.firstCalendarYear(s, shared)
	last := cmp.lastInputColumn()
	s.Widths = map[int]float64{1: 46, 2: 13, layout.InputsColKey: 27, layout.InputsColNote: 40, comparedColAll: 13}
	for c := comparedColFirst; c <= last; c++ {
		s.Widths[c] = 15
	}
	s.FreezeRow, s.FreezeCol = comparedRowMoney, 1
	s.Print.RepeatRows, s.Print.RepeatCols = [2]int{layout.RowHeader, comparedRowMoney}, [2]int{1, 2}
}

func (cmp *Comparison) comparedHeader(s *sheet.Sheet) {
	for i, text := range []string{"Input", "Unit", "Key", "Source or assumption", "All deals"} {
		role := sheet.RoleHeadLabel
		if i+1 == comparedColAll {
			role = sheet.RoleHeader
		}
		s.Set(layout.RowHeader, i+1, sheet.Cell{Value: sheet.Str(text), Role: role})
	}
	s.Set(comparedRowMoney, 1, sheet.Cell{Value: sheet.Str("Money of the deal"), Role: sheet.RoleLabel})
	s.Set(comparedRowMoney, 2, sheet.Cell{Value: sheet.Str("text"), Role: sheet.RoleNote})
	s.Set(comparedRowMoney, layout.InputsColNote, sheet.Cell{Value: sheet.Str("the deal file"), Role: sheet.RoleNote})
	s.Set(comparedRowMoney, comparedColAll, sheet.Cell{Value: sheet.Str(cmp.money()), Role: sheet.RoleText})
	for _, d := range cmp.Deals {
		s.Set(layout.RowHeader, comparedColFirst+d.index, sheet.Cell{Value: sheet.Str(d.Deal.Stem()), Role: sheet.RoleHeader, Wrap: true})
		s.Set(comparedRowMoney, comparedColFirst+d.index, sheet.Cell{Value: sheet.Str(d.UnitLabel("money")), Role: sheet.RoleText})
		for _, sc := range d.scenarios {
			if sc.lane > 0 {
				col := cmp.variantColumn(d, sc)
				s.Set(layout.RowHeader, col, sheet.Cell{Value: sheet.Str(d.Deal.Stem() + ": " + sc.Name), Role: sheet.RoleHeader, Wrap: true})
				s.Set(comparedRowMoney, col, sheet.Cell{Value: sheet.Str(d.UnitLabel("money")), Role: sheet.RoleText})
			}
		}
	}
}

// variantColumn returns the column of what a scenario sets that changes what is
// committed: these stand behind the deals.
func (cmp *Comparison) variantColumn(of *comparedDeal, sc Scenario) int {
	col := comparedColFirst + len(cmp.Deals) + sc.lane - laneVariant
	for _, d := range cmp.Deals[:of.index] {
		col += d.countVariants()
	}
	return col
}

// countVariants returns how many scenarios of a deal change what is committed.
func (d *comparedDeal) countVariants() int {
	n := 0
	for _, sc := range d.scenarios {
		if sc.lane > 0 {
			n++
		}
	}
	return n
}

// lastInputColumn returns the last column of the inputs.
func (cmp *Comparison) lastInputColumn() int {
	col := comparedColFirst + len(cmp.Deals) - 1
	for _, d := range cmp.Deals {
		col += d.countVariants()
	}
	return col
}

// setting is an input of the comparison itself.
type setting struct {
	key, label  string
	unit        model.Unit
	note        string
	value       float64
	kind        sheet.ValidationKind
	least, most float64
}

func (cmp *Comparison) laySettings(s *sheet.Sheet, row int) int {
	layout.SectionRow(s, row, cmp.lastInputColumn(), "The comparison")
	row++
	for _, x := range []setting{
		{"stress.needs", "Share that remains under the stresses", "percent",
			"the reader's choice: of the need that each deal file itself projects or, on the minimum, " +
				"of what falls due; from the second contract year on",
			cmp.Terms.Stress, sheet.AnyNumber, 0, 1},
		{"stress.phase_in", "Years until the stress is fully felt", "years", "assumption: at once", 1, sheet.AnyNumber, 1, 40},
		{"stress.rebound", "Rebound under the stress", "percent", "assumption: none", 0, sheet.AnyNumber, 0, 1},
		{"months", "Months a year", "count", "assumption: by definition", layout.MonthsAYear, sheet.WholeNumber, layout.MonthsAYear,
			layout.MonthsAYear},
		{"tolerance", "Tolerance of the tables' checks", "scientific", "assumption: share of all that is firm", 1e-6, sheet.AnyNumber, 0, 1},
	} {
		cmp.laySetting(s, row, x)
		row++
	}
	return row + 1
}

func (cmp *Comparison) laySetting(s *sheet.Sheet, row int, x setting) {
	s.Set(row, 1, sheet.Cell{Value: sheet.Str(x.label), Role: sheet.RoleLabel})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str(cmp.UnitLabel(x.unit)), Role: sheet.RoleNote})
	s.Set(row, layout.InputsColKey, sheet.Cell{Value: sheet.Str(x.key), Role: sheet.RoleNote})
	s.Set(row, layout.InputsColNote, sheet.Cell{Value: sheet.Str(x.note), Role: sheet.RoleNote, Wrap: true})
	s.Set(row, comparedColAll, sheet.Cell{Value: sheet.Num(x.value), Role: sheet.RoleInput, Unit: layout.UnitOf[x.unit]})
	prompt := fmt.Sprintf("From %g to %g.", x.least, x.most)
	if x.least == x.most {
		prompt = fmt.Sprintf("%g, as it is.", x.least)
	}
	s.Rules = append(s.Rules, sheet.Validation{Range: sheet.Address(row, comparedColAll), Kind: x.kind, Min: x.least, Max: x.most,
		Title: words.Shorten(x.label, 32), Prompt: prompt})
	cmp.settings[x.key] = sheet.Ref{Sheet: s, Row: row, Col: comparedColAll}
}

// layConversions writes exchange rates and units, each once, and for each deal
// those that it uses.
func (cmp *Comparison) layConversions(s *sheet.Sheet, row int) int {
	layout.SectionRow(s, row, cmp.lastInputColumn(), "Common currency and unit")
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
		s.At(row, comparedColAll).Unit = sheet.UnitNone
		row++
	}
	s.Set(row, 1, sheet.Cell{Value: sheet.Str("First calendar year of the tables"), Role: sheet.RoleLabel})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str("year"), Role: sheet.RoleNote})
	s.Set(row, layout.InputsColNote, sheet.Cell{Value: sheet.Str("computed: the earliest in which a deal begins"), Role: sheet.RoleNote})
	cmp.settings["first_calendar_year"] = sheet.Ref{Sheet: s, Row: row, Col: comparedColAll}
	return cmp.layStarts(s, row+1) + 1
}

// layStarts writes the month in which each deal's contract years begin.
func (cmp *Comparison) layStarts(s *sheet.Sheet, row int) int {
	s.Set(row, 1, sheet.Cell{Value: sheet.Str("Month in which contract years begin"), Role: sheet.RoleLabel})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str(cmp.UnitLabel("count")), Role: sheet.RoleNote})
	s.Set(row, layout.InputsColKey, sheet.Cell{Value: sheet.Str("starts"), Role: sheet.RoleNote})
	s.Set(row, layout.InputsColNote, sheet.Cell{
		Value: sheet.Str("the reader, or the deal file under deal.starts; else an assumption: January"),
		Role:  sheet.RoleNote, Wrap: true})
	for _, d := range cmp.Deals {
		s.Set(row, comparedColFirst+d.index, sheet.Cell{Value: sheet.Num(float64(d.starts)), Role: sheet.RoleInput, Unit: sheet.UnitCount})
	}
	ref := sheet.Address(row, comparedColFirst) + ":" + sheet.Address(row, comparedColFirst+len(cmp.Deals)-1)
	s.Rules = append(s.Rules, sheet.Validation{Range: ref, Kind: sheet.WholeNumber, Min: 1 - layout.MonthsAYear, Max: layout.MonthsAYear,
		Title:  "Month",
		Prompt: "From 1, January of the first contract year, to 12, December; 0 is December of the year before."})
	cmp.settings["starts"] = sheet.Ref{Sheet: s, Row: row, Col: comparedColFirst}
	return cmp.layAnnounced(s, row+2)
}

// layAnnounced writes the calendar year in which each deal was announced.
func (cmp *Comparison) layAnnounced(s *sheet.Sheet, row int) int {
	s.Set(row, 1, sheet.Cell{Value: sheet.Str("Calendar year of the announcement"), Role: sheet.RoleLabel})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str(cmp.UnitLabel("year")), Role: sheet.RoleNote})
	s.Set(row, layout.InputsColKey, sheet.Cell{Value: sheet.Str("announced_in"), Role: sheet.RoleNote})
	note := "the deal file under deal.announced; where it says nothing, 9999: " +
		"a deal counts from its announcement, at the latest from its start"
	s.Set(row, layout.InputsColNote, sheet.Cell{Value: sheet.Str(note), Role: sheet.RoleNote, Wrap: true})
	for _, d := range cmp.Deals {
		s.Set(row, comparedColFirst+d.index, sheet.Cell{Value: sheet.Num(d.announcedIn()), Role: sheet.RoleInput, Unit: sheet.UnitLimit})
	}
	ref := sheet.Address(row, comparedColFirst) + ":" + sheet.Address(row, comparedColFirst+len(cmp.Deals)-1)
	s.Rules = append(s.Rules, sheet.Validation{Range: ref, Kind: sheet.WholeNumber, Min: 1900, Max: sheet.Never, Title: "Year",
		Prompt: "The calendar year of the announcement; 9999 where there is none."})
	cmp.settings["announced_in"] = sheet.Ref{Sheet: s, Row: row, Col: comparedColFirst}
	return row + 1
}

// firstCalendarYear finds the year in which each deal's first period begins, and the earliest.
func (cmp *Comparison) firstCalendarYear(s *sheet.Sheet, rows map[string]int) {
	begin, months := cmp.settings["starts"], cmp.settings["months"]
	row, first := begin.Row+1, math.Inf(1)
	s.Set(row, 1, sheet.Cell{Value: sheet.Str("Calendar year in which the first period begins"), Role: sheet.RoleLabel})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str("year"), Role: sheet.RoleNote})
	s.Set(row, layout.InputsColNote, sheet.Cell{Value: sheet.Str("computed"), Role: sheet.RoleNote})
	for _, d := range cmp.Deals {
		col := comparedColFirst + d.index
		year, missing, all := d.begins(), "", sheet.Absolute(months.Row, months.Col)
		first = math.Min(first, year)
		if d.countOf("term.first_part") > 0 {
			missing = monthsMissing(sheet.Address(rows["term.first_part"], col), all, sheet.Address(rows["term.per_year"], col))
		}
		formula := fmt.Sprintf("%s+INT((%s-1%s)/%s)", sheet.Address(rows["term.first_year"], col), sheet.Address(begin.Row, col), missing, all)
		s.Set(row, col, sheet.Cell{Formula: formula, Value: sheet.Num(year), Role: sheet.RoleCalculation, Unit: sheet.UnitYear})
	}
	ref := sheet.Address(row, comparedColFirst) + ":" + sheet.Address(row, comparedColFirst+len(cmp.Deals)-1)
	at := cmp.settings["first_calendar_year"]
	s.Set(at.Row, at.Col, sheet.Cell{Formula: "MIN(" + ref + ")", Value: sheet.Num(first), Role: sheet.RoleCalculation, Unit: sheet.UnitYear})
}

// comparedBody writes the deals' own inputs, by section. A deal that does not
// have an input leaves its cells empty.
func (cmp *Comparison) comparedBody(s *sheet.Sheet, rows map[string]int, row int) {
	section := ""
	for _, input := range cmp.allInputs() {
		if input.Section != section {
			if section != "" {
				row++
			}
			section = input.Section
			layout.SectionRow(s, row, cmp.lastInputColumn(), section)
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
	for _, in := range d.Inputs.Shown {
		if in.Key == key {
			return d.Inputs.Count(in)
		}
	}
	return 0
}

func (cmp *Comparison) comparedRow(s *sheet.Sheet, input *model.Input, i, n, row int) {
	label := cmp.plainLabel(input)
	if n > 1 {
		label = fmt.Sprintf("%s, entry %d", label, i+1)
	}
	s.Set(row, 1, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str(cmp.ownMoney(layout.InputUnit(input))), Role: sheet.RoleNote})
	s.Set(row, layout.InputsColKey, sheet.Cell{Value: sheet.Str(input.Key), Role: sheet.RoleNote})
	note := "disclosed or assumption: by deal on the documentation sheet"
	if i > 0 {
		note = "as for entry 1"
	}
	s.Set(row, layout.InputsColNote, sheet.Cell{Value: sheet.Str(note), Role: sheet.RoleNote})
	for _, d := range cmp.Deals {
		if i >= d.countOf(input.Key) {
			continue
		}
		d.comparedCell(s, input, i, row, comparedColFirst+d.index, d.Deal.Scenarios[0].Inputs)
		for _, sc := range d.scenarios {
			if slices.Contains(sc.Keys, input.Key) {
				d.comparedCell(s, input, i, row, cmp.variantColumn(d, sc), sc.Set)
			}
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

func (d *comparedDeal) comparedCell(s *sheet.Sheet, input *model.Input, i, row, col int, values model.Values) {
	s.Set(row, col, sheet.Cell{Value: d.Inputs.Value(input, i, values), Role: sheet.RoleInput,
		Unit: layout.UnitOf[layout.InputUnit(input)]})
	rule := d.Inputs.Allows(input)
	rule.Range = sheet.Address(row, col)
	s.Rules = append(s.Rules, rule)
}
