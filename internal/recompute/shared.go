package recompute

import (
	"bytes"
	"fmt"
	"html"

	"offtake/internal/formulatext"
)

// master is a formula that other cells share, relative to the cell in which it
// stands.
type master struct {
	text   string
	tokens []formulatext.Token
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
		var cutter formulatext.Tokenizer
		m[f.number] = master{f.text, cutter.Cut(f.text, c.row, c.col)}
		return f.text, nil
	}
	of, ok := m[f.number]
	if !ok {
		return "", fmt.Errorf("%s shares formula %q, which is nowhere", c.at, f.number)
	}
	return string(formulatext.Append(nil, of.text, of.tokens, c.row, c.col)), nil
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
