package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"offtake/model"
)

// The columns of the inputs sheet: the what-if column, the live case, and then
// one for each scenario, the base first.
const (
	inputsColKey   = 3
	inputsColNote  = 4
	inputsColWhat  = 5
	inputsColLive  = 6
	inputsColFirst = 7
)

// The rows above the inputs.
const (
	inputsRowChosen      = 4
	inputsRowCase        = 6
	inputsRowProbability = 7
	inputsRowWhatIfs     = 8
	inputsRowNamed       = 9
	inputsRowBody        = 11
)

// inputsSheet is the sheet that holds every input once.
type inputsSheet struct {
	*Report
	sheet *Sheet
	shown []*model.Input
	rows  map[string]int // first row of each input
	shift int            // columns by which the cases stand further right
	end   int            // last row of the inputs

	whatIfs, whatIfList address // how many what-ifs are typed, and which
	named               address // how many scenarios have the chosen name
}

// column returns the column that a case reads its inputs from.
func (in *inputsSheet) column(c *caseSheet) int {
	if c.isLive {
		return inputsColLive
	}
	return inputsColFirst + in.shift + c.lane
}

// count returns the number of rows of an input: one, or one for each contract
// year.
func (in *inputsSheet) count(input *model.Input) int {
	if input.ByYear {
		return in.Program.Shape.Rows[input.Key]
	}
	return 1
}

// label returns the label of an input's row i, with the contract years it is
// for.
func (in *inputsSheet) label(input *model.Input, i int) string {
	n, each := in.count(input), "year"
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
	in := &inputsSheet{Report: rep, sheet: rep.Book.Sheet(SheetInputs), rows: map[string]int{}}
	rep.inputs = in
	s := in.sheet
	s.Tab = TabInputs
	rep.head(s, "Inputs",
		rep.Deal.Name+": every input once, "+rep.amounts()+". Years that never come, and the words all, same and last, are typed 9999")
	for _, input := range rep.Program.Template.Inputs {
		if input.Key != "term.period" { // words for term.per_year
			in.shown = append(in.shown, input)
		}
	}
	in.header()
	in.caseRows()
	in.body()
	in.looks()
}

// header writes the column headings: the scenarios' names are the list of the
// selector.
func (in *inputsSheet) header() {
	s := in.sheet
	heads := []string{"Input", "Unit", "Key", "Source or assumption", "What-if", "Live case"}
	for i, text := range heads {
		role := RoleHeadLabel
		if i+1 >= inputsColWhat {
			role = RoleHeader
		}
		s.Set(rowHeader, i+1, Cell{Value: Str(text), Role: role})
	}
	for i, sc := range in.Deal.Scenarios {
		s.Set(rowHeader, inputsColFirst+i, Cell{Value: Str(sc.Name), Role: RoleHeader, Wrap: true})
	}
}

// caseRows number the cases, find the chosen one, and hold the probabilities.
func (in *inputsSheet) caseRows() {
	s, last := in.sheet, in.last()
	s.Set(inputsRowChosen, 1, Cell{Value: Str("Chosen case"), Role: RoleLabel})
	s.Set(inputsRowChosen, inputsColLive, Cell{
		Formula: quoteSheet(SheetSummary) + "!" + Address(summaryRowChosen, summaryColChosen),
		Value:   Str(in.Deal.Scenarios[0].Name), Role: RoleLink})
	s.Set(inputsRowCase, 1, Cell{Value: Str("Number of the case"), Role: RoleLabel})
	s.Set(inputsRowCase, 2, Cell{Value: Str("number"), Role: RoleNote})
	names := absolute(rowHeader, inputsColFirst) + ":" + absolute(rowHeader, last)
	numbers := absolute(inputsRowCase, inputsColFirst) + ":" + absolute(inputsRowCase, last)
	s.Set(inputsRowCase, inputsColLive, Cell{
		Formula: fmt.Sprintf("IF(%s=1,SUMPRODUCT((%s=%s)*%s),1)", Address(inputsRowNamed, inputsColLive), names,
			absolute(inputsRowChosen, inputsColLive), numbers),
		Value: Num(1), Role: RoleCalculation, Unit: UnitCount})
	s.Set(inputsRowNamed, 1, Cell{Value: Str("Scenarios of that name (else the base)"), Role: RoleLabel})
	s.Set(inputsRowNamed, 2, Cell{Value: Str("number"), Role: RoleNote})
	in.named = address{s, inputsRowNamed, inputsColLive}
	s.Set(inputsRowNamed, inputsColLive, Cell{
		Formula: fmt.Sprintf("SUMPRODUCT((%s=%s)*1)", names, absolute(inputsRowChosen, inputsColLive)),
		Value:   Num(1), Role: RoleCalculation, Unit: UnitCount})
	s.Set(inputsRowProbability, 1, Cell{Value: Str("Probability"), Role: RoleLabel})
	s.Set(inputsRowProbability, 2, Cell{Value: Str("%"), Role: RoleNote})
	s.Set(inputsRowProbability, inputsColNote, Cell{Value: Str(in.probabilityNote()), Role: RoleNote, Wrap: true})
	for i, sc := range in.Deal.Scenarios {
		col := inputsColFirst + i
		number := Cell{Formula: "1", Value: Num(1), Role: RoleCalculation, Unit: UnitCount}
		if i > 0 {
			number.Formula, number.Value = Address(inputsRowCase, col-1)+"+1", Num(float64(i+1))
		}
		s.Set(inputsRowCase, col, number)
		s.Set(inputsRowProbability, col, Cell{Value: Num(sc.Probability), Role: RoleInput, Unit: UnitPercent})
	}
	s.Rules = append(s.Rules, Validation{
		Range: Address(inputsRowProbability, inputsColFirst) + ":" + Address(inputsRowProbability, last),
		Kind:  AnyNumber, Min: 0, Max: 1, Title: "Probability", Prompt: "A share from 0% to 100%; all together 100%."})
}

