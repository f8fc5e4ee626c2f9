package layout

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"offtake/model"
	"offtake/report/sheet"
	"offtake/report/words"
)

// The sheet of a simulation holds values, not formulas: a workbook cannot draw
// ten thousand paths. The sheet states this, and shows whether the inputs have
// changed since.

// The columns of the table of results.
const (
	SimColMean   = 4
	SimColError  = 5
	SimColFirst  = 6 // of the percentiles
	simColErrors = 15
	SimColTail   = 18
	SimColNone   = 20
	SimColThen   = 21
	simColNow    = 22
	simColChange = 23
)

// SimColLaw is the column of the distributions: words, so that a column is
// left free between them and the numbers, which stand right.
const SimColLaw = SimColMean + 8

// errorPercents are the percentiles whose errors the sheet shows.
var errorPercents = []int{5, 50, 95}

// FanPercents are the percentiles of a line that the sheet shows by period.
var FanPercents = []int{5, 25, 50, 75, 95}

// FanBands are the bands of a fan chart, as places in fanPercents.
var FanBands = []struct {
	From, To int
	Colour   sheet.Colour
}{{0, 1, sheet.ColourFanOuter}, {1, 3, sheet.ColourFanInner}, {3, 4, sheet.ColourFanOuter}}

// SimulationSheet holds where the results of a simulation are.
type SimulationSheet struct {
	*Report
	Sheet   *sheet.Sheet
	Found   *model.Simulated
	Metrics map[string]int       // rows
	Fans    []fanRows            // in the order of model.SimulatedLines
	years   int                  // the row of the years above the fans' rows
	UpTo    [2]int               // first and last row of the events by year
	Drivers [2]int               // first and last row
	basics  map[string]sheet.Ref // single values by name
	charts  int
	results [2]int // first and last row
}

// fanRows holds where a line's distribution by period is.
type fanRows struct {
	Line  *model.Line
	Of    []int // rows of fanPercents
	bands []int // rows of fanBands
}

// HasSimulation reports whether a simulation was run.
func (rep *Report) HasSimulation() bool { return rep.Results.Simulated != nil }

// laySimulation lays out what a simulation found.
func (rep *Report) laySimulation() {
	if !rep.HasSimulation() {
		return
	}
	x := &SimulationSheet{Report: rep, Sheet: rep.Book.Sheet(SheetSimulation), Found: rep.Results.Simulated, Metrics: map[string]int{},
		basics: map[string]sheet.Ref{}}
	rep.Simulation = x
	s := x.Sheet
	s.Tab = sheet.TabResults
	rep.Head(s, "Simulation", fmt.Sprintf("%s: %s draws of the uncertain inputs, from scenario %s; %s", rep.Deal.Name,
		sheet.GroupThousands(strconv.Itoa(x.Found.Paths)), rep.Simulated(), rep.Amounts()))
	s.Widths = map[int]float64{1: 44, 2: 10, 3: 24}
	for c := SimColMean; c <= max(simColChange, ColFirst+rep.Periods()-1); c++ {
		s.Widths[c] = 12
	}
	row := x.layBasics(RowHeader)
	x.charts = row
	row = x.layResults(row + fanHeight + 1)
	row = x.layDrivers(row)
	row = x.layFans(row)
	x.layEvents(row)
	x.fanCharts()
	x.status()
	s.FreezeRow, s.FreezeCol = RowMaster, 1
	s.Print.RepeatCols = [2]int{1, 2}
	s.Print.RepeatRows = [2]int{RowTitle, RowMaster}
}

// Simulated returns the name of the scenario that the simulation starts from.
func (rep *Report) Simulated() string {
	return rep.Deal.Scenarios[rep.Results.Simulated.Scenario].Name
}

// drawn writes a value of the simulation.
func (x *SimulationSheet) drawn(row, col int, unit sheet.Unit, v sheet.Value) *sheet.Cell {
	if v.Kind == sheet.Text {
		return x.Sheet.Set(row, col, sheet.Cell{Value: v, Role: sheet.RoleNote})
	}
	return x.Sheet.Set(row, col, sheet.Cell{Value: v, Role: sheet.RoleSimulated, Unit: unit})
}

