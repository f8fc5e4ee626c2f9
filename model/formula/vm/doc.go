// Package vm evaluates programs of numbers for many lanes side by side: a lane
// is a scenario, a point of a sensitivity, a combination of a sweep or a path of
// a simulation.
//
// The flow:
//
//  1. A Builder collects operations (program.go). Each result has a Slot; equal
//     operations share one, and what constants alone decide is computed at once.
//  2. Builder.Plan prepares a program for the inputs that differ from lane to
//     lane and for the outputs that are asked for (plan.go): it drops what no
//     output needs, sets apart what is the same in every lane, computes two
//     operations as one where it can (fuse.go) and gives results registers.
//  3. The plan's operations become steps (steps.go): kernels of package vector
//     where the processor has them, loops in Go elsewhere (kernel.go, power.go).
//     Both compute the same bits.
//  4. A Machine runs a plan, BlockSize lanes at a time (machine.go): fill the
//     registers of Machine.Input, call Machine.Run, read Machine.Value.
//  5. Rates of return are searched for lane by lane (search.go, roots.go).
//
// A division by zero, 0^0, a root of a negative number and an overflow are
// undefined, and so is what is computed from them. A value that is missing on
// purpose (Missing) may be chosen and asked about; computing with it makes it
// undefined.
//
// The package knows neither formulas nor deals.
package vm
