package lint

import (
	"encoding/xml"
	"fmt"
	"strings"

	"offtake/internal/a1"
	"offtake/internal/xlsxfile"
)

// chart is a native chart: what its rules ask about.
type chart struct {
	anchor   a1.Area // upper left cell
	title    string  // its text now
	untitled bool    // the title is switched off
	axes     []axis
	series   []series
}

type axis struct {
	kind    string // catAx, valAx, dateAx, serAx
	title   string
	deleted bool
}

type series struct {
	name, nameRef      string
	values, categories string // references; empty for literals
	literal            bool   // numbers typed into the chart
	colour             string // RRGGBB, empty if it is left to the program
}

// element is XML as a tree: charts are small and varied.
type element struct {
	name     string
	attrs    map[string]string
	children []*element
	text     string
}

const maxChartDepth = 100

func (e *element) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	return e.read(d, start, 0)
}

func (e *element) read(d *xml.Decoder, start xml.StartElement, depth int) error {
	if depth > maxChartDepth {
		return fmt.Errorf("is nested too deep")
	}
	e.name = start.Name.Local
	e.attrs = map[string]string{}
	for _, a := range start.Attr {
		e.attrs[a.Name.Local] = a.Value
	}
	for {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			child := &element{}
			if err := child.read(d, t, depth+1); err != nil {
				return err
			}
			e.children = append(e.children, child)
		case xml.CharData:
			e.text += string(t)
		case xml.EndElement:
			return nil
		}
	}
}

// child finds the element at a path below e, nil if there is none.
func (e *element) child(path ...string) *element {
	for _, name := range path {
		var found *element
		if e != nil {
			for _, c := range e.children {
				if c.name == name {
					found = c
					break
				}
			}
		}
		e = found
	}
	return e
}

// all calls f for e and everything below it.
func (e *element) all(f func(*element)) {
	if e == nil {
		return
	}
	f(e)
	for _, c := range e.children {
		c.all(f)
	}
}

// texts joins what the elements of that name below e say.
func (e *element) texts(name string) string {
	var out strings.Builder
	e.all(func(x *element) {
		if x.name == name {
			out.WriteString(x.text)
		}
	})
	return out.String()
}

func (e *element) value() string {
	if e == nil {
		return ""
	}
	return e.attrs["val"]
}

func (e *element) content() string {
	if e == nil {
		return ""
	}
	return strings.TrimSpace(e.text)
}

// readDrawings reads the charts of a sheet. A part that cannot be read is a
// finding of rule 9: the cells can be judged without it.
func (b *book) readDrawings(s *sheet) {
	fail := func(err error) {
		b.problems = append(b.problems, problem{rule: 9, sheet: s.index, reason: err.Error()})
	}
	rels, err := b.archive.Relations(s.part)
	if err != nil {
		fail(err)
		return
	}
	b.outsideLinks(s, rels)
	for _, r := range rels {
		if r.Kind != "drawing" || r.External {
			continue
		}
		if err := b.readDrawing(s, r.Target); err != nil {
			fail(err)
		}
	}
}

// outsideLinks notes relations to other files; hyperlinks are no live link.
func (b *book) outsideLinks(s *sheet, rels []xlsxfile.Relation) {
	for _, r := range rels {
		if r.External && r.Kind != "hyperlink" {
			b.outside = append(b.outside, fmt.Sprintf("sheet %q links to %s", s.name, r.Target))
		}
	}
}

func (b *book) readDrawing(s *sheet, part string) error {
	var doc element
	if err := b.archive.Decode(part, &doc); err != nil {
		return err
	}
	rels, err := b.archive.Relations(part)
	if err != nil {
		return err
	}
	byID := map[string]string{}
	for _, r := range rels {
		if r.Kind == "chart" && !r.External {
			byID[r.ID] = r.Target
		}
	}
	for _, anchor := range doc.children {
		at := a1.Area{}
		if from := anchor.child("from"); from != nil {
			at.R1 = a1.Row(from.child("row").content()) + 1
			at.C1 = a1.Row(from.child("col").content()) + 1
			at.R2, at.C2 = at.R1, at.C1
		}
		anchor.all(func(e *element) {
			if e.name != "chart" || byID[e.attrs["id"]] == "" || err != nil {
				return
			}
			err = b.readChart(s, byID[e.attrs["id"]], at)
		})
	}
	return err
}

func (b *book) readChart(s *sheet, part string, at a1.Area) error {
	var doc element
	if err := b.archive.Decode(part, &doc); err != nil {
		return err
	}
	root := doc.child("chart")
	c := &chart{anchor: at, title: titleText(root.child("title"))}
	c.untitled = xlsxfile.IsTrue(root.child("autoTitleDeleted").value())
	plot := root.child("plotArea")
	if plot != nil {
		for _, e := range plot.children {
			switch {
			case strings.HasSuffix(e.name, "Ax"):
				c.axes = append(c.axes, axis{kind: e.name, title: titleText(e.child("title")), deleted: xlsxfile.IsTrue(e.child("delete").value())})
			case strings.HasSuffix(e.name, "Chart"):
				for _, x := range e.children {
					if x.name == "ser" {
						c.series = append(c.series, readSeries(x))
					}
				}
			}
		}
	}
	s.charts = append(s.charts, c)
	return nil
}

// titleText is a title's text: typed, or shown last by the cell it follows.
func titleText(e *element) string {
	if e == nil {
		return ""
	}
	tx := e.child("tx")
	if rich := tx.child("rich"); rich != nil {
		return strings.TrimSpace(rich.texts("t"))
	}
	if ref := tx.child("strRef"); ref != nil {
		return strings.TrimSpace(ref.texts("v"))
	}
	return ""
}

func readSeries(e *element) series {
	s := series{name: strings.TrimSpace(e.child("tx").texts("v")), nameRef: e.child("tx", "strRef", "f").content()}
	for _, name := range []string{"val", "yVal"} {
		if v := e.child(name); v != nil {
			s.values = v.child("numRef", "f").content()
			s.literal = s.values == ""
		}
	}
	for _, name := range []string{"cat", "xVal"} {
		if v := e.child(name); v != nil {
			s.categories = strings.TrimSpace(v.texts("f"))
		}
	}
	properties := e.child("spPr")
	if c := properties.child("solidFill", "srgbClr"); c != nil {
		s.colour = c.value()
	} else if c := properties.child("ln", "solidFill", "srgbClr"); c != nil {
		s.colour = c.value()
	}
	return s
}
