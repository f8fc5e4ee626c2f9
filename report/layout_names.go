package report

import (
	"strings"

	"offtake/model"
)

// layNames defines names for the selector, the master check, the main results
// of the live case and the base's inputs that the deal sets, so that other
// files and programs find them. Formulas of the book do not use names.
func (rep *Report) layNames() {
	add := func(name string, at address, comment string) {
		rep.Book.Names = append(rep.Book.Names, Name{Name: name, Sheet: at.sheet.Name, Ref: absolute(at.row, at.col), Comment: comment})
	}
	add("live_case", address{rep.Book.Sheet(SheetSummary), summaryRowChosen, summaryColChosen}, "The scenario that the live case follows")
	add("all_checks", rep.master, "OK if every check passes in every case")
	for _, l := range rep.Program.Lines {
		if l.Kind == model.Metric && l.Main {
			add("live_"+l.Name, address{rep.live.sheet, rep.live.rows[l.Name], colScalar}, l.Label+", live case")
		}
	}
	for _, in := range rep.inputs.shown {
		if !rep.inputs.isDefault(in) && rep.inputs.count(in) == 1 {
			add("input_"+strings.ReplaceAll(in.Key, ".", "_"), address{rep.inputs.sheet, rep.inputs.rows[in.Key], inputsColFirst},
				in.Label+", base scenario")
		}
	}
}

func (rep *Report) documentNames(s *Sheet, row int) int {
	sectionRow(s, row, docColumns, "Workbook names")
	row++
	for _, n := range rep.Book.Names {
		docRow(s, row, n.Name, n.Comment, "", n.Sheet+"!"+n.Ref)
		row++
	}
	return row + 1
}
