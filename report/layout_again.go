package report

import (
	"reflect"
	"slices"

	"offtake/model"
)

// In a batch one report follows another, and most of a row stays: its cells,
// their formulas and how they look. Such rows are moved over from the last
// report, and only their values are set. A row that was moved keeps the cells
// it had: nothing sets another, and its height is not fitted again.

// Start starts a report that reuses the rows of the last one that stay: those of
// lines and inputs on the sheets of the cases and the workings, and headings.
// They stay if the program is the same, and so are the scenarios' names, the
// deal's sensitivities, and the steps of the bridges; else, and where last is
// nil, all is laid out anew. The last report must not be used afterwards; it may
// already be without its Results.
func Start(last *Report, d *model.Deal, p *model.Program, r *model.Results) *Report {
	rep := newReport(d, p, r)
	rep.structure = structureOf(d, r)
	rep.needed = map[string]*needs{}
	if last != nil && last.Program == p {
		rep.needed = last.needed
		if reflect.DeepEqual(last.structure, rep.structure) {
			rep.last = last.Book
		}
	}
	return rep
}

// structure holds what, besides the program, decides in which row of which
// sheet a line stands, and the texts beside it.
type structure struct {
	name, currency, unit string
	scenarios            []string
	grids                []model.Grid
	tornado              *model.Tornado
	breakEvens           []model.BreakEven
	bridge               string
	bridges              []model.Bridge
}

func structureOf(d *model.Deal, r *model.Results) structure {
	s := structure{name: d.Name, currency: d.Currency, unit: d.Unit, grids: d.Grids, tornado: d.Tornado,
		breakEvens: slices.Clone(d.BreakEvens), bridge: d.BridgeMetric(), bridges: r.Bridges}
	for i := range s.breakEvens {
		s.breakEvens[i].Value = 0 // it moves; whether there is one decides the rows
	}
	for _, sc := range d.Scenarios {
		s.scenarios = append(s.scenarios, sc.Name)
	}
	return s
}

// takeNamed reuses a row of the last report, if rows may be reused and its cell
// in a column has the text. It returns the row, or nil.
func (s *Sheet) takeNamed(row, col int, text string) *Row {
	if s.before == nil {
		return nil
	}
	if cell := s.before.At(row, col); cell == nil || cell.Value.Text != text {
		return nil
	}
	s.take(row, s.before)
	return s.rows[row-1]
}

// takeSection reuses a heading of the last report, across the columns up to
// last, if it is there and nothing else is in its row. It reports whether it
// did.
func (s *Sheet) takeSection(row, last int, title string) bool {
	if s.before == nil || row > len(s.before.rows) || s.before.rows[row-1] == nil || len(s.before.rows[row-1].cells) != last {
		return false
	}
	for i, cell := range s.before.rows[row-1].cells {
		if cell == nil || cell.Role != RoleSection || i == 0 && cell.Value.Text != title || i > 0 && cell.Value.Kind != Empty {
			return false
		}
	}
	s.take(row, s.before)
	return true
}

// takeLine reuses a line's row of the last report, if it is there, and sets the
// line's values of a lane in it. It reports whether it did.
func (rep *Report) takeLine(s *Sheet, at int, l *model.Line, lane int) bool {
	row := s.takeNamed(at, colName, l.Name)
	if row == nil {
		return false
	}
	if l.Kind != model.Series {
		x, _ := rep.Results.Scalar(l.Name, lane)
		row.put(colScalar, number(x, l.Missing))
		if unitOf[l.Unit] == UnitPeriod {
			row.put(colOpening, rep.nameValue(number(x, l.Missing)))
		}
		return true
	}
	total := 0.0
	for p, x := range rep.Results.Series(l.Name, lane) {
		row.put(colOpening+p, Num(x))
		if p > 0 {
			total += x
		}
	}
	row.put(colScalar, Num(total))
	return true
}

// put sets another value in a cell, if there is a cell.
func (row *Row) put(col int, v Value) {
	if col <= len(row.cells) && row.cells[col-1] != nil {
		row.cells[col-1].Value = v
	}
}

// take moves a row from another sheet to the same place on this one.
func (s *Sheet) take(r int, from *Sheet) {
	s.Row(r)
	s.rows[r-1], from.rows[r-1] = from.rows[r-1], nil
	s.rows[r-1].taken = true
	s.LastCol = max(s.LastCol, len(s.rows[r-1].cells))
}
