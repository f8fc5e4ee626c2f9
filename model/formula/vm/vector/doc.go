// Package vector computes kernels over lanes with the instructions of amd64
// processors for 4 numbers at a time (AVX2: since 2013).
//
// It is an accelerator and nothing else: package vm has every kernel as a loop
// in Go too, which computes the same bits, and uses it where Available is false:
// on other processors, and in programs built with the tag purego.
//
// The file vector_amd64.s is written by the generator in the folder gen. What it
// buys, how it is checked and how to remove it: docs/dev/assembler.md.
package vector

//go:generate go run -C gen . -out ../vector_amd64.s
