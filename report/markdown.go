package report

import (
	"bytes"
	"fmt"
	"strings"
)

// renderMarkdown writes the sentences and tables of the summary: what the PDF
// shows, with the figures of its charts.
func renderMarkdown(rep *Report) ([]byte, error) {
	m := &markdown{rep: rep}
	m.deal()
	m.obligation()
	m.scenarios()
	m.sensitivities()
	m.simulation()
	m.basis()
	return m.Bytes(), nil
}

type markdown struct {
	bytes.Buffer
	rep *Report
}

func (m *markdown) heading(level int, text string) {
	if m.Len() > 0 {
		m.WriteByte('\n')
	}
	fmt.Fprintf(m, "%s %s\n\n", strings.Repeat("#", level), MarkdownText(text))
}

func (m *markdown) line(text string) { fmt.Fprintf(m, "%s\n", text) }

func (m *markdown) item(text string) { fmt.Fprintf(m, "- %s\n", text) }

// table writes a table; rows in bold and heads of groups are bold.
func (m *markdown) table(t *drawnTable) {
	var heads, rules []string
	for _, c := range t.columns {
		heads = append(heads, MarkdownText(c.head))
		rules = append(rules, map[align]string{alignLeft: "---", alignRight: "---:", alignCentre: ":---:"}[c.align])
	}
	m.row(heads)
	m.row(rules)
	for _, r := range t.rows {
		cells := make([]string, len(t.columns))
		for i, text := range r.cells {
			cells[i] = MarkdownText(text)
			if r.bold && text != "" {
				cells[i] = "**" + cells[i] + "**"
			}
		}
		m.row(cells)
	}
}

func (m *markdown) row(cells []string) { fmt.Fprintf(m, "| %s |\n", strings.Join(cells, " | ")) }

// scratch returns a document that is not drawn, for tables that are laid out as
// on its pages.
func (m *markdown) scratch() *paper { return m.rep.newPaper(A4) }

func (m *markdown) deal() {
	rep := m.rep
	m.heading(1, rep.Deal.Name)
	announced := ""
	if rep.Deal.Announced != "" {
		announced = ", announced " + rep.Deal.Announced
	}
	m.line(MarkdownText(rep.lead()+announced) + ".\n")
	facts := &drawnTable{columns: []tableColumn{textColumn("Term of the deal"), figureColumn("Value")}}
	for _, f := range rep.facts() {
		facts.rows = append(facts.rows, tableRow{cells: []string{f.name, f.value}})
	}
	m.table(facts)
	m.heading(2, "Key figures")
	m.table(rep.keyFigureTable())
	m.heading(2, "What the numbers answer")
	for _, a := range rep.Answers() {
		m.item("**" + MarkdownText(a.Question) + "** " + MarkdownText(a.Text))
	}
	m.heading(2, rep.narrator().useTitle())
	m.table(rep.seriesTable("Minimum owed", "due_once", "usage"))
}

// keyFigureTable returns the key figures as a table.
func (rep *Report) keyFigureTable() *drawnTable {
	t := &drawnTable{columns: []tableColumn{textColumn("Figure"), figureColumn(rep.Deal.Scenarios[0].Name)}}
	if len(rep.cases) > 1 {
		t.columns = append(t.columns, figureColumn("Worst"), textColumn("Worst scenario"))
	}
	for _, name := range rep.keyMetrics() {
		row := rep.scenarioRow(name, 0, 1)
		row.cells = row.cells[:2]
		if worst := rep.worstFor(name); worst >= 0 {
			row.cells = append(row.cells, rep.Show(rep.Metric(name, worst)), rep.Deal.Scenarios[worst].Name)
		} else if len(rep.cases) > 1 {
			row.cells = append(row.cells, "", "")
		}
		t.rows = append(t.rows, row)
	}
	return t
}

