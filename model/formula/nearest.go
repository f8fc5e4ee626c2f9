package formula

// Nearest returns the candidate most like a misspelt word, or "" if none is
// like it: at most a third of its letters differ.
func Nearest(word string, candidates []string) string {
	best, distance := "", len(word)/3+1
	for _, c := range candidates {
		if d := editDistance(word, c, distance); d < distance || d == distance && best == "" && d <= len(word)/3+1 && d < len(word) {
			best, distance = c, d
		}
	}
	return best
}

// editDistance counts the insertions, deletions and replacements between two
// words (Levenshtein), or returns limit+1 once it is sure to be above limit.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			above := row[j]
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost = 1 + min(diagonal, above, row[j-1])
			}
			row[j], diagonal = cost, above
		}
	}
	return row[len(b)]
}
