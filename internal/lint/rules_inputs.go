package lint

import (
	"slices"
	"strings"

	"offtake/internal/a1"
)

// Rules 10 to 14: inputs.

// inputCell is a cell that the reader may type into: a typed number, a typed
// choice, or an empty cell with a validation.
type inputCell struct {
	row int32
	*cell
}

// inputCells are the input cells of a sheet. Texts count if a validation
// covers them: others are labels and notes.
func (s *sheet) inputCells() []inputCell {
	heading := s.unitHeading()
	var out []inputCell
	s.each(func(r int32, c *cell) {
		switch {
		case c.typedNumber() && r > heading, c.typedText() && s.validationOf(r, c.col) != nil:
			out = append(out, inputCell{r, c})
		}
	})
	return out
}

// unitHeading is the row of the heading "Unit", 0 for none.
func (s *sheet) unitHeading() int32 {
	if s.unitCol == 0 {
		return 0
	}
	for i := range s.rows {
		if c := s.rows[i].at(s.unitCol); c != nil && c.value == valueText && strings.EqualFold(strings.TrimSpace(c.text), "unit") {
			return s.rows[i].number
		}
	}
	return 0
}

// tallValidation is a validation of a range of many rows.
type tallValidation struct {
	at a1.Area
	*validation
}

// bounds of the index, so that a file full of validations stays cheap
const (
	lowRows = 100
	maxTall = 500
)

func (s *sheet) indexValidations() {
	s.validRows = map[int32][]*validation{}
	for i := range s.validations {
		v := &s.validations[i]
		for _, a := range v.ranges {
			if a.R2-a.R1 >= lowRows {
				if len(s.validTall) < maxTall {
					s.validTall = append(s.validTall, tallValidation{a, v})
				}
				continue
			}
			for r := a.R1; r <= a.R2; r++ {
				s.validRows[r] = append(s.validRows[r], v)
			}
		}
	}
}

// validationOf is the validation that covers a cell, nil if none does.
func (s *sheet) validationOf(r, c int32) *validation {
	if s.validRows == nil {
		s.indexValidations()
	}
	for _, v := range s.validRows[r] {
		for _, a := range v.ranges {
			if a.Contains(r, c) {
				return v
			}
		}
	}
	for _, t := range s.validTall {
		if t.at.Contains(r, c) {
			return t.validation
		}
	}
	return nil
}

func checkTyped(b *book, r *report) {
	for _, s := range b.sheets {
		if s.kind == kindInputs {
			continue
		}
		selector := s.selector()
		s.each(func(row int32, c *cell) {
			if !c.typedNumber() || row <= s.heads && !s.isProse() || c == selector {
				return
			}
			if s.isProse() {
				r.cell(s, row, c.col, "a sheet of texts holds a typed number")
				return
			}
			r.cell(s, row, c.col, "a typed number outside the inputs sheet")
		})
	}
}

// selector is the one typed cell of a summary: the first that is typed and has
// a validation.
func (s *sheet) selector() *cell {
	if s.kind != kindSummary {
		return nil
	}
	for i := range s.rows {
		for j := range s.rows[i].cells {
			if c := &s.rows[i].cells[j]; (c.typedNumber() || c.typedText()) && s.validationOf(s.rows[i].number, c.col) != nil {
				return c
			}
		}
	}
	return nil
}

func checkInputLooks(b *book, r *report) {
	computed := map[[2]string]bool{} // font and fill of formulas
	b.eachFormula(func(_ *sheet, _ int32, c *cell, _ *pattern) {
		style := b.styles.of(c)
		computed[[2]string{style.font, style.fill}] = true
	})
	for _, s := range b.sheets {
		if s.kind != kindInputs {
			continue
		}
		for _, in := range s.inputCells() {
			style := b.styles.of(in.cell)
			switch {
			case style.fill == "" || style.fill == "FFFFFF":
				r.cell(s, in.row, in.col, "the input has no fill")
			case style.font == "" || style.font == "000000" || style.font == "theme:1,":
				r.cell(s, in.row, in.col, "the input's font has the colour of all others")
			case computed[[2]string{style.font, style.fill}]:
				r.cell(s, in.row, in.col, "the input looks like a formula")
			}
		}
	}
}

func checkInputTexts(b *book, r *report) {
	for _, s := range b.sheets {
		if s.kind == kindSummary {
			checkSelector(s, r)
		}
		if s.kind != kindInputs {
			continue
		}
		source := s.sourceColumn()
		if source == 0 {
			r.sheet(s, "no column is headed as source or assumption")
		}
		described := int32(0)
		for _, in := range s.inputCells() {
			if in.row != described {
				described = in.row
				checkInputRow(s, in.row, source, r)
			}
			checkValidation(s, in.row, in.cell, r)
		}
	}
}

