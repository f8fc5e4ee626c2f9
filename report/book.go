package report

import (
	"offtake/model"
	"offtake/report/layout"
	"offtake/report/summary"
)

// Layout lays out a computed deal as a book.
func Layout(d *model.Deal, p *model.Program, r *model.Results) *layout.Report {
	rep := layout.New(d, p, r)
	LayOut(rep, nil)
	return rep
}

// LayOut lays out the report as a book, and reuses the rows of the last report
// that stay. In a batch that varies inputs this saves most of the time. A report
// that is laid out stays as it is.
func LayOut(rep *layout.Report, last *layout.Report) {
	if rep.IsLaidOut() {
		return
	}
	rep.Start(last)
	rep.LayModel()
	summary.Lay(rep)
	rep.Finish()
}
