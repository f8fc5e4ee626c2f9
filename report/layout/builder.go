package layout

import (
	"fmt"
	"strings"

	"offtake/model"
	"offtake/report/sheet"
	"offtake/report/words"
)

// Builder builds a book, of one deal or of several: it adds sheets, heads them,
// links cells and shows the master check on each.
type Builder struct {
	Book      *sheet.Book
	Currency  string // of the amounts
	Unit      string // million
	Checks    *ChecksSheet
	MasterRef sheet.Ref
	names     map[string]bool // of sheets, lower case
	last      *sheet.Book     // the book whose rows may be reused: see Start
}

// NewBuilder begins a book of amounts in a currency and unit.
func NewBuilder(book *sheet.Book, currency, unit string) *Builder {
	return &Builder{Book: book, Currency: currency, Unit: unit, names: map[string]bool{}}
}

// AddSheet adds a sheet behind the others.
func (b *Builder) AddSheet(name string) *sheet.Sheet {
	s := sheet.NewSheet(name)
	s.Print.Landscape = true
	s.Print.Footer = b.Book.Title
	b.names[strings.ToLower(name)] = true
	if i := len(b.Book.Sheets); b.last != nil && i < len(b.last.Sheets) && b.last.Sheets[i].Name == name {
		s.Before = b.last.Sheets[i]
		s.RoomAs(s.Before)
	}
	b.Book.Sheets = append(b.Book.Sheets, s)
	return s
}

// Head writes a sheet's title and subtitle.
func (b *Builder) Head(s *sheet.Sheet, title, subtitle string) {
	s.Set(RowTitle, 1, sheet.Cell{Value: sheet.Str(title), Role: sheet.RoleTitle})
	s.Set(RowSubtitle, 1, sheet.Cell{Value: sheet.Str(subtitle), Role: sheet.RoleSubtitle})
}

// Amounts returns in words the unit of a sheet's amounts.
func (b *Builder) Amounts() string {
	if b.Unit == "unit" {
		return "amounts in " + b.Currency
	}
	return "amounts in " + b.Currency + " " + b.Unit
}

// ShowMaster shows the master check on every sheet.
func (b *Builder) ShowMaster() {
	for _, s := range b.Book.Sheets {
		s.Print.Centre = "All checks when written: " + b.MasterRef.Cell().Value.Text
		s.Print.Header = b.Book.Confidential
		if s.Name == SheetChecks {
			b.contentsLink(s, 0)
			b.confidential(s)
			continue
		}
		s.Set(RowMaster, 1, sheet.Cell{Value: sheet.Str("All checks"), Role: sheet.RoleLabel})
		col := 2
		if s.Name == SheetSummary {
			col = SummaryColChosen
		}
		if s.At(RowHeader, ColScalar) != nil && s.FreezeCol >= ColScalar {
			col = ColScalar
		}
		b.Link(s, RowMaster, col, b.MasterRef, sheet.RoleCheck)
		b.contentsLink(s, col)
		s.Formats = append(s.Formats, PassOrFail(sheet.Address(RowMaster, col))...)
		b.confidential(s)
	}
}

// confidential writes the line of confidentiality between a sheet's head and its
// body or, where something stands there, behind the master check.
func (b *Builder) confidential(s *sheet.Sheet) {
	if b.Book.Confidential == "" {
		return
	}
	row, col := RowMaster+1, 1
	if s.At(row, col) != nil {
		for row--; s.At(row, col) != nil; col++ {
		}
	}
	s.Set(row, col, sheet.Cell{Value: sheet.Str(b.Book.Confidential), Role: sheet.RoleMarking})
}

// contentsLink links a sheet to the cover, beside the master check.
func (b *Builder) contentsLink(s *sheet.Sheet, master int) {
	col := master + 1
	switch {
	case s.Name == SheetCover:
		return
	case s.Name == SheetSummary:
		col = master + 2
	case master == ColScalar:
		col = ColName
	}
	contents := sheet.Ref{Sheet: b.Book.Sheet(SheetCover), Row: coverRowContents, Col: 1}
	s.Set(RowMaster, col, sheet.Cell{Value: sheet.Str("Contents"), Role: sheet.RoleURL, Link: contents.Link()})
}

