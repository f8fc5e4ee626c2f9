package report

import (
	"fmt"
	"slices"
	"strings"

	"offtake/model"
)

// basisPage draws page 4: the provider, the assumptions, and the method.
func (p *paper) basisPage() {
	p.provider()
	p.assumptions()
	p.sources()
	p.basis()
}

// providerMetrics lists the columns of the provider's table.
var providerMetrics = []string{
	"total_paid", "total_usage", "total_stranded", "capacity_peak", "capex_cover", "book_left", "provider_npv", "provider_irr",
}

func (p *paper) provider() {
	p.heading("The provider, by scenario")
	t := p.rep.providerTable()
	t.size, t.spacing = p.scaled(7), 1.36
	p.fitFew(t, 0.22)
	p.flow(t)
	p.y += p.space(2)
}

func (rep *Report) providerTable() *drawnTable {
	t := &drawnTable{columns: []tableColumn{textColumn("Scenario")}}
	metrics := slices.DeleteFunc(slices.Clone(providerMetrics), func(name string) bool { return !rep.Says(name) })
	for _, name := range metrics {
		l := rep.Program.Line(name)
		t.columns = append(t.columns, figureColumn(l.Label+unitAfter(rep.unitNote(l))))
	}
	for i, s := range rep.Deal.Scenarios {
		cells := []string{s.Name}
		for _, name := range metrics {
			cells = append(cells, rep.figure(rep.Metric(name, i)))
		}
		used, _ := rep.Results.Scalar("total_usage", i)
		t.rows = append(t.rows, tableRow{cells: cells, bold: used == 0})
	}
	return t
}

// groundKind is the basis of an input.
type groundKind uint8

const (
	disclosed groundKind = iota
	published
	assumed
)

// ground returns the basis of an input, by the beginning of its note, and the
// note without the word that states it.
func ground(note string) (groundKind, string) {
	for _, g := range []struct {
		word string
		kind groundKind
	}{{"disclosed", disclosed}, {"assumption", assumed}, {"assumed", assumed}, {"model default", assumed}} {
		rest, found := strings.CutPrefix(note, g.word)
		switch {
		case !found:
		case rest != "" && strings.ContainsRune(":;,", rune(rest[0])):
			return g.kind, strings.TrimLeft(rest, ":;, ")
		default: // the word belongs to the sentence
			return g.kind, upperFirst(note)
		}
	}
	return published, note
}

// assumptions lists the inputs that the deal sets, by their basis.
func (p *paper) assumptions() {
	p.heading("What is disclosed and what is assumed")
	t := p.rep.assumptionTable()
	t.size, t.spacing = p.scaled(6.6), [...]float64{roomy: 1.38, medium: 1.34, dense: 1.3, densest: 1.28}[p.density]
	t.columns[0].width, t.columns[1].width = 50, 33
	t.columns[2].width = p.body() - 83
	all := len(t.rows)
	if p.density == densest {
		p.shortenAssumptions(t)
	}
	p.flow(t)
	if len(t.rows) < all {
		p.words(letterNote.sized(t.size), "The workbook lists the other inputs.")
	}
	p.y += p.space(2)
}

// shortenAssumptions cuts a list that does not fit on a page: notes to as few
// lines as needed, and then the last inputs. The workbook has them whole.
func (p *paper) shortenAssumptions(t *drawnTable) {
	below := &paper{rep: p.rep, doc: &document{paper: p.doc.paper}, density: p.density}
	below.begin("")
	top := below.y
	below.sources()
	below.basis()
	room := p.bottom() - p.y - (below.y - top) - letterNote.height()
	l := lettering{size: t.size}
	for lines := 4; lines > 0 && p.tableHeight(t) > room; lines-- {
		for _, row := range t.rows {
			for k := range row.cells {
				row.cells[k] = strings.Join(p.wrap(l, row.cells[k], t.columns[k].width-cellGap, lines), " ")
			}
		}
	}
	for len(below.doc.pages) == 1 && len(t.rows) > 20 && p.tableHeight(t) > room {
		t.rows = t.rows[:len(t.rows)-1]
	}
}

