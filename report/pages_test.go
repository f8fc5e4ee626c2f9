package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"offtake/report"
	"offtake/report/draw"
	"offtake/templates"
)

// paged are deals whose pages are looked at: some of the workbook's tests, the
// extreme ones, and some that are hard for a page.
func paged(t testing.TB) map[string]*report.Report {
	t.Helper()
	laidOut.Do(func() { laidOutPages = layPaged(t) })
	return laidOutPages
}

// Laying out all of them takes seconds, and pages change nothing of a report.
var (
	laidOut      sync.Once
	laidOutPages map[string]*report.Report
)

func layPaged(t testing.TB) map[string]*report.Report {
	t.Helper()
	reports := map[string]*report.Report{"embedded": embedded(t)}
	for i, v := range variants {
		if i%3 == 0 || strings.Contains(v.name, "no") {
			reports[v.name] = layDeal(t, v.name+".yaml", []byte(dealFile(v.name, v.terms, i)))
		}
	}
	for name, data := range extreme() {
		reports[name] = layDeal(t, name+".yaml", data)
	}
	eight := strings.Fields("Base Two Three Four Five Six Seven Eight")
	long := make([]string, 12)
	for i := range long {
		long[i] = fmt.Sprintf("%02d %s", i, strings.Repeat("unabbreviated scenario ", 5))
	}
	for name, data := range map[string][]byte{
		"ten years, eight":           sized(10, "year", eight, sensitivities),
		"ten years, eight, quarters": sized(10, "quarter", eight, sensitivities),
		"quadrillions":               amounts(sized(10, "year", eight, sensitivities), "unit", 1e15),
		"thousands":                  amounts(sized(10, "year", eight, sensitivities), "unit", 1e3),
		"trillions of billions":      amounts(sized(10, "year", eight[:3], ""), "billion", 1e6),
		"a thousandth of a trillion": amounts(sized(4, "year", eight[:2], ""), "trillion", 0.001),
		"twelve long names":          sized(10, "year", long, sensitivities),
		"a note on every input":      noted(t, sized(10, "year", eight, sensitivities)),
		"thirty break-evens": sized(10, "year", eight,
			sensitivities+strings.Repeat("  - {input: price.discount, metric: pv_lock_in, target: 0, range: [-50%, 90%]}\n", 29)),
		"one hundred scenarios": hundred(),
		"words without spaces":  sized(5, "year", []string{strings.Repeat("Base", 30), strings.Repeat("W", 120)}, sensitivities),
	} {
		reports[name] = layDeal(t, name+".yaml", data)
	}
	for name, text := range simulations(t) {
		reports["simulated, "+name] = simulated(t, text)
	}
	return reports
}

// noted is a deal that says at length where each of its inputs is from.
func noted(t testing.TB, deal []byte) []byte {
	t.Helper()
	var b strings.Builder
	for _, in := range readTemplate(t).Inputs {
		fmt.Fprintf(&b, "  %s: \"assumption: %s\"\n", in.Key, strings.Repeat("a reason among several ", 8))
	}
	return []byte(string(deal) + "notes:\n" + b.String())
}

// hundred is a deal with as many scenarios.
func hundred() []byte {
	deal := string(sized(5, "year", []string{"Base"}, ""))
	for i := range 99 {
		deal += fmt.Sprintf("  - {name: Case %d, set: {demand.provider_share: %d%%}}\n", i+2, i+1)
	}
	return []byte(deal)
}

// amounts is a deal with its money in another unit and size.
func amounts(deal []byte, unit string, total float64) []byte {
	text := strings.Replace(string(deal), "unit: million", "unit: "+unit, 1)
	for key, x := range map[string]float64{"commitment.total": 100, "demand.first_year": 30, "revenue.first_year": 60, "funding.at_signing": 5,
		"provider.capex_per_unit": 20} {
		text = strings.Replace(text, fmt.Sprintf("%s: %g\n", key, x), fmt.Sprintf("%s: %.15g\n", key, x/100*total), 1)
	}
	return []byte(text)
}

