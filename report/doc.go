// Package report writes a computed deal, or several side by side, as a
// workbook, a PDF, Markdown, CSV, JSON and pictures.
//
// The flow, each step a package that knows only those before it:
//
//  1. words writes lists, small numbers and shortened names as English text.
//  2. sheet is a book: sheets of cells, each with its value, the Excel formula
//     that computes it live, and a role and a unit that decide its looks.
//  3. layout lays out a deal as a book: inputs, the live case and a sheet for
//     each scenario, schedule, comparison, sensitivity, bridges, checks. A
//     line's formula is printed by its place on the sheet: model prints it, the
//     sheet answers where names stand.
//  4. narrative composes sentences of the book's figures; their wording is in
//     templates/narrative.yaml.
//  5. summary lays out the sheets that tell of the others: the summary with its
//     sentences as live formulas, the cover, the documentation.
//  6. xlsx writes a book as a file.
//  7. draw draws pages and charts once, as marks, and replays them as PDF, SVG
//     and PNG.
//  8. memo draws the pages and charts of a deal, and writes its Markdown.
//  9. compare does all that for several deals side by side.
//  10. report itself lists the kinds of output by name and renders each.
//
// Every number in a page, a table or a sentence is a cell of the book: no two
// outputs compute the same figure twice.
package report
