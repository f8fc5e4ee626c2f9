package model_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/templates"
)

// none is a metric without a value.
var none = math.NaN()

// cases are figures of small deals and of embedded ones, worked by hand from
// the deals' words. A deal is a file of testdata/cases, or embedded; "with" sets
// inputs in every scenario; a period of 0 is a metric.
var cases = []struct {
	deal, with, scenario, name string
	period                     int
	want, within               float64
}{
	// Five minimums of 100; 250 are used in each of the first two years. All 500
	// are then settled, and three minimums are still to come.
	{deal: "minimums-used-early", name: "remaining", period: 1, want: 400},
	{deal: "minimums-used-early", name: "remaining", period: 2, want: 300},
	{deal: "minimums-used-early", name: "remaining", period: 4, want: 100},
	{deal: "minimums-used-early", name: "remaining", period: 5, want: 0},
	{deal: "minimums-used-early", name: "fee_to_leave", period: 2, want: 300},
	{deal: "minimums-used-early", name: "valuation_left", want: 300},
	{deal: "minimums-used-early", name: "total_deficiency", want: 240}, // three times 100 less the 20 used
	{deal: "minimums-used-early", name: "used_share", want: 1 - 240./500},
	{deal: "minimums-used-early", scenario: "Leaves 2028", name: "exit_fee", period: 3, want: 300},
	{deal: "minimums-used-early", scenario: "Leaves 2028", name: "remaining", period: 2, want: 300},
	{deal: "minimums-used-early", scenario: "Leaves 2028", name: "remaining", period: 3, want: 0},

	// The same with credit of 150 a year for what was used above the minimum: 300
	// of it cover the three minimums to come, of which 80 each are short.
	{deal: "minimums-used-early-with-credit", name: "remaining", period: 1, want: 250},
	{deal: "minimums-used-early-with-credit", name: "remaining", period: 2, want: 0},
	{deal: "minimums-used-early-with-credit", name: "valuation_left", want: 0},
	{deal: "minimums-used-early-with-credit", name: "total_stranded", want: 0},
	{deal: "minimums-used-early-with-credit", name: "used_share", want: 1},
	{deal: "minimums-used-early-with-credit", scenario: "Leaves 2028", name: "exit_fee", period: 3, want: 0},

	// 1,000 over ten years of which 80 % must be paid for; 100 a year is used. At
	// the end of 2025 600 of 800 are settled, and four times 80 are to come.
	{deal: "take-or-pay-80", name: "committed", want: 800},
	{deal: "take-or-pay-80", name: "remaining", period: 6, want: 320},
	{deal: "take-or-pay-80", scenario: "Leaves in 2026", name: "exit_fee", period: 7, want: 320},
	{deal: "take-or-pay-80", scenario: "Stays and takes nothing from 2026", name: "total_deficiency", want: 320},
	{deal: "take-or-pay-80", scenario: "Stays and takes nothing from 2026", name: "remaining", period: 6, want: 320},
	{deal: "take-or-pay-80", scenario: "Stays and takes nothing from 2026", name: "used_share", want: 1 - 320./800},
	{deal: "take-or-pay-80-valued", name: "remaining", period: 6, want: 320},
	{deal: "take-or-pay-80-valued", name: "valuation_left", want: 320},

	// 300 in all, raised by 60 in 2025; 60 a year is used. Who leaves at the start
	// of 2024 has settled 120 of the 300 that stand.
	{deal: "amended-later", name: "announced", want: 300},
	{deal: "amended-later", name: "committed_as_amended", want: 360},
	{deal: "amended-later", scenario: "Leaves before it is raised", name: "announced", want: 300},
	{deal: "amended-later", scenario: "Leaves before it is raised", name: "exit_fee", period: 3, want: 180},
	{deal: "amended-later", scenario: "Leaves and never raised", name: "exit_fee", period: 3, want: 180},
	{deal: "amended-later", name: "remaining", period: 2, want: 180},
	{deal: "amended-later", name: "remaining", period: 3, want: 120},
	{deal: "amended-later", name: "remaining", period: 4, want: 120}, // 240 of 360
	{deal: "amended-later", name: "used_share", want: 1 - 60./360},   // 60 a year for five years, and 60 are short

	// 100 a year, 80 % of it to be paid for, at a price that rises by 10 %: 80, 88,
	// 96.8, 106.48. Half of the last two, whether the tranche or the contract ends.
	{deal: "fee-of-a-tranche", name: "remaining", period: 2, want: 203.28},
	{deal: "fee-of-a-tranche", scenario: "Tranche ended", name: "exit_fee", period: 3, want: 101.64},
	{deal: "fee-of-a-tranche", scenario: "Tranche ended", name: "total_deficiency", want: 0},
	{deal: "fee-of-a-tranche", scenario: "Contract left", name: "exit_fee", period: 3, want: 101.64},

	// 120 a year at a price that rises by 5 % on each anniversary, by month as by
	// year: 120·(1 + 1.05 + 1.1025 + 1.157625 + 1.21550625). A twelfth of it each
	// month if the contract says so: 10·Σ 1.05^(m/12) over 60 months, which is
	// 10·(1.05^5 − 1)/(1.05^(1/12) − 1).
	{deal: "escalation-by-month", name: "committed", want: 663.07575},
	{deal: "escalation-by-month", with: "term.period=quarter", name: "committed", want: 663.07575},
	{deal: "escalation-by-month", with: "term.period=year", name: "committed", want: 663.07575},
	{deal: "escalation-by-month", name: "owed", period: 12, want: 10},
	{deal: "escalation-by-month", name: "owed", period: 13, want: 10.5},
	{deal: "escalation-by-month", with: "escalation.steps=period", name: "committed",
		want: 10 * (math.Pow(1.05, 5) - 1) / (math.Pow(1.05, 1./12) - 1)},
	{deal: "escalation-by-month", with: "escalation.steps=period", name: "committed", want: 678.1, within: 0.05},

	// The 20 that the first year is short are moved into the second, and used.
	{deal: "deferral", name: "used_share", want: 1},
	{deal: "deferral", name: "due", period: 2, want: 120},
	{deal: "deferral", name: "remaining", period: 1, want: 220},                                      // 300 less 80: two minimums and the 20
	{deal: "deferral", with: "demand.forecast=[80, 100, 0]", name: "used_share", want: 1 - 120./300}, // 20 are moved twice

	// 730 a month, of which the need written with six decimals leaves 17 billionths.
	{deal: "rounded-need", scenario: "Used in full", name: "shortfall_periods", want: 0},
	{deal: "rounded-need", scenario: "Used in full", name: "first_shortfall", want: none},
	{deal: "rounded-need", scenario: "Used in full", name: "used_share", want: 1, within: 1e-9},
	{deal: "rounded-need", scenario: "Used by 75%", name: "shortfall_periods", want: 12},
	{deal: "rounded-need", scenario: "Used by 75%", name: "used_share", want: 0.75, within: 1e-9},
	{deal: "rounded-need", scenario: "Nothing used", name: "used_share", want: 0},

	// Five of ten years have a minimum of 100.
	{deal: "years-with-a-tail", name: "commitment_length", want: 5},
	{deal: "years-with-a-tail", with: "commitment.years=4", name: "commitment_length", want: 4},
	{deal: "years-with-a-tail", name: "remaining", period: 4, want: 100},
	{deal: "years-with-a-tail", name: "remaining", period: 5, want: 0},

	// A list of amounts ends; one value is each year's.
	{deal: "tranche-list", name: "committed", want: 30},
	{deal: "tranche-list", with: "tranche.a.minimum=10", name: "committed", want: 50},

	// Nothing is committed.
	{deal: "no-minimum", name: "committed", want: 0},
	{deal: "no-minimum", name: "used_share", want: none},
	{deal: "no-minimum", name: "first_shortfall", want: none},
	{deal: "no-minimum", name: "debt_equivalent", want: 0},
	{deal: "no-minimum", name: "remaining", period: 1, want: 0},
	{deal: "no-minimum", name: "commitment_length", want: 0},

	// 360 and 90 come in, 255 and 255 go out, 45 and 45 come in: receipts before
	// outlays have no return. 360/1.12 + 90/1.12² − 255/1.12³ − 255/1.12⁴ +
	// 45/1.12⁵ + 45/1.12⁶ = 97.948.
	{deal: "receipts-before-outlays", name: "provider_irr", want: none},
	{deal: "receipts-before-outlays", name: "provider_npv", want: 97.948, within: 0.0005},

	// −100, 230, −132: worth nothing at 10 % and at 20 %. What lasts one year is
	// not replaced.
	{deal: "two-rates", with: "provider.replaces=no", name: "provider_irr", want: none},
	{deal: "two-rates", with: "provider.replaces=no", name: "provider_npv", want: -100 + 230/1.12 - 132/1.2544},
	{deal: "two-rates", with: "provider.replaces=no rates.provider=10%", name: "provider_npv", want: 0},
	{deal: "two-rates", with: "provider.replaces=no rates.provider=20%", name: "provider_npv", want: 0},

	// The rate at which each flow adds up to nothing, by halving an interval; the
	// third is worth nothing at −81.1 % too, but brings more than it costs.
	{deal: "irr-31", name: "my_irr", want: -0.3109272633657, within: 1e-9},
	{deal: "irr-13", name: "my_irr", want: -0.1320937226047, within: 1e-9},
	{deal: "irr-130", name: "my_irr", want: 1.2994892583151, within: 1e-9},

	// −15.637 at signing, then 13.0 of which what is built for the deal has been
	// paid, 44.8, 56.3, 54.4 and 59.1. What was planned for after 2025 is not built.
	{deal: "irr-166", name: "provider_irr", want: 1.6688, within: 0.00005},

	// More than 100 over ten years that grow by 20 % a year: the first is
	// 100·0.2/(1.2^10 − 1) = 3.8523, the last five are 3.8523·1.2^5·(1.2^5 − 1)/0.2
	// and the last six 3.8523·1.2^4·(1.2^6 − 1)/0.2. Base has used far more than 100
	// by then. Walk away leaves at the start of 2030 for 40 % of what is open.
	{deal: "anthropic-aws", scenario: "Base", name: "remaining", period: 5, want: 71.333, within: 0.0005},
	{deal: "anthropic-aws", scenario: "Base", name: "remaining", period: 4, want: 79.321, within: 0.0005},
	{deal: "anthropic-aws", scenario: "Walk away", name: "exit_fee", period: 5, want: 31.728, within: 0.0005},
	{deal: "anthropic-aws", scenario: "Base", name: "remaining", period: 10, want: 0},
	// 5 at signing and half of 5 at the start of each of four years, at 14 %.
	{deal: "anthropic-aws", scenario: "Base", name: "pv_funding",
		want: 5 + 2.5*(1/1.14+1/math.Pow(1.14, 2)+1/math.Pow(1.14, 3)+1/math.Pow(1.14, 4))},
	{deal: "anthropic-aws", scenario: "Base", name: "customer_npv", want: -3.08, within: 0.005},

	// 300 raised to 360, all tested at the end; used are 51.4 + 25.7 + 25.715 +
	// 51.445 + 51.445 = 205.705 of them.
	{deal: "onestream", scenario: "Base", name: "announced", want: 300},
	{deal: "onestream", scenario: "Half the need", name: "used_share", want: 205.705 / 360},
	{deal: "onestream", scenario: "Base", name: "used_share", want: 1, within: 0.001},

	// 550 in 64 months: 440 are used by December 2025, 110 paid for, and of these
	// 82.5 used in the twelve months after.
	{deal: "snowflake-second-provider", scenario: "A fifth short", name: "used_share", want: 1 - (110-82.5)/550},

	// A valuation date moves nothing but what is said of that date.
	{deal: "lyft-aws", name: "total_paid", want: 321, within: 0.5},
	{deal: "lyft-aws", with: "valuation.year=2019", name: "total_paid", want: 321, within: 0.5},
	{deal: "lyft-aws", with: "valuation.year=2019", name: "customer_npv", want: 0, within: 0.05},
}

