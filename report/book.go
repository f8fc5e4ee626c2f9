package report

import (
	"offtake/model"
	"offtake/report/layout"
	"offtake/report/summary"
)

// Layout lays out a computed deal as a book.
func Layout(d *model.Deal, p *model.Program, r *model.Results) *layout.Report {
	return LayoutAfter(nil, d, p, r)
}

// LayoutAfter lays out a computed deal as Layout does, and reuses the rows of
// the last report that stay, as Start says. In a batch that varies inputs this
// saves most of the time:
//
//	rep = report.LayoutAfter(rep, deal, program, results)
func LayoutAfter(last *layout.Report, d *model.Deal, p *model.Program, r *model.Results) *layout.Report {
	rep := layout.Start(last, d, p, r)
	rep.LayModel()
	summary.Lay(rep)
	rep.Finish()
	return rep
}
