// Package formula is the language in which the lines of a model are written:
// one text, two readings, a number and a live spreadsheet formula.
//
// The flow: Parse reads a text into a tree with Go's own expression parser and
// refuses what the language does not have. Check resolves names against a
// Scope and proves types. Then the tree is read twice: Builder.Compile appends
// its operations to a flat program that a Plan evaluates for many lanes
// (scenarios) side by side, and Print writes the same tree as Excel text.
//
// The language knows neither deals nor sheets. It meets them through two small
// interfaces that ask the same of a name: Worth (which slot holds its value)
// and Place (which cells hold it).
//
// Where Excel and floating point differ, the language has one answer: a
// division by zero, 0^0, a root of a negative number and an overflow are
// undefined, stay undefined through every operation that uses them, and are
// reported by the model with line, period and scenario. A missing value (NA,
// an IRR without a root) is undefined too, but on purpose.
package formula
