// Package simulate has the mathematics of a Monte Carlo simulation: numbers from
// distributions, and what many results say together.
//
// The flow of one draw:
//
//  1. Random returns the number between 0 and 1 of a path in a Stream: from a
//     counter, so that any path can be drawn alone (draws.go).
//  2. A Copula mixes it with those of the inputs that it goes with (copula.go).
//  3. A Law turns it into a value of its distribution (laws.go), and a Truncated
//     law into one within limits (truncated.go).
//
// The flow of the results: Summarise describes an output over all paths, Tail its
// worst paths, Ranks and Pearson how closely it follows an input (summaries.go).
//
// The package knows neither deals nor models. What a draw does to an input, and
// the evaluation of paths, is package model's.
package simulate
