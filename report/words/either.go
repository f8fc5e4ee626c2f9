package words

// Either returns the first of two texts if a condition holds, else the second.
func Either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// Plural returns the ending of a word that stands behind a number.
func Plural[T int | float64](n T) string { return Either(n == 1, "", "s") }
