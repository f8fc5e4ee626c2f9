package model

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offtake/model/program"
)

// within is how far sums of money or shares may be apart and still be equal.
const within = 1e-9

// rules lists every relation between inputs, in the order of the inputs. Each
// scenario is held to the same ones.
func (r *reader) rules() []rule {
	if r.known == nil {
		r.known = r.makeRules()
	}
	return r.known
}

func (r *reader) makeRules() []rule {
	rules := []rule{
		{[]string{"term.years", "term.period"}, periods},
		{[]string{"commitment.years", "term.years"}, commitmentYears},
		{[]string{"commitment.periods", "term.years", "term.period"}, commitmentPeriods("commitment.periods")},
		{[]string{"commitment.shape", "commitment.minimums", "commitment.by_period"}, minimumsForList},
		{[]string{"commitment.minimums", "commitment.shape"}, listFor("commitment.minimums", "remove the minimums")},
		{[]string{"commitment.by_period", "commitment.shape"}, listFor("commitment.by_period", "remove the list")},
		{[]string{"commitment.total", "commitment.shape"}, totalForShape},
		{append([]string{"commitment.total", "commitment.minimums", "commitment.by_period", "commitment.shape"}, lengthKeys...),
			totalCoversMinimums},
		{[]string{"commitment.by_period", "commitment.years", "commitment.periods", "term.years", "term.period"}, periodsFit},
		{[]string{"commitment.minimums", "commitment.years", "term.years"}, fits("commitment.minimums", "commitment.years")},
		{[]string{"commitment.excused", "commitment.years", "term.years"}, fits("commitment.excused", "commitment.years")},
		{[]string{"provider.build"}, buildSums},
	}
	rules = append(rules, r.moduleRules()...)
	for _, s := range []string{"demand", "revenue"} {
		rules = append(rules,
			rule{[]string{s + ".basis", s + ".forecast"}, forecastForBasis(s)},
			rule{[]string{s + ".forecast", s + ".basis"}, basisForForecast(s)})
	}
	for _, key := range []string{"efficiency.year", "shift.year", "exit.year", "revenue.cut_year", "advance.credit_from"} {
		rules = append(rules, rule{[]string{key, "term.first_year", "term.years"}, yearInTerm(key)})
	}
	for _, key := range program.InPeriods {
		rules = append(rules, rule{[]string{key, "term.period"}, wholePeriods(key)})
	}
	for _, in := range r.t.Inputs {
		if in.ByYear && !strings.HasPrefix(in.Key, "commitment.") {
			rules = append(rules, rule{[]string{in.Key, "term.years"}, fits(in.Key, "term.years")})
		}
	}
	return rules
}

// entries is how many entries a list was written with.
func (c *checker) entries(key string) int {
	list, _ := c.r.t.Input(key).List(c.Values[key])
	return len(list)
}

// sumOver adds a list, or one value as often as there are years or periods.
func (c *checker) sumOver(key string, times float64) float64 {
	if _, isList := c.r.t.Input(key).List(c.Values[key]); !isList {
		return c.One(key) * times
	}
	return c.Sum(key)
}

func (c *checker) option(key string) string {
	return c.r.t.Input(key).Options[int(c.One(key))]
}

func (c *checker) number(key string) string {
	in := c.r.t.Input(key)
	if in.Word != "" && c.One(key) == Never {
		return in.Word
	}
	return in.Show(c.One(key))
}

// maxPeriods is a month each for the longest term; the workbook has a column each.
const maxPeriods = 480

func periods(c *checker) {
	if n := c.One("term.years") * c.One(perYearKey); n > maxPeriods {
		c.problem(fmt.Sprintf("the deal has %g periods, more than %d", n, maxPeriods), "choose a longer period or fewer years", "term.period",
			"term.years")
	}
}

func commitmentYears(c *checker) {
	if c.One(commitYearsKey) > c.One("term.years") {
		c.problem(fmt.Sprintf("commitment.years %s is more than the %s years of the term", c.number(commitYearsKey), c.number("term.years")),
			"shorten the commitment, or lengthen term.years", commitYearsKey, "term.years")
	}
}

func minimumsForList(c *checker) {
	if c.option("commitment.shape") == "list" && !c.given("commitment.minimums") && !c.given("commitment.by_period") && !c.hasTranche() {
		c.problem(`commitment.shape "list" needs commitment.minimums`,
			"write the minimums by contract year: minimums: [10, 20, 30], or one amount for each year", "commitment.shape")
	}
}

// listFor looks at the layer that gives the amounts alone: a scenario of
// another shape may leave the base's list unused.
func listFor(key, otherwise string) func(c *checker) {
	return func(c *checker) {
		if !c.given(key) || c.option("commitment.shape") == "list" {
			return
		}
		if c.scenario == "" || c.fresh(key) {
			c.problem(fmt.Sprintf("%s is given, but commitment.shape is %s", key, c.option("commitment.shape")), "write shape: list, or "+otherwise,
				key)
		}
	}
}

