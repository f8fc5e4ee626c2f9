// Package draw draws pages: texts, tables and charts, all measured in
// millimetres from the top left.
//
//  1. A Canvas collects marks: lines, fills, texts (draw.go, text.go, font.go).
//  2. Tables (table.go) and chart frames (chart.go) are drawn with them.
//  3. The marks are replayed as PDF (pdf.go, pdf_fonts.go), as SVG (svg.go) and
//     as PNG (png.go, outline.go): each shows the same.
//
// What is drawn is the caller's; colours and number formats are those of sheet.
// Only pdf.go knows gofpdf.
package draw
