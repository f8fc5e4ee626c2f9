package layout

import (
	"reflect"
	"slices"

	"offtake/model"
	"offtake/report/sheet"
)

// In a batch one report follows another, and most of a row stays: its cells,
// their formulas and how they look. Such rows are moved over from the last
// report, and only their values are set. A row that was moved keeps the cells
// it had: nothing sets another, and its height is not fitted again.

// Start makes ready to lay out the report, with the rows of the last report that
// stay: those of lines and inputs on the sheets of the cases and the workings,
// and headings. They stay if the program is the same, and so are the scenarios'
// names, the deal's sensitivities, and the steps of the bridges; else, and where
// last is nil, all is laid out anew. The last report must not be used
// afterwards; it may already be without its Results.
func (rep *Report) Start(last *Report) {
	rep.structure = structureOf(rep.Deal, rep.Results)
	rep.needed = map[string]*needs{}
	if last != nil && last.Program == rep.Program {
		rep.needed = last.needed
		if reflect.DeepEqual(last.structure, rep.structure) {
			rep.last = last.Book
		}
	}
}

// IsLaidOut reports whether the report has its book.
func (rep *Report) IsLaidOut() bool { return len(rep.Book.Sheets) > 0 }

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

// takeLine reuses a line's row of the last report, if it is there, and sets the
// line's values of a lane in it. It reports whether it did.
func (rep *Report) takeLine(s *sheet.Sheet, at int, l *model.Line, lane int) bool {
	row := s.TakeNamed(at, ColName, l.Name)
	if row == nil {
		return false
	}
	if l.Kind != model.Series {
		x, _ := rep.Results.Scalar(l.Name, lane)
		row.Put(ColScalar, number(x, l.Missing))
		if UnitOf[l.Unit] == sheet.UnitPeriod {
			row.Put(ColOpening, rep.NameValue(number(x, l.Missing)))
		}
		return true
	}
	total := 0.0
	for p, x := range rep.Results.Series(l.Name, lane) {
		row.Put(ColOpening+p, sheet.Num(x))
		if p > 0 {
			total += x
		}
	}
	row.Put(ColScalar, sheet.Num(total))
	return true
}