// TestCases holds the model to figures worked by hand.
func TestCases(t *testing.T) {
	for _, c := range cases {
		what := strings.TrimSpace(strings.Join([]string{c.deal, c.with, c.scenario, c.name}, " "))
		t.Run(strings.ReplaceAll(what, "/", " of "), func(t *testing.T) {
			d, r := caseOf(t, c.deal, c.with)
			lane := laneOf(t, d, c.scenario)
			require.NotNil(t, r.Program.Line(c.name), "no line %s", c.name)
			if math.IsNaN(c.want) {
				got, ok := r.Scalar(c.name, lane)
				assert.False(t, ok, "want none, got %v", got)
				return
			}
			within := max(c.within, 1e-9*math.Abs(c.want), 1e-12*r.At("committed", 0, lane), 1e-12)
			assert.InDelta(t, c.want, r.At(c.name, c.period, lane), within)
		})
	}
}

// caseOf computes a case's deal, with what is set in it.
func caseOf(t *testing.T, name, with string) (*model.Deal, *model.Results) {
	t.Helper()
	tpl := readTemplate(t)
	data, ok := templates.Deal(name)
	if !ok {
		var err error
		data, err = os.ReadFile(filepath.Join("../testdata/cases", name+".yaml"))
		require.NoError(t, err)
	}
	d, err := model.ReadDeal(name+".yaml", data, tpl)
	require.NoError(t, err)
	if with != "" {
		require.NoError(t, d.Override(tpl, assignmentsIn(with)))
	}
	p, err := model.Compile(tpl, d)
	require.NoError(t, err)
	r, err := model.Compute(p, d)
	require.NoError(t, err)
	return d, r
}

// assignmentsIn splits "key=value key=value"; a list has spaces of its own.
func assignmentsIn(with string) (set []string) {
	for _, word := range strings.Fields(with) {
		if !strings.Contains(word, "=") {
			set[len(set)-1] += " " + word
			continue
		}
		set = append(set, word)
	}
	return set
}

func laneOf(t *testing.T, d *model.Deal, scenario string) int {
	t.Helper()
	for i, s := range d.Scenarios {
		if s.Name == scenario || scenario == "" {
			return i
		}
	}
	require.Fail(t, "no scenario", scenario)
	return 0
}
