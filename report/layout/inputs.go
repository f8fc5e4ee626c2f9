package layout

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"offtake/model"
	"offtake/report/sheet"
	"offtake/report/words"
)

// The columns of the inputs sheet: the what-if column, the live case, and then
// one for each scenario, the base first.
const (
	InputsColKey   = 3
	InputsColNote  = 4
	inputsColWhat  = 5
	InputsColLive  = 6
	InputsColFirst = 7
)

// The rows above the inputs.
const (
	inputsRowChosen      = 4
	inputsRowCase        = 6
	InputsRowProbability = 7
	inputsRowWhatIfs     = 8
	inputsRowNamed       = 9
	inputsRowBeside      = 10
	inputsRowBody        = 11
)

// InputsSheet is the sheet that holds every input once.
type InputsSheet struct {
	*Report
	Sheet *sheet.Sheet
	Shown []*model.Input
	Rows  map[string]int // first row of each input
	Shift int            // columns by which the cases stand further right
	end   int            // last row of the inputs
	more  string         // the section of typed values below them

	WhatIfs, WhatIfList sheet.Ref // how many what-ifs are typed, and which
	named               sheet.Ref // how many scenarios have the chosen name
	beside              sheet.Ref // how many columns stand beside the scenarios, where copies are not counted
}

// Column returns the column that a case reads its inputs from.
func (in *InputsSheet) Column(c *CaseSheet) int {
	if c.isLive {
		return InputsColLive
	}
	return InputsColFirst + in.Shift + c.Lane
}

// Count returns the number of rows of an input: one, or one for each contract
// year.
func (in *InputsSheet) Count(input *model.Input) int {
	if input.ByYear {
		return in.Program.Shape.Rows[input.Key]
	}
	return 1
}

// label returns the label of an input's row i, with the contract years it is
// for.
func (in *InputsSheet) label(input *model.Input, i int) string {
	n, each := in.Count(input), "year"
	span := input.Span(in.Deal.Years, in.Deal.PerYear)
	if input.ByPeriod {
		each = "period"
	}
	switch {
	case !input.ByYear || n == 1:
		return input.Label
	case i == n-1 && n < span:
		return fmt.Sprintf("%s, %ss %d to %d", input.Label, each, n, span)
	}
	return fmt.Sprintf("%s, %s %d", input.Label, each, i+1)
}

func (rep *Report) layInputs() {
	in := &InputsSheet{Report: rep, Sheet: rep.Book.Sheet(SheetInputs), Rows: map[string]int{}}
	rep.Inputs = in
	s := in.Sheet
	s.Tab = sheet.TabInputs
	rep.Head(s, "Inputs",
		rep.Deal.Name+": every input once, "+rep.Amounts()+". Years that never come, and the words all, same and last, are typed 9999")
	for _, input := range rep.Program.Template.Inputs {
		if input.Key != "term.period" { // words for term.per_year
			in.Shown = append(in.Shown, input)
		}
	}
	in.header()
	in.caseRows()
	in.body()
	in.looks()
}

// header writes the column headings: the scenarios' names are the list of the
// selector.
func (in *InputsSheet) header() {
	s := in.Sheet
	heads := []string{"Input", "Unit", "Key", "Source or assumption", "What-if", "Live case"}
	for i, text := range heads {
		role := sheet.RoleHeadLabel
		if i+1 >= inputsColWhat {
			role = sheet.RoleHeader
		}
		s.Set(RowHeader, i+1, sheet.Cell{Value: sheet.Str(text), Role: role})
	}
	for i, sc := range in.Deal.Scenarios {
		s.Set(RowHeader, InputsColFirst+i, sheet.Cell{Value: sheet.Str(sc.Name), Role: sheet.RoleHeader, Wrap: true})
	}
}

