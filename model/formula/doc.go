// Package formula is the language in which the lines of a model are written:
// one text, two readings, a number and a live spreadsheet formula.
//
// The flow:
//
//  1. Parse reads a text into a tree with Go's own expression parser, and refuses
//     what the language does not have (parse.go, tree.go).
//  2. Formula.Check resolves names against a Scope and proves types (check.go).
//     Formula.Unportable finds what spreadsheets would show otherwise (portable.go).
//  3. The tree is read twice: Formula.Compile appends its operations to a program
//     of package vm, which evaluates many scenarios side by side (compile.go), and
//     Formula.Print writes the same tree as Excel text (excel.go).
//
// A function of the language is a row of the table in functions.go, with all that
// is asked of it. A rate of return is named first and computed by lines of its own
// (search.go).
//
// The language knows neither deals nor sheets. It meets them through two small
// interfaces that ask the same of a name: Slots (which slots hold its values) and
// Place (which cells hold them).
//
// Where Excel and floating point differ, the language has one answer: a
// division by zero, 0^0, a root of a negative number and an overflow are
// undefined, stay undefined through every operation that uses them, and are
// reported by the model with line, period and scenario. A missing value (NA,
// an IRR without a root) is undefined too, but on purpose.
package formula
