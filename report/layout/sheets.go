package layout

import (
	"slices"
	"strings"

	"offtake/report/sheet"
)

// The sheets of a deal's book.
const (
	SheetCover         = "Cover"
	SheetSummary       = "Summary"
	SheetInputs        = "Inputs"
	SheetSchedule      = "Schedule"
	SheetLive          = "Live case"
	SheetComparison    = "Comparison"
	SheetBridge        = "Bridge"
	SheetSensitivity   = "Sensitivity"
	SheetWorkings      = "Workings"
	SheetSimulation    = "Simulation"
	SheetChecks        = "Checks"
	SheetDocumentation = "Documentation"
	SheetLog           = "Log"
)

// sheets is the table of them in reading order; the scenarios' sheets follow the
// live case.
var sheets = []struct {
	name    string
	purpose string             // as the cover has it
	isIn    func(*Report) bool // nil: in every book
}{
	{SheetCover, "what this is, where things are, sources and assumptions", nil},
	{SheetSummary, "key figures of the live case, beside the base and the worst; the selector of the live case", nil},
	{SheetInputs, "every input once, one column a scenario, and the what-if column", nil},
	{SheetSchedule, "what is owed and when; the commitment read as a mortgage; use by scenario", nil},
	{SheetLive, "the whole model for the chosen case and what is typed as a what-if", nil},
	{SheetComparison, "every result by scenario, the difference from the base, the probability-weighted value", nil},
	{SheetBridge, "from the base to each scenario, one override at a time, in numbers and as a chart",
		func(rep *Report) bool { return len(rep.Results.Bridges) > 0 }},
	{SheetSensitivity, "the live case with one or two inputs changed, the tornado, the break-evens; all live",
		func(rep *Report) bool { return hasSensitivity(rep.Deal) }},
	{SheetWorkings, "the lines behind every cell of the sensitivities and bridges", (*Report).needsWorkings},
	{SheetSimulation, "percentiles of every result over many draws of the uncertain inputs: values, with seed and errors",
		(*Report).HasSimulation},
	{SheetChecks, "every check in every case, and the master check", nil},
	{SheetDocumentation, "every input and line: meaning, formula in names, what it uses and what uses it", nil},
	{SheetLog, "versions: what was changed, by whom, and who signed it off; rows to fill in", nil},
}

// addSheets adds all sheets in reading order, so that the steps that follow may
// lay them out in the order of dependence.
func (rep *Report) addSheets() {
	for _, x := range sheets {
		if x.isIn == nil || x.isIn(rep) {
			rep.AddSheet(x.name)
		}
		if x.name == SheetLive {
			rep.addCases()
		}
	}
	rep.Live = &CaseSheet{Block: Block{Sheet: rep.Book.Sheet(SheetLive)}, isLive: true}
}

// addCases adds the sheets of the scenarios.
func (rep *Report) addCases() {
	for i := range rep.Deal.Scenarios {
		name := sheet.SafeSheetName(rep.Deal.Scenarios[i].Name, rep.Taken)
		rep.Cases = append(rep.Cases, &CaseSheet{Block: Block{Sheet: rep.AddSheet(name)}, Lane: i})
	}
}

// Taken reports whether a sheet name is in use, or one of the table.
func (b *Builder) Taken(name string) bool {
	for _, x := range sheets {
		if strings.EqualFold(name, x.name) {
			return true
		}
	}
	return b.names[strings.ToLower(name)]
}

// SheetPurpose returns what a sheet is for, as the cover shows it.
func (rep *Report) SheetPurpose(s *sheet.Sheet) string {
	for _, x := range sheets {
		if x.name == s.Name {
			return x.purpose
		}
	}
	i := slices.IndexFunc(rep.Cases, func(c *CaseSheet) bool { return c.Sheet == s })
	return "scenario: " + rep.Deal.Scenarios[i].Name
}
