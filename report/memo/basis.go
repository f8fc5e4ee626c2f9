package memo

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model"
	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/sheet"
	"offtake/report/words"
)

// basisPage draws the provider and the assumptions.
func (p *paper) basisPage() {
	p.provider()
	p.assumptions()
}

// sourcesPage draws the sources and the method.
func (p *paper) sourcesPage() {
	p.sources()
	p.basis()
}

// providerMetrics lists the columns of the provider's table.
var providerMetrics = []string{
	"total_paid", "total_usage", "total_stranded", "capacity_peak", "capex_cover", "book_left", "provider_npv", "provider_irr",
}

func (p *paper) provider() {
	p.Heading("The provider, by scenario")
	t := providerTable(p.rep)
	t.Size, t.Spacing = p.Scaled(draw.Least), 1.36
	p.fitFew(t, 0.22)
	p.Flow(t)
	p.Y += p.Space(2)
}

func providerTable(rep *layout.Report) *draw.DrawnTable {
	t := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Scenario")}}
	metrics := slices.DeleteFunc(slices.Clone(providerMetrics), func(name string) bool { return !rep.Says(name) })
	for _, name := range metrics {
		l := rep.Program.Line(name)
		t.Columns = append(t.Columns, draw.FigureColumn(l.Label+UnitAfter(unitNote(rep, l))))
	}
	for i, s := range rep.Deal.Scenarios {
		cells := []string{s.Name}
		for _, name := range metrics {
			cells = append(cells, narrative.Figure(rep, rep.Metric(name, i)))
		}
		used, _ := rep.Results.Scalar("total_usage", i)
		t.Rows = append(t.Rows, draw.TableRow{Cells: cells, Bold: used == 0})
	}
	return t
}

// assumptions lists the inputs that the deal sets, by their basis.
func (p *paper) assumptions() {
	p.Heading("What is disclosed and what is assumed")
	t := assumptionTable(p.rep)
	t.Size, t.Spacing = p.Scaled(draw.Least), [...]float64{roomy: 1.38, medium: 1.34, dense: 1.3, densest: 1.28}[p.density]
	t.Columns[0].Width, t.Columns[1].Width = 50, 33
	for _, row := range t.Rows {
		if len(row.Cells) < 2 { // a heading
			continue
		}
		for _, figure := range strings.Fields(row.Cells[1]) { // a figure is not broken
			t.Columns[1].Width = math.Min(70, math.Max(t.Columns[1].Width, p.Measure(draw.Lettering{Size: t.Size}, figure)+draw.CellGap))
		}
	}
	t.Columns[2].Width = p.Body() - 50 - t.Columns[1].Width
	p.Flow(t)
	p.Y += p.Space(2)
}

func assumptionTable(rep *layout.Report) *draw.DrawnTable {
	t := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Input"), draw.TextColumn("Base"), draw.TextColumn("Basis")}}
	names := [...]string{layout.Disclosed: "Disclosed", layout.Published: "From other sources", layout.Assumed: "Assumed"}
	for kind, name := range names {
		var rows []draw.TableRow
		for _, in := range rep.Inputs.Shown {
			if rep.Inputs.IsDefault(in) && rep.Deal.Notes[in.Key] == "" || in.Key == "term.per_year" {
				continue
			}
			if k, note := layout.Ground(rep.Inputs.Note(in)); int(k) == kind {
				rows = append(rows, draw.TableRow{Cells: []string{in.Label + UnitAfter(unitOfInput(rep, in)), inputInWords(rep, in), note}})
			}
		}
		if len(rows) > 0 {
			t.Rows = append(t.Rows, draw.TableRow{Cells: []string{name}, Bold: true, Gap: len(t.Rows) > 0})
			t.Rows = append(t.Rows, rows...)
		}
	}
	return t
}

// unitOfInput returns an input's unit where its values do not show it: that of
// an amount and, for an input by the year, also that it is a year's.
func unitOfInput(rep *layout.Report, in *model.Input) string {
	switch unit := layout.InputUnit(in); unit {
	case "money_year":
		if strings.Contains(in.Label, "a year") {
			return rep.UnitLabel("money")
		}
		return rep.UnitLabel("money") + " a year"
	case "money", "money_per_capacity", "capacity":
		return rep.UnitLabel(unit)
	case "years_typed", "years_all":
		if !strings.Contains(strings.ToLower(in.Label), "year") {
			return rep.UnitLabel(unit)
		}
	}
	return ""
}

