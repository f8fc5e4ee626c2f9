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
		{append([]string{starts, prefix + "starts_in"}, lengthKeys...), trancheInCommitment(prefix)},
	}
	for _, key := range []string{starts, prefix + "ended"} {
		rules = append(rules, rule{[]string{key, "term.first_year", "term.years"}, yearInTerm(key)})
	}
	return append(rules, yearWanted(m, starts, "write the year in which the tranche starts: starts: 2027")...)
}

// trancheInCommitment keeps the start of a tranche within the commitment as
// signed: nothing would be owed of a later one.
func trancheInCommitment(prefix string) func(c *checker) {
	starts, in := prefix+"starts", prefix+"starts_in"
	return func(c *checker) {
		if first, end := c.firstPeriod(starts, in), c.signedEnd(); c.inTerm(first) && first > end {
			c.problem(fmt.Sprintf("%s %s is period %.0f, after the commitment's end in period %.0f", starts, c.number(starts), first, end),
				"lengthen the commitment as signed, or write the amount as an amendment's", append([]string{starts, in}, lengthKeys...)...)
		}
	}
}

// lengthKeys are the inputs that the end of the commitment as signed follows from.
var lengthKeys = []string{"commitment.periods", commitYearsKey, "term.first_year", "term.years", "term.period"}

// signedEnd is the number of the commitment's last period as signed.
func (c *checker) signedEnd() float64 {
	return min(c.One("commitment.periods"), min(c.One(commitYearsKey), c.One("term.years"))*c.One(perYearKey))
}

// firstPeriod is the number of a period given by its year and its place in it.
func (c *checker) firstPeriod(year, in string) float64 {
	return (c.One(year)-c.One("term.first_year"))*c.One(perYearKey) + c.One(in)
}

// inTerm reports whether the deal has a period of this number.
func (c *checker) inTerm(period float64) bool {
	return period >= 1 && period <= c.One("term.years")*c.One(perYearKey)
}

// yearWanted requires the year of a term of which anything else is given. It looks
// at the layer that has it: a scenario may leave the term out.
func yearWanted(m *Module, year, remedy string) []rule {
	var rules []rule
	for _, in := range m.Inputs {
		if in.Key == year {
			continue
		}
		rules = append(rules, rule{[]string{in.Key, year}, func(c *checker) {
			if c.given(in.Key) && c.One(year) == Never && (c.scenario == "" || c.fresh(in.Key)) {
				c.problem(fmt.Sprintf("%s is given, but %s is none", in.Key, year), remedy, in.Key)
			}
		}})
	}
	return rules
}

// amendmentRules are the relations between the inputs of one amendment, the
// last of those so far.
func amendmentRules(prefixes []string, m *Module) []rule {
	prefix := prefixes[len(prefixes)-1]
	year := prefix + "year"
	reads := slices.Clone(lengthKeys)
	for _, p := range prefixes {
		reads = append(reads, p+"year", p+"starts_in", p+"periods")
	}
	return append(yearWanted(m, year, "write the year in which the amendment takes effect: year: 2027"),
		rule{[]string{year, "term.first_year", "term.years"}, yearInTerm(year)},
		rule{[]string{prefix + "starts_in", "term.period"}, startsInYear(prefix + "starts_in")},
		rule{[]string{prefix + "periods", "term.years", "term.period"}, commitmentPeriods(prefix + "periods")},
		rule{reads, amendmentInTime(slices.Clone(prefixes))})
}

// amendmentInTime keeps the last of some amendments in the order of their
// dates and within the commitment: each builds on what those before it left,
// and one after the end would change what was settled by then.
func amendmentInTime(prefixes []string) func(c *checker) {
	earlier, own := prefixes[:len(prefixes)-1], prefixes[len(prefixes)-1]
	return func(c *checker) {
		end, last, lastYear := c.signedEnd(), 0.0, ""
		for _, p := range earlier {
			if first := c.firstPeriod(p+"year", p+"starts_in"); c.inTerm(first) {
				last, lastYear = first, p+"year"
				if c.One(p+"periods") != Never {
					end = c.One(p + "periods")
				}
			}
		}
		year, in, periods := own+"year", own+"starts_in", own+"periods"
		first := c.firstPeriod(year, in)
		what := fmt.Sprintf("%s %s is period %.0f", year, c.number(year), first)
		switch {
		case !c.inTerm(first):
		case first < last:
			c.problem(fmt.Sprintf("%s, before %s in period %.0f", what, lastYear, last), "write the amendments in the order of their dates", year,
				in, lastYear)
		case first > end:
			c.problem(fmt.Sprintf("%s, after the commitment's end in period %.0f", what, end),
				"a commitment can be amended until its end: write an earlier date",
				append([]string{year, in}, lengthKeys...)...)
		case c.One(periods) < first:
			c.problem(fmt.Sprintf("%s %s ends the commitment before the amendment takes effect in period %.0f", periods, c.number(periods), first),
				"write a later end, or an earlier date", periods, year, in)
		}
	}
}

