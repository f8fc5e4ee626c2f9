// Package batch runs many combinations of deals, scenarios and inputs: it
// writes their files (Run), computes their metrics alone (Sweep), splits the
// work into shards and joins what the shards wrote (Merge).
//
// A combination is a number. Everything about it (its deal, its scenario, the
// value of every input that varies, the name of its files) follows from the
// number and the plan, so that no list of combinations is ever kept and every
// shard works out the same names by itself.
package batch
