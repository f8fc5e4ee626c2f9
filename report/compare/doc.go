// Package compare shows deals side by side, as a book and as pages.
//
//  1. Compute computes a deal's base case, the same under a common stress on its
//     own plan and on its minimum, and the scenarios that change what is
//     committed (compute.go).
//  2. Layout lays out the book (layout.go): a sheet for each deal with the whole
//     model of its base case, the lines that stresses and scenarios change
//     (again.go) and its payments by calendar year (deal.go); the common inputs
//     (inputs.go); tables that are links to these sheets (tables.go,
//     scenarios.go); checks and documentation (docs.go); what is disclosed of
//     the yearly minimum (ground.go).
//  3. WritePDF draws its pages (pages.go), WriteMarkdown writes the same tables
//     and sentences (markdown.go), and what JSON and CSV hold has names in data.go.
//  4. SideBySide and Notes give the terminal its table (compare.go).
package compare
