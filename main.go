// Offtake turns the terms of a long take-or-pay commitment into an investor
// workbook of live formulas and a PDF summary.
package main

import (
	"os"

	"offtake/internal/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