// caseRows number the cases by their places, find the chosen one, and hold the
// probabilities. A column that a reader copies and inserts among the scenarios
// is one of them: it has its number and its flag, and may be chosen.
func (in *InputsSheet) caseRows() {
	s, last := in.Sheet, in.Last()
	s.Set(inputsRowChosen, 1, sheet.Cell{Value: sheet.Str("Chosen case"), Role: sheet.RoleLabel})
	s.Set(inputsRowChosen, InputsColLive, sheet.Cell{
		Formula: sheet.QuoteSheet(SheetSummary) + "!" + sheet.Address(SummaryRowChosen, SummaryColChosen),
		Value:   sheet.Str(in.Deal.Scenarios[0].Name), Role: sheet.RoleLink})
	s.Set(inputsRowCase, 1, sheet.Cell{Value: sheet.Str("Number of the case"), Role: sheet.RoleLabel})
	s.Set(inputsRowCase, 2, sheet.Cell{Value: sheet.Str("number"), Role: sheet.RoleNote})
	across := func(row int) string { return sheet.Address(row, InputsColFirst) + ":" + sheet.Address(row, last) }
	number := fmt.Sprintf("IF(%s>0,MATCH(1,%s,0),1)", sheet.Address(inputsRowNamed, InputsColLive), across(inputsRowNamed))
	if last == InputsColFirst { // Gnumeric reads a range of one cell as no range, and finds nothing in it
		number = "1"
	}
	s.Set(inputsRowCase, InputsColLive, sheet.Cell{Formula: number, Value: sheet.Num(1), Role: sheet.RoleCalculation, Unit: sheet.UnitCount})
	in.caseRow(inputsRowNamed, "Scenarios of the chosen name (else the base)", "SUM("+across(inputsRowNamed)+")", 1)
	in.named = sheet.Ref{Sheet: s, Row: inputsRowNamed, Col: InputsColLive}
	beside := sheet.Address(RowHeader, InputsColLive) + ":" + sheet.Address(RowHeader, last+1)
	in.caseRow(inputsRowBeside, "Columns beside the scenarios, not counted",
		fmt.Sprintf("COLUMNS(%s)-COLUMNS(%s)-1-1", beside, across(RowHeader)), 0)
	in.beside = sheet.Ref{Sheet: s, Row: inputsRowBeside, Col: InputsColLive}
	s.Set(InputsRowProbability, 1, sheet.Cell{Value: sheet.Str("Probability"), Role: sheet.RoleLabel})
	s.Set(InputsRowProbability, 2, sheet.Cell{Value: sheet.Str("%"), Role: sheet.RoleNote})
	s.Set(InputsRowProbability, InputsColNote, sheet.Cell{Value: sheet.Str(in.ProbabilityNote()), Role: sheet.RoleNote, Wrap: true})
	for i, sc := range in.Deal.Scenarios {
		col := InputsColFirst + i
		s.Set(inputsRowCase, col, sheet.Cell{
			Formula: fmt.Sprintf("COLUMNS($%s:%s)", sheet.Address(RowHeader, InputsColFirst), sheet.Address(RowHeader, col)),
			Value:   sheet.Num(float64(i + 1)), Role: sheet.RoleCalculation, Unit: sheet.UnitCount})
		s.Set(inputsRowNamed, col, sheet.Cell{ // compared as texts: a reader may have typed 2030
			Formula: fmt.Sprintf(`(%s&""=%s&"")*1`, sheet.Address(RowHeader, col), sheet.Absolute(inputsRowChosen, InputsColLive)),
			Value:   sheet.Num(OneIf(i == 0)), Role: sheet.RoleCalculation, Unit: sheet.UnitFlag})
		s.Set(InputsRowProbability, col, sheet.Cell{Value: sheet.Num(sc.Probability), Role: sheet.RoleInput, Unit: sheet.UnitPercent})
	}
	s.Rules = append(s.Rules, sheet.Validation{
		Range: sheet.Address(InputsRowProbability, InputsColFirst) + ":" + sheet.Address(InputsRowProbability, last),
		Kind:  sheet.AnyNumber, Min: 0, Max: 1, Title: "Probability", Prompt: "A share from 0% to 100%; all together 100%."})
}

