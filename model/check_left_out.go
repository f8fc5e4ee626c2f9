package model

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model/source"
)

// A list by contract year may be longer than what it is for: where that has a
// length in periods, where a tranche or an amendment begins late, or where a
// scenario or the command line cuts a commitment short. That is no error, but
// what is beyond has no effect, and whoever wrote it should know.

// warning is what a reader of the results should know beside them.
type warning struct {
	Problem
	scenario string // "" for the base
}

// Warnings are what the deal says without any effect, in the order of the file:
// each with its place, its cause and what to do.
func (d *Deal) Warnings() []string {
	var texts []string
	for _, w := range d.warnings {
		texts = append(texts, fmt.Sprintf("%s: warning: %s\n  hint: %s", w.Place(), w.Message, w.Remedy))
	}
	return texts
}

// leftOut lists what is said of lists that go beyond what they are for.
func (r *reader) leftOut() []rule {
	const minimums, excused = "commitment.minimums", "commitment.excused"
	rules := []rule{{append([]string{minimums, "commitment.shape"}, lengthKeys...), func(c *checker) {
		if c.option("commitment.shape") == "list" {
			c.leaveOut(minimums, "the commitment", 1, c.signedEnd())
		}
	}}}
	end, reads := (*checker).signedEnd, slices.Clone(lengthKeys)
	for _, m := range r.t.Modules {
		if len(m.Inputs) == 0 {
			continue
		}
		kind, x, _ := strings.Cut(m.Name, "_")
		prefix := kind + "." + x + "."
		switch kind {
		case "tranche":
			keys := append([]string{prefix + "minimum", prefix + "starts", prefix + "starts_in", prefix + "years"}, lengthKeys...)
			rules = append(rules, rule{keys, trancheLeavesOut(prefix)})
		case "amendment":
			end, reads = amendedEnd(prefix, end), append(slices.Clone(reads), prefix+"year", prefix+"starts_in", prefix+"periods")
			rules = append(rules, rule{append([]string{prefix + "minimums"}, reads...), amendmentLeavesOut(prefix, end)})
		}
	}
	last := end
	return append(rules, rule{append([]string{excused}, reads...), func(c *checker) { c.leaveOut(excused, "the commitment", 1, last(c)) }})
}

// trancheLeavesOut looks at the years of a tranche, which end with it or with
// the commitment as signed.
func trancheLeavesOut(prefix string) func(c *checker) {
	return func(c *checker) {
		first := c.firstPeriod(prefix+"starts", prefix+"starts_in")
		if c.inTerm(first) {
			life := math.Ceil(c.One(prefix+"years")*c.One(perYearKey) - 0.5)
			c.leaveOut(prefix+"minimum", "the tranche", first, min(c.signedEnd(), first+life-1))
		}
	}
}

// amendedEnd is the number of the commitment's last period as of an amendment,
// given what it is before.
func amendedEnd(prefix string, before func(c *checker) float64) func(c *checker) float64 {
	return func(c *checker) float64 {
		if periods := c.One(prefix + "periods"); periods != Never && c.inTerm(c.firstPeriod(prefix+"year", prefix+"starts_in")) {
			return periods
		}
		return before(c)
	}
}

// amendmentLeavesOut looks at the years from an amendment to the end that it
// leaves the commitment.
func amendmentLeavesOut(prefix string, end func(c *checker) float64) func(c *checker) {
	return func(c *checker) {
		if first := c.firstPeriod(prefix+"year", prefix+"starts_in"); c.inTerm(first) {
			c.leaveOut(prefix+"minimums", "the commitment as amended", first, end(c))
		}
	}
}

// leaveOut warns of the entries of a list for the years after the last period
// of something, counted from its first.
func (c *checker) leaveOut(key, what string, first, last float64) {
	list, _ := c.r.t.Input(key).List(c.Values[key])
	years := int(math.Ceil((last - first + 1) / c.One(perYearKey)))
	if !c.given(key) || years < 1 || len(list) <= years {
		return
	}
	sum := 0.0
	for _, x := range list[years:] {
		sum += x
	}
	if sum == 0 {
		return
	}
	entries := fmt.Sprintf("entries %d to %d (%.12g in all) have", years+1, len(list), sum)
	if len(list) == years+1 {
		entries = fmt.Sprintf("entry %d (%.12g) has", len(list), sum)
	}
	c.warn(c.origin(key).Items[years],
		fmt.Sprintf("%s has %d entries, but %s ends with period %.0f%s: %s no effect", key, len(list), what, last, c.shortened(last), entries),
		"shorten the list, or lengthen "+strings.TrimSuffix(what, " as amended"))
}

// shortened says that the command line has a period be the last one.
func (c *checker) shortened(last float64) string {
	const key = "commitment.periods"
	if n := c.origin(key); n != nil && n.Argument != "" && c.One(key) == last {
		return " by " + n.Argument
	}
	return ""
}

// warn says something about a place once.
func (c *checker) warn(at *source.Node, message, remedy string) {
	if mark := fmt.Sprint(at.Pos, at.Argument, message); !c.seen[mark] {
		c.seen[mark] = true
		d := c.r.deal
		d.warnings = append(d.warnings, warning{Problem{Pos: at.Pos, Path: at.Argument, Message: c.where + message, Remedy: remedy}, c.scenario})
	}
}

// findLeftOut warns of what has no effect in the base and in the scenarios.
func (r *reader) findLeftOut() {
	d, rules, seen := r.deal, r.leftOut(), map[string]bool{}
	d.warnings = nil
	r.checkAs(rules, "", "", d.Base, seen, d.terms, d.args)
	for _, s := range d.Scenarios {
		r.checkAs(rules, fmt.Sprintf("in scenario %s, ", source.Quote(s.Name)), s.Name, s.Inputs, seen, d.terms, s.own, d.args)
	}
	slices.SortStableFunc(d.warnings, func(a, b warning) int { return a.Pos.Line - b.Pos.Line })
}
