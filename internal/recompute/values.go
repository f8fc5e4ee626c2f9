package recompute

import (
	"bytes"
	"fmt"
	"strconv"
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

// String shows the value so that its kind can be told.
func (v Value) String() string {
	switch v.Kind {
	case Empty:
		return "nothing"
	case Number:
		return strconv.FormatFloat(v.Number, 'g', -1, 64)
	case Text:
		return strconv.Quote(v.Text)
	case Logical:
		return map[bool]string{false: "FALSE", true: "TRUE"}[v.Bool]
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
// sheet name and address. A cell that shares another's formula has "".
type Formulas map[string]map[string]string

// ReadValues reads the stored value of every cell, and which are formulas.
func ReadValues(xlsx []byte) (*Values, Formulas, error) {
	b, err := open(xlsx)
	if err != nil {
		return nil, nil, err
	}
	texts, err := b.sharedStrings()
	if err != nil {
		return nil, nil, err
	}
	values, formulas := &Values{map[string]map[string]Value{}}, Formulas{}
	for _, s := range b.sheets {
		values.Cells[s.name], formulas[s.name], err = b.readSheet(s.part, texts)
		if err != nil {
			return nil, nil, fmt.Errorf("sheet %q: %w", s.name, err)
		}
	}
	return values, formulas, nil
}

func (b *book) readSheet(part string, texts []string) (map[string]Value, map[string]string, error) {
	xml, err := b.read(part)
	if err != nil {
		return nil, nil, err
	}
	data, err := sheetData(xml)
	if err != nil {
		return nil, nil, err
	}
	values, formulas := map[string]Value{}, map[string]string{}
	for c := range each(data.body, "c") {
		at, err := address(c)
		if err != nil {
			return nil, nil, err
		}
		if values[at], err = readValue(c, texts); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", at, err)
		}
		if f, ok := c.child("f"); ok {
			formulas[at] = f.text()
		}
	}
	return values, formulas, nil
}

func readValue(c element, texts []string) (Value, error) {
	v, stored := c.child("v")
	switch _, kind := c.attribute("t"); string(kind) {
	case "inlineStr":
		return Value{Kind: Text, Text: inlineText(c)}, nil
	case "str":
		// Some writers leave <v> out when a formula's text is empty.
		return Value{Kind: Text, Text: v.text()}, nil
	case "s":
		return sharedText(v, texts)
	case "b":
		return Value{Kind: Logical, Bool: string(v.body) == "1"}, nil
	case "e":
		return Value{Kind: Error, Err: v.text()}, nil
	case "", "n":
		if !stored || len(v.body) == 0 {
			return Value{}, nil
		}
		n, err := strconv.ParseFloat(string(v.body), 64)
		return Value{Kind: Number, Number: n}, err
	default:
		return Value{}, fmt.Errorf("unknown cell type %q", kind)
	}
}

func sharedText(v element, texts []string) (Value, error) {
	i, err := strconv.Atoi(string(bytes.TrimSpace(v.body)))
	if err != nil || i < 0 || i >= len(texts) {
		return Value{}, fmt.Errorf("no shared string %q", v.body)
	}
	return Value{Kind: Text, Text: texts[i]}, nil
}

// inlineText joins the runs of a text that stands in the cell itself.
func inlineText(c element) string {
	is, _ := c.child("is")
	text := ""
	for t := range each(is.body, "t") {
		text += t.text()
	}
	return text
}
