package layout

import (
	"math"

	"offtake/report/words"
)

// The length of the commitment, in the contract's own measure: model.Calendar
// writes it in words from the months that the model finds, and formulas on the
// summary do the same for the live case.

// Length returns the time for which the customer of a scenario commits, and
// that of a tail without a minimum after it: five years, with a tail of five
// years without a minimum.
func (rep *Report) Length(scenario int) string {
	text := rep.Calendar().InWords(rep.MonthsOf("commitment_length", scenario))
	if tail := rep.MonthsOf("commitment_tail", scenario); tail > 0 {
		return words.Say("length_tail", "length", text, "tail", rep.Calendar().InWords(tail))
	}
	return text
}

// Over returns in short the time for which the base commits, without a tail:
// over five years; or no commitment.
func (rep *Report) Over() string {
	months := rep.MonthsOf("commitment_length", 0)
	text := rep.Calendar().InWords(months)
	if months == 0 {
		return text
	}
	return "over " + text
}

// MonthsOf returns a metric in years as whole months.
func (rep *Report) MonthsOf(metric string, scenario int) int {
	years, _ := rep.Results.Scalar(metric, scenario)
	return int(math.Round(years * MonthsAYear))
}