// TestPagesHold: whatever the deal, on either paper, no text leaves the
// margins or lies over another, figures are whole, and there are no more pages
// than there may be.
func TestPagesHold(t *testing.T) {
	for name, rep := range paged(t) {
		for _, opt := range []report.Options{{Paper: draw.A4}, {Paper: draw.Letter}, {Paper: draw.A4, Memo: true}} {
			pages := report.DrawnPages(rep, opt)
			for i, page := range pages {
				holds(t, fmt.Sprintf("%s, %s, page %d", name, opt.Paper, i+1), page, 15)
			}
			switch {
			case opt.Memo:
				assert.Len(t, pages, 1, "%s: the memo", name)
			case name == "a note on every input":
				assert.LessOrEqual(t, len(pages), pagesOf(rep)+3, name)
			case name == "simulated, quarters": // the simulation has a second page
				assert.Len(t, pages, pagesOf(rep)+1, name)
			case rep.Deal.Years <= 10 && len(rep.Deal.Scenarios) <= 9:
				assert.Len(t, pages, pagesOf(rep), name)
			default:
				assert.GreaterOrEqual(t, len(pages), pagesOf(rep), name)
			}
		}
		for chart, page := range report.DrawnCharts(rep) {
			holds(t, name+", chart "+chart, page, 5)
		}
	}
}

// pagesOf returns how many pages a deal's summary has where each subject has one.
func pagesOf(rep *report.Report) int {
	pages := 6 + simulationPages(rep)
	if rep.Sensitivity != nil {
		pages++
	}
	return pages
}

var cutFigure = regexp.MustCompile(`[\d.,]…|^…$`)

// TestTypeCanBeRead: no type on the pages of the embedded deals, and on those of
// the comparison of the five deals on compute, is under 7.5 points, on either
// paper; none of the comparison's texts is cut or lies over another.
func TestTypeCanBeRead(t *testing.T) {
	const least = 7.5 * 25.4 / 72
	for _, name := range templates.Deals() {
		data, _ := templates.Deal(name)
		rep := layDeal(t, name+".yaml", data)
		for _, paper := range []draw.Paper{draw.A4, draw.Letter} {
			for i, page := range report.DrawnPages(rep, report.Options{Paper: paper}) {
				for _, text := range page.Texts {
					assert.GreaterOrEqual(t, text.Y2-text.Y1, least-1e-9, "%s on %s, page %d: %q", name, paper, i+1, text.Text)
				}
			}
		}
	}
	five := []string{"anthropic-aws", "anthropic-google", "anthropic-azure", "openai-oracle", "openai-aws"}
	terms := usd(0.5)
	terms.Command = "offtake compare " + strings.Join(five, " ") // no sign of a cut
	cmp := report.LayoutComparison(compared(t, 0.5, nil, five...), terms)
	for _, paper := range []draw.Paper{draw.A4, draw.Letter} {
		pages := report.DrawnComparison(cmp, paper)
		assert.Len(t, pages, 2)
		for i, page := range pages {
			holds(t, fmt.Sprintf("comparison on %s, page %d", paper, i+1), page, 15)
			for _, text := range page.Texts {
				assert.GreaterOrEqual(t, text.Y2-text.Y1, least-1e-9, "comparison on %s, page %d: %q", paper, i+1, text.Text)
				assert.NotContains(t, text.Text, "…", "comparison on %s, page %d", paper, i+1)
			}
		}
	}
}

// TestPagesHoldAnyNames: whatever the names of deal, parties and scenarios, the
// pages hold.
func TestPagesHoldAnyNames(t *testing.T) {
	rep := layDeal(t, "names.yaml", sized(10, "year", strings.Fields("Base Two Three Four Five Six Seven Eight"), sensitivities))
	name := rapid.OneOf(rapid.StringN(1, 120, -1), rapid.StringMatching(`[A-Z][a-z]{1,14}( [a-z]{1,12}){0,8}`),
		rapid.StringMatching(`[WM@%]{1,120}`))
	const enough = 40 // documents take longer than most properties
	done := 0
	rapid.Check(t, func(rt *rapid.T) {
		if done++; done > enough {
			return
		}
		rep.Deal.Name, rep.Deal.Customer, rep.Deal.Provider = name.Draw(rt, "deal"), name.Draw(rt, "customer"), name.Draw(rt, "provider")
		for i := range rep.Deal.Scenarios {
			rep.Deal.Scenarios[i].Name = name.Draw(rt, "scenario")
		}
		pages := report.DrawnPages(rep, report.Options{Paper: draw.Letter})
		for i, page := range pages {
			holds(rt, fmt.Sprintf("page %d", i+1), page, 15)
		}
		require.Len(rt, pages, 7)
	})
}