func (in *inputsSheet) probabilityNote() string {
	if !in.weighted() {
		return "not given: results are not weighted"
	}
	if note := in.Deal.Notes["probability"]; note != "" {
		return note
	}
	return "illustrative"
}

// weighted reports whether the scenarios have probabilities.
func (rep *Report) weighted() bool { return rep.Deal.Scenarios[0].Weighted }

func (in *inputsSheet) last() int { return inputsColFirst + len(in.Deal.Scenarios) - 1 }

// body writes every input's rows, by section.
func (in *inputsSheet) body() {
	row, section := inputsRowBody, ""
	in.whatIfHead()
	for _, input := range in.shown {
		if input.Section != section {
			if section != "" {
				row++
			}
			section = input.Section
			sectionRow(in.sheet, row, in.last(), section)
			row++
		}
		in.rows[input.Key] = row
		in.validate(input, row)
		for i := range in.count(input) {
			in.inputRow(input, i, row)
			row++
		}
	}
	in.end = row - 1
	in.countWhatIfs(in.end)
}

// whatIfHead heads the column that names what is typed as a what-if.
func (in *inputsSheet) whatIfHead() {
	in.sheet.Set(rowHeader, in.last()+1, Cell{Value: Str("What-ifs down to here"), Role: RoleHeadLabel, Wrap: true})
	in.sheet.Widths[in.last()+1] = 22
}

// nameWhatIf adds an input to the list of what-ifs, if one is typed in its
// row.
func (in *inputsSheet) nameWhatIf(row int) {
	so := ""
	if in.whatIfList.sheet != nil {
		so = Address(in.whatIfList.row, in.whatIfList.col) + "&"
	}
	formula := so + fmt.Sprintf("IF(ISBLANK(%s),\"\",%s&\"; \")", Address(row, inputsColWhat), Address(row, 1))
	in.whatIfList = address{in.sheet, row, in.last() + 1}
	in.sheet.Set(row, in.last()+1, Cell{Formula: formula, Value: Str(""), Role: RoleNote})
}

// countWhatIfs counts what is typed in the rows down to last that have a
// what-if: a typed one shows a text in the column that names them.
func (in *inputsSheet) countWhatIfs(last int) {
	s := in.sheet
	s.Set(inputsRowWhatIfs, 1, Cell{Value: Str("Inputs typed as what-ifs"), Role: RoleLabel})
	s.Set(inputsRowWhatIfs, 2, Cell{Value: Str("number"), Role: RoleNote})
	column := func(col int) string { return Address(inputsRowBody, col) + ":" + Address(last, col) }
	s.Set(inputsRowWhatIfs, inputsColWhat, Cell{
		Formula: fmt.Sprintf(`SUMPRODUCT((%s<>"")*(%s<>""))`, column(inputsColWhat), column(in.last()+1)),
		Value:   Num(0), Role: RoleCalculation, Unit: UnitCount})
	in.whatIfs = address{s, inputsRowWhatIfs, inputsColWhat}
	if len(in.Deal.Scenarios) == 1 {
		return
	}
	others := Address(inputsRowBody, inputsColFirst+1)
	s.Formats = append(s.Formats, Conditional{Range: others + ":" + Address(last, in.last()), Kind: ByFormula,
		Formula: others + "<>$" + Address(inputsRowBody, inputsColFirst), Role: RoleOverride})
}

