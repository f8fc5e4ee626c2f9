package report

// either returns the first of two texts if a condition holds, else the second.
func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// plural returns the ending of a word that stands behind a number.
func plural[T int | float64](n T) string { return either(n == 1, "", "s") }
