package recompute

import (
	"bytes"
	"fmt"
)

// Strip returns a copy of the workbook in which no formula cell has a stored
// value: their <v> and the t attribute that types it are gone, and everything
// else is kept byte for byte. A program that opens the copy must compute.
//
// Array formulas and data tables are refused: the cells they fill carry
// stored values that no formula of their own marks.
func Strip(xlsx []byte) ([]byte, error) {
	b, err := open(xlsx)
	if err != nil {
		return nil, err
	}
	stripped := map[string][]byte{}
	for _, s := range b.sheets {
		xml, err := b.Read(s.part)
		if err != nil {
			return nil, err
		}
		if stripped[s.part], err = stripSheet(xml); err != nil {
			return nil, fmt.Errorf("sheet %q: %w", s.name, err)
		}
	}
	return b.rewrite(stripped)
}

func stripSheet(xml []byte) ([]byte, error) {
	out := bytes.NewBuffer(make([]byte, 0, len(xml)))
	done := 0
	cut := func(s span) {
		out.Write(xml[done:s.from])
		done = s.to
	}
	g := grid{onCell: func(c *cell) error {
		switch {
		case !c.formula.present:
			return nil
		case c.formula.kind == "array" || c.formula.kind == "dataTable":
			return fmt.Errorf("%s fills several cells with one formula", c.at)
		}
		cut(typeIn(xml, c.tag))
		if c.value.to > 0 {
			cut(c.value)
		}
		return nil
	}}
	if err := g.scan(xml); err != nil {
		return nil, err
	}
	out.Write(xml[done:])
	return out.Bytes(), nil
}

// typeIn returns the place of the attribute t, with the space before it, in a
// cell's opening tag; of no length if there is none.
func typeIn(xml []byte, tag span) span {
	text := xml[tag.from:tag.to]
	i := bytes.Index(text, []byte(` t="`))
	if i < 0 {
		return span{tag.from, tag.from}
	}
	n := bytes.IndexByte(text[i+len(` t="`):], '"')
	return span{tag.from + i, tag.from + i + len(` t="`) + n + 1}
}
