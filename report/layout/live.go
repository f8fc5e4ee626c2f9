package layout

import (
	"strings"

	"offtake/report/sheet"
)

// Live is a piece of a sentence: its formula, and the text that it shows now.
type Live struct{ Formula, Value string }

// Lit returns a piece that does not change.
func Lit(text string) Live {
	return Live{`"` + strings.ReplaceAll(text, `"`, `""`) + `"`, text}
}

// Says returns the text of a chain of pieces as it is now.
func Says(parts []Live) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Value)
	}
	return b.String()
}

// Chain returns the formula of pieces, neighbouring texts in one.
func Chain(parts []Live) string {
	var pieces []string
	for _, p := range parts {
		if last := len(pieces) - 1; last >= 0 && strings.HasSuffix(pieces[last], `"`) && strings.HasPrefix(p.Formula, `"`) {
			pieces[last] = strings.TrimSuffix(pieces[last], `"`) + p.Formula[1:]
			continue
		}
		pieces = append(pieces, p.Formula)
	}
	return strings.Join(pieces, "&")
}

// NonEmpty returns the pieces that are not the empty text.
func NonEmpty(parts ...Live) []Live {
	var kept []Live
	for _, p := range parts {
		if p.Formula != `""` {
			kept = append(kept, p)
		}
	}
	return kept
}

// Least is the square of the least number that a sentence shows: what is nearer
// to zero is nothing.
type Least struct {
	Formula string
	Square  float64
}

// InWords returns a cell as a sentence shows it: a number with its currency and
// unit, unless bare, or the word for nothing; another text as it is.
func (b *Builder) InWords(at string, v sheet.Value, unit sheet.Unit, least Least, bare bool, nothing string) Live {
	f, w := sheet.FormatOf(unit, b.Book.Scale), sheet.Wording{Nothing: nothing}
	switch {
	case unit == sheet.UnitMoney && !bare:
		before, after, _ := strings.Cut(b.UnitLabel("money"), " ")
		w.Before = before + " "
		if after != "" {
			w.After = " " + after
		}
	case unit == sheet.UnitPoints: // a difference of percentages is not a percentage
		w.After = " points"
	case f.Suffix == "x":
		w.After = "x"
	}
	return Live{f.Formula(at, least.Formula, w), f.Say(v, least.Square, w)}
}