// TestPagesHoldNamesWithoutSpaces: names that no space breaks take no more
// pages than others do, however wide they are.
func TestPagesHoldNamesWithoutSpaces(t *testing.T) {
	eight := strings.Fields("Base Two Three Four Five Six Seven Eight")
	realistic := []string{"base_case_v3_final", "efficiency_breakthrough_2028_needs_10pct_phase_2_v0",
		"price-collapse-2027/2028-pass-through-100pct", "hardware.shift.2029.stays.25pct",
		"walk_away_2030_fee_40pct_of_open_commitment", "perfect_storm_efficiency_and_price_and_shift", "nothing_used_from_signing_to_the_end_v12", "margin_squeeze_2028_price_cut_50pct_competition"}
	for _, period := range []string{"year", "quarter"} {
		rep := layDeal(t, "names.yaml", sized(10, period, eight, sensitivities))
		for _, wide := range []string{"W", "B", "@", "", "i_", "Wide-"} {
			for i := range rep.Deal.Scenarios {
				name := strings.Repeat(wide, 120/max(1, len(wide)))
				if wide == "" {
					name = realistic[i]
				}
				rep.Deal.Scenarios[i].Name = name
				rep.Deal.Name, rep.Deal.Customer, rep.Deal.Provider = name, name, name
			}
			for _, paper := range []draw.Paper{draw.A4, draw.Letter} {
				pages := report.DrawnPages(rep, report.Options{Paper: paper})
				assert.LessOrEqual(t, len(pages), 8, "%q by %s on %s", wide, period, paper)
				for i, page := range pages {
					holds(t, fmt.Sprintf("%q, %s, page %d", wide, paper, i+1), page, 15)
				}
			}
		}
	}
}

// cutAmount is a text cut within a figure, or a word that stands for one.
var cutAmount = regexp.MustCompile(`[\d.,(%]…|none in r?…|none…|Committed per \w*…`)

// TestFiguresAreWhole: where amounts are long, nothing that is a figure or
// stands for one is cut: names and spaces give way.
func TestFiguresAreWhole(t *testing.T) {
	eight := strings.Fields("Base Two Three Four Five Six Seven Eight")
	for i := range eight {
		eight[i] += strings.Repeat(" of a rather long name", 4)
	}
	wide := strings.Replace(sensitivities, "price.discount: [0%, 5%, 20%]", "price.discount: [0%, 5%, 10%, 15%, 25%]", 1) +
		"  - {input: demand.growth, metric: total_stranded, target: 1e18, range: [-50%, 100%]}\n"
	require.NotEqual(t, sensitivities, wide)
	for _, total := range []float64{1e15, 3.3e14, 1e9} {
		for _, names := range [][]string{eight, {"Base"}, {strings.Repeat("Base", 30), strings.Repeat("W", 120)}} {
			rep := layDeal(t, "wide.yaml", amounts(sized(10, "year", names, wide), "unit", total))
			for _, paper := range []draw.Paper{draw.A4, draw.Letter} {
				pages := report.DrawnPages(rep, report.Options{Paper: paper})
				assert.LessOrEqual(t, len(pages), 8)
				for i, page := range pages {
					for _, text := range page.Texts {
						assert.Empty(t, cutAmount.FindString(text.Text), "%g, %d scenarios, page %d: %q", total, len(names), i+1, text.Text)
					}
				}
			}
			for chart, page := range report.DrawnCharts(rep) {
				for _, text := range page.Texts {
					assert.Empty(t, cutAmount.FindString(text.Text), "%g, chart %s: %q", total, chart, text.Text)
				}
			}
		}
	}
}

// textsOf are the texts of a report's pages, one page a text.
func textsOf(rep *report.Report) []string {
	var pages []string
	for _, page := range report.DrawnPages(rep, report.Options{}) {
		var b strings.Builder
		for _, text := range page.Texts {
			b.WriteString(text.Text + "\n")
		}
		pages = append(pages, strings.ReplaceAll(b.String(), "\u00A0", " "))
	}
	return pages
}

