package recompute

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"

	"offtake/internal/a1"
)

// master is a formula that other cells share, by the cell in which it stands.
type master struct {
	row, col int32
	text     string
}

// masters reads formulas that are shared: by number, the first that names it
// has the text.
type masters map[string]master

// text returns the formula of a cell, moved if it shares one.
func (m masters) text(c *cell) (string, error) {
	f := c.formula
	if f.kind != "shared" {
		return f.text, nil
	}
	if f.text != "" {
		m[f.number] = master{c.row, c.col, f.text}
		return f.text, nil
	}
	of, ok := m[f.number]
	if !ok {
		return "", fmt.Errorf("%s shares formula %q, which is nowhere", c.at, f.number)
	}
	return moved(of.text, c.row-of.row, c.col-of.col), nil
}

// piece is a text, a sheet's name, a function, a reference, a name or a number.
var piece = regexp.MustCompile(`"[^"]*"|'(?:[^']|'')*'|[A-Za-z_][\w.]*[(!]|\$?[A-Z]{1,3}\$?[0-9]+\b|[A-Za-z_][\w.]*|[0-9][\w.]*`)

// moved returns a formula with every relative reference moved.
func moved(formula string, rows, columns int32) string {
	return piece.ReplaceAllStringFunc(formula, func(found string) string {
		r, c, ok := a1.Parse(strings.ReplaceAll(found, "$", ""))
		if !ok {
			return found
		}
		fixedColumn, fixedRow := found[0] == '$', strings.LastIndexByte(found, '$') > 0
		var out []byte
		if fixedColumn {
			out = a1.AppendColumn(append(out, '$'), c)
		} else {
			out = a1.AppendColumn(out, c+columns)
		}
		if fixedRow {
			return fmt.Sprintf("%s$%d", out, r)
		}
		return fmt.Sprintf("%s%d", out, r+rows)
	})
}

// ownFormulas writes into every cell of a sheet the formula that it shares.
func ownFormulas(xml []byte) ([]byte, error) {
	out := bytes.NewBuffer(make([]byte, 0, 2*len(xml)))
	done, known := 0, masters{}
	g := grid{onCell: func(c *cell) error {
		if c.formula.kind != "shared" {
			return nil
		}
		text, err := known.text(c)
		if err != nil {
			return err
		}
		out.Write(xml[done:c.formula.place.from])
		out.WriteString("<f>" + html.EscapeString(text) + "</f>")
		done = c.formula.place.to
		return nil
	}}
	if err := g.scan(xml); err != nil {
		return nil, err
	}
	out.Write(xml[done:])
	return out.Bytes(), nil
}
