// Package memo shows a deal to readers: the pages of its PDF, its charts alone,
// and Markdown.
//
//  1. Summary lays out the pages (pages.go): the deal on one page (deal.go), the
//     obligation, the scenarios, the simulation, provider and basis. A section is
//     laid out as roomy as it fits on its page.
//  2. Charts are in charts.go, those of sensitivities in charts_sensitivity.go.
//  3. Markdown (markdown.go) has the same tables and sentences.
//
// Every number is a cell of the book, shown as the workbook shows it.
package memo
