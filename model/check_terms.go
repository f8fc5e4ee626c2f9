package model

import (
	"fmt"
	"slices"
	"strings"
)

// trancheRules are the relations between the inputs of one tranche.
func trancheRules(prefix string, m *Module) []rule {
	starts := prefix + "starts"
	rules := []rule{
		{[]string{starts, "commitment.shape"}, listFor(starts, "remove the tranche")},
		{[]string{prefix + "starts_in", "term.period"}, startsInYear(prefix + "starts_in")},
		{[]string{prefix + "years", "term.period"}, wholePeriods(prefix + "years")},
	}
	for _, key := range []string{starts, prefix + "ended"} {
		rules = append(rules, rule{[]string{key, "term.first_year", "term.years"}, yearInTerm(key)})
	}
	return append(rules, yearWanted(m, starts, "write the year in which the tranche starts: starts: 2027")...)
}

// yearWanted wants the year of a term of which anything else is given. It looks
// at the layer that gives it: a scenario may leave the term out.
func yearWanted(m *Module, year, remedy string) []rule {
	var rules []rule
	for _, in := range m.Inputs {
		if in.Key == year {
			continue
		}
		rules = append(rules, rule{[]string{in.Key, year}, func(c *checker) {
			if c.given(in.Key) && c.one(year) == Never && (c.scenario == "" || c.fresh(in.Key)) {
				c.problem(fmt.Sprintf("%s is given, but %s is none", in.Key, year), remedy, in.Key)
			}
		}})
	}
	return rules
}

// amendmentRules are the relations between the inputs of one amendment.
func amendmentRules(prefix string, m *Module) []rule {
	year := prefix + "year"
	return append(yearWanted(m, year, "write the year in which the amendment takes effect: year: 2027"),
		rule{[]string{year, "term.first_year", "term.years"}, yearInTerm(year)},
		rule{[]string{prefix + "starts_in", "term.period"}, startsInYear(prefix + "starts_in")},
		rule{[]string{prefix + "periods", "term.years", "term.period"}, commitmentPeriods(prefix + "periods")})
}

// valuationRules are the relations between the inputs of the valuation date.
func valuationRules(m *Module) []rule {
	const year = "valuation.year"
	return append(yearWanted(m, year, "write the contract year in which the date lies: year: 2027"),
		rule{[]string{year, "term.first_year", "term.years"}, yearInTerm(year)},
		rule{[]string{"valuation.at_end_of", "term.period"}, startsInYear("valuation.at_end_of")})
}

// moduleRules are the relations between the inputs of each module.
func (r *reader) moduleRules() []rule {
	var rules []rule
	for _, m := range r.t.Modules {
		kind, x, _ := strings.Cut(m.Name, "_")
		switch {
		case kind == "tranche":
			rules = append(rules, trancheRules("tranche."+x+".", m)...)
		case kind == "amendment":
			rules = append(rules, amendmentRules("amendment."+x+".", m)...)
		case kind == "valuation":
			rules = append(rules, valuationRules(m)...)
		case kind == "notice":
			for _, key := range []string{"notice.years", "notice.after"} {
				rules = append(rules, rule{[]string{key, "term.period"}, wholePeriods(key)})
			}
		case kind == "vesting":
			rules = append(rules, rule{[]string{"vesting.step", "vesting.value"}, stepForValue})
		}
	}
	return rules
}

// startsInYear keeps a period that is counted within a year within it.
func startsInYear(key string) func(c *checker) {
	return func(c *checker) {
		if n := c.one(perYearKey); c.one(key) > n && c.one(key) != Never {
			c.problem(fmt.Sprintf("%s %s is more than the %.0f periods of a year", key, c.number(key), n), "with term.period "+c.option("term.period")+fmt.Sprintf(", write 1 to %.0f", n), key, "term.period")
		}
	}
}

// hasTranche tells whether any tranche starts.
func (c *checker) hasTranche() bool {
	return slices.ContainsFunc(c.r.t.Inputs, func(in *Input) bool {
		return strings.HasPrefix(in.Key, "tranche.") && strings.HasSuffix(in.Key, ".starts") && c.one(in.Key) != Never
	})
}

// stepForValue wants to know how much spend a step of value takes.
func stepForValue(c *checker) {
	if c.given("vesting.value") && c.one("vesting.step") == 0 {
		c.problem("vesting.value is given, but vesting.step is 0", "write the cumulative spend at which a step vests: step: 10", "vesting.value", "vesting.step")
	}
}
