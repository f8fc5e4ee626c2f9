package memo

import (
	"bytes"
	"fmt"
	"strings"

	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/narrative"
	"offtake/report/words"
)

// RenderMarkdown writes the sentences and tables of the summary: what the PDF
// shows, with the figures of its charts.
func RenderMarkdown(rep *layout.Report) ([]byte, error) {
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
	rep *layout.Report
}

func (m *markdown) heading(level int, text string) {
	if m.Len() > 0 {
		m.WriteByte('\n')
	}
	fmt.Fprintf(m, "%s %s\n\n", strings.Repeat("#", level), words.MarkdownText(text))
}

func (m *markdown) line(text string) { fmt.Fprintf(m, "%s\n", text) }

func (m *markdown) item(text string) { fmt.Fprintf(m, "- %s\n", text) }

func (m *markdown) table(t *draw.DrawnTable) { MarkdownTable(&m.Buffer, t) }

// MarkdownTable writes a table; rows in bold and heads of groups are bold.
func MarkdownTable(w *bytes.Buffer, t *draw.DrawnTable) {
	var heads, rules []string
	for _, c := range t.Columns {
		heads = append(heads, words.MarkdownText(c.Head))
		rules = append(rules, map[draw.Align]string{draw.AlignLeft: "---", draw.AlignRight: "---:", draw.AlignCentre: ":---:"}[c.Align])
	}
	row := func(cells []string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }
	row(heads)
	row(rules)
	for _, r := range t.Rows {
		cells := make([]string, len(t.Columns))
		for i, text := range r.Cells {
			cells[i] = words.MarkdownText(text)
			if r.Bold && text != "" {
				cells[i] = "**" + cells[i] + "**"
			}
		}
		row(cells)
	}
}

// scratch returns a document that is not drawn, for tables that are laid out as
// on its pages.
func (m *markdown) scratch() *paper { return newPaper(m.rep, draw.A4) }

func (m *markdown) deal() {
	rep := m.rep
	n, announced := narrative.New(rep), ""
	m.heading(1, rep.Deal.Name)
	if line := rep.Deal.Memo.Confidential; line != "" {
		m.line("**" + words.MarkdownText(line) + "**\n")
	}
	if claim := n.Claim(); claim != "" {
		m.line("**" + words.MarkdownText(claim) + ".**\n")
	}
	if rep.Deal.Announced != "" {
		announced = ", announced " + rep.Deal.Announced
	}
	m.line(words.MarkdownText(lead(rep)+announced) + ".\n")
	if text := prepared(rep); text != "" {
		m.line(words.MarkdownText(text) + ".\n")
	}
	facts := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Term of the deal"), draw.FigureColumn("Value")}}
	for _, f := range factsOf(rep) {
		facts.Rows = append(facts.Rows, draw.TableRow{Cells: []string{f.Name, f.Value}})
	}
	m.table(facts)
	m.heading(2, "The verdict")
	verdict := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Question"), draw.TextColumn("Verdict"),
		draw.TextColumn("Figures")}}
	for _, v := range n.Verdict() {
		verdict.Rows = append(verdict.Rows, draw.TableRow{Cells: []string{v.Question, v.Word, v.Text}})
	}
	m.table(verdict)
	if text := rep.Deal.Memo.Recommendation; text != "" {
		m.heading(2, "Recommendation")
		m.line(words.MarkdownText(text))
	}
	m.heading(2, "Key figures")
	m.table(keyFigureTable(rep))
	m.heading(2, "What the numbers answer")
	for _, a := range narrative.Answers(rep) {
		m.item("**" + words.MarkdownText(a.Question) + "** " + words.MarkdownText(a.Text))
	}
	m.heading(2, narrative.New(rep).UseTitle())
	m.table(seriesTable(rep, "Minimum owed", "due_once", "usage"))
}

