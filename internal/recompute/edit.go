package recompute

import (
	"fmt"
	"html"
	"maps"
	"slices"
	"strconv"
	"strings"

	"offtake/internal/a1"
)

// Edit types values into cells, as a reader of the workbook would: numbers
// (float64 or int), texts, logicals, or nil to empty the cell. Keys are like
// "Inputs!C7" or "'Live case'!C7". A cell keeps its style; one that is not
// there yet is added. Stored values of formulas stay as they are, so they are
// out of date until the program that gets the copy computes.
func Edit(xlsx []byte, cells map[string]any) ([]byte, error) {
	b, err := open(xlsx)
	if err != nil {
		return nil, err
	}
	edited := map[string][]byte{}
	for _, key := range slices.Sorted(maps.Keys(cells)) {
		if err := b.edit(edited, key, cells[key]); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	return b.rewrite(edited)
}

// edit changes one cell; edited holds the parts changed so far.
func (b *book) edit(edited map[string][]byte, key string, value any) error {
	part, at, err := b.locate(key)
	if err != nil {
		return err
	}
	xml, ok := edited[part]
	if !ok {
		if xml, err = b.Read(part); err != nil {
			return err
		}
		// The cell may hold a formula that others share.
		if xml, err = ownFormulas(xml); err != nil {
			return err
		}
	}
	edited[part], err = editSheet(xml, at, value)
	return err
}

// locate splits "Sheet!A1" into the sheet's part and the address.
func (b *book) locate(key string) (part, at string, err error) {
	name, at := a1.SplitSheet(key)
	if _, _, ok := a1.Parse(at); !ok || name == "" {
		return "", "", fmt.Errorf("not a key like Sheet!A1")
	}
	for _, s := range b.sheets {
		if s.name == name {
			return s.part, at, nil
		}
	}
	return "", "", fmt.Errorf("no sheet %q", name)
}

// editSheet sets a cell: where it stands, or in its place among those of its
// row, or in a row of its own before the first that comes after it.
func editSheet(xml []byte, at string, value any) ([]byte, error) {
	content, err := cellContent(value)
	if err != nil {
		return nil, err
	}
	number, column, _ := a1.Parse(at)
	var old, nextCell *cell
	var own, nextRow *row
	g := grid{onCell: func(c *cell) error {
		switch {
		case c.row == number && c.col == column:
			old = c
		case c.row == number && c.col > column && nextCell == nil:
			nextCell = c
		}
		return nil
	}, onRow: func(r *row) {
		switch {
		case r.number == number:
			own = r
		case r.number > number && nextRow == nil:
			nextRow = r
		}
	}}
	if err := g.scan(xml); err != nil {
		return nil, err
	}
	text := `<c r="` + at + `"` + content
	switch {
	case old != nil && old.formula.shared:
		return nil, fmt.Errorf("other cells share the formula it holds")
	case old != nil && old.style != "":
		return splice(xml, old.place, `<c r="`+at+`" s="`+old.style+`"`+content), nil
	case old != nil:
		return splice(xml, old.place, text), nil
	case nextCell != nil:
		return splice(xml, span{nextCell.place.from, nextCell.place.from}, text), nil
	case own != nil:
		return fill(xml, own.tag, own.body, "row", text), nil
	}
	text = fmt.Sprintf(`<row r="%d">%s</row>`, number, text)
	if nextRow != nil {
		return splice(xml, span{nextRow.tag.from, nextRow.tag.from}, text), nil
	}
	return fill(xml, g.data, g.body, "sheetData", text), nil
}

// cellContent is what follows a cell's address and style in XML.
func cellContent(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "/>", nil
	case int:
		return "><v>" + strconv.Itoa(v) + "</v></c>", nil
	case float64:
		return "><v>" + strconv.FormatFloat(v, 'g', -1, 64) + "</v></c>", nil
	case bool:
		return ` t="b"><v>` + digit(v) + "</v></c>", nil
	case string:
		return ` t="inlineStr"><is><t xml:space="preserve">` + html.EscapeString(v) + "</t></is></c>", nil
	}
	return "", fmt.Errorf("cannot type a %T into a cell", value)
}

func digit(v bool) string {
	if v {
		return "1"
	}
	return "0"
}

// splice puts text in a place.
func splice(xml []byte, at span, text string) []byte {
	return slices.Concat(xml[:at.from], []byte(text), xml[at.to:])
}

// fill puts text at the end of an element's content; its tag may close itself.
func fill(xml []byte, tag, body span, name, text string) []byte {
	if open, ok := strings.CutSuffix(string(xml[tag.from:tag.to]), "/>"); ok {
		return splice(xml, tag, open+">"+text+"</"+name+">")
	}
	return splice(xml, span{body.to, body.to}, text)
}