// caseRow writes a row that counts, in the column of the live case.
func (in *InputsSheet) caseRow(row int, label, formula string, value float64) {
	in.Sheet.Set(row, 1, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel})
	in.Sheet.Set(row, 2, sheet.Cell{Value: sheet.Str("number"), Role: sheet.RoleNote})
	in.Sheet.Set(row, InputsColLive, sheet.Cell{Formula: formula, Value: sheet.Num(value), Role: sheet.RoleCalculation, Unit: sheet.UnitCount})
}

// ProbabilityNote returns on what the probabilities rest.
func (in *InputsSheet) ProbabilityNote() string {
	if !in.IsWeighted() {
		return "not given: results are not weighted"
	}
	if note := in.Deal.Notes["probability"]; note != "" {
		return note
	}
	return "illustrative"
}

// IsWeighted reports whether the scenarios have probabilities.
func (rep *Report) IsWeighted() bool { return rep.Deal.Scenarios[0].Weighted }

// Last returns the column of the last scenario.
func (in *InputsSheet) Last() int { return InputsColFirst + len(in.Deal.Scenarios) - 1 }

// body writes every input's rows, by section.
func (in *InputsSheet) body() {
	row, section := inputsRowBody, ""
	in.whatIfHead()
	for _, input := range in.Shown {
		if input.Section != section {
			if section != "" {
				row++
			}
			section = input.Section
			SectionRow(in.Sheet, row, in.Last(), section)
			row++
		}
		in.Rows[input.Key] = row
		in.validate(input, row)
		for i := range in.Count(input) {
			in.inputRow(input, i, row)
			row++
		}
	}
	in.end = row - 1
	in.countWhatIfs(in.end)
}

// whatIfHead heads the column that names what is typed as a what-if.
func (in *InputsSheet) whatIfHead() {
	in.Sheet.Set(RowHeader, in.Last()+1, sheet.Cell{Value: sheet.Str("What-ifs down to here"), Role: sheet.RoleHeadLabel, Wrap: true})
	in.Sheet.Widths[in.Last()+1] = 22
}

// nameWhatIf adds an input to the list of what-ifs, if one is typed in its
// row.
func (in *InputsSheet) nameWhatIf(row int) {
	so := ""
	if in.WhatIfList.Sheet != nil {
		so = sheet.Address(in.WhatIfList.Row, in.WhatIfList.Col) + "&"
	}
	formula := so + fmt.Sprintf("IF(ISBLANK(%s),\"\",%s&\"; \")", sheet.Address(row, inputsColWhat), sheet.Address(row, 1))
	in.WhatIfList = sheet.Ref{Sheet: in.Sheet, Row: row, Col: in.Last() + 1}
	in.Sheet.Set(row, in.Last()+1, sheet.Cell{Formula: formula, Value: sheet.Str(""), Role: sheet.RoleNote})
}

// countWhatIfs counts what is typed in the rows down to last that have a
// what-if: a typed one shows a text in the column that names them.
func (in *InputsSheet) countWhatIfs(last int) {
	s := in.Sheet
	s.Set(inputsRowWhatIfs, 1, sheet.Cell{Value: sheet.Str("Inputs typed as what-ifs"), Role: sheet.RoleLabel})
	s.Set(inputsRowWhatIfs, 2, sheet.Cell{Value: sheet.Str("number"), Role: sheet.RoleNote})
	column := func(col int) string { return sheet.Address(inputsRowBody, col) + ":" + sheet.Address(last, col) }
	s.Set(inputsRowWhatIfs, inputsColWhat, sheet.Cell{
		Formula: fmt.Sprintf(`SUMPRODUCT((%s<>"")*(%s<>""))`, column(inputsColWhat), column(in.Last()+1)),
		Value:   sheet.Num(0), Role: sheet.RoleCalculation, Unit: sheet.UnitCount})
	in.WhatIfs = sheet.Ref{Sheet: s, Row: inputsRowWhatIfs, Col: inputsColWhat}
	if len(in.Deal.Scenarios) == 1 {
		return
	}
	others := sheet.Address(inputsRowBody, InputsColFirst+1)
	s.Formats = append(s.Formats, sheet.Conditional{Range: others + ":" + sheet.Address(last, in.Last()), Kind: sheet.ByFormula,
		Formula: others + "<>$" + sheet.Address(inputsRowBody, InputsColFirst), Role: sheet.RoleOverride})
}