func checkSelector(s *sheet, r *report) {
	selector := s.selector()
	for i := range s.rows {
		for j := range s.rows[i].cells {
			if c := &s.rows[i].cells[j]; c == selector {
				checkValidation(s, s.rows[i].number, c, r)
			}
		}
	}
}

func checkInputRow(s *sheet, row, source int32, r *report) {
	if s.label(row) == "" {
		r.cell(s, row, 1, "the input has no label")
	}
	if s.unit(row) == "" {
		r.cell(s, row, max(s.unitCol, 2), "the input has no unit")
	}
	if source > 0 && s.textAt(row, source) == "" {
		r.cell(s, row, source, "the input has neither a source nor the word assumption")
	}
}

// sourceColumn is the column headed "Source or assumption" or the like.
func (s *sheet) sourceColumn() int32 {
	var col int32
	heading := s.unitHeading()
	s.eachHeading(func(r int32, c *cell) bool {
		text := strings.ToLower(c.text)
		if c.col > 1 && r == heading && (strings.Contains(text, "source") || strings.Contains(text, "assumption")) {
			col = c.col
		}
		return col == 0
	})
	return col
}

func checkValidation(s *sheet, row int32, c *cell, r *report) {
	v := s.validationOf(row, c.col)
	switch {
	case v == nil:
		r.cell(s, row, c.col, "the input has no data validation")
	case v.kind == "" || v.kind == "none" || v.kind != "custom" && strings.TrimSpace(v.formula1) == "":
		r.cell(s, row, c.col, "the input's validation allows anything")
	case !v.showsPrompt || strings.TrimSpace(v.prompt) == "":
		r.cell(s, row, c.col, "the input's validation shows no prompt")
	case !v.showsErrorAlert || strings.TrimSpace(v.errorText) == "":
		r.cell(s, row, c.col, "the input's validation shows no error message")
	}
}

func checkInputUse(b *book, r *report) {
	for _, s := range b.sheets {
		if s.kind != kindInputs {
			continue
		}
		used := b.usedCells(s)
		for _, in := range s.inputCells() {
			if !used(in.row, in.col) {
				r.cell(s, in.row, in.col, "no formula uses the input")
			}
		}
	}
}

func checkInputUnits(b *book, r *report) {
	for _, s := range b.sheets {
		if s.kind != kindInputs {
			continue
		}
		for _, in := range s.inputCells() {
			if in.value != valueNumber {
				continue
			}
			code := figures(formatParts(b.styles.of(in.cell).format)[0])
			switch unit := unitClass(s.unit(in.row)); {
			case unit == unitPercent && !strings.Contains(figures(usualPart(b.styles.of(in.cell).format)), "%"):
				r.cell(s, in.row, in.col, "a percentage without a percentage format")
			case unit != unitPercent && unit != unitUnknown && strings.Contains(code, "%"):
				r.cell(s, in.row, in.col, "the format is a percentage, the unit is %q", s.unit(in.row))
			case unit == unitYear && !isYear(in.number):
				r.cell(s, in.row, in.col, "%g is not a year", in.number)
			}
		}
	}
}

// isYear reports whether a number is a calendar year, or 9999 for never.
func isYear(x float64) bool {
	return x == float64(int(x)) && (x >= 1900 && x <= 2200 || x == 9999)
}

// classOfUnit is what a unit's text means for number formats.
type classOfUnit uint8

const (
	unitUnknown classOfUnit = iota
	unitMoney
	unitPercent
	unitMultiple
	unitYear
	unitPlain // index, factor, number, flag: no format is prescribed
)

func unitClass(text string) classOfUnit {
	text = strings.TrimSpace(text)
	switch strings.ToLower(text) {
	case "":
		return unitUnknown
	case "%", "percent":
		return unitPercent
	case "×", "x", "multiple", "ratio":
		return unitMultiple
	case "year":
		return unitYear
	}
	if strings.ContainsAny(text, "$€£¥") {
		return unitMoney
	}
	code, _, _ := strings.Cut(strings.FieldsFunc(text+" ", func(r rune) bool { return r == ' ' || r == '/' })[0], " ")
	if slices.Contains(currencies, code) {
		return unitMoney
	}
	return unitPlain
}

// currencies are the codes that count as money; three capitals alone could be
// anything.
var currencies = strings.Fields(`AED ARS AUD BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HUF IDR ILS INR JPY KRW MXN MYR NOK NZD
	PEN PHP PLN QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR`)
