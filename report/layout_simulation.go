package report

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"offtake/model"
)

// The sheet of a simulation holds values, not formulas: a workbook cannot draw
// ten thousand paths. The sheet states this, and shows whether the inputs have
// changed since.

// SheetSimulation is the sheet of the simulation, in the book only if it was
// run.
const SheetSimulation = "Simulation"

// The columns of the table of results.
const (
	simColMean   = 4
	simColError  = 5
	simColFirst  = 6 // of the percentiles
	simColErrors = 15
	simColTail   = 18
	simColNone   = 20
	simColThen   = 21
	simColNow    = 22
	simColChange = 23
)

// simColLaw is the column of the distributions: words, so that a column is
// left free between them and the numbers, which stand right.
const simColLaw = simColMean + 8

// errorPercents are the percentiles whose errors the sheet shows.
var errorPercents = []int{5, 50, 95}

// fanPercents are the percentiles of a line that the sheet shows by period.
var fanPercents = []int{5, 25, 50, 75, 95}

// fanBands are the bands of a fan chart, as places in fanPercents.
var fanBands = []struct {
	from, to int
	colour   Colour
}{{0, 1, ColourFanOuter}, {1, 3, ColourFanInner}, {3, 4, ColourFanOuter}}

// simulationSheet holds where the results of a simulation are.
type simulationSheet struct {
	*Report
	sheet   *Sheet
	found   *model.Simulated
	metrics map[string]int     // rows
	fans    []fanRows          // in the order of model.SimulatedLines
	years   int                // the row of the years above the fans' rows
	upTo    [2]int             // first and last row of the events by year
	drivers [2]int             // first and last row
	basics  map[string]address // single values by name
	charts  int
	results [2]int // first and last row
}

// fanRows holds where a line's distribution by period is.
type fanRows struct {
	line  *model.Line
	of    []int // rows of fanPercents
	bands []int // rows of fanBands
}

func (rep *Report) hasSimulation() bool { return rep.Results.Simulated != nil }

// laySimulation lays out what a simulation found.
func (rep *Report) laySimulation() {
	if !rep.hasSimulation() {
		return
	}
	x := &simulationSheet{Report: rep, sheet: rep.Book.Sheet(SheetSimulation), found: rep.Results.Simulated, metrics: map[string]int{},
		basics: map[string]address{}}
	rep.simulation = x
	s := x.sheet
	s.Tab = TabResults
	rep.head(s, "Simulation", fmt.Sprintf("%s: %s draws of the uncertain inputs, from scenario %s; %s", rep.Deal.Name,
		groupThousands(strconv.Itoa(x.found.Paths)), rep.simulated(), rep.amounts()))
	s.Widths = map[int]float64{1: 44, 2: 10, 3: 24}
	for c := simColMean; c <= max(simColChange, colFirst+rep.periods()-1); c++ {
		s.Widths[c] = 12
	}
	row := x.layBasics(rowHeader)
	x.charts = row
	row = x.layResults(row + fanHeight + 1)
	row = x.layDrivers(row)
	row = x.layFans(row)
	x.layEvents(row)
	x.fanCharts()
	x.status()
	s.FreezeRow, s.FreezeCol = rowMaster, 1
	s.Print.RepeatCols = [2]int{1, 2}
	s.Print.RepeatRows = [2]int{rowTitle, rowMaster}
}

// simulated returns the name of the scenario that the simulation starts from.
func (rep *Report) simulated() string {
	return rep.Deal.Scenarios[rep.Results.Simulated.Scenario].Name
}

// drawn writes a value of the simulation.
func (x *simulationSheet) drawn(row, col int, unit Unit, v Value) *Cell {
	if v.Kind == Text {
		return x.sheet.Set(row, col, Cell{Value: v, Role: RoleNote})
	}
	return x.sheet.Set(row, col, Cell{Value: v, Role: RoleSimulated, Unit: unit})
}

// label heads a row.
func (x *simulationSheet) label(row int, label, unit, name string) {
	for i, text := range []string{label, unit, name} {
		if text != "" {
			x.sheet.Set(row, i+1, Cell{Value: Str(text), Role: []Role{RoleLabel, RoleNote, RoleNote}[i]})
		}
	}
}