// TestSparsePages: a deal of one year and one scenario has no rows, columns or
// legends of what it has not, in larger type and narrow tables.
func TestSparsePages(t *testing.T) {
	deal := strings.Replace(string(sized(1, "year", []string{"Base"}, "")), "name: \"Base\"", "name: \"Base\"\n    probability: 100%", 1)
	rep := layDeal(t, "sparse.yaml", []byte(deal))
	all := strings.Join(textsOf(rep), "")
	for _, none := range []string{"Probability", "Contract year 2", "Thereafter", "\nAccess\n", "Exit fee\n", "0.0)\n"} {
		assert.NotContains(t, all, none)
	}
	for _, some := range []string{"Contract year 1 (2026)", "Total commitment, EUR m\n", "Supply need at the start,", "Contract years\n1\n",
		"Useful life, years\n4\n",
		"typed values for the inputs, a live formula for every other one"} {
		assert.Contains(t, all, some)
	}
	for _, text := range report.DrawnPages(rep, report.Options{})[3].Texts {
		if text.Text == "Base" {
			assert.Less(t, text.X2, 140.0, "the table is narrow")
			break
		}
	}
}

// TestObligationTables: a deal with fiscal years or a valuation date has the
// tables of these beside the contract years', in the PDF and in Markdown.
func TestObligationTables(t *testing.T) {
	data, ok := templates.Deal("slack-aws")
	require.True(t, ok)
	rep := layDeal(t, "slack-aws.yaml", data)
	md := string(render(t, rep, "md"))
	for _, part := range []string{"Total by fiscal year", "Total by maturity", "Rest of the fiscal year", "More than 5 years"} {
		assert.Contains(t, strings.ReplaceAll(textsOf(rep)[2], "\n", " "), part)
		assert.Contains(t, md, part)
	}
	for _, metric := range []string{"fiscal_total", "maturity_total"} {
		assert.Contains(t, textsOf(rep)[2], "\n"+rep.Show(rep.Metric(metric, 0))+"\n")
	}
	assert.NotContains(t, textsOf(layDeal(t, "plain.yaml", sized(3, "year", []string{"Base"}, "")))[2], "Total by maturity")
}

// TestNoResidue: what rounding leaves is shown as nothing.
func TestNoResidue(t *testing.T) {
	for name, rep := range paged(t) {
		if strings.HasPrefix(name, "simulated") {
			continue // percentiles are as drawn
		}
		for i, page := range textsOf(rep) {
			assert.NotRegexp(t, `(?m)^\(0(\.0+)?%?\)$`, page, "%s, page %d", name, i+1)
		}
	}
	assert.Contains(t, textsOf(embedded(t))[2], "2035\n19.9\n1.5\n–\n", "the balance is paid off")
}

// TestValueAddsUp: access less price, stranded and exit fee is the deal's value,
// and Markdown has each of them.
func TestValueAddsUp(t *testing.T) {
	rep := embedded(t)
	md := string(render(t, rep, "md"))
	fees := 0
	for i := range rep.Deal.Scenarios {
		x := map[string]float64{}
		for _, name := range []string{"pv_access_value", "pv_price_effect", "pv_stranded", "pv_exit_fee", "pv_deal_value"} {
			c := rep.Metric(name, i)
			x[name] = c.Value.Number
			assert.Contains(t, md, rep.Program.Line(name).Label)
			if name == "pv_exit_fee" && c.Value.Number > 0 {
				fees++
				assert.Contains(t, md, " "+rep.Show(c)+" |")
			}
		}
		assert.InDelta(t, x["pv_deal_value"], x["pv_access_value"]-x["pv_price_effect"]-x["pv_stranded"]-x["pv_exit_fee"], 1e-6)
	}
	assert.Positive(t, fees)
}

// TestNotesAreKept: every note is whole, on as many pages as all of them need.
func TestNotesAreKept(t *testing.T) {
	whole := strings.Repeat("a reason among several ", 8)
	noted := paged(t)["a note on every input"]
	all := strings.ReplaceAll(strings.Join(textsOf(noted), " "), "\n", " ")
	assert.GreaterOrEqual(t, strings.Count(all, strings.TrimSpace(whole)), len(noted.Inputs.Shown)-1) // one goes over the end of a page
	some := layDeal(t, "some.yaml", []byte(string(sized(10, "year", []string{"Base"},
		""))+"notes:\n  term.years: \"assumption: "+whole+"\"\n"))
	assert.Contains(t, strings.ReplaceAll(strings.Join(textsOf(some), " "), "\n", " "), strings.TrimSpace(whole))
}