// inputRow writes one row: label, note, what-if, live case and scenarios.
func (in *InputsSheet) inputRow(input *model.Input, i, row int) {
	s := in.Sheet
	unit := UnitOf[InputUnit(input)]
	s.Set(row, 1, sheet.Cell{Value: sheet.Str(in.label(input, i)), Role: sheet.RoleLabel})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str(in.UnitLabel(InputUnit(input))), Role: sheet.RoleNote})
	s.Set(row, InputsColKey, sheet.Cell{Value: sheet.Str(input.Key), Role: sheet.RoleNote})
	note := sheet.Cell{Value: sheet.Str(in.Note(input)), Role: sheet.RoleNote, Wrap: true}
	if i > 0 {
		note = sheet.Cell{Value: sheet.Str("as for year 1"), Role: sheet.RoleNote}
	}
	s.Set(row, InputsColNote, note)
	base := in.Value(input, i, in.Deal.Scenarios[0].Inputs)
	if !input.Structural {
		s.Set(row, inputsColWhat, sheet.Cell{Role: sheet.RoleWhatIf, Unit: unit})
		in.nameWhatIf(row)
		in.liveCell(row, unit, base)
	} else {
		s.Set(row, InputsColLive, sheet.Cell{Formula: sheet.Absolute(row, InputsColFirst), Value: base, Role: sheet.RoleInherited, Unit: unit})
	}
	for j, sc := range in.Deal.Scenarios {
		s.Set(row, InputsColFirst+j, in.scenarioCell(input, i, row, j, sc, unit))
	}
	if input.Type == model.TypeOption { // texts stand left: away from the numbers of the column before
		for col := inputsColWhat; col <= in.Last(); col++ {
			if cell := s.At(row, col); cell != nil {
				cell.Indent = 1
			}
		}
	}
}

// liveCell sets a cell that follows the chosen case unless something is typed
// as a what-if.
func (in *InputsSheet) liveCell(row int, unit sheet.Unit, base sheet.Value) {
	what, first, last := sheet.Address(row, inputsColWhat), sheet.Address(row, InputsColFirst), sheet.Address(row, in.Last())
	chosen := fmt.Sprintf("INDEX(%s:%s,1,%s)", first, last, sheet.Absolute(inputsRowCase, InputsColLive))
	if first == last { // Gnumeric reads a range of one cell as no range, and finds nothing in it
		chosen = first
	}
	in.Sheet.Set(row, InputsColLive, sheet.Cell{
		Formula: fmt.Sprintf("IF(ISBLANK(%s),%s,%s)", what, chosen, what),
		Value:   base, Role: sheet.RoleCalculation, Unit: unit})
}

// scenarioCell returns a cell that is typed in the base and where a scenario
// overrides it; elsewhere it shows the base by formula.
func (in *InputsSheet) scenarioCell(input *model.Input, i, row, j int, sc model.Scenario, unit sheet.Unit) sheet.Cell {
	value := in.Value(input, i, sc.Inputs)
	_, overrides := sc.Set[input.Key]
	if _, changed := in.Deal.Scenarios[0].Set[input.Key]; changed {
		overrides = true // the first column is not what this scenario starts from
	}
	switch {
	case j == 0:
		return sheet.Cell{Value: value, Role: sheet.RoleInput, Unit: unit}
	case overrides:
		return sheet.Cell{Value: value, Role: sheet.RoleOverride, Unit: unit}
	}
	return sheet.Cell{Formula: "$" + sheet.ColumnName(InputsColFirst) + fmt.Sprint(row), Value: value, Role: sheet.RoleInherited, Unit: unit}
}

