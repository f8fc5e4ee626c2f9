package layout

import (
	"fmt"
	"math"

	"offtake/model"
	"offtake/report/sheet"
	"offtake/report/words"
)

// rateOf returns a rate that a search has found, as the workbook shows it with
// a minus sign for losses; "" if there is none.
func (rep *Report) rateOf(r *model.Results, line string, lane int) string {
	x, ok := r.Scalar(line, lane)
	if !ok {
		return ""
	}
	shown := sheet.Display(sheet.Num(math.Abs(x)), sheet.UnitPercent, rep.Book.Scale)
	if x < 0 && shown != sheet.Display(sheet.Num(0), sheet.UnitPercent, rep.Book.Scale) {
		return "−" + shown
	}
	return shown
}

// OtherRate states the rate on the other side of 0 at which the present value
// of the flows is zero too.
func (rep *Report) OtherRate(metric string, scenario int) string {
	search, ok := rep.Program.Return(metric)
	if !ok {
		return ""
	}
	if other := rep.rateOf(rep.Results, search.Other, scenario); other != "" {
		return words.Say("return_other", "rate", other)
	}
	return ""
}

// WhyNoReturn explains why a metric has no rate of return in a scenario: ""
// where it has one, or seeks none.
func (rep *Report) WhyNoReturn(metric string, scenario int) string {
	search, ok := rep.Program.Return(metric)
	if !ok {
		return ""
	}
	return rep.whyNone(rep.Results, search, scenario)
}

// whyNone explains why a search has found no rate of return in a lane.
func (rep *Report) whyNone(r *model.Results, search model.Return, lane int) string {
	found, _ := r.Scalar(search.Case, lane)
	near, far := rep.rateOf(r, search.Near, lane), rep.rateOf(r, search.Far, lane)
	switch {
	case found == model.ReturnFound:
		return ""
	case found == model.ReturnBorrowing && near != "":
		return words.Say("return_borrowing", "rate", words.Say("return_borrowing_rate", "rate", near))
	case found == model.ReturnBorrowing:
		return words.Say("return_borrowing", "rate", "")
	case near == "":
		return words.Say("return_rates_none")
	case near == far:
		return words.Say("return_rates", "rates", near)
	}
	return words.Say("return_rates", "rates", words.Say("return_rates_two", "near", near, "far", far))
}

// ReturnNotes explains for each rate of return that a scenario lacks why it
// does, and states the other rate where one is not the only one.
func (rep *Report) ReturnNotes() []string {
	var notes []string
	for _, l := range rep.Program.Lines {
		if _, ok := rep.Program.Return(l.Name); !ok || l.Kind != model.Metric || !rep.Says(l.Name) {
			continue
		}
		for i, s := range rep.Deal.Scenarios {
			if why := rep.WhyNoReturn(l.Name, i); why != "" {
				notes = append(notes, fmt.Sprintf("%s, %s: n/a, %s", l.Label, s.Name, why))
			} else if other := rep.OtherRate(l.Name, i); other != "" {
				notes = append(notes, fmt.Sprintf("%s, %s:%s", l.Label, s.Name, other))
			}
		}
		if note := rep.weightedNote(l.Name); note != "" {
			notes = append(notes, note)
		}
	}
	return notes
}

// Says reports whether a metric means something in this deal: margins where
// there is revenue, the provider's return where there is the cost of a
// build-out to earn it on.
func (rep *Report) Says(metric string) bool {
	switch metric {
	case "worst_gross_margin", "worst_margin_without", "term_margin", "term_margin_without", "margin_erosion", "peak_burden":
		return rep.HasRevenue()
	case "provider_npv", "provider_irr", "capex_cover", "capacity_peak", "book_left":
		return rep.HasBuildOut()
	}
	return true
}
