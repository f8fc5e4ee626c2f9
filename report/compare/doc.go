// Package compare shows deals side by side, as a book and as pages.
//
//  1. Layout lays out the book (layout.go): a sheet for each deal with the whole
//     model of its base case, the lines that a common stress changes and its
//     payments by calendar year (deal.go); the common inputs (inputs.go); tables
//     that are links to these sheets (tables.go); checks and documentation
//     (docs.go).
//  2. WritePDF draws its pages (pages.go).
//  3. SideBySide and Notes give the terminal its table (compare.go).
package compare