func (x *simulationSheet) heads(row int, first []string, rest ...string) {
	for i, text := range append(slices.Clone(first), rest...) {
		role := RoleHeadLabel
		if i >= len(first) && text != "Distribution" {
			role = RoleHeader
		}
		x.sheet.Set(row, i+1, Cell{Value: Str(text), Role: role, Wrap: true})
	}
}

// layBasics writes what was done and the probabilities of the whole deal.
func (x *simulationSheet) layBasics(row int) int {
	s, found := x.sheet, x.found
	sectionRow(s, row, simColChange,
		"What was simulated: values of the program, not formulas; they do not follow inputs that are changed here")
	row++
	x.heads(row, []string{"Simulation", "Unit", "Name"}, "Value", "Std error")
	row++
	one := func(name, label, unit string, u Unit, v Value, e float64) {
		x.label(row, label, unit, name)
		x.drawn(row, simColMean, u, v)
		if e > 0 {
			x.drawn(row, simColError, u, Num(e))
		}
		x.basics[name] = address{s, row, simColMean}
		row++
	}
	one("paths", "Paths", "number", UnitCount, Num(float64(found.Paths)), 0)
	one("seed", "Seed", "number", UnitNone, Num(float64(found.Seed)), 0)
	one("inputs", "Inputs drawn", "number", UnitCount, Num(float64(len(found.Inputs))), 0)
	one("shortfall", "Paths with a shortfall in any period", "%", UnitPercent, Num(found.Shortfall.Value()), found.Shortfall.Error())
	one("loss", "Paths dearer than the open market (lock-in cost above 0)", "%", UnitPercent, Num(found.Loss.Value()), found.Loss.Error())
	one("failing", "Paths in which a check fails", "number", UnitCount, Num(float64(found.Failing)), 0)
	x.label(row, "Tolerance of the checks, scenario now", x.UnitLabel("money"), "tolerance")
	c := x.cases[found.Scenario]
	x.link(s, row, simColMean, address{c.sheet, c.rows["tolerance"], colScalar}, RoleLink).Unit = UnitDifference
	x.basics["tolerance"] = address{s, row, simColMean}
	row++
	x.label(row, "Inputs of the scenario since the simulation", "", "")
	x.basics["status"] = address{s, row, simColMean}
	row++
	x.label(row, "To reproduce", "", "")
	s.Set(row, simColMean, Cell{Value: Str(x.command()), Role: RoleText})
	row++
	x.label(row, "Reading it", "", "")
	reading := "P5 is the least value that 5% of the paths do not exceed, P50 the median. " +
		"Std error: how far the figure would move with other draws. Worst 5%: the mean of the worst twentieth of the paths. " +
		"Rates, ratios, periods and what is the least or most of any period have percentiles, and no mean."
	s.Set(row, simColMean, Cell{Value: Str(reading), Role: RoleText})
	return row + 2
}

// command returns the command that runs the same simulation again.
func (x *simulationSheet) command() string {
	words := []string{"offtake", "simulate", x.dealName(), "--paths", fmt.Sprint(x.found.Paths), "--seed", fmt.Sprint(x.found.Seed),
		"--metric", x.found.Metric, "--scenario", x.simulated()}
	return shellLine(append(words, x.Deal.Options()...))
}

// status shows by formula whether the scenario still has the results that it
// had when it was simulated.
func (x *simulationSheet) status() {
	var changes []string
	for _, name := range []string{"total_paid", "pv_lock_in", "customer_npv", "provider_npv"} {
		changes = append(changes, "ABS("+Address(x.metrics[name], simColChange)+")")
	}
	at := x.basics["status"]
	x.sheet.Set(at.row, at.col, Cell{
		Formula: fmt.Sprintf(`IF(MAX(%s)<=%s,"unchanged","changed: simulate again")`, strings.Join(changes, ","),
			Address(x.basics["tolerance"].row, simColMean)),
		Value: Str("unchanged"), Role: RoleKeyLabel,
	})
}