// label heads a row.
func (x *SimulationSheet) label(row int, label, unit, name string) {
	for i, text := range []string{label, unit, name} {
		if text != "" {
			x.Sheet.Set(row, i+1, sheet.Cell{Value: sheet.Str(text), Role: []sheet.Role{sheet.RoleLabel, sheet.RoleNote, sheet.RoleNote}[i]})
		}
	}
}

func (x *SimulationSheet) heads(row int, first []string, rest ...string) {
	for i, text := range append(slices.Clone(first), rest...) {
		role := sheet.RoleHeadLabel
		if i >= len(first) && text != "Distribution" {
			role = sheet.RoleHeader
		}
		x.Sheet.Set(row, i+1, sheet.Cell{Value: sheet.Str(text), Role: role, Wrap: true})
	}
}

// layBasics writes what was done and the probabilities of the whole deal.
func (x *SimulationSheet) layBasics(row int) int {
	s, found := x.Sheet, x.Found
	SectionRow(s, row, simColChange,
		"What was simulated: values of the program, not formulas; they do not follow inputs that are changed here")
	row++
	x.heads(row, []string{"Simulation", "Unit", "Name"}, "Value", "Std error")
	row++
	one := func(name, label, unit string, u sheet.Unit, v sheet.Value, e float64) {
		x.label(row, label, unit, name)
		x.drawn(row, SimColMean, u, v)
		if e > 0 {
			x.drawn(row, SimColError, u, sheet.Num(e))
		}
		x.basics[name] = sheet.Ref{Sheet: s, Row: row, Col: SimColMean}
		row++
	}
	one("paths", "Paths", "number", sheet.UnitCount, sheet.Num(float64(found.Paths)), 0)
	one("seed", "Seed", "number", sheet.UnitNone, sheet.Num(float64(found.Seed)), 0)
	one("inputs", "Inputs drawn", "number", sheet.UnitCount, sheet.Num(float64(len(found.Inputs))), 0)
	one("shortfall", "Paths with a shortfall in any period", "%", sheet.UnitPercent, sheet.Num(found.Shortfall.Value()),
		found.Shortfall.Error())
	one("loss", "Paths dearer than the open market (lock-in cost above 0)", "%", sheet.UnitPercent, sheet.Num(found.Loss.Value()),
		found.Loss.Error())
	one("failing", "Paths in which a check fails", "number", sheet.UnitCount, sheet.Num(float64(found.Failing)), 0)
	x.label(row, "Tolerance of the checks, scenario now", x.UnitLabel("money"), "tolerance")
	c := x.Cases[found.Scenario]
	x.Link(s, row, SimColMean, sheet.Ref{Sheet: c.Sheet, Row: c.Rows["tolerance"], Col: ColScalar}, sheet.RoleLink).Unit = sheet.UnitDifference
	x.basics["tolerance"] = sheet.Ref{Sheet: s, Row: row, Col: SimColMean}
	row++
	x.label(row, "Inputs of the scenario since the simulation", "", "")
	x.basics["status"] = sheet.Ref{Sheet: s, Row: row, Col: SimColMean}
	row++
	x.label(row, "To reproduce", "", "")
	s.Set(row, SimColMean, sheet.Cell{Value: sheet.Str(x.command()), Role: sheet.RoleText})
	row++
	x.label(row, "Reading it", "", "")
	reading := "P5 is the least value that 5% of the paths do not exceed, P50 the median. " +
		"Std error: how far the figure would move with other draws. Worst 5%: the mean of the worst twentieth of the paths. " +
		"Rates, ratios, periods and what is the least or most of any period have percentiles, and no mean."
	s.Set(row, SimColMean, sheet.Cell{Value: sheet.Str(reading), Role: sheet.RoleText})
	return row + 2
}