// commitmentPeriods keeps a commitment given in periods within the term.
func commitmentPeriods(key string) func(c *checker) {
	return func(c *checker) {
		if n := c.One("term.years") * c.One(perYearKey); c.One(key) != Never && c.One(key) > n {
			c.problem(fmt.Sprintf("%s %s is more than the %.0f periods of the term", key, c.number(key), n),
				"shorten the commitment, or lengthen term.years", key, "term.years", "term.period")
		}
	}
}

// periodsFit keeps the minimums by period within the commitment.
func periodsFit(c *checker) {
	const key = "commitment.by_period"
	last := min(c.One("commitment.periods"), c.One(commitYearsKey)*c.One(perYearKey))
	if n := c.entries(key); c.given(key) && float64(n) > last {
		c.problem(fmt.Sprintf("%s has %d entries, but the commitment has %.0f periods", key, n, last),
			"shorten the list, or lengthen the commitment",
			key, "commitment.periods", commitYearsKey, "term.years", "term.period")
	}
}

func totalForShape(c *checker) {
	shape := c.option("commitment.shape")
	switch {
	case shape == "list" || c.One("commitment.total") > 0:
	case c.given("commitment.total"):
		c.problem(fmt.Sprintf("commitment.total is 0, but commitment.shape %s spreads a total", shape),
			"write the total, or the minimums by year and shape: list", "commitment.total", "commitment.shape")
	default:
		c.problem("commitment.total is missing", "write the total, or the minimums by year and shape: list", "commitment.total",
			"commitment.shape")
	}
}

func totalCoversMinimums(c *checker) {
	periods := c.signedEnd()
	total, sum := c.One("commitment.total"),
		c.sumOver("commitment.minimums", periods/c.One(perYearKey))+c.sumOver("commitment.by_period", periods)
	if c.option("commitment.shape") == "list" && c.given("commitment.total") && total > 0 && sum > total*(1+within) {
		what := "commitment.minimums sum"
		if c.given("commitment.by_period") {
			what = "the listed minimums sum"
		}
		c.problem(fmt.Sprintf("%s to %.12g, more than commitment.total %s", what, sum, c.number("commitment.total")),
			"they may sum to less, the rest is owed at the end: raise the total, or leave it out to take the sum", "commitment.minimums",
			"commitment.by_period", "commitment.total")
	}
}

func buildSums(c *checker) {
	if sum := c.Sum("provider.build"); math.Abs(sum-1) > within {
		c.problem(fmt.Sprintf("provider.build sums to %s, not 100%%", percent(sum)), adjust("its entries", 1-sum), "provider.build")
	}
}

func forecastForBasis(section string) func(c *checker) {
	basis, forecast := section+".basis", section+".forecast"
	return func(c *checker) {
		if c.option(basis) == "forecast" && !c.given(forecast) {
			c.problem(fmt.Sprintf(`%s "forecast" needs %s`, basis, forecast), "write the amounts by contract year: forecast: [10, 20, 30]", basis)
		}
	}
}

// basisForForecast, as listForMinimums, looks at the layer that gives the list.
func basisForForecast(section string) func(c *checker) {
	basis, forecast := section+".basis", section+".forecast"
	return func(c *checker) {
		if !c.given(forecast) || c.option(basis) == "forecast" {
			return
		}
		if c.scenario == "" || c.fresh(forecast) {
			c.problem(fmt.Sprintf("%s is given, but %s is %s", forecast, basis, c.option(basis)),
				fmt.Sprintf("set %s: forecast, or remove the forecast", basis), forecast)
		}
	}
}

// yearInTerm keeps an event within the contract years.
func yearInTerm(key string) func(c *checker) {
	return func(c *checker) {
		first := c.One("term.first_year")
		last := first + c.One("term.years") - 1
		if x := c.One(key); x != Never && (x < first || x > last) {
			c.problem(fmt.Sprintf("%s %s is not a year of the contract", key, c.number(key)),
				fmt.Sprintf("the contract years are %.0f to %.0f; write none if it does not happen", first, last), key, "term.first_year", "term.years")
		}
	}
}

// wholePeriods keeps a span that the model counts in periods a whole number.
func wholePeriods(key string) func(c *checker) {
	return func(c *checker) {
		n := c.One(key) * c.One(perYearKey)
		if c.One(key) != Never && math.Abs(n-math.Round(n)) > within {
			c.problem(fmt.Sprintf("%s %s is not a whole number of periods", key, c.number(key)),
				fmt.Sprintf("with term.period %s, write a multiple of %s", c.option("term.period"), fraction(c.One(perYearKey))), key, "term.period")
		}
	}
}

func fraction(perYear float64) string {
	if perYear == 1 {
		return "1"
	}
	return fmt.Sprintf("1/%.0f", perYear)
}

// fits keeps a list by contract year within those years: entries beyond them
// would be left out of the result without a word.
func fits(key, years string) func(c *checker) {
	return func(c *checker) {
		if n := c.entries(key); float64(n) > c.One(years) {
			keys := []string{key, years}
			if years != "term.years" {
				keys = append(keys, "term.years")
			}
			c.problem(fmt.Sprintf("%s has %d entries, but %s is %s", key, n, years, c.number(years)), "shorten the list", slices.Compact(keys)...)
		}
	}
}