// inputInWords returns an input's value in the base; of a list, its entries as
// long as they change.
func inputInWords(rep *layout.Report, in *model.Input) string {
	const most = 12
	last := rep.Inputs.Count(in) - 1
	show := func(i int) string { return rep.Show(rep.InputCell(in.Key, i, 0)) }
	for last > 0 && (!in.Once && show(last) == show(last-1) || in.Once && rep.InputCell(in.Key, last, 0).Value.Number == 0) {
		last--
	}
	var list []string
	for i := 0; i <= last && i < most; i++ {
		list = append(list, show(i))
	}
	text := strings.Join(list, ", ")
	if last >= most {
		text += ", … (in the workbook)"
	}
	return text
}

func (p *paper) sources() {
	rep := p.rep
	if len(rep.Deal.Sources) == 0 {
		return
	}
	l := draw.LetterSmall.Sized(p.Scaled(draw.Least))
	p.Need(14)
	p.Heading("Sources")
	for _, s := range rep.Deal.Sources {
		height := float64(len(p.Wrap(l, s.Text, p.Body(), 0))) * l.Height()
		if s.URL != "" {
			height += l.Height()
		}
		p.Need(height)
		p.Y = p.Paragraph(MarginSide, p.Y, p.Body(), l, 0, s.Text)
		if s.URL != "" {
			p.Linked(MarginSide, p.Y, p.Body(), l.In(sheet.ColourInput), s.URL, s.URL)
			p.Y += l.Height()
		}
		p.Y += 0.3
	}
	p.Y += p.Space(1.6)
}

// method describes, with liveFigures, in five lines how the figures come about.
var method = []string{
	"Each period the customer owes a minimum; use below it is a shortfall," +
		" settled by credits, deferral and a deficiency payment as the contract says.",
	"The deal is compared with the same {good} bought in the open market, as far as it can be had there.",
	"What is paid for and never used is stranded;" +
		" the price effect is what use costs above or below the market; both, and any exit fee, make the lock-in cost.",
	"The debt equivalent is the present value of the firm payments at the customer's borrowing rate;" +
		" the open obligation (backlog) is what would still fall due if nothing more were used.",
}

// liveFigures states where the figures can be traced. Inputs and break-evens
// are typed; those of a simulation are values in the workbook too, since it
// would have to hold every path.
func liveFigures(rep *layout.Report) string {
	typed := []string{"inputs"}
	if rep.Sensitivity != nil && len(rep.Sensitivity.BreakEvens) > 0 {
		typed = append(typed, "solved break-evens")
	}
	if rep.HasSimulation() {
		typed = append(typed, "results of the simulation")
	}
	return "The workbook of the same name has every figure: typed values for the " + words.Listed(typed) +
		", a live formula for every other one, recomputed by independent spreadsheet programs in the project's tests."
}

// methodLines describes in five lines how the figures come about.
func methodLines(rep *layout.Report) []string {
	lines := append(slices.Clone(method), liveFigures(rep))
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], "{good}", rep.Deal.GoodName())
	}
	return lines
}

// basisLines states what was checked, and how to write the summary again.
func basisLines(rep *layout.Report) []string {
	return []string{
		fmt.Sprintf("Checks: %s, in the live case and every scenario: %s.", words.Spell(len(rep.Checks.Rows)), rep.Master().Value.Text),
		fmt.Sprintf("Deal file %s, SHA-256 %s. Program: offtake %s, run %s. To reproduce: %s.",
			rep.FileName(), rep.Deal.Digest, layout.Version, rep.Run(), rep.Reproduction()),
		limits(rep),
	}
}

func (p *paper) basis() {
	l := draw.LetterSmall.Sized(p.Scaled(draw.Least))
	p.Need(float64(len(method)+7) * l.Height())
	p.Heading("Method and basis")
	for _, line := range methodLines(p.rep) {
		p.Words(l, line)
	}
	p.Y += 0.8
	for _, line := range basisLines(p.rep) {
		p.Words(l.In(sheet.ColourMuted), line)
	}
}
