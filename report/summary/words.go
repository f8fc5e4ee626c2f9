package summary

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"strings"

	"offtake/report/layout"
	"offtake/report/sheet"
	"offtake/report/words"
)

// Sentences as live text: a sentence of the template is a chain of its texts and
// of cells joined with &, so that its numbers follow the model; which of two is
// said, a formula decides. A chain that would be longer than a formula may be is
// cut into helper cells in the page's workings.

// maxFormula is the longest formula of a sentence; the rules allow 120.
const maxFormula = 118

// fit returns pieces as one whose formula has at most n characters, with helper
// cells as needed.
func (d *dashboard) fit(what string, n int, parts ...layout.Live) layout.Live {
	if f := layout.Chain(parts); len(f) <= n {
		return layout.Live{Formula: f, Value: layout.Says(parts)}
	}
	row, col := 0, dashColValue
	var cells []layout.Live
	for len(parts) > 0 {
		k := 1
		for k < len(parts) && len(layout.Chain(parts[:k+1])) <= maxFormula {
			k++
		}
		piece := layout.Live{Formula: layout.Chain(parts[:k]), Value: layout.Says(parts[:k])}
		cells = append(cells, d.once(piece, func() (int, int) {
			if row == 0 {
				row = d.work(what + ", in parts")
			}
			col++
			return row, col - 1
		}))
		parts = parts[k:]
	}
	return layout.Live{Formula: layout.Chain(cells), Value: layout.Says(cells)}
}

// once returns the cell of a piece: the one that has its formula, or else a new
// one.
func (d *dashboard) once(piece layout.Live, place func() (row, col int)) layout.Live {
	at, ok := d.pieces[piece.Formula]
	if !ok {
		row, col := place()
		d.sheet.Set(row, col, sheet.Cell{Formula: piece.Formula, Value: sheet.Str(piece.Value), Role: sheet.RoleNote})
		at = sheet.Address(row, col)
		d.pieces[piece.Formula] = at
	}
	return layout.Live{Formula: at, Value: piece.Value}
}

// say writes a sentence in a cell.
func (d *dashboard) say(row, col int, role sheet.Role, what string, parts ...layout.Live) sheet.Ref {
	w := d.fit(what, maxFormula, parts...)
	d.sheet.Set(row, col, sheet.Cell{Formula: w.Formula, Value: sheet.Str(w.Value), Role: role})
	return sheet.Ref{Sheet: d.sheet, Row: row, Col: col}
}

// fills are what fills the holes of a sentence. A hole that a figure of the page
// has the name of needs none.
type fills map[string]layout.Live

// and returns the fills with one more.
func (f fills) and(hole string, piece layout.Live) fills {
	with := fills{}
	maps.Copy(with, f)
	with[hole] = piece
	return with
}

// nothing is a sentence of no words.
var nothing = layout.Lit("")

// read returns a sentence of the template as pieces; none has no words.
func (d *dashboard) read(sentence string, with fills) []layout.Live {
	if sentence == "" {
		return []layout.Live{nothing}
	}
	return layout.NonEmpty(words.Read(sentence, layout.Lit, func(hole string) (layout.Live, bool) {
		piece, ok := with[hole]
		if !ok && d.figures[hole] != nil {
			return d.sayWord(hole), true
		}
		return piece, ok
	})...)
}

// told returns a sentence as one piece.
func (d *dashboard) told(sentence string, with fills) layout.Live {
	return d.fit(labelOf(sentence), 40, d.read(sentence, with)...)
}

// labelOf returns the name of a sentence as a label of the workings.
func labelOf(sentence string) string {
	return words.UpperFirst(strings.ReplaceAll(cmp.Or(strings.TrimPrefix(sentence, "live_"), "nothing"), "_", " "))
}

// condition is what a formula decides by, and whether it holds now.
type condition struct {
	formula string
	holds   bool
}

func (c condition) and(o condition) condition {
	return condition{"AND(" + c.formula + "," + o.formula + ")", c.holds && o.holds}
}

