package lint

// Rule is one row of the table of rules.
type Rule struct {
	Number  int
	Title   string
	Decided string // what of it is judged; empty if a program cannot
	check   func(*book, *report)
}

// Rules returns all rules in order, those that are not decided included.
func Rules() []Rule {
	return []Rule{
		{1, "Sheets in reading order", "the kinds of sheets and their order", checkOrder},
		{2, "Contents, key, sources, basis", "a linked line for each sheet and the named parts", checkContents},
		{3, "One column layout", "the same columns for the same periods; frozen headings", checkLayout},
		{4, "Nothing hidden", "sheets, rows, columns, formats, merged cells, groups", checkHidden},
		{5, "Closed and without rings", "outside links, macros, iteration, rings of cells and of sheets", checkRings},
		{6, "Every sheet prints", "orientation, fit, repeated headings, footer", checkPrint},
		{7, "Every formula has its value", "presence and type of cached values; values of links", checkCached},
		{8, "No error values", "every cell", checkErrors},
		{9, "Opens without repair", "structure, names, lengths, characters; not the schema", checkStructure},
		{10, "Inputs once, on the inputs sheet", "typed numbers on other sheets", checkTyped},
		{11, "Inputs look different", "fills and colours of typed and computed cells", checkInputLooks},
		{12, "Inputs are described", "label, unit, source, validation with prompt and message", checkInputTexts},
		{13, "Every input is used", "each typed input cell", checkInputUse},
		{14, "Inputs typed in their unit", "number formats against units; years as years", checkInputUnits},
		{15, "One formula per row", "all periods of a row, made relative", checkRows},
		{16, "No constants in formulas", "numbers other than 0, 1, -1 and 0.5; typed-over formulas", checkConstants},
		{17, "Short formulas", "length, IFs, nesting", checkLength},
		{18, "Plain functions", "functions, array formulas, approximate matches", checkFunctions},
		{19, "Links stand alone", "references to other sheets", checkLinks},
		{20, "Clean references", "empty cells, texts, totals, links to links, signs and parentheses", checkReferences},
		{21, "Calculated once", "rows with the same formula", checkRepeats},
		{22, "Labels, units, totals", "unique labels, a unit for each row, totals of ratios", checkLabels},
		{23, "No names in formulas", "names in formulas; what workbook names point at", checkNames},
		{24, "The checks sheet", "its structure; the master check on every sheet", checkChecks},
		{25, "What is tested", "", nil},
		{26, "Checks can fail", "that a check refers to something and can say both words", checkCanFail},
		{27, "Number formats", "formats against units; alignment", checkFormats},
		{28, "Looks by role", "one look over a row's periods; contrast of explicit colours", checkLooks},
		{29, "Charts", "titles, axis titles, live references, colours of scenarios", checkCharts},
	}
}
