// Package layout lays out a computed deal as a book whose every number is an
// input or a live formula.
//
//  1. Start begins a Report; LayModel adds the sheets in reading order and lays
//     them out in the order of dependence: inputs (inputs.go), the live case and
//     the scenarios (case.go), the schedule, the comparison (tables.go), the
//     sensitivities with their workings, the bridges, the simulation, the checks.
//  2. row.go lays the row of a line, wherever it stands.
//  3. Finish does what needs all sheets: the master check on each, the heights.
//  4. access.go gives the main cells by name to those who show some of the book:
//     sentences, pages, data.
//
// Columns are those of formula.Columns: label, unit, name, scalar, opening,
// periods.
package layout
