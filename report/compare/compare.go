package compare

// sideBySideShort lists the columns of the summary that fit a terminal.
var sideBySideShort = []struct{ name, head string }{
	{"first_year", "from"}, {"last_year", "to"}, {"length_words", "over"}, {"common_announced", "announced"},
	{"common_firm", "firm"}, {"common_debt", "as debt"},
	{"common_funding", "funding"}, {"headline_ratio", "ratio"}, {"common_stranded_stress", "plan: stranded"}, {"stranded_share", "share"},
	{"common_stranded_minimum", "minimum: stranded"}, {"stranded_share_minimum", "share"},
}

// GroundNote states in a line which yearly minimums are disclosed and which are
// modelled.
func (cmp *Comparison) GroundNote() string {
	if len(cmp.Deals) > mostDeals {
		return "yearly minimum, as modelled, and whether that is disclosed: by deal in the files"
	}
	return "yearly minimum, as modelled: " + cmp.groundsInWords()
}

// StressNote states in a line what counts as stranded in the comparison.
func (cmp *Comparison) StressNote() string {
	return "stranded from each deal's second contract year on: plan, if " + cmp.onPlanInWords() + "; minimum, if " + cmp.onMinimumInWords()
}

// Notes returns the lines below the table: which deals may be left on notice or
// were amended, what is modelled, and what counts as stranded.
func (cmp *Comparison) Notes() []string {
	var notes []string
	for _, d := range cmp.Deals {
		if cmp.toldApart(d) {
			notes = append(notes, d.Deal.Name+": "+cmp.threeFigures(d))
		}
	}
	return append(notes, cmp.GroundNote(), cmp.StressNote())
}

// SideBySide returns the summary's table as shown: headings, the deals, the
// total.
func (cmp *Comparison) SideBySide() [][]string {
	t := cmp.summary
	head := []string{"deal"}
	for _, c := range sideBySideShort {
		head = append(head, c.head)
	}
	rows := [][]string{head}
	for r := t.first; r <= t.total; r++ {
		row := []string{t.sheet.At(r, 1).Value.Text}
		for _, c := range sideBySideShort {
			row = append(row, cmp.shown(t, r, t.columns[c.name]))
		}
		rows = append(rows, row)
	}
	return rows
}
