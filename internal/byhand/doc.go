// Package byhand is the commitment model written by hand as plain Go loops, from the model's description and from nothing else in
// this module. It is imported by tests and benchmarks only: it is the independent oracle for the evaluator's tests, and the baseline
// of its benchmarks. It must never learn from the code it judges, so it imports nothing of it.
//
//  1. [FromMap] turns inputs by key into [Inputs], with the model's defaults.
//  2. [Fast] walks the periods once and writes every line and metric into [Buffers], without allocating.
//  3. [Run] calls Fast and names the results.
//
// Money is in the deal's unit, percentages are fractions, rates are annual. A division by zero is not reported: its result is that
// of floating point, and only where the model does not guard it (a contract price of zero).
package byhand
