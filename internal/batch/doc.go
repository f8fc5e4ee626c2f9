// Package batch writes the files of many combinations of deals, scenarios and
// inputs, and the index to browse them.
//
//  1. [NewPlan] numbers the combinations: deal by deal, scenario by scenario, and
//     the values of the inputs that vary (package vary). Everything about a
//     combination follows from its number and the plan, the names of its files
//     too (names.go), so that no list of combinations is ever kept and every
//     shard works out the same names by itself.
//  2. [Run] has workers compute the combinations of a shard (package shard) and
//     write their files into a folder. A journal there says what is done, and a
//     second run does the rest (folder.go).
//  3. The index has a row for every scenario of every combination (index.go).
//  4. [MergeIndex] joins the indexes of shards. [WritePaths] and [OpenPaths] do
//     the same for the paths of a simulation (paths.go).
//
// Tables of metrics alone are written by package table.
package batch