// seriesTable returns a series by period and scenario, beside a first one of
// the base.
func (rep *Report) seriesTable(first, base, line string) *drawnTable {
	t := &drawnTable{columns: []tableColumn{textColumn("Period"), figureColumn(first)}}
	for _, s := range rep.Deal.Scenarios {
		t.columns = append(t.columns, figureColumn(s.Name))
	}
	for i, label := range rep.calendar().Periods() {
		row := tableRow{cells: []string{label, rep.Show(rep.Line(base, 0, i+1))}}
		for s := range rep.cases {
			row.cells = append(row.cells, rep.Show(rep.Line(line, s, i+1)))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func (m *markdown) obligation() {
	rep, p := m.rep, m.scratch()
	m.heading(2, "Purchase obligation by contract year"+rep.onTerms()+unitAfter(rep.UnitLabel("money")))
	m.table(p.obligationTable())
	for _, t := range p.moreObligations() {
		m.heading(3, "Purchase obligation: "+lowerFirst(t.title)+unitAfter(rep.UnitLabel("money")))
		m.table(t.drawnTable)
	}
	m.heading(2, "The commitment read as a mortgage"+unitAfter(rep.UnitLabel("money")))
	m.table(p.mortgageTable())
	m.heading(2, rep.narrator().backlogTitle())
	m.table(rep.seriesTable("Funding", "funding", "remaining"))
}

func (m *markdown) scenarios() {
	rep := m.rep
	m.heading(2, "Scenarios")
	m.table(m.scratch().scenarioTable(0, len(rep.cases)))
	for _, note := range rep.weightedNotes() {
		m.line("\n" + MarkdownText(note) + ".")
	}
	if rep.hasRevenue() {
		m.heading(2, rep.narrator().marginTitle())
		m.table(rep.seriesTable("Without the deal, "+rep.Deal.Scenarios[0].Name, "gross_margin_without", "gross_margin"))
	}
	m.heading(2, rep.narrator().valueTitle())
	m.table(rep.valueTable())
}

// valueTable returns the parts of the deal's value, by scenario.
func (rep *Report) valueTable() *drawnTable {
	t := &drawnTable{columns: []tableColumn{textColumn("Scenario")}}
	metrics := []string{"pv_access_value", "pv_price_effect", "pv_stranded", "pv_exit_fee", "pv_lock_in", "pv_deal_value"}
	for _, name := range metrics {
		l := rep.Program.Line(name)
		t.columns = append(t.columns, figureColumn(l.Label+unitAfter(rep.unitNote(l))))
	}
	for i, s := range rep.Deal.Scenarios {
		row := tableRow{cells: []string{s.Name}}
		for _, name := range metrics {
			row.cells = append(row.cells, rep.Show(rep.Metric(name, i)))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func (m *markdown) sensitivities() {
	rep := m.rep
	if rep.sensitivity == nil {
		return
	}
	for _, t := range rep.sensitivity.grids {
		m.heading(2, rep.gridTitle(t))
		m.line(MarkdownText(rep.gridNote(t)) + ".\n")
		m.table(rep.gridDrawn(t))
	}
	if rep.sensitivity.tornado != nil {
		m.heading(2, rep.tornadoTitle())
		m.line(MarkdownText(rep.tornadoNote()) + ".\n")
		t := rep.tornadoTable()
		t.columns = append(t.columns[:tornadoBarColumn:tornadoBarColumn], t.columns[tornadoBarColumn+1:]...)
		for i, r := range t.rows {
			t.rows[i].cells = append(r.cells[:tornadoBarColumn:tornadoBarColumn], r.cells[tornadoBarColumn+1:]...)
		}
		m.table(t)
	}
	if len(rep.sensitivity.breakEvens) > 0 {
		m.heading(2, "Break-evens")
		m.table(rep.breakEvenTable())
	}
}

func (m *markdown) simulation() {
	x := m.rep.simulation
	if x == nil {
		return
	}
	m.heading(2, "Simulation")
	m.line(x.intro())
	m.heading(3, "Results over all paths")
	m.table(x.resultsTable(x.resultColumns()))
	for i := range x.fans {
		m.heading(3, x.fanTitle(x.fans[i]))
		m.table(x.fanTable(i))
	}
	m.heading(3, x.shortfallTitle())
	m.table(x.eventsTable())
	m.heading(3, "What moves the "+lowerFirst(m.rep.Program.Line(x.found.Metric).Label))
	m.table(x.driversTable())
}

func (m *markdown) basis() {
	rep := m.rep
	m.heading(2, "The provider, by scenario")
	m.table(rep.providerTable())
	m.heading(2, "What is disclosed and what is assumed")
	m.table(rep.assumptionTable())
	if len(rep.Deal.Sources) > 0 {
		m.heading(2, "Sources")
	}
	for _, s := range rep.Deal.Sources {
		text := MarkdownText(s.Text)
		if s.URL != "" {
			text += fmt.Sprintf(" <%s>", strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(s.URL))
		}
		m.item(text)
	}
	m.heading(2, "Method and basis")
	for _, line := range append(rep.methodLines(), rep.basisLines()...) {
		m.item(MarkdownText(line))
	}
}

var markdownMarks = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;",
	"*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`)

// MarkdownText returns a text that stays a text: whatever Markdown, HTML or a
// spreadsheet would read as markup or a formula is escaped.
func MarkdownText(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = markdownMarks.Replace(s)
	if strings.ContainsAny(s[:min(1, len(s))], "=+-#@") {
		s = `\` + s
	}
	return s
}