// Show returns what the workbook shows in a cell.
func (b *Builder) Show(c *sheet.Cell) string { return sheet.Display(c.Value, c.Unit, b.Book.Scale) }

// Passed reports whether every check passes.
func (b *Builder) Passed() bool { return b.Master().Value.Text == "OK" }

// Link sets a cell that shows another cell: its formula is a reference alone.
func (b *Builder) Link(s *sheet.Sheet, row, col int, to sheet.Ref, role sheet.Role) *sheet.Cell {
	source := to.Cell()
	return s.Set(row, col, sheet.Cell{Value: source.Value, Formula: to.Full(), Role: role, Unit: source.Unit})
}

// LinkOr sets a cell that shows one of a scenario, whose sheet or column a
// reader may delete: instead, a piece of a formula, then stands there, and stands
// for what shows an error.
func (b *Builder) LinkOr(s *sheet.Sheet, row, col int, to sheet.Ref, role sheet.Role, instead string) *sheet.Cell {
	cell := b.Link(s, row, col, to, role)
	cell.Formula = fmt.Sprintf("IF(ISERROR(%s),%s,%s)", to.Full(), instead, to.Full())
	return cell
}

// What stands where a scenario has been deleted.
const (
	NoValue = `"n/a"`
	NoName  = `"deleted"`
	Nothing = "0"
)

// UnitLabel returns the label of a unit in a sheet's unit column.
func (b *Builder) UnitLabel(unit model.Unit) string {
	money := b.Currency
	if short := shortUnits[b.Unit]; short != "" {
		money += " " + short
	}
	if label := shownLabels[unit]; label != "" {
		return label
	}
	return unit.Label(money)
}

// Master returns the cell of the master check: OK or FAIL.
func (b *Builder) Master() *sheet.Cell { return b.MasterRef.Cell() }

// FailWithoutNumber sets the master check to fail, wherever it is shown, if a
// cell should have a number and has none.
func (b *Builder) FailWithoutNumber() {
	if len(b.Book.WithoutNumber()) == 0 {
		return
	}
	b.MasterRef.Cell().Value = sheet.Str("FAIL")
	for _, s := range b.Book.Sheets {
		for _, row := range s.Rows() {
			for _, cell := range row.Cells() {
				if cell.Role == sheet.RoleCheck && cell.Formula == b.MasterRef.Full() {
					cell.Value = sheet.Str("FAIL")
				}
			}
		}
	}
}

// NumberProblems names the cells that should have a number and have none.
func (b *Builder) NumberProblems() []string {
	const most = 5
	found := b.Book.WithoutNumber()
	if len(found) > most {
		found = append(found[:most], fmt.Sprintf("and %d more", len(found)-most))
	}
	for i := range found[:min(len(found), most)] {
		found[i] += ": no number (a division by zero, or one too large)"
	}
	return found
}

// OkCell writes what a check's flag means: anything but 1, an error too, fails.
func (b *Builder) OkCell(t *ChecksSheet, row int, passes bool) {
	t.Sheet.Set(row, ChecksColResult, sheet.Cell{
		Formula: fmt.Sprintf(`IF(COUNTIF(%s,1)=1,"OK","FAIL")`, sheet.Address(row, ChecksColFlag)),
		Value:   sheet.Str(words.Either(passes, "OK", "FAIL")), Role: sheet.RoleCheck})
}

// OnDemand leaves a sheet that is complete out of what is printed with the book:
// its print area is an empty cell, and its subtitle says how to print it.
func OnDemand(s *sheet.Sheet) {
	empty := sheet.Address(s.LastRow+2, 1)
	s.Print.Area = empty + ":" + empty
	s.At(RowSubtitle, 1).Value.Text += "; left out when the book is printed: clear its print area to print it"
}
