package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Sentences as live text: a sentence is a chain of words and cells joined
// with &, so that its numbers follow the model. A chain that would be longer
// than a formula may be is cut into helper cells in the page's workings.

// maxFormula is the longest formula of a sentence; the rules allow 120.
const maxFormula = 118

// words is a piece of a sentence: its formula, and the text that it shows now.
type words struct{ formula, value string }

// lit returns a piece that does not change.
func lit(text string) words {
	return words{`"` + strings.ReplaceAll(text, `"`, `""`) + `"`, text}
}

// says returns the text of a chain of pieces as it is now.
func says(parts []words) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.value)
	}
	return b.String()
}

// chain returns the formula of pieces, neighbouring texts in one.
func chain(parts []words) string {
	var pieces []string
	for _, p := range parts {
		if last := len(pieces) - 1; last >= 0 && strings.HasSuffix(pieces[last], `"`) && strings.HasPrefix(p.formula, `"`) {
			pieces[last] = strings.TrimSuffix(pieces[last], `"`) + p.formula[1:]
			continue
		}
		pieces = append(pieces, p.formula)
	}
	return strings.Join(pieces, "&")
}

// fit returns pieces as one whose formula has at most n characters, with helper
// cells as needed.
func (d *dashboard) fit(what string, n int, parts ...words) words {
	if f := chain(parts); len(f) <= n {
		return words{f, says(parts)}
	}
	row := d.work(what + ", in parts")
	var cells []words
	for len(parts) > 0 {
		k := 1
		for k < len(parts) && len(chain(parts[:k+1])) <= maxFormula {
			k++
		}
		col := dashColValue + len(cells)
		d.sheet.Set(row, col, Cell{Formula: chain(parts[:k]), Value: Str(says(parts[:k])), Role: RoleNote})
		cells = append(cells, words{Address(row, col), says(parts[:k])})
		parts = parts[k:]
	}
	return words{chain(cells), says(cells)}
}

// say writes a sentence in a cell.
func (d *dashboard) say(row, col int, role Role, what string, parts ...words) address {
	w := d.fit(what, maxFormula, parts...)
	d.sheet.Set(row, col, Cell{Formula: w.formula, Value: Str(w.value), Role: role})
	return address{d.sheet, row, col}
}

// choose returns one of two pieces, by a live condition that holds now or not.
func (d *dashboard) choose(what, condition string, holds bool, yes, no []words) words {
	a := d.fit(what+", if so", 40, yes...)
	b := d.fit(what+", if not", 40, no...)
	row := d.work(what)
	value := b.value
	if holds {
		value = a.value
	}
	d.sheet.Set(row, dashColValue, Cell{Formula: fmt.Sprintf("IF(%s,%s,%s)", condition, a.formula, b.formula),
		Value: Str(value), Role: RoleNote})
	return words{Address(row, dashColValue), value}
}

// inWords returns a number of a cell of this sheet as a sentence shows it, with
// its currency and unit unless bare.
func (d *dashboard) inWords(at string, v Value, unit Unit, bare bool) words {
	f := formatOf(unit, d.Book.Scale)
	before, after := "", ""
	if unit == UnitMoney && !bare {
		before, after, _ = strings.Cut(d.UnitLabel("money"), " ")
		before += " "
		if after != "" {
			after = " " + after
		}
	}
	if f.suffix == "x" {
		after = "x"
	}
	least, square := d.leastSaid(unit, f)
	text, shown := f.text(at, least), f.speak(v.Number, square)
	if unit == UnitPoints { // a difference of percentages is not a percentage
		after = " points"
	}
	chained := chain(nonEmpty(lit(before), words{text, ""}, lit(after)))
	formula := fmt.Sprintf("IF(ISNUMBER(%s),%s,%s)", at, chained, at)
	if v.Kind != Number {
		return words{formula, v.Text}
	}
	return words{formula, before + shown + after}
}

// leastSaid returns the square of the least number of a unit that a sentence
// shows: what is negligible or rounds to nothing is nothing.
func (d *dashboard) leastSaid(unit Unit, f numberFormat) (formula string, square float64) {
	col, ok := map[Unit]int{UnitPercent: dashColValue, UnitMoney: dashColBase, UnitMultiple: dashColWorst}[unit]
	if !ok {
		return f.leastShown()
	}
	return absolute(d.least, col), d.sheet.At(d.least, col).Value.Number
}

func nonEmpty(parts ...words) []words {
	var kept []words
	for _, p := range parts {
		if p.formula != `""` {
			kept = append(kept, p)
		}
	}
	return kept
}

// leastShown returns the square of half of the last digit shown, as a formula
// of the constants that formulas may have, and as a number.
func (f numberFormat) leastShown() (formula string, square float64) {
	decimals, half := f.decimals, 0.5
	if f.percent() {
		decimals += 2
	}
	square = half
	for range decimals {
		square /= 100
	}
	return "0.5*0.5" + strings.Repeat("%", decimals), half * square
}

// text returns the formula of a cell's number as a sentence shows it: rounded
// as number formats round, half away from zero in decimals, where FIXED alone
// goes by the binary; with the separators of the reader's language, in which
// TEXT would read its format. What is below the least, a square, is 0 without a
// sign.
func (f numberFormat) text(at, least string) string {
	number, digits := fmt.Sprintf("(%s*%s>=%s)*%s", at, at, least, at), strconv.Itoa(f.decimals)
	if f.percent() {
		number += "/1%"
	}
	number = "ROUND(" + number + "," + digits + ")"
	if !f.group {
		digits += ",1" // no separators of thousands
	}
	text := "FIXED(" + number + "," + digits + ")"
	if f.suffix == "%" {
		text += `&"%"`
	}
	return text
}

// speak returns the result of text's formula.
func (f numberFormat) speak(x, least float64) string {
	if x*x < least {
		x = 0
	}
	text := decimal(math.Abs(x)*f.scale, f.decimals)
	if f.group {
		text = groupThousands(text)
	}
	if f.suffix == "%" {
		text += "%"
	}
	if x < 0 {
		text = "-" + text
	}
	return text
}
