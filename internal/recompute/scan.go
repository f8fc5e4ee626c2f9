package recompute

import (
	"bytes"
	"errors"
	"fmt"

	"offtake/internal/a1"
	"offtake/internal/xlsxfile"
)

// span is a place in the XML of a sheet, from its first byte to before its
// last.
type span struct{ from, to int }

// row is a row by its places.
type row struct {
	number    int32
	tag, body span // its opening tag, and what is inside; no body if the tag closes itself
}

// cell is a cell by its places, and what they hold.
type cell struct {
	at       string // its address
	row, col int32
	kind     string // its type, the attribute t
	style    string // the attribute s

	place   span // all of it
	tag     span // its opening tag
	value   span // the element v; of no length if there is none
	formula formula
	text    string // of the value, or of an inline text
	inline  string
}

// formula is the formula of a cell, if it has one.
type formula struct {
	present bool
	kind    string // array, shared, …
	shared  bool   // it names the cells that share it
	number  string // of a shared one
	place   span   // all of it
	text    string
}

// grid goes through the rows and cells of a sheet, by the places where they
// stand, so that they can be cut out and others put in.
type grid struct {
	*xlsxfile.Scanner
	data span // the tag of sheetData
	body span // and what is inside

	onRow  func(r *row) // at the end of each; may be nil
	onCell func(c *cell) error
}

// scan reads a sheet. Cells that stand outside of sheetData are none.
func (g *grid) scan(xml []byte) error {
	// What is put in has no prefix, so neither may the rest.
	if !bytes.Contains(xml, []byte("<sheetData")) {
		return errors.New("no sheetData")
	}
	var err error
	if g.Scanner, err = xlsxfile.NewScanner(xml); err != nil {
		return err
	}
	for {
		event, err := g.Next()
		switch {
		case err != nil:
			return err
		case event == xlsxfile.Done:
			return errors.New("no sheetData")
		case event == xlsxfile.Start && string(g.Name) == "sheetData":
			g.data, g.body, err = g.inside(g.rowOrCell)
			return err
		}
	}
}

// inside calls visit for each element that begins inside the one that has just
// begun, and returns the places of its tag and of its content.
func (g *grid) inside(visit func() error) (tag, body span, err error) {
	tag.from, tag.to = g.Span()
	depth := g.Depth()
	for {
		event, err := g.Next()
		switch {
		case err != nil:
			return tag, body, err
		case event == xlsxfile.End && g.Depth() < depth:
			body.from = tag.to
			body.to, _ = g.Span()
			return tag, body, nil
		case event == xlsxfile.Start:
			if err := visit(); err != nil {
				return tag, body, err
			}
		}
	}
}

func (g *grid) rowOrCell() error {
	switch string(g.Name) {
	case "row":
		return g.row()
	case "c":
		return g.cell()
	}
	return nil
}

func (g *grid) row() error {
	r := row{number: a1.Row(g.Raw("r"))}
	if r.number == 0 {
		return fmt.Errorf("row without number: %s", g.Raw("r"))
	}
	var err error
	r.tag, r.body, err = g.inside(g.rowOrCell)
	if err == nil && g.onRow != nil {
		g.onRow(&r)
	}
	return err
}

// cell reads the cell that has just begun. A cell may leave out its address,
// but none of the programs here does.
func (g *grid) cell() error {
	c := cell{at: g.Attr("r"), kind: g.Attr("t"), style: g.Attr("s")}
	var ok bool
	if c.row, c.col, ok = a1.Parse(c.at); !ok {
		return fmt.Errorf("cell without address: %q", c.at)
	}
	c.tag.from, c.tag.to = g.Span()
	depth, in := g.Depth(), (*string)(nil)
	for {
		event, err := g.Next()
		begin, end := g.Span()
		switch {
		case err != nil:
			return err
		case event == xlsxfile.End && g.Depth() < depth:
			c.place = span{c.tag.from, end}
			return g.onCell(&c)
		case event == xlsxfile.Start:
			in = g.part(&c, begin)
		case event == xlsxfile.End:
			in = nil
			switch string(g.Name) {
			case "v":
				c.value.to = end
			case "f":
				c.formula.place.to = end
			}
		case event == xlsxfile.Text && in != nil:
			text, _ := g.Value()
			*in += text
		}
	}
}

// part notes an element inside a cell and returns where its text goes.
func (g *grid) part(c *cell, begin int) *string {
	switch string(g.Name) {
	case "f":
		c.formula = formula{present: true, kind: g.Attr("t"), shared: g.Raw("ref") != nil, number: g.Attr("si"), place: span{from: begin}}
		return &c.formula.text
	case "v":
		c.value.from = begin
		return &c.text
	case "t":
		return &c.inline
	}
	return nil
}