// command returns the command that runs the same simulation again.
func (x *SimulationSheet) command() string {
	text := []string{"offtake", "simulate", x.dealName(), "--paths", fmt.Sprint(x.Found.Paths), "--seed", fmt.Sprint(x.Found.Seed),
		"--metric", x.Found.Metric, "--scenario", x.Simulated()}
	return words.ShellLine(append(text, x.Deal.Options()...))
}

// status shows by formula whether the scenario still has the results that it
// had when it was simulated.
func (x *SimulationSheet) status() {
	var changes []string
	for _, name := range []string{"total_paid", "pv_lock_in", "customer_npv", "provider_npv"} {
		changes = append(changes, "ABS("+sheet.Address(x.Metrics[name], simColChange)+")")
	}
	at := x.basics["status"]
	x.Sheet.Set(at.Row, at.Col, sheet.Cell{
		Formula: fmt.Sprintf(`IF(MAX(%s)<=%s,"unchanged","changed: simulate again")`, strings.Join(changes, ","),
			sheet.Address(x.basics["tolerance"].Row, SimColMean)),
		Value: sheet.Str("unchanged"), Role: sheet.RoleKeyLabel,
	})
}

// layResults lays out the percentiles of every metric.
func (x *SimulationSheet) layResults(row int) int {
	SectionRow(x.Sheet, row, simColChange, "Results over all paths")
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
	for _, m := range x.Found.Metrics {
		if m.Section != section {
			section = m.Section
			SectionRow(x.Sheet, row, simColChange, section)
			row++
		}
		x.result(row, m)
		row++
	}
	x.results[1] = row - 1
	return row + 1
}

func (x *SimulationSheet) result(row int, m model.MetricSummary) {
	s, unit := x.Sheet, UnitOf[m.Unit]
	x.Metrics[m.Name] = row
	x.label(row, m.Label, x.UnitLabel(m.Unit), m.Name)
	put := func(col int, unit sheet.Unit, v float64) { x.drawn(row, col, unit, number(v, m.Missing)) }
	if unit == sheet.UnitPeriod {
		x.periodResult(row, m)
		return
	}
	means := func(col int, unit sheet.Unit, v float64) { x.drawn(row, col, unit, number(v, "n/a")) }
	means(SimColMean, meanUnit(unit), m.Mean)
	means(SimColError, errorUnit(unit), m.MeanError)
	for i, v := range m.Percentiles {
		put(SimColFirst+i, unit, v)
	}
	for i, p := range errorPercents {
		put(simColErrors+i, errorUnit(unit), m.Errors[slices.Index(model.Percents, p)])
	}
	if m.Better != "" {
		means(SimColTail, meanUnit(unit), m.Tail)
		means(SimColTail+1, errorUnit(unit), m.TailError)
	}
	put(SimColNone, sheet.UnitPercent, float64(m.Without)/float64(x.Found.Paths))
	c := x.Cases[x.Found.Scenario]
	source := sheet.Ref{Sheet: c.Sheet, Row: c.Rows[m.Name], Col: ColScalar}
	x.drawn(row, SimColThen, unit, source.Cell().Value)
	x.Link(s, row, simColNow, source, sheet.RoleLink)
	s.Set(row, simColChange, difference(s, row, simColNow, SimColThen, differenceUnit(unit)))
}

