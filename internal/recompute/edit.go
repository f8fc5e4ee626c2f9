package recompute

import (
	"bytes"
	"fmt"
	"html"
	"maps"
	"slices"
	"strconv"
	"strings"
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
		if xml, err = b.read(part); err != nil {
			return err
		}
	}
	edited[part], err = editSheet(xml, at, value)
	return err
}

// locate splits "Sheet!A1" into the sheet's part and the address.
func (b *book) locate(key string) (part, at string, err error) {
	i := strings.LastIndexByte(key, '!')
	if i < 0 || rowOf(key[i+1:]) == 0 || columnOf(key[i+1:]) == 0 {
		return "", "", fmt.Errorf("want a key like Sheet!A1")
	}
	name := key[:i]
	if strings.HasPrefix(name, "'") {
		name = strings.ReplaceAll(strings.Trim(name, "'"), "''", "'")
	}
	for _, s := range b.sheets {
		if s.name == name {
			return s.part, key[i+1:], nil
		}
	}
	return "", "", fmt.Errorf("no sheet %q", name)
}

func editSheet(xml []byte, at string, value any) ([]byte, error) {
	data, err := sheetData(xml)
	if err != nil {
		return nil, err
	}
	content, err := cellContent(value)
	if err != nil {
		return nil, err
	}
	rows, err := editRows(data.body, at, content)
	if err != nil {
		return nil, err
	}
	return splice(xml, data, rebuilt(data.tag, "sheetData", rows)), nil
}

// editRows gives the rows with the cell set, in the row it belongs to or in a
// new one before the first that comes after it.
func editRows(rows []byte, at, content string) ([]byte, error) {
	place := element{start: len(rows), end: len(rows)}
	for row := range each(rows, "row") {
		_, r := row.attribute("r")
		n, err := strconv.Atoi(string(r))
		if err != nil {
			return nil, fmt.Errorf("row without number: %s", row.tag)
		}
		if n == rowOf(at) {
			cells, err := editCells(row.body, at, content)
			return splice(rows, row, rebuilt(row.tag, "row", cells)), err
		}
		if n > rowOf(at) {
			place.start, place.end = row.start, row.start
			break
		}
	}
	return splice(rows, place, fmt.Sprintf(`<row r="%d"><c r="%s"%s</row>`, rowOf(at), at, content)), nil
}

// editCells gives a row's cells with the one cell replaced or added in its
// place among the columns.
func editCells(cells []byte, at, content string) ([]byte, error) {
	place, style := element{start: len(cells), end: len(cells)}, ""
	for c := range each(cells, "c") {
		here, err := address(c)
		if err != nil {
			return nil, err
		}
		if columnOf(here) < columnOf(at) {
			continue
		}
		place.start, place.end = c.start, c.start
		if here == at {
			if f, ok := c.child("f"); ok && bytes.Contains(f.tag, []byte(" ref=")) {
				return nil, fmt.Errorf("other cells share the formula it holds")
			}
			whole, _ := c.attribute("s")
			place, style = c, string(whole)
		}
		break
	}
	return splice(cells, place, `<c r="`+at+`"`+style+content), nil
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
		return ` t="b"><v>` + map[bool]string{false: "0", true: "1"}[v] + "</v></c>", nil
	case string:
		return ` t="inlineStr"><is><t xml:space="preserve">` + html.EscapeString(v) + "</t></is></c>", nil
	}
	return "", fmt.Errorf("cannot type a %T into a cell", value)
}

// splice puts text where an element stands.
func splice(xml []byte, e element, text string) []byte {
	return slices.Concat(xml[:e.start], []byte(text), xml[e.end:])
}

// rebuilt is an element with a new body; its tag may have closed itself.
func rebuilt(tag []byte, name string, body []byte) string {
	open := strings.TrimSuffix(strings.TrimSuffix(string(tag), ">"), "/")
	return open + ">" + string(body) + "</" + name + ">"
}

// columnOf gives the column number of an address: 1 for "A7", 0 for none.
func columnOf(at string) int {
	column := 0
	for _, r := range strings.TrimRight(at, "0123456789") {
		if r < 'A' || r > 'Z' {
			return 0
		}
		column = column*26 + int(r-'A') + 1
	}
	return column
}

// rowOf gives the row number of an address: 7 for "A7", 0 for none.
func rowOf(at string) int {
	row, err := strconv.Atoi(strings.TrimLeft(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	if err != nil {
		return 0
	}
	return row
}
