// Package xlsx writes a book as an .xlsx file.
//
//  1. Writer.Write surveys a book. What stands around the cells (sheets, styles,
//     names, charts, printing) is written by excelize into a shell, which the
//     next book of a batch uses again if nothing of it changed (writer.go,
//     excel.go, charts.go, styles.go).
//  2. The cells are printed row by row (rows.go), a text once (texts.go) and a
//     formula that its neighbours have too, moved, once (shared.go).
//  3. chart_xml.go writes what charts need beside what excelize writes.
//  4. zip.go compresses the parts and writes the package, with a fixed date and
//     in a fixed order, so that the same book gives the same bytes.
//
// Only this package knows excelize.
package xlsx
