// Package model computes a deal: the terms of a take-or-pay commitment, as a deal
// file has them, and all that follows from them.
//
// The flow:
//
//  1. ReadDeal reads a deal file (deal*.go): package source turns the text into
//     nodes, and the reader finds what they mean, collecting every problem.
//  2. The terms of each scenario are put together from defaults, the file and the
//     command line (check.go, scenario.go, override.go) and held against rules
//     (check_rules.go, check_terms.go, check_left_out.go).
//  3. Compile, or Programs for many deals, compiles the model with the modules that
//     the deal uses (programs.go; the model itself is package program).
//  4. Compute evaluates the scenarios and the points of the sensitivities side by
//     side (compute.go, sensitivity.go, bridge.go) and solves the break-evens.
//  5. Instead, or beside that: Sweep for every combination of values of inputs
//     (sweep.go), Simulate for paths drawn from distributions (simulation.go,
//     simulate.go, simulated.go; the mathematics is package simulate).
//
// Names of package program that other packages need stand in program.go. The
// package knows neither workbooks nor pages.
package model
