package memo

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"offtake/report/sheet"
)

// grey is how light a colour is, from 0 to 255.
func grey(c sheet.Colour) float64 {
	r, g, b := c.RGB()
	return 0.299*float64(r) + 0.587*float64(g) + 0.114*float64(b)
}

// TestColoursInGrey: what is side by side is told apart without colours: the
// heat map's from bad to good, the best and the worst of a row, and the parts of
// a bar.
func TestColoursInGrey(t *testing.T) {
	assert.Greater(t, grey(sheet.ColourHeatMid)-grey(sheet.ColourHeatLow), 20.0)
	assert.Greater(t, grey(sheet.ColourHeatHigh)-grey(sheet.ColourHeatMid), 20.0)
	best, worst := grey(sheet.Looks[sheet.RoleBest].Fill), grey(sheet.Looks[sheet.RoleWorst].Fill)
	assert.Greater(t, best-worst, 20.0)
	assert.Greater(t, worst, 200.0, "a page of worst cells is to be light")
	for i, a := range valueParts {
		for _, b := range valueParts[i+1:] {
			if a.sign == b.sign { // on one side of the bar
				assert.Greater(t, max(grey(a.colour)-grey(b.colour), grey(b.colour)-grey(a.colour)), 25.0, "%s, %s", a.name, b.name)
			}
		}
	}
}