func (c condition) or(o condition) condition {
	return condition{"OR(" + c.formula + "," + o.formula + ")", c.holds || o.holds}
}

// same is the condition that two pieces say the same.
func same(a, b layout.Live) condition {
	return condition{a.Formula + "=" + b.Formula, a.Value == b.Value}
}

// number is what sentences speak of: its cell and value, and how it is said,
// with the word for what rounds to nothing.
type number struct {
	ref string
	now sheet.Value
	layout.Live
	naught string
}

// The conditions that there is a number, that it is above or below zero, that it
// is not said to be nothing, that it is said otherwise than another, and that it
// is less.
func (n number) known() condition {
	return condition{"ISNUMBER(" + n.ref + ")", n.now.Kind == sheet.Number}
}
func (n number) positive() condition { return condition{n.ref + ">0", n.now.Number > 0}.and(n.some()) }
func (n number) negative() condition { return condition{n.ref + "<0", n.now.Number < 0}.and(n.some()) }
func (n number) some() condition {
	return condition{n.Formula + "<>" + layout.Lit(n.naught).Formula, n.Value != n.naught}
}
func (n number) unlike(o number) condition {
	return condition{n.Formula + "<>" + o.Formula, n.Value != o.Value}
}
func (n number) less(o number) condition {
	return condition{n.ref + "<" + o.ref, n.now.Number < o.now.Number}
}

// choose returns one of two sentences, by a condition.
func (d *dashboard) choose(c condition, yes, no string, with fills) layout.Live {
	if yes == no {
		return d.told(yes, with)
	}
	return d.either(labelOf(yes)+" or "+words.LowerFirst(labelOf(no)), c, d.told(yes, with), d.told(no, with))
}

// choice answers the question of a sentence with it, or with another one.
func (d *dashboard) choice(c condition, yes, no string, with fills) answer {
	return answer{words.SentenceOf(yes).Question, []layout.Live{d.choose(c, yes, no, with)}}
}

// either returns one of two pieces, by a condition.
func (d *dashboard) either(what string, c condition, yes, no layout.Live) layout.Live {
	return d.once(layout.Live{Formula: fmt.Sprintf("IF(%s,%s,%s)", c.formula, yes.Formula, no.Formula),
		Value: words.Either(c.holds, yes.Value, no.Value)}, func() (int, int) { return d.work(what), dashColValue })
}

// figure returns a figure of the live case.
func (d *dashboard) figure(name string) number {
	return d.figureIn(name, dashColValue, dashColLiveWords)
}

// figureIn returns a figure by the columns of its value and of its words. A dash
// beside a card is a word in a sentence.
func (d *dashboard) figureIn(name string, col, said int) number {
	f := d.figures[name]
	n := number{sheet.Address(f.row, col), d.sheet.At(f.row, col).Value, d.ref(f, said), sheet.Naught(f.unit)}
	if said != dashColLiveWords {
		n.Live = d.undashed(f, said)
	}
	return n
}

// undashed returns a figure's words beside a card as a sentence says them.
func (d *dashboard) undashed(f *figure, said int) layout.Live {
	text := d.ref(f, said)
	if f.unit == sheet.UnitPeriod {
		return text
	}
	what := d.sheet.At(f.row, dashColWork).Value.Text + ", " + words.LowerFirst(d.sheet.At(d.names, said).Value.Text)
	return d.either(what+", of a sentence", same(text, layout.Lit(sheet.Dash)), layout.Lit(sheet.Naught(f.unit)), text)
}

// worst returns a figure's worst of all scenarios, and the scenario it is in.
func (d *dashboard) worst(name string) (worst number, scenario layout.Live) {
	return d.figureIn(name, dashColWorst, dashColWorstWords), d.ref(d.figures[name], dashColWorstCase)
}

// more is the condition that an amount of the live case is not nothing.
func (d *dashboard) more(name string) condition { return d.figure(name).some() }

// differ is the condition that two amounts of the live case are not said to be
// the same.
func (d *dashboard) differ(from, to string) condition {
	return d.figure(from).unlike(d.figure(to))
}

