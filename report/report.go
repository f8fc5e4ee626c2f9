package report

import (
	"slices"

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

// Compare computes a deal for a comparison.
func Compare(t *model.Template, d *model.Deal, stress float64) (Compared, error) {
	return compare.Compute(t, d, stress)
}

// SuitableUnit returns the unit of money that suits all deals of a comparison.
func SuitableUnit(deals []Compared, terms ComparisonTerms) string {
	return compare.SuitableUnit(deals, terms)
}

// MoneyUnits returns the units of money, from the smallest.
func MoneyUnits() []string { return slices.Clone(compare.MoneyUnits) }
