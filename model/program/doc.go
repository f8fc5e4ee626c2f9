// Package program is the commitment model itself: inputs, lines and modules as
// templates/ has them, compiled to a program and run.
//
// The flow:
//
//  1. ReadTemplate reads the core and the modules (template.go, module.go) and
//     proves every formula: names resolve, types fit, nothing depends on itself.
//  2. Template.With puts a core and the modules that a deal uses together
//     (compose.go).
//  3. Compile finds, for a Shape (the periods and the length of lists), every line
//     at every period as a slot of one flat program (compile.go). A formula that
//     asks for a rate of return gets lines of its own (returns.go).
//  4. Program.Run evaluates all lines for many lanes (run.go), with plans that are
//     kept (plans.go). Program.Print writes a line's formulas as Excel text.
//
// The package knows no deal files; package model reads those, and turns them into
// lanes.
package program