// TestMethodInFiveLines: the method has as many lines in Markdown as on paper.
func TestMethodInFiveLines(t *testing.T) {
	_, rest, found := strings.Cut(string(render(t, embedded(t), "md")), "## Method and basis\n")
	require.True(t, found)
	items := strings.Split(strings.TrimSpace(rest), "\n")
	assert.Len(t, items, 5+3)
	assert.Contains(t, items[4], "typed values for the inputs and solved break-evens, a live formula for every other one")
}

// TestTablesRepeatTheirHeads: a table that goes on over pages has its head on
// each.
func TestTablesRepeatTheirHeads(t *testing.T) {
	pages := report.DrawnPages(paged(t)["one hundred scenarios"], report.Options{})
	require.Greater(t, len(pages), 5)
	tables, heads := 0, 0
	for _, page := range pages {
		rows, has := 0, false
		for _, text := range page.Texts {
			if text.X1 < 16.1 && strings.HasPrefix(text.Text, "Case ") {
				rows++
			}
			has = has || text.Text == "Scenario"
		}
		if rows > 10 {
			tables++
			if has {
				heads++
			}
		}
	}
	assert.Greater(t, tables, 1)
	assert.Equal(t, tables, heads)
}

// judge is a test or a check of a property.
type judge interface {
	Errorf(format string, args ...any)
	Helper()
}

// holds looks at one page or chart.
func holds(t judge, name string, page report.DrawnPage, margin float64) {
	t.Helper()
	const slack = 0.02
	for i, a := range page.Texts {
		if a.X1 < margin-slack || a.X2 > page.Width-margin+slack || a.Y1 < 4 || a.Y2 > page.Height-4 {
			t.Errorf("%s: %q leaves the margins: %.2f to %.2f, %.2f to %.2f", name, a.Text, a.X1, a.X2, a.Y1, a.Y2)
		}
		if cutFigure.MatchString(a.Text) && !strings.ContainsFunc(strings.SplitN(a.Text, "…", 2)[0], isLetter) {
			t.Errorf("%s: %q is cut", name, a.Text)
		}
		for _, b := range page.Texts[i+1:] {
			if a.X1 < b.X2-slack && b.X1 < a.X2-slack && a.Y1 < b.Y2-slack && b.Y1 < a.Y2-slack {
				t.Errorf("%s: %q lies over %q (%.2f, %.2f)", name, a.Text, b.Text, b.X1, b.Y1)
			}
		}
	}
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x2FFF }

var figure = regexp.MustCompile(`\d+(?:,\d{3})*(?:\.\d+)?(?:E[+-]?\d+)?(?:%|x\b)?`)

// figuresOf are the numbers in a text as they are written.
func figuresOf(text string) []string { return figure.FindAllString(text, -1) }

// shown are the numbers in all that a workbook shows.
func shown(rep *report.Report) map[string]bool {
	all := map[string]bool{}
	for _, s := range rep.Book.Sheets {
		for _, row := range s.Rows() {
			for _, c := range row.Cells() {
				for _, f := range figuresOf(rep.Show(c)) {
					all[f] = true
				}
			}
		}
	}
	return all
}

// TestFiguresAreTheWorkbooks: every number on the pages and in Markdown is one
// that the workbook shows; what is not are the marks of axes, page numbers and
// the names of periods.
func TestFiguresAreTheWorkbooks(t *testing.T) {
	t.Parallel()
	figures := 0
	for name, rep := range paged(t) {
		known := shown(rep)
		for _, label := range rep.Deal.PeriodLabels() {
			for _, f := range figuresOf(label) {
				known[f] = true
			}
		}
		for i, page := range report.DrawnPages(rep, report.Options{}) {
			var words []string
			for _, text := range page.Texts {
				if !text.Scale && !strings.HasPrefix(text.Text, "page ") && !strings.HasPrefix(text.Text, "offtake ") {
					words = append(words, text.Text)
				}
			}
			for _, f := range figuresOf(strings.Join(words, " ")) {
				figures++
				assert.True(t, known[f], "%s, page %d: the workbook shows no %s", name, i+1, f)
			}
		}
		for _, f := range figuresOf(string(render(t, rep, "md"))) {
			assert.True(t, known[f], "%s, Markdown: the workbook shows no %s", name, f)
		}
	}
	assert.Greater(t, figures, 10_000)
}
