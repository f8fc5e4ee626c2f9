package recompute

import (
	"bytes"
	"fmt"
)

// Strip gives a copy of the workbook in which no formula cell has a stored
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
		xml, err := b.read(s.part)
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
	data, err := sheetData(xml)
	if err != nil {
		return nil, err
	}
	begin := data.start + len(data.tag)
	out := bytes.NewBuffer(make([]byte, 0, len(xml)))
	out.Write(xml[:begin])
	done := 0
	for c := range each(data.body, "c") {
		f, ok := c.child("f")
		if !ok {
			continue
		}
		if _, kind := f.attribute("t"); string(kind) == "array" || string(kind) == "dataTable" {
			return nil, fmt.Errorf("%s fills several cells with one formula", c.tag)
		}
		out.Write(data.body[done:c.start])
		writeStripped(out, c)
		done = c.end
	}
	out.Write(data.body[done:])
	out.Write(xml[begin+len(data.body):])
	return out.Bytes(), nil
}

// writeStripped writes a formula cell without its type and its value.
func writeStripped(out *bytes.Buffer, c element) {
	kind, _ := c.attribute("t")
	out.Write(bytes.Replace(c.tag, kind, nil, 1))
	body := c.body
	if v, ok := c.child("v"); ok {
		out.Write(body[:v.start])
		body = body[v.end:]
	}
	out.Write(body)
	out.WriteString("</c>")
}