// periodResult writes the row of a period: its name at the percentiles. Periods
// have no mean.
func (x *SimulationSheet) periodResult(row int, m model.MetricSummary) {
	name := func(col int, v float64) {
		x.drawn(row, col, x.HeadUnit(), x.NameValue(number(v, m.Missing)))
	}
	x.drawn(row, SimColMean, sheet.UnitNone, sheet.Str("n/a"))
	x.drawn(row, SimColError, sheet.UnitNone, sheet.Str("n/a"))
	for i, v := range m.Percentiles {
		name(SimColFirst+i, v)
	}
	for i := range errorPercents {
		x.drawn(row, simColErrors+i, sheet.UnitNone, sheet.Str("n/a"))
	}
	x.drawn(row, SimColTail, sheet.UnitNone, sheet.Str("n/a"))
	x.drawn(row, SimColTail+1, sheet.UnitNone, sheet.Str("n/a"))
	x.drawn(row, SimColNone, sheet.UnitPercent, sheet.Num(float64(m.Without)/float64(x.Found.Paths)))
	c := x.Cases[x.Found.Scenario]
	then, _ := x.Results.Scalar(m.Name, x.Found.Scenario)
	name(SimColThen, then)
	x.Link(x.Sheet, row, simColNow, sheet.Ref{Sheet: c.Sheet, Row: c.Rows[m.Name], Col: ColOpening}, sheet.RoleLink)
}

// meanUnit returns the unit of a mean: of whole numbers it has decimals.
func meanUnit(u sheet.Unit) sheet.Unit {
	if u == sheet.UnitCount {
		return sheet.UnitYears
	}
	return u
}

func errorUnit(u sheet.Unit) sheet.Unit { return meanUnit(differenceUnit(u)) }

// layDrivers lays out the inputs, those that move the metric most first: how
// they were drawn and how closely the metric follows.
func (x *SimulationSheet) layDrivers(row int) int {
	s := x.Sheet
	metric := x.Program.Line(x.Found.Metric)
	SectionRow(s, row, simColChange, "What moves the "+words.LowerFirst(metric.Label)+": rank correlation with each input drawn")
	row++
	heads := []string{"Rank correlation", "Mean", "P5", "P50", "P95", "Never", "Cut off", "", "Distribution"}
	x.heads(row, []string{"Input", "Unit", "Name"}, heads...)
	row++
	x.Drivers = [2]int{row, row + len(x.Found.Drivers) - 1}
	for _, d := range x.Found.Drivers {
		x.driver(row, d)
		row++
	}
	for _, text := range x.correlations() {
		s.Set(row, 1, sheet.Cell{Value: sheet.Str(text), Role: sheet.RoleNote})
		row++
	}
	return row + 1
}

func (x *SimulationSheet) driver(row int, d model.Driver) {
	unit, label := UnitOf[InputUnit(d.Input)], x.UnitLabel(InputUnit(d.Input))
	if d.Apply == model.ApplyFactor {
		unit, label = sheet.UnitFactor, "factor"
	}
	x.label(row, d.Label+map[model.Apply]string{model.ApplyShift: ", shift", model.ApplyFactor: ", factor"}[d.Apply], label, d.Key)
	x.drawn(row, SimColMean, sheet.UnitCorrelation, number(d.Correlation, "n/a"))
	i := slices.IndexFunc(x.Found.Draws, func(s model.InputSummary) bool { return s.Key == d.Key })
	draws := x.Found.Draws[i]
	x.drawn(row, SimColMean+1, unit, number(draws.Mean, "none"))
	for k, p := range []int{5, 50, 95} {
		x.drawn(row, SimColMean+2+k, unit, number(draws.Percentiles[slices.Index(model.Percents, p)], "none"))
	}
	x.drawn(row, SimColMean+5, sheet.UnitPercent, sheet.Num(float64(draws.Without)/float64(x.Found.Paths)))
	x.drawn(row, SimColMean+6, sheet.UnitPercent, sheet.Num(d.Cut))
	x.Sheet.Set(row, SimColLaw, sheet.Cell{Value: sheet.Str(x.law(d.Uncertain)), Role: sheet.RoleText})
}

