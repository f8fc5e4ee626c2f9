package vary

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/templates"
)

// TestRanges: the values of a range are what one would write by hand.
func TestRanges(t *testing.T) {
	tmpl, err := model.ReadTemplate("templates/model.yaml", templates.Model)
	require.NoError(t, err)
	for text, want := range map[string]string{
		"price.discount=0%:30%:10%":              "0% 10% 20% 30%",
		"price.discount=0:0.3:0.1":               "0 0.1 0.2 0.3",
		"price.discount=0:30%:10%":               "0% 10% 20% 30%",
		"price.market_decline=-10%:10%:10%":      "-10% 0% 10%",
		"price.market_decline=10%:-10%:-10%":     "10% 0% -10%",
		"commitment.total=80:101:10":             "80 90 100",
		"commitment.total=1:1:5":                 "1",
		"commitment.total=0.25 : 1 : .25":        "0.25 0.5 0.75 1",
		"commitment.shape=flat, linear":          "flat linear",
		"efficiency.year=none,2028":              "none 2028",
		"demand.growth=[50%, 30%],20%,[10%,10%]": "[50%, 30%] 20% [10%,10%]",
	} {
		a, err := Parse(tmpl, []string{text})
		require.NoError(t, err, text)
		assert.Equal(t, want, strings.Join(a[0].Texts, " "), text)
		assert.Len(t, a[0].Values, len(a[0].Texts))
	}
	a, err := Parse(tmpl, []string{"price.discount=0%:99.9%:0.1%"})
	require.NoError(t, err)
	for i, values := range a[0].Values {
		_, want, err := model.ReadSetting(tmpl, "--set", fmt.Sprintf("price.discount=%d.%d%%", i/10, i%10))
		require.NoError(t, err)
		require.Equal(t, want, values)
	}
}
