package layout

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"offtake/model"
	"offtake/report/words"
	"offtake/templates"
)

// TestReproduce: the command that is said to make the outputs again names the
// options by which the deal differs from its file.
func TestReproduce(t *testing.T) {
	tpl, err := model.ReadTemplate("model.yaml", templates.Model)
	require.NoError(t, err)
	embedded, ok := templates.Deal("openai-aws")
	require.True(t, ok)
	changed := append(append([]byte{}, embedded...), "# changed\n"...)
	read := func(file string, data []byte) *model.Deal {
		d, err := model.ReadDeal(file, data, tpl)
		require.NoError(t, err)
		return d
	}
	command := func(d *model.Deal) string {
		return (&Report{Deal: d, Results: &model.Results{}}).Reproduction()
	}
	const same = "; the same deal and version give the same bytes"
	assert.Equal(t, "offtake openai-aws"+same, command(read("openai-aws.yaml", embedded)), "an embedded deal needs no file")
	assert.Equal(t, "offtake openai-aws.yaml"+same, command(read("openai-aws.yaml", changed)))
	assert.Equal(t, "offtake deal.yml"+same, command(read("sub/deal.yml", embedded)))

	d := read("mine.yaml", embedded)
	require.NoError(t, d.Override(tpl, []string{"demand.growth=[10%, 20%]", "price.discount=5%"}))
	require.NoError(t, d.Only([]string{"Base", d.Scenarios[1].Name}))
	second := d.Scenarios[1].Name
	assert.Equal(t, "offtake mine.yaml --set 'demand.growth=[10%, 20%]' --set price.discount=5% -s Base -s "+words.ShellWord(second)+same,
		command(d))
	require.NoError(t, d.Only([]string{"base"}))
	assert.Equal(t, "offtake mine.yaml --set 'demand.growth=[10%, 20%]' --set price.discount=5% -s Base"+same, command(d))
	require.NoError(t, d.OverrideBy("--vary", tpl, []string{"commitment.total=50"}))
	set := "offtake batch mine.yaml --set 'demand.growth=[10%, 20%]' --set price.discount=5% "
	assert.Equal(t, set+"--vary commitment.total=50 -s Base"+same, command(d))
	require.NoError(t, d.Only([]string{"Base"}))
	assert.Equal(t, set+"--vary commitment.total=50 -s Base"+same, command(d),
		"a scenario of its own, as of all: the command gives the same bytes")
	assert.Equal(t, `'it'\''s a "deal"'`, words.ShellWord(`it's a "deal"`))
}