// inputRow writes one row: label, note, what-if, live case and scenarios.
func (in *inputsSheet) inputRow(input *model.Input, i, row int) {
	s := in.sheet
	unit := unitOf[inputUnit(input)]
	s.Set(row, 1, Cell{Value: Str(in.label(input, i)), Role: RoleLabel})
	s.Set(row, 2, Cell{Value: Str(in.UnitLabel(inputUnit(input))), Role: RoleNote})
	s.Set(row, inputsColKey, Cell{Value: Str(input.Key), Role: RoleNote})
	note := Cell{Value: Str(in.note(input)), Role: RoleNote, Wrap: true}
	if i > 0 {
		note = Cell{Value: Str("as for year 1"), Role: RoleNote}
	}
	s.Set(row, inputsColNote, note)
	base := in.value(input, i, in.Deal.Scenarios[0].Inputs)
	if !input.Structural {
		s.Set(row, inputsColWhat, Cell{Role: RoleWhatIf, Unit: unit})
		in.nameWhatIf(row)
		in.liveCell(row, unit, base)
	} else {
		s.Set(row, inputsColLive, Cell{Formula: absolute(row, inputsColFirst), Value: base, Role: RoleInherited, Unit: unit})
	}
	for j, sc := range in.Deal.Scenarios {
		s.Set(row, inputsColFirst+j, in.scenarioCell(input, i, row, j, sc, unit))
	}
	if input.Type == model.TypeOption { // texts stand left: away from the numbers of the column before
		for col := inputsColWhat; col <= in.last(); col++ {
			if cell := s.At(row, col); cell != nil {
				cell.Indent = 1
			}
		}
	}
}

// liveCell sets a cell that follows the chosen case unless something is typed
// as a what-if.
func (in *inputsSheet) liveCell(row int, unit Unit, base Value) {
	what, first, last := Address(row, inputsColWhat), Address(row, inputsColFirst), Address(row, in.last())
	chosen := fmt.Sprintf("INDEX(%s:%s,1,%s)", first, last, absolute(inputsRowCase, inputsColLive))
	if first == last { // Gnumeric reads a range of one cell as no range, and finds nothing in it
		chosen = first
	}
	in.sheet.Set(row, inputsColLive, Cell{
		Formula: fmt.Sprintf("IF(ISBLANK(%s),%s,%s)", what, chosen, what),
		Value:   base, Role: RoleCalculation, Unit: unit})
}

// scenarioCell returns a cell that is typed in the base and where a scenario
// overrides it; elsewhere it shows the base by formula.
func (in *inputsSheet) scenarioCell(input *model.Input, i, row, j int, sc model.Scenario, unit Unit) Cell {
	value := in.value(input, i, sc.Inputs)
	_, overrides := sc.Set[input.Key]
	if _, changed := in.Deal.Scenarios[0].Set[input.Key]; changed {
		overrides = true // the first column is not what this scenario starts from
	}
	switch {
	case j == 0:
		return Cell{Value: value, Role: RoleInput, Unit: unit}
	case overrides:
		return Cell{Value: value, Role: RoleOverride, Unit: unit}
	}
	return Cell{Formula: "$" + ColumnName(inputsColFirst) + fmt.Sprint(row), Value: value, Role: RoleInherited, Unit: unit}
}

// value returns the value of an input's row in a scenario.
func (in *inputsSheet) value(input *model.Input, i int, v model.Values) Value {
	if input.Type == model.TypeOption {
		return Str(input.Options[int(v[input.Key][0])])
	}
	if x, ok := in.Program.Shape.Fixed[input.Key]; ok {
		return Num(x)
	}
	if input.ByYear {
		return Num(input.Entries(v[input.Key], in.count(input))[i])
	}
	return Num(v[input.Key][0])
}

// note returns where an input's value is from, or that it is an assumption.
func (in *inputsSheet) note(input *model.Input) string {
	if note := in.Deal.Notes[input.Key]; note != "" {
		return note
	}
	if in.isDefault(input) {
		return "assumption (model default)"
	}
	return "assumption"
}

func (in *inputsSheet) isDefault(input *model.Input) bool {
	v := in.Deal.Base[input.Key]
	return len(v) == 1 && v[0] == input.Default
}

