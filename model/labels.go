package model

import "fmt"

// PeriodLabels names the periods: 2026, FY2026, 2026 Q1 or 2026-01 (the
// settlement's months count from the contract year's first).
func (d *Deal) PeriodLabels() []string {
	first := int(d.Base["term.first_year"][0])
	labels := make([]string, 0, d.Periods())
	for i := range d.Periods() {
		year := fmt.Sprintf("%s%d", d.Label, first+i/d.PerYear)
		switch d.PerYear {
		case 4:
			year += fmt.Sprintf(" Q%d", i%4+1)
		case 12:
			year += fmt.Sprintf("-%02d", i%12+1)
		}
		labels = append(labels, year)
	}
	return labels
}
