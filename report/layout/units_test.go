package layout

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"offtake/model"
)

// TestEveryUnitHasAFormat: what the model measures in, the report can show.
func TestEveryUnitHasAFormat(t *testing.T) {
	for _, u := range model.Units() {
		_, ok := UnitOf[u]
		assert.True(t, ok, u)
	}
}
