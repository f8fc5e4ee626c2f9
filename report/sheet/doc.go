// Package sheet is a workbook in memory, independent of any file format.
//
//  1. A Book has sheets, a Sheet has rows, a Row has cells (grid.go). A Cell has
//     a value, the Excel formula that computes it live, a Role and a Unit.
//  2. Role and unit decide the looks: style.go names them, looks.go says which
//     font, fill and number format they have, and Display shows a value so.
//     spoken.go does the same for numbers in sentences, as a formula and as text.
//  3. Ref is the place of a cell, and how formulas and links name it (ref.go).
//  4. Runs finds formulas that are their neighbours', moved (runs.go); again.go
//     hands rows over from one book to the next of a batch.
//
// It imports nothing above it.
package sheet
