package report

import (
	"offtake/model"
	"offtake/report/compare"
	"offtake/report/layout"
)

// What callers need of the packages below: they lay out a deal or a comparison,
// and write it by its formats.
type (
	Report          = layout.Report
	Comparison      = compare.Comparison
	ComparisonTerms = compare.Terms
	Compared        = compare.Compared
)

// Version is the program's version, shown in every output.
const Version = layout.Version

// New returns the report of a computed deal. It is laid out by the formats that
// need it, or beforehand by LayOut.
func New(d *model.Deal, p *model.Program, r *model.Results) *Report { return layout.New(d, p, r) }

// LayoutComparison lays out deals side by side.
func LayoutComparison(deals []Compared, terms ComparisonTerms) *Comparison {
	return compare.Layout(deals, terms)
}
