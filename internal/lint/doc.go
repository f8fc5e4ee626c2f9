// Package lint judges any .xlsx workbook by the project's rules for generated
// workbooks, from the XML that is really in the file.
//
//  1. The file is opened with limits ([offtake/internal/xlsxfile]), and its parts
//     are read into a book of sheets, rows and cells (book.go, read_*.go).
//  2. Every formula is cut into tokens and made relative
//     ([offtake/internal/formulatext]). Formulas that are the same then share one
//     pattern, which is parsed once (tree.go, pattern.go).
//  3. What each sheet is for and where its periods stand is detected
//     (geometry.go).
//  4. Every rule of the table in rules.go runs over the book and adds its
//     findings (rules_*.go, rings.go, ranges.go).
//  5. Adjacent findings of a row are joined into one, and those that the workbook
//     itself waives are marked (findings.go, waivers.go).
//
// A workbook lists its waivers on its documentation sheet: a cell "Waivers"
// and below it rows of rule number, where (a sheet, a sheet!range, or *) and
// reason. A waiver without a reason waives nothing.
//
// # What is read into the rules
//
// Nesting (rule 17): a call inside a call inside a call is two levels of
// nesting, the most that is allowed; one call deeper is three.
//
// Rings (rule 5): every cell of a range is a precedent, whatever the function
// around it does with the range. A ring of sheets is made of references from
// formula cells to formula cells; a reference to a typed cell is no edge, nor
// is a link to the master check, which rule 24 asks for on every sheet.
//
// Empty cells (rule 20): a range must not hold any, except as an argument of
// ISBLANK, COUNT, COUNTA, COUNTBLANK, ROWS or COLUMNS; a reference that the
// same formula tests in one of those ways is exempt everywhere in it.
//
// # What is not decided
//
// Some rules need more than the file, so a program cannot decide them on an
// arbitrary workbook:
//
//   - 7, in part: whether a cached value is right needs a recalculation; only
//     links are compared with what they point at.
//   - 9, in part: structure, lengths and characters; the schema is checked by
//     a validator.
//   - 14, in part: whether a typed percentage is meant as one; number formats
//     are compared with the unit beside them.
//   - 21, in part: rows with the same formula text are found, other ways of
//     computing the same thing and the order of a balance's rows are not.
//   - 25: which lines are balances or present values, and what a second route
//     to them is, is not in the file.
//   - 26, in part: a check must refer to something and be able to say both
//     words; that it turns when it should is shown only by breaking things.
//   - 28, in part: contrast of explicit colours and one style over a row's
//     periods; roles and colour blindness are not in the file.
//   - 29, in part: whether a title makes the point is for the reader.
package lint
