package program

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "offtake/internal/seed"
	"offtake/model/formula/vm"
	"offtake/templates"
)

// TestPlansAreBounded: a program that is asked for ever other patterns keeps
// some of the plans alone, the last among them.
func TestPlansAreBounded(t *testing.T) {
	tpl, err := ReadTemplate("model.yaml", templates.Model)
	require.NoError(t, err)
	p, err := CompileTemplate(tpl)
	require.NoError(t, err)
	made, bytes := map[*vm.Plan]bool{}, 0
	for k := 0; bytes < 2*keptBytes; k++ {
		varies := func(i int) bool { return i >= 20 || k>>i&1 == 0 }
		plan := p.Plan("", varies)
		require.Same(t, plan, p.Plan("", varies))
		require.False(t, made[plan])
		made[plan] = true
		bytes += plan.Bytes()
	}
	kept := 0
	for _, k := range p.plans.kept {
		kept += k.plan.Bytes()
	}
	assert.Equal(t, kept, p.plans.bytes)
	assert.LessOrEqual(t, kept, keptBytes)
	assert.Greater(t, kept, keptBytes/2)
}
