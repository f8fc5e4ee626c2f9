package recompute

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"iter"
)

// The scanner finds elements in a sheet's XML by their bytes. encoding/xml
// would do, but the tests read some hundred megabytes of cells, under the race
// detector too, and need the places of elements to cut them out. It relies on
// what every writer of worksheets does: no namespace prefix on cells, no
// comments or CDATA among them; [sheetData] refuses what is otherwise.

// element is one XML element: its place in the bytes it was found in, its
// opening tag, and what stands inside (nil when it closes itself).
type element struct {
	start, end int
	tag, body  []byte
}

// next finds the first element of the name at or after from.
func next(xml []byte, name string, from int) (element, bool) {
	for {
		i := bytes.Index(xml[from:], []byte("<"+name))
		if i < 0 {
			return element{}, false
		}
		start := from + i
		from = start + 1 + len(name)
		if from < len(xml) && bytes.IndexByte([]byte(" \t\r\n/>"), xml[from]) >= 0 {
			return closed(xml, name, start)
		}
	}
}

// closed completes the element that opens at start.
func closed(xml []byte, name string, start int) (element, bool) {
	i := bytes.IndexByte(xml[start:], '>')
	if i < 0 {
		return element{}, false
	}
	inside := start + i + 1
	tag := xml[start:inside]
	if bytes.HasSuffix(tag, []byte("/>")) {
		return element{start: start, end: inside, tag: tag}, true
	}
	closing := "</" + name + ">"
	n := bytes.Index(xml[inside:], []byte(closing))
	if n < 0 {
		return element{}, false
	}
	return element{start, inside + n + len(closing), tag, xml[inside : inside+n]}, true
}

// each yields all elements of the name, none of which may contain another.
func each(xml []byte, name string) iter.Seq[element] {
	return func(yield func(element) bool) {
		for e, ok := next(xml, name, 0); ok; e, ok = next(xml, name, e.end) {
			if !yield(e) {
				return
			}
		}
	}
}

// attribute gives the bytes of ` name="value"` in the tag and of the value.
func (e element) attribute(name string) (whole, value []byte) {
	opening := []byte(" " + name + `="`)
	i := bytes.Index(e.tag, opening)
	if i < 0 {
		return nil, nil
	}
	rest := e.tag[i+len(opening):]
	n := bytes.IndexByte(rest, '"')
	if n < 0 {
		return nil, nil
	}
	return e.tag[i : i+len(opening)+n+1], rest[:n]
}

// text gives the element's content with its character references resolved.
func (e element) text() string {
	if bytes.IndexByte(e.body, '&') < 0 {
		return string(e.body)
	}
	return html.UnescapeString(string(e.body))
}

// child finds the first element of the name inside e; places are e.body's.
func (e element) child(name string) (element, bool) { return next(e.body, name, 0) }

// sheetData finds the element that holds a sheet's rows.
func sheetData(xml []byte) (element, error) {
	data, ok := next(xml, "sheetData", 0)
	switch {
	case !ok:
		return data, errors.New("no sheetData")
	case bytes.Contains(data.body, []byte("<!")):
		return data, errors.New("comment or CDATA among the cells")
	}
	return data, nil
}

// address gives a cell's address; a cell may leave it out, but none of the
// programs here does.
func address(c element) (string, error) {
	if _, r := c.attribute("r"); len(r) > 0 {
		return string(r), nil
	}
	return "", fmt.Errorf("cell without address: %s", c.tag)
}
