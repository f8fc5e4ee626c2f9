// Package summary lays out the sheets that tell of the others.
//
//  1. The summary (dashboard.go): the selector of the live case, key figures as
//     cards (figures.go), the questions answered in sentences (answers.go), and
//     charts. A sentence is live: one of templates/narrative.yaml, its holes filled
//     with cells (words.go), cut into helper cells where a formula would be too
//     long.
//  2. The names of the workbook (names.go), the documentation and the cover
//     (docs.go).
//
// Lay lays out all of them, after the sheets that they tell of.
package summary
