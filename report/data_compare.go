package report

import (
	"encoding/csv"
	"io"
	"strconv"

	"offtake/report/compare"
	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// comparisonJSON writes every figure of a comparison at full precision. Names
// are those of a deal's JSON where it has them.
func comparisonJSON(w io.Writer, cmp *compare.Comparison) error {
	root, stress := &object{}, &object{}
	root.add("run", cmp.Run())
	root.add("title", cmp.Terms.Title)
	if line := cmp.Book.Confidential; line != "" {
		root.add("confidential", line)
	}
	root.add("currency", cmp.Terms.Currency)
	root.add("unit", cmp.Terms.Unit)
	stress.add("remains", cmp.Terms.Stress)
	stress.add("on_plan", "need, of what each deal file itself projects, from the second contract year on")
	stress.add("on_minimum", "use, of what falls due, from the second contract year on")
	root.add("stress", stress)
	years := []float64{}
	for _, year := range cmp.Years() {
		years = append(years, float64(year))
	}
	root.add("calendar_years", years)
	var deals, customers, providers, owed []*object
	for i := range cmp.Deals {
		deals = append(deals, comparedJSON(cmp, i))
	}
	root.add("deals", deals)
	totals := &object{}
	addGroups(totals, cmp.Totals())
	addYearly(totals, cmp.YearlyOf(len(cmp.Deals)))
	root.add("all_deals", totals)
	byCustomer, byProvider := cmp.YearlyBy()
	for _, y := range byCustomer {
		customers = append(customers, yearlyJSON(y.Name, y))
	}
	for _, y := range byProvider {
		providers = append(providers, yearlyJSON(y.Name, y))
	}
	root.add("customers", customers)
	root.add("providers", providers)
	for _, x := range cmp.WhoOwesWhom() {
		o := &object{}
		o.add("customer", x.Customer)
		o.add("provider", x.Provider)
		o.add("total", x.Total)
		owed = append(owed, o)
	}
	if owed == nil {
		owed = []*object{}
	}
	root.add("who_owes_whom", owed)
	root.add("checks_pass", cmp.Passed())
	_, err := w.Write(append(appendJSON(nil, root, 0), '\n'))
	return err
}

// comparedJSON returns a deal of a comparison.
func comparedJSON(cmp *compare.Comparison, i int) *object {
	d, o := cmp.Deals[i].Deal, &object{}
	for _, kv := range [][2]string{
		{"name", d.Name}, {"customer", d.Customer}, {"provider", d.Provider},
		{"announced", d.Announced}, {"currency", d.Currency}, {"unit", d.Unit},
	} {
		o.add(kv[0], kv[1])
	}
	if results := cmp.Deals[i].Program.ResultWords(); len(results) > 0 {
		o.add("wording_of_results", results)
	}
	minimum := &object{}
	shape, ground := cmp.YearlyMinimum(i)
	minimum.add("shape", shape)
	minimum.add("ground", ground)
	o.add("yearly_minimum", minimum)
	o.add("length", cmp.Length(i))
	addGroups(o, cmp.FiguresOf(i))
	addYearly(o, cmp.YearlyOf(i))
	return o
}

// addGroups adds figures by group; those of scenarios are a list.
func addGroups(o *object, groups []compare.Group) {
	var scenarios []*object
	for _, g := range groups {
		figures := &object{}
		if g.Scenario != "" {
			figures.add("name", g.Scenario)
			scenarios = append(scenarios, figures)
		} else {
			o.add(g.Kind, figures)
		}
		for _, f := range g.Figures {
			figures.add(f.Name, numberOf(f.Value))
		}
	}
	if scenarios != nil {
		o.add("scenarios", scenarios)
	}
}

func addYearly(o *object, rows []compare.Yearly) {
	for _, y := range rows {
		o.add(y.Name, y.Values)
	}
}

func yearlyJSON(name string, y compare.Yearly) *object {
	o := &object{}
	o.add("name", name)
	o.add("due", y.Values)
	o.add("total", y.Total)
	return o
}

// numberOf returns the number of a cell, or nil where it has none.
func numberOf(v sheet.Value) any {
	if v.Kind != sheet.Number {
		return nil
	}
	return nullable(v.Number)
}

// comparisonCSV writes a row for each figure of each deal, and of all; texts
// that begin like a formula are guarded as in a deal's CSV.
func comparisonCSV(w io.Writer, cmp *compare.Comparison) error {
	head := []string{"deal", "customer", "provider", "scenario", "kind", "name", "label", "unit", "value"}
	years := cmp.Years()
	for _, year := range years {
		head = append(head, strconv.Itoa(year))
	}
	none := make([]string, len(years))
	run := append([]string{"", "", "", "", "run", "run " + cmp.Run(), layout.RunLabel, "", ""}, none...)
	rows := [][]string{head, run}
	add := func(of [3]string, groups []compare.Group, yearly []compare.Yearly) {
		lead := []string{words.PlainText(of[0]), words.PlainText(of[1]), words.PlainText(of[2])}
		for _, g := range groups {
			for _, f := range g.Figures {
				value := ""
				if f.Value.Kind == sheet.Number {
					value = fullDigits(f.Value.Number)
				}
				rows = append(rows, append(append(append([]string{}, lead...), words.PlainText(g.Scenario), g.Kind, f.Name,
					words.PlainText(f.Label), inASCII.Replace(cmp.UnitLabel(f.Unit)), value), none...))
			}
		}
		for _, y := range yearly {
			row := append(append([]string{}, lead...), "", "calendar_years", y.Name, y.Label, inASCII.Replace(cmp.UnitLabel("money")),
				fullDigits(y.Total))
			for _, x := range y.Values {
				row = append(row, fullDigits(x))
			}
			rows = append(rows, row)
		}
	}
	for i, d := range cmp.Deals {
		shape, ground := cmp.YearlyMinimum(i)
		lead := []string{words.PlainText(d.Deal.Name), words.PlainText(d.Deal.Customer), words.PlainText(d.Deal.Provider), "", "terms"}
		for _, term := range [][3]string{{"yearly_minimum.shape", "Yearly minimum as modelled", shape},
			{"yearly_minimum.ground", "On what that rests", ground}, {"length", "Length of the commitment", cmp.Length(i)}} {
			rows = append(rows, append(append(append([]string{}, lead...), term[0], term[1], "text", term[2]), none...))
		}
		add([3]string{d.Deal.Name, d.Deal.Customer, d.Deal.Provider}, cmp.FiguresOf(i), cmp.YearlyOf(i))
	}
	add([3]string{"All deals", "", ""}, cmp.Totals(), cmp.YearlyOf(len(cmp.Deals)))
	customers, providers := cmp.YearlyBy()
	for k, list := range [][]compare.Yearly{customers, providers} {
		for _, y := range list {
			of := [3]string{"All deals", y.Name, ""}
			if k == 1 {
				of = [3]string{"All deals", "", y.Name}
			}
			y.Name = "due"
			add(of, nil, []compare.Yearly{y})
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}
