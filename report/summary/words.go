package summary

import (
	"fmt"
	"strings"

	"offtake/report/layout"
	"offtake/report/sheet"
)

// Sentences as live text: a sentence is a chain of words and cells joined
// with &, so that its numbers follow the model. A chain that would be longer
// than a formula may be is cut into helper cells in the page's workings.

// maxFormula is the longest formula of a sentence; the rules allow 120.
const maxFormula = 118

// fit returns pieces as one whose formula has at most n characters, with helper
// cells as needed.
func (d *dashboard) fit(what string, n int, parts ...layout.Live) layout.Live {
	if f := layout.Chain(parts); len(f) <= n {
		return layout.Live{Formula: f, Value: layout.Says(parts)}
	}
	row := d.work(what + ", in parts")
	var cells []layout.Live
	for len(parts) > 0 {
		k := 1
		for k < len(parts) && len(layout.Chain(parts[:k+1])) <= maxFormula {
			k++
		}
		col := dashColValue + len(cells)
		d.sheet.Set(row, col, sheet.Cell{Formula: layout.Chain(parts[:k]), Value: sheet.Str(layout.Says(parts[:k])), Role: sheet.RoleNote})
		cells = append(cells, layout.Live{Formula: sheet.Address(row, col), Value: layout.Says(parts[:k])})
		parts = parts[k:]
	}
	return layout.Live{Formula: layout.Chain(cells), Value: layout.Says(cells)}
}

// say writes a sentence in a cell.
func (d *dashboard) say(row, col int, role sheet.Role, what string, parts ...layout.Live) sheet.Ref {
	w := d.fit(what, maxFormula, parts...)
	d.sheet.Set(row, col, sheet.Cell{Formula: w.Formula, Value: sheet.Str(w.Value), Role: role})
	return sheet.Ref{Sheet: d.sheet, Row: row, Col: col}
}

// choose returns one of two pieces, by a live condition that holds now or not.
func (d *dashboard) choose(what, condition string, holds bool, yes, no []layout.Live) layout.Live {
	a := d.fit(what+", if so", 40, yes...)
	b := d.fit(what+", if not", 40, no...)
	row := d.work(what)
	value := b.Value
	if holds {
		value = a.Value
	}
	d.sheet.Set(row, dashColValue, sheet.Cell{Formula: fmt.Sprintf("IF(%s,%s,%s)", condition, a.Formula, b.Formula),
		Value: sheet.Str(value), Role: sheet.RoleNote})
	return layout.Live{Formula: sheet.Address(row, dashColValue), Value: value}
}

// inWords returns a number of a cell of this sheet as a sentence shows it, with
// its currency and unit unless bare.
func (d *dashboard) inWords(at string, v sheet.Value, unit sheet.Unit, bare bool) layout.Live {
	f := sheet.FormatOf(unit, d.Book.Scale)
	before, after := "", ""
	if unit == sheet.UnitMoney && !bare {
		before, after, _ = strings.Cut(d.UnitLabel("money"), " ")
		before += " "
		if after != "" {
			after = " " + after
		}
	}
	if f.Suffix == "x" {
		after = "x"
	}
	least, square := d.leastSaid(unit, f)
	text, shown := f.Text(at, least), f.Speak(v.Number, square)
	if unit == sheet.UnitPoints { // a difference of percentages is not a percentage
		after = " points"
	}
	chained := layout.Chain(layout.NonEmpty(layout.Lit(before), layout.Live{Formula: text, Value: ""}, layout.Lit(after)))
	formula := fmt.Sprintf("IF(ISNUMBER(%s),%s,%s)", at, chained, at)
	if v.Kind != sheet.Number {
		return layout.Live{Formula: formula, Value: v.Text}
	}
	return layout.Live{Formula: formula, Value: before + shown + after}
}

// leastSaid returns the square of the least number of a unit that a sentence
// shows: what is negligible or rounds to nothing is nothing.
func (d *dashboard) leastSaid(unit sheet.Unit, f sheet.NumberFormat) (formula string, square float64) {
	col, ok := map[sheet.Unit]int{sheet.UnitPercent: dashColValue, sheet.UnitMoney: dashColBase, sheet.UnitMultiple: dashColWorst}[unit]
	if !ok {
		return f.LeastShown()
	}
	return sheet.Absolute(d.least, col), d.sheet.At(d.least, col).Value.Number
}
