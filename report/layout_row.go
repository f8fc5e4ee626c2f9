package report

import (
	"offtake/model"
	"offtake/model/formula"
)

// lineRow is the row of a line: where it stands, whose values it shows, where its
// formulas find the names that they use, and how it looks.
type lineRow struct {
	sheet   *Sheet
	row     int
	program *model.Program
	results *model.Results
	lane    int
	place   model.Placement
	columns formula.Columns
	role    Role
}

// head writes the label, the unit and the name of a line in its row.
func (r lineRow) head(label string, role Role, unit, name string) {
	r.sheet.Set(r.row, colLabel, Cell{Value: Str(label), Role: role})
	r.sheet.Set(r.row, colUnit, Cell{Value: Str(unit), Role: RoleNote})
	r.sheet.Set(r.row, colName, Cell{Value: Str(name), Role: RoleNote})
}

// lay writes a line's formulas with their values in its row, and returns the
// sum over the periods: a single value in the scalar column, a series from the
// opening on. The opening stands there only if the line has one or a formula
// needs it.
func (r lineRow) lay(l *model.Line) float64 {
	unit, total := unitOf[l.Unit], 0.0
	if l.Kind != model.Series {
		x, _ := r.results.Scalar(l.Name, r.lane)
		text := r.program.Print(l, r.place, r.columns, 0)
		r.sheet.Set(r.row, r.columns.Scalar, Cell{Formula: text, Value: number(x, l.Missing), Role: r.role, Unit: unit})
		return x
	}
	for p, text := range r.program.PrintRow(l, r.place, r.columns) {
		if p == 0 && l.Opening == "" && !r.program.UsesOpening(l) {
			continue
		}
		x := r.results.At(l.Name, p, r.lane)
		r.sheet.Set(r.row, r.columns.Opening+p, Cell{Formula: text, Value: Num(x), Role: r.role, Unit: unit})
		if p > 0 {
			total += x
		}
	}
	return total
}
