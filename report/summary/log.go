package summary

import (
	"cmp"
	"fmt"

	"offtake/report/layout"
	"offtake/report/sheet"
)

// logRows is how many rows of the log are left for readers.
const logRows = 20

// layLog writes the log of versions: the first is the book as it was written, the
// others are for readers to fill in.
func layLog(rep *layout.Report) {
	s := rep.Book.Sheet(layout.SheetLog)
	s.Tab = sheet.TabDocs
	rep.Head(s, "Log of versions", rep.Deal.Name+": what was changed, by whom, and who signed it off")
	s.Widths = map[int]float64{1: 16, 2: 14, 3: 30, 4: 70, 5: 30}
	for i, text := range []string{"Version", "Date", "Prepared by", "Changes", "Sign-off"} {
		s.Set(layout.RowHeader, i+1, sheet.Cell{Value: sheet.Str(text), Role: sheet.RoleHeadLabel})
	}
	m, row := rep.Deal.Memo, layout.RowHeader+1
	made := fmt.Sprintf("As written by offtake %s from the deal file %s, run %s", layout.Version, rep.FileName(), rep.Run())
	DocRow(s, row, cmp.Or(m.Version, "as written"), m.Date, m.PreparedBy, made)
	s.Set(row, 5, sheet.Cell{Role: sheet.RoleWhatIf, Wrap: true})
	for row++; row <= layout.RowHeader+1+logRows; row++ {
		s.Row(row).Height = 20
		for col := 1; col <= 5; col++ {
			s.Set(row, col, sheet.Cell{Role: sheet.RoleWhatIf, Wrap: true})
		}
	}
	s.Set(row+1, 1,
		sheet.Cell{Value: sheet.Str("Inputs that differ from the deal file are best changed there, and the book written anew."),
			Role: sheet.RoleNote})
	s.FreezeRow = layout.RowHeader
	s.Print.RepeatRows = [2]int{layout.RowHeader, layout.RowHeader}
	s.Print.OnePage = true
	layout.OnDemand(s)
}