// layResults lays out the percentiles of every metric.
func (x *simulationSheet) layResults(row int) int {
	sectionRow(x.sheet, row, simColChange, "Results over all paths")
	row++
	heads := []string{"Mean", "Std error"}
	for _, p := range model.Percents {
		heads = append(heads, fmt.Sprintf("P%d", p))
	}
	for _, p := range errorPercents {
		heads = append(heads, fmt.Sprintf("Std error of P%d", p))
	}
	heads = append(heads, "Worst 5%", "Std error of worst 5%", "Paths without a value", "Scenario when simulated",
		"Scenario now", "Change since")
	x.heads(row, []string{"Result", "Unit", "Name"}, heads...)
	row++
	x.results[0] = row
	section := ""
	for _, m := range x.found.Metrics {
		if m.Section != section {
			section = m.Section
			sectionRow(x.sheet, row, simColChange, section)
			row++
		}
		x.result(row, m)
		row++
	}
	x.results[1] = row - 1
	return row + 1
}

func (x *simulationSheet) result(row int, m model.MetricSummary) {
	s, unit := x.sheet, unitOf[m.Unit]
	x.metrics[m.Name] = row
	x.label(row, m.Label, x.UnitLabel(m.Unit), m.Name)
	put := func(col int, unit Unit, v float64) { x.drawn(row, col, unit, number(v, m.Missing)) }
	if unit == UnitPeriod {
		x.periodResult(row, m)
		return
	}
	means := func(col int, unit Unit, v float64) { x.drawn(row, col, unit, number(v, "n/a")) }
	means(simColMean, meanUnit(unit), m.Mean)
	means(simColError, errorUnit(unit), m.MeanError)
	for i, v := range m.Percentiles {
		put(simColFirst+i, unit, v)
	}
	for i, p := range errorPercents {
		put(simColErrors+i, errorUnit(unit), m.Errors[slices.Index(model.Percents, p)])
	}
	if m.Better != "" {
		means(simColTail, meanUnit(unit), m.Tail)
		means(simColTail+1, errorUnit(unit), m.TailError)
	}
	put(simColNone, UnitPercent, float64(m.Without)/float64(x.found.Paths))
	c := x.cases[x.found.Scenario]
	source := address{c.sheet, c.rows[m.Name], colScalar}
	x.drawn(row, simColThen, unit, source.cell().Value)
	x.link(s, row, simColNow, source, RoleLink)
	s.Set(row, simColChange, difference(s, row, simColNow, simColThen, differenceUnit(unit)))
}

// periodResult writes the row of a period: its name at the percentiles. Periods
// have no mean.
func (x *simulationSheet) periodResult(row int, m model.MetricSummary) {
	name := func(col int, v float64) {
		x.drawn(row, col, x.headUnit(), x.nameValue(number(v, m.Missing)))
	}
	x.drawn(row, simColMean, UnitNone, Str("n/a"))
	x.drawn(row, simColError, UnitNone, Str("n/a"))
	for i, v := range m.Percentiles {
		name(simColFirst+i, v)
	}
	for i := range errorPercents {
		x.drawn(row, simColErrors+i, UnitNone, Str("n/a"))
	}
	x.drawn(row, simColTail, UnitNone, Str("n/a"))
	x.drawn(row, simColTail+1, UnitNone, Str("n/a"))
	x.drawn(row, simColNone, UnitPercent, Num(float64(m.Without)/float64(x.found.Paths)))
	c := x.cases[x.found.Scenario]
	then, _ := x.Results.Scalar(m.Name, x.found.Scenario)
	name(simColThen, then)
	x.link(x.sheet, row, simColNow, address{c.sheet, c.rows[m.Name], colOpening}, RoleLink)
}

// meanUnit returns the unit of a mean: of whole numbers it has decimals.
func meanUnit(u Unit) Unit {
	if u == UnitCount {
		return UnitYears
	}
	return u
}

func errorUnit(u Unit) Unit { return meanUnit(differenceUnit(u)) }

// layDrivers lays out the inputs, those that move the metric most first: how
// they were drawn and how closely the metric follows.
func (x *simulationSheet) layDrivers(row int) int {
	s := x.sheet
	metric := x.Program.Line(x.found.Metric)
	sectionRow(s, row, simColChange, "What moves the "+lowerFirst(metric.Label)+": rank correlation with each input drawn")
	row++
	heads := []string{"Rank correlation", "Mean", "P5", "P50", "P95", "Never", "Cut off", "", "Distribution"}
	x.heads(row, []string{"Input", "Unit", "Name"}, heads...)
	row++
	x.drivers = [2]int{row, row + len(x.found.Drivers) - 1}
	for _, d := range x.found.Drivers {
		x.driver(row, d)
		row++
	}
	for _, text := range x.correlations() {
		s.Set(row, 1, Cell{Value: Str(text), Role: RoleNote})
		row++
	}
	return row + 1
}