// Value returns the value of an input's row in a scenario.
func (in *InputsSheet) Value(input *model.Input, i int, v model.Values) sheet.Value {
	if input.Type == model.TypeOption {
		return sheet.Str(input.Options[int(v[input.Key][0])])
	}
	if x, ok := in.Program.Shape.Fixed[input.Key]; ok {
		return sheet.Num(x)
	}
	if input.ByYear {
		return sheet.Num(input.Entries(v[input.Key], in.Count(input))[i])
	}
	return sheet.Num(v[input.Key][0])
}

// Note returns where an input's value is from, or that it is an assumption.
func (in *InputsSheet) Note(input *model.Input) string {
	if note := in.Deal.Notes[input.Key]; note != "" {
		return note
	}
	if in.IsDefault(input) {
		return "assumption (model default)"
	}
	return "assumption"
}

// IsDefault reports whether the base leaves an input at its default.
func (in *InputsSheet) IsDefault(input *model.Input) bool {
	v := in.Deal.Base[input.Key]
	return len(v) == 1 && v[0] == input.Default
}

// More begins a section of further typed values below the inputs.
func (in *InputsSheet) More(title string) {
	in.more = title
	SectionRow(in.Sheet, in.Sheet.LastRow+2, in.Last(), title)
}

// mostOfLabel is how long a label of the inputs may be before it wraps.
const mostOfLabel = 60

// Typed writes a value below the inputs, where it can be changed: of an input's
// kind, or any number.
func (in *InputsSheet) Typed(label, note string, kind *model.Input, unit sheet.Unit, value float64) sheet.Ref {
	s, row := in.Sheet, in.Sheet.LastRow+1
	key, unitText := "", ""
	if kind != nil {
		key, unitText = kind.Key, in.UnitLabel(InputUnit(kind))
	}
	s.Set(row, 1, sheet.Cell{Value: sheet.Str(label), Role: sheet.RoleLabel, Wrap: utf8.RuneCountInString(label) > mostOfLabel})
	s.Set(row, 2, sheet.Cell{Value: sheet.Str(unitText), Role: sheet.RoleNote})
	s.Set(row, InputsColKey, sheet.Cell{Value: sheet.Str(key), Role: sheet.RoleNote})
	s.Set(row, InputsColNote, sheet.Cell{Value: sheet.Str(note), Role: sheet.RoleNote})
	s.Set(row, InputsColFirst, sheet.Cell{Value: sheet.Num(value), Role: sheet.RoleInput, Unit: unit})
	rule := sheet.Validation{Kind: sheet.AnyNumber, Min: math.Inf(-1), Max: math.Inf(1), Title: in.more, Prompt: "Any number."}
	if kind != nil {
		rule = in.Allows(kind)
	}
	rule.Range = sheet.Address(row, InputsColFirst)
	s.Rules = append(s.Rules, rule)
	return sheet.Ref{Sheet: s, Row: row, Col: InputsColFirst}
}

// validate restricts what may be typed for an input and shows the limits.
func (in *InputsSheet) validate(input *model.Input, row int) {
	first := inputsColWhat
	if input.Structural {
		first = InputsColFirst
	}
	rule := in.Allows(input)
	rule.Range = sheet.Address(row, first) + ":" + sheet.Address(row+in.Count(input)-1, in.Last())
	in.Sheet.Rules = append(in.Sheet.Rules, rule)
}

// Allows returns what may be typed for an input, wherever it stands.
func (in *InputsSheet) Allows(input *model.Input) sheet.Validation {
	rule := sheet.Validation{Title: words.Shorten(input.Label, 32), Min: input.Min, Max: input.Max, OpenMin: input.OpenMin,
		OpenMax: input.OpenMax, Kind: sheet.AnyNumber}
	switch {
	case input.Structural && (input.Key != "term.first_year" || !in.Calendar().Plain()):
		x := in.Program.Shape.Fixed[input.Key]
		rule.Kind, rule.Min, rule.Max = sheet.WholeNumber, x, x
		rule.Prompt = "The sheets have a column for each period: change this in the deal file and run offtake again."
	case input.Type == model.TypeOption:
		rule.Kind, rule.List = sheet.ListOf, input.Options
		rule.Prompt = "One of: " + strings.Join(input.Options, ", ") + "."
	default:
		if input.Whole || input.Type == model.TypeYear {
			rule.Kind = sheet.WholeNumber
		}
		rule.AllowNone = input.Word != ""
		in.inTerm(input, &rule)
		rule.Prompt = allowed(input, rule)
	}
	return rule
}

