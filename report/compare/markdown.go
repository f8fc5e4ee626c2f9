package compare

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"offtake/report/draw"
	"offtake/report/layout"
	"offtake/report/memo"
	"offtake/report/words"
)

// WriteMarkdown writes the sentences and tables of the pages, with the figures
// of their charts.
func WriteMarkdown(w io.Writer, cmp *Comparison) error {
	var m bytes.Buffer
	heading := func(text string) { fmt.Fprintf(&m, "\n## %s\n\n", words.MarkdownText(text)) }
	line := func(text string) { fmt.Fprintf(&m, "%s\n", words.MarkdownText(text)) }
	money := memo.UnitAfter(cmp.money())
	fmt.Fprintf(&m, "# %s\n\n", words.MarkdownText(cmp.Terms.Title))
	if text := cmp.Book.Confidential; text != "" {
		fmt.Fprintf(&m, "**%s**\n\n", words.MarkdownText(text))
	}
	line(cmp.parties() + ".")
	m.WriteByte('\n')
	facts := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Total of all deals"), draw.FigureColumn("Value")}}
	for _, f := range cmp.facts() {
		facts.Rows = append(facts.Rows, draw.TableRow{Cells: []string{f.Name, f.Value}})
	}
	memo.MarkdownTable(&m, facts)
	heading("The deals" + money)
	memo.MarkdownTable(&m, cmp.sideDrawn(cmp.summary))
	m.WriteByte('\n')
	line(cmp.sideNote())
	heading(cmp.chartTitle())
	memo.MarkdownTable(&m, cmp.duesDrawn())
	heading(matrixTitle + money)
	if len(cmp.totals.prov) > mostProviders {
		memo.MarkdownTable(&m, cmp.pairsDrawn())
	} else {
		memo.MarkdownTable(&m, cmp.matrixDrawn())
	}
	heading("Obligations by calendar year, by customer and provider" + money)
	memo.MarkdownTable(&m, cmp.yearsDrawn(0, len(cmp.years)))
	heading(stressTitle + money)
	line(cmp.strandedTitle() + ".")
	m.WriteByte('\n')
	memo.MarkdownTable(&m, cmp.sideDrawn(cmp.stressed))
	heading(scenariosTitle + money)
	memo.MarkdownTable(&m, cmp.scenariosDrawn(true))
	for _, r := range cmp.scenarios.rows {
		if len(r.same) > 0 {
			m.WriteByte('\n')
			line(r.deal.Deal.Name + ": the same as in " + r.scenario.Name + " in " + words.Listed(r.same) + ".")
		}
	}
	heading("Basis")
	for _, each := range cmp.Basis() {
		fmt.Fprintf(&m, "- **%s.** %s\n", words.MarkdownText(each[0]), words.MarkdownText(each[1]))
	}
	fmt.Fprintf(&m, "- **To reproduce.** %s. The same deals and version give the same bytes.\n", words.MarkdownText(cmp.Terms.Command))
	m.WriteString("- **Limits.** A model of disclosed and assumed terms, for discussion. Not advice, not an offer, not a valuation opinion.\n")
	_, err := w.Write(m.Bytes())
	return err
}

// duesDrawn returns what the chart of obligations shows: by calendar year and
// deal.
func (cmp *Comparison) duesDrawn() *draw.DrawnTable {
	t := cmp.totals
	table := &draw.DrawnTable{Columns: []draw.TableColumn{draw.TextColumn("Deal")}}
	for i := range cmp.years {
		table.Columns = append(table.Columns, draw.FigureColumn(cmp.Show(t.sheet.At(layout.RowHeader, obligationColFirst+i))))
	}
	table.Columns = append(table.Columns, draw.FigureColumn("Total"))
	for r := t.deals.first; r <= t.deals.total; r++ {
		row := draw.TableRow{Cells: []string{t.sheet.At(r, obligationColDeal).Value.Text}, Bold: r == t.deals.total}
		for i := range cmp.years {
			row.Cells = append(row.Cells, strings.TrimSpace(cmp.Show(t.sheet.At(r, obligationColFirst+i))))
		}
		row.Cells = append(row.Cells, cmp.Show(t.sheet.At(r, obligationColTotal)))
		table.Rows = append(table.Rows, row)
	}
	return table
}
