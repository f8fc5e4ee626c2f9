package draw

import (
	"strings"

	"offtake/report/words"
)

// Among returns a label that stands beside others, shortened so that it differs
// from them where it does not fit in a number of lines of a width.
func (c *Canvas) Among(l Lettering, s string, others []string, width float64, lines int) string {
	s = c.Drawable(s)
	fits := func(text string) bool { return len(breakLines(l, text, width, 0)) <= lines }
	if TextWidth(s, l.Size, l.Bold) <= width || fits(s) {
		return s
	}
	rivals := make([]string, len(others))
	for i, other := range others {
		rivals[i] = c.Drawable(other)
	}
	if words.ToldFrom(rivals, s, strings.Join(c.Wrap(l, s, width, lines), "")) {
		return s // its end is cut where it is drawn
	}
	return words.Shortened(s, rivals, fits)
}