// law describes a distribution as it is in the deal file.
func (x *SimulationSheet) law(u *model.Uncertain) string {
	unit := UnitOf[InputUnit(u.Input)]
	var parts []string
	for _, p := range u.Parameters {
		var values []string
		for _, v := range p.Values {
			show := sheet.Display(sheet.Num(v), unit, x.Book.Scale)
			if p.Share {
				show = sheet.Display(sheet.Num(v), sheet.UnitPercent, x.Book.Scale)
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
func (x *SimulationSheet) correlations() []string {
	var texts []string
	for _, c := range x.Found.Correlations {
		texts = append(texts, fmt.Sprintf("Correlated draws: %s with %s, %.2g", x.Found.Inputs[c.A].Label, x.Found.Inputs[c.B].Label, c.Value))
	}
	return texts
}

// layFans lays out the distribution of the lines by period.
func (x *SimulationSheet) layFans(row int) int {
	s := x.Sheet
	last := max(simColChange, ColFirst+x.Periods()-1)
	SectionRow(s, row, last, "By period: percentiles over all paths, each period by itself")
	row++
	x.heads(row, []string{"Percentile", "Unit", "Name"}, "", "")
	x.heads(row+1, []string{"Period", "", ""}, "", "")
	live := x.Live
	for p := range x.Periods() {
		x.Link(s, row, ColFirst+p, sheet.Ref{Sheet: live.Sheet, Row: RowHeader, Col: ColFirst + p}, sheet.RoleHeader).Wrap = !x.Calendar().Plain()
		x.Link(s, row+1, ColFirst+p, sheet.Ref{Sheet: live.Sheet, Row: live.Rows["period"], Col: ColFirst + p}, sheet.RoleHeader)
	}
	x.years = row
	row += 2
	for _, l := range x.Found.Lines {
		row = x.fan(row, l)
	}
	return row
}

func (x *SimulationSheet) fan(row int, l model.LineSummary) int {
	unit := UnitOf[l.Unit]
	rows := fanRows{Line: l.Line}
	series := func(text string, value func(s model.Summary) float64, unit sheet.Unit) {
		x.label(row, l.Label+", "+text, x.UnitLabel(l.Unit), l.Name)
		for p, s := range l.Periods {
			x.drawn(row, ColFirst+p, unit, sheet.Num(value(s)))
		}
		row++
	}
	if l.HasMean() {
		series("mean", func(s model.Summary) float64 { return s.Mean }, unit)
		series("standard error of the mean", func(s model.Summary) float64 { return s.MeanError }, errorUnit(unit))
	}
	for _, p := range FanPercents {
		rows.Of = append(rows.Of, row)
		i := slices.Index(model.Percents, p)
		series(percentileName(p), func(s model.Summary) float64 { return s.Percentiles[i] }, unit)
	}
	for _, b := range FanBands {
		rows.bands = append(rows.bands, row)
		x.band(row, l, rows, b.From, b.To)
		row++
	}
	x.Fans = append(x.Fans, rows)
	return row + 1
}

func percentileName(p int) string {
	if p == 50 {
		return "median"
	}
	return fmt.Sprintf("percentile P%d", p)
}

// band writes the height of a band of the fan chart, by formula.
func (x *SimulationSheet) band(row int, l model.LineSummary, rows fanRows, from, to int) {
	s := x.Sheet
	s.Set(row, ColLabel, sheet.Cell{Value: sheet.Str(fmt.Sprintf("%s, from P%d to P%d", l.Label, FanPercents[from], FanPercents[to])),
		Role: sheet.RoleHelperLabel})
	s.Set(row, ColUnit, sheet.Cell{Value: sheet.Str(x.UnitLabel(l.Unit)), Role: sheet.RoleNote})
	s.Set(row, ColName, sheet.Cell{Value: sheet.Str(l.Name), Role: sheet.RoleNote})
	s.Row(row).Level = 1
	for p := range l.Periods {
		col := ColFirst + p
		low, high := s.At(rows.Of[from], col).Value.Number, s.At(rows.Of[to], col).Value.Number
		s.Set(row, col, sheet.Cell{Formula: sheet.Address(rows.Of[to], col) + "-" + sheet.Address(rows.Of[from], col),
			Value: sheet.Num(high - low), Role: sheet.RoleHelper,
			Unit: differenceUnit(UnitOf[l.Unit])})
	}
}

// layEvents lays out the probability of events up to the end of each contract
// year: the first shortfall, and the years that were drawn.
func (x *SimulationSheet) layEvents(row int) {
	s := x.Sheet
	SectionRow(s, row, max(simColChange, ColFirst+x.Periods()-1),
		"By contract year: share of the paths in which it has come by the end of the year")
	row++
	x.heads(row, []string{"Event", "Unit", "Name"}, "", "")
	for k := range x.Found.Years {
		s.Set(row, ColFirst+k, x.YearHead(k+1))
	}
	row++
	x.UpTo[0] = row
	put := func(label, name string, shares []float64) {
		x.label(row, label, "%", name)
		for k, share := range shares {
			x.drawn(row, ColFirst+k, sheet.UnitPercent, sheet.Num(share))
		}
		row++
	}
	put("A first shortfall by then", "first_shortfall", x.Found.FirstShortfall)
	for _, d := range x.Found.Draws {
		if d.UpTo != nil {
			put(d.Label+": come by then", d.Key, d.UpTo)
		}
	}
	x.UpTo[1] = row - 1
}

// ShortfallTitle returns how often there is a shortfall at all.
func (x *SimulationSheet) ShortfallTitle() string {
	if x.Found.Shortfall.Count == 0 {
		return "No path has a shortfall"
	}
	return "A shortfall comes before the end in " + x.OfPaths("shortfall", x.Found.Shortfall, "of paths")
}

// OfPaths describes some of the paths by their share, or by their number where
// the share is too small to be shown.
func (x *SimulationSheet) OfPaths(name string, some model.Share, ofPaths string) string {
	if share := x.Basic(name); share != sheet.Dash {
		return share + " " + ofPaths
	}
	return fmt.Sprintf("%s of the %s paths", words.Spell(some.Count), x.Basic("paths"))
}

// fanHeight is the number of rows of a chart.
const fanHeight = 17

// fanCharts draws a fan chart for each line, side by side: the bands stacked
// over the lowest percentile, and the median as a line.
func (x *SimulationSheet) fanCharts() {
	s := x.Sheet
	SectionRow(s, x.charts, simColChange, "Fan charts: the middle half of the paths dark, nine tenths light, the median as a line")
	columns := []int{1, 3, 6, 11, 16}
	for i, fan := range x.Fans {
		middle := fan.Of[slices.Index(FanPercents, 50)]
		chart := &sheet.Chart{
			Kind: sheet.AreasAndLines, Row: x.charts + 1, Col: columns[i], ToRow: x.charts + fanHeight, ToCol: columns[i+1],
			Title: x.FanTitle(fan), XTitle: x.yearTitle(), YTitle: fanAxis(fan.Line, x.UnitLabel(fan.Line.Unit)), XUnit: x.HeadUnit(),
			YUnit:      UnitOf[fan.Line.Unit],
			Categories: x.periodsOf(x.years),
			NoLegend:   true,
			AltText: fmt.Sprintf("Fan chart: 5%%, 25%%, 50%%, 75%% and 95%% percentiles of %s by period over %d simulated paths.",
				words.LowerFirst(fan.Line.Label), x.Found.Paths),
		}
		chart.Series = append(chart.Series, x.fanSeries(fan.Of[0], sheet.ColourNone, true))
		for k, b := range FanBands {
			chart.Series = append(chart.Series, x.fanSeries(fan.bands[k], b.Colour, k == 2))
		}
		median := x.fanSeries(middle, sheet.ColourBrand, false)
		median.OnLine = true
		chart.Series = append(chart.Series, median)
		s.Charts = append(s.Charts, chart)
	}
	n := len(x.Fans)
	s.Charts = append(s.Charts, x.shortfallChart(columns[n], columns[n+1]))
}

// shortfallChart returns a new chart of how likely a shortfall is to have come
// by the end of a contract year.
func (x *SimulationSheet) shortfallChart(from, to int) *sheet.Chart {
	row, last := x.UpTo[0], ColFirst+len(x.Found.Years)-1
	return &sheet.Chart{
		Kind: sheet.ColumnsClustered, Row: x.charts + 1, Col: from, ToRow: x.charts + fanHeight, ToCol: to, NoLegend: true,
		Title:  x.ShortfallTitle(),
		XTitle: "By the end of contract year", YTitle: "share of paths, %", XUnit: x.HeadUnit(), YUnit: sheet.UnitPercent,
		Categories: sheet.Span(x.Sheet, row-1, ColFirst, last),
		Series: []sheet.ChartSeries{{Name: x.Sheet.At(row, ColLabel).Value.Text,
			NameRef: sheet.QuoteSheet(x.Sheet.Name) + "!" + sheet.Absolute(row, ColLabel),
			Values:  sheet.Span(x.Sheet, row, ColFirst, last), Colour: sheet.ColourStranded}},
		AltText: "Columns: share of the paths with a shortfall by the end of each contract year.",
	}
}

func fanAxis(l *model.Line, unit string) string {
	if UnitOf[l.Unit] == sheet.UnitPercent {
		return words.LowerFirst(l.Label) + ", %"
	}
	return unit
}

func (x *SimulationSheet) fanSeries(row int, colour sheet.Colour, unlisted bool) sheet.ChartSeries {
	return sheet.ChartSeries{Name: x.Sheet.At(row, ColLabel).Value.Text,
		NameRef: sheet.QuoteSheet(x.Sheet.Name) + "!" + sheet.Absolute(row, ColLabel),
		Values:  x.periodsOf(row), Colour: colour, Unlisted: unlisted}
}

func (x *SimulationSheet) periodsOf(row int) string {
	return sheet.Span(x.Sheet, row, ColFirst, ColFirst+x.Periods()-1)
}

// FanTitle returns where a line ends up: nine paths of ten in the last period.
func (x *SimulationSheet) FanTitle(fan fanRows) string {
	col := ColFirst + x.Periods() - 1
	low, high := x.Sheet.At(fan.Of[0], col), x.Sheet.At(fan.Of[len(fan.Of)-1], col)
	if math.Abs(high.Value.Number-low.Value.Number) == 0 {
		return fmt.Sprintf("%s: %s at the end in nine paths of ten", fan.Line.Label, x.Show(low))
	}
	return fmt.Sprintf("%s: %s to %s at the end in nine paths of ten", fan.Line.Label, x.Show(low), x.Show(high))
}

// waiver is a rule that a sheet breaks on purpose.
type waiver struct{ Rule, Where, Reason string }

// Waivers lists the rules that the sheet breaks on purpose.
func (x *SimulationSheet) Waivers() []waiver {
	area := func(rows [2]int, from, to int) string {
		return fmt.Sprintf("%s!%s:%s", SheetSimulation, sheet.Address(rows[0], from), sheet.Address(rows[1], to))
	}
	const beside = "Shares of the paths and correlations stand beside values in the row's own unit; their headings say so."
	const over = "Headings stand over their numbers, right like these."
	return []waiver{
		{"10", SheetSimulation,
			"The sheet holds what the program found over many draws of the inputs, which no formula can give; it says so, and tells by formula " +
				"whether the scenario has changed since."},
		{"27", area(x.results, SimColNone, SimColNone), beside},
		{"27", area([2]int{x.results[0] - 1, x.results[0] - 1}, SimColMean, simColChange), over},
		{"27", area([2]int{x.Drivers[0] - 1, x.Drivers[0] - 1}, SimColMean, SimColMean+6), over},
		{"27", area(x.Drivers, SimColMean, SimColMean+6), beside},
	}
}

// Basic returns a single value of the simulation as the sheet shows it.
func (x *SimulationSheet) Basic(name string) string { return x.Show(x.basics[name].Cell()) }

// BasicRef returns the place of a basic figure.
func (x *SimulationSheet) BasicRef(name string) sheet.Ref { return x.basics[name] }