// valuationRules are the relations between the inputs of the valuation date.
func valuationRules(m *Module) []rule {
	const year = "valuation.year"
	return append(yearWanted(m, year, "write the contract year in which the date lies: year: 2027"),
		rule{[]string{year, "term.first_year", "term.years"}, yearInTerm(year)},
		rule{[]string{"valuation.at_end_of", "term.period"}, startsInYear("valuation.at_end_of")},
		rule{[]string{year, "valuation.basis", "valuation.paid"}, func(c *checker) {
			if c.One(year) != Never && c.option("valuation.basis") == "given" && !c.given("valuation.paid") && (c.scenario == "" || c.fresh(year)) {
				c.problem(year+" is given, but not what was paid toward the commitment by the date",
					"write paid: 210, or basis: modelled for what each case has settled by then", year)
			}
		}})
}

// advanceRules are the relations between the inputs of an advance, which may
// well be credited never.
func advanceRules() []rule {
	const from, in = "advance.credit_from", "advance.credit_from_in"
	return []rule{
		{[]string{in, "term.period"}, startsInYear(in)},
		{[]string{in, from}, func(c *checker) {
			if c.given(in) && c.One(from) == Never && (c.scenario == "" || c.fresh(in)) {
				c.problem(in+" is given, but "+from+" is none", "write the year from which the advance is credited: credit_from: 2027", in)
			}
		}},
	}
}

// moduleRules are the relations between the inputs of each module.
func (r *reader) moduleRules() []rule {
	var rules []rule
	var amendments []string
	for _, m := range r.t.Modules {
		kind, x, _ := strings.Cut(m.Name, "_")
		switch {
		case kind == "tranche":
			rules = append(rules, trancheRules("tranche."+x+".", m)...)
		case kind == "amendment":
			amendments = append(amendments, "amendment."+x+".")
			rules = append(rules, amendmentRules(amendments, m)...)
		case kind == "valuation":
			rules = append(rules, valuationRules(m)...)
		case kind == "advances":
			rules = append(rules, advanceRules()...)
		case kind == "notice":
			for _, key := range []string{"notice.years", "notice.after"} {
				rules = append(rules, rule{[]string{key, "term.period"}, wholePeriods(key)})
			}
		case kind == "vesting":
			rules = append(rules, rule{[]string{"vesting.step", "vesting.value"}, stepForValue})
		case kind == "delivery":
			rules = append(rules, rule{[]string{deliveryKey, "provider.expands"}, deliveryForExpansion})
		}
	}
	return rules
}

// startsInYear keeps a period that is counted within a year within it.
func startsInYear(key string) func(c *checker) {
	return func(c *checker) {
		if n := c.One(perYearKey); c.One(key) > n && c.One(key) != Never {
			c.problem(fmt.Sprintf("%s %s is more than the %.0f periods of a year", key, c.number(key), n),
				"with term.period "+c.option("term.period")+fmt.Sprintf(", write 1 to %.0f", n), key, "term.period")
		}
	}
}

// hasTranche reports whether any tranche starts.
func (c *checker) hasTranche() bool {
	return slices.ContainsFunc(c.r.t.Inputs, func(in *Input) bool {
		return strings.HasPrefix(in.Key, "tranche.") && strings.HasSuffix(in.Key, ".starts") && c.One(in.Key) != Never
	})
}

// stepForValue requires how much spend a step of value takes.
func stepForValue(c *checker) {
	if c.given("vesting.value") && c.One("vesting.step") == 0 {
		c.problem("vesting.value is given, but vesting.step is 0", "write the cumulative spend at which a step vests: step: 10", "vesting.value",
			"vesting.step")
	}
}

const deliveryKey = "provider.units_per_capacity"

// deliveryForExpansion requires what capacity of every year delivers, by
// which alone the build can follow use.
func deliveryForExpansion(c *checker) {
	values := c.Values[deliveryKey]
	switch i := slices.Index(values, 0); {
	case i >= 0 && slices.Max(values) > 0:
		c.problem(fmt.Sprintf("%s, entry %d, is 0: capacity built in that year would deliver nothing", deliveryKey, i+1),
			"write what it delivers a year", deliveryKey)
	case i >= 0 && c.given("provider.expands") && (c.scenario == "" || c.fresh("provider.expands")):
		c.problem("provider.expands is given, but "+deliveryKey+" is 0", "write what a unit of capacity delivers a year: units_per_capacity: 10",
			"provider.expands")
	}
}
