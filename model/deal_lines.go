package model

import (
	"fmt"
	"go/token"
	"regexp"
	"strings"

	"offtake/model/program"
	"offtake/model/source"
)

// maxLines bounds the reader's own lines: each is a row on every sheet.
const maxLines = 500

var lineName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// readLines reads the reader's own lines.
func (r *reader) readLines(n *source.Node) {
	items := r.elements(n, "lines", `begin each line with "- name: …"`)
	if len(items) > maxLines {
		r.problem(n, fmt.Sprintf("the deal has %d lines of its own, more than %d", len(items), maxLines), "split it into several deals")
		return
	}
	seen := map[string]*source.Node{}
	for i, item := range items {
		r.readLine(item, fmt.Sprintf("entry %d of lines", i+1), seen)
	}
}

func (r *reader) readLine(item *source.Node, what string, seen map[string]*source.Node) {
	f := r.fields(item, what, "name", "label", "unit", "formula", "opening", "total", "note")
	if f == nil {
		return
	}
	for _, key := range []string{"name", "unit", "formula"} {
		if f[key] == nil {
			r.missing(item, what, key, what+" has no "+key, lineExamples[key])
		}
	}
	l := &Line{Reader: true, Section: "Own lines"}
	l.Name = r.lineName(f["name"], what, seen)
	l.Label = strings.ReplaceAll(l.Name, "_", " ")
	if label, ok := r.text(f["label"], "label of "+what, oneLine); ok {
		l.Label = label
	}
	l.Unit = r.lineUnit(f["unit"], what)
	l.Formula, l.Pos = r.formula(f["formula"], "formula of "+what)
	l.Opening, l.OpeningPos = r.formula(f["opening"], "opening of "+what)
	l.Note, _ = r.text(f["note"], "note of "+what, anyText)
	l.Total = r.trueOrFalse(f["total"], "total", what, "write true if the periods add up to something, else leave it out")
	r.deal.Lines = append(r.deal.Lines, l)
}

var lineExamples = map[string]string{
	"name": `add "name: cloud_share", by which formulas call it`, "unit": `add "unit: money", "%" or another unit`,
	"formula": `add "formula: payment / revenue"`,
}

// lineName reads a name that formulas can use and that nothing else has.
func (r *reader) lineName(n *source.Node, what string, seen map[string]*source.Node) string {
	name, ok := r.text(n, "name of "+what, oneLine)
	if !ok {
		return ""
	}
	first := seen[name]
	seen[name] = n
	said := fmt.Sprintf("name %s of %s", source.Quote(name), what)
	switch {
	case !lineName.MatchString(name):
		r.problem(n, said+" cannot stand in a formula", "write it in small letters, digits and _, beginning with a letter: cloud_share")
	case r.t.IsNamed(name):
		r.problem(n, said+" is a line of the model", "choose another name, such as own_"+name)
	case token.IsKeyword(name) || contains([]string{"prev", "opening", "closing"}, name):
		r.problem(n, said+" is a word of the formula language", "choose another name, such as own_"+name)
	case first != nil:
		r.problem(n, said+" is given twice", fmt.Sprintf("it stands in line %d already: choose another name", first.Pos.Line))
	default:
		return name
	}
	return ""
}

func (r *reader) lineUnit(n *source.Node, what string) Unit {
	text, ok := r.text(n, "unit of "+what, oneLine)
	if !ok {
		return ""
	}
	unit, ok := program.ReadUnit(text)
	if !ok {
		r.problem(n, fmt.Sprintf("unit %s of %s is not a unit", source.Quote(text), what), didYouMean(text, program.UnitNames(), "the units are"))
		return ""
	}
	return unit
}

// formula reads a formula's text and where it begins in the file.
func (r *reader) formula(n *source.Node, what string) (string, Position) {
	text, ok := r.text(n, what, anyText)
	if !ok {
		return "", Position{}
	}
	return oneLineFormula(text), n.Pos
}

// trueOrFalse reads a key of something that is true or false; false if it is
// missing.
func (r *reader) trueOrFalse(n *source.Node, key, what, remedy string) bool {
	text, ok := r.text(n, key+" of "+what, oneLine)
	if ok && text != "true" && text != "false" {
		r.problem(n, fmt.Sprintf("%s %s of %s is neither true nor false", key, source.Quote(text), what), remedy)
	}
	return text == "true"
}