func (x *simulationSheet) driver(row int, d model.Driver) {
	unit, label := unitOf[inputUnit(d.Input)], x.UnitLabel(inputUnit(d.Input))
	if d.Apply == model.ApplyFactor {
		unit, label = UnitFactor, "factor"
	}
	x.label(row, d.Label+map[model.Apply]string{model.ApplyShift: ", shift", model.ApplyFactor: ", factor"}[d.Apply], label, d.Key)
	x.drawn(row, simColMean, UnitCorrelation, number(d.Correlation, "n/a"))
	i := slices.IndexFunc(x.found.Draws, func(s model.InputSummary) bool { return s.Key == d.Key })
	draws := x.found.Draws[i]
	x.drawn(row, simColMean+1, unit, number(draws.Mean, "none"))
	for k, p := range []int{5, 50, 95} {
		x.drawn(row, simColMean+2+k, unit, number(draws.Percentiles[slices.Index(model.Percents, p)], "none"))
	}
	x.drawn(row, simColMean+5, UnitPercent, Num(float64(draws.Without)/float64(x.found.Paths)))
	x.drawn(row, simColMean+6, UnitPercent, Num(d.Cut))
	x.sheet.Set(row, simColLaw, Cell{Value: Str(x.law(d.Uncertain)), Role: RoleText})
}

// law describes a distribution as it is in the deal file.
func (x *simulationSheet) law(u *model.Uncertain) string {
	unit := unitOf[inputUnit(u.Input)]
	var parts []string
	for _, p := range u.Parameters {
		var values []string
		for _, v := range p.Values {
			show := Display(Num(v), unit, x.Book.Scale)
			if p.Share {
				show = Display(Num(v), UnitPercent, x.Book.Scale)
			}
			values = append(values, strings.Replace(show, "–", "0", 1))
		}
		parts = append(parts, strings.TrimSpace(p.Name+" "+strings.Join(values, " / ")))
	}
	text := u.Law + ": " + strings.Join(parts, ", ")
	switch u.Apply {
	case model.ApplyShift:
		return text + "; added to every year's value"
	case model.ApplyFactor:
		return text + "; multiplies every year's value"
	}
	return text
}

// correlations returns which inputs move together.
func (x *simulationSheet) correlations() []string {
	var texts []string
	for _, c := range x.found.Correlations {
		texts = append(texts, fmt.Sprintf("Correlated draws: %s with %s, %.2g", x.found.Inputs[c.A].Label, x.found.Inputs[c.B].Label, c.Value))
	}
	return texts
}

// layFans lays out the distribution of the lines by period.
func (x *simulationSheet) layFans(row int) int {
	s := x.sheet
	last := max(simColChange, colFirst+x.periods()-1)
	sectionRow(s, row, last, "By period: percentiles over all paths, each period by itself")
	row++
	x.heads(row, []string{"Percentile", "Unit", "Name"}, "", "")
	x.heads(row+1, []string{"Period", "", ""}, "", "")
	live := x.live
	for p := range x.periods() {
		x.link(s, row, colFirst+p, address{live.sheet, rowHeader, colFirst + p}, RoleHeader).Wrap = !x.calendar().Plain()
		x.link(s, row+1, colFirst+p, address{live.sheet, live.rows["period"], colFirst + p}, RoleHeader)
	}
	x.years = row
	row += 2
	for _, l := range x.found.Lines {
		row = x.fan(row, l)
	}
	return row
}

