package compare

import (
	"slices"
	"strings"

	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// byScenario is the table of what is committed by deal and scenario.
type byScenario struct {
	sheet       *sheet.Sheet
	head, first int
	columns     map[string]int // of figures, by the name of the base case's row
	rows        []scenarioRow
}

// scenarioRow is a row of that table: a scenario of a deal, and the others in
// which the figures are the same.
type scenarioRow struct {
	deal     *comparedDeal
	scenario Scenario
	same     []string
}

// shownAmounts returns the figures by scenario that the deals have: those as
// amended where some scenario of some deal has new terms.
func (cmp *Comparison) shownAmounts() []struct{ line, common, label string } {
	amended := slices.ContainsFunc(cmp.Deals, func(d *comparedDeal) bool { return d.Program.Line("firm_as_amended") != nil })
	if amended {
		return scenarioAmounts
	}
	return scenarioAmounts[:4]
}

// scenarioRows returns the rows of the table: of each deal the base case, and
// each scenario that changes what is committed.
func (cmp *Comparison) scenarioRows() []scenarioRow {
	var rows []scenarioRow
	for _, d := range cmp.Deals {
		base := len(rows)
		for i, sc := range d.scenarios {
			switch {
			case i == 0 || sc.lane > 0:
				rows = append(rows, scenarioRow{deal: d, scenario: sc})
			default:
				rows[base].same = append(rows[base].same, sc.Name)
			}
		}
	}
	return rows
}

// layByScenario lays out what each deal commits to in each scenario.
func (cmp *Comparison) layByScenario(row int) {
	s := cmp.Book.Sheet(layout.SheetComparison)
	t := &byScenario{sheet: s, head: row, first: row + 2, columns: map[string]int{}, rows: cmp.scenarioRows()}
	cmp.scenarios = t
	for i, text := range []string{"What is committed, by scenario", "Scenario", ""} {
		s.Set(row, i+1, sheet.Cell{Value: sheet.Str(text), Role: sheet.RoleHeadLabel})
		s.Set(row+1, i+1, sheet.Cell{Role: sheet.RoleHeadLabel})
	}
	col := 4
	for _, x := range cmp.shownAmounts() {
		said := slices.ContainsFunc(t.rows, func(r scenarioRow) bool { return r.deal.wordIn(r.scenario, x.common) != "" })
		t.columns[x.common] = col
		s.Set(row, col, sheet.Cell{Value: sheet.Str(x.label), Role: sheet.RoleHeader, Wrap: true})
		s.Set(row+1, col, sheet.Cell{Value: sheet.Str(cmp.money()), Role: sheet.RoleHeader})
		for i, r := range t.rows {
			cmp.Link(s, t.first+i, col, r.deal.amountIn(r.scenario, x.common), sheet.RoleLink)
		}
		col++
		if !said {
			continue
		}
		t.columns[saidOfAmount+x.common] = col
		s.Set(row, col, sheet.Cell{Value: sheet.Str("Qualifier"), Role: sheet.RoleHeadLabel, Indent: 1})
		s.Set(row+1, col, sheet.Cell{Value: sheet.Str("text"), Role: sheet.RoleHeadLabel, Indent: 1})
		for i, r := range t.rows {
			if word := r.deal.wordIn(r.scenario, x.common); word != "" {
				s.Set(t.first+i, col, sheet.Cell{Value: sheet.Str(word), Role: sheet.RoleText, Indent: 1})
			}
		}
		col++
	}
	s.Set(row, col, sheet.Cell{Value: sheet.Str("The same in"), Role: sheet.RoleHeadLabel, Indent: 1})
	s.Set(row+1, col, sheet.Cell{Role: sheet.RoleHeadLabel})
	for i, r := range t.rows {
		s.Set(t.first+i, 1, sheet.Cell{Value: sheet.Str(r.deal.Deal.Name), Role: sheet.RoleLabel})
		s.Set(t.first+i, 2, sheet.Cell{Value: sheet.Str(r.scenario.Name), Role: sheet.RoleText})
		if len(r.same) > 0 {
			s.Set(t.first+i, col, sheet.Cell{Value: sheet.Str(words.Listed(r.same)), Role: sheet.RoleText, Indent: 1})
		}
	}
}

// shownIn returns a figure of the table by scenario as written, after its word.
func (cmp *Comparison) shownIn(i int, common string) string {
	t := cmp.scenarios
	text := strings.TrimSpace(cmp.Show(t.sheet.At(t.first+i, t.columns[common])))
	if col := t.columns[saidOfAmount+common]; col > 0 {
		if c := t.sheet.At(t.first+i, col); c != nil {
			return c.Value.Text + " " + text
		}
	}
	return text
}

// scenariosDrawn returns the table by scenario as pages and Markdown show it, of
// all deals or of those that have a scenario that changes what is committed.
func (cmp *Comparison) scenariosDrawn(all bool) *draw.DrawnTable {
	t := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Deal"), draw.TextColumn("Scenario")}}
	for _, x := range cmp.shownAmounts() {
		t.Columns = append(t.Columns, draw.FigureColumn(x.label))
	}
	for i, r := range cmp.scenarios.rows {
		if !all && r.deal.countVariants() == 0 {
			continue
		}
		cells := []string{cmp.shortName(r.deal.Deal.Name), r.scenario.Name}
		if n := len(r.same); n > 0 {
			cells[1] += " and " + words.SpellCount(n, "other")
		}
		for _, x := range cmp.shownAmounts() {
			cells = append(cells, cmp.shownIn(i, x.common))
		}
		t.Rows = append(t.Rows, draw.TableRow{Cells: cells})
	}
	return t
}