// signed returns one of two sentences by the sign of a number, which they say
// without the sign.
func (d *dashboard) signed(what string, n number, unit sheet.Unit, plus, minus, hole string, with fills) layout.Live {
	size := n.now
	size.Number = math.Abs(size.Number)
	said := d.computed(what+", without its sign", fmt.Sprintf("IF(ISNUMBER(%s),ABS(%s),%s)", n.ref, n.ref, n.ref), size, unit)
	return d.choose(n.negative(), minus, plus, with.and(hole, said.Live))
}

// sayWord returns a figure of the live case after the qualifying word of the
// base's figure.
func (d *dashboard) sayWord(name string) layout.Live { return d.worded(name, d.say1(name)) }

// worded returns a piece after the qualifying word of a result or an input.
func (d *dashboard) worded(name string, piece layout.Live) layout.Live {
	word := d.Program.Word(name)
	if word == "" {
		return piece
	}
	return d.fit(labelOf(name)+" as disclosed", 40, layout.Lit(word+" "), piece)
}

// liveInput returns an input of the live case; of a list, its first year.
func (d *dashboard) liveInput(key string) number {
	in := d.Program.Template.Input(key)
	return d.show(in.Label, sheet.Ref{Sheet: d.Inputs.Sheet, Row: d.Inputs.Rows[key], Col: layout.InputsColLive}, layout.UnitOf[in.Unit])
}

// showLive returns a scalar of the live case.
func (d *dashboard) showLive(what, line string, unit sheet.Unit) number {
	return d.show(what, sheet.Ref{Sheet: d.Live.Sheet, Row: d.Live.Rows[line], Col: layout.ColScalar}, unit)
}

// computed writes a number of the page's own.
func (d *dashboard) computed(what, formula string, v sheet.Value, unit sheet.Unit) number {
	row := d.work(what)
	d.sheet.Set(row, dashColValue, sheet.Cell{Formula: formula, Value: v, Role: sheet.RoleCalculation, Unit: unit})
	return number{sheet.Address(row, dashColValue), v, d.wordsBeside(row, v, unit), sheet.Naught(unit)}
}

// caseName returns the name of the live case.
func (d *dashboard) caseName() layout.Live {
	return layout.Live{Formula: sheet.Absolute(layout.SummaryRowChosen, layout.SummaryColChosen), Value: d.Deal.Scenarios[0].Name}
}

// baseName returns the name of the base.
func (d *dashboard) baseName() layout.Live {
	return layout.Live{Formula: sheet.Address(d.names, dashColCases), Value: d.Deal.Scenarios[0].Name}
}

// period returns the word for a period.
func (d *dashboard) period() layout.Live { return layout.Lit(layout.PeriodWord(d.Deal)) }

// leastSaid returns the least number of a unit that a sentence shows: what is
// negligible or rounds to nothing is nothing.
func (d *dashboard) leastSaid(unit sheet.Unit) layout.Least {
	col, ok := map[sheet.Unit]int{sheet.UnitPercent: dashColValue, sheet.UnitMoney: dashColBase, sheet.UnitMultiple: dashColWorst}[unit]
	if !ok {
		formula, square := sheet.FormatOf(unit, d.Book.Scale).LeastShown()
		return layout.Least{Formula: formula, Square: square}
	}
	return layout.Least{Formula: sheet.Absolute(d.least, col), Square: d.sheet.At(d.least, col).Value.Number}
}

// wordsBeside writes a number of the workings in words, in its row.
func (d *dashboard) wordsBeside(row int, v sheet.Value, unit sheet.Unit) layout.Live {
	w := d.InWords(sheet.Address(row, dashColValue), v, unit, d.leastSaid(unit), false, sheet.Naught(unit))
	d.sheet.Set(row, dashColLiveWords, sheet.Cell{Formula: w.Formula, Value: sheet.Str(w.Value), Role: sheet.RoleNote})
	return layout.Live{Formula: sheet.Address(row, dashColLiveWords), Value: w.Value}
}