func (x *simulationSheet) fan(row int, l model.LineSummary) int {
	unit := unitOf[l.Unit]
	rows := fanRows{line: l.Line}
	series := func(text string, value func(s model.Summary) float64, unit Unit) {
		x.label(row, l.Label+", "+text, x.UnitLabel(l.Unit), l.Name)
		for p, s := range l.Periods {
			x.drawn(row, colFirst+p, unit, Num(value(s)))
		}
		row++
	}
	if l.HasMean() {
		series("mean", func(s model.Summary) float64 { return s.Mean }, unit)
		series("standard error of the mean", func(s model.Summary) float64 { return s.MeanError }, errorUnit(unit))
	}
	for _, p := range fanPercents {
		rows.of = append(rows.of, row)
		i := slices.Index(model.Percents, p)
		series(percentileName(p), func(s model.Summary) float64 { return s.Percentiles[i] }, unit)
	}
	for _, b := range fanBands {
		rows.bands = append(rows.bands, row)
		x.band(row, l, rows, b.from, b.to)
		row++
	}
	x.fans = append(x.fans, rows)
	return row + 1
}

func percentileName(p int) string {
	if p == 50 {
		return "median"
	}
	return fmt.Sprintf("percentile P%d", p)
}

// band writes the height of a band of the fan chart, by formula.
func (x *simulationSheet) band(row int, l model.LineSummary, rows fanRows, from, to int) {
	s := x.sheet
	s.Set(row, colLabel, Cell{Value: Str(fmt.Sprintf("%s, from P%d to P%d", l.Label, fanPercents[from], fanPercents[to])),
		Role: RoleHelperLabel})
	s.Set(row, colUnit, Cell{Value: Str(x.UnitLabel(l.Unit)), Role: RoleNote})
	s.Set(row, colName, Cell{Value: Str(l.Name), Role: RoleNote})
	s.Row(row).Level = 1
	for p := range l.Periods {
		col := colFirst + p
		low, high := s.At(rows.of[from], col).Value.Number, s.At(rows.of[to], col).Value.Number
		s.Set(row, col, Cell{Formula: Address(rows.of[to], col) + "-" + Address(rows.of[from], col), Value: Num(high - low), Role: RoleHelper,
			Unit: differenceUnit(unitOf[l.Unit])})
	}
}

// layEvents lays out the probability of events up to the end of each contract
// year: the first shortfall, and the years that were drawn.
func (x *simulationSheet) layEvents(row int) {
	s := x.sheet
	sectionRow(s, row, max(simColChange, colFirst+x.periods()-1),
		"By contract year: share of the paths in which it has come by the end of the year")
	row++
	x.heads(row, []string{"Event", "Unit", "Name"}, "", "")
	for k := range x.found.Years {
		s.Set(row, colFirst+k, x.yearHead(k+1))
	}
	row++
	x.upTo[0] = row
	put := func(label, name string, shares []float64) {
		x.label(row, label, "%", name)
		for k, share := range shares {
			x.drawn(row, colFirst+k, UnitPercent, Num(share))
		}
		row++
	}
	put("A first shortfall by then", "first_shortfall", x.found.FirstShortfall)
	for _, d := range x.found.Draws {
		if d.UpTo != nil {
			put(d.Label+": come by then", d.Key, d.UpTo)
		}
	}
	x.upTo[1] = row - 1
}

// shortfallTitle returns how often there is a shortfall at all.
func (x *simulationSheet) shortfallTitle() string {
	if x.found.Shortfall.Count == 0 {
		return "No path has a shortfall"
	}
	return fmt.Sprintf("A shortfall comes before the end in %s of paths", x.basic("shortfall"))
}

// fanHeight is the number of rows of a chart.
const fanHeight = 17

// fanCharts draws a fan chart for each line, side by side: the bands stacked
// over the lowest percentile, and the median as a line.
func (x *simulationSheet) fanCharts() {
	s := x.sheet
	sectionRow(s, x.charts, simColChange, "Fan charts: the middle half of the paths dark, nine tenths light, the median as a line")
	columns := []int{1, 3, 6, 11, 16}
	for i, fan := range x.fans {
		middle := fan.of[slices.Index(fanPercents, 50)]
		chart := &Chart{
			Kind: AreasAndLines, Row: x.charts + 1, Col: columns[i], ToRow: x.charts + fanHeight, ToCol: columns[i+1],
			Title: x.fanTitle(fan), XTitle: x.yearTitle(), YTitle: fanAxis(fan.line, x.UnitLabel(fan.line.Unit)), XUnit: x.headUnit(),
			YUnit:      unitOf[fan.line.Unit],
			Categories: x.periodsOf(x.years),
			NoLegend:   true,
			AltText: fmt.Sprintf("Fan chart: 5%%, 25%%, 50%%, 75%% and 95%% percentiles of %s by period over %d simulated paths.",
				lowerFirst(fan.line.Label), x.found.Paths),
		}
		chart.Series = append(chart.Series, x.fanSeries(fan.of[0], ColourNone, true))
		for k, b := range fanBands {
			chart.Series = append(chart.Series, x.fanSeries(fan.bands[k], b.colour, k == 2))
		}
		median := x.fanSeries(middle, ColourBrand, false)
		median.OnLine = true
		chart.Series = append(chart.Series, median)
		s.Charts = append(s.Charts, chart)
	}
	n := len(x.fans)
	s.Charts = append(s.Charts, x.shortfallChart(columns[n], columns[n+1]))
}