// validate restricts what may be typed for an input and shows the limits.
func (in *inputsSheet) validate(input *model.Input, row int) {
	first := inputsColWhat
	if input.Structural {
		first = inputsColFirst
	}
	rule := in.allows(input)
	rule.Range = Address(row, first) + ":" + Address(row+in.count(input)-1, in.last())
	in.sheet.Rules = append(in.sheet.Rules, rule)
}

// allows returns what may be typed for an input, wherever it stands.
func (in *inputsSheet) allows(input *model.Input) Validation {
	rule := Validation{Title: Shorten(input.Label, 32), Min: input.Min, Max: input.Max, OpenMin: input.OpenMin,
		OpenMax: input.OpenMax, Kind: AnyNumber}
	switch {
	case input.Structural && (input.Key != "term.first_year" || !in.calendar().Plain()):
		x := in.Program.Shape.Fixed[input.Key]
		rule.Kind, rule.Min, rule.Max = WholeNumber, x, x
		rule.Prompt = "The sheets have a column for each period: change this in the deal file and run offtake again."
	case input.Type == model.TypeOption:
		rule.Kind, rule.List = ListOf, input.Options
		rule.Prompt = "One of: " + strings.Join(input.Options, ", ") + "."
	default:
		if input.Whole || input.Type == model.TypeYear {
			rule.Kind = WholeNumber
		}
		rule.AllowNone = input.Word != ""
		in.inTerm(input, &rule)
		rule.Prompt = allowed(input, rule)
	}
	return rule
}

// inTerm bounds what may be typed by the deal's term, as a deal file is: years
// of events by its years, the length of the commitment by its own.
func (in *inputsSheet) inTerm(input *model.Input, rule *Validation) {
	first := in.Deal.Base["term.first_year"][0]
	switch {
	case input.Type == model.TypeYear && input.Key != "term.first_year":
		rule.Min, rule.Max = first, first+float64(in.Deal.Years)-1
	case input.Key == "commitment.years":
		rule.Max = math.Min(rule.Max, float64(in.Deal.Years))
	case input.Key == "commitment.periods" || strings.HasPrefix(input.Key, "amendment.") && strings.HasSuffix(input.Key, ".periods"):
		rule.Max = math.Min(rule.Max, float64(in.periods()))
	}
}

// typedAs returns a number as one types it for an input: 12.5%, 2031, 100.
func typedAs(in *model.Input, x float64) string {
	if in.Word != "" && x == Never {
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
	return sign + groupThousands(strconv.FormatFloat(x, 'f', -1, 64))
}

// allowed returns a range of an input in words.
func allowed(in *model.Input, rule Validation) string {
	var parts []string
	if !math.IsInf(rule.Min, 0) {
		parts = append(parts, either(rule.OpenMin, "above ", "at least ")+typedAs(in, rule.Min))
	}
	if !math.IsInf(rule.Max, 0) && rule.Max < 1e12 {
		parts = append(parts, either(rule.OpenMax, "below ", "at most ")+typedAs(in, rule.Max))
	}
	text := "Any number"
	if rule.Kind == WholeNumber {
		text = "Any whole number"
	}
	switch {
	case len(parts) > 0 && rule.Kind == WholeNumber && in.Type != model.TypeYear:
		text = "A whole number, " + strings.Join(parts, ", ")
	case len(parts) > 0:
		text = strings.ToUpper(parts[0][:1]) + strings.Join(parts, ", ")[1:]
	}
	if in.Word != "" {
		text += fmt.Sprintf("; 9999 means %s", in.Word)
	}
	return text + ". " + in.Note
}

func (in *inputsSheet) looks() {
	s := in.sheet
	for c, width := range map[int]float64{1: 42, 2: 9, inputsColKey: 22, inputsColNote: 38, inputsColWhat: 12, inputsColLive: 12} {
		s.Widths[c] = width
	}
	for i := range in.Deal.Scenarios {
		s.Widths[inputsColFirst+i] = 14
	}
	s.FreezeRow, s.FreezeCol = inputsRowProbability, 1
	s.Print.RepeatRows = [2]int{rowHeader, inputsRowProbability}
	s.Print.RepeatCols = [2]int{1, 2}
	s.Formats = append(s.Formats, Conditional{
		Range: Address(inputsRowBody, inputsColWhat) + ":" + Address(s.LastRow, inputsColWhat), Kind: ByFormula,
		Formula: "NOT(ISBLANK(" + Address(inputsRowBody, inputsColWhat) + "))", Role: RoleMark})
}

// print leaves out what only other cells read, so that the rest is larger.
func (in *inputsSheet) print() {
	in.sheet.Print.Area = "A1:" + Address(in.sheet.LastRow, in.last())
}
