package summary

import (
	"strings"

	"offtake/model"
	"offtake/report/layout"
	"offtake/report/sheet"
)

// layNames defines names for the selector, the master check, the main results
// of the live case and the base's inputs that the deal sets, so that other
// files and programs find them. Formulas of the book do not use names.
func layNames(rep *layout.Report) {
	add := func(name string, at sheet.Ref, comment string) {
		rep.Book.Names = append(rep.Book.Names, sheet.Name{Name: name, Sheet: at.Sheet.Name, Ref: sheet.Absolute(at.Row, at.Col),
			Comment: comment})
	}
	add("live_case", sheet.Ref{Sheet: rep.Book.Sheet(layout.SheetSummary), Row: layout.SummaryRowChosen, Col: layout.SummaryColChosen},
		"The scenario that the live case follows")
	add("all_checks", rep.MasterRef, "OK if every check passes in every case")
	for _, l := range rep.Program.Lines {
		if l.Kind == model.Metric && l.Main {
			add("live_"+l.Name, sheet.Ref{Sheet: rep.Live.Sheet, Row: rep.Live.Rows[l.Name], Col: layout.ColScalar}, l.Label+", live case")
		}
	}
	for _, in := range rep.Inputs.Shown {
		if !rep.Inputs.IsDefault(in) && rep.Inputs.Count(in) == 1 {
			add("input_"+strings.ReplaceAll(in.Key, ".", "_"),
				sheet.Ref{Sheet: rep.Inputs.Sheet, Row: rep.Inputs.Rows[in.Key], Col: layout.InputsColFirst},
				in.Label+", base scenario")
		}
	}
}

// DocumentNames lists the names of a workbook in the documentation and returns
// the next free row.
func DocumentNames(book *sheet.Book, s *sheet.Sheet, row int) int {
	layout.SectionRow(s, row, docColumns, "Workbook names")
	row++
	for _, n := range book.Names {
		DocRow(s, row, n.Name, n.Comment, "", n.Sheet+"!"+n.Ref)
		row++
	}
	return row + 1
}