// shortfallChart returns a new chart of how likely a shortfall is to have come
// by the end of a contract year.
func (x *simulationSheet) shortfallChart(from, to int) *Chart {
	row, last := x.upTo[0], colFirst+len(x.found.Years)-1
	return &Chart{
		Kind: ColumnsClustered, Row: x.charts + 1, Col: from, ToRow: x.charts + fanHeight, ToCol: to, NoLegend: true,
		Title:  x.shortfallTitle(),
		XTitle: "By the end of contract year", YTitle: "share of paths, %", XUnit: x.headUnit(), YUnit: UnitPercent,
		Categories: span(x.sheet, row-1, colFirst, last),
		Series: []ChartSeries{{Name: x.sheet.At(row, colLabel).Value.Text, NameRef: quoteSheet(x.sheet.Name) + "!" + absolute(row, colLabel),
			Values: span(x.sheet, row, colFirst, last), Colour: ColourStranded}},
		AltText: "Columns: share of the paths with a shortfall by the end of each contract year.",
	}
}

func fanAxis(l *model.Line, unit string) string {
	if unitOf[l.Unit] == UnitPercent {
		return lowerFirst(l.Label) + ", %"
	}
	return unit
}

func (x *simulationSheet) fanSeries(row int, colour Colour, unlisted bool) ChartSeries {
	return ChartSeries{Name: x.sheet.At(row, colLabel).Value.Text, NameRef: quoteSheet(x.sheet.Name) + "!" + absolute(row, colLabel),
		Values: x.periodsOf(row), Colour: colour, Unlisted: unlisted}
}

func (x *simulationSheet) periodsOf(row int) string {
	return span(x.sheet, row, colFirst, colFirst+x.periods()-1)
}

// fanTitle returns where a line ends up: nine paths of ten in the last period.
func (x *simulationSheet) fanTitle(fan fanRows) string {
	col := colFirst + x.periods() - 1
	low, high := x.sheet.At(fan.of[0], col), x.sheet.At(fan.of[len(fan.of)-1], col)
	if math.Abs(high.Value.Number-low.Value.Number) == 0 {
		return fmt.Sprintf("%s: %s at the end in nine paths of ten", fan.line.Label, x.Show(low))
	}
	return fmt.Sprintf("%s: %s to %s at the end in nine paths of ten", fan.line.Label, x.Show(low), x.Show(high))
}

// waiver is a rule that a sheet breaks on purpose.
type waiver struct{ rule, where, reason string }

// waivers lists the rules that the sheet breaks on purpose.
func (x *simulationSheet) waivers() []waiver {
	area := func(rows [2]int, from, to int) string {
		return fmt.Sprintf("%s!%s:%s", SheetSimulation, Address(rows[0], from), Address(rows[1], to))
	}
	const beside = "Shares of the paths and correlations stand beside values in the row's own unit; their headings say so."
	const over = "Headings stand over their numbers, right like these."
	return []waiver{
		{"10", SheetSimulation,
			"The sheet holds what the program found over many draws of the inputs, which no formula can give; it says so, and tells by formula " +
				"whether the scenario has changed since."},
		{"27", area(x.results, simColNone, simColNone), beside},
		{"27", area([2]int{x.results[0] - 1, x.results[0] - 1}, simColMean, simColChange), over},
		{"27", area([2]int{x.drivers[0] - 1, x.drivers[0] - 1}, simColMean, simColMean+6), over},
		{"27", area(x.drivers, simColMean, simColMean+6), beside},
	}
}
