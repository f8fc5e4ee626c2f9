// Package recompute judges a written workbook with spreadsheet programs that
// this project did not write. It is test support: only tests import it.
//
// A spreadsheet program that opens a workbook may show the values stored in
// it instead of working them out, so a test that only opens and compares
// would compare our numbers with themselves. The flow is therefore:
//
//  1. [ReadValues] reads what we wrote: every cell's stored value with its
//     type, and which cells are formulas.
//  2. [Edit], when a test plays a reader, types values into cells.
//  3. [Recalculate] hands a program copies without any stored value
//     ([Strip]), has it compute and save them, and reads the results.
//  4. [Compare] lists every formula cell where the two disagree.
//
// The files are read as XML and not with the library that writes them, so a
// fault of that library cannot hide itself.
package recompute