func (rep *Report) assumptionTable() *drawnTable {
	t := &drawnTable{columns: []tableColumn{textColumn("Input"), textColumn("Base"), textColumn("Basis")}}
	names := [...]string{disclosed: "Disclosed", published: "From other sources", assumed: "Assumed"}
	for kind, name := range names {
		var rows []tableRow
		for _, in := range rep.inputs.shown {
			if rep.inputs.isDefault(in) && rep.Deal.Notes[in.Key] == "" || in.Key == "term.per_year" {
				continue
			}
			if k, note := ground(rep.inputs.note(in)); int(k) == kind {
				rows = append(rows, tableRow{cells: []string{in.Label + unitAfter(rep.unitOfInput(in)), rep.inputInWords(in), note}})
			}
		}
		if len(rows) > 0 {
			t.rows = append(t.rows, tableRow{cells: []string{name}, bold: true, gap: len(t.rows) > 0})
			t.rows = append(t.rows, rows...)
		}
	}
	return t
}

// unitOfInput returns an input's unit where its values do not show it: that of
// an amount and, for an input by the year, also that it is a year's.
func (rep *Report) unitOfInput(in *model.Input) string {
	switch unit := inputUnit(in); unit {
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
func (rep *Report) inputInWords(in *model.Input) string {
	const most = 12
	last := rep.inputs.count(in) - 1
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
	l := letterSmall.sized(p.scaled(6.6))
	p.need(14)
	p.heading("Sources")
	for _, s := range rep.Deal.Sources {
		height := float64(len(p.wrap(l, s.Text, p.body(), 0))) * l.height()
		if s.URL != "" {
			height += l.height()
		}
		p.need(height)
		p.y = p.paragraph(marginSide, p.y, p.body(), l, 0, s.Text)
		if s.URL != "" {
			p.linked(marginSide, p.y, p.body(), l.in(ColourInput), s.URL, s.URL)
			p.y += l.height()
		}
		p.y += 0.3
	}
	p.y += p.space(1.6)
}

// method describes, with liveFigures, in five lines how the figures come about.
var method = []string{
	"Each period the customer owes a minimum; use below it is a shortfall," +
		" settled by credits, deferral and a deficiency payment as the contract says.",
	"The deal is compared with the same compute bought in the open market, as far as it can be had there.",
	"What is paid for and never used is stranded;" +
		" the price effect is what use costs above or below the market; both, and any exit fee, make the lock-in cost.",
	"The debt equivalent is the present value of the firm payments at the customer's borrowing rate;" +
		" the open obligation (backlog) is what would still fall due if nothing more were used.",
}

// liveFigures states where the figures can be traced. Inputs and break-evens
// are typed; those of a simulation are values in the workbook too, since it
// would have to hold every path.
func (rep *Report) liveFigures() string {
	typed := []string{"inputs"}
	if rep.sensitivity != nil && len(rep.sensitivity.breakEvens) > 0 {
		typed = append(typed, "solved break-evens")
	}
	if rep.hasSimulation() {
		typed = append(typed, "results of the simulation")
	}
	return "The workbook of the same name has every figure: typed values for the " + listed(typed) +
		", a live formula for every other one, recomputed by independent spreadsheet programs in the project's tests."
}

// methodLines describes in five lines how the figures come about.
func (rep *Report) methodLines() []string { return append(slices.Clone(method), rep.liveFigures()) }

// basisLines states what was checked, and how to write the summary again.
func (rep *Report) basisLines() []string {
	return []string{
		fmt.Sprintf("Checks: %s, in the live case and every scenario: %s.", spell(len(rep.checks.rows)), rep.Master().Value.Text),
		fmt.Sprintf("Deal file %s, SHA-256 %s. Program: offtake %s. To reproduce: %s.",
			rep.fileName(), rep.Deal.Digest, Version, rep.reproduction()),
		"Limits: a model of disclosed and assumed terms, for discussion. Not advice, not an offer, not a valuation opinion.",
	}
}

func (p *paper) basis() {
	l := letterSmall.sized(p.scaled(6.6))
	p.need(float64(len(method)+7) * l.height())
	p.heading("Method and basis")
	for _, line := range p.rep.methodLines() {
		p.words(l, line)
	}
	p.y += 0.8
	for _, line := range p.rep.basisLines() {
		p.words(l.in(ColourMuted), line)
	}
}
