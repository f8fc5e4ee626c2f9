package report

import (
	"fmt"
	"math"
	"strings"
)

// Sentences as live text: a sentence is a chain of words and cells joined
// with &, so that its numbers follow the model. A chain that would be longer
// than a formula may be is cut into helper cells in the page's workings.

// maxFormula is the longest formula of a sentence; the rules allow 120.
const maxFormula = 118

// words is a piece of a sentence: the formula that gives it, and what it says
// now.
type words struct{ formula, value string }

// lit is a piece that does not change.
func lit(text string) words {
	return words{`"` + strings.ReplaceAll(text, `"`, `""`) + `"`, text}
}

// says is what a chain of pieces says now.
func says(parts []words) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.value)
	}
	return b.String()
}

// chain is the formula of pieces, neighbouring texts in one.
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

// fit gives pieces as one whose formula has at most n characters, with helper
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

// say puts a sentence in a cell.
func (d *dashboard) say(row, col int, role Role, what string, parts ...words) address {
	w := d.fit(what, maxFormula, parts...)
	d.sheet.Set(row, col, Cell{Formula: w.formula, Value: Str(w.value), Role: role})
	return address{d.sheet, row, col}
}

// choose is one of two pieces, by a live condition that holds now or not.
func (d *dashboard) choose(what, condition string, holds bool, yes, no []words) words {
	a := d.fit(what+", if so", 40, yes...)
	b := d.fit(what+", if not", 40, no...)
	row := d.work(what)
	value := b.value
	if holds {
		value = a.value
	}
	d.sheet.Set(row, dashColValue, Cell{Formula: fmt.Sprintf("IF(%s,%s,%s)", condition, a.formula, b.formula), Value: Str(value), Role: RoleNote})
	return words{Address(row, dashColValue), value}
}

// inWords is a number of a cell of this sheet as a sentence says it, with its
// currency and unit unless bare.
func (d *dashboard) inWords(at string, v Value, unit Unit, bare bool) words {
	f := formatOf(unit, d.Book.Scale)
	before, after := "", ""
	if unit == UnitMoney && !bare {
		before, after, _ = strings.Cut(d.unitLabel("money"), " ")
		before += " "
		if after != "" {
			after = " " + after
		}
	}
	if f.suffix == "x" {
		after = "x"
	}
	number, limit := d.unrounded(at, unit)
	text := "TEXT(" + number + "," + lit(f.spoken()).formula + ")"
	if unit == UnitPoints { // a difference of percentages is not a percentage
		text, f.suffix, after = "SUBSTITUTE("+text+`,"%","")`, "", " points"
	}
	chained := chain(nonEmpty(lit(before), words{text, ""}, lit(after)))
	if v.Kind != Number {
		return words{fmt.Sprintf("IF(ISNUMBER(%s),%s,%s)", at, chained, at), v.Text}
	}
	said := v.Number
	if math.Abs(said) <= limit {
		said = 0
	}
	return words{fmt.Sprintf("IF(ISNUMBER(%s),%s,%s)", at, chained, at), before + f.speak(said) + after}
}

// unrounded is a number of a cell, or 0 if it is negligible: a sentence must not
// say that minus nothing is left. It gives what is negligible now, too.
func (d *dashboard) unrounded(at string, unit Unit) (formula string, limit float64) {
	col := dashColValue
	switch unit {
	case UnitMoney:
		col = dashColBase
	case UnitPercent, UnitMultiple:
	default:
		return at, 0
	}
	return fmt.Sprintf("(ABS(%s)>%s)*%s", at, absolute(d.negligible, col), at), d.sheet.At(d.negligible, col).Value.Number
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

// minus is the sign of a negative number in a sentence; no line breaks after
// it, as one may after a hyphen.
const minus = "−"

// spoken is a format for sentences: a minus sign, and 0 as a figure.
func (f numberFormat) spoken() string {
	body := f.digits()
	if f.percent() {
		body += "%"
	}
	zero := "0"
	if f.percent() {
		zero = "0%"
	}
	return body + `;\` + minus + body + ";" + zero
}

// plainly is the text of a number of a cell. What rounds to zero is zero without
// a sign, since programs differ in what rounding leaves.
func (f numberFormat) plainly(at string) string {
	body, zero := f.digits(), decimal(0, f.decimals)
	if f.percent() {
		body += "%"
	}
	return fmt.Sprintf("SUBSTITUTE(TEXT(%s,%s),%s,%s)", at, lit(body+`;\`+minus+body).formula, lit(minus+zero).formula, lit(zero).formula)
}

// speakPlainly is what plainly gives.
func (f numberFormat) speakPlainly(x float64) string {
	if decimal(math.Abs(x)*f.scale, f.decimals) == decimal(0, f.decimals) {
		x = math.SmallestNonzeroFloat64
	}
	return f.speak(x)
}

// speak is what a spoken format gives.
func (f numberFormat) speak(x float64) string {
	if x == 0 {
		return strings.TrimSuffix("0"+f.suffix, "x")
	}
	text := decimal(math.Abs(x)*f.scale, f.decimals)
	if f.group {
		text = groupThousands(text)
	}
	if f.percent() {
		text += "%"
	}
	if x < 0 {
		text = minus + text
	}
	return text
}
