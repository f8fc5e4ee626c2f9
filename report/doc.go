// Package report writes a computed deal, or several side by side, as a
// workbook, a PDF, Markdown, CSV, JSON and pictures.
//
// The flow:
//
//  1. Layout lays out a deal as a Book: sheets of cells, each with its value,
//     the Excel formula that computes it live, and a role and a unit that
//     decide its looks (layout*.go lay out the cells, grid.go holds them,
//     looks.go and style.go decide the looks). LayoutComparison lays out
//     several deals as one (layout_compare*.go).
//  2. A line's formula is printed by its place on the sheet: model prints it,
//     the sheet of a case or of the workings answers where names stand.
//  3. Sentences are composed of the book's figures (narrative*.go, with the
//     wording in templates/narrative.yaml) and, live, of its cells
//     (layout_answers.go, layout_words.go).
//  4. WriteWorkbook writes the book as .xlsx: excelize writes what stands
//     around the cells, excel_rows.go the cells, chart_xml.go what charts need
//     beside that.
//  5. Pages and charts are drawn once as marks (page*.go, charts*.go over
//     draw*.go) and replayed by the PDF, the SVG and the PNG writer.
//  6. Formats lists the kinds of output by name and renders each.
//
// Every number in a page, a table or a sentence is a cell of the book: no two
// outputs compute the same figure twice.
package report
