package compare

import (
	"slices"
	"strings"

	"offtake/report/layout"
	"offtake/report/words"
)

// What is disclosed of a deal's yearly minimum and what is modelled: by the
// notes of the deal file on the inputs that give it its shape.

// minimumShape returns the shape of a deal's yearly minimum, and on what it
// rests.
func (d *comparedDeal) minimumShape() (shape, ground string) {
	in := d.Program.Template.Input("commitment.shape")
	return in.Options[int(d.Deal.Base[in.Key][0])], d.shapeGround()
}

// The words for what the shape of a minimum rests on.
const (
	disclosed     = "disclosed"
	published     = "published"
	assumed       = "assumed"
	partlyAssumed = "partly assumed"
)

// shapeGround returns on what the yearly shape of a deal's minimum rests: what
// is not disclosed in all its parts is published by others, assumed, or partly
// assumed.
func (d *comparedDeal) shapeGround() string {
	found := map[string]bool{}
	for _, key := range d.shapeKeys() {
		found[groundOf(d.Deal.Notes[key])] = true
	}
	switch {
	case found[partlyAssumed] || found[assumed] && len(found) > 1:
		return partlyAssumed
	case found[assumed]:
		return assumed
	case found[published]:
		return published
	}
	return disclosed
}

// groundOf returns what a note says that a term rests on. A note may say that an
// amount is disclosed and that its spread over the years is assumed.
func groundOf(note string) string {
	kind, _ := layout.Ground(note)
	switch {
	case note == "" || kind == layout.Assumed:
		return assumed
	case strings.Contains(note, "assumption") || strings.Contains(note, "assumed"):
		return partlyAssumed
	case kind == layout.Published:
		return published
	}
	return disclosed
}

// shapeKeys returns the inputs that give a deal's minimum its yearly shape: its
// list or its tranches, or else the shape that is named.
func (d *comparedDeal) shapeKeys() []string {
	base := d.Deal.Base
	var keys []string
	for _, in := range d.Program.Template.Inputs {
		group, name, _ := strings.Cut(in.Key, ".")
		part := group == "tranche" && (strings.HasSuffix(name, ".total") || strings.HasSuffix(name, ".minimum"))
		listed := in.Key == "commitment.by_period" || in.Key == "commitment.minimums" && d.isList()
		if (part || listed) && slices.ContainsFunc(base[in.Key], func(x float64) bool { return x != 0 }) {
			keys = append(keys, in.Key)
		}
	}
	if len(keys) == 0 {
		return []string{"commitment.shape"}
	}
	return keys
}

// isList reports whether the minimums of the commitment are listed.
func (d *comparedDeal) isList() bool {
	in := d.Program.Template.Input("commitment.shape")
	return in.Options[int(d.Deal.Base.One(in.Key))] == "list"
}

// yearlyMinimum says in a few words what is modelled of a deal's yearly minimum
// and on what that rests: flat, assumed.
func (d *comparedDeal) yearlyMinimum() string {
	shape, ground := d.minimumShape()
	return shape + ", " + ground
}

// groundsInWords states of which deals the yearly shape of the minimum is
// disclosed and of which it is modelled.
func (cmp *Comparison) groundsInWords() string {
	var parts []string
	by := map[string][]string{}
	var order []string
	for _, d := range cmp.Deals {
		_, ground := d.minimumShape()
		if by[ground] == nil {
			order = append(order, ground)
		}
		by[ground] = append(by[ground], cmp.shortName(d.Deal.Name))
	}
	for _, ground := range order {
		names := words.Listed(by[ground])
		if len(by[ground]) == len(cmp.Deals) {
			names = words.Either(len(cmp.Deals) == 2, "both deals", "all deals")
		}
		parts = append(parts, ground+" in "+names)
	}
	return strings.Join(parts, "; ")
}

// groundsOrTable says so, or of many deals where it is said.
func (cmp *Comparison) groundsOrTable() string {
	if len(cmp.Deals) > mostDeals {
		return "Its shape as modelled, and whether that is disclosed, published or assumed, " +
			"by the notes of the deal files: in the table of deals."
	}
	return "Its shape as modelled, by the notes of the deal files: " + cmp.groundsInWords() + "."
}
