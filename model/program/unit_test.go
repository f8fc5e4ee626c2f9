package program

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestUnits: every unit has a row of its own and a label.
func TestUnits(t *testing.T) {
	all := Units()
	for i, u := range all {
		assert.Equal(t, i, slices.Index(all, u), "%s stands once", u)
		assert.NotEmpty(t, u.Label("USD bn"), u)
	}
	assert.False(t, Unit("gallons").IsKnown())
	assert.Empty(t, Unit("gallons").Label("USD bn"))
	assert.Equal(t, "USD bn/yr", UnitMoneyYear.Label("USD bn"))
}

// TestReadUnit: a line's unit is a name or a sign; options are no unit of lines.
func TestReadUnit(t *testing.T) {
	for text, want := range map[string]Unit{"%": UnitPercent, "×": UnitMultiple, "x": UnitMultiple, "$": UnitMoney, "capacity": UnitCapacity} {
		got, ok := ReadUnit(text)
		assert.True(t, ok && got == want, text)
	}
	for _, text := range []string{"text", "", "gallons"} {
		_, ok := ReadUnit(text)
		assert.False(t, ok, text)
	}
	assert.Equal(t, []string{"money", "%", "x", "years", "count", "capacity"}, UnitNames()[:6])
	assert.Len(t, UnitNames(), len(units)-1+len([]string{"%", "x"}))
}