// keyFigureTable returns the key figures as a table.
func keyFigureTable(rep *layout.Report) *draw.DrawnTable {
	t := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Figure"), draw.FigureColumn(rep.Deal.Scenarios[0].Name)}}
	if len(rep.Cases) > 1 {
		t.Columns = append(t.Columns, draw.FigureColumn("Worst"), draw.TextColumn("Worst scenario"))
	}
	for _, name := range keyMetrics(rep) {
		row := scenarioRow(rep, name, 0, 1)
		row.Cells = row.Cells[:2]
		if worst := worstFor(rep, name); worst >= 0 {
			row.Cells = append(row.Cells, rep.Show(rep.Metric(name, worst)), rep.Deal.Scenarios[worst].Name)
		} else if len(rep.Cases) > 1 {
			row.Cells = append(row.Cells, "", "")
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// seriesTable returns a series by period and scenario, beside a first one of
// the base.
func seriesTable(rep *layout.Report, first, base, line string) *draw.DrawnTable {
	t := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Period"), draw.FigureColumn(first)}}
	for _, s := range rep.Deal.Scenarios {
		t.Columns = append(t.Columns, draw.FigureColumn(s.Name))
	}
	for i, label := range rep.Calendar().Periods() {
		row := draw.TableRow{Cells: []string{label, rep.Show(rep.Line(base, 0, i+1))}}
		for s := range rep.Cases {
			row.Cells = append(row.Cells, rep.Show(rep.Line(line, s, i+1)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (m *markdown) obligation() {
	rep, p := m.rep, m.scratch()
	m.heading(2, "Purchase obligation by contract year"+narrative.OnTerms(rep)+UnitAfter(rep.UnitLabel("money")))
	m.table(p.obligationTable())
	for _, t := range p.moreObligations() {
		m.heading(3, "Purchase obligation: "+words.LowerFirst(t.title)+UnitAfter(rep.UnitLabel("money")))
		m.table(t.DrawnTable)
	}
	m.heading(2, "The commitment read as a mortgage"+UnitAfter(rep.UnitLabel("money")))
	m.table(p.mortgageTable())
	m.heading(2, narrative.New(rep).BacklogTitle())
	m.table(seriesTable(rep, "Funding", "funding", "remaining"))
}

func (m *markdown) scenarios() {
	rep := m.rep
	m.heading(2, "Scenarios")
	m.table(m.scratch().scenarioTable(0, len(rep.Cases)))
	for _, note := range rep.WeightedNotes() {
		m.line("\n" + words.MarkdownText(note) + ".")
	}
	if rep.HasRevenue() {
		m.heading(2, narrative.New(rep).MarginTitle())
		m.table(seriesTable(rep, "Without the deal, "+rep.Deal.Scenarios[0].Name, "gross_margin_without", "gross_margin"))
	}
	m.heading(2, narrative.New(rep).ValueTitle())
	m.table(valueTable(rep))
}

// valueTable returns the parts of the deal's value, by scenario.
func valueTable(rep *layout.Report) *draw.DrawnTable {
	t := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Scenario")}}
	metrics := []string{"pv_access_value", "pv_price_effect", "pv_stranded", "pv_exit_fee", "pv_lock_in", "pv_deal_value"}
	for _, name := range metrics {
		l := rep.Program.Line(name)
		t.Columns = append(t.Columns, draw.FigureColumn(l.Label+UnitAfter(unitNote(rep, l))))
	}
	for i, s := range rep.Deal.Scenarios {
		row := draw.TableRow{Cells: []string{s.Name}}
		for _, name := range metrics {
			row.Cells = append(row.Cells, rep.Show(rep.Metric(name, i)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (m *markdown) sensitivities() {
	rep := m.rep
	if rep.Sensitivity == nil {
		return
	}
	for _, t := range rep.Sensitivity.Grids {
		m.heading(2, GridTitle(rep, t))
		m.line(words.MarkdownText(gridNote(rep, t)) + ".\n")
		m.table(gridDrawn(rep, t))
	}
	if rep.Sensitivity.Tornado != nil {
		m.heading(2, TornadoTitle(rep))
		m.line(words.MarkdownText(tornadoNote(rep)) + ".\n")
		t := tornadoTable(rep)
		t.Columns = append(t.Columns[:tornadoBarColumn:tornadoBarColumn], t.Columns[tornadoBarColumn+1:]...)
		for i, r := range t.Rows {
			t.Rows[i].Cells = append(r.Cells[:tornadoBarColumn:tornadoBarColumn], r.Cells[tornadoBarColumn+1:]...)
		}
		m.table(t)
	}
	if len(rep.Sensitivity.BreakEvens) > 0 {
		m.heading(2, "Break-evens")
		m.table(breakEvenTable(rep))
	}
}

func (m *markdown) simulation() {
	x := m.rep.Simulation
	if x == nil {
		return
	}
	m.heading(2, "Simulation")
	m.line(intro(x))
	m.heading(3, "Results over all paths")
	m.table(resultsTable(x, resultColumns(x)))
	for i := range x.Fans {
		m.heading(3, x.FanTitle(x.Fans[i]))
		m.table(fanTable(x, i))
	}
	m.heading(3, x.ShortfallTitle())
	m.table(eventsTable(x))
	m.heading(3, "What moves the "+words.LowerFirst(m.rep.Program.Line(x.Found.Metric).Label))
	m.table(driversTable(x))
}

func (m *markdown) basis() {
	rep := m.rep
	m.heading(2, "The provider, by scenario")
	m.table(providerTable(rep))
	m.heading(2, "What is disclosed and what is assumed")
	m.table(assumptionTable(rep))
	if len(rep.Deal.Sources) > 0 {
		m.heading(2, "Sources")
	}
	for _, s := range rep.Deal.Sources {
		text := words.MarkdownText(s.Text)
		if s.URL != "" {
			text += fmt.Sprintf(" <%s>", strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(s.URL))
		}
		m.item(text)
	}
	m.heading(2, "Method and basis")
	for _, line := range append(methodLines(rep), basisLines(rep)...) {
		m.item(words.MarkdownText(line))
	}
}
