package layout

import (
	"offtake/model"
	"offtake/model/formula"
	"offtake/report/sheet"
)

// LineRow is the row of a line: where it stands, whose values it shows, where its
// formulas find the names that they use, and how it looks.
type LineRow struct {
	Sheet   *sheet.Sheet
	Row     int
	Program *model.Program
	Results *model.Results
	Lane    int
	Place   model.Placement
	Columns formula.Columns
	Role    sheet.Role
}

// Head writes the label, the unit and the name of a line in its row.
func (r LineRow) Head(label string, role sheet.Role, unit, name string) {
	r.Sheet.Set(r.Row, ColLabel, sheet.Cell{Value: sheet.Str(label), Role: role})
	r.Sheet.Set(r.Row, ColUnit, sheet.Cell{Value: sheet.Str(unit), Role: sheet.RoleNote})
	r.Sheet.Set(r.Row, ColName, sheet.Cell{Value: sheet.Str(name), Role: sheet.RoleNote})
}

// Lay writes a line's formulas with their values in its row, and returns the
// sum over the periods: a single value in the scalar column, a series from the
// opening on. The opening stands there only if the line has one or a formula
// needs it.
func (r LineRow) Lay(l *model.Line) float64 {
	unit, total := UnitOf[l.Unit], 0.0
	if l.Kind != model.Series {
		cell := scalarCell(l, r.Results, r.Lane)
		cell.Formula, cell.Role = r.Program.Print(l, r.Place, r.Columns, 0), r.Role
		r.Sheet.Set(r.Row, r.Columns.Scalar, cell)
		x, _ := r.Results.Scalar(l.Name, r.Lane)
		return x
	}
	for p, text := range r.Program.PrintRow(l, r.Place, r.Columns) {
		if p == 0 && l.Opening == "" && !r.Program.UsesOpening(l) {
			continue
		}
		x := r.Results.At(l.Name, p, r.Lane)
		r.Sheet.Set(r.Row, r.Columns.Opening+p, sheet.Cell{Formula: text, Value: sheet.Num(x), Role: r.Role, Unit: unit})
		if p > 0 {
			total += x
		}
	}
	return total
}

// scalarCell returns the value of a single line in a lane, with its unit.
func scalarCell(l *model.Line, r *model.Results, lane int) sheet.Cell {
	x, _ := r.Scalar(l.Name, lane)
	return sheet.Cell{Value: number(x, l.Missing), Unit: UnitOf[l.Unit]}
}
