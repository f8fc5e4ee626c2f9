package lint

import (
	"strconv"
	"strings"

	"offtake/internal/a1"
)

// Waiver says where a rule is broken on purpose, and why. Where is a sheet, a
// sheet!range, or * for everywhere. Without a reason it waives nothing.
type Waiver struct {
	Rule   int
	Where  string
	Reason string
}

const maxWaivers = 1000

// covers reports whether the waiver is for a finding's place. The whole place
// must be inside.
func (w Waiver) covers(b *book, s spot) bool {
	where := strings.TrimSpace(w.Where)
	if where == "*" {
		return true
	}
	if s.sheet < 0 {
		return strings.EqualFold(where, "workbook")
	}
	name := b.sheets[s.sheet].name
	if strings.EqualFold(strings.Trim(where, "'"), name) {
		return true
	}
	sheet, rest := a1.SplitSheet(where)
	a, ok := a1.ParseArea(rest)
	if sheet == "" || !ok || !strings.EqualFold(sheet, name) || s.row == 0 {
		return false
	}
	return a.Contains(s.row, max(s.col, 1)) && a.Contains(s.row, max(s.last, 1))
}

// waivers reads the list on the documentation sheet: below the cell "Waivers",
// rows of rule, where, reason, up to the first row without any.
func (b *book) waivers() []Waiver {
	var out []Waiver
	for _, s := range b.sheets {
		if s.kind != kindDocumentation {
			continue
		}
		for i := range s.rows {
			if s.rows[i].says("waivers") {
				out = append(out, s.waiversBelow(i+1)...)
			}
		}
	}
	return out
}

func (r *row) says(text string) bool {
	for i := range r.cells {
		if c := &r.cells[i]; c.value == valueText && strings.EqualFold(strings.TrimSpace(c.text), text) {
			return true
		}
	}
	return false
}

func (s *sheet) waiversBelow(i int) []Waiver {
	var out []Waiver
	for before := s.rows[i-1].number; i < len(s.rows) && s.rows[i].number == before+1; i++ {
		before++
		texts := s.rows[i].texts()
		if len(texts) == 0 {
			break
		}
		if len(texts) < 3 {
			continue
		}
		for _, word := range strings.FieldsFunc(texts[0], func(r rune) bool { return r < '0' || r > '9' }) {
			if n, err := strconv.Atoi(word); err == nil && len(out) < maxWaivers {
				out = append(out, Waiver{Rule: n, Where: texts[1], Reason: strings.Join(texts[2:], " ")})
			}
		}
	}
	return out
}

// texts are the row's contents from left to right.
func (r *row) texts() []string {
	var out []string
	for i := range r.cells {
		switch c := &r.cells[i]; {
		case c.value == valueText && strings.TrimSpace(c.text) != "":
			out = append(out, strings.TrimSpace(c.text))
		case c.value == valueNumber:
			out = append(out, strconv.FormatFloat(c.number, 'g', -1, 64))
		}
	}
	return out
}
