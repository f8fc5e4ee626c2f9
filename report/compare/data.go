package compare

import (
	"slices"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
)

// The figures of a comparison by name, for writers of data: the names are those
// of a deal's own JSON and CSV where these have them, all amounts in the common
// currency and unit.

// Figure is a figure: a value at full precision, or none.
type Figure struct {
	Name, Label string
	Unit        model.Unit
	Value       sheet.Value
}

// Group is the figures of a deal that belong together: its terms and amounts,
// what a stress makes of them, a scenario.
type Group struct {
	Kind     string // terms, metrics, stress_on_plan, stress_on_minimum, scenario
	Scenario string
	Figures  []Figure
}

// Yearly is a row of figures by calendar year, and their total.
type Yearly struct {
	Name, Label string
	Values      []float64
	Total       float64
}

// The figures of the tables by name.
var (
	termFigures = []figureOf{{"first_year", "first_year", "year"}, {"last_year", "last_year", "year"}, {"signed", "signed", "year"},
		{"to_common", "to_common", "factor"}}
	metricFigures = []figureOf{{"announced", "common_announced", "money"}, {"committed", "common_committed", "money"},
		{"firm_total", "common_firm", "money"}, {"debt_equivalent", "common_debt", "money"}, {"firm", "common_owed", "money"},
		{"firm_pv", "common_debt_owed", "money"}, {"implied_interest", "common_interest", "money"},
		{"funding.at_signing", "common_funding", "money"}, {"total_usage", "common_used", "money"}, {"total_paid", "common_paid", "money"},
		{"total_stranded", "common_stranded", "money"}}
	planFigures = []figureOf{{"total_usage", "common_used_stress", "money"}, {"total_paid", "common_paid_stress", "money"},
		{"total_stranded", "common_stranded_stress", "money"}, {"pv_stranded", "common_pv_stranded_stress", "money"},
		{"stranded_share", "stranded_share", "percent"}}
	minimumFigures = []figureOf{{"total_usage", "common_used_minimum", "money"}, {"total_paid", "common_paid_minimum", "money"},
		{"total_stranded", "common_stranded_minimum", "money"}, {"pv_stranded", "common_pv_stranded_minimum", "money"},
		{"stranded_share", "stranded_share_minimum", "percent"}}
)

// figureOf is a figure's name and that of its row on the deals' sheets.
type figureOf struct {
	name, row string
	unit      model.Unit
}

// FiguresOf returns the figures of a deal, by group.
func (cmp *Comparison) FiguresOf(deal int) []Group {
	d := cmp.Deals[deal]
	figures := func(list []figureOf) []Figure {
		var found []Figure
		for _, f := range list {
			at := d.at(f.row)
			label := at.Sheet.At(at.Row, layout.ColLabel).Value.Text
			found = append(found, Figure{f.name, label, f.unit, at.Cell().Value})
		}
		return found
	}
	metrics := figures(metricFigures)
	for _, name := range []string{"headline_ratio", "full_ratio"} {
		l := d.Program.Line(name)
		metrics = append(metrics, Figure{name, l.Label, l.Unit, d.c.Sheet.At(d.c.Rows[name], layout.ColScalar).Value})
	}
	groups := []Group{{Kind: "terms", Figures: figures(termFigures)}, {Kind: "metrics", Figures: metrics},
		{Kind: "stress_on_plan", Figures: figures(planFigures)}, {Kind: "stress_on_minimum", Figures: figures(minimumFigures)}}
	for _, sc := range d.scenarios {
		group := Group{Kind: "scenario", Scenario: sc.Name}
		for _, x := range scenarioAmounts {
			group.Figures = append(group.Figures, Figure{x.line, x.label, "money", d.amountIn(sc, x.common).Cell().Value})
		}
		groups = append(groups, group)
	}
	return groups
}

// Totals returns the totals of all deals, by group.
func (cmp *Comparison) Totals() []Group {
	group := func(kind string, list []figureOf) Group {
		g := Group{Kind: kind}
		for _, f := range list {
			for _, t := range []*sideBySide{cmp.summary, cmp.stressed} {
				if c := t.sheet.At(t.total, t.columns[f.row]); t.columns[f.row] > 0 && c != nil {
					g.Figures = append(g.Figures, Figure{f.name, t.heads[f.row], f.unit, c.Value})
					break
				}
			}
		}
		return g
	}
	return []Group{group("metrics", metricFigures), group("stress_on_plan", planFigures), group("stress_on_minimum", minimumFigures)}
}

// Years returns the calendar years of the tables.
func (cmp *Comparison) Years() []int { return slices.Clone(cmp.years) }

// YearlyOf returns what a deal owes by calendar year, and what is still to come
// at each year's end; of all deals where the index is that after the last.
func (cmp *Comparison) YearlyOf(deal int) []Yearly {
	t := cmp.totals
	return []Yearly{
		cmp.yearly("due", "Firm payments due", t.deals.first+deal),
		cmp.yearly("still_to_come", "Firm payments still to come at the year's end", t.later.first+deal),
	}
}

// YearlyBy returns what each customer owes and each provider is owed.
func (cmp *Comparison) YearlyBy() (customers, providers []Yearly) {
	t := cmp.totals
	each := func(rows tableRows) (list []Yearly) {
		for r := rows.first; r < rows.total; r++ {
			list = append(list, cmp.yearly(t.sheet.At(r, obligationColDeal).Value.Text, "Firm payments due", r))
		}
		return list
	}
	return each(t.customers), each(t.providers)
}

func (cmp *Comparison) yearly(name, label string, row int) Yearly {
	return Yearly{name, label, cmp.yearValues(row), cmp.totals.sheet.At(row, obligationColTotal).Value.Number}
}

// Owed is what a customer owes a provider over the whole term.
type Owed struct {
	Customer, Provider string
	Total              float64
}

// WhoOwesWhom returns who owes whom over the whole term.
func (cmp *Comparison) WhoOwesWhom() []Owed {
	t := cmp.totals
	var list []Owed
	for r := t.matrix.first; r < t.matrix.total; r++ {
		for i, provider := range t.prov {
			if x := t.sheet.At(r, obligationColFirst+i).Value.Number; x != 0 {
				list = append(list, Owed{t.sheet.At(r, obligationColDeal).Value.Text, provider, x})
			}
		}
	}
	return list
}

// YearlyMinimum returns what is modelled of a deal's yearly minimum, and on what
// that rests.
func (cmp *Comparison) YearlyMinimum(deal int) (shape, ground string) {
	return cmp.Deals[deal].minimumShape()
}

// Length returns the length of a deal's commitment in words.
func (cmp *Comparison) Length(deal int) string {
	return cmp.Deals[deal].at("length_words").Cell().Value.Text
}

// Run names the run that made a comparison.
func (cmp *Comparison) Run() string { return cmp.run() }
