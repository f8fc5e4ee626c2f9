package recompute

import (
	"fmt"
	"strconv"
	"strings"

	"offtake/internal/xlsxfile"
)

// Kind is what a cell holds.
type Kind int

const (
	Empty Kind = iota
	Number
	Text
	Logical
	Error
)

// Value is a cell's stored value; only the field of its kind is set.
type Value struct {
	Kind   Kind
	Number float64
	Text   string
	Bool   bool
	Err    string // as shown, such as #DIV/0!
}

// String shows the value so that its kind can be seen.
func (v Value) String() string {
	switch v.Kind {
	case Empty:
		return "nothing"
	case Number:
		return strconv.FormatFloat(v.Number, 'g', -1, 64)
	case Text:
		return strconv.Quote(v.Text)
	case Logical:
		return strings.ToUpper(strconv.FormatBool(v.Bool))
	case Error:
		return v.Err
	}
	panic(fmt.Sprintf("kind %d", v.Kind))
}

// Values holds what stands in the cells of a workbook, by sheet name and
// address such as "B12". A cell that is absent is empty.
type Values struct {
	Cells map[string]map[string]Value
}

// Formulas holds the text of every formula cell, without the equals sign, by
// sheet name and address. A cell that shares another's formula has that, moved.
type Formulas map[string]map[string]string

// ReadValues reads the stored value of every cell, and which are formulas.
func ReadValues(xlsx []byte) (*Values, Formulas, error) {
	formulas := Formulas{}
	values, err := readValues(xlsx, formulas)
	return values, formulas, err
}

// readValues reads the stored value of every cell, and adds the formulas unless
// they are nil.
func readValues(xlsx []byte, formulas Formulas) (*Values, error) {
	b, err := open(xlsx)
	if err != nil {
		return nil, err
	}
	texts, err := b.sharedStrings()
	if err != nil {
		return nil, err
	}
	values := &Values{map[string]map[string]Value{}}
	for _, s := range b.sheets {
		var ofSheet map[string]string
		if formulas != nil {
			ofSheet = map[string]string{}
			formulas[s.name] = ofSheet
		}
		values.Cells[s.name], err = b.readSheet(s.part, texts, ofSheet)
		if err != nil {
			return nil, fmt.Errorf("sheet %q: %w", s.name, err)
		}
	}
	return values, nil
}

func (b *book) readSheet(part string, texts []string, formulas map[string]string) (map[string]Value, error) {
	xml, err := b.Read(part)
	if err != nil {
		return nil, err
	}
	values, known := map[string]Value{}, masters{}
	g := grid{onCell: func(c *cell) error {
		v, err := readValue(c, texts)
		if err != nil {
			return fmt.Errorf("%s: %w", c.at, err)
		}
		if values[c.at] = v; c.formula.present && formulas != nil {
			formulas[c.at], err = known.text(c)
		}
		return err
	}}
	return values, g.scan(xml)
}

func readValue(c *cell, texts []string) (Value, error) {
	switch c.kind {
	case "inlineStr":
		return Value{Kind: Text, Text: xlsxfile.Plain(c.inline)}, nil
	case "str":
		// Some writers leave <v> out when a formula's text is empty.
		return Value{Kind: Text, Text: xlsxfile.Plain(c.text)}, nil
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(c.text))
		if err != nil || i < 0 || i >= len(texts) {
			return Value{}, fmt.Errorf("no shared string %q", c.text)
		}
		return Value{Kind: Text, Text: texts[i]}, nil
	case "b":
		return Value{Kind: Logical, Bool: c.text == "1"}, nil
	case "e":
		return Value{Kind: Error, Err: c.text}, nil
	case "", "n":
		if c.text == "" {
			return Value{}, nil
		}
		n, err := strconv.ParseFloat(c.text, 64)
		return Value{Kind: Number, Number: n}, err
	default:
		return Value{}, fmt.Errorf("unknown cell type %q", c.kind)
	}
}