// inTerm bounds what may be typed by the deal's term, as a deal file is: years
// of events by its years, the length of the commitment by its own.
func (in *InputsSheet) inTerm(input *model.Input, rule *sheet.Validation) {
	first := in.Deal.Base["term.first_year"][0]
	switch {
	case input.Type == model.TypeYear && input.Key != "term.first_year":
		rule.Min, rule.Max = first, first+float64(in.Deal.Years)-1
	case input.Key == "commitment.years":
		rule.Max = math.Min(rule.Max, float64(in.Deal.Years))
	case input.Key == "commitment.periods" || strings.HasPrefix(input.Key, "amendment.") && strings.HasSuffix(input.Key, ".periods"):
		rule.Max = math.Min(rule.Max, float64(in.Periods()))
	}
}

// TypedAs returns a number as one types it for an input: 12.5%, 2031, 100.
func TypedAs(in *model.Input, x float64) string {
	if in.Word != "" && x == sheet.Never {
		return in.Word
	}
	sign := ""
	if x < 0 {
		x, sign = -x, "−"
	}
	switch in.Type {
	case model.TypePercent:
		return sign + strconv.FormatFloat(x*100, 'g', 10, 64) + "%"
	case model.TypeYear:
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return sign + sheet.GroupThousands(strconv.FormatFloat(x, 'f', -1, 64))
}

// allowed returns a range of an input in words.
func allowed(in *model.Input, rule sheet.Validation) string {
	var parts []string
	if !math.IsInf(rule.Min, 0) {
		parts = append(parts, words.Either(rule.OpenMin, "above ", "at least ")+TypedAs(in, rule.Min))
	}
	if !math.IsInf(rule.Max, 0) && rule.Max < 1e12 {
		parts = append(parts, words.Either(rule.OpenMax, "below ", "at most ")+TypedAs(in, rule.Max))
	}
	text := "Any number"
	if rule.Kind == sheet.WholeNumber {
		text = "Any whole number"
	}
	switch {
	case len(parts) > 0 && rule.Kind == sheet.WholeNumber && in.Type != model.TypeYear:
		text = "A whole number, " + strings.Join(parts, ", ")
	case len(parts) > 0:
		text = strings.ToUpper(parts[0][:1]) + strings.Join(parts, ", ")[1:]
	}
	if in.Word != "" {
		text += fmt.Sprintf("; 9999 means %s", in.Word)
	}
	return text + ". " + in.Note
}

func (in *InputsSheet) looks() {
	s := in.Sheet
	for c, width := range map[int]float64{1: 42, 2: 9, InputsColKey: 22, InputsColNote: 38, inputsColWhat: 12, InputsColLive: 12} {
		s.Widths[c] = width
	}
	for i := range in.Deal.Scenarios {
		s.Widths[InputsColFirst+i] = 14
	}
	s.FreezeRow, s.FreezeCol = InputsRowProbability, 1
	s.Print.RepeatRows = [2]int{RowHeader, InputsRowProbability}
	s.Print.RepeatCols = [2]int{1, 2}
	s.Formats = append(s.Formats, sheet.Conditional{
		Range: sheet.Address(inputsRowBody, inputsColWhat) + ":" + sheet.Address(s.LastRow, inputsColWhat), Kind: sheet.ByFormula,
		Formula: "NOT(ISBLANK(" + sheet.Address(inputsRowBody, inputsColWhat) + "))", Role: sheet.RoleMark})
}

// print leaves out what only other cells read, so that the rest is larger, and
// what is typed below the inputs: it stands on the sensitivities, too.
func (in *InputsSheet) print() {
	in.Sheet.Print.Area = "A1:" + sheet.Address(in.end, in.Last())
}
